"""Issue a letter: a number, once per letter and evaluation and without gaps, and the frozen content."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.errors import StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.kalender.rules import local_date
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.skp.models import Skp
from kinerja.surat.hak import check_may_issue
from kinerja.surat.models import SuratTerbit
from kinerja.surat.service.naskah import NaskahSurat

OBJEK = "surat"


def issue(session: Session, actor: Actor, naskah: NaskahSurat, *, now: datetime) -> SuratTerbit:
    """The letter with its number; one that was issued before is given back as it is.

    Numbers count per letter and year in the zone of the instansi. A number is used exactly when this
    transaction commits, so none is skipped. Raises NotFoundError, NotAuthorizedError, and StateError where
    the evaluation was replaced meanwhile.
    """
    instansi = _lock_instansi(session, actor)
    check_may_issue(actor, _find_pegawai_id(session, naskah))
    if sudah := _find_issued(session, naskah.kode, naskah.evaluasi_id):
        return sudah
    hari = local_date(now, instansi.zona_waktu)
    urut = _next(session, naskah.kode, hari.year)
    surat = SuratTerbit(
        kode=naskah.kode,
        plugin=naskah.plugin,
        versi_plugin=naskah.versi_plugin,
        judul=naskah.judul,
        evaluasi_id=naskah.evaluasi_id,
        tahun=hari.year,
        urut=urut,
        nomor=naskah.skema.format(urut, hari, instansi.kode.upper()),
        isi=naskah.isi.dump(),
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(surat)
    session.flush()
    _record(session, actor, surat, "surat.terbit", f"surat {surat.judul} terbit, nomor {surat.nomor}", now)
    return surat


def _find_issued(session: Session, kode: str, evaluasi_id: int) -> SuratTerbit | None:
    """The letter of this kind about this evaluation."""
    query = select(SuratTerbit).where(SuratTerbit.kode == kode, SuratTerbit.evaluasi_id == evaluasi_id)
    return session.scalar(query)


def record_file(session: Session, actor: Actor, surat_id: int, sidik: str, *, now: datetime) -> str:
    """Note the printed file; the sha256 of the file that counts: another process may have been first."""
    surat = _lock(session, surat_id)
    if surat.sha256 is None:
        surat.sha256 = sidik
        _record(session, actor, surat, "surat.cetak", f"surat nomor {surat.nomor} dicetak", now)
    return surat.sha256


def record_signature(
    session: Session, actor: Actor, surat_id: int, *, asli: str, sidik: str, penanda: str, now: datetime
) -> bool:
    """Let the signed file take the place of `asli`; whether it does: another process may have been first."""
    surat = _lock(session, surat_id)
    if surat.penanda or surat.sha256 != asli:
        return False
    surat.sha256, surat.penanda = sidik, penanda
    kalimat = f"surat nomor {surat.nomor} ditandatangani elektronik lewat {penanda}"
    _record(session, actor, surat, "surat.tanda_tangan", kalimat, now)
    return True


# Parts


def _lock_instansi(session: Session, actor: Actor) -> Instansi:
    """Letters of one instansi get their numbers one after the other; other work goes on beside them."""
    query = select(Instansi).where(Instansi.id == actor.instansi_id)
    return session.scalars(query.with_for_update(key_share=True)).one()


def _find_pegawai_id(session: Session, naskah: NaskahSurat) -> int:
    query = (
        select(Skp.pegawai_id)
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .join(Evaluasi, Evaluasi.periode_id == PeriodePenilaian.id)
        .where(Evaluasi.id == naskah.evaluasi_id, is_latest(), PeriodePenilaian.status.in_(SUDAH_DITETAPKAN))
    )
    found = session.scalar(query)
    if found is None:
        raise StateError("Penilaian ini baru saja diganti. Muat ulang halaman, lalu ulangi.")
    return found


def _next(session: Session, kode: str, tahun: int) -> int:
    query = select(func.max(SuratTerbit.urut)).where(SuratTerbit.kode == kode, SuratTerbit.tahun == tahun)
    return (session.scalar(query) or 0) + 1


def _lock(session: Session, surat_id: int) -> SuratTerbit:
    query = select(SuratTerbit).where(SuratTerbit.id == surat_id)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def _record(
    session: Session, actor: Actor, surat: SuratTerbit, aksi: str, kalimat: str, now: datetime
) -> None:
    audit.record(
        session,
        actor,
        aksi,
        OBJEK,
        surat.id,
        now=now,
        sesudah={
            "kode": surat.kode,
            "nomor": surat.nomor,
            "evaluasi_id": surat.evaluasi_id,
            "isi": surat.isi,
            "sha256": surat.sha256,
            "penanda": surat.penanda,
        },
        rincian={"perubahan": [kalimat]},
    )
