"""People: found by name or NIP, made and changed by an admin, with what they were before."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from kinerja import audit
from kinerja.actor import Actor
from kinerja.akun.service.tautan import follow_nip, link_pegawai
from kinerja.db import DatedMixin, check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.halaman import BARIS_HALAMAN, Halaman, after_row, cut_page
from kinerja.organisasi.lingkup import Lingkup, require_change, require_read
from kinerja.organisasi.models import (
    GarisPelaporan,
    Jabatan,
    Kedudukan,
    Pegawai,
    Penempatan,
    RiwayatNip,
    SumberGaris,
    UnitKerja,
)
from kinerja.organisasi.pencarian import match_pegawai
from kinerja.organisasi.query import holds_on, list_subtree
from kinerja.organisasi.rules import JenisPegawai, check_nip_against, parse_nip
from kinerja.organisasi.service_garis import TIDAK_BERTUGAS
from kinerja.organisasi.service_penempatan import Tempat, place_first
from kinerja.tanggal import format_tanggal

PILIHAN_TERBANYAK = 20
# NIP of a CPNS is that of a PNS.
POLA_NIP = {JenisPegawai.CPNS: JenisPegawai.PNS}


@dataclass(frozen=True)
class DataPegawai:
    """What an admin writes about a person; `nip` is None for a pejabat without one."""

    nama: str
    jenis: JenisPegawai
    nip: str | None = None
    gelar_depan: str = ""
    gelar_belakang: str = ""
    kedudukan: Kedudukan = Kedudukan.AKTIF
    tanggal_lahir: date | None = None
    surel: str | None = None


@dataclass(frozen=True)
class Saringan:
    """What a list of people is narrowed to.

    `keadaan` is "", or of people on duty "tanpa_penempatan", "tanpa_penilai", "usulan" (line proposed, not
    confirmed) and "penilai_lepas" (penilai no longer on duty).
    """

    kata: str = ""
    unit_id: int | None = None
    kedudukan: Kedudukan | None = None
    keadaan: str = ""


@dataclass(frozen=True)
class BarisPegawai:
    """A person with what holds today; the rest is None where nothing does."""

    pegawai: Pegawai
    unit: str | None
    jabatan: str | None
    kepala_unit: bool | None
    garis: GarisPelaporan | None
    penilai: str | None

    @property
    def is_usulan(self) -> bool:
        return self.garis is not None and self.garis.sumber is SumberGaris.USULAN


def list_pegawai(
    session: Session,
    actor: Actor,
    saringan: Saringan,
    *,
    today: date,
    setelah: int | None = None,
) -> Halaman[BarisPegawai]:
    """A page of the people in the actor's scope, by name, in one query."""
    query = people_on(today).where(
        require_read(actor).covers_pegawai(today), *_filter(session, saringan, today)
    )
    return read_page(session, query, setelah)


