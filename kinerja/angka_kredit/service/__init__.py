"""What people and the system do with angka kredit."""

from kinerja.angka_kredit.service.catat import (
    IsianEntri,
    IsianSyarat,
    add_entri,
    cancel_entri,
    check_may_add,
    convert_period,
    find_entri_file,
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
from kinerja.angka_kredit.service.massal import (
    HasilTerbit,
    RencanaMassal,
    issue_massal,
    plan_massal,
    search_units,
)
from kinerja.angka_kredit.service.pembaca import list_readers, log_reading, was_logged
from kinerja.angka_kredit.service.periksa import HasilPeriksa, check_konversi
from kinerja.angka_kredit.service.terbit import (
    IsianDokumen,
    cancel_dokumen,
    issue,
    load_dokumen,
    preview,
)

__all__ = [
    "HalamanAk",
    "HasilHitung",
    "HasilPeriksa",
    "HasilTerbit",
    "IsiAk",
    "IsianDokumen",
    "IsianEntri",
    "IsianSyarat",
    "Pekerjaan",
    "RencanaMassal",
    "add_entri",
    "cancel_dokumen",
    "cancel_entri",
    "check_konversi",
    "check_may_add",
    "convert_period",
    "convert_slice",
    "find_by_nip",
    "find_entri_file",
    "issue",
    "issue_massal",
    "list_readers",
    "load_dokumen",
    "log_reading",
    "open_halaman",
    "plan_massal",
    "preview",
    "record_syarat",
    "search_units",
    "start_run",
    "was_logged",
]
