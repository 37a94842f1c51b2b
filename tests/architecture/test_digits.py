"""One way to write a number: Decimals become text in kinerja/angka.py, on screen by its filters."""

import ast
import re

from tests.architecture.source import find_in_templates, modules

WRITERS = {"kinerja.angka"}
# Invented values of the demo, coordinates of drawings, counts of seconds: no digit that a document shows.
NO_AMOUNT = {
    "kinerja.demo.angka",
    "kinerja.angka_kredit.grafik",
    "kinerja.perjalanan.service_tahun",
    "kinerja.surat.kurva",
}
ROUNDING = {"quantize", "normalize"}
DECIMAL_SPEC = re.compile(r"\.[0-9]+f|,")
DRAWN = re.compile(r"perjalanan/setahun\.html|pelaksanaan/_bagian\.html")


def _is_foreign_rounding(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ROUNDING and not _is_unicode(node.func)
    if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
        spec = "".join(str(s.value) for s in node.format_spec.values if isinstance(s, ast.Constant))
        return bool(DECIMAL_SPEC.search(spec))
    return False


def _is_unicode(func: ast.Attribute) -> bool:
    return ast.unparse(func.value) == "unicodedata"


def test_only_one_module_rounds_and_writes_decimals() -> None:
    assert not [
        f"{module.place}:{node.lineno} {ast.unparse(node)}"
        for module in modules()
        if module.name not in WRITERS | NO_AMOUNT
        for node in ast.walk(module.tree)
        if _is_foreign_rounding(node)
    ]


def test_templates_neither_round_nor_format_numbers() -> None:
    """A filter of `kinerja.web.filters` does; a template that formats by hand could show another digit."""
    found = find_in_templates(r"\|\s*round\b|%\.[0-9]f|\.quantize\(|\|\s*format\(")
    assert not [satu for satu in found if not DRAWN.search(satu)]
