"""The way of an SKP: submit, withdraw, return, approve, revise, cancel, and the notes on the way."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import Isi
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.service import Garis, find_pegawai
from kinerja.skp.jejak import ALASAN_REVISI, record_change
from kinerja.skp.models import CatatanSkp, RencanaHasilKerja, Skp, VersiSkp
from kinerja.skp.muat import ISI, find_line, load_skp, open_for_reading
from kinerja.skp.naskah import content_of, read_potret, to_isi_skp
from kinerja.skp.pindah import check_move, move
from kinerja.skp.rules import AksiSkp, PelakuSkp, StatusSkp, is_complete, list_missing
from kinerja.skp.service.cetak import describe_parties, find_bagi
from kinerja.skp.temuan import list_temuan


class SkpIncompleteError(InputError):
    """The SKP lacks something; `fields` maps the id of the gap on the page to its sentence."""

    slug = "skp-belum-lengkap"
    title = "SKP belum lengkap"


def submit_skp(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp:
    """Hand an SKP to the pejabat penilai: its content and its parties are frozen as a version.

    Raises NotFoundError, NotAuthorizedError (not the owner), StateError and SkpIncompleteError.
    """
    skp, pelaku = _open(session, actor, skp_id, today=today)
    check_move(skp, AksiSkp.AJUKAN, pelaku)
    garis = find_line(session, actor, skp, today=today)
    _check_complete(session, skp, garis)
    _refresh_linked_text(session, skp)
    skp.penilai_id, skp.atasan_penilai_id = garis.penilai_id, garis.atasan_id
    _take_potret(session, actor, skp, today=today, diajukan=today)
    _freeze(session, actor, skp, now=now)
    return move(session, actor, skp, AksiSkp.AJUKAN, now=now, keterangan=f"versi {skp.nomor_versi}")


def withdraw_skp(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp:
    """Take a submitted SKP back before any decision; the next submission is a new version.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    skp, pelaku = _open(session, actor, skp_id, today=today)
    check_move(skp, AksiSkp.TARIK, pelaku)
    skp.nomor_versi += 1
    return move(session, actor, skp, AksiSkp.TARIK, now=now)


def return_skp(
    session: Session, actor: Actor, skp_id: int, catatan: str, *, today: date, now: datetime
) -> Skp:
    """Give an SKP back to its owner with a note; notes on single results count as well.

    Raises NotFoundError, NotAuthorizedError, StateError, and InputError without any note.
    """
    skp, pelaku = _open(session, actor, skp_id, today=today)
    check_move(skp, AksiSkp.KEMBALIKAN, pelaku)
    daftar = list(session.scalars(_own_notes(actor, skp)))
    if catatan.strip():
        daftar.append(_add_note(session, actor, skp, catatan, None, now=now))
    if not daftar:
        kalimat = "Tulis apa yang perlu diperbaiki, di sini atau pada baris hasil kerja."
        raise InputError("SKP dikembalikan dengan catatan.", fields={"catatan": kalimat})
    for satu in daftar:
        satu.pengembalian = True
    skp.nomor_versi += 1
    keterangan = f"{len(daftar)} catatan{_in_whose_name(session, actor, skp, pelaku, today)}"
    return move(session, actor, skp, AksiSkp.KEMBALIKAN, now=now, keterangan=keterangan)


def approve_skp(
    session: Session, actor: Actor, skp_id: int, *, sidik: str, today: date, now: datetime
) -> Skp:
    """Approve what was read: `sidik` is the hash of the content that the page showed (`seal_content`).

    Where the pejabat penilai changed an ekspektasi, the approved content becomes a version of its own.
    Raises NotFoundError, NotAuthorizedError, and StateError (also for content that changed meanwhile).
    """
    skp, pelaku = _open(session, actor, skp_id, today=today)
    check_move(skp, AksiSkp.SETUJUI, pelaku)
    if audit.fingerprint(content_of(skp)) != sidik:
        raise StateError("Isi SKP berubah sejak Anda membacanya. Baca perubahannya, lalu setujui.")
    garis = find_line(session, actor, skp, today=today)
    skp.penilai_id, skp.atasan_penilai_id = garis.penilai_id, garis.atasan_id
    _take_potret(session, actor, skp, today=today, ditetapkan=today)
    terakhir = session.scalar(
        select(VersiSkp.sidik).where(VersiSkp.skp_id == skp.id, VersiSkp.nomor == skp.nomor_versi)
    )
    if terakhir != sidik:
        skp.nomor_versi += 1
        _freeze(session, actor, skp, now=now)
    skp.sidik_isi, skp.ditetapkan = sidik, now
    keterangan = f"versi {skp.nomor_versi}{_in_whose_name(session, actor, skp, pelaku, today)}"
    return move(session, actor, skp, AksiSkp.SETUJUI, now=now, keterangan=keterangan)


