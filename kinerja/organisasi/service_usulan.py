"""The position desk, the side of the pegawai: what is on record, and what of it is said to be wrong.

Drafting an SKP never waits for a decision here.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.akun.models import Akun, PeranAkun
from kinerja.db import Isi
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import GarisPelaporan, Jabatan, Pegawai, Penempatan, UnitKerja, UsulanKedudukan
from kinerja.organisasi.pencarian import TERPENDEK, escape_like, match_pegawai
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules import JenisUsulan, StatusUsulan, normalise_golongan
from kinerja.organisasi.service import find_garis, find_penempatan
from kinerja.organisasi.service_garis import TIDAK_BERTUGAS
from kinerja.organisasi.service_pegawai import people_on

PILIHAN_TERBANYAK = 20
PEMUTUS_TERBANYAK = 3
ORANG = frozenset({JenisUsulan.PENILAI, JenisUsulan.ATASAN})
MENGIKUTI = "Mengikuti pejabat penilai"


@dataclass(frozen=True)
class Pilihan:
    """Something that may be chosen: its id and how it is called, without a NIP."""

    id: int
    nama: str


@dataclass(frozen=True)
class KedudukanSaya:
    """The own position as it is on record, what was said about it, and who decides."""

    tercatat: dict[JenisUsulan, Isi]
    sejak: dict[JenisUsulan, date]
    usulan: tuple[UsulanKedudukan, ...]
    pemutus: tuple[str, ...]

    def menunggu(self, jenis: JenisUsulan) -> UsulanKedudukan | None:
        """The proposal of this kind that waits, if any."""
        cocok = (satu for satu in self.usulan if satu.jenis is jenis and satu.status is StatusUsulan.MENUNGGU)
        return next(cocok, None)


def open_kedudukan(session: Session, actor: Actor, *, today: date) -> KedudukanSaya:
    """The own position. Raises NotAuthorizedError for an account without pegawai."""
    pegawai_id = _require_pegawai(actor)
    penempatan = find_penempatan(session, actor, pegawai_id, on=today)
    garis = _find_line(session, pegawai_id, today)
    query = (
        select(UsulanKedudukan)
        .where(UsulanKedudukan.pegawai_id == pegawai_id)
        .order_by(UsulanKedudukan.dibuat.desc(), UsulanKedudukan.id.desc())
        .limit(20)
    )
    return KedudukanSaya(
        describe_record(session, actor, pegawai_id, penempatan, today=today),
        _list_since(penempatan, garis),
        tuple(session.scalars(query)),
        find_pemutus(session, actor, penempatan.unit_id if penempatan else None, today=today),
    )


def find_choices(
    session: Session, actor: Actor, jenis: JenisUsulan, kata: str, *, but: int | None = None, today: date
) -> list[Pilihan]:
    """What may be proposed, by part of its name; nothing for fewer than three letters.

    `but` is the person whom it is about, by default the actor.
    """
    pegawai_id = but or _require_pegawai(actor)
    kata = " ".join(kata.split())
    if len(kata) < TERPENDEK or jenis is JenisUsulan.GOLONGAN:
        return []
    if jenis in ORANG:
        return _find_people(session, kata, but=pegawai_id, today=today)
    pola = f"%{escape_like(kata)}%"
    if jenis is JenisUsulan.UNIT:
        induk = aliased(UnitKerja)
        query = (
            select(UnitKerja.id, UnitKerja.nama, induk.nama)
            .outerjoin(induk, induk.id == UnitKerja.induk_id)
            .where(UnitKerja.aktif.is_(True), UnitKerja.nama.ilike(pola, escape="\\"))
            .order_by(UnitKerja.nama, UnitKerja.id)
        )
        ditemukan = session.execute(query.limit(PILIHAN_TERBANYAK)).all()
        return [Pilihan(nomor, f"{nama}, {atas}" if atas else nama) for nomor, nama, atas in ditemukan]
    jabatan = (
        select(Jabatan.id, Jabatan.nama)
        .where(Jabatan.aktif.is_(True), Jabatan.nama.ilike(pola, escape="\\"))
        .order_by(Jabatan.nama, Jabatan.id)
    )
    return [Pilihan(*satu) for satu in session.execute(jabatan.limit(PILIHAN_TERBANYAK))]


def propose_change(
    session: Session,
    actor: Actor,
    jenis: JenisUsulan,
    *,
    pilihan_id: int | None = None,
    teks: str = "",
    alasan: str,
    today: date,
    now: datetime,
) -> UsulanKedudukan:
    """Say what the own position should be: something chosen, or its name where it cannot be found.

    Raises NotAuthorizedError, StateError while one of this kind waits, and InputError (`fields`: pilihan_id,
    teks, alasan) for nothing chosen, oneself, somebody off duty, or what is on record already.
    """
    pegawai_id = _require_pegawai(actor)
    if not alasan.strip():
        raise _refusal("alasan", "Tulis mengapa data ini keliru, misalnya nomor SK dan tanggalnya.")
    if session.scalar(_waiting(pegawai_id).where(UsulanKedudukan.jenis == jenis).limit(1)):
        raise StateError(f"Usulan {jenis.label.lower()} Anda masih menunggu. Tarik dahulu bila keliru.")
    penempatan = find_penempatan(session, actor, pegawai_id, on=today)
    tercatat = describe_record(session, actor, pegawai_id, penempatan, today=today)[jenis]
    usulan = _describe_choice(session, jenis, pegawai_id, pilihan_id, teks)
    if (usulan["id"] and usulan["id"] == tercatat["id"]) or usulan["nama"] == tercatat["nama"]:
        raise _refusal("pilihan_id", f"{jenis.label} itu sudah tercatat. Pilih yang lain.")
    satu = UsulanKedudukan(
        pegawai_id=pegawai_id, jenis=jenis, tercatat=tercatat, usulan=usulan, alasan=alasan, dibuat=now
    )
    session.add(satu)
    session.flush()
    _record(session, actor, satu, "usulan.ajukan", f"usulan {jenis.label.lower()}: {usulan['nama']}", now=now)
    return satu


def withdraw_usulan(session: Session, actor: Actor, usulan_id: int, *, now: datetime) -> None:
    """Take an own proposal back. Raises NotFoundError, and StateError once it was decided."""
    satu = session.scalar(
        select(UsulanKedudukan)
        .where(UsulanKedudukan.id == usulan_id, UsulanKedudukan.pegawai_id == _require_pegawai(actor))
        .with_for_update()
    )
    if satu is None:
        raise NotFoundError
    if satu.status is not StatusUsulan.MENUNGGU:
        raise StateError("Usulan ini sudah diputus. Muat ulang halaman untuk melihat putusannya.")
    satu.status = StatusUsulan.DITARIK
    _record(session, actor, satu, "usulan.tarik", f"usulan {satu.jenis.label.lower()} ditarik", now=now)


def describe_record(
    session: Session, actor: Actor, pegawai_id: int, penempatan: Penempatan | None, *, today: date
) -> dict[JenisUsulan, Isi]:
    """What is on record for each kind, as {"id", "nama"}; "nama" is "" where nothing is."""
    garis = find_garis(session, actor, pegawai_id, on=today)
    ids = [satu for satu in (garis.penilai_id, garis.atasan_id) if satu]
    nama = {
        satu.id: satu.nama_lengkap for satu in session.scalars(select(Pegawai).where(Pegawai.id.in_(ids)))
    }
    kosong: Isi = {"id": None, "nama": ""}
    return {
        JenisUsulan.PENILAI: _value(garis.penilai_id, nama.get(garis.penilai_id or 0, "")),
        JenisUsulan.ATASAN: _value(garis.atasan_id, nama.get(garis.atasan_id or 0, "")),
        JenisUsulan.UNIT: _value(penempatan.unit_id, penempatan.unit.nama) if penempatan else kosong,
        JenisUsulan.JABATAN: _value(penempatan.jabatan_id, penempatan.jabatan.nama) if penempatan else kosong,
        JenisUsulan.GOLONGAN: _value(None, penempatan.golongan) if penempatan else kosong,
    }


def find_pemutus(session: Session, actor: Actor, unit_id: int | None, *, today: date) -> tuple[str, ...]:
    """Names of those who decide: admins of the unit and of those above it, else of the instansi."""
    admin_unit = and_(PeranAkun.peran == Peran.ADMIN_UNIT, PeranAkun.unit_id.in_(_ancestors(unit_id)))
    query = (
        select(func.coalesce(Pegawai.nama, Akun.nama), PeranAkun.peran)
        .join_from(PeranAkun, Akun, Akun.id == PeranAkun.akun_id)
        .outerjoin(Pegawai, Pegawai.id == Akun.pegawai_id)
        .where(or_(admin_unit, PeranAkun.peran == Peran.ADMIN_INSTANSI), Akun.aktif.is_(True))
        .where(PeranAkun.mulai <= today, or_(PeranAkun.sampai.is_(None), PeranAkun.sampai > today))
        .order_by(PeranAkun.peran.desc(), PeranAkun.id)
        .limit(PEMUTUS_TERBANYAK * 4)
    )
    semua = session.execute(query).all()
    unit = [nama for nama, peran in semua if peran is Peran.ADMIN_UNIT]
    return tuple(dict.fromkeys(unit or [nama for nama, _ in semua]))[:PEMUTUS_TERBANYAK]


# Parts


def _require_pegawai(actor: Actor) -> int:
    if actor.pegawai_id is None:
        raise NotAuthorizedError("Kedudukan diusulkan oleh pegawai. Akun ini bukan akun pegawai.")
    return actor.pegawai_id


def _waiting(pegawai_id: int) -> Select[int]:
    return select(UsulanKedudukan.id).where(
        UsulanKedudukan.pegawai_id == pegawai_id, UsulanKedudukan.status == StatusUsulan.MENUNGGU
    )


def _find_line(session: Session, pegawai_id: int, today: date) -> GarisPelaporan | None:
    query = select(GarisPelaporan).where(
        GarisPelaporan.pegawai_id == pegawai_id, holds_on(GarisPelaporan, today)
    )
    return session.scalar(query.options(joinedload(GarisPelaporan.penilai)))


def _list_since(penempatan: Penempatan | None, garis: GarisPelaporan | None) -> dict[JenisUsulan, date]:
    sejak: dict[JenisUsulan, date] = {}
    if garis is not None:
        sejak |= {JenisUsulan.PENILAI: garis.mulai}
    if penempatan is not None:
        sejak |= {
            JenisUsulan.UNIT: penempatan.mulai,
            JenisUsulan.JABATAN: penempatan.tmt_jabatan or penempatan.mulai,
        }
        if penempatan.golongan:
            sejak |= {JenisUsulan.GOLONGAN: penempatan.tmt_golongan or penempatan.mulai}
    return sejak


def _find_people(session: Session, kata: str, *, but: int, today: date) -> list[Pilihan]:
    query = people_on(today).where(
        Pegawai.kedudukan.not_in(TIDAK_BERTUGAS), Pegawai.id != but, *match_pegawai(session, kata)
    )
    return [
        Pilihan(orang.id, ", ".join(teks for teks in (orang.nama_lengkap, jabatan, unit) if teks))
        for orang, unit, jabatan, *_ in session.execute(query.limit(PILIHAN_TERBANYAK))
    ]


def _describe_choice(
    session: Session, jenis: JenisUsulan, pegawai_id: int, pilihan_id: int | None, teks: str
) -> Isi:
    if jenis is JenisUsulan.GOLONGAN:
        return _value(None, _read_golongan(session, pegawai_id, teks))
    if pilihan_id is None:
        if not teks.strip():
            raise _refusal(
                "pilihan_id", f"Cari dan pilih {jenis.label.lower()} yang benar, atau tulis namanya."
            )
        return _value(None, teks.strip())
    if jenis in ORANG:
        return _choose_person(session, pegawai_id, pilihan_id)
    model = UnitKerja if jenis is JenisUsulan.UNIT else Jabatan
    nama = session.scalar(select(model.nama).where(model.id == pilihan_id, model.aktif.is_(True)))
    if nama is None:
        raise _refusal("pilihan_id", f"{jenis.label} itu tidak ada. Cari lagi.")
    return _value(pilihan_id, nama)


def _choose_person(session: Session, pegawai_id: int, pilihan_id: int) -> Isi:
    if pilihan_id == pegawai_id:
        raise _refusal("pilihan_id", "Anda tidak dapat menilai diri sendiri. Pilih orang lain.")
    orang = session.scalar(
        select(Pegawai).where(Pegawai.id == pilihan_id, Pegawai.kedudukan.not_in(TIDAK_BERTUGAS))
    )
    if orang is None:
        raise _refusal("pilihan_id", "Pegawai itu tidak ada atau sudah tidak bertugas. Cari lagi.")
    return _value(orang.id, orang.nama_lengkap)


def _read_golongan(session: Session, pegawai_id: int, teks: str) -> str:
    jenis = session.scalars(select(Pegawai.jenis).where(Pegawai.id == pegawai_id)).one()
    try:
        return normalise_golongan(teks, jenis)
    except ValueError as error:
        raise _refusal("teks", str(error)) from None


def _ancestors(unit_id: int | None) -> Select[tuple[int]]:
    """The unit and all above it; for use inside `in_(…)`."""
    atas = select(UnitKerja.id, UnitKerja.induk_id).where(UnitKerja.id == (unit_id or 0)).cte(recursive=True)
    induk = aliased(UnitKerja)
    semua = atas.union(select(induk.id, induk.induk_id).join(atas, atas.c.induk_id == induk.id))
    return select(semua.c.id)


def _value(nomor: int | None, nama: str) -> Isi:
    return {"id": nomor, "nama": nama}


def _record(
    session: Session, actor: Actor, usulan: UsulanKedudukan, aksi: str, kata: str, *, now: datetime
) -> None:
    audit.record(
        session,
        actor,
        aksi,
        "pegawai",
        usulan.pegawai_id,
        now=now,
        rincian={"perubahan": [kata], "alasan": usulan.alasan, "usulan": usulan.id},
    )


def _refusal(bidang: str, kalimat: str) -> InputError:
    return InputError("Usulan belum dapat dikirim.", fields={bidang: kalimat})
