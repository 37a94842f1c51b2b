"""Duties that features report as a queue: the sentence, the button and the address of each.

A feature builds the select of its queue (`kinerja.antrean.queue_row`) in its `service_ringkas`, as a function
`(session, actor, *, today, now) -> Iterable[Baris]` that runs nothing, and is named in `SUMBER`; what Beranda
says about each `kode` stands in `SEBUTAN`. All queues cost one query together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit.service_ringkas import TANDA_TANGAN, queue_tanda_tangan
from kinerja.antrean import Antre, Baris, list_queues
from kinerja.beranda.rules import Batas, JenisTugas, Tugas, describe_umur
from kinerja.bimbingan.service_ringkas import list_duties as dialogs
from kinerja.bukti.service_ringkas import queue_bukti
from kinerja.kalender.rules import local_date
from kinerja.kalibrasi.service_ringkas import PIMPIN, UNDANGAN, queue_kalibrasi
from kinerja.keberatan import service_ringkas as keberatan
from kinerja.progres.service_ringkas import KOSONG, MENUNGGU, queue_progres
from kinerja.tindak_lanjut.service_ringkas import LAKSANA, PANTAU, PUTUS, queue_tindak_lanjut
from kinerja.umpan_balik import service_ringkas as umpan_balik

Sumber = Callable[..., Iterable[Baris]]


@dataclass(frozen=True)
class Sebutan:
    """How a queue is said: bold words, the rest of the sentence, a line below, the button and where it leads.

    `{jumlah}` and `{nama}` stand in the texts for what the queue holds. `satu` is the page of the only thing
    in the queue, an endpoint and its argument; without it, or with more, the button leads to `semua`.
    """

    judul: str
    isi: str
    tombol: str
    semua: str
    satu: tuple[str, str] | None = None
    keterangan: str = ""


SUMBER: tuple[Sumber, ...] = (
    queue_progres,
    queue_bukti,
    queue_kalibrasi,
    umpan_balik.list_queues,
    dialogs,
    queue_tindak_lanjut,
    keberatan.list_queues,
    queue_tanda_tangan,
)
SEBUTAN: Mapping[str, Sebutan] = {
    "keberatan_draf": Sebutan(
        "Ajukan keberatan:",
        "draf Anda belum dikirim",
        "Lanjutkan",
        "keberatan.sendiri",
        ("keberatan.ajukan", "periode_id"),
    ),
    "keberatan_jelaskan": Sebutan(
        "Jelaskan atas keberatan:",
        "pemutus meminta penjelasan Anda",
        "Tulis penjelasan",
        "keberatan.antrean",
        ("keberatan.detail", "keberatan_id"),
    ),
    "keberatan_putus": Sebutan(
        "Periksa {jumlah} keberatan",
        "yang menunggu Anda sebagai pemutus",
        "Periksa",
        "keberatan.antrean",
        ("keberatan.detail", "keberatan_id"),
        "Tertua: {nama}",
    ),
    "keberatan_tanpa_penjelasan": Sebutan(
        "Lanjutkan {jumlah} keberatan:",
        "tenggat penjelasan sudah lewat",
        "Buka",
        "keberatan.antrean",
        ("keberatan.detail", "keberatan_id"),
    ),
    "keberatan_tanpa_pemutus": Sebutan(
        "Tunjuk pemutus {jumlah} keberatan:",
        "garis pelaporan tidak menyebut atasan yang dapat memutus",
        "Tunjuk",
        "keberatan_admin.daftar",
    ),
    PUTUS: Sebutan(
        "{jumlah} rekomendasi",
        "menunggu putusan Anda",
        "Tinjau",
        "tindak_lanjut.tim",
        ("tindak_lanjut.detail", "rekomendasi_id"),
        "Tindak lanjut penilaian final",
    ),
    LAKSANA: Sebutan(
        "{jumlah} tindak lanjut",
        "sudah disetujui, belum dilaksanakan",
        "Laksanakan",
        "tindak_lanjut.tim",
        ("tindak_lanjut.detail", "rekomendasi_id"),
    ),
    PANTAU: Sebutan(
        "Perbaikan kinerja:",
        "masa enam bulan hampir atau sudah berakhir",
        "Catat hasilnya",
        "tindak_lanjut.tim",
        ("tindak_lanjut.detail", "rekomendasi_id"),
    ),
    umpan_balik.DIMINTA: Sebutan(
        "Umpan balik untuk {nama}",
        "diminta kepada Anda ({jumlah} permintaan)",
        "Beri",
        "umpan_balik.permintaan",
    ),
    umpan_balik.LAPORAN: Sebutan(
        "{jumlah} laporan umpan balik",
        "menunggu putusan Anda",
        "Tinjau",
        "umpan_balik.laporan",
    ),
    UNDANGAN: Sebutan(
        "Ikuti kalibrasi:",
        "{nama}",
        "Buka sesi",
        "kalibrasi.daftar",
        ("kalibrasi.papan", "kalibrasi_id"),
        "Anda diundang sebagai pejabat penilai",
    ),
    PIMPIN: Sebutan(
        "Selesaikan kalibrasi:",
        "{nama}",
        "Buka sesi",
        "kalibrasi.daftar",
        ("kalibrasi.papan", "kalibrasi_id"),
        "Terapkan pemindahannya, lalu tutup dengan risalah",
    ),
    MENUNGGU: Sebutan(
        "{jumlah} baris progres harian",
        " menunggu persetujuan Anda",
        "Tinjau",
        "progres.papan",
    ),
    KOSONG: Sebutan(
        "{jumlah} hari kerja",
        " belum ada progres hariannya",
        "Isi",
        "progres.harian",
    ),
    "dialog_undangan": Sebutan(
        "Undangan dialog",
        "{jumlah} dialog kinerja dijadwalkan untuk Anda",
        "Lihat undangan",
        "bimbingan.sendiri",
        ("bimbingan.detail", "dialog_id"),
    ),
    "dialog_catat": Sebutan(
        "Catat dialog",
        "{jumlah} dialog yang Anda pimpin belum dicatat",
        "Catat",
        "bimbingan.tim",
        ("bimbingan.detail", "dialog_id"),
    ),
    "dialog_tanggapi": Sebutan(
        "Tanggapi catatan dialog",
        "{jumlah} catatan menunggu tanggapan Anda",
        "Tanggapi",
        "bimbingan.sendiri",
        ("bimbingan.detail", "dialog_id"),
    ),
    "bimbingan_lembar": Sebutan(
        "Umpan balik bimbingan",
        "{jumlah} pertemuan menunggu format B.1.8 dari Anda",
        "Isi",
        "bimbingan.sendiri",
        ("bimbingan.lembar_saya", "dialog_id"),
        "Tidak pernah dilihat pimpinan Anda",
    ),
    "dialog_tindak": Sebutan(
        "Tindak lanjut dialog",
        "{jumlah} tindak lanjut menjadi bagian Anda",
        "Lihat",
        "bimbingan.sendiri",
        ("bimbingan.detail", "dialog_id"),
    ),
    "pengembangan_sepakati": Sebutan(
        "Rencana pengembangan",
        "{jumlah} usul menunggu kesepakatan Anda",
        "Sepakati",
        "bimbingan.tim",
        ("bimbingan.pengembangan", "pegawai_id"),
    ),
    "pengembangan_lewat": Sebutan(
        "Rencana pengembangan",
        "{jumlah} butir melewati tenggatnya",
        "Lihat",
        "bimbingan.tim",
        ("bimbingan.pengembangan", "pegawai_id"),
    ),
    TANDA_TANGAN: Sebutan(
        "Tanda tangani {jumlah} dokumen angka kredit",
        "atas nama Anda",
        "Buka",
        "angka_kredit.massal.menunggu",
    ),
    "bukti_tautan": Sebutan(
        judul="Perbaiki bukti dukung:",
        isi="{jumlah} tautan tidak dapat dibuka atau segera berakhir",
        tombol="Lihat bukti saya",
        semua="bukti.brankas",
        keterangan="Perbaiki sebelum pejabat penilai membukanya",
    ),
}


def list_duties(session: Session, actor: Actor, *, zona: str, today: date, now: datetime) -> list[Tugas]:
    """The duties of the actor from all queues, in one query."""
    baris = [satu for sumber in SUMBER for satu in sumber(session, actor, today=today, now=now)]
    return [describe_duty(satu, zona, today) for satu in list_queues(session, baris)]


def describe_duty(antre: Antre, zona: str, today: date) -> Tugas:
    """One queue as a duty of the page."""
    sebutan = SEBUTAN[antre.kode]
    isian = {"jumlah": antre.jumlah, "nama": antre.nama or ""}
    umur = describe_umur(local_date(antre.sejak, zona), today) if antre.sejak else ""
    keterangan = sebutan.keterangan.format(**isian)
    return Tugas(
        jenis=JenisTugas.ANTREAN,
        judul=sebutan.judul.format(**isian),
        isi=sebutan.isi.format(**isian),
        keterangan=", ".join(filter(None, (keterangan, umur))),
        batas=Batas(antre.batas, (antre.batas - today).days) if antre.batas else None,
        objek=(antre.kode, antre.jumlah, antre.objek_id or 0),
    )
