"""Indicators that are a ratio: "85% (berkas selesai / berkas masuk)", "1 : 20 (guru : murid)"."""

from collections.abc import Sequence

from kinerja.hooks import Plugin, TipeIndikator, hookimpl
from kinerja_indikator_rasio.tipe import TIPE

PLUGIN = Plugin(
    nama="indikator_rasio",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Indikator rasio",
    ringkasan="Target berupa pembilang dan penyebut. Capaian setahun dihitung dari jumlah keduanya.",
    dasar_hukum="PermenPANRB 6/2022, Lampiran: indikator kinerja individu dan target",
)


@hookimpl
def kinerja_register_indikator() -> Sequence[TipeIndikator]:
    return [TIPE]
