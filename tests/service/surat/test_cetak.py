"""From a number to a file: printing, storing and signing, each of which may fail and be done again."""

import hashlib
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import CatatanAudit, verify
from kinerja.db import reading, transaction
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.hooks.penjaga import resume, set_time_limit
from kinerja.organisasi.models import Instansi
from kinerja.plugin.laporan import write_reports
from kinerja.plugin.models import GalatPlugin
from kinerja.storage import StorageError, key_of, storage
from kinerja.surat import cetak, pdf, service
from kinerja.surat.cetak import BAGIAN, finish_surat, read_file
from kinerja.surat.models import SuratTerbit
from kinerja.surat.pdf import DokumenGagalError
from tests.evaluasi_bersama import SAAT, Kantor
from tests.service.surat.conftest import MakeApp
from tests.surat_bersama import TEMPLAT, PenandaUji, PluginPenanda, PluginSurat, letter, switch_on_stored

HARI, SEKARANG = SAAT["today"], SAAT["now"]


@pytest.fixture(autouse=True, scope="module")
def worker() -> Iterator[None]:
    yield
    pdf.close_worker()


@dataclass
class Ruang:
    """The database of an application, and a letter that can be issued there."""

    session: Session
    kantor: Kantor
    admin: Actor
    instansi: Instansi
    run_app: MakeApp

    def start(self, **plugins: object) -> Flask:
        """An application with these plugins, all switched on."""
        sudah = set(self.session.info.setdefault("nyala", set()))
        switch_on_stored(self.session, *(plugins.keys() - sudah))
        self.session.info["nyala"] = sudah | plugins.keys()
        self.session.commit()
        return self.run_app(**plugins)

    def issue(self) -> SuratTerbit:
        with reading(self.instansi.id) as sesi:
            naskah = service.compose(sesi, self.admin, self.kantor.periode().id, "keterangan", today=HARI)
        self.session.commit()
        with transaction(self.instansi.id) as sesi:
            return service.issue(sesi, self.admin, naskah, now=SEKARANG)

    def stored(self) -> SuratTerbit:
        self.session.rollback()
        return self.session.scalars(select(SuratTerbit).execution_options(populate_existing=True)).one()

    def actions(self) -> list[str]:
        query = select(CatatanAudit.aksi).where(CatatanAudit.objek == "surat").order_by(CatatanAudit.urutan)
        return list(self.session.scalars(query))

    def faults(self) -> list[str]:
        write_reports()
        self.session.rollback()
        return list(self.session.scalars(select(GalatPlugin.sebab)))


@pytest.fixture
def ruang(
    database_url: str, session: Session, kantor: Kantor, admin: Actor, instansi: Instansi, run_app: MakeApp
) -> Ruang:
    return Ruang(session, kantor, admin, instansi, run_app)


def text_of(isi: bytes) -> str:
    return " ".join(" ".join(lembar.extract_text() for lembar in PdfReader(io.BytesIO(isi)).pages).split())


def test_the_printed_file_is_stored_under_its_hash_and_says_what_was_issued(ruang: Ruang) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    ruang.kantor.pegawai.nama = "Nama Baru"
    ruang.session.commit()
    hasil = finish_surat(ruang.admin, surat.id)
    assert hasil.kendala == ""
    assert ruang.stored().sha256 == hasil.sidik
    isi = read_file(ruang.instansi.id, hasil.sidik)
    assert hashlib.sha256(isi).hexdigest() == hasil.sidik
    for teks in (
        "PEMERINTAH KABUPATEN CONTOH",
        "Nomor: 001/KET/IV/2026",
        "Diberikan kepada Andi Ramadhan, S.Kom. dengan predikat Baik.",
        "Triwulan I",
        "Status: Diterbitkan 3 April 2026",
        "Sidik SHA-256:",
    ):
        assert teks in text_of(isi), teks
    assert "DRAF" not in text_of(isi)
    assert ruang.actions() == ["surat.terbit", "surat.cetak"]
    meta = PdfReader(io.BytesIO(isi)).metadata
    assert meta is not None
    assert meta.title == "Surat Keterangan Kinerja"
    assert "Andi" not in str(dict(meta))


