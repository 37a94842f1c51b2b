"""A formula in words ("60 % hasil ditambah 40 % perilaku"), and with the numbers of a person put in."""

import ast
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kinerja.hooks import format_desimal, format_persen
from kinerja_formula_ekspresi.nama import NAMA

# How tightly a part holds together; an operand that is looser than its place gets parentheses.
_JIKA, _ATAU, _DAN, _BUKAN, _BANDING, _JUMLAH, _KALI, _MINUS, _SATU = range(9)

_IKATAN: Mapping[type[ast.AST], int] = {
    ast.IfExp: _JIKA,
    ast.Or: _ATAU,
    ast.And: _DAN,
    ast.Not: _BUKAN,
    ast.Compare: _BANDING,
    ast.Add: _JUMLAH,
    ast.Sub: _JUMLAH,
    ast.Mult: _KALI,
    ast.Div: _KALI,
    ast.USub: _MINUS,
}
_KATA: Mapping[type[ast.AST], str] = {
    ast.Add: "ditambah",
    ast.Sub: "dikurangi",
    ast.Mult: "dikali",
    ast.Div: "dibagi",
    ast.And: "dan",
    ast.Or: "atau",
    ast.Lt: "kurang dari",
    ast.LtE: "paling banyak",
    ast.Gt: "lebih dari",
    ast.GtE: "paling sedikit",
    ast.Eq: "sama dengan",
    ast.NotEq: "tidak sama dengan",
}
_TANDA: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "−",
    ast.Mult: "×",
    ast.Div: "/",
    ast.And: "DAN",
    ast.Or: "ATAU",
    ast.Lt: "<",
    ast.LtE: "≤",
    ast.Gt: ">",
    ast.GtE: "≥",
    ast.Eq: "=",
    ast.NotEq: "≠",
}


def read_back(pohon: ast.expr) -> str:
    """The formula as a part of a sentence, lower case, without a full stop."""
    match pohon:
        case ast.Constant():
            return format_desimal(_decimal(pohon))
        case ast.Name():
            return NAMA[pohon.id].sebutan
        case ast.UnaryOp(op=ast.USub()):
            return f"minus {_part(pohon.operand, _MINUS)}"
        case ast.UnaryOp():
            return f"tidak benar bahwa ({read_back(pohon.operand)})"
        case ast.BinOp():
            return _operation(pohon)
        case ast.BoolOp():
            return f" {_KATA[type(pohon.op)]} ".join(_part(satu, _BUKAN) for satu in pohon.values)
        case ast.Compare():
            kiri, kanan = _part(pohon.left, _JUMLAH), _part(pohon.comparators[0], _JUMLAH)
            return f"{kiri} {_KATA[type(pohon.ops[0])]} {kanan}"
        case ast.IfExp():
            benar, salah = _part(pohon.body, _ATAU), read_back(pohon.orelse)
            return f"jika {_part(pohon.test, _ATAU)} maka {benar}, jika tidak {salah}"
        case ast.Call(func=ast.Name(id=kode), args=daftar):
            return _function(kode, daftar)
        case _:
            raise TypeError(f"no formula holds {type(pohon).__name__}")


def _operation(pohon: ast.BinOp) -> str:
    if bagian := _share_of(pohon):
        faktor, lain = bagian
        dari = "" if isinstance(lain, ast.Name) else "dari "
        return f"{format_persen(faktor * 100)} {dari}{_part(lain, _SATU)}"
    ikatan = _IKATAN[type(pohon.op)]
    baca = _term if ikatan == _JUMLAH else _part
    return f"{baca(pohon.left, ikatan)} {_KATA[type(pohon.op)]} {baca(pohon.right, ikatan + 1)}"


def _share_of(pohon: ast.expr) -> tuple[Decimal, ast.expr] | None:
    """`0,6 * x` as 0.6 and x: read as a percentage of x."""
    if isinstance(pohon, ast.BinOp) and isinstance(pohon.op, ast.Mult):
        for faktor, lain in ((pohon.left, pohon.right), (pohon.right, pohon.left)):
            if isinstance(lain, ast.Constant):
                continue
            if isinstance(faktor, ast.Constant) and 0 < _decimal(faktor) < 1:
                return _decimal(faktor), lain
    return None


