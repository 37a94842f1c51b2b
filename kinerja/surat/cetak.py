"""From an issued number to a file: print, store, sign; outside of transactions, and repeatable at any step.

The number is reserved before; whatever stops in between leaves a letter that can be printed or signed again.
"""

from sqlalchemy.orm import Session

from kinerja import clock
from kinerja.actor import Actor
from kinerja.db import reading, transaction
from kinerja.surat import service
from kinerja.surat.dokumen import DokumenSurat
from kinerja.surat.render import print_dokumen
from kinerja.surat.service import SuratDicetak
from kinerja.surat.tandatangan import BAGIAN, HasilCetak, Naskah, read_file, sign_stored, store_pdf

__all__ = ["BAGIAN", "HasilCetak", "finish_surat", "read_file"]


def finish_surat(actor: Actor, surat_id: int, *, penanda: str = "", tanda_tangan: bool = True) -> HasilCetak:
    """Print an issued letter and sign it, each where it was not done before.

    `penanda` is the kode of the signer, "" for the only active one.

    Raises NotFoundError, NotAuthorizedError, StateError (its plugin is gone), DokumenGagalError and
    StorageError; a signature that fails is no error, the unsigned file stands.
    """
    with reading(actor.instansi_id) as session:
        surat = service.load_for_print(session, actor, surat_id)
    sidik = _print(actor, surat.id, surat.dokumen) if surat.dokumen is not None else surat.sidik or ""
    if surat.penanda or not tanda_tangan:
        return HasilCetak(sidik)
    return _sign(actor, surat, sidik, penanda)


def _print(actor: Actor, surat_id: int, dokumen: DokumenSurat) -> str:
    sidik = store_pdf(actor, print_dokumen(dokumen))
    with transaction(actor.instansi_id) as session:
        return service.record_file(session, actor, surat_id, sidik, now=clock.now())


def _sign(actor: Actor, surat: SuratDicetak, sidik: str, kode: str) -> HasilCetak:
    def record(session: Session, baru: str, penanda: str) -> bool:
        return service.record_signature(
            session, actor, surat.id, asli=sidik, sidik=baru, penanda=penanda, now=clock.now()
        )

    naskah = Naskah(surat.katalog, sidik, surat.penanda_tangan, f"{surat.judul} nomor {surat.nomor}")
    hasil = sign_stored(actor, naskah, kode, record)
    return hasil if hasil.sidik else finish_surat(actor, surat.id, tanda_tangan=False)
