"""`kinerja plugin check` on stored data: letters, connectors, time, several instansi; nothing is stored."""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kinerja_indikator_bawaan import angka
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kinerja.admin.coba_plugin import list_dry_runs, run_checks
from kinerja.admin.coba_ruang import Tenggat
from kinerja.admin.rangka_plugin import JenisPlugin, make_plugin
from kinerja.config import Config
from kinerja.db import read_only
from kinerja.errors import InputError
from kinerja.hooks import (
    BahanSurat,
)
from kinerja.hooks.muat import load_plugins
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import Realisasi
from kinerja.skp.models import Indikator
from kinerja.surat.models import SuratTerbit
from tests.coba_bersama import (
    NAMA,
    NIP,
    Pengirim,
    Ruang,
    checksum,
    commit_all,
    formula,
    konektor,
    lines,
    raise_on_purpose,
    surat,
    tipe,
)
from tests.conftest import TestClock
from tests.formula_bersama import Setelan, both
from tests.perintah import run_kinerja
from tests.plugins.bantu import installed
from tests.surat_bersama import PluginSurat, SetelanKeterangan, fill, make_app, manage

# Letters


def test_a_letter_is_printed_in_memory_and_takes_no_number(ruang: Ruang) -> None:
    (satu,) = ruang.try_plugin(surat(), pengaturan=SetelanKeterangan)
    assert satu.baik
    assert satu.bagian == "data: surat uji"
    assert satu.keterangan.startswith("satu penilaian dicetak di memori (")
    assert satu.keterangan.endswith(" kB), tidak ada nomor yang terpakai")
    assert satu.rincian == ()
    assert ruang.session.scalars(select(SuratTerbit)).all() == []
    berkas = [satu for satu in ruang.config.instance.rglob("*") if satu.is_file() and satu.suffix != ".db"]
    assert [satu for satu in berkas if "surat" in satu.parts] == []


def test_placeholders_without_a_value_are_named(ruang: Ruang) -> None:
    def incomplete(_bahan: BahanSurat, _setelan: object) -> dict[str, object]:
        return {"nama": "Siti"}

    def blank(bahan: BahanSurat, setelan: SetelanKeterangan) -> dict[str, object]:
        return dict(fill(bahan, setelan)) | {"predikat": "", "rincian": []}

    assert lines(ruang.try_plugin(surat(fill=incomplete), pengaturan=SetelanKeterangan)) == [
        "GAGAL data: surat uji: Plugin “uji” gagal di uji.fill: AnswerError: no value for predikat, rincian"
    ]
    (satu,) = ruang.try_plugin(surat(fill=blank), pengaturan=SetelanKeterangan)
    assert satu.rincian == ("isian kosong pada data ini: predikat, rincian",)


def test_a_letter_that_the_plugin_refuses_says_so_without_a_name(ruang: Ruang) -> None:
    def refuse(bahan: BahanSurat, _setelan: object) -> dict[str, object]:
        raise ValueError(f"Belum ada faktor untuk {bahan.pegawai.nama} ({NIP}).")

    assert lines(ruang.try_plugin(surat(fill=refuse), pengaturan=SetelanKeterangan)) == [
        (
            "baik data: surat uji: ditolak plugin untuk 1 penilaian terbaru: "
            "Belum ada faktor untuk (nama), S.Kom. ((NIP))."
        )
    ]


# Connectors


def test_a_connector_sends_nothing_and_the_record_answers(ruang: Ruang) -> None:
    assert lines(ruang.try_plugin(konektor())) == [
        "baik data: konektor uji: tidak ada yang dikirim; rekaman menjawab pull_person, delete_credit"
    ]


def test_a_connector_that_cannot_be_made_says_why(ruang: Ruang) -> None:
    assert lines(ruang.try_plugin(konektor(raise_on_purpose))) == [
        "GAGAL data: konektor uji: LookupError: sengaja rusak"
    ]


# Nothing is stored


