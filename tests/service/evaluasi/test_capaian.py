"""Capaian kinerja organisasi: set by the head above the unit, and by nobody else."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.audit import CatatanAudit
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError
from kinerja.evaluasi import service
from kinerja.evaluasi.models import CapaianUnit
from kinerja.evaluasi.rules import CapaianOrganisasi
from kinerja.organisasi.models import UnitKerja
from tests import factories
from tests.evaluasi_bersama import SAAT, Kantor, on

BAIK, KURANG = CapaianOrganisasi.BAIK, CapaianOrganisasi.KURANG


def _set(
    kantor: Kantor, actor: Actor, unit: UnitKerja, nilai: CapaianOrganisasi = BAIK, **lain: object
) -> CapaianUnit:
    values = {"tahun": 2026, "kode": "T1", **SAAT, **lain}
    row = service.set_capaian(kantor.session, actor, unit.id, nilai=nilai, **values)
    kantor.session.flush()
    return row


def _with_role(actor: Actor, peran: Peran, unit: UnitKerja | None = None) -> Actor:
    lingkup = PeranLingkup(peran, unit.id if unit else None)
    return replace(actor, peran=actor.peran | {lingkup})


BERWENANG: dict[str, Callable[[Kantor], Actor]] = {
    "head of the unit above": lambda k: k.actor(k.kepala_badan),
    "pimpinan unit over the unit above": lambda k: _with_role(k.actor(k.lain), Peran.PIMPINAN_UNIT, k.badan),
    "pimpinan unit everywhere": lambda k: _with_role(k.actor(k.lain), Peran.PIMPINAN_UNIT),
}
TIDAK_BERWENANG: dict[str, Callable[[Kantor], Actor]] = {
    "its own head": lambda k: k.penilai,
    "its own head with a role above": lambda k: _with_role(k.penilai, Peran.PIMPINAN_UNIT, k.badan),
    "one of the unit": lambda k: k.pemilik,
    "a colleague": lambda k: k.actor(k.lain),
    "pimpinan unit over the unit itself": lambda k: _with_role(
        k.actor(k.lain), Peran.PIMPINAN_UNIT, k.bidang
    ),
    "admin instansi": lambda k: k.sistem,
    "auditor": lambda k: _with_role(k.actor(k.lain), Peran.AUDITOR),
}


@pytest.mark.parametrize("siapa", BERWENANG)
def test_the_head_above_sets_it(kantor: Kantor, siapa: str) -> None:
    actor = BERWENANG[siapa](kantor)
    row = _set(kantor, actor, kantor.bidang)
    assert (row.nilai, row.ditetapkan_oleh, row.ditetapkan) == (BAIK, actor.pegawai_id, SAAT["now"])


@pytest.mark.parametrize("siapa", TIDAK_BERWENANG)
def test_nobody_else_sets_it(kantor: Kantor, siapa: str) -> None:
    with pytest.raises(NotAuthorizedError):
        _set(kantor, TIDAK_BERWENANG[siapa](kantor), kantor.bidang)


def test_who_evaluates_the_head_of_a_unit_sets_it(session: Session, kantor: Kantor) -> None:
    kantor.end_line(SAAT["today"], kantor.kepala)
    factories.make_garis(session, kantor.kepala, kantor.lain, mulai=SAAT["today"])
    _set(kantor, kantor.actor(kantor.lain), kantor.bidang)


def test_the_topmost_unit_is_recorded_by_an_admin_with_its_ground(kantor: Kantor) -> None:
    with pytest.raises(InputError) as refused:
        _set(kantor, kantor.sistem, kantor.badan)
    assert "catatan" in refused.value.fields
    row = _set(kantor, kantor.sistem, kantor.badan, catatan="Surat Bupati 800/1/2026")
    assert (row.ditetapkan_oleh, row.catatan) == (None, "Surat Bupati 800/1/2026")


def test_a_change_is_written_down_and_the_later_of_two_is_refused(session: Session, kantor: Kantor) -> None:
    atasan = kantor.actor(kantor.kepala_badan)
    row = _set(kantor, atasan, kantor.bidang, versi=0)
    dibaca = row.versi
    _set(kantor, atasan, kantor.bidang, KURANG, catatan="Rencana aksi tertunda.", versi=dibaca)
    with pytest.raises(ConflictError) as refused:
        _set(kantor, atasan, kantor.bidang, BAIK, versi=dibaca)
    assert refused.value.theirs["Capaian"] == "Kurang"
    _, riwayat = service.find_capaian(session, atasan, kantor.bidang.id, 2026, "T1", today=SAAT["today"])
    assert [satu.rincian["perubahan"] for satu in riwayat] == [
        ["capaian: Baik → Kurang"],
        ["capaian: belum ada → Baik"],
    ]
    assert riwayat[0].rincian["catatan"] == "Rencana aksi tertunda."


def test_the_same_again_changes_nothing(session: Session, kantor: Kantor) -> None:
    atasan = kantor.actor(kantor.kepala_badan)
    row = _set(kantor, atasan, kantor.bidang)
    _set(kantor, atasan, kantor.bidang, **on(2026, 4, 9))
    assert row.ditetapkan == SAAT["now"]
    catatan = session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "capaian.tetapkan")).all()
    assert len(catatan) == 1


@pytest.mark.parametrize("kode", ["T9", "", "tw1"])
def test_an_unknown_period_does_not_exist(kantor: Kantor, kode: str) -> None:
    with pytest.raises(NotFoundError):
        _set(kantor, kantor.actor(kantor.kepala_badan), kantor.bidang, kode=kode)


def test_a_period_that_has_not_begun_has_no_capaian(kantor: Kantor) -> None:
    with pytest.raises(InputError):
        _set(kantor, kantor.actor(kantor.kepala_badan), kantor.bidang, kode="T3")


def test_the_list_shows_the_units_below_page_by_page(session: Session, kantor: Kantor) -> None:
    for nomor in range(4):
        factories.make_unit(session, nama=f"Bidang {nomor}", induk_id=kantor.badan.id)
    kantor.set_capaian()
    atasan = kantor.actor(kantor.kepala_badan)
    nama, sesudah, halaman = [], None, 0
    while halaman == 0 or sesudah:
        daftar = service.list_capaian(
            session, atasan, 2026, "T1", sesudah=sesudah, today=SAAT["today"], batas=2
        )
        nama += [(baris.unit.nama, baris.capaian.nilai if baris.capaian else None) for baris in daftar.daftar]
        sesudah, halaman = daftar.sesudah, halaman + 1
    assert nama == [*((f"Bidang {nomor}", None) for nomor in range(4)), ("Bidang Penilaian", BAIK)]
    assert halaman == 3
    cari = service.list_capaian(session, atasan, 2026, "T1", cari="penil", today=SAAT["today"])
    assert [baris.unit.nama for baris in cari.daftar] == ["Bidang Penilaian"]
    assert not service.list_capaian(session, kantor.pemilik, 2026, "T1", today=SAAT["today"]).daftar


def test_a_unit_that_one_does_not_set_is_not_shown(session: Session, kantor: Kantor) -> None:
    for actor in (kantor.penilai, kantor.sistem):
        with pytest.raises(NotFoundError):
            service.find_capaian(session, actor, kantor.bidang.id, 2026, "T1", today=SAAT["today"])
