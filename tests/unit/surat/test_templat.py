"""Templates of letters: what may stand in one, what may not, and that values stay text."""

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from kinerja.hooks.surat import JenisSurat, SkemaNomor
from kinerja.hooks.templat import KELAS, MAKS_TEMPLAT, check_templat, render_templat
from tests.architecture.source import STATIC

ISIAN = {"nama": "Nama pegawai", "jumlah": "Jumlah", "tabel": "Rincian"}
BAIK = """\
<p>Yang bertanda tangan di bawah ini menerangkan {{ nama }}.</p>
{% if jumlah == "0" %}<p class="keterangan">Nihil.</p>{% elif not tabel %}<p>Kosong.</p>{% else %}
<table class="kisi"><tbody>
{% for baris in tabel %}
<tr><td class="nomor">{{ loop.index }}</td><td>{{ baris.uraian }}</td>
<td class="kanan">{{ baris.nilai }}</td></tr>
{% else %}<tr><td colspan="3">-</td></tr>
{% endfor %}</tbody></table>{% endif %}
<p>{{ jumlah if jumlah else "nol" }}<br>&nbsp;</p>
"""


def letter(templat: str, **fields: object) -> JenisSurat:
    values = {"kode": "contoh", "judul": "Contoh", "isian": ISIAN} | fields
    return JenisSurat(
        **values,
        templat=templat,
        fill=lambda _bahan, _setelan: {},
        nomor=lambda _setelan: SkemaNomor("{urut}/{tahun}"),
    )


def test_a_template_says_what_it_needs() -> None:
    susunan = check_templat(BAIK, ISIAN)
    assert susunan.teks == {"nama", "jumlah"}
    assert susunan.tabel == {"tabel": {"uraian", "nilai"}}


def test_values_are_filled_in_and_escaped() -> None:
    tabel = [{"uraian": "<script>alert(1)</script>", "nilai": '" onload="x'}, {"uraian": "b", "nilai": "2"}]
    html = render_templat(BAIK, {"nama": "{{ 7 * 7 }} & <b>x</b>", "jumlah": "2", "tabel": tabel})
    assert "{{ 7 * 7 }} &amp; &lt;b&gt;x&lt;/b&gt;" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>" not in html
    assert '<td class="nomor">2</td><td>b</td>' in html
    assert "Nihil" not in html


def test_a_missing_value_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        render_templat("<p>{{ nama }}</p>", {})


# Ways out of the sandbox, and out of the sheet

JALAN_KELUAR = {
    "attribute of a text": "{{ nama.__class__.__mro__ }}",
    "method of a text": "{{ nama.format(nama) }}",
    "item of a text": "{{ nama[0] }}",
    "call": "{{ nama() }}",
    "globals": "{{ cycler.__init__.__globals__ }}",
    "range": "{% for i in range(999999999) %}x{% endfor %}",
    "lipsum": "{{ lipsum() }}",
    "self": "{{ self }}",
    "attribute of a row": "{% for baris in tabel %}{{ baris.__class__ }}{% endfor %}",
    "item of a row": "{% for baris in tabel %}{{ baris['__class__'] }}{% endfor %}",
    "deep attribute of a row": "{% for baris in tabel %}{{ baris.nama.__class__ }}{% endfor %}",
    "attribute of the loop": "{% for baris in tabel %}{{ loop.__init__ }}{% endfor %}",
    "cycle of the loop": "{% for baris in tabel %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "loop outside": "{{ loop.index }}",
    "whole row": "{% for baris in tabel %}{{ baris }}{% endfor %}",
    "row after its loop": "{% for baris in tabel %}{% endfor %}{{ baris.nama }}",
    "loop in a loop": "{% for a in tabel %}{% for b in tabel %}x{% endfor %}{% endfor %}",
    "recursive loop": "{% for baris in tabel recursive %}{{ loop(tabel) }}{% endfor %}",
    "loop over pairs": "{% for a, b in tabel %}x{% endfor %}",
    "loop over a list": "{% for a in [1, 2] %}x{% endfor %}",
    "row named as a placeholder": "{% for nama in tabel %}x{% endfor %}",
    "text as table": "{{ tabel }}{% for baris in tabel %}x{% endfor %}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'surat/_bagian.html' as b %}",
    "from": "{% from 'surat/_bagian.html' import kaki %}",
    "extends": "{% extends 'base.html' %}",
    "block": "{% block isi %}x{% endblock %}",
    "macro": "{% macro a() %}x{% endmacro %}",
    "call block": "{% call nama() %}x{% endcall %}",
    "set": "{% set a = 1 %}",
    "with": "{% with a = 1 %}x{% endwith %}",
    "filter block": "{% filter upper %}x{% endfilter %}",
    "autoescape off": "{% autoescape false %}{{ nama }}{% endautoescape %}",
    "do": "{% do nama %}",
    "unknown tag": "{% trans %}x{% endtrans %}",
    "unclosed": "{% if nama %}",
    "safe": "{{ nama|safe }}",
    "attr": "{{ nama|attr('__class__') }}",
    "test": "{% if nama is defined %}x{% endif %}",
    "unknown placeholder": "{{ gaji }}",
    "unknown table": "{% for baris in gaji %}x{% endfor %}",
    "unknown in a condition": "{% if gaji %}x{% endif %}",
    "number that grows": "{{ 9 ** 99999999 }}",
    "text that grows": "{{ 'a' * 999999999 }}",
    "concatenation": "{{ nama ~ nama }}",
    "slice": "{{ nama[::-1] }}",
    "script": "<script>alert(1)</script>",
    "script in raw": "{% raw %}<script>alert(1)</script>{% endraw %}",
    "script in capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "style element": "<style>p{color:red}</style>",
    "style attribute": '<p style="color:red">x</p>',
    "handler": '<p onclick="alert(1)">x</p>',
    "address": '<a href="https://contoh.go.id/">x</a>',
    "picture": '<img src="https://contoh.go.id/x.png" alt="x">',
    "picture of the bundle": '<img src="bundel:dokumen/garuda.svg" alt="x">',
    "frame": "<iframe></iframe>",
    "link": '<link rel="attachment" href="file:///etc/passwd">',
    "drawing": "<svg></svg>",
    "object": "<object></object>",
    "form": "<form></form>",
    "end of the sheet": "</article><p>x</p>",
    "heading of the sheet": "<h1>Judul lain</h1>",
    "end of another element": "</div><div>",
    "open element": "<div>",
    "open in a condition": "{% if nama %}<p>{% endif %}x</p>",
    "crossed": "<p><b>x</p></b>",
    "end of a void element": "<p>x</br></p>",
    "identifier": '<p id="utama">x</p>',
    "watermark": '<p class="dokumen-draf">x</p>',
    "hidden on screen only": '<p class="sr">x</p>',
    "class by value": '<p class="{{ nama }}">x</p>',
    "attribute without quotes": "<p class=kisi>x</p>",
    "element by value": "<{{ nama }}>x",
    "comment": "<!-- x -->",
    "doctype": "<!doctype html>",
    "instruction": "<?php x ?>",
    "cdata": "<![CDATA[x]]>",
    "two brackets": "<<p>x</p>",
    "slash for a blank": '<p/class="kisi">x</p>',
    "bare bracket": "<p>1 < 2</p>",
    "too long": "x" * (MAKS_TEMPLAT + 1),
}


