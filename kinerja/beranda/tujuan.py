"""Where each duty is done: the word on its button and the exact place."""

from collections.abc import Callable
from typing import Any

from flask import url_for

from kinerja.beranda.antrean import SEBUTAN
from kinerja.beranda.rules import JenisTugas, Tugas

Tujuan = tuple[str, Callable[[Tugas], str]]


def _at(endpoint: str, *, jangkar: str | None = None, **tetap: str) -> Callable[[Tugas], str]:
    """The same place for everybody."""
    nilai: dict[str, Any] = dict(tetap)
    return lambda _tugas: url_for(endpoint, _anchor=jangkar, **nilai)


def _of(endpoint: str, nama: str, *, jangkar: str | None = None) -> Callable[[Tugas], str]:
    """The page of the thing that the duty is about."""

    def address(tugas: Tugas) -> str:
        nilai: dict[str, Any] = {nama: tugas.objek[0]}
        return url_for(endpoint, _anchor=jangkar, **nilai)

    return address


def _review(tugas: Tugas) -> str:
    """The only SKP itself, else the queue."""
    skp_id, jumlah = tugas.objek
    return url_for("skp.detail", skp_id=skp_id) if jumlah == 1 else url_for("skp.bawahan")


def _capaian(tugas: Tugas) -> str:
    tahun, kode, unit_id = tugas.objek
    return url_for("evaluasi.capaian", unit_id=unit_id, tahun=tahun, periode=kode)


def _queue(tugas: Tugas) -> str:
    """The only thing of the queue itself, else the list."""
    kode, jumlah, objek_id = tugas.objek
    sebutan = SEBUTAN[str(kode)]
    if sebutan.satu is None or jumlah != 1 or not objek_id:
        return url_for(sebutan.semua)
    endpoint, nama = sebutan.satu
    nilai: dict[str, Any] = {nama: objek_id}
    return url_for(endpoint, **nilai)


TUJUAN: dict[JenisTugas, Tujuan] = {
    JenisTugas.BUAT_SKP: ("Buat SKP", _at("skp.daftar")),
    JenisTugas.LENGKAPI_SKP: ("Lengkapi", _of("skp.detail", "skp_id", jangkar="kelengkapan")),
    JenisTugas.AJUKAN_SKP: ("Periksa dan ajukan", _of("skp.detail", "skp_id", jangkar="kaki_skp")),
    JenisTugas.PERBAIKI_SKP: ("Baca catatan", _of("skp.detail", "skp_id")),
    JenisTugas.TAUTKAN_RHK: ("Tautkan", _of("skp.detail", "skp_id", jangkar="hasil_kerja")),
    JenisTugas.MULAI_PERIODE: ("Siapkan", _at("pelaksanaan.daftar")),
    JenisTugas.ISI_REALISASI: ("Isi realisasi", _of("pelaksanaan.detail", "periode_id")),
    JenisTugas.LENGKAPI_BUKTI: ("Tambah bukti", _of("pelaksanaan.detail", "periode_id")),
    JenisTugas.AJUKAN_REALISASI: ("Periksa dan ajukan", _of("pelaksanaan.detail", "periode_id")),
    JenisTugas.PERBAIKI_REALISASI: ("Baca catatan", _of("pelaksanaan.detail", "periode_id")),
    JenisTugas.TERIMA_HASIL: ("Baca hasil", _of("evaluasi.hasil", "periode_id")),
    JenisTugas.TINJAU_SKP: ("Tinjau", _review),
    JenisTugas.NILAI: ("Nilai", _of("evaluasi.nilai", "periode_id")),
    JenisTugas.NILAI_AKHIR: ("Lihat realisasi", _of("pelaksanaan.detail", "periode_id")),
    JenisTugas.TETAPKAN_NILAI: ("Lanjutkan", _of("evaluasi.nilai", "periode_id")),
    JenisTugas.TETAPKAN_CAPAIAN: ("Tetapkan", _capaian),
    JenisTugas.PERIKSA_AKUN: ("Periksa akun", _at("akun.profil")),
    JenisTugas.KODE_PEMULIHAN: ("Buat kode baru", _at("akun.ganti_pemulihan")),
    JenisTugas.USULAN_KEDUDUKAN: ("Putuskan", _at("organisasi.usulan.daftar")),
    JenisTugas.PENILAI_KOSONG: ("Petakan", _at("organisasi.penilai.daftar", keadaan="tanpa_penilai")),
    JenisTugas.IMPOR_GAGAL: ("Lihat sebabnya", _of("organisasi.impor.detail", "impor_id")),
    JenisTugas.IMPOR_PRATINJAU: ("Lihat pratinjau", _of("organisasi.impor.detail", "impor_id")),
    JenisTugas.IMPOR_AWAL: ("Impor data", _at("organisasi.impor.daftar")),
    JenisTugas.BUAT_AKUN: ("Buat akun", _at("akun_admin.buat")),
    JenisTugas.RESET_FAKTOR: ("Putuskan", _at("akun_admin.daftar", jangkar="menunggu")),
    JenisTugas.SANDI_DIMINTA: ("Layani", _at("akun_admin.daftar", saring="minta")),
    JenisTugas.ANTREAN: ("", _queue),
}


def label_of(tugas: Tugas) -> str:
    """The word on the button."""
    if tugas.jenis is JenisTugas.ANTREAN:
        return SEBUTAN[str(tugas.objek[0])].tombol
    return TUJUAN[tugas.jenis][0]


def url_of(tugas: Tugas) -> str:
    """The address of the button."""
    return TUJUAN[tugas.jenis][1](tugas)
