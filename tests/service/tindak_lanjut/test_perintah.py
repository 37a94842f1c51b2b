"""The command proposes in slices, says what it did, and adds nothing the second time."""

import json
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from kinerja.aturan.rules import Predikat
from kinerja.cli import main
from kinerja.organisasi.models import Instansi
from kinerja.tindak_lanjut.commands import tindak_lanjut
from tests.conftest import TestClock
from tests.tindak_lanjut_bersama import SAAT, make_dinas


def test_the_command_hangs_on_the_command_line() -> None:
    assert main.commands["tindak-lanjut"] is tindak_lanjut


def test_tried_then_stored_then_nothing_new(
    app: Flask, session: Session, instansi: Instansi, clock: TestClock, tmp_path: Path
) -> None:
    clock.set(SAAT["now"])
    make_dinas(session, instansi.id).final(Predikat.BUTUH_PERBAIKAN)
    session.commit()
    runner = app.test_cli_runner()
    perintah = ["usulkan", "--tahun", "2025", "--json"]
    with app.app_context():
        semua = [
            json.loads(runner.invoke(tindak_lanjut, [*perintah, *pilihan]).stdout)
            for pilihan in (["--coba"], [], [])
        ]
    assert [(satu["disimpan"], sum(satu["baru"].values()), satu["tetap"]) for satu in semua] == [
        (False, 2, 0),
        (True, 2, 0),
        (True, 0, 2),
    ]
