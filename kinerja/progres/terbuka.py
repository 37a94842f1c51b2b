"""Which days still take a line: the periods of a person round them, and what keeps a day closed.

Daily lines propose the realisasi of their period (`rules.usulan`), so they close with it: where the deadline
of the instansi locks a realisasi, nobody adds to its days, changes or hands them in any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.kalender.rules import is_past
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.kunci import find_kunci_of
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.progres.models import BarisHarian
from kinerja.progres.muat import Ketentuan, list_masa, masa_of, obstacle
from kinerja.progres.rules.baris import StatusBaris
from kinerja.tenggat.rules import JenisKunci, Kunci, describe_lock, find_grace_moment
from kinerja.tenggat.service import load_tenggat


@dataclass(frozen=True, kw_only=True)
class Masa:
    """The periods of a person that share a day with a range; `kunci` by period where deadlines lock."""

    daftar: Sequence[PeriodePenilaian]
    today: date
    now: datetime
    kunci: Mapping[int, Kunci] = field(default_factory=dict)

    def of(self, tanggal: date) -> PeriodePenilaian | None:
        """The period of a day, None outside every SKP."""
        return masa_of(self.daftar, tanggal)

    def kunci_of(self, tanggal: date) -> Kunci | None:
        """The deadline of a day, None where none locks."""
        periode = self.of(tanggal)
        return self.kunci.get(periode.id) if periode else None

    def obstacle(self, tanggal: date, baris: BarisHarian | None = None) -> str:
        """Why a day takes no line, or why `baris` cannot be changed any more, as a sentence; "" where it can.

        A line that the pejabat penilai gave back stays open for some days, as a realisasi that is given back.
        """
        if kalimat := obstacle(self.of(tanggal), tanggal, self.today):
            return kalimat
        kunci = self.kunci_of(tanggal)
        if kunci is None or not kunci.locks(self.now) or (baris and self._may_mend(baris, kunci)):
            return ""
        return describe_lock(kunci)

    def is_open(self, baris: BarisHarian) -> bool:
        return not self.obstacle(baris.tanggal, baris)

    def _may_mend(self, baris: BarisHarian, kunci: Kunci) -> bool:
        return baris.status is StatusBaris.DIKEMBALIKAN and not is_past(
            find_grace_moment(baris.status_sejak, kunci.zona), self.now
        )


def load_masa(
    session: Session,
    actor: Actor,
    ketentuan: Ketentuan,
    mulai: date,
    sampai: date,
    *,
    pegawai_id: int,
    lock: bool = False,
    today: date,
    now: datetime,
) -> Masa:
    """What the days from `mulai` up to `sampai` belong to; asks for deadlines only where they lock.

    `lock` as in `list_masa`.
    """
    daftar = list_masa(session, pegawai_id, mulai, sampai, lock=lock)
    kunci: dict[int, Kunci] = {}
    if ketentuan.mengunci and daftar:
        zona = session.scalars(select(Instansi.zona_waktu).where(Instansi.id == actor.instansi_id)).one()
        kunci = {satu.id: _find_kunci(session, actor, satu, zona, today, now) for satu in daftar}
    return Masa(daftar=daftar, today=today, now=now, kunci=kunci)


def _find_kunci(
    session: Session, actor: Actor, periode: PeriodePenilaian, zona: str, today: date, now: datetime
) -> Kunci:
    berlaku = load_tenggat(session, actor, on=periode.mulai)
    return find_kunci_of(session, actor, periode, JenisKunci.REALISASI, zona, berlaku, today=today, now=now)
