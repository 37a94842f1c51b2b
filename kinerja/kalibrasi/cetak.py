"""From closed minutes to a signed file: print, store, sign; outside of transactions, safe to repeat."""

from sqlalchemy.orm import Session

from kinerja import clock
from kinerja.actor import Actor
from kinerja.db import reading, transaction
from kinerja.kalibrasi import service
from kinerja.kalibrasi.service.tanda_tangan import RisalahDicetak
from kinerja.surat.render import print_dokumen
from kinerja.surat.tandatangan import HasilCetak, Naskah, sign_stored, store_pdf


def store_risalah(actor: Actor, kalibrasi_id: int) -> str:
    """Print and keep the file of closed minutes, once; its sha256. Raises as `sign_risalah` does."""
    with reading(actor.instansi_id) as session:
        risalah = service.load_for_signing(session, actor, kalibrasi_id)
    return risalah.sidik or _store(actor, risalah)


def sign_risalah(actor: Actor, kalibrasi_id: int, *, penanda: str = "") -> HasilCetak:
    """Sign the minutes in the name of their leader; what is signed already stays.

    A signer that is away or fails is no error: the file without a signature stands, and can be signed later.
    Raises NotFoundError, NotAuthorizedError (not the leader), StateError (not closed), InputError (a signer
    that is not active), DokumenGagalError and StorageError.
    """
    with reading(actor.instansi_id) as session:
        risalah = service.load_for_signing(session, actor, kalibrasi_id, penanda=penanda)
    if risalah.penanda:
        return HasilCetak(risalah.sidik)
    sidik = risalah.sidik or _store(actor, risalah)
    hasil = _sign(actor, risalah, sidik, penanda)
    if hasil == HasilCetak(sidik):
        return HasilCetak(sidik, "Tidak ada penanda tangan elektronik yang aktif.")
    return hasil if hasil.sidik else HasilCetak(store_risalah(actor, kalibrasi_id))


def _store(actor: Actor, risalah: RisalahDicetak) -> str:
    sidik = store_pdf(actor, print_dokumen(risalah.dokumen))
    with transaction(actor.instansi_id) as session:
        return service.record_file(session, actor, risalah.id, sidik, now=clock.now())


def _sign(actor: Actor, risalah: RisalahDicetak, sidik: str, kode: str) -> HasilCetak:
    def record(session: Session, baru: str, penanda: str) -> bool:
        return service.record_signature(
            session, actor, risalah.id, asli=sidik, sidik=baru, penanda=penanda, now=clock.now()
        )

    alasan = f"Risalah kalibrasi nomor {risalah.nomor}"
    naskah = Naskah(risalah.katalog, sidik, risalah.penanda_tangan, alasan, sebutan="Risalah")
    return sign_stored(actor, naskah, kode, record)
