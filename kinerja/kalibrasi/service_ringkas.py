"""What Beranda asks: sessions that wait for the actor, as queries that it runs together with others."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.antrean import Baris, queue_row
from kinerja.kalibrasi.models import Kalibrasi, PesertaKalibrasi
from kinerja.kalibrasi.rules import StatusKalibrasi
from kinerja.organisasi.models import UnitKerja

UNDANGAN = "kalibrasi.undangan"
PIMPIN = "kalibrasi.pimpin"


def queue_kalibrasi(session: Session, actor: Actor, *, today: date, now: datetime) -> Iterable[Baris]:
    """Sessions that invite the actor, and those that he leads and has not closed."""
    if actor.pegawai_id is None:
        return ()
    diundang = (
        queue_row(UNDANGAN, Kalibrasi.id, nama=UnitKerja.nama, batas=Kalibrasi.tanggal)
        .join(PesertaKalibrasi, PesertaKalibrasi.kalibrasi_id == Kalibrasi.id)
        .join(UnitKerja, UnitKerja.id == Kalibrasi.unit_id)
        .where(PesertaKalibrasi.pegawai_id == actor.pegawai_id)
        .where(Kalibrasi.status.in_((StatusKalibrasi.RANCANGAN, StatusKalibrasi.BERLANGSUNG)))
    )
    memimpin = (
        queue_row(PIMPIN, Kalibrasi.id, nama=UnitKerja.nama, sejak=Kalibrasi.diubah)
        .join(UnitKerja, UnitKerja.id == Kalibrasi.unit_id)
        .where(Kalibrasi.pemimpin_id == actor.pegawai_id)
        .where(Kalibrasi.status.in_((StatusKalibrasi.BERLANGSUNG, StatusKalibrasi.DITERAPKAN)))
    )
    return (diundang, memimpin)
