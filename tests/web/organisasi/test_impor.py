"""The import as pages: upload, progress, preview, apply, call off."""

import os
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import python_calamine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kinerja import jobs
from kinerja.actor import Peran
from kinerja.akun.models import Akun
from kinerja.config import Config
from kinerja.organisasi import service_impor
from kinerja.organisasi.jobs_impor import apply_workbook, read_workbook
from kinerja.organisasi.models import BarisImpor, Impor, Instansi, Pegawai, StatusImpor
from tests import factories
from tests.client import FormClient
from tests.conftest import OpenSession, TestClock
from tests.skp_bersama import count_queries
from tests.unit.organisasi.impor_buku import DATA_DEMO, write_buku, write_pegawai

UNIT = DATA_DEMO / "siasn-hierarki-unor.xlsx"
PNS = DATA_DEMO / "siasn-data-pns.xlsx"
PPPK = DATA_DEMO / "siasn-data-pppk.xlsx"
NIP = "198610042009022000"


@pytest.fixture
def admin(app: Flask, session: Session, config: Config) -> Akun:
    """The admin of an empty instansi, on a database that can queue jobs."""
    jobs.prepare(config)
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    return akun


@pytest.fixture
def browser(client: FormClient, admin: Akun) -> FormClient:
    return factories.sign_in(client, admin)


def send(browser: FormClient, path: Path, **fields: object) -> int:
    """Upload a workbook; returns the id of the run."""
    answer = browser.submit("/admin/impor", {"berkas": (BytesIO(path.read_bytes()), path.name), **fields})
    assert answer.status_code == 303, answer.text
    return int(answer.location.rpartition("/")[2])


def read(app: Flask, admin: Akun, impor_id: int) -> None:
    """What the worker does."""
    with app.app_context():
        read_workbook(admin.instansi_id, impor_id)


def preview(app: Flask, browser: FormClient, admin: Akun, path: Path) -> int:
    impor_id = send(browser, path)
    read(app, admin, impor_id)
    return impor_id


def apply(app: Flask, browser: FormClient, admin: Akun, path: Path) -> int:
    impor_id = preview(app, browser, admin, path)
    assert browser.submit(f"/admin/impor/{impor_id}/terapkan").status_code == 303
    return impor_id


def load(session: Session, impor_id: int) -> Impor:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Impor).where(Impor.id == impor_id)).one()


