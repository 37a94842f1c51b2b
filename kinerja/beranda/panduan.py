"""The guides: which there are. Their text is in templates/beranda/panduan/, one sheet of A4 each."""

from dataclasses import dataclass

from kinerja.errors import NotFoundError


@dataclass(frozen=True)
class Panduan:
    """One guide; `kode` names its address and its template."""

    kode: str
    judul: str
    untuk: str


PANDUAN = (
    Panduan("pegawai", "Panduan pegawai", "Menyusun SKP, mengisi realisasi, membaca hasil penilaian"),
    Panduan("pejabat-penilai", "Panduan pejabat penilai", "Menyetujui SKP dan menilai bawahan"),
    Panduan("admin", "Panduan admin", "Mengimpor pegawai, memetakan penilai, membuat akun"),
)


def find_panduan(kode: str) -> Panduan:
    """The guide of this kode. Raises NotFoundError."""
    found = next((satu for satu in PANDUAN if satu.kode == kode), None)
    if found is None:
        raise NotFoundError
    return found
