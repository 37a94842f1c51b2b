"""The first edition of the rule sets, and reading a stored one."""

import json
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from kinerja.aturan import muat
from kinerja.aturan.rules import (
    CapaianOrganisasi,
    JenisPeriode,
    Jenjang,
    KodeAturan,
    NilaiPerilaku,
    Penegakan,
    Potensial,
    Predikat,
    Rating,
)


def test_first_edition_has_every_rule_set() -> None:
    semua = muat.list_edisi_pertama()
    assert [edisi.kode for edisi in semua] == list(KodeAturan)
    assert all(edisi.sumber and edisi.verifikasi for edisi in semua)
    assert all(edisi.berlaku_sampai is None or edisi.berlaku_mulai < edisi.berlaku_sampai for edisi in semua)


def test_matrix_follows_the_numeric_scale_without_a_gap() -> None:
    lama, baru = muat.load_edisi(KodeAturan.SKALA_LAMA), muat.load_edisi(KodeAturan.PREDIKAT)
    assert lama.berlaku_sampai == baru.berlaku_mulai == date(2022, 1, 1)


@pytest.mark.parametrize("kode", KodeAturan)
def test_rule_set_survives_the_database(kode: KodeAturan) -> None:
    edisi = muat.load_edisi(kode)
    tersimpan = json.loads(json.dumps(edisi.isi))
    assert muat.build_aturan(kode, tersimpan, edisi.sumber) == muat.build_aturan(
        kode, edisi.isi, edisi.sumber
    )


@pytest.mark.parametrize("kode", KodeAturan)
def test_misspelt_or_missing_key_is_refused(kode: KodeAturan) -> None:
    edisi = muat.load_edisi(kode)
    with pytest.raises(ValueError):
        muat.build_aturan(kode, {**edisi.isi, "min_group": 5}, edisi.sumber)
    for kunci in edisi.isi:
        sisa = {satu: isi for satu, isi in edisi.isi.items() if satu != kunci}
        with pytest.raises(ValueError):
            muat.build_aturan(kode, sisa, edisi.sumber)


def test_value_outside_the_terms_is_refused() -> None:
    edisi = muat.load_edisi(KodeAturan.PREDIKAT)
    isi = json.loads(json.dumps(edisi.isi))
    isi["kuadran"]["di_atas_ekspektasi"]["di_atas_ekspektasi"] = "istimewa"
    with pytest.raises(ValueError, match="istimewa"):
        muat.build_predikat(isi, edisi.sumber)


@pytest.mark.parametrize(
    "load",
    [
        muat.load_predikat,
        muat.load_distribusi,
        muat.load_periode,
        muat.load_perilaku,
        muat.load_konversi,
        muat.load_beban_kerja,
        muat.load_talenta,
        muat.load_skala_lama,
    ],
)
def test_first_edition_is_read_once(load: Callable[[], object]) -> None:
    assert load() is load()


def test_defaults_of_the_distribution() -> None:
    aturan = muat.load_distribusi()
    assert (aturan.min_grup, aturan.penegakan) == (10, Penegakan.PERINGATAN)
    assert [pola.dominan.value for pola in aturan.pola.values()] == [
        "sangat_baik",
        "baik",
        "butuh_perbaikan",
        "kurang",
        "sangat_kurang",
    ]
    assert all(sum(pola.bobot_gambar.values()) == 100 for pola in aturan.pola.values())
    assert list(aturan.pola) == list(CapaianOrganisasi)


def test_periods_default_to_triwulan() -> None:
    assert muat.load_periode().periodik is JenisPeriode.TRIWULANAN


def test_behaviours_are_twenty_one_sentences_in_the_order_of_the_form() -> None:
    panduan = muat.load_perilaku().panduan
    assert list(panduan) == list(NilaiPerilaku)
    assert len({kalimat for semua in panduan.values() for kalimat in semua}) == 21
    assert panduan[NilaiPerilaku.KOMPETEN][1] == "Membantu orang lain belajar"


# Peraturan BKN 3/2023: angka kredit of a full year, from sangat baik down to sangat kurang.
SETAHUN = {
    Jenjang.PEMULA: "5.63 3.75 2.81 1.88 0.94",
    Jenjang.TERAMPIL: "7.50 5.00 3.75 2.50 1.25",
    Jenjang.MAHIR: "18.75 12.50 9.38 6.25 3.13",
    Jenjang.PENYELIA: "37.50 25.00 18.75 12.50 6.25",
    Jenjang.AHLI_PERTAMA: "18.75 12.50 9.38 6.25 3.13",
    Jenjang.AHLI_MUDA: "37.50 25.00 18.75 12.50 6.25",
    Jenjang.AHLI_MADYA: "56.25 37.50 28.13 18.75 9.38",
    Jenjang.AHLI_UTAMA: "75.00 50.00 37.50 25.00 12.50",
}


@pytest.mark.parametrize("jenjang", Jenjang)
def test_factors_and_koefisien_give_the_published_table(jenjang: Jenjang) -> None:
    aturan = muat.load_konversi()
    koefisien = aturan.jenjang[jenjang].koefisien
    setahun = [aturan.faktor[predikat] * koefisien for predikat in reversed(Predikat)]
    dibulatkan = [satu.quantize(Decimal("0.01"), ROUND_HALF_UP) for satu in setahun]
    assert dibulatkan == [Decimal(satu) for satu in SETAHUN[jenjang].split()]


@pytest.mark.parametrize("jenjang", Jenjang)
def test_jenjang_needs_the_sum_of_its_pangkat_steps(jenjang: Jenjang) -> None:
    aturan = muat.load_konversi().jenjang[jenjang]
    if aturan.berikutnya is None:
        assert jenjang in (Jenjang.PENYELIA, Jenjang.AHLI_UTAMA)
    else:
        assert aturan.kenaikan_jenjang == aturan.kenaikan_pangkat * len(aturan.golongan)
        assert aturan.berikutnya.kategori is jenjang.kategori


def test_nine_boxes_run_from_the_worst_to_the_best_corner() -> None:
    aturan = muat.load_talenta()
    assert aturan.kotak[Rating.DI_ATAS_EKSPEKTASI, Potensial.TINGGI] == 9
    assert aturan.kotak[Rating.DI_BAWAH_EKSPEKTASI, Potensial.RENDAH] == 1
    assert aturan.kinerja[Predikat.BAIK] is Rating.SESUAI_EKSPEKTASI


def test_effective_hours_are_1250_a_year() -> None:
    assert muat.load_beban_kerja().menit_setahun == 1250 * 60


def test_a_number_of_thousands_of_digits_is_refused_like_any_other_field() -> None:
    with pytest.raises(muat.IsiError):
        muat.read_edisi(f'{{"kode": {"9" * 5000}}}')
