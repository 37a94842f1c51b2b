"""What a formula may be, and the sentence with place and cure for everything else."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kinerja_formula_ekspresi.batas import MAKS_DALAM, MAKS_KURUNG, MAKS_LANGKAH, MAKS_PANJANG
from kinerja_formula_ekspresi.kesalahan import FormulaError
from kinerja_formula_ekspresi.nama import FUNGSI, NAMA
from kinerja_formula_ekspresi.pembaca import parse_rumus
from kinerja_formula_ekspresi.penghitung import evaluate

SEMUA = {nama: Decimal(nomor) for nomor, nama in enumerate(NAMA, start=11)}
HASIL = {**SEMUA, "hasil": Decimal("95.5"), "perilaku": Decimal(100), "hasil_terendah": Decimal(55)}


def compute(teks: str) -> str:
    return str(evaluate(parse_rumus(teks), HASIL))


def refusal(teks: str) -> str:
    with pytest.raises(FormulaError) as error:
        parse_rumus(teks)
    return str(error.value)


def find_error(teks: str) -> FormulaError | None:
    try:
        parse_rumus(teks)
    except FormulaError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("teks", "angka"),
    [
        ("0,6 * hasil + 0,4 * perilaku", "97.30"),  # 57,3 + 40
        ("JIKA(hasil_terendah < 60; min(hasil; 75); 0,7*hasil + 0,3*perilaku)", "75.00"),
        ("jika(hasil_terendah >= 60; 1; 2)", "2.00"),
        ("2 + 3 * 4", "14.00"),
        ("(2 + 3) * 4", "20.00"),
        ("10 - 4 - 3", "3.00"),
        ("100 / 5 / 4", "5.00"),
        ("-2 * -3", "6.00"),
        ("- - +2", "2.00"),
        ("2 − 3 × 4 ÷ 6 – 1", "-1.00"),  # the signs of a word processor
        ("60% * hasil", "57.30"),
        ("hasil * 60%", "57.30"),
        ("-60% * 10", "-6.00"),
        ("MIN(3; 1; 2) + MAKS(3; 1; 2) * 10", "31.00"),
        ("RATA(1; 2)", "1.50"),
        ("rata(1;1;2)", "1.33"),
        ("BULAT(2,5)", "3.00"),  # half up, not to even
        ("bulat(-2,5)", "-3.00"),
        ("BULAT(1,2345; 3) * 1000", "1235.00"),
        ("abs(3 - 5)", "2.00"),
        ("JIKA(1 < 2 DAN 2 < 3; 1; 0)", "1.00"),
        ("JIKA(1 > 2 ATAU 2 ≤ 3; 1; 0)", "1.00"),
        ("JIKA(BUKAN 1 = 2; 1; 0)", "1.00"),
        ("JIKA(BUKAN (1 ≠ 2); 1; 0)", "0.00"),
        ("JIKA(1 = 1 ATAU 1 = 1 DAN 1 = 2; 1; 0)", "1.00"),  # DAN before ATAU
        ("JIKA((1 = 1 ATAU 1 = 1) DAN 1 = 2; 1; 0)", "0.00"),
        ("JIKA(DAN(1 < 2; 2 < 3; 3 < 4); 1; 0)", "1.00"),
        ("JIKA(atau(1 > 2; 2 >= 3); 1; 0)", "0.00"),
        ("JIKA(1/3*3 = 1; 1; 0)", "1.00"),  # ten places are compared
        ("JIKA(1 <> 1,000001; 1; 0)", "1.00"),
        ("2/3", "0.67"),
        ("0,005", "0.01"),
        ("-0,005", "-0.01"),
        ("0 * -1", "0.00"),
        ("HASIL + Perilaku", "195.50"),
        ("1\n+\t2\n", "3.00"),
        ("jumlah_bukti", str(SEMUA["jumlah_bukti"]) + ".00"),
    ],
)
def test_a_formula_has_the_number_that_a_person_finds(teks: str, angka: str) -> None:
    assert compute(teks) == angka


def test_only_the_branch_that_holds_is_evaluated() -> None:
    assert compute("JIKA(1 < 2; 5; 1/0)") == "5.00"
    assert compute("JIKA(1 > 2 DAN 1/0 > 1; 5; 6)") == "6.00"


@pytest.mark.parametrize("nama", [*NAMA])
def test_every_name_is_known_in_any_case(nama: str) -> None:
    assert parse_rumus(nama).daftar_nama == parse_rumus(nama.upper()).daftar_nama == (nama,)


@pytest.mark.parametrize("fungsi", FUNGSI.values(), ids=FUNGSI)
def test_the_example_of_every_function_can_be_read(fungsi: object) -> None:
    contoh = fungsi.contoh
    parse_rumus(contoh if fungsi.kode not in {"dan", "atau"} else f"JIKA({contoh}; 1; 0)")


REFUSED = {
    # What somebody used to a spreadsheet or a calculator writes first
    "=hasil": "Kolom 1: Hapus tanda = di awal rumus.",
    "0.6 * hasil": "Kolom 2: Titik tidak dapat dipakai. Desimal memakai koma, misalnya 0,6.",
    "1.500": "Kolom 2: Titik tidak dapat dipakai.",
    "MIN(hasil, 75)": "Kolom 10: Koma hanya untuk desimal, misalnya 0,6. Pisahkan isian dengan titik koma",
    "MIN(80,75)": "Kolom 1: MIN memerlukan 2 sampai 20 isian yang dipisah titik koma, "
    "misalnya MIN(hasil; 100). Koma dibaca sebagai desimal.",
    "1,5,5": "Kolom 4: Koma hanya untuk desimal",
    "0,6 hasil": "Kolom 5: Tulis tanda operasi di antara 0,6 dan hasil, misalnya 0,6 * hasil.",
    "0,6 x hasil": "Kolom 5: Nama “x” tidak dikenal. Tulis * untuk mengali, misalnya 0,6 * hasil.",
    "2 (hasil)": "Kolom 3: Tulis tanda operasi di antara 2 dan (",
    "hasil : 2": "Kolom 7: Tulis / untuk membagi",
    "IF(hasil < 60; 1; 2)": "Kolom 1: Nama “if” tidak dikenal. Maksud Anda JIKA?",
    "max(1; 2)": "Maksud Anda MAKS?",
    "hasl * 2": "Kolom 1: Nama “hasl” tidak dikenal. Maksud Anda hasil?",
    "1 +\nhasl": "Baris 2 kolom 1: Nama “hasl” tidak dikenal.",
    "gaji": "Nama yang dapat dipakai: hasil, hasil_terendah",
    "hasil > 80%": "Kolom 11: Tanda % hanya untuk angka yang dikalikan",
    "hasil + 5%": "Kolom 10: Tanda % hanya untuk angka yang dikalikan",
    "hasil / 60%": "Kolom 11: Tanda % hanya untuk angka yang dikalikan",
    "60%": "Kolom 3: Tanda % hanya untuk angka yang dikalikan",
    "(60%) * hasil": "Kolom 4: Tanda % hanya untuk angka yang dikalikan",
    "MIN(60%; 1)": "Kolom 7: Tanda % hanya untuk angka yang dikalikan",
    "hasil% * 2": "Kolom 6: Tanda % hanya untuk angka yang dikalikan",
    "60%% * hasil": "Kolom 3: Tanda % hanya untuk angka yang dikalikan",
    # Half a formula
    "": "Tulis rumus, misalnya 0,6 * hasil + 0,4 * perilaku.",
    "  \n": "Tulis rumus",
    "hasil +": "Kolom 8: Rumus belum selesai.",
    "(hasil": "Kolom 1: Tanda kurung ini belum ditutup. Tambahkan ).",
    "hasil)": "Kolom 6: Kurung tutup ini tidak mempunyai pasangan",
    "()": "Kolom 2: Kurung tutup ini",
    "* hasil": "Kolom 1: Tanda * tidak pada tempatnya.",
    "hasil; 2": "Kolom 6: Titik koma hanya memisahkan isian fungsi",
    "JIKA(hasil < 60; 1)": "Kolom 1: JIKA memerlukan 3 isian",
    "JIKA()": "Kolom 1: JIKA memerlukan 3 isian",
    "ABS(1; 2)": "ABS memerlukan 1 isian",
    "MIN + 1": "Kolom 1: Sesudah MIN tulis tanda kurung",
    "JIKA(DAN hasil < 1; 1; 2)": "Kolom 6: Sebelum DAN tulis syarat",
    "BULAT(hasil; 7)": "Isian kedua BULAT harus bilangan bulat 0 sampai 6.",
    "BULAT(hasil; 0,5)": "Isian kedua BULAT",
    "BULAT(hasil; perilaku)": "Isian kedua BULAT",
    # A condition where a number belongs, and the other way round
    "hasil < 60": "Kolom 7: Di sini diperlukan angka, bukan syarat.",
    "hasil + (hasil < 60)": "Di sini diperlukan angka",
    "BUKAN hasil": "Kolom 7: Di sini diperlukan syarat",
    "JIKA(hasil; 1; 2)": "Kolom 6: Di sini diperlukan syarat, misalnya hasil < 60.",
    "JIKA(1 < 2; 1 < 2; 2)": "Di sini diperlukan angka",
    "hasil DAN perilaku": "Di sini diperlukan syarat",
    "JIKA(60 < hasil < 80; 1; 2)": "Kolom 17: Tulis sebagai dua syarat",
    "JIKA(hasil == 60; 1; 2)": "Kolom 12: Tulis satu tanda =",
    "JIKA(hasil != 60; 1; 2)": "Kolom 12: Tulis <>",
    "JIKA(hasil > 1 & hasil < 2; 1; 2)": "Tulis DAN",
    "JIKA(!hasil; 1; 2)": "Tulis BUKAN",
}


@pytest.mark.parametrize(("teks", "kalimat"), REFUSED.items())
def test_a_wrong_formula_is_refused_with_place_and_cure(teks: str, kalimat: str) -> None:
    assert kalimat in refusal(teks)


ESCAPES = {
    "dunder": "__import__('os')",
    "dunder after a name": "hasil__class__",
    "attribute": "hasil.real",
    "attribute of a number": "(1).__class__",
    "index": "hasil[0]",
    "slice": "hasil[0:1]",
    "string": "'a' * 999999999",
    "other string": '"a"',
    "bytes": "b'a'",
    "f-string": "f'{hasil}'",
    "format": "'{0.__class__}'.format(hasil)",
    "list comprehension": "[x for x in hasil]",
    "generator": "MIN(x for x in hasil)",
    "dictionary": "{1: 2}",
    "lambda": "lambda: 1",
    "walrus": "(x := 1)",
    "import": "import os",
    "statements": "hasil; import os",
    "assignment": "hasil = 1",
    "keyword argument": "MIN(1; key=2)",
    "star": "MIN(*hasil)",
    "comment": "1 # hasil",
    "continued line": "1 \\\n + 1",
    "decorator": "@hasil",
    "power": "9**9**9**9",
    "power as in a spreadsheet": "10^10^10",
    "shift": "1 << 999999",
    "modulo sign after a name": "hasil % 2",
    "bitwise": "~1",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "inf": "-inf",
    "exponent": "1e999",
    "complex": "1j",
    "hexadecimal": "0xff",
    "underscore in a number": "1_000",
    "Python's own names": "eval(1)",
    "True": "True",
    "None": "None",
    "Cyrillic letter": "hаsil",
    "full-width letters": "ｈａｓｉｌ",
    "full-width digit": "１ + 1",
    "Arabic digit": "٣",
    "superscript": "2²",
    "fraction": "½",
    "roman numeral": "Ⅷ",
    "long s": "haſil",
    "Kelvin sign": "ma\u212as(1; 2)",
    "zero width": "ha\u200bsil",
    "right-to-left override": "hasil\u202e",
    "non-breaking space": "1\u00a0+ 1",
    "NUL": "1\x00",
    "lone surrogate": "\ud800",
    "full-width parenthesis": "（1）",
    "smart quotes": "“1”",
}


@pytest.mark.parametrize("teks", ESCAPES.values(), ids=ESCAPES)
def test_what_is_no_formula_is_refused_before_anything_is_evaluated(teks: str) -> None:
    assert refusal(teks)


@pytest.mark.parametrize("teks", ["1" * 10, "9" * 400, "0," + "1" * 7, "1" * 10 + ",5"])
def test_long_numbers_are_refused(teks: str) -> None:
    assert "digit di depan koma" in refusal(teks)


@pytest.mark.parametrize(
    "teks",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "1" + "+1" * 10_000,
        "-" * 10_000 + "1",
        " " * 10_000 + "1",
        "JIKA(" * 10_000,
    ],
)
def test_long_formulas_are_refused_unread(teks: str) -> None:
    assert refusal(teks) == (
        f"Ringkas rumus menjadi paling banyak {MAKS_PANJANG} karakter. Sekarang {len(teks)}."
    )


@pytest.mark.parametrize(
    ("bisa", "terlalu"),
    [
        ("(" * MAKS_KURUNG + "1" + ")" * MAKS_KURUNG, "(" * 200 + "1" + ")" * 200),
        ("-" * MAKS_KURUNG + "1", "-" * 499 + "1"),
        ("1" + "+1" * (MAKS_DALAM - 1), "1" + "+1" * MAKS_DALAM),
        ("abs(" * MAKS_KURUNG + "1" + ")" * MAKS_KURUNG, "abs(" * 99 + "1" + ")" * 99),
        ("JIKA(" + "BUKAN " * 19 + "1=1;1;0)", "JIKA(" + "BUKAN " * 70 + "1=1;1;0)"),
    ],
)
def test_formulas_that_are_too_deep_are_refused(bisa: str, terlalu: str) -> None:
    compute(bisa)
    assert "Rumus terlalu rumit." in refusal(terlalu)


def test_formulas_with_too_many_parts_are_refused() -> None:
    daftar = ["min(" + ";".join("1" * 19) + ")"] * 11
    assert len(" ".join(daftar)) <= MAKS_PANJANG
    assert "Rumus terlalu rumit." in refusal("min(" + ";".join(daftar) + ")")
    assert MAKS_LANGKAH == 200


@given(st.text(alphabet="0123456789,;()+-*/<>=% \nhasilperkutmndbJIKAMNDTUBxe.^\"'[]_é", max_size=120))
@settings(deadline=None, max_examples=500)
def test_any_text_gives_a_formula_or_a_sentence(teks: str) -> None:
    salah = find_error(teks)
    if salah is not None:
        assert len(str(salah)) <= 400
        assert str(salah).endswith((".", "?"))
        assert salah.indeks is None or 0 <= salah.indeks <= len(teks)


@given(st.text(max_size=600))
@settings(deadline=None)
def test_any_unicode_text_gives_a_formula_or_a_sentence(teks: str) -> None:
    salah = find_error(teks)
    assert salah is None or str(salah)
