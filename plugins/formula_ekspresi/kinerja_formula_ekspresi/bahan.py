"""From what the product knows of a person and period to the values of the names, each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kinerja.hooks import (
    SERATUS,
    BahanFormula,
    Capaian,
    CapaianOrganisasi,
    IndikatorFormula,
    Klasifikasi,
    Rating,
    divide_persen,
    format_desimal,
    format_persen,
    round_half_up,
)
from kinerja_formula_ekspresi.batas import DESIMAL_HASIL
from kinerja_formula_ekspresi.penghitung import Belum, Nilai
from kinerja_formula_ekspresi.setelan import Kosong, Setelan

NILAI_ORGANISASI: Mapping[CapaianOrganisasi, Decimal] = {
    CapaianOrganisasi.ISTIMEWA: Decimal(5),
    CapaianOrganisasi.BAIK: Decimal(4),
    CapaianOrganisasi.BUTUH_PERBAIKAN: Decimal(3),
    CapaianOrganisasi.KURANG: Decimal(2),
    CapaianOrganisasi.SANGAT_KURANG: Decimal(1),
}
BELUM_HASIL = Belum("Belum ada realisasi hasil kerja utama yang dapat diukur.")
BELUM_TAMBAHAN = Belum("Tidak ada realisasi hasil kerja tambahan yang dapat diukur.")
BELUM_INDIKATOR = Belum("Belum ada indikator hasil kerja utama.")
BELUM_PERILAKU = Belum("Rating perilaku kerja belum dipilih; usulan muncul sesudah Anda memilihnya.")
BELUM_ORGANISASI = Belum("Capaian kinerja organisasi unit ini belum ditetapkan.")


@dataclass(frozen=True)
class Ukuran:
    """The indicators of one part: what was counted, and how many were treated in which way."""

    daftar: tuple[Decimal, ...]
    tercapai: int
    kosong: int
    terpotong: int


def measure(semua: Sequence[IndikatorFormula], setelan: Setelan) -> Ukuran:
    """Percents of the targets that can be measured, each up to the cap. Reached without a percent counts 100,
    missed without a percent 0; what nobody filled counts as the settings say."""
    terukur = [satu.capaian for satu in semua if satu.capaian is not None]
    terisi = [satu for satu in terukur if is_judged(satu)]
    penuh = [_percent(satu) for satu in terisi]
    kosong = len(terukur) - len(terisi)
    nol = (Decimal(0),) * kosong if setelan.indikator_kosong is Kosong.NOL else ()
    return Ukuran(
        (*(min(satu, setelan.batas_capaian) for satu in penuh), *nol),
        sum(satu.tercapai is True for satu in terisi),
        kosong,
        sum(satu > setelan.batas_capaian for satu in penuh),
    )


def is_judged(capaian: Capaian) -> bool:
    """Whether there is a realisasi that says how far the target is."""
    return capaian.persen_penuh is not None or capaian.tercapai is not None


def _percent(capaian: Capaian) -> Decimal:
    if capaian.persen_penuh is not None:
        return capaian.persen_penuh
    return SERATUS if capaian.tercapai else Decimal(0)


def collect_values(bahan: BahanFormula, setelan: Setelan) -> dict[str, Nilai]:
    """Every name with its value, two places, half up, or with the sentence that says what is missing."""
    utama = bahan.indikator_of(Klasifikasi.UTAMA)
    ukuran = measure(utama, setelan)
    tambahan = measure(bahan.indikator_of(Klasifikasi.TAMBAHAN), setelan)
    return {
        **_of_main(ukuran),
        "hasil_tambahan": _mean(tambahan.daftar) if tambahan.daftar else BELUM_TAMBAHAN,
        "terisi": _share(sum(map(_is_filled, utama)), len(utama)) if utama else BELUM_INDIKATOR,
        "perilaku": _behaviour(bahan.rating_perilaku, setelan),
        "capaian_organisasi": _organisation(bahan.capaian_organisasi),
        "jumlah_indikator": Decimal(len(utama)),
        "jumlah_tambahan": Decimal(len(tambahan.daftar)),
        "jumlah_bukti": Decimal(sum(satu.jumlah_bukti for satu in bahan.daftar_hasil)),
        "jumlah_umpan_balik": _feedback(bahan),
    }


def _of_main(ukuran: Ukuran) -> dict[str, Nilai]:
    if not ukuran.daftar:
        return dict.fromkeys(("hasil", "hasil_terendah", "hasil_tertinggi", "tercapai"), BELUM_HASIL)
    return {
        "hasil": _mean(ukuran.daftar),
        "hasil_terendah": round_half_up(min(ukuran.daftar), DESIMAL_HASIL),
        "hasil_tertinggi": round_half_up(max(ukuran.daftar), DESIMAL_HASIL),
        "tercapai": _share(ukuran.tercapai, len(ukuran.daftar)),
    }


def _is_filled(satu: IndikatorFormula) -> bool:
    return bool(satu.realisasi) or (satu.capaian is not None and is_judged(satu.capaian))


def _behaviour(rating: Rating | None, setelan: Setelan) -> Nilai:
    match rating:
        case Rating.DI_ATAS_EKSPEKTASI:
            return setelan.perilaku_di_atas
        case Rating.SESUAI_EKSPEKTASI:
            return setelan.perilaku_sesuai
        case Rating.DI_BAWAH_EKSPEKTASI:
            return setelan.perilaku_di_bawah
        case None:
            return BELUM_PERILAKU


def _organisation(capaian: CapaianOrganisasi | None) -> Nilai:
    return BELUM_ORGANISASI if capaian is None else NILAI_ORGANISASI[capaian]


def _feedback(bahan: BahanFormula) -> Decimal:
    """Of others: the owner's answers in his own thread have no role."""
    semua = [satu.daftar_umpan for satu in bahan.daftar_hasil]
    semua += [satu.daftar_umpan for satu in bahan.daftar_perilaku]
    return Decimal(sum(umpan.peran is not None for daftar in semua for umpan in daftar))


def _mean(daftar: Sequence[Decimal]) -> Decimal:
    return round_half_up(sum(daftar, Decimal(0)) / len(daftar), DESIMAL_HASIL)


def _share(bagian: int, jumlah: int) -> Decimal:
    return divide_persen(Decimal(bagian), Decimal(jumlah))


def describe_counting(ukuran: Ukuran, setelan: Setelan) -> list[str]:
    """Sentences on indicators that were left out, counted 0 or cut; none where nothing was."""
    kalimat = []
    if ukuran.kosong:
        jadi = "dihitung 0" if setelan.indikator_kosong is Kosong.NOL else "tidak dihitung"
        kalimat.append(f"{format_desimal(ukuran.kosong)} indikator utama belum diisi dan {jadi}.")
    if ukuran.terpotong:
        batas = format_persen(setelan.batas_capaian)
        kalimat.append(
            f"{format_desimal(ukuran.terpotong)} indikator utama melampaui {batas} dan dihitung {batas}."
        )
    return kalimat
