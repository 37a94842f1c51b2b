"""The audit log: a list with filters, and the check of its chain."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.actor import Peran
from kinerja.admin import service_audit
from kinerja.admin.service_audit import Saringan
from kinerja.clock import now
from kinerja.db import reading, transaction
from kinerja.organisasi.routes.bersama import (
    describe_entry,
    first_url,
    next_url,
    read_kata,
)
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("jejak", __name__, url_prefix="/jejak")

BACA_JEJAK = akses(Peran.ADMIN_INSTANSI, Peran.AUDITOR)
DAFTAR = frozenset({"daftar_jejak"})
OBJEK = {
    "": "Semua objek",
    "pegawai": "Pegawai",
    "unit_kerja": "Unit kerja",
    "tim_kerja": "Tim kerja",
    "jabatan": "Jabatan",
    "akun": "Akun",
    "skp": "SKP",
    "periode": "Periode",
    "evaluasi": "Evaluasi",
    "capaian": "Capaian organisasi",
    "dialog": "Dialog kinerja",
    "penugasan_bimbingan": "Penugasan bimbingan",
    "pengembangan": "Rencana pengembangan",
    "impor": "Impor",
    "pengaturan": "Pengaturan",
    "aturan": "Edisi aturan",
    "aturan_instansi": "Pilihan aturan",
    "instansi": "Instansi",
    "audit": "Pemeriksaan jejak",
}
# Where the object of an entry is shown: endpoint and the name of its id there.
HALAMAN_OBJEK = {
    "pegawai": ("organisasi.pegawai.detail", "pegawai_id"),
    "unit_kerja": ("organisasi.unit.detail", "unit_id"),
    "tim_kerja": ("tim.detail_tim", "tim_id"),
    "jabatan": ("organisasi.jabatan.detail", "jabatan_id"),
    "akun": ("akun_admin.detail", "akun_id"),
    "skp": ("skp.detail", "skp_id"),
    "impor": ("organisasi.impor.detail", "impor_id"),
}

HANYA_ADMIN = {"akun", "impor"}  # pages that no auditor opens


@bp.get("")
@BACA_JEJAK
def daftar() -> ResponseReturnValue:
    """Entries, the newest first, by kind of object, one object, action and name."""
    objek, aksi, nama = request.args.get("objek", ""), read_kata("aksi"), read_kata("nama")
    objek = objek if objek in OBJEK else ""
    saringan = Saringan((objek,) if objek else (), read_nomor("nomor"), aksi, nama)
    actor = current_actor()
    with reading() as session:
        halaman = service_audit.list_entries(session, actor, saringan, sebelum=read_nomor("setelah"))
        periksa = service_audit.find_last_check(session, actor)
    terpakai = {"objek": objek, "nomor": saringan.objek_id, "aksi": aksi, "nama": nama}
    return render(
        "admin/jejak.html",
        fragments=DAFTAR,
        halaman=halaman,
        saringan=saringan,
        objek=objek,
        periksa=periksa,
        pilihan_objek=list(OBJEK.items()),
        label_objek=OBJEK,
        describe=describe_entry,
        url_objek=_url_of,
        url_berikut=next_url(".daftar", halaman.berikut, **terpakai),
        url_awal=first_url(".daftar", **terpakai),
    )


def _url_of(objek: str, objek_id: int) -> str:
    """The page of an object, "" when it has none for the actor."""
    hanya_admin = objek in HANYA_ADMIN and not current_actor().has_everywhere(Peran.ADMIN_INSTANSI)
    if objek not in HALAMAN_OBJEK or hanya_admin:
        return ""
    endpoint, nama = HALAMAN_OBJEK[objek]
    kunci: dict[str, Any] = {nama: objek_id}
    return url_for(endpoint, **kunci)


@bp.post("/periksa")
@BACA_JEJAK
def check() -> ResponseReturnValue:
    """Walk the chain now."""
    with transaction() as session:
        hasil = service_audit.check_chain(session, current_actor(), now=now())
    if hasil.rusak_di is None:
        flash("Rantai utuh: semua catatan diperiksa.", "baik")
    else:
        flash(f"Rantai rusak. {hasil.sebab} Bandingkan dengan cadangan sebelum melanjutkan.", "galat")
    return go_to(url_for(".daftar"))
