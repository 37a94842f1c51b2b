"""What Beranda asks of the vault: links of the owner that an evaluator may find closed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.antrean import Baris, queue_row
from kinerja.bukti.models import MasaTautan, Tautan
from kinerja.bukti.rules import GAGAL_BERTURUT, HARI_PERINGATAN, MASALAH_BERLANJUT, MASALAH_SEGERA
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN


def queue_bukti(session: Session, actor: Actor, *, today: date, now: datetime) -> Iterable[Baris]:
    """Own links in periods that are not fixed yet which do not open, or whose access ends within 14 days."""
    if actor.pegawai_id is None:
        return []
    lama = and_(Tautan.keadaan.in_(MASALAH_BERLANJUT), Tautan.gagal >= GAGAL_BERTURUT)
    berakhir = MasaTautan.sampai <= today + timedelta(days=HARI_PERINGATAN)
    query = (
        queue_row("bukti_tautan", Tautan.id, batas=MasaTautan.sampai)
        .select_from(BuktiDukung)
        .join(Tautan, Tautan.sidik == BuktiDukung.sidik_url)
        .join(PeriodePenilaian, PeriodePenilaian.id == BuktiDukung.periode_id)
        .outerjoin(
            MasaTautan,
            and_(MasaTautan.sidik == BuktiDukung.sidik_url, MasaTautan.pegawai_id == actor.pegawai_id),
        )
        .where(BuktiDukung.diunggah_oleh == actor.pegawai_id)
        .where(PeriodePenilaian.status.not_in(SUDAH_DITETAPKAN))
        .where(or_(Tautan.keadaan.in_(MASALAH_SEGERA), lama, berakhir))
    )
    return [query]
