"""One row of the file to one unit or one person; what cannot be used is refused with row and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from sys import intern

from kinerja.organisasi.impor import kepegawaian
from kinerja.organisasi.impor.jenis import BarisMentah, BarisPegawai, BarisUnit
from kinerja.organisasi.impor.sel import SelError, read_date, read_id, read_nip_text, read_text
from kinerja.organisasi.rules import (
    JenisKelamin,
    JenisPegawai,
    Nip,
    check_nip_against,
    normalise_golongan,
    parse_nip,
)
from kinerja.tanggal import format_tanggal

URUT_TAK_TERBIT = "000"
KELAMIN: Mapping[str, JenisKelamin] = {
    **dict.fromkeys(("M", "L", "PRIA", "LAKI-LAKI"), JenisKelamin.PRIA),
    **dict.fromkeys(("F", "P", "W", "WANITA", "PEREMPUAN"), JenisKelamin.WANITA),
}


def read_unit(berkas: str, mentah: BarisMentah) -> BarisUnit:
    """A unit kerja. Raises SelError."""
    sel = mentah.sel
    id_luar = read_id(sel["ID"], "ID")
    if not id_luar:
        raise SelError("ID", "ID unit kosong. Salin ID dari SIASN.")
    teks = read_text(sel["NAMA_UNOR"], "NAMA_UNOR")
    nama = teks.lstrip("-–— ")
    if not nama:
        raise SelError("NAMA_UNOR", "Nama unit kosong. Tulis nama unit.")
    kedalaman = len(teks[: len(teks) - len(nama)].replace(" ", ""))
    id_induk = read_id(sel["ID_ATASAN"], "ID_ATASAN") or None
    return BarisUnit(berkas, mentah.baris, id_luar, nama, id_induk, kedalaman)


@dataclass(frozen=True, slots=True)
class _Bacaan:
    """The cells of one person; a column that the file does not have is empty."""

    sel: Mapping[str, object]

    def text(self, kolom: str, panjang: int = 200) -> str:
        return read_text(self.sel.get(kolom), kolom, panjang)

    def need(self, kolom: str, alasan: str) -> str:
        teks = self.text(kolom)
        if not teks:
            raise SelError(kolom, alasan)
        return teks

    def date(self, kolom: str) -> date | None:
        return read_date(self.sel.get(kolom), kolom)


def read_pegawai(berkas: str, mentah: BarisMentah, *, today: date) -> BarisPegawai:
    """A person with what should be looked at. Raises SelError."""
    bacaan = _Bacaan(mentah.sel)
    nip = _read_nip(mentah.sel)
    peringatan: list[str] = []
    lahir = bacaan.date("TANGGAL LAHIR")
    kelamin = KELAMIN.get(bacaan.text("JENIS KELAMIN").upper())
    peringatan += check_nip_against(_without_sequence(nip), lahir, kelamin, today=today)
    jenis = JenisPegawai.CPNS if _is_cpns(bacaan, nip) else nip.jenis
    golongan = _read_golongan(bacaan, jenis, peringatan)
    unor_nama = bacaan.text("UNOR NAMA")
    instansi_nama = bacaan.text("INSTANSI KERJA NAMA") or bacaan.text("INSTANSI INDUK NAMA")
    eselon = _read_eselon(bacaan, peringatan)
    jabatan = kepegawaian.parse_jabatan(
        bacaan.need("JABATAN NAMA", "Jabatan kosong. Isi JABATAN NAMA, lalu unggah lagi."),
        bacaan.text("JENIS JABATAN NAMA"),
        eselon,
        golongan,
        jenis,
        pimpinan_instansi=bool(unor_nama) and unor_nama == instansi_nama,
    )
    kedudukan, catatan = kepegawaian.parse_kedudukan(bacaan.text("KEDUDUKAN HUKUM NAMA"))
    tmt = {kolom: bacaan.date(kolom) for kolom in ("TMT CPNS", "TMT GOLONGAN", "TMT JABATAN")}
    peringatan += [*jabatan.peringatan, *catatan, *_check_tmt(tmt)]
    if kepegawaian.is_past_retirement(lahir or nip.lahir, jabatan, today):
        peringatan.append("Melewati batas usia pensiun. Periksa kedudukan hukumnya.")
    unor_id = read_id(mentah.sel["UNOR ID"], "UNOR ID")
    if not unor_id:
        raise SelError("UNOR ID", "Unit kerja kosong. Isi UNOR ID sesuai berkas Hierarki Unor.")
    return BarisPegawai(
        berkas=berkas,
        baris=mentah.baris,
        id_luar=read_id(mentah.sel.get("PNS ID"), "PNS ID"),
        nip=nip.nomor,
        nama=kepegawaian.format_nama(bacaan.need("NAMA", "Nama kosong. Isi NAMA, lalu unggah lagi.")),
        gelar_depan=intern(bacaan.text("GELAR DEPAN", 60)),
        gelar_belakang=intern(bacaan.text("GELAR BELAKANG", 120)),
        lahir=lahir or nip.lahir,
        kelamin=kelamin,
        jenis_pegawai=jenis,
        kedudukan=kedudukan,
        golongan=intern(golongan),
        tmt_golongan=tmt["TMT GOLONGAN"],
        jabatan_id=read_id(mentah.sel.get("JABATAN ID"), "JABATAN ID"),
        jabatan_nama=intern(jabatan.nama),
        jenis_jabatan=jabatan.jenis,
        jenjang=jabatan.jenjang,
        tmt_jabatan=tmt["TMT JABATAN"],
        unor_id=intern(unor_id),
        unor_nama=intern(unor_nama),
        instansi_nama=intern(instansi_nama),
        eselon=eselon,
        email=_read_email(bacaan, peringatan),
        tmt_cpns=tmt["TMT CPNS"],
        peringatan=tuple(intern(kalimat) for kalimat in peringatan),
    )


def _read_nip(sel: Mapping[str, object]) -> Nip:
    kolom = "NIP BARU"
    try:
        return parse_nip(read_nip_text(sel[kolom], kolom))
    except SelError:
        raise
    except ValueError as salah:
        raise SelError(kolom, str(salah)) from salah


def _without_sequence(nip: Nip) -> Nip:
    # That 000 is never issued is said once for the file: a whole list of invented people would drown in it.
    return parse_nip(nip.nomor[:15] + "001") if nip.urut == URUT_TAK_TERBIT else nip


def _is_cpns(bacaan: _Bacaan, nip: Nip) -> bool:
    return nip.jenis is JenisPegawai.PNS and bacaan.text("STATUS CPNS PNS").upper() in {"C", "CPNS"}


def _read_golongan(bacaan: _Bacaan, jenis: JenisPegawai, peringatan: list[str]) -> str:
    teks = bacaan.text("GOL AKHIR NAMA")
    if not teks:
        return ""
    try:
        return normalise_golongan(teks, jenis)
    except ValueError as salah:
        peringatan.append(f"Golongan “{teks[:20]}” tidak dipakai. {salah}")
        return ""


def _read_eselon(bacaan: _Bacaan, peringatan: list[str]) -> str:
    teks = bacaan.text("ESELON NAMA")
    eselon = kepegawaian.parse_eselon(teks)
    if teks and not eselon and not teks.lower().startswith("non"):
        peringatan.append(f"Eselon “{teks[:20]}” tidak dikenal dan tidak dipakai.")
    return intern(eselon)


def _read_email(bacaan: _Bacaan, peringatan: list[str]) -> str:
    teks = (bacaan.text("EMAIL GOV", 254) or bacaan.text("EMAIL", 254)).lower()
    akun, _, domain = teks.rpartition("@")
    if teks and not (akun and "." in domain and " " not in teks):
        peringatan.append("Alamat surel tidak sah dan tidak dipakai.")
        return ""
    return teks


def _check_tmt(tmt: Mapping[str, date | None]) -> list[str]:
    awal = tmt["TMT CPNS"]
    return [
        f"{kolom} {_write_date(tanggal)} mendahului pengangkatan {_write_date(awal)}."
        for kolom, tanggal in tmt.items()
        if awal and tanggal and tanggal < awal
    ]


def _write_date(tanggal: date) -> str:
    return format_tanggal(tanggal, "angka")
