"""Conditions and counts that only some people meet: CPNS, a pangkat in mid-year, the line over time."""

from datetime import date
from decimal import Decimal

import pytest

from kinerja.angka_kredit.buku import BarisBuku
from kinerja.angka_kredit.grafik import draw
from kinerja.angka_kredit.rules.konversi import JenisEntri
from kinerja.angka_kredit.rules.proyeksi import project
from kinerja.angka_kredit.rules.tujuan import (
    AturanSisa,
    Butir,
    JenisTujuan,
    Tujuan,
    check_jenjang,
    check_pangkat,
    find_goal_pangkat,
    is_eligible,
    lacks_ak_dasar,
)
from kinerja.aturan.muat import load_konversi
from kinerja.aturan.rules import Jenjang, Predikat

ATURAN = load_konversi()
HARI = date(2026, 3, 10)
CUKUP = {2024: Predikat.BAIK, 2025: Predikat.BAIK}
TUJUAN = Tujuan(JenisTujuan.PANGKAT, "III/b", Decimal(50), Decimal(60))


def test_a_cpns_waits_for_the_appointment_as_pns() -> None:
    """Peraturan BKN 3/2023 Pasal 1: a pejabat fungsional is a PNS."""
    pangkat = check_pangkat(TUJUAN, tmt=date(2020, 4, 1), predikat=CUKUP, today=HARI, desimal=2, pns=False)
    jenjang = check_jenjang(
        TUJUAN, kebutuhan=None, uji_kompetensi=None, predikat=CUKUP, today=HARI, desimal=2, pns=False
    )
    for semua in (pangkat, jenjang):
        satu = next(satu for satu in semua if satu.nama == "Status kepegawaian")
        assert (satu.terpenuhi, "masih CPNS" in satu.kalimat, "Pasal 1" in satu.dasar) == (False, True, True)
        assert not is_eligible(semua)
    assert is_eligible(check_pangkat(TUJUAN, tmt=date(2020, 4, 1), predikat=CUKUP, today=HARI, desimal=2))


@pytest.mark.parametrize(
    ("tmt", "dimiliki"),
    [
        (date(2025, 1, 1), "12.50"),
        (date(2025, 4, 1), "9.38"),  # nine of twelve months: 9.375
        (date(2025, 4, 2), "8.33"),  # a month belongs to its first day
        (date(2025, 12, 1), "1.04"),
        (date(2026, 1, 1), "0"),
    ],
)
def test_without_carrying_only_the_months_since_the_tmt_count(tmt: date, dimiliki: str) -> None:
    semua = [Butir(date(2025, 1, 1), Jenjang.AHLI_PERTAMA, Decimal("12.50"), bulan=12)]
    pangkat = find_goal_pangkat(
        ATURAN, semua, Jenjang.AHLI_PERTAMA, "III/b", AturanSisa(antar_pangkat=False), tmt=tmt
    )
    assert pangkat is not None
    assert pangkat.dimiliki == Decimal(dimiliki)


def test_no_tmt_lies_in_the_past() -> None:
    skenario = project(
        ATURAN, Jenjang.AHLI_PERTAMA, [TUJUAN], dari=date(2026, 1, 1), sejak=date(2026, 11, 25)
    )
    assert skenario[0].capaian[0].tmt == date(2026, 12, 1)


def test_the_line_of_what_was_earned_never_goes_back_in_time() -> None:
    """An ijazah of August stands in the ledger after the year that ends in December."""

    def baris(akhir: date, nilai: str, konversi: object) -> BarisBuku:
        return BarisBuku("", "", "", "", "", "", "", Decimal(nilai), akhir, konversi=konversi)  # type: ignore[arg-type]

    semua = [baris(date(2024, 12, 31), "18.75", object()), baris(date(2024, 8, 1), "25", None)]
    tujuan = Tujuan(JenisTujuan.PANGKAT, "III/d", Decimal(100), Decimal("43.75"))
    skenario = project(ATURAN, Jenjang.AHLI_MUDA, [tujuan], dari=date(2025, 1, 1))
    gambar = draw(
        ATURAN,
        Jenjang.AHLI_MUDA,
        semua,
        skenario,
        [("Pangkat III/d", Decimal(100))],
        jumlah=Decimal("43.75"),
        dari=date(2025, 1, 1),
    )
    titik = [tuple(map(float, satu.split(","))) for satu in gambar.nyata.split()]
    assert [x for x, _ in titik] == sorted(x for x, _ in titik)
    assert [y for _, y in titik] == sorted((y for _, y in titik), reverse=True)
    assert titik[-1][1] == 56.25
    assert all(0 <= float(satu.x) <= 100 for satu in gambar.tahun)


@pytest.mark.parametrize(
    ("golongan", "tmt", "dasar", "kurang"),
    [
        ("III/a", date(2023, 1, 1), False, False),  # the lowest of the jenjang: nothing lies below it
        ("III/b", date(2023, 4, 1), False, True),
        ("III/b", date(2023, 4, 1), True, False),
        ("III/b", date(2026, 1, 1), False, False),  # reached with the 56.25 of the ledger
        ("III/b", None, False, False),
        ("IV/a", date(2023, 4, 1), False, False),  # not of this jenjang
    ],
)
def test_a_pangkat_reached_before_the_ledger_needs_an_ak_dasar(
    golongan: str, tmt: date | None, dasar: bool, kurang: bool
) -> None:
    semua = [
        Butir(date(tahun, 1, 1), Jenjang.AHLI_PERTAMA, Decimal("18.75"), bulan=12)
        for tahun in (2023, 2024, 2025)
    ]
    if dasar:
        semua.append(Butir(date(2023, 1, 1), Jenjang.AHLI_PERTAMA, Decimal(50), JenisEntri.AK_DASAR))
    assert lacks_ak_dasar(ATURAN, semua, Jenjang.AHLI_PERTAMA, golongan, tmt) is kurang
