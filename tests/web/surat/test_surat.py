"""Letters of plugins on the result page: preview, issue, print again, download, and who may."""

import io
import re
from unittest.mock import patch

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from kinerja.audit import CatatanAudit
from kinerja.plugin.models import GalatPlugin, PluginInstansi
from kinerja.surat import cetak
from kinerja.surat.models import SuratTerbit
from kinerja.surat.pdf import DokumenGagalError
from tests import factories
from tests.client import FormClient
from tests.evaluasi_bersama import Kantor
from tests.skp_bersama import count_queries
from tests.surat_bersama import PenandaUji, PluginPenanda, PluginSurat, letter, manage
from tests.web.surat.conftest import SignIn

JUDUL = "Surat Keterangan Kinerja"


def _hasil(kantor: Kantor) -> str:
    return f"/penilaian/hasil/{kantor.periode().id}"


def _surat(kantor: Kantor, bagian: str = "", kode: str = "keterangan") -> str:
    return f"/surat/{kantor.periode().id}/{kode}{bagian}"


def _issue(kantor: Kantor, admin: FormClient) -> str:
    """Issue as the form of the result page does; the page after it."""
    kunci = re.findall(r'name="kunci_permintaan" value="([^"]+)"', admin.get(_hasil(kantor)).text)
    answer = admin.submit(_surat(kantor, "/terbitkan"), {"kunci_permintaan": kunci[-1]})
    assert answer.location == _hasil(kantor)
    return admin.get(answer.location).text


def _stored(session: Session) -> list[SuratTerbit]:
    session.rollback()
    return list(session.scalars(select(SuratTerbit).execution_options(populate_existing=True)))


def _unduh(session: Session) -> str:
    return f"/surat/terbit/{_stored(session)[-1].id}.pdf"


def test_the_admin_sees_previews_issues_and_the_pegawai_downloads(
    session: Session, kantor: Kantor, enter: SignIn
) -> None:
    admin = enter(None)
    assert "Belum diterbitkan" in admin.get(_hasil(kantor)).text
    page = admin.get(_surat(kantor))
    for teks in (
        "Nomor: — belum diterbitkan —",
        "dengan predikat Baik",
        "dokumen.css",
        ">Terbitkan</button>",
    ):
        assert teks in page.text, teks
    assert not re.search(r"\sstyle=|<script(?![^>]*src=)", page.text)
    assert _stored(session) == []
    page_text = _issue(kantor, admin)
    assert "Surat terbit dengan nomor 001/KET/IV/2026." in page_text
    assert "Nomor 001/KET/IV/2026, terbit 3 April 2026" in page_text
    assert "Terbitkan" not in page_text
    pegawai = enter(kantor.pegawai)
    assert "001/KET/IV/2026" in pegawai.get(_hasil(kantor)).text
    answer = pegawai.get(_unduh(session))
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=keterangan-2026-0001.pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    teks = " ".join(PdfReader(io.BytesIO(answer.data)).pages[0].extract_text().split())
    assert "Nomor: 001/KET/IV/2026" in teks
    assert "Andi Ramadhan, S.Kom." in teks


def test_the_pegawai_sees_the_section_once_there_is_a_letter(kantor: Kantor, enter: SignIn) -> None:
    pegawai = enter(kantor.pegawai)
    assert "Surat lain" not in pegawai.get(_hasil(kantor)).text
    _issue(kantor, enter(None))
    page = pegawai.get(_hasil(kantor)).text
    assert "Surat lain" in page
    assert "Pratinjau<span" not in page


def test_others_find_no_letter(session: Session, kantor: Kantor, enter: SignIn) -> None:
    _issue(kantor, enter(None))
    surat = _stored(session)[0]
    for pegawai in (kantor.kepala, kantor.kepala_badan, kantor.lain):
        browser = enter(pegawai)
        assert "Surat lain" not in browser.get(_hasil(kantor)).text
        assert browser.get(_unduh(session)).status_code == 404
        assert browser.get(_surat(kantor)).status_code == 404
        assert browser.submit(_surat(kantor, "/terbitkan")).status_code == 404
        assert browser.submit(f"/surat/terbit/{surat.id}/cetak").status_code == 404
    pegawai = enter(kantor.pegawai)
    assert pegawai.get(_surat(kantor)).status_code == 404
    assert pegawai.submit(_surat(kantor, "/terbitkan")).status_code == 404


