"""Connectors of an instansi: made from its settings, and looked at by `kinerja konektor`."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.app import create_app
from kinerja.clock import Clock
from kinerja.config import Config
from kinerja.db import reading, transaction
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.hooks.konektor import Operasi, ProtocolError
from kinerja.konektor import service
from kinerja.organisasi.models import Instansi
from kinerja.plugin import service as service_plugin
from kinerja.plugin.models import GalatPlugin
from tests.perintah import run_kinerja
from tests.plugins.paket import Pemasang, plugin_with

NIP = "198501012010011000"
KODE = """
from datetime import datetime, timezone
from typing import Annotated

from kinerja.hooks import Pengaturan, Rahasia, Teks, get_context, get_settings
from kinerja.hooks.konektor import (
    JenisKonektor, KeadaanPermukaan, Konektor, Person, ThrottledError, UnavailableError,
)


class Setelan(Pengaturan):
    alamat: Annotated[str, Teks(60, label="Alamat")] = "hidup"
    kunci: Annotated[str, Rahasia(label="Kunci")] = ""


PLUGIN = Plugin(
    nama="simpeg", versi="1.0.0", hook_api=(1, 0), label="Uji", ringkasan="Uji.", Pengaturan=Setelan
)
SAAT = datetime(2026, 11, 24, 2, 30, tzinfo=timezone.utc)


class Simpeg(Konektor):
    def __init__(self, setelan):
        if setelan.alamat == "salah":
            raise ValueError("alamat harus diisi")
        if setelan.alamat == "pecah":
            raise RuntimeError("pecah saat dibuat")
        self.setelan = setelan

    def health(self):
        cara = self.setelan.alamat
        if cara == "mati":
            raise UnavailableError("sambungan ditolak")
        if cara == "jeda":
            raise ThrottledError("terlalu sering", retry_at=SAAT)
        if cara == "rusak":
            return "baik-baik saja"
        if cara == "intip":
            from kinerja.db import platform_session

            with platform_session() as session:
                session.connection()
        keterangan = f"{get_context().kode_instansi} {get_settings(Setelan).kunci}"
        return [
            KeadaanPermukaan(
                nama="api", terjangkau=cara != "setengah", umur_token=90, terakhir_berhasil=SAAT
            ),
            KeadaanPermukaan(nama="berkas", terjangkau=True, keterangan=keterangan),
        ]

    def pull_person(self, nip):
        return Person(ref="1", nip=nip, nama="Siti Contoh")


@hookimpl
def kinerja_register_konektor():
    return [JenisKonektor(kode="simpeg", label="SIMPEG Contoh", make=Simpeg)]
"""


@pytest.fixture
def app(pemasang: Pemasang, config: Config, clock: Clock, instansi: Instansi) -> Iterator[Flask]:
    """The product with the connector's plugin on in `instansi`."""
    pemasang.install("simpeg", plugin_with("simpeg", KODE))
    app = create_app(replace(config, plugins=("simpeg",)), now=clock)
    with app.app_context(), transaction(instansi.id) as session:
        aktor = system_actor(instansi.id)
        service_plugin.switch_plugin(session, aktor, "simpeg", aktif=True, now=clock())
    with app.app_context():
        yield app
    app.extensions["kinerja_database"].engine.dispose()


Setel = Callable[..., None]


@pytest.fixture
def setel(app: Flask, pemasang: Pemasang, instansi: Instansi, clock: Clock) -> Setel:
    """Change the settings of the plugin: `setel(alamat="mati")`."""
    kelas = pemasang.load("simpeg").Setelan

    def save(**isi: str) -> None:
        with transaction(instansi.id) as session:
            aktor = system_actor(instansi.id)
            service_plugin.save_settings(session, aktor, "simpeg", kelas(**isi), now=clock())

    return save


# The service


