"""Anonymity: what a reader is shown, on both settings of the penilai, and what stays when settings change."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.aturan.service import change_setting
from kinerja.audit import CatatanAudit
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.service import accept
from kinerja.pelaksanaan.service import find_period
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik import service
from kinerja.umpan_balik.jejak import TANPA_NAMA
from kinerja.umpan_balik.models import UmpanBalik
from kinerja.umpan_balik.tampilan import UmpanBalikTampil
from tests.evaluasi_bersama import Kantor, make_kantor, on
from tests.skp_bersama import Saat
from tests.umpan_balik_bersama import AWAL, BESOK, TERBUKA, TERTAHAN, Suara, add_colleagues, make_suara

NANTI = on(2026, 4, 20)


@pytest.fixture
def kantor(session: Session) -> Kantor:
    return make_kantor(session)


@pytest.fixture
def suara(session: Session, kantor: Kantor) -> Suara:
    return make_suara(session, kantor)


def seen(suara: Suara, actor: Actor, saat: Saat) -> list[UmpanBalikTampil]:
    suara.kantor.session.flush()
    hal = find_period(suara.kantor.session, actor, suara.periode_id, **saat)
    return [satu for nilai in hal.daftar_perilaku for satu in nilai.daftar_umpan_balik]


def set_to(kantor: Kantor, **setelan: str) -> None:
    admin = kantor.actor(kantor.kepala_badan, Peran.ADMIN_INSTANSI)
    for kunci, nilai in setelan.items():
        change_setting(kantor.session, admin, kunci, nilai, now=AWAL["now"])


def test_the_owner_sees_whole_crowds_without_name_time_or_order(suara: Suara) -> None:
    assert not seen(suara, suara.kantor.pemilik, AWAL)
    for saat in (BESOK, NANTI):
        terlihat = seen(suara, suara.kantor.pemilik, saat)
        assert {satu.teks for satu in terlihat} == set(TERBUKA)
        assert {(satu.nama, satu.dibuat, satu.tertahan) for satu in terlihat} == {("", None, False)}
        assert [satu.tanda for satu in terlihat] == sorted(satu.tanda for satu in terlihat)


def test_the_penilai_reads_all_with_names_by_default(suara: Suara) -> None:
    terlihat = seen(suara, suara.kantor.penilai, NANTI)
    assert {satu.teks for satu in terlihat} == {*TERBUKA, *TERTAHAN}
    assert {satu.nama for satu in terlihat} == {satu.nama_lengkap for satu in suara.semua_pemberi}
    assert {satu.teks for satu in terlihat if satu.tertahan} == set(TERTAHAN)


def test_admins_and_auditors_read_no_more_than_the_owner(suara: Suara, kantor: Kantor) -> None:
    for peran in (Peran.ADMIN_INSTANSI, Peran.AUDITOR):
        terlihat = seen(suara, kantor.actor(kantor.lain, peran), NANTI)
        assert {(satu.teks, satu.nama) for satu in terlihat} == {(teks, "") for teks in TERBUKA}


def test_the_penilai_may_be_kept_from_the_names_as_well(kantor: Kantor, session: Session) -> None:
    set_to(kantor, rekan_anonim_penilai="tidak")
    suara = make_suara(session, kantor)
    assert {(satu.teks, satu.nama) for satu in seen(suara, kantor.penilai, NANTI)} == {
        (teks, "") for teks in TERBUKA
    }


def test_what_was_promised_holds_when_the_setting_changes(suara: Suara, kantor: Kantor) -> None:
    set_to(kantor, rekan_anonim="tidak", rekan_anonim_minimum="5")
    assert {(satu.teks, satu.nama) for satu in seen(suara, kantor.pemilik, NANTI)} == {
        (teks, "") for teks in TERBUKA
    }
    suara.say(suara.semua_rekan[0], "Kini bernama", saat=NANTI)
    bernama = [satu for satu in seen(suara, kantor.pemilik, NANTI) if satu.nama]
    assert [(satu.teks, satu.nama) for satu in bernama] == [
        ("Kini bernama", suara.semua_rekan[0].nama_lengkap)
    ]


def test_a_giver_who_leaves_takes_no_anonymity_along(suara: Suara, session: Session) -> None:
    for satu in suara.semua_rekan:
        suara.kantor.end_line(BESOK["today"], satu)
    session.flush()
    assert {satu.teks for satu in seen(suara, suara.kantor.pemilik, NANTI)} == set(TERBUKA)


def test_the_trail_names_nobody(suara: Suara, session: Session) -> None:
    semua = session.scalars(select(CatatanAudit).where(CatatanAudit.objek == "umpan_balik")).all()
    assert {(satu.nama, satu.akun_id) for satu in semua} == {(TANPA_NAMA, None)}
    assert not any(teks in json.dumps(satu.rincian) for satu in semua for teks in (*TERBUKA, *TERTAHAN))
    periode = session.scalars(
        select(CatatanAudit).where(CatatanAudit.objek == "periode", CatatanAudit.objek_id == suara.periode_id)
    ).all()
    assert not [satu for satu in periode if "umpan" in satu.aksi]


def test_the_frozen_picture_holds_what_the_pegawai_may_read(suara: Suara, session: Session) -> None:
    suara.kantor.establish()
    potret = json.dumps(session.scalars(select(Evaluasi)).one().potret)
    assert all(teks in potret for teks in TERBUKA)
    assert not any(teks in potret for teks in TERTAHAN)
    assert not any(satu.nama in potret for satu in suara.semua_pemberi)
    accept(session, suara.kantor.pemilik, suara.periode_id, **on(2026, 4, 4))
    assert {satu.teks for satu in seen(suara, suara.kantor.pemilik, NANTI)} >= set(TERBUKA)


def test_an_answer_to_what_is_held_back_finds_nothing(suara: Suara, session: Session) -> None:
    """The same error as for a mark that never was."""
    tertahan = session.scalars(select(UmpanBalik).where(UmpanBalik.teks == TERTAHAN[0])).one()
    for tanda in (tertahan.tanda, "0" * 16):
        with pytest.raises(NotFoundError) as salah:
            suara.say(suara.kantor.pegawai, "Terima kasih", saat=BESOK, balasan_dari=tanda)
        assert str(salah.value) == str(NotFoundError())
        with pytest.raises(NotFoundError):
            service.report_umpan_balik(
                session, suara.kantor.pemilik, suara.periode_id, tanda, "Kasar.", **BESOK
            )


def test_the_owner_answers_an_open_text_and_the_giver_reads_it(suara: Suara, session: Session) -> None:
    tanda = seen(suara, suara.kantor.pemilik, BESOK)[0].tanda
    suara.say(suara.kantor.pegawai, "Terima kasih", saat=BESOK, balasan_dari=tanda)
    suara.say(suara.kantor.kepala, "Lanjutkan", saat=BESOK, balasan_dari=tanda)
    utas = next(satu for satu in seen(suara, suara.kantor.pemilik, BESOK) if satu.tanda == tanda)
    # The day of another's answer would say that the text is older.
    assert [(satu.teks, satu.dibuat is None) for satu in utas.daftar_balasan] == [
        ("Terima kasih", False),
        ("Lanjutkan", True),
    ]
    pemberi = session.scalars(select(UmpanBalik).where(UmpanBalik.tanda == tanda)).one().pemberi_id
    orang = next(satu for satu in suara.semua_rekan if satu.id == pemberi)
    hal = service.find_halaman_umpan_balik(
        session, suara.kantor.actor(orang), suara.periode_id, today=BESOK["today"]
    )
    milik = next(satu for satu in hal.on_perilaku(NilaiPerilaku.LOYAL) if satu.tanda == tanda)
    assert [satu.teks for satu in milik.daftar_balasan] == ["Terima kasih", "Lanjutkan"]


def test_a_text_is_changed_and_withdrawn_until_it_is_open(suara: Suara, session: Session) -> None:
    rekan = suara.kantor.actor(suara.semua_rekan[0])
    menurut_teks = {satu.teks: satu.tanda for satu in session.scalars(select(UmpanBalik))}
    for perbuatan in (
        lambda: service.change_umpan_balik(
            session, rekan, suara.periode_id, menurut_teks[TERBUKA[0]], "Lain", **BESOK
        ),
        lambda: service.withdraw_umpan_balik(
            session, rekan, suara.periode_id, menurut_teks[TERBUKA[0]], **BESOK
        ),
    ):
        with pytest.raises(StateError):
            perbuatan()
    tanda = menurut_teks[TERTAHAN[0]]
    service.change_umpan_balik(session, rekan, suara.periode_id, tanda, "Lebih halus", **BESOK)
    assert "Lebih halus" in {satu.teks for satu in seen(suara, suara.kantor.penilai, BESOK)}
    service.withdraw_umpan_balik(session, rekan, suara.periode_id, tanda, **BESOK)
    assert "Lebih halus" not in {satu.teks for satu in seen(suara, suara.kantor.penilai, BESOK)}
    with pytest.raises(NotFoundError):
        service.withdraw_umpan_balik(session, rekan, suara.periode_id, tanda, **BESOK)
    with pytest.raises(NotFoundError):  # that of another
        service.change_umpan_balik(
            session, rekan, suara.periode_id, menurut_teks[TERTAHAN[1]], "Lain", **BESOK
        )
    aksi = session.scalars(select(CatatanAudit.aksi).where(CatatanAudit.objek == "umpan_balik")).all()
    assert aksi.count("umpan_balik.ditarik") == aksi.count("umpan_balik.diubah") == 1


def test_colleagues_do_not_answer_in_threads(suara: Suara, kantor: Kantor) -> None:
    """Somebody who reads as an auditor too: his answer would stand in an open thread at once."""
    tanda = seen(suara, kantor.pemilik, BESOK)[0].tanda
    rekan = kantor.actor(suara.semua_rekan[1], Peran.AUDITOR)
    with pytest.raises(NotAuthorizedError):
        service.add_umpan_balik(
            kantor.session, rekan, suara.periode_id, "Setuju", balasan_dari=tanda, **BESOK
        )


def test_only_the_penilai_writes_down_the_words_of_an_outside_party(kantor: Kantor) -> None:
    suara = Suara(kantor, add_colleagues(kantor, 1), kantor.lain, kantor.periode().id)
    pihak = service.Pihak("Ibu Warga", "RT 03 Sukamaju")
    suara.say(kantor.kepala, "Cepat dilayani.", nilai_perilaku=NilaiPerilaku.LOYAL, pihak=pihak)
    (satu,) = seen(suara, kantor.pemilik, AWAL)
    assert (satu.peran and satu.peran.value, satu.nama, satu.oleh) == (
        "pihak_lain",
        "Ibu Warga, RT 03 Sukamaju",
        kantor.kepala.nama_lengkap,
    )
    with pytest.raises(NotAuthorizedError):
        suara.say(suara.semua_rekan[0], "Hebat.", nilai_perilaku=NilaiPerilaku.LOYAL, pihak=pihak)
