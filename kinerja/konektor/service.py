"""Connectors of an instansi: which there are, what each can do, and one to work with.

A connector that was opened needs the session no more: its operations wait for another system, and are
called after the transaction, in a job or a command.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.konektor import JenisKonektor, Konektor, Operasi
from kinerja.hooks.manager import Milik
from kinerja.hooks.periksa_konektor import check_konektor
from kinerja.hooks.terjaga_konektor import KonektorTerjaga
from kinerja.plugin.katalog import katalog_of

T = TypeVar("T")
Buatan = tuple[Konektor, frozenset[Operasi]]


@dataclass(frozen=True, kw_only=True)
class KeadaanKonektor:
    """A connector as the admin sees it; `halangan` says why it cannot be used, "" when it can."""

    kode: str
    label: str
    plugin: str
    operasi: tuple[Operasi, ...] = ()
    halangan: str = ""


def list_konektor(session: Session, actor: Actor) -> list[KeadaanKonektor]:
    """The connectors that the instansi has switched on, by kode; asks no other system.

    Raises NotAuthorizedError.
    """
    _require_admin(actor)
    katalog = katalog_of(session)
    return [_describe(katalog, milik) for _, milik in sorted(katalog.collect_konektor().items())]


def open_konektor(session: Session, actor: Actor, kode: str) -> KonektorTerjaga:
    """A connector made from the settings of its plugin.

    Raises NotAuthorizedError, NotFoundError, InputError (settings that it cannot use) and StateError (a
    fault of the plugin).
    """
    _require_admin(actor)
    katalog = katalog_of(session)
    milik = katalog.collect_konektor().get(kode)
    if milik is None:
        raise NotFoundError(f"Konektor “{kode}” tidak ada, atau pluginnya tidak aktif di instansi ini.")
    return _make(katalog, milik)


# Parts


def _require_admin(actor: Actor) -> None:
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang memakai konektor.")


def _describe(katalog: Katalog, milik: Milik[JenisKonektor]) -> KeadaanKonektor:
    dasar = KeadaanKonektor(kode=milik.isi.kode, label=milik.isi.label, plugin=milik.plugin.nama)
    try:
        dapat = _make(katalog, milik).capabilities()
    except (InputError, StateError) as error:
        return KeadaanKonektor(**vars(dasar) | {"halangan": error.message})
    return KeadaanKonektor(**vars(dasar) | {"operasi": tuple(satu for satu in Operasi if satu in dapat)})


def _make(katalog: Katalog, milik: Milik[JenisKonektor]) -> KonektorTerjaga:
    jenis, plugin = milik.isi, milik.plugin.nama
    hasil: Buatan | ValueError | Galat = katalog.ask(
        milik, f"{jenis.kode}.make", partial(_build, jenis), _keep
    )
    if isinstance(hasil, Galat):
        raise StateError(f"{jenis.label} tidak dapat dipakai: plugin “{plugin}” sedang bermasalah.")
    if isinstance(hasil, ValueError):
        sebab = " ".join(str(hasil).split())
        raise InputError(f"{jenis.label} belum dapat dipakai dengan setelan plugin “{plugin}”: {sebab}")

    def jaga(hook: str, fungsi: Callable[[], object], periksa: Callable[[object], T]) -> T | Galat:
        return katalog.ask(milik, hook, lambda _setelan: fungsi(), periksa)

    return KonektorTerjaga(jenis, plugin, *hasil, jaga)


def _build(jenis: JenisKonektor, setelan: BaseModel) -> tuple[Konektor, frozenset[Operasi]] | ValueError:
    try:
        konektor = jenis.make(setelan)
    except ValueError as error:  # the settings, not the plugin
        return error
    return check_konektor(konektor)


def _keep(jawaban: object) -> Any:
    return jawaban
