"""`kinerja plugin check` on stored data: indicator types and formulas, and what is said of them."""

from collections.abc import Callable
from typing import Any

import pytest
from kinerja_indikator_bawaan import angka
from sqlalchemy import select

from kinerja.admin.coba_indikator import fill_from_text
from kinerja.aturan.rules import Rating
from kinerja.evaluasi import service_banding
from kinerja.formulir import describe_fields
from kinerja.hooks import (
    BahanFormula,
    Usulan,
)
from kinerja.pelaksanaan.models import Realisasi
from kinerja.plugin.models import PluginInstansi, SetelanPlugin
from kinerja.skp.models import Indikator
from tests.coba_bersama import NAMA, NIP, Ruang, formula, lines, raise_on_purpose, tipe
from tests.conftest import NOW
from tests.formula_bersama import Setelan, both

# Indicator types


def test_targets_and_realisasi_are_read_shown_and_measured(ruang: Ruang) -> None:
    ruang.kantor.establish(ruang.kantor.add_person("Dewi Lestari"))
    terakhir = ruang.session.scalars(select(Realisasi).order_by(Realisasi.id.desc())).first()
    assert terakhir is not None
    terakhir.teks = "belum selesai"
    assert lines(ruang.try_plugin(tipe())) == [
        "baik data: jenis indikator uji: 1 dari 1 teks target terbaca, 0 galat",
        "baik data: realisasi uji: 1 dari 2 realisasi diukur, 1 ditolak, 0 pada target jenis lain, 0 galat",
        (
            "ditolak: target “12 laporan”, realisasi “belum selesai”: nilai: Tulis angka dengan koma untuk "
            "desimal, "
            "misalnya 1.234,5."
        ),
        "contoh: target “12 laporan”, realisasi “3 laporan” tampil “3 laporan”: 3 dari 12 laporan, 25 %",
    ]


def test_targets_of_another_kind_are_counted_and_not_measured(ruang: Ruang) -> None:
    hasil = ruang.try_plugin(tipe(read_target=lambda _teks: None))
    assert lines(hasil) == [
        "baik data: jenis indikator uji: 0 dari 1 teks target terbaca, 0 galat",
        "baik data: realisasi uji: 0 dari 1 realisasi diukur, 0 ditolak, 1 pada target jenis lain, 0 galat",
    ]


def _raise_on_text(teks: str) -> None:
    raise LookupError(f"tidak mengenal {teks!r}")


@pytest.mark.parametrize(
    ("fungsi", "kalimat"),
    [
        (
            {"read_target": _raise_on_text},
            "galat pertama: target “12 laporan”: LookupError: tidak mengenal '12 laporan'",
        ),
        ({"read_target": lambda _teks: "12"}, "AnswerError: expected ParameterAngka or None, not str"),
        (
            {"describe_realisasi": raise_on_purpose},
            "target “12 laporan”, realisasi “3 laporan”: LookupError: sengaja rusak",
        ),
        ({"describe_realisasi": lambda *_: None}, "AnswerError: expected text, not NoneType"),
        (
            {"measure": raise_on_purpose},
            "target “12 laporan”, realisasi “3 laporan”: LookupError: sengaja rusak",
        ),
        (
            {"combine": raise_on_purpose},
            "target “12 laporan”, realisasi “3 laporan”: LookupError: sengaja rusak",
        ),
        ({"check_realisasi": raise_on_purpose}, "LookupError: sengaja rusak"),
        ({"fields_realisasi": raise_on_purpose}, "LookupError: sengaja rusak"),
    ],
    ids=["read", "read text", "describe", "describe none", "measure", "combine", "check", "fields"],
)
def test_a_type_that_fails_on_stored_text_is_reported_with_its_message(
    ruang: Ruang, fungsi: dict[str, Any], kalimat: str
) -> None:
    hasil = ruang.try_plugin(tipe(**fungsi))
    assert not all(satu.baik for satu in hasil)
    assert kalimat in "\n".join(lines(hasil))
    assert ", 1 galat" in "\n".join(lines(hasil))


def test_stored_values_of_this_kind_are_loaded_by_this_version_of_it(ruang: Ruang) -> None:
    ruang.write("3 laporan", nilai="3")
    for satu in ruang.session.scalars(select(Indikator)):
        satu.tipe = "uji"
    assert "baik data: realisasi uji: 1 dari 1 realisasi diukur" in lines(ruang.try_plugin(tipe()))[1]
    ruang.write("3 laporan", jumlah="3")
    hasil = ruang.try_plugin(tipe())
    assert lines(hasil)[1:] == [
        (
            "GAGAL data: realisasi uji: 0 dari 1 realisasi diukur, 0 ditolak, 0 pada target jenis lain, "
            "1 tersimpan tetapi tidak terbaca oleh versi ini, 0 galat"
        ),
        "tidak terbaca: target “12 laporan”, realisasi “3 laporan”: nilai: Field required",
    ]


def test_no_name_and_no_nip_is_printed(ruang: Ruang) -> None:
    ruang.write(f"Laporan Andi Ramadhan (NIP {NIP}) untuk Budi Santoso")

    def quoting(*argumen: object) -> None:
        raise LookupError(f"andi ramadhan {NIP}")

    for modul in (
        (tipe(), tipe(parse_realisasi=quoting), tipe(fields_realisasi=quoting))
        if False
        else (
            tipe(),
            tipe(fields_realisasi=quoting),
        )
    ):
        semua = "\n".join(lines(ruang.try_plugin(modul)))
        assert "(nama)" in semua
        assert "ramadhan" not in semua.lower()
        assert "santoso" not in semua.lower()
        assert NIP not in semua
    assert "realisasi “Laporan (nama) (NIP (NIP)) untuk (nama)”" in semua


