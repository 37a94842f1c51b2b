"""Forms as people fill them, well and badly, made from the fields that a plugin describes."""

from collections.abc import Iterator, Mapping, Sequence

from kinerja.formulir import BidangFormulir

ANGKA = {
    "zero": "0",
    "a small number": "3",
    "decimal text": "1,5",
    "thousands": "1.500",
    "a huge number": "999999999999",
    "far too huge": "9" * 60,
    "negative": "-5",
    "no number": "banyak",
}
TANGGAL = {
    "zero": "2025-01-01",
    "a small number": "2025-03-31",
    "decimal text": "2024-02-29",
    "thousands": "31-12-2025",
    "a huge number": "9999-12-31",
    "far too huge": "99999-01-01",
    "negative": "0001-01-01",
    "no number": "kemarin",
}
TEKS = "laporan"


def list_forms(bidang: Sequence[BidangFormulir]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Name of the case and form text by field: what each case writes into numbers and dates, the rest as
    the field allows; then the required fields alone and with each other field, and an empty form."""
    for kasus in ANGKA:
        yield kasus, {satu.nama: _fill(satu, kasus) for satu in bidang}
    wajib = {satu.nama: _fill(satu, "a small number") for satu in bidang if satu.wajib}
    yield "required fields only", wajib
    for satu in bidang:
        if not satu.wajib:
            yield f"with {satu.nama}", wajib | {satu.nama: _fill(satu, "a small number")}
    yield "empty", {}


def _fill(satu: BidangFormulir, kasus: str) -> str:
    if satu.pilihan:
        nomor = list(ANGKA).index(kasus) % len(satu.pilihan)
        return satu.pilihan[nomor][0]
    if satu.jenis == "angka":
        return ANGKA[kasus]
    if satu.jenis == "tanggal":
        return TANGGAL[kasus]
    if satu.jenis == "centang":
        return "on"
    return satu.contoh or TEKS