def people_on(today: date) -> Select[*tuple[Any, ...]]:
    """People with unit, jabatan and reporting line of a day, by name: the columns of `BarisPegawai`."""
    penilai = aliased(Pegawai)
    return (
        select(Pegawai, UnitKerja.nama, Jabatan.nama, Penempatan.kepala_unit, GarisPelaporan, penilai.nama)
        .outerjoin(Penempatan, and_(Penempatan.pegawai_id == Pegawai.id, holds_on(Penempatan, today)))
        .outerjoin(UnitKerja, UnitKerja.id == Penempatan.unit_id)
        .outerjoin(Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .outerjoin(
            GarisPelaporan, and_(GarisPelaporan.pegawai_id == Pegawai.id, holds_on(GarisPelaporan, today))
        )
        .outerjoin(penilai, penilai.id == GarisPelaporan.penilai_id)
        .order_by(Pegawai.nama, Pegawai.id)
    )


def read_page(
    session: Session, query: Select[*tuple[Any, ...]], setelah: int | None
) -> Halaman[BarisPegawai]:
    """One page of a query made by `people_on`."""
    query = query.where(after_row(Pegawai, setelah)).limit(BARIS_HALAMAN + 1)
    return cut_page([BarisPegawai(*satu) for satu in session.execute(query)], lambda satu: satu.pegawai.id)


def count_keadaan(session: Session, actor: Actor, *, today: date) -> dict[str, int]:
    """How many people of the actor's scope each `keadaan` of `Saringan` would show, in one walk."""
    syarat = {
        nama: and_(*satu(), Pegawai.kedudukan.not_in(TIDAK_BERTUGAS)) for nama, satu in KEADAAN_GARIS.items()
    } | {"tanpa_penempatan": and_(*_unplaced())}
    query = (
        people_on(today)
        .where(require_read(actor).covers_pegawai(today))
        .with_only_columns(*(func.count(case((satu, 1))) for satu in syarat.values()))
        .order_by(None)
    )
    return dict(zip(syarat, session.execute(query).one(), strict=True))


def find_calon(
    session: Session, actor: Actor, kata: str, *, today: date, sertakan: Sequence[int] = ()
) -> list[BarisPegawai]:
    """People on duty for a choice of penilai or atasan: those with the words, and `sertakan`.

    They may sit outside the actor's scope: the penilai of a head of unit always does.
    """
    require_change(actor)
    cocok: list[ColumnElement[bool]] = [Pegawai.id.in_(sertakan)] if sertakan else []
    if kata.strip():
        cocok.append(and_(*match_pegawai(session, kata)))
    if not cocok:
        return []
    query = people_on(today).where(Pegawai.kedudukan.not_in(TIDAK_BERTUGAS), or_(*cocok))
    return [BarisPegawai(*satu) for satu in session.execute(query.limit(PILIHAN_TERBANYAK))]


def list_chosen(session: Session, actor: Actor, ids: Sequence[int], *, today: date) -> list[BarisPegawai]:
    """Those of these people who are in the actor's scope, by name."""
    query = people_on(today).where(Pegawai.id.in_(ids), require_read(actor).covers_pegawai(today))
    return [BarisPegawai(*satu) for satu in session.execute(query)]


def find_baris(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> BarisPegawai:
    """One person of the actor's scope with what holds today. Raises NotFoundError."""
    return _find(session, require_read(actor), pegawai_id, today)


def may_change_pegawai(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> bool:
    """Whether the actor manages this person."""
    try:
        _find(session, require_change(actor), pegawai_id, today)
    except (NotFoundError, NotAuthorizedError):
        return False
    return True


def list_riwayat_nip(session: Session, actor: Actor, pegawai_id: int) -> list[RiwayatNip]:
    """NIP that the person carried before, the newest first."""
    query = select(RiwayatNip).where(RiwayatNip.pegawai_id == pegawai_id)
    return list(session.scalars(query.order_by(RiwayatNip.sampai.desc(), RiwayatNip.id.desc())))


def list_warnings(
    nip: str | None, jenis: JenisPegawai, tanggal_lahir: date | None, *, today: date
) -> list[str]:
    """Sentences that warn where the NIP does not fit the person; they never refuse."""
    if nip is None:
        return []
    try:
        terbaca = parse_nip(nip)
    except ValueError as error:
        return [str(error)]
    warnings = check_nip_against(terbaca, tanggal_lahir, None, today=today)
    if jenis is not JenisPegawai.NON_ASN and terbaca.jenis is not POLA_NIP.get(jenis, jenis):
        warnings.append(f"NIP ini berpola {terbaca.jenis.label}, sedangkan jenis pegawainya {jenis.label}.")
    return warnings


def create_pegawai(
    session: Session,
    actor: Actor,
    data: DataPegawai,
    tempat: Tempat | None,
    *,
    mulai: date,
    now: datetime,
) -> Pegawai:
    """A new person, placed from `mulai` on; an account without a person that has the NIP becomes theirs.

    An admin of a unit has to place the person in it. Raises NotAuthorizedError, NotFoundError, InputError.
    """
    lingkup = require_change(actor)
    if tempat is None and not lingkup.semua:
        raise _refusal({"unit_id": "Cari lalu pilih unit kerja dalam lingkup Anda."})
    data = _check(session, data)
    pegawai = Pegawai(**asdict(data))
    _save(session, pegawai)
    audit.record(
        session,
        actor,
        "pegawai.buat",
        "pegawai",
        pegawai.id,
        now=now,
        sesudah=_values(pegawai),
        rincian={"perubahan": [f"pegawai dibuat: {pegawai.nama_lengkap}"]},
    )
    if tempat is not None:
        place_first(session, actor, pegawai, tempat, mulai=mulai, now=now)
    if pegawai.nip:
        link_pegawai(session, actor, {pegawai.nip: pegawai.id})
    return pegawai


def change_pegawai(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    data: DataPegawai,
    *,
    berlaku: date,
    versi: int | None,
    today: date,
    now: datetime,
) -> Pegawai:
    """Change what is known of a person; another NIP and the end of duty hold from `berlaku` on.

    The earlier NIP stays findable. The end of duty ends placement and reporting line. Raises NotFoundError,
    NotAuthorizedError, ConflictError, InputError.
    """
    pegawai = _find(session, require_change(actor), pegawai_id, today).pegawai
    check_version(pegawai, versi, _words(asdict(data)), _words(_values(pegawai)))
    data = _check(session, data, pegawai)
    sebelum, sesudah = _values(pegawai), asdict(data)
    berubah = {nama for nama, isi in sesudah.items() if isi != sebelum[nama]}
    berakhir = "kedudukan" in berubah and data.kedudukan in TIDAK_BERTUGAS
    if ("nip" in berubah or berakhir) and berlaku > today:
        raise _refusal({"berlaku": "Pilih tanggal paling akhir hari ini."})
    if "nip" in berubah and pegawai.nip:
        session.add(RiwayatNip(pegawai_id=pegawai.id, nip=pegawai.nip, sampai=berlaku))
    if berakhir:
        _end_rows(session, pegawai.id, berlaku)
    for nama in berubah:
        setattr(pegawai, nama, sesudah[nama])
    _save(session, pegawai)
    if "nip" in berubah and pegawai.nip:
        follow_nip(session, actor, pegawai.id, pegawai.nip)
    if berubah:
        lama, baru = _words(sebelum), _words(sesudah)
        audit.record(
            session,
            actor,
            "pegawai.ubah",
            "pegawai",
            pegawai.id,
            now=now,
            sebelum=sebelum,
            sesudah=sesudah,
            rincian={
                "perubahan": [
                    f"{LABEL[nama]}: {lama[nama]} → {baru[nama]}" for nama in LABEL if nama in berubah
                ],
                "berlaku": berlaku,
            },
        )
    return pegawai


LABEL = {
    "nama": "nama",
    "nip": "NIP",
    "gelar_depan": "gelar depan",
    "gelar_belakang": "gelar belakang",
    "jenis": "jenis",
    "kedudukan": "kedudukan",
    "tanggal_lahir": "tanggal lahir",
    "surel": "surel",
}


def _filter(session: Session, saringan: Saringan, today: date) -> list[ColumnElement[bool]]:
    syarat = match_pegawai(session, saringan.kata)
    if saringan.unit_id is not None:
        syarat.append(Penempatan.unit_id.in_(list_subtree([saringan.unit_id])))
    if saringan.kedudukan is not None:
        syarat.append(Pegawai.kedudukan == saringan.kedudukan)
    if saringan.keadaan == "tanpa_penempatan":
        syarat += _unplaced()
    elif saringan.keadaan in KEADAAN_GARIS:
        syarat += [*KEADAAN_GARIS[saringan.keadaan](), Pegawai.kedudukan.not_in(TIDAK_BERTUGAS)]
    return syarat


def _unplaced() -> list[ColumnElement[bool]]:
    return [Penempatan.id.is_(None), Pegawai.kedudukan.not_in(TIDAK_BERTUGAS)]


def _without_penilai() -> list[ColumnElement[bool]]:
    """The head of the top unit has nobody above in the instansi."""
    puncak = aliased(UnitKerja)
    memimpin = exists().where(puncak.id == Penempatan.unit_id, puncak.induk_id.is_(None))
    return [GarisPelaporan.id.is_(None), ~and_(Penempatan.kepala_unit.is_(True), memimpin)]


def _proposed() -> list[ColumnElement[bool]]:
    return [GarisPelaporan.sumber == SumberGaris.USULAN]


def _penilai_left() -> list[ColumnElement[bool]]:
    lepas = aliased(Pegawai)
    return [exists().where(lepas.id == GarisPelaporan.penilai_id, lepas.kedudukan.in_(TIDAK_BERTUGAS))]


KEADAAN_GARIS = {"tanpa_penilai": _without_penilai, "usulan": _proposed, "penilai_lepas": _penilai_left}


def _find(session: Session, lingkup: Lingkup, pegawai_id: int, today: date) -> BarisPegawai:
    query = people_on(today).where(Pegawai.id == pegawai_id, lingkup.covers_pegawai(today))
    found = session.execute(query.limit(1)).first()
    if found is None:
        raise NotFoundError
    return BarisPegawai(*found)


def _check(session: Session, data: DataPegawai, pegawai: Pegawai | None = None) -> DataPegawai:
    """The data with a clean NIP that nobody else has or had."""
    if data.nip is None:
        if data.jenis is not JenisPegawai.NON_ASN:
            raise _refusal({"nip": "Isi NIP. Hanya pejabat non-ASN yang tidak memiliki NIP."})
        return data
    if pegawai is not None and data.nip == pegawai.nip:  # a historic mistake may stay
        return data
    try:
        nip = parse_nip(data.nip).nomor
    except ValueError as error:
        raise _refusal({"nip": str(error)}) from None
    sendiri = pegawai.id if pegawai is not None else 0
    dipakai = or_(
        exists().where(Pegawai.nip == nip, Pegawai.id != sendiri),
        exists().where(RiwayatNip.nip == nip, RiwayatNip.pegawai_id != sendiri),
    )
    if session.scalar(select(dipakai)):
        raise _refusal({"nip": NIP_DIPAKAI})
    return DataPegawai(**(asdict(data) | {"nip": nip}))


NIP_DIPAKAI = "NIP ini sudah dipakai pegawai lain. Periksa lagi, atau cari orangnya dahulu."


def _save(session: Session, pegawai: Pegawai) -> None:
    """Write the row now: the database has the last word on who has a NIP."""
    try:
        with session.begin_nested():
            session.add(pegawai)
    except IntegrityError:
        raise _refusal({"nip": NIP_DIPAKAI}) from None


def _end_rows(session: Session, pegawai_id: int, berlaku: date) -> None:
    """End placement and reporting line; one that would begin later makes no sense any more."""
    tempat = select(Penempatan).where(
        Penempatan.pegawai_id == pegawai_id, or_(Penempatan.sampai.is_(None), Penempatan.sampai > berlaku)
    )
    garis = select(GarisPelaporan).where(
        GarisPelaporan.pegawai_id == pegawai_id,
        or_(GarisPelaporan.sampai.is_(None), GarisPelaporan.sampai > berlaku),
    )
    for satu in session.scalars(tempat):
        satu.sampai = _require_after(satu, berlaku, "penempatan")
    for row in session.scalars(garis):
        row.sampai = _require_after(row, berlaku, "garis penilaian")


def _require_after(row: DatedMixin, berlaku: date, sebutan: str) -> date:
    if row.mulai >= berlaku:
        hari = format_tanggal(row.mulai)
        raise _refusal({"berlaku": f"Pilih tanggal sesudah {sebutan} terakhir mulai ({hari})."})
    return berlaku


def _refusal(fields: dict[str, str]) -> InputError:
    return InputError("Data pegawai belum dapat disimpan.", fields=fields)


def _values(pegawai: Pegawai) -> dict[str, Any]:
    return {nama: getattr(pegawai, nama) for nama in DataPegawai.__dataclass_fields__}


def _words(nilai: dict[str, Any]) -> dict[str, str]:
    """The values as people read them."""
    return {nama: _word(isi) for nama, isi in nilai.items()}


def _word(isi: object) -> str:
    if isinstance(isi, date):
        return format_tanggal(isi)
    if isinstance(isi, JenisPegawai | Kedudukan):
        return isi.label
    return str(isi or "-")
