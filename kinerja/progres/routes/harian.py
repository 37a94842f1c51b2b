"""The page of a day: write a line in ten seconds, repeat yesterday, hand in."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.progres.baca import isian_of
from kinerja.progres.forms import HariForm, VersiForm, parse_line, parse_reason, read_cells, read_hari
from kinerja.progres.routes.bersama import FRAGMENTS, KATA, bp, day_url, show_day
from kinerja.progres.rules.hari import awal_minggu, format_jam
from kinerja.progres.rules.lembar import Kolom
from kinerja.progres.service import alur, tulis
from kinerja.progres.service.halaman import open_harian
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render, target

Kerja = Callable[[Session, Actor], str]


@bp.get("/kinerja/progres")
@akses(Akses.MASUK)
def harian() -> ResponseReturnValue:
    return show_day(read_hari(request.args.get("tanggal"), today()))


@bp.post("/kinerja/progres")
@akses(Akses.MASUK)
def add() -> ResponseReturnValue:
    def work(session: Session, actor: Actor) -> str:
        isian, alasan = parse_line(request.form), parse_reason(request.form)
        tulis.add_baris(session, actor, [isian], alasan=alasan, today=today(), now=now())
        return "Baris ditambahkan sebagai draf."

    return _do(work)


@bp.post("/kinerja/progres/salin")
@akses(Akses.MASUK)
def copy() -> ResponseReturnValue:
    tanggal = _day_of_form()

    def work(session: Session, actor: Actor) -> str:
        alasan = parse_reason(request.form)
        semua = tulis.copy_kemarin(session, actor, tanggal, alasan=alasan, today=today(), now=now())
        return f"{len(semua)} baris disalin sebagai draf. Sesuaikan bila perlu."

    return _do(work)


@bp.post("/kinerja/progres/ajukan")
@akses(Akses.MASUK)
def submit() -> ResponseReturnValue:
    """Hand in a day, or with `seminggu` the week round it."""
    mulai, selesai = _range_of_form()

    def work(session: Session, actor: Actor) -> str:
        jumlah = alur.submit_hari(session, actor, mulai, selesai, today=today(), now=now())
        return f"{jumlah} baris diajukan kepada pejabat penilai."

    return _do(work)


@bp.post("/kinerja/progres/tarik")
@akses(Akses.MASUK)
def withdraw() -> ResponseReturnValue:
    mulai, selesai = _range_of_form()

    def work(session: Session, actor: Actor) -> str:
        jumlah = alur.withdraw_hari(session, actor, mulai, selesai, today=today(), now=now())
        return f"{jumlah} baris ditarik kembali menjadi draf."

    return _do(work)


@bp.post("/kinerja/progres/rutin/<int:rutin_id>/terima")
@akses(Akses.MASUK)
def accept(rutin_id: int) -> ResponseReturnValue:
    tanggal = _day_of_form()

    def work(session: Session, actor: Actor) -> str:
        alasan = parse_reason(request.form)
        tulis.accept_rutin(session, actor, tanggal, [rutin_id], alasan=alasan, today=today(), now=now())
        return "Tugas rutin ditambahkan sebagai draf."

    return _do(work)


@bp.get("/kinerja/progres/<int:baris_id>")
@akses(Akses.MASUK)
def ubah(baris_id: int) -> ResponseReturnValue:
    return _show_edit(baris_id, None, 200)


@bp.post("/kinerja/progres/<int:baris_id>")
@akses(Akses.MASUK)
def change(baris_id: int) -> ResponseReturnValue:
    try:
        form = parse_form(VersiForm, request.form)
        isian = parse_line(request.form)
        with transaction() as session:
            tulis.change_baris(
                session,
                current_actor(),
                baris_id,
                isian,
                alasan=form.alasan,
                versi=form.versi,
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return _show_edit(baris_id, error, error.status)
    flash("Baris tersimpan.", "baik")
    return go_to(day_url(isian.tanggal))


@bp.post("/kinerja/progres/<int:baris_id>/hapus")
@akses(Akses.MASUK)
def delete(baris_id: int) -> ResponseReturnValue:
    with transaction() as session:
        tanggal = tulis.delete_baris(session, current_actor(), baris_id, today=today(), now=now())
    if target() in FRAGMENTS:
        return show_day(tanggal, selesai="Baris dihapus.")
    flash("Baris dihapus.", "baik")
    return go_to(day_url(tanggal))


def _show_edit(baris_id: int, galat: InputError | ConflictError | None, status: int) -> ResponseReturnValue:
    with reading() as session:
        baris = tulis.find_own(session, current_actor(), baris_id)
        hal = open_harian(session, current_actor(), baris.tanggal, today=today(), now=now())
        tersimpan = isian_of(baris)
    nilai = {
        "tanggal": tersimpan.tanggal.isoformat(),
        "jam_mulai": format_jam(tersimpan.jam.mulai, ":"),
        "jam_selesai": format_jam(tersimpan.jam.selesai, ":"),
        "rencana": f"a{baris.rencana_aksi_id}" if baris.rencana_aksi_id else f"r{baris.rhk_id}",
        "kegiatan": tersimpan.kegiatan,
        "realisasi": str(tersimpan.realisasi),
        "satuan": tersimpan.satuan,
        "bukti": f"b{baris.bukti_dukung_id}" if baris.bukti_dukung_id else tersimpan.bukti,
        "alasan": baris.alasan,
    }
    if galat is not None:
        nilai |= {kolom.value: teks for kolom, teks in read_cells(request.form).items()}
        nilai["alasan"] = request.form.get("alasan", "")
    return render(
        "progres/ubah.html", status=status, hal=hal, baris=baris, nilai=nilai, galat=galat, kata=KATA
    )


def _do(work: Kerja) -> ResponseReturnValue:
    """Do it once; the answer is the day as it is now, or the form again with what was typed."""
    tanggal = _day_of_form()
    try:
        with transaction() as session:
            kalimat = work(session, current_actor()) if claim_request(session, now=now()) else ""
    except InputError as error:
        return show_day(tanggal, status=error.status, galat=error, nilai=request.form)
    if target() in FRAGMENTS:
        return show_day(tanggal, selesai=kalimat)
    if kalimat:
        flash(kalimat, "baik")
    return go_to(day_url(tanggal))


def _day_of_form() -> date:
    try:
        return parse_form(HariForm, {"tanggal": request.form.get(Kolom.TANGGAL.value, "")}).tanggal or today()
    except InputError:
        return today()


def _range_of_form() -> tuple[date, date]:
    tanggal = _day_of_form()
    if not request.form.get("seminggu"):
        return tanggal, tanggal
    awal = awal_minggu(tanggal)
    return awal, min(awal + timedelta(days=6), max(today(), awal))
