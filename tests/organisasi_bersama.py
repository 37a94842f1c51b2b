"""A small organisation for the tests of the admin pages, and actors of every kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.akun.models import Akun, PeranAkun
from kinerja.organisasi.models import Instansi, Jabatan, Pegawai, UnitKerja
from tests import factories


@dataclass(frozen=True)
class Organisasi:
    """A dinas with two bidang; each has a head and one of them a member of staff."""

    dinas: UnitKerja
    bidang: UnitKerja
    bidang_lain: UnitKerja
    jabatan: Jabatan
    kepala_dinas: Pegawai
    kepala_bidang: Pegawai
    staf: Pegawai


def make_organisasi(session: Session) -> Organisasi:
    """The organisation, committed; the staff is evaluated by the head of the bidang, and so on upwards."""
    dinas = factories.make_unit(session, nama="Dinas Kesehatan")
    bidang = factories.make_unit(session, nama="Bidang Pelayanan", induk_id=dinas.id)
    lain = factories.make_unit(session, nama="Bidang Farmasi", induk_id=dinas.id)
    jabatan = factories.make_jabatan(session, nama="Pengolah Data")
    orang = {
        nama: factories.make_pegawai(session, nama=nama)
        for nama in ("Ratna Kepala Dinas", "Sari Kepala Bidang", "Tono Staf")
    }
    kepala_dinas, kepala_bidang, staf = orang.values()
    for satu, unit, kepala in (
        (kepala_dinas, dinas, True),
        (kepala_bidang, bidang, True),
        (staf, bidang, False),
    ):
        factories.make_penempatan(session, satu, unit_id=unit.id, jabatan_id=jabatan.id, kepala_unit=kepala)
    factories.make_garis(session, kepala_bidang, kepala_dinas)
    factories.make_garis(session, staf, kepala_bidang)
    session.commit()
    return Organisasi(dinas, bidang, lain, jabatan, kepala_dinas, kepala_bidang, staf)


def actor_of(instansi: Instansi, peran: Peran, *units: UnitKerja, pegawai: Pegawai | None = None) -> Actor:
    """An actor with one role, within the units or, without any, everywhere."""
    lingkup: Iterable[PeranLingkup] = [PeranLingkup(peran, unit.id) for unit in units] or [
        PeranLingkup(peran)
    ]
    return Actor(None, instansi.id, pegawai.id if pegawai else None, "Pelaku", frozenset(lingkup))


def make_admin_unit(session: Session, unit: UnitKerja, **fields: Any) -> Akun:
    """An account that is admin of one unit, committed."""
    akun = factories.make_akun(session, **fields)
    session.add(
        PeranAkun(akun_id=akun.id, peran=Peran.ADMIN_UNIT, unit_id=unit.id, mulai=factories.AWAL_TAHUN)
    )
    session.commit()
    return akun


def make_admin(session: Session, *peran: Peran) -> Akun:
    """An account with these roles over the whole instansi (admin instansi by default), committed."""
    akun = factories.make_akun(session, peran=peran or (Peran.ADMIN_INSTANSI,))
    session.commit()
    return akun
