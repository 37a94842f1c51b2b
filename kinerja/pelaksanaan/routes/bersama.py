"""What the pages of a period share: the blueprint, a refused form, and how page and pieces are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Blueprint, current_app, request, url_for
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.config import MEGABYTE, Config
from kinerja.db import reading
from kinerja.errors import ConflictError, InputError, KinerjaError
from kinerja.formulir import form_values
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.bukti import SEBUTAN_JENIS, TERIMA
from kinerja.pelaksanaan.tampilan import IndikatorTampil, PeriodeTampil, RhkTampil
from kinerja.progres.service.usulan import HalamanUsulan, list_usulan
from kinerja.web.auth import current_actor
from kinerja.web.render import go_to, render, render_piece, target

bp = Blueprint("pelaksanaan", __name__, url_prefix="/kinerja")

AWALAN = "i{}-"


@dataclass(frozen=True, kw_only=True)
class Tolakan:
    """A form that was refused: `tempat` is the id of its place on the page, the rest is what it shows again.

    `mine` and `theirs` are both texts after a conflict; `kalimat` stands above a form without fields.
    """

    tempat: str
    kalimat: str = ""
    nilai: Mapping[str, str] = field(default_factory=dict)
    kesalahan: Mapping[str, str] = field(default_factory=dict)
    mine: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bantu:
    """What the templates of a period ask for."""

    tolakan: Tolakan | None
    usulan: HalamanUsulan = field(default_factory=HalamanUsulan)
    terima: str = TERIMA
    sebutan_jenis: str = SEBUTAN_JENIS

    @property
    def maks_mb(self) -> int:
        config: Config = current_app.extensions["kinerja_config"]
        return config.maks_berkas // MEGABYTE

    def refused_beside(self, rhk: RhkTampil) -> bool:
        """Whether the refused form lies in the folded part of this result."""
        tempat = self.tolakan.tempat if self.tolakan else ""
        milik = {f"{apa}_{rhk.id}" for apa in ("bukti", "rencana_aksi", "utas_rhk")}
        return tempat in milik | {f"rencana_{satu.id}" for satu in rhk.daftar_rencana_aksi}

    def values_of(self, satu: IndikatorTampil) -> Mapping[str, str]:
        """The form text of a realisasi: as it was sent after a refusal, else as it is stored."""
        if self.tolakan is not None and self.tolakan.tempat == f"realisasi_{satu.id}":
            return self.tolakan.nilai
        return form_values(satu.nilai, AWALAN.format(satu.id))


def refuse(tempat: str, error: KinerjaError) -> Tolakan:
    """The form again as it was sent, with the sentences or with both texts."""
    if isinstance(error, ConflictError):
        return Tolakan(tempat=tempat, nilai=request.form, mine=error.mine, theirs=error.theirs)
    return Tolakan(tempat=tempat, kalimat=error.message, nilai=request.form, kesalahan=error.fields)


def page_url(periode_id: int, jangkar: str = "", buka: int | None = None) -> str:
    """The page of a period at one of its elements; `buka` is the result whose folded part stands open."""
    return url_for("pelaksanaan.detail", periode_id=periode_id, buka=buka, _anchor=jangkar or None)


def load_page(periode_id: int) -> PeriodeTampil:
    with reading() as session:
        return service.find_period(session, current_actor(), periode_id, today=today(), now=now())


def _load_with_usulan(periode_id: int) -> tuple[PeriodeTampil, HalamanUsulan]:
    """The page, and what the daily lines propose for it."""
    with reading() as session:
        hal = service.find_period(session, current_actor(), periode_id, today=today(), now=now())
        return hal, list_usulan(session, current_actor(), hal)


def show_page(
    periode_id: int,
    *,
    status: int = HTTPStatus.OK,
    tolakan: Tolakan | None = None,
    galat: InputError | None = None,
    buka: int | None = None,
) -> Response:
    """The page; `galat` stands above everything, `tolakan` at its form."""
    hal, usulan = _load_with_usulan(periode_id)
    return render(
        "pelaksanaan/detail.html",
        status=status,
        hal=hal,
        tolakan=tolakan,
        galat=galat,
        buka=buka,
        bantu=Bantu(tolakan, usulan),
    )


def show_piece(
    template: str,
    hal: PeriodeTampil,
    *,
    status: int = HTTPStatus.OK,
    tolakan: Tolakan | None = None,
    **isi: object,
) -> Response:
    """A piece of the page, with the totals that changed with it."""
    return render_piece(
        template, status=status, hal=hal, tolakan=tolakan, oob=True, bantu=Bantu(tolakan), **isi
    )


def answer(
    periode_id: int, template: str, tempat: str, *, rhk_id: int, tolakan: Tolakan | None, status: int
) -> Response:
    """After a write in the folded part of a result: its piece, or the page at its place."""
    if target() == tempat:
        hal = load_page(periode_id)
        return show_piece(template, hal, status=status, tolakan=tolakan, rhk=hal.rhk(rhk_id))
    if tolakan is not None:
        return show_page(periode_id, status=status, tolakan=tolakan, buka=rhk_id)
    return go_to(page_url(periode_id, tempat, rhk_id))
