"""Pages of the feature `pelaksanaan`: `halaman` shows and moves a period, the others fill what lies in it."""

from kinerja.pelaksanaan.routes import bukti, halaman, isian, umpan_balik
from kinerja.pelaksanaan.routes.bersama import bp

__all__ = ["bp", "bukti", "halaman", "isian", "umpan_balik"]
