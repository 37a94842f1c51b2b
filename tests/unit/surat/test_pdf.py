"""The PDF, opened again: its text, its pages, its metadata."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pypdf import PdfReader

from kinerja.surat import dokumen as isi
from kinerja.surat import pdf
from kinerja.surat.pdf import DokumenGagalError, close_worker
from kinerja.surat.pekerja import TANPA_PUSTAKA
from kinerja.surat.render import print_dokumen
from tests.unit.surat import contoh

KATA = tuple(f"kata{i:04d}" for i in range(1_200))
PANJANG = " ".join(KATA)  # about 10,000 characters
LANSKAP = {
    f"{kind}{form}_{pendekatan}"
    for kind in ("skp", "evaluasi")
    for form in ("", "_jpt")
    for pendekatan in ("kuantitatif", "kualitatif")
}


@pytest.fixture(autouse=True, scope="module")
def worker() -> Iterator[None]:
    yield
    close_worker()


def _read(dokumen: isi.Dokumen) -> list[str]:
    return [halaman.extract_text() for halaman in PdfReader(io.BytesIO(print_dokumen(dokumen))).pages]


def _solid(halaman: list[str]) -> str:
    return re.sub(r"\s+", "", "".join(halaman))


@pytest.mark.parametrize(("nama", "dokumen"), contoh.SEMUA.items())
def test_pdf_is_tagged_a4_in_indonesian_without_personal_metadata(nama: str, dokumen: isi.Dokumen) -> None:
    buku = PdfReader(io.BytesIO(print_dokumen(dokumen)))
    lebar, tinggi = sorted((float(buku.pages[0].mediabox.width), float(buku.pages[0].mediabox.height)))
    assert (round(lebar), round(tinggi)) == (595, 842)
    assert (buku.pages[0].mediabox.width > buku.pages[0].mediabox.height) == (nama in LANSKAP)
    katalog = buku.trailer["/Root"]
    assert katalog["/Lang"] == "id"
    assert katalog["/MarkInfo"]["/Marked"]
    data = buku.metadata
    assert data is not None
    assert data.title in {
        "Sasaran Kinerja Pegawai",
        "Lampiran Sasaran Kinerja Pegawai",
        "Evaluasi Kinerja Pegawai",
        "Dokumen Evaluasi Kinerja Pegawai",
    }
    assert set(data) == {"/Title", "/Creator", "/Producer"}
    xmp = katalog["/Metadata"].get_object().get_data().decode()
    assert "Rahmawati" not in xmp
    assert contoh.PEGAWAI.nip not in xmp
    assert re.search(r"part.*3", xmp)


def test_same_document_gives_the_same_bytes() -> None:
    satu = print_dokumen(contoh.EVALUASI_KINERJA)
    close_worker()
    assert print_dokumen(contoh.EVALUASI_KINERJA) == satu


def test_only_bundled_fonts_are_used() -> None:
    buku = PdfReader(io.BytesIO(print_dokumen(replace(contoh.SKP, instansi="Kab. Contoh 漢 😀 👍 عبد"))))
    huruf = {
        str(fon.get_object()["/BaseFont"]).split("+")[1]
        for halaman in buku.pages
        for fon in halaman["/Resources"]["/Font"].values()
    }
    assert {nama.split("-")[0] for nama in huruf} <= {"Liberation", "Noto"}


@pytest.mark.parametrize(("nama", "dokumen"), contoh.SEMUA.items())
def test_both_people_and_the_footer_stand_on_the_paper(nama: str, dokumen: isi.Dokumen) -> None:
    halaman = _read(dokumen)
    assert dokumen.pegawai.nama in "".join(halaman)
    assert "Pejabat Penilai Kinerja" in halaman[-1]
    assert dokumen.pejabat_penilai.nama in halaman[-1]
    assert (f"NIP {contoh.PENILAI.nip}" in halaman[-1]) == (dokumen.pejabat_penilai is contoh.PENILAI)
    for nomor, teks in enumerate(halaman, 1):
        assert f"Halaman {nomor} dari {len(halaman)}" in teks
        assert f"Status: {dokumen.pengesahan.status} · Versi {dokumen.pengesahan.versi}" in teks
        assert ("DRAF" in teks) == (nama == "skp_kualitatif")
        if dokumen.pengesahan.sidik:
            assert dokumen.pengesahan.sidik in teks


def test_head_rows_come_again_on_every_page_of_a_long_table() -> None:
    hasil = tuple(
        replace(contoh.UTAMA[0], rencana_hasil_kerja=f"Tersusunnya hasil ke-{i:02d}") for i in range(60)
    )
    halaman = _read(replace(contoh.SKP, utama=hasil))
    assert len(halaman) > 5
    assert all(f"hasilke-{i:02d}" in _solid(halaman) for i in range(60))
    tengah = halaman[1:-3]
    assert all("INDIKATOR KINERJA INDIVIDU" in teks and "(6)" in teks for teks in tengah)
    # A result stays whole: each page begins with a new one.
    assert all(teks.count("KUANTITAS") == teks.count("BIAYA") for teks in tengah)


def test_a_long_plan_of_jpt_repeats_its_five_columns_and_keeps_every_result_whole() -> None:
    hasil = tuple(
        replace(contoh.UTAMA_JPT[0], rencana_hasil_kerja=f"Meningkatnya hasil ke-{i:02d}. " + "kata " * 40)
        for i in range(30)
    )
    halaman = _read(replace(contoh.SKP_JPT, utama=hasil))
    assert all(f"hasilke-{i:02d}" in _solid(halaman) for i in range(30))
    tabel = [teks for teks in halaman if "ke-" in teks]
    assert len(tabel) > 3
    assert all("PERSPEKTIF" in teks and "(5)" in teks and "(6)" not in teks for teks in tabel)
    assert all(teks.count("Penerima Layanan") == teks.count("Proses Bisnis") for teks in tabel[:-1])
    assert "Kolaboratif" in halaman[-1]  # what is signed stands with the signatures


def test_one_result_of_jpt_with_sixty_indikator_loses_none() -> None:
    indikator = tuple(
        isi.BarisIndikator(indikator=f"I{i:03d}", target=f"T{i:03d}", perspektif=f"P{i:03d}")
        for i in range(60)
    )
    for pendekatan in isi.PENDEKATAN:
        utama = (replace(contoh.UTAMA_JPT[0], indikator=indikator),)
        teks = _solid(_read(replace(contoh.SKP_JPT, pendekatan=pendekatan, utama=utama)))
        assert [h + f"{i:03d}" for h in "ITP" for i in range(60) if h + f"{i:03d}" not in teks] == []


PENUH = {
    "rencana hasil kerja": replace(
        contoh.EVALUASI, utama=(replace(contoh.UTAMA[0], rencana_hasil_kerja=PANJANG),)
    ),
    "target": replace(
        contoh.SKP,
        utama=(
            replace(
                contoh.UTAMA[0],
                indikator=(replace(contoh.UTAMA[0].indikator[0], target=PANJANG), *contoh.UTAMA[0].indikator),
            ),
        ),
    ),
    "umpan balik": replace(contoh.EVALUASI, utama=(replace(contoh.UTAMA[0], umpan_balik=(PANJANG, "dua")),)),
    "umpan balik kualitatif": replace(
        contoh.EVALUASI_KUALITATIF, utama=(replace(contoh.KUALITATIF[0], umpan_balik=(PANJANG,)),)
    ),
    "penugasan": replace(contoh.SKP_JPT, utama=(replace(contoh.UTAMA_JPT[0], penugasan_dari=PANJANG),)),
    "ukuran jpt": replace(
        contoh.EVALUASI_JPT_KUALITATIF,
        utama=(
            replace(
                contoh.UTAMA_JPT[0],
                indikator=(replace(contoh.UTAMA_JPT[0].indikator[0], indikator=PANJANG),),
            ),
        ),
    ),
    "ekspektasi": replace(
        contoh.SKP, perilaku=(replace(contoh.BERAKHLAK[0], ekspektasi=(PANJANG,)), *contoh.BERAKHLAK[1:])
    ),
    "catatan": replace(contoh.DENGAN_KEBERATAN, catatan=(PANJANG,)),
    "lampiran": replace(contoh.LAMPIRAN, konsekuensi=(PANJANG,)),
    "unit kerja": replace(contoh.EVALUASI_KINERJA, pegawai=replace(contoh.PEGAWAI, unit_kerja=PANJANG)),
}


@pytest.mark.parametrize("dokumen", PENUH.values(), ids=PENUH.keys())
def test_ten_thousand_characters_lose_no_word(dokumen: isi.Dokumen) -> None:
    teks = _solid(_read(dokumen))
    assert [kata for kata in KATA if kata not in teks] == []


def test_one_result_with_sixty_indikator_loses_none() -> None:
    indikator = tuple(
        isi.BarisIndikator(
            aspek="KUANTITAS", indikator=f"I{i:03d}", target=f"T{i:03d}", realisasi=f"R{i:03d}"
        )
        for i in range(60)
    )
    teks = _solid(_read(replace(contoh.EVALUASI, utama=(replace(contoh.UTAMA[0], indikator=indikator),))))
    assert [h + f"{i:03d}" for h in "ITR" for i in range(60) if h + f"{i:03d}" not in teks] == []


def test_a_word_without_end_and_signs_of_all_kinds_are_printed_as_text() -> None:
    aneh = "]]> <script>x</script> 👍 ✓ \u202eterbalik " + "x" * 3_000
    teks = _solid(_read(replace(contoh.SKP, utama=(replace(contoh.UTAMA[0], rencana_hasil_kerja=aneh),))))
    assert "]]><script>x</script>" in teks
    assert "terbalik" in teks
    assert teks.count("x") >= 3_000


@pytest.mark.parametrize("banyak", range(1, 8))
def test_signature_is_never_alone_on_its_page(banyak: int) -> None:
    for contohnya, utama in ((contoh.SKP, contoh.UTAMA), (contoh.SKP_JPT, contoh.UTAMA_JPT)):
        terakhir = _read(replace(contohnya, utama=(utama * 4)[:banyak]))[-1]
        assert "Pejabat Penilai Kinerja" in terakhir
        assert "Kolaboratif" in terakhir


def test_missing_library_names_the_packages_to_install() -> None:
    with pytest.raises(DokumenGagalError, match=r"libpango-1\.0-0"):
        pdf._check_answer(TANPA_PUSTAKA + b"OSError: cannot load library 'libpango-1.0-0'")


def test_failure_carries_a_sentence_and_a_reference() -> None:
    with pytest.raises(DokumenGagalError) as tertangkap:
        raise DokumenGagalError("Dokumen tidak dapat dibuat.", alasan="uji")
    assert (
        tertangkap.value.message == f"Dokumen tidak dapat dibuat. Nomor rujukan: {tertangkap.value.rujukan}."
    )
    assert tertangkap.value.status == 500
