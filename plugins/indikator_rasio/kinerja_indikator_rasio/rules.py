"""Ratios judged and taken together. Exact: products of two numbers of 24 digits have 48, well below 60."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from kinerja.hooks import (
    BELUM_DIISI,
    SERATUS,
    Capaian,
    RealisasiPeriode,
    Rentang,
    divide_persen,
    filled,
    judge_at_least,
    note_missing,
)
from kinerja_indikator_rasio.isian import Arah, ParameterRasio, Penggabungan, RealisasiRasio
from kinerja_indikator_rasio.teks import PRESISI, describe_realisasi, write_counts, write_ratio, write_target

HAMPIR = Decimal("99.99")
"""The most that a target which was missed can show."""
PENYEBUT_NOL = "Penyebut nol: rasio belum dapat dihitung, angkanya tetap ikut dijumlahkan."


def measure(parameter: ParameterRasio, realisasi: RealisasiRasio | None, _periode: Rentang) -> Capaian:
    return judge(parameter, realisasi) if realisasi else BELUM_DIISI


def combine(
    parameter: ParameterRasio, daftar_realisasi: Sequence[RealisasiPeriode[RealisasiRasio]]
) -> Capaian:
    """Sum of the numerators over the sum of the denominators, unless the parameter takes the last period.

    Not the mean of the percents: that would give a period with 2 files the weight of one with 100.
    """
    terisi = filled(daftar_realisasi)
    if not terisi:
        return BELUM_DIISI
    if parameter.penggabungan is Penggabungan.TERAKHIR:
        return note_missing(judge(parameter, terisi[-1]), daftar_realisasi)
    return note_missing(judge(parameter, _add_up(terisi)), daftar_realisasi)


def _add_up(semua: Sequence[RealisasiRasio]) -> RealisasiRasio:
    with localcontext(prec=PRESISI):
        pembilang = sum((satu.pembilang for satu in semua), Decimal(0))
        penyebut = sum((satu.penyebut for satu in semua), Decimal(0))
    # Not validated: the sum of allowed numbers may have a digit more than one of them.
    return RealisasiRasio.model_construct(pembilang=pembilang, penyebut=penyebut)


def judge(parameter: ParameterRasio, realisasi: RealisasiRasio) -> Capaian:
    """ "85,71 % (6 dari 7), target 85 %". Without a denominator nothing is judged."""
    teks = describe_realisasi(parameter, realisasi)
    if realisasi.penyebut.is_zero():
        kalimat = f"0 {parameter.penyebut}, rasio belum dapat dihitung"
        return Capaian(kalimat=kalimat, catatan=PENYEBUT_NOL, realisasi=teks)
    capaian = _compare(parameter, realisasi)
    kalimat = _say(parameter, realisasi, tercapai=bool(capaian.tercapai))
    return replace(capaian, kalimat=kalimat, realisasi=teks)


def _say(parameter: ParameterRasio, realisasi: RealisasiRasio, *, tercapai: bool) -> str:
    """With a word more where the rounded digits would read like the target that was missed."""
    rendah = parameter.arah is Arah.RENDAH
    rasio, target = write_ratio(parameter, realisasi), write_target(parameter)
    kira = "sedikit di atas " if rendah else "hampir "
    awal = kira if rasio == target and not tercapai else ""
    return f"{awal}{rasio} ({write_counts(parameter, realisasi)}), {'batas' if rendah else 'target'} {target}"


def _compare(parameter: ParameterRasio, realisasi: RealisasiRasio) -> Capaian:
    """Cross-multiplied, so that no rounding decides: a ÷ b ≥ nilai ÷ per where a × per ≥ nilai × b."""
    with localcontext(prec=PRESISI):
        dicapai = realisasi.pembilang * parameter.per
        sasaran = parameter.nilai * realisasi.penyebut
    if parameter.arah is Arah.RENDAH:
        return _judge_at_most(dicapai, sasaran)
    return _below_hundred(judge_at_least(dicapai, sasaran))


def _judge_at_most(dicapai: Decimal, batas: Decimal) -> Capaian:
    """100 percent up to the limit, limit ÷ realisasi above it; the bar is how much of the limit is used."""
    tercapai = dicapai <= batas
    persen = SERATUS if tercapai else divide_persen(batas, dicapai)
    if batas.is_zero():
        bilah = Decimal(0) if tercapai else SERATUS
    else:
        bilah = min(divide_persen(dicapai, batas), SERATUS)
    return _below_hundred(
        Capaian(kalimat="", persen=persen, tercapai=tercapai, persen_penuh=persen, bilah=bilah)
    )


def _below_hundred(capaian: Capaian) -> Capaian:
    """A target that was missed by less than the second place never shows as 100 percent."""
    if capaian.tercapai or capaian.persen is None or capaian.persen < SERATUS:
        return capaian
    return replace(capaian, persen=HAMPIR, persen_penuh=HAMPIR)
