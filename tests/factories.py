"""Rows for tests, with only the fields that matter spelled out. Every NIP is invented and ends in 000.

Each function adds to the session and flushes; a test that asks a page for the data commits first.
"""

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.akun.models import Akun, PeranAkun
from kinerja.organisasi.models import (
    GarisPelaporan,
    Instansi,
    Jabatan,
    Pegawai,
    Penempatan,
    SumberGaris,
    UnitKerja,
)
from kinerja.organisasi.rules import JenisForm, JenisJabatan, JenisPegawai
from kinerja.skp.models import Indikator, Intervensi, LampiranSkp, PerilakuKerja, RencanaHasilKerja, Skp
from kinerja.skp.rules import Aspek, BagianLampiran, Klasifikasi, NilaiPerilaku, Pendekatan
from tests.client import FormClient

T = TypeVar("T")

AWAL_TAHUN = date(2026, 1, 1)

_number = itertools.count(1)


def make_nip() -> str:
    """A well-formed NIP that nobody has: a new birth date and month of appointment each time."""
    number = next(_number)
    lahir = date(1975 + number // 336 % 20, number // 28 % 12 + 1, number % 28 + 1)
    return f"{lahir:%Y%m%d}{lahir.year + 25}{number // 6720 % 12 + 1:02}{number % 2 + 1}000"


def make_instansi(session: Session, **fields: Any) -> Instansi:
    """An instansi; the session must be one of the platform."""
    number = next(_number)
    values = {
        "kode": f"kab-{number}",
        "nama": f"Pemerintah Kabupaten Contoh {number}",
        "nama_pendek": f"Kab. Contoh {number}",
        "tempat": "Contoh",
        "dibuat": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return _add(session, Instansi(**(values | fields)))


def make_unit(session: Session, **fields: Any) -> UnitKerja:
    """A unit kerja; give `induk_id` for a place in the tree."""
    return _add(session, UnitKerja(**({"nama": f"Bidang Contoh {next(_number)}"} | fields)))


def make_jabatan(session: Session, **fields: Any) -> Jabatan:
    """A jabatan, pelaksana unless told otherwise."""
    values = {"nama": f"Jabatan Contoh {next(_number)}", "jenis": JenisJabatan.PELAKSANA}
    return _add(session, Jabatan(**(values | fields)))


def make_pegawai(session: Session, **fields: Any) -> Pegawai:
    """A person with a NIP, without placement."""
    number = next(_number)
    values = {"nip": make_nip(), "nama": f"Pegawai Contoh {number}", "jenis": JenisPegawai.PNS}
    return _add(session, Pegawai(**(values | fields)))


def make_penempatan(session: Session, pegawai: Pegawai, **fields: Any) -> Penempatan:
    """Where the person sits since the start of the year, in a unit and jabatan of its own unless given."""
    values = {"pegawai_id": pegawai.id, "mulai": AWAL_TAHUN} | fields
    if "unit_id" not in values:
        values["unit_id"] = make_unit(session).id
    if "jabatan_id" not in values:
        values["jabatan_id"] = make_jabatan(session).id
    return _add(session, Penempatan(**values))


def make_garis(session: Session, pegawai: Pegawai, penilai: Pegawai, **fields: Any) -> GarisPelaporan:
    """`penilai` is the pejabat penilai of `pegawai` since the start of the year."""
    values = {
        "pegawai_id": pegawai.id,
        "penilai_id": penilai.id,
        "sumber": SumberGaris.ADMIN,
        "mulai": AWAL_TAHUN,
    }
    return _add(session, GarisPelaporan(**(values | fields)))


def make_akun(
    session: Session, pegawai: Pegawai | None = None, peran: Iterable[Peran] = (), **fields: Any
) -> Akun:
    """An account of `pegawai` with roles over the whole instansi; it has no password: use `sign_in`."""
    values = {
        "pegawai_id": pegawai.id if pegawai else None,
        "nip": (pegawai.nip if pegawai else None) or make_nip(),
        "nama": pegawai.nama if pegawai else f"Akun Contoh {next(_number)}",
        "sandi_sekali_pakai": False,
    }
    akun = _add(session, Akun(**(values | fields)))
    for satu in peran:
        _add(session, PeranAkun(akun_id=akun.id, peran=satu, mulai=AWAL_TAHUN))
    return akun


def akun_of(session: Session, pegawai: Pegawai) -> Akun:
    """The account of a pegawai; made when there is none."""
    found = session.scalars(select(Akun).where(Akun.pegawai_id == pegawai.id)).one_or_none()
    return found or make_akun(session, pegawai)


def make_actor(akun: Akun, peran: Iterable[Peran] = ()) -> Actor:
    """The account as services receive it; a pegawai is always at least that."""
    held = {PeranLingkup(satu) for satu in peran}
    if akun.pegawai_id is not None:
        held.add(PeranLingkup(Peran.PEGAWAI))
    return Actor(akun.id, akun.instansi_id, akun.pegawai_id, akun.nama, frozenset(held))


def sign_in(client: FormClient, akun: Akun) -> FormClient:
    """A browser that is fully signed in; the account must be committed."""
    return client.sign_in(akun)


def make_skp(session: Session, pegawai: Pegawai, *, rhk: int = 1, **fields: Any) -> Skp:
    """A kuantitatif draft of the year, complete but for the penilai; `rhk=0` leaves it empty."""
    if "penempatan_id" not in fields:
        fields["penempatan_id"] = make_penempatan(session, pegawai).id
    saat = datetime(2026, 1, 5, 2, tzinfo=UTC)
    values = {
        "pegawai_id": pegawai.id,
        "tahun": 2026,
        "mulai": AWAL_TAHUN,
        "sampai": date(2027, 1, 1),
        "pendekatan": Pendekatan.KUANTITATIF,
        "jenis_form": JenisForm.JA_JF,
        "status_sejak": saat,
        "dibuat": saat,
    }
    skp = _add(session, Skp(**(values | fields)))
    session.add_all(PerilakuKerja(skp_id=skp.id, nilai=nilai) for nilai in NilaiPerilaku)
    for urutan in range(1, rhk + 1):
        make_rhk(session, skp, urutan=urutan)
    if rhk:
        session.add_all(
            LampiranSkp(skp_id=skp.id, bagian=bagian, urutan=1, teks=f"Contoh {bagian.label}")
            for bagian in BagianLampiran
        )
    session.flush()
    return skp


def make_rhk(session: Session, skp: Skp, **fields: Any) -> RencanaHasilKerja:
    """A result with one indicator of the kind angka."""
    values = {
        "skp_id": skp.id,
        "klasifikasi": Klasifikasi.UTAMA,
        "urutan": next(_number) + 100,
        "teks": "Tersusunnya laporan evaluasi",
    }
    pimpinan = fields.pop("pimpinan", "Terlaksananya pengelolaan kinerja")
    sumber_id = fields.pop("sumber_id", None)
    rhk = _add(session, RencanaHasilKerja(**(values | fields)))
    if pimpinan or sumber_id:
        _add(session, Intervensi(rencana_hasil_kerja_id=rhk.id, teks=pimpinan, sumber_id=sumber_id))
    make_indikator(session, rhk)
    return rhk


def make_indikator(session: Session, rhk: RencanaHasilKerja, **fields: Any) -> Indikator:
    """An indicator "12 laporan"."""
    values = {
        "rencana_hasil_kerja_id": rhk.id,
        "urutan": 1,
        "aspek": Aspek.KUANTITAS,
        "teks": "Jumlah laporan",
        "target": "12 laporan",
        "tipe": "angka",
        "parameter": {"nilai": "12", "satuan": "laporan", "penggabungan": "jumlah"},
    }
    return _add(session, Indikator(**(values | fields)))


def _add(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row
