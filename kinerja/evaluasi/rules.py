"""Evaluasi kinerja: from two ratings to the predikat, and how predikat may be spread in a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kinerja.aturan.rules import (
    AturanDistribusi,
    AturanPredikat,
    Batas,
    BatasGabungan,
    CapaianOrganisasi,
    Istilah,
    JenisBatas,
    Penegakan,
    Predikat,
    Rating,
)

__all__ = [
    "LABEL_PREDIKAT",
    "Alasan",
    "BatasOrang",
    "CapaianOrganisasi",
    "Komponen",
    "Penegakan",
    "Perubahan",
    "PesanBatas",
    "Predikat",
    "Rating",
    "check_distribusi",
    "check_penetapan",
    "count_moves",
    "decide_predikat",
    "describe_limits",
    "explain_predikat",
    "label_predikat",
    "rating_of_pimpinan",
]

LABEL_PREDIKAT: Mapping[Predikat, str] = {predikat: predikat.label for predikat in Predikat}


def label_predikat(
    label_kurang: str = "Kurang", sebutan: Mapping[Predikat, str] = LABEL_PREDIKAT
) -> Mapping[Predikat, str]:
    """The words users read under a regulation; where it says "Kurang", an instansi may print
    "Kurang/Misconduct", the label of the form's curve."""
    if sebutan[Predikat.KURANG] != LABEL_PREDIKAT[Predikat.KURANG]:
        return dict(sebutan)
    return {**sebutan, Predikat.KURANG: label_kurang}


# --- Predikat ---


class Komponen(Istilah):
    HASIL_KERJA = "hasil_kerja"
    PERILAKU_KERJA = "perilaku_kerja"


def decide_predikat(aturan: AturanPredikat, hasil: Rating, perilaku: Rating) -> Predikat:
    """Place a pegawai in the kuadran kinerja of the periode (PermenPANRB 6/2022 Lampiran)."""
    return aturan.kuadran[hasil, perilaku]


class Perubahan(NamedTuple):
    """Another rating of one komponen that would give another predikat."""

    komponen: Komponen
    rating: Rating
    predikat: Predikat


@dataclass(frozen=True)
class Alasan:
    """Why this predikat: sentences to show, the regulation, and which single change would alter it."""

    predikat: Predikat
    kalimat: tuple[str, ...]
    sumber: str
    lainnya: tuple[Perubahan, ...]


def explain_predikat(
    aturan: AturanPredikat, hasil: Rating, perilaku: Rating, *, label: Mapping[Predikat, str] = LABEL_PREDIKAT
) -> Alasan:
    """The predikat with its reason and with every other rating that would lead elsewhere."""
    predikat = decide_predikat(aturan, hasil, perilaku)
    lain_hasil = [Perubahan(Komponen.HASIL_KERJA, r, aturan.kuadran[r, perilaku]) for r in Rating]
    lain_perilaku = [Perubahan(Komponen.PERILAKU_KERJA, r, aturan.kuadran[hasil, r]) for r in Rating]
    lainnya = tuple(satu for satu in (*lain_hasil, *lain_perilaku) if satu.predikat is not predikat)
    kalimat = [
        f"Rating hasil kerja: {hasil.label}.",
        f"Rating perilaku kerja: {perilaku.label}.",
        f"Pertemuan keduanya pada kuadran kinerja adalah predikat {label[predikat]}.",
    ]
    if penyebab := _name_cause(hasil, perilaku):
        kalimat.append(penyebab)
    return Alasan(predikat, tuple(kalimat), aturan.sumber, lainnya)


def _name_cause(hasil: Rating, perilaku: Rating) -> str:
    rendah = [r is Rating.DI_BAWAH_EKSPEKTASI for r in (hasil, perilaku)]
    if all(rendah):
        return "Hasil kerja dan perilaku kerja belum memenuhi ekspektasi."
    if rendah[0]:
        return "Perilaku kerja memenuhi ekspektasi, tetapi hasil kerja belum."
    if rendah[1]:
        return "Hasil kerja memenuhi ekspektasi, tetapi perilaku kerja belum."
    return ""


def rating_of_pimpinan(aturan: AturanDistribusi, capaian: CapaianOrganisasi) -> Rating:
    """Rating hasil kerja of the head of a unit: the capaian of the unit (SE Menteri PANRB 3/2023)."""
    return aturan.rating_pimpinan[capaian]


