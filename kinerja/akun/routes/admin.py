"""Accounts of the instansi, for its admin."""

from datetime import datetime
from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja import audit
from kinerja.actor import LABEL_PERAN, Peran
from kinerja.akun import service
from kinerja.akun.forms import PeranForm, read_alasan
from kinerja.akun.routes.dasar import bp_admin
from kinerja.akun.service.peran import BUTUH_UNIT, DAPAT_DIBERI
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.web.akses import akses
from kinerja.web.alamat import absolute_url
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

SLIP_SEKALI = 100
DAFTAR = frozenset({"daftar_akun"})
PILIHAN_SARING = (
    ("", "Semua akun"),
    ("minta", "Meminta kata sandi baru"),
    ("belum_masuk", "Belum pernah masuk"),
    ("nonaktif", "Nonaktif"),
)
AKSI = {
    "akun.buat": "Akun dibuat",
    "akun.masuk": "Masuk",
    "akun.pakai_kode_pemulihan": "Kode pemulihan dipakai",
    "akun.atur_ulang_sandi": "Kata sandi diatur ulang lewat tautan",
    "akun.ganti_sandi": "Kata sandi diganti",
    "akun.ganti_autentikator": "Perangkat autentikator diganti",
    "akun.buat_kode_pemulihan": "Kode pemulihan dibuat",
    "akun.beri_peran": "Peran diberikan",
    "akun.akhiri_peran": "Peran diakhiri",
    "akun.minta_reset_faktor": "Atur ulang faktor kedua diminta",
    "akun.setujui_reset_faktor": "Atur ulang faktor kedua disetujui",
    "akun.tolak_reset_faktor": "Atur ulang faktor kedua ditolak",
    "akun.tarik_reset_faktor": "Permintaan atur ulang ditarik",
    "akun.reset_faktor_operator": "Faktor kedua diatur ulang dari baris perintah",
    "akun.buat_sandi_awal": "Kata sandi awal dibuat",
    "akun.buat_tautan_sandi": "Tautan kata sandi dibuat",
    "akun.aktifkan": "Akun diaktifkan",
    "akun.nonaktifkan": "Akun dinonaktifkan",
}
boleh = akses(Peran.ADMIN_INSTANSI, Peran.PLATFORM)


@bp_admin.get("")
@boleh
def daftar() -> ResponseReturnValue:
    """All accounts by name, with search, and what waits for an admin."""
    kata, saring = request.args.get("q", "")[:100], request.args.get("saring", "")
    with reading() as session:
        halaman = service.list_akun(
            session, current_actor(), kata=kata, saring=saring, setelah=_read_setelah()
        )
        tanpa_akun = service.count_tanpa_akun(session, current_actor())
        permintaan = service.list_factor_resets(session, current_actor())
    berikut = ""
    if halaman.berikut:
        nama, akun_id = halaman.berikut
        berikut = url_for(".daftar", q=kata, saring=saring, setelah=f"{akun_id}:{nama}")
    return render(
        "akun/admin/daftar.html",
        fragments=DAFTAR,
        halaman=halaman,
        url_berikut=berikut,
        kata=kata,
        saring=saring,
        pilihan_saring=PILIHAN_SARING,
        tanpa_akun=tanpa_akun,
        permintaan=permintaan,
        awal="setelah" not in request.args,
    )


def _read_setelah() -> tuple[str, int] | None:
    nomor, ada, nama = request.args.get("setelah", "").partition(":")
    return (nama, int(nomor)) if ada and nomor.isascii() and nomor.isdigit() and len(nomor) < 10 else None


@bp_admin.get("/<int:akun_id>")
@boleh
def detail(akun_id: int) -> ResponseReturnValue:
    """One account: state, roles, history, and what an admin can do."""
    return _show(akun_id)


