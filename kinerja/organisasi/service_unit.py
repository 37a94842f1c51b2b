"""The tree of unit kerja: shown branch by branch, changed without circles and without losing people."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.halaman import BARIS_HALAMAN, Halaman, after_row, cut_page
from kinerja.organisasi.lingkup import Lingkup, require_admin_instansi, require_change, require_read
from kinerja.organisasi.models import Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.pencarian import escape_like
from kinerja.organisasi.query import holds_on, list_subtree

PILIHAN_TERBANYAK = 20
CABANG_TERBANYAK = 500


@dataclass
class SimpulUnit:
    """A unit in the tree with what its line shows; `cabang` is None while the branch is closed."""

    unit: UnitKerja
    jumlah_pegawai: int
    jumlah_anak: int
    kepala: str
    cabang: list["SimpulUnit"] | None = field(default=None)


@dataclass(frozen=True)
class DetailUnit:
    """A unit with its way from the top, its head, and what the actor may do with it."""

    simpul: SimpulUnit
    jalur: list[UnitKerja]
    kepala: Pegawai | None
    dapat_diubah: bool
    dapat_dipindahkan: bool


def load_tree(session: Session, actor: Actor, *, today: date, buka: int | None = None) -> list[SimpulUnit]:
    """The tops of what the actor may see with their children, opened down to the unit `buka`."""
    lingkup = require_read(actor)
    puncak = UnitKerja.induk_id.is_(None) if lingkup.semua else UnitKerja.id.in_(lingkup.akar)
    akar = _load_nodes(session, puncak, today)
    terbuka = {satu.unit.id for satu in akar}
    if buka is not None:
        terbuka |= {satu.id for satu in list_jalur(session, actor, buka)}
    cabang: dict[int | None, list[SimpulUnit]] = defaultdict(list)
    for satu in _load_nodes(session, UnitKerja.induk_id.in_(terbuka), today):
        cabang[satu.unit.induk_id].append(satu)
    for satu in [*akar, *(anak for semua in cabang.values() for anak in semua)]:
        satu.cabang = cabang[satu.unit.id] if satu.unit.id in terbuka else None
    bawah = {anak.unit.id for semua in cabang.values() for anak in semua}
    return [satu for satu in akar if satu.unit.id not in bawah]


def load_branch(session: Session, actor: Actor, unit_id: int, *, today: date, buka: bool) -> SimpulUnit:
    """One line of the tree, with its children when it is opened. Raises NotFoundError."""
    lingkup = require_read(actor)
    simpul = _find_node(session, lingkup, unit_id, today)
    if buka:
        simpul.cabang = _load_nodes(session, UnitKerja.induk_id == unit_id, today)
    return simpul


def list_unit(
    session: Session,
    actor: Actor,
    kata: str,
    *,
    today: date,
    setelah: int | None = None,
    saring: str = "",
) -> tuple[Halaman[SimpulUnit], dict[int, str]]:
    """A page of units by name whose name contains the words, and the names of their parents by id.

    `saring` is "", "nonaktif" or "tanpa_kepala" (active, with people, nobody heads it).
    """
    lingkup = require_read(actor)
    query = _nodes(today).where(lingkup.covers(UnitKerja.id), *_match(kata), after_row(UnitKerja, setelah))
    if saring == "nonaktif":
        query = query.where(UnitKerja.aktif.is_(False))
    elif saring == "tanpa_kepala":
        query = query.where(*_headless(today))
    query = query.order_by(UnitKerja.nama, UnitKerja.id).limit(BARIS_HALAMAN + 1)
    baris = [SimpulUnit(*satu) for satu in session.execute(query)]
    return cut_page(baris, lambda satu: satu.unit.id), _name_parents(session, baris)


def count_tanpa_kepala(session: Session, actor: Actor, *, today: date) -> int:
    """How many active units of the actor's scope have people and nobody who heads them."""
    lingkup = require_read(actor)
    query = select(func.count(UnitKerja.id)).where(lingkup.covers(UnitKerja.id), *_headless(today))
    return session.scalar(query) or 0


def _headless(today: date) -> list[ColumnElement[bool]]:
    orang = exists().where(Penempatan.unit_id == UnitKerja.id, holds_on(Penempatan, today))
    return [UnitKerja.aktif.is_(True), orang, ~orang.where(Penempatan.kepala_unit)]


