"""What a page of a plugin is written with: the rule that every view declares, and the roles it names."""

from kinerja.actor import Peran
from kinerja.web.akses import Akses, akses

__all__ = ["Akses", "Peran", "akses"]
