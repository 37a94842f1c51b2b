"""One way to write a number and a date: kinerja/angka.py and kinerja/tanggal.py, on screen by filters."""

import ast
import re
from collections.abc import Callable

from tests.architecture.source import Module, find_in_templates, modules

WRITERS = {"kinerja.angka", "kinerja.tanggal"}
# Invented values of the demo, coordinates of drawings, counts of seconds: no digit that a document shows.
NO_AMOUNT = {
    "kinerja.demo.angka",
    "kinerja.angka_kredit.grafik",
    "kinerja.perjalanan.service_tahun",
    "kinerja.surat.kurva",
}
# Seconds of a clock, minutes of a cell, and whether an amount has more digits than allowed.
NO_DIGIT = {
    "kinerja.akun.rules",
    "kinerja.angka_kredit.service.catat",
    "kinerja.progres.pembaca",
    "kinerja.progres.rules.lembar",
}
# File names, keys of jobs, invented NIP, words of a password, the number of a letter, the name of a zone.
NO_DATE = {
    "kinerja.akun.rules",
    "kinerja.angka_kredit.grafik",
    "kinerja.bukti.jobs_periksa",
    "kinerja.demo.karya",
    "kinerja.demo.orang",
    "kinerja.hooks.surat",
    "kinerja.jobs",
    "kinerja.konektor.commands",
}
# They recognise the words in a text and write none.
READERS_OF_MONTHS = {"kinerja.admin.coba_indikator", "kinerja.evaluasi.rules_samping"}
ROUNDING = {"quantize", "normalize"}
DECIMAL_SPEC = re.compile(r"\.[0-9]+[fg]|,")
DRAWN = re.compile(r"perjalanan/setahun\.html")
PARTS_OF_A_DATE = {"day", "month"}


def _find(wrong: Callable[[ast.AST], bool], allowed: set[str]) -> list[str]:
    semua: tuple[Module, ...] = (*modules(), *_plugins())
    return [
        f"{module.place}:{node.lineno} {ast.unparse(node)[:90]}"
        for module in semua
        if module.name not in WRITERS | allowed
        for node in ast.walk(module.tree)
        if wrong(node)
    ]


def _plugins() -> list[Module]:
    return [module for module in modules("plugins") if "tests" not in module.parts]


def _spec(node: ast.FormattedValue) -> str:
    if not isinstance(node.format_spec, ast.JoinedStr):
        return ""
    return "".join(str(s.value) for s in node.format_spec.values if isinstance(s, ast.Constant))


def _is_foreign_rounding(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ROUNDING and ast.unparse(node.func.value) != "unicodedata"
    return isinstance(node, ast.FormattedValue) and bool(DECIMAL_SPEC.search(_spec(node)))


def _is_binary_number(node: ast.AST) -> bool:
    """`round` goes half to even, `float` forgets digits, a comma put in by hand is a writer of its own."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in {"round", "float"}
    hand_written = [ast.unparse(satu) for satu in node.args] == ["'.'", "','"]
    return isinstance(node.func, ast.Attribute) and node.func.attr == "replace" and hand_written


def _is_foreign_date(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "strftime"
    if not isinstance(node, ast.FormattedValue):
        return False
    part = isinstance(node.value, ast.Attribute) and node.value.attr in PARTS_OF_A_DATE
    return part or "%" in _spec(node)


def _writes_months(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):
        return ast.unparse(node.value) == "NAMA_BULAN"
    return isinstance(node, ast.Constant) and node.value in {"Januari", "Senin"}


def test_only_one_module_rounds_and_writes_decimals() -> None:
    assert not _find(_is_foreign_rounding, NO_AMOUNT)


def test_no_amount_passes_through_binary_fractions() -> None:
    known = {"kinerja.angka_kredit.banding", "kinerja.angka_kredit.banding_tahun"}  # a second calculation
    known |= {"kinerja.angka_kredit.service.periksa"}
    assert not _find(_is_binary_number, NO_AMOUNT | NO_DIGIT | known)


def test_only_one_module_writes_dates_and_times() -> None:
    assert not _find(_is_foreign_date, NO_DATE)


def test_the_months_and_days_have_their_names_in_one_place() -> None:
    # A deadline of a rule set is a month without a year.
    assert not _find(_writes_months, READERS_OF_MONTHS | {"kinerja.aturan.pilihan", "kinerja.aturan.uraian"})


def test_nobody_brings_another_writer_of_numbers_or_dates() -> None:
    other = {"babel", "locale", "humanize", "num2words"}
    assert not [
        f"{module.place} imports {name}"
        for module in modules()
        for name in module.imports()
        if name.split(".")[0] in other
    ]


def test_templates_neither_round_nor_format_numbers_and_dates() -> None:
    """A filter of `kinerja.web.filters` does; what has none is refused when the page is drawn."""
    by_hand = (
        r"\|\s*(?:round|float)\b|%\.[0-9]f|\.quantize\(|\|\s*format\(|\.strftime\("
        r"|\|\s*replace\(\s*[\"']\.[\"']"
    )
    assert not [satu for satu in find_in_templates(by_hand) if not DRAWN.search(satu)]