# --- Distribution ---


@dataclass(frozen=True)
class BatasOrang:
    """A limit of the pattern in persons, for these predikat together; None where that side is open."""

    predikat: tuple[Predikat, ...]
    paling_sedikit: int | None = None
    paling_banyak: int | None = None

    @property
    def teks(self) -> str:
        """The limit in words: "paling banyak 16", "paling sedikit 14", "tidak ada"."""
        if self.paling_banyak == 0:
            return "tidak ada"
        if self.paling_banyak is not None:
            return f"paling banyak {self.paling_banyak}"
        return f"paling sedikit {self.paling_sedikit}"


@dataclass(frozen=True)
class PesanBatas:
    """A limit that the group breaks: how many there are, and the sentence to show."""

    batas: BatasOrang
    jumlah: int
    kalimat: str


def describe_limits(aturan: AturanDistribusi, capaian: CapaianOrganisasi, n: int) -> tuple[BatasOrang, ...]:
    """Limits in persons for a group of `n` pegawai without the head of the unit; none in a small group.

    A maximum is rounded down, a minimum up, so that the share itself is never broken.
    Source: SE Menteri PANRB 3/2023.
    """
    if n < 0:
        raise ValueError("Jumlah pegawai tidak dapat kurang dari nol.")
    if n < aturan.min_grup:
        return ()
    pola = aturan.pola[capaian]
    satuan = (_limit_of(predikat, pola.batas[predikat], n) for predikat in reversed(Predikat))
    return (*(batas for batas in satuan if batas), *(_joint_limit(satu, n) for satu in pola.gabungan))


