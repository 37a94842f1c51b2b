"""Periods are made once, open by the calendar, and move only as the table of states says."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.aturan.models import Pengaturan
from kinerja.audit import CatatanAudit, verify
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import AksiPeriode, PelakuPeriode, StatusPeriode, list_aksi
from kinerja.pelaksanaan.service import PeriodeIncompleteError
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.pelaksanaan_bersama import HARI_INI, Kerja, make_kerja, on
from tests.skp_bersama import make_skp_of

# Made


def test_an_approved_skp_gets_four_quarters_and_the_year(kerja: Kerja) -> None:
    assert {kode: (satu.mulai, satu.sampai) for kode, satu in kerja.periode.items()} == {
        "T1": (date(2026, 1, 1), date(2026, 4, 1)),
        "T2": (date(2026, 4, 1), date(2026, 7, 1)),
        "T3": (date(2026, 7, 1), date(2026, 10, 1)),
        "T4": (date(2026, 10, 1), date(2027, 1, 1)),
        "TH": (date(2026, 1, 1), date(2027, 1, 1)),
    }
    assert kerja.periode["T1"].status is StatusPeriode.PENGISIAN
    assert kerja.periode["T2"].status is StatusPeriode.BELUM_DIBUKA


def test_the_setting_bulanan_gives_twelve_months(session: Session) -> None:
    session.add(Pengaturan(kunci="periodik", nilai="bulanan"))
    kerja = make_kerja(session)
    assert sorted(kerja.periode) == [*(f"B{bulan:02}" for bulan in range(1, 13)), "TH"]


def test_periods_are_cut_to_the_days_of_the_skp(session: Session) -> None:
    kerja = make_kerja(session, mulai=date(2026, 2, 16), sampai=date(2026, 8, 1))
    assert {kode: (satu.mulai, satu.sampai) for kode, satu in kerja.periode.items()} == {
        "T1": (date(2026, 2, 16), date(2026, 4, 1)),
        "T2": (date(2026, 4, 1), date(2026, 7, 1)),
        "T3": (date(2026, 7, 1), date(2026, 8, 1)),
        "TH": (date(2026, 2, 16), date(2026, 8, 1)),
    }


def test_making_periods_again_changes_nothing(kerja: Kerja, session: Session) -> None:
    sebelum = session.scalar(select(func.count(CatatanAudit.id)))
    assert service.ensure_semua_period(session, kerja.penilai, [kerja.skp], **HARI_INI) == 0
    session.add(Pengaturan(kunci="periodik", nilai="bulanan"))
    service.ensure_periods(session, kerja.penilai, kerja.skp, **HARI_INI)
    assert session.scalar(select(func.count(PeriodePenilaian.id))) == 5
    assert session.scalar(select(func.count(CatatanAudit.id))) == sebelum


def test_many_skp_get_their_periods_with_few_statements(session: Session) -> None:
    kerja = make_kerja(session)
    lain = [
        make_skp_of(session, satu, status=StatusSkp.DITETAPKAN, ditetapkan=HARI_INI["now"])
        for satu in (kerja.orang.penilai, kerja.orang.atasan, kerja.orang.lain)
    ]
    assert service.ensure_semua_period(session, kerja.penilai, [kerja.skp, *lain], **HARI_INI) == 15


def test_a_draft_has_no_periods(session: Session, kerja: Kerja) -> None:
    draf = make_skp_of(session, kerja.orang.lain)
    with pytest.raises(StateError):
        service.ensure_periods(session, kerja.pemilik, draf, **HARI_INI)
    with pytest.raises(StateError):
        service.start_periods(session, kerja.orang.actor(kerja.orang.lain), draf.id, **HARI_INI)


def test_only_owner_and_penilai_ask_for_periods(session: Session, kerja: Kerja) -> None:
    skp = make_skp_of(session, kerja.orang.penilai, status=StatusSkp.DITETAPKAN, ditetapkan=HARI_INI["now"])
    with pytest.raises(NotFoundError):
        service.start_periods(session, kerja.orang.actor(kerja.orang.lain), skp.id, **HARI_INI)
    service.start_periods(session, kerja.orang.actor(kerja.orang.atasan), skp.id, **HARI_INI)
    assert len(service.list_periods_of(session, kerja.penilai, skp.id, today=HARI_INI["today"])) == 5


# Opened by the calendar


def test_a_period_opens_on_its_first_day_and_the_first_write_stores_it(
    kerja: Kerja, session: Session
) -> None:
    sehari_sebelum, hari_buka = on(2026, 3, 31), on(2026, 4, 1)
    assert kerja.view("T2", saat=sehari_sebelum).ini.status is StatusPeriode.BELUM_DIBUKA
    rhk = kerja.rhk()[0]
    with pytest.raises(StateError, match="belum dibuka"):
        service.add_rencana_aksi(session, kerja.pemilik, kerja.id("T2"), rhk.id, "Langkah", **sehari_sebelum)
    assert kerja.view("T2", saat=hari_buka).boleh_isi
    assert kerja.periode["T2"].status is StatusPeriode.BELUM_DIBUKA  # reading writes nothing
    service.add_rencana_aksi(session, kerja.pemilik, kerja.id("T2"), rhk.id, "Langkah", **hari_buka)
    assert kerja.periode["T2"].status is StatusPeriode.PENGISIAN


def test_the_year_opens_with_its_last_three_months(kerja: Kerja) -> None:
    assert not kerja.view("TH", saat=on(2026, 9, 30)).boleh_isi
    assert kerja.view("TH", saat=on(2026, 10, 1)).boleh_isi


# Moved


def test_submit_return_and_submit_again(kerja: Kerja, session: Session) -> None:
    kerja.fill()
    kerja.submit()
    assert kerja.periode["T1"].status is StatusPeriode.DIAJUKAN
    service.return_period(session, kerja.penilai, kerja.id(), " Tambahkan bukti. ", **HARI_INI)
    hal = kerja.view()
    assert hal.boleh_isi
    assert hal.catatan_pengembalian.rincian["catatan"] == "Tambahkan bukti."
    kerja.submit()
    assert kerja.periode["T1"].status is StatusPeriode.DIAJUKAN
    assert [satu.aksi for satu in kerja.view().riwayat] == [
        "periode.ajukan",
        "periode.kembalikan",
        "periode.ajukan",
    ]
    assert verify(session).rusak_di is None


def test_a_late_submission_is_taken_and_the_page_counts_the_days(kerja: Kerja) -> None:
    saat = on(2026, 4, 8)
    kerja.fill(saat=saat)
    assert kerja.view(saat=saat).sisa_hari == -3
    kerja.submit(saat=saat)
    assert kerja.periode["T1"].status is StatusPeriode.DIAJUKAN


def test_the_deadline_is_the_end_of_the_day_in_the_zone(kerja: Kerja) -> None:
    hal = kerja.view(saat=on(2026, 4, 2))
    assert (hal.tenggat.isoformat(), hal.sisa_hari, hal.zona) == (
        "2026-04-05T16:59:59.999999+00:00",
        3,
        "WIB",
    )
    assert kerja.view("TH", saat=on(2027, 1, 30)).sisa_hari == 1


def test_submit_says_what_is_missing_and_where(kerja: Kerja) -> None:
    with pytest.raises(PeriodeIncompleteError) as salah:
        kerja.submit()
    ada = {
        *(f"rhk_{satu.id}" for satu in kerja.rhk()),
        *(f"indikator_{satu.id}" for satu in kerja.indikator()),
    }
    assert set(salah.value.fields) == ada
    assert kerja.periode["T1"].status is StatusPeriode.PENGISIAN


@pytest.mark.parametrize("catatan", ["", "  \n "])
def test_return_needs_a_note(kerja: Kerja, session: Session, catatan: str) -> None:
    kerja.fill()
    kerja.submit()
    with pytest.raises(InputError) as salah:
        service.return_period(session, kerja.penilai, kerja.id(), catatan, **HARI_INI)
    assert "catatan" in salah.value.fields


def test_while_the_skp_is_revised_work_goes_on_but_waits_with_submission(kerja: Kerja) -> None:
    kerja.skp.status = StatusSkp.DIREVISI
    kerja.fill()
    hal = kerja.view()
    assert hal.boleh_isi
    assert not hal.boleh_ajukan
    with pytest.raises(StateError, match="direvisi"):
        kerja.submit()


@pytest.mark.parametrize("status", StatusPeriode)
@pytest.mark.parametrize("aksi", [AksiPeriode.AJUKAN, AksiPeriode.KEMBALIKAN])
def test_no_state_lets_through_what_the_table_does_not_have(
    kerja: Kerja, session: Session, status: StatusPeriode, aksi: AksiPeriode
) -> None:
    kerja.fill()
    periode = kerja.periode["T2"] if status is StatusPeriode.BELUM_DIBUKA else kerja.periode["T1"]
    periode.status = status
    session.flush()
    pelaku = PelakuPeriode.PEMILIK if aksi is AksiPeriode.AJUKAN else PelakuPeriode.PENILAI

    def act() -> None:
        if aksi is AksiPeriode.AJUKAN:
            service.submit_period(session, kerja.pemilik, periode.id, **HARI_INI)
        else:
            service.return_period(session, kerja.penilai, periode.id, "Perbaiki", **HARI_INI)

    if aksi in list_aksi(status, pelaku):
        act()
        assert periode.status is not status
    else:
        with pytest.raises(StateError):
            act()
        assert periode.status is status


def test_evaluasi_moves_a_period_only_as_the_one_who_may(kerja: Kerja, session: Session) -> None:
    kerja.fill()
    kerja.submit()
    periode, kedudukan = service.lock_for_evaluasi(session, kerja.penilai, kerja.id(), **HARI_INI)
    assert kedudukan.penilai
    with pytest.raises(NotAuthorizedError):
        service.record_status(
            session,
            kerja.pemilik,
            periode,
            AksiPeriode.NILAI,
            sebagai=PelakuPeriode.PEMILIK,
            now=HARI_INI["now"],
        )
    for aksi in (AksiPeriode.NILAI, AksiPeriode.TETAPKAN):
        service.record_status(
            session, kerja.penilai, periode, aksi, sebagai=PelakuPeriode.PENILAI, now=HARI_INI["now"]
        )
    assert periode.status is StatusPeriode.DITETAPKAN
    with pytest.raises(StateError):
        service.record_status(
            session,
            kerja.penilai,
            periode,
            AksiPeriode.NILAI,
            sebagai=PelakuPeriode.PENILAI,
            now=HARI_INI["now"],
        )


# The year


def test_the_year_proposes_what_its_quarters_add_up_to(kerja: Kerja, session: Session) -> None:
    kerja.fill(nilai="3")
    kerja.fill("T2", "4", saat=on(2026, 5, 1))
    satu = kerja.view("TH", saat=on(2026, 12, 20)).daftar_rhk[0].daftar_indikator[0]
    assert (satu.resmi, satu.teks) == ("7 laporan", "")
    assert satu.capaian.kalimat == "7 dari 12 laporan, 58 %"
    assert satu.lainnya == (("Triwulan I", "3 laporan"), ("Triwulan II", "4 laporan"))


def test_the_submitted_year_keeps_its_texts_when_a_quarter_changes(kerja: Kerja, session: Session) -> None:
    akhir = on(2026, 12, 20)
    kerja.fill(nilai="3")
    pertama, kedua = kerja.indikator()
    sendiri = {kedua.id: service.IsianRealisasi(teks="Selesai seluruhnya")}
    service.save_realisasi(session, kerja.pemilik, kerja.id("TH"), sendiri, **akhir)
    kerja.submit("TH", saat=akhir)
    kerja.fill("T2", "4", saat=akhir)
    query = select(Realisasi).where(Realisasi.periode_id == kerja.id("TH"))
    assert {satu.indikator_id: satu.teks for satu in session.scalars(query)} == {
        pertama.id: "3 laporan",
        kedua.id: "Selesai seluruhnya",
    }
    assert kerja.view("TH", saat=akhir).daftar_rhk[0].daftar_indikator[0].resmi == "3 laporan"


def test_a_former_penilai_keeps_the_quarter_that_ended_under_him(kerja: Kerja, session: Session) -> None:
    """The period belongs to who was pejabat penilai at its end; the new one reads it."""
    orang = kerja.orang
    kerja.fill()
    kerja.submit()
    garis = _line_of(session, kerja)
    garis.sampai = date(2026, 4, 1)
    factories.make_garis(session, orang.pegawai, orang.lain, mulai=date(2026, 4, 1))
    nanti = on(2026, 4, 10)
    assert kerja.view(actor=kerja.penilai, saat=nanti).boleh_kembalikan
    baru = kerja.view(actor=orang.actor(orang.lain), saat=nanti)
    assert not baru.boleh_kembalikan
    with pytest.raises(NotFoundError):
        kerja.view("T2", actor=kerja.penilai, saat=nanti)
    assert kerja.view("T2", actor=orang.actor(orang.lain), saat=nanti).peran is not None


def _line_of(session: Session, kerja: Kerja) -> factories.GarisPelaporan:
    query = select(factories.GarisPelaporan).where(
        factories.GarisPelaporan.pegawai_id == kerja.orang.pegawai.id
    )
    return session.scalars(query).one()
