"""`kinerja demo`: two instansi with a year of work, for trying the product."""

import json

import click
from flask import current_app
from sqlalchemy import select

from kinerja.clock import now, today
from kinerja.config import Config
from kinerja.db import platform_session
from kinerja.demo.bangun import build_demo, write_accounts
from kinerja.errors import StateError
from kinerja.konsol import progress
from kinerja.organisasi.models import Instansi

BERKAS = "demo-akun.json"


@click.command()
@click.option("--pegawai", default=1200, show_default=True, help="People in the first instansi.")
@click.option("--tahun", type=int, help="The year that is under way in the demo; this year by default.")
@click.option("--seed", default=2026, show_default=True, help="Another number, another year of work.")
def demo(pegawai: int, tahun: int | None, seed: int) -> None:
    """Fill an empty installation with two demo instansi; prints the accounts.

    Does nothing but print when the demo is there. Refuses an installation with data of its own.

    Example: kinerja demo --pegawai 12000
    """
    config: Config = current_app.extensions["kinerja_config"]
    path = config.instance / BERKAS
    if not path.exists():
        _require_empty()
        with progress("Menyiapkan demo") as advance:
            daftar = build_demo(
                pegawai=pegawai,
                tahun=tahun or today().year,
                seed=seed,
                now=now(),
                today=today(),
                advance=advance,
            )
        write_accounts(path, daftar)
    _print_accounts(json.loads(path.read_text(encoding="utf-8")))


def _require_empty() -> None:
    with platform_session() as session:
        if session.scalar(select(Instansi.id).limit(1)) is not None:
            raise StateError("Basis data sudah berisi instansi. Demo hanya dibuat pada basis data kosong.")


def _print_accounts(daftar: list[dict[str, str]]) -> None:
    click.echo("Akun demo (kode saat ini: kinerja akun totp NIP):")
    for satu in daftar:
        click.echo(
            f"  {satu['nip']}  {satu['kata_sandi']}  {satu['rahasia_totp']}"
            f"  {satu['peran']} {satu['instansi']}: {satu['nama']}"
        )


COMMANDS: tuple[click.Command, ...] = (demo,)
