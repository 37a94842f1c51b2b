"""The pages of follow-up: with and without htmx, refused input keeps what was typed, budgets hold."""

import gzip
import io
import re
from dataclasses import dataclass
from datetime import date
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.aturan.models import Pengaturan
from kinerja.aturan.rules import Potensial, Predikat
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.tindak_lanjut.models import SebagaiPetugas
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.service import petugas
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.skp_bersama import count_queries
from tests.tindak_lanjut_bersama import SAAT, Dinas, make_dinas

J = JenisRekomendasi
MENU_TERBUKA = r'<a href="[^"]*" aria-current="page">(?:<svg.*?</svg>)?([^<]*)</a>'
BP, B, SB = Predikat.BUTUH_PERBAIKAN, Predikat.BAIK, Predikat.SANGAT_BAIK


@dataclass
class Meja:
    app: Flask
    dinas: Dinas

    def masuk(self, pegawai: Pegawai) -> FormClient:
        return self.app.test_client().sign_in(self.dinas.semua_akun[pegawai.id])

    def url(self, jenis: J) -> str:
        return f"/tindak-lanjut/{self.dinas.find(jenis).id}"


@pytest.fixture
def meja(app: Flask, session: Session, instansi: Instansi, clock: TestClock) -> Meja:
    clock.set(SAAT["now"])
    dinas = make_dinas(session, instansi.id)
    dinas.final(BP)
    dinas.propose()
    dinas.akun(dinas.admin, Peran.ADMIN_INSTANSI)
    for satu in (dinas.pegawai, dinas.kepala, dinas.kepala_dinas, dinas.ppk, dinas.luar):
        dinas.akun(satu)
    session.commit()
    return Meja(app, dinas)


def test_the_pegawai_reads_the_ground_and_adds_his_words(meja: Meja) -> None:
    sendiri = meja.masuk(meja.dinas.pegawai)
    daftar = sendiri.get("/tindak-lanjut").text
    assert "Bimbingan atau konseling kinerja" in daftar
    assert "Potensial Anda belum tercatat." in daftar
    url = meja.url(J.BIMBINGAN)
    halaman = sendiri.get(url).text
    assert "Bukan hukuman" in halaman
    assert "Butuh Perbaikan" in halaman
    assert "Simpan putusan" not in halaman
    kosong = sendiri.submit(f"{url}/pernyataan", {"teks": " "})
    assert kosong.status_code == 422
    assert "Isi pernyataan." in kosong.text
    assert sendiri.submit(f"{url}/pernyataan", {"teks": "Saya sakit."}).status_code == 303
    assert "Saya sakit." in sendiri.get(url).text


def test_the_leader_reviews_decides_and_goes_on_to_the_invitation(meja: Meja) -> None:
    kepala, url = meja.masuk(meja.dinas.kepala), meja.url(J.BIMBINGAN)
    tim = kepala.get("/tindak-lanjut/tim").text
    assert "Siti Contoh" in tim
    assert set(re.findall(MENU_TERBUKA, tim, re.DOTALL)) == {"Tim", "Tindak lanjut"}
    assert "menunggu putusan Anda" in kepala.get("/").text
    assert kepala.submit(f"{url}/tinjau", {"versi": "1"}).status_code == 303
    salah = kepala.submit(f"{url}/putuskan", {"aksi": "tunda", "pertimbangan": "Menunggu cuti selesai."})
    assert salah.status_code == 422
    assert "Menunggu cuti selesai." in salah.text
    assert "Pilih tanggal sesudah hari ini." in salah.text
    jawab = kepala.submit_htmx(
        f"{url}/putuskan", "isi", {"aksi": "setujui", "pertimbangan": "Perlu dibimbing."}
    )
    assert jawab.headers["HX-Redirect"] == url
    halaman = kepala.get(url).text
    assert "Perlu dibimbing." in halaman
    tautan = (
        f"/bimbingan/pegawai/{meja.dinas.pegawai.id}?jenis=bimbingan&amp;pokok=Tindak+lanjut+penilaian+2025"
    )
    assert tautan.replace("+", "%20") in halaman or tautan in halaman
    undangan = kepala.get(
        f"/bimbingan/pegawai/{meja.dinas.pegawai.id}?jenis=bimbingan&pokok=Tindak lanjut penilaian 2025"
    ).text
    assert 'value="Tindak lanjut penilaian 2025"' in undangan
    assert '<option value="bimbingan" selected>' in undangan
    assert "Budi Contoh" in meja.masuk(meja.dinas.pegawai).get(url).text


