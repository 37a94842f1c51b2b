"""Catalogues of plugins for tests."""

from functools import cache

from kinerja.hooks.katalog import Katalog, builtin_katalog
from kinerja.hooks.muat import load_plugins


@cache
def builtin() -> Katalog:
    """Only what ships with the product and is always on."""
    return builtin_katalog(load_plugins(()))
