"""Who decides what, in which state; and that nothing is decided on a ground that was replaced."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.antrean import list_queues
from kinerja.aturan.rules import Predikat
from kinerja.audit import CatatanAudit
from kinerja.errors import (
    ConflictError,
    InputError,
    NotAuthorizedError,
    NotFoundError,
    StateError,
)
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Instansi
from kinerja.tindak_lanjut import hak
from kinerja.tindak_lanjut.models import DasarRekomendasi, PerbaikanKinerja, Rekomendasi
from kinerja.tindak_lanjut.rules.alur import AksiRekomendasi, PelakuRekomendasi, Putusan, StatusRekomendasi
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.rules.perbaikan import HasilPerbaikan
from kinerja.tindak_lanjut.service import halaman, perbaikan, petugas, putus
from kinerja.tindak_lanjut.service_ringkas import queue_tindak_lanjut
from tests.service.tindak_lanjut.test_usul import file_objection
from tests.skp_bersama import Saat
from tests.tindak_lanjut_bersama import BERDOKUMEN, SAAT, SETUJU, Dinas, make_dinas

J = JenisRekomendasi
BP, SB = Predikat.BUTUH_PERBAIKAN, Predikat.SANGAT_BAIK


@pytest.fixture
def dinas(session: Session, instansi: Instansi) -> Dinas:
    """Butuh Perbaikan in 2025: bimbingan and perbaikan wait."""
    dinas = make_dinas(session, instansi.id)
    dinas.final(BP)
    dinas.propose()
    return dinas


def later(hari: int) -> Saat:
    return Saat(today=SAAT["today"] + timedelta(days=hari), now=SAAT["now"] + timedelta(days=hari))


# Who decides


@pytest.mark.parametrize(
    ("jenis", "boleh"),
    [
        (J.BIMBINGAN, {"kepala"}),
        (J.PERBAIKAN, {"ppk"}),
        (J.PENGHARGAAN, {"kepala_dinas", "pimpinan"}),
        (J.KGB, {"ppk"}),
    ],
)
def test_each_kind_has_its_own_decider(dinas: Dinas, jenis: J, boleh: set[str]) -> None:
    satu = dinas.find(J.BIMBINGAN)
    satu.jenis, satu.kunci = jenis, "lain"
    dinas.session.flush()
    peran = {"pimpinan": (dinas.luar, Peran.PIMPINAN_UNIT)}
    orang = {nama: (getattr(dinas, nama),) for nama in ("pegawai", "kepala", "kepala_dinas", "ppk", "admin")}
    ada = set()
    for nama, siapa in (orang | peran).items():
        try:
            pelaku = hak.find_kedudukan(dinas.session, dinas.actor(*siapa), satu, today=SAAT["today"]).pelaku
        except NotFoundError:
            continue
        if pelaku is PelakuRekomendasi.PEMUTUS:
            ada.add(nama)
    assert ada == boleh


def test_somebody_without_a_part_learns_nothing(dinas: Dinas) -> None:
    with pytest.raises(NotFoundError):
        halaman.open_one(
            dinas.session, dinas.actor(dinas.luar), dinas.find(J.BIMBINGAN).id, today=SAAT["today"]
        )
    with pytest.raises(NotFoundError):
        halaman.open_list(dinas.session, dinas.actor(dinas.kepala), 2025)


def test_nobody_decides_about_himself(dinas: Dinas) -> None:
    dinas.final(BP, pegawai=dinas.ppk)
    dinas.propose()
    satu, ppk = dinas.find(J.PERBAIKAN, dinas.ppk), dinas.actor(dinas.ppk)
    with pytest.raises(NotAuthorizedError):
        putus.review(dinas.session, ppk, satu.id, versi=None, **SAAT)
    with pytest.raises(IntegrityError), dinas.session.begin_nested():
        dinas.session.execute(
            text("UPDATE rekomendasi SET diputus_oleh_id = pegawai_id WHERE id = :id"), {"id": satu.id}
        )


def test_the_admin_reads_and_does_not_decide(dinas: Dinas) -> None:
    satu = dinas.find(J.PERBAIKAN)
    assert (
        halaman.open_one(dinas.session, dinas.actor(dinas.admin), satu.id, today=SAAT["today"]).boleh == set()
    )
    with pytest.raises(NotAuthorizedError, match="PPK"):
        putus.review(dinas.session, dinas.actor(dinas.admin), satu.id, versi=None, **SAAT)


# The way


def test_agreed_and_carried_out_with_names_and_sentences(dinas: Dinas) -> None:
    satu = dinas.decide(J.BIMBINGAN, dinas.kepala)
    assert (satu.status, satu.diputus_oleh_id) == (StatusRekomendasi.DISETUJUI, dinas.kepala.id)
    kepala = dinas.actor(dinas.kepala)
    with pytest.raises(InputError) as salah:
        putus.carry_out(dinas.session, kepala, satu.id, "", versi=None, **SAAT)
    assert set(salah.value.fields) == {"pelaksanaan"}
    putus.carry_out(dinas.session, kepala, satu.id, "Bimbingan 12 Maret.", versi=None, **SAAT)
    assert satu.status is StatusRekomendasi.DILAKSANAKAN
    with pytest.raises(StateError):
        putus.carry_out(dinas.session, kepala, satu.id, "Lagi.", versi=None, **SAAT)


def test_a_decision_needs_a_review_first_and_the_version_that_was_seen(dinas: Dinas) -> None:
    satu, kepala = dinas.find(J.BIMBINGAN), dinas.actor(dinas.kepala)
    with pytest.raises(StateError):
        putus.decide(dinas.session, kepala, satu.id, SETUJU, versi=None, **SAAT)
    with pytest.raises(ConflictError):
        putus.review(dinas.session, kepala, satu.id, versi=satu.versi + 1, **SAAT)


def test_a_decision_without_its_reason_or_document_says_what_is_missing(dinas: Dinas) -> None:
    satu, ppk = dinas.find(J.PERBAIKAN), dinas.actor(dinas.ppk)
    putus.review(dinas.session, ppk, satu.id, versi=None, **SAAT)
    with pytest.raises(InputError) as salah:
        putus.decide(dinas.session, ppk, satu.id, Putusan(AksiRekomendasi.SETUJUI, ""), versi=None, **SAAT)
    assert set(salah.value.fields) == {
        "pertimbangan",
        "nomor_dokumen",
        "tanggal_dokumen",
        "keadaan_kahar",
    }


def test_the_database_refuses_an_agreed_sanction_path_without_document(dinas: Dinas) -> None:
    satu = dinas.decide(J.PERBAIKAN, dinas.ppk, BERDOKUMEN)
    assert satu.status is StatusRekomendasi.DISETUJUI
    for ubah in (
        "nomor_dokumen = ''",
        "keadaan_kahar = NULL",
        "pertimbangan = ''",
        "status = 'dilaksanakan'",
    ):
        with pytest.raises(IntegrityError), dinas.session.begin_nested():
            dinas.session.execute(text(f"UPDATE rekomendasi SET {ubah} WHERE id = :id"), {"id": satu.id})


def test_put_off_until_a_day_it_comes_back_by_itself(dinas: Dinas) -> None:
    kepala = dinas.actor(dinas.kepala)
    tunda = Putusan(AksiRekomendasi.TUNDA, "Menunggu pegawai kembali dari cuti.", date(2026, 4, 1))
    satu = dinas.decide(J.BIMBINGAN, dinas.kepala, tunda)
    assert satu.status is StatusRekomendasi.DITUNDA
    assert not halaman.open_team(dinas.session, kepala, today=date(2026, 3, 31)).putusan
    assert halaman.open_team(dinas.session, kepala, today=date(2026, 4, 1)).putusan == (satu,)
    putus.review(dinas.session, kepala, satu.id, versi=None, **later(30))
    assert satu.ditunda_sampai is None


# The ground


def test_a_replaced_evaluation_withdraws_at_the_decision(dinas: Dinas) -> None:
    satu, kepala = dinas.find(J.BIMBINGAN), dinas.actor(dinas.kepala)
    putus.review(dinas.session, kepala, satu.id, versi=None, **SAAT)
    dinas.replace(ground_of(dinas, satu), Predikat.BAIK)
    putus.decide(dinas.session, kepala, satu.id, SETUJU, versi=None, **SAAT)
    assert satu.status is StatusRekomendasi.DITARIK
    assert satu.alasan_tarik == "Penilaian 2025 revisi 1 sudah digantikan revisi 2."
    assert satu.diputus_oleh_id is None


def ground_of(dinas: Dinas, satu: Rekomendasi) -> Evaluasi:
    query = select(DasarRekomendasi.evaluasi_id).where(DasarRekomendasi.rekomendasi_id == satu.id)
    return dinas.session.get_one(Evaluasi, dinas.session.scalars(query).one())


def test_an_objection_holds_the_decision_up(dinas: Dinas) -> None:
    satu = dinas.find(J.BIMBINGAN)
    evaluasi = ground_of(dinas, satu)
    file_objection(dinas, evaluasi.id, evaluasi.periode_id)
    with pytest.raises(StateError, match="menunggu putusan keberatan"):
        putus.review(dinas.session, dinas.actor(dinas.kepala), satu.id, versi=None, **SAAT)


# The pegawai


def test_the_pegawai_is_heard_and_sees_who_read(dinas: Dinas) -> None:
    satu, pegawai = dinas.find(J.BIMBINGAN), dinas.actor(dinas.pegawai)
    putus.state(dinas.session, pegawai, satu.id, "Saya sakit dua bulan.", **SAAT)
    for _ in range(2):
        hak.log_reading(dinas.session, dinas.actor(dinas.kepala), satu.id, **SAAT)
    hal = halaman.open_one(dinas.session, pegawai, satu.id, today=SAAT["today"])
    assert [satu.teks for satu in hal.satu.semua_pernyataan] == ["Saya sakit dua bulan."]
    assert [entri.nama for entri in hal.pembaca] == ["Budi Contoh"]
    with pytest.raises(NotAuthorizedError):
        putus.state(dinas.session, dinas.actor(dinas.kepala), satu.id, "Bukan saya.", **SAAT)
    semua = dinas.session.scalars(select(CatatanAudit.rincian))
    assert not any("sakit" in str(rincian) for rincian in semua)


# Six months


def begin(dinas: Dinas, mulai: date = date(2026, 3, 10)) -> PerbaikanKinerja:
    satu = dinas.decide(J.PERBAIKAN, dinas.ppk, BERDOKUMEN)
    found = perbaikan.start(
        dinas.session,
        dinas.actor(dinas.ppk),
        satu.id,
        "Dua belas laporan tepat waktu.",
        mulai,
        versi=None,
        **SAAT,
    )
    assert found is not None
    assert satu.status is StatusRekomendasi.DILAKSANAKAN
    return found


def test_six_months_do_not_begin_before_the_document_that_decides_them(dinas: Dinas) -> None:
    with pytest.raises(InputError) as error:
        begin(dinas, date(2025, 9, 1))
    assert "mulai" in error.value.fields


def test_six_months_are_watched_and_lead_to_another_recommendation_only(dinas: Dinas) -> None:
    satu, kepala = begin(dinas), dinas.actor(dinas.kepala)
    assert satu.terakhir == date(2026, 9, 9)
    perbaikan.add_note(
        dinas.session, kepala, satu.id, "Laporan April terlambat.", date(2026, 4, 5), **later(30)
    )
    gagal = HasilPerbaikan.TIDAK_TERCAPAI
    with pytest.raises(InputError):
        perbaikan.finish(dinas.session, kepala, satu.id, gagal, "Belum.", versi=None, **later(100))
    antre = list_queues(dinas.session, queue_tindak_lanjut(dinas.session, kepala, **later(160)))
    assert {a.kode for a in antre} == {"tindak_putus", "tindak_pantau"}
    baru = perbaikan.finish(dinas.session, kepala, satu.id, gagal, "Enam laporan.", versi=None, **later(183))
    assert baru is not None
    assert (baru.jenis, baru.status) == (J.UJI_KOMPETENSI, StatusRekomendasi.USULAN)
    assert halaman.open_team(dinas.session, dinas.actor(dinas.ppk), today=date(2026, 9, 10)).putusan == (
        baru,
    )
    with pytest.raises(StateError):
        perbaikan.finish(dinas.session, kepala, satu.id, gagal, "Lagi.", versi=None, **later(184))


@pytest.mark.parametrize("hasil", [HasilPerbaikan.TERCAPAI, HasilPerbaikan.KEADAAN_KAHAR])
def test_nothing_follows_what_was_reached_or_force_majeure(dinas: Dinas, hasil: HasilPerbaikan) -> None:
    satu = begin(dinas)
    kepala = dinas.actor(dinas.kepala)
    assert (
        perbaikan.finish(dinas.session, kepala, satu.id, hasil, "Selesai.", versi=None, **later(90)) is None
    )
    assert dinas.kinds() == {"bimbingan", "perbaikan"}


def test_the_pegawai_does_not_watch_himself(dinas: Dinas) -> None:
    satu, pegawai = begin(dinas), dinas.actor(dinas.pegawai)
    with pytest.raises(NotAuthorizedError):
        perbaikan.add_note(dinas.session, pegawai, satu.id, "Baik.", date(2026, 3, 10), **SAAT)


# Named


def test_who_was_named_decides_only_while_it_holds(dinas: Dinas) -> None:
    admin, ppk = dinas.actor(dinas.admin), dinas.actor(dinas.ppk)
    bernama = petugas.list_named(dinas.session, admin, today=SAAT["today"])
    petugas.end_naming(dinas.session, admin, bernama[0].id, **SAAT)
    with pytest.raises(NotFoundError):
        putus.review(dinas.session, ppk, dinas.find(J.PERBAIKAN).id, versi=None, **SAAT)
    with pytest.raises(InputError):
        petugas.name_person(
            dinas.session,
            admin,
            dinas.admin.nip or "",
            bernama[0].sebagai,
            "821/2/2026",
            mulai=SAAT["today"],
            **SAAT,
        )
