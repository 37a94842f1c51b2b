"""Fixtures for the tests of a plugin, found by pytest through the entry point `pytest11`.

Heavy parts of the product are imported when a test asks for them, so that other runs pay nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask import Flask

    from kinerja.demo.bangun import AkunDemo
    from kinerja.hooks.konektor import Konektor
    from kinerja.hooks.testing.peragaan import IndikatorDipakai
    from kinerja.hooks.testing.peramban import PerambanUji
    from kinerja.hooks.testing.rekaman import KonektorRekaman

SAAT = datetime(2026, 11, 24, 3, tzinfo=UTC)
KUNCI = {"sesi": b"kunci-sesi-untuk-uji-plugin-0000", "data": b"kunci-data-untuk-uji-plugin-0000"}


@dataclass
class Jam:
    """A clock that stands still until the test moves it."""

    saat: datetime = SAAT

    def __call__(self) -> datetime:
        return self.saat

    def forward(self, **jumlah: float) -> None:
        """Let time pass: `forward(days=3)`."""
        self.saat += timedelta(**jumlah)


@dataclass
class DemoPlugin:
    """The product with a small demo instansi in which the plugin under test is switched on."""

    app: Flask
    jam: Jam
    daftar_akun: list[AkunDemo]

    def akun(self, peran: str) -> AkunDemo:
        """The first account of this role: "pegawai", "pejabat penilai", "admin instansi", "auditor"."""
        return next(satu for satu in self.daftar_akun if satu.peran.split(",")[0] == peran)

    def sign_in(self, peran: str = "pegawai") -> PerambanUji:
        """A browser in which this account is signed in, password and code already behind it."""
        from kinerja.hooks.testing.peramban import open_browser

        return open_browser(self.app, self.akun(peran).nip)

    def read(self, url: str, nip: str) -> str:
        """The HTML of a page as this person sees it. Raises AssertionError unless it is 200."""
        from kinerja.hooks.testing.peramban import open_browser

        jawaban = open_browser(self.app, nip).get(url)
        if jawaban.status_code != 200:
            raise AssertionError(f"{url} answered {jawaban.status}")
        return jawaban.get_data(as_text=True)

    def use_indikator(self, kode: str, target: Mapping[str, str]) -> IndikatorDipakai:
        """A person of the demo has this target in an approved SKP; `target` is form text by field."""
        from kinerja.hooks.testing.peragaan import use_indikator

        return use_indikator(self.app, kode, target)

    def record(self, dipakai: IndikatorDipakai, realisasi: Mapping[str, str]) -> str:
        """The page after this person typed the realisasi of the open period, as its text."""
        from kinerja.hooks.testing.peramban import open_browser, page_text

        client = open_browser(self.app, dipakai.nip)
        client.submit(dipakai.isian_url, dipakai.fields(realisasi))
        return page_text(client.get(dipakai.periode_url))


@pytest.fixture
def kinerja_jam() -> Jam:
    """The clock of `kinerja_demo`: 24 November 2026, 10.00 WIB."""
    return Jam()


@pytest.fixture(scope="session")
def kinerja_berkas_demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[AkunDemo]]:
    """The database of the small demo, made once per run, and its accounts."""
    from kinerja.hooks.testing.peramban import make_demo

    return make_demo(tmp_path_factory.mktemp("kinerja-demo") / "demo.db", KUNCI, SAAT)


@pytest.fixture
def kinerja_demo(
    kinerja_berkas_demo: tuple[Path, list[AkunDemo]], kinerja_jam: Jam, tmp_path: Path
) -> Iterator[Callable[[Any], DemoPlugin]]:
    """`kinerja_demo(kinerja_rapat)`: an app of its own with this module's plugin installed and on."""
    from kinerja.hooks.testing.peramban import close_app, make_app

    berkas, akun = kinerja_berkas_demo
    dibuka: list[Flask] = []

    def open_demo(modul: Any) -> DemoPlugin:
        salinan = Path(shutil.copy(berkas, tmp_path / f"demo-{len(dibuka)}.db"))
        app = make_app(salinan, modul, KUNCI, kinerja_jam)
        dibuka.append(app)
        return DemoPlugin(app, kinerja_jam, akun)

    yield open_demo
    for app in dibuka:
        close_app(app)


@pytest.fixture
def kinerja_konektor_rekaman() -> Callable[..., tuple[Konektor, KonektorRekaman]]:
    """`konektor, rekaman = kinerja_konektor_rekaman(pull_person=…, upsert_annual=[error, receipt])`."""
    from kinerja.hooks.testing.rekaman import recorded

    return recorded
