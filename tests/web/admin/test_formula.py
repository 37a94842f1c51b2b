"""The pages on which an admin chooses, writes and tries the formula that proposes ratings."""

import html
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.admin import percobaan, service_formula
from kinerja.audit import CatatanAudit
from kinerja.config import Config
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.organisasi.models import Instansi
from kinerja.plugin.models import PilihanFormula, PluginInstansi, SetelanPlugin
from tests import factories
from tests.client import FormClient
from tests.conftest import OpenSession, TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.organisasi_bersama import make_admin, make_admin_unit
from tests.skp_bersama import count_queries

RUMUS = "0,6 * terisi + 0,4 * perilaku"
HALAMAN = "/admin/formula/ekspresi"
ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI
AWAL = {
    "s-ekspresi": RUMUS,
    "s-batas_di_atas": "110",
    "s-batas_sesuai": "90",
    "s-perilaku_di_atas": "110",
    "s-perilaku_sesuai": "100",
    "s-perilaku_di_bawah": "80",
    "s-indikator_kosong": "dilewati",
    "s-batas_capaian": "120",
    "versi": "0",
}
Masuk = Callable[..., FormClient]


@pytest.fixture
def config(config: Config) -> Config:
    """With the formula in the configuration, switched on nowhere."""
    return replace(config, plugins=("formula_ekspresi",))


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(SAAT["now"])
    return make_kantor(session)


@pytest.fixture
def admin(app: Flask, session: Session, kantor: Kantor) -> FormClient:
    """The browser of an admin of the instansi."""
    client: FormClient = app.test_client()
    return client.sign_in(make_admin(session))


def form(**isian: str) -> dict[str, object]:
    return AWAL | {f"s-{nama}": isi for nama, isi in isian.items()}


