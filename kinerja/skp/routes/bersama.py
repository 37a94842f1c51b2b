"""What the pages of an SKP share: the blueprint, which piece is open, and how the page is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from flask import Blueprint, request, url_for
from flask.wrappers import Response

from kinerja.clock import today
from kinerja.db import reading
from kinerja.errors import ConflictError, InputError, NotFoundError
from kinerja.formulir import form_values
from kinerja.hooks.indikator import TipeIndikator
from kinerja.skp import service
from kinerja.skp.matriks.service import list_own_roles
from kinerja.skp.models import Indikator, RencanaHasilKerja
from kinerja.skp.rules import (
    AksiSkp,
    Aspek,
    BagianLampiran,
    Klasifikasi,
    NilaiPerilaku,
    Pendekatan,
    Perspektif,
)
from kinerja.skp.service import LembarSkp
from kinerja.web.auth import current_actor
from kinerja.web.render import render

bp = Blueprint("skp", __name__, url_prefix="/skp")

FRAGMENTS = frozenset({"hasil_kerja", "catatan_skp"})
BERUBAH = "Baris ini baru disimpan dari tempat lain. Baca isinya sekarang, lalu hapus lagi bila tetap perlu."
ISTILAH = {
    "Klasifikasi": Klasifikasi,
    "Aspek": Aspek,
    "Perspektif": Perspektif,
    "NilaiPerilaku": NilaiPerilaku,
    "BagianLampiran": BagianLampiran,
    "AksiSkp": AksiSkp,
    "Pendekatan": Pendekatan,
}


@dataclass(frozen=True, kw_only=True)
class Sunting:
    """The one piece of the page that is open, and what its form shows.

    `nilai` is the form text that was sent (None: show what is stored); `mine` and `theirs` are both texts
    after a conflict. `fokus` puts the cursor into the form: only when it was just opened.
    """

    rhk_id: int | None = None
    mode: str = "ubah"
    indikator_id: int | None = None
    tipe: str | None = None
    intervensi_id: int | None = None
    tambah: bool = False
    perilaku: NilaiPerilaku | None = None
    bagian: BagianLampiran | None = None
    lampiran_id: int | None = None
    nilai: Mapping[str, str] | None = None
    kesalahan: Mapping[str, str] = field(default_factory=dict)
    mine: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)
    fokus: bool = False


def refuse(sunting: Sunting, error: InputError | ConflictError) -> Sunting:
    """The form again as it was sent, with the sentences or with both texts."""
    if isinstance(error, ConflictError):
        return replace(sunting, nilai=request.form, mine=error.mine, theirs=error.theirs)
    return replace(sunting, nilai=request.form, kesalahan=error.fields)


def page_url(skp_id: int, jangkar: str = "") -> str:
    """The page of an SKP, at one of its elements."""
    return url_for("skp.detail", skp_id=skp_id, _anchor=jangkar or None)


def show_page(
    skp_id: int,
    *,
    sunting: Sunting | None = None,
    status: int = HTTPStatus.OK,
    galat: InputError | None = None,
    oob: bool = False,
) -> Response:
    """The page, or the block of it that htmx asked for; `galat` stands above everything."""
    actor = current_actor()
    with reading() as session:
        hal = service.open_halaman(session, actor, skp_id, today=today())
        antrean = None
        if AksiSkp.SETUJUI in hal.aksi:
            antrean = service.find_antrean(session, actor, hal.skp, today=today())
        milik_sendiri = hal.skp.pegawai_id == actor.pegawai_id
        peran = list_own_roles(session, actor, hal.skp, today=today()) if milik_sendiri else ()
    return render(
        "skp/detail.html",
        fragments=FRAGMENTS,
        status=status,
        hal=hal,
        antrean=antrean,
        peran=peran,
        sunting=sunting,
        ukuran=find_ukuran(hal, sunting),
        galat=galat,
        oob=oob,
        istilah=ISTILAH,
    )


# The measure of a target

AWALAN = "p-"


@dataclass(frozen=True)
class Ukuran:
    """The kinds to choose from; with a target open, its indicator, the chosen kind and its form text."""

    semua: Mapping[str, TipeIndikator]
    awalan: str = AWALAN
    indikator: Indikator | None = None
    tipe: TipeIndikator | None = None
    isian: Mapping[str, str] = field(default_factory=dict)


def find_ukuran(lembar: LembarSkp, sunting: Sunting | None) -> Ukuran:
    """What a row needs to show kinds of targets. Raises NotFoundError for what is not of this SKP."""
    semua = lembar.katalog.collect_tipe_indikator()
    if sunting is None or sunting.rhk_id is None:
        return Ukuran(semua)
    rhk = row_of(lembar, sunting.rhk_id)
    if sunting.mode != "target":
        return Ukuran(semua)
    satu = next((satu for satu in rhk.semua_indikator if satu.id == sunting.indikator_id), None)
    if satu is None:
        raise NotFoundError
    tipe = semua.get(sunting.tipe or "") or semua.get(satu.tipe)
    return Ukuran(semua, AWALAN, satu, tipe, _parameter_values(satu, tipe, sunting))


def row_of(lembar: LembarSkp, rhk_id: int) -> RencanaHasilKerja:
    """The row of this SKP. Raises NotFoundError."""
    for rhk in lembar.skp.rencana_hasil_kerja:
        if rhk.id == rhk_id:
            return rhk
    raise NotFoundError


def _parameter_values(satu: Indikator, tipe: TipeIndikator | None, sunting: Sunting) -> Mapping[str, str]:
    """What was sent, else what is stored, else what the text of the target means to this kind."""
    if tipe is None:
        return {}
    if sunting.nilai is not None:
        return sunting.nilai
    if satu.tipe == tipe.kode:
        try:
            return form_values(tipe.load_parameter(satu.parameter), AWALAN)
        except ValueError:
            return {}
    return form_values(tipe.read_target(satu.target), AWALAN)