def test_an_admin_does_not_issue_about_himself(session: Session, kantor: Kantor, app: Flask) -> None:
    akun = kantor.akun(kantor.kepala)
    session.add(PeranAkun(akun_id=akun.id, peran=Peran.ADMIN_INSTANSI, mulai=factories.AWAL_TAHUN))
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    sendiri = kantor.periode(kantor.kepala)
    session.commit()
    browser: FormClient = app.test_client().sign_in(akun)
    assert browser.get(f"/surat/{sendiri.id}/keterangan").status_code == 403
    assert browser.submit(f"/surat/{sendiri.id}/keterangan/terbitkan").status_code == 403
    assert browser.get(_surat(kantor)).status_code == 200


def test_a_stranger_is_asked_to_log_in(
    session: Session, kantor: Kantor, enter: SignIn, client: FormClient
) -> None:
    _issue(kantor, enter(None))
    assert "/masuk" in client.get(_unduh(session)).location


def test_the_same_form_twice_gives_one_number(session: Session, kantor: Kantor, enter: SignIn) -> None:
    admin = enter(None)
    for _ in range(3):
        admin.submit(_surat(kantor, "/terbitkan"), {"kunci_permintaan": "kunci-uji"})
    admin.submit(_surat(kantor, "/terbitkan"), {"kunci_permintaan": "kunci-lain"})
    assert [surat.nomor for surat in _stored(session)] == ["001/KET/IV/2026"]
    aksi = [satu.aksi for satu in session.query(CatatanAudit).filter(CatatanAudit.objek == "surat")]
    assert aksi == ["surat.terbit", "surat.cetak"]


def test_the_key_of_another_form_is_refused(session: Session, kantor: Kantor, enter: SignIn) -> None:
    admin = enter(None)
    admin.submit(_surat(kantor, "/terbitkan"), {"kunci_permintaan": "kunci-uji"})
    lain = {"kunci_permintaan": "kunci-uji", "lain": "x"}
    assert admin.submit(_surat(kantor, "/terbitkan"), lain).status_code == 409
    assert len(_stored(session)) == 1


def test_a_failed_print_says_so_and_is_done_again(session: Session, kantor: Kantor, enter: SignIn) -> None:
    admin = enter(None)
    with patch.object(cetak, "print_dokumen", side_effect=DokumenGagalError("Pencetak penuh.", alasan="uji")):
        page = _issue(kantor, admin)
    assert "Nomor surat sudah dipesan, berkasnya belum jadi. Pencetak penuh." in page
    assert "Belum dicetak" in page
    surat = _stored(session)[0]
    pegawai = enter(kantor.pegawai)
    assert "Belum dicetak" in pegawai.get(_hasil(kantor)).text
    assert pegawai.get(_unduh(session)).status_code == 409
    assert "/cetak" not in pegawai.get(_hasil(kantor)).text
    assert f'action="/surat/terbit/{surat.id}/cetak"' in page
    answer = admin.submit(f"/surat/terbit/{surat.id}/cetak", {"kunci_permintaan": "k"})
    assert "Berkas surat siap diunduh." in admin.get(answer.location).text
    assert pegawai.get(_unduh(session)).status_code == 200
    assert [satu.nomor for satu in _stored(session)] == ["001/KET/IV/2026"]


def test_the_admins_reading_shows_to_the_pegawai(session: Session, kantor: Kantor, enter: SignIn) -> None:
    admin = enter(None)
    admin.get(_surat(kantor))
    query = select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.baca")
    session.rollback()
    assert len(session.scalars(query).all()) == 1
    _issue(kantor, admin)
    enter(kantor.pegawai).get(_unduh(session))
    session.rollback()
    assert len(session.scalars(query).all()) == 1  # once per reader and day, none for himself


def test_an_unknown_letter_or_period_is_not_found(kantor: Kantor, enter: SignIn) -> None:
    admin = enter(None)
    for url in (_surat(kantor, kode="lain"), "/surat/999999/keterangan", "/surat/terbit/999999.pdf"):
        assert admin.get(url).status_code == 404
    assert admin.submit("/surat/terbit/999999/cetak").status_code == 404


def test_before_the_evaluation_is_fixed_there_is_nothing_to_issue(kantor: Kantor, enter: SignIn) -> None:
    dewi = kantor.add_person("Dewi")
    periode = kantor.rate(dewi).periode_id
    admin = enter(None)
    assert "Surat lain" not in admin.get(f"/penilaian/hasil/{periode}").text
    assert admin.get(f"/surat/{periode}/keterangan").status_code == 409


