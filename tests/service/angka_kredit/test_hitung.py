"""Conversion of final evaluations: once per month of a person, again after a correction, never in secret."""

from datetime import date

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.models import BulanAk, DokumenAk, JenisDokumen, KonversiAk
from kinerja.angka_kredit.service import HasilHitung
from kinerja.aturan.rules import Jenjang, Predikat
from kinerja.aturan.service import change_setting
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.organisasi.rules import JenisPegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from tests import angka_kredit_bersama as bersama
from tests import factories

B, SB = Predikat.BAIK, Predikat.SANGAT_BAIK


@pytest.fixture
def sistem(session: Session, instansi: Instansi) -> Actor:
    bersama.prepare(session, instansi.id)
    return system_actor(instansi.id)


def convert(
    session: Session, actor: Actor, awal: int = 2023, akhir: int = 2026, **pilih: object
) -> HasilHitung:
    kerja = service.start_run(session, actor, range(awal, akhir + 1), today=date(2026, 3, 10), **pilih)  # type: ignore[arg-type]
    hasil = HasilHitung()
    if kerja.pegawai_ids:
        hasil.add(service.convert_slice(session, actor, kerja, kerja.pegawai_ids, now=bersama.SAAT))
    session.flush()
    return hasil


def test_each_final_year_becomes_one_row_and_a_second_run_changes_nothing(
    session: Session, sistem: Actor
) -> None:
    pegawai = bersama.make_jf(session)
    for tahun, predikat in ((2023, SB), (2024, B), (2025, SB), (2026, None)):
        bersama.make_final(session, pegawai, tahun, predikat)
    hasil = convert(session, sistem)
    assert (hasil.baru, hasil.belum_final, str(hasil.per_tahun[2023])) == (3, 1, "18.75")
    buku = [(2023, 1, 12, "18.75"), (2024, 1, 12, "12.50"), (2025, 1, 12, "18.75")]
    assert bersama.ledger_of(session, pegawai) == buku
    assert bersama.count_months(session, pegawai) == 36
    lagi = convert(session, sistem)
    assert (lagi.baru, lagi.tetap, lagi.dibatalkan) == (0, 3, 0)
    assert {tahun: str(jumlah) for tahun, jumlah in lagi.per_tahun.items()} == {
        tahun: str(jumlah) for tahun, jumlah in hasil.per_tahun.items()
    }
    assert bersama.ledger_of(session, pegawai) == buku
    riwayat = audit.list_history(session, "angka_kredit", pegawai.id)
    assert len(riwayat) == 1
    assert riwayat[0].rincian["perubahan"][0] == "Konversi 2023 bulan 1–12, Sangat Baik: 18,75"


def test_a_mutasi_gives_each_segment_its_own_koefisien(session: Session, sistem: Actor) -> None:
    pegawai = bersama.make_jf(session, sampai=date(2025, 5, 1))
    muda = bersama.place(session, pegawai, Jenjang.AHLI_MUDA, mulai=date(2025, 5, 1), golongan="III/c")
    bersama.make_final(session, pegawai, 2025, B, sampai=date(2025, 5, 1))
    bersama.make_final(session, pegawai, 2025, SB, mulai=date(2025, 5, 1), penempatan=muda)
    convert(session, sistem)
    assert bersama.ledger_of(session, pegawai) == [(2025, 1, 4, "4.17"), (2025, 5, 12, "25.00")]


def test_a_result_that_was_replaced_is_converted_again(session: Session, sistem: Actor) -> None:
    pegawai = bersama.make_jf(session)
    evaluasi = bersama.make_final(session, pegawai, 2025, B)
    assert evaluasi is not None
    convert(session, sistem)
    periode = session.get_one(PeriodePenilaian, evaluasi.periode_id)
    bersama.add_revisi(session, periode, pegawai, SB, 2)
    hasil = convert(session, sistem)
    assert (hasil.baru, hasil.dibatalkan) == (1, 1)
    assert bersama.ledger_of(session, pegawai) == [(2025, 1, 12, "18.75")]
    assert bersama.count_months(session, pegawai) == 12


def test_a_row_in_a_document_is_named_but_not_changed(session: Session, sistem: Actor) -> None:
    pegawai = bersama.make_jf(session)
    evaluasi = bersama.make_final(session, pegawai, 2025, B)
    assert evaluasi is not None
    convert(session, sistem)
    dokumen = DokumenAk(
        pegawai_id=pegawai.id,
        jenis=JenisDokumen.KONVERSI,
        tahun=2026,
        urut=1,
        nomor="1",
        tanggal=date(2026, 3, 1),
        isi={},
        sidik="0" * 64,
        oleh="Sistem",
        dibuat=bersama.SAAT,
    )
    session.add(dokumen)
    session.flush()
    konversi = session.scalars(select(KonversiAk)).one()
    konversi.konversi_id = dokumen.id
    bersama.add_revisi(session, session.get_one(PeriodePenilaian, evaluasi.periode_id), pegawai, SB, 2)
    hasil = convert(session, sistem)
    assert (hasil.terkunci, hasil.baru, hasil.dibatalkan) == ([konversi.id], 0, 0)
    assert bersama.ledger_of(session, pegawai) == [(2025, 1, 12, "12.50")]


