"""plugins/README.md against the specs: every hook has its section, its example and its test."""

import inspect
import re
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from kinerja.hooks import spec
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import HookManager
from kinerja.hooks.peristiwa import PeristiwaPeriode, PeristiwaSkp, SlotBeranda, SlotPenilaian, SlotSkp
from kinerja.hooks.rencana import HasilRencana, IndikatorRencana, Rencana
from kinerja.hooks.testing import list_checks
from kinerja.kalender.rules import tahun_kalender
from kinerja.skp.rules import Klasifikasi, Pendekatan
from tests.architecture.source import ROOT
from tests.plugins.bantu import installed, switched_on

README = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
HOOKS: dict[str, Callable[..., object]] = {
    nama: fungsi
    for nama, fungsi in vars(spec).items()
    if nama.startswith("kinerja_") and inspect.isfunction(fungsi)
}
SEKSI = dict(re.findall(r"^## (kinerja_\w+)\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL))
SAAT = datetime(2026, 11, 24, tzinfo=UTC)


def field(teks: str, nama: str) -> str:
    """What follows "Kind:" or "Since:", as one word."""
    cocok = re.search(rf"{nama}: ([\w.]+?)\.?(?:\s|$)", teks)
    assert cocok, f"no {nama}"
    return cocok[1]


def examples(hook: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", SEKSI[hook], re.DOTALL)


def run_example(hook: str) -> Any:
    """The namespace that the examples of a section make, as a plugin."""
    ruang: dict[str, Any] = {"__name__": f"contoh_{hook}"}
    for kode in examples(hook):
        exec(compile(kode, f"plugins/README.md {hook}", "exec"), ruang)
    return SimpleNamespace(**ruang)


def test_every_hook_has_a_section_and_no_section_is_left_over() -> None:
    assert list(SEKSI) == list(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_the_docstring_says_kind_since_and_example(hook: str) -> None:
    teks = inspect.getdoc(HOOKS[hook]) or ""
    assert "Example: ``" in teks
    assert (field(teks, "Kind"), field(teks, "Since")) == (
        field(SEKSI[hook], "Kind"),
        field(SEKSI[hook], "Since"),
    )


@pytest.mark.parametrize("hook", HOOKS)
def test_the_named_tests_exist_and_speak_of_the_hook(hook: str) -> None:
    daftar = re.findall(r"`(tests/plugins/test_\w+\.py)`", SEKSI[hook])
    assert daftar, "the section names no test"
    for nama in daftar:
        assert (ROOT / nama).is_file(), nama
    assert any(hook in (ROOT / nama).read_text(encoding="utf-8") for nama in daftar)


@pytest.mark.parametrize("hook", HOOKS)
def test_the_example_is_code_that_the_manager_accepts(hook: str) -> None:
    modul = run_example(hook)
    manager = HookManager([installed("contoh", modul)])
    assert manager.names_implementing(hook) == ("contoh",)
    assert [satu for satu in list_checks(manager, "contoh") if not satu.baik] == []


RENCANA = Rencana(
    rentang=tahun_kalender(2026),
    pendekatan=Pendekatan.KUANTITATIF,
    daftar_hasil=(
        HasilRencana(
            id=1,
            nomor=1,
            klasifikasi=Klasifikasi.UTAMA,
            teks="Laporan terbit",
            daftar_indikator=(IndikatorRencana(id=7, teks="Jumlah laporan", target=""),),
        ),
    ),
)
SLOT = {
    "kinerja_slot_skp": SlotSkp(skp_id=1, pegawai_id=1, tahun=2026, status="draf", sebagai_pemilik=True),
    "kinerja_slot_penilaian": SlotPenilaian(
        periode_id=1, pegawai_id=1, tahun=2026, kode="T1", status="dinilai"
    ),
    "kinerja_slot_beranda": SlotBeranda(pegawai_id=1, tahun=2026),
}


@pytest.mark.parametrize("hook", SLOT)
def test_the_example_of_a_slot_shows_something(hook: str) -> None:
    assert len(_katalog(hook).fill_slot(SLOT[hook])) == 1  # type: ignore[arg-type]


def test_the_example_of_the_check_finds_a_missing_target() -> None:
    ((plugin, temuan),) = _katalog("kinerja_check_rencana").check_rencana(RENCANA)
    assert (plugin, temuan.indikator_id) == ("contoh", 7)


@pytest.mark.parametrize("hook", ["kinerja_skp_changed", "kinerja_periode_changed"])
def test_the_example_of_a_notification_needs_only_the_host(hook: str) -> None:
    """Outside a call of the host there is no context, and the example says so."""
    galat: list[object] = []
    katalog = _katalog(hook, galat.append)
    if hook == "kinerja_skp_changed":
        katalog.notify(
            PeristiwaSkp(skp_id=1, pegawai_id=1, tahun=2026, aksi="ajukan", status="diajukan", waktu=SAAT)
        )
    else:
        katalog.notify(
            PeristiwaPeriode(
                periode_id=1,
                pegawai_id=1,
                tahun=2026,
                kode="T1",
                aksi="tetapkan",
                status="ditetapkan",
                waktu=SAAT,
            )
        )
    assert all("only while the product calls" in str(satu) for satu in galat)


def _katalog(hook: str, lapor: Callable[[Any], None] = lambda _galat: None) -> Katalog:
    return switched_on({"contoh": run_example(hook)}, batas=2.0, lapor=lapor)


def test_the_settings_example_is_a_plugin() -> None:
    (kode,) = re.findall(r"## PLUGIN and its settings\n.*?```python\n(.*?)```", README, re.DOTALL)
    ruang: dict[str, Any] = {"__name__": "contoh_setelan"}
    exec(compile(kode, "plugins/README.md", "exec"), ruang)
    assert ruang["PLUGIN"].names_rahasia() == {"kunci_api"}
    assert [satu.nama for satu in ruang["PLUGIN"].fields_pengaturan()] == ["batas", "kunci_api"]


def test_every_shipped_plugin_is_in_the_table() -> None:
    folder = sorted(
        satu.name for satu in (ROOT / "plugins").iterdir() if (satu / f"kinerja_{satu.name}").is_dir()
    )
    assert sorted(re.findall(r"^\| \[(\w+)\]\(\1/\)", README, re.MULTILINE)) == folder


def test_what_the_readme_names_can_be_imported_from_the_hooks() -> None:
    """Every import of an example works: that was run above. No example imports anything but the hooks."""
    asing = re.findall(r"^(?:from|import) (kinerja\.(?!hooks)[\w.]*)", README, re.MULTILINE)
    assert asing == []
