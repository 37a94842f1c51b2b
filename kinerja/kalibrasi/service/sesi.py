"""Open, start and cancel a session."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import InputError, NotAuthorizedError, StateError
from kinerja.evaluasi.penetap import may_set_capaian
from kinerja.kalibrasi.alur import count_drafts, move_session, record_session
from kinerja.kalibrasi.hak import (
    BELUM_DITERAPKAN,
    is_leader,
    refuse_former_leader,
    refuse_member,
    stands_above,
)
from kinerja.kalibrasi.models import Kalibrasi, PesertaKalibrasi
from kinerja.kalibrasi.muat import Grup, load_group
from kinerja.kalibrasi.rules import TERBUKA, AksiKalibrasi, StatusKalibrasi, next_status
from kinerja.organisasi.models import UnitKerja

UNIT_TERBANYAK = 200


def list_units(session: Session, actor: Actor, *, today: date) -> list[UnitKerja]:
    """The units for which the actor may open a session, by name: those whose capaian he sets."""
    if actor.pegawai_id is None:
        return []
    query = select(UnitKerja).where(may_set_capaian(actor, today), UnitKerja.aktif)
    return list(session.scalars(query.order_by(UnitKerja.nama, UnitKerja.id).limit(UNIT_TERBANYAK)))


def create_session(
    session: Session,
    actor: Actor,
    unit_id: int,
    tahun: int,
    kode: str,
    *,
    tanggal: date,
    agenda: str,
    today: date,
    now: datetime,
) -> Kalibrasi:
    """A new session as a draft; the pejabat penilai of the group are invited.

    Raises NotFoundError, NotAuthorizedError (not the pimpinan above, or one of the group himself), InputError
    (no capaian yet, nobody in the group) and StateError (another session is open). One of which nothing came
    before its leader left his post is cancelled for the new one.
    """
    pegawai_id = actor.pegawai_id
    query = select(UnitKerja).where(UnitKerja.id == unit_id, may_set_capaian(actor, today))
    unit = session.scalar(query)
    if pegawai_id is None or unit is None:
        raise NotAuthorizedError("Sesi kalibrasi dibuka oleh pimpinan di atas unit itu.")
    grup = load_group(session, actor, unit_id, tahun, kode, today=today)
    _check_group(grup, pegawai_id)
    _make_room(session, actor, unit_id, tahun, kode, today=today, now=now)
    baru = Kalibrasi(
        unit_id=unit_id,
        tahun=tahun,
        kode_periode=kode,
        pemimpin_id=pegawai_id,
        tanggal=tanggal,
        agenda=agenda.strip(),
        status=StatusKalibrasi.RANCANGAN,
        dibuat=now,
        diubah=now,
        diubah_oleh=actor.nama,
    )
    session.add(baru)
    session.flush()
    _invite(session, baru, grup)
    record_session(session, actor, baru, "kalibrasi.buat", f"sesi kalibrasi {unit.nama} dibuat", now=now)
    return baru


def start_session(
    session: Session, actor: Actor, kalibrasi_id: int, *, versi: int | None = None, today: date, now: datetime
) -> Kalibrasi:
    """Begin: the counts of now are kept, moves can be staged.

    Raises as `move_session`, and NotAuthorizedError for a former leader and for somebody of the group.
    """
    satu = move_session(session, actor, kalibrasi_id, AksiKalibrasi.MULAI, versi, now)
    refuse_former_leader(session, actor, satu, today=today)
    grup = load_group(session, actor, satu.unit_id, satu.tahun, satu.kode_periode, today=today)
    refuse_member(actor, grup)
    satu.jumlah_awal = count_drafts(grup)
    record_session(session, actor, satu, "kalibrasi.mulai", "sesi dimulai", now=now)
    return satu


def cancel_session(
    session: Session, actor: Actor, kalibrasi_id: int, *, versi: int | None = None, now: datetime
) -> Kalibrasi:
    """Give up before anything was applied; the staged moves stay as a record. Raises as `move_session`."""
    satu = move_session(session, actor, kalibrasi_id, AksiKalibrasi.BATALKAN, versi, now)
    record_session(session, actor, satu, "kalibrasi.batal", "sesi dibatalkan", now=now)
    return satu


# Parts


def _check_group(grup: Grup, pegawai_id: int) -> None:
    if any(satu.pegawai.id == pegawai_id for satu in grup.orang):
        raise NotAuthorizedError("Anda termasuk pegawai unit ini. Sesi dibuka oleh pimpinan yang lain.")
    if not grup.orang:
        raise InputError("Unit ini kosong.", fields={"unit_id": "Pilih unit yang memiliki pegawai."})
    if grup.capaian is None:
        kalimat = "Capaian organisasi unit ini belum ditetapkan. Tetapkan lebih dahulu."
        raise InputError(kalimat, fields={"unit_id": kalimat})


def _make_room(
    session: Session, actor: Actor, unit_id: int, tahun: int, kode: str, *, today: date, now: datetime
) -> None:
    """Raise StateError while another session is open whose leader can still bring it to an end."""
    query = (
        select(Kalibrasi)
        .where(
            Kalibrasi.unit_id == unit_id,
            Kalibrasi.tahun == tahun,
            Kalibrasi.kode_periode == kode,
            Kalibrasi.status.in_(TERBUKA),
        )
        .with_for_update()
    )
    lama = session.scalar(query)
    if lama is None:
        return
    if is_leader(actor, lama) or lama.status not in BELUM_DITERAPKAN or _leads_by_post(session, lama, today):
        raise StateError("Masih ada sesi kalibrasi yang terbuka untuk unit dan periode ini.")
    lama.status = next_status(lama.status, AksiKalibrasi.BATALKAN)
    lama.diubah, lama.diubah_oleh = now, actor.nama
    teks = "sesi dibatalkan karena pemimpinnya tidak lagi memimpin di atas unit itu"
    record_session(session, actor, lama, "kalibrasi.batal", teks, now=now)
    session.flush()


def _leads_by_post(session: Session, kalibrasi: Kalibrasi, today: date) -> bool:
    """Whether the leader of a session still has the post for it, whatever roles his account has besides."""
    pemimpin = Actor(0, kalibrasi.instansi_id, kalibrasi.pemimpin_id, "", frozenset())
    return stands_above(session, pemimpin, kalibrasi.unit_id, today=today)


def _invite(session: Session, kalibrasi: Kalibrasi, grup: Grup) -> None:
    """Nobody of the group itself: he would see his own draft."""
    anggota = {satu.pegawai.id for satu in grup.orang}
    penilai = {satu.penilai.id for satu in grup.orang if satu.penilai}
    session.add_all(
        PesertaKalibrasi(kalibrasi_id=kalibrasi.id, pegawai_id=satu)
        for satu in sorted(penilai - anggota - {kalibrasi.pemimpin_id})
    )
