"""Feedback: who is promised what, when anonymous texts open, and whom one may ask at once."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.umpan_balik.rules import (
    KebijakanNama,
    Kerahasiaan,
    check_diminta,
    may_change,
    open_ids,
    sees_name,
)

P, K = PeranUmpanBalik, Kerahasiaan
AWAL = date(2026, 3, 1)


@dataclass(frozen=True)
class Satu:
    """A feedback as far as the rule of opening asks for it."""

    id: int
    pemberi_id: int
    hari: date
    peran: PeranUmpanBalik | None = P.REKAN
    kerahasiaan: Kerahasiaan = K.NAMA_UNTUK_PENILAI
    minimum: int = 3


def on(hari: int) -> date:
    return AWAL + timedelta(days=hari)


def texts(*pemberi_dan_hari: tuple[int, int], minimum: int = 3) -> list[Satu]:
    return [
        Satu(nomor, pemberi, on(hari), minimum=minimum)
        for nomor, (pemberi, hari) in enumerate(pemberi_dan_hari, start=1)
    ]


def test_three_people_open_together_on_the_day_after_the_third() -> None:
    semua = texts((1, 0), (2, 0), (3, 4))
    assert open_ids(semua, on(4)) == frozenset()
    assert open_ids(semua, on(5)) == {1, 2, 3}


def test_many_texts_of_two_people_stay_closed() -> None:
    assert not open_ids(texts(*((satu % 2, satu) for satu in range(20))), on(60))


def test_a_fourth_text_waits_for_a_crowd_of_its_own() -> None:
    semua = texts((1, 0), (2, 0), (3, 0), (4, 5))
    assert open_ids(semua, on(40)) == {1, 2, 3}
    semua += [Satu(5, 1, on(9)), Satu(6, 2, on(9))]
    assert open_ids(semua, on(9)) == {1, 2, 3}
    assert open_ids(semua, on(10)) == {1, 2, 3, 4, 5, 6}


def test_the_only_bawahan_does_not_hide_behind_two_colleagues() -> None:
    semua = [*texts((1, 0), (2, 0)), Satu(3, 3, on(0), peran=P.BAWAHAN)]
    assert not open_ids(semua, on(9))


def test_what_was_promised_five_waits_for_five_and_holds_up_nobody() -> None:
    semua = [Satu(1, 1, on(0), minimum=5), *(Satu(n, n, on(0)) for n in (2, 3, 4))]
    assert open_ids(semua, on(1)) == {2, 3, 4}
    semua += [Satu(n, n, on(2)) for n in (5, 6, 7)]
    assert open_ids(semua, on(3)) == {2, 3, 4, 5, 6, 7}  # not five with the first
    semua += [Satu(n, n, on(4)) for n in (8, 9, 10, 11)]
    assert open_ids(semua, on(5)) == frozenset(range(1, 12))


def test_named_texts_are_no_part_of_it() -> None:
    semua = [replace(satu, kerahasiaan=K.BERNAMA) for satu in texts((1, 0), (2, 0), (3, 0))]
    assert not open_ids(semua, on(9))


langkah = st.lists(
    st.tuples(
        st.sampled_from(["tulis", "tulis", "tulis", "tarik", "tunggu"]),
        st.integers(1, 6),
        st.sampled_from([P.REKAN, P.BAWAHAN]),
        st.sampled_from([3, 3, 4, 5]),
    ),
    max_size=40,
)


@given(langkah)
def test_no_two_days_let_a_reader_single_out_one_giver(
    daftar: list[tuple[str, int, PeranUmpanBalik, int]],
) -> None:
    """People write, take back and wait in any order; what a look adds to any earlier look is a crowd."""
    hari, semua, terlihat = 0, list[Satu](), [frozenset[int]()]
    riwayat: dict[int, Satu] = {}
    for nomor, (apa, siapa, peran, minimum) in enumerate(daftar, start=1):
        if apa == "tulis":
            baru = Satu(nomor, siapa, on(hari), peran=peran, minimum=minimum)
            semua.append(baru)
            riwayat[nomor] = baru
        elif apa == "tarik":
            terbuka = open_ids(semua, on(hari))
            milik = [
                satu
                for satu in semua
                if satu.pemberi_id == siapa
                and may_change(satu.kerahasiaan, terbuka=satu.id in terbuka, periode_terbuka=True)
            ]
            semua = [satu for satu in semua if satu not in milik[:1]]
        else:
            hari += 1
        terlihat.append(open_ids(semua, on(hari)))
    for nomor, lama in enumerate(terlihat):
        for baru_ini in terlihat[nomor + 1 :]:
            assert lama <= baru_ini  # nothing that was seen vanishes
            for peran in (P.REKAN, P.BAWAHAN):
                tambahan = [riwayat[satu] for satu in baru_ini - lama if riwayat[satu].peran is peran]
                if tambahan:
                    orang = {satu.pemberi_id for satu in tambahan}
                    assert len(orang) >= max(satu.minimum for satu in tambahan if satu)


@pytest.mark.parametrize(
    ("anonim", "penilai", "peran", "janji"),
    [
        (True, True, P.REKAN, K.NAMA_UNTUK_PENILAI),
        (True, False, P.REKAN, K.TANPA_NAMA),
        (True, True, P.BAWAHAN, K.NAMA_UNTUK_PENILAI),
        (True, False, P.BAWAHAN, K.TANPA_NAMA),
        (False, True, P.REKAN, K.BERNAMA),
        (False, False, P.BAWAHAN, K.BERNAMA),
        (True, False, P.PIMPINAN, K.BERNAMA),
        (True, False, P.KETUA_TIM, K.BERNAMA),
        (True, False, P.PIHAK_LAIN, K.BERNAMA),
        (True, False, None, K.BERNAMA),
    ],
)
def test_the_promise_follows_from_role_and_setting(
    anonim: bool, penilai: bool, peran: PeranUmpanBalik | None, janji: Kerahasiaan
) -> None:
    assert KebijakanNama(anonim, penilai).promise(peran) is janji


@pytest.mark.parametrize(
    ("kerahasiaan", "pemilik", "penilai"),
    [(K.BERNAMA, True, True), (K.NAMA_UNTUK_PENILAI, False, True), (K.TANPA_NAMA, False, False)],
)
def test_who_sees_the_name(kerahasiaan: Kerahasiaan, pemilik: bool, penilai: bool) -> None:
    assert sees_name(kerahasiaan, sebagai_penilai=False) is pemilik
    assert sees_name(kerahasiaan, sebagai_penilai=True) is penilai


@pytest.mark.parametrize(
    ("peran", "tahu", "boleh"),
    [
        ((), False, False),
        ((P.PIMPINAN,), False, True),
        ((P.REKAN,), False, False),
        ((P.REKAN, P.REKAN), False, False),
        ((P.REKAN,) * 3, False, True),
        ((P.REKAN,) * 3 + (P.BAWAHAN,), False, False),
        ((P.REKAN,) * 3 + (P.BAWAHAN,) * 3 + (P.PIHAK_LAIN,), False, True),
        ((P.REKAN,), True, True),
        ((P.REKAN,) * 11, True, False),
    ],
)
def test_an_asker_who_must_not_know_asks_a_crowd(
    peran: tuple[PeranUmpanBalik, ...], tahu: bool, boleh: bool
) -> None:
    assert (check_diminta(peran, KebijakanNama(), tahu_nama=tahu) == "") is boleh
