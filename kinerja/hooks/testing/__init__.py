"""The test kit for authors of plugins: contract checks and fixtures."""

from kinerja.hooks.testing.kontrak import (
    CONTOH_SURAT,
    KasusIndikator,
    check_formula,
    check_konektor,
    check_surat,
    check_tipe_indikator,
    list_bahan,
)
from kinerja.hooks.testing.menyeluruh import Pemeriksaan, check_plugin, list_checks

__all__ = [
    "CONTOH_SURAT",
    "KasusIndikator",
    "Pemeriksaan",
    "check_formula",
    "check_konektor",
    "check_plugin",
    "check_surat",
    "check_tipe_indikator",
    "list_bahan",
    "list_checks",
]
