"""Pages of angka kredit: the ledger of a person and what is recorded in it."""

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.angka_kredit import routes_dokumen, routes_massal, service
from kinerja.angka_kredit.ekspor import list_rows, to_csv, to_xlsx
from kinerja.angka_kredit.forms import BatalForm, EntriForm, PeriodikForm, SyaratForm
from kinerja.angka_kredit.models import JenisSyarat
from kinerja.angka_kredit.routes_bersama import bp, log_reading, show_buku, write_buku
from kinerja.angka_kredit.service import IsianEntri, IsianSyarat
from kinerja.clock import now, today
from kinerja.db import reading
from kinerja.errors import InputError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.bukti import JENIS, kind_of, open_checked
from kinerja.storage import key_of, storage
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor

BAGIAN = "angka-kredit"
"""Documents lie apart from evidence: a person may upload the same bytes, and remove them again."""
MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CSP_BERKAS = "default-src 'none'; sandbox; frame-ancestors 'none'"

bp.register_blueprint(routes_massal.bp)
__all__ = ["bp", "routes_dokumen"]


@bp.get("")
@akses(Akses.MASUK)
def sendiri() -> ResponseReturnValue:
    """The ledger of who asks."""
    pegawai_id = current_actor().pegawai_id
    if pegawai_id is None:
        raise NotFoundError
    return show_buku(pegawai_id)


@bp.get("/<int:pegawai_id>")
@akses(Akses.MASUK)
def buku(pegawai_id: int) -> ResponseReturnValue:
    """The ledger of a person."""
    return show_buku(pegawai_id)


@bp.get("/<int:pegawai_id>/buku.<any('csv', 'xlsx'):jenis>")
@akses(Akses.MASUK)
def ekspor(pegawai_id: int, jenis: str) -> ResponseReturnValue:
    """The rows of the ledger as a file; its name carries no person."""
    with reading() as session:
        hal = service.open_halaman(session, current_actor(), pegawai_id, today=today())
    if hal.isi is None:
        raise NotFoundError
    log_reading(pegawai_id)
    semua = list_rows(hal.isi.jenjang.label, hal.isi.baris, hal.isi.desimal)
    for lama in hal.isi.lampau:
        semua += list_rows(lama.jenjang.label, lama.baris, hal.isi.desimal)
    response = Response(to_csv(semua) if jenis == "csv" else to_xlsx(semua), mimetype=MIME[jenis])
    nama = f"buku-angka-kredit-{today().isoformat()}.{jenis}"
    response.headers.set("Content-Disposition", "attachment", filename=nama)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/<int:pegawai_id>/entri")
@akses(Akses.MASUK)
def add_entri(pegawai_id: int) -> ResponseReturnValue:
    """Enter an amount with its document."""

    try:
        nama, sidik = _take_in(pegawai_id)
    except InputError as error:
        return show_buku(pegawai_id, error)

    def write(session: Session) -> None:
        form = parse_form(EntriForm, request.form)
        isian = IsianEntri(**form.model_dump(), nama_berkas=nama, sha256=sidik)
        service.add_entri(session, current_actor(), pegawai_id, isian, today=today(), now=now())

    return write_buku(pegawai_id, write, "Angka kredit tercatat.")


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
    log_reading(pegawai_id)
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

    return write_buku(pegawai_id, write, "Angka kredit dibatalkan.")


@bp.post("/<int:pegawai_id>/syarat")
@akses(Akses.MASUK)
def record_syarat(pegawai_id: int) -> ResponseReturnValue:
    """Record a condition for the next jenjang."""

    def write(session: Session) -> None:
        form = parse_form(SyaratForm, request.form)
        isian = IsianSyarat(JenisSyarat(form.syarat.value), form.terpenuhi, form.tanggal_syarat, form.dokumen)
        service.record_syarat(session, current_actor(), pegawai_id, isian, today=today(), now=now())

    return write_buku(pegawai_id, write, "Syarat tercatat.")


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

    return write_buku(pegawai_id, write, "Periode dikonversi. Akhir tahun hanya bulan sisanya yang dihitung.")
