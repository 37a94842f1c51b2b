"""The search of the top bar shows to each only the people they may know of."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.service_cari import find_orang
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.organisasi_bersama import Organisasi, actor_of, make_organisasi


@pytest.fixture
def org(session: Session) -> Organisasi:
    return make_organisasi(session)


@pytest.mark.parametrize(
    ("peran", "scoped", "found"),
    [
        (Peran.ADMIN_INSTANSI, False, ["Ratna Kepala Dinas", "Sari Kepala Bidang", "Tono Staf"]),
        (Peran.AUDITOR, False, ["Ratna Kepala Dinas", "Sari Kepala Bidang", "Tono Staf"]),
        (Peran.ADMIN_UNIT, True, ["Sari Kepala Bidang", "Tono Staf"]),
        (Peran.PIMPINAN_UNIT, True, []),
        (Peran.PLATFORM, False, []),
        (Peran.PEGAWAI, False, []),
    ],
)
def test_a_role_finds_its_scope(
    session: Session,
    instansi: Instansi,
    org: Organisasi,
    today: date,
    peran: Peran,
    scoped: bool,
    found: list[str],
) -> None:
    actor = actor_of(instansi, peran, *([org.bidang] if scoped else []))
    hasil = find_orang(session, actor, "a", today=today)  # a letter of all three names
    names = [baris.pegawai.nama for baris in hasil.halaman.baris]
    assert names == [nama for nama in found if "a" in nama.lower()]
    assert {baris.pegawai.id for baris in hasil.halaman.baris} == hasil.dikelola
    assert find_orang(session, actor, " ", today=today).halaman.baris == []


def test_a_penilai_finds_the_own_people_of_today_with_their_skp(
    session: Session, instansi: Instansi, org: Organisasi, today: date
) -> None:
    lama = factories.make_pegawai(session, nama="Tono Lama")
    factories.make_garis(session, lama, org.kepala_bidang, sampai=today)
    skp = factories.make_skp(
        session,
        org.staf,
        penempatan_id=factories.make_penempatan(
            session, org.staf, mulai=date(2025, 1, 1), sampai=date(2026, 1, 1)
        ).id,
    )
    factories.make_skp(
        session,
        org.staf,
        penempatan_id=skp.penempatan_id,
        mulai=date(2026, 6, 1),
        status=StatusSkp.DIBATALKAN,
    )
    actor = actor_of(instansi, Peran.PEGAWAI, pegawai=org.kepala_bidang)
    hasil = find_orang(session, actor, "tono", today=today)
    assert [baris.pegawai.id for baris in hasil.halaman.baris] == [org.staf.id]
    assert (hasil.dikelola, dict(hasil.skp)) == (frozenset(), {org.staf.id: skp.id})
