"""The wheel carries all that a checkout has, and starts without one."""

import os
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/pyproject.toml"))
PROBE = """
import sys
import kinerja
from kinerja import schema
from kinerja.app import create_app
from kinerja.db import database
from kinerja.hooks.muat import list_tersedia
from kinerja.paths import migrations_dir, templates_dir

for place in (kinerja.__file__, templates_dir(), migrations_dir()):
    assert str(place).startswith(sys.argv[1]), place
app = create_app()
installed = app.extensions["kinerja_plugins"].terpasang
assert set(installed) == set(list_tersedia()) == set(sys.argv[2:]), installed
for one in installed.values():
    assert one.modul.__file__.startswith(sys.argv[1]), one.modul
with app.app_context():
    schema.upgrade(database().engine)
    assert schema.list_differences(database().engine) == []
    database().engine.dispose()
client = app.test_client()
for path in ("/masuk", "/static/app.css"):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status)
"""


def _run(*command: str, cwd: Path, **environment: str) -> str:
    run = subprocess.run(command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the tracked files with the locked build backend: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel alone; its dependencies come from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder),
    ]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    return folder


def test_wheel_holds_every_file_of_the_checkout(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        target + path.relative_to(ROOT / source).as_posix()
        for source, target in {
            "kinerja": "kinerja/",
            "templates": "kinerja/_templates/",
            "migrations": "kinerja/_migrations/",
            **{f"plugins/{name}/kinerja_{name}": f"kinerja_{name}/" for name in PLUGINS},
        }.items()
        for path in (ROOT / source).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= packed
    assert not [
        name
        for name in packed
        if name.startswith(("tests/", "templates/", "migrations/", "instance/", "plugins/"))
    ]


def test_installed_wheel_starts_migrates_and_answers(installed: Path, tmp_path: Path) -> None:
    command = (sys.executable, "-W", "error", "-c", PROBE, str(installed), *PLUGINS)
    _run(*command, cwd=tmp_path, **_environment(installed, tmp_path))


def test_installed_command_sets_up_and_checks_an_instance(installed: Path, tmp_path: Path) -> None:
    program, environment = str(installed / "bin" / "kinerja"), _environment(installed, tmp_path)
    assert _run(program, "--version", cwd=tmp_path, **environment).split()[-1] == metadata.version("kinerja")
    _run(program, "db", "upgrade", cwd=tmp_path, **environment)
    _run(program, "check", cwd=tmp_path, **environment)


def _environment(installed: Path, folder: Path) -> dict[str, str]:
    instance = folder / "instance"
    return {
        "PYTHONPATH": str(installed),
        "KINERJA_INSTANCE": str(instance),
        "KINERJA_PLUGINS": " ".join(name for name in PLUGINS if not name.endswith("_bawaan")),
        "KINERJA_DATABASE_URL": f"sqlite:///{instance / 'kinerja.db'}",
    }
