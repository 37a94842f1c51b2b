"""What the pages of dialogs and plans share."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, flash, request
from flask.wrappers import Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from kinerja.bimbingan.rules import AksiDialog, JenisDialog, Sisi, StatusDialog
from kinerja.clock import now, today
from kinerja.db import transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

bp = Blueprint("bimbingan", __name__, url_prefix="/bimbingan")

F = TypeVar("F", bound=BaseModel)
JENIS_DIALOG = [(satu.value, satu.label) for satu in JenisDialog]
SISI = [(Sisi.PEGAWAI.value, "Pegawai"), (Sisi.PIMPINAN.value, "Pemberi dialog")]
BAGIAN = frozenset({"tindak_dialog"})


def write_once(
    model: type[F],
    write: Callable[[Session, F], object],
    show: Callable[[InputError], Response],
    kalimat: str,
    url: str,
) -> Response:
    """Do it once and go to `url`; what was typed wrongly is shown again with its sentence."""
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                write(session, parse_form(model, request.form))
    except InputError as error:
        return show(error)
    if kalimat:
        flash(kalimat, "baik")
    return go_to(url)


def show_page(
    templat: str, galat: InputError | None, *, awal: Mapping[str, str] | None = None, **isi: Any
) -> Response:
    """A page, with 422 where `galat` says what to write; nothing typed is lost. `awal` is proposed text."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if galat else HTTPStatus.OK
    return render(
        templat,
        fragments=BAGIAN,
        status=status,
        galat=galat,
        isian=request.form if galat else (awal or {}),
        hari=today(),
        Aksi=AksiDialog,
        Sisi=Sisi,
        StatusDialog=StatusDialog,
        jenis_dialog=JENIS_DIALOG,
        pilihan_sisi=SISI,
        **isi,
    )


def send_pdf(isi: bytes, nama: str) -> Response:
    """A PDF shown in the browser; `nama` carries no person."""
    response = Response(isi, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{nama}"'
    response.headers["Cache-Control"] = "no-store"
    return response
