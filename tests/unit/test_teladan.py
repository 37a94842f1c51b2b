"""Every oracle and every worked example of the regulations, through the public functions, in one place.

Numbers are those that the regulations, or the slides and tables that go with them, print.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_formula_pp30_2019 import rules as lama
from kinerja_formula_pp30_2019.skala import PredikatLama

from kinerja.angka_kredit import banding_tahun
from kinerja.angka_kredit.rules.konversi import (
    BulanParsial,
    JenisEntri,
    Segmen,
    convert_pendidikan,
    convert_predikat,
    describe_prosentase,
    format_ak,
    plan_year,
    propose_ak_dasar,
)
from kinerja.angka_kredit.rules.tujuan import (
    AturanSisa,
    Butir,
    find_goal_jenjang,
    find_goal_pangkat,
    sum_jenjang,
)
from kinerja.aturan import muat
from kinerja.aturan.rules import CapaianOrganisasi, Jenjang, Predikat, Rating
from kinerja.evaluasi.rules import check_distribusi, decide_predikat, describe_limits, rating_of_pimpinan
from kinerja.kalender.rules import Rentang, tahun_kalender
from kinerja.organisasi.rules import JenisKelamin, JenisPegawai, parse_nip

MATRIKS, DISTRIBUSI = muat.load_predikat(), muat.load_distribusi()
KONVERSI, BEBAN = muat.load_konversi(), muat.load_beban_kerja()
ATAS, SESUAI, BAWAH = reversed(Rating)
SK, K, BP, B, SB = Predikat
AP = Jenjang.AHLI_PERTAMA


def ak(jenjang: Jenjang, predikat: Predikat, bulan: int = 12, desimal: int = 2) -> str:
    aturan = replace(KONVERSI, desimal=desimal)
    nilai = convert_predikat(aturan, predikat, aturan.jenjang[jenjang].koefisien, bulan)
    return format_ak(nilai, desimal)


# --- PermenPANRB 6/2022, kuadran kinerja ---


@pytest.mark.parametrize(
    ("hasil", "perilaku", "predikat"),
    [
        (ATAS, BAWAH, K),
        (BAWAH, ATAS, BP),
        (ATAS, SESUAI, B),
        (ATAS, ATAS, SB),
        (SESUAI, BAWAH, K),
        (SESUAI, SESUAI, B),
        (SESUAI, ATAS, B),
        (BAWAH, BAWAH, SK),
        (BAWAH, SESUAI, BP),
    ],
)
def test_kuadran_of_permenpanrb_6_2022_is_not_symmetric(
    hasil: Rating, perilaku: Rating, predikat: Predikat
) -> None:
    assert decide_predikat(MATRIKS, hasil, perilaku) is predikat


# --- SE Menteri PANRB 3/2023, pola distribusi ---


def test_se_3_2023_with_capaian_baik_and_23_pegawai() -> None:
    """At most 16 Baik, and at least one Butuh Perbaikan or Kurang."""
    batas = describe_limits(DISTRIBUSI, CapaianOrganisasi.BAIK, 23)
    assert [(satu.predikat, satu.paling_banyak, satu.paling_sedikit) for satu in batas] == [
        ((B,), 16, None),
        ((BP, K), None, 1),
    ]
    assert not check_distribusi(DISTRIBUSI, CapaianOrganisasi.BAIK, Counter({B: 16, SB: 6, K: 1}))
    assert check_distribusi(DISTRIBUSI, CapaianOrganisasi.BAIK, Counter({B: 17, SB: 5, K: 1}))
    assert check_distribusi(DISTRIBUSI, CapaianOrganisasi.BAIK, Counter({B: 16, SB: 7}))


def test_se_3_2023_with_capaian_butuh_perbaikan_and_23_pegawai() -> None:
    """At least 14 Butuh Perbaikan, at most 2 Sangat Baik."""
    batas = describe_limits(DISTRIBUSI, CapaianOrganisasi.BUTUH_PERBAIKAN, 23)
    assert {satu.predikat: (satu.paling_sedikit, satu.paling_banyak) for satu in batas} == {
        (SB,): (None, 2),
        (BP,): (14, None),
    }


def test_se_3_2023_the_head_of_a_unit_has_the_rating_of_its_capaian() -> None:
    assert rating_of_pimpinan(DISTRIBUSI, CapaianOrganisasi.ISTIMEWA) is ATAS


# --- PP 30/2019 Pasal 41, the numeric scale ---


@pytest.mark.parametrize(
    ("nilai", "inovasi", "kelas"),
    [("115", False, "BAIK"), ("115", True, "SANGAT_BAIK"), ("90", False, "BAIK"), ("89.99", False, "CUKUP")],
)
def test_pp_30_2019_pasal_41(nilai: str, inovasi: bool, kelas: str) -> None:
    assert lama.classify(Decimal(nilai), inovasi=inovasi) is PredikatLama[kelas]
    aturan = muat.load_skala_lama()
    masuk = next(
        satu
        for satu in aturan.kelas
        if satu.minimum <= Decimal(nilai) and (inovasi or not satu.perlu_inovasi)
    )
    assert masuk.label.upper().replace(" ", "_") == kelas


# --- Peraturan BKN 3/2023 Pasal 13 with the koefisien of PermenPANRB 1/2023 ---


@pytest.mark.parametrize(
    ("jenjang", "predikat", "bulan", "nilai"),
    [
        (AP, SB, 12, "18,75"),
        (AP, B, 2, "2,08"),
        (Jenjang.PEMULA, SB, 12, "5,63"),
        (Jenjang.PEMULA, B, 12, "3,75"),
        (Jenjang.PEMULA, BP, 12, "2,81"),
        (Jenjang.PEMULA, K, 12, "1,88"),
        (Jenjang.PEMULA, SK, 12, "0,94"),
        (Jenjang.MAHIR, BP, 12, "9,38"),
        (Jenjang.AHLI_MADYA, BP, 12, "28,13"),
        (Jenjang.AHLI_UTAMA, SK, 12, "12,50"),
        (Jenjang.AHLI_MADYA, B, 1, "3,13"),
    ],
)
def test_peraturan_bkn_3_2023_pasal_13(jenjang: Jenjang, predikat: Predikat, bulan: int, nilai: str) -> None:
    assert ak(jenjang, predikat, bulan) == nilai


def test_bkn_slide_of_january_2023_to_february_2024() -> None:
    """18.75 for the year and 2.08 for two months add up to 20.83; the cell reads 2/12 × 100%."""
    baris = [convert_predikat(KONVERSI, satu, Decimal("12.5"), bulan) for satu, bulan in ((SB, 12), (B, 2))]
    assert format_ak(sum(baris, Decimal(0)), 2) == "20,83"
    assert describe_prosentase(KONVERSI.faktor[B], 2) == "2/12 × 100%"
    assert describe_prosentase(KONVERSI.faktor[SB], 12) == "150%"


def test_four_quarters_are_12_52_and_one_year_is_12_50() -> None:
    triwulan = convert_predikat(KONVERSI, B, Decimal("12.5"), 3)
    assert (format_ak(triwulan * 4, 2), ak(AP, B)) == ("12,52", "12,50")


def test_banker_rounding_would_lose_a_hundredth() -> None:
    """3.125, 5.625 and 28.125 go up; rounding half to even would give 3.12, 5.62 and 28.12."""
    assert [ak(Jenjang.MAHIR, SK), ak(Jenjang.PEMULA, SB), ak(Jenjang.AHLI_MADYA, BP)] == [
        "3,13",
        "5,63",
        "28,13",
    ]


def test_the_rest_of_a_year_is_two_and_ten_months_never_two_and_twelve() -> None:
    segmen = [Segmen(tahun_kalender(2024), AP, B)]
    rencana = plan_year({0: KONVERSI}, segmen, 2024, BulanParsial.HARI_PERTAMA, {1, 2})
    assert [(satu.bulan_mulai, satu.bulan_selesai, str(satu.angka_kredit)) for _, satu in rencana] == [
        (3, 12, "10.42")
    ]


def test_parts_of_two_jenjang_are_rounded_apart_and_not_added_before() -> None:
    """Half a year at 12.5 is 6.25 and three quarters at 25 are 18.75: two rows, never one of 25.00."""
    segmen = [
        Segmen(Rentang(date(2024, 1, 1), date(2024, 7, 1)), AP, B),
        Segmen(Rentang(date(2024, 7, 1), date(2025, 1, 1)), Jenjang.AHLI_MUDA, SB),
    ]
    rencana = plan_year({0: KONVERSI, 1: KONVERSI}, segmen, 2024, BulanParsial.HARI_PERTAMA, ())
    assert [(satu.jenjang, str(satu.angka_kredit)) for _, satu in rencana] == [
        (AP, "6.25"),
        (Jenjang.AHLI_MUDA, "18.75"),
    ]
    semua = [Butir(date(2024, s.bulan_mulai, 1), s.jenjang, s.angka_kredit) for _, s in rencana]
    assert sum_jenjang(KONVERSI, semua, Jenjang.AHLI_MUDA, AturanSisa()) == Decimal("18.75")


def test_three_decimals_where_an_instansi_counts_so() -> None:
    assert (ak(AP, B, 2, 3), ak(Jenjang.PEMULA, BP, 12, 3)) == ("2,083", "2,813")


# --- PermenPANRB 1/2023: pendidikan, AK dasar, perpindahan ---


def test_a_higher_ijazah_at_ahli_muda_gives_25() -> None:
    assert format_ak(convert_pendidikan(KONVERSI, Jenjang.AHLI_MUDA), 2) == "25,00"


@pytest.mark.parametrize(
    ("golongan", "nilai"),
    [
        ("III/a", "0.00"),
        ("III/b", "50.00"),
        ("III/c", "0.00"),
        ("III/d", "100.00"),
        ("IV/a", "0.00"),
        ("IV/b", "150.00"),
        ("IV/c", "300.00"),
        ("IV/d", "0.00"),
    ],
)
def test_ak_dasar_by_golongan_ruang(golongan: str, nilai: str) -> None:
    assert str(propose_ak_dasar(KONVERSI, golongan)) == nilai


def test_perpindahan_into_ahli_muda_gives_75_beside_an_ak_dasar_of_100() -> None:
    """100% × 25 × 3 years, from the top pangkat of a jabatan administrasi."""
    tiga = 3 * convert_predikat(KONVERSI, B, KONVERSI.jenjang[Jenjang.AHLI_MUDA].koefisien, 12)
    assert (format_ak(tiga, 2), str(propose_ak_dasar(KONVERSI, "III/d"))) == ("75,00", "100.00")


# --- Peraturan BKN 3/2023 Lampiran II angka 12: the worked PAK ---

PAK = [
    Butir(date(2023, 1, 1), AP, Decimal(50), JenisEntri.AK_DASAR),
    *(
        Butir(date(tahun, 1, 1), AP, convert_predikat(KONVERSI, predikat, Decimal("12.5"), bulan))
        for tahun, predikat, bulan in ((2023, SB, 12), (2024, B, 12), (2025, SB, 12), (2026, B, 2))
    ),
]


def test_the_worked_pak_is_102_08_with_a_kelebihan_of_2_08() -> None:
    sisa = AturanSisa()
    jenjang = find_goal_jenjang(KONVERSI, PAK, AP, sisa)
    pangkat = find_goal_pangkat(KONVERSI, PAK, AP, "III/b", sisa)
    assert format_ak(sum((satu.angka_kredit for satu in PAK[1:]), Decimal(0)), 2) == "52,08"
    assert format_ak(sum_jenjang(KONVERSI, PAK, AP, sisa), 2) == "102,08"
    assert jenjang is not None
    assert pangkat is not None
    assert (jenjang.nama, jenjang.minimum, jenjang.selisih) == ("Ahli Muda", 100, Decimal("2.08"))
    assert (pangkat.nama, pangkat.dimiliki, pangkat.minimum) == ("III/c", Decimal("52.08"), 50)


# --- PermenPANRB 1/2020: workload ---


def test_permenpanrb_1_2020_workload() -> None:
    """240 × 60 min and 12 × 1,800 min are 0.48 of 75,000 minutes; 7,116 hours are 5.69, six people."""
    beban = Decimal(240 * 60 + 12 * 1_800)
    assert (beban, BEBAN.menit_setahun) == (36_000, 75_000)
    assert str(BEBAN.count_pegawai(beban)) == "0.48"
    jabatan = Decimal(7_116 * 60)
    assert (str(BEBAN.count_pegawai(jabatan)), BEBAN.round_jabatan(jabatan)) == ("5.69", 6)


# --- Perka BKN 22/2007, the NIP ---


def test_nip_of_a_pppk_of_2024() -> None:
    nip = parse_nip("200012312024211000")
    assert (nip.jenis, nip.kelamin, nip.tahun, nip.frekuensi) == (
        JenisPegawai.PPPK,
        JenisKelamin.PRIA,
        2024,
        1,
    )
    assert nip.warnings == ("Nomor urut NIP 000 tidak pernah diterbitkan.",)


def test_nip_with_a_month_13_is_refused() -> None:
    with pytest.raises(ValueError, match="ke-13"):
        parse_nip("199804102019131000")


# --- Whole years against fractions ---

ATURAN = {desimal: replace(KONVERSI, desimal=desimal) for desimal in (2, 3)}


def test_two_thousand_generated_years_agree_with_fractions() -> None:
    *_, hasil = banding_tahun.compare(ATURAN, MATRIKS, 2_000, 11)
    assert hasil.diperiksa >= 2_000
    assert (hasil.beda, hasil.contoh_beda) == (0, ())


@pytest.mark.parametrize("bagian", ["matriks", "koefisien", "kenaikan", "desimal"])
def test_the_comparison_of_years_is_no_mirror(bagian: str) -> None:
    """An error in the matrix, the koefisien, a requirement or the places is found."""
    matriks, aturan = MATRIKS, dict(ATURAN)
    jenjang = KONVERSI.jenjang
    if bagian == "matriks":
        matriks = replace(MATRIKS, kuadran={**MATRIKS.kuadran, (BAWAH, ATAS): K})
    elif bagian == "koefisien":
        salah = {**jenjang, AP: replace(jenjang[AP], koefisien=Decimal("12.4"))}
        aturan = {d: replace(satu, jenjang=salah) for d, satu in ATURAN.items()}
    elif bagian == "kenaikan":
        salah = {**jenjang, AP: replace(jenjang[AP], kenaikan_pangkat=Decimal(60))}
        aturan = {d: replace(satu, jenjang=salah) for d, satu in ATURAN.items()}
    else:
        aturan = {2: ATURAN[3], 3: ATURAN[3]}
    *_, hasil = banding_tahun.compare(aturan, matriks, 400, 5)
    assert hasil.beda > 0


@given(
    st.sampled_from(Jenjang), st.sampled_from(Predikat), st.lists(st.integers(1, 12), min_size=1, max_size=6)
)
def test_a_sum_shows_the_digits_of_its_rows(
    jenjang: Jenjang, predikat: Predikat, semua_bulan: list[int]
) -> None:
    """Each row is rounded once and the sum never again: adding the digits that are shown gives the sum."""
    koefisien = KONVERSI.jenjang[jenjang].koefisien
    baris = [convert_predikat(KONVERSI, predikat, koefisien, bulan) for bulan in semua_bulan]
    tertulis = sum(
        (Decimal(format_ak(satu, 2).replace(".", "").replace(",", ".")) for satu in baris), Decimal(0)
    )
    assert format_ak(sum(baris, Decimal(0)), 2) == format_ak(tertulis, 2)
