"""One stored file against its checksum."""

import errno
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from obstore.exceptions import GenericError

from kinerja.bukti.periksa import compare
from kinerja.bukti.rules import KeadaanBerkas
from kinerja.bukti.service_berkas import BerkasDiperiksa
from kinerja.storage import Storage, key_of

ISI = b"isi berkas"
SIDIK = hashlib.sha256(ISI).hexdigest()


class RusakDiTengah(Storage):
    """A disk that gives some bytes and then an error."""

    galat: Exception

    def open_stream(self, kunci: str) -> Iterator[bytes]:
        yield ISI[:3]
        raise self.galat


@pytest.mark.parametrize(
    "galat", [OSError(errno.EIO, "disk"), GenericError("disk")], ids=["sistem", "gudang"]
)
def test_a_file_that_cannot_be_read_is_named_and_stops_nobody_else(tmp_path: Path, galat: Exception) -> None:
    berkas = RusakDiTengah(tmp_path)
    berkas.galat = galat
    assert compare(berkas, 1, BerkasDiperiksa(1, SIDIK, len(ISI))) is KeadaanBerkas.HILANG


def test_bytes_are_compared_with_what_was_stored(tmp_path: Path) -> None:
    berkas, satu = Storage(tmp_path), BerkasDiperiksa(1, SIDIK, len(ISI))
    assert compare(berkas, 1, satu) is KeadaanBerkas.HILANG
    berkas.put_bytes(key_of(1, SIDIK), ISI)
    assert compare(berkas, 1, satu) is KeadaanBerkas.BAIK
    berkas.put_bytes(key_of(1, SIDIK), ISI + b"!")
    assert compare(berkas, 1, satu) is KeadaanBerkas.BERUBAH
    assert compare(berkas, 2, satu) is KeadaanBerkas.HILANG  # of another instansi
