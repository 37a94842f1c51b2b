"""The built-in proposal, by hand."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_formula_bawaan import PLUGIN, kinerja_register_formula, rules
from kinerja_formula_bawaan.setelan import Setelan
from pydantic import ValidationError

from kinerja.hooks import (
    BahanFormula,
    Capaian,
    HasilFormula,
    IndikatorFormula,
    Klasifikasi,
    Pendekatan,
    Rating,
    Rentang,
    Usulan,
)

ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI
URUTAN = (BAWAH, SESUAI, ATAS)
TRIWULAN = Rentang(date(2026, 1, 1), date(2026, 4, 1))
AWAL = Setelan()


def reached(persen: str) -> Capaian:
    penuh = Decimal(persen)
    return Capaian(
        kalimat="x", persen=min(penuh, Decimal(100)), tercapai=penuh >= 100, persen_penuh=penuh, realisasi="x"
    )


BELUM = Capaian(kalimat="belum diisi")
TEPAT_WAKTU = Capaian(
    kalimat="tepat waktu", persen=Decimal(100), tercapai=True, persen_penuh=Decimal(100), realisasi="x"
)
TANPA_PERSEN = Capaian(kalimat="target nol", tercapai=True, realisasi="x")


def make_hasil(semua: Sequence[Capaian | None], klasifikasi: Klasifikasi = Klasifikasi.UTAMA) -> HasilFormula:
    daftar = tuple(IndikatorFormula(teks="Laporan", target="4 laporan", capaian=satu) for satu in semua)
    return HasilFormula(klasifikasi=klasifikasi, teks="Tersusunnya laporan", daftar_indikator=daftar)


def propose(
    *semua: Capaian | None,
    setelan: Setelan = AWAL,
    tambahan: Sequence[Capaian] = (),
    kepala_unit: bool = False,
) -> Usulan:
    hasil = (make_hasil(semua), make_hasil(tambahan, Klasifikasi.TAMBAHAN))
    bahan = BahanFormula(
        periode=TRIWULAN,
        tahunan=False,
        pendekatan=Pendekatan.KUANTITATIF,
        daftar_hasil=hasil,
        kepala_unit=kepala_unit,
    )
    return rules.propose(bahan, setelan)


@pytest.mark.parametrize(
    ("persen", "rating", "kalimat"),
    [
        (  # 3 of 5 passed = 60 %, none missed
            ("120", "105", "101", "100", "100"),
            ATAS,
            "Dari 5 target utama yang dapat diukur, 3 terlampaui (60 %) dan 0 belum tercapai (0 %).",
        ),
        (  # 1 of 5 missed = 20 %
            ("120", "105", "101", "100", "90"),
            SESUAI,
            "Dari 5 target utama yang dapat diukur, 3 terlampaui (60 %) dan 1 belum tercapai (20 %).",
        ),
        (  # 2 of 5 missed = 40 %
            ("120", "105", "101", "80", "90"),
            BAWAH,
            "Dari 5 target utama yang dapat diukur, 3 terlampaui (60 %) dan 2 belum tercapai (40 %).",
        ),
        (  # 4 × 100 ÷ 7 = 57,142… %, below 60
            ("101", "101", "101", "101", "100", "100", "100"),
            SESUAI,
            "Dari 7 target utama yang dapat diukur, 4 terlampaui (57,14 %) dan 0 belum tercapai (0 %).",
        ),
    ],
)
def test_the_worked_example_of_the_readme(persen: Sequence[str], rating: Rating, kalimat: str) -> None:
    usulan = propose(*map(reached, persen))
    assert usulan.rating_hasil is rating
    assert usulan.alasan == (kalimat, rules.PERILAKU)
    assert (usulan.rating_perilaku, usulan.angka) == (None, None)


@pytest.mark.parametrize(
    ("kurang", "dari", "rating"), [(1, 4, SESUAI), (2, 8, SESUAI), (2, 7, BAWAH), (1, 3, BAWAH)]
)
def test_a_quarter_missed_is_still_a_small_part(kurang: int, dari: int, rating: Rating) -> None:
    semua = [reached("99.99")] * kurang + [reached("100")] * (dari - kurang)
    assert propose(*semua).rating_hasil is rating


def test_one_missed_target_is_enough_against_the_highest_rating() -> None:
    setelan = Setelan(sebagian_besar=Decimal(50))
    assert propose(*[reached("150")] * 19, setelan=setelan).rating_hasil is ATAS
    assert propose(*[reached("150")] * 19, reached("99"), setelan=setelan).rating_hasil is SESUAI


def test_limits_and_deadlines_are_reached_and_never_passed() -> None:
    assert propose(TEPAT_WAKTU, TEPAT_WAKTU).rating_hasil is SESUAI
    assert propose(TANPA_PERSEN).rating_hasil is SESUAI


def test_only_judged_targets_of_hasil_kerja_utama_count() -> None:
    usulan = propose(reached("110"), BELUM, None, tambahan=[reached("10")])
    assert usulan.rating_hasil is ATAS
    assert usulan.alasan[0].startswith("Dari 1 target utama")


@pytest.mark.parametrize("semua", [(), (BELUM,), (None, BELUM)])
def test_without_a_judged_target_there_is_no_proposal_but_a_reason(semua: Sequence[Capaian | None]) -> None:
    usulan = propose(*semua)
    assert usulan.rating_hasil is None
    assert usulan.alasan == (rules.TANPA_ANGKA, rules.PERILAKU)


def test_the_head_of_a_unit_follows_the_unit() -> None:
    usulan = propose(reached("150"), kepala_unit=True)
    assert usulan.rating_hasil is None
    assert usulan.alasan == (rules.KEPALA_UNIT, rules.PERILAKU)


PERSEN = st.integers(0, 20_000).map(lambda ratusan: Decimal(ratusan) / 100)
SETELAN = st.builds(
    Setelan,
    sebagian_besar=st.integers(1, 100).map(Decimal),
    sebagian_kecil=st.integers(0, 99).map(Decimal),
)


@given(st.lists(st.tuples(PERSEN, PERSEN), min_size=1, max_size=12), SETELAN)
def test_more_reached_never_lowers_the_proposal(
    daftar: list[tuple[Decimal, Decimal]], setelan: Setelan
) -> None:
    sebelum = propose(*(reached(str(min(satu))) for satu in daftar), setelan=setelan)
    sesudah = propose(*(reached(str(max(satu))) for satu in daftar), setelan=setelan)
    assert URUTAN.index(sesudah.rating_hasil) >= URUTAN.index(sebelum.rating_hasil)


@given(st.lists(PERSEN, min_size=1, max_size=12), st.randoms())
def test_the_order_of_the_targets_means_nothing(semua: list[Decimal], acak: object) -> None:
    kocok = list(semua)
    acak.shuffle(kocok)
    assert propose(*map(reached, map(str, kocok))) == propose(*map(reached, map(str, semua)))


def test_the_explanation_names_the_limits_as_they_are_set() -> None:
    penjelasan = rules.explain(Setelan(sebagian_besar=Decimal(75), sebagian_kecil=Decimal("12.5")))
    assert "paling sedikit 75 % target utama" in penjelasan.kalimat
    assert "paling banyak 12,5 % belum tercapai" in penjelasan.kalimat
    assert all(istilah in penjelasan.kalimat for istilah in penjelasan.istilah)


@pytest.mark.parametrize(
    "isi",
    [{"sebagian_besar": "0"}, {"sebagian_besar": "101"}, {"sebagian_kecil": "100"}, {"sebagian_kecil": "-1"}],
)
def test_settings_outside_their_limits_are_refused(isi: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Setelan.model_validate(isi)


def test_the_plugin_offers_one_formula_under_its_name() -> None:
    (formula,) = kinerja_register_formula()
    assert (formula.kode, PLUGIN.nama) == ("bawaan", "formula_bawaan")
    assert formula.dasar_hukum
    assert [bidang.nama for bidang in PLUGIN.fields_pengaturan()] == ["sebagian_besar", "sebagian_kecil"]
