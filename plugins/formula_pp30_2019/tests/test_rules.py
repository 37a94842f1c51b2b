"""The old scale, by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_formula_pp30_2019 import kinerja_register_formula, rules
from kinerja_formula_pp30_2019.setelan import Bobot, Setelan
from kinerja_formula_pp30_2019.skala import PADANAN, PredikatLama
from pydantic import ValidationError

from kinerja.hooks import (
    BahanFormula,
    Capaian,
    HasilFormula,
    IndikatorFormula,
    Klasifikasi,
    NilaiPerilaku,
    Pendekatan,
    PeranUmpanBalik,
    PerilakuFormula,
    Predikat,
    Rating,
    Rentang,
    UmpanFormula,
    Usulan,
)
from kinerja.hooks.testing import check_formula

ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI
UTAMA, TAMBAHAN = Klasifikasi.UTAMA, Klasifikasi.TAMBAHAN
PIMPINAN, REKAN, BAWAHAN = PeranUmpanBalik.PIMPINAN, PeranUmpanBalik.REKAN, PeranUmpanBalik.BAWAHAN
TAHUN = Rentang(date(2021, 1, 1), date(2022, 1, 1))
AWAL = Setelan()
IDE = UmpanFormula(PIMPINAN, "Antrean daring ini gagasannya sendiri. #IdeBaru")


def reached(persen: str) -> Capaian:
    penuh = Decimal(persen)
    return Capaian(
        kalimat="x", persen=min(penuh, Decimal(100)), tercapai=penuh >= 100, persen_penuh=penuh, realisasi="x"
    )


def make_hasil(
    *persen: str | Capaian | None,
    klasifikasi: Klasifikasi = UTAMA,
    umpan: tuple[UmpanFormula, ...] = (),
    teks: str = "Tersusunnya laporan",
) -> HasilFormula:
    return HasilFormula(
        klasifikasi=klasifikasi,
        teks=teks,
        daftar_indikator=tuple(
            IndikatorFormula(
                teks="Laporan",
                target="4 laporan",
                capaian=reached(satu) if isinstance(satu, str) else satu,
                realisasi="x",
            )
            for satu in persen
        ),
        daftar_umpan=umpan,
    )


def propose(*hasil: HasilFormula, setelan: Setelan = AWAL, **lain: object) -> Usulan:
    nilai = {"periode": TAHUN, "tahunan": True, "pendekatan": Pendekatan.KUANTITATIF, "daftar_hasil": hasil}
    return rules.propose(BahanFormula(**(nilai | lain)), setelan)  # type: ignore[arg-type]


TOTAL = (
    "Bersama perilaku kerja di atas ekspektasi (bobot 70 : 30) nilai akhir skala lama 109,23: Baik, "
    "sepadan dengan predikat Baik. Predikat yang berlaku tetap dari kedua rating."
)


def test_the_worked_example_of_the_readme() -> None:
    laporan = make_hasil("100", "98", teks="Tersusunnya laporan")
    layanan = make_hasil("110", teks="Terlayaninya pemohon")
    usulan = propose(laporan, layanan, rating_perilaku=ATAS)
    # laporan (109 + 88) ÷ 2 = 98,5; layanan 110 + 10 × 10 ÷ 20 = 115; (98,5 + 115) ÷ 2 = 106,75
    # 106,75 × 70 % + 115 × 30 % = 74,725 + 34,5 = 109,225
    assert (usulan.angka, usulan.rating_hasil, usulan.rating_perilaku) == (Decimal("106.75"), SESUAI, None)
    assert usulan.alasan == (
        "Nilai SKP skala lama 106,75 dari 120, rata-rata 2 hasil kerja.",
        "“Tersusunnya laporan” (utama): 98,5.",
        "“Terlayaninya pemohon” (utama): 115.",
        "Nilai SKP 106,75 adalah Baik, yang dimulai pada 90.",
        TOTAL,
        "Nilai SKP Baik diusulkan sebagai hasil kerja sesuai ekspektasi.",
        rules.SKALA_LAMA,
        rules.PERILAKU,
    )


# Capaian to value (PermenPANRB 8/2021)


@pytest.mark.parametrize(
    ("persen", "nilai"),
    [
        ("100", "109"),  # seen on a worked page
        ("98", "88"),  # seen on a worked page
        ("99", "89"),
        ("99.99", "89.99"),
        ("80", "70"),
        ("79", "69"),
        ("79.99", "69.99"),
        ("60", "50"),
        ("59", "49"),
        ("29.5", "24.5"),
        ("0", "0"),
        ("100.01", "110.005"),
        ("110", "115"),
        ("120", "120"),
        ("300", "120"),
        ("1000000", "120"),
    ],
)
def test_value_of_an_indicator(persen: str, nilai: str) -> None:
    dihitung = rules.value_of(Decimal(persen), AWAL)
    assert abs(dihitung - Decimal(nilai)) < Decimal("1e-20")


def test_where_120_is_reached_is_a_setting() -> None:
    setelan = Setelan(capaian_120=Decimal(150))
    assert rules.value_of(Decimal(125), setelan) == Decimal(115)
    assert rules.value_of(Decimal(150), setelan) == Decimal(120)


@given(st.integers(0, 40_000), st.integers(0, 40_000))
def test_more_reached_is_never_worth_less(satu: int, dua: int) -> None:
    rendah, tinggi = sorted((Decimal(satu) / 100, Decimal(dua) / 100))
    assert 0 <= rules.value_of(rendah, AWAL) <= rules.value_of(tinggi, AWAL) <= 120


# Value to word (PP 30/2019 Pasal 41)


@pytest.mark.parametrize(
    ("nilai", "inovasi", "kelas"),
    [
        pytest.param("115", False, PredikatLama.BAIK, id="T-12"),
        ("115", True, PredikatLama.SANGAT_BAIK),
        ("120", True, PredikatLama.SANGAT_BAIK),
        ("110", True, PredikatLama.SANGAT_BAIK),
        ("109.99", True, PredikatLama.BAIK),
        pytest.param("90", False, PredikatLama.BAIK, id="T-13 Baik"),
        pytest.param("89.99", False, PredikatLama.CUKUP, id="T-13 Cukup"),
        ("89.99", True, PredikatLama.CUKUP),
        ("70", False, PredikatLama.CUKUP),
        ("69.99", False, PredikatLama.KURANG),
        ("50", False, PredikatLama.KURANG),
        ("49.99", False, PredikatLama.SANGAT_KURANG),
        ("0", False, PredikatLama.SANGAT_KURANG),
    ],
)
def test_word_for_a_value(nilai: str, inovasi: bool, kelas: PredikatLama) -> None:
    assert rules.classify(Decimal(nilai), inovasi=inovasi) is kelas


@pytest.mark.parametrize("nilai", ["-0.01", "120.01"])
def test_a_value_outside_the_scale_is_refused(nilai: str) -> None:
    with pytest.raises(ValueError, match="0 to 120"):
        rules.classify(Decimal(nilai), inovasi=True)


def test_every_old_word_has_a_new_predikat() -> None:
    assert {lama.value: baru for lama, baru in PADANAN.items()} == {
        "Sangat Baik": Predikat.SANGAT_BAIK,
        "Baik": Predikat.BAIK,
        "Cukup": Predikat.BUTUH_PERBAIKAN,
        "Kurang": Predikat.KURANG,
        "Sangat Kurang": Predikat.SANGAT_KURANG,
    }


# The proposal


@pytest.mark.parametrize(
    ("persen", "umpan", "rating"),
    [
        ("120", (IDE,), ATAS),
        ("120", (), SESUAI),
        ("120", (UmpanFormula(REKAN, "#idebaru"),), SESUAI),  # only the pimpinan marks
        ("120", (UmpanFormula(None, "#idebaru"),), SESUAI),  # nor the owner himself
        ("100", (IDE,), SESUAI),
        ("99", (IDE,), BAWAH),  # 89 is Cukup
        ("59", (), BAWAH),
    ],
)
def test_the_proposal_follows_the_value_of_the_skp(
    persen: str, umpan: tuple[UmpanFormula, ...], rating: Rating
) -> None:
    assert propose(make_hasil(persen, umpan=umpan)).rating_hasil is rating


def test_without_a_mark_nobody_is_above() -> None:
    setelan = Setelan(penanda_inovasi="")
    usulan = propose(make_hasil("120", umpan=(IDE,)), setelan=setelan)
    assert usulan.rating_hasil is SESUAI
    assert "Nilai SKP 110 ke atas adalah Sangat Baik hanya dengan ide baru. Tanpa itu Baik." in usulan.alasan
    assert "tidak diusulkan" in rules.explain(setelan).kalimat


@pytest.mark.parametrize(
    ("bobot", "perilaku", "total"),
    [
        (Bobot.TANPA_REKAN, SESUAI, "106.30"),  # 109 × 0,7 + 100 × 0,3
        (Bobot.DENGAN_REKAN, SESUAI, "105.40"),  # 109 × 0,6 + 100 × 0,4
        (Bobot.TANPA_REKAN, BAWAH, "94.30"),  # 109 × 0,7 + 60 × 0,3
        (Bobot.DENGAN_REKAN, ATAS, "111.40"),  # 109 × 0,6 + 115 × 0,4
    ],
)
def test_total_with_perilaku(bobot: Bobot, perilaku: Rating, total: str) -> None:
    usulan = propose(make_hasil("100"), setelan=Setelan(bobot=bobot), rating_perilaku=perilaku)
    kalimat = next(satu for satu in usulan.alasan if satu.startswith("Bersama perilaku kerja"))
    assert f"nilai akhir skala lama {Decimal(total).normalize()}".replace(".", ",") in kalimat
    assert usulan.rating_hasil is SESUAI  # perilaku kerja does not move it


@pytest.mark.parametrize(
    ("peran", "bobot"),
    [
        ((REKAN, BAWAHAN), (60, 40)),
        ((REKAN,), (70, 30)),
        ((BAWAHAN, PIMPINAN), (70, 30)),
        ((), (70, 30)),
    ],
)
def test_weights_follow_who_was_heard(peran: tuple[PeranUmpanBalik, ...], bobot: tuple[int, int]) -> None:
    perilaku = PerilakuFormula(
        nilai=NilaiPerilaku.ADAPTIF, daftar_umpan=tuple(UmpanFormula(satu, "x") for satu in peran)
    )
    bahan = BahanFormula(
        periode=TAHUN,
        tahunan=True,
        pendekatan=Pendekatan.KUANTITATIF,
        daftar_hasil=(),
        daftar_perilaku=(perilaku,),
    )
    assert rules.weights_of(bahan, Setelan(bobot=Bobot.MENURUT_UMPAN_BALIK)) == bobot


def test_before_perilaku_is_chosen_there_is_no_total() -> None:
    assert rules.PILIH_PERILAKU in propose(make_hasil("100")).alasan


def test_additional_results_count_where_it_is_set() -> None:
    hasil = (make_hasil("100"), make_hasil("80", klasifikasi=TAMBAHAN))
    assert propose(*hasil).angka == Decimal("89.50")  # (109 + 70) ÷ 2
    assert propose(*hasil, setelan=Setelan(hitung_tambahan=False)).angka == Decimal("109.00")


@pytest.mark.parametrize(
    ("hasil", "lain", "kalimat"),
    [
        ((), {}, rules.TANPA_ANGKA),
        ((make_hasil(None, Capaian(kalimat="belum diisi")),), {}, rules.TANPA_ANGKA),
        ((make_hasil("100"),), {"kepala_unit": True}, rules.KEPALA_UNIT),
        ((make_hasil("100"),), {"tahunan": False}, rules.HANYA_TAHUNAN),
    ],
)
def test_without_a_number_there_is_a_reason(
    hasil: tuple[HasilFormula, ...], lain: dict[str, object], kalimat: str
) -> None:
    assert propose(*hasil, **lain) == Usulan(alasan=(kalimat, rules.PERILAKU))  # type: ignore[arg-type]


def test_a_target_without_percent_is_reached_or_not() -> None:
    tercapai = Capaian(kalimat="target nol", tercapai=True, realisasi="x")
    assert propose(make_hasil(tercapai)).angka == Decimal("109.00")
    belum = Capaian(kalimat="target nol", tercapai=False, realisasi="x")
    assert propose(make_hasil(belum)).angka == Decimal("0.00")


def test_many_results_still_fit_into_twenty_sentences() -> None:
    semua = [make_hasil("130", teks=f"Laporan {nomor} " + "x" * 400) for nomor in range(60)]
    usulan = propose(*semua, rating_perilaku=ATAS)
    assert len(usulan.alasan) <= 20
    assert max(map(len, usulan.alasan)) <= 600


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({"perilaku_bawah": 100}, "perilaku_sesuai"),
        ({"perilaku_atas": 99}, "perilaku_atas"),
    ],
)
def test_values_of_perilaku_rise(isi: dict[str, object], bidang: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Setelan.model_validate(isi)
    assert refused.value.errors()[0]["ctx"]["bidang"] == bidang


@given(
    st.lists(st.integers(0, 20_000).map(lambda ratusan: str(Decimal(ratusan) / 100)), min_size=1, max_size=8),
    st.sampled_from([None, *Rating]),
    st.booleans(),
)
def test_any_skp_has_a_value_on_the_scale(persen: list[str], perilaku: Rating | None, ide: bool) -> None:
    hasil = [make_hasil(satu, umpan=(IDE,) if ide else ()) for satu in persen]
    usulan = propose(*hasil, rating_perilaku=perilaku)
    assert usulan.angka is not None
    assert 0 <= usulan.angka <= 120
    assert usulan.rating_hasil is not None
    assert (usulan.rating_hasil is ATAS) == (ide and usulan.angka >= 110)


def test_the_contract_is_kept() -> None:
    (formula,) = kinerja_register_formula()
    check_formula(formula, AWAL)
    check_formula(formula, Setelan(hanya_tahunan=False, bobot=Bobot.MENURUT_UMPAN_BALIK, penanda_inovasi=""))
