"""Allowances by hand, among them the worked example of the README."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_surat_tukin import PLUGIN, kinerja_register_surat
from kinerja_surat_tukin.rules import count_tunjangan, find_dasar, parse_daftar, parse_dasar
from kinerja_surat_tukin.setelan import Setelan
from kinerja_surat_tukin.surat import SURAT, fill, sign_as
from pydantic import ValidationError

from kinerja.hooks import BahanSurat, Predikat
from kinerja.hooks.periksa_surat import check_isian
from kinerja.hooks.templat import render_templat
from kinerja.hooks.testing import CONTOH_SURAT, check_surat

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SETELAN = Setelan(
    dasar=Decimal("5079200.50"),
    dasar_jabatan=("Ahli Muda = 7.474.000",),
    faktor_sangat_baik=Decimal(100),
    faktor_baik=Decimal(95),
    faktor_kurang=Decimal("62.5"),
    dasar_hukum="Peraturan Bupati Contoh Nomor 5 Tahun 2026.",
    pejabat_jabatan="Kepala Badan Kepegawaian",
    pejabat_nama="Maria Lestari, M.A.P.",
    pejabat_nip="197501012000012000",
)


def bahan(predikat: Predikat, jabatan: str = "Pengadministrasi", jenjang: str = "") -> BahanSurat:
    pegawai = replace(CONTOH_SURAT.pegawai, jabatan=jabatan, jenjang=jenjang)
    return replace(CONTOH_SURAT, pegawai=pegawai, predikat=predikat)


@pytest.mark.parametrize(
    ("predikat", "jenjang", "jumlah", "terbilang"),
    [
        (Predikat.BAIK, "Ahli Muda", "Rp7.100.300,00", "tujuh juta seratus ribu tiga ratus"),
        (
            Predikat.KURANG,
            "",
            "Rp3.174.500,00",
            "tiga juta seratus tujuh puluh empat ribu lima ratus",
        ),
        (
            Predikat.SANGAT_BAIK,
            "",
            "Rp5.079.201,00",
            "lima juta tujuh puluh sembilan ribu dua ratus satu",
        ),
    ],
)
def test_the_worked_example_of_the_readme(
    predikat: Predikat, jenjang: str, jumlah: str, terbilang: str
) -> None:
    isi = fill(bahan(predikat, jenjang=jenjang), SETELAN)
    assert (isi["jumlah"], isi["terbilang"]) == (jumlah, terbilang)
    assert jumlah in README


def test_a_predikat_without_factor_is_refused_in_the_words_of_the_readme() -> None:
    with pytest.raises(
        ValueError, match=r"^Faktor untuk predikat Butuh Perbaikan belum diisi\. Isi di"
    ) as error:
        fill(bahan(Predikat.BUTUH_PERBAIKAN), SETELAN)
    assert str(error.value).partition(" Isi")[0] in README


@pytest.mark.parametrize("predikat", Predikat)
def test_nothing_is_preset(predikat: Predikat) -> None:
    with pytest.raises(ValueError, match="belum diisi"):
        fill(bahan(predikat), Setelan())
    setelan = Setelan(**{f"faktor_{satu.value}": Decimal(100) for satu in Predikat})
    with pytest.raises(ValueError, match=r"^Tunjangan kinerja dasar untuk jabatan Analis belum diisi\."):
        fill(bahan(predikat, "Analis"), setelan)


def test_a_factor_of_zero_is_a_factor() -> None:
    isi = fill(bahan(Predikat.SANGAT_KURANG), SETELAN.model_copy(update={"faktor_sangat_kurang": Decimal(0)}))
    assert (isi["jumlah"], isi["terbilang"]) == ("Rp0,00", "nol")


@pytest.mark.parametrize(
    ("dasar", "faktor", "jumlah"),
    [
        ("1000000", "100", "1000000"),
        ("1000000.50", "100", "1000001"),
        ("1000000.49", "100", "1000000"),
        ("333333.33", "33.33", "111100"),
        ("999999999999.99", "200", "2000000000000"),
        ("0", "100", "0"),
        ("1", "0.01", "0"),
        ("5000", "0.01", "1"),
    ],
)
def test_amounts_are_half_up_to_whole_rupiah(dasar: str, faktor: str, jumlah: str) -> None:
    assert count_tunjangan(Decimal(dasar), Decimal(faktor)) == Decimal(jumlah)


@given(st.integers(0, 10**14 - 1), st.integers(0, 20_000))
def test_an_amount_is_within_half_a_rupiah_of_the_product(sen: int, perseratus: int) -> None:
    dasar, faktor = Decimal(sen) / 100, Decimal(perseratus) / 100
    jumlah = count_tunjangan(dasar, faktor)
    assert jumlah == jumlah.to_integral_value()
    assert Decimal("-0.5") < jumlah - dasar * faktor / 100 <= Decimal("0.5")


# Base amounts


def test_the_jabatan_goes_before_its_jenjang_and_both_before_the_general_base() -> None:
    daftar = parse_daftar(["Ahli Muda = 7.474.000", "Analis Utama=8.000.000,50", "A = B = 10"])
    umum = Decimal(5)
    assert find_dasar(daftar, umum, "ANALIS  Utama", "Ahli Muda").jumlah == Decimal("8000000.50")  # type: ignore[union-attr]
    assert find_dasar(daftar, umum, "Analis", "ahli muda").untuk == "Ahli Muda"  # type: ignore[union-attr]
    assert find_dasar(daftar, umum, "Analis", "").jumlah == umum  # type: ignore[union-attr]
    assert find_dasar(daftar, umum, "a = b", "").jumlah == 10  # type: ignore[union-attr]
    assert find_dasar(daftar, None, "Analis", "") is None


@pytest.mark.parametrize(
    ("baris", "hasil"),
    [
        ("Ahli Muda = Rp 7.474.000", ("Ahli Muda", Decimal(7474000))),
        ("Ahli  Muda=Rp7.474.000,00", ("Ahli Muda", Decimal(7474000))),
        ("Ahli Muda = rp. 7474000", ("Ahli Muda", Decimal(7474000))),
    ],
)
def test_lines_are_read_as_people_write_them(baris: str, hasil: tuple[str, Decimal]) -> None:
    assert parse_dasar(baris) == hasil


@pytest.mark.parametrize(
    "baris",
    [
        "Ahli Muda 7.474.000",
        "= 5",
        "Ahli Muda =",
        "Ahli Muda = banyak",
        "Ahli Muda = -5",
        "A = 1" + "0" * 12,
        "A = 1,005",
    ],
)
def test_a_line_that_cannot_be_read_is_refused_at_its_field(baris: str) -> None:
    with pytest.raises(ValidationError) as error:
        Setelan(dasar_jabatan=(baris,))
    (salah,) = error.value.errors()
    assert salah["ctx"]["bidang"] == "dasar_jabatan"
    assert len(salah["msg"]) > 20


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="Ahli muda tertulis dua kali"):
        Setelan(dasar_jabatan=("Ahli Muda = 1", "Ahli muda = 2"))


@pytest.mark.parametrize("pola", ["TKN", "{urut}", "{tahun}", "{urut}/{tahun}/{unit}", "{urut}/{tahun}}"])
def test_a_pattern_without_number_or_year_is_refused_at_its_field(pola: str) -> None:
    with pytest.raises(ValidationError, match=r"Tulis \{urut\} dan \{tahun\} di dalam pola"):
        Setelan(pola_nomor=pola)


# The letter


def test_the_letter_names_base_factor_result_period_and_ground() -> None:
    isi = check_isian(SURAT)(
        fill(replace(bahan(Predikat.BAIK, jenjang="Ahli Muda"), tanggal=CONTOH_SURAT.ditetapkan), SETELAN)
    )
    html = render_templat(SURAT.templat, isi)
    for teks in (
        ": Siti Aminah, S.E.",
        ": Triwulan I 2025 (1 Januari 2025 s.d. 31 Maret 2025)",
        '<td>Tunjangan kinerja dasar per bulan (Ahli Muda)</td><td class="kanan">Rp7.474.000,00</td>',
        '<td>Faktor predikat Baik</td><td class="kanan">95 %</td>',
        "Rp7.100.300,00",
        "Terbilang: <em>tujuh juta seratus ribu tiga ratus rupiah</em>",
        "Dasar: Peraturan Bupati Contoh Nomor 5 Tahun 2026.",
        "belum memperhitungkan kehadiran",
        "Kota Contoh, 8 April 2025",
        "Maria Lestari, M.A.P.",
        "NIP 197501012000012000",
    ):
        assert teks in html, teks


def test_what_is_empty_is_left_out() -> None:
    setelan = SETELAN.model_copy(update={"pejabat_nama": "", "dasar_hukum": ""})
    kosong = replace(bahan(Predikat.BAIK), pegawai=replace(CONTOH_SURAT.pegawai, nip="", pangkat=""))
    html = render_templat(SURAT.templat, check_isian(SURAT)(fill(kosong, setelan)))
    for teks in ("NIP", "Pangkat", "Dasar:", "tanda-tangan"):
        assert teks not in html
    assert sign_as(kosong, setelan) is None


def test_the_pejabat_of_the_settings_signs() -> None:
    pihak = sign_as(CONTOH_SURAT, SETELAN)
    assert pihak is not None
    assert (pihak.nama, pihak.jabatan) == ("Maria Lestari, M.A.P.", "Kepala Badan Kepegawaian")


@pytest.mark.parametrize("setelan", [Setelan(), SETELAN])
def test_contract(setelan: Setelan) -> None:
    (jenis,) = kinerja_register_surat()
    isi = check_surat(jenis, setelan)
    assert (isi == {}) is (setelan.faktor_baik is None)
    assert PLUGIN.fields_pengaturan()


def test_the_readme_names_every_group_of_settings() -> None:
    for label in (
        "Tunjangan kinerja dasar per bulan",
        "Dasar per jabatan atau jenjang",
        "Dasar hukum",
        "Pola nomor",
    ):
        assert label in README
        assert label in {bidang.label for bidang in PLUGIN.fields_pengaturan()}
