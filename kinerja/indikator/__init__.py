"""The built-in kinds of indicator targets, as a plugin like any other."""

from collections.abc import Sequence

from kinerja.hooks import TipeIndikator, hookimpl
from kinerja.indikator import angka, makin_rendah, persen, skor, tahapan, tenggat


@hookimpl
def kinerja_register_indikator() -> Sequence[TipeIndikator]:
    return [angka.TIPE, persen.TIPE, makin_rendah.TIPE, tenggat.TIPE, tahapan.TIPE, skor.TIPE]
