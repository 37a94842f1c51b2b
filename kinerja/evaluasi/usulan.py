"""The proposal of a formula: asked under guard, stored with all that it takes to ask again, and compared.

A proposal never sets a rating. What is stored stays readable without the plugin that made it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, TypeAdapter
from sqlalchemy.orm import Session

from kinerja.audit import fingerprint
from kinerja.db import Isi
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.masukan import Sumber, build_masukan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan, Muatan
from kinerja.evaluasi.rules import Rating
from kinerja.hooks.formula import BahanFormula, FormulaEvaluasi, Usulan
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.hooks.penjaga import BATAS_HALAMAN
from kinerja.hooks.plugin import Plugin
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.pagar import fenced


@dataclass(frozen=True, kw_only=True)
class UsulanTersimpan:
    """What stands in `Evaluasi.usulan`.

    `setelan` are the settings of the plugin without its secrets, `nomor_setelan` is 0 where it ran as it
    came. `usulan` is None where the formula did not answer.
    """

    label: str
    bahan: BahanFormula
    setelan: dict[str, Any]
    nomor_setelan: int
    usulan: Usulan | None


@dataclass(frozen=True, kw_only=True)
class UsulanFormula:
    """A proposal with the formula that made it: its kode, plugin and version."""

    formula: str
    plugin: str
    versi: str
    isi: UsulanTersimpan

    @property
    def label(self) -> str:
        return self.isi.label

    @property
    def gagal(self) -> bool:
        """Whether the formula did not answer."""
        return self.isi.usulan is None

    @property
    def alasan(self) -> tuple[str, ...]:
        return self.isi.usulan.alasan if self.isi.usulan else ()

    @property
    def rating_hasil(self) -> Rating | None:
        """None also for the head of a unit, whose rating hasil kerja follows from the capaian."""
        return None if self.isi.usulan is None or self.isi.bahan.kepala_unit else self.isi.usulan.rating_hasil

    @property
    def rating_perilaku(self) -> Rating | None:
        return self.isi.usulan.rating_perilaku if self.isi.usulan else None

    @property
    def sidik(self) -> str:
        """Equal as long as the page would show the same."""
        tampil = _USULAN.dump_python(self.isi.usulan, mode="json") if self.isi.usulan else None
        return fingerprint([self.formula, self.versi, tampil])[:12]


_BAHAN = TypeAdapter(BahanFormula)
_USULAN = TypeAdapter(Usulan)
_TERSIMPAN = TypeAdapter(UsulanTersimpan)


# Asking


def ask_for_period(
    session: Session,
    bahan: Bahan,
    muatan: Muatan,
    aturan: AturanEvaluasi,
    *,
    rating_hasil: Rating | None,
    rating_perilaku: Rating | None,
) -> UsulanFormula | None:
    """What the formula of the instansi proposes for a period with the ratings chosen so far.

    None where its plugin is off or gone. Never raises because of a plugin, and leaves the session as it was.
    """
    katalog = katalog_of(session)
    if katalog.find_formula() is None:
        return None
    sumber = Sumber(
        periode=bahan.periode,
        seri=bahan.seri,
        naskah=muatan.naskah,
        isi=muatan.isi,
        realisasi=muatan.realisasi,
        capaian_organisasi=bahan.nilai_capaian,
        kepala_unit=bahan.kepala_unit,
    )
    with fenced(session):
        masukan = build_masukan(
            katalog, sumber, aturan.periode, rating_hasil=rating_hasil, rating_perilaku=rating_perilaku
        )
        return ask_formula(katalog, masukan)


def ask_formula(katalog: Katalog, bahan: BahanFormula) -> UsulanFormula | None:
    """What the formula of the instansi proposes, None where its plugin is off or gone."""
    milik = katalog.find_formula()
    if milik is None:
        return None
    definisi, setelan = milik.plugin, katalog.setelan[milik.plugin.nama]
    # Written down before the call: code of the plugin cannot change what it was asked.
    isi = UsulanTersimpan(
        label=milik.isi.label,
        bahan=_copy(bahan),
        setelan=dump_setelan(definisi, setelan),
        nomor_setelan=katalog.nomor_setelan.get(definisi.nama, 0),
        usulan=None,
    )
    jawaban = propose(katalog, milik, bahan, setelan)
    return UsulanFormula(
        formula=milik.isi.kode,
        plugin=definisi.nama,
        versi=definisi.versi,
        isi=isi if isinstance(jawaban, Galat) else replace(isi, usulan=jawaban),
    )


def propose(
    katalog: Katalog, milik: Milik[FormulaEvaluasi], bahan: BahanFormula, setelan: BaseModel
) -> Usulan | Galat:
    """One question to one formula; it gets copies, so that the next question finds everything as it was."""
    return katalog.propose(milik, _copy(bahan), setelan.model_copy(deep=True))


def without_traces(katalog: Katalog) -> Katalog:
    """The same catalogue for asking about the past: faults are part of the answer and are reported nowhere.

    A call is bounded as within a page. A formula learns nothing of the present: its functions are pure.
    """
    return replace(katalog, batas=BATAS_HALAMAN, lapor=_hear_nothing, konteks=None, _tipe={})


def _hear_nothing(_galat: Galat) -> None:
    """Nobody is told."""


def _copy(bahan: BahanFormula) -> BahanFormula:
    return _BAHAN.validate_python(_BAHAN.dump_python(bahan))


def dump_setelan(definisi: Plugin, setelan: BaseModel) -> dict[str, Any]:
    """Settings in JSON values, without secrets."""
    return setelan.model_dump(mode="json", exclude=set(definisi.names_rahasia()))


def read_setelan(definisi: Plugin, isi: Mapping[str, Any]) -> BaseModel | None:
    """Settings from their stored form, secrets as the plugin came; None if this version cannot read them."""
    try:
        return definisi.Pengaturan.model_validate(dict(isi))
    except ValueError:
        return None


# Storing


def store_usulan(evaluasi: Evaluasi, usulan: UsulanFormula | None) -> None:
    """Keep the proposal with the draft; an equal one changes nothing."""
    baru: dict[str, Any] = {
        "formula": usulan.formula if usulan else "",
        "formula_plugin": usulan.plugin if usulan else "",
        "formula_versi": usulan.versi if usulan else "",
        "usulan": dump_usulan(usulan.isi) if usulan else {},
    }
    for nama, isi in baru.items():
        if getattr(evaluasi, nama) != isi:
            setattr(evaluasi, nama, isi)


def dump_usulan(isi: UsulanTersimpan) -> Isi:
    """JSON values for `Evaluasi.usulan`; decimals as text."""
    nilai: Isi = _TERSIMPAN.dump_python(isi, mode="json")
    return nilai


def read_usulan(evaluasi: Evaluasi) -> UsulanFormula | None:
    """The stored proposal, None where no formula was asked."""
    if not evaluasi.usulan:
        return None
    return UsulanFormula(
        formula=evaluasi.formula,
        plugin=evaluasi.formula_plugin,
        versi=evaluasi.formula_versi,
        isi=_TERSIMPAN.validate_python(evaluasi.usulan),
    )


def compare_usulan(tersimpan: Usulan, baru: Usulan) -> tuple[str, ...]:
    """The fields in which two proposals differ."""
    return tuple(
        nama
        for nama in ("rating_hasil", "rating_perilaku", "angka", "alasan")
        if getattr(tersimpan, nama) != getattr(baru, nama)
    )
