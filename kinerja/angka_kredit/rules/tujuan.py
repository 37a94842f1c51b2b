"""The two goals that the same angka kredit counts for, and every condition of a kenaikan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kinerja.angka import format_desimal
from kinerja.angka_kredit.rules.konversi import JenisEntri, divide_half_up
from kinerja.aturan.rules import AturanJenjang, AturanKonversi, Istilah, Jenjang, Predikat
from kinerja.organisasi.rules import PANGKAT_PNS
from kinerja.tanggal import format_tanggal

NOL = Decimal(0)
TAHUN_DALAM_PANGKAT = 2
PALING_RENDAH_BAIK = frozenset({Predikat.BAIK, Predikat.SANGAT_BAIK})

SUMBER_PNS = "Peraturan BKN 3/2023 Pasal 1"
SUMBER_PANGKAT = "Peraturan BKN 3/2023; syarat kenaikan pangkat PNS (Peraturan BKN 4/2025 untuk periodenya)"
SUMBER_JENJANG = "PermenPANRB 1/2023; Peraturan BKN 3/2023"


class JenisTujuan(Istilah):
    PANGKAT = "pangkat"
    JENJANG = "jenjang"


@dataclass(frozen=True)
class Butir:
    """One amount of the ledger; `jenis` is None for a conversion, `mulai` the first day it was earned for.

    `bulan` is how many months a conversion was earned in, 0 of an amount that was given at once.
    """

    mulai: date
    jenjang: Jenjang
    angka_kredit: Decimal
    jenis: JenisEntri | None = None
    bulan: int = 0


@dataclass(frozen=True)
class AturanSisa:
    """Where the excess goes on: to the next pangkat of the jenjang, into a new jenjang (product default)."""

    antar_pangkat: bool = True
    antar_jenjang: bool = False


@dataclass(frozen=True)
class Tujuan:
    """The next pangkat or jenjang: what it asks for and what counts for it.

    `jenjang_dahulu` is the jenjang that must be reached before a pangkat that belongs to it, else None.
    """

    jenis: JenisTujuan
    nama: str
    minimum: Decimal
    dimiliki: Decimal
    jenjang_dahulu: Jenjang | None = None

    @property
    def selisih(self) -> Decimal:
        """Above zero the kelebihan, below zero the kekurangan."""
        return self.dimiliki - self.minimum

    @property
    def tercapai(self) -> bool:
        return self.selisih >= 0

    @property
    def kekurangan(self) -> Decimal:
        return max(NOL, -self.selisih)


def sum_jenjang(
    aturan: AturanKonversi, semua: Sequence[Butir], jenjang: Jenjang, sisa: AturanSisa
) -> Decimal:
    """Angka kredit kumulatif in a jenjang, with the excess of the one before it if the setting says so."""
    jumlah = sum((satu.angka_kredit for satu in semua if satu.jenjang is jenjang), NOL)
    return jumlah + (_excess_before(aturan, semua, jenjang, sisa) if sisa.antar_jenjang else NOL)


def _excess_before(
    aturan: AturanKonversi, semua: Sequence[Butir], jenjang: Jenjang, sisa: AturanSisa
) -> Decimal:
    lama = next((satu for satu, isi in aturan.jenjang.items() if isi.berikutnya is jenjang), None)
    if lama is None or not any(satu.jenjang is lama for satu in semua):
        return NOL
    minimum = aturan.jenjang[lama].kenaikan_jenjang or NOL
    return max(NOL, sum_jenjang(aturan, semua, lama, sisa) - minimum)


def find_goal_jenjang(
    aturan: AturanKonversi, semua: Sequence[Butir], jenjang: Jenjang, sisa: AturanSisa
) -> Tujuan | None:
    """The next jenjang, None at the top of a kategori."""
    isi = aturan.jenjang[jenjang]
    if isi.berikutnya is None or isi.kenaikan_jenjang is None:
        return None
    dimiliki = sum_jenjang(aturan, semua, jenjang, sisa)
    return Tujuan(JenisTujuan.JENJANG, isi.berikutnya.label, isi.kenaikan_jenjang, dimiliki)


def find_goal_pangkat(
    aturan: AturanKonversi,
    semua: Sequence[Butir],
    jenjang: Jenjang,
    golongan: str,
    sisa: AturanSisa,
    *,
    tmt: date | None = None,
) -> Tujuan | None:
    """The next golongan ruang; None at the end of the line, or where the golongan is not of this jenjang.

    With the excess carried, the steps of this jenjang that were used already are taken off; without it only
    what was earned from the `tmt` of the present golongan on counts, AK dasar apart: of a conversion over
    that day the share of its later months, half up to the places of `aturan`.
    """
    isi = aturan.jenjang[jenjang]
    if golongan not in isi.golongan or (baru := _golongan_after(golongan)) is None:
        return None
    dahulu = None if baru in isi.golongan else isi.berikutnya
    if baru not in isi.golongan and dahulu is None:
        return None
    dimiliki = _sum_pangkat(aturan, semua, jenjang, golongan, sisa, tmt)
    return Tujuan(JenisTujuan.PANGKAT, baru, isi.kenaikan_pangkat, dimiliki, dahulu)


def _sum_pangkat(
    aturan: AturanKonversi,
    semua: Sequence[Butir],
    jenjang: Jenjang,
    golongan: str,
    sisa: AturanSisa,
    tmt: date | None,
) -> Decimal:
    if sisa.antar_pangkat or tmt is None:
        return sum_jenjang(aturan, semua, jenjang, sisa) - used_steps(aturan.jenjang[jenjang], golongan)
    sejenjang = [satu for satu in semua if satu.jenjang is jenjang]
    return sum(
        (_earned_since(satu, tmt, aturan) for satu in sejenjang if satu.jenis is not JenisEntri.AK_DASAR), NOL
    )


def _earned_since(satu: Butir, tmt: date, aturan: AturanKonversi) -> Decimal:
    if satu.mulai >= tmt:
        return satu.angka_kredit
    lewat = (tmt.year - satu.mulai.year) * 12 + tmt.month - satu.mulai.month + (tmt.day > 1)
    if lewat >= satu.bulan:
        return NOL
    return divide_half_up(satu.angka_kredit * (satu.bulan - lewat), satu.bulan, aturan.desimal)


def lacks_ak_dasar(
    aturan: AturanKonversi, semua: Sequence[Butir], jenjang: Jenjang, golongan: str, tmt: date | None
) -> bool:
    """Whether the golongan was reached with angka kredit that neither the ledger nor an AK dasar has.

    What was earned before the `tmt` of the golongan must cover the steps below it (Peraturan BKN 3/2023).
    """
    isi = aturan.jenjang[jenjang]
    if golongan not in isi.golongan:
        return False
    sejenjang = [satu for satu in semua if satu.jenjang is jenjang]
    if any(satu.jenis is JenisEntri.AK_DASAR for satu in sejenjang):
        return False
    sebelum = sum(
        (satu.angka_kredit - (_earned_since(satu, tmt, aturan) if tmt else NOL) for satu in sejenjang), NOL
    )
    return sebelum < used_steps(isi, golongan)


def used_steps(isi: AturanJenjang, golongan: str) -> Decimal:
    """What the pangkat of this jenjang below `golongan` have asked for already."""
    return isi.kenaikan_pangkat * isi.golongan.index(golongan)


def _golongan_after(golongan: str) -> str | None:
    urut = list(PANGKAT_PNS)
    tempat = urut.index(golongan) + 1
    return urut[tempat] if tempat < len(urut) else None


# --- Conditions ---


@dataclass(frozen=True)
class Syarat:
    """One condition: `terpenuhi` is None while nobody knows; `dasar` says where it comes from."""

    nama: str
    terpenuhi: bool | None
    kalimat: str
    dasar: str


@dataclass(frozen=True)
class Catatan:
    """What was recorded about a condition outside the ledger: the lowongan, the uji kompetensi."""

    terpenuhi: bool
    tanggal: date
    dokumen: str


def check_pangkat(
    tujuan: Tujuan,
    *,
    tmt: date | None,
    predikat: Mapping[int, Predikat],
    today: date,
    desimal: int,
    pns: bool = True,
) -> tuple[Syarat, ...]:
    """Every condition of a kenaikan pangkat, met or not; `predikat` has the final ones by year.

    `pns` is False for a CPNS, who earns angka kredit and is promoted only after the appointment.
    """
    hasil = [_check_ak(tujuan, desimal, SUMBER_PANGKAT), *_check_pns(pns), _check_time(tmt, today)]
    hasil += [_check_predikat(predikat, today.year - 2, 2, SUMBER_PANGKAT)]
    if tujuan.jenjang_dahulu is not None:
        kalimat = (
            f"Golongan {tujuan.nama} termasuk jenjang {tujuan.jenjang_dahulu.label}. Naik jenjang dahulu."
        )
        hasil.append(Syarat("Jenjang", False, kalimat, SUMBER_JENJANG))
    return tuple(hasil)


def check_jenjang(
    tujuan: Tujuan,
    *,
    kebutuhan: Catatan | None,
    uji_kompetensi: Catatan | None,
    predikat: Mapping[int, Predikat],
    today: date,
    desimal: int,
    pns: bool = True,
) -> tuple[Syarat, ...]:
    """Every condition of a kenaikan jenjang, met or not; `pns` as in `check_pangkat`."""
    return (
        _check_ak(tujuan, desimal, SUMBER_JENJANG),
        *_check_pns(pns),
        _check_note("Kebutuhan jabatan", kebutuhan, "tersedia", "tidak tersedia"),
        _check_note("Uji kompetensi", uji_kompetensi, "lulus", "tidak lulus"),
        _check_predikat(predikat, today.year - 1, 1, SUMBER_JENJANG),
    )


def is_eligible(semua: Sequence[Syarat]) -> bool:
    """Whether every condition is known and met."""
    return bool(semua) and all(satu.terpenuhi for satu in semua)


def _check_ak(tujuan: Tujuan, desimal: int, dasar: str) -> Syarat:
    minimum = format_desimal(tujuan.minimum, desimal)
    kata = "kelebihan" if tujuan.tercapai else "kurang"
    selisih = format_desimal(abs(tujuan.selisih), desimal)
    return Syarat("Angka kredit", tujuan.tercapai, f"Angka kredit {minimum}: {kata} {selisih}.", dasar)


def _check_pns(pns: bool) -> tuple[Syarat, ...]:
    if pns:
        return ()
    kalimat = "Pegawai masih CPNS. Kenaikan dipertimbangkan sesudah diangkat menjadi PNS."
    return (Syarat("Status kepegawaian", False, kalimat, SUMBER_PNS),)


def _check_time(tmt: date | None, today: date) -> Syarat:
    nama, dasar = "Masa dalam pangkat", SUMBER_PANGKAT
    if tmt is None:
        return Syarat(nama, None, "TMT golongan belum tercatat. Minta admin kepegawaian mengisinya.", dasar)
    cukup = add_years(tmt, TAHUN_DALAM_PANGKAT)
    kalimat = f"Paling sedikit {TAHUN_DALAM_PANGKAT} tahun dalam pangkat sejak {format_tanggal(tmt)}"
    if cukup <= today:
        return Syarat(nama, True, f"{kalimat}.", dasar)
    return Syarat(nama, False, f"{kalimat}: cukup pada {format_tanggal(cukup)}.", dasar)


def _check_predikat(predikat: Mapping[int, Predikat], awal: int, banyak: int, dasar: str) -> Syarat:
    tahun = range(awal, awal + banyak)
    sebut = " dan ".join(str(satu) for satu in tahun)
    ada = {satu: predikat[satu] for satu in tahun if satu in predikat}
    kurang = [f"{satu} {isi.label}" for satu, isi in ada.items() if isi not in PALING_RENDAH_BAIK]
    if kurang:
        teks = f"Predikat paling rendah Baik pada {sebut}: {', '.join(kurang)}."
        return Syarat("Predikat", False, teks, dasar)
    if belum := [str(satu) for satu in tahun if satu not in ada]:
        teks = f"Predikat paling rendah Baik pada {sebut}: tahun {', '.join(belum)} belum final."
        return Syarat("Predikat", None, teks, dasar)
    return Syarat("Predikat", True, f"Predikat paling rendah Baik pada {sebut}.", dasar)


def _check_note(nama: str, catatan: Catatan | None, ya: str, tidak: str) -> Syarat:
    if catatan is None:
        return Syarat(nama, None, f"{nama}: belum tercatat.", SUMBER_JENJANG)
    kata = ya if catatan.terpenuhi else tidak
    teks = f"{nama}: {kata}, {catatan.dokumen}, {format_tanggal(catatan.tanggal)}."
    return Syarat(nama, catatan.terpenuhi, teks, SUMBER_JENJANG)


def add_years(tanggal: date, banyak: int) -> date:
    """The same day `banyak` years later, 28 February for the 29th."""
    try:
        return tanggal.replace(year=tanggal.year + banyak)
    except ValueError:
        return tanggal.replace(year=tanggal.year + banyak, day=28)


def first_tmt(tercapai: date, tmt: date | None) -> date:
    """The earliest TMT of a kenaikan pangkat: the first of a month, after the angka kredit and two years."""
    paling_awal = max(tercapai, add_years(tmt, TAHUN_DALAM_PANGKAT)) if tmt else tercapai
    if paling_awal.day == 1:
        return paling_awal
    bulan = paling_awal.year * 12 + paling_awal.month
    return date(bulan // 12, bulan % 12 + 1, 1)
