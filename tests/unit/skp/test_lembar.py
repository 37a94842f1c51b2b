"""The layout of a workbook with rencana hasil kerja, row by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.organisasi.rules import JenisForm
from kinerja.skp.awal.berkas import pack_rows, unpack_rows
from kinerja.skp.awal.rules import BUKAN_SKP, JUDUL, Kolom, columns_of, read_sheet
from kinerja.skp.rules import Aspek, Klasifikasi, Pendekatan, Perspektif

JA_JF = [JUDUL[kolom] for kolom in columns_of(JenisForm.JA_JF, Pendekatan.KUANTITATIF)]
JPT = [JUDUL[kolom] for kolom in columns_of(JenisForm.JPT, Pendekatan.KUANTITATIF)]


def _sheet(judul: list[str], *baris: list[str]) -> list[tuple[int, list[str]]]:
    return [(2, judul), *enumerate(baris, start=3)]


def test_a_row_without_a_result_is_one_more_indicator_of_the_row_above() -> None:
    hasil = read_sheet(
        _sheet(
            JA_JF,
            ["Utama", "Hasil pimpinan", "Tersusunnya laporan", "", "Kuantitas", "Jumlah", "12 laporan"],
            ["", "", "", "", "waktu", "Ketepatan", "tanggal 5"],
            ["Tambahan", "", "Terlaksananya rapat", "Kepala Badan", "", "Jumlah rapat", "4 rapat"],
        )
    )
    assert hasil.ditolak == ()
    satu, dua = hasil.daftar_rhk
    assert (satu.klasifikasi, satu.teks, satu.pimpinan) == (
        Klasifikasi.UTAMA,
        "Tersusunnya laporan",
        "Hasil pimpinan",
    )
    assert [(i.aspek, i.teks, i.target) for i in satu.daftar_indikator] == [
        (Aspek.KUANTITAS, "Jumlah", "12 laporan"),
        (Aspek.WAKTU, "Ketepatan", "tanggal 5"),
    ]
    assert (dua.klasifikasi, dua.penugasan, dua.daftar_indikator[0].aspek) == (
        Klasifikasi.TAMBAHAN,
        "Kepala Badan",
        None,
    )


def test_the_form_of_jpt_has_perspektif_and_penugasan() -> None:
    hasil = read_sheet(
        _sheet(JPT, ["Utama", "Meningkatnya mutu", "Bupati", "Indeks", "80 poin", "Penerima Layanan"])
    )
    (satu,) = hasil.daftar_rhk
    assert (satu.penugasan, satu.daftar_indikator[0].perspektif) == ("Bupati", Perspektif.PENERIMA_LAYANAN)


def test_the_printed_form_itself_is_read() -> None:
    """Its headings of parts, its numbers of columns, and no column for the part."""
    judul = ["No", "Rencana hasil kerja pimpinan yang diintervensi", "Rencana hasil kerja", "Aspek"]
    hasil = read_sheet(
        [
            (1, ["SASARAN KINERJA PEGAWAI"]),
            (5, [*judul, "Indikator Kinerja  Individu", "TARGET"]),
            (6, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]),
            (7, ["A. Utama"]),
            (8, ["1", "P", "Hasil satu", "Kuantitas", "Jumlah", "2 dokumen"]),
            (9, ["B. TAMBAHAN"]),
            (10, ["1", "P", "Hasil dua", "Kualitas", "Mutu", "90%"]),
        ]
    )
    assert hasil.ditolak == ()
    assert [(rhk.klasifikasi.value, rhk.teks) for rhk in hasil.daftar_rhk] == [
        ("utama", "Hasil satu"),
        ("tambahan", "Hasil dua"),
    ]


@pytest.mark.parametrize(
    ("baris", "kalimat"),
    [
        (["Pokok", "", "Hasil", "", "", "Jumlah", "1"], "Bagian “Pokok” tidak dikenal"),
        (["", "", "Hasil", "", "Mutu", "Jumlah", "1"], "Aspek “Mutu” tidak dikenal"),
        (["", "", "Hasil", "", "", "", "12 laporan"], "target tanpa indikator"),
        (["", "", "", "", "", "Jumlah", "1"], "belum punya rencana hasil kerja"),
        (["", "", "x" * 2001, "", "", "Jumlah", "1"], "Ringkas menjadi paling banyak 2000"),
    ],
    ids=["bagian", "aspek", "indikator", "rhk", "panjang"],
)
def test_what_cannot_be_read_is_said_with_its_row(baris: list[str], kalimat: str) -> None:
    hasil = read_sheet(_sheet(JA_JF, baris))
    assert [satu.baris for satu in hasil.ditolak] == [3]
    assert kalimat in hasil.ditolak[0].kalimat


def test_too_many_rows_and_none_at_all_are_refused() -> None:
    banyak = [["", "", f"Hasil {n}", "", "", "Jumlah", "1"] for n in range(61)]
    assert [satu.baris for satu in read_sheet(_sheet(JA_JF, *banyak)).ditolak] == [63]
    assert "Belum ada baris" in read_sheet(_sheet(JA_JF)).ditolak[0].kalimat


def test_a_report_of_ekinerja_is_known_and_holds_no_results() -> None:
    judul = ["nip", "nama", "jabatan", "unit_kerja", "periode_awal", "periode_akhir", "pendekatan", "status"]
    with pytest.raises(ValueError, match="laporan daftar SKP e-Kinerja") as salah:
        read_sheet([(4, judul), (5, ["198610042009022000", "IKA"])])
    assert str(salah.value) == BUKAN_SKP
    with pytest.raises(ValueError, match="Judul kolom"):
        read_sheet([(1, ["Nama", "Alamat"])])


SEL = st.text(max_size=20)


@given(st.lists(st.tuples(st.integers(1, 9999), st.lists(SEL, max_size=8)), max_size=20))
def test_rows_come_back_from_the_page_as_they_went(baris: list[tuple[int, list[str]]]) -> None:
    assert unpack_rows(pack_rows(baris)) == baris


@given(st.lists(st.lists(SEL, min_size=7, max_size=7), max_size=15))
def test_every_sheet_is_read_or_refused_and_never_loses_a_result(baris: list[list[str]]) -> None:
    hasil = read_sheet(_sheet(JA_JF, *baris))
    assert all(rhk.teks for rhk in hasil.daftar_rhk)
    assert all(satu.kalimat.endswith((".", "?")) for satu in hasil.ditolak)
    bukan_kosong = [sel for sel in baris if any(ch.isalnum() for ch in sel[2])]
    assert len(hasil.daftar_rhk) >= len(bukan_kosong) - len(hasil.ditolak)


@pytest.mark.parametrize("kolom", list(Kolom), ids=lambda kolom: kolom.value)
def test_every_column_is_found_by_its_own_heading(kolom: Kolom) -> None:
    judul = dict.fromkeys([JUDUL[Kolom.TEKS], JUDUL[Kolom.INDIKATOR], JUDUL[kolom].upper()])
    nilai = {"aspek": "Kuantitas", "perspektif": "Anggaran", "bagian": "Tambahan"}
    baris = ["Hasil", "Jumlah", nilai.get(kolom.value, "x")][: len(judul)]
    assert read_sheet(_sheet(list(judul), baris)).ditolak == ()
