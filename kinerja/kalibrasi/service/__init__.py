"""What people do with sessions of kalibrasi.

`sesi` opens, starts and ends one, `pindah` stages and applies moves, `baca` shows the board and the lists,
`risalah` closes a session with its minutes, `coba` tries without storing, `statistik` counts units.
"""

from kinerja.kalibrasi.service.baca import BarisSesi, DaftarSesi, HalamanKalibrasi, list_sesi, open_board
from kinerja.kalibrasi.service.coba import HalamanCoba, open_trial
from kinerja.kalibrasi.service.pindah import apply_moves, stage_move, undo_moves
from kinerja.kalibrasi.service.risalah import close_session, load_risalah
from kinerja.kalibrasi.service.sesi import cancel_session, create_session, list_units, start_session
from kinerja.kalibrasi.service.statistik import BarisUnit, list_statistik

__all__ = [
    "BarisSesi",
    "BarisUnit",
    "DaftarSesi",
    "HalamanCoba",
    "HalamanKalibrasi",
    "apply_moves",
    "cancel_session",
    "close_session",
    "create_session",
    "list_sesi",
    "list_statistik",
    "list_units",
    "load_risalah",
    "open_board",
    "open_trial",
    "stage_move",
    "start_session",
    "undo_moves",
]
