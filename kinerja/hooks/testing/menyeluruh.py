"""A whole plugin: does it load, and does everything that it offers keep the contract?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from pydantic import BaseModel

from kinerja.hooks.galat import PluginError
from kinerja.hooks.indikator import TipeIndikator
from kinerja.hooks.konektor import JenisKonektor
from kinerja.hooks.manager import HookManager, Milik, Terpasang
from kinerja.hooks.muat import load_plugins
from kinerja.hooks.plugin import Plugin
from kinerja.hooks.testing.kontrak import check_formula, check_konektor, check_surat, check_tipe_indikator

T = TypeVar("T")


@dataclass(frozen=True)
class Pemeriksaan:
    """One check: what was looked at, whether it is sound, what was seen, and further lines about it."""

    bagian: str
    baik: bool
    keterangan: str
    rincian: tuple[str, ...] = ()


def check_plugin(modul: object) -> HookManager:
    """The module loads beside the built-in plugins, and all that it offers keeps the contract.

    Raises AssertionError with every sentence of what does not.
    """
    definisi = getattr(modul, "PLUGIN", None)
    if not isinstance(definisi, Plugin):
        raise AssertionError("the module has no PLUGIN = Plugin(…)")
    try:
        manager = load_plugins((), tambahan=[Terpasang(definisi, modul, "under test")])
    except PluginError as error:
        raise AssertionError(error.message) from error
    gagal = [satu for satu in list_checks(manager, definisi.nama) if not satu.baik]
    if gagal:
        raise AssertionError("\n".join(f"{satu.bagian}: {satu.keterangan}" for satu in gagal))
    return manager


def list_checks(manager: HookManager, nama: str) -> Iterator[Pemeriksaan]:
    """The contract checks of everything that this plugin offers, with its first settings."""
    setelan = manager.terpasang[nama].definisi.Pengaturan()
    for kode, tipe in _of(nama, manager.indikator):
        yield _run(f"jenis indikator {kode}", partial(_count_cases, tipe))
    for kode, formula in _of(nama, manager.formula):
        yield _run(f"formula {kode}", partial(check_formula, formula, setelan))
    for kode, konektor in _of(nama, manager.konektor):
        yield _run(f"konektor {kode}", partial(_list_operasi, konektor, setelan))
    for kode, surat in _of(nama, manager.surat):
        yield _run(f"surat {kode}", partial(check_surat, surat, setelan))


def _of(nama: str, semua: Mapping[str, Milik[T]]) -> Iterator[tuple[str, T]]:
    return ((kode, milik.isi) for kode, milik in semua.items() if milik.plugin.nama == nama)


def _count_cases(tipe: TipeIndikator) -> str:
    return f"{check_tipe_indikator(tipe)} kasus"


def _list_operasi(jenis: JenisKonektor, setelan: BaseModel) -> str:
    kemampuan = check_konektor(jenis, setelan).capabilities()
    return ", ".join(sorted(satu.value for satu in kemampuan)) or "tanpa operasi"


def _run(bagian: str, periksa: Callable[[], object]) -> Pemeriksaan:
    try:
        hasil = periksa()
    except AssertionError as error:
        return Pemeriksaan(bagian, False, str(error))
    return Pemeriksaan(bagian, True, hasil if isinstance(hasil, str) and hasil else "sesuai")
