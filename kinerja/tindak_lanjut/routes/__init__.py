"""Pages of recommendations, of their run, and of the nine boxes."""

from kinerja.tindak_lanjut.routes import admin, rekomendasi, talenta
from kinerja.tindak_lanjut.routes.bersama import bp

__all__ = ["admin", "bp", "rekomendasi", "talenta"]
