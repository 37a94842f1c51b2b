"""Pages of daily progress: `harian` for the owner, `lembar` for many lines, `tim` for the leader."""

from kinerja.progres.routes import harian, lembar, libur, rutin, tim, usulan
from kinerja.progres.routes.bersama import bp

__all__ = ["bp", "harian", "lembar", "libur", "rutin", "tim", "usulan"]
