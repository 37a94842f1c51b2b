"""The names and functions that a formula may use, and what each means."""

from dataclasses import dataclass
from difflib import get_close_matches

MAKS_KUTIPAN = 30


@dataclass(frozen=True)
class Nama:
    """A name: its words in a sentence, what it means, and unit and range ("persen, 0 sampai 120")."""

    kode: str
    sebutan: str
    arti: str
    ukuran: str
    persen: bool = False


NAMA = {
    satu.kode: satu
    for satu in (
        Nama(
            "hasil",
            "hasil",
            "rata-rata capaian semua indikator hasil kerja utama terhadap targetnya",
            "persen, 0 sampai {batas}",
            persen=True,
        ),
        Nama(
            "hasil_terendah",
            "hasil terendah",
            "capaian indikator hasil kerja utama yang paling rendah",
            "persen, 0 sampai {batas}",
            persen=True,
        ),
        Nama(
            "hasil_tertinggi",
            "hasil tertinggi",
            "capaian indikator hasil kerja utama yang paling tinggi",
            "persen, 0 sampai {batas}",
            persen=True,
        ),
        Nama(
            "hasil_tambahan",
            "hasil tambahan",
            "rata-rata capaian indikator hasil kerja tambahan; tanpa hasil kerja tambahan rumus menunggu, "
            "jadi periksa jumlah_tambahan lebih dulu",
            "persen, 0 sampai {batas}",
            persen=True,
        ),
        Nama(
            "tercapai",
            "bagian target yang tercapai",
            "bagian indikator hasil kerja utama yang targetnya tercapai atau terlampaui",
            "persen, 0 sampai 100",
            persen=True,
        ),
        Nama(
            "terisi",
            "bagian indikator yang terisi",
            "bagian indikator hasil kerja utama yang realisasinya sudah diisi",
            "persen, 0 sampai 100",
            persen=True,
        ),
        Nama(
            "perilaku",
            "perilaku",
            "rating perilaku kerja yang sudah dipilih penilai; selama belum dipilih rumus menunggu",
            "{perilaku_di_atas} di atas ekspektasi, {perilaku_sesuai} sesuai ekspektasi, "
            "{perilaku_di_bawah} di bawah ekspektasi",
        ),
        Nama(
            "capaian_organisasi",
            "capaian organisasi",
            "capaian kinerja organisasi unit pegawai; selama belum ditetapkan rumus menunggu",
            "5 istimewa, 4 baik, 3 butuh perbaikan, 2 kurang, 1 sangat kurang",
        ),
        Nama(
            "jumlah_indikator",
            "jumlah indikator",
            "banyaknya indikator hasil kerja utama",
            "bilangan, 0 atau lebih",
        ),
        Nama(
            "jumlah_tambahan",
            "jumlah indikator tambahan",
            "banyaknya indikator hasil kerja tambahan yang dihitung dalam hasil_tambahan",
            "bilangan, 0 atau lebih",
        ),
        Nama(
            "jumlah_bukti",
            "jumlah bukti dukung",
            "banyaknya bukti dukung pada semua hasil kerja",
            "bilangan, 0 atau lebih",
        ),
        Nama(
            "jumlah_umpan_balik",
            "jumlah umpan balik",
            "banyaknya umpan balik dari orang lain pada hasil kerja dan perilaku kerja",
            "bilangan, 0 atau lebih",
        ),
    )
}
"""By name, in the order in which they are shown."""


@dataclass(frozen=True)
class Fungsi:
    """A function: how many arguments, and how it is written and read."""

    kode: str
    contoh: str
    arti: str
    paling_sedikit: int
    paling_banyak: int


BANYAK = 20
FUNGSI = {
    satu.kode: satu
    for satu in (
        Fungsi(
            "jika",
            "JIKA(hasil_terendah < 60; 75; hasil)",
            "isian kedua bila syarat pertama benar, isian ketiga bila tidak",
            3,
            3,
        ),
        Fungsi("min", "MIN(hasil; 100)", "yang terkecil", 2, BANYAK),
        Fungsi("maks", "MAKS(hasil; 50)", "yang terbesar", 2, BANYAK),
        Fungsi("rata", "RATA(hasil; perilaku)", "rata-rata", 2, BANYAK),
        Fungsi(
            "bulat",
            "BULAT(hasil; 0)",
            "pembulatan ke sekian digit di belakang koma; tanpa isian kedua: 0",
            1,
            2,
        ),
        Fungsi("abs", "ABS(hasil - 100)", "nilai tanpa tanda minus", 1, 1),
        Fungsi("dan", "hasil > 80 DAN perilaku > 90", "benar bila semua syarat benar", 2, BANYAK),
        Fungsi("atau", "hasil < 60 ATAU perilaku < 90", "benar bila salah satu syarat benar", 2, BANYAK),
    )
}
PENGHUBUNG = ("dan", "atau", "bukan")

_MAKSUD = {
    "x": "Tulis * untuk mengali, misalnya 0,6 * hasil.",
    "if": "Maksud Anda JIKA?",
    "max": "Maksud Anda MAKS?",
    "and": "Maksud Anda DAN?",
    "or": "Maksud Anda ATAU?",
    "not": "Maksud Anda BUKAN?",
    "avg": "Maksud Anda RATA?",
    "mean": "Maksud Anda RATA?",
    "average": "Maksud Anda RATA?",
    "round": "Maksud Anda BULAT?",
    "maka": f"Tulis syarat seperti {FUNGSI['jika'].contoh}.",
}


def describe_unknown(kode: str) -> str:
    """The sentence for a name that is none, with the nearest one."""
    awal = f"Nama “{kode[:MAKS_KUTIPAN]}” tidak dikenal. "
    if kode in _MAKSUD:
        return awal + _MAKSUD[kode]
    dekat = get_close_matches(kode[: 2 * MAKS_KUTIPAN], [*NAMA, *FUNGSI], n=1)
    if dekat:
        return f"{awal}Maksud Anda {dekat[0].upper() if dekat[0] in FUNGSI else dekat[0]}?"
    return f"{awal}Nama yang dapat dipakai: {', '.join(NAMA)}."
