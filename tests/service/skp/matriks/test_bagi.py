"""One result for many people: fifty in one action, with what is different about whom said before."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.skp.matriks import service
from kinerja.skp.matriks.rules import NasibBagi
from kinerja.skp.matriks.service import IsianBagi
from kinerja.skp.models import Skp
from kinerja.skp.rules import JenisCascade, KeadaanSel, StatusSkp
from tests import factories
from tests.matriks_bersama import PERAN, Matriks, roles_of, rows_of
from tests.skp_bersama import Saat, count_queries

BANYAK = 50


@pytest.fixture
def bawahan(session: Session, matriks: Matriks) -> list[Skp]:
    """Fifty people with a draft, of whom one handed it over, one has it fixed and one has none."""
    found = []
    for nomor in range(BANYAK):
        orang = factories.make_pegawai(session)
        factories.make_garis(session, orang, matriks.orang.penilai)
        status = {1: StatusSkp.DIAJUKAN, 2: StatusSkp.DITETAPKAN, 3: StatusSkp.DIBATALKAN}.get(nomor)
        found.append(factories.make_skp(session, orang, rhk=1, status=status or StatusSkp.DRAF))
    return found


def _isian(matriks: Matriks, bawahan: list[Skp], **fields: object) -> IsianBagi:
    values = {
        "rhk_id": matriks.satu.id,
        "pegawai": tuple(skp.pegawai_id for skp in bawahan),
        "teks": PERAN,
        "jenis": JenisCascade.LANGSUNG,
        "jam": Decimal(40),
    }
    return IsianBagi(**(values | fields))


def _apply(session: Session, matriks: Matriks, isian: IsianBagi, saat: Saat) -> service.RencanaBagi:
    rencana = service.preview_bagi(session, matriks.pimpinan, matriks.skp.id, isian, today=saat["today"])
    return service.apply_bagi(session, matriks.pimpinan, matriks.skp.id, isian, sidik=rencana.sidik, **saat)


def test_fifty_people_get_a_role_in_one_action(
    session: Session, matriks: Matriks, bawahan: list[Skp], saat: Saat
) -> None:
    rencana = _apply(session, matriks, _isian(matriks, bawahan), saat)
    assert rencana.jumlah == BANYAK
    semua = roles_of(session, matriks.skp)
    assert len(semua) == BANYAK
    terpasang = [sel for sel in semua if sel.keadaan is KeadaanSel.TERPASANG]
    assert len(terpasang) == BANYAK - 3
    for skp in (bawahan[0], bawahan[-1]):
        baru = rows_of(session, skp)[-1]
        assert baru.teks == PERAN
        assert [i.teks for i in baru.semua_indikator] == [""]
        assert [(i.sumber_id, i.jenis) for i in baru.semua_intervensi] == [
            (matriks.satu.id, JenisCascade.LANGSUNG)
        ]
    assert {sel.jam for sel in semua} == {Decimal(40)}


def test_the_preview_names_the_exceptions(
    session: Session, matriks: Matriks, bawahan: list[Skp], saat: Saat
) -> None:
    matriks.save(session, saat, "Peran lain", pegawai_id=bawahan[4].pegawai_id)
    matriks.save(session, saat, PERAN.upper(), pegawai_id=bawahan[5].pegawai_id)
    isian = _isian(matriks, bawahan)
    rencana = service.preview_bagi(session, matriks.pimpinan, matriks.skp.id, isian, today=saat["today"])
    siapa = {nasib: [satu.pegawai_id for satu in rencana.of(nasib)] for nasib in NasibBagi}
    id_of = [skp.pegawai_id for skp in bawahan]
    assert siapa[NasibBagi.SUDAH_ADA] == [id_of[4]]
    assert siapa[NasibBagi.SAMA] == [id_of[5]]
    assert sorted(siapa[NasibBagi.MENUNGGU_REVISI]) == sorted([id_of[1], id_of[2]])
    assert siapa[NasibBagi.MENUNGGU_SKP] == [id_of[3]]
    assert rencana.jumlah == BANYAK - 2


def test_one_more_role_stands_beside_the_other(
    session: Session, matriks: Matriks, bawahan: list[Skp], saat: Saat
) -> None:
    matriks.save(session, saat, "Peran lain", pegawai_id=bawahan[0].pegawai_id)
    isian = _isian(matriks, bawahan[:1], tambah=True)
    assert _apply(session, matriks, isian, saat).jumlah == 1
    assert [(sel.urutan, sel.teks) for sel in roles_of(session, matriks.skp)] == [
        (1, "Peran lain"),
        (2, PERAN),
    ]
    assert _apply(session, matriks, isian, saat).jumlah == 0


def test_what_changed_since_the_preview_is_looked_at_again(
    session: Session, matriks: Matriks, bawahan: list[Skp], saat: Saat
) -> None:
    isian = _isian(matriks, bawahan)
    rencana = service.preview_bagi(session, matriks.pimpinan, matriks.skp.id, isian, today=saat["today"])
    bawahan[0].status = StatusSkp.DIAJUKAN
    session.flush()
    with pytest.raises(StateError, match="Periksa sekali lagi"):
        service.apply_bagi(session, matriks.pimpinan, matriks.skp.id, isian, sidik=rencana.sidik, **saat)
    assert roles_of(session, matriks.skp) == []


def test_fifty_cost_as_many_queries_as_five(
    session: Session, matriks: Matriks, bawahan: list[Skp], saat: Saat
) -> None:
    def cost(siapa: list[Skp]) -> int:
        isian = _isian(matriks, siapa)
        session.flush()
        with count_queries(session.connection()) as asked:
            _apply(session, matriks, isian, saat)
        return len(asked)

    assert cost(bawahan[:5]) == cost(bawahan[5:])


@pytest.mark.parametrize(("bidang", "nilai"), [("teks", " "), ("pegawai", ())])
def test_words_and_people_are_needed(
    session: Session, matriks: Matriks, bawahan: list[Skp], saat: Saat, bidang: str, nilai: object
) -> None:
    isian = replace(_isian(matriks, bawahan[:1]), **{bidang: nilai})
    with pytest.raises(InputError) as salah:
        service.preview_bagi(session, matriks.pimpinan, matriks.skp.id, isian, today=saat["today"])
    assert list(salah.value.fields) == [bidang]


def test_strangers_are_not_among_the_many(
    session: Session, matriks: Matriks, bawahan: list[Skp], saat: Saat
) -> None:
    isian = _isian(matriks, bawahan[:1], pegawai=(bawahan[0].pegawai_id, factories.make_pegawai(session).id))
    with pytest.raises(NotFoundError):
        _apply(session, matriks, isian, saat)
    with pytest.raises(NotAuthorizedError):
        service.preview_bagi(
            session,
            matriks.orang.actor(matriks.orang.atasan),
            matriks.skp.id,
            _isian(matriks, bawahan),
            today=saat["today"],
        )
