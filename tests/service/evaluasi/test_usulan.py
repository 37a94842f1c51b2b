"""The proposal of a formula: stored with the draft, frozen when fixed, and never in the way."""

import json
import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from kinerja.evaluasi import service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import CapaianOrganisasi, Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.evaluasi.usulan import UsulanFormula, read_usulan
from kinerja.hooks import BahanFormula, PeranUmpanBalik, Usulan
from kinerja.hooks.penjaga import resume
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Indikator, RencanaHasilKerja
from kinerja.skp.rules import Aspek
from kinerja.umpan_balik.models import UmpanBalik
from tests import factories
from tests.evaluasi_bersama import BAIK, SAAT, Kantor, on
from tests.formula_bersama import NAMA, Setelan, both, fill_values, mirror, use_formula

ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI


def _usulan(evaluasi: Evaluasi) -> UsulanFormula:
    found = read_usulan(evaluasi)
    assert found is not None
    return found


def _save(kantor: Kantor, isian: IsianNilai = BAIK, **lain: object) -> Evaluasi:
    return service.save_ratings(kantor.session, kantor.penilai, kantor.periode().id, isian, **(SAAT | lain))


# What is stored


def test_the_built_in_proposal_is_stored_with_the_draft(session: Session, kantor: Kantor) -> None:
    periode = kantor.submit()
    fill_values(session, periode, "13")
    evaluasi = _save(kantor)
    session.flush()
    session.refresh(evaluasi)
    assert (evaluasi.formula, evaluasi.formula_plugin, evaluasi.formula_versi) == (
        "bawaan",
        "formula_bawaan",
        "1.0.0",
    )
    usulan = _usulan(evaluasi)
    assert (usulan.rating_hasil, usulan.rating_perilaku) == (ATAS, None)
    assert usulan.alasan[0].startswith("Dari 1 target utama yang dapat diukur, 1 terlampaui (100 %)")
    assert evaluasi.usulan["setelan"] == {"sebagian_besar": "60", "sebagian_kecil": "25"}
    assert evaluasi.usulan["nomor_setelan"] == 0
    capaian = evaluasi.usulan["bahan"]["daftar_hasil"][0]["daftar_indikator"][0]["capaian"]
    assert capaian["persen_penuh"] == "108.33"
    assert evaluasi.rating_hasil is SESUAI  # the proposal sets nothing


