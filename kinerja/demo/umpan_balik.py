"""Feedback in the demo: colleagues who spoke, one text held back, and requests that wait."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.db import transaction
from kinerja.demo.karya import Orang, actor_of
from kinerja.kalender.rules import JenisPeriode
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import NilaiPerilaku, StatusSkp
from kinerja.umpan_balik import service
from kinerja.umpan_balik.models import UmpanBalik
from kinerja.umpan_balik.rules import JenisUmpan

KATA = (
    (NilaiPerilaku.KOLABORATIF, JenisUmpan.APRESIASI, "Selalu membagi bahan rapat sebelum diminta."),
    (NilaiPerilaku.KOLABORATIF, JenisUmpan.SARAN_PERBAIKAN, "Sampaikan perubahan jadwal lebih awal."),
    (NilaiPerilaku.ADAPTIF, JenisUmpan.APRESIASI, "Cepat menguasai aplikasi yang baru."),
)
SEBELUM = timedelta(days=4)


def write_feedback(instansi_id: int, daftar: Sequence[Orang], *, today: date, now: datetime) -> None:
    """The first three with a plan at work: the others speak about each, and each waits for something."""
    biasa = [satu for satu in daftar if not satu.kepala]
    for nomor, orang in enumerate(biasa[:3]):
        rekan = [satu for satu in biasa if satu is not orang and satu.penilai_id == orang.penilai_id]
        with transaction(instansi_id) as session:
            periode_id = _find_period(session, orang, today)
            if periode_id is None or len(rekan) < len(KATA):
                continue
            _speak(session, instansi_id, periode_id, rekan, today=today - SEBELUM, now=now - SEBELUM)
            if rekan[3:]:
                teks = "Catatan rapatnya rapi."
                _say(session, instansi_id, rekan[3], periode_id, KATA[0][0], None, teks, today, now)
            _ask(session, instansi_id, orang, rekan, periode_id, today=today, now=now, sendiri=nomor == 0)
            if nomor == 0:
                _report(session, instansi_id, orang, periode_id, today=today, now=now)


def _find_period(session: Session, orang: Orang, today: date) -> int | None:
    """The period of today in the approved plan of this person."""
    query = (
        select(PeriodePenilaian.id)
        .join(PeriodePenilaian.skp)
        .where(Skp.pegawai_id == orang.pegawai_id, Skp.status == StatusSkp.DITETAPKAN)
        .where(PeriodePenilaian.mulai <= today - SEBELUM, PeriodePenilaian.sampai > today)
        .where(PeriodePenilaian.jenis != JenisPeriode.TAHUNAN)
    )
    return session.scalars(query).first()


def _speak(
    session: Session, instansi_id: int, periode_id: int, rekan: Sequence[Orang], *, today: date, now: datetime
) -> None:
    for satu, (nilai, jenis, teks) in zip(rekan, KATA, strict=False):
        _say(session, instansi_id, satu, periode_id, nilai, jenis, teks, today, now)


def _say(
    session: Session,
    instansi_id: int,
    siapa: Orang,
    periode_id: int,
    nilai: NilaiPerilaku,
    jenis: JenisUmpan | None,
    teks: str,
    today: date,
    now: datetime,
) -> None:
    service.add_umpan_balik(
        session,
        actor_of(instansi_id, siapa.pegawai_id, siapa.nama),
        periode_id,
        teks,
        nilai_perilaku=nilai,
        jenis=jenis,
        today=today,
        now=now,
    )


def _ask(
    session: Session,
    instansi_id: int,
    orang: Orang,
    rekan: Sequence[Orang],
    periode_id: int,
    *,
    today: date,
    now: datetime,
    sendiri: bool,
) -> None:
    """One asks his colleagues; about the others the pejabat penilai asks."""
    peminta = (
        actor_of(instansi_id, orang.pegawai_id, orang.nama)
        if sendiri
        else actor_of(instansi_id, orang.penilai_id, orang.penilai_nama)
    )
    pesan = (
        "Apa yang sebaiknya saya perbaiki dalam pendampingan perangkat daerah?"
        if sendiri
        else "Bagaimana kerja samanya dalam tim triwulan ini?"
    )
    isian = service.IsianPermintaan(
        pegawai_ids=tuple(satu.pegawai_id for satu in rekan[:4]),
        pesan=pesan,
        tenggat=today + timedelta(days=7),
    )
    service.ask_umpan_balik(session, peminta, periode_id, isian, today=today, now=now)


def _report(
    session: Session, instansi_id: int, orang: Orang, periode_id: int, *, today: date, now: datetime
) -> None:
    """One text waits for a decision of the atasan or the admin."""
    pemilik = actor_of(instansi_id, orang.pegawai_id, orang.nama)
    tanda = session.scalars(
        select(UmpanBalik.tanda).where(UmpanBalik.periode_id == periode_id, UmpanBalik.teks == KATA[1][2])
    ).one()
    alasan = "Tidak menyangkut pekerjaan triwulan ini."
    service.report_umpan_balik(session, pemilik, periode_id, tanda, alasan, today=today, now=now)
