"""plugins/TUTORIAL.md followed word by word in an empty folder, with an environment of its own."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

TUTORIAL = (ROOT / "plugins" / "TUTORIAL.md").read_text(encoding="utf-8")
LANGKAH = re.compile(
    r"<!-- file: (?P<berkas>\S+) -->\n```python\n(?P<isi>.*?)```"
    r"|<!-- replace: (?P<di>\S+): \"(?P<lama>[^\"]+)\" -> \"(?P<baru>[^\"]+)\" -->"
    r"|```console\n(?P<perintah>.*?)```",
    re.DOTALL,
)


@pytest.fixture(scope="module")
def bengkel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An empty folder and a virtual environment that sees the packages of this one, without network."""
    folder = tmp_path_factory.mktemp("tutorial")
    venv.create(folder / ".venv", with_pip=True, symlinks=True)
    bin_folder = folder / ".venv" / "bin"
    python = bin_folder / "python"
    tempat = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    paket = sysconfig.get_path("purelib")
    Path(tempat, "paket_suite.pth").write_text(f"import site; site.addsitedir({paket!r})\n")
    perintah = bin_folder / "kinerja"
    perintah.write_text(f'#!/bin/sh\nexec "{python}" -m kinerja.cli "$@"\n')
    perintah.chmod(0o755)
    return {
        "folder": str(folder),
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "KINERJA_INSTANCE": str(folder / "instance"),
        "KINERJA_PLUGINS": "",
    }


def test_the_tutorial_gives_working_plugins(bengkel: dict[str, str]) -> None:
    folder = Path(bengkel["folder"])
    keluaran: list[str] = []
    for langkah in LANGKAH.finditer(TUTORIAL):
        if langkah["berkas"]:
            (folder / langkah["berkas"]).write_text(langkah["isi"], encoding="utf-8")
        elif langkah["di"]:
            _replace(folder / langkah["di"], langkah["lama"], langkah["baru"])
        else:
            keluaran += [
                _run(satu, bengkel) for satu in re.findall(r"^\$ (.+)$", langkah["perintah"], re.MULTILINE)
            ]
    semua = "\n".join(keluaran)
    assert semua.count("7 passed") == 4
    assert "GAGAL" not in semua
    assert re.search(r"jenis indikator rapat\s+baik", semua)
    assert re.search(r"formula formula_rapat\s+baik", semua)


def _replace(berkas: Path, lama: str, baru: str) -> None:
    isi = berkas.read_text(encoding="utf-8")
    assert isi.count(lama) == 1, f"the scaffold has no line {lama}"
    berkas.write_text(isi.replace(lama, baru), encoding="utf-8")


def _run(perintah: str, bengkel: dict[str, str]) -> str:
    env = os.environ | {nama: isi for nama, isi in bengkel.items() if nama != "folder"}
    env.pop("PYTHONPATH", None)
    jalan = subprocess.run(
        ["/bin/sh", "-c", perintah],
        cwd=bengkel["folder"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert jalan.returncode == 0, f"{perintah}\n{jalan.stdout}\n{jalan.stderr}"
    return f"$ {perintah}\n{jalan.stdout}"


def test_every_sentence_that_names_a_change_has_its_step() -> None:
    assert sum(bool(langkah["berkas"]) for langkah in LANGKAH.finditer(TUTORIAL)) == 5
    assert sum(bool(langkah["di"]) for langkah in LANGKAH.finditer(TUTORIAL)) == 2
    assert sys.version_info >= (3, 11)