def value_of(page: str, nama: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{nama}" value="([^"]*)"', page)
    assert found, nama
    return html.unescape(found[1])


def tried(client: FormClient, **isian: str) -> dict[str, object]:
    """The form as it stands after a trial."""
    page = client.submit(f"{HALAMAN}/coba", form(**isian) | {"setahun": "1"}).text
    return form(**isian) | {nama: value_of(page, nama) for nama in ("sidik", "versi", "kunci_permintaan")}


def use(client: FormClient, **isian: str) -> None:
    answer = client.submit(f"{HALAMAN}/pakai", tried(client, **isian))
    assert answer.location == "/admin/formula", answer.text


def count_stored(session: Session) -> list[int]:
    session.rollback()  # or the transaction goes on seeing what it saw
    tabel = (SetelanPlugin, PilihanFormula, PluginInstansi)
    return [session.scalar(select(func.count(satu.id))) or 0 for satu in tabel]


def count_readings(session: Session) -> int:
    session.rollback()
    query = select(func.count(CatatanAudit.id)).where(CatatanAudit.aksi == "evaluasi.baca")
    return session.scalar(query) or 0


def find_fields(page: str, kelas: str = "salah") -> list[str]:
    return [
        html.unescape(satu) for satu in re.findall(rf'class="{kelas}"[^>]*>.*?<span>([^<]*)</span>', page)
    ]


# Reading


def test_the_list_says_what_proposes_now_and_what_may(admin: FormClient) -> None:
    page = admin.get("/admin/formula").text
    assert "Dipakai sekarang: Usulan bawaan" in page
    assert "Dipakai sejak awal" in page
    for teks in (
        "60 % hasil ditambah 40 % perilaku; di atas ekspektasi mulai 110",
        "PermenPANRB 6/2022 tidak menetapkan rumus",
        "Rumus instansi</a> (formula_ekspresi 1.0.0)",
        "Plugin belum diaktifkan",
        "Belum pernah diganti.",
    ):
        assert teks in page
    assert 'href="/admin/formula"' in admin.get("/admin").text


def test_a_formula_shows_its_form_its_sentence_and_all_its_names(admin: FormClient) -> None:
    page = admin.get(HALAMAN).text
    assert "0,6 * hasil + 0,4 * perilaku</textarea>" in page
    assert "60 % hasil ditambah 40 % perilaku" in page
    assert "<b>hasil</b>: rata-rata capaian semua indikator hasil kerja utama" in page
    assert "<code>jumlah_umpan_balik</code>" in page
    assert "<code>JIKA(hasil_terendah &lt; 60; 75; hasil)</code>" in page


def test_a_formula_of_numbers_alone_has_its_page_too(admin: FormClient) -> None:
    page = admin.get("/admin/formula/bawaan").text
    assert 'name="s-sebagian_besar"' in page
    assert "paling sedikit 60 % target utama" in page
    assert "Yang dapat ditulis" not in page


def test_reading_the_pages_takes_few_queries(app: Flask, session: Session, admin: FormClient) -> None:
    for nomor in range(5):
        use(admin, batas_di_atas=str(110 + nomor))
    engine = app.extensions["kinerja_database"].engine
    for url in ("/admin/formula", HALAMAN, f"{HALAMAN}?dari=2"):
        with count_queries(engine) as asked:
            assert admin.get(url).status_code == 200
        assert len(asked) <= 12, url


# Trying


def test_a_wrong_formula_keeps_what_was_typed_and_stores_nothing(
    session: Session, kantor: Kantor, admin: FormClient
) -> None:
    sebelum = count_stored(session)
    for url in (f"{HALAMAN}/coba", f"{HALAMAN}/pakai"):
        answer = admin.submit(url, form(ekspresi="0.6 * hasil", batas_sesuai="95"))
        assert answer.status_code == 422
        assert "0.6 * hasil</textarea>" in answer.text
        assert 'value="95"' in answer.text
        assert find_fields(answer.text) == [
            "Kolom 2: Titik tidak dapat dipakai. Desimal memakai koma, misalnya 0,6."
        ]
        assert 'aria-invalid="true" aria-describedby="s-ekspresi-b s-ekspresi-s"' in answer.text
    assert count_stored(session) == sebelum


def test_limits_that_contradict_each_other_are_refused_at_their_field(admin: FormClient) -> None:
    answer = admin.submit(f"{HALAMAN}/coba", form(batas_di_atas="90"))
    assert answer.status_code == 422
    assert find_fields(answer.text) == ["Tulis angka yang lebih besar daripada batas sesuai ekspektasi."]


def test_while_typing_only_the_trial_and_the_sentence_are_swapped(admin: FormClient) -> None:
    answer = admin.submit_htmx(f"{HALAMAN}/coba", "percobaan", form())
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="percobaan"')
    assert 'id="kalimat_formula" class="tumpuk" aria-live="polite" hx-swap-oob="true"' in answer.text
    assert "60 % bagian indikator yang terisi ditambah 40 % perilaku" in answer.text
    assert "<textarea" not in answer.text
    salah = admin.submit_htmx(f"{HALAMAN}/coba", "percobaan", form(ekspresi="hasl"))
    assert salah.status_code == 422
    assert "Rumus. Kolom 1: Nama “hasl” tidak dikenal. Maksud Anda hasil?" in salah.text


def test_a_pause_in_typing_that_changed_nothing_swaps_nothing(admin: FormClient) -> None:
    isian = tried(admin)
    assert admin.submit_htmx(f"{HALAMAN}/coba", "percobaan", isian).status_code == 204
    berubah = isian | {"s-batas_sesuai": "91"}
    assert admin.submit_htmx(f"{HALAMAN}/coba", "percobaan", berubah).status_code == 200


def test_trying_shows_three_people_and_the_year_and_writes_down_the_reading(
    session: Session, kantor: Kantor, admin: FormClient
) -> None:
    for nama, hasil in {"Tinggi": ATAS, "Sedang": SESUAI, "Rendah": BAWAH, "Lagi": SESUAI}.items():
        kantor.establish(kantor.add_person(nama), IsianNilai(hasil, SESUAI))
    session.commit()
    sebelum = count_stored(session)
    page = admin.submit(f"{HALAMAN}/coba", form() | {"setahun": "1"}).text
    nama = re.findall(r'data-l="Pegawai">([^<]+)<', page)
    assert nama[0] == "Rendah"
    assert set(nama) <= {"Rendah", "Sedang", "Lagi", "Tinggi"}
    assert len(nama) == 3
    assert "Rumus instansi: 0,6 × 100 + 0,4 × 100 = 100." in page
    assert "Sebaran usulan 2026" in page
    assert "4 dari 4 evaluasi" in page
    assert "Sama dengan yang ditetapkan penilai: sekarang 0, dengan isian ini 2." in page
    assert count_stored(session) == sebelum
    assert count_readings(session) == 3
    admin.submit(f"{HALAMAN}/coba", form(batas_sesuai="91") | {"setahun": "1"})
    assert count_readings(session) == 3  # once per reader, period and day


def test_before_anybody_was_evaluated_the_page_says_so(admin: FormClient) -> None:
    page = admin.submit(f"{HALAMAN}/coba", form()).text
    assert page.count("Belum ada evaluasi yang ditetapkan") == 2


def test_a_large_year_is_tried_share_by_share(
    session: Session, kantor: Kantor, admin: FormClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(percobaan, "SEBAGIAN", 2)
    monkeypatch.setattr(service_formula, "LANGSUNG", 1)
    for nomor in range(9):
        kantor.establish(kantor.add_person(f"Orang {nomor}"), IsianNilai(SESUAI, SESUAI))
    session.commit()
    page = admin.submit_htmx(f"{HALAMAN}/coba", "percobaan", form()).text
    assert "Ada 9 evaluasi 2026. Tekan Coba" in page
    page = admin.submit_htmx(f"{HALAMAN}/coba", "percobaan", form() | {"setahun": "1"}).text
    assert "Hitung semua evaluasi" in page
    langkah = 1
    while "hitungan" in page:
        isian = form() | {"hitungan": value_of(page, "hitungan"), "lanjut": "1"}
        page = admin.submit_htmx(f"{HALAMAN}/coba", "sebaran_setahun", isian).text
        assert page.lstrip().startswith('<section id="sebaran_setahun"')
        langkah += 1
    assert langkah == 7
    assert "9 dari 9 evaluasi" in page
    assert "<b>9 evaluasi</b> mendapat usulan lain" in page


def test_a_share_of_other_settings_begins_the_year_anew(
    session: Session, kantor: Kantor, admin: FormClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(percobaan, "SEBAGIAN", 2)
    for nomor in range(9):
        kantor.establish(kantor.add_person(f"Orang {nomor}"), IsianNilai(SESUAI, SESUAI))
    session.commit()
    page = admin.submit(f"{HALAMAN}/coba", form() | {"setahun": "1"}).text
    isian = form(batas_sesuai="101") | {"hitungan": value_of(page, "hitungan"), "lanjut": "1", "setahun": "1"}
    page = admin.submit(f"{HALAMAN}/coba", isian).text
    assert '"berikut":1,' in value_of(page, "hitungan")


# Using


def test_what_was_tried_is_saved_and_proposes_from_then_on(
    session: Session, kantor: Kantor, admin: FormClient, app: Flask
) -> None:
    periode = kantor.submit()
    session.commit()
    use(admin)
    assert count_stored(session) == [1, 1, 1]
    page = admin.get("/admin/formula").text
    assert "Rumus instansi dipakai untuk usulan mulai sekarang." in page
    assert "Dipakai sekarang: Rumus instansi" in page
    assert "setelan versi 1" in page
    assert "3 April 2026 09.00 WIB; dipilih oleh" in page
    penilai: FormClient = app.test_client()
    penilai.sign_in(kantor.akun(kantor.kepala))
    page = penilai.get(f"/penilaian/{periode.id}").text
    assert "Rumus instansi menunggu. Rating perilaku kerja belum dipilih" in page
    aksi = [satu.aksi for satu in session.scalars(select(CatatanAudit))]
    assert {"plugin.setel", "plugin.nyalakan", "formula.pilih"} <= set(aksi)


def test_nothing_is_used_that_was_not_tried(session: Session, admin: FormClient) -> None:
    sebelum = count_stored(session)
    answer = admin.submit(f"{HALAMAN}/pakai", form())
    assert answer.status_code == 422
    assert "Isian ini belum dicoba." in answer.text
    assert "60 % bagian indikator yang terisi" in answer.text  # the trial is shown with it
    berubah = admin.submit(f"{HALAMAN}/pakai", tried(admin) | {"s-ekspresi": "terisi"})
    assert berubah.status_code == 422
    assert "terisi</textarea>" in berubah.text
    assert count_stored(session) == sebelum


def test_line_breaks_count_the_same_from_htmx_and_from_the_browser(admin: FormClient) -> None:
    page = admin.submit_htmx(f"{HALAMAN}/coba", "percobaan", form(ekspresi="MIN(terisi;\n 100)")).text
    isian = form(ekspresi="MIN(terisi;\r\n 100)") | {"sidik": value_of(page, "sidik")}
    assert admin.submit(f"{HALAMAN}/pakai", isian).location == "/admin/formula"


def test_a_form_that_arrives_twice_makes_one_version(session: Session, admin: FormClient) -> None:
    isian = tried(admin)
    for _ in range(2):
        assert admin.submit(f"{HALAMAN}/pakai", isian).location == "/admin/formula"
    assert count_stored(session) == [1, 1, 1]


def test_the_later_of_two_admins_sees_both_texts(session: Session, admin: FormClient) -> None:
    lambat = tried(admin, ekspresi="terisi")
    use(admin, ekspresi="perilaku")
    answer = admin.submit(f"{HALAMAN}/pakai", lambat)
    assert answer.status_code == 409
    assert "terisi</textarea>" in answer.text
    assert re.search(r"data-theirs=\"[^\"]*\">perilaku<", answer.text)
    assert count_stored(session)[0] == 1


def test_every_version_is_kept_and_may_begin_a_new_one(session: Session, admin: FormClient) -> None:
    use(admin, ekspresi="terisi")
    use(admin, ekspresi="perilaku")
    page = admin.get(HALAMAN).text
    assert re.findall(r"<b>Versi (\d)</b>", page) == ["2", "1"]
    assert "Bagian indikator yang terisi; di atas ekspektasi mulai 110" in page
    assert page.count("3 Apr 2026 09.00 WIB, oleh") == 2
    lama = admin.get(f"{HALAMAN}?dari=1").text
    assert "terisi</textarea>" in lama
    assert "Isian di bawah diambil dari versi 1." in lama
    assert admin.get(f"{HALAMAN}?dari=3").status_code == 404
    assert admin.get(f"{HALAMAN}?dari=x").status_code == 404
    use(admin, ekspresi="terisi")
    assert count_stored(session) == [3, 1, 1]


def test_the_way_back_to_the_built_in_formula(session: Session, admin: FormClient) -> None:
    use(admin)
    isian = {"s-sebagian_besar": "60", "s-sebagian_kecil": "25", "versi": "0"}
    page = admin.submit("/admin/formula/bawaan/coba", isian).text
    isian |= {"sidik": value_of(page, "sidik")}
    assert admin.submit("/admin/formula/bawaan/pakai", isian).location == "/admin/formula"
    page = admin.get("/admin/formula").text
    assert "Dipakai sekarang: Usulan bawaan" in page
    assert re.findall(r'<span class="muted">(\w+ \w+), oleh', page) == ["Usulan bawaan", "Rumus instansi"]


def test_a_formula_without_its_plugin_is_named(session: Session, admin: FormClient) -> None:
    session.add(PilihanFormula(kode="hilang", plugin="formula_hilang", oleh="Admin", dibuat=SAAT["now"]))
    session.commit()
    page = admin.get("/admin/formula").text
    assert "Formula “hilang” tidak tersedia" in page
    assert "hilang (tidak terpasang), oleh Admin" in page


# Who may


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
        for url in ("/admin/formula", HALAMAN):
            assert client.get(url).status_code == 404, siapa
        for url in (f"{HALAMAN}/coba", f"{HALAMAN}/pakai"):
            assert client.submit(url, form()).status_code == 404, siapa
    assert count_stored(session) == [0, 0, 0]


def test_another_instansi_sees_nothing_of_it(
    app: Flask, admin: FormClient, instansi_lain: Instansi, open_session: OpenSession
) -> None:
    use(admin, ekspresi="terisi")
    with open_session(instansi_lain.id) as lain:
        akun = factories.make_akun(lain, peran=(Peran.ADMIN_INSTANSI,))
        lain.commit()
    client: FormClient = app.test_client()
    client.sign_in(akun)
    page = client.get("/admin/formula").text
    assert "Dipakai sekarang: Usulan bawaan" in page
    assert "Belum pernah diganti." in page
    assert client.get(f"{HALAMAN}?dari=1").status_code == 404


def test_a_formula_that_is_not_installed_has_no_page(admin: FormClient) -> None:
    assert admin.get("/admin/formula/hilang").status_code == 404
    assert admin.submit("/admin/formula/hilang/coba", form()).status_code == 404
    assert admin.submit("/admin/formula/hilang/pakai", form()).status_code == 404
