"""The command line: `kinerja …`. Each feature brings its own commands; here they are hung together."""

from importlib import import_module

import click
from flask import Flask, current_app

from kinerja import jobs, schema
from kinerja.actor import system_actor
from kinerja.app import create_app
from kinerja.aturan.service import ensure_first_editions
from kinerja.config import ConfigError, read_config
from kinerja.db import database, platform_session
from kinerja.errors import KinerjaError
from kinerja.hooks.galat import PluginError
from kinerja.hooks.muat import load_plugins
from kinerja.plugin.katalog import installed
from kinerja.plugin.migrasi import upgrade_plugins
from kinerja.plugin.skema import list_obstacles, sentence_of

FEATURES = (
    "akun",
    "organisasi",
    "pelaksanaan",
    "progres",
    "bukti",
    "evaluasi",
    "angka_kredit",
    "tindak_lanjut",
    "perjalanan",
    "surat",
    "plugin",
    "konektor",
    "admin",
    "demo",
)


class Kinerja(click.Group):
    """Exit status 0 done, 1 refused with a sentence, 2 wrong use (click's own)."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            with _create_app(ctx).app_context():
                return super().invoke(ctx)
        except (KinerjaError, ConfigError) as error:
            click.echo(getattr(error, "message", str(error)), err=True)
            for name, sentence in getattr(error, "fields", {}).items():
                click.echo(f"  {name}: {sentence}", err=True)
            raise SystemExit(1) from None


def _create_app(ctx: click.Context) -> Flask:
    """The application; `plugin …` and `check` work also while a listed plugin is unfit, and say why."""
    try:
        return create_app()
    except PluginError:
        match [*ctx._protected_args, *ctx.args][:1]:
            case ["plugin"]:
                return create_app(plugins=load_plugins(()))
            case ["check"]:
                return _create_fit()
        raise


def _create_fit() -> Flask:
    """The application with the listed plugins that fit, and beside it why each other one does not."""
    app, cocok, tak_cocok = create_app(plugins=load_plugins(())), list[str](), dict[str, str]()
    for nama in read_config().plugins:
        try:
            app = create_app(plugins=load_plugins([*cocok, nama]))
        except PluginError as error:
            tak_cocok[nama] = error.message
        else:
            cocok.append(nama)
    app.extensions["kinerja_plugin_tak_cocok"] = tak_cocok
    return app


@click.group(cls=Kinerja)
@click.version_option(package_name="kinerja")
def main() -> None:
    """Kinerja: performance management for Indonesian civil servants.

    Example: kinerja db upgrade && kinerja serve
    """


@main.group()
def db() -> None:
    """The schema of the database.

    Example: kinerja db upgrade
    """


@db.command("upgrade")
@click.argument("revision", default="head")
def db_upgrade(revision: str) -> None:
    """Bring the database to REVISION (the newest by default).

    Example: kinerja db upgrade
    """
    schema.upgrade(database().engine, revision)
    if revision == "head":
        jobs.prepare(current_app.extensions["kinerja_config"])
        with platform_session() as session:
            ensure_first_editions(session, system_actor(0))
    click.echo("Skema basis data mutakhir.")
    if revision == "head":
        _upgrade_plugins()


def _upgrade_plugins() -> None:
    """The own tables of the plugins, after those of the product; a plugin that fails stops no other."""
    berubah, gagal = upgrade_plugins(database().engine, installed().terpasang.values())
    for nama in berubah:
        click.echo(f"Tabel plugin {nama} mutakhir.")
    if gagal:
        raise KinerjaError("\n".join(error.message for error in gagal))


@db.command("downgrade")
@click.argument("revision")
def db_downgrade(revision: str) -> None:
    """Take the database back to REVISION ("-1" is one step).

    Example: kinerja db downgrade -- -1
    """
    schema.downgrade(database().engine, revision)
    click.echo(f"Skema basis data pada {revision}.")


@db.command("check")
def db_check() -> None:
    """Say whether tables and code agree; exit status 1 when they do not.

    Example: kinerja db check
    """
    if differences := schema.list_differences(database().engine):
        raise KinerjaError(f"Skema berbeda dari kode: {differences}. Jalankan `kinerja db upgrade`.")
    behind = [
        sentence_of(nama, sebab)
        for nama, sebab in list_obstacles(database().engine, installed().terpasang.values()).items()
        if sebab
    ]
    if behind:
        raise KinerjaError("\n".join(behind))
    click.echo("Skema basis data sesuai dengan kode.")


for _feature in FEATURES:
    for _command in import_module(f"kinerja.{_feature}.commands").COMMANDS:
        main.add_command(_command)


if __name__ == "__main__":
    main()
