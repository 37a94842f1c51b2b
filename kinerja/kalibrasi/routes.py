"""Pages of kalibrasi: sessions, the board, the minutes, the trial and the statistics of units."""

from collections.abc import Callable

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.aturan.rules import Predikat
from kinerja.clock import now, today, zone
from kinerja.db import reading, transaction
from kinerja.errors import (
    ConflictError,
    InputError,
    KinerjaError,
    NotAuthorizedError,
    NotFoundError,
    StateError,
)
from kinerja.evaluasi.routes.bersama import find_shown_period
from kinerja.formulir import parse_form
from kinerja.kalibrasi import service
from kinerja.kalibrasi.cetak import sign_risalah, store_risalah
from kinerja.kalibrasi.forms import LangkahForm, PindahForm, SesiForm, TutupForm, UrungForm
from kinerja.kalibrasi.papan import label_pegawai
from kinerja.kalibrasi.rules import AksiKalibrasi, Sel, StatusKalibrasi, read_cell
from kinerja.kalibrasi.service.baca import log_board
from kinerja.surat.render import print_dokumen
from kinerja.surat.tandatangan import read_file
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render, target

bp = Blueprint("kalibrasi", __name__, url_prefix="/kalibrasi")
FRAGMENTS = frozenset({"papan", "pindah"})
KATA_TERPANJANG = 60
PERUBAHAN_TERBESAR = 999


@bp.get("")
@akses(Akses.MASUK)
def daftar() -> ResponseReturnValue:
    """The sessions of the actor, and the form of a new one."""
    return _show_list()


@bp.post("")
@akses(Akses.MASUK)
def create() -> ResponseReturnValue:
    actor = current_actor()
    try:
        form = parse_form(SesiForm, request.form)
        with transaction() as session:
            periode, _ = find_shown_period(session, actor, today())
            baru = service.create_session(
                session,
                actor,
                form.unit_id,
                periode.rentang.mulai.year,
                periode.kode,
                tanggal=form.tanggal,
                agenda=form.agenda,
                today=today(),
                now=now(),
            )
    except (InputError, StateError) as error:
        return _show_list(error)
    flash("Rancangan sesi dibuat dan pejabat penilai diundang. Mulai sesi saat sidang dibuka.", "baik")
    return go_to(url_for(".papan", kalibrasi_id=baru.id))


def _show_list(error: KinerjaError | None = None) -> Response:
    actor = current_actor()
    with reading() as session:
        periode, semua = find_shown_period(session, actor, today())
        sesi = service.list_sesi(session, actor)
        units = service.list_units(session, actor, today=today())
    return render(
        "kalibrasi/daftar.html",
        status=error.status if error else 200,
        sesi=sesi.daftar,
        units=units,
        periode=periode,
        semua=semua,
        tahun=periode.rentang.mulai.year,
        error=error,
        isian=request.form if error else {"tanggal": today(), "unit_id": request.args.get("unit", "")},
    )


@bp.get("/<int:kalibrasi_id>")
@akses(Akses.MASUK)
def papan(kalibrasi_id: int) -> ResponseReturnValue:
    """The board; `orang`, `ke` and `q` in the address fill its form and narrow its chips."""
    return _show_board(kalibrasi_id)


@bp.post("/<int:kalibrasi_id>/pindah")
@akses(Akses.MASUK)
def stage(kalibrasi_id: int) -> ResponseReturnValue:
    """Note a move with its sentence."""

    def write(session: Session) -> None:
        form = parse_form(PindahForm, request.form)
        tujuan = _cell(form.ke)
        if tujuan is None:
            raise InputError("Pilih sel tujuan.", fields={"ke": "Pilih sel tujuan."})
        service.stage_move(
            session,
            current_actor(),
            kalibrasi_id,
            form.orang,
            tujuan,
            form.alasan,
            today=today(),
            now=now(),
        )

    return _write(kalibrasi_id, write)


@bp.post("/<int:kalibrasi_id>/urungkan")
@akses(Akses.MASUK)
def undo(kalibrasi_id: int) -> ResponseReturnValue:
    """Take one staged move back, or all."""

    def write(session: Session) -> None:
        form = parse_form(UrungForm, request.form)
        service.undo_moves(session, current_actor(), kalibrasi_id, form.orang, now=now())

    return _write(kalibrasi_id, write)


