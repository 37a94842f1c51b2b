"""Which results of superiors a row carries on: links, also to drafts, or free text for now."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotFoundError
from kinerja.organisasi.models import TimKerja
from kinerja.skp.jejak import record_change
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.muat import find_line, is_source_of, open_for_editing, teams_of
from kinerja.skp.naskah import first_words
from kinerja.skp.rules import JenisCascade
from kinerja.skp.service.hasil import find_rhk

MAKS_INTERVENSI = 10


def link_rhk(
    session: Session,
    actor: Actor,
    skp_id: int,
    rhk_id: int,
    rhk_pimpinan_id: int | None,
    teks: str = "",
    *,
    intervensi_id: int | None = None,
    tambah: bool = False,
    jenis: JenisCascade | None = None,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> RencanaHasilKerja:
    """Say which result of a superior this row carries on: a link, also to a draft, or free text for now.

    It takes the place of `intervensi_id` (default the first), or comes beside the others with `tambah`. Free
    text that is empty takes the place away. Raises NotFoundError, NotAuthorizedError, StateError,
    ConflictError, and InputError: a source that is neither of the pejabat penilai nor of a ketua tim, one
    that the row carries on already, or too many.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    rhk = find_rhk(session, actor, skp, rhk_id)
    sebelum = {"RHK pimpinan": rhk.teks_pimpinan}
    kini = "pilihan dari rencana pimpinan" if rhk_pimpinan_id else teks
    check_version(rhk, versi, {"RHK pimpinan": kini}, sebelum)
    lama = None if tambah else _find_place(rhk, intervensi_id)
    baru = _describe(session, actor, skp, rhk_pimpinan_id, teks, today=today)
    baru.jenis = jenis
    _put(session, rhk, lama, baru)
    flag_modified(rhk, "teks")  # one version guards what one form shows
    kata = f"baris “{_name(rhk)}” {'ditautkan' if rhk_pimpinan_id else 'ditulis asalnya'}"
    sesudah = {"RHK pimpinan": rhk.teks_pimpinan}
    record_change(session, actor, skp, kata, now=now, sebelum=sebelum, sesudah=sesudah)
    return rhk


def unlink_rhk(
    session: Session,
    actor: Actor,
    skp_id: int,
    rhk_id: int,
    intervensi_id: int,
    *,
    today: date,
    now: datetime,
) -> RencanaHasilKerja:
    """Take one source away from a row. Raises NotFoundError, NotAuthorizedError and StateError."""
    skp = open_for_editing(session, actor, skp_id, today=today)
    rhk = find_rhk(session, actor, skp, rhk_id)
    lama = _find_place(rhk, intervensi_id)
    sebelum = {"RHK pimpinan": rhk.teks_pimpinan}
    _put(session, rhk, lama, Intervensi(teks=""))
    flag_modified(rhk, "teks")
    kata = f"baris “{_name(rhk)}” dilepas dari RHK pimpinan"
    record_change(
        session, actor, skp, kata, now=now, sebelum=sebelum, sesudah={"RHK pimpinan": rhk.teks_pimpinan}
    )
    return rhk


def _find_place(rhk: RencanaHasilKerja, intervensi_id: int | None) -> Intervensi | None:
    if intervensi_id is None:
        return rhk.semua_intervensi[0] if rhk.semua_intervensi else None
    for satu in rhk.semua_intervensi:
        if satu.id == intervensi_id:
            return satu
    raise NotFoundError


def _describe(
    session: Session, actor: Actor, skp: Skp, sumber_id: int | None, teks: str, *, today: date
) -> Intervensi:
    """A link takes over the text as well: the row stays readable whatever happens to the superior's plan."""
    if sumber_id is None:
        return Intervensi(teks=teks)
    garis = find_line(session, actor, skp, today=today)
    query = (
        select(RencanaHasilKerja.teks, Skp.pegawai_id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .where(RencanaHasilKerja.id == sumber_id, is_source_of(skp, garis.penilai_id))
    )
    sumber = session.execute(query).one_or_none()
    if sumber is None:
        _refuse("Pilih rencana hasil kerja dari SKP pejabat penilai atau ketua tim Anda, atau tulis sendiri.")
    tim_id = None if sumber.pegawai_id == garis.penilai_id else _find_tim(session, skp, sumber.pegawai_id)
    return Intervensi(sumber_id=sumber_id, teks=sumber.teks, tim_id=tim_id)


def _find_tim(session: Session, skp: Skp, ketua_id: int) -> int | None:
    query = teams_of(skp).where(TimKerja.ketua_id == ketua_id)
    return session.scalars(query.order_by(TimKerja.mulai.desc(), TimKerja.id.desc())).first()


def _put(session: Session, rhk: RencanaHasilKerja, lama: Intervensi | None, baru: Intervensi) -> None:
    """Put `baru` in the place of `lama`, at the end where there is none; without any text the place goes."""
    lainnya = [satu for satu in rhk.semua_intervensi if satu is not lama]
    _check_others(lainnya, baru)
    if not baru.teks.strip() and baru.sumber_id is None:
        if lama is not None:
            rhk.semua_intervensi.remove(lama)
            session.delete(lama)
    elif lama is None:
        baru.urutan = max((satu.urutan for satu in lainnya), default=0) + 1
        rhk.semua_intervensi.append(baru)
    else:
        lama.sumber_id, lama.teks, lama.tim_id = baru.sumber_id, baru.teks, baru.tim_id
        lama.jenis = baru.jenis


def _check_others(lainnya: Iterable[Intervensi], baru: Intervensi) -> None:
    lainnya = list(lainnya)
    if len(lainnya) >= MAKS_INTERVENSI:
        _refuse(f"Satu baris mengintervensi paling banyak {MAKS_INTERVENSI} rencana hasil kerja pimpinan.")
    if baru.sumber_id is not None and any(satu.sumber_id == baru.sumber_id for satu in lainnya):
        _refuse("Rencana hasil kerja itu sudah diintervensi oleh baris ini. Pilih yang lain.")


def _refuse(kalimat: str) -> NoReturn:
    raise InputError("Rencana hasil kerja itu tidak dapat dipilih.", fields={"rhk_pimpinan": kalimat})


def _name(rhk: RencanaHasilKerja) -> str:
    return first_words(rhk.teks, 40) or "tanpa isi"
