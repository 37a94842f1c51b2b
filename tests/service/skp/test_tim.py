"""A ketua tim sees, notes and recommends on the rows of the team, and knows nothing else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.audit import CatatanAudit
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.service import find_hubungan
from kinerja.pelaksanaan.service import list_periods_of
from kinerja.skp import service
from kinerja.skp.models import CatatanSkp, Skp
from kinerja.skp.rules import PelakuSkp, SikapTim, StatusSkp
from kinerja.skp.service import tim as tim_service
from tests.skp_bersama import Orang, Saat, count_queries, seal
from tests.tim_bersama import TimUji, make_tim


@pytest.fixture(autouse=True)
def _editions(session: Session, orang: Orang) -> None:
    ensure_first_editions(session, orang.pemilik)
    session.flush()


@pytest.fixture
def uji(session: Session, orang: Orang, skp: Skp) -> TimUji:
    return make_tim(session, orang, skp)


def test_the_ketua_sees_the_rows_of_the_team_and_of_them_only_what_comes_from_it(
    session: Session, orang: Orang, skp: Skp, uji: TimUji, saat: Saat
) -> None:
    lembar = tim_service.open_lembar_tim(session, uji.ketua, uji.tim.id, skp.id, today=saat["today"])
    assert [rhk.id for rhk in lembar.daftar_rhk] == [uji.dari_tim.id]
    assert [satu.teks for satu in lembar.asal(lembar.daftar_rhk[0])] == ["Terakreditasinya puskesmas"]
    assert "rencana_hasil_kerja" not in lembar.skp.__dict__  # its content was never loaded
    rencana = tim_service.list_rencana_tim(session, uji.ketua, uji.tim.id, today=saat["today"])
    assert [(satu.skp.id, satu.jumlah) for satu in rencana[orang.pegawai.id]] == [(skp.id, 1)]


def test_nobody_but_the_ketua_opens_it(
    session: Session, orang: Orang, skp: Skp, uji: TimUji, saat: Saat
) -> None:
    for siapa in (orang.penilai, orang.atasan, orang.pegawai):
        with pytest.raises(NotFoundError):
            tim_service.open_lembar_tim(session, orang.actor(siapa), uji.tim.id, skp.id, today=saat["today"])
        assert not tim_service.list_rencana_tim(session, orang.actor(siapa), uji.tim.id, today=saat["today"])


def test_a_ketua_has_no_tie_to_the_person_beyond_the_team(
    session: Session, orang: Orang, skp: Skp, uji: TimUji, saat: Saat
) -> None:
    today = saat["today"]
    assert find_hubungan(session, uji.ketua, orang.pegawai.id, on=today) == frozenset()
    for buka in (service.find_skp, service.open_halaman, service.load_cetakan, list_periods_of):
        with pytest.raises(NotFoundError):
            buka(session, uji.ketua, skp.id, today=today)
    with pytest.raises(NotFoundError):
        service.list_skp_of(session, uji.ketua, orang.pegawai.id, today=today)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    with pytest.raises(NotFoundError):
        service.approve_skp(session, uji.ketua, skp.id, sidik=seal(session, skp.id), **saat)
    with pytest.raises(NotFoundError):
        service.return_skp(session, uji.ketua, skp.id, "Perbaiki.", **saat)


@pytest.mark.parametrize("akhir", ["tim", "anggota"])
def test_an_ended_team_or_membership_ends_the_sight_at_once(
    session: Session, skp: Skp, uji: TimUji, saat: Saat, akhir: str
) -> None:
    baris = uji.tim if akhir == "tim" else uji.anggota
    baris.sampai = saat["today"] + timedelta(days=1)
    session.flush()
    tim_service.open_lembar_tim(session, uji.ketua, uji.tim.id, skp.id, today=saat["today"])
    baris.sampai = saat["today"]
    session.flush()
    with pytest.raises(NotFoundError):
        tim_service.open_lembar_tim(session, uji.ketua, uji.tim.id, skp.id, today=saat["today"])
    assert not tim_service.list_rencana_tim(session, uji.ketua, uji.tim.id, today=saat["today"])


def test_a_plan_of_a_past_year_goes_by_its_last_day(session: Session, skp: Skp, uji: TimUji) -> None:
    kemudian = date(2027, 5, 1)
    tim_service.open_lembar_tim(session, uji.ketua, uji.tim.id, skp.id, today=kemudian)
    uji.anggota.sampai = date(2026, 12, 31)
    session.flush()
    with pytest.raises(NotFoundError):
        tim_service.open_lembar_tim(session, uji.ketua, uji.tim.id, skp.id, today=kemudian)


def test_the_ketua_reads_his_own_words_and_those_of_the_member_but_not_the_superior(
    session: Session, orang: Orang, skp: Skp, uji: TimUji, saat: Saat
) -> None:
    for actor, teks in ((orang.pemilik, "Siap."), (orang.sebagai_penilai, "Antara kita berdua.")):
        service.add_catatan(session, actor, skp.id, teks, rhk_id=uji.dari_tim.id, **saat)
    tim_service.add_catatan_tim(
        session, uji.ketua, uji.tim.id, skp.id, uji.dari_tim.id, "Tambah jadwal.", **saat
    )
    lembar = tim_service.open_lembar_tim(session, uji.ketua, uji.tim.id, skp.id, today=saat["today"])
    assert [satu.teks for satu in lembar.catatan[uji.dari_tim.id]] == ["Siap.", "Tambah jadwal."]
    hal = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    assert "Tambah jadwal." in [satu.teks for satu in hal.catatan_of(uji.dari_tim.id)]


def test_the_ketua_writes_on_no_other_row(session: Session, skp: Skp, uji: TimUji, saat: Saat) -> None:
    with pytest.raises(NotFoundError):
        tim_service.add_catatan_tim(session, uji.ketua, uji.tim.id, skp.id, uji.bukan.id, "Halo.", **saat)
    with pytest.raises(InputError):
        tim_service.add_catatan_tim(session, uji.ketua, uji.tim.id, skp.id, uji.dari_tim.id, "  ", **saat)
    assert session.scalar(select(CatatanSkp.id)) is None


def test_a_recommendation_stands_beside_the_decision_which_stays_with_the_penilai(
    session: Session, orang: Orang, skp: Skp, uji: TimUji, saat: Saat
) -> None:
    isi = (session, uji.ketua, uji.tim.id, skp.id)
    with pytest.raises(StateError):  # nothing waits yet
        tim_service.recommend(*isi, SikapTim.SETUJU, "", nomor_versi=1, **saat)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    with pytest.raises(InputError):
        tim_service.recommend(*isi, SikapTim.PERLU_DIUBAH, " ", nomor_versi=1, **saat)
    with pytest.raises(StateError):  # another version than the one he read
        tim_service.recommend(*isi, SikapTim.SETUJU, "", nomor_versi=2, **saat)
    tim_service.recommend(*isi, SikapTim.PERLU_DIUBAH, "Targetnya terlalu rendah.", nomor_versi=1, **saat)
    tim_service.recommend(*isi, SikapTim.SETUJU, "Sudah dibahas.", nomor_versi=1, **saat)
    hal = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    (pendapat,) = hal.pendapat_tim
    assert pendapat.rekomendasi is not None
    assert (pendapat.tim.nama, pendapat.rekomendasi.sikap) == ("Tim Akreditasi", SikapTim.SETUJU)
    assert not service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"]).pendapat_tim
    service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=hal.sidik, **saat)
    aksi = session.scalars(select(CatatanAudit.aksi).where(CatatanAudit.aksi == "skp.pendapat_tim"))
    assert len(list(aksi)) == 2


def test_a_new_version_asks_for_a_new_recommendation(
    session: Session, orang: Orang, skp: Skp, uji: TimUji, saat: Saat
) -> None:
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    isi = (session, uji.ketua, uji.tim.id, skp.id)
    tim_service.recommend(*isi, SikapTim.SETUJU, "", nomor_versi=1, **saat)
    service.withdraw_skp(session, orang.pemilik, skp.id, **saat)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    (rencana,) = tim_service.list_rencana_tim(session, uji.ketua, uji.tim.id, today=saat["today"])[
        orang.pegawai.id
    ]
    assert rencana.menunggu_pendapat
    hal = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    assert [satu.rekomendasi for satu in hal.pendapat_tim] == [None]


def test_a_penilai_who_leads_the_team_himself_is_not_asked_twice(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    uji = make_tim(session, orang, skp, ketua_id=orang.penilai.id)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    hal = service.open_halaman(session, orang.sebagai_penilai, skp.id, today=saat["today"])
    assert PelakuSkp.PENILAI in hal.pelaku
    assert not hal.pendapat_tim
    lembar = tim_service.open_lembar_tim(
        session, orang.sebagai_penilai, uji.tim.id, skp.id, today=saat["today"]
    )
    assert lembar.skp.status is StatusSkp.DIAJUKAN


def test_the_sheet_of_the_ketua_asks_the_same_for_more_rows(
    session: Session, orang: Orang, skp: Skp, uji: TimUji, saat: Saat
) -> None:
    tim_id, skp_id = uji.tim.id, skp.id

    def ask() -> int:
        session.expunge_all()
        with count_queries(session.connection()) as asked:
            tim_service.open_lembar_tim(session, uji.ketua, tim_id, skp_id, today=saat["today"])
        return len(asked)

    rhk_id = uji.dari_tim.id
    sedikit = ask()
    for _ in range(4):
        tim_service.add_catatan_tim(session, uji.ketua, tim_id, skp_id, rhk_id, "Sekali lagi.", **saat)
    assert ask() == sedikit <= 4
