"""The vault on both databases: reuse, what is shared, room, and what checks leave behind."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.antrean import list_queues
from kinerja.aturan.models import Pengaturan
from kinerja.bukti import service, service_berkas, service_tautan
from kinerja.bukti.jaringan import Batas, Temuan
from kinerja.bukti.models import Tautan
from kinerja.bukti.periksa import look
from kinerja.bukti.rules import KeadaanBerkas, KeadaanTautan, fingerprint_url
from kinerja.bukti.service_catatan import find_catatan
from kinerja.bukti.service_kuota import find_kuota
from kinerja.bukti.service_ringkas import queue_bukti
from kinerja.errors import InputError, NotFoundError, TooManyRequestsError
from kinerja.pelaksanaan.models import Berkas, BuktiDukung
from kinerja.pelaksanaan.service import BerkasMasuk, add_bukti_file, add_bukti_link, reuse_bukti
from tests.pelaksanaan_bersama import HARI_INI, Kerja, make_kerja
from tests.skp_bersama import make_orang

NOW, TODAY = HARI_INI["now"], HARI_INI["today"]
MB = 2**20


@pytest.fixture
def kerja(session: Session) -> Kerja:
    return make_kerja(session, rhk=2)


def _file(kerja: Kerja, sidik: str = "a", ukuran: int = MB, nomor: int = 0) -> BuktiDukung:
    masuk = [BerkasMasuk(f"{sidik}.pdf", "pdf", sidik * 64, ukuran)]
    rhk = kerja.rhk()[nomor]
    return add_bukti_file(kerja.session, kerja.pemilik, kerja.id(), rhk.id, masuk, **HARI_INI)[0]


def _link(kerja: Kerja, url: str = "https://contoh.go.id/a") -> BuktiDukung:
    rhk = kerja.rhk()[0]
    return add_bukti_link(kerja.session, kerja.pemilik, kerja.id(), rhk.id, url, "Data", **HARI_INI)


def test_an_address_that_nobody_can_read_is_noted_once_and_told_to_its_owner(
    session: Session, kerja: Kerja
) -> None:
    for nomor, url in enumerate(("ftp://contoh.go.id/a", "http://[rusak/b")):  # of an older release
        bukti = _link(kerja, f"https://contoh.go.id/{nomor}")
        bukti.url, bukti.sidik_url = url, fingerprint_url(url)
    session.execute(delete(Tautan))
    sistem = system_actor(kerja.orang.pegawai.instansi_id)
    assert service_tautan.adopt_tautan(session, sistem, now=NOW) == 2
    assert service_tautan.adopt_tautan(session, sistem, now=NOW) == 0
    for satu in session.scalars(select(Tautan)):
        assert look(satu.url, Batas()).keadaan is KeadaanTautan.ALAMAT


def _limit(session: Session, mb: int) -> None:
    session.add(Pengaturan(kunci="kuota_bukti_mb", nilai=str(mb)))
    session.flush()


def _found(session: Session, actor_id: int, keadaan: KeadaanTautan) -> None:
    sistem = system_actor(actor_id)
    semua = session.scalars(select(Tautan)).all()
    temuan = {satu.id: Temuan(keadaan) for satu in semua}
    service_tautan.store_findings(session, sistem, temuan, now=NOW, hari_baik=30)
    session.flush()


def test_evidence_is_put_beside_further_results_once(session: Session, kerja: Kerja) -> None:
    bukti, tautan = _file(kerja), _link(kerja)
    sasaran = [(kerja.id(), satu.id) for satu in kerja.rhk()]
    ids = [bukti.id, tautan.id]
    assert reuse_bukti(session, kerja.pemilik, ids, sasaran, **HARI_INI) == 2
    assert reuse_bukti(session, kerja.pemilik, ids, sasaran, **HARI_INI) == 0
    assert len(session.scalars(select(Berkas)).all()) == 1
    isi = service.open_brankas(session, kerja.pemilik, **HARI_INI)
    assert [(satu.bukti.nama, len(satu.dipakai)) for satu in isi.daftar] == [("Data", 2), ("a.pdf", 2)]
    assert isi.kuota.terpakai == MB
    cocok = service.open_brankas(session, kerja.pemilik, cari="A.PDF", **HARI_INI)
    assert [satu.bukti.nama for satu in cocok.daftar] == ["a.pdf"]


def test_nobody_reuses_what_another_offered(session: Session, kerja: Kerja) -> None:
    bukti = _file(kerja)
    lain = make_kerja(session, orang=make_orang(session), rhk=1)
    with pytest.raises(NotFoundError):
        reuse_bukti(session, lain.pemilik, [bukti.id], [(lain.id(), lain.rhk()[0].id)], **HARI_INI)
    with pytest.raises(NotFoundError):
        service.remove_everywhere(session, lain.pemilik, bukti.id, **HARI_INI)


def test_the_same_file_or_link_of_two_people_is_named_to_both(session: Session, kerja: Kerja) -> None:
    lain = make_kerja(session, orang=make_orang(session), rhk=1)
    satu, tautan = _file(kerja), _link(kerja, "https://Contoh.go.id/a#1")
    dua, tautan_lain = _file(lain), _link(lain, "https://contoh.go.id/a?utm_source=wa")
    session.flush()
    catatan = find_catatan(session, kerja.pemilik, [satu.id, dua.id, tautan.id, tautan_lain.id], today=TODAY)
    milik, milik_lain = kerja.orang.pegawai.id, lain.orang.pegawai.id
    assert [
        [serupa.pegawai_id for serupa in catatan[bukti.id].serupa]
        for bukti in (satu, dua, tautan, tautan_lain)
    ] == [[milik_lain], [milik], [milik_lain], [milik]]


def test_room_counts_a_content_once_and_says_what_is_left(session: Session, kerja: Kerja) -> None:
    _limit(session, 512)
    _file(kerja, "a", 500 * MB)
    _file(kerja, "a", 500 * MB, nomor=1)
    assert find_kuota(session, kerja.pemilik).sisa == 12 * MB
    with pytest.raises(InputError, match="tinggal 12 MB, berkas ini memerlukan 13 MB"):
        _file(kerja, "b", 13 * MB)
    _file(kerja, "c", 12 * MB)


def test_removing_takes_only_what_is_not_handed_over(session: Session, kerja: Kerja) -> None:
    bukti = _file(kerja)
    reuse_bukti(session, kerja.pemilik, [bukti.id], [(kerja.id(), kerja.rhk()[1].id)], **HARI_INI)
    assert service.remove_everywhere(session, kerja.pemilik, bukti.id, **HARI_INI) == (2, 0)
    session.flush()
    assert service.open_brankas(session, kerja.pemilik, **HARI_INI).daftar == ()


def test_a_link_that_needs_permission_is_told_everywhere(session: Session, kerja: Kerja) -> None:
    bukti = _link(kerja)
    antre = list_queues(session, queue_bukti(session, kerja.pemilik, **HARI_INI))
    assert antre == ()
    _found(session, kerja.pemilik.instansi_id, KeadaanTautan.IZIN)
    catatan = find_catatan(session, kerja.penilai, [bukti.id], today=TODAY)[bukti.id]
    assert (catatan.kalimat, catatan.bermasalah, catatan.berhasil) == ("Perlu izin akses", True, None)
    antre = list_queues(session, queue_bukti(session, kerja.pemilik, **HARI_INI))
    assert [(satu.kode, satu.jumlah) for satu in antre] == [("bukti_tautan", 1)]
    _found(session, kerja.pemilik.instansi_id, KeadaanTautan.BAIK)
    catatan = find_catatan(session, kerja.penilai, [bukti.id], today=TODAY)[bukti.id]
    assert (catatan.bermasalah, catatan.berhasil) == (False, NOW)


def test_an_end_that_is_near_is_told_and_can_be_taken_back(session: Session, kerja: Kerja) -> None:
    bukti = _link(kerja)
    session.flush()
    akhir = TODAY + timedelta(days=14)
    service_tautan.set_masa(session, kerja.pemilik, bukti.id, akhir, **HARI_INI)
    session.flush()
    catatan = find_catatan(session, kerja.pemilik, [bukti.id], today=TODAY)[bukti.id]
    assert catatan.kalimat == "Akses berakhir 14 hari lagi"
    assert len(list_queues(session, queue_bukti(session, kerja.pemilik, **HARI_INI))) == 1
    service_tautan.set_masa(session, kerja.pemilik, bukti.id, None, **HARI_INI)
    session.flush()
    assert list_queues(session, queue_bukti(session, kerja.pemilik, **HARI_INI)) == ()
    with pytest.raises(InputError):
        service_tautan.set_masa(session, kerja.pemilik, bukti.id, TODAY - timedelta(days=1), **HARI_INI)
    with pytest.raises(NotFoundError):
        service_tautan.set_masa(session, kerja.penilai, bukti.id, akhir, **HARI_INI)


def test_the_owner_asks_for_a_look_and_then_waits(session: Session, kerja: Kerja) -> None:
    bukti, sistem = _link(kerja), system_actor(kerja.pemilik.instansi_id)
    session.flush()
    assert service_tautan.take_due(session, sistem, now=NOW) == []
    service_tautan.ask_check(session, kerja.pemilik, bukti.id, now=NOW)
    with pytest.raises(TooManyRequestsError):
        service_tautan.ask_check(session, kerja.pemilik, bukti.id, now=NOW)
    session.flush()
    assert [satu.host for satu in service_tautan.take_due(session, sistem, now=NOW)] == ["contoh.go.id"]
    session.flush()
    assert service_tautan.take_due(session, sistem, now=NOW) == []


def test_a_file_that_is_gone_is_named_to_the_admin(session: Session, kerja: Kerja) -> None:
    bukti, sistem = _file(kerja), system_actor(kerja.pemilik.instansi_id)
    session.flush()
    semua = service_berkas.list_due_berkas(session, sistem, now=NOW)
    service_berkas.store_berkas(session, sistem, {semua[0].id: KeadaanBerkas.HILANG}, now=NOW)
    session.flush()
    assert service_berkas.list_due_berkas(session, sistem, now=NOW) == []
    assert [satu.nama for satu in service_berkas.list_rusak(session, sistem)] == ["a.pdf"]
    assert find_catatan(session, kerja.penilai, [bukti.id], today=TODAY)[bukti.id].bermasalah


def test_a_slice_takes_few_of_each_host_and_leaves_nobody_behind_a_crowd(
    session: Session, kerja: Kerja
) -> None:
    sistem = system_actor(kerja.pemilik.instansi_id)
    for nomor in range(30):
        url = f"https://drive.contoh.go.id/{nomor}"
        service_tautan.register_tautan(session, sistem, url, now=NOW)
    service_tautan.register_tautan(session, sistem, "https://kecil.contoh.go.id/", now=NOW)
    session.flush()
    nanti = NOW + timedelta(hours=1)
    diambil = service_tautan.take_due(session, sistem, now=nanti)
    assert Counter(satu.host for satu in diambil) == {
        "drive.contoh.go.id": service_tautan.PER_HOST,
        "kecil.contoh.go.id": 1,
    }
    session.flush()
    lagi = service_tautan.take_due(session, sistem, now=nanti)
    assert {satu.id for satu in lagi}.isdisjoint({satu.id for satu in diambil})
    assert len(lagi) == service_tautan.PER_HOST
    service_tautan.give_back(session, sistem, [satu.id for satu in lagi[3:]], now=nanti)
    session.flush()
    assert len(service_tautan.take_due(session, sistem, now=nanti, paling_banyak=4)) == 4
