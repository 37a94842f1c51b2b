"""What a formula may look at: one period of one person as plain values, without any name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kinerja.aturan.rules import AturanPeriode, CapaianOrganisasi
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.potret import HasilDinilai, IndikatorDinilai, IsiDinilai, Umpan
from kinerja.evaluasi.rules import Rating
from kinerja.hooks.formula import (
    BahanFormula,
    HasilFormula,
    IndikatorFormula,
    PerilakuFormula,
    TitikFormula,
    UmpanFormula,
)
from kinerja.hooks.indikator import Capaian
from kinerja.hooks.katalog import Katalog
from kinerja.kalender.rules import JenisPeriode, Rentang
from kinerja.pelaksanaan.isi import sort_periode
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.pelaksanaan.tampilan import combine_until, label_of
from kinerja.skp.naskah import IndikatorNaskah, Naskah, RhkNaskah

Seri = Sequence[tuple[PeriodePenilaian, Evaluasi | None]]


@dataclass(frozen=True)
class _Terukur:
    """A period as far as progress is counted in it."""

    id: int
    rentang: Rentang
    tahunan: bool


@dataclass(frozen=True, kw_only=True)
class Sumber:
    """The rows behind one proposal: the approved text, what was judged, and the typed realisasi.

    `seri` are all periods of the SKP with their newest evaluation; `realisasi` those of the whole SKP by
    period and indicator.
    """

    periode: PeriodePenilaian
    seri: Seri
    naskah: Naskah
    isi: IsiDinilai
    realisasi: Mapping[tuple[int, int], Realisasi]
    capaian_organisasi: CapaianOrganisasi | None
    kepala_unit: bool


def build_masukan(
    katalog: Katalog,
    sumber: Sumber,
    aturan: AturanPeriode,
    *,
    rating_hasil: Rating | None,
    rating_perilaku: Rating | None,
) -> BahanFormula:
    """The input of a formula with the ratings chosen so far. Calls the plugins of the indicators."""
    return BahanFormula(
        periode=Rentang(sumber.periode.mulai, sumber.periode.sampai),
        tahunan=sumber.periode.jenis is JenisPeriode.TAHUNAN,
        pendekatan=sumber.isi.pendekatan,
        daftar_hasil=tuple(
            _to_hasil(katalog, sumber, hasil, rhk)
            for hasil, rhk in zip(sumber.isi.daftar_hasil, sumber.naskah.daftar_rhk, strict=True)
        ),
        daftar_perilaku=tuple(
            PerilakuFormula(
                nilai=satu.nilai, ekspektasi=satu.ekspektasi, daftar_umpan=_to_umpan(satu.daftar_umpan)
            )
            for satu in sumber.isi.daftar_perilaku
        ),
        capaian_organisasi=sumber.capaian_organisasi,
        kepala_unit=sumber.kepala_unit,
        seri=_to_seri(sumber, aturan),
        rating_hasil=rating_hasil,
        rating_perilaku=rating_perilaku,
    )


def _to_hasil(katalog: Katalog, sumber: Sumber, hasil: HasilDinilai, rhk: RhkNaskah) -> HasilFormula:
    return HasilFormula(
        klasifikasi=hasil.klasifikasi,
        teks=hasil.teks,
        daftar_indikator=tuple(
            _to_indikator(katalog, sumber, dinilai, satu)
            for dinilai, satu in zip(hasil.daftar_indikator, rhk.daftar_indikator, strict=True)
        ),
        jumlah_bukti=len(hasil.daftar_bukti),
        daftar_umpan=_to_umpan(hasil.daftar_umpan),
    )


def _to_indikator(
    katalog: Katalog, sumber: Sumber, dinilai: IndikatorDinilai, satu: IndikatorNaskah
) -> IndikatorFormula:
    return IndikatorFormula(
        teks=satu.teks,
        target=satu.target,
        aspek=satu.aspek,
        tipe=satu.tipe,
        capaian=_measure(katalog, sumber, satu),
        realisasi=dinilai.realisasi,
    )


def _measure(katalog: Katalog, sumber: Sumber, satu: IndikatorNaskah) -> Capaian | None:
    """None where the target is text only, or its stored form does not fit its kind any more."""
    if not satu.tipe:
        return None
    tipe = katalog.find_tipe_indikator(satu.tipe)
    try:
        parameter = tipe.load_parameter(satu.parameter)
    except ValueError:
        return None
    daftar = [_to_terukur(periode) for periode in sort_periode(periode for periode, _ in sumber.seri)]
    return combine_until(tipe, parameter, satu.id, _to_terukur(sumber.periode), daftar, sumber.realisasi)


def _to_terukur(satu: PeriodePenilaian) -> _Terukur:
    return _Terukur(satu.id, Rentang(satu.mulai, satu.sampai), satu.jenis is JenisPeriode.TAHUNAN)


def _to_umpan(daftar: Sequence[Umpan]) -> tuple[UmpanFormula, ...]:
    return tuple(UmpanFormula(satu.peran, satu.teks) for satu in daftar if satu.terbuka)


def list_earlier(periode: PeriodePenilaian, seri: Seri) -> list[tuple[PeriodePenilaian, Evaluasi | None]]:
    """The earlier periods of the SKP, for a judgement over the year (PermenPANRB 6/2022); without drafts."""
    return [
        (satu, evaluasi if satu.status in SUDAH_DITETAPKAN else None)
        for satu, evaluasi in seri
        if satu.id != periode.id and satu.mulai < periode.sampai
        if satu.jenis is not JenisPeriode.TAHUNAN
    ]


def _to_seri(sumber: Sumber, aturan: AturanPeriode) -> tuple[TitikFormula, ...]:
    return tuple(
        TitikFormula(label_of(satu.kode, satu.jenis, aturan), evaluasi.predikat if evaluasi else None)
        for satu, evaluasi in list_earlier(sumber.periode, sumber.seri)
    )