def test_a_connector_is_made_from_the_settings_of_the_instansi_and_outlives_the_session(
    app: Flask, setel: Setel, instansi: Instansi
) -> None:
    setel(kunci="kunci-rahasia")
    with reading(instansi.id) as session:
        konektor = service.open_konektor(session, system_actor(instansi.id), "simpeg")
    assert konektor.capabilities() == {Operasi.PULL_PERSON}
    assert konektor.pull_person(NIP).nama == "Siti Contoh"
    assert konektor.health()[1].keterangan == f"{instansi.kode} kunci-rahasia"


def test_the_list_says_what_each_can_do_or_what_is_in_the_way(
    app: Flask, setel: Setel, instansi: Instansi
) -> None:
    def see() -> service.KeadaanKonektor:
        with reading(instansi.id) as session:
            (satu,) = service.list_konektor(session, system_actor(instansi.id))
        return satu

    assert see() == service.KeadaanKonektor(
        kode="simpeg", label="SIMPEG Contoh", plugin="simpeg", operasi=(Operasi.PULL_PERSON,)
    )
    setel(alamat="salah")
    assert see().halangan == (
        "SIMPEG Contoh belum dapat dipakai dengan setelan plugin “simpeg”: alamat harus diisi"
    )
    setel(alamat="pecah")
    assert see().halangan == "SIMPEG Contoh tidak dapat dipakai: plugin “simpeg” sedang bermasalah."


@pytest.mark.parametrize(
    ("alamat", "jenis"), [("salah", InputError), ("pecah", StateError)], ids=["settings", "fault"]
)
def test_a_connector_that_cannot_be_made_is_refused(
    app: Flask, setel: Setel, instansi: Instansi, alamat: str, jenis: type[Exception]
) -> None:
    setel(alamat=alamat)
    with reading(instansi.id) as session, pytest.raises(jenis, match="SIMPEG Contoh"):
        service.open_konektor(session, system_actor(instansi.id), "simpeg")


def test_a_connector_of_a_plugin_that_is_off_does_not_exist(
    app: Flask, instansi: Instansi, clock: Clock
) -> None:
    with transaction(instansi.id) as session:
        service_plugin.switch_plugin(session, system_actor(instansi.id), "simpeg", aktif=False, now=clock())
    with reading(instansi.id) as session:
        assert service.list_konektor(session, system_actor(instansi.id)) == []
        with pytest.raises(NotFoundError, match="“simpeg”"):
            service.open_konektor(session, system_actor(instansi.id), "simpeg")


@pytest.mark.parametrize(
    "peran",
    [
        frozenset(),
        {PeranLingkup(Peran.PEGAWAI)},
        {PeranLingkup(Peran.ADMIN_INSTANSI, 7)},
        {PeranLingkup(Peran.AUDITOR)},
    ],
    ids=["none", "pegawai", "admin of a unit", "auditor"],
)
def test_only_the_admin_of_the_instansi_uses_connectors(
    app: Flask, instansi: Instansi, peran: frozenset[PeranLingkup]
) -> None:
    actor = Actor(1, instansi.id, None, "Orang", frozenset(peran))
    with reading(instansi.id) as session:
        with pytest.raises(NotAuthorizedError):
            service.list_konektor(session, actor)
        with pytest.raises(NotAuthorizedError):
            service.open_konektor(session, actor, "simpeg")


def test_a_connector_does_not_reach_the_sessions_of_the_product(
    app: Flask, setel: Setel, instansi: Instansi
) -> None:
    setel(alamat="intip")
    with reading(instansi.id) as session:
        konektor = service.open_konektor(session, system_actor(instansi.id), "simpeg")
    with pytest.raises(ProtocolError, match="health: RuntimeError: Working outside of application context"):
        konektor.health()


# The commands

Jalankan = Callable[..., Result]


@pytest.fixture
def jalankan(app: Flask, config: Config) -> Jalankan:
    def run(*perintah: str) -> Result:
        return run_kinerja(config, "konektor", *perintah, KINERJA_PLUGINS="simpeg")

    return run


