"""The plugins of an instansi: which are on, how they are set, and what the features ask them.

The admin of the instansi switches and sets; an auditor reads. Secrets are shown to nobody.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import Select, and_, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.db import Isi, check_version
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError
from kinerja.hooks.galat import Galat
from kinerja.hooks.manager import Terpasang
from kinerja.organisasi.models import Instansi
from kinerja.plugin.katalog import KUNCI, installed, katalog_of
from kinerja.plugin.models import GalatPlugin, PilihanFormula, PluginInstansi, SetelanPlugin
from kinerja.plugin.setelan import (
    describe_settings,
    list_changes,
    open_all,
    reason_of,
    resume_plugin,
    seal_settings,
)
from kinerja.plugin.skema import obstacle_of, sentence_of

OBJEK = "plugin"
MAKS_RIWAYAT = 100
PEMBACA = (Peran.ADMIN_INSTANSI, Peran.AUDITOR)
BERSAMAAN = "Plugin ini baru saja diubah dari tempat lain. Periksa keadaannya sekarang, lalu ulangi."


@dataclass(frozen=True, kw_only=True)
class KeadaanPlugin:
    """A plugin as the admin sees it; `baris` is None where the instansi never touched it.

    `setelan` are the settings in force, those it came with where the stored ones (`isi`) cannot be read.
    `halangan` and `tak_terbaca` say why it is not used though it is `aktif`, "" where nothing is in the way.
    """

    terpasang: Terpasang
    baris: PluginInstansi | None
    setelan: BaseModel
    isi: Isi | None = None
    halangan: str = ""
    tak_terbaca: str = ""

    @property
    def nama(self) -> str:
        return self.terpasang.definisi.nama

    @property
    def aktif(self) -> bool:
        return self.terpasang.bawaan or (self.baris is not None and self.baris.aktif)

    @property
    def sebab_mati(self) -> str:
        """Why the product switched it off, "" where it did not."""
        return self.baris.sebab_mati if self.baris and not self.aktif else ""

    @property
    def versi(self) -> int:
        """Of the form, 0 before the first change."""
        return self.baris.versi if self.baris else 0

    @property
    def nomor_setelan(self) -> int:
        """Number of the settings in force, 0 as it came."""
        return self.baris.nomor_setelan if self.baris else 0


def list_plugin(session: Session, actor: Actor) -> list[KeadaanPlugin]:
    """Every installed plugin in the order of the configuration. Raises NotAuthorizedError."""
    _require_reader(actor)
    return _states(session, list(installed().terpasang.values()))


def list_lepas(session: Session, actor: Actor) -> list[PluginInstansi]:
    """What the instansi had on or set and is not installed any more, by name. Raises NotAuthorizedError."""
    _require_reader(actor)
    query = select(PluginInstansi).where(PluginInstansi.nama.not_in(installed().terpasang))
    return list(session.scalars(query.order_by(PluginInstansi.nama)))


def find_plugin(session: Session, actor: Actor, nama: str) -> KeadaanPlugin:
    """One plugin. Raises NotFoundError, NotAuthorizedError."""
    _require_reader(actor)
    terpasang = installed().terpasang.get(nama)
    if terpasang is None:
        raise NotFoundError
    (keadaan,) = _states(session, [terpasang])
    return keadaan


def switch_plugin(
    session: Session, actor: Actor, nama: str, *, aktif: bool, versi: int | None = None, now: datetime
) -> None:
    """Switch a plugin on or off for the instansi; what it gave stays readable.

    Switching off one that the product has switched off acknowledges that. Raises NotFoundError,
    NotAuthorizedError, ConflictError, and InputError (built-in plugins stay on; one whose tables are behind
    or whose settings cannot be read cannot be switched on).
    """
    _require_admin(actor)
    _lock(session, nama)
    keadaan = find_plugin(session, actor, nama)
    _check_switch(keadaan, aktif=aktif)
    baris = keadaan.baris or PluginInstansi(nama=nama, aktif=False, sebab_mati="", diaktifkan=now, versi=0)
    if versi is not None and versi != baris.versi:
        raise ConflictError(BERSAMAAN)
    if baris.aktif == aktif and not baris.sebab_mati:
        return
    baris.aktif, baris.sebab_mati = aktif, ""
    if aktif:
        baris.diaktifkan = now
        resume_plugin(nama)
    _store(session, baris)
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
    session: Session,
    actor: Actor,
    nama: str,
    setelan: BaseModel,
    *,
    versi: int | None = None,
    hapus: frozenset[str] = frozenset(),
    now: datetime,
) -> int:
    """Keep settings as a new version and use it from now on; the number of the version.

    An empty secret keeps the stored one, unless it is named in `hapus`. The same settings once more are no
    new version. Raises NotFoundError, NotAuthorizedError, ConflictError, InputError.
    """
    _require_admin(actor)
    _lock(session, nama)
    keadaan = find_plugin(session, actor, nama)
    definisi = keadaan.terpasang.definisi
    baris = keadaan.baris or PluginInstansi(
        nama=nama,
        aktif=keadaan.terpasang.bawaan,
        nomor_setelan=0,
        sebab_mati="",
        diaktifkan=now,
        versi=0,
    )
    sebelum, sesudah = describe_settings(definisi, keadaan.setelan), describe_settings(definisi, setelan)
    check_version(baris, versi, sesudah, sebelum)
    lama = None if keadaan.tak_terbaca else keadaan.setelan
    berubah = list_changes(definisi, lama, setelan, hapus=hapus)
    if not berubah:
        return baris.nomor_setelan
    baris.nomor_setelan += 1
    isi = seal_settings(definisi, setelan, keadaan.isi, hapus=hapus)
    _store(session, baris)
    session.add(_version(baris, isi, definisi.versi, actor, now))
    audit.record(
        session,
        actor,
        "plugin.setel",
        OBJEK,
        baris.id,
        now=now,
        sebelum=sebelum,
        sesudah=sesudah,
        rincian={
            "perubahan": [f"setelan plugin {nama} menjadi versi {baris.nomor_setelan}: {', '.join(berubah)}"]
        },
    )
    return baris.nomor_setelan


def list_setelan(session: Session, actor: Actor, nama: str) -> list[tuple[SetelanPlugin, BaseModel | None]]:
    """Every version of the settings, newest first; None for one that the present plugin cannot read.

    Raises NotFoundError, NotAuthorizedError.
    """
    _require_reader(actor)
    terpasang = installed().terpasang.get(nama)
    if terpasang is None:
        raise NotFoundError
    query = select(SetelanPlugin).where(SetelanPlugin.nama == nama)
    semua = list(session.scalars(query.order_by(SetelanPlugin.nomor.desc()).limit(MAKS_RIWAYAT)))
    terbuka = open_all([(terpasang.definisi, satu.isi) for satu in semua])
    return [
        (satu, None if isinstance(nilai, Galat) else nilai)
        for satu, nilai in zip(semua, terbuka, strict=True)
    ]


def choose_formula(session: Session, actor: Actor, kode: str, *, now: datetime) -> None:
    """Let another formula propose ratings from now on; past proposals stay as they are.

    Raises NotAuthorizedError, and InputError for a formula that no active plugin offers.
    """
    _require_admin(actor)
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
    session.info.pop(KUNCI, None)
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
    _require_reader(actor)
    return list(
        session.scalars(select(PilihanFormula).order_by(PilihanFormula.id.desc()).limit(MAKS_RIWAYAT))
    )


def list_galat(
    session: Session,
    actor: Actor,
    nama: str = "",
    *,
    sebelum: int | None = None,
    batas: int = MAKS_RIWAYAT,
) -> list[GalatPlugin]:
    """The latest faults, of one plugin or of all, newest first; those older than the one with id `sebelum`.

    Raises NotAuthorizedError.
    """
    _require_reader(actor)
    query = select(GalatPlugin).order_by(GalatPlugin.id.desc()).limit(batas)
    if nama:
        query = query.where(GalatPlugin.nama == nama)
    if sebelum is not None:
        query = query.where(GalatPlugin.id < sebelum)
    return list(session.scalars(query))


def count_galat(session: Session, actor: Actor, *, sejak: datetime) -> dict[str, int]:
    """By plugin, how many faults there were since then; none is left out. Raises NotAuthorizedError."""
    _require_reader(actor)
    query = select(GalatPlugin.nama, func.count(GalatPlugin.id)).where(GalatPlugin.waktu >= sejak)
    return dict(session.execute(query.group_by(GalatPlugin.nama)).all())


def list_rusak(session: Session, actor: Actor) -> list[tuple[str, str, str]]:
    """Of every instansi, plugins that are on and cannot read their settings: kode, plugin, reason.

    `session` is one of the platform. Raises NotAuthorizedError.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.PLATFORM):
        raise NotAuthorizedError("Hanya pengelola pemasangan yang memeriksa semua instansi.")
    query = _rows().add_columns(Instansi.kode).join(Instansi, Instansi.id == PluginInstansi.instansi_id)
    terpasang = installed().terpasang
    dipakai = [
        (kode, terpasang[baris.nama].definisi, setelan.isi)
        for baris, setelan, kode in session.execute(query.order_by(Instansi.kode, PluginInstansi.nama))
        if setelan and baris.nama in terpasang and (baris.aktif or terpasang[baris.nama].bawaan)
    ]
    terbuka = open_all([(definisi, isi) for _, definisi, isi in dipakai])
    return [
        (kode, definisi.nama, reason_of(nilai))
        for (kode, definisi, _), nilai in zip(dipakai, terbuka, strict=True)
        if isinstance(nilai, Galat)
    ]


