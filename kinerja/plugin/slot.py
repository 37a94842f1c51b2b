"""The pieces that plugins add to a page, asked away from the session of the page."""

from sqlalchemy.orm import Session

from kinerja.hooks.katalog import SLOT, Potongan
from kinerja.hooks.peristiwa import SlotBeranda, SlotPenilaian, SlotSkp
from kinerja.plugin.katalog import installed, katalog_of
from kinerja.plugin.pagar import fenced


def fill_slot(session: Session, slot: SlotSkp | SlotPenilaian | SlotBeranda) -> tuple[Potongan, ...]:
    """What the active plugins show there, sorted by plugin name; empty where none has anything."""
    # Beranda needs the catalogue for nothing else: it pays for it only where a plugin could answer.
    if not installed().names_implementing(SLOT[type(slot)]):
        return ()
    katalog = katalog_of(session)
    if not katalog.has_hook(SLOT[type(slot)]):
        return ()
    with fenced(session):
        return katalog.fill_slot(slot)
