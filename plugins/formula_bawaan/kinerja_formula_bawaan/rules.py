"""The criteria of the rating hasil kerja, counted: most above, or at most a small part below."""

from collections.abc import Sequence
from decimal import Decimal

from kinerja.hooks import (
    BahanFormula,
    Capaian,
    Klasifikasi,
    Penjelasan,
    Rating,
    Usulan,
    divide_persen,
    format_persen,
)
from kinerja_formula_bawaan.setelan import Setelan

SERATUS = Decimal(100)
KEPALA_UNIT = "Rating hasil kerja pimpinan unit mengikuti capaian organisasi unitnya dan tidak diusulkan."
TANPA_ANGKA = "Belum ada target yang dapat diukur. Nilailah dari realisasi dan umpan balik."
PERILAKU = "Rating perilaku kerja tidak diusulkan dari angka. Nilailah dari umpan balik dan pengamatan."


def propose(bahan: BahanFormula, setelan: Setelan) -> Usulan:
    """Di atas ekspektasi: most targets passed and none of hasil kerja utama missed. Sesuai: at most a small
    part missed. Otherwise di bawah. Percents of the targets that can be judged, two places, half up.

    Source: PermenPANRB 6/2022, Lampiran, kriteria rating hasil kerja.
    """
    if bahan.kepala_unit:
        return Usulan(alasan=(KEPALA_UNIT, PERILAKU))
    terukur = [
        satu.capaian
        for satu in bahan.indikator_of(Klasifikasi.UTAMA)
        if satu.capaian is not None and satu.capaian.tercapai is not None
    ]
    if not terukur:
        return Usulan(alasan=(TANPA_ANGKA, PERILAKU))
    return _decide(terukur, setelan)


def _decide(terukur: Sequence[Capaian], setelan: Setelan) -> Usulan:
    jumlah = len(terukur)
    terlampaui = sum(map(_is_passed, terukur))
    kurang = sum(satu.tercapai is False for satu in terukur)
    lampau, belum = _share(terlampaui, jumlah), _share(kurang, jumlah)
    if lampau >= setelan.sebagian_besar and not kurang:
        rating = Rating.DI_ATAS_EKSPEKTASI
    elif belum <= setelan.sebagian_kecil:
        rating = Rating.SESUAI_EKSPEKTASI
    else:
        rating = Rating.DI_BAWAH_EKSPEKTASI
    kalimat = (
        f"Dari {jumlah} target utama yang dapat diukur, {terlampaui} terlampaui ({format_persen(lampau)}) "
        f"dan {kurang} belum tercapai ({format_persen(belum)})."
    )
    return Usulan(alasan=(kalimat, PERILAKU), rating_hasil=rating)


def _is_passed(satu: Capaian) -> bool:
    return bool(satu.tercapai) and satu.persen_penuh is not None and satu.persen_penuh > SERATUS


def _share(bagian: int, jumlah: int) -> Decimal:
    return divide_persen(Decimal(bagian), Decimal(jumlah))


def explain(setelan: Setelan) -> Penjelasan:
    """The criteria with the limits as they are set."""
    return Penjelasan(
        f"Di atas ekspektasi bila paling sedikit {format_persen(setelan.sebagian_besar)} target utama "
        f"terlampaui dan tidak ada yang belum tercapai; sesuai ekspektasi bila paling banyak "
        f"{format_persen(setelan.sebagian_kecil)} belum tercapai; selain itu di bawah ekspektasi.",
        {"target utama": "indikator hasil kerja utama yang realisasinya dapat dibandingkan dengan target"},
    )
