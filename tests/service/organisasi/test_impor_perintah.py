"""`kinerja pegawai import`: the real files, an empty database, one transaction, and what it says."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from kinerja.config import Config
from kinerja.db import Database
from kinerja.organisasi import impor_langsung
from kinerja.organisasi.models import GarisPelaporan, Impor, Instansi, Pegawai, UnitKerja
from tests.perintah import run_kinerja
from tests.unit.organisasi.impor_buku import DATA_DEMO, write_buku, write_pegawai

UNIT = DATA_DEMO / "siasn-hierarki-unor.xlsx"
PNS = DATA_DEMO / "siasn-data-pns.xlsx"
PPPK = DATA_DEMO / "siasn-data-pppk.xlsx"

Run = Callable[..., Result]


@pytest.fixture
def run(config: Config) -> Run:
    """`kinerja pegawai import …` on the database of the test."""
    return partial(run_kinerja, config, "pegawai", "import")


@pytest.fixture
def count(config: Config) -> Callable[[type], int]:
    def rows(model: type) -> int:
        database = Database(config.database_url)
        with database.session(None, platform=True) as session:
            found = session.scalar(select(func.count()).select_from(model)) or 0
        database.engine.dispose()
        return found

    return rows


def test_real_files_make_the_instansi_and_1200_people(run: Run, count: Callable[[type], int]) -> None:
    first = run("--json", PNS, PPPK, UNIT)
    assert first.exit_code == 0, first.stderr
    answer = json.loads(first.stdout)
    assert {name: answer[name] for name in ("baru", "berubah", "tetap")} == {
        "baru": 1276,
        "berubah": 0,
        "tetap": 0,
    }
    assert answer["ditolak"] == [
        {
            "berkas": UNIT.name,
            "baris": 78,
            "alasan": "Unit ini sudah ada pada baris 5. Hapus salah satu, lalu unggah lagi.",
        }
    ]
    assert [count(model) for model in (Instansi, Pegawai, GarisPelaporan, Impor)] == [1, 1200, 1199, 1]
    again = json.loads(run("--json", UNIT, PNS, PPPK).stdout)
    assert (again["baru"], again["berubah"], again["tetap"]) == (0, 0, 1276)
    assert count(Impor) == 1


def test_files_one_by_one_give_the_same_and_change_nothing_the_second_time(
    run: Run, count: Callable[[type], int]
) -> None:
    for path in (UNIT, PNS, PPPK):
        assert run(path).exit_code == 0
    lines = count(GarisPelaporan)
    for path in (PPPK, UNIT, PNS):
        assert "0 baru, 0 berubah" in run(path).stdout
    assert (count(Pegawai), count(GarisPelaporan), lines) == (1200, 1199, 1199)


def test_dry_run_stores_nothing(run: Run, count: Callable[[type], int]) -> None:
    answer = run("--dry-run", "--json", UNIT, PNS)
    assert json.loads(answer.stdout)["baru"] == 976
    assert [count(model) for model in (Instansi, Pegawai, UnitKerja, Impor)] == [0, 0, 0, 0]


def test_one_broken_file_stores_nothing_of_the_others(
    run: Run, count: Callable[[type], int], tmp_path: Path
) -> None:
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"PK\x03\x04 bukan buku kerja")
    answer = run(UNIT, broken, PNS)
    assert answer.exit_code == 1
    assert answer.stderr.startswith("Baris") or "rusak.xlsx: " in answer.stderr
    assert "Traceback" not in answer.output
    assert [count(model) for model in (Instansi, Pegawai)] == [0, 0]


def test_failure_in_the_middle_leaves_no_instansi_behind(
    run: Run, count: Callable[[type], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(impor_langsung, "apply_rancangan", fail)
    assert isinstance(run(UNIT, PNS).exception, RuntimeError)
    assert [count(model) for model in (Instansi, Pegawai, UnitKerja, Impor)] == [0, 0, 0, 0]


def test_wrong_use_and_unknown_instansi(run: Run) -> None:
    assert run().exit_code == 2
    assert run("tidak-ada.xlsx").exit_code == 2
    answer = run("--instansi", "tidak-ada", UNIT)
    assert (answer.exit_code, "tidak ada" in answer.stderr) == (1, True)


def test_two_instansi_need_to_be_named_and_stay_apart(
    run: Run, config: Config, instansi: Instansi, instansi_lain: Instansi
) -> None:
    answer = run(UNIT)
    assert answer.exit_code == 1
    assert "--instansi kab-contoh|kota-lain" in answer.stderr
    assert run("--instansi", instansi_lain.kode, UNIT).exit_code == 0
    database = Database(config.database_url)
    with database.session(None, platform=True) as session:
        rows = session.scalars(select(UnitKerja.instansi_id).distinct())
        assert list(rows) == [instansi_lain.id]
    database.engine.dispose()


def test_file_that_names_no_instansi_is_refused_on_an_empty_database(run: Run, tmp_path: Path) -> None:
    berkas = write_pegawai(tmp_path / "pegawai.xlsx", {"INSTANSI KERJA NAMA": ""})
    answer = run(berkas)
    assert answer.exit_code == 1
    assert "Berkas tidak menyebut instansi" in answer.stderr


def test_dates_nip_and_column_of_a_refused_row_are_told(run: Run, tmp_path: Path) -> None:
    berkas = write_pegawai(tmp_path / "pegawai.xlsx", {"NIP BARU": 198610042009022000.0}, {})
    answer = run(berkas)
    assert answer.exit_code == 0
    assert "pegawai.xlsx baris 2 kolom NIP BARU: NIP terbaca sebagai bilangan" in answer.stdout
    assert "1 baru, 0 berubah, 0 tetap, 1 ditolak" in answer.stdout


def test_unknown_layout_names_the_known_ones(run: Run, tmp_path: Path) -> None:
    answer = run(write_buku(tmp_path / "lain.xlsx", [["Nomor", "Judul"], [1, "x"]]))
    assert answer.exit_code == 1
    assert "Hierarki Unor SIASN" in answer.stderr
