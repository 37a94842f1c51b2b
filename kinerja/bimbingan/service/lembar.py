"""Format B.1.8: what the pegawai says about a bimbingan or konseling, handed to the superior of the pimpinan.

Who led the session and the pejabat penilai never learn of it, not even whether it was filled. So nothing of
it goes where they might look in any of their roles: no entry in the audit log (which an admin reads), no
touch of the dialog or its version, no counter, no name in a file. What the log is for is kept here: rows
that never change (triggers), with a hash that nobody can guess, and a list of readers for the pegawai.
"""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.aturan.service import get_setting
from kinerja.bimbingan.hak import require
from kinerja.bimbingan.models import BacaLembar, DialogKinerja, LembarBimbingan
from kinerja.bimbingan.rules import (
    BANYAK_PERNYATAAN,
    AksiDialog,
    Jawaban,
    choose_receiver,
    count_publishable,
    summarize,
)
from kinerja.bimbingan.service.dialog import find_dialog
from kinerja.errors import InputError, NotFoundError
from kinerja.organisasi.models import GarisPelaporan, Pegawai
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import find_garis, find_pegawai

ANONIM = "bimbingan_b18"
BERNAMA = "bernama"
GRUP_RINGKASAN = 3


@dataclass(frozen=True)
class Tujuan:
    """To whom a sheet goes: a person, or with None the admin instansi; `minimum` is 0 for one with a name."""

    penerima: Pegawai | None
    pimpinan_id: int | None
    minimum: int


@dataclass(frozen=True, kw_only=True)
class LembarSendiri:
    """The page of the pegawai: what was handed over (None: nothing yet), where it goes, who read it."""

    dialog: DialogKinerja
    lembar: LembarBimbingan | None
    tujuan: Tujuan
    pembaca: tuple[BacaLembar, ...]


@dataclass(frozen=True, kw_only=True)
class RingkasanPemberi:
    """The answers about one person; `banyak` sheets of at least as many people as the group asks for."""

    pemberi: Pegawai
    banyak: int
    pernyataan: tuple[Mapping[Jawaban, int], ...]


@dataclass(frozen=True)
class HalamanLembar:
    """What a receiver sees: sheets with names, and summaries."""

    bernama: tuple[LembarBimbingan, ...]
    ringkasan: tuple[RingkasanPemberi, ...]


def open_own(session: Session, actor: Actor, dialog_id: int, *, today: date) -> LembarSendiri:
    """The sheet of the actor about a session. Raises NotFoundError for everybody but its pegawai."""
    dialog = find_dialog(session, actor, dialog_id)
    if actor.pegawai_id is None or dialog.pegawai_id != actor.pegawai_id:
        raise NotFoundError
    require(session, actor, dialog, AksiDialog.ISI_LEMBAR, today=today)
    baca = select(BacaLembar).where(BacaLembar.dialog_id == dialog_id).order_by(BacaLembar.id.desc())
    return LembarSendiri(
        dialog=dialog,
        lembar=_newest_of(session, dialog_id),
        tujuan=_find_tujuan(session, actor, dialog, today),
        pembaca=tuple(session.scalars(baca.limit(20))),
    )


def hand_in(
    session: Session,
    actor: Actor,
    dialog_id: int,
    jawaban: Sequence[Jawaban],
    catatan: str,
    *,
    today: date,
    now: datetime,
) -> LembarBimbingan:
    """Hand the nine answers over; a later one replaces the earlier, which stays stored.

    Raises NotFoundError for everybody but the pegawai, StateError before the session, InputError.
    """
    dialog = find_dialog(session, actor, dialog_id)
    if actor.pegawai_id is None or dialog.pegawai_id != actor.pegawai_id:
        raise NotFoundError
    require(session, actor, dialog, AksiDialog.ISI_LEMBAR, today=today)
    if len(jawaban) != BANYAK_PERNYATAAN:
        raise InputError("Jawab kesembilan pernyataan.")
    tujuan = _find_tujuan(session, actor, dialog, today)
    lama = _newest_of(session, dialog_id)
    isi = {str(nomor): satu.value for nomor, satu in enumerate(jawaban, 1)}
    garam = secrets.token_hex(32)
    lembar = LembarBimbingan(
        dialog_id=dialog_id,
        revisi=lama.revisi + 1 if lama else 1,
        pegawai_id=dialog.pegawai_id,
        pemberi_id=dialog.pemberi_id,
        pimpinan_id=tujuan.pimpinan_id,
        penerima_id=tujuan.penerima.id if tujuan.penerima else None,
        minimum=tujuan.minimum,
        jawaban=isi,
        catatan=catatan,
        garam=garam,
        sidik=audit.fingerprint([garam, dialog_id, isi, catatan]),
        dibuat=now,
    )
    session.add(lembar)
    session.flush()
    return lembar


# The receiver


def open_received(session: Session, actor: Actor, *, today: date) -> HalamanLembar:
    """The sheets handed to the actor. Raises NotFoundError for who can receive none."""
    if actor.pegawai_id is None and not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotFoundError
    query = (
        select(LembarBimbingan)
        .where(_is_newest(), _may_receive(actor, today))
        .options(joinedload(LembarBimbingan.pegawai), joinedload(LembarBimbingan.pemberi))
        .options(joinedload(LembarBimbingan.dialog))
        .order_by(_first_id())
    )
    semua = list(session.scalars(query))
    return HalamanLembar(
        bernama=tuple(satu for satu in reversed(semua) if not satu.anonim),
        ringkasan=_summaries(semua),
    )


