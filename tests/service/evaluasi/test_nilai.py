"""Rating and fixing: the predikat follows from two ratings, and what was fixed stays as it was."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.models import Aturan, Pengaturan
from kinerja.audit import CatatanAudit, verify
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi import service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.potret import read_alasan, read_potret
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.evaluasi.service import EvaluasiIncompleteError, IsianNilai
from kinerja.kalender.rules import JenisPeriode
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN, TRANSISI, AksiPeriode, StatusPeriode
from tests import factories
from tests.evaluasi_bersama import BAIK, SAAT, Kantor, on

ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI


def _save(kantor: Kantor, periode: PeriodePenilaian, isian: IsianNilai, **lain: object) -> Evaluasi:
    return service.save_ratings(kantor.session, kantor.penilai, periode.id, isian, **(SAAT | lain))


@pytest.mark.parametrize(
    ("hasil", "perilaku", "predikat"),
    [
        pytest.param(ATAS, BAWAH, Predikat.KURANG, id="T-1"),
        pytest.param(BAWAH, ATAS, Predikat.BUTUH_PERBAIKAN, id="T-2"),
        (ATAS, ATAS, Predikat.SANGAT_BAIK),
    ],
)
def test_the_predikat_follows_from_both_ratings(
    kantor: Kantor, hasil: Rating, perilaku: Rating, predikat: Predikat
) -> None:
    assert kantor.rate(isian=IsianNilai(hasil, perilaku)).predikat is predikat


def test_one_rating_alone_gives_no_predikat_but_a_draft(kantor: Kantor) -> None:
    evaluasi = kantor.rate(isian=IsianNilai(ATAS, None, "Baru hasil kerja."))
    assert evaluasi.predikat is None
    assert read_alasan(evaluasi.alasan) is None
    assert kantor.periode().status is StatusPeriode.DINILAI


def test_the_reason_names_the_rule_and_who_gave_which_rating_when(kantor: Kantor) -> None:
    evaluasi = kantor.rate(isian=IsianNilai(SESUAI, None))
    nanti = on(2026, 4, 4)
    _save(kantor, kantor.periode(), IsianNilai(SESUAI, ATAS), **nanti)
    alasan = read_alasan(evaluasi.alasan)
    assert alasan is not None
    assert (alasan.hasil.waktu, alasan.perilaku.waktu) == (SAAT["now"], nanti["now"])
    assert alasan.perilaku.nama == "Budi Santoso"
    assert "PermenPANRB 6/2022" in alasan.sumber
    assert alasan.aturan_id == evaluasi.aturan_id
    assert {(satu.rating, satu.predikat) for satu in alasan.lainnya if satu.komponen == "hasil_kerja"} == {
        (ATAS, Predikat.SANGAT_BAIK),
        (BAWAH, Predikat.BUTUH_PERBAIKAN),
    }


def test_the_rule_is_that_of_the_first_day_of_the_period(session: Session, kantor: Kantor) -> None:
    lama = session.scalars(select(Aturan).where(Aturan.kode == "predikat")).one()
    kuadran = {hasil: dict.fromkeys(Rating, Predikat.SANGAT_KURANG) for hasil in Rating}
    for mulai in (date(2026, 2, 1), date(2026, 4, 1)):
        lama.berlaku_sampai = lama.berlaku_sampai or mulai
        sampai = date(2026, 4, 1) if mulai < date(2026, 4, 1) else None
        edisi = {"kode": "predikat", "berlaku_mulai": mulai, "berlaku_sampai": sampai}
        session.add(Aturan(**edisi, sumber=f"Aturan {mulai}", isi={"kuadran": kuadran}))
    session.flush()
    evaluasi = kantor.rate()
    assert (evaluasi.predikat, evaluasi.aturan_id) == (Predikat.BAIK, lama.id)
    kedua = kantor.rate(kode="T2", saat=on(2026, 7, 2))
    assert kedua.predikat is Predikat.SANGAT_KURANG


def test_a_save_that_changes_nothing_leaves_version_and_log_alone(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    session.flush()
    versi, catatan = evaluasi.versi, len(session.scalars(select(CatatanAudit)).all())
    _save(kantor, kantor.periode(), BAIK, **on(2026, 4, 5))
    session.flush()
    assert evaluasi.versi == versi
    assert len(session.scalars(select(CatatanAudit)).all()) == catatan


def test_the_later_of_two_saves_gets_both_texts(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    session.flush()
    dibaca = evaluasi.versi
    _save(kantor, kantor.periode(), replace(BAIK, catatan="Dari ponsel."), versi=dibaca)
    session.flush()
    with pytest.raises(ConflictError) as refused:
        _save(kantor, kantor.periode(), replace(BAIK, catatan="Dari kantor."), versi=dibaca)
    assert refused.value.mine["Catatan"] == "Dari kantor."
    assert refused.value.theirs["Catatan"] == "Dari ponsel."
    assert evaluasi.catatan == "Dari ponsel."


def test_a_form_drawn_before_the_first_save_loses_against_it(session: Session, kantor: Kantor) -> None:
    kantor.rate()
    session.flush()
    with pytest.raises(ConflictError):
        _save(kantor, kantor.periode(), IsianNilai(ATAS, ATAS), versi=0)


# Who


def test_nobody_but_the_pejabat_penilai_rates(kantor: Kantor) -> None:
    periode = kantor.submit()
    orang = {
        kantor.pemilik: NotAuthorizedError,
        kantor.actor(kantor.kepala_badan): NotAuthorizedError,
        kantor.actor(kantor.lain): NotFoundError,
        kantor.sistem: NotAuthorizedError,
    }
    for actor, galat in orang.items():
        for kerja in (_try_save, _try_establish, _try_return, _try_cancel):
            with pytest.raises(galat):
                kerja(kantor, actor, periode.id)
    assert periode.status is StatusPeriode.DIAJUKAN


def _try_save(kantor: Kantor, actor: Actor, periode_id: int) -> None:
    service.save_ratings(kantor.session, actor, periode_id, BAIK, **SAAT)


def _try_establish(kantor: Kantor, actor: Actor, periode_id: int) -> None:
    service.establish(kantor.session, actor, periode_id, **SAAT)


def _try_return(kantor: Kantor, actor: Actor, periode_id: int) -> None:
    service.return_period(kantor.session, actor, periode_id, "Lengkapi bukti.", **SAAT)


def _try_cancel(kantor: Kantor, actor: Actor, periode_id: int) -> None:
    service.cancel_rating(kantor.session, actor, periode_id, **SAAT)


def _try_accept(kantor: Kantor, actor: Actor, periode_id: int) -> None:
    service.accept(kantor.session, actor, periode_id, **SAAT)


def test_an_ended_period_stays_with_the_penilai_of_its_last_day(session: Session, kantor: Kantor) -> None:
    kantor.end_line(date(2026, 4, 1))
    factories.make_garis(session, kantor.pegawai, kantor.lain, mulai=date(2026, 4, 1))
    periode = kantor.submit()
    with pytest.raises(NotAuthorizedError):
        _try_save(kantor, kantor.actor(kantor.lain), periode.id)
    assert _save(kantor, periode, BAIK).penilai_id == kantor.kepala.id


def test_a_running_period_belongs_to_the_penilai_of_today(session: Session, kantor: Kantor) -> None:
    kantor.end_line(date(2026, 3, 1))
    factories.make_garis(session, kantor.pegawai, kantor.lain, mulai=date(2026, 3, 1))
    periode = kantor.submit()
    maret = on(2026, 3, 10)
    with pytest.raises(NotFoundError):
        service.save_ratings(session, kantor.penilai, periode.id, BAIK, **maret)
    evaluasi = service.save_ratings(session, kantor.actor(kantor.lain), periode.id, BAIK, **maret)
    assert evaluasi.penilai_id == kantor.lain.id


# The head of a unit


def _make_head(kantor: Kantor) -> PeriodePenilaian:
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    return kantor.submit(kantor.kepala)


def test_the_rating_of_the_head_of_a_unit_follows_its_capaian(session: Session, kantor: Kantor) -> None:
    """Oracle T-16."""
    periode = _make_head(kantor)
    kantor.set_capaian(CapaianOrganisasi.ISTIMEWA)
    atasan = kantor.actor(kantor.kepala_badan)
    evaluasi = service.save_ratings(session, atasan, periode.id, IsianNilai(None, SESUAI), **SAAT)
    assert (evaluasi.rating_hasil, evaluasi.predikat) == (ATAS, Predikat.BAIK)
    alasan = read_alasan(evaluasi.alasan)
    assert alasan is not None
    assert (alasan.hasil.dasar, alasan.hasil.nama) == ("capaian_unit", "Maria Lestari, M.A.P.")


def test_the_rating_of_the_head_of_a_unit_cannot_be_typed(session: Session, kantor: Kantor) -> None:
    periode = _make_head(kantor)
    kantor.set_capaian(CapaianOrganisasi.KURANG)
    with pytest.raises(InputError) as refused:
        service.save_ratings(session, kantor.actor(kantor.kepala_badan), periode.id, BAIK, **SAAT)
    assert "hasil_kerja" in refused.value.fields


def test_the_head_of_a_unit_waits_for_its_capaian(session: Session, kantor: Kantor) -> None:
    periode = _make_head(kantor)
    atasan = kantor.actor(kantor.kepala_badan)
    service.save_ratings(session, atasan, periode.id, IsianNilai(None, SESUAI), **SAAT)
    with pytest.raises(EvaluasiIncompleteError) as refused:
        service.establish(session, atasan, periode.id, **SAAT)
    assert "Bidang Penilaian belum ditetapkan" in refused.value.fields["capaian_organisasi"]
    kantor.set_capaian(CapaianOrganisasi.KURANG)
    assert service.establish(session, atasan, periode.id, **SAAT).predikat is Predikat.BUTUH_PERBAIKAN


# Fixing


def test_fixing_freezes_the_picture_and_logs_its_hash(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian()
    evaluasi = kantor.establish()
    session.flush()
    potret = read_potret(evaluasi.potret)
    assert (potret.pegawai.nama, potret.penilai.nama) == ("Andi Ramadhan, S.Kom.", "Drs. Budi Santoso")
    assert potret.atasan is not None
    assert potret.atasan.jabatan
    assert potret.isi.daftar_hasil[0].daftar_indikator[0].realisasi == "3 laporan"
    assert potret.isi.daftar_hasil[0].daftar_umpan[0].teks == "Analisisnya tajam."
    assert (potret.capaian_organisasi, potret.predikat) == (CapaianOrganisasi.BAIK, Predikat.BAIK)
    assert potret.ditetapkan == SAAT["today"]
    assert kantor.periode().status is StatusPeriode.DITETAPKAN
    catatan = session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.tetapkan")).one()
    assert catatan.rincian["sidik"] == evaluasi.sidik
    assert verify(session).rusak_di is None


def test_what_changes_later_does_not_reach_what_was_fixed(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian()
    evaluasi = kantor.establish()
    session.flush()
    dulu = service.load_cetakan(session, kantor.pemilik, evaluasi.periode_id, today=SAAT["today"])
    kantor.pegawai.nama = "Andi Nama Baru"
    kantor.bidang.nama = "Bidang Baru"
    session.scalars(select(Realisasi)).first().teks = "lain"  # type: ignore[union-attr]
    kantor.set_capaian(CapaianOrganisasi.KURANG, saat=on(2026, 4, 20))
    session.flush()
    kini = service.load_cetakan(session, kantor.pemilik, evaluasi.periode_id, today=date(2030, 1, 1))
    assert kini == dulu
    assert evaluasi.capaian_organisasi is CapaianOrganisasi.BAIK


@pytest.mark.parametrize("isian", [IsianNilai(ATAS, None), IsianNilai(None, ATAS), IsianNilai()])
def test_fixing_needs_both_ratings(kantor: Kantor, isian: IsianNilai) -> None:
    evaluasi = kantor.rate(isian=isian)
    with pytest.raises(EvaluasiIncompleteError) as refused:
        _try_establish(kantor, kantor.penilai, evaluasi.periode_id)
    assert set(refused.value.fields) <= {"hasil_kerja", "perilaku_kerja"}


def test_the_year_needs_the_capaian_and_a_period_only_where_the_instansi_says_so(
    session: Session, kantor: Kantor
) -> None:
    assert kantor.establish().capaian_organisasi is None
    akhir = on(2027, 1, 5)
    with pytest.raises(EvaluasiIncompleteError):
        kantor.establish(kode="TH", saat=akhir)
    assert kantor.periode(kode="TH").jenis is JenisPeriode.TAHUNAN
    session.add(Pengaturan(kunci="capaian_organisasi_wajib_periodik", nilai="ya"))
    with pytest.raises(EvaluasiIncompleteError):
        kantor.establish(kode="T2", saat=akhir)
    kantor.set_capaian(kode="TH", saat=akhir)
    periode_id = kantor.periode(kode="TH").id
    assert service.establish(session, kantor.penilai, periode_id, **akhir).capaian_organisasi


def test_content_that_changed_since_it_was_read_is_not_fixed(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    session.flush()
    hal = service.open_penilaian(session, kantor.penilai, evaluasi.periode_id, **SAAT)
    realisasi = session.scalars(select(Realisasi)).first()
    assert realisasi is not None
    realisasi.teks = "4 laporan"
    session.flush()
    with pytest.raises(StateError):
        service.establish(session, kantor.penilai, evaluasi.periode_id, sidik=hal.sidik, **SAAT)
    realisasi.teks = "3 laporan"
    kantor.set_capaian()
    with pytest.raises(StateError):
        service.establish(session, kantor.penilai, evaluasi.periode_id, sidik=hal.sidik, **SAAT)
    baru = service.open_penilaian(session, kantor.penilai, evaluasi.periode_id, **SAAT)
    service.establish(session, kantor.penilai, evaluasi.periode_id, sidik=baru.sidik, **SAAT)


# Giving back


def test_a_draft_goes_back_with_a_note_and_without_ratings(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    service.return_period(session, kantor.penilai, evaluasi.periode_id, "Lengkapi bukti.", **SAAT)
    assert kantor.periode().status is StatusPeriode.DIKEMBALIKAN
    assert (evaluasi.rating_hasil, evaluasi.predikat, evaluasi.alasan) == (None, None, {})
    assert evaluasi.catatan == BAIK.catatan
    catatan = session.scalars(select(CatatanAudit).where(CatatanAudit.aksi == "periode.kembalikan")).one()
    assert catatan.rincian["catatan"] == "Lengkapi bukti."


def test_a_period_does_not_go_back_without_a_note(session: Session, kantor: Kantor) -> None:
    periode = kantor.submit()
    with pytest.raises(InputError):
        service.return_period(session, kantor.penilai, periode.id, "  ", **SAAT)


def test_a_rating_taken_back_leaves_the_period_submitted(session: Session, kantor: Kantor) -> None:
    evaluasi = kantor.rate()
    _try_cancel(kantor, kantor.penilai, evaluasi.periode_id)
    assert kantor.periode().status is StatusPeriode.DIAJUKAN
    assert evaluasi.predikat is None


# Every state and action

KERJA = {
    AksiPeriode.NILAI: (_try_save, True),
    AksiPeriode.KEMBALIKAN: (_try_return, True),
    AksiPeriode.BATALKAN_PENILAIAN: (_try_cancel, True),
    AksiPeriode.TETAPKAN: (_try_establish, True),
    AksiPeriode.TERIMA: (_try_accept, False),
}
# Saving goes on while rating, and giving a draft back takes the rating back first: two steps of the table.
JUGA = {(StatusPeriode.DINILAI, AksiPeriode.NILAI), (StatusPeriode.DINILAI, AksiPeriode.KEMBALIKAN)}


@pytest.mark.parametrize("aksi", KERJA)
@pytest.mark.parametrize("status", StatusPeriode)
def test_every_action_in_every_state(
    session: Session, kantor: Kantor, status: StatusPeriode, aksi: AksiPeriode
) -> None:
    evaluasi = kantor.establish() if status in SUDAH_DITETAPKAN else kantor.rate()
    periode = kantor.periode()
    periode.status = status
    session.flush()
    kerja, oleh_penilai = KERJA[aksi]
    actor = kantor.penilai if oleh_penilai else kantor.pemilik
    if (status, aksi) in TRANSISI or (status, aksi) in JUGA:
        kerja(kantor, actor, evaluasi.periode_id)
        tujuan = TRANSISI[status, aksi].ke if (status, aksi) in TRANSISI else periode.status
        assert periode.status is tujuan
    else:
        with pytest.raises(StateError):
            kerja(kantor, actor, evaluasi.periode_id)


def test_a_moment_is_kept_in_utc(kantor: Kantor) -> None:
    evaluasi = kantor.establish()
    assert evaluasi.ditetapkan == datetime.fromisoformat("2026-04-03T02:00:00+00:00")
