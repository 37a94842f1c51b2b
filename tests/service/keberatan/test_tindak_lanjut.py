"""An accepted objection takes back at once what was recommended on the result that it replaced."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import CatatanAudit
from kinerja.evaluasi import service as evaluasi_service
from kinerja.keberatan.service import kelola
from kinerja.tindak_lanjut.models import PerbaikanKinerja, Rekomendasi, SebagaiPetugas
from kinerja.tindak_lanjut.rules.alur import StatusRekomendasi
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.rules.perbaikan import HasilPerbaikan
from kinerja.tindak_lanjut.service import halaman, perbaikan, petugas, putus, usul
from tests.keberatan_bersama import SETUJU, TOLAK, Perkara, later, person
from tests.skp_bersama import Saat
from tests.tindak_lanjut_bersama import BERDOKUMEN

FINAL, USUL, TERBUKA, PUTUS = later(20), later(24), later(25), later(40)


def _recommend(perkara: Perkara) -> dict[JenisRekomendasi, Rekomendasi]:
    """The result is final, its follow-up proposed, and then the window is opened once more."""
    session, sistem = perkara.session, perkara.kantor.sistem
    evaluasi_service.finalise_due(session, sistem, now=FINAL["now"])
    kerja = usul.start_run(session, sistem, 2026, today=USUL["today"])
    usul.propose_slice(session, sistem, kerja, [perkara.kantor.pegawai.id], now=USUL["now"])
    sampai = later(60)["today"]
    kelola.reopen_window(session, perkara.admin, perkara.periode_id, sampai, "Sakit.", **TERBUKA)
    return {satu.jenis: satu for satu in session.scalars(select(Rekomendasi))}


def test_an_accepted_objection_withdraws_the_warning_in_the_same_moment(
    session: Session, perkara: Perkara
) -> None:
    semua = _recommend(perkara)
    assert set(semua) == {JenisRekomendasi.BIMBINGAN, JenisRekomendasi.PERBAIKAN}
    perkara.decide(saat=PUTUS)
    assert {satu.status for satu in semua.values()} == {StatusRekomendasi.DITARIK}
    assert all("digantikan" in satu.alasan_tarik for satu in semua.values())
    assert all(satu.status_sejak == PUTUS["now"] for satu in semua.values())
    query = select(CatatanAudit.aksi).where(CatatanAudit.objek == "rekomendasi")
    assert session.scalars(query).all().count("tindak_lanjut.tarik") == 2
    assert session.scalars(select(Rekomendasi.id)).all() == sorted(satu.id for satu in semua.values())


def test_a_rejected_objection_leaves_everything(session: Session, perkara: Perkara) -> None:
    semua = _recommend(perkara)
    perkara.decide(TOLAK, saat=PUTUS)
    assert {satu.status for satu in semua.values()} == {StatusRekomendasi.USULAN}


def test_an_improvement_that_runs_is_told_of_its_lost_ground_and_leads_nowhere(
    session: Session, perkara: Perkara
) -> None:
    satu = _recommend(perkara)[JenisRekomendasi.PERBAIKAN]
    ppk = _name_ppk(perkara)
    putus.review(session, ppk, satu.id, versi=None, **USUL)
    putus.decide(session, ppk, satu.id, BERDOKUMEN, versi=None, **USUL)
    mulai = USUL["today"]
    masa = perbaikan.start(session, ppk, satu.id, "Laporan tepat waktu.", mulai, versi=None, **USUL)
    assert masa is not None
    assert halaman.open_one(session, ppk, satu.id, today=USUL["today"]).tanpa_dasar == ""
    perkara.decide(SETUJU, saat=PUTUS)
    assert satu.status is StatusRekomendasi.DILAKSANAKAN
    hal = halaman.open_one(session, ppk, satu.id, today=PUTUS["today"])
    assert hal.tanpa_dasar == "Penilaian 2026 revisi 1 sudah digantikan revisi 2."
    assert _end(session, ppk, masa, later(300)) is None


def _end(session: Session, ppk: Actor, masa: PerbaikanKinerja, saat: Saat) -> Rekomendasi | None:
    hasil = HasilPerbaikan.TIDAK_TERCAPAI
    return perbaikan.finish(session, ppk, masa.id, hasil, "Belum tepat waktu.", versi=None, **saat)


def _name_ppk(perkara: Perkara) -> Actor:
    pegawai, actor = person(perkara, "Wati Contoh")
    sebagai, dasar = SebagaiPetugas.PPK, "821/1/2027"
    petugas.name_person(
        perkara.session,
        perkara.kantor.sistem,
        pegawai.nip or "",
        sebagai,
        dasar,
        mulai=date(2027, 1, 1),
        **later(1),
    )
    return actor
