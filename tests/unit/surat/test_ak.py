"""The three documents of angka kredit: columns, order and the struck words of the official layouts."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from kinerja.surat.dokumen import Dokumen
from kinerja.surat.dokumen_ak import TujuanPak
from kinerja.surat.render import print_dokumen, render_lembar
from tests.unit.surat.contoh_ak import AKUMULASI, KONVERSI, PENETAPAN


def words(dokumen: Dokumen) -> str:
    teks = re.sub(r"<[^>]+>", "|", str(render_lembar(dokumen)))
    return re.sub(r"[|\s]*\|[|\s]*", "|", teks)


@pytest.mark.parametrize("dokumen", [KONVERSI, AKUMULASI, PENETAPAN], ids=["konversi", "akumulasi", "pak"])
def test_each_has_number_nine_rows_of_the_person_and_the_signature(dokumen: Dokumen) -> None:
    teks = words(dokumen)
    urut = [
        "NOMOR: 4/",
        "Instansi: ",
        "Masa Penilaian: 1 JANUARI 2023 SD 28 FEBRUARI 2026",
        "|I|KETERANGAN PERORANGAN|",
        "|1|Nama|",
        "|2|NIP|",
        "|3|Nomor Seri KARPEG|",
        "|4|Tempat/Tanggal Lahir|",
        "|5|Jenis Kelamin|",
        "|6|Pangkat/Golongan Ruang/TMT|",
        "|7|Jabatan/TMT|",
        "|8|Unit Kerja|",
        "|9|Instansi|",
        "|Ditetapkan di Contoh|Pada tanggal 10 Maret 2026|Pejabat Penilai Kinerja|",
    ]
    tempat = [teks.find(satu) for satu in urut]
    assert -1 not in tempat
    assert tempat == sorted(tempat)


def test_konversi_has_four_numbered_columns() -> None:
    teks = words(KONVERSI)
    assert (
        "|HASIL PENILAIAN KINERJA|KOEFISIEN PER TAHUN|ANGKA KREDIT YANG DIDAPAT|PREDIKAT|PROSENTASE|" in teks
    )
    assert "|1|2|3|4|Baik|2/12 × 100%|12,50|2,08|" in teks


def test_akumulasi_lists_the_years_and_the_sum() -> None:
    teks = words(AKUMULASI)
    assert "|HASIL PENILAIAN ANGKA KREDIT|" in teks
    assert "|TAHUN|PERIODIK (BULAN)|PREDIKAT|PROSENTASE|" in teks
    assert "|2023|-|Sangat Baik|150%|12,50|18,75|2024|-|Baik|100%|12,50|12,50|" in teks
    assert "|2026|2|Baik|2/12 × 100%|12,50|2,08|JUMLAH ANGKA KREDIT YANG DIPEROLEH|52,08|" in teks


def test_the_pak_has_six_rows_the_goals_and_strikes_the_wrong_word() -> None:
    teks = words(PENETAPAN)
    kepala = "|II|HASIL PENILAIAN ANGKA KREDIT|PENETAPAN ANGKA KREDIT|LAMA|BARU|JUMLAH|KETERANGAN|"
    assert f"{kepala}1|AK Dasar yang diberikan|" in teks
    assert "|KETERANGAN|PANGKAT|JENJANG JABATAN|" in teks
    assert "|JUMLAH ANGKA KREDIT KUMULATIF|0,00|102,08|102,08|" in teks
    lembar = str(render_lembar(PENETAPAN))
    assert "Kelebihan/<s>kekurangan</s> Angka Kredit yang harus dicapai untuk peningkatan jenjang" in lembar
    assert "DAPAT/<s>TIDAK DAPAT</s> DIPERTIMBANGKAN UNTUK KENAIKAN JENJANG MENJADI Ahli Muda" in lembar


def test_a_goal_that_is_not_reached_strikes_the_other_word_and_none_is_no_row() -> None:
    kurang = TujuanPak(nama="Ahli Madya", minimum="200,00", selisih="112,50", lebih=False)
    lembar = str(render_lembar(replace(PENETAPAN, pangkat=None, jenjang=kurang)))
    assert "<s>Kelebihan</s>/kekurangan Angka Kredit yang harus dicapai untuk peningkatan jenjang" in lembar
    assert "<s>DAPAT</s>/TIDAK DAPAT DIPERTIMBANGKAN UNTUK KENAIKAN JENJANG" in lembar
    assert "KENAIKAN PANGKAT MENJADI" not in lembar


def test_the_pdf_has_the_same_digits() -> None:
    halaman = [
        satu.extract_text() for satu in PdfReader(io.BytesIO(print_dokumen(AKUMULASI, PENETAPAN))).pages
    ]
    assert "52,08" in halaman[0]
    assert "102,08" in halaman[1]
