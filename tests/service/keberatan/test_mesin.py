"""Whatever people do in whatever order: a final row never changes, and the revisions form one chain."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.audit import verify
from kinerja.errors import KinerjaError
from kinerja.evaluasi import service as evaluasi_service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import Rating
from kinerja.keberatan.models import Keberatan, PenjelasanKeberatan
from kinerja.keberatan.rules import DIPERIKSA, DIPUTUS, Kepada, StatusKeberatan
from kinerja.keberatan.service import ajukan, kelola, periksa
from kinerja.keberatan.service.periksa import Putusan
from kinerja.pelaksanaan.rules import StatusPeriode
from tests.keberatan_bersama import TOLAK, Perkara, later
from tests.skp_bersama import Saat

Langkah = Callable[[Perkara, Saat, int], object]


def _newest(perkara: Perkara) -> Keberatan:
    query = select(Keberatan).order_by(Keberatan.id.desc()).limit(1)
    found = perkara.session.scalar(query)
    if found is None:
        raise KinerjaError("none yet")
    return found


def _answer(perkara: Perkara, saat: Saat, siapa: int) -> object:
    keberatan = _newest(perkara)
    aktor = (perkara.kantor.penilai, perkara.kantor.pemilik)[siapa % 2]
    query = select(PenjelasanKeberatan.id).where(
        PenjelasanKeberatan.keberatan_id == keberatan.id, PenjelasanKeberatan.dijawab.is_(None)
    )
    semua = perkara.session.scalars(query.order_by(PenjelasanKeberatan.id)).all()
    if not semua:
        raise KinerjaError("nothing is asked")
    return periksa.answer(perkara.session, aktor, keberatan.id, semua[0], "Sudah dijelaskan.", **saat)


def _decide(perkara: Perkara, saat: Saat, siapa: int) -> object:
    aktor = (perkara.pemutus, perkara.kantor.penilai, perkara.kantor.pemilik)[siapa % 3]
    hasil = tuple(Rating)[siapa % 3]
    putusan = TOLAK if siapa % 2 else Putusan(True, "Terbukti.", hasil, Rating.DI_ATAS_EKSPEKTASI)
    return periksa.decide(perkara.session, aktor, _newest(perkara).id, putusan, **saat)


LANGKAH: tuple[Langkah, ...] = (
    lambda p, saat, _: p.draft(saat=saat),
    lambda p, saat, _: ajukan.submit_keberatan(p.session, p.kantor.pemilik, p.periode_id, **saat),
    lambda p, saat, _: ajukan.withdraw(p.session, p.kantor.pemilik, _newest(p).id, **saat),
    lambda p, saat, siapa: p.ask(_newest(p), tuple(Kepada)[siapa % 2], saat=saat),
    _answer,
    lambda p, saat, _: periksa.continue_without(p.session, p.pemutus, _newest(p).id, **saat),
    _decide,
    lambda p, saat, _: evaluasi_service.accept(p.session, p.kantor.pemilik, p.periode_id, **saat),
    lambda p, saat, _: evaluasi_service.finalise_due(p.session, p.kantor.sistem, now=saat["now"]),
    lambda p, saat, _: kelola.reopen_window(
        p.session, p.admin, p.periode_id, Saat(**saat)["today"], "Sakit.", **saat
    ),
)
# Mostly the way to a decision, with everything else thrown in between.
JALAN = st.lists(
    st.tuples(st.sampled_from((0, 1, 3, 4, 6, *range(len(LANGKAH)))), st.integers(0, 5), st.integers(0, 3)),
    min_size=4,
    max_size=14,
)


@pytest.mark.parametrize("awalan", [(), (0, 1), (0, 1, 3, 4), (0, 1, 3, 4, 6)])
def test_no_path_changes_a_final_row_or_breaks_the_chain(
    session: Session, perkara: Perkara, awalan: tuple[int, ...]
) -> None:
    diputus = set[StatusKeberatan]()

    @settings(
        max_examples=12,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(JALAN)
    def play(jalan: list[tuple[int, int, int]]) -> None:
        with session.begin_nested() as awal:
            hari, tetap = 0, dict[int, tuple[object, ...]]()
            for nomor, siapa, maju in [*((satu, 0, 0) for satu in awalan), *jalan]:
                hari += maju
                with suppress(KinerjaError), session.begin_nested():
                    LANGKAH[nomor](perkara, later(hari), siapa)
                    session.flush()
                session.expire_all()
                tetap = _check(session, perkara, tetap)
            diputus.update(session.scalars(select(Keberatan.status)).all())
            assert verify(session).rusak_di is None
            awal.rollback()
        session.expire_all()

    play()
    # The longest beginning is a decision, so the paths after it met final rows.
    assert len(awalan) < 5 or diputus & DIPUTUS


def _check(
    session: Session, perkara: Perkara, tetap: dict[int, tuple[object, ...]]
) -> dict[int, tuple[object, ...]]:
    """The final rows of before are as they were; returns those of now."""
    semua = list(session.scalars(select(Evaluasi).order_by(Evaluasi.revisi)))
    kini = {
        satu.id: (satu.predikat, satu.rating_hasil, satu.sidik, satu.final, satu.versi)
        for satu in semua
        if satu.final is not None
    }
    assert {nomor: kini.get(nomor) for nomor in tetap} == tetap
    assert [satu.revisi for satu in semua] == list(range(1, len(semua) + 1))
    assert [satu.menggantikan_id for satu in semua] == [None, *(satu.id for satu in semua[:-1])]
    assert len(semua) <= 2
    status = perkara.kantor.periode(kode="TH").status
    assert (status is StatusPeriode.FINAL) is (semua[-1].final is not None)
    berjalan = session.scalars(select(Keberatan).where(Keberatan.status.in_(DIPERIKSA))).all()
    assert len(berjalan) <= 1
    assert (status is StatusPeriode.KEBERATAN) <= bool(berjalan)
    return kini
