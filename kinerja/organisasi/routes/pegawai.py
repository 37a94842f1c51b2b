"""People: the list, one person with all dated rows, and the forms that change them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.akun.service.tautan import find_akun_of
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.formulir import parse_form
from kinerja.organisasi import (
    service_garis,
    service_jabatan,
    service_pegawai,
    service_penempatan,
    service_unit,
)
from kinerja.organisasi.forms import GarisForm, PegawaiForm, TempatForm
from kinerja.organisasi.lingkup import PENGELOLA, scope_of
from kinerja.organisasi.models import Jabatan, Pegawai
from kinerja.organisasi.routes.bersama import (
    BACA,
    UBAH,
    describe_history,
    first_url,
    is_search,
    name_orang,
    name_unit,
    next_url,
    read_kata,
)
from kinerja.organisasi.rules import JenisPegawai, Jenjang, Kedudukan
from kinerja.organisasi.service import find_penempatan
from kinerja.organisasi.service_pegawai import BarisPegawai, DataPegawai, Saringan
from kinerja.organisasi.service_penempatan import Tempat
from kinerja.skp.service import list_skp_of
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor, to_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("pegawai", __name__, url_prefix="/admin/pegawai")

DAFTAR = frozenset({"daftar_pegawai"})
PILIHAN_JENIS = [(satu.value, satu.label) for satu in JenisPegawai]
PILIHAN_KEDUDUKAN = [(satu.value, satu.label) for satu in Kedudukan]
PILIHAN_KEADAAN = (
    ("", "Semua keadaan"),
    ("tanpa_penilai", "Tanpa pejabat penilai"),
    ("tanpa_penempatan", "Tanpa penempatan"),
    ("usulan", "Penilai masih usulan"),
    ("penilai_lepas", "Penilai tidak bertugas"),
)
Gagal = InputError | ConflictError | None


@bp.get("")
@BACA
def daftar() -> ResponseReturnValue:
    """The people of the scope by name, with search and filters."""
    kata, keadaan = read_kata(), request.args.get("keadaan", "")
    kedudukan, unit_id = request.args.get("kedudukan", ""), read_nomor("unit")
    kedudukan = kedudukan if kedudukan in {satu.value for satu in Kedudukan} else ""
    saringan = Saringan(kata, unit_id, Kedudukan(kedudukan) if kedudukan else None, keadaan)
    with reading() as session:
        halaman = service_pegawai.list_pegawai(
            session, current_actor(), saringan, today=today(), setelah=read_nomor("setelah")
        )
        unit = service_unit.find_unit(session, current_actor(), unit_id) if unit_id else None
    terpakai = {"q": kata, "keadaan": keadaan, "kedudukan": kedudukan, "unit": unit_id}
    return render(
        "organisasi/pegawai/daftar.html",
        fragments=DAFTAR,
        halaman=halaman,
        saringan=saringan,
        unit=unit,
        kedudukan=kedudukan,
        pilihan_keadaan=PILIHAN_KEADAAN,
        pilihan_kedudukan=[("", "Semua kedudukan"), *PILIHAN_KEDUDUKAN],
        url_berikut=next_url(".daftar", halaman.berikut, **terpakai),
        url_awal=first_url(".daftar", **terpakai),
        url_tanpa_unit=url_for(".daftar", q=kata, keadaan=keadaan, kedudukan=kedudukan),
        boleh_ubah=bool(scope_of(current_actor(), PENGELOLA)),
    )


@bp.get("/<int:pegawai_id>")
@BACA
def detail(pegawai_id: int) -> ResponseReturnValue:
    """One person: what holds today, all dated rows, account, SKP, history."""
    actor = current_actor()
    with reading() as session:
        baris = service_pegawai.find_baris(session, actor, pegawai_id, today=today())
        orang = baris.pegawai
        isi: dict[str, Any] = {
            "penempatan": service_penempatan.list_penempatan(session, actor, pegawai_id),
            "garis": service_garis.list_garis(session, actor, pegawai_id),
            "riwayat_nip": service_pegawai.list_riwayat_nip(session, actor, pegawai_id),
            "akun": find_akun_of(session, actor, pegawai_id),
            "daftar_skp": list_skp_of(session, actor, pegawai_id, today=today()),
            "riwayat_pegawai": describe_history(audit.list_history(session, "pegawai", pegawai_id)),
            "boleh_ubah": service_pegawai.may_change_pegawai(session, actor, pegawai_id, today=today()),
        }
    peringatan = service_pegawai.list_warnings(orang.nip, orang.jenis, orang.tanggal_lahir, today=today())
    return render(
        "organisasi/pegawai/detail.html", baris=baris, peringatan=peringatan, hari_ini=today(), **isi
    )


@bp.get("/baru")
@UBAH
def baru() -> ResponseReturnValue:
    """The form of a new person with the first placement."""
    unit_id = request.args.get("unit", "")
    return _show_new({"jenis": JenisPegawai.PNS.value, "unit_id": unit_id, "mulai": today().isoformat()})


@bp.post("/baru")
@UBAH
def create() -> ResponseReturnValue:
    """Make a person, or look for unit and jabatan."""
    if is_search():
        return _show_new(request.form)
    pegawai_id = None
    try:
        form, tempat = parse_form(PegawaiForm, request.form), _read_first_place()
        with transaction() as session:
            if claim_request(session, now=now()):
                pegawai = service_pegawai.create_pegawai(
                    session,
                    current_actor(),
                    _to_data(form),
                    _to_tempat(tempat) if tempat else None,
                    mulai=tempat.mulai if tempat else today(),
                    now=now(),
                )
                pegawai_id = pegawai.id
    except InputError as error:
        return _show_new(request.form, error)
    flash(f"Pegawai {form.nama} dibuat.", "baik")
    _warn(form)
    return go_to(url_for(".detail", pegawai_id=pegawai_id) if pegawai_id else url_for(".daftar"))


def _read_first_place() -> TempatForm | None:
    """The placement; None when neither unit nor jabatan was chosen."""
    if not request.form.get("unit_id") and not request.form.get("jabatan_id"):
        return None
    return parse_form(TempatForm, request.form)


def _show_new(isian: Mapping[str, str], error: Gagal = None) -> ResponseReturnValue:
    with reading() as session:
        pilihan = _load_choices(session, isian)
    return _render_form("organisasi/pegawai/baru.html", None, isian, error, **pilihan)


@bp.get("/<int:pegawai_id>/ubah")
@UBAH
def ubah(pegawai_id: int) -> ResponseReturnValue:
    """The form of a person."""
    return _show_change(pegawai_id, None)


@bp.post("/<int:pegawai_id>/ubah")
@UBAH
def change(pegawai_id: int) -> ResponseReturnValue:
    """Change a person."""
    try:
        form = parse_form(PegawaiForm, request.form)
        with transaction() as session:
            service_pegawai.change_pegawai(
                session,
                current_actor(),
                pegawai_id,
                _to_data(form),
                berlaku=form.berlaku or today(),
                versi=read_nomor("versi"),
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return _show_change(pegawai_id, request.form, error)
    flash("Data pegawai disimpan.", "baik")
    _warn(form)
    return go_to(url_for(".detail", pegawai_id=pegawai_id))


def _show_change(
    pegawai_id: int, isian: Mapping[str, str] | None, error: Gagal = None
) -> ResponseReturnValue:
    with reading() as session:
        baris = service_pegawai.find_baris(session, current_actor(), pegawai_id, today=today())
    isian = _typed(baris.pegawai) if isian is None else isian
    return _render_form("organisasi/pegawai/ubah.html", baris, isian, error)


@bp.get("/<int:pegawai_id>/penempatan")
@UBAH
def penempatan(pegawai_id: int) -> ResponseReturnValue:
    """The form of another placement."""
    return _show_placement(pegawai_id, None)


@bp.post("/<int:pegawai_id>/penempatan")
@UBAH
def place(pegawai_id: int) -> ResponseReturnValue:
    """Place a person elsewhere, or look for unit and jabatan."""
    if is_search():
        return _show_placement(pegawai_id, request.form)
    try:
        form = parse_form(TempatForm, request.form)
        with transaction() as session:
            service_pegawai.find_baris(session, current_actor(), pegawai_id, today=today())
            if claim_request(session, now=now()):
                service_penempatan.place_pegawai(
                    session,
                    current_actor(),
                    pegawai_id,
                    _to_tempat(form),
                    mulai=form.mulai,
                    versi=read_nomor("versi"),
                    now=now(),
                )
    except (InputError, ConflictError) as error:
        return _show_placement(pegawai_id, request.form, error)
    flash("Penempatan disimpan.", "baik")
    return go_to(url_for(".detail", pegawai_id=pegawai_id))


def _show_placement(
    pegawai_id: int, isian: Mapping[str, str] | None, error: Gagal = None
) -> ResponseReturnValue:
    actor = current_actor()
    with reading() as session:
        baris = service_pegawai.find_baris(session, actor, pegawai_id, today=today())
        if isian is None:
            kini = find_penempatan(session, actor, pegawai_id, on=today())
            isian = {"mulai": today().isoformat()}
            if kini is not None:
                isian |= {
                    "unit_id": str(kini.unit_id),
                    "jabatan_id": str(kini.jabatan_id),
                    "golongan": kini.golongan,
                    "tmt_golongan": kini.tmt_golongan.isoformat() if kini.tmt_golongan else "",
                    "tmt_jabatan": kini.tmt_jabatan.isoformat() if kini.tmt_jabatan else "",
                    "kepala_unit": "1" if kini.kepala_unit else "",
                }
        pilihan = _load_choices(session, isian)
    return _render_form("organisasi/pegawai/penempatan.html", baris, isian, error, **pilihan)


@bp.get("/<int:pegawai_id>/penilai")
@UBAH
def penilai(pegawai_id: int) -> ResponseReturnValue:
    """The form of another pejabat penilai."""
    return _show_line(pegawai_id, None)


@bp.post("/<int:pegawai_id>/penilai")
@UBAH
def change_penilai(pegawai_id: int) -> ResponseReturnValue:
    """Give a person another pejabat penilai, or look for people."""
    if is_search():
        return _show_line(pegawai_id, request.form)
    try:
        form = parse_form(GarisForm, request.form)
        with transaction() as session:
            service_pegawai.find_baris(session, current_actor(), pegawai_id, today=today())
            if claim_request(session, now=now()):
                service_garis.change_garis(
                    session,
                    current_actor(),
                    pegawai_id,
                    form.penilai_id,
                    mulai=form.mulai,
                    atasan_id=form.atasan_id,
                    alasan=form.alasan,
                    versi=read_nomor("versi"),
                    now=now(),
                )
    except (InputError, ConflictError) as error:
        return _show_line(pegawai_id, request.form, error)
    flash("Pejabat penilai disimpan.", "baik")
    return go_to(url_for(".detail", pegawai_id=pegawai_id))


def _show_line(pegawai_id: int, isian: Mapping[str, str] | None, error: Gagal = None) -> ResponseReturnValue:
    actor = current_actor()
    with reading() as session:
        baris = service_pegawai.find_baris(session, actor, pegawai_id, today=today())
        if isian is None:
            isian = {"mulai": today().isoformat()}
            if baris.garis is not None:
                atasan = baris.garis.atasan_id
                isian |= {"penilai_id": str(baris.garis.penilai_id), "atasan_id": str(atasan or "")}
        pilihan = {
            f"pilihan_{nama}": [
                (satu.pegawai.id, name_orang(satu))
                for satu in service_pegawai.find_calon(
                    session, actor, read_kata(f"cari_{nama}"), today=today(), sertakan=_chosen(isian, nama)
                )
                if satu.pegawai.id != pegawai_id
            ]
            for nama in ("penilai", "atasan")
        }
    return _render_form("organisasi/pegawai/penilai.html", baris, isian, error, **pilihan)


def _chosen(isian: Mapping[str, str], nama: str) -> list[int]:
    nomor = to_nomor(isian.get(f"{nama}_id", ""))
    return [] if nomor is None else [nomor]


def _load_choices(session: Session, isian: Mapping[str, str]) -> dict[str, Any]:
    """Units and jabatan to choose from: those with the words, and the chosen ones."""
    actor = current_actor()
    units = service_unit.find_units(
        session, actor, read_kata("cari_unit"), sertakan=to_nomor(isian.get("unit_id", ""))
    )
    jabatan = service_jabatan.find_daftar_jabatan(
        session, actor, read_kata("cari_jabatan"), sertakan=to_nomor(isian.get("jabatan_id", ""))
    )
    return {
        "pilihan_unit": [(satu.id, name_unit(satu)) for satu in units],
        "pilihan_jabatan": [(satu.id, _name_jabatan(satu)) for satu in jabatan],
    }


def _name_jabatan(jabatan: Jabatan) -> str:
    jenjang = f" {Jenjang(jabatan.jenjang).label}" if jabatan.jenjang else ""
    return f"{jabatan.nama} ({jabatan.jenis.label}{jenjang})"


def _render_form(
    template: str, baris: BarisPegawai | None, isian: Mapping[str, str], error: Gagal, **pilihan: Any
) -> ResponseReturnValue:
    cari: dict[str, Any] = {
        nama: read_kata(nama) for nama in ("cari_unit", "cari_jabatan", "cari_penilai", "cari_atasan")
    }
    return render(
        template,
        status=error.status if error else HTTPStatus.OK,
        kesalahan=error.fields if error else {},
        galat=error,
        baris=baris,
        isian=isian,
        hari_ini=today(),
        pilihan_jenis=PILIHAN_JENIS,
        pilihan_kedudukan=PILIHAN_KEDUDUKAN,
        **cari,
        **pilihan,
    )


def _typed(pegawai: Pegawai) -> dict[str, str]:
    """The stored person as the form shows it."""
    lahir = pegawai.tanggal_lahir
    return {
        "nip": pegawai.nip or "",
        "nama": pegawai.nama,
        "gelar_depan": pegawai.gelar_depan,
        "gelar_belakang": pegawai.gelar_belakang,
        "jenis": pegawai.jenis.value,
        "kedudukan": pegawai.kedudukan.value,
        "tanggal_lahir": lahir.isoformat() if lahir else "",
        "surel": pegawai.surel or "",
        "berlaku": today().isoformat(),
    }


def _to_data(form: PegawaiForm) -> DataPegawai:
    return DataPegawai(**form.model_dump(exclude={"berlaku"}))


def _to_tempat(form: TempatForm) -> Tempat:
    return Tempat(**form.model_dump(exclude={"mulai"}))


def _warn(form: PegawaiForm) -> None:
    """What does not fit is said and stored all the same: real data has historic mistakes."""
    for kalimat in service_pegawai.list_warnings(form.nip, form.jenis, form.tanggal_lahir, today=today()):
        flash(kalimat, "awas")
