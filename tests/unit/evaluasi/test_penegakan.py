"""Who must move, and which evaluation may be fixed: no order of raters lets a broken limit through."""

from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.muat import load_distribusi
from kinerja.evaluasi import rules
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat

DISTRIBUSI = load_distribusi()
SB, B, BP, K, SK = reversed(Predikat)
BAIK = CapaianOrganisasi.BAIK


def _fits(capaian: CapaianOrganisasi, jumlah: dict[Predikat, int]) -> bool:
    return rules.check_distribusi(DISTRIBUSI, capaian, jumlah) == ()


@pytest.mark.parametrize(
    ("capaian", "jumlah", "belum", "pindah"),
    [
        pytest.param(BAIK, {SB: 6, B: 17}, 0, 1, id="one move leaves Baik and fills the joint minimum"),
        pytest.param(BAIK, {SB: 3, B: 20}, 0, 4, id="T-10"),
        pytest.param(BAIK, {SB: 6, B: 16}, 1, 0, id="the last one unrated can be the one"),
        pytest.param(CapaianOrganisasi.BUTUH_PERBAIKAN, {SB: 3, B: 7, BP: 13}, 0, 1, id="T-11"),
        pytest.param(CapaianOrganisasi.SANGAT_KURANG, {B: 7, BP: 1, K: 1, SK: 14}, 0, 1, id="joint"),
    ],
)
def test_how_many_have_to_move(
    capaian: CapaianOrganisasi, jumlah: dict[Predikat, int], belum: int, pindah: int
) -> None:
    batas = rules.describe_limits(DISTRIBUSI, capaian, sum(jumlah.values()) + belum)
    assert rules.count_moves(batas, jumlah, belum) == pindah


@given(st.sampled_from(CapaianOrganisasi), st.lists(st.sampled_from(Predikat), min_size=10, max_size=12))
def test_no_smaller_number_of_moves_repairs_a_group(
    capaian: CapaianOrganisasi, semua: list[Predikat]
) -> None:
    jumlah = {satu: semua.count(satu) for satu in Predikat}
    batas = rules.describe_limits(DISTRIBUSI, capaian, len(semua))
    sah = (
        tujuan
        for pilihan in combinations_with_replacement(Predikat, len(semua))
        if _fits(capaian, tujuan := {satu: pilihan.count(satu) for satu in Predikat})
    )
    jarak = min(sum(max(0, jumlah[satu] - tujuan[satu]) for satu in Predikat) for tujuan in sah)
    assert rules.count_moves(batas, jumlah) == jarak


def test_the_seventeenth_baik_is_named_with_its_number() -> None:
    (pesan,) = rules.check_penetapan(DISTRIBUSI, BAIK, {B: 16}, 6, B)
    assert (
        pesan.kalimat == "Predikat Baik menjadi 17, batasnya paling banyak 16 dengan capaian organisasi Baik."
    )


def test_the_last_one_must_fill_the_joint_minimum() -> None:
    assert rules.check_penetapan(DISTRIBUSI, BAIK, {SB: 6, B: 16}, 0, BP) == ()
    (pesan,) = rules.check_penetapan(DISTRIBUSI, BAIK, {SB: 6, B: 16}, 0, SB)
    assert pesan.kalimat.startswith("Predikat Butuh Perbaikan atau Kurang paling sedikit 1, baru 0 dan masih")


def test_minimums_are_looked_at_together() -> None:
    """Each of the two still fits into the rest, both together do not."""
    pesan = rules.check_penetapan(DISTRIBUSI, CapaianOrganisasi.KURANG, {B: 3}, 6, B)
    assert [satu.batas.predikat for satu in pesan] == [(BP,), (K,)]


def test_a_limit_that_was_broken_before_holds_nobody_back_who_does_not_add_to_it() -> None:
    """After a change of the capaian from Istimewa to Baik."""
    assert rules.check_penetapan(DISTRIBUSI, BAIK, {B: 18}, 4, SB) == ()
    assert rules.check_penetapan(DISTRIBUSI, BAIK, {B: 18}, 4, B) != ()


def test_a_small_group_is_never_held_back() -> None:
    assert rules.check_penetapan(DISTRIBUSI, BAIK, {B: 8}, 0, B) == ()


@given(
    st.sampled_from(CapaianOrganisasi),
    st.integers(10, 40).flatmap(lambda n: st.lists(st.sampled_from(Predikat), min_size=n, max_size=n)),
    st.randoms(use_true_random=False),
)
def test_under_refusal_no_order_of_raters_breaks_a_limit_and_none_ends_in_a_dead_end(
    capaian: CapaianOrganisasi, keinginan: list[Predikat], acak: object
) -> None:
    """Each rater tries what he wants, then every other predikat in an order of chance."""
    tetap = dict.fromkeys(Predikat, 0)
    for nomor, mau in enumerate(keinginan):
        sisa = len(keinginan) - nomor - 1
        lain = sorted(Predikat)
        acak.shuffle(lain)  # type: ignore[attr-defined]
        boleh = [
            satu for satu in (mau, *lain)
            if not rules.check_penetapan(DISTRIBUSI, capaian, tetap, sisa, satu)
        ]  # fmt: skip
        assert boleh, "nobody may be left without any predikat"
        tetap[boleh[0]] += 1
        assert rules.check_distribusi(DISTRIBUSI, capaian, tetap, belum_dinilai=sisa) == ()
    assert _fits(capaian, tetap)


@pytest.mark.parametrize(("tetap", "sisa"), [({B: -1}, 3), ({B: 1}, -1)])
def test_negative_counts_are_refused(tetap: dict[Predikat, int], sisa: int) -> None:
    with pytest.raises(ValueError, match="kurang dari nol"):
        rules.check_penetapan(DISTRIBUSI, BAIK, tetap, sisa, B)
