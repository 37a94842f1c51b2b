"""Units: the tree, the list, one unit, and its changes."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja import audit
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, KinerjaError, StateError
from kinerja.formulir import parse_form
from kinerja.organisasi import service_unit
from kinerja.organisasi.forms import UnitForm
from kinerja.organisasi.lingkup import PENGELOLA, scope_of
from kinerja.organisasi.routes.bersama import (
    BACA,
    UBAH,
    describe_history,
    first_url,
    is_search,
    name_unit,
    next_url,
    read_kata,
)
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor, to_nomor
from kinerja.web.render import go_to, render, render_piece, wants_fragment

bp = Blueprint("unit", __name__, url_prefix="/admin/unit")

DAFTAR = frozenset({"daftar_unit"})
SARINGAN = (("", "Semua unit"), ("tanpa_kepala", "Belum ada kepala"), ("nonaktif", "Nonaktif"))


@bp.get("")
@BACA
def daftar() -> ResponseReturnValue:
    """The tree; with words or a filter the list."""
    kata, saring = read_kata(), request.args.get("saring", "")
    with reading() as session:
        pohon, halaman = [], None
        induk: dict[int, str] = {}
        if kata or saring:
            halaman, induk = service_unit.list_unit(
                session, current_actor(), kata, today=today(), setelah=read_nomor("setelah"), saring=saring
            )
        else:
            pohon = service_unit.load_tree(session, current_actor(), today=today(), buka=read_nomor("buka"))
    return render(
        "organisasi/unit/daftar.html",
        fragments=DAFTAR,
        pohon=pohon,
        halaman=halaman,
        induk=induk,
        kata=kata,
        saring=saring,
        pilihan_saring=SARINGAN,
        url_berikut=next_url(".daftar", halaman.berikut if halaman else None, q=kata, saring=saring),
        url_awal=first_url(".daftar", q=kata, saring=saring),
        boleh_ubah=bool(scope_of(current_actor(), PENGELOLA)),
    )


@bp.get("/<int:unit_id>/cabang")
@BACA
def cabang(unit_id: int) -> ResponseReturnValue:
    """One line of the tree, opened or closed; without htmx the tree opened there."""
    if not wants_fragment():
        return go_to(url_for(".daftar", buka=unit_id))
    buka = "tutup" not in request.args
    with reading() as session:
        simpul = service_unit.load_branch(session, current_actor(), unit_id, today=today(), buka=buka)
    return render_piece("organisasi/unit/_simpul.html", simpul=simpul)


@bp.get("/<int:unit_id>")
@BACA
def detail(unit_id: int) -> ResponseReturnValue:
    """One unit: its place, its head, what is below, history."""
    return _show(unit_id)


def _show(unit_id: int, error: KinerjaError | None = None) -> ResponseReturnValue:
    with reading() as session:
        unit = service_unit.describe_unit(session, current_actor(), unit_id, today=today())
        riwayat = describe_history(audit.list_history(session, "unit_kerja", unit_id))
    return render(
        "organisasi/unit/detail.html",
        status=error.status if error else HTTPStatus.OK,
        galat=error,
        detail=unit,
        riwayat_unit=riwayat,
    )


@bp.get("/baru")
@UBAH
def baru() -> ResponseReturnValue:
    """The form of a new unit, below `induk` when the address names one."""
    return _show_form(None, {"induk_id": request.args.get("induk", "")})


@bp.post("/baru")
@UBAH
def create() -> ResponseReturnValue:
    """Make a unit, or look for its parent."""
    if is_search():
        return _show_form(None, request.form)
    unit_id = None
    try:
        form = parse_form(UnitForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                unit = service_unit.create_unit(session, current_actor(), form.nama, form.induk_id, now=now())
                unit_id = unit.id
    except InputError as error:
        return _show_form(None, request.form, error)
    flash(f"Unit {form.nama} dibuat.", "baik")
    return go_to(url_for(".detail", unit_id=unit_id) if unit_id else url_for(".daftar"))


@bp.get("/<int:unit_id>/ubah")
@UBAH
def ubah(unit_id: int) -> ResponseReturnValue:
    """The form of a unit."""
    with reading() as session:
        unit = service_unit.find_unit(session, current_actor(), unit_id)
    return _show_form(unit_id, {"nama": unit.nama, "induk_id": str(unit.induk_id or "")})


@bp.post("/<int:unit_id>/ubah")
@UBAH
def change(unit_id: int) -> ResponseReturnValue:
    """Rename or move a unit, or look for its parent."""
    if is_search():
        return _show_form(unit_id, request.form)
    try:
        form = parse_form(UnitForm, request.form)
        with transaction() as session:
            service_unit.change_unit(
                session,
                current_actor(),
                unit_id,
                form.nama,
                form.induk_id,
                versi=read_nomor("versi"),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return _show_form(unit_id, request.form, error)
    flash("Unit disimpan.", "baik")
    return go_to(url_for(".detail", unit_id=unit_id))


@bp.post("/<int:unit_id>/aktif")
@UBAH
def set_aktif(unit_id: int) -> ResponseReturnValue:
    """Close or open a unit."""
    aktif = request.form.get("aktif") == "1"
    try:
        with transaction() as session:
            service_unit.set_unit_aktif(
                session,
                current_actor(),
                unit_id,
                aktif=aktif,
                versi=read_nomor("versi"),
                today=today(),
                now=now(),
            )
    except (StateError, ConflictError, InputError) as error:
        return _show(unit_id, error)
    flash("Unit diaktifkan." if aktif else "Unit dinonaktifkan.", "baik")
    return go_to(url_for(".detail", unit_id=unit_id))


def _show_form(
    unit_id: int | None, isian: Mapping[str, str], error: InputError | ConflictError | None = None
) -> ResponseReturnValue:
    """The form of a unit, or of a new one; after a refusal with what was typed."""
    kata, induk_id = read_kata("cari_induk"), to_nomor(isian.get("induk_id", ""))
    with reading() as session:
        unit = service_unit.find_unit(session, current_actor(), unit_id) if unit_id else None
        pilihan = service_unit.find_units(session, current_actor(), kata, sertakan=induk_id)
        puncak = not service_unit.has_puncak(session, current_actor()) or bool(unit and not unit.induk_id)
    return render(
        "organisasi/unit/formulir.html",
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if error else {},
        galat=error,
        unit=unit,
        isian=isian,
        pilihan_induk=[(satu.id, name_unit(satu)) for satu in pilihan if satu.id != unit_id],
        cari_induk=kata,
        puncak=puncak,
    )
