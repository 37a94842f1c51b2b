"""What Beranda asks: documents that wait for the signature of the actor, as a query beside others."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import exists
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit.hak import waits_for
from kinerja.angka_kredit.models import DokumenAk
from kinerja.antrean import Baris, queue_row
from kinerja.plugin.katalog import installed
from kinerja.plugin.models import PluginInstansi

TANDA_TANGAN = "angka_kredit.tanda_tangan"


def queue_tanda_tangan(session: Session, actor: Actor, *, today: date, now: datetime) -> Iterable[Baris]:
    """Documents that the actor may sign; none where the instansi has no signer and signs by hand."""
    plugin = {milik.plugin.nama for milik in installed().penanda.values()}
    if actor.pegawai_id is None or not plugin:
        return ()
    aktif = exists().where(PluginInstansi.nama.in_(plugin), PluginInstansi.aktif)
    baris = queue_row(TANDA_TANGAN, DokumenAk.id, sejak=DokumenAk.dibuat)
    return (baris.where(*waits_for(actor.pegawai_id), aktif),)
