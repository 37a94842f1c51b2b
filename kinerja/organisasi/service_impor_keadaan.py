"""What an instansi holds as an import sees it: values for the plan, keys and versions for applying it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.organisasi.impor.jenis import KeadaanKini, PegawaiKini, UnitKini
from kinerja.organisasi.impor.perubahan_garis import GarisKini
from kinerja.organisasi.models import (
    GarisPelaporan,
    Instansi,
    Jabatan,
    Pegawai,
    Penempatan,
    RiwayatNip,
    SumberGaris,
    UnitKerja,
)
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai, Jenjang

TANDA_TANPA_KODE = "#"  # no identifier of SIASN begins with it
BARIS_PER_BACA = 1_000

KunciJabatan = tuple[str, JenisJabatan, str | None]


class PenempatanKini(NamedTuple):
    """The placement that a file is compared with: in force, else the next one, else the last."""

    pegawai_id: int
    id: int
    versi: int
    unit_id: int
    jabatan_id: int
    golongan: str
    tmt_golongan: date | None
    tmt_jabatan: date | None
    kepala_unit: bool
    mulai: date
    sampai: date | None

    def has_ended(self, on: date) -> bool:
        """Whether the person sits nowhere since."""
        return self.sampai is not None and self.sampai <= on


class GarisTersimpan(NamedTuple):
    """The newest reporting line of a person."""

    pegawai_id: int
    id: int
    versi: int
    penilai_id: int
    sumber: SumberGaris
    mulai: date
    sampai: date | None


@dataclass(frozen=True, slots=True)
class OrangKini:
    """Keys of a stored person; `penempatan` is None for one who was never placed."""

    id: int
    versi: int
    penempatan: PenempatanKini | None


@dataclass(frozen=True)
class Keadaan:
    """The state of one instansi; people by their key (NIP, or "#" and id without one), units by id_luar."""

    kini: KeadaanKini
    unit: Mapping[str, UnitKerja]
    jabatan: Mapping[KunciJabatan, int]
    kode_jabatan: frozenset[str]
    orang: Mapping[str, OrangKini]
    garis: Mapping[str, GarisKini]
    baris_garis: Mapping[str, GarisTersimpan]


KEADAAN_KOSONG = Keadaan(KeadaanKini(), {}, {}, frozenset(), {}, {}, {})


def load_keadaan(session: Session, actor: Actor, *, today: date) -> Keadaan:
    """Everything that a plan depends on; seven queries, however large the instansi is."""
    unit = {_key_of(satu.kode_luar, satu.id): satu for satu in session.scalars(select(UnitKerja))}
    kunci_unit = {satu.id: kunci for kunci, satu in unit.items()}
    jabatan = {satu.id: satu for satu in session.scalars(select(Jabatan).order_by(Jabatan.id.desc()))}
    penempatan = _load_penempatan(session, today)
    kunci_orang, nip_lama = _load_keys(session)
    pegawai: dict[str, PegawaiKini] = {}
    orang: dict[str, OrangKini] = {}
    for baris in _iter_pegawai(session):
        kunci, tempat = kunci_orang[baris.id], penempatan.get(baris.id)
        berlaku = None if tempat is None or tempat.has_ended(today) else tempat
        pegawai[kunci] = _as_kini(baris, kunci, berlaku, jabatan, kunci_unit, tuple(nip_lama[baris.id]))
        orang[kunci] = OrangKini(baris.id, baris.versi, tempat)
    for pegawai_id, daftar_nip in nip_lama.items():
        for nip in daftar_nip:
            pegawai.setdefault(nip, pegawai[kunci_orang[pegawai_id]])
    baris_garis = {kunci_orang[satu.pegawai_id]: satu for satu in _load_garis(session)}
    return Keadaan(
        kini=KeadaanKini(_load_nama(session, actor), dict(_as_unit_kini(unit, kunci_unit)), pegawai),
        unit=unit,
        jabatan={(satu.nama, satu.jenis, satu.jenjang): satu.id for satu in jabatan.values()},
        kode_jabatan=frozenset(satu.kode_luar for satu in jabatan.values() if satu.kode_luar),
        orang=orang,
        garis={kunci: _as_garis_kini(satu, kunci_orang) for kunci, satu in baris_garis.items()},
        baris_garis=baris_garis,
    )


def _key_of(kode: str | None, nomor: int) -> str:
    return kode or f"{TANDA_TANPA_KODE}{nomor}"


def _load_nama(session: Session, actor: Actor) -> str:
    return session.scalar(select(Instansi.nama).where(Instansi.id == actor.instansi_id)) or ""


def _as_unit_kini(
    unit: Mapping[str, UnitKerja], kunci_unit: Mapping[int, str]
) -> Iterator[tuple[str, UnitKini]]:
    for kunci, satu in unit.items():
        yield kunci, UnitKini(kunci, satu.nama, kunci_unit[satu.induk_id] if satu.induk_id else None)


def _load_keys(session: Session) -> tuple[dict[int, str], dict[int, list[str]]]:
    kunci = {satu.id: _key_of(satu.nip, satu.id) for satu in session.execute(select(Pegawai.id, Pegawai.nip))}
    nip_lama: dict[int, list[str]] = defaultdict(list)
    for pegawai_id, nip in session.execute(select(RiwayatNip.pegawai_id, RiwayatNip.nip)):
        nip_lama[pegawai_id].append(nip)
    return kunci, nip_lama


class _BarisOrang(NamedTuple):
    id: int
    versi: int
    nama: str
    gelar_depan: str
    gelar_belakang: str
    jenis: JenisPegawai
    kedudukan: str
    tanggal_lahir: date | None
    surel: str | None


def _iter_pegawai(session: Session) -> Iterator[_BarisOrang]:
    query = select(*(getattr(Pegawai, nama) for nama in _BarisOrang._fields)).order_by(Pegawai.id)
    yield from (_BarisOrang(*baris) for baris in session.execute(query, execution_options=_OPSI_BACA))


# Columns instead of objects, in slices: 50,000 people must fit in little memory.
_OPSI_BACA = {"yield_per": BARIS_PER_BACA}


def _load_penempatan(session: Session, today: date) -> dict[int, PenempatanKini]:
    query = select(*(getattr(Penempatan, nama) for nama in PenempatanKini._fields)).order_by(
        Penempatan.pegawai_id, Penempatan.mulai
    )
    dipakai: dict[int, PenempatanKini] = {}
    for baris in session.execute(query, execution_options=_OPSI_BACA):
        satu = PenempatanKini(*baris)
        lama = dipakai.get(satu.pegawai_id)
        if lama is None or lama.has_ended(today):
            dipakai[satu.pegawai_id] = satu
    return dipakai


def _load_garis(session: Session) -> Iterable[GarisTersimpan]:
    query = select(*(getattr(GarisPelaporan, nama) for nama in GarisTersimpan._fields)).order_by(
        GarisPelaporan.pegawai_id, GarisPelaporan.mulai
    )
    return (GarisTersimpan(*baris) for baris in session.execute(query, execution_options=_OPSI_BACA))


def _as_garis_kini(satu: GarisTersimpan, kunci_orang: Mapping[int, str]) -> GarisKini:
    return GarisKini(kunci_orang[satu.penilai_id], satu.sumber is SumberGaris.ADMIN, satu.mulai, satu.sampai)


def _as_kini(
    orang: _BarisOrang,
    kunci: str,
    tempat: PenempatanKini | None,
    jabatan: Mapping[int, Jabatan],
    kunci_unit: Mapping[int, str],
    nip_lama: tuple[str, ...],
) -> PegawaiKini:
    diduduki = jabatan[tempat.jabatan_id] if tempat else None
    return PegawaiKini(
        nip=kunci,
        nama=orang.nama,
        gelar_depan=orang.gelar_depan,
        gelar_belakang=orang.gelar_belakang,
        lahir=orang.tanggal_lahir,
        jenis_pegawai=orang.jenis,
        kedudukan=orang.kedudukan,
        email=orang.surel or "",
        golongan=tempat.golongan if tempat else "",
        tmt_golongan=tempat.tmt_golongan if tempat else None,
        jabatan_nama=diduduki.nama if diduduki else "",
        jenis_jabatan=diduduki.jenis if diduduki else JenisJabatan.PELAKSANA,
        jenjang=Jenjang(diduduki.jenjang) if diduduki and diduduki.jenjang else None,
        tmt_jabatan=tempat.tmt_jabatan if tempat else None,
        unor_id=kunci_unit[tempat.unit_id] if tempat else "",
        nip_lama=nip_lama,
        kepala_unit=bool(tempat and tempat.kepala_unit),
    )
