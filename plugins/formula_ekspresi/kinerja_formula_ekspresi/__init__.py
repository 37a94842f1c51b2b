"""A formula that the agency writes without code: `0,6 * hasil + 0,4 * perilaku`, with its limits."""

from collections.abc import Sequence

from kinerja.hooks import FormulaEvaluasi, Plugin, define_formula, hookimpl
from kinerja_formula_ekspresi import rules
from kinerja_formula_ekspresi.setelan import Setelan

PLUGIN = Plugin(
    nama="formula_ekspresi",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Rumus instansi",
    ringkasan="Mengusulkan rating hasil kerja dengan rumus yang ditulis admin instansi, tanpa pemrograman.",
    dasar_hukum="Kebijakan instansi. PermenPANRB 6/2022 tidak menetapkan rumus; penilai yang memutuskan.",
    Pengaturan=Setelan,
)


@hookimpl
def kinerja_register_formula() -> Sequence[FormulaEvaluasi]:
    return [
        define_formula(
            kode="ekspresi",
            label="Rumus instansi",
            dasar_hukum=PLUGIN.dasar_hukum,
            setelan=Setelan,
            propose=rules.propose,
            explain=rules.explain,
        )
    ]
