"""Tracked files name no machine, registry or secret; the patterns are joined to keep this file clean."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".png", ".jpg", ".webp", ".ico", ".ttf", ".otf", ".woff2", ".xlsx", ".pdf", ".zip", ".gz", ".icc"}
FORBIDDEN = {
    "machine path": "|".join(
        rf"(?<![\w.]){re.escape(top)}/(?:{below})"
        for top, below in {
            "/wo" + "rk": "main|shared|\\.",
            "/ro" + "ot": "\\S",
            "/ho" + "me": "\\w+/",
            "/U" + "sers": "\\w",
        }.items()
    ),
    "registry": "|".join(
        map(re.escape, ("pypi" + ".org", "python" + "hosted", "npm" + "js.", "debian" + ".org/debian"))
    ),
    "private key": "-----BEGIN [A-Z ]*PRIVATE" + " KEY",
    "conflict marker": "^(?:<{7}|>{7})" + " ",
}


def _tracked() -> list[Path]:
    """Files that git knows, also where another user made the clone (safe.directory)."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listing.split("\0") if name]


def _texts() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in _tracked()
        if path.is_file() and path.suffix not in BINARY
    }


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
def test_tracked_files_are_clean(pattern: str) -> None:
    texts = _texts()
    assert len(texts) > 50, "git lists too few files: the test looks in the wrong place"
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts.items()
        for match in re.finditer(pattern, text, re.MULTILINE)
    ]
    assert not found


def test_what_runs_and_builds_leave_behind_is_not_tracked() -> None:
    unwanted = re.compile(
        r"(^|/)(\.venv|instance|__pycache__|node_modules|dist|\.hypothesis)/|\.(pyc|db|log)$|(^|/)uv\.lock$"
    )
    assert not [path for path in _tracked() if unwanted.search(path.relative_to(ROOT).as_posix())]


def test_lock_files_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        entries = re.split(r"\n(?=[a-z0-9])", text.partition("\n\n")[2] or text)
        packages = [entry for entry in entries if "==" in entry.partition("\n")[0]]
        assert len(packages) > 40, f"{name}: only {len(packages)} packages read"
        assert not [entry.partition("\n")[0] for entry in packages if "--hash=sha256:" not in entry], name
        assert "://" not in text, name
