"""A revision in the middle of the year: what was judged before stays with the version it was judged on."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.errors import StateError
from kinerja.evaluasi import service
from kinerja.pelaksanaan.models import Realisasi
from kinerja.skp import service as skp_service
from kinerja.skp.models import Skp
from kinerja.skp.service import IsianIndikator, IsianRhk
from tests.evaluasi_bersama import SAAT, Kantor
from tests.skp_bersama import read, seal


def _skp(session: Session, kantor: Kantor) -> Skp:
    return read(session, kantor.periode().skp_id)


def _revise(session: Session, kantor: Kantor, teks: str) -> None:
    """Open, rewrite the first row, hand over, approve."""
    skp = _skp(session, kantor)
    skp_service.revise_skp(session, kantor.pemilik, skp.id, "Tugas berubah", **SAAT)
    rhk = skp.rencana_hasil_kerja[0]
    indikator = {
        satu.id: IsianIndikator(teks=satu.teks, target="99 laporan", aspek=satu.aspek)
        for satu in rhk.semua_indikator
    }
    isian = IsianRhk(teks=teks, penugasan_dari=rhk.penugasan_dari, indikator=indikator)
    skp_service.save_rhk(session, kantor.pemilik, skp.id, rhk.id, isian, **SAAT)
    skp_service.submit_skp(session, kantor.pemilik, skp.id, **SAAT)
    skp_service.approve_skp(session, kantor.penilai, skp.id, sidik=seal(session, skp.id), **SAAT)
    session.flush()


def test_an_evaluation_keeps_the_version_it_was_made_on(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    session.flush()
    dulu = service.load_cetakan(session, kantor.pemilik, evaluasi.periode_id, today=SAAT["today"])
    _revise(session, kantor, "Tersusunnya sesuatu yang lain")
    kini = service.load_cetakan(session, kantor.pemilik, evaluasi.periode_id, today=date(2026, 12, 1))
    assert kini == dulu
    skp_id = kantor.periode().skp_id
    skp = skp_service.load_cetakan(session, kantor.pemilik, skp_id, today=SAAT["today"])
    assert skp.naskah.daftar_rhk[0].teks == "Tersusunnya sesuatu yang lain"


def test_realisasi_stays_with_its_row_when_the_row_is_rewritten(session: Session, kantor: Kantor) -> None:
    def recorded() -> list[tuple[int, int, str]]:
        query = select(Realisasi.id, Realisasi.indikator_id, Realisasi.teks).order_by(Realisasi.id)
        return [(satu, indikator, teks) for satu, indikator, teks in session.execute(query)]

    kantor.submit()
    sebelum = recorded()
    _revise(session, kantor, "Tersusunnya sesuatu yang lain")
    assert sebelum
    assert recorded() == sebelum


def test_a_row_with_realisasi_is_not_deleted_in_a_revision(session: Session, kantor: Kantor) -> None:
    kantor.submit()
    skp = _skp(session, kantor)
    skp_service.revise_skp(session, kantor.pemilik, skp.id, "Tugas berubah", **SAAT)
    rhk_id = skp.rencana_hasil_kerja[0].id
    with pytest.raises(StateError, match="tidak dapat dihapus"):
        skp_service.delete_rhk(session, kantor.pemilik, skp.id, rhk_id, **SAAT)
    assert _skp(session, kantor).rencana_hasil_kerja[0].id == rhk_id
