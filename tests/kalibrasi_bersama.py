"""What the tests of kalibrasi share: a bidang whose drafts wait, and the pimpinan above it who leads."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.evaluasi.rules import CapaianOrganisasi, Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.kalibrasi import service
from kinerja.kalibrasi.models import Kalibrasi
from kinerja.kalibrasi.rules import Sel
from kinerja.organisasi.models import Pegawai
from tests.evaluasi_bersama import SAAT, Kantor

ATAS, SESUAI, BAWAH = Rating.DI_ATAS_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI
SEL_BAIK, SEL_SANGAT_BAIK, SEL_BUTUH = Sel(SESUAI, SESUAI), Sel(ATAS, ATAS), Sel(BAWAH, SESUAI)
ALASAN = "Dua indikator utama tidak tercapai."
NAMA = ("Dewi", "Eko", "Fitri", "Gani", "Hana", "Ita", "Joko", "Kiki", "Lala", "Mira", "Nina", "Oki")


@dataclass
class Sidang:
    """Drafts of a bidang: all Baik. `kalibrasi` runs, `peserta` is the head of the bidang who rates them."""

    kantor: Kantor
    orang: list[Pegawai]
    kalibrasi: Kalibrasi
    periode: dict[str, int] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        return self.kantor.session

    @property
    def pemimpin(self) -> Actor:
        return self.kantor.actor(self.kantor.kepala_badan)

    @property
    def peserta(self) -> Actor:
        return self.kantor.penilai

    def stage(
        self, nama: str, tujuan: Sel = SEL_BUTUH, alasan: str = ALASAN, actor: Actor | None = None
    ) -> None:
        service.stage_move(
            self.session,
            actor or self.pemimpin,
            self.kalibrasi.id,
            self.periode[nama],
            tujuan,
            alasan,
            **SAAT,
        )

    def draf(self, nama: str) -> Evaluasi:
        query = select(Evaluasi).where(Evaluasi.periode_id == self.periode[nama], is_latest())
        return self.session.scalars(query.execution_options(populate_existing=True)).one()


def make_sidang(
    kantor: Kantor,
    banyak: int = 10,
    *,
    capaian: CapaianOrganisasi = CapaianOrganisasi.BAIK,
    mulai: bool = True,
) -> Sidang:
    """A group of so many people, each with a draft Baik, and a session about it."""
    kantor.set_capaian(capaian)
    orang = [kantor.pegawai]
    for nomor in range(banyak - 1):
        nama = NAMA[nomor] if nomor < len(NAMA) else f"Orang {nomor:02}"
        orang.append(kantor.add_person(nama))
    periode = {}
    for satu in orang:
        draf = kantor.rate(satu, IsianNilai(SESUAI, SESUAI))
        periode[satu.nama.split()[0] if satu.nama[:5] != "Orang" else satu.nama] = draf.periode_id
    actor = kantor.actor(kantor.kepala_badan)
    kalibrasi = service.create_session(
        kantor.session,
        actor,
        kantor.bidang.id,
        2026,
        "T1",
        tanggal=date(2026, 4, 3),
        agenda="Menyamakan ukuran.",
        **SAAT,
    )
    if mulai:
        service.start_session(kantor.session, actor, kalibrasi.id, **SAAT)
    return Sidang(kantor, orang, kalibrasi, periode)
