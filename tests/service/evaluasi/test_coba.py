"""Trying a formula on past evaluations: three people and a year, without a trace."""

from kinerja_formula_bawaan.setelan import Setelan

from kinerja.actor import Peran
from kinerja.evaluasi import service_coba
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
