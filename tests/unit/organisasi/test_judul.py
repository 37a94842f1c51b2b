"""The third line of the title: of the regulation, or of the instansi for a kind of jabatan."""

import json
from pathlib import Path

import pytest

from kinerja.organisasi.judul import clean_line, default_line, group_lines, title_line
from kinerja.organisasi.rules import JenisForm, JenisJabatan, form_of

BENTUK = json.loads((Path(__file__).parents[1] / "surat" / "form_sections.json").read_text())["forms"]


@pytest.mark.parametrize("form", list(JenisForm))
def test_by_default_it_is_the_line_of_the_regulation(form: JenisForm) -> None:
    resmi = {
        satu["title"][2]
        for satu in BENTUK
        if satu["code"].startswith((f"SKP_{form.name}_", f"EVALUASI_{form.name}_"))
    }
    assert resmi == {default_line(form)}


def test_a_line_of_its_own_holds_for_its_jabatan_alone() -> None:
    baris = {"pelaksana": "JABATAN PELAKSANA"}
    assert title_line(baris, JenisJabatan.PELAKSANA, JenisForm.JA_JF) == "JABATAN PELAKSANA"
    assert title_line(baris, JenisJabatan.PENGAWAS, JenisForm.JA_JF) == default_line(JenisForm.JA_JF)
    assert title_line(baris, None, JenisForm.JPT) == default_line(JenisForm.JPT)


def test_a_line_for_the_other_form_is_not_printed() -> None:
    """The jabatan was another when the SKP began, and the form stays that of its beginning."""
    baris = {"jpt_pratama": "BAGI KEPALA PERANGKAT DAERAH"}
    assert title_line(baris, JenisJabatan.JPT_PRATAMA, JenisForm.JA_JF) == default_line(JenisForm.JA_JF)


def test_what_is_typed_becomes_one_line_in_capitals() -> None:
    assert clean_line("  Bagi  kepala\nperangkat daerah ") == "BAGI KEPALA PERANGKAT DAERAH"
    assert clean_line(" \n ") == ""


def test_lines_are_grouped_and_name_every_jabatan_once() -> None:
    semua = group_lines({"pelaksana": "jabatan pelaksana", "pengawas": "  "})
    assert [baris for baris, _ in semua] == [
        default_line(JenisForm.JPT),
        default_line(JenisForm.JA_JF),
        "JABATAN PELAKSANA",
    ]
    assert sorted(jenis for _, daftar in semua for jenis in daftar) == sorted(JenisJabatan)
    assert all(form_of(jenis) is JenisForm.JPT for jenis in semua[0][1])
