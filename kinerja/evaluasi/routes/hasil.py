"""Pages of the result: for the pegawai, for others who may read it, and the documents."""

from collections.abc import Callable
from enum import StrEnum

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.evaluasi import service
from kinerja.evaluasi.forms import BukaForm, TerimaForm
from kinerja.evaluasi.routes.bersama import bp, note_reading, read_revisi
from kinerja.evaluasi.service import CetakanEvaluasi
from kinerja.formulir import parse_form
from kinerja.keberatan.service_hasil import describe_keberatan
from kinerja.surat.dokumen import Dokumen
from kinerja.surat.render import print_dokumen, render_lembar
from kinerja.surat.service import list_surat
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render


class JenisDokumen(StrEnum):
    """The documents of one evaluation by their place in the address."""

    EVALUASI = "evaluasi"
    DOKUMEN_EVALUASI = "dokumen-evaluasi"


JUDUL = {
    JenisDokumen.EVALUASI: "Evaluasi kinerja pegawai",
    JenisDokumen.DOKUMEN_EVALUASI: "Dokumen evaluasi kinerja pegawai",
}
PILIH: dict[JenisDokumen, Callable[[CetakanEvaluasi], Dokumen]] = {
    JenisDokumen.EVALUASI: lambda cetakan: cetakan.evaluasi,
    JenisDokumen.DOKUMEN_EVALUASI: lambda cetakan: cetakan.kinerja,
}


@bp.get("/hasil/<int:periode_id>")
@akses(Akses.MASUK)
def hasil(periode_id: int) -> ResponseReturnValue:
    """The predikat of a period with its reasons; a draft stays hidden."""
    return _show(periode_id)


def _show(periode_id: int, error: InputError | None = None) -> Response:
    with reading() as session:
        hal = service.open_hasil(session, current_actor(), periode_id, today=today(), now=now())
        surat_lain = list_surat(session, current_actor(), hal.bahan, hal.evaluasi)
        keberatan = describe_keberatan(
            session, current_actor(), hal.bahan, hal.evaluasi, hal.aturan, now=now()
        )
    note_reading(hal.pembaca_lain)
    return render(
        "evaluasi/hasil.html",
        status=error.status if error else 200,
        hal=hal,
        dokumen=JUDUL,
        surat_lain=surat_lain,
        keberatan=keberatan,
        galat=error,
    )


@bp.post("/hasil/<int:periode_id>/terima")
@akses(Akses.MASUK)
def accept(periode_id: int) -> ResponseReturnValue:
    """The pegawai accepts the result, which makes it final."""
    form = parse_form(TerimaForm, request.form)
    with transaction() as session:
        if claim_request(session, now=now()):
            service.accept(session, current_actor(), periode_id, versi=form.versi, today=today(), now=now())
    flash("Hasil penilaian Anda terima dan kini final.", "baik")
    return go_to(url_for(".hasil", periode_id=periode_id))


@bp.post("/hasil/<int:periode_id>/buka")
@akses(Peran.ADMIN_INSTANSI)
def reopen(periode_id: int) -> ResponseReturnValue:
    """An admin instansi hands a fixed evaluation back to its pejabat penilai, with a reason."""
    form = parse_form(BukaForm, request.form)
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                service.reopen(
                    session,
                    current_actor(),
                    periode_id,
                    form.alasan,
                    versi=form.versi,
                    today=today(),
                    now=now(),
                )
    except InputError as error:
        return _show(periode_id, error)
    flash("Penilaian dibuka kembali. Hasil yang lama tetap tersimpan dan terbaca.", "baik")
    return go_to(url_for(".hasil", periode_id=periode_id))


@bp.get("/hasil/<int:periode_id>/<any('evaluasi', 'dokumen-evaluasi'):jenis>")
@akses(Akses.MASUK)
def pratinjau(periode_id: int, jenis: str) -> ResponseReturnValue:
    """A document on screen, the same sheet as the PDF."""
    pilihan = JenisDokumen(jenis)
    cetakan = _load(periode_id)
    lembar = render_lembar(PILIH[pilihan](cetakan))
    return render(
        "evaluasi/pratinjau.html",
        cetakan=cetakan,
        lembar=lembar,
        periode_id=periode_id,
        jenis=pilihan,
        dokumen=JUDUL,
        revisi=read_revisi(),
    )


@bp.get("/hasil/<int:periode_id>/<any('evaluasi', 'dokumen-evaluasi'):jenis>.pdf")
@akses(Akses.MASUK)
def cetak(periode_id: int, jenis: str) -> ResponseReturnValue:
    """A document as PDF; its file name carries no person."""
    pilihan = JenisDokumen(jenis)
    cetakan = _load(periode_id)
    response = Response(print_dokumen(PILIH[pilihan](cetakan)), content_type="application/pdf")
    nama = f"{pilihan.value}-{cetakan.periode.tahun}-{cetakan.periode.kode.lower()}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{nama}"'
    return response


def _load(periode_id: int) -> CetakanEvaluasi:
    with reading() as session:
        cetakan = service.load_cetakan(
            session, current_actor(), periode_id, revisi=read_revisi(), today=today()
        )
    note_reading(cetakan.pembaca_lain)
    return cetakan
