"""The content of a rule set as tables that people read, and what differs between two of them. Pure.

A cell is found again in another edition by its table, row and column, so that a difference is named cell by
cell and never as text of a file.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from kinerja.angka import format_desimal, format_persen, round_half_up
from kinerja.aturan.rules import (
    AturanBebanKerja,
    AturanDistribusi,
    AturanKonversi,
    AturanPerilaku,
    AturanPeriode,
    AturanPredikat,
    AturanSkalaLama,
    AturanTalenta,
    Batas,
    BatasGabungan,
    CapaianOrganisasi,
    DasarTenggat,
    JenisBatas,
    JenisTenggat,
    Jenjang,
    NilaiPerilaku,
    Potensial,
    Predikat,
    Rating,
    Tenggat,
)
from kinerja.tanggal import NAMA_BULAN

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Tabel:
    """A table: `kolom` are the heads (first that of the row names), `baris` name → cells in their order."""

    judul: str
    kolom: tuple[str, ...]
    baris: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class BedaSel:
    """A cell that differs: where it stands, and both texts ("" where one edition has no such cell)."""

    tabel: str
    baris: str
    kolom: str
    lama: str
    baru: str


def describe_aturan(aturan: object) -> tuple[Tabel, ...]:
    """The tables of any rule set. Raises KeyError for what is none."""
    return URAIAN[type(aturan)](aturan)


def compare(lama: Sequence[Tabel], baru: Sequence[Tabel]) -> tuple[BedaSel, ...]:
    """Every cell that differs, in the order of the new edition, then what only the old one has."""
    sel_lama, sel_baru = _cells(lama), _cells(baru)
    semua = [*sel_baru, *(sel for sel in sel_lama if sel not in sel_baru)]
    return tuple(
        BedaSel(*sel, sel_lama.get(sel, ""), sel_baru.get(sel, ""))
        for sel in semua
        if sel_lama.get(sel, "") != sel_baru.get(sel, "")
    )


def _cells(semua: Sequence[Tabel]) -> dict[tuple[str, str, str], str]:
    return {
        (tabel.judul, nama, kolom): teks
        for tabel in semua
        for nama, isi in tabel.baris.items()
        for kolom, teks in zip(tabel.kolom[1:], isi, strict=True)
    }


def _ordered(istilah: Iterable[K], isi: Mapping[K, V]) -> list[tuple[K, V]]:
    """The entries in the order of the terms: a database gives the keys of JSON back in its own."""
    return [(satu, isi[satu]) for satu in istilah if satu in isi]


def _predikat(aturan: AturanPredikat) -> tuple[Tabel, ...]:
    kuadran = Tabel(
        "Kuadran kinerja",
        ("Hasil kerja", *(f"Perilaku {rating.label.lower()}" for rating in Rating)),
        {
            hasil.label: tuple(aturan.sebutan[aturan.kuadran[hasil, perilaku]] for perilaku in Rating)
            for hasil in reversed(Rating)
        },
    )
    sebutan = {satu.label: (aturan.sebutan[satu],) for satu in reversed(Predikat)}
    return (kuadran, Tabel("Sebutan predikat", ("Predikat", "Sebutan"), sebutan))


def _distribusi(aturan: AturanDistribusi) -> tuple[Tabel, ...]:
    urut = tuple(reversed(Predikat))
    pola = {
        capaian.label: (
            *(_limit(aturan.pola[capaian].batas[satu]) for satu in urut),
            "; ".join(map(_joint, aturan.pola[capaian].gabungan)) or "–",
            aturan.pola[capaian].dominan.label,
        )
        for capaian in CapaianOrganisasi
    }
    kolom = ("Capaian organisasi", *(satu.label for satu in urut), "Bersama", "Terbanyak")
    pimpinan = {capaian.label: (aturan.rating_pimpinan[capaian].label,) for capaian in CapaianOrganisasi}
    bawaan = {
        "Kelompok terkecil yang diperiksa": (f"{aturan.min_grup} pegawai",),
        "Bila batas terlampaui": (aturan.penegakan.label,),
    }
    return (
        Tabel("Batas predikat", kolom, pola),
        Tabel("Rating hasil kerja pimpinan unit", ("Capaian unit", "Rating"), pimpinan),
        Tabel("Pilihan bawaan", ("Pilihan", "Nilai"), bawaan),
    )


def _limit(batas: Batas) -> str:
    if batas.jenis is JenisBatas.PALING_BANYAK:
        return f"paling banyak {format_persen(batas.persen or 0)}"
    if batas.jenis is JenisBatas.PALING_SEDIKIT:
        return f"paling sedikit {format_persen(batas.persen or 0)}"
    return "tidak boleh ada" if batas.jenis is JenisBatas.TIDAK_BOLEH else "boleh"


def _joint(gabungan: BatasGabungan) -> str:
    nama = " atau ".join(satu.label for satu in gabungan.predikat)
    sedikit = "satu pegawai" if gabungan.persen is None else format_persen(gabungan.persen)
    return f"{nama} paling sedikit {sedikit}"


def _periode(aturan: AturanPeriode) -> tuple[Tabel, ...]:
    tenggat = {
        jenis.label: (describe_tenggat(batas),) for jenis, batas in _ordered(JenisTenggat, aturan.tenggat)
    }
    periode = {
        f"{satu.label} ({satu.kode})": (satu.jenis.label, _months(satu.bulan_mulai, satu.jumlah_bulan))
        for satu in aturan.daftar
    }
    bawaan = {"Evaluasi periodik": (aturan.periodik.label,)}
    return (
        Tabel("Tenggat", ("Yang harus selesai", "Paling lambat"), tenggat),
        Tabel("Periode setahun", ("Periode", "Jenis", "Bulan"), periode),
        Tabel("Pilihan bawaan", ("Pilihan", "Nilai"), bawaan),
    )


def describe_tenggat(batas: Tenggat) -> str:
    """A deadline in words: "31 Januari tahun berikutnya", "10 hari sesudah akhir periode"."""
    if batas.dasar is DasarTenggat.TANGGAL:
        tahun = {0: "tahun itu", 1: "tahun berikutnya"}.get(batas.tahun or 0, f"{batas.tahun} tahun kemudian")
        return f"{batas.tanggal} {NAMA_BULAN[(batas.bulan or 1) - 1]} {tahun}"
    sesudah = {
        DasarTenggat.AKHIR_RENTANG: "sesudah hari terakhir periode",
        DasarTenggat.MULAI_RENTANG: "sesudah hari pertama",
        DasarTenggat.PENERIMAAN: "sesudah hasil diterima",
    }[batas.dasar]
    return f"{batas.hari} hari {sesudah}"


def _months(mulai: int, jumlah: int) -> str:
    awal, akhir = NAMA_BULAN[mulai - 1], NAMA_BULAN[mulai + jumlah - 2]
    return awal if jumlah == 1 else f"{awal} s.d. {akhir}"


def _perilaku(aturan: AturanPerilaku) -> tuple[Tabel, ...]:
    isi = {nilai.label: tuple(panduan) for nilai, panduan in _ordered(NilaiPerilaku, aturan.panduan)}
    return (Tabel("Panduan perilaku", ("Nilai", "Pertama", "Kedua", "Ketiga"), isi),)


def _konversi(aturan: AturanKonversi) -> tuple[Tabel, ...]:
    faktor = {satu.label: (format_persen(aturan.faktor[satu] * 100),) for satu in reversed(Predikat)}
    jenjang = {
        nama.label: (
            ", ".join(satu.golongan),
            format_desimal(satu.koefisien),
            format_desimal(satu.kenaikan_pangkat),
            "–" if satu.kenaikan_jenjang is None else format_desimal(satu.kenaikan_jenjang),
            satu.berikutnya.label if satu.berikutnya else "–",
        )
        for nama, satu in _ordered(Jenjang, aturan.jenjang)
    }
    kolom = ("Jenjang", "Golongan ruang", "Koefisien setahun", "AK pangkat", "AK jenjang", "Berikutnya")
    dasar = {golongan: (format_desimal(nilai),) for golongan, nilai in aturan.ak_dasar.items()}
    lain = {
        "Desimal": (f"{aturan.desimal} angka di belakang koma",),
        "Ijazah lebih tinggi": (f"{format_persen(aturan.faktor_pendidikan * 100)} dari AK pangkat",),
    }
    return (
        Tabel("Faktor predikat", ("Predikat", "Prosentase"), faktor),
        Tabel("Jenjang", kolom, jenjang),
        Tabel("AK dasar", ("Golongan ruang", "Angka kredit"), dasar),
        Tabel("Hitungan", ("Ketentuan", "Nilai"), lain),
    )


def _beban_kerja(aturan: AturanBebanKerja) -> tuple[Tabel, ...]:
    menit = aturan.menit_setahun
    isi = {
        "Waktu kerja efektif setahun": (f"{format_desimal(menit)} menit",),
        "Dalam jam": (f"{format_desimal(round_half_up(Decimal(menit) / 60, 2))} jam",),
        "Contoh beban 36.000 menit": (f"{format_desimal(aturan.count_pegawai(Decimal(36_000)), 2)} pegawai",),
    }
    return (Tabel("Waktu kerja seorang pegawai", ("Ketentuan", "Nilai"), isi),)


def _talenta(aturan: AturanTalenta) -> tuple[Tabel, ...]:
    kotak = {
        rating.label: tuple(f"Kotak {aturan.kotak[rating, potensial]}" for potensial in Potensial)
        for rating in reversed(Rating)
    }
    kinerja = {satu.label: (aturan.kinerja[satu].label,) for satu in reversed(Predikat)}
    return (
        Tabel(
            "Sembilan kotak", ("Kinerja", *(f"Potensial {satu.label.lower()}" for satu in Potensial)), kotak
        ),
        Tabel("Kinerja menurut predikat", ("Predikat", "Kinerja"), kinerja),
    )


def _skala_lama(aturan: AturanSkalaLama) -> tuple[Tabel, ...]:
    kelas = {
        satu.label: (
            f"mulai {format_desimal(satu.minimum)}",
            "ya" if satu.perlu_inovasi else "tidak",
            satu.predikat.label,
        )
        for satu in aturan.kelas
    }
    bobot = {
        "Tanpa rekan dan bawahan": tuple(map(format_persen, aturan.bobot)),
        "Dengan rekan dan bawahan": tuple(map(format_persen, aturan.bobot_dengan_rekan)),
    }
    return (
        Tabel("Kelas nilai", ("Sebutan", "Nilai", "Perlu inovasi", "Disamakan dengan"), kelas),
        Tabel("Bobot", ("Cara", "SKP", "Perilaku"), bobot),
        Tabel("Skala", ("Ketentuan", "Nilai"), {"Nilai tertinggi": (format_desimal(aturan.maksimum),)}),
    )


URAIAN: Mapping[type, Callable[[Any], tuple[Tabel, ...]]] = {
    AturanPredikat: _predikat,
    AturanDistribusi: _distribusi,
    AturanPeriode: _periode,
    AturanPerilaku: _perilaku,
    AturanKonversi: _konversi,
    AturanBebanKerja: _beban_kerja,
    AturanTalenta: _talenta,
    AturanSkalaLama: _skala_lama,
}
