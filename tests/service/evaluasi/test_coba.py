"""Trying a formula on past evaluations: three people and a year, without a trace."""

from datetime import date

from kinerja_formula_bawaan.setelan import Setelan

from kinerja.actor import Peran
from kinerja.evaluasi import service_coba
from kinerja.evaluasi.rekonstruksi import Bagian
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.evaluasi.service_coba import CalonFormula
from tests.evaluasi_bersama import Kantor

ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI
CALON = CalonFormula("bawaan", Setelan())


def test_three_people_from_low_to_high(kantor: Kantor) -> None:
    for nama, hasil in {"Tinggi": ATAS, "Sedang": SESUAI, "Rendah": BAWAH}.items():
        kantor.establish(kantor.add_person(nama), IsianNilai(hasil, SESUAI))
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    tiga = service_coba.coba_tiga(kantor.session, admin, CALON)
    assert [(satu.nama, satu.rating_hasil) for satu in tiga] == [
        ("Rendah", BAWAH),
        ("Sedang", SESUAI),
        ("Tinggi", ATAS),
    ]


def test_a_year_in_shares_is_the_year(kantor: Kantor) -> None:
    for nomor in range(7):
        kantor.establish(kantor.add_person(f"Orang {nomor}"), IsianNilai(SESUAI, SESUAI))
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    seluruh = service_coba.coba_setahun(kantor.session, admin, CALON, tahun=2026)
    bagian = [
        service_coba.coba_bagian(kantor.session, admin, CALON, tahun=2026, bagian=Bagian(urutan, 3))
        for urutan in range(3)
    ]
    assert [satu.total for satu in bagian] == [7, 7, 7]
    assert {satu.selesai for satu in bagian} <= {2, 3}
    assert bagian[0].plus(bagian[1]).plus(bagian[2]) == seluruh


def test_last_year_is_tried_and_this_year_where_last_year_has_nothing(kantor: Kantor) -> None:
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    assert service_coba.find_tahun(kantor.session, admin, today=date(2026, 4, 3)) == (2025, 0)
    kantor.establish(kantor.pegawai, IsianNilai(SESUAI, SESUAI))
    assert service_coba.find_tahun(kantor.session, admin, today=date(2026, 4, 3)) == (2026, 1)
    assert service_coba.find_tahun(kantor.session, admin, today=date(2027, 4, 3)) == (2026, 1)
