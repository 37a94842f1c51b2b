"""The plugins of an installation, checked and asked once: the only place that touches pluggy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import Any, Generic, TypeVar

import click
import pluggy
from flask import Blueprint

from kinerja.hooks import spec
from kinerja.hooks.formula import FormulaEvaluasi
from kinerja.hooks.galat import AnswerError, Galat, PluginError, describe
from kinerja.hooks.indikator import TipeIndikator
from kinerja.hooks.konektor import JenisKonektor
from kinerja.hooks.penanda import Penanda
from kinerja.hooks.penjaga import Panggilan, run
from kinerja.hooks.plugin import HOOK_API, Plugin, fits_hook_api
from kinerja.hooks.surat import JenisSurat

__all__ = ["HOOK_API", "HookManager", "Milik", "PluginError", "Terpasang"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
SYARAT = "Perbaiki plugin ini, atau keluarkan dari KINERJA_PLUGINS."
MAKS_DAFTAR = 200

Setelan = object
"""The settings of a plugin, an instance of its own model."""
Panggil = Callable[[Setelan], object]


@dataclass(frozen=True)
class Terpasang:
    """A plugin that was found: what it says about itself, its module, and the package that brought it.

    One that ships with the product and is always on is `bawaan`.
    """

    definisi: Plugin
    modul: object
    paket: str = ""
    bawaan: bool = False


@dataclass(frozen=True)
class Milik(Generic[T_co]):
    """Something that a plugin offers."""

    plugin: Plugin
    isi: T_co


class HookManager:
    """All plugins of the installation. Raises PluginError, naming plugin and cure, for one that is unfit."""

    def __init__(self, semua: Sequence[Terpasang]) -> None:
        self._pm = pluggy.PluginManager(spec.NAMA_PROYEK)
        self._pm.add_hookspecs(spec)
        self._semua: dict[str, Terpasang] = {}
        self._pelaksana: dict[str, list[tuple[str, Callable[..., object], Sequence[str]]]] = {}
        for satu in semua:
            self._register(satu)
        self.indikator = self._collect("kinerja_register_indikator", TipeIndikator, "Kode indikator")
        self.formula = self._collect("kinerja_register_formula", FormulaEvaluasi, "Kode formula")
        self.konektor = self._collect("kinerja_register_konektor", JenisKonektor, "Kode konektor")
        self.surat = self._collect("kinerja_register_surat", JenisSurat, "Kode surat")
        self.penanda: Mapping[str, Milik[Penanda]] = self._collect(
            "kinerja_register_penanda", None, "Kode penanda"
        )
        self.blueprint = self._collect_blueprints()

    @property
    def terpasang(self) -> Mapping[str, Terpasang]:
        """The plugins by name, in the order of the configuration."""
        return MappingProxyType(self._semua)

    def names_implementing(self, hook: str) -> tuple[str, ...]:
        """The plugins that have something for this hook."""
        return tuple(nama for nama, _, _ in self._implementations(hook))

    def list_hooks(self) -> tuple[str, ...]:
        """The hooks that are asked while the product runs: checks, slots and notifications."""
        semua = sorted(vars(self._pm.hook))
        return tuple(nama for nama in semua if nama.startswith("kinerja_") and "_register_" not in nama)

    def calls(self, hook: str, **argumen: object) -> dict[str, Panggil]:
        """Per plugin what to call with its settings; an implementation gets the arguments it names."""
        return {
            nama: _bind(fungsi, nama_argumen, argumen)
            for nama, fungsi, nama_argumen in self._implementations(hook)
        }

    def list_perintah(self, nama: str) -> Sequence[click.Command]:
        """The commands of one plugin. Raises PluginError."""
        for pemilik, fungsi, _ in self._implementations("kinerja_register_perintah"):
            if pemilik == nama:
                return self._ask(nama, "kinerja_register_perintah", fungsi, _check_list_of(click.Command))
        return ()

    # Start-up

    def _register(self, satu: Terpasang) -> None:
        definisi = satu.definisi
        if not fits_hook_api(definisi.hook_api):
            raise PluginError(
                f"Plugin “{definisi.nama}” {definisi.versi} memerlukan HOOK_API "
                f"{definisi.hook_api[0]}.{definisi.hook_api[1]}, Kinerja ini menyediakan "
                f"{HOOK_API[0]}.{HOOK_API[1]}. Pasang versi yang cocok, "
                "atau keluarkan dari KINERJA_PLUGINS."
            )
        if lain := self._semua.get(definisi.nama):
            raise PluginError(
                f"Nama plugin “{definisi.nama}” dipakai dua kali, oleh paket “{lain.paket}” dan "
                f"“{satu.paket}”. Lepas salah satunya."
            )
        try:
            self._pm.register(satu.modul, name=definisi.nama)
            self._pm.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            raise PluginError(
                f"Plugin “{definisi.nama}” tidak cocok dengan daftar hook: {error}. "
                f"Periksa nama fungsi dan argumennya (HOOK_API {HOOK_API[0]}.{HOOK_API[1]}), "
                "atau keluarkan plugin ini dari KINERJA_PLUGINS."
            ) from error
        self._semua[definisi.nama] = satu

    def _implementations(self, hook: str) -> list[tuple[str, Callable[..., object], Sequence[str]]]:
        """Name, function and argument names per plugin, in the order of the configuration."""
        if hook not in self._pelaksana:  # all plugins are registered before the first question
            semua = {impl.plugin_name: impl for impl in getattr(self._pm.hook, hook).get_hookimpls()}
            self._pelaksana[hook] = [
                (nama, semua[nama].function, semua[nama].argnames) for nama in self._semua if nama in semua
            ]
        return self._pelaksana[hook]

    def _collect(self, hook: str, jenis: type[T] | None, sebutan: str) -> Mapping[str, Milik[T]]:
        """What all plugins offer, by kode."""
        ditemukan: dict[str, Milik[Any]] = {}
        for nama, fungsi, _ in self._implementations(hook):
            for isi in self._ask(nama, hook, fungsi, _check_list_of(jenis)):
                if lain := ditemukan.get(isi.kode):
                    raise PluginError(
                        f"{sebutan} “{isi.kode}” diberikan dua kali: oleh plugin “{lain.plugin.nama}” dan "
                        f"“{nama}”. Pakai salah satu saja di KINERJA_PLUGINS."
                    )
                ditemukan[isi.kode] = Milik(self._semua[nama].definisi, isi)
        return MappingProxyType(ditemukan)

    def _collect_blueprints(self) -> Mapping[str, Blueprint]:
        hook = "kinerja_register_blueprint"
        return MappingProxyType(
            {
                nama: self._ask(nama, hook, fungsi, _check_blueprint)
                for nama, fungsi, _ in self._implementations(hook)
            }
        )

    def _ask(self, nama: str, hook: str, fungsi: Callable[..., object], periksa: Callable[[object], T]) -> T:
        # One plugin at a time and not through pluggy's joined call: a fault must name its plugin.
        (jawaban,) = run([Panggilan(nama, hook, fungsi, periksa)], batas=None)
        if isinstance(jawaban, Galat):
            raise PluginError(f"{jawaban.kalimat}. {SYARAT}")
        return jawaban


def _bind(
    fungsi: Callable[..., object], nama_argumen: Sequence[str], argumen: Mapping[str, object]
) -> Panggil:
    terpakai = {nama: isi for nama, isi in argumen.items() if nama in nama_argumen}
    if "setelan" in nama_argumen:
        return lambda setelan: fungsi(**terpakai, setelan=setelan)
    return lambda _setelan: fungsi(**terpakai)


def _check_list_of(jenis: type[Any] | None) -> Callable[[object], Sequence[Any]]:
    def periksa(daftar: object) -> Sequence[Any]:
        if not isinstance(daftar, list | tuple):
            raise AnswerError(f"expected a list, not {type(daftar).__name__}")
        if len(daftar) > MAKS_DAFTAR:
            raise AnswerError(f"expected at most {MAKS_DAFTAR} entries, not {len(daftar)}")
        for satu in daftar:
            if jenis is not None and not isinstance(satu, jenis):
                raise AnswerError(f"expected {jenis.__name__} in the list, not {type(satu).__name__}")
            if jenis is None and not all(hasattr(satu, nama) for nama in ("kode", "label", "sign", "verify")):
                raise AnswerError(f"expected a Penanda in the list, not {type(satu).__name__}")
        return tuple(daftar)

    return periksa


def _check_blueprint(jawaban: object) -> Blueprint:
    if not isinstance(jawaban, Blueprint):
        raise AnswerError(f"expected a Blueprint, not {type(jawaban).__name__}")
    return jawaban


def definition_of(modul: ModuleType | object, nama: str) -> Plugin:
    """The constant `PLUGIN` of a module. Raises PluginError where it is missing or of another name."""
    try:
        definisi = getattr(modul, "PLUGIN", None)
    except Exception as error:
        raise PluginError(f"Plugin “{nama}” gagal dimuat: {describe(error)}. {SYARAT}") from error
    if not isinstance(definisi, Plugin):
        raise PluginError(f"Plugin “{nama}” tidak mempunyai PLUGIN = Plugin(…) pada modulnya. {SYARAT}")
    if definisi.nama != nama:
        raise PluginError(
            f"Plugin “{nama}” menyebut dirinya “{definisi.nama}”. Samakan nama entry point dan PLUGIN.nama."
        )
    return definisi
