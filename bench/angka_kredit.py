"""Angka kredit of 20,000 people over five years, on one core.  script/bench angka_kredit

Budget of issue 5: `kinerja ak hitung` ends within 60 s in bounded memory. The evaluations are written into a
new database; the command runs in a process of its own, whose time and largest memory are told. A second
argument after the path of the results is the number of people.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kinerja import schema
from kinerja.actor import system_actor
from kinerja.aturan.models import Aturan
from kinerja.aturan.rules import JenisPeriode, Jenjang, KodeAturan, Predikat, Rating
from kinerja.aturan.service import ensure_first_editions
from kinerja.db import Database
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Instansi, Jabatan, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.rules import JenisForm, JenisJabatan, JenisPegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import Pendekatan, StatusSkp

TAHUN = range(2023, 2028)
SAAT = datetime(2028, 2, 1, tzinfo=UTC)
BATAS = 60.0


def main() -> None:
    banyak = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/kinerja.db"
        mulai = time.perf_counter()
        _fill(url, banyak)
        siap = time.perf_counter() - mulai
        print(f"{banyak} pegawai, {banyak * len(TAHUN)} penilaian disiapkan dalam {siap:.0f} s", flush=True)
        detik, inti, memori, hasil = _run(Path(folder), url)
    print(
        f"kinerja ak hitung: {detik:.1f} s, {inti:.1f} s pada satu inti (batas {BATAS:.0f}), {memori:.0f} MB"
    )
    print(f"{hasil['pegawai']} pegawai, {hasil['baru']} konversi, {hasil['per_tahun']}")
    if len(sys.argv) > 1:
        isi = {
            "pegawai": banyak,
            "tahun": len(TAHUN),
            "detik": round(detik, 1),
            "inti": round(inti, 1),
            "memori_mb": round(memori),
        }
        Path(sys.argv[1]).write_text(json.dumps(isi, indent=2) + "\n", "utf-8")
    if inti > BATAS or hasil["baru"] != banyak * len(TAHUN):
        raise SystemExit(1)


def _run(folder: Path, url: str) -> tuple[float, float, float, dict[str, Any]]:
    env = os.environ | {"KINERJA_INSTANCE": str(folder), "KINERJA_DATABASE_URL": url}
    perintah = [sys.executable, "-m", "kinerja.cli", "ak", "hitung", "--dari", str(TAHUN[0])]
    perintah += ["--sampai", str(TAHUN[-1]), "--json"]
    satu_inti = {min(os.sched_getaffinity(0))}
    mulai = time.perf_counter()
    jalan = subprocess.run(
        perintah,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: os.sched_setaffinity(0, satu_inti),
    )
    detik = time.perf_counter() - mulai
    pakai = resource.getrusage(resource.RUSAGE_CHILDREN)
    # The core is shared with others here: what counts is the time that it worked for the command.
    return detik, pakai.ru_utime + pakai.ru_stime, pakai.ru_maxrss / 1024, json.loads(jalan.stdout)


def _fill(url: str, banyak: int) -> None:
    database = Database(url)
    schema.upgrade(database.engine)
    with database.session(None, write=True, platform=True) as session, session.begin():
        instansi = Instansi(
            kode="kab", nama="Kab. Contoh", nama_pendek="Contoh", tempat="Contoh", dibuat=SAAT
        )
        session.add(instansi)
        ensure_first_editions(session, system_actor(0))
    with database.session(instansi.id, write=True) as session, session.begin():
        _fill_instansi(session, instansi.id, banyak)
    database.engine.dispose()


def _fill_instansi(session: Session, instansi_id: int, banyak: int) -> None:
    unit = UnitKerja(nama="Badan Contoh")
    semua_jabatan = [
        Jabatan(nama=f"Analis {j.label}", jenis=JenisJabatan(f"jf_{j.kategori.value}"), jenjang=j.value)
        for j in Jenjang
    ]
    session.add_all([unit, *semua_jabatan])
    session.flush()
    aturan_id = session.scalar(select(Aturan.id).where(Aturan.kode == KodeAturan.PREDIKAT.value))
    acak = random.Random(5)
    milik = {"instansi_id": instansi_id, "versi": 1}
    for awal in range(1, banyak + 1, 1_000):
        rows: dict[type[Any], list[dict[str, Any]]] = {}
        for nomor in range(awal, min(awal + 1_000, banyak + 1)):
            for model, isi in _person(nomor, unit.id, acak.choice(semua_jabatan).id, aturan_id, acak):
                rows.setdefault(model, []).append(isi | milik)
        for model, daftar in rows.items():
            session.execute(insert(model), daftar)


def _person(
    nomor: int, unit_id: int, jabatan_id: int, aturan_id: int | None, acak: random.Random
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    nip = f"{19800101 + nomor % 28:08}{200001 + nomor // 28 % 12:06}1000"
    yield Pegawai, {"id": nomor, "nip": None, "nama": f"Pegawai {nip}", "jenis": JenisPegawai.PNS}
    tempat = {
        "id": nomor,
        "pegawai_id": nomor,
        "unit_id": unit_id,
        "jabatan_id": jabatan_id,
        "golongan": "III/a",
    }
    yield Penempatan, tempat | {"mulai": date(2023, 1, 1)}
    for tahun in TAHUN:
        kunci = nomor * len(TAHUN) + tahun - TAHUN[0]
        rentang = {"mulai": date(tahun, 1, 1), "sampai": date(tahun + 1, 1, 1), "status_sejak": SAAT}
        yield (
            Skp,
            rentang
            | {
                "id": kunci,
                "pegawai_id": nomor,
                "penempatan_id": nomor,
                "tahun": tahun,
                "pendekatan": Pendekatan.KUANTITATIF,
                "jenis_form": JenisForm.JA_JF,
                "status": StatusSkp.DITUTUP,
                "dibuat": SAAT,
            },
        )
        yield (
            PeriodePenilaian,
            rentang
            | {
                "id": kunci,
                "skp_id": kunci,
                "kode": "TH",
                "jenis": JenisPeriode.TAHUNAN,
                "status": StatusPeriode.FINAL,
            },
        )
        yield (
            Evaluasi,
            {
                "id": kunci,
                "periode_id": kunci,
                "penilai_id": nomor,
                "rating_hasil": Rating.SESUAI_EKSPEKTASI,
                "rating_perilaku": Rating.SESUAI_EKSPEKTASI,
                "predikat": acak.choice(tuple(Predikat)),
                "aturan_id": aturan_id,
                "potret": {"isi": "x" * 4_000},
                "ditetapkan": SAAT,
                "final": SAAT,
            },
        )


if __name__ == "__main__":
    main()
