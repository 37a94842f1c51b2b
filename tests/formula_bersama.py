"""Formulas made of functions, and an instansi that has switched one on, for the tests of proposals."""

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.hooks import (
    BahanFormula,
    Bilangan,
    FormulaEvaluasi,
    Pengaturan,
    Penjelasan,
    Rahasia,
    Rating,
    Usulan,
    define_formula,
    hookimpl,
)
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import HookManager
from kinerja.hooks.muat import load_plugins
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.plugin.katalog import KUNCI
from tests.plugins.bantu import installed

Hitung = Callable[[BahanFormula, "Setelan"], object]
NAMA, KODE = "formula_uji", "uji"


class Setelan(Pengaturan):
    batas: Annotated[int, Bilangan(label="Batas", maksimum=100)] = 7
    kunci: Annotated[str, Rahasia(label="Kunci")] = ""


def mirror(bahan: BahanFormula, _setelan: Setelan) -> Usulan:
    """Proposes for hasil kerja what was chosen for perilaku kerja."""
    pilihan = bahan.rating_perilaku.label if bahan.rating_perilaku else "belum ada"
    return Usulan(alasan=(f"Perilaku kerja: {pilihan}.",), rating_hasil=bahan.rating_perilaku)


def both(_bahan: BahanFormula, setelan: Setelan) -> Usulan:
    """Proposes both ratings."""
    return Usulan(
        alasan=(f"Batas {setelan.batas} terlampaui.",),
        rating_hasil=Rating.DI_ATAS_EKSPEKTASI,
        rating_perilaku=Rating.SESUAI_EKSPEKTASI,
    )


class PluginFormula:
    """A plugin with one formula."""

    def __init__(self, hitung: Hitung, setelan: type[BaseModel] = Setelan) -> None:
        self._formula = define_formula(
            kode=KODE,
            label="Formula uji",
            dasar_hukum="Pengujian",
            setelan=setelan,
            propose=hitung,  # type: ignore[arg-type]  # some answer junk
            explain=lambda _setelan: Penjelasan("Untuk pengujian."),
        )

    @hookimpl
    def kinerja_register_formula(self) -> Sequence[FormulaEvaluasi]:
        return [self._formula]


def manager_with(hitung: Hitung, *, versi: str = "1.0.0", setelan: type[BaseModel] = Setelan) -> HookManager:
    """The built-in plugins and one with this formula."""
    modul = PluginFormula(hitung, setelan)
    return load_plugins((), tambahan=[installed(NAMA, modul, pengaturan=setelan, versi=versi)])


def use_formula(
    session: Session,
    hitung: Hitung | None,
    *,
    versi: str = "1.0.0",
    setelan: BaseModel | None = None,
    nomor: int = 0,
    batas: float | None = 0.3,
) -> list[Galat]:
    """The instansi of the session has chosen this formula (None: it is gone); the faults that are heard."""
    galat: list[Galat] = []
    manager = load_plugins(())
    if hitung is not None:
        manager = manager_with(hitung, versi=versi, setelan=type(setelan) if setelan else Setelan)
    semua = {nama: satu.definisi.Pengaturan() for nama, satu in manager.terpasang.items()}
    session.info[KUNCI] = Katalog(
        manager=manager,
        setelan=semua | ({NAMA: setelan} if setelan else {}),
        batas=batas,
        lapor=galat.append,
        kode_formula=KODE,
        nomor_setelan={NAMA: nomor} if nomor else {},
    )
    return galat


def fill_values(session: Session, periode: PeriodePenilaian, nilai: str) -> None:
    """Give every realisasi of the period this number."""
    for satu in session.scalars(select(Realisasi).where(Realisasi.periode_id == periode.id)):
        satu.nilai = {"nilai": nilai}
    session.flush()
