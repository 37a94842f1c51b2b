"""Objections of the demo: one that was accepted in January, and one that waits for an explanation today."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.db import transaction
from kinerja.demo.karya import Orang, Tahun, actor_of
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import finalise_due
from kinerja.keberatan.models import PenjelasanKeberatan
from kinerja.keberatan.rules import Bagian, Butir, IsiKeberatan, Kepada
from kinerja.keberatan.service import ajukan, kelola, periksa
from kinerja.keberatan.service.periksa import Putusan
from kinerja.organisasi.models import Pegawai
from kinerja.organisasi.service import find_garis
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp

ALASAN = "Dua laporan diserahkan sebelum tenggat dan sudah dipakai pimpinan, tetapi belum diperhitungkan."
BUTIR = Butir(Bagian.RATING_HASIL, "Seluruh target tercapai, sesuai tanda terima pada bukti dukung.")
ISI = IsiKeberatan(ALASAN, (BUTIR,))
PERTANYAAN = "Jelaskan dasar rating hasil kerja, terutama atas laporan yang disebut pegawai."
JAWABAN = "Tanda terima kedua laporan baru saya baca sesudah penilaian ditetapkan."
PERTIMBANGAN = (
    "Tanda terima menunjukkan laporan diserahkan sebelum tenggat, dan umpan balik rekan mendukungnya."
    " Kedua rating dinaikkan."
)
TINGGI = Rating.DI_ATAS_EKSPEKTASI


def write_objections(tahun: Tahun, orang: Sequence[Orang]) -> None:
    """The first objects in time and is right; the second was ill and objects late, with leave of an admin.

    Their yearly evaluations were fixed and not accepted. Where nobody stands above the pejabat penilai there
    is no objection: an admin would have to name who decides.
    """
    for nomor, satu in enumerate(orang[:2]):
        with transaction(tahun.instansi_id) as session:
            evaluasi = _find_yearly(session, satu, tahun.tahun)
            garis = find_garis(session, system_actor(tahun.instansi_id), satu.penilai_id, on=tahun.now.date())
            if evaluasi is None or evaluasi.ditetapkan is None or garis.penilai_id is None:
                continue
            nama = session.scalars(select(Pegawai).where(Pegawai.id == garis.penilai_id)).one().nama_lengkap
            pemutus = actor_of(tahun.instansi_id, garis.penilai_id, nama)
            if nomor == 0 and (evaluasi.rating_hasil, evaluasi.rating_perilaku) != (TINGGI, TINGGI):
                _write_decided(session, tahun, satu, pemutus, evaluasi)
            elif nomor:
                _write_late(session, tahun, satu, pemutus, evaluasi)


def _write_decided(session: Session, tahun: Tahun, orang: Orang, pemutus: Actor, evaluasi: Evaluasi) -> None:
    hari = evaluasi.ditetapkan.date() if evaluasi.ditetapkan else tahun.now.date()
    keberatan_id = _submit(session, tahun, orang, evaluasi, hari + timedelta(days=3))
    _ask(session, tahun, pemutus, keberatan_id, hari + timedelta(days=5))
    penilai = actor_of(tahun.instansi_id, orang.penilai_id, orang.penilai_nama)
    today, now = tahun.at(hari + timedelta(days=8))
    tanya = select(PenjelasanKeberatan.id).where(PenjelasanKeberatan.keberatan_id == keberatan_id)
    periksa.answer(
        session, penilai, keberatan_id, session.scalars(tanya).one(), JAWABAN, today=today, now=now
    )
    session.flush()
    putusan = Putusan(terima=True, pertimbangan=PERTIMBANGAN, rating_hasil=TINGGI, rating_perilaku=TINGGI)
    today, now = tahun.at(hari + timedelta(days=12))
    periksa.decide(session, pemutus, keberatan_id, putusan, today=today, now=now)


def _write_late(session: Session, tahun: Tahun, orang: Orang, pemutus: Actor, evaluasi: Evaluasi) -> None:
    sistem, hari_ini = system_actor(tahun.instansi_id), tahun.now.date()
    finalise_due(session, sistem, now=tahun.now)
    session.flush()
    today, now = tahun.at(hari_ini - timedelta(days=4))
    alasan = "Pegawai dirawat di rumah sakit selama masa keberatan. Surat keterangan ada di kepegawaian."
    sampai = today + timedelta(days=14)
    kelola.reopen_window(session, sistem, evaluasi.periode_id, sampai, alasan, today=today, now=now)
    keberatan_id = _submit(session, tahun, orang, evaluasi, hari_ini - timedelta(days=3))
    _ask(session, tahun, pemutus, keberatan_id, hari_ini - timedelta(days=1))


def _submit(session: Session, tahun: Tahun, orang: Orang, evaluasi: Evaluasi, hari: date) -> int:
    pemilik = actor_of(tahun.instansi_id, orang.pegawai_id, orang.nama)
    today, now = tahun.at(hari)
    ajukan.save_draft(session, pemilik, evaluasi.periode_id, ISI, today=today, now=now)
    satu = ajukan.submit_keberatan(session, pemilik, evaluasi.periode_id, today=today, now=now)
    session.flush()
    return satu.id


def _ask(session: Session, tahun: Tahun, pemutus: Actor, keberatan_id: int, hari: date) -> None:
    today, now = tahun.at(hari)
    periksa.ask_explanation(session, pemutus, keberatan_id, Kepada.PENILAI, PERTANYAAN, today=today, now=now)
    session.flush()


def _find_yearly(session: Session, orang: Orang, tahun: int) -> Evaluasi | None:
    query = (
        select(Evaluasi)
        .join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(Skp, Skp.id == PeriodePenilaian.skp_id)
        .where(Skp.pegawai_id == orang.pegawai_id, Skp.tahun == tahun, PeriodePenilaian.kode == "TH")
        .where(Evaluasi.final.is_(None))
    )
    return session.scalar(query)
