"""Dry runs of a plugin on what is stored, instansi by instansi. Nothing is written, sent or numbered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from kinerja.admin.coba_formula import try_formula
from kinerja.admin.coba_indikator import try_tipe
from kinerja.admin.coba_konektor import try_konektor
from kinerja.admin.coba_ruang import Ruang, Tenggat, open_ruang
from kinerja.admin.coba_surat import try_surat
from kinerja.db import database
from kinerja.errors import InputError, KinerjaError
from kinerja.hooks.galat import Galat, PluginError
from kinerja.hooks.manager import HookManager, Milik
from kinerja.hooks.penjaga import BATAS_HALAMAN, Panggilan, run, set_time_limit, time_limit
from kinerja.hooks.testing import Pemeriksaan, list_checks
from kinerja.organisasi.models import Instansi
from kinerja.plugin.katalog import installed
from kinerja.plugin.setelan import HOOK as HOOK_SETELAN

MAKS_DETIK = 60.0
"""Seconds for everything, unless the caller says otherwise."""
MACET = "kontrak"
TANPA_SKEMA = "dilewati: basis data belum dibuat. Jalankan `kinerja db upgrade`"
TAK_TERBACA = (
    "dilewati: basis data tidak dapat dihubungi, atau skemanya belum mutakhir. "
    "Periksa KINERJA_DATABASE_URL, lalu jalankan `kinerja db upgrade`"
)
Coba = Callable[[Ruang, Milik[Any]], Iterator[Pemeriksaan]]
JENIS: dict[str, Coba] = {
    "indikator": try_tipe,
    "formula": try_formula,
    "surat": try_surat,
    "konektor": try_konektor,
}


def run_checks(
    manager: HookManager, nama: str, *, kode: str = "", detik: float = MAKS_DETIK
) -> Iterator[Pemeriksaan]:
    """The contract checks of a plugin, then its dry runs, all within `detik` seconds.

    Raises InputError for an instansi that does not exist.
    """
    tenggat = Tenggat.after(detik)
    for satu in _bounded(list_checks(manager, nama), nama, tenggat, detik):
        yield satu
        if satu.bagian == MACET:
            return
    yield from list_dry_runs(manager, nama, kode=kode, detik=tenggat.sisa)


def _bounded(
    semua: Iterator[Pemeriksaan], nama: str, tenggat: Tenggat, detik: float
) -> Iterator[Pemeriksaan]:
    """The checks one by one on a thread that is left behind where the plugin does not come back."""
    while True:
        panggilan = Panggilan(nama, "kontrak", partial(next, semua, None), _keep)
        (satu,) = run([panggilan], batas=max(tenggat.sisa, 0.1))
        if isinstance(satu, Galat):
            sebab = f"tidak selesai dalam {detik:g} detik" if satu.lambat else satu.sebab
            yield Pemeriksaan(MACET, False, sebab)
            return
        if satu is None:
            return
        yield satu


def _keep(jawaban: object) -> Pemeriksaan | None:
    return jawaban if isinstance(jawaban, Pemeriksaan) else None


def list_dry_runs(
    manager: HookManager, nama: str, *, kode: str = "", detik: float = MAKS_DETIK
) -> Iterator[Pemeriksaan]:
    """What the plugin does with the data of the instansi `kode`, of every instansi without one.

    Says so where there is nothing to try it on, and what was not reached within `detik` seconds. Raises
    InputError for an instansi that does not exist.
    """
    tenggat = Tenggat.after(detik)
    if not any(_list_parts(manager, nama)):
        return
    try:
        yield from _each_instansi(manager, nama, kode, tenggat)
    except SQLAlchemyError:
        yield Pemeriksaan("data", True, TAK_TERBACA)


def _each_instansi(manager: HookManager, nama: str, kode: str, tenggat: Tenggat) -> Iterator[Pemeriksaan]:
    if not _has_schema(database().engine):
        yield Pemeriksaan("data", True, TANPA_SKEMA)
        return
    semua = _list_instansi(kode)
    if not semua:
        yield Pemeriksaan("data", True, "dilewati: belum ada instansi")
        return
    try:
        bersama = _among_others(manager, nama)
    except PluginError as error:
        yield Pemeriksaan("data", False, f"tidak dapat dipasang di sini: {error.message}")
        return
    for nomor, instansi in enumerate(semua):
        awalan = f"data {instansi.kode}" if len(semua) > 1 else "data"
        for satu in _try_all(instansi, bersama, nama, tenggat.share(len(semua) - nomor)):
            yield replace(satu, bagian=f"{awalan}: {satu.bagian}")


def _has_schema(engine: Engine) -> bool:
    berkas = engine.url.database
    if engine.dialect.name == "sqlite" and not (berkas and Path(berkas).exists()):
        return False  # to connect would make the file
    return inspect(engine).has_table("realisasi")


def _list_instansi(kode: str) -> Sequence[Instansi]:
    with database().session(None, platform=True) as session:
        semua = list(session.scalars(select(Instansi).order_by(Instansi.kode)))
    terpilih = [satu for satu in semua if kode in {"", satu.kode}]
    if kode and not terpilih:
        ada = "|".join(satu.kode for satu in semua) or "belum ada"
        raise InputError(f"Instansi {kode} tidak ada. Sebutkan salah satu: --instansi {ada}.")
    return terpilih


def _among_others(manager: HookManager, nama: str) -> HookManager:
    """The plugins of this installation and the tried one, which is guarded also where it is built in.

    Raises PluginError where they do not fit together.
    """
    lain = [satu for satu in installed().terpasang.values() if satu.definisi.nama != nama]
    return HookManager([*lain, replace(manager.terpasang[nama], bawaan=False)])


def _try_all(instansi: Instansi, manager: HookManager, nama: str, tenggat: Tenggat) -> Iterator[Pemeriksaan]:
    batas = time_limit()
    set_time_limit(BATAS_HALAMAN)
    try:
        with open_ruang(instansi, manager, nama, tenggat) as ruang:
            yield from _list_settings(ruang)
            semua = list(_list_parts(manager, nama))
            for nomor, (coba, milik) in enumerate(semua):
                yield from coba(replace(ruang, tenggat=tenggat.share(len(semua) - nomor)), milik)
    except KinerjaError as error:  # the plugin ended the transaction
        yield Pemeriksaan("plugin", False, error.message)
    finally:
        set_time_limit(batas)


def _list_settings(ruang: Ruang) -> Iterator[Pemeriksaan]:
    """Stored settings that this version of the plugin cannot read; the dry run then uses the first ones."""
    for galat in ruang.galat:
        if galat.plugin == ruang.nama and galat.hook == HOOK_SETELAN:
            yield Pemeriksaan("setelan", False, f"{galat.sebab}; dicoba dengan setelan awal")


def _list_parts(manager: HookManager, nama: str) -> Iterator[tuple[Coba, Milik[Any]]]:
    for jenis, coba in JENIS.items():
        for milik in getattr(manager, jenis).values():
            if milik.plugin.nama == nama:
                yield coba, milik
