"""What the owner writes: realisasi by the kind of the indicator, and rencana aksi."""

from decimal import Decimal

import pytest
from kinerja_indikator_bawaan.angka import RealisasiAngka
from kinerja_indikator_bawaan.skor import RealisasiSkor
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.audit import CatatanAudit
from kinerja.errors import ConflictError, InputError, NotFoundError, StateError
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.models import RencanaAksi
from kinerja.pelaksanaan.service import IsianRealisasi
from tests.katalog import builtin
from tests.pelaksanaan_bersama import HARI_INI, Kerja, add_semua_jenis, make_kerja, on


def _save(kerja: Kerja, indikator_id: int, isian: IsianRealisasi, kode: str = "T1") -> None:
    service.save_realisasi(kerja.session, kerja.pemilik, kerja.id(kode), {indikator_id: isian}, **HARI_INI)


def _first(kerja: Kerja, kode: str = "T1"):
    return kerja.view(kode).daftar_rhk[0].daftar_indikator[0]


def test_the_official_text_follows_the_typed_value(kerja: Kerja) -> None:
    satu = kerja.indikator()[0]
    _save(kerja, satu.id, IsianRealisasi(RealisasiAngka(nilai=Decimal(3))))
    assert (_first(kerja).resmi, _first(kerja).teks, _first(kerja).versi) == ("3 laporan", "", 1)
    _save(kerja, satu.id, IsianRealisasi(RealisasiAngka(nilai=Decimal(4)), versi=1))
    assert _first(kerja).resmi == "4 laporan"


def test_a_text_of_ones_own_stays_when_the_value_changes(kerja: Kerja) -> None:
    satu = kerja.indikator()[0]
    _save(kerja, satu.id, IsianRealisasi(RealisasiAngka(nilai=Decimal(3)), "Tiga laporan, satu menyusul"))
    assert (_first(kerja).resmi, _first(kerja).usulan) == ("Tiga laporan, satu menyusul", "3 laporan")
    _save(kerja, satu.id, IsianRealisasi(RealisasiAngka(nilai=Decimal(4)), "", 1))
    assert _first(kerja).resmi == "4 laporan"


def test_a_reason_may_stand_instead_of_a_value(kerja: Kerja) -> None:
    satu = kerja.indikator()[0]
    _save(kerja, satu.id, IsianRealisasi(None, "Belum ada, menunggu data"))
    assert kerja.view().daftar_rhk[0].terisi == 1


def test_several_indicators_at_once_leave_one_entry_in_the_log(kerja: Kerja, session: Session) -> None:
    sebelum = session.scalar(select(func.count(CatatanAudit.id)))
    isian = {satu.id: IsianRealisasi(RealisasiAngka(nilai=Decimal(2))) for satu in kerja.indikator()}
    service.save_realisasi(session, kerja.pemilik, kerja.id(), isian, **HARI_INI)
    assert session.scalar(select(func.count(CatatanAudit.id))) == sebelum + 1
    service.save_realisasi(session, kerja.pemilik, kerja.id(), isian, **HARI_INI)
    assert session.scalar(select(func.count(CatatanAudit.id))) == sebelum + 1  # nothing changed


@pytest.mark.parametrize("versi", [0, 7])
def test_a_form_of_another_version_gets_both_texts(kerja: Kerja, versi: int) -> None:
    satu = kerja.indikator()[0]
    _save(kerja, satu.id, IsianRealisasi(RealisasiAngka(nilai=Decimal(3)), versi=0))
    with pytest.raises(ConflictError) as bentrok:
        _save(kerja, satu.id, IsianRealisasi(RealisasiAngka(nilai=Decimal(9)), versi=versi))
    assert (bentrok.value.mine, bentrok.value.theirs) == (
        {"Realisasi": "9 laporan"},
        {"Realisasi": "3 laporan"},
    )
    assert _first(kerja).resmi == "3 laporan"


def test_a_value_of_another_kind_is_refused(kerja: Kerja) -> None:
    with pytest.raises(StateError):
        _save(kerja, kerja.indikator()[0].id, IsianRealisasi(RealisasiSkor(nilai=Decimal(4))))


def test_a_year_takes_text_only(kerja: Kerja, session: Session) -> None:
    isian = {kerja.indikator()[0].id: IsianRealisasi(RealisasiAngka(nilai=Decimal(3)))}
    with pytest.raises(InputError):
        service.save_realisasi(session, kerja.pemilik, kerja.id("TH"), isian, **on(2026, 11, 2))


def test_an_indicator_of_another_skp_is_not_found(kerja: Kerja, session: Session) -> None:
    lain = make_kerja(session)
    with pytest.raises(NotFoundError):
        _save(kerja, lain.indikator()[0].id, IsianRealisasi(None, "Bukan milik saya"))
    with pytest.raises(NotFoundError):
        service.find_indikator(session, kerja.pemilik, kerja.id(), lain.indikator()[0].id)


