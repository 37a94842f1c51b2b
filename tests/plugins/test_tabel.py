"""The own tables of a plugin: whatever the statement, nothing but its tables and nothing but this instansi.

The tables here have no row-level security, so that what is seen is the wall of `kinerja.hooks` alone.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Executable,
    ForeignKey,
    Insert,
    Integer,
    MetaData,
    Sequence,
    String,
    Table,
    UniqueConstraint,
    case,
    cast,
    column,
    delete,
    exists,
    extract,
    func,
    insert,
    literal,
    literal_column,
    null,
    select,
    table,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import quoted_name

from kinerja.db import Database
from kinerja.hooks.tabel import TabelPlugin, opened
from kinerja.organisasi.models import Instansi
from kinerja.tables import metadata as produk

META = MetaData()
# The foreign key of the migration is left out: here the tables stand alone.
KELAS = Table(
    "p_absensi_kelas",
    META,
    Column("id", Integer, primary_key=True),
    Column("instansi_id", Integer, nullable=False),
    Column("nama", String(60), nullable=False),
)
HARI = Table(
    "p_absensi_hari",
    META,
    Column("id", Integer, primary_key=True),
    Column("instansi_id", Integer, nullable=False),
    Column("kelas_id", Integer, ForeignKey(KELAS.c.id)),
    Column("teks", String(60), nullable=False),
    Column("jam", Integer, nullable=False),
    UniqueConstraint("teks"),
)
TETANGGA = Table("p_lain_hari", META, Column("id", Integer, primary_key=True), Column("instansi_id", Integer))
PEGAWAI = produk.tables["pegawai"]
AKUN = produk.tables["akun"]


@pytest.fixture
def database(database_url: str, instansi: Instansi, instansi_lain: Instansi) -> Iterator[Database]:
    """The tables with the same rows in two instansi; those of the other say "asing"."""
    database = Database(database_url)
    META.create_all(database.engine)
    with database.engine.begin() as connection:
        for satu, kata in ((instansi, "milik"), (instansi_lain, "asing")):
            kelas = {"id": satu.id * 10, "instansi_id": satu.id, "nama": f"{kata} kelas"}
            connection.execute(KELAS.insert(), kelas)
            baris = [
                {"instansi_id": satu.id, "kelas_id": satu.id * 10, "teks": f"{kata} {jam}", "jam": jam}
                for jam in (7, 8)
            ]
            connection.execute(HARI.insert(), baris)
    yield database
    database.engine.dispose()


Buka = Callable[..., Any]


@pytest.fixture
def buka(database: Database, instansi: Instansi) -> Buka:
    """`open_tables` of the plugin "absensi" in `instansi`."""

    def open_tables(*, write: bool = False, instansi_id: int = instansi.id) -> Any:
        session = database.session(instansi_id, write=write)
        return opened(session, nama_plugin="absensi", instansi_id=instansi_id, write=write)

    return open_tables


def all_rows(database: Database) -> list[tuple[object, ...]]:
    """What is stored, of every instansi."""
    query = select(HARI.c.instansi_id, HARI.c.teks, HARI.c.jam).order_by(HARI.c.id)
    with database.engine.connect() as connection:
        return [tuple(satu) for satu in connection.execute(query)]


# Reading

LAIN = HARI.alias("lain")
KEDUA = HARI.alias()
PER_KELAS = select(HARI.c.kelas_id, func.count().label("n")).group_by(HARI.c.kelas_id).cte("per_kelas")
DALAM = select(HARI).subquery()
POHON = select(HARI.c.id, HARI.c.teks).where(HARI.c.jam == 7).cte("pohon", recursive=True)
POHON = POHON.union_all(select(KEDUA.c.id, KEDUA.c.teks).join(POHON, KEDUA.c.id == POHON.c.id + 1))

BACAAN: dict[str, tuple[Executable, int]] = {
    "plain": (select(HARI), 2),
    "some columns": (select(HARI.c.teks).where(HARI.c.jam > 7), 1),
    "condition that holds for all": (select(HARI).where((HARI.c.jam > 0) | literal(True)), 2),
    "condition on another instansi": (select(HARI).where(HARI.c.instansi_id != 0), 2),
    "alias": (select(LAIN), 2),
    "alias without a name": (select(KEDUA.c.teks), 2),
    "alias of an alias": (select(LAIN.alias("sekali_lagi")), 2),
    "table with itself": (select(HARI.c.teks, LAIN.c.teks.label("b")).where(HARI.c.jam < LAIN.c.jam + 9), 4),
    "join": (select(HARI.c.teks, KELAS.c.nama).join(KELAS), 2),
    "join on what always holds": (select(HARI.c.teks, KELAS.c.nama).join(KELAS, literal(True)), 2),
    "join from": (select(KELAS.c.nama, HARI.c.teks).join_from(KELAS, HARI), 2),
    "explicit join": (select(HARI, KELAS.c.nama).select_from(KELAS.join(HARI)), 2),
    "nested join": (select(LAIN.c.teks).select_from(LAIN.join(HARI.join(KELAS), literal(True))), 4),
    "outer join": (select(KELAS.c.nama, HARI.c.teks).outerjoin(HARI), 2),
    "outer join of nothing": (select(KELAS.c.nama).outerjoin(HARI, HARI.c.jam == 99), 1),
    "full join": (select(KELAS.c.nama, HARI.c.teks).outerjoin(HARI, literal(True), full=True), 2),
    "lateral or plain": (select(DALAM.c.teks).where(DALAM.c.jam > 0), 2),
    "subquery in from": (select(select(HARI.c.teks).subquery("isi")), 2),
    "subquery in subquery": (select(select(select(HARI.c.teks).subquery()).subquery()), 2),
    "subquery of an alias": (select(select(LAIN.c.teks).subquery()), 2),
    "scalar subquery": (
        select(KELAS.c.nama, select(func.max(HARI.c.teks)).scalar_subquery().label("t")),
        1,
    ),
    "correlated subquery": (
        select(KELAS.c.nama, select(func.count()).where(HARI.c.kelas_id == KELAS.c.id).scalar_subquery()),
        1,
    ),
    "in a subquery": (select(KELAS.c.nama).where(KELAS.c.id.in_(select(HARI.c.kelas_id))), 1),
    "exists": (select(HARI.c.teks).where(exists().where(LAIN.c.id == HARI.c.id)), 2),
    "not in": (select(HARI.c.teks).where(HARI.c.id.not_in(select(LAIN.c.id).where(LAIN.c.jam == 7))), 1),
    "cte": (select(KELAS.c.nama, PER_KELAS.c.n).join(PER_KELAS, PER_KELAS.c.kelas_id == KELAS.c.id), 1),
    "cte named like the table": (select(select(HARI.c.teks).cte("p_absensi_isi")), 2),
    "recursive cte": (select(POHON.c.teks), 2),
    "union": (union_all(select(HARI.c.teks), select(KELAS.c.nama)), 3),
    "union in a subquery": (select(union_all(select(HARI.c.teks), select(LAIN.c.teks)).subquery()), 4),
    "grouped": (select(HARI.c.kelas_id, func.sum(HARI.c.jam)).group_by(HARI.c.kelas_id), 1),
    "window": (select(HARI.c.teks, func.row_number().over(order_by=HARI.c.jam)), 2),
    "sorted and cut": (select(HARI.c.teks).order_by(HARI.c.jam.desc()).limit(1), 1),
    "case": (select(case((HARI.c.jam > 7, HARI.c.teks), else_=null())), 2),
    "cast": (select(cast(HARI.c.jam, String(10)), HARI.c.teks), 2),
    "operator of symbols": (select(HARI.c.jam.op("%")(2), HARI.c.teks), 2),
    "no table at all": (select(literal(1)), 1),
}


@pytest.mark.parametrize(("pernyataan", "banyak"), BACAAN.values(), ids=BACAAN)
def test_every_way_to_read_gives_the_rows_of_the_instansi_only(
    buka: Buka, pernyataan: Any, banyak: int
) -> None:
    with buka() as tabel:
        rows = tabel.fetch(pernyataan)
    assert len(rows) == banyak
    assert "asing" not in str(rows)


def test_a_row_is_read_by_name_and_by_column(buka: Buka) -> None:
    with buka() as tabel:
        (satu,) = tabel.fetch(select(HARI).where(HARI.c.jam == 8))
    assert (satu["teks"], satu[HARI.c.teks]) == ("milik 8", "milik 8")


def test_each_instansi_sees_its_own_through_the_same_statement(
    buka: Buka, instansi: Instansi, instansi_lain: Instansi
) -> None:
    pernyataan = select(HARI.c.teks).order_by(HARI.c.jam)
    for satu, kata in ((instansi, "milik"), (instansi_lain, "asing"), (instansi, "milik")):
        with buka(instansi_id=satu.id) as tabel:
            assert [baris["teks"] for baris in tabel.fetch(pernyataan)] == [f"{kata} 7", f"{kata} 8"]


MENCURI = union_all(select(HARI.c.teks), select(PEGAWAI.c.nama))
POLOS = table("pegawai", column("nama"), column("instansi_id"))
DILARANG: dict[str, Executable] = {
    "table of the product": select(PEGAWAI.c.nama),
    "table of another plugin": select(TETANGGA),
    "joined to the product": select(HARI.c.teks).join(PEGAWAI, literal(True)),
    "outer join to the product": select(HARI.c.teks).outerjoin(PEGAWAI, literal(True)),
    "alias of the product": select(PEGAWAI.alias("p_absensi_hari").c.nama),
    "alias in from": select(HARI.c.teks).select_from(HARI.join(PEGAWAI.alias(), literal(True))),
    "subquery": select(select(PEGAWAI.c.nama).subquery("p_absensi_x")),
    "scalar subquery": select(HARI.c.teks, select(func.max(PEGAWAI.c.nama)).scalar_subquery()),
    "in a condition": select(HARI.c.teks).where(HARI.c.id.in_(select(PEGAWAI.c.id))),
    "exists": select(HARI.c.teks).where(exists().where(PEGAWAI.c.id == HARI.c.id)),
    "in the sorting": select(HARI.c.teks).order_by(select(AKUN.c.nama).limit(1).scalar_subquery()),
    "having": select(HARI.c.kelas_id)
    .group_by(HARI.c.kelas_id)
    .having(func.count() > select(func.count(PEGAWAI.c.id)).scalar_subquery()),
    "cte": select(select(PEGAWAI.c.nama).cte("p_absensi_cte")),
    "union": MENCURI,
    "union in a subquery": select(MENCURI.subquery()),
    "light table": select(POLOS),
    "light table with an own name": select(table("p_absensi_hari", column("teks"))),
    "name that breaks out": select(table(quoted_name("p_absensi_x, pegawai", False), column("instansi_id"))),
    "column that breaks out": select(
        HARI.c.id, column(quoted_name("nama FROM pegawai --", False))
    ).select_from(HARI),
    "schema": select(Table("p_absensi_hari", MetaData(), Column("instansi_id", Integer), schema="lain")),
    "text": text("SELECT nama FROM pegawai").columns(column("nama")),
    "text in a subquery": select(text("SELECT nama FROM pegawai").columns(column("nama")).subquery()),
    "text as column": select(text("(SELECT max(nama) FROM pegawai)")).select_from(HARI),
    "text as from": select(HARI.c.teks).select_from(text("pegawai")),
    "text as condition": select(HARI.c.teks).where(text("1 = 1 OR EXISTS (SELECT 1 FROM pegawai)")),
    "text as order": select(HARI.c.teks).order_by(text("(SELECT max(nama) FROM pegawai)")),
    "literal column": select(literal_column("(SELECT max(nama) FROM pegawai)")).select_from(HARI),
    "literal in a function": select(func.max(literal_column("(SELECT max(nama) FROM pegawai)"))),
    "prefix": select(HARI.c.teks).prefix_with("(SELECT max(nama) FROM pegawai),"),
    "suffix": select(HARI.c.teks).suffix_with("UNION SELECT nama FROM pegawai"),
    "hint": select(HARI.c.teks).with_statement_hint("UNION SELECT nama FROM pegawai"),
    "operator of words": select(HARI.c.teks.op("IN (SELECT nama FROM pegawai) OR 1 =")(1)),
    "operator that comments": select(HARI.c.jam.op("--")(1)),
    "operator of words in front": select(HARI.c.teks).order_by(HARI.c.teks.collate("C").op("; --")(1)),
    "function that waits": select(func.pg_sleep(5)),
    "function that changes settings": select(func.set_config("kinerja.platform", "on", False)),
    "function that reads files": select(func.pg_read_file("/etc/passwd")),
    "function that loads code": select(func.load_extension("x")),
    "function of a schema": select(func.pg_catalog.count(HARI.c.id)),
    "function as a table": select(func.json_each('{"a": 1}').table_valued("key")),
    "function that hides in another": select(func.coalesce(func.pg_sleep(5), 1)),
    "extract that breaks out": select(extract("day from now()), (select 1", HARI.c.teks)),
    "sequence": select(func.next_value(Sequence("pegawai_id_seq"))),
    "change inside a reading": select(
        delete(HARI).where(HARI.c.jam == 7).returning(HARI.c.teks).cte("hapus").c.teks
    ),
    "insert inside a reading": select(insert(KELAS).values(nama="x").returning(KELAS.c.id).cte("baru").c.id),
}


@pytest.mark.parametrize("pernyataan", DILARANG.values(), ids=DILARANG)
def test_what_could_reach_elsewhere_is_refused_with_its_name(
    buka: Buka, database: Database, pernyataan: Any
) -> None:
    sebelum = all_rows(database)
    with pytest.raises((PermissionError, TypeError)) as galat, buka(write=True) as tabel:
        tabel.fetch(pernyataan)
    assert str(galat.value)
    assert all_rows(database) == sebelum


def test_a_refusal_says_what_to_write_instead(buka: Buka) -> None:
    with buka() as tabel:
        with pytest.raises(PermissionError, match=r"pegawai is not a table of this plugin \(p_absensi_"):
            tabel.fetch(select(PEGAWAI.c.nama))
        with pytest.raises(PermissionError, match="write the statement with tables and columns"):
            tabel.fetch(select(text("1")))
        with pytest.raises(PermissionError, match="pg_sleep is not available here; these are: abs, "):
            tabel.fetch(select(func.pg_sleep(1)))


# Changing


def test_an_insert_gets_the_instansi(buka: Buka, database: Database, instansi: Instansi) -> None:
    with buka(write=True) as tabel:
        assert tabel.execute(insert(HARI).values(teks="baru", jam=9)) == 1
    assert all_rows(database)[-1] == (instansi.id, "baru", 9)


def test_an_insert_gives_back_its_key(buka: Buka) -> None:
    with buka(write=True) as tabel:
        (baris,) = tabel.fetch(insert(HARI).values(teks="baru", jam=9).returning(HARI.c.id))
        (sama,) = tabel.fetch(select(HARI.c.teks).where(HARI.c.id == baris["id"]))
    assert sama["teks"] == "baru"


def test_many_rows_go_in_at_once(buka: Buka, database: Database, instansi: Instansi) -> None:
    baris = [{"teks": f"baru {jam}", "jam": jam} for jam in range(20)]
    with buka(write=True) as tabel:
        assert tabel.execute(insert(HARI), baris) == 20
    tersimpan = [satu for satu in all_rows(database) if str(satu[1]).startswith("baru")]
    assert len(tersimpan) == 20
    assert {satu[0] for satu in tersimpan} == {instansi.id}


def test_rows_copied_from_a_select_are_those_of_the_instansi(
    buka: Buka, database: Database, instansi: Instansi
) -> None:
    sumber = select(LAIN.c.teks + " salin", LAIN.c.jam)
    with buka(write=True) as tabel:
        assert tabel.execute(insert(HARI).from_select(["teks", "jam"], sumber)) == 2
    salinan = [satu for satu in all_rows(database) if str(satu[1]).endswith("salin")]
    assert salinan == [(instansi.id, "milik 7 salin", 7), (instansi.id, "milik 8 salin", 8)]


def test_rows_copied_from_a_union_or_a_sorted_select_are_those_of_the_instansi(
    buka: Buka, database: Database
) -> None:
    sumber = select(LAIN.c.teks + " b").order_by(LAIN.c.jam.desc()).limit(1)
    gabungan = union_all(select(HARI.c.teks + " a"), select(KELAS.c.nama + " a"))
    with buka(write=True) as tabel:
        assert tabel.execute(insert(KELAS).from_select(["nama"], sumber)) == 1
        assert tabel.execute(insert(KELAS).from_select(["nama"], gabungan)) == 4
        nama = [satu["nama"] for satu in tabel.fetch(select(KELAS.c.nama).order_by(KELAS.c.nama))]
    assert nama == ["milik 7 a", "milik 8 a", "milik 8 b", "milik 8 b a", "milik kelas", "milik kelas a"]


UBAHAN: dict[str, Executable] = {
    "update of all": update(HARI).values(jam=1),
    "update with a condition": update(HARI).where(HARI.c.jam > 0).values(jam=1),
    "update with a subquery": update(HARI).where(HARI.c.id.in_(select(LAIN.c.id))).values(jam=1),
    "update from": update(HARI).where(KELAS.c.id == HARI.c.kelas_id).values(jam=1),
    "update from an alias": update(HARI).where(LAIN.c.jam == HARI.c.jam).values(jam=1),
    "update to a subquery": update(HARI).values(
        jam=select(func.count() - 1).select_from(LAIN).scalar_subquery()
    ),
    "update in order": update(HARI).ordered_values((HARI.c.jam, 1)),
}


@pytest.mark.parametrize("pernyataan", UBAHAN.values(), ids=UBAHAN)
def test_every_update_changes_the_rows_of_the_instansi_only(
    buka: Buka, database: Database, instansi: Instansi, instansi_lain: Instansi, pernyataan: Any
) -> None:
    with buka(write=True) as tabel:
        assert tabel.execute(pernyataan) == 2
    assert all_rows(database) == [
        (instansi.id, "milik 7", 1),
        (instansi.id, "milik 8", 1),
        (instansi_lain.id, "asing 7", 7),
        (instansi_lain.id, "asing 8", 8),
    ]


@pytest.mark.parametrize(
    "pernyataan",
    [
        delete(HARI),
        delete(HARI).where(HARI.c.jam > 0),
        delete(HARI).where(HARI.c.kelas_id.in_(select(KELAS.c.id))),
        delete(HARI).where(exists().where(LAIN.c.id == HARI.c.id)),
    ],
    ids=["all", "condition", "subquery", "exists"],
)
def test_every_delete_takes_the_rows_of_the_instansi_only(
    buka: Buka, database: Database, instansi_lain: Instansi, pernyataan: Any
) -> None:
    with buka(write=True) as tabel:
        assert tabel.execute(pernyataan) == 2
    assert all_rows(database) == [(instansi_lain.id, "asing 7", 7), (instansi_lain.id, "asing 8", 8)]


def test_a_subquery_in_an_update_sees_the_instansi_only(buka: Buka) -> None:
    semua = select(func.sum(LAIN.c.jam)).scalar_subquery()
    with buka(write=True) as tabel:
        tabel.execute(update(HARI).values(jam=semua))
        assert [satu["jam"] for satu in tabel.fetch(select(HARI.c.jam))] == [15, 15]


@pytest.mark.parametrize("milik", [True, False], ids=["own row", "row of another instansi"])
def test_an_upsert_changes_no_row_of_another_instansi(
    buka: Buka, database: Database, database_kind: str, milik: bool
) -> None:
    ragam = sqlite if database_kind == "sqlite" else postgresql
    baru: Insert = ragam.insert(HARI).values(teks="milik 7" if milik else "asing 7", jam=99)
    baru = baru.on_conflict_do_update(index_elements=["teks"], set_={"jam": baru.excluded.jam})
    with buka(write=True) as tabel:
        assert tabel.execute(baru) == (1 if milik else 0)
    jam = {teks: jam for _, teks, jam in all_rows(database)}
    assert jam == {"milik 7": 99 if milik else 7, "milik 8": 8, "asing 7": 7, "asing 8": 8}


def test_an_upsert_cannot_move_a_row_to_another_instansi(buka: Buka, database_kind: str) -> None:
    ragam = sqlite if database_kind == "sqlite" else postgresql
    baru = ragam.insert(HARI).values(teks="milik 7", jam=99)
    baru = baru.on_conflict_do_update(index_elements=["teks"], set_={"instansi_id": 2})
    with (
        pytest.raises(PermissionError, match="instansi_id is filled by the product"),
        buka(write=True) as tabel,
    ):
        tabel.execute(baru)


def rows(*semua: dict[str, object]) -> Callable[[TabelPlugin], object]:
    return lambda tabel: tabel.execute(insert(HARI), semua)


def run(pernyataan: Any) -> Callable[[TabelPlugin], object]:
    return lambda tabel: tabel.execute(pernyataan)


def insert_then(tabel: TabelPlugin, ubah: Callable[[TabelPlugin], object]) -> None:
    tabel.execute(insert(HARI).values(teks="sebelumnya", jam=1))
    ubah(tabel)


UBAHAN_DILARANG: dict[str, Callable[[TabelPlugin], object]] = {
    "insert for another instansi": run(insert(HARI).values(teks="x", jam=1, instansi_id=2)),
    "insert by column": run(insert(HARI).values({HARI.c.teks: "x", HARI.c.jam: 1, HARI.c.instansi_id: 2})),
    "insert by place": run(insert(HARI).values((1, 2, None, "x", 1))),
    "rows for another instansi": rows({"teks": "a", "jam": 1}, {"teks": "b", "jam": 1, "instansi_id": 2}),
    "many values in the statement": run(insert(HARI).values([{"teks": "a", "jam": 1, "instansi_id": 2}])),
    "from a select for another": run(
        insert(HARI).from_select(["instansi_id", "teks", "jam"], select(literal(2), literal("x"), literal(1)))
    ),
    "from a select of the product": run(
        insert(HARI).from_select(["teks", "jam"], select(PEGAWAI.c.nama, literal(1)))
    ),
    "into the product": run(insert(PEGAWAI).values(nama="x")),
    "rows into the product": lambda tabel: tabel.execute(insert(PEGAWAI), [{"nama": "x"}]),
    "update moves the row": run(update(HARI).values(instansi_id=2)),
    "update in order moves the row": run(update(HARI).ordered_values((HARI.c.instansi_id, 2))),
    "update of the product": run(update(PEGAWAI).values(nama="x")),
    "update from the product": run(update(HARI).where(PEGAWAI.c.id == HARI.c.id).values(jam=1)),
    "update to the product": run(update(HARI).values(teks=select(PEGAWAI.c.nama).limit(1).scalar_subquery())),
    "update with a cte of the product": run(
        update(HARI).values(jam=1).add_cte(select(PEGAWAI.c.nama).cte("x"))
    ),
    "update of an alias": run(update(LAIN).values(jam=1)),
    "update to text": run(update(HARI).values(teks=text("(SELECT max(nama) FROM pegawai)"))),
    "update with a changing cte": run(update(HARI).values(jam=1).add_cte(delete(KELAS).cte("x"))),
    "delete of the product": run(delete(PEGAWAI)),
    "delete through the product": run(delete(HARI).where(HARI.c.id.in_(select(PEGAWAI.c.id)))),
    "delete of another plugin": run(delete(TETANGGA)),
    "returning the product": lambda tabel: tabel.fetch(
        update(HARI).values(jam=1).returning(select(PEGAWAI.c.nama).limit(1).scalar_subquery())
    ),
    "table without instansi": run(
        insert(Table("p_absensi_x", MetaData(), Column("id", Integer))).values(id=1)
    ),
    "reading given to execute": run(select(HARI)),
    "text given to execute": run(text("DELETE FROM pegawai")),
    "rows for an update": lambda tabel: tabel.execute(update(HARI), [{"jam": 1}]),
}


@pytest.mark.parametrize("ubah", UBAHAN_DILARANG.values(), ids=UBAHAN_DILARANG)
def test_a_change_elsewhere_is_refused_and_changes_nothing(
    buka: Buka, database: Database, ubah: Callable[[TabelPlugin], object]
) -> None:
    sebelum = all_rows(database)
    with pytest.raises((PermissionError, TypeError)), buka(write=True) as tabel:
        insert_then(tabel, ubah)
    assert all_rows(database) == sebelum, "the block was not undone as a whole"


# The block


@pytest.mark.parametrize("ubahan", [insert(HARI).values(teks="x", jam=1), update(HARI), delete(HARI)])
def test_nothing_changes_while_only_reading(buka: Buka, database: Database, ubahan: Any) -> None:
    sebelum = all_rows(database)
    for cara in ("execute", "fetch"):
        with pytest.raises(RuntimeError, match="write=True"), buka() as tabel:
            getattr(tabel, cara)(ubahan)
    assert all_rows(database) == sebelum


def test_a_block_that_fails_keeps_nothing(buka: Buka, database: Database) -> None:
    sebelum = all_rows(database)
    with pytest.raises(ZeroDivisionError), buka(write=True) as tabel:
        insert_then(tabel, lambda _tabel: 1 // 0)
    assert all_rows(database) == sebelum


def test_the_tables_are_gone_after_the_block(buka: Buka) -> None:
    with buka(write=True) as tabel:
        pass
    for cara, pernyataan in ((tabel.fetch, select(HARI)), (tabel.execute, delete(HARI))):
        with pytest.raises(RuntimeError, match="has ended"):
            cara(pernyataan)


def test_a_second_writing_block_inside_the_first_is_refused_at_once(buka: Buka) -> None:
    """On SQLite it would wait ten seconds for the first, which waits for it."""
    with buka(write=True) as tabel:
        with pytest.raises(RuntimeError, match="open already"), buka(write=True):
            pass
        with buka() as kedua:
            assert len(kedua.fetch(select(HARI))) == 2
        assert len(tabel.fetch(select(HARI))) == 2


def test_the_connection_is_as_before_when_the_product_gets_it_back(
    buka: Buka, database: Database, instansi: Instansi
) -> None:
    with buka(write=True) as tabel:
        tabel.fetch(select(HARI))
    with database.session(instansi.id) as session:
        assert session.scalar(select(func.count()).select_from(Instansi)) == 2
        assert session.connection().execute(text("SELECT count(*) FROM p_absensi_hari")).scalar() == 4
