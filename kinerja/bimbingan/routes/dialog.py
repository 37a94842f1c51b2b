"""Lists, invitations, assignments, and one dialog with its actions."""

from collections.abc import Callable

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.bimbingan.forms import (
    AlasanForm,
    CatatanForm,
    JadwalForm,
    PenugasanForm,
    TanggapanForm,
    TindakForm,
)
from kinerja.bimbingan.routes.bersama import BAGIAN, SISI, F, bp, show_page, write_once
from kinerja.bimbingan.rules import (
    AksiDialog,
    Jawaban,
    JenisDialog,
    Sisi,
)
from kinerja.bimbingan.service import dialog as dialogs
from kinerja.bimbingan.service import halaman, penugasan
from kinerja.bimbingan.service.dialog import IsianJadwal, IsianTindak
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import clean_text, parse_form
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import go_to, render

# Lists


@bp.get("")
@akses(Akses.MASUK)
def sendiri() -> ResponseReturnValue:
    """One's own dialogs and open actions."""
    with reading() as session:
        hal = halaman.open_own(session, current_actor(), today=today())
    return show_page("bimbingan/sendiri.html", None, hal=hal)


@bp.get("/tim")
@akses(Akses.MASUK)
def tim() -> ResponseReturnValue:
    """The dialogs that one leads, suggestions, and the open plans of the team."""
    with reading() as session:
        hal = halaman.open_team(session, current_actor(), today=today())
    return show_page("bimbingan/tim.html", None, hal=hal)


@bp.get("/jumlah")
@akses(Peran.ADMIN_INSTANSI, Peran.AUDITOR)
def jumlah() -> ResponseReturnValue:
    """Counts without names; for an admin also who is assigned to whom."""
    actor = current_actor()
    admin = actor.has_everywhere(Peran.ADMIN_INSTANSI)
    with reading() as session:
        hitung = halaman.count_dialogs(session, actor, today().year)
        tugas = penugasan.list_all_assignments(session, actor, today=today()) if admin else ()
    return show_page(
        "bimbingan/jumlah.html", None, hitung=hitung, semua_jenis=JenisDialog, admin=admin, tugas=tugas
    )


# Invitation and assignment


@bp.get("/pegawai/<int:pegawai_id>")
@akses(Akses.MASUK)
def mulai(pegawai_id: int) -> ResponseReturnValue:
    """Invite a person to a dialog, or assign somebody to his bimbingan."""
    return _show_start(pegawai_id)


def _show_start(pegawai_id: int, galat: InputError | None = None) -> Response:
    with reading() as session:
        hal = halaman.open_start(session, current_actor(), pegawai_id, today=today())
    # Another page may propose what the dialog is about; the form says so and can be changed.
    awal = {nama: clean_text(request.args.get(nama, "")[:300]) for nama in ("jenis", "pokok")}
    return show_page("bimbingan/mulai.html", galat, awal=awal, hal=hal)


@bp.post("/pegawai/<int:pegawai_id>")
@akses(Akses.MASUK)
def plan(pegawai_id: int) -> ResponseReturnValue:
    """Send an invitation."""

    def write(session: Session, form: JadwalForm) -> None:
        dialogs.plan_dialog(session, current_actor(), pegawai_id, _jadwal(form), today=today(), now=now())

    return write_once(
        JadwalForm,
        write,
        lambda galat: _show_start(pegawai_id, galat),
        "Undangan dibuat. Pegawai melihatnya di Beranda.",
        url_for(".tim"),
    )


def _jadwal(form: JadwalForm) -> IsianJadwal:
    return IsianJadwal(form.jenis, form.tanggal, form.pokok, form.tempat, form.rencana_hasil_kerja_id)


@bp.post("/pegawai/<int:pegawai_id>/tugasi")
@akses(Akses.MASUK)
def assign(pegawai_id: int) -> ResponseReturnValue:
    """Assign somebody to the bimbingan of a person."""

    def write(session: Session, form: PenugasanForm) -> None:
        penugasan.assign(session, current_actor(), pegawai_id, **form.model_dump(), today=today(), now=now())

    url = url_for(".mulai", pegawai_id=pegawai_id)
    return write_once(
        PenugasanForm, write, lambda galat: _show_start(pegawai_id, galat), "Penugasan tercatat.", url
    )


@bp.post("/penugasan/<int:tugas_id>/akhiri")
@akses(Akses.MASUK)
def end_assignment(tugas_id: int) -> ResponseReturnValue:
    """End an assignment."""
    with transaction() as session:
        tugas = penugasan.end_assignment(session, current_actor(), tugas_id, today=today(), now=now())
    flash("Penugasan diakhiri.", "baik")
    return go_to(url_for(".mulai", pegawai_id=tugas.pegawai_id))


