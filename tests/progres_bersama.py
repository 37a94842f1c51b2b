"""What the tests of daily progress share: an approved SKP in an instansi that has the module on."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.models import Pengaturan
from kinerja.pelaksanaan.service import add_rencana_aksi
from kinerja.progres.models import BarisHarian
from kinerja.progres.rules.hari import Jam
from kinerja.progres.rules.lembar import IsianBaris
from kinerja.progres.service import alur, tulis
from kinerja.progres.service.tim import open_orang
from tests.pelaksanaan_bersama import HARI_INI, Kerja, make_kerja
from tests.skp_bersama import Saat

SELASA = date(2026, 3, 10)  # today in these tests
SENIN = date(2026, 3, 9)
JUMAT = date(2026, 3, 6)
LANGKAH = "Menyusun laporan kinerja triwulan"


def at(tanggal: date, jam: int = 9) -> Saat:
    """A moment of a day in WIB."""
    return Saat(today=tanggal, now=datetime(tanggal.year, tanggal.month, tanggal.day, jam - 7, tzinfo=UTC))


def make_progres(session: Session) -> Kerja:
    """The module is on; the first result has a rencana aksi in the first quarter."""
    kerja = make_kerja(session)
    session.add(Pengaturan(kunci="progres_harian_aktif", nilai="ya"))
    add_rencana_aksi(session, kerja.pemilik, kerja.id(), kerja.rhk()[0].id, LANGKAH, **HARI_INI)
    session.flush()
    return kerja


def line(
    tanggal: date = SELASA, mulai: int = 8, selesai: int = 10, *, rencana: str = LANGKAH, **isi: object
) -> IsianBaris:
    """A line by whole hours."""
    nilai = {"kegiatan": "Mengolah data capaian", "realisasi": 1, "satuan": "laporan"} | isi
    return IsianBaris(rencana=rencana, tanggal=tanggal, jam=Jam(mulai * 60, selesai * 60), **nilai)


def write(kerja: Kerja, *daftar: IsianBaris, saat: Saat = HARI_INI, **lain: object) -> list[BarisHarian]:
    """Lines of the owner as drafts."""
    return tulis.add_baris(kerja.session, kerja.pemilik, daftar, **lain, **saat)


def hand_in(kerja: Kerja, tanggal: date = SELASA, saat: Saat = HARI_INI) -> int:
    return alur.submit_hari(kerja.session, kerja.pemilik, tanggal, tanggal, **saat)


def approve_day(
    kerja: Kerja, tanggal: date = SELASA, *, actor: Actor | None = None, saat: Saat = HARI_INI
) -> int:
    """The pejabat penilai approves what he is shown."""

    pegawai_id = kerja.orang.pegawai.id
    hal = open_orang(kerja.session, kerja.penilai, pegawai_id, tanggal, today=saat["today"])
    sidik = next(satu.sidik for satu in hal.minggu if satu.hari.tanggal == tanggal)
    sel = alur.SelHari(pegawai_id, tanggal, sidik)
    return alur.approve(kerja.session, actor or kerja.penilai, [sel], **saat)
