"""The steps of the log-in, and the way out."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.akun import masuk as langkah_masuk
from kinerja.akun import sandi, sesi, totp
from kinerja.akun.forms import read_kode, read_kode_pemulihan, read_nip, read_sandi, shown_nip
from kinerja.akun.masuk import KodeMelesetError, Langkah, Percobaan
from kinerja.akun.models import TahapSesi
from kinerja.akun.routes.dasar import (
    at_tahap,
    bp,
    current_nip,
    current_sesi,
    go_on,
    hand_over,
    next_url,
    refuse,
    remember_tujuan,
    url_of,
)
from kinerja.clock import now
from kinerja.db import platform_session, reading, transaction
from kinerja.errors import InputError, NotFoundError, TooManyRequestsError
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_asal, drop_session_cookie
from kinerja.web.render import go_to, render


@bp.get("/masuk")
@akses(Akses.UMUM)
def masuk() -> ResponseReturnValue:
    """The log-in page; who is on the way already goes on there."""
    if g.sesi is not None:
        return go_to(url_of(current_sesi().tahap))
    return render("akun/masuk.html", lanjut=request.args.get("lanjut", ""), jam=now())


@bp.post("/masuk")
@akses(Akses.UMUM)
def check_sandi() -> ResponseReturnValue:
    """First step: NIP and password."""
    try:
        nip, typed = read_nip(request.form), read_sandi(request.form)
        asal = current_asal(nip)
        with platform_session() as session:
            percobaan = langkah_masuk.begin_sandi(session, nip, asal, now=now())
        if not sandi.verify_sandi(percobaan.sandi_hash, typed) or percobaan.akun_id is None:
            raise InputError(langkah_masuk.SANDI_SALAH)
        langkah = _accept_sandi(percobaan, typed, nip)
    except (InputError, TooManyRequestsError) as error:
        lanjut = request.form.get("lanjut", "")
        return refuse("akun/masuk.html", error, nip=shown_nip(request.form), lanjut=lanjut)
    remember_tujuan(request.form.get("lanjut", ""))
    return go_on(langkah, nip)


def _accept_sandi(percobaan: Percobaan, typed: str, nip: str) -> Langkah:
    lama = percobaan.sandi_hash
    baru = sandi.hash_sandi(typed) if lama and sandi.needs_rehash(lama) else None
    if g.sesi is not None:  # another log-in in the same browser takes the place of the old one
        with transaction() as session:
            sesi.end_session(session, g.sesi.id)
    with transaction(percobaan.instansi_id) as session:
        return langkah_masuk.accept_sandi(session, percobaan, current_asal(nip), now=now(), hash_baru=baru)


@bp.get("/masuk/kode")
@akses(Akses.TAHAP)
@at_tahap(TahapSesi.KODE)
def kode() -> ResponseReturnValue:
    """Ask for the code of the second factor."""
    return render("akun/kode.html", jam=now())


@bp.post("/masuk/kode")
@akses(Akses.TAHAP)
@at_tahap(TahapSesi.KODE)
def check_kode() -> ResponseReturnValue:
    """Second step: the code."""
    nip, asal = current_nip(), current_asal(current_nip())
    try:
        typed = read_kode(request.form)
        with transaction() as session:
            terambil = langkah_masuk.begin_kode(session, nip, asal, now=now())
        with transaction() as session:
            langkah = langkah_masuk.accept_kode(session, current_sesi(), typed, terambil, asal, now=now())
    except (InputError, TooManyRequestsError) as error:
        burn_if_off(error)
        return refuse("akun/kode.html", error)
    return go_on(langkah, nip)


@bp.get("/masuk/kode-pemulihan")
@akses(Akses.TAHAP)
@at_tahap(TahapSesi.KODE)
def kode_pemulihan() -> ResponseReturnValue:
    """Ask for a recovery code instead."""
    return render("akun/kode_pemulihan.html")


@bp.post("/masuk/kode-pemulihan")
@akses(Akses.TAHAP)
@at_tahap(TahapSesi.KODE)
def check_kode_pemulihan() -> ResponseReturnValue:
    """Second step with a recovery code; it is used up."""
    nip, asal = current_nip(), current_asal(current_nip())
    try:
        typed = read_kode_pemulihan(request.form)
        with transaction() as session:
            terambil = langkah_masuk.begin_kode(session, nip, asal, now=now())
        with transaction() as session:
            langkah = langkah_masuk.accept_pemulihan(
                session, current_sesi(), typed, terambil, asal, now=now()
            )
    except (InputError, TooManyRequestsError) as error:
        return refuse("akun/kode_pemulihan.html", error)
    return go_on(langkah, nip)


@bp.get("/masuk/kata-sandi")
@akses(Akses.TAHAP)
@at_tahap(TahapSesi.GANTI_SANDI)
def sandi_awal() -> ResponseReturnValue:
    """After a first password: ask for an own one."""
    return render("akun/sandi_awal.html")


@bp.post("/masuk/kata-sandi")
@akses(Akses.TAHAP)
@at_tahap(TahapSesi.GANTI_SANDI)
def change_sandi_awal() -> ResponseReturnValue:
    """Store the own password."""
    nip = current_nip()
    try:
        baru = read_sandi(request.form, "sandi_baru")
        with reading() as session:
            konteks = langkah_masuk.load_konteks(session, current_sesi().akun_id)
        sandi.check_sandi_baru(baru, request.form.get("ulangi", ""), konteks)
    except InputError as error:
        return refuse("akun/sandi_awal.html", error)
    hash_baru = sandi.hash_sandi(baru)
    with transaction() as session:
        langkah = langkah_masuk.accept_sandi_baru(
            session, current_sesi(), hash_baru, current_asal(nip), now=now()
        )
    return go_on(langkah, nip)


@bp.get("/masuk/autentikator")
@akses(Akses.TAHAP)
@at_tahap(TahapSesi.DAFTAR_TOTP)
def autentikator() -> ResponseReturnValue:
    """Show the secret to scan, and ask for the first code."""
    return render("akun/autentikator.html", rahasia=totp.split_rahasia(_rahasia_calon()), jam=now())


@bp.post("/masuk/autentikator")
@akses(Akses.TAHAP)
@at_tahap(TahapSesi.DAFTAR_TOTP)
def enrol_autentikator() -> ResponseReturnValue:
    """The first code fits: the device is enrolled; the recovery codes are shown this once."""
    nip, asal = current_nip(), current_asal(current_nip())
    try:
        typed = read_kode(request.form)
        with transaction() as session:
            terambil = langkah_masuk.begin_kode(session, nip, asal, now=now())
        with transaction() as session:
            langkah, daftar = langkah_masuk.accept_perangkat(
                session, current_sesi(), typed, terambil, asal, now=now()
            )
    except (InputError, TooManyRequestsError) as error:
        burn_if_off(error)
        rahasia = totp.split_rahasia(_rahasia_calon())
        return refuse("akun/autentikator.html", error, rahasia=rahasia)
    tujuan = next_url(langkah.tahap)
    page = render("akun/daftar_pemulihan.html", daftar=daftar, nip=nip, jam=now(), tujuan=tujuan, langkah=3)
    return hand_over(page, langkah, nip)


@bp.get("/masuk/autentikator.png")
@akses(Akses.TAHAP)
def autentikator_png() -> ResponseReturnValue:
    """The picture of the secret that waits to be enrolled."""
    aktif = current_sesi()
    if aktif.tahap not in {TahapSesi.DAFTAR_TOTP, TahapSesi.PENUH}:
        return go_to(url_of(aktif.tahap))
    uri = totp.make_uri(_rahasia_calon(), current_nip(), f"Kinerja {aktif.instansi.nama_pendek}")
    return Response(totp.draw_qr(uri), content_type="image/png")


@bp.post("/keluar")
@akses(Akses.TAHAP)
def keluar() -> ResponseReturnValue:
    """End the session, here and in the browser."""
    with transaction() as session:
        sesi.end_session(session, current_sesi().id)
    response = go_to(url_for("akun.masuk"))
    drop_session_cookie(response)
    return response


def burn_if_off(error: InputError | TooManyRequestsError) -> None:
    """A code that fits another time is used up, although it was refused."""
    if isinstance(error, KodeMelesetError):
        with transaction() as session:
            langkah_masuk.burn_kode(session, current_sesi().akun_id, error.langkah, now=now())


def _rahasia_calon() -> str:
    """The secret that waits to be enrolled. Raises NotFoundError when none does."""
    with reading() as session:
        akun = langkah_masuk.load_login_akun(session, current_sesi())
        rahasia = langkah_masuk.read_calon(akun, now=now())
    if rahasia is None:
        raise NotFoundError
    return rahasia
