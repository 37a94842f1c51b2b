"""The comparison of raters is for the second-level reviewer, and names no group under five."""

from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from tests.evaluasi_bersama import Kantor
from tests.web.conftest import SignIn

TINGGI = IsianNilai(Rating.DI_ATAS_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI, "")


def test_only_the_reviewer_above_reads_it_and_small_groups_stay_hidden(
    kantor: Kantor, sign_in: SignIn
) -> None:
    for nomor in range(4):
        kantor.establish(kantor.add_person(f"Orang {nomor}"), TINGGI)
    atasan = sign_in(kantor.kepala_badan)
    alamat = "/penilaian/perbandingan?tahun=2026&periode=T1"
    page = atasan.get(alamat)
    assert page.status_code == 200
    assert "Kurang dari lima orang ditetapkan, tidak ditampilkan." in page.text
    assert "Seluruh instansi" not in page.text
    kantor.establish()
    kantor.session.commit()
    page = atasan.get(alamat)
    assert "Drs. Budi Santoso" in page.text
    assert "4,80" in page.text  # four times 5 and once 4
    assert "Orang 0" not in page.text
    assert "Perbandingan penilai" in atasan.get("/penilaian/?tahun=2026&periode=T1").text
    for orang in (kantor.kepala, kantor.pegawai, kantor.lain):
        assert sign_in(orang).get(alamat).status_code == 404
