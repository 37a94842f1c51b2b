"""What a plugin may ask of the product while one of its functions runs. Outside such a call: RuntimeError."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

import structlog
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from kinerja.hooks.penjaga import context_of_call
from kinerja.hooks.tabel import TabelPlugin

S = TypeVar("S", bound=BaseModel)
log = structlog.get_logger("kinerja.plugin")


@dataclass(frozen=True, kw_only=True)
class Konteks:
    """For which plugin and instansi a call is made, and when.

    `sekarang` is aware and in UTC, `hari_ini` the day in the zone of the instansi (`zona`, a name like
    "Asia/Jakarta"). `setelan` are the settings, secrets included: see `get_settings`.
    """

    plugin: str
    instansi_id: int
    kode_instansi: str
    nama_instansi: str
    zona: str
    hari_ini: date
    sekarang: datetime
    setelan: BaseModel
    buka_tabel: Callable[[bool], AbstractContextManager[TabelPlugin]]


def get_context() -> Konteks:
    """The call under way. Raises RuntimeError outside one."""
    konteks = context_of_call()
    if not isinstance(konteks, Konteks):
        raise RuntimeError("this function works only while the product calls the plugin")
    return konteks


def get_settings(model: type[S]) -> S:
    """The settings of the instansi, secrets included. Raises RuntimeError for another model."""
    setelan = get_context().setelan
    if not isinstance(setelan, model):
        raise RuntimeError(f"the settings of this plugin are {type(setelan).__name__}, not {model.__name__}")
    return setelan


def open_tables(*, write: bool = False) -> AbstractContextManager[TabelPlugin]:
    """The own tables of the plugin (`p_<plugin>_…`) within the instansi; commits at the end of the block.

        with open_tables() as tabel:
            baris = tabel.fetch(select(HARI.c.jam).where(HARI.c.pegawai_id == 7))

    Writing is for notifications, commands, and pages that answer a form. Elsewhere in a page it raises
    RuntimeError: a GET changes nothing, and a check or slot would wait for the transaction that called it.
    """
    return get_context().buka_tabel(write)


def log_info(pesan: str, **rincian: str | int) -> None:
    """A line in the log of the installation, marked with plugin and instansi. No personal data here."""
    konteks = get_context()
    log.info(pesan, **(rincian | {"plugin": konteks.plugin, "instansi": konteks.kode_instansi}))


def render_slot(templat: str, **nilai: object) -> Markup:
    """HTML of a Jinja template, every value escaped: what a slot answers. Raises on an unknown name."""
    return Markup(_parsed(templat).render(nilai))  # noqa: S704  escaped by the sandbox


@lru_cache(maxsize=256)
def _parsed(templat: str) -> Template:
    return _sandbox.from_string(templat)


_sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
