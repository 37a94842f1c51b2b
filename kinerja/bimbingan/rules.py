"""Who may do what with a dialog and with an item of the development plan, and what a superior may learn.

PermenPANRB 6/2022: dialog kinerja, bimbingan and konseling kinerja with formats B.1.8 and B.1.9.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class _Istilah(StrEnum):
    @property
    def label(self) -> str:
        """The words on the page."""
        return self.value.replace("_", " ").capitalize()


class JenisDialog(_Istilah):
    """What a dialog is about."""

    EKSPEKTASI = "ekspektasi"
    TINJAUAN = "tinjauan"
    BIMBINGAN = "bimbingan"
    KONSELING = "konseling"

    @property
    def label(self) -> str:
        return _NAMA_JENIS[self]

    @property
    def sesi(self) -> bool:
        """Whether the pegawai answers format B.1.8 after it."""
        return self in {JenisDialog.BIMBINGAN, JenisDialog.KONSELING}


_NAMA_JENIS = {
    JenisDialog.EKSPEKTASI: "Dialog ekspektasi",
    JenisDialog.TINJAUAN: "Tinjauan periodik",
    JenisDialog.BIMBINGAN: "Bimbingan kinerja",
    JenisDialog.KONSELING: "Konseling kinerja",
}


class SebagaiPemberi(_Istilah):
    """In which role somebody leads a dialog."""

    PENILAI = "penilai"
    KETUA_TIM = "ketua_tim"
    PENUGASAN = "penugasan"

    @property
    def label(self) -> str:
        return {"penilai": "pejabat penilai", "ketua_tim": "ketua tim"}.get(
            self.value, "pembimbing yang ditugasi"
        )


class Sisi(StrEnum):
    """The two sides of a dialog or of a plan."""

    PEGAWAI = "pegawai"
    PIMPINAN = "pimpinan"


KEDUA = frozenset(Sisi)
PEGAWAI = frozenset({Sisi.PEGAWAI})
PIMPINAN = frozenset({Sisi.PIMPINAN})


# Dialog


class StatusDialog(_Istilah):
    """How far a dialog is."""

    DIRENCANAKAN = "direncanakan"
    DILAKSANAKAN = "dilaksanakan"
    SELESAI = "selesai"
    DIBATALKAN = "dibatalkan"


class AksiDialog(StrEnum):
    """What is done with a dialog."""

    JADWALKAN = "jadwalkan"
    CATAT = "catat"
    TANGGAPI = "tanggapi"
    BATALKAN = "batalkan"
    TINDAKI = "tindaki"
    NILAI = "nilai"
    ISI_LEMBAR = "isi_lembar"


_BERLANGSUNG = (StatusDialog.DILAKSANAKAN, StatusDialog.SELESAI)
ALUR_DIALOG: Mapping[tuple[StatusDialog, AksiDialog], frozenset[Sisi]] = MappingProxyType(
    {
        (StatusDialog.DIRENCANAKAN, AksiDialog.JADWALKAN): PIMPINAN,
        (StatusDialog.DIRENCANAKAN, AksiDialog.BATALKAN): KEDUA,
        (StatusDialog.DIRENCANAKAN, AksiDialog.CATAT): PIMPINAN,
        (StatusDialog.DILAKSANAKAN, AksiDialog.CATAT): PIMPINAN,
        (StatusDialog.DILAKSANAKAN, AksiDialog.TANGGAPI): KEDUA,
        **{(status, AksiDialog.TINDAKI): KEDUA for status in _BERLANGSUNG},
        **{(status, AksiDialog.NILAI): PIMPINAN for status in _BERLANGSUNG},
        **{(status, AksiDialog.ISI_LEMBAR): PEGAWAI for status in _BERLANGSUNG},
    }
)
"""Which side may do what in which state; what is not here nobody may."""


def may_act(status: StatusDialog, aksi: AksiDialog, sisi: Sisi | None, jenis: JenisDialog) -> bool:
    """Whether a side may do this now; None is somebody who only reads.

    B.1.8 belongs to bimbingan and konseling, B.1.9 to a bimbingan.
    """
    if aksi is AksiDialog.ISI_LEMBAR and not jenis.sesi:
        return False
    if aksi is AksiDialog.NILAI and jenis is not JenisDialog.BIMBINGAN:
        return False
    return sisi in ALUR_DIALOG.get((status, aksi), frozenset())


def status_after(tanggapan: Sequence[bool | None]) -> StatusDialog:
    """A dialog is over once both sides have answered, also where one does not agree."""
    lengkap = all(satu is not None for satu in tanggapan)
    return StatusDialog.SELESAI if lengkap else StatusDialog.DILAKSANAKAN


# Format B.1.8


class Jawaban(_Istilah):
    """An answer in the column UMPAN BALIK."""

    YA = "ya"
    SEBAGIAN = "sebagian"
    TIDAK = "tidak"


@dataclass(frozen=True)
class Kelompok:
    """Statements about the same people; `awal` is the number of the first."""

    subjek: str
    awal: int
    pernyataan: tuple[str, ...]


KELOMPOK = (
    Kelompok(
        "TENTANG PEGAWAI",
        1,
        (
            "Saya merasa didengarkan selama bimbingan kinerja.",
            "Saya merasa dihargai selama bimbingan kinerja.",
            "Saya merasa bebas menyampaikan pendapat dan keadaan saya.",
        ),
    ),
    Kelompok(
        "TENTANG PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS",
        4,
        (
            "Fakta yang disampaikan tentang kinerja saya akurat.",
            "Pemberi bimbingan memandang saya secara positif.",
            "Pemberi bimbingan lebih banyak bertanya daripada menggurui.",
        ),
    ),
    Kelompok(
        "TENTANG PEGAWAI DAN PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS",
        7,
        (
            "Bimbingan membantu kami menemukan jalan keluar.",
            "Kami mengetahui langkah yang dilakukan berikutnya.",
            "Kami memahami tujuan bimbingan kinerja ini.",
        ),
    ),
)
BANYAK_PERNYATAAN = 9
NILAI_KOMPETENSI = range(1, 6)


def choose_receiver(atasan_id: int | None, terlarang: frozenset[int]) -> int | None:
    """Who is handed format B.1.8: the superior of the pimpinan; None stands for the admin instansi.

    `terlarang` are the pegawai himself and all whom the sheet speaks about: none of them may ever receive it.
    """
    return atasan_id if atasan_id is not None and atasan_id not in terlarang else None


def count_publishable(pegawai_ids: Sequence[int], minimum: int) -> int:
    """How many sheets, from the first on, an anonymous summary covers.

    It grows by whole groups of at least `minimum` different people, so that two summaries never differ by the
    answers of fewer. Raises ValueError for a minimum below 2.
    """
    if minimum < 2:
        raise ValueError("a group has at least 2 people")
    terbuka, grup = 0, set[int]()
    for nomor, satu in enumerate(pegawai_ids, 1):
        grup.add(satu)
        if len(grup) >= minimum:
            terbuka, grup = nomor, set()
    return terbuka


def summarize(semua: Sequence[Sequence[Jawaban]]) -> tuple[Mapping[Jawaban, int], ...]:
    """For each of the nine statements how often each answer was given."""
    return tuple(
        {jawaban: sum(satu[nomor] is jawaban for satu in semua) for jawaban in Jawaban}
        for nomor in range(BANYAK_PERNYATAAN)
    )


# Development plan


class JenisPengembangan(_Istilah):
    """In which way something is learnt."""

    PELATIHAN = "pelatihan"
    PENUGASAN = "penugasan"
    COACHING = "coaching"
    BELAJAR_MANDIRI = "belajar_mandiri"

    @property
    def label(self) -> str:
        return "Coaching atau mentoring" if self is JenisPengembangan.COACHING else super().label


class StatusPengembangan(_Istilah):
    """How far an item of the plan is."""

    DIUSULKAN = "diusulkan"
    DISEPAKATI = "disepakati"
    DITOLAK = "ditolak"
    SELESAI = "selesai"
    DIBATALKAN = "dibatalkan"
    DILANJUTKAN = "dilanjutkan"


class AksiPengembangan(StrEnum):
    """What is done with an item."""

    UBAH = "ubah"
    SEPAKATI = "sepakati"
    TOLAK = "tolak"
    TARIK = "tarik"
    KEMAJUAN = "kemajuan"
    SELESAIKAN = "selesaikan"
    BATALKAN = "batalkan"
    LANJUTKAN = "lanjutkan"


_U, _S = StatusPengembangan.DIUSULKAN, StatusPengembangan.DISEPAKATI
ALUR_PENGEMBANGAN: Mapping[tuple[StatusPengembangan, AksiPengembangan], StatusPengembangan] = (
    MappingProxyType(
        {
            (_U, AksiPengembangan.UBAH): _U,
            (_U, AksiPengembangan.SEPAKATI): _S,
            (_U, AksiPengembangan.TOLAK): StatusPengembangan.DITOLAK,
            (_U, AksiPengembangan.TARIK): StatusPengembangan.DIBATALKAN,
            (_S, AksiPengembangan.KEMAJUAN): _S,
            (_S, AksiPengembangan.SELESAIKAN): StatusPengembangan.SELESAI,
            (_S, AksiPengembangan.BATALKAN): StatusPengembangan.DIBATALKAN,
            (_S, AksiPengembangan.LANJUTKAN): StatusPengembangan.DILANJUTKAN,
        }
    )
)
_PENGUSUL = frozenset({AksiPengembangan.UBAH, AksiPengembangan.TARIK})
_LAWAN = frozenset({AksiPengembangan.SEPAKATI, AksiPengembangan.TOLAK})
BERALASAN = frozenset({AksiPengembangan.TOLAK, AksiPengembangan.BATALKAN})
"""What needs a sentence."""


def next_status(
    status: StatusPengembangan, aksi: AksiPengembangan, *, pengusul: Sisi, sisi: Sisi | None
) -> StatusPengembangan | None:
    """The state after an action, None where it is not allowed.

    Who proposed changes and withdraws, the other side agrees or refuses: nobody agrees with himself.
    """
    if sisi is None:
        return None
    if (aksi in _PENGUSUL and sisi is not pengusul) or (aksi in _LAWAN and sisi is pengusul):
        return None
    return ALUR_PENGEMBANGAN.get((status, aksi))
