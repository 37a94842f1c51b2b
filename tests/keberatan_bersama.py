"""What the tests of an objection share: the small office after its yearly evaluation was fixed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import IsianNilai
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import Bagian, Butir, IsiKeberatan, Kepada
from kinerja.keberatan.service import ajukan, periksa
from kinerja.keberatan.service.periksa import Putusan
from kinerja.organisasi.models import Pegawai
from tests.evaluasi_bersama import Kantor, on
from tests.skp_bersama import Saat

# Fixed on 5 January in WIB: until the end of 19 January there, 16.59.59.999999 UTC.
TETAP = on(2027, 1, 5)
HARI_INI = on(2027, 1, 8)
KURANG = IsianNilai(Rating.DI_BAWAH_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI, "Tingkatkan ketepatan waktu.")
ISI = IsiKeberatan(
    "Dua laporan sudah diserahkan sebelum tenggat.",
    (Butir(Bagian.RATING_HASIL, "Semua target tercapai."),),
)
SETUJU = Putusan(
    terima=True,
    pertimbangan="Bukti menunjukkan target tercapai.",
    rating_hasil=Rating.SESUAI_EKSPEKTASI,
    rating_perilaku=Rating.SESUAI_EKSPEKTASI,
)
TOLAK = Putusan(terima=False, pertimbangan="Laporan diserahkan sesudah tenggat.")


def later(hari: int = 0, jam: int = 0, saat: Saat = HARI_INI) -> Saat:
    """That many days and hours after the day on which the tests are played."""
    now = saat["now"] + timedelta(days=hari, hours=jam)
    return Saat(today=(now + timedelta(hours=7)).date(), now=now)


@dataclass
class Perkara:
    """The yearly evaluation of `kantor.pegawai`, rated Butuh Perbaikan by `kantor.kepala`.

    `kantor.kepala_badan` is the atasan of the pejabat penilai.
    """

    kantor: Kantor
    evaluasi: Evaluasi

    @property
    def session(self) -> Session:
        return self.kantor.session

    @property
    def periode_id(self) -> int:
        return self.evaluasi.periode_id

    @property
    def pemutus(self) -> Actor:
        return self.kantor.actor(self.kantor.kepala_badan)

    @property
    def admin(self) -> Actor:
        return self.kantor.actor(self.kantor.lain, Peran.ADMIN_INSTANSI)

    def draft(self, isi: IsiKeberatan = ISI, saat: Saat = HARI_INI) -> Keberatan:
        return ajukan.save_draft(self.session, self.kantor.pemilik, self.periode_id, isi, **saat)

    def submit(self, isi: IsiKeberatan = ISI, saat: Saat = HARI_INI) -> Keberatan:
        self.draft(isi, saat)
        return ajukan.submit_keberatan(self.session, self.kantor.pemilik, self.periode_id, **saat)

    def ask(self, keberatan: Keberatan, kepada: Kepada = Kepada.PENILAI, saat: Saat = HARI_INI) -> int:
        satu = periksa.ask_explanation(
            self.session, self.pemutus, keberatan.id, kepada, "Apa dasar rating ini?", **saat
        )
        self.session.flush()
        return satu.id

    def hear(self, saat: Saat = HARI_INI) -> Keberatan:
        """Filed, asked and answered."""
        keberatan = self.submit(saat=saat)
        tanya = self.ask(keberatan, saat=saat)
        return periksa.answer(
            self.session, self.kantor.penilai, keberatan.id, tanya, "Laporan ketiga terlambat.", **saat
        )

    def decide(self, putusan: Putusan = SETUJU, saat: Saat = HARI_INI) -> Keberatan:
        keberatan = self.hear(saat)
        return periksa.decide(self.session, self.pemutus, keberatan.id, putusan, **saat)


def make_perkara(kantor: Kantor, isian: IsianNilai = KURANG, *, kode: str = "TH") -> Perkara:
    kantor.set_capaian(kode=kode, saat=TETAP)
    evaluasi = kantor.establish(isian=isian, kode=kode, saat=TETAP)
    kantor.session.flush()
    return Perkara(kantor, evaluasi)


def at(now: datetime) -> Saat:
    """A moment with its day in WIB."""
    return Saat(today=(now + timedelta(hours=7)).date(), now=now)


def person(perkara: Perkara, nama: str, *peran: Peran) -> tuple[Pegawai, Actor]:
    """Somebody of the office who has nothing to do with the evaluation."""
    pegawai = perkara.kantor.add_person(nama, skp=False)
    return pegawai, perkara.kantor.actor(pegawai, *peran)
