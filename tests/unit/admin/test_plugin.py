"""What the admin reads of a plugin: what it brings, what switching changes, what to do about a fault."""

from datetime import timedelta

import pytest

from kinerja.admin.isi_plugin import Isi, Pemakaian, list_akibat_mati, list_isi
from kinerja.admin.obat_plugin import find_cure, name_hook
from kinerja.admin.service_plugin import HalamanGalat
from kinerja.hooks.muat import load_plugins
from kinerja.plugin.models import GalatPlugin
from tests.conftest import NOW

DIKIRIM = (
    "formula_ekspresi",
    "formula_pp30_2019",
    "formula_rata_tertimbang",
    "indikator_rasio",
    "indikator_survei",
    "pemeriksa_indikator",
    "surat_tukin",
)


@pytest.mark.parametrize(
    ("nama", "jenis"),
    [
        ("indikator_bawaan", ["Jenis indikator"]),
        ("formula_bawaan", ["Formula"]),
        ("formula_ekspresi", ["Formula"]),
        ("formula_pp30_2019", ["Formula"]),
        ("formula_rata_tertimbang", ["Formula"]),
        ("indikator_rasio", ["Jenis indikator"]),
        ("indikator_survei", ["Jenis indikator"]),
        ("pemeriksa_indikator", ["Pemeriksaan SKP"]),
        ("surat_tukin", ["Surat"]),
    ],
)
def test_each_shipped_plugin_says_what_it_brings(nama: str, jenis: list[str]) -> None:
    isi = list_isi(load_plugins(DIKIRIM), nama)
    assert [satu.jenis for satu in isi] == jenis
    assert all(satu.nama and satu.nyala for satu in isi)


def test_use_is_said_in_words_and_only_what_there_is() -> None:
    assert Pemakaian().describe() == ()
    assert Pemakaian(indikator=12_345, surat=2).describe() == ("12.345 indikator di SKP", "2 surat terbit")


def test_switching_off_says_first_what_is_in_use_and_always_that_settings_stay() -> None:
    isi = [Isi("Surat", ("Rincian",), "", "Surat baru tidak dapat diterbitkan.")]
    semua = list_akibat_mati(isi, Pemakaian(indikator=3, evaluasi=2, surat=1), "Rumus instansi")
    assert [kalimat.split()[:3] for kalimat in semua] == [
        ["3", "indikator", "di"],
        ["Formula", "Rumus", "instansi"],
        ["2", "evaluasi", "menyimpan"],
        ["1", "surat", "yang"],
        ["Surat", "baru", "tidak"],
        ["Setelannya", "tetap", "tersimpan"],
    ]
    assert list_akibat_mati([], Pemakaian(), "") == semua[-1:]


@pytest.mark.parametrize(
    ("hook", "sebutan", "obat"),
    [
        ("Pengaturan", "membaca setelan", "simpan lagi"),
        ("kinerja_check_rencana", "pemeriksaan SKP", "matikan plugin ini"),
        ("kinerja_slot_skp", "bagian di halaman SKP", "matikan plugin ini"),
        ("kinerja_skp_changed", "pemberitahuan sesudah SKP berubah", "Perubahannya tersimpan"),
        ("ekspresi.propose", "usulan rating (ekspresi)", "Coba setelannya di Formula"),
        ("tukin.fill", "isi surat (tukin)", "Surat tidak dibuat"),
        ("rasio.measure", "capaian satu periode (rasio)", "matikan plugin ini"),
        ("halaman depan", "halaman depan", "Hanya halaman plugin ini"),
        ("perintah tambah", "perintah tambah", "pengelola server menjalankan lagi"),
        ("simpeg.health", "simpeg.health", "matikan plugin ini"),
    ],
)
def test_a_fault_says_where_and_what_to_do(hook: str, sebutan: str, obat: str) -> None:
    assert name_hook(hook) == sebutan
    assert obat in find_cure(hook, lambat=False)
    if hook != "Pengaturan":
        assert "tidak menjawab pada waktunya" in find_cure(hook, lambat=True)


def test_the_same_fault_again_and_again_is_one_line() -> None:
    sebab = ["a", "a", "b", "a"]
    semua = [
        GalatPlugin(hook="x", sebab=isi, waktu=NOW - timedelta(minutes=nomor))
        for nomor, isi in enumerate(sebab)
    ]
    assert HalamanGalat(semua, None).kelompok() == [
        (semua[0], semua[1], 2),
        (semua[2], semua[2], 1),
        (semua[3], semua[3], 1),
    ]
