"""Rule sets refuse what is incomplete."""

import dataclasses
from collections.abc import Callable
from decimal import Decimal

import pytest

from kinerja.aturan import muat
from kinerja.aturan.rules import (
    Batas,
    BatasGabungan,
    CapaianOrganisasi,
    DasarTenggat,
    JenisBatas,
    JenisPeriode,
    JenisTenggat,
    Jenjang,
    KategoriJf,
    KelasLama,
    NilaiPerilaku,
    Potensial,
    Predikat,
    Rating,
    Tenggat,
)

PREDIKAT = muat.load_predikat()
DISTRIBUSI = muat.load_distribusi()
PERIODE = muat.load_periode()
KONVERSI = muat.load_konversi()
PERILAKU = muat.load_perilaku()
TALENTA = muat.load_talenta()
LAMA = muat.load_skala_lama()
BAIK = DISTRIBUSI.pola[CapaianOrganisasi.BAIK]
MAHIR = KONVERSI.jenjang[Jenjang.MAHIR]


TOLAK: list[tuple[str, Callable[[], object]]] = [
    (
        "satu sel kuadran hilang",
        lambda: dataclasses.replace(PREDIKAT, kuadran=dict(list(PREDIKAT.kuadran.items())[1:])),
    ),
    (
        "capaian tanpa pola",
        lambda: dataclasses.replace(DISTRIBUSI, pola=dict(list(DISTRIBUSI.pola.items())[1:])),
    ),
    ("kelompok kosong", lambda: dataclasses.replace(DISTRIBUSI, min_grup=0)),
    ("rating pimpinan hilang", lambda: dataclasses.replace(DISTRIBUSI, rating_pimpinan={})),
    ("predikat tanpa batas", lambda: dataclasses.replace(BAIK, batas=dict(list(BAIK.batas.items())[1:]))),
    ("predikat tanpa gambar", lambda: dataclasses.replace(BAIK, bobot_gambar={})),
    (
        "batas bawah di atas seratus",
        lambda: dataclasses.replace(
            BAIK,
            batas={**BAIK.batas, Predikat.KURANG: Batas(JenisBatas.PALING_SEDIKIT, 60)},
            gabungan=(BatasGabungan((Predikat.BAIK, Predikat.SANGAT_BAIK), 41),),
        ),
    ),
    ("batas tanpa persen", lambda: Batas(JenisBatas.PALING_BANYAK)),
    ("bebas dengan persen", lambda: Batas(JenisBatas.BOLEH, 10)),
    ("persen 101", lambda: Batas(JenisBatas.PALING_SEDIKIT, 101)),
    ("persen negatif", lambda: Batas(JenisBatas.PALING_SEDIKIT, -1)),
    ("gabungan satu predikat", lambda: BatasGabungan((Predikat.BAIK, Predikat.BAIK))),
    ("gabungan nol persen", lambda: BatasGabungan((Predikat.BAIK, Predikat.KURANG), 0)),
    ("bulan tidak tertutup", lambda: dataclasses.replace(PERIODE, daftar=PERIODE.daftar[1:])),
    (
        "kode periode berulang",
        lambda: dataclasses.replace(PERIODE, daftar=(*PERIODE.daftar, PERIODE.daftar[0])),
    ),
    ("periodik tahunan", lambda: dataclasses.replace(PERIODE, periodik=JenisPeriode.TAHUNAN)),
    ("tenggat hilang", lambda: dataclasses.replace(PERIODE, tenggat={})),
    ("tenggat tanpa hari", lambda: Tenggat(DasarTenggat.AKHIR_RENTANG)),
    ("tenggat mundur", lambda: Tenggat(DasarTenggat.PENERIMAAN, hari=-1)),
    ("tenggat tanpa tahun", lambda: Tenggat(DasarTenggat.TANGGAL, tanggal=31, bulan=1)),
    ("tenggat bulan 13", lambda: Tenggat(DasarTenggat.TANGGAL, tanggal=31, bulan=13, tahun=0)),
    ("tenggat ganda", lambda: Tenggat(DasarTenggat.AKHIR_RENTANG, hari=5, tanggal=1)),
    ("nilai perilaku hilang", lambda: dataclasses.replace(PERILAKU, panduan={})),
    (
        "dua panduan",
        lambda: dataclasses.replace(
            PERILAKU, panduan={**PERILAKU.panduan, NilaiPerilaku.LOYAL: ("Satu", "Dua")}
        ),
    ),
    ("faktor hilang", lambda: dataclasses.replace(KONVERSI, faktor={})),
    ("faktor nol", lambda: dataclasses.replace(KONVERSI, faktor=dict.fromkeys(Predikat, Decimal(0)))),
    ("jenjang hilang", lambda: dataclasses.replace(KONVERSI, jenjang={Jenjang.MAHIR: MAHIR})),
    ("empat desimal", lambda: dataclasses.replace(KONVERSI, desimal=4)),
    ("angka kredit dasar hilang", lambda: dataclasses.replace(KONVERSI, ak_dasar={})),
    ("pendidikan tanpa faktor", lambda: dataclasses.replace(KONVERSI, faktor_pendidikan=Decimal(0))),
    ("koefisien nol", lambda: dataclasses.replace(MAHIR, koefisien=Decimal(0))),
    ("tanpa golongan", lambda: dataclasses.replace(MAHIR, golongan=())),
    ("kenaikan tanpa tujuan", lambda: dataclasses.replace(MAHIR, berikutnya=None)),
    ("tanpa waktu kerja", lambda: dataclasses.replace(muat.load_beban_kerja(), menit_setahun=0)),
    ("kotak hilang", lambda: dataclasses.replace(TALENTA, kotak={})),
    ("kotak berulang", lambda: dataclasses.replace(TALENTA, kotak=dict.fromkeys(TALENTA.kotak, 1))),
    ("kinerja hilang", lambda: dataclasses.replace(TALENTA, kinerja={})),
    ("kelas hilang", lambda: dataclasses.replace(LAMA, kelas=LAMA.kelas[:-1])),
    ("kelas terbalik", lambda: dataclasses.replace(LAMA, kelas=LAMA.kelas[::-1])),
    (
        "kelas terendah bersyarat",
        lambda: dataclasses.replace(
            LAMA, kelas=(*LAMA.kelas[:-1], dataclasses.replace(LAMA.kelas[-1], perlu_inovasi=True))
        ),
    ),
    ("bobot 90", lambda: dataclasses.replace(LAMA, bobot=(60, 30))),
]