def test_pages_stay_within_twelve_queries(
    app: Flask, session: Session, kantor: Kantor, enter: SignIn
) -> None:
    admin, pegawai = enter(None), enter(kantor.pegawai)
    url, engine = _hasil(kantor), app.extensions["kinerja_database"].engine
    banyak = {}
    for nama, browser, alamat in (
        ("result, first reading", admin, url),
        ("result, admin", admin, url),
        ("preview", admin, _surat(kantor)),
        ("preview, first reading", enter(None), _surat(kantor)),
        ("result, pegawai", pegawai, url),
    ):
        with count_queries(engine) as asked:
            assert browser.get(alamat).status_code == 200
        banyak[nama] = len(asked)
    _issue(kantor, admin)
    for nama, browser in (("admin", admin), ("pegawai", pegawai)):
        with count_queries(engine) as asked:
            browser.get(_unduh(session))
        banyak[f"download, {nama}"] = len(asked)
    print(banyak)
    assert max(banyak.values()) <= 12


# Plugins that fail, and that are gone


@pytest.mark.parametrize("plugins", [{"surat_uji": PluginSurat(letter(fill=lambda *_: None))}])
def test_a_failing_plugin_leaves_the_result_page_and_its_fault_for_the_admin(
    session: Session, kantor: Kantor, enter: SignIn
) -> None:
    admin = enter(None)
    for answer in (admin.get(_surat(kantor)), admin.submit(_surat(kantor, "/terbitkan"))):
        assert answer.status_code == 502
        assert "Plugin “surat_uji” gagal di keterangan.fill" in answer.text
    assert JUDUL in admin.get(_hasil(kantor)).text
    assert _stored(session) == []
    assert len(session.scalars(select(GalatPlugin)).all()) == 2


def _refuse(*_argumen: object) -> None:
    raise ValueError("Isi faktor untuk predikat Baik di pengaturan plugin.")


@pytest.mark.parametrize("plugins", [{"surat_uji": PluginSurat(letter(fill=_refuse))}])
def test_a_refused_letter_shows_the_sentence_of_the_plugin(
    session: Session, kantor: Kantor, enter: SignIn
) -> None:
    admin = enter(None)
    for answer in (admin.get(_surat(kantor)), admin.submit(_surat(kantor, "/terbitkan"))):
        assert answer.status_code == 422
        assert "Isi faktor untuk predikat Baik di pengaturan plugin." in answer.text
    assert _stored(session) == []
    assert session.scalars(select(GalatPlugin)).all() == []


@pytest.mark.parametrize("dicetak", [True, False])
def test_without_its_plugin_an_issued_letter_still_lists_and_downloads(
    app: Flask, session: Session, kantor: Kantor, enter: SignIn, dicetak: bool
) -> None:
    admin, pegawai = enter(None), enter(kantor.pegawai)
    if dicetak:
        _issue(kantor, admin)
    else:
        with patch.object(cetak, "print_dokumen", side_effect=DokumenGagalError("x", alasan="uji")):
            _issue(kantor, admin)
    app.extensions["kinerja_plugins"] = manage()
    for browser in (admin, pegawai):
        page = browser.get(_hasil(kantor)).text
        assert "001/KET/IV/2026" in page
        assert "disediakan oleh plugin “surat_uji” (tidak terpasang)" in page
        assert ("Belum dicetak" in page) is not dicetak
        assert "/cetak" not in page
        assert browser.get(_unduh(session)).status_code == (200 if dicetak else 409)
    admin.submit(f"/surat/terbit/{_stored(session)[0].id}/cetak")
    assert ("Pasang dan aktifkan plugin itu lagi" in admin.get(_hasil(kantor)).text) is not dicetak
    assert admin.get(_surat(kantor)).status_code == 404


def test_a_plugin_that_is_switched_off_says_so(session: Session, kantor: Kantor, enter: SignIn) -> None:
    admin = enter(None)
    _issue(kantor, admin)
    session.rollback()
    session.execute(PluginInstansi.__table__.update().values(aktif=False))
    session.commit()
    page = admin.get(_hasil(kantor)).text
    assert "disediakan oleh plugin “surat_uji” (tidak diaktifkan)" in page
    assert admin.get(_unduh(session)).status_code == 200


# Signing


@pytest.fixture
def penanda() -> PenandaUji:
    return PenandaUji()


