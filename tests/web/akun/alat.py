"""Steps of the log-in as a browser takes them."""

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kinerja.akun import sandi, totp
from kinerja.akun.models import Akun
from kinerja.akun.service.pengelola import UMUR_SANDI_AWAL
from kinerja.crypto import decrypt, encrypt
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock

SANDI = "tujuh merpati di kolam"
HASH_SANDI = sandi.hash_sandi(SANDI)


def make_starter(session: Session, awal: str, clock: TestClock, **fields: object) -> Akun:
    """An account fresh from the admin's sheet."""
    akun = factories.make_akun(
        session,
        sandi_hash=sandi.hash_sandi(awal),
        sandi_sekali_pakai=True,
        sandi_berlaku_sampai=clock.now + UMUR_SANDI_AWAL,
        **fields,
    )
    session.commit()
    return akun


def make_owner(app: Flask, session: Session, **fields: object) -> Akun:
    """An account with an own password and a device."""
    with app.app_context():
        rahasia = encrypt(totp.new_rahasia())
    akun = factories.make_akun(session, sandi_hash=HASH_SANDI, totp_rahasia=rahasia, **fields)
    session.commit()
    return akun


def code_of(app: Flask, akun: Akun, clock: TestClock, *, steps: int = 0) -> str:
    """What the owner's device shows, `steps` steps ahead of the server."""
    with app.app_context():
        rahasia = decrypt(akun.totp_rahasia or "")
    return totp.pyotp.TOTP(rahasia).generate_otp(totp.step_of(clock.now) + steps)


def enter_sandi(client: FormClient, akun: Akun, typed: str, **options: object) -> TestResponse:
    return client.submit("/masuk", {"nip": akun.nip, "sandi": typed}, **options)


def enter_kode(
    client: FormClient, app: Flask, akun: Akun, clock: TestClock, *, steps: int = 0
) -> TestResponse:
    return client.submit("/masuk/kode", {"kode": code_of(app, akun, clock, steps=steps)})


def page_of(client: FormClient, url: str) -> str:
    """Where the browser ends up."""
    return client.get(url, follow_redirects=True).request.path


def look_again(session: Session) -> None:
    """Forget what was read: end the reader's view of SQLite and read each row anew."""
    session.rollback()
    session.expire_all()
