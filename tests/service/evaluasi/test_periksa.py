"""Stored proposals computed again: equal, otherwise by another version, or not at all."""

import copy

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import NotAuthorizedError
from kinerja.evaluasi import service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.service import HasilPeriksa
from kinerja.hooks import BahanFormula, Rating, Usulan
from kinerja.skp.models import Skp
from tests.evaluasi_bersama import Kantor
from tests.formula_bersama import Setelan, both, mirror, use_formula


def _check(kantor: Kantor, tahun: int | None = None) -> HasilPeriksa:
    *_, hasil = service.check_usulan(kantor.session, kantor.sistem, tahun=tahun)
    return hasil


def _tamper(evaluasi: Evaluasi, nama: str, isi: object) -> None:
    usulan = copy.deepcopy(evaluasi.usulan)
    usulan["usulan"][nama] = isi
    evaluasi.usulan = usulan


def test_what_was_stored_comes_out_again(kantor: Kantor) -> None:
    kantor.establish()
    kantor.rate(kantor.add_person("Dewi"))
    hasil = _check(kantor)
    assert (hasil.total, hasil.diperiksa, hasil.sama, hasil.jumlah_beda) == (2, 2, 2, 0)
    assert (hasil.versi_lain, hasil.tidak_dapat) == (0, {})


def test_stored_settings_count_and_not_those_of_today(session: Session, kantor: Kantor) -> None:
    use_formula(session, both, setelan=Setelan(batas=9))
    kantor.rate()
    use_formula(session, both, setelan=Setelan(batas=50))
    assert _check(kantor).sama == 1


@pytest.mark.parametrize(
    ("nama", "isi"),
    [
        ("rating_hasil", "di_bawah_ekspektasi"),
        ("rating_perilaku", "di_bawah_ekspektasi"),
        ("angka", "1.50"),
        ("alasan", ["Lain."]),
    ],
)
def test_every_field_is_compared(session: Session, kantor: Kantor, nama: str, isi: object) -> None:
    use_formula(session, both)
    _tamper(kantor.rate(), nama, isi)
    hasil = _check(kantor)
    assert (hasil.sama, hasil.jumlah_beda, hasil.beda_tanpa_sebab) == (0, 1, 1)
    (beda,) = hasil.beda
    assert (beda.bidang, beda.periode, beda.formula) == ((nama,), "T1 2026", "uji")


def test_another_version_is_asked_and_named(session: Session, kantor: Kantor) -> None:
    use_formula(session, mirror)
    kantor.rate()
    use_formula(session, mirror, versi="1.1.0")
    hasil = _check(kantor)
    assert (hasil.sama, hasil.versi_lain) == (1, 1)
    use_formula(session, both, versi="2.0.0")
    hasil = _check(kantor)
    assert (hasil.jumlah_beda, hasil.versi_lain, hasil.beda_tanpa_sebab) == (1, 1, 0)
    assert (hasil.beda[0].versi, hasil.beda[0].versi_terpasang) == ("1.0.0", "2.0.0")


def test_a_formula_that_is_gone_is_said(session: Session, kantor: Kantor) -> None:
    use_formula(session, mirror)
    kantor.rate()
    use_formula(session, None)
    assert _check(kantor).tidak_dapat == {"formula “uji” dari plugin “formula_uji” tidak terpasang": 1}


def test_settings_and_inputs_that_cannot_be_read_are_said(session: Session, kantor: Kantor) -> None:
    use_formula(session, both)
    evaluasi = kantor.rate()
    asli = copy.deepcopy(evaluasi.usulan)
    evaluasi.usulan = asli | {"setelan": {"batas": "banyak"}}
    assert _check(kantor).tidak_dapat == {"setelan tersimpan tidak dapat dibaca oleh “formula_uji” 1.0.0": 1}
    evaluasi.usulan = asli | {"bahan": {"periode": "T1"}}
    assert _check(kantor).tidak_dapat == {"masukan tersimpan tidak dapat dibaca": 1}


def _fail(_bahan: BahanFormula, _setelan: Setelan) -> Usulan:
    raise ValueError("rusak")


def test_a_formula_that_fails_is_said_and_not_reported(session: Session, kantor: Kantor) -> None:
    use_formula(session, both)
    kantor.rate()
    galat = use_formula(session, _fail)
    assert _check(kantor).tidak_dapat == {"“formula_uji” 1.0.0 gagal: ValueError: rusak": 1}
    assert not galat


def test_a_formula_that_did_not_answer_at_the_time_is_counted_apart(session: Session, kantor: Kantor) -> None:
    use_formula(session, _fail)
    kantor.rate()
    use_formula(session, both)
    hasil = _check(kantor)
    assert (hasil.diperiksa, hasil.sama, hasil.tanpa_jawaban) == (1, 0, 1)


def test_a_year_is_that_of_the_skp(session: Session, kantor: Kantor) -> None:
    kantor.rate()
    assert _check(kantor, 2025).total == 0
    assert _check(kantor, 2026).total == 1
    session.query(Skp).update({"tahun": 2025})
    assert _check(kantor, 2025).total == 1


def test_proposals_are_counted_by_formula_and_version(session: Session, kantor: Kantor) -> None:
    kantor.rate()
    use_formula(session, both, versi="1.2.0")
    kantor.rate(kantor.add_person("Dewi"))
    semua = service.count_usulan(session, kantor.sistem)
    assert [(satu.formula, satu.plugin, satu.versi, satu.jumlah) for satu in semua] == [
        ("bawaan", "formula_bawaan", "1.0.0", 1),
        ("uji", "formula_uji", "1.2.0", 1),
    ]
    assert service.count_usulan(session, kantor.sistem, tahun=2025) == []


def test_only_an_admin_checks(session: Session, kantor: Kantor) -> None:
    with pytest.raises(NotAuthorizedError):
        service.check_usulan(session, kantor.penilai)
    with pytest.raises(NotAuthorizedError):
        service.count_usulan(session, kantor.penilai)


def test_nothing_is_written(session: Session, kantor: Kantor) -> None:
    use_formula(session, lambda *_: Usulan(alasan=("x",), rating_hasil=Rating.DI_BAWAH_EKSPEKTASI))
    evaluasi = kantor.rate()
    session.flush()
    use_formula(session, both)
    _check(kantor)
    assert not session.dirty
    assert evaluasi.usulan["usulan"]["rating_hasil"] == "di_bawah_ekspektasi"
