"""What people do with the letters of plugins: see, preview, issue, download.

`naskah` says what a letter would say, `terbit` gives it its number, `berkas` is about its file; `daftar`
lists those of one period, `massal` the evaluations of a bulk run. Printing and signing, which take their time
outside of any transaction, are in `kinerja.surat.cetak`.
"""

from kinerja.surat.service.berkas import BerkasSurat, SuratDicetak, find_file, find_periode_id, load_for_print
from kinerja.surat.service.daftar import DaftarSurat, JenisTersedia, SuratTampil, list_surat
from kinerja.surat.service.massal import BarisMassal, Cakupan, check_cakupan, list_massal
from kinerja.surat.service.naskah import NaskahSurat, SuratDitolakError, SuratGagalError, compose
from kinerja.surat.service.terbit import issue, record_file, record_signature

__all__ = [
    "BarisMassal",
    "BerkasSurat",
    "Cakupan",
    "DaftarSurat",
    "JenisTersedia",
    "NaskahSurat",
    "SuratDicetak",
    "SuratDitolakError",
    "SuratGagalError",
    "SuratTampil",
    "check_cakupan",
    "compose",
    "find_file",
    "find_periode_id",
    "issue",
    "list_massal",
    "list_surat",
    "load_for_print",
    "record_file",
    "record_signature",
]
