"""Predikat, the distribution of predikat, and keberatan."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.muat import load_distribusi, load_predikat
from kinerja.aturan.rules import JenisBatas
from kinerja.evaluasi import rules
from kinerja.evaluasi.rules import (
    BatasOrang,
    CapaianOrganisasi,
    Komponen,
    Perubahan,
    Predikat,
    Rating,
)

ATURAN = load_predikat()
DISTRIBUSI = load_distribusi()
ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI
SB, B, BP, K, SK = reversed(Predikat)


@pytest.mark.parametrize(
    ("hasil", "perilaku", "predikat"),
    [
        (ATAS, ATAS, SB),
        (ATAS, SESUAI, B),
        pytest.param(ATAS, BAWAH, K, id="T-1"),
        (SESUAI, ATAS, B),
        (SESUAI, SESUAI, B),
        (SESUAI, BAWAH, K),
        pytest.param(BAWAH, ATAS, BP, id="T-2"),
        (BAWAH, SESUAI, BP),
        (BAWAH, BAWAH, SK),
    ],
)
def test_kuadran_kinerja(hasil: Rating, perilaku: Rating, predikat: Predikat) -> None:
    assert rules.decide_predikat(ATURAN, hasil, perilaku) is predikat


@given(st.sampled_from(Rating), st.sampled_from(Rating))
def test_explanation_gives_the_predikat_and_every_single_change(hasil: Rating, perilaku: Rating) -> None:
    alasan = rules.explain_predikat(ATURAN, hasil, perilaku)
    assert alasan.predikat is rules.decide_predikat(ATURAN, hasil, perilaku)
    assert alasan.sumber == ATURAN.sumber
    assert alasan.predikat.label in " ".join(alasan.kalimat)
    lain = {Perubahan(Komponen.HASIL_KERJA, r, ATURAN.kuadran[r, perilaku]) for r in Rating}
    lain |= {Perubahan(Komponen.PERILAKU_KERJA, r, ATURAN.kuadran[hasil, r]) for r in Rating}
    assert set(alasan.lainnya) == {satu for satu in lain if satu.predikat is not alasan.predikat}
    assert len(set(alasan.lainnya)) == len(alasan.lainnya)


@pytest.mark.parametrize(
    ("hasil", "perilaku", "kalimat"),
    [
        (ATAS, BAWAH, "Hasil kerja memenuhi ekspektasi, tetapi perilaku kerja belum."),
        (BAWAH, ATAS, "Perilaku kerja memenuhi ekspektasi, tetapi hasil kerja belum."),
        (BAWAH, BAWAH, "Hasil kerja dan perilaku kerja belum memenuhi ekspektasi."),
        (SESUAI, SESUAI, "Pertemuan keduanya pada kuadran kinerja adalah predikat Baik."),
    ],
)
def test_explanation_says_which_side_failed(hasil: Rating, perilaku: Rating, kalimat: str) -> None:
    assert rules.explain_predikat(ATURAN, hasil, perilaku).kalimat[-1] == kalimat


def test_explanation_of_good_behaviour_with_poor_results_shows_the_way_up() -> None:
    lainnya = rules.explain_predikat(ATURAN, BAWAH, SESUAI).lainnya
    assert lainnya == (
        Perubahan(Komponen.HASIL_KERJA, SESUAI, B),
        Perubahan(Komponen.HASIL_KERJA, ATAS, B),
        Perubahan(Komponen.PERILAKU_KERJA, BAWAH, SK),
    )


def test_instansi_chooses_the_label_of_kurang() -> None:
    label = rules.label_predikat("Kurang/Misconduct")
    assert label[K] == "Kurang/Misconduct"
    assert label[SK] == "Sangat Kurang"
    assert "Kurang/Misconduct" in rules.explain_predikat(ATURAN, ATAS, BAWAH, label=label).kalimat[2]
    assert rules.label_predikat() == rules.LABEL_PREDIKAT


@pytest.mark.parametrize(
    ("capaian", "rating"),
    [
        pytest.param(CapaianOrganisasi.ISTIMEWA, ATAS, id="T-16"),
        (CapaianOrganisasi.BAIK, SESUAI),
        (CapaianOrganisasi.BUTUH_PERBAIKAN, BAWAH),
        (CapaianOrganisasi.KURANG, BAWAH),
        (CapaianOrganisasi.SANGAT_KURANG, BAWAH),
    ],
)
def test_head_of_unit_has_the_rating_of_the_unit(capaian: CapaianOrganisasi, rating: Rating) -> None:
    assert rules.rating_of_pimpinan(DISTRIBUSI, capaian) is rating


# --- Distribution ---


@pytest.mark.parametrize(
    ("capaian", "n", "batas"),
    [
        (CapaianOrganisasi.ISTIMEWA, 23, [((SB,), "paling banyak 16")]),
        pytest.param(
            CapaianOrganisasi.BAIK, 23, [((B,), "paling banyak 16"), ((BP, K), "paling sedikit 1")], id="T-10"
        ),
        pytest.param(
            CapaianOrganisasi.BUTUH_PERBAIKAN,
            23,
            [((SB,), "paling banyak 2"), ((BP,), "paling sedikit 14")],
            id="T-11",
        ),
        (
            CapaianOrganisasi.KURANG,
            23,
            [((SB,), "paling banyak 2"), ((BP,), "paling sedikit 3"), ((K,), "paling sedikit 14")],
        ),
        (
            CapaianOrganisasi.SANGAT_KURANG,
            23,
            [((SB,), "tidak ada"), ((SK,), "paling sedikit 14"), ((K, BP), "paling sedikit 3")],
        ),
        (CapaianOrganisasi.BAIK, 10, [((B,), "paling banyak 7"), ((BP, K), "paling sedikit 1")]),
        (CapaianOrganisasi.BAIK, 9, []),
        (CapaianOrganisasi.SANGAT_KURANG, 0, []),
    ],
)
def test_limits_in_persons(
    capaian: CapaianOrganisasi, n: int, batas: list[tuple[tuple[Predikat, ...], str]]
) -> None:
    daftar = rules.describe_limits(DISTRIBUSI, capaian, n)
    assert [(satu.predikat, satu.teks) for satu in daftar] == batas


def counts(sb: int = 0, b: int = 0, bp: int = 0, k: int = 0, sk: int = 0) -> dict[Predikat, int]:
    return {SB: sb, B: b, BP: bp, K: k, SK: sk}


@pytest.mark.parametrize(
    ("capaian", "jumlah", "dilanggar"),
    [
        (CapaianOrganisasi.BAIK, counts(sb=6, b=16, bp=1), []),
        (CapaianOrganisasi.BAIK, counts(sb=6, b=16, k=1), []),
        (CapaianOrganisasi.BAIK, counts(sb=5, b=17, k=1), [(B,)]),
        (CapaianOrganisasi.BAIK, counts(sb=7, b=16), [(BP, K)]),
        (CapaianOrganisasi.BAIK, counts(sb=6, b=16, sk=1), [(BP, K)]),
        (CapaianOrganisasi.BAIK, counts(b=23), [(B,), (BP, K)]),
        (CapaianOrganisasi.BUTUH_PERBAIKAN, counts(sb=2, b=7, bp=14), []),
        (CapaianOrganisasi.BUTUH_PERBAIKAN, counts(sb=3, b=7, bp=13), [(SB,), (BP,)]),
        (CapaianOrganisasi.SANGAT_KURANG, counts(sb=1, b=5, bp=1, k=2, sk=14), [(SB,)]),
        (CapaianOrganisasi.SANGAT_KURANG, counts(b=7, bp=1, k=1, sk=14), [(K, BP)]),
        (CapaianOrganisasi.ISTIMEWA, counts(sb=9), []),
        (CapaianOrganisasi.ISTIMEWA, counts(sb=10), [(SB,)]),
    ],
)
def test_breaches_of_the_distribution(
    capaian: CapaianOrganisasi, jumlah: dict[Predikat, int], dilanggar: list[tuple[Predikat, ...]]
) -> None:
    pesan = rules.check_distribusi(DISTRIBUSI, capaian, jumlah)
    assert [satu.batas.predikat for satu in pesan] == dilanggar
    for satu in pesan:
        assert satu.jumlah == sum(jumlah[predikat] for predikat in satu.batas.predikat)


def test_breach_says_how_many_there_are_and_may_be() -> None:
    (pesan,) = rules.check_distribusi(DISTRIBUSI, CapaianOrganisasi.BAIK, counts(sb=5, b=17, k=1))
    assert pesan.kalimat == "Predikat Baik ada 17, batasnya paling banyak 16 dengan capaian organisasi Baik."
    (pesan,) = rules.check_distribusi(
        DISTRIBUSI,
        CapaianOrganisasi.BAIK,
        counts(sb=7, b=16),
        label=rules.label_predikat("Kurang/Misconduct"),
    )
    assert "Butuh Perbaikan dan Kurang/Misconduct ada 0, batasnya paling sedikit 1" in pesan.kalimat


def test_predikat_that_must_not_occur_is_said_so() -> None:
    pesan = rules.check_distribusi(DISTRIBUSI, CapaianOrganisasi.SANGAT_KURANG, counts(sb=1, bp=2, sk=7))
    assert pesan[0].kalimat.startswith("Predikat Sangat Baik ada 1, semestinya tidak ada")


def test_minimum_is_not_broken_while_the_rest_can_still_fill_it() -> None:
    capaian = CapaianOrganisasi.BUTUH_PERBAIKAN
    assert rules.check_distribusi(DISTRIBUSI, capaian, counts(b=9, bp=4), belum_dinilai=10) == ()
    pesan = rules.check_distribusi(DISTRIBUSI, capaian, counts(b=10, bp=3), belum_dinilai=10)
    assert [satu.batas for satu in pesan] == [BatasOrang((BP,), paling_sedikit=14)]


def test_maximum_counts_the_whole_group_from_the_start() -> None:
    assert (
        rules.check_distribusi(DISTRIBUSI, CapaianOrganisasi.ISTIMEWA, counts(sb=11), belum_dinilai=9) == ()
    )


def test_predikat_left_out_of_the_count_is_zero() -> None:
    pesan = rules.check_distribusi(DISTRIBUSI, CapaianOrganisasi.BAIK, {SB: 10})
    assert [satu.batas.predikat for satu in pesan] == [(BP, K)]


@pytest.mark.parametrize(("jumlah", "sisa"), [({SB: -1, B: 20}, 0), ({B: 20}, -1)])
def test_negative_count_is_refused(jumlah: dict[Predikat, int], sisa: int) -> None:
    with pytest.raises(ValueError, match="kurang dari nol"):
        rules.check_distribusi(DISTRIBUSI, CapaianOrganisasi.BAIK, jumlah, belum_dinilai=sisa)


def test_negative_group_is_refused() -> None:
    with pytest.raises(ValueError, match="kurang dari nol"):
        rules.describe_limits(DISTRIBUSI, CapaianOrganisasi.BAIK, -1)


def test_instansi_chooses_the_smallest_group() -> None:
    aturan = dataclasses.replace(DISTRIBUSI, min_grup=1)
    (pesan,) = rules.check_distribusi(aturan, CapaianOrganisasi.ISTIMEWA, counts(sb=1))
    assert pesan.batas.paling_banyak == 0


@given(st.sampled_from(CapaianOrganisasi), st.lists(st.integers(0, 60), min_size=5, max_size=5))
def test_a_group_is_accepted_exactly_when_its_shares_keep_the_percentages(
    capaian: CapaianOrganisasi, banyak: list[int]
) -> None:
    jumlah = dict(zip(Predikat, banyak, strict=True))
    n = sum(banyak)
    pola = DISTRIBUSI.pola[capaian]
    sesuai = n < DISTRIBUSI.min_grup
    if not sesuai:
        bagian = {predikat: Fraction(100 * jumlah[predikat], n) for predikat in Predikat}
        sesuai = all(bagian[g.predikat[0]] + bagian[g.predikat[1]] >= (g.persen or 0) for g in pola.gabungan)
        sesuai &= all(any(jumlah[p] for p in g.predikat) for g in pola.gabungan)
        for predikat, batas in pola.batas.items():
            persen = batas.persen or 0
            sesuai &= {
                JenisBatas.PALING_BANYAK: bagian[predikat] <= persen,
                JenisBatas.PALING_SEDIKIT: bagian[predikat] >= persen,
                JenisBatas.TIDAK_BOLEH: bagian[predikat] == 0,
                JenisBatas.BOLEH: True,
            }[batas.jenis]
    assert (rules.check_distribusi(DISTRIBUSI, capaian, jumlah) == ()) is sesuai


@given(st.sampled_from(CapaianOrganisasi), st.integers(10, 500))
def test_the_limits_of_a_pattern_can_always_be_kept(capaian: CapaianOrganisasi, n: int) -> None:
    batas = rules.describe_limits(DISTRIBUSI, capaian, n)
    assert sum(satu.paling_sedikit or 0 for satu in batas) <= n
    assert all(0 <= (satu.paling_banyak or 0) <= n for satu in batas)
