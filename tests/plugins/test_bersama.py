"""`Katalog.together`: many calls of plugins on one hand-over to a thread, each still bounded and named."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from kinerja_indikator_bawaan import angka

from kinerja.hooks import TipeIndikator, hookimpl, penjaga
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.muat import load_plugins
from kinerja.hooks.penjaga import count_stuck, group_of_call, is_inside_plugin, resume
from tests.plugins.bantu import installed

PARAMETER = angka.ParameterAngka.model_validate({"nilai": "12", "satuan": "laporan"})


@pytest.fixture(autouse=True)
def awake() -> Iterator[None]:
    """No plugin stays suspended behind a test."""
    yield
    for nama in ("satu", "dua"):
        resume(nama)


def katalog_with(
    galat: list[Galat], *, batas: float | None = 0.3, **describe: Callable[[object], object]
) -> Katalog:
    """One plugin per name with a type of that kode, whose `describe_target` is this."""

    def plugin(kode: str, fungsi: Callable[[object], object]) -> object:
        tipe = replace(angka.TIPE, kode=kode, describe_target=fungsi)  # type: ignore[arg-type]
        hook = hookimpl(lambda _self: [tipe], specname="kinerja_register_indikator")
        return type("PluginUji", (), {"daftarkan": hook})()

    manager = load_plugins(
        (), tambahan=[installed(nama, plugin(nama, satu)) for nama, satu in describe.items()]
    )
    setelan = {nama: satu.definisi.Pengaturan() for nama, satu in manager.terpasang.items()}
    return Katalog(manager=manager, setelan=setelan, batas=batas, lapor=galat.append)


def describe_all(katalog: Katalog, *kode: str) -> list[str]:
    semua: list[TipeIndikator] = [katalog.find_tipe_indikator(satu) for satu in kode]
    return [tipe.describe_target(PARAMETER) for tipe in semua]


def test_many_calls_take_one_hand_over_and_answer_as_alone() -> None:
    galat: list[Galat] = []
    katalog = katalog_with(galat, satu=lambda _: "satu", dua=lambda _: "dua")
    kode = ("satu", "dua", "angka") * 5
    with patch.object(penjaga, "_run_on_thread", wraps=penjaga._run_on_thread) as serah:
        bersama = katalog.together(lambda: describe_all(katalog, *kode))
        assert serah.call_count == 1
        assert describe_all(katalog, *kode) == bersama
        assert serah.call_count == 11
    assert bersama == ["satu", "dua", "12 laporan"] * 5
    assert galat == []


@pytest.mark.parametrize("batas", [None, 0.3])
def test_without_a_limit_or_without_guests_nothing_is_handed_over(batas: float | None) -> None:
    galat: list[Galat] = []
    katalog = (
        katalog_with(galat, satu=lambda _: "satu") if batas is None else katalog_with(galat, batas=batas)
    )
    katalog = replace(katalog, batas=batas)
    assert katalog.together(threading.get_ident) == threading.get_ident()
    assert not katalog.together(is_inside_plugin)


def test_a_fault_is_heard_once_and_keeps_nothing_from_the_others() -> None:
    galat: list[Galat] = []

    def broken(_: object) -> str:
        raise LookupError("sengaja rusak")

    katalog = katalog_with(galat, satu=broken, dua=lambda _: "dua")
    assert katalog.together(lambda: describe_all(katalog, "satu", "dua")) == ["", "dua"]
    assert galat == [Galat("satu", "satu.describe_target", "LookupError: sengaja rusak")]


def test_a_plugin_that_hangs_is_named_and_left_out_the_second_time() -> None:
    galat: list[Galat] = []
    lepas, dipanggil = threading.Event(), list[str]()

    def hang(_: object) -> str:
        lepas.wait(5)
        return "satu"

    def remember(_: object) -> str:
        dipanggil.append("dua")
        return "dua"

    katalog = katalog_with(galat, satu=hang, dua=remember)
    mulai = time.monotonic()
    assert katalog.together(lambda: describe_all(katalog, "dua", "satu", "dua")) == ["dua", "", "dua"]
    assert time.monotonic() - mulai < 3
    assert [(satu.plugin, satu.hook, satu.lambat) for satu in galat] == [
        ("satu", "satu.describe_target", True)
    ]
    assert galat[0].sebab == "tidak selesai dalam 0.3 detik"
    assert count_stuck() == {"satu": 1}
    sebelum = len(dipanggil)
    lepas.set()
    for _ in range(50):
        if not count_stuck():
            break
        time.sleep(0.1)
    assert count_stuck() == {}
    assert len(dipanggil) == sebelum == 3, "the function that was left behind goes no further"


def test_each_call_has_its_own_time() -> None:
    galat: list[Galat] = []

    def slow(_: object) -> str:
        time.sleep(0.3)
        return "lambat"

    katalog = katalog_with(galat, batas=1.0, satu=slow, dua=slow)
    assert katalog.together(
        lambda: describe_all(katalog, "satu", "dua") * 1 + describe_all(katalog, *["satu"] * 3)
    )
    assert galat == []


def test_a_slow_function_of_the_product_is_nobodys_fault() -> None:
    galat: list[Galat] = []
    katalog = katalog_with(galat, batas=0.1, satu=lambda _: "satu")
    dijalankan: list[bool] = []

    def slow() -> list[str]:
        dijalankan.append(group_of_call() is not None)
        if dijalankan[-1]:
            time.sleep(1)
        return describe_all(katalog, "satu")

    assert katalog.together(slow) == ["satu"]
    assert dijalankan == [True, False]
    assert galat == []


def test_what_the_function_raises_reaches_the_page() -> None:
    katalog = katalog_with([], satu=lambda _: "satu")

    def fail() -> None:
        raise LookupError("milik produk")

    with pytest.raises(LookupError, match="milik produk"):
        katalog.together(fail)
