"""What people do with an evaluation: set the capaian of a unit, rate a pegawai, fix, accept, read, print.

`capaian` is the first stage, `nilai` the work of the pejabat penilai, `akhir` the way to FINAL; `halaman` and
`sebaran` make his page, `baca`, `daftar` and `cetak` read, `periksa` asks formulas again.
"""

from kinerja.evaluasi.rating import IsianNilai
from kinerja.evaluasi.sebaran import Sebaran
from kinerja.evaluasi.service.akhir import accept, finalise_due
from kinerja.evaluasi.service.baca import HalamanHasil, log_reading, open_hasil
from kinerja.evaluasi.service.buka import reopen
from kinerja.evaluasi.service.capaian import (
    BarisCapaian,
    DaftarCapaian,
    KomponenCapaian,
    find_capaian,
    has_units,
    list_capaian,
    list_kode,
    set_capaian,
)
from kinerja.evaluasi.service.cetak import CetakanEvaluasi, load_cetakan
from kinerja.evaluasi.service.daftar import BarisTim, PredikatTerakhir, latest_predikat, list_for_team
from kinerja.evaluasi.service.halaman import (
    HalamanPenilaian,
    HasilRating,
    open_hasil_rating,
    open_penilaian,
    save_and_rate,
)
from kinerja.evaluasi.service.kalibrasi import RatingBaru, apply_kalibrasi, log_kalibrasi_reading
from kinerja.evaluasi.service.nilai import (
    EvaluasiIncompleteError,
    cancel_rating,
    establish,
    return_period,
    save_ratings,
)
from kinerja.evaluasi.service.penegakan import BatasDistribusiError
from kinerja.evaluasi.service.periksa import HasilPeriksa, JumlahUsulan, check_usulan, count_usulan
from kinerja.evaluasi.service.sebaran import find_sebaran

__all__ = [
    "BarisCapaian",
    "BarisTim",
    "BatasDistribusiError",
    "CetakanEvaluasi",
    "DaftarCapaian",
    "EvaluasiIncompleteError",
    "HalamanHasil",
    "HalamanPenilaian",
    "HasilPeriksa",
    "HasilRating",
    "IsianNilai",
    "JumlahUsulan",
    "KomponenCapaian",
    "PredikatTerakhir",
    "RatingBaru",
    "Sebaran",
    "accept",
    "apply_kalibrasi",
    "cancel_rating",
    "check_usulan",
    "count_usulan",
    "establish",
    "finalise_due",
    "find_capaian",
    "find_sebaran",
    "has_units",
    "latest_predikat",
    "list_capaian",
    "list_for_team",
    "list_kode",
    "load_cetakan",
    "log_kalibrasi_reading",
    "log_reading",
    "open_hasil",
    "open_hasil_rating",
    "open_penilaian",
    "reopen",
    "return_period",
    "save_and_rate",
    "save_ratings",
    "set_capaian",
]
