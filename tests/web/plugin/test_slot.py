"""Pieces of plugins beside an SKP, beside the ratings and on Beranda: named, shut off, escaped."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.hooks import SlotBeranda, SlotPenilaian, SlotSkp, hookimpl, render_slot
from kinerja.plugin.models import GalatPlugin
from kinerja.skp.models import Skp
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, make_kantor
from tests.skp_bersama import Orang, count_queries

Pasang = Callable[..., Flask]
Slot = SlotSkp | SlotPenilaian | SlotBeranda
PAYLOAD = "<img src=x onerror=alert(1)></section><script>alert(1)</script>"
SECTION = re.compile(
    r'<section class="kertas isi tumpuk" hx-disable aria-label="(\w+)">(.*?)</section>', re.DOTALL
)


class Papan:
    """Answers in all places what `tulis` makes of the place."""

    def __init__(self, tulis: Callable[[Slot], str | None]) -> None:
        self.tulis = tulis

    @hookimpl
    def kinerja_slot_skp(self, slot: SlotSkp) -> str | None:
        return self.tulis(slot)

    @hookimpl
    def kinerja_slot_penilaian(self, slot: SlotPenilaian) -> str | None:
        return self.tulis(slot)

    @hookimpl
    def kinerja_slot_beranda(self, slot: SlotBeranda) -> str | None:
        return self.tulis(slot)


def pieces(html: str) -> dict[str, str]:
    """What each plugin shows on a page."""
    return dict(SECTION.findall(html))


def show(slot: Slot) -> str:
    nilai = {nama: getattr(slot, nama) for nama in slot.__dataclass_fields__}
    return render_slot(
        "{% for nama, isi in nilai.items() %}<p>{{ nama }}={{ isi }}</p>{% endfor %}", nilai=nilai
    )


def sign_in(app: Flask, orang: Orang, siapa: str = "pegawai") -> FormClient:
    return factories.sign_in(app.test_client(), orang.akun(getattr(orang, siapa)))


@pytest.mark.parametrize(("siapa", "pemilik"), [("pegawai", True), ("atasan", False)])
def test_the_page_of_an_skp(pasang: Pasang, orang: Orang, skp: Skp, siapa: str, pemilik: bool) -> None:
    html = sign_in(pasang(papan=Papan(show)), orang, siapa).get(f"/skp/{skp.id}").text
    assert pieces(html) == {
        "papan": (
            f"<h2>papan</h2><p>skp_id={skp.id}</p><p>pegawai_id={orang.pegawai.id}</p><p>tahun=2026</p>"
            f"<p>status=draf</p><p>sebagai_pemilik={pemilik}</p>"
        )
    }


def test_the_home_page(pasang: Pasang, orang: Orang) -> None:
    html = sign_in(pasang(papan=Papan(show)), orang).get("/").text
    assert pieces(html)["papan"] == f"<h2>papan</h2><p>pegawai_id={orang.pegawai.id}</p><p>tahun=2026</p>"


def test_the_page_of_the_pejabat_penilai(session: Session, pasang: Pasang, clock: TestClock) -> None:
    clock.set(SAAT["now"])
    kantor = make_kantor(session)
    periode = kantor.submit()
    akun = kantor.akun(kantor.kepala)
    session.commit()
    browser = pasang(papan=Papan(show)).test_client()
    assert isinstance(browser, FormClient)
    html = factories.sign_in(browser, akun).get(f"/penilaian/{periode.id}").text
    assert "<p>kode=T1</p><p>status=diajukan</p>" in pieces(html)["papan"]
    assert f"<p>periode_id={periode.id}</p>" in pieces(html)["papan"]
    form = html[html.index('<form id="form_nilai"') :]
    assert "papan" not in form[: form.index("</form>")]  # a form of a plugin must not end that of the ratings


def test_text_of_a_plugin_is_escaped_and_html_is_shut_off(pasang: Pasang, orang: Orang, skp: Skp) -> None:
    app = pasang(
        teks=Papan(lambda _slot: PAYLOAD),
        html=Papan(
            lambda _slot: render_slot("<p hx-get='/keluar' hx-trigger='load'>{{ isi }}</p>", isi=PAYLOAD)
        ),
    )
    for url in ("/", f"/skp/{skp.id}"):
        html = sign_in(app, orang).get(url).text
        assert PAYLOAD not in html
        assert "<img src=x" not in html
        potong = pieces(html)
        assert list(potong) == ["html", "teks"]  # by name of the plugin
        assert potong["teks"].startswith("<h2>teks</h2>&lt;img src=x onerror=alert(1)&gt;&lt;/section&gt;")
        assert "hx-trigger" in potong["html"]  # within the section where htmx does nothing


@pytest.mark.parametrize("jawaban", [None, ""])
def test_an_empty_answer_leaves_no_empty_box(
    pasang: Pasang, orang: Orang, skp: Skp, jawaban: str | None
) -> None:
    app = pasang(papan=Papan(lambda _slot: jawaban))
    for url in ("/", f"/skp/{skp.id}"):
        html = sign_in(app, orang).get(url).text
        assert "hx-disable" not in html
        assert "papan" not in html
        assert "<hr>\n<hr>" not in html


def test_a_failing_plugin_and_one_that_forgets_a_tag_cost_only_their_piece(
    session: Session, pasang: Pasang, orang: Orang, skp: Skp
) -> None:
    def fail(_slot: Slot) -> str:
        raise RuntimeError("rusak")

    semua = {
        "rusak": Papan(fail),
        "lupa": Papan(lambda _slot: render_slot("<div></section>")),
        "baik": Papan(lambda _slot: "Baik."),
    }
    html = sign_in(pasang(**semua), orang).get(f"/skp/{skp.id}").text
    assert pieces(html) == {"baik": "<h2>baik</h2>Baik."}
    assert html.rstrip().endswith("</html>")
    session.rollback()
    assert sorted(satu.nama for satu in session.scalars(select(GalatPlugin))) == ["lupa", "rusak"]


def test_a_plugin_that_is_off_shows_nothing(pasang: Pasang, orang: Orang, skp: Skp) -> None:
    app = pasang(nyala=False, papan=Papan(show))
    for url in ("/", f"/skp/{skp.id}"):
        assert pieces(sign_in(app, orang).get(url).text) == {}


def test_pieces_cost_at_most_the_catalogue_of_plugins(pasang: Pasang, orang: Orang, skp: Skp) -> None:
    def count(app: Flask, url: str) -> int:
        browser = sign_in(app, orang)
        with count_queries(app.extensions["kinerja_database"].engine) as asked:
            browser.get(url)
        return len(asked)

    tanpa, dengan = pasang(bisu=object()), pasang(papan=Papan(show))
    assert count(dengan, "/") == count(tanpa, "/") + 1
    assert count(dengan, f"/skp/{skp.id}") == count(tanpa, f"/skp/{skp.id}")


def test_an_answer_to_htmx_brings_no_pieces(pasang: Pasang, orang: Orang, skp: Skp) -> None:
    browser = sign_in(pasang(papan=Papan(show)), orang)
    for target in ("hasil_kerja", "catatan_skp"):
        assert "papan" not in browser.get_htmx(f"/skp/{skp.id}", target).text
