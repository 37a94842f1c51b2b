"""The targets of the demo, as real plans write them, and the kinds that read them."""

import json
from importlib.resources import files

import pytest

from kinerja.formulir import form_values
from tests.katalog import builtin

TIPE = builtin().collect_tipe_indikator()


def sample_targets() -> list[dict[str, object]]:
    isi = json.loads((files("kinerja.demo") / "data" / "isi-skp.json").read_text("utf-8"))
    semua_rhk = [rhk for orang in isi["rantai"] for rhk in orang["utama"] + orang["tambahan"]]
    return [satu for rhk in semua_rhk for satu in rhk["indikator"] if satu.get("tipe") in TIPE]


SASARAN = sample_targets()


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
