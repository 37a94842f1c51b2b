"""The macros that draw targets, realisasi and progress."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from flask import Flask, render_template_string
from kinerja_indikator_bawaan.angka import ParameterAngka
from kinerja_indikator_bawaan.tahapan import ParameterTahapan
from werkzeug.datastructures import MultiDict

from kinerja.formulir import form_values
from kinerja.hooks import Capaian, TipeIndikator
from kinerja.paths import templates_dir
from kinerja.web import filters
from tests.katalog import builtin, shipped_tipe

TIPE = shipped_tipe()
TAHAPAN = ParameterTahapan(tahap=("kriteria", 'data "mentah" <b>'))


class Page(HTMLParser):
    """The elements of a piece of HTML with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag in tags]

    def controls(self) -> dict[str | None, dict[str, str | None]]:
        return {attrs["name"]: attrs for attrs in self.all("input", "select", "textarea")}


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    app = Flask("kinerja", template_folder=str(templates_dir()))
    filters.register(app)
    with app.test_request_context():
        yield app


def draw(macro: str, **context: object) -> Page:
    kode = '{% import "_indikator.html" as indikator %}{{ indikator.' + macro + " }}"
    return Page(render_template_string(kode, **context))


def draw_parameter(tipe: TipeIndikator, **context: object) -> Page:
    isi = {"nilai": {}, "kesalahan": {}, "prefix": "i7-"} | context
    return draw("parameter_fields(tipe, nilai, kesalahan, prefix)", tipe=tipe, **isi)


def example(tipe: TipeIndikator) -> object:
    return TAHAPAN if tipe.kode == "tahapan" else tipe.read_target(tipe.contoh)


def draw_realisasi(tipe: TipeIndikator, **context: object) -> Page:
    isi = {"parameter": example(tipe), "nilai": {}, "kesalahan": {}, "prefix": "r7-"} | context
    macro = 'realisasi_fields(tipe, parameter, nilai, kesalahan, prefix, "Jumlah laporan")'
    return draw(macro, tipe=tipe, **isi)


@pytest.mark.parametrize("tipe", TIPE.values(), ids=TIPE)
def test_every_control_has_a_label_and_a_prefixed_name(app: Flask, tipe: TipeIndikator) -> None:
    for page, prefix in ((draw_parameter(tipe), "i7-"), (draw_realisasi(tipe), "r7-")):
        labels = {attrs.get("for") for attrs in page.all("label")}
        ids = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
        assert page.controls()
        assert all(nama.startswith(prefix) for nama in page.controls())
        assert all(
            attrs["id"] in labels for attrs in page.all("input", "select", "textarea") if "id" in attrs
        )
        assert set(ids.values()) <= {1}
        assert not any({"style", "onclick", "onchange"} & set(attrs) for _, attrs in page.elements)


@pytest.mark.parametrize("tipe", TIPE.values(), ids=TIPE)
def test_the_form_sends_back_what_it_shows(app: Flask, tipe: TipeIndikator) -> None:
    """The fields drawn for a stored target name exactly the fields that are read."""
    parameter = example(tipe)
    page = draw_parameter(tipe, nilai=form_values(parameter, "i7-"))
    assert set(page.controls()) == {f"i7-{nama}" for nama in tipe.Parameter.model_fields}
    for nama, teks in form_values(parameter, "i7-").items():
        attrs = page.controls()[nama]
        assert attrs.get("value", teks) == teks


def test_target_fields_show_value_help_and_error(app: Flask) -> None:
    page = draw_parameter(
        TIPE["angka"],
        nilai={"i7-nilai": "1.5", "i7-satuan": "laporan"},
        kesalahan={"i7-nilai": "Tulis angka dengan koma untuk desimal, misalnya 1.234,5."},
    )
    nilai = page.controls()["i7-nilai"]
    assert (nilai["value"], nilai["inputmode"], nilai["aria-invalid"]) == ("1.5", "decimal", "true")
    assert nilai["aria-describedby"] in {attrs.get("id") for attrs in page.all("p")}
    assert "Tulis angka dengan koma" in page.text
    assert page.controls()["i7-satuan"]["value"] == "laporan"
    assert page.controls()["i7-satuan"]["maxlength"] == "60"