# One dialog


@bp.get("/<int:dialog_id>")
@akses(Akses.MASUK)
def detail(dialog_id: int) -> ResponseReturnValue:
    """One dialog."""
    return _show(dialog_id)


def _show(dialog_id: int, galat: InputError | None = None) -> Response:
    with reading() as session:
        hal = halaman.open_dialog(session, current_actor(), dialog_id, today=today())
    return show_page("bimbingan/detail.html", galat, hal=hal)


def change_dialog(
    dialog_id: int, model: type[F], write: Callable[[Session, F], object], kalimat: str
) -> Response:
    """Do something with a dialog and show it again."""
    url = url_for(".detail", dialog_id=dialog_id)
    return write_once(model, write, lambda galat: _show(dialog_id, galat), kalimat, url)


@bp.post("/<int:dialog_id>/jadwal")
@akses(Akses.MASUK)
def reschedule(dialog_id: int) -> ResponseReturnValue:
    """Change an invitation."""

    def write(session: Session, form: JadwalForm) -> None:
        dialogs.reschedule(
            session, current_actor(), dialog_id, _jadwal(form), versi=form.versi, today=today(), now=now()
        )

    return change_dialog(dialog_id, JadwalForm, write, "Undangan diubah.")


@bp.post("/<int:dialog_id>/batal")
@akses(Akses.MASUK)
def cancel(dialog_id: int) -> ResponseReturnValue:
    """Call a dialog off."""

    def write(session: Session, form: AlasanForm) -> None:
        dialogs.cancel_dialog(session, current_actor(), dialog_id, form.alasan, today=today(), now=now())

    return change_dialog(dialog_id, AlasanForm, write, "Dialog dibatalkan.")


@bp.post("/<int:dialog_id>/catatan")
@akses(Akses.MASUK)
def write_notes(dialog_id: int) -> ResponseReturnValue:
    """Record that it took place and what was said."""

    def write(session: Session, form: CatatanForm) -> None:
        dialogs.write_notes(
            session,
            current_actor(),
            dialog_id,
            form.catatan,
            form.tanggal,
            versi=form.versi,
            today=today(),
            now=now(),
        )

    return change_dialog(dialog_id, CatatanForm, write, "Catatan tersimpan. Kedua pihak dapat menanggapinya.")


@bp.post("/<int:dialog_id>/tanggapan")
@akses(Akses.MASUK)
def answer(dialog_id: int) -> ResponseReturnValue:
    """Say whether the notes are right."""

    def write(session: Session, form: TanggapanForm) -> None:
        dialogs.answer_notes(
            session,
            current_actor(),
            dialog_id,
            setuju=form.setuju is Jawaban.YA,
            kalimat=form.kalimat,
            versi=form.versi,
            today=today(),
            now=now(),
        )

    return change_dialog(dialog_id, TanggapanForm, write, "Tanggapan Anda tersimpan.")


@bp.post("/<int:dialog_id>/tindak")
@akses(Akses.MASUK)
def add_action(dialog_id: int) -> ResponseReturnValue:
    """Write down an agreed action."""

    def write(session: Session, form: TindakForm) -> None:
        isian = IsianTindak(form.uraian, form.penanggung, form.tenggat)
        dialogs.add_action(session, current_actor(), dialog_id, isian, today=today(), now=now())

    return change_dialog(dialog_id, TindakForm, write, "Tindak lanjut tercatat.")


@bp.post("/tindak/<int:tindak_id>/<any('selesai', 'buka'):keadaan>")
@akses(Akses.MASUK)
def finish_action(tindak_id: int, keadaan: str) -> ResponseReturnValue:
    """Mark an action as done, or open it again; htmx gets the list of actions alone."""
    form = parse_form(AlasanForm, request.form)
    with transaction() as session:
        tindak = dialogs.finish_action(
            session,
            current_actor(),
            tindak_id,
            selesai=keadaan == "selesai",
            versi=form.versi,
            today=today(),
            now=now(),
        )
        session.flush()
        hal = halaman.open_dialog(session, current_actor(), tindak.dialog_id, today=today())
    return render(
        "bimbingan/detail.html",
        fragments=BAGIAN,
        page_url=url_for(".detail", dialog_id=tindak.dialog_id),
        hal=hal,
        hari=today(),
        Aksi=AksiDialog,
        Sisi=Sisi,
        pilihan_sisi=SISI,
        galat=None,
        isian={},
    )