def find_units(session: Session, actor: Actor, kata: str, *, sertakan: int | None = None) -> list[UnitKerja]:
    """Active units in scope for a choice: those with the words, and `sertakan`; parents loaded."""
    lingkup = require_change(actor)
    cocok = [UnitKerja.id == sertakan] if sertakan is not None else []
    if kata.strip():
        cocok.append(func.lower(UnitKerja.nama).like(f"%{escape_like(kata.strip().lower())}%", escape="\\"))
    if not cocok:
        return []
    query = (
        select(UnitKerja)
        .options(joinedload(UnitKerja.induk))
        .where(UnitKerja.aktif.is_(True), lingkup.covers(UnitKerja.id), or_(*cocok))
        .order_by(UnitKerja.nama, UnitKerja.id)
        .limit(PILIHAN_TERBANYAK)
    )
    return list(session.scalars(query))


def find_unit(session: Session, actor: Actor, unit_id: int) -> UnitKerja:
    """One unit of the actor's scope. Raises NotFoundError."""
    return _find(session, require_read(actor), unit_id)


def describe_unit(session: Session, actor: Actor, unit_id: int, *, today: date) -> DetailUnit:
    """A unit for its page. Raises NotFoundError."""
    lingkup = require_read(actor)
    simpul = _find_node(session, lingkup, unit_id, today)
    simpul.cabang = _load_nodes(session, UnitKerja.induk_id == unit_id, today)
    ubah = _may_change(session, actor, unit_id)
    return DetailUnit(
        simpul=simpul,
        jalur=list_jalur(session, actor, unit_id),
        kepala=session.scalar(_heads(unit_id, today).limit(1)),
        dapat_diubah=ubah,
        dapat_dipindahkan=ubah and simpul.unit.induk_id is not None and _may_move(actor, unit_id),
    )


def list_jalur(session: Session, actor: Actor, unit_id: int) -> list[UnitKerja]:
    """The unit and all above it, from the top down; empty for an unknown one."""
    mulai = select(UnitKerja.id, UnitKerja.induk_id).where(UnitKerja.id == unit_id)
    naik = mulai.cte("unit_di_atas", recursive=True)
    induk = aliased(UnitKerja)
    # UNION drops what was seen, so that a circle in the data ends here.
    naik = naik.union(select(induk.id, induk.induk_id).join(naik, induk.id == naik.c.induk_id))
    semua = {
        satu.id: satu
        for satu in session.scalars(select(UnitKerja).where(UnitKerja.id.in_(select(naik.c.id))))
    }
    jalur: list[UnitKerja] = []
    kini = semua.pop(unit_id, None)
    while kini is not None:
        jalur.append(kini)
        kini = semua.pop(kini.induk_id, None) if kini.induk_id is not None else None
    return jalur[::-1]


def has_puncak(session: Session, actor: Actor) -> bool:
    """Whether the tree has its top; only an empty instansi has none."""
    return session.scalar(select(UnitKerja.id).where(UnitKerja.induk_id.is_(None)).limit(1)) is not None


def create_unit(
    session: Session, actor: Actor, nama: str, induk_id: int | None, *, now: datetime
) -> UnitKerja:
    """A new unit below another; the first of an empty instansi is its top.

    Raises NotAuthorizedError, and InputError for a name that a neighbour has or an unusable parent.
    """
    lingkup = require_change(actor)
    if induk_id is None:
        require_admin_instansi(actor, "membuat unit puncak")
        if has_puncak(session, actor):
            raise _refusal("induk_id", "Cari lalu pilih unit induk. Unit puncak sudah ada.")
    else:
        _require_parent(session, lingkup, induk_id)
    _require_free_name(session, nama, induk_id)
    unit = UnitKerja(nama=nama, induk_id=induk_id)
    session.add(unit)
    session.flush()
    _record(session, actor, "unit.buat", unit, None, [f"unit dibuat: {nama}"], now)
    return unit


