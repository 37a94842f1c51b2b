"""Pages of the matriks peran hasil: `halaman` shows, `sel` edits in place, `bagi` gives one to many."""

from kinerja.skp.matriks.routes import bagi, halaman, sel
from kinerja.skp.matriks.routes.bersama import bp

__all__ = ["bagi", "bp", "halaman", "sel"]
