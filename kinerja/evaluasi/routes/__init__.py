"""Pages of the feature `evaluasi`: rate people, read the result, set the capaian of units."""

from kinerja.evaluasi.routes import capaian, hasil, nilai  # noqa: F401  their views join the blueprint
from kinerja.evaluasi.routes.bersama import bp

__all__ = ["bp"]
