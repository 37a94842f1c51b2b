"""The same people round one approved SKP as in the tests of pelaksanaan."""

from tests.web.pelaksanaan.conftest import kerja, orang_lain, pemilik, penilai, saat

__all__ = ["kerja", "orang_lain", "pemilik", "penilai", "saat"]
