"""Catalogues of plugins for tests."""

from collections.abc import Mapping
from functools import cache

from kinerja.hooks.indikator import TipeIndikator
from kinerja.hooks.katalog import Katalog, builtin_katalog
from kinerja.hooks.muat import load_plugins


@cache
def builtin() -> Katalog:
    """Only what ships with the product and is always on."""
    return builtin_katalog(load_plugins(()))


@cache
def shipped_tipe() -> Mapping[str, TipeIndikator]:
    """Every kind of indicator that ships, built-in ones first."""
    manager = load_plugins(("indikator_rasio", "indikator_survei"))
    return {kode: milik.isi for kode, milik in manager.indikator.items()}
