"""Any cell at all gives an accepted or a refused row; names and jabatan come out as the forms print them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.organisasi.impor.jenis import TataLetak
from kinerja.organisasi.impor.kepegawaian import (
    KEDUDUKAN,
    Jabatan,
    format_jabatan,
    format_nama,
    is_past_retirement,
    parse_eselon,
    parse_jabatan,
)
from kinerja.organisasi.impor.sel import clean_text
from kinerja.organisasi.impor.tata_letak import DAFTAR_KOLOM
from kinerja.organisasi.models import Kedudukan
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai, Jenjang
from tests.unit.organisasi.impor_buku import read_sel

SEL = st.one_of(
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.none(),
    st.sampled_from(
        ["", "-", "III/d", "Kepala", "TERAMPIL - ", " - ", "198610042009022000", "1.9E+17", "99-99-9999"]
    ),
    st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}", fullmatch=True),
    st.from_regex(r"'?[0-9]{17,19}", fullmatch=True),
)
KOLOM = DAFTAR_KOLOM[TataLetak.DATA_UTAMA].semua


@given(st.dictionaries(st.sampled_from(KOLOM), SEL, max_size=6))
def test_any_cell_gives_a_row_or_a_reason(perubahan: dict[str, object]) -> None:
    hasil = read_sel(**perubahan)
    assert len(hasil.pegawai) + len(hasil.ditolak) == 1
    for satu in hasil.ditolak:
        assert satu.kolom in KOLOM
        assert satu.alasan.endswith((".", ")"))


@given(st.text())
def test_clean_text_has_no_invisible_characters_and_is_stable(teks: str) -> None:
    rapi = clean_text(teks)
    assert clean_text(rapi) == rapi
    assert rapi.isprintable()


def test_direction_override_is_removed_from_a_name() -> None:
    assert read_sel(NAMA="Siti\u202eAminah\x00").pegawai[0].nama == "SitiAminah"


@pytest.mark.parametrize(
    ("teks", "nama"),
    [
        ("SITI AMINAH", "Siti Aminah"),
        ("Siti AMINAH", "Siti AMINAH"),
        ("NUGROHO D'ORNAY", "Nugroho D'Ornay"),
        ("MA'RUF NUR'AINI", "Ma'ruf Nur'aini"),
        ("ABDULLAH BIN UMAR", "Abdullah bin Umar"),
        ("BIN UMAR", "Bin Umar"),
        ("JAN VAN DER BERG", "Jan van der Berg"),
        ("PAKU ALAM VIII", "Paku Alam VIII"),
        ("SRI-WAHYUNI M.", "Sri-Wahyuni M."),
        ("I MADE OKA", "I Made Oka"),
    ],
)
def test_a_name_in_capitals_is_written_with_capitals_where_they_belong(teks: str, nama: str) -> None:
    assert format_nama(teks) == nama


@pytest.mark.parametrize(
    ("teks", "nama"),
    [
        ("KEPALA DINAS PEMBERDAYAAN PEREMPUAN DAN KB", "Kepala Dinas Pemberdayaan Perempuan dan KB"),
        ("KEPALA UPTD SMP NEGERI 1", "Kepala UPTD SMP Negeri 1"),
        ("INSPEKTUR PEMBANTU III", "Inspektur Pembantu III"),
        ("Kepala dinas", "Kepala dinas"),
    ],
)
def test_a_jabatan_in_capitals_keeps_abbreviations_and_small_words(teks: str, nama: str) -> None:
    assert format_jabatan(teks) == nama


@pytest.mark.parametrize(
    ("teks", "eselon"),
    [
        ("III.b", "III.b"),
        ("IIIB", "III.b"),
        ("iv / a", "IV.a"),
        ("II", "II"),
        ("Eselon I.a", "I.a"),
        ("-", ""),
        ("VI", ""),
    ],
)
def test_eselon_is_read_in_every_spelling(teks: str, eselon: str) -> None:
    assert parse_eselon(teks) == eselon


@pytest.mark.parametrize(
    ("nama", "jenis_nama", "eselon", "jenis", "jenjang"),
    [
        ("Sekretaris Daerah", "Jabatan Struktural", "II.a", JenisJabatan.JPT_PRATAMA, None),
        ("Sekretaris Jenderal", "Jabatan Struktural", "I.a", JenisJabatan.JPT_MADYA, None),
        ("Direktur", "Jabatan Struktural", "I.b", JenisJabatan.JPT_MADYA, None),
        ("Camat", "Jabatan Struktural", "III.a", JenisJabatan.ADMINISTRATOR, None),
        ("Kepala Seksi", "Jabatan Struktural", "IV.b", JenisJabatan.PENGAWAS, None),
        ("Kepala Urusan", "Jabatan Struktural", "V", JenisJabatan.PELAKSANA, None),
        ("Kepala Seksi", "Jabatan Struktural", "", JenisJabatan.PENGAWAS, None),
        ("Operator", "Jabatan Pelaksana", "", JenisJabatan.PELAKSANA, None),
        ("Operator", "Jabatan Fungsional Umum", "", JenisJabatan.PELAKSANA, None),
        ("Guru Ahli Muda", "Jabatan Fungsional", "", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_MUDA),
        ("Guru Madya", "Jabatan Fungsional Tertentu", "", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_MADYA),
        ("Perawat Pelaksana Lanjutan", "Jabatan Fungsional", "", JenisJabatan.JF_KETERAMPILAN, Jenjang.MAHIR),
        ("Lektor Kepala", "Jabatan Fungsional", "", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_MADYA),
        ("Kepala UPTD Puskesmas", "Jabatan Fungsional", "", JenisJabatan.JF_KEAHLIAN, None),
        ("Bidan Penyelia", "", "", JenisJabatan.JF_KETERAMPILAN, Jenjang.PENYELIA),
        ("Ajudan", "", "", JenisJabatan.PELAKSANA, None),
    ],
)
def test_kind_of_jabatan(
    nama: str, jenis_nama: str, eselon: str, jenis: JenisJabatan, jenjang: Jenjang | None
) -> None:
    jabatan = parse_jabatan(nama, jenis_nama, eselon, "III/c", JenisPegawai.PNS, pimpinan_instansi=False)
    assert (jabatan.nama, jabatan.jenis, jabatan.jenjang) == (nama, jenis, jenjang)


def test_head_of_a_lembaga_is_jpt_utama() -> None:
    kepala = parse_jabatan(
        "Kepala Lembaga Contoh", "Jabatan Struktural", "I.a", "IV/e", JenisPegawai.PNS, pimpinan_instansi=True
    )
    assert kepala.jenis is JenisJabatan.JPT_UTAMA


def test_head_of_low_golongan_without_jenjang_is_keterampilan_and_warned_about() -> None:
    kepala = parse_jabatan(
        "Kepala Pos", "Jabatan Fungsional", "", "II/d", JenisPegawai.PNS, pimpinan_instansi=False
    )
    assert kepala.jenis is JenisJabatan.JF_KETERAMPILAN
    assert "Jenjang tidak terbaca" in kepala.peringatan[0]


@pytest.mark.parametrize(
    ("jabatan", "usia"),
    [
        (Jabatan("Operator", JenisJabatan.PELAKSANA, None), 58),
        (Jabatan("Camat", JenisJabatan.ADMINISTRATOR, None), 58),
        (Jabatan("Kepala Badan", JenisJabatan.JPT_PRATAMA, None), 60),
        (Jabatan("Guru Ahli Muda", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_MUDA), 60),
        (Jabatan("Dokter Ahli Madya", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_MADYA), 60),
        (Jabatan("Peneliti Ahli Utama", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_UTAMA), 65),
    ],
)
def test_retirement_begins_on_the_first_of_the_month_after_the_birthday(jabatan: Jabatan, usia: int) -> None:
    lahir = date(1960, 12, 31)
    assert not is_past_retirement(lahir, jabatan, date(1960 + usia, 12, 31))
    assert is_past_retirement(lahir, jabatan, date(1961 + usia, 1, 1))


def test_kedudukan_are_the_values_that_the_tables_know() -> None:
    assert set(KEDUDUKAN) == {kedudukan.value for kedudukan in Kedudukan}
