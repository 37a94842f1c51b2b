"""One's own recommendations, those to decide, and one with its decision and its improvement."""

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.tindak_lanjut import hak
from kinerja.tindak_lanjut.forms import (
    CatatanForm,
    HasilForm,
    LaksanaForm,
    PerbaikanForm,
    PernyataanForm,
    PutusanForm,
    VersiForm,
)
from kinerja.tindak_lanjut.models import Rekomendasi
from kinerja.tindak_lanjut.routes.bersama import F, bp, show_page, write_once
from kinerja.tindak_lanjut.rules.alur import StatusRekomendasi
from kinerja.tindak_lanjut.rules.perbaikan import HasilPerbaikan
from kinerja.tindak_lanjut.service import halaman, perbaikan, potensial, putus
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor

HASIL = [(satu.value, satu.label) for satu in HasilPerbaikan]


@bp.get("/tindak-lanjut")
@akses(Akses.MASUK)
def sendiri() -> ResponseReturnValue:
    """What was recommended about oneself, with its ground."""
    with reading() as session:
        daftar = halaman.list_own(session, current_actor())
        catatan = potensial.describe_own(session, current_actor(), today=today())
    return show_page("tindak_lanjut/sendiri.html", daftar=daftar, potensial=catatan)


@bp.get("/tindak-lanjut/tim")
@akses(Akses.MASUK)
def tim() -> ResponseReturnValue:
    """What waits for one's decision, execution and watching."""
    actor = current_actor()
    with transaction() as session:
        hal = halaman.open_team(session, actor, today=today())
        if actor.akun_id is not None and (hal.putusan or hal.laksana or hal.perbaikan):
            hak.log_reading(session, actor, actor.akun_id, today=today(), now=now(), daftar=True)
    return show_page("tindak_lanjut/tim.html", hal=hal)


@bp.get("/tindak-lanjut/<int:rekomendasi_id>")
@akses(Akses.MASUK)
def detail(rekomendasi_id: int) -> ResponseReturnValue:
    """One recommendation."""
    return _show(rekomendasi_id)


def _show(rekomendasi_id: int, galat: InputError | None = None) -> Response:
    actor = current_actor()
    with reading() as session:
        hal = halaman.open_one(session, actor, rekomendasi_id, today=today())
    if hal.kedudukan.log:
        with transaction() as session:
            hak.log_reading(session, actor, rekomendasi_id, today=today(), now=now())
    return show_page("tindak_lanjut/detail.html", galat, hal=hal, pilihan_hasil=HASIL)


def _tell(satu: Rekomendasi, kalimat: str) -> str | None:
    """The sentence after an action; what lost its ground meanwhile says so instead."""
    if satu.status is StatusRekomendasi.DITARIK:
        flash(f"Rekomendasi ditarik dan tidak diputuskan. {satu.alasan_tarik}", "awas")
        return None
    return kalimat


@bp.post("/tindak-lanjut/<int:rekomendasi_id>/tinjau")
@akses(Akses.MASUK)
def review(rekomendasi_id: int) -> ResponseReturnValue:
    """Take it up."""

    def write(session: Session, form: VersiForm) -> str | None:
        satu = putus.review(
            session, current_actor(), rekomendasi_id, versi=form.versi, today=today(), now=now()
        )
        return _tell(satu, "Peninjauan dimulai. Pegawai melihat siapa yang meninjau.")

    return _change(rekomendasi_id, VersiForm, write)


@bp.post("/tindak-lanjut/<int:rekomendasi_id>/putuskan")
@akses(Akses.MASUK)
def decide(rekomendasi_id: int) -> ResponseReturnValue:
    """Agree, refuse or put off."""

    def write(session: Session, form: PutusanForm) -> str | None:
        satu = putus.decide(
            session,
            current_actor(),
            rekomendasi_id,
            form.putusan,
            versi=form.versi,
            today=today(),
            now=now(),
        )
        return _tell(satu, "Putusan Anda tersimpan. Pegawai dapat membacanya.")

    return _change(rekomendasi_id, PutusanForm, write)


@bp.post("/tindak-lanjut/<int:rekomendasi_id>/laksanakan")
@akses(Akses.MASUK)
def carry_out(rekomendasi_id: int) -> ResponseReturnValue:
    """Say that it was done."""

    def write(session: Session, form: LaksanaForm) -> str | None:
        satu = putus.carry_out(
            session,
            current_actor(),
            rekomendasi_id,
            form.pelaksanaan,
            versi=form.versi,
            today=today(),
            now=now(),
        )
        return _tell(satu, "Pelaksanaan tercatat.")

    return _change(rekomendasi_id, LaksanaForm, write)


@bp.post("/tindak-lanjut/<int:rekomendasi_id>/pernyataan")
@akses(Akses.MASUK)
def state(rekomendasi_id: int) -> ResponseReturnValue:
    """Add one's own words."""

    def write(session: Session, form: PernyataanForm) -> str:
        putus.state(session, current_actor(), rekomendasi_id, form.teks, today=today(), now=now())
        return "Pernyataan Anda tersimpan. Pemutus membacanya sebelum memutuskan."

    return _change(rekomendasi_id, PernyataanForm, write)


@bp.post("/tindak-lanjut/<int:rekomendasi_id>/perbaikan")
@akses(Akses.MASUK)
def start_improvement(rekomendasi_id: int) -> ResponseReturnValue:
    """Begin the six months."""

    def write(session: Session, form: PerbaikanForm) -> str | None:
        satu = perbaikan.start(
            session,
            current_actor(),
            rekomendasi_id,
            form.sasaran,
            form.mulai,
            versi=form.versi,
            today=today(),
            now=now(),
        )
        if satu is None:
            flash("Rekomendasi ditarik: penilaian yang menjadi dasarnya sudah digantikan.", "awas")
            return None
        return "Masa perbaikan enam bulan dimulai."

    return _change(rekomendasi_id, PerbaikanForm, write)


@bp.post("/tindak-lanjut/<int:rekomendasi_id>/perbaikan/<int:perbaikan_id>/catatan")
@akses(Akses.MASUK)
def note_improvement(rekomendasi_id: int, perbaikan_id: int) -> ResponseReturnValue:
    """Write down what was seen."""

    def write(session: Session, form: CatatanForm) -> str:
        perbaikan.add_note(
            session,
            current_actor(),
            perbaikan_id,
            form.catatan,
            form.tanggal,
            today=today(),
            now=now(),
        )
        return "Catatan tersimpan."

    return _change(rekomendasi_id, CatatanForm, write)


@bp.post("/tindak-lanjut/<int:rekomendasi_id>/perbaikan/<int:perbaikan_id>/selesai")
@akses(Akses.MASUK)
def finish_improvement(rekomendasi_id: int, perbaikan_id: int) -> ResponseReturnValue:
    """End the six months."""

    def write(session: Session, form: HasilForm) -> str:
        baru = perbaikan.finish(
            session,
            current_actor(),
            perbaikan_id,
            form.hasil,
            form.kalimat,
            versi=form.versi,
            today=today(),
            now=now(),
        )
        if baru is None:
            return "Masa perbaikan ditutup."
        return "Masa perbaikan ditutup. Uji kompetensi diusulkan dan menunggu putusan pejabat yang ditunjuk."

    return _change(rekomendasi_id, HasilForm, write)


def _change(rekomendasi_id: int, model: type[F], write: object) -> Response:
    url = url_for("tindak_lanjut.detail", rekomendasi_id=rekomendasi_id)
    return write_once(model, write, lambda galat: _show(rekomendasi_id, galat), url)  # type: ignore[arg-type]
