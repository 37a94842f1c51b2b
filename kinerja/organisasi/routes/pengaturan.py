"""Periods and deadlines of a year, the settings of the instansi and what documents show of it."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.actor import Peran
from kinerja.admin.service_audit import PEMBACA, Saringan, list_entries
from kinerja.aturan import service as service_aturan
from kinerja.aturan.models import Pengaturan
from kinerja.aturan.rules import JenisPeriode, JenisTenggat
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.kalender.rules import ZonaWaktu, tahun_kalender
from kinerja.organisasi import service_instansi, tenggat
from kinerja.organisasi.forms import InstansiForm
from kinerja.organisasi.routes.bersama import BACA, describe_history
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("pengaturan", __name__, url_prefix="/admin/periode")

UBAH_INSTANSI = akses(Peran.ADMIN_INSTANSI)
TAHUN_AWAL = 2022  # the first year under PermenPANRB 6/2022
PILIHAN_ZONA = [(satu.value, f"{satu.label} ({satu.value})") for satu in ZonaWaktu]


@bp.get("")
@BACA
def halaman() -> ResponseReturnValue:
    """The periods of a year, the settings, the instansi."""
    return _show()


@bp.post("/pengaturan")
@UBAH_INSTANSI
def change_setting() -> ResponseReturnValue:
    """Choose another value of one setting."""
    kunci, nilai = request.form.get("kunci", "")[:60], request.form.get("nilai", "")[:200]
    try:
        with transaction() as session:
            service_aturan.change_setting(
                session, current_actor(), kunci, nilai, now=now(), versi=read_nomor("versi")
            )
    except (InputError, ConflictError) as error:
        return _show(error)
    flash("Pengaturan disimpan.", "baik")
    return go_to(url_for(".halaman"))


@bp.post("/instansi")
@UBAH_INSTANSI
def change_instansi() -> ResponseReturnValue:
    """Change short name, place and zone of the instansi."""
    try:
        form = parse_form(InstansiForm, request.form)
        with transaction() as session:
            service_instansi.change_instansi(
                session,
                current_actor(),
                nama_pendek=form.nama_pendek,
                tempat=form.tempat,
                zona_waktu=form.zona_waktu,
                versi=read_nomor("versi"),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return _show(error)
    flash("Data instansi disimpan.", "baik")
    return go_to(url_for(".halaman"))


def _read_tahun() -> int:
    diminta = read_nomor("tahun") or today().year
    return min(max(diminta, TAHUN_AWAL), today().year + 1)


def _show(error: InputError | ConflictError | None = None) -> ResponseReturnValue:
    tahun, actor = _read_tahun(), current_actor()
    with reading() as session:
        instansi = service_instansi.find_instansi(session, actor)
        aturan = service_aturan.load_periode(session, actor, on=tahun_kalender(tahun).mulai)
        tersimpan = service_aturan.list_pengaturan(session, actor)
        riwayat = (
            list_entries(session, actor, Saringan(objek=("pengaturan", "instansi"))).baris
            if actor.has_everywhere(*PEMBACA)
            else []
        )
    setelan = [
        (satu, tersimpan.get(satu.kunci), _value_of(satu, tersimpan))
        for satu in service_aturan.SETELAN.values()
    ]
    jenis = JenisPeriode(_value_of(service_aturan.SETELAN["periodik"], tersimpan))
    zona = instansi.zona_waktu
    return render(
        "organisasi/pengaturan.html",
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if error else {},
        galat=error,
        tahun=tahun,
        pilihan_tahun=range(TAHUN_AWAL, today().year + 2),
        hari_ini=today(),
        jam=now(),
        sumber=aturan.sumber,
        jenis=jenis,
        periode=tenggat.list_batas(aturan, jenis, tahun, zona),
        tahunan=tenggat.list_batas_tahunan(aturan, tahun, zona),
        hari_keberatan=tenggat.count_hari(aturan, JenisTenggat.KEBERATAN),
        hari_mutasi=tenggat.count_hari(aturan, JenisTenggat.SKP_SESUDAH_MUTASI),
        setelan=setelan,
        data_instansi=instansi,
        isian=request.form,
        pilihan_zona=PILIHAN_ZONA,
        riwayat_pengaturan=describe_history(riwayat),
        boleh_ubah=actor.has_everywhere(Peran.ADMIN_INSTANSI),
        ada_jejak="admin.jejak" in current_app.view_functions,
    )


def _value_of(setelan: service_aturan.Setelan, tersimpan: dict[str, Pengaturan]) -> str:
    row = tersimpan.get(setelan.kunci)
    return row.nilai if row else setelan.bawaan
