"""What the service and the page tests of an evaluation share: a small office whose people can be rated."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, system_actor
from kinerja.akun.models import Akun
from kinerja.aturan.service import ensure_first_editions
from kinerja.evaluasi import service
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import CapaianOrganisasi, Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.organisasi.models import GarisPelaporan, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.rules import JenisJabatan
from kinerja.pelaksanaan.models import BuktiDukung, JenisBukti, PeriodePenilaian, Realisasi
from kinerja.pelaksanaan.rules import PeranUmpanBalik, StatusPeriode
from kinerja.pelaksanaan.service import ensure_periods
from kinerja.skp import service as skp_service
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik.models import UmpanBalik
from tests import factories
from tests.skp_bersama import Saat, seal

DIBUAT = datetime(2026, 1, 5, 2, tzinfo=UTC)
SAAT = Saat(today=date(2026, 4, 3), now=datetime(2026, 4, 3, 2, tzinfo=UTC))
BAIK = IsianNilai(Rating.SESUAI_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI, "Pertahankan mutu analisis.")


def on(tahun: int, bulan: int, hari: int, jam: int = 2) -> Saat:
    """A moment, by its UTC hour: 2 is nine o'clock in WIB."""
    return Saat(today=date(tahun, bulan, hari), now=datetime(tahun, bulan, hari, jam, tzinfo=UTC))


@dataclass
class Kantor:
    """Badan (head: kepala_badan) → Bidang (head: kepala) → its people, and one colleague outside.

    The SKP of `pegawai` is approved and its periods exist.
    """

    session: Session
    badan: UnitKerja
    bidang: UnitKerja
    kepala_badan: Pegawai
    kepala: Pegawai
    pegawai: Pegawai
    lain: Pegawai
    semua_akun: dict[int, Akun] = field(default_factory=dict)

    def akun(self, pegawai: Pegawai) -> Akun:
        if pegawai.id not in self.semua_akun:
            self.semua_akun[pegawai.id] = factories.akun_of(self.session, pegawai)
        return self.semua_akun[pegawai.id]

    def actor(self, pegawai: Pegawai, *peran: Peran) -> Actor:
        return factories.make_actor(self.akun(pegawai), peran)

    @property
    def pemilik(self) -> Actor:
        return self.actor(self.pegawai)

    @property
    def penilai(self) -> Actor:
        return self.actor(self.kepala)

    @property
    def sistem(self) -> Actor:
        return system_actor(self.badan.instansi_id)

    def add_person(self, nama: str, *, skp: bool = True, **fields: Any) -> Pegawai:
        """One more of the bidang, rated by its head."""
        pegawai = factories.make_pegawai(self.session, nama=nama)
        values = {"unit_id": self.bidang.id} | fields
        factories.make_penempatan(self.session, pegawai, **values)
        factories.make_garis(self.session, pegawai, self.kepala)
        if skp:
            self.approve(pegawai, self.kepala)
        return pegawai

    def approve(self, pegawai: Pegawai, penilai: Pegawai, **fields: Any) -> Skp:
        """An SKP that went the whole way, with its periods."""
        tempat = select(Penempatan).where(Penempatan.pegawai_id == pegawai.id)
        skp = factories.make_skp(
            self.session, pegawai, penempatan_id=self.session.scalars(tempat).one().id, **fields
        )
        saat = Saat(today=DIBUAT.date(), now=DIBUAT)
        skp_service.submit_skp(self.session, self.actor(pegawai), skp.id, **saat)
        sidik = seal(self.session, skp.id)
        skp_service.approve_skp(self.session, self.actor(penilai), skp.id, sidik=sidik, **saat)
        ensure_periods(self.session, self.sistem, skp, **saat)
        return skp

    def periode(self, pegawai: Pegawai | None = None, kode: str = "T1") -> PeriodePenilaian:
        query = (
            select(PeriodePenilaian)
            .join(PeriodePenilaian.skp)
            .where(Skp.pegawai_id == (pegawai or self.pegawai).id, PeriodePenilaian.kode == kode)
        )
        return self.session.scalars(query).one()

    def submit(
        self, pegawai: Pegawai | None = None, kode: str = "T1", *, realisasi: str = "3 laporan"
    ) -> PeriodePenilaian:
        """A period that waits for its pejabat penilai, with realisasi, evidence and feedback."""
        periode = self.periode(pegawai, kode)
        query = select(RencanaHasilKerja).where(RencanaHasilKerja.skp_id == periode.skp_id)
        for rhk in self.session.scalars(query):
            self._fill(periode, rhk, realisasi)
        self.session.add(
            UmpanBalik(
                periode_id=periode.id,
                nilai_perilaku=NilaiPerilaku.ADAPTIF,
                pemberi_id=self.lain.id,
                peran=PeranUmpanBalik.REKAN,
                teks="Mengusulkan rekap otomatis.",
                hari=SAAT["today"],
                dibuat=SAAT["now"],
            )
        )
        periode.status, periode.status_sejak = StatusPeriode.DIAJUKAN, SAAT["now"]
        self.session.flush()
        return periode

    def _fill(self, periode: PeriodePenilaian, rhk: RencanaHasilKerja, realisasi: str) -> None:
        semua = self.session.scalars(select(Indikator).where(Indikator.rencana_hasil_kerja_id == rhk.id))
        for satu in semua:
            self.session.add(
                Realisasi(periode_id=periode.id, indikator_id=satu.id, teks=realisasi, diubah=SAAT["now"])
            )
        self.session.add(
            BuktiDukung(
                periode_id=periode.id,
                rencana_hasil_kerja_id=rhk.id,
                jenis=JenisBukti.TAUTAN,
                url="https://contoh.go.id/bukti",
                nama="Laporan triwulan",
                diunggah_oleh=self.pegawai.id,
                dibuat=SAAT["now"],
            )
        )
        self.session.add(
            UmpanBalik(
                periode_id=periode.id,
                rencana_hasil_kerja_id=rhk.id,
                pemberi_id=self.kepala.id,
                peran=PeranUmpanBalik.PIMPINAN,
                teks="Analisisnya tajam.",
                hari=SAAT["today"],
                dibuat=SAAT["now"],
            )
        )

    def end_line(self, sampai: date, pegawai: Pegawai | None = None) -> None:
        """The present pejabat penilai of `pegawai` is so until the day before."""
        query = select(GarisPelaporan).where(GarisPelaporan.pegawai_id == (pegawai or self.pegawai).id)
        self.session.scalars(query).one().sampai = sampai
        self.session.flush()

    def set_capaian(
        self, nilai: CapaianOrganisasi = CapaianOrganisasi.BAIK, kode: str = "T1", *, saat: Saat = SAAT
    ) -> None:
        service.set_capaian(
            self.session, self.actor(self.kepala_badan), self.bidang.id, 2026, kode, nilai, **saat
        )

    def rate(
        self, pegawai: Pegawai | None = None, isian: IsianNilai = BAIK, *, kode: str = "T1", saat: Saat = SAAT
    ) -> Evaluasi:
        """Submitted and rated, not fixed."""
        periode = self.submit(pegawai, kode)
        return service.save_ratings(self.session, self.penilai, periode.id, isian, **saat)

    def establish(
        self, pegawai: Pegawai | None = None, isian: IsianNilai = BAIK, *, kode: str = "T1", saat: Saat = SAAT
    ) -> Evaluasi:
        """Submitted, rated and fixed."""
        evaluasi = self.rate(pegawai, isian, kode=kode, saat=saat)
        return service.establish(self.session, self.penilai, evaluasi.periode_id, **saat)


