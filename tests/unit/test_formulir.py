"""Forms into typed values: what is read, what is said about mistakes, how a form is described."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError, model_validator
from pydantic_core import core_schema
from werkzeug.datastructures import MultiDict

from kinerja.errors import InputError
from kinerja.formulir import (
    BidangFormulir,
    Bilangan,
    Centang,
    Daftar,
    Desimal,
    NipTeks,
    PilihanEnum,
    Tanggal,
    Teks,
    TeksPanjang,
    _sentence,
    clean_text,
    describe_fields,
    field_error,
    form_values,
    parse_form,
)


class Aspek(StrEnum):
    KUANTITAS = "kuantitas"
    BIAYA_WAKTU = "biaya_waktu"


class Contoh(BaseModel):
    """One field of each kind."""

    judul: Annotated[str, Teks(20, label="Judul")]
    uraian: Annotated[str, TeksPanjang(30, label="Uraian", bantuan="Dua kalimat")] = ""
    biaya: Annotated[Decimal | None, Desimal(label="Biaya", satuan="rupiah", maks_desimal=2)] = None
    suhu: Annotated[Decimal, Desimal(minimum=-10, maksimum=Decimal("36.5"))] | None = None
    hari: Annotated[int, Bilangan(minimum=1, maksimum=31, label="Hari", contoh="5")]
    selesai: Annotated[date, Tanggal(label="Tanggal selesai", maksimum=date(2026, 12, 31))]
    aspek: Annotated[Aspek, PilihanEnum((("biaya_waktu", "Biaya dan waktu"),), label="Aspek")]
    tahap: Annotated[tuple[str, ...], Daftar(10, 3, unik=True)] = ()
    setuju: Annotated[bool, Centang(label="Setuju")] = False
    nip: Annotated[str, NipTeks(label="NIP")]


BENAR = {
    "judul": "Laporan",
    "hari": "5",
    "selesai": "2026-10-03",
    "aspek": "biaya_waktu",
    "nip": "198907152014021000",
}


def read(**isian: str) -> Contoh:
    return parse_form(Contoh, BENAR | isian)


def mistakes(**isian: str) -> dict[str, str]:
    with pytest.raises(InputError) as refusal:
        read(**isian)
    return refusal.value.fields


def test_reads_every_kind_of_field() -> None:
    contoh = read(
        judul="  Laporan \t akhir ",
        uraian="baris satu\r\nbaris dua\n",
        biaya="30.000.000,50",
        suhu="-2,5",
        selesai="3-10-2026",
        tahap="satu\n\n  dua   b \n",
        setuju="1",
        nip=" 19890715 201402 1 000 ",
    )
    assert contoh == Contoh(
        judul="Laporan akhir",
        uraian="baris satu\nbaris dua",
        biaya=Decimal("30000000.5"),
        suhu=Decimal("-2.5"),
        hari=5,
        selesai=date(2026, 10, 3),
        aspek=Aspek.BIAYA_WAKTU,
        tahap=("satu", "dua b"),
        setuju=True,
        nip="198907152014021000",
    )


def test_empty_fields_take_the_default() -> None:
    contoh = read(uraian="  ", biaya="", tahap="\n \n", suhu="\u200b")
    assert (contoh.uraian, contoh.biaya, contoh.tahap, contoh.suhu) == ("", None, (), None)
    assert contoh.setuju is False


def test_fields_that_the_model_does_not_name_are_not_read() -> None:
    assert "peran" not in read(peran="admin").model_dump()


@pytest.mark.parametrize(
    ("bidang", "teks", "kalimat"),
    [
        ("judul", "", "Isi judul."),
        ("judul", "a" * 21, "Ringkas menjadi paling banyak 20 karakter. Sekarang 21."),
        ("uraian", "a" * 31, "Ringkas menjadi paling banyak 30 karakter. Sekarang 31."),
        ("biaya", "1.5", "Tulis angka dengan koma untuk desimal, misalnya 1.234,5."),
        ("biaya", "-1", "Tulis angka nol atau lebih, tanpa tanda minus."),
        ("biaya", "0,125", "Tulis paling banyak 2 digit di belakang koma."),
        ("biaya", "1" * 19, "Tulis angka paling banyak 18 digit di depan koma."),
        ("suhu", "-11", "Tulis angka paling sedikit -10."),
        ("suhu", "36,6", "Tulis angka paling banyak 36,5."),
        ("hari", "", "Isi hari, misalnya 5."),
        ("hari", "1,5", "Tulis bilangan bulat, tanpa koma."),
        ("hari", "0", "Tulis angka paling sedikit 1."),
        ("hari", "lima", "Tulis angka dengan koma untuk desimal, misalnya 1.234,5."),
        ("selesai", "", "Pilih tanggal selesai."),
        ("selesai", "kemarin", "Tulis tanggal seperti 24-11-2026."),
        ("selesai", "2026-02-30", "Tanggal ini tidak ada di kalender. Periksa tanggal dan bulannya."),
        ("selesai", "2027-01-01", "Pilih tanggal paling akhir 31-12-2026."),
        ("aspek", "", "Pilih aspek."),
        ("aspek", "KUANTITAS", "Pilih salah satu yang tersedia."),
        ("tahap", "a\nb\nc\nd", "Tulis paling banyak 3 baris. Sekarang 4."),
        ("tahap", "a\n" + "b" * 11, "Ringkas baris 2 menjadi paling banyak 10 karakter."),
        ("tahap", "Uji\nuji", "Ada baris yang sama. Tulis setiap baris satu kali."),
        ("setuju", "mungkin", "Centang atau kosongkan kotak ini."),
        ("nip", "", "Isi NIP."),
        ("nip", "19890715", "Tulis NIP 18 digit angka."),
        ("nip", "١٩٨٩٠٧١٥٢٠١٤٠٢١٠٠٠", "Tulis NIP 18 digit angka."),
    ],
)
def test_a_mistake_gets_a_sentence_that_says_what_to_write(bidang: str, teks: str, kalimat: str) -> None:
    assert mistakes(**{bidang: teks}) == {bidang: kalimat}


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as refusal:
        parse_form(Contoh, {}, pesan="SKP belum dapat disimpan.")
    assert refusal.value.message == "SKP belum dapat disimpan."
    assert set(refusal.value.fields) == {"judul", "hari", "selesai", "aspek", "nip"}


def test_a_prefix_separates_the_rows_of_a_page() -> None:
    form = {f"i7-{nama}": isi for nama, isi in BENAR.items()} | {"i8-judul": "", "judul": "lain"}
    assert parse_form(Contoh, form, prefix="i7-").judul == "Laporan"
    with pytest.raises(InputError) as refusal:
        parse_form(Contoh, form | {"i7-hari": "x"}, prefix="i7-")
    assert set(refusal.value.fields) == {"i7-hari"}


def test_ticked_boxes_of_one_name_are_a_list_and_a_doubled_field_is_not() -> None:
    form = MultiDict([*BENAR.items(), ("judul", "kedua"), ("tahap", "satu"), ("tahap", "dua")])
    contoh = parse_form(Contoh, form)
    assert (contoh.judul, contoh.tahap) == ("Laporan", ("satu", "dua"))


# The whole form


class Rentang(BaseModel):
    mulai: Annotated[date, Tanggal()]
    selesai: Annotated[date, Tanggal()]

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.selesai < self.mulai:
            raise field_error("selesai", "Pilih tanggal sesudah tanggal mulai.")
        if self.selesai == self.mulai:
            raise ValueError("Rentang satu hari tidak diperlukan.")
        return self


def test_a_rule_over_two_fields_names_its_field() -> None:
    with pytest.raises(InputError) as refusal:
        parse_form(Rentang, {"r-mulai": "2026-02-01", "r-selesai": "2026-01-01"}, prefix="r-")
    assert refusal.value.fields == {"r-selesai": "Pilih tanggal sesudah tanggal mulai."}


def test_a_rule_without_a_field_is_the_message() -> None:
    with pytest.raises(InputError, match="Rentang satu hari tidak diperlukan") as refusal:
        parse_form(Rentang, {"mulai": "2026-02-01", "selesai": "2026-02-01"})
    assert refusal.value.fields == {}


class Dibatasi(BaseModel):
    """Limits written the way of pydantic."""

    nama: Annotated[str, Teks(), Field(min_length=3, pattern="^[a-z]+$")]
    jumlah: Annotated[Decimal, Desimal(), Field(gt=Decimal("0.5"), le=1000, multiple_of=Decimal("0.5"))]
    tahap: Annotated[tuple[str, ...], Daftar(), Field(min_length=2)]


@pytest.mark.parametrize(
    ("isian", "kalimat"),
    [
        ({"nama": "ab"}, {"nama": "Tulis paling sedikit 3 karakter."}),
        ({"nama": "ABC"}, {"nama": "Periksa penulisannya, lalu tulis lagi."}),
        ({"jumlah": "0,5"}, {"jumlah": "Tulis angka lebih dari 0,5."}),
        ({"jumlah": "1.000,5"}, {"jumlah": "Tulis angka paling banyak 1.000."}),
        ({"jumlah": "1,2"}, {"jumlah": "Tulis kelipatan 0,5."}),
        ({"tahap": "satu"}, {"tahap": "Isi paling sedikit 2."}),
    ],
)
def test_limits_of_pydantic_speak_indonesian(isian: dict[str, str], kalimat: dict[str, str]) -> None:
    with pytest.raises(InputError) as refusal:
        parse_form(Dibatasi, {"nama": "abc", "jumlah": "1", "tahap": "a\nb"} | isian)
    assert refusal.value.fields == kalimat


# What the errors with numbers tell about the limit.
CTX = {
    "error": ValueError("Tulis lagi."), "kalimat": "Tulis lagi.", "max_length": 3, "min_length": 3, "gt": 1.5,
    "ge": Decimal("1.5"), "lt": 2, "le": 2, "multiple_of": 2, "max_digits": 5, "decimal_places": 2,
    "whole_digits": 3,
}  # fmt: skip


@pytest.mark.parametrize("jenis", [*get_args(core_schema.ErrorType), "kinerja", "error_of_a_later_pydantic"])
def test_every_error_of_pydantic_has_a_sentence(jenis: str) -> None:
    kalimat = _sentence(
        Contoh, "judul", {"type": jenis, "loc": ("judul",), "msg": "", "input": "", "ctx": CTX}
    )
    assert kalimat.split()[0] in {"Isi", "Isian", "Tulis", "Periksa", "Pilih", "Ringkas", "Centang"}
    assert kalimat.endswith(".")
    assert "{" not in kalimat


# Stored values


def test_stored_numbers_have_a_point_and_typed_ones_a_comma() -> None:
    assert Contoh.model_validate(BENAR | {"biaya": "1.5"}).biaya == Decimal("1.5")
    assert Contoh.model_validate(BENAR | {"biaya": "1500.50"}).biaya == Decimal("1500.5")
    assert read(biaya="1.500").biaya == Decimal(1500)


@pytest.mark.parametrize("nilai", [1.5, True, "NaN", "1e5", "1,5", Decimal("NaN"), Decimal("1E+400000")])
def test_stored_numbers_are_exact_and_finite(nilai: object) -> None:
    with pytest.raises(ValidationError):
        Contoh.model_validate(BENAR | {"biaya": nilai})


def test_stored_form_reads_back() -> None:
    contoh = read(biaya="1.500,5", suhu="-1", tahap="a\nb", setuju="on", uraian="x")
    assert Contoh.model_validate(contoh.model_dump(mode="json")) == contoh


def test_form_values_are_what_the_form_reads_back() -> None:
    contoh = read(biaya="1.500,5", suhu="-1", tahap="a\nb", setuju="on", uraian="x\ny")
    values = form_values(contoh, "b-")
    assert values["b-biaya"] == "1.500,5"
    assert values["b-selesai"] == "2026-10-03"
    assert parse_form(Contoh, values, prefix="b-") == contoh
    assert form_values(None) == {}


# Text


@pytest.mark.parametrize(
    ("kotor", "bersih"),
    [
        ("a\u202eb\u202c", "ab"),
        ("\ufeffNIP\u200b\u2060", "NIP"),
        ("e\u0301", "é"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("a\ud800b", "ab"),
        ("satu\r\ndua\rtiga\u2028empat", "satu\ndua\ntiga\nempat"),
        ("\u00a0 teks \t", "teks"),
        ("kolom\tdua", "kolom\tdua"),
        ("e\u200d\u0301", "é"),
    ],
)
def test_clean_text_drops_what_nobody_sees(kotor: str, bersih: str) -> None:
    assert clean_text(kotor) == bersih


@given(st.text(alphabet=st.characters(), max_size=60))
def test_clean_text_twice_is_once_and_can_be_stored(teks: str) -> None:
    bersih = clean_text(teks)
    assert clean_text(bersih) == bersih
    assert "\x00" not in bersih
    bersih.encode()


@given(st.dictionaries(st.sampled_from(sorted(Contoh.model_fields)), st.text(alphabet=st.characters())))
def test_any_text_is_read_or_refused_with_sentences(isian: dict[str, str]) -> None:
    contoh, kalimat = try_form(BENAR | isian)
    assert (contoh is None) == bool(kalimat)
    assert all(satu.endswith(".") for satu in kalimat)
    assert contoh is None or parse_form(Contoh, form_values(contoh)) == contoh


def try_form(form: dict[str, str]) -> tuple[Contoh | None, list[str]]:
    try:
        return parse_form(Contoh, form), []
    except InputError as error:
        return None, [*error.fields.values()]


# Description


def test_describe_fields_tells_all_that_a_form_shows() -> None:
    bidang = {satu.nama: satu for satu in describe_fields(Contoh)}
    assert list(bidang) == list(Contoh.model_fields)
    assert bidang["biaya"] == BidangFormulir(
        nama="biaya", label="Biaya", jenis="angka", satuan="rupiah", wajib=False, inputmode="decimal"
    )
    assert bidang["uraian"] == BidangFormulir(
        nama="uraian", label="Uraian", jenis="panjang", bantuan="Dua kalimat", wajib=False, maks=30
    )
    assert bidang["suhu"].label == "Suhu"
    assert bidang["hari"].inputmode == "numeric"
    assert bidang["aspek"].pilihan == (("kuantitas", "Kuantitas"), ("biaya_waktu", "Biaya dan waktu"))
    assert [satu.jenis for satu in bidang.values()] == [
        "teks", "panjang", "angka", "angka", "angka", "tanggal", "pilihan", "daftar", "centang", "teks",
    ]  # fmt: skip


def test_a_field_without_annotation_is_a_mistake_of_the_programmer() -> None:
    class Telanjang(BaseModel):
        jumlah: Decimal

    with pytest.raises(TypeError, match="needs an annotation"):
        describe_fields(Telanjang)
    with pytest.raises(TypeError, match="needs an annotation"):
        parse_form(Telanjang, {"jumlah": "1.500"})
