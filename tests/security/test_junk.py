"""What no page ever drew is asked for all the same: an answer with a sentence, never an error page."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from kinerja.aturan.models import Pengaturan
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import make_kantor

KINERJA = Path(__file__).parents[2] / "kinerja"
NAMA = re.compile(r"""request\.args\.(?:get|getlist)\(\s*"([a-z_]+)\"""")
NOMOR = re.compile(r"""read_nomor\("([a-z_]+)"\)""")
JUNK = ("9" * 30, "9" * 9, "\x00", "0001-01-01T00:00:00+14:00", "9999-12")


def _names() -> list[str]:
    sumber = "".join(berkas.read_text() for berkas in KINERJA.rglob("*.py"))
    return sorted({*NAMA.findall(sumber), *NOMOR.findall(sumber)})


@pytest.mark.parametrize("sampah", JUNK)
def test_no_parameter_of_an_address_breaks_a_page(
    app: Flask, session: Session, clock: TestClock, sampah: str
) -> None:
    clock.set(datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    kantor = make_kantor(session)
    session.add(Pengaturan(kunci="progres_harian_aktif", nilai="ya"))
    akun = kantor.akun(kantor.kepala)
    session.add(PeranAkun(akun_id=akun.id, peran=Peran.ADMIN_INSTANSI, mulai=factories.AWAL_TAHUN))
    session.commit()
    client: FormClient = app.test_client()
    client.sign_in(akun)
    kueri = dict.fromkeys(_names(), sampah)
    buruk = {}
    for aturan in app.url_map.iter_rules():
        if "GET" not in (aturan.methods or ()) or aturan.arguments - {"pegawai_id", "periode_id"}:
            continue
        alamat = aturan.rule.replace("<int:pegawai_id>", str(kantor.pegawai.id))
        alamat = alamat.replace("<int:periode_id>", str(kantor.periode().id))
        if (status := client.get(alamat, query_string=kueri).status_code) >= 500:
            buruk[alamat] = status
    assert not buruk
