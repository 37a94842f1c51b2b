"""All built-in kinds together."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_bawaan import PLUGIN, kinerja_register_indikator

from kinerja.hooks import TipeIndikator, form_values

TIPE = {tipe.kode: tipe for tipe in kinerja_register_indikator()}


def test_the_plugin_offers_six_kinds() -> None:
    assert list(TIPE) == ["angka", "persen", "makin_rendah", "tenggat", "tahapan", "skor"]
    assert (PLUGIN.nama, PLUGIN.names_rahasia()) == ("indikator_bawaan", frozenset())


@pytest.mark.parametrize("tipe", TIPE.values(), ids=TIPE)
def test_the_example_of_a_kind_is_of_that_kind_and_of_no_other(tipe: TipeIndikator) -> None:
    assert [lain.kode for lain in TIPE.values() if lain.read_target(tipe.contoh)] == [tipe.kode]
    assert tipe.describe_target(tipe.read_target(tipe.contoh)) == tipe.contoh


@pytest.mark.parametrize("tipe", TIPE.values(), ids=TIPE)
def test_a_target_reads_back_from_its_own_form_and_from_storage(tipe: TipeIndikator) -> None:
    parameter = tipe.read_target(tipe.contoh)
    assert tipe.parse_parameter(form_values(parameter, "i1-"), prefix="i1-") == parameter
    assert tipe.load_parameter(json.loads(parameter.model_dump_json())) == parameter


@given(
    st.text(alphabet=st.characters(), max_size=80)
    | st.from_regex(r"(paling (banyak|lambat) )?[0-9.,]{1,9} ?\w*")
)
def test_read_target_never_raises(teks: str) -> None:
    for tipe in TIPE.values():
        parameter = tipe.read_target(teks)
        assert parameter is None or isinstance(parameter, tipe.Parameter)


@pytest.mark.parametrize("tipe", TIPE.values(), ids=TIPE)
def test_a_huge_text_is_read_in_linear_time(tipe: TipeIndikator) -> None:
    for teks in (
        "1" * 50_000,
        "1 " * 25_000,
        "paling lambat " * 4_000,
        "paling banyak 1" + ".000" * 12_000 + " a",
    ):
        assert tipe.read_target(teks) is None
