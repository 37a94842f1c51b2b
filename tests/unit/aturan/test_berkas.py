"""A file of an edition that is broken anywhere is refused in words, and never half read."""

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kinerja.aturan.muat import IsiError, read_edisi
from kinerja.aturan.rules import KodeAturan
from tests.aturan_bersama import make_teks

MULAI = date(2027, 1, 1)
# A number no loop survives, half a letter, one that PostgreSQL refuses, an invisible turn of the reading.
RUSAK = (10**30, float("nan"), "\ud800", "a\x00b", "a\u202eb", "x" * 2_001)


def _paths(isi: Any, *jalur: Any) -> Iterator[tuple[Any, ...]]:
    if isinstance(isi, dict | list):
        for nama, nilai in isi.items() if isinstance(isi, dict) else enumerate(isi):
            yield from _paths(nilai, *jalur, nama)
    else:
        yield jalur


def _with(data: dict[str, Any], jalur: tuple[Any, ...], nilai: object) -> str:
    salinan: Any = copy.deepcopy(data)
    tempat = salinan
    for satu in jalur[:-1]:
        tempat = tempat[satu]
    tempat[jalur[-1]] = nilai
    return json.dumps(salinan)


@pytest.mark.parametrize("kode", KodeAturan)
def test_no_part_of_an_edition_takes_what_nobody_can_read_or_compute(kode: KodeAturan) -> None:
    data = json.loads(make_teks(kode, MULAI))
    read_edisi(json.dumps(data))
    for jalur in _paths(data):
        if jalur == ("berlaku_sampai",):
            continue
        for nilai in RUSAK:
            with pytest.raises(IsiError) as salah:
                read_edisi(_with(data, jalur, nilai))
            assert all("Input should" not in satu for satu in salah.value.fields.values()), (jalur, nilai)


@pytest.mark.parametrize("kode", KodeAturan)
def test_a_file_that_is_cut_off_is_refused_wherever_it_was_cut(kode: KodeAturan) -> None:
    teks = make_teks(kode, MULAI)
    for panjang in range(0, len(teks), 61):
        with pytest.raises(IsiError):
            read_edisi(teks[:panjang])


@pytest.mark.parametrize(
    "teks", ["", "null", "[]", "7", '"x"', "[" * 100_000, '{"kode": 1, "kode": 2}', "\ud800", "{}" * 600_000]
)
def test_what_is_no_edition_at_all_is_refused(teks: str) -> None:
    with pytest.raises(IsiError):
        read_edisi(teks)


def test_a_name_inside_is_held_to_the_same() -> None:
    teks = make_teks(KodeAturan.PREDIKAT, MULAI).replace('"sebutan"', '"sebu\\u0000tan"')
    with pytest.raises(IsiError, match="rusak"):
        read_edisi(teks)


@pytest.mark.parametrize(
    ("jalur", "nilai", "kata"),
    [
        (("isi", "daftar", 0, "jumlah_bulan"), 13, "muat dalam setahun"),
        (("isi", "tenggat", "evaluasi_periodik", "hari"), 400, "terlalu jauh"),
        (("isi", "tenggat", "evaluasi_tahunan", "tahun"), 30, "terlalu jauh"),
    ],
)
def test_a_calendar_that_no_page_could_show_is_refused(jalur: tuple[Any, ...], nilai: int, kata: str) -> None:
    with pytest.raises(IsiError, match=kata):
        read_edisi(_with(json.loads(make_teks(KodeAturan.PERIODE, MULAI)), jalur, nilai))
