"""What the pages of an evaluation share: the blueprint, which period a list shows, and notes of readings."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, request, url_for
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.clock import now
from kinerja.db import transaction
from kinerja.errors import NotFoundError
from kinerja.evaluasi import service
from kinerja.evaluasi.pembaca import Pembaca
from kinerja.evaluasi.potret import Bukti
from kinerja.kalender.rules import JenisPeriode, Periode
from kinerja.pelaksanaan.models import JenisBukti
from kinerja.web.auth import current_actor

bp = Blueprint("evaluasi", __name__, url_prefix="/penilaian")

# A period is rated in the weeks after its end.
MASA_PENILAIAN = timedelta(days=31)
TAHUN_AWAL, TAHUN_AKHIR = 2022, 2100


def find_shown_period(session: Session, actor: Actor, today: date) -> tuple[Periode, tuple[Periode, ...]]:
    """The period that the address names, or the one whose turn it is; with all of its year.

    Raises NotFoundError for one that does not exist.
    """
    tahun = _read_year(today)
    semua = service.list_kode(session, actor, tahun)
    kode = request.values.get("periode", "")
    if not kode:
        return _of_the_day(semua, today), semua
    found = next((satu for satu in semua if satu.kode == kode.upper()), None)
    if found is None:
        raise NotFoundError
    return found, semua


def _read_year(today: date) -> int:
    teks = request.values.get("tahun", "")
    if not teks:
        # Without an address the list opens at the period that is being rated: in January that of last year.
        return today.year if request.values.get("periode") else (today - MASA_PENILAIAN).year
    if not (teks.isascii() and teks.isdigit() and len(teks) == 4 and TAHUN_AWAL <= int(teks) <= TAHUN_AKHIR):
        raise NotFoundError
    return int(teks)


def _of_the_day(semua: Sequence[Periode], today: date) -> Periode:
    periodik = [satu for satu in semua if satu.jenis is not JenisPeriode.TAHUNAN]
    hari = today - MASA_PENILAIAN
    return next((satu for satu in periodik if satu.rentang.memuat(hari)), periodik[0])


def bukti_url(bukti: Bukti) -> str:
    """Where a piece of evidence opens: the link itself, or the stored file after the access check."""
    if bukti.jenis is JenisBukti.TAUTAN:
        return bukti.url
    return url_for("pelaksanaan.download", bukti_id=bukti.id)


def read_revisi() -> int | None:
    """The revision that the address asks for, None where it asks for none."""
    teks = request.args.get("revisi", "")
    return int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 6 else None


def note_reading(pembaca: Pembaca | None) -> None:
    """Reading somebody else's evaluation is written down: the one write of a page that only shows."""
    if pembaca is not None:
        with transaction() as session:
            service.log_reading(session, current_actor(), pembaca, now=now())
