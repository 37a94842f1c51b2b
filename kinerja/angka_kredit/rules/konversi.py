"""Predikat → angka kredit, and which months it takes (Peraturan BKN 3/2023 Pasal 12 and 13)."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kinerja.angka import format_desimal, round_half_up
from kinerja.aturan.rules import AturanKonversi, Istilah, Jenjang, Predikat
from kinerja.kalender.rules import Rentang, tahun_kalender

SETAHUN = 12


class BulanParsial(Istilah):
    """To which jabatan a month belongs in which the jabatan changed (the sources are silent)."""

    HARI_PERTAMA = "hari_pertama"
    HARI_TERAKHIR = "hari_terakhir"
    TERBANYAK = "terbanyak"


class JenisEntri(Istilah):
    """What stands in the ledger besides conversions, in the order of the PAK form."""

    AK_DASAR = "ak_dasar"
    JF_LAMA = "jf_lama"
    PENYESUAIAN = "penyesuaian"
    PENDIDIKAN = "pendidikan"
    LAINNYA = "lainnya"

    @property
    def label(self) -> str:
        return _LABEL_ENTRI[self]


_LABEL_ENTRI = {
    JenisEntri.AK_DASAR: "AK dasar",
    JenisEntri.JF_LAMA: "AK JF lama",
    JenisEntri.PENYESUAIAN: "AK penyesuaian/penyetaraan",
    JenisEntri.PENDIDIKAN: "AK peningkatan pendidikan",
    JenisEntri.LAINNYA: "AK lainnya",
}


def convert_predikat(aturan: AturanKonversi, predikat: Predikat, koefisien: Decimal, bulan: int) -> Decimal:
    """Angka kredit for `bulan` months in one jenjang, half up to `aturan.desimal` places.

    Multiplied before it is divided, and rounded once. Raises ValueError unless `bulan` is 1 to 12.
    Source: Peraturan BKN 3/2023 Pasal 13 ayat (1).
    """
    if not 1 <= bulan <= SETAHUN:
        raise ValueError(f"bulan must be 1 to 12, not {bulan}")
    pembilang = aturan.faktor[predikat] * koefisien * bulan
    return divide_half_up(pembilang, SETAHUN, aturan.desimal)


def divide_half_up(pembilang: Decimal, penyebut: int, desimal: int) -> Decimal:
    """A quotient half up to `desimal` places, rounded once; neither number below zero."""
    # In whole numbers, because a quotient by 12 has no end as a decimal: floor(2q + 1) / 2 is half up.
    atas, bawah = pembilang.scaleb(desimal).as_integer_ratio()
    bulat = (2 * atas + bawah * penyebut) // (2 * bawah * penyebut)
    return Decimal(bulat).scaleb(-desimal)


def convert_pendidikan(aturan: AturanKonversi, jenjang: Jenjang) -> Decimal:
    """Angka kredit of a higher ijazah, once per ijazah: a share of the kenaikan pangkat of the jenjang.

    Half up to `aturan.desimal` places. Source: PermenPANRB 1/2023.
    """
    return round_half_up(aturan.faktor_pendidikan * aturan.jenjang[jenjang].kenaikan_pangkat, aturan.desimal)


def propose_ak_dasar(aturan: AturanKonversi, golongan: str) -> Decimal | None:
    """The AK dasar that the table proposes, None for a golongan without jabatan fungsional."""
    nilai = aturan.ak_dasar.get(golongan)
    return None if nilai is None else round_half_up(nilai, aturan.desimal)


def describe_prosentase(faktor: Decimal, bulan: int) -> str:
    """The cell PROSENTASE of ledger and forms alike: "150%", of less than a year "2/12 × 100%"."""
    persen = f"{format_desimal(faktor * 100)}%"
    return persen if bulan == SETAHUN else f"{bulan}/{SETAHUN} × {persen}"


def format_ak(nilai: Decimal, desimal: int) -> str:
    """Angka kredit as every screen, letter and export writes it: decimal comma, always all places."""
    return format_desimal(nilai, desimal)


def places_of(semua: Iterable[int], bawaan: int) -> int:
    """The places in which a sum is written: the most that one of its rows has."""
    return max([bawaan, *semua])


# --- Months ---


def assign_months(semua: Sequence[Rentang], tahun: int, cara: BulanParsial) -> dict[int, int]:
    """Month (1 to 12) → place of the range that it belongs to; months of nobody are left out.

    No month comes twice: ranges must not overlap, as SKP of one pegawai do not.
    """
    if len(semua) == 1 and semua[0] == tahun_kalender(tahun):
        return dict.fromkeys(range(1, SETAHUN + 1), 0)
    hasil: dict[int, int] = {}
    for bulan in range(1, SETAHUN + 1):
        if (pemilik := _owner_of(semua, _month(tahun, bulan), cara)) is not None:
            hasil[bulan] = pemilik
    return hasil


def _owner_of(semua: Sequence[Rentang], bulan: Rentang, cara: BulanParsial) -> int | None:
    if cara is BulanParsial.TERBANYAK:
        hari = {nomor: dalam.hari for nomor, satu in enumerate(semua) if (dalam := satu.irisan(bulan))}
        return max(hari, key=lambda nomor: (hari[nomor], -semua[nomor].mulai.toordinal())) if hari else None
    tanggal = bulan.mulai if cara is BulanParsial.HARI_PERTAMA else bulan.selesai
    return next((nomor for nomor, satu in enumerate(semua) if satu.memuat(tanggal)), None)


def _month(tahun: int, bulan: int) -> Rentang:
    mulai = date(tahun, bulan, 1)
    return Rentang(mulai, mulai + timedelta(days=calendar.monthrange(tahun, bulan)[1]))


def list_runs(semua: Collection[int]) -> list[tuple[int, int]]:
    """First and last month of each unbroken run, in order."""
    runs: list[tuple[int, int]] = []
    for bulan in sorted(semua):
        if runs and runs[-1][1] == bulan - 1:
            runs[-1] = (runs[-1][0], bulan)
        else:
            runs.append((bulan, bulan))
    return runs


@dataclass(frozen=True)
class Segmen:
    """One SKP of the year; `jenjang` is None outside a jabatan fungsional, `predikat` until it is final."""

    rentang: Rentang
    jenjang: Jenjang | None
    predikat: Predikat | None


@dataclass(frozen=True)
class Konversi:
    """One row of the ledger: months of one year in one jenjang under one predikat, all included."""

    tahun: int
    bulan_mulai: int
    bulan_selesai: int
    jenjang: Jenjang
    koefisien: Decimal
    predikat: Predikat
    faktor: Decimal
    desimal: int
    angka_kredit: Decimal

    @property
    def bulan(self) -> int:
        return self.bulan_selesai - self.bulan_mulai + 1

    @property
    def semua_bulan(self) -> range:
        return range(self.bulan_mulai, self.bulan_selesai + 1)


def build_konversi(
    aturan: AturanKonversi, jenjang: Jenjang, predikat: Predikat, tahun: int, bulan: tuple[int, int]
) -> Konversi:
    """One conversion from the first to the last month of `bulan`. Raises ValueError for an empty range."""
    koefisien = aturan.jenjang[jenjang].koefisien
    awal, akhir = bulan
    return Konversi(
        tahun=tahun,
        bulan_mulai=awal,
        bulan_selesai=akhir,
        jenjang=jenjang,
        koefisien=koefisien,
        predikat=predikat,
        faktor=aturan.faktor[predikat],
        desimal=aturan.desimal,
        angka_kredit=convert_predikat(aturan, predikat, koefisien, akhir - awal + 1),
    )


def plan_year(
    aturan: Mapping[int, AturanKonversi],
    semua: Sequence[Segmen],
    tahun: int,
    cara: BulanParsial,
    terpakai: Collection[int],
) -> list[tuple[int, Konversi]]:
    """The conversions that the year still allows, with the place of their segment, in the order of months.

    A full year is one row; where months were converted before (`terpakai`), only those that remain are:
    2 + 10, never 2 + 12. `aturan` has the rule set of each segment by its place.
    """
    milik = assign_months([satu.rentang for satu in semua], tahun, cara)
    hasil: list[tuple[int, Konversi]] = []
    for nomor, segmen in enumerate(semua):
        if segmen.jenjang is None or segmen.predikat is None:
            continue
        bebas = [bulan for bulan, siapa in milik.items() if siapa == nomor and bulan not in terpakai]
        hasil += [
            (nomor, build_konversi(aturan[nomor], segmen.jenjang, segmen.predikat, tahun, run))
            for run in list_runs(bebas)
        ]
    return sorted(hasil, key=lambda satu: satu[1].bulan_mulai)
