"""Every folder of plugins/ is a package of its own: it builds, installs and loads without the checkout."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(path.name for path in (ROOT / "plugins").iterdir() if any(path.glob("kinerja_*/*.py")))
SECTIONS = ("for whom", "legal basis", "settings", "worked example")

# What `pip wheel --no-build-isolation` calls, for all folders in one process.
BUILD = """
import contextlib, json, os, sys
from hatchling.build import build_wheel

root, out, *names = sys.argv[1:]
built = {}
for name in names:
    os.chdir(f"{root}/plugins/{name}")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            built[name] = {"wheel": build_wheel(out)}
    except Exception as error:
        built[name] = {"fault": f"{type(error).__name__}: {error}"}
print(json.dumps(built))
"""
PROBE = """
import json, sys
from importlib.metadata import distribution, entry_points
from kinerja.hooks.manager import HookManager, Terpasang
from kinerja.hooks.muat import load_plugins

seen = {}
for name in sys.argv[1:]:
    try:
        found = distribution("kinerja-" + name.replace("_", "-"))
        (point,) = [satu for satu in found.entry_points if satu.group == "kinerja"]
        module = point.load()
        HookManager([Terpasang(module.PLUGIN, module, found.name)])
        load_plugins([name])
        seen[name] = {
            "point": point.name,
            "place": module.__file__,
            "nama": module.PLUGIN.nama,
            "versi": module.PLUGIN.versi,
            "version": found.version,
            "offered": len(entry_points(group="kinerja", name=name)),
        }
    except Exception as error:
        seen[name] = {"fault": f"{type(error).__name__}: {error}"}
print(json.dumps(seen))
"""


@dataclass(frozen=True)
class Packages:
    """All wheels, and a folder in which they are installed and nothing else."""

    wheels: dict[str, Path]
    faults: dict[str, str]
    target: Path
    seen: dict[str, dict[str, str]]


def _run(*command: str, cwd: Path, **environment: str) -> str:
    run = subprocess.run(command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    out, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("target")
    answer = json.loads(_run(sys.executable, "-c", BUILD, str(ROOT), str(out), *FOLDERS, cwd=out))
    faults = {name: built["fault"] for name, built in answer.items() if "fault" in built}
    wheels = {name: out / built["wheel"] for name, built in answer.items() if "wheel" in built}
    install = ("-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(target))
    _run(sys.executable, *install, *map(str, wheels.values()), cwd=out)
    command = (sys.executable, "-W", "error", "-c", PROBE, *wheels)
    return Packages(wheels, faults, target, json.loads(_run(*command, cwd=out, PYTHONPATH=str(target))))


@cache
def project(name: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "plugins" / name / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", FOLDERS)
def test_a_plugin_is_built_installed_and_loaded_by_its_name(packages: Packages, name: str) -> None:
    assert name not in packages.faults, packages.faults[name]
    seen = packages.seen[name]
    assert "fault" not in seen, seen["fault"]
    assert (seen["point"], seen["nama"]) == (name, name)
    assert seen["place"].startswith(str(packages.target)), "loaded from the checkout"
    assert seen["version"] == seen["versi"], "the version of the package is PLUGIN.versi"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_wheel_holds_the_package_and_nothing_else(packages: Packages, name: str) -> None:
    assert name in packages.wheels, packages.faults[name]
    with zipfile.ZipFile(packages.wheels[name]) as wheel:
        packed = {path for path in wheel.namelist() if ".dist-info/" not in path}
    package = ROOT / "plugins" / name / f"kinerja_{name}"
    wanted = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == wanted


@pytest.mark.parametrize("name", FOLDERS)
def test_a_plugin_says_what_it_is_and_what_it_needs(name: str) -> None:
    about = project(name)["project"]
    assert about["name"] == f"kinerja-{name.replace('_', '-')}"
    assert about["entry-points"] == {"kinerja": {name: f"kinerja_{name}"}}
    assert any(line.startswith("kinerja>=") for line in about["dependencies"])
    assert about["license"] == "Apache-2.0"
    assert about["description"]
    assert about["readme"] == "README.md"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_readme_names_whom_the_law_the_settings_and_an_example(name: str) -> None:
    text = (ROOT / "plugins" / name / "README.md").read_text("utf-8")
    headings = [line.lstrip("# ").lower() for line in text.splitlines() if line.startswith("#")]
    assert not [section for section in SECTIONS if not any(section in line for line in headings)]
    example = text.lower().partition("## worked example")[2].partition("\n## ")[0]
    assert sum(character.isdigit() for character in example) >= 5, "a worked example has numbers"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_plugin_has_tests_of_its_own(name: str) -> None:
    tests = list((ROOT / "plugins" / name / "tests").glob("test_*.py"))
    assert tests
    assert any("def test_" in path.read_text("utf-8") for path in tests)


def test_the_product_ships_every_plugin() -> None:
    """The four lists of pyproject.toml that a new folder has to be added to."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = whole["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert whole["project"]["entry-points"]["kinerja"] == {name: f"kinerja_{name}" for name in FOLDERS}
    assert wheel["dev-mode-dirs"] == [".", *(f"plugins/{name}" for name in FOLDERS)]
    ours = {path: target for path, target in wheel["sources"].items() if path.startswith("plugins/")}
    assert ours == {f"plugins/{name}": "" for name in FOLDERS}
    needed = {line for name in FOLDERS for line in project(name)["project"]["dependencies"]}
    assert {line for line in needed if not line.startswith("kinerja>=")} <= set(
        whole["project"]["dependencies"]
    )


def test_the_demo_lists_every_plugin_that_can_be_switched_on() -> None:
    """script/demo names them from pyproject.toml, so that none is forgotten."""
    listed = _run("bash", "-c", "source script/_lib.sh && shipped_plugins", cwd=ROOT).split()
    assert listed == [name for name in FOLDERS if not name.endswith("_bawaan")]


@pytest.mark.parametrize("own", [(), ("indikator_rapat", "formula_rapat")], ids=["none", "two"])
def test_the_demo_lists_the_plugins_that_it_is_told_beside_the_others(own: tuple[str, ...]) -> None:
    command = ("bash", "-uc", 'source script/_lib.sh && listed_plugins "$@"', "demo", *own)
    shipped = [name for name in FOLDERS if not name.endswith("_bawaan")]
    without = {name: value for name, value in os.environ.items() if name != "KINERJA_PLUGINS"}
    listed = subprocess.run(command, cwd=ROOT, env=without, capture_output=True, text=True, check=True)
    assert listed.stdout.split() == [*shipped, *own]
    assert _run(*command, cwd=ROOT, KINERJA_PLUGINS="surat_tukin").split() == ["surat_tukin", *own]
