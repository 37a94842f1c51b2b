"""What people do with an SKP: begin it, write it, hand it over, decide about it, read it.

`buat` begins, `hasil` and `bagian` edit, `alur` moves it from state to state, `baca` and `halaman` read.
"""

from kinerja.skp.service.alur import (
    SkpIncompleteError,
    add_catatan,
    approve_skp,
    cancel_skp,
    return_skp,
    revise_skp,
    submit_skp,
    withdraw_skp,
)
from kinerja.skp.service.baca import (
    BATAS_DAFTAR,
    Antrean,
    Penunggu,
    RingkasanSkp,
    count_content,
    count_waiting,
    find_antrean,
    find_skp,
    find_versi,
    list_skp_of,
    list_versi,
    list_waiting,
    summary,
)
from kinerja.skp.service.bagian import (
    add_lampiran,
    delete_lampiran,
    save_ekspektasi,
    save_lampiran,
)
from kinerja.skp.service.buat import change_pendekatan, create_skp, propose_rentang
from kinerja.skp.service.cetak import Cetakan, load_cetakan
from kinerja.skp.service.halaman import HalamanSkp, LembarSkp, open_halaman, open_lembar
from kinerja.skp.service.hasil import (
    IsianIndikator,
    IsianRhk,
    add_indikator,
    add_rhk,
    delete_indikator,
    delete_rhk,
    find_rhk,
    move_rhk,
    save_rhk,
    set_target,
)
from kinerja.skp.service.intervensi import link_rhk, unlink_rhk
from kinerja.skp.service.salin import dismiss_tanda
from kinerja.skp.service.tautan import link_all
from kinerja.skp.service.versi import (
    SEKARANG,
    BandingVersi,
    BarisVersi,
    DaftarVersi,
    compare_versi,
    open_daftar_versi,
)

__all__ = [
    "BATAS_DAFTAR",
    "SEKARANG",
    "Antrean",
    "BandingVersi",
    "BarisVersi",
    "Cetakan",
    "DaftarVersi",
    "HalamanSkp",
    "IsianIndikator",
    "IsianRhk",
    "LembarSkp",
    "Penunggu",
    "RingkasanSkp",
    "SkpIncompleteError",
    "add_catatan",
    "add_indikator",
    "add_lampiran",
    "add_rhk",
    "approve_skp",
    "cancel_skp",
    "change_pendekatan",
    "compare_versi",
    "count_content",
    "count_waiting",
    "create_skp",
    "delete_indikator",
    "delete_lampiran",
    "delete_rhk",
    "dismiss_tanda",
    "find_antrean",
    "find_rhk",
    "find_skp",
    "find_versi",
    "link_all",
    "link_rhk",
    "list_skp_of",
    "list_versi",
    "list_waiting",
    "load_cetakan",
    "move_rhk",
    "open_daftar_versi",
    "open_halaman",
    "open_lembar",
    "propose_rentang",
    "return_skp",
    "revise_skp",
    "save_ekspektasi",
    "save_lampiran",
    "save_rhk",
    "set_target",
    "submit_skp",
    "summary",
    "unlink_rhk",
    "withdraw_skp",
]
