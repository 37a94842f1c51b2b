"""Every function of a plugin × everything that can be wrong with it: the product goes on and names it."""

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from kinerja_indikator_bawaan import angka
from pydantic import BaseModel

from kinerja.errors import InputError
from kinerja.hooks import (
    BahanFormula,
    Capaian,
    Pendekatan,
    Pengaturan,
    PeristiwaPeriode,
    PeristiwaSkp,
    Rating,
    RealisasiPeriode,
    Rencana,
    SlotBeranda,
    SlotPenilaian,
    SlotSkp,
    TemuanRencana,
    TipeIndikator,
    Usulan,
    define_formula,
    hookimpl,
)
from kinerja.hooks.formula import Penjelasan
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.penjaga import resume
from kinerja.kalender.rules import Rentang, tahun_kalender
from tests.plugins.bantu import switched_on

TAHUN: Rentang = tahun_kalender(2026)
SAAT = datetime(2026, 11, 24, tzinfo=UTC)
PARAMETER = angka.ParameterAngka.model_validate({"nilai": "12", "satuan": "laporan"})
REALISASI = angka.RealisasiAngka.model_validate({"nilai": "3"})
BAHAN = BahanFormula(periode=TAHUN, tahunan=True, pendekatan=Pendekatan.KUANTITATIF, daftar_hasil=())
RENCANA = Rencana(rentang=TAHUN, pendekatan=Pendekatan.KUANTITATIF, daftar_hasil=())
SKP = SlotSkp(skp_id=1, pegawai_id=1, tahun=2026, status="draf", sebagai_pemilik=True)
PENILAIAN = SlotPenilaian(periode_id=1, pegawai_id=1, tahun=2026, kode="T1", status="dinilai")
BERANDA = SlotBeranda(pegawai_id=1, tahun=2026)
SKP_BERUBAH = PeristiwaSkp(skp_id=1, pegawai_id=1, tahun=2026, aksi="ajukan", status="diajukan", waktu=SAAT)
PERIODE_BERUBAH = PeristiwaPeriode(
    periode_id=1, pegawai_id=1, tahun=2026, kode="T1", aksi="tetapkan", status="ditetapkan", waktu=SAAT
)

Fungsi = Callable[..., object]


def endless(*_: object, **__: object) -> object:
    while True:
        pass


def generator(*_: object, **__: object) -> Iterator[int]:
    return itertools.count()


def mutate(*argumen: object, **bernama: object) -> object:
    """Writes to whatever it was given; frozen values must refuse."""
    for nilai in (*argumen, *bernama.values()):
        if isinstance(nilai, BaseModel) or dataclasses.is_dataclass(nilai):
            nama = next(iter(_fields(nilai)))
            setattr(nilai, nama, "diubah")
        elif isinstance(nilai, tuple | str):
            nilai[0] = "diubah"  # type: ignore[index]
    raise AssertionError("nothing refused the change")


def _fields(nilai: object) -> list[str]:
    if isinstance(nilai, BaseModel):
        return list(type(nilai).model_fields)
    return [satu.name for satu in dataclasses.fields(nilai)]  # type: ignore[arg-type]


def answering(jawaban: object) -> Fungsi:
    return lambda *_, **__: jawaban


def raising(*_: object, **__: object) -> object:
    raise RuntimeError("sengaja rusak")


