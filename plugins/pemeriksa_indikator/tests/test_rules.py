"""Findings by hand; the worked example of the README; big units in linear time."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_pemeriksa_indikator import PLUGIN, kinerja_check_rencana
from kinerja_pemeriksa_indikator.rules import MAKS_PER_JENIS, check_rencana
from kinerja_pemeriksa_indikator.setelan import Setelan, Sikap

from kinerja.hooks import (
    Aspek,
    HasilRencana,
    IndikatorRencana,
    Klasifikasi,
    Pendekatan,
    Rencana,
    Rentang,
    TemuanRencana,
)
from kinerja.hooks.rencana import MAKS_TEMUAN

TAHUN = Rentang(date(2026, 1, 1), date(2027, 1, 1))
DIAM = Setelan(
    **dict.fromkeys(("tanpa_satuan", "waktu_seragam", "target_seragam"), Sikap.ABAIKAN)
).model_copy(update=dict.fromkeys(("sama_tahun_lalu", "ganda_di_unit"), Sikap.ABAIKAN))
_nomor = count(1)


def row(
    teks: str, target: str = "", aspek: Aspek | None = Aspek.KUANTITAS, *, satuan: str = "", rekan: int = 0
) -> IndikatorRencana:
    return IndikatorRencana(
        id=0 if rekan else next(_nomor), teks=teks, target=target, aspek=aspek, satuan=satuan, rekan=rekan
    )


def plan(
    *indikator: IndikatorRencana,
    tahun_lalu: Sequence[IndikatorRencana] = (),
    di_unit: Sequence[IndikatorRencana] = (),
) -> Rencana:
    """One result with these indicators."""
    hasil = HasilRencana(
        id=1, nomor=1, klasifikasi=Klasifikasi.UTAMA, teks="Tersusunnya laporan", daftar_indikator=indikator
    )
    return Rencana(
        rentang=TAHUN,
        pendekatan=Pendekatan.KUANTITATIF,
        daftar_hasil=(hasil,),
        tahun_lalu=tuple(tahun_lalu),
        di_unit=tuple(di_unit),
    )


def only(**setelan: object) -> Setelan:
    """Nothing is looked at but this."""
    return DIAM.model_copy(update=setelan)


def find(rencana: Rencana, **setelan: object) -> list[TemuanRencana]:
    return check_rencana(rencana, only(**setelan))


# No unit


def test_a_number_without_unit_is_asked_for_its_unit() -> None:
    polos, jelas = row("Jumlah berkas", "12"), row("Jumlah surat", "12 surat", satuan="surat")
    (temuan,) = find(plan(jelas, polos), tanpa_satuan=Sikap.SARAN)
    assert temuan == TemuanRencana(
        kalimat="Target “12” belum bersatuan. Tulis satuannya, misalnya “12 laporan”.", indikator_id=polos.id
    )


def test_a_typed_target_brings_its_unit() -> None:
    assert find(plan(row("Jumlah berkas", "12", satuan="berkas")), tanpa_satuan=Sikap.SARAN) == []
    assert find(plan(row("Kualitatif", "")), tanpa_satuan=Sikap.SARAN) == []


# The same time everywhere


def times(*target: str, aspek: Aspek | None = Aspek.WAKTU) -> Rencana:
    return plan(*(row(f"Ketepatan waktu {nomor}", satu, aspek) for nomor, satu in enumerate(target)))


@pytest.mark.parametrize(
    ("target", "jumlah"),
    [
        (("12 bulan", "12 bulan", "12 bulan"), 1),
        (("12 bulan", "12 (dua belas) Bulan", "1 tahun"), 1),
        (("12 bulan", "12 bulan"), 0),
        (("12 bulan", "12 bulan", "6 bulan"), 0),
        (("tiap akhir bulan", "Tiap akhir bulan.", "tiap akhir bulan"), 1),
        (("12 bulan", "12 bulan", "12 bulan", ""), 1),
        ((), 0),
    ],
)
def test_the_same_time_in_all(target: tuple[str, ...], jumlah: int) -> None:
    assert len(find(times(*target), waktu_seragam=Sikap.SARAN)) == jumlah
    assert find(times(*target), target_seragam=Sikap.SARAN) == []


def test_the_sentence_names_target_and_number_and_belongs_to_the_plan() -> None:
    (temuan,) = find(times("12 Bulan", "12 bulan", "12 bulan", "12 bulan"), waktu_seragam=Sikap.SARAN)
    assert temuan.kalimat == (
        "Target waktu pada 4 indikator semuanya “12 Bulan”. Tulis kapan tiap hasil selesai, misalnya "
        "“paling lambat 5 hari setelah triwulan berakhir”."
    )
    assert (temuan.hasil_id, temuan.indikator_id) == (0, 0)


def test_on_a_form_without_aspek_a_duration_is_a_time() -> None:
    rencana = times("12 bulan", "12 bulan", "12 bulan", aspek=None)
    assert len(find(rencana, waktu_seragam=Sikap.SARAN)) == 1
    assert find(rencana, target_seragam=Sikap.SARAN) == []


@pytest.mark.parametrize(
    ("aspek", "target", "awal"),
    [
        (Aspek.KUALITAS, "100 %", "Target kualitas pada 3 indikator semuanya “100 %”."),
        (Aspek.KUANTITAS, "1 dokumen", "Target kuantitas pada 3 indikator semuanya “1 dokumen”."),
        (Aspek.BIAYA, "Rp 1.000.000", "Target biaya pada 3 indikator semuanya “Rp 1.000.000”."),
        (None, "1 dokumen", "Target pada 3 indikator semuanya “1 dokumen”."),
    ],
)
def test_the_same_target_in_all_of_another_aspek(aspek: Aspek | None, target: str, awal: str) -> None:
    rencana = times(target, target, target, aspek=aspek)
    (temuan,) = find(rencana, target_seragam=Sikap.SARAN)
    assert temuan.kalimat.startswith(awal)
    assert find(rencana, waktu_seragam=Sikap.SARAN) == []


def test_the_threshold_is_a_setting() -> None:
    rencana = times("12 bulan", "12 bulan")
    assert len(find(rencana, waktu_seragam=Sikap.SARAN, seragam_minimal=2)) == 1


# Last year

LALU = (
    row("Jumlah laporan evaluasi", "12 laporan"),
    row("LKjIP tahun 2025 yang disusun", "1 dokumen 2025"),
    row("Renstra 2025-2029 yang dipantau", "4 laporan"),
    row("Kepuasan peserta", ""),
)


@pytest.mark.parametrize(
    ("teks", "target", "apa"),
    [
        ("Jumlah laporan evaluasi", "12 laporan", "sama persis dengan SKP tahun lalu. Naikkan"),
        ("jumlah  laporan EVALUASI.", "12  Laporan", "sama persis dengan SKP tahun lalu. Naikkan"),
        ("LKjIP tahun 2026 yang disusun", "1 dokumen 2026", "hanya tahunnya berganti. Naikkan"),
        ("Renstra 2025-2029 yang dipantau", "4 laporan", "sama persis"),
        ("Kepuasan peserta", "", "sama persis dengan SKP tahun lalu. Tulis apa yang baru tahun ini"),
        ("Jumlah laporan evaluasi", "13 laporan", None),
        ("Jumlah laporan pemantauan", "12 laporan", None),
        ("LKjIP tahun 2026 yang disusun", "1 dokumen 2025", None),
        ("", "", None),
    ],
)
def test_same_as_last_year(teks: str, target: str, apa: str | None) -> None:
    baru = row(teks, target)
    temuan = find(plan(baru, tahun_lalu=(*LALU, row("", ""))), sama_tahun_lalu=Sikap.SARAN)
    assert [satu.indikator_id for satu in temuan] == ([baru.id] if apa else [])
    assert not apa or apa in temuan[0].kalimat


def test_a_first_year_is_compared_with_nothing() -> None:
    assert find(plan(*LALU), sama_tahun_lalu=Sikap.SARAN) == []


# The unit


def colleagues(*teks: str) -> list[IndikatorRencana]:
    """One indicator of each of so many colleagues."""
    return [row(satu, "1 dokumen", rekan=nomor) for nomor, satu in enumerate(teks, start=1)]


def test_an_indicator_of_many_colleagues_is_named_without_them() -> None:
    sendiri = row("Jumlah laporan evaluasi", "12 laporan")
    rencana = plan(sendiri, di_unit=colleagues(*["jumlah laporan  evaluasi"] * 3, "Lain"))
    (temuan,) = find(rencana, ganda_di_unit=Sikap.WAJIB)
    assert temuan.indikator_id == sendiri.id
    assert temuan.wajib
    assert temuan.kalimat.startswith("Indikator “Jumlah laporan evaluasi” juga dipakai 3 rekan di unit Anda.")


def test_colleagues_are_counted_and_not_their_rows() -> None:
    satu_rekan = [row("Jumlah laporan", "1", rekan=1) for _ in range(9)]
    assert find(plan(row("Jumlah laporan"), di_unit=satu_rekan), ganda_di_unit=Sikap.SARAN) == []
    temuan = find(plan(row("Jumlah laporan"), di_unit=satu_rekan), ganda_di_unit=Sikap.SARAN, rekan_minimal=1)
    assert len(temuan) == 1


def test_empty_texts_are_no_duplicates() -> None:
    assert find(plan(row("")), ganda_di_unit=Sikap.SARAN) == []
    assert find(plan(row(""), di_unit=colleagues("", "", "")), ganda_di_unit=Sikap.SARAN) == []


# Settings


def test_as_it_comes_everything_is_advice() -> None:
    rencana = plan(row("Jumlah", "12"), tahun_lalu=(row("Jumlah", "12"),))
    temuan = kinerja_check_rencana(rencana, Setelan())
    assert len(temuan) == 2
    assert not any(satu.wajib for satu in temuan)
    assert PLUGIN.Pengaturan() == Setelan()


def test_the_agency_decides_what_is_mandatory_and_what_nobody_looks_at() -> None:
    rencana = plan(row("Jumlah", "12"), tahun_lalu=(row("Jumlah", "12"),))
    setelan = Setelan(tanpa_satuan=Sikap.WAJIB, sama_tahun_lalu=Sikap.ABAIKAN)
    (temuan,) = check_rencana(rencana, setelan)
    assert temuan.wajib
    assert check_rencana(rencana, DIAM) == []


def test_a_long_list_is_cut_and_the_rest_is_counted() -> None:
    rencana = plan(*(row(f"Jumlah {nomor}", str(nomor)) for nomor in range(MAKS_PER_JENIS + 15)))
    temuan = find(rencana, tanpa_satuan=Sikap.WAJIB)
    assert len(temuan) == MAKS_PER_JENIS + 1
    assert temuan[-1].kalimat.startswith("Masih ada 15 indikator lain")
    assert temuan[-1].wajib
    assert temuan[-1].indikator_id == 0


# The worked example of the README


WAKTU = (
    "Target waktu pada 3 indikator semuanya “12 bulan”. Tulis kapan tiap hasil selesai, misalnya "
    "“paling lambat 5 hari setelah triwulan berakhir”."
)
LKJIP = (
    "Indikator “Jumlah LKjIP 2026 yang disusun” sama dengan SKP tahun lalu, hanya tahunnya berganti. "
    "Naikkan targetnya, atau tulis apa yang baru tahun ini."
)
TELAAHAN = (
    "Indikator “Jumlah telaahan staf” juga dipakai 4 rekan di unit Anda. Tulis bagian yang menjadi "
    "tanggung jawab Anda, misalnya wilayah, layanan, atau tahapnya."
)


def test_the_worked_example() -> None:
    semua = [
        row("Jumlah laporan evaluasi", "12", Aspek.KUANTITAS),
        row("Ketepatan penyampaian laporan", "12 bulan", Aspek.WAKTU),
        row("Jumlah LKjIP 2026 yang disusun", "1 dokumen", Aspek.KUANTITAS, satuan="dokumen"),
        row("Ketepatan penyampaian LKjIP", "12 bulan", Aspek.WAKTU),
        row("Jumlah telaahan staf", "24 telaahan", Aspek.KUANTITAS, satuan="telaahan"),
        row("Ketepatan telaahan", "1 tahun", Aspek.WAKTU),
    ]
    lalu = [row("Jumlah LKjIP 2025 yang disusun", "1 dokumen")]
    unit = colleagues(*["Jumlah telaahan staf"] * 4, "Jumlah laporan evaluasi")
    rencana, setelan = plan(*semua, tahun_lalu=lalu, di_unit=unit), Setelan(tanpa_satuan=Sikap.WAJIB)
    assert [(satu.kalimat, satu.wajib, satu.indikator_id) for satu in check_rencana(rencana, setelan)] == [
        ("Target “12” belum bersatuan. Tulis satuannya, misalnya “12 laporan”.", True, semua[0].id),
        (WAKTU, False, 0),
        (LKJIP, False, semua[2].id),
        (TELAAHAN, False, semua[4].id),
    ]


# Properties

TEKS = st.sampled_from(["", "Jumlah", "jumlah ", "LKjIP 2025", "LKjIP 2026", "Ketepatan", "a" * 2000])
TARGET = st.sampled_from(["", "12", "12 bulan", "1 tahun", "100 %", "1 dokumen", "dokumen 2025", "x" * 500])
BARIS = st.builds(row, TEKS, TARGET, st.sampled_from([None, *Aspek]))
REKAN = st.builds(lambda teks, rekan: row(teks, "1", rekan=rekan), TEKS, st.integers(1, 5))
SETELAN = st.builds(
    Setelan,
    tanpa_satuan=st.sampled_from(Sikap),
    waktu_seragam=st.sampled_from(Sikap),
    target_seragam=st.sampled_from(Sikap),
    seragam_minimal=st.integers(2, 5),
    sama_tahun_lalu=st.sampled_from(Sikap),
    ganda_di_unit=st.sampled_from(Sikap),
    rekan_minimal=st.integers(1, 5),
)


@given(st.lists(BARIS, max_size=90), st.lists(BARIS, max_size=9), st.lists(REKAN, max_size=30), SETELAN)
def test_any_plan_gets_findings_that_the_product_takes(
    semua: list[IndikatorRencana],
    lalu: list[IndikatorRencana],
    unit: list[IndikatorRencana],
    setelan: Setelan,
) -> None:
    rencana = plan(*semua, tahun_lalu=lalu, di_unit=unit)
    temuan = check_rencana(rencana, setelan)
    assert temuan == check_rencana(rencana, setelan)
    assert len(temuan) <= MAKS_TEMUAN
    assert all(0 < len(satu.kalimat) <= 600 for satu in temuan)
    assert {satu.indikator_id for satu in temuan} <= {0, *(satu.id for satu in semua)}
    assert not any(satu.wajib for satu in temuan) or Sikap.WAJIB in setelan.model_dump().values()


@given(st.lists(BARIS, max_size=20), st.lists(REKAN, max_size=30), st.integers(1, 5))
def test_duplicates_are_those_that_a_plain_comparison_finds(
    semua: list[IndikatorRencana], unit: list[IndikatorRencana], minimal: int
) -> None:
    def same(satu: IndikatorRencana, lain: IndikatorRencana) -> bool:
        return satu.teks.lower().split() == lain.teks.lower().split() != []

    ganda = [satu.id for satu in semua if len({lain.rekan for lain in unit if same(satu, lain)}) >= minimal]
    temuan = find(plan(*semua, di_unit=unit), ganda_di_unit=Sikap.SARAN, rekan_minimal=minimal)
    assert [satu.indikator_id for satu in temuan] == ganda


@given(st.lists(BARIS, min_size=1, max_size=20))
def test_case_and_blanks_change_nothing(semua: list[IndikatorRencana]) -> None:
    def count_of(baris: Sequence[IndikatorRencana]) -> int:
        return len(check_rencana(plan(*baris, tahun_lalu=semua), Setelan()))

    lain = [
        replace(satu, teks=f" {satu.teks.upper()}  ", target=f"  {satu.target.upper()} ") for satu in semua
    ]
    assert count_of(lain) == count_of(semua)


# Time


def cost(kali: int) -> float:
    """Seconds for a plan of 80 indicators per `kali`, 1,000 of colleagues and 500 of last year."""
    panjang = "Jumlah dokumen perencanaan yang disusun dan disampaikan tepat waktu kepada pimpinan " * 2
    semua = [row(f"{panjang} {nomor}", "12 bulan", Aspek.WAKTU) for nomor in range(80 * kali)]
    unit = [row(f"{panjang} {nomor}", "1", rekan=nomor % 90 + 1) for nomor in range(1_000 * kali)]
    lalu = [row(f"{panjang} {nomor} 2025", "12 bulan") for nomor in range(500 * kali)]
    rencana = plan(*semua, tahun_lalu=lalu, di_unit=unit)
    hasil = []
    for _ in range(5):
        mulai = time.perf_counter()
        check_rencana(rencana, Setelan())
        hasil.append(time.perf_counter() - mulai)
    return min(hasil)


def test_time_grows_with_the_number_of_texts_and_not_with_its_square() -> None:
    satu, delapan = cost(1), cost(8)
    print(f"80 × 1,000 indicators: {satu * 1000:.1f} ms, eight times as many: {delapan * 1000:.1f} ms")
    assert delapan < 25 * satu  # eight times, with air for a busy machine; the square would be 64
    assert satu < 0.5
