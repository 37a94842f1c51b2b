"""A recorded connector: a real `Konektor` whose operations play what a test wrote down."""

from typing import Any

from kinerja.hooks.konektor import Konektor, Operasi
from kinerja.uji import KonektorRekaman


def recorded(**jawaban: Any) -> tuple[Konektor, KonektorRekaman]:
    """The connector and its record; it can do exactly the operations that have an answer.

    Raises ValueError for a name that is no operation.
    """
    rekaman = KonektorRekaman(dict(jawaban))
    isi = {Operasi(nama).value: _play(rekaman, nama) for nama in jawaban}
    kelas = type("KonektorTerekam", (Konektor,), isi)
    konektor: Konektor = kelas()
    return konektor, rekaman


def _play(rekaman: KonektorRekaman, nama: str) -> Any:
    def operasi(_self: Konektor, *argumen: Any, **bernama: Any) -> Any:
        return rekaman.play(nama, *argumen, *bernama.values())

    return operasi