def test_who_must_decide_finds_the_way_though_he_leads_nobody(
    meja: Meja, session: Session, instansi: Instansi
) -> None:
    """A PPK, an assessor and an atasan who is only written down have their tabs of Tim, and no other."""
    dinas = meja.dinas
    assert not _tabs(meja.masuk(dinas.luar).get("/").text, "/tindak-lanjut/tim")
    assert ">Tim</a>" not in meja.masuk(dinas.luar).get("/").text
    petugas.name_person(
        session,
        system_actor(instansi.id),
        dinas.luar.nip or "",
        SebagaiPetugas.ASESOR,
        "821/2/2026",
        mulai=SAAT["today"],
        **SAAT,
    )
    atasan = dinas.add_head()
    satu = factories.make_pegawai(session)
    factories.make_penempatan(session, satu)
    factories.make_garis(session, satu, dinas.kepala, atasan=atasan)
    dinas.akun(atasan)
    session.commit()
    for siapa, ke, tab in (
        (dinas.ppk, "/tindak-lanjut/tim", {"Tim kerja", "Dialog", "Tindak lanjut", "Talenta"}),
        (atasan, "/tindak-lanjut/tim", {"Tim kerja", "Dialog", "Tindak lanjut", "Keberatan"}),
        (dinas.luar, "/talenta", {"Tim kerja", "Dialog", "Talenta"}),
    ):
        client = meja.masuk(siapa)
        assert f'<a href="{ke}">' in client.get("/").text
        halaman = client.get(ke).text
        assert _tabs(halaman, ke) == tab
        assert {"Tim"} < set(re.findall(MENU_TERBUKA, halaman, re.DOTALL))
        assert "/admin" not in halaman


def _tabs(html: str, ke: str) -> set[str]:
    bagian = html.partition('aria-label="Bagian Tim"')[2].partition("</nav>")[0]
    assert not bagian or f'href="{ke}" aria-current="page"' in bagian
    return set(re.findall(r">([^<]+)</a>", bagian))


def test_a_form_sent_twice_decides_once(meja: Meja) -> None:
    kepala, url = meja.masuk(meja.dinas.kepala), meja.url(J.BIMBINGAN)
    isian = {"versi": "1", "kunci_permintaan": "sekali"}
    assert [kepala.submit(f"{url}/tinjau", isian).status_code for _ in range(2)] == [303, 303]
    assert kepala.submit(f"{url}/tinjau", {"versi": "1"}).status_code == 409


