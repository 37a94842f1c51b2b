"""A rating proposed from the weighted mean of what was reached."""

from collections.abc import Sequence

from kinerja.hooks import FormulaEvaluasi, Plugin, define_formula, hookimpl
from kinerja_formula_rata_tertimbang import rules
from kinerja_formula_rata_tertimbang.setelan import Setelan

PLUGIN = Plugin(
    nama="formula_rata_tertimbang",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Rata-rata tertimbang",
    ringkasan="Mengusulkan rating hasil kerja dari rata-rata capaian dengan bobot dan batas instansi.",
    dasar_hukum="Kebijakan instansi. PermenPANRB 6/2022 tidak menghitung rating dari capaian.",
    Pengaturan=Setelan,
)


@hookimpl
def kinerja_register_formula() -> Sequence[FormulaEvaluasi]:
    return [
        define_formula(
            kode="rata_tertimbang",
            label="Rata-rata tertimbang",
            dasar_hukum=PLUGIN.dasar_hukum,
            setelan=Setelan,
            propose=rules.propose,
            explain=rules.explain,
        )
    ]