@pytest.mark.parametrize("templat", JALAN_KELUAR.values(), ids=JALAN_KELUAR)
def test_a_way_out_is_refused_with_the_name_of_the_letter(templat: str) -> None:
    with pytest.raises(ValueError, match=r"^templat surat “contoh”: .{10,}"):
        letter(templat)


@pytest.mark.parametrize("nama", ["", "Nama", "_x", "loop", "a-b", "a" * 41, "__class__"])
def test_a_placeholder_has_a_plain_name(nama: str) -> None:
    with pytest.raises(ValueError, match="tidak dapat dipakai"):
        letter("<p>x</p>", isian={nama: "x"})


@pytest.mark.parametrize("fields", [{"kode": "A b"}, {"kode": "../x"}, {"judul": ""}, {"judul": "x" * 121}])
def test_kode_and_title_fit_their_places(fields: Mapping[str, object]) -> None:
    with pytest.raises(ValueError):
        letter("<p>x</p>", **fields)


def test_a_constant_text_is_escaped_too() -> None:
    assert render_templat(letter("{{ '<b>' }}").templat, {}) == "&lt;b&gt;"


def test_every_class_of_a_letter_is_in_the_style_sheet() -> None:
    gaya = (STATIC / "dokumen.css").read_text()
    assert not [kelas for kelas in KELAS if f".{kelas}" not in gaya]


def test_no_class_of_a_letter_means_something_else_on_a_page() -> None:
    """The preview stands in a page of the product; widths are set again for the sheet."""
    aturan = re.findall(r"([^{}]*)\{", (STATIC / "app.css").read_text())
    sendiri = {pemilih.strip() for baris in aturan for pemilih in baris.split(",")}
    assert not [kelas for kelas in KELAS - {"k-no"} if f".{kelas}" in sendiri]


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(attrs)))


@given(st.text(), st.lists(st.fixed_dictionaries({"uraian": st.text(), "nilai": st.text()}), max_size=3))
def test_values_never_become_elements(teks: str, tabel: list[dict[str, str]]) -> None:
    polos = [dict.fromkeys(baris, "x") for baris in tabel]
    biasa = render_templat(BAIK, {"nama": "x", "jumlah": "x", "tabel": polos})
    html = render_templat(BAIK, {"nama": teks, "jumlah": teks or "x", "tabel": tabel})
    if teks != "0":
        assert _Elements(html).found == _Elements(biasa).found


@given(st.text(alphabet="<>/{}%= \"'pbrnamatl.()[]|_-!", max_size=60))
def test_any_text_is_either_refused_or_harmless(templat: str) -> None:
    try:
        susunan = check_templat(templat, ISIAN)
    except ValueError:
        return
    isian = dict.fromkeys(susunan.teks, "x") | {
        nama: [dict.fromkeys(kolom, "x")] for nama, kolom in susunan.tabel.items()
    }
    unsur = _Elements(render_templat(templat, isian)).found
    assert all(tag in {"p", "b", "br", "tr", "table"} and not attrs for tag, attrs in unsur)
