"""Give feedback, and look at what was given and got."""

from http import HTTPStatus

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan.routes.bersama import Tolakan, refuse
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik import service
from kinerja.umpan_balik.forms import UmpanBalikForm, UtasForm
from kinerja.umpan_balik.routes.bersama import bp
from kinerja.umpan_balik.rules import KALIMAT_CEPAT, JenisUmpan
from kinerja.umpan_balik.tempat import read_place
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

TAHUN_AWAL = 2022
"""PermenPANRB 6/2022: there is no feedback of an earlier year."""


@bp.get("")
@akses(Akses.MASUK)
def orang() -> ResponseReturnValue:
    """The people to whom the actor may give feedback now."""
    sesudah = request.args.get("nama", ""), read_nomor("sesudah")
    with reading() as session:
        semua = service.list_orang_umpan_balik(
            session,
            current_actor(),
            sesudah=(sesudah[0], sesudah[1]) if sesudah[1] is not None else None,
            today=today(),
        )
        diminta = service.list_permintaan_untuk_saya(session, current_actor(), today=today())
    halaman = semua[: service.BATAS_REKAN]
    akhir = halaman[-1].pegawai if len(semua) > service.BATAS_REKAN else None
    return render(
        "umpan_balik/orang.html",
        semua=halaman,
        diminta=diminta,
        berikut=url_for(".orang", nama=akhir.nama, sesudah=akhir.id) if akhir else "",
        awal=url_for(".orang") if sesudah[1] is not None else "",
    )


@bp.get("/diterima")
@akses(Akses.MASUK)
def diterima() -> ResponseReturnValue:
    """What the actor got this year, as far as it is open to him."""
    kini = today().year
    tahun = min(max(read_nomor("tahun") or kini, TAHUN_AWAL), kini)
    with reading() as session:
        hal = service.list_diterima(session, current_actor(), tahun, today=today())
        laporan = service.list_laporan_saya(session, current_actor())
    return render(
        "umpan_balik/diterima.html", hal=hal, tahun=tahun, awal=TAHUN_AWAL, kini=kini, laporan=laporan
    )


@bp.get("/diberikan")
@akses(Akses.MASUK)
def diberikan() -> ResponseReturnValue:
    """What the actor gave."""
    with reading() as session:
        semua = service.list_diberikan(session, current_actor(), today=today())
        putusan = service.list_tentang_saya(session, current_actor())
    return render("umpan_balik/diberikan.html", semua=semua, putusan=putusan)


@bp.get("/<int:periode_id>")
@akses(Akses.MASUK)
def beri(periode_id: int) -> ResponseReturnValue:
    """The titles of somebody's results and what the actor himself wrote on them; nothing else."""
    return _show_own(periode_id, None, HTTPStatus.OK)


def _show_own(periode_id: int, tolakan: Tolakan | None, status: int) -> Response:
    with reading() as session:
        hal = service.find_halaman_umpan_balik(session, current_actor(), periode_id, today=today())
    return render(
        "umpan_balik/beri.html",
        status=status,
        hal=hal,
        tolakan=tolakan,
        daftar_nilai=tuple(NilaiPerilaku),
        daftar_jenis=tuple(JenisUmpan),
        kalimat_cepat=KALIMAT_CEPAT,
    )


@bp.post("/<int:periode_id>")
@akses(Akses.MASUK)
def add(periode_id: int) -> ResponseReturnValue:
    """Feedback from the page of a giver, and back to it."""
    utas = read_place(request.form)
    try:
        _add(periode_id, utas)
    except InputError as error:
        return _show_own(periode_id, refuse(utas.tempat, error), error.status)
    flash("Umpan balik terkirim.", "baik")
    return go_to(url_for(".beri", periode_id=periode_id, _anchor=utas.tempat))


def _add(periode_id: int, utas: UtasForm) -> None:
    isian = parse_form(UmpanBalikForm, request.form)
    with transaction() as session:
        if claim_request(session, now=now()):
            service.add_umpan_balik(
                session,
                current_actor(),
                periode_id,
                isian.isi,
                rhk_id=utas.rhk,
                nilai_perilaku=utas.perilaku,
                jenis=isian.jenis,
                pihak=service.Pihak(isian.pihak_nama, isian.pihak_kantor),
                today=today(),
                now=now(),
            )


@bp.post("/<int:periode_id>/<tanda>/ubah")
@akses(Akses.MASUK)
def change(periode_id: int, tanda: str) -> ResponseReturnValue:
    """Other words for what the actor wrote."""
    try:
        isian = parse_form(UmpanBalikForm, request.form)
        with transaction() as session:
            service.change_umpan_balik(
                session,
                current_actor(),
                periode_id,
                tanda,
                isian.isi,
                jenis=isian.jenis,
                today=today(),
                now=now(),
            )
    except InputError as error:
        return _show_own(periode_id, refuse(f"ubah_{tanda}", error), error.status)
    flash("Umpan balik diubah.", "baik")
    return go_to(url_for(".beri", periode_id=periode_id))


@bp.post("/<int:periode_id>/<tanda>/tarik")
@akses(Akses.MASUK)
def withdraw(periode_id: int, tanda: str) -> ResponseReturnValue:
    """Take a text back."""
    with transaction() as session:
        if claim_request(session, now=now()):
            service.withdraw_umpan_balik(
                session, current_actor(), periode_id, tanda, today=today(), now=now()
            )
    flash("Umpan balik ditarik. Tidak ada yang membacanya lagi.", "baik")
    return go_to(url_for(".beri", periode_id=periode_id))
