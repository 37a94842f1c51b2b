"""What people do with sessions of kalibrasi.

`sesi` opens, starts and ends one, `pindah` stages and applies moves, `baca` shows the board and the lists,
`risalah` closes a session with its minutes, `tanda_tangan` is about their file and signature, `coba` tries
without storing, `statistik` counts units.
"""

from kinerja.kalibrasi.service.baca import BarisSesi, DaftarSesi, HalamanKalibrasi, list_sesi, open_board
from kinerja.kalibrasi.service.coba import HalamanCoba, open_trial
from kinerja.kalibrasi.service.pindah import apply_moves, stage_move, undo_moves
from kinerja.kalibrasi.service.risalah import close_session, load_risalah
from kinerja.kalibrasi.service.sesi import cancel_session, create_session, list_units, start_session
from kinerja.kalibrasi.service.statistik import BarisUnit, list_statistik
from kinerja.kalibrasi.service.tanda_tangan import (
    RisalahDicetak,
    TandaTangan,
    find_stored,
    load_for_signing,
    record_file,
    record_signature,
)

__all__ = [
    "BarisSesi",
    "BarisUnit",
    "DaftarSesi",
    "HalamanCoba",
    "HalamanKalibrasi",
    "RisalahDicetak",
    "TandaTangan",
    "apply_moves",
    "cancel_session",
    "close_session",
    "create_session",
    "find_stored",
    "list_sesi",
    "list_statistik",
    "list_units",
    "load_for_signing",
    "load_risalah",
    "open_board",
    "open_trial",
    "record_file",
    "record_signature",
    "stage_move",
    "start_session",
    "undo_moves",
]
