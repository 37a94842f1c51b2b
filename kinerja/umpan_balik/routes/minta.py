"""Ask for feedback, and answer those who ask."""

from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.umpan_balik import service
from kinerja.umpan_balik.forms import AlasanForm, MintaForm, VersiForm
from kinerja.umpan_balik.routes.bersama import bp
from kinerja.umpan_balik.rules import MAKS_DIMINTA
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import to_nomor
from kinerja.web.render import go_to, render

MIN_CARI, MAKS_CARI = 3, 60


@bp.get("/permintaan")
@akses(Akses.MASUK)
def permintaan() -> ResponseReturnValue:
    """What the actor asked others, and what others ask the actor."""
    return _show_requests(None, 0, HTTPStatus.OK)


def _show_requests(galat: InputError | None, diminta_id: int, status: int) -> Response:
    with reading() as session:
        saya = service.list_permintaan_saya(session, current_actor(), today=today())
        diminta = service.list_permintaan_untuk_saya(session, current_actor(), today=today())
        sendiri = service.find_periode_sendiri(session, current_actor(), today=today())
    return render(
        "umpan_balik/permintaan.html",
        status=status,
        saya=saya,
        diminta=diminta,
        sendiri=sendiri,
        galat=galat,
        diminta_id=diminta_id,
    )


@bp.get("/minta/<int:periode_id>")
@akses(Akses.MASUK)
def minta(periode_id: int) -> ResponseReturnValue:
    """The form of a request about the owner of a period, with those who may be asked."""
    return _show_form(periode_id, None, HTTPStatus.OK)


def _show_form(periode_id: int, galat: InputError | None, status: int) -> Response:
    cari = " ".join(request.values.get("q", "").split())[:MAKS_CARI]
    pilihan = frozenset(request.values.getlist("orang"))
    with reading() as session:
        hal = service.find_halaman_minta(
            session,
            current_actor(),
            periode_id,
            cari=cari if len(cari) >= MIN_CARI else "",
            pilihan=frozenset(nomor for satu in pilihan if (nomor := to_nomor(satu))),
            today=today(),
        )
    return render("umpan_balik/minta.html", status=status, hal=hal, cari=cari, galat=galat, maks=MAKS_DIMINTA)


@bp.post("/minta/<int:periode_id>")
@akses(Akses.MASUK)
def ask(periode_id: int) -> ResponseReturnValue:
    """Send the request; the button of the search only draws the form again."""
    if "cari" in request.form:
        return _show_form(periode_id, None, HTTPStatus.OK)
    try:
        isian = parse_form(MintaForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.ask_umpan_balik(
                    session,
                    current_actor(),
                    periode_id,
                    service.IsianPermintaan(
                        pegawai_ids=isian.pegawai_ids, pesan=isian.pesan, tenggat=isian.tenggat
                    ),
                    today=today(),
                    now=now(),
                )
    except InputError as error:
        return _show_form(periode_id, error, error.status)
    flash("Permintaan terkirim.", "baik")
    return go_to(url_for(".permintaan"))


@bp.post("/permintaan/<int:permintaan_id>/ingatkan")
@akses(Akses.MASUK)
def remind(permintaan_id: int) -> ResponseReturnValue:
    """Remind those who have not answered."""
    versi = parse_form(VersiForm, request.form).versi
    with transaction() as session:
        service.remind_permintaan(
            session, current_actor(), permintaan_id, versi=versi, today=today(), now=now()
        )
    flash("Pengingat dikirim kepada yang belum menjawab.", "baik")
    return go_to(url_for(".permintaan"))


@bp.post("/permintaan/<int:permintaan_id>/tarik")
@akses(Akses.MASUK)
def take_back(permintaan_id: int) -> ResponseReturnValue:
    """Take the request back."""
    versi = parse_form(VersiForm, request.form).versi
    with transaction() as session:
        service.withdraw_permintaan(session, current_actor(), permintaan_id, versi=versi, now=now())
    flash("Permintaan ditarik.", "baik")
    return go_to(url_for(".permintaan"))


@bp.post("/diminta/<int:diminta_id>/tolak")
@akses(Akses.MASUK)
def decline(diminta_id: int) -> ResponseReturnValue:
    """Say no to a request, with a reason."""
    try:
        alasan = parse_form(AlasanForm, request.form).alasan
        with transaction() as session:
            service.decline_permintaan(session, current_actor(), diminta_id, alasan, now=now())
    except InputError as error:
        return _show_requests(error, diminta_id, error.status)
    flash("Permintaan ditolak. Alasan Anda dibaca peminta.", "baik")
    return go_to(url_for(".permintaan"))
