"""Who held a period that is not rated yet, and for how many days, from the log of its states."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import CatatanAudit
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.muat import Bahan
from kinerja.evaluasi.rating import needs_capaian
from kinerja.evaluasi.rules_bola import Babak, Langkah, Pemegang, list_babak, sum_days
from kinerja.kalender.rules import Rentang, local_date
from kinerja.pelaksanaan.jejak import AKSI_ALUR, OBJEK
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN, TRANSISI, AksiPeriode, StatusPeriode

TERBANYAK = 200
_KE: dict[AksiPeriode, StatusPeriode] = {aksi: satu.ke for (_, aksi), satu in TRANSISI.items()}


@dataclass(frozen=True)
class JejakBola:
    """The stretches since the period ended, and how many days each side held it, most first."""

    babak: tuple[Babak, ...]
    hari: dict[Pemegang, int]


def trace_bola(
    session: Session, actor: Actor, bahan: Bahan, aturan: AturanEvaluasi, *, ada_penilai: bool, today: date
) -> JejakBola | None:
    """The way of a period that has ended and is not rated; None for others.

    No permission is asked: the caller has opened the period for reading.
    """
    periode, zona = bahan.periode, bahan.instansi.zona_waktu
    if today <= periode.sampai or current_status(periode, today) in SUDAH_DITETAPKAN:
        return None
    query = (
        select(CatatanAudit.aksi, CatatanAudit.waktu)
        .where(CatatanAudit.objek == OBJEK, CatatanAudit.objek_id == periode.id)
        .where(CatatanAudit.aksi.in_(AKSI_ALUR))
        .order_by(CatatanAudit.urutan)
        .limit(TERBANYAK)
    )
    langkah = [
        Langkah(local_date(waktu, zona), _KE[AksiPeriode(aksi.removeprefix("periode."))])
        for aksi, waktu in session.execute(query)
    ]
    status = current_status(periode, today)
    if periode.status is status and (langkah[-1].ke if langkah else StatusPeriode.PENGISIAN) is not status:
        # Taken over from elsewhere, without its steps: the state and its day stand on the row.
        langkah.append(Langkah(local_date(periode.status_sejak, zona), status))
    babak = list_babak(
        langkah,
        awal=periode.sampai,
        today=today,
        ada_penilai=ada_penilai,
        capaian_kurang=bahan.capaian is None and needs_capaian(bahan, aturan),
        gangguan=_whole_days(aturan, zona),
    )
    return JejakBola(babak, sum_days(babak))


def _whole_days(aturan: AturanEvaluasi, zona: str) -> list[Rentang]:
    """The local days that an outage took from morning to night."""
    hasil = []
    for satu in aturan.periode.gangguan:
        mulai = local_date(satu.mulai - timedelta(microseconds=1), zona) + timedelta(days=1)
        sampai = local_date(satu.sampai + timedelta(microseconds=1), zona)
        if mulai < sampai:
            hasil.append(Rentang(mulai, sampai))
    return hasil
