"""The plan of development: proposed, agreed by the other side, followed up, carried on."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from kinerja.bimbingan.models import RencanaPengembangan
from kinerja.bimbingan.rules import AksiPengembangan, JenisPengembangan, Sisi, StatusPengembangan
from kinerja.bimbingan.service import halaman, rencana
from kinerja.bimbingan.service.rencana import IsianPengembangan
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from tests.evaluasi_bersama import SAAT, Kantor

A = AksiPengembangan


def isian(**fields: Any) -> IsianPengembangan:
    values = {
        "jenis": JenisPengembangan.PELATIHAN,
        "uraian": "Pelatihan analisis data",
        "dasar": "Laporan belum memakai data pembanding",
        "ukuran": "Sertifikat dan satu laporan berdata pembanding",
        "tenggat": date(2026, 9, 30),
    }
    return IsianPengembangan(**(values | fields))


def test_the_other_side_agrees_then_both_follow_it_up_and_carry_it_on(kantor: Kantor) -> None:
    session = kantor.session
    butir = rencana.propose(session, kantor.pemilik, kantor.pegawai.id, isian(), **SAAT)
    with pytest.raises(NotAuthorizedError):
        rencana.move(session, kantor.pemilik, butir.id, A.SEPAKATI, **SAAT)
    rencana.move(session, kantor.penilai, butir.id, A.SEPAKATI, versi=butir.versi, **SAAT)
    rencana.note_progress(
        session, kantor.pemilik, butir.id, "Modul 1 selesai", "https://contoh.go.id/1", **SAAT
    )
    rencana.move(session, kantor.pemilik, butir.id, A.LANJUTKAN, **SAAT)
    session.flush()
    baru = session.scalars(select(RencanaPengembangan).where(RencanaPengembangan.asal_id == butir.id)).one()
    assert (butir.status, baru.status) == (StatusPengembangan.DILANJUTKAN, StatusPengembangan.DISEPAKATI)
    assert (baru.tahun, baru.tenggat) == (2027, date(2027, 9, 30))
    with pytest.raises(StateError):
        rencana.move(session, kantor.pemilik, butir.id, A.LANJUTKAN, **SAAT)
    (terbuka,) = halaman.open_team(session, kantor.penilai, today=SAAT["today"]).rencana
    assert terbuka.id == baru.id


def test_who_sees_and_who_writes_a_plan(kantor: Kantor) -> None:
    session, pegawai_id, today = kantor.session, kantor.pegawai.id, SAAT["today"]
    assert rencana.open_rencana(session, kantor.penilai, pegawai_id, today=today).sisi is Sisi.PIMPINAN
    atasan = kantor.actor(kantor.kepala_badan)
    assert rencana.open_rencana(session, atasan, pegawai_id, today=today).sisi is None
    with pytest.raises(NotAuthorizedError):
        rencana.propose(session, atasan, pegawai_id, isian(), **SAAT)
    for baca in (kantor.actor(kantor.lain), kantor.sistem):
        with pytest.raises(NotFoundError):
            rencana.open_rencana(session, baca, pegawai_id, today=today)


@pytest.mark.parametrize(
    ("salah", "bidang"),
    [
        ({"tenggat": date(2026, 1, 1)}, "tenggat"),
        ({"rencana_hasil_kerja_id": 9_999_999}, "kaitan"),
        ({"kompetensi_id": 9_999_999}, "kaitan"),
    ],
)
def test_a_link_or_a_day_that_cannot_be_is_refused(
    kantor: Kantor, salah: dict[str, Any], bidang: str
) -> None:
    with pytest.raises(InputError) as galat:
        rencana.propose(kantor.session, kantor.pemilik, kantor.pegawai.id, isian(**salah), **SAAT)
    assert bidang in galat.value.fields


def test_refusals_need_a_reason_and_the_version_of_the_page(kantor: Kantor) -> None:
    session = kantor.session
    butir = rencana.propose(session, kantor.penilai, kantor.pegawai.id, isian(), **SAAT)
    with pytest.raises(InputError):
        rencana.move(session, kantor.pemilik, butir.id, A.TOLAK, **SAAT)
    with pytest.raises(ConflictError):
        rencana.move(session, kantor.pemilik, butir.id, A.SEPAKATI, versi=99, **SAAT)
    with pytest.raises(StateError):
        rencana.note_progress(session, kantor.pemilik, butir.id, "x", "", **SAAT)
    rencana.move(session, kantor.pemilik, butir.id, A.TOLAK, alasan="Sudah pernah", **SAAT)
    assert (butir.status, butir.alasan) == (StatusPengembangan.DITOLAK, "Sudah pernah")


def test_a_link_to_evidence_is_an_address_of_the_web(kantor: Kantor) -> None:
    session = kantor.session
    butir = rencana.propose(session, kantor.penilai, kantor.pegawai.id, isian(), **SAAT)
    rencana.move(session, kantor.pemilik, butir.id, A.SEPAKATI, **SAAT)
    with pytest.raises(InputError):
        rencana.note_progress(session, kantor.pemilik, butir.id, "x", "javascript:alert(1)", **SAAT)
