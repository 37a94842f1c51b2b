"""The board of a period."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import today
from kinerja.db import reading
from kinerja.tim import service
from kinerja.tim.routes.bersama import bp
from kinerja.tim.rules import Saring
from kinerja.tim.service import HalamanTim, Pilihan
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.filters import format_periode
from kinerja.web.nomor import read_nomor
from kinerja.web.render import render

KATA_TERPANJANG = 100


@bp.get("/tim")
@akses(Akses.MASUK)
def papan() -> ResponseReturnValue:
    """One's bawahan, or the people below a unit, with SKP, period and who holds the ball."""
    pilihan = _read_pilihan()
    with reading() as session:
        halaman = service.open_papan(session, current_actor(), pilihan, today=today())
    tetap = _query_of(halaman, pilihan)
    return render(
        "tim/papan.html",
        halaman=halaman,
        pilihan=pilihan,
        tetap=tetap,
        Saring=Saring,
        pilihan_tahun=[(tahun, str(tahun)) for tahun in halaman.daftar_tahun],
        pilihan_periode=[(satu.kode, format_periode(satu.kode)) for satu in halaman.daftar_periode],
        dari_awal=pilihan.setelah is None,
        url_berikut=_next_url(halaman, pilihan, tetap),
    )


def _read_pilihan() -> Pilihan:
    return Pilihan(
        tahun=read_nomor("tahun"),
        kode=request.args.get("periode", "")[:10],
        unit_id=read_nomor("unit"),
        saring=_read_saring(),
        kata=" ".join(request.args.get("q", "")[:KATA_TERPANJANG].split()),
        setelah=_read_key(request.args.get("setelah", "")),
    )


def _read_saring() -> Saring:
    teks = request.args.get("saring", "")
    return Saring(teks) if teks in set(Saring) else Saring.SEMUA


def _read_key(teks: str) -> tuple[str, int] | None:
    """The key of the last row of the page before; anything else begins at the top."""
    nomor, _, nama = teks.partition("~")
    if not (nomor.isascii() and nomor.isdigit() and len(nomor) < 10):
        return None
    return nama, int(nomor)


def _query_of(halaman: HalamanTim, pilihan: Pilihan) -> dict[str, Any]:
    """What a link keeps that changes only one choice."""
    return {
        "tahun": halaman.tahun,
        "periode": halaman.periode.kode,
        "unit": pilihan.unit_id,
        "q": pilihan.kata or None,
    }


def _next_url(halaman: HalamanTim, pilihan: Pilihan, tetap: dict[str, Any]) -> str:
    if halaman.berikut is None:
        return ""
    nama, pegawai_id = halaman.berikut
    return url_for(".papan", **tetap, saring=pilihan.saring.value, setelah=f"{pegawai_id}~{nama}")