# Parts


def _require_reader(actor: Actor) -> None:
    if not actor.has_everywhere(*PEMBACA):
        raise NotAuthorizedError("Hanya admin instansi dan auditor yang melihat plugin.")


def _require_admin(actor: Actor) -> None:
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang mengatur plugin.")


def _check_switch(keadaan: KeadaanPlugin, *, aktif: bool) -> None:
    if keadaan.terpasang.bawaan:
        raise InputError("Plugin bawaan selalu aktif.")
    if aktif and keadaan.halangan:
        raise InputError(sentence_of(keadaan.nama, keadaan.halangan))
    if aktif and keadaan.tak_terbaca:
        raise InputError("Simpan setelan plugin ini lebih dulu: setelan yang tersimpan tidak terbaca.")


def _lock(session: Session, nama: str) -> None:
    """Two admins at once: the second waits here and then sees what the first has stored."""
    query = select(PluginInstansi).where(PluginInstansi.nama == nama)
    session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _store(session: Session, baris: PluginInstansi) -> None:
    try:
        with session.begin_nested():
            session.add(baris)
    except IntegrityError:  # two first changes at once: there was no row to lock
        raise ConflictError(BERSAMAAN) from None
    session.info.pop(KUNCI, None)


def _version(
    baris: PluginInstansi, isi: Isi, versi_plugin: str, actor: Actor, now: datetime
) -> SetelanPlugin:
    return SetelanPlugin(
        nama=baris.nama,
        nomor=baris.nomor_setelan,
        isi=isi,
        versi_plugin=versi_plugin,
        oleh=actor.nama,
        dibuat=now,
    )


