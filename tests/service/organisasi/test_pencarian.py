"""Search of people by parts of name or NIP, on the trigram index of either database."""

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from kinerja.db import Database
from kinerja.organisasi.models import Instansi, Pegawai, RiwayatNip
from kinerja.organisasi.pencarian import match_pegawai
from kinerja.organisasi.rules import JenisPegawai
from kinerja.schema import downgrade, list_differences, upgrade
from tests import factories
from tests.conftest import OpenSession


def find(session: Session, kata: str) -> list[str]:
    query = select(Pegawai.nama).where(*match_pegawai(session, kata)).order_by(Pegawai.nama)
    return list(session.scalars(query))


@pytest.mark.parametrize(
    ("kata", "found"),
    [
        ("aisy", ["Siti Aisyah"]),
        ("AISYAH siti", ["Siti Aisyah"]),
        ("siti budi", []),
        ("si", ["Agus Setyo Si Doel", "Siti Aisyah"]),
        ("o'b", ["Rina O'Brien"]),
        ('"aisyah"', []),
        ("aisy* OR rina", []),
        ("%", ["Dewi 100%"]),
        ("_____", []),
        ("100%", ["Dewi 100%"]),
        ("\\", []),
        ("", ["Agus Setyo Si Doel", "Dewi 100%", "Rina O'Brien", "Siti Aisyah"]),
        ("   ", ["Agus Setyo Si Doel", "Dewi 100%", "Rina O'Brien", "Siti Aisyah"]),
        ("zzz", []),
    ],
)
def test_every_word_is_part_of_the_name(session: Session, kata: str, found: list[str]) -> None:
    for nama in ("Siti Aisyah", "Rina O'Brien", "Dewi 100%", "Agus Setyo Si Doel"):
        factories.make_pegawai(session, nama=nama)
    assert find(session, kata) == found


@pytest.mark.parametrize("kata", ["198610042009022000", "19861004 200902 2 000", "1004200902", "2000"])
def test_a_nip_is_found_by_its_parts_and_with_blanks(session: Session, kata: str) -> None:
    factories.make_pegawai(session, nama="Siti", nip="198610042009022000")
    factories.make_pegawai(session, nama="Budi", nip="199001012015011001")
    assert find(session, kata) == ["Siti"]


def test_who_carried_a_nip_is_found_by_it(session: Session, today: object) -> None:
    orang = factories.make_pegawai(session, nama="Siti", nip="198610042009022000")
    session.add(RiwayatNip(pegawai_id=orang.id, nip="198610042024212000", sampai=today))
    assert find(session, "19861004 202421 2 000") == ["Siti"]


def test_the_index_follows_changes_and_deletes(session: Session) -> None:
    orang = factories.make_pegawai(session, nama="Siti Aisyah")
    orang.nama, orang.nip = "Bambang", None
    session.flush()
    assert (find(session, "aisyah"), find(session, "amban")) == ([], ["Bambang"])
    session.delete(orang)
    session.flush()
    assert find(session, "bambang") == []


def test_people_of_another_instansi_are_not_found(
    open_session: OpenSession, instansi: Instansi, instansi_lain: Instansi
) -> None:
    with open_session(instansi_lain.id) as lain, lain.begin():
        factories.make_pegawai(lain, nama="Siti Rahasia", nip="198610042009022000")
    with open_session(instansi.id) as session:
        assert [find(session, kata) for kata in ("siti", "si", "198610042009022000")] == [[], [], []]


@pytest.fixture
def engine(database_url: str) -> Engine:
    return Database(database_url).engine


@pytest.mark.parametrize("kata", ["orang 02718", "198610042009022000"])
def test_search_reads_the_index(session: Session, database_kind: str, kata: str) -> None:
    """On PostgreSQL as the role of the application, who is under row-level security."""
    session.add_all(
        Pegawai(nama=f"Orang {nomor:05} Contoh", jenis=JenisPegawai.NON_ASN) for nomor in range(3000)
    )
    session.flush()
    query = select(Pegawai.id).where(*match_pegawai(session, kata))
    connection = session.connection()
    sql = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    if database_kind == "sqlite":
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
        assert any(row.startswith("SCAN pegawai_cari VIRTUAL TABLE") for row in plan), "\n".join(plan)
        assert "SCAN pegawai" not in plan
    else:
        # So few rows are read faster without it: what counts is that it can be used at all.
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        connection.execute(text("SELECT gin_clean_pending_list('ix_pegawai_cari_teks')"))
        connection.execute(text("ANALYZE pegawai, pegawai_cari"))
        plan = [row[0] for row in connection.execute(text(f"EXPLAIN {sql}"))]
        assert any("ix_pegawai_cari_teks" in row for row in plan), "\n".join(plan)
        assert not any("Seq Scan" in row for row in plan), "\n".join(plan)


def test_the_migration_takes_in_people_who_are_there(session: Session, engine: Engine) -> None:
    factories.make_pegawai(session, nama="Siti Aisyah")
    session.commit()
    session.close()
    downgrade(engine, "0004")
    upgrade(engine)
    assert list_differences(engine) == []
    assert find(session, "aisyah") == ["Siti Aisyah"]
    session.close()
    engine.dispose()
