"""Lists of periods: the team, those that wait, Beranda, and where the menu leads."""

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import NotFoundError
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.pelaksanaan_bersama import HARI_INI, Kerja, on

HARI = HARI_INI["today"]


def test_the_team_is_listed_with_and_without_a_period(kerja: Kerja, session: Session) -> None:
    baru = factories.make_pegawai(session, nama="Aaa Contoh")
    factories.make_garis(session, baru, kerja.orang.penilai)
    kosong, terisi = service.list_period_status_of_bawahan(
        session, kerja.penilai, kerja.orang.penilai.id, 2026, "T1", today=HARI
    )
    assert (kosong.pegawai.id, kosong.periode_id, kosong.status_skp) == (baru.id, None, None)
    assert (terisi.periode_id, terisi.status) == (kerja.id(), StatusPeriode.PENGISIAN)
    april = on(2026, 4, 2)["today"]
    _, t2 = service.list_period_status_of_bawahan(
        session, kerja.orang.actor(kerja.orang.atasan), kerja.orang.penilai.id, 2026, "T2", today=april
    )
    assert t2.status is StatusPeriode.PENGISIAN  # opened by the calendar, not stored yet


def test_the_team_of_somebody_else_is_not_shown(kerja: Kerja, session: Session) -> None:
    with pytest.raises(NotFoundError):
        service.list_period_status_of_bawahan(
            session, kerja.orang.actor(kerja.orang.lain), kerja.orang.penilai.id, 2026, "T1", today=HARI
        )


def test_submitted_periods_wait_for_the_penilai_of_their_day(kerja: Kerja, session: Session) -> None:
    assert service.count_submitted(session, kerja.penilai, today=HARI) == (0, None)
    kerja.fill()
    kerja.submit()
    assert service.count_submitted(session, kerja.penilai, today=HARI) == (1, HARI_INI["now"])
    assert service.count_submitted(session, kerja.pemilik, today=HARI) == (0, None)


def test_beranda_counts_what_is_filled(kerja: Kerja, session: Session) -> None:
    service.save_realisasi(
        session,
        kerja.pemilik,
        kerja.id(),
        {kerja.indikator()[0].id: service.IsianRealisasi(teks="Selesai")},
        **HARI_INI,
    )
    session.flush()
    ringkas = service.summary_for_home(session, kerja.pemilik, **HARI_INI)
    assert ringkas is not None
    assert (ringkas.terisi, ringkas.jumlah_indikator, ringkas.sisa_hari) == (1, 2, 26)
    assert service.summary_for_home(session, kerja.penilai, **HARI_INI) is None


def test_the_menu_leads_to_unfinished_work_first(kerja: Kerja, session: Session) -> None:
    def lead(bulan: int, hari: int = 2) -> int | None:
        return service.find_arah(session, kerja.pemilik, today=on(2026, bulan, hari)["today"]).periode_id

    assert lead(3) == kerja.id("T1")
    assert lead(4) == kerja.id("T1")  # over, but not handed over
    kerja.fill()
    kerja.submit()
    assert lead(4) == kerja.id("T2")
    for kode in ("T2", "T3", "T4"):
        kerja.periode[kode].status = StatusPeriode.FINAL
    session.flush()
    assert service.find_arah(session, kerja.pemilik, today=on(2027, 1, 5)["today"]).periode_id == kerja.id(
        "TH"
    )


def test_without_an_approved_skp_the_menu_says_so(kerja: Kerja, session: Session) -> None:
    arah = service.find_arah(session, kerja.penilai, today=HARI)
    assert (arah.skp, arah.periode_id) == (None, None)
    kerja.skp.status = StatusSkp.DIREVISI
    session.flush()
    assert service.find_arah(session, kerja.pemilik, today=HARI).periode_id == kerja.id()
