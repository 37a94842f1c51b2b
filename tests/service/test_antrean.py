"""All queues in one query, each within its instansi."""

from datetime import date

from sqlalchemy.orm import Session

from kinerja.antrean import Antre, list_queues, queue_row
from kinerja.organisasi.models import Pegawai, Penempatan
from tests import factories
from tests.skp_bersama import count_queries


def test_queues_of_several_features_cost_one_query(session: Session) -> None:
    semua = [factories.make_pegawai(session, nama=nama) for nama in ("Budi", "Andi")]
    tempat = factories.make_penempatan(session, semua[0], mulai=date(2026, 2, 1))
    session.flush()
    daftar = [
        queue_row("orang", Pegawai.id, nama=Pegawai.nama),
        queue_row("tempat", Penempatan.id, batas=Penempatan.mulai),
        queue_row("kosong", Penempatan.id).where(Penempatan.id < 0),
    ]
    with count_queries(session.connection()) as asked:
        antrean = list_queues(session, daftar)
    assert len(asked) == 1
    assert sorted(antrean, key=lambda satu: satu.kode) == [
        Antre("orang", 2, min(satu.id for satu in semua), "Andi", None, None),
        Antre("tempat", 1, tempat.id, None, None, date(2026, 2, 1)),
    ]


def test_no_queue_asks_nothing(session: Session) -> None:
    with count_queries(session.connection()) as asked:
        assert list_queues(session, ()) == ()
    assert not asked
