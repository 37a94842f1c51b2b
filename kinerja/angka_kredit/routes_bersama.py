"""What the pages of a ledger share: the blueprint, the page itself, and writing with the way back to it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.angka_kredit import service
from kinerja.angka_kredit.models import JenisDokumen, JenisSyarat
from kinerja.angka_kredit.rules.konversi import JenisEntri
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render

bp = Blueprint("angka_kredit", __name__, url_prefix="/angka-kredit")

JENIS_ENTRI = [(satu.value, satu.label) for satu in JenisEntri]
JENIS_SYARAT = [
    (JenisSyarat.KEBUTUHAN.value, "Kebutuhan jabatan tersedia"),
    (JenisSyarat.UJI_KOMPETENSI.value, "Lulus uji kompetensi"),
]
JUDUL_DOKUMEN = {
    JenisDokumen.KONVERSI: "Konversi",
    JenisDokumen.AKUMULASI: "Akumulasi",
    JenisDokumen.PENETAPAN: "Penetapan (PAK)",
}
TANPA_PENANDA = "Belum ada penanda tangan elektronik yang aktif. Cetak, lalu tanda tangani dengan tangan."


def show_buku(pegawai_id: int, galat: InputError | None = None) -> Response:
    """The page of a ledger; with `galat` what was typed stands there again beside its error."""
    actor = current_actor()
    with reading() as session:
        hal = service.open_halaman(session, actor, pegawai_id, today=today())
        pembaca = service.list_readers(session, actor, pegawai_id)
        tercatat = service.was_logged(session, actor, pegawai_id, now=now())
    if not tercatat:
        log_reading(pegawai_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if galat else HTTPStatus.OK
    return render(
        "angka_kredit/buku.html",
        status=status,
        hal=hal,
        galat=galat,
        isian=request.form if galat else {},
        jenis_entri=JENIS_ENTRI,
        jenis_syarat=JENIS_SYARAT,
        judul_dokumen=JUDUL_DOKUMEN,
        pembaca=pembaca,
        hari=today(),
    )


def log_reading(pegawai_id: int) -> None:
    """Reading somebody else's ledger is written down: the one write of a page that only shows."""
    actor = current_actor()
    if actor.pegawai_id != pegawai_id:
        with transaction() as session:
            service.log_reading(session, actor, pegawai_id, now=now())


def write_buku(pegawai_id: int, write: Callable[[Session], object], kalimat: str) -> Response:
    """Do it once and go back to the ledger; what was typed wrongly is shown beside its field."""
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                write(session)
    except InputError as error:
        return show_buku(pegawai_id, error)
    flash(kalimat, "baik")
    return go_to(url_for("angka_kredit.buku", pegawai_id=pegawai_id))
