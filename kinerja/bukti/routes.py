"""Pages of the vault: what a person offers as evidence, and putting it beside further results."""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from pydantic_core import PydanticCustomError

from kinerja.actor import Peran
from kinerja.bukti import lembaran, service, service_berkas, service_tautan
from kinerja.bukti.forms import CariForm, MasaForm, PakaiForm
from kinerja.bukti.jobs_periksa import ask_links
from kinerja.bukti.rules import KeadaanTautan
from kinerja.bukti.service_catatan import is_paged
from kinerja.clock import now, today
from kinerja.config import Config
from kinerja.db import reading, transaction
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.models import BuktiDukung
from kinerja.pelaksanaan.routes.bukti import CSP_BERKAS
from kinerja.pelaksanaan.service import BerkasMasuk, find_bukti_file, reuse_bukti
from kinerja.storage import storage
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render, render_piece, target

bp = Blueprint("bukti", __name__, url_prefix="/bukti")
FRAGMENTS = frozenset({"daftar_bukti"})


@bp.get("/")
@akses(Akses.MASUK)
def brankas() -> ResponseReturnValue:
    """Every file and link of the person, newest first."""
    form = parse_form(CariForm, request.args)
    with reading() as session:
        isi = service.open_brankas(
            session, current_actor(), cari=form.q, sebelum=form.sebelum, today=today(), now=now()
        )
    return render(
        "bukti/brankas.html", fragments=FRAGMENTS, isi=isi, form=form, periksa=_is_looked_at(), kesalahan={}
    )


@bp.get("/pilih")
@akses(Akses.MASUK)
def pilih() -> ResponseReturnValue:
    """Earlier evidence to put beside results."""
    return _show_choice(parse_form(CariForm, request.args))


def _show_choice(
    form: CariForm, *, dipilih: PakaiForm | None = None, kalimat: str = "", status: int = HTTPStatus.OK
) -> Response:
    with reading() as session:
        actor = current_actor()
        isi = service.open_brankas(
            session, actor, cari=form.q, sebelum=form.sebelum, today=today(), now=now()
        )
        sasaran = service.list_sasaran(session, actor, today=today(), now=now())
    return render(
        "bukti/pilih.html",
        fragments=FRAGMENTS,
        status=status,
        isi=isi,
        form=form,
        sasaran=sasaran,
        bukti_dipilih=set(dipilih.bukti if dipilih else ()),
        sasaran_dipilih=set(dipilih.sasaran if dipilih else (f"{form.periode}-{form.rhk}",)),
        kalimat=kalimat,
    )


@bp.post("/pakai")
@akses(Akses.MASUK)
def pakai() -> ResponseReturnValue:
    """Put the chosen evidence beside the chosen results, all or nothing."""
    form = parse_form(PakaiForm, request.form)
    try:
        jumlah = _reuse(form)
    except InputError as error:
        cari = CariForm(q=form.q, periode=form.periode, rhk=form.rhk)
        return _show_choice(cari, dipilih=form, kalimat=error.message, status=error.status)
    flash(f"{jumlah} bukti dukung ditambahkan." if jumlah else "Bukti itu sudah ada di sana.", "baik")
    if form.periode is None:
        return go_to(url_for(".brankas"))
    tempat = f"bukti_{form.rhk}"
    return go_to(url_for("pelaksanaan.detail", periode_id=form.periode, buka=form.rhk, _anchor=tempat))


def _reuse(form: PakaiForm) -> int:
    try:
        bukti, sasaran = form.read()
    except PydanticCustomError as error:
        raise InputError(error.message()) from None
    if not bukti:
        raise InputError("Pilih sedikitnya satu bukti.")
    if not sasaran:
        raise InputError("Pilih sedikitnya satu hasil kerja.")
    with transaction() as session:
        if not claim_request(session, now=now()):
            return 0
        return reuse_bukti(session, current_actor(), bukti, sasaran, today=today(), now=now())


@bp.post("/<int:bukti_id>/hapus")
@akses(Akses.MASUK)
def hapus(bukti_id: int) -> ResponseReturnValue:
    """Take a file or link away wherever nothing is fixed yet."""
    with transaction() as session:
        dihapus, tetap = service.remove_everywhere(
            session, current_actor(), bukti_id, today=today(), now=now()
        )
    sisa = (
        f" Pada {tetap} hasil kerja yang sudah diajukan atau ditetapkan bukti ini tetap ada." if tetap else ""
    )
    flash(f"Bukti dihapus dari {dihapus} hasil kerja.{sisa}", "baik")
    return go_to(url_for(".brankas"))


