"""Data connectors: the operations with another personnel system, in the words of the product.

A connector is one class; `capabilities` names what it can do, so that a file of people and the national
service share one interface. Values are frozen, dates are `date`, numbers `Decimal`, codes product enums.
Every failure is one of the errors below: an empty answer is a result only after it was understood.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from kinerja.aturan.rules import Predikat, Rating


class Operasi(StrEnum):
    """What a connector may offer."""

    ITER_ROSTER = "iter_roster"
    PULL_PERSON = "pull_person"
    PULL_POSITIONS = "pull_positions"
    PULL_RANKS = "pull_ranks"
    PULL_UNITS = "pull_units"
    PULL_REFERENCE = "pull_reference"
    PULL_RESULTS = "pull_results"
    PULL_CREDITS = "pull_credits"
    UPSERT_ANNUAL = "upsert_annual"
    UPSERT_PERIODIC = "upsert_periodic"
    DELETE_PERIODIC = "delete_periodic"
    UPSERT_CREDIT = "upsert_credit"
    DELETE_CREDIT = "delete_credit"
    STORE_DOCUMENT = "store_document"
    ATTACH_DOCUMENT = "attach_document"
    FETCH_DOCUMENT = "fetch_document"
    PUSH_TALENT_BOX = "push_talent_box"


class JenisHasil(StrEnum):
    """Kinds of results on the other side."""

    ANNUAL = "annual"
    PERIODIC = "periodic"
    LEGACY = "legacy"


# Errors


class KonektorError(Exception):
    """Base of what a connector may raise; the text is for the admin."""


class RecordNotFoundError(KonektorError):
    """The other side surely does not know this record."""


class AuthApimError(KonektorError):
    """The application's own access was refused."""


class AuthSsoError(KonektorError):
    """The access of a person has ended: somebody must sign in again."""


class KonektorConfigError(KonektorError):
    """Not subscribed, certificate, address refused: the operator must act."""


class ThrottledError(KonektorError):
    """Too many calls; not before `retry_at`."""

    def __init__(self, pesan: str, *, retry_at: datetime) -> None:
        super().__init__(pesan)
        self.retry_at = retry_at


class UnavailableError(KonektorError):
    """The call was surely not executed."""


class OutcomeUnknownError(KonektorError):
    """The call was perhaps executed: ask before sending again."""