@pytest.mark.parametrize("buat", [pytest.param(buat, id=nama) for nama, buat in TOLAK])
def test_incomplete_rule_set_is_refused(buat: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        buat()


def test_refusal_names_the_missing_cell() -> None:
    hilang = (Rating.DI_ATAS_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI)
    kuadran = {sel: predikat for sel, predikat in PREDIKAT.kuadran.items() if sel != hilang}
    with pytest.raises(ValueError, match="di_atas_ekspektasi dan di_bawah_ekspektasi"):
        dataclasses.replace(PREDIKAT, kuadran=kuadran)


def test_golongan_without_a_jenjang_is_refused() -> None:
    with pytest.raises(ValueError, match="tidak dikenal: V/a"):
        dataclasses.replace(KONVERSI, ak_dasar={**KONVERSI.ak_dasar, "V/a": Decimal(0)})


def test_legacy_class_repeated_is_refused() -> None:
    ulang = KelasLama(Predikat.BAIK, "Baik", Decimal(80), perlu_inovasi=False)
    with pytest.raises(ValueError):
        dataclasses.replace(LAMA, kelas=(*LAMA.kelas[:2], ulang, *LAMA.kelas[2:]))


def test_labels_are_the_words_of_the_forms() -> None:
    assert [satu.label for satu in Predikat] == [
        "Sangat Kurang",
        "Kurang",
        "Butuh Perbaikan",
        "Baik",
        "Sangat Baik",
    ]
    assert Rating.DI_ATAS_EKSPEKTASI.label == "Di Atas Ekspektasi"
    assert NilaiPerilaku.BERORIENTASI_PELAYANAN.label == "Berorientasi Pelayanan"
    assert JenisTenggat.REALISASI_PERIODIK.label == "Realisasi periodik"
    assert Potensial.TINGGI.label == "Tinggi"


def test_jenjang_knows_its_kategori() -> None:
    kategori = [jenjang.kategori for jenjang in Jenjang]
    assert kategori == [KategoriJf.KETERAMPILAN] * 4 + [KategoriJf.KEAHLIAN] * 4