def test_pppk_are_left_out_unless_the_instansi_wants_them(session: Session, sistem: Actor) -> None:
    pegawai = bersama.make_jf(session, jenis=JenisPegawai.PPPK, golongan="IX")
    bersama.make_final(session, pegawai, 2025, B)
    assert convert(session, sistem).baru == 0
    change_setting(session, sistem, "ak_untuk_pppk", "ya", now=bersama.SAAT)
    assert convert(session, sistem).baru == 1


def test_three_decimals_by_setting(session: Session, sistem: Actor) -> None:
    pegawai = bersama.make_jf(session, Jenjang.PEMULA, golongan="II/a")
    bersama.make_final(session, pegawai, 2025, SB)
    change_setting(session, sistem, "ak_desimal", "3", now=bersama.SAAT)
    convert(session, sistem)
    assert bersama.ledger_of(session, pegawai) == [(2025, 1, 12, "5.625")]


def test_outside_a_jabatan_fungsional_nothing_is_converted(session: Session, sistem: Actor) -> None:
    pegawai = factories.make_pegawai(session)
    bersama.place(session, pegawai, None, mulai=bersama.AWAL)
    bersama.make_final(session, pegawai, 2025, B)
    assert convert(session, sistem) == HasilHitung()


def test_the_database_refuses_a_month_twice(session: Session, sistem: Actor) -> None:
    pegawai = bersama.make_jf(session)
    bersama.make_final(session, pegawai, 2025, B)
    convert(session, sistem)
    bulan = {"instansi_id": sistem.instansi_id, "pegawai_id": pegawai.id, "tahun": 2025, "bulan": 3}
    konversi = session.scalars(select(KonversiAk)).one()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(BulanAk), [bulan | {"konversi_id": konversi.id}])


def test_one_person_or_one_unit(session: Session, sistem: Actor) -> None:
    unit = factories.make_unit(session)
    satu, dua = bersama.make_jf(session, unit_id=unit.id), bersama.make_jf(session)
    for pegawai in (satu, dua):
        bersama.make_final(session, pegawai, 2025, B)
    assert convert(session, sistem, unit_id=unit.id).pegawai == 1
    assert bersama.ledger_of(session, dua) == []
    assert convert(session, sistem, nip=dua.nip).baru == 1
    with pytest.raises(NotFoundError):
        convert(session, sistem, nip="000000000000000000")
    with pytest.raises(NotFoundError):
        convert(session, sistem, unit_id=10_000_000)


def _actor(sistem: Actor, *peran: PeranLingkup) -> Actor:
    return Actor(None, sistem.instansi_id, None, "Seseorang", frozenset(peran))


def test_only_admins_may_convert_and_a_unit_admin_only_below(session: Session, sistem: Actor) -> None:
    unit = factories.make_unit(session)
    dalam, luar = bersama.make_jf(session, unit_id=unit.id), bersama.make_jf(session)
    for pegawai in (dalam, luar):
        bersama.make_final(session, pegawai, 2025, B)
    with pytest.raises(NotAuthorizedError):
        convert(session, _actor(sistem, PeranLingkup(Peran.AUDITOR)))
    with pytest.raises(NotFoundError):
        convert(session, _actor(sistem, PeranLingkup(Peran.PEGAWAI)))
    assert convert(session, _actor(sistem, PeranLingkup(Peran.ADMIN_UNIT, unit.id))).pegawai == 1
    assert bersama.ledger_of(session, luar) == []


def test_the_check_agrees_and_finds_a_digit_that_was_changed(session: Session, sistem: Actor) -> None:
    pegawai = bersama.make_jf(session)
    for tahun in (2024, 2025):
        bersama.make_final(session, pegawai, tahun, B)
    convert(session, sistem)
    *_, hasil = service.check_konversi(session, sistem)
    assert (hasil.total, hasil.diperiksa, hasil.beda) == (2, 2, 0)
    session.execute(update(KonversiAk).where(KonversiAk.tahun == 2024).values(angka_kredit="12.51"))
    session.execute(delete(BulanAk).where(BulanAk.tahun == 2025, BulanAk.bulan == 1))
    *_, hasil = service.check_konversi(session, sistem)
    assert hasil.beda == 2
    assert "tercatat 12,51" in hasil.contoh_beda[0]
    with pytest.raises(NotAuthorizedError):
        next(service.check_konversi(session, _actor(sistem)))


def test_a_document_never_changes(session: Session, sistem: Actor) -> None:
    pegawai: Pegawai = bersama.make_jf(session)
    session.add(
        DokumenAk(
            pegawai_id=pegawai.id,
            jenis=JenisDokumen.PENETAPAN,
            tahun=2026,
            urut=1,
            nomor="1",
            tanggal=date(2026, 3, 1),
            isi={"a": 1},
            sidik="0" * 64,
            oleh="Sistem",
            dibuat=bersama.SAAT,
        )
    )
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(DokumenAk).values(nomor="2"))
