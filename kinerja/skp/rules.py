"""Sasaran kinerja pegawai: its states, who moves it, and what it lacks before it can be submitted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from kinerja.aturan.rules import Istilah, IstilahResmi, NilaiPerilaku
from kinerja.organisasi.rules import JenisForm

__all__ = [
    "DAPAT_DIAJUKAN",
    "DAPAT_DIUBAH",
    "TRANSISI",
    "AksiSkp",
    "Aspek",
    "BagianLampiran",
    "IndikatorIsi",
    "IsiSkp",
    "JenisCascade",
    "KeadaanSel",
    "Kekurangan",
    "Klasifikasi",
    "NilaiPerilaku",
    "PelakuSkp",
    "Pendekatan",
    "Perspektif",
    "RhkIsi",
    "SikapTim",
    "StatusSkp",
    "Transisi",
    "diff_words",
    "is_complete",
    "list_aksi",
    "list_missing",
    "next_status",
    "transition_of",
]


class Pendekatan(Istilah):
    KUANTITATIF = "kuantitatif"
    KUALITATIF = "kualitatif"


class Klasifikasi(Istilah):
    UTAMA = "utama"
    TAMBAHAN = "tambahan"


class Aspek(Istilah):
    KUANTITAS = "kuantitas"
    KUALITAS = "kualitas"
    WAKTU = "waktu"
    BIAYA = "biaya"


class Perspektif(IstilahResmi):
    """Perspektif of an indikator on the form of JPT."""

    PENERIMA_LAYANAN = "penerima_layanan"
    PROSES_BISNIS = "proses_bisnis"
    PENGUATAN_INTERNAL = "penguatan_internal"
    ANGGARAN = "anggaran"


class JenisCascade(Istilah):
    """Langsung: the indikator passes down as it is; tidak langsung: an intermediate result supports it."""

    LANGSUNG = "langsung"
    TIDAK_LANGSUNG = "tidak_langsung"


class KeadaanSel(Istilah):
    """How far a role of the matriks came: waiting for the person's SKP, a row of it, or deleted from it."""

    MENUNGGU = "menunggu"
    TERPASANG = "terpasang"
    DILEPAS = "dilepas"


class SikapTim(Istilah):
    """What a ketua tim recommends to the pejabat penilai about a member's plan."""

    SETUJU = "setuju"
    PERLU_DIUBAH = "perlu_diubah"


class BagianLampiran(IstilahResmi):
    """The three lists of the lampiran SKP, in the order of the form."""

    DUKUNGAN_SUMBER_DAYA = "dukungan_sumber_daya"
    SKEMA_PERTANGGUNGJAWABAN = "skema_pertanggungjawaban"
    KONSEKUENSI = "konsekuensi"


# --- States ---


class StatusSkp(Istilah):
    DRAF = "draf"
    DIAJUKAN = "diajukan"
    DIKEMBALIKAN = "dikembalikan"
    DITETAPKAN = "ditetapkan"
    DIREVISI = "direvisi"
    DITUTUP = "ditutup"
    DIBATALKAN = "dibatalkan"


class AksiSkp(Istilah):
    AJUKAN = "ajukan"
    TARIK = "tarik"
    KEMBALIKAN = "kembalikan"
    SETUJUI = "setujui"
    BUKA_REVISI = "buka_revisi"
    TUTUP = "tutup"
    BATALKAN = "batalkan"


class PelakuSkp(Istilah):
    PEMILIK = "pemilik"
    PENILAI = "penilai"
    PENERIMA_HAK = "penerima_hak"
    SISTEM = "sistem"
    ADMIN = "admin"


@dataclass(frozen=True)
class Transisi:
    """Where an action leads, who may take it, and whether a note or reason is mandatory."""

    ke: StatusSkp
    pelaku: frozenset[PelakuSkp]
    catatan_wajib: bool = False


