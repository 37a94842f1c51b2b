"""A session from its draft to its minutes: who may, in which state, and what it does to drafts."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from kinerja.actor import Peran
from kinerja.aturan.service import change_setting
from kinerja.audit import CatatanAudit
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.potret import DasarRating, read_alasan
from kinerja.evaluasi.rules import Predikat
from kinerja.evaluasi.service import IsianNilai, establish, save_ratings
from kinerja.kalibrasi import service
from kinerja.kalibrasi.models import Kalibrasi, PindahKalibrasi
from kinerja.kalibrasi.rules import StatusKalibrasi
from kinerja.kalibrasi.service.baca import log_board
from kinerja.organisasi.models import GarisPelaporan, Pegawai, Penempatan
from tests import factories
from tests.evaluasi_bersama import SAAT, Kantor
from tests.kalibrasi_bersama import ALASAN, ATAS, SEL_BAIK, SEL_BUTUH, SEL_SANGAT_BAIK, SESUAI, Sidang


def test_the_raters_of_the_group_are_invited_and_the_head_is_not_in_the_grid(sidang: Sidang) -> None:
    hal = service.open_board(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, today=SAAT["today"])
    assert [satu.nama for satu in hal.peserta] == ["Budi Santoso"]
    nama = {satu.pegawai.nama for satu in hal.papan.grup.orang}
    assert len(nama) == 10
    assert "Budi Santoso" not in nama
    assert hal.papan.sesudah.of(Predikat.BAIK).teks == "10 dari paling banyak 7"
    assert hal.papan.sesudah.pindah == 3


def test_only_the_pimpinan_above_opens_and_only_one_session_is_open(sidang: Sidang) -> None:
    baru = {"tanggal": date(2026, 4, 4), "agenda": ""} | SAAT
    unit = sidang.kantor.bidang.id
    with pytest.raises(NotAuthorizedError):
        service.create_session(sidang.session, sidang.peserta, unit, 2026, "T1", **baru)
    with pytest.raises(StateError, match="Masih ada"):
        service.create_session(sidang.session, sidang.pemimpin, unit, 2026, "T1", **baru)
    with pytest.raises(InputError, match="belum ditetapkan"):
        service.create_session(sidang.session, sidang.pemimpin, unit, 2026, "T2", **baru)


def test_for_others_the_session_does_not_exist(sidang: Sidang) -> None:
    for orang in (sidang.kantor.pegawai, sidang.kantor.lain):
        with pytest.raises(NotFoundError):
            service.open_board(
                sidang.session, sidang.kantor.actor(orang), sidang.kalibrasi.id, today=SAAT["today"]
            )
    with pytest.raises(NotAuthorizedError, match="pemimpin sesi"):
        service.apply_moves(sidang.session, sidang.peserta, sidang.kalibrasi.id, **SAAT)


def test_a_leader_whose_post_ended_leads_no_more_and_the_new_one_begins_again(sidang: Sidang) -> None:
    session, kantor, mantan = sidang.session, sidang.kantor, sidang.pemimpin
    sidang.stage("Andi")
    session.flush()
    hari = {"mulai": SAAT["today"]}
    for row, siapa in (
        (Penempatan, Penempatan.pegawai_id == kantor.kepala_badan.id),
        (GarisPelaporan, GarisPelaporan.penilai_id == kantor.kepala_badan.id),
    ):
        session.execute(update(row).where(siapa).values(sampai=SAAT["today"]))
    baru = factories.make_pegawai(session, nama="Baru")
    factories.make_penempatan(session, baru, unit_id=kantor.badan.id, kepala_unit=True, **hari)
    session.flush()
    lama = sidang.kalibrasi
    for kerja in (
        lambda: service.open_board(session, mantan, lama.id, today=SAAT["today"]),
        lambda: service.load_risalah(session, mantan, lama.id, today=SAAT["today"]),
        lambda: sidang.stage("Andi", SEL_SANGAT_BAIK, actor=mantan),
        lambda: service.undo_moves(session, mantan, lama.id, **SAAT),
    ):
        with pytest.raises(NotAuthorizedError, match="tidak lagi"):
            kerja()
    service.create_session(
        session,
        kantor.actor(baru),
        kantor.bidang.id,
        2026,
        "T1",
        tanggal=SAAT["today"],
        agenda="Ulang.",
        **SAAT,
    )
    assert lama.status is StatusKalibrasi.DIBATALKAN


def test_nobody_of_the_group_moves_anybody_though_he_was_invited_before_he_came(sidang: Sidang) -> None:
    """The head of the bidang was invited as a rater; since today he works in it without leading it."""
    session, kantor = sidang.session, sidang.kantor
    query = select(Penempatan).where(Penempatan.pegawai_id == kantor.kepala.id)
    session.scalars(query).one().kepala_unit = False
    session.flush()
    for kerja in (
        lambda: sidang.stage("Andi", actor=sidang.peserta),
        lambda: service.load_risalah(session, sidang.peserta, sidang.kalibrasi.id, today=SAAT["today"]),
    ):
        with pytest.raises(NotAuthorizedError, match="termasuk pegawai"):
            kerja()


@pytest.mark.parametrize(
    ("tujuan", "alasan", "bidang"), [(SEL_BUTUH, "kurang", "alasan"), (SEL_BAIK, ALASAN, "ke")]
)
def test_a_move_needs_another_cell_and_a_sentence(
    sidang: Sidang, tujuan: object, alasan: str, bidang: str
) -> None:
    with pytest.raises(InputError) as refused:
        sidang.stage("Eko", tujuan, alasan)  # type: ignore[arg-type]
    assert list(refused.value.fields) == [bidang]


def test_staged_moves_change_no_draft_and_can_be_undone(sidang: Sidang) -> None:
    versi = sidang.draf("Eko").versi
    sidang.stage("Eko")
    sidang.stage("Dewi", SEL_SANGAT_BAIK, actor=sidang.peserta)
    sidang.stage("Eko", SEL_SANGAT_BAIK)
    hal = service.open_board(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, today=SAAT["today"])
    assert {nama: m.predikat_baru for nama, m in hal.dipindah} == {
        "Dewi": Predikat.SANGAT_BAIK,
        "Eko": Predikat.SANGAT_BAIK,
    }
    assert (hal.papan.sebelum.of(Predikat.BAIK).jumlah, hal.papan.sesudah.of(Predikat.BAIK).jumlah) == (10, 8)
    assert sidang.draf("Eko").versi == versi
    sidang.session.flush()
    assert service.undo_moves(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, **SAAT) == 2
    assert sidang.session.scalars(select(PindahKalibrasi)).all() == []


def test_applied_moves_carry_reason_session_and_what_was_before(sidang: Sidang) -> None:
    sidang.stage("Eko")
    service.apply_moves(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, **SAAT)
    draf = sidang.draf("Eko")
    assert (draf.predikat, draf.penilai_id) == (Predikat.BUTUH_PERBAIKAN, sidang.kantor.kepala.id)
    alasan = read_alasan(draf.alasan)
    assert alasan is not None
    assert alasan.hasil.dasar is DasarRating.KALIBRASI
    assert alasan.perilaku.dasar is DasarRating.PENILAI
    assert alasan.kalibrasi is not None
    assert (alasan.kalibrasi.alasan, alasan.kalibrasi.oleh) == (ALASAN, "Maria Lestari")
    assert alasan.kalibrasi.predikat_lama is Predikat.BAIK
    entri = sidang.session.scalars(
        select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.kalibrasi")
    ).one()
    assert entri.rincian["kalibrasi_id"] == sidang.kalibrasi.id
    assert entri.rincian["sebelum"]["predikat"] == "baik"
    tetap = establish(sidang.session, sidang.peserta, sidang.periode["Eko"], **SAAT)
    tertulis = read_alasan(tetap.alasan)
    assert tertulis is not None
    assert tertulis.kalibrasi == alasan.kalibrasi


def test_all_or_nothing_and_the_one_who_changed_a_draft_is_named(sidang: Sidang) -> None:
    sidang.stage("Dewi")
    sidang.stage("Eko")
    save_ratings(sidang.session, sidang.peserta, sidang.periode["Eko"], IsianNilai(ATAS, SESUAI), **SAAT)
    with pytest.raises(ConflictError, match=r"Eko \(oleh Budi Santoso\)"):
        service.apply_moves(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, **SAAT)
    sidang.session.expire_all()
    assert sidang.draf("Dewi").predikat is Predikat.BAIK


def test_a_page_that_is_old_names_who_moved_meanwhile(sidang: Sidang) -> None:
    sidang.stage("Dewi")
    versi = sidang.kalibrasi.versi
    sidang.stage("Eko", actor=sidang.peserta)
    with pytest.raises(ConflictError, match="Budi Santoso mengubah"):
        service.apply_moves(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, versi=versi, **SAAT)


def test_a_fixed_evaluation_does_not_move(sidang: Sidang) -> None:
    sidang.stage("Eko")
    for nama in ("Dewi", "Eko"):
        establish(sidang.session, sidang.peserta, sidang.periode[nama], **SAAT)
    with pytest.raises(StateError, match="sudah ditetapkan"):
        sidang.stage("Dewi")
    with pytest.raises(StateError, match="Eko bukan lagi draf"):
        service.apply_moves(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, **SAAT)


def test_minutes_need_a_reason_for_broken_limits_and_never_change(sidang: Sidang) -> None:
    sidang.stage("Eko")
    kalibrasi_id = sidang.kalibrasi.id
    service.apply_moves(sidang.session, sidang.pemimpin, kalibrasi_id, **SAAT)
    sidang.session.commit()
    with pytest.raises(InputError) as refused:
        service.close_session(sidang.session, sidang.pemimpin, kalibrasi_id, "", **SAAT)
    assert "Baik ada 9, batasnya paling banyak 7" in refused.value.fields["pembenaran"]
    sidang.session.rollback()
    alasan = "Sembilan orang melampaui target bersama."
    satu = service.close_session(sidang.session, sidang.pemimpin, kalibrasi_id, alasan, **SAAT)
    assert (satu.status, satu.nomor) == (StatusKalibrasi.DITUTUP, "001/KAL/2026")
    dokumen = service.load_risalah(sidang.session, sidang.peserta, kalibrasi_id, today=SAAT["today"])
    assert dokumen.pengesahan.tetap
    assert [(b.predikat, b.sebelum, b.sesudah) for b in dokumen.hitungan[1:3]] == [
        ("Baik", 10, 9),
        ("Butuh Perbaikan", 0, 1),
    ]
    assert dokumen.pindah[0].alasan == ALASAN
    assert dokumen.pembenaran == ((dokumen.pegawai.nama, alasan),)
    sidang.session.commit()
    for statement in (
        update(Kalibrasi).values(agenda="lain"),
        delete(PindahKalibrasi),
        update(PindahKalibrasi).values(alasan="lain"),
    ):
        with pytest.raises(DatabaseError, match="baris tetap"):
            sidang.session.execute(statement.execution_options(synchronize_session=False))
        sidang.session.rollback()


def test_minutes_of_an_instansi_that_checks_no_limits_say_so(sidang: Sidang) -> None:
    """Nothing is said to be within limits that nobody looked at."""
    admin = sidang.kantor.actor(sidang.kantor.lain, Peran.ADMIN_INSTANSI)
    change_setting(sidang.session, admin, "distribusi_enforcement", "mati", now=SAAT["now"])
    dokumen = service.load_risalah(sidang.session, sidang.pemimpin, sidang.kalibrasi.id, today=SAAT["today"])
    assert dokumen.catatan_batas == ("Batas pola distribusi tidak diperiksa di instansi ini.",)


def test_reading_is_written_down_once_a_day_for_the_leader_not_for_the_rater(sidang: Sidang) -> None:
    def read(actor: object) -> int:
        hal = service.open_board(sidang.session, actor, sidang.kalibrasi.id, today=SAAT["today"])  # type: ignore[arg-type]
        log_board(sidang.session, actor, hal, zona="Asia/Jakarta", **SAAT)  # type: ignore[arg-type]
        query = select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.baca")
        return len(sidang.session.scalars(query).all())

    assert [read(sidang.peserta), read(sidang.pemimpin), read(sidang.pemimpin)] == [0, 10, 10]


def test_small_units_show_no_counts_and_the_head_above_sees_the_others(
    sidang: Sidang, kantor: Kantor
) -> None:
    _, baris = service.list_statistik(sidang.session, sidang.pemimpin, 2026, "T1", today=SAAT["today"])
    bidang = next(satu for satu in baris if satu.unit.id == kantor.bidang.id)
    assert bidang.jumlah == 10
    assert bidang.sebaran is not None
    assert bidang.sebaran.pindah == 3
    for satu in sidang.session.scalars(
        select(Pegawai).where(Pegawai.id.in_([o.id for o in sidang.orang[4:]]))
    ):
        satu.kedudukan = satu.kedudukan.PENSIUN
    sidang.session.flush()
    _, baris = service.list_statistik(sidang.session, sidang.pemimpin, 2026, "T1", today=SAAT["today"])
    assert next(satu for satu in baris if satu.unit.id == kantor.bidang.id).sebaran is None
