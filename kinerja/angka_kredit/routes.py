"""Pages of angka kredit: the ledger of a person, what is recorded in it, and its documents."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.angka_kredit import routes_massal, service
from kinerja.angka_kredit.forms import BatalForm, DokumenForm, EntriForm, PeriodikForm, SyaratForm
from kinerja.angka_kredit.models import JenisDokumen, JenisSyarat
from kinerja.angka_kredit.rules.konversi import JenisEntri
from kinerja.angka_kredit.service import IsianDokumen, IsianEntri, IsianSyarat
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.bukti import JENIS, kind_of, open_checked
from kinerja.storage import key_of, storage
from kinerja.surat.render import print_dokumen, render_lembar
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

bp = Blueprint("angka_kredit", __name__, url_prefix="/angka-kredit")
bp.register_blueprint(routes_massal.bp)

BAGIAN = "angka-kredit"
"""Documents lie apart from evidence: a person may upload the same bytes, and remove them again."""
CSP_BERKAS = "default-src 'none'; sandbox; frame-ancestors 'none'"

JENIS_ENTRI = [(satu.value, satu.label) for satu in JenisEntri]
JENIS_SYARAT = [
    (JenisSyarat.KEBUTUHAN.value, "Kebutuhan jabatan tersedia"),
    (JenisSyarat.UJI_KOMPETENSI.value, "Lulus uji kompetensi"),
]
JUDUL_DOKUMEN = {
    JenisDokumen.KONVERSI: "Konversi",
    JenisDokumen.AKUMULASI: "Akumulasi",
    JenisDokumen.PENETAPAN: "Penetapan (PAK)",
}


@bp.get("")
@akses(Akses.MASUK)
def sendiri() -> ResponseReturnValue:
    """The ledger of who asks."""
    pegawai_id = current_actor().pegawai_id
    if pegawai_id is None:
        raise NotFoundError
    return _show(pegawai_id)


@bp.get("/<int:pegawai_id>")
@akses(Akses.MASUK)
def buku(pegawai_id: int) -> ResponseReturnValue:
    """The ledger of a person."""
    return _show(pegawai_id)


def _show(pegawai_id: int, galat: InputError | None = None) -> Response:
    actor = current_actor()
    with reading() as session:
        hal = service.open_halaman(session, actor, pegawai_id, today=today())
        pembaca = service.list_readers(session, actor, pegawai_id)
        tercatat = service.was_logged(session, actor, pegawai_id, now=now())
    if not tercatat:
        _log(pegawai_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if galat else HTTPStatus.OK
    return render(
        "angka_kredit/buku.html",
        status=status,
        hal=hal,
        galat=galat,
        isian=request.form if galat else {},
        jenis_entri=JENIS_ENTRI,
        jenis_syarat=JENIS_SYARAT,
        judul_dokumen=JUDUL_DOKUMEN,
        pembaca=pembaca,
        hari=today(),
    )


def _log(pegawai_id: int) -> None:
    """Reading somebody else's ledger is written down: the one write of a page that only shows."""
    actor = current_actor()
    if actor.pegawai_id != pegawai_id:
        with transaction() as session:
            service.log_reading(session, actor, pegawai_id, now=now())


def _write(pegawai_id: int, write: Callable[[Session], object], kalimat: str) -> Response:
    """Do it once and go back to the ledger; what was typed wrongly is shown beside its field."""
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                write(session)
    except InputError as error:
        return _show(pegawai_id, error)
    flash(kalimat, "baik")
    return go_to(url_for(".buku", pegawai_id=pegawai_id))


@bp.post("/<int:pegawai_id>/entri")
@akses(Akses.MASUK)
def add_entri(pegawai_id: int) -> ResponseReturnValue:
    """Enter an amount with its document."""

    try:
        nama, sidik = _take_in(pegawai_id)
    except InputError as error:
        return _show(pegawai_id, error)

    def write(session: Session) -> None:
        form = parse_form(EntriForm, request.form)
        isian = IsianEntri(**form.model_dump(), nama_berkas=nama, sha256=sidik)
        service.add_entri(session, current_actor(), pegawai_id, isian, today=today(), now=now())

    return _write(pegawai_id, write, "Angka kredit tercatat.")


def _take_in(pegawai_id: int) -> tuple[str, str | None]:
    """Name and sha256 of the stored document, None where none was sent. Raises InputError for a bad one.

    Asked first whether the actor may: reading a file costs, and holds no lock of the database.
    """
    kiriman, actor = request.files.get("berkas"), current_actor()
    if kiriman is None or not kiriman.filename:
        return "", None
    parse_form(EntriForm, request.form)
    with reading() as session:
        service.check_may_add(session, actor, pegawai_id, today=today())
    maks = current_app.extensions["kinerja_config"].maks_berkas
    try:
        with open_checked(kiriman.stream, kiriman.filename, maks=maks) as berkas:
            # A picture that was drawn anew may have grown a little.
            disimpan = storage().put_stream(actor.instansi_id, berkas.isi, maks=maks * 2, bagian=BAGIAN)
    except InputError as error:
        raise InputError(error.message, fields={"berkas": error.message}) from error
    return berkas.nama, disimpan.sidik


