"""The pages of the capaian kinerja organisasi."""

from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.evaluasi.models import CapaianUnit
from kinerja.evaluasi.rules import CapaianOrganisasi
from tests import factories
from tests.client import FormClient
from tests.evaluasi_bersama import Kantor
from tests.web.conftest import SignIn

DAFTAR = "/penilaian/capaian"


def _url(kantor: Kantor) -> str:
    return f"{DAFTAR}/{kantor.bidang.id}?tahun=2026&periode=T1"


def test_the_head_above_sets_the_capaian(session: Session, kantor: Kantor, sign_in: SignIn) -> None:
    browser = sign_in(kantor.kepala_badan)
    assert "Belum ditetapkan" in browser.get(DAFTAR).text
    form: dict[str, object] = {"nilai": "istimewa", "catatan": "Melampaui rencana aksi.", "versi": "0"}
    answer = browser.submit(_url(kantor), form)
    assert answer.location == f"{DAFTAR}?tahun=2026&periode=T1"
    page = browser.get(answer.location)
    assert "Capaian organisasi disimpan: Istimewa." in page.text
    assert "Maria Lestari, M.A.P." in page.text
    rinci = browser.get(_url(kantor)).text
    assert "capaian: belum ada → Istimewa" in rinci
    assert "Melampaui rencana aksi." in rinci
    assert session.query(CapaianUnit).one().nilai is CapaianOrganisasi.ISTIMEWA


def test_a_missing_or_unknown_value_is_asked_for(kantor: Kantor, sign_in: SignIn) -> None:
    browser = sign_in(kantor.kepala_badan)
    for nilai in ("", "hebat"):
        answer = browser.submit(_url(kantor), {"nilai": nilai, "catatan": "Tetap di sini.", "versi": "0"})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert "Tetap di sini.</textarea>" in answer.text


def test_the_later_of_two_sees_both(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.set_capaian(CapaianOrganisasi.KURANG)
    answer = sign_in(kantor.kepala_badan).submit(_url(kantor), {"nilai": "baik", "versi": "0"})
    assert answer.status_code == 409
    assert 'data-mine="Capaian">Baik' in answer.text
    assert 'data-theirs="Capaian">Kurang' in answer.text


def test_others_find_no_unit_to_set(kantor: Kantor, sign_in: SignIn) -> None:
    for pegawai in (kantor.kepala, kantor.pegawai, kantor.lain):
        browser = sign_in(pegawai)
        assert "Tidak ada unit di bawah Anda" in browser.get(DAFTAR).text
        assert browser.get(_url(kantor)).status_code == 404
        assert browser.submit(_url(kantor), {"nilai": "baik"}).status_code == 403


def test_an_admin_records_the_topmost_unit_with_its_ground(
    session: Session, kantor: Kantor, client: FormClient
) -> None:
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    client.sign_in(akun)
    url = f"{DAFTAR}/{kantor.badan.id}?tahun=2026&periode=T1"
    assert "Badan Kepegawaian" in client.get(DAFTAR).text
    assert client.submit(url, {"nilai": "baik", "versi": "0"}).status_code == 422
    assert client.submit(url, {"nilai": "baik", "catatan": "Surat Bupati", "versi": "0"}).status_code == 303
    assert "Admin instansi" in client.get(DAFTAR).text


def test_a_long_list_comes_page_by_page(session: Session, kantor: Kantor, sign_in: SignIn) -> None:
    for nomor in range(35):
        factories.make_unit(session, nama=f"Bidang {nomor:02}", induk_id=kantor.badan.id)
    browser = sign_in(kantor.kepala_badan)
    page = browser.get(DAFTAR).text
    assert "Bidang 29" in page
    assert "Bidang 30" not in page
    lanjut = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    kedua = browser.get(lanjut).text
    assert "Bidang 30" in kedua
    assert "Bidang Penilaian" in kedua
    assert "Bidang 29" not in kedua
    assert "Bidang Penilaian" in browser.get(f"{DAFTAR}?q=penil").text
