"""What stands on each official form, as plain values.

A document is built by the feature that owns the facts (`skp`, `evaluasi`) from its snapshots, so that a form
printed years later still shows the pangkat and the unit of its own time. Texts are printed as they are given;
an empty text leaves its place on the form blank.

Source of titles, columns and order: PermenPANRB 6/2022 Lampiran, Anak Lampiran 4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from markupsafe import Markup

BAGI_JA_JF = "BAGI PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"
BAGI_JPT = "BAGI PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
BAGI: Mapping[str, str] = MappingProxyType({"ja_jf": BAGI_JA_JF, "jpt": BAGI_JPT})
"""The third line of the title by the form of the jabatan."""
PENDEKATAN = ("kuantitatif", "kualitatif")
CAPAIAN_ORGANISASI = ("ISTIMEWA", "BAIK", "BUTUH PERBAIKAN", "KURANG", "SANGAT KURANG")
UNIT_KERJA = "UNIT KERJA"
INSTANSI = "INSTANSI"
RATING = ("DI ATAS EKSPEKTASI", "SESUAI EKSPEKTASI", "DI BAWAH EKSPEKTASI")
BELUM_BERNOMOR = "— belum diterbitkan —"
PREDIKAT = ("SANGAT BAIK", "BAIK", "BUTUH PERBAIKAN", "KURANG", "SANGAT KURANG")


@dataclass(frozen=True, kw_only=True)
class Pihak:
    """One person in the identity block, as of the day of the document.

    `nip` is 18 digits without spaces, or empty for a Menteri or kepala daerah as pejabat penilai, of whom the
    form asks none. `label_unit` is "INSTANSI" for such a person.
    """

    nama: str
    nip: str = ""
    pangkat: str = ""
    jabatan: str = ""
    unit_kerja: str = ""
    label_unit: str = UNIT_KERJA


@dataclass(frozen=True, kw_only=True)
class Tandatangan:
    """Place and date above one signature; `tanggal` is None until it is signed, the form then shows dots."""

    tempat: str = ""
    tanggal: date | None = None


@dataclass(frozen=True, kw_only=True)
class Pengesahan:
    """The footer: state of the record, its version and its hash.

    `tetap` is False for anything that can still change; the document then carries the watermark DRAF.
    `sidik` is a hexadecimal hash over the recorded content, empty for a draft.
    """

    status: str
    versi: int
    sidik: str = ""
    tetap: bool = False


@dataclass(frozen=True, kw_only=True)
class BarisIndikator:
    """One indikator kinerja individu of a rencana hasil kerja.

    `aspek` is "KUANTITAS", "KUALITAS", "WAKTU" or "BIAYA", in any case, and printed by the form kuantitatif
    of JA/JF; `perspektif` by the forms of JPT, `realisasi` by evaluations.
    """

    indikator: str
    aspek: str = ""
    perspektif: str = ""
    target: str = ""
    realisasi: str = ""


@dataclass(frozen=True, kw_only=True)
class BarisHasilKerja:
    """One rencana hasil kerja with its indikator; `umpan_balik`, one text per giver, is for evaluations.

    The forms of JPT have no place for `rencana_hasil_kerja_pimpinan`: theirs come by `penugasan_dari`.
    """

    rencana_hasil_kerja: str
    indikator: tuple[BarisIndikator, ...]
    rencana_hasil_kerja_pimpinan: str = ""
    penugasan_dari: str = ""
    umpan_balik: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BarisPerilaku:
    """One of the seven BerAKHLAK values with its `panduan` and the `ekspektasi` of the pimpinan."""

    nilai: str
    panduan: tuple[str, ...]
    ekspektasi: tuple[str, ...] = ()
    umpan_balik: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dokumen:
    """What every form has. `periode_selesai` is the last day, included; `pegawai` signs left."""

    instansi: str
    periode_mulai: date
    periode_selesai: date
    pegawai: Pihak
    pejabat_penilai: Pihak
    pengesahan: Pengesahan
    ttd_pegawai: Tandatangan = Tandatangan()
    ttd_penilai: Tandatangan = Tandatangan()


@dataclass(frozen=True, kw_only=True)
class DokumenSkp(Dokumen):
    """SKP in one of the four forms: `pendekatan` is one of `PENDEKATAN`, `bentuk` one of `BAGI`.

    `bagi` is the third line of the title, by default that of the regulation.
    """

    pendekatan: str
    utama: tuple[BarisHasilKerja, ...]
    tambahan: tuple[BarisHasilKerja, ...] = ()
    perilaku: tuple[BarisPerilaku, ...]
    bentuk: str = "ja_jf"
    bagi: str = ""

    def __post_init__(self) -> None:
        _require("pendekatan", self.pendekatan, PENDEKATAN)
        _require("bentuk", self.bentuk, tuple(BAGI))

    @property
    def jpt(self) -> bool:
        """Whether the tables have the column perspektif and none for the RHK pimpinan."""
        return self.bentuk == "jpt"

    @property
    def baris_bagi(self) -> str:
        return self.bagi or BAGI[self.bentuk]


@dataclass(frozen=True, kw_only=True)
class DokumenLampiran(Dokumen):
    """Lampiran SKP: three lists, each text one numbered row."""

    pendekatan: str
    dukungan_sumber_daya: tuple[str, ...] = ()
    skema_pertanggungjawaban: tuple[str, ...] = ()
    konsekuensi: tuple[str, ...] = ()
    bentuk: str = "ja_jf"
    bagi: str = ""

    def __post_init__(self) -> None:
        _require("pendekatan", self.pendekatan, PENDEKATAN)
        _require("bentuk", self.bentuk, tuple(BAGI))

    @property
    def baris_bagi(self) -> str:
        return self.bagi or BAGI[self.bentuk]


@dataclass(frozen=True, kw_only=True)
class DokumenEvaluasi(DokumenSkp):
    """Evaluasi kinerja of one periode.

    `periode` is the word of the title ("TRIWULAN III", "AKHIR"). The four choices take the words of the form
    in any case, with space or underscore ("butuh_perbaikan"); None while they are not set. `coret` prints all
    words of a choice and strikes those that do not apply; without it only the chosen word stands.
    `sebutan_predikat` is the word for the predikat under the rule of that time, "" for the word of the form.
    """

    periode: str
    capaian_organisasi: str | None = None
    rating_hasil_kerja: str | None = None
    rating_perilaku: str | None = None
    predikat: str | None = None
    coret: bool = False
    sebutan_predikat: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_choice("capaian_organisasi", self.capaian_organisasi, CAPAIAN_ORGANISASI)
        _require_choice("rating_hasil_kerja", self.rating_hasil_kerja, RATING)
        _require_choice("rating_perilaku", self.rating_perilaku, RATING)
        _require_choice("predikat", self.predikat, PREDIKAT)


@dataclass(frozen=True, kw_only=True)
class Keberatan:
    """Items 6 to 8 of the dokumen evaluasi, in the order of the procedure; a text not given yet is empty."""

    keberatan: str
    penjelasan: str = ""
    keputusan: str = ""
    tanggal: date | None = None


@dataclass(frozen=True, kw_only=True)
class DokumenEvaluasiKinerja(Dokumen):
    """Dokumen evaluasi kinerja pegawai.

    `atasan_pejabat_penilai` is None where nobody stands above; without `keberatan` items 1 to 5 are printed.
    `batas_keberatan` is the last moment for an objection in words, "" where none can be made.
    """

    periode: str
    atasan_pejabat_penilai: Pihak | None = None
    capaian_organisasi: str | None = None
    predikat: str | None = None
    sebutan_predikat: str = ""
    catatan: tuple[str, ...] = ()
    keberatan: Keberatan | None = None
    batas_keberatan: str = ""

    def __post_init__(self) -> None:
        _require_choice("capaian_organisasi", self.capaian_organisasi, CAPAIAN_ORGANISASI)
        _require_choice("predikat", self.predikat, PREDIKAT)


@dataclass(frozen=True, kw_only=True)
class DokumenSurat(Dokumen):
    """A letter of a plugin: `isi` is what its checked template made, below letterhead, title and number.

    `nomor` is `BELUM_BERNOMOR` on a preview.
    """

    judul: str
    nomor: str
    isi: Markup


def to_choice(nilai: str) -> str:
    """The word as the form prints it: "butuh_perbaikan" becomes "BUTUH PERBAIKAN"."""
    return nilai.replace("_", " ").upper()


def _require(nama: str, nilai: str, pilihan: tuple[str, ...]) -> None:
    if nilai not in pilihan:
        raise ValueError(f"{nama} must be one of {', '.join(pilihan)}, not {nilai!r}")


def _require_choice(nama: str, nilai: str | None, pilihan: tuple[str, ...]) -> None:
    if nilai is not None:
        _require(nama, to_choice(nilai), pilihan)
