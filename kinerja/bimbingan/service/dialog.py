"""A dialog from the invitation to what both sides say about its notes, and the actions they agreed on."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.bimbingan.hak import require, require_lead
from kinerja.bimbingan.models import DialogKinerja, TindakDialog, VersiDialog
from kinerja.bimbingan.rules import AksiDialog, JenisDialog, Sisi, StatusDialog, status_after
from kinerja.db import check_version
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.skp.models import RencanaHasilKerja, Skp

OBJEK = "dialog"


@dataclass(frozen=True)
class IsianJadwal:
    """The invitation."""

    jenis: JenisDialog
    tanggal: date
    pokok: str
    tempat: str = ""
    rencana_hasil_kerja_id: int | None = None


@dataclass(frozen=True)
class IsianTindak:
    """An agreed action."""

    uraian: str
    penanggung: Sisi
    tenggat: date


def plan_dialog(
    session: Session, actor: Actor, pegawai_id: int, isian: IsianJadwal, *, today: date, now: datetime
) -> DialogKinerja:
    """Invite a person to a dialog.

    Raises NotFoundError for who leads him in no way, InputError for a result that is not his.
    """
    sebagai = require_lead(session, actor, pegawai_id, today=today)
    _check_rhk(session, pegawai_id, isian.rencana_hasil_kerja_id)
    dialog = DialogKinerja(
        pegawai_id=pegawai_id,
        pemberi_id=actor.pegawai_id or 0,
        sebagai=sebagai,
        jenis=isian.jenis,
        tanggal=isian.tanggal,
        pokok=isian.pokok,
        tempat=isian.tempat,
        rencana_hasil_kerja_id=isian.rencana_hasil_kerja_id,
        dibuat=now,
    )
    session.add(dialog)
    session.flush()
    _record(session, actor, "dialog.undang", dialog, "undangan dibuat", now)
    return dialog


def reschedule(
    session: Session,
    actor: Actor,
    dialog_id: int,
    isian: IsianJadwal,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> DialogKinerja:
    """Change an invitation; the kind stays. Raises what `plan_dialog` raises, StateError, ConflictError."""
    dialog = find_dialog(session, actor, dialog_id)
    require(session, actor, dialog, AksiDialog.JADWALKAN, today=today)
    check_version(dialog, versi, {"pokok": isian.pokok}, {"pokok": dialog.pokok})
    _check_rhk(session, dialog.pegawai_id, isian.rencana_hasil_kerja_id)
    dialog.tanggal, dialog.pokok, dialog.tempat = isian.tanggal, isian.pokok, isian.tempat
    dialog.rencana_hasil_kerja_id = isian.rencana_hasil_kerja_id
    _record(session, actor, "dialog.jadwal", dialog, "undangan diubah", now)
    return dialog


def cancel_dialog(
    session: Session, actor: Actor, dialog_id: int, alasan: str, *, today: date, now: datetime
) -> DialogKinerja:
    """Call a planned dialog off, from either side. Raises NotFoundError, StateError, InputError."""
    dialog = find_dialog(session, actor, dialog_id)
    require(session, actor, dialog, AksiDialog.BATALKAN, today=today)
    if not alasan:
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis mengapa dialog ini dibatalkan."})
    dialog.status, dialog.alasan_batal = StatusDialog.DIBATALKAN, alasan
    _record(session, actor, "dialog.batal", dialog, "dibatalkan", now)
    return dialog


def write_notes(
    session: Session,
    actor: Actor,
    dialog_id: int,
    catatan: str,
    tanggal: date,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> DialogKinerja:
    """Record that it took place and what was said; changed notes take back what both had answered.

    Raises NotFoundError, NotAuthorizedError, StateError, ConflictError, InputError for a day to come.
    """
    dialog = find_dialog(session, actor, dialog_id)
    require(session, actor, dialog, AksiDialog.CATAT, today=today)
    check_version(dialog, versi, {"catatan": catatan}, {"catatan": dialog.catatan})
    if tanggal > today:
        raise InputError(
            "Dialog belum berlangsung.",
            fields={"tanggal": "Pilih tanggal dialog itu berlangsung, paling akhir hari ini."},
        )
    nomor = session.scalar(select(func.count(VersiDialog.id)).where(VersiDialog.dialog_id == dialog_id)) or 0
    dialog.status, dialog.catatan, dialog.tanggal = StatusDialog.DILAKSANAKAN, catatan, tanggal
    dialog.setuju_pegawai = dialog.setuju_pimpinan = None
    dialog.kalimat_pegawai = dialog.kalimat_pimpinan = ""
    session.add(
        VersiDialog(dialog_id=dialog.id, nomor=nomor + 1, catatan=catatan, oleh=actor.nama, dibuat=now)
    )
    _record(session, actor, "dialog.catat", dialog, f"catatan disimpan (versi {nomor + 1})", now)
    return dialog


def answer_notes(
    session: Session,
    actor: Actor,
    dialog_id: int,
    *,
    setuju: bool,
    kalimat: str,
    versi: int | None,
    today: date,
    now: datetime,
) -> DialogKinerja:
    """One side says whether the notes are right, in its own sentence; who does not agree says why.

    Raises NotFoundError, NotAuthorizedError, StateError, ConflictError and InputError.
    """
    dialog = find_dialog(session, actor, dialog_id)
    sisi = require(session, actor, dialog, AksiDialog.TANGGAPI, today=today)
    check_version(dialog, versi, {"kalimat": kalimat}, {"catatan": dialog.catatan})
    if not setuju and not kalimat:
        raise InputError(
            "Alasan belum diisi.", fields={"kalimat": "Tulis apa yang menurut Anda tidak sesuai."}
        )
    if sisi is Sisi.PEGAWAI:
        dialog.setuju_pegawai, dialog.kalimat_pegawai = setuju, kalimat
    else:
        dialog.setuju_pimpinan, dialog.kalimat_pimpinan = setuju, kalimat
    dialog.status = status_after((dialog.setuju_pegawai, dialog.setuju_pimpinan))
    kata = "disetujui" if setuju else "tidak disetujui"
    _record(session, actor, "dialog.tanggapi", dialog, f"catatan {kata} oleh {sisi.value}", now)
    return dialog


def add_action(
    session: Session, actor: Actor, dialog_id: int, isian: IsianTindak, *, today: date, now: datetime
) -> TindakDialog:
    """Write down an agreed action. Raises NotFoundError, NotAuthorizedError, StateError and InputError."""
    dialog = find_dialog(session, actor, dialog_id)
    require(session, actor, dialog, AksiDialog.TINDAKI, today=today)
    if isian.tenggat < dialog.tanggal:
        raise InputError(
            "Tenggat belum benar.", fields={"tenggat": "Pilih tanggal pada atau sesudah hari dialog."}
        )
    tindak = TindakDialog(
        dialog_id=dialog_id, uraian=isian.uraian, penanggung=isian.penanggung, tenggat=isian.tenggat
    )
    session.add(tindak)
    _record(session, actor, "dialog.tindak", dialog, "tindak lanjut ditambahkan", now)
    return tindak


def finish_action(
    session: Session,
    actor: Actor,
    tindak_id: int,
    *,
    selesai: bool,
    versi: int | None,
    today: date,
    now: datetime,
) -> TindakDialog:
    """Say that an action is done, or open again. Raises NotFoundError, StateError and ConflictError."""
    tindak = session.scalar(select(TindakDialog).where(TindakDialog.id == tindak_id))
    if tindak is None:
        raise NotFoundError
    dialog = find_dialog(session, actor, tindak.dialog_id)
    require(session, actor, dialog, AksiDialog.TINDAKI, today=today)
    if (tindak.selesai is not None) is selesai:
        raise StateError("Tindak lanjut ini sudah ditandai. Muat ulang halaman.")
    check_version(tindak, versi, {}, {"tindak lanjut": tindak.uraian})
    tindak.selesai = now if selesai else None
    kata = "selesai" if selesai else "dibuka lagi"
    _record(session, actor, "dialog.tindak", dialog, f"tindak lanjut {kata}", now)
    return tindak


def find_dialog(session: Session, actor: Actor, dialog_id: int) -> DialogKinerja:
    """The row alone; what the actor may see of it is decided by `kinerja.bimbingan.hak`."""
    found = session.scalar(select(DialogKinerja).where(DialogKinerja.id == dialog_id))
    if found is None:
        raise NotFoundError
    return found


def _check_rhk(session: Session, pegawai_id: int, rhk_id: int | None) -> None:
    if rhk_id is None:
        return
    query = (
        select(RencanaHasilKerja.id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .where(RencanaHasilKerja.id == rhk_id, Skp.pegawai_id == pegawai_id)
    )
    if session.scalar(query) is None:
        raise InputError(
            "Hasil kerja belum benar.",
            fields={"rencana_hasil_kerja_id": "Pilih salah satu hasil kerja pegawai ini."},
        )


def _record(
    session: Session, actor: Actor, aksi: str, dialog: DialogKinerja, teks: str, now: datetime
) -> None:
    """The log says what was done, never what was said: an admin reads it, the content is for the two."""
    audit.record(
        session,
        actor,
        aksi,
        OBJEK,
        dialog.id,
        now=now,
        sesudah={"status": dialog.status.value, "catatan": audit.fingerprint([dialog.id, dialog.catatan])},
        rincian={"perubahan": [f"{dialog.jenis.label.lower()}: {teks}"]},
    )
