"""The log-in from the printed sheet to the home page, and each step's refusals."""

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kinerja.akun import totp
from kinerja.akun.models import Akun, KodePemulihan, SesiMasuk
from kinerja.crypto import decrypt
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.web.akun.alat import (
    SANDI,
    code_of,
    enter_kode,
    enter_sandi,
    look_again,
    make_owner,
    make_starter,
    page_of,
)

AWAL = "k7mq-2xvp-hd4n-w9ra"


def test_first_log_in_leads_through_password_device_and_recovery_codes(
    app: Flask, client: FormClient, session: Session, clock: TestClock, tmp_path: Path
) -> None:
    akun = make_starter(session, AWAL, clock)
    assert enter_sandi(client, akun, AWAL).location == "/masuk/kata-sandi"
    data = {"sandi_baru": SANDI, "ulangi": SANDI}
    assert client.submit("/masuk/kata-sandi", data).location == "/masuk/autentikator"
    uri = read_qr(client.get("/masuk/autentikator.png").data, tmp_path)
    secret = parse_qs(urlsplit(uri).query)["secret"][0]
    assert len(secret) == 32
    page = client.get("/masuk/autentikator").text
    assert totp.split_rahasia(secret) in page
    codes = client.submit("/masuk/autentikator", {"kode": oathtool(secret, clock)})
    assert len(set(re.findall(r"<code>([0-9a-z-]{19})</code>", codes.text))) == 10
    assert client.get("/profil").status_code == 200
    look_again(session)
    assert session.get_one(Akun, akun.id).masuk_terakhir == clock.now


def read_qr(png: bytes, folder: Path) -> str:
    """What a phone reads from the picture."""
    picture = folder / "qr.png"
    picture.write_bytes(png)
    command = [shutil.which("zbarimg"), "--quiet", "--raw", str(picture)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def oathtool(secret: str, clock: TestClock) -> str:
    """The code of an authenticator that is not ours."""
    moment = f"{clock.now:%Y-%m-%d %H:%M:%S} UTC"
    command = [shutil.which("oathtool"), "--totp", "--base32", f"--now={moment}", secret]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_log_in_with_password_and_code(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    spaced = f"{akun.nip[:8]} {akun.nip[8:14]} {akun.nip[14]} {akun.nip[15:]}"
    answer = client.submit("/masuk", {"nip": spaced, "sandi": SANDI})
    assert answer.location == "/masuk/kode"
    assert enter_kode(client, app, akun, clock).location == "/"
    assert client.get("/profil").status_code == 200


@pytest.mark.parametrize("page", ["/profil", "/profil/sesi", "/profil/kata-sandi", "/masuk/kata-sandi"])
def test_between_password_and_code_only_the_code_page_opens(
    app: Flask, client: FormClient, session: Session, page: str
) -> None:
    akun = make_owner(app, session)
    enter_sandi(client, akun, SANDI)
    assert page_of(client, page) == "/masuk/kode"


def test_first_password_works_once(
    client: FormClient, session: Session, app: Flask, clock: TestClock
) -> None:
    akun = make_starter(session, AWAL, clock)
    assert enter_sandi(client, akun, AWAL).status_code == 303
    assert enter_sandi(app.test_client(), akun, AWAL).status_code == 422


def test_first_password_expires(client: FormClient, session: Session, clock: TestClock) -> None:
    akun = make_starter(session, AWAL, clock)
    clock.forward(days=7, seconds=1)
    assert enter_sandi(client, akun, AWAL).status_code == 422


def test_after_a_first_password_the_own_one_must_be_good(
    client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_starter(session, AWAL, clock)
    enter_sandi(client, akun, AWAL)
    for weak in ("pendek", "password1234", akun.nip, "merpati-merpati" * 20):
        answer = client.submit("/masuk/kata-sandi", {"sandi_baru": weak, "ulangi": weak})
        assert answer.status_code == 422, weak
        assert 'aria-invalid="true"' in answer.text
    different = client.submit("/masuk/kata-sandi", {"sandi_baru": SANDI, "ulangi": SANDI + "x"})
    assert "sama sekali lagi" in different.text


def test_lanjut_leads_back_to_the_page_that_was_asked_for(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    asked = client.get("/profil/sesi?a=b%20c")
    assert asked.status_code == 303
    lanjut = parse_qs(urlsplit(asked.location).query)["lanjut"][0]
    client.submit("/masuk", {"nip": akun.nip, "sandi": SANDI, "lanjut": lanjut})
    assert enter_kode(client, app, akun, clock).location == "/profil/sesi?a=b+c"


def test_recovery_code_works_once_and_is_told_to_the_owner(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    code = "7k2m-q9vd-x3hp-wn4t"
    session.add(KodePemulihan(akun_id=akun.id, kode_hash=totp.hash_pemulihan(code)))
    session.commit()
    enter_sandi(client, akun, SANDI)
    typed = code.upper().replace("-", " ")
    assert client.submit("/masuk/kode-pemulihan", {"kode": typed}).location == "/"
    assert "Satu kode pemulihan dipakai" in client.get("/profil/sesi").text
    other = app.test_client()
    enter_sandi(other, akun, SANDI)
    again = other.submit("/masuk/kode-pemulihan", {"kode": code})
    assert again.status_code == 422
    assert "sudah dipakai" in again.text


def test_log_out_ends_the_session_and_clears_the_browser(
    app: Flask, client: FormClient, session: Session
) -> None:
    akun = make_owner(app, session)
    factories.sign_in(client, akun)
    answer = client.submit("/keluar")
    assert answer.location == "/masuk"
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    assert session.scalars(select(SesiMasuk)).all() == []
    assert client.get("/keluar").status_code in {303, 405}


def test_forgotten_password_is_answered_alike(app: Flask, client: FormClient, session: Session) -> None:
    akun = make_owner(app, session)
    closed = factories.make_akun(session, aktif=False)
    session.commit()
    answers: list[TestResponse] = [
        app.test_client().submit("/lupa-sandi", {"nip": nip})
        for nip in (akun.nip, closed.nip, factories.make_nip())
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({re.sub(r'value="[^"]*"|Token": "[^"]*"', "", answer.text) for answer in answers}) == 1


def test_code_of_the_second_factor_is_not_stored_in_clear(app: Flask, session: Session) -> None:
    akun = make_owner(app, session)
    with app.app_context():
        secret = decrypt(akun.totp_rahasia)
    assert secret not in akun.totp_rahasia
    assert code_of(app, akun, akun_time := TestClock()) == totp.make_kode(secret, akun_time.now)
    assert timedelta(0) == akun_time.now - TestClock().now
