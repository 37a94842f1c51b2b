"""The nine boxes: grid, who stands in one, the history of a person, and the export."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.aturan.rules import Potensial
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.tindak_lanjut import hak
from kinerja.tindak_lanjut.forms import CabutForm, PotensialForm
from kinerja.tindak_lanjut.lembar import write_boxes
from kinerja.tindak_lanjut.routes.bersama import (
    bp,
    list_years,
    read_year,
    show_page,
    write_once,
)
from kinerja.tindak_lanjut.rules.talenta import GRUP_TERKECIL
from kinerja.tindak_lanjut.service import potensial, riwayat, talenta
from kinerja.tindak_lanjut.service.potensial import IsianPotensial
from kinerja.tindak_lanjut.service.talenta import SEHALAMAN
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to

PILIHAN = [(satu.value, satu.label) for satu in Potensial]
JENIS_BERKAS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/talenta")
@akses(Akses.MASUK)
def kotak() -> ResponseReturnValue:
    """The grid with counts; with `nomor` the people of one box."""
    actor, tahun, nomor = current_actor(), read_year(), read_nomor("nomor")
    with transaction() as session:
        hal = talenta.open_grid(session, actor, tahun, today=today())
        orang = None
        if nomor is not None:
            orang = talenta.open_box(
                session, actor, tahun, nomor, sesudah=read_nomor("sesudah") or 0, today=today()
            )
            if actor.akun_id is not None:
                hak.log_reading(session, actor, actor.akun_id, today=today(), now=now(), daftar=True)
    return show_page(
        "tindak_lanjut/talenta.html",
        hal=hal,
        nomor=nomor,
        orang=orang,
        pilihan_tahun=list_years(),
        minimum=GRUP_TERKECIL,
        lanjut=orang[-1].pegawai_id if orang and len(orang) == SEHALAMAN else None,
    )


@bp.get("/talenta/ekspor.xlsx")
@akses(Akses.MASUK)
def export() -> ResponseReturnValue:
    """Everybody with the box, as a workbook."""
    actor, tahun = current_actor(), read_year()
    with transaction() as session:
        isi = write_boxes(talenta.iter_people(session, actor, tahun, today=today()), tahun)
        talenta.log_export(session, actor, tahun, now=now())
    response = Response(isi, content_type=JENIS_BERKAS)
    response.headers["Content-Disposition"] = f'attachment; filename="talenta-{tahun}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/talenta/pegawai/<int:pegawai_id>")
@akses(Akses.MASUK)
def orang(pegawai_id: int) -> ResponseReturnValue:
    """The history of one person."""
    return _show(pegawai_id)


def _show(pegawai_id: int, galat: InputError | None = None) -> Response:
    actor = current_actor()
    with reading() as session:
        hal = riwayat.open_person(session, actor, pegawai_id, today=today())
    if pegawai_id != actor.pegawai_id and actor.akun_id is not None:
        with transaction() as session:
            hak.log_reading(session, actor, actor.akun_id, today=today(), now=now(), daftar=True)
    return show_page("tindak_lanjut/orang.html", galat, hal=hal, pilihan_potensial=PILIHAN)


@bp.post("/talenta/pegawai/<int:pegawai_id>")
@akses(Akses.MASUK)
def record(pegawai_id: int) -> ResponseReturnValue:
    """Record the potential of a person."""

    def write(session: Session, form: PotensialForm) -> str:
        isian = IsianPotensial(**form.model_dump())
        potensial.record_potential(session, current_actor(), pegawai_id, isian, today=today(), now=now())
        return "Potensial tercatat."

    url = url_for("tindak_lanjut.orang", pegawai_id=pegawai_id)
    return write_once(PotensialForm, write, lambda galat: _show(pegawai_id, galat), url)


@bp.post("/talenta/potensial/<int:potensial_id>/cabut")
@akses(Akses.MASUK)
def withdraw(potensial_id: int) -> ResponseReturnValue:
    """Take a wrong entry back."""
    form = parse_form(CabutForm, request.form)
    with transaction() as session:
        satu = potensial.withdraw_potential(
            session, current_actor(), potensial_id, form.alasan, today=today(), now=now()
        )
    flash("Catatan potensial dicabut.", "baik")
    return go_to(url_for("tindak_lanjut.orang", pegawai_id=satu.pegawai_id))
