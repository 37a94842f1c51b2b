"""The first kinds of indicator targets, as a plugin like any other."""

from collections.abc import Sequence

from kinerja.hooks import Plugin, TipeIndikator, hookimpl
from kinerja_indikator_bawaan import angka, makin_rendah, persen, skor, tahapan, tenggat

PLUGIN = Plugin(
    nama="indikator_bawaan",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Indikator bawaan",
    ringkasan="Angka, persen, makin rendah makin baik, tenggat waktu, tahapan, dan skor.",
    dasar_hukum="PermenPANRB 6/2022, Lampiran: indikator kinerja individu dan target",
)


@hookimpl
def kinerja_register_indikator() -> Sequence[TipeIndikator]:
    return [angka.TIPE, persen.TIPE, makin_rendah.TIPE, tenggat.TIPE, tahapan.TIPE, skor.TIPE]
