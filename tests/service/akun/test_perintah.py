"""The commands `kinerja akun …`, as whoever runs the machine types them."""

import csv
import json
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.akun import sandi, totp
from kinerja.akun.models import Akun, PeranAkun
from kinerja.akun.service import set_known_credentials
from kinerja.app import create_app
from kinerja.config import Config, read_config
from tests import factories
from tests.perintah import run_kinerja

SANDI = "tujuh merpati di kolam"
Run = Callable[..., Result]


@pytest.fixture
def run(config: Config) -> Run:
    return partial(run_kinerja, config, "akun")


def make_known(session: Session, config: Config) -> Akun:
    """An account with a password and a device, encrypted with the key that the commands find."""
    own = read_config({"KINERJA_INSTANCE": str(config.instance), "KINERJA_DATABASE_URL": config.database_url})
    app = create_app(own)
    akun = factories.make_akun(session)
    with app.app_context():
        set_known_credentials(session, factories.make_actor(akun), akun, SANDI, totp.new_rahasia())
    app.extensions["kinerja_database"].engine.dispose()
    session.commit()
    return akun


def test_create_makes_the_first_admin(run: Run, session: Session) -> None:
    nip = factories.make_nip()
    made = run("create", nip, "--nama", "Admin Contoh", "--peran", "admin_instansi")
    assert made.exit_code == 0, made.output
    akun = session.scalars(select(Akun).where(Akun.nip == nip)).one()
    assert sandi.verify_sandi(akun.sandi_hash, made.output.rsplit(" ", 1)[1].strip())
    assert (akun.nama, akun.sandi_sekali_pakai) == ("Admin Contoh", True)
    assert session.scalars(select(PeranAkun.peran)).all() == ["admin_instansi"]
    again = run("create", nip)
    assert (again.exit_code, "sudah mempunyai akun" in again.stderr) == (1, True)


def test_create_links_the_person_of_the_same_nip(run: Run, session: Session) -> None:
    pegawai = factories.make_pegawai(session)
    session.commit()
    assert run("create", pegawai.nip).exit_code == 0
    assert session.scalars(select(Akun.pegawai_id)).one() == pegawai.id


@pytest.mark.parametrize("nip", ["123", "199913012020011000"])
def test_create_refuses_what_is_no_nip(run: Run, session: Session, nip: str) -> None:
    refused = run("create", nip, "--nama", "X")
    assert refused.exit_code == 1
    assert session.scalars(select(Akun)).all() == []


def test_create_all_writes_a_file_only_the_owner_can_read(run: Run, session: Session, tmp_path: Path) -> None:
    people = [factories.make_pegawai(session).nip for _ in range(3)]
    session.commit()
    out = tmp_path / "lembar.csv"
    assert run("create-all", "--out", str(out)).exit_code == 0
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert sorted(row["nip"] for row in rows) == sorted(people)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    hashes = dict(session.execute(select(Akun.nip, Akun.sandi_hash)).all())
    assert all(sandi.verify_sandi(hashes[row["nip"]], row["kata_sandi_awal"]) for row in rows)
    assert run("create-all", "--out", str(out)).exit_code != 0, "an old sheet is never overwritten"


def test_list_as_json_names_no_secret(run: Run, session: Session, config: Config) -> None:
    akun = make_known(session, config)
    listed = run("list", "--json")
    found = json.loads(listed.stdout)
    assert [(row["nip"], row["autentikator"]) for row in found] == [(akun.nip, True)]
    assert set(found[0]) == {"instansi", "nip", "nama", "aktif", "autentikator", "masuk_terakhir"}


def test_code_is_printed_in_demo_mode_only(run: Run, session: Session, config: Config) -> None:
    akun = make_known(session, config)
    assert run("totp", akun.nip).exit_code == 1
    shown = run("totp", akun.nip, KINERJA_DEMO="1")
    assert shown.exit_code == 0
    assert len(shown.stdout.strip()) == 6


def test_reset_sandi_prints_a_link_and_keeps_the_password_until_it_is_used(
    run: Run, session: Session, config: Config
) -> None:
    akun = make_known(session, config)
    printed = run("reset-sandi", akun.nip, KINERJA_HOSTS="kinerja.contoh.go.id", KINERJA_HTTPS="1")
    assert printed.stdout.startswith("https://kinerja.contoh.go.id/atur-sandi/")
    session.refresh(akun)
    assert sandi.verify_sandi(akun.sandi_hash, SANDI)


def test_reset_mfa_needs_a_reason(run: Run, session: Session, config: Config) -> None:
    akun = make_known(session, config)
    assert run("reset-mfa", akun.nip).exit_code == 2
    assert run("reset-mfa", akun.nip, "--alasan", "x").exit_code == 1
    assert run("reset-mfa", akun.nip, "--alasan", "ponsel hilang di pasar").exit_code == 0
    session.rollback()
    session.refresh(akun)
    assert akun.totp_rahasia is None
