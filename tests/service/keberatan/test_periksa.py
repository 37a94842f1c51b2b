"""Explanation and decision: who, in which state, and what becomes of the evaluation."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.audit import verify
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi import service as evaluasi_service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.potret import DasarRating, read_alasan, read_potret
from kinerja.evaluasi.rules import Predikat, Rating
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import Kepada, StatusKeberatan
from kinerja.keberatan.service import ajukan, periksa
from kinerja.keberatan.service.periksa import Putusan
from kinerja.organisasi.models import GarisPelaporan
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.keberatan_bersama import HARI_INI, SETUJU, TOLAK, Perkara, later


def test_an_accepted_objection_makes_a_final_revision_that_points_to_the_old_one(
    session: Session, perkara: Perkara
) -> None:
    lama = perkara.evaluasi
    keberatan = perkara.decide()
    baru = session.get_one(Evaluasi, keberatan.evaluasi_baru_id)
    assert (baru.revisi, baru.menggantikan_id, baru.final) == (2, lama.id, HARI_INI["now"])
    assert (lama.predikat, baru.predikat) == (Predikat.BUTUH_PERBAIKAN, Predikat.BAIK)
    assert lama.final is None
    assert baru.aturan_id == lama.aturan_id
    assert read_potret(baru.potret).predikat is Predikat.BAIK
    alasan = read_alasan(baru.alasan)
    assert alasan is not None
    assert (alasan.hasil.dasar, alasan.perilaku.dasar) == (DasarRating.KEBERATAN, DasarRating.PENILAI)
    assert perkara.kantor.periode(kode="TH").status is StatusPeriode.FINAL
    assert session.scalars(select(Skp.status)).first() is StatusSkp.DITUTUP
    assert verify(session).rusak_di is None


def test_a_rejected_objection_makes_the_old_result_final(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.decide(TOLAK)
    assert keberatan.status is StatusKeberatan.DITOLAK
    assert (perkara.evaluasi.final, perkara.evaluasi.predikat) == (HARI_INI["now"], Predikat.BUTUH_PERBAIKAN)
    assert session.scalars(select(Evaluasi)).all() == [perkara.evaluasi]


@pytest.mark.parametrize("putusan", [SETUJU, TOLAK])
def test_a_decision_is_final(session: Session, perkara: Perkara, putusan: Putusan) -> None:
    keberatan = perkara.decide(putusan)
    session.flush()
    with pytest.raises(StateError, match="sudah diputus"):
        perkara.draft(saat=later(1))
    with pytest.raises(StateError):
        periksa.decide(session, perkara.pemutus, keberatan.id, TOLAK, **later(1))
    with pytest.raises(StateError):
        ajukan.withdraw(session, perkara.kantor.pemilik, keberatan.id, **later(1))
    for kerja in (
        lambda: session.execute(update(Keberatan).values(pertimbangan="lain")),
        lambda: session.execute(update(Evaluasi).values(catatan="lain")),
    ):
        with pytest.raises(DBAPIError, match="baris tetap"), session.begin_nested():
            kerja()


def test_the_pejabat_penilai_is_heard_before_the_decision(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.submit()
    with pytest.raises(StateError, match="Minta penjelasan"):
        periksa.decide(session, perkara.pemutus, keberatan.id, SETUJU, **HARI_INI)
    with pytest.raises(InputError, match="terlebih dahulu"):
        perkara.ask(keberatan, Kepada.PEGAWAI)
    perkara.ask(keberatan)
    with pytest.raises(StateError, match="masih ditunggu"):
        periksa.decide(session, perkara.pemutus, keberatan.id, SETUJU, **HARI_INI)


def test_both_are_heard_and_the_last_answer_gives_the_ball_back(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.submit()
    satu, dua = perkara.ask(keberatan), perkara.ask(keberatan, Kepada.PEGAWAI)
    kantor = perkara.kantor
    with pytest.raises(NotAuthorizedError):
        periksa.answer(session, kantor.pemilik, keberatan.id, satu, "Bukan saya.", **HARI_INI)
    periksa.answer(session, kantor.penilai, keberatan.id, satu, "Terlambat.", **HARI_INI)
    assert keberatan.status is StatusKeberatan.MENUNGGU_PENJELASAN
    periksa.answer(session, kantor.pemilik, keberatan.id, dua, "Tidak terlambat.", **HARI_INI)
    assert keberatan.status is StatusKeberatan.DIPERIKSA
    with pytest.raises(StateError):
        periksa.answer(session, kantor.penilai, keberatan.id, satu, "Lagi.", **HARI_INI)


def test_after_its_date_the_decision_goes_on_without_the_explanation_and_says_so(
    session: Session, perkara: Perkara
) -> None:
    keberatan = perkara.submit()
    perkara.ask(keberatan)
    akhir = keberatan.status_sejak + timedelta(days=5)
    with pytest.raises(StateError, match="tenggatnya"):
        periksa.continue_without(session, perkara.pemutus, keberatan.id, **later(5))
    assert akhir < later(6)["now"]
    periksa.continue_without(session, perkara.pemutus, keberatan.id, **later(6))
    periksa.decide(session, perkara.pemutus, keberatan.id, TOLAK, **later(6))
    assert keberatan.tanpa_penjelasan


def test_nobody_else_decides(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.hear()
    kantor = perkara.kantor
    for actor in (kantor.pemilik, kantor.penilai, perkara.admin):
        with pytest.raises(NotAuthorizedError):
            periksa.decide(session, actor, keberatan.id, SETUJU, **HARI_INI)
    for actor in (kantor.actor(kantor.add_person("Dewi")), kantor.actor(kantor.lain, Peran.AUDITOR)):
        with pytest.raises(NotFoundError):
            periksa.decide(session, actor, keberatan.id, SETUJU, **HARI_INI)


def test_an_acting_superior_decides_within_his_dates_only(session: Session, perkara: Perkara) -> None:
    kantor = perkara.kantor
    plt = factories.make_pegawai(session, nama="Citra Plt")
    query = select(GarisPelaporan).where(GarisPelaporan.pegawai_id == kantor.kepala.id)
    garis = session.scalars(query).one()
    garis.sampai = later(2)["today"]
    factories.make_garis(session, kantor.kepala, plt, mulai=later(2)["today"], sampai=later(4)["today"])
    factories.make_garis(session, kantor.kepala, kantor.kepala_badan, mulai=later(4)["today"])
    keberatan = perkara.hear()
    for hari, boleh in ((1, False), (4, False), (2, True)):
        saat = later(hari)
        if boleh:
            with pytest.raises(NotFoundError):
                periksa.decide(session, perkara.pemutus, keberatan.id, TOLAK, **saat)
            periksa.decide(session, kantor.actor(plt), keberatan.id, TOLAK, **saat)
        else:
            with pytest.raises(NotFoundError):
                periksa.decide(session, kantor.actor(plt), keberatan.id, TOLAK, **saat)
    assert keberatan.diputus_oleh_id == plt.id


def test_an_accepted_objection_changes_a_rating_and_every_decision_has_its_reason(
    session: Session, perkara: Perkara
) -> None:
    keberatan = perkara.hear()
    sama = Putusan(True, "Sama.", Rating.DI_BAWAH_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI)
    for putusan, bidang in ((sama, "rating_hasil"), (Putusan(False, "  "), "pertimbangan")):
        with pytest.raises(InputError) as found, session.begin_nested():
            periksa.decide(session, perkara.pemutus, keberatan.id, putusan, **HARI_INI)
        assert bidang in found.value.fields


def test_the_rating_of_a_head_of_unit_follows_the_capaian_also_here(
    session: Session, perkara: Perkara
) -> None:
    perkara.evaluasi.alasan = perkara.evaluasi.alasan | {
        "hasil": perkara.evaluasi.alasan["hasil"] | {"dasar": "capaian_unit"}
    }
    session.flush()
    keberatan = perkara.hear()
    with pytest.raises(InputError, match="mengikuti capaian"), session.begin_nested():
        periksa.decide(session, perkara.pemutus, keberatan.id, SETUJU, **HARI_INI)
    perilaku = Putusan(True, "Perilaku baik.", Rating.DI_BAWAH_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI)
    periksa.decide(session, perkara.pemutus, keberatan.id, perilaku, **HARI_INI)
    assert session.get_one(Evaluasi, keberatan.evaluasi_baru_id).rating_hasil is Rating.DI_BAWAH_EKSPEKTASI


def test_the_result_that_counts_is_the_last_final_revision(session: Session, perkara: Perkara) -> None:
    keberatan = perkara.submit()
    cetakan = evaluasi_service.load_cetakan(
        session, perkara.kantor.pemilik, perkara.periode_id, today=HARI_INI["today"]
    )
    assert cetakan.kinerja.pengesahan.status.startswith("Keberatan")
    ajukan.withdraw(session, perkara.kantor.pemilik, keberatan.id, **HARI_INI)
    perkara.decide()
    cetakan = evaluasi_service.load_cetakan(
        session, perkara.kantor.pemilik, perkara.periode_id, today=HARI_INI["today"]
    )
    assert (cetakan.kinerja.predikat, cetakan.kinerja.pengesahan.versi) == ("baik", 2)
