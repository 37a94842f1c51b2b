"""The head of a unit is judged by its capaian: definitive, Plt or Plh, none, and one who came later."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.errors import NotAuthorizedError
from kinerja.evaluasi import service
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.evaluasi.service import IsianNilai, capaian
from kinerja.organisasi.models import GarisPelaporan, Pegawai, Penempatan, PeristiwaPegawai, UnitKerja
from kinerja.organisasi.rules import JenisPeristiwa
from tests import factories
from tests.evaluasi_bersama import BAIK, SAAT, Kantor, on
from tests.skp_bersama import Saat

PERILAKU = IsianNilai(None, Rating.SESUAI_EKSPEKTASI)
JULI = on(2026, 7, 3)
SEMENTARA = pytest.mark.parametrize("jenis", [JenisPeristiwa.PLT, JenisPeristiwa.PLH])


def _act(
    session: Session,
    pegawai: Pegawai,
    unit: UnitKerja,
    jenis: JenisPeristiwa = JenisPeristiwa.PLT,
    *,
    mulai: date = date(2026, 2, 1),
    sampai: date | None = date(2026, 12, 31),
) -> PeristiwaPegawai:
    """The event of a Plt or Plh as the wizard records it."""
    row = PeristiwaPegawai(
        pegawai_id=pegawai.id,
        jenis=jenis,
        mulai=mulai,
        sampai=sampai,
        unit_id=unit.id,
        dasar="SP 1/2026",
        dibuat=datetime(2026, 2, 1, tzinfo=UTC),
    )
    session.add(row)
    session.flush()
    return row


def _leave(session: Session, pegawai: Pegawai, sampai: date) -> None:
    """The post is vacant from this day on."""
    query = select(Penempatan).where(Penempatan.pegawai_id == pegawai.id, Penempatan.kepala_unit)
    session.scalars(query).one().sampai = sampai
    session.flush()


def _may_set(kantor: Kantor, pegawai: Pegawai, unit: UnitKerja, saat: Saat = SAAT) -> bool:
    return capaian.may_set(kantor.session, kantor.actor(pegawai), unit, today=saat["today"])


@pytest.mark.parametrize(
    ("nilai", "rating"),
    [
        (CapaianOrganisasi.ISTIMEWA, Rating.DI_ATAS_EKSPEKTASI),
        (CapaianOrganisasi.BAIK, Rating.SESUAI_EKSPEKTASI),
        (CapaianOrganisasi.BUTUH_PERBAIKAN, Rating.DI_BAWAH_EKSPEKTASI),
    ],
)
def test_the_definitive_head_is_rated_by_the_capaian_in_period_and_year(
    session: Session, kantor: Kantor, nilai: CapaianOrganisasi, rating: Rating
) -> None:
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    atasan, akhir = kantor.actor(kantor.kepala_badan), on(2027, 1, 4)
    for kode, saat in (("T1", SAAT), ("TH", akhir)):
        periode = kantor.submit(kantor.kepala, kode)
        kantor.set_capaian(nilai, kode, saat=saat)
        assert service.save_ratings(session, atasan, periode.id, PERILAKU, **saat).rating_hasil is rating


@SEMENTARA
def test_who_acts_as_head_is_rated_by_his_own_post_and_not_by_the_unit_he_leads_for_now(
    session: Session, kantor: Kantor, jenis: JenisPeristiwa
) -> None:
    """The work as Plt or Plh is part of his own SKP: no capaian takes its place."""
    lain = factories.make_unit(session, nama="Bidang Mutasi", induk_id=kantor.badan.id)
    _act(session, kantor.pegawai, lain, jenis)
    kantor.set_capaian(CapaianOrganisasi.BAIK)
    atasan = kantor.actor(kantor.kepala_badan)
    service.set_capaian(session, atasan, lain.id, 2026, "T1", CapaianOrganisasi.KURANG, **SAAT)
    draf = kantor.rate(isian=BAIK)
    hal = service.open_penilaian(session, kantor.penilai, draf.periode_id, **SAAT)
    assert (hal.nilai.kepala_unit, hal.nilai.capaian) == (False, CapaianOrganisasi.BAIK)
    tetap = service.establish(session, kantor.penilai, draf.periode_id, **SAAT)
    assert (tetap.rating_hasil, tetap.predikat) == (Rating.SESUAI_EKSPEKTASI, Predikat.BAIK)


@SEMENTARA
def test_who_acts_as_head_above_sets_the_capaian_of_the_units_below_while_he_acts(
    session: Session, kantor: Kantor, jenis: JenisPeristiwa
) -> None:
    """The badan has lost its head; the bidang below it has none either."""
    _leave(session, kantor.kepala_badan, date(2026, 2, 1))
    _leave(session, kantor.kepala, date(2026, 2, 1))
    assert not _may_set(kantor, kantor.lain, kantor.bidang)
    peristiwa = _act(session, kantor.lain, kantor.badan, jenis, sampai=date(2026, 7, 1))
    assert _may_set(kantor, kantor.lain, kantor.bidang)
    assert not _may_set(kantor, kantor.lain, kantor.bidang, JULI)
    assert not _may_set(kantor, kantor.lain, kantor.badan)
    peristiwa.dibatalkan = SAAT["now"]
    session.flush()
    assert not _may_set(kantor, kantor.lain, kantor.bidang)


def test_people_of_a_unit_without_head_are_judged_with_its_capaian(session: Session, kantor: Kantor) -> None:
    _leave(session, kantor.kepala_badan, date(2026, 2, 1))
    _leave(session, kantor.kepala, date(2026, 2, 1))
    _act(session, kantor.lain, kantor.badan, sampai=None)
    periode = kantor.submit(kode="TH")
    akhir = on(2027, 1, 4)
    hal = service.open_penilaian(session, kantor.penilai, periode.id, **akhir)
    assert hal.nilai.capaian is None
    assert hal.menunggu == "Rini Wulandari, Plt. pimpinan Badan Kepegawaian"
    saat = on(2026, 12, 30)
    plt = kantor.actor(kantor.lain)
    service.set_capaian(session, plt, kantor.bidang.id, 2026, "TH", CapaianOrganisasi.BAIK, **saat)
    tetap = service.save_ratings(session, kantor.penilai, periode.id, BAIK, **akhir)
    assert tetap.capaian_organisasi is CapaianOrganisasi.BAIK


def test_nobody_sets_the_capaian_of_the_unit_that_he_leads_for_now(session: Session, kantor: Kantor) -> None:
    """Only who heads the unit above by his own post may: that is his office, the other is lent to him."""
    _leave(session, kantor.kepala, date(2026, 2, 1))
    _act(session, kantor.kepala_badan, kantor.bidang)
    assert _may_set(kantor, kantor.kepala_badan, kantor.bidang)
    _leave(session, kantor.kepala_badan, date(2026, 2, 1))
    _act(session, kantor.lain, kantor.badan)
    _act(session, kantor.lain, kantor.bidang, JenisPeristiwa.PLH)
    assert not _may_set(kantor, kantor.lain, kantor.bidang)
    with pytest.raises(NotAuthorizedError):
        service.set_capaian(
            session, kantor.actor(kantor.lain), kantor.bidang.id, 2026, "T1", CapaianOrganisasi.BAIK, **SAAT
        )


def test_a_head_who_came_in_the_middle_of_a_period_follows_the_capaian_of_its_last_day(
    session: Session, kantor: Kantor
) -> None:
    """Andi becomes head on 11 May: the second quarter is that of a head, the first was not."""
    pertama, kedua = kantor.submit(), kantor.submit(kode="T2")
    _leave(session, kantor.kepala, date(2026, 5, 11))
    lama = session.scalars(select(Penempatan).where(Penempatan.pegawai_id == kantor.pegawai.id)).one()
    lama.sampai = date(2026, 5, 11)
    garis = session.scalars(
        select(GarisPelaporan).where(GarisPelaporan.pegawai_id == kantor.pegawai.id)
    ).one()
    garis.sampai = date(2026, 5, 11)
    session.flush()
    factories.make_penempatan(
        session,
        kantor.pegawai,
        unit_id=kantor.bidang.id,
        jabatan_id=lama.jabatan_id,
        kepala_unit=True,
        mulai=date(2026, 5, 11),
    )
    factories.make_garis(session, kantor.pegawai, kantor.kepala_badan, mulai=date(2026, 5, 11))
    kantor.set_capaian(CapaianOrganisasi.KURANG)
    kantor.set_capaian(CapaianOrganisasi.ISTIMEWA, "T2", saat=JULI)
    satu = service.save_ratings(session, kantor.penilai, pertama.id, BAIK, **JULI)
    assert satu.rating_hasil is Rating.SESUAI_EKSPEKTASI
    dua = service.save_ratings(session, kantor.actor(kantor.kepala_badan), kedua.id, PERILAKU, **JULI)
    assert dua.rating_hasil is Rating.DI_ATAS_EKSPEKTASI
