"""Pages of kalibrasi: sessions, the board, the minutes, the trial and the statistics of units."""

from collections.abc import Callable
from functools import partial

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
from kinerja.kalibrasi.jawaban import find_changes
from kinerja.kalibrasi.papan import label_pegawai
from kinerja.kalibrasi.rules import AksiKalibrasi, Sel, StatusKalibrasi, read_cell
from kinerja.kalibrasi.service.baca import HalamanKalibrasi, log_board
from kinerja.surat.render import print_dokumen
from kinerja.surat.tandatangan import read_file
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import to_nomor
from kinerja.web.render import go_to, render, render_block, render_piece, retarget, target

bp = Blueprint("kalibrasi", __name__, url_prefix="/kalibrasi")
HALAMAN = "kalibrasi/papan.html"
FRAGMENTS = frozenset({"papan", "pindah"})
HITUNGAN = "hitungan"
"""What the forms of the board swap; what else an answer changes comes along out of band."""
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
        service.undo_moves(session, current_actor(), kalibrasi_id, form.orang, today=today(), now=now())

    return _write(kalibrasi_id, write)


def _write(kalibrasi_id: int, write: Callable[[Session], None]) -> Response:
    """Change the staged moves; htmx gets what changed, a browser without script goes back to the board."""
    try:
        with transaction() as session:
            write(session)
    except InputError as error:
        return _show_refusal(kalibrasi_id, error)
    except StateError as error:
        return _show_whole(kalibrasi_id, error)
    if target() == HITUNGAN:
        return _show_changes(kalibrasi_id)
    return go_to(url_for(".papan", kalibrasi_id=kalibrasi_id))


def _show_refusal(kalibrasi_id: int, error: InputError) -> Response:
    """The form with what was typed: alone for htmx, the board beside it stays as it is."""
    if target() != HITUNGAN:
        return _show_board(kalibrasi_id, error)
    hal = _open_board(kalibrasi_id, filled=True)
    panel = partial(render_block, HALAMAN, "pindah", status=error.status)
    return retarget(_fill(panel, hal, error), "#pindah", "outerHTML")


def _show_whole(kalibrasi_id: int, error: KinerjaError | None = None) -> Response:
    """The board anew, for a page that knows too little of it."""
    if target() != HITUNGAN:
        return _show_board(kalibrasi_id, error)
    papan = partial(render_block, HALAMAN, "papan", status=error.status if error else 200)
    return retarget(_fill(papan, _open_board(kalibrasi_id), error), "#papan", "outerHTML")


def _show_changes(kalibrasi_id: int) -> Response:
    """Counts, and the names that stand elsewhere than on the page that asks; after a move the form anew."""
    hal = _open_board(kalibrasi_id)
    perubahan = find_changes(request.form.get("lihat", ""), hal.papan)
    if perubahan is None or request.form.get("q"):
        return _show_whole(kalibrasi_id)
    return _fill(partial(render_piece, "kalibrasi/_jawaban.html", u=perubahan), hal, oob=True)


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
    hal = _open_board(kalibrasi_id, filled=bool(error) or request.method == "GET")
    with transaction() as session:  # also after a refusal: it shows the drafts all the same
        log_board(session, current_actor(), hal, zona=zone().key, today=today(), now=now())
    status = error.status if error else 200
    return _fill(partial(render, HALAMAN, fragments=FRAGMENTS, status=status), hal, error)


def _open_board(kalibrasi_id: int, *, filled: bool = False) -> HalamanKalibrasi:
    """The board; `filled` keeps the person and the cell of the request in its form, else that is empty."""
    nilai = request.values
    with reading() as session:
        return service.open_board(
            session,
            current_actor(),
            kalibrasi_id,
            kata=" ".join(nilai.get("q", "")[:KATA_TERPANJANG].split()),
            orang_id=to_nomor(nilai.get("orang", "")) if filled else None,
            ke=_cell(nilai.get("ke", "")) if filled else None,
            today=today(),
        )


def _fill(
    make: Callable[..., Response],
    hal: HalamanKalibrasi,
    error: KinerjaError | None = None,
    *,
    oob: bool = False,
) -> Response:
    """The page, a block of it or the answer to a move, with what the templates of the board want."""
    pindah = request.method == "POST" and "ke" in request.form
    return make(
        hal=hal,
        p=hal.papan,
        k=hal.kalibrasi,
        error=error,
        fields=error.fields if error else {},
        alasan=request.form.get("alasan", "") if error else "",
        pembenaran=request.form.get("pembenaran", "") if error else "",
        kata=request.values.get("q", ""),
        label_pegawai=label_pegawai,
        oob=oob,
        orang_dijawab=request.form.get("orang", "") if pindah else "",
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


def _difference(teks: str) -> int:
    angka = teks.strip().removeprefix("+")
    negatif = angka.startswith("-")
    nilai = to_nomor(angka.removeprefix("-")) or 0
    return max(-PERUBAHAN_TERBESAR, min(PERUBAHAN_TERBESAR, -nilai if negatif else nilai))


def _read_trial() -> dict[int, Predikat]:
    hasil = {}
    for nama, nilai in request.args.items():
        nomor = to_nomor(nama[1:]) if nama.startswith("p") else None
        if nomor is not None and nilai in set(Predikat):
            hasil[nomor] = Predikat(nilai)
    return hasil
