"""Feedback: the role follows from the line, threads, what the owner learns of the giver, its end."""

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.rules import PeranUmpanBalik, StatusPeriode
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik import service as umpan
from kinerja.umpan_balik.models import UmpanBalik
from tests import factories
from tests.pelaksanaan_bersama import HARI_INI, Kerja, make_kerja, on


def _say(kerja: Kerja, pegawai: Pegawai, teks: str = "Rapi.", **isi: object) -> UmpanBalik:
    isi = isi or {"rhk_id": kerja.rhk()[0].id}
    return umpan.add_umpan_balik(
        kerja.session, kerja.orang.actor(pegawai), kerja.id(), teks, **isi, **HARI_INI
    )


def _person(kerja: Kerja, penilai: Pegawai) -> Pegawai:
    """Somebody new whom `penilai` evaluates."""
    made = factories.make_pegawai(kerja.session)
    factories.make_garis(kerja.session, made, penilai)
    kerja.orang.semua_akun[made.id] = factories.make_akun(kerja.session, made)
    return made


def test_the_role_follows_from_the_reporting_line(kerja: Kerja) -> None:
    orang = kerja.orang
    assert _say(kerja, orang.penilai).peran is PeranUmpanBalik.PIMPINAN
    assert _say(kerja, _person(kerja, orang.penilai)).peran is PeranUmpanBalik.REKAN
    assert _say(kerja, _person(kerja, orang.pegawai)).peran is PeranUmpanBalik.BAWAHAN
    assert _say(kerja, orang.atasan).peran is PeranUmpanBalik.PIHAK_LAIN
    with pytest.raises(NotFoundError):
        _say(kerja, orang.lain)


def test_the_head_of_a_unit_speaks_as_another_party_and_admins_only_read(
    kerja: Kerja, session: Session
) -> None:
    akun = kerja.orang.akun(kerja.orang.lain)
    kepala = factories.make_actor(akun, [Peran.PIMPINAN_UNIT])
    baru = umpan.add_umpan_balik(
        session, kepala, kerja.id(), "Baik.", nilai_perilaku=NilaiPerilaku.LOYAL, **HARI_INI
    )
    assert baru.peran is PeranUmpanBalik.PIHAK_LAIN
    for peran in (Peran.ADMIN_INSTANSI, Peran.AUDITOR):
        pembaca = factories.make_actor(akun, [peran])
        assert kerja.view(actor=pembaca).peran is None
        with pytest.raises(NotAuthorizedError):
            umpan.add_umpan_balik(session, pembaca, kerja.id(), "Baik.", rhk_id=kerja.rhk()[0].id, **HARI_INI)


def test_the_owner_answers_and_does_not_begin(kerja: Kerja) -> None:
    pertama = _say(kerja, kerja.orang.penilai, "Tambahkan grafik.")
    with pytest.raises(NotAuthorizedError):
        _say(kerja, kerja.orang.pegawai, "Saya hebat.")
    _say(kerja, kerja.orang.pegawai, "Siap.", balasan_dari=pertama.tanda)
    (utas,) = kerja.view().daftar_rhk[0].daftar_umpan_balik
    assert (utas.teks, utas.peran, utas.sendiri) == ("Tambahkan grafik.", PeranUmpanBalik.PIMPINAN, False)
    (balasan,) = utas.daftar_balasan
    assert (balasan.teks, balasan.peran, balasan.sendiri) == ("Siap.", None, True)


def test_an_answer_goes_to_a_first_word_of_this_period(kerja: Kerja, session: Session) -> None:
    pertama = _say(kerja, kerja.orang.penilai)
    balasan = _say(kerja, kerja.orang.pegawai, balasan_dari=pertama.tanda)
    with pytest.raises(NotFoundError):
        _say(kerja, kerja.orang.pegawai, balasan_dari=balasan.tanda)
    lain = make_kerja(session)
    asing = _say(lain, lain.orang.penilai)
    with pytest.raises(NotFoundError):
        _say(kerja, kerja.orang.pegawai, balasan_dari=asing.tanda)
    with pytest.raises(NotFoundError):
        _say(kerja, kerja.orang.penilai, rhk_id=lain.rhk()[0].id)