def count(session: Session, model: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_three_real_files_and_again_nothing(
    app: Flask, browser: FormClient, admin: Akun, session: Session
) -> None:
    for path in (UNIT, PNS, PPPK):
        impor_id = send(browser, path)
        assert "Berkas sedang dibaca" in browser.get(f"/admin/impor/{impor_id}").text
        read(app, admin, impor_id)
        assert "Periksa sebelum diterapkan" in browser.get(f"/admin/impor/{impor_id}").text
        assert browser.submit(f"/admin/impor/{impor_id}/terapkan").status_code == 303
        assert "Impor diterapkan" in browser.get(f"/admin/impor/{impor_id}").text
    assert count(session, Pegawai) == 1200
    for path in (UNIT, PNS, PPPK):
        impor_id = preview(app, browser, admin, path)
        hitung = load(session, impor_id).ringkasan["hitung"]
        assert (hitung["baru"], hitung["berubah"], hitung["garis"]) == (0, 0, 0)
        page = browser.get(f"/admin/impor/{impor_id}").text
        assert "Tidak ada yang berubah." in page
        assert "/terapkan" not in page


def test_preview_names_row_column_reason_and_the_head_above(
    app: Flask, browser: FormClient, admin: Akun, tmp_path: Path
) -> None:
    apply(app, browser, admin, UNIT)
    buku = write_pegawai(tmp_path / "p.xlsx", {"NIP BARU": "12", "NAMA": "SALAH SATU"}, {"UNOR ID": "F" * 32})
    page = browser.get(f"/admin/impor/{preview(app, browser, admin, buku)}?saring=ditolak").text
    assert "Kolom NIP BARU: NIP 2 angka. Tulis 18 angka dalam sel teks." in page
    assert "Kolom UNOR ID: Unit “Bidang Litbang” tidak ditemukan" in page
    page = browser.get(f"/admin/impor/{preview(app, browser, admin, PNS)}").text
    assert "SD Negeri 1 Contoh belum mempunyai pimpinan." in page


def test_changed_fields_show_old_and_new_and_the_day(
    app: Flask, browser: FormClient, admin: Akun, tmp_path: Path
) -> None:
    apply(app, browser, admin, write_pegawai(tmp_path / "satu.xlsx", {}))
    naik = write_pegawai(tmp_path / "dua.xlsx", {"GOL AKHIR NAMA": "III/d", "TMT GOLONGAN": date(2026, 3, 1)})
    page = browser.get(f"/admin/impor/{preview(app, browser, admin, naik)}").text
    assert "<del>III/c</del> <ins>III/d</ins>" in page
    assert "Berlaku sejak 1 Maret 2026." in page


def test_filters_and_pages_walk_through_every_row_once(app: Flask, browser: FormClient, admin: Akun) -> None:
    impor_id = preview(app, browser, admin, PNS)
    seen: list[str] = []
    url = f"/admin/impor/{impor_id}?saring=baru"
    while url:
        page = browser.get(url).text
        seen += [part.partition("<")[0] for part in page.split('data-l="Baris berkas">')[1:]]
        link = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        url = link.replace("&amp;", "&") if 'rel="next"' in page else ""
    assert seen == [str(nomor) for nomor in range(2, 902)]
    assert "Tidak ada baris" in browser.get(f"/admin/impor/{impor_id}?saring=ditolak").text


def test_progress_is_polled_and_ends_with_the_whole_page(
    app: Flask, browser: FormClient, admin: Akun, session: Session
) -> None:
    impor_id = send(browser, PNS)
    session.execute(update(Impor).values(terbaca=300, jumlah=900))
    session.commit()
    url = f"/admin/impor/{impor_id}"
    fragment = browser.get_htmx(url, "kemajuan_impor").text
    assert fragment.lstrip().startswith('<section id="kemajuan_impor"')
    assert "300 dari 900 baris dibaca" in fragment
    assert "Muat ulang" in fragment
    read(app, admin, impor_id)
    answer = browser.get_htmx(url, "kemajuan_impor")
    assert answer.headers["HX-Redirect"] == url


def test_the_same_form_twice_is_one_run(browser: FormClient, session: Session, config: Config) -> None:
    send(browser, UNIT, kunci_permintaan="k1")
    isi = {"berkas": (BytesIO(UNIT.read_bytes()), UNIT.name), "kunci_permintaan": "k1"}
    assert browser.submit("/admin/impor", isi).location == "/admin/impor"
    assert count(session, Impor) == 1
    assert len([path for path in config.files.rglob("*") if path.is_file()]) == 1


def test_apply_twice_is_one_effect(app: Flask, browser: FormClient, admin: Akun, session: Session) -> None:
    impor_id = preview(app, browser, admin, UNIT)
    url = f"/admin/impor/{impor_id}/terapkan"
    assert [browser.submit(url, {"kunci_permintaan": "k"}).status_code for _ in range(2)] == [303, 303]
    again = browser.submit(url, {"kunci_permintaan": "lain"})
    assert (again.status_code, "Impor ini sudah selesai." in again.text) == (409, True)


def test_change_since_the_preview_is_noticed_and_shown(
    app: Flask, browser: FormClient, admin: Akun, session: Session, tmp_path: Path
) -> None:
    apply(app, browser, admin, write_pegawai(tmp_path / "satu.xlsx", {}))
    impor_id = preview(
        app, browser, admin, write_pegawai(tmp_path / "dua.xlsx", {"NAMA": "SITI AMINAH RAHAYU"})
    )
    session.execute(update(Pegawai).where(Pegawai.nip == NIP).values(nama="Siti A.", versi=Pegawai.versi + 1))
    session.commit()
    answer = browser.submit(f"/admin/impor/{impor_id}/terapkan")
    assert answer.status_code == 409
    assert "Data pegawai berubah sejak pratinjau ini dibuat." in answer.text
    assert "<del>Siti A.</del> <ins>Siti Aminah Rahayu</ins>" in answer.text
    session.rollback()
    assert session.scalar(select(Pegawai.nama)) == "Siti A."
    assert browser.submit(f"/admin/impor/{impor_id}/terapkan").status_code == 303
    session.rollback()
    assert session.scalar(select(Pegawai.nama)) == "Siti Aminah Rahayu"


def test_preview_of_yesterday_is_still_right(
    app: Flask, browser: FormClient, admin: Akun, session: Session, clock: TestClock, tmp_path: Path
) -> None:
    apply(app, browser, admin, write_pegawai(tmp_path / "satu.xlsx", {}))
    impor_id = preview(app, browser, admin, write_pegawai(tmp_path / "dua.xlsx", {"GOL AKHIR NAMA": "III/d"}))
    clock.forward(days=1)
    factories.sign_in(browser, admin)
    assert browser.submit(f"/admin/impor/{impor_id}/terapkan").status_code == 303
    assert load(session, impor_id).status is StatusImpor.DITERAPKAN


def test_large_preview_is_applied_by_a_job(
    app: Flask, browser: FormClient, admin: Akun, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_impor, "LANGSUNG_SAMPAI", 10)
    impor_id = preview(app, browser, admin, UNIT)
    url = f"/admin/impor/{impor_id}"
    assert browser.submit(f"{url}/terapkan").status_code == 303
    assert "Sedang diterapkan" in browser.get(url).text
    assert browser.submit(f"{url}/batalkan").status_code == 409
    for _ in range(2):
        with app.app_context():
            apply_workbook(admin.instansi_id, impor_id)
    assert load(session, impor_id).status is StatusImpor.DITERAPKAN
    assert "Impor diterapkan" in browser.get(url).text


def test_cancelled_run_forgets_its_rows_and_cannot_be_applied(
    app: Flask, browser: FormClient, admin: Akun, session: Session
) -> None:
    impor_id = preview(app, browser, admin, UNIT)
    assert browser.submit(f"/admin/impor/{impor_id}/batalkan").location == "/admin/impor"
    assert count(session, BarisImpor) == 0
    assert browser.submit(f"/admin/impor/{impor_id}/terapkan").status_code == 409
    assert "Impor dibatalkan" in browser.get(f"/admin/impor/{impor_id}").text


def test_run_called_off_while_it_is_read_stays_called_off(
    app: Flask, browser: FormClient, admin: Akun, session: Session
) -> None:
    impor_id = send(browser, UNIT)
    browser.submit(f"/admin/impor/{impor_id}/batalkan")
    read(app, admin, impor_id)
    assert load(session, impor_id).status is StatusImpor.DIBATALKAN
    assert count(session, BarisImpor) == 0


def test_applied_run_keeps_only_what_its_page_shows(
    app: Flask, browser: FormClient, admin: Akun, session: Session
) -> None:
    apply(app, browser, admin, PNS)
    apply(app, browser, admin, PPPK)
    session.rollback()
    assert set(session.scalars(select(BarisImpor.data))) == {None}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("data.xls", b"PK\x03\x04", "Hanya berkas .xlsx yang dapat diimpor."),
        ("data.xlsx", b"bukan", "Isi berkas ini bukan buku kerja Excel."),
        ("data.xlsx", b"", "Isi berkas ini bukan buku kerja Excel."),
        ("", b"", "Pilih berkas .xlsx yang diunduh dari SIASN."),
    ],
)
def test_bad_upload_is_told_at_the_field_and_nothing_is_stored(
    name: str, content: bytes, sentence: str, browser: FormClient, session: Session, config: Config
) -> None:
    answer = browser.submit("/admin/impor", {"berkas": (BytesIO(content), name)})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "Riwayat impor" in answer.text
    fragment = browser.submit_htmx("/admin/impor", "unggah_berkas", {"berkas": (BytesIO(content), name)})
    assert fragment.text.lstrip().startswith('<section id="unggah_berkas"')
    assert count(session, Impor) == 0
    assert [path for path in config.files.rglob("*") if path.is_file()] == []


