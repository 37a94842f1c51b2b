"""When a goal would be reached if every year brought the same predikat: three scenarios, no promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kinerja.angka_kredit.rules.konversi import convert_predikat
from kinerja.angka_kredit.rules.tujuan import PALING_RENDAH_BAIK, JenisTujuan, Tujuan, first_tmt
from kinerja.aturan.rules import AturanKonversi, Jenjang, Predikat

SKENARIO = (Predikat.SANGAT_BAIK, Predikat.BAIK, Predikat.BUTUH_PERBAIKAN)
PALING_LAMA = 50 * 12  # months; nobody works longer


@dataclass(frozen=True)
class Capaian:
    """When a goal is reached: `bulan` is the last day of the month, None where it never is.

    `tmt` is the earliest TMT that it allows, None where the predikat of the scenario rules the kenaikan out.
    """

    tujuan: Tujuan
    bulan: date | None
    tmt: date | None

    @property
    def sudah(self) -> bool:
        return self.tujuan.tercapai


@dataclass(frozen=True)
class Skenario:
    """One scenario: what a year brings, and when each goal is reached."""

    predikat: Predikat
    setahun: Decimal
    capaian: tuple[Capaian, ...]

    @property
    def memenuhi_syarat(self) -> bool:
        """Whether this predikat is good enough for a kenaikan at all."""
        return self.predikat in PALING_RENDAH_BAIK


def project(
    aturan: AturanKonversi,
    jenjang: Jenjang,
    tujuan: Sequence[Tujuan],
    *,
    dari: date,
    tmt_pangkat: date | None = None,
    sejak: date | None = None,
) -> tuple[Skenario, ...]:
    """The scenarios from `dari`, the first day of the first month that is not converted yet.

    Each calendar year is one row and is rounded once, as the conversion will be. No TMT lies before `sejak`.
    """
    masa = _Masa(dari, sejak or dari, tmt_pangkat)
    return tuple(_scenario(aturan, jenjang, predikat, tujuan, masa) for predikat in SKENARIO)


@dataclass(frozen=True)
class _Masa:
    """From when is counted, before which day no TMT lies, and since when the pangkat is held."""

    dari: date
    sejak: date
    tmt_pangkat: date | None


def _scenario(
    aturan: AturanKonversi,
    jenjang: Jenjang,
    predikat: Predikat,
    tujuan: Sequence[Tujuan],
    masa: _Masa,
) -> Skenario:
    koefisien = aturan.jenjang[jenjang].koefisien
    capaian = tuple(_reach(aturan, predikat, koefisien, satu, masa) for satu in tujuan)
    return Skenario(predikat, convert_predikat(aturan, predikat, koefisien, 12), capaian)


def _reach(
    aturan: AturanKonversi, predikat: Predikat, koefisien: Decimal, tujuan: Tujuan, masa: _Masa
) -> Capaian:
    bulan = masa.dari - timedelta(days=1) if tujuan.tercapai else None
    if bulan is None:
        bulan = _month_of(aturan, predikat, koefisien, tujuan.kekurangan, masa.dari)
    if bulan is None or predikat not in PALING_RENDAH_BAIK:
        return Capaian(tujuan, bulan, None)
    pangkat = masa.tmt_pangkat if tujuan.jenis is JenisTujuan.PANGKAT else None
    return Capaian(tujuan, bulan, first_tmt(max(bulan + timedelta(days=1), masa.sejak), pangkat))


def _month_of(
    aturan: AturanKonversi, predikat: Predikat, koefisien: Decimal, kurang: Decimal, dari: date
) -> date | None:
    """The last day of the first month in which `kurang` is earned."""
    penuh = Decimal(0)
    tahun, awal = dari.year, dari.month
    for _ in range(PALING_LAMA // 12):
        for bulan in range(awal, 13):
            if penuh + convert_predikat(aturan, predikat, koefisien, bulan - awal + 1) >= kurang:
                return date(tahun + bulan // 12, bulan % 12 + 1, 1) - timedelta(days=1)
        penuh += convert_predikat(aturan, predikat, koefisien, 13 - awal)
        tahun, awal = tahun + 1, 1
    return None


def find_month(semua: Sequence[Skenario], predikat: Predikat, tujuan: Tujuan) -> date | None:
    """The last day of the month in which a scenario reaches a goal, None where it never does."""
    capaian = next((satu.capaian for satu in semua if satu.predikat is predikat), ())
    return next((isi.bulan for isi in capaian if isi.tujuan == tujuan), None)


def earned_until(
    aturan: AturanKonversi, jenjang: Jenjang, predikat: Predikat, dari: date, sampai: date
) -> Decimal:
    """What a scenario earns from `dari` to the end of the month of `sampai`, year by year."""
    koefisien = aturan.jenjang[jenjang].koefisien
    jumlah, awal = Decimal(0), dari.month
    for tahun in range(dari.year, sampai.year + 1):
        akhir = sampai.month if tahun == sampai.year else 12
        if akhir >= awal:
            jumlah += convert_predikat(aturan, predikat, koefisien, akhir - awal + 1)
        awal = 1
    return jumlah
