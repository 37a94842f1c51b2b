"""The pages of the pejabat penilai: evidence, two ratings, and what follows from them."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kinerja.actor import Peran
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import Realisasi
from kinerja.pelaksanaan.rules import StatusPeriode
from tests import factories
from tests.client import FormClient
from tests.evaluasi_bersama import SAAT, Kantor
from tests.web.conftest import Counted, SignIn

BAIK = {"hasil_kerja": "sesuai_ekspektasi", "perilaku_kerja": "di_atas_ekspektasi", "catatan": "Pertahankan."}
PALING_BANYAK = 12


def _url(kantor: Kantor, aksi: str = "") -> str:
    return f"/penilaian/{kantor.periode().id}{aksi}"


def _field(page: TestResponse, nama: str) -> str:
    found = re.search(rf'name="{nama}" value="([^"]*)"', page.text)
    assert found is not None
    return found[1]


def _form(page: TestResponse, **lain: str) -> dict[str, object]:
    """The form of the page as a browser would send it, with the ratings chosen."""
    return {nama: _field(page, nama) for nama in ("versi", "sidik", "kunci_permintaan")} | BAIK | lain


def _stored(kantor: Kantor) -> Evaluasi:
    kantor.session.rollback()
    return kantor.session.query(Evaluasi).one()


# The page


def test_the_page_shows_what_is_judged(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.set_capaian()
    kantor.submit()
    kantor.add_person("Dewi")
    page = sign_in(kantor.kepala).get(_url(kantor))
    assert page.status_code == 200
    for teks in (
        "Andi Ramadhan, S.Kom.",
        "Tersusunnya laporan evaluasi",
        "Target: 12 laporan",
        "3 laporan",
        "https://contoh.go.id/bukti",
        "Analisisnya tajam.",
        "Mengusulkan rekap otomatis.",
        "Sebaran 2 pegawai",
        "Pegawai ke-1 dari 2",
    ):
        assert teks in page.text, teks
    assert len(re.findall(r"<td data-hasil=", page.text)) == 9
    assert not re.search(r'<(?:input|select|textarea)[^>]*name="predikat"', page.text)


def test_a_click_answers_with_the_consequence_in_3_kb(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.set_capaian()
    kantor.submit()
    for nomor in range(22):
        kantor.add_person(f"Orang {nomor}", skp=False)
    browser = sign_in(kantor.kepala)
    answer = browser.submit_htmx(_url(kantor, "/simpan"), "hasil_nilai", BAIK | {"versi": "0"})
    assert answer.status_code == 200
    assert answer.text.startswith('<div id="hasil_nilai"')
    assert "Baik</p>" in answer.text
    assert "1 dari paling banyak 16" in answer.text
    assert 'name="versi" value="1"' in answer.text
    assert answer.text.count("hx-swap-oob") == 2
    assert len(answer.data) <= 3000
    assert _stored(kantor).predikat is Predikat.BAIK


def test_a_save_without_javascript_leads_back_to_the_page(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    browser = sign_in(kantor.kepala)
    answer = browser.submit(_url(kantor, "/simpan"), BAIK | {"versi": "0"})
    assert (answer.status_code, answer.location) == (303, _url(kantor))
    page = browser.get(_url(kantor))
    assert "Draf penilaian tersimpan" in page.text
    assert 'class="nyala" aria-current="true"' in page.text
    assert "Sedang dinilai" in page.text


def test_a_predikat_that_is_sent_is_not_read(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    kiriman = BAIK | {
        "predikat": "sangat_baik",
        "rating_hasil": "di_atas_ekspektasi",
        "status": "final",
        "penilai_id": str(kantor.lain.id),
        "capaian_organisasi": "istimewa",
        "versi": "0",
    }
    sign_in(kantor.kepala).submit(_url(kantor, "/simpan"), kiriman)
    evaluasi = _stored(kantor)
    assert (evaluasi.predikat, evaluasi.rating_hasil) == (Predikat.BAIK, Rating.SESUAI_EKSPEKTASI)
    assert (evaluasi.penilai_id, evaluasi.capaian_organisasi) == (kantor.kepala.id, None)


@pytest.mark.parametrize("htmx", [True, False])
def test_the_later_of_two_saves_sees_both_texts(kantor: Kantor, sign_in: SignIn, *, htmx: bool) -> None:
    kantor.rate()
    browser = sign_in(kantor.kepala)
    kiriman = BAIK | {"versi": "0", "catatan": "Dari tab lama."}
    if htmx:
        answer = browser.submit_htmx(_url(kantor, "/simpan"), "hasil_nilai", kiriman)
    else:
        answer = browser.submit(_url(kantor, "/simpan"), kiriman)
    assert answer.status_code == 409
    assert 'data-mine="Catatan">Dari tab lama.' in answer.text
    assert 'data-theirs="Catatan">Pertahankan mutu analisis.' in answer.text
    assert f'name="versi" value="{_stored(kantor).versi}"' in answer.text
    assert _stored(kantor).catatan == "Pertahankan mutu analisis."
    if not htmx:
        assert "Dari tab lama.</textarea>" in answer.text


def test_an_unknown_rating_is_refused_and_what_was_typed_stays(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    kiriman = BAIK | {"hasil_kerja": "luar_biasa", "versi": "0"}
    answer = sign_in(kantor.kepala).submit(_url(kantor, "/simpan"), kiriman)
    assert answer.status_code == 422
    assert "Pilih salah satu yang tersedia." in answer.text
    assert "Pertahankan.</textarea>" in answer.text
    assert kantor.session.query(Evaluasi).count() == 0


def test_a_note_that_is_too_long_is_refused(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    answer = sign_in(kantor.kepala).submit(
        _url(kantor, "/simpan"), BAIK | {"catatan": "a" * 4001, "versi": "0"}
    )
    assert answer.status_code == 422
    assert "paling banyak 4000 karakter" in answer.text


# Fixing


def test_fixing_leads_to_the_next_person_and_says_what_happened(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    dewi = kantor.submit(kantor.add_person("Dewi"))
    browser = sign_in(kantor.kepala)
    answer = browser.submit(_url(kantor, "/tetapkan"), _form(browser.get(_url(kantor))))
    assert answer.location == f"/penilaian/{dewi.id}"
    assert "ditetapkan: Baik." in browser.get(answer.location).text
    evaluasi = _stored(kantor)
    assert (evaluasi.ditetapkan, evaluasi.catatan) == (SAAT["now"], "Pertahankan.")
    page = browser.get(_url(kantor))
    assert 'class="nyala"' in page.text
    assert "data-matriks>" not in page.text
    assert 'name="hasil_kerja"' not in page.text


def test_fixing_by_htmx_sends_the_browser_on(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)))
    answer = browser.submit_htmx(_url(kantor, "/tetapkan"), "hasil_nilai", form)
    assert answer.headers["HX-Redirect"] == "/penilaian/?tahun=2026&periode=T1"
    assert _stored(kantor).ditetapkan


def test_a_resent_form_fixes_once(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)))
    answers = [browser.submit(_url(kantor, "/tetapkan"), form) for _ in range(3)]
    assert {answer.location for answer in answers} == {"/penilaian/?tahun=2026&periode=T1"}
    assert _stored(kantor).revisi == 1
    lain = browser.submit(_url(kantor, "/tetapkan"), form | {"catatan": "Isi lain."})
    assert lain.status_code == 409
    assert _stored(kantor).catatan == "Pertahankan."


@pytest.mark.parametrize("htmx", [True, False])
def test_fixing_names_what_is_missing(kantor: Kantor, sign_in: SignIn, *, htmx: bool) -> None:
    kantor.submit()
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)), perilaku_kerja="")
    if htmx:
        answer = browser.submit_htmx(_url(kantor, "/tetapkan"), "hasil_nilai", form)
    else:
        answer = browser.submit(_url(kantor, "/tetapkan"), form)
    assert answer.status_code == 422
    assert "Pilih rating perilaku kerja." in answer.text
    assert kantor.session.query(Evaluasi).count() == 0  # nothing of a refused form is stored


def test_fixing_says_whom_the_capaian_waits_for(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    periode = kantor.submit(kantor.kepala)
    browser = sign_in(kantor.kepala_badan)
    url = f"/penilaian/{periode.id}"
    page = browser.get(url)
    assert "Menunggu pimpinan Badan Kepegawaian sejak 3 April 2026." in page.text
    assert 'name="hasil_kerja"' not in page.text
    form = {nama: isi for nama, isi in _form(page).items() if nama != "hasil_kerja"}
    answer = browser.submit(f"{url}/tetapkan", form)
    assert answer.status_code == 422
    assert "Capaian organisasi Bidang Penilaian belum ditetapkan." in answer.text


def test_content_that_changed_after_the_page_was_drawn_is_not_fixed(
    session: Session, kantor: Kantor, sign_in: SignIn
) -> None:
    kantor.submit()
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)))
    session.query(Realisasi).update({"teks": "4 laporan"})
    session.commit()
    for sidik in (form["sidik"], ""):
        answer = browser.submit(_url(kantor, "/tetapkan"), form | {"sidik": sidik, "kunci_permintaan": ""})
        assert answer.status_code == 409
        assert "berubah sejak Anda membacanya" in answer.text
    assert session.query(Evaluasi).count() == 0


def test_a_limit_that_breaks_is_said_after_fixing(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.set_capaian(CapaianOrganisasi.SANGAT_KURANG)
    kantor.submit()
    for nomor in range(12):
        kantor.add_person(f"Orang {nomor}", skp=False)
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)), hasil_kerja="di_atas_ekspektasi")
    answer = browser.submit(_url(kantor, "/tetapkan"), form)
    assert "Predikat Sangat Baik ada 1, semestinya tidak ada" in browser.get(answer.location).text


# Giving back


def test_a_period_goes_back_with_a_note(kantor: Kantor, sign_in: SignIn) -> None:
    periode = kantor.submit()
    browser = sign_in(kantor.kepala)
    kosong = browser.submit(_url(kantor, "/kembalikan"), {"catatan_kembali": " "})
    assert kosong.status_code == 422
    assert "Tulis apa yang perlu diperbaiki." in kosong.text
    browser.submit(_url(kantor, "/kembalikan"), {"catatan_kembali": "Lengkapi bukti."})
    kantor.session.rollback()
    assert periode.status is StatusPeriode.DIKEMBALIKAN
    assert "belum mengajukan realisasi" in browser.get(_url(kantor)).text


def test_a_draft_is_taken_back(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.rate()
    browser = sign_in(kantor.kepala)
    assert "Batalkan penilaian" in browser.get(_url(kantor)).text
    browser.submit(_url(kantor, "/batalkan"))
    assert _stored(kantor).predikat is None


# Who


def test_others_are_led_to_the_result_and_strangers_find_nothing(kantor: Kantor, sign_in: SignIn) -> None:
    periode = kantor.submit()
    for pegawai in (kantor.pegawai, kantor.kepala_badan):
        answer = sign_in(pegawai).get(_url(kantor))
        assert answer.location == f"/penilaian/hasil/{periode.id}"
    orang_lain = sign_in(kantor.lain)
    assert orang_lain.get(_url(kantor)).status_code == 404
    for aksi in ("/simpan", "/tetapkan", "/kembalikan", "/batalkan"):
        assert orang_lain.submit(_url(kantor, aksi), BAIK).status_code == 404
        assert sign_in(kantor.pegawai).submit(_url(kantor, aksi), BAIK).status_code == 403


def test_another_instansi_finds_nothing(
    instansi_lain: Instansi, app: Flask, kantor: Kantor, client: FormClient
) -> None:
    periode = kantor.submit()
    kantor.session.commit()
    with app.extensions["kinerja_database"].session(instansi_lain.id, write=True) as lain, lain.begin():
        akun = factories.make_akun(lain, factories.make_pegawai(lain), [Peran.ADMIN_INSTANSI])
    client.sign_in(akun)
    for alamat in (str(periode.id), f"hasil/{periode.id}", f"capaian/{kantor.bidang.id}"):
        assert client.get(f"/penilaian/{alamat}").status_code == 404
    assert client.submit(f"/penilaian/{periode.id}/simpan", BAIK).status_code == 404


# The list and the cost


def test_the_list_names_everybody_and_leads_to_the_first_who_waits(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.establish()
    menunggu = kantor.submit(kantor.add_person("Dewi"))
    kantor.add_person("Eko", skp=False)
    page = sign_in(kantor.kepala).get("/penilaian/")
    assert "Penilaian Triwulan I 2026" in page.text
    assert "3 orang: 1 menunggu Anda, 0 sedang dinilai, 1 ditetapkan" in page.text
    assert f'href="/penilaian/{menunggu.id}">Mulai menilai' in page.text
    assert "Belum ada SKP yang ditetapkan" in page.text


@pytest.mark.parametrize("alamat", ["?periode=T9", "?tahun=26", "?tahun=99999", "?tahun=²", "?periode=%00T1"])
def test_a_period_that_does_not_exist_is_not_found(kantor: Kantor, sign_in: SignIn, alamat: str) -> None:
    assert sign_in(kantor.kepala).get(f"/penilaian/{alamat}").status_code in {400, 404}


def test_pages_cost_the_same_for_ten_times_the_people(
    kantor: Kantor, sign_in: SignIn, counted: Counted
) -> None:
    kantor.set_capaian()
    kantor.rate()
    tetap = kantor.establish(kantor.add_person("Dewi")).periode_id
    urls = ["/penilaian/", "/penilaian/?periode=TH", _url(kantor), f"/penilaian/{tetap}"]
    urls += [f"/penilaian/hasil/{tetap}", f"/penilaian/hasil/{tetap}/evaluasi", "/penilaian/capaian"]
    hitung: list[dict[str, int]] = []
    for putaran in range(2):
        browser = sign_in(kantor.kepala)
        satu = {}
        for url in urls:
            with counted() as asked:
                assert browser.get(url).status_code == 200
            satu[url] = len(asked)
        hitung.append(satu)
        for nomor in range(18 if putaran == 0 else 0):
            pegawai = kantor.add_person(f"Orang {nomor}", skp=nomor < 4)
            if nomor < 4:
                kantor.rate(pegawai, IsianNilai(Rating.SESUAI_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI))
    assert hitung[0] == hitung[1]
    assert max(hitung[0].values()) <= PALING_BANYAK, hitung[0]
