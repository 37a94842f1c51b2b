"""A run proposes what final results suggest, once; lost grounds are withdrawn."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.aturan.rules import Predikat
from kinerja.audit import CatatanAudit
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import StatusKeberatan
from kinerja.organisasi.models import Instansi
from kinerja.tindak_lanjut.models import DasarRekomendasi, Rekomendasi
from kinerja.tindak_lanjut.rules.alur import StatusRekomendasi
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.service import usul
from tests import angka_kredit_bersama as ak
from tests.tindak_lanjut_bersama import SAAT, Dinas, make_dinas

SB, B, BP = Predikat.SANGAT_BAIK, Predikat.BAIK, Predikat.BUTUH_PERBAIKAN


@pytest.fixture
def dinas(session: Session, instansi: Instansi) -> Dinas:
    return make_dinas(session, instansi.id)


def test_two_very_good_years_propose_each_with_their_evaluations(dinas: Dinas) -> None:
    lalu, kini = dinas.final(SB, 2024), dinas.final(SB)
    hasil = dinas.propose()
    assert hasil.jumlah == len(dinas.kinds()) == 5
    satu = dinas.find(JenisRekomendasi.PENGHARGAAN)
    query = select(DasarRekomendasi).where(DasarRekomendasi.rekomendasi_id == satu.id)
    dasar = dinas.session.scalars(query.order_by(DasarRekomendasi.tahun)).all()
    assert [(d.evaluasi_id, d.tahun, d.revisi) for d in dasar] == [(lalu.id, 2024, 1), (kini.id, 2025, 1)]
    assert satu.batas == date(2026, 4, 9)
    assert satu.status is StatusRekomendasi.USULAN


def test_a_second_run_adds_nothing(dinas: Dinas) -> None:
    dinas.final(BP)
    assert dinas.propose().jumlah == 2
    hasil = dinas.propose()
    assert (hasil.jumlah, hasil.tetap, hasil.ditarik) == (0, 2, 0)


def test_the_same_ground_is_refused_by_the_database(dinas: Dinas) -> None:
    dinas.final(BP)
    dinas.propose()
    satu = dinas.find(JenisRekomendasi.BIMBINGAN)
    kembar = Rekomendasi(
        pegawai_id=satu.pegawai_id,
        jenis=satu.jenis,
        tahun=satu.tahun,
        kunci=satu.kunci,
        status_sejak=SAAT["now"],
        batas=satu.batas,
        dibuat=SAAT["now"],
    )
    dinas.session.add(kembar)
    with pytest.raises(IntegrityError):
        dinas.session.flush()


def test_a_preview_stores_nothing(dinas: Dinas) -> None:
    dinas.final(BP)
    kerja = usul.start_run(dinas.session, dinas.actor(dinas.admin), 2025, today=SAAT["today"])
    hasil = usul.preview(dinas.session, dinas.actor(dinas.admin), kerja)
    assert hasil.baru == {"bimbingan": 1, "perbaikan": 1}
    assert dinas.kinds() == set()
    assert usul.list_affected(dinas.session, dinas.actor(dinas.admin), kerja, limit=5) == (dinas.pegawai.id,)


def test_a_result_that_is_not_final_is_no_ground(dinas: Dinas) -> None:
    ak.make_final(dinas.session, dinas.pegawai, 2025, None)
    hasil = dinas.propose()
    assert (hasil.pegawai, hasil.tanpa_dasar, hasil.jumlah) == (1, 1, 0)


def test_a_running_objection_holds_everything_up(dinas: Dinas) -> None:
    evaluasi = dinas.final(BP)
    file_objection(dinas, evaluasi.id, evaluasi.periode_id)
    assert dinas.propose().jumlah == 0


def file_objection(dinas: Dinas, evaluasi_id: int, periode_id: int) -> None:
    dinas.session.add(
        Keberatan(
            periode_id=periode_id,
            evaluasi_id=evaluasi_id,
            pegawai_id=dinas.pegawai.id,
            status=StatusKeberatan.DIAJUKAN,
            status_sejak=SAAT["now"],
            batas=SAAT["now"],
            diajukan=SAAT["now"],
            sidik="0" * 64,
        )
    )
    dinas.session.flush()


def test_a_new_revision_withdraws_and_proposes_anew(dinas: Dinas) -> None:
    evaluasi = dinas.final(BP)
    dinas.propose()
    dinas.replace(evaluasi, B)
    hasil = dinas.propose()
    assert hasil.ditarik == 2
    assert dinas.find(JenisRekomendasi.BIMBINGAN).status is StatusRekomendasi.DITARIK
    assert "digantikan" in dinas.find(JenisRekomendasi.BIMBINGAN).alasan_tarik
    assert dinas.kinds() == {"bimbingan", "perbaikan", "kgb"}
    assert dinas.propose().jumlah == dinas.propose().ditarik == 0


def test_each_proposal_is_in_the_log(dinas: Dinas) -> None:
    dinas.final(BP)
    dinas.propose()
    query = select(CatatanAudit).where(CatatanAudit.aksi == "tindak_lanjut.usulkan")
    semua = dinas.session.scalars(query).all()
    assert len(semua) == 2
    assert any("2025: Butuh Perbaikan (revisi 1)" in satu.rincian["perubahan"][0] for satu in semua)


def test_only_an_admin_instansi_proposes(dinas: Dinas, instansi: Instansi) -> None:
    with pytest.raises(NotFoundError):
        usul.start_run(dinas.session, dinas.actor(dinas.kepala), 2025, today=SAAT["today"])
    with pytest.raises(NotAuthorizedError):
        usul.start_run(dinas.session, dinas.actor(dinas.luar, Peran.AUDITOR), 2025, today=SAAT["today"])
    assert usul.start_run(dinas.session, system_actor(instansi.id), 2025, today=SAAT["today"])
