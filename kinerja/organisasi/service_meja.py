"""The position desk, the side of the admin: proposals of the own scope, and the decision about each."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.halaman import BARIS_HALAMAN, Halaman, cut_page
from kinerja.organisasi.lingkup import count_waiting_in, require_change, require_read
from kinerja.organisasi.models import GarisPelaporan, UsulanKedudukan
from kinerja.organisasi.rules import JenisUsulan, StatusUsulan
from kinerja.organisasi.service import find_garis, find_penempatan
from kinerja.organisasi.service_garis import change_garis, end_loan, lend_garis
from kinerja.organisasi.service_penempatan import Tempat, place_pegawai
from kinerja.organisasi.service_usulan import ORANG, Pilihan, describe_record, find_choices

BELUM_DIPILIH = "Nama ini belum dicocokkan dengan data. Pilih dahulu yang dimaksud."


@dataclass(frozen=True)
class Putusan:
    """What an admin decides on: from when, until when for an override, and which record was meant.

    `pilihan_id` takes the place of what the pegawai chose, and is needed where a name was only written.
    """

    mulai: date
    berakhir: date | None = None
    pilihan_id: int | None = None
    catatan: str = ""


@dataclass(frozen=True)
class BerkasUsulan:
    """A proposal beside what is on record today (it may have changed since)."""

    usulan: UsulanKedudukan
    kini: str
    boleh_putus: bool
    sementara: GarisPelaporan | None


def list_usulan(
    session: Session, actor: Actor, *, menunggu: bool = True, setelah: int | None = None, today: date
) -> Halaman[UsulanKedudukan]:
    """A page of the proposals in the actor's scope: those that wait, oldest first; or the decided, newest."""
    nomor = UsulanKedudukan.id
    query = (
        select(UsulanKedudukan)
        .join(UsulanKedudukan.pegawai)
        .options(joinedload(UsulanKedudukan.pegawai))
        .where(require_read(actor).covers_pegawai(today))
        .where((UsulanKedudukan.status == StatusUsulan.MENUNGGU) == menunggu)
        .order_by(nomor if menunggu else nomor.desc())
        .limit(BARIS_HALAMAN + 1)
    )
    if setelah is not None:
        query = query.where(nomor > setelah if menunggu else nomor < setelah)
    return cut_page(list(session.scalars(query)), lambda satu: satu.id)


def count_usulan(session: Session, actor: Actor, *, today: date) -> int:
    """How many wait in the scope of the actor."""
    return session.scalar(count_waiting_in(require_read(actor), today)) or 0


def open_usulan(session: Session, actor: Actor, usulan_id: int, *, today: date) -> BerkasUsulan:
    """One proposal of the actor's scope. Raises NotFoundError."""
    usulan = _find(session, actor, usulan_id, today)
    penempatan = find_penempatan(session, actor, usulan.pegawai_id, on=today)
    kini = describe_record(session, actor, usulan.pegawai_id, penempatan, today=today)[usulan.jenis]
    return BerkasUsulan(
        usulan, kini["nama"], _may_decide(actor, usulan), _find_loan(session, usulan, today=today)
    )


