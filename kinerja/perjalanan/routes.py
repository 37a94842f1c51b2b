"""Pages of the moving year: the wizard of an event, the events of a person, and a year laid out."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, KinerjaError, NotFoundError, StateError
from kinerja.formulir import parse_form
from kinerja.kalender.rules import Rentang
from kinerja.organisasi import service_jabatan, service_pegawai, service_unit
from kinerja.organisasi.routes.bersama import (
    BACA,
    UBAH,
    is_search,
    name_orang,
    name_unit,
    read_kata,
)
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.organisasi.service import find_penempatan
from kinerja.organisasi.service_pegawai import BarisPegawai
from kinerja.organisasi.service_penempatan import Tempat
from kinerja.organisasi.service_peristiwa import list_peristiwa
from kinerja.perjalanan import service
from kinerja.perjalanan.forms import AwalForm, BatalForm, KembaliForm, MasaForm, RincianForm
from kinerja.perjalanan.isian import IsianPeristiwa
from kinerja.perjalanan.rules import SIFAT, Butuh, Sifat, first_day
from kinerja.perjalanan.service_tahun import open_tahun
from kinerja.skp.service.segmen import change_rentang, find_own_draft
from kinerja.tanggal import TAHUN_AKHIR, TAHUN_AWAL
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor, to_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("perjalanan", __name__)

PILIHAN_JENIS = [(satu.value, satu.label) for satu in JenisPeristiwa]
AWAL = ("jenis", "mulai", "dasar", "keterangan")
RINCIAN = tuple(RincianForm.model_fields)
Gagal = KinerjaError | None


@bp.get("/setahun")
@akses(Akses.MASUK)
def setahun_saya() -> ResponseReturnValue:
    """One's own year."""
    pegawai_id = current_actor().pegawai_id
    if pegawai_id is None:
        raise NotFoundError
    return _show_year(pegawai_id)


@bp.get("/setahun/<int:pegawai_id>")
@akses(Akses.MASUK)
def setahun(pegawai_id: int) -> ResponseReturnValue:
    """The year of somebody."""
    return _show_year(pegawai_id)


def _show_year(pegawai_id: int) -> ResponseReturnValue:
    tahun = read_nomor("tahun") or today().year
    if not TAHUN_AWAL <= tahun <= TAHUN_AKHIR:
        raise NotFoundError
    with reading() as session:
        hal = open_tahun(session, current_actor(), pegawai_id, tahun, today=today())
    return render("perjalanan/setahun.html", hal=hal, tahun_ini=today().year)


@bp.get("/setahun/skp/<int:skp_id>/masa")
@akses(Akses.MASUK)
def masa(skp_id: int) -> ResponseReturnValue:
    """The form of other days for an SKP that was never approved."""
    return _show_days(skp_id)