def _write(kalibrasi_id: int, write: Callable[[Session], None]) -> Response:
    """Change the staged moves; htmx gets the board, a browser without script goes back to it."""
    try:
        with transaction() as session:
            write(session)
    except (InputError, StateError) as error:
        return _show_board(kalibrasi_id, error)
    if target() in FRAGMENTS:
        return _show_board(kalibrasi_id)
    return go_to(url_for(".papan", kalibrasi_id=kalibrasi_id))


@bp.post("/<int:kalibrasi_id>/<any('mulai', 'batalkan', 'terapkan'):langkah>")
@akses(Akses.MASUK)
def step(kalibrasi_id: int, langkah: str) -> ResponseReturnValue:
    """Start, cancel, apply."""
    try:
        form = parse_form(LangkahForm, request.form)
        with transaction() as session:
            if not claim_request(session, now=now()):
                return go_to(url_for(".papan", kalibrasi_id=kalibrasi_id))
            kalimat = _take(session, kalibrasi_id, langkah, form.versi)
    except (ConflictError, StateError) as error:
        return _show_board(kalibrasi_id, error)
    flash(kalimat, "baik")
    return go_to(url_for(".papan", kalibrasi_id=kalibrasi_id))


def _take(session: Session, kalibrasi_id: int, langkah: str, versi: int | None) -> str:
    actor = current_actor()
    if langkah == "mulai":
        service.start_session(session, actor, kalibrasi_id, versi=versi, today=today(), now=now())
        return "Sesi dimulai. Pemindahan belum berlaku sampai diterapkan."
    if langkah == "batalkan":
        service.cancel_session(session, actor, kalibrasi_id, versi=versi, now=now())
        return "Sesi dibatalkan. Tidak ada draf yang berubah."
    jumlah = service.apply_moves(session, actor, kalibrasi_id, versi=versi, today=today(), now=now())
    return f"{jumlah} pemindahan diterapkan. Pejabat penilai masing-masing tetap yang menetapkan."


@bp.post("/<int:kalibrasi_id>/tutup")
@akses(Akses.MASUK)
def close(kalibrasi_id: int) -> ResponseReturnValue:
    """Freeze the minutes."""
    try:
        form = parse_form(TutupForm, request.form)
        with transaction() as session:
            if claim_request(session, now=now()):
                satu = service.close_session(
                    session,
                    current_actor(),
                    kalibrasi_id,
                    form.pembenaran,
                    versi=form.versi,
                    today=today(),
                    now=now(),
                )
                flash(f"Risalah {satu.nomor} ditutup dan tidak dapat diubah lagi.", "baik")
    except (InputError, StateError, ConflictError) as error:
        return _show_board(kalibrasi_id, error)
    _finish(lambda: store_risalah(current_actor(), kalibrasi_id) and "")
    return go_to(url_for(".papan", kalibrasi_id=kalibrasi_id))


@bp.post("/<int:kalibrasi_id>/tanda-tangan")
@akses(Akses.MASUK)
def sign(kalibrasi_id: int) -> ResponseReturnValue:
    """Sign the minutes; what failed before is tried again."""
    with transaction() as session:
        baru = claim_request(session, now=now())
    if baru:
        penanda = request.form.get("penanda", "").strip()
        kalimat = "Risalah ditandatangani. Berkasnya tidak dapat diubah lagi."
        _finish(lambda: sign_risalah(current_actor(), kalibrasi_id, penanda=penanda).kendala, kalimat)
    return go_to(url_for(".papan", kalibrasi_id=kalibrasi_id))


def _finish(work: Callable[[], str], kalimat: str = "") -> None:
    """Print or sign what is closed, and say how it went: the minutes stand whatever happens."""
    try:
        kendala = work()
    except (NotFoundError, NotAuthorizedError, StateError):
        raise
    except KinerjaError as error:
        kendala = error.message
    if kendala or kalimat:
        flash(kendala or kalimat, "awas" if kendala else "baik")