def accept_usulan(
    session: Session,
    actor: Actor,
    usulan_id: int,
    putusan: Putusan,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> UsulanKedudukan:
    """Change the record as proposed, for good or (penilai and atasan) until a day.

    Raises NotFoundError, NotAuthorizedError (also for the own proposal), StateError, ConflictError, and
    InputError as the change itself does.
    """
    usulan = _open(session, actor, usulan_id, versi, today)
    pilihan = putusan.pilihan_id or usulan.usulan["id"]
    if pilihan is None and usulan.jenis is not JenisUsulan.GOLONGAN:
        raise InputError("Usulan belum dapat diterima.", fields={"pilihan_id": BELUM_DIPILIH})
    if putusan.berakhir is not None and usulan.jenis not in ORANG:
        kalimat = "Hanya pejabat penilai dan atasannya yang dapat ditetapkan sementara."
        raise InputError("Usulan belum dapat diterima.", fields={"berakhir": kalimat})
    if usulan.jenis in ORANG:
        _apply_line(session, actor, usulan, pilihan or 0, putusan, now=now)
    else:
        _apply_place(session, actor, usulan, pilihan, putusan, now=now)
    usulan.status = StatusUsulan.SEMENTARA if putusan.berakhir else StatusUsulan.DITERIMA
    usulan.berakhir = putusan.berakhir
    return _close(session, actor, usulan, "usulan.terima", putusan.catatan, now=now)


def reject_usulan(
    session: Session,
    actor: Actor,
    usulan_id: int,
    catatan: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> UsulanKedudukan:
    """Leave the record as it is; the reason is told to the pegawai.

    Raises NotFoundError, NotAuthorizedError, StateError, ConflictError, and InputError without a reason.
    """
    usulan = _open(session, actor, usulan_id, versi, today)
    if not catatan.strip():
        kalimat = "Tulis alasannya. Pegawai membaca kalimat ini."
        raise InputError("Penolakan memerlukan alasan.", fields={"catatan": kalimat})
    usulan.status = StatusUsulan.DITOLAK
    return _close(session, actor, usulan, "usulan.tolak", catatan, now=now)


def end_override(session: Session, actor: Actor, usulan_id: int, *, today: date, now: datetime) -> None:
    """End a temporary line before its day. Raises NotFoundError, NotAuthorizedError and StateError."""
    usulan = _find(session, actor, usulan_id, today)
    _require_decider(actor, usulan)
    garis = _find_loan(session, usulan, today=today)
    if garis is None:
        raise StateError("Penetapan sementara ini sudah berakhir.")
    end_loan(session, actor, garis, today=today, now=now)
    usulan.berakhir = today


def find_meant(
    session: Session, actor: Actor, usulan: UsulanKedudukan, kata: str, *, today: date
) -> list[Pilihan]:
    """Records that a written name may mean: by the words given, else by the name itself."""
    if usulan.status is not StatusUsulan.MENUNGGU or usulan.usulan["id"]:
        return []
    return find_choices(
        session, actor, usulan.jenis, kata or usulan.usulan["nama"], but=usulan.pegawai_id, today=today
    )


def propose_start(session: Session, actor: Actor, usulan: UsulanKedudukan, *, today: date) -> date:
    """From when the change holds unless the admin says otherwise.

    A wrong placement is corrected where it began; another evaluator holds from today.
    """
    if usulan.jenis in ORANG:
        return today
    kini = find_penempatan(session, actor, usulan.pegawai_id, on=today)
    return kini.mulai if kini else today


# Parts


def _find(session: Session, actor: Actor, usulan_id: int, today: date) -> UsulanKedudukan:
    query = (
        select(UsulanKedudukan)
        .join(UsulanKedudukan.pegawai)
        .options(joinedload(UsulanKedudukan.pegawai))
        .where(UsulanKedudukan.id == usulan_id, require_read(actor).covers_pegawai(today))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def _open(session: Session, actor: Actor, usulan_id: int, versi: int | None, today: date) -> UsulanKedudukan:
    require_change(actor)
    usulan = _find(session, actor, usulan_id, today)
    _require_decider(actor, usulan)
    check_version(usulan, versi, {}, {})
    if usulan.status is not StatusUsulan.MENUNGGU:
        raise StateError(f"Usulan ini sudah {usulan.status.label.lower()}. Muat ulang halaman.")
    return usulan


def _may_decide(actor: Actor, usulan: UsulanKedudukan) -> bool:
    mengurus = actor.has(Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI)
    return mengurus and actor.pegawai_id != usulan.pegawai_id


def _require_decider(actor: Actor, usulan: UsulanKedudukan) -> None:
    if not _may_decide(actor, usulan):
        raise NotAuthorizedError("Usulan Anda sendiri diputus admin lain.")


def _find_loan(session: Session, usulan: UsulanKedudukan, *, today: date) -> GarisPelaporan | None:
    """The line that a temporary decision gave, while it is not over."""
    if usulan.status is not StatusUsulan.SEMENTARA or usulan.berakhir is None or usulan.berakhir <= today:
        return None
    query = select(GarisPelaporan).where(
        GarisPelaporan.pegawai_id == usulan.pegawai_id, GarisPelaporan.sampai == usulan.berakhir
    )
    return session.scalar(query)


def _apply_line(
    session: Session, actor: Actor, usulan: UsulanKedudukan, pilihan: int, putusan: Putusan, *, now: datetime
) -> None:
    garis = find_garis(session, actor, usulan.pegawai_id, on=putusan.mulai)
    penilai, atasan = (pilihan, None) if usulan.jenis is JenisUsulan.PENILAI else (garis.penilai_id, pilihan)
    if penilai is None:
        kalimat = "Pejabat penilai pegawai ini belum ada. Tetapkan dahulu pejabat penilainya."
        raise InputError("Usulan belum dapat diterima.", fields={"pilihan_id": kalimat})
    alasan = f"Usulan pegawai: {usulan.alasan}"[:500]
    try:
        if putusan.berakhir is None:
            change_garis(
                session,
                actor,
                usulan.pegawai_id,
                penilai,
                mulai=putusan.mulai,
                atasan_id=atasan,
                alasan=alasan,
                now=now,
            )
        else:
            lend_garis(
                session,
                actor,
                usulan.pegawai_id,
                penilai,
                mulai=putusan.mulai,
                berakhir=putusan.berakhir,
                atasan_id=atasan,
                alasan=alasan,
                now=now,
            )
    except InputError as error:
        raise _at_choice(error) from None


def _at_choice(error: InputError) -> InputError:
    """The same refusal at the fields of this form."""
    nama = {"penilai_id": "pilihan_id", "atasan_id": "pilihan_id", "unit_id": "pilihan_id"}
    nama |= {"jabatan_id": "pilihan_id", "golongan": "pilihan_id"}
    return InputError(
        error.message, fields={nama.get(bidang, bidang): k for bidang, k in error.fields.items()}
    )


def _apply_place(
    session: Session,
    actor: Actor,
    usulan: UsulanKedudukan,
    pilihan: int | None,
    putusan: Putusan,
    *,
    now: datetime,
) -> None:
    kini = find_penempatan(session, actor, usulan.pegawai_id, on=putusan.mulai)
    if kini is None:
        kalimat = "Pegawai ini belum ditempatkan pada tanggal itu. Tempatkan dahulu lewat halaman pegawai."
        raise InputError("Usulan belum dapat diterima.", fields={"mulai": kalimat})
    tempat = Tempat(**{nama: getattr(kini, nama) for nama in Tempat.__dataclass_fields__})
    if usulan.jenis is JenisUsulan.UNIT:
        tempat = replace(tempat, unit_id=pilihan or 0, kepala_unit=False)
    elif usulan.jenis is JenisUsulan.JABATAN:
        tempat = replace(tempat, jabatan_id=pilihan or 0, tmt_jabatan=putusan.mulai)
    else:
        tempat = replace(tempat, golongan=usulan.usulan["nama"], tmt_golongan=putusan.mulai)
    try:
        place_pegawai(session, actor, usulan.pegawai_id, tempat, mulai=putusan.mulai, now=now)
    except InputError as error:
        raise _at_choice(error) from None


def _close(
    session: Session, actor: Actor, usulan: UsulanKedudukan, aksi: str, catatan: str, *, now: datetime
) -> UsulanKedudukan:
    usulan.catatan = catatan.strip()
    usulan.diputus, usulan.diputus_akun_id = now, actor.akun_id
    session.flush()
    kata = f"usulan {usulan.jenis.label.lower()} {usulan.status.label.lower()}: {usulan.usulan['nama']}"
    audit.record(
        session,
        actor,
        aksi,
        "pegawai",
        usulan.pegawai_id,
        now=now,
        sebelum={"nilai": usulan.tercatat["nama"]},
        sesudah={"nilai": usulan.usulan["nama"], "berakhir": usulan.berakhir},
        rincian={"perubahan": [kata], "usulan": usulan.id, "catatan": usulan.catatan},
    )
    return usulan
