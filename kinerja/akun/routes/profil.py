"""The own account: profile, password, second factor, sessions."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.actor import LABEL_PERAN
from kinerja.akun import masuk as langkah_masuk
from kinerja.akun import pembatas, sandi, service, totp
from kinerja.akun.forms import read_kode, read_kode_pemulihan, read_sandi
from kinerja.akun.pembatas import Terambil
from kinerja.akun.routes.dasar import bp, current_nip, current_sesi, refuse
from kinerja.akun.routes.masuk import burn_if_off
from kinerja.akun.rules import describe_peramban
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, TooManyRequestsError
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor, current_asal, set_session_cookie
from kinerja.web.render import go_to, render

SANDI_LAMA_SALAH = "Kata sandi sekarang tidak cocok."


@bp.get("/profil")
@akses(Akses.MASUK)
def profil() -> ResponseReturnValue:
    """Who I am here, and how safe my account is."""
    with reading() as session:
        isi = service.load_profil(session, current_actor(), now=now(), today=today())
    return render("akun/profil.html", profil=isi, label_peran=LABEL_PERAN)


@bp.get("/profil/kata-sandi")
@akses(Akses.MASUK)
def ganti_sandi() -> ResponseReturnValue:
    """The form for another password."""
    return render("akun/ganti_sandi.html")


@bp.post("/profil/kata-sandi")
@akses(Akses.MASUK)
def change_sandi() -> ResponseReturnValue:
    """Change the password; every other session ends, this one goes on under a new identifier."""
    asal = current_asal(current_nip())
    try:
        hash_lama = _check_sandi_lama()
        baru = read_sandi(request.form, "sandi_baru")
        with reading() as session:
            konteks = langkah_masuk.load_konteks(session, current_sesi().akun_id)
        sandi.check_sandi_baru(baru, request.form.get("ulangi", ""), konteks)
    except (InputError, TooManyRequestsError) as error:
        return refuse("akun/ganti_sandi.html", error)
    hash_baru = sandi.hash_sandi(baru)
    with transaction() as session:
        token = service.change_sandi(
            session, current_actor(), current_sesi(), hash_lama, hash_baru, asal, now=now()
        )
    flash("Kata sandi diganti. Semua sesi lain sudah dikeluarkan.", "baik")
    response = go_to(url_for("akun.profil"))
    set_session_cookie(response, token)
    return response


def _check_sandi_lama() -> str | None:
    """The stored hash, if the present password was typed right. Raises InputError, TooManyRequestsError."""
    typed, terambil = read_sandi(request.form, "sandi_lama"), _take("sandi")
    with reading() as session:
        hash_lama = service.load_own_akun(session, current_actor()).sandi_hash
    if not sandi.verify_sandi(hash_lama, typed):
        raise InputError(SANDI_LAMA_SALAH, fields={"sandi_lama": SANDI_LAMA_SALAH})
    with transaction() as session:
        pembatas.give_back(session, terambil)
    return hash_lama


def _take(apa: str) -> Terambil:
    """A try from the allowance of this signed-in person."""
    asal = current_asal(current_nip())
    with transaction() as session:
        jatah = pembatas.list_jatah(apa, current_nip(), asal, dikenal=True)
        return pembatas.take(session, jatah, now=now())


@bp.get("/profil/autentikator")
@akses(Akses.MASUK)
def ganti_autentikator() -> ResponseReturnValue:
    """Another device: first prove that it is you."""
    return render("akun/ganti_autentikator.html")


@bp.post("/profil/autentikator")
@akses(Akses.MASUK)
def start_autentikator() -> ResponseReturnValue:
    """Password and code are right: have a secret for the new device ready."""
    try:
        _check_sandi_lama()
        _confirm("start")
    except (InputError, TooManyRequestsError) as error:
        burn_if_off(error)
        return refuse("akun/ganti_autentikator.html", error)
    return go_to(url_for("akun.autentikator_baru"))


def _confirm(apa: str) -> list[str]:
    """Use up a code (TOTP, or a recovery code when the box is ticked) and do what it was asked for."""
    pakai_pemulihan = bool(request.form.get("pakai_pemulihan"))
    typed = read_kode_pemulihan(request.form) if pakai_pemulihan else read_kode(request.form)
    terambil = _take("kode")
    with transaction() as session:
        service.confirm_owner(session, current_actor(), terambil, typed, pemulihan=pakai_pemulihan, now=now())
        if apa == "pemulihan":
            return service.renew_recovery_codes(session, current_actor(), now=now())
        service.start_new_device(session, current_actor(), now=now())
    return []


@bp.get("/profil/autentikator/baru")
@akses(Akses.MASUK)
def autentikator_baru() -> ResponseReturnValue:
    """Show the secret of the new device, and ask for its first code."""
    rahasia = _rahasia_calon()
    if rahasia is None:
        return go_to(url_for("akun.ganti_autentikator"))
    return render("akun/autentikator_baru.html", rahasia=totp.split_rahasia(rahasia), jam=now())


@bp.post("/profil/autentikator/baru")
@akses(Akses.MASUK)
def enrol_autentikator_baru() -> ResponseReturnValue:
    """The new device counts from now on; the new recovery codes are shown this once."""
    try:
        typed, terambil = read_kode(request.form), _take("kode")
        with transaction() as session:
            daftar = service.enrol_new_device(
                session, current_actor(), current_sesi(), typed, terambil, now=now()
            )
    except (InputError, TooManyRequestsError) as error:
        burn_if_off(error)
        rahasia = totp.split_rahasia(_rahasia_calon() or "")
        return refuse("akun/autentikator_baru.html", error, rahasia=rahasia)
    return render(
        "akun/daftar_pemulihan.html", daftar=daftar, nip=current_nip(), jam=now(), tujuan=url_for(".profil")
    )


def _rahasia_calon() -> str | None:
    with reading() as session:
        return langkah_masuk.read_calon(service.load_own_akun(session, current_actor()), now=now())


@bp.get("/profil/kode-pemulihan")
@akses(Akses.MASUK)
def ganti_pemulihan() -> ResponseReturnValue:
    """Ask for a code before new recovery codes are made."""
    return render("akun/ganti_pemulihan.html")


@bp.post("/profil/kode-pemulihan")
@akses(Akses.MASUK)
def renew_pemulihan() -> ResponseReturnValue:
    """Ten new recovery codes, shown this once."""
    try:
        daftar = _confirm("pemulihan")
    except (InputError, TooManyRequestsError) as error:
        burn_if_off(error)
        return refuse("akun/ganti_pemulihan.html", error)
    return render(
        "akun/daftar_pemulihan.html", daftar=daftar, nip=current_nip(), jam=now(), tujuan=url_for(".profil")
    )


@bp.get("/profil/sesi")
@akses(Akses.MASUK)
def sesi() -> ResponseReturnValue:
    """Where I am signed in."""
    with reading() as session:
        daftar = service.list_sesi(session, current_actor(), now=now())
        pemberitahuan = service.list_pemberitahuan(session, current_actor(), now=now())
    daftar_terbaca = [(satu, describe_peramban(satu.peramban)) for satu in daftar]
    return render(
        "akun/sesi.html", daftar=daftar_terbaca, sesi_ini=current_sesi().id, pemberitahuan=pemberitahuan
    )


@bp.post("/profil/sesi/<int:sesi_id>/keluarkan")
@akses(Akses.MASUK)
def end_sesi(sesi_id: int) -> ResponseReturnValue:
    """End one of my sessions."""
    with transaction() as session:
        service.end_sesi(session, current_actor(), sesi_id)
    flash("Sesi itu sudah dikeluarkan.", "baik")
    return go_to(url_for("akun.sesi"))


@bp.post("/profil/sesi/keluarkan-semua")
@akses(Akses.MASUK)
def end_other_sesi() -> ResponseReturnValue:
    """End all of my sessions but this one."""
    with transaction() as session:
        banyak = service.end_other_sesi(session, current_actor(), current_sesi().id)
    flash(f"{banyak} sesi lain sudah dikeluarkan." if banyak else "Tidak ada sesi lain.", "baik")
    return go_to(url_for("akun.sesi"))
