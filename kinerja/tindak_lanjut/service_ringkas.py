"""What Beranda asks: what waits for a decision, and improvements that end soon. Nothing is run here."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.antrean import Baris, queue_row
from kinerja.organisasi.models import Pegawai
from kinerja.tindak_lanjut.hak import decides, leads, waits_for_decision
from kinerja.tindak_lanjut.models import PerbaikanKinerja, Rekomendasi
from kinerja.tindak_lanjut.rules.alur import StatusRekomendasi
from kinerja.tindak_lanjut.rules.jenis import CATATAN
from kinerja.tindak_lanjut.rules.perbaikan import HARI_PENGINGAT

PUTUS, LAKSANA, PANTAU = "tindak_putus", "tindak_laksana", "tindak_pantau"


def queue_tindak_lanjut(session: Session, actor: Actor, *, today: date, now: datetime) -> Iterable[Baris]:
    """Decisions that wait for the actor, approved ones to carry out, and improvements near their end."""
    if actor.pegawai_id is None:
        return
    milik = decides(actor, today)
    kolom = {"nama": Pegawai.nama, "sejak": Rekomendasi.status_sejak, "batas": Rekomendasi.batas}
    for kode, keadaan in (
        (PUTUS, waits_for_decision(today)),
        (LAKSANA, Rekomendasi.status == StatusRekomendasi.DISETUJUI),
    ):
        isi = kolom if kode == PUTUS else {"nama": Pegawai.nama, "sejak": Rekomendasi.status_sejak}
        yield (
            queue_row(kode, Rekomendasi.id, **isi)
            .join(Pegawai, Pegawai.id == Rekomendasi.pegawai_id)
            .where(milik, keadaan, Rekomendasi.jenis.not_in(CATATAN))
        )
    yield (
        queue_row(
            PANTAU,
            PerbaikanKinerja.id,
            objek=Rekomendasi.id,
            nama=Pegawai.nama,
            batas=PerbaikanKinerja.terakhir,
        )
        .join(Rekomendasi, Rekomendasi.id == PerbaikanKinerja.rekomendasi_id)
        .join(Pegawai, Pegawai.id == PerbaikanKinerja.pegawai_id)
        .where(PerbaikanKinerja.hasil.is_(None), or_(leads(actor, today), milik))
        .where(PerbaikanKinerja.terakhir <= today + timedelta(days=HARI_PENGINGAT))
    )
