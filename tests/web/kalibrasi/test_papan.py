"""The pages of a session: T-10 and T-11 through the board, with and without htmx, trial and minutes."""

import gzip
import hashlib
import re

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from kinerja.db import Database
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat
from kinerja.evaluasi.service import IsianNilai
from kinerja.kalibrasi import service
from kinerja.kalibrasi.rules import StatusKalibrasi
from tests.evaluasi_bersama import Kantor
from tests.kalibrasi_bersama import (
    ALASAN,
    SEL_BAIK,
    SEL_BUTUH,
    SEL_SANGAT_BAIK,
    SESUAI,
    Sidang,
    make_sidang,
)
from tests.skp_bersama import count_queries
from tests.web.conftest import SignIn


def _move(sidang: Sidang, nama: str, **lain: str) -> dict[str, object]:
    return {"orang": sidang.periode[nama], "ke": SEL_BUTUH.kode, "alasan": ALASAN} | lain


def _status(sidang: Sidang) -> StatusKalibrasi:
    sidang.session.rollback()
    sidang.session.refresh(sidang.kalibrasi)
    return sidang.kalibrasi.status


def test_a_session_of_23_with_capaian_baik_from_its_opening_to_its_minutes(
    kantor: Kantor, sign_in: SignIn
) -> None:
    """T-10: at most 16 Baik, at least one Butuh Perbaikan or Kurang."""
    sidang = make_sidang(kantor, 23, mulai=False)
    browser = sign_in(kantor.kepala_badan)
    url = f"/kalibrasi/{sidang.kalibrasi.id}"
    assert browser.submit(f"{url}/mulai", {"versi": sidang.kalibrasi.versi}).status_code == 303
    isi = browser.get(url).text
    assert "23 dari paling banyak 16" in isi
    assert "Butuh Perbaikan dan Kurang bersama paling sedikit 1: kini 0." in isi
    assert "Paling sedikit 7 orang perlu berpindah" in isi
    for nomor, nama in enumerate(list(sidang.periode)[1:8]):
        ke = SEL_BUTUH if nomor == 0 else SEL_SANGAT_BAIK
        jawab = browser.submit(f"{url}/pindah", _move(sidang, nama, ke=ke.kode))
        assert jawab.status_code == 303
    isi = browser.get(url).text
    assert "16 dari paling banyak 16" in isi
    assert "perlu berpindah" not in isi
    assert "Terapkan 7 pemindahan" in isi
    assert browser.submit(f"{url}/terapkan", {}).status_code == 303
    assert _status(sidang) is StatusKalibrasi.DITERAPKAN
    assert sidang.draf("Dewi").predikat is Predikat.BUTUH_PERBAIKAN
    rater = sign_in(kantor.kepala)
    isi = rater.get(f"/penilaian/{sidang.periode['Dewi']}").text
    assert "Diubah dalam kalibrasi" in isi
    assert ALASAN in isi
    assert browser.submit(f"{url}/tutup", {}).status_code == 303
    assert _status(sidang) is StatusKalibrasi.DITUTUP
    pdf = browser.get(f"{url}/risalah.pdf")
    assert pdf.content_type == "application/pdf"
    assert pdf.data.startswith(b"%PDF")


def test_a_session_of_23_with_capaian_butuh_perbaikan(kantor: Kantor, sign_in: SignIn) -> None:
    """T-11: at least 14 Butuh Perbaikan, at most 2 Sangat Baik."""
    sidang = make_sidang(kantor, 23, capaian=CapaianOrganisasi.BUTUH_PERBAIKAN)
    isi = sign_in(kantor.kepala_badan).get(f"/kalibrasi/{sidang.kalibrasi.id}").text
    assert "0 dari paling sedikit 14" in isi
    assert "0 dari paling banyak 2" in isi
    assert "Paling sedikit 14 orang perlu berpindah" in isi


@pytest.fixture
def sidang(kantor: Kantor) -> Sidang:
    return make_sidang(kantor, 6)


