"""Angka kredit waits for the decision and reads the last final revision only."""

from sqlalchemy.orm import Session

from kinerja.angka_kredit.muat import list_skp
from kinerja.evaluasi import service as evaluasi_service
from kinerja.evaluasi.rules import Predikat
from kinerja.keberatan.service import kelola
from tests.keberatan_bersama import Perkara, later

TAHUN = range(2026, 2027)


def _result(session: Session, perkara: Perkara) -> tuple[int | None, Predikat | None]:
    (baris,) = list_skp(session, [perkara.kantor.pegawai.id], TAHUN)
    return baris.evaluasi_id, baris.predikat


def test_nothing_is_converted_before_the_decision(session: Session, perkara: Perkara) -> None:
    assert _result(session, perkara) == (None, None)
    perkara.hear()
    assert _result(session, perkara) == (None, None)


def test_the_decided_revision_is_what_counts(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.decide()
    assert _result(session, perkara) == (keberatan.evaluasi_baru_id, Predikat.BAIK)


def test_a_late_objection_takes_the_place_of_a_result_that_was_final(
    session: Session, perkara: Perkara
) -> None:
    evaluasi_service.finalise_due(session, perkara.kantor.sistem, now=later(20)["now"])
    session.flush()
    assert _result(session, perkara) == (perkara.evaluasi.id, Predikat.BUTUH_PERBAIKAN)
    kelola.reopen_window(
        session, perkara.admin, perkara.periode_id, later(25)["today"], "Sakit.", **later(20)
    )
    keberatan = perkara.decide(saat=later(21))
    assert _result(session, perkara) == (keberatan.evaluasi_baru_id, Predikat.BAIK)