SERATUS_SATU = Decimal(101)
WRONG: dict[str, list[object]] = {
    "text": [None, 7, b"x", ["a"], "x" * 100_000],
    "capaian": [
        None,
        "58 %",
        Capaian(kalimat="x", persen=SERATUS_SATU),
        Capaian(kalimat="x", persen=Decimal(-1)),
        Capaian(kalimat="x", persen=Decimal("NaN")),
        Capaian(kalimat="x", persen=Decimal("Infinity")),
        Capaian(kalimat="x", persen=58),  # type: ignore[arg-type]
        Capaian(kalimat="x", bilah=SERATUS_SATU),
        Capaian(kalimat="x", persen_penuh=Decimal("1e40")),
        Capaian(kalimat="x", tercapai="ya"),  # type: ignore[arg-type]
        Capaian(kalimat=None),  # type: ignore[arg-type]
        Capaian(kalimat="x" * 100_000),
        Capaian(kalimat="\udfff"),
    ],
    "model": [7, "x", {"nilai": 1}, REALISASI],
    "texts": [None, 7, {"nilai": 7}, {7: "x"}, ["nilai"]],
    "fields": [None, 7, ["x"], {"x"}],
    "usulan": [
        None,
        Rating.SESUAI_EKSPEKTASI,
        Usulan(alasan=()),
        Usulan(alasan="satu kalimat"),  # type: ignore[arg-type]
        Usulan(alasan=("x",), rating_hasil="baik"),  # type: ignore[arg-type]
        Usulan(alasan=("x",), angka=1.5),  # type: ignore[arg-type]
        Usulan(alasan=("x",), angka=Decimal("NaN")),
        Usulan(alasan=("x",) * 1000),
        Usulan(alasan=("x" * 10_000,)),
        Usulan(alasan=("\ud800",)),
        Usulan(alasan=("x\0",)),
    ],
    "penjelasan": [None, "kalimat", Penjelasan(7), Penjelasan("x", {"hasil": 7})],  # type: ignore[arg-type,dict-item]
    "temuan": [None, "x", [None], ["x"], [TemuanRencana(kalimat=7)], [TemuanRencana(kalimat="x")] * 101],  # type: ignore[arg-type]
    "slot": [7, b"x", ["x"], "x" * 100_000],
    "none": [7, "selesai", []],
}


def tipe_with(nama: str, fungsi: Fungsi) -> TipeIndikator:
    return dataclasses.replace(angka.TIPE, kode="tes", label="Tes", **{nama: fungsi})


def with_tipe(nama: str, fungsi: Fungsi, *argumen: object) -> Callable[[list[Galat], float], object]:
    class Buruk:
        @hookimpl
        def kinerja_register_indikator(self) -> object:
            return [tipe_with(nama, fungsi)]

    def ask(galat: list[Galat], batas: float) -> object:
        katalog = switched_on({"buruk": Buruk()}, batas=batas, lapor=galat.append)
        return getattr(katalog.find_tipe_indikator("tes"), nama)(*argumen)

    return ask


def with_formula(nama: str, fungsi: Fungsi) -> Callable[[list[Galat], float], object]:
    semua: dict[str, Any] = {"propose": answering(Usulan(alasan=("x",))), "explain": answering(None)}
    formula = define_formula(
        kode="tes", label="Tes", dasar_hukum="-", setelan=Pengaturan, **semua | {nama: fungsi}
    )

    class Buruk:
        @hookimpl
        def kinerja_register_formula(self) -> object:
            return [formula]

    def ask(galat: list[Galat], batas: float) -> object:
        katalog = switched_on({"buruk": Buruk()}, batas=batas, lapor=galat.append)
        milik = katalog.collect_formula()["tes"]
        if nama == "propose":
            return katalog.propose(milik, BAHAN, Pengaturan())
        return katalog.explain(milik, Pengaturan())

    return ask


def with_hook(hook: str, nama_argumen: str, tanya: Callable[[Katalog], object], fungsi: Fungsi) -> Any:
    def ask(galat: list[Galat], batas: float) -> object:
        # pluggy reads the names of arguments from the signature.
        bentuk: dict[str, Any] = {"fungsi": fungsi}
        exec(
            f"def {hook}(self, {nama_argumen}, setelan): return fungsi({nama_argumen}={nama_argumen})", bentuk
        )
        buruk = type("Buruk", (), {hook: hookimpl(bentuk[hook])})()
        return tanya(switched_on({"buruk": buruk}, batas=batas, lapor=galat.append))

    return ask


