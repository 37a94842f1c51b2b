"""Which thread a form is about."""

from collections.abc import Mapping

from kinerja.errors import InputError, NotFoundError
from kinerja.formulir import parse_form
from kinerja.umpan_balik.forms import UtasForm


def read_place(isi: Mapping[str, str]) -> UtasForm:
    """The thread that the form names. Raises NotFoundError for a form that we did not draw."""
    try:
        utas = parse_form(UtasForm, isi)
    except InputError as error:
        raise NotFoundError from error
    if not utas.tempat:
        raise NotFoundError
    return utas
