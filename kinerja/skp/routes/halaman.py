"""Pages that show: the list, a new SKP, those that wait, one SKP, its versions and its documents."""

from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading
from kinerja.errors import NotFoundError
from kinerja.organisasi.service import find_penempatan
from kinerja.organisasi.service_tim import list_tim_saya
from kinerja.skp import service
from kinerja.skp.awal.service_pilihan import list_titik_awal
from kinerja.skp.routes.bersama import ISTILAH, bp, show_page
from kinerja.skp.service.massal import list_dapat_diurungkan
from kinerja.surat.render import print_dokumen, render_lembar
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import render


@bp.get("/")
@akses(Akses.MASUK)
def daftar() -> ResponseReturnValue:
    """One's own SKP, newest first, and the ways to begin one for this year."""
    actor = current_actor()
    if actor.pegawai_id is None:
        raise NotFoundError
    with reading() as session:
        semua = service.list_skp_of(session, actor, actor.pegawai_id, today=today())
        jumlah = service.count_content(session, actor, semua)
        rentang = service.propose_rentang(session, actor, tahun=today().year)
        kosong = rentang is not None and all(skp.tahun != today().year for skp in semua)
        titik = list_titik_awal(session, actor, rentang, today=today()) if rentang and kosong else None
        penempatan = find_penempatan(session, actor, actor.pegawai_id, on=today())
        menunggu, tertua = service.count_waiting(session, actor, today=today())
        tim_saya = list_tim_saya(session, actor, today=today())
    return render(
        "skp/daftar.html",
        semua=semua,
        jumlah=jumlah,
        rentang=rentang,
        titik=titik,
        tahun=today().year,
        tanpa_jabatan=penempatan is None,
        menunggu=menunggu,
        tertua=tertua,
        tim_saya=tim_saya,
    )


@bp.get("/bawahan")
@akses(Akses.MASUK)
def bawahan() -> ResponseReturnValue:
    """SKP that wait for the actor, the oldest first."""
    sesudah = _read_key(request.args.get("sesudah", ""))
    with reading() as session:
        semua = service.list_waiting(session, current_actor(), today=today(), sesudah=sesudah)
        jumlah, tertua = service.count_waiting(session, current_actor(), today=today())
        urungkan = list_dapat_diurungkan(session, current_actor(), now=now())
    penuh = len(semua) == service.BATAS_DAFTAR
    terakhir = semua[-1].skp if semua and penuh else None
    kunci = f"{terakhir.status_sejak.isoformat()}~{terakhir.id}" if terakhir else ""
    return render(
        "skp/bawahan.html",
        semua=semua,
        jumlah=jumlah,
        tertua=tertua,
        kunci=kunci,
        dari_awal=sesudah is None,
        sesudah=request.args.get("sesudah"),
        urungkan=urungkan,
        pilih="pilih" in request.args,
    )


def _read_key(teks: str) -> tuple[datetime, int] | None:
    """The key of the last row of the page before; anything else begins at the top."""
    saat, _, nomor = teks.partition("~")
    try:
        dibaca = datetime.fromisoformat(saat)
    except ValueError:
        return None
    if dibaca.tzinfo is None or not (nomor.isascii() and nomor.isdigit() and len(nomor) < 10):
        return None
    return dibaca, int(nomor)


@bp.get("/<int:skp_id>")
@akses(Akses.MASUK)
def detail(skp_id: int) -> ResponseReturnValue:
    """One SKP as the official form: for its owner to write, for the penilai to decide, for others to read."""
    return show_page(skp_id)


@bp.get("/<int:skp_id>/versi/")
@akses(Akses.MASUK)
def daftar_versi(skp_id: int) -> ResponseReturnValue:
    """The frozen versions with who, when and why, and a choice of two to compare."""
    with reading() as session:
        daftar = service.open_daftar_versi(session, current_actor(), skp_id, today=today())
    return render("skp/daftar_versi.html", daftar=daftar, skp=daftar.skp)


@bp.get("/<int:skp_id>/versi/banding")
@akses(Akses.MASUK)
def banding(skp_id: int) -> ResponseReturnValue:
    """Two versions as one form, the words that came and went marked; 0 is the text as it stands now."""
    dari, ke = (_read_nomor(nama) for nama in ("dari", "ke"))
    with reading() as session:
        hasil = service.compare_versi(session, current_actor(), skp_id, dari=dari, ke=ke, today=today())
    return render("skp/banding.html", banding=hasil, skp=hasil.daftar.skp, istilah=ISTILAH)


def _read_nomor(nama: str) -> int:
    teks = request.args.get(nama, "")
    if not (teks.isascii() and teks.isdigit() and len(teks) < 6):
        raise NotFoundError
    return int(teks)


@bp.get("/<int:skp_id>/versi/<int:nomor>")
@akses(Akses.MASUK)
def versi(skp_id: int, nomor: int) -> ResponseReturnValue:
    """A frozen version as it was handed over."""
    return _show_preview(skp_id, nomor)


@bp.get("/<int:skp_id>/pratinjau")
@akses(Akses.MASUK)
def pratinjau(skp_id: int) -> ResponseReturnValue:
    """The sheets that would be printed now."""
    return _show_preview(skp_id, None)


def _show_preview(skp_id: int, nomor: int | None) -> Response:
    with reading() as session:
        cetakan = service.load_cetakan(session, current_actor(), skp_id, nomor=nomor, today=today())
    lembar = [render_lembar(cetakan.dokumen), render_lembar(cetakan.lampiran)]
    return render("skp/pratinjau.html", cetakan=cetakan, lembar=lembar, nomor=nomor, istilah=ISTILAH)


@bp.get("/<int:skp_id>/cetak.pdf")
@akses(Akses.MASUK)
def cetak(skp_id: int) -> ResponseReturnValue:
    """The SKP with its lampiran as PDF."""
    return _print(skp_id, None)


@bp.get("/<int:skp_id>/versi/<int:nomor>/cetak.pdf")
@akses(Akses.MASUK)
def cetak_versi(skp_id: int, nomor: int) -> ResponseReturnValue:
    return _print(skp_id, nomor)


def _print(skp_id: int, nomor: int | None) -> Response:
    with reading() as session:
        cetakan = service.load_cetakan(session, current_actor(), skp_id, nomor=nomor, today=today())
    pdf = print_dokumen(cetakan.dokumen, cetakan.lampiran)
    nama = f"skp-{cetakan.skp.tahun}-versi-{cetakan.nomor}.pdf"
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{nama}"'
    return response