def test_the_named_official_begins_and_closes_the_six_months(meja: Meja, clock: TestClock) -> None:
    ppk, url = meja.masuk(meja.dinas.ppk), meja.url(J.PERBAIKAN)
    ppk.submit(f"{url}/tinjau")
    kurang = ppk.submit(
        f"{url}/putuskan", {"aksi": "setujui", "pertimbangan": "Perlu.", "keadaan_kahar": "ya"}
    )
    assert kurang.status_code == 422
    assert "Karena keadaan kahar" in kurang.text
    lengkap = {
        "aksi": "setujui",
        "pertimbangan": "Perlu.",
        "keadaan_kahar": "tidak",
        "nomor_dokumen": "800/1/2026",
        "tanggal_dokumen": "2026-03-09",
    }
    assert ppk.submit(f"{url}/putuskan", lengkap).status_code == 303
    assert (
        ppk.submit(f"{url}/perbaikan", {"sasaran": "Dua belas laporan.", "mulai": "2026-03-10"}).status_code
        == 303
    )
    assert "9 September 2026" in ppk.get(url).text
    nomor = ppk.get(url).text.split(f"{url}/perbaikan/")[1].split("/")[0]
    catat = {"catatan": "Laporan April tepat waktu.", "tanggal": "2026-03-10"}
    assert meja.masuk(meja.dinas.kepala).submit(f"{url}/perbaikan/{nomor}/catatan", catat).status_code == 303
    dini = ppk.submit(f"{url}/perbaikan/{nomor}/selesai", {"hasil": "tidak_tercapai", "kalimat": "Belum."})
    assert dini.status_code == 422
    assert "Belum." in dini.text
    clock.forward(days=184)
    ppk = meja.masuk(meja.dinas.ppk)
    akhir = ppk.submit(f"{url}/perbaikan/{nomor}/selesai", {"hasil": "tidak_tercapai", "kalimat": "Enam."})
    assert akhir.status_code == 303
    assert "Uji kompetensi sesudah perbaikan kinerja" in ppk.get("/tindak-lanjut/tim").text


def test_strangers_get_404_and_readers_are_logged(meja: Meja) -> None:
    url = meja.url(J.BIMBINGAN)
    luar = meja.masuk(meja.dinas.luar)
    for alamat in (url, "/admin/tindak-lanjut", "/admin/tindak-lanjut/pejabat", "/talenta"):
        assert luar.get(alamat).status_code == 404
    meja.masuk(meja.dinas.admin).get(url)
    assert "Dewi Contoh" in meja.masuk(meja.dinas.pegawai).get(url).text
    assert meja.masuk(meja.dinas.pegawai).submit(f"{url}/tinjau").status_code == 403


def test_the_admin_previews_proposes_and_names(meja: Meja, session: Session) -> None:
    meja.dinas.final(SB, pegawai=meja.dinas.kepala)
    session.commit()
    admin = meja.masuk(meja.dinas.admin)
    lihat = admin.get("/admin/tindak-lanjut?tahun=2025&pratinjau=1").text
    assert "2 usulan baru, 2 tetap" in lihat
    assert admin.submit("/admin/tindak-lanjut/usulkan", {"tahun": "2025"}).status_code == 303
    daftar = admin.get("/admin/tindak-lanjut?tahun=2025&jenis=kgb").text
    assert "2 usulan dibuat, 0 ditarik." in daftar
    assert "Drs." not in daftar
    assert "Budi Contoh" in daftar
    salah = admin.submit(
        "/admin/tindak-lanjut/pejabat",
        {"nip": "123", "sebagai": "pyb", "dasar": "821/9/2026", "mulai": "2026-03-10"},
    )
    assert salah.status_code == 422
    assert "821/9/2026" in salah.text
    isian = {"nip": meja.dinas.luar.nip, "sebagai": "pyb", "dasar": "821/9/2026", "mulai": "2026-03-10"}
    assert admin.submit("/admin/tindak-lanjut/pejabat", isian).status_code == 303
    assert "Tono Contoh" in admin.get("/admin/tindak-lanjut/pejabat").text


def record(admin: FormClient, pegawai: Pegawai, potensial: Potensial) -> None:
    isian = {
        "potensial": potensial.value,
        "sumber": "=Pusat penilaian",
        "nomor_dokumen": "800/7/2026",
        "tanggal": "2026-02-01",
        "berlaku_sampai": "2028-12-31",
    }
    assert admin.submit(f"/talenta/pegawai/{pegawai.id}", isian).status_code == 303


