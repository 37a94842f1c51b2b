"""A session of kalibrasi in the demo: the drafts of a whole bidang, a few moves, and the rest to be done."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.db import transaction
from kinerja.demo.karya import Orang, Tahun, actor_of
from kinerja.evaluasi.rules import Rating
from kinerja.kalibrasi.muat import load_group
from kinerja.kalibrasi.rules import Sel
from kinerja.kalibrasi.service import create_session, stage_move, start_session
from kinerja.organisasi.models import Penempatan
from kinerja.organisasi.query import holds_on
from kinerja.skp.models import Skp

AGENDA = "Menyamakan ukuran antarpejabat penilai sebelum penilaian ditetapkan."
ALASAN = (
    "Memimpin perbaikan data mutasi 38 perangkat daerah lebih awal dari jadwal.",
    "Dua indikator utama tidak tercapai dan belum ada bukti perbaikannya.",
)
TUJUAN = (
    Sel(Rating.DI_ATAS_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI),
    Sel(Rating.DI_BAWAH_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI),
)


def write_calibration(
    tahun: Tahun,
    bidang: Sequence[Orang],
    kode: str,
    plan: Callable[[Tahun, Orang, str], int],
    *,
    today: date,
    now: datetime,
) -> None:
    """Rate everybody of a bidang who has no SKP yet, and open a session that its pimpinan leads.

    `bidang` holds its head and its people; `kode` is the last finished quarter.
    """
    kepala = next(satu for satu in bidang if satu.kepala)
    for orang in _without_skp(tahun, bidang):
        tahun.work_one(orang, plan(tahun, orang, "ditetapkan"), kode, "dinilai")
    pemimpin = actor_of(tahun.instansi_id, kepala.penilai_id, kepala.penilai_nama)
    with transaction(tahun.instansi_id) as session:
        unit_id = _unit_of(session, kepala, today)
        sesi = create_session(
            session,
            pemimpin,
            unit_id,
            tahun.tahun,
            kode,
            tanggal=today,
            agenda=AGENDA,
            today=today,
            now=now,
        )
        start_session(session, pemimpin, sesi.id, today=today, now=now)
        _stage(session, pemimpin, sesi.id, unit_id, tahun.tahun, kode, today=today, now=now)


def _stage(
    session: Session,
    pemimpin: Actor,
    sesi_id: int,
    unit_id: int,
    tahun: int,
    kode: str,
    *,
    today: date,
    now: datetime,
) -> None:
    grup = load_group(session, pemimpin, unit_id, tahun, kode, today=today)
    biasa = Sel(Rating.SESUAI_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI)
    calon = [satu.periode.id for satu in grup.orang if satu.draf and satu.periode and satu.asal == biasa]
    for periode_id, tujuan, alasan in zip(calon, TUJUAN, ALASAN, strict=False):
        stage_move(session, pemimpin, sesi_id, periode_id, tujuan, alasan, today=today, now=now)


def _without_skp(tahun: Tahun, bidang: Sequence[Orang]) -> list[Orang]:
    with transaction(tahun.instansi_id) as session:
        punya = set(session.scalars(select(Skp.pegawai_id).where(Skp.tahun == tahun.tahun)))
    awal = date(tahun.tahun, 1, 1)
    return [s for s in bidang if not s.kepala and s.pegawai_id not in punya and s.sejak <= awal]


def _unit_of(session: Session, kepala: Orang, today: date) -> int:
    query = select(Penempatan.unit_id).where(
        Penempatan.pegawai_id == kepala.pegawai_id, holds_on(Penempatan, today)
    )
    return session.scalars(query).one()
