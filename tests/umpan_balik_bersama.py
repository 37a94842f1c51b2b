"""What the tests of feedback share: an office in which colleagues have spoken, some openly by now."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kinerja.organisasi.models import Pegawai
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik import service
from kinerja.umpan_balik.models import UmpanBalik
from tests import factories
from tests.evaluasi_bersama import Kantor, on
from tests.skp_bersama import Saat

AWAL, BESOK = on(2026, 4, 1), on(2026, 4, 2)
TERBUKA = ("Terbuka-satu", "Terbuka-dua", "Terbuka-tiga")
TERTAHAN = ("Tertahan-satu", "Tertahan-dua", "Tertahan-bawahan")


@dataclass(frozen=True)
class Suara:
    """Three colleagues whose first words are open since the second of April; what came after is held back."""

    kantor: Kantor
    semua_rekan: tuple[Pegawai, ...]
    bawahan: Pegawai
    periode_id: int

    def say(self, siapa: Pegawai, teks: str, *, saat: Saat = AWAL, **isi: object) -> UmpanBalik:
        isi = isi or {"nilai_perilaku": NilaiPerilaku.LOYAL}
        return service.add_umpan_balik(
            self.kantor.session, self.kantor.actor(siapa), self.periode_id, teks, **isi, **saat
        )

    @property
    def semua_pemberi(self) -> tuple[Pegawai, ...]:
        return (*self.semua_rekan, self.bawahan)


def add_colleagues(kantor: Kantor, jumlah: int) -> tuple[Pegawai, ...]:
    return tuple(kantor.add_person(f"Pemberi{nomor} Rahasia", skp=False) for nomor in range(1, jumlah + 1))


def make_suara(session: Session, kantor: Kantor) -> Suara:
    rekan = add_colleagues(kantor, 3)
    bawahan = factories.make_pegawai(session, nama="Pemberi9 Rahasia")
    factories.make_penempatan(session, bawahan, unit_id=kantor.bidang.id)
    factories.make_garis(session, bawahan, kantor.pegawai)
    made = Suara(kantor, rekan, bawahan, kantor.periode().id)
    for siapa, teks in zip(rekan, TERBUKA, strict=True):
        made.say(siapa, teks)
    for siapa, teks in zip((*rekan[:2], bawahan), TERTAHAN, strict=True):
        made.say(siapa, teks, saat=BESOK, nilai_perilaku=NilaiPerilaku.HARMONIS)
    return made
