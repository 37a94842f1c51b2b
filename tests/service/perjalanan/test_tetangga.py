"""Another instansi knows nothing of the people and their events."""

from datetime import date

import pytest

from kinerja.actor import Peran
from kinerja.errors import NotFoundError
from kinerja.organisasi.models import Instansi, PeristiwaPegawai
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.organisasi.service_peristiwa import DataPeristiwa, list_peristiwa, record_peristiwa
from kinerja.perjalanan import service
from kinerja.perjalanan.isian import IsianPeristiwa
from kinerja.perjalanan.service_tahun import open_tahun
from tests.conftest import OpenSession
from tests.evaluasi_bersama import make_kantor, on
from tests.organisasi_bersama import actor_of

SAAT = on(2026, 7, 20)


def test_an_admin_of_another_instansi_finds_neither_person_nor_event(
    open_session: OpenSession, instansi: Instansi, instansi_lain: Instansi
) -> None:
    with open_session(instansi.id) as session:
        kantor = make_kantor(session)
        data = DataPeristiwa(jenis=JenisPeristiwa.PENSIUN, mulai=date(2026, 7, 1), dasar="SK 1")
        admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
        peristiwa = record_peristiwa(session, admin, kantor.pegawai.id, data, [], now=SAAT["now"])
        pegawai_id, peristiwa_id = kantor.pegawai.id, peristiwa.id
        session.commit()
    asing = actor_of(instansi_lain, Peran.ADMIN_INSTANSI)
    with open_session(instansi_lain.id) as session:
        assert session.get(PeristiwaPegawai, peristiwa_id) is None
        assert list_peristiwa(session, asing, pegawai_id) == []
        isian = IsianPeristiwa(jenis=JenisPeristiwa.PENSIUN, mulai=date(2026, 7, 1), dasar="SK 1")
        with pytest.raises(NotFoundError):
            service.preview_event(session, asing, pegawai_id, isian, today=SAAT["today"])
        with pytest.raises(NotFoundError):
            service.record_event(session, asing, pegawai_id, isian, sidik="", **SAAT)
        with pytest.raises(NotFoundError):
            service.cancel_event(session, asing, peristiwa_id, alasan="keliru", **SAAT)
        with pytest.raises(NotFoundError):
            service.end_event(session, asing, peristiwa_id, kembali=date(2026, 8, 1), **SAAT)
        with pytest.raises(NotFoundError):
            open_tahun(session, asing, pegawai_id, 2026, today=SAAT["today"])