def test_list_shows_the_connectors(jalankan: Jalankan) -> None:
    hasil = jalankan("list")
    assert hasil.exit_code == 0, hasil.output
    assert "simpeg\tSIMPEG Contoh\tplugin simpeg" in hasil.output
    assert "pull_person" in hasil.output
    assert json.loads(jalankan("list", "--json").stdout) == [
        {
            "kode": "simpeg",
            "label": "SIMPEG Contoh",
            "plugin": "simpeg",
            "operasi": ["pull_person"],
            "halangan": "",
        }
    ]


def test_list_without_a_connector_says_so(config: Config, instansi: Instansi) -> None:
    hasil = run_kinerja(config, "konektor", "list")
    assert (hasil.exit_code, hasil.output) == (0, "Belum ada konektor yang aktif.\n")


def test_periksa_shows_each_surface(jalankan: Jalankan, instansi: Instansi) -> None:
    hasil = jalankan("periksa", "simpeg", "--instansi", instansi.kode)
    assert hasil.exit_code == 0, hasil.output
    assert "baik\tapi, akses berumur 90 detik, terakhir berhasil 24-11-2026 02.30 UTC" in hasil.output
    assert f"baik\tberkas: {instansi.kode}" in hasil.output
    isi = json.loads(jalankan("periksa", "simpeg", "--json").stdout)
    assert (isi["baik"], isi["galat"]) == (True, "")
    assert [satu["nama"] for satu in isi["permukaan"]] == ["api", "berkas"]


@pytest.mark.parametrize(
    ("alamat", "kalimat"),
    [
        ("mati", "SIMPEG Contoh sedang tidak dapat dihubungi, dan tidak ada yang terkirim."),
        ("jeda", "Coba lagi sesudah 24-11-2026 pukul 09.30."),
        ("rusak", "Jawaban SIMPEG Contoh tidak dapat dibaca."),
        ("setengah", "SIMPEG Contoh tidak seluruhnya dapat dihubungi."),
        ("salah", "alamat harus diisi"),
        ("pecah", "plugin “simpeg” sedang bermasalah"),
    ],
)
def test_periksa_ends_with_a_sentence_and_status_1(
    jalankan: Jalankan, setel: Setel, alamat: str, kalimat: str
) -> None:
    setel(alamat=alamat)
    for opsi in ((), ("--json",)):
        hasil = jalankan("periksa", "simpeg", *opsi)
        assert hasil.exit_code == 1
        assert kalimat in hasil.stderr
        assert "Traceback" not in hasil.output
    if alamat not in {"salah", "pecah"}:
        assert json.loads(hasil.stdout)["baik"] is False


def test_a_fault_of_the_connector_is_kept_for_the_admin(
    jalankan: Jalankan, setel: Setel, instansi: Instansi
) -> None:
    setel(alamat="rusak")
    jalankan("periksa", "simpeg")
    with reading(instansi.id) as session:
        (galat,) = session.scalars(select(GalatPlugin))
    assert (galat.nama, galat.hook) == ("simpeg", "simpeg.health")
    assert "expected a list of KeadaanPermukaan, not str" in galat.sebab


@pytest.mark.parametrize(
    ("perintah", "kalimat"),
    [
        (("periksa", "lain"), "Konektor “lain” tidak ada"),
        (("periksa", "simpeg", "--instansi", "tidak-ada"), "Instansi tidak-ada tidak ada."),
        (("list", "--instansi", "tidak-ada"), "Instansi tidak-ada tidak ada."),
    ],
)
def test_what_is_not_there_is_said(jalankan: Jalankan, perintah: tuple[str, ...], kalimat: str) -> None:
    hasil = jalankan(*perintah)
    assert hasil.exit_code == 1
    assert kalimat in hasil.stderr


def test_on_an_empty_database_there_is_nobody_to_connect(config: Config) -> None:
    hasil = run_kinerja(config, "konektor", "list")
    assert hasil.exit_code == 1
    assert "Belum ada instansi." in hasil.stderr
