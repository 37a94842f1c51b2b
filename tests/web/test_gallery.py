"""The macros, the frame and the filters: what they write, read with the HTML parser of Python."""

import gzip
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g, render_template_string

from kinerja.errors import ConflictError, InputError
from kinerja.kalender.rules import Rentang
from kinerja.web import filters
from tests.galeri import make_gallery, state

STATIC = Path(filters.__file__).parent.parent / "static"
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"}
# ui.md §1.7, in bytes after gzip.
BUDGET = {"html": 25_000, "css": 20_000, "js": 35_000, "page": 100_000}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Reader(HTMLParser):
    """The elements of a page in their order; refuses tags that do not close."""

    found: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"attribute twice: {tag} {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        last = self.open.pop()
        assert last.name == tag, f"<{last.name}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


@pytest.fixture
def app() -> Flask:
    return make_gallery()


def read(html: str) -> list[Element]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"not closed: {[element.name for element in reader.open]}"
    return reader.found


def page(app: Flask, url: str) -> list[Element]:
    response = app.test_client().get(url)
    assert response.status_code == 200
    return read(response.get_data(as_text=True))


def write(app: Flask, source: str, **context: object) -> list[Element]:
    """What a template with all macros at hand writes."""
    names = "bidang, hidden_fields, ikon, kepala, pesan, status_skp, status_periode, tombol, halaman_berikut"
    with app.test_request_context():
        start = f'{{% from "_komponen.html" import {names} %}}'
        return read(render_template_string(start + source, **context))


def pick(elements: list[Element], name: str, /, **attributes: str) -> list[Element]:
    wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return [item for item in elements if item.name == name and wanted.items() <= item.attributes.items()]


URLS = ["/galeri", "/formulir", "/masuk", "/tambah", "/halaman/3"]


@pytest.mark.parametrize("url", URLS)
def test_every_id_is_used_once_and_every_reference_has_its_element(app: Flask, url: str) -> None:
    elements = page(app, url)
    ids = Counter(item.attributes["id"] for item in elements if "id" in item.attributes)
    assert not [name for name, times in ids.items() if times > 1]
    for item in elements:
        for key in ("for", "aria-describedby", "aria-labelledby"):
            assert set(item.attributes.get(key, "").split()) <= ids.keys(), item


@pytest.mark.parametrize("url", URLS)
def test_every_control_has_a_label(app: Flask, url: str) -> None:
    elements = page(app, url)
    labelled = {item.attributes["for"] for item in pick(elements, "label") if "for" in item.attributes}
    around = {"radio", "hidden"}  # a radio stands inside its label
    controls = [item for item in elements if item.name in {"input", "select", "textarea"}]
    assert controls
    assert not [
        item
        for item in controls
        if item.attributes.get("type") not in around
        and item.attributes.get("id") not in labelled
        and "aria-label" not in item.attributes
    ]


@pytest.mark.parametrize("url", URLS)
def test_every_symbol_that_is_shown_is_in_the_sprite(app: Flask, url: str) -> None:
    sprite = {
        item.attributes["id"]
        for item in read((STATIC / "ikon.svg").read_text("utf-8"))
        if "id" in item.attributes
    }
    shown = {item.attributes["href"].partition("#")[2] for item in pick(page(app, url), "use")}
    assert shown
    assert shown <= sprite


@pytest.mark.parametrize("url", URLS)
def test_every_form_that_writes_carries_the_csrf_token(app: Flask, url: str) -> None:
    html = app.test_client().get(url).get_data(as_text=True)
    forms = re.findall(r"<form[^>]*method=\"post\".*?</form>", html, re.DOTALL)
    assert forms
    assert all('name="csrf_token"' in form for form in forms)


