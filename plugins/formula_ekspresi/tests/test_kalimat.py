"""Every construct read back in plain Indonesian, and with the numbers of a person put in."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kinerja_formula_ekspresi.kalimat import join_words, put_in, read_back
from kinerja_formula_ekspresi.nama import NAMA
from kinerja_formula_ekspresi.pembaca import parse_rumus
from kinerja_formula_ekspresi.penghitung import evaluate

CAMPURAN = (
    "jika 1 kurang dari 5 atau (tidak benar bahwa (2 lebih dari 9) dan 3 kurang dari 8) maka 1, jika tidak 2"
)


@pytest.mark.parametrize(
    ("teks", "kalimat"),
    [
        ("0,6 * hasil + 0,4 * perilaku", "60 % hasil ditambah 40 % perilaku"),
        ("60% * hasil + perilaku * 40%", "60 % hasil ditambah 40 % perilaku"),
        ("0,125 * hasil", "12,5 % hasil"),
        ("2 * hasil", "2 dikali hasil"),
        ("0,5 * 2", "0,5 dikali 2"),
        ("0,6 * (hasil + perilaku)", "60 % dari (hasil ditambah perilaku)"),
        ("0,6 * MIN(hasil; 100)", "60 % dari (yang terkecil dari hasil dan 100)"),
        ("hasil - perilaku - 1", "hasil dikurangi perilaku dikurangi 1"),
        ("hasil - (perilaku - 1)", "hasil dikurangi (perilaku dikurangi 1)"),
        ("hasil + 2 * perilaku", "hasil ditambah (2 dikali perilaku)"),
        ("(hasil + 2) * perilaku / 3", "(hasil ditambah 2) dikali perilaku dibagi 3"),
        ("hasil / (2 * 3)", "hasil dibagi (2 dikali 3)"),
        ("-hasil + 1", "minus hasil ditambah 1"),
        ("-(hasil + 1)", "minus (hasil ditambah 1)"),
        ("+hasil", "hasil"),
        ("MAKS(hasil; 50; perilaku)", "yang terbesar dari hasil, 50, dan perilaku"),
        ("RATA(hasil; hasil_tambahan)", "rata-rata dari hasil dan hasil tambahan"),
        ("MIN(hasil; 2 * hasil)", "yang terkecil dari hasil dan (2 dikali hasil)"),
        ("1 + MIN(hasil; 2)", "1 ditambah (yang terkecil dari hasil dan 2)"),
        ("ABS(hasil - 100)", "nilai tanpa minus dari (hasil dikurangi 100)"),
        ("BULAT(hasil)", "pembulatan hasil tanpa koma"),
        ("BULAT(hasil; 0)", "pembulatan hasil tanpa koma"),
        ("BULAT(hasil / 3; 1)", "pembulatan (hasil dibagi 3) ke 1 angka di belakang koma"),
        (
            "JIKA(hasil_terendah < 60; MIN(hasil; 75); hasil)",
            "jika hasil terendah kurang dari 60 maka yang terkecil dari hasil dan 75, jika tidak hasil",
        ),
        (
            "JIKA(hasil <= 1; 1; JIKA(hasil > 2; 2; 3))",
            "jika hasil paling banyak 1 maka 1, jika tidak jika hasil lebih dari 2 maka 2, jika tidak 3",
        ),
        (
            "JIKA(hasil >= 1; JIKA(hasil = 2; 2; 3); 4)",
            "jika hasil paling sedikit 1 maka (jika hasil sama dengan 2 maka 2, jika tidak 3), jika tidak 4",
        ),
        (
            "1 + JIKA(hasil <> 1; 1; 2)",
            "1 ditambah (jika hasil tidak sama dengan 1 maka 1, jika tidak 2)",
        ),
        (
            "JIKA(1 < 5 ATAU BUKAN 2 > 9 DAN 3 < 8; 1; 2)",
            CAMPURAN,
        ),
        (
            "JIKA((hasil < 1 ATAU hasil > 2) DAN hasil = 1; 1; 2)",
            "jika (hasil kurang dari 1 atau hasil lebih dari 2) dan hasil sama dengan 1 maka 1, jika tidak 2",
        ),
    ],
)
def test_a_formula_is_read_back_in_words(teks: str, kalimat: str) -> None:
    assert read_back(parse_rumus(teks).pohon) == kalimat


@pytest.mark.parametrize("nama", NAMA.values(), ids=NAMA)
def test_every_name_has_words(nama: object) -> None:
    assert read_back(parse_rumus(nama.kode).pohon) == nama.sebutan
    assert "_" not in nama.sebutan


@pytest.mark.parametrize(
    ("teks", "isi"),
    [
        ("0,6 * hasil + 0,4 * perilaku", "0,6 × 95,5 + 0,4 × perilaku"),
        ("60% * hasil", "0,6 × 95,5"),
        ("(hasil - 1) / -2", "(95,5 − 1) / −2"),
        ("hasil - (1 - 2)", "95,5 − (1 − 2)"),
        ("--hasil", "−(−95,5)"),
        ("-(hasil + 1)", "−(95,5 + 1)"),
        ("min(hasil; 75) * bulat(hasil; 1)", "MIN(95,5; 75) × BULAT(95,5; 1)"),
        (
            "jika(hasil >= 60 dan bukan (hasil < 80 atau hasil <> 1); 1; 2)",
            "JIKA(95,5 ≥ 60 DAN BUKAN (95,5 < 80 ATAU 95,5 ≠ 1); 1; 2)",
        ),
    ],
)
def test_the_numbers_of_a_person_are_put_in(teks: str, isi: str) -> None:
    assert put_in(parse_rumus(teks).pohon, {"hasil": Decimal("95.5")}) == isi


DAUN = st.sampled_from(["1", "2,5", "0,4", "hasil", "perilaku"])
RUMUS = st.recursive(
    DAUN,
    lambda anak: st.one_of(
        st.tuples(anak, st.sampled_from("+-*"), anak).map(lambda b: f"({b[0]}) {b[1]} ({b[2]})"),
        anak.map(lambda satu: f"-({satu})"),
        st.tuples(anak, anak).map(lambda b: f"MIN({b[0]}; {b[1]})"),
        st.tuples(anak, anak, anak, st.sampled_from(["DAN", "ATAU"])).map(
            lambda b: f"JIKA(BUKAN ({b[0]} < {b[1]} {b[3]} {b[1]} = {b[2]}); {b[2]}; {b[0]})"
        ),
    ),
    max_leaves=8,
)


@given(RUMUS)
@settings(deadline=None)
def test_a_formula_with_its_numbers_in_has_the_same_result(teks: str) -> None:
    """What the reasons show can be typed in again and gives the number that was shown."""
    nilai = {"hasil": Decimal("95.5"), "perilaku": Decimal(100)}
    rumus = parse_rumus(teks)
    isi = put_in(rumus.pohon, nilai)
    assert evaluate(parse_rumus(isi), {}) == evaluate(rumus, nilai)
    assert read_back(rumus.pohon)


@pytest.mark.parametrize(
    ("daftar", "kata"), [(["a"], "a"), (["a", "b"], "a dan b"), (["a", "b", "c"], "a, b, dan c")]
)
def test_words_are_joined(daftar: list[str], kata: str) -> None:
    assert join_words(daftar) == kata