@bp.get("/<int:pegawai_id>/entri/<int:entri_id>/berkas")
@akses(Akses.MASUK)
def unduh_entri(pegawai_id: int, entri_id: int) -> ResponseReturnValue:
    """The document of an amount, as an attachment that no browser opens inside the product."""
    actor = current_actor()
    with reading() as session:
        entri = service.find_entri_file(session, actor, pegawai_id, entri_id, today=today())
    _log(pegawai_id)
    akhiran = kind_of(entri.nama_berkas)
    isi = storage().open_stream(key_of(actor.instansi_id, entri.sha256 or "", bagian=BAGIAN))
    jenis = JENIS.get(akhiran)
    response = Response(isi, mimetype=jenis.mime if jenis else "application/octet-stream")
    nama = f"dokumen-{entri.jenis.value}-{entri.id}.{akhiran}"
    response.headers.set("Content-Disposition", "attachment", filename=nama)
    response.headers["Content-Security-Policy"] = CSP_BERKAS
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/<int:pegawai_id>/entri/<int:entri_id>/batal")
@akses(Akses.MASUK)
def cancel_entri(pegawai_id: int, entri_id: int) -> ResponseReturnValue:
    """Take an amount back."""

    def write(session: Session) -> None:
        form = parse_form(BatalForm, request.form)
        service.cancel_entri(
            session, current_actor(), entri_id, form.alasan, versi=form.versi, today=today(), now=now()
        )

    return _write(pegawai_id, write, "Angka kredit dibatalkan.")


@bp.post("/<int:pegawai_id>/syarat")
@akses(Akses.MASUK)
def record_syarat(pegawai_id: int) -> ResponseReturnValue:
    """Record a condition for the next jenjang."""

    def write(session: Session) -> None:
        form = parse_form(SyaratForm, request.form)
        isian = IsianSyarat(JenisSyarat(form.syarat.value), form.terpenuhi, form.tanggal_syarat, form.dokumen)
        service.record_syarat(session, current_actor(), pegawai_id, isian, today=today(), now=now())

    return _write(pegawai_id, write, "Syarat tercatat.")


@bp.post("/<int:pegawai_id>/periodik")
@akses(Akses.MASUK)
def convert_period(pegawai_id: int) -> ResponseReturnValue:
    """Convert a final period early."""

    def write(session: Session) -> None:
        form = parse_form(PeriodikForm, request.form)
        service.convert_period(
            session,
            current_actor(),
            pegawai_id,
            form.evaluasi_id,
            sampai_bulan=form.sampai_bulan,
            today=today(),
            now=now(),
        )

    return _write(pegawai_id, write, "Periode dikonversi. Akhir tahun hanya bulan sisanya yang dihitung.")


@bp.post("/<int:pegawai_id>/dokumen/<any('konversi', 'akumulasi', 'penetapan'):jenis>")
@akses(Akses.MASUK)
def issue(pegawai_id: int, jenis: str) -> ResponseReturnValue:
    """Issue a document."""
    pilihan = JenisDokumen(jenis)

    def write(session: Session) -> None:
        form = parse_form(DokumenForm, request.form)
        isian = IsianDokumen(form.nomor, form.karpeg, form.tempat_lahir, form.tembusan)
        service.issue(
            session,
            current_actor(),
            pegawai_id,
            pilihan,
            isian,
            konversi_id=form.konversi_id,
            today=today(),
            now=now(),
        )

    return _write(pegawai_id, write, f"{JUDUL_DOKUMEN[pilihan]} diterbitkan.")


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
        return _show(pegawai_id, error)
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

    return _write(pegawai_id, write, "Dokumen dibatalkan. Isinya tetap tersimpan.")


@bp.get("/dokumen/<int:dokumen_id>.pdf")
@akses(Akses.MASUK)
def cetak(dokumen_id: int) -> ResponseReturnValue:
    """An issued document as PDF; its file name carries no person."""
    with reading() as session:
        dokumen, isi = service.load_dokumen(session, current_actor(), dokumen_id, today=today())
    _log(dokumen.pegawai_id)
    response = Response(print_dokumen(isi), content_type="application/pdf")
    nama = f"{dokumen.jenis.value}-{dokumen.tahun}-{dokumen.urut:04d}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{nama}"'
    return response
