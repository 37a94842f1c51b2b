"""What an evaluation holds as plain values: the content that was judged, its frozen picture, and its reason.

`PotretEvaluasi` is stored in `Evaluasi.potret` when the evaluation is fixed, so that a document printed years
later shows the names, the pangkat and the realisasi of its own time. `AlasanPredikat` is stored in
`Evaluasi.alasan`: the cell, the rule, and who typed which rating when.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from kinerja.audit import fingerprint
from kinerja.evaluasi.rules import CapaianOrganisasi, Komponen, Predikat, Rating
from kinerja.organisasi.rules import JenisForm
from kinerja.pelaksanaan.models import JenisBukti
from kinerja.pelaksanaan.rules import PeranUmpanBalik, prefix_umpan_balik
from kinerja.skp.naskah import IndikatorNaskah
from kinerja.skp.rules import Klasifikasi, NilaiPerilaku, Pendekatan, Perspektif
from kinerja.surat.dokumen import Pihak

Isi = dict[str, Any]


@dataclass(frozen=True)
class Umpan:
    """One feedback; `peran` is None for an answer of the owner, which the form does not print.

    `tanggal` is None where it would help to guess who wrote. `terbuka` is False for what the pegawai must not
    read yet: it is no part of a picture that is printed or frozen.
    """

    peran: PeranUmpanBalik | None
    teks: str
    tanggal: date | None
    terbuka: bool = True


@dataclass(frozen=True)
class Bukti:
    """One piece of evidence: `sha256` of a stored file, or the `url` of a link.

    `periode` is the kode of the period that it comes from, in the evaluation of a year: files of its quarters
    often bear one name. "" elsewhere, and in pictures that were frozen before it was kept.
    """

    id: int
    jenis: JenisBukti
    nama: str
    url: str
    sha256: str
    periode: str = ""


@dataclass(frozen=True)
class IndikatorDinilai:
    """One indicator with the official text of what was reached; `perspektif` on the form of JPT."""

    aspek: str
    teks: str
    target: str
    realisasi: str
    perspektif: Perspektif | None = None


def to_dinilai(satu: IndikatorNaskah, realisasi: str) -> IndikatorDinilai:
    """An indicator of the approved text with its `realisasi`, "" while there is none."""
    aspek = satu.aspek.value if satu.aspek else ""
    return IndikatorDinilai(aspek, satu.teks, satu.target, realisasi, satu.perspektif)


@dataclass(frozen=True, kw_only=True)
class HasilDinilai:
    """One result of the SKP with its indicators, evidence and feedback of the period."""

    id: int
    klasifikasi: Klasifikasi
    teks: str
    rhk_pimpinan: str
    penugasan_dari: str
    daftar_indikator: tuple[IndikatorDinilai, ...]
    daftar_bukti: tuple[Bukti, ...]
    daftar_umpan: tuple[Umpan, ...]


@dataclass(frozen=True)
class PerilakuDinilai:
    """One of the seven values with the expectation of the pimpinan and the feedback on it."""

    nilai: NilaiPerilaku
    ekspektasi: str
    daftar_umpan: tuple[Umpan, ...]


@dataclass(frozen=True)
class IsiDinilai:
    """What the pejabat penilai reads before judging."""

    pendekatan: Pendekatan
    daftar_hasil: tuple[HasilDinilai, ...]
    daftar_perilaku: tuple[PerilakuDinilai, ...]
    jenis_form: JenisForm = JenisForm.JA_JF

    def hasil_of(self, klasifikasi: Klasifikasi) -> tuple[HasilDinilai, ...]:
        """The results of one part of the form, in their order."""
        return tuple(satu for satu in self.daftar_hasil if satu.klasifikasi is klasifikasi)


@dataclass(frozen=True)
class PeriodeDinilai:
    """The period as printed: `sampai` is exclusive, `label` the word of the title ("Triwulan III")."""

    kode: str
    label: str
    tahun: int
    mulai: date
    sampai: date


@dataclass(frozen=True, kw_only=True)
class PotretEvaluasi:
    """Everything on the forms of one evaluation; what is not decided yet is None.

    `bagi` is the third line of the title on that day, "" for the line of the regulation; `sebutan` are the
    words of the five predikat under the rule of the period.
    """

    instansi: str
    tempat: str
    periode: PeriodeDinilai
    pegawai: Pihak
    penilai: Pihak
    atasan: Pihak | None
    versi_skp: int
    isi: IsiDinilai
    panduan: dict[NilaiPerilaku, tuple[str, ...]]
    capaian_organisasi: CapaianOrganisasi | None = None
    rating_hasil: Rating | None = None
    rating_perilaku: Rating | None = None
    predikat: Predikat | None = None
    catatan: str = ""
    ditetapkan: date | None = None
    bagi: str = ""
    sebutan: dict[Predikat, str] = field(default_factory=dict)

    @property
    def sebutan_predikat(self) -> str:
        """The word of the predikat under the rule of its time, "" where none was kept or decided."""
        return self.sebutan.get(self.predikat, "") if self.predikat else ""


class DasarRating(StrEnum):
    """Where a rating came from: the pejabat penilai, a session of kalibrasi, the capaian of the unit of its
    head, or the decision about a keberatan."""

    PENILAI = "penilai"
    KALIBRASI = "kalibrasi"
    CAPAIAN_UNIT = "capaian_unit"
    KEBERATAN = "keberatan"


@dataclass(frozen=True)
class JejakRating:
    """One rating with the person who gave it and the moment; for a head of unit who set the capaian."""

    nilai: Rating
    dasar: DasarRating
    nama: str
    waktu: datetime


@dataclass(frozen=True)
class PerubahanTersimpan:
    """Another rating that would have led elsewhere."""

    komponen: Komponen
    rating: Rating
    predikat: Predikat


@dataclass(frozen=True)
class PembenaranBatas:
    """Why a limit of the distribution was passed: the sentence, the limits in words, who wrote it when."""

    alasan: str
    batas: str
    oleh: str
    waktu: datetime


@dataclass(frozen=True)
class CatatanKalibrasi:
    """What a session of kalibrasi changed in a draft, and what was there before."""

    kalibrasi_id: int
    oleh: str
    waktu: datetime
    alasan: str
    hasil_lama: Rating
    perilaku_lama: Rating
    predikat_lama: Predikat


@dataclass(frozen=True)
class AlasanPredikat:
    """The "why" of a predikat: sentences, regulation, edition, ratings, and what would change it.

    `kalibrasi` is the last session that moved the draft, `distribusi` the reason for passing a limit.
    """

    kalimat: tuple[str, ...]
    sumber: str
    aturan_id: int
    berlaku_mulai: date
    hasil: JejakRating
    perilaku: JejakRating
    lainnya: tuple[PerubahanTersimpan, ...]
    kalibrasi: CatatanKalibrasi | None = None
    distribusi: PembenaranBatas | None = None


_ISI = TypeAdapter(IsiDinilai)
_POTRET = TypeAdapter(PotretEvaluasi)
_ALASAN = TypeAdapter(AlasanPredikat)
_JEJAK = TypeAdapter(JejakRating)
_KALIBRASI = TypeAdapter(CatatanKalibrasi)
_PEMBENARAN = TypeAdapter(PembenaranBatas)


def dump_potret(potret: PotretEvaluasi) -> Isi:
    """JSON values for `Evaluasi.potret`."""
    isi: Isi = _POTRET.dump_python(potret, mode="json")
    return isi


def read_potret(isi: Isi) -> PotretEvaluasi:
    """The picture from its stored form."""
    return _POTRET.validate_python(isi)


def dump_alasan(alasan: AlasanPredikat) -> Isi:
    """JSON values for `Evaluasi.alasan`."""
    isi: Isi = _ALASAN.dump_python(alasan, mode="json", exclude_none=True)
    return isi


def dump_kalibrasi(catatan: CatatanKalibrasi) -> Isi:
    """JSON values of what a session changed, kept while a rating is missing."""
    isi: Isi = _KALIBRASI.dump_python(catatan, mode="json")
    return isi


def read_kalibrasi(isi: Isi) -> CatatanKalibrasi | None:
    """What a session changed in this draft, None where none did."""
    return _KALIBRASI.validate_python(isi["kalibrasi"]) if isi.get("kalibrasi") else None


def dump_pembenaran(pembenaran: PembenaranBatas) -> Isi:
    """JSON values of the reason for passing a limit."""
    isi: Isi = _PEMBENARAN.dump_python(pembenaran, mode="json")
    return isi


def read_pembenaran(isi: Isi) -> PembenaranBatas | None:
    """The reason for passing a limit, None where none was given."""
    return _PEMBENARAN.validate_python(isi["distribusi"]) if isi.get("distribusi") else None


def read_alasan(isi: Isi) -> AlasanPredikat | None:
    """The reason from its stored form, None while there is no predikat."""
    return _ALASAN.validate_python(isi) if "kalimat" in isi else None


def dump_jejak(jejak: JejakRating) -> Isi:
    """JSON values of one rating, kept while the other is missing."""
    isi: Isi = _JEJAK.dump_python(jejak, mode="json")
    return isi


def read_jejak(isi: Isi, nama: str) -> JejakRating | None:
    """The rating "hasil" or "perilaku" of a stored reason, complete or not."""
    return _JEJAK.validate_python(isi[nama]) if isi.get(nama) else None


def without_held_back(isi: IsiDinilai) -> IsiDinilai:
    """The content as the pegawai may read it too: what is printed, frozen, and counted by a formula."""
    return replace(
        isi,
        daftar_hasil=tuple(
            replace(satu, daftar_umpan=_opened(satu.daftar_umpan)) for satu in isi.daftar_hasil
        ),
        daftar_perilaku=tuple(
            replace(satu, daftar_umpan=_opened(satu.daftar_umpan)) for satu in isi.daftar_perilaku
        ),
    )


def _opened(daftar: tuple[Umpan, ...]) -> tuple[Umpan, ...]:
    return tuple(satu for satu in daftar if satu.terbuka)


def seal_isi(isi: IsiDinilai, capaian: CapaianOrganisasi | None) -> str:
    """sha256 over what the page shows: equal until a realisasi, a feedback or the capaian changes."""
    return fingerprint([_ISI.dump_python(isi, mode="json"), capaian])


def seal_evaluasi(potret: Isi, hasil: Rating, perilaku: Rating, predikat: Predikat, aturan_id: int) -> str:
    """sha256 over an evaluation that was fixed: its picture, the two ratings, the predikat and the rule."""
    return fingerprint([potret, hasil.value, perilaku.value, predikat.value, aturan_id])


def print_umpan(daftar: tuple[Umpan, ...]) -> tuple[str, ...]:
    """The feedback as the form prints it, the giver's role first; answers of the owner are left out."""
    return tuple(prefix_umpan_balik(satu.peran, satu.teks) for satu in daftar if satu.peran is not None)
