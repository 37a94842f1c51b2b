"""Stored files: one per content, whole or not at all."""

import hashlib
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from kinerja.errors import InputError
from kinerja.storage import CHUNK, Storage

ISI = b"0123456789abcdef" * (CHUNK // 8)  # several pieces


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "berkas"


@pytest.fixture
def files(folder: Path) -> Storage:
    return Storage(folder)


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_come_back_under_their_own_hash(files: Storage, folder: Path) -> None:
    berkas = files.put_stream(7, BytesIO(ISI), maks=len(ISI))
    assert berkas.sidik == hashlib.sha256(ISI).hexdigest()
    assert berkas.kunci == f"7/{berkas.sidik[:2]}/{berkas.sidik}"
    assert berkas.ukuran == len(ISI)
    assert b"".join(files.open_stream(berkas.kunci)) == ISI
    assert files.local_path(berkas.kunci).read_bytes() == ISI


def test_a_part_of_its_own_keeps_the_same_bytes_apart(files: Storage) -> None:
    """A letter that its owner uploads as evidence and removes again is still a letter."""
    surat = files.put_stream(7, BytesIO(b"surat"), maks=10, bagian="surat")
    bukti = files.put_stream(7, BytesIO(b"surat"), maks=10)
    assert surat.sidik == bukti.sidik
    assert surat.kunci == f"7/surat/{surat.sidik[:2]}/{surat.sidik}"
    files.remove(bukti.kunci)
    assert b"".join(files.open_stream(surat.kunci)) == b"surat"


def test_same_bytes_are_stored_once_per_instansi(files: Storage, folder: Path) -> None:
    kunci = {files.put_stream(instansi, BytesIO(ISI), maks=len(ISI)).kunci for instansi in (1, 1, 2)}
    assert len(kunci) == len(stored(folder)) == 2


def test_temporary_files_of_the_same_bytes_do_not_share_a_key(files: Storage, folder: Path) -> None:
    satu, dua = (files.put_temporary(1, BytesIO(b"x"), maks=9) for _ in range(2))
    files.remove(satu.kunci)
    files.remove(satu.kunci)
    assert [kunci for kunci, _ in files.list_temporary(1)] == [dua.kunci]
    assert list(files.list_temporary(2)) == []


def test_file_over_the_limit_leaves_nothing(files: Storage, folder: Path) -> None:
    with pytest.raises(InputError, match="Berkas lebih besar dari"):
        files.put_stream(1, BytesIO(ISI), maks=len(ISI) - 1)
    assert stored(folder) == []


def test_upload_that_breaks_off_leaves_nothing(files: Storage, folder: Path) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > CHUNK:
                raise ConnectionResetError("gone")
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        files.put_stream(1, Broken(ISI), maks=len(ISI))
    assert stored(folder) == []


def test_empty_file_is_a_file(files: Storage) -> None:
    berkas = files.put_stream(1, BytesIO(b""), maks=1)
    assert b"".join(files.open_stream(berkas.kunci)) == b""


def test_missing_file_raises_before_the_first_byte(files: Storage) -> None:
    with pytest.raises(FileNotFoundError):
        files.open_stream("1/aa/tidak-ada")


def test_full_disk_is_a_sentence_and_leaves_no_half_file(folder: Path) -> None:
    script = """
import resource, signal, sys
from io import BytesIO
from pathlib import Path
from kinerja.storage import Storage, StorageError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    Storage(Path(sys.argv[1])).put_stream(1, BytesIO(bytes(1_000_000)), maks=2_000_000)
except StorageError as error:
    print(int(error.status), error.message)
"""
    answer = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.startswith("507 Berkas tidak dapat disimpan")
    assert stored(folder) == []
