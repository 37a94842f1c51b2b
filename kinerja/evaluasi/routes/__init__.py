"""Pages of the feature: `nilai` rates people, `hasil` shows the result, `capaian` sets that of units."""

from kinerja.evaluasi.routes import capaian, hasil, luar, nilai
from kinerja.evaluasi.routes.bersama import bp

__all__ = ["bp", "capaian", "hasil", "luar", "nilai"]
