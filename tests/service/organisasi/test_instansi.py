"""What pages and documents show of an instansi is changed by its admin."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.errors import ConflictError, NotAuthorizedError
from kinerja.kalender.rules import ZonaWaktu
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.service_instansi import change_instansi
from tests.organisasi_bersama import actor_of


def change(session: Session, actor: Actor, now: datetime, versi: int | None = None) -> Instansi:
    return change_instansi(
        session,
        actor,
        nama_pendek="Kab. Baru",
        tempat="Baru",
        zona_waktu=ZonaWaktu.WITA,
        versi=versi,
        now=now,
    )


def test_a_change_is_in_the_history(session: Session, instansi: Instansi, now: datetime) -> None:
    changed = change(session, actor_of(instansi, Peran.ADMIN_INSTANSI), now)
    assert (changed.nama_pendek, changed.tempat, changed.zona_waktu) == ("Kab. Baru", "Baru", "Asia/Makassar")
    (catatan,) = audit.list_history(session, "instansi", instansi.id)
    assert catatan.rincian["perubahan"] == [
        "nama pendek: Kabupaten Contoh → Kab. Baru",
        "tempat: Contoh → Baru",
        "zona waktu: Asia/Jakarta → Asia/Makassar",
    ]


def test_an_old_form_conflicts_and_others_may_not(
    session: Session, instansi: Instansi, now: datetime
) -> None:
    with pytest.raises(ConflictError) as conflict:
        change(session, actor_of(instansi, Peran.ADMIN_INSTANSI), now, versi=99)
    assert conflict.value.theirs["tempat"] == "Contoh"
    for peran in (Peran.ADMIN_UNIT, Peran.AUDITOR):
        with pytest.raises(NotAuthorizedError):
            change(session, actor_of(instansi, peran), now)
