"""Pages where the admin of an instansi chooses, writes and tries the formula that proposes ratings."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.admin import service_formula
from kinerja.admin.percobaan import IsianPercobaan, Percobaan, dump_lanjutan
from kinerja.admin.service_formula import BarisFormula, VersiRumus
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, KinerjaError, NotFoundError
from kinerja.evaluasi import service_coba
from kinerja.evaluasi.service_coba import CalonFormula
from kinerja.formulir import clean_text
from kinerja.plugin.setelan import AWALAN, form_of, names_dihapus, read_settings
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render, target

bp = Blueprint("formula", __name__, url_prefix="/formula")

HALAMAN = akses(Peran.ADMIN_INSTANSI)
PERCOBAAN = frozenset({"percobaan", "sebaran_setahun"})
BELUM_DICOBA = "Isian ini belum dicoba. Lihat hasilnya di bawah, lalu tekan Simpan dan pakai lagi."


@bp.get("")
@HALAMAN
def daftar() -> ResponseReturnValue:
    """Which formula proposes now, all that may, and who chose which when."""
    with reading() as session:
        halaman = service_formula.load_daftar(session, current_actor())
    return render("admin/formula/daftar.html", halaman=halaman)


@bp.get("/<kode>")
@HALAMAN
def detail(kode: str) -> ResponseReturnValue:
    """One formula: its settings, in words, with all versions; `dari` begins with an earlier one."""
    return _show(kode, isian=None)


@bp.post("/<kode>/coba")
@HALAMAN
def try_out(kode: str) -> ResponseReturnValue:
    """What was typed, on real evaluations. Stores nothing but that they were read."""
    if target() == "percobaan" and "setahun" not in request.form and _was_tried(kode):
        return "", HTTPStatus.NO_CONTENT  # the typing paused, and the page shows this already
    return _try(kode, setahun="setahun" in request.form)


@bp.post("/<kode>/pakai")
@HALAMAN
def use(kode: str) -> ResponseReturnValue:
    """Keep what was tried, and let the formula propose from now on."""
    try:
        if not _was_tried(kode):
            return _try(kode, setahun=True, error=InputError(BELUM_DICOBA))
        with transaction() as session:
            satu = service_formula.find_rumus(session, current_actor(), kode)
            calon = _read_calon(kode, satu)
            if claim_request(session, now=now()):
                _use(session, satu, calon)
    except (InputError, ConflictError) as error:
        return _show(kode, isian=request.form, error=error)
    flash(f"{satu.formula.label} dipakai untuk usulan mulai sekarang.", "baik")
    return go_to(url_for(".daftar"))


def _was_tried(kode: str) -> bool:
    """Whether the fields are as they were when the page showed what they do."""
    with reading() as session:
        satu = service_formula.find_rumus(session, current_actor(), kode)
    return request.form.get("sidik") == _read_isian(satu).sidik_of(kode, satu.plugin)


def _use(session: Session, satu: BarisFormula, calon: CalonFormula) -> None:
    hapus = names_dihapus(satu.plugin, request.form)
    service_formula.use_rumus(
        session, current_actor(), calon, versi=read_nomor("versi"), hapus=hapus, now=now()
    )


# Reading the form


def _read_calon(kode: str, satu: BarisFormula) -> CalonFormula:
    """Raises InputError with the sentences per field."""
    return CalonFormula(kode, read_settings(satu.plugin, request.form, satu.keadaan.isi))


def _read_isian(satu: BarisFormula) -> IsianPercobaan:
    # Cleaned: a browser sends line breaks in another way than htmx does.
    teks = {
        bidang.nama: clean_text("\n".join(request.form.getlist(AWALAN + bidang.nama)))
        for bidang in satu.plugin.fields_pengaturan()
    }
    return IsianPercobaan(teks, request.form.get("hitungan", ""))


def _try(kode: str, *, setahun: bool, error: KinerjaError | None = None) -> ResponseReturnValue:
    actor = current_actor()
    try:
        with reading() as session:
            satu = service_formula.find_rumus(session, actor, kode)
            calon, isian = _read_calon(kode, satu), _read_isian(satu)
            if target() == "sebaran_setahun":
                hasil = service_formula.continue_year(session, actor, calon, isian, today=today())
            else:
                hasil = service_formula.try_rumus(
                    session, actor, calon, isian, setahun=setahun, today=today()
                )
    except InputError as salah:
        return _show(kode, isian=request.form, error=salah)
    with transaction() as session:
        service_coba.log_coba(session, actor, hasil.tiga, today=today(), now=now())
    return _show(kode, isian=request.form, error=error, percobaan=hasil)


# Showing the page


def _show(
    kode: str,
    *,
    isian: Mapping[str, str] | None,
    error: KinerjaError | None = None,
    percobaan: Percobaan | None = None,
) -> ResponseReturnValue:
    """The page, or the part that a trial changes; `isian` None shows what is stored."""
    actor, sebagian = current_actor(), target() in PERCOBAAN
    with reading() as session:
        satu = service_formula.find_rumus(session, actor, kode)
        versi = () if sebagian else service_formula.list_versi(session, actor, kode)
    dari = _version(versi, read_nomor("dari") or 0) if isian is None and "dari" in request.args else None
    setelan = dari.setelan if dari and dari.setelan else satu.keadaan.setelan
    penjelasan = dari.penjelasan if dari else satu.penjelasan
    return render(
        "admin/formula/detail.html",
        fragments=PERCOBAAN,
        status=error.status if error else HTTPStatus.OK,
        satu=satu,
        versi=versi,
        awalan=AWALAN,
        dari=dari,
        isian=form_of(satu.plugin, setelan) if isian is None else isian,
        galat=error,
        kesalahan=error.fields if error else {},
        percobaan=percobaan,
        penjelasan=percobaan.penjelasan if percobaan else None if error else penjelasan,
        dump_lanjutan=dump_lanjutan,
        lanjut="lanjut" in request.form,
        oob=sebagian,
    )


def _version(daftar: Sequence[VersiRumus], nomor: int) -> VersiRumus:
    for satu in daftar:
        if satu.baris.nomor == nomor and satu.setelan is not None:
            return satu
    raise NotFoundError