@bp.post("/setahun/skp/<int:skp_id>/masa")
@akses(Akses.MASUK)
def change_masa(skp_id: int) -> ResponseReturnValue:
    try:
        form = parse_form(MasaForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                change_rentang(
                    session,
                    current_actor(),
                    skp_id,
                    Rentang.inklusif(form.mulai, form.selesai),
                    alasan_celah=form.alasan,
                    today=today(),
                    now=now(),
                )
    except InputError as error:
        return _show_days(skp_id, error)
    flash("Masa SKP diubah.", "baik")
    return go_to(url_for("skp.detail", skp_id=skp_id))


def _show_days(skp_id: int, error: Gagal = None) -> ResponseReturnValue:
    with reading() as session:
        skp = find_own_draft(session, current_actor(), skp_id, today=today())
    rentang = Rentang(skp.mulai, skp.sampai)
    semula = {"mulai": rentang.mulai.isoformat(), "selesai": rentang.selesai.isoformat(), "alasan": ""}
    return render(
        "perjalanan/masa.html",
        status=error.status if error else HTTPStatus.OK,
        skp=skp,
        isian=request.form if error else semula,
        galat=error,
        kesalahan=getattr(error, "fields", {}),
    )


@bp.get("/admin/pegawai/<int:pegawai_id>/peristiwa")
@BACA
def daftar(pegawai_id: int) -> ResponseReturnValue:
    """What was recorded of a person, the newest first, and the way to record more."""
    return _show_list(pegawai_id)


def _show_list(
    pegawai_id: int, *, peristiwa_id: int = 0, isian: Mapping[str, str] | None = None, error: Gagal = None
) -> ResponseReturnValue:
    actor = current_actor()
    with reading() as session:
        baris = service_pegawai.find_baris(session, actor, pegawai_id, today=today())
        semua = list_peristiwa(session, actor, pegawai_id)
        boleh = service_pegawai.may_change_pegawai(session, actor, pegawai_id, today=today())
    return render(
        "perjalanan/daftar.html",
        status=error.status if error else HTTPStatus.OK,
        baris=baris,
        semua=list(reversed(semua)),
        sifat=SIFAT,
        boleh_ubah=boleh,
        galat=error,
        kesalahan=getattr(error, "fields", {}),
        terbuka=peristiwa_id,
        isian=isian or {},
        hari_ini=today(),
    )


@bp.post("/admin/peristiwa/<int:peristiwa_id>/batal")
@UBAH
def cancel(peristiwa_id: int) -> ResponseReturnValue:
    """Take an event back."""
    pegawai_id = read_nomor("pegawai_id") or 0
    try:
        form = parse_form(BatalForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.cancel_event(
                    session, current_actor(), peristiwa_id, alasan=form.alasan, today=today(), now=now()
                )
    except (InputError, StateError) as error:
        return _show_list(pegawai_id, peristiwa_id=peristiwa_id, isian=request.form, error=error)
    flash("Peristiwa dibatalkan. SKP, penempatan, dan pejabat penilai kembali seperti semula.", "baik")
    return go_to(url_for(".daftar", pegawai_id=pegawai_id))


@bp.post("/admin/peristiwa/<int:peristiwa_id>/kembali")
@UBAH
def come_back(peristiwa_id: int) -> ResponseReturnValue:
    """Record that somebody is on duty again."""
    pegawai_id = read_nomor("pegawai_id") or 0
    try:
        form = parse_form(KembaliForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                service.end_event(
                    session,
                    current_actor(),
                    peristiwa_id,
                    kembali=form.kembali,
                    salin=form.salin,
                    today=today(),
                    now=now(),
                )
    except (InputError, StateError) as error:
        return _show_list(pegawai_id, peristiwa_id=peristiwa_id, isian=request.form, error=error)
    flash("Pegawai tercatat kembali bertugas. Draf SKP-nya sudah dibuka.", "baik")
    return go_to(url_for(".daftar", pegawai_id=pegawai_id))


# The wizard


@bp.get("/admin/pegawai/<int:pegawai_id>/peristiwa/baru")
@UBAH
def baru(pegawai_id: int) -> ResponseReturnValue:
    """The first step; the address may say kind and dates (a day of the year that needs explaining)."""
    dari_alamat = {nama: request.args.get(nama, "")[:40] for nama in ("jenis", "mulai", "selesai")}
    return _show_first(pegawai_id, dari_alamat)


@bp.post("/admin/pegawai/<int:pegawai_id>/peristiwa/baru")
@UBAH
def next_step(pegawai_id: int) -> ResponseReturnValue:
    """Any step: nothing is stored until the last one, all that was typed goes along."""
    aksi = request.form.get("aksi", "")
    try:
        awal = parse_form(AwalForm, request.form)
    except InputError as error:
        return _show_first(pegawai_id, request.form, error)
    if aksi == "awal":
        return _show_first(pegawai_id, request.form)
    sifat = SIFAT[awal.jenis]
    perlu = any(satu is not Butuh.TIDAK for satu in (sifat.tempat, sifat.penilai, sifat.akhir, sifat.unit))
    if is_search() or aksi == "rincian" or (aksi == "lanjut" and perlu):
        return _show_second(pegawai_id, awal)
    try:
        isian = _to_isian(awal, parse_form(RincianForm, _only_needed(sifat)))
        if aksi == "lakukan":
            return _record(pegawai_id, awal, isian)
        return _show_preview(pegawai_id, awal, isian)
    except InputError as error:
        langkah_pertama = not perlu or set(error.fields) <= set(AWAL)
        return (
            _show_first(pegawai_id, request.form, error)
            if langkah_pertama
            else _show_second(pegawai_id, awal, error)
        )


def _only_needed(sifat: Sifat) -> dict[str, str]:
    """What was typed for another kind of event before is left alone."""
    terpakai = {"salin", "pindahkan"}
    if sifat.tempat is not Butuh.TIDAK:
        terpakai |= {"unit_id", "jabatan_id", "golongan", "tmt_golongan", "kepala_unit"}
    if sifat.penilai is not Butuh.TIDAK:
        terpakai.add("penilai_id")
    if sifat.akhir is not Butuh.TIDAK:
        terpakai.add("selesai")
    if sifat.unit is not Butuh.TIDAK:
        terpakai |= {"unit_id", "jadi_penilai"}
    return {nama: request.form.get(nama, "") for nama in RINCIAN if nama in terpakai}


def _to_isian(awal: AwalForm, rincian: RincianForm) -> IsianPeristiwa:
    sifat = SIFAT[awal.jenis]
    tempat = None
    if sifat.tempat is not Butuh.TIDAK and rincian.unit_id and rincian.jabatan_id:
        tempat = Tempat(
            unit_id=rincian.unit_id,
            jabatan_id=rincian.jabatan_id,
            golongan=rincian.golongan,
            tmt_golongan=rincian.tmt_golongan,
            tmt_jabatan=awal.mulai,
            kepala_unit=rincian.kepala_unit,
        )
    sampai = rincian.selesai
    return IsianPeristiwa(
        jenis=awal.jenis,
        mulai=first_day(awal.jenis, awal.mulai),
        sampai=first_day(JenisPeristiwa.MENINGGAL, sampai) if sampai else None,
        dasar=awal.dasar,
        keterangan=awal.keterangan,
        tempat=tempat,
        penilai_id=rincian.penilai_id,
        unit_id=rincian.unit_id if sifat.unit is not Butuh.TIDAK else None,
        jadi_penilai=rincian.jadi_penilai,
        salin=rincian.salin,
        pindahkan=rincian.pindahkan,
    )


def _record(pegawai_id: int, awal: AwalForm, isian: IsianPeristiwa) -> ResponseReturnValue:
    try:
        with transaction() as session:
            service_pegawai.find_baris(session, current_actor(), pegawai_id, today=today())
            if claim_request(session, now=now()):
                service.record_event(
                    session,
                    current_actor(),
                    pegawai_id,
                    isian,
                    sidik=request.form.get("sidik", ""),
                    versi=read_nomor("versi"),
                    today=today(),
                    now=now(),
                )
    except (StateError, ConflictError) as error:
        return _show_preview(pegawai_id, awal, isian, error)
    flash(f"{awal.jenis.label} dicatat.", "baik")
    return go_to(url_for(".daftar", pegawai_id=pegawai_id))


def _show_first(pegawai_id: int, isian: Mapping[str, str], error: Gagal = None) -> ResponseReturnValue:
    with reading() as session:
        baris = service_pegawai.find_baris(session, current_actor(), pegawai_id, today=today())
    return _render("awal", baris, isian, error, pilihan_jenis=PILIHAN_JENIS)


def _show_second(pegawai_id: int, awal: AwalForm, error: Gagal = None) -> ResponseReturnValue:
    isian: Mapping[str, str] = request.form
    sifat = SIFAT[awal.jenis]
    with reading() as session:
        baris = service_pegawai.find_baris(session, current_actor(), pegawai_id, today=today())
        if "golongan" not in isian and sifat.tempat is not Butuh.TIDAK:
            isian = _with_present(session, pegawai_id, isian)
        pilihan = _load_choices(session, pegawai_id, sifat, isian)
    return _render("rincian", baris, isian, error, awal=awal, sifat=sifat, Butuh=Butuh, **pilihan)


def _with_present(session: Session, pegawai_id: int, isian: Mapping[str, str]) -> dict[str, str]:
    """The golongan of today as the proposal of the new post."""
    kini = find_penempatan(session, current_actor(), pegawai_id, on=today())
    return dict(isian.items()) | {"golongan": kini.golongan if kini else "", "salin": "1"}


def _load_choices(
    session: Session, pegawai_id: int, sifat: Sifat, isian: Mapping[str, str]
) -> dict[str, Any]:
    actor, pilihan = current_actor(), dict[str, Any]()
    if Butuh.WAJIB in {sifat.tempat, sifat.unit}:
        units = service_unit.find_units(
            session, actor, read_kata("cari_unit"), sertakan=to_nomor(isian.get("unit_id", ""))
        )
        pilihan["pilihan_unit"] = [(satu.id, name_unit(satu)) for satu in units]
    if sifat.tempat is not Butuh.TIDAK:
        jabatan = service_jabatan.find_daftar_jabatan(
            session, actor, read_kata("cari_jabatan"), sertakan=to_nomor(isian.get("jabatan_id", ""))
        )
        pilihan["pilihan_jabatan"] = [(satu.id, f"{satu.nama} ({satu.jenis.label})") for satu in jabatan]
    if sifat.penilai is not Butuh.TIDAK:
        terpilih = to_nomor(isian.get("penilai_id", ""))
        calon = service_pegawai.find_calon(
            session,
            actor,
            read_kata("cari_penilai"),
            today=today(),
            sertakan=[] if terpilih is None else [terpilih],
        )
        pilihan["pilihan_penilai"] = [
            (satu.pegawai.id, name_orang(satu)) for satu in calon if satu.pegawai.id != pegawai_id
        ]
    return pilihan


def _show_preview(
    pegawai_id: int, awal: AwalForm, isian: IsianPeristiwa, error: Gagal = None
) -> ResponseReturnValue:
    with reading() as session:
        baris = service_pegawai.find_baris(session, current_actor(), pegawai_id, today=today())
        lihat = service.preview_event(session, current_actor(), pegawai_id, isian, today=today())
    bawaan = {nama: request.form.get(nama, "") for nama in (*AWAL, *RINCIAN)}
    return _render("pratinjau", baris, request.form, error, awal=awal, lihat=lihat, bawaan=bawaan)


def _render(
    langkah: str, baris: BarisPegawai, isian: Mapping[str, str], error: Gagal, **lain: Any
) -> ResponseReturnValue:
    return render(
        f"perjalanan/{langkah}.html",
        status=error.status if error else HTTPStatus.OK,
        baris=baris,
        isian=isian,
        galat=error,
        kesalahan=getattr(error, "fields", {}),
        cari_unit=read_kata("cari_unit"),
        cari_jabatan=read_kata("cari_jabatan"),
        cari_penilai=read_kata("cari_penilai"),
        url=url_for(".next_step", pegawai_id=baris.pegawai.id),
        **lain,
    )
