"""From the rows of an instansi to its catalogue of plugins."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial

from flask import current_app, has_app_context
from pydantic import BaseModel
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from kinerja.hooks.galat import Galat
from kinerja.hooks.host import Konteks
from kinerja.hooks.katalog import FORMULA_AWAL, Katalog
from kinerja.hooks.manager import HookManager
from kinerja.hooks.muat import load_plugins
from kinerja.hooks.penjaga import BATAS_HALAMAN, time_limit
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.rules import mask_nip
from kinerja.plugin.konteks import make_contexts
from kinerja.plugin.laporan import report, report_once
from kinerja.plugin.models import PilihanFormula, PluginInstansi, SetelanPlugin
from kinerja.plugin.pagar import PagarSesi
from kinerja.plugin.setelan import RAHASIA, open_all
from kinerja.plugin.skema import obstacle_of

KUNCI = "katalog"
NIP = re.compile(r"(?<![0-9])[0-9]{18}(?![0-9])")
RAHASIA_TERPENDEK = 4
"""Characters; a shorter secret would be found in every second word."""


def installed() -> HookManager:
    """The plugins of this installation; without an application only the built-in ones."""
    if not has_app_context():
        return _builtin()
    found: HookManager = current_app.extensions["kinerja_plugins"]
    return found


@cache
def _builtin() -> HookManager:
    return load_plugins(())


def katalog_of(session: Session) -> Katalog:
    """The plugins that the instansi of this session has switched on; at most one query per session."""
    ada = session.info.get(KUNCI)
    if isinstance(ada, Katalog):
        return ada
    katalog = _load(session, installed())
    session.info[KUNCI] = katalog
    return katalog


@dataclass(frozen=True)
class _Baris:
    instansi: Instansi
    plugin: PluginInstansi | None
    setelan: SetelanPlugin | None
    kode_formula: str | None


def load_trial(session: Session, manager: HookManager, nama: str, lapor: Callable[[Galat], None]) -> Katalog:
    """The catalogue of the instansi as if this plugin were on: with its stored settings, else as it comes.

    `lapor` hears of every fault instead of the admin page, also of settings that cannot be read. A call is
    bounded as within a page, and no plugin may write to its tables.
    """
    instansi_id = int(session.info["instansi_id"])
    daftar = _list_baris(session, instansi_id)
    semua = _open_each(manager, _in_use(daftar, manager, juga=nama), lambda galat, _nomor: lapor(galat))
    setelan = {satu: nilai for satu, (nilai, _) in semua.items()}
    if nama not in setelan:  # those that are stored cannot be read
        setelan[nama] = manager.terpasang[nama].definisi.Pengaturan()
    return Katalog(
        manager=manager,
        setelan=setelan,
        batas=BATAS_HALAMAN,
        lapor=lapor,
        konteks=_contexts(daftar[0].instansi, manager, setelan, write=False),
        kode_formula=daftar[0].kode_formula or FORMULA_AWAL,
        pagar=PagarSesi(session),
    )


def _load(session: Session, manager: HookManager) -> Katalog:
    instansi_id = int(session.info["instansi_id"] or 0)
    daftar = _list_baris(session, instansi_id) if instansi_id else []
    dipakai = _in_use(daftar, manager)
    semua = _open_each(manager, dipakai, partial(report_once, instansi_id))
    setelan = {nama: nilai for nama, (nilai, _) in semua.items()}
    konteks = None
    if daftar and has_app_context():
        # Whether it may write is asked here: its code runs where nothing is known of the request.
        konteks = _contexts(daftar[0].instansi, manager, setelan, write=time_limit() is None)
    return Katalog(
        manager=manager,
        setelan=setelan,
        batas=time_limit(),
        lapor=_Pelapor(instansi_id, _list_secrets(manager, semua)),
        konteks=konteks,
        kode_formula=(daftar[0].kode_formula if daftar else None) or FORMULA_AWAL,
        nomor_setelan={nama: nomor for nama, (_, nomor) in semua.items() if nomor},
        pagar=PagarSesi(session),
    )


def _list_baris(session: Session, instansi_id: int) -> list[_Baris]:
    return [_Baris(*satu) for satu in session.execute(_query(instansi_id))]


def _query(instansi_id: int) -> Select[Instansi, PluginInstansi, SetelanPlugin, str]:
    terpilih = (
        select(PilihanFormula.kode)
        .where(PilihanFormula.instansi_id == instansi_id)
        .order_by(PilihanFormula.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Instansi, PluginInstansi, SetelanPlugin, terpilih)
        .outerjoin(PluginInstansi, PluginInstansi.instansi_id == Instansi.id)
        .outerjoin(
            SetelanPlugin,
            and_(
                SetelanPlugin.instansi_id == Instansi.id,
                SetelanPlugin.nama == PluginInstansi.nama,
                SetelanPlugin.nomor == PluginInstansi.nomor_setelan,
            ),
        )
        .where(Instansi.id == instansi_id)
    )


def _in_use(
    daftar: Sequence[_Baris], manager: HookManager, *, juga: str = ""
) -> dict[str, SetelanPlugin | None]:
    """The plugins that are on, with the row of their settings; not one that is too new for its tables.

    `juga` names one that is to be used in any case.
    """
    baris = {satu.plugin.nama: satu for satu in daftar if satu.plugin}
    aktif = {nama for nama, satu in baris.items() if satu.plugin and satu.plugin.aktif}
    return {
        nama: baris[nama].setelan if nama in baris else None
        for nama, terpasang in manager.terpasang.items()
        if nama == juga or ((terpasang.bawaan or nama in aktif) and not obstacle_of(terpasang))
    }


def _open_each(
    manager: HookManager,
    dipakai: Mapping[str, SetelanPlugin | None],
    lapor: Callable[[Galat, int], None],
) -> dict[str, tuple[BaseModel, int]]:
    """Settings and their number. A plugin that cannot read them is not used; a built-in one as it came."""
    definisi = {nama: manager.terpasang[nama].definisi for nama in dipakai}
    # What came with the product and was never set is ours: no thread, no time limit.
    semua: dict[str, tuple[BaseModel, int]] = {
        nama: (definisi[nama].Pengaturan(), 0)
        for nama, baris in dipakai.items()
        if baris is None and manager.terpasang[nama].bawaan
    }
    dibuka = {nama: baris for nama, baris in dipakai.items() if nama not in semua}
    terbuka = open_all([(definisi[nama], baris.isi if baris else None) for nama, baris in dibuka.items()])
    for (nama, baris), nilai in zip(dibuka.items(), terbuka, strict=True):
        if not isinstance(nilai, Galat):
            semua[nama] = nilai, baris.nomor if baris else 0
            continue
        lapor(nilai, baris.nomor if baris else 0)
        if manager.terpasang[nama].bawaan:
            semua[nama] = definisi[nama].Pengaturan(), 0
    return semua


def _list_secrets(manager: HookManager, semua: Mapping[str, tuple[BaseModel, int]]) -> tuple[str, ...]:
    return tuple(
        isi
        for nama, (nilai, _) in semua.items()
        for bidang in manager.terpasang[nama].definisi.names_rahasia()
        if isinstance(isi := getattr(nilai, bidang), str) and len(isi) >= RAHASIA_TERPENDEK
    )


@dataclass(frozen=True)
class _Pelapor:
    """Hears of faults; keeps secrets of the settings and NIPs out of what is stored and logged of them."""

    instansi_id: int
    rahasia: tuple[str, ...] = field(default=(), repr=False)

    def __call__(self, galat: Galat) -> None:
        sebab = galat.sebab
        for satu in self.rahasia:
            sebab = sebab.replace(satu, RAHASIA)
        sebab = NIP.sub(lambda satu: mask_nip(satu[0]), sebab)
        report(self.instansi_id, replace(galat, sebab=sebab))


def _contexts(
    instansi: Instansi, manager: HookManager, setelan: Mapping[str, BaseModel], *, write: bool
) -> Callable[[str], Konteks]:
    bertabel = {nama for nama, satu in manager.terpasang.items() if satu.definisi.migrasi}
    return make_contexts(instansi, setelan, bertabel, write=write)


def context_of(session: Session, nama: str, *, write: bool) -> Konteks | None:
    """What a page or a command of a plugin is told; None where the instansi has not switched it on."""
    katalog = katalog_of(session)
    instansi = session.get(Instansi, session.info["instansi_id"])
    if instansi is None or nama not in katalog.setelan:
        return None
    return _contexts(instansi, katalog.manager, katalog.setelan, write=write)(nama)
