"""A deadline: a date, or days after a period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_bawaan.tenggat import (
    TIPE,
    ParameterTenggat,
    PeriodeAcuan,
    RealisasiTenggat,
    describe_target,
    find_deadline,
    read_target,
)

from kinerja.hooks import InputError, RealisasiPeriode, Rentang

TW = [Rentang(date(2026, bulan, 1), date(2026, bulan + 3, 1)) for bulan in (1, 4, 7)]
TW.append(Rentang(date(2026, 10, 1), date(2027, 1, 1)))
AGUSTUS = Rentang(date(2026, 8, 1), date(2026, 9, 1))
LIMA_HARI = ParameterTenggat(hari_setelah_periode=5)


def pada(bulan: int, hari: int, tahun: int = 2026) -> RealisasiTenggat:
    return RealisasiTenggat(tanggal=date(tahun, bulan, hari))


@pytest.mark.parametrize(
    ("acuan", "periode", "batas"),
    [
        (PeriodeAcuan.TRIWULAN, TW[2], date(2026, 10, 5)),
        (PeriodeAcuan.TRIWULAN, AGUSTUS, date(2026, 10, 5)),
        (PeriodeAcuan.PERIODE, AGUSTUS, date(2026, 9, 5)),
        (PeriodeAcuan.BULAN, AGUSTUS, date(2026, 9, 5)),
        (PeriodeAcuan.BULAN, Rentang(date(2026, 8, 10), date(2026, 8, 20)), date(2026, 9, 5)),
        (PeriodeAcuan.SEMESTER, TW[0], date(2026, 7, 5)),
        (PeriodeAcuan.SEMESTER, TW[2], date(2027, 1, 5)),
        (PeriodeAcuan.TAHUN, TW[0], date(2027, 1, 5)),
        (PeriodeAcuan.TRIWULAN, TW[3], date(2027, 1, 5)),
    ],
)
def test_deadline_counts_from_the_end_of_the_period(
    acuan: PeriodeAcuan, periode: Rentang, batas: date
) -> None:
    assert find_deadline(ParameterTenggat(hari_setelah_periode=5, periode=acuan), periode) == batas


def test_deadline_on_a_date_does_not_depend_on_the_period() -> None:
    assert find_deadline(ParameterTenggat(tanggal=date(2026, 9, 30)), TW[0]) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("realisasi", "kalimat", "persen", "tercapai"),
    [
        (pada(10, 3), "2 hari sebelum batas 5 Oktober 2026", 100, True),
        (pada(10, 5), "tepat pada batas 5 Oktober 2026", 100, True),
        (pada(10, 8), "terlambat 3 hari dari batas 5 Oktober 2026", 0, False),
    ],
)
def test_measure(realisasi: RealisasiTenggat, kalimat: str, persen: int, tercapai: bool) -> None:
    capaian = TIPE.measure(LIMA_HARI, realisasi, TW[2])
    assert (capaian.kalimat, capaian.persen, capaian.tercapai) == (kalimat, persen, tercapai)
    assert capaian.bilah is None


def test_measure_of_nothing_tells_the_deadline() -> None:
    capaian = TIPE.measure(LIMA_HARI, None, TW[2])
    assert (capaian.kalimat, capaian.tercapai) == ("belum diisi, batas 5 Oktober 2026", None)


def combine(*semua: RealisasiTenggat | None) -> tuple[str, str, bool | None, str]:
    capaian = TIPE.combine(LIMA_HARI, [RealisasiPeriode(*satu) for satu in zip(TW, semua, strict=False)])
    return capaian.kalimat, str(capaian.persen), capaian.tercapai, capaian.catatan


def test_combine_counts_the_deadlines_kept() -> None:
    assert combine(pada(4, 5), pada(7, 9), pada(10, 1), pada(1, 5, 2027)) == (
        "3 dari 4 tepat waktu, terlambat paling lama 4 hari",
        "75.00",
        False,
        "",
    )
    assert combine(pada(4, 5), pada(7, 1), None) == (
        "2 dari 3 tepat waktu",
        "66.67",
        None,
        "1 dari 3 tenggat belum diisi.",
    )
    assert combine(pada(4, 5), pada(7, 1)) == ("2 dari 2 tepat waktu", "100.00", True, "")
    assert combine(None, None)[0] == "belum diisi"


def test_combine_of_monthly_reports_on_one_deadline_is_one_duty() -> None:
    bulan = [Rentang(date(2026, nomor, 1), date(2026, nomor + 1, 1)) for nomor in (7, 8, 9)]
    daftar = [
        RealisasiPeriode(bulan[0], pada(10, 9)),
        RealisasiPeriode(bulan[1], pada(10, 4)),
        RealisasiPeriode(bulan[2], None),
    ]
    assert TIPE.combine(LIMA_HARI, daftar).kalimat == "1 hari sebelum batas 5 Oktober 2026"


def test_combine_on_a_date_takes_the_last_one_recorded() -> None:
    parameter = ParameterTenggat(tanggal=date(2026, 9, 30))
    daftar = [
        RealisasiPeriode(TW[0], None),
        RealisasiPeriode(TW[1], pada(6, 1)),
        RealisasiPeriode(TW[2], pada(9, 28)),
    ]
    capaian = TIPE.combine(parameter, daftar)
    assert capaian.kalimat == "2 hari sebelum batas 30 September 2026"
    assert capaian.realisasi == "28 September 2026"


@pytest.mark.parametrize(
    ("teks", "parameter"),
    [
        ("paling lambat 5 hari setelah triwulan berakhir", {"hari_setelah_periode": 5}),
        ("paling lambat tanggal 10 setelah triwulan berakhir", {"hari_setelah_periode": 10}),
        ("Paling lambat tanggal 5 bulan berikutnya", {"hari_setelah_periode": 5, "periode": "bulan"}),
        ("paling lambat 30 September 2026", {"tanggal": "2026-09-30"}),
        ("paling lambat tanggal 30-09-2026", {"tanggal": "2026-09-30"}),
    ],
)
def test_read_target(teks: str, parameter: dict[str, object]) -> None:
    assert read_target(teks) == ParameterTenggat.model_validate(parameter)


@pytest.mark.parametrize(
    "teks",
    [
        "", "tepat waktu", "paling lambat 5 hari kerja setelah triwulan berakhir", "12 bulan",
        "paling lambat 0 hari setelah triwulan berakhir", "paling lambat 5 hari setelah proyek berakhir",
        "paling lambat 31 Februari 2026", "paling lambat minggu depan",
    ],
)  # fmt: skip
def test_read_target_leaves_other_texts_alone(teks: str) -> None:
    assert read_target(teks) is None


@given(
    st.builds(
        ParameterTenggat, hari_setelah_periode=st.integers(1, 366), periode=st.sampled_from(PeriodeAcuan)
    )
    | st.builds(ParameterTenggat, tanggal=st.dates(date(1900, 1, 1), date(2200, 12, 31)))
)
def test_read_target_reads_what_describe_target_wrote(parameter: ParameterTenggat) -> None:
    assert read_target(describe_target(parameter)) == parameter


@pytest.mark.parametrize(
    ("isian", "kalimat"),
    [
        ({}, {"t-hari_setelah_periode": "Tulis jumlah hari, atau pilih tanggal."}),
        (
            {"hari_setelah_periode": "5", "tanggal": "2026-09-30"},
            {"t-tanggal": "Isi jumlah hari atau tanggal, jangan keduanya."},
        ),
        ({"hari_setelah_periode": "0"}, {"t-hari_setelah_periode": "Tulis angka paling sedikit 1."}),
        ({"hari_setelah_periode": "367"}, {"t-hari_setelah_periode": "Tulis angka paling banyak 366."}),
    ],
)
def test_one_of_date_and_days_is_asked_for(isian: dict[str, str], kalimat: dict[str, str]) -> None:
    with pytest.raises(InputError) as refusal:
        TIPE.parse_parameter({f"t-{nama}": isi for nama, isi in isian.items()}, prefix="t-")
    assert refusal.value.fields == kalimat
