"""What the service and the page tests of a period share: an approved SKP with its periods."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.tampilan import PeriodeTampil
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.rules import Aspek, Klasifikasi, StatusSkp
from tests import factories
from tests.katalog import builtin
from tests.skp_bersama import Orang, Saat, make_orang, make_skp_of

TRIWULAN_I = "T1"
HARI_INI = Saat(today=date(2026, 3, 10), now=datetime(2026, 3, 10, 2, tzinfo=UTC))


def on(tahun: int, bulan: int, hari: int) -> Saat:
    """Nine o'clock in WIB on a day."""
    return Saat(today=date(tahun, bulan, hari), now=datetime(tahun, bulan, hari, 2, tzinfo=UTC))


@dataclass(frozen=True)
class Kerja:
    """People, an approved SKP of `orang.pegawai`, and its periods by kode."""

    session: Session
    orang: Orang
    skp: Skp
    periode: dict[str, PeriodePenilaian]

    def seen(self, pegawai: Pegawai | None = None) -> PeriodeTampil:
        """The first quarter as it is stored now, whoever wrote it; ends the reading transaction."""
        actor = self.orang.actor(pegawai) if pegawai else self.pemilik
        hal = service.find_period(self.session, actor, self.id(), **HARI_INI)
        self.session.commit()
        return hal

    @property
    def pemilik(self) -> Actor:
        return self.orang.pemilik

    @property
    def penilai(self) -> Actor:
        return self.orang.sebagai_penilai

    def id(self, kode: str = TRIWULAN_I) -> int:
        return self.periode[kode].id

    def rhk(self) -> list[RencanaHasilKerja]:
        query = select(RencanaHasilKerja).where(RencanaHasilKerja.skp_id == self.skp.id)
        return list(self.session.scalars(query.order_by(RencanaHasilKerja.urutan)))

    def indikator(self) -> list[Indikator]:
        query = select(Indikator).where(
            Indikator.rencana_hasil_kerja_id.in_([satu.id for satu in self.rhk()])
        )
        return list(self.session.scalars(query.order_by(Indikator.id)))

    def view(
        self, kode: str = TRIWULAN_I, *, actor: Actor | None = None, saat: Saat = HARI_INI
    ) -> PeriodeTampil:
        self.session.flush()
        return service.find_period(self.session, actor or self.pemilik, self.id(kode), **saat)

    def fill(self, kode: str = TRIWULAN_I, nilai: str = "3", *, saat: Saat = HARI_INI) -> None:
        """Everything that a period needs before it can be submitted."""
        for satu in self.indikator():
            terbaca = read(satu, nilai)
            service.save_realisasi(
                self.session, self.pemilik, self.id(kode), {satu.id: service.IsianRealisasi(terbaca)}, **saat
            )
        for rhk in self.rhk():
            service.add_bukti_link(
                self.session,
                self.pemilik,
                self.id(kode),
                rhk.id,
                "https://contoh.go.id/bukti",
                "Bukti",
                **saat,
            )

    def submit(self, kode: str = TRIWULAN_I, *, saat: Saat = HARI_INI) -> None:
        service.submit_period(self.session, self.pemilik, self.id(kode), **saat)


def read(indikator: Indikator, nilai: str) -> object:
    """The typed realisasi of an indicator of the kind angka."""
    tipe = builtin().find_tipe_indikator(indikator.tipe)
    return tipe.parse_realisasi(tipe.load_parameter(indikator.parameter), {"nilai": nilai})


def make_kerja(session: Session, *, orang: Orang | None = None, **fields: object) -> Kerja:
    """An approved SKP of the year with its periods, on the tenth of March."""
    orang = orang or make_orang(session)
    sistem = system_actor(orang.pegawai.instansi_id)
    ensure_first_editions(session, sistem)
    saat = HARI_INI["now"]
    values = {"status": StatusSkp.DITETAPKAN, "ditetapkan": saat, "penilai_id": orang.penilai.id} | fields
    skp = make_skp_of(session, orang.pegawai, **values)
    service.ensure_periods(session, sistem, skp, **HARI_INI)
    query = select(PeriodePenilaian).where(PeriodePenilaian.skp_id == skp.id)
    return Kerja(session, orang, skp, {satu.kode: satu for satu in session.scalars(query)})


SEMUA_JENIS = (
    (Aspek.KUALITAS, "Nilai telaah oleh pimpinan", "skor 4 dari 5", "skor", {"nilai": "4", "maksimum": "5"}),
    (
        Aspek.WAKTU,
        "Ketepatan penyampaian",
        "paling lambat 5 hari setelah triwulan",
        "tenggat",
        {"hari_setelah_periode": 5, "periode": "triwulan"},
    ),
    (
        Aspek.BIAYA,
        "Biaya perjalanan pendampingan",
        "paling banyak Rp 30.000.000",
        "makin_rendah",
        {"nilai": "30000000", "satuan": "rupiah"},
    ),
)
TAHAPAN = {"tahap": ["penyusunan", "pembahasan", "verifikasi", "penetapan"]}


def add_semua_jenis(kerja: Kerja) -> None:
    """The first result gets an indicator of each kind, and one in plain words; a third result is tambahan."""
    rhk, session = kerja.rhk()[0], kerja.session
    for urutan, (aspek, teks, target, tipe, parameter) in enumerate(SEMUA_JENIS, start=2):
        factories.make_indikator(
            session,
            rhk,
            urutan=urutan,
            aspek=aspek,
            teks=teks,
            target=target,
            tipe=tipe,
            parameter=parameter,
        )
    tambahan = factories.make_rhk(
        session, kerja.skp, klasifikasi=Klasifikasi.TAMBAHAN, teks="Terselenggaranya bimbingan teknis"
    )
    factories.make_indikator(
        session,
        tambahan,
        urutan=2,
        teks="Tahapan verifikasi",
        target="4 dari 4 tahap",
        tipe="tahapan",
        parameter=TAHAPAN,
    )
    factories.make_indikator(
        session, tambahan, urutan=3, teks="Kesan peserta", target="peserta puas", tipe="", parameter={}
    )
