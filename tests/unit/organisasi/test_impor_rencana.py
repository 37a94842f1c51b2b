"""Rows against the present state: new, changed, unchanged, refused."""

from dataclasses import fields, replace
from datetime import date

import pytest

from kinerja.organisasi.impor.berkas import read_berkas
from kinerja.organisasi.impor.jenis import (
    BarisPegawai,
    BarisUnit,
    HasilBaca,
    HasilBaris,
    KeadaanKini,
    PegawaiKini,
    RencanaImpor,
    RencanaPegawai,
    TataLetak,
    UnitKini,
)
from kinerja.organisasi.impor.pohon import ID_TANPA_INDUK, apply_units
from kinerja.organisasi.impor.rencana import plan_import
from kinerja.organisasi.rules import JenisJabatan, Jenjang
from tests.unit.organisasi.impor_buku import DATA_DEMO, HARI_INI, read_satu

UNIT, DINAS, AKAR = "B" * 32, "D" * 32, "E" * 32
POHON = {
    AKAR: UnitKini(AKAR, "Pemerintah Kabupaten Contoh", None),
    DINAS: UnitKini(DINAS, "Badan Perencanaan", AKAR),
    UNIT: UnitKini(UNIT, "Bidang Litbang", DINAS),
}
NAMA_BERKAS = ("siasn-hierarki-unor.xlsx", "siasn-data-pns.xlsx", "siasn-data-pppk.xlsx")


@pytest.fixture(scope="module")
def contoh() -> list[HasilBaca]:
    return [read_berkas(DATA_DEMO / nama, today=HARI_INI) for nama in NAMA_BERKAS]


def as_stored(data: BarisPegawai, **perubahan: object) -> PegawaiKini:
    sama = {satu.name: getattr(data, satu.name) for satu in fields(PegawaiKini) if hasattr(data, satu.name)}
    return PegawaiKini(**{**sama, **perubahan})


def apply(rencana: RencanaImpor, keadaan: KeadaanKini) -> KeadaanKini:
    pegawai = {satu.data.nip: as_stored(satu.data) for satu in rencana.pegawai}
    return KeadaanKini(
        rencana.instansi_nama, apply_units(keadaan.unit, rencana.unit), {**keadaan.pegawai, **pegawai}
    )


def make_baca(*, unit: tuple[BarisUnit, ...] = (), pegawai: tuple[BarisPegawai, ...] = ()) -> HasilBaca:
    return HasilBaca(
        "a.xlsx", "Data", TataLetak.DATA_UTAMA, 1, len(unit) + len(pegawai), unit, pegawai, (), "Instansi"
    )


def plan_units(*unit: BarisUnit, kini: dict[str, UnitKini] | None = None) -> RencanaImpor:
    return plan_import([make_baca(unit=unit)], KeadaanKini("Instansi", kini or {}), today=HARI_INI)


def plan_satu(data: BarisPegawai, *kini: PegawaiKini) -> RencanaPegawai:
    keadaan = KeadaanKini("Instansi", POHON, {satu.nip: satu for satu in kini})
    (rencana,) = plan_import([make_baca(pegawai=(data,))], keadaan, today=HARI_INI).pegawai
    return rencana


# --- The samples ---


def test_the_samples_are_new_once_and_unchanged_ever_after(contoh: list[HasilBaca]) -> None:
    pertama = plan_import(contoh, KeadaanKini(), today=HARI_INI)
    assert [pertama.count(hasil) for hasil in HasilBaris] == [1276, 0, 0, 1]
    assert pertama.instansi_nama == "Pemerintah Kabupaten Contoh"
    kedua = plan_import(contoh, apply(pertama, KeadaanKini()), today=HARI_INI)
    assert [kedua.count(hasil) for hasil in HasilBaris] == [0, 0, 1276, 1]
    assert kedua == plan_import(contoh, apply(pertama, KeadaanKini()), today=HARI_INI)


