"""What the pages of accounts cost: at most 12 queries, however many accounts there are."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.akun.models import Akun, PermintaanResetFaktor, PermintaanSandi
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.skp_bersama import count_queries

PALING_BANYAK = 12


def make_many(session: Session, admin: Akun, clock: TestClock, many: int) -> list[Akun]:
    daftar = [factories.make_akun(session, peran=["auditor"]) for _ in range(many)]
    for akun in daftar:
        session.add(PermintaanSandi(akun_id=akun.id, diminta=clock.now))
        session.add(
            PermintaanResetFaktor(
                akun_id=akun.id, alasan="ponsel hilang", diminta_oleh=admin.id, diminta=clock.now
            )
        )
    session.commit()
    return daftar


@pytest.mark.parametrize(
    "page", ["/admin/akun", "/admin/akun/{id}", "/admin/akun/buat", "/profil", "/profil/sesi"]
)
def test_pages_cost_the_same_with_ten_times_the_accounts(
    app: Flask, client: FormClient, session: Session, clock: TestClock, page: str
) -> None:
    admin = factories.make_akun(session, peran=["admin_instansi"])
    akun = make_many(session, admin, clock, 6)[0]
    factories.sign_in(client, admin)
    engine = app.extensions["kinerja_database"].engine
    counts = []
    for more in (0, 60):
        make_many(session, admin, clock, more)
        with count_queries(engine) as asked:
            assert client.get(page.format(id=akun.id)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= PALING_BANYAK