def test_rarely_used_fields_are_folded_away_unless_they_are_wrong(app: Flask) -> None:
    (rapi,) = draw_parameter(TIPE["angka"]).all("details")
    salah = draw_parameter(TIPE["angka"], kesalahan={"i7-penggabungan": "Pilih salah satu yang tersedia."})
    assert "open" not in rapi
    assert "open" in salah.all("details")[0]
    assert draw_parameter(TIPE["tenggat"]).all("details") == []


def test_a_select_shows_the_default_and_the_stored_choice(app: Flask) -> None:
    def chosen(**context: object) -> list[str | None]:
        page = draw_parameter(TIPE["angka"], **context)
        return [attrs["value"] for attrs in page.all("option") if "selected" in attrs]

    assert chosen() == ["jumlah"]
    assert chosen(nilai={"i7-penggabungan": "rata_rata"}) == ["rata_rata"]
    makin_rendah = draw_parameter(TIPE["makin_rendah"]).all("option")
    assert [attrs["value"] for attrs in makin_rendah if "selected" in attrs] == [""]


def test_realisasi_tells_the_unit_and_the_indicator_to_screen_readers(app: Flask) -> None:
    page = draw_realisasi(TIPE["angka"], parameter=ParameterAngka(nilai=Decimal(4), satuan="laporan"))
    assert page.text.split() == ["Realisasi:", "Jumlah", "laporanlaporan"]
    assert page.all("label")[0]["class"] == "sr"


def test_two_numbers_of_a_realisasi_can_be_told_apart_by_eye(app: Flask) -> None:
    page = draw_realisasi(TIPE["rasio"])
    assert [attrs.get("class") for attrs in page.all("label")] == [None, None]
    assert [attrs["class"] for attrs in page.all("span") if attrs.get("class") == "sr"] == ["sr", "sr"]
    assert "Pembilang" in page.text


@pytest.mark.parametrize(
    "nilai",
    [{"r7-selesai": 'data "mentah" <b>'}, MultiDict([("r7-selesai", 'data "mentah" <b>')])],
    ids=["stored", "typed"],
)
def test_stages_are_ticked_boxes(app: Flask, nilai: object) -> None:
    page = draw_realisasi(TIPE["tahapan"], nilai=nilai, kesalahan={"r7-selesai": "Pilih tahap dari target."})
    boxes = page.all("input")
    assert [(box["value"], "checked" in box) for box in boxes] == [
        ("kriteria", False),
        ('data "mentah" <b>', True),
    ]
    assert page.all("fieldset")[0]["aria-describedby"] == "r7-selesai-s"
    assert page.all("b") == []


def test_progress_has_words(app: Flask) -> None:
    capaian = Capaian(
        kalimat="15 dari 12 dokumen, 100 %",
        bilah=Decimal(100),
        catatan="Melampaui target: 125 % dari target.",
    )
    page = draw("kemajuan(capaian)", capaian=capaian)
    assert page.all("progress") == [{"value": "100", "max": "100", "aria-label": "15 dari 12 dokumen, 100 %"}]
    assert page.text == "15 dari 12 dokumen, 100 %Melampaui target: 125 % dari target."


@pytest.mark.parametrize(
    ("tercapai", "kelas", "bentuk"),
    [(True, "status tetap", "#cek"), (False, "status awas", "#awas")],
)
def test_without_a_bar_the_status_has_shape_word_and_colour(
    app: Flask, tercapai: bool, kelas: str, bentuk: str
) -> None:
    page = draw("kemajuan(capaian)", capaian=Capaian(kalimat="2 hari sebelum batas", tercapai=tercapai))
    assert page.all("span")[0]["class"] == kelas
    assert str(page.all("use")[0]["href"]).endswith(bentuk)
    assert page.text == "2 hari sebelum batas"


def test_nothing_filled_is_a_quiet_word(app: Flask) -> None:
    page = draw("kemajuan(capaian)", capaian=Capaian(kalimat="belum diisi"))
    assert (page.text, page.all("progress", "span")) == ("Belum diisi", [])


def test_a_missing_kind_says_who_gave_it(app: Flask) -> None:
    tipe = builtin().find_tipe_indikator("rasio", "indikator_rasio")
    for page in (draw_parameter(tipe), draw_realisasi(tipe, parameter=tipe.load_parameter({}))):
        assert page.text == "rasio: disediakan oleh plugin “indikator_rasio” (tidak terpasang)"
        assert not page.controls()