def test_finishing_twice_prints_once(ruang: Ruang) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    pertama = finish_surat(ruang.admin, surat.id)
    with patch.object(cetak, "print_dokumen", side_effect=AssertionError):
        assert finish_surat(ruang.admin, surat.id) == pertama
    assert ruang.actions() == ["surat.terbit", "surat.cetak"]


@pytest.mark.parametrize("error", [DokumenGagalError("Gagal.", alasan="uji"), StorageError("Penuh.")])
def test_a_failed_print_keeps_the_number_for_another_try(ruang: Ruang, error: Exception) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    tempat = "print_dokumen" if isinstance(error, DokumenGagalError) else "store_pdf"
    with patch.object(cetak, tempat, side_effect=error), pytest.raises(type(error)):
        finish_surat(ruang.admin, surat.id)
    assert (ruang.stored().sha256, ruang.stored().urut) == (None, 1)
    assert ruang.issue().nomor == surat.nomor
    finish_surat(ruang.admin, surat.id)
    assert ruang.stored().sha256 is not None
    assert ruang.stored().urut == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.faults
@pytest.mark.parametrize("langkah", ["print_dokumen", "store_pdf", "record_file", "after"])
def test_a_process_that_ends_between_number_and_file_loses_neither(ruang: Ruang, langkah: str) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    if langkah != "after":
        tempat = service if langkah == "record_file" else cetak
        with patch.object(tempat, langkah, side_effect=Killed), pytest.raises(Killed):
            finish_surat(ruang.admin, surat.id)
        assert ruang.stored().sha256 is None
    hasil = finish_surat(ruang.admin, surat.id)
    tersimpan = ruang.stored()
    assert (tersimpan.nomor, tersimpan.sha256) == ("001/KET/IV/2026", hasil.sidik)
    assert read_file(ruang.instansi.id, hasil.sidik)
    assert ruang.actions() == ["surat.terbit", "surat.cetak"]
    assert verify(ruang.session).rusak_di is None


def test_only_the_admin_prints(ruang: Ruang) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    with pytest.raises(NotFoundError):
        finish_surat(ruang.kantor.penilai, surat.id)
    with pytest.raises(NotAuthorizedError):
        finish_surat(ruang.kantor.pemilik, surat.id)
    with pytest.raises(NotFoundError):
        finish_surat(ruang.admin, surat.id + 1)


def test_a_file_that_changed_or_is_gone_is_not_given(ruang: Ruang) -> None:
    ruang.start(surat_uji=PluginSurat())
    sidik = finish_surat(ruang.admin, ruang.issue().id).sidik
    path = storage().local_path(key_of(ruang.instansi.id, sidik, bagian=BAGIAN))
    path.write_bytes(path.read_bytes().replace(b"%PDF", b"%pdf"))
    with pytest.raises(NotFoundError, match="hilang atau berubah"):
        read_file(ruang.instansi.id, sidik)
    path.unlink()
    with pytest.raises(NotFoundError, match="hilang atau berubah"):
        read_file(ruang.instansi.id, sidik)


# Without the plugin, and with another version of it


def test_a_letter_that_was_not_printed_waits_for_its_plugin(ruang: Ruang) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    ruang.start()
    with pytest.raises(StateError, match=r"disediakan oleh plugin “surat_uji” \(tidak terpasang\)\."):
        finish_surat(ruang.admin, surat.id)
    ruang.start(surat_uji=PluginSurat())
    assert finish_surat(ruang.admin, surat.id).sidik


def test_a_printed_letter_stays_readable_without_its_plugin(ruang: Ruang) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    sidik = finish_surat(ruang.admin, surat.id).sidik
    ruang.start()
    with reading(ruang.instansi.id) as sesi:
        berkas = service.find_file(sesi, ruang.kantor.pemilik, surat.id, today=HARI)
    assert (berkas.nama, berkas.sidik) == ("keterangan-2026-0001.pdf", sidik)
    assert read_file(ruang.instansi.id, sidik).startswith(b"%PDF-")
    assert finish_surat(ruang.admin, surat.id).sidik == sidik


