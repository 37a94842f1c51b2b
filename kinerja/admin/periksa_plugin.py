"""`kinerja plugin check` and `list`: a plugin by name or by the path of its folder, and what is installed."""

import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module, invalidate_caches
from pathlib import Path

from kinerja.errors import InputError
from kinerja.hooks.galat import PluginError, describe
from kinerja.hooks.manager import HookManager, Terpasang, definition_of
from kinerja.hooks.muat import BAWAAN, GRUP, list_tersedia, load_plugins

REGISTER = ("indikator", "formula", "konektor", "surat", "penanda", "blueprint")


@dataclass(frozen=True, kw_only=True)
class KeadaanTerpasang:
    """One plugin of the machine; `sebab` says why it cannot be used, "" for one that can."""

    nama: str
    tercantum: bool
    bawaan: bool = False
    versi: str = ""
    paket: str = ""
    hook_api: str = ""
    menyediakan: tuple[str, ...] = ()
    sebab: str = ""


def load_one(sasaran: str) -> tuple[HookManager, str]:
    """A manager of the built-in plugins and this one, and its name; `sasaran` is a name or a folder.

    Raises PluginError for one that is unfit, and InputError for a folder that holds no plugin.
    """
    folder = Path(sasaran)
    if not folder.is_dir():
        return load_plugins((sasaran,)), sasaran
    nama, modul = _read_entry_point(folder)
    return load_plugins((), tambahan=[_load_from(folder, nama, modul)]), nama


def list_installed(tercantum: Sequence[str]) -> list[KeadaanTerpasang]:
    """Every plugin that a package offers or the configuration lists, also those that are unfit."""
    semua = dict.fromkeys((*BAWAAN, *tercantum, *list_tersedia()))
    return [_describe(nama, tercantum=nama in tercantum) for nama in semua]


def list_offers(manager: HookManager, nama: str) -> tuple[str, ...]:
    """What a plugin gives: kode of what it registers, and the hooks that it answers."""
    semua = [
        f"{jenis} {kode}"
        for jenis in REGISTER[:-1]
        for kode, milik in getattr(manager, jenis).items()
        if milik.plugin.nama == nama
    ]
    if nama in manager.blueprint:
        semua.append("halaman")
    return tuple(semua) + tuple(
        hook for hook in manager.list_hooks() if nama in manager.names_implementing(hook)
    )


def _describe(nama: str, *, tercantum: bool) -> KeadaanTerpasang:
    try:
        manager = load_plugins((nama,))
    except PluginError as error:
        return KeadaanTerpasang(nama=nama, tercantum=tercantum, sebab=error.message)
    terpasang = manager.terpasang[nama]
    definisi = terpasang.definisi
    return KeadaanTerpasang(
        nama=nama,
        tercantum=tercantum or terpasang.bawaan,
        bawaan=terpasang.bawaan,
        versi=definisi.versi,
        paket=terpasang.paket,
        hook_api=f"{definisi.hook_api[0]}.{definisi.hook_api[1]}",
        menyediakan=list_offers(manager, nama),
    )


def _read_entry_point(folder: Path) -> tuple[str, str]:
    berkas = folder / "pyproject.toml"
    try:
        isi = tomllib.loads(berkas.read_text(encoding="utf-8"))
        semua = isi["project"]["entry-points"][GRUP]
        ((nama, modul),) = semua.items()
    except (OSError, KeyError, ValueError, AttributeError) as error:
        raise InputError(
            f"{folder} bukan folder plugin: pyproject.toml harus memuat satu baris di "
            f"[project.entry-points.{GRUP}] ({describe(error)})."
        ) from error
    return nama, modul


def _load_from(folder: Path, nama: str, modul: str) -> Terpasang:
    sys.path.insert(0, str(folder.resolve()))
    _forget(modul)  # an installed version of the same name may be in use
    try:
        dimuat = import_module(modul)
    except BaseException as error:
        raise PluginError(f"Plugin “{nama}” gagal dimuat dari {folder}: {describe(error)}.") from error
    return Terpasang(definition_of(dimuat, nama), dimuat, str(folder))


def _forget(modul: str) -> None:
    """Have the next import read the files anew."""
    for satu in [satu for satu in sys.modules if satu == modul or satu.startswith(f"{modul}.")]:
        del sys.modules[satu]
    invalidate_caches()
