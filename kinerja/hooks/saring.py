"""How a statement of a plugin becomes SQL: every mention of a table is narrowed to one instansi, wherever it
stands, and whatever could name another table is refused.

Done while the statement is compiled and not by looking at it before: what was not compiled does not reach the
database, so no subquery, join, alias or CTE can be overlooked.
"""

import copy
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, and_

KOLOM = "instansi_id"
TANPA_TEKS = "text() and literal_column() are not available here; write the statement with tables and columns"

FUNGSI = frozenset({
    "abs", "aggregate_strings", "avg", "ceil", "ceiling", "char_length", "coalesce", "concat", "count",
    "current_date", "current_time", "current_timestamp", "date", "date_part", "date_trunc", "dense_rank",
    "first_value", "floor", "greatest", "group_concat", "lag", "last_value", "lead", "least", "length",
    "lower", "ltrim", "max", "min", "mod", "now", "nth_value", "ntile", "nullif", "percent_rank",
    "percentile_cont", "percentile_disc", "power", "rank", "replace", "round", "row_number", "rtrim",
    "sign", "stddev", "strftime", "string_agg", "substr", "substring", "sum", "to_char", "trim", "upper",
    "variance",
})  # fmt: skip
"""What a statement may call: nothing that reads files, waits, or changes the settings of the connection."""
_OPERATOR = re.compile(r"[-+*/<>=~!@#%^&|?]{1,3}")
_POLOS = re.compile(r"\*|[0-9]+")  # count(*) and EXISTS (SELECT 1) are made with these
_NAMA = re.compile(r"[a-z][a-z0-9_]*")


class _Saring:
    """Stands before the compiler of a database; `awalan` and `instansi_id` are set by `narrow`."""

    awalan: str
    instansi_id: int
    stack: Sequence[Any]

    # Tables

    def visit_table(self, tabel: Any, asfrom: bool = False, iscrud: bool = False, **kw: Any) -> str:
        check_table(tabel, self.awalan)
        nama = _next(self, "visit_table", tabel, asfrom=asfrom, iscrud=iscrud, **kw)
        if not asfrom or iscrud:
            return nama  # the target of a change: `TabelPlugin` gave it its condition
        isi = f"(SELECT * FROM {nama} WHERE {KOLOM} = {self.instansi_id:d})"  # noqa: S608  checked name, int
        return isi if _is_alias_of(kw.get("enclosing_alias"), tabel) else f"{isi} AS {nama}"

    def visit_insert(self, pernyataan: Any, visiting_cte: Any = None, **kw: Any) -> str:
        self._refuse_inside(visiting_cte)
        return _next(self, "visit_insert", pernyataan, **kw)

    def visit_update(self, pernyataan: Any, visiting_cte: Any = None, **kw: Any) -> str:
        self._refuse_inside(visiting_cte)
        return _next(self, "visit_update", pernyataan, **kw)

    def visit_delete(self, pernyataan: Any, visiting_cte: Any = None, **kw: Any) -> str:
        self._refuse_inside(visiting_cte)
        return _next(self, "visit_delete", pernyataan, **kw)

    def visit_on_conflict_do_update(self, klausa: Any, **kw: Any) -> str:
        refuse_column(_name_of(kolom) for kolom in dict(klausa.update_values_to_set))
        sendiri = copy.copy(klausa)
        syarat = self.stack[-1]["selectable"].table.c[KOLOM] == self.instansi_id
        lama = klausa.update_whereclause
        sendiri.update_whereclause = syarat if lama is None else and_(lama, syarat)
        return _next(self, "visit_on_conflict_do_update", sendiri, **kw)

    def _refuse_inside(self, visiting_cte: object) -> None:
        if self.stack or visiting_cte is not None:
            raise PermissionError("a change must be a statement of its own, not a part of another")

    # Text

    def visit_textclause(self, *_: Any, **__: Any) -> str:
        raise PermissionError(TANPA_TEKS)

    visit_textual_select = visit_tstring = visit_textclause

    def get_statement_hint_text(self, *_: Any) -> str:
        raise PermissionError("hints are not available here")

    def visit_column(self, kolom: Any, **kw: Any) -> str:
        if kolom.is_literal and not _POLOS.fullmatch(str(kolom.name)):
            raise PermissionError(TANPA_TEKS)
        if getattr(kolom.name, "quote", None) is False:
            raise PermissionError(f"the name {kolom.name!r} must be quoted")
        return _next(self, "visit_column", kolom, **kw)

    def visit_extract(self, extract: Any, **kw: Any) -> str:
        if not _NAMA.fullmatch(extract.field):
            raise PermissionError(f"extract() knows no field {extract.field!r}")
        return _next(self, "visit_extract", extract, **kw)

    def visit_custom_op_binary(self, unsur: Any, operator: Any, **kw: Any) -> str:
        _check_operator(operator.opstring)
        return _next(self, "visit_custom_op_binary", unsur, operator, **kw)

    def visit_custom_op_unary_operator(self, unsur: Any, operator: Any, **kw: Any) -> str:
        _check_operator(operator.opstring)
        return _next(self, "visit_custom_op_unary_operator", unsur, operator, **kw)

    def visit_custom_op_unary_modifier(self, unsur: Any, operator: Any, **kw: Any) -> str:
        _check_operator(operator.opstring)
        return _next(self, "visit_custom_op_unary_modifier", unsur, operator, **kw)

    # Functions

    def visit_function(self, fungsi: Any, **kw: Any) -> str:
        if str(fungsi.name).lower() not in FUNGSI or tuple(fungsi.packagenames):
            daftar = ", ".join(sorted(FUNGSI))
            raise PermissionError(f"the function {fungsi.name} is not available here; these are: {daftar}")
        return _next(self, "visit_function", fungsi, **kw)

    def visit_sequence(self, *_: Any, **__: Any) -> str:
        raise PermissionError("sequences are not available here")


def _next(saring: _Saring, nama: str, *unsur: Any, **kw: Any) -> str:
    """What the compiler of the database makes of it."""
    return str(getattr(super(_Saring, saring), nama)(*unsur, **kw))


def narrow(connection: Connection, *, awalan: str, instansi_id: int) -> None:
    """From now on this connection runs only statements on tables of the plugin, within the instansi."""
    dialek = copy.copy(connection.dialect)
    isi = {"awalan": awalan, "instansi_id": instansi_id, "__module__": __name__}
    dialek.statement_compiler = type("Saring", (_Saring, dialek.statement_compiler), isi)
    connection.dialect = dialek


def check_table(tabel: Any, awalan: str) -> None:
    """Raise PermissionError for a table that is not the plugin's own."""
    nama, kolom = str(tabel.name), getattr(tabel, "c", {})
    milik = nama.startswith(awalan) and _NAMA.fullmatch(nama) and not getattr(tabel, "schema", None)
    if not milik or KOLOM not in kolom:
        raise PermissionError(f"{nama} is not a table of this plugin ({awalan}…, with {KOLOM})")


def refuse_column(nama: Iterable[str]) -> None:
    """Raise PermissionError when `instansi_id` is among the names that a statement sets."""
    if KOLOM in set(nama):
        raise PermissionError(f"{KOLOM} is filled by the product; leave it out")


def _is_alias_of(alias: Any, tabel: Any) -> bool:
    return alias is not None and alias.element is tabel


def _name_of(kolom: Any) -> str:
    return str(getattr(kolom, "name", kolom))


def _check_operator(teks: str) -> None:
    if not _OPERATOR.fullmatch(teks) or "--" in teks or "/*" in teks:
        raise PermissionError(f"the operator {teks!r} is not available here")