def test_the_input_holds_the_work_and_no_name(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian(CapaianOrganisasi.ISTIMEWA)
    periode = kantor.submit()
    fill_values(session, periode, "3")
    evaluasi = _save(kantor)
    bahan = _usulan(evaluasi).isi.bahan
    (hasil,) = bahan.daftar_hasil
    (indikator,) = hasil.daftar_indikator
    assert (indikator.teks, indikator.target, indikator.realisasi) == (
        "Jumlah laporan",
        "12 laporan",
        "3 laporan",
    )
    assert indikator.capaian is not None
    assert indikator.capaian.persen == Decimal("25.00")
    assert (hasil.jumlah_bukti, [satu.teks for satu in hasil.daftar_umpan]) == (1, ["Analisisnya tajam."])
    adaptif = next(satu for satu in bahan.daftar_perilaku if satu.nilai.value == "adaptif")
    assert [(satu.peran, satu.teks) for satu in adaptif.daftar_umpan] == [
        (PeranUmpanBalik.REKAN, "Mengusulkan rekap otomatis.")
    ]
    assert bahan.capaian_organisasi is CapaianOrganisasi.ISTIMEWA
    assert (bahan.rating_hasil, bahan.rating_perilaku) == (BAIK.rating_hasil, BAIK.rating_perilaku)
    tersimpan = json.dumps(evaluasi.usulan, ensure_ascii=False)
    for orang in (kantor.pegawai, kantor.kepala, kantor.kepala_badan, kantor.lain):
        for kata in (orang.nip, *orang.nama.split()):
            assert kata not in tersimpan, kata


def test_progress_counts_since_the_skp_began(session: Session, kantor: Kantor) -> None:
    fill_values(session, kantor.submit(), "3")
    service.establish(session, kantor.penilai, _save(kantor).periode_id, **SAAT)
    fill_values(session, kantor.submit(kode="T2"), "4")
    kedua = service.save_ratings(
        session, kantor.penilai, kantor.periode(kode="T2").id, BAIK, **on(2026, 7, 2)
    )
    bahan = _usulan(kedua).isi.bahan
    capaian = bahan.daftar_hasil[0].daftar_indikator[0].capaian
    assert capaian is not None
    assert capaian.kalimat.startswith("7 dari 12 laporan")
    assert [(titik.label, titik.predikat) for titik in bahan.seri] == [("Triwulan I", "baik")]


def test_a_revision_under_way_changes_nothing(session: Session, kantor: Kantor) -> None:
    periode = kantor.submit()
    fill_values(session, periode, "3")
    for satu in session.scalars(select(Indikator)):
        satu.parameter, satu.target = {**satu.parameter, "nilai": "1000"}, "1000 laporan"
    session.flush()
    indikator = _usulan(_save(kantor)).isi.bahan.daftar_hasil[0].daftar_indikator[0]
    assert (indikator.target, indikator.capaian and indikator.capaian.persen) == (
        "12 laporan",
        Decimal("25.00"),
    )


def test_a_target_that_does_not_fit_its_kind_has_no_progress(
    session: Session, kantor: Kantor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factories, "make_indikator", _make_misfit)
    periode = kantor.submit(kantor.add_person("Dewi"))
    evaluasi = service.save_ratings(session, kantor.penilai, periode.id, BAIK, **SAAT)
    (indikator,) = _usulan(evaluasi).isi.bahan.daftar_hasil[0].daftar_indikator
    assert (indikator.tipe, indikator.capaian, indikator.realisasi) == ("angka", None, "3 laporan")


def _make_misfit(session: Session, rhk: RencanaHasilKerja) -> None:
    """As an upgrade of a kind may leave it behind."""
    session.add(
        Indikator(
            rencana_hasil_kerja_id=rhk.id,
            urutan=1,
            aspek=Aspek.KUANTITAS,
            teks="Jumlah laporan",
            target="banyak laporan",
            tipe="angka",
            parameter={"nilai": "banyak"},
        )
    )
    session.flush()


def test_settings_are_stored_with_their_number_and_without_secrets(session: Session, kantor: Kantor) -> None:
    use_formula(session, both, setelan=Setelan(batas=9, kunci="sangat rahasia"), nomor=4)
    kantor.submit()
    evaluasi = _save(kantor)
    assert evaluasi.usulan["setelan"] == {"batas": 9}
    assert evaluasi.usulan["nomor_setelan"] == 4
    assert evaluasi.formula_plugin == NAMA
    assert _usulan(evaluasi).alasan == ("Batas 9 terlampaui.",)


# When it is asked


def test_every_save_asks_again_with_the_ratings_chosen_so_far(session: Session, kantor: Kantor) -> None:
    use_formula(session, mirror)
    kantor.submit()
    assert _usulan(_save(kantor, IsianNilai(None, None))).rating_hasil is None
    evaluasi = _save(kantor, IsianNilai(None, BAWAH))
    assert _usulan(evaluasi).rating_hasil is BAWAH
    assert evaluasi.rating_hasil is None


def test_feedback_that_came_since_is_part_of_the_next_save(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    session.flush()
    versi = evaluasi.versi
    lama = session.scalars(select(UmpanBalik).where(UmpanBalik.nilai_perilaku.is_not(None))).one()
    lama.teks = "Sudah lebih rapi."
    _save(kantor)
    session.flush()
    assert "Sudah lebih rapi." in json.dumps(evaluasi.usulan)
    assert evaluasi.versi == versi + 1
    _save(kantor)
    session.flush()
    assert evaluasi.versi == versi + 1  # nothing new, nothing written


def test_a_proposal_is_frozen_when_the_evaluation_is_fixed(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    usulan = evaluasi.usulan
    use_formula(session, both)
    service.accept(session, kantor.pemilik, evaluasi.periode_id, **on(2026, 4, 5))
    session.flush()
    session.refresh(evaluasi)
    assert (evaluasi.usulan, evaluasi.formula) == (usulan, "bawaan")
    halaman = service.open_penilaian(session, kantor.penilai, evaluasi.periode_id, **on(2026, 4, 6))
    assert halaman.nilai.usulan is not None
    assert halaman.nilai.usulan.formula == "bawaan"
    with pytest.raises(DatabaseError):
        session.connection().execute(text("UPDATE evaluasi SET formula_versi = '9.9.9'"))


def test_a_draft_that_is_taken_back_has_no_proposal(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    assert evaluasi.usulan
    service.cancel_rating(session, kantor.penilai, evaluasi.periode_id, **SAAT)
    assert (evaluasi.formula, evaluasi.formula_plugin, evaluasi.formula_versi) == ("", "", "")
    assert read_usulan(evaluasi) is None


def test_of_the_head_of_a_unit_only_perilaku_is_proposed(session: Session, kantor: Kantor) -> None:
    use_formula(session, both)
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    kantor.set_capaian(CapaianOrganisasi.KURANG)
    periode = kantor.submit(kantor.kepala)
    isian = IsianNilai(None, SESUAI)
    evaluasi = service.save_ratings(session, kantor.actor(kantor.kepala_badan), periode.id, isian, **SAAT)
    usulan = _usulan(evaluasi)
    assert (usulan.isi.bahan.kepala_unit, usulan.isi.bahan.rating_hasil) == (True, BAWAH)
    assert (usulan.rating_hasil, usulan.rating_perilaku) == (None, SESUAI)


# Formulas that fail


def test_without_the_plugin_of_the_formula_there_is_no_proposal(session: Session, kantor: Kantor) -> None:
    use_formula(session, None)
    evaluasi = kantor.rate()
    assert (evaluasi.formula, evaluasi.usulan) == ("", {})
    halaman = service.open_penilaian(session, kantor.penilai, evaluasi.periode_id, **SAAT)
    assert halaman.nilai.usulan is None


def _raise(*_argumen: object) -> Usulan:
    raise ZeroDivisionError


def _hang(*_argumen: object) -> Usulan:
    threading.Event().wait(20)
    return Usulan(alasan=("Terlambat.",))


def _exit(*_argumen: object) -> Usulan:
    raise SystemExit(3)


@pytest.mark.parametrize(
    "hitung",
    [
        _raise,
        _hang,
        _exit,
        lambda *_: None,
        lambda *_: "di_atas_ekspektasi",
        lambda *_: Usulan(alasan=()),
        lambda *_: Usulan(alasan=("x",), angka=Decimal("NaN")),
        lambda *_: Usulan(alasan=("\ud800",)),
        lambda *_: Usulan(alasan=("x" * 601,)),
        lambda *_: iter(lambda: 1, 0),
    ],
    ids=["raises", "hangs", "exits", "none", "text", "no reason", "nan", "surrogate", "long", "endless"],
)
def test_a_formula_that_fails_leaves_page_and_save_alone(
    session: Session, kantor: Kantor, hitung: object
) -> None:
    galat = use_formula(session, hitung, batas=0.1)  # type: ignore[arg-type]
    try:
        kantor.submit()
        evaluasi = _save(kantor)
        session.flush()
        assert (evaluasi.rating_hasil, evaluasi.formula) == (BAIK.rating_hasil, "uji")
        assert _usulan(evaluasi).gagal
        assert galat[0].plugin == NAMA
        halaman = service.open_penilaian(session, kantor.penilai, evaluasi.periode_id, **SAAT)
        assert halaman.nilai.usulan is not None
        assert halaman.nilai.usulan.gagal
        service.establish(session, kantor.penilai, evaluasi.periode_id, **SAAT)
        assert kantor.periode().status is StatusPeriode.DITETAPKAN
    finally:
        resume(NAMA)


def test_a_formula_that_changes_its_input_changes_nothing_stored(session: Session, kantor: Kantor) -> None:
    def tamper(bahan: BahanFormula, setelan: Setelan) -> Usulan:
        object.__setattr__(bahan, "tahunan", True)
        object.__setattr__(bahan.daftar_hasil[0], "teks", "diubah")
        setelan.__dict__["batas"] = 99
        return Usulan(alasan=(f"Batas {setelan.batas}.",))

    use_formula(session, tamper)
    kantor.submit()
    evaluasi = _save(kantor)
    bahan = _usulan(evaluasi).isi.bahan
    assert (bahan.tahunan, bahan.daftar_hasil[0].teks) == (False, "Tersusunnya laporan evaluasi")
    assert evaluasi.usulan["setelan"] == {"batas": 7}
    assert _usulan(_save(kantor, replace(BAIK, catatan="Lagi."))).isi.setelan == {"batas": 7}


def test_a_formula_that_reaches_for_the_session_gets_nothing(session: Session, kantor: Kantor) -> None:
    kantor.submit()
    periode = kantor.periode()

    def reach_out(*_argumen: object) -> Usulan:
        periode.kode = "T9"
        session.commit()
        return Usulan(alasan=("Tersimpan.",))

    galat = use_formula(session, reach_out)
    evaluasi = _save(kantor)
    assert _usulan(evaluasi).gagal
    assert periode.kode == "T1"
    assert "session" in galat[0].sebab


# Stored long ago


def test_a_proposal_of_the_first_version_stays_readable() -> None:
    """Written by 1.0; when this fails, a field of the contract lost its default."""
    isi = {
        "bahan": {
            "capaian_organisasi": "baik",
            "daftar_hasil": [
                {
                    "daftar_indikator": [
                        {
                            "aspek": "kuantitas",
                            "capaian": {
                                "bilah": "25.00",
                                "catatan": "",
                                "kalimat": "3 dari 12 laporan, 25 %",
                                "persen": "25.00",
                                "persen_penuh": "25.00",
                                "realisasi": "3 laporan",
                                "tercapai": False,
                            },
                            "realisasi": "3 laporan",
                            "target": "12 laporan",
                            "teks": "Jumlah laporan",
                            "tipe": "angka",
                        }
                    ],
                    "daftar_umpan": [{"peran": "pimpinan", "teks": "Analisisnya tajam."}],
                    "jumlah_bukti": 1,
                    "klasifikasi": "utama",
                    "teks": "Tersusunnya laporan evaluasi",
                }
            ],
            "daftar_perilaku": [{"daftar_umpan": [], "ekspektasi": "", "nilai": "adaptif"}],
            "kepala_unit": False,
            "pendekatan": "kuantitatif",
            "periode": {"mulai": "2026-01-01", "sampai": "2026-04-01"},
            "rating_hasil": "sesuai_ekspektasi",
            "rating_perilaku": None,
            "seri": [{"label": "Triwulan I", "predikat": "baik"}],
            "tahunan": False,
        },
        "label": "Usulan bawaan",
        "nomor_setelan": 0,
        "setelan": {"sebagian_besar": "60", "sebagian_kecil": "25"},
        "usulan": {
            "alasan": ["Cukup."],
            "angka": "87.50",
            "rating_hasil": "sesuai_ekspektasi",
            "rating_perilaku": None,
        },
    }
    usulan = _usulan(
        Evaluasi(formula="bawaan", formula_plugin="formula_bawaan", formula_versi="1.0.0", usulan=isi)
    )
    assert usulan.rating_hasil is SESUAI
    assert usulan.isi.usulan is not None
    assert usulan.isi.usulan.angka == Decimal("87.50")
