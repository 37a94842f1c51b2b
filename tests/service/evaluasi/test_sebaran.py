"""The spread of the predikat in a unit beside the pattern of its capaian."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kinerja.evaluasi import service
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.evaluasi.service import IsianNilai, Sebaran
from kinerja.organisasi.models import Kedudukan
from tests import factories
from tests.evaluasi_bersama import BAIK, SAAT, Kantor
from tests.skp_bersama import count_queries


def _open(kantor: Kantor) -> Sebaran:
    kantor.session.flush()
    hal = service.open_penilaian(kantor.session, kantor.penilai, kantor.periode().id, **SAAT)
    assert hal.nilai.sebaran is not None
    return hal.nilai.sebaran


def _fill_up(kantor: Kantor, jumlah: int) -> None:
    """So many people in the unit beside its head; one of them has an SKP."""
    for nomor in range(jumlah - 1):
        kantor.add_person(f"Orang {nomor:02}", skp=False)


@pytest.mark.parametrize(
    ("capaian", "teks", "gabungan"),
    [
        pytest.param(
            CapaianOrganisasi.BAIK,
            {Predikat.BAIK: "1 dari paling banyak 16", Predikat.SANGAT_BAIK: "0"},
            ["Butuh Perbaikan dan Kurang bersama paling sedikit 1: kini 0."],
            id="T-10",
        ),
        pytest.param(
            CapaianOrganisasi.BUTUH_PERBAIKAN,
            {
                Predikat.BUTUH_PERBAIKAN: "0 dari paling sedikit 14",
                Predikat.SANGAT_BAIK: "0 dari paling banyak 2",
            },
            [],
            id="T-11",
        ),
        pytest.param(
            CapaianOrganisasi.SANGAT_KURANG,
            {Predikat.SANGAT_BAIK: "0, semestinya tidak ada"},
            ["Kurang dan Butuh Perbaikan bersama paling sedikit 3: kini 0."],
            id="sangat-kurang",
        ),
    ],
)
def test_limits_in_persons_for_23_pegawai(
    kantor: Kantor, capaian: CapaianOrganisasi, teks: dict[Predikat, str], gabungan: list[str]
) -> None:
    _fill_up(kantor, 23)
    kantor.set_capaian(capaian)
    kantor.rate()
    sebaran = _open(kantor)
    assert (sebaran.jumlah, sebaran.belum) == (23, 22)
    assert {satu: sebaran.of(satu).teks for satu in teks} == teks
    assert list(sebaran.gabungan) == gabungan


def test_the_head_the_retired_and_other_units_are_not_counted(session: Session, kantor: Kantor) -> None:
    kantor.add_person("Dewi", skp=False)
    pensiun = kantor.add_person("Eko", skp=False)
    pensiun.kedudukan = Kedudukan.PENSIUN
    pindah = factories.make_pegawai(session)
    factories.make_penempatan(session, pindah, unit_id=kantor.bidang.id, sampai=date(2026, 2, 1))
    kantor.submit()
    assert _open(kantor).jumlah == 2


def test_drafts_and_fixed_predikat_count_and_returned_ones_do_not(kantor: Kantor) -> None:
    kantor.rate(isian=IsianNilai(Rating.DI_ATAS_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI))
    kantor.establish(kantor.add_person("Dewi"))
    kembali = kantor.add_person("Eko")
    evaluasi = kantor.rate(kembali)
    service.return_period(kantor.session, kantor.penilai, evaluasi.periode_id, "Ulangi.", **SAAT)
    sebaran = _open(kantor)
    assert {satu.predikat: satu.jumlah for satu in sebaran.daftar if satu.jumlah} == {
        Predikat.SANGAT_BAIK: 1,
        Predikat.BAIK: 1,
    }
    assert sebaran.belum == 1


def test_a_small_unit_has_no_limits(kantor: Kantor) -> None:
    kantor.set_capaian()
    kantor.rate()
    sebaran = _open(kantor)
    assert (sebaran.of(Predikat.BAIK).teks, sebaran.gabungan, sebaran.pesan) == ("1", (), ())


def test_a_broken_limit_is_said_and_stops_nothing(kantor: Kantor) -> None:
    kantor.set_capaian(CapaianOrganisasi.SANGAT_KURANG)
    _fill_up(kantor, 12)
    kantor.rate(isian=IsianNilai(Rating.DI_ATAS_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI))
    (pesan,) = _open(kantor).pesan
    assert "Sangat Baik" in pesan.kalimat
    service.establish(kantor.session, kantor.penilai, kantor.periode().id, **SAAT)


def test_the_page_costs_the_same_for_any_number_of_people(session: Session, kantor: Kantor) -> None:
    kantor.rate()
    actor, periode_id = kantor.penilai, kantor.periode().id
    jumlah = []
    for nomor in range(2):
        session.flush()
        session.expire_all()
        with count_queries(session.connection()) as asked:
            service.open_penilaian(session, actor, periode_id, **SAAT)
        jumlah.append(len(asked))
        for lagi in range(8):
            kantor.rate(kantor.add_person(f"Orang {nomor}{lagi}"), BAIK)
    assert jumlah[0] == jumlah[1] <= 10
