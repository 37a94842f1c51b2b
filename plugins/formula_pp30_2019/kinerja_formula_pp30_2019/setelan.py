"""What the agency chose under the old scale, and what its sources leave open."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import model_validator

from kinerja.hooks import Centang, Desimal, Pengaturan, PilihanEnum, Teks, field_error


class Bobot(StrEnum):
    """Weight of SKP and perilaku kerja (PP 30/2019 Pasal 41)."""

    TANPA_REKAN = "70_30"
    DENGAN_REKAN = "60_40"
    MENURUT_UMPAN_BALIK = "umpan_balik"


SEBUTAN_BOBOT = (
    ("70_30", "70 : 30, tanpa pendapat rekan dan bawahan"),
    ("60_40", "60 : 40, dengan pendapat rekan dan bawahan"),
    ("umpan_balik", "60 : 40 bila ada umpan balik rekan dan bawahan, selain itu 70 : 30"),
)


def _nilai(label: str, bantuan: str = "") -> Desimal:
    return Desimal(label=label, bantuan=bantuan, minimum=0, maksimum=120, maks_desimal=2)


class Setelan(Pengaturan):
    """Values of the old scale, 0 to 120."""

    bobot: Annotated[Bobot, PilihanEnum(SEBUTAN_BOBOT, label="Bobot SKP dan perilaku kerja")] = (
        Bobot.TANPA_REKAN
    )
    perilaku_bawah: Annotated[
        Decimal,
        _nilai(
            "Nilai perilaku di bawah ekspektasi",
            "Skala lama menilai perilaku dengan angka; rating yang dipilih diganti angka ini.",
        ),
    ] = Decimal(60)
    perilaku_sesuai: Annotated[Decimal, _nilai("Nilai perilaku sesuai ekspektasi")] = Decimal(100)
    perilaku_atas: Annotated[Decimal, _nilai("Nilai perilaku di atas ekspektasi")] = Decimal(115)
    capaian_120: Annotated[
        Decimal,
        Desimal(
            label="Capaian yang bernilai 120",
            bantuan="Capaian di atas 100 % bernilai 110 sampai 120, naik lurus sampai persen ini.",
            satuan="%",
            minimum=101,
            maksimum=1000,
            maks_desimal=2,
        ),
    ] = Decimal(120)
    penanda_inovasi: Annotated[
        str,
        Teks(
            40,
            label="Penanda ide baru",
            bantuan="Ide atau cara baru dianggap ada bila umpan balik pimpinan pada hasil kerja memuat "
            "penanda ini. Kosongkan bila tidak dipakai: tanpa ide baru, nilai 110 ke atas tetap Baik.",
        ),
    ] = "#idebaru"
    hitung_tambahan: Annotated[
        bool, Centang(label="Hitung hasil kerja tambahan seperti hasil kerja utama")
    ] = True
    hanya_tahunan: Annotated[
        bool,
        Centang(label="Usulkan hanya pada evaluasi tahunan", bantuan="Skala lama menilai SKP setahun."),
    ] = True

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.perilaku_bawah < self.perilaku_sesuai:
            raise field_error(
                "perilaku_sesuai", "Tulis nilai yang lebih tinggi daripada di bawah ekspektasi."
            )
        if not self.perilaku_sesuai < self.perilaku_atas:
            raise field_error("perilaku_atas", "Tulis nilai yang lebih tinggi daripada sesuai ekspektasi.")
        return self
