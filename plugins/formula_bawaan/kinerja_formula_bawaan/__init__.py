"""The proposal that every instansi has from the first day, as a plugin like any other."""

from collections.abc import Sequence

from kinerja.hooks import FormulaEvaluasi, Plugin, define_formula, hookimpl
from kinerja_formula_bawaan import rules
from kinerja_formula_bawaan.setelan import Setelan

PLUGIN = Plugin(
    nama="formula_bawaan",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Usulan bawaan",
    ringkasan="Mengusulkan rating hasil kerja dari banyaknya target yang terlampaui dan yang belum tercapai.",
    dasar_hukum="PermenPANRB 6/2022, Lampiran: kriteria rating hasil kerja",
    Pengaturan=Setelan,
)


@hookimpl
def kinerja_register_formula() -> Sequence[FormulaEvaluasi]:
    return [
        define_formula(
            kode="bawaan",
            label="Usulan bawaan",
            dasar_hukum=PLUGIN.dasar_hukum,
            setelan=Setelan,
            propose=rules.propose,
            explain=rules.explain,
        )
    ]