def test_every_kind_takes_its_own_form(kerja: Kerja, session: Session) -> None:
    add_semua_jenis(kerja)
    kirim = {
        "angka": {"nilai": "3"},
        "skor": {"nilai": "4,5"},
        "tenggat": {"tanggal": "2026-04-03"},
        "makin_rendah": {"nilai": "4.600.000"},
        "tahapan": {"selesai": "penyusunan"},
    }
    for satu in kerja.indikator():
        nilai = None
        if satu.tipe:
            tipe = builtin().find_tipe_indikator(satu.tipe)
            nilai = tipe.parse_realisasi(tipe.load_parameter(satu.parameter), kirim[satu.tipe])
        _save(kerja, satu.id, IsianRealisasi(nilai, "" if nilai else "Peserta menyatakan puas"))
    resmi = [satu.resmi for rhk in kerja.view().daftar_rhk for satu in rhk.daftar_indikator]
    assert resmi == [
        "3 laporan",
        "skor 4,5 dari 5",
        "3 April 2026",
        "Rp 4.600.000",
        "3 laporan",
        "3 laporan",
        "1 dari 4 tahap: penyusunan",
        "Peserta menyatakan puas",
    ]


def test_the_value_of_a_kind_whose_plugin_is_gone_is_kept(kerja: Kerja) -> None:
    satu = kerja.indikator()[0]
    _save(kerja, satu.id, IsianRealisasi(RealisasiAngka(nilai=Decimal(3))))
    satu.tipe = "dari_plugin"
    _save(kerja, satu.id, IsianRealisasi(None, "Tiga laporan"))
    tampil = _first(kerja)
    assert not tampil.bertipe
    assert tampil.resmi == "Tiga laporan"
    assert tampil.nilai.model_dump() == {"nilai": "3"}


# Rencana aksi


def test_steps_are_added_changed_and_removed(kerja: Kerja, session: Session) -> None:
    rhk = kerja.rhk()[0]
    satu = service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), rhk.id, " Menyusun ", **HARI_INI)
    dua = service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), rhk.id, "Memaparkan", **HARI_INI)
    service.save_rencana_aksi(
        session, kerja.pemilik, kerja.id(), satu.id, "Menyusun laporan", versi=1, **HARI_INI
    )
    with pytest.raises(ConflictError):
        service.save_rencana_aksi(session, kerja.pemilik, kerja.id(), satu.id, "Lain", versi=1, **HARI_INI)
    assert service.delete_rencana_aksi(session, kerja.pemilik, kerja.id(), dua.id, **HARI_INI) == rhk.id
    assert [x.teks for x in kerja.view().daftar_rhk[0].daftar_rencana_aksi] == ["Menyusun laporan"]
    lagi = service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), rhk.id, "Lagi", **HARI_INI)
    assert lagi.urutan == 2


def test_an_empty_step_is_refused_at_its_field(kerja: Kerja, session: Session) -> None:
    with pytest.raises(InputError) as salah:
        service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), kerja.rhk()[0].id, " ", **HARI_INI)
    assert set(salah.value.fields) == {"teks"}


def test_steps_end_at_their_limit(kerja: Kerja, session: Session) -> None:
    rhk = kerja.rhk()[0]
    for nomor in range(20):
        service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), rhk.id, f"Langkah {nomor}", **HARI_INI)
    with pytest.raises(InputError, match="penuh"):
        service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), rhk.id, "Satu lagi", **HARI_INI)


def test_the_steps_of_the_last_period_are_copied_where_none_stand(kerja: Kerja, session: Session) -> None:
    satu, dua = kerja.rhk()
    for rhk in (satu, dua):
        service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), rhk.id, "Langkah lama", **HARI_INI)
    nanti = on(2026, 4, 2)
    service.add_rencana_aksi(session, kerja.pemilik, kerja.id("T2"), dua.id, "Langkah baru", **nanti)
    assert kerja.view("T2", saat=nanti).dapat_salin
    assert service.copy_rencana_aksi(session, kerja.pemilik, kerja.id("T2"), **nanti) == 1
    query = select(RencanaAksi.teks).where(RencanaAksi.periode_id == kerja.id("T2"))
    assert sorted(session.scalars(query)) == ["Langkah baru", "Langkah lama"]
    assert not kerja.view("T2", saat=nanti).dapat_salin
    with pytest.raises(InputError):
        service.copy_rencana_aksi(session, kerja.pemilik, kerja.id("T2"), **nanti)


def test_steps_of_another_period_or_person_are_not_found(kerja: Kerja, session: Session) -> None:
    lain = make_kerja(session)
    punya = service.add_rencana_aksi(
        session, lain.pemilik, lain.id(), lain.rhk()[0].id, "Milik lain", **HARI_INI
    )
    with pytest.raises(NotFoundError):
        service.save_rencana_aksi(session, kerja.pemilik, kerja.id(), punya.id, "Ubah", **HARI_INI)
    with pytest.raises(NotFoundError):
        service.delete_rencana_aksi(session, kerja.pemilik, kerja.id(), punya.id, **HARI_INI)
    with pytest.raises(NotFoundError):
        service.add_rencana_aksi(session, kerja.pemilik, kerja.id(), lain.rhk()[0].id, "Sisip", **HARI_INI)
