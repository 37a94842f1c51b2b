"""From the rows of an instansi to its catalogue of plugins, and settings with their secrets sealed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from flask import current_app, has_app_context
from pydantic import BaseModel
from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from kinerja import crypto
from kinerja.db import Isi
from kinerja.hooks.galat import Galat
from kinerja.hooks.host import Konteks
from kinerja.hooks.katalog import FORMULA_AWAL, Katalog, Lapor
from kinerja.hooks.manager import HookManager
from kinerja.hooks.muat import load_plugins
from kinerja.hooks.penjaga import time_limit
from kinerja.hooks.plugin import Plugin
from kinerja.organisasi.models import Instansi
from kinerja.plugin import pagar  # noqa: F401  # the fence stands before anybody calls a plugin
from kinerja.plugin.konteks import make_contexts
from kinerja.plugin.laporan import report
from kinerja.plugin.models import PilihanFormula, PluginInstansi, SetelanPlugin
from kinerja.plugin.skema import obstacle_of

KUNCI = "katalog"

__all__ = ["KUNCI", "context_of", "installed", "katalog_of", "open_settings", "seal_settings"]


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


def _load(session: Session, manager: HookManager) -> Katalog:
    instansi_id = int(session.info["instansi_id"] or 0)
    lapor = partial(report, instansi_id)
    semua = {nama: satu.definisi.Pengaturan() for nama, satu in manager.terpasang.items() if satu.bawaan}
    if len(semua) == len(manager.terpasang):  # nothing that the instansi could have chosen
        return Katalog(manager=manager, setelan=semua, batas=time_limit(), lapor=lapor)
    daftar = [_Baris(*satu) for satu in session.execute(_query(instansi_id))]
    for baris in daftar:
        semua |= _settings_of(baris, manager, lapor)
    return Katalog(
        manager=manager,
        setelan=semua,
        batas=time_limit(),
        lapor=lapor,
        # Whether it may write is asked here: its code runs where nothing is known of the request.
        konteks=_contexts(daftar[0].instansi, manager, semua, write=time_limit() is None) if daftar else None,
        kode_formula=(daftar[0].kode_formula if daftar else None) or FORMULA_AWAL,
        nomor_setelan={satu.setelan.nama: satu.setelan.nomor for satu in daftar if satu.setelan},
    )


def _query(instansi_id: int) -> Select[Instansi, PluginInstansi, SetelanPlugin, str]:
    terpilih = select(PilihanFormula.kode).order_by(PilihanFormula.id.desc()).limit(1).scalar_subquery()
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


def _settings_of(baris: _Baris, manager: HookManager, lapor: Lapor) -> dict[str, BaseModel]:
    """The settings of a plugin that is on; empty for one that is off, gone, or too new for its tables."""
    terpasang = manager.terpasang.get(baris.plugin.nama) if baris.plugin else None
    if baris.plugin is None or terpasang is None or not (baris.plugin.aktif or terpasang.bawaan):
        return {}
    if obstacle_of(terpasang):
        return {}
    definisi = terpasang.definisi
    nilai = open_settings(definisi, baris.setelan.isi) if baris.setelan else definisi.Pengaturan()
    if nilai is None:
        sebab = "setelan tersimpan tidak cocok dengan versi plugin ini; simpan setelannya lagi"
        lapor(Galat(definisi.nama, "Pengaturan", sebab))
        return {}
    return {definisi.nama: nilai}


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


# Settings


def seal_settings(definisi: Plugin, baru: BaseModel, lama: BaseModel) -> Isi:
    """The stored form: each secret encrypted by itself; an empty one keeps the old."""
    isi: Isi = baru.model_dump(mode="json")
    for nama in definisi.names_rahasia():
        isi[nama] = crypto.encrypt(isi[nama] or getattr(lama, nama))
    return isi


def open_settings(definisi: Plugin, isi: Isi) -> BaseModel | None:
    """The settings from their stored form, None where this version of the plugin cannot read them."""
    rahasia = definisi.names_rahasia()
    try:
        terbuka = {nama: crypto.decrypt(nilai) if nama in rahasia else nilai for nama, nilai in isi.items()}
        return definisi.Pengaturan.model_validate(terbuka)
    except ValueError:  # also pydantic's ValidationError
        return None
