"""An indicator type of a plugin as the product uses it: every function guarded, every answer checked.

A fault costs the page one sentence, never the page: the official texts that a person wrote stay as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from kinerja.errors import InputError
from kinerja.formulir import BidangFormulir, describe_fields
from kinerja.hooks.galat import AnswerError, Galat
from kinerja.hooks.indikator import Capaian, RealisasiPeriode, TipeIndikator
from kinerja.hooks.periksa import check_capaian, check_fields, check_model, check_text, check_texts
from kinerja.kalender.rules import Rentang

T = TypeVar("T")


class Jaga(Protocol):
    """How a guarded type makes its calls: the answer, or the fault, which was reported already."""

    def __call__(
        self, hook: str, fungsi: Callable[[], object], periksa: Callable[[object], T]
    ) -> T | Galat: ...


@dataclass(frozen=True, kw_only=True)
class TipeTerjaga(TipeIndikator):
    """A type whose stored and typed values are read under guard as well: its models are the plugin's code."""

    asli: TipeIndikator
    jaga: Jaga

    def load_parameter(self, tersimpan: Mapping[str, object]) -> BaseModel:
        return self._load(self.Parameter, tersimpan)

    def load_realisasi(self, tersimpan: Mapping[str, object]) -> BaseModel:
        return self._load(self.Realisasi, tersimpan)

    def parse_parameter(self, form: Mapping[str, str], *, prefix: str = "") -> BaseModel:
        hasil = self._parse(self.Parameter, lambda: self.asli.parse_parameter(form, prefix=prefix))
        if hasil is None:
            raise InputError(self._sentence)
        return hasil

    def parse_realisasi(
        self, parameter: BaseModel, form: Mapping[str, str], *, prefix: str = ""
    ) -> BaseModel | None:
        return self._parse(self.Realisasi, lambda: self.asli.parse_realisasi(parameter, form, prefix=prefix))

    @property
    def _sentence(self) -> str:
        return (
            f"Jenis ukuran {self.label} sedang bermasalah dan tidak dapat diisi. "
            "Tulis target sebagai teks, atau hubungi admin instansi."
        )

    def _load(self, model: type[BaseModel], tersimpan: Mapping[str, object]) -> BaseModel:
        def load() -> BaseModel | ValidationError:
            try:
                return model.model_validate(dict(tersimpan))
            except ValidationError as error:  # values of another shape are no fault
                return error

        hasil = self.jaga("load", load, _check_read(model, ValidationError))
        if isinstance(hasil, Galat):
            raise ValueError(hasil.kalimat)
        if isinstance(hasil, ValidationError):
            raise hasil
        if hasil is None:  # a model is never None
            raise ValueError(self._sentence)
        return hasil

    def _parse(self, model: type[BaseModel], baca: Callable[[], BaseModel | None]) -> BaseModel | None:
        def parse() -> BaseModel | InputError | None:
            try:
                return baca()
            except InputError as error:  # the person typed something else: no fault
                return error

        hasil = self.jaga("parse", parse, _check_read(model, InputError))
        if isinstance(hasil, Galat):
            raise InputError(self._sentence)
        if isinstance(hasil, InputError):
            raise hasil
        return hasil


E = TypeVar("E", bound=Exception)


def _check_read(model: type[BaseModel], gagal: type[E]) -> Callable[[object], BaseModel | E | None]:
    def periksa(jawaban: object) -> BaseModel | E | None:
        if jawaban is None or isinstance(jawaban, model | gagal):
            return jawaban
        raise AnswerError(f"expected {model.__name__}, not {type(jawaban).__name__}")

    return periksa


def guard_tipe(tipe: TipeIndikator, nama_plugin: str, jaga: Jaga) -> TipeIndikator:
    """The same type with every function under guard."""
    gagal = Capaian(kalimat=f"capaian tidak dihitung, plugin “{nama_plugin}” bermasalah")
    semua = {satu.name: getattr(tipe, satu.name) for satu in fields(TipeIndikator)}

    def call(hook: str, periksa: Callable[[object], T], cadangan: T, *argumen: object) -> T:
        hasil = jaga(hook, lambda: semua[hook](*argumen), periksa)
        return cadangan if isinstance(hasil, Galat) else hasil

    def describe_target(parameter: BaseModel) -> str:
        return call("describe_target", check_text, "", parameter)

    def read_target(teks: str) -> BaseModel | None:
        return call("read_target", check_model(tipe.Parameter), None, teks)

    def describe_realisasi(parameter: BaseModel, realisasi: BaseModel) -> str:
        return call("describe_realisasi", check_text, "", parameter, realisasi)

    def measure(parameter: BaseModel, realisasi: BaseModel | None, periode: Rentang) -> Capaian:
        return call("measure", check_capaian, gagal, parameter, realisasi, periode)

    def combine(parameter: BaseModel, daftar: Sequence[RealisasiPeriode[BaseModel]]) -> Capaian:
        return call("combine", check_capaian, gagal, parameter, tuple(daftar))

    def check_realisasi(parameter: BaseModel, realisasi: BaseModel) -> Mapping[str, str]:
        return call("check_realisasi", check_texts, {}, parameter, realisasi)

    def fields_realisasi(parameter: BaseModel) -> tuple[BidangFormulir, ...]:
        biasa = describe_fields(tipe.Realisasi)
        return call("fields_realisasi", check_fields, biasa, parameter)

    return TipeTerjaga(
        **semua
        | {
            "describe_target": describe_target,
            "read_target": read_target,
            "describe_realisasi": describe_realisasi,
            "measure": measure,
            "combine": combine,
            "check_realisasi": check_realisasi,
            "fields_realisasi": fields_realisasi,
        },
        asli=tipe,
        jaga=jaga,
    )
