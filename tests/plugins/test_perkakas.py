"""`kinerja plugin new`, `check` and `list`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kinerja.admin.rangka_plugin import RANGKA, JenisPlugin, make_plugin
from kinerja.errors import InputError

RUSAK = {
    "measure": ("rules.py", "    if orang is None:", "    if orang is not None:", "jenis indikator"),
    "import": ("rules.py", "import re", "import re\nimport pustaka_yang_tidak_ada", "pustaka_yang_tidak_ada"),
    "hook": (
        "__init__.py",
        "def kinerja_register_indikator",
        "def kinerja_register_indicator",
        "kinerja_register",
    ),
    "api": ("__init__.py", "hook_api=(1, 0)", "hook_api=(9, 0)", "HOOK_API 9.0"),
    "kode": ("rules.py", 'kode="uji_indikator"', 'kode="angka"', "diberikan dua kali"),
}


def kinerja(*perintah: str, cwd: Path, **lingkungan: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"KINERJA_INSTANCE": str(cwd / "instance"), "KINERJA_PLUGINS": ""} | lingkungan
    return subprocess.run(
        [sys.executable, "-m", "kinerja.cli", *perintah],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("jenis", JenisPlugin)
def test_a_new_plugin_has_green_tests_and_keeps_our_style(jenis: JenisPlugin, tmp_path: Path) -> None:
    folder = make_plugin(f"uji_{jenis.value}", jenis, tmp_path)
    env = os.environ | {"PYTHONPATH": str(folder)}
    for perintah in (
        ["pytest", "-q"],
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "-p", f"kinerja_uji_{jenis.value}"],
    ):
        jalan = subprocess.run(
            [sys.executable, "-m", *perintah],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert jalan.returncode == 0, f"{perintah}\n{jalan.stdout}\n{jalan.stderr}"


@pytest.mark.parametrize("jenis", JenisPlugin)
def test_a_new_plugin_has_every_part(jenis: JenisPlugin, tmp_path: Path) -> None:
    folder = make_plugin(f"uji_{jenis.value}", jenis, tmp_path)
    semua = {str(satu.relative_to(folder)) for satu in folder.rglob("*") if satu.is_file()}
    paket = f"kinerja_uji_{jenis.value}"
    wajib = {
        "pyproject.toml",
        "README.md",
        f"{paket}/__init__.py",
        "tests/test_rules.py",
        "tests/test_contract.py",
    }
    assert wajib <= semua
    assert not [nama for nama in semua if nama.endswith(".txt")]
    assert "@" not in (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("nama", ["X", "a b", "../x", "1abc", "indikator-rapat", "", "a" * 41])
def test_a_name_of_another_shape_makes_nothing(nama: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tidak dapat dipakai"):
        make_plugin(nama, JenisPlugin.INDIKATOR, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_taken_name_or_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sudah dipakai"):
        make_plugin("indikator_bawaan", JenisPlugin.INDIKATOR, tmp_path)
    make_plugin("uji_baru", JenisPlugin.INDIKATOR, tmp_path)
    with pytest.raises(InputError, match="sudah ada"):
        make_plugin("uji_baru", JenisPlugin.FORMULA, tmp_path)


def test_check_by_folder_and_by_name(tmp_path: Path) -> None:
    folder = make_plugin("uji_indikator", JenisPlugin.INDIKATOR, tmp_path)
    jalan = kinerja("plugin", "check", str(folder), "--json", cwd=tmp_path)
    assert jalan.returncode == 0, jalan.stderr
    isi = json.loads(jalan.stdout)
    assert isi["plugin"] == "uji_indikator"
    assert [satu["baik"] for satu in isi["pemeriksaan"]] == [True] * len(isi["pemeriksaan"])
    assert "belum dibuat" in isi["pemeriksaan"][-1]["keterangan"]
    jalan = kinerja("plugin", "check", "formula_bawaan", cwd=tmp_path)
    assert jalan.returncode == 0
    assert "formula bawaan" in jalan.stdout


@pytest.mark.parametrize("salah", RUSAK)
def test_check_names_what_is_wrong_and_fails(salah: str, tmp_path: Path) -> None:
    folder = make_plugin("uji_indikator", JenisPlugin.INDIKATOR, tmp_path)
    berkas, lama, baru, kalimat = RUSAK[salah]
    tempat = folder / "kinerja_uji_indikator" / berkas
    isi = tempat.read_text(encoding="utf-8")
    assert lama in isi
    tempat.write_text(isi.replace(lama, baru), encoding="utf-8")
    jalan = kinerja("plugin", "check", str(folder), cwd=tmp_path)
    assert jalan.returncode == 1
    assert kalimat in jalan.stdout + jalan.stderr
    assert "Traceback" not in jalan.stderr


def test_check_of_something_else_says_what_is_missing(tmp_path: Path) -> None:
    jalan = kinerja("plugin", "check", str(tmp_path), cwd=tmp_path)
    assert jalan.returncode == 1
    assert "bukan folder plugin" in jalan.stderr
    jalan = kinerja("plugin", "check", "tidak_ada", cwd=tmp_path)
    assert jalan.returncode == 1
    assert "“tidak_ada”" in jalan.stderr


def test_list_works_while_a_listed_plugin_is_unfit(tmp_path: Path) -> None:
    jalan = kinerja("plugin", "list", "--json", cwd=tmp_path, KINERJA_PLUGINS="indikator_rasio tidak_ada")
    assert jalan.returncode == 0, jalan.stderr
    semua = {satu["nama"]: satu for satu in json.loads(jalan.stdout)}
    assert "pip install" in semua["tidak_ada"]["sebab"]
    assert semua["indikator_bawaan"]["bawaan"]
    assert "indikator angka" in semua["indikator_bawaan"]["menyediakan"]
    assert semua["indikator_rasio"]["tercantum"]
    assert semua["indikator_rasio"]["versi"]
    jalan = kinerja("plugin", "list", cwd=tmp_path, KINERJA_PLUGINS="tidak_ada")
    assert "[tidak dapat dipakai]" in jalan.stdout


def test_every_other_command_stops_with_the_reason(tmp_path: Path) -> None:
    jalan = kinerja("instansi", "list", cwd=tmp_path, KINERJA_PLUGINS="tidak_ada")
    assert jalan.returncode == 1
    assert "“tidak_ada”" in jalan.stderr


def test_the_scaffold_belongs_to_the_package() -> None:
    assert {satu.name for satu in RANGKA.iterdir()} == {"bersama", *(satu.value for satu in JenisPlugin)}
