"""What the pages of a matrix share: the blueprint, the open piece, and the pieces of an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Blueprint, url_for
from flask.wrappers import Response

from kinerja.clock import today
from kinerja.db import reading
from kinerja.errors import NotFoundError
from kinerja.skp.matriks import service
from kinerja.skp.matriks.forms import JENIS
from kinerja.skp.matriks.rules import NasibPeran
from kinerja.skp.matriks.service import BarisMatriks, HalamanMatriks, KolomMatriks
from kinerja.web.auth import current_actor
from kinerja.web.render import render_piece

bp = Blueprint("matriks", __name__, url_prefix="/skp")

ISTILAH = {"NasibPeran": NasibPeran, "jenis": JENIS}


@dataclass(frozen=True, kw_only=True)
class SuntingPeran:
    """The form of the role at `urutan` as it was sent: its text, sentences, or both texts after a conflict.

    `tanya` is the question before a role is deleted that was worked on.
    """

    urutan: int
    nilai: Mapping[str, str] | None = None
    kesalahan: Mapping[str, str] = field(default_factory=dict)
    mine: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)
    tanya: str = ""


@dataclass(frozen=True, kw_only=True)
class Sel:
    """One cell of the matrix with what its pieces show."""

    hal: HalamanMatriks
    kolom: KolomMatriks
    baris: BarisMatriks

    @property
    def id(self) -> str:
        """The id of its element."""
        return f"sel_{self.kolom.id}_{self.baris.id}"


def load_matrix(skp_id: int) -> HalamanMatriks:
    """The matrix as the signed-in person may see it."""
    with reading() as session:
        return service.open_matriks(session, current_actor(), skp_id, today=today())


def load_sel(skp_id: int, rhk_id: int, pegawai_id: int) -> Sel:
    """One cell. Raises NotFoundError for what is not of this matrix."""
    hal = load_matrix(skp_id)
    kolom, baris = hal.kolom_of(rhk_id), hal.baris_of(pegawai_id)
    if kolom is None or baris is None:
        raise NotFoundError
    return Sel(hal=hal, kolom=kolom, baris=baris)


def piece(template: str, sel: Sel, *, status: int = HTTPStatus.OK, **context: object) -> Response:
    """A piece of a cell as the answer to htmx."""
    return render_piece(
        f"skp/matriks/{template}.html",
        status=status,
        hal=sel.hal,
        kolom=sel.kolom,
        baris=sel.baris,
        istilah=ISTILAH,
        **context,
    )


def page_url(skp_id: int, jangkar: str = "") -> str:
    """The page of a matrix, at one of its elements."""
    return url_for("matriks.lembar", skp_id=skp_id, _anchor=jangkar or None)
