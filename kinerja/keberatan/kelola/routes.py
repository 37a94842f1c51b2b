"""Pages of the admin: what hangs, who decides, late objections, and counts without names."""

from http import HTTPStatus

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.clock import now, today
from kinerja.db import reading
from kinerja.errors import KinerjaError, NotFoundError
from kinerja.keberatan.forms import BukaForm, TunjukForm
from kinerja.keberatan.langkah import take_step
from kinerja.keberatan.rules import describe_moment
from kinerja.keberatan.rules.statistik import TERKECIL, Ukuran
from kinerja.keberatan.service import daftar as service_daftar
from kinerja.keberatan.service import kelola, statistik
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.render import render

bp = Blueprint("keberatan_admin", __name__, url_prefix="/admin/keberatan")
TAHUN_AWAL, TAHUN_AKHIR = 2022, 2100


@bp.get("")
@akses(Peran.ADMIN_INSTANSI, Peran.AUDITOR)
def daftar() -> ResponseReturnValue:
    """Objections that are not decided, without content, and the counts of a year."""
    return _show()


@bp.post("/<int:keberatan_id>/tunjuk")
@akses(Peran.ADMIN_INSTANSI)
def appoint(keberatan_id: int) -> ResponseReturnValue:
    """Name who decides where the line names nobody."""

    def act(session: Session, form: TunjukForm) -> None:
        kelola.appoint(
            session,
            current_actor(),
            keberatan_id,
            form.nip,
            form.alasan,
            versi=form.versi,
            today=today(),
            now=now(),
        )

    return take_step(
        TunjukForm,
        act,
        show=lambda error: _show(error, keberatan_id),
        url=url_for(".daftar"),
        kalimat="Pemutus keberatan ditunjuk.",
    )


@bp.get("/buka/<int:periode_id>")
@akses(Peran.ADMIN_INSTANSI)
def buka(periode_id: int) -> ResponseReturnValue:
    """Open the days for an objection again."""
    return _show_window(periode_id)


@bp.post("/buka/<int:periode_id>")
@akses(Peran.ADMIN_INSTANSI)
def reopen(periode_id: int) -> ResponseReturnValue:
    def act(session: Session, form: BukaForm) -> None:
        kelola.reopen_window(
            session,
            current_actor(),
            periode_id,
            form.sampai,
            form.alasan,
            today=today(),
            now=now(),
        )

    return take_step(
        BukaForm,
        act,
        show=lambda error: _show_window(periode_id, error),
        url=url_for(".buka", periode_id=periode_id),
        kalimat="Masa keberatan dibuka kembali. Pegawai melihatnya pada halaman hasil.",
    )


def _show(error: KinerjaError | None = None, keberatan_id: int = 0) -> Response:
    actor, tahun = current_actor(), _read_year()
    with reading() as session:
        berjalan = service_daftar.list_running(session, actor, today=today())
        angka = statistik.count_keberatan(session, actor, tahun)
    return render(
        "keberatan/kelola.html",
        status=error.status if error else HTTPStatus.OK,
        daftar=berjalan,
        angka=angka,
        semua_ukuran=tuple(Ukuran),
        terkecil=TERKECIL,
        jam=now(),
        galat=error,
        galat_id=keberatan_id,
        isian=request.form if error else {},
        boleh_tunjuk=actor.has_everywhere(Peran.ADMIN_INSTANSI),
    )


def _read_year() -> int:
    """The year of the address; without one the last that is over, whose evaluations are objected to now."""
    teks = request.args.get("tahun", "")
    if not teks:
        return today().year - 1
    if not (teks.isascii() and teks.isdigit() and len(teks) == 4 and TAHUN_AWAL <= int(teks) <= TAHUN_AKHIR):
        raise NotFoundError
    return int(teks)


def _show_window(periode_id: int, error: KinerjaError | None = None) -> Response:
    with reading() as session:
        bahan, jendela, halangan = kelola.open_window(
            session, current_actor(), periode_id, today=today(), now=now()
        )
    zona = bahan.instansi.zona_waktu
    return render(
        "keberatan/buka.html",
        status=error.status if error else HTTPStatus.OK,
        bahan=bahan,
        terakhir=describe_moment(jendela.terakhir, zona) if jendela.terakhir else "",
        halangan=halangan,
        galat=error,
        isian=request.form if error else {},
    )
