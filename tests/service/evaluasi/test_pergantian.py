"""Who rates, and whose capaian counts, when people change places around the day of rating."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi import service
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.organisasi.models import Pegawai, Penempatan
from tests import factories
from tests.evaluasi_bersama import BAIK, SAAT, Kantor, on

PERILAKU = IsianNilai(None, Rating.SESUAI_EKSPEKTASI)
JULI = on(2026, 7, 3)


def _head_row(session: Session, pegawai: Pegawai) -> Penempatan:
    return session.scalars(select(Penempatan).where(Penempatan.pegawai_id == pegawai.id)).one()


# The head of a unit


def test_who_heads_the_unit_on_the_last_day_follows_its_capaian_and_who_did_before_does_not(
    session: Session, kantor: Kantor
) -> None:
    """The head stops in the middle of the second quarter: that one is rated like that of anybody else."""
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    pertama, kedua = kantor.submit(kantor.kepala), kantor.submit(kantor.kepala, "T2")
    lama = _head_row(session, kantor.kepala)
    lama.sampai = date(2026, 5, 11)
    session.flush()
    factories.make_penempatan(
        session, kantor.kepala, unit_id=kantor.bidang.id, jabatan_id=lama.jabatan_id, mulai=date(2026, 5, 11)
    )
    kantor.set_capaian(CapaianOrganisasi.ISTIMEWA)
    kantor.set_capaian(CapaianOrganisasi.KURANG, "T2", saat=JULI)
    atasan = kantor.actor(kantor.kepala_badan)
    evaluasi = service.save_ratings(session, atasan, pertama.id, PERILAKU, **JULI)
    assert (evaluasi.rating_hasil, evaluasi.predikat) == (Rating.DI_ATAS_EKSPEKTASI, Predikat.BAIK)
    kedua_nilai = service.save_ratings(session, atasan, kedua.id, BAIK, **JULI)
    assert kedua_nilai.rating_hasil is Rating.SESUAI_EKSPEKTASI  # typed, not the capaian "kurang"


def test_a_plt_who_heads_the_unit_on_the_last_day_rates_only_where_the_line_says_so(
    session: Session, kantor: Kantor
) -> None:
    kantor.end_line(date(2026, 3, 15))
    factories.make_garis(session, kantor.pegawai, kantor.lain, mulai=date(2026, 3, 15))
    periode = kantor.submit()
    with pytest.raises(NotFoundError):
        service.save_ratings(session, kantor.penilai, periode.id, BAIK, **SAAT)
    plt = service.save_ratings(session, kantor.actor(kantor.lain), periode.id, BAIK, **SAAT)
    assert plt.penilai_id == kantor.lain.id


def test_a_plt_after_the_last_day_leaves_the_rating_with_the_head_of_that_day(
    session: Session, kantor: Kantor
) -> None:
    kantor.end_line(date(2026, 4, 2))
    factories.make_garis(session, kantor.pegawai, kantor.lain, mulai=date(2026, 4, 2))
    periode = kantor.submit()
    with pytest.raises(NotAuthorizedError):
        service.save_ratings(session, kantor.actor(kantor.lain), periode.id, BAIK, **SAAT)
    assert service.save_ratings(session, kantor.penilai, periode.id, BAIK, **SAAT).penilai_id


def test_who_leads_two_units_is_rated_by_his_own_and_rates_each_person_by_theirs(
    session: Session, kantor: Kantor
) -> None:
    """The head of the bidang is Plt of another: the capaian of that one is not his."""
    kedua = factories.make_unit(session, nama="Bidang Mutasi", induk_id=kantor.badan.id)
    dewi = kantor.add_person("Dewi", unit_id=kedua.id)
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    kepala = kantor.submit(kantor.kepala)
    kantor.set_capaian(CapaianOrganisasi.ISTIMEWA)
    atasan = kantor.actor(kantor.kepala_badan)
    kurang = CapaianOrganisasi.KURANG
    service.set_capaian(session, atasan, kedua.id, 2026, "T1", kurang, **SAAT)
    evaluasi = service.save_ratings(session, atasan, kepala.id, PERILAKU, **SAAT)
    assert evaluasi.rating_hasil is Rating.DI_ATAS_EKSPEKTASI
    capaian = {}
    for pegawai in (kantor.pegawai, dewi):
        hal = service.open_penilaian(session, kantor.penilai, kantor.submit(pegawai).id, **SAAT)
        capaian[pegawai.nama] = hal.nilai.capaian
    assert capaian == {"Andi Ramadhan": CapaianOrganisasi.ISTIMEWA, "Dewi": kurang}
    assert hal.tetangga.jumlah == 2  # both units in one row for n and k


# Who rates changes between draft and fixing


def test_a_draft_of_who_rated_before_is_taken_over_and_fixed_by_who_rates_now(
    session: Session, kantor: Kantor
) -> None:
    """The line of the last day is corrected after a draft: the draft stays under the new name."""
    evaluasi = kantor.rate()
    kantor.end_line(date(2026, 3, 1))
    factories.make_garis(session, kantor.pegawai, kantor.lain, mulai=date(2026, 3, 1))
    baru = kantor.actor(kantor.lain)
    with pytest.raises(NotFoundError):
        service.establish(session, kantor.penilai, evaluasi.periode_id, **SAAT)
    with pytest.raises(NotFoundError):
        service.save_ratings(session, kantor.penilai, evaluasi.periode_id, BAIK, **SAAT)
    tetap = service.establish(session, baru, evaluasi.periode_id, **SAAT)
    assert tetap.penilai_id == kantor.lain.id
    assert tetap.potret is not None
    assert tetap.potret["penilai"]["nama"] == "Rini Wulandari"


# Gone back while a draft exists


def test_a_page_drawn_before_the_period_went_back_fixes_nothing(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    versi = evaluasi.versi
    service.return_period(session, kantor.penilai, evaluasi.periode_id, "Lengkapi bukti.", **SAAT)
    with pytest.raises(StateError):
        service.establish(session, kantor.penilai, evaluasi.periode_id, versi=versi, **SAAT)
    assert evaluasi.predikat is None
