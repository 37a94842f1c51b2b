"""Slots in pages: kinerja_slot_skp, kinerja_slot_penilaian, kinerja_slot_beranda."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from kinerja.hooks import hookimpl, render_slot
from kinerja.hooks.plugin import HOOK_API, Plugin
from kinerja.uji import DemoPlugin
from tests.plugins.bantu import switched_on
from tests.plugins.test_ketahanan import BERANDA, PENILAIAN, SKP

Demo = Callable[[Any], DemoPlugin]
PAYLOAD = "<script>alert(1)</script>"


def module(**hooks: object) -> SimpleNamespace:
    definisi = Plugin(nama="uji_slot", versi="1.0.0", hook_api=HOOK_API, label="Papan info", ringkasan="x")
    return SimpleNamespace(PLUGIN=definisi, **hooks)


@hookimpl
def kinerja_slot_skp(slot: Any) -> str:
    return render_slot("<p class='kecil'>Pagu {{ tahun }}</p>", tahun=slot.tahun)


@hookimpl
def kinerja_slot_penilaian(slot: Any) -> str:
    return f"Kehadiran {slot.kode} {PAYLOAD}"


@hookimpl
def kinerja_slot_beranda(slot: Any) -> str | None:
    return PAYLOAD if slot.pegawai_id else None


SEMUA = module(
    kinerja_slot_skp=kinerja_slot_skp,
    kinerja_slot_penilaian=kinerja_slot_penilaian,
    kinerja_slot_beranda=kinerja_slot_beranda,
)


def test_without_a_plugin_a_slot_is_empty() -> None:
    katalog = switched_on({})
    assert [katalog.fill_slot(satu) for satu in (SKP, PENILAIAN, BERANDA)] == [(), (), ()]  # type: ignore[arg-type]


def test_pieces_are_sorted_by_plugin_name_and_none_adds_nothing() -> None:
    def answer(isi: str | None) -> object:
        def kinerja_slot_beranda(_self: object) -> str | None:
            return isi

        return type("P", (), {"kinerja_slot_beranda": hookimpl(kinerja_slot_beranda)})()

    semua = {"zeta": answer("z"), "alfa": answer("a"), "kosong": answer(None), "sepi": answer("")}
    katalog = switched_on(semua)
    assert [(satu.label, str(satu.html)) for satu in katalog.fill_slot(BERANDA)] == [
        ("alfa", "a"),
        ("zeta", "z"),
    ]


def test_the_home_page_shows_the_piece_escaped_and_disabled(kinerja_demo: Demo) -> None:
    halaman = kinerja_demo(SEMUA).sign_in("pegawai").get("/").get_data(as_text=True)
    assert "Papan info" in halaman
    assert "&lt;script&gt;alert(1)" in halaman
    assert PAYLOAD not in halaman
    assert "hx-disable" in halaman


def test_the_page_of_an_skp_shows_html_of_render_slot(kinerja_demo: Demo) -> None:
    demo = kinerja_demo(SEMUA)
    dipakai = demo.use_indikator("persen", {"nilai": "80"})
    halaman = demo.read(dipakai.skp_url, dipakai.nip)
    assert "<p class='kecil'>Pagu 2026</p>" in halaman


def test_a_failing_slot_leaves_the_page_and_is_told(kinerja_demo: Demo) -> None:
    @hookimpl
    def kinerja_slot_beranda(slot: Any) -> str:
        raise RuntimeError("rusak sekali")

    jawaban = kinerja_demo(module(kinerja_slot_beranda=kinerja_slot_beranda)).sign_in("pegawai").get("/")
    assert jawaban.status_code == 200
    assert "Papan info" not in jawaban.get_data(as_text=True)
