"""What people and the system do with angka kredit."""

from kinerja.angka_kredit.service.hitung import HasilHitung, Pekerjaan, convert_slice, start_run
from kinerja.angka_kredit.service.periksa import HasilPeriksa, check_konversi

__all__ = ["HasilHitung", "HasilPeriksa", "Pekerjaan", "check_konversi", "convert_slice", "start_run"]
