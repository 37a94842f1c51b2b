"""A role in a cell becomes a row of the person's SKP, and back."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.audit import list_history
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import GarisPelaporan
from kinerja.skp import service as skp_service
from kinerja.skp.matriks import service
from kinerja.skp.matriks.rules import NasibPeran, sign_text
from kinerja.skp.matriks.service import IsianPeran, PeranTerisiError
from kinerja.skp.models import SelMatriks
from kinerja.skp.rules import JenisCascade, KeadaanSel, Klasifikasi, StatusSkp
from kinerja.skp.service import IsianIndikator, IsianRhk
from tests import factories
from tests.matriks_bersama import PERAN, Matriks, roles_of, rows_of
from tests.skp_bersama import Saat, make_skp_of, seal

TERKUNCI = (StatusSkp.DIAJUKAN, StatusSkp.DITETAPKAN)
TERBUKA = (StatusSkp.DRAF, StatusSkp.DIKEMBALIKAN, StatusSkp.DIREVISI)


def _nasib(session: Session, matriks: Matriks, saat: Saat) -> list[tuple[str, NasibPeran]]:
    session.flush()
    session.expire_all()
    hal = service.open_matriks(session, matriks.pimpinan, matriks.skp.id, today=saat["today"])
    baris = hal.baris_of(matriks.pegawai_id)
    assert baris is not None
    return [(satu.teks, satu.nasib) for satu in baris.peran_of(matriks.satu.id)]


@pytest.mark.parametrize("status", TERBUKA)
def test_a_role_becomes_a_row_where_the_skp_can_be_edited(
    session: Session, matriks: Matriks, saat: Saat, status: StatusSkp
) -> None:
    matriks.milik.status = status
    matriks.save(session, saat, jenis=JenisCascade.LANGSUNG, jam=Decimal("120.5"))
    baru = rows_of(session, matriks.milik)[-1]
    assert (baru.teks, baru.klasifikasi) == (PERAN, Klasifikasi.UTAMA)
    assert [(i.teks, i.target) for i in baru.semua_indikator] == [("", "")]
    (asal,) = baru.semua_intervensi
    assert (asal.sumber_id, asal.teks, asal.jenis, asal.tim_id) == (
        matriks.satu.id,
        matriks.satu.teks,
        JenisCascade.LANGSUNG,
        None,
    )
    (sel,) = roles_of(session, matriks.skp)
    assert (sel.rhk_id, sel.keadaan, sel.jam) == (baru.id, KeadaanSel.TERPASANG, Decimal("120.5"))


@pytest.mark.parametrize("status", TERKUNCI)
def test_a_role_waits_while_the_skp_is_closed_to_edits(
    session: Session, matriks: Matriks, saat: Saat, status: StatusSkp
) -> None:
    matriks.milik.status = status
    sebelum = len(rows_of(session, matriks.milik))
    matriks.save(session, saat)
    assert len(rows_of(session, matriks.milik)) == sebelum
    assert _nasib(session, matriks, saat) == [(PERAN, NasibPeran.MENUNGGU_REVISI)]


def test_a_role_waits_for_an_skp_that_is_not_there_yet(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.milik.status = StatusSkp.DIBATALKAN
    matriks.save(session, saat)
    assert _nasib(session, matriks, saat) == [(PERAN, NasibPeran.MENUNGGU_SKP)]


def test_a_member_of_a_team_gets_the_role_by_the_team(session: Session, matriks: Matriks, saat: Saat) -> None:
    milik = make_skp_of(session, matriks.orang.lain, rhk=0)
    matriks.save(session, saat, pegawai_id=matriks.anggota_id)
    (baru,) = rows_of(session, milik)
    assert baru.semua_intervensi[0].tim_id == matriks.tim.id
    assert roles_of(session, matriks.skp)[0].tim_id == matriks.tim.id


def test_a_person_has_several_roles_for_one_result(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat, "Satu")
    matriks.save(session, saat, "Dua", urutan=2)
    assert [rhk.teks for rhk in rows_of(session, matriks.milik)][-2:] == ["Satu", "Dua"]


def test_the_pimpinan_changes_the_row_through_the_cell(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat)
    jumlah = len(rows_of(session, matriks.milik))
    matriks.save(session, saat, "Tersusunnya telaah", jenis=JenisCascade.LANGSUNG)
    semua = rows_of(session, matriks.milik)
    assert (len(semua), semua[-1].teks) == (jumlah, "Tersusunnya telaah")
    assert semua[-1].semua_intervensi[0].jenis is JenisCascade.LANGSUNG


def test_the_cell_shows_what_the_person_wrote_in_the_row(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat)
    _rewrite(session, matriks, saat, "Tersusunnya telaah mendalam")
    assert _nasib(session, matriks, saat) == [("Tersusunnya telaah mendalam", NasibPeran.TERPASANG)]


def _rewrite(session: Session, matriks: Matriks, saat: Saat, teks: str) -> None:
    rhk = rows_of(session, matriks.milik)[-1]
    isian = IsianRhk(teks=teks, indikator={})
    skp_service.save_rhk(session, matriks.orang.pemilik, matriks.milik.id, rhk.id, isian, **saat)


def test_both_texts_are_shown_where_the_person_wrote_first(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat)
    (sel,) = roles_of(session, matriks.skp)
    versi, sidik = sel.versi, sign_text(PERAN)
    _rewrite(session, matriks, saat, "Tulisan pegawai")
    with pytest.raises(ConflictError) as bentrok:
        matriks.save(session, saat, "Tulisan pimpinan", versi=versi, sidik=sidik)
    assert (bentrok.value.mine, bentrok.value.theirs) == (
        {"Peran": "Tulisan pimpinan"},
        {"Peran": "Tulisan pegawai"},
    )


def test_both_texts_are_shown_where_the_cell_was_saved_from_elsewhere(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat, "Dari jendela lain")
    with pytest.raises(ConflictError) as bentrok:
        matriks.save(session, saat, "Dari jendela ini", versi=0, sidik="")
    assert bentrok.value.theirs == {"Peran": "Dari jendela lain"}


def test_the_same_words_again_change_nothing(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat)
    (sel,) = roles_of(session, matriks.skp)
    versi, catatan = sel.versi, len(list_history(session, "skp", matriks.skp.id))
    matriks.save(session, saat, versi=0, sidik="")
    assert roles_of(session, matriks.skp)[0].versi == versi
    assert len(list_history(session, "skp", matriks.skp.id)) == catatan


def test_a_new_role_without_words_is_not_kept(session: Session, matriks: Matriks, saat: Saat) -> None:
    assert matriks.save(session, saat, "  ") is None
    assert roles_of(session, matriks.skp) == []


def test_a_role_is_never_emptied(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat)
    with pytest.raises(InputError) as salah:
        matriks.save(session, saat, "")
    assert "teks" in salah.value.fields


def test_a_change_while_the_skp_is_closed_waits_and_is_taken_over(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat)
    matriks.milik.status = StatusSkp.DITETAPKAN
    matriks.save(session, saat, "Kata baru")
    assert _nasib(session, matriks, saat) == [("Kata baru", NasibPeran.MENUNGGU_REVISI)]
    assert rows_of(session, matriks.milik)[-1].teks == PERAN
    matriks.milik.status = StatusSkp.DIREVISI
    assert _nasib(session, matriks, saat) == [("Kata baru", NasibPeran.MENUNGGU_DIAMBIL)]
    pemilik = matriks.orang.pemilik
    (tersedia,) = service.collect_roles(session, pemilik, matriks.milik, today=saat["today"])
    assert (tersedia.teks, tersedia.lama) == ("Kata baru", PERAN)
    jumlah = len(rows_of(session, matriks.milik))
    assert service.apply_roles(session, pemilik, matriks.milik.id, **saat) == 1
    semua = rows_of(session, matriks.milik)
    assert (len(semua), semua[-1].teks) == (jumlah, "Kata baru")
    assert service.collect_roles(session, pemilik, matriks.milik, today=saat["today"]) == ()


def test_a_row_that_the_person_deletes_leaves_the_words_with_a_mark(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat)
    _rewrite(session, matriks, saat, "Kata terakhir")
    rhk = rows_of(session, matriks.milik)[-1]
    skp_service.delete_rhk(session, matriks.orang.pemilik, matriks.milik.id, rhk.id, **saat)
    assert _nasib(session, matriks, saat) == [("Kata terakhir", NasibPeran.DILEPAS)]
    assert service.collect_roles(session, matriks.orang.pemilik, matriks.milik, today=saat["today"]) == ()
    matriks.save(session, saat, "Kata terakhir", pasang=True)
    assert rows_of(session, matriks.milik)[-1].teks == "Kata terakhir"
    assert _nasib(session, matriks, saat) == [("Kata terakhir", NasibPeran.TERPASANG)]


def test_a_result_that_people_carry_cannot_be_deleted(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat)
    with pytest.raises(StateError, match="dipikul 1 orang"):
        skp_service.delete_rhk(session, matriks.pimpinan, matriks.skp.id, matriks.satu.id, **saat)


def _delete(session: Session, matriks: Matriks, saat: Saat, *, yakin: bool = False) -> None:
    service.delete_peran(
        session, matriks.pimpinan, matriks.skp.id, matriks.satu.id, matriks.pegawai_id, 1, yakin=yakin, **saat
    )


def test_a_role_goes_with_its_row_while_nobody_touched_it(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    jumlah = len(rows_of(session, matriks.milik))
    matriks.save(session, saat)
    _delete(session, matriks, saat)
    assert len(rows_of(session, matriks.milik)) == jumlah
    assert roles_of(session, matriks.skp) == []


def _fill_indikator(session: Session, matriks: Matriks, saat: Saat) -> None:
    rhk = rows_of(session, matriks.milik)[-1]
    isian = IsianRhk(
        teks=rhk.teks, indikator={rhk.semua_indikator[0].id: IsianIndikator(teks="Jumlah", target="3 telaah")}
    )
    skp_service.save_rhk(session, matriks.orang.pemilik, matriks.milik.id, rhk.id, isian, **saat)


def _change_words(session: Session, matriks: Matriks, saat: Saat) -> None:
    _rewrite(session, matriks, saat, "Kata pegawai")


def _hand_over(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.milik.status = StatusSkp.DITETAPKAN


def _note(session: Session, matriks: Matriks, saat: Saat) -> None:
    rhk = rows_of(session, matriks.milik)[-1]
    skp_service.add_catatan(session, matriks.pimpinan, matriks.milik.id, "Lengkapi", rhk_id=rhk.id, **saat)


@pytest.mark.parametrize(
    ("sentuh", "sebab"),
    [
        (_fill_indikator, "indikatornya sudah diisi"),
        (_change_words, "sudah disunting"),
        (_hand_over, "sudah ditetapkan"),
        (_note, "dipakai orang lain"),
    ],
)
def test_a_role_that_was_worked_on_is_asked_about_and_leaves_its_row(
    session: Session,
    matriks: Matriks,
    saat: Saat,
    sentuh: Callable[[Session, Matriks, Saat], None],
    sebab: str,
) -> None:
    matriks.save(session, saat)
    sentuh(session, matriks, saat)
    jumlah = len(rows_of(session, matriks.milik))
    with pytest.raises(PeranTerisiError, match=sebab):
        _delete(session, matriks, saat)
    _delete(session, matriks, saat, yakin=True)
    assert roles_of(session, matriks.skp) == []
    assert len(rows_of(session, matriks.milik)) == jumlah


def test_only_the_owner_writes(session: Session, matriks: Matriks, saat: Saat) -> None:
    isian = IsianPeran(teks=PERAN)
    tempat = (matriks.skp.id, matriks.satu.id, matriks.pegawai_id, 1)
    with pytest.raises(NotAuthorizedError):
        service.save_peran(session, matriks.orang.actor(matriks.orang.atasan), *tempat, isian, **saat)
    for siapa in (matriks.orang.pegawai, matriks.orang.lain):
        with pytest.raises(NotFoundError):
            service.save_peran(session, matriks.orang.actor(siapa), *tempat, isian, **saat)


def test_atasan_admin_and_auditor_read(session: Session, matriks: Matriks, saat: Saat) -> None:
    akun = factories.make_akun(session)
    pembaca = [
        matriks.orang.actor(matriks.orang.atasan),
        *(factories.make_actor(akun, [peran]) for peran in (Peran.ADMIN_INSTANSI, Peran.AUDITOR)),
    ]
    for actor in pembaca:
        hal = service.open_matriks(session, actor, matriks.skp.id, today=saat["today"])
        assert not hal.boleh_ubah
    for siapa in (matriks.orang.pegawai, matriks.orang.lain):
        with pytest.raises(NotFoundError):
            service.open_matriks(session, matriks.orang.actor(siapa), matriks.skp.id, today=saat["today"])


def test_nobody_outside_the_matrix_gets_a_role(session: Session, matriks: Matriks, saat: Saat) -> None:
    orang_luar = factories.make_pegawai(session)
    for pegawai_id in (orang_luar.id, matriks.orang.atasan.id, matriks.orang.penilai.id):
        with pytest.raises(NotFoundError):
            matriks.save(session, saat, pegawai_id=pegawai_id)
    with pytest.raises(NotFoundError):
        matriks.save(session, saat, rhk_id=rows_of(session, matriks.milik)[0].id)


def test_a_closed_matrix_is_only_read(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.skp.status = StatusSkp.DITUTUP
    with pytest.raises(StateError):
        matriks.save(session, saat)


def test_both_histories_say_what_happened(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat)
    ringkas = [
        list_history(session, "skp", skp.id)[0].rincian["perubahan"][0]
        for skp in (matriks.skp, matriks.milik)
    ]
    assert ringkas[0].startswith(f"peran {matriks.orang.pegawai.nama} untuk")
    assert ringkas[1] == f"baris “{PERAN}” ditulis lewat matriks peran hasil"


def test_a_role_written_through_the_matrix_changes_the_seal_of_the_skp(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    sebelum = seal(session, matriks.milik.id)
    matriks.save(session, saat)
    session.expire_all()
    assert seal(session, matriks.milik.id) != sebelum


def test_who_left_keeps_the_role_and_gets_no_other(session: Session, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat)
    _end_line(session, matriks, saat)
    hal = service.open_matriks(session, matriks.pimpinan, matriks.skp.id, today=saat["today"])
    baris = hal.baris_of(matriks.pegawai_id)
    assert baris is not None
    assert not baris.anggota.termasuk
    assert baris.id not in hal.alarm.orang
    with pytest.raises(StateError, match="bukan lagi bawahan"):
        matriks.save(session, saat, "Kata lain")
    _delete(session, matriks, saat)
    assert session.query(SelMatriks).count() == 0


def _end_line(session: Session, matriks: Matriks, saat: Saat) -> None:
    garis = session.query(GarisPelaporan).filter_by(pegawai_id=matriks.pegawai_id).one()
    garis.sampai = saat["today"]
    session.flush()
    session.expire_all()