def test_a_colleague_sees_titles_and_his_own_words_only(kerja: Kerja, session: Session) -> None:
    kerja.fill()
    _say(kerja, kerja.orang.penilai, "Hanya untuk pemilik.")
    rekan = _person(kerja, kerja.orang.penilai)
    _say(kerja, rekan, "Membantu sekali.", nilai_perilaku=NilaiPerilaku.HARMONIS)
    actor = kerja.orang.actor(rekan)
    hal = umpan.find_halaman_umpan_balik(session, actor, kerja.id(), today=HARI_INI["today"])
    assert [satu.teks for satu, _ in hal.milik_saya] == ["Membantu sekali."]
    assert hal.peran is PeranUmpanBalik.REKAN
    with pytest.raises(NotFoundError):
        kerja.view(actor=actor)
    with pytest.raises(NotFoundError):
        _say(kerja, rekan, balasan_dari=kerja.view().daftar_rhk[0].daftar_umpan_balik[0].tanda)


def test_strangers_and_the_owner_have_no_page_of_a_giver(kerja: Kerja, session: Session) -> None:
    for pegawai in (kerja.orang.lain, kerja.orang.pegawai):
        with pytest.raises(NotFoundError):
            umpan.find_halaman_umpan_balik(
                session, kerja.orang.actor(pegawai), kerja.id(), today=HARI_INI["today"]
            )


@pytest.mark.parametrize("teks", ["", " \n\t"])
def test_empty_feedback_is_refused_at_its_field(kerja: Kerja, teks: str) -> None:
    with pytest.raises(InputError) as salah:
        _say(kerja, kerja.orang.penilai, teks)
    assert set(salah.value.fields) == {"teks"}


def test_feedback_is_about_one_thing(kerja: Kerja) -> None:
    with pytest.raises(InputError):
        _say(kerja, kerja.orang.penilai, rhk_id=kerja.rhk()[0].id, nilai_perilaku=NilaiPerilaku.LOYAL)
    with pytest.raises(InputError):
        _say(kerja, kerja.orang.penilai, rhk_id=None)


@pytest.mark.parametrize("status", StatusPeriode)
def test_feedback_ends_where_the_evaluation_is_fixed(kerja: Kerja, status: StatusPeriode) -> None:
    terbuka = {
        StatusPeriode.PENGISIAN,
        StatusPeriode.DIAJUKAN,
        StatusPeriode.DIKEMBALIKAN,
        StatusPeriode.DINILAI,
    }
    kode = "T2" if status is StatusPeriode.BELUM_DIBUKA else "T1"
    kerja.periode[kode].status = status
    kerja.session.flush()

    def say() -> UmpanBalik:
        return umpan.add_umpan_balik(
            kerja.session, kerja.penilai, kerja.id(kode), "Baik.", rhk_id=kerja.rhk()[0].id, **HARI_INI
        )

    if status in terbuka:
        assert say().id
    else:
        with pytest.raises(StateError):
            say()


def test_the_list_of_people_holds_colleagues_and_the_penilai(kerja: Kerja, session: Session) -> None:
    orang = kerja.orang
    rekan = _person(kerja, orang.penilai)
    actor = orang.actor(rekan)
    semua = umpan.list_orang_umpan_balik(session, actor, today=HARI_INI["today"])
    assert [(satu.pegawai.id, satu.periode_id, satu.pimpinan) for satu in semua] == [
        (orang.pegawai.id, kerja.id(), False)
    ]
    kunci = (orang.pegawai.nama, orang.pegawai.id)
    assert not umpan.list_orang_umpan_balik(session, actor, sesudah=kunci, today=HARI_INI["today"])
    # In April it is the second quarter, and the year is never offered.
    (april,) = umpan.list_orang_umpan_balik(session, actor, today=on(2026, 4, 2)["today"])
    (akhir,) = umpan.list_orang_umpan_balik(session, actor, today=on(2026, 11, 24)["today"])
    assert akhir.periode_id == kerja.id("T4"), "the last quarter ends with the SKP as the year does"
    assert april.periode_id == kerja.id("T2")
    assert not umpan.list_orang_umpan_balik(session, orang.actor(orang.lain), today=HARI_INI["today"])