def test_the_samples_give_the_same_in_any_order_of_the_files(contoh: list[HasilBaca]) -> None:
    keadaan = KeadaanKini()
    for baca in (contoh[2], contoh[1], contoh[0]):
        keadaan = apply(plan_import([baca], keadaan, today=HARI_INI), keadaan)
    lurus = apply(plan_import(contoh, KeadaanKini(), today=HARI_INI), KeadaanKini())
    assert (keadaan.unit, keadaan.pegawai) == (lurus.unit, lurus.pegawai)


def test_summary_has_the_shape_of_the_command(contoh: list[HasilBaca]) -> None:
    ringkasan = plan_import(contoh[:1], KeadaanKini(), today=HARI_INI).summarize()
    alasan = "Unit ini sudah ada pada baris 5. Hapus salah satu, lalu unggah lagi."
    ditolak = [{"berkas": "siasn-hierarki-unor.xlsx", "baris": 78, "alasan": alasan}]
    assert ringkasan == {"baru": 76, "berubah": 0, "tetap": 0, "ditolak": ditolak}


# --- Units ---


def unit(id_luar: str, id_induk: str | None, nama: str = "", baris: int = 2) -> BarisUnit:
    return BarisUnit("a.xlsx", baris, id_luar, nama or f"Unit {id_luar}", id_induk)


def test_children_before_their_parents_are_planned_after_them() -> None:
    rencana = plan_units(unit("C", "B"), unit("B", "A"), unit("A", None))
    assert [satu.data.id_luar for satu in rencana.unit] == ["A", "B", "C"]


def test_unit_without_its_parent_hangs_below_the_holding_unit_and_is_reported() -> None:
    rencana = plan_units(unit("A", None), unit("B", "HILANG"))
    wadah, yatim = rencana.unit[1:]
    assert (wadah.data.nama, wadah.id_induk, wadah.data.baris) == ("Unit tanpa induk", "A", 0)
    assert (yatim.hasil, yatim.id_induk) == (HasilBaris.BARU, ID_TANPA_INDUK)
    assert "Unit induk HILANG tidak ada" in yatim.peringatan[0]
    assert rencana.count(HasilBaris.BARU) == 2


def test_orphan_that_an_admin_moved_stays_where_it_is() -> None:
    kini = {"A": UnitKini("A", "Unit A", None), "B": UnitKini("B", "Unit B", "A")}
    (rencana,) = plan_units(unit("B", "HILANG"), kini=kini).unit
    assert (rencana.hasil, rencana.id_induk) == (HasilBaris.TETAP, "A")


@pytest.mark.parametrize("lingkaran", ["B", "BC", "BCD"])
def test_circle_of_parents_is_cut(lingkaran: str) -> None:
    induk = lingkaran[1:] + lingkaran[0]
    rencana = plan_units(unit("A", None), *map(unit, lingkaran, induk), unit("X", "B"))
    dipotong = [satu for satu in rencana.unit if satu.peringatan]
    assert [satu.id_induk for satu in dipotong] == [ID_TANPA_INDUK]
    assert "lingkaran" in dipotong[0].peringatan[0]


def test_second_root_hangs_below_the_holding_unit() -> None:
    rencana = plan_units(unit("A", None), unit("B", "A"), unit("Z", None))
    assert {satu.data.id_luar: satu.id_induk for satu in rencana.unit if satu.id_induk is None} == {"A": None}


def test_renamed_and_moved_unit_shows_both_changes() -> None:
    kini = {**POHON, "F": UnitKini("F", "Lama", DINAS)}
    (rencana,) = plan_units(unit("F", UNIT, "Baru"), kini=kini).unit
    assert [(satu.label, satu.lama, satu.baru) for satu in rencana.perubahan] == [
        ("Nama", "Lama", "Baru"),
        ("Unit induk", "Badan Perencanaan", "Bidang Litbang"),
    ]


