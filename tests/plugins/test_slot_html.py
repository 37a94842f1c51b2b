"""HTML of a slot stands on its own: a plugin that forgets a tag costs its piece, never the page round it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from kinerja.hooks import SlotBeranda, hookimpl, render_slot
from kinerja.hooks.galat import AnswerError, Galat
from kinerja.hooks.periksa import check_slot
from kinerja.hooks.periksa_html import check_html
from tests.plugins.bantu import switched_on

BERANDA = SlotBeranda(pegawai_id=1, tahun=2026)


@pytest.mark.parametrize(
    "potong",
    [
        "",
        "polos",
        "<p class='kecil'>a &amp; b</p>",
        "satu<br>dua<img src=x alt=''>",
        "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>",
        "<a href='?a=1&amp;b=>'>lanjut</a>",
        "<ul><li>satu</li><li>dua</li></ul>",
        "1 < 2 &lt; 3",
    ],
)
def test_whole_pieces_pass(potong: str) -> None:
    check_html(potong)
    assert check_slot(Markup(potong)) == potong


@pytest.mark.parametrize(
    ("potong", "sebab"),
    [
        ("<div><p>a</p>", "<div> is not closed"),
        ("</div></section>", "</div> closes what is not open"),
        ("<p><b></p></b>", "<b> is not closed"),
        ("<div/>", "<div> is not closed"),
        ("<!-- habis", "ends within"),
        ("<!-- a -->", "no comments"),
        ("<p class='", "ends within"),
        ("<tabel", "is not closed"),
        ("<script>alert(1)</script>", "<script> is not for"),
        ("<STYLE>*{display:none}</STYLE>", "<style> is not for"),
        ("<iframe src=x></iframe>", "<iframe> is not for"),
        ("<plaintext>", "<plaintext> is not for"),
        ("<base href='/x/'>", "<base> is not for"),
        ("<textarea>", "<textarea> is not closed"),
        ("<!doctype html>", "no declarations"),
    ],
)
def test_what_would_reach_beyond_its_place_is_refused(potong: str, sebab: str) -> None:
    with pytest.raises(AnswerError, match=sebab):
        check_slot(Markup(potong))


@given(st.text(alphabet="<>/!-'\"=abp &#;", max_size=60))
def test_any_text_is_escaped_and_any_html_is_judged(teks: str) -> None:
    assert "<" not in check_slot(teks)
    try:
        check_html(teks)
    except AnswerError:
        return
    check_html(f"<div><p>a</p>{teks}<p>b</p></div>")  # what stands alone stands in a page as well


def test_a_kind_of_text_that_calls_itself_html_is_escaped_all_the_same() -> None:
    class Licik(str):
        def __html__(self) -> str:
            return "<script>alert(1)</script>"

    class Palsu(Markup):
        def __str__(self) -> str:
            return "<script>alert(1)</script>"

    assert check_slot(Licik("<b>")) == "&lt;b&gt;"
    assert "<" not in check_slot(Palsu("<b>"))


def test_a_piece_with_a_forgotten_tag_is_left_out_and_its_plugin_named() -> None:
    class Lupa:
        @hookimpl
        def kinerja_slot_beranda(self, slot: SlotBeranda) -> str:
            return render_slot("<div><p>{{ teks }}</p>", teks="</p></div><script>")

    class Baik:
        @hookimpl
        def kinerja_slot_beranda(self, slot: SlotBeranda) -> str:
            return render_slot("<p>{{ teks }}</p>", teks="</p></div><script>")

    galat: list[Galat] = []
    (satu,) = switched_on({"lupa": Lupa(), "baik": Baik()}, lapor=galat.append).fill_slot(BERANDA)
    assert satu == ("baik", "<p>&lt;/p&gt;&lt;/div&gt;&lt;script&gt;</p>")
    assert [(lapor.plugin, "not closed" in lapor.sebab) for lapor in galat] == [("lupa", True)]
