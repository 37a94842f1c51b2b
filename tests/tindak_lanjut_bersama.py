"""What the tests of follow-up share: a small office whose years are final."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, system_actor
from kinerja.akun.models import Akun
from kinerja.aturan.rules import Predikat
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Pegawai, UnitKerja
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.tindak_lanjut.models import Rekomendasi, SebagaiPetugas
from kinerja.tindak_lanjut.rules.alur import AksiRekomendasi, Putusan
from kinerja.tindak_lanjut.rules.jenis import JenisRekomendasi
from kinerja.tindak_lanjut.service import petugas, putus, usul
from kinerja.tindak_lanjut.service.usul import HasilUsul
from tests import angka_kredit_bersama as ak
from tests import factories
from tests.skp_bersama import Saat

SAAT = Saat(today=date(2026, 3, 10), now=datetime(2026, 3, 10, 2, tzinfo=UTC))
SETUJU = Putusan(AksiRekomendasi.SETUJUI, "Sesuai dengan dasar dan pengamatan saya.")
BERDOKUMEN = Putusan(
    AksiRekomendasi.SETUJUI,
    "Target tidak tercapai tanpa keadaan kahar.",
    nomor_dokumen="800/12/2026",
    tanggal_dokumen=date(2026, 3, 9),
    keadaan_kahar=False,
)


@dataclass
class Dinas:
    """kepala_dinas → kepala → pegawai; `ppk` is named, `admin` is admin instansi, `luar` has no part."""

    session: Session
    unit: UnitKerja
    pegawai: Pegawai
    kepala: Pegawai
    kepala_dinas: Pegawai
    ppk: Pegawai
    admin: Pegawai
    luar: Pegawai
    semua_akun: dict[int, Akun] = field(default_factory=dict)

    def akun(self, pegawai: Pegawai, *peran: Peran) -> Akun:
        if pegawai.id not in self.semua_akun:
            self.semua_akun[pegawai.id] = factories.make_akun(self.session, pegawai, peran)
        return self.semua_akun[pegawai.id]

    def actor(self, pegawai: Pegawai, *peran: Peran) -> Actor:
        peran = peran or ((Peran.ADMIN_INSTANSI,) if pegawai is self.admin else ())
        return factories.make_actor(self.akun(pegawai, *peran), peran)

    def final(self, predikat: Predikat, tahun: int = 2025, pegawai: Pegawai | None = None) -> Evaluasi:
        satu = ak.make_final(self.session, pegawai or self.pegawai, tahun, predikat)
        assert satu is not None
        return satu

    def propose(self, tahun: int = 2025, saat: Saat = SAAT) -> HasilUsul:
        sistem = system_actor(self.unit.instansi_id)
        kerja = usul.start_run(self.session, sistem, tahun, today=saat["today"])
        return usul.propose_slice(self.session, sistem, kerja, kerja.pegawai_ids, now=saat["now"])

    def find(self, jenis: JenisRekomendasi, pegawai: Pegawai | None = None) -> Rekomendasi:
        query = select(Rekomendasi).where(
            Rekomendasi.pegawai_id == (pegawai or self.pegawai).id, Rekomendasi.jenis == jenis
        )
        return self.session.scalars(query.order_by(Rekomendasi.id.desc())).first()  # type: ignore[return-value]

    def kinds(self, pegawai: Pegawai | None = None) -> set[str]:
        query = select(Rekomendasi.jenis).where(Rekomendasi.pegawai_id == (pegawai or self.pegawai).id)
        return {satu.value for satu in self.session.scalars(query)}

    def decide(
        self, jenis: JenisRekomendasi, oleh: Pegawai, putusan: Putusan = SETUJU, saat: Saat = SAAT
    ) -> Rekomendasi:
        """Taken up and decided."""
        satu, actor = self.find(jenis), self.actor(oleh)
        putus.review(self.session, actor, satu.id, versi=satu.versi, **saat)
        return putus.decide(self.session, actor, satu.id, putusan, versi=None, **saat)

    def replace(self, evaluasi: Evaluasi, predikat: Predikat) -> Evaluasi:
        """A new final revision of an evaluation."""
        periode = self.session.get_one(PeriodePenilaian, evaluasi.periode_id)
        return ak.add_revisi(self.session, periode, self.kepala, predikat, evaluasi.revisi + 1)

    def add_head(self) -> Pegawai:
        """Somebody who may hold the role of pimpinan unit."""
        pegawai = factories.make_pegawai(self.session, nama="Hadi Contoh")
        factories.make_penempatan(self.session, pegawai)
        return pegawai


def make_dinas(session: Session, instansi_id: int) -> Dinas:
    ak.prepare(session, instansi_id)
    unit = factories.make_unit(session, nama="Dinas Contoh")
    nama = ("Siti Contoh", "Budi Contoh", "Maria Contoh", "Rahmat Contoh", "Dewi Contoh", "Tono Contoh")
    semua = [factories.make_pegawai(session, nama=satu) for satu in nama]
    for satu in semua:
        factories.make_penempatan(session, satu, unit_id=unit.id, mulai=ak.AWAL)
    pegawai, kepala, kepala_dinas, ppk, admin, luar = semua
    factories.make_garis(session, pegawai, kepala)
    factories.make_garis(session, kepala, kepala_dinas)
    dinas = Dinas(session, unit, pegawai, kepala, kepala_dinas, ppk, admin, luar)
    petugas.name_person(
        session,
        system_actor(instansi_id),
        ppk.nip or "",
        SebagaiPetugas.PPK,
        "821/1/2026",
        mulai=date(2026, 1, 1),
        **SAAT,
    )
    return dinas
