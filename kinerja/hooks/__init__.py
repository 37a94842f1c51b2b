"""All that a plugin may import: the contract, the form fields and the numbers it is written with.

Connectors, signers, own pages and the test kit have modules of their own: `kinerja.hooks.konektor`,
`.penanda`, `.halaman` and `.testing`.
"""

from kinerja.angka import divide_persen, format_desimal, format_persen, parse_desimal, round_half_up
from kinerja.aturan.rules import CapaianOrganisasi, NilaiPerilaku, Predikat, Rating
from kinerja.formulir import (
    BidangFormulir,
    Bilangan,
    Centang,
    Daftar,
    Desimal,
    PilihanEnum,
    Rahasia,
    Tanggal,
    Teks,
    TeksPanjang,
    clean_text,
    describe_fields,
    field_error,
)
from kinerja.hooks.formula import (
    BahanFormula,
    FormulaEvaluasi,
    HasilFormula,
    IndikatorFormula,
    Penjelasan,
    PerilakuFormula,
    TitikFormula,
    UmpanFormula,
    Usulan,
    define_formula,
)
from kinerja.hooks.host import Konteks, get_context, get_settings, log_info, open_tables, render_slot
from kinerja.hooks.indikator import (
    Capaian,
    RealisasiPeriode,
    TipeIndikator,
    define_tipe_indikator,
    with_satuan,
)
from kinerja.hooks.peristiwa import PeristiwaPeriode, PeristiwaSkp, SlotBeranda, SlotPenilaian, SlotSkp
from kinerja.hooks.plugin import HOOK_API, Pengaturan, Plugin
from kinerja.hooks.rencana import HasilRencana, IndikatorRencana, Rencana, TemuanRencana
from kinerja.hooks.spec import hookimpl
from kinerja.hooks.surat import BahanSurat, JenisSurat, PihakSurat, SkemaNomor, define_surat, format_rupiah
from kinerja.kalender.rules import Rentang
from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.skp.rules import Aspek, Klasifikasi, Pendekatan
from kinerja.tanggal import format_tanggal, parse_tanggal

__all__ = [
    "HOOK_API",
    "Aspek",
    "BahanFormula",
    "BahanSurat",
    "BidangFormulir",
    "Bilangan",
    "Capaian",
    "CapaianOrganisasi",
    "Centang",
    "Daftar",
    "Desimal",
    "FormulaEvaluasi",
    "HasilFormula",
    "HasilRencana",
    "IndikatorFormula",
    "IndikatorRencana",
    "JenisSurat",
    "Klasifikasi",
    "Konteks",
    "NilaiPerilaku",
    "Pendekatan",
    "Pengaturan",
    "Penjelasan",
    "PeranUmpanBalik",
    "PerilakuFormula",
    "PeristiwaPeriode",
    "PeristiwaSkp",
    "PihakSurat",
    "PilihanEnum",
    "Plugin",
    "Predikat",
    "Rahasia",
    "Rating",
    "RealisasiPeriode",
    "Rencana",
    "Rentang",
    "SkemaNomor",
    "SlotBeranda",
    "SlotPenilaian",
    "SlotSkp",
    "Tanggal",
    "Teks",
    "TeksPanjang",
    "TemuanRencana",
    "TipeIndikator",
    "TitikFormula",
    "UmpanFormula",
    "Usulan",
    "clean_text",
    "define_formula",
    "define_surat",
    "define_tipe_indikator",
    "describe_fields",
    "divide_persen",
    "field_error",
    "format_desimal",
    "format_persen",
    "format_rupiah",
    "format_tanggal",
    "get_context",
    "get_settings",
    "hookimpl",
    "log_info",
    "open_tables",
    "parse_desimal",
    "parse_tanggal",
    "render_slot",
    "round_half_up",
    "with_satuan",
]
