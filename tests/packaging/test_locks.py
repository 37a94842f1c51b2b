"""What is installed is what the lock files name (security.md §9.1)."""

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def _locked(name: str) -> dict[str, str]:
    """Package to version, of the lines that hold for this Python and system."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    lines = [
        re.sub(r"\s--hash=\S+", "", line).strip() for line in text.splitlines() if re.match(r"[a-z0-9]", line)
    ]
    requirements = [Requirement(line) for line in lines]
    return {
        canonicalize_name(item.name): str(item.specifier).removeprefix("==")
        for item in requirements
        if item.marker is None or item.marker.evaluate()
    }


def test_installed_versions_are_the_locked_ones() -> None:
    locked = _locked("requirements-dev.lock")
    installed = {canonicalize_name(found.name): found.version for found in metadata.distributions()}
    assert {name: installed.get(name) for name in locked} == locked


def test_both_locks_agree() -> None:
    runtime, development = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert runtime.items() <= development.items()


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = {canonicalize_name(Requirement(line).name) for line in project["project"]["dependencies"]}
    assert needed <= _locked("requirements.lock").keys()


def test_the_product_starts_without_the_packages_of_development() -> None:
    """What `script/demo` does on a fresh machine, where only `requirements.lock` is installed."""
    hanya_uji = _locked("requirements-dev.lock").keys() - _locked("requirements.lock").keys()
    modul = {
        nama for nama, paket in metadata.packages_distributions().items() if _is_one_of(paket, hanya_uji)
    }
    kode = (
        f"import sys; sys.modules.update(dict.fromkeys({sorted(modul)})); from kinerja.cli import main;"
        " main(['--help'])"
    )
    jawab = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True, check=False)
    assert (jawab.returncode, jawab.stderr) == (0, "")
    assert "pytest" in modul


def _is_one_of(paket: list[str], nama: set[str]) -> bool:
    return {canonicalize_name(satu) for satu in paket} <= nama
