"""The proposed reporting line: own head, head above, the next head above, and what is said about it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.organisasi.impor.berkas import read_berkas
from kinerja.organisasi.impor.garis import OrangGaris, UsulGaris, propose_after, propose_garis
from kinerja.organisasi.impor.jenis import KeadaanKini, UnitKini
from kinerja.organisasi.impor.rencana import plan_import
from kinerja.organisasi.rules import JenisJabatan, JenisPegawai
from tests.unit.organisasi.impor_buku import DATA_DEMO, HARI_INI

POHON = {
    satu.id_luar: satu
    for satu in (
        UnitKini("kab", "Kabupaten", None),
        UnitKini("dinas", "Dinas", "kab"),
        UnitKini("bidang", "Bidang", "dinas"),
        UnitKini("sekolah", "Sekolah", "dinas"),
    )
}


def orang(kunci: str, unit: str, jenis: JenisJabatan, nama: str = "Kepala", **lain: str) -> OrangGaris:
    golongan = lain.pop("golongan", "III/d")
    return OrangGaris(kunci, unit, nama, jenis, JenisPegawai.PNS, golongan, **lain)


SEKDA = orang("sekda", "kab", JenisJabatan.JPT_PRATAMA, "Sekretaris Daerah", eselon="II.a")
KADIS = orang("kadis", "dinas", JenisJabatan.JPT_PRATAMA, "Kepala Dinas", eselon="II.b")
KABID = orang("kabid", "bidang", JenisJabatan.ADMINISTRATOR, "Kepala Bidang", eselon="III.b")
STAF = orang("staf", "bidang", JenisJabatan.PELAKSANA, "Operator")
GURU = orang("guru", "sekolah", JenisJabatan.JF_KEAHLIAN, "Guru Ahli Muda")


def propose(*semua: OrangGaris) -> dict[str, UsulGaris]:
    return propose_garis(POHON, semua)


def test_member_gets_the_head_of_the_unit_and_head_the_head_above() -> None:
    usul = propose(STAF, KABID, KADIS, SEKDA)
    assert {kunci: satu.penilai for kunci, satu in usul.items()} == {
        "staf": "kabid",
        "kabid": "kadis",
        "kadis": "sekda",
        "sekda": None,
    }
    assert not [satu for satu in usul.values() if satu.perlu_dilihat]
    assert [kunci for kunci, satu in usul.items() if satu.kepala_unit] == ["kabid", "kadis", "sekda"]


def test_unit_without_head_takes_the_next_head_above_and_says_so() -> None:
    usul = propose(GURU, KADIS)["guru"]
    assert (usul.penilai, usul.perlu_dilihat) == ("kadis", True)
    assert usul.alasan == "Pimpinan Dinas. Sekolah belum mempunyai pimpinan."


def test_head_whose_unit_above_has_no_head_skips_it_and_says_so() -> None:
    usul = propose(KABID, SEKDA)["kabid"]
    assert (usul.penilai, usul.perlu_dilihat) == ("sekda", True)
    assert "Dinas belum mempunyai pimpinan" in usul.alasan


def test_nobody_above_is_said() -> None:
    usul = propose(GURU)["guru"]
    assert (usul.penilai, usul.perlu_dilihat) == (None, True)
    assert propose(KABID)["kabid"].perlu_dilihat


def test_head_without_eselon_is_known_by_the_word_kepala() -> None:
    kepala = orang("kepsek", "sekolah", JenisJabatan.JF_KEAHLIAN, "Kepala SD Negeri 1")
    usul = propose(GURU, kepala, KADIS)
    assert (usul["guru"].penilai, usul["kepsek"].penilai) == ("kepsek", "kadis")


def test_of_several_candidates_the_highest_leads_and_evaluates_the_others() -> None:
    kasi = orang("a-kasi", "bidang", JenisJabatan.PENGAWAS, "Kepala Seksi", eselon="IV.a")
    usul = propose(STAF, kasi, KABID, KADIS)
    assert {usul["staf"].penilai, usul["a-kasi"].penilai} == {"kabid"}
    assert not usul["staf"].perlu_dilihat


def test_equal_candidates_are_decided_by_golongan_and_that_is_said() -> None:
    satu = orang("a", "kab", JenisJabatan.JPT_PRATAMA, "Asisten Satu", eselon="II.b", golongan="IV/b")
    dua = orang("b", "kab", JenisJabatan.JPT_PRATAMA, "Asisten Dua", eselon="II.b", golongan="IV/c")
    usul = propose(satu, dua, KADIS)
    assert (usul["kadis"].penilai, usul["a"].penilai, usul["b"].penilai) == ("b", "b", None)
    assert "Ada 2 calon pimpinan, dipilih Asisten Dua" in usul["kadis"].alasan


@pytest.mark.parametrize("kedudukan", ["cuti", "tugas_belajar"])
def test_head_who_is_away_stays_head_with_advice(kedudukan: str) -> None:
    pergi = orang("kabid", "bidang", JenisJabatan.ADMINISTRATOR, kedudukan=kedudukan)
    usul = propose(STAF, pergi, KADIS)["staf"]
    assert (usul.penilai, usul.perlu_dilihat) == ("kabid", True)
    assert "tunjuk Plt" in usul.alasan


def test_head_who_retired_is_passed_over() -> None:
    pensiun = orang("kabid", "bidang", JenisJabatan.ADMINISTRATOR, kedudukan="pensiun")
    usul = propose(STAF, pensiun, KADIS)
    assert usul["staf"].penilai == "kadis"
    assert "kabid" not in usul


def test_the_samples_get_72_heads_and_58_people_of_schools_without_one() -> None:
    berkas = ("siasn-hierarki-unor.xlsx", "siasn-data-pns.xlsx", "siasn-data-pppk.xlsx")
    baca = [read_berkas(DATA_DEMO / nama, today=HARI_INI) for nama in berkas]
    usul = propose_after(plan_import(baca, KeadaanKini(), today=HARI_INI), KeadaanKini())
    assert len(usul) == 1200
    assert sum(satu.kepala_unit for satu in usul.values()) == 72
    assert [satu.kunci for satu in usul.values() if satu.penilai is None] == ["198610042009022000"]
    tanpa = Counter(satu.alasan for satu in usul.values() if "belum mempunyai" in satu.alasan)
    assert sorted(tanpa.values()) == [11, 19, 28]
    assert not [alasan for alasan in tanpa if not alasan.startswith("Pimpinan Dinas Pendidikan")]


NAMA_JABATAN = st.sampled_from(["Kepala X", "Y"])


@st.composite
def organisasi(draw: st.DrawFn) -> tuple[dict[str, UnitKini], list[OrangGaris]]:
    """Any tree, circles included, with any people in it and outside it."""
    nama = [str(nomor) for nomor in range(draw(st.integers(1, 8)))]
    pilihan = st.sampled_from([*nama, "luar"])
    pohon = {satu: UnitKini(satu, f"Unit {satu}", draw(st.none() | pilihan)) for satu in nama}
    daftar = [
        orang(
            str(nomor),
            draw(pilihan),
            draw(st.sampled_from(JenisJabatan)),
            draw(NAMA_JABATAN),
        )
        for nomor in range(draw(st.integers(0, 15)))
    ]
    return pohon, daftar


@given(organisasi())
def test_nobody_evaluates_themselves_over_any_number_of_steps(
    data: tuple[dict[str, UnitKini], list[OrangGaris]],
) -> None:
    pohon, daftar = data
    usul = propose_garis(pohon, daftar)
    assert set(usul) == {satu.kunci for satu in daftar}
    for kunci in usul:
        jalur, satu = [kunci], usul[kunci].penilai
        while satu is not None:
            assert satu not in jalur
            jalur.append(satu)
            satu = usul[satu].penilai
