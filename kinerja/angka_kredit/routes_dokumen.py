"""The documents of a ledger: preview, issue, print and sign, download, take back."""

from collections.abc import Callable
from functools import partial

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.cetak import HasilCetak, print_file, read_file, sign_file
from kinerja.angka_kredit.forms import BatalForm, DokumenForm
from kinerja.angka_kredit.hak import may_sign
from kinerja.angka_kredit.models import JenisDokumen
from kinerja.angka_kredit.routes_bersama import (
    JUDUL_DOKUMEN,
    bp,
    log_reading,
    show_buku,
    write_buku,
)
from kinerja.angka_kredit.service import IsianDokumen
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, KinerjaError, NotAuthorizedError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.surat.render import print_dokumen, render_lembar
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render


@bp.post("/<int:pegawai_id>/dokumen/<any('konversi', 'akumulasi', 'penetapan'):jenis>")
@akses(Akses.MASUK)
def issue(pegawai_id: int, jenis: str) -> ResponseReturnValue:
    """Issue a document, print it, and sign it where the actor is who signs."""
    pilihan, terbit = JenisDokumen(jenis), list[int]()

    def write(session: Session) -> None:
        form = parse_form(DokumenForm, request.form)
        isian = IsianDokumen(form.nomor, form.karpeg, form.tempat_lahir, form.tembusan)
        dokumen = service.issue(
            session,
            current_actor(),
            pegawai_id,
            pilihan,
            isian,
            konversi_id=form.konversi_id,
            today=today(),
            now=now(),
        )
        terbit.append(dokumen.id)

    response = write_buku(pegawai_id, write, f"{JUDUL_DOKUMEN[pilihan]} diterbitkan.")
    for dokumen_id in terbit:
        _finish(current_actor(), dokumen_id)
    return response


def _finish(actor: Actor, dokumen_id: int) -> None:
    """Print, and sign where the actor is who signs; the number is kept whatever happens."""
    penanda = request.form.get("penanda", "").strip()
    with reading() as session:
        dokumen, _ = service.load_dokumen(session, actor, dokumen_id, today=today())
        boleh = may_sign(actor, dokumen) and bool(service.list_signers(session, actor))
    _say(
        lambda: sign_file(actor, dokumen_id, penanda=penanda) if boleh else print_file(actor, dokumen_id), ""
    )


def _say(work: Callable[[], HasilCetak], kalimat: str) -> None:
    """Do what may fail after the number was given, and say how it went."""
    try:
        hasil = work()
    except (NotFoundError, NotAuthorizedError):
        raise
    except KinerjaError as error:
        flash(f"Berkas dokumen belum jadi. {error.message} Nomornya tetap; ulangi nanti.", "awas")
        return
    if hasil.kendala or kalimat:
        flash(hasil.kendala or kalimat, "awas" if hasil.kendala else "baik")


@bp.post("/<int:pegawai_id>/konversi/<int:konversi_id>/ganti")
@akses(Akses.MASUK)
def replace(pegawai_id: int, konversi_id: int) -> ResponseReturnValue:
    """Convert a row anew whose result was replaced, and issue its documents again."""
    hasil: list[service.HasilGanti] = []

    def write(session: Session) -> None:
        hasil.append(
            service.replace_konversi(session, current_actor(), konversi_id, today=today(), now=now())
        )

    response = write_buku(pegawai_id, write, "Konversi diganti. Yang lama tetap tersimpan.")
    for satu in hasil:
        if satu.terbit:
            flash(f"Dokumen pengganti: {', '.join(satu.terbit)}.", "baik")
        for kalimat in satu.kendala:
            flash(kalimat, "awas")
    return response


@bp.post("/dokumen/<int:dokumen_id>/tanda-tangan")
@akses(Akses.MASUK)
def sign(dokumen_id: int) -> ResponseReturnValue:
    """Sign an issued document, also again after a signer failed; its number and content stay."""
    actor = current_actor()
    with transaction() as session:
        dokumen = service.check_may_sign(session, actor, dokumen_id, today=today())
        pegawai_id, baru = dokumen.pegawai_id, claim_request(session, now=now())
        bertanda = bool(service.list_signers(session, actor))
    if baru and not bertanda:
        flash(
            "Belum ada penanda tangan elektronik yang aktif. Cetak, lalu tanda tangani dengan tangan.", "awas"
        )
    elif baru:
        penanda = request.form.get("penanda", "").strip()
        _say(partial(sign_file, actor, dokumen_id, penanda=penanda), "Dokumen ditandatangani.")
    if request.form.get("kembali") == "daftar":
        return go_to(url_for("angka_kredit.massal.menunggu"))
    return go_to(url_for(".buku", pegawai_id=pegawai_id))


@bp.post("/<int:pegawai_id>/dokumen/<any('konversi', 'akumulasi', 'penetapan'):jenis>/pratinjau")
@akses(Akses.MASUK)
def pratinjau(pegawai_id: int, jenis: str) -> ResponseReturnValue:
    """The document as it would be issued, without a number; stores nothing."""
    pilihan = JenisDokumen(jenis)
    try:
        form = parse_form(DokumenForm, request.form)
        isian = IsianDokumen(form.nomor, form.karpeg, form.tempat_lahir, form.tembusan)
        with reading() as session:
            pegawai, isi = service.preview(
                session,
                current_actor(),
                pegawai_id,
                pilihan,
                isian,
                konversi_id=form.konversi_id,
                today=today(),
            )
    except InputError as error:
        return show_buku(pegawai_id, error)
    log_reading(pegawai_id)
    return render(
        "angka_kredit/pratinjau.html",
        pegawai=pegawai,
        jenis=pilihan,
        judul=JUDUL_DOKUMEN[pilihan],
        lembar=render_lembar(isi),
        isian=request.form,
    )


@bp.post("/<int:pegawai_id>/dokumen/<int:dokumen_id>/batal")
@akses(Akses.MASUK)
def cancel_dokumen(pegawai_id: int, dokumen_id: int) -> ResponseReturnValue:
    """Take a document back."""

    def write(session: Session) -> None:
        form = parse_form(BatalForm, request.form)
        service.cancel_dokumen(session, current_actor(), dokumen_id, form.alasan, today=today(), now=now())

    return write_buku(pegawai_id, write, "Dokumen dibatalkan. Isinya tetap tersimpan.")


@bp.get("/dokumen/<int:dokumen_id>.pdf")
@akses(Akses.MASUK)
def cetak(dokumen_id: int) -> ResponseReturnValue:
    """The stored file of a document; its file name carries no person.

    One that was taken back says so on its face; `?asli` gives the file as it was signed.
    """
    actor = current_actor()
    with reading() as session:
        dokumen, isi = service.load_dokumen(session, actor, dokumen_id, today=today())
    log_reading(dokumen.pegawai_id)
    if dokumen.dibatalkan is None:
        pdf = read_file(actor.instansi_id, dokumen.sha256 or print_file(actor, dokumen_id).sidik)
    elif dokumen.sha256 and "asli" in request.args:
        pdf = read_file(actor.instansi_id, dokumen.sha256)
    else:
        pdf = print_dokumen(isi)
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{dokumen.nama_berkas}"'
    return response
