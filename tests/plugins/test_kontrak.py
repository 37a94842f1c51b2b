"""The test kit itself: it passes what is sound and names what is not."""

import dataclasses
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from kinerja_indikator_bawaan import angka

from kinerja.hooks import (
    BahanFormula,
    Capaian,
    Klasifikasi,
    Pengaturan,
    Penjelasan,
    Rating,
    SkemaNomor,
    Usulan,
    define_formula,
    define_surat,
    hookimpl,
)
from kinerja.hooks.formula import FormulaEvaluasi
from kinerja.hooks.indikator import TipeIndikator
from kinerja.hooks.konektor import JenisKonektor, Konektor, Operasi
from kinerja.hooks.plugin import HOOK_API, Plugin
from kinerja.hooks.surat import JenisSurat
from kinerja.hooks.testing import (
    KasusIndikator,
    check_formula,
    check_konektor,
    check_plugin,
    check_surat,
    check_tipe_indikator,
)
from tests.katalog import builtin

BIASA = KasusIndikator("biasa", {"nilai": "12", "satuan": "laporan"}, {"nilai": "3"}, persen="25")


@pytest.mark.parametrize("kode", builtin().collect_tipe_indikator())
def test_every_built_in_type_keeps_the_contract(kode: str) -> None:
    assert check_tipe_indikator(builtin().collect_tipe_indikator()[kode]) >= 5


def test_the_built_in_formula_keeps_the_contract() -> None:
    milik = builtin().collect_formula()["bawaan"]
    check_formula(milik.isi, milik.plugin.Pengaturan())


# Faulty indicator types


def faulty(**ganti: Any) -> TipeIndikator:
    return dataclasses.replace(angka.TIPE, **ganti)


def _over_100(*_: object) -> Capaian:
    return Capaian(kalimat="x", persen=Decimal(101))


def _reached_without_realisasi(*_: object) -> Capaian:
    return Capaian(kalimat="x", tercapai=True)


class _Counting:
    """Another answer each time."""

    def __init__(self) -> None:
        self.kali = 0

    def __call__(self, parameter: angka.ParameterAngka) -> str:
        self.kali += 1
        return f"{self.kali} laporan"


def _raise_on_huge(parameter: angka.ParameterAngka, realisasi: object, periode: object) -> Capaian:
    if parameter.nilai > 10**9:
        raise OverflowError("too much")
    return angka.measure(parameter, realisasi, periode)  # type: ignore[arg-type]


def _forget_missing_months(parameter: object, daftar: Any) -> Capaian:
    return angka.measure(parameter, daftar[-1].realisasi, daftar[-1].periode)  # type: ignore[arg-type]


def _read_everything(teks: str) -> angka.ParameterAngka:
    return angka.ParameterAngka.model_validate({"nilai": teks.split()[0], "satuan": "x"})


BURUK: dict[str, tuple[dict[str, Any], str]] = {
    "percent over 100": ({"measure": _over_100}, "persen must be 0 to 100"),
    "reached while nothing was recorded": ({"combine": _reached_without_realisasi}, "tercapai must be None"),
    "other answer the second time": ({"describe_target": _Counting()}, "two equal questions"),
    "raises on a huge number": ({"measure": _raise_on_huge}, "a huge number.*OverflowError"),
    "forgets missing months": ({"combine": _forget_missing_months}, "combine, no period.*IndexError"),
    "raises on a foreign text": ({"read_target": _read_everything}, "read_target"),
    "does not read its own example": ({"contoh": "banyak sekali"}, "contoh 'banyak sekali' is not read"),
    "answers None": ({"describe_realisasi": lambda *_: None}, "expected text, not NoneType"),
    "an empty official text": ({"describe_target": lambda *_: " "}, "gives no text"),
    "another text when read back": (
        {"describe_target": lambda parameter: f"{parameter.nilai + 1} laporan"},
        "described again",
    ),
    "no name": ({"label": ""}, "must not be empty"),
}


@pytest.mark.parametrize("nama", BURUK)
def test_a_faulty_type_is_refused_with_the_case(nama: str) -> None:
    ganti, kalimat = BURUK[nama]
    with pytest.raises(AssertionError, match=kalimat):
        check_tipe_indikator(faulty(**ganti))


def test_a_wrong_number_of_the_author_is_named() -> None:
    check_tipe_indikator(angka.TIPE, [BIASA])
    with pytest.raises(AssertionError, match=r"biasa: expected 30 percent, not 25"):
        check_tipe_indikator(angka.TIPE, [dataclasses.replace(BIASA, persen="30")])
    with pytest.raises(AssertionError, match="biasa: expected tercapai True"):
        check_tipe_indikator(angka.TIPE, [dataclasses.replace(BIASA, tercapai=True)])


def test_a_case_that_the_form_refuses_is_named() -> None:
    with pytest.raises(AssertionError, match="biasa: target was refused"):
        check_tipe_indikator(angka.TIPE, [dataclasses.replace(BIASA, target={"nilai": "x"})])


# Faulty formulas


def formula(
    propose: Callable[[BahanFormula, Pengaturan], Any],
    explain: Callable[[Pengaturan], Any] = lambda _setelan: Penjelasan("Selalu sesuai."),
) -> FormulaEvaluasi:
    return define_formula(
        kode="tes", label="Tes", dasar_hukum="-", setelan=Pengaturan, propose=propose, explain=explain
    )