def open_sheet(
    session: Session, actor: Actor, dialog_id: int, *, today: date
) -> tuple[LembarBimbingan, DialogKinerja]:
    """A sheet with its name, for its pegawai or its receiver; NotFoundError for everybody else.

    The same answer where there is none: whether one was filled is nobody else's business.
    """
    milik = LembarBimbingan.pegawai_id == actor.pegawai_id
    terima = and_(LembarBimbingan.minimum == 0, _may_receive(actor, today))
    query = (
        select(LembarBimbingan)
        .where(LembarBimbingan.dialog_id == dialog_id, _is_newest(), or_(milik, terima))
        .options(joinedload(LembarBimbingan.pegawai), joinedload(LembarBimbingan.pemberi))
        .options(joinedload(LembarBimbingan.dialog))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found, found.dialog


def log_reading(session: Session, actor: Actor, lembar: LembarBimbingan, *, today: date) -> None:
    """Write down that the receiver read a sheet, once a day, where only its pegawai sees it."""
    if actor.akun_id is None or actor.pegawai_id == lembar.pegawai_id:
        return
    sudah = select(BacaLembar.id).where(
        BacaLembar.dialog_id == lembar.dialog_id,
        BacaLembar.akun_id == actor.akun_id,
        BacaLembar.hari == today,
    )
    if session.scalar(sudah) is None:
        sebagai = "atasan pimpinan" if lembar.penerima_id else "admin instansi"
        session.add(
            BacaLembar(
                dialog_id=lembar.dialog_id,
                akun_id=actor.akun_id,
                nama=actor.nama,
                sebagai=sebagai,
                hari=today,
            )
        )


def _may_receive(actor: Actor, today: date) -> ColumnElement[bool]:
    """Handed to the actor, who neither led the session nor was or is the pejabat penilai of the pegawai."""
    lembar = LembarBimbingan
    ways: list[ColumnElement[bool]] = []
    if actor.pegawai_id is not None:
        ways.append(lembar.penerima_id == actor.pegawai_id)
    if actor.has_everywhere(Peran.ADMIN_INSTANSI):
        ways.append(lembar.penerima_id.is_(None))
    if actor.pegawai_id is None:
        return or_(*ways)
    garis = aliased(GarisPelaporan)
    menilai = exists().where(
        garis.pegawai_id == lembar.pegawai_id, garis.penilai_id == actor.pegawai_id, holds_on(garis, today)
    )
    return and_(
        or_(*ways),
        lembar.pegawai_id != actor.pegawai_id,
        lembar.pemberi_id != actor.pegawai_id,
        or_(lembar.pimpinan_id.is_(None), lembar.pimpinan_id != actor.pegawai_id),
        ~menilai,
    )


def _summaries(semua: Sequence[LembarBimbingan]) -> tuple[RingkasanPemberi, ...]:
    """Per person spoken about, of sheets without a name only, and of these only whole groups.

    One with a name is read by itself: within a group it could be subtracted from it.
    """
    kelompok: dict[int, list[LembarBimbingan]] = defaultdict(list)
    for satu in semua:
        if satu.anonim:
            kelompok[satu.pemberi_id].append(satu)
    hasil = []
    for daftar in kelompok.values():
        minimum = max(GRUP_RINGKASAN, *(satu.minimum for satu in daftar))
        terbuka = count_publishable([satu.pegawai_id for satu in daftar], minimum)
        if terbuka:
            jawaban = [satu.semua_jawaban for satu in daftar[:terbuka]]
            hasil.append(
                RingkasanPemberi(pemberi=daftar[0].pemberi, banyak=terbuka, pernyataan=summarize(jawaban))
            )
    return tuple(hasil)


def _is_newest() -> ColumnElement[bool]:
    lain = aliased(LembarBimbingan)
    newest: Select[int] = select(func.max(lain.revisi)).where(lain.dialog_id == LembarBimbingan.dialog_id)
    return LembarBimbingan.revisi == newest.correlate(LembarBimbingan).scalar_subquery()


def _first_id() -> ScalarSelect[int]:
    """When a sheet was first handed in: a correction keeps its place, and so the groups of a summary."""
    lain = aliased(LembarBimbingan)
    awal = select(func.min(lain.id)).where(lain.dialog_id == LembarBimbingan.dialog_id)
    return awal.correlate(LembarBimbingan).scalar_subquery()


def _newest_of(session: Session, dialog_id: int) -> LembarBimbingan | None:
    query = select(LembarBimbingan).where(LembarBimbingan.dialog_id == dialog_id)
    return session.scalar(query.order_by(LembarBimbingan.revisi.desc()).limit(1))


def _find_tujuan(session: Session, actor: Actor, dialog: DialogKinerja, today: date) -> Tujuan:
    dulu = find_garis(session, actor, dialog.pegawai_id, on=dialog.tanggal)
    kini = find_garis(session, actor, dialog.pegawai_id, on=today)
    dibicarakan = {dialog.pegawai_id, dialog.pemberi_id, dulu.penilai_id, kini.penilai_id}
    terlarang = frozenset(satu for satu in dibicarakan if satu is not None)
    penerima_id = choose_receiver(dulu.atasan_id, terlarang)
    penerima = find_pegawai(session, actor, penerima_id) if penerima_id is not None else None
    return Tujuan(penerima, dulu.penilai_id, _promised(session, actor))


def _promised(session: Session, actor: Actor) -> int:
    nilai = get_setting(session, actor, ANONIM)
    return 0 if nilai == BERNAMA else int(nilai)
