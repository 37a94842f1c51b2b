"""All built-in kinds together, on the real targets of the sample."""

import json
from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_bawaan import kinerja_register_indikator

from kinerja.formulir import form_values
from kinerja.hooks import TipeIndikator

TIPE = {tipe.kode: tipe for tipe in kinerja_register_indikator()}


def sample_targets() -> Iterator[dict[str, object]]:
    isi = json.loads((files("kinerja") / "demo" / "data" / "isi-skp.json").read_text("utf-8"))
    for orang in isi["rantai"]:
        for rhk in orang["utama"] + orang["tambahan"]:
            yield from (indikator for indikator in rhk["indikator"] if "tipe" in indikator)


SASARAN = list(sample_targets())


@pytest.mark.parametrize("sasaran", SASARAN, ids=lambda sasaran: str(sasaran["target"]))
def test_real_targets_are_taken_as_they_stand(sasaran: dict[str, object]) -> None:
    tipe = TIPE[str(sasaran["tipe"])]
    parameter = tipe.load_parameter(sasaran["parameter"])
    # "tanggal 10 setelah" is another way to write "10 hari setelah".
    assert tipe.describe_target(parameter) == str(sasaran["target"]).replace(
        "tanggal 10 setelah", "10 hari setelah"
    )
    if tipe.kode != "tahapan":  # the official text does not name the stages
        assert tipe.read_target(str(sasaran["target"])) == parameter


def test_the_sample_shows_every_kind() -> None:
    assert {str(sasaran["tipe"]) for sasaran in SASARAN} == set(TIPE)


@pytest.mark.parametrize("sasaran", SASARAN, ids=lambda sasaran: str(sasaran["target"]))
def test_a_target_reads_back_from_its_own_form_and_from_storage(sasaran: dict[str, object]) -> None:
    tipe = TIPE[str(sasaran["tipe"])]
    parameter = tipe.load_parameter(sasaran["parameter"])
    assert tipe.parse_parameter(form_values(parameter, "i1-"), prefix="i1-") == parameter
    assert tipe.load_parameter(json.loads(parameter.model_dump_json())) == parameter


@pytest.mark.parametrize("tipe", TIPE.values(), ids=TIPE)
def test_the_example_of_a_kind_is_of_that_kind_and_of_no_other(tipe: TipeIndikator) -> None:
    assert [lain.kode for lain in TIPE.values() if lain.read_target(tipe.contoh)] == [tipe.kode]


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
