"""Every foreign file that is shipped has a listed hash and a licence, and is unchanged."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, STATIC

IN_TABLE = re.compile(r"^\|\s*`([^`]+)`\s*\|.*\|\s*`([0-9a-f]{64})`\s*\|\s*$", re.MULTILINE)
IN_SUMS = re.compile(r"^([0-9a-f]{64})\s+\*?(\S+)$", re.MULTILINE)
LICENCE = re.compile(r"LICEN[CS]E|^OFL", re.IGNORECASE)
LISTS = {"LICENCES.md", "SHA256SUMS", "README.md"}


def _folders() -> list[Path]:
    """Folders with foreign files: `vendor`, and wherever fonts lie."""
    fonts = {path.parent for pattern in ("*.ttf", "*.otf", "*.woff2") for path in PACKAGE.rglob(pattern)}
    return sorted({STATIC / "vendor"} | fonts)


def _hashes(folder: Path) -> dict[str, str]:
    texts = [(folder / name).read_text("utf-8") for name in sorted(LISTS) if (folder / name).exists()]
    tables = dict(IN_TABLE.findall("\n".join(texts)))
    return tables | {name: sha256 for sha256, name in IN_SUMS.findall("\n".join(texts))}


@pytest.mark.parametrize("folder", _folders(), ids=lambda folder: folder.relative_to(PACKAGE).as_posix())
def test_every_foreign_file_has_its_hash_and_licence(folder: Path) -> None:
    files = {path.name: path for path in folder.iterdir() if path.is_file() and path.name not in LISTS}
    licences = {name for name in files if LICENCE.search(name)}
    foreign = {name: path for name, path in files.items() if name not in licences}
    assert licences, "no licence text beside the files"
    assert foreign, "no foreign file: the test looks in the wrong place"
    actual = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in foreign.items()}
    assert actual == {name: sha256 for name, sha256 in _hashes(folder).items() if name not in licences}


def test_htmx_stays_at_version_2() -> None:
    """Version 4 gives hx-disable another meaning and swaps error bodies by itself."""
    assert re.search(r'version:\s*"2\.\d+\.\d+"', (STATIC / "vendor" / "htmx.min.js").read_text("utf-8"))