def test_the_grid_shows_counts_names_and_the_export_text_as_text(meja: Meja, session: Session) -> None:
    admin = meja.masuk(meja.dinas.admin)
    meja.dinas.kepala.nama = "=1+1"
    session.add(meja.dinas.kepala)
    meja.dinas.final(SB, pegawai=meja.dinas.kepala)
    session.commit()
    record(admin, meja.dinas.kepala, Potensial.TINGGI)
    halaman = admin.get("/talenta?tahun=2025").text
    assert "<b>1</b> pegawai" in halaman
    assert "=1+1" in admin.get("/talenta?tahun=2025&nomor=9").text
    assert "Kotak per tahun" in admin.get(f"/talenta/pegawai/{meja.dinas.kepala.id}").text
    berkas = admin.get("/talenta/ekspor.xlsx?tahun=2025")
    with ZipFile(io.BytesIO(berkas.data)) as isi:
        lembar = isi.read("xl/worksheets/sheet1.xml").decode()
        teks = "".join(isi.read(nama).decode() for nama in isi.namelist() if "xml" in nama)
    assert ">=1+1<" in teks
    assert "<f>" not in lembar
    assert "Potensial Anda sudah tercatat." in meja.masuk(meja.dinas.kepala).get("/tindak-lanjut").text


def test_a_pimpinan_sees_no_small_group_and_the_setting_moves_baik(
    meja: Meja, session: Session, instansi: Instansi
) -> None:
    admin = meja.masuk(meja.dinas.admin)
    orang = [factories.make_pegawai(session) for _ in range(5)]
    for satu in orang:
        factories.make_penempatan(session, satu, unit_id=meja.dinas.unit.id, mulai=date(2023, 1, 1))
        meja.dinas.final(B, pegawai=satu)
    meja.dinas.final(SB, pegawai=meja.dinas.kepala)
    pimpinan = factories.make_akun(session, meja.dinas.add_head(), [Peran.PIMPINAN_UNIT])
    session.commit()
    for satu in orang:
        record(admin, satu, Potensial.TINGGI)
    record(admin, meja.dinas.kepala, Potensial.TINGGI)
    kepala = meja.app.test_client().sign_in(pimpinan)
    halaman = kepala.get("/talenta?tahun=2025").text
    assert "kurang dari 5" in halaman
    assert "<b>5</b> pegawai" in halaman
    assert kepala.get("/talenta?tahun=2025&nomor=9").status_code == 403
    assert orang[0].nama in kepala.get("/talenta?tahun=2025&nomor=8").text
    assert kepala.get("/talenta/ekspor.xlsx?tahun=2025").status_code == 403
    session.add(Pengaturan(kunci="talenta_baik", nilai="di_atas"))
    session.commit()
    assert "<b>6</b> pegawai" in kepala.get("/talenta?tahun=2025").text


def test_pages_stay_within_their_budgets(meja: Meja, session: Session) -> None:
    for _ in range(30):
        satu = factories.make_pegawai(session)
        factories.make_penempatan(session, satu)
        factories.make_garis(session, satu, meja.dinas.kepala)
        meja.dinas.final(BP, pegawai=satu)
    meja.dinas.propose()
    session.commit()
    tamu = {
        "/tindak-lanjut/tim": meja.dinas.kepala,
        "/tindak-lanjut": meja.dinas.pegawai,
        meja.url(J.BIMBINGAN): meja.dinas.kepala,
        "/admin/tindak-lanjut?tahun=2025": meja.dinas.admin,
        "/talenta?tahun=2025": meja.dinas.admin,
    }
    for alamat, siapa in tamu.items():
        client = meja.masuk(siapa)
        client.get(alamat)
        with count_queries(meja.app.extensions["kinerja_database"].engine) as asked:
            jawab = client.get(alamat)
        assert jawab.status_code == 200
        assert len(asked) <= 12, (alamat, len(asked), asked)
        assert len(gzip.compress(jawab.data)) <= 15_000