def change_unit(
    session: Session,
    actor: Actor,
    unit_id: int,
    nama: str,
    induk_id: int | None,
    *,
    versi: int | None,
    now: datetime,
) -> UnitKerja:
    """Rename a unit, or hang it elsewhere with all below it.

    Raises NotFoundError, NotAuthorizedError, ConflictError, and InputError for a circle or a taken name.
    """
    lingkup = require_change(actor)
    unit = _find(session, lingkup, unit_id)
    check_version(unit, versi, {"nama": nama}, {"nama": unit.nama})
    sebelum = _values(unit)
    perubahan = [f"nama: {unit.nama} → {nama}"] if nama != unit.nama else []
    if induk_id != unit.induk_id:
        perubahan.append(_move(session, actor, lingkup, unit, induk_id))
    _require_free_name(session, nama, induk_id, kecuali=unit.id)
    unit.nama, unit.induk_id = nama, induk_id
    if perubahan:
        _record(session, actor, "unit.ubah", unit, sebelum, perubahan, now)
    return unit


def set_unit_aktif(
    session: Session,
    actor: Actor,
    unit_id: int,
    *,
    aktif: bool,
    versi: int | None,
    today: date,
    now: datetime,
) -> UnitKerja:
    """Close an empty unit, or open it again. Raises StateError that says who is still there."""
    lingkup = require_change(actor)
    unit = _find(session, lingkup, unit_id)
    check_version(unit, versi, {}, {})
    if aktif == unit.aktif:
        return unit
    sebelum = _values(unit)
    if aktif:
        if unit.induk_id is not None:
            _require_parent(session, lingkup, unit.induk_id)
    else:
        _require_empty(session, unit.id, today)
    unit.aktif = aktif
    kata = "diaktifkan" if aktif else "dinonaktifkan"
    _record(session, actor, "unit.aktif", unit, sebelum, [f"unit {kata}: {unit.nama}"], now)
    return unit


def _move(session: Session, actor: Actor, lingkup: Lingkup, unit: UnitKerja, induk_id: int | None) -> str:
    """Check that the unit may hang there; returns the sentence for the history."""
    if unit.induk_id is None:
        raise _refusal("induk_id", "Unit puncak tidak dapat dipindahkan.")
    if induk_id is None:
        raise _refusal("induk_id", "Cari lalu pilih unit induk.")
    if not _may_move(actor, unit.id):
        raise _refusal("induk_id", "Unit lingkup Anda sendiri dipindahkan oleh admin instansi.")
    induk = _require_parent(session, lingkup, induk_id)
    di_bawah = select(UnitKerja.id).where(UnitKerja.id == induk_id, UnitKerja.id.in_(list_subtree([unit.id])))
    if session.scalar(di_bawah) is not None:
        raise _refusal("induk_id", "Unit tidak dapat dipindahkan ke bawah dirinya sendiri. Pilih induk lain.")
    return f"induk: {induk.nama}"


def _may_move(actor: Actor, unit_id: int) -> bool:
    """The root of an own scope hangs below a unit that is not in it."""
    return require_change(actor).semua or unit_id not in require_change(actor).akar


def _may_change(session: Session, actor: Actor, unit_id: int) -> bool:
    try:
        _find(session, require_change(actor), unit_id)
    except (NotFoundError, NotAuthorizedError):
        return False
    return True


def _require_parent(session: Session, lingkup: Lingkup, induk_id: int) -> UnitKerja:
    induk = session.scalar(select(UnitKerja).where(UnitKerja.id == induk_id, lingkup.covers(UnitKerja.id)))
    if induk is None:
        raise _refusal("induk_id", "Unit induk ini tidak ada atau di luar lingkup Anda. Cari lagi.")
    if not induk.aktif:
        raise _refusal("induk_id", "Unit induk ini nonaktif. Pilih unit yang aktif.")
    return induk


def _require_free_name(
    session: Session, nama: str, induk_id: int | None, *, kecuali: int | None = None
) -> None:
    query = select(UnitKerja.id).where(
        func.lower(UnitKerja.nama) == nama.lower(), UnitKerja.induk_id.is_not_distinct_from(induk_id)
    )
    if kecuali is not None:
        query = query.where(UnitKerja.id != kecuali)
    if session.scalar(query.limit(1)) is not None:
        raise _refusal("nama", "Unit dengan nama ini sudah ada di bawah induk yang sama. Pakai nama lain.")


