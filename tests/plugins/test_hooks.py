"""The hook of indicator types: none, one, two, a duplicate, and plugins that fail."""

from collections.abc import Sequence
from decimal import Decimal
from types import SimpleNamespace

import pytest
from kinerja_indikator_bawaan import angka
from pydantic import BaseModel

from kinerja.errors import StateError
from kinerja.hooks import Rentang, TipeIndikator, hookimpl
from kinerja.hooks.indikator import NilaiTersimpan, RealisasiPeriode, define_tipe_indikator
from kinerja.hooks.manager import (
    HOOK_API,
    HookManager,
    PluginError,
)
from kinerja.kalender.rules import tahun_kalender
from tests.katalog import builtin
from tests.plugins.bantu import manage

TAHUN: Rentang = tahun_kalender(2026)


def kind(kode: str) -> TipeIndikator:
    return define_tipe_indikator(
        kode=kode,
        label="Rasio",
        contoh="1 : 20",
        parameter=angka.ParameterAngka,
        realisasi=angka.RealisasiAngka,
        describe_target=angka.describe_target,
        read_target=angka.read_target,
        describe_realisasi=angka.describe_realisasi,
        measure=angka.measure,
        combine=angka.combine,
    )


class Plugin:
    """A plugin that answers with `jawaban`, or raises it."""

    def __init__(self, jawaban: object) -> None:
        self.jawaban = jawaban

    @hookimpl
    def kinerja_register_indikator(self) -> object:
        if isinstance(self.jawaban, Exception):
            raise self.jawaban
        return self.jawaban


def load(*semua_jawaban: object) -> HookManager:
    nama = ("plugin_satu", "plugin_dua")
    return manage({satu: Plugin(jawaban) for satu, jawaban in zip(nama, semua_jawaban, strict=False)})


def refusal(*semua_jawaban: object) -> str:
    with pytest.raises(PluginError) as error:
        load(*semua_jawaban)
    return error.value.message


def test_without_plugins_there_are_no_kinds() -> None:
    assert load().indikator == {}


def test_a_plugin_without_the_hook_gives_nothing() -> None:
    assert manage({"diam": SimpleNamespace()}).indikator == {}


def test_one_plugin_gives_its_kinds() -> None:
    manager = load([kind("rasio"), kind("survei")])
    assert list(manager.indikator) == ["rasio", "survei"]
    assert manager.indikator["survei"].plugin.nama == "plugin_satu"


def test_two_plugins_are_joined_in_the_order_of_loading() -> None:
    manager = load([kind("rasio")], (kind("survei"),))
    assert list(manager.indikator) == ["rasio", "survei"]
    assert manager.indikator["survei"].plugin.nama == "plugin_dua"


def test_the_collection_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        load([kind("rasio")]).indikator["lain"] = kind("lain")  # type: ignore[index]


def test_the_same_kode_from_two_plugins_names_both() -> None:
    pesan = refusal([kind("rasio")], [kind("rasio")])
    assert "“rasio”" in pesan
    assert "“plugin_satu”" in pesan
    assert "“plugin_dua”" in pesan


def test_the_same_kode_twice_from_one_plugin_is_refused_too() -> None:
    assert "“rasio”" in refusal([kind("rasio"), kind("rasio")])


@pytest.mark.parametrize(
    ("jawaban", "alasan"),
    [
        (RuntimeError("rusak"), "rusak"),
        (None, "NoneType"),
        (kind("rasio"), "TipeIndikator"),
        ([kind("rasio"), "angka"], "str"),
        ((satu for satu in [kind("rasio")]), "generator"),
    ],
    ids=["raises", "none", "not a list", "wrong item", "generator"],
)
def test_a_failing_plugin_is_named_with_the_cure(jawaban: object, alasan: str) -> None:
    pesan = refusal([kind("baik")], jawaban)
    assert "“plugin_dua”" in pesan
    assert "plugin_satu" not in pesan
    assert alasan in pesan
    assert "KINERJA_PLUGINS" in pesan


