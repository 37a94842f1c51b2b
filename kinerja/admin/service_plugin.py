"""The plugins of an instansi as its admin sees them: state, use, faults, settings and their versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.admin.isi_plugin import Isi, Pemakaian, list_isi
from kinerja.db import Isi as IsiTersimpan
from kinerja.errors import InputError
from kinerja.evaluasi.models import Evaluasi
from kinerja.formulir import BidangFormulir
from kinerja.hooks.formula import FormulaEvaluasi
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.penjaga import count_stuck
from kinerja.hooks.plugin import Plugin
from kinerja.plugin import service
from kinerja.plugin.katalog import installed, katalog_of
from kinerja.plugin.models import GalatPlugin, PluginInstansi, SetelanPlugin
from kinerja.plugin.service import KeadaanPlugin
from kinerja.plugin.setelan import describe_settings, is_left_alone, list_changes, rescue_settings
from kinerja.plugin.skema import sentence_of
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.rules import StatusSkp
from kinerja.surat.models import SuratTerbit

SEJAM = timedelta(hours=1)
SEPEKAN = timedelta(days=7)
SEHALAMAN = 20
"""Faults on one page."""
PENDEK = frozenset({"angka", "tanggal", "pilihan"})
"""Kinds of fields for which half of the width is enough."""
MAKS_NILAI = 160
"""Characters of a setting in the history; the whole of it is in the form of that version."""


class Status(StrEnum):
    """Whether the instansi uses a plugin, or why not."""

    BAWAAN = "bawaan"
    AKTIF = "aktif"
    TIDAK_COCOK = "tidak cocok"
    DIMATIKAN = "dimatikan otomatis"
    MATI = "mati"


@dataclass(frozen=True, kw_only=True)
class BarisPlugin:
    """One plugin: what it brings, how it is used and what went wrong.

    `tertahan` and `ditangguhkan` are of this server process and concern every instansi. `formula` are those
    it brings, `terpilih` the label of the one that the instansi has chosen, "" without.
    """

    keadaan: KeadaanPlugin
    isi: Sequence[Isi]
    pakai: Pemakaian
    galat_sejam: int
    galat_sepekan: int
    tertahan: int
    ditangguhkan: bool
    formula: Sequence[FormulaEvaluasi]
    terpilih: str

    @property
    def plugin(self) -> Plugin:
        return self.keadaan.terpasang.definisi

    @property
    def halangan(self) -> str:
        """What keeps it from being used and who clears it, as sentences; "" where nothing does."""
        return obstacle_sentence(self.keadaan)

    def kelompok(self) -> list[tuple[bool, list[BidangFormulir]]]:
        """The fields of the settings in their order; those of a short text in a row stand side by side."""
        bidang = self.plugin.fields_pengaturan()
        return [
            (pendek, list(satu)) for pendek, satu in groupby(bidang, key=lambda satu: satu.jenis in PENDEK)
        ]

    def nilai(self) -> dict[str, str]:
        """Label and value of each setting in force, secrets masked."""
        return describe_settings(self.plugin, self.keadaan.setelan)

    @property
    def status(self) -> Status:
        if self.keadaan.aktif and self.halangan:
            return Status.TIDAK_COCOK
        if self.keadaan.terpasang.bawaan:
            return Status.BAWAAN
        if self.keadaan.aktif:
            return Status.AKTIF
        return Status.DIMATIKAN if self.keadaan.sebab_mati else Status.MATI


@dataclass(frozen=True)
class PluginLepas:
    """What the instansi had on or set and is not installed any more."""

    baris: PluginInstansi
    pakai: Pemakaian


@dataclass(frozen=True, kw_only=True)
class HalamanPlugin:
    """All plugins; `tertahan` are the threads of this server process that did not end, by plugin."""

    daftar: Sequence[BarisPlugin]
    lepas: Sequence[PluginLepas]
    tertahan: Mapping[str, int]

    @property
    def hanya_bawaan(self) -> bool:
        """Whether the configuration lists none."""
        return all(satu.keadaan.terpasang.bawaan for satu in self.daftar)


@dataclass(frozen=True)
class Perubahan:
    """A setting that a version changed, in words; "" for an empty one."""

    label: str
    dulu: str
    kini: str


@dataclass(frozen=True, kw_only=True)
class VersiSetelan:
    """A version of the settings; `setelan` is None where the plugin of today cannot read it."""

    baris: SetelanPlugin
    setelan: BaseModel | None
    perubahan: Sequence[Perubahan]
    berlaku: bool


@dataclass(frozen=True)
class HalamanGalat:
    """Faults, newest first; `setelah` is where the next page begins, None on the last."""

    daftar: Sequence[GalatPlugin]
    setelah: int | None

    def kelompok(self) -> list[tuple[GalatPlugin, GalatPlugin, int]]:
        """The same fault again and again as one: the latest, the first, and how many."""
        semua = (list(satu) for _, satu in groupby(self.daftar, key=lambda baris: (baris.hook, baris.sebab)))
        return [(satu[0], satu[-1], len(satu)) for satu in semua]


@dataclass(frozen=True)
class PerhatianPlugin:
    """A plugin that the admin should look at; `nama` is "" for one that is not installed."""

    nama: str
    judul: str
    sebab: str


def load_daftar(session: Session, actor: Actor, *, now: datetime) -> HalamanPlugin:
    """Every installed plugin as the configuration lists them, and what is gone. Raises NotAuthorizedError."""
    semua, pakai = service.list_plugin(session, actor), _count_use(session)
    lepas = service.list_lepas(session, actor)
    return HalamanPlugin(
        daftar=_to_baris(session, actor, semua, pakai, now),
        lepas=[PluginLepas(satu, pakai.get(satu.nama, Pemakaian())) for satu in lepas],
        tertahan=count_stuck(),
    )


def find_baris(session: Session, actor: Actor, nama: str, *, now: datetime) -> BarisPlugin:
    """One installed plugin. Raises NotFoundError, NotAuthorizedError."""
    keadaan = service.find_plugin(session, actor, nama)
    (satu,) = _to_baris(session, actor, [keadaan], _count_use(session), now)
    return satu


def list_versi(session: Session, actor: Actor, keadaan: KeadaanPlugin) -> list[VersiSetelan]:
    """The versions of the settings, newest first, each with what it changed. Raises NotAuthorizedError."""
    definisi = keadaan.terpasang.definisi
    semua = service.list_setelan(session, actor, keadaan.nama)
    awal = definisi.Pengaturan() if semua and semua[-1][0].nomor == 1 else None
    sebelum = [setelan for _, setelan in semua[1:]] + [awal][: len(semua)]
    return [
        VersiSetelan(
            baris=baris,
            setelan=setelan,
            perubahan=_diff(definisi, lama, setelan) if setelan else (),
            berlaku=baris.nomor == keadaan.nomor_setelan,
        )
        for (baris, setelan), lama in zip(semua, sebelum, strict=True)
    ]


def list_galat(session: Session, actor: Actor, nama: str, *, sebelum: int | None = None) -> HalamanGalat:
    """A page of the faults of one plugin. Raises NotAuthorizedError."""
    semua = service.list_galat(session, actor, nama, sebelum=sebelum, batas=SEHALAMAN + 1)
    lagi = len(semua) > SEHALAMAN
    return HalamanGalat(semua[:SEHALAMAN], semua[SEHALAMAN - 1].id if lagi else None)


def settings_to_edit(keadaan: KeadaanPlugin) -> BaseModel:
    """What the form begins with; of settings that cannot be read as a whole, what still fits."""
    isi: IsiTersimpan | None = keadaan.isi
    return rescue_settings(keadaan.terpasang.definisi, isi) if keadaan.tak_terbaca else keadaan.setelan


def save_settings(
    session: Session,
    actor: Actor,
    nama: str,
    setelan: BaseModel,
    *,
    versi: int | None,
    hapus: frozenset[str] = frozenset(),
    now: datetime,
) -> int:
    """As `kinerja.plugin.service.save_settings`, but nothing changes a formula in use without a trial.

    Raises NotFoundError, NotAuthorizedError, ConflictError, InputError.
    """
    if _chosen(katalog_of(session), nama):
        raise InputError("Formula plugin ini sedang dipakai. Ubah dan coba setelannya di Formula.")
    return service.save_settings(session, actor, nama, setelan, versi=versi, hapus=hapus, now=now)


def list_perhatian(session: Session, actor: Actor) -> list[PerhatianPlugin]:
    """What an admin should look at: switched off by faults, on and unfit, on and gone.

    Raises NotAuthorizedError.
    """
    perlu = []
    for satu in service.list_plugin(session, actor):
        label = satu.terpasang.definisi.label
        if satu.sebab_mati:
            perlu.append(
                PerhatianPlugin(
                    satu.nama,
                    f"Plugin {label} dimatikan otomatis",
                    satu.sebab_mati.partition(" Terakhir di ")[0],
                )
            )
        elif satu.aktif and (halangan := obstacle_sentence(satu)):
            perlu.append(PerhatianPlugin(satu.nama, f"Plugin {label} aktif tetapi tidak dipakai", halangan))
    hilang = [satu.nama for satu in service.list_lepas(session, actor) if satu.aktif]
    if hilang:
        perlu.append(PerhatianPlugin("", f"Plugin {', '.join(hilang)} aktif tetapi tidak terpasang", ""))
    return perlu


def obstacle_sentence(keadaan: KeadaanPlugin) -> str:
    """What keeps a plugin from being used, and the cure; "" where nothing does."""
    if keadaan.halangan:
        return sentence_of(keadaan.nama, keadaan.halangan)
    if keadaan.tak_terbaca:
        dipakai = "setelan awal dipakai" if keadaan.terpasang.bawaan else "plugin ini tidak dipakai"
        return f"Setelan tidak dapat dipakai: {keadaan.tak_terbaca}. Selama itu {dipakai}."
    return ""


# Parts


def _to_baris(
    session: Session,
    actor: Actor,
    semua: Sequence[KeadaanPlugin],
    pakai: Mapping[str, Pemakaian],
    now: datetime,
) -> list[BarisPlugin]:
    sejam = service.count_galat(session, actor, sejak=now - SEJAM)
    sepekan = service.count_galat(session, actor, sejak=now - SEPEKAN)
    tertahan, katalog = count_stuck(), katalog_of(session)
    return [
        BarisPlugin(
            keadaan=satu,
            isi=list_isi(installed(), satu.nama),
            pakai=pakai.get(satu.nama, Pemakaian()),
            galat_sejam=sejam.get(satu.nama, 0),
            galat_sepekan=sepekan.get(satu.nama, 0),
            tertahan=tertahan.get(satu.nama, 0),
            ditangguhkan=is_left_alone(satu.nama),
            formula=[milik.isi for milik in installed().formula.values() if milik.plugin.nama == satu.nama],
            terpilih=_chosen(katalog, satu.nama),
        )
        for satu in semua
    ]


def _chosen(katalog: Katalog, nama: str) -> str:
    """Label of the chosen formula where this plugin brings it, on or off."""
    milik = katalog.manager.formula.get(katalog.kode_formula)
    return milik.isi.label if milik and milik.plugin.nama == nama else ""


def _count_use(session: Session) -> dict[str, Pemakaian]:
    indikator = dict(
        session.execute(
            select(Indikator.penyedia, func.count(Indikator.id))
            .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
            .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
            .where(Indikator.penyedia != "", Skp.status != StatusSkp.DIBATALKAN)
            .group_by(Indikator.penyedia)
        ).all()
    )
    evaluasi = dict(
        session.execute(
            select(Evaluasi.formula_plugin, func.count(Evaluasi.id))
            .where(Evaluasi.formula_plugin != "")
            .group_by(Evaluasi.formula_plugin)
        ).all()
    )
    surat = dict(
        session.execute(
            select(SuratTerbit.plugin, func.count(SuratTerbit.id)).group_by(SuratTerbit.plugin)
        ).all()
    )
    return {
        nama: Pemakaian(
            indikator=indikator.get(nama, 0), evaluasi=evaluasi.get(nama, 0), surat=surat.get(nama, 0)
        )
        for nama in indikator.keys() | evaluasi.keys() | surat.keys()
    }


def _diff(definisi: Plugin, lama: BaseModel | None, baru: BaseModel) -> list[Perubahan]:
    dulu = describe_settings(definisi, lama) if lama else {}
    kini = describe_settings(definisi, baru)
    return [
        Perubahan(label, _shorten(dulu.get(label, "")), _shorten(kini[label]))
        for label in list_changes(definisi, lama, baru, hapus=definisi.names_rahasia())
    ]


def _shorten(teks: str) -> str:
    return teks if len(teks) <= MAKS_NILAI else f"{teks[:MAKS_NILAI].rstrip()}…"
