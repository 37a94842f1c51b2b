"""The typed contract between the product and a plugin: what an indicator type is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from kinerja.errors import InputError, StateError
from kinerja.formulir import PESAN, BidangFormulir, describe_fields, parse_form
from kinerja.kalender.rules import Rentang

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)
R_co = TypeVar("R_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, kw_only=True)
class Capaian:
    """How far an indicator is. Information only: PermenPANRB 6/2022 computes no rating from it."""

    kalimat: str
    """For people, without a full stop: "7 dari 12 dokumen, 58 %"."""
    persen: Decimal | None = None
    """0 to 100, two places, half up; 100 = target reached or passed; None = not a matter of percent, or no
    realisasi yet."""
    tercapai: bool | None = None
    """None while there is no realisasi, or the target cannot be judged yet."""
    persen_penuh: Decimal | None = None
    """As `persen`, but not cut at 100: what a formula may want to know."""
    bilah: Decimal | None = None
    """How much of the bar is filled, 0 to 100; None = no bar. Differs from `persen` where lower is better."""
    catatan: str = ""
    """A further sentence, "" without one: over-achievement, periods not filled."""
    realisasi: str = ""
    """Official text proposed for the column Realisasi, "" while there is none."""


@dataclass(frozen=True)
class RealisasiPeriode(Generic[R_co]):
    """What was recorded for one period; `realisasi` is None for a period that nobody filled."""

    periode: Rentang
    realisasi: R_co | None


@dataclass(frozen=True, kw_only=True)
class TipeIndikator:
    """One kind of target. Made by `define_tipe_indikator`, which checks that the parts fit each other.

    `parameter` and `realisasi` below are instances of the two models; they are stored with
    `model_dump(mode="json")`. All functions are pure (same answer for the same arguments, no clock) and are
    called with their arguments by position.
    """

    kode: str
    label: str
    contoh: str
    """An official target text of this kind: "4 laporan"."""
    Parameter: type[BaseModel]
    Realisasi: type[BaseModel]
    describe_target: Callable[..., str]
    """(parameter): the official target text that is proposed; the person may still change it."""
    read_target: Callable[[str], BaseModel | None]
    """(teks): the parameter that an official text means, None when it is not of this kind. Never raises."""
    describe_realisasi: Callable[..., str]
    """(parameter, realisasi): the official text proposed for the column Realisasi."""
    measure: Callable[..., Capaian]
    """(parameter, realisasi or None, periode): how far one period is."""
    combine: Callable[..., Capaian]
    """(parameter, sequence of RealisasiPeriode in order of time): the picture of all of them together."""
    check_realisasi: Callable[..., Mapping[str, str]]
    """(parameter, realisasi): field of Realisasi to sentence, for what only both together can tell."""
    fields_realisasi: Callable[..., tuple[BidangFormulir, ...]]
    """(parameter): the fields of Realisasi as they are for this target (unit, choices)."""
    tersedia: bool = True
    """False for the stand-in of a type whose plugin is not installed: show, do not edit."""

    def fields_parameter(self) -> tuple[BidangFormulir, ...]:
        """The fields of the target form."""
        return describe_fields(self.Parameter)

    def parse_parameter(self, form: Mapping[str, str], *, prefix: str = "") -> BaseModel:
        """The parameter typed in a form.

        Raises InputError with `fields` (prefix included), StateError for the stand-in of a missing type.
        """
        self._refuse_stand_in()
        return parse_form(self.Parameter, form, prefix=prefix)

    def parse_realisasi(
        self, parameter: BaseModel, form: Mapping[str, str], *, prefix: str = ""
    ) -> BaseModel | None:
        """The realisasi typed in a form, None when every field is empty.

        Raises InputError with `fields` (prefix included), also for what `check_realisasi` refuses; StateError
        for the stand-in of a missing type.
        """
        self._refuse_stand_in()
        if not any(form.get(prefix + nama, "").strip() for nama in self.Realisasi.model_fields):
            return None
        realisasi = parse_form(self.Realisasi, form, prefix=prefix)
        if salah := self.check_realisasi(parameter, realisasi):
            raise InputError(PESAN, fields={prefix + nama: kalimat for nama, kalimat in salah.items()})
        return realisasi

    def _refuse_stand_in(self) -> None:
        if not self.tersedia:
            raise StateError(f"Isian ini hanya dapat dibaca. Jenis indikator {self.label}.")

    def load_parameter(self, tersimpan: Mapping[str, object]) -> BaseModel:
        """The parameter from its stored form. Raises ValueError if the stored values do not fit."""
        return self.Parameter.model_validate(dict(tersimpan))

    def load_realisasi(self, tersimpan: Mapping[str, object]) -> BaseModel:
        """The realisasi from its stored form. Raises ValueError if the stored values do not fit."""
        return self.Realisasi.model_validate(dict(tersimpan))


def define_tipe_indikator(
    *,
    kode: str,
    label: str,
    contoh: str,
    parameter: type[P],
    realisasi: type[R],
    describe_target: Callable[[P], str],
    read_target: Callable[[str], P | None],
    describe_realisasi: Callable[[P, R], str],
    measure: Callable[[P, R | None, Rentang], Capaian],
    combine: Callable[[P, Sequence[RealisasiPeriode[R]]], Capaian],
    check_realisasi: Callable[[P, R], Mapping[str, str]] | None = None,
    fields_realisasi: Callable[[P], tuple[BidangFormulir, ...]] | None = None,
) -> TipeIndikator:
    """A `TipeIndikator` whose functions take its own two models; a type checker sees when they do not.

    Without `check_realisasi` nothing more is checked, without `fields_realisasi` the fields are those of the
    model. Raises TypeError for a model field without an annotation of `kinerja.formulir`.
    """
    describe_fields(parameter)
    bidang_realisasi = describe_fields(realisasi)
    return TipeIndikator(
        kode=kode,
        label=label,
        contoh=contoh,
        Parameter=parameter,
        Realisasi=realisasi,
        describe_target=describe_target,
        read_target=read_target,
        describe_realisasi=describe_realisasi,
        measure=measure,
        combine=combine,
        check_realisasi=check_realisasi or (lambda _parameter, _realisasi: {}),
        fields_realisasi=fields_realisasi or (lambda _parameter: bidang_realisasi),
    )


def with_satuan(bidang: Sequence[BidangFormulir], satuan: str) -> tuple[BidangFormulir, ...]:
    """The same fields with `satuan` behind the number fields."""
    return tuple(replace(satu, satuan=satuan) if satu.jenis == "angka" else satu for satu in bidang)


# What stands in for a kind whose plugin is gone


class NilaiTersimpan(BaseModel):
    """Stored values of a kind that nobody understands any more; kept as they are."""

    model_config = ConfigDict(extra="allow", frozen=True)


def missing_tipe(kode: str, penyedia: str = "", keadaan: str = "tidak terpasang") -> TipeIndikator:
    """A kind that only shows: the plan, its letters and exports go on without the plugin."""
    oleh = f"plugin “{penyedia}”" if penyedia else "plugin lain"
    label = f"{kode}: disediakan oleh {oleh} ({keadaan})"

    def measure(_parameter: BaseModel, realisasi: BaseModel | None, _periode: Rentang) -> Capaian:
        teks = _show(realisasi) if realisasi else ""
        return Capaian(kalimat=f"capaian tidak dihitung, {label}", realisasi=teks)

    def combine(_parameter: BaseModel, daftar_realisasi: Sequence[RealisasiPeriode[BaseModel]]) -> Capaian:
        teks = "; ".join(_show(satu.realisasi) for satu in daftar_realisasi if satu.realisasi)
        return Capaian(kalimat=f"capaian tidak dihitung, {label}", realisasi=teks)

    return TipeIndikator(
        kode=kode,
        label=label,
        contoh="",
        Parameter=NilaiTersimpan,
        Realisasi=NilaiTersimpan,
        describe_target=_show,
        read_target=lambda _teks: None,
        describe_realisasi=lambda _parameter, realisasi: _show(realisasi),
        measure=measure,
        combine=combine,
        check_realisasi=lambda _parameter, _realisasi: {},
        fields_realisasi=lambda _parameter: (),
        tersedia=False,
    )


def _show(nilai: BaseModel) -> str:
    return ", ".join(f"{kunci}: {isi}" for kunci, isi in nilai.model_dump(mode="json").items())
