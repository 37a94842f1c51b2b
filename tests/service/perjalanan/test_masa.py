"""Other dates for an SKP that was never approved."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import InputError, NotAuthorizedError, StateError
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.models import Penempatan
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.organisasi.service_peristiwa import DataPeristiwa, record_peristiwa
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from kinerja.skp.service import propose_rentang
from kinerja.skp.service.segmen import change_rentang
from tests import factories
from tests.pelaksanaan_bersama import HARI_INI
from tests.skp_bersama import Orang, make_orang, make_skp_of

SETAHUN = Rentang(date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def orang(session: Session) -> Orang:
    return make_orang(session)


def change(session: Session, orang: Orang, skp: Skp, rentang: Rentang, alasan: str = "") -> Skp:
    return change_rentang(session, orang.pemilik, skp.id, rentang, alasan_celah=alasan, **HARI_INI)


def test_a_draft_gets_other_days_and_the_post_of_its_first(session: Session, orang: Orang) -> None:
    skp = make_skp_of(session, orang.pegawai)
    lama = session.get_one(Penempatan, skp.penempatan_id)
    lama.sampai = date(2026, 5, 1)
    session.flush()
    baru = factories.make_penempatan(session, orang.pegawai, mulai=date(2026, 5, 1))
    change(session, orang, skp, Rentang(date(2026, 5, 1), date(2027, 1, 1)))
    assert (skp.mulai, skp.sampai, skp.penempatan_id) == (date(2026, 5, 1), date(2027, 1, 1), baru.id)
    with pytest.raises(InputError) as caught:
        change(session, orang, skp, SETAHUN)
    assert caught.value.fields == {
        "selesai": "Jabatan ini berakhir lebih dulu. Akhiri SKP pada hari terakhir jabatan."
    }


def test_days_of_another_skp_another_year_and_a_gap_are_refused(session: Session, orang: Orang) -> None:
    pertama = make_skp_of(session, orang.pegawai, sampai=date(2026, 7, 1))
    kedua = make_skp_of(session, orang.pegawai, mulai=date(2026, 7, 1))
    with pytest.raises(InputError) as beririsan:
        change(session, orang, kedua, Rentang(date(2026, 6, 1), date(2027, 1, 1)))
    assert "beririsan" in beririsan.value.fields["mulai"]
    with pytest.raises(InputError):
        change(session, orang, kedua, Rentang(date(2026, 7, 1), date(2027, 2, 1)))
    with pytest.raises(InputError) as jeda:
        change(session, orang, pertama, Rentang(date(2026, 1, 1), date(2026, 6, 1)))
    assert "alasan" in jeda.value.fields
    change(session, orang, pertama, Rentang(date(2026, 1, 1), date(2026, 6, 1)), "cuti besar")
    assert pertama.sampai == date(2026, 6, 1)


def test_an_event_explains_a_gap_and_keeps_skp_out_of_its_days(session: Session, orang: Orang) -> None:
    pertama = make_skp_of(session, orang.pegawai, sampai=date(2026, 4, 1))
    kedua = make_skp_of(session, orang.pegawai, mulai=date(2026, 6, 1))
    peristiwa = DataPeristiwa(
        jenis=JenisPeristiwa.CLTN, mulai=date(2026, 3, 1), sampai=date(2026, 6, 1), dasar="SK 1"
    )
    record_peristiwa(session, orang.pemilik, orang.pegawai.id, peristiwa, [], now=HARI_INI["now"])
    change(session, orang, pertama, Rentang(date(2026, 1, 1), date(2026, 3, 1)))
    with pytest.raises(InputError) as caught:
        change(session, orang, kedua, Rentang(date(2026, 5, 1), date(2027, 1, 1)))
    assert "cuti di luar tanggungan negara" in caught.value.fields["mulai"]
    kedua.status = StatusSkp.DIBATALKAN
    session.flush()
    assert propose_rentang(session, orang.pemilik, tahun=2026) == Rentang(date(2026, 6, 1), date(2027, 1, 1))


def test_an_approved_skp_and_that_of_somebody_else_keep_their_days(session: Session, orang: Orang) -> None:
    skp = make_skp_of(session, orang.pegawai)
    with pytest.raises(NotAuthorizedError):
        change_rentang(session, orang.sebagai_penilai, skp.id, SETAHUN, **HARI_INI)
    skp.status, skp.ditetapkan = StatusSkp.DIREVISI, HARI_INI["now"]
    session.flush()
    with pytest.raises(StateError, match="peristiwa"):
        change(session, orang, skp, Rentang(date(2026, 2, 1), date(2027, 1, 1)))
