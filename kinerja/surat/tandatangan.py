"""The files of issued documents, and their signature: of letters of plugins, of angka kredit, of minutes.

Whoever owns the row of a document prints it, keeps the file here, has it signed, and notes each on the row.
All of this takes its time and stays outside of transactions.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from kinerja import clock
from kinerja.actor import Actor
from kinerja.db import transaction
from kinerja.errors import NotFoundError
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.hooks.penanda import Penanda, PermintaanTandaTangan
from kinerja.storage import key_of, storage
from kinerja.surat.penanda import choose_penanda
from kinerja.surat.tanya import Pergi, ask_tanda_tangan

BAGIAN = "surat"
"""Letters lie apart from evidence: a person may upload the same bytes, and remove them again."""
MAKS_UKURAN = 64 * 2**20


class Pihak(Protocol):
    """In whose name is signed."""

    @property
    def nama(self) -> str: ...
    @property
    def nip(self) -> str: ...
    @property
    def jabatan(self) -> str: ...


@dataclass(frozen=True)
class Naskah:
    """A stored file that waits for its signature.

    `alasan` names it to the signer ("Risalah kalibrasi nomor 3/KAL/2026"), `sebutan` begins the sentences of
    what went amiss.
    """

    katalog: Katalog
    sidik: str
    pihak: Pihak
    alasan: str
    sebutan: str = "Surat"


@dataclass(frozen=True)
class HasilCetak:
    """The sha256 of the stored file, and in a sentence why it has no signature, "" where nothing is amiss."""

    sidik: str
    kendala: str = ""


Record = Callable[[Session, str, str], bool]
"""Notes on the row its signed file and the kode of the signer; False where another process was first."""


def store_pdf(actor: Actor, pdf: bytes) -> str:
    """Keep a file; its sha256. Raises StorageError."""
    return storage().put_stream(actor.instansi_id, io.BytesIO(pdf), maks=MAKS_UKURAN, bagian=BAGIAN).sidik


def remove_pdf(actor: Actor, sidik: str) -> None:
    """Remove a file that no row names any more."""
    storage().remove(key_of(actor.instansi_id, sidik, bagian=BAGIAN))


def read_file(instansi_id: int, sidik: str) -> bytes:
    """The stored document. Raises NotFoundError where the file is gone or is not what was stored."""
    try:
        isi = b"".join(storage().open_stream(key_of(instansi_id, sidik, bagian=BAGIAN)))
    except FileNotFoundError:
        isi = b""
    if hashlib.sha256(isi).hexdigest() != sidik:
        raise NotFoundError(
            "Berkas surat ini hilang atau berubah sejak dicetak, sehingga tidak diberikan. "
            "Hubungi admin instansi untuk memulihkannya dari cadangan."
        )
    return isi


def sign_stored(actor: Actor, naskah: Naskah, kode: str, record: Record) -> HasilCetak:
    """Have a stored file signed by the signer of this kode ("" for the only active one).

    A signer that is away or fails is no error: `kendala` says why, and the unsigned file stands. Where
    another process signed first its file counts, and `sidik` is "". Raises NotFoundError and StorageError.
    """
    pilihan = choose_penanda(naskah.katalog, kode, sebutan=naskah.sebutan)
    if pilihan.milik is None:
        return HasilCetak(naskah.sidik, pilihan.pesan)
    asli = read_file(actor.instansi_id, naskah.sidik)
    jawaban = ask_tanda_tangan(naskah.katalog, pilihan.milik, asli, _request(naskah))
    if not isinstance(jawaban, bytes):
        return HasilCetak(naskah.sidik, _describe(jawaban, pilihan.milik, naskah.sebutan))
    sidik = store_pdf(actor, jawaban)
    with transaction(actor.instansi_id) as session:
        berlaku = record(session, sidik, pilihan.milik.isi.kode)
    if not berlaku:  # what was stored now stays: it may have the same bytes as the file of the other
        return HasilCetak("")
    remove_pdf(actor, naskah.sidik)
    return HasilCetak(sidik)


def _request(naskah: Naskah) -> PermintaanTandaTangan:
    pihak = naskah.pihak
    return PermintaanTandaTangan(
        nama=pihak.nama, nip=pihak.nip, jabatan=pihak.jabatan, alasan=naskah.alasan, waktu=clock.now()
    )


def _describe(jawaban: Pergi | Galat, milik: Milik[Penanda], sebutan: str) -> str:
    if isinstance(jawaban, Pergi):
        return (
            f"{sebutan} belum ditandatangani: layanan {milik.isi.label} tidak menjawab ({jawaban.sebab}). "
            "Tanda tangani lagi nanti; nomor dan isinya tetap."
        )
    return f"{sebutan} belum ditandatangani. {jawaban.kalimat}. Nomor dan isinya tetap."
