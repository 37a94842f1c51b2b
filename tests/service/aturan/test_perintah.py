"""The commands `kinerja aturan …` and `kinerja evaluasi hitung-ulang` by what they print and leave behind."""

import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.aturan.models import Aturan
from kinerja.aturan.rules import KodeAturan, Predikat
from kinerja.audit import CatatanAudit
from kinerja.config import Config
from kinerja.evaluasi.models import Evaluasi, HitungUlang
from tests.aturan_bersama import make_teks
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor
from tests.perintah import run_kinerja


@pytest.fixture
def kantor(app: Flask, session: Session, clock: TestClock) -> Kantor:
    clock.set(SAAT["now"])
    made = make_kantor(session)
    made.establish()
    session.commit()
    return made


def test_a_regulation_from_its_file_to_its_withdrawal(
    config: Config, kantor: Kantor, session: Session, tmp_path: Path
) -> None:
    berkas = tmp_path / "predikat.json"
    berkas.write_text(make_teks(KodeAturan.PREDIKAT, date(2090, 1, 1)), encoding="utf-8")
    coba = run_kinerja(config, "aturan", "tambah", berkas, "--dry-run", "--json")
    hasil = json.loads(coba.output)
    assert (len(hasil["beda"]), hasil["disimpan"], hasil["periode_terbuka"]) == (14, False, {})
    assert len(session.scalars(select(Aturan).where(Aturan.kode == "predikat")).all()) == 1
    tambah = run_kinerja(config, "aturan", "tambah", berkas)
    assert "Edisi ditambahkan." in tambah.output
    assert "Kuadran kinerja, Di Atas Ekspektasi" in tambah.output
    baris = json.loads(run_kinerja(config, "aturan", "daftar", "--json").output)
    lama, baru = [satu for satu in baris if satu["kode"] == "predikat"]
    assert (lama["berlaku_sampai"], lama["dokumen"]) == ("2090-01-01", 1)
    assert (baru["berlaku_hari_ini"], baru["dokumen"]) == (False, 0)
    salah = run_kinerja(config, "aturan", "cabut", str(lama["id"]), "--alasan", "Salah")
    assert salah.exit_code == 1
    cabut = run_kinerja(config, "aturan", "cabut", str(baru["id"]), "--alasan", "Ditunda")
    assert cabut.exit_code == 0, cabut.output
    session.rollback()
    aksi = session.scalars(select(CatatanAudit.aksi).where(CatatanAudit.objek == "aturan")).all()
    assert aksi == ["aturan.tambah", "aturan.cabut"]


def test_a_wrong_file_and_a_start_before_a_fixed_document_are_refused(
    config: Config, kantor: Kantor, tmp_path: Path
) -> None:
    berkas = tmp_path / "predikat.json"
    data = json.loads(make_teks(KodeAturan.PREDIKAT, date(2026, 1, 1)))
    berkas.write_text(json.dumps(data), encoding="utf-8")
    awal = run_kinerja(config, "aturan", "tambah", berkas, "--dry-run")
    assert (awal.exit_code, "berlaku surut" in awal.output) == (1, True)
    assert run_kinerja(config, "aturan", "tambah", berkas, "--dry-run", "--surut").exit_code == 0
    del data["isi"]["kuadran"]["di_atas_ekspektasi"]
    data["isi"]["sebutan"]["baik"] = ""
    berkas.write_text(json.dumps(data), encoding="utf-8")
    salah = run_kinerja(config, "aturan", "tambah", berkas)
    assert (salah.exit_code, "Aturan predikat tidak lengkap" in salah.output) == (1, True)
    berkas.write_text('{"kode": "predikat", "kode": "periode"}', encoding="utf-8")
    assert "kode: Bagian ini tertulis dua kali." in run_kinerja(config, "aturan", "tambah", berkas).output


def test_what_is_printed_can_be_added_again(config: Config, kantor: Kantor, tmp_path: Path) -> None:
    berkas = tmp_path / "konversi.json"
    data = json.loads(run_kinerja(config, "aturan", "ekspor", "konversi").output)
    data["sumber"] = "Peraturan Contoh 2"
    data["isi"]["desimal"] = 3
    berkas.write_text(json.dumps(data), encoding="utf-8")
    hasil = json.loads(run_kinerja(config, "aturan", "tambah", berkas, "--rancangan", "--json").output)
    assert [(satu["baris"], satu["baru"]) for satu in hasil["beda"]] == [
        ("Desimal", "3 angka di belakang koma")
    ]


def test_a_year_is_recomputed_and_the_run_is_kept(config: Config, kantor: Kantor, session: Session) -> None:
    baik = run_kinerja(config, "evaluasi", "hitung-ulang", "--tahun", "2026")
    assert (baik.exit_code, "1 penilaian 2026 dihitung ulang, 0 berbeda" in baik.output) == (0, True)
    session.execute(update(Evaluasi).values(predikat=Predikat.KURANG))
    session.commit()
    rusak = run_kinerja(config, "evaluasi", "hitung-ulang", "--tahun", "2026", "--instansi", "kab-contoh")
    assert (rusak.exit_code, "predikat tersimpan Kurang, hitungan Baik" in rusak.output) == (1, True)
    session.rollback()
    assert list(session.scalars(select(HitungUlang.beda).order_by(HitungUlang.id))) == [0, 1]
    assert (
        run_kinerja(config, "evaluasi", "hitung-ulang", "--tahun", "2026", "--instansi", "x").exit_code == 1
    )
