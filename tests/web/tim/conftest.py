"""The same small office as in the tests of Beranda."""

from tests.web.beranda.conftest import kantor

__all__ = ["kantor"]
