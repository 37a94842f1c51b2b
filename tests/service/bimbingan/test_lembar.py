"""Format B.1.8: to whom it goes, and that nobody it speaks about ever reaches it, whatever he is besides."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.aturan.service import change_setting
from kinerja.audit import CatatanAudit
from kinerja.bimbingan.models import BacaLembar, DialogKinerja, LembarBimbingan
from kinerja.bimbingan.rules import JenisDialog
from kinerja.bimbingan.service import lembar, naskah
from kinerja.errors import NotFoundError, StateError
from kinerja.organisasi.models import GarisPelaporan
from tests import factories
from tests.bimbingan_bersama import JAWABAN, RAHASIA, fill, hold
from tests.evaluasi_bersama import SAAT, Kantor

TODAY = SAAT["today"]


def test_the_superior_of_the_pimpinan_reads_it_and_the_pegawai_sees_that_he_did(kantor: Kantor) -> None:
    session, satu = kantor.session, hold(kantor)
    assert (
        lembar.open_own(session, kantor.pemilik, satu.id, today=TODAY).tujuan.penerima is kantor.kepala_badan
    )
    fill(kantor, satu)
    atasan = kantor.actor(kantor.kepala_badan)
    (diterima,) = lembar.open_received(session, atasan, today=TODAY).bernama
    assert diterima.semua_jawaban == JAWABAN
    dokumen, isi = naskah.compose_sheet(session, atasan, satu.id, today=TODAY)
    assert (dokumen.catatan, isi.catatan) == (RAHASIA, RAHASIA)
    for _ in range(2):
        lembar.log_reading(session, atasan, isi, today=TODAY)
        session.flush()
    (baca,) = lembar.open_own(session, kantor.pemilik, satu.id, today=TODAY).pembaca
    assert baca.sebagai == "atasan pimpinan"


def test_the_pimpinan_never_reaches_it_in_any_of_his_roles(kantor: Kantor) -> None:
    session, satu = kantor.session, hold(kantor)
    fill(kantor, satu)
    for peran in ((), (Peran.ADMIN_INSTANSI,), (Peran.AUDITOR,), (Peran.PIMPINAN_UNIT,), tuple(Peran)):
        pimpinan = kantor.actor(kantor.kepala, *peran)
        for baca in (lembar.open_own, lembar.open_sheet, naskah.compose_sheet):
            with pytest.raises(NotFoundError):
                baca(session, pimpinan, satu.id, today=TODAY)
        assert lembar.open_received(session, pimpinan, today=TODAY) == lembar.HalamanLembar((), ())


def test_a_pimpinan_who_becomes_the_superior_or_his_plt_still_does_not_reach_it(kantor: Kantor) -> None:
    session, satu = kantor.session, hold(kantor)
    # He acts for his own superior: the line of the pegawai names him as atasan as well.
    query = select(GarisPelaporan).where(GarisPelaporan.pegawai_id == kantor.pegawai.id)
    session.scalars(query).one().atasan_id = kantor.kepala.id
    session.flush()
    isi = fill(kantor, satu)
    assert isi.penerima_id is None
    pimpinan = kantor.actor(kantor.kepala, Peran.ADMIN_INSTANSI)
    assert lembar.open_received(session, pimpinan, today=TODAY).bernama == ()
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    assert len(lembar.open_received(session, admin, today=TODAY).bernama) == 1


def test_a_receiver_who_becomes_the_pejabat_penilai_loses_it(kantor: Kantor) -> None:
    session, satu = kantor.session, hold(kantor)
    fill(kantor, satu)
    kantor.end_line(date(2026, 5, 1))
    factories.make_garis(session, kantor.pegawai, kantor.kepala_badan, mulai=date(2026, 5, 1))
    atasan = kantor.actor(kantor.kepala_badan)
    assert len(lembar.open_received(session, atasan, today=TODAY).bernama) == 1
    assert lembar.open_received(session, atasan, today=date(2026, 5, 2)).bernama == ()
    with pytest.raises(NotFoundError):
        lembar.open_sheet(session, atasan, satu.id, today=date(2026, 5, 2))


def test_without_a_superior_in_the_system_it_goes_to_the_admin(kantor: Kantor) -> None:
    session = kantor.session
    satu = hold(kantor, pegawai=kantor.kepala, pemberi=kantor.kepala_badan)
    assert lembar.open_own(session, kantor.penilai, satu.id, today=TODAY).tujuan.penerima is None
    isi = fill(kantor, satu, kantor.kepala)
    lembar.open_sheet(session, kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI), satu.id, today=TODAY)
    for orang in (kantor.actor(kantor.kepala_badan, Peran.ADMIN_INSTANSI), kantor.actor(kantor.lain)):
        with pytest.raises(NotFoundError):
            lembar.open_sheet(session, orang, satu.id, today=TODAY)
    assert isi.penerima_id is None


def test_filling_touches_neither_the_dialog_nor_the_audit_log(kantor: Kantor) -> None:
    session, satu = kantor.session, hold(kantor)
    versi, banyak = satu.versi, session.scalar(select(func.count(CatatanAudit.id)))
    fill(kantor, satu)
    session.expire_all()
    assert session.scalar(select(DialogKinerja.versi).where(DialogKinerja.id == satu.id)) == versi
    assert session.scalar(select(func.count(CatatanAudit.id))) == banyak


def test_a_correction_is_a_new_row_and_a_row_never_changes(kantor: Kantor, session: Session) -> None:
    satu = hold(kantor)
    pertama, kedua = fill(kantor, satu), fill(kantor, satu)
    assert (pertama.revisi, kedua.revisi) == (1, 2)
    assert pertama.sidik != kedua.sidik
    (baru,) = lembar.open_received(session, kantor.actor(kantor.kepala_badan), today=TODAY).bernama
    assert baru.id == kedua.id
    for ubah in (update(LembarBimbingan).values(catatan="x"), delete(LembarBimbingan), delete(BacaLembar)):
        if ubah.table.name == "baca_lembar":
            lembar.log_reading(session, kantor.actor(kantor.kepala_badan), kedua, today=TODAY)
            session.flush()
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(ubah)


def test_only_a_session_that_took_place_has_a_sheet(kantor: Kantor) -> None:
    dialog = hold(kantor, JenisDialog.TINJAUAN)
    with pytest.raises(StateError):
        fill(kantor, dialog)
    with pytest.raises(NotFoundError):
        lembar.hand_in(kantor.session, kantor.penilai, dialog.id, JAWABAN, "", **SAAT)


def test_an_anonymous_sheet_is_read_only_in_a_group_and_keeps_its_promise(kantor: Kantor) -> None:
    session, atasan = kantor.session, kantor.actor(kantor.kepala_badan)
    change_setting(session, kantor.sistem, "bimbingan_b18", "3", now=SAAT["now"])
    orang = [kantor.pegawai, *(kantor.add_person(f"Rekan {n}", skp=False) for n in range(4))]
    terlihat = []
    for satu in orang:
        dialog = hold(kantor, pegawai=satu)
        fill(kantor, dialog, satu)
        hal = lembar.open_received(session, atasan, today=TODAY)
        assert hal.bernama == ()
        terlihat.append([ringkas.banyak for ringkas in hal.ringkasan])
        with pytest.raises(NotFoundError):
            lembar.open_sheet(session, atasan, dialog.id, today=TODAY)
    assert terlihat == [[], [], [3], [3], [3]]
    change_setting(session, kantor.sistem, "bimbingan_b18", "bernama", now=SAAT["now"])
    assert lembar.open_received(session, atasan, today=TODAY).bernama == ()


def test_sheets_with_a_name_never_help_to_compute_one_without(kantor: Kantor) -> None:
    """The setting changed in the year: what is known of two is not subtracted from a sum of three."""
    session, atasan = kantor.session, kantor.actor(kantor.kepala_badan)
    orang = [kantor.pegawai, *(kantor.add_person(f"Rekan {n}", skp=False) for n in range(4))]
    for satu in orang[:2]:
        fill(kantor, hold(kantor, pegawai=satu), satu)
    change_setting(session, kantor.sistem, "bimbingan_b18", "3", now=SAAT["now"])
    for satu in orang[2:]:
        assert lembar.open_received(session, atasan, today=TODAY).ringkasan == ()
        fill(kantor, hold(kantor, pegawai=satu), satu)
    hal = lembar.open_received(session, atasan, today=TODAY)
    assert len(hal.bernama) == 2
    assert [ringkas.banyak for ringkas in hal.ringkasan] == [3]


def test_the_document_names_the_day_of_the_instansi(kantor: Kantor) -> None:
    """Handed in on 4 April at 06.30 WIB, which is still 3 April in UTC."""
    session, satu = kantor.session, hold(kantor)
    dini = {"today": date(2026, 4, 4), "now": datetime(2026, 4, 3, 23, 30, tzinfo=UTC)}
    lembar.hand_in(session, kantor.pemilik, satu.id, JAWABAN, RAHASIA, **dini)
    dokumen, _ = naskah.compose_sheet(session, kantor.pemilik, satu.id, today=TODAY)
    assert dokumen.ttd_pegawai.tanggal == date(2026, 4, 4)