@pytest.mark.parametrize(
    "modul",
    [
        tipe(read_target=lambda teks: (commit_all(), angka.read_target(teks))[1]),
        tipe(measure=lambda *argumen: (commit_all(), angka.measure(*argumen))[1]),
        formula(lambda *argumen: (commit_all(), both(*argumen))[1]),
        surat(fill=lambda *argumen: (commit_all(), fill(*argumen))[1]),
        konektor(lambda setelan: (commit_all(), Pengirim(setelan))[1]),
    ],
    ids=["target", "realisasi", "formula", "surat", "konektor"],
)
def test_a_plugin_that_commits_stores_nothing_and_is_named(ruang: Ruang, modul: object) -> None:
    pengaturan = SetelanKeterangan if isinstance(modul, PluginSurat) else Setelan
    hasil = ruang.try_plugin(modul, pengaturan=pengaturan)
    assert not all(satu.baik for satu in hasil)
    assert "must not use the database session of the product" in "\n".join(lines(hasil))


def test_the_database_itself_refuses_to_write_in_a_dry_run(ruang: Ruang) -> None:
    with read_only(ruang.kantor.badan.instansi_id) as session:
        assert session.scalars(select(Realisasi)).first() is not None
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            session.execute(text("UPDATE realisasi SET teks = 'x'"))
    ruang.write("4 laporan")
    ruang.session.commit()
    engine = ruang.app.extensions["kinerja_database"].engine
    with engine.begin() as connection:  # the connection of before may write again
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('kinerja.platform', 'on', true)"))
        assert connection.execute(text("UPDATE realisasi SET teks = 'x'")).rowcount == 1


# Time


def test_a_type_that_hangs_ends_the_part_and_says_what_was_left(ruang: Ruang) -> None:
    for nomor in range(3):
        ruang.kantor.establish(ruang.kantor.add_person(f"Orang {nomor}"))
    mulai = time.monotonic()
    hasil = lines(ruang.try_plugin(tipe(measure=lambda *_: time.sleep(30))))
    assert time.monotonic() - mulai < 30  # not the whole sleep
    assert hasil[1:] == [
        "GAGAL data: realisasi uji: 0 dari 1 realisasi diukur, 0 ditolak, 0 pada target jenis lain, 1 galat",
        "galat pertama: target “12 laporan”, realisasi “3 laporan”: tidak selesai dalam 2 detik",
        "3 belum diperiksa: plugin tidak menjawab",
    ]


def test_the_whole_stops_in_time_and_says_what_was_left(ruang: Ruang) -> None:
    for nomor in range(7):
        ruang.kantor.establish(ruang.kantor.add_person(f"Orang {nomor}"))

    def slow(*argumen: Any) -> object:
        time.sleep(0.5)
        return angka.measure(*argumen)

    mulai = time.monotonic()
    hasil = lines(ruang.try_plugin(tipe(measure=slow), detik=1.5))
    assert time.monotonic() - mulai < 30
    assert "belum diperiksa: waktu habis" in hasil[-1]


def test_contract_checks_that_hang_end_in_time(ruang: Ruang) -> None:
    modul = tipe(measure=lambda *_: time.sleep(30))
    manager = load_plugins((), tambahan=[installed(NAMA, modul)])
    mulai = time.monotonic()
    assert lines(list(run_checks(manager, NAMA, detik=1))) == ["GAGAL kontrak: tidak selesai dalam 1 detik"]
    assert time.monotonic() - mulai < 30  # not the whole sleep


def test_time_is_shared_by_the_parts_that_are_left() -> None:
    tenggat = Tenggat.after(60)
    assert 19 < tenggat.share(3).sisa <= 20
    assert Tenggat.after(-1).sisa == 0
    assert Tenggat.after(-1).habis
    assert not tenggat.habis


# Without data, and with several instansi


def test_without_data_the_dry_run_says_so(
    database_url: str, session: Session, config: Config, clock: TestClock
) -> None:
    app = make_app(config, clock)
    with app.app_context():
        for modul, kalimat in (
            (tipe(), "dilewati: belum ada target tersimpan"),
            (formula(both), "dilewati: belum ada penilaian yang ditetapkan"),
            (surat(), "dilewati: belum ada penilaian yang ditetapkan"),
        ):
            manager = load_plugins((), tambahan=[installed(NAMA, modul, pengaturan=SetelanKeterangan)])
            hasil = list(list_dry_runs(manager, NAMA))
            assert hasil[0].keterangan == kalimat
            assert all(satu.baik for satu in hasil)
    app.extensions["kinerja_database"].engine.dispose()


