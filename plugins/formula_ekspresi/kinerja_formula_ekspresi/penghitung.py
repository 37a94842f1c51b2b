"""The evaluator: simpleeval cut down to numbers, conditions and a list of functions, in Decimal.

It takes a tree, never a text, and refuses every node that a formula cannot contain, whoever built the tree.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from kinerja.hooks import format_desimal, round_half_up
from kinerja_formula_ekspresi.batas import (
    DESIMAL_BANDING,
    DESIMAL_HASIL,
    MAKS_DALAM,
    MAKS_LANGKAH,
    MAKS_NILAI,
    PRESISI,
)
from kinerja_formula_ekspresi.kesalahan import FormulaError, MissingValueError
from kinerja_formula_ekspresi.pembaca import Rumus


@dataclass(frozen=True)
class Belum:
    """A name without a value for this person; the sentence says what is missing."""

    kalimat: str


Nilai = Decimal | Belum


def evaluate(rumus: Rumus, nilai: Mapping[str, Nilai]) -> Decimal:
    """The number of the formula, two places, half up.

    Intermediate results have 50 significant digits, half up. Only the branch of a JIKA that holds is
    evaluated. Raises MissingValueError for a name without a value, FormulaError for a division by zero and
    for results beyond the limit.
    """
    return round_half_up(Penghitung(nilai, rumus.teks).run(rumus.pohon), DESIMAL_HASIL)


def _compare(banding: Callable[[Decimal, Decimal], bool]) -> Callable[[Decimal, Decimal], bool]:
    def periksa(kiri: Decimal, kanan: Decimal) -> bool:
        return banding(round_half_up(kiri, DESIMAL_BANDING), round_half_up(kanan, DESIMAL_BANDING))

    return periksa


def _divide(kiri: Decimal, kanan: Decimal) -> Decimal:
    if not round_half_up(kanan, DESIMAL_BANDING):
        raise ZeroDivisionError
    return kiri / kanan


def _average(*daftar: Decimal) -> Decimal:
    return sum(daftar, Decimal(0)) / len(daftar)


def _round(angka: Decimal, desimal: Decimal = Decimal(0)) -> Decimal:
    return round_half_up(angka, int(desimal))


OPERATOR: Mapping[type[ast.AST], Callable[..., object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divide,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Lt: _compare(operator.lt),
    ast.LtE: _compare(operator.le),
    ast.Gt: _compare(operator.gt),
    ast.GtE: _compare(operator.ge),
    ast.Eq: _compare(operator.eq),
    ast.NotEq: _compare(operator.ne),
}
FUNGSI_ANGKA: Mapping[str, Callable[..., Decimal]] = {
    "min": min,
    "maks": max,
    "rata": _average,
    "bulat": _round,
    "abs": abs,
}
BOLEH = (ast.Constant, ast.Name, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call)


class Penghitung(SimpleEval):
    """One evaluation; `langkah` counts the nodes that were evaluated."""

    def __init__(self, nilai: Mapping[str, Nilai], teks: str = "") -> None:
        super().__init__(operators=dict(OPERATOR), functions=dict(FUNGSI_ANGKA), names=dict(nilai))
        self.nodes = {jenis: self.nodes[jenis] for jenis in BOLEH}
        self.teks = teks
        self.langkah = 0
        self.dalam = 0

    def run(self, pohon: ast.AST) -> Decimal:
        """The number of the tree, unrounded. Raises FormulaError."""
        with localcontext(prec=PRESISI, rounding=ROUND_HALF_UP):
            try:
                hasil = self._eval(pohon)
            except (InvalidExpression, TypeError, KeyError, InvalidOperation, AttributeError) as error:
                raise FormulaError("Rumus ini memuat bagian yang tidak dapat dipakai.") from error
        if not isinstance(hasil, Decimal):
            raise FormulaError("Rumus harus menghasilkan angka.")
        return hasil

    @staticmethod
    def parse(expr: object) -> ast.AST:  # noqa: ARG004
        """Refused: text goes through `parse_rumus`, never through Python's parser."""
        raise FormulaError("Rumus ini memuat bagian yang tidak dapat dipakai.")

    def _eval(self, node: Any) -> Any:
        self.langkah += 1
        self.dalam += 1
        if self.langkah > MAKS_LANGKAH or self.dalam > MAKS_DALAM:
            raise FormulaError("Rumus terlalu rumit.")
        try:
            hasil = super()._eval(node)
        except ZeroDivisionError:
            raise self._divided_by_zero(node) from None
        self.dalam -= 1
        return self._check(hasil, node)

    def _check(self, hasil: object, node: Any) -> object:
        if isinstance(hasil, bool):
            return hasil
        if not isinstance(hasil, Decimal) or not hasil.is_finite():
            raise FormulaError("Rumus ini memuat bagian yang tidak dapat dipakai.")
        if abs(hasil) > MAKS_NILAI:
            kalimat = f"Hasil hitungan melebihi {format_desimal(MAKS_NILAI)}. Perkecil angka yang dikalikan."
            raise FormulaError(kalimat, getattr(node, "col_offset", None), self.teks)
        return hasil

    def _divided_by_zero(self, node: ast.AST) -> FormulaError:
        pembagi = node.right if isinstance(node, ast.BinOp) else None
        sebutan = pembagi.id if isinstance(pembagi, ast.Name) else "pembagi"
        contoh = pembagi.id if isinstance(pembagi, ast.Name) else "jumlah_bukti"
        kalimat = (
            f"Rumus membagi dengan nol: {sebutan} bernilai 0. "
            f"Beri syarat lebih dulu, misalnya JIKA({contoh} > 0; hasil / {contoh}; 0)."
        )
        return FormulaError(kalimat, getattr(node, "col_offset", None), self.teks)

    def _eval_name(self, node: ast.Name) -> Decimal:
        ada = self.names.get(node.id)
        if isinstance(ada, Belum):
            raise MissingValueError(ada.kalimat)
        if not isinstance(ada, Decimal):
            raise FormulaError(f"Nama “{node.id[:30]}” tidak dikenal.", node.col_offset, self.teks)
        return ada

    def _eval_constant(self, node: ast.Constant) -> Decimal:
        if not isinstance(node.value, Decimal):
            raise FormulaError("Rumus ini memuat bagian yang tidak dapat dipakai.")
        return node.value
