"""States of a session, cells, and the sentence of a move."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.aturan.rules import Predikat, Rating
from kinerja.kalibrasi import rules
from kinerja.kalibrasi.rules import AksiKalibrasi as A
from kinerja.kalibrasi.rules import Sel
from kinerja.kalibrasi.rules import StatusKalibrasi as S

JALAN = {
    (S.RANCANGAN, A.MULAI): S.BERLANGSUNG,
    (S.BERLANGSUNG, A.TERAPKAN): S.DITERAPKAN,
    (S.DITERAPKAN, A.TUTUP): S.DITUTUP,
    (S.RANCANGAN, A.BATALKAN): S.DIBATALKAN,
    (S.BERLANGSUNG, A.BATALKAN): S.DIBATALKAN,
}


@pytest.mark.parametrize(("status", "aksi"), list(product(S, A)))
def test_every_step_is_taken_or_refused(status: S, aksi: A) -> None:
    if (status, aksi) in JALAN:
        assert rules.next_status(status, aksi) is JALAN[status, aksi]
        return
    with pytest.raises(ValueError, match=f"berstatus {status.label}"):
        rules.next_status(status, aksi)


@pytest.mark.parametrize(("hasil", "perilaku"), list(product(Rating, Rating)))
def test_a_cell_is_read_from_its_code(hasil: Rating, perilaku: Rating) -> None:
    assert rules.read_cell(Sel(hasil, perilaku).kode) == Sel(hasil, perilaku)


@pytest.mark.parametrize("teks", ["", ".", "baik.baik", "di_atas_ekspektasi"])
def test_another_text_is_no_cell(teks: str) -> None:
    with pytest.raises(ValueError, match="valid"):
        rules.read_cell(teks)


@pytest.mark.parametrize("teks", ["", "   ", "kurang", "tidaktercapaisemua", "a b"])
def test_a_word_is_no_reason(teks: str) -> None:
    with pytest.raises(ValueError, match="satu kalimat"):
        rules.check_reason(teks)


def test_a_reason_stands_on_one_line() -> None:
    assert rules.check_reason(" Dua indikator\n utama  gagal. ") == "Dua indikator utama gagal."


@given(
    st.dictionaries(st.sampled_from(Predikat), st.integers(0, 50)),
    st.dictionaries(st.sampled_from(Predikat), st.integers(-99, 99)),
)
def test_a_trial_never_counts_below_zero(jumlah: dict[Predikat, int], pindah: dict[Predikat, int]) -> None:
    hasil = rules.count_after(jumlah, pindah)
    assert set(hasil) == set(Predikat)
    assert all(hasil[p] == max(0, jumlah.get(p, 0) + pindah.get(p, 0)) for p in Predikat)
