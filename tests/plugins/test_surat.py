"""The hooks of letters and signers at start-up: none, one, two, a duplicate, and plugins that are unfit."""

from types import SimpleNamespace

import pytest

from kinerja.hooks import hookimpl
from kinerja.hooks.manager import HookManager, PluginError
from tests.plugins.bantu import manage
from tests.surat_bersama import PenandaUji, PluginPenanda, PluginSurat, letter


class Plugin:
    """A plugin whose answer is made when it is asked."""

    def __init__(self, surat: object = (), penanda: object = ()) -> None:
        self.surat, self.penanda = surat, penanda

    @hookimpl
    def kinerja_register_surat(self) -> object:
        return self.surat() if callable(self.surat) else self.surat

    @hookimpl
    def kinerja_register_penanda(self) -> object:
        return self.penanda


def refusal(**plugins: object) -> str:
    with pytest.raises(PluginError) as error:
        manage(plugins)
    return error.value.message


def test_without_plugins_there_are_no_letters_and_no_signers() -> None:
    for manager in (HookManager([]), manage({"diam": SimpleNamespace()}), manage({"kosong": Plugin()})):
        assert (manager.surat, manager.penanda) == ({}, {})


def test_letters_and_signers_of_two_plugins_are_joined() -> None:
    lain = PenandaUji()
    lain.kode = "lain"
    manager = manage(
        {
            "surat_satu": PluginSurat(letter("a1"), letter("a2")),
            "surat_dua": PluginSurat(letter("b1")),
            "penanda_satu": PluginPenanda(),
            "penanda_dua": PluginPenanda(lain),
        }
    )
    assert list(manager.surat) == ["a1", "a2", "b1"]
    assert manager.surat["b1"].plugin.nama == "surat_dua"
    assert list(manager.penanda) == ["uji", "lain"]


def test_a_kode_that_is_taken_stops_the_start_with_both_names() -> None:
    for pertama, kedua in ((PluginSurat(), PluginSurat()), (PluginPenanda(), PluginPenanda())):
        pesan = refusal(plugin_satu=pertama, plugin_dua=kedua)
        assert "diberikan dua kali: oleh plugin “plugin_satu” dan “plugin_dua”" in pesan


@pytest.mark.parametrize(
    ("templat", "sebab"),
    [
        ("<p>{{ gaji }}</p>", "{{ gaji }} tidak tercantum dalam isian"),
        ("<p>{{ nama|safe }}</p>", "penyaring |safe tidak diizinkan"),
        ("<script>x</script>", "elemen <script> tidak diizinkan"),
        ('<img src="https://contoh.go.id/x.png">', "elemen <img> tidak diizinkan"),
        ('<p style="color: red">x</p>', 'sifat style="color: red" pada <p> tidak diizinkan'),
        ("{% include 'x' %}", "“include” pada baris 1 tidak diizinkan"),
    ],
)
def test_a_template_that_says_too_much_stops_the_start_and_names_the_plugin(templat: str, sebab: str) -> None:
    pesan = refusal(surat_nakal=Plugin(surat=lambda: [letter(templat=templat)]))
    assert pesan.startswith("Plugin “surat_nakal” gagal di kinerja_register_surat")
    assert f"templat surat “keterangan”: {sebab}" in pesan
    assert pesan.endswith("Perbaiki plugin ini, atau keluarkan dari KINERJA_PLUGINS.")


@pytest.mark.parametrize("jawaban", [None, "surat", [None], [PenandaUji()], 7])
def test_an_answer_that_is_no_list_of_letters_names_the_plugin(jawaban: object) -> None:
    assert "Plugin “surat_nakal” gagal di kinerja_register_surat" in refusal(
        surat_nakal=Plugin(surat=jawaban)
    )


@pytest.mark.parametrize(
    "jawaban", [None, "penanda", [None], [letter()], [SimpleNamespace(kode="x", label="X")]]
)
def test_an_answer_that_is_no_list_of_signers_names_the_plugin(jawaban: object) -> None:
    pesan = refusal(penanda_nakal=Plugin(penanda=jawaban))
    assert "Plugin “penanda_nakal” gagal di kinerja_register_penanda" in pesan
