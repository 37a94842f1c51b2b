"""Pages of a plan with 20 indicators of five types (two of plugins), against one type.  script/bench rencana

Budget of issue 3: at most 1.1 times. Two people of one unit have the same plan but for the types; their pages
are asked for in one process, in turns; medians of whole requests. SKP shows the official texts, Pelaksanaan
asks each type for its form and its capaian.
"""

import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from kinerja import schema
from kinerja.akun.models import Akun
from kinerja.app import create_app
from kinerja.config import Config
from kinerja.db import Database
from kinerja.hooks.muat import load_plugins
from kinerja.organisasi.models import Penempatan
from kinerja.pelaksanaan.models import Realisasi
from kinerja.pelaksanaan.service import ensure_periods
from kinerja.plugin.katalog import installed
from kinerja.plugin.models import PluginInstansi
from kinerja.skp import service
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.rules import Aspek
from tests import factories
from tests.client import FormClient
from tests.conftest import KEYS, NOW
from tests.evaluasi_bersama import DIBUAT, SAAT, Kantor, make_kantor
from tests.skp_bersama import Saat, seal

PUTARAN, PEMANASAN = 100, 10
RHK = 5
PLUGIN = ("indikator_rasio", "indikator_survei")


class Jenis(NamedTuple):
    tipe: str
    target: str
    parameter: dict[str, Any]
    realisasi: dict[str, Any]


class Orang(NamedTuple):
    browser: FormClient
    skp: str
    pelaksanaan: str


ANGKA = Jenis("angka", "12 laporan", {"nilai": "12", "satuan": "laporan"}, {"nilai": "3"})
JENIS: Mapping[str, Sequence[Jenis]] = {
    "satu": (ANGKA,),
    "lima": (
        ANGKA,
        Jenis("persen", "95%", {"nilai": "95"}, {"nilai": "60"}),
        Jenis("makin_rendah", "paling banyak 3 aduan", {"nilai": "3", "satuan": "aduan"}, {"nilai": "1"}),
        Jenis(
            "rasio",
            "85% (selesai / masuk)",
            {"pembilang": "selesai", "penyebut": "masuk", "nilai": "85", "per": "100", "arah": "tinggi"},
            {"pembilang": "9", "penyebut": "10"},
        ),
        Jenis(
            "survei",
            "nilai 85 dari 100",
            {"skala": "seratus", "nilai": "85"},
            {"nilai": "86", "responden": 120},
        ),
    ),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app, semua = _prepare(Path(folder))
        gc.freeze()  # so that a collection looks at the requests only
        hasil = {halaman: _compare(semua, halaman) for halaman in ("skp", "pelaksanaan")}
        app.extensions["kinerja_database"].engine.dispose()
    isi = {
        halaman: {"satu": satu, "lima": lima, "rasio": lima / satu} for halaman, (satu, lima) in hasil.items()
    }
    for halaman, satu in isi.items():
        waktu = f"one type {satu['satu']:6.2f} ms, five types {satu['lima']:6.2f} ms"
        print(f"{halaman:12} {waktu}: {satu['rasio']:.3f} times (budget 1.1)")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(isi, indent=1))


# The two plans


def _prepare(folder: Path) -> tuple[Flask, dict[str, Orang]]:
    config = Config(
        instance=folder, database_url=f"sqlite:///{folder / 'kinerja.db'}", testing=True, kunci=KEYS
    )
    app = create_app(config, now=lambda: SAAT["now"], plugins=load_plugins(PLUGIN))
    app.test_client_class = FormClient
    database: Database = app.extensions["kinerja_database"]
    schema.upgrade(database.engine)
    with database.session(None, write=True, platform=True) as session, session.begin():
        instansi_id = factories.make_instansi(session).id
    with app.app_context(), database.session(instansi_id, write=True) as session, session.begin():
        session.add_all(PluginInstansi(nama=nama, aktif=True, diaktifkan=NOW) for nama in PLUGIN)
        kantor = make_kantor(session)
        orang = {nama: _make_person(kantor, jenis) for nama, jenis in JENIS.items()}
    return app, {
        nama: Orang(app.test_client().sign_in(akun), f"/skp/{skp_id}", f"/kinerja/{periode_id}")
        for nama, (akun, skp_id, periode_id) in orang.items()
    }


def _make_person(kantor: Kantor, jenis: Sequence[Jenis]) -> tuple[Akun, int, int]:
    """A person with an approved plan and realisasi in its first period: his account, SKP and period."""
    session, saat = kantor.session, Saat(today=DIBUAT.date(), now=DIBUAT)
    pegawai = kantor.add_person("Pegawai Contoh", skp=False)
    tempat = select(Penempatan.id).where(Penempatan.pegawai_id == pegawai.id)
    skp = factories.make_skp(session, pegawai, rhk=RHK, penempatan_id=session.scalars(tempat).one())
    session.execute(delete(Indikator).where(Indikator.rencana_hasil_kerja_id.in_(_list_rhk(skp))))
    giliran = cycle(jenis)
    semua = [
        (_make_indicator(session, rhk_id, aspek, satu), satu)
        for rhk_id in session.scalars(_list_rhk(skp)).all()
        for aspek, satu in zip(Aspek, giliran, strict=False)
    ]
    service.submit_skp(session, kantor.actor(pegawai), skp.id, **saat)
    service.approve_skp(session, kantor.penilai, skp.id, sidik=seal(session, skp.id), **saat)
    ensure_periods(session, kantor.sistem, skp, **saat)
    periode = kantor.periode(pegawai)
    for indikator, satu in semua:
        isi = {"periode_id": periode.id, "indikator_id": indikator.id, "diubah": DIBUAT}
        session.add(Realisasi(nilai=satu.realisasi, **isi))
    return kantor.akun(pegawai), skp.id, periode.id


def _list_rhk(skp: Skp) -> Select[int]:
    return select(RencanaHasilKerja.id).where(RencanaHasilKerja.skp_id == skp.id)


def _make_indicator(session: Session, rhk_id: int, aspek: Aspek, satu: Jenis) -> Indikator:
    tipe = installed().indikator[satu.tipe].isi
    tipe.load_parameter(satu.parameter)  # what cannot be read would be rendered for nothing
    tipe.load_realisasi(satu.realisasi)
    indikator = Indikator(
        rencana_hasil_kerja_id=rhk_id,
        urutan=list(Aspek).index(aspek) + 1,
        aspek=aspek,
        teks="Jumlah laporan",
        target=satu.target,
        tipe=satu.tipe,
        parameter=satu.parameter,
    )
    session.add(indikator)
    session.flush()
    return indikator


# Measuring


def _compare(semua: Mapping[str, Orang], halaman: str) -> tuple[float, float]:
    """Milliseconds of both; turns are taken, so that a busy machine slows both."""
    waktu: dict[str, list[float]] = {nama: [] for nama in semua}
    for putaran in range(PEMANASAN + PUTARAN):
        for nama in sorted(semua, reverse=bool(putaran % 2)):
            detik = _ask(semua[nama].browser, getattr(semua[nama], halaman))
            if putaran >= PEMANASAN:
                waktu[nama].append(detik)
    return statistics.median(waktu["satu"]) * 1e3, statistics.median(waktu["lima"]) * 1e3


def _ask(browser: FormClient, alamat: str) -> float:
    gc.collect()  # not within the request that happens to fill the limit
    mulai = time.perf_counter()
    jawaban = browser.get(alamat)
    selesai = time.perf_counter() - mulai
    if jawaban.status_code != 200:
        raise RuntimeError(f"{alamat} answered {jawaban.status}")
    return selesai


if __name__ == "__main__":
    main()
