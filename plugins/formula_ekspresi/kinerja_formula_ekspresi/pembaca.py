"""From the text of a formula to its syntax tree: Python's nodes, built here and never by Python's parser.

Grammar, loosest first; JIKA, DAN and the other words are written in upper or lower case:

    syarat   = "ATAU" between "DAN" between ["BUKAN"] jumlah [("<" | "<=" | ">" | ">=" | "=" | "<>") jumlah]
    jumlah   = kali (("+" | "-") kali)*
    kali     = tunggal (("*" | "/") tunggal)*
    tunggal  = ("-" | "+") tunggal | angka ["%"] | nama | fungsi "(" syarat (";" syarat)* ")" | "(" syarat ")"

Each part is a number or a condition, known while reading; `col_offset` of a node is its place in the text.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kinerja_formula_ekspresi.batas import MAKS_DALAM, MAKS_DESIMAL, MAKS_KURUNG, MAKS_LANGKAH
from kinerja_formula_ekspresi.kata import Jenis, Kata, split_words
from kinerja_formula_ekspresi.kesalahan import FormulaError
from kinerja_formula_ekspresi.nama import FUNGSI, NAMA, PENGHUBUNG, Fungsi, describe_unknown

_BANDING: dict[str, type[ast.cmpop]] = {
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "=": ast.Eq,
    "<>": ast.NotEq,
}
_JUMLAH: dict[str, type[ast.operator]] = {"+": ast.Add, "-": ast.Sub}
_KALI: dict[str, type[ast.operator]] = {"*": ast.Mult, "/": ast.Div}

_TERLALU_DALAM = "Rumus terlalu rumit. Kurangi tanda kurung atau banyaknya operasi yang berurutan."
_PERSEN = (
    "Tanda % hanya untuk angka yang dikalikan, misalnya 60% * hasil. "
    "Nilai hasil sudah dalam persen: tulis 80, bukan 80%."
)


@dataclass(frozen=True)
class Rumus:
    """A formula that can be evaluated: its text, its tree, and the names in it in order of first use."""

    teks: str
    pohon: ast.expr
    daftar_nama: tuple[str, ...]


@dataclass(frozen=True)
class _Bagian:
    """A part of the tree while it is read; `persen` is the place of a % that waits for its multiplication."""

    pohon: ast.expr
    syarat: bool = False
    dalam: int = 1
    persen: int | None = None


@lru_cache(maxsize=256)
def parse_rumus(teks: str) -> Rumus:
    """The formula that the text means. Raises FormulaError with place and cure for everything else."""
    pembaca = _Pembaca(teks)
    pohon = pembaca.read_all()
    return Rumus(teks, pohon, tuple(pembaca.nama))


class _Pembaca:
    """Recursive descent over the words of one text."""

    def __init__(self, teks: str) -> None:
        self.teks = teks
        self.daftar = split_words(teks)
        self.nomor = 0
        self.kurung = 0
        self.simpul = 0
        self.nama: dict[str, None] = {}

    def read_all(self) -> ast.expr:
        if self._is(Jenis.AKHIR):
            raise FormulaError("Tulis rumus, misalnya 0,6 * hasil + 0,4 * perilaku.")
        if self._sign("="):
            raise self._error("Hapus tanda = di awal rumus.")
        hasil = self._number(self._condition())
        if not self._is(Jenis.AKHIR):
            raise self._unexpected()
        return hasil.pohon

    # From loose to tight

    def _condition(self) -> _Bagian:
        return self._joined("atau", ast.Or, lambda: self._joined("dan", ast.And, self._negation))

    def _joined(self, kata: str, op: type[ast.boolop], berikut: Callable[[], _Bagian]) -> _Bagian:
        bagian, indeks = berikut(), self.kata.indeks
        if not self._word(kata):
            return bagian
        daftar = [self._truth(bagian)]
        while self._take_word(kata):
            daftar.append(self._truth(berikut()))
        return self._bool(op, daftar, indeks)

    def _bool(self, op: type[ast.boolop], daftar: list[_Bagian], indeks: int) -> _Bagian:
        pohon = ast.BoolOp(op=op(), values=[satu.pohon for satu in daftar])
        return self._made(pohon, indeks, *daftar, syarat=True)

    def _negation(self) -> _Bagian:
        indeks = self.kata.indeks
        if not self._take_word("bukan"):
            return self._comparison()
        isi = self._truth(self._deeper(self._negation))
        return self._made(ast.UnaryOp(op=ast.Not(), operand=isi.pohon), indeks, isi, syarat=True)

    def _comparison(self) -> _Bagian:
        kiri, kata = self._sum(), self.kata
        if kata.teks not in _BANDING:
            return kiri
        self._next()
        kiri, kanan = self._number(kiri), self._number(self._sum())
        if self.kata.teks in _BANDING:
            raise self._error("Tulis sebagai dua syarat, misalnya hasil >= 60 DAN hasil < 80.")
        pohon = ast.Compare(left=kiri.pohon, ops=[_BANDING[kata.teks]()], comparators=[kanan.pohon])
        return self._made(pohon, kata.indeks, kiri, kanan, syarat=True)

    def _sum(self) -> _Bagian:
        kiri = self._chain(_JUMLAH, self._product)
        if kiri.persen is not None:
            raise FormulaError(_PERSEN, kiri.persen, self.teks)
        return kiri

    def _product(self) -> _Bagian:
        return self._chain(_KALI, self._single)

    def _chain(self, tanda: dict[str, type[ast.operator]], berikut: Callable[[], _Bagian]) -> _Bagian:
        kiri = berikut()
        while self._is(Jenis.TANDA) and self.kata.teks in tanda:
            kata = self._next()
            kanan = berikut()
            for satu in (kiri, kanan):
                if satu.persen is not None and kata.teks != "*":
                    raise FormulaError(_PERSEN, satu.persen, self.teks)
            kiri, kanan = self._number(kiri), self._number(kanan)
            pohon = ast.BinOp(left=kiri.pohon, op=tanda[kata.teks](), right=kanan.pohon)
            kiri = self._made(pohon, kata.indeks, kiri, kanan)
        return kiri

    def _single(self) -> _Bagian:
        kata = self.kata
        if not (self._sign("-") or self._sign("+")):
            return self._atom()
        self._next()
        isi = self._number(self._deeper(self._single))
        if kata.teks == "+":
            return isi
        pohon = ast.UnaryOp(op=ast.USub(), operand=isi.pohon)
        return self._made(pohon, kata.indeks, isi, persen=isi.persen)

    def _atom(self) -> _Bagian:
        kata = self.kata
        if kata.jenis is Jenis.ANGKA:
            self._next()
            return self._constant(kata)
        if kata.jenis is Jenis.NAMA and kata.teks != "bukan":
            return self._name_or_function()
        if self._sign("("):
            self._next()
            isi = self._deeper(self._condition)
            self._close(kata)
            return isi
        raise self._unexpected()

    def _constant(self, kata: Kata) -> _Bagian:
        nilai, persen = kata.nilai, None
        if self._sign("%"):
            persen, nilai = self._next().indeks, kata.nilai / 100
        return self._made(ast.Constant(value=nilai), kata.indeks, persen=persen)

    def _name_or_function(self) -> _Bagian:
        kata = self._next()
        if self._sign("(") and kata.teks in FUNGSI:
            return self._function(kata)
        if kata.teks in FUNGSI:
            fungsi = FUNGSI[kata.teks]
            if kata.teks in PENGHUBUNG:
                raise self._error(
                    f"Sebelum {kata.teks.upper()} tulis syarat, misalnya {fungsi.contoh}.", kata
                )
            raise self._error(
                f"Sesudah {kata.teks.upper()} tulis tanda kurung, misalnya {fungsi.contoh}.", kata
            )
        if kata.teks not in NAMA:
            raise self._error(describe_unknown(kata.teks), kata)
        self.nama.setdefault(kata.teks)
        return self._made(ast.Name(id=kata.teks, ctx=ast.Load()), kata.indeks)

    # Functions

    def _function(self, kata: Kata) -> _Bagian:
        fungsi, buka = FUNGSI[kata.teks], self._next()
        daftar = [self._deeper(self._condition)] if not self._sign(")") else []
        while self._take_sign(";"):
            daftar.append(self._deeper(self._condition))
        self._close(buka)
        self._check_count(fungsi, daftar, kata)
        if kata.teks == "jika":
            return self._if(kata, *daftar)
        if kata.teks in PENGHUBUNG:
            op: type[ast.boolop] = ast.And if kata.teks == "dan" else ast.Or
            return self._bool(op, [self._truth(satu) for satu in daftar], kata.indeks)
        return self._call(kata, [self._number(satu) for satu in daftar])

    def _check_count(self, fungsi: Fungsi, daftar: list[_Bagian], kata: Kata) -> None:
        if fungsi.paling_sedikit <= len(daftar) <= fungsi.paling_banyak:
            return
        pas = fungsi.paling_sedikit == fungsi.paling_banyak
        if pas:
            banyak = str(fungsi.paling_sedikit)
        else:
            banyak = f"{fungsi.paling_sedikit} sampai {fungsi.paling_banyak}"
        koma = ""
        if len(daftar) == 1 and isinstance(daftar[0].pohon, ast.Constant) and not pas:
            koma = " Koma dibaca sebagai desimal."
        raise self._error(
            f"{kata.teks.upper()} memerlukan {banyak} isian yang dipisah titik koma, "
            f"misalnya {fungsi.contoh}.{koma}",
            kata,
        )

    def _if(self, kata: Kata, syarat: _Bagian, benar: _Bagian, salah: _Bagian) -> _Bagian:
        daftar = (self._truth(syarat), self._number(benar), self._number(salah))
        pohon = ast.IfExp(test=syarat.pohon, body=benar.pohon, orelse=salah.pohon)
        return self._made(pohon, kata.indeks, *daftar)

    def _call(self, kata: Kata, daftar: list[_Bagian]) -> _Bagian:
        if kata.teks == "bulat" and len(daftar) == 2 and not _is_places(daftar[1].pohon):
            raise self._error(f"Isian kedua BULAT harus bilangan bulat 0 sampai {MAKS_DESIMAL}.", kata)
        nama = ast.Name(id=kata.teks, ctx=ast.Load())
        pohon = ast.Call(func=nama, args=[satu.pohon for satu in daftar], keywords=[])
        return self._made(pohon, kata.indeks, *daftar)

    # Parts of the tree

    def _made(
        self,
        pohon: ast.expr,
        indeks: int,
        *anak: _Bagian,
        syarat: bool = False,
        persen: int | None = None,
    ) -> _Bagian:
        self.simpul += 1
        dalam = 1 + max((satu.dalam for satu in anak), default=0)
        if dalam > MAKS_DALAM or self.simpul > MAKS_LANGKAH:
            raise FormulaError(_TERLALU_DALAM, indeks, self.teks)
        pohon.lineno, pohon.col_offset = 1, indeks
        return _Bagian(pohon, syarat, dalam, persen)

    def _number(self, bagian: _Bagian) -> _Bagian:
        if bagian.syarat:
            kalimat = f"Di sini diperlukan angka, bukan syarat. Pakai {FUNGSI['jika'].contoh}."
            raise FormulaError(kalimat, bagian.pohon.col_offset, self.teks)
        return bagian

    def _truth(self, bagian: _Bagian) -> _Bagian:
        if not bagian.syarat:
            kalimat = "Di sini diperlukan syarat, misalnya hasil < 60."
            raise FormulaError(kalimat, bagian.pohon.col_offset, self.teks)
        return bagian

    # Words

    @property
    def kata(self) -> Kata:
        return self.daftar[self.nomor]

    def _next(self) -> Kata:
        kata = self.kata
        self.nomor += 1
        return kata

    def _is(self, jenis: Jenis) -> bool:
        return self.kata.jenis is jenis

    def _sign(self, tanda: str) -> bool:
        return self._is(Jenis.TANDA) and self.kata.teks == tanda

    def _take_sign(self, tanda: str) -> bool:
        return self._sign(tanda) and bool(self._next())

    def _word(self, kata: str) -> bool:
        return self._is(Jenis.NAMA) and self.kata.teks == kata

    def _take_word(self, kata: str) -> bool:
        return self._word(kata) and bool(self._next())

    def _close(self, buka: Kata) -> None:
        if self._is(Jenis.AKHIR):
            raise self._error("Tanda kurung ini belum ditutup. Tambahkan ).", buka)
        if not self._take_sign(")"):
            raise self._unexpected()

    def _deeper(self, baca: Callable[[], _Bagian]) -> _Bagian:
        self.kurung += 1
        if self.kurung > MAKS_KURUNG:
            raise self._error(_TERLALU_DALAM)
        isi = baca()
        self.kurung -= 1
        return isi

    def _error(self, kalimat: str, kata: Kata | None = None) -> FormulaError:
        return FormulaError(kalimat, (kata or self.kata).indeks, self.teks)

    def _unexpected(self) -> FormulaError:
        kata, sebelum = self.kata, self.daftar[self.nomor - 1] if self.nomor else None
        if kata.jenis is Jenis.AKHIR:
            return self._error("Rumus belum selesai. Tambahkan angka atau nama.")
        if kata.jenis in {Jenis.ANGKA, Jenis.NAMA} or kata.teks == "(":
            if kata.jenis is Jenis.NAMA and kata.teks not in {*NAMA, *FUNGSI, "bukan"}:
                return self._error(describe_unknown(kata.teks))
            antara = f" di antara {sebelum.teks} dan {kata.teks}" if sebelum else ""
            return self._error(f"Tulis tanda operasi{antara}, misalnya 0,6 * hasil.")
        if kata.teks == ")":
            return self._error("Kurung tutup ini tidak mempunyai pasangan, atau isinya belum lengkap.")
        if kata.teks == ";":
            return self._error("Titik koma hanya memisahkan isian fungsi, misalnya MIN(hasil; 100).")
        if kata.teks == "%":
            return self._error(_PERSEN)
        return self._error(f"Tanda {kata.teks} tidak pada tempatnya. Tulis angka atau nama lebih dulu.")


def _is_places(pohon: ast.expr) -> bool:
    if not (isinstance(pohon, ast.Constant) and isinstance(pohon.value, Decimal)):
        return False
    return pohon.value == pohon.value.to_integral_value() and 0 <= pohon.value <= MAKS_DESIMAL
