"""The calendar of periods and deadlines over several years, for pages that show more than one period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.models import Aturan
from kinerja.aturan.muat import build_periode
from kinerja.aturan.rules import AturanPeriode, KodeAturan
from kinerja.errors import NotFoundError


@dataclass(frozen=True)
class Kalender:
    """Editions of the rule set Periode by their first day."""

    edisi: Mapping[date, AturanPeriode]

    def on(self, hari: date) -> AturanPeriode:
        """The edition of a day; the first one for a day before it. Raises NotFoundError without any."""
        if not self.edisi:
            raise NotFoundError("Aturan periode belum ada. Hubungi admin instansi.")
        berlaku = [mulai for mulai in self.edisi if mulai <= hari] or [min(self.edisi)]
        return self.edisi[max(berlaku)]


def load_kalender(session: Session, actor: Actor, *, since: date) -> Kalender:
    """The editions that hold on a day from `since` on, in one query."""
    query = select(Aturan).where(
        Aturan.kode == KodeAturan.PERIODE.value,
        or_(Aturan.berlaku_sampai.is_(None), Aturan.berlaku_sampai > since),
    )
    return Kalender(
        {satu.berlaku_mulai: build_periode(satu.isi, satu.sumber) for satu in session.scalars(query)}
    )