class Misspelt:
    @hookimpl
    def kinerja_register_indicator(self) -> Sequence[TipeIndikator]:
        return []


class WantsMore:
    @hookimpl
    def kinerja_register_indikator(self, session: object) -> Sequence[TipeIndikator]:
        return []


@pytest.mark.parametrize("plugin", [Misspelt(), WantsMore()])
def test_an_unknown_hook_or_argument_is_found_at_start_up(plugin: object) -> None:
    with pytest.raises(PluginError, match="“asing”") as error:
        manage({"asing": plugin})
    assert f"HOOK_API {HOOK_API[0]}.{HOOK_API[1]}" in error.value.message


def test_a_model_without_field_annotations_is_refused_when_the_kind_is_defined() -> None:
    class Telanjang(BaseModel):
        nilai: Decimal

    with pytest.raises(TypeError, match="needs an annotation"):
        define_tipe_indikator(
            kode="x",
            label="x",
            contoh="x",
            parameter=Telanjang,
            realisasi=Telanjang,
            describe_target=str,
            read_target=lambda teks: None,
            describe_realisasi=lambda parameter, realisasi: "",
            measure=lambda parameter, realisasi, periode: angka.BELUM_DIISI,
            combine=lambda parameter, daftar: angka.BELUM_DIISI,
        )


# The plugins of this process


def test_built_in_kinds_are_a_plugin_like_any_other() -> None:
    katalog = builtin()
    assert list(katalog.collect_tipe_indikator()) == [
        "angka",
        "persen",
        "makin_rendah",
        "tenggat",
        "tahapan",
        "skor",
    ]
    assert katalog.provider_of("skor") == "indikator_bawaan"
    assert katalog.find_tipe_indikator("angka") is angka.TIPE
    assert katalog.provider_of("rasio") == ""


# A plugin that is gone


def test_a_missing_kind_shows_what_is_stored() -> None:
    tipe = builtin().find_tipe_indikator("rasio", "indikator_rasio")
    parameter = tipe.load_parameter({"pembilang": "3", "penyebut": "20"})
    realisasi = tipe.load_realisasi({"pembilang": "2"})
    assert not tipe.tersedia
    assert tipe.label == "rasio: disediakan oleh plugin “indikator_rasio” (tidak terpasang)"
    assert tipe.describe_target(parameter) == "pembilang: 3, penyebut: 20"
    assert tipe.describe_realisasi(parameter, realisasi) == "pembilang: 2"
    assert parameter.model_dump(mode="json") == {"pembilang": "3", "penyebut": "20"}


def test_a_missing_kind_measures_nothing_and_asks_for_nothing() -> None:
    tipe = builtin().find_tipe_indikator("rasio")
    parameter, realisasi = NilaiTersimpan(), tipe.load_realisasi({"nilai": "2"})
    assert "plugin lain (tidak terpasang)" in tipe.label
    satu = tipe.measure(parameter, realisasi, TAHUN)
    semua = tipe.combine(parameter, [RealisasiPeriode(TAHUN, realisasi), RealisasiPeriode(TAHUN, None)])
    for capaian in (satu, semua):
        assert (capaian.persen, capaian.tercapai, capaian.bilah) == (None, None, None)
        assert capaian.realisasi == "nilai: 2"
        assert "tidak terpasang" in capaian.kalimat
    assert tipe.measure(parameter, None, TAHUN).realisasi == ""
    assert tipe.fields_parameter() == tipe.fields_realisasi(parameter) == ()
    assert tipe.read_target("4 laporan") is None


def test_a_missing_kind_cannot_be_edited() -> None:
    tipe = builtin().find_tipe_indikator("rasio")
    with pytest.raises(StateError, match="tidak terpasang"):
        tipe.parse_parameter({"nilai": "1"})
    with pytest.raises(StateError, match="tidak terpasang"):
        tipe.parse_realisasi(NilaiTersimpan(), {})
