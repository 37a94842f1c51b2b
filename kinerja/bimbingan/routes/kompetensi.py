"""Format B.1.9."""

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja.bimbingan.forms import (
    AlasanForm,
    KompetensiForm,
)
from kinerja.bimbingan.routes.bersama import bp, send_pdf
from kinerja.bimbingan.routes.dialog import change_dialog
from kinerja.bimbingan.service import kompetensi, naskah
from kinerja.clock import now, today
from kinerja.db import reading
from kinerja.surat.render import print_dokumen, render_lembar
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import render

# Format B.1.9


@bp.post("/<int:dialog_id>/kompetensi")
@akses(Akses.MASUK)
def save_competence(dialog_id: int) -> ResponseReturnValue:
    """Add or change a row of format B.1.9."""

    def write(session: Session, form: KompetensiForm) -> None:
        kompetensi.save_competence(
            session, current_actor(), dialog_id, **form.model_dump(), today=today(), now=now()
        )

    return change_dialog(dialog_id, KompetensiForm, write, "Kompetensi tersimpan.")


@bp.post("/<int:dialog_id>/kompetensi/<int:kompetensi_id>/hapus")
@akses(Akses.MASUK)
def drop_competence(dialog_id: int, kompetensi_id: int) -> ResponseReturnValue:
    """Take a row of format B.1.9 out."""

    def write(session: Session, form: AlasanForm) -> None:
        kompetensi.drop_competence(
            session, current_actor(), dialog_id, kompetensi_id, versi=form.versi, today=today(), now=now()
        )

    return change_dialog(dialog_id, AlasanForm, write, "Baris dihapus.")


@bp.post("/<int:dialog_id>/kompetensi/serahkan")
@akses(Akses.MASUK)
def hand_over(dialog_id: int) -> ResponseReturnValue:
    """Show format B.1.9 to the pegawai."""

    def write(session: Session, _form: AlasanForm) -> None:
        kompetensi.hand_over(session, current_actor(), dialog_id, today=today(), now=now())

    return change_dialog(dialog_id, AlasanForm, write, "Format B.1.9 diserahkan kepada pegawai.")


@bp.get("/<int:dialog_id>/kompetensi")
@akses(Akses.MASUK)
def pratinjau_kompetensi(dialog_id: int) -> ResponseReturnValue:
    """Format B.1.9 as it is printed."""
    with reading() as session:
        dokumen = naskah.compose_competences(session, current_actor(), dialog_id, today=today())
    cetak = url_for(".cetak_kompetensi", dialog_id=dialog_id)
    return render(
        "bimbingan/pratinjau.html",
        judul="Format B.1.9",
        lembar=render_lembar(dokumen),
        cetak=cetak,
        kembali=url_for(".detail", dialog_id=dialog_id),
    )


@bp.get("/<int:dialog_id>/kompetensi.pdf")
@akses(Akses.MASUK)
def cetak_kompetensi(dialog_id: int) -> ResponseReturnValue:
    """Format B.1.9 as PDF; its file name carries no person."""
    with reading() as session:
        dokumen = naskah.compose_competences(session, current_actor(), dialog_id, today=today())
    return send_pdf(print_dokumen(dokumen), "format-b19.pdf")
