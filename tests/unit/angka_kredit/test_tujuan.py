"""The two goals of the same angka kredit, the conditions, and the three scenarios."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.angka_kredit.rules.konversi import JenisEntri, convert_predikat
from kinerja.angka_kredit.rules.proyeksi import earned_until, project
from kinerja.angka_kredit.rules.tujuan import (
    AturanSisa,
    Butir,
    Catatan,
    Tujuan,
    check_jenjang,
    check_pangkat,
    find_goal_jenjang,
    find_goal_pangkat,
    first_tmt,
    is_eligible,
    sum_jenjang,
)
from kinerja.aturan.muat import load_konversi
from kinerja.aturan.rules import Jenjang, Predikat

ATURAN = load_konversi()
BAWA = AturanSisa()
B, SB, BP = Predikat.BAIK, Predikat.SANGAT_BAIK, Predikat.BUTUH_PERBAIKAN


def butir(
    tahun: int, ak: str, jenjang: Jenjang = Jenjang.AHLI_PERTAMA, jenis: JenisEntri | None = None
) -> Butir:
    return Butir(date(tahun, 1, 1), jenjang, Decimal(ak), jenis)


# domain.md §7.8: Ahli Pertama III/b, AK dasar 50, 18.75 + 12.50 + 18.75 + 2.08.
PAK = [
    butir(2023, "50", jenis=JenisEntri.AK_DASAR),
    butir(2023, "18.75"),
    butir(2024, "12.50"),
    butir(2025, "18.75"),
    butir(2026, "2.08"),
]


def goals(
    semua: list[Butir], jenjang: Jenjang, golongan: str, sisa: AturanSisa = BAWA, tmt: date | None = None
) -> tuple[Tujuan | None, Tujuan | None]:
    return (
        find_goal_pangkat(ATURAN, semua, jenjang, golongan, sisa, tmt=tmt),
        find_goal_jenjang(ATURAN, semua, jenjang, sisa),
    )


def test_the_worked_pak_has_102_08_and_a_kelebihan_of_2_08() -> None:
    assert sum_jenjang(ATURAN, PAK, Jenjang.AHLI_PERTAMA, BAWA) == Decimal("102.08")
    pangkat, jenjang = goals(PAK, Jenjang.AHLI_PERTAMA, "III/b")
    assert jenjang is not None
    assert (jenjang.nama, jenjang.minimum, jenjang.selisih) == ("Ahli Muda", 100, Decimal("2.08"))
    assert pangkat is not None
    assert (pangkat.nama, pangkat.minimum, pangkat.dimiliki) == ("III/c", 50, Decimal("52.08"))
    assert (pangkat.selisih, pangkat.jenjang_dahulu) == (Decimal("2.08"), Jenjang.AHLI_MUDA)


def test_the_same_fifty_counts_for_pangkat_and_on_the_way_to_the_jenjang() -> None:
    pangkat, jenjang = goals([butir(2023, "50")], Jenjang.AHLI_PERTAMA, "III/a")
    assert pangkat is not None
    assert jenjang is not None
    assert (pangkat.nama, pangkat.tercapai, pangkat.jenjang_dahulu) == ("III/b", True, None)
    assert (jenjang.tercapai, jenjang.kekurangan) == (False, 50)


def test_the_example_of_a_perpindahan_at_ahli_muda() -> None:
    """Three years Baik at the koefisien 25 give 75, and AK dasar III/d 100."""
    semua = [
        butir(2026, "100", Jenjang.AHLI_MUDA, JenisEntri.AK_DASAR),
        butir(
            2026,
            str(3 * convert_predikat(ATURAN, B, Decimal(25), 12)),
            Jenjang.AHLI_MUDA,
            JenisEntri.PENYESUAIAN,
        ),
    ]
    pangkat, jenjang = goals(semua, Jenjang.AHLI_MUDA, "III/d")
    assert pangkat is not None
    assert jenjang is not None
    assert (pangkat.dimiliki, pangkat.kekurangan) == (75, 25)
    assert (jenjang.dimiliki, jenjang.kekurangan) == (175, 25)


def test_the_excess_stays_in_the_jenjang_unless_the_setting_carries_it_on() -> None:
    semua = [*PAK, butir(2027, "25", Jenjang.AHLI_MUDA)]
    assert sum_jenjang(ATURAN, semua, Jenjang.AHLI_MUDA, BAWA) == 25
    dibawa = AturanSisa(antar_jenjang=True)
    assert sum_jenjang(ATURAN, semua, Jenjang.AHLI_MUDA, dibawa) == Decimal("27.08")


def test_without_carrying_the_pangkat_counts_from_its_tmt_without_ak_dasar() -> None:
    pangkat, _ = goals(
        PAK, Jenjang.AHLI_PERTAMA, "III/b", AturanSisa(antar_pangkat=False), tmt=date(2024, 1, 1)
    )
    assert pangkat is not None
    assert pangkat.dimiliki == Decimal("33.33")


@pytest.mark.parametrize(
    ("jenjang", "golongan"),
    [(Jenjang.PENYELIA, "III/d"), (Jenjang.AHLI_UTAMA, "IV/e"), (Jenjang.AHLI_PERTAMA, "IV/a")],
)
def test_no_goal_beyond_the_line_or_outside_the_jenjang(jenjang: Jenjang, golongan: str) -> None:
    assert find_goal_pangkat(ATURAN, PAK, jenjang, golongan, BAWA) is None


def test_the_top_of_a_kategori_has_no_next_jenjang() -> None:
    assert find_goal_jenjang(ATURAN, PAK, Jenjang.PENYELIA, BAWA) is None


# --- Conditions ---

CUKUP = {2024: B, 2025: SB}
HARI = date(2026, 4, 1)


def pangkat_of(
    *, tmt: date | None = date(2024, 4, 1), predikat: dict[int, Predikat] = CUKUP, golongan: str = "III/a"
) -> list[bool | None]:
    tujuan = find_goal_pangkat(ATURAN, PAK, Jenjang.AHLI_PERTAMA, golongan, BAWA)
    assert tujuan is not None
    semua = check_pangkat(tujuan, tmt=tmt, predikat=predikat, today=HARI, desimal=2)
    assert all(satu.dasar and satu.kalimat for satu in semua)
    return [satu.terpenuhi for satu in semua]


def test_all_conditions_of_a_kenaikan_pangkat() -> None:
    assert pangkat_of() == [True, True, True]
    assert pangkat_of(tmt=date(2024, 4, 2)) == [True, False, True]
    assert pangkat_of(tmt=None) == [True, None, True]
    assert pangkat_of(predikat={2024: BP, 2025: B}) == [True, True, False]
    assert pangkat_of(predikat={2024: B}) == [True, True, None]


def test_the_jenjang_comes_before_the_pangkat_that_belongs_to_it() -> None:
    assert pangkat_of(golongan="III/b") == [True, True, True, False]


def test_all_conditions_of_a_kenaikan_jenjang() -> None:
    tujuan = find_goal_jenjang(ATURAN, PAK, Jenjang.AHLI_PERTAMA, BAWA)
    assert tujuan is not None
    ada = Catatan(True, date(2026, 1, 5), "SK 1/2026")

    def check(
        kebutuhan: Catatan | None, uji: Catatan | None, predikat: dict[int, Predikat]
    ) -> list[bool | None]:
        semua = check_jenjang(
            tujuan, kebutuhan=kebutuhan, uji_kompetensi=uji, predikat=predikat, today=HARI, desimal=2
        )
        assert is_eligible(semua) == all(satu.terpenuhi for satu in semua)
        return [satu.terpenuhi for satu in semua]

    assert check(ada, ada, CUKUP) == [True, True, True, True]
    assert check(None, replace(ada, terpenuhi=False), {2025: BP}) == [True, None, False, False]
    assert check(ada, ada, {}) == [True, True, True, None]


def test_nothing_is_eligible_without_conditions() -> None:
    assert not is_eligible(())


@pytest.mark.parametrize(
    ("tercapai", "tmt", "hasil"),
    [
        (date(2026, 5, 1), date(2020, 1, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2024, 12, 1), date(2026, 12, 1)),
        (date(2026, 5, 1), date(2024, 12, 2), date(2027, 1, 1)),
        (date(2026, 2, 1), date(2024, 2, 29), date(2026, 3, 1)),
        (date(2026, 5, 1), None, date(2026, 5, 1)),
    ],
)
def test_the_tmt_of_a_pangkat_is_the_first_of_a_month_after_two_years(
    tercapai: date, tmt: date | None, hasil: date
) -> None:
    assert first_tmt(tercapai, tmt) == hasil


# --- Projection: the reference screen of Ahli Muda III/c with 87.50 at the end of 2025 ---

MUDA = [butir(2025, "87.50", Jenjang.AHLI_MUDA)]


def test_the_dates_of_the_reference_screen() -> None:
    tujuan = [satu for satu in goals(MUDA, Jenjang.AHLI_MUDA, "III/c") if satu is not None]
    skenario = project(ATURAN, Jenjang.AHLI_MUDA, tujuan, dari=date(2026, 1, 1), tmt_pangkat=date(2023, 4, 1))
    assert [(str(satu.setahun), *(isi.bulan for isi in satu.capaian)) for satu in skenario] == [
        ("37.50", date(2026, 4, 30), date(2028, 12, 31)),
        ("25.00", date(2026, 6, 30), date(2030, 6, 30)),
        ("18.75", date(2026, 8, 31), date(2031, 12, 31)),
    ]
    assert [satu.capaian[0].tmt for satu in skenario] == [date(2026, 5, 1), date(2026, 7, 1), None]
    assert [satu.memenuhi_syarat for satu in skenario] == [True, True, False]


def test_a_goal_that_is_reached_says_so() -> None:
    tujuan = find_goal_jenjang(ATURAN, PAK, Jenjang.AHLI_PERTAMA, BAWA)
    assert tujuan is not None
    satu = project(ATURAN, Jenjang.AHLI_PERTAMA, [tujuan], dari=date(2026, 3, 1))[0].capaian[0]
    assert (satu.sudah, satu.bulan, satu.tmt) == (True, date(2026, 2, 28), date(2026, 3, 1))


@given(st.decimals("0", "399.99", places=2), st.integers(1, 12), st.sampled_from(Jenjang))
def test_the_projected_month_is_the_first_that_suffices(punya: Decimal, bulan: int, jenjang: Jenjang) -> None:
    tujuan = find_goal_jenjang(ATURAN, [Butir(date(2020, 1, 1), jenjang, punya)], jenjang, BAWA)
    if tujuan is None or tujuan.tercapai:
        return
    dari = date(2026, bulan, 1)
    for satu in project(ATURAN, jenjang, [tujuan], dari=dari):
        tanggal = satu.capaian[0].bulan
        if tanggal is None:
            continue
        assert punya + earned_until(ATURAN, jenjang, satu.predikat, dari, tanggal) >= tujuan.minimum
        sebelum = tanggal.replace(day=1)
        if sebelum > dari:
            lalu = date(sebelum.year - (sebelum.month == 1), (sebelum.month - 2) % 12 + 1, 28)
            assert punya + earned_until(ATURAN, jenjang, satu.predikat, dari, lalu) < tujuan.minimum
