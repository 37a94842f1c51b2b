"""What a person types: the target of a survey, and the result of one."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, model_validator

from kinerja.hooks import Bilangan, Desimal, PilihanEnum, field_error, format_desimal

_TERBANYAK = 1_000_000_000


class Skala(StrEnum):
    """From which to which number a result goes; IKM is the mean of answers from 1 to 4, times 25."""

    IKM = "ikm"
    SERATUS = "seratus"
    LIMA = "lima"
    EMPAT = "empat"

    @property
    def terendah(self) -> int:
        return {Skala.IKM: 25, Skala.SERATUS: 0}.get(self, 1)

    @property
    def tertinggi(self) -> int:
        return {Skala.LIMA: 5, Skala.EMPAT: 4}.get(self, 100)


SKALA = (
    ("ikm", "IKM, 25 sampai 100 dengan mutu A sampai D"),
    ("seratus", "0 sampai 100"),
    ("lima", "1 sampai 5"),
    ("empat", "1 sampai 4"),
)


class ParameterSurvei(BaseModel):
    """`sampel_minimum`: how many answers each survey should have, None for any number."""

    model_config = ConfigDict(frozen=True)

    skala: Annotated[Skala, PilihanEnum(SKALA, label="Skala nilai")]
    nilai: Annotated[Decimal, Desimal(label="Target nilai", contoh="85", maks_desimal=2)]
    sampel_minimum: Annotated[
        int | None,
        Bilangan(
            label="Responden paling sedikit",
            satuan="responden",
            minimum=1,
            maksimum=_TERBANYAK,
            bantuan="Boleh kosong. Bila kurang, capaian tetap dihitung dan diberi catatan.",
        ),
    ] = None

    @model_validator(mode="after")
    def _check_skala(self) -> Self:
        if kalimat := refuse_outside(self.skala, self.nilai):
            raise field_error("nilai", kalimat)
        return self


class RealisasiSurvei(BaseModel):
    """`populasi`: how many people could have been asked, None where nobody counted them."""

    model_config = ConfigDict(frozen=True)

    nilai: Annotated[Decimal, Desimal(label="Nilai survei", maks_desimal=2)]
    responden: Annotated[int, Bilangan(label="Responden", satuan="responden", minimum=1, maksimum=_TERBANYAK)]
    populasi: Annotated[
        int | None,
        Bilangan(
            label="Penerima layanan",
            bantuan="Penerima layanan, boleh kosong",
            minimum=1,
            maksimum=_TERBANYAK,
        ),
    ] = None


def refuse_outside(skala: Skala, nilai: Decimal) -> str:
    """What to write instead of a number outside the scale, "" for one inside."""
    if skala.terendah <= nilai <= skala.tertinggi:
        return ""
    return f"Tulis nilai {skala.terendah} sampai {format_desimal(skala.tertinggi)}."
