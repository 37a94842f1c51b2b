"""Every job is known to the application itself, not only to the tests that import its module."""

import json
import subprocess
import sys

from kinerja.app import JOBS
from tests.architecture.source import ROOT, modules

SCRIPT = """
import json, tempfile
from pathlib import Path
from kinerja import jobs
from kinerja.app import create_app
from kinerja.config import Config
folder = tempfile.mkdtemp()
kunci = {"sesi": b"k" * 32, "data": b"d" * 32}
create_app(Config(instance=Path(folder), database_url=f"sqlite:///{folder}/x.db", testing=True, kunci=kunci))
print(json.dumps(sorted({job.__module__ for job in jobs._jobs.values()})))
"""


def test_every_module_of_jobs_is_listed() -> None:
    found = {module.name for module in modules() if module.parts[-1].startswith("jobs_")}
    assert found, "no jobs_*.py found: the test looks in the wrong place"
    assert found == {f"kinerja.{nama}" for nama in JOBS}


def test_the_application_registers_every_job() -> None:
    answer = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, cwd=ROOT)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == sorted(f"kinerja.{nama}" for nama in JOBS)
