"""The pages on which an admin switches plugins on and sees what went wrong in them."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.app import create_app
from kinerja.audit import CatatanAudit
from kinerja.config import Config
from kinerja.evaluasi.models import Evaluasi
from kinerja.hooks import penjaga
from kinerja.hooks.muat import load_plugins
from kinerja.organisasi.models import Instansi
from kinerja.plugin import service
from kinerja.plugin.models import GalatPlugin, PluginInstansi
from kinerja.plugin.skema import BELUM
from kinerja.skp.models import Indikator
from kinerja.surat.models import SuratTerbit
from tests import factories
from tests.client import FormClient
from tests.conftest import OpenSession, TestClock
from tests.evaluasi_bersama import SAAT, Kantor
from tests.organisasi_bersama import make_admin, make_admin_unit
from tests.plugin_admin_bersama import (
    HALAMAN,
    KUNCI,
    TUKIN,
    count_stored,
    fail,
    form,
    row_of,
    save,
    switch,
    version_of,
    words,
)
from tests.skp_bersama import count_queries

# The list


def test_the_list_says_of_each_plugin_what_it_brings_and_its_state(admin: FormClient) -> None:
    page = admin.get("/admin/plugin").text
    assert "Belum ada plugin tambahan" not in page
    baris = row_of(page, "surat_tukin")
    for teks in ("surat_tukin 1.0.0", "Surat: Rincian Tunjangan Kinerja", "Mati", "Belum dipakai"):
        assert teks in baris
    assert "Tidak ada dalam 7 hari" in baris
    assert "Bawaan, selalu aktif" in row_of(page, "indikator_bawaan")
    assert "Jenis indikator:" in row_of(page, "indikator_bawaan")
    assert "Formula: Rumus instansi" in row_of(page, "formula_ekspresi")
    assert "Bagian halaman: Beranda Pemeriksaan SKP" in row_of(page, "penghubung")
    assert "Tidak ada utas yang tertahan" in page
    switch(admin, "aktifkan")
    assert " Aktif Belum dipakai" in row_of(admin.get("/admin/plugin").text, "penghubung")


def test_the_list_counts_use_and_faults(session: Session, kantor: Kantor, admin: FormClient) -> None:
    evaluasi = kantor.establish()
    session.execute(update(Evaluasi).values(formula_plugin="formula_ekspresi"))
    session.execute(update(Indikator).values(penyedia="penghubung"))
    jumlah = session.scalar(select(func.count(Indikator.id)))
    session.add(
        SuratTerbit(
            kode="tukin",
            plugin="surat_tukin",
            versi_plugin="1.0.0",
            judul="Rincian",
            evaluasi_id=evaluasi.id,
            tahun=2026,
            urut=1,
            nomor="1",
            isi={},
            oleh="Admin",
            dibuat=SAAT["now"],
        )
    )
    for jam in (0, 2, 200):
        waktu = SAAT["now"] - timedelta(hours=jam)
        session.add(GalatPlugin(nama="penghubung", hook="kinerja_slot_skp", sebab="x", waktu=waktu))
    session.commit()
    page = admin.get("/admin/plugin").text
    assert "1 surat terbit" in row_of(page, "surat_tukin")
    assert "1 evaluasi dengan formulanya" in row_of(page, "formula_ekspresi")
    assert f"{jumlah} indikator di SKP 1 dalam sejam 2 dalam 7 hari" in row_of(page, "penghubung")


def test_without_further_plugins_the_list_says_how_they_come(
    config: Config, clock: TestClock, session: Session, kantor: Kantor
) -> None:
    polos = create_app(config, now=clock, plugins=load_plugins(()))
    polos.test_client_class = FormClient
    client: FormClient = polos.test_client()
    page = client.sign_in(make_admin(session)).get("/admin/plugin").text
    assert "Belum ada plugin tambahan" in page
    assert "KINERJA_PLUGINS=&#34;formula_ekspresi surat_tukin&#34;" in page
    polos.extensions["kinerja_database"].engine.dispose()


def test_stuck_threads_and_suspension_are_shown_as_those_of_the_process(
    admin: FormClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kinerja.admin.service_plugin.count_stuck", lambda: {"penghubung": 2})
    penjaga.suspend("penghubung")
    page = admin.get("/admin/plugin").text
    assert "2 utas server tertahan. Ditangguhkan semenit" in row_of(page, "penghubung")
    assert "untuk semua instansi: penghubung 2." in page
    assert "keadaan proses server yang menjawab halaman ini, untuk semua instansi" in admin.get(HALAMAN).text
    switch(admin, "aktifkan")
    assert not penjaga.is_suspended("penghubung")


def test_what_is_not_installed_any_more_can_be_switched_off(session: Session, admin: FormClient) -> None:
    session.add(PluginInstansi(nama="hilang", aktif=True, diaktifkan=SAAT["now"]))
    session.commit()
    page = admin.get("/admin/plugin").text
    assert "Aktif, tetapi tidak terpasang" in page
    assert "Plugin hilang aktif tetapi tidak terpasang" in admin.get("/admin").text
    lama = admin.submit("/admin/plugin/hilang/lepas", {"versi": "7"})
    assert lama.status_code == 409
    assert "baru saja diubah" in lama.text
    answer = admin.submit("/admin/plugin/hilang/lepas", {"versi": "1"})
    assert answer.location == "/admin/plugin"
    page = admin.get("/admin/plugin").text
    assert "Aktif, tetapi tidak terpasang" not in page
    assert "Plugin hilang dimatikan." in page
    assert "tidak terpasang" not in admin.get("/admin").text
    assert admin.submit("/admin/plugin/lain/lepas", {}).status_code == 404
    assert admin.submit(f"{HALAMAN}/lepas", {}).status_code == 422


# Switching


def test_switching_on_says_what_changes_and_is_one_press(session: Session, admin: FormClient) -> None:
    page = admin.get(TUKIN).text
    assert "Yang berubah bila Rincian Tunjangan Kinerja diaktifkan" in page
    assert "Suratnya dapat diterbitkan dari halaman hasil evaluasi." in page
    assert "Setelan awal plugin berlaku" in page
    switch(admin, "aktifkan", TUKIN)
    page = admin.get(TUKIN).text
    assert "Rincian Tunjangan Kinerja diaktifkan." in page
    assert "Aktif sejak 3 April 2026 09.00 WIB." in page
    assert "Surat baru tidak dapat diterbitkan." in page
    switch(admin, "matikan", TUKIN)
    assert "Rincian Tunjangan Kinerja dimatikan." in admin.get(TUKIN).text
    aksi = [satu.aksi for satu in session.scalars(select(CatatanAudit).order_by(CatatanAudit.id))]
    assert aksi[-2:] == ["plugin.nyalakan", "plugin.matikan"]


def test_switching_off_names_what_uses_it(session: Session, kantor: Kantor, admin: FormClient) -> None:
    session.execute(update(Indikator).values(penyedia="penghubung"))
    session.commit()
    jumlah = session.scalar(select(func.count(Indikator.id)))
    switch(admin, "aktifkan")
    page = admin.get(HALAMAN).text
    assert f"{jumlah} indikator di SKP memakainya. Target dan realisasinya tetap terbaca" in page
    assert "Temuannya tidak tampil lagi dan tidak menahan pengajuan SKP." in page
    assert "Setelannya tetap tersimpan dan berlaku lagi" in page
    switch(admin, "matikan")
    assert f"Realisasi {jumlah} indikator yang memakainya dapat diisi lagi." in admin.get(HALAMAN).text


def test_a_plugin_whose_tables_are_behind_names_who_clears_it(
    session: Session, admin: FormClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch(admin, "aktifkan")
    monkeypatch.setattr(
        service, "obstacle_of", lambda satu: BELUM if satu.definisi.nama == "penghubung" else ""
    )
    kalimat = "belum dapat dipakai: migrasi belum dijalankan. Minta pengelola server menjalankan"
    assert kalimat in admin.get(HALAMAN).text
    assert "Aktif, tetapi tidak dipakai" in row_of(admin.get("/admin/plugin").text, "penghubung")
    assert kalimat in admin.get("/admin").text
    switch(admin, "matikan")
    answer = admin.submit(f"{HALAMAN}/aktifkan", {"versi": version_of(admin.get(HALAMAN).text)})
    assert answer.status_code == 422
    assert answer.text.count(kalimat) == 2  # why it was refused, and the state


def test_a_built_in_plugin_has_no_switch(admin: FormClient) -> None:
    page = admin.get("/admin/plugin/indikator_bawaan").text
    assert "Plugin bawaan selalu aktif dan tidak dapat dimatikan." in page
    assert "/matikan" not in page
    answer = admin.submit("/admin/plugin/indikator_bawaan/matikan", {})
    assert answer.status_code == 422
    assert "Plugin bawaan selalu aktif." in answer.text


def test_an_admin_does_not_switch_what_another_has_just_changed(session: Session, admin: FormClient) -> None:
    switch(admin, "aktifkan")
    lama = version_of(admin.get(HALAMAN).text)
    save(admin, batas="45")
    answer = admin.submit(f"{HALAMAN}/matikan", {"versi": lama})
    assert answer.status_code == 409
    assert "Plugin ini baru saja diubah dari tempat lain." in answer.text
    assert "Aktif sejak" in answer.text


def test_a_plugin_that_failed_too_often_is_off_until_somebody_switches_it_on_again(
    session: Session, admin: FormClient
) -> None:
    switch(admin, "aktifkan")
    fail(session, "penghubung", 5)
    page = admin.get(HALAMAN).text
    assert "Dimatikan otomatis sesudah 5 kegagalan dalam satu jam." in page
    assert "Aktifkan lagi" in page
    assert "Dimatikan otomatis" in row_of(admin.get("/admin/plugin").text, "penghubung")
    depan = admin.get("/admin").text
    assert "Plugin penghubung dimatikan otomatis" in depan
    assert 'href="/admin/plugin/penghubung">Lihat plugin' in depan
    switch(admin, "aktifkan")
    assert "Dimatikan otomatis" not in admin.get(HALAMAN).text
    assert "dimatikan otomatis" not in admin.get("/admin").text


def test_leaving_it_off_is_an_answer_too(session: Session, admin: FormClient) -> None:
    switch(admin, "aktifkan")
    fail(session, "penghubung", 5)
    assert "Biarkan mati" in admin.get(HALAMAN).text
    switch(admin, "matikan")
    assert "Biarkan mati" not in admin.get(HALAMAN).text
    assert "dimatikan otomatis" not in admin.get("/admin").text


# Faults


def test_faults_are_listed_with_time_place_cause_and_cure(session: Session, admin: FormClient) -> None:
    fail(session, "penghubung", 1, sebab="ValueError: <b>tidak</b> tersambung")
    fail(session, "penghubung", 1, hook="kinerja_check_rencana", sebab="tidak selesai", lambat=True)
    page = words(admin.get(HALAMAN).text)
    assert "3 Apr 2026 09.00 WIB Bagian di Beranda kinerja_slot_beranda" in page
    assert "ValueError: <b>tidak</b> tersambung Halaman berjalan tanpa plugin ini." in page
    assert "Pemeriksaan SKP kinerja_check_rencana tidak selesai Plugin tidak menjawab pada waktunya" in page
    assert "2 dalam sejam, 2 dalam 7 hari" in page


def test_many_faults_go_on_over_the_page(session: Session, admin: FormClient) -> None:
    session.add_all(
        GalatPlugin(nama="penghubung", hook="kinerja_slot_skp", sebab=f"galat {nomor:02}", waktu=SAAT["now"])
        for nomor in range(45)
    )
    session.commit()
    seen, url = [], HALAMAN
    while url:
        page = admin.get(url).text
        seen += re.findall(r"galat (\d\d)<", page)
        berikut = re.search(r'href="([^"]+)" rel="next"', page)
        url = html.unescape(berikut[1]).partition("#")[0] if berikut else ""
    assert seen == [f"{nomor:02}" for nomor in reversed(range(45))]
    assert "Ke awal daftar" in page


def test_the_pages_stay_within_their_budget(app: Flask, session: Session, admin: FormClient) -> None:
    for nomor in range(30):
        save(admin, alamat=f"https://{'a' * 150}{nomor}.go.id", batas=str(nomor + 1))
    session.add_all(
        GalatPlugin(nama="penghubung", hook="kinerja_slot_skp", sebab="x" * 500, waktu=SAAT["now"])
        for _ in range(60)
    )
    session.add(PluginInstansi(nama="hilang", aktif=True, diaktifkan=SAAT["now"]))
    session.commit()
    engine = app.extensions["kinerja_database"].engine
    for url in ("/admin", "/admin/plugin", HALAMAN, f"{HALAMAN}?dari=2"):
        with count_queries(engine) as asked:
            answer = admin.get(url)
        assert answer.status_code == 200
        assert len(asked) <= 12, (url, len(asked))
        assert len(answer.data) <= 100 * 1024, (url, len(answer.data))


# Who may

BACA = ("/admin/plugin", HALAMAN)
TULIS = ("aktifkan", "matikan", "setelan", "lepas")


def test_only_an_admin_of_the_instansi_knows_the_pages(app: Flask, session: Session, kantor: Kantor) -> None:
    lain = {
        "staf": kantor.akun(kantor.pegawai),
        "auditor": make_admin(session, Peran.AUDITOR),
        "platform": make_admin(session, Peran.PLATFORM),
        "unit": make_admin_unit(session, kantor.bidang),
    }
    for siapa, akun in lain.items():
        client: FormClient = app.test_client()
        client.sign_in(akun)
        for url in BACA:
            assert client.get(url).status_code == 404, siapa
        for aksi in TULIS:
            assert client.submit(f"{HALAMAN}/{aksi}", form()).status_code == 404, (siapa, aksi)
        assert 'href="/admin/plugin' not in client.get("/admin").text
    assert count_stored(session) == [0, 0]


def test_a_form_without_its_token_changes_nothing(session: Session, admin: FormClient) -> None:
    for aksi in TULIS:
        assert admin.post(f"{HALAMAN}/{aksi}", data=form()).status_code == 400, aksi
        assert admin.get(f"{HALAMAN}/{aksi}").status_code == 405, aksi
    assert count_stored(session) == [0, 0]


def test_another_instansi_sees_nothing_of_it(
    app: Flask, session: Session, admin: FormClient, instansi_lain: Instansi, open_session: OpenSession
) -> None:
    save(admin, alamat="https://hanya-kami.go.id", kunci=KUNCI)
    switch(admin, "aktifkan")
    fail(session, "penghubung", 5)
    with open_session(instansi_lain.id) as lain:
        akun = factories.make_akun(lain, peran=(Peran.ADMIN_INSTANSI,))
        lain.commit()
    client: FormClient = app.test_client()
    client.sign_in(akun)
    baris = row_of(client.get("/admin/plugin").text, "penghubung")
    assert "Mati Belum dipakai Tidak ada dalam 7 hari" in baris
    page = client.get(HALAMAN).text
    for teks in ("hanya-kami", "Dimatikan otomatis", "tidak tersambung", "Sudah tersimpan"):
        assert teks not in page
    assert "Belum ada. Plugin memakai setelan awalnya." in page
    assert client.get(f"{HALAMAN}?dari=1").status_code == 404
    assert "Plugin penghubung" not in client.get("/admin").text


def test_a_plugin_that_is_not_installed_has_no_page(admin: FormClient) -> None:
    assert admin.get("/admin/plugin/tiada").status_code == 404
    for aksi in TULIS:
        assert admin.submit(f"/admin/plugin/tiada/{aksi}", {}).status_code == 404