@bp.get("/<int:kalibrasi_id>/risalah.pdf")
@akses(Akses.MASUK)
def risalah(kalibrasi_id: int) -> ResponseReturnValue:
    """The minutes as PDF: the stored file once there is one; its file name carries no person."""
    actor = current_actor()
    with reading() as session:
        sidik = service.find_stored(session, actor, kalibrasi_id)
        dokumen = None if sidik else service.load_risalah(session, actor, kalibrasi_id, today=today())
    isi = print_dokumen(dokumen) if dokumen else read_file(actor.instansi_id, sidik)
    response = Response(isi, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="risalah-kalibrasi-{kalibrasi_id}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _show_board(kalibrasi_id: int, error: KinerjaError | None = None) -> Response:
    actor, nilai = current_actor(), request.values
    orang = nilai.get("orang", "")
    with reading() as session:
        hal = service.open_board(
            session,
            actor,
            kalibrasi_id,
            kata=" ".join(nilai.get("q", "")[:KATA_TERPANJANG].split()),
            # After a move was noted the form is empty again.
            orang_id=_number(orang) if error or request.method == "GET" else None,
            ke=_cell(nilai.get("ke", "")) if error or request.method == "GET" else None,
            today=today(),
        )
    if request.method == "GET" and target() not in FRAGMENTS:
        with transaction() as session:
            log_board(session, actor, hal, zona=zone().key, today=today(), now=now())
    return render(
        "kalibrasi/papan.html",
        fragments=FRAGMENTS,
        status=error.status if error else 200,
        hal=hal,
        p=hal.papan,
        k=hal.kalibrasi,
        error=error,
        fields=error.fields if error else {},
        alasan=request.form.get("alasan", "") if error else "",
        pembenaran=request.form.get("pembenaran", "") if error else "",
        kata=nilai.get("q", ""),
        label_pegawai=label_pegawai,
        Aksi=AksiKalibrasi,
        Status=StatusKalibrasi,
    )


@bp.get("/coba/<int:unit_id>")
@akses(Akses.MASUK)
def coba(unit_id: int) -> ResponseReturnValue:
    """What if: `p<pegawai>` names a predikat for a person, `d_<predikat>` a difference; nothing is stored."""
    actor = current_actor()
    with reading() as session:
        periode, semua = find_shown_period(session, actor, today())
        hal = service.open_trial(
            session,
            actor,
            unit_id,
            periode.rentang.mulai.year,
            periode.kode,
            pilihan=_read_trial(),
            tambah={satu: _difference(request.args.get(f"d_{satu.value}", "")) for satu in Predikat},
            today=today(),
        )
    return render(
        "kalibrasi/coba.html",
        hal=hal,
        periode=periode,
        semua=semua,
        tahun=periode.rentang.mulai.year,
        daftar_predikat=tuple(reversed(Predikat)),
    )


@bp.get("/statistik")
@akses(Akses.MASUK)
def statistik() -> ResponseReturnValue:
    """Units beside their limits."""
    actor = current_actor()
    with reading() as session:
        periode, semua = find_shown_period(session, actor, today())
        tahun = periode.rentang.mulai.year
        _, baris = service.list_statistik(session, actor, tahun, periode.kode, today=today())
    return render("kalibrasi/statistik.html", baris=baris, periode=periode, semua=semua, tahun=tahun)


def _cell(teks: str) -> Sel | None:
    try:
        return read_cell(teks[:KATA_TERPANJANG])
    except ValueError:
        return None


def _number(teks: str) -> int | None:
    return int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 10 else None


def _difference(teks: str) -> int:
    angka = teks.strip().removeprefix("+")
    negatif = angka.startswith("-")
    nilai = _number(angka.removeprefix("-")) or 0
    return max(-PERUBAHAN_TERBESAR, min(PERUBAHAN_TERBESAR, -nilai if negatif else nilai))


def _read_trial() -> dict[int, Predikat]:
    hasil = {}
    for nama, nilai in request.args.items():
        nomor = _number(nama[1:]) if nama.startswith("p") else None
        if nomor is not None and nilai in set(Predikat):
            hasil[nomor] = Predikat(nilai)
    return hasil
