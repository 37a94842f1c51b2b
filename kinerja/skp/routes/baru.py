"""A new SKP: its frame, and what it begins with."""

from collections.abc import Mapping

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.skp import service
from kinerja.skp.awal.service_pilihan import TitikAwal, list_titik_awal, start_skp
from kinerja.skp.beda import compare
from kinerja.skp.forms import PENDEKATAN, BuatSkpForm
from kinerja.skp.routes.bersama import ISTILAH, bp, page_url
from kinerja.skp.tampilan import BentukForm
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import to_nomor
from kinerja.web.render import render

BERKAS = "berkas"


@bp.get("/baru")
@akses(Akses.MASUK)
def baru() -> ResponseReturnValue:
    """The form of a new SKP; `salin` and `templat` say what it begins with, `berkas` that rows are loaded."""
    awal = request.args.get("awal", "")
    for nama in ("salin", "templat"):
        if nomor := to_nomor(request.args.get(nama, "")):
            awal = f"{nama}-{nomor}"
    return _show_new({"awal": awal})


@bp.post("/baru")
@akses(Akses.MASUK)
def create() -> ResponseReturnValue:
    """Make the draft; with "lihat" only show what the chosen template holds."""
    if request.form.get("aksi") == "lihat":
        return _show_new(request.form)
    try:
        form = parse_form(BuatSkpForm, request.form)
        with transaction() as session:
            if not claim_request(session, now=now()):
                return render("skp/baru.html", page_url=url_for(".daftar"))
            skp = start_skp(
                session,
                current_actor(),
                rentang=form.rentang,
                pendekatan=form.pendekatan,
                alasan_celah=form.alasan,
                salin_dari=form.salin_dari,
                templat_id=form.templat,
                dengan_peran=form.peran,
                today=today(),
                now=now(),
            )
    except InputError as error:
        return _show_new(request.form, error)
    ke = url_for(".muat", skp_id=skp.id) if form.awal == BERKAS else page_url(skp.id)
    return render("skp/baru.html", page_url=ke)


def _show_new(nilai: Mapping[str, str], error: InputError | None = None) -> Response:
    actor = current_actor()
    with reading() as session:
        rentang = service.propose_rentang(session, actor, tahun=today().year)
        semua = service.list_skp_of(session, actor, actor.pegawai_id or 0, today=today())
        titik = list_titik_awal(session, actor, rentang, today=today()) if rentang else TitikAwal([], ())
    usulan = {"mulai": "", "selesai": "", "pendekatan": "kuantitatif", "alasan": "", "awal": "", "peran": "1"}
    if rentang:
        usulan |= {"mulai": rentang.mulai.isoformat(), "selesai": rentang.selesai.isoformat()}
    terisi = usulan | nilai if isinstance(nilai, dict) else nilai
    awal = terisi.get("awal", "")
    dipilih = titik.find(to_nomor(awal.removeprefix("templat-"))) if awal.startswith("templat-") else None
    return render(
        "skp/baru.html",
        status=error.status if error else 200,
        nilai=terisi,
        kesalahan=error.fields if error else {},
        galat=error,
        pilihan_awal=[
            ("", "Kosong"),
            *((f"salin-{skp.id}", f"Salinan SKP {skp.tahun}") for skp in semua),
            *((f"templat-{satu.templat.id}", f"Templat {satu.keterangan}") for satu in titik.templat),
            (BERKAS, "Lembar kerja Excel, diunggah sesudah SKP dibuat"),
        ],
        titik=titik,
        dipilih=dipilih,
        hal=BentukForm(dipilih.isi.jenis_form, dipilih.isi.pendekatan) if dipilih else None,
        naskah=compare(None, dipilih.isi.as_naskah()) if dipilih else None,
        pendekatan=PENDEKATAN,
        istilah=ISTILAH,
    )
