"""Every foreign file that is shipped is listed with its licence and hash, and is unchanged."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, STATIC

ROW = re.compile(r"^\|\s*`([^`]+)`\s*\|(.+)\|\s*`([0-9a-f]{64})`\s*\|\s*$", re.MULTILINE)
LIST = "LICENCES.md"


def _folders() -> list[Path]:
    """Folders with foreign files: `vendor`, and wherever fonts lie."""
    fonts = {path.parent for pattern in ("*.ttf", "*.otf", "*.woff2") for path in PACKAGE.rglob(pattern)}
    return sorted({STATIC / "vendor"} | fonts)


def _listed(folder: Path) -> dict[str, tuple[str, str]]:
    """File name to (the other columns, sha256)."""
    return {name: (rest, sha256) for name, rest, sha256 in ROW.findall((folder / LIST).read_text("utf-8"))}


@pytest.mark.parametrize("folder", _folders(), ids=lambda folder: folder.relative_to(PACKAGE).as_posix())
def test_every_vendored_file_has_its_hash_and_licence(folder: Path) -> None:
    listed = _listed(folder)
    files = {path.name for path in folder.iterdir() if path.is_file() and path.name != LIST}
    licences = {name for name in files if "LICEN" in name.upper() or name.startswith("OFL")}
    assert files - licences == set(listed)
    for name, (rest, sha256) in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256, name
        named = re.findall(r"`([^`]+)`", rest)
        assert licences & set(named), f"{name}: the row names no licence file of the folder"


def test_htmx_stays_at_version_2() -> None:
    """Version 4 gives hx-disable another meaning and swaps error bodies by itself."""
    assert re.search(r'version:\s*"2\.\d+\.\d+"', (STATIC / "vendor" / "htmx.min.js").read_text("utf-8"))