def _rows() -> Select[PluginInstansi, SetelanPlugin]:
    return select(PluginInstansi, SetelanPlugin).outerjoin(
        SetelanPlugin,
        and_(
            SetelanPlugin.instansi_id == PluginInstansi.instansi_id,
            SetelanPlugin.nama == PluginInstansi.nama,
            SetelanPlugin.nomor == PluginInstansi.nomor_setelan,
        ),
    )


def _states(session: Session, semua: list[Terpasang]) -> list[KeadaanPlugin]:
    query = _rows().where(PluginInstansi.nama.in_([satu.definisi.nama for satu in semua]))
    ada = {baris.nama: (baris, setelan) for baris, setelan in session.execute(query)}
    tersimpan = {nama: setelan.isi for nama, (_, setelan) in ada.items() if setelan}
    terbuka = open_all([(satu.definisi, tersimpan.get(satu.definisi.nama)) for satu in semua])
    return [
        KeadaanPlugin(
            terpasang=satu,
            baris=ada[satu.definisi.nama][0] if satu.definisi.nama in ada else None,
            setelan=satu.definisi.Pengaturan() if isinstance(nilai, Galat) else nilai,
            isi=tersimpan.get(satu.definisi.nama),
            halangan=obstacle_of(satu),
            tak_terbaca=reason_of(nilai) if isinstance(nilai, Galat) else "",
        )
        for satu, nilai in zip(semua, terbuka, strict=True)
    ]