def test_a_field_ties_help_and_error_to_its_control(app: Flask) -> None:
    source = '{{ bidang("nip", "NIP", nilai, galat, bantuan="18 angka", wajib=True) }}'
    elements = write(app, source, nilai='"><script>', galat={"nip": "Tulis 18 angka.", "lain": "x"})
    [control] = pick(elements, "input")
    assert control.attributes["value"] == '"><script>'
    assert control.attributes["aria-invalid"] == "true"
    assert control.attributes["aria-describedby"].split() == ["nip-b", "nip-s"]
    assert "required" in control.attributes
    assert pick(elements, "small", id="nip-b")[0].text == "18 angka"
    assert pick(elements, "p", id="nip-s")[0].text == "Tulis 18 angka."
    assert pick(elements, "label", for_="nip")[0].text == "NIP"


def test_a_field_without_error_makes_no_claim_of_one(app: Flask) -> None:
    [control] = pick(write(app, '{{ bidang("nip", "NIP", None, {"lain": "x"}) }}'), "input")
    assert control.attributes == {"id": "nip", "name": "nip", "type": "text", "value": ""}


def test_only_an_optional_field_says_that_it_may_stay_empty(app: Flask) -> None:
    for wajib, said in ((True, False), (False, True), (None, False)):
        [label] = pick(write(app, '{{ bidang("a", "Nama", wajib=wajib) }}', wajib=wajib), "label")
        assert ("boleh kosong" in label.text) is said


def test_a_textarea_keeps_a_first_empty_line(app: Flask) -> None:
    """HTML drops the first line break after <textarea>: the macro writes one of its own."""
    with app.test_request_context():
        source = '{% from "_komponen.html" import bidang %}{{ bidang("a", "A", "\\nB", jenis="textarea") }}'
        assert ">\n\nB</textarea>" in render_template_string(source)


def test_a_password_is_never_written_back(app: Flask) -> None:
    [control] = pick(write(app, '{{ bidang("s", "Sandi", "rahasia", jenis="password") }}'), "input")
    assert "value" not in control.attributes


def test_choices_mark_what_was_chosen_also_as_number(app: Flask) -> None:
    source = '{{ bidang("c", "C", "2", jenis=jenis, pilihan=[(1, "Satu"), (2, "Dua")]) }}'
    assert [item.text for item in write(app, source, jenis="select") if "selected" in item.attributes] == [
        "Dua"
    ]
    radios = pick(write(app, source, jenis="radio"), "input")
    assert [item.attributes["value"] for item in radios if "checked" in item.attributes] == ["2"]


def test_a_date_field_shows_the_iso_form_that_browsers_read(app: Flask) -> None:
    source = '{{ bidang("d", "D", nilai, jenis="date") }}'
    for nilai, shown in ((date(2026, 1, 2), "2026-01-02"), ("2 Jan", "2 Jan"), (None, "")):
        assert pick(write(app, source, nilai=nilai), "input")[0].attributes["value"] == shown


def test_hidden_fields_carry_token_version_and_key(app: Flask) -> None:
    row = type("Baris", (), {"versi": 4})
    fields = {
        item.attributes["name"]: item.attributes["value"]
        for item in write(app, "{{ hidden_fields(o) }}", o=row)
    }
    assert fields.keys() == {"csrf_token", "versi", "kunci_permintaan"}
    assert fields["versi"] == "4"
    assert len(fields["kunci_permintaan"]) >= 20
    again = write(app, "{{ hidden_fields(o) }}", o=row)
    assert pick(again, "input", name="kunci_permintaan")[0].attributes["value"] != fields["kunci_permintaan"]
    assert [item.attributes["name"] for item in write(app, "{{ hidden_fields(kunci=False) }}")] == [
        "csrf_token"
    ]


