"""What the words of SIASN mean: names, kedudukan hukum, eselon, jabatan and jenjang. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kinerja.organisasi.rules import JenisJabatan, JenisPegawai, Jenjang, KategoriJf, order_golongan

PARTIKEL_NAMA = frozenset({"bin", "binti", "van", "von", "der", "den"})
PARTIKEL_JABATAN = frozenset(
    {"dan", "di", "ke", "dari", "pada", "untuk", "dengan", "atau", "yang", "bagi", "serta"}
)
SINGKATAN = frozenset(
    {"ASN", "BLUD", "DPRD", "KB", "PAUD", "PNS", "PPPK", "RSUD", "SD", "SDM"}
    | {"SLB", "SMA", "SMK", "SMP", "TIK", "TK", "TU", "UPT", "UPTD"}
)
ROMAWI = re.compile(r"(?:X{0,2}(?:IX|IV|V?I{0,3}))")

# Kedudukan hukum by the first word found; what is not here is on duty as far as the import can tell.
KEDUDUKAN: Mapping[str, tuple[str, ...]] = {
    "cuti": ("cltn", "cuti"),
    "tugas_belajar": ("tugas belajar",),
    "penugasan_luar": ("diperbantukan", "dipekerjakan", "penugasan"),
    "diberhentikan_sementara": ("pemberhentian sementara", "diberhentikan sementara"),
    "aktif": ("masa persiapan pensiun", "mpp", "aktif"),
    "pensiun": ("pensiun",),
    "berhenti": ("meninggal", "wafat", "berhenti", "diberhentikan", "pemberhentian", "mengundurkan"),
}

# The second list keeps older names and those of dosen, longer before shorter ones with the same end; they
# stand for a jenjang only in a jabatan fungsional.
JENJANG_BAKU: Mapping[str, Jenjang] = {jenjang.value.replace("_", " "): jenjang for jenjang in Jenjang}
JENJANG_LAMA: Mapping[str, Jenjang] = {
    "pelaksana pemula": Jenjang.PEMULA,
    "pelaksana lanjutan": Jenjang.MAHIR,
    "pelaksana": Jenjang.TERAMPIL,
    "pertama": Jenjang.AHLI_PERTAMA,
    "muda": Jenjang.AHLI_MUDA,
    "madya": Jenjang.AHLI_MADYA,
    "utama": Jenjang.AHLI_UTAMA,
    "asisten ahli": Jenjang.AHLI_PERTAMA,
    "lektor kepala": Jenjang.AHLI_MADYA,
    "lektor": Jenjang.AHLI_MUDA,
    "guru besar": Jenjang.AHLI_UTAMA,
    "profesor": Jenjang.AHLI_UTAMA,
}
PNS_KEAHLIAN = "III/a"
PPPK_KEAHLIAN = "IX"


@dataclass(frozen=True, slots=True)
class Jabatan:
    """A jabatan as the product keeps it, with sentences about what the file leaves open."""

    nama: str
    jenis: JenisJabatan
    jenjang: Jenjang | None
    peringatan: tuple[str, ...] = ()


def format_nama(teks: str) -> str:
    """A name in title case if the file has it in capitals, else as it stands."""
    if teks != teks.upper():
        return teks
    kata = teks.lower().split(" ")
    return " ".join(
        satu if nomor and satu in PARTIKEL_NAMA else _capitalize_nama(satu) for nomor, satu in enumerate(kata)
    )


def _capitalize_nama(kata: str) -> str:
    if len(kata) > 1 and ROMAWI.fullmatch(kata.upper()):
        return kata.upper()
    # D'Ornay and O'Neil, but Ma'ruf and Nur'aini
    kapital = re.sub(r"^([do])(['’])(\w)", lambda cocok: f"{cocok[1]}{cocok[2]}{cocok[3].upper()}", kata)
    return re.sub(r"(^|[-.(])(\w)", lambda cocok: cocok[1] + cocok[2].upper(), kapital)


def format_jabatan(teks: str) -> str:
    """The name of a jabatan in title case if the file has it in capitals; known abbreviations stay."""
    if teks != teks.upper():
        return teks
    return " ".join(
        satu.lower() if nomor and satu.lower() in PARTIKEL_JABATAN else _capitalize_jabatan(satu)
        for nomor, satu in enumerate(teks.split(" "))
    )


def _capitalize_jabatan(kata: str) -> str:
    if kata in SINGKATAN or ROMAWI.fullmatch(kata):
        return kata
    return re.sub(r"(^|[-/(])(\w)", lambda cocok: cocok[1] + cocok[2].upper(), kata.lower())


def parse_kedudukan(teks: str) -> tuple[str, tuple[str, ...]]:
    """Kedudukan hukum reduced to the values of the product, and what the admin should know about it."""
    kecil = teks.lower()
    for kedudukan, daftar in KEDUDUKAN.items():
        if any(kata in kecil for kata in daftar):
            # "PPPK Tidak Aktif" and the like are neither on duty nor one of the known cases.
            if "tidak aktif" in kecil:
                break
            biasa = kecil.removeprefix("pns ").removeprefix("pppk ") == "aktif"
            return kedudukan, () if biasa else (f"Berstatus {teks}. Periksa apakah wajib menyusun SKP.",)
    if not teks:
        return "aktif", ("Kedudukan hukum kosong, dianggap aktif.",)
    return "aktif", (f"Kedudukan hukum “{teks}” tidak dikenal, dianggap aktif.",)


def parse_eselon(teks: str) -> str:
    """ "III.b" of "III.b", "IIIB", "iii / b"; "" where the text names no eselon."""
    cocok = re.fullmatch(r"(?:ESELON )?(IV|V|I{1,3}) ?[./]? ?([AB]?)", teks.upper())
    if not cocok:
        return ""
    return f"{cocok[1]}.{cocok[2].lower()}" if cocok[2] else cocok[1]


def parse_jabatan(
    teks: str, jenis_jabatan: str, eselon: str, golongan: str, jenis: JenisPegawai, *, pimpinan_instansi: bool
) -> Jabatan:
    """Name, kind and jenjang of a jabatan from what the file says about it.

    The eselon decides (UU 5/2014 Pasal 131), then the words of JENIS JABATAN NAMA, then the name. A head
    without eselon, such as the Kepala Puskesmas, is what the file says: a jabatan fungsional with a further
    duty. `pimpinan_instansi` says that the person sits in the unit that is the instansi itself.
    """
    nama, jenjang = _split_jenjang(format_jabatan(teks))
    kecil = jenis_jabatan.lower()
    if eselon:
        return Jabatan(nama, _kind_of_eselon(eselon, nama, pimpinan_instansi=pimpinan_instansi), None)
    if "struktural" in kecil:
        return Jabatan(nama, JenisJabatan.PENGAWAS, None, ("Eselon kosong, jabatan dianggap pengawas.",))
    if "pelaksana" in kecil or "umum" in kecil:
        return Jabatan(nama, JenisJabatan.PELAKSANA, None)
    if "fungsional" in kecil:
        return _fungsional(nama, jenjang or _find_jenjang(nama, JENJANG_LAMA), golongan, jenis)
    if jenjang:
        return _fungsional(nama, jenjang, golongan, jenis)
    catatan = f"Jenis jabatan “{jenis_jabatan}” tidak dikenal, dianggap pelaksana."
    return Jabatan(nama, JenisJabatan.PELAKSANA, None, (catatan,))


def _split_jenjang(nama: str) -> tuple[str, Jenjang | None]:
    """ "Terampil - Perawat", as PPPK lists have it, is "Perawat Terampil"."""
    depan, pemisah, belakang = nama.partition(" - ")
    if pemisah and depan.lower() in JENJANG_BAKU:
        jenjang = JENJANG_BAKU[depan.lower()]
        return f"{belakang} {jenjang.label}", jenjang
    return nama, _find_jenjang(nama, JENJANG_BAKU)


def _find_jenjang(nama: str, daftar: Mapping[str, Jenjang]) -> Jenjang | None:
    kecil = f" {nama.lower()}"
    return next((jenjang for kata, jenjang in daftar.items() if kecil.endswith(f" {kata}")), None)


def _fungsional(nama: str, jenjang: Jenjang | None, golongan: str, jenis: JenisPegawai) -> Jabatan:
    if jenjang:
        return Jabatan(nama, JenisJabatan(f"jf_{jenjang.kategori.value}"), jenjang)
    awal = PPPK_KEAHLIAN if jenis is JenisPegawai.PPPK else PNS_KEAHLIAN
    ahli = order_golongan(golongan, jenis) >= order_golongan(awal, jenis)
    kategori = KategoriJf.KEAHLIAN if ahli else KategoriJf.KETERAMPILAN
    catatan = "Jenjang tidak terbaca dari nama jabatan fungsional. Lengkapi pada data pegawai."
    return Jabatan(nama, JenisJabatan(f"jf_{kategori.value}"), None, (catatan,))


def _kind_of_eselon(eselon: str, nama: str, *, pimpinan_instansi: bool) -> JenisJabatan:
    tingkat = eselon.partition(".")[0]
    if tingkat == "I":
        # Eselon I.a is JPT utama only for the head of a lembaga pemerintah nonkementerian.
        utama = eselon == "I.a" and pimpinan_instansi and nama.startswith("Kepala ")
        return JenisJabatan.JPT_UTAMA if utama else JenisJabatan.JPT_MADYA
    return {
        "II": JenisJabatan.JPT_PRATAMA,
        "III": JenisJabatan.ADMINISTRATOR,
        "IV": JenisJabatan.PENGAWAS,
    }.get(tingkat, JenisJabatan.PELAKSANA)


def retirement_age(jabatan: Jabatan) -> int:
    """Batas usia pensiun in years (PP 11/2017 Pasal 239 ayat (2); guru: UU 14/2005 Pasal 30 ayat (4))."""
    if jabatan.jenjang is Jenjang.AHLI_UTAMA:
        return 65
    enam_puluh = {JenisJabatan.JPT_UTAMA, JenisJabatan.JPT_MADYA, JenisJabatan.JPT_PRATAMA}
    if jabatan.jenis in enam_puluh or jabatan.jenjang is Jenjang.AHLI_MADYA:
        return 60
    return 60 if jabatan.nama.startswith("Guru ") else 58


def is_past_retirement(lahir: date, jabatan: Jabatan, today: date) -> bool:
    """Whether the first day of the month after the last birthday in service has come."""
    bulan_lahir = (lahir.year + retirement_age(jabatan)) * 12 + lahir.month - 1
    return today.year * 12 + today.month - 1 > bulan_lahir
