"""One result for many: one form, looked through with its exceptions before anything is written."""

from http import HTTPStatus

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, KinerjaError, NotAuthorizedError, StateError
from kinerja.formulir import parse_form
from kinerja.skp.matriks import service
from kinerja.skp.matriks.forms import BagiForm
from kinerja.skp.matriks.muat import Anggota
from kinerja.skp.matriks.routes.bersama import ISTILAH, bp, load_matrix, page_url
from kinerja.skp.matriks.rules import NasibBagi
from kinerja.skp.matriks.service import HalamanMatriks, IsianBagi, RencanaBagi
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

KOSONG = BagiForm()


@bp.get("/<int:skp_id>/matriks/bagikan")
@akses(Akses.MASUK)
def bagikan(skp_id: int) -> ResponseReturnValue:
    """The form; `?rhk=` chooses the result."""
    rhk = read_nomor("rhk")
    return _show(skp_id, KOSONG.model_copy(update={"rhk": rhk}))


@bp.post("/<int:skp_id>/matriks/bagikan")
@akses(Akses.MASUK)
def share(skp_id: int) -> ResponseReturnValue:
    """Narrow the list, look through what would happen, or do it."""
    aksi = request.form.get("aksi", "periksa")
    try:
        form = parse_form(BagiForm, request.form)
    except InputError as error:
        return _show(skp_id, _read_rest(error), galat=error)
    if aksi == "saring":
        return _show(skp_id, form)
    hal = load_matrix(skp_id)
    try:
        isian = _to_isian(hal, form)
        if aksi == "bagikan":
            return _apply(skp_id, isian, form)
        with reading() as session:
            rencana = service.preview_bagi(session, current_actor(), skp_id, isian, today=today())
    except (InputError, StateError) as error:
        return _show(skp_id, form, galat=error)
    return _show(skp_id, form, rencana=rencana)


def _read_rest(error: InputError) -> BagiForm:
    """What was sent without the fields that cannot be read; the page shows those as they were typed."""
    sisa = request.form.copy()
    for nama in error.fields:
        sisa.poplist(nama)
    return parse_form(BagiForm, sisa)


def _apply(skp_id: int, isian: IsianBagi, form: BagiForm) -> Response:
    with transaction() as session:
        if not claim_request(session, now=now()):
            return go_to(page_url(skp_id))
        rencana = service.apply_bagi(
            session, current_actor(), skp_id, isian, sidik=form.sidik, today=today(), now=now()
        )
    menunggu = len(rencana.of(NasibBagi.MENUNGGU_REVISI, NasibBagi.MENUNGGU_SKP))
    sisa = f" {menunggu} di antaranya menunggu SKP pegawainya." if menunggu else ""
    flash(f"Peran dibagikan kepada {rencana.jumlah} orang.{sisa}", "baik")
    return go_to(page_url(skp_id))


def _to_isian(hal: HalamanMatriks, form: BagiForm) -> IsianBagi:
    if form.rhk is None or hal.kolom_of(form.rhk) is None:
        raise InputError("Peran belum dapat dibagikan.", fields={"rhk": "Pilih hasil yang dibagikan."})
    dipilih = _chosen(form)
    if form.semua:
        dipilih |= {satu.pegawai_id for satu in _narrow(hal, form)}
    termasuk = [satu.id for satu in hal.baris if satu.anggota.termasuk]
    return IsianBagi(
        rhk_id=form.rhk,
        pegawai=tuple(satu for satu in termasuk if satu in dipilih),
        teks=form.teks,
        jenis=form.jenis,
        jam=form.jam,
        tambah=form.tambah,
    )


def _chosen(form: BagiForm) -> set[int]:
    return {int(satu) for satu in form.pegawai if satu.isascii() and satu.isdigit()}


def _narrow(hal: HalamanMatriks, form: BagiForm) -> list[Anggota]:
    """The people whom the list shows."""
    return [
        satu.anggota
        for satu in hal.baris
        if satu.anggota.termasuk
        and form.unit in {"", satu.anggota.unit}
        and form.jabatan in {"", satu.anggota.jabatan}
    ]


def _show(
    skp_id: int, form: BagiForm, *, rencana: RencanaBagi | None = None, galat: KinerjaError | None = None
) -> Response:
    hal = load_matrix(skp_id)
    if not hal.boleh_ubah:
        raise NotAuthorizedError("Hanya pemilik matriks yang dapat membagikan peran.")
    termasuk = [satu.anggota for satu in hal.baris if satu.anggota.termasuk]
    tampil = _narrow(hal, form)
    dipilih = _chosen(form)
    return render(
        "skp/matriks/bagikan.html",
        status=galat.status if galat else HTTPStatus.OK,
        hal=hal,
        form=form,
        nilai=request.form,
        galat=galat,
        kesalahan=galat.fields if galat else {},
        rencana=rencana,
        tampil=tampil,
        tersembunyi=dipilih - {satu.pegawai_id for satu in tampil},
        dipilih=dipilih,
        pilihan_unit=_choices({satu.unit for satu in termasuk}, "Semua unit"),
        pilihan_jabatan=_choices({satu.jabatan for satu in termasuk}, "Semua jabatan"),
        NasibBagi=NasibBagi,
        istilah=ISTILAH,
    )


def _choices(semua: set[str], kosong: str) -> list[tuple[str, str]]:
    return [("", kosong), *((satu, satu) for satu in sorted(semua) if satu)]
