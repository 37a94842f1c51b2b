"""Pages of dialogs, of the two forms of a bimbingan, and of plans of development."""

from kinerja.bimbingan.routes import dialog, kompetensi, lembar, pengembangan
from kinerja.bimbingan.routes.bersama import bp

__all__ = ["bp", "dialog", "kompetensi", "lembar", "pengembangan"]
