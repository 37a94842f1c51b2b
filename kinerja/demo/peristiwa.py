"""What moves the year of the demo: a mutasi with its last evaluation, a long leave, and an acting head."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.db import transaction
from kinerja.demo.karya import Orang, Tahun
from kinerja.organisasi.models import Penempatan
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.organisasi.service import find_penempatan
from kinerja.organisasi.service_penempatan import Tempat
from kinerja.perjalanan import service
from kinerja.perjalanan.isian import IsianPeristiwa

SATU_HARI = timedelta(days=1)


def write_events(
    tahun: Tahun, orang: Sequence[Orang], skp: Sequence[int], *, today: date, now: datetime
) -> None:
    """Move the first, send the second on leave and let the third act for his head.

    `skp` are their approved SKP of this year, without any evaluated period. Nothing before March.
    """
    if today < date(tahun.tahun, 3, 1) or len(orang) < 3:
        return
    pindah, cuti, plt = orang[:3]
    bulan = date(today.year, today.month, 1)
    tmt = (bulan - SATU_HARI).replace(day=15)
    tujuan = next((satu for satu in orang[3:] if satu.unit != pindah.unit), None)
    if tujuan is not None:
        with transaction(tahun.instansi_id) as session:
            tempat = _like(session, tahun.instansi_id, tujuan, pindah, on=tmt)
        isian = IsianPeristiwa(
            jenis=JenisPeristiwa.MUTASI,
            mulai=tmt,
            dasar=f"SK 800.1.3.1/214/BKPSDM/{tahun.tahun}",
            tempat=tempat,
            penilai_id=tujuan.penilai_id,
            salin=True,
        )
        _record(tahun.instansi_id, pindah, isian, today, now)
        for kode in ("T1", "T2", "T3", "T4", "TH"):
            tahun.work_one(pindah, skp[0], kode, "diajukan")
    isian = IsianPeristiwa(
        jenis=JenisPeristiwa.CUTI_BESAR,
        mulai=bulan,
        sampai=(bulan + timedelta(days=62)).replace(day=1),
        dasar=f"SK 850/77/BKPSDM/{tahun.tahun}",
        keterangan="Cuti besar untuk ibadah haji",
    )
    _record(tahun.instansi_id, cuti, isian, today, now)
    with transaction(tahun.instansi_id) as session:
        unit_id = session.scalar(
            select(Penempatan.unit_id).where(
                Penempatan.pegawai_id == plt.penilai_id, Penempatan.kepala_unit, Penempatan.mulai <= today
            )
        )
    if unit_id is not None:
        isian = IsianPeristiwa(
            jenis=JenisPeristiwa.PLT,
            mulai=today,
            sampai=today + timedelta(days=21),
            dasar=f"SPT 094/31/BKPSDM/{tahun.tahun}",
            unit_id=unit_id,
        )
        _record(tahun.instansi_id, plt, isian, today, now)


def _like(session: Session, instansi_id: int, tujuan: Orang, pindah: Orang, *, on: date) -> Tempat:
    """The post of a colleague elsewhere, with the golongan that the person has."""
    sistem = system_actor(instansi_id)
    di_sana = find_penempatan(session, sistem, tujuan.pegawai_id, on=on)
    di_sini = find_penempatan(session, sistem, pindah.pegawai_id, on=on)
    if di_sana is None or di_sini is None:
        raise LookupError("the people of the demo sit somewhere")
    return Tempat(di_sana.unit_id, di_sana.jabatan_id, di_sini.golongan, di_sini.tmt_golongan, on)


def _record(instansi_id: int, orang: Orang, isian: IsianPeristiwa, today: date, now: datetime) -> None:
    sistem = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        lihat = service.preview_event(session, sistem, orang.pegawai_id, isian, today=today)
        service.record_event(
            session, sistem, orang.pegawai_id, isian, sidik=lihat.sidik, today=today, now=now
        )