@pytest.mark.parametrize(
    ("templat", "kurang"),
    [
        (TEMPLAT + "<p>{{ gaji }}</p>", "gaji"),
        (TEMPLAT.replace("baris.nilai", "baris.harga"), "rincian"),
        (TEMPLAT + "{% for satu in daftar %}{{ satu.x }}{% endfor %}", "daftar"),
    ],
)
def test_a_newer_template_that_asks_for_more_says_so(ruang: Ruang, templat: str, kurang: str) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    isian = {"nama": "", "predikat": "", "rincian": "", "gaji": "", "daftar": ""}
    ruang.start(surat_uji=PluginSurat(letter(templat=templat, isian=isian)))
    with pytest.raises(StateError, match=f"versi plugin yang lain: isian {kurang} belum ada"):
        finish_surat(ruang.admin, surat.id)


# Signing


def test_the_one_active_signer_signs_what_was_printed(ruang: Ruang) -> None:
    penanda = PenandaUji()
    ruang.start(surat_uji=PluginSurat(), penanda_uji=PluginPenanda(penanda))
    surat = ruang.issue()
    hasil = finish_surat(ruang.admin, surat.id)
    tersimpan = ruang.stored()
    assert (tersimpan.penanda, tersimpan.sha256, hasil.kendala) == ("uji", hasil.sidik, "")
    isi = read_file(ruang.instansi.id, hasil.sidik)
    assert penanda.verify(isi, None).sah  # type: ignore[arg-type]
    assert not penanda.verify(isi.replace(b"endobj", b"endOBJ", 1), None).sah  # type: ignore[arg-type]
    assert "Andi Ramadhan" in text_of(isi)
    (permintaan,) = penanda.permintaan
    assert (permintaan.nama, permintaan.jabatan) == ("Drs. Budi Santoso", "Kepala Bidang")
    assert permintaan.alasan == "Surat Keterangan Kinerja nomor 001/KET/IV/2026"
    assert permintaan.waktu == SEKARANG
    assert ruang.actions() == ["surat.terbit", "surat.cetak", "surat.tanda_tangan"]
    finish_surat(ruang.admin, surat.id)
    assert len(penanda.permintaan) == 1


def test_the_unsigned_file_goes_once_the_signed_one_stands(ruang: Ruang) -> None:
    ruang.start(surat_uji=PluginSurat(), penanda_uji=PluginPenanda())
    hasil = finish_surat(ruang.admin, ruang.issue().id)
    akar = storage().local_path(f"{ruang.instansi.id}/{BAGIAN}")
    assert [path.name for path in akar.rglob("*") if path.is_file()] == [hasil.sidik]


def _unsigned(ruang: Ruang, penanda: PenandaUji) -> tuple[SuratTerbit, str]:
    """Issue and finish with a signer that fails: the unsigned file stands, and the sentence for the admin."""
    ruang.start(surat_uji=PluginSurat(), penanda_uji=PluginPenanda(penanda))
    surat = ruang.issue()
    hasil = finish_surat(ruang.admin, surat.id)
    tersimpan = ruang.stored()
    assert (tersimpan.penanda, tersimpan.sha256) == ("", hasil.sidik)
    isi = read_file(ruang.instansi.id, hasil.sidik)
    assert b"tanda tangan uji" not in isi
    assert "Andi Ramadhan" in text_of(isi)
    return surat, hasil.kendala


def test_a_signer_that_is_away_is_asked_again_later(ruang: Ruang) -> None:
    penanda = PenandaUji()
    penanda.gagal = ConnectionRefusedError("connection refused")
    surat, kendala = _unsigned(ruang, penanda)
    assert "layanan Penanda Uji tidak menjawab (ConnectionRefusedError: connection refused)" in kendala
    assert ruang.faults() == []
    penanda.gagal = None
    hasil = finish_surat(ruang.admin, surat.id)
    assert (ruang.stored().penanda, ruang.stored().sha256) == ("uji", hasil.sidik)
    assert ruang.stored().nomor == surat.nomor