_PEMILIK = frozenset({PelakuSkp.PEMILIK})
_PENILAI = frozenset({PelakuSkp.PENILAI})
# Who may decide in the name of the pejabat penilai; never change a word, never evaluate.
_PEMUTUS = frozenset({PelakuSkp.PENILAI, PelakuSkp.PENERIMA_HAK})
_AJUKAN = Transisi(StatusSkp.DIAJUKAN, _PEMILIK)

TRANSISI: Mapping[tuple[StatusSkp, AksiSkp], Transisi] = {
    (StatusSkp.DRAF, AksiSkp.AJUKAN): _AJUKAN,
    (StatusSkp.DIKEMBALIKAN, AksiSkp.AJUKAN): _AJUKAN,
    (StatusSkp.DIREVISI, AksiSkp.AJUKAN): _AJUKAN,
    (StatusSkp.DIAJUKAN, AksiSkp.TARIK): Transisi(StatusSkp.DRAF, _PEMILIK),
    (StatusSkp.DIAJUKAN, AksiSkp.KEMBALIKAN): Transisi(StatusSkp.DIKEMBALIKAN, _PEMUTUS, catatan_wajib=True),
    (StatusSkp.DIAJUKAN, AksiSkp.SETUJUI): Transisi(StatusSkp.DITETAPKAN, _PEMUTUS),
    (StatusSkp.DITETAPKAN, AksiSkp.BUKA_REVISI): Transisi(
        StatusSkp.DIREVISI, _PEMILIK | _PENILAI, catatan_wajib=True
    ),
    (StatusSkp.DITETAPKAN, AksiSkp.TUTUP): Transisi(StatusSkp.DITUTUP, frozenset({PelakuSkp.SISTEM})),
    (StatusSkp.DRAF, AksiSkp.BATALKAN): Transisi(
        StatusSkp.DIBATALKAN, frozenset({PelakuSkp.PEMILIK, PelakuSkp.ADMIN})
    ),
}
DAPAT_DIAJUKAN = frozenset(dari for dari, aksi in TRANSISI if aksi is AksiSkp.AJUKAN)
DAPAT_DIUBAH = frozenset({StatusSkp.DRAF, StatusSkp.DIKEMBALIKAN, StatusSkp.DIREVISI})

_LAKUKAN = {
    AksiSkp.AJUKAN: "diajukan",
    AksiSkp.TARIK: "ditarik",
    AksiSkp.KEMBALIKAN: "dikembalikan",
    AksiSkp.SETUJUI: "disetujui",
    AksiSkp.BUKA_REVISI: "direvisi",
    AksiSkp.TUTUP: "ditutup",
    AksiSkp.BATALKAN: "dibatalkan",
}


def transition_of(status: StatusSkp, aksi: AksiSkp) -> Transisi:
    """The transition of this action in this state; where there is none, ValueError with a sentence."""
    try:
        return TRANSISI[status, aksi]
    except KeyError:
        kalimat = f"SKP berstatus {status.label} dan tidak dapat {_LAKUKAN[aksi]}. Muat ulang halaman ini."
        raise ValueError(kalimat) from None


def next_status(status: StatusSkp, aksi: AksiSkp) -> StatusSkp:
    """The state after the action; ValueError with the sentence to show where the action is not possible."""
    return transition_of(status, aksi).ke


def list_aksi(status: StatusSkp, pelaku: PelakuSkp) -> tuple[AksiSkp, ...]:
    """What this kind of person may do in this state, in the order of AksiSkp."""
    return tuple(a for a in AksiSkp if (t := TRANSISI.get((status, a))) and pelaku in t.pelaku)


# --- Completeness ---


@dataclass(frozen=True)
class IndikatorIsi:
    """One indicator row; `aspek` belongs to JA/JF kuantitatif, `perspektif` to JPT."""

    id: int
    teks: str
    target: str
    aspek: Aspek | None = None
    perspektif: Perspektif | None = None


