"""Accounts from the command line: the first admin, help at the log-in, the codes of the demo."""

import csv
import os
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, system_actor
from kinerja.akun import service, totp
from kinerja.akun.models import Akun
from kinerja.clock import now, today
from kinerja.config import Config
from kinerja.crypto import decrypt
from kinerja.db import platform_session, transaction
from kinerja.errors import InputError, KinerjaError, NotFoundError
from kinerja.konsol import echo_json, progress
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.organisasi.rules import parse_nip
from kinerja.web.alamat import absolute_url

PERAN = [
    peran.value for peran in Peran if peran not in {Peran.PEGAWAI, Peran.PIMPINAN_UNIT, Peran.ADMIN_UNIT}
]


@click.group()
def akun() -> None:
    """Accounts: the first admin of an instansi, and help at the log-in.

    Example: kinerja akun list
    """


@akun.command("create")
@click.argument("nip")
@click.option("--nama", default="", help="Name, where the person is not imported yet.")
@click.option("--peran", type=click.Choice(PERAN), help="A role over the whole instansi.")
@click.option("--instansi", "kode", default="", help="Code of the instansi; may be left out if there is one.")
def create(nip: str, nama: str, peran: str | None, kode: str) -> None:
    """Make an account for NIP and print its first password, which works once.

    Example: kinerja akun create 198001012005011000 --nama "Admin" --peran admin_instansi
    """
    instansi_id = _find_instansi(kode)
    awal = service.make_sandi_awal()
    with transaction(instansi_id) as session:
        actor = system_actor(instansi_id)
        pegawai = _find_pegawai(session, nip)
        made, sandi = service.create_akun(session, actor, pegawai, nip=nip, nama=nama, awal=awal, now=now())
        if peran:
            service.grant_peran(
                session, actor, made.id, Peran(peran), unit_id=None, mulai=today(), terakhir=None, now=now()
            )
    click.echo(f"Akun {made.nip} dibuat. Kata sandi awal (sekali pakai, 7 hari): {sandi}")


@akun.command("create-all")
@click.option("--instansi", "kode", default="", help="Code of the instansi; may be left out if there is one.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write."
)
def create_all(kode: str, out: Path) -> None:
    """Make an account for everybody without one and write the first passwords to a file only you can read.

    Example: kinerja akun create-all --instansi kab-contoh --out lembar.csv
    """
    instansi_id = _find_instansi(kode)
    actor = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        total = sisa = service.count_tanpa_akun(session, actor)
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", newline="", encoding="utf-8") as file, progress("Membuat akun") as advance:
        writer = csv.writer(file)
        writer.writerow(["nama", "nip", "kata_sandi_awal", "berlaku_sampai"])
        while sisa > 0:
            daftar_awal = [service.make_sandi_awal() for _ in range(min(sisa, 50))]
            with transaction(instansi_id) as session:
                slips = service.create_akun_for_all(session, actor, daftar_awal, now=now())
            # The file comes after the commit: a password on paper without an account would mislead.
            writer.writerows([slip.nama, slip.nip, slip.sandi, slip.berlaku_sampai] for slip in slips)
            sisa = sisa - len(slips) if slips else 0
            advance(total - sisa, total)
    click.echo(f"{total - sisa} akun dibuat. Kata sandi awal ada di {out}.")


@akun.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def list_accounts(as_json: bool) -> None:
    """List the accounts of every instansi, without secrets.

    Example: kinerja akun list --json
    """
    with platform_session() as session:
        query = select(Akun, Instansi.kode).join(Instansi, Instansi.id == Akun.instansi_id)
        rows = session.execute(query.order_by(Instansi.kode, Akun.nama, Akun.id)).all()
    if as_json:
        echo_json([_describe(row, kode) for row, kode in rows])
    else:
        click.echo("\n".join(f"{kode}\t{row.nip}\t{row.nama}" for row, kode in rows) or "Belum ada akun.")


def _describe(row: Akun, kode: str) -> dict[str, object]:
    return {
        "instansi": kode,
        "nip": row.nip,
        "nama": row.nama,
        "aktif": row.aktif,
        "autentikator": row.totp_rahasia is not None,
        "masuk_terakhir": row.masuk_terakhir,
    }


@akun.command("reset-sandi")
@click.argument("nip")
def reset_sandi(nip: str) -> None:
    """Print a link that sets a new password: once, within 30 minutes. The code is still needed.

    Example: kinerja akun reset-sandi 198001012005011000
    """
    actor, akun_id = _find_akun(nip)
    with transaction(actor.instansi_id) as session:
        _akun, token = service.create_reset_link(session, actor, akun_id, now=now())
    click.echo(absolute_url("akun.atur_sandi", token=token))


@akun.command("reset-mfa")
@click.argument("nip")
@click.option("--alasan", required=True, help="Why; it is written to the audit log.")
def reset_mfa(nip: str, alasan: str) -> None:
    """Take the second factor of NIP away, where no second admin can approve it on the page.

    Example: kinerja akun reset-mfa 198001012005011000 --alasan "ponsel hilang, satu-satunya admin"
    """
    if len(alasan.strip()) < 10:
        raise InputError("Tulis alasan, paling sedikit 10 karakter.")
    actor, akun_id = _find_akun(nip)
    with transaction(actor.instansi_id) as session:
        service.reset_factor_by_operator(session, actor, akun_id, alasan.strip(), now=now())
    click.echo("Faktor kedua diatur ulang. Pemilik mendaftarkan perangkat baru saat masuk berikutnya.")


@akun.command("totp")
@click.argument("nip")
def show_totp(nip: str) -> None:
    """Print the present code of NIP; in demo mode only.

    Example: kinerja akun totp 198001012005011000
    """
    config: Config = current_app.extensions["kinerja_config"]
    if not config.demo or config.produksi:
        raise KinerjaError("Perintah ini hanya ada pada instalasi demo.")
    actor, akun_id = _find_akun(nip)
    with transaction(actor.instansi_id) as session:
        rahasia = service.find_akun(session, actor, akun_id).totp_rahasia
    if rahasia is None:
        raise NotFoundError("Akun ini belum mendaftarkan autentikator.")
    click.echo(totp.make_kode(decrypt(rahasia), now()))


def _find_instansi(kode: str) -> int:
    with platform_session() as session:
        found = session.scalars(
            select(Instansi).where(Instansi.kode == kode) if kode else select(Instansi)
        ).all()
    if not found:
        raise NotFoundError("Instansi itu tidak ada. Lihat `kinerja instansi list`.")
    if len(found) > 1:
        raise InputError("Ada beberapa instansi. Sebutkan dengan --instansi KODE.")
    return found[0].id


def _find_pegawai(session: Session, nip: str) -> Pegawai | None:
    try:
        nomor = parse_nip(nip).nomor
    except ValueError as error:
        raise InputError(str(error)) from error
    return session.scalar(select(Pegawai).where(Pegawai.nip == nomor))


def _find_akun(nip: str) -> tuple[Actor, int]:
    """The operator as actor in the account's instansi, and the account's id."""
    with platform_session() as session:
        found = service.find_akun_by_nip(session, system_actor(0), nip)
    return system_actor(found.instansi_id), found.id


COMMANDS: tuple[click.Command, ...] = (akun,)
