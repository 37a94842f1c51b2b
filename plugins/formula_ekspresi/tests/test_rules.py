"""The proposal of a formula that the agency wrote, by hand."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from kinerja_formula_ekspresi import PLUGIN, kinerja_register_formula, rules
from kinerja_formula_ekspresi.bahan import NILAI_ORGANISASI, collect_values
from kinerja_formula_ekspresi.nama import NAMA
from kinerja_formula_ekspresi.penghitung import Belum
from kinerja_formula_ekspresi.setelan import Kosong, Setelan
from pydantic import ValidationError

from kinerja.hooks import (
    BahanFormula,
    Capaian,
    CapaianOrganisasi,
    HasilFormula,
    IndikatorFormula,
    Klasifikasi,
    NilaiPerilaku,
    Pendekatan,
    PeranUmpanBalik,
    PerilakuFormula,
    Rating,
    Rentang,
    UmpanFormula,
    Usulan,
)
from kinerja.hooks.periksa import check_penjelasan, check_usulan
from kinerja.hooks.testing import check_formula

ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI
TRIWULAN = Rentang(date(2026, 1, 1), date(2026, 4, 1))
AWAL = Setelan()
BERSYARAT = "JIKA(hasil_terendah < 60; MIN(hasil; 75); 0,7*hasil + 0,3*perilaku)"
BELUM = Capaian(kalimat="belum diisi")
TANPA_PERSEN = Capaian(kalimat="target nol", tercapai=True)


def reached(persen: str) -> Capaian:
    penuh = Decimal(persen)
    return Capaian(
        kalimat="x", persen=min(penuh, Decimal(100)), tercapai=penuh >= 100, persen_penuh=penuh, realisasi="x"
    )


def hasil(semua: Sequence[Capaian | None], klasifikasi: Klasifikasi = Klasifikasi.UTAMA) -> HasilFormula:
    daftar = tuple(IndikatorFormula(teks="Laporan", target="4 laporan", capaian=satu) for satu in semua)
    umpan = (UmpanFormula(PeranUmpanBalik.PIMPINAN, "Baik."), UmpanFormula(None, "Terima kasih."))
    return HasilFormula(
        klasifikasi=klasifikasi, teks="Hasil", daftar_indikator=daftar, jumlah_bukti=2, daftar_umpan=umpan
    )


def bahan(
    *semua: Capaian | None,
    tambahan: Sequence[Capaian] = (),
    perilaku: Rating | None = SESUAI,
    organisasi: CapaianOrganisasi | None = None,
    kepala_unit: bool = False,
) -> BahanFormula:
    return BahanFormula(
        periode=TRIWULAN,
        tahunan=False,
        pendekatan=Pendekatan.KUANTITATIF,
        daftar_hasil=(hasil(semua), hasil(tambahan, Klasifikasi.TAMBAHAN)),
        daftar_perilaku=(
            PerilakuFormula(
                nilai=NilaiPerilaku.LOYAL, daftar_umpan=(UmpanFormula(PeranUmpanBalik.REKAN, "Setia."),)
            ),
        ),
        capaian_organisasi=organisasi,
        kepala_unit=kepala_unit,
        rating_perilaku=perilaku,
    )


def propose(
    *semua: Capaian | None,
    ekspresi: str = AWAL.ekspresi,
    perilaku: Rating | None = SESUAI,
    tambahan: Sequence[Capaian] = (),
    setelan: Setelan = AWAL,
) -> Usulan:
    dipakai = setelan.model_copy(update={"ekspresi": ekspresi})
    return check_usulan(rules.propose(bahan(*semua, perilaku=perilaku, tambahan=tambahan), dipakai))


# The README


def test_the_worked_example_of_the_readme() -> None:
    capaian = (reached("130"), reached("95"), reached("61.50"), BELUM)
    usulan = propose(*capaian)  # (120 + 95 + 61,5) / 3 = 92,1666…; 0,6 × 92,17 + 0,4 × 100 = 95,302
    assert (usulan.rating_hasil, usulan.rating_perilaku, usulan.angka) == (SESUAI, None, Decimal("95.30"))
    assert usulan.alasan == (
        "Rumus instansi: 0,6 × 92,17 + 0,4 × 100 = 95,3.",
        "Hasil 92,17 % dan perilaku 100.",
        "1 indikator utama belum diisi dan tidak dihitung.",
        "1 indikator utama melampaui 120 % dan dihitung 120 %.",
        "95,3 mencapai batas 90 dan di bawah 110: diusulkan sesuai ekspektasi.",
        rules.PERILAKU,
    )


def test_the_conditional_of_the_readme() -> None:
    usulan = propose(reached("110"), reached("55"), ekspresi=BERSYARAT)  # 55 < 60: min(82,5; 75)
    assert (usulan.rating_hasil, usulan.angka) == (BAWAH, Decimal("75.00"))
    assert usulan.alasan[:2] == (
        "Rumus instansi: JIKA(55 < 60; MIN(82,5; 75); 0,7 × 82,5 + 0,3 × 100) = 75.",
        "Hasil terendah 55 %, hasil 82,5 %, dan perilaku 100.",
    )
    assert usulan.alasan[2] == "75 di bawah batas 90: diusulkan di bawah ekspektasi."
    naik = propose(reached("120"), reached("110"), ekspresi=BERSYARAT, perilaku=ATAS)  # 0,7×115 + 0,3×110
    assert (naik.rating_hasil, naik.angka) == (ATAS, Decimal("113.50"))
    assert "113,5 mencapai batas 110: diusulkan di atas ekspektasi." in naik.alasan


# Limits


@pytest.mark.parametrize(
    ("persen", "rating"),
    [("110", ATAS), ("109.99", SESUAI), ("90", SESUAI), ("89.99", BAWAH), ("0", BAWAH), ("900", ATAS)],
)
def test_a_number_equal_to_a_limit_has_reached_it(persen: str, rating: Rating) -> None:
    assert propose(reached(persen), ekspresi="hasil").rating_hasil is rating


def test_the_number_is_compared_as_it_is_shown() -> None:
    usulan = propose(reached("90"), ekspresi="hasil - 0,005")  # 89,995 is shown as 90
    assert (usulan.angka, usulan.rating_hasil) == (Decimal("90.00"), SESUAI)
    assert propose(reached("90"), ekspresi="hasil - 0,0051").rating_hasil is BAWAH


# Names


def test_every_name_has_the_value_that_a_person_counts() -> None:
    isi = bahan(
        reached("130"), reached("50"), TANPA_PERSEN, BELUM, None,
        tambahan=[reached("80"), BELUM],
        perilaku=ATAS,
        organisasi=CapaianOrganisasi.BAIK,
    )  # fmt: skip
    assert collect_values(isi, AWAL) == {
        "hasil": Decimal("90.00"),  # (120 + 50 + 100) / 3
        "hasil_terendah": Decimal("50.00"),
        "hasil_tertinggi": Decimal("120.00"),
        "tercapai": Decimal("66.67"),  # 2 of 3
        "hasil_tambahan": Decimal("80.00"),
        "terisi": Decimal("60.00"),  # 3 of 5
        "perilaku": Decimal(110),
        "capaian_organisasi": Decimal(4),
        "jumlah_indikator": Decimal(5),
        "jumlah_tambahan": Decimal(1),
        "jumlah_bukti": Decimal(4),
        "jumlah_umpan_balik": Decimal(3),  # two of the pimpinan, one of a colleague; own answers do not count
    }


def test_names_and_values_are_the_same_list() -> None:
    assert set(collect_values(bahan(reached("100")), AWAL)) == set(NAMA)


def test_what_nobody_filled_may_count_as_zero() -> None:
    nol = AWAL.model_copy(update={"indikator_kosong": Kosong.NOL})
    assert collect_values(bahan(reached("100"), BELUM), AWAL)["hasil"] == 100
    nilai = collect_values(bahan(reached("100"), BELUM, None), nol)
    assert (nilai["hasil"], nilai["hasil_terendah"], nilai["tercapai"]) == (50, 0, 50)
    usulan = propose(reached("100"), BELUM, ekspresi="hasil", setelan=nol)
    assert "1 indikator utama belum diisi dan dihitung 0." in usulan.alasan


def test_a_text_target_with_a_realisasi_counts_as_filled_and_not_as_measured() -> None:
    teks = IndikatorFormula(teks="Laporan", target="baik", realisasi="sudah baik")
    isi = BahanFormula(
        periode=TRIWULAN,
        tahunan=False,
        pendekatan=Pendekatan.KUALITATIF,
        daftar_hasil=(HasilFormula(klasifikasi=Klasifikasi.UTAMA, teks="x", daftar_indikator=(teks,)),),
    )
    nilai = collect_values(isi, AWAL)
    assert (nilai["terisi"], nilai["jumlah_indikator"]) == (100, 1)
    assert isinstance(nilai["hasil"], Belum)


@pytest.mark.parametrize("rating", [ATAS, SESUAI, BAWAH])
def test_the_rating_perilaku_has_the_number_of_the_settings(rating: Rating) -> None:
    angka = {ATAS: Decimal(130), SESUAI: Decimal(95), BAWAH: Decimal(40)}
    setelan = Setelan(
        ekspresi="perilaku",
        perilaku_di_atas=angka[ATAS],
        perilaku_sesuai=angka[SESUAI],
        perilaku_di_bawah=angka[BAWAH],
    )
    assert rules.propose(bahan(perilaku=rating), setelan).angka == angka[rating]


def test_the_capaian_of_the_organisation_goes_from_five_to_one() -> None:
    assert list(NILAI_ORGANISASI) == list(CapaianOrganisasi)
    for capaian, angka in NILAI_ORGANISASI.items():
        assert collect_values(bahan(organisasi=capaian), AWAL)["capaian_organisasi"] == angka


# No proposal


def test_while_no_rating_perilaku_is_chosen_the_formula_waits_and_says_so() -> None:
    usulan = propose(reached("100"), perilaku=None)
    assert (usulan.rating_hasil, usulan.angka) == (None, None)
    assert usulan.alasan[0] == (
        "Rumus instansi menunggu. Rating perilaku kerja belum dipilih; usulan muncul sesudah Anda memilihnya."
    )
    assert propose(reached("100"), perilaku=None, ekspresi="hasil").rating_hasil is SESUAI


@pytest.mark.parametrize(
    ("ekspresi", "kalimat"),
    [
        ("hasil", "Belum ada realisasi hasil kerja utama yang dapat diukur."),
        ("tercapai", "Belum ada realisasi hasil kerja utama yang dapat diukur."),
        ("terisi", "Belum ada indikator hasil kerja utama."),
        ("hasil_tambahan", "Tidak ada realisasi hasil kerja tambahan yang dapat diukur."),
        ("capaian_organisasi", "Capaian kinerja organisasi unit ini belum ditetapkan."),
    ],
)
def test_a_name_without_a_value_is_named(ekspresi: str, kalimat: str) -> None:
    usulan = propose(ekspresi=ekspresi)
    assert usulan.rating_hasil is None
    assert usulan.alasan[0] == f"Rumus instansi menunggu. {kalimat}"


def test_a_formula_may_ask_first_whether_there_is_hasil_kerja_tambahan() -> None:
    ekspresi = "JIKA(jumlah_tambahan > 0; 0,9*hasil + 0,1*hasil_tambahan; hasil)"
    assert propose(reached("100"), ekspresi=ekspresi).angka == 100
    usulan = propose(reached("100"), ekspresi=ekspresi, tambahan=[reached("50")])
    assert usulan.angka == 95
    assert "Jumlah indikator tambahan 1, hasil 100 %, dan hasil tambahan 50 %." in usulan.alasan


def test_a_division_by_zero_gives_a_reason_and_no_rating() -> None:
    usulan = propose(ekspresi="100 / jumlah_indikator")
    assert usulan.rating_hasil is None
    assert usulan.alasan[0] == (
        "Rumus instansi tidak dapat dihitung untuk pegawai ini. "
        "Kolom 5: Rumus membagi dengan nol: jumlah_indikator bernilai 0. "
        "Beri syarat lebih dulu, misalnya JIKA(jumlah_indikator > 0; hasil / jumlah_indikator; 0)."
    )


def test_the_head_of_a_unit_follows_the_unit() -> None:
    usulan = rules.propose(bahan(reached("150"), kepala_unit=True), AWAL)
    assert usulan.rating_hasil is None
    assert usulan.alasan == (rules.KEPALA_UNIT, rules.PERILAKU)


def test_the_longest_formula_keeps_its_reasons_short() -> None:
    ekspresi = "+".join(["maks(hasil_terendah;hasil_tertinggi)"] * 13)
    assert 480 <= len(ekspresi) <= 500
    usulan = propose(reached("119.99"), ekspresi=ekspresi)
    assert usulan.angka == Decimal("1559.87")
    panjang = "+".join(["perilaku"] * 40)
    atas = AWAL.model_copy(update={"perilaku_di_atas": Decimal("123456.78")})
    assert propose(ekspresi=panjang, perilaku=ATAS, setelan=atas).alasan[0] == (
        "Rumus instansi: hasil rumus = 4.938.271,2."
    )


# In words


def test_the_formula_is_read_back_with_its_limits() -> None:
    penjelasan = check_penjelasan(rules.explain(AWAL))
    assert penjelasan.kalimat == (
        "60 % hasil ditambah 40 % perilaku; di atas ekspektasi mulai 110, sesuai ekspektasi mulai 90, "
        "selain itu di bawah ekspektasi. Capaian satu indikator dihitung paling banyak 120 %; "
        "indikator yang belum diisi tidak dihitung."
    )
    assert list(penjelasan.istilah) == ["hasil", "perilaku"]
    assert penjelasan.istilah["hasil"].endswith("(persen, 0 sampai 120)")
    assert (
        "110 di atas ekspektasi, 100 sesuai ekspektasi, 80 di bawah ekspektasi"
        in penjelasan.istilah["perilaku"]
    )


def test_all_names_and_functions_are_told_whatever_the_formula_uses() -> None:
    tersedia = rules.explain(AWAL.model_copy(update={"indikator_kosong": Kosong.NOL})).tersedia
    assert list(tersedia)[: len(NAMA)] == list(NAMA)
    assert "MIN(hasil; 100)" in tersedia
    assert all("{" not in arti for arti in tersedia.values())


# Settings


@pytest.mark.parametrize(
    ("isi", "bidang", "kalimat"),
    [
        ({"ekspresi": "0.6 * hasil"}, "ekspresi", "Kolom 2: Titik tidak dapat dipakai."),
        ({"ekspresi": "a" * 501}, "ekspresi", "Ringkas menjadi paling banyak 500 karakter."),
        ({"batas_di_atas": "90"}, "batas_di_atas", "lebih besar daripada batas sesuai"),
        ({"perilaku_sesuai": "111"}, "perilaku_sesuai", "di antara"),
        ({"perilaku_di_bawah": "101"}, "perilaku_sesuai", "di antara"),
        ({"batas_capaian": "99"}, "batas_capaian", "paling sedikit 100"),
        ({"indikator_kosong": "entah"}, "indikator_kosong", "Input should be"),
    ],
)
def test_settings_that_make_no_sense_are_refused_at_their_field(
    isi: dict[str, str], bidang: str, kalimat: str
) -> None:
    with pytest.raises(ValidationError) as error:
        Setelan.model_validate(isi)
    (salah,) = error.value.errors()
    assert (salah.get("ctx", {}).get("bidang") or salah["loc"][0]) == bidang
    assert kalimat in salah["msg"]


def test_the_plugin_offers_one_formula_that_keeps_the_contract() -> None:
    (formula,) = kinerja_register_formula()
    assert (formula.kode, PLUGIN.nama) == ("ekspresi", "formula_ekspresi")
    for ekspresi in (AWAL.ekspresi, BERSYARAT, "100 / jumlah_bukti", "hasil * 1000000 * 1000000"):
        check_formula(formula, AWAL.model_copy(update={"ekspresi": ekspresi}))
