"""Pages of feedback: `beri` for givers, `minta` for requests, `lapor` for reports of abuse."""

from kinerja.umpan_balik.routes import beri, lapor, minta
from kinerja.umpan_balik.routes.bersama import bp

__all__ = ["beri", "bp", "lapor", "minta"]
