"""A connector of a plugin as the product uses it: every operation guarded, every answer checked.

Whatever goes wrong is one of the errors of `kinerja.hooks.konektor`, so that who calls has to know no others.
A fault of the plugin is reported, and then counts as an answer that was not understood (reading) or as one
whose effect is not known (writing): the other side may have done what was asked.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from kinerja.errors import StateError
from kinerja.hooks import periksa_konektor as periksa
from kinerja.hooks.galat import Galat
from kinerja.hooks.konektor import (
    DocumentRef,
    HasilKirim,
    JenisHasil,
    JenisKonektor,
    KeadaanPermukaan,
    Konektor,
    KonektorError,
    KreditKirim,
    Operasi,
    OutcomeUnknownError,
    Person,
    Position,
    ProtocolError,
    Rank,
    Receipt,
    ReferenceRow,
    RemoteCredit,
    RemoteResult,
    TalentaKirim,
    UnavailableError,
    Unit,
)
from kinerja.hooks.penjaga import is_suspended

T = TypeVar("T")

MENULIS = frozenset(
    {
        Operasi.UPSERT_ANNUAL,
        Operasi.UPSERT_PERIODIC,
        Operasi.DELETE_PERIODIC,
        Operasi.UPSERT_CREDIT,
        Operasi.DELETE_CREDIT,
        Operasi.STORE_DOCUMENT,
        Operasi.ATTACH_DOCUMENT,
        Operasi.PUSH_TALENT_BOX,
    }
)
"""Operations that change the other side."""


class Jaga(Protocol):
    """How calls are made: the answer, or the fault, which was reported already."""

    def __call__(
        self, hook: str, fungsi: Callable[[], object], periksa: Callable[[object], T]
    ) -> T | Galat: ...


class KonektorTerjaga(Konektor):
    """The operations of a connector. Raises KonektorError, and StateError for what it cannot do."""

    def __init__(
        self, jenis: JenisKonektor, plugin: str, asli: Konektor, dapat: frozenset[Operasi], jaga: Jaga
    ) -> None:
        self.jenis, self.plugin = jenis, plugin
        self._asli, self._dapat, self._jaga = asli, dapat, jaga

    def capabilities(self) -> frozenset[Operasi]:
        return self._dapat

    def health(self) -> Sequence[KeadaanPermukaan]:
        return self._call("health", self._asli.health, periksa.check_health, menulis=False)

    def iter_roster(self) -> Iterator[str]:
        return iter(self._ask(Operasi.ITER_ROSTER, periksa.check_roster))

    def pull_person(self, nip: str) -> Person:
        return self._ask(Operasi.PULL_PERSON, periksa.one_of(Person), nip)

    def pull_positions(self, person: Person) -> Sequence[Position]:
        return self._ask(Operasi.PULL_POSITIONS, periksa.history_of(Position), person)

    def pull_ranks(self, person: Person) -> Sequence[Rank]:
        return self._ask(Operasi.PULL_RANKS, periksa.history_of(Rank), person)

    def pull_units(self) -> Sequence[Unit]:
        return self._ask(Operasi.PULL_UNITS, periksa.list_of(Unit))

    def pull_reference(self, jenis: str) -> Sequence[ReferenceRow]:
        return self._ask(Operasi.PULL_REFERENCE, periksa.list_of(ReferenceRow), jenis)

    def pull_results(self, person: Person, jenis: JenisHasil) -> Sequence[RemoteResult]:
        return self._ask(Operasi.PULL_RESULTS, periksa.list_of(RemoteResult), person, jenis)

    def pull_credits(self, person: Person) -> Sequence[RemoteCredit]:
        return self._ask(Operasi.PULL_CREDITS, periksa.list_of(RemoteCredit), person)

    def upsert_annual(self, hasil: HasilKirim) -> Receipt:
        return self._ask(Operasi.UPSERT_ANNUAL, periksa.one_of(Receipt), hasil)

    def upsert_periodic(self, hasil: HasilKirim) -> Receipt:
        return self._ask(Operasi.UPSERT_PERIODIC, periksa.one_of(Receipt), hasil)

    def delete_periodic(self, ref: str) -> Receipt:
        return self._ask(Operasi.DELETE_PERIODIC, periksa.one_of(Receipt), ref)

    def upsert_credit(self, kredit: KreditKirim) -> Receipt:
        return self._ask(Operasi.UPSERT_CREDIT, periksa.one_of(Receipt), kredit)

    def delete_credit(self, ref: str) -> Receipt:
        return self._ask(Operasi.DELETE_CREDIT, periksa.one_of(Receipt), ref)

    def store_document(self, jenis: str, isi: bytes, nama: str) -> DocumentRef:
        return self._ask(Operasi.STORE_DOCUMENT, periksa.one_of(DocumentRef), jenis, isi, nama)

    def attach_document(self, ref: str, jenis: str, isi: bytes, nama: str) -> DocumentRef:
        return self._ask(Operasi.ATTACH_DOCUMENT, periksa.one_of(DocumentRef), ref, jenis, isi, nama)

    def fetch_document(self, ref: DocumentRef) -> bytes:
        return self._ask(Operasi.FETCH_DOCUMENT, periksa.check_file, ref)

    def push_talent_box(self, hasil: TalentaKirim) -> Receipt:
        return self._ask(Operasi.PUSH_TALENT_BOX, periksa.one_of(Receipt), hasil)

    # Calls

    def _ask(self, operasi: Operasi, periksa_jawaban: Callable[[object], T], *argumen: object) -> T:
        if operasi not in self._dapat:
            raise StateError(f"{self.jenis.label} tidak menyediakan {operasi.value}.")
        fungsi = getattr(self._asli, operasi.value)
        return self._call(
            operasi.value, lambda: fungsi(*argumen), periksa_jawaban, menulis=operasi in MENULIS
        )

    def _call(
        self,
        nama: str,
        fungsi: Callable[[], object],
        periksa_jawaban: Callable[[object], T],
        *,
        menulis: bool,
    ) -> T:
        if is_suspended(self.plugin):
            raise UnavailableError(f"plugin “{self.plugin}” ditangguhkan sesudah tidak menjawab")

        def ask() -> T | KonektorError:
            try:
                return periksa_jawaban(fungsi())  # here, because an iterator raises while it is read
            except KonektorError as error:  # foreseen: no fault of the plugin
                return periksa.check_error(error)

        hasil = self._jaga(f"{self.jenis.kode}.{nama}", ask, _keep)
        if isinstance(hasil, Galat):
            sebab = f"{nama}: {hasil.sebab}"
            raise OutcomeUnknownError(sebab) if menulis else ProtocolError(sebab)
        if isinstance(hasil, KonektorError):
            raise hasil
        return hasil  # type: ignore[return-value]  # `ask` has checked it


def _keep(jawaban: object) -> object:
    return jawaban
