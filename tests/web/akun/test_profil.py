"""The own account: password, device, recovery codes and sessions."""

import re

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.akun import totp
from kinerja.akun.masuk import read_calon
from kinerja.akun.models import Akun, KodePemulihan, SesiMasuk
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.web.akun.alat import SANDI, code_of, enter_kode, enter_sandi, look_again, make_owner, page_of

BARU = "lima perahu kertas biru"


def test_change_of_password_ends_every_other_session(
    app: Flask, client: FormClient, session: Session
) -> None:
    akun = make_owner(app, session)
    other = factories.sign_in(app.test_client(), akun)
    factories.sign_in(client, akun)
    data = {"sandi_lama": SANDI, "sandi_baru": BARU, "ulangi": BARU}
    assert client.submit("/profil/kata-sandi", data).location == "/profil"
    assert "Kata sandi diganti" in client.get("/profil").text
    assert page_of(other, "/profil") == "/masuk"
    assert enter_sandi(app.test_client(), akun, SANDI).status_code == 422
    assert enter_sandi(app.test_client(), akun, BARU).location == "/masuk/kode"


def test_change_of_password_needs_the_present_one(app: Flask, client: FormClient, session: Session) -> None:
    akun = make_owner(app, session)
    factories.sign_in(client, akun)
    answer = client.submit(
        "/profil/kata-sandi", {"sandi_lama": "bukan ini", "sandi_baru": BARU, "ulangi": BARU}
    )
    assert answer.status_code == 422
    assert "Kata sandi sekarang tidak cocok" in answer.text
    assert enter_sandi(app.test_client(), akun, SANDI).location == "/masuk/kode"


def test_guesses_of_the_present_password_are_slowed_down(
    app: Flask, client: FormClient, session: Session
) -> None:
    factories.sign_in(client, make_owner(app, session))
    data = {"sandi_lama": "bukan ini", "sandi_baru": BARU, "ulangi": BARU}
    statuses = [client.submit("/profil/kata-sandi", data).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once(
    app: Flask, client: FormClient, session: Session
) -> None:
    akun = make_owner(app, session)
    factories.sign_in(client, akun)
    first, second, third = (factories.sign_in(app.test_client(), akun) for _ in range(3))
    page = client.get("/profil/sesi")
    assert page.text.count("Keluarkan</button>") == 3
    assert "Sesi ini" in page.text
    ids = session.scalars(select(SesiMasuk.id).order_by(SesiMasuk.id)).all()
    client.submit(f"/profil/sesi/{ids[1]}/keluarkan")
    assert page_of(first, "/profil") == "/masuk"
    assert page_of(second, "/profil") == "/profil"
    client.submit("/profil/sesi/keluarkan-semua")
    assert (page_of(second, "/profil"), page_of(third, "/profil")) == ("/masuk", "/masuk")
    assert client.get("/profil").status_code == 200


def test_session_of_somebody_else_does_not_exist(app: Flask, client: FormClient, session: Session) -> None:
    factories.sign_in(client, make_owner(app, session))
    other = make_owner(app, session)
    stranger = factories.sign_in(app.test_client(), other)
    theirs = session.scalars(select(SesiMasuk.id).where(SesiMasuk.akun_id == other.id)).one()
    assert client.submit(f"/profil/sesi/{theirs}/keluarkan").status_code == 404
    assert page_of(stranger, "/profil") == "/profil"


def test_another_device_takes_the_place_of_the_old_one(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    factories.sign_in(client, akun)
    data = {"sandi_lama": SANDI, "kode": code_of(app, akun, clock)}
    assert client.submit("/profil/autentikator", data).location == "/profil/autentikator/baru"
    look_again(session)
    with app.app_context():
        secret = read_calon(session.get_one(Akun, akun.id), now=clock.now)
    assert secret
    assert totp.split_rahasia(secret) in client.get("/profil/autentikator/baru").text
    clock.forward(seconds=30)
    done = client.submit("/profil/autentikator/baru", {"kode": totp.make_kode(secret, clock.now)})
    assert done.status_code == 200
    assert len(re.findall(r"<li><code>", done.text)) == 10
    clock.forward(seconds=60)
    fresh = app.test_client()
    enter_sandi(fresh, akun, SANDI)
    assert enter_kode(fresh, app, akun, clock).status_code == 422, "the old device"
    assert fresh.submit("/masuk/kode", {"kode": totp.make_kode(secret, clock.now)}).status_code == 303


def test_secret_of_another_device_is_shown_only_after_password_and_code(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    factories.sign_in(client, akun)
    assert client.get("/profil/autentikator/baru").location == "/profil/autentikator"
    assert client.get("/masuk/autentikator.png").status_code == 404
    wrong = client.submit("/profil/autentikator", {"sandi_lama": SANDI, "kode": "000000"})
    assert wrong.status_code == 422
    data = {"sandi_lama": SANDI, "kode": code_of(app, akun, clock)}
    client.submit("/profil/autentikator", data)
    assert client.get("/masuk/autentikator.png").content_type == "image/png"
    clock.forward(minutes=15)
    assert client.get("/profil/autentikator/baru").location == "/profil/autentikator"


def test_recovery_code_proves_the_owner_whose_device_is_lost(
    app: Flask, client: FormClient, session: Session
) -> None:
    akun = make_owner(app, session)
    session.add(KodePemulihan(akun_id=akun.id, kode_hash=totp.hash_pemulihan("7k2m-q9vd-x3hp-wn4t")))
    session.commit()
    factories.sign_in(client, akun)
    data = {"sandi_lama": SANDI, "kode": "7k2m-q9vd-x3hp-wn4t", "pakai_pemulihan": "1"}
    assert client.submit("/profil/autentikator", data).location == "/profil/autentikator/baru"
    assert client.submit("/profil/autentikator", data).status_code == 422


def test_new_recovery_codes_replace_the_old_ones(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    session.add(KodePemulihan(akun_id=akun.id, kode_hash=totp.hash_pemulihan("7k2m-q9vd-x3hp-wn4t")))
    session.commit()
    factories.sign_in(client, akun)
    page = client.submit("/profil/kode-pemulihan", {"kode": code_of(app, akun, clock)}).text
    shown = re.findall(r"<li><code>([^<]+)</code>", page)
    stored = set(session.scalars(select(KodePemulihan.kode_hash)))
    assert stored == {totp.hash_pemulihan(code) for code in shown}
    assert "Tersisa 10" in client.get("/profil").text