def _lihat(page: str) -> str:
    found = re.search(r'name="lihat" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_move_by_htmx_answers_with_what_changed(sidang: Sidang, sign_in: SignIn) -> None:
    browser, url = sign_in(sidang.kantor.kepala_badan), f"/kalibrasi/{sidang.kalibrasi.id}"
    dewi, eko = sidang.periode["Dewi"], sidang.periode["Eko"]
    lihat = _lihat(browser.get(url).text)
    jawab = browser.submit_htmx(f"{url}/pindah", "hitungan", _move(sidang, "Eko", lihat=lihat))
    assert jawab.text.startswith('<section id="hitungan"')
    assert f'hx-swap-oob="delete:#keping_{eko}"' in jawab.text
    assert f'hx-swap-oob="afterend:#kepala_{SEL_BUTUH.nomor}"><a id="keping_{eko}"' in jawab.text
    assert (
        f'<span id="hantu_{eko}" class="keping hantu"><span class="sr">Semula: </span>Eko</span>'
        in jawab.text
    )
    assert f"keping_{dewi}" not in jawab.text
    # The rater moves as well; the leader's next answer brings both.
    sign_in(sidang.kantor.kepala).submit(f"{url}/pindah", _move(sidang, "Dewi"))
    lihat = _lihat(jawab.text)
    jawab = browser.submit_htmx(f"{url}/urungkan", "hitungan", {"orang": eko, "lihat": lihat})
    assert f'"afterend:#kepala_{SEL_BUTUH.nomor}"><a id="keping_{dewi}"' in jawab.text
    assert f'hx-swap-oob="delete:#hantu_{eko}"' in jawab.text
    assert f'hx-swap-oob="delete:#gerak_{eko}"' in jawab.text
    assert 'id="pindah"' not in jawab.text
    panel = browser.get_htmx(f"{url}?orang={dewi}&ke={SEL_BAIK.kode}", "pindah")
    assert panel.text.startswith('<div id="pindah"')
    assert len(gzip.compress(panel.data)) <= 3000


@pytest.mark.parametrize("lihat", ["", "x" * 36])
def test_a_page_that_knows_too_little_gets_the_whole_board(
    sidang: Sidang, sign_in: SignIn, lihat: str
) -> None:
    browser, url = sign_in(sidang.kantor.kepala_badan), f"/kalibrasi/{sidang.kalibrasi.id}"
    jawab = browser.submit_htmx(f"{url}/pindah", "hitungan", _move(sidang, "Eko", lihat=lihat))
    assert jawab.headers["HX-Retarget"] == "#papan"
    assert jawab.text.startswith('<div id="papan"')


def test_a_refusal_by_htmx_brings_the_form_and_a_session_that_ended_the_board(
    sidang: Sidang, sign_in: SignIn
) -> None:
    browser, url = sign_in(sidang.kantor.kepala_badan), f"/kalibrasi/{sidang.kalibrasi.id}"
    jawab = browser.submit_htmx(f"{url}/pindah", "hitungan", _move(sidang, "Eko", alasan="tidak"))
    assert (jawab.status_code, jawab.headers["HX-Retarget"]) == (422, "#pindah")
    assert jawab.text.startswith('<div id="pindah"')
    assert "tidak</textarea>" in jawab.text
    browser.submit(f"{url}/terapkan", {})
    jawab = browser.submit_htmx(f"{url}/pindah", "hitungan", _move(sidang, "Eko"))
    assert (jawab.status_code, jawab.headers["HX-Retarget"]) == (409, "#papan")


def test_a_refused_move_keeps_what_was_typed(sidang: Sidang, sign_in: SignIn) -> None:
    browser, url = sign_in(sidang.kantor.kepala_badan), f"/kalibrasi/{sidang.kalibrasi.id}"
    jawab = browser.submit(f"{url}/pindah", _move(sidang, "Eko", alasan="tidak"))
    assert jawab.status_code == 422
    assert "tidak</textarea>" in jawab.text
    assert "dalam satu kalimat" in jawab.text
    assert f'value="{SEL_BUTUH.kode}" selected' in jawab.text


def test_undo_takes_a_move_back_and_an_old_page_is_told_who_moved(sidang: Sidang, sign_in: SignIn) -> None:
    browser, rater = sign_in(sidang.kantor.kepala_badan), sign_in(sidang.kantor.kepala)
    url = f"/kalibrasi/{sidang.kalibrasi.id}"
    rater.submit(f"{url}/pindah", _move(sidang, "Eko"))
    versi = re.findall(r'name="versi" value="(\d+)"', browser.get(url).text)[0]
    rater.submit(f"{url}/urungkan", {"orang": sidang.periode["Eko"]})
    jawab = browser.submit(f"{url}/terapkan", {"versi": versi})
    assert jawab.status_code == 409
    assert "Budi Santoso mengubah daftar pemindahan" in jawab.text
    assert "Belum ada pemindahan" in jawab.text


def test_the_trial_stores_nothing_and_works_by_its_address(
    app: Flask, sidang: Sidang, sign_in: SignIn
) -> None:
    unit, rater = sidang.kantor.bidang.id, sign_in(sidang.kantor.kepala)
    alamat = f"/kalibrasi/coba/{unit}?tahun=2026&periode=T1"
    rater.get(alamat)
    before = _checksum(app)
    isi = rater.get(f"{alamat}&p{sidang.orang[1].id}=butuh_perbaikan&d_baik=-2&d_sangat_baik=2").text
    assert _checksum(app) == before
    assert re.search(r"Baik</th><td class=\"num\">6</td><td class=\"num\"><b>3</b>", isi)
    assert "Grup di bawah 10 orang tidak diperiksa" in isi
    atas = sign_in(sidang.kantor.kepala_badan)
    assert "Dewi" not in atas.get(alamat).text
    before = _checksum(app)
    atas.get(f"{alamat}&d_baik=-1&d_kurang=1")
    assert _checksum(app) == before
    assert sign_in(sidang.kantor.lain).get(alamat).status_code == 404


def _checksum(app: Flask) -> str:
    """Over every row of every table."""
    database: Database = app.extensions["kinerja_database"]
    sidik = hashlib.sha256()
    with database.session(None, platform=True) as session:
        for tabel in sorted(inspect(database.engine).get_table_names()):
            rows = session.execute(text(f'SELECT * FROM "{tabel}"')).all()  # names of ours
            sidik.update(repr((tabel, sorted(map(repr, rows)))).encode())
    return sidik.hexdigest()


def test_sixty_people_cost_no_more_queries_and_an_answer_stays_below_three_thousand_bytes(
    app: Flask, kantor: Kantor, sign_in: SignIn
) -> None:
    sidang = make_sidang(kantor, 4)
    browser, url = sign_in(kantor.kepala_badan), f"/kalibrasi/{sidang.kalibrasi.id}"
    browser.get(url)
    engine = app.extensions["kinerja_database"].engine
    with count_queries(engine) as sedikit:
        browser.get(url)
    semua = [kantor.add_person(f"Sari Nomor {nomor:02} Purnamawati") for nomor in range(56)]
    periode = [kantor.rate(satu, IsianNilai(SESUAI, SESUAI)).periode_id for satu in semua]
    kantor.session.commit()
    browser.get(url)  # the reading of the new drafts is written down once
    with count_queries(engine) as banyak:
        isi = browser.get(url)
    assert len(banyak) == len(sedikit) <= 12
    assert len(gzip.compress(isi.data)) <= 25_000
    lihat = _lihat(isi.text)
    for satu in periode[20:32]:
        kirim = _move(sidang, "Dewi") | {"orang": satu, "lihat": lihat}
        jawab = browser.submit_htmx(f"{url}/pindah", "hitungan", kirim)
        assert len(gzip.compress(jawab.data)) <= 3000
        lihat = _lihat(jawab.text)
    jawab = browser.submit_htmx(f"{url}/urungkan", "hitungan", {"orang": periode[25], "lihat": lihat})
    assert jawab.text.startswith('<section id="hitungan"')
    assert len(gzip.compress(jawab.data)) <= 3000


def test_strangers_find_nothing_and_the_lists_teach(sidang: Sidang, sign_in: SignIn) -> None:
    asing = sign_in(sidang.kantor.pegawai)
    url = f"/kalibrasi/{sidang.kalibrasi.id}"
    assert [asing.get(f"{url}{ekor}").status_code for ekor in ("", "/risalah.pdf")] == [404, 404]
    assert "Belum ada sesi kalibrasi" in asing.get("/kalibrasi").text
    assert "Tidak ada unit" in sign_in(sidang.kantor.kepala).get("/kalibrasi/statistik").text
    statistik = sign_in(sidang.kantor.kepala_badan).get("/kalibrasi/statistik?tahun=2026&periode=T1").text
    assert "Bidang Penilaian" in statistik
    assert "6 pegawai" in statistik


def test_opening_asks_for_capaian_first_and_keeps_what_was_typed(kantor: Kantor, sign_in: SignIn) -> None:
    browser = sign_in(kantor.kepala_badan)
    kirim = {"unit_id": kantor.bidang.id, "tanggal": "2026-04-03", "agenda": "Rapat bersama."}
    jawab = browser.submit("/kalibrasi?tahun=2026&periode=T1", kirim)
    assert jawab.status_code == 422
    assert "belum ditetapkan. Tetapkan lebih dahulu" in jawab.text
    assert "Rapat bersama." in jawab.text
    kantor.set_capaian()
    kantor.session.commit()
    assert browser.submit("/kalibrasi?tahun=2026&periode=T1", kirim).status_code == 303
    daftar = service.list_sesi(kantor.session, kantor.actor(kantor.kepala_badan))
    assert [baris.memimpin for baris in daftar.daftar] == [True]


def test_units_of_less_than_five_are_listed_without_numbers(kantor: Kantor, sign_in: SignIn) -> None:
    """The only unit is a small one: no unit says what the columns are."""
    teks = sign_in(kantor.kepala_badan).get("/kalibrasi/statistik?tahun=2026&periode=T1").text
    assert "Bidang Penilaian" in teks
    assert "Kurang dari lima orang: angka tidak ditampilkan." in teks