@pytest.mark.parametrize(
    ("teks", "isian"),
    [
        ("3 laporan", {"nilai": "3"}),
        ("1.234,5 laporan dari 9", {"nilai": "1.234,5"}),
        ("tanggal 4 Juli 2026 ada 7 laporan", {"nilai": "7"}),
        ("belum ada", {"nilai": "belum ada"}),
        ("", {"nilai": ""}),
    ],
)
def test_a_text_is_typed_into_the_form_as_a_person_would(teks: str, isian: dict[str, str]) -> None:
    assert fill_from_text(describe_fields(angka.RealisasiAngka), teks) == isian


def test_dates_of_a_text_go_where_dates_belong() -> None:
    from kinerja_indikator_bawaan import tenggat

    bidang = describe_fields(tenggat.TIPE.Realisasi)
    nama = next(satu.nama for satu in bidang if satu.jenis == "tanggal")
    assert fill_from_text(bidang, "selesai 4 Juli 2026, 2 berkas")[nama] == "4 Juli 2026"
    assert fill_from_text(bidang, "selesai 04-07-2026")[nama] == "04-07-2026"


# Formulas


def test_a_formula_proposes_last_years_evaluations_anew(ruang: Ruang) -> None:
    ruang.kantor.establish(ruang.kantor.add_person("Dewi Lestari"))
    assert lines(ruang.try_plugin(formula(both))) == [
        (
            "baik data: formula uji: 2 dari 2 penilaian 2026 diusulkan ulang (yang terbaru dahulu, paling "
            "banyak 1.000),"
            " 0 galat"
        ),
        (
            "Hasil kerja (usulan/ditetapkan): Di Atas Ekspektasi 2/0, Sesuai Ekspektasi 0/2, Di Bawah "
            "Ekspektasi 0/0; "
            "sama pada 0 dari 2"
        ),
        (
            "Perilaku kerja (usulan/ditetapkan): Di Atas Ekspektasi 0/2, Sesuai Ekspektasi 2/0, Di Bawah "
            "Ekspektasi 0/0; "
            "sama pada 0 dari 2"
        ),
        (
            "Predikat (usulan/ditetapkan): Sangat Kurang 0/0, Kurang 0/0, Butuh Perbaikan 0/0, Baik 2/2, "
            "Sangat Baik 0/0"
        ),
    ]


def test_the_limit_takes_the_newest_evaluations(ruang: Ruang, monkeypatch: pytest.MonkeyPatch) -> None:
    for nomor in range(4):
        ruang.kantor.establish(ruang.kantor.add_person(f"Orang {nomor}"))
    monkeypatch.setattr(service_banding, "TERBANYAK", 3)
    monkeypatch.setattr(service_banding, "SEIRISAN", 2)
    ditanya: list[BahanFormula] = []

    def remember(bahan: BahanFormula, _setelan: object) -> Usulan:
        ditanya.append(bahan)
        return Usulan(alasan=("Ya.",), rating_hasil=Rating.SESUAI_EKSPEKTASI)

    hasil = lines(ruang.try_plugin(formula(remember)))
    assert "3 dari 5 penilaian 2026 diusulkan ulang" in hasil[0]
    assert "Sesuai Ekspektasi 3/3" in hasil[1]
    assert "tanpa usulan 3/0; sama pada 0 dari 3" in hasil[2]
    assert len(ditanya) == 3


@pytest.mark.parametrize(
    ("hitung", "sebab"),
    [
        (lambda *_: 101, "AnswerError: expected Usulan, not int"),
        (
            lambda *_: Usulan(alasan=("x",), rating_hasil=101),
            "AnswerError: rating_hasil must be a Rating or None, not 101",
        ),  # type: ignore[arg-type]
        (lambda *_: None, "AnswerError: expected Usulan, not NoneType"),
        (raise_on_purpose, "LookupError: sengaja rusak"),
    ],
    ids=["101", "rating 101", "none", "raises"],
)
def test_a_formula_with_a_wrong_answer_fails_with_its_message(
    ruang: Ruang, hitung: Callable[..., object], sebab: str
) -> None:
    assert lines(ruang.try_plugin(formula(hitung))) == [
        (
            "GAGAL data: formula uji: 0 dari 1 penilaian 2026 diusulkan ulang (yang terbaru dahulu, "
            "paling banyak 1.000), 1 galat"
        ),
        f"galat pertama: {sebab}",
    ]


def test_a_formula_is_tried_with_the_stored_settings(ruang: Ruang) -> None:
    def limit(_bahan: BahanFormula, setelan: Setelan) -> Usulan:
        raise LookupError(f"batas {setelan.batas}")

    assert "galat pertama: LookupError: batas 7" in lines(ruang.try_plugin(formula(limit)))
    ruang.session.add(PluginInstansi(nama=NAMA, aktif=False, nomor_setelan=1, diaktifkan=NOW))
    baris = SetelanPlugin(nama=NAMA, nomor=1, isi={"batas": "9"}, versi_plugin="1", oleh="Uji", dibuat=NOW)
    ruang.session.add(baris)
    assert "galat pertama: LookupError: batas 9" in lines(ruang.try_plugin(formula(limit)))
    baris.isi = {"batas": "banyak"}
    hasil = lines(ruang.try_plugin(formula(limit)))
    assert hasil[0].startswith("GAGAL data: setelan: ")
    assert "tidak terbaca oleh versi plugin ini" in hasil[0]
    assert hasil[0].endswith("; dicoba dengan setelan awal")
    assert "galat pertama: LookupError: batas 7" in hasil