@bp.post("/<int:bukti_id>/periksa")
@akses(Akses.MASUK)
def periksa(bukti_id: int) -> ResponseReturnValue:
    """Have a link looked at soon."""
    if not _is_looked_at():
        raise StateError("Pemeriksaan tautan dimatikan pada pemasangan ini.")
    actor, saat = current_actor(), now()
    with transaction() as session:
        service_tautan.ask_check(session, actor, bukti_id, now=saat)
        ask_links(session, actor.instansi_id, now=saat)
    return _answer(bukti_id, kabar="Sedang diperiksa. Muat ulang halaman ini sebentar lagi.")


@bp.post("/<int:bukti_id>/masa")
@akses(Akses.MASUK)
def masa(bukti_id: int) -> ResponseReturnValue:
    """Note until when a link opens."""
    try:
        form = parse_form(MasaForm, request.form)
        with transaction() as session:
            service_tautan.set_masa(session, current_actor(), bukti_id, form.sampai, today=today(), now=now())
    except InputError as error:
        return _answer(bukti_id, kesalahan=error.fields, status=error.status)
    return _answer(bukti_id, kabar="Masa berlaku tersimpan." if form.sampai else "Masa berlaku dihapus.")


def _answer(
    bukti_id: int, *, kabar: str = "", kesalahan: dict[str, str] | None = None, status: int = HTTPStatus.OK
) -> Response:
    """The row again under htmx; else the page, with what was refused at the row."""
    with reading() as session:
        satu = service.find_simpanan(session, current_actor(), bukti_id, today=today(), now=now())
    if target() == f"simpanan_{satu.bukti.id}":
        return render_piece(
            "bukti/_simpanan.html",
            status=status,
            satu=satu,
            kabar=kabar,
            kesalahan=kesalahan or {},
            periksa=_is_looked_at(),
        )
    if kesalahan:
        with reading() as session:
            isi = service.open_brankas(
                session, current_actor(), sebelum=satu.bukti.id + 1, today=today(), now=now()
            )
        return render(
            "bukti/brankas.html",
            status=status,
            isi=isi,
            form=CariForm(sebelum=satu.bukti.id + 1),
            periksa=_is_looked_at(),
            kesalahan={satu.bukti.id: kesalahan},
        )
    flash(kabar, "baik")
    return go_to(url_for(".brankas", sebelum=satu.bukti.id + 1, _anchor=f"simpanan_{satu.bukti.id}"))


@bp.get("/<int:bukti_id>/lihat")
@akses(Akses.MASUK)
def lihat(bukti_id: int) -> ResponseReturnValue:
    """The first pages of a PDF, for all who may read the evidence; under htmx only these."""
    berkas, periode_id = _find_paged(bukti_id)
    try:
        hasil = lembaran.find_lembaran(storage(), current_actor().instansi_id, berkas.sidik)
    except FileNotFoundError:
        raise NotFoundError from None
    sini = target() == f"lihat_{bukti_id}"
    templat, tampil = ("bukti/_lembaran.html", render_piece) if sini else ("bukti/lihat.html", render)
    return tampil(templat, bukti_id=bukti_id, periode_id=periode_id, nama=berkas.nama, hasil=hasil)


@bp.get("/<int:bukti_id>/lembar/<int:nomor>.jpg")
@akses(Akses.MASUK)
def lembar(bukti_id: int, nomor: int) -> ResponseReturnValue:
    """One page as a picture, the only thing made from a document that a browser shows inside the product."""
    berkas, _ = _find_paged(bukti_id)
    try:
        isi = lembaran.read_page(storage(), current_actor().instansi_id, berkas.sidik, nomor)
    except FileNotFoundError:
        raise NotFoundError from None
    response = Response(isi, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = f'inline; filename="lembar-{nomor}.jpg"'
    response.headers["Content-Security-Policy"] = CSP_BERKAS
    return response


def _find_paged(bukti_id: int) -> tuple[BerkasMasuk, int]:
    """A PDF that the actor may read, asked anew for each page, and its period. Raises NotFoundError."""
    with reading() as session:
        berkas = find_bukti_file(session, current_actor(), bukti_id, today=today())
        periode_id = session.get_one(BuktiDukung, bukti_id).periode_id
    if not is_paged(berkas.nama):
        raise NotFoundError
    return berkas, periode_id


@bp.get("/keadaan")
@akses(Peran.ADMIN_INSTANSI)
def keadaan() -> ResponseReturnValue:
    """For the admin: files that are gone or altered, and how the links fare."""
    with reading() as session:
        actor = current_actor()
        rusak = service_berkas.list_rusak(session, actor)
        jumlah = service_tautan.count_keadaan(session, actor)
    urut = [(satu, jumlah[satu]) for satu in KeadaanTautan if satu in jumlah]
    return render("bukti/keadaan.html", rusak=rusak, jumlah=urut, periksa=_is_looked_at())


def _is_looked_at() -> bool:
    config: Config = current_app.extensions["kinerja_config"]
    return config.periksa_tautan > 0
