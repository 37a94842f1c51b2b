"""An early conversion belongs to the jabatan of its period, whatever the person is today."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.angka_kredit import service
from kinerja.aturan.rules import Jenjang, Predikat
from kinerja.aturan.service import change_setting
from kinerja.errors import InputError
from kinerja.organisasi.models import Instansi
from tests import angka_kredit_bersama as bersama

HARI = date(2025, 6, 10)


def test_a_period_before_the_move_counts_with_the_koefisien_of_then(
    session: Session, instansi: Instansi
) -> None:
    bersama.prepare(session, instansi.id)
    sistem = system_actor(instansi.id)
    pegawai = bersama.make_jf(session, sampai=date(2025, 3, 15))
    muda = bersama.place(session, pegawai, Jenjang.AHLI_MUDA, mulai=date(2025, 3, 15), golongan="III/c")
    bersama.make_final(session, pegawai, 2025, None, sampai=date(2025, 3, 15))
    bersama.make_final(session, pegawai, 2025, None, mulai=date(2025, 3, 15), penempatan=muda)
    awal = bersama.make_final(session, pegawai, 2025, Predikat.BAIK, sampai=date(2025, 3, 15), kode="T1")
    assert awal is not None
    # On its last day March is held in the new jabatan, so it is not of this period.
    change_setting(session, sistem, "ak_bulan_parsial", "hari_terakhir", now=bersama.SAAT)
    with pytest.raises(InputError, match="di luar periode"):
        service.convert_period(
            session, sistem, pegawai.id, awal.id, sampai_bulan=3, today=HARI, now=bersama.SAAT
        )
    service.convert_period(session, sistem, pegawai.id, awal.id, today=HARI, now=bersama.SAAT)
    assert bersama.ledger_of(session, pegawai) == [(2025, 1, 2, "2.08")]
