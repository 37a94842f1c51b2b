"""Surveys as official texts: written, and read back."""

import re

from kinerja.hooks import ANGKA, build_model, format_desimal, read_number, tidy_text
from kinerja_indikator_survei.isian import ParameterSurvei, RealisasiSurvei, Skala
from kinerja_indikator_survei.mutu import find_mutu

_SAMPEL = r"(?: \((?:paling sedikit|minimal) ([0-9][0-9.]*) responden\))?"
_IKM = re.compile(
    rf"(?:nilai )?(?:IKM|SKM|indeks kepuasan masyarakat|survei kepuasan masyarakat) {ANGKA}{_SAMPEL}",
    re.IGNORECASE,
)
_SURVEI = re.compile(
    rf"(?:nilai )?survei(?: kepuasan)? {ANGKA} dari (100|5|4){_SAMPEL}",
    re.IGNORECASE,
)
_SKALA = {"100": Skala.SERATUS, "5": Skala.LIMA, "4": Skala.EMPAT}


def describe_target(parameter: ParameterSurvei) -> str:
    """ "IKM 85 (paling sedikit 100 responden)", "survei 4,2 dari 5"."""
    sampel = parameter.sampel_minimum
    syarat = f" (paling sedikit {format_desimal(sampel)} responden)" if sampel else ""
    return f"{_name(parameter)} {_score(parameter, parameter)}{syarat}"


def read_target(teks: str) -> ParameterSurvei | None:
    """ "skor 4 dari 5" is of the kind skor: only a text that names a survey or the index is read."""
    teks = tidy_text(teks)
    if ikm := _IKM.fullmatch(teks):
        skala, nilai, sampel = Skala.IKM, ikm[1], ikm[2]
    elif survei := _SURVEI.fullmatch(teks):
        skala, nilai, sampel = _SKALA[survei[2]], survei[1], survei[3]
    else:
        return None
    # An unreadable sample size refuses the text: it must not pass for "any number".
    minimum = {"sampel_minimum": read_number(sampel) or 0} if sampel else {}
    return build_model(ParameterSurvei, {"skala": skala, "nilai": read_number(nilai), **minimum})


def describe_realisasi(parameter: ParameterSurvei, realisasi: RealisasiSurvei) -> str:
    """ "IKM 82,5 (mutu B), 120 responden"."""
    mutu = f" (mutu {find_mutu(realisasi.nilai).huruf})" if parameter.skala is Skala.IKM else ""
    responden = f"{format_desimal(realisasi.responden)} responden"
    return f"{_name(parameter)} {_score(parameter, realisasi)}{mutu}, {responden}"


def write_result(parameter: ParameterSurvei, realisasi: RealisasiSurvei) -> str:
    """For screens: "82,5 (mutu B, baik)", "4,1 dari 5"."""
    if parameter.skala is not Skala.IKM:
        return _score(parameter, realisasi)
    mutu = find_mutu(realisasi.nilai)
    return f"{format_desimal(realisasi.nilai)} (mutu {mutu.huruf}, {mutu.sebutan})"


def _name(parameter: ParameterSurvei) -> str:
    return "IKM" if parameter.skala is Skala.IKM else "survei"


def _score(parameter: ParameterSurvei, isi: ParameterSurvei | RealisasiSurvei) -> str:
    angka = format_desimal(isi.nilai)
    return angka if parameter.skala is Skala.IKM else f"{angka} dari {parameter.skala.tertinggi}"