def test_file_over_the_limit_is_refused_and_not_kept(
    browser: FormClient, config: Config, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kinerja.organisasi.routes_impor.BATAS", type("Batas", (), {"ukuran": 1024}))
    answer = browser.submit("/admin/impor", {"berkas": (BytesIO(b"PK" + bytes(1024)), "besar.xlsx")})
    assert (answer.status_code, "Berkas lebih besar dari" in answer.text) == (422, True)
    assert [path for path in config.files.rglob("*") if path.is_file()] == []


def test_workbook_that_cannot_be_read_says_why(
    app: Flask, browser: FormClient, admin: Akun, session: Session, tmp_path: Path
) -> None:
    lain = write_buku(tmp_path / "lain.xlsx", [["Nomor", "Judul"], [1, "x"]])
    rusak = tmp_path / "rusak.xlsx"
    rusak.write_bytes(b"PK\x03\x04" + bytes(100))
    for path, sentence in ((lain, "Tata letak berkas tidak dikenal"), (rusak, "Berkas rusak")):
        impor_id = preview(app, browser, admin, path)
        page = browser.get(f"/admin/impor/{impor_id}").text
        assert "Berkas tidak dapat diimpor" in page
        assert sentence in page
        assert load(session, impor_id).status is StatusImpor.GAGAL
    assert "Unggah dan periksa" in browser.get("/admin/impor").text


def test_name_of_the_file_is_shown_as_text(app: Flask, browser: FormClient, admin: Akun) -> None:
    isi = BytesIO(UNIT.read_bytes())
    answer = browser.submit("/admin/impor", {"berkas": (isi, "../<b>\u202eunit</b>.xlsx")})
    page = browser.get(answer.location).text
    assert "b&gt;.xlsx" in page
    assert "<b>unit" not in page
    assert "\u202e" not in page


def test_upload_that_nobody_read_in_a_day_ends_and_is_removed(
    app: Flask, browser: FormClient, admin: Akun, session: Session, clock: TestClock, config: Config
) -> None:
    lama = send(browser, UNIT)
    clock.forward(hours=25)
    factories.sign_in(browser, admin)
    preview(app, browser, admin, PNS)
    assert load(session, lama).pesan == service_impor.TERLALU_LAMA
    assert [path for path in config.files.rglob("*") if path.is_file()] == []


def test_upload_that_broke_off_before_its_run_is_swept_away(
    app: Flask, browser: FormClient, admin: Akun, clock: TestClock, config: Config
) -> None:
    folder = config.files / "sementara" / str(admin.instansi_id)
    folder.mkdir(parents=True)
    lama, baru = folder / "lama#1", folder / "baru"
    for berkas, umur in ((lama, timedelta(hours=2)), (baru, timedelta(minutes=5))):
        berkas.write_bytes(b"PK")
        saat = (clock.now - umur).timestamp()
        os.utime(berkas, (saat, saat))
    preview(app, browser, admin, UNIT)
    assert (lama.exists(), baru.exists()) == (False, True)


@pytest.mark.parametrize("peran", [None, Peran.ADMIN_UNIT, Peran.AUDITOR, Peran.PIMPINAN_UNIT])
def test_only_an_admin_of_the_instansi_knows_the_pages(
    peran: Peran | None, app: Flask, client: FormClient, browser: FormClient, session: Session, admin: Akun
) -> None:
    impor_id = preview(app, browser, admin, UNIT)
    lain = factories.make_akun(session, factories.make_pegawai(session), peran=[peran] if peran else [])
    session.commit()
    factories.sign_in(client, lain)
    pages = ("/admin/impor", f"/admin/impor/{impor_id}", f"/admin/impor/{impor_id}/sebab.xlsx")
    assert [client.get(url).status_code for url in pages] == [404, 404, 404]
    writes = ("/admin/impor", f"/admin/impor/{impor_id}/terapkan", f"/admin/impor/{impor_id}/batalkan")
    assert [client.submit(url).status_code for url in writes] == [404, 404, 404]


def test_admin_of_another_instansi_finds_nothing(
    app: Flask,
    client: FormClient,
    browser: FormClient,
    admin: Akun,
    instansi_lain: Instansi,
    open_session: OpenSession,
    session: Session,
) -> None:
    impor_id = preview(app, browser, admin, UNIT)
    with open_session(instansi_lain.id) as lain:
        akun = factories.make_akun(lain, peran=[Peran.ADMIN_INSTANSI])
        lain.commit()
    factories.sign_in(client, akun)
    assert UNIT.name not in client.get("/admin/impor").text
    assert client.get(f"/admin/impor/{impor_id}").status_code == 404
    assert client.get(f"/admin/impor/{impor_id}/sebab.xlsx").status_code == 404
    for aksi in ("terapkan", "batalkan"):
        assert client.submit(f"/admin/impor/{impor_id}/{aksi}").status_code == 404
    assert load(session, impor_id).status is StatusImpor.PRATINJAU


@pytest.mark.parametrize("url", ["/admin/impor", "/admin/impor/1/terapkan", "/admin/impor/1/batalkan"])
def test_form_of_another_site_is_refused(url: str, browser: FormClient, session: Session) -> None:
    assert browser.post(url, data={"berkas": (BytesIO(UNIT.read_bytes()), UNIT.name)}).status_code == 400
    assert browser.submit(url, headers={"Origin": "https://lain.example"}).status_code == 400
    assert count(session, Impor) == 0


def test_reasons_can_be_taken_away_as_a_workbook_of_text(
    app: Flask, browser: FormClient, admin: Akun, tmp_path: Path
) -> None:
    buku = write_pegawai(tmp_path / "p.xlsx", {"NIP BARU": "12", "NAMA": "=HYPERLINK(1)"}, {})
    answer = browser.get(f"/admin/impor/{preview(app, browser, admin, buku)}/sebab.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    tabel = python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0)
    kepala, baris, *_ = tabel.to_python()
    assert kepala[:3] == ["Baris", "NIP atau ID", "Nama"]
    assert baris[:6] == [
        2,
        "12",
        "=HYPERLINK(1)",
        "Ditolak",
        "NIP BARU",
        "NIP 2 angka. Tulis 18 angka dalam sel teks.",
    ]


def test_pages_ask_little_and_no_more_for_more_rows(
    app: Flask, browser: FormClient, admin: Akun, tmp_path: Path
) -> None:
    asked: dict[str, int] = {}
    for name, path in (("kecil", write_pegawai(tmp_path / "satu.xlsx", {})), ("besar", PNS)):
        impor_id = preview(app, browser, admin, path)
        for url in ("/admin/impor", f"/admin/impor/{impor_id}"):
            with count_queries(app.extensions["kinerja_database"].engine) as queries:
                assert browser.get(url).status_code == 200
            asked[f"{name} {url.rstrip('0123456789')}"] = len(queries)
    assert max(asked.values()) <= 12
    assert asked["kecil /admin/impor"] == asked["besar /admin/impor"]
    assert asked["kecil /admin/impor/"] == asked["besar /admin/impor/"]


def test_preview_is_light(app: Flask, browser: FormClient, admin: Akun) -> None:
    impor_id = preview(app, browser, admin, PNS)
    answer = browser.get(f"/admin/impor/{impor_id}?saring=baru")
    assert len(answer.data) < 100_000


def test_list_of_runs_goes_on_in_pages(
    browser: FormClient, session: Session, admin: Akun, clock: TestClock
) -> None:
    for nomor in range(45):
        session.add(
            Impor(
                nama_berkas=f"run-{nomor:02}.xlsx",
                kunci_berkas="",
                status=StatusImpor.DIBATALKAN,
                dibuat=clock.now + timedelta(minutes=nomor),
            )
        )
        session.flush()
    session.commit()
    first = browser.get("/admin/impor").text
    assert ("run-44.xlsx" in first, "run-25.xlsx" in first, "run-24.xlsx" in first) == (True, True, False)
    link = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = browser.get(link).text
    assert ("run-24.xlsx" in second, "run-25.xlsx" in second, "Ke awal daftar" in second) == (
        True,
        False,
        True,
    )
