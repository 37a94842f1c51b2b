"""Official texts of ratios, written and read back; the two forms."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinerja_indikator_rasio.isian import Arah, ParameterRasio, Penggabungan, RealisasiRasio
from kinerja_indikator_rasio.teks import describe_target, read_target
from kinerja_indikator_rasio.tipe import TIPE

from kinerja.hooks import InputError, form_values

ISIAN = {"pembilang": "guru", "penyebut": "murid", "nilai": "1", "per": "20", "arah": "tinggi"}


@pytest.mark.parametrize(
    ("teks", "pembilang", "penyebut", "nilai", "per", "arah", "resmi"),
    [
        ("1 : 20", "pembilang", "penyebut", "1", "20", "tinggi", "1 : 20"),
        ("1:20 (guru : murid)", "guru", "murid", "1", "20", "tinggi", "1 : 20 (guru : murid)"),
        (
            "85 % (berkas selesai tepat waktu / berkas masuk)",
            "berkas selesai tepat waktu",
            "berkas masuk",
            "85",
            "100",
            "tinggi",
            "85% (berkas selesai tepat waktu / berkas masuk)",
        ),
        (
            "Paling sedikit 82,5 persen (desa ODF / desa)",
            "desa ODF",
            "desa",
            "82.5",
            "100",
            "tinggi",
            "82,5% (desa ODF / desa)",
        ),
        ("maksimal 5% (a / b)", "a", "b", "5", "100", "rendah", "paling banyak 5% (a / b)"),
        (
            "≤30 : 1 (murid : guru)",
            "murid",
            "guru",
            "30",
            "1",
            "rendah",
            "paling banyak 30 : 1 (murid : guru)",
        ),
        ("3 : 1.000 (kasus : warga (L/P))", "kasus", "warga (L/P)", "3", "1000", "tinggi", None),
    ],
)
def test_read_target(
    teks: str, pembilang: str, penyebut: str, nilai: str, per: str, arah: str, resmi: str | None
) -> None:
    parameter = read_target(f"  {teks} ")
    assert parameter == ParameterRasio(
        pembilang=pembilang, penyebut=penyebut, nilai=Decimal(nilai), per=Decimal(per), arah=Arah(arah)
    )
    assert describe_target(parameter) == (resmi or teks)


@pytest.mark.parametrize(
    "teks",
    [
        "",
        "85%",  # of the kind persen
        "paling banyak 3 pengaduan",
        "4 laporan",
        "skor 4 dari 5",
        "08:30",
        "1 : 0",
        "1 : 20 : 3",
        "1 : 20 (guru)",
        "1 : 20 (guru : murid : kelas)",
        "85% (a)",
        "85% (1 / 2)",
        "85% (a : b)",
        "1.5 : 20",
        "satu : dua puluh",
        "(a / b)",
    ],
)
def test_read_target_leaves_other_texts_alone(teks: str) -> None:
    assert read_target(teks) is None


NAMA = st.text(alphabet=st.characters(), min_size=1, max_size=80)


@given(
    NAMA | st.sampled_from(["pembilang", "guru (PNS)", "a/b", ") / ("]),
    NAMA | st.sampled_from(["penyebut", "x:y", "murid)"]),
    st.decimals(0, 10**17, places=6, allow_nan=False),
    st.decimals("0.000001", 10**17, places=6, allow_nan=False) | st.just(Decimal(100)),
    st.sampled_from(Arah),
    st.sampled_from(Penggabungan),
)
def test_read_target_reads_what_describe_target_wrote(
    pembilang: str, penyebut: str, nilai: Decimal, per: Decimal, arah: Arah, cara: Penggabungan
) -> None:
    isi = {"pembilang": pembilang, "penyebut": penyebut, "arah": arah.value, "penggabungan": cara.value}
    angka = {"nilai": str(nilai).replace(".", ","), "per": str(per).replace(".", ",")}
    try:
        parameter = TIPE.parse_parameter(isi | angka)
    except InputError as refusal:
        if set(refusal.fields) <= {"pembilang", "penyebut"}:
            return  # not a name
        raise
    # How periods are combined is no part of the text.
    biasa = parameter.model_copy(update={"penggabungan": Penggabungan.JUMLAH})
    assert read_target(describe_target(parameter)) == biasa
    assert TIPE.parse_parameter(form_values(parameter, "i-"), prefix="i-") == parameter


@given(st.text(alphabet=st.characters(), max_size=80) | st.from_regex(r"[0-9.,]{1,9} ?[:%] ?[0-9(/ :)]*"))
def test_read_target_never_raises(teks: str) -> None:
    parameter = read_target(teks)
    assert parameter is None or isinstance(parameter, ParameterRasio)


def test_a_huge_text_is_read_in_linear_time() -> None:
    for teks in (
        "1" * 50_000,
        "1 : " * 15_000,
        "85% (" + "a / " * 15_000,
        "paling banyak " * 4_000,
        "1 :" + " " * 50_000,
    ):
        assert read_target(teks) is None


# Forms


@pytest.mark.parametrize(
    ("isi", "kesalahan"),
    [
        ({"nilai": ""}, {"t-nilai": "Isi target, misalnya 85."}),
        ({"per": "0"}, {"t-per": "Tulis angka paling sedikit 0,000001."}),
        ({"nilai": "-1"}, {"t-nilai": "Tulis angka nol atau lebih, tanpa tanda minus."}),
        ({"penyebut": ""}, {"t-penyebut": "Isi dibandingkan dengan (penyebut), misalnya berkas masuk."}),
        ({"pembilang": "12"}, {"t-pembilang": "Tulis dengan kata, misalnya berkas masuk."}),
        (
            {"pembilang": "guru / pengawas"},
            {"t-pembilang": "Tulis satu hal saja, tanpa “/” dan “:” di antara kata."},
        ),
        ({"arah": "samping"}, {"t-arah": "Pilih salah satu yang tersedia."}),
    ],
)
def test_the_target_form_says_what_to_write(isi: dict[str, str], kesalahan: dict[str, str]) -> None:
    form = {f"t-{nama}": teks for nama, teks in (ISIAN | isi).items()}
    with pytest.raises(InputError) as refusal:
        TIPE.parse_parameter(form, prefix="t-")
    assert refusal.value.fields == kesalahan


def test_the_target_form_shows_what_matters_and_folds_the_rest() -> None:
    bidang = {satu.nama: satu for satu in TIPE.fields_parameter()}
    assert [nama for nama, satu in bidang.items() if satu.wajib] == [
        "pembilang",
        "penyebut",
        "nilai",
        "per",
        "arah",
    ]
    assert bidang["arah"].pilihan[0] == ("tinggi", "Makin tinggi makin baik")
    assert bidang["penggabungan"].awal == "jumlah"


def test_realisasi_names_what_is_counted() -> None:
    parameter = TIPE.parse_parameter(ISIAN)
    bidang = TIPE.fields_realisasi(parameter)
    assert [(satu.label, satu.bantuan) for satu in bidang] == [("Pembilang", "guru"), ("Penyebut", "murid")]
    realisasi = TIPE.parse_realisasi(
        parameter, {"r-pembilang": "1.050,5", "r-penyebut": "21000"}, prefix="r-"
    )
    assert realisasi == RealisasiRasio(pembilang=Decimal("1050.5"), penyebut=Decimal(21000))
    # 21.000 ÷ 1.050,5 = 19,990…
    assert TIPE.describe_realisasi(parameter, realisasi) == "1 : 19,99 (1.050,5 guru : 21.000 murid)"
    assert TIPE.parse_realisasi(parameter, {"r-pembilang": " ", "r-penyebut": ""}, prefix="r-") is None


def test_half_a_realisasi_is_refused_at_the_empty_field() -> None:
    with pytest.raises(InputError) as refusal:
        TIPE.parse_realisasi(TIPE.parse_parameter(ISIAN), {"pembilang": "3", "penyebut": ""})
    assert list(refusal.value.fields) == ["penyebut"]
