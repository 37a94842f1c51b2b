"""Two writers at once: no month is converted twice, and the second finds the rows of the first."""

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.commands import _convert_all
from kinerja.angka_kredit.models import BulanAk, KonversiAk
from kinerja.aturan.rules import Predikat
from kinerja.db import transaction
from kinerja.errors import StateError
from kinerja.organisasi.models import Instansi
from tests import angka_kredit_bersama as bersama
from tests.conftest import TestClock


def test_the_second_of_two_writers_waits_and_converts_nothing_again(
    app: Flask, session: Session, instansi: Instansi, clock: TestClock
) -> None:
    clock.set(bersama.SAAT)
    bersama.prepare(session, instansi.id)
    pegawai = bersama.make_jf(session)
    for tahun in (2024, 2025):
        bersama.make_final(session, pegawai, tahun, Predikat.BAIK)
    session.commit()
    sistem = system_actor(instansi.id)
    pertama, kedua = threading.Event(), list[Any]()

    def second() -> None:
        with app.app_context():
            pertama.wait(10)
            kedua.append(_convert_all(instansi, range(2024, 2026), None, None, coba=False, quiet=True))

    def one_more(tahun: int) -> Callable[[], None]:
        def convert() -> None:
            with app.app_context(), transaction(instansi.id) as sesi:
                kerja = service.start_run(sesi, sistem, range(tahun, tahun + 1), today=bersama.SAAT.date())
                service.convert_slice(sesi, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)

        return convert

    utas = threading.Thread(target=second)
    utas.start()
    with app.app_context(), transaction(instansi.id) as sesi:
        kerja = service.start_run(sesi, sistem, range(2024, 2026), today=bersama.SAAT.date())
        service.convert_slice(sesi, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)
        pertama.set()
        utas.join(1)  # it waits for this transaction to end
        assert not kedua
    utas.join(30)
    assert [(satu.baru, satu.tetap) for satu in kedua] == [(0, 2)]

    # Many at once: whoever comes late is refused or finds the rows; the ledger is the same.
    galat: list[Exception] = []

    def tolerant(work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except StateError as error:
                galat.append(error)

        return run

    bersama.make_final(session, pegawai, 2023, Predikat.SANGAT_BAIK)
    session.commit()
    banyak = [threading.Thread(target=tolerant(one_more(2023))) for _ in range(4)]
    for satu in banyak:
        satu.start()
    for satu in banyak:
        satu.join(30)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(KonversiAk)) == 3
    assert session.scalar(select(func.count()).select_from(BulanAk)) == 36
    assert bersama.ledger_of(session, pegawai)[0] == (2023, 1, 12, "18.75")
