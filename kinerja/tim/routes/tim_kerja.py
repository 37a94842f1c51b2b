"""Tim kerja: the list, one team, its form, and its members added by search or by a pasted list."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja import audit
from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.organisasi import service_tim, service_tim_ubah
from kinerja.organisasi.models import TimKerja
from kinerja.organisasi.routes.bersama import (
    describe_history,
    first_url,
    is_search,
    name_orang,
    name_unit,
    next_url,
    read_kata,
)
from kinerja.organisasi.rules_tim import Masa, split_nip
from kinerja.organisasi.service_tim_ubah import SEKALI_TAMBAH, DataTim
from kinerja.skp.service.tim import list_rencana_tim
from kinerja.tim.forms import AnggotaForm, SelesaiForm, TimForm, after
from kinerja.tim.routes.bersama import bp
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor, to_nomor
from kinerja.web.render import go_to, render

UBAH = akses(Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT, Peran.PIMPINAN_UNIT)
KEADAAN = {"": "Semua tim", "berjalan": "Berjalan", "berakhir": "Berakhir"}


# Reading


@bp.get("/tim/kerja")
@akses(Akses.MASUK)
def daftar_tim() -> ResponseReturnValue:
    """The teams that the actor keeps, leads or belongs to."""
    kata, keadaan = read_kata(), request.args.get("keadaan", "berjalan")
    keadaan = keadaan if keadaan in KEADAAN else ""
    actor = current_actor()
    with reading() as session:
        halaman = service_tim.list_tim(
            session, actor, kata, keadaan=keadaan, today=today(), setelah=read_nomor("setelah")
        )
        boleh_ubah = service_tim.may_make_tim(session, actor)
    return render(
        "tim/daftar_tim.html",
        halaman=halaman,
        kata=kata,
        keadaan=keadaan,
        pilihan_keadaan=list(KEADAAN.items()),
        boleh_ubah=boleh_ubah,
        hari_ini=today(),
        url_berikut=next_url(".daftar_tim", halaman.berikut, q=kata, keadaan=keadaan),
        url_awal=first_url(".daftar_tim", q=kata, keadaan=keadaan),
    )


@bp.get("/tim/kerja/<int:tim_id>")
@akses(Akses.MASUK)
def detail_tim(tim_id: int) -> ResponseReturnValue:
    """One team with its members."""
    return _show(tim_id)


def _show(tim_id: int, error: InputError | ConflictError | None = None, **isian: Any) -> ResponseReturnValue:
    with reading() as session:
        detail = service_tim.describe_tim(session, current_actor(), tim_id, today=today())
        riwayat = audit.list_history(session, "tim_kerja", tim_id) if detail.dapat_diubah else []
        rencana = list_rencana_tim(session, current_actor(), tim_id, today=today())
    return render(
        "tim/detail_tim.html",
        status=error.status if error else HTTPStatus.OK,
        galat=error,
        kesalahan=error.fields if isinstance(error, InputError) else {},
        detail=detail,
        riwayat_tim=describe_history(riwayat),
        rencana=rencana,
        hari_ini=today(),
        anggota_id=isian.get("anggota_id"),
        isian=request.form,
    )


# The form of a team


@bp.get("/tim/kerja/baru")
@UBAH
def tim_baru() -> ResponseReturnValue:
    """The form of a new team."""
    return _show_form(None, {"mulai": today().isoformat()})


@bp.post("/tim/kerja/baru")
@UBAH
def create_tim() -> ResponseReturnValue:
    """Make a team, or look for its unit or ketua; then on to its members."""
    if is_search():
        return _show_form(None, request.form)
    tim_id = None
    try:
        data = _read_data()
        with transaction() as session:
            if claim_request(session, now=now()):
                tim_id = service_tim_ubah.create_tim(session, current_actor(), data, now=now()).id
    except InputError as error:
        return _show_form(None, request.form, error)
    flash(f"Tim {data.nama} dibentuk. Sekarang tambahkan anggotanya.", "baik")
    return go_to(url_for(".anggota_baru", tim_id=tim_id) if tim_id else url_for(".daftar_tim"))


@bp.get("/tim/kerja/<int:tim_id>/ubah")
@UBAH
def ubah_tim(tim_id: int) -> ResponseReturnValue:
    """The form of a team."""
    with reading() as session:
        tim = service_tim.describe_tim(session, current_actor(), tim_id, today=today()).tim
    return _show_form(tim_id, _values(tim))


@bp.post("/tim/kerja/<int:tim_id>/ubah")
@UBAH
def change_tim(tim_id: int) -> ResponseReturnValue:
    """Change a team, or look for its unit or ketua."""
    if is_search():
        return _show_form(tim_id, request.form)
    try:
        data = _read_data()
        with transaction() as session:
            service_tim_ubah.change_tim(
                session,
                current_actor(),
                tim_id,
                data,
                versi=read_nomor("versi"),
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return _show_form(tim_id, request.form, error)
    flash("Tim disimpan.", "baik")
    return go_to(url_for(".detail_tim", tim_id=tim_id))


@bp.post("/tim/kerja/<int:tim_id>/akhiri")
@UBAH
def end_tim(tim_id: int) -> ResponseReturnValue:
    """End a team."""
    try:
        selesai = parse_form(SelesaiForm, request.form).selesai
        with transaction() as session:
            service_tim_ubah.end_tim(
                session,
                current_actor(),
                tim_id,
                selesai,
                versi=read_nomor("versi"),
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return _show(tim_id, error)
    flash("Akhir tim disimpan. Sesudah hari itu ketua tim tidak lagi melihat SKP anggotanya.", "baik")
    return go_to(url_for(".detail_tim", tim_id=tim_id))


def _read_data() -> DataTim:
    form = parse_form(TimForm, request.form)
    return DataTim(
        nama=form.nama,
        unit_id=form.unit_id,
        ketua_id=form.ketua_id,
        masa=Masa(form.mulai, after(form.selesai)),
        sk_nomor=form.sk_nomor,
        sk_tanggal=form.sk_tanggal,
        keterangan=form.keterangan,
    )


def _values(tim: TimKerja) -> dict[str, str]:
    selesai = Masa(tim.mulai, tim.sampai).selesai
    return {
        "nama": tim.nama,
        "unit_id": str(tim.unit_id),
        "ketua_id": str(tim.ketua_id),
        "mulai": tim.mulai.isoformat(),
        "selesai": selesai.isoformat() if selesai else "",
        "sk_nomor": tim.sk_nomor,
        "sk_tanggal": tim.sk_tanggal.isoformat() if tim.sk_tanggal else "",
        "keterangan": tim.keterangan,
    }


def _show_form(
    tim_id: int | None, isian: Mapping[str, str], error: InputError | ConflictError | None = None
) -> ResponseReturnValue:
    """The form of a team, or of a new one; after a refusal with what was typed."""
    actor = current_actor()
    unit_id, ketua_id = to_nomor(isian.get("unit_id", "")), to_nomor(isian.get("ketua_id", ""))
    with reading() as session:
        tim = service_tim.find_tim(session, actor, tim_id) if tim_id else None
        semua_unit = service_tim.find_unit_tim(session, actor, read_kata("cari_unit"), sertakan=unit_id)
        calon = service_tim.find_calon_tim(
            session,
            actor,
            read_kata("cari_ketua"),
            today=today(),
            sertakan=[ketua_id] if ketua_id else [],
        )
    return render(
        "tim/formulir_tim.html",
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if isinstance(error, InputError) else {},
        galat=error,
        tim=tim,
        isian=isian,
        cari_unit=read_kata("cari_unit"),
        cari_ketua=read_kata("cari_ketua"),
        pilihan_unit=[(satu.id, name_unit(satu)) for satu in semua_unit],
        pilihan_ketua=[(satu.pegawai.id, name_orang(satu)) for satu in calon],
    )


# Members


@bp.get("/tim/kerja/<int:tim_id>/anggota")
@UBAH
def anggota_baru(tim_id: int) -> ResponseReturnValue:
    """The form that takes people into the team."""
    return _show_anggota(tim_id, {"peran": "Anggota"})


@bp.post("/tim/kerja/<int:tim_id>/anggota")
@UBAH
def add_anggota(tim_id: int) -> ResponseReturnValue:
    """Take the ticked and the pasted people into the team, or look for more."""
    if is_search():
        return _show_anggota(tim_id, request.form)
    actor = current_actor()
    try:
        form = parse_form(AnggotaForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                orang = _read_orang() + service_tim_ubah.find_by_nip(session, actor, split_nip(form.nip))
                service_tim_ubah.add_anggota(
                    session,
                    actor,
                    tim_id,
                    orang,
                    form.peran,
                    Masa(form.mulai, after(form.selesai)),
                    now=now(),
                )
    except InputError as error:
        return _show_anggota(tim_id, request.form, error)
    flash("Anggota ditambahkan.", "baik")
    return go_to(url_for(".detail_tim", tim_id=tim_id))


@bp.post("/tim/kerja/<int:tim_id>/anggota/<int:anggota_id>/akhiri")
@UBAH
def end_anggota(tim_id: int, anggota_id: int) -> ResponseReturnValue:
    """End a membership."""
    try:
        selesai = parse_form(SelesaiForm, request.form).selesai
        with transaction() as session:
            service_tim_ubah.end_anggota(session, current_actor(), tim_id, anggota_id, selesai, now=now())
    except InputError as error:
        return _show(tim_id, error, anggota_id=anggota_id)
    flash("Akhir keanggotaan disimpan.", "baik")
    return go_to(url_for(".detail_tim", tim_id=tim_id))


def _read_orang() -> list[int]:
    """The ticked people; the service says where they are too many."""
    nomor = (to_nomor(satu) for satu in request.form.getlist("orang")[: SEKALI_TAMBAH + 1])
    return [satu for satu in nomor if satu is not None]


def _show_anggota(
    tim_id: int, isian: Mapping[str, str], error: InputError | None = None
) -> ResponseReturnValue:
    """The form; who was ticked stays ticked while more people are looked for."""
    actor, kata = current_actor(), read_kata("cari_orang")
    terpilih = _read_orang()
    with reading() as session:
        detail = service_tim.describe_tim(session, actor, tim_id, today=today())
        calon = service_tim.find_calon_tim(session, actor, kata, today=today(), sertakan=terpilih)
    mulai = max(detail.tim.mulai, today())
    return render(
        "tim/anggota_baru.html",
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if error else {},
        galat=error,
        detail=detail,
        isian={"mulai": mulai.isoformat()} | dict(isian),
        cari_orang=kata,
        calon=[(satu.pegawai.id, name_orang(satu)) for satu in calon],
        terpilih=set(terpilih),
        sudah={satu.anggota.pegawai_id for satu in detail.sekarang} | {detail.tim.ketua_id},
    )
