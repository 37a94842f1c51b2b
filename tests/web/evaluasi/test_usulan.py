"""The proposal beside the ratings: shown as a proposal, taken by a button, and no obstacle when it fails."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.app import create_app
from kinerja.config import Config
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import CapaianOrganisasi, Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.hooks import Usulan
from kinerja.hooks.penjaga import resume
from kinerja.plugin.models import GalatPlugin, PluginInstansi
from kinerja.plugin.service import choose_formula, switch_plugin
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor
from tests.formula_bersama import KODE, NAMA, Hitung, both, fill_values, manager_with, mirror
from tests.perintah import run_kinerja
from tests.web.conftest import Counted, SignIn

BAIK = {"hasil_kerja": "sesuai_ekspektasi", "perilaku_kerja": "di_atas_ekspektasi", "catatan": "Pertahankan."}


@dataclass
class Mesin:
    """What the formula of the installed plugin does."""

    hitung: Hitung


@pytest.fixture
def mesin() -> Iterator[Mesin]:
    yield Mesin(mirror)
    resume(NAMA)


@pytest.fixture
def app(config: Config, clock: TestClock, mesin: Mesin) -> Iterator[Flask]:
    """The application with a plugin whose formula is `mesin.hitung`."""
    manager = manager_with(lambda bahan, setelan: mesin.hitung(bahan, setelan))
    app = create_app(config, now=clock, plugins=manager)
    app.test_client_class = FormClient
    yield app
    app.extensions["kinerja_database"].engine.dispose()


@pytest.fixture
def choose(app: Flask, kantor: Kantor) -> None:
    """The instansi has switched the plugin on and chosen its formula."""
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    kantor.session.commit()
    database = app.extensions["kinerja_database"]
    with app.app_context(), database.session(admin.instansi_id, write=True) as session, session.begin():
        switch_plugin(session, admin, NAMA, aktif=True, now=SAAT["now"])
        choose_formula(session, admin, KODE, now=SAAT["now"])


def _url(kantor: Kantor, aksi: str = "") -> str:
    return f"/penilaian/{kantor.periode().id}{aksi}"


def _field(html: str, nama: str) -> str:
    found = re.search(rf'name="{nama}" value="([^"]*)"', html)
    assert found is not None, nama
    return found[1]


def _form(html: str, **lain: str) -> dict[str, object]:
    nama = ("versi", "sidik", "kunci_permintaan", "usulan")
    return {satu: _field(html, satu) for satu in nama} | BAIK | lain


def _stored(kantor: Kantor) -> Evaluasi:
    kantor.session.rollback()
    return kantor.session.query(Evaluasi).one()


# The built-in formula


def test_the_page_shows_a_proposal_and_chooses_nothing(kantor: Kantor, sign_in: SignIn) -> None:
    fill_values(kantor.session, kantor.submit(), "13")
    page = sign_in(kantor.kepala).get(_url(kantor))
    assert "Usulan formula “Usulan bawaan” 1.0.0: hasil kerja di atas ekspektasi" in page.text
    assert "Dari 1 target utama yang dapat diukur, 1 terlampaui (100 %)" in page.text
    assert "Usulan ini bukan keputusan." in page.text
    assert 'name="usulan_hasil" value="di_atas_ekspektasi"' in page.text
    assert ">Pakai usulan</button>" in page.text
    assert 'name="usulan_perilaku"' not in page.text
    assert " checked" not in page.text


def test_the_button_saves_the_draft_with_the_proposed_rating(kantor: Kantor, sign_in: SignIn) -> None:
    fill_values(kantor.session, kantor.submit(), "13")
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)).text, hasil_kerja="", usulan_hasil="di_atas_ekspektasi")
    answer = browser.submit(_url(kantor, "/simpan"), form)
    assert (answer.status_code, answer.location) == (303, _url(kantor))
    evaluasi = _stored(kantor)
    assert (evaluasi.rating_hasil, evaluasi.catatan) == (Rating.DI_ATAS_EKSPEKTASI, "Pertahankan.")
    page = browser.get(_url(kantor))
    assert 'name="hasil_kerja" value="di_atas_ekspektasi" checked' in page.text


def test_an_unknown_rating_of_the_button_is_refused(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)).text, usulan_hasil="luar_biasa")
    assert browser.submit(_url(kantor, "/simpan"), form).status_code == 422
    assert kantor.session.query(Evaluasi).count() == 0


def test_nothing_is_proposed_before_the_period_is_submitted(kantor: Kantor, sign_in: SignIn) -> None:
    page = sign_in(kantor.kepala).get(_url(kantor))
    assert page.status_code == 200
    assert 'id="usulan"' not in page.text


def test_a_target_without_a_number_gets_reasons_and_no_button(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.submit()
    page = sign_in(kantor.kepala).get(_url(kantor))
    assert "Usulan formula “Usulan bawaan” 1.0.0: tanpa usulan rating" in page.text
    assert "Belum ada target yang dapat diukur." in page.text
    assert "Pakai usulan" not in page.text


# The formula of a plugin


@pytest.mark.usefixtures("choose")
def test_both_ratings_have_a_button_of_their_own(kantor: Kantor, sign_in: SignIn, mesin: Mesin) -> None:
    mesin.hitung = both
    kantor.submit()
    browser = sign_in(kantor.kepala)
    page = browser.get(_url(kantor))
    assert "hasil kerja di atas ekspektasi, perilaku kerja sesuai ekspektasi" in page.text
    assert "Pakai usulan hasil kerja" in page.text
    assert "Pakai usulan perilaku kerja" in page.text
    form = _form(page.text, usulan_perilaku="sesuai_ekspektasi")
    browser.submit(_url(kantor, "/simpan"), form)
    assert _stored(kantor).rating_perilaku is Rating.SESUAI_EKSPEKTASI
    assert _stored(kantor).rating_hasil is Rating.SESUAI_EKSPEKTASI


@pytest.mark.usefixtures("choose")
def test_a_click_brings_the_proposal_along_only_where_it_changed(kantor: Kantor, sign_in: SignIn) -> None:
    kantor.set_capaian()
    kantor.submit()
    for nomor in range(22):
        kantor.add_person(f"Orang {nomor}", skp=False)
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)).text)
    answer = browser.submit_htmx(_url(kantor, "/simpan"), "hasil_nilai", form)
    sisa, usulan = answer.text.split('<div id="usulan" data-perbarui hx-swap-oob="true">')
    assert "hasil kerja di atas ekspektasi" in usulan
    assert len(sisa.encode()) <= 3000
    assert len(usulan.encode()) <= 1000
    form |= {nama: _field(answer.text, nama) for nama in ("versi", "usulan")}
    form |= {"hasil_kerja": "di_bawah_ekspektasi"}
    answer = browser.submit_htmx(_url(kantor, "/simpan"), "hasil_nilai", form)
    assert 'id="usulan"' not in answer.text
    assert len(answer.data) <= 3000


@pytest.mark.usefixtures("choose")
def test_a_click_costs_ten_queries_and_the_page_twelve(
    kantor: Kantor, sign_in: SignIn, counted: Counted
) -> None:
    kantor.set_capaian()
    kantor.submit()
    browser = sign_in(kantor.kepala)
    with counted() as asked:
        page = browser.get(_url(kantor))
    assert len(asked) <= 12, asked
    form = _form(page.text)
    for rating in ("sesuai_ekspektasi", "di_atas_ekspektasi"):
        with counted() as asked:
            answer = browser.submit_htmx(
                _url(kantor, "/simpan"), "hasil_nilai", form | {"hasil_kerja": rating}
            )
        assert answer.status_code == 200
        assert len(asked) <= 10, "\n".join(asked)
        form |= {"versi": _field(answer.text, "versi")}


@pytest.mark.usefixtures("choose")
def test_reasons_of_a_plugin_are_text(kantor: Kantor, sign_in: SignIn, mesin: Mesin) -> None:
    mesin.hitung = lambda *_: Usulan(alasan=("<script>alert(1)</script>",))
    kantor.submit()
    page = sign_in(kantor.kepala).get(_url(kantor))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.usefixtures("choose")
def test_a_head_of_a_unit_has_no_button_for_the_rating_that_follows(
    kantor: Kantor, sign_in: SignIn, mesin: Mesin
) -> None:
    mesin.hitung = both
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    kantor.set_capaian(CapaianOrganisasi.BAIK)
    periode = kantor.submit(kantor.kepala)
    page = sign_in(kantor.kepala_badan).get(f"/penilaian/{periode.id}")
    assert 'name="usulan_hasil"' not in page.text
    assert ">Pakai usulan</button>" in page.text


# Formulas that are off, gone or fail


@pytest.mark.usefixtures("choose")
def test_with_the_plugin_off_the_page_says_so_and_works(
    session: Session, kantor: Kantor, sign_in: SignIn
) -> None:
    kantor.submit()
    session.query(PluginInstansi).update({"aktif": False})
    browser = sign_in(kantor.kepala)
    page = browser.get(_url(kantor))
    assert "Formula usulan instansi ini tidak aktif." in page.text
    answer = browser.submit(_url(kantor, "/simpan"), _form(page.text))
    assert answer.status_code == 303
    assert (_stored(kantor).formula, _stored(kantor).rating_hasil) == ("", Rating.SESUAI_EKSPEKTASI)


def _raise(*_argumen: object) -> Usulan:
    raise RuntimeError("rusak")


def _hang(*_argumen: object) -> Usulan:
    threading.Event().wait(20)
    return Usulan(alasan=("Terlambat.",))


@pytest.mark.usefixtures("choose")
@pytest.mark.parametrize(
    ("hitung", "sebab"),
    [
        (_raise, "rusak"),
        (_hang, "tidak selesai"),
        (lambda *_: None, "expected Usulan"),
        (lambda *_: Usulan(alasan=("x",), angka=Decimal("Infinity")), "finite"),
    ],
    ids=["raises", "hangs", "none", "junk"],
)
def test_a_formula_that_fails_is_a_quiet_sentence(
    kantor: Kantor, sign_in: SignIn, mesin: Mesin, hitung: Hitung, sebab: str
) -> None:
    mesin.hitung = hitung
    kantor.submit()
    browser = sign_in(kantor.kepala)
    page = browser.get(_url(kantor))
    assert page.status_code == 200
    assert "Formula “Formula uji” 1.0.0 tidak memberi usulan kali ini" in page.text
    answer = browser.submit_htmx(_url(kantor, "/simpan"), "hasil_nilai", _form(page.text))
    assert answer.status_code == 200
    answer = browser.submit(_url(kantor, "/tetapkan"), _form(browser.get(_url(kantor)).text))
    assert answer.status_code == 303
    assert _stored(kantor).ditetapkan
    galat = kantor.session.query(GalatPlugin).first()
    assert galat is not None
    assert sebab in galat.sebab


@pytest.mark.usefixtures("choose")
def test_after_repeated_faults_the_plugin_is_off_and_rating_goes_on(
    kantor: Kantor, sign_in: SignIn, mesin: Mesin
) -> None:
    mesin.hitung = _raise
    kantor.submit()
    browser = sign_in(kantor.kepala)
    teks = [browser.get(_url(kantor)).text for _ in range(7)]
    assert "tidak memberi usulan kali ini" in teks[0]
    assert "Formula usulan instansi ini tidak aktif." in teks[-1]
    assert browser.submit(_url(kantor, "/simpan"), _form(teks[-1])).status_code == 303


@pytest.mark.usefixtures("choose")
def test_without_the_plugin_pages_letters_and_the_stored_proposal_stay(
    app: Flask, config: Config, clock: TestClock, kantor: Kantor, sign_in: SignIn
) -> None:
    kantor.submit()
    browser = sign_in(kantor.kepala)
    form = _form(browser.get(_url(kantor)).text)
    assert browser.submit(_url(kantor, "/tetapkan"), form).status_code == 303
    assert _stored(kantor).formula == KODE
    tanpa = create_app(config, now=clock)
    try:
        tanpa.test_client_class = FormClient
        client: FormClient = tanpa.test_client()
        client.sign_in(kantor.akun(kantor.kepala))
        page = client.get(_url(kantor))
        assert "Usulan formula “Formula uji” 1.0.0 saat dinilai" in page.text
        assert f"Perilaku kerja: {Rating.DI_ATAS_EKSPEKTASI.label}." in page.text
        hasil = f"/penilaian/hasil/{kantor.periode().id}"
        for alamat in (hasil, f"{hasil}/evaluasi", f"{hasil}/dokumen-evaluasi"):
            assert client.get(alamat).status_code == 200, alamat
        for alamat in (f"{hasil}/evaluasi.pdf", f"{hasil}/dokumen-evaluasi.pdf"):
            answer = client.get(alamat)
            assert answer.status_code == 200
            assert answer.data.startswith(b"%PDF")
    finally:
        tanpa.extensions["kinerja_database"].engine.dispose()


# The command


def test_the_command_checks_stored_proposals(config: Config, kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    kantor.rate(kantor.add_person("Dewi"), IsianNilai(None, Rating.SESUAI_EKSPEKTASI))
    kantor.session.commit()
    kode = "kab-contoh"
    jumlah = run_kinerja(config, "evaluasi", "usulan")
    assert f"{kode}: 2 usulan bawaan (formula_bawaan 1.0.0)" in jumlah.output
    baik = run_kinerja(config, "evaluasi", "usulan", "--periksa")
    assert baik.exit_code == 0, baik.output
    assert f"{kode}: 2 usulan diperiksa, 2 sama, 0 beda" in baik.output
    kosong = run_kinerja(config, "evaluasi", "usulan", "--periksa", "--tahun", "2030", "--json")
    assert '"diperiksa": 0' in kosong.output
    dewi = next(satu for satu in kantor.session.query(Evaluasi) if satu.id != evaluasi.id)
    dewi.usulan = dewi.usulan | {"usulan": dewi.usulan["usulan"] | {"alasan": ["Lain."]}}
    kantor.session.commit()
    buruk = run_kinerja(config, "evaluasi", "usulan", "--periksa")
    assert buruk.exit_code == 1
    assert f"beda: evaluasi {dewi.id}, T1 2026, formula bawaan 1.0.0" in buruk.output
    assert "alasan" in buruk.output
