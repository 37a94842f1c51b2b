"""The position desk of the admin: proposals that wait, local and outside value side by side, the decision."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, StateError
from kinerja.formulir import parse_form
from kinerja.konektor.jobs_kedudukan import ask_source
from kinerja.organisasi import service_meja, service_usulan
from kinerja.organisasi.forms import TerimaForm, TolakForm
from kinerja.organisasi.routes.bersama import (
    BACA,
    UBAH,
    first_url,
    is_search,
    next_url,
    read_kata,
)
from kinerja.organisasi.service_meja import Putusan
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("usulan", __name__, url_prefix="/admin/usulan")


@bp.get("")
@BACA
def daftar() -> ResponseReturnValue:
    """The proposals of the scope."""
    menunggu = request.args.get("lihat") != "diputus"
    with reading() as session:
        halaman = service_meja.list_usulan(
            session, current_actor(), menunggu=menunggu, setelah=read_nomor("setelah"), today=today()
        )
    lihat = "" if menunggu else "diputus"
    return render(
        "organisasi/usulan/daftar.html",
        halaman=halaman,
        menunggu=menunggu,
        tab=[
            ("Menunggu", url_for(".daftar"), menunggu),
            ("Sudah diputus", url_for(".daftar", lihat="diputus"), not menunggu),
        ],
        url_berikut=next_url(".daftar", halaman.berikut, lihat=lihat),
        url_awal=first_url(".daftar", lihat=lihat),
    )


@bp.get("/<int:usulan_id>")
@BACA
def detail(usulan_id: int) -> ResponseReturnValue:
    """One proposal beside the record."""
    return _show(usulan_id)


@bp.post("/<int:usulan_id>/terima")
@UBAH
def accept(usulan_id: int) -> ResponseReturnValue:
    """Follow a proposal, or look for the record that was meant."""
    if is_search():
        return _show(usulan_id)
    try:
        form = parse_form(TerimaForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service_meja.accept_usulan(
                    session,
                    current_actor(),
                    usulan_id,
                    Putusan(form.mulai, form.berakhir, form.pilihan_id, form.catatan),
                    versi=read_nomor("versi"),
                    today=today(),
                    now=now(),
                )
    except (InputError, ConflictError, StateError) as error:
        return _show(usulan_id, error)
    flash("Usulan diterima dan datanya sudah diubah.", "baik")
    return go_to(url_for(".daftar"))


@bp.post("/<int:usulan_id>/tolak")
@UBAH
def reject(usulan_id: int) -> ResponseReturnValue:
    """Leave the record as it is, with a reason."""
    try:
        form = parse_form(TolakForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service_meja.reject_usulan(
                    session,
                    current_actor(),
                    usulan_id,
                    form.catatan,
                    versi=read_nomor("versi"),
                    today=today(),
                    now=now(),
                )
    except (InputError, ConflictError, StateError) as error:
        return _show(usulan_id, error, tolak=True)
    flash("Usulan ditolak. Alasannya terbaca oleh pegawai.", "baik")
    return go_to(url_for(".daftar"))


@bp.post("/<int:usulan_id>/akhiri")
@UBAH
def end(usulan_id: int) -> ResponseReturnValue:
    """End a temporary override today."""
    try:
        with transaction() as session:
            service_meja.end_override(session, current_actor(), usulan_id, today=today(), now=now())
        flash("Penetapan sementara diakhiri. Garis semula berlaku lagi.", "baik")
    except StateError as error:
        flash(error.message, "awas")
    return go_to(url_for(".detail", usulan_id=usulan_id))


@bp.post("/<int:usulan_id>/tanya")
@UBAH
def ask(usulan_id: int) -> ResponseReturnValue:
    """Ask the outside source again."""
    with transaction() as session:
        berkas = service_meja.open_usulan(session, current_actor(), usulan_id, today=today())
        ditanya = ask_source(session, berkas.usulan, now=now())
    if ditanya:
        flash("Sumber luar sedang ditanya. Muat ulang halaman ini sebentar lagi.", "baik")
    else:
        flash("Instansi ini belum mempunyai konektor yang mengenal data ini.", "awas")
    return go_to(url_for(".detail", usulan_id=usulan_id))


def _show(
    usulan_id: int, error: InputError | ConflictError | StateError | None = None, *, tolak: bool = False
) -> ResponseReturnValue:
    kata = read_kata("cari_pilihan")
    actor = current_actor()
    with reading() as session:
        berkas = service_meja.open_usulan(session, actor, usulan_id, today=today())
        pilihan = service_meja.find_meant(session, actor, berkas.usulan, kata, today=today())
        mulai = service_meja.propose_start(session, actor, berkas.usulan, today=today())
    isian: Mapping[str, object] = request.form or {"mulai": mulai}
    return render(
        "organisasi/usulan/detail.html",
        status=error.status if error else HTTPStatus.OK,
        berkas=berkas,
        orang=berkas.usulan.jenis in service_usulan.ORANG,
        isian=isian,
        kata=kata,
        pilihan=[(satu.id, satu.nama) for satu in pilihan],
        kesalahan=error.fields if isinstance(error, InputError) else {},
        galat=error,
        tolak=tolak,
        hari_ini=today(),
    )
