"""Deadlines for the admin: what they do, locks opened again, and outages."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.aturan.service import get_settings, load_periode
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.kalender.rules import JenisPeriode, ZonaWaktu, list_periode, tahun_kalender
from kinerja.organisasi import service_instansi, service_unit
from kinerja.organisasi.models import UnitKerja
from kinerja.organisasi.routes.bersama import (
    BACA,
    is_search,
    name_orang,
    name_unit,
    read_kata,
)
from kinerja.organisasi.service_pegawai import BarisPegawai, find_calon
from kinerja.tenggat import service
from kinerja.tenggat.forms import PILIHAN_JENIS, BukaForm, GangguanForm
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.filters import format_periode
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import to_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("tenggat", __name__, url_prefix="/admin/tenggat")
UBAH = akses(Peran.ADMIN_INSTANSI)


@bp.get("")
@BACA
def halaman() -> ResponseReturnValue:
    """What deadlines do here, the locks that were opened again, the outages."""
    return _show(request.args)


@bp.post("/buka")
@UBAH
def open_kunci() -> ResponseReturnValue:
    """Open a lock again, or look for the person or the unit."""
    if is_search():
        return _show(request.form)
    try:
        form = parse_form(BukaForm, request.form)
        tahun, kode = form.tahun_kode
        isian = service.IsianBuka(
            jenis=form.jenis,
            tahun=tahun,
            kode=kode,
            selesai=form.selesai,
            alasan=form.alasan,
            pegawai_id=form.pegawai_id,
            unit_id=form.unit_id,
        )
        with transaction() as session:
            if claim_request(session, now=now()):
                service.open_kunci(session, current_actor(), isian, today=today(), now=now())
    except InputError as error:
        return _show(request.form, error)
    flash("Kunci dibuka. Sesudah hari terakhirnya terkunci lagi dengan sendirinya.", "baik")
    return go_to(url_for(".halaman"))


@bp.post("/buka/<int:buka_id>/tutup")
@UBAH
def close_kunci(buka_id: int) -> ResponseReturnValue:
    """End an opening at once."""
    with transaction() as session:
        service.close_kunci(session, current_actor(), buka_id, today=today(), now=now())
    flash("Kunci ditutup lagi. Berlaku seketika.", "baik")
    return go_to(url_for(".halaman"))


@bp.post("/gangguan")
@UBAH
def record_gangguan() -> ResponseReturnValue:
    """Note an outage; deadlines move by it."""
    try:
        form = parse_form(GangguanForm, request.form)
        with transaction() as session:
            zona = service_instansi.find_instansi(session, current_actor()).zona_waktu
            if claim_request(session, now=now()):
                mulai, sampai = form.rentang(zona)
                service.record_gangguan(session, current_actor(), mulai, sampai, form.keterangan, now=now())
    except InputError as error:
        return _show(request.form, error)
    flash("Gangguan dicatat. Tenggat sesudahnya bergeser, dan halaman pegawai menyebutkannya.", "baik")
    return go_to(url_for(".halaman"))


@bp.post("/gangguan/<int:gangguan_id>/cabut")
@UBAH
def revoke_gangguan(gangguan_id: int) -> ResponseReturnValue:
    """Take an outage back."""
    with transaction() as session:
        service.revoke_gangguan(session, current_actor(), gangguan_id, now=now())
    flash("Catatan gangguan dicabut. Tenggat kembali seperti semula.", "baik")
    return go_to(url_for(".halaman"))


def _show(isian: Mapping[str, str], error: InputError | None = None) -> ResponseReturnValue:
    actor = current_actor()
    boleh = actor.has_everywhere(Peran.ADMIN_INSTANSI)
    with reading() as session:
        zona = service_instansi.find_instansi(session, actor).zona_waktu
        orang = _find_orang(session, actor, isian) if boleh else []
        unit = _find_unit(session, actor, isian) if boleh else []
        setelan = get_settings(session, actor)
        pilihan_periode = _list_periode(session, actor, setelan["periodik"])
        buka, gangguan = service.list_buka(session, actor), service.list_gangguan(session, actor)
    return render(
        "tenggat/halaman.html",
        status=error.status if error else HTTPStatus.OK,
        galat=error,
        kesalahan=error.fields if error else {},
        isian=isian,
        setelan=setelan,
        buka=buka,
        gangguan=gangguan,
        boleh_ubah=boleh,
        hari_ini=today(),
        zona=ZonaWaktu(zona).label,
        pilihan_jenis=PILIHAN_JENIS,
        pilihan_periode=pilihan_periode,
        cari_pegawai=read_kata("cari_pegawai"),
        pilihan_pegawai=[(satu.pegawai.id, name_orang(satu)) for satu in orang],
        cari_unit=read_kata("cari_unit"),
        pilihan_unit=[(satu.id, name_unit(satu)) for satu in unit],
    )


def _find_orang(session: Session, actor: Actor, isian: Mapping[str, str]) -> list[BarisPegawai]:
    dipilih = to_nomor(isian.get("pegawai_id", ""))
    return find_calon(
        session,
        actor,
        read_kata("cari_pegawai"),
        today=today(),
        sertakan=[] if dipilih is None else [dipilih],
    )


def _find_unit(session: Session, actor: Actor, isian: Mapping[str, str]) -> list[UnitKerja]:
    dipilih = to_nomor(isian.get("unit_id", ""))
    return service_unit.find_units(session, actor, read_kata("cari_unit"), sertakan=dipilih)


def _list_periode(session: Session, actor: Actor, periodik: str) -> list[tuple[str, str]]:
    """The periods of this year and the one before, newest first."""
    hasil: list[tuple[str, str]] = []
    for tahun in (today().year, today().year - 1):
        setahun = tahun_kalender(tahun)
        aturan = load_periode(session, actor, on=setahun.mulai)
        for jenis in (JenisPeriode.TAHUNAN, JenisPeriode(periodik)):
            semua = [p for p in list_periode(aturan, jenis, tahun, setahun) if p.rentang.mulai <= today()]
            hasil += [(f"{tahun}-{p.kode}", f"{format_periode(p.kode)} {tahun}") for p in reversed(semua)]
    return hasil
