"""The calendar of periods and deadlines over several years, for pages that show more than one period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.models import Aturan, AturanInstansi, Pengaturan
from kinerja.aturan.muat import build_periode
from kinerja.aturan.pilihan import holds, merge
from kinerja.aturan.query import DAFTAR, happened_since, to_masa
from kinerja.aturan.rules import AturanPeriode, KodeAturan, MasaGangguan
from kinerja.errors import NotFoundError
from kinerja.tenggat.models import Gangguan

SETELAN_TENGGAT = ("tenggat_realisasi", "tenggat_penilaian", "tenggat_hari_tambahan")


@dataclass(frozen=True)
class Kalender:
    """What holds from which day on: editions of the rule set Periode with the choices of the instansi.

    `setelan` are the settings of `SETELAN_TENGGAT` that were chosen.
    """

    edisi: Mapping[date, AturanPeriode]
    setelan: Mapping[str, str] = field(default_factory=dict)

    def on(self, hari: date) -> AturanPeriode:
        """What holds on a day; the first for a day before it. Raises NotFoundError without any."""
        if not self.edisi:
            raise NotFoundError("Aturan periode belum ada. Hubungi admin instansi.")
        berlaku = [mulai for mulai in self.edisi if mulai <= hari] or [min(self.edisi)]
        return self.edisi[max(berlaku)]


def load_kalender(session: Session, actor: Actor, *, since: date) -> Kalender:
    """What holds on a day from `since` on, in one query."""
    kode = KodeAturan.PERIODE.value
    query = (
        select(Aturan, AturanInstansi, Gangguan, Pengaturan)
        .select_from(DAFTAR)
        .outerjoin(
            Aturan,
            and_(
                DAFTAR.c.nomor == 0,
                Aturan.kode == kode,
                Aturan.rancangan.is_(False),
                or_(Aturan.berlaku_sampai.is_(None), Aturan.berlaku_sampai > since),
            ),
        )
        .outerjoin(
            AturanInstansi,
            and_(
                DAFTAR.c.nomor == 1,
                AturanInstansi.kode == kode,
                AturanInstansi.dicabut.is_(None),
                or_(AturanInstansi.sampai.is_(None), AturanInstansi.sampai > since),
            ),
        )
        .outerjoin(Gangguan, and_(DAFTAR.c.nomor == 3, happened_since(since)))
        .outerjoin(Pengaturan, and_(DAFTAR.c.nomor == 2, Pengaturan.kunci.in_(SETELAN_TENGGAT)))
    )
    rows = session.execute(query).all()
    edisi = _build_edisi(
        [satu for satu, *_ in rows if satu is not None],
        [satu for _, satu, _, _ in rows if satu is not None],
        to_masa(satu for _, _, satu, _ in rows if satu is not None),
    )
    return Kalender(edisi, {satu.kunci: satu.nilai for *_, satu in rows if satu is not None})


def _build_edisi(
    semua: Iterable[Aturan], pilihan: Iterable[AturanInstansi], gangguan: tuple[MasaGangguan, ...]
) -> dict[date, AturanPeriode]:
    """One entry for each day on which an edition or a choice begins or ends."""
    edisi, milik = sorted(semua, key=lambda satu: satu.berlaku_mulai), list(pilihan)
    batas = {satu.mulai for satu in milik} | {satu.sampai for satu in milik if satu.sampai is not None}
    isi: dict[date, AturanPeriode] = {}
    for satu in edisi:
        akhir = satu.berlaku_sampai or date.max
        for hari in {satu.berlaku_mulai, *(hari for hari in batas if satu.berlaku_mulai < hari < akhir)}:
            berlaku = [p for p in milik if holds(p, hari)]
            aturan = build_periode(merge(satu.kode, satu.isi, berlaku), satu.sumber)
            isi[hari] = replace(aturan, gangguan=gangguan)
    return isi
