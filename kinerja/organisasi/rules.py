"""Who a pegawai is on paper: NIP, pangkat and golongan, kind of jabatan, and the line of evaluators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kinerja.aturan.rules import Istilah, IstilahResmi, Jenjang, KategoriJf

__all__ = [
    "PANGKAT_PNS",
    "JenisForm",
    "JenisJabatan",
    "JenisKelamin",
    "JenisPegawai",
    "JenisPeristiwa",
    "JenisUsulan",
    "Jenjang",
    "KategoriJf",
    "Kedudukan",
    "Nip",
    "StatusUsulan",
    "check_jenjang",
    "check_nip_against",
    "check_reporting_line",
    "clean_nip",
    "describe_pangkat",
    "form_of",
    "list_golongan",
    "mask_nip",
    "normalise_golongan",
    "order_golongan",
    "parse_nip",
]


class JenisPegawai(Istilah):
    PNS = "pns"
    CPNS = "cpns"
    PPPK = "pppk"
    NON_ASN = "non_asn"

    @property
    def label(self) -> str:
        return "Non-ASN" if self is JenisPegawai.NON_ASN else self.value.upper()


class Kedudukan(Istilah):
    """Whether the person is on duty; what SIASN calls kedudukan hukum, reduced to what matters here."""

    AKTIF = "aktif"
    CUTI = "cuti"
    TUGAS_BELAJAR = "tugas_belajar"
    PENUGASAN_LUAR = "penugasan_luar"
    DIBERHENTIKAN_SEMENTARA = "diberhentikan_sementara"
    PENSIUN = "pensiun"
    BERHENTI = "berhenti"

    @property
    def label(self) -> str:
        return "Penugasan di luar instansi" if self is Kedudukan.PENUGASAN_LUAR else super().label


class JenisPeristiwa(Istilah):
    """What moves a year: each kind has its own consequence for SKP, reporting line and months on duty."""

    MUTASI = "mutasi"
    PROMOSI = "promosi"
    GANTI_PENILAI = "ganti_penilai"
    PLT = "plt"
    PLH = "plh"
    TUGAS_BELAJAR = "tugas_belajar"
    CUTI_BESAR = "cuti_besar"
    CUTI_SAKIT = "cuti_sakit"
    CLTN = "cltn"
    PENUGASAN_LUAR = "penugasan_luar"
    MULAI_TUGAS = "mulai_tugas"
    PENSIUN = "pensiun"
    MENINGGAL = "meninggal"

    @property
    def label(self) -> str:
        return _LABEL_PERISTIWA.get(self.value, self.value.replace("_", " ").capitalize())


_LABEL_PERISTIWA = {
    "mutasi": "Mutasi atau rotasi",
    "ganti_penilai": "Pergantian pejabat penilai",
    "plt": "Pelaksana tugas (Plt.)",
    "plh": "Pelaksana harian (Plh.)",
    "cuti_sakit": "Cuti sakit lama",
    "cltn": "Cuti di luar tanggungan negara",
    "penugasan_luar": "Penugasan di luar instansi",
    "mulai_tugas": "Mulai bertugas (CPNS atau PPPK)",
    "meninggal": "Meninggal dunia",
}


class JenisUsulan(Istilah):
    """What a pegawai says is wrong about the own position."""

    PENILAI = "penilai"
    ATASAN = "atasan"
    UNIT = "unit"
    JABATAN = "jabatan"
    GOLONGAN = "golongan"

    @property
    def label(self) -> str:
        nama = {"penilai": "Pejabat penilai", "atasan": "Atasan pejabat penilai", "unit": "Unit kerja"}
        return nama.get(self.value, self.value.capitalize())


class StatusUsulan(Istilah):
    MENUNGGU = "menunggu"
    DITERIMA = "diterima"
    SEMENTARA = "sementara"
    DITOLAK = "ditolak"
    DITARIK = "ditarik"


class JenisKelamin(Istilah):
    PRIA = "pria"
    WANITA = "wanita"


# --- NIP ---


@dataclass(frozen=True)
class Nip:
    """A NIP taken apart; it has no check digit, so a well-formed number can still be wrong.

    `jenis` is PNS or PPPK. `tahun` is the year of TMT CPNS or of the appointment as PPPK; `bulan` exists for
    a PNS only, `frekuensi` (which appointment, 1 to 9) for a PPPK only. `warnings` are sentences to show;
    they never refuse, because real data contains historic mistakes.
    """

    nomor: str
    jenis: JenisPegawai
    lahir: date
    tahun: int
    bulan: int | None
    frekuensi: int | None
    kelamin: JenisKelamin
    urut: str
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.nomor


def clean_nip(text: str) -> str:
    """The text without blanks and invisible characters, which copies from PDF and spreadsheets carry."""
    return "".join(satu for satu in text if not satu.isspace() and unicodedata.category(satu) != "Cf")


def parse_nip(text: str) -> Nip:
    """Read a NIP: birth date, year, month (PNS) or 2 and frekuensi (PPPK), sex, sequence.

    Raises ValueError with the sentence to show. Digits of other scripts are refused, not translated.
    """
    nomor = clean_nip(text)
    if not re.fullmatch(r"[0-9]{18}", nomor):
        raise ValueError("NIP harus 18 angka.")
    lahir = _parse_date(nomor[:4], nomor[4:6], nomor[6:8])
    if lahir is None:
        raise ValueError("Tanggal lahir dalam NIP tidak ada di kalender. Periksa 8 angka pertama.")
    tahun = int(nomor[8:12])
    if tahun == 0:
        raise ValueError("Tahun pengangkatan dalam NIP tidak sah. Periksa angka ke-9 sampai ke-12.")
    jenis, bulan, frekuensi = _parse_jenis(nomor[12:14])
    if nomor[14] not in "12":
        raise ValueError("Angka ke-15 NIP harus 1 (pria) atau 2 (wanita).")
    kelamin = JenisKelamin.PRIA if nomor[14] == "1" else JenisKelamin.WANITA
    warnings = _list_warnings(lahir, tahun, nomor[15:])
    return Nip(nomor, jenis, lahir, tahun, bulan, frekuensi, kelamin, nomor[15:], warnings)


def _parse_date(tahun: str, bulan: str, tanggal: str) -> date | None:
    try:
        return date(int(tahun), int(bulan), int(tanggal))
    except ValueError:
        return None


def _parse_jenis(kode: str) -> tuple[JenisPegawai, int | None, int | None]:
    """Digits 13 and 14 decide: 01 to 12 is a month (PNS), 21 to 29 is 2 and the appointment (PPPK)."""
    if 1 <= int(kode) <= 12:
        return JenisPegawai.PNS, int(kode), None
    if 21 <= int(kode) <= 29:
        return JenisPegawai.PPPK, None, int(kode[1])
    raise ValueError("Angka ke-13 dan ke-14 NIP harus 01–12 (PNS) atau 21–29 (PPPK).")


def _list_warnings(lahir: date, tahun: int, urut: str) -> tuple[str, ...]:
    warnings = []
    if not 16 <= tahun - lahir.year <= 60:
        warnings.append("Tahun pengangkatan dalam NIP tidak wajar untuk tanggal lahirnya.")
    if urut == "000":
        warnings.append("Nomor urut NIP 000 tidak pernah diterbitkan.")
    return tuple(warnings)


def check_nip_against(
    nip: Nip, lahir: date | None, kelamin: JenisKelamin | None, *, today: date | None = None
) -> list[str]:
    """Sentences that warn where the NIP differs from the profile; what the profile lacks is not compared.

    With `today`, an appointment more than a year ahead is warned about as well.
    """
    warnings = list(nip.warnings)
    if lahir is not None and lahir != nip.lahir:
        warnings.append("Tanggal lahir berbeda dari NIP. Periksa keduanya.")
    if kelamin is not None and kelamin != nip.kelamin:
        warnings.append("Jenis kelamin berbeda dari NIP. Periksa keduanya.")
    if today is not None and nip.tahun > today.year + 1:
        warnings.append("Tahun pengangkatan dalam NIP lebih dari satu tahun ke depan.")
    return warnings


def mask_nip(text: str) -> str:
    """The NIP for logs and addresses: only the last three digits remain, which hold no personal data."""
    nomor = clean_nip(text)
    terlihat = nomor[-3:] if len(nomor) == 18 else ""
    return "*" * (len(nomor) - len(terlihat)) + terlihat


# --- Pangkat and golongan ---

# PP 99/2000 as changed by PP 12/2002, from low to high; only golongan IV has a ruang e.
PANGKAT_PNS: Mapping[str, str] = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
# Perpres 98/2020 as changed by Perpres 11/2024: seventeen golongan without pangkat and ruang.
_ROMAWI = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII"
GOLONGAN_PPPK: tuple[str, ...] = tuple(_ROMAWI.split())


def list_golongan(jenis: JenisPegawai) -> tuple[str, ...]:
    """Golongan of this kind of pegawai from low to high; empty for non-ASN."""
    if jenis is JenisPegawai.PPPK:
        return GOLONGAN_PPPK
    return () if jenis is JenisPegawai.NON_ASN else tuple(PANGKAT_PNS)


def normalise_golongan(text: str, jenis: JenisPegawai) -> str:
    """The official code ("III/c", PPPK "IX") of what people type: "3c", "iii c", "Penata (III/c)", "Gol. 9".

    Raises ValueError with the sentence to show, also for non-ASN, who have no golongan.
    """
    semua = list_golongan(jenis)
    if not semua:
        raise ValueError("Pegawai non-ASN tidak memiliki golongan.")
    kode = _parse_pppk(text) if jenis is JenisPegawai.PPPK else _parse_pns(text)
    if kode not in semua:
        contoh = "IX" if jenis is JenisPegawai.PPPK else "III/c"
        raise ValueError(f"Golongan {jenis.label} tidak dikenal. Contoh penulisan: {contoh}.")
    return kode


def _parse_pns(text: str) -> str:
    # "Penata Tingkat I (III/d)" has its golongan at the end, after a word boundary
    found = re.search(r"(?:^|[\s.(,])(IV|III|II|I|[1-4])\s*[/.\-]?\s*([A-E])\)?$", text.strip().upper())
    if not found:
        return ""
    golongan, ruang = found.groups()
    return f"{_to_roman(golongan)}/{ruang.lower()}"


def _parse_pppk(text: str) -> str:
    found = re.fullmatch(r"(?:GOL(?:ONGAN|\.)?\s*)?([IVX]+|[0-9]{1,2})", text.strip().upper())
    return _to_roman(found[1]) if found else ""


def _to_roman(angka: str) -> str:
    if not re.fullmatch(r"[0-9]+", angka):
        return angka
    return GOLONGAN_PPPK[int(angka) - 1] if 1 <= int(angka) <= len(GOLONGAN_PPPK) else ""


def order_golongan(golongan: str, jenis: JenisPegawai) -> int:
    """Place from 1 (lowest) in the list of this kind, for sorting; 0 when it is not in it."""
    semua = list_golongan(jenis)
    return semua.index(golongan) + 1 if golongan in semua else 0


def describe_pangkat(golongan: str | None, jenis: JenisPegawai) -> str:
    """Pangkat and golongan ruang as the forms print it: "Penata, III/c", "Golongan IX", or "-" for none."""
    if not golongan or golongan not in list_golongan(jenis):
        return "-"
    return f"Golongan {golongan}" if jenis is JenisPegawai.PPPK else f"{PANGKAT_PNS[golongan]}, {golongan}"


# --- Jabatan ---


class JenisJabatan(IstilahResmi):
    JPT_UTAMA = "jpt_utama"
    JPT_MADYA = "jpt_madya"
    JPT_PRATAMA = "jpt_pratama"
    PIMPINAN_UNIT_MANDIRI = "pimpinan_unit_mandiri"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    PELAKSANA = "pelaksana"
    JF_KETERAMPILAN = "jf_keterampilan"
    JF_KEAHLIAN = "jf_keahlian"

    @property
    def label(self) -> str:
        singkatan = self.value.replace("jpt_", "pimpinan_tinggi_").replace("jf_", "fungsional_")
        return singkatan.replace("_", " ").title()

    @property
    def kategori_jf(self) -> KategoriJf | None:
        """Kategori of a jabatan fungsional; None for every other jabatan."""
        return KategoriJf(self.value[3:]) if self.value.startswith("jf_") else None


class JenisForm(Istilah):
    JPT = "jpt"
    JA_JF = "ja_jf"

    @property
    def label(self) -> str:
        if self is JenisForm.JPT:
            return "Pejabat Pimpinan Tinggi dan Pimpinan Unit Kerja Mandiri"
        return "Pejabat Administrasi dan Pejabat Fungsional"


FORM_JPT = frozenset(
    {
        JenisJabatan.JPT_UTAMA,
        JenisJabatan.JPT_MADYA,
        JenisJabatan.JPT_PRATAMA,
        JenisJabatan.PIMPINAN_UNIT_MANDIRI,
    }
)


def form_of(jenis: JenisJabatan) -> JenisForm:
    """The SKP form of a jabatan; heads of independent units use that of JPT (PermenPANRB 6/2022 Lampiran)."""
    return JenisForm.JPT if jenis in FORM_JPT else JenisForm.JA_JF


def check_jenjang(jenis: JenisJabatan, jenjang: Jenjang | None) -> None:
    """Refuse a jenjang that does not belong to the jabatan: ValueError with the sentence to show."""
    if jenis.kategori_jf is None:
        if jenjang is not None:
            raise ValueError("Jenjang hanya untuk jabatan fungsional.")
    elif jenjang is None or jenjang.kategori != jenis.kategori_jf:
        raise ValueError(f"Pilih jenjang jabatan fungsional {jenis.kategori_jf.value}.")


# --- Reporting line ---


def check_reporting_line(penilai_of: Mapping[int, int], pegawai: int, penilai: int) -> None:
    """Refuse a pejabat penilai who is the pegawai, or whom the pegawai evaluates over any number of steps.

    `penilai_of` maps a pegawai to the present evaluator. Raises ValueError with the sentence to show.
    """
    if pegawai == penilai:
        raise ValueError("Pegawai tidak dapat menjadi pejabat penilai bagi dirinya sendiri.")
    dilewati: set[int] = set()  # a circle that is already in the data must not hold this walk
    atasan: int | None = penilai
    while atasan is not None and atasan not in dilewati:
        if atasan == pegawai:
            raise ValueError("Garis penilaian berputar: calon pejabat penilai adalah bawahan pegawai ini.")
        dilewati.add(atasan)
        atasan = penilai_of.get(atasan)
