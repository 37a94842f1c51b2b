"""The right to approve and return SKP in the name of a pejabat penilai: given for days, ended at any time.

Who holds it changes no word of a plan, evaluates nobody, and never decides about the own SKP
(`kinerja.skp.muat.find_kedudukan`); the document names the pejabat penilai, the history both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.lingkup import PEMBACA, PENGELOLA, scope_of
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.organisasi.pencarian import match_pegawai
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules_tim import DAPAT_BERGABUNG, Masa
from kinerja.organisasi.service_pegawai import PILIHAN_TERBANYAK, BarisPegawai, people_on
from kinerja.skp.models import HakPersetujuan
from kinerja.tanggal import format_tanggal

TERLAMA = timedelta(days=366)
SEHALAMAN = 25


@dataclass(frozen=True)
class DaftarHak:
    """Rights that hold or will: given by the actor, and held by him; whether he may give one."""

    diberikan: tuple[HakPersetujuan, ...]
    diterima: tuple[HakPersetujuan, ...]
    dapat_memberi: bool


def list_hak(session: Session, actor: Actor, *, today: date) -> DaftarHak:
    """The rights of the actor that have not ended, by their first day."""
    saya = actor.pegawai_id
    if saya is None:
        return DaftarHak((), (), dapat_memberi=False)
    query = (
        _with_names()
        .where(_not_ended(today))
        .where(or_(HakPersetujuan.pemberi_id == saya, HakPersetujuan.penerima_id == saya))
        .order_by(HakPersetujuan.mulai, HakPersetujuan.id)
    )
    semua = list(session.scalars(query))
    return DaftarHak(
        tuple(satu for satu in semua if satu.pemberi_id == saya),
        tuple(satu for satu in semua if satu.penerima_id == saya),
        dapat_memberi=_leads(session, saya, today),
    )


def list_hak_instansi(
    session: Session, actor: Actor, *, today: date, setelah: int | None = None
) -> tuple[list[HakPersetujuan], int | None]:
    """Rights given within the scope of an admin or auditor, newest first, and the key of the next page.

    Empty for who is neither.
    """
    lingkup = scope_of(actor, PEMBACA)
    if not lingkup:
        return [], None
    query = (
        _with_names()
        .join(Pegawai, Pegawai.id == HakPersetujuan.pemberi_id)
        .where(_not_ended(today), lingkup.covers_pegawai(today))
        .order_by(HakPersetujuan.id.desc())
        .limit(SEHALAMAN + 1)
    )
    if setelah is not None:
        query = query.where(HakPersetujuan.id < setelah)
    semua = list(session.scalars(query))
    return semua[:SEHALAMAN], semua[SEHALAMAN - 1].id if len(semua) > SEHALAMAN else None


def find_calon_penerima(
    session: Session, actor: Actor, kata: str, *, today: date, sertakan: int | None = None
) -> list[BarisPegawai]:
    """People on duty to whom the actor may give the right; nobody for who evaluates nobody."""
    saya = actor.pegawai_id or 0
    cocok: list[ColumnElement[bool]] = [Pegawai.id == sertakan] if sertakan is not None else []
    if kata.strip():
        cocok.append(and_(*match_pegawai(session, kata)))
    if not cocok or not (_leads(session, saya, today) or actor.has_everywhere(Peran.ADMIN_INSTANSI)):
        return []
    # Who has no NIP cannot log in, so the right would be of no use.
    query = people_on(today).where(
        Pegawai.kedudukan.in_(DAPAT_BERGABUNG), Pegawai.id != saya, Pegawai.nip.is_not(None), or_(*cocok)
    )
    return [BarisPegawai(*satu) for satu in session.execute(query.limit(PILIHAN_TERBANYAK))]


def give_hak(
    session: Session,
    actor: Actor,
    penerima_id: int,
    masa: Masa,
    alasan: str = "",
    *,
    pemberi_id: int | None = None,
    today: date,
    now: datetime,
) -> HakPersetujuan:
    """Let somebody approve and return SKP in the actor's name on these days, at most a year.

    An admin instansi does so for a pejabat penilai without NIP (`pemberi_id`), who cannot log in. Raises
    NotAuthorizedError for who evaluates nobody, and InputError (oneself, off duty, days that are past, open
    or already given, no reason in another's name).
    """
    saya = _find_giver(session, actor, pemberi_id, alasan, today)
    _check_masa(masa, today)
    penerima = session.scalar(select(Pegawai).where(Pegawai.id == penerima_id))
    if penerima is None or penerima_id == saya or penerima.kedudukan not in DAPAT_BERGABUNG:
        raise _refusal(penerima_id="Cari lalu pilih orang lain yang sedang bertugas.")
    if any(masa.meets(Masa(satu.mulai, satu.sampai)) for satu in _between(session, saya, penerima_id)):
        kalimat = f"{penerima.nama_lengkap} sudah memegang hak ini pada sebagian tanggal itu."
        raise _refusal(penerima_id=f"{kalimat} Ubah tanggalnya, atau akhiri dulu yang lama.")
    hak = HakPersetujuan(
        pemberi_id=saya,
        penerima_id=penerima_id,
        mulai=masa.mulai,
        sampai=masa.sampai,
        alasan=alasan,
        dibuat=now,
    )
    session.add(hak)
    session.flush()
    terakhir = f" s.d. {format_tanggal(masa.selesai)}" if masa.selesai else ""
    _record(
        session,
        actor,
        hak,
        "hak.beri",
        f"hak persetujuan diberikan kepada {penerima.nama_lengkap}, {format_tanggal(masa.mulai)}{terakhir}",
        now,
    )
    return hak


def list_tanpa_akun(session: Session, actor: Actor, *, today: date) -> list[Pegawai]:
    """Pejabat penilai of today who have no NIP and so cannot log in; for an admin instansi only."""
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        return []
    memimpin = exists().where(GarisPelaporan.penilai_id == Pegawai.id, holds_on(GarisPelaporan, today))
    query = select(Pegawai).where(Pegawai.nip.is_(None), memimpin).order_by(Pegawai.nama, Pegawai.id)
    return list(session.scalars(query.limit(PILIHAN_TERBANYAK)))


def end_hak(session: Session, actor: Actor, hak_id: int, *, today: date, now: datetime) -> None:
    """Take the right away at once: by the giver, or by the admin in charge of the giver.

    One that has not begun before today leaves only its audit entries. Raises NotFoundError.
    """
    query = _with_names().where(HakPersetujuan.id == hak_id, _not_ended(today))
    hak = session.scalar(query.with_for_update(of=HakPersetujuan))
    if hak is None or not _may_end(session, actor, hak, today):
        raise NotFoundError
    kata = f"hak persetujuan {hak.penerima.nama_lengkap} dari {hak.pemberi.nama_lengkap} diakhiri"
    _record(session, actor, hak, "hak.akhiri", kata, now)
    if hak.mulai < today:
        hak.sampai = today
    else:
        session.delete(hak)
    session.flush()


# Parts


def _find_giver(session: Session, actor: Actor, pemberi_id: int | None, alasan: str, today: date) -> int:
    """In whose name the right is given."""
    saya = actor.pegawai_id
    if pemberi_id is None:
        if saya is None or not _leads(session, saya, today):
            raise NotAuthorizedError("Hak persetujuan diberikan oleh pejabat penilai yang mempunyai bawahan.")
        return saya
    if pemberi_id not in {satu.id for satu in list_tanpa_akun(session, actor, today=today)}:
        kalimat = "Hanya admin instansi yang memberi hak atas nama orang lain, bagi pejabat tanpa NIP."
        raise NotAuthorizedError(kalimat)
    if not alasan.strip():
        raise _refusal(alasan="Tulis dasarnya, misalnya nomor surat kuasa pejabat itu.")
    return pemberi_id


def _with_names() -> Select[HakPersetujuan]:
    return select(HakPersetujuan).options(
        joinedload(HakPersetujuan.pemberi), joinedload(HakPersetujuan.penerima)
    )


def _not_ended(today: date) -> ColumnElement[bool]:
    return or_(HakPersetujuan.sampai.is_(None), HakPersetujuan.sampai > today)


def _leads(session: Session, pegawai_id: int, today: date) -> bool:
    query = select(GarisPelaporan.id).where(
        GarisPelaporan.penilai_id == pegawai_id, holds_on(GarisPelaporan, today)
    )
    return session.scalar(query.limit(1)) is not None


def _between(session: Session, pemberi_id: int, penerima_id: int) -> Sequence[HakPersetujuan]:
    query = select(HakPersetujuan).where(
        HakPersetujuan.pemberi_id == pemberi_id, HakPersetujuan.penerima_id == penerima_id
    )
    return session.scalars(query).all()


def _may_end(session: Session, actor: Actor, hak: HakPersetujuan, today: date) -> bool:
    if actor.pegawai_id is not None and actor.pegawai_id == hak.pemberi_id:
        return True
    lingkup = scope_of(actor, PENGELOLA)
    if not lingkup:
        return False
    query = select(Pegawai.id).where(Pegawai.id == hak.pemberi_id, lingkup.covers_pegawai(today))
    return session.scalar(query) is not None


def _check_masa(masa: Masa, today: date) -> None:
    if masa.mulai < today:
        raise _refusal(mulai="Pilih hari ini atau sesudahnya.")
    if masa.sampai is None or masa.sampai <= masa.mulai:
        raise _refusal(selesai="Pilih hari terakhir, tidak sebelum tanggal mulai.")
    if masa.sampai - masa.mulai > TERLAMA:
        raise _refusal(selesai="Hak berlaku paling lama satu tahun. Pilih tanggal yang lebih awal.")


def _refusal(**bidang: str) -> InputError:
    return InputError("Hak persetujuan belum dapat diberikan.", fields=bidang)


def _record(session: Session, actor: Actor, hak: HakPersetujuan, aksi: str, kata: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        aksi,
        "pegawai",
        hak.pemberi_id,
        now=now,
        sesudah={"penerima_id": hak.penerima_id, "mulai": hak.mulai, "sampai": hak.sampai},
        rincian={"perubahan": [kata]},
    )
