"""The fixtures for authors of plugins, used as an author would."""

import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from kinerja.hooks import get_context, hookimpl
from kinerja.hooks.konektor import Konektor, Operasi, Person, Receipt, UnavailableError
from kinerja.hooks.plugin import HOOK_API, Plugin
from kinerja.hooks.testing.rekaman import KonektorRekaman
from kinerja.uji import DemoPlugin, Jam

NIP = "198501012010012000"


@hookimpl
def kinerja_slot_beranda(slot: object) -> str:
    return f"Uji plugin di {get_context().nama_instansi}, {get_context().hari_ini:%d-%m-%Y}"


MODUL = SimpleNamespace(
    PLUGIN=Plugin(nama="uji_slot", versi="1.0.0", hook_api=HOOK_API, label="Uji slot", ringkasan="Uji."),
    kinerja_slot_beranda=kinerja_slot_beranda,
)


def test_the_plugin_under_test_is_on_in_a_demo_instansi(
    kinerja_demo: Callable[[Any], DemoPlugin], kinerja_jam: Jam
) -> None:
    demo = kinerja_demo(MODUL)
    assert demo.akun("pegawai").nip.endswith("000")
    jawaban = demo.sign_in("pegawai").get("/")
    assert jawaban.status_code == 200
    kinerja_jam.forward(hours=1)
    assert demo.sign_in("pejabat penilai").get("/tim").status_code == 200


def test_two_apps_do_not_share_their_data(kinerja_demo: Callable[[Any], DemoPlugin]) -> None:
    satu, dua = kinerja_demo(MODUL), kinerja_demo(MODUL)
    alamat = [app.extensions["kinerja_config"].database_url for app in (satu.app, dua.app)]
    assert alamat[0] != alamat[1]


def test_a_recorded_connector_plays_what_was_recorded(
    kinerja_konektor_rekaman: Callable[..., tuple[Konektor, KonektorRekaman]],
) -> None:
    orang = Person(ref="1", nip=NIP, nama="Siti Aminah")
    konektor, rekaman = kinerja_konektor_rekaman(
        pull_person=orang, delete_credit=[UnavailableError("mati"), Receipt(ref="9")]
    )
    assert konektor.capabilities() == {Operasi.PULL_PERSON, Operasi.DELETE_CREDIT}
    assert konektor.pull_person(NIP) == orang
    with pytest.raises(UnavailableError):
        konektor.delete_credit("9")
    assert konektor.delete_credit("9") == Receipt(ref="9")
    with pytest.raises(AssertionError, match="more often"):
        konektor.delete_credit("9")
    assert rekaman.panggilan[0] == ("pull_person", (NIP,))


def test_an_operation_that_does_not_exist_is_refused(
    kinerja_konektor_rekaman: Callable[..., tuple[Konektor, KonektorRekaman]],
) -> None:
    with pytest.raises(ValueError, match="fly"):
        kinerja_konektor_rekaman(fly=1)


def test_other_test_runs_pay_nothing_for_the_fixtures() -> None:
    """The module that every pytest run imports loads no part of the product."""
    kode = (
        "import sys, kinerja.uji; print(sorted(nama for nama in sys.modules if nama.startswith('kinerja')))"
    )
    keluar = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=True).stdout
    assert keluar.strip() == "['kinerja', 'kinerja.uji']"


def test_a_person_uses_a_type_in_an_approved_skp(
    kinerja_demo: Callable[[Any], DemoPlugin],
) -> None:
    demo = kinerja_demo(MODUL)
    dipakai = demo.use_indikator("persen", {"nilai": "80"})
    assert "80 %" in demo.record(dipakai, {"nilai": "60"})
    halaman = demo.record(dipakai, {"nilai": "bukan angka"})
    assert "60 %" in halaman  # what was wrong is not stored
