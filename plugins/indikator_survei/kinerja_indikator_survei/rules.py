"""Survey results judged, taken together, and how far a sample can be trusted."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from kinerja.hooks import (
    BELUM_DIISI,
    SERATUS,
    Capaian,
    RealisasiPeriode,
    Rentang,
    add_note,
    divide_persen,
    filled,
    format_desimal,
    judge_at_least,
    note_missing,
    round_half_up,
)
from kinerja_indikator_survei.isian import ParameterSurvei, RealisasiSurvei, refuse_outside
from kinerja_indikator_survei.teks import describe_realisasi, write_result

PRESISI = 60
Z_95 = Decimal("1.96")
P_TERBURUK = Decimal("0.5")


def measure(parameter: ParameterSurvei, realisasi: RealisasiSurvei | None, _periode: Rentang) -> Capaian:
    return _judge(parameter, [realisasi]) if realisasi else BELUM_DIISI


def combine(
    parameter: ParameterSurvei, daftar_realisasi: Sequence[RealisasiPeriode[RealisasiSurvei]]
) -> Capaian:
    """The mean of the results weighted by their respondents: each person who answered counts once."""
    terisi = filled(daftar_realisasi)
    return note_missing(_judge(parameter, terisi), daftar_realisasi) if terisi else BELUM_DIISI


def check_realisasi(parameter: ParameterSurvei, realisasi: RealisasiSurvei) -> dict[str, str]:
    kalimat = {"nilai": refuse_outside(parameter.skala, realisasi.nilai)}
    if realisasi.populasi is not None and realisasi.responden > realisasi.populasi:
        kalimat["responden"] = "Tulis responden tidak lebih banyak dari penerima layanan."
    return {nama: satu for nama, satu in kalimat.items() if satu}


def _judge(parameter: ParameterSurvei, semua: Sequence[RealisasiSurvei]) -> Capaian:
    """ "82,5 (mutu B, baik), target 85"; the bar is the result itself, `persen` the share of the target."""
    gabungan = merge(semua)
    capaian = replace(
        judge_at_least(gabungan.nilai, parameter.nilai),
        kalimat=f"{write_result(parameter, gabungan)}, target {format_desimal(parameter.nilai)}",
        bilah=min(divide_persen(gabungan.nilai, Decimal(parameter.skala.tertinggi)), SERATUS),
        realisasi=describe_realisasi(parameter, gabungan),
    )
    return add_note(add_note(capaian, _say_sample(gabungan)), _say_small(parameter, semua))


def merge(semua: Sequence[RealisasiSurvei]) -> RealisasiSurvei:
    """One result of at least one: the mean weighted by respondents, two places, half up.

    The populations add up, as the answers do; unknown in one survey is unknown in all.
    """
    responden = sum(satu.responden for satu in semua)
    diketahui = [satu.populasi for satu in semua if satu.populasi is not None]
    with localcontext(prec=PRESISI):
        nilai = sum((satu.nilai * satu.responden for satu in semua), Decimal(0)) / responden
    # Not validated: the sum of allowed numbers may be larger than one of them may.
    return RealisasiSurvei.model_construct(
        nilai=round_half_up(nilai, 2),
        responden=responden,
        populasi=sum(diketahui) if len(diketahui) == len(semua) else None,
    )


def margin_of_error(responden: int, populasi: int | None) -> Decimal:
    """Percentage points to either side for a share among the answers, two places, half up.

    100 · z · √(p(1 − p) ÷ n) · √((N − n) ÷ (N − 1)), with z = 1,96 (95 percent certain), p = 0,5 (the worst
    case), n respondents and N people; without N the last factor, the finite population correction, is 1.
    It holds for a random sample. Zero where all N answered. Raises ValueError unless 1 ≤ n ≤ N.
    """
    if responden < 1 or (populasi is not None and populasi < responden):
        raise ValueError(f"not a sample: {responden} of {populasi}")
    if responden == populasi:
        return Decimal(0)
    with localcontext(prec=PRESISI):
        varians = P_TERBURUK * (1 - P_TERBURUK) / responden
        if populasi is not None:
            varians = varians * (populasi - responden) / (populasi - 1)
        margin = SERATUS * Z_95 * varians.sqrt()
    return round_half_up(margin, 2)


def _say_sample(satu: RealisasiSurvei) -> str:
    """Stored answers may exceed the population that somebody corrected since: then nothing is claimed."""
    responden = f"{format_desimal(satu.responden)} responden"
    if satu.populasi is None:
        dari = ""
    elif satu.populasi < satu.responden:
        return ""
    elif satu.populasi == satu.responden:
        return f"Semua {format_desimal(satu.populasi)} penerima layanan menjawab."
    else:
        dari = f" dari {format_desimal(satu.populasi)} penerima layanan"
    margin = format_desimal(margin_of_error(satu.responden, satu.populasi))
    return f"{responden}{dari}, margin galat ± {margin} poin persen."


def _say_small(parameter: ParameterSurvei, semua: Sequence[RealisasiSurvei]) -> str:
    minimum = parameter.sampel_minimum
    if minimum is None:
        return ""
    kurang = sum(satu.responden < minimum for satu in semua)
    syarat = f"kurang dari {format_desimal(minimum)} responden yang ditargetkan"
    if not kurang:
        return ""
    return f"{kurang} dari {len(semua)} survei {syarat}." if len(semua) > 1 else f"Survei ini {syarat}."
