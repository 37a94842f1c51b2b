"""Every state x action x side of dialogs and plans, to whom B.1.8 goes, and how summaries keep a secret."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.bimbingan.rules import (
    BANYAK_PERNYATAAN,
    KELOMPOK,
    AksiDialog,
    AksiPengembangan,
    Jawaban,
    JenisDialog,
    Sisi,
    StatusDialog,
    StatusPengembangan,
    choose_receiver,
    count_publishable,
    may_act,
    next_status,
    status_after,
    summarize,
)

PEGAWAI, PIMPINAN = Sisi.PEGAWAI, Sisi.PIMPINAN
# By hand, for a bimbingan; every other combination of state, action and side is refused.
BOLEH = {
    ("direncanakan", "jadwalkan", PIMPINAN),
    ("direncanakan", "batalkan", PEGAWAI),
    ("direncanakan", "batalkan", PIMPINAN),
    ("direncanakan", "catat", PIMPINAN),
    ("dilaksanakan", "catat", PIMPINAN),
    ("dilaksanakan", "tanggapi", PEGAWAI),
    ("dilaksanakan", "tanggapi", PIMPINAN),
    ("dilaksanakan", "tindaki", PEGAWAI),
    ("dilaksanakan", "tindaki", PIMPINAN),
    ("dilaksanakan", "nilai", PIMPINAN),
    ("dilaksanakan", "isi_lembar", PEGAWAI),
    ("selesai", "tindaki", PEGAWAI),
    ("selesai", "tindaki", PIMPINAN),
    ("selesai", "nilai", PIMPINAN),
    ("selesai", "isi_lembar", PEGAWAI),
}


@pytest.mark.parametrize("jenis", JenisDialog)
def test_a_dialog_allows_what_the_table_says_and_nothing_else(jenis: JenisDialog) -> None:
    for status, aksi, sisi in product(StatusDialog, AksiDialog, (*Sisi, None)):
        ada = (status.value, aksi.value, sisi) in BOLEH
        b19, b18 = aksi is not AksiDialog.NILAI, aksi is not AksiDialog.ISI_LEMBAR
        ada &= jenis is JenisDialog.BIMBINGAN or b19
        ada &= jenis in {JenisDialog.BIMBINGAN, JenisDialog.KONSELING} or b18
        assert may_act(status, aksi, sisi, jenis) is ada, (status, aksi, sisi)


@pytest.mark.parametrize(
    ("tanggapan", "status"),
    [
        ((None, None), StatusDialog.DILAKSANAKAN),
        ((True, None), StatusDialog.DILAKSANAKAN),
        ((None, False), StatusDialog.DILAKSANAKAN),
        ((True, True), StatusDialog.SELESAI),
        ((True, False), StatusDialog.SELESAI),
    ],
)
def test_a_dialog_is_over_once_both_answered_also_where_one_does_not_agree(
    tanggapan: tuple[bool | None, bool | None], status: StatusDialog
) -> None:
    assert status_after(tanggapan) is status


# For an item that the pegawai proposed; for the other way round the sides change places.
RENCANA = {
    ("diusulkan", "ubah", PEGAWAI): "diusulkan",
    ("diusulkan", "tarik", PEGAWAI): "dibatalkan",
    ("diusulkan", "sepakati", PIMPINAN): "disepakati",
    ("diusulkan", "tolak", PIMPINAN): "ditolak",
    **{
        ("disepakati", aksi, sisi): status
        for aksi, status in (
            ("kemajuan", "disepakati"),
            ("selesaikan", "selesai"),
            ("batalkan", "dibatalkan"),
            ("lanjutkan", "dilanjutkan"),
        )
        for sisi in Sisi
    },
}


@pytest.mark.parametrize("pengusul", Sisi)
def test_nobody_agrees_with_his_own_proposal_and_the_rest_follows_the_table(pengusul: Sisi) -> None:
    tukar = {PEGAWAI: PIMPINAN, PIMPINAN: PEGAWAI, None: None}
    for status, aksi, sisi in product(StatusPengembangan, AksiPengembangan, (*Sisi, None)):
        dicari = sisi if pengusul is PEGAWAI else tukar[sisi]
        harap = RENCANA.get((status.value, aksi.value, dicari))
        assert next_status(status, aksi, pengusul=pengusul, sisi=sisi) == harap, (status, aksi, sisi)


def test_the_sheet_has_nine_statements_in_three_groups_of_the_form() -> None:
    nomor = [satu.awal + urut for satu in KELOMPOK for urut in range(len(satu.pernyataan))]
    assert nomor == list(range(1, BANYAK_PERNYATAAN + 1))


@pytest.mark.parametrize(
    ("atasan", "terlarang", "penerima"), [(7, {1, 2}, 7), (None, {1, 2}, None), (2, {1, 2}, None)]
)
def test_a_sheet_never_goes_to_those_it_speaks_about(
    atasan: int | None, terlarang: set[int], penerima: int | None
) -> None:
    assert choose_receiver(atasan, frozenset(terlarang)) == penerima


@pytest.mark.parametrize(
    ("orang", "minimum", "terbuka"),
    [
        ([1, 2], 3, 0),
        ([1, 1, 1], 3, 0),
        ([1, 2, 3], 3, 3),
        ([1, 2, 3, 4], 3, 3),
        ([1, 2, 3, 4, 5], 3, 3),
        ([1, 2, 3, 4, 4, 5, 6], 3, 7),
    ],
)
def test_a_summary_covers_whole_groups(orang: list[int], minimum: int, terbuka: int) -> None:
    assert count_publishable(orang, minimum) == terbuka


@given(st.lists(st.integers(1, 8), max_size=40), st.integers(2, 6))
def test_two_summaries_never_differ_by_the_answers_of_fewer_than_the_group(
    orang: list[int], minimum: int
) -> None:
    langkah = sorted({count_publishable(orang[:n], minimum) for n in range(len(orang) + 1)})
    for dulu, kini in pairwise(langkah):
        assert len(set(orang[dulu:kini])) >= minimum


def test_a_group_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        count_publishable([1], 1)


def test_a_summary_counts_each_answer() -> None:
    hasil = summarize([[Jawaban.YA] * 9, [Jawaban.YA] * 8 + [Jawaban.TIDAK]])
    assert hasil[0] == {Jawaban.YA: 2, Jawaban.SEBAGIAN: 0, Jawaban.TIDAK: 0}
    assert hasil[8] == {Jawaban.YA: 1, Jawaban.SEBAGIAN: 0, Jawaban.TIDAK: 1}
