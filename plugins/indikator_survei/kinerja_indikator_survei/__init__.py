"""Indicators that are the result of a questionnaire: "IKM 85 (paling sedikit 100 responden)"."""

from collections.abc import Sequence

from kinerja.hooks import Plugin, TipeIndikator, hookimpl
from kinerja_indikator_survei.tipe import TIPE

PLUGIN = Plugin(
    nama="indikator_survei",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Indikator survei",
    ringkasan="Target berupa nilai survei, dengan jumlah responden, margin galat, dan mutu pelayanan IKM.",
    dasar_hukum="PermenPANRB 14/2017 tentang Pedoman Penyusunan Survei Kepuasan Masyarakat",
)


@hookimpl
def kinerja_register_indikator() -> Sequence[TipeIndikator]:
    return [TIPE]
