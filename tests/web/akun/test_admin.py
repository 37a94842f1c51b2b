"""Accounts of the instansi: list, sheet of first passwords, roles, links, second factor."""

import html
import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.akun import sandi
from kinerja.akun.models import Akun, PeranAkun, PermintaanResetFaktor
from kinerja.organisasi.models import Instansi
from tests import factories
from tests.client import FormClient
from tests.conftest import OpenSession, TestClock
from tests.web.akun.alat import SANDI, enter_sandi, look_again, make_owner, page_of

BARU = "lima perahu kertas biru"


@pytest.fixture
def admin(app: Flask, client: FormClient, session: Session) -> Akun:
    """An admin of the instansi, signed in at `client`."""
    akun = factories.make_akun(session, peran=["admin_instansi"], nama="Admin Pertama")
    session.commit()
    factories.sign_in(client, akun)
    return akun


def sign_in_second_admin(app: Flask, session: Session) -> FormClient:
    akun = factories.make_akun(session, peran=["admin_instansi"], nama="Admin Kedua")
    session.commit()
    return factories.sign_in(app.test_client(), akun)


# --- list ---


def test_list_is_paged_by_key_and_searched(client: FormClient, session: Session, admin: Akun) -> None:
    for number in range(60):
        factories.make_akun(session, nama=f"Pegawai {number:03}")
    session.commit()
    seen, url = [], "/admin/akun"
    while url:
        page = client.get(url).text
        seen += re.findall(r">(Pegawai \d{3}|Admin Pertama)</a>", page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        url = html.unescape(found[1]) if found else ""
    assert seen == ["Admin Pertama", *(f"Pegawai {number:03}" for number in range(60))]
    assert re.findall(r">(Pegawai \d{3})</a>", client.get("/admin/akun?q=wai+04").text) == [
        f"Pegawai {number:03}" for number in range(40, 50)
    ]
    nip = session.scalars(select(Akun.nip).where(Akun.nama == "Pegawai 007")).one()
    assert ">Pegawai 007<" in client.get(f"/admin/akun?q={nip[:8]}+{nip[8:]}").text
    assert "Tidak ada akun" in client.get("/admin/akun?q=%25").text


def test_list_is_for_the_admin_only(app: Flask, client: FormClient, session: Session) -> None:
    factories.sign_in(client, make_owner(app, session))
    for url in ("/admin/akun", "/admin/akun/1", "/admin/akun/buat"):
        assert client.get(url).status_code == 404


def test_account_of_another_instansi_does_not_exist(
    client: FormClient, admin: Akun, instansi_lain: Instansi, open_session: OpenSession
) -> None:
    with open_session(instansi_lain.id) as other:
        theirs = factories.make_akun(other)
        other.commit()
    assert client.get(f"/admin/akun/{theirs.id}").status_code == 404
    assert client.submit(f"/admin/akun/{theirs.id}/tautan-sandi").status_code == 404
    assert client.submit(f"/admin/akun/{theirs.id}/aktif", {"aktif": ""}).status_code == 404


# --- first passwords ---


def test_sheet_holds_first_passwords_that_work_and_are_shown_once(
    app: Flask, client: FormClient, session: Session, admin: Akun
) -> None:
    people = [factories.make_pegawai(session) for _ in range(3)]
    factories.make_pegawai(session, nip=None)
    factories.make_pegawai(session, kedudukan="pensiun")
    session.commit()
    assert "3 pegawai" in client.get("/admin/akun/buat").text
    key = {"kunci_permintaan": "kunci-lembar-1"}
    sheet = client.submit("/admin/akun/buat", key).text
    slips = dict(re.findall(r"NIP (\d{18}).*?<code[^>]*>([^<]+)</code>", sheet, re.DOTALL))
    assert set(slips) == {satu.nip for satu in people}
    for nip, password in slips.items():
        answer = app.test_client().submit("/masuk", {"nip": nip, "sandi": password})
        assert answer.location == "/masuk/kata-sandi"
    again = client.submit("/admin/akun/buat", key, follow_redirects=True)
    assert not set(slips.values()) & set(re.findall(r"[a-z0-9-]{19}", again.text))
    assert session.scalar(select(func.count(Akun.id))) == 4
    assert "Semua pegawai sudah mempunyai akun" in client.get("/admin/akun/buat").text


def test_accounts_are_made_a_hundred_at_a_time(
    client: FormClient, session: Session, admin: Akun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kinerja.akun.routes.admin.SLIP_SEKALI", 4)
    for _ in range(6):
        factories.make_pegawai(session)
    session.commit()
    first = client.submit("/admin/akun/buat").text
    assert first.count('class="slip"') == 4
    assert "sisa 2" in first
    assert client.submit("/admin/akun/buat").text.count('class="slip"') == 2


def test_new_first_password_ends_sessions_and_replaces_the_password(
    app: Flask, client: FormClient, session: Session, admin: Akun
) -> None:
    akun = make_owner(app, session)
    theirs = factories.sign_in(app.test_client(), akun)
    sheet = client.submit(f"/admin/akun/{akun.id}/sandi-awal").text
    password = re.search(r"<code[^>]*>([^<]+)</code>", sheet)[1]
    assert page_of(theirs, "/profil") == "/masuk"
    assert enter_sandi(app.test_client(), akun, SANDI).status_code == 422
    assert enter_sandi(app.test_client(), akun, password).location == "/masuk/kode", (
        "the code is still asked for"
    )


# --- link ---


def make_link(client: FormClient, akun: Akun) -> str:
    page = client.submit(f"/admin/akun/{akun.id}/tautan-sandi", headers={"Host": "localhost"}).text
    return html.unescape(re.search(r'value="(http[^"]+)"', page)[1])


def test_link_sets_the_password_once_and_not_the_code(
    app: Flask, client: FormClient, session: Session, admin: Akun
) -> None:
    akun = make_owner(app, session)
    theirs = factories.sign_in(app.test_client(), akun)
    link = make_link(client, akun)
    assert link.startswith("http://127.0.0.1:8000/atur-sandi/"), "the host is that of the configuration"
    path = link.removeprefix("http://127.0.0.1:8000")
    browser = app.test_client()
    assert browser.get(path).status_code == 200
    assert browser.get(path).status_code == 200, "looking does not use it up"
    weak = browser.submit(path, {"sandi_baru": akun.nip, "ulangi": akun.nip})
    assert weak.status_code == 422
    assert browser.submit(path, {"sandi_baru": BARU, "ulangi": BARU}).location == "/masuk"
    assert page_of(theirs, "/profil") == "/masuk"
    assert browser.submit(path, {"sandi_baru": BARU, "ulangi": BARU}).status_code == 409
    assert enter_sandi(browser, akun, BARU).location == "/masuk/kode"


def test_link_ends_after_30_minutes_and_with_the_next_link(
    app: Flask, client: FormClient, session: Session, admin: Akun, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    first, second = (make_link(client, akun).removeprefix("http://127.0.0.1:8000") for _ in range(2))
    browser = app.test_client()
    assert browser.get(first).status_code == 409
    assert browser.get(second).status_code == 200
    clock.forward(minutes=30)
    late = browser.get(second)
    unknown = browser.get("/atur-sandi/tidak-ada")
    assert (late.status_code, unknown.status_code) == (409, 409)


def test_link_of_a_closed_account_is_worth_nothing(
    app: Flask, client: FormClient, session: Session, admin: Akun
) -> None:
    akun = make_owner(app, session)
    path = make_link(client, akun).removeprefix("http://127.0.0.1:8000")
    client.submit(f"/admin/akun/{akun.id}/aktif", {"aktif": ""})
    browser = app.test_client()
    assert browser.submit(path, {"sandi_baru": BARU, "ulangi": BARU}).status_code == 409
    look_again(session)
    assert sandi.verify_sandi(session.get_one(Akun, akun.id).sandi_hash, SANDI)


def test_request_of_the_owner_is_seen_by_the_admin_until_a_link_is_made(
    app: Flask, client: FormClient, session: Session, admin: Akun
) -> None:
    akun = make_owner(app, session, nama="Pemilik Lupa")
    for _ in range(3):
        app.test_client().submit("/lupa-sandi", {"nip": akun.nip})
    asked = client.get("/admin/akun?saring=minta").text
    assert asked.count("Pemilik Lupa</a>") == 1
    make_link(client, akun)
    assert "Tidak ada akun" in client.get("/admin/akun?saring=minta").text


# --- roles ---


def test_role_is_given_with_dates_and_ended(
    app: Flask, client: FormClient, session: Session, admin: Akun
) -> None:
    akun = make_owner(app, session)
    unit = factories.make_unit(session, nama="Dinas Perpustakaan")
    session.commit()
    assert "Dinas Perpustakaan" in client.get(f"/admin/akun/{akun.id}?cari_unit=perpus").text
    data = {"peran": "pimpinan_unit", "unit_id": unit.id, "mulai": "2026-03-01", "terakhir": "2026-12-31"}
    assert client.submit(f"/admin/akun/{akun.id}/peran", data).status_code == 303
    row = session.scalars(select(PeranAkun).where(PeranAkun.akun_id == akun.id)).one()
    assert (row.unit_id, str(row.mulai), str(row.sampai)) == (unit.id, "2026-03-01", "2027-01-01")
    assert client.submit(f"/admin/akun/{akun.id}/peran", data).status_code == 409
    assert client.submit(f"/admin/akun/{akun.id}/peran/{row.id}/akhiri").status_code == 303
    look_again(session)
    assert str(session.get_one(PeranAkun, row.id).sampai) == "2026-03-10"
    page = client.get(f"/admin/akun/{akun.id}").text
    assert "Peran diberikan" in page
    assert "Peran diakhiri" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("peran", "platform"),
        ("peran", "raja"),
        ("unit_id", ""),
        ("unit_id", "999999"),
        ("mulai", "besok"),
        ("terakhir", "2026-02-01"),
    ],
)
def test_bad_role_is_refused_at_its_field(
    app: Flask, client: FormClient, session: Session, admin: Akun, field: str, value: str
) -> None:
    akun = make_owner(app, session)
    unit = factories.make_unit(session)
    session.commit()
    data = {"peran": "admin_unit", "unit_id": unit.id, "mulai": "2026-03-01", "terakhir": ""} | {field: value}
    answer = client.submit(f"/admin/akun/{akun.id}/peran", data)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert session.scalars(select(PeranAkun).where(PeranAkun.akun_id == akun.id)).all() == []


def test_nobody_acts_on_the_own_account(client: FormClient, session: Session, admin: Akun) -> None:
    data = {"peran": "auditor", "unit_id": "", "mulai": "2026-03-01", "terakhir": ""}
    assert client.submit(f"/admin/akun/{admin.id}/peran", data).status_code == 403
    assert client.submit(f"/admin/akun/{admin.id}/aktif", {"aktif": ""}).status_code == 403
    assert client.submit(f"/admin/akun/{admin.id}/tautan-sandi").status_code == 403
    assert client.get(f"/admin/akun/{admin.id}").status_code == 200


def test_nobody_acts_on_an_account_above(client: FormClient, session: Session, admin: Akun) -> None:
    above = factories.make_akun(session, peran=["platform"])
    session.commit()
    for action in ("tautan-sandi", "sandi-awal", "aktif"):
        assert client.submit(f"/admin/akun/{above.id}/{action}").status_code == 403


# --- second factor ---


def test_factor_is_reset_by_a_second_admin_with_a_reason(
    app: Flask, client: FormClient, session: Session, admin: Akun, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    theirs = factories.sign_in(app.test_client(), akun)
    url = f"/admin/akun/{akun.id}/reset-faktor"
    assert client.submit(url, {"alasan": "x"}).status_code == 422
    assert client.submit(url, {"alasan": "ponsel hilang di pasar"}).status_code == 303
    asked = session.scalars(select(PermintaanResetFaktor)).one()
    assert client.submit(url, {"alasan": "ponsel hilang di pasar"}).status_code == 409
    decide = f"/admin/akun/reset-faktor/{asked.id}"
    assert client.submit(decide, {"putusan": "setuju"}).status_code == 403, "not by who asked"
    assert page_of(theirs, "/profil") == "/profil"
    second = sign_in_second_admin(app, session)
    assert "ponsel hilang di pasar" in second.get("/admin/akun").text
    assert second.submit(decide, {"putusan": "setuju"}).status_code == 303
    assert second.submit(decide, {"putusan": "setuju"}).status_code == 409
    assert page_of(theirs, "/profil") == "/masuk"
    fresh = app.test_client()
    assert enter_sandi(fresh, akun, SANDI).location == "/masuk/autentikator"
    page = second.get(f"/admin/akun/{akun.id}").text
    assert "Atur ulang faktor kedua disetujui" in page


def test_request_for_the_factor_is_refused_or_taken_back(
    app: Flask, client: FormClient, session: Session, admin: Akun
) -> None:
    akun = make_owner(app, session)
    second = sign_in_second_admin(app, session)
    for browser, putusan in ((second, "tolak"), (client, "tarik")):
        client.submit(f"/admin/akun/{akun.id}/reset-faktor", {"alasan": "ponsel hilang di pasar"})
        look_again(session)
        asked = session.scalars(select(func.max(PermintaanResetFaktor.id))).one()
        assert browser.submit(f"/admin/akun/reset-faktor/{asked}", {"putusan": putusan}).status_code == 303
    look_again(session)
    assert session.get_one(Akun, akun.id).totp_rahasia is not None
    assert second.submit("/admin/akun/reset-faktor/999", {"putusan": "setuju"}).status_code == 404


def test_admin_never_sees_a_secret(app: Flask, client: FormClient, session: Session, admin: Akun) -> None:
    akun = make_owner(app, session)
    page = client.get(f"/admin/akun/{akun.id}").text
    assert akun.totp_rahasia not in page
    assert akun.sandi_hash not in page
