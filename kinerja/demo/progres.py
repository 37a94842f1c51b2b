"""Daily progress in the demo: the module on in the first instansi, a month of lines in every state."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.aturan.service import change_setting
from kinerja.db import transaction
from kinerja.demo.karya import Orang, actor_of
from kinerja.organisasi.models import Instansi
from kinerja.progres.muat import list_masa, load_rujukan, obstacle
from kinerja.progres.rules.hari import Jam, is_hari_kerja
from kinerja.progres.rules.lembar import IsianBaris
from kinerja.progres.service import alur, rutin, tulis
from kinerja.progres.service.libur import add_libur
from kinerja.progres.service.tim import open_orang

HARI = 30
PEGAWAI = 9
LIBUR = ((1, 1, "Tahun Baru Masehi"), (5, 1, "Hari Buruh Internasional"), (6, 1, "Hari Lahir Pancasila"))
LIBUR_LAIN = ((8, 17, "Hari Kemerdekaan Republik Indonesia"), (12, 25, "Hari Raya Natal"))
KEGIATAN = (
    ("Mengolah data capaian kinerja perangkat daerah", 8, 11, "laporan"),
    ("Memverifikasi berkas usulan penghargaan", 11, 12, "dokumen"),
    ("Melayani konsultasi penyusunan SKP", 13, 15, "kegiatan"),
)


def write_progres(
    instansi_id: int, tahun: int, orang: Sequence[Orang], *, today: date, now: datetime
) -> None:
    """Switch the module on and write the last month of some people; what is not possible stays undone."""
    sistem = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        zona = session.get_one(Instansi, instansi_id).zona_waktu
        change_setting(session, sistem, "progres_harian_aktif", "ya", now=now)
        for bulan, hari, nama in (*LIBUR, *LIBUR_LAIN):
            add_libur(session, sistem, date(tahun, bulan, hari), nama, now=now)
    libur = {date(tahun, bulan, hari) for bulan, hari, _ in (*LIBUR, *LIBUR_LAIN)}
    mulai = today - timedelta(days=HARI)
    semua = (mulai + timedelta(days=n) for n in range(HARI))
    kerja = [hari for hari in semua if is_hari_kerja(hari, libur)]
    for nomor, satu in enumerate([satu for satu in orang if not satu.kepala][:PEGAWAI]):
        _write_person(instansi_id, satu, kerja, nomor, zona=zona, now=now)


def _write_person(
    instansi_id: int, orang: Orang, kerja: Sequence[date], nomor: int, *, zona: str, now: datetime
) -> None:
    """The last days are in every state: the newest a draft, those before handed in, one left empty."""
    pemilik = actor_of(instansi_id, orang.pegawai_id, orang.nama)
    penilai = actor_of(instansi_id, orang.penilai_id, orang.penilai_nama)
    dilewati = kerja[-(3 + nomor % 2)] if len(kerja) > 4 else None
    with transaction(instansi_id) as session:
        for urutan, hari in enumerate(kerja):
            saat = min(datetime.combine(hari, time(16, 30), ZoneInfo(zona)), now)
            if hari == dilewati or not _write_day(session, pemilik, hari, nomor, saat):
                continue
            sisa = len(kerja) - urutan
            if sisa > 1:
                alur.submit_hari(session, pemilik, hari, hari, today=hari, now=saat)
            if sisa > 4:
                _approve(session, penilai, orang.pegawai_id, hari, saat)
        _keep_rutin(session, pemilik, kerja[-1], now)


def _write_day(session: Session, pemilik: Actor, hari: date, nomor: int, saat: datetime) -> bool:
    masa = list_masa(session, pemilik.pegawai_id or 0, hari, hari + timedelta(days=1))
    if not masa or obstacle(masa[0], hari, hari):
        return False
    pilihan = load_rujukan(session, masa)[masa[0].id].pilihan
    if not pilihan:
        return False
    daftar = [
        IsianBaris(
            pilihan[(nomor + urutan) % min(len(pilihan), 2)].kunci,
            hari,
            Jam(mulai * 60, selesai * 60),
            kegiatan,
            1 + (hari.day + nomor) % 2,
            satuan,
        )
        for urutan, (kegiatan, mulai, selesai, satuan) in enumerate(KEGIATAN)
    ]
    tulis.add_baris(session, pemilik, daftar, today=hari, now=saat)
    return True


def _approve(session: Session, penilai: Actor, pegawai_id: int, hari: date, saat: datetime) -> None:
    hal = open_orang(session, penilai, pegawai_id, hari, today=hari)
    sidik = next(satu.sidik for satu in hal.minggu if satu.hari.tanggal == hari)
    if sidik:
        alur.approve(session, penilai, [alur.SelHari(pegawai_id, hari, sidik)], today=hari, now=saat)


def _keep_rutin(session: Session, pemilik: Actor, hari: date, now: datetime) -> None:
    masa = list_masa(session, pemilik.pegawai_id or 0, hari, hari + timedelta(days=1))
    rujukan = load_rujukan(session, masa)
    pilihan = rujukan[masa[0].id].pilihan if masa else ()
    if pilihan:
        isian = rutin.IsianRutin(
            frozenset(range(5)), Jam(450, 480), pilihan[0].teks, "Apel pagi", 1, "kegiatan"
        )
        rutin.add_rutin(session, pemilik, isian, today=hari, now=now)
