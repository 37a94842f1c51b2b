"""A year of a person as its page shows it: every day once, who evaluated, and what is unexplained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.kalender.rules import Bagian, Rentang, tahun_kalender
from kinerja.organisasi.lingkup import PENGELOLA, scope_of
from kinerja.organisasi.models import GarisPelaporan, Pegawai, PeristiwaPegawai
from kinerja.organisasi.service import find_hubungan, find_pegawai
from kinerja.organisasi.service_peristiwa import list_peristiwa
from kinerja.perjalanan.muat import to_peristiwa
from kinerja.perjalanan.rules import Isi, JenisHari, count_hari, lay_out_year
from kinerja.skp.models import Skp
from kinerja.skp.muat import ORANG
from kinerja.skp.rules import StatusSkp


@dataclass(frozen=True)
class BagianTahun:
    """One stretch: `nomor` tells it in the strip and the table, `x` and `lebar` are percent of the year.

    `skp` and `peristiwa` say what it comes from, None where nobody has said anything.
    """

    nomor: int
    bagian: Bagian[Isi]
    x: str
    lebar: str
    skp: Skp | None
    peristiwa: PeristiwaPegawai | None

    @property
    def isi(self) -> Isi:
        return self.bagian.isi or Isi(JenisHari.BELUM_JELAS)

    @property
    def mulai(self) -> date:
        return self.bagian.rentang.mulai

    @property
    def sampai(self) -> date:
        return self.bagian.rentang.sampai

    @property
    def selesai(self) -> date:
        return self.bagian.rentang.selesai

    @property
    def terang(self) -> bool:
        return self.isi.jenis is not JenisHari.BELUM_JELAS


@dataclass(frozen=True)
class PenilaiTahun:
    """Who evaluated from when to when, within the year."""

    penilai: Pegawai
    mulai: date
    sampai: date
    x: str
    lebar: str


@dataclass(frozen=True)
class HalamanTahun:
    """The page. `jumlah` are days and months of each kind, which add up to `hari` and 12."""

    pegawai: Pegawai
    tahun: int
    hari: int
    daftar_bagian: tuple[BagianTahun, ...]
    daftar_penilai: tuple[PenilaiTahun, ...]
    daftar_peristiwa: tuple[PeristiwaPegawai, ...]
    jumlah: dict[JenisHari, tuple[int, int]]
    boleh_catat: bool
    sendiri: bool

    @property
    def belum_jelas(self) -> tuple[BagianTahun, ...]:
        return tuple(satu for satu in self.daftar_bagian if not satu.terang)


def open_tahun(session: Session, actor: Actor, pegawai_id: int, tahun: int, *, today: date) -> HalamanTahun:
    """The year of a person for himself, his superiors, admins and auditors. Raises NotFoundError."""
    setahun = tahun_kalender(tahun)
    pegawai = find_pegawai(session, actor, pegawai_id)
    sendiri = pegawai_id == actor.pegawai_id
    akhir = min(max(today, setahun.mulai), setahun.selesai)
    if not sendiri and not find_hubungan(session, actor, pegawai_id, on=akhir):
        raise NotFoundError
    daftar_skp = _list_skp(session, pegawai_id, tahun)
    semua = list_peristiwa(session, actor, pegawai_id)
    bagian = lay_out_year(
        tahun,
        [(skp.id, Rentang(skp.mulai, skp.sampai)) for skp in daftar_skp.values()],
        [to_peristiwa(satu) for satu in semua],
    )
    per_id = {satu.id: satu for satu in semua}
    return HalamanTahun(
        pegawai=pegawai,
        tahun=tahun,
        hari=setahun.hari,
        daftar_bagian=tuple(
            _to_bagian(nomor, satu, setahun, daftar_skp, per_id) for nomor, satu in enumerate(bagian, 1)
        ),
        daftar_penilai=_list_penilai(session, pegawai_id, setahun),
        daftar_peristiwa=tuple(satu for satu in semua if _touches(satu, setahun)),
        jumlah=count_hari(bagian),
        boleh_catat=bool(scope_of(actor, PENGELOLA)),
        sendiri=sendiri,
    )


def _list_skp(session: Session, pegawai_id: int, tahun: int) -> dict[int, Skp]:
    query = (
        select(Skp)
        .where(Skp.pegawai_id == pegawai_id, Skp.tahun == tahun, Skp.status != StatusSkp.DIBATALKAN)
        .options(*ORANG[1:])
        .order_by(Skp.mulai)
    )
    return {skp.id: skp for skp in session.scalars(query)}


def _touches(satu: PeristiwaPegawai, setahun: Rentang) -> bool:
    """An event without an end is shown in the year in which it began."""
    akhir = satu.sampai or date.fromordinal(satu.mulai.toordinal() + 1)
    return Rentang(satu.mulai, akhir).beririsan(setahun)


def _to_bagian(
    nomor: int,
    satu: Bagian[Isi],
    setahun: Rentang,
    daftar_skp: dict[int, Skp],
    per_id: dict[int, PeristiwaPegawai],
) -> BagianTahun:
    isi = satu.isi or Isi(JenisHari.BELUM_JELAS)
    return BagianTahun(
        nomor,
        satu,
        *_place(satu.rentang, setahun),
        daftar_skp.get(isi.skp_id or 0),
        per_id.get(isi.peristiwa_id or 0),
    )


def _place(rentang: Rentang, setahun: Rentang) -> tuple[str, str]:
    """Left edge and width in percent of the year, as an attribute of SVG writes them."""
    awal = (rentang.mulai - setahun.mulai).days * 100 / setahun.hari
    return f"{awal:.3f}", f"{rentang.hari * 100 / setahun.hari:.3f}"


def _list_penilai(session: Session, pegawai_id: int, setahun: Rentang) -> tuple[PenilaiTahun, ...]:
    query = (
        select(GarisPelaporan)
        .options(joinedload(GarisPelaporan.penilai))
        .where(GarisPelaporan.pegawai_id == pegawai_id, GarisPelaporan.mulai < setahun.sampai)
        .where(or_(GarisPelaporan.sampai.is_(None), GarisPelaporan.sampai > setahun.mulai))
        .order_by(GarisPelaporan.mulai)
    )
    return tuple(_join_same(list(session.scalars(query)), setahun))


def _join_same(daftar: Sequence[GarisPelaporan], setahun: Rentang) -> list[PenilaiTahun]:
    """Lines that follow each other with the same penilai are one stretch."""
    hasil: list[tuple[Pegawai, Rentang]] = []
    for garis in daftar:
        rentang = Rentang(garis.mulai, garis.sampai or date.max).irisan(setahun)
        if rentang is None:
            continue
        if hasil and hasil[-1][0].id == garis.penilai_id and hasil[-1][1].sampai == rentang.mulai:
            hasil[-1] = hasil[-1][0], Rentang(hasil[-1][1].mulai, rentang.sampai)
        else:
            hasil.append((garis.penilai, rentang))
    return [
        PenilaiTahun(penilai, rentang.mulai, rentang.sampai, *_place(rentang, setahun))
        for penilai, rentang in hasil
    ]
