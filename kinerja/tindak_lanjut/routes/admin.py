"""The run with its preview, the list of a year, and who is named to decide."""

from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.tindak_lanjut import hak
from kinerja.tindak_lanjut.forms import PetugasForm
from kinerja.tindak_lanjut.models import SebagaiPetugas
from kinerja.tindak_lanjut.routes.bersama import (
    bp,
    list_years,
    read_year,
    show_page,
    write_once,
)
from kinerja.tindak_lanjut.rules.alur import StatusRekomendasi
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.service import halaman, petugas, usul
from kinerja.tindak_lanjut.service.usul import SEKALIGUS
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to

BACA = akses(Peran.ADMIN_INSTANSI, Peran.AUDITOR)
UBAH = akses(Peran.ADMIN_INSTANSI)


@bp.get("/admin/tindak-lanjut")
@BACA
def daftar() -> ResponseReturnValue:
    """The recommendations of a year; with `pratinjau` what a run would add."""
    actor, tahun = current_actor(), read_year()
    pratinjau = None
    with transaction() as session:
        hal = halaman.open_list(
            session,
            actor,
            tahun,
            jenis=_choice(JenisRekomendasi, "jenis"),
            status=_choice(StatusRekomendasi, "status"),
            sesudah=read_nomor("sesudah") or 0,
        )
        if request.args.get("pratinjau"):
            kerja = usul.start_run(session, actor, tahun, today=today())
            pratinjau = usul.preview(session, actor, kerja)
        if hal.daftar and actor.akun_id is not None:
            hak.log_reading(session, actor, actor.akun_id, today=today(), now=now(), daftar=True)
    return show_page(
        "tindak_lanjut/daftar.html",
        hal=hal,
        tahun=tahun,
        pilihan_tahun=list_years(),
        pratinjau=pratinjau,
        pilih={nama: request.args.get(nama, "") for nama in ("jenis", "status")},
        admin=actor.has_everywhere(Peran.ADMIN_INSTANSI),
        sekaligus=SEKALIGUS,
    )


def _choice(pilihan: Any, nama: str) -> Any:
    teks = request.args.get(nama, "")
    return pilihan(teks) if teks in set(pilihan) else None


@bp.post("/admin/tindak-lanjut/usulkan")
@UBAH
def propose() -> ResponseReturnValue:
    """Propose for the first people for whom something is new; pressed again for the rest."""
    actor, tahun = current_actor(), read_year()
    hasil = None
    with transaction() as session:
        if claim_request(session, now=now()):
            kerja = usul.start_run(session, actor, tahun, today=today())
            orang = usul.list_affected(session, actor, kerja, limit=SEKALIGUS + 1)
            hasil = usul.propose_slice(session, actor, kerja, orang[:SEKALIGUS], now=now())
    if hasil is not None:
        lagi = " Masih ada yang lain: tekan sekali lagi." if len(orang) > SEKALIGUS else ""
        flash(f"{hasil.jumlah} usulan dibuat, {hasil.ditarik} ditarik.{lagi}", "baik")
    return go_to(url_for("tindak_lanjut.daftar", tahun=tahun))


@bp.get("/admin/tindak-lanjut/pejabat")
@UBAH
def pejabat() -> ResponseReturnValue:
    """Who is named as PPK, PyB and assessor."""
    return _show_named()


def _show_named(galat: InputError | None = None) -> Response:
    with reading() as session:
        semua = petugas.list_named(session, current_actor(), today=today())
    pilihan = [(satu.value, satu.label) for satu in SebagaiPetugas]
    return show_page("tindak_lanjut/pejabat.html", galat, semua=semua, pilihan_sebagai=pilihan)


@bp.post("/admin/tindak-lanjut/pejabat")
@UBAH
def name_person() -> ResponseReturnValue:
    """Name somebody."""

    def write(session: Session, form: PetugasForm) -> str:
        satu = petugas.name_person(
            session,
            current_actor(),
            form.nip,
            SebagaiPetugas(form.sebagai.value),
            form.dasar,
            mulai=form.mulai,
            today=today(),
            now=now(),
        )
        return f"Penunjukan tercatat: {satu.sebagai.label}."

    return write_once(PetugasForm, write, _show_named, url_for("tindak_lanjut.pejabat"))


@bp.post("/admin/tindak-lanjut/pejabat/<int:petugas_id>/akhiri")
@UBAH
def end_naming(petugas_id: int) -> ResponseReturnValue:
    """End it."""
    with transaction() as session:
        petugas.end_naming(session, current_actor(), petugas_id, today=today(), now=now())
    flash("Penunjukan diakhiri.", "baik")
    return go_to(url_for("tindak_lanjut.pejabat"))
