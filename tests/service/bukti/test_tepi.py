"""The edges of the vault: other instansi, and evidence that lies where nothing can be changed any more."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, system_actor
from kinerja.aturan.models import Pengaturan
from kinerja.aturan.service import change_setting
from kinerja.bukti import service
from kinerja.bukti.service_catatan import find_catatan
from kinerja.bukti.service_kuota import SETELAN, find_kuota
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.models import GarisPelaporan, Instansi
from kinerja.pelaksanaan.models import BuktiDukung
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.service import (
    BerkasMasuk,
    add_bukti_file,
    add_bukti_link,
    delete_bukti,
    reuse_bukti,
)
from tests import factories
from tests.conftest import OpenSession
from tests.pelaksanaan_bersama import HARI_INI, Kerja, make_kerja, on
from tests.skp_bersama import Saat, make_orang

MB = 2**20
APRIL = on(2026, 4, 6)
APRIL_INI = APRIL["today"]


def _offer(kerja: Kerja) -> list[BuktiDukung]:
    """The same file and the same link, whoever offers them."""
    tempat = kerja.session, kerja.pemilik, kerja.id(), kerja.rhk()[0].id
    semua = [
        *add_bukti_file(*tempat, [BerkasMasuk("a.pdf", "pdf", "a" * 64, MB)], **HARI_INI),
        add_bukti_link(*tempat, "https://contoh.go.id/a", "Data", **HARI_INI),
    ]
    kerja.session.flush()
    return semua


def test_the_note_on_the_same_evidence_never_crosses_an_instansi(
    open_session: OpenSession, instansi: Instansi, instansi_lain: Instansi
) -> None:
    sini, sana = open_session(instansi.id), open_session(instansi_lain.id)
    asing = make_kerja(sana)
    _offer(asing)
    sana.commit()
    kerja = make_kerja(sini)
    rekan = make_kerja(sini, orang=make_orang(sini))
    milik = _offer(kerja)
    _offer(rekan)
    catatan = find_catatan(sini, kerja.pemilik, [satu.id for satu in milik], today=HARI_INI["today"])
    disebut = [[serupa.pegawai_id for serupa in satu.serupa] for satu in catatan.values()]
    assert disebut == [[rekan.orang.pegawai.id]] * 2
    assert [satu.lain for satu in catatan.values()] == [0, 0]


def _named(kerja: Kerja, actor: Actor, saat: Saat = HARI_INI) -> set[int]:
    """Who else offers the same, as this reader learns it on the page of the period."""
    hal = kerja.view(actor=actor, saat=saat)
    return {orang.pegawai_id for satu in hal.catatan_bukti.values() for orang in satu.serupa}


def test_who_else_offers_the_same_is_told_to_both_and_those_above_them_alone(session: Session) -> None:
    kerja, rekan = make_kerja(session), make_kerja(session, orang=make_orang(session))
    _offer(kerja)
    tentang = rekan.orang.pegawai.id
    assert _named(kerja, kerja.pemilik) == set()
    milik_rekan = _offer(rekan)
    di_atas = (kerja.penilai, kerja.orang.actor(kerja.orang.atasan))
    assert [_named(kerja, actor) for actor in (kerja.pemilik, *di_atas)] == [{tentang}] * 3
    assert _named(rekan, rekan.penilai) == {kerja.orang.pegawai.id}
    for peran in (Peran.AUDITOR, Peran.ADMIN_INSTANSI):
        hal = kerja.view(actor=factories.make_actor(kerja.orang.akun(kerja.orang.lain), (peran,)))
        assert len(hal.catatan_bukti) == 2
        assert {(satu.serupa, satu.lain) for satu in hal.catatan_bukti.values()} == {((), 0)}

    # Moved on in the middle of the quarter: the one who leads now reads it too, a third one never.
    session.scalars(
        select(GarisPelaporan).where(GarisPelaporan.pegawai_id == tentang)
    ).one().sampai = APRIL_INI
    factories.make_garis(session, rekan.orang.pegawai, rekan.orang.lain, mulai=APRIL_INI)
    assert _named(rekan, rekan.orang.actor(rekan.orang.lain), APRIL) == {kerja.orang.pegawai.id}
    with pytest.raises(NotFoundError):
        rekan.view(actor=kerja.penilai, saat=APRIL)

    # Withdrawn: nobody learns that it was the same.
    for satu in milik_rekan:
        delete_bukti(session, rekan.pemilik, rekan.id(), satu.id, **HARI_INI)
    session.flush()
    assert [_named(kerja, actor) for actor in (kerja.pemilik, *di_atas)] == [set()] * 3


def test_removing_leaves_what_lies_in_a_period_that_is_fixed(session: Session) -> None:
    kerja = make_kerja(session, rhk=1)
    kerja.fill()
    bukti = _offer(kerja)[0]
    kerja.submit()
    kerja.periode["T1"].status = StatusPeriode.DITETAPKAN
    session.flush()
    reuse_bukti(session, kerja.pemilik, [bukti.id], [(kerja.id("T2"), kerja.rhk()[0].id)], **APRIL)
    session.flush()
    (simpanan,) = service.open_brankas(session, kerja.pemilik, cari="a.pdf", **APRIL).daftar
    assert [satu.dapat_dihapus for satu in simpanan.dipakai] == [True, False]
    assert service.remove_everywhere(session, kerja.pemilik, bukti.id, **APRIL) == (1, 1)
    session.flush()
    sisa = select(BuktiDukung.periode_id).where(BuktiDukung.nama == "a.pdf")
    assert list(session.scalars(sisa)) == [kerja.id()]
    with pytest.raises(StateError, match="diajukan, ditetapkan, atau terkunci"):
        service.remove_everywhere(session, kerja.pemilik, bukti.id, **APRIL)


def test_what_a_deadline_locked_is_neither_offered_as_a_place_nor_taken_away(session: Session) -> None:
    kerja = make_kerja(session, rhk=1)
    bukti = _offer(kerja)[0]
    change_setting(
        session, system_actor(kerja.pemilik.instansi_id), "tenggat_realisasi", "kunci", now=HARI_INI["now"]
    )
    lewat = on(2026, 5, 20)
    assert "T1" not in {kode for kode, satu in kerja.periode.items() if satu.id in _places(kerja, lewat)}
    (simpanan,) = service.open_brankas(session, kerja.pemilik, cari="a.pdf", **lewat).daftar
    assert not simpanan.dapat_dihapus
    with pytest.raises(StateError, match="terkunci"):
        service.remove_everywhere(session, kerja.pemilik, bukti.id, **lewat)
    assert kerja.id("T2") in _places(kerja, lewat)


def _places(kerja: Kerja, saat: Saat) -> set[int]:
    return {satu.id for satu in service.list_sasaran(kerja.session, kerja.pemilik, **saat)}


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)  # SQLite lets one write at a time
def test_two_uploads_at_once_do_not_pass_together_what_one_could_not(
    open_session: OpenSession, instansi: Instansi
) -> None:
    """In two periods, so that no lock of a period stands between them; the last byte that fits is taken."""
    awal = open_session(instansi.id)
    kerja = make_kerja(awal, rhk=1)
    awal.add(Pengaturan(kunci=SETELAN, nilai="512"))
    pemilik, rhk_id = kerja.pemilik, kerja.rhk()[0].id
    tempat = ((kerja.id("T1"), HARI_INI, "a"), (kerja.id("T2"), APRIL, "b"))
    awal.commit()
    bersama = threading.Barrier(2)

    def upload(sesi: Session, periode_id: int, saat: Saat, sidik: str) -> str:
        sesi.execute(select(1))
        bersama.wait()
        berkas = BerkasMasuk(f"{sidik}.pdf", "pdf", sidik * 64, 300 * MB)
        try:
            add_bukti_file(sesi, pemilik, periode_id, rhk_id, [berkas], **saat)
            time.sleep(0.2)
            sesi.commit()
        except InputError as error:
            sesi.rollback()
            return error.message
        return ""

    with ThreadPoolExecutor(2) as dua:
        semua = [dua.submit(upload, open_session(instansi.id), *satu) for satu in tempat]
        kalimat = sorted(satu.result() for satu in semua)
    assert kalimat[0] == ""
    assert "tinggal 212 MB, berkas ini memerlukan 300 MB" in kalimat[1]
    assert find_kuota(awal, pemilik).terpakai == 300 * MB
    pas = BerkasMasuk("c.pdf", "pdf", "c" * 64, 212 * MB)
    add_bukti_file(awal, pemilik, kerja.id("T2"), rhk_id, [pas], **APRIL)
    satu_bita = BerkasMasuk("d.txt", "txt", "d" * 64, 1)
    with pytest.raises(InputError, match="tinggal 0 KB"):
        add_bukti_file(awal, pemilik, kerja.id("T2"), rhk_id, [satu_bita], **APRIL)