@pytest.mark.parametrize(
    ("nilai", "kata", "bentuk"),
    [
        ("draf", "Draf", "s-draf"),
        ("diajukan", "Diajukan", "s-aju"),
        ("dikembalikan", "Dikembalikan", "s-kembali"),
        ("ditetapkan", "Ditetapkan", "s-tetap"),
        ("direvisi", "Direvisi", "s-draf"),
        ("ditutup", "Ditutup", "s-tutup"),
        ("dibatalkan", "Dibatalkan", "silang"),
    ],
)
def test_status_is_a_shape_and_a_word(app: Flask, nilai: str, kata: str, bentuk: str) -> None:
    elements = write(app, "{{ status_skp(nilai) }}", nilai=nilai)
    assert pick(elements, "span")[0].text == kata
    assert pick(elements, "use")[0].attributes["href"].endswith(f"#{bentuk}")
    assert pick(elements, "svg", aria_hidden="true")


def test_an_action_that_cannot_run_stays_readable_and_sends_nothing(app: Flask) -> None:
    [button] = pick(write(app, '{{ tombol("Ajukan SKP", "utama", url="/x", alasan="sebab") }}'), "button")
    assert button.attributes["type"] == "button"
    assert button.attributes["aria-disabled"] == "true"
    assert button.attributes["aria-describedby"] == "sebab"


def test_the_pager_disappears_on_the_only_page(app: Flask) -> None:
    assert write(app, "{{ halaman_berikut() }}") == []
    assert [
        item.attributes["rel"] for item in pick(write(app, '{{ halaman_berikut("/b", "/a") }}'), "a")
    ] == [
        "first",
        "next",
    ]


def test_the_frame_names_place_person_and_way_out(app: Flask) -> None:
    elements = page(app, "/galeri")
    assert pick(elements, "a", href="#utama")
    assert pick(elements, "main", id="utama")
    assert pick(elements, "div", id="pesan", role="status", aria_live="polite")
    assert pick(elements, "form", method="post", action="/keluar")
    [body] = pick(elements, "body")
    assert "hx-boost" not in body.attributes
    assert '"X-CSRFToken"' in body.attributes["hx-headers"]
    current = pick(elements, "a", aria_current="page")
    assert "SKP" in [item.text for item in current]


def test_the_phone_bar_has_five_places_and_no_target_is_lost(app: Flask) -> None:
    elements = page(app, "/galeri")
    inside = re.search(
        r"<nav class=\"sisi\".*?</nav>", app.test_client().get("/galeri").get_data(as_text=True), re.DOTALL
    )
    assert inside
    nav = read(inside[0])
    always = [item for item in pick(nav, "li") if item.attributes.get("class") is None and item.text]
    more = pick(nav, "li", class_="lagi")[0]
    rest = [item.text for item in pick(nav, "li", class_="sisa")]
    assert [item.text for item in always[:4]] == ["Beranda", "SKP", "Kinerja", "Tim"]
    assert all(label in more.text for label in rest)
    assert len(rest) == 3
    assert pick(elements, "summary")


def test_htmx_may_evaluate_nothing_and_swaps_refusals(app: Flask) -> None:
    [config] = pick(page(app, "/galeri"), "meta", name="htmx-config")
    for setting in (
        '"allowEval":false',
        '"allowScriptTags":false',
        '"includeIndicatorStyles":false',
        '"selfRequestsOnly":true',
        '"historyCacheSize":0',
        '"historyRestoreAsHxRequest":false',
        '{"code":"[45]..","swap":true,"error":true}',
    ):
        assert setting in config.attributes["content"]


def test_a_stranger_gets_no_menu_and_no_account(app: Flask) -> None:
    state(app).akun_id = None
    elements = page(app, "/formulir")
    assert not pick(elements, "nav")
    assert not pick(elements, "form", action="/keluar")
    assert "data-akun" not in pick(elements, "body")[0].attributes


def test_a_refusal_shows_its_sentences_and_a_way_back(app: Flask) -> None:
    with app.test_request_context():
        error = InputError("Isian belum benar.", fields={"nip": "Tulis 18 angka."})
        html = render_template_string('{% include "error/halaman.html" %}', galat=error)
    elements = read(html)
    assert pick(elements, "section", data_galat="422")
    assert "Tulis 18 angka." in html
    assert pick(elements, "a", class_="tombol", href="/")


