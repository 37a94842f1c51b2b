"""What people do with recommendations, improvements and the boxes of talent."""

from kinerja.tindak_lanjut.service import halaman, perbaikan, petugas, putus, talenta, usul

__all__ = ["halaman", "perbaikan", "petugas", "putus", "talenta", "usul"]