def revise_skp(
    session: Session, actor: Actor, skp_id: int, alasan: str, *, today: date, now: datetime
) -> Skp:
    """Open an approved SKP for change; the approved version stays readable and printable.

    Raises NotFoundError, NotAuthorizedError, StateError, and InputError without a reason.
    """
    skp, pelaku = _open(session, actor, skp_id, today=today)
    check_move(skp, AksiSkp.BUKA_REVISI, pelaku)
    if not alasan.strip():
        raise InputError("Revisi memerlukan alasan.", fields={"alasan": "Tulis mengapa SKP perlu diubah."})
    _add_note(session, actor, skp, f"{ALASAN_REVISI}{alasan}", None, now=now)
    return open_revision(session, actor, skp, alasan, now=now)


def open_revision(session: Session, actor: Actor, skp: Skp, alasan: str, *, now: datetime) -> Skp:
    """The next version of an approved SKP; the caller has checked who may open it, or is an event."""
    skp.potret = _keep_parties(skp)
    skp.nomor_versi += 1
    return move(session, actor, skp, AksiSkp.BUKA_REVISI, now=now, keterangan=alasan)


def cancel_skp(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp:
    """Cancel a draft that was never approved; its dates are free again.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    skp, pelaku = _open(session, actor, skp_id, today=today)
    check_move(skp, AksiSkp.BATALKAN, pelaku)
    if skp.ditetapkan is not None:
        raise StateError("SKP ini pernah ditetapkan dan tidak dapat dibatalkan. Perbaiki lewat revisi.")
    return move(session, actor, skp, AksiSkp.BATALKAN, now=now)


def add_catatan(
    session: Session,
    actor: Actor,
    skp_id: int,
    teks: str,
    *,
    rhk_id: int | None = None,
    today: date,
    now: datetime,
) -> CatatanSkp:
    """Write a note on the SKP, or on one of its results; the owner and who decides may.

    Raises NotFoundError (also for a result of another SKP), NotAuthorizedError and InputError.
    """
    skp, pelaku = _open(session, actor, skp_id, today=today)
    if not pelaku & {PelakuSkp.PEMILIK, PelakuSkp.PENILAI, PelakuSkp.PENERIMA_HAK}:
        raise NotAuthorizedError("Catatan ditulis oleh pemilik SKP dan pejabat penilainya.")
    if skp.status in {StatusSkp.DITUTUP, StatusSkp.DIBATALKAN}:
        raise StateError(f"SKP sudah {skp.status.label.lower()}. Catatan tidak dapat ditambah.")
    if not teks.strip():
        raise InputError("Catatan masih kosong.", fields={"teks": "Tulis catatan Anda."})
    if rhk_id is not None and rhk_id not in {rhk.id for rhk in skp.rencana_hasil_kerja}:
        raise NotFoundError
    satu = _add_note(session, actor, skp, teks, rhk_id, now=now)
    record_change(session, actor, skp, "catatan ditambah", now=now, aksi="skp.catat")
    return satu


# Parts of the way


def _open(session: Session, actor: Actor, skp_id: int, *, today: date) -> tuple[Skp, frozenset[PelakuSkp]]:
    """The SKP with its content under lock, and what the actor is to it."""
    skp = load_skp(session, skp_id, *ISI, lock=True)
    return skp, open_for_reading(session, actor, skp, today=today, dengan_hak=True).pelaku


def _in_whose_name(
    session: Session, actor: Actor, skp: Skp, pelaku: frozenset[PelakuSkp], today: date
) -> str:
    """How the history names the pejabat penilai for whom somebody else decided, "" where he did himself."""
    if PelakuSkp.PENERIMA_HAK not in pelaku:
        return ""
    penilai_id = find_line(session, actor, skp, today=today).penilai_id
    nama = find_pegawai(session, actor, penilai_id).nama_lengkap if penilai_id is not None else "-"
    return f", atas nama {nama}"


def _check_complete(session: Session, skp: Skp, garis: Garis) -> None:
    kurang = list_missing(to_isi_skp(skp, ada_penilai=garis.penilai_id is not None))
    kurang += list_temuan(session, skp)
    if is_complete(kurang):
        return
    wajib = [satu for satu in kurang if satu.wajib]
    raise SkpIncompleteError(
        f"SKP belum dapat diajukan: {len(wajib)} hal perlu dilengkapi. {wajib[0].kalimat}",
        fields={satu.sasaran: satu.kalimat for satu in reversed(wajib)},
    )


def _refresh_linked_text(session: Session, skp: Skp) -> None:
    """What is handed over carries the superior's words of today."""
    bertaut = [satu for rhk in skp.rencana_hasil_kerja for satu in rhk.semua_intervensi if satu.sumber_id]
    sumber = {satu.sumber_id for satu in bertaut}
    query = select(RencanaHasilKerja.id, RencanaHasilKerja.teks).where(RencanaHasilKerja.id.in_(sumber))
    terkini = dict(session.execute(query).all()) if sumber else {}
    for satu in bertaut:
        teks = terkini.get(satu.sumber_id or 0, "")
        if teks.strip() and teks != satu.teks:
            satu.teks = teks


def _take_potret(
    session: Session,
    actor: Actor,
    skp: Skp,
    *,
    today: date,
    diajukan: date | None = None,
    ditetapkan: date | None = None,
) -> None:
    """Keep the parties and the title line as they are now; earlier approvals stay beside."""
    lama = skp.potret or {}
    diajukan = diajukan or (read_potret(lama).diajukan if lama else None)
    potret = describe_parties(session, actor, skp, today=today)
    bagi = find_bagi(session, actor, skp)
    isi = replace(potret, bagi=bagi, diajukan=diajukan, ditetapkan=ditetapkan).to_isi()
    skp.potret = isi | {"terdahulu": lama.get("terdahulu", {})}


def _keep_parties(skp: Skp) -> Isi | None:
    """The parties of the approved version move to `terdahulu` by its number: a later one has its own."""
    if not skp.potret:  # came in approved, without a snapshot
        return None
    potret = dict(skp.potret)
    terdahulu = dict(potret.pop("terdahulu", {}))
    terdahulu[str(skp.nomor_versi)] = potret
    return replace(read_potret(potret), ditetapkan=None).to_isi() | {"terdahulu": terdahulu}


def _freeze(session: Session, actor: Actor, skp: Skp, *, now: datetime) -> None:
    if actor.pegawai_id is None:  # nobody but owner and pejabat penilai gets here
        raise NotAuthorizedError("Akun ini bukan akun pegawai.")
    isi = content_of(skp)
    pihak = {nama: nilai for nama, nilai in (skp.potret or {}).items() if nama != "terdahulu"}
    session.add(
        VersiSkp(
            skp_id=skp.id,
            nomor=skp.nomor_versi,
            isi={"naskah": isi, "potret": pihak},
            sidik=audit.fingerprint(isi),
            oleh_id=actor.pegawai_id,
            dibuat=now,
        )
    )


def _own_notes(actor: Actor, skp: Skp) -> Select[CatatanSkp]:
    return select(CatatanSkp).where(
        CatatanSkp.skp_id == skp.id,
        CatatanSkp.penulis_id == actor.pegawai_id,
        CatatanSkp.nomor_versi == skp.nomor_versi,
    )


def _add_note(
    session: Session, actor: Actor, skp: Skp, teks: str, rhk_id: int | None, *, now: datetime
) -> CatatanSkp:
    if actor.pegawai_id is None:
        raise NotAuthorizedError("Akun ini bukan akun pegawai.")
    satu = CatatanSkp(
        skp_id=skp.id,
        rencana_hasil_kerja_id=rhk_id,
        penulis_id=actor.pegawai_id,
        nomor_versi=skp.nomor_versi,
        teks=teks,
        dibuat=now,
    )
    session.add(satu)
    return satu