@pytest.mark.usefixtures("signed")
class TestSigned:
    @pytest.fixture
    def plugins(self, penanda: PenandaUji) -> dict[str, object]:
        return {"surat_uji": PluginSurat(), "penanda_uji": PluginPenanda(penanda)}

    @pytest.fixture
    def signed(self) -> None:
        """Marks the tests with a signer."""

    def test_the_letter_is_signed_at_once(
        self, session: Session, kantor: Kantor, enter: SignIn, penanda: PenandaUji
    ) -> None:
        page = _issue(kantor, enter(None))
        assert "ditandatangani elektronik" in page
        isi = enter(kantor.pegawai).get(_unduh(session)).data
        assert penanda.verify(isi, None).sah  # type: ignore[arg-type]
        assert _stored(session)[0].penanda == "uji"

    def test_the_admin_sees_why_it_is_not_signed_and_tries_again(
        self, session: Session, kantor: Kantor, enter: SignIn, penanda: PenandaUji
    ) -> None:
        penanda.gagal = TimeoutError("timed out")
        admin = enter(None)
        page = _issue(kantor, admin)
        assert "layanan Penanda Uji tidak menjawab (TimeoutError: timed out)" in page
        assert "Tanda tangani<span" in page
        assert enter(kantor.pegawai).get(_unduh(session)).status_code == 200
        penanda.gagal = None
        answer = admin.submit(f"/surat/terbit/{_stored(session)[0].id}/cetak", {"kunci_permintaan": "k"})
        page = admin.get(answer.location).text
        assert "ditandatangani elektronik" in page
        assert "Tanda tangani<span" not in page


@pytest.mark.usefixtures("two_signers")
class TestTwoSigners:
    @pytest.fixture
    def plugins(self, penanda: PenandaUji) -> dict[str, object]:
        lain = PenandaUji("lain", "Penanda Lain")
        return {
            "surat_uji": PluginSurat(),
            "penanda_uji": PluginPenanda(penanda),
            "penanda_lain": PluginPenanda(lain),
        }

    @pytest.fixture
    def two_signers(self) -> None:
        """Marks the tests with two signers."""

    def test_the_admin_chooses_who_signs(self, session: Session, kantor: Kantor, enter: SignIn) -> None:
        admin = enter(None)
        pilihan = (
            '<select id="penanda_keterangan" name="penanda"><option value="" selected>Tanda tangani nanti'
            '</option><option value="lain">Penanda Lain</option><option value="uji">Penanda Uji</option>'
        )
        assert pilihan in admin.get(_hasil(kantor)).text
        assert pilihan in admin.get(_surat(kantor)).text
        isian = {"kunci_permintaan": "k", "penanda": "lain"}
        answer = admin.submit(_surat(kantor, "/terbitkan"), isian)
        assert "ditandatangani elektronik" in admin.get(answer.location).text
        assert [surat.penanda for surat in _stored(session)] == ["lain"]

    def test_a_letter_without_a_choice_is_signed_later(
        self, session: Session, kantor: Kantor, enter: SignIn
    ) -> None:
        admin = enter(None)
        page = _issue(kantor, admin)
        assert "ada 2 penanda tangan elektronik yang aktif (Penanda Lain, Penanda Uji). Pilih salah" in page
        surat = _stored(session)[0]
        assert surat.penanda == ""
        assert (
            f'<select id="penanda_{surat.id}" name="penanda" required><option value="" selected>Pilih' in page
        )
        isian = {"kunci_permintaan": "k", "penanda": "uji"}
        page = admin.get(admin.submit(f"/surat/terbit/{surat.id}/cetak", isian).location).text
        assert "ditandatangani elektronik" in page
        assert 'name="penanda"' not in page
        assert [surat.penanda for surat in _stored(session)] == ["uji"]

    def test_a_signer_that_is_not_active_uses_no_number(
        self, session: Session, kantor: Kantor, enter: SignIn
    ) -> None:
        admin = enter(None)
        isian = {"kunci_permintaan": "k", "penanda": "hilang"}
        answer = admin.submit(_surat(kantor, "/terbitkan"), isian)
        assert answer.status_code == 422
        assert (
            "Penanda tangan elektronik “hilang” tidak aktif di instansi ini. Pilih yang lain." in answer.text
        )
        assert _stored(session) == []


def test_a_single_signer_needs_no_choice(session: Session, kantor: Kantor, enter: SignIn) -> None:
    assert 'name="penanda"' not in enter(None).get(_hasil(kantor)).text
