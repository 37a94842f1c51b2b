"""Find plugins by their entry points and load those that are listed, with a reason for each that fails."""

from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points

from kinerja.hooks.galat import PluginError, describe
from kinerja.hooks.manager import SYARAT, HookManager, Terpasang, definition_of

GRUP = "kinerja"
BAWAAN = ("indikator_bawaan", "formula_bawaan")
"""Ship with the product and are always on: the first kinds of indicators, and the first proposal."""


def load_plugins(nama_dipilih: Sequence[str], *, tambahan: Sequence[Terpasang] = ()) -> HookManager:
    """The built-in plugins, those of `nama_dipilih` in their order, and `tambahan` (tests, a plugin by path).

    Raises PluginError for a name that no package offers or two do, a failing import, and all that
    `HookManager` refuses.
    """
    tersedia = _find_entry_points()
    urutan = dict.fromkeys((*BAWAAN, *nama_dipilih))
    sudah = {satu.definisi.nama for satu in tambahan}
    return HookManager([*(_load(nama, tersedia) for nama in urutan if nama not in sudah), *tambahan])


def list_tersedia() -> tuple[str, ...]:
    """The names of all plugins that the packages of this machine offer."""
    return tuple(sorted(_find_entry_points()))


def _find_entry_points() -> dict[str, list[EntryPoint]]:
    tersedia: dict[str, list[EntryPoint]] = {}
    for satu in entry_points(group=GRUP):
        tersedia.setdefault(satu.name, []).append(satu)
    return tersedia


def _load(nama: str, tersedia: dict[str, list[EntryPoint]]) -> Terpasang:
    calon = {satu.value: satu for satu in tersedia.get(nama, ())}
    if not calon:
        raise PluginError(
            f"Plugin “{nama}” tercantum di KINERJA_PLUGINS tetapi tidak terpasang. "
            f"Pasang paketnya (pip install), atau hapus dari daftar. Tersedia: {', '.join(sorted(tersedia))}."
        )
    if len(calon) > 1:
        paket = " dan ".join(f"“{_package_of(satu)}”" for satu in calon.values())
        raise PluginError(f"Nama plugin “{nama}” dipakai oleh paket {paket}. Lepas salah satunya.")
    (satu,) = calon.values()
    try:
        modul = satu.load()
    except BaseException as error:
        raise PluginError(f"Plugin “{nama}” gagal dimuat: {describe(error)}. {SYARAT}") from error
    return Terpasang(definition_of(modul, nama), modul, _package_of(satu), bawaan=nama in BAWAAN)


def _package_of(satu: EntryPoint) -> str:
    return satu.dist.name if satu.dist else satu.value
