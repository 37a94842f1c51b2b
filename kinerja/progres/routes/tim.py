"""The leader's side: a board of people and days, and one person's week."""

from datetime import date

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.progres.forms import CatatanForm, read_centang, read_hari, read_saat
from kinerja.progres.routes.bersama import KATA, bp
from kinerja.progres.service import alur
from kinerja.progres.service.tim import open_orang, open_papan
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

HALAMAN_TERJAUH = 1000


@bp.get("/tim/progres")
@akses(Akses.MASUK)
def papan() -> ResponseReturnValue:
    return _show_board(read_hari(request.args.get("tanggal"), today()), None, 200)


@bp.get("/tim/progres/<int:pegawai_id>")
@akses(Akses.MASUK)
def orang(pegawai_id: int) -> ResponseReturnValue:
    return _show_person(pegawai_id, read_hari(request.args.get("tanggal"), today()), None, 200)


@bp.post("/tim/progres/setujui")
@akses(Akses.MASUK)
def approve() -> ResponseReturnValue:
    """Approve the ticked days; the board then offers to take it back."""
    tanggal, saat = read_hari(request.form.get("tanggal"), today()), now()
    try:
        sel = [
            alur.SelHari(s.pegawai_id, s.tanggal, s.sidik) for s in read_centang(request.form.getlist("sel"))
        ]
        with transaction() as session:
            if claim_request(session, now=saat):
                jumlah = alur.approve(session, current_actor(), sel, today=today(), now=saat)
                flash(f"{jumlah} baris disetujui.", "baik")
    except InputError as error:
        return _show_board(tanggal, error, error.status)
    return go_to(_back(tanggal, urung=saat.isoformat()))


@bp.post("/tim/progres/urung")
@akses(Akses.MASUK)
def undo() -> ResponseReturnValue:
    """Take back what was approved at one moment."""
    tanggal = read_hari(request.form.get("tanggal"), today())
    try:
        saat = read_saat(request.form.get("saat", ""))
    except InputError as error:
        return _show_board(tanggal, error, error.status)
    with transaction() as session:
        if claim_request(session, now=now()):
            jumlah = alur.undo_approval(session, current_actor(), saat, today=today(), now=now())
            flash(f"Persetujuan {jumlah} baris dibatalkan.", "baik")
    return go_to(_back(tanggal))


@bp.post("/tim/progres/<int:pegawai_id>/urung")
@akses(Akses.MASUK)
def undo_day(pegawai_id: int) -> ResponseReturnValue:
    tanggal = read_hari(request.form.get("tanggal"), today())
    with transaction() as session:
        if claim_request(session, now=now()):
            jumlah = alur.undo_hari(session, current_actor(), pegawai_id, tanggal, today=today(), now=now())
            flash(f"Persetujuan {jumlah} baris dibatalkan.", "baik")
    return go_to(url_for(".orang", pegawai_id=pegawai_id, tanggal=tanggal.isoformat()))


@bp.post("/tim/progres/<int:pegawai_id>/kembalikan")
@akses(Akses.MASUK)
def return_(pegawai_id: int) -> ResponseReturnValue:
    tanggal = read_hari(request.form.get("tanggal"), today())
    sel = alur.SelHari(pegawai_id, tanggal, request.form.get("sidik", "")[:40])
    try:
        catatan = parse_form(CatatanForm, request.form).catatan
        with transaction() as session:
            if claim_request(session, now=now()):
                jumlah = alur.return_hari(session, current_actor(), sel, catatan, today=today(), now=now())
                flash(f"{jumlah} baris dikembalikan dengan catatan Anda.", "baik")
    except InputError as error:
        return _show_person(pegawai_id, tanggal, error, error.status)
    return go_to(url_for(".orang", pegawai_id=pegawai_id, tanggal=tanggal.isoformat()))


def _back(tanggal: date, *, urung: str | None = None) -> str:
    """The board, or the person from whose page the form came."""
    pegawai_id = read_nomor("kembali")
    if pegawai_id:
        return url_for(".orang", pegawai_id=pegawai_id, tanggal=tanggal.isoformat(), urung=urung)
    return url_for(".papan", tanggal=tanggal.isoformat(), urung=urung)


def _show_board(tanggal: date, galat: InputError | None, status: int) -> ResponseReturnValue:
    halaman = min(read_nomor("halaman") or 1, HALAMAN_TERJAUH)
    with reading() as session:
        hal = open_papan(session, current_actor(), tanggal, halaman=halaman, today=today())
    return render(
        "progres/papan.html",
        status=status,
        hal=hal,
        galat=galat,
        urung=request.args.get("urung", "")[:40],
        kata=KATA,
    )


def _show_person(
    pegawai_id: int, tanggal: date, galat: InputError | None, status: int
) -> ResponseReturnValue:
    with reading() as session:
        hal = open_orang(session, current_actor(), pegawai_id, tanggal, today=today())
    return render(
        "progres/orang.html",
        status=status,
        hal=hal,
        tanggal=tanggal,
        galat=galat,
        nilai=request.form,
        urung=request.args.get("urung", "")[:40],
        kata=KATA,
    )
