"""The year 2025 of a bidang with 23 people beside its head, from its plans on: what a journey needs."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, system_actor
from kinerja.akun.models import Akun
from kinerja.angka_kredit import service as angka_kredit
from kinerja.aturan.models import Pengaturan
from kinerja.aturan.rules import Predikat
from kinerja.aturan.service import ensure_first_editions
from kinerja.evaluasi import service as evaluasi
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.organisasi.models import Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.rules import JenisJabatan
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.service import add_rencana_aksi, ensure_periods
from kinerja.skp import service as skp_service
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from tests import angka_kredit_bersama as jf
from tests import factories
from tests.conftest import TestClock
from tests.skp_bersama import Saat, seal

TAHUN = 2025
AWAL = date(2023, 1, 1)
LANGKAH = "Mengolah hasil evaluasi kinerja"
REKAN = 22
SESUAI, ATAS = Rating.SESUAI_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI
KEPALA_KOLOM = (
    "Rencana Aksi",
    "Tanggal Kegiatan",
    "Jam Mulai Kegiatan",
    "Jam Selesai Kegiatan",
    "Kegiatan Harian",
    "Realisasi",
    "Satuan",
    "Bukti Dukung",
)


def at(tahun: int, bulan: int, hari: int, jam: int = 9) -> Saat:
    """A moment in WIB."""
    return Saat(today=date(tahun, bulan, hari), now=datetime(tahun, bulan, hari, jam - 7, tzinfo=UTC))


@dataclass
class Bidang:
    """Badan (head: kepala_badan) → Bidang (head: kepala) → `pegawai` and `rekan`; all have accounts."""

    session: Session
    instansi_id: int
    unit: UnitKerja
    kepala_badan: Pegawai
    kepala: Pegawai
    pegawai: Pegawai
    admin: Akun
    rekan: list[Pegawai] = field(default_factory=list)
    semua_akun: dict[int, Akun] = field(default_factory=dict)

    def akun(self, pegawai: Pegawai) -> Akun:
        if pegawai.id not in self.semua_akun:
            self.semua_akun[pegawai.id] = factories.make_akun(self.session, pegawai)
        return self.semua_akun[pegawai.id]

    def actor(self, pegawai: Pegawai) -> Actor:
        return factories.make_actor(self.akun(pegawai))

    @property
    def sistem(self) -> Actor:
        return system_actor(self.instansi_id)

    def periode(self, kode: str, pegawai: Pegawai | None = None) -> PeriodePenilaian:
        self.session.rollback()
        query = (
            select(PeriodePenilaian)
            .join(PeriodePenilaian.skp)
            .where(Skp.pegawai_id == (pegawai or self.pegawai).id, Skp.tahun == TAHUN)
            .where(PeriodePenilaian.kode == kode)
        )
        return self.session.scalars(query).one()

    def rate_the_others(self, saat: Saat) -> None:
        """Drafts of the year for the others: five Sangat Baik, seventeen Baik."""
        for nomor, satu in enumerate(self.rekan):
            periode = self.periode("TH", satu)
            _hand_in(self.session, periode, saat)
            rating = ATAS if nomor < 5 else SESUAI
            isian = IsianNilai(rating, rating, "Sesuai dialog kinerja.")
            evaluasi.save_ratings(self.session, self.actor(self.kepala), periode.id, isian, **saat)
            self.session.commit()

    def add_months_of_the_next_year(self) -> None:
        """January and February of the next year, final; and what the years before and this one are worth."""
        jf.make_final(
            self.session,
            self.pegawai,
            TAHUN + 1,
            Predikat.BAIK,
            sampai=date(TAHUN + 1, 3, 1),
            kode="B02",
        )
        self.session.commit()
        semua = range(TAHUN - 2, TAHUN + 2)
        kerja = angka_kredit.start_run(self.session, self.sistem, semua, today=jf.SAAT.date())
        angka_kredit.convert_slice(self.session, self.sistem, kerja, kerja.pegawai_ids, now=jf.SAAT)
        self.session.commit()


def _hand_in(session: Session, periode: PeriodePenilaian, saat: Saat) -> None:
    query = (
        select(Indikator)
        .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
        .where(RencanaHasilKerja.skp_id == periode.skp_id)
    )
    for satu in session.scalars(query).all():
        session.add(
            Realisasi(periode_id=periode.id, indikator_id=satu.id, teks="12 laporan", diubah=saat["now"])
        )
    periode.status, periode.status_sejak = StatusPeriode.DIAJUKAN, saat["now"]
    session.flush()


def make_bidang(session: Session, clock: TestClock) -> Bidang:
    """Plans are approved, daily progress is on, and a pattern that is broken stops an evaluation."""
    awal = at(TAHUN, 1, 2)
    clock.set(awal["now"])
    found = _make_people(session)
    ensure_first_editions(session, found.sistem)
    for kunci, nilai in (("progres_harian_aktif", "ya"), ("distribusi_enforcement", "tolak")):
        session.add(Pengaturan(kunci=kunci, nilai=nilai))
    for tahun, predikat in ((2023, Predikat.SANGAT_BAIK), (2024, Predikat.BAIK)):
        jf.make_final(session, found.pegawai, tahun, predikat)
    for satu in (found.pegawai, *found.rekan):
        _plan(found, satu, awal)
    session.commit()
    pertama = found.periode("T1")
    rhk = session.scalars(select(RencanaHasilKerja).where(RencanaHasilKerja.skp_id == pertama.skp_id)).one()
    add_rencana_aksi(session, found.actor(found.pegawai), pertama.id, rhk.id, LANGKAH, **awal)
    session.commit()
    return found


def _make_people(session: Session) -> Bidang:
    badan = factories.make_unit(session, nama="Badan Kepegawaian")
    unit = factories.make_unit(session, nama="Bidang Penilaian Kinerja", induk_id=badan.id)
    jabatan = factories.make_jabatan(session, nama="Kepala Bidang", jenis=JenisJabatan.ADMINISTRATOR)
    kepala_badan = factories.make_pegawai(session, nama="Ratna Kepala Badan")
    kepala = factories.make_pegawai(session, nama="Sari Kepala Bidang")
    factories.make_penempatan(session, kepala_badan, unit_id=badan.id, kepala_unit=True, mulai=AWAL)
    tempat = {"unit_id": unit.id, "jabatan_id": jabatan.id, "kepala_unit": True, "mulai": AWAL}
    factories.make_penempatan(session, kepala, **tempat)
    factories.make_garis(session, kepala, kepala_badan, mulai=AWAL)
    pegawai = jf.make_jf(session, nama="Siti Contoh", unit_id=unit.id)
    rekan = [factories.make_pegawai(session, nama=f"Rekan {nomor:02}") for nomor in range(1, REKAN + 1)]
    for satu in rekan:
        factories.make_penempatan(session, satu, unit_id=unit.id, mulai=AWAL)
    for satu in (pegawai, *rekan):
        factories.make_garis(session, satu, kepala, mulai=AWAL)
    admin = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    return Bidang(session, unit.instansi_id, unit, kepala_badan, kepala, pegawai, admin, rekan)


def _plan(bidang: Bidang, pegawai: Pegawai, saat: Saat) -> None:
    session = bidang.session
    tempat = session.scalars(select(Penempatan.id).where(Penempatan.pegawai_id == pegawai.id)).one()
    skp = factories.make_skp(
        session,
        pegawai,
        tahun=TAHUN,
        mulai=date(TAHUN, 1, 1),
        sampai=date(TAHUN + 1, 1, 1),
        penempatan_id=tempat,
        dibuat=saat["now"],
        status_sejak=saat["now"],
    )
    skp_service.submit_skp(session, bidang.actor(pegawai), skp.id, **saat)
    skp_service.approve_skp(session, bidang.actor(bidang.kepala), skp.id, sidik=seal(session, skp.id), **saat)
    ensure_periods(session, bidang.sistem, skp, **saat)


def write_workbook(path: Path, hari: list[date]) -> Path:
    """One line for each of these days in the layout of the national form; every eighth day ends a report."""
    with xlsxwriter.Workbook(path) as buku:
        lembar = buku.add_worksheet()
        for kolom, judul in enumerate(KEPALA_KOLOM):
            lembar.write_string(0, kolom, judul)
        for baris, satu in enumerate(hari, start=1):
            isi = (LANGKAH, satu.strftime("%d-%m-%Y"), "08.00", "11.30", f"Mengolah data hari ke-{baris}")
            for kolom, teks in enumerate(isi):
                lembar.write_string(baris, kolom, teks)
            lembar.write_number(baris, 5, Decimal(baris % 8 == 0))
            lembar.write_string(baris, 6, "laporan")
    return path
