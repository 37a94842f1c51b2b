"""The plugins that one instansi has switched on, with their settings: what the features ask.

Built-in plugins are part of the product and are called as they are; all others under guard (`penjaga`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeVar

from markupsafe import Markup
from pydantic import BaseModel

from kinerja.hooks.formula import BahanFormula, FormulaEvaluasi, Penjelasan, Usulan
from kinerja.hooks.galat import Galat
from kinerja.hooks.host import Konteks
from kinerja.hooks.indikator import TipeIndikator, missing_tipe
from kinerja.hooks.konektor import JenisKonektor
from kinerja.hooks.manager import HookManager, Milik
from kinerja.hooks.penanda import Penanda
from kinerja.hooks.penjaga import (
    Kelompok,
    Panggilan,
    group_of_call,
    is_suspended,
    run,
    run_together,
    suspend,
)
from kinerja.hooks.periksa import check_none, check_penjelasan, check_slot, check_temuan, check_usulan
from kinerja.hooks.peristiwa import PeristiwaPeriode, PeristiwaSkp, SlotBeranda, SlotPenilaian, SlotSkp
from kinerja.hooks.rencana import Rencana, TemuanRencana
from kinerja.hooks.surat import JenisSurat
from kinerja.hooks.terjaga import guard_tipe

T = TypeVar("T")

Lapor = Callable[[Galat], None]
FORMULA_AWAL = "bawaan"
"""The formula of every instansi that has not chosen another."""
SLOT = {
    SlotSkp: "kinerja_slot_skp",
    SlotPenilaian: "kinerja_slot_penilaian",
    SlotBeranda: "kinerja_slot_beranda",
}
PERISTIWA = {PeristiwaSkp: "kinerja_skp_changed", PeristiwaPeriode: "kinerja_periode_changed"}


class Potongan(NamedTuple):
    """A piece of a page and the label of the plugin it comes from."""

    label: str
    html: Markup


class Pagar(Protocol):
    """What keeps the data of the product apart from the code of plugins, round each run of calls."""

    def prepare(self) -> None:
        """Before the calls."""

    def wrap(self, fungsi: Callable[[], object]) -> Callable[[], object]:
        """One call on the side of the plugin: raises where its code touched what is not its own."""

    def check(self) -> None:
        """After the calls. Raises KinerjaError where the page cannot go on."""


class TanpaPagar:
    """Where there are no data: tests of pure rules."""

    def prepare(self) -> None:
        """Nothing to do."""

    def wrap(self, fungsi: Callable[[], object]) -> Callable[[], object]:
        """The call as it is."""
        return fungsi

    def check(self) -> None:
        """Nothing to look at."""


@dataclass(frozen=True, kw_only=True)
class Katalog:
    """What the plugins of an instansi offer and answer.

    `setelan` has the settings of every plugin that is on, built-in ones included. `batas` is the time limit
    of one plugin in seconds, None where the job's limit holds. `lapor` hears of every fault. `konteks` makes
    what the host functions of a call answer, None where no plugin can ask (tests of pure rules).
    `kode_formula` names the formula that the instansi has chosen. `pagar` stands between calls and data.
    """

    manager: HookManager
    setelan: Mapping[str, BaseModel]
    batas: float | None = None
    lapor: Lapor = lambda _galat: None
    konteks: Callable[[str], Konteks] | None = None
    kode_formula: str = FORMULA_AWAL
    nomor_setelan: Mapping[str, int] = field(default_factory=dict)
    pagar: Pagar = field(default_factory=TanpaPagar)
    _tipe: dict[str, TipeIndikator] = field(default_factory=dict)

    # Indicators

    def collect_tipe_indikator(self) -> Mapping[str, TipeIndikator]:
        """The kinds that a plan may use, by kode, built-in ones first."""
        semua = self._active(self.manager.indikator)
        return MappingProxyType({kode: self._guarded(milik) for kode, milik in semua.items()})

    def find_tipe_indikator(self, kode: str, penyedia: str = "") -> TipeIndikator:
        """The kind, or a stand-in that shows what is stored; `penyedia`: the plugin's name as stored."""
        milik = self.manager.indikator.get(kode)
        if milik is None:
            return missing_tipe(kode, penyedia)
        if milik.plugin.nama not in self.setelan:
            return missing_tipe(kode, milik.plugin.nama, "tidak diaktifkan")
        return self._guarded(milik)

    def provider_of(self, kode: str) -> str:
        """Name of the plugin that gives this kind, "" if none does; stored beside it."""
        milik = self.manager.indikator.get(kode)
        return milik.plugin.nama if milik else ""

    def _guarded(self, milik: Milik[TipeIndikator]) -> TipeIndikator:
        nama, tipe = milik.plugin.nama, milik.isi
        if self._is_builtin(nama):
            return tipe

        def jaga(hook: str, fungsi: Callable[[], object], periksa: Callable[[object], T]) -> T | Galat:
            return self._call(nama, f"{tipe.kode}.{hook}", fungsi, periksa)

        if tipe.kode not in self._tipe:
            self._tipe[tipe.kode] = guard_tipe(tipe, nama, jaga)
        return self._tipe[tipe.kode]

    # Formulas

    def collect_formula(self) -> Mapping[str, Milik[FormulaEvaluasi]]:
        """The formulas that the instansi may choose, by kode."""
        return self._active(self.manager.formula)

    def find_formula(self) -> Milik[FormulaEvaluasi] | None:
        """The chosen formula, None where its plugin is gone or off."""
        return self.collect_formula().get(self.kode_formula)

    def propose(
        self, milik: Milik[FormulaEvaluasi], bahan: BahanFormula, setelan: BaseModel
    ) -> Usulan | Galat:
        """What the formula proposes with these settings."""
        formula = milik.isi
        return self._call(
            milik.plugin.nama,
            f"{formula.kode}.propose",
            lambda: formula.propose(bahan, setelan),
            check_usulan,
        )

    def explain(self, milik: Milik[FormulaEvaluasi], setelan: BaseModel) -> Penjelasan | Galat:
        """The formula in words with these settings; a fault for settings it cannot use."""
        formula = milik.isi
        return self._call(
            milik.plugin.nama, f"{formula.kode}.explain", lambda: formula.explain(setelan), check_penjelasan
        )

    # Letters, signers, connectors

    def collect_surat(self) -> Mapping[str, Milik[JenisSurat]]:
        """The letters that may be made, by kode."""
        return self._active(self.manager.surat)

    def collect_penanda(self) -> Mapping[str, Milik[Penanda]]:
        """The signers that may be used, by kode."""
        return self._active(self.manager.penanda)

    def collect_konektor(self) -> Mapping[str, Milik[JenisKonektor]]:
        """The connectors that may be used, by kode."""
        return self._active(self.manager.konektor)

    def ask(
        self,
        milik: Milik[object],
        fungsi: str,
        panggil: Callable[[BaseModel], object],
        periksa: Callable[[object], T],
    ) -> T | Galat:
        """Call one function of something a plugin offers, with the settings of the instansi."""
        nama = milik.plugin.nama
        return self._call(nama, fungsi, lambda: panggil(self.setelan[nama]), periksa)

    # Hooks that all active plugins answer

    def check_rencana(self, rencana: Rencana) -> tuple[tuple[str, TemuanRencana], ...]:
        """The findings of all plugins, each with the name of its plugin."""
        hook = "kinerja_check_rencana"
        jawaban = self._ask_all(hook, check_temuan, rencana=rencana)
        return tuple((nama, satu) for nama, daftar in jawaban for satu in daftar)

    def fill_slot(self, slot: SlotSkp | SlotPenilaian | SlotBeranda) -> tuple[Potongan, ...]:
        """The pieces for a place in a page, sorted by plugin name."""
        jawaban = self._ask_all(SLOT[type(slot)], check_slot, slot=slot)
        urut = sorted(jawaban, key=lambda satu: satu[0])
        return tuple(Potongan(self._label_of(nama), html) for nama, html in urut if html)

    def notify(self, peristiwa: PeristiwaSkp | PeristiwaPeriode) -> None:
        """Tell all plugins; each alone, a fault of one keeps nothing from the others."""
        self._ask_all(PERISTIWA[type(peristiwa)], check_none, peristiwa=peristiwa)

    def has_hook(self, hook: str) -> bool:
        """Whether an active plugin implements this hook: spares the queries for its arguments."""
        return any(nama in self.setelan for nama in self.manager.names_implementing(hook))

    # Calls

    def together(self, fungsi: Callable[[], T]) -> T:
        """`fungsi()`, with one hand-over to a thread for all calls of plugins that it makes.

        It works on what was loaded before and may run twice: once more without a plugin that did not end.
        """
        if self.batas is None or all(self._is_builtin(nama) for nama in self.setelan):
            return fungsi()
        while True:
            kelompok = Kelompok()
            self.pagar.prepare()
            jawaban = run_together(fungsi, kelompok, batas=self.batas)
            for galat in kelompok.galat:
                self._heard(galat)
            self.pagar.check()
            if not isinstance(jawaban, Galat):
                return jawaban
            if not jawaban.plugin:  # no plugin was under way: the machine is slow
                return fungsi()
            self._heard(jawaban)

    def _ask_all(
        self, hook: str, periksa: Callable[[object], T], **argumen: object
    ) -> Sequence[tuple[str, T]]:
        panggil = {
            nama: fungsi
            for nama, fungsi in self.manager.calls(hook, **argumen).items()
            if nama in self.setelan and not is_suspended(nama)
        }
        daftar = [
            self._prepare(nama, hook, _with_settings(fungsi, self.setelan[nama]), periksa)
            for nama, fungsi in panggil.items()
        ]
        hasil = zip(panggil, self._run(daftar), strict=True)
        return [(nama, jawaban) for nama, jawaban in hasil if not isinstance(jawaban, Galat)]

    def _call(
        self, nama: str, hook: str, fungsi: Callable[[], object], periksa: Callable[[object], T]
    ) -> T | Galat:
        if self._is_builtin(nama):
            return periksa(fungsi())
        if is_suspended(nama):
            return Galat(nama, hook, "ditangguhkan sesudah tidak menjawab", lambat=True)
        panggilan = self._prepare(nama, hook, fungsi, periksa)
        if kelompok := group_of_call():
            return kelompok.call(panggilan)
        (jawaban,) = self._run([panggilan])
        return jawaban

    def _prepare(
        self, nama: str, hook: str, fungsi: Callable[[], object], periksa: Callable[[object], T]
    ) -> Panggilan[T]:
        return Panggilan(nama, hook, self.pagar.wrap(fungsi), periksa, self._context(nama))

    def _run(self, daftar: Sequence[Panggilan[T]]) -> list[T | Galat]:
        if not daftar:
            return []
        self.pagar.prepare()
        semua = [self._heard(jawaban) for jawaban in run(daftar, batas=self.batas)]
        self.pagar.check()
        return semua

    def _heard(self, jawaban: T | Galat) -> T | Galat:
        if isinstance(jawaban, Galat):
            if jawaban.lambat:
                suspend(jawaban.plugin)
            self.lapor(jawaban)
        return jawaban

    def _label_of(self, nama: str) -> str:
        return self.manager.terpasang[nama].definisi.label

    def _context(self, nama: str) -> Konteks | None:
        return self.konteks(nama) if self.konteks else None

    def _active(self, semua: Mapping[str, Milik[T]]) -> Mapping[str, Milik[T]]:
        return {kode: milik for kode, milik in semua.items() if milik.plugin.nama in self.setelan}

    def _is_builtin(self, nama: str) -> bool:
        terpasang = self.manager.terpasang.get(nama)
        return terpasang is not None and terpasang.bawaan


def _with_settings(fungsi: Callable[[object], object], setelan: BaseModel) -> Callable[[], object]:
    return lambda: fungsi(setelan)


def builtin_katalog(manager: HookManager) -> Katalog:
    """Only the built-in plugins, with their first settings: pure rules and tests."""
    semua = {nama: satu.definisi.Pengaturan() for nama, satu in manager.terpasang.items() if satu.bawaan}
    return Katalog(manager=manager, setelan=semua)