def test_of_several_instansi_each_is_tried_or_the_named_one(ruang: Ruang, instansi_lain: Instansi) -> None:
    semua = lines(ruang.try_plugin(tipe()))
    assert [satu.split(":")[0] for satu in semua if not satu.startswith("contoh")] == [
        "baik data kab-contoh",
        "baik data kab-contoh",
        "baik data kota-lain",
        "baik data kota-lain",
    ]
    assert "baik data kota-lain: jenis indikator uji: dilewati: belum ada target tersimpan" in semua
    satu = lines(ruang.try_plugin(tipe(), kode="kota-lain"))
    assert satu[0] == "baik data: jenis indikator uji: dilewati: belum ada target tersimpan"
    with pytest.raises(InputError) as salah:
        ruang.try_plugin(tipe(), kode="hilang")
    assert salah.value.message == (
        "Instansi hilang tidak ada. Sebutkan salah satu: --instansi kab-contoh|kota-lain."
    )


def test_a_kode_that_another_plugin_has_here_is_named(ruang: Ruang, monkeypatch: pytest.MonkeyPatch) -> None:
    lain = manage(lain=tipe())
    monkeypatch.setitem(ruang.app.extensions, "kinerja_plugins", lain)
    (satu,) = ruang.try_plugin(tipe())
    assert not satu.baik
    assert "Kode indikator “uji” diberikan dua kali" in satu.keterangan


# By name and by path


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a folder brought is forgotten afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    sebelum = set(sys.modules)
    yield
    for satu in set(sys.modules) - sebelum:
        if satu.startswith("kinerja_uji"):
            del sys.modules[satu]


@pytest.mark.usefixtures("modules")
def test_a_plugin_by_path_that_is_not_installed_is_tried_on_the_data(ruang: Ruang, tmp_path: Path) -> None:
    folder = make_plugin("uji_indikator", JenisPlugin.INDIKATOR, tmp_path)
    for satu in ruang.session.scalars(select(Indikator)):
        satu.target = "4 orang"
    ruang.session.commit()
    engine = ruang.app.extensions["kinerja_database"].engine
    sebelum = checksum(engine)
    jawaban = run_kinerja(ruang.config, "plugin", "check", folder)
    assert jawaban.exit_code == 0, jawaban.output
    assert checksum(engine) == sebelum
    assert jawaban.stdout.splitlines() == [
        "pemuatan                             baik   versi 1.0.0",
        *jawaban.stdout.splitlines()[1:2],
        "data: jenis indikator uji_indikator  baik   1 dari 1 teks target terbaca, 0 galat",
        (
            "data: realisasi uji_indikator        baik   1 dari 1 realisasi diukur, 0 ditolak, 0 pada "
            "target jenis lain, "
            "0 galat"
        ),
        "    - contoh: target “4 orang”, realisasi “3 laporan” tampil “3 orang”: 3 dari 4 orang, 75 %",
    ]


def test_an_installed_plugin_by_name_is_tried_on_the_data(ruang: Ruang) -> None:
    jawaban = run_kinerja(ruang.config, "plugin", "check", "formula_bawaan", "--json", "--detik", "30")
    assert jawaban.exit_code == 0, jawaban.output
    satu = json.loads(jawaban.stdout)["pemeriksaan"][-1]
    assert satu["bagian"] == "data: formula bawaan"
    assert satu["keterangan"].startswith("1 dari 1 penilaian 2026 diusulkan ulang")
    assert satu["rincian"][0].startswith("Hasil kerja (usulan/ditetapkan): ")


def test_without_a_database_the_file_is_not_made(tmp_path: Path, config: Config) -> None:
    lain = replace(config, instance=tmp_path / "lain", database_url=f"sqlite:///{tmp_path / 'hilang.db'}")
    jawaban = run_kinerja(lain, "plugin", "check", "formula_bawaan")
    assert jawaban.exit_code == 0, jawaban.output
    assert "dilewati: basis data belum dibuat. Jalankan `kinerja db upgrade`" in jawaban.stdout
    assert not (tmp_path / "hilang.db").exists()
