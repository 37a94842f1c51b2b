"""How many objections there were and what became of them, per unit of the first level, without names."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.errors import NotFoundError
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import DIPERIKSA, StatusKeberatan
from kinerja.keberatan.rules.statistik import BarisStatistik, Ukuran, median, protect
from kinerja.organisasi.models import Penempatan, UnitKerja
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp

SATU_HARI = timedelta(days=1)
UKURAN: Mapping[StatusKeberatan, Ukuran] = {
    StatusKeberatan.DITERIMA: Ukuran.DITERIMA,
    StatusKeberatan.DITOLAK: Ukuran.DITOLAK,
    StatusKeberatan.DICABUT: Ukuran.DICABUT,
    **dict.fromkeys(DIPERIKSA, Ukuran.BERJALAN),
}


@dataclass(frozen=True)
class Statistik:
    """The table of a year; the last line is the whole instansi. Empty where nobody objected."""

    tahun: int
    daftar: tuple[BarisStatistik, ...]


def count_keberatan(session: Session, actor: Actor, tahun: int) -> Statistik:
    """The counts of one year, small ones hidden. Only units right below the topmost are told apart, so that
    no two tables can be subtracted from each other. Raises NotFoundError."""
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.AUDITOR):
        raise NotFoundError
    pohon = {satu.id: satu for satu in session.scalars(select(UnitKerja))}
    jumlah: dict[str, dict[Ukuran, int]] = defaultdict(lambda: dict.fromkeys(Ukuran, 0))
    hari: dict[str, list[int]] = defaultdict(list)
    query = (
        select(Penempatan.unit_id, Keberatan.status, Keberatan.diajukan, Keberatan.diputus)
        .join(PeriodePenilaian, PeriodePenilaian.id == Keberatan.periode_id)
        .join(Skp, Skp.id == PeriodePenilaian.skp_id)
        .join(Penempatan, Penempatan.id == Skp.penempatan_id)
        .where(Skp.tahun == tahun, Keberatan.status != StatusKeberatan.DRAF)
    )
    for unit_id, status, diajukan, diputus in session.execute(query):
        nama = _first_level(pohon, unit_id)
        jumlah[nama][UKURAN[status]] += 1
        if diajukan is not None and diputus is not None:
            hari[nama].append((diputus - diajukan) // SATU_HARI)
    return Statistik(tahun, _build_rows(jumlah, hari))


def _build_rows(
    jumlah: Mapping[str, Mapping[Ukuran, int]], hari: Mapping[str, list[int]]
) -> tuple[BarisStatistik, ...]:
    semua = sorted(jumlah)
    tampak = protect([[jumlah[nama][satu] for satu in Ukuran] for nama in semua])
    seluruh = [satu for nama in semua for satu in hari.get(nama, [])]
    return tuple(
        BarisStatistik(
            nama=nama,
            jumlah=baris[-1],
            per_ukuran=dict(zip(Ukuran, baris, strict=False)),
            # A median of few would tell of a hidden count.
            hari=median(semua_hari) if None not in baris[:2] else None,
        )
        for nama, baris, semua_hari in zip(
            [*semua, "Seluruh instansi"],
            tampak,
            [*(hari.get(nama, []) for nama in semua), seluruh],
            strict=bool(semua),
        )
    )


def _first_level(pohon: Mapping[int, UnitKerja], unit_id: int) -> str:
    """The unit right below the topmost one, the topmost itself for its own people."""
    unit = pohon[unit_id]
    while unit.induk_id is not None and pohon[unit.induk_id].induk_id is not None:
        unit = pohon[unit.induk_id]
    return unit.nama
