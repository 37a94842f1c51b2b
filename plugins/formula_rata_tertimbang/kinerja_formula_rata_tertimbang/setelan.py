"""Weights and limits; an SKP has no weights of its own, so they stand here."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import model_validator

from kinerja.hooks import Centang, Desimal, Pengaturan, field_error


def _bobot(label: str, bantuan: str = "") -> Desimal:
    return Desimal(label=label, bantuan=bantuan, minimum=0, maksimum=100, maks_desimal=2)


def _persen(label: str, bantuan: str) -> Desimal:
    return Desimal(label=label, bantuan=bantuan, satuan="%", minimum=0, maksimum=1000, maks_desimal=2)


class Setelan(Pengaturan):
    """Weights count in proportion: 2 and 1 are the same as 100 and 50. A weight of zero leaves out."""

    bobot_utama: Annotated[
        Decimal, _bobot("Bobot hasil kerja utama", "Bobot setiap hasil kerja utama dalam rata-rata.")
    ] = Decimal(2)
    bobot_tambahan: Annotated[Decimal, _bobot("Bobot hasil kerja tambahan")] = Decimal(1)
    bobot_kuantitas: Annotated[
        Decimal,
        _bobot("Bobot aspek kuantitas", "Bobot indikator di dalam satu hasil kerja menurut aspeknya."),
    ] = Decimal(1)
    bobot_kualitas: Annotated[Decimal, _bobot("Bobot aspek kualitas")] = Decimal(1)
    bobot_waktu: Annotated[Decimal, _bobot("Bobot aspek waktu")] = Decimal(1)
    bobot_biaya: Annotated[Decimal, _bobot("Bobot aspek biaya")] = Decimal(1)
    bobot_tanpa_aspek: Annotated[Decimal, _bobot("Bobot indikator tanpa aspek")] = Decimal(1)
    maksimum: Annotated[
        Decimal,
        _persen("Capaian tertinggi", "Capaian satu indikator di atas angka ini dihitung sebesar angka ini."),
    ] = Decimal(120)
    batas_atas: Annotated[
        Decimal,
        _persen("Batas di atas ekspektasi", "Rata-rata paling sedikit ini diusulkan di atas ekspektasi."),
    ] = Decimal(110)
    batas_sesuai: Annotated[
        Decimal,
        _persen("Batas sesuai ekspektasi", "Rata-rata paling sedikit ini diusulkan sesuai ekspektasi."),
    ] = Decimal(90)
    utama_tercapai: Annotated[
        bool,
        Centang(
            label="Di atas ekspektasi hanya bila semua target utama tercapai",
            bantuan="Satu target utama yang belum tercapai menahan usulan pada sesuai ekspektasi.",
        ),
    ] = True
    kosong_nol: Annotated[
        bool,
        Centang(
            label="Hitung target yang belum diisi sebagai 0 %",
            bantuan="Bila tidak dicentang, target yang belum diisi tidak ikut dirata-ratakan.",
        ),
    ] = False

    hanya_tahunan: Annotated[
        bool,
        Centang(
            label="Usulkan hanya pada evaluasi tahunan",
            bantuan="Pada evaluasi periodik capaian dihitung sejak SKP dimulai terhadap target seluruhnya.",
        ),
    ] = False

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.batas_sesuai >= self.batas_atas:
            raise field_error(
                "batas_sesuai", "Tulis batas yang lebih rendah daripada batas di atas ekspektasi."
            )
        if self.batas_atas > self.maksimum:
            raise field_error(
                "batas_atas", "Tulis batas paling banyak sebesar capaian tertinggi, agar dapat dicapai."
            )
        if not (self.bobot_utama or self.bobot_tambahan):
            raise field_error(
                "bobot_utama", "Beri bobot lebih dari nol pada hasil kerja utama atau tambahan."
            )
        if not any(self.bobot_aspek()):
            raise field_error("bobot_kuantitas", "Beri bobot lebih dari nol paling sedikit pada satu aspek.")
        return self

    def bobot_aspek(self) -> tuple[Decimal, ...]:
        """Of kuantitas, kualitas, waktu, biaya and without aspek."""
        return (
            self.bobot_kuantitas,
            self.bobot_kualitas,
            self.bobot_waktu,
            self.bobot_biaya,
            self.bobot_tanpa_aspek,
        )
