"""Plugins made of objects, for the tests of the platform."""

from collections.abc import Callable, Mapping

from pydantic import BaseModel

from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import HookManager, Terpasang
from kinerja.hooks.plugin import HOOK_API, Pengaturan, Plugin


def installed(
    nama: str,
    modul: object,
    *,
    hook_api: tuple[int, int] = HOOK_API,
    pengaturan: type[BaseModel] = Pengaturan,
    versi: str = "1.0.0",
    bawaan: bool = False,
) -> Terpasang:
    """`modul` as an installed plugin of this name."""
    definisi = Plugin(
        nama=nama,
        versi=versi,
        hook_api=hook_api,
        label=nama,
        ringkasan="Untuk pengujian.",
        Pengaturan=pengaturan,
    )
    return Terpasang(definisi, modul, f"paket-{nama}", bawaan=bawaan)


def manage(plugins: Mapping[str, object]) -> HookManager:
    """A manager of these plugins by name."""
    return HookManager([installed(nama, modul) for nama, modul in plugins.items()])


def switched_on(
    plugins: Mapping[str, object],
    *,
    batas: float | None = None,
    lapor: Callable[[Galat], None] = lambda _galat: None,
) -> Katalog:
    """The catalogue of an instansi that has switched all of them on."""
    manager = manage(plugins)
    setelan = {nama: satu.definisi.Pengaturan() for nama, satu in manager.terpasang.items()}
    return Katalog(manager=manager, setelan=setelan, batas=batas, lapor=lapor)
