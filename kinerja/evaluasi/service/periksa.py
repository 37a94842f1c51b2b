"""Compute stored proposals again: with the stored input and settings, by the installed formula."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVarTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from kinerja.actor import Actor, Peran
from kinerja.errors import NotAuthorizedError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.usulan import (
    UsulanFormula,
    compare_usulan,
    propose,
    read_setelan,
    read_usulan,
    without_traces,
)
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.pagar import fenced
from kinerja.skp.models import Skp

Kolom = TypeVarTuple("Kolom")

SEIRISAN = 200
MAKS_BEDA = 1000
"""So many differences are named; all are counted."""


@dataclass(frozen=True, kw_only=True)
class JumlahUsulan:
    """How many proposals a version of a formula has made."""

    formula: str
    plugin: str
    versi: str
    jumlah: int


@dataclass(frozen=True, kw_only=True)
class BedaUsulan:
    """A proposal that comes out otherwise; `bidang` names the fields, `versi` is the version that made it."""

    evaluasi_id: int
    periode: str
    formula: str
    versi: str
    versi_terpasang: str
    bidang: tuple[str, ...]


@dataclass
class HasilPeriksa:
    """Outcome of `check_usulan` so far.

    `sama` agree in every field, `jumlah_beda` do not (the first of them are `beda`); `beda_tanpa_sebab` of
    these although the version is the one that made them. `versi_lain` were computed by another version.
    `tidak_dapat` counts by reason those that cannot be computed again, `tanpa_jawaban` those whose formula
    did not answer at the time.
    """

    total: int = 0
    diperiksa: int = 0
    sama: int = 0
    jumlah_beda: int = 0
    beda_tanpa_sebab: int = 0
    versi_lain: int = 0
    tanpa_jawaban: int = 0
    beda: list[BedaUsulan] = field(default_factory=list)
    tidak_dapat: dict[str, int] = field(default_factory=dict)

    def skip(self, sebab: str) -> None:
        """Count one that cannot be computed again."""
        self.tidak_dapat[sebab] = self.tidak_dapat.get(sebab, 0) + 1


def count_usulan(session: Session, actor: Actor, *, tahun: int | None = None) -> list[JumlahUsulan]:
    """The stored proposals by formula and version. Raises NotAuthorizedError."""
    _check_admin(actor)
    kolom = (Evaluasi.formula, Evaluasi.formula_plugin, Evaluasi.formula_versi)
    query = _where_asked(select(*kolom, func.count(Evaluasi.id)), tahun).group_by(*kolom).order_by(*kolom)
    return [
        JumlahUsulan(formula=formula, plugin=plugin, versi=versi, jumlah=jumlah)
        for formula, plugin, versi, jumlah in session.execute(query)
    ]


def check_usulan(session: Session, actor: Actor, *, tahun: int | None = None) -> Iterator[HasilPeriksa]:
    """Compute every stored proposal of a year (or of all) again; the same, growing result after each slice.

    One query per slice. A formula whose plugin is off is asked all the same; secrets of the settings are not
    stored and are as the plugin came. Raises NotAuthorizedError.
    """
    _check_admin(actor)
    return _check(session, without_traces(katalog_of(session)), tahun)


def _check_admin(actor: Actor) -> None:
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Tindakan ini hanya dapat dilakukan oleh sistem atau admin instansi.")


def _where_asked(query: Select[*Kolom], tahun: int | None) -> Select[*Kolom]:
    query = (
        query.join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(PeriodePenilaian.skp)
        .where(Evaluasi.formula != "")
    )
    return query.where(Skp.tahun == tahun) if tahun is not None else query


def _check(session: Session, katalog: Katalog, tahun: int | None) -> Iterator[HasilPeriksa]:
    jumlah = session.scalar(_where_asked(select(func.count(Evaluasi.id)), tahun))
    hasil, sesudah = HasilPeriksa(total=jumlah or 0), 0
    yield hasil
    while rows := session.execute(_slice_after(sesudah, tahun)).all():
        for evaluasi, kode, skp_tahun in rows:
            _check_one(session, katalog, hasil, evaluasi, f"{kode} {skp_tahun}")
        sesudah = rows[-1][0].id
        yield hasil


def _slice_after(sesudah: int, tahun: int | None) -> Select[Evaluasi, str, int]:
    query = _where_asked(select(Evaluasi, PeriodePenilaian.kode, Skp.tahun), tahun)
    return (
        query.where(Evaluasi.id > sesudah)
        .order_by(Evaluasi.id)
        .limit(SEIRISAN)
        .options(defer(Evaluasi.potret, raiseload=True), defer(Evaluasi.alasan, raiseload=True))
    )


def _check_one(
    session: Session, katalog: Katalog, hasil: HasilPeriksa, evaluasi: Evaluasi, periode: str
) -> None:
    hasil.diperiksa += 1
    try:
        tersimpan = read_usulan(evaluasi)
    except ValueError:
        hasil.skip("masukan tersimpan tidak dapat dibaca")
        return
    if tersimpan is None or tersimpan.isi.usulan is None:
        hasil.tanpa_jawaban += 1
        return
    with fenced(session):
        jawaban = _recompute(katalog, tersimpan)
    if isinstance(jawaban, str):
        hasil.skip(jawaban)
        return
    bidang, versi = jawaban
    hasil.versi_lain += versi != tersimpan.versi
    if not bidang:
        hasil.sama += 1
        return
    hasil.jumlah_beda += 1
    hasil.beda_tanpa_sebab += versi == tersimpan.versi
    if len(hasil.beda) < MAKS_BEDA:
        hasil.beda.append(
            BedaUsulan(
                evaluasi_id=evaluasi.id,
                periode=periode,
                formula=tersimpan.formula,
                versi=tersimpan.versi,
                versi_terpasang=versi,
                bidang=bidang,
            )
        )


def _recompute(katalog: Katalog, satu: UsulanFormula) -> tuple[tuple[str, ...], str] | str:
    """The fields that differ and the version that computed them, or why nothing could be computed."""
    milik = katalog.manager.formula.get(satu.formula)
    if milik is None or milik.plugin.nama != satu.plugin:
        return f"formula “{satu.formula}” dari plugin “{satu.plugin}” tidak terpasang"
    definisi = milik.plugin
    setelan = read_setelan(definisi, satu.isi.setelan)
    if setelan is None:
        return f"setelan tersimpan tidak dapat dibaca oleh “{definisi.nama}” {definisi.versi}"
    jawaban = propose(katalog, milik, satu.isi.bahan, setelan)
    if isinstance(jawaban, Galat):
        return f"“{definisi.nama}” {definisi.versi} gagal: {jawaban.sebab}"
    tersimpan = satu.isi.usulan
    return compare_usulan(tersimpan, jawaban) if tersimpan else (), definisi.versi
