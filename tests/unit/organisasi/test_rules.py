"""NIP, golongan, jabatan and the reporting line."""

import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kinerja.aturan.muat import load_konversi, read_data
from kinerja.organisasi import rules
from kinerja.organisasi.rules import JenisForm, JenisJabatan, JenisKelamin, JenisPegawai, Jenjang

PNS = "199804102019011000"
PPPK = "200012312024211000"
ASN = [JenisPegawai.PNS, JenisPegawai.CPNS, JenisPegawai.PPPK]


def test_nip_of_a_pns() -> None:
    nip = rules.parse_nip(PNS)
    assert (nip.jenis, nip.lahir) == (JenisPegawai.PNS, date(1998, 4, 10))
    assert (nip.tahun, nip.bulan, nip.frekuensi) == (2019, 1, None)
    assert (nip.kelamin, nip.urut, str(nip)) == (JenisKelamin.PRIA, "000", PNS)


@pytest.mark.parametrize("nomor", [pytest.param(PPPK, id="T-8")])
def test_nip_of_a_pppk_has_an_appointment_instead_of_a_month(nomor: str) -> None:
    nip = rules.parse_nip(nomor)
    assert (nip.jenis, nip.kelamin, nip.tahun) == (JenisPegawai.PPPK, JenisKelamin.PRIA, 2024)
    assert (nip.frekuensi, nip.bulan) == (1, None)
    assert nip.warnings == ("Nomor urut NIP 000 tidak pernah diterbitkan.",)


@pytest.mark.parametrize(
    ("nomor", "kalimat"),
    [
        pytest.param("199804102019131000", "ke-13", id="T-9"),
        ("199804102019001000", "ke-13"),
        ("199804102019201000", "ke-13"),
        ("199804102019301000", "ke-13"),
        ("199813102019011000", "Tanggal lahir"),
        ("199902292019011000", "Tanggal lahir"),
        ("000001012019011000", "Tanggal lahir"),
        ("199804100000011000", "Tahun pengangkatan"),
        ("199804102019013000", "ke-15"),
        ("199804102019010000", "ke-15"),
        ("19980410201901100", "18 angka"),
        ("1998041020190110000", "18 angka"),
        ("19980410201901100O", "18 angka"),
        ("", "18 angka"),
        ("199804102019011000.0", "18 angka"),
        ("-99804102019011000", "18 angka"),
    ],
)
def test_wrong_nip_is_refused_with_its_reason(nomor: str, kalimat: str) -> None:
    with pytest.raises(ValueError, match=kalimat):
        rules.parse_nip(nomor)


def test_examples_of_the_rule_data() -> None:
    contoh = read_data("nip_rules.json")["contoh"]
    assert isinstance(contoh, list)
    assert len(contoh) >= 5
    for satu in contoh:
        if satu["jenis"] is None:
            with pytest.raises(ValueError):
                rules.parse_nip(satu["nip"])
        else:
            assert rules.parse_nip(satu["nip"]).jenis.value == satu["jenis"]


@pytest.mark.parametrize("nol", ["\uff10", "\u0660", "\u0966", "\U0001d7ce"])
def test_digits_of_other_scripts_are_refused(nol: str) -> None:
    asing = "".join(chr(ord(nol) + int(angka)) for angka in PNS)
    assert unicodedata.normalize("NFKD", asing).isdigit()
    with pytest.raises(ValueError, match="18 angka"):
        rules.parse_nip(asing)


@given(
    st.lists(
        st.sampled_from([" ", "\t", "\n", "\u00a0", "\u200b", "\ufeff", "\u202f", "\u200e"]),
        min_size=19,
        max_size=19,
    )
)
def test_blanks_anywhere_change_nothing(sela: list[str]) -> None:
    tersebar = "".join(blank + angka for blank, angka in zip(sela, PNS + " ", strict=True))
    assert rules.parse_nip(tersebar) == rules.parse_nip(PNS)


@given(
    st.dates(date(1900, 1, 1)),
    st.integers(1, 9999),
    st.integers(1, 12),
    st.sampled_from("12"),
    st.integers(0, 999),
)
def test_every_well_formed_pns_number_reads_back(
    lahir: date, tahun: int, bulan: int, kelamin: str, urut: int
) -> None:
    nip = rules.parse_nip(f"{lahir:%Y%m%d}{tahun:04}{bulan:02}{kelamin}{urut:03}")
    assert (nip.jenis, nip.lahir, nip.tahun, nip.bulan) == (JenisPegawai.PNS, lahir, tahun, bulan)
    assert (nip.kelamin is JenisKelamin.WANITA) == (kelamin == "2")


