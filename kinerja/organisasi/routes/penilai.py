"""The desk of the reporting line: who has no penilai, which proposals wait, and both decided for several."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.organisasi import service_garis, service_pegawai, service_unit
from kinerja.organisasi.forms import GarisForm
from kinerja.organisasi.lingkup import PENGELOLA, scope_of
from kinerja.organisasi.routes.bersama import (
    BACA,
    UBAH,
    first_url,
    is_search,
    name_orang,
    next_url,
    read_kata,
)
from kinerja.organisasi.service_pegawai import Saringan
from kinerja.web.auth import current_actor
from kinerja.web.filters import format_angka
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor, to_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("penilai", __name__, url_prefix="/admin/penilai")

PILIHAN_KEADAAN = {
    "usulan": "Usulan menunggu konfirmasi",
    "tanpa_penilai": "Tanpa pejabat penilai",
    "penilai_lepas": "Penilai tidak bertugas",
}


@dataclass(frozen=True)
class Pilihan:
    """A ticked row: the person and the line, each in the version that the page showed."""

    pegawai_id: int
    versi: int
    garis_id: int | None
    versi_garis: int | None


@bp.get("")
@BACA
def daftar() -> ResponseReturnValue:
    """The people whose reporting line waits for an admin."""
    kata, unit_id = read_kata(), read_nomor("unit")
    keadaan = request.args.get("keadaan", "usulan")
    keadaan = keadaan if keadaan in PILIHAN_KEADAAN else "usulan"
    actor = current_actor()
    with reading() as session:
        jumlah = service_pegawai.count_keadaan(session, actor, today=today())
        unit = service_unit.find_unit(session, actor, unit_id) if unit_id else None
        halaman = service_pegawai.list_pegawai(
            session,
            actor,
            Saringan(kata, unit_id, keadaan=keadaan),
            today=today(),
            setelah=read_nomor("setelah"),
        )
    terpakai: dict[str, Any] = {"keadaan": keadaan, "q": kata, "unit": unit_id}
    return render(
        "organisasi/penilai/daftar.html",
        halaman=halaman,
        keadaan=keadaan,
        kata=kata,
        unit=unit,
        tab=[
            (f"{teks} ({format_angka(jumlah[kode])})", url_for(".daftar", keadaan=kode), kode == keadaan)
            for kode, teks in PILIHAN_KEADAAN.items()
        ],
        url_berikut=next_url(".daftar", halaman.berikut, **terpakai),
        url_awal=first_url(".daftar", **terpakai),
        url_semua=url_for(".daftar", **terpakai, setelah=read_nomor("setelah"), pilih="semua"),
        semua="pilih" in request.args,
        boleh_ubah=bool(scope_of(actor, PENGELOLA)),
    )


@bp.post("/konfirmasi")
@UBAH
def confirm() -> ResponseReturnValue:
    """Confirm the ticked proposals."""
    dipilih = _read_chosen()
    garis = {satu.garis_id: satu.versi_garis for satu in dipilih if satu.garis_id and satu.versi_garis}
    jumlah = 0
    if garis:
        with transaction() as session:
            if claim_request(session, now=now()):
                jumlah = service_garis.confirm_garis(
                    session, current_actor(), garis, today=today(), now=now()
                )
    _tell(jumlah, len(garis))
    return go_to(url_for(".daftar", keadaan="usulan"))


def _tell(jumlah: int, dipilih: int) -> None:
    if not dipilih:
        flash("Pilih dahulu usulan yang akan dikonfirmasi.", "awas")
        return
    if jumlah:
        flash(f"{jumlah} usulan dikonfirmasi.", "baik")
    if sisa := dipilih - jumlah:
        flash(f"{sisa} usulan tidak dikonfirmasi karena sudah berubah atau sudah diputuskan.", "awas")


@bp.post("/tetapkan")
@UBAH
def assign() -> ResponseReturnValue:
    """Give the ticked people one penilai: first the form, then the change."""
    if not _read_chosen():
        flash("Pilih dahulu pegawai yang penilainya akan ditetapkan.", "awas")
        return go_to(url_for(".daftar", keadaan="tanpa_penilai"))
    if is_search() or request.form.get("aksi") != "simpan":
        return _show_assign()
    try:
        form = parse_form(GarisForm, request.form)
        daftar = {satu.pegawai_id: satu.versi for satu in _read_chosen()}
        with transaction() as session:
            if claim_request(session, now=now()):
                service_garis.change_garis_of(
                    session,
                    current_actor(),
                    daftar,
                    form.penilai_id,
                    mulai=form.mulai,
                    atasan_id=form.atasan_id,
                    alasan=form.alasan,
                    now=now(),
                )
    except (InputError, ConflictError) as error:
        return _show_assign(error)
    flash(f"Pejabat penilai {len(daftar)} pegawai disimpan.", "baik")
    return go_to(url_for(".daftar", keadaan="tanpa_penilai"))


def _show_assign(error: InputError | ConflictError | None = None) -> ResponseReturnValue:
    """The form, with the people in the version that is stored now."""
    ids = [satu.pegawai_id for satu in _read_chosen()]
    penilai_id = to_nomor(request.form.get("penilai_id", ""))
    with reading() as session:
        dipilih = service_pegawai.list_chosen(session, current_actor(), ids, today=today())
        calon = service_pegawai.find_calon(
            session,
            current_actor(),
            read_kata("cari_penilai"),
            today=today(),
            sertakan=[penilai_id] if penilai_id else [],
        )
    return render(
        "organisasi/penilai/tetapkan.html",
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if error else {},
        galat=error,
        dipilih=dipilih,
        isian=request.form,
        cari_penilai=read_kata("cari_penilai"),
        pilihan_penilai=[(satu.pegawai.id, name_orang(satu)) for satu in calon],
        hari_ini=today(),
    )


def _read_chosen() -> list[Pilihan]:
    """The ticked rows, each once; what no page of ours sends is left out."""
    ditemukan = {}
    for teks in request.form.getlist("pilih")[: service_garis.TERBANYAK]:
        nomor = [to_nomor(bagian) for bagian in teks.split(":")]
        if len(nomor) == 4 and nomor[0] is not None and nomor[1] is not None:
            ditemukan[nomor[0]] = Pilihan(nomor[0], nomor[1], nomor[2], nomor[3])
    return list(ditemukan.values())
