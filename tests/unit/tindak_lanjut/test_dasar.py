"""What a predikat may lead to: every row of the table, and no recommendation without final ground."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.rules import Predikat
from kinerja.tindak_lanjut.rules.dasar import (
    DI_BAWAH_BAIK,
    Hasil,
    Orang,
    derive,
    describe_ground,
    due_day,
    group_years,
)
from kinerja.tindak_lanjut.rules.jenis import (
    BERDAMPAK,
    CATATAN,
    KETENTUAN,
    JenisRekomendasi,
    Pemutus,
    kinds_of,
)

J = JenisRekomendasi
SB, B, BP, K, SK = (
    Predikat.SANGAT_BAIK,
    Predikat.BAIK,
    Predikat.BUTUH_PERBAIKAN,
    Predikat.KURANG,
    Predikat.SANGAT_KURANG,
)
JF = Orang(pns=True, pppk=False, jenjang_naik=True)
PELAKSANA = Orang(pns=True, pppk=False, jenjang_naik=False)
PPPK = Orang(pns=False, pppk=True, jenjang_naik=False)
SEMPURNA = {
    J.PENGHARGAAN,
    J.PANGKAT_LUAR_BIASA,
    J.KENAIKAN_PANGKAT,
    J.KENAIKAN_JENJANG,
    J.KGB,
    J.TUGAS_BELAJAR,
}


def hasil(tahun: int, predikat: Predikat | None, **fields: object) -> Hasil:
    isi = {"mulai": date(tahun, 1, 1), "evaluasi_id": tahun, "revisi": 1, "final": True} | fields
    return Hasil(tahun=tahun, predikat=predikat, **isi)  # type: ignore[arg-type]


def kinds(orang: Orang, *semua: Hasil, tahun: int = 2025) -> set[J]:
    return {usul.jenis for usul in derive(orang, semua, tahun)}


@pytest.mark.parametrize(
    ("orang", "lalu", "kini", "jenis"),
    [
        (JF, SB, SB, SEMPURNA),
        (JF, B, SB, SEMPURNA - {J.PENGHARGAAN}),
        (JF, SB, B, {J.KENAIKAN_PANGKAT, J.KENAIKAN_JENJANG, J.KGB, J.TUGAS_BELAJAR}),
        (PELAKSANA, B, B, {J.KENAIKAN_PANGKAT, J.KGB, J.TUGAS_BELAJAR}),
        (JF, BP, B, {J.KENAIKAN_JENJANG, J.KGB}),
        (JF, None, B, {J.KENAIKAN_JENJANG, J.KGB}),
        (JF, SB, BP, {J.BIMBINGAN, J.PERBAIKAN}),
        (JF, SB, K, {J.BIMBINGAN, J.PERBAIKAN}),
        (JF, SB, SK, {J.BIMBINGAN, J.PERBAIKAN}),
        (PPPK, SB, SB, {J.PENGHARGAAN, J.KONTRAK_PPPK}),
        (PPPK, B, K, {J.KONTRAK_PPPK, J.BIMBINGAN, J.PERBAIKAN}),
        (JF, SB, None, set()),
    ],
)
def test_every_row_of_the_table(
    orang: Orang, lalu: Predikat | None, kini: Predikat | None, jenis: set[J]
) -> None:
    semua = [hasil(tahun, predikat) for tahun, predikat in ((2024, lalu), (2025, kini)) if predikat]
    assert kinds(orang, *semua) == jenis


def test_a_year_with_several_skp_counts_only_when_each_is_good_enough() -> None:
    awal = hasil(2025, B, evaluasi_id=1)
    akhir = hasil(2025, SB, evaluasi_id=2, mulai=date(2025, 7, 1))
    assert kinds(JF, awal, akhir) == {J.KENAIKAN_JENJANG, J.KGB}
    assert derive(JF, (awal, akhir), 2025)[0].kunci == "1-2"


def test_what_is_below_is_told_by_the_last_skp_of_the_year() -> None:
    awal = hasil(2025, K, evaluasi_id=1)
    akhir = hasil(2025, B, evaluasi_id=2, mulai=date(2025, 7, 1))
    assert kinds(JF, awal, akhir) == set()


@pytest.mark.parametrize("salah", [{"final": False}, {"keberatan": True}, {"evaluasi_id": None}])
def test_a_part_that_is_no_ground_takes_its_whole_year_out(salah: dict[str, object]) -> None:
    utuh = hasil(2025, BP, evaluasi_id=1)
    lain = hasil(2025, SB, mulai=date(2025, 7, 1), **salah)
    assert group_years((utuh, lain)) == {}
    assert kinds(JF, utuh, lain) == set()


def test_a_gap_between_two_years_is_not_two_years_running() -> None:
    assert J.PENGHARGAAN not in kinds(JF, hasil(2023, SB), hasil(2025, SB))


SEMBARANG = st.builds(
    Hasil,
    tahun=st.integers(2022, 2026),
    mulai=st.dates(date(2022, 1, 1), date(2026, 12, 31)),
    evaluasi_id=st.none() | st.integers(1, 99),
    revisi=st.integers(1, 4),
    predikat=st.none() | st.sampled_from(Predikat),
    final=st.booleans(),
    keberatan=st.booleans(),
)


@given(st.builds(Orang, st.booleans(), st.booleans(), st.booleans()), st.lists(SEMBARANG, max_size=6))
def test_nothing_is_recommended_without_final_ground(orang: Orang, semua: list[Hasil]) -> None:
    for usul in derive(orang, semua, 2025):
        assert usul.dasar
        assert {satu.tahun for satu in usul.dasar} <= {2024, 2025}
        assert all(satu.final and not satu.keberatan and satu.predikat for satu in usul.dasar)
        wajib = [satu for satu in semua if satu.tahun in {d.tahun for d in usul.dasar}]
        assert set(wajib) == set(usul.dasar)


@given(st.lists(SEMBARANG, max_size=6), st.booleans())
def test_a_running_objection_of_the_year_silences_all(semua: list[Hasil], pns: bool) -> None:
    digugat = hasil(2025, BP, evaluasi_id=500, keberatan=True)
    assert derive(Orang(pns, not pns, True), [*semua, digugat], 2025) == ()


@given(st.lists(SEMBARANG, max_size=6))
def test_praise_and_improvement_never_come_together(semua: list[Hasil]) -> None:
    jenis = {usul.jenis for usul in derive(JF, semua, 2025)}
    assert not (jenis & SEMPURNA and jenis & {J.BIMBINGAN, J.PERBAIKAN})


def test_each_kind_says_where_it_comes_from_and_what_it_is_not() -> None:
    assert set(KETENTUAN) == set(J)
    for satu in KETENTUAN.values():
        assert satu.peraturan
        assert satu.bukan.startswith(("Bukan", "Predikat saja"))
    assert set().union(*(kinds_of(pemutus) for pemutus in Pemutus)) == set(J)
    assert not BERDAMPAK & CATATAN


def test_no_kind_proposes_a_dismissal() -> None:
    assert not [jenis for jenis in J if "henti" in jenis.value or "henti" in jenis.label]


def test_what_is_below_baik_and_the_words_of_a_ground() -> None:
    assert {BP, K, SK} == DI_BAWAH_BAIK
    assert describe_ground([hasil(2024, B), hasil(2025, SB, revisi=2)]) == (
        "2024: Baik (revisi 1); 2025: Sangat Baik (revisi 2)"
    )
    assert due_day(date(2026, 1, 31)) == date(2026, 3, 2)
