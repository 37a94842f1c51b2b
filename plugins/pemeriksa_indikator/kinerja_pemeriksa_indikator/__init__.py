"""Indicator health: what makes a plan vague, said before it is submitted."""

from collections.abc import Sequence

from kinerja.hooks import Plugin, Rencana, TemuanRencana, hookimpl
from kinerja_pemeriksa_indikator import rules
from kinerja_pemeriksa_indikator.setelan import Setelan

PLUGIN = Plugin(
    nama="pemeriksa_indikator",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Pemeriksa indikator",
    ringkasan="Menunjukkan indikator yang kabur sebelum SKP diajukan: tanpa satuan, seragam, salinan.",
    dasar_hukum="PermenPANRB 6/2022, Lampiran: indikator kinerja individu spesifik dan terukur",
    Pengaturan=Setelan,
)


@hookimpl
def kinerja_check_rencana(rencana: Rencana, setelan: Setelan) -> Sequence[TemuanRencana]:
    return rules.check_rencana(rencana, setelan)
