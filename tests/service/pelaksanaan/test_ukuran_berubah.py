"""A revision changes how a target is measured: what was written before is to be written again, not lost."""

from decimal import Decimal

import pytest
from kinerja_indikator_bawaan.angka import RealisasiAngka
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.models import Realisasi
from kinerja.pelaksanaan.service import IsianRealisasi, PeriodeIncompleteError
from kinerja.pelaksanaan.tampilan import IndikatorTampil
from kinerja.skp import service as skp_service
from kinerja.skp.service import IsianIndikator, IsianRhk
from tests.pelaksanaan_bersama import HARI_INI, Kerja, read
from tests.skp_bersama import seal


def _change_target(kerja: Kerja, target: str) -> None:
    """The way of a user: open a revision, type another target, have it approved."""
    skp_service.revise_skp(kerja.session, kerja.pemilik, kerja.skp.id, "Target berubah", **HARI_INI)
    rhk, satu = kerja.rhk()[0], kerja.indikator()[0]
    isian = IsianRhk(
        teks=rhk.teks,
        indikator={satu.id: IsianIndikator(teks=satu.teks, target=target, aspek=satu.aspek)},
    )
    skp_service.save_rhk(kerja.session, kerja.pemilik, kerja.skp.id, rhk.id, isian, **HARI_INI)
    skp_service.submit_skp(kerja.session, kerja.pemilik, kerja.skp.id, **HARI_INI)
    sidik = seal(kerja.session, kerja.skp.id)
    skp_service.approve_skp(kerja.session, kerja.penilai, kerja.skp.id, sidik=sidik, **HARI_INI)


def _first(kerja: Kerja) -> IndikatorTampil:
    return kerja.view().daftar_rhk[0].daftar_indikator[0]


def test_a_realisasi_of_another_kind_is_to_be_written_again_and_stays_readable(kerja: Kerja) -> None:
    kerja.fill(nilai="3")
    _change_target(kerja, "95%")
    satu = _first(kerja)
    assert kerja.indikator()[0].tipe == "persen"
    # "3" could be read as three percent: it must not.
    assert (satu.resmi, satu.lama, satu.nilai, satu.capaian.persen) == ("", "3 laporan", None, None)
    assert kerja.view().daftar_rhk[0].terisi == 0
    with pytest.raises(PeriodeIncompleteError):
        kerja.submit()


def test_an_empty_form_keeps_what_stood_there_before(kerja: Kerja, session: Session) -> None:
    kerja.fill(nilai="3")
    _change_target(kerja, "95%")
    satu = kerja.indikator()[0]
    kosong = {satu.id: IsianRealisasi(None, "", _first(kerja).versi)}
    service.save_realisasi(session, kerja.pemilik, kerja.id(), kosong, **HARI_INI)
    assert _first(kerja).lama == "3 laporan"


def test_written_again_it_counts_in_the_new_kind(kerja: Kerja, session: Session) -> None:
    kerja.fill(nilai="3")
    _change_target(kerja, "95%")
    baru = read(kerja.indikator()[0], "80")
    isian = {kerja.indikator()[0].id: IsianRealisasi(baru, "", _first(kerja).versi)}
    service.save_realisasi(session, kerja.pemilik, kerja.id(), isian, **HARI_INI)
    satu = _first(kerja)
    assert (satu.resmi, satu.lama, satu.teks) == ("80%", "", "")
    kerja.submit()


def test_in_the_same_kind_the_proposed_text_follows_the_target(kerja: Kerja) -> None:
    kerja.fill(nilai="3")
    _change_target(kerja, "12 dokumen")
    satu = _first(kerja)
    assert (satu.resmi, satu.teks, satu.lama) == ("3 dokumen", "", "")


def test_in_the_same_kind_a_text_of_ones_own_stays(kerja: Kerja, session: Session) -> None:
    isian = IsianRealisasi(RealisasiAngka(nilai=Decimal(3)), "Tiga, satu menyusul")
    service.save_realisasi(session, kerja.pemilik, kerja.id(), {kerja.indikator()[0].id: isian}, **HARI_INI)
    _change_target(kerja, "12 dokumen")
    assert _first(kerja).resmi == "Tiga, satu menyusul"


def test_what_was_handed_over_stays_as_it_was(kerja: Kerja) -> None:
    kerja.fill(nilai="3")
    kerja.submit()
    _change_target(kerja, "95%")
    satu = _first(kerja)
    assert (satu.resmi, satu.lama) == ("3 laporan", "3 laporan")


def test_a_realisasi_from_before_the_product_knew_stands(kerja: Kerja, session: Session) -> None:
    kerja.fill(nilai="3")
    for baris in session.scalars(select(Realisasi)):
        baris.ukuran = {}
    _change_target(kerja, "95%")
    assert (_first(kerja).resmi, _first(kerja).lama) == ("3 laporan", "")
