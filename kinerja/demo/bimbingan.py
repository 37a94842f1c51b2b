"""A bimbingan with format B.1.9, an invitation, and an agreed plan of development for the demo."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from kinerja.bimbingan.rules import AksiPengembangan, JenisDialog, JenisPengembangan, Sisi
from kinerja.bimbingan.service import dialog, kompetensi, penugasan, rencana
from kinerja.bimbingan.service.dialog import IsianJadwal, IsianTindak
from kinerja.bimbingan.service.rencana import IsianPengembangan
from kinerja.db import transaction
from kinerja.demo.karya import Orang, actor_of
from kinerja.organisasi.models import Pegawai
from kinerja.skp.rules import NilaiPerilaku

KOMPETENSI = (
    ("Analisis data kinerja", 2, "Laporan belum memakai data pembanding tahun sebelumnya."),
    ("Komunikasi tertulis", 4, "Nota dinas ringkas dan tepat waktu."),
    ("Perencanaan kegiatan", 3, "Jadwal dibuat, tetapi belum diperbarui saat ada perubahan."),
)


def write_guidance(instansi_id: int, orang: Sequence[Orang], *, today: date, now: datetime) -> None:
    """For the first bawahan of a head what is agreed, for the second what still waits."""
    bawahan = [satu for satu in orang if not satu.kepala]
    if len(bawahan) < 2:
        return
    _guide(instansi_id, bawahan[0], today, now)
    pimpinan = actor_of(instansi_id, bawahan[1].penilai_id, bawahan[1].penilai_nama)
    isian = IsianJadwal(
        JenisDialog.TINJAUAN,
        today + timedelta(days=5),
        "Capaian triwulan dan rencana berikutnya",
        "Ruang rapat",
    )
    with transaction(instansi_id) as session:
        dialog.plan_dialog(session, pimpinan, bawahan[1].pegawai_id, isian, today=today, now=now)
        if bawahan[2:]:
            pembimbing = session.get_one(Pegawai, bawahan[2].pegawai_id)
            penugasan.assign(
                session,
                pimpinan,
                bawahan[1].pegawai_id,
                pembimbing.nip or "",
                mulai=today,
                terakhir=today + timedelta(days=60),
                alasan="Berpengalaman menyusun laporan yang sama.",
                today=today,
                now=now,
            )


def _guide(instansi_id: int, orang: Orang, today: date, now: datetime) -> None:
    pimpinan = actor_of(instansi_id, orang.penilai_id, orang.penilai_nama)
    pegawai = actor_of(instansi_id, orang.pegawai_id, orang.nama)
    hari = today - timedelta(days=10)
    isian = IsianJadwal(JenisDialog.BIMBINGAN, hari, "Mutu laporan triwulan", "Ruang kerja pimpinan")
    catatan = (
        "Laporan dua triwulan terakhir terlambat dan belum memakai data pembanding. "
        "Disepakati belajar dari laporan bidang lain dan memakai daftar periksa."
    )
    with transaction(instansi_id) as session:
        satu = dialog.plan_dialog(session, pimpinan, orang.pegawai_id, isian, today=today, now=now)
        dialog.write_notes(session, pimpinan, satu.id, catatan, hari, versi=None, today=today, now=now)
        tindak = IsianTindak("Menyusun daftar periksa laporan", Sisi.PEGAWAI, today + timedelta(days=6))
        dialog.add_action(session, pegawai, satu.id, tindak, today=today, now=now)
        for actor, kalimat in ((pimpinan, ""), (pegawai, "Saya terbantu dengan contoh yang diberikan.")):
            dialog.answer_notes(
                session, actor, satu.id, setuju=True, kalimat=kalimat, versi=None, today=today, now=now
            )
        for nama, nilai, alasan in KOMPETENSI:
            kompetensi.save_competence(
                session,
                pimpinan,
                satu.id,
                None,
                kompetensi=nama,
                nilai=nilai,
                alasan=alasan,
                today=today,
                now=now,
            )
        kompetensi.hand_over(session, pimpinan, satu.id, today=today, now=now)
        butir = rencana.propose(session, pegawai, orang.pegawai_id, _course(today), today=today, now=now)
        rencana.move(session, pimpinan, butir.id, AksiPengembangan.SEPAKATI, today=today, now=now)
        rencana.note_progress(
            session,
            pegawai,
            butir.id,
            "Modul pertama selesai.",
            "https://arsip.contoh.go.id/1",
            today=today,
            now=now,
        )
        rencana.propose(session, pimpinan, orang.pegawai_id, _mentoring(today), today=today, now=now)


def _course(today: date) -> IsianPengembangan:
    return IsianPengembangan(
        jenis=JenisPengembangan.PELATIHAN,
        uraian="Pelatihan analisis data dasar",
        dasar="Laporan belum memakai data pembanding",
        ukuran="Sertifikat, dan satu laporan triwulan dengan data pembanding",
        tenggat=date(today.year, 12, 15) if today < date(today.year, 12, 1) else today + timedelta(days=60),
        pendamping="Pusat pelatihan kepegawaian",
    )


def _mentoring(today: date) -> IsianPengembangan:
    return IsianPengembangan(
        jenis=JenisPengembangan.COACHING,
        uraian="Pendampingan menyusun jadwal kegiatan",
        dasar="Jadwal belum diperbarui saat ada perubahan",
        ukuran="Jadwal diperbarui setiap pekan selama dua bulan",
        tenggat=today + timedelta(days=60),
        pendamping="Rekan dari Bidang Mutasi",
        nilai_perilaku=NilaiPerilaku.ADAPTIF,
    )
