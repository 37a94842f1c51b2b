"""Pages of daily progress: with and without htmx, what is refused keeps what was typed, the budget."""

import gzip
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.aturan.models import Pengaturan
from kinerja.db import Database
from kinerja.pelaksanaan.models import Realisasi
from kinerja.progres.commands import progres
from kinerja.progres.models import BarisHarian, HariLibur, TugasRutin
from kinerja.progres.rules.baris import StatusBaris
from tests import factories
from tests.client import FormClient
from tests.pelaksanaan_bersama import Kerja
from tests.progres_bersama import LANGKAH, SELASA, approve_day, hand_in, line, make_progres, write
from tests.skp_bersama import count_queries

URL = "/kinerja/progres"
HARI = ("--mulai", "2026-03-01", "--selesai", "2026-03-31")
FORM = {
    "tanggal": "2026-03-10",
    "jam_mulai": "08:00",
    "jam_selesai": "10:00",
    "kegiatan": "Memaparkan hasil",
    "realisasi": "2",
    "satuan": "laporan",
    "bukti": "",
}


class Meja(NamedTuple):
    kerja: Kerja
    pemilik: FormClient
    penilai: FormClient
    lain: FormClient
    admin: FormClient
    form: dict[str, str]

    def lines(self) -> list[BarisHarian]:
        self.kerja.session.rollback()
        return list(self.kerja.session.scalars(select(BarisHarian).order_by(BarisHarian.id)))


@pytest.fixture
def meja(app: Flask, session: Session) -> Meja:
    kerja = make_progres(session)
    orang = kerja.orang
    admin = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    form = FORM | {"rencana": f"r{kerja.rhk()[0].id}"}
    session.commit()
    semua = [orang.akun(satu) for satu in (orang.pegawai, orang.penilai, orang.lain)]
    return Meja(kerja, *(app.test_client().sign_in(akun) for akun in (*semua, admin)), form)


def test_a_line_is_added_without_javascript_and_with_htmx(meja: Meja) -> None:
    polos = meja.pemilik.submit(URL, meja.form)
    assert (polos.status_code, polos.location) == (303, f"{URL}?tanggal=2026-03-10")
    sebagian = meja.pemilik.submit_htmx(
        URL, "hari", meja.form | {"jam_mulai": "10:00", "jam_selesai": "11:00"}
    )
    assert sebagian.status_code == 200
    assert sebagian.text.lstrip().startswith('<div id="hari"')
    assert 'value="11:00"' in sebagian.text  # the next line begins where this one ended
    assert len(meja.lines()) == 2
    assert len(gzip.compress(sebagian.data)) <= 3 * 1024


def test_a_refused_line_keeps_what_was_typed_and_says_why_at_the_field(meja: Meja) -> None:
    meja.pemilik.submit(URL, meja.form)
    ditolak = meja.pemilik.submit(URL, meja.form | {"kegiatan": "Menulis <b>laporan</b>"})
    assert ditolak.status_code == 422
    assert "Menulis &lt;b&gt;laporan&lt;/b&gt;" in ditolak.text
    assert "beririsan dengan baris 08.00 s.d. 10.00" in ditolak.text
    telat = meja.pemilik.submit_htmx(URL, "hari", meja.form | {"tanggal": "2026-03-02"})
    assert telat.status_code == 422
    assert "Batas pengisian tanpa alasan 5 Maret 2026" in telat.text
    assert len(meja.lines()) == 1


def test_a_form_sent_twice_makes_one_line(meja: Meja) -> None:
    form = meja.form | {"kunci_permintaan": "sekali"}
    assert [meja.pemilik.submit(URL, form).status_code for _ in range(2)] == [303, 303]
    assert len(meja.lines()) == 1


def test_a_line_is_changed_and_deleted_by_its_owner_alone(meja: Meja) -> None:
    meja.pemilik.submit(URL, meja.form)
    baris = meja.lines()[0]
    url = f"{URL}/{baris.id}"
    assert meja.lain.get(url).status_code == 404
    assert "Memaparkan hasil" in meja.pemilik.get(url).text
    baru = meja.form | {"kegiatan": "Rapat", "versi": str(baris.versi)}
    assert meja.pemilik.submit(url, baru).status_code == 303
    bentrok = meja.pemilik.submit(url, baru | {"kegiatan": "Lain"})
    assert (bentrok.status_code, "Rapat" in bentrok.text, "Lain" in bentrok.text) == (409, True, True)
    assert meja.pemilik.submit_htmx(f"{url}/hapus", "hari").status_code == 200
    assert meja.lines() == []


