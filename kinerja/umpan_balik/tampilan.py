"""The feedback of a period as one reader sees it. Every page takes it from here, so that none shows more."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kinerja.errors import NotFoundError
from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik.models import UmpanBalik
from kinerja.umpan_balik.rules import JenisUmpan, Kerahasiaan, open_ids, sees_name


@dataclass(frozen=True, kw_only=True)
class UmpanBalikTampil:
    """One feedback with the answers to it, called by `tanda` on the page.

    `nama` is "" and `dibuat` None where the reader does not learn who wrote it and when. `sendiri`: the
    reader himself did. `tertahan`: the owner does not see it (yet). `dilaporkan`: somebody whom it concerns
    reported it. `oleh` is who wrote down the words of an outside party.
    """

    tanda: str
    peran: PeranUmpanBalik | None
    jenis: JenisUmpan | None
    nama: str
    teks: str
    dibuat: datetime | None
    anonim: bool = False
    sendiri: bool = False
    tertahan: bool = False
    dapat_dilaporkan: bool = False
    dilaporkan: bool = False
    oleh: str = ""
    daftar_balasan: tuple["UmpanBalikTampil", ...] = ()


@dataclass(frozen=True)
class PembacaUmpan:
    """Who reads: `sebagai_penilai` also for the atasan of the pejabat penilai.

    `melapor`: it concerns the reader, so that an anonymous text may be reported. The
    texts come with their reports then.
    """

    pegawai_id: int | None
    sebagai_penilai: bool
    today: date
    melapor: bool = False


class Utas:
    """The feedback of a period, threaded, as one reader sees it.

    Named texts stand in the order in which they were written; anonymous ones follow in an order that says
    nothing, without a time.
    """

    def __init__(self, daftar: Iterable[UmpanBalik], pembaca: PembacaUmpan) -> None:
        self._pembaca = pembaca
        semua = sorted(daftar, key=_rank)
        self._awal = {satu.id: satu for satu in semua if satu.balasan_dari_id is None}
        self._terbuka = open_ids(
            (satu for satu in self._awal.values() if satu.ditarik is None), pembaca.today
        )
        self._semua = [satu for satu in semua if self._reads(self._awal.get(satu.balasan_dari_id or satu.id))]

    def on_rhk(self, rhk_id: int) -> tuple[UmpanBalikTampil, ...]:
        return self._threads(lambda satu: satu.rencana_hasil_kerja_id == rhk_id)

    def on_perilaku(self, nilai: NilaiPerilaku) -> tuple[UmpanBalikTampil, ...]:
        return self._threads(lambda satu: satu.nilai_perilaku is nilai)

    def all(self) -> tuple[UmpanBalikTampil, ...]:
        return self._threads(lambda _satu: True)

    def first_words(self) -> list[UmpanBalik]:
        """What begins a thread that this reader sees, in the order of the page."""
        return [satu for satu in self._semua if satu.balasan_dari_id is None]

    def answers_to(self, awal: UmpanBalik) -> list[UmpanBalik]:
        return [satu for satu in self._semua if satu.balasan_dari_id == awal.id and satu.ditarik is None]

    def find(self, tanda: str) -> UmpanBalik:
        """The first word of a thread that this reader sees. Raises NotFoundError, whatever else there is."""
        for satu in self.first_words():
            if satu.tanda == tanda:
                return satu
        raise NotFoundError

    def is_open(self, satu: UmpanBalik) -> bool:
        """Whether the owner sees it."""
        return not satu.anonim or satu.id in self._terbuka

    def _reads(self, awal: UmpanBalik | None) -> bool:
        if awal is None or awal.ditarik is not None or awal.disembunyikan is not None:
            return False
        sendiri = awal.pemberi_id == self._pembaca.pegawai_id
        return sendiri or self.is_open(awal) or self._knows(awal.kerahasiaan)

    def _knows(self, kerahasiaan: Kerahasiaan) -> bool:
        return sees_name(kerahasiaan, sebagai_penilai=self._pembaca.sebagai_penilai)

    def _may_report(self, satu: UmpanBalik, *, sendiri: bool) -> bool:
        return self._pembaca.melapor and satu.anonim and not sendiri

    def _threads(self, match: Callable[[UmpanBalik], bool]) -> tuple[UmpanBalikTampil, ...]:
        return tuple(
            self._show(satu, satu, tuple(self._show(lain, satu) for lain in self.answers_to(satu)))
            for satu in self.first_words()
            if match(satu)
        )

    def _show(
        self, satu: UmpanBalik, awal: UmpanBalik, balasan: tuple[UmpanBalikTampil, ...] = ()
    ) -> UmpanBalikTampil:
        sendiri = satu.pemberi_id == self._pembaca.pegawai_id
        pihak = ", ".join(bagian for bagian in (satu.pihak_nama, satu.pihak_kantor) if bagian)
        nama = satu.pemberi.nama_lengkap if self._knows(satu.kerahasiaan) else ""
        return UmpanBalikTampil(
            tanda=satu.tanda,
            peran=satu.peran,
            jenis=satu.jenis,
            nama=pihak or nama,
            teks=satu.teks,
            # An answer that is dated would date what it answers.
            dibuat=None if awal.anonim and not sendiri else satu.dibuat,
            anonim=satu.anonim,
            sendiri=sendiri and not pihak,
            tertahan=not self.is_open(awal),
            dapat_dilaporkan=self._may_report(satu, sendiri=sendiri) and satu.laporan is None,
            dilaporkan=self._may_report(satu, sendiri=sendiri) and satu.laporan is not None,
            oleh=nama if pihak else "",
            daftar_balasan=balasan,
        )


@dataclass(frozen=True)
class BarisNaskah:
    """One feedback or answer for the evaluation; `dibuat` is None in the thread of an anonymous text.

    `terbuka` is False for what the pejabat penilai reads and the pegawai must not yet: it is not printed.
    """

    umpan: UmpanBalik
    dibuat: datetime | None
    terbuka: bool


def list_naskah(daftar: Iterable[UmpanBalik], today: date) -> list[BarisNaskah]:
    """The feedback of a period as the pejabat penilai reads it before judging, answers after their thread."""
    semua = list(daftar)
    utas = Utas(semua, PembacaUmpan(None, sebagai_penilai=True, today=today))
    return [
        BarisNaskah(satu, None if awal.anonim else satu.dibuat, utas.is_open(awal))
        for awal in utas.first_words()
        for satu in (awal, *utas.answers_to(awal))
    ]


def _rank(satu: UmpanBalik) -> tuple[bool, str, datetime, int]:
    return satu.anonim, satu.tanda if satu.anonim else "", satu.dibuat, satu.id