@given(st.text(max_size=20) | st.from_regex(r"[12][09][0-9]{2}(0[1-9]|1[0-3])[0-3][0-9]{12}", fullmatch=True))
def test_any_text_gives_its_nip_or_a_sentence(teks: str) -> None:
    nip, kalimat = None, ""
    try:
        nip = rules.parse_nip(teks)
    except ValueError as error:
        kalimat = str(error)
    if nip is None:
        assert kalimat.endswith(".")
    else:
        assert nip.nomor == rules.clean_nip(teks)


@pytest.mark.parametrize(
    ("tahun", "wajar"), [("2013", False), ("2014", True), ("2058", True), ("2059", False), ("1990", False)]
)
def test_appointment_at_an_odd_age_is_only_warned_about(tahun: str, wajar: bool) -> None:
    nip = rules.parse_nip(f"19980410{tahun}011001")
    assert (nip.warnings == ()) is wajar


def test_profile_that_differs_from_the_nip_is_warned_about() -> None:
    nip = rules.parse_nip("199804102019011001")
    assert rules.check_nip_against(nip, nip.lahir, JenisKelamin.PRIA) == []
    assert rules.check_nip_against(nip, None, None) == []
    assert len(rules.check_nip_against(nip, date(1998, 4, 11), JenisKelamin.WANITA)) == 2


@pytest.mark.parametrize(("today", "jumlah"), [(date(2017, 12, 31), 1), (date(2018, 1, 1), 0), (None, 0)])
def test_appointment_far_ahead_is_warned_about(today: date | None, jumlah: int) -> None:
    nip = rules.parse_nip("199804102019011001")
    assert len(rules.check_nip_against(nip, None, None, today=today)) == jumlah


