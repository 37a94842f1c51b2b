"""Format B.1.8: nowhere here may its subject learn that a sheet exists."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.bimbingan.forms import (
    LembarForm,
)
from kinerja.bimbingan.routes.bersama import bp, send_pdf, show_page, write_once
from kinerja.bimbingan.rules import (
    KELOMPOK,
    Jawaban,
)
from kinerja.bimbingan.service import lembar, naskah
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.surat.render import print_dokumen, render_lembar
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import render

JAWABAN = [(satu.value, satu.label) for satu in Jawaban]


# Format B.1.8


@bp.get("/<int:dialog_id>/lembar")
@akses(Akses.MASUK)
def lembar_saya(dialog_id: int) -> ResponseReturnValue:
    """The nine statements, for the pegawai of the session alone."""
    return _show_sheet(dialog_id)


def _show_sheet(dialog_id: int, galat: InputError | None = None) -> Response:
    with reading() as session:
        hal = lembar.open_own(session, current_actor(), dialog_id, today=today())
    lama = hal.lembar.semua_jawaban if hal.lembar else ()
    jawaban = {f"p{nomor}": satu.value for nomor, satu in enumerate(lama, 1)}
    return show_page(
        "bimbingan/lembar.html",
        galat,
        hal=hal,
        jawaban=request.form if galat else jawaban,
        kelompok=KELOMPOK,
        pilihan=JAWABAN,
    )


@bp.post("/<int:dialog_id>/lembar")
@akses(Akses.MASUK)
def hand_in(dialog_id: int) -> ResponseReturnValue:
    """Hand the nine answers over."""

    def write(session: Session, form: LembarForm) -> None:
        lembar.hand_in(
            session, current_actor(), dialog_id, form.jawaban, form.catatan, today=today(), now=now()
        )

    url = url_for(".lembar_saya", dialog_id=dialog_id)
    return write_once(
        LembarForm, write, lambda galat: _show_sheet(dialog_id, galat), "Lembar Anda sudah disampaikan.", url
    )


@bp.get("/lembar")
@akses(Akses.MASUK)
def lembar_diterima() -> ResponseReturnValue:
    """The sheets that were handed to the reader."""
    with reading() as session:
        hal = lembar.open_received(session, current_actor(), today=today())
    return show_page("bimbingan/diterima.html", None, hal=hal, kelompok=KELOMPOK, Jawaban=Jawaban)


@bp.get("/lembar/<int:dialog_id>")
@akses(Akses.MASUK)
def pratinjau_lembar(dialog_id: int) -> ResponseReturnValue:
    """Format B.1.8 as it is printed, for its pegawai or its receiver."""
    with transaction() as session:
        dokumen, satu = naskah.compose_sheet(session, current_actor(), dialog_id, today=today())
        lembar.log_reading(session, current_actor(), satu, today=today())
    milik = satu.pegawai_id == current_actor().pegawai_id
    return render(
        "bimbingan/pratinjau.html",
        judul="Format B.1.8",
        lembar=render_lembar(dokumen),
        cetak=url_for(".cetak_lembar", dialog_id=dialog_id),
        kembali=url_for(".lembar_saya", dialog_id=dialog_id) if milik else url_for(".lembar_diterima"),
    )


@bp.get("/lembar/<int:dialog_id>.pdf")
@akses(Akses.MASUK)
def cetak_lembar(dialog_id: int) -> ResponseReturnValue:
    """Format B.1.8 as PDF; its file name carries neither person nor session."""
    with transaction() as session:
        dokumen, satu = naskah.compose_sheet(session, current_actor(), dialog_id, today=today())
        lembar.log_reading(session, current_actor(), satu, today=today())
    return send_pdf(print_dokumen(dokumen), "format-b18.pdf")
