"""Every sequence of actions keeps to the table of states (PermenPANRB 6/2022 as the product models it)."""

import itertools
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import verify
from kinerja.errors import KinerjaError, NotAuthorizedError, StateError
from kinerja.skp import service
from kinerja.skp.models import Skp, VersiSkp
from kinerja.skp.rules import TRANSISI, AksiSkp, PelakuSkp, StatusSkp
from tests.skp_bersama import Orang, make_orang, make_skp_of, seal

SAAT = {"today": date(2026, 3, 10), "now": datetime(2026, 3, 10, 2, tzinfo=UTC)}
Jalan = Callable[[Session, Actor, Skp], object]

JALAN: dict[AksiSkp, Jalan] = {
    AksiSkp.AJUKAN: lambda s, a, skp: service.submit_skp(s, a, skp.id, **SAAT),
    AksiSkp.TARIK: lambda s, a, skp: service.withdraw_skp(s, a, skp.id, **SAAT),
    AksiSkp.KEMBALIKAN: lambda s, a, skp: service.return_skp(s, a, skp.id, "Perbaiki.", **SAAT),
    AksiSkp.SETUJUI: lambda s, a, skp: service.approve_skp(s, a, skp.id, sidik=seal(s, skp.id), **SAAT),
    AksiSkp.BUKA_REVISI: lambda s, a, skp: service.revise_skp(s, a, skp.id, "Berubah.", **SAAT),
    AksiSkp.BATALKAN: lambda s, a, skp: service.cancel_skp(s, a, skp.id, **SAAT),
}
SIAPA = {"pegawai": PelakuSkp.PEMILIK, "penilai": PelakuSkp.PENILAI}


def _expect(skp: Skp, aksi: AksiSkp, pelaku: PelakuSkp) -> StatusSkp | type[KinerjaError]:
    """The next state by the table, or the refusal."""
    transisi = TRANSISI.get((skp.status, aksi))
    if transisi is None:
        return StateError
    if pelaku not in transisi.pelaku:
        return NotAuthorizedError
    return StateError if aksi is AksiSkp.BATALKAN and skp.ditetapkan else transisi.ke


def _take(session: Session, orang: Orang, skp: Skp, aksi: AksiSkp, siapa: str) -> None:
    harap = _expect(skp, aksi, SIAPA[siapa])
    actor = orang.actor(getattr(orang, siapa))
    sebelum = skp.status
    if isinstance(harap, StatusSkp):
        JALAN[aksi](session, actor, skp)
        assert skp.status is harap
        return
    with pytest.raises(harap):
        JALAN[aksi](session, actor, skp)
    assert skp.status is sebelum


@pytest.mark.parametrize("siapa", SIAPA)
@pytest.mark.parametrize(("status", "aksi"), list(itertools.product(StatusSkp, JALAN)))
def test_every_state_and_action(
    session: Session, orang: Orang, status: StatusSkp, aksi: AksiSkp, siapa: str
) -> None:
    _take(session, orang, make_skp_of(session, orang.pegawai, status=status), aksi, siapa)


@given(st.lists(st.tuples(st.sampled_from(list(JALAN)), st.sampled_from(list(SIAPA))), max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_way_through_the_states(session: Session, langkah: list[tuple[AksiSkp, str]]) -> None:
    with ExitStack() as stack:
        stack.callback(session.rollback)
        orang = make_orang(session)
        skp = make_skp_of(session, orang.pegawai)
        for aksi, siapa in langkah:
            _take(session, orang, skp, aksi, siapa)
        jumlah = session.scalar(select(func.count(VersiSkp.id)).where(VersiSkp.skp_id == skp.id)) or 0
        menulis = skp.status in {StatusSkp.DRAF, StatusSkp.DIKEMBALIKAN, StatusSkp.DIREVISI}
        assert skp.nomor_versi == jumlah + (1 if menulis or skp.status is StatusSkp.DIBATALKAN else 0)
        assert verify(session).rusak_di is None
