"""States of a period and what its realisasi lacks."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.muat import read_data
from kinerja.aturan.rules import JenisPeriode
from kinerja.kalender.rules import Rentang
from kinerja.pelaksanaan import rules
from kinerja.pelaksanaan.rules import (
    AksiPeriode,
    IsiRealisasi,
    PelakuPeriode,
    PeranUmpanBalik,
    RealisasiIsi,
    RealisasiRhk,
    StatusPeriode,
)

RHK = RealisasiRhk(7, (RealisasiIsi(3, "12 laporan"),), jumlah_bukti=1, jumlah_rencana_aksi=1)


def test_states_and_transitions_are_those_of_the_rule_data() -> None:
    data = read_data("state_machines.json")["evaluasi"]
    assert isinstance(data, dict)
    assert data["awal"] == StatusPeriode.BELUM_DIBUKA
    assert data["status"] == list(StatusPeriode)
    panah = {(dari.value, transisi.ke.value) for (dari, _), transisi in rules.TRANSISI.items()}
    assert panah == set(map(tuple, data["transisi"]))


@given(st.sampled_from(StatusPeriode), st.sampled_from(AksiPeriode))
def test_an_action_moves_the_period_or_says_why_not(status: StatusPeriode, aksi: AksiPeriode) -> None:
    pelaku = [satu for satu in PelakuPeriode if aksi in rules.list_aksi(status, satu)]
    if pelaku:
        assert rules.next_status(status, aksi) is not status
        assert pelaku == [rules.transition_of(status, aksi).pelaku]
    else:
        with pytest.raises(ValueError, match=f"berstatus {status.label}"):
            rules.next_status(status, aksi)


@pytest.mark.parametrize("status", StatusPeriode)
def test_only_a_final_period_stays_as_it_is(status: StatusPeriode) -> None:
    keluar = [aksi for aksi in AksiPeriode if (status, aksi) in rules.TRANSISI]
    assert (not keluar) is (status is StatusPeriode.FINAL)


@given(st.lists(st.sampled_from(AksiPeriode), max_size=30))
def test_no_sequence_of_actions_is_final_without_the_penilai(daftar: list[AksiPeriode]) -> None:
    status = StatusPeriode.BELUM_DIBUKA
    lewat: list[AksiPeriode] = []
    for aksi in daftar:
        if (status, aksi) in rules.TRANSISI:
            status = rules.next_status(status, aksi)
            lewat.append(aksi)
    if status in rules.SUDAH_DITETAPKAN:
        assert (
            lewat.index(AksiPeriode.AJUKAN)
            < lewat.index(AksiPeriode.NILAI)
            < lewat.index(AksiPeriode.TETAPKAN)
        )


@pytest.mark.parametrize(
    ("status", "pelaku", "aksi"),
    [
        (StatusPeriode.PENGISIAN, PelakuPeriode.PEMILIK, (AksiPeriode.AJUKAN,)),
        (StatusPeriode.DIAJUKAN, PelakuPeriode.PENILAI, (AksiPeriode.KEMBALIKAN, AksiPeriode.NILAI)),
        (StatusPeriode.DINILAI, PelakuPeriode.PEMILIK, ()),
        (
            StatusPeriode.DINILAI,
            PelakuPeriode.PENILAI,
            (AksiPeriode.BATALKAN_PENILAIAN, AksiPeriode.TETAPKAN),
        ),
        (StatusPeriode.DITETAPKAN, PelakuPeriode.PEMILIK, (AksiPeriode.TERIMA, AksiPeriode.AJUKAN_KEBERATAN)),
        (StatusPeriode.DITETAPKAN, PelakuPeriode.PENILAI, ()),
        (StatusPeriode.DITETAPKAN, PelakuPeriode.SISTEM, (AksiPeriode.FINALKAN,)),
        (StatusPeriode.KEBERATAN, PelakuPeriode.ATASAN_PENILAI, (AksiPeriode.PUTUSKAN_KEBERATAN,)),
        (StatusPeriode.KEBERATAN, PelakuPeriode.PENILAI, ()),
        (StatusPeriode.FINAL, PelakuPeriode.PEMILIK, ()),
    ],
)
def test_who_may_do_what(status: StatusPeriode, pelaku: PelakuPeriode, aksi: tuple[AksiPeriode, ...]) -> None:
    assert rules.list_aksi(status, pelaku) == aksi


def test_withdrawn_keberatan_leaves_the_result_standing() -> None:
    assert rules.next_status(StatusPeriode.KEBERATAN, AksiPeriode.CABUT_KEBERATAN) is StatusPeriode.DITETAPKAN


def test_groups_of_states_follow_the_transitions() -> None:
    assert {dari for dari, aksi in rules.TRANSISI if aksi is AksiPeriode.AJUKAN} == rules.DAPAT_DIISI
    assert StatusPeriode.DINILAI in rules.DAPAT_DINILAI
    assert not rules.DAPAT_DINILAI & rules.SUDAH_DITETAPKAN


def test_saved_rating_does_not_look_like_a_result() -> None:
    assert StatusPeriode.DINILAI.label == "Sedang dinilai"
    assert StatusPeriode.BELUM_DIBUKA.label == "Belum dibuka"


# --- Completeness ---


def test_complete_realisasi_lacks_nothing() -> None:
    assert rules.list_missing_realisasi(IsiRealisasi((RHK,))) == []


@pytest.mark.parametrize(
    ("rhk", "kode", "sasaran", "wajib"),
    [
        (
            dataclasses.replace(RHK, daftar_realisasi=(RealisasiIsi(3, " "),)),
            "realisasi_kosong",
            "indikator_3",
            True,
        ),
        (dataclasses.replace(RHK, jumlah_bukti=0), "bukti_kosong", "rhk_7", True),
        (dataclasses.replace(RHK, jumlah_rencana_aksi=0), "rencana_aksi_kosong", "rhk_7", False),
    ],
)
def test_each_thing_missing_is_named_with_its_place(
    rhk: RealisasiRhk, kode: str, sasaran: str, wajib: bool
) -> None:
    kurang = rules.list_missing_realisasi(IsiRealisasi((RHK, rhk)))
    assert [(satu.kode, satu.sasaran, satu.wajib) for satu in kurang] == [(kode, sasaran, wajib)]
    assert "nomor 2" in kurang[0].kalimat


def test_evidence_is_a_suggestion_where_the_instansi_says_so() -> None:
    rhk = dataclasses.replace(RHK, jumlah_bukti=0)
    kurang = rules.list_missing_realisasi(IsiRealisasi((rhk,), bukti_wajib=False))
    assert [satu.wajib for satu in kurang] == [False]


def test_period_of_an_empty_skp_cannot_be_submitted() -> None:
    kurang = rules.list_missing_realisasi(IsiRealisasi(()))
    assert [(satu.kode, satu.wajib) for satu in kurang] == [("rhk_kosong", True)]


def test_feedback_names_the_role_of_its_giver() -> None:
    assert rules.prefix_umpan_balik(PeranUmpanBalik.PIMPINAN, " Lanjutkan. ") == "Pimpinan: Lanjutkan."
    assert rules.prefix_umpan_balik(PeranUmpanBalik.KETUA_TIM, "Baik") == "Ketua tim: Baik"


# Opened by the calendar

JANUARI = Rentang(date(2026, 1, 1), date(2026, 2, 1))


@pytest.mark.parametrize(
    ("jenis", "rentang", "dibuka"),
    [
        (JenisPeriode.BULANAN, JANUARI, date(2026, 1, 1)),
        (JenisPeriode.TRIWULANAN, Rentang(date(2026, 2, 16), date(2026, 4, 1)), date(2026, 2, 16)),
        (JenisPeriode.TAHUNAN, Rentang(date(2026, 1, 1), date(2027, 1, 1)), date(2026, 10, 1)),
        (JenisPeriode.TAHUNAN, Rentang(date(2026, 1, 1), date(2026, 7, 1)), date(2026, 4, 1)),
        (JenisPeriode.TAHUNAN, Rentang(date(2026, 11, 16), date(2027, 1, 1)), date(2026, 11, 16)),
        (JenisPeriode.TAHUNAN, JANUARI, date(2026, 1, 1)),
    ],
)
def test_the_day_on_which_a_period_opens(jenis: JenisPeriode, rentang: Rentang, dibuka: date) -> None:
    assert rules.opening_day(jenis, rentang) == dibuka
    sehari = timedelta(days=1)
    belum = StatusPeriode.BELUM_DIBUKA
    assert rules.status_on(belum, jenis, rentang, dibuka - sehari) is belum
    assert rules.status_on(belum, jenis, rentang, dibuka) is StatusPeriode.PENGISIAN


@given(st.sampled_from([x for x in StatusPeriode if x is not StatusPeriode.BELUM_DIBUKA]), st.dates())
def test_the_calendar_moves_no_period_that_is_open(status: StatusPeriode, today: date) -> None:
    assert rules.status_on(status, JenisPeriode.BULANAN, JANUARI, today) is status


def test_a_missing_realisasi_is_called_by_the_name_of_its_indikator() -> None:
    rhk = dataclasses.replace(RHK, daftar_realisasi=(RealisasiIsi(3, " ", "Jumlah laporan"),))
    (kurang,) = rules.list_missing_realisasi(IsiRealisasi((rhk,)))
    assert kurang.kalimat == "Realisasi “Jumlah laporan” belum diisi. Tulis hasilnya atau sebab belum ada."
    assert kurang.sasaran == "indikator_3"
