"""A new regulation is a new row: what it closes, what it may not touch, and what the old documents keep."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.angka_kredit import service as service_ak
from kinerja.angka_kredit.models import KonversiAk
from kinerja.aturan import service_edisi
from kinerja.aturan.models import Aturan, RiwayatAturan
from kinerja.aturan.muat import load_edisi
from kinerja.aturan.rules import KodeAturan, Predikat, Rating
from kinerja.errors import InputError, NotAuthorizedError, StateError
from kinerja.evaluasi import service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.service import IsianNilai
from kinerja.evaluasi.service_hitung_ulang import HasilHitungUlang, list_runs, recompute_year, record_run
from kinerja.organisasi.models import Instansi
from kinerja.surat.render import render_html
from tests import angka_kredit_bersama as ak
from tests.aturan_bersama import PLATFORM, make_edisi
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor, on

NOW = datetime(2026, 4, 20, 2, tzinfo=UTC)
APRIL = date(2026, 4, 1)
NANTI = date(2027, 1, 1)
PREDIKAT = KodeAturan.PREDIKAT


@pytest.fixture
def kantor(session: Session) -> Kantor:
    return make_kantor(session)


def editions(session: Session, kode: KodeAturan = PREDIKAT) -> list[tuple[date, date | None]]:
    query = select(Aturan.berlaku_mulai, Aturan.berlaku_sampai).where(Aturan.kode == kode.value)
    return [(mulai, sampai) for mulai, sampai in session.execute(query.order_by(Aturan.berlaku_mulai))]


def recompute(session: Session, kantor: Kantor, tahun: int = 2026) -> HasilHitungUlang:
    session.flush()
    *_, hasil = recompute_year(session, kantor.sistem, tahun=tahun)
    return hasil


def print_text(session: Session, kantor: Kantor, kode: str) -> str:
    """Both forms as they are printed for the pegawai."""
    periode = kantor.periode(kode=kode)
    cetakan = service.load_cetakan(session, kantor.pemilik, periode.id, today=date(2027, 5, 1))
    return render_html(cetakan.evaluasi, cetakan.kinerja)


def test_an_edition_ends_the_one_before_it_and_a_withdrawn_one_gives_it_back(
    session: Session, kantor: Kantor
) -> None:
    baru = service_edisi.add_edition(session, PLATFORM, make_edisi(PREDIKAT, NANTI), now=NOW)
    assert editions(session) == [(date(2022, 1, 1), NANTI), (NANTI, None)]
    with pytest.raises(InputError) as sama:
        service_edisi.add_edition(session, PLATFORM, make_edisi(PREDIKAT, NANTI), now=NOW)
    assert list(sama.value.fields) == ["berlaku_mulai"]
    with pytest.raises(InputError) as tanpa:
        service_edisi.withdraw_edition(session, PLATFORM, baru.id, " ", terpakai=0, today=APRIL, now=NOW)
    assert list(tanpa.value.fields) == ["alasan"]
    with pytest.raises(StateError):
        service_edisi.withdraw_edition(
            session, PLATFORM, baru.id, "Ditunda", terpakai=1, today=APRIL, now=NOW
        )
    service_edisi.withdraw_edition(session, PLATFORM, baru.id, "Ditunda", terpakai=0, today=APRIL, now=NOW)
    assert editions(session) == [(date(2022, 1, 1), None)]
    riwayat = session.scalars(select(RiwayatAturan).order_by(RiwayatAturan.id)).all()
    assert [(satu.aksi, satu.alasan) for satu in riwayat] == [("tambah", ""), ("cabut", "Ditunda")]


def test_an_edition_between_two_ends_where_the_later_begins(session: Session, kantor: Kantor) -> None:
    for mulai in (NANTI, APRIL):
        service_edisi.add_edition(
            session, PLATFORM, make_edisi(PREDIKAT, mulai, sumber=f"Aturan {mulai}"), now=NOW
        )
    assert editions(session) == [(date(2022, 1, 1), APRIL), (APRIL, NANTI), (NANTI, None)]
    edisi = make_edisi(PREDIKAT, date(2028, 1, 1), berlaku_sampai="2029-01-01")
    with pytest.raises(InputError) as akhir:
        service_edisi.plan_edition(session, PLATFORM, edisi)
    assert list(akhir.value.fields) == ["berlaku_sampai"]


def test_only_the_platform_changes_editions_and_nothing_is_added_twice(
    session: Session, kantor: Kantor
) -> None:
    edisi = make_edisi(PREDIKAT, NANTI)
    for actor in (kantor.penilai, kantor.sistem):
        with pytest.raises(NotAuthorizedError):
            service_edisi.add_edition(session, actor, edisi, now=NOW)
    with pytest.raises(NotAuthorizedError):
        service_edisi.list_editions(session, kantor.pemilik)
    lama = load_edisi(PREDIKAT)
    sama = make_edisi(PREDIKAT, NANTI, sumber=lama.sumber, isi=lama.isi)
    with pytest.raises(InputError, match="Isi dan sumber sama"):
        service_edisi.plan_edition(session, PLATFORM, sama)


def test_a_start_in_the_past_of_a_fixed_document_needs_to_be_said(session: Session, kantor: Kantor) -> None:
    edisi = make_edisi(PREDIKAT, date(2026, 1, 1))
    with pytest.raises(InputError, match="berlaku surut"):
        service_edisi.plan_edition(session, PLATFORM, edisi, dokumen_terakhir=date(2026, 1, 1))
    rencana = service_edisi.plan_edition(
        session, PLATFORM, edisi, dokumen_terakhir=date(2026, 1, 1), surut=True
    )
    assert rencana.sebelum is not None
    assert len(rencana.beda) == 14  # nine cells and five words


def test_a_draft_holds_for_nobody_until_it_is_published(session: Session, kantor: Kantor) -> None:
    satu = service_edisi.add_edition(session, PLATFORM, make_edisi(PREDIKAT, APRIL), rancangan=True, now=NOW)
    with pytest.raises(InputError, match="Sudah ada rancangan"):
        service_edisi.add_edition(session, PLATFORM, make_edisi(PREDIKAT, APRIL), rancangan=True, now=NOW)
    assert kantor.rate(kode="T2", saat=on(2026, 7, 2)).predikat is Predikat.BAIK
    service_edisi.publish_edition(session, PLATFORM, satu.id, now=NOW)
    with pytest.raises(StateError):
        service_edisi.publish_edition(session, PLATFORM, satu.id, now=NOW)
    assert kantor.rate(kode="T3", saat=on(2026, 10, 2)).predikat is Predikat.SANGAT_BAIK


@pytest.mark.parametrize(
    "ubah",
    [
        update(Aturan).where(Aturan.kode == "predikat").values(isi={"kuadran": {}}),
        update(Aturan).where(Aturan.kode == "predikat").values(sumber="Lain"),
        update(Aturan).where(Aturan.kode == "predikat").values(berlaku_mulai=date(2020, 1, 1)),
        update(Aturan).where(Aturan.kode == "predikat").values(rancangan=True),
        delete(Aturan).where(Aturan.kode == "predikat"),
    ],
    ids=["isi", "sumber", "mulai", "rancangan", "hapus"],
)
def test_the_database_keeps_an_edition_that_a_document_used(
    session: Session, kantor: Kantor, ubah: object
) -> None:
    kantor.establish()
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(ubah)


def test_history_is_only_added_to(session: Session, kantor: Kantor) -> None:
    service_edisi.add_edition(session, PLATFORM, make_edisi(PREDIKAT, NANTI), now=NOW)
    for ubah in (update(RiwayatAturan).values(alasan="Lain"), delete(RiwayatAturan)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(ubah)


def test_old_documents_recompute_and_reprint_when_everything_has_changed(
    session: Session, kantor: Kantor
) -> None:
    """Matrix, words, periods and behaviours change on 1 April: the first quarter stays what it was."""
    lama = kantor.establish()
    sebelum = print_text(session, kantor, "T1")
    for kode in (PREDIKAT, KodeAturan.PERIODE, KodeAturan.PERILAKU, KodeAturan.KONVERSI):
        service_edisi.add_edition(session, PLATFORM, make_edisi(kode, APRIL), now=NOW)
    baru = kantor.establish(kode="T2", saat=on(2026, 7, 2))
    assert (lama.predikat, baru.predikat) == (Predikat.BAIK, Predikat.SANGAT_BAIK)
    assert print_text(session, kantor, "T1") == sebelum
    sesudah = print_text(session, kantor, "T2")
    for kata in ("<strong>UNGGUL</strong>", "PERIODE: MASA TRIWULAN II", "Contoh: "):
        assert kata in sesudah
        assert kata not in sebelum
    assert "<strong>BAIK</strong>" in sebelum
    hasil = recompute(session, kantor)
    assert (hasil.total, hasil.diperiksa, hasil.beda, hasil.rincian) == (2, 2, 0, [])
    assert hasil.per_edisi == {lama.aturan_id: 1, baru.aturan_id: 1}


def test_recomputation_names_what_was_changed_behind_its_back(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian()
    evaluasi = kantor.establish()
    query = update(Evaluasi).where(Evaluasi.id == evaluasi.id)
    session.execute(query.values(predikat=Predikat.SANGAT_BAIK))
    hasil = recompute(session, kantor)
    assert hasil.beda == 1
    assert "predikat tersimpan Sangat Baik, hitungan Baik" in hasil.rincian[0]
    assert "sidik tidak sesuai" in hasil.rincian[0]
    session.execute(query.values(predikat=Predikat.BAIK, rating_hasil=Rating.DI_BAWAH_EKSPEKTASI))
    assert "hitungan Butuh Perbaikan" in recompute(session, kantor).rincian[0]
    with pytest.raises(NotAuthorizedError):
        next(recompute_year(session, kantor.penilai, tahun=2026))
    record_run(session, kantor.sistem, hasil, mulai=NOW, now=NOW)
    assert [(satu.tahun, satu.beda) for satu in list_runs(session, kantor.sistem)] == [(2026, 1)]


def test_a_head_of_unit_recomputes_from_the_capaian(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian()
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    periode = kantor.submit(kantor.kepala)
    isian = IsianNilai(None, Rating.SESUAI_EKSPEKTASI, "")
    actor = kantor.actor(kantor.kepala_badan)
    service.save_ratings(session, actor, periode.id, isian, **SAAT)
    service.establish(session, actor, periode.id, **SAAT)
    assert recompute(session, kantor).beda == 0


def test_angka_kredit_of_2024_keeps_the_numbers_of_2024(session: Session, instansi: Instansi) -> None:
    """From 2026 on a made-up rule gives three places, another factor and another koefisien."""
    ak.prepare(session, instansi.id)
    orang, sistem = ak.make_jf(session), system_actor(instansi.id)
    for tahun in (2024, 2025, 2026):
        ak.make_final(session, orang, tahun, Predikat.BAIK)
    mulai = date(2026, 1, 1)
    service_edisi.add_edition(session, PLATFORM, make_edisi(KodeAturan.KONVERSI, mulai), now=NOW)
    kerja = service_ak.start_run(session, sistem, range(2024, 2027), today=date(2027, 2, 1))
    service_ak.convert_slice(session, sistem, kerja, kerja.pegawai_ids, now=NOW)
    # 110 % of 13.333 is 14.6663.
    assert ak.ledger_of(session, orang) == [
        (2024, 1, 12, "12.50"),
        (2025, 1, 12, "12.50"),
        (2026, 1, 12, "14.666"),
    ]
    *_, hasil = service_ak.check_konversi(session, sistem)
    assert (hasil.diperiksa, hasil.beda) == (3, 0)
    session.execute(
        update(KonversiAk).where(KonversiAk.tahun == 2024).values(koefisien="25", angka_kredit="25")
    )
    *_, hasil = service_ak.check_konversi(session, sistem)
    assert hasil.beda == 1
    assert "bukan dari edisi aturan" in hasil.contoh_beda[0]
