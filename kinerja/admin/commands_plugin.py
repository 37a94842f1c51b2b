"""`kinerja plugin`: make one, check one, list them."""

from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from kinerja.admin.coba_plugin import MAKS_DETIK, run_checks
from kinerja.admin.periksa_plugin import KeadaanTerpasang, list_installed, load_one
from kinerja.admin.rangka_plugin import JenisPlugin, make_plugin
from kinerja.config import Config
from kinerja.db import platform_session
from kinerja.errors import KinerjaError
from kinerja.hooks.testing import Pemeriksaan
from kinerja.konsol import echo_json
from kinerja.organisasi.models import Instansi
from kinerja.plugin.models import PluginInstansi


@click.group()
def plugin() -> None:
    """Plugins: make one, check one, list what is installed.

    Example: kinerja plugin list
    """


@plugin.command("new")
@click.argument("nama")
@click.option(
    "--jenis", type=click.Choice([satu.value for satu in JenisPlugin]), required=True, help="What it gives."
)
@click.option("--dir", "folder", type=click.Path(file_okay=False), default=".", help="Where to make it.")
def plugin_new(nama: str, jenis: str, folder: str) -> None:
    """Make a complete plugin package NAMA, whose tests pass at once.

    Example: kinerja plugin new indikator_rapat --jenis indikator
    """
    tujuan = make_plugin(nama, JenisPlugin(jenis), Path(folder))
    click.echo(f"Plugin {nama} dibuat di {tujuan}. Lanjutkan dengan:")
    click.echo(f"  pip install --no-deps --no-build-isolation -e {tujuan}")
    click.echo(f"  pytest {tujuan}")
    click.echo(f"  kinerja plugin check {tujuan}")


@plugin.command("check")
@click.argument("sasaran")
@click.option("--instansi", "kode", default="", help="Only this instansi in the dry run.")
@click.option(
    "--detik",
    type=click.FloatRange(1, 3600),
    default=MAKS_DETIK,
    show_default=True,
    help="Seconds for everything; what was not reached is said.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def plugin_check(sasaran: str, kode: str, detik: float, as_json: bool) -> None:
    """Check the plugin SASARAN (a name or a folder): start-up, contract, and a dry run on stored data.

    The dry run reads and measures every stored realisasi, proposes last year's evaluations anew, prints a
    letter in memory and sends nothing. Nothing is stored. Exit status 1 when a check fails.

    Example: kinerja plugin check ./indikator_rapat
    """
    manager, nama = load_one(sasaran)
    semua = [Pemeriksaan("pemuatan", True, f"versi {manager.terpasang[nama].definisi.versi}")]
    semua += run_checks(manager, nama, kode=kode, detik=detik)
    if as_json:
        echo_json({"plugin": nama, "pemeriksaan": [asdict(satu) for satu in semua]})
    else:
        _print_checks(semua)
    if gagal := sum(not satu.baik for satu in semua):
        raise KinerjaError(f"Plugin {nama}: {gagal} dari {len(semua)} pemeriksaan gagal.")


@plugin.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def plugin_list(as_json: bool) -> None:
    """List the plugins of this machine: installed, listed in KINERJA_PLUGINS, switched on where.

    Example: kinerja plugin list --json
    """
    config: Config = current_app.extensions["kinerja_config"]
    aktif = _list_active()
    semua = list_installed(config.plugins)
    if as_json:
        echo_json([asdict(satu) | {"aktif": aktif.get(satu.nama, [])} for satu in semua])
        return
    _print_plugins(semua, aktif)


def _list_active() -> dict[str, list[str]]:
    """Per plugin the instansi that switched it on; empty before the database was made."""
    query = select(PluginInstansi.nama, Instansi.kode).join(
        Instansi, Instansi.id == PluginInstansi.instansi_id
    )
    aktif: dict[str, list[str]] = {}
    try:
        with platform_session() as session:
            for nama, kode in session.execute(query.where(PluginInstansi.aktif).order_by(Instansi.kode)):
                aktif.setdefault(nama, []).append(kode)
    except SQLAlchemyError:
        return {}
    return aktif


def _print_checks(semua: list[Pemeriksaan]) -> None:
    """A table without folded lines, so that a number can be searched for; further lines are indented."""
    lebar = max(len(satu.bagian) for satu in semua)
    for satu in semua:
        click.echo(f"{satu.bagian:{lebar}}  {'baik' if satu.baik else 'GAGAL':5}  {satu.keterangan}")
        for baris in satu.rincian:
            click.echo(f"    - {baris}")


def _print_plugins(semua: list[KeadaanTerpasang], aktif: dict[str, list[str]]) -> None:
    """A line each, and below it what it gives, where it is on, or why it cannot be used."""
    for satu in semua:
        click.echo(f"{satu.nama} {satu.versi} [{_state_of(satu)}]".replace("  ", " "))
        if satu.sebab:
            click.echo(f"    {satu.sebab}")
            continue
        click.echo(f"    menyediakan: {', '.join(satu.menyediakan) or '-'}")
        di = "semua instansi" if satu.bawaan else ", ".join(aktif.get(satu.nama, [])) or "-"
        click.echo(f"    aktif di: {di}; paket {satu.paket}, HOOK_API {satu.hook_api}")


def _state_of(satu: KeadaanTerpasang) -> str:
    if satu.sebab:
        return "tidak dapat dipakai"
    if satu.bawaan:
        return "bawaan"
    return "tercantum" if satu.tercantum else "terpasang"
