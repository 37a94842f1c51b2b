"""Notifications: kinerja_skp_changed and kinerja_periode_changed with none, one, two and a failing plugin.

What is committed, rolled back and tried again is tested on pages in tests/web/plugin/test_peristiwa.py.
"""

from datetime import UTC, datetime

import pytest

from kinerja.hooks import PeristiwaPeriode, PeristiwaSkp, hookimpl
from kinerja.hooks.galat import Galat
from kinerja.plugin.peristiwa import JENIS, read_peristiwa
from tests.plugins.bantu import switched_on

SAAT = datetime(2026, 11, 24, 3, tzinfo=UTC)
SKP = PeristiwaSkp(skp_id=1, pegawai_id=1, tahun=2026, aksi="ajukan", status="diajukan", waktu=SAAT)
PERIODE = PeristiwaPeriode(
    periode_id=1, pegawai_id=1, tahun=2026, kode="T1", aksi="tetapkan", status="ditetapkan", waktu=SAAT
)
Peristiwa = PeristiwaSkp | PeristiwaPeriode
SEMUA = pytest.mark.parametrize(
    "peristiwa", [SKP, PERIODE], ids=["kinerja_skp_changed", "kinerja_periode_changed"]
)


class Telinga:
    def __init__(self, *, rusak: bool = False) -> None:
        self.didengar: list[Peristiwa] = []
        self.rusak = rusak

    def _hear(self, peristiwa: Peristiwa) -> None:
        if self.rusak:
            raise RuntimeError("telinga rusak")
        self.didengar.append(peristiwa)

    @hookimpl
    def kinerja_skp_changed(self, peristiwa: PeristiwaSkp) -> None:
        self._hear(peristiwa)

    @hookimpl
    def kinerja_periode_changed(self, peristiwa: PeristiwaPeriode) -> None:
        self._hear(peristiwa)


@SEMUA
def test_without_plugins_nobody_is_told(peristiwa: Peristiwa) -> None:
    switched_on({}).notify(peristiwa)
    switched_on({"diam": object()}).notify(peristiwa)


@SEMUA
def test_one_plugin_hears_the_event_as_it_is(peristiwa: Peristiwa) -> None:
    telinga = Telinga()
    switched_on({"telinga": telinga}).notify(peristiwa)
    assert telinga.didengar == [peristiwa]


@SEMUA
def test_two_plugins_hear_it_and_one_that_fails_between_them_is_named(peristiwa: Peristiwa) -> None:
    satu, dua, galat = Telinga(), Telinga(), list[Galat]()
    semua = {"satu": satu, "rusak": Telinga(rusak=True), "dua": dua}
    switched_on(semua, lapor=galat.append).notify(peristiwa)
    assert satu.didengar == dua.didengar == [peristiwa]
    assert [(lapor.plugin, "telinga rusak" in lapor.sebab) for lapor in galat] == [("rusak", True)]


def test_an_event_survives_its_way_through_the_queue() -> None:
    for jenis, peristiwa in (("skp", SKP), ("periode", PERIODE)):
        isi = {nama: getattr(peristiwa, nama) for nama in peristiwa.__dataclass_fields__}
        kembali = read_peristiwa(jenis, isi | {"waktu": SAAT.isoformat()})
        assert kembali == peristiwa
        assert type(kembali) is JENIS[jenis]
