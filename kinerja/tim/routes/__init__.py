"""Pages of the feature `tim`: the board, tim kerja and their ketua, hak persetujuan, and one person."""

from kinerja.tim.routes import hak, ketua, orang, papan, tim_kerja
from kinerja.tim.routes.bersama import bp

__all__ = ["bp", "hak", "ketua", "orang", "papan", "tim_kerja"]