JAWABAN_SALAH = {
    "none": lambda _pdf: None,
    "text": lambda _pdf: "%PDF-",
    "bytearray": bytearray,
    "no pdf": lambda pdf: b"x" + pdf,
    "empty": lambda _pdf: b"",
    "cut": lambda pdf: pdf[: len(pdf) // 2],
    "too small": lambda _pdf: b"%PDF-1.7\n%%EOF\n",
    "too large": lambda pdf: pdf + b"x" * 11 * 2**20 + b"%%EOF",
    "the same": lambda pdf: pdf,
    "not sound": lambda pdf: pdf + b"\n% tanda tangan uji salah\n%%EOF\n",
}


@pytest.mark.parametrize("jawaban", JAWABAN_SALAH.values(), ids=JAWABAN_SALAH)
def test_a_signer_with_a_wrong_answer_leaves_the_unsigned_file(ruang: Ruang, jawaban: object) -> None:
    penanda = PenandaUji()
    penanda.jawaban = jawaban  # type: ignore[assignment]
    _, kendala = _unsigned(ruang, penanda)
    assert "Plugin “penanda_uji” gagal di uji." in kendala
    assert len(ruang.faults()) == 1


def test_a_signer_that_raises_or_hangs_leaves_the_unsigned_file(ruang: Ruang) -> None:
    penanda = PenandaUji()
    penanda.gagal = KeyError("kunci")
    surat, kendala = _unsigned(ruang, penanda)
    assert "KeyError" in kendala
    penanda.gagal, penanda.jawaban = None, lambda _pdf: time.sleep(3)
    set_time_limit(0.2)
    try:
        assert "tidak selesai dalam 0.2 detik" in finish_surat(ruang.admin, surat.id).kendala
    finally:
        set_time_limit(None)
        resume("penanda_uji")
    assert ruang.stored().penanda == ""


def test_of_two_active_signers_none_signs_and_the_admin_is_told(ruang: Ruang) -> None:
    lain = PenandaUji("lain", "Penanda Lain")
    ruang.start(surat_uji=PluginSurat(), penanda_a=PluginPenanda(), penanda_b=PluginPenanda(lain))
    hasil = finish_surat(ruang.admin, ruang.issue().id)
    assert "ada 2 penanda tangan elektronik yang aktif (Penanda Lain, Penanda Uji)" in hasil.kendala
    assert ruang.stored().penanda == ""


def test_of_two_active_signers_the_chosen_one_signs(ruang: Ruang) -> None:
    uji, lain = PenandaUji(), PenandaUji("lain", "Penanda Lain")
    ruang.start(surat_uji=PluginSurat(), penanda_a=PluginPenanda(uji), penanda_b=PluginPenanda(lain))
    surat = ruang.issue()
    hasil = finish_surat(ruang.admin, surat.id, penanda="hilang")
    assert "Penanda tangan elektronik “hilang” tidak aktif di instansi ini." in hasil.kendala
    assert ruang.stored().penanda == ""
    hasil = finish_surat(ruang.admin, surat.id, penanda="lain")
    assert (ruang.stored().penanda, ruang.stored().sha256, hasil.kendala) == ("lain", hasil.sidik, "")
    assert (len(uji.permintaan), len(lain.permintaan)) == (0, 1)
    finish_surat(ruang.admin, surat.id, penanda="uji")
    assert ruang.stored().penanda == "lain"
    assert uji.permintaan == []


def test_the_second_of_two_signers_at_once_changes_nothing(ruang: Ruang) -> None:
    ruang.start(surat_uji=PluginSurat())
    surat = ruang.issue()
    asli = finish_surat(ruang.admin, surat.id).sidik
    values = {"asli": asli, "penanda": "uji", "now": SEKARANG}
    for sidik, berlaku in (("b" * 64, True), ("c" * 64, False)):
        with transaction(ruang.instansi.id) as sesi:
            hasil = service.record_signature(sesi, ruang.admin, surat.id, sidik=sidik, **values)
        assert hasil is berlaku
    with transaction(ruang.instansi.id) as sesi:
        assert service.record_file(sesi, ruang.admin, surat.id, "d" * 64, now=SEKARANG) == "b" * 64
