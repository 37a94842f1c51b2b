"""Plans of development."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.bimbingan.forms import (
    AlasanForm,
    KemajuanForm,
    PengembanganForm,
)
from kinerja.bimbingan.routes.bersama import bp, show_page, write_once
from kinerja.bimbingan.rules import (
    BERALASAN,
    AksiPengembangan,
    JenisPengembangan,
    next_status,
)
from kinerja.bimbingan.service import rencana
from kinerja.bimbingan.service.rencana import IsianPengembangan
from kinerja.clock import now, today
from kinerja.db import reading
from kinerja.errors import InputError, NotFoundError
from kinerja.skp.rules import NilaiPerilaku
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import to_nomor

JENIS_PENGEMBANGAN = [(satu.value, satu.label) for satu in JenisPengembangan]


# Development plan


@bp.get("/pengembangan")
@akses(Akses.MASUK)
def pengembangan_saya() -> ResponseReturnValue:
    """One's own plan."""
    pegawai_id = current_actor().pegawai_id
    if pegawai_id is None:
        raise NotFoundError
    return _show_plan(pegawai_id)


@bp.get("/pengembangan/<int:pegawai_id>")
@akses(Akses.MASUK)
def pengembangan(pegawai_id: int) -> ResponseReturnValue:
    """The plan of a person."""
    return _show_plan(pegawai_id)


def _show_plan(pegawai_id: int, galat: InputError | None = None, butir_id: int | None = None) -> Response:
    with reading() as session:
        hal = rencana.open_rencana(session, current_actor(), pegawai_id, today=today())
    boleh = {
        satu.id: {
            aksi
            for aksi in AksiPengembangan
            if next_status(satu.status, aksi, pengusul=satu.pengusul, sisi=hal.sisi)
        }
        for satu in hal.daftar
    }
    return show_page(
        "bimbingan/pengembangan.html",
        galat,
        hal=hal,
        boleh=boleh,
        butir_id=butir_id,
        AksiP=AksiPengembangan,
        jenis_pengembangan=JENIS_PENGEMBANGAN,
        semua_perilaku=NilaiPerilaku,
    )


@bp.post("/pengembangan/<int:pegawai_id>")
@akses(Akses.MASUK)
def propose(pegawai_id: int) -> ResponseReturnValue:
    """Propose an item."""

    def write(session: Session, form: PengembanganForm) -> None:
        rencana.propose(session, current_actor(), pegawai_id, _isian(form), today=today(), now=now())

    return write_once(
        PengembanganForm,
        write,
        lambda galat: _show_plan(pegawai_id, galat),
        "Butir diusulkan. Pihak lain diminta menyepakatinya.",
        url_for(".pengembangan", pegawai_id=pegawai_id),
    )


def _isian(form: PengembanganForm) -> IsianPengembangan:
    jenis, _, nilai = form.kaitan.partition(":")
    salah = InputError("Kaitan belum benar.", fields={"kaitan": "Pilih salah satu yang tersedia."})
    nomor = to_nomor(nilai)
    perilaku = next((satu for satu in NilaiPerilaku if jenis == "perilaku" and satu.value == nilai), None)
    if form.kaitan and perilaku is None and (jenis not in {"rhk", "kompetensi"} or nomor is None):
        raise salah
    return IsianPengembangan(
        jenis=form.jenis,
        uraian=form.uraian,
        dasar=form.dasar,
        ukuran=form.ukuran,
        tenggat=form.tenggat,
        pendamping=form.pendamping,
        rencana_hasil_kerja_id=nomor if jenis == "rhk" else None,
        nilai_perilaku=perilaku,
        kompetensi_id=nomor if jenis == "kompetensi" else None,
    )


@bp.post("/pengembangan/<int:pegawai_id>/<int:butir_id>/<aksi>")
@akses(Akses.MASUK)
def move(pegawai_id: int, butir_id: int, aksi: str) -> ResponseReturnValue:
    """Take an item one step on."""
    pilihan = next((satu for satu in AksiPengembangan if satu.value == aksi), None)
    if pilihan in {None, AksiPengembangan.UBAH, AksiPengembangan.KEMAJUAN} or pilihan is None:
        raise NotFoundError

    def write(session: Session, form: AlasanForm) -> None:
        alasan = form.alasan if pilihan in BERALASAN else ""
        rencana.move(
            session,
            current_actor(),
            butir_id,
            pilihan,
            alasan=alasan,
            versi=form.versi,
            today=today(),
            now=now(),
        )

    return write_once(
        AlasanForm,
        write,
        lambda galat: _show_plan(pegawai_id, galat, butir_id),
        f"Butir {rencana.KATA[pilihan]}.",
        url_for(".pengembangan", pegawai_id=pegawai_id),
    )


@bp.post("/pengembangan/<int:pegawai_id>/<int:butir_id>/ubah")
@akses(Akses.MASUK)
def change_item(pegawai_id: int, butir_id: int) -> ResponseReturnValue:
    """Change an item that was not agreed yet."""

    def write(session: Session, form: PengembanganForm) -> None:
        rencana.move(
            session,
            current_actor(),
            butir_id,
            AksiPengembangan.UBAH,
            isian=_isian(form),
            versi=form.versi,
            today=today(),
            now=now(),
        )

    return write_once(
        PengembanganForm,
        write,
        lambda galat: _show_plan(pegawai_id, galat, butir_id),
        "Butir diubah.",
        url_for(".pengembangan", pegawai_id=pegawai_id),
    )


@bp.post("/pengembangan/<int:pegawai_id>/<int:butir_id>/kemajuan")
@akses(Akses.MASUK)
def note_progress(pegawai_id: int, butir_id: int) -> ResponseReturnValue:
    """Write down what was done."""

    def write(session: Session, form: KemajuanForm) -> None:
        rencana.note_progress(
            session, current_actor(), butir_id, form.teks, form.bukti, today=today(), now=now()
        )

    return write_once(
        KemajuanForm,
        write,
        lambda galat: _show_plan(pegawai_id, galat, butir_id),
        "Kemajuan tercatat.",
        url_for(".pengembangan", pegawai_id=pegawai_id),
    )
