"""Who held a period that is not rated, counted in days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kinerja.evaluasi.rules_bola import Langkah, Pemegang, list_babak, sum_days
from kinerja.kalender.rules import Rentang
from kinerja.pelaksanaan.rules import StatusPeriode

AWAL = date(2026, 4, 1)
HARI = st.integers(-30, 90).map(lambda n: AWAL + timedelta(days=n))
LANGKAH = st.lists(st.builds(Langkah, HARI, st.sampled_from(StatusPeriode)), max_size=8).map(
    lambda semua: sorted(semua, key=lambda satu: satu.hari)
)


def test_each_side_is_counted_by_its_days() -> None:
    langkah = [
        Langkah(date(2026, 4, 8), StatusPeriode.DIAJUKAN),
        Langkah(date(2026, 4, 18), StatusPeriode.DIKEMBALIKAN),
        Langkah(date(2026, 4, 20), StatusPeriode.DIAJUKAN),
    ]
    babak = list_babak(langkah, awal=AWAL, today=date(2026, 5, 1))
    assert [(satu.pemegang, satu.hari) for satu in babak] == [
        (Pemegang.PEGAWAI, 7),
        (Pemegang.PENILAI, 10),
        (Pemegang.PEGAWAI, 2),
        (Pemegang.PENILAI, 11),
    ]
    assert sum_days(babak) == {Pemegang.PENILAI: 21, Pemegang.PEGAWAI: 9}


def test_work_handed_in_before_the_end_leaves_no_day_with_the_pegawai() -> None:
    langkah = [Langkah(date(2026, 3, 28), StatusPeriode.DIAJUKAN)]
    assert sum_days(list_babak(langkah, awal=AWAL, today=date(2026, 4, 6))) == {Pemegang.PENILAI: 5}


def test_missing_data_and_a_missing_capaian_are_no_bodys_laziness() -> None:
    diajukan = [Langkah(AWAL, StatusPeriode.DIAJUKAN)]
    dinilai = [*diajukan, Langkah(date(2026, 4, 3), StatusPeriode.DINILAI)]
    today = date(2026, 4, 6)
    assert sum_days(list_babak(diajukan, awal=AWAL, today=today, ada_penilai=False)) == {Pemegang.DATA: 5}
    assert sum_days(list_babak(dinilai, awal=AWAL, today=today, capaian_kurang=True)) == {
        Pemegang.PENETAP: 3,
        Pemegang.PENILAI: 2,
    }


def test_days_of_an_outage_are_nobodys() -> None:
    padam = [Rentang(date(2026, 4, 2), date(2026, 4, 4))]
    assert sum_days(list_babak([], awal=AWAL, today=date(2026, 4, 6), gangguan=padam)) == {
        Pemegang.PEGAWAI: 3,
        Pemegang.SISTEM: 2,
    }


@given(LANGKAH, st.integers(0, 90), st.booleans(), st.booleans())
def test_the_days_tile_the_time_without_gap_or_overlap(
    langkah: list[Langkah], lama: int, ada_penilai: bool, capaian_kurang: bool
) -> None:
    today = AWAL + timedelta(days=lama)
    babak = list_babak(
        langkah, awal=AWAL, today=today, ada_penilai=ada_penilai, capaian_kurang=capaian_kurang
    )
    assert sum(satu.hari for satu in babak) == lama
    tepi = [AWAL, *(satu.rentang.sampai for satu in babak)]
    assert [satu.rentang.mulai for satu in babak] == tepi[:-1]
