"""Pages of lists by name; the place of a page is an id, so that no name of a person is in an address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from kinerja.organisasi.models import Jabatan, Pegawai, TimKerja, UnitKerja

T = TypeVar("T")
BARIS_HALAMAN = 25


@dataclass(frozen=True)
class Halaman(Generic[T]):
    """One page of a list; `berikut` is the id of its last row, None on the last page."""

    baris: list[T]
    berikut: int | None


def after_row(
    model: type[Pegawai | UnitKerja | Jabatan | TimKerja], setelah: int | None
) -> ColumnElement[bool]:
    """The condition that a row comes after this one in the order of name and id; None: from the beginning."""
    if setelah is None:
        return true()
    lain = aliased(model)
    nama = select(lain.nama).where(lain.id == setelah).scalar_subquery()
    return or_(model.nama > nama, and_(model.nama == nama, model.id > setelah))


def cut_page(baris: Sequence[T], id_of: Callable[[T], int]) -> Halaman[T]:
    """The page of what a query with `BARIS_HALAMAN + 1` rows found."""
    semua = list(baris[:BARIS_HALAMAN])
    return Halaman(semua, id_of(semua[-1]) if len(baris) > BARIS_HALAMAN else None)
