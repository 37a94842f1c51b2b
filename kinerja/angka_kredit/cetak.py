"""From an issued document to its file: print, store, sign; outside of transactions, safe to repeat."""

from kinerja import clock
from kinerja.actor import Actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.service import DokumenDicetak
from kinerja.db import reading, transaction
from kinerja.hooks.penanda import PermintaanTandaTangan
from kinerja.surat.cetak import HasilCetak
from kinerja.surat.penanda import choose_penanda
from kinerja.surat.render import print_dokumen, title_of
from kinerja.surat.tandatangan import read_file, remove_pdf, sign_pdf, store_pdf

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
    pilihan = choose_penanda(dokumen.katalog, kode, sebutan="Dokumen")
    if pilihan.milik is None:
        return HasilCetak(sidik, pilihan.pesan)
    asli = read_file(actor.instansi_id, sidik)
    hasil = sign_pdf(dokumen.katalog, pilihan, asli, _request(dokumen), sebutan="Dokumen")
    if not hasil.pdf:
        return HasilCetak(sidik, hasil.kendala)
    baru = store_pdf(actor, hasil.pdf)
    with transaction(actor.instansi_id) as session:
        berlaku = service.record_signature(
            session, actor, dokumen.id, asli=sidik, sidik=baru, penanda=hasil.penanda, now=clock.now()
        )
    if not berlaku:  # another process was first; its file may have the same bytes as this one
        return print_file(actor, dokumen.id)
    remove_pdf(actor, sidik)
    return HasilCetak(baru)


def _request(dokumen: DokumenDicetak) -> PermintaanTandaTangan:
    pihak = dokumen.penanda_tangan
    return PermintaanTandaTangan(
        nama=pihak.nama,
        nip=pihak.nip,
        jabatan=pihak.jabatan,
        alasan=f"{title_of(dokumen.isi)} nomor {dokumen.nomor}",
        waktu=clock.now(),
    )