def test_a_conflict_shows_both_texts(app: Flask) -> None:
    with app.test_request_context():
        error = ConflictError("Disimpan Siti.", mine={"uraian": "<b>saya</b>"}, theirs={"uraian": "dia"})
        elements = read(render_template_string('{% include "error/_pesan.html" %}', galat=error))
    assert pick(elements, "p", data_mine="uraian")[0].text == "<b>saya</b>"
    assert pick(elements, "p", data_theirs="uraian")[0].text == "dia"


def test_the_light_budget_holds(app: Flask) -> None:
    html = len(gzip.compress(app.test_client().get("/galeri").data))
    css = len(gzip.compress((STATIC / "app.css").read_bytes()))
    js = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in ("app.js", "vendor/htmx.min.js"))
    sprite = len(gzip.compress((STATIC / "ikon.svg").read_bytes()))
    assert html <= BUDGET["html"]
    assert css <= BUDGET["css"]
    assert js <= BUDGET["js"]
    assert html + css + js + sprite <= BUDGET["page"]


def test_a_changed_static_file_gets_another_address(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    addresses = []
    for number, text in enumerate(("a", "b")):
        path = tmp_path / "app.css"
        path.write_text(text)
        stamp = 1_700_000_000 + number
        os.utime(path, (stamp, stamp))
        with app.test_request_context():
            addresses.append(render_template_string("{{ url_for('static', filename='app.css') }}"))
    assert addresses[0] != addresses[1]
    assert all(re.fullmatch(r"/static/app\.css\?v=[0-9a-f]{10}", address) for address in addresses)


MOMENT = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zona", "shown", "day"),
    [
        ("Asia/Jakarta", "1 Januari 2027 00.30 WIB", "1 Januari 2027"),
        ("Asia/Makassar", "1 Januari 2027 01.30 WITA", "1 Januari 2027"),
        ("Asia/Jayapura", "1 Januari 2027 02.30 WIT", "1 Januari 2027"),
    ],
)
def test_times_are_shown_in_the_zone_of_the_instansi(app: Flask, zona: str, shown: str, day: str) -> None:
    with app.app_context():
        g.zona_waktu = ZoneInfo(zona)
        assert filters.format_waktu(MOMENT) == shown
        assert filters.format_tanggal(MOMENT) == day


def test_a_time_without_zone_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(ValueError, match="without zone"):
        filters.format_waktu(MOMENT.replace(tzinfo=None))


def test_dates_and_numbers_read_as_indonesian() -> None:
    assert filters.format_tanggal(date(2026, 11, 24)) == "24 November 2026"
    assert filters.format_tanggal(date(2026, 10, 7), "hari") == "Rabu, 7 Oktober 2026"
    assert filters.format_tanggal(None) == ""
    assert [filters.format_periode(kode) for kode in ("T3", "B11", "TH", "X9")] == [
        "Triwulan III",
        "November",
        "Tahunan",
        "X9",
    ]
    assert filters.format_angka(Decimal("1250.50")) == "1.250,5"
    assert filters.format_angka(Decimal("2.345"), 2) == "2,35"
    assert filters.format_persen(Decimal(58)).replace("\N{NO-BREAK SPACE}", " ") == "58 %"


@pytest.mark.parametrize(
    ("mulai", "sampai", "shown"),
    [
        (date(2026, 1, 1), date(2027, 1, 1), "1 Januari s.d. 31 Desember 2026"),
        (date(2026, 12, 1), date(2027, 2, 1), "1 Desember 2026 s.d. 31 Januari 2027"),
    ],
)
def test_a_range_names_its_last_day(mulai: date, sampai: date, shown: str) -> None:
    assert filters.format_rentang(Rentang(mulai, sampai)) == shown