def _mean(bahan: BahanFormula, _setelan: Pengaturan) -> Usulan:
    semua = [satu.capaian for satu in bahan.indikator_of(Klasifikasi.UTAMA)]
    return Usulan(alasan=("x",), angka=Decimal(len(semua)) / Decimal(len(semua)))


def _always(_bahan: BahanFormula, _setelan: Pengaturan) -> Usulan:
    return Usulan(alasan=("x",), rating_hasil=Rating.SESUAI_EKSPEKTASI)


@pytest.mark.parametrize(
    ("salah", "kalimat"),
    [
        (formula(_mean), "propose, no indikator"),
        (formula(_always), "head of a unit"),
        (formula(lambda *_: None), "expected Usulan, not NoneType"),
        (formula(lambda *_: Usulan(alasan=())), "1 to 20 sentences"),
        (formula(lambda *_: Usulan(alasan=("x",), angka=1.5)), "finite Decimal"),  # type: ignore[arg-type]
        (formula(lambda *_: Usulan(alasan=("x",)), lambda _s: Penjelasan(" ")), "explain gives no sentence"),
        (formula(lambda *_: Usulan(alasan=("x",)), lambda _s: "x"), "expected Penjelasan"),
    ],
)
def test_a_faulty_formula_is_refused_with_the_case(salah: FormulaEvaluasi, kalimat: str) -> None:
    with pytest.raises(AssertionError, match=kalimat):
        check_formula(salah, Pengaturan())


# Faulty connectors


class Kosong(Konektor):
    pass


class Janji(Konektor):
    def capabilities(self) -> frozenset[Operasi]:
        return frozenset({Operasi.PULL_PERSON})


class Lain(Konektor):
    def capabilities(self) -> Any:
        return frozenset({"fly"})


def test_a_connector_that_can_nothing_is_sound() -> None:
    jenis = JenisKonektor(kode="kosong", label="Kosong", make=lambda _setelan: Kosong())
    assert check_konektor(jenis, Pengaturan()).capabilities() == frozenset()


@pytest.mark.parametrize(
    ("kelas", "kalimat"), [(Janji, "pull_person is named in capabilities but not written"), (Lain, "'fly'")]
)
def test_a_connector_that_promises_too_much_is_refused(kelas: type[Konektor], kalimat: str) -> None:
    jenis = JenisKonektor(kode="janji", label="Janji", make=lambda _setelan: kelas())
    with pytest.raises(AssertionError, match=kalimat):
        check_konektor(jenis, Pengaturan())


# Faulty letters


def surat(
    fill: Callable[..., Any] = lambda bahan, _setelan: {"nama": bahan.pegawai.nama},
    nomor: Callable[..., SkemaNomor] = lambda _setelan: SkemaNomor("{urut}/{tahun}"),
) -> JenisSurat:
    return define_surat(
        kode="tes",
        judul="Tes",
        templat="<p>{{ nama }}</p>",
        isian={"nama": "nama pegawai"},
        setelan=Pengaturan,
        fill=fill,
        nomor=nomor,
    )


def _refuse(_bahan: object, _setelan: object) -> Mapping[str, str]:
    raise ValueError("Faktor predikat belum diisi.")


def test_a_sound_letter_is_filled_or_says_why_not() -> None:
    assert check_surat(surat(), Pengaturan()) == {"nama": "Siti Aminah, S.E."}
    assert check_surat(surat(_refuse), Pengaturan()) == {}


@pytest.mark.parametrize(
    ("fill", "kalimat"),
    [
        (lambda *_: {}, "nama"),
        (lambda *_: None, "mapping"),
        (lambda *_: {"nama": "x", "lebih": "y"}, "expected values for nama only"),
        (lambda *_: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_a_faulty_letter_is_refused(fill: Callable[..., Any], kalimat: str) -> None:
    with pytest.raises(AssertionError, match=kalimat):
        check_surat(surat(fill), Pengaturan())


# Whole plugins


def module(**isi: object) -> SimpleNamespace:
    definisi = Plugin(nama="uji_kit", versi="1.0.0", hook_api=HOOK_API, label="Uji", ringkasan="Uji.")
    return SimpleNamespace(**{"PLUGIN": definisi} | isi)


def test_a_whole_plugin_names_everything_that_is_wrong() -> None:
    @hookimpl
    def kinerja_register_indikator() -> object:
        return [faulty(kode="satu", measure=_over_100), faulty(kode="dua", label="")]

    with pytest.raises(AssertionError) as error:
        check_plugin(module(kinerja_register_indikator=kinerja_register_indikator))
    assert "jenis indikator satu" in str(error.value)
    assert "jenis indikator dua" in str(error.value)


def test_a_plugin_that_takes_a_built_in_kode_is_refused() -> None:
    @hookimpl
    def kinerja_register_indikator() -> object:
        return [angka.TIPE]

    with pytest.raises(AssertionError, match="diberikan dua kali"):
        check_plugin(module(kinerja_register_indikator=kinerja_register_indikator))


def test_a_module_without_plugin_is_refused() -> None:
    with pytest.raises(AssertionError, match="no PLUGIN"):
        check_plugin(SimpleNamespace())
    assert "uji_kit" in check_plugin(module()).terpasang