@dataclass(frozen=True)
class RhkIsi:
    """One rencana hasil kerja; `rhk_pimpinan` is the text of the linked or freely written RHK pimpinan."""

    id: int
    teks: str
    klasifikasi: Klasifikasi = Klasifikasi.UTAMA
    rhk_pimpinan: str = ""
    penugasan_dari: str = ""
    daftar_indikator: tuple[IndikatorIsi, ...] = ()


@dataclass(frozen=True)
class IsiSkp:
    """What is judged before submission; `aspek_boleh_ganda` is a setting of the instansi."""

    jenis_form: JenisForm
    pendekatan: Pendekatan
    ada_penilai: bool
    daftar_rhk: tuple[RhkIsi, ...]
    lampiran: Mapping[BagianLampiran, tuple[str, ...]]
    aspek_boleh_ganda: bool = False

    @property
    def beraspek(self) -> bool:
        """Whether the form has a column aspek: JA/JF, kuantitatif."""
        return self.jenis_form is JenisForm.JA_JF and self.pendekatan is Pendekatan.KUANTITATIF

    @property
    def berperspektif(self) -> bool:
        """Whether the perspektif is in use: the form of JPT, once the first indicator names one."""
        semua = (indikator for rhk in self.daftar_rhk for indikator in rhk.daftar_indikator)
        return self.jenis_form is JenisForm.JPT and any(indikator.perspektif for indikator in semua)


@dataclass(frozen=True)
class Kekurangan:
    """Something missing: the sentence says what to do, `sasaran` is the id of the element to go to.

    With `wajib` False it is a suggestion and does not hold up the submission. `dari` is the label of the
    plugin that found it, "" for the product itself.
    """

    kode: str
    kalimat: str
    sasaran: str
    wajib: bool = True
    dari: str = ""


def list_missing(isi: IsiSkp) -> list[Kekurangan]:
    """What an SKP lacks before submission, in the order of the form (PermenPANRB 6/2022 Lampiran)."""
    kurang = []
    if not isi.ada_penilai:
        kalimat = "Pejabat penilai belum ada. Ajukan pejabat penilai Anda kepada admin unit."
        kurang.append(Kekurangan("penilai_kosong", kalimat, "penilai"))
    if not any(rhk.klasifikasi is Klasifikasi.UTAMA for rhk in isi.daftar_rhk):
        kalimat = "Belum ada hasil kerja utama. Tambahkan sedikitnya satu rencana hasil kerja."
        kurang.append(Kekurangan("utama_kosong", kalimat, "daftar_rhk"))
    hitung: Counter[Klasifikasi] = Counter()  # the form numbers its two parts from 1 each
    for rhk in isi.daftar_rhk:
        hitung[rhk.klasifikasi] += 1
        awalan = "tambahan " if rhk.klasifikasi is Klasifikasi.TAMBAHAN else ""
        kurang.extend(_check_rhk(isi, f"{awalan}nomor {hitung[rhk.klasifikasi]}", rhk))
    for bagian in BagianLampiran:
        if not any(baris.strip() for baris in isi.lampiran.get(bagian, ())):
            kalimat = f"{bagian.label} belum diisi. Tambahkan sedikitnya satu baris pada lampiran."
            kurang.append(Kekurangan("lampiran_kosong", kalimat, f"lampiran_{bagian.value}"))
    return kurang


def is_complete(daftar: list[Kekurangan]) -> bool:
    """Whether nothing mandatory is missing; suggestions do not count."""
    return not any(satu.wajib for satu in daftar)


