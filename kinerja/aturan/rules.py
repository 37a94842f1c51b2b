"""What a regulation fixes, as values: the terms, and one dataclass per dated rule set.

The terms live here, below every feature, because the rule sets speak about them; `evaluasi`, `kalender`,
`organisasi` and `skp` offer their own terms again under their own name. A rule set checks itself when it is
made: an incomplete one raises ValueError, so that no calculation meets a missing cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from kinerja.angka import round_half_up


class Istilah(StrEnum):
    """A closed set of terms: stored by value, shown by `label`."""

    @property
    def label(self) -> str:
        """The words users read, first letter upper case."""
        return self.value.replace("_", " ").capitalize()


class IstilahResmi(Istilah):
    """Terms that the forms print with a capital on every word."""

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").title()


class Rating(IstilahResmi):
    """Rating hasil kerja and rating perilaku kerja (PermenPANRB 6/2022), from low to high."""

    DI_BAWAH_EKSPEKTASI = "di_bawah_ekspektasi"
    SESUAI_EKSPEKTASI = "sesuai_ekspektasi"
    DI_ATAS_EKSPEKTASI = "di_atas_ekspektasi"


class Predikat(IstilahResmi):
    """Predikat kinerja pegawai in the order of the form, left to right.

    The order is for sorting and drawing only: kurang (behaviour) and butuh perbaikan (results) are
    different kinds of failing, not two points of one scale.
    """

    SANGAT_KURANG = "sangat_kurang"
    KURANG = "kurang"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    BAIK = "baik"
    SANGAT_BAIK = "sangat_baik"


class CapaianOrganisasi(IstilahResmi):
    """Capaian kinerja organisasi (SE Menteri PANRB 3/2023), from high to low."""

    ISTIMEWA = "istimewa"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


class NilaiPerilaku(IstilahResmi):
    """The seven core values BerAKHLAK in the order of the SKP form."""

    BERORIENTASI_PELAYANAN = "berorientasi_pelayanan"
    AKUNTABEL = "akuntabel"
    KOMPETEN = "kompeten"
    HARMONIS = "harmonis"
    LOYAL = "loyal"
    ADAPTIF = "adaptif"
    KOLABORATIF = "kolaboratif"


class KategoriJf(IstilahResmi):
    KETERAMPILAN = "keterampilan"
    KEAHLIAN = "keahlian"


class Jenjang(IstilahResmi):
    """Jenjang of a jabatan fungsional, keterampilan before keahlian, each from low to high."""

    PEMULA = "pemula"
    TERAMPIL = "terampil"
    MAHIR = "mahir"
    PENYELIA = "penyelia"
    AHLI_PERTAMA = "ahli_pertama"
    AHLI_MUDA = "ahli_muda"
    AHLI_MADYA = "ahli_madya"
    AHLI_UTAMA = "ahli_utama"

    @property
    def kategori(self) -> KategoriJf:
        return KategoriJf.KEAHLIAN if self.value.startswith("ahli_") else KategoriJf.KETERAMPILAN


class JenisPeriode(Istilah):
    BULANAN = "bulanan"
    TRIWULANAN = "triwulanan"
    SEMESTERAN = "semesteran"
    TAHUNAN = "tahunan"


class JenisTenggat(Istilah):
    SKP_DITETAPKAN = "skp_ditetapkan"
    SKP_SESUDAH_MUTASI = "skp_sesudah_mutasi"
    REALISASI_PERIODIK = "realisasi_periodik"
    EVALUASI_PERIODIK = "evaluasi_periodik"
    EVALUASI_TAHUNAN = "evaluasi_tahunan"
    KEBERATAN = "keberatan"


class KodeAturan(Istilah):
    """The rule sets that are dated: one row each per regulation and start date."""

    PREDIKAT = "predikat"
    DISTRIBUSI = "distribusi"
    PERIODE = "periode"
    PERILAKU = "perilaku"
    KONVERSI = "konversi"
    BEBAN_KERJA = "beban_kerja"
    TALENTA = "talenta"
    SKALA_LAMA = "skala_lama"


def _name(satu: object) -> str:
    return " dan ".join(satu) if isinstance(satu, tuple) else str(satu)


def _require_exactly(nama: str, wajib: Iterable[object], ada: Collection[object]) -> None:
    semua = list(wajib)
    kurang = [_name(satu) for satu in semua if satu not in ada]
    asing = [_name(satu) for satu in ada if satu not in semua]
    if kurang:
        raise ValueError(f"Aturan {nama} tidak lengkap. Belum ada: {', '.join(kurang)}.")
    if asing:
        raise ValueError(f"Aturan {nama} memuat yang tidak dikenal: {', '.join(asing)}.")


def _require(benar: bool, kalimat: str) -> None:
    if not benar:
        raise ValueError(kalimat)


@dataclass(frozen=True)
class AturanPredikat:
    """Kuadran kinerja: (rating hasil kerja, rating perilaku kerja) → predikat, all nine cells.

    `sebutan` are the words that readers see for each predikat under this regulation.
    """

    kuadran: Mapping[tuple[Rating, Rating], Predikat]
    sumber: str
    sebutan: Mapping[Predikat, str] = field(
        default_factory=lambda: {predikat: predikat.label for predikat in Predikat}
    )

    def __post_init__(self) -> None:
        _require_exactly("predikat", [(h, p) for h in Rating for p in Rating], self.kuadran)
        _require_exactly("sebutan predikat", Predikat, self.sebutan)
        pantas = all(0 < len(kata.strip()) <= 60 for kata in self.sebutan.values())
        _require(pantas, "Setiap predikat memerlukan sebutan, paling banyak 60 huruf.")
        _require(len(set(self.sebutan.values())) == len(Predikat), "Sebutan predikat harus berbeda.")


class JenisBatas(Istilah):
    """How a predikat may occur in a group: at most, at least, freely, or not at all."""

    PALING_BANYAK = "paling_banyak"
    PALING_SEDIKIT = "paling_sedikit"
    BOLEH = "boleh"
    TIDAK_BOLEH = "tidak_boleh"


@dataclass(frozen=True)
class Batas:
    """A limit on one predikat; `persen` (0 to 100) only where the kind speaks of a share."""

    jenis: JenisBatas
    persen: int | None = None

    def __post_init__(self) -> None:
        berpersen = self.jenis in (JenisBatas.PALING_BANYAK, JenisBatas.PALING_SEDIKIT)
        _require(berpersen == (self.persen is not None), f"Batas {self.jenis} salah mengisi persen.")
        _require(self.persen is None or 0 <= self.persen <= 100, "Persen harus 0 sampai 100.")


@dataclass(frozen=True)
class BatasGabungan:
    """At least `persen` of the group in these predikat together; without `persen`, at least one person."""

    predikat: tuple[Predikat, ...]
    persen: int | None = None

    def __post_init__(self) -> None:
        _require(len(set(self.predikat)) >= 2, "Batas gabungan memerlukan dua predikat atau lebih.")
        _require(self.persen is None or 0 < self.persen <= 100, "Persen harus 1 sampai 100.")


@dataclass(frozen=True)
class PolaDistribusi:
    """The pattern that belongs to one capaian kinerja organisasi.

    `bobot_gambar` gives the shape of the printed curve, one weight per predikat; it limits nothing.
    """

    dominan: Predikat
    batas: Mapping[Predikat, Batas]
    gabungan: tuple[BatasGabungan, ...]
    bobot_gambar: Mapping[Predikat, int]

    def __post_init__(self) -> None:
        _require_exactly("distribusi", Predikat, self.batas)
        _require_exactly("gambar distribusi", Predikat, self.bobot_gambar)
        jumlah = sum(b.persen or 0 for b in self.batas.values() if b.jenis is JenisBatas.PALING_SEDIKIT)
        jumlah += sum(g.persen or 0 for g in self.gabungan)
        _require(jumlah <= 100, "Jumlah batas paling sedikit melebihi 100 persen.")
        bobot = all(0 <= satu <= 1_000 for satu in self.bobot_gambar.values())
        _require(
            bobot and any(self.bobot_gambar.values()), "Bobot gambar harus 0 sampai 1.000, tidak nol semua."
        )


class Penegakan(Istilah):
    """What a breach of the distribution does: nothing, a warning, a mandatory reason, a refusal."""

    MATI = "mati"
    PERINGATAN = "peringatan"
    WAJIB_ALASAN = "wajib_alasan"
    TOLAK = "tolak"


@dataclass(frozen=True)
class AturanDistribusi:
    """Pola distribusi predikat per capaian organisasi, and the rating of the head of the unit.

    `min_grup` persons: below it nothing is checked. Source: SE Menteri PANRB 3/2023; `min_grup`, the
    enforcement and the rounding are choices of the instansi.
    """

    pola: Mapping[CapaianOrganisasi, PolaDistribusi]
    rating_pimpinan: Mapping[CapaianOrganisasi, Rating]
    min_grup: int
    penegakan: Penegakan
    sumber: str

    def __post_init__(self) -> None:
        _require_exactly("distribusi", CapaianOrganisasi, self.pola)
        _require_exactly("rating pimpinan", CapaianOrganisasi, self.rating_pimpinan)
        _require(1 <= self.min_grup <= 1_000, "Jumlah terkecil kelompok harus 1 sampai 1.000.")


@dataclass(frozen=True)
class PolaPeriode:
    """A period of any year: the first month (1 to 12) and how many months it has."""

    kode: str
    jenis: JenisPeriode
    label: str
    bulan_mulai: int
    jumlah_bulan: int

    def __post_init__(self) -> None:
        muat = 1 <= self.bulan_mulai <= 12 and 1 <= self.jumlah_bulan <= 13 - self.bulan_mulai
        _require(muat, f"Periode {self.kode[:20]} harus muat dalam setahun, bulan 1 sampai 12.")
        _require(bool(self.kode) and len(self.kode) <= 10, "Kode periode paling banyak 10 huruf.")
        _require(0 < len(self.label) <= 60, "Sebutan periode paling banyak 60 huruf.")


class DasarTenggat(Istilah):
    """From where a deadline counts: a fixed date, the last or first day of a range, or a receipt."""

    TANGGAL = "tanggal"
    AKHIR_RENTANG = "akhir_rentang"
    MULAI_RENTANG = "mulai_rentang"
    PENERIMAAN = "penerimaan"


HARI_TERJAUH, TAHUN_TERJAUH = 366, 2


@dataclass(frozen=True)
class Tenggat:
    """A deadline: `hari` calendar days after its ground, or a date of the year that is `tahun` years on."""

    dasar: DasarTenggat
    hari: int | None = None
    tanggal: int | None = None
    bulan: int | None = None
    tahun: int | None = None

    def __post_init__(self) -> None:
        kalender = (self.tanggal, self.bulan, self.tahun)
        if self.dasar is DasarTenggat.TANGGAL:
            sah = self.hari is None and None not in kalender
            sah = sah and 1 <= (self.bulan or 0) <= 12 and 1 <= (self.tanggal or 0) <= 31
            sah = sah and 0 <= (self.tahun or 0) <= TAHUN_TERJAUH
        else:
            sah = self.hari is not None and 0 <= self.hari <= HARI_TERJAUH and kalender == (None, None, None)
        _require(sah, f"Tenggat dengan dasar {self.dasar} tidak lengkap atau terlalu jauh.")


@dataclass(frozen=True, order=True)
class MasaGangguan:
    """A stretch of time in which nobody could work in the application, from `mulai` to `sampai`."""

    mulai: datetime
    sampai: datetime
    keterangan: str = ""


@dataclass(frozen=True)
class AturanPeriode:
    """The periods of a year and the deadlines; every kind of period covers the twelve months once.

    `gangguan` are the outages of the instansi, which move the deadlines near them.
    """

    periodik: JenisPeriode
    daftar: tuple[PolaPeriode, ...]
    tenggat: Mapping[JenisTenggat, Tenggat]
    sumber: str
    gangguan: tuple[MasaGangguan, ...] = ()

    def __post_init__(self) -> None:
        _require_exactly("tenggat", JenisTenggat, self.tenggat)
        _require(len({p.kode for p in self.daftar}) == len(self.daftar), "Kode periode berulang.")
        _require(self.periodik is not JenisPeriode.TAHUNAN, "Evaluasi periodik tidak dapat tahunan.")
        for jenis in JenisPeriode:
            pola = [p for p in self.daftar if p.jenis is jenis]
            bulan = [b for p in pola for b in range(p.bulan_mulai, p.bulan_mulai + p.jumlah_bulan)]
            _require(bulan == list(range(1, 13)), f"Periode {jenis} tidak menutup setahun tepat sekali.")


@dataclass(frozen=True)
class AturanPerilaku:
    """The behaviours that guide each of the seven values, three sentences per value."""

    panduan: Mapping[NilaiPerilaku, tuple[str, ...]]
    sumber: str

    def __post_init__(self) -> None:
        _require_exactly("perilaku", NilaiPerilaku, self.panduan)
        lengkap = all(len(p) == 3 and all(p) for p in self.panduan.values())
        _require(lengkap, "Setiap nilai perilaku memerlukan tiga panduan.")


AK_TERBESAR = 10_000
FAKTOR_TERBESAR = 100


@dataclass(frozen=True)
class AturanJenjang:
    """Angka kredit of one jenjang: per year, and needed inside the jenjang for pangkat and jenjang.

    `kenaikan_jenjang` and `berikutnya` are None at the top of a kategori.
    """

    koefisien: Decimal
    golongan: tuple[str, ...]
    kenaikan_pangkat: Decimal
    kenaikan_jenjang: Decimal | None
    berikutnya: Jenjang | None

    def __post_init__(self) -> None:
        angka = (self.koefisien, self.kenaikan_pangkat, self.kenaikan_jenjang or Decimal(1))
        pantas = all(0 < satu <= AK_TERBESAR for satu in angka)
        _require(pantas, f"Angka kredit jenjang harus lebih dari nol, paling banyak {AK_TERBESAR}.")
        _require(bool(self.golongan), "Jenjang memerlukan golongan ruang.")
        sepasang = (self.kenaikan_jenjang is None) == (self.berikutnya is None)
        _require(sepasang, "Kenaikan jenjang memerlukan jenjang berikutnya.")


@dataclass(frozen=True)
class AturanKonversi:
    """Predikat → angka kredit: factors (1 is 100 percent), jenjang table, `desimal` places (2 or 3).

    Source: Peraturan BKN 3/2023 Pasal 12 and 13, PermenPANRB 1/2023.
    """

    faktor: Mapping[Predikat, Decimal]
    jenjang: Mapping[Jenjang, AturanJenjang]
    ak_dasar: Mapping[str, Decimal]
    faktor_pendidikan: Decimal
    desimal: int
    sumber: str

    def __post_init__(self) -> None:
        _require_exactly("konversi", Predikat, self.faktor)
        _require_exactly("jenjang", Jenjang, self.jenjang)
        pantas = all(0 < f <= FAKTOR_TERBESAR for f in (*self.faktor.values(), self.faktor_pendidikan))
        _require(pantas, f"Faktor harus lebih dari nol, paling banyak {FAKTOR_TERBESAR}.")
        dasar = all(0 <= satu <= AK_TERBESAR for satu in self.ak_dasar.values())
        _require(dasar, f"Angka kredit dasar harus nol atau lebih, paling banyak {AK_TERBESAR}.")
        _require(self.desimal in (2, 3), "Angka kredit ditulis dengan 2 atau 3 desimal.")
        semua = {g for j in self.jenjang.values() for g in j.golongan}
        _require_exactly("angka kredit dasar", semua, self.ak_dasar)


MENIT_SETAHUN = 366 * 24 * 60


@dataclass(frozen=True)
class AturanBebanKerja:
    """Effective working time of one pegawai in a year, in minutes (PermenPANRB 1/2020)."""

    menit_setahun: int
    sumber: str

    def __post_init__(self) -> None:
        sah = 0 < self.menit_setahun <= MENIT_SETAHUN
        _require(sah, f"Waktu kerja efektif harus lebih dari nol, paling banyak {MENIT_SETAHUN} menit.")

    def count_pegawai(self, menit: Decimal) -> Decimal:
        """How many pegawai a workload of a year needs, two places, half up (PermenPANRB 1/2020)."""
        return round_half_up(menit / self.menit_setahun, 2)

    def round_jabatan(self, menit: Decimal) -> int:
        """The same for a whole jabatan, in persons, half up."""
        return int(round_half_up(menit / self.menit_setahun, 0))


class Potensial(IstilahResmi):
    RENDAH = "rendah"
    MENENGAH = "menengah"
    TINGGI = "tinggi"


@dataclass(frozen=True)
class AturanTalenta:
    """Nine boxes: (kinerja, potensial) → 1 to 9, and the kinerja that each predikat stands for."""

    kotak: Mapping[tuple[Rating, Potensial], int]
    kinerja: Mapping[Predikat, Rating]
    sumber: str

    def __post_init__(self) -> None:
        _require_exactly("talenta", [(r, p) for r in Rating for p in Potensial], self.kotak)
        _require_exactly("kinerja talenta", Predikat, self.kinerja)
        _require(sorted(self.kotak.values()) == list(range(1, 10)), "Kotak talenta harus 1 sampai 9.")


@dataclass(frozen=True)
class KelasLama:
    """A class of the numeric scale: `minimum` ≤ nilai; with `perlu_inovasi` only with a useful new idea."""

    predikat: Predikat
    label: str
    minimum: Decimal
    perlu_inovasi: bool


@dataclass(frozen=True)
class AturanSkalaLama:
    """The numeric scale of PP 30/2019 Pasal 41, classes from high to low, nilai 0 to `maksimum`.

    Weights are percent for (SKP, perilaku), with and without the opinion of peers and bawahan.
    """

    kelas: tuple[KelasLama, ...]
    maksimum: Decimal
    bobot: tuple[int, int]
    bobot_dengan_rekan: tuple[int, int]
    sumber: str

    def __post_init__(self) -> None:
        _require_exactly("skala lama", Predikat, [k.predikat for k in self.kelas])
        _require(len(self.kelas) == len(Predikat), "Setiap predikat memiliki satu kelas.")
        batas = [k.minimum for k in self.kelas]
        menutup = batas[0] <= self.maksimum <= 1_000
        _require(menutup, "Nilai tertinggi harus menutup semua kelas, paling banyak 1.000.")
        _require(batas == sorted(batas, reverse=True) and batas[-1] == 0, "Kelas harus menurun sampai nol.")
        _require(not self.kelas[-1].perlu_inovasi, "Kelas terendah tidak dapat mensyaratkan inovasi.")
        for bobot in (self.bobot, self.bobot_dengan_rekan):
            _require(sum(bobot) == 100, "Bobot SKP dan perilaku harus berjumlah 100.")