class RejectedError(KonektorError):
    """The other side refused; `fields` has its words per field."""

    def __init__(self, pesan: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(pesan)
        self.fields = dict(fields or {})


class ProtocolError(KonektorError):
    """The answer was not understood."""


# Values


@dataclass(frozen=True, kw_only=True)
class KeadaanPermukaan:
    """One surface of the other side: reachable, the age of its access in seconds, the last success."""

    nama: str
    terjangkau: bool
    umur_token: int | None = None
    terakhir_berhasil: datetime | None = None
    keterangan: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person on the other side; `ref` is the id there."""

    ref: str
    nip: str
    nama: str
    gelar_depan: str = ""
    gelar_belakang: str = ""
    jenis: str = ""
    unit_ref: str = ""
    aktif: bool = True


@dataclass(frozen=True, kw_only=True)
class Position:
    """One row of the history of positions."""

    ref: str
    jabatan: str
    mulai: date
    unit_ref: str = ""
    unit_nama: str = ""
    jabatan_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class Rank:
    """One row of the history of golongan."""

    ref: str
    golongan: str
    mulai: date


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit of a complete snapshot of the tree."""

    ref: str
    nama: str
    induk_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferenceRow:
    """One row of a table of codes."""

    kode: str
    nama: str


@dataclass(frozen=True, kw_only=True)
class RemoteResult:
    """An evaluation as the other side holds it."""

    ref: str
    jenis: JenisHasil
    tahun: int
    mulai: date | None = None
    selesai: date | None = None
    rating_hasil: Rating | None = None
    rating_perilaku: Rating | None = None
    predikat: Predikat | None = None
    penilai_nip: str = ""


@dataclass(frozen=True, kw_only=True)
class RemoteCredit:
    """Angka kredit as the other side holds it."""

    ref: str
    nomor: str
    tanggal: date
    nilai: Decimal


@dataclass(frozen=True, kw_only=True)
class HasilKirim:
    """An approved evaluation to be sent; `ref` is the id there when it is known."""

    person_ref: str
    tahun: int
    mulai: date
    selesai: date
    rating_hasil: Rating
    rating_perilaku: Rating
    predikat: Predikat
    penilai_nip: str
    ref: str = ""


@dataclass(frozen=True, kw_only=True)
class KreditKirim:
    """An approved angka kredit to be sent."""

    person_ref: str
    nomor: str
    tanggal: date
    mulai: date
    selesai: date
    nilai: Decimal
    jenis: str
    ref: str = ""


@dataclass(frozen=True, kw_only=True)
class TalentaKirim:
    """A talent box to be sent."""

    person_ref: str
    tahun: int
    kotak: int


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the other side answered to a write."""

    ref: str
    pesan: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentRef:
    """A file on the other side."""

    ref: str
    nama: str = ""


class Konektor(Protocol):
    """The operations of a connector. Subclass it and write those it can do; the others stay as they are.

    Every operation may raise a `KonektorError`; one that was not written is never called.
    """

    def capabilities(self) -> frozenset[Operasi]:
        """The operations that the class writes itself."""
        return frozenset(
            satu
            for satu in Operasi
            if getattr(type(self), satu.value, None) not in {None, getattr(Konektor, satu.value)}
        )

    def health(self) -> Sequence[KeadaanPermukaan]:
        """Each surface with the age of its access; one cheap read, never a write."""
        raise NotImplementedError

    def iter_roster(self) -> Iterator[str]:
        """NIPs of everybody the other side knows."""
        raise NotImplementedError

    def pull_person(self, nip: str) -> Person:
        """Raises RecordNotFoundError."""
        raise NotImplementedError

    def pull_positions(self, person: Person) -> Sequence[Position]:
        """Sorted by `mulai`."""
        raise NotImplementedError

    def pull_ranks(self, person: Person) -> Sequence[Rank]:
        """Sorted by `mulai`."""
        raise NotImplementedError

    def pull_units(self) -> Sequence[Unit]:
        """One complete snapshot, or an error."""
        raise NotImplementedError

    def pull_reference(self, jenis: str) -> Sequence[ReferenceRow]:
        """A table of codes."""
        raise NotImplementedError

    def pull_results(self, person: Person, jenis: JenisHasil) -> Sequence[RemoteResult]:
        """What the other side holds of one person."""
        raise NotImplementedError

    def pull_credits(self, person: Person) -> Sequence[RemoteCredit]:
        """What the other side holds of one person."""
        raise NotImplementedError

    def upsert_annual(self, hasil: HasilKirim) -> Receipt:
        """Create, or change the record `hasil.ref`."""
        raise NotImplementedError

    def upsert_periodic(self, hasil: HasilKirim) -> Receipt:
        """Create, or change the record `hasil.ref`."""
        raise NotImplementedError

    def delete_periodic(self, ref: str) -> Receipt:
        """Take a record back."""
        raise NotImplementedError

    def upsert_credit(self, kredit: KreditKirim) -> Receipt:
        """Create, or change the record `kredit.ref`."""
        raise NotImplementedError

    def delete_credit(self, ref: str) -> Receipt:
        """Take a record back."""
        raise NotImplementedError

    def store_document(self, jenis: str, isi: bytes, nama: str) -> DocumentRef:
        """A file of its own."""
        raise NotImplementedError

    def attach_document(self, ref: str, jenis: str, isi: bytes, nama: str) -> DocumentRef:
        """A file at a record."""
        raise NotImplementedError

    def fetch_document(self, ref: DocumentRef) -> bytes:
        """The file."""
        raise NotImplementedError

    def push_talent_box(self, hasil: TalentaKirim) -> Receipt:
        """Off unless the instansi asked for it."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class JenisKonektor:
    """A named way to another system; `make` builds the connector from the settings of the plugin."""

    kode: str
    label: str
    make: Callable[..., Konektor]
    """(setelan of the plugin): a connector. Makes no call. Raises ValueError for settings it cannot use."""
