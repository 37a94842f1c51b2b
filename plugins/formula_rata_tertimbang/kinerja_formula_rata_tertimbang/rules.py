"""The weighted mean: of the indicators within a result, then of the results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kinerja.hooks import (
    Aspek,
    BahanFormula,
    Capaian,
    HasilFormula,
    IndikatorFormula,
    Klasifikasi,
    Penjelasan,
    Rating,
    Usulan,
    format_desimal,
    format_persen,
    round_half_up,
)
from kinerja_formula_rata_tertimbang.setelan import Setelan

SERATUS, NOL = Decimal(100), Decimal(0)
MAKS_RINCIAN = 12
"""So many results are named one by one; a proposal has at most 20 sentences."""
MAKS_KATA = 60
KEPALA_UNIT = "Rating hasil kerja pimpinan unit mengikuti capaian organisasi unitnya dan tidak diusulkan."
TANPA_ANGKA = "Belum ada target berbobot yang dapat diukur. Nilailah dari realisasi dan umpan balik."
PERILAKU = "Rating perilaku kerja tidak diusulkan dari angka. Nilailah dari umpan balik dan pengamatan."
HANYA_TAHUNAN = "Formula ini mengusulkan rating hanya pada evaluasi tahunan."
SEJAK_AWAL = "Capaian periode ini dihitung sejak SKP dimulai terhadap target SKP seluruhnya."
TERTAHAN = (
    "Ada target utama yang belum tercapai, sehingga usulan tertahan pada sesuai ekspektasi meskipun "
    "rata-ratanya lebih tinggi."
)


@dataclass(frozen=True)
class _Terukur:
    """One indicator: its weight and what counts of its capaian, percent."""

    bobot: Decimal
    persen: Decimal
    dipotong: bool


@dataclass(frozen=True)
class _Nilai:
    """One result that counts: its weight and the mean of its indicators, percent, not rounded."""

    hasil: HasilFormula
    bobot: Decimal
    persen: Decimal
    daftar: Sequence[_Terukur]


def propose(bahan: BahanFormula, setelan: Setelan) -> Usulan:
    """Mean of the results by weight, each the mean of its indicators by weight; percent, two places, half up.

    The rounded number is the one that the limits judge. No source: PermenPANRB 6/2022 has no formula.
    """
    if bahan.kepala_unit:
        return Usulan(alasan=(KEPALA_UNIT, PERILAKU))
    if setelan.hanya_tahunan and not bahan.tahunan:
        return Usulan(alasan=(HANYA_TAHUNAN, PERILAKU))
    semua = [nilai for hasil in bahan.daftar_hasil if (nilai := _weigh(hasil, setelan))]
    if not semua:
        return Usulan(alasan=(TANPA_ANGKA, PERILAKU))
    angka = round_half_up(_mean([(satu.bobot, satu.persen) for satu in semua]), 2)
    rating, putusan = _decide(angka, bahan, setelan)
    alasan = (
        _describe_mean(angka, semua, setelan),
        *_describe_results(semua),
        *_describe_cut(semua, setelan),
        *_describe_left_out(bahan, semua),
        *([] if bahan.tahunan else [SEJAK_AWAL]),
        putusan,
        PERILAKU,
    )
    return Usulan(alasan=alasan, rating_hasil=rating, angka=angka)


def _weigh(hasil: HasilFormula, setelan: Setelan) -> _Nilai | None:
    """None where the result has no weight or nothing that can be measured."""
    bobot = setelan.bobot_utama if hasil.klasifikasi is Klasifikasi.UTAMA else setelan.bobot_tambahan
    terukur = [satu for indikator in hasil.daftar_indikator if (satu := _measure(indikator, setelan))]
    if not bobot or not terukur:
        return None
    return _Nilai(hasil, bobot, _mean([(satu.bobot, satu.persen) for satu in terukur]), terukur)


def _measure(indikator: IndikatorFormula, setelan: Setelan) -> _Terukur | None:
    bobot = _aspek_weights(setelan)[indikator.aspek]
    persen = percent_of(indikator.capaian)
    if persen is None and setelan.kosong_nol and is_empty(indikator):
        persen = NOL
    if persen is None or not bobot:
        return None
    return _Terukur(bobot, min(persen, setelan.maksimum), persen > setelan.maksimum)


def percent_of(capaian: Capaian | None) -> Decimal | None:
    """What was reached, over 100 where more was; a target without percent is 100 or 0, None if not judged."""
    if capaian is None or capaian.tercapai is None:
        return None
    if capaian.persen_penuh is not None:
        return capaian.persen_penuh
    if capaian.persen is not None:
        return capaian.persen
    return SERATUS if capaian.tercapai else NOL


def is_empty(indikator: IndikatorFormula) -> bool:
    """A target that can be measured and that nobody has filled."""
    return indikator.capaian is not None and not indikator.realisasi


def _aspek_weights(setelan: Setelan) -> Mapping[Aspek | None, Decimal]:
    urutan = (Aspek.KUANTITAS, Aspek.KUALITAS, Aspek.WAKTU, Aspek.BIAYA, None)
    return dict(zip(urutan, setelan.bobot_aspek(), strict=True))


def _mean(daftar: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Of (weight, value), not rounded."""
    return sum((bobot * nilai for bobot, nilai in daftar), NOL) / sum((bobot for bobot, _ in daftar), NOL)