def _show(akun_id: int, error: InputError | None = None) -> ResponseReturnValue:
    cari = request.values.get("cari_unit", "")[:100]
    with reading() as session:
        akun = service.find_akun(session, current_actor(), akun_id)
        peran = service.list_peran(session, current_actor(), akun_id)
        units = service.find_units(session, current_actor(), cari)
        permintaan = service.list_factor_resets(session, current_actor(), akun_id=akun_id)
        riwayat = [_describe(satu) for satu in audit.list_history(session, "akun", akun_id)]
    return render(
        "akun/admin/detail.html",
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if error else {},
        galat=error,
        akun=akun,
        peran=peran,
        pilihan_unit=[("", "Seluruh instansi"), *((unit.id, unit.nama) for unit in units)],
        permintaan=permintaan,
        riwayat_akun=riwayat,
        cari_unit=cari,
        hari_ini=today(),
        label_peran=LABEL_PERAN,
        pilihan_peran=[(satu.value, LABEL_PERAN[satu]) for satu in DAPAT_DIBERI],
        butuh_unit=" dan ".join(LABEL_PERAN[satu] for satu in BUTUH_UNIT),
        isian=request.form,
        diri=akun.id == current_actor().akun_id,
        saya=current_actor().akun_id,
    )


def _describe(catatan: audit.CatatanAudit) -> tuple[datetime, str, str]:
    """An entry of the audit log as a line of the history: when, what, who."""
    teks = [AKSI.get(catatan.aksi, catatan.aksi), *catatan.rincian.get("perubahan", [])]
    if alasan := catatan.rincian.get("alasan"):
        teks.append(f"alasan: {alasan}")
    return catatan.waktu, ", ".join(teks), f"oleh {catatan.nama}"


