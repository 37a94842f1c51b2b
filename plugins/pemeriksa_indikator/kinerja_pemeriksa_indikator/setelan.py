"""What an agency makes of each finding. As it comes all are advice: what stops people is for the agency."""

from enum import StrEnum
from typing import Annotated

from kinerja.hooks import Bilangan, Pengaturan, PilihanEnum


class Sikap(StrEnum):
    ABAIKAN = "abaikan"
    SARAN = "saran"
    WAJIB = "wajib"


SEBUTAN = (
    ("abaikan", "Tidak diperiksa"),
    ("saran", "Saran"),
    ("wajib", "Wajib diperbaiki sebelum SKP diajukan"),
)


def _sikap(label: str, bantuan: str) -> PilihanEnum:
    return PilihanEnum(SEBUTAN, label=label, bantuan=bantuan)


class Setelan(Pengaturan):
    """`seragam_minimal` counts targets of one aspek, `rekan_minimal` colleagues with the same indicator."""

    tanpa_satuan: Annotated[Sikap, _sikap("Target tanpa satuan", "Target hanya angka, misalnya “12”.")] = (
        Sikap.SARAN
    )
    waktu_seragam: Annotated[
        Sikap, _sikap("Target waktu seragam", "Semua target waktu sama, misalnya “12 bulan”.")
    ] = Sikap.SARAN
    target_seragam: Annotated[
        Sikap,
        _sikap("Target lain seragam", "Semua target satu aspek sama, misalnya “100 %” atau “1 dokumen”."),
    ] = Sikap.SARAN
    seragam_minimal: Annotated[
        int,
        Bilangan(
            label="Seragam mulai dari",
            satuan="target",
            minimum=2,
            maksimum=50,
            bantuan="Paling sedikit sekian target sama dalam satu aspek.",
        ),
    ] = 3
    sama_tahun_lalu: Annotated[
        Sikap, _sikap("Sama dengan tahun lalu", "Indikator dan target sama, atau hanya tahunnya berganti.")
    ] = Sikap.SARAN
    ganda_di_unit: Annotated[
        Sikap, _sikap("Sama dengan rekan seunit", "Indikator yang sama dipakai banyak rekan. Tanpa nama.")
    ] = Sikap.SARAN
    rekan_minimal: Annotated[
        int,
        Bilangan(
            label="Dipakai paling sedikit",
            satuan="rekan",
            minimum=1,
            maksimum=100,
            bantuan="Dari banyaknya rekan ini indikator disebut sama.",
        ),
    ] = 3
