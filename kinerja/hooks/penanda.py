"""Signers: put an electronic signature on the bytes of a PDF, and say whether one is sound."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import BaseModel


@dataclass(frozen=True, kw_only=True)
class PermintaanTandaTangan:
    """Who signs what, and why; `alasan` goes into the signature."""

    nama: str
    nip: str
    jabatan: str
    alasan: str
    waktu: datetime


@dataclass(frozen=True, kw_only=True)
class HasilVerifikasi:
    """Whether the signatures of a file are sound, in one sentence for people."""

    sah: bool
    kalimat: str
    penanda_tangan: tuple[str, ...] = ()


class Penanda(Protocol):
    """A signer. Both methods are pure apart from the service they ask, and raise OSError when it is away."""

    kode: str
    label: str

    def sign(self, pdf: bytes, permintaan: PermintaanTandaTangan, setelan: BaseModel) -> bytes:
        """The signed file: a PDF that `verify` calls sound."""
        ...

    def verify(self, pdf: bytes, setelan: BaseModel) -> HasilVerifikasi:
        """What can be said of the signatures of a file, also of a file that was changed later."""
        ...
