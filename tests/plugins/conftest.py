"""What the tests of plugins share: packages that are installed for one test."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.paket import Pemasang


@pytest.fixture
def pemasang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pemasang]:
    """Installs packages: real files, a real entry point."""
    # Files are written anew within a second, which the cache of compiled files would not notice.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    folder = tmp_path / "paket"
    folder.mkdir()
    pemasang = Pemasang(folder)
    yield pemasang
    pemasang.close()
