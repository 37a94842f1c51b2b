"""Pages of the pejabat penilai: the people to rate, one of them, and what he decides there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError
from kinerja.evaluasi import service
from kinerja.evaluasi.forms import PILIHAN_RATING, KembalikanForm, NilaiForm
from kinerja.evaluasi.routes.bersama import bp, bukti_url, find_shown_period
from kinerja.evaluasi.service import IsianNilai
from kinerja.evaluasi.service.lensa import find_lensa, has_raters
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.rules import AksiPeriode
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render, target

FRAGMENTS = frozenset({"hasil_nilai"})
# Each evaluation that is fixed also ends a few whose days have passed, so that none waits for the command.
IKUT_SELESAI = 20


@dataclass(frozen=True)
class Tolakan:
    """Why a save was refused: the sentence, the fields, or both texts; and what was typed."""

    kalimat: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    mine: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)
    nilai: Mapping[str, str] | None = None


@bp.get("/")
@akses(Akses.MASUK)
def daftar() -> ResponseReturnValue:
    """The people whom the actor evaluates in a period, with their state."""
    actor = current_actor()
    if actor.pegawai_id is None:
        raise NotFoundError
    with reading() as session:
        periode, semua = find_shown_period(session, actor, today())
        tahun = periode.rentang.mulai.year
        tim = service.list_for_team(session, actor, actor.pegawai_id, tahun, periode.kode, today=today())
        ada_capaian = service.has_units(session, actor, today=today())
        ada_lensa = has_raters(session, actor, today=today())
    return render(
        "evaluasi/daftar.html",
        tim=tim,
        periode=periode,
        semua=semua,
        tahun=tahun,
        ada_capaian=ada_capaian,
        ada_lensa=ada_lensa,
        hari_ini=today(),
    )


@bp.get("/perbandingan")
@akses(Akses.MASUK)
def lensa() -> ResponseReturnValue:
    """Raters below the actor beside the instansi, for the second-level reviewer."""
    actor = current_actor()
    with reading() as session:
        periode, semua = find_shown_period(session, actor, today())
        tahun = periode.rentang.mulai.year
        hal = find_lensa(session, actor, tahun, periode.kode, today=today())
    return render("evaluasi/lensa.html", hal=hal, periode=periode, semua=semua, tahun=tahun)


@bp.get("/<int:periode_id>")
@akses(Akses.MASUK)
def nilai(periode_id: int) -> ResponseReturnValue:
    """One person and period: results and evidence left, ratings and their consequence right."""
    try:
        return _show_page(periode_id)
    except NotAuthorizedError:
        return go_to(url_for(".hasil", periode_id=periode_id))


@bp.post("/<int:periode_id>/simpan")
@akses(Akses.MASUK)
def save(periode_id: int) -> ResponseReturnValue:
    """Keep a draft; a click on a rating gets the predikat, its reason and the spread."""
    try:
        form = parse_form(NilaiForm, request.form)
        with transaction() as session:
            rating = _save(session, periode_id, form)
    except (InputError, ConflictError) as error:
        return _refuse(periode_id, error)
    if target() in FRAGMENTS:
        return _show_rating(rating, tampak=form.usulan)
    flash("Draf penilaian tersimpan. Pegawai melihatnya sebagai “sedang dinilai”.", "baik")
    return go_to(url_for(".nilai", periode_id=periode_id))


@bp.post("/<int:periode_id>/tetapkan")
@akses(Akses.MASUK)
def establish(periode_id: int) -> ResponseReturnValue:
    """Fix what the form holds, then on to the next person."""
    actor = current_actor()
    try:
        form = parse_form(NilaiForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                _save(session, periode_id, form)
                service.establish(
                    session,
                    actor,
                    periode_id,
                    sidik=form.sidik,
                    alasan_distribusi=form.alasan_distribusi,
                    today=today(),
                    now=now(),
                )
                service.finalise_due(session, system_actor(actor.instansi_id), now=now(), batas=IKUT_SELESAI)
    except (InputError, ConflictError) as error:
        return _refuse(periode_id, error)
    return _go_on(periode_id)


@bp.post("/<int:periode_id>/kembalikan")
@akses(Akses.MASUK)
def give_back(periode_id: int) -> ResponseReturnValue:
    """Give the period back to its owner with a note."""
    try:
        form = parse_form(KembalikanForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.return_period(
                    session, current_actor(), periode_id, form.catatan_kembali, today=today(), now=now()
                )
    except InputError as error:
        # The rules of the period name the note "catatan", as on the page of the period.
        kalimat = error.fields.get("catatan") or error.fields.get("catatan_kembali") or error.message
        tolakan = Tolakan(fields={"catatan_kembali": kalimat}, nilai=request.form)
        return _show_page(periode_id, tolakan, error.status)
    flash("Realisasi dikembalikan kepada pegawai.", "baik")
    return go_to(url_for(".nilai", periode_id=periode_id))


@bp.post("/<int:periode_id>/batalkan")
@akses(Akses.MASUK)
def cancel(periode_id: int) -> ResponseReturnValue:
    """Take the draft of the ratings back."""
    with transaction() as session:
        if claim_request(session, now=now()):
            service.cancel_rating(session, current_actor(), periode_id, today=today(), now=now())
    flash("Penilaian dibatalkan. Rating kosong kembali, catatan tetap tersimpan.", "baik")
    return go_to(url_for(".nilai", periode_id=periode_id))


def _save(session: Session, periode_id: int, form: NilaiForm) -> service.HasilRating:
    return service.save_and_rate(
        session,
        current_actor(),
        periode_id,
        IsianNilai(
            form.usulan_hasil or form.hasil_kerja, form.usulan_perilaku or form.perilaku_kerja, form.catatan
        ),
        versi=form.versi,
        today=today(),
        now=now(),
    )


def _refuse(periode_id: int, error: InputError | ConflictError) -> Response:
    """The page or its part again, with what was typed and why it was not stored."""
    if isinstance(error, ConflictError):
        tolakan = Tolakan(error.message, mine=error.mine, theirs=error.theirs, nilai=request.form)
    else:
        tolakan = Tolakan(error.message, fields=error.fields, nilai=request.form)
    if target() in FRAGMENTS:
        with reading() as session:
            rating = service.open_hasil_rating(session, current_actor(), periode_id, today=today())
        return _show_rating(rating, tolakan, error.status)
    return _show_page(periode_id, tolakan, error.status)


def _show_page(periode_id: int, tolakan: Tolakan | None = None, status: int = HTTPStatus.OK) -> Response:
    with reading() as session:
        hal = service.open_penilaian(session, current_actor(), periode_id, today=today(), now=now())
    return render(
        "evaluasi/nilai.html",
        status=status,
        hal=hal,
        n=hal.nilai,
        tolakan=tolakan,
        terisi=_filled(hal.nilai, tolakan),
        pilihan=PILIHAN_RATING,
        Aksi=AksiPeriode,
        bukti_url=bukti_url,
    )


def _show_rating(
    rating: service.HasilRating,
    tolakan: Tolakan | None = None,
    status: int = HTTPStatus.OK,
    *,
    tampak: str = "",
) -> Response:
    """The answer to a click, with the proposal where the page shows another one (`tampak` is its hash)."""
    return render(
        "evaluasi/nilai.html",
        fragments=FRAGMENTS,
        status=status,
        n=rating,
        tolakan=tolakan,
        oob=True,
        usulan_berubah=bool(tampak) and tampak != rating.sidik_usulan,
    )


def _filled(rating: service.HasilRating, tolakan: Tolakan | None) -> Mapping[str, str]:
    """What the form shows: what was sent and refused, else what is stored."""
    kirim = tolakan.nilai if tolakan and tolakan.nilai is not None else {}
    catatan = rating.evaluasi.catatan if rating.evaluasi else ""
    tersimpan = {
        "hasil_kerja": rating.hasil or "",
        "perilaku_kerja": rating.perilaku or "",
        "catatan": catatan,
        "catatan_kembali": "",
        "alasan_distribusi": "",
    }
    return tersimpan | {nama: kirim[nama] for nama in tersimpan if nama in kirim}


def _go_on(periode_id: int) -> Response:
    """Say what was fixed and what the spread asks to consider; then the next who waits, or the list."""
    with reading() as session:
        hal = service.open_penilaian(session, current_actor(), periode_id, today=today(), now=now())
    if hal.nilai.sel:
        flash(f"Penilaian {hal.pegawai.nama_lengkap} ditetapkan: {hal.nilai.sel.predikat}.", "baik")
    for pesan in hal.nilai.sebaran.pesan if hal.nilai.sebaran else ():
        flash(f"{pesan.kalimat} Pola distribusi adalah pertimbangan.", "awas")
    if hal.tetangga.belum is not None:
        return go_to(url_for(".nilai", periode_id=hal.tetangga.belum))
    return go_to(url_for(".daftar", tahun=hal.nilai.periode.tahun, periode=hal.nilai.periode.kode))