def test_root_made_here_takes_the_id_of_siasn_with_its_children() -> None:
    kini = {"#1": UnitKini("#1", "Instansi", None), "B": UnitKini("B", "Unit B", "#1")}
    rencana = plan_units(unit("A", None, "Instansi"), unit("B", "A"), kini=kini)
    akar, anak = rencana.unit
    assert (akar.hasil, akar.kunci_kini, anak.hasil) == (HasilBaris.BERUBAH, "#1", HasilBaris.TETAP)
    assert apply_units(kini, rencana.unit)["B"].id_induk == "A"


def test_unit_of_two_files_is_refused_in_the_second() -> None:
    baca = make_baca(unit=(unit("A", None),))
    rencana = plan_import([baca, replace(baca, berkas="b.xlsx")], KeadaanKini(), today=HARI_INI)
    assert ["baris 2 berkas a.xlsx" in satu.alasan for satu in rencana.ditolak] == [True]


# --- People ---


def test_new_person_starts_with_the_tmt_of_the_jabatan() -> None:
    rencana = plan_satu(read_satu())
    assert (rencana.hasil, rencana.nip_kini, rencana.pindah) == (HasilBaris.BARU, None, True)
    assert rencana.berlaku_sejak == date(2020, 7, 1)


def test_changed_fields_show_old_and_new() -> None:
    data = read_satu(GOL_AKHIR_NAMA="III/d", TMT_GOLONGAN="01-10-2025", TANGGAL_LAHIR="")
    kini = as_stored(data, golongan="III/c", tmt_golongan=date(2020, 4, 1))
    rencana = plan_satu(data, kini)
    assert [(satu.label, satu.lama, satu.baru) for satu in rencana.perubahan] == [
        ("Golongan", "III/c", "III/d"),
        ("TMT golongan", "01-04-2020", "01-10-2025"),
    ]
    assert (rencana.pindah, rencana.berlaku_sejak) == (False, date(2025, 10, 1))


def test_new_jabatan_and_unit_hold_from_their_tmt() -> None:
    data = read_satu(JABATAN_NAMA="Perencana Ahli Madya", TMT_JABATAN="01-12-2025")
    lama = as_stored(
        data,
        jabatan_nama="Perencana Ahli Muda",
        jenjang=Jenjang.AHLI_MUDA,
        tmt_jabatan=date(2020, 7, 1),
        unor_id=DINAS,
    )
    rencana = plan_satu(data, lama)
    assert (rencana.pindah, rencana.berlaku_sejak) == (True, date(2025, 12, 1))
    assert [satu.baru for satu in rencana.perubahan] == [
        "Perencana Ahli Madya",
        "Ahli Madya",
        "Bidang Litbang, Badan Perencanaan",
        "01-12-2025",
    ]


def test_new_unit_without_a_new_tmt_holds_from_today() -> None:
    data = read_satu()
    assert plan_satu(data, as_stored(data, unor_id=DINAS)).berlaku_sejak == HARI_INI


@pytest.mark.parametrize(
    ("lama", "kata"), [("III/a", "Golongan naik 2 tingkat"), ("IV/a", "Golongan turun"), ("III/b", "")]
)
def test_jump_and_fall_of_the_golongan_are_warned_about(lama: str, kata: str) -> None:
    data = read_satu()
    peringatan = plan_satu(data, as_stored(data, golongan=lama)).peringatan
    assert kata in " ".join(peringatan)
    assert bool(peringatan) == bool(kata)


def test_empty_cells_erase_nothing() -> None:
    data = read_satu(EMAIL="-", GELAR_BELAKANG="", TMT_GOLONGAN="", GOL_AKHIR_NAMA="")
    kini = as_stored(
        data, email="a@b.id", gelar_belakang="S.E.", golongan="III/c", tmt_golongan=date(2020, 1, 1)
    )
    assert plan_satu(data, kini).hasil is HasilBaris.TETAP


