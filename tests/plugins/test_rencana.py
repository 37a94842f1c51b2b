"""Checks of a plan before submission: kinerja_check_rencana with none, one, two and a failing plugin."""

from kinerja.hooks import Rencana, TemuanRencana, hookimpl
from kinerja.hooks.galat import Galat
from tests.plugins.bantu import switched_on
from tests.plugins.test_ketahanan import RENCANA


def finding(kalimat: str) -> object:
    class Satu:
        @hookimpl
        def kinerja_check_rencana(self, rencana: Rencana) -> list[TemuanRencana]:
            return [TemuanRencana(kalimat=f"{kalimat} {rencana.rentang.mulai.year}")]

    return Satu()


class Rusak:
    @hookimpl
    def kinerja_check_rencana(self, rencana: Rencana) -> list[TemuanRencana]:
        raise RuntimeError("rusak")


def test_none_finds_nothing() -> None:
    assert switched_on({}).check_rencana(RENCANA) == ()
    assert not switched_on({}).has_hook("kinerja_check_rencana")


def test_findings_of_two_are_joined_and_a_failing_one_is_named() -> None:
    galat: list[Galat] = []
    semua = {"satu": finding("a"), "rusak": Rusak(), "dua": finding("b")}
    hasil = switched_on(semua, batas=2.0, lapor=galat.append).check_rencana(RENCANA)
    assert [(nama, satu.kalimat) for nama, satu in hasil] == [("satu", "a 2026"), ("dua", "b 2026")]
    assert [satu.plugin for satu in galat] == ["rusak"]