def make_kantor(session: Session) -> Kantor:
    badan = factories.make_unit(session, nama="Badan Kepegawaian")
    bidang = factories.make_unit(session, nama="Bidang Penilaian", induk_id=badan.id)
    kepala_badan = factories.make_pegawai(session, nama="Maria Lestari", gelar_belakang="M.A.P.")
    kepala = factories.make_pegawai(session, nama="Budi Santoso", gelar_depan="Drs.")
    pegawai = factories.make_pegawai(session, nama="Andi Ramadhan", gelar_belakang="S.Kom.")
    lain = factories.make_pegawai(session, nama="Rini Wulandari")
    jabatan = factories.make_jabatan(session, nama="Kepala Bidang", jenis=JenisJabatan.ADMINISTRATOR)
    factories.make_penempatan(session, kepala_badan, unit_id=badan.id, kepala_unit=True, golongan="IV/c")
    factories.make_penempatan(
        session, kepala, unit_id=bidang.id, jabatan_id=jabatan.id, kepala_unit=True, golongan="IV/a"
    )
    factories.make_penempatan(session, pegawai, unit_id=bidang.id, golongan="III/c")
    factories.make_penempatan(session, lain, golongan="III/a")
    factories.make_garis(session, kepala, kepala_badan)
    factories.make_garis(session, pegawai, kepala)
    kantor = Kantor(session, badan, bidang, kepala_badan, kepala, pegawai, lain)
    ensure_first_editions(session, kantor.sistem)
    for satu in (kepala_badan, kepala, pegawai, lain):
        kantor.akun(satu)
    kantor.approve(pegawai, kepala)
    return kantor
