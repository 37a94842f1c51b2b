"""An SKP that begins with the roles of the matriks peran hasil."""

import pytest
from sqlalchemy.orm import Session

from kinerja.kalender.rules import tahun_kalender
from kinerja.skp.awal.service_pilihan import list_titik_awal, start_skp
from kinerja.skp.rules import Pendekatan
from tests.matriks_bersama import PERAN, Matriks, rows_of
from tests.skp_bersama import Saat


@pytest.mark.parametrize(("dengan_peran", "baris"), [(True, [PERAN]), (False, [])])
def test_the_empty_page_offers_the_roles_and_a_new_skp_takes_them(
    session: Session, matriks: Matriks, saat: Saat, dengan_peran: bool, baris: list[str]
) -> None:
    anggota = matriks.orang.actor(matriks.orang.lain)
    matriks.save(session, saat, pegawai_id=matriks.anggota_id)
    rentang = tahun_kalender(2026)
    titik = list_titik_awal(session, anggota, rentang, today=saat["today"])
    assert [satu.teks for satu in titik.peran] == [PERAN]
    skp = start_skp(
        session,
        anggota,
        rentang=rentang,
        pendekatan=Pendekatan.KUANTITATIF,
        dengan_peran=dengan_peran,
        **saat,
    )
    assert [rhk.teks for rhk in rows_of(session, skp)] == baris
