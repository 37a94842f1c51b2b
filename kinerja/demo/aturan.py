"""The rule sets of the demo: a draft of a made-up regulation, a deadline per instansi, a recomputed year."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.admin.edisi import change_editions
from kinerja.admin.service_aturan import store_edition
from kinerja.aturan import service_pilihan
from kinerja.aturan.muat import EdisiAturan, read_data, read_edisi
from kinerja.db import reading, transaction
from kinerja.evaluasi.service_hitung_ulang import recompute_year, record_run
from kinerja.organisasi import service_instansi

PENGELOLA = Actor(None, 0, None, "Pengelola platform", frozenset({PeranLingkup(Peran.PLATFORM)}))
SEBUTAN = {
    "sangat_baik": "Sangat Baik",
    "baik": "Baik",
    "butuh_perbaikan": "Perlu Perbaikan",
    "kurang": "Kurang/Misconduct",
    "sangat_kurang": "Sangat Kurang",
}


def add_rules(semua: Sequence[int], tahun: int, *, today: date, now: datetime) -> None:
    """The draft for the whole installation, then what each instansi chose and recomputed."""
    edisi = _draft(tahun + 1)
    change_editions(
        PENGELOLA,
        lambda session: store_edition(session, PENGELOLA, edisi, rancangan=True, surut=False, now=now),
        now=now,
    )
    for instansi_id in semua:
        _choose_deadline(instansi_id, tahun, today=today, now=now)
        _recompute(instansi_id, tahun - 1, now=now)


def _draft(tahun: int) -> EdisiAturan:
    data = read_data("predikat_matrix.json") | {
        "berlaku_mulai": f"{tahun}-01-01",
        "sumber": "Contoh rancangan untuk demo, bukan peraturan",
        "verifikasi": "Karangan untuk demo.",
    }
    isi = json.loads(json.dumps(data["isi"]))
    isi["kuadran"]["sesuai_ekspektasi"]["di_atas_ekspektasi"] = "sangat_baik"
    return read_edisi(json.dumps(data | {"isi": isi | {"sebutan": SEBUTAN}}))


def _choose_deadline(instansi_id: int, tahun: int, *, today: date, now: datetime) -> None:
    isian = service_pilihan.IsianPilihan(
        kode="periode",
        kolom="tenggat.evaluasi_tahunan",
        nilai="01-10",
        mulai=date(tahun, 1, 1),
        alasan=f"Surat contoh tentang batas akhir penilaian {tahun}",
    )
    actor = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        zona = service_instansi.find_instansi(session, actor).zona_waktu
        service_pilihan.choose(session, actor, isian, zona=zona, today=today, now=now)


def _recompute(instansi_id: int, tahun: int, *, now: datetime) -> None:
    actor = system_actor(instansi_id)
    with reading(instansi_id) as session:
        *_, hasil = recompute_year(session, actor, tahun=tahun)
    with transaction(instansi_id) as session:
        record_run(session, actor, hasil, mulai=now, now=now)
