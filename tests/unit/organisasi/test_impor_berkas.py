"""The three sample files, and every habit of such files in a small workbook."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from kinerja.errors import InputError
from kinerja.organisasi.impor.berkas import read_berkas
from kinerja.organisasi.impor.jenis import HasilBaca, Kemajuan, TahapBaca, TataLetak
from kinerja.organisasi.impor.sel import NIP_BILANGAN
from kinerja.organisasi.rules import JenisJabatan, JenisKelamin, JenisPegawai, Jenjang
from tests.unit.organisasi.impor_buku import (
    DATA_DEMO,
    HARI_INI,
    PEGAWAI,
    read_ditolak,
    read_pegawai_buku,
    read_satu,
    write_buku,
    write_pegawai,
)

# --- The files of the demo; the counts were taken from the files themselves ---


@pytest.fixture(scope="module")
def pns() -> HasilBaca:
    return read_berkas(DATA_DEMO / "siasn-data-pns.xlsx", today=HARI_INI)


@pytest.fixture(scope="module")
def pppk() -> HasilBaca:
    return read_berkas(DATA_DEMO / "siasn-data-pppk.xlsx", today=HARI_INI)


@pytest.fixture(scope="module")
def hierarki() -> HasilBaca:
    return read_berkas(DATA_DEMO / "siasn-hierarki-unor.xlsx", today=HARI_INI)


def test_hierarki_gives_75_units_the_orphan_and_one_repeated_row(hierarki: HasilBaca) -> None:
    dikenal = {unit.id_luar for unit in hierarki.unit}
    yatim = [unit.nama for unit in hierarki.unit if unit.id_induk and unit.id_induk not in dikenal]
    assert (len(hierarki.unit), yatim) == (76, ["Unit Tanpa Induk"])
    assert hierarki.instansi_nama == "Pemerintah Kabupaten Contoh"
    (ulang,) = hierarki.ditolak
    assert (ulang.baris, ulang.kolom) == (78, "ID")
    assert ulang.alasan == "Unit ini sudah ada pada baris 5. Hapus salah satu, lalu unggah lagi."


def test_hierarki_counts_and_removes_the_leading_dashes(hierarki: HasilBaca) -> None:
    assert Counter(unit.kedalaman for unit in hierarki.unit) == {0: 2, 1: 10, 2: 40, 3: 24}
    assert not [unit for unit in hierarki.unit if unit.nama.startswith("-")]


def test_pns_gives_900_people(pns: HasilBaca) -> None:
    assert (len(pns.pegawai), pns.ditolak, pns.tata_letak) == (900, (), TataLetak.DATA_UTAMA)
    assert {orang.jenis_pegawai for orang in pns.pegawai} == {JenisPegawai.PNS}
    assert Counter(orang.jenis_jabatan for orang in pns.pegawai) == {
        JenisJabatan.JPT_PRATAMA: 11,
        JenisJabatan.ADMINISTRATOR: 34,
        JenisJabatan.PENGAWAS: 24,
        JenisJabatan.PELAKSANA: 380,
        JenisJabatan.JF_KEAHLIAN: 245,
        JenisJabatan.JF_KETERAMPILAN: 206,
    }
    assert Counter(orang.kedudukan for orang in pns.pegawai) == {
        "aktif": 876,
        "tugas_belajar": 14,
        "cuti": 10,
    }
    assert len({orang.unor_id for orang in pns.pegawai}) == 75


def test_pppk_gives_300_people_with_a_jenjang_and_a_rank_without_room(pppk: HasilBaca) -> None:
    assert (len(pppk.pegawai), pppk.ditolak) == (300, ())
    assert Counter(orang.golongan for orang in pppk.pegawai) == {"X": 90, "V": 76, "IX": 71, "VII": 63}
    assert all(orang.jenjang and orang.jenis_pegawai is JenisPegawai.PPPK for orang in pppk.pegawai)
    assert not [orang for orang in pppk.pegawai if " - " in orang.jabatan_nama]


def test_the_samples_warn_of_early_tmt_retirement_and_leave(pns: HasilBaca, pppk: HasilBaca) -> None:
    kalimat = [satu for hasil in (pns, pppk) for orang in hasil.pegawai for satu in orang.peringatan]
    assert sum("mendahului pengangkatan" in satu for satu in kalimat) == 2 + 12
    assert sum("batas usia pensiun" in satu for satu in kalimat) == 11 + 1
    assert sum("Berstatus" in satu for satu in kalimat) == 16 + 14 + 10


def test_that_000_is_never_issued_is_said_once_per_file(pns: HasilBaca) -> None:
    assert len(pns.peringatan) == 1
    assert "900 NIP berakhiran 000" in pns.peringatan[0]


# --- Habits ---


def test_cells_of_a_real_workbook_keep_their_kind(tmp_path: Path) -> None:
    hasil = read_pegawai_buku(
        tmp_path,
        {"NIP BARU": "'198610042009022000", "TANGGAL LAHIR": "04-10-1986", "TMT JABATAN": date(2020, 7, 1)},
        {"NIP BARU": 198610042009022000},
        {"NIP BARU": "198610042009022001", "PNS ID": "", "TMT JABATAN": 44013},
    )
    (orang,) = hasil.pegawai
    assert (orang.nip, orang.lahir) == ("198610042009022000", date(1986, 10, 4))
    assert orang.tmt_jabatan == date(2020, 7, 1)
    assert [(satu.baris, satu.kolom) for satu in hasil.ditolak] == [(3, "NIP BARU"), (4, "TMT JABATAN")]


@pytest.mark.parametrize("teks", ["'198610042009022000", "19861004 200902 2 000", " 198610042009022000\xa0"])
def test_nip_with_apostrophe_and_blanks_is_read(teks: str) -> None:
    assert read_satu(NIP_BARU=teks).nip == "198610042009022000"


@pytest.mark.parametrize(
    ("nilai", "alasan"),
    [
        (198610042009022000, NIP_BILANGAN),
        ("1,98610042009022E+17", NIP_BILANGAN),
        ("19861004200902200", "NIP 17 angka. Tulis 18 angka dalam sel teks."),
        ("", "NIP kosong. Tulis 18 angka dalam sel teks."),
        ("-", "NIP kosong. Tulis 18 angka dalam sel teks."),
        ("19861004200902200O", "NIP memuat tanda selain angka 0–9. Tulis 18 angka dalam sel teks."),
        ("198610042009132000", "Angka ke-13 dan ke-14 NIP harus 01–12 (PNS) atau 21–29 (PPPK)."),
        ("198613042009022000", "Tanggal lahir dalam NIP tidak ada di kalender. Periksa 8 angka pertama."),
    ],
)
def test_bad_nip_is_refused_with_row_column_and_repair(nilai: object, alasan: str) -> None:
    assert read_ditolak(NIP_BARU=nilai) == (2, "NIP BARU", alasan)


@pytest.mark.parametrize(
    "nilai", [date(1986, 10, 4), "04-10-1986", "4/10/1986", "1986-10-04", "1986-10-04 00:00:00", "", "-"]
)
def test_date_as_date_as_text_and_missing_gives_the_birth_date(nilai: object) -> None:
    orang = read_satu(TANGGAL_LAHIR=nilai)
    assert (orang.lahir, orang.peringatan) == (date(1986, 10, 4), ())


@pytest.mark.parametrize(
    ("nilai", "alasan"),
    [
        ("31-02-2020", "TMT JABATAN “31-02-2020” tidak ada di kalender."),
        ("kemarin", "TMT JABATAN “kemarin” bukan tanggal. Tulis seperti 31-12-1990."),
        (33225, "TMT JABATAN terbaca sebagai bilangan. Format selnya sebagai Tanggal."),
        ("01-01-0001", "TMT JABATAN bertahun 1. Periksa tahunnya."),
    ],
)
def test_bad_date_names_its_column(nilai: object, alasan: str) -> None:
    assert read_ditolak(TMT_JABATAN=nilai) == (2, "TMT JABATAN", alasan)


def test_nip_that_differs_from_birth_date_and_sex_is_warned_about() -> None:
    orang = read_satu(TANGGAL_LAHIR=date(1986, 10, 5), JENIS_KELAMIN="M")
    assert orang.kelamin is JenisKelamin.PRIA
    assert orang.lahir == date(1986, 10, 5)
    assert orang.peringatan == (
        "Tanggal lahir berbeda dari NIP. Periksa keduanya.",
        "Jenis kelamin berbeda dari NIP. Periksa keduanya.",
    )


def test_tmt_before_the_appointment_is_warned_about() -> None:
    orang = read_satu(TMT_JABATAN="01-01-2008")
    assert orang.peringatan == ("TMT JABATAN 01-01-2008 mendahului pengangkatan 01-02-2009.",)


@pytest.mark.parametrize(
    ("teks", "kedudukan", "kata"),
    [
        ("PPPK Aktif", "aktif", ""),
        ("Masa Persiapan Pensiun", "aktif", "Masa Persiapan Pensiun"),
        ("CLTN", "cuti", "CLTN"),
        ("Tugas Belajar", "tugas_belajar", "Tugas Belajar"),
        ("Pensiun", "pensiun", "Pensiun"),
        ("Pemberhentian Sementara", "diberhentikan_sementara", "Sementara"),
        ("Tidak Aktif", "aktif", "tidak dikenal"),
        ("", "aktif", "kosong"),
    ],
)
def test_people_who_are_away_are_kept_with_a_warning(teks: str, kedudukan: str, kata: str) -> None:
    orang = read_satu(KEDUDUKAN_HUKUM_NAMA=teks)
    assert orang.kedudukan == kedudukan
    assert kata in " ".join(orang.peringatan)
    assert bool(orang.peringatan) == bool(kata)


def test_second_row_of_a_nip_is_refused_and_names_the_first(tmp_path: Path) -> None:
    hasil = read_pegawai_buku(tmp_path, {}, {"PNS ID": "C" * 32})
    (kedua,) = hasil.ditolak
    assert (len(hasil.pegawai), kedua.baris, kedua.kolom) == (1, 3, "NIP BARU")
    assert "baris 2" in kedua.alasan


def test_second_row_of_a_siasn_id_is_refused(tmp_path: Path) -> None:
    hasil = read_pegawai_buku(tmp_path, {}, {"NIP BARU": "198610042009022001"})
    assert [(satu.baris, satu.kolom) for satu in hasil.ditolak] == [(3, "PNS ID")]


def test_unit_ids_are_capitals_without_dashes() -> None:
    kode = "29540a6e-b12a-41f6-942f-ddbb7a86f7a2"
    assert read_satu(UNOR_ID=kode).unor_id == "29540A6EB12A41F6942FDDBB7A86F7A2"


def test_email_of_the_government_goes_first_and_a_broken_one_is_dropped() -> None:
    semua = {"EMAIL": "a@contoh.id", "EMAIL_GOV": "SITI@Contoh.go.id"}
    assert read_satu(**semua).email == "siti@contoh.go.id"
    assert read_satu(EMAIL="a@contoh.id", EMAIL_GOV="-").email == "a@contoh.id"
    tanpa = read_satu(EMAIL="bukan surel")
    assert (tanpa.email, tanpa.peringatan) == ("", ("Alamat surel tidak sah dan tidak dipakai.",))


def test_cpns_is_told_apart() -> None:
    assert read_satu(STATUS_CPNS_PNS="C").jenis_pegawai is JenisPegawai.CPNS


def test_unknown_golongan_is_dropped_with_a_warning() -> None:
    orang = read_satu(GOL_AKHIR_NAMA="V/z")
    assert orang.golongan == ""
    assert "V/z" in orang.peringatan[0]


@pytest.mark.parametrize("kolom", ["NAMA", "JABATAN NAMA", "UNOR ID"])
def test_row_without_what_is_needed_is_refused(tmp_path: Path, kolom: str) -> None:
    hasil = read_pegawai_buku(tmp_path, {kolom: " - "})
    assert [(satu.baris, satu.kolom) for satu in hasil.ditolak] == [(2, kolom)]


def test_pppk_position_in_capitals_is_turned_round() -> None:
    orang = read_satu(
        NIP_BARU="198610042021212000",
        TMT_CPNS="01-01-2021",
        TMT_GOLONGAN="",
        TMT_JABATAN="",
        GOL_AKHIR_NAMA="VII",
        JABATAN_NAMA="TERAMPIL - PERAWAT",
    )
    assert (orang.jabatan_nama, orang.jenjang) == ("Perawat Terampil", Jenjang.TERAMPIL)
    assert (orang.jenis_jabatan, orang.peringatan) == (JenisJabatan.JF_KETERAMPILAN, ())


def test_empty_rows_between_and_title_rows_above_keep_the_row_numbers(tmp_path: Path) -> None:
    kolom = list(PEGAWAI)
    tabel = [["", "Daftar pegawai"], [], kolom, [], list(PEGAWAI.values()), [], ["", "x", *[""] * 16]]
    hasil = read_berkas(write_buku(tmp_path / "a.xlsx", tabel), today=HARI_INI)
    assert (hasil.baris_kepala, [orang.baris for orang in hasil.pegawai]) == (3, [5])
    assert [satu.baris for satu in hasil.ditolak] == [7]


def test_columns_in_another_order_case_and_with_more_beside_them(tmp_path: Path) -> None:
    kolom = [nama.lower().replace(" ", "_") for nama in reversed(PEGAWAI)]
    tabel = [["catatan", *kolom], ["x", *reversed(PEGAWAI.values())]]
    hasil = read_berkas(write_buku(tmp_path / "a.xlsx", tabel), today=HARI_INI)
    assert hasil.pegawai[0].nip == PEGAWAI["NIP BARU"]


def test_known_header_on_the_second_sheet_is_found(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as buku:
        buku.add_worksheet("Petunjuk").write_string(0, 0, "Isi lembar kedua")
        unit = buku.add_worksheet("Unor")
        for baris, sel in enumerate([("ID", "NAMA_UNOR", "ID_ATASAN"), ("a1", "Dinas", "")]):
            unit.write_row(baris, 0, sel)
    hasil = read_berkas(tmp_path / "a.xlsx", today=HARI_INI)
    assert (hasil.lembar, [unit.id_luar for unit in hasil.unit]) == ("Unor", ["A1"])


def test_missing_column_is_named(tmp_path: Path) -> None:
    kolom = [nama for nama in PEGAWAI if nama not in {"UNOR ID", "NAMA"}]
    with pytest.raises(InputError, match=r"kolom ini tidak ada: NAMA, UNOR ID\."):
        read_berkas(write_buku(tmp_path / "a.xlsx", [kolom]), today=HARI_INI)


def test_doubled_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Kolom NAMA ada 2 kali"):
        read_berkas(write_buku(tmp_path / "a.xlsx", [[*PEGAWAI, "Nama"]]), today=HARI_INI)


def test_unknown_layout_says_which_are_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Hierarki Unor SIASN .* Data Utama SIASN"):
        read_berkas(write_buku(tmp_path / "a.xlsx", [["Tanggal", "Kegiatan"]]), today=HARI_INI)


PRIBADI = (
    *("AGAMA NAMA", "JENIS KAWIN NAMA", "NIK", "NOMOR HP", "ALAMAT", "NPWP NOMOR", "BPJS", "NIP LAMA"),
    *("PENDIDIKAN NAMA", "NAMA SEKOLAH", "TEMPAT LAHIR NAMA", "LOKASI KERJA NAMA"),
)


def test_columns_that_the_product_does_not_need_never_leave_the_reader(tmp_path: Path) -> None:
    rahasia = {nama: f"PENANDA-{nomor}" for nomor, nama in enumerate(PRIBADI)}
    hasil = read_pegawai_buku(tmp_path, rahasia, {**rahasia, "NIP BARU": "1"})
    assert (len(hasil.pegawai), len(hasil.ditolak)) == (1, 1)
    assert "PENANDA" not in repr(hasil)


def test_progress_ends_with_all_rows(tmp_path: Path) -> None:
    semua: list[Kemajuan] = []
    buku = write_pegawai(tmp_path / "a.xlsx", *({"NIP BARU": str(nomor)} for nomor in range(1200)))
    read_berkas(buku, today=HARI_INI, on_progress=semua.append)
    baris = [satu for satu in semua if satu.tahap is TahapBaca.MEMBACA]
    assert [satu.selesai for satu in baris] == [500, 1000, 1200]
    assert {satu.total for satu in baris} == {1200}
    assert semua[0].tahap is TahapBaca.MEMERIKSA