def test_a_day_is_handed_in_approved_undone_and_returned(meja: Meja) -> None:
    meja.pemilik.submit(URL, meja.form)
    assert meja.pemilik.submit(f"{URL}/ajukan", {"tanggal": "2026-03-10"}).status_code == 303
    papan = meja.penilai.get("/tim/progres").text
    sel = re.search(r'name="sel" value="([^"]+)"', papan)
    assert sel is not None
    setuju = meja.penilai.submit("/tim/progres/setujui", {"sel": sel[1], "tanggal": "2026-03-10"})
    assert setuju.status_code == 303
    assert meja.lines()[0].status is StatusBaris.DISETUJUI
    urung = re.search(r'name="saat" value="([^"]+)"', meja.penilai.get(setuju.location).text)
    assert urung is not None
    saat = urung[1].replace("&#43;", "+").replace("&#x2b;", "+")
    meja.penilai.submit("/tim/progres/urung", {"saat": saat, "tanggal": "2026-03-10"})
    assert meja.lines()[0].status is StatusBaris.DIAJUKAN
    url = f"/tim/progres/{meja.kerja.orang.pegawai.id}"
    sidik = re.search(r'name="sidik" value="([^"]+)"', meja.penilai.get(url).text)
    assert sidik is not None
    form = {"tanggal": "2026-03-10", "sidik": sidik[1]}
    assert "Tulis apa yang perlu diperbaiki" in meja.penilai.submit(f"{url}/kembalikan", form).text
    meja.penilai.submit(f"{url}/kembalikan", form | {"catatan": "Tambahkan bukti"})
    assert "Tambahkan bukti" in meja.pemilik.get(URL).text
    assert meja.lain.get(url).status_code == 404
    assert meja.lain.submit("/tim/progres/setujui", {"sel": sel[1]}).status_code == 404
    for ngawur in ("ngawur", "1:9999-12-31:x", "1:0001-01-01:x"):
        assert meja.pemilik.submit("/tim/progres/setujui", {"sel": ngawur}).status_code == 422
    for hari in ("9999-12-31", "0001-01-01", "kemarin"):
        assert meja.pemilik.get(f"{URL}?tanggal={hari}").status_code == 200


def test_a_proposal_is_used_by_one_button_and_never_by_itself(meja: Meja) -> None:
    write(meja.kerja, line(realisasi=4))
    hand_in(meja.kerja)
    approve_day(meja.kerja)
    indikator = meja.kerja.indikator()[0].id
    meja.kerja.session.commit()
    halaman = meja.pemilik.get(f"/kinerja/{meja.kerja.id()}").text
    assert "Usulan progres harian: <b>4 laporan</b>" in halaman
    assert "Pakai usulan" not in meja.penilai.get(f"/kinerja/{meja.kerja.id()}").text
    assert meja.kerja.session.scalars(select(Realisasi)).all() == []
    pakai = meja.pemilik.submit(f"{URL}/usulan/{meja.kerja.id()}/{indikator}", {"versi": "0"})
    assert pakai.status_code == 303
    meja.kerja.session.rollback()
    assert meja.kerja.session.scalars(select(Realisasi.teks)).all() == ["4 laporan"]


def test_a_module_that_is_off_leaves_nothing_on_other_pages(meja: Meja) -> None:
    periode = meja.kerja.id()
    assert URL in meja.pemilik.get(f"/kinerja/{periode}").text
    meja.kerja.session.scalars(select(Pengaturan)).one().nilai = "tidak"
    meja.kerja.session.commit()
    for url in (URL, f"{URL}/rutin", f"{URL}/borang", f"{URL}/impor"):
        assert meja.pemilik.get(url).status_code == 404
    assert meja.penilai.get("/tim/progres").status_code == 404
    assert meja.pemilik.submit(URL, meja.form).status_code == 404
    assert "progres" not in meja.pemilik.get(f"/kinerja/{periode}").text.lower()


def test_the_grid_takes_all_rows_or_none_and_marks_the_cell(meja: Meja) -> None:
    satu = {f"b0-{nama}": nilai for nama, nilai in meja.form.items()} | {"b0-rencana": LANGKAH}
    dua = {f"b1-{nama}": nilai for nama, nilai in meja.form.items()} | {
        "b1-rencana": LANGKAH,
        "b1-realisasi": "x",
    }
    ditolak = meja.pemilik.submit(f"{URL}/borang", satu | dua)
    assert ditolak.status_code == 422
    assert 'id="b1-realisasi" name="b1-realisasi" value="x" aria-invalid="true"' in ditolak.text
    assert meja.lines() == []
    benar = dua | {"b1-realisasi": "1", "b1-jam_mulai": "10:00", "b1-jam_selesai": "11:00"}
    assert meja.pemilik.submit(f"{URL}/borang", satu | benar).status_code == 303
    assert len(meja.lines()) == 2
    tempel = "\t".join([LANGKAH, "2026-03-09", "08:00", "09:00", "Rapat", "1", "kegiatan", ""])
    kisi = meja.pemilik.submit(f"{URL}/borang", {"tempelan": tempel})
    assert 'value="Rapat"' in kisi.text
    assert len(meja.lines()) == 2


