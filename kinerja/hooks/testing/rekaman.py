"""A recorded connector: a real `Konektor` whose operations play what a test wrote down."""

from dataclasses import dataclass, field
from typing import Any

from kinerja.hooks.konektor import Konektor, Operasi


@dataclass
class KonektorRekaman:
    """A connector that plays answers and writes down what it was asked.

    `jawaban` maps the name of an operation to its answer, to an error to raise, or to a list of either that
    is played in order. An operation without an answer fails the test.
    """

    jawaban: dict[str, Any] = field(default_factory=dict)
    panggilan: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def play(self, operasi: str, *argumen: Any) -> Any:
        self.panggilan.append((operasi, argumen))
        if operasi not in self.jawaban:
            raise AssertionError(f"nobody recorded an answer to {operasi}{argumen}")
        isi = self.jawaban[operasi]
        if isinstance(isi, list):
            if not isi:
                raise AssertionError(f"{operasi} was asked more often than it was recorded")
            isi = isi.pop(0)
        if isinstance(isi, BaseException):
            raise isi
        return isi


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
