"""The matriks pembagian peran dan hasil as a document: its columns, its empty cells, its pages."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from pypdf import PdfReader

from kinerja.surat.dokumen import Pengesahan, Pihak
from kinerja.surat.dokumen_matriks import KOLOM_SELEMBAR, BarisPeran, DokumenMatriks, KolomHasil
from kinerja.surat.pdf import close_worker
from kinerja.surat.render import print_dokumen, render_html


@pytest.fixture(autouse=True, scope="module")
def worker() -> Iterator[None]:
    yield
    close_worker()


def _make(kolom: int, orang: int, *, tetap: bool = True) -> DokumenMatriks:
    return DokumenMatriks(
        instansi="Pemerintah Kabupaten Contoh",
        periode_mulai=date(2026, 1, 1),
        periode_selesai=date(2026, 12, 31),
        pegawai=Pihak(nama="Siti Aminah", nip="197501052000011000", jabatan="Kepala Bidang"),
        pejabat_penilai=Pihak(nama=""),
        pengesahan=Pengesahan(status="SKP pimpinan ditetapkan", versi=1, tetap=tetap),
        tahun=2026,
        kolom=tuple(
            KolomHasil(nomor=n, hasil=f"Hasil nomor-{n}", indikator=(f"Jumlah laporan: {n} laporan",))
            for n in range(1, kolom + 1)
        ),
        baris=tuple(
            BarisPeran(
                nama=f"Pegawai {n}",
                jabatan="Analis",
                tim="Tim Telaah" if n == 1 else "",
                peran=(("Satu <b>", "Dua"), *[()] * (kolom - 1)),
            )
            for n in range(1, orang + 1)
        ),
    )


def _pages(dokumen: DokumenMatriks) -> list[str]:
    return [halaman.extract_text() for halaman in PdfReader(io.BytesIO(print_dokumen(dokumen))).pages]


@pytest.mark.parametrize(
    ("kolom", "lebar"), [(1, [1]), (5, [5]), (6, [3, 3]), (12, [4, 4, 4]), (13, [5, 5, 3])]
)
def test_wide_matrices_go_on_in_tables_of_about_one_width(kolom: int, lebar: list[int]) -> None:
    lembaran = _make(kolom, 1).lembaran
    assert [len(satu.kolom) for satu in lembaran] == lebar
    assert max(lebar) <= KOLOM_SELEMBAR
    assert [k.nomor for satu in lembaran for k in satu.kolom] == list(range(1, kolom + 1))


def test_every_cell_stands_below_its_result_and_empty_ones_have_a_dash() -> None:
    html = render_html(_make(2, 1))
    for teks in ("MATRIKS PEMBAGIAN PERAN DAN HASIL", "KEPALA BIDANG", "TAHUN 2026", "1. Hasil nomor-1"):
        assert teks in html
    assert "1.1 Jumlah laporan: 1 laporan" in html
    assert "<li>Satu &lt;b&gt;</li><li>Dua</li>" in html
    assert html.count('<td class="kosong">-</td>') == 1
    assert "Tim Telaah" in html


def test_the_pdf_is_landscape_and_repeats_its_head_on_each_page() -> None:
    pages = _pages(_make(6, 60))
    assert len(pages) > 2
    for halaman in pages[:-1]:
        assert "KETUA TIM DAN PEGAWAI" in halaman
        assert "Hasil nomor-1" in halaman or "Hasil nomor-4" in halaman
    assert "Siti Aminah" in pages[-1]
    buku = PdfReader(io.BytesIO(print_dokumen(_make(1, 1))))
    assert buku.pages[0].mediabox.width > buku.pages[0].mediabox.height


def test_the_matrix_of_a_draft_says_so() -> None:
    assert "DRAF" in "".join(_pages(_make(1, 1, tetap=False)))
    assert "DRAF" not in "".join(_pages(_make(1, 1)))


def test_a_matrix_without_people_or_results_is_still_a_page() -> None:
    assert len(_pages(_make(0, 0))) == 1
    assert len(_pages(_make(2, 0))) == 1
