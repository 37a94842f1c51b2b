"""What people do with dialogs, bimbingan, konseling and plans of development."""

from kinerja.bimbingan.service import dialog, halaman, kompetensi, lembar, penugasan, rencana

__all__ = ["dialog", "halaman", "kompetensi", "lembar", "penugasan", "rencana"]
