"""Pages of angka kredit: the ledger of a person, what is recorded in it, and its documents."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.angka_kredit import service
from kinerja.angka_kredit.forms import BatalForm, DokumenForm, EntriForm, PeriodikForm, SyaratForm
from kinerja.angka_kredit.models import JenisDokumen, JenisSyarat
from kinerja.angka_kredit.rules.konversi import JenisEntri
from kinerja.angka_kredit.service import IsianDokumen, IsianEntri, IsianSyarat
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.surat.render import print_dokumen
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

bp = Blueprint("angka_kredit", __name__, url_prefix="/angka-kredit")

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
    with reading() as session:
        hal = service.open_halaman(session, current_actor(), pegawai_id, today=today())
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
        hari=today(),
    )


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

    def write(session: Session) -> None:
        form = parse_form(EntriForm, request.form)
        isian = IsianEntri(**form.model_dump())
        service.add_entri(session, current_actor(), pegawai_id, isian, today=today(), now=now())

    return _write(pegawai_id, write, "Angka kredit tercatat.")


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
    response = Response(print_dokumen(isi), content_type="application/pdf")
    nama = f"{dokumen.jenis.value}-{dokumen.tahun}-{dokumen.urut:04d}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{nama}"'
    return response
