"""What a plugin says about itself: the constant `PLUGIN` of its module."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict

from kinerja.formulir import BidangFormulir, describe_fields, find_isian

HOOK_API = (1, 0)
"""(major, minor) of the contract: a new hook or argument raises minor, a removal raises major."""

_NAMA = re.compile(r"[a-z][a-z0-9_]{2,39}")
_VERSI = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}")


class Pengaturan(BaseModel):
    """Base of a plugin's settings. Each field carries an annotation of `kinerja.hooks` and a default.

    A field of `Rahasia` (`str`) is stored encrypted and never shown again, neither in a repr nor in an error.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        rahasia = frozenset(list_rahasia(type(self)))
        return [(nama, "(rahasia)" if nama in rahasia else isi) for nama, isi in super().__repr_args__()]


def list_rahasia(model: type[BaseModel]) -> Iterator[str]:
    """The fields of a model that are secrets."""
    return (nama for nama, info in model.model_fields.items() if find_isian(info).jenis == "rahasia")


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """Name, version and settings of a plugin.

    `nama` is the name of its entry point and the one the operator lists in `KINERJA_PLUGINS`. `hook_api` is
    the oldest contract it works with. `Pengaturan` must be complete without any input, so that switching the
    plugin on needs no form. `migrasi` names the folder inside the package with its Alembic versions, "" for a
    plugin without tables. Raises ValueError for a name or version of another shape, and TypeError for a
    settings field without annotation or default, or a secret that is no `str` of a `Pengaturan`.
    """

    nama: str
    versi: str
    hook_api: tuple[int, int]
    label: str
    ringkasan: str
    dasar_hukum: str = ""
    Pengaturan: type[BaseModel] = Pengaturan
    migrasi: str = ""

    def __post_init__(self) -> None:
        if not _NAMA.fullmatch(self.nama):
            raise ValueError(f"nama must be 3 to 40 of a-z, 0-9 and _, not {self.nama!r}")
        if not _VERSI.fullmatch(self.versi):
            raise ValueError(f"versi must look like 1.2.3, not {self.versi!r}")
        describe_fields(self.Pengaturan)
        if wajib := [nama for nama, info in self.Pengaturan.model_fields.items() if info.is_required()]:
            raise TypeError(f"settings need a default: {', '.join(wajib)}")
        self._check_rahasia()
        self.Pengaturan()  # complete without any input: what raises here would raise in every page

    def fields_pengaturan(self) -> tuple[BidangFormulir, ...]:
        """The fields of the settings form."""
        return describe_fields(self.Pengaturan)

    def names_rahasia(self) -> frozenset[str]:
        """The settings that are secrets."""
        return frozenset(list_rahasia(self.Pengaturan))

    def _check_rahasia(self) -> None:
        rahasia = self.names_rahasia()
        if rahasia and not issubclass(self.Pengaturan, Pengaturan):
            raise TypeError("settings with a secret derive from kinerja.hooks.Pengaturan, which hides it")
        for nama in rahasia:
            jenis = self.Pengaturan.model_fields[nama].annotation
            if jenis is not str and set(get_args(jenis)) != {str, type(None)}:
                raise TypeError(f"the secret {nama} must be a str, not {jenis}")


def fits_hook_api(diminta: tuple[int, int]) -> bool:
    """Whether a plugin that was written for this contract works with the present one."""
    return diminta[0] == HOOK_API[0] and diminta[1] <= HOOK_API[1]
