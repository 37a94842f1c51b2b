"""What people do with recommendations, improvements and the boxes of talent."""

from kinerja.tindak_lanjut.service import (
    halaman,
    perbaikan,
    petugas,
    potensial,
    putus,
    riwayat,
    talenta,
    usul,
)

__all__ = ["halaman", "perbaikan", "petugas", "potensial", "putus", "riwayat", "talenta", "usul"]
