"""What the agency's regulation says, typed by its admin. Nothing is preset but the form of the number."""

from decimal import Decimal
from typing import Annotated

from pydantic import field_validator

from kinerja.hooks import Daftar, Desimal, Pengaturan, Predikat, SkemaNomor, Teks, field_error
from kinerja_surat_tukin.rules import MAKS_BULAT, SEN, parse_daftar


def _faktor(predikat: Predikat) -> Desimal:
    return Desimal(
        label=f"Faktor predikat {predikat.label}",
        satuan="%",
        minimum=0,
        maksimum=200,
        maks_desimal=2,
        bantuan="Kosong: surat dengan predikat ini ditolak.",
    )


class Setelan(Pengaturan):
    """Amounts are rupiah per month, factors percent."""

    dasar: Annotated[
        Decimal | None,
        Desimal(
            label="Tunjangan kinerja dasar per bulan",
            satuan="rupiah",
            minimum=0,
            maks_bulat=MAKS_BULAT,
            maks_desimal=SEN,
            bantuan="Untuk jabatan yang tidak tercantum di bawah.",
        ),
    ] = None
    dasar_jabatan: Annotated[
        tuple[str, ...],
        Daftar(
            label="Dasar per jabatan atau jenjang",
            maks=200,
            maks_baris=250,
            contoh="Ahli Muda = 7.474.000",
            bantuan="Satu per baris: nama jabatan atau jenjang = jumlah. Nama jabatan didahulukan.",
        ),
    ] = ()
    faktor_sangat_baik: Annotated[Decimal | None, _faktor(Predikat.SANGAT_BAIK)] = None
    faktor_baik: Annotated[Decimal | None, _faktor(Predikat.BAIK)] = None
    faktor_butuh_perbaikan: Annotated[Decimal | None, _faktor(Predikat.BUTUH_PERBAIKAN)] = None
    faktor_kurang: Annotated[Decimal | None, _faktor(Predikat.KURANG)] = None
    faktor_sangat_kurang: Annotated[Decimal | None, _faktor(Predikat.SANGAT_KURANG)] = None
    dasar_hukum: Annotated[
        str,
        Teks(
            300,
            label="Dasar hukum",
            contoh="Peraturan Bupati Contoh Nomor 5 Tahun 2026",
            bantuan="Dicetak pada surat.",
        ),
    ] = ""
    pola_nomor: Annotated[
        str,
        Teks(
            100,
            label="Pola nomor",
            bantuan="Isian: {urut} {tahun} {bulan} {bulan_romawi} {kode_instansi}; {urut} dan {tahun} wajib.",
        ),
    ] = "{urut}/TKN/{bulan_romawi}/{tahun}"
    pejabat_jabatan: Annotated[
        str, Teks(150, label="Jabatan penanda tangan", contoh="Kepala Badan Kepegawaian")
    ] = ""
    pejabat_nama: Annotated[
        str, Teks(150, label="Nama penanda tangan", bantuan="Kosong: surat tanpa bagian tanda tangan.")
    ] = ""
    pejabat_nip: Annotated[str, Teks(18, label="NIP penanda tangan")] = ""

    @field_validator("dasar_jabatan")
    @classmethod
    def check_lines(cls, nilai: tuple[str, ...]) -> tuple[str, ...]:
        """Every line must be readable, or a person would silently get the general amount."""
        try:
            parse_daftar(nilai)
        except ValueError as error:
            raise field_error("dasar_jabatan", str(error)) from error
        return nilai

    @field_validator("pola_nomor")
    @classmethod
    def check_pattern(cls, nilai: str) -> str:
        """The pattern must give every letter of a year another number."""
        try:
            SkemaNomor(nilai)
        except ValueError as error:
            kalimat = "Tulis {urut} dan {tahun} di dalam pola; isian lain hanya yang tercantum di bawah ini."
            raise field_error("pola_nomor", kalimat) from error
        return nilai

    def faktor_of(self, predikat: Predikat) -> Decimal | None:
        """The factor in percent, None where the admin has set none."""
        nilai: Decimal | None = getattr(self, f"faktor_{predikat.value}")
        return nilai
