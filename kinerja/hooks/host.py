"""What a plugin may ask of the product while one of its functions runs. Outside such a call: RuntimeError."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import structlog
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from kinerja.hooks.penjaga import context_of_call
from kinerja.hooks.tabel import TabelPlugin

S = TypeVar("S", bound=BaseModel)
log = structlog.get_logger("kinerja.plugin")


@dataclass(frozen=True, kw_only=True)
class Konteks:
    """For which plugin and instansi a call is made, and when. `sekarang` is aware, `hari_ini` in the zone
    of the instansi."""

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

    Writing is for notifications, pages and commands: within a page's check or slot it would wait for the
    very transaction that called it, so it raises RuntimeError there.
    """
    return get_context().buka_tabel(write)


def log_info(pesan: str, **rincian: str | int) -> None:
    """A line in the log of the installation, marked with plugin and instansi. No personal data here."""
    konteks = get_context()
    log.info(pesan, plugin=konteks.plugin, instansi=konteks.kode_instansi, **rincian)


def render_slot(templat: str, **nilai: object) -> Markup:
    """HTML of a Jinja template, every value escaped: what a slot answers. Raises on an unknown name."""
    return Markup(_sandbox.from_string(templat).render(nilai))  # noqa: S704  escaped by the sandbox


_sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
