"""Start-up: what is missing, too new, broken or claimed twice stops it, with the plugin's name and a cure."""

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from kinerja.hooks import hookimpl
from kinerja.hooks.galat import PluginError
from kinerja.hooks.manager import HookManager, definition_of
from kinerja.hooks.muat import list_tersedia, load_plugins
from kinerja.hooks.plugin import HOOK_API, Plugin
from tests.plugins.bantu import installed

Paket = Callable[..., None]
BAIK = """
from kinerja.hooks import Plugin
PLUGIN = Plugin(nama="{nama}", versi="1.0.0", hook_api=(1, 0), label="x", ringkasan="x")
"""


@pytest.fixture
def paket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paket:
    """Puts a package with one module and one entry point where Python finds it."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(nama: str, isi: str = BAIK, *, paket: str = "", modul: str = "") -> None:
        paket, modul = paket or f"paket-{nama}", modul or f"modul_{nama}"
        sys.modules.pop(modul, None)
        (tmp_path / f"{modul}.py").write_text(textwrap.dedent(isi).replace("{nama}", nama))
        info = tmp_path / f"{paket.replace('-', '_')}-1.0.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {paket}\nVersion: 1.0.0\n")
        (info / "entry_points.txt").write_text(f"[kinerja]\n{nama} = {modul}\n")

    return make


def refusal(*nama: str) -> str:
    with pytest.raises(PluginError) as error:
        load_plugins(nama)
    return error.value.message


def test_a_listed_plugin_is_loaded_after_the_built_in_ones(paket: Paket) -> None:
    paket("uji_coba")
    manager = load_plugins(["uji_coba"])
    assert list(manager.terpasang) == ["indikator_bawaan", "formula_bawaan", "uji_coba"]
    assert manager.terpasang["uji_coba"].paket == "paket-uji_coba"
    assert not manager.terpasang["uji_coba"].bawaan
    assert manager.terpasang["formula_bawaan"].bawaan
    assert "uji_coba" in list_tersedia()


def test_what_is_not_listed_is_not_loaded(paket: Paket) -> None:
    paket("uji_rusak", "raise RuntimeError('tidak boleh dimuat')")
    assert "uji_rusak" not in load_plugins(()).terpasang


def test_a_listed_plugin_that_is_not_installed_is_named_with_the_cure() -> None:
    pesan = refusal("tidak_ada")
    assert "“tidak_ada”" in pesan
    assert "pip install" in pesan
    assert "indikator_bawaan" in pesan  # what is there


@pytest.mark.parametrize(
    ("isi", "sebab"),
    [
        ("import pustaka_yang_tidak_ada", "pustaka_yang_tidak_ada"),
        ("raise RuntimeError('rusak')", "rusak"),
        ("raise SystemExit(3)", "SystemExit"),
        ("def x(:", "SyntaxError"),
        ("x = 1", "PLUGIN"),
        ("PLUGIN = 'uji_buruk'", "PLUGIN"),
        (BAIK.replace("{nama}", "nama_lain"), "nama_lain"),
        ("from kinerja.hooks import Plugin\nPLUGIN = Plugin(nama='Uji Buruk')", "TypeError"),
    ],
    ids=["import", "raises", "exits", "syntax", "no PLUGIN", "not a Plugin", "other name", "incomplete"],
)
def test_a_module_that_does_not_load_is_named_with_the_reason(paket: Paket, isi: str, sebab: str) -> None:
    paket("uji_buruk", isi)
    pesan = refusal("uji_buruk")
    assert "“uji_buruk”" in pesan
    assert sebab in pesan


@pytest.mark.parametrize("terbalik", [False, True])
def test_one_name_from_two_packages_names_both_in_any_order(paket: Paket, terbalik: bool) -> None:
    semua = ["paket-satu", "paket-dua"]
    for nomor, satu in enumerate(reversed(semua) if terbalik else semua):
        paket("uji_ganda", paket=satu, modul=f"modul_{nomor}")
    pesan = refusal("uji_ganda")
    assert "paket-satu" in pesan
    assert "paket-dua" in pesan


def test_one_name_from_two_modules_names_both() -> None:
    with pytest.raises(PluginError, match="dipakai dua kali"):
        HookManager([installed("kembar", object()), installed("kembar", object())])


@pytest.mark.parametrize(
    "hook_api",
    [(HOOK_API[0], HOOK_API[1] + 1), (HOOK_API[0] + 1, 0), (HOOK_API[0] - 1, 9)],
    ids=["newer minor", "newer major", "older major"],
)
def test_another_contract_is_refused_with_both_versions(hook_api: tuple[int, int]) -> None:
    with pytest.raises(PluginError) as error:
        HookManager([installed("masa_depan", object(), hook_api=hook_api)])
    assert "“masa_depan”" in error.value.message
    assert f"{hook_api[0]}.{hook_api[1]}" in error.value.message
    assert f"{HOOK_API[0]}.{HOOK_API[1]}" in error.value.message


REGISTER = (
    "kinerja_register_indikator",
    "kinerja_register_formula",
    "kinerja_register_konektor",
    "kinerja_register_surat",
    "kinerja_register_penanda",
    "kinerja_register_blueprint",
)


@pytest.mark.parametrize("hook", REGISTER)
@pytest.mark.parametrize(
    "jawaban",
    [None, 7, "x", [7], iter([1]), RuntimeError("rusak")],
    ids=["none", "number", "text", "wrong item", "iterator", "raises"],
)
def test_a_wrong_answer_at_start_up_names_plugin_and_hook(hook: str, jawaban: object) -> None:
    def answer(_self: object) -> object:
        if isinstance(jawaban, Exception):
            raise jawaban
        return jawaban

    buruk = type("Buruk", (), {hook: hookimpl(answer)})()
    with pytest.raises(PluginError) as error:
        HookManager([installed("buruk", buruk)])
    assert "“buruk”" in error.value.message
    assert hook in error.value.message
    assert "KINERJA_PLUGINS" in error.value.message


def test_commands_are_checked_when_they_are_asked_for() -> None:
    class Buruk:
        @hookimpl
        def kinerja_register_perintah(self) -> object:
            return ["bukan perintah"]

    manager = HookManager([installed("buruk", Buruk()), installed("sepi", object())])
    assert manager.list_perintah("sepi") == ()
    with pytest.raises(PluginError, match="kinerja_register_perintah"):
        manager.list_perintah("buruk")


def test_a_module_whose_attributes_raise_is_named() -> None:
    class Jahat:
        def __getattr__(self, nama: str) -> object:
            raise RuntimeError("jahat")

    with pytest.raises(PluginError, match="jahat"):
        definition_of(Jahat(), "uji_jahat")


@pytest.mark.parametrize("nama", ["X", "ab", "a b c", "../abc", "9abc", "a" * 41, "plugin-x"])
def test_a_name_of_another_shape_is_refused(nama: str) -> None:
    with pytest.raises(ValueError, match="nama"):
        Plugin(nama=nama, versi="1.0.0", hook_api=(1, 0), label="x", ringkasan="x")


@pytest.mark.parametrize("versi", ["1", "1.0", "v1.0.0", "1.0.0a", "1.0.99999"])
def test_a_version_of_another_shape_is_refused(versi: str) -> None:
    with pytest.raises(ValueError, match="versi"):
        Plugin(nama="uji", versi=versi, hook_api=(1, 0), label="x", ringkasan="x")
