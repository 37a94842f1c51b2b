"""The tree of results on one page: a branch comes when it is opened, by htmx or by a plain link."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import today
from kinerja.db import reading
from kinerja.errors import NotFoundError
from kinerja.skp.pohon import service
from kinerja.skp.pohon.lembar import SEBAB, write_pohon
from kinerja.skp.pohon.rules import Lihat
from kinerja.skp.pohon.simpul import PilihanPohon, read_jalur
from kinerja.skp.routes.bersama import bp
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render, render_piece, wants_fragment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/pohon")
@akses(Akses.MASUK)
def pohon() -> ResponseReturnValue:
    """The tree, opened down to `buka`; with `q` what a search found; with `lihat` one of the other tabs."""
    pilihan = PilihanPohon(
        tahun=read_nomor("tahun"),
        lihat=_read_lihat(),
        buka=read_jalur(request.args.get("buka", "")),
        kata=request.args.get("q", "").strip(),
        setelah=read_nomor("setelah"),
        lanjut=read_nomor("lanjut"),
    )
    with reading() as session:
        halaman = service.open_pohon(session, current_actor(), pilihan, today=today())
    return render(
        "skp/pohon.html",
        halaman=halaman,
        Lihat=Lihat,
        SEBAB=SEBAB,
        dari_awal=pilihan.setelah is None,
        pilihan_tahun=[(tahun, str(tahun)) for tahun in halaman.daftar_tahun],
    )


@bp.get("/pohon/cabang")
@akses(Akses.MASUK)
def cabang() -> ResponseReturnValue:
    """One node opened, closed, or its next children; without htmx the page opened there."""
    jalur, lihat = read_jalur(request.args.get("jalur", "")), _read_lihat() or Lihat.SAYA
    if not jalur:
        raise NotFoundError
    if not wants_fragment():
        return go_to(url_for(".pohon", lihat=lihat.value, buka=request.args["jalur"]))
    with reading() as session:
        hasil = service.open_cabang(
            session,
            current_actor(),
            jalur,
            lihat=lihat,
            tutup="tutup" in request.args,
            setelah=read_nomor("setelah"),
            kecuali=read_nomor("kecuali"),
            today=today(),
        )
    templat = "skp/_simpul_lanjut.html" if hasil.lanjutan else "skp/_simpul.html"
    return render_piece(
        templat, halaman=hasil, simpul=hasil.simpul, induk=hasil.simpul, SEBAB=SEBAB, fokus=True
    )


@bp.get("/pohon.xlsx")
@akses(Akses.MASUK)
def unduh_pohon() -> ResponseReturnValue:
    """All that the reader sees of a year, as a workbook."""
    tahun = read_nomor("tahun") or today().year
    lihat = _read_lihat() or Lihat.SAYA
    with reading() as session:
        daftar, terpotong = service.list_lembar(session, current_actor(), tahun, lihat, today=today())
        isi = write_pohon(daftar, terpotong=terpotong)
    kepala = {"Content-Disposition": f'attachment; filename="pohon-kinerja-{tahun}.xlsx"'}
    return Response(isi, content_type=XLSX, headers=kepala)


def _read_lihat() -> Lihat | None:
    nilai = request.args.get("lihat", "")
    if not nilai:
        return None
    try:
        return Lihat(nilai)
    except ValueError:
        raise NotFoundError from None
