"""From an issued number to a file: print, store, sign; outside of transactions, and repeatable at any step.

The number is reserved before; whatever stops in between leaves a letter that can be printed or signed again.
"""

from dataclasses import dataclass

from kinerja import clock
from kinerja.actor import Actor
from kinerja.db import reading, transaction
from kinerja.hooks.penanda import PermintaanTandaTangan
from kinerja.surat import service
from kinerja.surat.penanda import choose_penanda
from kinerja.surat.render import print_dokumen
from kinerja.surat.service import SuratDicetak
from kinerja.surat.tandatangan import BAGIAN, read_file, remove_pdf, sign_pdf, store_pdf

__all__ = ["BAGIAN", "HasilCetak", "finish_surat", "read_file"]


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
    return _sign(actor, surat, sidik, pdf, penanda)


def _print(actor: Actor, surat: SuratDicetak) -> tuple[str, bytes]:
    if surat.dokumen is None:
        raise ValueError("the letter was printed before")
    pdf = print_dokumen(surat.dokumen)
    sidik = store_pdf(actor, pdf)
    with transaction(actor.instansi_id) as session:
        berlaku = service.record_file(session, actor, surat.id, sidik, now=clock.now())
    return (sidik, pdf) if berlaku == sidik else (berlaku, b"")


def _sign(actor: Actor, surat: SuratDicetak, sidik: str, pdf: bytes, kode: str) -> HasilCetak:
    pilihan = choose_penanda(surat.katalog, kode)
    if pilihan.milik is None:
        return HasilCetak(sidik, pilihan.pesan)
    pdf = pdf or read_file(actor.instansi_id, sidik)
    hasil = sign_pdf(surat.katalog, pilihan, pdf, _request(surat))
    if not hasil.pdf:
        return HasilCetak(sidik, hasil.kendala)
    baru = store_pdf(actor, hasil.pdf)
    with transaction(actor.instansi_id) as session:
        berlaku = service.record_signature(
            session, actor, surat.id, asli=sidik, sidik=baru, penanda=hasil.penanda, now=clock.now()
        )
    if berlaku:
        remove_pdf(actor, sidik)
    return HasilCetak(baru)


def _request(surat: SuratDicetak) -> PermintaanTandaTangan:
    pihak = surat.penanda_tangan
    return PermintaanTandaTangan(
        nama=pihak.nama,
        nip=pihak.nip,
        jabatan=pihak.jabatan,
        alasan=f"{surat.judul} nomor {surat.nomor}",
        waktu=clock.now(),
    )
