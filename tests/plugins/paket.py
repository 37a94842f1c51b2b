"""Installed packages for the tests: real files with a real entry point, in a folder of the test."""

import importlib
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from types import ModuleType

MODUL = "kinerja_{nama}"

PLUGIN = """
    from kinerja.hooks import Plugin, hookimpl

    PLUGIN = Plugin(
        nama="{nama}", versi="1.0.0", hook_api=(1, 0), label="Uji", ringkasan="Uji.", migrasi="{migrasi}"
    )
"""


class Pemasang:
    """Makes packages in `folder`; `close` forgets them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        sys.path.insert(0, str(folder))

    def install(self, nama: str, berkas: Mapping[str, str]) -> Path:
        """Put `kinerja_<nama>` with these files in place of what was there; the folder of the package."""
        self.forget(nama)
        paket = self._folder / MODUL.format(nama=nama)
        info = self._folder / f"kinerja_{nama}-1.0.0.dist-info"
        self._write(info / "METADATA", f"Metadata-Version: 2.1\nName: kinerja-{nama}\nVersion: 1.0.0\n")
        self._write(info / "entry_points.txt", f"[kinerja]\n{nama} = kinerja_{nama}\n")
        for tempat, isi in berkas.items():
            self._write(paket / tempat, dedent(isi))
        importlib.invalidate_caches()
        return paket

    def load(self, nama: str) -> ModuleType:
        """The module of an installed package."""
        return importlib.import_module(MODUL.format(nama=nama))

    def uninstall(self, nama: str) -> None:
        """Take the package away again."""
        self.forget(nama)
        for folder in (MODUL.format(nama=nama), f"kinerja_{nama}-1.0.0.dist-info"):
            shutil.rmtree(self._folder / folder)
        importlib.invalidate_caches()

    def forget(self, nama: str) -> None:
        """Its modules are read anew at the next import."""
        modul = MODUL.format(nama=nama)
        for satu in [satu for satu in sys.modules if satu == modul or satu.startswith(f"{modul}.")]:
            del sys.modules[satu]

    def close(self) -> None:
        sys.path.remove(str(self._folder))
        for paket in self._folder.glob("kinerja_*"):
            self.forget(paket.name.removeprefix("kinerja_"))
        importlib.invalidate_caches()

    @staticmethod
    def _write(tempat: Path, isi: str) -> None:
        tempat.parent.mkdir(parents=True, exist_ok=True)
        tempat.write_text(isi, "utf-8")


def plugin_with(nama: str, kode: str = "", *, migrasi: str = "", **berkas: str) -> dict[str, str]:
    """The files of a plugin: `PLUGIN`, then `kode`; further files by name, "__" for "/"."""
    depan = dedent(PLUGIN).replace("{nama}", nama).replace("{migrasi}", migrasi) + dedent(kode)
    return {"__init__.py": depan} | {tempat.replace("__", "/"): isi for tempat, isi in berkas.items()}


def migration(nomor: str, isi: str, *, sesudah: str | None = None) -> str:
    """A file of Alembic; `isi` is the body of `upgrade`."""
    tubuh = "\n".join(f"    {baris}" for baris in dedent(isi).strip().splitlines())
    return (
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f"revision, down_revision = {nomor!r}, {sesudah!r}\nbranch_labels = depends_on = None\n\n\n"
        f"def upgrade():\n{tubuh}\n"
    )


BUAT_HARI = """
    op.create_table(
        "p_absensi_hari",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("instansi_id", sa.Integer(), sa.ForeignKey("instansi.id"), nullable=False),
        sa.Column("teks", sa.String(60), nullable=False),
    )
    op.create_index("ix_absensi_hari", "p_absensi_hari", ["instansi_id", "teks"])
"""
