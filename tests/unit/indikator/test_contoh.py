"""The targets of the demo, as real plans write them, and the kinds that read them."""

import json
from importlib.resources import files

import pytest

from kinerja.formulir import form_values
from kinerja.hooks import TipeIndikator
from tests.katalog import builtin, shipped_tipe

TIPE = shipped_tipe()


def sample_targets() -> list[dict[str, object]]:
    isi = json.loads((files("kinerja.demo") / "data" / "isi-skp.json").read_text("utf-8"))
    semua_rhk = [rhk for orang in isi["rantai"] for rhk in orang["utama"] + orang["tambahan"]]
    return [satu for rhk in semua_rhk for satu in rhk["indikator"] if "tipe" in satu]


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


def test_the_sample_shows_every_built_in_kind_and_a_ratio() -> None:
    semua = {str(sasaran["tipe"]) for sasaran in SASARAN}
    assert semua == {*builtin().collect_tipe_indikator(), "rasio"}


@pytest.mark.parametrize("sasaran", SASARAN, ids=lambda sasaran: str(sasaran["target"]))
def test_a_target_reads_back_from_its_own_form_and_from_storage(sasaran: dict[str, object]) -> None:
    tipe = TIPE[str(sasaran["tipe"])]
    parameter = tipe.load_parameter(sasaran["parameter"])
    assert tipe.parse_parameter(form_values(parameter, "i1-"), prefix="i1-") == parameter
    assert tipe.load_parameter(json.loads(parameter.model_dump_json())) == parameter


@pytest.mark.parametrize("tipe", TIPE.values(), ids=TIPE)
def test_no_kind_reads_the_example_of_another(tipe: TipeIndikator) -> None:
    """Whichever is asked first, a text that is typed becomes the same kind."""
    assert [lain.kode for lain in TIPE.values() if lain.read_target(tipe.contoh)] == [tipe.kode]
