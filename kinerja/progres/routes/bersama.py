"""What the pages of daily lines share: the blueprint, and how the page of a day is shown."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from flask import Blueprint, request, url_for
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading
from kinerja.errors import InputError
from kinerja.progres.rules.baris import KeadaanHari
from kinerja.progres.rules.hari import format_jam, format_lama
from kinerja.progres.service.halaman import open_harian
from kinerja.tanggal import NAMA_HARI
from kinerja.web.auth import current_actor
from kinerja.web.render import render

bp = Blueprint("progres", __name__)

HARI_PENDEK = tuple(nama[:3] for nama in NAMA_HARI)
FRAGMENTS = frozenset({"hari"})
KATA = {
    "jam": format_jam,
    "lama": format_lama,
    "HARI": NAMA_HARI,
    "HARI_PENDEK": HARI_PENDEK,
    "Keadaan": KeadaanHari,
}
"""What the templates of daily lines ask for."""


def day_url(tanggal: date) -> str:
    return url_for("progres.harian", tanggal=tanggal.isoformat())


def show_day(
    tanggal: date,
    *,
    status: int = HTTPStatus.OK,
    galat: InputError | None = None,
    nilai: Mapping[str, str] | None = None,
    selesai: str = "",
    page_url: str | None = None,
) -> Response:
    """The page of a day, or under htmx its block.

    `nilai` is what a refused form held, `selesai` what was done.
    """
    with reading() as session:
        hal = open_harian(session, current_actor(), tanggal, today=today(), now=now())
    return render(
        "progres/harian.html",
        fragments=FRAGMENTS,
        status=status,
        page_url=page_url,
        hal=hal,
        galat=galat,
        nilai=nilai or {},
        selesai=selesai,
        lanjut=request.method == "POST",
        kata=KATA,
    )
