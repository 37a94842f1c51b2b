"""One person over the years: the potentials, and the box of each year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.rules import Predikat
from kinerja.errors import NotFoundError
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from kinerja.tindak_lanjut.hak_talenta import HakTalenta, find_hak
from kinerja.tindak_lanjut.models import PotensialPegawai
from kinerja.tindak_lanjut.muat import TAHUNAN, newest
from kinerja.tindak_lanjut.muat_talenta import AturanPakai, load_pakai
from kinerja.tindak_lanjut.rules.talenta import axis_of, box_of


@dataclass(frozen=True)
class HalamanOrang:
    """The history of one person: the potentials, newest first, and kinerja per year with its box."""

    pegawai: Pegawai
    hak: HakTalenta
    daftar: tuple[PotensialPegawai, ...]
    tahun: tuple[tuple[int, Predikat | None, int | None], ...]


def open_person(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> HalamanOrang:
    """The history of a person, five years. Raises NotFoundError."""
    hak, pakai = find_hak(session, actor, today=today), load_pakai(session, actor, on=today)
    if not hak.semua_nama:
        raise NotFoundError
    pegawai = session.scalar(select(Pegawai).where(Pegawai.id == pegawai_id))
    if pegawai is None:
        raise NotFoundError
    query = select(PotensialPegawai).where(PotensialPegawai.pegawai_id == pegawai_id)
    daftar = tuple(
        session.scalars(query.order_by(PotensialPegawai.tanggal.desc(), PotensialPegawai.id.desc()))
    )
    hasil = _years(session, pegawai_id, range(today.year - 6, today.year + 1))
    tahun = tuple(
        (satu, hasil.get(satu), _box_then(pakai, hasil, satu, daftar))
        for satu in range(today.year, today.year - 6, -1)
    )
    return HalamanOrang(pegawai, hak, daftar, tahun)


def _years(session: Session, pegawai_id: int, tahun: range) -> dict[int, Predikat | None]:
    query = (
        select(Skp.tahun, Evaluasi.predikat)
        .join(PeriodePenilaian, and_(PeriodePenilaian.skp_id == Skp.id, PeriodePenilaian.kode == TAHUNAN))
        .join(Evaluasi, Evaluasi.id == newest(PeriodePenilaian.id))
        .where(Skp.pegawai_id == pegawai_id, Skp.tahun.between(tahun[0], tahun[-1]))
        .where(Skp.status != StatusSkp.DIBATALKAN, Evaluasi.final.is_not(None))
        .order_by(Skp.tahun, Skp.mulai)
    )
    return dict(session.execute(query).all())


def _box_then(
    pakai: AturanPakai, hasil: dict[int, Predikat | None], tahun: int, daftar: Sequence[PotensialPegawai]
) -> int | None:
    """The box of a year, with the potential that was valid on its last day."""
    akhir = date(tahun, 12, 31)
    berlaku = next(
        (s.potensial for s in daftar if s.dicabut is None and s.tanggal <= akhir <= s.berlaku_sampai), None
    )
    kinerja = axis_of(pakai.aturan, (hasil.get(tahun), hasil.get(tahun - 1)), pakai.cara)
    return box_of(pakai.aturan, kinerja, berlaku)
