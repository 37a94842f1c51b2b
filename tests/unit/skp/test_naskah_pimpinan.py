"""Several sources of a result in the sealed content, in print and in a comparison."""

from datetime import date

from kinerja.audit import fingerprint
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.beda import compare
from kinerja.skp.dokumen import build_skp
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.naskah import Potret, content_of, read_content
from kinerja.skp.rules import JenisCascade, Klasifikasi, NilaiPerilaku, Pendekatan
from kinerja.surat.dokumen import Pengesahan, Pihak

LANGSUNG, TIDAK = JenisCascade.LANGSUNG, JenisCascade.TIDAK_LANGSUNG


def make_skp(*sumber: tuple[str, JenisCascade | None]) -> Skp:
    rhk = RencanaHasilKerja(
        id=7,
        klasifikasi=Klasifikasi.UTAMA,
        urutan=1,
        teks="Laporan tersusun",
        penugasan_dari="",
        semua_intervensi=[
            Intervensi(id=n, urutan=n, teks=teks, jenis=jenis) for n, (teks, jenis) in enumerate(sumber, 1)
        ],
        semua_indikator=[],
    )
    return Skp(
        pendekatan=Pendekatan.KUANTITATIF,
        jenis_form=JenisForm.JA_JF,
        mulai=date(2026, 1, 1),
        sampai=date(2027, 1, 1),
        rencana_hasil_kerja=[rhk],
        perilaku_kerja=[],
        lampiran=[],
    )


def test_one_source_without_a_kind_is_sealed_as_it_always_was() -> None:
    (rhk,) = content_of(make_skp(("Layanan membaik", None)))["hasil_kerja"]
    assert rhk["rhk_pimpinan"] == "Layanan membaik"
    assert "daftar_pimpinan" not in rhk


def test_a_kind_that_was_chosen_is_sealed() -> None:
    (rhk,) = content_of(make_skp(("Layanan membaik", LANGSUNG)))["hasil_kerja"]
    assert rhk["daftar_pimpinan"] == [{"teks": "Layanan membaik", "jenis": "langsung"}]


def test_the_seal_tells_two_sources_from_one_of_two_lines() -> None:
    dua = content_of(make_skp(("Satu", None), ("Dua", None)))
    satu = content_of(make_skp(("Satu\nDua", None)))
    assert dua["hasil_kerja"][0]["rhk_pimpinan"] == satu["hasil_kerja"][0]["rhk_pimpinan"]
    assert fingerprint(dua) != fingerprint(satu)


def test_old_content_is_read_with_its_one_source() -> None:
    isi = content_of(make_skp(("Layanan membaik", None)))
    (rhk,) = read_content(isi).daftar_rhk
    assert [(satu.teks, satu.jenis) for satu in rhk.daftar_pimpinan] == [("Layanan membaik", None)]
    isi["hasil_kerja"][0]["rhk_pimpinan"] = ""
    assert read_content(isi).daftar_rhk[0].daftar_pimpinan == ()


def print_column(skp: Skp) -> str:
    pihak = Pihak(nama="Contoh")
    potret = Potret(instansi="Contoh", tempat="Contoh", pegawai=pihak, penilai=None, atasan=None)
    panduan = dict.fromkeys(NilaiPerilaku, ())
    dokumen = build_skp(read_content(content_of(skp)), potret, Pengesahan(status="Draf", versi=1), panduan)
    return dokumen.utama[0].rencana_hasil_kerja_pimpinan


def test_the_form_numbers_several_sources_and_only_several() -> None:
    assert print_column(make_skp(("Layanan membaik", TIDAK))) == "Layanan membaik"
    assert print_column(make_skp(("Satu", LANGSUNG), ("Dua", None))) == "1. Satu\n2. Dua"


def test_a_comparison_shows_a_source_that_came_and_its_kind() -> None:
    lama = read_content(content_of(make_skp(("Satu", None))))
    baru = read_content(content_of(make_skp(("Satu", None), ("Dua", TIDAK))))
    (baris,) = compare(lama, baru).baris[Klasifikasi.UTAMA]
    assert baris.berubah
    tambah = "".join(teks for tanda, teks in baris.pimpinan if tanda == "tambah")
    assert "2. Dua (tidak langsung)" in tambah


def test_a_comparison_shows_a_kind_that_changed() -> None:
    lama = read_content(content_of(make_skp(("Satu", LANGSUNG))))
    baru = read_content(content_of(make_skp(("Satu", TIDAK))))
    (baris,) = compare(lama, baru).baris[Klasifikasi.UTAMA]
    assert ("hapus", "(langsung)") in baris.pimpinan
