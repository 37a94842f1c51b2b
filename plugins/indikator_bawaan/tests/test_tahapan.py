"""Milestones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_bawaan.tahapan import (
    TIPE,
    ParameterTahapan,
    RealisasiTahapan,
    describe_target,
    read_target,
)
from werkzeug.datastructures import MultiDict

from kinerja.hooks import InputError, RealisasiPeriode, Rentang

TAHUN = Rentang(date(2026, 1, 1), date(2027, 1, 1))
TARGET = ParameterTahapan(tahap=("kriteria", "pengumpulan data", "verifikasi", "penetapan"))


def selesai(*nama: str) -> RealisasiTahapan:
    return RealisasiTahapan(selesai=nama)


@pytest.mark.parametrize(
    ("nama", "kalimat", "persen", "tercapai"),
    [
        ((), "0 dari 4 tahap, berikutnya kriteria", "0.00", False),
        (
            ("kriteria", "pengumpulan data", "verifikasi"),
            "3 dari 4 tahap, berikutnya penetapan",
            "75.00",
            False,
        ),
        (("penetapan",), "1 dari 4 tahap, berikutnya kriteria", "25.00", False),
        (TARGET.tahap, "4 dari 4 tahap, semua selesai", "100.00", True),
        (("kriteria", "tahap lama"), "1 dari 4 tahap, berikutnya pengumpulan data", "25.00", False),
    ],
)
def test_measure(nama: tuple[str, ...], kalimat: str, persen: str, tercapai: bool) -> None:
    capaian = TIPE.measure(TARGET, selesai(*nama), TAHUN)
    assert (capaian.kalimat, str(capaian.persen), capaian.tercapai) == (kalimat, persen, tercapai)


def test_measure_of_nothing() -> None:
    assert TIPE.measure(TARGET, None, TAHUN).tercapai is None


def test_realisasi_names_the_stages_in_the_order_of_the_target() -> None:
    teks = TIPE.describe_realisasi(TARGET, selesai("verifikasi", "kriteria"))
    assert teks == "2 dari 4 tahap: kriteria, verifikasi"
    assert TIPE.describe_realisasi(TARGET, selesai()) == "0 dari 4 tahap"


def test_combine_keeps_what_any_period_finished() -> None:
    daftar = [RealisasiPeriode(TAHUN, satu) for satu in (selesai("kriteria"), None, selesai("verifikasi"))]
    capaian = TIPE.combine(TARGET, daftar)
    assert capaian.kalimat == "2 dari 4 tahap, berikutnya pengumpulan data"
    assert capaian.catatan == "1 dari 3 periode belum diisi."


def test_the_form_offers_the_stages_of_the_target() -> None:
    (bidang,) = TIPE.fields_realisasi(TARGET)
    assert bidang.pilihan == tuple((satu, satu) for satu in TARGET.tahap)
    form = MultiDict([("i3-selesai", "kriteria"), ("i3-selesai", "pengumpulan data")])
    assert TIPE.parse_realisasi(TARGET, form, prefix="i3-") == selesai("kriteria", "pengumpulan data")


def test_a_stage_that_the_target_does_not_have_is_refused() -> None:
    with pytest.raises(InputError) as refusal:
        TIPE.parse_realisasi(TARGET, {"selesai": "pesta"})
    assert refusal.value.fields == {"selesai": "Pilih tahap dari target. “pesta” tidak ada di sana."}


@pytest.mark.parametrize(
    ("tahap", "kalimat"),
    [
        ("", "Isi tahap."),
        ("a\nA", "Ada baris yang sama. Tulis setiap baris satu kali."),
        ("\n".join(map(str, range(21))), "Tulis paling banyak 20 baris. Sekarang 21."),
    ],
)
def test_a_list_of_stages_has_limits(tahap: str, kalimat: str) -> None:
    with pytest.raises(InputError) as refusal:
        TIPE.parse_parameter({"tahap": tahap})
    assert refusal.value.fields == {"tahap": kalimat}


@pytest.mark.parametrize(
    "teks", ["", "4 tahap", "3 dari 4 tahap", "0 dari 0 tahap", "21 dari 21 tahap", "skor 4 dari 5"]
)
def test_read_target_leaves_other_texts_alone(teks: str) -> None:
    assert read_target(teks) is None


@given(st.integers(1, 20))
def test_read_target_finds_as_many_stages_as_describe_target_wrote(jumlah: int) -> None:
    parameter = ParameterTahapan(tahap=tuple(f"langkah {nomor}" for nomor in range(jumlah)))
    read = read_target(describe_target(parameter))
    assert read is not None
    assert len(read.tahap) == jumlah
