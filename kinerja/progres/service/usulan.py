"""What approved daily lines propose for the realisasi of a period, and taking a proposal over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, ValidationError
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka import format_desimal
from kinerja.aturan.models import Pengaturan
from kinerja.errors import NotAuthorizedError, StateError
from kinerja.hooks.indikator import TipeIndikator
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.service import IsianRealisasi, find_period, save_realisasi
from kinerja.pelaksanaan.tampilan import IndikatorTampil, PeriodeTampil
from kinerja.progres.models import BarisHarian
from kinerja.progres.muat import AKTIF
from kinerja.progres.rules.usulan import DIHITUNG, BarisUsulan, Jumlah, find_jumlah, sum_lines

# Kinds whose realisasi of a period is one number of the unit of the target.
BERJUMLAH = ("nilai",)


@dataclass(frozen=True)
class Usulan:
    """A sum for one indicator; `sama` says that the realisasi already holds it."""

    jumlah: Jumlah
    teks: str
    sama: bool


@dataclass(frozen=True)
class HalamanUsulan:
    """What the page of a period shows of daily lines: `aktif` whether the module is on."""

    aktif: bool = False
    daftar: Mapping[int, Usulan] = field(default_factory=dict)


def list_usulan(session: Session, actor: Actor, hal: PeriodeTampil) -> HalamanUsulan:
    """Proposals by indicator for the owner's page of a period, in one statement; others have nothing to take.

    Only approved lines count, and only where their unit is that of the indicator's target.
    """
    baris = _list_lines(session, hal.periode) if hal.sebagai_pemilik else None
    if baris is None:
        return HalamanUsulan()
    semua = sum_lines(baris)
    usulan = {
        satu.id: usulan
        for rhk in hal.daftar_rhk
        for satu in rhk.daftar_indikator
        if not hal.ini.tahunan and (usulan := _propose(satu, semua, rhk.id))
    }
    return HalamanUsulan(aktif=True, daftar=usulan)


def apply_usulan(
    session: Session,
    actor: Actor,
    periode_id: int,
    indikator_id: int,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> Realisasi:
    """Write the proposal into the realisasi, as the owner would by hand; the text of his own stays.

    Raises NotFoundError, NotAuthorizedError, StateError where there is no proposal (any more), and as
    `save_realisasi` does.
    """
    hal = find_period(session, actor, periode_id, today=today, now=now)
    if not hal.sebagai_pemilik:
        raise NotAuthorizedError("Hanya pemilik SKP yang dapat memakai usulan progres hariannya.")
    _, satu = hal.indikator(indikator_id)
    usulan = list_usulan(session, actor, hal).daftar.get(indikator_id)
    if usulan is None or satu.tipe is None:
        raise StateError("Usulan dari progres harian sudah tidak ada. Muat ulang halaman ini.")
    nilai = _as_nilai(satu.tipe, usulan.jumlah.realisasi)
    isian = {indikator_id: IsianRealisasi(nilai, satu.teks, versi)}
    return save_realisasi(session, actor, periode_id, isian, today=today, now=now)[0]


def _list_lines(session: Session, periode: PeriodePenilaian) -> Sequence[BarisUsulan] | None:
    """The approved lines of the days of this period; None where the module is off."""
    milik = and_(
        BarisHarian.pegawai_id == periode.skp.pegawai_id,
        BarisHarian.tanggal >= periode.mulai,
        BarisHarian.tanggal < periode.sampai,
        BarisHarian.status.in_(DIHITUNG),
    )
    query = (
        select(Pengaturan.nilai, BarisHarian)
        .outerjoin(BarisHarian, milik)
        .where(Pengaturan.kunci == AKTIF)
        .order_by(BarisHarian.tanggal, BarisHarian.jam_mulai)
    )
    semua = session.execute(query).all()
    if not semua or semua[0][0] != "ya":
        return None
    return [
        BarisUsulan(satu.rhk_id, satu.rencana, satu.satuan, satu.realisasi, satu.status)
        for _, satu in semua
        if satu is not None
    ]


def _propose(satu: IndikatorTampil, semua: Mapping[int, Sequence[Jumlah]], rhk_id: int) -> Usulan | None:
    satuan = getattr(satu.parameter, "satuan", None)
    if satu.tipe is None or not satu.tipe.tersedia or not isinstance(satuan, str):
        return None
    if tuple(satu.tipe.Realisasi.model_fields) != BERJUMLAH:
        return None
    jumlah = find_jumlah({kunci: tuple(nilai) for kunci, nilai in semua.items()}, rhk_id, satuan)
    if jumlah is None:
        return None
    sama = getattr(satu.nilai, "nilai", None) == Decimal(jumlah.realisasi)
    return Usulan(jumlah, f"{format_desimal(Decimal(jumlah.realisasi))} {satuan}", sama)


def _as_nilai(tipe: TipeIndikator, jumlah: int) -> BaseModel:
    try:
        return tipe.load_realisasi({"nilai": str(jumlah)})
    except ValidationError as error:
        raise StateError("Jumlah ini tidak dapat dipakai untuk indikator ini.") from error
