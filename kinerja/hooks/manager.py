"""The typed functions through which the product asks its plugins: the only place that touches pluggy.

Built-in kinds come first, as a plugin of their own; what an instansi adds is loaded beside them.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from types import MappingProxyType

import pluggy
from pydantic import BaseModel, ConfigDict

import kinerja.indikator
from kinerja.errors import KinerjaError
from kinerja.hooks import spec
from kinerja.hooks.spec import HOOK_API
from kinerja.hooks.types import Capaian, RealisasiPeriode, TipeIndikator
from kinerja.kalender.rules import Rentang

__all__ = [
    "HOOK_API",
    "HookManager",
    "PluginError",
    "collect_tipe_indikator",
    "find_tipe_indikator",
    "provider_of",
]

BAWAAN = "kinerja.indikator"


class PluginError(KinerjaError):
    """A plugin that cannot be used; the message names it and the cure. Stops the start-up."""

    slug = "plugin-bermasalah"
    title = "Plugin tidak dapat dipakai"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


class HookManager:
    """Plugins, checked and asked once. `plugins` maps a plugin's name to its module or object."""

    def __init__(self, plugins: Mapping[str, object]) -> None:
        self._pm = pluggy.PluginManager(spec.NAMA_PROYEK)
        self._pm.add_hookspecs(spec)
        for nama, plugin in plugins.items():
            self._register(nama, plugin)
        self._tipe, self._penyedia = self._collect_tipe()

    def _register(self, nama: str, plugin: object) -> None:
        try:
            self._pm.register(plugin, name=nama)
            self._pm.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            raise PluginError(
                f"Plugin “{nama}” tidak cocok dengan daftar hook: {error}. "
                f"Periksa nama fungsi dan argumennya (HOOK_API {HOOK_API[0]}.{HOOK_API[1]}), "
                "atau keluarkan plugin ini dari KINERJA_PLUGINS."
            ) from error

    def _collect_tipe(self) -> tuple[dict[str, TipeIndikator], dict[str, str]]:
        tipe: dict[str, TipeIndikator] = {}
        penyedia: dict[str, str] = {}
        for nama, daftar in self._ask_register_indikator():
            for satu in daftar:
                if satu.kode in tipe:
                    raise PluginError(
                        f"Kode indikator “{satu.kode}” diberikan dua kali: oleh plugin "
                        f"“{penyedia[satu.kode]}” dan “{nama}”. Pakai salah satu saja di KINERJA_PLUGINS."
                    )
                tipe[satu.kode], penyedia[satu.kode] = satu, nama
        return tipe, penyedia

    def _ask_register_indikator(self) -> list[tuple[str, Sequence[TipeIndikator]]]:
        """Name and answer of each plugin that implements the hook, in the order of registration."""
        hook = self._pm.hook.kinerja_register_indikator
        return [
            (nama, self._ask_one(nama, plugin))
            for nama, plugin in self._pm.list_name_plugin()
            if any(impl.plugin is plugin for impl in hook.get_hookimpls())
        ]

    def _ask_one(self, nama: str, plugin: object) -> Sequence[TipeIndikator]:
        # One plugin at a time and not through the joined call: a fault must name its plugin.
        lain = [satu for _, satu in self._pm.list_name_plugin() if satu is not plugin]
        panggil = self._pm.subset_hook_caller("kinerja_register_indikator", lain)
        try:
            jawaban = panggil()
            # pluggy leaves out an answer of None.
            return _check_answer(jawaban[0] if jawaban else None)
        except Exception as error:
            raise PluginError(
                f"Plugin “{nama}” gagal di kinerja_register_indikator: {error!r}. "
                "Perbaiki plugin ini, atau keluarkan dari KINERJA_PLUGINS."
            ) from error

    def collect_tipe_indikator(self) -> Mapping[str, TipeIndikator]:
        """All kinds by kode, built-in ones first."""
        return MappingProxyType(self._tipe)

    def provider_of(self, kode: str) -> str:
        """Name of the plugin that gives this kind. Raises KeyError if none does."""
        return self._penyedia[kode]

    def find_tipe_indikator(self, kode: str, penyedia: str = "") -> TipeIndikator:
        """The kind, or a stand-in that shows the stored values; `penyedia`: the plugin's name as stored."""
        return self._tipe.get(kode) or missing_tipe(kode, penyedia)


def _check_answer(daftar: object) -> Sequence[TipeIndikator]:
    if not isinstance(daftar, list | tuple):
        raise TypeError(f"expected a list of TipeIndikator, not {type(daftar).__name__}")
    for satu in daftar:
        if not isinstance(satu, TipeIndikator):
            raise TypeError(f"expected TipeIndikator in the list, not {type(satu).__name__}")
    return daftar


# What stands in for a kind whose plugin is gone


class NilaiTersimpan(BaseModel):
    """Stored values of a kind that nobody understands any more; kept as they are."""

    model_config = ConfigDict(extra="allow", frozen=True)


def missing_tipe(kode: str, penyedia: str = "") -> TipeIndikator:
    """A kind that only shows: the plan, its letters and exports go on without the plugin."""
    oleh = f"plugin “{penyedia}”" if penyedia else "plugin lain"
    label = f"{kode}: disediakan oleh {oleh} (tidak terpasang)"

    def measure(_parameter: BaseModel, realisasi: BaseModel | None, _periode: Rentang) -> Capaian:
        teks = _show(realisasi) if realisasi else ""
        return Capaian(kalimat=f"capaian tidak dihitung, {label}", realisasi=teks)

    def combine(_parameter: BaseModel, daftar_realisasi: Sequence[RealisasiPeriode[BaseModel]]) -> Capaian:
        teks = "; ".join(_show(satu.realisasi) for satu in daftar_realisasi if satu.realisasi)
        return Capaian(kalimat=f"capaian tidak dihitung, {label}", realisasi=teks)

    return TipeIndikator(
        kode=kode,
        label=label,
        contoh="",
        Parameter=NilaiTersimpan,
        Realisasi=NilaiTersimpan,
        describe_target=_show,
        read_target=lambda _teks: None,
        describe_realisasi=lambda _parameter, realisasi: _show(realisasi),
        measure=measure,
        combine=combine,
        check_realisasi=lambda _parameter, _realisasi: {},
        fields_realisasi=lambda _parameter: (),
        tersedia=False,
    )


def _show(nilai: BaseModel) -> str:
    return ", ".join(f"{kunci}: {isi}" for kunci, isi in nilai.model_dump(mode="json").items())


# The plugins of this process


@cache
def _installed() -> HookManager:
    return HookManager({BAWAAN: kinerja.indikator})


def collect_tipe_indikator() -> Mapping[str, TipeIndikator]:
    """All kinds of indicator by kode, built-in ones first. Raises PluginError at the first call."""
    return _installed().collect_tipe_indikator()


def find_tipe_indikator(kode: str, penyedia: str = "") -> TipeIndikator:
    """The kind of this kode, or a stand-in with `tersedia=False` that shows what is stored."""
    return _installed().find_tipe_indikator(kode, penyedia)


def provider_of(kode: str) -> str:
    """Name of the plugin that gives this kind, to be stored beside it. Raises KeyError if none does."""
    return _installed().provider_of(kode)
