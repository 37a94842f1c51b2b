"""Feedback of a ketua tim: on the rows of the team under that role, and nothing else of the period."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import NotFoundError
from kinerja.evaluasi.service import open_hasil
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik import service as umpan
from kinerja.umpan_balik.models import UmpanBalik
from tests import factories
from tests.pelaksanaan_bersama import HARI_INI, Kerja
from tests.skp_bersama import count_queries
from tests.tim_bersama import TimUji, make_tim

HARI = HARI_INI["today"]


@pytest.fixture
def uji(session: Session, kerja: Kerja) -> TimUji:
    return make_tim(session, kerja.orang, kerja.skp)


def say(kerja: Kerja, siapa: Pegawai, **isi: object) -> UmpanBalik:
    return umpan.add_umpan_balik(
        kerja.session, kerja.orang.actor(siapa), kerja.id(), "Rapi.", **isi, **HARI_INI
    )


def test_the_ketua_speaks_on_rows_of_the_team_and_on_behaviour(kerja: Kerja, uji: TimUji) -> None:
    ketua = kerja.orang.lain
    assert say(kerja, ketua, rhk_id=uji.dari_tim.id).peran is PeranUmpanBalik.KETUA_TIM
    assert say(kerja, ketua, nilai_perilaku=NilaiPerilaku.LOYAL).peran is PeranUmpanBalik.KETUA_TIM
    for rhk_id in (uji.bukan.id, kerja.rhk()[0].id):
        with pytest.raises(NotFoundError):
            say(kerja, ketua, rhk_id=rhk_id)


def test_the_page_of_the_ketua_shows_the_rows_of_the_team_and_his_own_words(
    session: Session, kerja: Kerja, uji: TimUji
) -> None:
    say(kerja, kerja.orang.penilai, rhk_id=uji.dari_tim.id)
    milik = say(kerja, kerja.orang.lain, rhk_id=uji.dari_tim.id)
    hal = umpan.find_halaman_umpan_balik(session, uji.ketua, kerja.id(), today=HARI)
    assert [rhk.id for rhk in hal.daftar_rhk] == [uji.dari_tim.id]
    assert [satu.id for satu, _ in hal.milik_saya] == [milik.id]
    assert not hal.tanpa_nama


def test_the_ketua_opens_neither_the_period_nor_its_evaluation(
    session: Session, kerja: Kerja, uji: TimUji
) -> None:
    with pytest.raises(NotFoundError):
        service.find_period(session, uji.ketua, kerja.id(), **HARI_INI)
    with pytest.raises(NotFoundError):
        open_hasil(session, uji.ketua, kerja.id(), **HARI_INI)
    with pytest.raises(NotFoundError):
        service.list_periods_of(session, uji.ketua, kerja.skp.id, today=HARI)
    awal = say(kerja, kerja.orang.penilai, rhk_id=uji.dari_tim.id)
    with pytest.raises(NotFoundError):  # a thread that he does not see
        say(kerja, kerja.orang.lain, rhk_id=uji.dari_tim.id, balasan_dari=awal.tanda)


def test_a_colleague_who_leads_a_team_is_ketua_on_its_rows_and_colleague_on_the_others(
    session: Session, kerja: Kerja, uji: TimUji
) -> None:
    orang = kerja.orang
    factories.make_garis(session, orang.lain, orang.penilai)
    assert say(kerja, orang.lain, rhk_id=uji.dari_tim.id).peran is PeranUmpanBalik.KETUA_TIM
    assert say(kerja, orang.lain, rhk_id=uji.bukan.id).peran is PeranUmpanBalik.REKAN
    assert say(kerja, orang.lain, nilai_perilaku=NilaiPerilaku.LOYAL).peran is PeranUmpanBalik.REKAN
    hal = umpan.find_halaman_umpan_balik(session, uji.ketua, kerja.id(), today=HARI)
    assert len(hal.daftar_rhk) == len(kerja.rhk())
    assert hal.peran_on(uji.dari_tim.id) is PeranUmpanBalik.KETUA_TIM


def test_the_penilai_stays_pimpinan_where_he_leads_the_team_himself(session: Session, kerja: Kerja) -> None:
    uji = make_tim(session, kerja.orang, kerja.skp, ketua_id=kerja.orang.penilai.id)
    assert say(kerja, kerja.orang.penilai, rhk_id=uji.dari_tim.id).peran is PeranUmpanBalik.PIMPINAN


@pytest.mark.parametrize("akhir", ["tim", "anggota"])
def test_an_ended_team_or_membership_ends_it(session: Session, kerja: Kerja, uji: TimUji, akhir: str) -> None:
    (uji.tim if akhir == "tim" else uji.anggota).sampai = date(2026, 3, 10)
    session.flush()
    with pytest.raises(NotFoundError):
        say(kerja, kerja.orang.lain, rhk_id=uji.dari_tim.id)
    with pytest.raises(NotFoundError):
        umpan.find_halaman_umpan_balik(session, uji.ketua, kerja.id(), today=HARI)


def test_members_are_among_those_who_may_be_given_feedback(
    session: Session, kerja: Kerja, uji: TimUji
) -> None:
    (satu,) = umpan.list_orang_umpan_balik(session, uji.ketua, today=HARI)
    assert (satu.pegawai.id, satu.anggota_tim, satu.pimpinan) == (kerja.orang.pegawai.id, True, False)


def test_who_leads_no_team_pays_no_query_for_it(session: Session, kerja: Kerja, uji: TimUji) -> None:
    periode_id, orang = kerja.id(), kerja.orang
    actors = {satu: orang.actor(satu) for satu in (orang.lain, orang.penilai)}

    def ask(pegawai: Pegawai) -> int:
        session.expunge_all()
        with count_queries(session.connection()) as asked:
            umpan.find_halaman_umpan_balik(session, actors[pegawai], periode_id, today=HARI)
        return len(asked)

    assert ask(orang.lain) == ask(orang.penilai) + 1
