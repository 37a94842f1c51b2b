"""What people and the system do with angka kredit."""

from kinerja.angka_kredit.service.catat import (
    IsianEntri,
    IsianSyarat,
    add_entri,
    cancel_entri,
    convert_period,
    record_syarat,
)
from kinerja.angka_kredit.service.halaman import HalamanAk, IsiAk, open_halaman
from kinerja.angka_kredit.service.hitung import (
    HasilHitung,
    Pekerjaan,
    convert_slice,
    find_by_nip,
    start_run,
)
from kinerja.angka_kredit.service.periksa import HasilPeriksa, check_konversi
from kinerja.angka_kredit.service.terbit import IsianDokumen, cancel_dokumen, issue, load_dokumen

__all__ = [
    "HalamanAk",
    "HasilHitung",
    "HasilPeriksa",
    "IsiAk",
    "IsianDokumen",
    "IsianEntri",
    "IsianSyarat",
    "Pekerjaan",
    "add_entri",
    "cancel_dokumen",
    "cancel_entri",
    "check_konversi",
    "convert_period",
    "convert_slice",
    "find_by_nip",
    "issue",
    "load_dokumen",
    "open_halaman",
    "record_syarat",
    "start_run",
]
