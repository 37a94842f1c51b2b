"""Official texts of surveys, written and read back; the two forms."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_survei.isian import ParameterSurvei, RealisasiSurvei, Skala
from kinerja_indikator_survei.teks import describe_target, read_target
from kinerja_indikator_survei.tipe import TIPE

from kinerja.hooks import InputError, form_values


@pytest.mark.parametrize(
    ("teks", "skala", "nilai", "sampel", "resmi"),
    [
        ("IKM 85", Skala.IKM, "85", None, None),
        ("nilai ikm 85,5 ", Skala.IKM, "85.5", None, "IKM 85,5"),
        ("Indeks Kepuasan Masyarakat 88,31", Skala.IKM, "88.31", None, "IKM 88,31"),
        ("IKM 85 (paling sedikit 1.000 responden)", Skala.IKM, "85", 1000, None),
        ("SKM 85 (minimal 100 responden)", Skala.IKM, "85", 100, "IKM 85 (paling sedikit 100 responden)"),
        ("survei 4,2 dari 5", Skala.LIMA, "4.2", None, None),
        ("Nilai survei kepuasan 3 dari 4", Skala.EMPAT, "3", None, "survei 3 dari 4"),
        ("survei 70 dari 100 (paling sedikit 30 responden)", Skala.SERATUS, "70", 30, None),
    ],
)
def test_read_target(teks: str, skala: Skala, nilai: str, sampel: int | None, resmi: str | None) -> None:
    parameter = read_target(teks)
    assert parameter == ParameterSurvei(skala=skala, nilai=Decimal(nilai), sampel_minimum=sampel)
    assert describe_target(parameter) == (resmi or teks)


@pytest.mark.parametrize(
    "teks",
    [
        "",
        "4 survei",
        "skor 4 dari 5",
        "4 dari 5",
        "85%",
        "IKM",
        "IKM 101",
        "IKM 20",
        "IKM 85,555",
        "IKM 8.5",
        "survei 4 dari 10",
        "survei 6 dari 5",
        "survei 0,5 dari 5",
        "IKM 85 (paling sedikit 0 responden)",
        "IKM 85 (paling sedikit 1.00 responden)",
        "IKM 85 (100 responden)",
    ],
)
def test_read_target_leaves_other_texts_alone(teks: str) -> None:
    assert read_target(teks) is None


@given(st.sampled_from(Skala), st.integers(0, 10_000), st.none() | st.integers(1, 1_000_000_000))
def test_read_target_reads_what_describe_target_wrote(skala: Skala, ratusan: int, sampel: int | None) -> None:
    lebar = skala.tertinggi - skala.terendah
    nilai = (skala.terendah + Decimal(ratusan) * lebar / 10_000).quantize(Decimal("0.01"))
    parameter = ParameterSurvei(skala=skala, nilai=nilai, sampel_minimum=sampel)
    assert read_target(describe_target(parameter)) == parameter
    assert TIPE.parse_parameter(form_values(parameter, "i-"), prefix="i-") == parameter


@given(
    st.text(alphabet=st.characters(), max_size=80)
    | st.from_regex(r"(IKM|survei) [0-9.,]{1,9}( dari [45])?.*")
)
def test_read_target_never_raises(teks: str) -> None:
    parameter = read_target(teks)
    assert parameter is None or isinstance(parameter, ParameterSurvei)


def test_a_huge_text_is_read_in_linear_time() -> None:
    for teks in (
        "1" * 50_000,
        "IKM " * 12_000,
        "IKM 8" + "5" * 50_000,
        "survei 4 dari 5 (paling " + "sedikit " * 6_000,
    ):
        assert read_target(teks) is None


# Forms


@pytest.mark.parametrize(
    ("isi", "kesalahan"),
    [
        ({"skala": "ikm", "nilai": "24,99"}, {"t-nilai": "Tulis nilai 25 sampai 100."}),
        ({"skala": "lima", "nilai": "5,01"}, {"t-nilai": "Tulis nilai 1 sampai 5."}),
        ({"skala": "empat", "nilai": "0"}, {"t-nilai": "Tulis nilai 1 sampai 4."}),
        ({"skala": "ikm", "nilai": "85,555"}, {"t-nilai": "Tulis paling banyak 2 digit di belakang koma."}),
        ({"skala": "ikm", "nilai": ""}, {"t-nilai": "Isi target nilai, misalnya 85."}),
        ({"skala": "sepuluh", "nilai": "8"}, {"t-skala": "Pilih salah satu yang tersedia."}),
        (
            {"skala": "ikm", "nilai": "85", "sampel_minimum": "0"},
            {"t-sampel_minimum": "Tulis angka paling sedikit 1."},
        ),
    ],
)
def test_the_target_form_says_what_to_write(isi: dict[str, str], kesalahan: dict[str, str]) -> None:
    with pytest.raises(InputError) as refusal:
        TIPE.parse_parameter({f"t-{nama}": teks for nama, teks in isi.items()}, prefix="t-")
    assert refusal.value.fields == kesalahan


@pytest.mark.parametrize(
    ("isi", "kesalahan"),
    [
        ({"nilai": "101", "responden": "10"}, {"nilai": "Tulis nilai 25 sampai 100."}),
        (
            {"nilai": "85", "responden": "11", "populasi": "10"},
            {"responden": "Tulis responden tidak lebih banyak dari penerima layanan."},
        ),
        ({"nilai": "85", "responden": "0"}, {"responden": "Tulis angka paling sedikit 1."}),
        ({"nilai": "85", "responden": "10,5"}, {"responden": "Tulis bilangan bulat, tanpa koma."}),
        ({"nilai": "85", "responden": ""}, {"responden": "Isi responden."}),
    ],
)
def test_the_result_form_says_what_to_write(isi: dict[str, str], kesalahan: dict[str, str]) -> None:
    with pytest.raises(InputError) as refusal:
        TIPE.parse_realisasi(read_target("IKM 85"), isi)
    assert refusal.value.fields == kesalahan


def test_the_result_form_shows_the_scale_and_reads_what_was_typed() -> None:
    parameter = read_target("survei 4,2 dari 5")
    bidang = TIPE.fields_realisasi(parameter)
    assert [(satu.nama, satu.wajib) for satu in bidang] == [
        ("nilai", True),
        ("responden", True),
        ("populasi", False),
    ]
    assert bidang[0].satuan == "dari 5"
    realisasi = TIPE.parse_realisasi(parameter, {"nilai": "4,15", "responden": "1.200", "populasi": ""})
    assert realisasi == RealisasiSurvei(nilai=Decimal("4.15"), responden=1200)
    assert TIPE.describe_realisasi(parameter, realisasi) == "survei 4,15 dari 5, 1.200 responden"
    assert TIPE.parse_realisasi(parameter, {"nilai": " "}) is None
