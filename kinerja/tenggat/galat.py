"""The refusal of a duty whose deadline has locked it."""

from datetime import datetime

from kinerja.errors import StateError
from kinerja.tenggat.rules import Kunci, describe_lock


class TerkunciError(StateError):
    """The deadline has locked this; the sentence says since when and who opens it."""

    slug = "tenggat-terkunci"
    title = "Sudah terkunci"


def check_open(kunci: Kunci, now: datetime) -> None:
    """Raise TerkunciError where the duty is locked."""
    if kunci.locks(now):
        raise TerkunciError(describe_lock(kunci))
