"""The follow-up of the demo: what last year's final results suggest, in every state that a page can show."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.aturan.rules import Potensial
from kinerja.db import transaction
from kinerja.demo.karya import Orang
from kinerja.organisasi.models import Pegawai
from kinerja.tindak_lanjut.hak import decides
from kinerja.tindak_lanjut.models import Rekomendasi, SebagaiPetugas
from kinerja.tindak_lanjut.rules.alur import AksiRekomendasi, Putusan
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.service import perbaikan, petugas, potensial, putus, usul
from kinerja.tindak_lanjut.service.potensial import IsianPotensial

SEJAK_KEPUTUSAN = timedelta(days=20)
URUTAN = (Potensial.TINGGI, Potensial.MENENGAH, Potensial.MENENGAH, Potensial.RENDAH)


def propose_follow_up(
    instansi_id: int, tahun: int, inti: Sequence[Orang], *, today: date, now: datetime
) -> None:
    """Propose for the year before, name the superior of the unit as PPK, decide a few, record potential."""
    sistem, (kepala, *lain) = system_actor(instansi_id), inti
    with transaction(instansi_id) as session:
        ppk = session.get_one(Pegawai, kepala.penilai_id)
        petugas.name_person(
            session,
            sistem,
            ppk.nip or "",
            SebagaiPetugas.PPK,
            f"821/1/{tahun}",
            mulai=date(tahun, 1, 1),
            today=today,
            now=now,
        )
        kerja = usul.start_run(session, sistem, tahun - 1, today=today)
        usul.propose_slice(session, sistem, kerja, kerja.pegawai_ids, now=now)
        _decide(session, ppk, JenisRekomendasi.PERBAIKAN, today=today, now=now)
        _decide(session, ppk, JenisRekomendasi.KENAIKAN_JENJANG, today=today, now=now)
    with transaction(instansi_id) as session:
        for nomor, orang in enumerate((kepala, *lain)):
            isian = IsianPotensial(
                URUTAN[nomor % len(URUTAN)],
                "Asesmen pusat penilaian kompetensi",
                f"800/{40 + nomor}/{tahun}",
                date(tahun, 2, 1),
                date(tahun + 2, 12, 31),
            )
            potensial.record_potential(session, sistem, orang.pegawai_id, isian, today=today, now=now)


def _decide(session: Session, oleh: Pegawai, jenis: JenisRekomendasi, *, today: date, now: datetime) -> None:
    """The first of a kind that this person decides about; an improvement is begun, too."""
    actor = Actor(None, oleh.instansi_id, oleh.id, oleh.nama)
    query = select(Rekomendasi.id).where(Rekomendasi.jenis == jenis, decides(actor, today))
    nomor = session.scalar(query.order_by(Rekomendasi.id).limit(1))
    if nomor is None:
        return
    putus.review(session, actor, nomor, versi=None, today=today, now=now)
    putusan = Putusan(
        AksiRekomendasi.SETUJUI,
        "Sesuai dengan hasil penilaian, tanpa keadaan kahar.",
        nomor_dokumen=f"800/9/{today.year}",
        tanggal_dokumen=today - SEJAK_KEPUTUSAN,
        keadaan_kahar=False,
    )
    putus.decide(session, actor, nomor, putusan, versi=None, today=today, now=now)
    if jenis is not JenisRekomendasi.PERBAIKAN:
        return
    mulai = today - SEJAK_KEPUTUSAN
    satu = perbaikan.start(
        session,
        actor,
        nomor,
        "Semua laporan triwulan selesai sebelum tenggat.",
        mulai,
        versi=None,
        today=today,
        now=now,
    )
    if satu is not None:
        catatan = "Laporan bulan pertama diserahkan tepat waktu."
        perbaikan.add_note(session, actor, satu.id, catatan, today, today=today, now=now)
