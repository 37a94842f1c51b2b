"""What an instansi may choose over a national edition, and an edition with such choices laid over it. Pure.

Only what no regulation fixes: deadlines and the working time behind the workload. A choice is stored as text,
so that its history reads the same years later: days as digits, a day of the year as "MM-DD".
"""

from __future__ import annotations

import calendar
import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from kinerja.angka import format_desimal
from kinerja.aturan.rules import Istilah, JenisTenggat, KodeAturan
from kinerja.tanggal import NAMA_BULAN

Isi = Mapping[str, Any]
_HARI_BULAN = re.compile(r"([0-9]{2})-([0-9]{2})")
TAHUN_KABISAT = 2024


class JenisButir(Istilah):
    """How a choice is written: a number, or a day of the year."""

    BILANGAN = "bilangan"
    TANGGAL = "tanggal"


@dataclass(frozen=True)
class Butir:
    """One value of an edition that is left to the instansi: where it stands, what it means, its limits."""

    kode: KodeAturan
    kolom: str
    label: str
    bantuan: str
    jenis: JenisButir
    satuan: str = ""
    terkecil: int = 0
    terbesar: int = 0

    @property
    def jalur(self) -> tuple[str, ...]:
        return tuple(self.kolom.split("."))

    def read(self, isi: Isi) -> str:
        """The value in the content of an edition, as text."""
        nilai: Any = isi
        for satu in self.jalur:
            nilai = nilai[satu]
        if self.jenis is JenisButir.TANGGAL:
            return f"{nilai['bulan']:02d}-{nilai['tanggal']:02d}"
        return str(nilai["hari"] if isinstance(nilai, Mapping) else nilai)

    def parse(self, teks: str) -> str:
        """The text as it is stored. Raises ValueError with the sentence to show at the field."""
        teks = teks.strip()
        if self.jenis is JenisButir.TANGGAL:
            return _parse_hari_bulan(teks)
        if not re.fullmatch(r"[0-9]{1,6}", teks):
            raise ValueError(f"Tulis bilangan bulat dalam {self.satuan}.")
        if not self.terkecil <= int(teks) <= self.terbesar:
            batas = f"{format_desimal(self.terkecil)} sampai {format_desimal(self.terbesar)}"
            raise ValueError(f"Tulis {batas} {self.satuan}.")
        return str(int(teks))

    def describe(self, nilai: str) -> str:
        """The value in words: "10 hari", "10 Januari"."""
        if self.jenis is JenisButir.BILANGAN:
            return f"{format_desimal(int(nilai))} {self.satuan}"
        bulan, tanggal = nilai.split("-")
        return f"{int(tanggal)} {NAMA_BULAN[int(bulan) - 1]}"

    def apply(self, isi: dict[str, Any], nilai: str) -> None:
        """Put the choice into the content of an edition; a deadline of another kind is left as it is."""
        *awal, akhir = self.jalur
        tempat = isi
        for satu in awal:
            tempat = tempat[satu]
        lama = tempat[akhir]
        if self.jenis is JenisButir.TANGGAL and lama.get("bulan"):
            bulan, tanggal = nilai.split("-")
            tempat[akhir] = {**lama, "bulan": int(bulan), "tanggal": int(tanggal)}
        elif self.jenis is JenisButir.BILANGAN and not isinstance(lama, Mapping):
            tempat[akhir] = int(nilai)
        elif self.jenis is JenisButir.BILANGAN and lama.get("hari") is not None:
            tempat[akhir] = {**lama, "hari": int(nilai)}


def _parse_hari_bulan(teks: str) -> str:
    cocok = _HARI_BULAN.fullmatch(teks)
    bulan, tanggal = (int(cocok[1]), int(cocok[2])) if cocok else (0, 0)
    if not 1 <= bulan <= 12 or not 1 <= tanggal <= calendar.monthrange(TAHUN_KABISAT, bulan)[1]:
        raise ValueError("Pilih tanggal dan bulan yang ada pada kalender.")
    if (bulan, tanggal) == (2, 29):
        raise ValueError("29 Februari tidak ada setiap tahun. Pilih tanggal lain.")
    return f"{bulan:02d}-{tanggal:02d}"


def _deadline(jenis: JenisTenggat, label: str, bantuan: str) -> Butir:
    return Butir(
        KodeAturan.PERIODE, f"tenggat.{jenis}", label, bantuan, JenisButir.BILANGAN, "hari", terbesar=90
    )


def _day(jenis: JenisTenggat, label: str, bantuan: str) -> Butir:
    return Butir(KodeAturan.PERIODE, f"tenggat.{jenis}", label, bantuan, JenisButir.TANGGAL)


SEMUA_BUTIR = (
    _day(
        JenisTenggat.SKP_DITETAPKAN,
        "SKP ditetapkan paling lambat",
        "Tanggal pada tahun SKP, sampai akhir hari itu.",
    ),
    _deadline(
        JenisTenggat.SKP_SESUDAH_MUTASI, "SKP sesudah mutasi", "Dihitung dari hari pertama di jabatan baru."
    ),
    _deadline(JenisTenggat.REALISASI_PERIODIK, "Realisasi periodik", "Dihitung dari hari terakhir periode."),
    _deadline(JenisTenggat.EVALUASI_PERIODIK, "Evaluasi periodik", "Dihitung dari hari terakhir periode."),
    _day(
        JenisTenggat.EVALUASI_TAHUNAN,
        "Evaluasi tahunan paling lambat",
        "Tanggal pada tahun berikutnya. BKN menetapkan batas akhir yang berbeda setiap tahun.",
    ),
    Butir(
        KodeAturan.BEBAN_KERJA,
        "menit_setahun",
        "Waktu kerja efektif setahun",
        "Dasar hitungan beban kerja dan kebutuhan pegawai. 1.250 jam sama dengan 75.000 menit.",
        JenisButir.BILANGAN,
        "menit",
        terkecil=30_000,
        terbesar=150_000,
    ),
)
BUTIR: Mapping[tuple[str, str], Butir] = {(satu.kode.value, satu.kolom): satu for satu in SEMUA_BUTIR}


class Pilihan(Protocol):
    """One choice: which value, and from which day until which (excluded, None = open)."""

    @property
    def kode(self) -> str: ...
    @property
    def kolom(self) -> str: ...
    @property
    def nilai(self) -> str: ...
    @property
    def mulai(self) -> date: ...
    @property
    def sampai(self) -> date | None: ...


def holds(pilihan: Pilihan, hari: date) -> bool:
    """Whether the choice holds for what begins on this day."""
    return pilihan.mulai <= hari and (pilihan.sampai is None or hari < pilihan.sampai)


def merge(kode: str, isi: Isi, semua: Iterable[Pilihan]) -> dict[str, Any]:
    """The content of an edition with these choices laid over it; the content given stays as it was."""
    milik = [satu for satu in semua if satu.kode == kode]
    if not milik:
        return dict(isi)
    hasil: dict[str, Any] = copy.deepcopy(dict(isi))
    for satu in milik:
        if butir := BUTIR.get((satu.kode, satu.kolom)):
            butir.apply(hasil, satu.nilai)
    return hasil
