"""Pages of the feature `skp`: `halaman` shows, `isi` and `bagian` edit in place.

`alur` moves an SKP on, `massal` several together.
"""

from kinerja.skp.routes import alur, bagian, baru, halaman, isi, massal, muat, salin
from kinerja.skp.routes.bersama import bp
from kinerja.skp.routes.pohon import pohon

__all__ = ["alur", "bagian", "baru", "bp", "halaman", "isi", "massal", "muat", "pohon", "salin"]
