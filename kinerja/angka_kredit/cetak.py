"""From an issued document to its file: print, store, sign; outside of transactions, safe to repeat."""

from sqlalchemy.orm import Session

from kinerja import clock
from kinerja.actor import Actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.service import DokumenDicetak
from kinerja.db import reading, transaction
from kinerja.surat.render import print_dokumen, title_of
from kinerja.surat.tandatangan import HasilCetak, Naskah, read_file, sign_stored, store_pdf

__all__ = ["HasilCetak", "print_file", "read_file", "sign_file"]


def print_file(actor: Actor, dokumen_id: int) -> HasilCetak:
    """The stored file of a document, printed first where that was not done.

    Raises NotFoundError, StateError (taken back), DokumenGagalError and StorageError.
    """
    with reading(actor.instansi_id) as session:
        dokumen = service.load_for_print(session, actor, dokumen_id, today=clock.today())
    return HasilCetak(dokumen.sidik or _print(actor, dokumen))


def sign_file(actor: Actor, dokumen_id: int, *, penanda: str = "") -> HasilCetak:
    """Print a document and sign it, each where it was not done before.

    `penanda` is the kode of the signer, "" for the only active one. Only for the pejabat penilai whose name
    it bears: raises NotAuthorizedError for others, and as `print_file`. A signature that fails is no error:
    `kendala` says why, and the unsigned file stands.
    """
    hari = clock.today()
    with reading(actor.instansi_id) as session:
        service.check_may_sign(session, actor, dokumen_id, today=hari)
        dokumen = service.load_for_print(session, actor, dokumen_id, today=hari)
    sidik = dokumen.sidik or _print(actor, dokumen)
    return HasilCetak(sidik) if dokumen.penanda else _sign(actor, dokumen, sidik, penanda)


def _print(actor: Actor, dokumen: DokumenDicetak) -> str:
    sidik = store_pdf(actor, print_dokumen(dokumen.isi))
    with transaction(actor.instansi_id) as session:
        return service.record_file(session, actor, dokumen.id, sidik, now=clock.now())


def _sign(actor: Actor, dokumen: DokumenDicetak, sidik: str, kode: str) -> HasilCetak:
    def record(session: Session, baru: str, penanda: str) -> bool:
        return service.record_signature(
            session, actor, dokumen.id, asli=sidik, sidik=baru, penanda=penanda, now=clock.now()
        )

    alasan = f"{title_of(dokumen.isi)} nomor {dokumen.nomor}"
    naskah = Naskah(dokumen.katalog, sidik, dokumen.penanda_tangan, alasan, sebutan="Dokumen")
    hasil = sign_stored(actor, naskah, kode, record)
    return hasil if hasil.sidik else print_file(actor, dokumen.id)
