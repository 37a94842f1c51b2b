"""The weighted mean, by hand."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_formula_rata_tertimbang import PLUGIN, kinerja_register_formula, rules
from kinerja_formula_rata_tertimbang.setelan import Setelan
from pydantic import ValidationError

from kinerja.hooks import (
    Aspek,
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
from kinerja.hooks.testing import check_formula

ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI
UTAMA, TAMBAHAN = Klasifikasi.UTAMA, Klasifikasi.TAMBAHAN
TAHUN = Rentang(date(2026, 1, 1), date(2027, 1, 1))
AWAL = Setelan()
BELUM = Capaian(kalimat="belum diisi")


def reached(persen: str) -> Capaian:
    penuh = Decimal(persen)
    return Capaian(
        kalimat="x", persen=min(penuh, Decimal(100)), tercapai=penuh >= 100, persen_penuh=penuh, realisasi="x"
    )


def make_hasil(
    *semua: Capaian | str | None,
    klasifikasi: Klasifikasi = UTAMA,
    aspek: Sequence[Aspek | None] = (),
    teks: str = "Tersusunnya laporan",
) -> HasilFormula:
    """A result whose indicators reached so much: a percentage, a Capaian, or None for a text target."""
    capaian = [reached(satu) if isinstance(satu, str) else satu for satu in semua]
    return HasilFormula(
        klasifikasi=klasifikasi,
        teks=teks,
        daftar_indikator=tuple(
            IndikatorFormula(
                teks="Laporan",
                target="4 laporan",
                aspek=aspek[nomor] if aspek else Aspek.KUANTITAS,
                capaian=satu,
                realisasi=satu.realisasi if satu else "x",
            )
            for nomor, satu in enumerate(capaian)
        ),
    )


def propose(*hasil: HasilFormula, setelan: Setelan = AWAL, **lain: object) -> Usulan:
    nilai = {"periode": TAHUN, "tahunan": True, "pendekatan": Pendekatan.KUANTITATIF, "daftar_hasil": hasil}
    return rules.propose(BahanFormula(**(nilai | lain)), setelan)  # type: ignore[arg-type]


def test_the_worked_example_of_the_readme() -> None:
    laporan = make_hasil("150", "100", aspek=[Aspek.KUANTITAS, Aspek.WAKTU], teks="Tersusunnya laporan")
    layanan = make_hasil("95", aspek=[Aspek.KUALITAS], teks="Terlayaninya pemohon")
    panitia = make_hasil("80", klasifikasi=TAMBAHAN, teks="Terselenggaranya upacara")
    usulan = propose(laporan, layanan, panitia)
    # laporan (120 + 100) ÷ 2 = 110; (2 × 110 + 2 × 95 + 1 × 80) ÷ 5 = 98
    assert usulan.angka == Decimal("98.00")
    assert usulan.rating_hasil is SESUAI
    assert usulan.rating_perilaku is None
    assert usulan.alasan == (
        "Rata-rata tertimbang capaian 98 % dari 3 hasil kerja (bobot utama 2, tambahan 1).",
        "“Tersusunnya laporan” (utama): 110 % dari 2 indikator.",
        "“Terlayaninya pemohon” (utama): 95 % dari 1 indikator.",
        "“Terselenggaranya upacara” (tambahan): 80 % dari 1 indikator.",
        "1 indikator melampaui 120 % dan dihitung 120 %.",
        "98 % paling sedikit 90 % dan di bawah 110 %, sehingga diusulkan sesuai ekspektasi.",
        rules.PERILAKU,
    )


@pytest.mark.parametrize(
    ("persen", "angka", "rating"),
    [
        ("89.994", "89.99", BAWAH),
        ("89.995", "90.00", SESUAI),  # half up, and the rounded number decides
        ("90", "90.00", SESUAI),
        ("109.99", "109.99", SESUAI),
        ("110", "110.00", ATAS),
        ("120", "120.00", ATAS),
        ("1000000", "120.00", ATAS),
        ("0", "0.00", BAWAH),
    ],
)
def test_limits(persen: str, angka: str, rating: Rating) -> None:
    usulan = propose(make_hasil(persen))
    assert (usulan.angka, usulan.rating_hasil) == (Decimal(angka), rating)


@pytest.mark.parametrize(
    ("bobot", "angka"),
    [
        ({}, "105.00"),  # (100 + 90 + 110 + 120) ÷ 4
        ({"bobot_kuantitas": 3}, "103.33"),  # (300 + 90 + 110 + 120) ÷ 6 = 103,333…
        ({"bobot_waktu": 0, "bobot_biaya": 0}, "95.00"),  # (100 + 90) ÷ 2
        ({"bobot_kualitas": Decimal("0.5")}, "107.14"),  # (100 + 45 + 110 + 120) ÷ 3,5 = 107,142…
    ],
)
def test_weights_per_aspek(bobot: dict[str, object], angka: str) -> None:
    hasil = make_hasil("100", "90", "110", "120", aspek=list(Aspek))
    assert list(Aspek) == [Aspek.KUANTITAS, Aspek.KUALITAS, Aspek.WAKTU, Aspek.BIAYA]
    assert propose(hasil, setelan=Setelan.model_validate(bobot)).angka == Decimal(angka)


@pytest.mark.parametrize(
    ("bobot", "angka"), [((1, 1), "90.00"), ((3, 1), "95.00"), ((1, 0), "100.00"), ((0, 5), "80.00")]
)
def test_weights_per_klasifikasi(bobot: tuple[int, int], angka: str) -> None:
    setelan = Setelan(bobot_utama=Decimal(bobot[0]), bobot_tambahan=Decimal(bobot[1]))
    usulan = propose(make_hasil("100"), make_hasil("80", klasifikasi=TAMBAHAN), setelan=setelan)
    assert usulan.angka == Decimal(angka)


def test_a_result_counts_the_same_with_many_indicators_as_with_one() -> None:
    # (100 + 50) ÷ 2, not (100 + 5 × 50) ÷ 6
    assert propose(make_hasil("100"), make_hasil(*["50"] * 5)).angka == Decimal("75.00")


def test_a_missed_utama_target_holds_the_proposal_back() -> None:
    hasil = (make_hasil("120", "120", "99"), make_hasil("120"))
    usulan = propose(*hasil)
    assert usulan.angka == Decimal("116.50")  # ((120 + 120 + 99) ÷ 3 + 120) ÷ 2
    assert (usulan.rating_hasil, rules.TERTAHAN in usulan.alasan) == (SESUAI, True)
    assert propose(*hasil, setelan=Setelan(utama_tercapai=False)).rating_hasil is ATAS
    tambahan = propose(make_hasil("120"), make_hasil("99", klasifikasi=TAMBAHAN), make_hasil("120"))
    assert tambahan.rating_hasil is ATAS


def test_what_cannot_be_measured_is_left_out_and_counted() -> None:
    usulan = propose(make_hasil("100", BELUM, None, Capaian(kalimat="tanpa angka", realisasi="x")))
    assert usulan.angka == Decimal("100.00")
    assert (
        "3 indikator tidak dihitung: tanpa target yang dapat diukur, belum diisi, atau tanpa bobot."
        in usulan.alasan
    )


def test_what_was_not_filled_can_count_as_zero() -> None:
    setelan = Setelan(kosong_nol=True)
    assert propose(make_hasil("100", BELUM, None), setelan=setelan).angka == Decimal("50.00")


def test_a_target_without_percent_is_all_or_nothing() -> None:
    tercapai = Capaian(kalimat="target nol", tercapai=True, realisasi="x")
    belum = Capaian(kalimat="target nol", tercapai=False, realisasi="x")
    assert propose(make_hasil(tercapai, belum)).angka == Decimal("50.00")


@pytest.mark.parametrize(
    ("hasil", "lain", "kalimat"),
    [
        ((), {}, rules.TANPA_ANGKA),
        ((make_hasil(BELUM, None),), {}, rules.TANPA_ANGKA),
        ((make_hasil("100"),), {"kepala_unit": True}, rules.KEPALA_UNIT),
        (
            (make_hasil("100"),),
            {"tahunan": False, "setelan": Setelan(hanya_tahunan=True)},
            rules.HANYA_TAHUNAN,
        ),
        (
            (make_hasil("100", klasifikasi=TAMBAHAN),),
            {"setelan": Setelan(bobot_tambahan=Decimal(0))},
            rules.TANPA_ANGKA,
        ),
    ],
)
def test_without_a_number_there_is_a_reason(
    hasil: tuple[HasilFormula, ...], lain: dict[str, object], kalimat: str
) -> None:
    assert propose(*hasil, **lain) == Usulan(alasan=(kalimat, rules.PERILAKU))  # type: ignore[arg-type]


def test_a_period_says_that_it_counts_since_the_skp_began() -> None:
    assert rules.SEJAK_AWAL in propose(make_hasil("50"), tahunan=False).alasan
    assert rules.SEJAK_AWAL not in propose(make_hasil("50")).alasan


def test_many_results_still_fit_into_twenty_sentences() -> None:
    semua = [
        make_hasil("130", BELUM, teks=f"Tersusunnya laporan {nomor} " + "x" * 400) for nomor in range(60)
    ]
    usulan = propose(*semua, tahunan=False)
    assert len(usulan.alasan) <= 20
    assert max(map(len, usulan.alasan)) <= 600
    assert "Ditambah 48 hasil kerja lain yang ikut dihitung." in usulan.alasan


# Settings


@pytest.mark.parametrize(
    ("isi", "bidang"),
    [
        ({"batas_sesuai": 110}, "batas_sesuai"),
        ({"batas_atas": 121}, "batas_atas"),
        ({"bobot_utama": 0, "bobot_tambahan": 0}, "bobot_utama"),
        (
            dict.fromkeys(
                ("bobot_kuantitas", "bobot_kualitas", "bobot_waktu", "bobot_biaya", "bobot_tanpa_aspek"), 0
            ),
            "bobot_kuantitas",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused_at_their_field(isi: dict[str, object], bidang: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Setelan.model_validate(isi)
    assert refused.value.errors()[0]["ctx"]["bidang"] == bidang


def test_the_explanation_has_the_numbers_as_they_are_set() -> None:
    kata = rules.explain(Setelan(batas_atas=Decimal("112.5"), hanya_tahunan=True))
    assert kata.kalimat.startswith(
        "Hanya pada evaluasi tahunan: di atas ekspektasi bila rata-rata tertimbang paling sedikit 112,5 %"
        " dan tidak ada target utama yang belum tercapai;"
    )
    assert kata.istilah["rata-rata tertimbang"].endswith("bobot utama 2, tambahan 1")


# What always holds

PERSEN = st.integers(0, 20_000).map(lambda ratusan: str(Decimal(ratusan) / 100))
HASIL = st.builds(
    lambda persen, klasifikasi: make_hasil(*persen, klasifikasi=klasifikasi),
    st.lists(PERSEN, min_size=1, max_size=4),
    st.sampled_from(Klasifikasi),
)
BOBOT = st.integers(1, 100).map(Decimal)
SETELAN = st.builds(Setelan, bobot_utama=BOBOT, bobot_tambahan=BOBOT, bobot_kuantitas=BOBOT)


@given(st.lists(HASIL, min_size=1, max_size=6), SETELAN)
def test_the_mean_lies_between_the_lowest_and_the_highest(
    semua: list[HasilFormula], setelan: Setelan
) -> None:
    persen = [
        min(satu.capaian.persen_penuh, setelan.maksimum)
        for hasil in semua
        for satu in hasil.daftar_indikator
        if satu.capaian and satu.capaian.persen_penuh is not None
    ]
    angka = propose(*semua, setelan=setelan).angka
    assert angka is not None
    assert min(persen) - Decimal("0.005") <= angka <= max(persen) + Decimal("0.005")


@given(st.lists(HASIL, min_size=1, max_size=6), st.randoms(use_true_random=False), SETELAN)
def test_the_order_of_results_does_not_matter(
    semua: list[HasilFormula], acak: object, setelan: Setelan
) -> None:
    lain = list(semua)
    acak.shuffle(lain)  # type: ignore[attr-defined]
    satu, dua = propose(*semua, setelan=setelan), propose(*lain, setelan=setelan)
    assert (satu.angka, satu.rating_hasil) == (dua.angka, dua.rating_hasil)


@given(st.lists(st.tuples(PERSEN, PERSEN), min_size=1, max_size=8))
def test_more_reached_never_lowers_the_proposal(daftar: list[tuple[str, str]]) -> None:
    urutan = (BAWAH, SESUAI, ATAS)
    rendah = propose(*(make_hasil(min(satu, key=Decimal)) for satu in daftar))
    tinggi = propose(*(make_hasil(max(satu, key=Decimal)) for satu in daftar))
    assert rendah.rating_hasil is not None
    assert tinggi.rating_hasil is not None
    assert urutan.index(rendah.rating_hasil) <= urutan.index(tinggi.rating_hasil)


def test_the_contract_is_kept() -> None:
    (formula,) = kinerja_register_formula()
    check_formula(formula, AWAL)
    check_formula(formula, Setelan(kosong_nol=True, bobot_utama=Decimal(0)))
    assert PLUGIN.versi == "1.0.0"