@bp_admin.post("/<int:akun_id>/peran")
@boleh
def grant_peran(akun_id: int) -> ResponseReturnValue:
    """Give a role from a date on."""
    try:
        form = parse_form(PeranForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.grant_peran(
                    session,
                    current_actor(),
                    akun_id,
                    form.peran,
                    unit_id=form.unit_id,
                    mulai=form.mulai,
                    terakhir=form.terakhir,
                    now=now(),
                )
    except InputError as error:
        return _show(akun_id, error=error)
    flash(f"Peran {LABEL_PERAN[form.peran]} diberikan.", "baik")
    return go_to(url_for(".detail", akun_id=akun_id))


@bp_admin.post("/<int:akun_id>/peran/<int:peran_id>/akhiri")
@boleh
def end_peran(akun_id: int, peran_id: int) -> ResponseReturnValue:
    """End a role today."""
    with transaction() as session:
        if claim_request(session, now=now()):
            service.end_peran(session, current_actor(), akun_id, peran_id, today=today(), now=now())
    flash("Peran diakhiri.", "baik")
    return go_to(url_for(".detail", akun_id=akun_id))


@bp_admin.post("/<int:akun_id>/aktif")
@boleh
def set_aktif(akun_id: int) -> ResponseReturnValue:
    """Close or open the account."""
    aktif, versi = request.form.get("aktif") == "1", request.form.get("versi", "")
    with transaction() as session:
        if claim_request(session, now=now()):
            service.set_aktif(
                session,
                current_actor(),
                akun_id,
                aktif=aktif,
                versi=int(versi) if versi.isdigit() and len(versi) < 10 else None,
                now=now(),
            )
    flash("Akun diaktifkan." if aktif else "Akun dinonaktifkan dan semua sesinya dikeluarkan.", "baik")
    return go_to(url_for(".detail", akun_id=akun_id))


@bp_admin.post("/<int:akun_id>/tautan-sandi")
@boleh
def create_link(akun_id: int) -> ResponseReturnValue:
    """Make a link for a new password and show it this once."""
    with transaction() as session:
        if not claim_request(session, now=now()):
            return _shown_once(url_for(".detail", akun_id=akun_id))
        akun, token = service.create_reset_link(session, current_actor(), akun_id, now=now())
    tautan = absolute_url("akun.atur_sandi", token=token)
    return render("akun/admin/tautan.html", akun=akun, tautan=tautan)


@bp_admin.post("/<int:akun_id>/sandi-awal")
@boleh
def renew_sandi_awal(akun_id: int) -> ResponseReturnValue:
    """A new first password on a sheet of one slip."""
    awal = service.make_sandi_awal()
    with transaction() as session:
        if not claim_request(session, now=now()):
            return _shown_once(url_for(".detail", akun_id=akun_id))
        slip = service.renew_sandi_awal(session, current_actor(), akun_id, awal, now=now())
    return _show_lembar([slip], kembali=url_for(".detail", akun_id=akun_id))


@bp_admin.get("/buat")
@boleh
def buat() -> ResponseReturnValue:
    """How many people have no account, and the button that makes the next hundred."""
    with reading() as session:
        sisa = service.count_tanpa_akun(session, current_actor())
    return render("akun/admin/buat.html", sisa=sisa, sekali=SLIP_SEKALI)


@bp_admin.post("/buat")
@boleh
def create_next() -> ResponseReturnValue:
    """Accounts for the next hundred people, and the sheet with their first passwords."""
    with reading() as session:
        sisa = service.count_tanpa_akun(session, current_actor())
    if not sisa:
        return go_to(url_for(".buat"))
    daftar_awal = [service.make_sandi_awal() for _ in range(min(sisa, SLIP_SEKALI))]
    with transaction() as session:
        if not claim_request(session, now=now()):
            return _shown_once(url_for(".buat"))
        daftar = service.create_akun_for_all(session, current_actor(), daftar_awal, now=now())
        sisa = service.count_tanpa_akun(session, current_actor())
    return _show_lembar(daftar, kembali=url_for(".daftar"), sisa=sisa)


def _shown_once(url: str) -> ResponseReturnValue:
    """The same form again: what it showed is stored nowhere."""
    flash(
        "Formulir itu sudah terkirim, dan hasilnya hanya ditampilkan satu kali. Buat yang baru bila perlu.",
        "awas",
    )
    return go_to(url)


def _show_lembar(daftar: list[service.Slip], *, kembali: str, sisa: int = 0) -> ResponseReturnValue:
    alamat = absolute_url("akun.masuk")
    return render(
        "akun/admin/lembar.html",
        daftar=daftar,
        kembali=kembali,
        sisa=sisa,
        sekali=SLIP_SEKALI,
        alamat=alamat,
        jam=now(),
    )


@bp_admin.post("/<int:akun_id>/reset-faktor")
@boleh
def request_factor_reset(akun_id: int) -> ResponseReturnValue:
    """Ask another admin to reset the second factor."""
    try:
        alasan = read_alasan(request.form)
        with transaction() as session:
            service.request_factor_reset(session, current_actor(), akun_id, alasan, now=now())
    except InputError as error:
        return _show(akun_id, error=error)
    flash("Permintaan dikirim. Admin lain harus menyetujuinya.", "baik")
    return go_to(url_for(".detail", akun_id=akun_id))


@bp_admin.post("/reset-faktor/<int:permintaan_id>")
@boleh
def decide_factor_reset(permintaan_id: int) -> ResponseReturnValue:
    """Approve, refuse or take back a request."""
    putusan = request.form.get("putusan")
    if putusan not in PUTUSAN:
        raise NotFoundError
    with transaction() as session:
        if putusan == "tarik":
            akun = service.cancel_factor_reset(session, current_actor(), permintaan_id, now=now())
        else:
            akun = service.decide_factor_reset(
                session, current_actor(), permintaan_id, setuju=putusan == "setuju", now=now()
            )
    flash(PUTUSAN[putusan], "baik")
    return go_to(url_for(".detail", akun_id=akun.id))


PUTUSAN = {
    "setuju": "Faktor kedua diatur ulang. Pemilik mendaftarkan perangkat baru saat masuk berikutnya.",
    "tolak": "Permintaan ditolak.",
    "tarik": "Permintaan ditarik.",
}
