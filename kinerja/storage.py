"""Stored files: content-addressed per instansi, plus temporary ones that are gone as soon as they are read.

A kept file lies under the sha256 of its bytes: the same bytes are stored once, and a key never changes its
content. A temporary file has a random key, so that removing one upload never takes another one away. The
folder is outside of what the web server hands out; keys come from the database, never from a request.
"""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import IO

import obstore
from flask import current_app
from obstore.exceptions import GenericError, PermissionDeniedError
from obstore.store import LocalStore

from kinerja.config import Config
from kinerja.errors import InputError, KinerjaError

CHUNK = 256 * 1024
SEMENTARA = "sementara"
_PENUH = "Berkas tidak dapat disimpan; ruang penyimpanan mungkin penuh. Hubungi pengelola sistem."


def key_of(instansi_id: int, sidik: str, *, bagian: str = "") -> str:
    """The key of a kept file by the sha256 of its bytes in hex."""
    return "/".join(filter(None, (str(instansi_id), bagian, sidik[:2], sidik)))


class StorageError(KinerjaError):
    """The disk is full or the folder cannot be written."""

    slug = "penyimpanan-gagal"
    title = "Berkas tidak tersimpan"
    status = HTTPStatus.INSUFFICIENT_STORAGE


@dataclass(frozen=True)
class BerkasTersimpan:
    """A stored file: its key, the sha256 of its bytes in hex, and its size in bytes."""

    kunci: str
    sidik: str
    ukuran: int


class Storage:
    """Files below one folder."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._root = root
        self._store = LocalStore(root)

    def put_stream(
        self, instansi_id: int, stream: IO[bytes], *, maks: int, bagian: str = ""
    ) -> BerkasTersimpan:
        """Keep the bytes; the same bytes of one instansi and `bagian` get the same key.

        A `bagian` of its own keeps files apart whose owners remove what they no longer refer to.
        Raises InputError past `maks` bytes and StorageError; then nothing is left behind.
        """
        baru = self.put_temporary(instansi_id, stream, maks=maks)
        kunci = key_of(instansi_id, baru.sidik, bagian=bagian)
        # Atomic; a file that is already there has the same bytes.
        obstore.rename(self._store, baru.kunci, kunci)
        return BerkasTersimpan(kunci, baru.sidik, baru.ukuran)

    def put_temporary(self, instansi_id: int, stream: IO[bytes], *, maks: int) -> BerkasTersimpan:
        """Keep the bytes under a key of their own until `remove`. Raises as `put_stream` does."""
        kunci = f"{SEMENTARA}/{instansi_id}/{secrets.token_hex(16)}"
        sidik, ukuran = hashlib.sha256(), 0

        def iter_checked() -> Iterator[bytes]:
            nonlocal ukuran
            while isi := stream.read(CHUNK):
                ukuran += len(isi)
                if ukuran > maks:
                    raise InputError(f"Berkas lebih besar dari {maks // 2**20} MB.")
                sidik.update(isi)
                yield isi

        try:
            obstore.put(self._store, kunci, iter_checked())
        except (GenericError, PermissionDeniedError) as error:
            raise StorageError(_PENUH) from error
        return BerkasTersimpan(kunci, sidik.hexdigest(), ukuran)

    def open_stream(self, kunci: str) -> Iterator[bytes]:
        """The bytes in pieces. Raises FileNotFoundError before the first one."""
        return iter(obstore.get(self._store, kunci).stream(min_chunk_size=CHUNK))

    def put_bytes(self, kunci: str, isi: bytes) -> None:
        """Write a small file under a key that the caller made, whole or not at all. Raises StorageError."""
        try:
            obstore.put(self._store, kunci, isi)
        except (GenericError, PermissionDeniedError) as error:
            raise StorageError(_PENUH) from error

    def read_bytes(self, kunci: str) -> bytes:
        """The bytes of a small file. Raises FileNotFoundError."""
        return bytes(obstore.get(self._store, kunci).bytes())

    def local_path(self, kunci: str) -> Path:
        """Where the file lies, for a program that wants a path."""
        return self._root / kunci

    def remove(self, kunci: str) -> None:
        """Remove a file, if it is there; of a kept one only when no row names its key any more."""
        self.local_path(kunci).unlink(missing_ok=True)

    def list_temporary(self, instansi_id: int) -> Iterator[tuple[str, datetime]]:
        """Temporary files of an instansi with the time of their last byte, also of uploads that broke off."""
        folder = self._root / SEMENTARA / str(instansi_id)
        for path in folder.iterdir() if folder.is_dir() else ():
            saat = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield path.relative_to(self._root).as_posix(), saat


def storage() -> Storage:
    """The files of the running application."""
    found: Storage | None = current_app.extensions.get("kinerja_storage")
    if found is None:
        config: Config = current_app.extensions["kinerja_config"]
        found = current_app.extensions["kinerja_storage"] = Storage(config.files)
    return found