def _limit_of(predikat: Predikat, batas: Batas, n: int) -> BatasOrang | None:
    persen = batas.persen or 0
    match batas.jenis:
        case JenisBatas.PALING_BANYAK:
            return BatasOrang((predikat,), paling_banyak=n * persen // 100)
        case JenisBatas.PALING_SEDIKIT:
            return BatasOrang((predikat,), paling_sedikit=_share_up(n, persen))
        case JenisBatas.TIDAK_BOLEH:
            return BatasOrang((predikat,), paling_banyak=0)
        case JenisBatas.BOLEH:
            return None


def _joint_limit(gabungan: BatasGabungan, n: int) -> BatasOrang:
    paling_sedikit = 1 if gabungan.persen is None else _share_up(n, gabungan.persen)
    return BatasOrang(gabungan.predikat, paling_sedikit=paling_sedikit)


def _share_up(n: int, persen: int) -> int:
    return -(-n * persen // 100)


def check_distribusi(
    aturan: AturanDistribusi,
    capaian: CapaianOrganisasi,
    jumlah: Mapping[Predikat, int],
    *,
    belum_dinilai: int = 0,
    label: Mapping[Predikat, str] = LABEL_PREDIKAT,
) -> tuple[PesanBatas, ...]:
    """Limits that this group breaks; empty when it fits the pattern or is too small to be checked.

    `jumlah` counts the pegawai of the unit without its head. Those `belum_dinilai` belong to the group; a
    minimum is broken only when they can no longer fill it. Raises ValueError for a negative count.
    """
    if belum_dinilai < 0 or any(satu < 0 for satu in jumlah.values()):
        raise ValueError("Jumlah pegawai tidak dapat kurang dari nol.")
    pesan = []
    for batas in describe_limits(aturan, capaian, sum(jumlah.values()) + belum_dinilai):
        ada = sum(jumlah.get(predikat, 0) for predikat in batas.predikat)
        terlalu_banyak = batas.paling_banyak is not None and ada > batas.paling_banyak
        if terlalu_banyak or ada + belum_dinilai < (batas.paling_sedikit or 0):
            pesan.append(PesanBatas(batas, ada, _describe_breach(batas, ada, capaian, label)))
    return tuple(pesan)


def _describe_breach(
    batas: BatasOrang, ada: int, capaian: CapaianOrganisasi, label: Mapping[Predikat, str]
) -> str:
    nama = " dan ".join(label[predikat] for predikat in batas.predikat)
    syarat = "semestinya tidak ada" if batas.paling_banyak == 0 else f"batasnya {batas.teks}"
    return f"Predikat {nama} ada {ada}, {syarat} dengan capaian organisasi {capaian.label}."


def count_moves(semua: Sequence[BatasOrang], jumlah: Mapping[Predikat, int], belum: int = 0) -> int:
    """The fewest pegawai who must get another predikat until every limit can be kept.

    Those `belum` rated fill a minimum first. One move may leave a full predikat and fill an empty one.
    """
    lebih = kurang = 0
    for batas in semua:
        ada = sum(jumlah.get(predikat, 0) for predikat in batas.predikat)
        if batas.paling_banyak is not None:
            lebih += max(0, ada - batas.paling_banyak)
        kurang += max(0, (batas.paling_sedikit or 0) - ada)
    return max(lebih, kurang - belum)


def check_penetapan(
    aturan: AturanDistribusi,
    capaian: CapaianOrganisasi,
    tetap: Mapping[Predikat, int],
    sisa: int,
    predikat: Predikat,
    *,
    label: Mapping[Predikat, str] = LABEL_PREDIKAT,
) -> tuple[PesanBatas, ...]:
    """Limits that fixing one more evaluation with this predikat breaks, which held before.

    `tetap` counts the group's evaluations that are fixed already, `sisa` the pegawai without one, this one
    in neither. The minimums are looked at together: all that is still missing must fit into `sisa`. A limit
    that was broken before, as after a change of the capaian, is no fault of an evaluation that does not add
    to it. Raises ValueError for a negative count.
    """
    if sisa < 0 or any(satu < 0 for satu in tetap.values()):
        raise ValueError("Jumlah pegawai tidak dapat kurang dari nol.")
    sesudah = {satu: tetap.get(satu, 0) + (satu is predikat) for satu in Predikat}
    semua = describe_limits(aturan, capaian, sum(sesudah.values()) + sisa)
    pesan = [_over(batas, sesudah, capaian, label) for batas in semua if _is_over(batas, sesudah, predikat)]
    kurang = [(batas, hilang) for batas in semua if (hilang := _missing(batas, sesudah))]
    lama = sum(_missing(batas, tetap) for batas in semua)
    baru = sum(hilang for _, hilang in kurang)
    if baru > sisa and baru - sisa > lama - (sisa + 1):
        pesan += [_under(batas, hilang, sisa, sesudah, label) for batas, hilang in kurang]
    return tuple(pesan)


def _count_in(batas: BatasOrang, jumlah: Mapping[Predikat, int]) -> int:
    return sum(jumlah.get(satu, 0) for satu in batas.predikat)


def _is_over(batas: BatasOrang, jumlah: Mapping[Predikat, int], predikat: Predikat) -> bool:
    terbanyak = batas.paling_banyak
    return terbanyak is not None and predikat in batas.predikat and _count_in(batas, jumlah) > terbanyak


def _missing(batas: BatasOrang, jumlah: Mapping[Predikat, int]) -> int:
    return max(0, (batas.paling_sedikit or 0) - _count_in(batas, jumlah))


def _over(
    batas: BatasOrang,
    jumlah: Mapping[Predikat, int],
    capaian: CapaianOrganisasi,
    label: Mapping[Predikat, str],
) -> PesanBatas:
    ada, nama = _count_in(batas, jumlah), _join(batas, label)
    syarat = "semestinya tidak ada" if batas.paling_banyak == 0 else f"batasnya {batas.teks}"
    kalimat = f"Predikat {nama} menjadi {ada}, {syarat} dengan capaian organisasi {capaian.label}."
    return PesanBatas(batas, ada, kalimat)


def _under(
    batas: BatasOrang, hilang: int, sisa: int, jumlah: Mapping[Predikat, int], label: Mapping[Predikat, str]
) -> PesanBatas:
    ada = _count_in(batas, jumlah)
    kalimat = (
        f"Predikat {_join(batas, label)} {batas.teks}, baru {ada} dan masih kurang {hilang}, sedangkan"
        f" sesudah ini tersisa {sisa} pegawai yang belum ditetapkan."
    )
    return PesanBatas(batas, ada, kalimat)


def _join(batas: BatasOrang, label: Mapping[Predikat, str]) -> str:
    return " atau ".join(label[predikat] for predikat in batas.predikat)
