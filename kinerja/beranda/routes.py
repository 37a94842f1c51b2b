"""Pages of the feature `beranda`: the duties of today, and the guide."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from kinerja.beranda import service, tujuan
from kinerja.beranda.panduan import PANDUAN, find_panduan
from kinerja.clock import now, today, zone
from kinerja.db import reading
from kinerja.hooks.peristiwa import SlotBeranda
from kinerja.kalender.rules import ZonaWaktu
from kinerja.plugin.slot import fill_slot
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import render

bp = Blueprint("beranda", __name__)


@bp.get("/")
@akses(Akses.MASUK)
def beranda() -> ResponseReturnValue:
    """What is to be done today, by whom one waits, and where one's year stands."""
    with reading() as session:
        halaman = service.open_beranda(
            session,
            current_actor(),
            zona=zone().key,
            memimpin=g.sesi.memimpin,
            today=today(),
            now=now(),
        )
        slot = fill_slot(session, SlotBeranda(pegawai_id=current_actor().pegawai_id, tahun=today().year))
    return render(
        "beranda/beranda.html",
        slot=slot,
        halaman=halaman,
        hari_ini=today(),
        zona=ZonaWaktu(zone().key).label,
        tujuan=tujuan,
    )


@bp.get("/panduan")
@akses(Akses.UMUM)
def panduan() -> ResponseReturnValue:
    """Which guides there are; readable before the first log-in."""
    return render("beranda/panduan.html", daftar=PANDUAN)


@bp.get("/panduan/<kode>")
@akses(Akses.UMUM)
def baca_panduan(kode: str) -> ResponseReturnValue:
    """The first ten minutes of one role, on one sheet of paper."""
    return render("beranda/baca_panduan.html", satu=find_panduan(kode), daftar=PANDUAN)