@pytest.mark.parametrize(
    ("teks", "hasil"),
    [
        (PNS, "***************000"),
        ("19980410 201901 1 001", "***************001"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_masked_nip_shows_no_birth_date_and_no_sex(teks: str, hasil: str) -> None:
    assert rules.mask_nip(teks) == hasil


# --- Golongan ---


def test_golongan_are_those_of_the_rule_data() -> None:
    data = read_data("golongan.json")
    pns = data["pns"]
    assert isinstance(pns, list)
    assert [(satu["golongan"], satu["pangkat"]) for satu in pns] == list(rules.PANGKAT_PNS.items())
    assert data["pppk"] == list(rules.list_golongan(JenisPegawai.PPPK))


def test_golongan_of_the_angka_kredit_table_exist() -> None:
    assert set(load_konversi().ak_dasar) <= set(rules.PANGKAT_PNS)


@pytest.mark.parametrize(
    "teks",
    [
        "III/c",
        "iii/c",
        " III/C ",
        "3c",
        "3/c",
        "III c",
        "III-c",
        "III.c",
        "IIIc",
        "Penata (III/c)",
        "Penata, III/c",
    ],
)
def test_ways_to_write_a_golongan_ruang(teks: str) -> None:
    assert rules.normalise_golongan(teks, JenisPegawai.PNS) == "III/c"


@pytest.mark.parametrize("teks", ["IX", "ix", "9", " 9 ", "09", "Golongan IX", "Gol. 9"])
def test_ways_to_write_a_golongan_pppk(teks: str) -> None:
    assert rules.normalise_golongan(teks, JenisPegawai.PPPK) == "IX"


@pytest.mark.parametrize(
    ("teks", "jenis"),
    [
        ("I/e", JenisPegawai.PNS),
        ("III/e", JenisPegawai.PNS),
        ("V/a", JenisPegawai.PNS),
        ("VII/a", JenisPegawai.PNS),
        ("III", JenisPegawai.PNS),
        ("IX", JenisPegawai.CPNS),
        ("Penata", JenisPegawai.PNS),
        ("Juru", JenisPegawai.PNS),
        ("", JenisPegawai.PNS),
        ("III/c", JenisPegawai.PPPK),
        ("0", JenisPegawai.PPPK),
        ("18", JenisPegawai.PPPK),
        ("IIX", JenisPegawai.PPPK),
        ("", JenisPegawai.PPPK),
        ("III/c", JenisPegawai.NON_ASN),
    ],
)
def test_unknown_golongan_is_refused(teks: str, jenis: JenisPegawai) -> None:
    with pytest.raises(ValueError, match=r"olongan"):
        rules.normalise_golongan(teks, jenis)


@given(st.sampled_from(ASN), st.data())
def test_official_golongan_reads_back_and_keeps_its_order(jenis: JenisPegawai, data: st.DataObject) -> None:
    semua = rules.list_golongan(jenis)
    golongan = data.draw(st.sampled_from(semua))
    assert rules.normalise_golongan(golongan, jenis) == golongan
    assert rules.normalise_golongan(rules.describe_pangkat(golongan, jenis), jenis) == golongan
    assert semua[rules.order_golongan(golongan, jenis) - 1] == golongan


@pytest.mark.parametrize("jenis", ASN)
def test_golongan_have_seventeen_steps(jenis: JenisPegawai) -> None:
    assert [rules.order_golongan(satu, jenis) for satu in rules.list_golongan(jenis)] == list(range(1, 18))


@pytest.mark.parametrize(
    ("golongan", "jenis", "teks"),
    [
        ("III/c", JenisPegawai.PNS, "Penata, III/c"),
        ("IV/e", JenisPegawai.CPNS, "Pembina Utama, IV/e"),
        ("IX", JenisPegawai.PPPK, "Golongan IX"),
        (None, JenisPegawai.PNS, "-"),
        ("", JenisPegawai.PPPK, "-"),
        ("III/c", JenisPegawai.PPPK, "-"),
        ("III/c", JenisPegawai.NON_ASN, "-"),
    ],
)
def test_pangkat_as_the_forms_print_it(golongan: str | None, jenis: JenisPegawai, teks: str) -> None:
    assert rules.describe_pangkat(golongan, jenis) == teks


def test_golongan_outside_the_list_sorts_first() -> None:
    assert rules.order_golongan("III/c", JenisPegawai.NON_ASN) == 0


def test_kinds_of_pegawai_are_shown_as_people_write_them() -> None:
    assert [jenis.label for jenis in JenisPegawai] == ["PNS", "CPNS", "PPPK", "Non-ASN"]


# --- Jabatan ---


@pytest.mark.parametrize("jenis", JenisJabatan)
def test_form_of_a_jabatan(jenis: JenisJabatan) -> None:
    memimpin = jenis.value.startswith("jpt_") or jenis is JenisJabatan.PIMPINAN_UNIT_MANDIRI
    assert rules.form_of(jenis) is (JenisForm.JPT if memimpin else JenisForm.JA_JF)


def test_labels_of_jabatan_have_no_abbreviation() -> None:
    assert JenisJabatan.JPT_PRATAMA.label == "Pimpinan Tinggi Pratama"
    assert JenisJabatan.JF_KEAHLIAN.label == "Fungsional Keahlian"
    assert JenisForm.JPT.label == "Pejabat Pimpinan Tinggi dan Pimpinan Unit Kerja Mandiri"
    assert JenisForm.JA_JF.label == "Pejabat Administrasi dan Pejabat Fungsional"


@pytest.mark.parametrize("jenis", JenisJabatan)
@pytest.mark.parametrize("jenjang", [None, *Jenjang])
def test_jenjang_belongs_to_its_jabatan_fungsional(jenis: JenisJabatan, jenjang: Jenjang | None) -> None:
    cocok = {
        JenisJabatan.JF_KETERAMPILAN: list(Jenjang)[:4],
        JenisJabatan.JF_KEAHLIAN: list(Jenjang)[4:],
    }.get(jenis, [None])
    if jenjang in cocok:
        rules.check_jenjang(jenis, jenjang)
    else:
        with pytest.raises(ValueError, match=r"[Jj]enjang"):
            rules.check_jenjang(jenis, jenjang)


# --- Reporting line ---


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 8)), st.integers(1, 8), st.integers(1, 8))
def test_no_accepted_penilai_closes_a_circle(lama: dict[int, int], pegawai: int, penilai: int) -> None:
    try:
        rules.check_reporting_line(lama, pegawai, penilai)
        diterima = True
    except ValueError:
        diterima = False
    baru = {**lama, pegawai: penilai}
    di_atas, posisi = set(), penilai
    while posisi not in di_atas:
        di_atas.add(posisi)
        posisi = baru.get(posisi, posisi)
    assert diterima is (pegawai not in di_atas)


@given(st.permutations(range(6)))
def test_a_chain_grows_upwards_but_never_back(urutan: list[int]) -> None:
    garis: dict[int, int] = {}
    for bawah, atas in pairwise(urutan):
        rules.check_reporting_line(garis, bawah, atas)
        garis[bawah] = atas
    with pytest.raises(ValueError, match="berputar"):
        rules.check_reporting_line(garis, urutan[-1], urutan[0])


@given(st.integers(), st.dictionaries(st.integers(), st.integers(), max_size=5))
def test_nobody_evaluates_himself(pegawai: int, garis: dict[int, int]) -> None:
    assume(garis.get(pegawai) != pegawai)
    with pytest.raises(ValueError, match="dirinya sendiri"):
        rules.check_reporting_line(garis, pegawai, pegawai)


def test_a_circle_already_in_the_data_does_not_hold_up_a_repair() -> None:
    rules.check_reporting_line({1: 2, 2: 1}, 3, 1)
