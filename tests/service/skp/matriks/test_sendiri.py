"""Rows that people wrote by themselves to carry a result on: seen in the matrix, and made a role of it."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.skp import service as skp_service
from kinerja.skp.matriks import service
from kinerja.skp.matriks.rules import NasibBagi, NasibPeran
from kinerja.skp.models import RencanaHasilKerja
from kinerja.skp.rules import KeadaanSel, StatusSkp
from tests import factories
from tests.matriks_bersama import Matriks, roles_of, rows_of
from tests.skp_bersama import Saat, make_skp_of


@pytest.fixture
def sendiri(session: Session, matriks: Matriks) -> RencanaHasilKerja:
    """A row of the bawahan that carries on the first result."""
    return factories.make_rhk(session, matriks.milik, teks="Ditulis sendiri", sumber_id=matriks.satu.id)


def _shown(session: Session, matriks: Matriks, saat: Saat) -> list[tuple[str, NasibPeran]]:
    session.flush()
    session.expire_all()
    hal = service.open_matriks(session, matriks.pimpinan, matriks.skp.id, today=saat["today"])
    baris = hal.baris_of(matriks.pegawai_id)
    assert baris is not None
    return [(satu.teks, satu.nasib) for satu in baris.peran_of(matriks.satu.id)]


def _adopt(session: Session, matriks: Matriks, rhk: RencanaHasilKerja, saat: Saat, jam: str = "8") -> None:
    service.adopt_row(
        session,
        matriks.pimpinan,
        matriks.skp.id,
        matriks.satu.id,
        matriks.pegawai_id,
        rhk.id,
        jam=Decimal(jam),
        **saat,
    )


def test_a_row_of_ones_own_carries_the_result(
    session: Session, matriks: Matriks, sendiri: RencanaHasilKerja, saat: Saat
) -> None:
    assert _shown(session, matriks, saat) == [("Ditulis sendiri", NasibPeran.SENDIRI)]
    hal = service.open_matriks(session, matriks.pimpinan, matriks.skp.id, today=saat["today"])
    assert (hal.alarm.hasil, hal.alarm.orang) == ((matriks.dua.id,), (matriks.anggota_id,))


def test_a_row_of_a_cancelled_skp_carries_nothing(
    session: Session, matriks: Matriks, sendiri: RencanaHasilKerja, saat: Saat
) -> None:
    matriks.milik.status = StatusSkp.DIBATALKAN
    assert _shown(session, matriks, saat) == []


def test_it_becomes_a_role_and_stays_the_same_row(
    session: Session, matriks: Matriks, sendiri: RencanaHasilKerja, saat: Saat
) -> None:
    jumlah = len(rows_of(session, matriks.milik))
    _adopt(session, matriks, sendiri, saat)
    (sel,) = roles_of(session, matriks.skp)
    assert (sel.rhk_id, sel.keadaan, sel.teks) == (sendiri.id, KeadaanSel.TERPASANG, "Ditulis sendiri")
    assert len(rows_of(session, matriks.milik)) == jumlah
    assert _shown(session, matriks, saat) == [("Ditulis sendiri", NasibPeran.TERPASANG)]


def test_it_stands_beside_a_role(
    session: Session, matriks: Matriks, sendiri: RencanaHasilKerja, saat: Saat
) -> None:
    matriks.save(session, saat, "Dari pimpinan")
    assert [teks for teks, _ in _shown(session, matriks, saat)] == ["Dari pimpinan", "Ditulis sendiri"]
    _adopt(session, matriks, sendiri, saat)
    assert [sel.urutan for sel in roles_of(session, matriks.skp)] == [1, 2]


def test_a_row_is_a_role_of_one_matrix_only(
    session: Session, matriks: Matriks, sendiri: RencanaHasilKerja, saat: Saat
) -> None:
    _adopt(session, matriks, sendiri, saat)
    lain = make_skp_of(session, matriks.orang.atasan, rhk=1)
    hasil = rows_of(session, lain)[0]
    roles_of(session, matriks.skp)[0].skp_id = lain.id
    session.flush()
    with pytest.raises(StateError, match="pimpinan lain"):
        _adopt(session, matriks, sendiri, saat)
    assert hasil.skp_id == lain.id


def test_only_the_owner_and_only_rows_of_this_result(
    session: Session, matriks: Matriks, sendiri: RencanaHasilKerja, saat: Saat
) -> None:
    tempat = (matriks.skp.id, matriks.satu.id, matriks.pegawai_id)
    with pytest.raises(NotAuthorizedError):
        service.adopt_row(session, matriks.orang.actor(matriks.orang.atasan), *tempat, sendiri.id, **saat)
    lain = rows_of(session, matriks.milik)[0]
    with pytest.raises(NotFoundError):
        service.adopt_row(session, matriks.pimpinan, *tempat, lain.id, **saat)


def test_who_carries_it_already_is_named_before_it_is_given_to_many(
    session: Session, matriks: Matriks, sendiri: RencanaHasilKerja, saat: Saat
) -> None:
    isian = service.IsianBagi(rhk_id=matriks.satu.id, pegawai=(matriks.pegawai_id,), teks="Yang lain")
    rencana = service.preview_bagi(session, matriks.pimpinan, matriks.skp.id, isian, today=saat["today"])
    assert [satu.pegawai_id for satu in rencana.of(NasibBagi.SUDAH_ADA)] == [matriks.pegawai_id]


def test_a_role_that_leaves_its_row_behind_is_seen_as_the_persons_own(
    session: Session, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat, "Peran")
    skp_service.save_rhk(
        session,
        matriks.orang.pemilik,
        matriks.milik.id,
        rows_of(session, matriks.milik)[-1].id,
        skp_service.IsianRhk(teks="Peran yang disunting"),
        **saat,
    )
    service.delete_peran(
        session, matriks.pimpinan, matriks.skp.id, matriks.satu.id, matriks.pegawai_id, 1, yakin=True, **saat
    )
    assert _shown(session, matriks, saat) == [("Peran yang disunting", NasibPeran.SENDIRI)]
