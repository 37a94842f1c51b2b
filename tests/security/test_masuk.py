"""What must never happen at the log-in: security rules 1.1 to 1.9, hostile input included."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from flask import Flask, request
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.akun import rules, sandi
from kinerja.akun.models import Akun, PeranAkun, SesiMasuk, TahapSesi
from kinerja.app import create_app
from kinerja.config import Config
from kinerja.web.lanjut import find_tujuan
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.web.akun.alat import SANDI, enter_kode, enter_sandi, look_again, make_owner, make_starter, page_of


class CountingHasher:
    """The real hasher, and how often it was asked."""

    def __init__(self, real: PasswordHasher) -> None:
        self.real, self.count = real, 0

    def verify(self, stored: str, typed: str) -> bool:
        self.count += 1
        return self.real.verify(stored, typed)

    def hash(self, typed: str) -> str:
        self.count += 1
        return self.real.hash(typed)

    def check_needs_rehash(self, stored: str) -> bool:
        return self.real.check_needs_rehash(stored)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    counting = CountingHasher(sandi.HASHER)
    monkeypatch.setattr(sandi, "HASHER", counting)
    return counting


# --- 1.1 the NIP opens nothing ---


def test_nip_is_no_password_and_resets_nothing(app: Flask, client: FormClient, session: Session) -> None:
    akun = make_owner(app, session)
    assert enter_sandi(client, akun, akun.nip).status_code == 422
    assert client.submit("/lupa-sandi", {"nip": akun.nip}).status_code == 200
    look_again(session)
    assert sandi.verify_sandi(session.get_one(Akun, akun.id).sandi_hash, SANDI)


@pytest.mark.parametrize("nip", ["", "12", "١٩٨٥٠٣١٥٢٠١٠٠١١٠٠٠", "19850315201001100a", "1985031520100110001"])
@pytest.mark.parametrize("page", ["/masuk", "/lupa-sandi"])
def test_one_parser_reads_every_nip(client: FormClient, page: str, nip: str) -> None:
    answer = client.submit(page, {"nip": nip, "sandi": SANDI})
    assert answer.status_code == 422
    assert "18 angka" in answer.text
    assert 'aria-invalid="true"' in answer.text


# --- 1.2 passwords ---


def test_old_parameters_are_renewed_at_log_in(app: Flask, client: FormClient, session: Session) -> None:
    akun = make_owner(app, session)
    akun.sandi_hash = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(SANDI)
    session.commit()
    assert enter_sandi(client, akun, SANDI).location == "/masuk/kode"
    look_again(session)
    assert "m=19456,t=2,p=1" in session.get_one(Akun, akun.id).sandi_hash
    assert enter_sandi(app.test_client(), akun, SANDI).location == "/masuk/kode"


# --- 1.9 alike for everybody ---


def test_exactly_one_hash_on_every_path(
    app: Flask, session: Session, clock: TestClock, hasher: CountingHasher
) -> None:
    owner = make_owner(app, session)
    closed = make_owner(app, session, aktif=False)
    without = factories.make_akun(session)
    expired = make_starter(session, "k7mq-2xvp-hd4n-w9ra", clock)
    session.execute(update(Akun).where(Akun.id == expired.id).values(sandi_berlaku_sampai=clock.now))
    session.commit()
    unknown = factories.make_nip()
    tries = {
        "right": (owner.nip, SANDI),
        "wrong": (owner.nip, "bukan sandi ini"),
        "too long": (owner.nip, "x" * 300),
        "closed": (closed.nip, SANDI),
        "without password": (without.nip, SANDI),
        "expired first password": (expired.nip, "k7mq-2xvp-hd4n-w9ra"),
        "unknown": (unknown, SANDI),
    }
    for path, (nip, typed) in tries.items():
        hasher.count = 0
        app.test_client().submit("/masuk", {"nip": nip, "sandi": typed})
        assert hasher.count == 1, path
    for nip in (owner.nip, closed.nip, unknown):
        hasher.count = 0
        app.test_client().submit("/lupa-sandi", {"nip": nip})
        assert hasher.count == 1, nip


def test_refusals_are_the_same_page(app: Flask, session: Session, clock: TestClock) -> None:
    owner = make_owner(app, session)
    closed = make_owner(app, session, aktif=False)
    pages = set()
    for nip, typed in ((owner.nip, "bukan sandi"), (closed.nip, SANDI), (factories.make_nip(), SANDI)):
        answer = app.test_client().submit("/masuk", {"nip": nip, "sandi": typed})
        assert answer.status_code == 422
        pages.add(_without_tokens(answer.text).replace(nip, "NIP"))
    assert len(pages) == 1


def _without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line.lower())


# --- 1.3 throttle, through the pages ---


def test_guesses_from_many_addresses_are_slowed_down_and_the_owner_gets_in(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    enter_sandi(client, akun, SANDI)
    enter_kode(client, app, akun, clock)
    client.submit("/keluar")
    clock.forward(minutes=10)
    answers = [
        enter_sandi(
            app.test_client(), akun, f"tebakan {number}", environ_base={"REMOTE_ADDR": f"198.51.100.{number}"}
        )
        for number in range(13)
    ]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 3
    assert int(answers[-1].headers["Retry-After"]) <= 300
    right = enter_sandi(app.test_client(), akun, SANDI, environ_base={"REMOTE_ADDR": "198.51.100.77"})
    assert right.status_code == 429, "a stranger's browser waits, even with the right password"
    assert enter_sandi(client, akun, SANDI).location == "/masuk/kode"


def test_client_address_comes_from_the_configured_number_of_proxies(config: Config, clock: TestClock) -> None:
    headers = {"X-Forwarded-For": "6.6.6.6, 203.0.113.4"}
    for proxies, seen in ((0, "127.0.0.1"), (1, "203.0.113.4")):
        app = create_app(dataclasses.replace(config, proxies=proxies), now=clock)
        found: list[str | None] = []
        app.before_request(lambda found=found: found.append(request.remote_addr))
        app.test_client().get("/masuk", headers=headers)
        assert found == [seen]
        app.extensions["kinerja_database"].engine.dispose()


# --- 1.4 codes ---


@pytest.mark.parametrize("steps", range(-12, 13))
def test_sweep_of_steps(
    app: Flask, client: FormClient, session: Session, clock: TestClock, steps: int
) -> None:
    akun = make_owner(app, session)
    enter_sandi(client, akun, SANDI)
    answer = enter_kode(client, app, akun, clock, steps=steps)
    if abs(steps) <= rules.SELISIH_DITERIMA:
        assert answer.location == "/"
        return
    assert answer.status_code == 422
    assert ("Jam perangkat Anda berbeda" in answer.text) == (abs(steps) <= rules.SELISIH_DIKENALI)
    assert page_of(client, "/profil") == "/masuk/kode"


def test_code_works_once_and_older_ones_never_again(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    enter_sandi(client, akun, SANDI)
    assert enter_kode(client, app, akun, clock, steps=1).location == "/"
    for steps in (1, 0, -1):
        other = app.test_client()
        enter_sandi(other, akun, SANDI)
        answer = enter_kode(other, app, akun, clock, steps=steps)
        assert answer.status_code == 422, steps
        assert "sudah dipakai" in answer.text


def test_code_of_a_coming_step_is_burnt_when_it_was_recognised(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    """Or a guess would count for ten steps: once now, and once when the time of the code has come."""
    akun = make_owner(app, session)
    enter_sandi(client, akun, SANDI)
    assert enter_kode(client, app, akun, clock, steps=4).status_code == 422
    clock.forward(seconds=120)
    answer = enter_kode(client, app, akun, clock)
    assert answer.status_code == 422
    assert "sudah dipakai" in answer.text
    clock.forward(seconds=30)
    assert enter_kode(client, app, akun, clock).location == "/"


def test_same_code_at_once_from_20_browsers_gives_one_session(
    app: Flask, session: Session, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    akun = make_owner(app, session)
    many = rules.Batas(1000, 1000)
    monkeypatch.setattr("kinerja.akun.pembatas.BATAS_KODE", many)
    browsers = [app.test_client().sign_in(akun, TahapSesi.KODE) for _ in range(20)]
    for browser in browsers:
        browser.csrf_token()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda one: enter_kode(one, app, akun, clock).status_code, browsers))
    assert sorted(answers) == [303] + [422] * 19
    full = session.scalars(select(SesiMasuk).where(SesiMasuk.tahap == TahapSesi.PENUH)).all()
    assert len(full) == 1


@pytest.mark.parametrize("tahap", [TahapSesi.KODE, TahapSesi.DAFTAR_TOTP, TahapSesi.GANTI_SANDI])
def test_no_unfinished_step_opens_any_other_page(
    app: Flask, client: FormClient, session: Session, tahap: TahapSesi
) -> None:
    akun = make_owner(app, session)
    client.sign_in(akun, tahap)
    own = {"akun.keluar", *(url for url in app.view_functions if _belongs_to(url, tahap))}
    tried = 0
    with app.test_request_context():
        rules_of_app = [rule for rule in app.url_map.iter_rules() if not rule.arguments]
    for rule in rules_of_app:
        if rule.endpoint in own or "umum" in app.view_functions[rule.endpoint].__dict__.get("akses", ()):
            continue
        if rule.endpoint == "static":
            continue
        tried += 1
        answer = client.get(rule.rule) if "GET" in rule.methods else client.submit(rule.rule)
        assert answer.status_code in {303, 404}, rule.rule
        if answer.status_code == 303:
            assert answer.location.startswith("/masuk"), rule.rule
    print(f"{tahap}: {tried} addresses tried, none opened")
    assert tried > 15


def _belongs_to(endpoint: str, tahap: TahapSesi) -> bool:
    pages = {
        TahapSesi.KODE: {"akun.kode", "akun.check_kode", "akun.kode_pemulihan", "akun.check_kode_pemulihan"},
        TahapSesi.GANTI_SANDI: {"akun.sandi_awal", "akun.change_sandi_awal"},
        TahapSesi.DAFTAR_TOTP: {"akun.autentikator", "akun.enrol_autentikator", "akun.autentikator_png"},
    }
    return endpoint in pages[tahap]


# --- 1.7 sessions ---


def test_old_identifier_is_worth_nothing_after_each_step(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    seen: list[str] = []

    def remember() -> None:
        for old in seen:
            thief = app.test_client()
            thief.set_cookie("kinerja_sesi", old)
            assert page_of(thief, "/profil") == "/masuk", "an old identifier still opens something"
        seen.append(client.get_cookie("kinerja_sesi").value)

    enter_sandi(client, akun, SANDI)
    remember()
    enter_kode(client, app, akun, clock)
    remember()
    baru = "lima perahu kertas biru"
    client.submit("/profil/kata-sandi", {"sandi_lama": SANDI, "sandi_baru": baru, "ulangi": baru})
    remember()
    last = client.get_cookie("kinerja_sesi").value
    client.submit("/keluar")
    thief = app.test_client()
    thief.set_cookie("kinerja_sesi", last)
    assert page_of(thief, "/profil") == "/masuk"
    assert len(set(seen)) == 3


def test_identifier_is_random_and_stored_hashed(app: Flask, client: FormClient, session: Session) -> None:
    akun = make_owner(app, session)
    factories.sign_in(client, akun)
    token = client.get_cookie("kinerja_sesi").value
    assert len(token) >= 43  # 256 bits in base 64
    assert session.scalars(select(SesiMasuk.token_hash)).one() != token


def test_change_of_role_gives_another_identifier_and_keeps_the_session(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    admin = factories.make_akun(session, peran=["admin_instansi"])
    session.commit()
    factories.sign_in(client, akun)
    before = client.get_cookie("kinerja_sesi").value
    other = factories.sign_in(app.test_client(), admin)
    data = {"peran": "auditor", "unit_id": "", "mulai": "2026-03-10", "terakhir": ""}
    assert other.submit(f"/admin/akun/{akun.id}/peran", data).status_code == 303
    assert client.get("/profil").status_code == 200
    after = client.get_cookie("kinerja_sesi").value
    assert after != before
    thief = app.test_client()
    thief.set_cookie("kinerja_sesi", before)
    assert page_of(thief, "/profil") == "/masuk"
    assert "Auditor" in client.get("/profil").text


def test_session_ends_after_30_minutes_idle_and_12_hours_in_all(
    app: Flask, client: FormClient, session: Session, clock: TestClock
) -> None:
    akun = make_owner(app, session)
    factories.sign_in(client, akun)
    clock.forward(minutes=29)
    assert client.get("/profil").status_code == 200
    clock.forward(minutes=31)
    assert page_of(client, "/profil") == "/masuk"
    factories.sign_in(client, akun)
    for _ in range(35):
        clock.forward(minutes=20)
        assert client.get("/profil").status_code == 200
    clock.forward(minutes=21)
    assert page_of(client, "/profil") == "/masuk"


def test_deactivation_ends_the_session_at_the_next_click(
    app: Flask, client: FormClient, session: Session
) -> None:
    akun = make_owner(app, session)
    admin = factories.make_akun(session, peran=["admin_instansi"])
    session.commit()
    factories.sign_in(client, akun)
    other = factories.sign_in(app.test_client(), admin)
    data = {"aktif": "", "versi": akun.versi}
    assert other.submit(f"/admin/akun/{akun.id}/aktif", data).status_code == 303
    assert page_of(client, "/profil") == "/masuk"
    assert enter_sandi(app.test_client(), akun, SANDI).status_code == 422


def test_cookies_are_bound_to_the_host_over_https(config: Config, session: Session, clock: TestClock) -> None:
    app = create_app(dataclasses.replace(config, https=True), now=clock)
    app.test_client_class = FormClient
    akun = make_owner(app, session)
    browser = app.test_client()
    options = {"base_url": "https://localhost", "headers": {"Origin": "https://localhost"}}
    with browser.session_transaction(base_url="https://localhost") as cookie:
        cookie["csrf_token"] = "a" * 40
    answer = enter_sandi(browser, akun, SANDI, **options)
    made = [line for line in answer.headers.getlist("Set-Cookie") if "sesi=" in line]
    assert made
    for line in made:
        assert line.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in line.split(";")}
        assert "Domain" not in line
    app.extensions["kinerja_database"].engine.dispose()


# --- hostile input ---


@pytest.mark.parametrize(
    "lanjut",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%2f%2fevil.example",
        "/profil@evil.example",
        "javascript:alert(1)",
        "/masuk",
        "/static/app.css",
        "/keluar",
        "/tidak/ada",
        "/profil\r\nX-A: b",
        " /profil",
        "http:/profil",
    ],
)
def test_lanjut_leads_only_to_pages_of_ours(app: Flask, lanjut: str) -> None:
    with app.test_request_context():
        assert find_tujuan(lanjut) is None


@pytest.mark.parametrize(
    ("lanjut", "tujuan"),
    [
        ("/profil", "/profil"),
        ("/profil/sesi?a=1", "/profil/sesi?a=1"),
        ("/profil?x=//evil.example", "/profil?x=%2F%2Fevil.example"),
        ("/profil?a=\r\nX-A: b", "/profil?a=%0D%0AX-A%3A+b"),
        ("/admin/akun/7", "/admin/akun/7"),
    ],
)
def test_lanjut_is_built_again_from_the_map(app: Flask, lanjut: str, tujuan: str) -> None:
    with app.test_request_context():
        assert find_tujuan(lanjut) == tujuan


def test_log_in_and_log_out_need_the_token_of_the_form(
    app: Flask, client: FormClient, session: Session
) -> None:
    akun = make_owner(app, session)
    assert client.post("/masuk", data={"nip": akun.nip, "sandi": SANDI}).status_code == 400
    factories.sign_in(client, akun)
    assert client.post("/keluar").status_code == 400
    assert client.get("/profil").status_code == 200


def test_form_reads_only_its_own_fields(app: Flask, client: FormClient, session: Session) -> None:
    akun = make_owner(app, session)
    extra = {"tahap": "penuh", "peran": "admin_instansi", "aktif": "1", "instansi_id": "9", "akun_id": "9"}
    answer = client.submit("/masuk", {"nip": akun.nip, "sandi": SANDI} | extra)
    assert answer.location == "/masuk/kode"
    assert session.scalars(select(PeranAkun)).all() == []


def test_limits_are_those_of_the_rules() -> None:
    sandi_batas, kode_batas = rules.BATAS_SANDI, rules.BATAS_KODE
    assert (sandi_batas.lima_menit, sandi_batas.jam) == (10, 100)
    assert (kode_batas.lima_menit, kode_batas.jam) == (5, 20)