SEMUA_RENTANG = (RealisasiPeriode(TAHUN, REALISASI),)
# Function → how to ask for it, the kind of its answer, and what the product goes on with.
FUNGSI: dict[str, tuple[Callable[[Fungsi], Callable[[list[Galat], float], object]], str, object]] = {
    "describe_target": (lambda f: with_tipe("describe_target", f, PARAMETER), "text", ""),
    "read_target": (lambda f: with_tipe("read_target", f, "4 laporan"), "model", None),
    "describe_realisasi": (lambda f: with_tipe("describe_realisasi", f, PARAMETER, REALISASI), "text", ""),
    "measure": (lambda f: with_tipe("measure", f, PARAMETER, REALISASI, TAHUN), "capaian", "capaian"),
    "combine": (lambda f: with_tipe("combine", f, PARAMETER, SEMUA_RENTANG), "capaian", "capaian"),
    "check_realisasi": (lambda f: with_tipe("check_realisasi", f, PARAMETER, REALISASI), "texts", {}),
    "fields_realisasi": (lambda f: with_tipe("fields_realisasi", f, PARAMETER), "fields", "fields"),
    "propose": (lambda f: with_formula("propose", f), "usulan", "galat"),
    "explain": (lambda f: with_formula("explain", f), "penjelasan", "galat"),
    "kinerja_check_rencana": (
        lambda f: with_hook("kinerja_check_rencana", "rencana", lambda k: k.check_rencana(RENCANA), f),
        "temuan",
        (),
    ),
    "kinerja_slot_skp": (
        lambda f: with_hook("kinerja_slot_skp", "slot", lambda k: k.fill_slot(SKP), f),
        "slot",
        (),
    ),
    "kinerja_slot_penilaian": (
        lambda f: with_hook("kinerja_slot_penilaian", "slot", lambda k: k.fill_slot(PENILAIAN), f),
        "slot",
        (),
    ),
    "kinerja_slot_beranda": (
        lambda f: with_hook("kinerja_slot_beranda", "slot", lambda k: k.fill_slot(BERANDA), f),
        "slot",
        (),
    ),
    "kinerja_skp_changed": (
        lambda f: with_hook("kinerja_skp_changed", "peristiwa", lambda k: k.notify(SKP_BERUBAH), f),
        "none",
        None,
    ),
    "kinerja_periode_changed": (
        lambda f: with_hook("kinerja_periode_changed", "peristiwa", lambda k: k.notify(PERIODE_BERUBAH), f),
        "none",
        None,
    ),
}
PERILAKU: dict[str, Fungsi] = {
    "raises": raising,
    "hangs": endless,
    "endless generator": generator,
    "changes its argument": mutate,
}
KASUS = [(nama, perilaku, PERILAKU[perilaku]) for nama in FUNGSI for perilaku in PERILAKU] + [
    (nama, f"answers {str(jawaban)[:30]}", answering(jawaban))
    for nama, (_, jenis, _) in FUNGSI.items()
    for jawaban in WRONG[jenis]
]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    resume("buruk")


@pytest.mark.parametrize(("nama", "perilaku", "fungsi"), KASUS, ids=[f"{a}-{b}" for a, b, _ in KASUS])
def test_the_product_goes_on_and_names_the_plugin(nama: str, perilaku: str, fungsi: Fungsi) -> None:
    siapkan, _, cadangan = FUNGSI[nama]
    galat: list[Galat] = []
    jawaban = siapkan(fungsi)(galat, 0.1 if perilaku == "hangs" else 5.0)
    assert [satu.plugin for satu in galat] == ["buruk"]
    assert nama in galat[0].hook
    assert galat[0].lambat == (perilaku == "hangs")
    _check_fallback(jawaban, cadangan)


def _check_fallback(jawaban: object, cadangan: object) -> None:
    if cadangan == "capaian":
        assert isinstance(jawaban, Capaian)
        assert "“buruk” bermasalah" in jawaban.kalimat
        assert (jawaban.persen, jawaban.tercapai) == (None, None)
    elif cadangan == "fields":
        assert [satu.nama for satu in jawaban] == ["nilai"]  # type: ignore[attr-defined]
    elif cadangan == "galat":
        assert isinstance(jawaban, Galat)
    else:
        assert jawaban == cadangan


def test_the_number_of_combinations_is_told() -> None:
    print(f"plugins: {len(KASUS)} combinations of function and fault")
    assert len(KASUS) > 100


