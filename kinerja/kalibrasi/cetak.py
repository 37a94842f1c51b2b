"""From closed minutes to a signed file: print, store, sign; outside of transactions, safe to repeat."""

from dataclasses import dataclass

from kinerja import clock
from kinerja.actor import Actor
from kinerja.db import reading, transaction
from kinerja.hooks.penanda import PermintaanTandaTangan
from kinerja.kalibrasi import service
from kinerja.kalibrasi.service.tanda_tangan import RisalahDicetak
from kinerja.surat.penanda import choose_penanda
from kinerja.surat.render import print_dokumen
from kinerja.surat.tandatangan import read_file, remove_pdf, sign_pdf, store_pdf


@dataclass(frozen=True)
class HasilRisalah:
    """The sha256 of the stored file, and in a sentence why it bears no signature, "" where it does."""

    sidik: str
    kendala: str = ""


def store_risalah(actor: Actor, kalibrasi_id: int) -> str:
    """Print and keep the file of closed minutes, once; its sha256. Raises as `sign_risalah` does."""
    with reading(actor.instansi_id) as session:
        risalah = service.load_for_signing(session, actor, kalibrasi_id)
    return risalah.sidik or _store(actor, risalah)


def sign_risalah(actor: Actor, kalibrasi_id: int, *, penanda: str = "") -> HasilRisalah:
    """Sign the minutes in the name of their leader; what is signed already stays.

    A signer that is away or fails is no error: the file without a signature stands, and can be signed later.
    Raises NotFoundError, NotAuthorizedError (not the leader), StateError (not closed), InputError (a signer
    that is not active), DokumenGagalError and StorageError.
    """
    with reading(actor.instansi_id) as session:
        risalah = service.load_for_signing(session, actor, kalibrasi_id, penanda=penanda)
    if risalah.penanda:
        return HasilRisalah(risalah.sidik)
    sidik = risalah.sidik or _store(actor, risalah)
    pilihan = choose_penanda(risalah.katalog, penanda)
    if pilihan.milik is None:
        return HasilRisalah(sidik, pilihan.pesan or "Tidak ada penanda tangan elektronik yang aktif.")
    asli = read_file(actor.instansi_id, sidik)
    hasil = sign_pdf(risalah.katalog, pilihan, asli, _request(risalah), sebutan="Risalah")
    if not hasil.pdf:
        return HasilRisalah(sidik, hasil.kendala)
    return HasilRisalah(_keep(actor, risalah, sidik, hasil.pdf, hasil.penanda))


def _request(risalah: RisalahDicetak) -> PermintaanTandaTangan:
    pihak = risalah.penanda_tangan
    return PermintaanTandaTangan(
        nama=pihak.nama,
        nip=pihak.nip,
        jabatan=pihak.jabatan,
        alasan=f"Risalah kalibrasi nomor {risalah.nomor}",
        waktu=clock.now(),
    )


def _store(actor: Actor, risalah: RisalahDicetak) -> str:
    sidik = store_pdf(actor, print_dokumen(risalah.dokumen))
    with transaction(actor.instansi_id) as session:
        return service.record_file(session, actor, risalah.id, sidik, now=clock.now())


def _keep(actor: Actor, risalah: RisalahDicetak, asli: str, isi: bytes, penanda: str) -> str:
    sidik = store_pdf(actor, isi)
    with transaction(actor.instansi_id) as session:
        berlaku = service.record_signature(
            session, actor, risalah.id, asli=asli, sidik=sidik, penanda=penanda, now=clock.now()
        )
    if berlaku:  # nothing names the unsigned file any more
        remove_pdf(actor, asli)
    return sidik
