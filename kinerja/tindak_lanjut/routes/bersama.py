"""What the pages of follow-up share."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, flash, request
from flask.wrappers import Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from kinerja.clock import now, today
from kinerja.db import transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.tindak_lanjut.rules.alur import AksiRekomendasi, StatusRekomendasi
from kinerja.tindak_lanjut.rules.dasar import DI_BAWAH_BAIK
from kinerja.tindak_lanjut.rules.jenis import BERDAMPAK, CATATAN, KETENTUAN, JenisRekomendasi
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("tindak_lanjut", __name__)

F = TypeVar("F", bound=BaseModel)
BAGIAN = frozenset({"rekomendasi", "daftar_usulan", "kotak_talenta"})
TAHUN_AWAL = 2023


def write_once(
    model: type[F],
    write: Callable[[Session, F], str | None],
    show: Callable[[InputError], Response],
    url: str,
) -> Response:
    """Do it once, say the sentence that `write` returns and go to `url`; refused input is shown again."""
    kalimat: str | None = None
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                kalimat = write(session, parse_form(model, request.form))
    except InputError as error:
        return show(error)
    if kalimat:
        flash(kalimat, "baik")
    return go_to(url)


def show_page(templat: str, galat: InputError | None = None, **isi: Any) -> Response:
    """A page, with 422 where `galat` says what to write; nothing typed is lost."""
    isian: Mapping[str, str] = request.form if galat else {}
    return render(
        templat,
        fragments=BAGIAN,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if galat else HTTPStatus.OK,
        galat=galat,
        isian=isian,
        hari=today(),
        Aksi=AksiRekomendasi,
        Status=StatusRekomendasi,
        Jenis=JenisRekomendasi,
        KETENTUAN=KETENTUAN,
        BERDAMPAK=BERDAMPAK,
        CATATAN=CATATAN,
        DI_BAWAH_BAIK=DI_BAWAH_BAIK,
        **isi,
    )


def read_year() -> int:
    """The year asked for, the last one unless told otherwise."""
    return min(max(read_nomor("tahun") or today().year - 1, TAHUN_AWAL), today().year)


def list_years() -> list[tuple[int, str]]:
    """The years of a form, newest first."""
    return [(satu, str(satu)) for satu in range(today().year, TAHUN_AWAL - 1, -1)]
