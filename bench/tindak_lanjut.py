"""Follow-up of 20,000 people with two final years, and their nine boxes.  script/bench tindak_lanjut

Measures the run of `kinerja tindak-lanjut usulkan`, a second run that finds nothing new, the list of the
admin, the boxes, one box and the export: seconds of one core, queries, and the largest memory of the process.
A second argument after the path of the results is the number of people.
"""

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kinerja import schema
from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.aturan.models import Aturan
from kinerja.aturan.rules import JenisPeriode, Jenjang, KodeAturan, Potensial, Predikat, Rating
from kinerja.aturan.service import ensure_first_editions
from kinerja.db import Database
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Instansi, Jabatan, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.rules import JenisForm, JenisJabatan, JenisPegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import Pendekatan, StatusSkp
from kinerja.tindak_lanjut.lembar import write_boxes
from kinerja.tindak_lanjut.models import PotensialPegawai
from kinerja.tindak_lanjut.service import halaman, talenta, usul
from tests.skp_bersama import count_queries

TAHUN = (2024, 2025)
HARI, SAAT = date(2026, 3, 10), datetime(2026, 3, 10, tzinfo=UTC)


def main() -> None:
    banyak = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/kinerja.db")
        instansi_id = _fill(database, banyak)
        awal = _memory()
        hasil = {nama: _measure(database, kerja) for nama, kerja in _steps(database, instansi_id)}
        database.engine.dispose()
    isi = {"pegawai": banyak, "memori_mb": round(_memory()), "memori_sebelum_mb": round(awal), **hasil}
    for nama, satu in hasil.items():
        print(f"{nama:24} {satu['inti']:6.2f} s of one core, {satu['query']:4} queries")
    print(f"{banyak} pegawai, memory {awal:.0f} MB before, {isi['memori_mb']} MB at most")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(isi, indent=2) + "\n", "utf-8")


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measure(database: Database, kerja: Callable[[], object]) -> dict[str, float]:
    with count_queries(database.engine) as asked:
        mulai = time.process_time()
        kerja()
        inti = time.process_time() - mulai
    return {"inti": round(inti, 2), "query": len(asked)}


def _steps(database: Database, instansi_id: int) -> Iterator[tuple[str, Callable[[], object]]]:
    sistem = system_actor(instansi_id)
    admin = Actor(1, instansi_id, None, "Admin", frozenset({PeranLingkup(Peran.ADMIN_INSTANSI)}))

    def read(do: Callable[[Session], object]) -> Callable[[], object]:
        def run() -> object:
            with database.session(instansi_id) as session:
                return do(session)

        return run

    def propose() -> None:
        with database.session(instansi_id) as session:
            kerja = usul.start_run(session, sistem, 2025, today=HARI)
        for sebagian in kerja.slices():
            with database.session(instansi_id, write=True) as session, session.begin():
                usul.propose_slice(session, sistem, kerja, sebagian, now=SAAT)

    yield "usulkan", propose
    yield "usulkan lagi", propose
    yield "daftar admin", read(lambda s: halaman.open_list(s, admin, 2025))
    yield "sembilan kotak", read(lambda s: talenta.open_grid(s, admin, 2025, today=HARI))
    yield "satu kotak", read(lambda s: talenta.open_box(s, admin, 2025, 5, today=HARI))
    yield "belum berkotak", read(lambda s: talenta.open_box(s, admin, 2025, 0, today=HARI))
    yield "ekspor", read(lambda s: write_boxes(talenta.iter_people(s, admin, 2025, today=HARI), 2025))


def _fill(database: Database, banyak: int) -> int:
    schema.upgrade(database.engine)
    with database.session(None, write=True, platform=True) as session, session.begin():
        instansi = Instansi(
            kode="kab", nama="Kab. Contoh", nama_pendek="Contoh", tempat="Contoh", dibuat=SAAT
        )
        session.add(instansi)
        ensure_first_editions(session, system_actor(0))
    with database.session(instansi.id, write=True) as session, session.begin():
        _fill_instansi(session, instansi.id, banyak)
    return instansi.id


def _fill_instansi(session: Session, instansi_id: int, banyak: int) -> None:
    unit = UnitKerja(nama="Badan Contoh")
    semua = [
        Jabatan(nama=f"Analis {j.label}", jenis=JenisJabatan(f"jf_{j.kategori.value}"), jenjang=j.value)
        for j in Jenjang
    ]
    session.add_all([unit, *semua])
    session.flush()
    aturan_id = session.scalar(select(Aturan.id).where(Aturan.kode == KodeAturan.PREDIKAT.value))
    acak = random.Random(5)
    milik = {"instansi_id": instansi_id}
    for awal in range(1, banyak + 1, 1_000):
        rows: dict[type[Any], list[dict[str, Any]]] = {}
        for nomor in range(awal, min(awal + 1_000, banyak + 1)):
            for model, isi in _person(nomor, unit.id, acak.choice(semua).id, aturan_id, acak):
                rows.setdefault(model, []).append(isi | milik)
        for model, daftar in rows.items():
            session.execute(insert(model), daftar)


def _person(
    nomor: int, unit_id: int, jabatan_id: int, aturan_id: int | None, acak: random.Random
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    orang = {"id": nomor, "nip": None, "nama": f"Pegawai {nomor:05}", "jenis": JenisPegawai.PNS, "versi": 1}
    yield Pegawai, orang
    tempat = {"id": nomor, "pegawai_id": nomor, "unit_id": unit_id, "jabatan_id": jabatan_id, "versi": 1}
    yield Penempatan, tempat | {"golongan": "III/a", "mulai": date(2023, 1, 1)}
    if nomor % 2:
        asesmen = {"pegawai_id": nomor, "potensial": acak.choice(tuple(Potensial)), "sumber": "Asesmen"}
        masa = {"tanggal": date(2025, 2, 1), "berlaku_sampai": date(2027, 12, 31), "nomor_dokumen": "800/1"}
        yield PotensialPegawai, asesmen | masa | {"oleh": "Admin", "dibuat": SAAT}
    for urut, tahun in enumerate(TAHUN):
        yield from _year(nomor * len(TAHUN) + urut, nomor, tahun, aturan_id, acak)


def _year(
    kunci: int, nomor: int, tahun: int, aturan_id: int | None, acak: random.Random
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    rentang = {"mulai": date(tahun, 1, 1), "sampai": date(tahun + 1, 1, 1), "status_sejak": SAAT, "versi": 1}
    skp = {"id": kunci, "pegawai_id": nomor, "penempatan_id": nomor, "tahun": tahun, "dibuat": SAAT}
    bentuk = {"pendekatan": Pendekatan.KUANTITATIF, "jenis_form": JenisForm.JA_JF}
    yield Skp, rentang | skp | bentuk | {"status": StatusSkp.DITUTUP}
    periode = {"id": kunci, "skp_id": kunci, "kode": "TH", "jenis": JenisPeriode.TAHUNAN}
    yield PeriodePenilaian, rentang | periode | {"status": StatusPeriode.FINAL}
    evaluasi = {"id": kunci, "periode_id": kunci, "penilai_id": nomor, "aturan_id": aturan_id, "versi": 1}
    sesuai = Rating.SESUAI_EKSPEKTASI
    rating = {"rating_hasil": sesuai, "rating_perilaku": sesuai, "predikat": acak.choice(tuple(Predikat))}
    yield Evaluasi, evaluasi | rating | {"potret": {"isi": "x" * 4_000}, "ditetapkan": SAAT, "final": SAAT}


if __name__ == "__main__":
    main()