def _term(pohon: ast.expr, ikatan: int) -> str:
    """Heard, not seen: "a ditambah b dikali c" has no order, so a product in a sum gets parentheses."""
    return _part(
        pohon, ikatan if _share_of(pohon) else max(ikatan, _MINUS if _binding(pohon) == _KALI else 0)
    )


def _function(kode: str, daftar: Sequence[ast.expr]) -> str:
    isi = [_part(satu, _SATU) for satu in daftar]
    if kode == "abs":
        return f"nilai tanpa minus dari {isi[0]}"
    if kode == "bulat":
        desimal = int(_decimal(daftar[1])) if len(daftar) > 1 else 0
        return f"pembulatan {isi[0]} " + (f"ke {desimal} angka di belakang koma" if desimal else "tanpa koma")
    awal = {"min": "yang terkecil dari", "maks": "yang terbesar dari", "rata": "rata-rata dari"}[kode]
    return f"{awal} {join_words(isi)}"


def _part(pohon: ast.expr, ikatan: int) -> str:
    teks = read_back(pohon)
    return f"({teks})" if _binding(pohon) < ikatan else teks


def _binding(pohon: ast.expr) -> int:
    if isinstance(pohon, ast.Call):
        return _BANDING  # "yang terkecil dari a dan b" ends nowhere: as an operand it needs parentheses
    jenis = pohon.op if isinstance(pohon, ast.UnaryOp | ast.BinOp | ast.BoolOp) else pohon
    return _IKATAN.get(type(jenis), _SATU)


def _decimal(pohon: ast.expr) -> Decimal:
    if isinstance(pohon, ast.Constant) and isinstance(pohon.value, Decimal):
        return pohon.value
    raise TypeError(f"no number: {type(pohon).__name__}")


def join_words(daftar: Sequence[str]) -> str:
    """ "a", "a dan b", "a, b, dan c"."""
    if len(daftar) < 3:
        return " dan ".join(daftar)
    return f"{', '.join(daftar[:-1])}, dan {daftar[-1]}"


# With numbers


def put_in(pohon: ast.expr, nilai: Mapping[str, Decimal]) -> str:
    """The formula as it is written, each name with a value replaced by it: "0,6 × 95,5 + 0,4 × 100"."""
    match pohon:
        case ast.Constant():
            return format_desimal(_decimal(pohon))
        case ast.Name():
            ada = nilai.get(pohon.id)
            return pohon.id if ada is None else format_desimal(ada)
        case ast.UnaryOp(op=ast.USub()):
            return f"−{_sign(pohon.operand, _SATU, nilai)}"
        case ast.UnaryOp():
            return f"BUKAN {_sign(pohon.operand, _SATU, nilai)}"
        case ast.BinOp():
            ikatan = _IKATAN[type(pohon.op)]
            kiri, kanan = _sign(pohon.left, ikatan, nilai), _sign(pohon.right, ikatan + 1, nilai)
            return f"{kiri} {_TANDA[type(pohon.op)]} {kanan}"
        case ast.BoolOp():
            ikatan = _IKATAN[type(pohon.op)] + 1
            return f" {_TANDA[type(pohon.op)]} ".join(_sign(satu, ikatan, nilai) for satu in pohon.values)
        case ast.Compare():
            kiri, kanan = put_in(pohon.left, nilai), put_in(pohon.comparators[0], nilai)
            return f"{kiri} {_TANDA[type(pohon.ops[0])]} {kanan}"
        case ast.IfExp():
            daftar = (put_in(satu, nilai) for satu in (pohon.test, pohon.body, pohon.orelse))
            return f"JIKA({'; '.join(daftar)})"
        case ast.Call(func=ast.Name(id=kode), args=isi):
            return f"{kode.upper()}({'; '.join(put_in(satu, nilai) for satu in isi)})"
        case _:
            raise TypeError(f"no formula holds {type(pohon).__name__}")


def _sign(pohon: ast.expr, ikatan: int, nilai: Mapping[str, Decimal]) -> str:
    teks = put_in(pohon, nilai)
    lepas = isinstance(pohon, ast.UnaryOp | ast.BinOp | ast.BoolOp | ast.Compare)
    return f"({teks})" if lepas and _binding(pohon) < ikatan else teks
