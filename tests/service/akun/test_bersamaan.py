"""Parallel requests cannot share what works once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.akun import masuk, sandi, sesi, totp
from kinerja.akun.models import Akun, KodePemulihan, SesiMasuk, TahapSesi
from kinerja.akun.pembatas import Asal, Terambil
from kinerja.crypto import decrypt, encrypt, hash_token
from kinerja.db import platform_session, transaction
from kinerja.errors import KinerjaError
from tests import factories
from tests.conftest import TestClock

ASAL = Asal("203.0.113.5", "pytest")
NOTHING = Terambil((), 0)
THREADS = 20


def at_once(app: Flask, work: Callable[[int], object]) -> Counter[str]:
    """What 20 threads get that start together: "ok" or the name of the refusal."""
    start = Barrier(THREADS)

    def run(number: int) -> str:
        with app.app_context():
            start.wait()
            try:
                work(number)
            except KinerjaError as error:
                return type(error).__name__
            return "ok"

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(run, range(THREADS)))


def make_account(app: Flask, session: Session, clock: TestClock) -> tuple[Akun, list[sesi.SesiAktif]]:
    """An account with a device, and 20 browsers that wait for its code."""
    with app.app_context():
        secret = encrypt(totp.new_rahasia())
    akun = factories.make_akun(session, totp_rahasia=secret)
    tokens = [
        sesi.open_session(session, akun, TahapSesi.KODE, now=clock.now, alamat="203.0.113.5", peramban="x")
        for _ in range(THREADS)
    ]
    session.commit()
    with app.app_context(), platform_session() as reader:
        browsers = [sesi.find_session(reader, hash_token(token), now=clock.now) for token in tokens]
    return akun, [browser for browser in browsers if browser]


def count_complete(session: Session) -> int:
    session.expire_all()
    query = select(func.count(SesiMasuk.id)).where(SesiMasuk.tahap == TahapSesi.PENUH)
    return session.scalar(query) or 0


def test_same_code_at_once_gives_one_session(app: Flask, session: Session, clock: TestClock) -> None:
    akun, browsers = make_account(app, session, clock)
    with app.app_context():
        code = totp.make_kode(decrypt(akun.totp_rahasia or ""), clock.now)

    def enter(number: int) -> None:
        with transaction(akun.instansi_id) as own:
            masuk.accept_kode(own, browsers[number], code, NOTHING, ASAL, now=clock.now)

    assert at_once(app, enter) == {"ok": 1, "InputError": THREADS - 1}
    assert count_complete(session) == 1


def test_same_recovery_code_at_once_gives_one_session(app: Flask, session: Session, clock: TestClock) -> None:
    akun, browsers = make_account(app, session, clock)
    session.add(KodePemulihan(akun_id=akun.id, kode_hash=totp.hash_pemulihan("7k2m-q9vd-x3hp-wn4t")))
    session.commit()

    def enter(number: int) -> None:
        with transaction(akun.instansi_id) as own:
            masuk.accept_pemulihan(own, browsers[number], "7k2mq9vdx3hpwn4t", NOTHING, ASAL, now=clock.now)

    assert at_once(app, enter) == {"ok": 1, "InputError": THREADS - 1}
    assert count_complete(session) == 1


def test_same_first_password_at_once_opens_one_log_in(app: Flask, session: Session, clock: TestClock) -> None:
    stored = sandi.hash_sandi("k7mq-2xvp-hd4n-w9ra")
    akun = factories.make_akun(session, sandi_hash=stored, sandi_sekali_pakai=True)
    session.commit()
    percobaan = masuk.Percobaan(NOTHING, akun.id, akun.instansi_id, stored)

    def enter(_number: int) -> None:
        with transaction(akun.instansi_id) as own:
            masuk.accept_sandi(own, percobaan, ASAL, now=clock.now)

    assert at_once(app, enter) == {"ok": 1, "InputError": THREADS - 1}
