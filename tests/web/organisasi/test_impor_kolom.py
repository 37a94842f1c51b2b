"""What the product does not need is not kept: marker words in those columns are nowhere after an import."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import python_calamine
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from kinerja import jobs
from kinerja.actor import Peran
from kinerja.config import Config
from kinerja.db import Database
from kinerja.organisasi import jobs_impor
from kinerja.organisasi.impor.tata_letak import DAFTAR_KOLOM, TataLetak
from kinerja.organisasi.models import Instansi
from tests import factories
from tests.client import FormClient
from tests.perintah import run_kinerja
from tests.unit.organisasi.impor_buku import DATA_DEMO, write_buku

PENANDA = "Zzpenandarahasia"
DIBUANG = ("AGAMA NAMA", "JENIS KAWIN NAMA", "NIK", "NOMOR HP", "ALAMAT", "NPWP NOMOR")
PNS = DATA_DEMO / "siasn-data-pns.xlsx"


@pytest.fixture(scope="module")
def berpenanda(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real file with a marker word in every cell of every dropped column, and a bad row."""
    tabel = python_calamine.CalamineWorkbook.from_path(str(PNS)).get_sheet_by_index(0).to_python()
    disimpan = set(DAFTAR_KOLOM[TataLetak.DATA_UTAMA].semua)
    dibuang = [nomor for nomor, nama in enumerate(tabel[0]) if nama not in disimpan]
    assert {tabel[0][nomor] for nomor in dibuang} >= {*DIBUANG}, tabel[0]
    for baris in tabel[1:]:
        for nomor in dibuang:
            baris[nomor] = f"{PENANDA} {nomor}"
    tabel[5][tabel[0].index("NIP BARU")] = "salah"
    return write_buku(tmp_path_factory.mktemp("penanda") / "pns.xlsx", tabel)


def iter_stored(config: Config) -> Iterator[tuple[str, str]]:
    """Every row of every table of every schema as text, then every file of the instance."""
    engine = Database(config.database_url).engine
    with engine.connect() as connection:
        postgresql = engine.dialect.name == "postgresql"
        if postgresql:
            connection.execute(text("SELECT set_config('kinerja.platform', 'on', false)"))
        for schema in inspect(connection).get_schema_names():
            for table in inspect(connection).get_table_names(schema):
                if schema != "information_schema":
                    place = f'"{schema}"."{table}"'
                    for row in connection.execute(text(f"SELECT * FROM {place}")):
                        yield place, repr(tuple(row))
    engine.dispose()
    for path in config.instance.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes().decode("latin-1")


def find_marker(config: Config) -> list[str]:
    stored = list(iter_stored(config))
    assert any("198610042009022000" in content for _, content in stored), "the search finds nothing at all"
    return [place for place, content in stored if PENANDA.lower() in content.lower()]


def stored_files(config: Config) -> list[Path]:
    return [path for path in config.files.rglob("*") if path.is_file()]


def test_import_by_command_keeps_no_marker(config: Config, berpenanda: Path, instansi: Instansi) -> None:
    answer = run_kinerja(config, "pegawai", "import", berpenanda)
    assert "899 baru" in answer.output, answer.output
    assert find_marker(config) == []


@pytest.mark.parametrize("akhir", ["terapkan", "batalkan"])
def test_import_by_page_keeps_no_marker(
    akhir: str, app: Flask, client: FormClient, session: Session, config: Config, berpenanda: Path
) -> None:
    impor_id, instansi_id = upload(client, session, config, berpenanda)
    assert stored_files(config), "the workbook waits for the job"
    with app.app_context():
        jobs_impor.read_workbook(instansi_id, impor_id)
    assert stored_files(config) == []
    assert find_marker(config) == []
    assert client.submit(f"/admin/impor/{impor_id}/{akhir}").status_code == 303
    if akhir == "terapkan":
        assert find_marker(config) == []


def test_workbook_is_gone_when_reading_fails(
    app: Flask,
    client: FormClient,
    session: Session,
    config: Config,
    berpenanda: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    impor_id, instansi_id = upload(client, session, config, berpenanda)

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(jobs_impor, "make_rancangan", fail)
    with app.app_context():
        jobs_impor.read_workbook(instansi_id, impor_id)
    assert stored_files(config) == []
    assert jobs_impor.GANGGUAN in client.get(f"/admin/impor/{impor_id}").text


def test_workbook_is_gone_when_the_run_is_called_off_before_reading(
    client: FormClient, session: Session, config: Config, berpenanda: Path
) -> None:
    impor_id, _ = upload(client, session, config, berpenanda)
    client.submit(f"/admin/impor/{impor_id}/batalkan")
    assert stored_files(config) == []


def upload(client: FormClient, session: Session, config: Config, berkas: Path) -> tuple[int, int]:
    """Upload as the admin; returns the run and the instansi."""
    jobs.prepare(config)
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    factories.sign_in(client, akun)
    answer = client.submit("/admin/impor", {"berkas": (BytesIO(berkas.read_bytes()), berkas.name)})
    assert answer.status_code == 303, answer.text
    return int(answer.location.rpartition("/")[2]), akun.instansi_id
