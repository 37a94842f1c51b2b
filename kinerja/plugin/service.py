"""The plugins of an instansi: which are on, how they are set, and what the features ask them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.hooks.manager import Terpasang
from kinerja.hooks.penjaga import resume
from kinerja.plugin.katalog import KUNCI, installed, katalog_of, open_settings, seal_settings
from kinerja.plugin.models import GalatPlugin, PilihanFormula, PluginInstansi, SetelanPlugin

OBJEK = "plugin"
MAKS_RIWAYAT = 100


@dataclass(frozen=True, kw_only=True)
class KeadaanPlugin:
    """A plugin as the admin sees it; `baris` is None where the instansi never touched it."""

    terpasang: Terpasang
    baris: PluginInstansi | None
    setelan: BaseModel
    galat: int = 0

    @property
    def nama(self) -> str:
        return self.terpasang.definisi.nama

    @property
    def aktif(self) -> bool:
        return self.terpasang.bawaan or (self.baris is not None and self.baris.aktif)

    @property
    def versi(self) -> int:
        """Of the form, 0 before the first change."""
        return self.baris.versi if self.baris else 0


def list_plugin(session: Session, actor: Actor) -> list[KeadaanPlugin]:
    """Every installed plugin in the order of the configuration. Raises NotAuthorizedError."""
    _check_admin(actor)
    baris = {satu.nama: (satu, setelan) for satu, setelan in session.execute(_rows())}
    galat = _count_galat(session)
    return [
        _to_keadaan(terpasang, *baris.get(nama, (None, None)), galat=galat.get(nama, 0))
        for nama, terpasang in installed().terpasang.items()
    ]


def find_plugin(session: Session, actor: Actor, nama: str) -> KeadaanPlugin:
    """One plugin. Raises NotFoundError, NotAuthorizedError."""
    for satu in list_plugin(session, actor):
        if satu.nama == nama:
            return satu
    raise NotFoundError


def switch_plugin(
    session: Session, actor: Actor, nama: str, *, aktif: bool, versi: int | None = None, now: datetime
) -> None:
    """Switch a plugin on or off for the instansi; what it gave stays readable.

    Raises NotFoundError, NotAuthorizedError, InputError (built-in plugins stay on), ConflictError.
    """
    keadaan = find_plugin(session, actor, nama)
    if keadaan.terpasang.bawaan:
        raise InputError("Plugin bawaan selalu aktif.")
    baris = keadaan.baris or PluginInstansi(nama=nama, aktif=False, diaktifkan=now, versi=0)
    check_version(baris, versi, {}, {})
    if baris.aktif == aktif and keadaan.baris is not None:
        return
    baris.aktif, baris.sebab_mati = aktif, ""
    if aktif:
        baris.diaktifkan = now
        resume(nama)
    session.add(baris)
    session.flush()
    _forget(session)
    audit.record(
        session,
        actor,
        "plugin.nyalakan" if aktif else "plugin.matikan",
        OBJEK,
        baris.id,
        now=now,
        sesudah={"plugin": nama, "versi_plugin": keadaan.terpasang.definisi.versi, "aktif": aktif},
        rincian={"perubahan": [f"plugin {nama} {'diaktifkan' if aktif else 'dimatikan'}"]},
    )


def save_settings(
    session: Session, actor: Actor, nama: str, setelan: BaseModel, *, versi: int | None = None, now: datetime
) -> int:
    """Keep settings as a new version and use it from now on; the number of the version.

    An empty secret keeps the stored one. Raises NotFoundError, NotAuthorizedError, ConflictError.
    """
    keadaan = find_plugin(session, actor, nama)
    definisi = keadaan.terpasang.definisi
    baris = keadaan.baris or PluginInstansi(
        nama=nama, aktif=keadaan.terpasang.bawaan, diaktifkan=now, nomor_setelan=0, versi=0
    )
    rahasia = definisi.names_rahasia()
    sebelum, sesudah = _show(rahasia, keadaan.setelan), _show(rahasia, setelan)
    check_version(baris, versi, sesudah, sebelum)
    isi = seal_settings(definisi, setelan, keadaan.setelan)
    nomor = baris.nomor_setelan + 1
    session.add(
        SetelanPlugin(
            nama=nama, nomor=nomor, isi=isi, versi_plugin=definisi.versi, oleh=actor.nama, dibuat=now
        )
    )
    baris.nomor_setelan = nomor
    session.add(baris)
    session.flush()
    _forget(session)
    audit.record(
        session,
        actor,
        "plugin.setel",
        OBJEK,
        baris.id,
        now=now,
        sebelum=dict(sebelum),
        sesudah=dict(sesudah),
        rincian={"perubahan": [f"pengaturan plugin {nama} diubah menjadi versi {nomor}"]},
    )
    return nomor


def list_setelan(session: Session, actor: Actor, nama: str) -> list[tuple[SetelanPlugin, BaseModel | None]]:
    """Every version of the settings, newest first; None for one that the present plugin cannot read.

    Raises NotFoundError, NotAuthorizedError.
    """
    definisi = find_plugin(session, actor, nama).terpasang.definisi
    query = select(SetelanPlugin).where(SetelanPlugin.nama == nama)
    semua = session.scalars(query.order_by(SetelanPlugin.nomor.desc()).limit(MAKS_RIWAYAT))
    return [(satu, open_settings(definisi, satu.isi)) for satu in semua]


def choose_formula(session: Session, actor: Actor, kode: str, *, now: datetime) -> None:
    """Let another formula propose ratings from now on; past proposals stay as they are.

    Raises NotAuthorizedError, and InputError for a formula that no active plugin offers.
    """
    _check_admin(actor)
    katalog = katalog_of(session)
    milik = katalog.collect_formula().get(kode)
    if milik is None:
        raise InputError(
            "Formula ini tidak tersedia. Aktifkan pluginnya lebih dulu.", fields={"formula": "Pilih formula."}
        )
    if katalog.kode_formula == kode:
        return
    baris = PilihanFormula(kode=kode, plugin=milik.plugin.nama, oleh=actor.nama, dibuat=now)
    session.add(baris)
    session.flush()
    _forget(session)
    audit.record(
        session,
        actor,
        "formula.pilih",
        "formula",
        baris.id,
        now=now,
        sebelum={"formula": katalog.kode_formula},
        sesudah={"formula": kode},
        rincian={"perubahan": [f"formula usulan rating menjadi {milik.isi.label}"]},
    )


def list_pilihan_formula(session: Session, actor: Actor) -> list[PilihanFormula]:
    """Who chose which formula when, newest first. Raises NotAuthorizedError."""
    _check_admin(actor)
    return list(
        session.scalars(select(PilihanFormula).order_by(PilihanFormula.id.desc()).limit(MAKS_RIWAYAT))
    )


def list_galat(session: Session, actor: Actor, nama: str = "") -> list[GalatPlugin]:
    """The latest faults, of one plugin or of all, newest first. Raises NotAuthorizedError."""
    _check_admin(actor)
    query = select(GalatPlugin).order_by(GalatPlugin.id.desc()).limit(MAKS_RIWAYAT)
    return list(session.scalars(query.where(GalatPlugin.nama == nama) if nama else query))


# Parts


def _check_admin(actor: Actor) -> None:
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang mengatur plugin.")


def _rows() -> Select[PluginInstansi, SetelanPlugin]:
    return select(PluginInstansi, SetelanPlugin).outerjoin(
        SetelanPlugin,
        and_(SetelanPlugin.nama == PluginInstansi.nama, SetelanPlugin.nomor == PluginInstansi.nomor_setelan),
    )


def _count_galat(session: Session) -> dict[str, int]:
    query = select(GalatPlugin.nama, func.count(GalatPlugin.id)).group_by(GalatPlugin.nama)
    return dict(session.execute(query).all())


def _to_keadaan(
    terpasang: Terpasang, baris: PluginInstansi | None, setelan: SetelanPlugin | None, *, galat: int
) -> KeadaanPlugin:
    definisi = terpasang.definisi
    tersimpan = open_settings(definisi, setelan.isi) if setelan else None
    return KeadaanPlugin(
        terpasang=terpasang, baris=baris, setelan=tersimpan or definisi.Pengaturan(), galat=galat
    )


def _show(rahasia: frozenset[str], setelan: BaseModel) -> Mapping[str, str]:
    """Settings in words for the log and for two texts side by side, without secrets."""
    return {
        nama: "(rahasia)" if nama in rahasia else str(nilai)
        for nama, nilai in setelan.model_dump(mode="json").items()
    }


def _forget(session: Session) -> None:
    session.info.pop(KUNCI, None)
