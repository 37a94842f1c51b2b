"""The same small office as in the tests of evaluasi."""

from tests.web.evaluasi.conftest import kantor

__all__ = ["kantor"]
