"""Hak persetujuan: given to somebody for days, and ended at any time."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.organisasi.lingkup import PENGELOLA, scope_of
from kinerja.organisasi.routes.bersama import (
    first_url,
    is_search,
    name_orang,
    next_url,
    read_kata,
)
from kinerja.organisasi.rules_tim import Masa
from kinerja.skp.service import hak as service
from kinerja.tim.forms import HakForm, after
from kinerja.tim.routes.bersama import bp
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor, to_nomor
from kinerja.web.render import go_to, render


@bp.get("/tim/hak")
@akses(Akses.MASUK)
def hak() -> ResponseReturnValue:
    """The rights that the actor gave and holds; for an admin those of the scope as well."""
    return _show({"mulai": today().isoformat()})


@bp.post("/tim/hak")
@akses(Akses.MASUK)
def give_hak() -> ResponseReturnValue:
    """Give the right, or look for somebody."""
    if is_search():
        return _show(request.form)
    try:
        form = parse_form(HakForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.give_hak(
                    session,
                    current_actor(),
                    form.penerima_id,
                    Masa(form.mulai, after(form.selesai)),
                    form.alasan,
                    pemberi_id=form.pemberi_id,
                    today=today(),
                    now=now(),
                )
    except InputError as error:
        return _show(request.form, error)
    flash("Hak persetujuan diberikan. Anda dapat mengakhirinya setiap saat.", "baik")
    return go_to(url_for(".hak"))


@bp.post("/tim/hak/<int:hak_id>/akhiri")
@akses(Akses.MASUK)
def end_hak(hak_id: int) -> ResponseReturnValue:
    """Take the right away at once."""
    with transaction() as session:
        service.end_hak(session, current_actor(), hak_id, today=today(), now=now())
    flash("Hak persetujuan diakhiri. Berlaku seketika.", "baik")
    return go_to(url_for(".hak"))


def _show(isian: Mapping[str, str], error: InputError | None = None) -> ResponseReturnValue:
    actor, kata = current_actor(), read_kata("cari_penerima")
    penerima_id = to_nomor(isian.get("penerima_id", ""))
    with reading() as session:
        milik = service.list_hak(session, actor, today=today())
        semua, berikut = service.list_hak_instansi(
            session, actor, today=today(), setelah=read_nomor("setelah")
        )
        tanpa_akun = service.list_tanpa_akun(session, actor, today=today())
        calon = service.find_calon_penerima(session, actor, kata, today=today(), sertakan=penerima_id)
    return render(
        "tim/hak.html",
        status=error.status if error else HTTPStatus.OK,
        galat=error,
        kesalahan=error.fields if error else {},
        milik=milik,
        tanpa_akun=[(satu.id, satu.nama_lengkap) for satu in tanpa_akun],
        semua=semua,
        boleh_akhiri=bool(scope_of(actor, PENGELOLA)),
        isian=isian,
        cari_penerima=kata,
        pilihan_penerima=[(satu.pegawai.id, name_orang(satu)) for satu in calon],
        url_berikut=next_url(".hak", berikut),
        url_awal=first_url(".hak"),
    )
