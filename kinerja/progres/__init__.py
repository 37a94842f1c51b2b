"""Progres harian: what a pegawai did on a day, for which result, and how much of it."""
