"""A recommendation as it is made and taken back, for every service that does either."""

from datetime import date, datetime

from kinerja import audit
from kinerja.tindak_lanjut.hak import OBJEK
from kinerja.tindak_lanjut.models import Rekomendasi
from kinerja.tindak_lanjut.rules.alur import StatusRekomendasi
from kinerja.tindak_lanjut.rules.dasar import due_day
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi

DIGANTIKAN = "Penilaian yang menjadi dasarnya sudah digantikan revisi baru."


def new_recommendation(
    pegawai_id: int, jenis: JenisRekomendasi, tahun: int, kunci: str, *, today: date, now: datetime
) -> Rekomendasi:
    """A proposal that waits for whoever decides about its kind."""
    return Rekomendasi(
        pegawai_id=pegawai_id,
        jenis=jenis,
        tahun=tahun,
        kunci=kunci,
        status=StatusRekomendasi.USULAN,
        status_sejak=now,
        batas=due_day(today),
        dibuat=now,
    )


def take_back(satu: Rekomendasi, alasan: str, *, now: datetime) -> None:
    """It lost its ground: nobody can decide about it any more."""
    satu.status, satu.status_sejak = StatusRekomendasi.DITARIK, now
    satu.ditunda_sampai, satu.alasan_tarik = None, alasan


def withdraw(satu: Rekomendasi, now: datetime) -> audit.Entri:
    """Take it back because an evaluation under it was replaced; the line for the audit log."""
    sebelum = satu.status.value
    take_back(satu, DIGANTIKAN, now=now)
    return audit.Entri(
        "tindak_lanjut.tarik",
        OBJEK,
        satu.id,
        sebelum={"status": sebelum},
        sesudah={"status": satu.status.value},
        rincian={"perubahan": [f"{satu.jenis.label}: ditarik. {satu.alasan_tarik}"]},
    )
