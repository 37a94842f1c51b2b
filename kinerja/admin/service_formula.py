"""Which formula proposes ratings: the choice, its settings by version, and trying before using."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pydantic import BaseModel
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.admin.percobaan import (
    LANGSUNG,
    IsianPercobaan,
    Lanjutan,
    Percobaan,
    first_share,
    read_lanjutan,
)
from kinerja.errors import InputError, NotFoundError
from kinerja.evaluasi import service_coba
from kinerja.evaluasi.rekonstruksi import Bagian
from kinerja.evaluasi.service_coba import CalonFormula
from kinerja.hooks.formula import FormulaEvaluasi, Penjelasan
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.hooks.penjaga import BATAS_HALAMAN
from kinerja.hooks.plugin import Plugin
from kinerja.plugin import service
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.models import PilihanFormula, SetelanPlugin
from kinerja.plugin.service import KeadaanPlugin


@dataclass(frozen=True, kw_only=True)
class BarisFormula:
    """A formula that is installed; `penjelasan` as it is set now. `aktif`: its plugin is on."""

    formula: FormulaEvaluasi
    keadaan: KeadaanPlugin
    penjelasan: Penjelasan | Galat
    dipakai: bool

    @property
    def plugin(self) -> Plugin:
        return self.keadaan.terpasang.definisi


@dataclass(frozen=True, kw_only=True)
class HalamanFormula:
    """All formulas and who chose which when, newest first.

    `dipakai` is None where the chosen formula `kode` has no plugin or one that is off: nothing is proposed.
    """

    daftar: Sequence[BarisFormula]
    kode: str
    riwayat: Sequence[tuple[PilihanFormula, str]]

    @property
    def dipakai(self) -> BarisFormula | None:
        return next((satu for satu in self.daftar if satu.dipakai), None)


@dataclass(frozen=True, kw_only=True)
class VersiRumus:
    """A version of the settings; `setelan` is None where the plugin of today cannot read it.

    `teks` is the formula as it was written, "" where the settings are only numbers.
    """

    baris: SetelanPlugin
    setelan: BaseModel | None
    penjelasan: Penjelasan | Galat | None
    teks: str
    berlaku: bool


def load_daftar(session: Session, actor: Actor) -> HalamanFormula:
    """Every installed formula and the history of choices. Raises NotAuthorizedError."""
    katalog = katalog_of(session)
    pilihan = service.list_pilihan_formula(session, actor)
    semua = {keadaan.nama: keadaan for keadaan in service.list_plugin(session, actor)}
    return HalamanFormula(
        daftar=[
            _to_baris(katalog, milik, semua[milik.plugin.nama]) for milik in katalog.manager.formula.values()
        ],
        kode=katalog.kode_formula,
        riwayat=[(satu, _label_of(katalog, satu.kode)) for satu in pilihan],
    )


def find_rumus(session: Session, actor: Actor, kode: str) -> BarisFormula:
    """One formula. Raises NotFoundError, NotAuthorizedError."""
    katalog = katalog_of(session)
    milik = _find(katalog, kode)
    return _to_baris(katalog, milik, service.find_plugin(session, actor, milik.plugin.nama))


def list_versi(session: Session, actor: Actor, kode: str) -> list[VersiRumus]:
    """The versions of the settings of a formula, newest first. Raises NotFoundError, NotAuthorizedError."""
    katalog = katalog_of(session)
    milik = _find(katalog, kode)
    semua = service.list_setelan(session, actor, milik.plugin.nama)
    berlaku = service.find_plugin(session, actor, milik.plugin.nama).nomor_setelan
    return [
        VersiRumus(
            baris=baris,
            setelan=setelan,
            penjelasan=_explain(katalog, milik, setelan) if setelan else None,
            teks=_written(milik.plugin, setelan) if setelan else "",
            berlaku=baris.nomor == berlaku,
        )
        for baris, setelan in semua
    ]


def try_rumus(
    session: Session, actor: Actor, calon: CalonFormula, isian: IsianPercobaan, *, setahun: bool, today: date
) -> Percobaan:
    """The formula with these settings on three people and on last year; stores nothing.

    A year of few evaluations is tried in any case, of many only with `setahun`: an even share of it, the next
    one after those of `isian`. Raises NotFoundError, NotAuthorizedError.
    """
    katalog = katalog_of(session)
    milik = _find(katalog, calon.kode)
    tahun, total = service_coba.find_tahun(session, actor, today=today)
    sidik = isian.sidik_of(calon.kode, milik.plugin)
    maju = setahun or total <= LANGSUNG
    return Percobaan(
        sidik=sidik,
        penjelasan=_explain(katalog, milik, calon.setelan),
        tiga=service_coba.coba_tiga(session, actor, calon),
        tahun=tahun,
        total=total,
        setahun=_advance(session, actor, calon, isian, sidik, tahun, total) if total and maju else None,
    )


def continue_year(
    session: Session, actor: Actor, calon: CalonFormula, isian: IsianPercobaan, *, today: date
) -> Percobaan:
    """The next share of the year and nothing else. Raises as `try_rumus`."""
    milik = _find(katalog_of(session), calon.kode)
    tahun, total = service_coba.find_tahun(session, actor, today=today)
    sidik = isian.sidik_of(calon.kode, milik.plugin)
    return Percobaan(
        sidik=sidik,
        penjelasan=Penjelasan(""),
        tiga=(),
        tahun=tahun,
        total=total,
        setahun=_advance(session, actor, calon, isian, sidik, tahun, total) if total else None,
    )


def use_rumus(
    session: Session,
    actor: Actor,
    calon: CalonFormula,
    *,
    versi: int | None,
    hapus: frozenset[str] = frozenset(),
    now: datetime,
) -> int:
    """Keep the settings, switch the plugin on, and let the formula propose from now on.

    The number of the settings in force, 0 as the plugin came; the same settings once more are no new version.
    Raises NotFoundError, NotAuthorizedError, ConflictError, and InputError (a formula that cannot explain
    itself, a plugin that cannot be switched on).
    """
    katalog = katalog_of(session)
    milik = _find(katalog, calon.kode)
    penjelasan = _explain(katalog, milik, calon.setelan)
    if isinstance(penjelasan, Galat):
        raise InputError(f"Formula ini tidak dapat dipakai. {penjelasan.kalimat}.")
    nama = milik.plugin.nama
    nomor = service.save_settings(session, actor, nama, calon.setelan, versi=versi, hapus=hapus, now=now)
    if not service.find_plugin(session, actor, nama).aktif:
        service.switch_plugin(session, actor, nama, aktif=True, now=now)
    service.choose_formula(session, actor, calon.kode, now=now)
    return nomor


# Parts


def _find(katalog: Katalog, kode: str) -> Milik[FormulaEvaluasi]:
    milik = katalog.manager.formula.get(kode)
    if milik is None:
        raise NotFoundError
    return milik


def _written(plugin: Plugin, setelan: BaseModel) -> str:
    panjang = (bidang.nama for bidang in plugin.fields_pengaturan() if bidang.jenis == "panjang")
    return str(getattr(setelan, next(panjang, ""), ""))


def _label_of(katalog: Katalog, kode: str) -> str:
    milik = katalog.manager.formula.get(kode)
    return milik.isi.label if milik else f"{kode} (tidak terpasang)"


def _to_baris(katalog: Katalog, milik: Milik[FormulaEvaluasi], keadaan: KeadaanPlugin) -> BarisFormula:
    return BarisFormula(
        formula=milik.isi,
        keadaan=keadaan,
        penjelasan=_explain(katalog, milik, keadaan.setelan),
        dipakai=milik.isi.kode == katalog.kode_formula and milik.plugin.nama in katalog.setelan,
    )


def _explain(katalog: Katalog, milik: Milik[FormulaEvaluasi], setelan: BaseModel) -> Penjelasan | Galat:
    # Also of a plugin that is off, and its faults are shown here instead of being counted against it.
    sekali = replace(katalog, batas=BATAS_HALAMAN, lapor=_hear_nothing, konteks=None)
    return sekali.explain(milik, setelan)


def _hear_nothing(_galat: Galat) -> None:
    """Nobody is told."""


def _advance(
    session: Session,
    actor: Actor,
    calon: CalonFormula,
    isian: IsianPercobaan,
    sidik: str,
    tahun: int,
    total: int,
) -> Lanjutan:
    lalu = read_lanjutan(isian.lanjutan, sidik, tahun)
    bagian = Bagian(lalu.berikut, lalu.dari) if lalu else first_share(total)
    gambar = service_coba.coba_bagian(session, actor, calon, tahun=tahun, bagian=bagian)
    return Lanjutan(
        sidik=sidik,
        berikut=bagian.urutan + 1,
        dari=bagian.dari,
        gambar=lalu.gambar.plus(gambar) if lalu else gambar,
    )
