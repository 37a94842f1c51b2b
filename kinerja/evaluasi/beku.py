"""Freeze an evaluation: its picture and the hash over it, so that nothing later reaches it."""

from dataclasses import replace
from datetime import datetime

from kinerja.errors import StateError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.potret import PotretEvaluasi, dump_potret, seal_evaluasi
from kinerja.kalender.rules import local_date


def freeze(evaluasi: Evaluasi, potret: PotretEvaluasi, *, penilai_id: int, zona: str, now: datetime) -> None:
    """Keep picture and hash; from here on a change of name, unit or capaian does not reach it.

    Raises StateError where a rating is missing.
    """
    hasil, perilaku = evaluasi.rating_hasil, evaluasi.rating_perilaku
    predikat, aturan_id = evaluasi.predikat, evaluasi.aturan_id
    if hasil is None or perilaku is None or predikat is None or aturan_id is None:
        raise StateError("Rating belum disimpan. Pilih kedua rating, lalu tetapkan.")
    lengkap = replace(
        potret,
        capaian_organisasi=evaluasi.capaian_organisasi,
        rating_hasil=hasil,
        rating_perilaku=perilaku,
        predikat=predikat,
        catatan=evaluasi.catatan,
        ditetapkan=local_date(now, zona),
    )
    evaluasi.potret = dump_potret(lengkap)
    evaluasi.sidik = seal_evaluasi(evaluasi.potret, hasil, perilaku, predikat, aturan_id)
    evaluasi.penilai_id, evaluasi.ditetapkan = penilai_id, now