def _decide(angka: Decimal, bahan: BahanFormula, setelan: Setelan) -> tuple[Rating, str]:
    persen, atas, sesuai = (format_persen(satu) for satu in (angka, setelan.batas_atas, setelan.batas_sesuai))
    if angka < setelan.batas_sesuai:
        kalimat = f"{persen} di bawah batas {sesuai}, sehingga diusulkan di bawah ekspektasi."
        return Rating.DI_BAWAH_EKSPEKTASI, kalimat
    if angka < setelan.batas_atas:
        kalimat = (
            f"{persen} paling sedikit {sesuai} dan di bawah {atas}, sehingga diusulkan sesuai ekspektasi."
        )
        return Rating.SESUAI_EKSPEKTASI, kalimat
    if setelan.utama_tercapai and _has_missed(bahan):
        return Rating.SESUAI_EKSPEKTASI, TERTAHAN
    return (
        Rating.DI_ATAS_EKSPEKTASI,
        f"{persen} paling sedikit {atas}, sehingga diusulkan di atas ekspektasi.",
    )


def _has_missed(bahan: BahanFormula) -> bool:
    utama = bahan.indikator_of(Klasifikasi.UTAMA)
    return any(satu.capaian is not None and satu.capaian.tercapai is False for satu in utama)


# Reasons


def _describe_mean(angka: Decimal, semua: Sequence[_Nilai], setelan: Setelan) -> str:
    return (
        f"Rata-rata tertimbang capaian {format_persen(angka)} dari {len(semua)} hasil kerja "
        f"({_describe_weights(setelan)})."
    )


def _describe_weights(setelan: Setelan) -> str:
    utama, tambahan = format_desimal(setelan.bobot_utama), format_desimal(setelan.bobot_tambahan)
    return f"bobot utama {utama}, tambahan {tambahan}"


def _describe_results(semua: Sequence[_Nilai]) -> list[str]:
    rincian = [
        f"“{shorten(satu.hasil.teks)}” ({satu.hasil.klasifikasi.value}): "
        f"{format_persen(round_half_up(satu.persen, 2))} dari {len(satu.daftar)} indikator."
        for satu in semua[:MAKS_RINCIAN]
    ]
    if len(semua) > MAKS_RINCIAN:
        rincian.append(f"Ditambah {len(semua) - MAKS_RINCIAN} hasil kerja lain yang ikut dihitung.")
    return rincian


def shorten(teks: str) -> str:
    """The beginning of a text on one line."""
    rapi = " ".join(teks.split())
    return rapi if len(rapi) <= MAKS_KATA else f"{rapi[:MAKS_KATA]}…"


def _describe_cut(semua: Sequence[_Nilai], setelan: Setelan) -> list[str]:
    jumlah = sum(satu.dipotong for nilai in semua for satu in nilai.daftar)
    if not jumlah:
        return []
    maks = format_persen(setelan.maksimum)
    return [f"{jumlah} indikator melampaui {maks} dan dihitung {maks}."]


def _describe_left_out(bahan: BahanFormula, semua: Sequence[_Nilai]) -> list[str]:
    seluruh = sum(len(hasil.daftar_indikator) for hasil in bahan.daftar_hasil)
    sisa = seluruh - sum(len(satu.daftar) for satu in semua)
    if not sisa:
        return []
    return [
        f"{sisa} indikator tidak dihitung: tanpa target yang dapat diukur, belum diisi, atau tanpa bobot."
    ]


def explain(setelan: Setelan) -> Penjelasan:
    """The formula with the numbers as they are set."""
    aspek = ", ".join(
        f"{nama} {format_desimal(bobot)}"
        for nama, bobot in zip(
            ("kuantitas", "kualitas", "waktu", "biaya", "tanpa aspek"), setelan.bobot_aspek(), strict=True
        )
    )
    atas, sesuai = format_persen(setelan.batas_atas), format_persen(setelan.batas_sesuai)
    syarat = " dan tidak ada target utama yang belum tercapai" if setelan.utama_tercapai else ""
    kosong = "dihitung 0 %" if setelan.kosong_nol else "tidak dihitung"
    kapan = "Hanya pada evaluasi tahunan: d" if setelan.hanya_tahunan else "D"
    return Penjelasan(
        f"{kapan}i atas ekspektasi bila rata-rata tertimbang paling sedikit {atas}{syarat}; "
        f"sesuai ekspektasi bila paling sedikit {sesuai}; selain itu di bawah ekspektasi.",
        {
            "rata-rata tertimbang": f"rata-rata capaian hasil kerja, {_describe_weights(setelan)}",
            "capaian hasil kerja": f"rata-rata capaian indikatornya menurut bobot aspek: {aspek}",
            "capaian indikator": (
                "persen realisasi terhadap target sejak SKP dimulai, paling tinggi "
                f"{format_persen(setelan.maksimum)}; yang belum diisi {kosong}"
            ),
        },
    )