def test_a_workbook_is_previewed_then_taken_and_comes_out_again(meja: Meja, sample_progres: Path) -> None:
    meja.pemilik.submit(URL, meja.form | {"rencana": f"r{meja.kerja.rhk()[0].id}"})
    meja.kerja.session.commit()
    keluar = meja.pemilik.get(f"{URL}/ekspor?mulai=2026-03-01&selesai=2026-03-31")
    assert keluar.headers["Content-Disposition"].startswith("attachment")
    sama = meja.pemilik.submit(f"{URL}/impor", {"berkas": (io.BytesIO(keluar.data), "progres.xlsx")})
    assert "0 baru, 1 sudah tersimpan, 0 ditolak" in sama.text
    contoh = sample_progres.read_bytes()
    nanti = meja.pemilik.submit(f"{URL}/impor", {"berkas": (io.BytesIO(contoh), "contoh.xlsx")})
    assert nanti.status_code == 422
    assert "23 baris ditolak" in nanti.text
    assert "belum tiba" in nanti.text
    bukan = meja.pemilik.submit(f"{URL}/impor", {"berkas": (io.BytesIO(b"nama;nip"), "daftar.csv")})
    assert (bukan.status_code, "Hanya berkas .xlsx" in bukan.text) == (422, True)
    # A sheet without its day is taken once the line is gone.
    baris = meja.lines()[0]
    meja.pemilik.submit(f"{URL}/{baris.id}/hapus")
    titipan = re.search(
        r'name="titipan" value="([^"]+)"',
        meja.pemilik.submit(f"{URL}/impor", {"berkas": (io.BytesIO(keluar.data), "progres.xlsx")}).text,
    )
    assert titipan is not None
    isi = titipan[1].replace("&#43;", "+")
    assert meja.pemilik.submit(f"{URL}/impor/terapkan", {"titipan": isi}).status_code == 303
    assert len(meja.lines()) == 1


def test_a_recurring_duty_is_kept_and_offered(meja: Meja) -> None:
    form = meja.form | {"hari": "1", "kegiatan": "Apel pagi"}
    assert meja.pemilik.submit(f"{URL}/rutin", meja.form).status_code == 422
    assert meja.pemilik.submit(f"{URL}/rutin", form).status_code == 303
    halaman = meja.pemilik.get(f"{URL}/rutin").text
    assert "Apel pagi" in halaman
    assert "Selasa · 08.00–10.00" in halaman
    tugas = meja.kerja.session.scalars(select(TugasRutin)).one()
    meja.kerja.session.commit()
    assert f"{URL}/rutin/{tugas.id}/terima" in meja.pemilik.get(URL).text
    meja.pemilik.submit_htmx(f"{URL}/rutin/{tugas.id}/terima", "hari", {"tanggal": "2026-03-10"})
    assert [satu.kegiatan for satu in meja.lines()] == ["Apel pagi"]


def test_only_the_admin_keeps_the_days_off(meja: Meja) -> None:
    url = "/admin/hari-libur"
    assert meja.pemilik.get(url).status_code == 404
    form = {"tanggal": "2026-03-19", "nama": "Hari Suci Nyepi"}
    assert meja.admin.submit(url, form).status_code == 303
    assert "sudah tercatat" in meja.admin.submit(url, form).text
    assert "Hari Suci Nyepi" in meja.admin.get(f"{url}?tahun=2026").text
    libur = meja.kerja.session.scalars(select(HariLibur)).one()
    meja.kerja.session.commit()
    assert meja.admin.submit(f"{url}/{libur.id}/hapus").status_code == 303


def test_pages_stay_within_their_budget(app: Flask, meja: Meja) -> None:
    for hari in range(4):
        write(meja.kerja, *(line(SELASA - timedelta(days=hari), jam, jam + 1) for jam in range(8, 16)))
    meja.kerja.session.commit()
    database: Database = app.extensions["kinerja_database"]
    for client, url in (
        (meja.pemilik, URL),
        (meja.pemilik, f"{URL}/borang"),
        (meja.penilai, "/tim/progres"),
        (meja.penilai, f"/tim/progres/{meja.kerja.orang.pegawai.id}"),
        (meja.pemilik, f"/kinerja/{meja.kerja.id()}"),
    ):
        with count_queries(database.engine) as asked:
            halaman = client.get(url)
        assert halaman.status_code == 200
        assert len(asked) <= 12, f"{url}: {len(asked)}"
        assert len(gzip.compress(halaman.data)) <= 15 * 1024


def test_the_command_takes_the_sample_in_and_writes_it_out(
    app: Flask, meja: Meja, sample_progres: Path, tmp_path: Path, clock: object
) -> None:
    nip = meja.kerja.orang.pegawai.nip
    with app.app_context():
        ditolak = CliRunner().invoke(
            progres, ["import", str(sample_progres), "--pegawai", str(nip), "--json"]
        )
        assert ditolak.exit_code != 0
        assert '"ditolak": 23' in ditolak.output
        hasil = CliRunner().invoke(
            progres,
            ["export", str(tmp_path / "a.xlsx"), "--pegawai", str(nip), *HARI, "--json"],
        )
    assert hasil.exit_code == 0, hasil.output
    assert '"baris": 0' in hasil.output
