"""A run for many people: its rows, one small step after the other, what came of each, and going on later.

A step answers soon and stores what it did, so a run may be broken off at any time: what waits still waits.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, defer

from kinerja import audit
from kinerja.actor import Actor
from kinerja.angka_kredit.isian import last_isian
from kinerja.angka_kredit.models import (
    BarisMassalAk,
    DokumenAk,
    JenisDokumen,
    JenisMassal,
    MassalAk,
    StatusBaris,
)
from kinerja.angka_kredit.service.berkas import list_waiting
from kinerja.angka_kredit.service.hitung import OBJEK
from kinerja.angka_kredit.service.rencana import Cakupan, plan_massal
from kinerja.angka_kredit.service.terbit import SINGKATAN, issue
from kinerja.errors import InputError, KinerjaError, NotFoundError

SELANGKAH = 20
"""Documents of one request: one transaction that nobody waits long for."""
BARIS_TAMPIL = 200
JALAN_TAMPIL = 5
MAKS_SEBAB = 500


@dataclass(frozen=True)
class Kemajuan:
    """How far a run is."""

    massal: MassalAk
    hitung: Counter[StatusBaris]

    @property
    def jumlah(self) -> int:
        return self.hitung.total()

    @property
    def menunggu(self) -> int:
        return self.hitung[StatusBaris.MENUNGGU]

    @property
    def berhasil(self) -> int:
        return self.hitung[StatusBaris.BERHASIL]

    @property
    def gagal(self) -> int:
        return self.hitung[StatusBaris.GAGAL]

    @property
    def berjalan(self) -> bool:
        return self.menunggu > 0 and self.massal.dijeda is None


@dataclass(frozen=True)
class HalamanMassal:
    """The page of a run: how far it is, and its rows with the document of each, the refused ones first."""

    kemajuan: Kemajuan
    baris: tuple[tuple[BarisMassalAk, DokumenAk | None], ...]


def start_massal(session: Session, actor: Actor, cakupan: Cakupan, *, today: date, now: datetime) -> MassalAk:
    """A run over everybody who is ready now.

    Raises InputError where nobody is, and as `plan_massal`.
    """
    rencana = plan_massal(session, actor, cakupan, today=today)
    if not rencana.siap:
        raise InputError("Tidak ada yang siap diterbitkan.")
    jenis = JenisMassal(cakupan.jenis.value)
    untuk = f"{rencana.untuk}, {cakupan.tahun}" if jenis is JenisMassal.KONVERSI else rencana.untuk
    baris = [
        {
            "pegawai_id": satu.pegawai_id,
            "konversi_id": satu.konversi_id,
            "nama": satu.nama,
            "uraian": satu.uraian[:300],
        }
        for satu in rencana.siap
    ]
    return _open(session, actor, jenis, untuk, baris, "", now)


def start_signing(session: Session, actor: Actor, penanda: str, *, now: datetime) -> MassalAk:
    """A run over all documents that wait for the signature of the actor. Raises InputError for none."""
    baris = [
        {
            "pegawai_id": satu.pegawai_id,
            "dokumen_id": satu.id,
            "nama": satu.pegawai.nama_lengkap,
            "uraian": f"{SINGKATAN[satu.jenis]} {satu.nomor}",
        }
        for satu in list_waiting(session, actor)
    ]
    if not baris:
        raise InputError("Tidak ada dokumen yang menunggu tanda tangan Anda.")
    return _open(session, actor, JenisMassal.TANDA_TANGAN, "Dokumen atas nama Anda", baris, penanda, now)


def _open(
    session: Session,
    actor: Actor,
    jenis: JenisMassal,
    untuk: str,
    baris: Sequence[Mapping[str, object]],
    penanda: str,
    now: datetime,
) -> MassalAk:
    massal = MassalAk(akun_id=actor.akun_id, jenis=jenis, cakupan=untuk, penanda=penanda, dibuat=now)
    session.add(massal)
    session.flush()
    tetap = {"instansi_id": actor.instansi_id, "massal_id": massal.id, "status": StatusBaris.MENUNGGU}
    kosong = {"konversi_id": None, "dokumen_id": None, "sebab": ""}
    session.execute(insert(BarisMassalAk), [{**kosong, **satu, **tetap} for satu in baris])
    teks = f"{jenis.value.replace('_', ' ')} bersama untuk {len(baris)} dokumen: {untuk}"
    rincian = {"perubahan": [teks]}
    audit.record(session, actor, f"{OBJEK}.massal", f"{OBJEK}_massal", massal.id, now=now, rincian=rincian)
    return massal


def step_massal(session: Session, actor: Actor, massal_id: int, *, today: date, now: datetime) -> None:
    """Issue the next SELANGKAH documents of a run; one that is refused stops no other.

    Raises NotFoundError for a run of somebody else.
    """
    massal = _find(session, actor, massal_id, lock=True)
    massal.dijeda = None
    for baris in _next_rows(session, massal_id, SELANGKAH):
        try:
            with session.begin_nested():
                dokumen = issue(
                    session,
                    actor,
                    baris.pegawai_id,
                    JenisDokumen(massal.jenis.value),
                    last_isian(session, baris.pegawai_id),
                    konversi_id=baris.konversi_id,
                    today=today,
                    now=now,
                )
            baris.dokumen_id, baris.status = dokumen.id, StatusBaris.BERHASIL
        except KinerjaError as error:
            baris.status, baris.sebab = StatusBaris.GAGAL, error.message[:MAKS_SEBAB]
    _close(session, massal, now)


def next_row(session: Session, actor: Actor, massal_id: int) -> tuple[MassalAk, BarisMassalAk | None]:
    """The next document of a run that is signed, outside of this transaction; None at its end.

    Raises NotFoundError for a run of somebody else.
    """
    massal = _find(session, actor, massal_id)
    return massal, next(iter(_next_rows(session, massal_id, 1)), None)


def settle_row(
    session: Session, actor: Actor, massal_id: int, baris_id: int, sebab: str, *, now: datetime
) -> None:
    """Note what came of a document that was signed outside; `sebab` is "" where it went well."""
    massal = _find(session, actor, massal_id, lock=True)
    massal.dijeda = None
    status = StatusBaris.GAGAL if sebab else StatusBaris.BERHASIL
    session.execute(
        update(BarisMassalAk)
        .where(BarisMassalAk.id == baris_id, BarisMassalAk.massal_id == massal_id)
        .values(status=status, sebab=sebab[:MAKS_SEBAB])
    )
    _close(session, massal, now)


def pause_massal(session: Session, actor: Actor, massal_id: int, *, now: datetime) -> None:
    """Let a run rest; it goes on with the next step. Raises NotFoundError."""
    massal = _find(session, actor, massal_id, lock=True)
    if massal.selesai is None:
        massal.dijeda = now


def retry_massal(session: Session, actor: Actor, massal_id: int, *, now: datetime) -> None:
    """Let the refused rows of a run wait again. Raises NotFoundError."""
    massal = _find(session, actor, massal_id, lock=True)
    gagal = (BarisMassalAk.massal_id == massal_id, BarisMassalAk.status == StatusBaris.GAGAL)
    session.execute(update(BarisMassalAk).where(*gagal).values(status=StatusBaris.MENUNGGU, sebab=""))
    massal.dijeda = None
    _close(session, massal, now)


def open_massal(session: Session, actor: Actor, massal_id: int) -> HalamanMassal:
    """The page of a run. Raises NotFoundError for one of somebody else."""
    massal = _find(session, actor, massal_id)
    query = (
        select(BarisMassalAk, DokumenAk)
        .outerjoin(DokumenAk, DokumenAk.id == BarisMassalAk.dokumen_id)
        .where(BarisMassalAk.massal_id == massal_id)
        .options(defer(DokumenAk.isi, raiseload=True))
        .order_by(BarisMassalAk.status != StatusBaris.GAGAL, BarisMassalAk.id)
        .limit(BARIS_TAMPIL)
    )
    baris = tuple((satu, dokumen) for satu, dokumen in session.execute(query))
    return HalamanMassal(_progress_of(session, [massal])[0], baris)


def list_massal(session: Session, actor: Actor) -> list[Kemajuan]:
    """The last runs of the actor, the newest first."""
    query = select(MassalAk).where(MassalAk.akun_id == actor.akun_id)
    return _progress_of(
        session, session.scalars(query.order_by(MassalAk.id.desc()).limit(JALAN_TAMPIL)).all()
    )


def _progress_of(session: Session, semua: Sequence[MassalAk]) -> list[Kemajuan]:
    query = (
        select(BarisMassalAk.massal_id, BarisMassalAk.status, func.count())
        .where(BarisMassalAk.massal_id.in_([satu.id for satu in semua]))
        .group_by(BarisMassalAk.massal_id, BarisMassalAk.status)
    )
    hitung: dict[int, Counter[StatusBaris]] = {satu.id: Counter() for satu in semua}
    for massal_id, status, banyak in session.execute(query) if semua else ():
        hitung[massal_id][status] = banyak
    return [Kemajuan(satu, hitung[satu.id]) for satu in semua]


def _next_rows(session: Session, massal_id: int, banyak: int) -> Sequence[BarisMassalAk]:
    query = (
        select(BarisMassalAk)
        .where(BarisMassalAk.massal_id == massal_id, BarisMassalAk.status == StatusBaris.MENUNGGU)
        .order_by(BarisMassalAk.id)
        .limit(banyak)
    )
    return session.scalars(query).all()


def _close(session: Session, massal: MassalAk, now: datetime) -> None:
    """Mark the end of a run, or that it is open again."""
    session.flush()
    sisa = select(func.count(BarisMassalAk.id)).where(
        BarisMassalAk.massal_id == massal.id, BarisMassalAk.status == StatusBaris.MENUNGGU
    )
    massal.selesai = None if session.scalar(sisa) else now


def _find(session: Session, actor: Actor, massal_id: int, *, lock: bool = False) -> MassalAk:
    query = select(MassalAk).where(MassalAk.id == massal_id, MassalAk.akun_id == actor.akun_id)
    massal = session.scalar(query.with_for_update() if lock else query)
    if massal is None:
        raise NotFoundError
    return massal
