"""Made-up regulations that change everything: another matrix, other words, other periods, other numbers."""

import copy
import json
from datetime import date
from typing import Any

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.aturan.muat import BERKAS, EdisiAturan, read_data, read_edisi
from kinerja.aturan.rules import KodeAturan

PLATFORM = Actor(None, 0, None, "Pengelola Contoh", frozenset({PeranLingkup(Peran.PLATFORM)}))
SEBUTAN = {
    "sangat_baik": "Unggul",
    "baik": "Cakap",
    "butuh_perbaikan": "Berkembang",
    "kurang": "Rendah",
    "sangat_kurang": "Sangat Rendah",
}
KEBALIKAN = {
    "sangat_baik": "sangat_kurang",
    "baik": "sangat_baik",
    "butuh_perbaikan": "kurang",
    "kurang": "butuh_perbaikan",
    "sangat_kurang": "baik",
}


def make_edisi(kode: KodeAturan, mulai: date, **ganti: Any) -> EdisiAturan:
    """A whole edition of this kind from a day on, read from text as a file would be."""
    return read_edisi(make_teks(kode, mulai, **ganti))


def make_teks(kode: KodeAturan, mulai: date, **ganti: Any) -> str:
    data = copy.deepcopy(read_data(BERKAS[kode])) | {
        "berlaku_mulai": mulai.isoformat(),
        "berlaku_sampai": None,
        "sumber": f"Peraturan Contoh 1/{mulai.year} tentang {kode.label.lower()}",
    }
    isi: Any = data["isi"]
    if kode is KodeAturan.PREDIKAT:
        isi["sebutan"] = SEBUTAN
        isi["kuadran"] = {h: {p: KEBALIKAN[x] for p, x in k.items()} for h, k in isi["kuadran"].items()}
    elif kode is KodeAturan.PERIODE:
        isi["daftar"] = [satu | {"label": f"Masa {satu['label']}"} for satu in isi["daftar"]]
        isi["tenggat"]["evaluasi_periodik"]["hari"] = 20
    elif kode is KodeAturan.PERILAKU:
        isi["panduan"] = {n: [f"Contoh: {satu}" for satu in p] for n, p in isi["panduan"].items()}
    elif kode is KodeAturan.KONVERSI:
        isi["desimal"] = 3
        isi["faktor"] = isi["faktor"] | {"baik": "1.1"}
        isi["jenjang"]["ahli_pertama"]["koefisien"] = "13.333"
    elif kode is KodeAturan.BEBAN_KERJA:
        isi["menit_setahun"] = 72_000
    return json.dumps(data | ganti)
