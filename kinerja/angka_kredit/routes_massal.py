"""The konversi of a whole unit: choose it, see who is left out and why, issue."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.actor import Peran
from kinerja.angka_kredit import service
from kinerja.angka_kredit.service.massal import SEKALIGUS
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import NotFoundError
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

bp = Blueprint("massal", __name__, url_prefix="/massal")

UBAH = akses(Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT)
TAHUN_AWAL = 2023  # conversion counts from January 2023 (SE Menteri PANRB 8/2023)
SEBAB_TAMPIL = 5


@bp.get("")
@UBAH
def halaman() -> ResponseReturnValue:
    """Search a unit; for a chosen one, what would be issued and who is left out."""
    actor, tahun = current_actor(), _read_tahun()
    kata, unit_id = " ".join(request.args.get("q", "")[:100].split()), _read_nomor("unit")
    with reading() as session:
        semua_unit = service.search_units(session, actor, kata) if kata else []
        rencana = service.plan_massal(session, actor, unit_id, tahun, today=today()) if unit_id else None
    return render(
        "angka_kredit/massal.html",
        kata=kata,
        semua_unit=semua_unit,
        rencana=rencana,
        tahun=tahun,
        pilihan_tahun=[(satu, str(satu)) for satu in range(today().year, TAHUN_AWAL - 1, -1)],
        sekaligus=SEKALIGUS,
    )


@bp.post("")
@UBAH
def issue() -> ResponseReturnValue:
    """Issue what is ready, once."""
    unit_id, tahun = _read_nomor("unit"), _read_tahun()
    if unit_id is None:
        raise NotFoundError
    hasil = None
    with transaction() as session:
        if claim_request(session, now=now()):
            hasil = service.issue_massal(session, current_actor(), unit_id, tahun, today=today(), now=now())
    if hasil is not None:
        sisa = f" {hasil.sisa} lagi menunggu: tekan sekali lagi." if hasil.sisa else ""
        flash(f"{hasil.terbit} konversi diterbitkan.{sisa}", "baik")
        for satu in hasil.gagal[:SEBAB_TAMPIL]:
            flash(f"{satu.nama}: {satu.sebab}", "awas")
    return go_to(url_for(".halaman", unit=unit_id, tahun=tahun))


def _read_nomor(nama: str) -> int | None:
    teks = request.values.get(nama, "")
    return int(teks) if teks.isascii() and teks.isdigit() and len(teks) < 10 else None


def _read_tahun() -> int:
    diminta = _read_nomor("tahun") or today().year - 1
    return min(max(diminta, TAHUN_AWAL), today().year)
