"""The evaluator: numbers that agree with exact fractions, bounded work, and no way out."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kinerja_formula_ekspresi.batas import MAKS_LANGKAH, MAKS_NILAI
from kinerja_formula_ekspresi.kesalahan import FormulaError, MissingValueError
from kinerja_formula_ekspresi.pembaca import parse_rumus
from kinerja_formula_ekspresi.penghitung import Belum, Nilai, Penghitung, evaluate

NAMA = {"hasil": Decimal("95.50"), "perilaku": Decimal(100), "jumlah_bukti": Decimal(0)}


def compute(teks: str, nilai: Mapping[str, Nilai] = NAMA) -> Decimal:
    return evaluate(parse_rumus(teks), nilai)


def refusal(teks: str) -> str:
    with pytest.raises(FormulaError) as error:
        compute(teks)
    return str(error.value)


# No result


def test_a_division_by_zero_says_where_and_how_to_guard_against_it() -> None:
    assert refusal("hasil / jumlah_bukti") == (
        "Kolom 7: Rumus membagi dengan nol: jumlah_bukti bernilai 0. "
        "Beri syarat lebih dulu, misalnya JIKA(jumlah_bukti > 0; hasil / jumlah_bukti; 0)."
    )
    assert compute("JIKA(jumlah_bukti > 0; hasil / jumlah_bukti; 0)") == 0


@pytest.mark.parametrize("teks", ["1/0", "0/0", "1/(1/3*3 - 1)", "hasil/(hasil - hasil)", "1/MIN(0; 1)"])
def test_what_is_zero_at_ten_places_divides_nothing(teks: str) -> None:
    assert "membagi dengan nol: pembagi bernilai 0" in refusal(teks)


@pytest.mark.parametrize(
    "teks", ["999999999 * 999999999", "-999999999 * 999999999", "1000000 * 1000001", "999999999/0,000001"]
)
def test_a_result_beyond_the_limit_is_refused_where_it_arises(teks: str) -> None:
    assert "melebihi 1.000.000.000.000." in refusal(f"{teks} * 0,000001")
    assert compute("1000000 * 1000000") == MAKS_NILAI


def test_a_name_without_a_value_waits_with_its_sentence() -> None:
    nilai = {**NAMA, "perilaku": Belum("Pilih rating perilaku.")}
    with pytest.raises(MissingValueError, match=r"^Pilih rating perilaku\.$"):
        compute("0,6 * hasil + 0,4 * perilaku", nilai)
    assert compute("JIKA(hasil > 60; hasil; perilaku)", nilai) == Decimal("95.50")


# Trees that no formula has: the evaluator refuses them whoever made them


@pytest.mark.parametrize(
    "kode",
    [
        "().__class__",
        "hasil.real",
        "hasil[0]",
        "'a'",
        "b'a'",
        "f'{hasil}'",
        "1",
        "1.5",
        "1j",
        "True",
        "None",
        "...",
        "[1]",
        "(1, 2)",
        "{1: 2}",
        "{1}",
        "[x for x in hasil]",
        "{x for x in hasil}",
        "{x: 1 for x in hasil}",
        "(x for x in hasil)",
        "lambda: 1",
        "(lambda: 1)()",
        "(x := 1)",
        "hasil ** hasil",
        "hasil // hasil",
        "hasil % hasil",
        "hasil << hasil",
        "hasil | hasil",
        "hasil ^ hasil",
        "hasil @ hasil",
        "~hasil",
        "+hasil",
        "hasil in hasil",
        "hasil is hasil",
        "hasil is not hasil",
        "min",
        "__builtins__",
        "eval(hasil)",
        "getattr(hasil, hasil)",
        "hasil.sqrt()",
        "hasil.__class__()",
        "min(*hasil)",
        "min(hasil, key=hasil)",
        "min(**hasil)",
        "min(hasil)(hasil)",
        "min()",
        "min(hasil < perilaku, hasil)",
        "abs(hasil, hasil)",
        "await_(hasil)",
        "not_known",
        "hasil and 'x'",
    ],
)
def test_a_foreign_tree_is_refused(kode: str) -> None:
    with pytest.raises(FormulaError):
        Penghitung(NAMA).run(ast.parse(kode, mode="eval").body)


@pytest.mark.parametrize("kode", ["hasil = 1", "hasil += 1", "import os", "hasil; hasil", "del hasil"])
def test_a_statement_is_refused(kode: str) -> None:
    with pytest.raises(FormulaError):
        Penghitung(NAMA).run(ast.parse(kode).body[0])


def test_text_never_reaches_the_parser_of_python() -> None:
    with pytest.raises(FormulaError):
        Penghitung(NAMA).eval("hasil")


@pytest.mark.parametrize("kata", ["NaN", "Infinity", "-Infinity", "sNaN", "1e999", "1e13"])
def test_a_value_that_is_no_usual_number_is_refused(kata: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(parse_rumus("hasil"), {"hasil": Decimal(kata)})


def test_a_tree_that_is_too_deep_or_too_large_is_left() -> None:
    dalam: ast.expr = ast.Name(id="hasil")
    for _ in range(100_000):
        dalam = ast.UnaryOp(op=ast.USub(), operand=dalam)
    with pytest.raises(FormulaError, match="terlalu rumit"):
        Penghitung(NAMA).run(dalam)
    while isinstance(dalam, ast.UnaryOp):  # taken apart step by step: the interpreter frees trees recursively
        dalam = dalam.operand
    lebar = ast.Call(func=ast.Name(id="min"), args=[ast.Name(id="hasil")] * 10_000, keywords=[])
    hitung = Penghitung(NAMA)
    with pytest.raises(FormulaError, match="terlalu rumit"):
        hitung.run(lebar)
    assert hitung.langkah == MAKS_LANGKAH + 1


# Generated formulas against exact fractions


@dataclass(frozen=True)
class Tepat:
    """An exact value and how far a calculation with 50 digits may be away from it."""

    nilai: Fraction
    galat: Fraction = Fraction(0)

    def rounded(self) -> "Tepat":
        return Tepat(self.nilai, self.galat + (abs(self.nilai) + self.galat) / 10**49)


class NoResultError(Exception):
    """The exact evaluation has no result either."""


class UnclearError(Exception):
    """Too near to a limit for two ways of calculating to agree."""


Pohon = tuple[object, ...]
SEPULUH = Fraction(1, 2 * 10**10)
BATAS = Fraction(10) ** 12


def angka(teks: str) -> Pohon:
    return ("angka", teks)


ANGKA = st.one_of(
    st.integers(0, 200).map(str),
    st.decimals(0, 2, places=2).map(lambda nilai: f"{nilai:f}".replace(".", ",")),
    st.integers(0, 999_999_999).map(str),
    st.decimals(0, 1, places=6).map(lambda nilai: f"{nilai:f}".replace(".", ",")),
).map(angka)
DAUN = st.one_of(ANGKA, st.sampled_from(sorted(NAMA)).map(lambda nama: ("nama", nama)))


def _grow(anak: st.SearchStrategy[Pohon]) -> st.SearchStrategy[Pohon]:
    banding = st.tuples(st.just("banding"), st.sampled_from(["<", "<=", ">", ">=", "=", "<>"]), anak, anak)
    syarat = st.one_of(
        banding,
        st.tuples(st.sampled_from(["dan", "atau"]), banding, banding),
        st.tuples(st.just("bukan"), banding),
    )
    return st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/"]), anak, anak),
        st.tuples(st.just("minus"), anak),
        st.tuples(st.sampled_from(["min", "maks", "rata"]), anak, anak, anak),
        st.tuples(st.just("abs"), anak),
        st.tuples(st.just("bulat"), anak, st.integers(0, 6)),
        st.tuples(st.just("jika"), syarat, anak, anak),
    )


RUMUS = st.recursive(DAUN, _grow, max_leaves=12)


def write(pohon: Pohon) -> str:
    match pohon:
        case ("angka" | "nama", teks):
            return str(teks)
        case ("+" | "-" | "*" | "/" as tanda, kiri, kanan):
            return f"({write(kiri)} {tanda} {write(kanan)})"
        case ("banding", tanda, kiri, kanan):
            return f"{write(kiri)} {tanda} {write(kanan)}"
        case ("dan" | "atau" as kata, kiri, kanan):
            return f"({write(kiri)}) {kata.upper()} {write(kanan)}"
        case ("bukan", isi):
            return f"BUKAN ({write(isi)})"
        case ("minus", isi):
            return f"-({write(isi)})"
        case ("bulat", isi, desimal):
            return f"BULAT({write(isi)}; {desimal})"
        case (nama, *isi):
            return f"{str(nama).upper()}({'; '.join(map(write, isi))})"
    raise AssertionError(pohon)


def exact(pohon: Pohon) -> Tepat:
    hasil = _exact(pohon).rounded()
    if abs(abs(hasil.nilai) - BATAS) <= hasil.galat:
        raise UnclearError
    if abs(hasil.nilai) > BATAS:
        raise NoResultError
    return hasil


def _exact(pohon: Pohon) -> Tepat:
    match pohon:
        case ("angka", teks):
            return Tepat(Fraction(str(teks).replace(",", ".")))
        case ("nama", nama):
            return Tepat(Fraction(NAMA[nama]))
        case ("+" | "-" | "*" | "/" as tanda, kiri, kanan):
            return _operate(tanda, exact(kiri), exact(kanan))
        case ("minus", isi):
            satu = exact(isi)
            return Tepat(-satu.nilai, satu.galat)
        case ("abs", isi):
            satu = exact(isi)
            return Tepat(abs(satu.nilai), satu.galat)
        case ("bulat", isi, desimal):
            return Tepat(_half_up(exact(isi), desimal))
        case ("jika", syarat, benar, salah):
            return exact(benar) if holds(syarat) else exact(salah)
        case ("min" | "maks" | "rata" as nama, *isi):
            daftar = [exact(satu) for satu in isi]
            galat = max(satu.galat for satu in daftar)
            if nama == "rata":
                return Tepat(sum(satu.nilai for satu in daftar) / len(daftar), 3 * galat + BATAS / 10**49)
            pilih = min if nama == "min" else max
            return Tepat(pilih(satu.nilai for satu in daftar), galat)
    raise AssertionError(pohon)


def _operate(tanda: str, kiri: Tepat, kanan: Tepat) -> Tepat:
    if tanda in "+-":
        nilai = kiri.nilai + kanan.nilai if tanda == "+" else kiri.nilai - kanan.nilai
        return Tepat(nilai, kiri.galat + kanan.galat)
    if tanda == "*":
        galat = abs(kiri.nilai) * kanan.galat + abs(kanan.nilai) * kiri.galat + kiri.galat * kanan.galat
        return Tepat(kiri.nilai * kanan.nilai, galat)
    if not _half_up(kanan, 10):
        raise NoResultError
    terkecil = abs(kanan.nilai) - kanan.galat
    galat = (kiri.galat + abs(kiri.nilai / kanan.nilai) * kanan.galat) / terkecil
    return Tepat(kiri.nilai / kanan.nilai, galat)


def _half_up(satu: Tepat, desimal: int) -> Fraction:
    skala = 10**desimal
    kali = abs(satu.nilai) * skala + Fraction(1, 2)
    if satu.galat and min(kali % 1, 1 - kali % 1) <= satu.galat * skala:
        raise UnclearError
    return (-1 if satu.nilai < 0 else 1) * Fraction(kali // 1, skala)


def holds(pohon: Pohon) -> bool:
    match pohon:
        case ("dan", kiri, kanan):
            return holds(kiri) and holds(kanan)
        case ("atau", kiri, kanan):
            return holds(kiri) or holds(kanan)
        case ("bukan", isi):
            return not holds(isi)
        case ("banding", tanda, kiri, kanan):
            a, b = _half_up(exact(kiri), 10), _half_up(exact(kanan), 10)
            return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "=": a == b, "<>": a != b}[tanda]
    raise AssertionError(pohon)


@given(RUMUS)
@settings(deadline=None, max_examples=1_500)
def test_a_formula_agrees_with_exact_fractions(pohon: Pohon) -> None:
    teks = write(pohon)
    try:
        rumus = parse_rumus(teks)
    except FormulaError as error:
        assume("rumit" not in str(error) and "Ringkas" not in str(error))
        raise
    try:
        tepat = exact(pohon)
        harap = _half_up(tepat, 2)
    except NoResultError:
        with pytest.raises(FormulaError):
            evaluate(rumus, NAMA)
        return
    except UnclearError:
        assume(False)
    assert tepat.galat < Fraction(1, 10**9)
    assert Fraction(evaluate(rumus, NAMA)) == harap


@given(RUMUS)
@settings(deadline=None, max_examples=500)
def test_the_work_is_bounded_and_the_result_a_finite_decimal_or_a_sentence(pohon: Pohon) -> None:
    try:
        rumus = parse_rumus(write(pohon))
    except FormulaError:
        return
    hitung = Penghitung(NAMA, rumus.teks)
    hasil = run(hitung, rumus.pohon)
    assert hasil is None or (hasil.is_finite() and abs(hasil) <= MAKS_NILAI)
    assert hasil is None or len(hasil.as_tuple().digits) <= 50
    assert hitung.langkah <= MAKS_LANGKAH
    # Each node at most once: nothing repeats, whatever the formula says.
    assert hitung.langkah <= sum(isinstance(satu, ast.expr) for satu in ast.walk(rumus.pohon))


def run(hitung: Penghitung, pohon: ast.expr) -> Decimal | None:
    try:
        return hitung.run(pohon)
    except FormulaError:
        return None