def _require_empty(session: Session, unit_id: int, today: date) -> None:
    orang = session.scalar(
        select(func.count(Penempatan.pegawai_id.distinct())).where(
            Penempatan.unit_id == unit_id, or_(Penempatan.sampai.is_(None), Penempatan.sampai > today)
        )
    )
    anak = session.scalar(
        select(func.count(UnitKerja.id)).where(UnitKerja.induk_id == unit_id, UnitKerja.aktif.is_(True))
    )
    isi = [f"ditempati {orang} pegawai"] if orang else []
    isi += [f"membawahi {anak} unit aktif"] if anak else []
    if isi:
        raise StateError(f"Unit ini masih {' dan '.join(isi)}. Pindahkan dahulu, lalu nonaktifkan.")


def _find(session: Session, lingkup: Lingkup, unit_id: int) -> UnitKerja:
    unit = session.scalar(select(UnitKerja).where(UnitKerja.id == unit_id, lingkup.covers(UnitKerja.id)))
    if unit is None:
        raise NotFoundError
    return unit


def _find_node(session: Session, lingkup: Lingkup, unit_id: int, today: date) -> SimpulUnit:
    ditemukan = _load_nodes(session, (UnitKerja.id == unit_id) & lingkup.covers(UnitKerja.id), today)
    if not ditemukan:
        raise NotFoundError
    return ditemukan[0]


def _load_nodes(session: Session, syarat: ColumnElement[bool], today: date) -> list[SimpulUnit]:
    query = _nodes(today).where(syarat).order_by(UnitKerja.nama, UnitKerja.id).limit(CABANG_TERBANYAK)
    return [SimpulUnit(*baris) for baris in session.execute(query)]


def _nodes(today: date) -> Select[*tuple[Any, ...]]:
    """Units with how many people sit there today, how many units hang below, and the name of the head."""
    anak = aliased(UnitKerja)
    orang = select(func.count(Penempatan.id)).where(
        Penempatan.unit_id == UnitKerja.id, holds_on(Penempatan, today)
    )
    bawah = select(func.count(anak.id)).where(anak.induk_id == UnitKerja.id)
    return select(
        UnitKerja,
        orang.scalar_subquery(),
        bawah.scalar_subquery(),
        func.coalesce(_head_name(today), ""),
    )


def _head_name(today: date) -> ColumnElement[str | None]:
    query = (
        select(func.min(Pegawai.nama))
        .join(Penempatan, Penempatan.pegawai_id == Pegawai.id)
        .where(Penempatan.unit_id == UnitKerja.id, Penempatan.kepala_unit, holds_on(Penempatan, today))
    )
    return query.correlate(UnitKerja).scalar_subquery()


def _heads(unit_id: int, today: date) -> Select[Pegawai]:
    return (
        select(Pegawai)
        .join(Penempatan, Penempatan.pegawai_id == Pegawai.id)
        .where(Penempatan.unit_id == unit_id, Penempatan.kepala_unit, holds_on(Penempatan, today))
        .order_by(Pegawai.nama, Pegawai.id)
    )


def _name_parents(session: Session, baris: list[SimpulUnit]) -> dict[int, str]:
    ids = {satu.unit.induk_id for satu in baris if satu.unit.induk_id is not None}
    query = select(UnitKerja.id, UnitKerja.nama).where(UnitKerja.id.in_(ids))
    return dict(session.execute(query).all())


def _match(kata: str) -> list[ColumnElement[bool]]:
    return [
        func.lower(UnitKerja.nama).like(f"%{escape_like(satu.lower())}%", escape="\\")
        for satu in kata.split()
    ]


def _refusal(bidang: str, kalimat: str) -> InputError:
    return InputError("Unit belum dapat disimpan.", fields={bidang: kalimat})


def _values(unit: UnitKerja) -> dict[str, object]:
    return {"nama": unit.nama, "induk_id": unit.induk_id, "aktif": unit.aktif}


def _record(
    session: Session,
    actor: Actor,
    aksi: str,
    unit: UnitKerja,
    sebelum: dict[str, object] | None,
    perubahan: list[str],
    now: datetime,
) -> None:
    audit.record(
        session,
        actor,
        aksi,
        "unit_kerja",
        unit.id,
        now=now,
        sebelum=sebelum,
        sesudah=_values(unit),
        rincian={"perubahan": perubahan},
    )