def test_spelling_that_an_admin_put_right_survives_a_name_in_capitals() -> None:
    data = read_satu(NAMA="SITI AL-AMINAH DE FRETES")
    assert plan_satu(data, as_stored(data, nama="Siti al-Aminah de Fretes")).hasil is HasilBaris.TETAP
    assert plan_satu(data, as_stored(data, nama="Siti Amina")).hasil is HasilBaris.BERUBAH
    campur = read_satu(NAMA="Siti de Fretes")
    assert plan_satu(campur, as_stored(campur, nama="Siti De Fretes")).hasil is HasilBaris.BERUBAH


def test_jenjang_that_an_admin_added_survives_a_jabatan_without_one() -> None:
    data = read_satu(JABATAN_NAMA="Kepala UPTD Puskesmas")
    kini = as_stored(data, jenjang=Jenjang.AHLI_MUDA, jenis_jabatan=JenisJabatan.PIMPINAN_UNIT_MANDIRI)
    assert plan_satu(data, kini).hasil is HasilBaris.TETAP


def test_person_with_a_new_nip_is_found_by_the_id_of_siasn() -> None:
    data = read_satu()
    rencana = plan_satu(data, as_stored(data, nip="198610042008021000"))
    assert (rencana.hasil, rencana.nip_kini) == (HasilBaris.BERUBAH, "198610042008021000")
    assert [satu.nama_bidang for satu in rencana.perubahan] == ["nip"]
    assert "Pastikan orangnya sama" in rencana.peringatan[0]


def test_new_nip_that_another_person_holds_goes_to_that_person() -> None:
    data = read_satu()
    lain = as_stored(data, nip="198610042008021000")
    assert plan_satu(data, as_stored(data, id_luar=""), lain).nip_kini == data.nip


def test_two_rows_for_one_stored_person_are_refused() -> None:
    satu = read_satu()
    dua = replace(satu, nip="198610042009022001", baris=3)
    keadaan = KeadaanKini("Instansi", POHON, {satu.nip: as_stored(satu)})
    rencana = plan_import([make_baca(pegawai=(satu, dua))], keadaan, today=HARI_INI)
    assert [(tolak.baris, tolak.kolom) for tolak in rencana.ditolak] == [(3, "NIP BARU")]


def test_unknown_unit_is_refused_with_a_suggestion_once_there_is_a_hierarchy() -> None:
    data = read_satu(UNOR_ID="9" * 32, UNOR_NAMA="Bidang Litban")
    rencana = plan_import([make_baca(pegawai=(data,))], KeadaanKini("I", POHON), today=HARI_INI)
    (tolak,) = rencana.ditolak
    assert (tolak.baris, tolak.kolom) == (2, "UNOR ID")
    assert tolak.alasan.startswith("Unit “Bidang Litban” tidak ditemukan. Mungkin “Bidang Litbang”?")


def test_people_before_any_hierarchy_make_their_units_below_the_holding_unit() -> None:
    rencana = plan_import([make_baca(pegawai=(read_satu(),))], KeadaanKini(), today=HARI_INI)
    assert [(satu.data.nama, satu.id_induk) for satu in rencana.unit] == [
        ("Instansi", None),
        ("Unit tanpa induk", "#AKAR"),
        ("Bidang Litbang", ID_TANPA_INDUK),
    ]
    assert rencana.count(HasilBaris.BARU) == 1


def test_people_who_are_not_in_the_file_are_untouched() -> None:
    data = read_satu()
    lain = as_stored(data, nip="199001012015011000", id_luar="")
    assert plan_satu(data, as_stored(data), lain).hasil is HasilBaris.TETAP


def test_file_of_another_instansi_is_warned_about() -> None:
    rencana = plan_import(
        [make_baca(pegawai=(read_satu(),))], KeadaanKini("Kota Lain", POHON), today=HARI_INI
    )
    assert "menyebut instansi “Instansi”, sedangkan Anda mengimpor ke “Kota Lain”" in rencana.peringatan[0]
