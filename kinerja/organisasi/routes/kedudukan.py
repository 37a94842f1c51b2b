"""The own position: what is on record, and a proposal where it is wrong. Drafting an SKP never waits."""

from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.formulir import parse_form
from kinerja.konektor.jobs_kedudukan import ask_source
from kinerja.organisasi import service_usulan
from kinerja.organisasi.forms import UsulanForm
from kinerja.organisasi.routes.bersama import is_search, read_kata
from kinerja.organisasi.rules import JenisUsulan
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

bp = Blueprint("kedudukan", __name__, url_prefix="/kedudukan")


@bp.get("")
@akses(Akses.MASUK)
def saya() -> ResponseReturnValue:
    """What is on record about the own position."""
    with reading() as session:
        kedudukan = service_usulan.open_kedudukan(session, current_actor(), today=today())
    return render("organisasi/kedudukan/saya.html", kedudukan=kedudukan, semua_jenis=tuple(JenisUsulan))


@bp.get("/<jenis>/usul")
@akses(Akses.MASUK)
def usul(jenis: str) -> ResponseReturnValue:
    """The form of a proposal."""
    return _show_form(_read_jenis(jenis))


@bp.post("/<jenis>/usul")
@akses(Akses.MASUK)
def propose(jenis: str) -> ResponseReturnValue:
    """Send a proposal, or look for what should be on record."""
    kind = _read_jenis(jenis)
    if is_search():
        return _show_form(kind)
    try:
        form = parse_form(UsulanForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                usulan = service_usulan.propose_change(
                    session,
                    current_actor(),
                    kind,
                    pilihan_id=form.pilihan_id,
                    teks=form.teks,
                    alasan=form.alasan,
                    today=today(),
                    now=now(),
                )
                ask_source(session, usulan, now=now())
    except (InputError, StateError) as error:
        return _show_form(kind, error)
    flash("Usulan dikirim. Anda tetap dapat menyusun SKP selama menunggu.", "baik")
    return go_to(url_for(".saya"))


@bp.post("/usulan/<int:usulan_id>/tarik")
@akses(Akses.MASUK)
def withdraw(usulan_id: int) -> ResponseReturnValue:
    """Take an own proposal back."""
    try:
        with transaction() as session:
            service_usulan.withdraw_usulan(session, current_actor(), usulan_id, now=now())
        flash("Usulan ditarik.", "baik")
    except StateError as error:
        flash(error.message, "awas")
    return go_to(url_for(".saya"))


def _read_jenis(jenis: str) -> JenisUsulan:
    try:
        return JenisUsulan(jenis)
    except ValueError:
        raise NotFoundError from None


def _show_form(jenis: JenisUsulan, error: InputError | StateError | None = None) -> ResponseReturnValue:
    kata = read_kata("cari_pilihan")
    with reading() as session:
        kedudukan = service_usulan.open_kedudukan(session, current_actor(), today=today())
        pilihan = service_usulan.find_choices(session, current_actor(), jenis, kata, today=today())
    return render(
        "organisasi/kedudukan/usul.html",
        status=error.status if error else HTTPStatus.OK,
        jenis=jenis,
        kedudukan=kedudukan,
        isian=request.form,
        kata=kata,
        pilihan=[(satu.id, satu.nama) for satu in pilihan],
        kesalahan=error.fields if isinstance(error, InputError) else {},
        galat=error,
    )
