"""From an issued number to a file: print, store, sign; outside of transactions, and repeatable at any step.

The number is reserved before; whatever stops in between leaves a letter that can be printed or signed again.
"""

import hashlib
import io
from dataclasses import dataclass

from kinerja import clock
from kinerja.actor import Actor
from kinerja.db import reading, transaction
from kinerja.errors import NotFoundError
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.hooks.penanda import Penanda, PermintaanTandaTangan
from kinerja.storage import key_of, storage
from kinerja.surat import service
from kinerja.surat.penanda import PilihanPenanda, choose_penanda
from kinerja.surat.render import print_dokumen
from kinerja.surat.service import SuratDicetak
from kinerja.surat.tanya import Pergi, ask_tanda_tangan

BAGIAN = "surat"
"""Letters lie apart from evidence: a person may upload the same bytes, and remove them again."""
MAKS_UKURAN = 64 * 2**20


@dataclass(frozen=True)
class HasilCetak:
    """The sha256 of the stored file, and in a sentence why it has no signature, "" where nothing is amiss."""

    sidik: str
    kendala: str = ""


def finish_surat(actor: Actor, surat_id: int, *, penanda: str = "", tanda_tangan: bool = True) -> HasilCetak:
    """Print an issued letter and sign it, each where it was not done before.

    `penanda` is the kode of the signer, "" for the only active one.

    Raises NotFoundError, NotAuthorizedError, StateError (its plugin is gone), DokumenGagalError and
    StorageError; a signature that fails is no error, the unsigned file stands.
    """
    with reading(actor.instansi_id) as session:
        surat = service.load_for_print(session, actor, surat_id)
    if surat.dokumen is not None:
        sidik, pdf = _print(actor, surat)
    else:
        sidik, pdf = surat.sidik or "", b""
    if surat.penanda or not tanda_tangan:
        return HasilCetak(sidik)
    return _sign(actor, surat, sidik, pdf, choose_penanda(surat.katalog, penanda))


def read_file(instansi_id: int, sidik: str) -> bytes:
    """The stored letter. Raises NotFoundError where the file is gone or is not what was stored."""
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


def _print(actor: Actor, surat: SuratDicetak) -> tuple[str, bytes]:
    if surat.dokumen is None:
        raise ValueError("the letter was printed before")
    pdf = print_dokumen(surat.dokumen)
    sidik = _store(actor, pdf)
    with transaction(actor.instansi_id) as session:
        berlaku = service.record_file(session, actor, surat.id, sidik, now=clock.now())
    return (sidik, pdf) if berlaku == sidik else (berlaku, b"")


def _store(actor: Actor, pdf: bytes) -> str:
    berkas = storage().put_stream(actor.instansi_id, io.BytesIO(pdf), maks=MAKS_UKURAN, bagian=BAGIAN)
    return berkas.sidik


def _sign(actor: Actor, surat: SuratDicetak, sidik: str, pdf: bytes, pilihan: PilihanPenanda) -> HasilCetak:
    if pilihan.milik is None:
        return HasilCetak(sidik, pilihan.pesan)
    jawaban = _ask(surat.katalog, pilihan.milik, surat, pdf or read_file(actor.instansi_id, sidik))
    if not isinstance(jawaban, bytes):
        return HasilCetak(sidik, _describe(jawaban, pilihan.milik))
    baru = _store(actor, jawaban)
    with transaction(actor.instansi_id) as session:
        berlaku = service.record_signature(
            session,
            actor,
            surat.id,
            asli=sidik,
            sidik=baru,
            penanda=pilihan.milik.isi.kode,
            now=clock.now(),
        )
    if berlaku:  # nothing names the unsigned file any more
        storage().remove(key_of(actor.instansi_id, sidik, bagian=BAGIAN))
    return HasilCetak(baru)


def _ask(katalog: Katalog, milik: Milik[Penanda], surat: SuratDicetak, pdf: bytes) -> bytes | Pergi | Galat:
    pihak = surat.penanda_tangan
    permintaan = PermintaanTandaTangan(
        nama=pihak.nama,
        nip=pihak.nip,
        jabatan=pihak.jabatan,
        alasan=f"{surat.judul} nomor {surat.nomor}",
        waktu=clock.now(),
    )
    return ask_tanda_tangan(katalog, milik, pdf, permintaan)


def _describe(jawaban: Pergi | Galat, milik: Milik[Penanda]) -> str:
    if isinstance(jawaban, Pergi):
        return (
            f"Surat belum ditandatangani: layanan {milik.isi.label} tidak menjawab ({jawaban.sebab}). "
            "Tanda tangani lagi nanti; nomor dan isinya tetap."
        )
    return f"Surat belum ditandatangani. {jawaban.kalimat}. Nomor dan isinya tetap."
