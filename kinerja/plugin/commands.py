"""`kinerja p <plugin> <command>`: the commands that plugins bring, each for one instansi."""

import copy
from collections.abc import Callable

import click

from kinerja.db import reading
from kinerja.errors import KinerjaError
from kinerja.hooks.galat import Galat, PluginError, describe
from kinerja.hooks.host import Konteks
from kinerja.hooks.penjaga import stepped_inside
from kinerja.organisasi.impor_langsung import find_instansi_id
from kinerja.plugin.jejak import log_trace
from kinerja.plugin.katalog import context_of, installed, katalog_of
from kinerja.plugin.skema import obstacle_of, sentence_of

HOOK = "kinerja_register_perintah"
OPSI = "--instansi"


class SemuaPlugin(click.Group):
    """One group for each plugin that brings commands; its code is asked only when its name is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return sorted(installed().names_implementing(HOOK))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        definisi = installed().terpasang[cmd_name].definisi
        return SatuPlugin(name=cmd_name, help=definisi.ringkasan, short_help=definisi.label)


class SatuPlugin(click.Group):
    """The commands of one plugin."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return sorted(self._ask())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        asli = self._ask().get(cmd_name)
        return _guarded(self.name or "", asli) if asli else None

    def _ask(self) -> dict[str, click.Command]:
        daftar = installed().list_perintah(self.name or "")
        bernama = {satu.name: satu for satu in daftar if satu.name}
        if len(bernama) < len(daftar):
            raise PluginError(
                f"Plugin “{self.name}” memberi dua perintah dengan nama yang sama atau tanpa nama."
            )
        return bernama


class _Terjaga(click.Command):
    """Beside the class of a plugin's command: runs it on the side of the plugin."""

    plugin: str

    def invoke(self, ctx: click.Context) -> object:
        return _run(
            self.plugin, f"perintah {self.name}", ctx.meta[OPSI], lambda: super(_Terjaga, self).invoke(ctx)
        )


def _guarded(nama: str, asli: click.Command) -> click.Command:
    """The same command with the option `--instansi`."""
    if any(satu.name == "instansi" or OPSI in satu.opts for satu in asli.params):
        raise PluginError(f"Plugin “{nama}”: perintah {asli.name} tidak boleh mempunyai {OPSI} sendiri.")
    perintah = copy.copy(asli)
    perintah.__class__ = type("PerintahPlugin", (_Terjaga, type(asli)), {"plugin": nama})
    perintah.params = [*asli.params, _option()]
    return perintah


def _option() -> click.Option:
    def keep(ctx: click.Context, _param: click.Parameter, value: str) -> None:
        ctx.meta[OPSI] = value

    bantuan = "The instansi for which the command runs."
    return click.Option(
        [OPSI], metavar="KODE", required=True, expose_value=False, callback=keep, help=bantuan
    )


def _run(nama: str, sebutan: str, kode: str, panggil: Callable[[], object]) -> object:
    konteks, lapor = _open(nama, kode)
    try:
        with stepped_inside(konteks):
            return panggil()
    except (click.UsageError, click.Abort, click.exceptions.Exit):
        raise
    except click.ClickException as error:
        raise KinerjaError(f"Plugin “{nama}”: {error.format_message()}") from error
    except KinerjaError as error:
        raise KinerjaError(f"Plugin “{nama}”: {error.message}", fields=error.fields) from error
    except SystemExit as error:
        if not error.code:
            raise
        kata = (
            error.code if isinstance(error.code, str) else f"{sebutan} berhenti dengan status {error.code}."
        )
        raise KinerjaError(f"Plugin “{nama}”: {kata}") from error
    except Exception as error:
        galat = Galat(nama, sebutan, describe(error))
        lapor(galat)
        log_trace(nama, sebutan, error)
        raise PluginError(f"{galat.kalimat}.") from error


def _open(nama: str, kode: str) -> tuple[Konteks, Callable[[Galat], None]]:
    """What the host functions answer. Raises InputError, and KinerjaError where the plugin is not on."""
    with reading(find_instansi_id(kode)) as session:
        konteks = context_of(session, nama, write=True)
        lapor = katalog_of(session).lapor
    if konteks is not None:
        return konteks, lapor
    if halangan := obstacle_of(installed().terpasang[nama]):
        raise KinerjaError(sentence_of(nama, halangan))
    raise KinerjaError(f"Plugin “{nama}” tidak aktif di instansi {kode}. Aktifkan lewat Admin → Plugin.")


@click.command(cls=SemuaPlugin)
def p() -> None:
    """Commands that plugins bring.

    Example: kinerja p absensi tambah Senin --instansi kab-contoh
    """


COMMANDS: tuple[click.Command, ...] = (p,)
