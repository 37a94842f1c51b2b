"""The files of issued documents, and their signature: the same for letters of plugins and for angka kredit.

Whoever owns the row of a document prints it, keeps the file here, has it signed, and notes each on the row.
"""

import hashlib
import io
from dataclasses import dataclass

from kinerja.actor import Actor
from kinerja.errors import NotFoundError
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.hooks.penanda import Penanda, PermintaanTandaTangan
from kinerja.storage import key_of, storage
from kinerja.surat.penanda import PilihanPenanda
from kinerja.surat.tanya import Pergi, ask_tanda_tangan

BAGIAN = "surat"
"""Letters lie apart from evidence: a person may upload the same bytes, and remove them again."""
MAKS_UKURAN = 64 * 2**20


@dataclass(frozen=True)
class HasilTandaTangan:
    """The signed bytes and the kode of who signed; without them `kendala` says why, "" if nobody signs."""

    pdf: bytes = b""
    penanda: str = ""
    kendala: str = ""


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


def sign_pdf(
    katalog: Katalog,
    pilihan: PilihanPenanda,
    pdf: bytes,
    permintaan: PermintaanTandaTangan,
    *,
    sebutan: str = "Surat",
) -> HasilTandaTangan:
    """Ask the signer; a failure is an answer and no error, the unsigned file stands."""
    if pilihan.milik is None:
        return HasilTandaTangan(kendala=pilihan.pesan)
    jawaban = ask_tanda_tangan(katalog, pilihan.milik, pdf, permintaan)
    if isinstance(jawaban, bytes):
        return HasilTandaTangan(jawaban, pilihan.milik.isi.kode)
    return HasilTandaTangan(kendala=_describe(jawaban, pilihan.milik, sebutan))


def _describe(jawaban: Pergi | Galat, milik: Milik[Penanda], sebutan: str) -> str:
    if isinstance(jawaban, Pergi):
        return (
            f"{sebutan} belum ditandatangani: layanan {milik.isi.label} tidak menjawab ({jawaban.sebab}). "
            "Tanda tangani lagi nanti; nomor dan isinya tetap."
        )
    return f"{sebutan} belum ditandatangani. {jawaban.kalimat}. Nomor dan isinya tetap."
