"""The list of jabatan: names with their kind and, for a jabatan fungsional, the jenjang."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.halaman import BARIS_HALAMAN, Halaman, after_row, cut_page
from kinerja.organisasi.lingkup import require_admin_instansi, require_change, require_read
from kinerja.organisasi.models import Jabatan, Penempatan
from kinerja.organisasi.pencarian import escape_like
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules import JenisJabatan, Jenjang, check_jenjang

PILIHAN_TERBANYAK = 20


@dataclass(frozen=True)
class DataJabatan:
    """What an admin writes about a jabatan."""

    nama: str
    jenis: JenisJabatan
    jenjang: Jenjang | None = None


@dataclass(frozen=True)
class BarisJabatan:
    """A line of the list: the jabatan and how many people hold it today."""

    jabatan: Jabatan
    jumlah_pegawai: int


def list_jabatan(
    session: Session,
    actor: Actor,
    *,
    kata: str = "",
    jenis: JenisJabatan | None = None,
    today: date,
    setelah: int | None = None,
) -> Halaman[BarisJabatan]:
    """A page of jabatan by name."""
    require_read(actor)
    query = select(Jabatan, _holders(today)).where(*_match(kata), after_row(Jabatan, setelah))
    if jenis is not None:
        query = query.where(Jabatan.jenis == jenis)
    query = query.order_by(Jabatan.nama, Jabatan.id).limit(BARIS_HALAMAN + 1)
    baris = [BarisJabatan(*satu) for satu in session.execute(query)]
    return cut_page(baris, lambda satu: satu.jabatan.id)


def find_daftar_jabatan(
    session: Session, actor: Actor, kata: str, *, sertakan: int | None = None
) -> list[Jabatan]:
    """Active jabatan for a choice: those with the words, and `sertakan`."""
    require_change(actor)
    cocok: list[ColumnElement[bool]] = [Jabatan.id == sertakan] if sertakan is not None else []
    if kata.strip():
        cocok.append(func.lower(Jabatan.nama).like(f"%{escape_like(kata.strip().lower())}%", escape="\\"))
    if not cocok:
        return []
    query = select(Jabatan).where(Jabatan.aktif.is_(True), or_(*cocok))
    return list(session.scalars(query.order_by(Jabatan.nama, Jabatan.id).limit(PILIHAN_TERBANYAK)))


def describe_jabatan(session: Session, actor: Actor, jabatan_id: int, *, today: date) -> BarisJabatan:
    """One jabatan with how many people hold it. Raises NotFoundError."""
    require_read(actor)
    found = session.execute(select(Jabatan, _holders(today)).where(Jabatan.id == jabatan_id)).first()
    if found is None:
        raise NotFoundError
    return BarisJabatan(*found)


def create_jabatan(session: Session, actor: Actor, data: DataJabatan, *, now: datetime) -> Jabatan:
    """A new jabatan. Raises NotAuthorizedError, and InputError for a taken name or a wrong jenjang."""
    require_admin_instansi(actor, "mengubah daftar jabatan")
    _check(session, data)
    jabatan = Jabatan(**asdict(data))
    session.add(jabatan)
    session.flush()
    _record(session, actor, "jabatan.buat", jabatan, None, [f"jabatan dibuat: {data.nama}"], now)
    return jabatan


def change_jabatan(
    session: Session,
    actor: Actor,
    jabatan_id: int,
    data: DataJabatan,
    *,
    aktif: bool,
    versi: int | None,
    today: date,
    now: datetime,
) -> Jabatan:
    """Change a jabatan; a held one cannot be closed (StateError). Raises ConflictError, InputError."""
    require_admin_instansi(actor, "mengubah daftar jabatan")
    baris = describe_jabatan(session, actor, jabatan_id, today=today)
    jabatan, sebelum = baris.jabatan, _values(baris.jabatan)
    check_version(jabatan, versi, {"nama": data.nama}, {"nama": jabatan.nama})
    _check(session, data, kecuali=jabatan.id)
    if jabatan.aktif and not aktif and baris.jumlah_pegawai:
        raise StateError(f"Jabatan ini masih diduduki {baris.jumlah_pegawai} pegawai. Pindahkan dahulu.")
    jabatan.nama, jabatan.jenis, jabatan.jenjang, jabatan.aktif = data.nama, data.jenis, data.jenjang, aktif
    sesudah = _values(jabatan)
    perubahan = [f"{nama}: {sebelum[nama]} → {isi}" for nama, isi in sesudah.items() if isi != sebelum[nama]]
    if perubahan:
        _record(session, actor, "jabatan.ubah", jabatan, sebelum, perubahan, now)
    return jabatan


def _check(session: Session, data: DataJabatan, *, kecuali: int | None = None) -> None:
    fields = {}
    try:
        check_jenjang(data.jenis, data.jenjang)
    except ValueError as error:
        fields["jenjang"] = str(error)
    query = select(Jabatan.id).where(
        func.lower(Jabatan.nama) == data.nama.lower(),
        Jabatan.jenis == data.jenis,
        Jabatan.jenjang.is_not_distinct_from(data.jenjang),
    )
    if kecuali is not None:
        query = query.where(Jabatan.id != kecuali)
    if session.scalar(query.limit(1)) is not None:
        fields["nama"] = "Jabatan dengan nama, jenis, dan jenjang ini sudah ada."
    if fields:
        raise InputError("Jabatan belum dapat disimpan.", fields=fields)


def _holders(today: date) -> ColumnElement[int]:
    query = select(func.count(Penempatan.id)).where(
        Penempatan.jabatan_id == Jabatan.id, holds_on(Penempatan, today)
    )
    return query.scalar_subquery()


def _match(kata: str) -> list[ColumnElement[bool]]:
    return [
        func.lower(Jabatan.nama).like(f"%{escape_like(satu.lower())}%", escape="\\") for satu in kata.split()
    ]


def _values(jabatan: Jabatan) -> dict[str, object]:
    return {
        "nama": jabatan.nama,
        "jenis": jabatan.jenis.label,
        "jenjang": Jenjang(jabatan.jenjang).label if jabatan.jenjang else "-",
        "aktif": "ya" if jabatan.aktif else "tidak",
    }


def _record(
    session: Session,
    actor: Actor,
    aksi: str,
    jabatan: Jabatan,
    sebelum: dict[str, object] | None,
    perubahan: list[str],
    now: datetime,
) -> None:
    audit.record(
        session,
        actor,
        aksi,
        "jabatan",
        jabatan.id,
        now=now,
        sebelum=sebelum,
        sesudah=_values(jabatan),
        rincian={"perubahan": perubahan},
    )
