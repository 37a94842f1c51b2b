"""State × action × side, what a decision needs, the six months, and the nine boxes."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.muat import load_talenta
from kinerja.aturan.rules import Potensial, Predikat, Rating
from kinerja.tindak_lanjut.rules.alur import (
    AksiRekomendasi,
    PelakuRekomendasi,
    Putusan,
    StatusRekomendasi,
    list_missing,
    next_status,
)
from kinerja.tindak_lanjut.rules.jenis import BERDAMPAK, JenisRekomendasi
from kinerja.tindak_lanjut.rules.perbaikan import (
    HasilPerbaikan,
    end_of_improvement,
    may_end,
    needs_attention,
)
from kinerja.tindak_lanjut.rules.talenta import (
    SumbuBaik,
    TahunTalenta,
    axis_of,
    box_of,
    count_boxes,
    with_choice,
)

S, A, P = StatusRekomendasi, AksiRekomendasi, PelakuRekomendasi
BOLEH = {
    (S.USULAN, A.TINJAU, P.PEMUTUS): S.DITINJAU,
    (S.DITUNDA, A.TINJAU, P.PEMUTUS): S.DITINJAU,
    (S.DITINJAU, A.SETUJUI, P.PEMUTUS): S.DISETUJUI,
    (S.DITINJAU, A.TOLAK, P.PEMUTUS): S.TIDAK_DISETUJUI,
    (S.DITINJAU, A.TUNDA, P.PEMUTUS): S.DITUNDA,
    (S.DISETUJUI, A.LAKSANAKAN, P.PEMUTUS): S.DILAKSANAKAN,
    (S.USULAN, A.TARIK, P.SISTEM): S.DITARIK,
    (S.DITINJAU, A.TARIK, P.SISTEM): S.DITARIK,
    (S.DITUNDA, A.TARIK, P.SISTEM): S.DITARIK,
    (S.DISETUJUI, A.TARIK, P.SISTEM): S.DITARIK,
    **{(satu, A.NYATAKAN, P.PEGAWAI): satu for satu in S if satu is not S.DITARIK},
}
TODAY = date(2026, 3, 10)


@pytest.mark.parametrize("status", S)
def test_who_does_what_in_which_state(status: S) -> None:
    for aksi, pelaku in product(A, (*P, None)):
        assert next_status(status, aksi, pelaku) is BOLEH.get((status, aksi, pelaku))  # type: ignore[arg-type]


@given(st.sampled_from(S), st.sampled_from(A))
def test_only_a_person_ever_decides(status: S, aksi: A) -> None:
    sesudah = next_status(status, aksi, P.SISTEM)
    assert sesudah in {None, S.DITARIK}


@pytest.mark.parametrize("jenis", JenisRekomendasi)
def test_an_agreement_that_touches_the_position_needs_document_and_no_force_majeure(
    jenis: JenisRekomendasi,
) -> None:
    hanya_kalimat = Putusan(A.SETUJUI, "Perlu.")
    wajib = {"nomor_dokumen", "tanggal_dokumen", "keadaan_kahar"} if jenis in BERDAMPAK else set()
    assert set(list_missing(jenis, hanya_kalimat, TODAY)) == wajib
    lengkap = Putusan(A.SETUJUI, "Perlu.", None, "800/1", TODAY, keadaan_kahar=False)
    assert list_missing(jenis, lengkap, TODAY) == {}
    kahar = Putusan(A.SETUJUI, "Perlu.", None, "800/1", TODAY, keadaan_kahar=True)
    assert set(list_missing(jenis, kahar, TODAY)) == ({"keadaan_kahar"} if jenis in BERDAMPAK else set())


def test_every_decision_needs_a_sentence_and_a_delay_a_day_to_come() -> None:
    jenis = JenisRekomendasi.BIMBINGAN
    assert set(list_missing(jenis, Putusan(A.TOLAK, ""), TODAY)) == {"pertimbangan"}
    assert set(list_missing(jenis, Putusan(A.TUNDA, "Cuti.", TODAY), TODAY)) == {"ditunda_sampai"}
    assert list_missing(jenis, Putusan(A.TUNDA, "Cuti.", date(2026, 3, 11)), TODAY) == {}


# Six months


@pytest.mark.parametrize(
    ("mulai", "terakhir"),
    [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 3, 10), date(2026, 9, 9)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 9, 1), date(2027, 2, 28)),
    ],
)
def test_six_months_end_the_day_before(mulai: date, terakhir: date) -> None:
    assert end_of_improvement(mulai) == terakhir


def test_that_nothing_was_reached_is_said_only_at_the_end() -> None:
    akhir = date(2026, 9, 9)
    assert [may_end(h, akhir, date(2026, 9, 8)) for h in HasilPerbaikan] == [True, False, True]
    assert may_end(HasilPerbaikan.TIDAK_TERCAPAI, akhir, akhir)
    assert needs_attention(akhir, date(2026, 8, 10))
    assert not needs_attention(akhir, date(2026, 8, 9))


# Nine boxes

PREDIKAT = (Predikat.SANGAT_BAIK, Predikat.BAIK, Predikat.KURANG)


@pytest.mark.parametrize(
    ("predikat", "potensial", "kotak"),
    [
        (Predikat.SANGAT_BAIK, Potensial.TINGGI, 9),
        (Predikat.BAIK, Potensial.TINGGI, 8),
        (Predikat.SANGAT_BAIK, Potensial.MENENGAH, 7),
        (Predikat.BUTUH_PERBAIKAN, Potensial.TINGGI, 6),
        (Predikat.BAIK, Potensial.MENENGAH, 5),
        (Predikat.SANGAT_BAIK, Potensial.RENDAH, 4),
        (Predikat.KURANG, Potensial.MENENGAH, 3),
        (Predikat.BAIK, Potensial.RENDAH, 2),
        (Predikat.SANGAT_KURANG, Potensial.RENDAH, 1),
    ],
)
def test_the_nine_boxes_of_permenpanrb_3_2020(predikat: Predikat, potensial: Potensial, kotak: int) -> None:
    aturan = with_choice(load_talenta(), SumbuBaik.SESUAI)
    assert box_of(aturan, axis_of(aturan, [predikat], TahunTalenta.TERAKHIR), potensial) == kotak


def test_an_instansi_may_put_baik_above() -> None:
    aturan = with_choice(load_talenta(), SumbuBaik.DI_ATAS)
    assert axis_of(aturan, [Predikat.BAIK], TahunTalenta.TERAKHIR) is Rating.DI_ATAS_EKSPEKTASI


def test_two_years_take_the_lower_one_and_need_both() -> None:
    aturan, cara = with_choice(load_talenta(), SumbuBaik.SESUAI), TahunTalenta.DUA_TAHUN
    assert axis_of(aturan, [Predikat.SANGAT_BAIK, Predikat.BAIK], cara) is Rating.SESUAI_EKSPEKTASI
    assert axis_of(aturan, [Predikat.SANGAT_BAIK, None], cara) is None
    assert axis_of(aturan, [], cara) is None


@given(
    st.dictionaries(
        st.tuples(
            st.none() | st.sampled_from(Predikat),
            st.none() | st.sampled_from(Predikat),
            st.none() | st.sampled_from(Potensial),
        ),
        st.integers(0, 50),
    ),
    st.sampled_from(TahunTalenta),
    st.sampled_from(SumbuBaik),
)
def test_nobody_is_lost_between_the_boxes(grup: dict, cara: TahunTalenta, baik: SumbuBaik) -> None:  # type: ignore[type-arg]
    hitung = count_boxes(with_choice(load_talenta(), baik), cara, grup)
    assert sum(hitung.values()) == sum(grup.values())
