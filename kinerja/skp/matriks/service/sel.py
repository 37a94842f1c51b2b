"""One role in a cell: written, changed and taken away by the owner of the matrix."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.angka import format_desimal
from kinerja.errors import ConflictError, InputError, NotFoundError, StateError
from kinerja.skp.jejak import record_change
from kinerja.skp.matriks.muat import (
    Anggota,
    choose_all,
    find_anggota,
    find_hasil,
    keadaan_of,
    linked_row,
    list_own_rows,
    list_sel,
    open_matrix,
    text_of,
)
from kinerja.skp.matriks.rules import sign_text
from kinerja.skp.matriks.tulis import find_touched, lock_skp, put_role, remove_row
from kinerja.skp.models import RencanaHasilKerja, SelMatriks, Skp
from kinerja.skp.naskah import first_words
from kinerja.skp.rules import DAPAT_DIUBAH, JenisCascade, KeadaanSel

MAKS_PERAN = 9  # of one person for one result
BENTROK = "Peran ini sudah disimpan dari tempat lain. Bandingkan kedua teks, lalu simpan lagi."


class PeranTerisiError(StateError):
    """The person has worked on the row of a role: `sebab` says how, and the pimpinan is asked again."""

    slug: ClassVar[str] = "peran-terisi"
    title: ClassVar[str] = "Peran ini sudah dikerjakan"
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT

    def __init__(self, sebab: str) -> None:
        super().__init__(
            f"Rencana hasil kerja pegawai tetap ada dalam SKP-nya karena {sebab}."
            " Hapus perannya dari matriks saja?"
        )
        self.sebab = sebab


@dataclass(frozen=True, kw_only=True)
class IsianPeran:
    """What was typed for a role; `jam` in effective hours of the year, None where nobody estimates it.

    `versi` and `sidik` are those of the role that the form showed, 0 and "" for a new one; None: not checked.
    """

    teks: str
    jenis: JenisCascade = JenisCascade.TIDAK_LANGSUNG
    jam: Decimal | None = None
    versi: int | None = None
    sidik: str | None = None


def save_peran(
    session: Session,
    actor: Actor,
    skp_id: int,
    rhk_id: int,
    pegawai_id: int,
    urutan: int,
    isian: IsianPeran,
    *,
    pasang: bool = False,
    today: date,
    now: datetime,
) -> SelMatriks | None:
    """Write the role at one place of a cell; the person's SKP follows in the same transaction.

    Where that SKP cannot be edited, or is not there yet, the role waits. `pasang` puts a row back that the
    person deleted. None where a new role has no words yet. Raises NotFoundError, NotAuthorizedError,
    StateError, ConflictError, and InputError (no words, too many roles).
    """
    skp = open_matrix(session, actor, skp_id, today=today)
    hasil = find_hasil(session, skp, rhk_id)
    anggota = find_anggota(session, skp, pegawai_id, today=today)
    if not anggota.termasuk:
        raise StateError(f"{anggota.nama_lengkap} bukan lagi bawahan atau anggota tim Anda.")
    milik = _lock_own(session, skp, pegawai_id, today=today)
    sel = find_sel(session, actor, skp, rhk_id, pegawai_id, urutan)
    if sel is None:
        if not isian.teks.strip():
            return None
        sel = _add(session, skp, anggota, rhk_id, urutan, isian)
        sebelum: dict[str, str] = {}
    else:
        mine, sebelum = _compare(sel, isian)
        if not mine and not pasang:
            return sel
        _check_shown(sel, isian, mine, sebelum)
        if not isian.teks.strip():
            raise InputError("Peran belum ditulis.", fields={"teks": "Tulis perannya, atau hapus peran ini."})
    _fill(session, sel, isian, hasil, milik, pasang=pasang)
    session.flush()
    _record(session, actor, skp, milik, sel, anggota, hasil, sebelum, now=now)
    return sel


def delete_peran(
    session: Session,
    actor: Actor,
    skp_id: int,
    rhk_id: int,
    pegawai_id: int,
    urutan: int,
    *,
    yakin: bool = False,
    today: date,
    now: datetime,
) -> None:
    """Take a role out of the matrix, with its row where the person has not touched it.

    Raises PeranTerisiError unless `yakin` where the row has to stay; NotFoundError, NotAuthorizedError and
    StateError as `save_peran`.
    """
    skp = open_matrix(session, actor, skp_id, today=today)
    found = find_sel(session, actor, skp, rhk_id, pegawai_id, urutan)
    if found is None:
        raise NotFoundError
    baris_skp = found.rhk.skp_id if found.rhk else None
    milik = lock_skp(session, [baris_skp]).get(baris_skp) if baris_skp is not None else None
    sel = find_sel(session, actor, skp, rhk_id, pegawai_id, urutan)
    if sel is None:
        raise NotFoundError
    teks, baris = text_of(sel), linked_row(sel)
    sebab = find_touched(session, sel)
    if sebab and not yakin:
        raise PeranTerisiError(sebab)
    hapus_baris = baris is not None and not sebab
    session.delete(sel)
    session.flush()
    if hapus_baris and baris is not None and not remove_row(session, baris.id):
        if not yakin:
            raise PeranTerisiError("pekerjaan sudah dicatat padanya")
        hapus_baris = False
    kata = f"peran “{_short(teks)}” dihapus dari matriks"
    record_change(session, actor, skp, kata, now=now, aksi="skp.matriks", sebelum={"Peran": teks})
    if hapus_baris and milik is not None:
        kata = f"baris “{_short(teks)}” dihapus lewat matriks peran hasil"
        record_change(session, actor, milik, kata, now=now, sebelum={"teks": teks})


def adopt_row(
    session: Session,
    actor: Actor,
    skp_id: int,
    rhk_id: int,
    pegawai_id: int,
    baris_id: int,
    *,
    jam: Decimal | None = None,
    today: date,
    now: datetime,
) -> SelMatriks:
    """Make a role of a row that the person wrote alone to carry on this result; the row stays as it is.

    Raises NotFoundError, NotAuthorizedError, and StateError (the row is a role already, of any matrix).
    """
    skp = open_matrix(session, actor, skp_id, today=today)
    hasil = find_hasil(session, skp, rhk_id)
    anggota = find_anggota(session, skp, pegawai_id, today=today)
    semua = list_own_rows(session, skp, rhk_id=rhk_id, pegawai_ids=[pegawai_id])
    asal = next((satu for satu in semua if satu.rencana_hasil_kerja_id == baris_id), None)
    if asal is None or not anggota.termasuk:
        raise NotFoundError
    dipakai = select(SelMatriks.id).where(SelMatriks.rhk_id == baris_id)
    if session.scalar(dipakai) is not None:
        raise StateError("Baris ini sudah menjadi peran dalam matriks pimpinan lain.")
    isian = IsianPeran(
        teks=asal.rencana_hasil_kerja.teks, jenis=asal.jenis or JenisCascade.TIDAK_LANGSUNG, jam=jam
    )
    sel = _add(session, skp, anggota, rhk_id, _next_place(session, skp, rhk_id, pegawai_id), isian)
    sel.jenis, sel.jam, sel.rhk_id, sel.keadaan = isian.jenis, jam, baris_id, KeadaanSel.TERPASANG
    session.flush()
    _record(session, actor, skp, None, sel, anggota, hasil, {}, now=now)
    return sel


def _next_place(session: Session, skp: Skp, rhk_id: int, pegawai_id: int) -> int:
    semua = list_sel(session, skp, rhk_id=rhk_id, pegawai_ids=[pegawai_id])
    return max((satu.urutan for satu in semua), default=0) + 1


def find_sel(
    session: Session, actor: Actor, skp: Skp, rhk_id: int, pegawai_id: int, urutan: int
) -> SelMatriks | None:
    """The role at one place of a matrix that was opened before, None where it is free."""
    query = (
        select(SelMatriks)
        .where(
            SelMatriks.skp_id == skp.id,
            SelMatriks.rhk_pimpinan_id == rhk_id,
            SelMatriks.pegawai_id == pegawai_id,
            SelMatriks.urutan == urutan,
        )
        .options(joinedload(SelMatriks.rhk).joinedload(RencanaHasilKerja.skp))
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


# Parts


def _lock_own(session: Session, skp: Skp, pegawai_id: int, *, today: date) -> Skp | None:
    masa = choose_all(session, skp, [pegawai_id], today=today).get(pegawai_id)
    return lock_skp(session, [masa.id]).get(masa.id) if masa else None


def _add(
    session: Session, skp: Skp, anggota: Anggota, rhk_id: int, urutan: int, isian: IsianPeran
) -> SelMatriks:
    if not 1 <= urutan <= MAKS_PERAN:
        raise InputError(f"Satu sel memuat paling banyak {MAKS_PERAN} peran.")
    sel = SelMatriks(
        skp_id=skp.id,
        rhk_pimpinan_id=rhk_id,
        pegawai_id=anggota.pegawai_id,
        urutan=urutan,
        tim_id=anggota.tim_id,
        teks=isian.teks,
        keadaan=KeadaanSel.MENUNGGU,
        rhk=None,
    )
    try:
        with session.begin_nested():
            session.add(sel)
    except IntegrityError as error:
        raise ConflictError(BENTROK, mine={"Peran": isian.teks}, theirs={"Peran": ""}) from error
    return sel


def _fill(
    session: Session,
    sel: SelMatriks,
    isian: IsianPeran,
    hasil: RencanaHasilKerja,
    milik: Skp | None,
    *,
    pasang: bool,
) -> None:
    """Write what was typed; the words go on into the SKP where they are new to it."""
    baru = text_of(sel) != isian.teks or sel.jenis is not isian.jenis
    menunggu = keadaan_of(sel) is KeadaanSel.MENUNGGU
    sel.teks, sel.jenis, sel.jam = isian.teks, isian.jenis, isian.jam
    if not (baru or menunggu or pasang):
        return
    terpasang = milik is not None and milik.status in DAPAT_DIUBAH and put_role(session, sel, hasil, milik)
    if not terpasang:
        sel.keadaan = KeadaanSel.MENUNGGU


def _compare(sel: SelMatriks, isian: IsianPeran) -> tuple[dict[str, str], dict[str, str]]:
    """What differs between the typed role and the stored one: mine, theirs."""
    pasangan = [
        ("Peran", isian.teks, text_of(sel)),
        ("Jenis", _words(isian.jenis), _words(sel.jenis)),
        ("Jam", _hours(isian.jam), _hours(sel.jam)),
    ]
    beda = [(nama, kini, dulu) for nama, kini, dulu in pasangan if kini != dulu]
    return {nama: kini for nama, kini, _ in beda}, {nama: dulu for nama, _, dulu in beda}


def _check_shown(sel: SelMatriks, isian: IsianPeran, mine: dict[str, str], theirs: dict[str, str]) -> None:
    """A form drawn before somebody else wrote, the person in the own SKP included, gets both texts."""
    lain_versi = isian.versi is not None and isian.versi != sel.versi
    lain_teks = isian.sidik is not None and isian.sidik != sign_text(text_of(sel))
    if mine and (lain_versi or lain_teks):
        raise ConflictError(BENTROK, mine=mine, theirs=theirs)


def _record(
    session: Session,
    actor: Actor,
    skp: Skp,
    milik: Skp | None,
    sel: SelMatriks,
    anggota: Anggota,
    hasil: RencanaHasilKerja,
    sebelum: dict[str, str],
    *,
    now: datetime,
) -> None:
    sesudah = {"Peran": sel.teks, "Jenis": _words(sel.jenis), "Jam": _hours(sel.jam)}
    kata = f"peran {anggota.nama} untuk “{_short(hasil.teks)}” {'diubah' if sebelum else 'ditulis'}"
    record_change(
        session, actor, skp, kata, now=now, aksi="skp.matriks", sebelum=sebelum or None, sesudah=sesudah
    )
    if sel.keadaan is KeadaanSel.TERPASANG and milik is not None and (not sebelum or "Peran" in sebelum):
        kata = f"baris “{_short(sel.teks)}” ditulis lewat matriks peran hasil"
        lama = {"teks": sebelum["Peran"]} if sebelum else None
        record_change(session, actor, milik, kata, now=now, sebelum=lama, sesudah={"teks": sel.teks})


def _words(jenis: JenisCascade) -> str:
    return jenis.label


def _hours(jam: Decimal | None) -> str:
    return "" if jam is None else format_desimal(jam)


def _short(teks: str) -> str:
    return first_words(teks, 40)
