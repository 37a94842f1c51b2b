"""Revision: what is approved is what was shown, and every version can be read and compared afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.errors import NotFoundError, StateError
from kinerja.organisasi.models import GarisPelaporan
from kinerja.skp import service
from kinerja.skp.models import Indikator, Intervensi, LampiranSkp, PerilakuKerja, RencanaHasilKerja, Skp
from kinerja.skp.rules import NilaiPerilaku, Pendekatan, Perspektif, StatusSkp
from kinerja.skp.service import SEKARANG, IsianIndikator, IsianRhk
from tests import factories
from tests.skp_bersama import Orang, Saat, count_queries, read, seal


def _submit(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    service.submit_skp(session, orang.pemilik, skp.id, **saat)


def _approve(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    service.approve_skp(session, orang.sebagai_penilai, skp.id, sidik=seal(session, skp.id), **saat)


def _revise(session: Session, orang: Orang, skp: Skp, saat: Saat, alasan: str = "Anggaran berubah") -> None:
    service.revise_skp(session, orang.pemilik, skp.id, alasan, **saat)


def _rewrite(session: Session, orang: Orang, skp: Skp, saat: Saat, teks: str, target: str) -> None:
    rhk = read(session, skp.id).rencana_hasil_kerja[0]
    satu = rhk.semua_indikator[0]
    isian = IsianRhk(
        teks=teks, indikator={satu.id: IsianIndikator(teks=satu.teks, target=target, aspek=satu.aspek)}
    )
    service.save_rhk(session, orang.pemilik, skp.id, rhk.id, isian, **saat)


def _later(saat: Saat, hari: int) -> Saat:
    return Saat(today=saat["today"] + timedelta(hari), now=saat["now"] + timedelta(hari))


@pytest.fixture
def direvisi(session: Session, orang: Orang, skp: Skp, saat: Saat) -> Skp:
    """Approved, revised for a reason, handed over again ten days later."""
    ensure_first_editions(session, orang.pemilik)
    _submit(session, orang, skp, saat)
    _approve(session, orang, skp, saat)
    _revise(session, orang, skp, saat)
    _rewrite(session, orang, skp, saat, "Tersusunnya laporan evaluasi berkala", "24 laporan")
    _submit(session, orang, skp, _later(saat, 10))
    return skp


# What is approved is what was shown


def _ekspektasi(session: Session, skp: Skp) -> None:
    session.execute(
        update(PerilakuKerja)
        .where(PerilakuKerja.skp_id == skp.id, PerilakuKerja.nilai == NilaiPerilaku.LOYAL)
        .values(ekspektasi="Menjaga rahasia jabatan")
    )


def _intervensi(session: Session, skp: Skp) -> None:
    rhk_id = session.scalar(select(RencanaHasilKerja.id).where(RencanaHasilKerja.skp_id == skp.id))
    session.add(Intervensi(rencana_hasil_kerja_id=rhk_id, urutan=2, teks="Hasil pimpinan lain"))


def _target(session: Session, skp: Skp) -> None:
    session.execute(update(Indikator).values(target="13 laporan"))


def _perspektif(session: Session, skp: Skp) -> None:
    session.execute(update(Indikator).values(perspektif=Perspektif.ANGGARAN))


def _urutan(session: Session, skp: Skp) -> None:
    session.execute(
        update(LampiranSkp).where(LampiranSkp.skp_id == skp.id).values(teks=LampiranSkp.teks + " dan lainnya")
    )


@pytest.mark.parametrize(
    "ubah",
    [_ekspektasi, _intervensi, _target, _perspektif, _urutan],
    ids=["ekspektasi", "intervensi", "target", "perspektif", "lampiran"],
)
def test_a_change_between_reading_and_approving_stops_the_approval(
    session: Session, orang: Orang, direvisi: Skp, saat: Saat, ubah: Callable[[Session, Skp], None]
) -> None:
    sidik = seal(session, direvisi.id)
    ubah(session, direvisi)
    session.flush()
    with pytest.raises(StateError):
        service.approve_skp(session, orang.sebagai_penilai, direvisi.id, sidik=sidik, **saat)
    assert direvisi.status is StatusSkp.DIAJUKAN
    _approve(session, orang, direvisi, saat)  # what is read now can be approved
    assert direvisi.status is StatusSkp.DITETAPKAN


# The list


def test_the_list_says_who_when_and_why(session: Session, orang: Orang, direvisi: Skp, saat: Saat) -> None:
    _approve(session, orang, direvisi, _later(saat, 11))
    daftar = service.open_daftar_versi(session, orang.sebagai_penilai, direvisi.id, today=saat["today"])
    baru, lama = daftar.semua
    assert (baru.nomor, baru.keadaan, baru.oleh, baru.alasan) == (
        2,
        "berlaku",
        orang.pegawai.nama_lengkap,
        "Anggaran berubah",
    )
    assert (baru.dibuat, baru.ditetapkan) == (_later(saat, 10)["now"], _later(saat, 11)["today"])
    assert (lama.nomor, lama.keadaan, lama.alasan, lama.penetap) == (
        1,
        "pernah ditetapkan, lalu direvisi",
        "",
        orang.penilai.nama_lengkap,
    )
    assert [nomor for nomor, _ in daftar.pilihan] == [2, 1]
    assert daftar.usulan == (1, 2)


def test_a_second_revision_has_its_own_reason(
    session: Session, orang: Orang, direvisi: Skp, saat: Saat
) -> None:
    _approve(session, orang, direvisi, saat)
    _revise(session, orang, direvisi, saat, "Pindah tugas")
    daftar = service.open_daftar_versi(session, orang.pemilik, direvisi.id, today=saat["today"])
    assert daftar.alasan_terbuka == "Pindah tugas"
    assert [satu.alasan for satu in daftar.semua] == ["Anggaran berubah", ""]
    assert daftar.pilihan[0] == (SEKARANG, "Isi sekarang")
    assert daftar.usulan == (2, SEKARANG)


def test_the_list_costs_the_same_however_many_versions(
    session: Session, orang: Orang, direvisi: Skp, saat: Saat
) -> None:
    def ask() -> int:
        session.expire_all()
        with count_queries(session.get_bind()) as asked:
            service.open_daftar_versi(session, orang.pemilik, direvisi.id, today=saat["today"])
        return len(asked)

    sebelum = ask()
    for _ in range(3):
        _approve(session, orang, direvisi, saat)
        _revise(session, orang, direvisi, saat)
        _submit(session, orang, direvisi, saat)
    session.flush()
    assert ask() == sebelum <= 10


# Comparing


def test_any_two_versions_are_compared_word_by_word(
    session: Session, orang: Orang, direvisi: Skp, saat: Saat
) -> None:
    banding = service.compare_versi(
        session, orang.sebagai_penilai, direvisi.id, dari=1, ke=2, today=saat["today"]
    )
    (baris,) = (satu for daftar in banding.beda.baris.values() for satu in daftar)
    assert ("tambah", "berkala") in [(tag, kata.strip()) for tag, kata in baris.teks]
    assert baris.daftar_indikator[0].target == (("hapus", "12"), ("tambah", "24"), ("sama", " laporan"))
    assert banding.beda.ringkas == "1 baris hasil kerja berubah."
    balik = service.compare_versi(session, orang.pemilik, direvisi.id, dari=2, ke=1, today=saat["today"])
    (kembali,) = (satu for daftar in balik.beda.baris.values() for satu in daftar)
    assert kembali.daftar_indikator[0].target == (("hapus", "24"), ("tambah", "12"), ("sama", " laporan"))


def test_the_present_text_is_compared_before_it_is_a_version(
    session: Session, orang: Orang, direvisi: Skp, saat: Saat
) -> None:
    _approve(session, orang, direvisi, saat)
    _revise(session, orang, direvisi, saat)
    service.change_pendekatan(session, orang.pemilik, direvisi.id, Pendekatan.KUALITATIF, **saat)
    session.flush()
    banding = service.compare_versi(
        session, orang.pemilik, direvisi.id, dari=2, ke=SEKARANG, today=saat["today"]
    )
    assert banding.beda.ringkas == "Pendekatan menjadi kualitatif."
    assert not banding.bentuk.kuantitatif


def test_a_version_that_there_is_not_and_a_stranger_find_nothing(
    session: Session, orang: Orang, direvisi: Skp, saat: Saat
) -> None:
    for actor, ke in ((orang.pemilik, 9), (orang.actor(orang.lain), 2)):
        with pytest.raises(NotFoundError):
            service.compare_versi(session, actor, direvisi.id, dari=1, ke=ke, today=saat["today"])


# The old version stays what it was


def test_an_old_version_prints_with_its_own_parties_and_number(
    session: Session, orang: Orang, direvisi: Skp, saat: Saat
) -> None:
    """Another pejabat penilai approves the revision; the first sheet keeps the first one."""
    besok = _later(saat, 12)
    garis = session.scalars(select(GarisPelaporan).where(GarisPelaporan.pegawai_id == orang.pegawai.id)).one()
    garis.sampai = besok["today"]
    factories.make_garis(session, orang.pegawai, orang.lain, mulai=besok["today"])
    service.approve_skp(
        session, orang.actor(orang.lain), direvisi.id, sidik=seal(session, direvisi.id), **besok
    )
    lama = service.load_cetakan(session, orang.pemilik, direvisi.id, nomor=1, today=besok["today"])
    baru = service.load_cetakan(session, orang.pemilik, direvisi.id, today=besok["today"])
    assert (lama.potret.penilai.nama, baru.potret.penilai.nama) == (
        orang.penilai.nama_lengkap,
        orang.lain.nama_lengkap,
    )
    assert (lama.dokumen.pengesahan.versi, baru.dokumen.pengesahan.versi) == (1, 2)
    assert lama.dokumen.utama[0].indikator[0].target == "12 laporan"
    assert lama.dokumen.pengesahan.tetap


def test_the_reason_is_shown_while_the_revision_is_under_way(
    session: Session, orang: Orang, direvisi: Skp, saat: Saat
) -> None:
    hal = service.open_halaman(session, orang.sebagai_penilai, direvisi.id, today=saat["today"])
    assert (hal.alasan_revisi, hal.disetujui_terakhir) == ("Anggaran berubah", 1)
    _approve(session, orang, direvisi, saat)
    hal = service.open_halaman(session, orang.pemilik, direvisi.id, today=saat["today"])
    assert (hal.alasan_revisi, hal.disetujui_terakhir) == ("", None)
