"""The sample of the national daily form."""

from importlib.resources import files
from pathlib import Path

import pytest


@pytest.fixture
def sample_progres() -> Path:
    return Path(str(files("kinerja.demo").joinpath("data/progres-harian.xlsx")))