# What a plugin's own models may do


def guarded(model: type[BaseModel], galat: list[Galat]) -> TipeIndikator:
    class Buruk:
        @hookimpl
        def kinerja_register_indikator(self) -> object:
            return [dataclasses.replace(angka.TIPE, kode="tes", Parameter=model, Realisasi=model)]

    return switched_on({"buruk": Buruk()}, lapor=galat.append).find_tipe_indikator("tes")


def test_stored_values_of_a_faulty_model_count_as_unreadable() -> None:
    class Jahat(angka.ParameterAngka):
        @classmethod
        def model_validate(cls, *_: Any, **__: Any) -> Any:
            raise RuntimeError("jahat")

    galat: list[Galat] = []
    tipe = guarded(Jahat, galat)
    with pytest.raises(ValueError, match="buruk"):
        tipe.load_parameter({"nilai": "1"})
    with pytest.raises(InputError, match="sedang bermasalah"):
        tipe.parse_parameter({"nilai": "1"})
    assert {satu.hook for satu in galat} == {"tes.load", "tes.parse"}


def test_what_a_person_typed_wrong_is_no_fault_of_the_plugin() -> None:
    galat: list[Galat] = []
    tipe = guarded(angka.ParameterAngka, galat)
    with pytest.raises(InputError) as error:
        tipe.parse_parameter({"x-nilai": "banyak", "x-satuan": "laporan"}, prefix="x-")
    assert list(error.value.fields) == ["x-nilai"]
    with pytest.raises(ValueError):
        tipe.load_parameter({"nilai": "banyak"})
    assert galat == []


def test_one_failing_plugin_keeps_nothing_from_the_others() -> None:
    class Baik:
        @hookimpl
        def kinerja_slot_beranda(self) -> str:
            return "<b>baik</b>"

    class Buruk:
        @hookimpl
        def kinerja_slot_beranda(self) -> str:
            raise RuntimeError("rusak")

    galat: list[Galat] = []
    katalog = switched_on({"buruk": Buruk(), "baik": Baik()}, batas=2.0, lapor=galat.append)
    assert [(satu.label, str(satu.html)) for satu in katalog.fill_slot(BERANDA)] == [
        ("baik", "&lt;b&gt;baik&lt;/b&gt;")
    ]
    assert [satu.plugin for satu in galat] == ["buruk"]


def test_a_plugin_that_is_off_is_not_called() -> None:
    class Rusak:
        @hookimpl
        def kinerja_slot_beranda(self) -> str:
            raise RuntimeError("rusak")

        @hookimpl
        def kinerja_register_indikator(self) -> object:
            return [dataclasses.replace(angka.TIPE, kode="tes", measure=raising)]

    galat: list[Galat] = []
    nyala = switched_on({"buruk": Rusak()}, lapor=galat.append)
    mati = dataclasses.replace(nyala, setelan={}, _tipe={})
    assert mati.fill_slot(BERANDA) == ()
    assert mati.collect_tipe_indikator() == {}
    assert "(tidak diaktifkan)" in mati.find_tipe_indikator("tes").label
    assert galat == []


def test_a_plugin_that_hung_is_not_asked_again_at_once() -> None:
    panggilan = []

    class Lambat:
        @hookimpl
        def kinerja_slot_beranda(self) -> object:
            panggilan.append(1)
            return endless()

    galat: list[Galat] = []
    katalog = switched_on({"buruk": Lambat()}, batas=0.1, lapor=galat.append)
    for _ in range(5):
        assert katalog.fill_slot(BERANDA) == ()
    assert len(panggilan) == len(galat) == 1


def test_dates_reach_a_plugin_as_values() -> None:
    """Nothing that a plugin gets is a row of the database or a session."""
    for nilai in (BAHAN, RENCANA, SKP, PENILAIAN, BERANDA, SKP_BERUBAH, PERIODE_BERUBAH):
        for satu in dataclasses.fields(nilai):
            isi = getattr(nilai, satu.name)
            assert isinstance(isi, str | int | bool | tuple | date | datetime | Rentang | Decimal | None)
