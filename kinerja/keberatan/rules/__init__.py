"""Keberatan: its clock, its states and who moves them, who may decide, and what may be told of many.

PP 30/2019: a pegawai who does not agree with the result may object, with reasons, to the atasan of the
pejabat penilai, who hears the pejabat penilai and the pegawai and decides; the decision is final.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kinerja.aturan.rules import Istilah, JenisPeriode
from kinerja.kalender.rules import ZonaWaktu, end_of_day, is_past
from kinerja.tanggal import format_jam, format_tanggal

__all__ = [
    "BERJALAN",
    "DIPERIKSA",
    "DIPUTUS",
    "TRANSISI",
    "AksiKeberatan",
    "Bagian",
    "Butir",
    "Halangan",
    "IsiKeberatan",
    "Jendela",
    "Kepada",
    "PelakuKeberatan",
    "StatusKeberatan",
    "Transisi",
    "all_overdue",
    "check_isi",
    "describe_halangan",
    "describe_moment",
    "due_of_explanation",
    "find_halangan",
    "list_aksi",
    "next_status",
    "transition_of",
]


class StatusKeberatan(Istilah):
    DRAF = "draf"
    DIAJUKAN = "diajukan"
    MENUNGGU_PENJELASAN = "menunggu_penjelasan"
    DIPERIKSA = "diperiksa"
    DITERIMA = "diterima"
    DITOLAK = "ditolak"
    DICABUT = "dicabut"


class AksiKeberatan(Istilah):
    AJUKAN = "ajukan"
    MINTA_PENJELASAN = "minta_penjelasan"
    JELASKAN = "jelaskan"
    LANJUTKAN = "lanjutkan"
    TERIMA = "terima"
    TOLAK = "tolak"
    CABUT = "cabut"


class PelakuKeberatan(Istilah):
    PEGAWAI = "pegawai"
    PENILAI = "penilai"
    PEMUTUS = "pemutus"


class Kepada(Istilah):
    """Whom the decider asks for an explanation."""

    PENILAI = "penilai"
    PEGAWAI = "pegawai"

    @property
    def label(self) -> str:
        return "Pejabat penilai" if self is Kepada.PENILAI else "Pegawai"


@dataclass(frozen=True)
class Transisi:
    """Where an action leads, and who takes it."""

    ke: StatusKeberatan
    pelaku: frozenset[PelakuKeberatan]


_S, _A, _P = StatusKeberatan, AksiKeberatan, PelakuKeberatan
_PEGAWAI, _PEMUTUS = frozenset({_P.PEGAWAI}), frozenset({_P.PEMUTUS})

# The atasan hears the pejabat penilai before he decides; a withdrawal is possible until the decision.
TRANSISI: Mapping[tuple[StatusKeberatan, AksiKeberatan], Transisi] = {
    (_S.DRAF, _A.AJUKAN): Transisi(_S.DIAJUKAN, _PEGAWAI),
    (_S.DIAJUKAN, _A.MINTA_PENJELASAN): Transisi(_S.MENUNGGU_PENJELASAN, _PEMUTUS),
    (_S.DIPERIKSA, _A.MINTA_PENJELASAN): Transisi(_S.MENUNGGU_PENJELASAN, _PEMUTUS),
    (_S.MENUNGGU_PENJELASAN, _A.JELASKAN): Transisi(_S.DIPERIKSA, frozenset({_P.PENILAI, _P.PEGAWAI})),
    (_S.MENUNGGU_PENJELASAN, _A.LANJUTKAN): Transisi(_S.DIPERIKSA, _PEMUTUS),
    (_S.DIPERIKSA, _A.TERIMA): Transisi(_S.DITERIMA, _PEMUTUS),
    (_S.DIPERIKSA, _A.TOLAK): Transisi(_S.DITOLAK, _PEMUTUS),
    (_S.DIAJUKAN, _A.CABUT): Transisi(_S.DICABUT, _PEGAWAI),
    (_S.MENUNGGU_PENJELASAN, _A.CABUT): Transisi(_S.DICABUT, _PEGAWAI),
    (_S.DIPERIKSA, _A.CABUT): Transisi(_S.DICABUT, _PEGAWAI),
}
DIPERIKSA = frozenset({_S.DIAJUKAN, _S.MENUNGGU_PENJELASAN, _S.DIPERIKSA})
"""Filed and not decided: the evaluation is frozen."""
BERJALAN = DIPERIKSA | {_S.DRAF}
DIPUTUS = frozenset({_S.DITERIMA, _S.DITOLAK})


def transition_of(status: StatusKeberatan, aksi: AksiKeberatan) -> Transisi:
    """The transition of this action in this state; ValueError with the sentence to show where none is."""
    try:
        return TRANSISI[status, aksi]
    except KeyError:
        raise ValueError(f"Keberatan berstatus {status.label}. Muat ulang halaman ini.") from None


def next_status(status: StatusKeberatan, aksi: AksiKeberatan) -> StatusKeberatan:
    """The state after the action; ValueError as `transition_of`."""
    return transition_of(status, aksi).ke


def list_aksi(status: StatusKeberatan, pelaku: Collection[PelakuKeberatan]) -> frozenset[AksiKeberatan]:
    """What somebody who is all of this may do in this state."""
    return frozenset(
        aksi
        for (dari, aksi), satu in TRANSISI.items()
        if dari is status and not satu.pelaku.isdisjoint(pelaku)
    )


# --- The clock ---


def describe_moment(saat: datetime, zona: str) -> str:
    """A last moment as people are told it: "17 April 2026 pukul 23.59 WIB"."""
    lokal = saat.astimezone(ZoneInfo(ZonaWaktu(zona)))
    return f"{format_tanggal(lokal.date())} pukul {format_jam(lokal)} {ZonaWaktu(zona).label}"


def due_of_explanation(today: date, hari: int, zona: str) -> datetime:
    """Until when an explanation is due that is asked for today: the end of a local day, in UTC."""
    return end_of_day(today + timedelta(days=hari), zona)


# --- Who may object, and when ---


class Halangan(Istilah):
    """Why nobody can object to an evaluation now, in the order in which it is asked."""

    BELUM_DITETAPKAN = "belum_ditetapkan"
    PERIODIK = "periodik"
    SUDAH_DIPUTUS = "sudah_diputus"
    SEDANG_BERJALAN = "sedang_berjalan"
    SUDAH_DITERIMA = "sudah_diterima"
    LEWAT = "lewat"


@dataclass(frozen=True, kw_only=True)
class Jendela:
    """What decides whether an objection is possible.

    `batas` is the last moment of the days after receipt, `dibuka` the one until which an admin opened them
    again (None if never). `diterima` says that the pegawai accepted the result.
    """

    jenis: JenisPeriode
    batas: datetime | None
    dibuka: datetime | None = None
    diterima: bool = False
    diputus: bool = False
    berjalan: bool = False

    @property
    def terakhir(self) -> datetime | None:
        """The last moment that counts."""
        semua = [satu for satu in (self.batas, self.dibuka) if satu is not None]
        return max(semua, default=None)


def find_halangan(jendela: Jendela, *, periodik: bool, now: datetime) -> Halangan | None:
    """What stands in the way of an objection at this moment, None where it is possible.

    `periodik`: the instansi also takes objections to periodic evaluations.
    """
    if jendela.batas is None:
        return Halangan.BELUM_DITETAPKAN
    if jendela.jenis is not JenisPeriode.TAHUNAN and not periodik:
        return Halangan.PERIODIK
    if jendela.diputus:
        return Halangan.SUDAH_DIPUTUS
    if jendela.berjalan:
        return Halangan.SEDANG_BERJALAN
    if jendela.diterima:
        return Halangan.SUDAH_DITERIMA
    terakhir = jendela.terakhir
    return Halangan.LEWAT if terakhir is not None and is_past(terakhir, now) else None


def describe_halangan(halangan: Halangan, terakhir: str) -> str:
    """The sentence for the pegawai; `terakhir` is the last moment in words, with hour and zone."""
    return {
        Halangan.BELUM_DITETAPKAN: "Penilaian ini belum ditetapkan, jadi belum ada hasil untuk ditanggapi.",
        Halangan.PERIODIK: "Di instansi Anda keberatan diajukan atas evaluasi tahunan, bukan periodik.",
        Halangan.SUDAH_DIPUTUS: "Keberatan atas penilaian ini sudah diputus. Keputusannya final.",
        Halangan.SEDANG_BERJALAN: "Keberatan atas penilaian ini sudah diajukan.",
        Halangan.SUDAH_DITERIMA: "Anda sudah menerima hasil ini. Keberatan tidak dapat diajukan lagi.",
        Halangan.LEWAT: (
            f"Masa keberatan berakhir {terakhir}. Bila ada alasan yang sah atas keterlambatan, minta admin"
            " instansi membuka kembali masa keberatan."
        ),
    }[halangan]


# --- What is filed ---


class Bagian(Istilah):
    """The part of the evaluation to which an item of the objection belongs."""

    RATING_HASIL = "rating_hasil"
    RATING_PERILAKU = "rating_perilaku"
    RHK = "rhk"

    @property
    def label(self) -> str:
        return {
            Bagian.RATING_HASIL: "Rating hasil kerja",
            Bagian.RATING_PERILAKU: "Rating perilaku kerja",
            Bagian.RHK: "Rencana hasil kerja",
        }[self]


@dataclass(frozen=True)
class Butir:
    """One item: the part, the reason, and for a result its id in the frozen evaluation."""

    bagian: Bagian
    alasan: str
    rhk_id: int | None = None


@dataclass(frozen=True)
class IsiKeberatan:
    """What the pegawai writes: the reasons as a whole, per item, and which own evidence supports them."""

    alasan: str = ""
    daftar_butir: tuple[Butir, ...] = ()
    lampiran: tuple[int, ...] = ()


def check_isi(
    isi: IsiKeberatan, *, semua_rhk: Collection[int], semua_bukti: Collection[int]
) -> Mapping[str, str]:
    """What is missing or strange in an objection before it is filed: field to sentence, empty if nothing."""
    kurang: dict[str, str] = {}
    if not isi.alasan.strip():
        kurang["alasan"] = "Tulis alasan keberatan Anda."
    if not isi.daftar_butir:
        kurang["butir"] = "Tulis alasan pada paling sedikit satu hal yang Anda keberatani."
    if any(satu.bagian is Bagian.RHK and satu.rhk_id not in semua_rhk for satu in isi.daftar_butir):
        kurang["butir"] = "Rencana hasil kerja ini bukan bagian penilaian Anda. Muat ulang halaman."
    if any(satu not in semua_bukti for satu in isi.lampiran):
        kurang["lampiran"] = "Bukti ini bukan bagian penilaian Anda. Muat ulang halaman."
    return kurang


# --- The examination ---


def all_overdue(batas: Iterable[datetime], now: datetime) -> bool:
    """Whether every open question is late, so that the decision may go on without an answer."""
    semua = list(batas)
    return bool(semua) and all(is_past(satu, now) for satu in semua)
