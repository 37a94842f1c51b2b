"""Forgotten password: a request for the admin, and the page behind the admin's link."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.akun import pemulihan, sandi
from kinerja.akun.forms import read_nip, read_sandi, shown_nip
from kinerja.akun.pemulihan import Pemohon
from kinerja.akun.routes.dasar import bp, refuse
from kinerja.clock import now
from kinerja.db import database, platform_session, transaction
from kinerja.errors import InputError, StateError, TooManyRequestsError
from kinerja.web import peramban
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_asal
from kinerja.web.render import go_to, render


@bp.get("/lupa-sandi")
@akses(Akses.UMUM)
def lupa_sandi() -> ResponseReturnValue:
    """Ask for a new password."""
    return render("akun/lupa_sandi.html")


@bp.post("/lupa-sandi")
@akses(Akses.UMUM)
def request_sandi() -> ResponseReturnValue:
    """The same answer for every NIP, in the same time: one hash, as at the log-in."""
    try:
        nip = read_nip(request.form)
        with platform_session() as session:
            pemulihan.request_sandi(session, nip, current_asal(nip), now=now())
    except (InputError, TooManyRequestsError) as error:
        return refuse("akun/lupa_sandi.html", error, nip=shown_nip(request.form))
    sandi.verify_sandi(None, nip)
    return render("akun/lupa_sandi.html", terkirim=True)


@bp.get("/atur-sandi/<token>")
@akses(Akses.UMUM)
def atur_sandi(token: str) -> ResponseReturnValue:
    """The page behind a link; it says nothing of accounts to who has no valid one."""
    pemohon = _require_pemohon(token)
    return render("akun/atur_sandi.html", token=token, nama=pemohon.nama)


@bp.post("/atur-sandi/<token>")
@akses(Akses.UMUM)
def store_sandi(token: str) -> ResponseReturnValue:
    """Set the new password; the log-in follows, with the code."""
    pemohon = _require_pemohon(token)
    try:
        baru = read_sandi(request.form, "sandi_baru")
        sandi.check_sandi_baru(baru, request.form.get("ulangi", ""), pemohon.konteks)
    except InputError as error:
        return refuse("akun/atur_sandi.html", error, token=token, nama=pemohon.nama)
    hash_baru = sandi.hash_sandi(baru)
    with transaction(pemohon.instansi_id) as session:
        pemulihan.use_tautan(session, token, hash_baru, now=now())
    flash("Kata sandi baru tersimpan. Masuk dengan kata sandi itu.", "baik")
    response = go_to(url_for("akun.masuk"))
    # Whoever was given the link may try in peace, even while a stranger guesses at the account.
    peramban.remember(response, pemohon.nip)
    return response


def _require_pemohon(token: str) -> Pemohon:
    with database().session(None, platform=True) as session:  # a look takes no writer's lock
        pemohon = pemulihan.find_pemohon(session, token, now=now())
    if pemohon is None:
        raise StateError(pemulihan.TAUTAN_HABIS)
    return pemohon
