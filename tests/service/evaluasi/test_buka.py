"""A fixed evaluation is opened again: reason, admin, a new revision, and the old one stays."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.audit import CatatanAudit
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, StateError
from kinerja.evaluasi import service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.evaluasi.rules_bola import Pemegang
from kinerja.evaluasi.service import IsianNilai
from kinerja.pelaksanaan.rules import StatusPeriode
from tests.evaluasi_bersama import BAIK, SAAT, Kantor, on

KURANG = IsianNilai(Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI, "Salah pilih semula.")
SESUDAH = on(2026, 4, 5)


def _admin(kantor: Kantor) -> Actor:
    return kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)


def test_the_old_one_stays_readable_and_the_new_one_points_to_it(kantor: Kantor, session: Session) -> None:
    lama = kantor.establish()
    sidik = lama.sidik
    baru = service.reopen(session, _admin(kantor), lama.periode_id, "Salah orang", **SESUDAH)
    assert (baru.revisi, baru.menggantikan_id, baru.ditetapkan) == (2, lama.id, None)
    assert kantor.periode().status is StatusPeriode.DINILAI
    hal = service.open_hasil(session, kantor.pemilik, lama.periode_id, **SESUDAH)
    assert (hal.evaluasi, hal.predikat) == (None, "")
    assert hal.dibuka is not None
    assert hal.dibuka.rincian["catatan"] == "Salah orang"
    assert [(satu.revisi, satu.predikat) for satu in hal.terdahulu] == [(1, Predikat.BAIK)]
    service.save_ratings(session, kantor.penilai, lama.periode_id, KURANG, **SESUDAH)
    service.establish(session, kantor.penilai, lama.periode_id, **SESUDAH)
    session.expire_all()
    semua = session.scalars(select(Evaluasi).order_by(Evaluasi.revisi)).all()
    assert [(satu.predikat, satu.sidik == sidik) for satu in semua] == [
        (Predikat.BAIK, True),
        (Predikat.KURANG, False),
    ]
    dulu = service.load_cetakan(session, kantor.pemilik, lama.periode_id, revisi=1, today=SESUDAH["today"])
    kini = service.load_cetakan(session, kantor.pemilik, lama.periode_id, today=SESUDAH["today"])
    assert (dulu.tetap, dulu.kinerja.predikat, kini.kinerja.predikat) == (
        True,
        Predikat.BAIK,
        Predikat.KURANG,
    )
    catatan = session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.buka")).one()
    assert catatan.rincian["alasan"] == "Salah orang"


def test_a_final_one_never_opens_and_nobody_opens_his_own(kantor: Kantor, session: Session) -> None:
    evaluasi = kantor.establish()
    sendiri = kantor.actor(kantor.pegawai, Peran.ADMIN_INSTANSI)
    for aktor in (sendiri, kantor.penilai, kantor.pemilik):
        with pytest.raises(NotAuthorizedError):
            service.reopen(session, aktor, evaluasi.periode_id, "Mohon", **SESUDAH)
    with pytest.raises(InputError):
        service.reopen(session, _admin(kantor), evaluasi.periode_id, "  ", **SESUDAH)
    with pytest.raises(ConflictError):
        service.reopen(session, _admin(kantor), evaluasi.periode_id, "Lama", versi=1, **SESUDAH)
    service.accept(session, kantor.pemilik, evaluasi.periode_id, **SESUDAH)
    with pytest.raises(StateError, match="sudah final"):
        service.reopen(session, _admin(kantor), evaluasi.periode_id, "Terlambat", **SESUDAH)


def test_the_way_of_a_period_that_is_not_rated_is_told_in_days(kantor: Kantor, session: Session) -> None:
    periode = kantor.periode()
    hal = service.open_hasil(session, kantor.pemilik, periode.id, **on(2026, 4, 11))
    assert hal.bola is not None
    assert hal.bola.hari == {Pemegang.PEGAWAI: 10}
    kantor.establish()
    assert service.open_hasil(session, kantor.pemilik, periode.id, **on(2026, 4, 11)).bola is None


def test_the_page_brings_the_next_who_waits_and_the_raters_own_spread(
    kantor: Kantor, session: Session
) -> None:
    ini = kantor.submit()
    selesai, menunggu = kantor.add_person("Bambang"), kantor.add_person("Citra")
    kantor.establish(selesai, KURANG)
    kantor.submit(menunggu)
    service.save_ratings(session, kantor.penilai, ini.id, BAIK, **SAAT)
    hal = service.open_penilaian(session, kantor.penilai, ini.id, **SAAT)
    assert (hal.tetangga.sesudah, hal.tetangga.belum, hal.tetangga.jumlah_belum) == (
        kantor.periode(selesai).id,
        kantor.periode(menunggu).id,
        2,
    )
    (kolom,) = hal.sendiri
    assert (kolom.ini, kolom.jumlah) == (True, 2)
    assert (kolom.predikat[Predikat.BAIK], kolom.predikat[Predikat.KURANG]) == (1, 1)
    assert kolom.hasil[Rating.SESUAI_EKSPEKTASI] == 2


def test_the_two_parts_of_a_yearly_capaian_are_written_down_and_not_computed_with(
    kantor: Kantor, session: Session
) -> None:
    komponen = service.KomponenCapaian(CapaianOrganisasi.ISTIMEWA, CapaianOrganisasi.KURANG)
    penetap = kantor.actor(kantor.kepala_badan)
    row = service.set_capaian(
        session, penetap, kantor.bidang.id, 2026, "TH", CapaianOrganisasi.BAIK, komponen=komponen, **SAAT
    )
    assert (row.nilai, row.perjanjian_kinerja, row.harapan_unit) == (CapaianOrganisasi.BAIK, *komponen)
    periodik = service.set_capaian(
        session, penetap, kantor.bidang.id, 2026, "T1", CapaianOrganisasi.BAIK, komponen=komponen, **SAAT
    )
    assert (periodik.perjanjian_kinerja, periodik.harapan_unit) == (None, None)