def _check_rhk(isi: IsiSkp, sebutan: str, rhk: RhkIsi) -> Iterator[Kekurangan]:
    sasaran, nama = f"rhk_{rhk.id}", f"Rencana hasil kerja {sebutan}"
    if not rhk.teks.strip():
        yield Kekurangan("rhk_kosong", f"{nama} belum ditulis. Tulis hasil yang ingin dicapai.", sasaran)
    if isi.jenis_form is JenisForm.JA_JF:
        yield from _check_asal(rhk, nama, sasaran)
    if not rhk.daftar_indikator:
        kalimat = f"{nama} belum memiliki indikator. Tambahkan sedikitnya satu."
        yield Kekurangan("indikator_kosong", kalimat, sasaran)
    for indikator in rhk.daftar_indikator:
        yield from _check_indikator(isi, sebutan, indikator)
    if isi.beraspek and not isi.aspek_boleh_ganda:
        hitung = Counter(i.aspek for i in rhk.daftar_indikator if i.aspek)
        for aspek in (satu for satu, kali in hitung.items() if kali > 1):
            kalimat = f"Aspek {aspek.label} dipakai dua kali. {nama} memerlukan aspek yang berbeda-beda."
            yield Kekurangan("aspek_ganda", kalimat, sasaran)


def _check_asal(rhk: RhkIsi, nama: str, sasaran: str) -> Iterator[Kekurangan]:
    """An RHK of JA/JF comes from an RHK pimpinan; one that is tambahan may come from a penugasan instead."""
    if rhk.rhk_pimpinan.strip():
        return
    if rhk.klasifikasi is Klasifikasi.UTAMA:
        kalimat = f"{nama} belum terhubung. Pilih atau tulis rencana hasil kerja pimpinan yang diintervensi."
        yield Kekurangan("rhk_pimpinan_kosong", kalimat, sasaran)
    elif not rhk.penugasan_dari.strip():
        kalimat = f"{nama} belum menyebut asalnya. Tulis siapa yang memberi penugasan."
        yield Kekurangan("penugasan_kosong", kalimat, sasaran)


def _check_indikator(isi: IsiSkp, sebutan: str, indikator: IndikatorIsi) -> Iterator[Kekurangan]:
    sasaran, tempat = f"indikator_{indikator.id}", f"pada rencana hasil kerja {sebutan}"
    if not indikator.teks.strip():
        yield Kekurangan("teks_kosong", f"Ada indikator tanpa isi {tempat}. Tulis indikatornya.", sasaran)
    # Kualitatif: the sentence itself says the measure and the target (Anak Lampiran 4, kualitatif form).
    if isi.pendekatan is Pendekatan.KUANTITATIF and not indikator.target.strip():
        yield Kekurangan("target_kosong", f"Ada indikator tanpa target {tempat}. Isi targetnya.", sasaran)
    elif isi.pendekatan is Pendekatan.KUANTITATIF and not re.search(r"\d", indikator.target):
        kalimat = f"Target {tempat} tidak menyebut angka. Sebaiknya tulis jumlah dan satuannya."
        yield Kekurangan("target_tanpa_angka", kalimat, sasaran, wajib=False)
    if isi.beraspek and indikator.aspek is None:
        yield Kekurangan("aspek_kosong", f"Ada indikator tanpa aspek {tempat}. Pilih aspeknya.", sasaran)
    if isi.berperspektif and indikator.perspektif is None:
        kalimat = f"Ada indikator tanpa perspektif {tempat}. Sebaiknya pilih perspektifnya."
        yield Kekurangan("perspektif_kosong", kalimat, sasaran, wajib=False)


# --- Versions ---

Beda = tuple[Literal["sama", "hapus", "tambah"], str]


def diff_words(lama: str, baru: str) -> list[Beda]:
    """The way from one text to another in runs of words and blanks.

    "sama" and "hapus" joined give `lama`, "sama" and "tambah" joined give `baru`.
    """
    a, b = re.findall(r"\s+|\S+", lama), re.findall(r"\s+|\S+", baru)
    beda: list[Beda] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            beda.append(("sama", "".join(a[a1:a2])))
            continue
        if a1 < a2:
            beda.append(("hapus", "".join(a[a1:a2])))
        if b1 < b2:
            beda.append(("tambah", "".join(b[b1:b2])))
    return beda
