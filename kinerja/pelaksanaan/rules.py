"""The work of one period: its states from opening to final, who moves it, and what a realisasi lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kinerja.aturan.rules import Istilah, JenisPeriode
from kinerja.kalender.rules import Rentang
from kinerja.skp.rules import Kekurangan

__all__ = [
    "DAPAT_DIISI",
    "DAPAT_DINILAI",
    "DAPAT_DITANGGAPI",
    "SUDAH_DITETAPKAN",
    "TRANSISI",
    "AksiPeriode",
    "IsiRealisasi",
    "Kekurangan",
    "PelakuPeriode",
    "PeranUmpanBalik",
    "RealisasiIsi",
    "RealisasiRhk",
    "StatusPeriode",
    "Transisi",
    "list_aksi",
    "list_missing_realisasi",
    "next_status",
    "opening_day",
    "prefix_umpan_balik",
    "status_on",
    "transition_of",
]


class StatusPeriode(Istilah):
    BELUM_DIBUKA = "belum_dibuka"
    PENGISIAN = "pengisian"
    DIAJUKAN = "diajukan"
    DIKEMBALIKAN = "dikembalikan"
    DINILAI = "dinilai"
    DITETAPKAN = "ditetapkan"
    KEBERATAN = "keberatan"
    FINAL = "final"

    @property
    def label(self) -> str:
        # A rating that is saved but not fixed must not look like a result.
        return "Sedang dinilai" if self is StatusPeriode.DINILAI else super().label


class AksiPeriode(Istilah):
    BUKA = "buka"
    AJUKAN = "ajukan"
    KEMBALIKAN = "kembalikan"
    NILAI = "nilai"
    BATALKAN_PENILAIAN = "batalkan_penilaian"
    TETAPKAN = "tetapkan"
    TERIMA = "terima"
    FINALKAN = "finalkan"
    AJUKAN_KEBERATAN = "ajukan_keberatan"
    CABUT_KEBERATAN = "cabut_keberatan"
    PUTUSKAN_KEBERATAN = "putuskan_keberatan"
    BUKA_PENILAIAN = "buka_penilaian"


class PelakuPeriode(Istilah):
    PEMILIK = "pemilik"
    PENILAI = "penilai"
    ATASAN_PENILAI = "atasan_penilai"
    SISTEM = "sistem"
    ADMIN = "admin"


@dataclass(frozen=True)
class Transisi:
    """Where an action leads, who takes it, and whether a note or reason is mandatory."""

    ke: StatusPeriode
    pelaku: PelakuPeriode
    catatan_wajib: bool = False


_S, _A, _P = StatusPeriode, AksiPeriode, PelakuPeriode

# PermenPANRB 6/2022 for the steps; PP 30/2019 for keberatan, whose decision is final.
TRANSISI: Mapping[tuple[StatusPeriode, AksiPeriode], Transisi] = {
    (_S.BELUM_DIBUKA, _A.BUKA): Transisi(_S.PENGISIAN, _P.SISTEM),
    (_S.PENGISIAN, _A.AJUKAN): Transisi(_S.DIAJUKAN, _P.PEMILIK),
    (_S.DIKEMBALIKAN, _A.AJUKAN): Transisi(_S.DIAJUKAN, _P.PEMILIK),
    (_S.DIAJUKAN, _A.KEMBALIKAN): Transisi(_S.DIKEMBALIKAN, _P.PENILAI, catatan_wajib=True),
    (_S.DIAJUKAN, _A.NILAI): Transisi(_S.DINILAI, _P.PENILAI),
    (_S.DINILAI, _A.BATALKAN_PENILAIAN): Transisi(_S.DIAJUKAN, _P.PENILAI),
    (_S.DINILAI, _A.TETAPKAN): Transisi(_S.DITETAPKAN, _P.PENILAI),
    (_S.DITETAPKAN, _A.TERIMA): Transisi(_S.FINAL, _P.PEMILIK),
    (_S.DITETAPKAN, _A.FINALKAN): Transisi(_S.FINAL, _P.SISTEM),
    (_S.DITETAPKAN, _A.AJUKAN_KEBERATAN): Transisi(_S.KEBERATAN, _P.PEMILIK, catatan_wajib=True),
    (_S.KEBERATAN, _A.CABUT_KEBERATAN): Transisi(_S.DITETAPKAN, _P.PEMILIK),
    # Not in any regulation: a mistake that is seen before the evaluation is final. A final one never opens.
    (_S.DITETAPKAN, _A.BUKA_PENILAIAN): Transisi(_S.DINILAI, _P.ADMIN, catatan_wajib=True),
    (_S.KEBERATAN, _A.PUTUSKAN_KEBERATAN): Transisi(_S.FINAL, _P.ATASAN_PENILAI, catatan_wajib=True),
}
DAPAT_DIISI = frozenset({StatusPeriode.PENGISIAN, StatusPeriode.DIKEMBALIKAN})
DAPAT_DINILAI = frozenset({StatusPeriode.DIAJUKAN, StatusPeriode.DINILAI})
SUDAH_DITETAPKAN = frozenset({StatusPeriode.DITETAPKAN, StatusPeriode.KEBERATAN, StatusPeriode.FINAL})
# Feedback is printed on the evaluation: it ends where the evaluation is fixed.
DAPAT_DITANGGAPI = DAPAT_DIISI | DAPAT_DINILAI


def opening_day(jenis: JenisPeriode, rentang: Rentang) -> date:
    """The day from which a period is filled: its first, for the year that of its last three months.

    PermenPANRB 6/2022 puts the yearly evaluation at the end of the year and leaves the day to the instansi.
    """
    if jenis is not JenisPeriode.TAHUNAN:
        return rentang.mulai
    bulan = rentang.selesai.month - 2
    return max(rentang.mulai, date(rentang.selesai.year, bulan, 1)) if bulan >= 1 else rentang.mulai


def status_on(status: StatusPeriode, jenis: JenisPeriode, rentang: Rentang, today: date) -> StatusPeriode:
    """The state on a day: a period opens by the calendar, whether or not anybody has written in it yet."""
    if status is StatusPeriode.BELUM_DIBUKA and today >= opening_day(jenis, rentang):
        return next_status(status, AksiPeriode.BUKA)
    return status


def transition_of(status: StatusPeriode, aksi: AksiPeriode) -> Transisi:
    """The transition of this action in this state; where there is none, ValueError with a sentence."""
    try:
        return TRANSISI[status, aksi]
    except KeyError:
        kerja = aksi.label.lower()
        kalimat = (
            f"Periode berstatus {status.label}. Tindakan “{kerja}” tidak tersedia. Muat ulang halaman ini."
        )
        raise ValueError(kalimat) from None


def next_status(status: StatusPeriode, aksi: AksiPeriode) -> StatusPeriode:
    """The state after the action; ValueError with the sentence to show where the action is not possible."""
    return transition_of(status, aksi).ke


def list_aksi(status: StatusPeriode, pelaku: PelakuPeriode) -> tuple[AksiPeriode, ...]:
    """What this person may do in this state, in the order of AksiPeriode."""
    return tuple(a for a in AksiPeriode if (t := TRANSISI.get((status, a))) and t.pelaku is pelaku)


@dataclass(frozen=True)
class RealisasiIsi:
    """The realisasi of one indikator in the period, as printed; `nama` tells it from the others."""

    indikator_id: int
    teks: str
    nama: str = ""


@dataclass(frozen=True)
class RealisasiRhk:
    """One rencana hasil kerja in the period, with how much bukti dukung and rencana aksi it has."""

    rencana_hasil_kerja_id: int
    daftar_realisasi: tuple[RealisasiIsi, ...]
    jumlah_bukti: int
    jumlah_rencana_aksi: int


@dataclass(frozen=True)
class IsiRealisasi:
    """What is judged before a period is submitted; `bukti_wajib` is a setting of the instansi."""

    daftar_rhk: tuple[RealisasiRhk, ...]
    bukti_wajib: bool = True


def list_missing_realisasi(isi: IsiRealisasi) -> list[Kekurangan]:
    """What a period lacks before it can be submitted; a missing rencana aksi is only a suggestion.

    Elements named: `indikator_<id>` for a realisasi, `rhk_<id>` for bukti dukung and rencana aksi.
    """
    if not isi.daftar_rhk:
        kalimat = "SKP ini belum memiliki rencana hasil kerja. Lengkapi SKP terlebih dahulu."
        return [Kekurangan("rhk_kosong", kalimat, "daftar_rhk")]
    return [satu for nomor, rhk in enumerate(isi.daftar_rhk, 1) for satu in _check_rhk(isi, nomor, rhk)]


def _check_rhk(isi: IsiRealisasi, nomor: int, rhk: RealisasiRhk) -> Iterator[Kekurangan]:
    sasaran, tempat = f"rhk_{rhk.rencana_hasil_kerja_id}", f"pada rencana hasil kerja nomor {nomor}"
    if not rhk.jumlah_rencana_aksi:
        kalimat = f"Belum ada rencana aksi {tempat}. Sebaiknya tulis langkah kerja periode ini."
        yield Kekurangan("rencana_aksi_kosong", kalimat, sasaran, wajib=False)
    for realisasi in rhk.daftar_realisasi:
        if not realisasi.teks.strip():
            sebutan = f"Realisasi “{realisasi.nama}”" if realisasi.nama else f"Ada realisasi {tempat}"
            kalimat = f"{sebutan} belum diisi. Tulis hasilnya atau sebab belum ada."
            yield Kekurangan("realisasi_kosong", kalimat, f"indikator_{realisasi.indikator_id}")
    if not rhk.jumlah_bukti:
        kalimat = f"Belum ada bukti dukung {tempat}. Unggah berkas atau tambahkan tautan."
        yield Kekurangan("bukti_kosong", kalimat, sasaran, wajib=isi.bukti_wajib)


class PeranUmpanBalik(Istilah):
    """Who gives feedback, in the order in which the evaluation form prints it."""

    PIMPINAN = "pimpinan"
    KETUA_TIM = "ketua_tim"
    REKAN = "rekan"
    BAWAHAN = "bawahan"
    PIHAK_LAIN = "pihak_lain"


def prefix_umpan_balik(peran: PeranUmpanBalik, teks: str) -> str:
    """The feedback as the form prints it, with the giver's role before it: "Pimpinan: …"."""
    return f"{peran.label}: {teks.strip()}"
