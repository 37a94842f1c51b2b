"""Deadlines lock realisasi and penilaian, an admin opens them with a reason, outages move them."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kinerja.actor import Actor, Peran
from kinerja.aturan.service import change_setting
from kinerja.audit import CatatanAudit
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi import service as evaluasi
from kinerja.pelaksanaan import service as pelaksanaan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.tenggat import service
from kinerja.tenggat.galat import TerkunciError
from kinerja.tenggat.models import BukaKunci
from kinerja.tenggat.rules import JenisKunci
from tests.evaluasi_bersama import BAIK, Kantor, on
from tests.skp_bersama import Saat

LEWAT = on(2026, 4, 20)  # T1 is due on 5 April (realisasi) and 10 April (penilaian)


def _admin(kantor: Kantor) -> Actor:
    return kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)


def _lock(kantor: Kantor, **setelan: str) -> None:
    for kunci, nilai in {"tenggat_realisasi": "kunci", "tenggat_penilaian": "kunci", **setelan}.items():
        change_setting(kantor.session, _admin(kantor), kunci, nilai, now=LEWAT["now"])


def _plan(kantor: Kantor, saat: Saat) -> None:
    """A write of the owner."""
    hal = pelaksanaan.find_period(kantor.session, kantor.pemilik, kantor.periode().id, **saat)
    pelaksanaan.add_rencana_aksi(
        kantor.session, kantor.pemilik, hal.periode.id, hal.daftar_rhk[0].id, "Menyusun", **saat
    )


def _open(kantor: Kantor, jenis: JenisKunci = JenisKunci.REALISASI, **lain: object) -> BukaKunci:
    isian = {
        "tahun": 2026,
        "kode": "T1",
        "pegawai_id": kantor.pegawai.id,
        "selesai": date(2026, 4, 22),
        "alasan": "Tugas lapangan",
    } | lain
    return service.open_kunci(
        kantor.session,
        _admin(kantor),
        service.IsianBuka(jenis=jenis, **isian),  # type: ignore[arg-type]
        **LEWAT,
    )


def _hand_in(kantor: Kantor, saat: Saat) -> PeriodePenilaian:
    """The owner hands the first quarter in, by the service and with its entry in the trail."""
    periode = kantor.submit()
    periode.status = StatusPeriode.PENGISIAN
    kantor.session.flush()
    return pelaksanaan.submit_period(kantor.session, kantor.pemilik, periode.id, **saat)


def test_a_deadline_warns_unless_the_instansi_lets_it_lock(kantor: Kantor) -> None:
    _plan(kantor, LEWAT)
    hal = pelaksanaan.find_period(kantor.session, kantor.pemilik, kantor.periode().id, **LEWAT)
    assert (hal.boleh_isi, hal.terkunci, hal.kunci.warns(LEWAT["now"])) == (True, False, True)
    _lock(kantor)
    hal = pelaksanaan.find_period(kantor.session, kantor.pemilik, kantor.periode().id, **LEWAT)
    assert (hal.boleh_isi, hal.boleh_ajukan, hal.terkunci) == (False, False, True)
    with pytest.raises(TerkunciError, match=r"sesudah 5 April 2026 pukul 23\.59 WIB"):
        _plan(kantor, LEWAT)
    with pytest.raises(TerkunciError):
        pelaksanaan.submit_period(kantor.session, kantor.pemilik, kantor.periode().id, **LEWAT)


def test_days_more_hold_the_lock_back(kantor: Kantor) -> None:
    _lock(kantor, tenggat_hari_tambahan="14")
    _plan(kantor, on(2026, 4, 19))
    with pytest.raises(TerkunciError):
        _plan(kantor, on(2026, 4, 20))


def test_an_opening_for_a_person_ends_by_itself_and_is_written_down(kantor: Kantor) -> None:
    _lock(kantor)
    row = _open(kantor)
    _plan(kantor, on(2026, 4, 22))
    with pytest.raises(TerkunciError):
        _plan(kantor, Saat(today=date(2026, 4, 23), now=datetime(2026, 4, 22, 17, 0, 1, tzinfo=UTC)))
    catatan = kantor.session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "kunci.buka")).one()
    assert catatan.objek_id == row.id
    assert catatan.rincian["alasan"] == "Tugas lapangan"
    assert "Andi Ramadhan" in catatan.rincian["perubahan"][0]


def test_an_opening_for_a_unit_reaches_all_below_it_and_can_be_ended(kantor: Kantor) -> None:
    _lock(kantor)
    row = _open(kantor, pegawai_id=None, unit_id=kantor.badan.id)
    _plan(kantor, LEWAT)
    service.close_kunci(kantor.session, _admin(kantor), row.id, **LEWAT)
    with pytest.raises(TerkunciError):
        _plan(kantor, LEWAT)
    with pytest.raises(StateError):
        service.close_kunci(kantor.session, _admin(kantor), row.id, **LEWAT)


def test_another_unit_kind_or_period_opens_nothing(kantor: Kantor) -> None:
    _lock(kantor)
    lain = kantor.session.get_one(PeriodePenilaian, kantor.periode().id)
    assert lain.kode == "T1"
    _open(kantor, JenisKunci.PENILAIAN)
    _open(kantor, pegawai_id=kantor.lain.id)
    with pytest.raises(TerkunciError):
        _plan(kantor, LEWAT)


def test_who_got_the_work_late_still_has_five_days(kantor: Kantor) -> None:
    _lock(kantor)
    periode = kantor.submit()
    periode.status_sejak = on(2026, 4, 18)["now"]
    evaluasi.save_ratings(kantor.session, kantor.penilai, periode.id, BAIK, **LEWAT)
    evaluasi.return_period(kantor.session, kantor.penilai, periode.id, "Lengkapi angka.", **LEWAT)
    _plan(kantor, on(2026, 4, 25))
    with pytest.raises(TerkunciError):
        _plan(kantor, on(2026, 4, 26))


def test_the_pejabat_penilai_is_locked_as_well(kantor: Kantor) -> None:
    _lock(kantor)
    periode = kantor.submit()
    assert periode.status is StatusPeriode.DIAJUKAN
    for tindakan in (
        lambda: evaluasi.save_ratings(kantor.session, kantor.penilai, periode.id, BAIK, **LEWAT),
        lambda: evaluasi.return_period(kantor.session, kantor.penilai, periode.id, "Ulangi.", **LEWAT),
    ):
        with pytest.raises(TerkunciError, match="Penilaian periode ini terkunci sesudah 10 April 2026"):
            tindakan()
    _open(kantor, JenisKunci.PENILAIAN)
    evaluasi.save_ratings(kantor.session, kantor.penilai, periode.id, BAIK, **LEWAT)


def test_saving_and_taking_back_a_draft_gives_the_pejabat_penilai_no_more_days(kantor: Kantor) -> None:
    """Handed in on 8 April: five days are over on the 13th, whatever he saved on the 12th."""
    periode = _hand_in(kantor, on(2026, 4, 8))
    _lock(kantor)
    for hari in (10, 12, 13):
        evaluasi.save_ratings(kantor.session, kantor.penilai, periode.id, BAIK, **on(2026, 4, hari))
        evaluasi.cancel_rating(kantor.session, kantor.penilai, periode.id, **on(2026, 4, hari))
    with pytest.raises(TerkunciError, match="sesudah 13 April 2026"):
        evaluasi.save_ratings(kantor.session, kantor.penilai, periode.id, BAIK, **on(2026, 4, 14))


def test_who_had_to_wait_for_the_capaian_still_has_five_days(kantor: Kantor) -> None:
    periode = _hand_in(kantor, on(2026, 4, 3))
    _lock(kantor, capaian_organisasi_wajib_periodik="ya")
    with pytest.raises(TerkunciError):
        evaluasi.save_ratings(kantor.session, kantor.penilai, periode.id, BAIK, **LEWAT)
    kantor.set_capaian(saat=LEWAT)
    evaluasi.save_ratings(kantor.session, kantor.penilai, periode.id, BAIK, **on(2026, 4, 25))
    with pytest.raises(TerkunciError):
        evaluasi.establish(kantor.session, kantor.penilai, periode.id, **on(2026, 4, 26))


def test_an_evaluation_that_was_opened_again_stays_open_for_five_days(kantor: Kantor) -> None:
    _lock(kantor)
    tetap = kantor.establish()
    evaluasi.reopen(kantor.session, _admin(kantor), tetap.periode_id, "Salah", versi=tetap.versi, **LEWAT)
    evaluasi.save_ratings(kantor.session, kantor.penilai, tetap.periode_id, BAIK, **on(2026, 4, 25))
    with pytest.raises(TerkunciError):
        evaluasi.establish(kantor.session, kantor.penilai, tetap.periode_id, **on(2026, 4, 26))


def test_an_outage_moves_the_deadline_and_taking_it_back_moves_it_again(kantor: Kantor) -> None:
    _lock(kantor)
    mulai, sampai = datetime(2026, 4, 5, 12, tzinfo=UTC), datetime(2026, 4, 5, 16, tzinfo=UTC)
    row = service.record_gangguan(
        kantor.session, _admin(kantor), mulai, sampai, "Jaringan putus", now=LEWAT["now"]
    )
    hal = pelaksanaan.find_period(kantor.session, kantor.pemilik, kantor.periode().id, **on(2026, 4, 6))
    assert [satu.keterangan for satu in hal.kunci.gangguan] == ["Jaringan putus"]
    _plan(kantor, on(2026, 4, 6))
    service.revoke_gangguan(kantor.session, _admin(kantor), row.id, now=LEWAT["now"])
    with pytest.raises(TerkunciError):
        _plan(kantor, on(2026, 4, 6))
    with pytest.raises(NotFoundError):
        service.revoke_gangguan(kantor.session, _admin(kantor), row.id, now=LEWAT["now"])


@pytest.mark.parametrize(
    ("lain", "bidang"),
    [
        ({"alasan": "  "}, "alasan"),
        ({"selesai": date(2026, 4, 19)}, "selesai"),
        ({"selesai": date(2027, 4, 19)}, "selesai"),
        ({"pegawai_id": None}, "pegawai_id"),
        ({"unit_id": 1}, "pegawai_id"),
        ({"pegawai_id": 10**6}, "pegawai_id"),
        ({"kode": "ABCDEFGHIJK"}, "periode"),
        ({"kode": "M"}, "periode"),
        ({"tahun": 0}, "periode"),
    ],
)
def test_an_opening_needs_a_reason_a_near_day_a_period_and_one_target(
    kantor: Kantor, lain: dict[str, object], bidang: str
) -> None:
    with pytest.raises(InputError) as error:
        _open(kantor, **lain)
    assert bidang in error.value.fields


@pytest.mark.parametrize(
    ("mulai", "sampai", "bidang"),
    [(5, 4, "selesai"), (21, 22, "mulai"), (5, 21, "selesai"), (1, 19, "selesai")],
)
def test_an_outage_has_happened_and_was_not_endless(
    kantor: Kantor, mulai: int, sampai: int, bidang: str
) -> None:
    with pytest.raises(InputError) as error:
        service.record_gangguan(
            kantor.session,
            _admin(kantor),
            datetime(2026, 4, mulai, tzinfo=UTC),
            datetime(2026, 4, sampai, 3, tzinfo=UTC),
            "Mati listrik",
            now=LEWAT["now"],
        )
    assert bidang in error.value.fields


def test_only_an_admin_instansi_opens_and_who_is_nothing_sees_nothing(kantor: Kantor) -> None:
    isian = service.IsianBuka(
        jenis=JenisKunci.REALISASI,
        tahun=2026,
        kode="T1",
        selesai=date(2026, 4, 22),
        alasan="Saya lupa",
        pegawai_id=kantor.pegawai.id,
    )
    with pytest.raises(NotFoundError):
        service.open_kunci(kantor.session, kantor.penilai, isian, **LEWAT)
    auditor = kantor.actor(kantor.kepala_badan, Peran.AUDITOR)
    with pytest.raises(NotAuthorizedError):
        service.open_kunci(kantor.session, auditor, isian, **LEWAT)
    assert service.list_buka(kantor.session, auditor) == []


def test_the_database_refuses_an_opening_for_nobody(kantor: Kantor) -> None:
    row = _open(kantor)
    row.pegawai_id = None
    with pytest.raises(IntegrityError):
        kantor.session.flush()
