"""Pages of the capaian kinerja organisasi: the units below the actor, and one of them."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.evaluasi import service
from kinerja.evaluasi.forms import PILIHAN_CAPAIAN, CapaianForm
from kinerja.evaluasi.routes.bersama import bp, find_shown_period
from kinerja.formulir import parse_form
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.render import go_to, render

KATA_TERPANJANG = 100


@bp.get("/capaian")
@akses(Akses.MASUK)
def daftar_capaian() -> ResponseReturnValue:
    """The units whose capaian the actor sets, with what is set for a period."""
    actor = current_actor()
    kata = " ".join(request.args.get("q", "")[:KATA_TERPANJANG].split())
    with reading() as session:
        periode, semua = find_shown_period(session, actor, today())
        daftar = service.list_capaian(
            session,
            actor,
            periode.rentang.mulai.year,
            periode.kode,
            cari=kata,
            sesudah=_read_key(request.args.get("sesudah", "")),
            today=today(),
        )
    kunci = "{1}~{0}".format(*daftar.sesudah) if daftar.sesudah else ""
    return render(
        "evaluasi/daftar_capaian.html",
        daftar=daftar.daftar,
        periode=periode,
        semua=semua,
        tahun=periode.rentang.mulai.year,
        kata=kata,
        kunci=kunci,
        dari_awal="sesudah" not in request.args,
    )


def _read_key(teks: str) -> tuple[str, int] | None:
    """The key of the last row of the page before; anything else begins at the top."""
    nomor, _, nama = teks.partition("~")
    if not (nomor.isascii() and nomor.isdigit() and len(nomor) < 10):
        return None
    return nama, int(nomor)


@bp.get("/capaian/<int:unit_id>")
@akses(Akses.MASUK)
def capaian(unit_id: int) -> ResponseReturnValue:
    """One unit and period: the value, its note, and who set it when."""
    return _show(unit_id)


@bp.post("/capaian/<int:unit_id>")
@akses(Akses.MASUK)
def save_capaian(unit_id: int) -> ResponseReturnValue:
    actor = current_actor()
    try:
        form = parse_form(CapaianForm, request.form)
        with transaction() as session:
            periode, _ = find_shown_period(session, actor, today())
            tahun = periode.rentang.mulai.year
            service.set_capaian(
                session,
                actor,
                unit_id,
                tahun,
                periode.kode,
                form.nilai,
                form.catatan,
                komponen=service.KomponenCapaian(form.perjanjian_kinerja, form.harapan_unit),
                versi=form.versi,
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return _show(unit_id, error)
    flash(f"Capaian organisasi disimpan: {form.nilai.label}.", "baik")
    return go_to(url_for(".daftar_capaian", tahun=tahun, periode=periode.kode))


def _show(unit_id: int, error: InputError | ConflictError | None = None) -> Response:
    actor = current_actor()
    with reading() as session:
        periode, semua = find_shown_period(session, actor, today())
        tahun = periode.rentang.mulai.year
        baris, riwayat = service.find_capaian(session, actor, unit_id, tahun, periode.kode, today=today())
    tersimpan = {
        "nilai": baris.capaian.nilai.value if baris.capaian else "",
        "catatan": baris.capaian.catatan if baris.capaian else "",
        "perjanjian_kinerja": (baris.capaian and baris.capaian.perjanjian_kinerja) or "",
        "harapan_unit": (baris.capaian and baris.capaian.harapan_unit) or "",
    }
    return render(
        "evaluasi/capaian.html",
        status=error.status if error else 200,
        baris=baris,
        riwayat_audit=riwayat,
        periode=periode,
        semua=semua,
        tahun=tahun,
        pilihan=(("", "Belum ditetapkan"), *PILIHAN_CAPAIAN),
        galat=error,
        nilai=request.form if error else tersimpan,
    )
