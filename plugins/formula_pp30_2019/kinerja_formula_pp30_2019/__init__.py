"""The numeric scale that held before PermenPANRB 6/2022, as a proposal for comparison."""

from collections.abc import Sequence

from kinerja.hooks import FormulaEvaluasi, Plugin, define_formula, hookimpl
from kinerja_formula_pp30_2019 import rules
from kinerja_formula_pp30_2019.setelan import Setelan

PLUGIN = Plugin(
    nama="formula_pp30_2019",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Skala PP 30/2019",
    ringkasan="Mengusulkan rating hasil kerja dari nilai 0 sampai 120 menurut skala sebelum 2022.",
    dasar_hukum="PP 30/2019 Pasal 41 dan PermenPANRB 8/2021, digantikan PermenPANRB 6/2022",
    Pengaturan=Setelan,
)


@hookimpl
def kinerja_register_formula() -> Sequence[FormulaEvaluasi]:
    return [
        define_formula(
            kode="pp30_2019",
            label="Skala PP 30/2019",
            dasar_hukum=PLUGIN.dasar_hukum,
            setelan=Setelan,
            propose=rules.propose,
            explain=rules.explain,
        )
    ]
