"""The fence round the database while a plugin runs: its code reaches no data but its own tables'.

A plugin gets no session and no row. One that gets hold of a row all the same (a global, the garbage
collector) must not change what the product stores: asking and writing are refused on the spot, and what it
changed, added or deleted in memory is put back before the product goes on. Either way it is its fault.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.base import LoaderCallableStatus

from kinerja.errors import KinerjaError
from kinerja.hooks.penjaga import context_of_call, is_inside_plugin, suspend

PELANGGARAN = "pelanggaran_plugin"
TERLEPAS = "terlepas_plugin"
BERAKHIR = "transaksi_diakhiri_plugin"
DILARANG = "a plugin must not use the database session of the product"


class PluginReachedOutError(RuntimeError):
    """Code of a plugin touched data of the product; counted as its fault."""


class TransaksiDiakhiriError(KinerjaError):
    """Code of a plugin ended the transaction of the page: nothing of it is stored."""

    slug = "plugin-mengganggu"
    title = "Plugin mengganggu penyimpanan"
    status = HTTPStatus.INTERNAL_SERVER_ERROR


# Refused on the spot


def _is_trespassing(session: Session) -> bool:
    # A session without `instansi_id` is none of ours: a connector may have a database of its own.
    return is_inside_plugin() and "instansi_id" in session.info and "plugin" not in session.info


def _refuse(session: Session) -> None:
    if _is_trespassing(session):
        session.info.setdefault(PELANGGARAN, DILARANG)
        raise PluginReachedOutError(DILARANG)


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    _refuse(session)


@event.listens_for(Session, "before_flush")
def _before_flush(session: Session, _context: Any, _instances: Any) -> None:
    _refuse(session)


@event.listens_for(Session, "do_orm_execute")
def _do_orm_execute(state: ORMExecuteState) -> None:
    _refuse(state.session)


@event.listens_for(Engine, "before_cursor_execute")
def _before_cursor_execute(connection: Connection, *_statement: Any) -> None:
    """Below the sessions: `session.connection().execute(…)`."""
    if is_inside_plugin():
        options = connection.get_execution_options()
        if options.get("produk") and not options.get("plugin"):
            raise PluginReachedOutError(DILARANG)


# Seen afterwards


@event.listens_for(Session, "persistent_to_detached")
def _detached(session: Session, baris: object) -> None:
    if _is_trespassing(session):
        session.info.setdefault(TERLEPAS, []).append(baris)


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    if not transaction.nested and _is_trespassing(session):
        konteks = context_of_call()
        session.info[BERAKHIR] = getattr(konteks, "plugin", konteks)


@dataclass(frozen=True)
class PagarSesi:
    """The fence of one session; implements `kinerja.hooks.katalog.Pagar`."""

    session: Session

    def prepare(self) -> None:
        """Send what the product has changed so far: what is unsent after the calls is not its own."""
        self.session.flush()

    def wrap(self, fungsi: Callable[[], object]) -> Callable[[], object]:
        """The call, after which everything is put back; PluginReachedOutError where there was something."""

        def dijaga() -> object:
            try:
                jawaban = fungsi()
            except Exception:  # a call out of time ends otherwise: by then the page is under way again
                self._put_back()
                raise
            if ulah := self._put_back():
                raise PluginReachedOutError(ulah)
            return jawaban

        return dijaga

    def check(self) -> None:
        """Put back what is left. Raises TransaksiDiakhiriError, naming the plugin."""
        self._put_back()
        nama = self.session.info.pop(BERAKHIR, "")
        if nama:
            suspend(nama)
            raise TransaksiDiakhiriError(
                f"Plugin “{nama}” memutus penyimpanan halaman ini, sehingga tidak ada yang disimpan. "
                "Coba lagi. Jika terulang, minta admin instansi mematikan plugin itu."
            )

    def _put_back(self) -> str:
        """What the plugin did, "" for nothing."""
        session = self.session
        ulah = [session.info.pop(PELANGGARAN, "")]
        lepas = session.info.pop(TERLEPAS, [])
        hapus, baru = list(session.deleted), list(session.new)
        for baris in hapus:
            session.add(baris)
        kotor = [baris for baris in session.dirty if session.is_modified(baris)]
        for baris in kotor:
            _restore(baris)
        for baris in baru:
            session.expunge(baris)
        if BERAKHIR not in session.info:
            session.add_all(lepas)
        if semua := [*kotor, *hapus, *baru, *lepas]:
            jenis = ", ".join(sorted({type(satu).__name__ for satu in semua}))
            ulah.append(f"a plugin changed data of the product ({jenis}), which were put back")
        if BERAKHIR in session.info:
            ulah.append("a plugin ended the transaction of the product")
        return "; ".join(satu for satu in ulah if satu)


def _restore(baris: object) -> None:
    """The values that the database has. Not by `expire`: that would lose relationships that were loaded."""
    keadaan = inspect(baris)
    for nama, asli in list(keadaan.committed_state.items()):
        if isinstance(asli, LoaderCallableStatus):
            keadaan.dict.pop(nama, None)
            keadaan.committed_state.pop(nama, None)
        else:
            set_committed_value(baris, nama, asli)


@contextmanager
def fenced(session: Session) -> Iterator[None]:
    """Whatever a plugin changed on objects of this session within the block is undone."""
    pagar = PagarSesi(session)
    pagar.prepare()
    try:
        yield
    finally:
        pagar.check()
