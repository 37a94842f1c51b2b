"""The content of an SKP as plain values: what is judged, sealed, compared and printed.

`content_of` is the one picture of an SKP. It is stored in `VersiSkp.isi`, hashed for approval and printed,
so that what the superior read, what was approved and what the letter shows cannot differ.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from kinerja.audit import fingerprint
from kinerja.db import Isi
from kinerja.hooks.indikator import TipeIndikator
from kinerja.hooks.katalog import Katalog
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.models import Indikator, LampiranSkp, RencanaHasilKerja, Skp
from kinerja.skp.rules import (
    Aspek,
    BagianLampiran,
    IndikatorIsi,
    IsiSkp,
    JenisCascade,
    Klasifikasi,
    NilaiPerilaku,
    Pendekatan,
    Perspektif,
    RhkIsi,
)
from kinerja.surat.dokumen import Pihak


def content_of(skp: Skp) -> Isi:
    """The whole content in JSON values; `skp` comes with its children loaded."""
    return {
        "pendekatan": skp.pendekatan.value,
        "jenis_form": skp.jenis_form.value,
        "mulai": skp.mulai.isoformat(),
        "sampai": skp.sampai.isoformat(),
        "hasil_kerja": [_rhk_content(rhk) for rhk in sort_rhk(skp.rencana_hasil_kerja)],
        "perilaku_kerja": {baris.nilai.value: baris.ekspektasi for baris in skp.perilaku_kerja},
        "lampiran": {bagian.value: list(teks) for bagian, teks in group_lampiran(skp.lampiran).items()},
    }


def _rhk_content(rhk: RencanaHasilKerja) -> Isi:
    return {
        "id": rhk.id,
        "klasifikasi": rhk.klasifikasi.value,
        "teks": rhk.teks,
        "rhk_pimpinan": rhk.teks_pimpinan,
        "penugasan_dari": rhk.penugasan_dari,
        "indikator": [_indikator_content(satu) for satu in rhk.semua_indikator],
    } | _pimpinan_content(rhk)


def _pimpinan_content(rhk: RencanaHasilKerja) -> Isi:
    """The sources one by one, only where the joined text says less: old seals stay what they were."""
    semua = [satu for satu in rhk.semua_intervensi if satu.teks.strip()]
    if len(semua) < 2 and not any(satu.jenis for satu in semua):
        return {}
    daftar = [{"teks": satu.teks} | ({"jenis": satu.jenis.value} if satu.jenis else {}) for satu in semua]
    return {"daftar_pimpinan": daftar}


def _indikator_content(satu: Indikator) -> Isi:
    # Only where there is one: seals from before the form of JPT stay what they were.
    perspektif = {"perspektif": satu.perspektif.value} if satu.perspektif else {}
    return perspektif | {
        "id": satu.id,
        "aspek": satu.aspek.value if satu.aspek else None,
        "teks": satu.teks,
        "target": satu.target,
        "tipe": satu.tipe,
        "parameter": satu.parameter,
    }


def seal_content(skp: Skp) -> str:
    """sha256 over the content: equal as long as nobody changed a word, a target or an order."""
    return fingerprint(content_of(skp))


def sort_rhk(daftar: Iterable[RencanaHasilKerja]) -> list[RencanaHasilKerja]:
    """Utama before tambahan, each in its own order: the order of the form."""
    urutan = list(Klasifikasi)
    return sorted(daftar, key=lambda rhk: (urutan.index(rhk.klasifikasi), rhk.urutan))


def group_lampiran(daftar: Iterable[LampiranSkp]) -> dict[BagianLampiran, tuple[str, ...]]:
    """The texts of the three lists in the order of the form; a list without rows is empty, not absent."""
    baris = sorted(daftar, key=lambda satu: satu.urutan)
    return {bagian: tuple(x.teks for x in baris if x.bagian is bagian) for bagian in BagianLampiran}


def to_isi_skp(skp: Skp, *, ada_penilai: bool) -> IsiSkp:
    """What `rules.list_missing` judges."""
    return IsiSkp(
        jenis_form=skp.jenis_form,
        pendekatan=skp.pendekatan,
        ada_penilai=ada_penilai,
        daftar_rhk=tuple(_to_rhk_isi(rhk) for rhk in sort_rhk(skp.rencana_hasil_kerja)),
        lampiran=group_lampiran(skp.lampiran),
    )


def _to_rhk_isi(rhk: RencanaHasilKerja) -> RhkIsi:
    return RhkIsi(
        id=rhk.id,
        teks=rhk.teks,
        klasifikasi=rhk.klasifikasi,
        rhk_pimpinan=rhk.teks_pimpinan,
        penugasan_dari=rhk.penugasan_dari,
        daftar_indikator=tuple(
            IndikatorIsi(
                id=satu.id,
                teks=satu.teks,
                target=satu.target,
                aspek=satu.aspek,
                perspektif=satu.perspektif,
            )
            for satu in rhk.semua_indikator
        ),
    )


# Stored content, read back


@dataclass(frozen=True)
class IndikatorNaskah:
    """One indicator of a stored version; `tipe` and `parameter` as on `Indikator`."""

    id: int
    aspek: Aspek | None
    teks: str
    target: str
    tipe: str = ""
    parameter: Isi = field(default_factory=dict)
    perspektif: Perspektif | None = None


@dataclass(frozen=True)
class PimpinanNaskah:
    """A result of a superior that a stored row carries on; `jenis` is None where nobody chose one."""

    teks: str
    jenis: JenisCascade | None = None


@dataclass(frozen=True)
class RhkNaskah:
    """One result of a stored version; `daftar_pimpinan` are its sources one by one, () where it has none."""

    id: int
    klasifikasi: Klasifikasi
    teks: str
    rhk_pimpinan: str
    penugasan_dari: str
    daftar_indikator: tuple[IndikatorNaskah, ...]
    daftar_pimpinan: tuple[PimpinanNaskah, ...] = ()

    @property
    def pimpinan_tercetak(self) -> str:
        """The results of superiors as the form prints them: numbered where there are several."""
        return _number_lines([satu.teks for satu in self.daftar_pimpinan]) or self.rhk_pimpinan

    @property
    def pimpinan_berjenis(self) -> str:
        """The same with the kind of each, for a comparison."""
        return _number_lines([_name_kind(satu) for satu in self.daftar_pimpinan]) or self.rhk_pimpinan


def _number_lines(daftar: Sequence[str]) -> str:
    if len(daftar) < 2:
        return "".join(daftar)
    return "\n".join(f"{nomor}. {teks}" for nomor, teks in enumerate(daftar, start=1))


def _name_kind(satu: PimpinanNaskah) -> str:
    return f"{satu.teks} ({satu.jenis.label.lower()})" if satu.jenis else satu.teks


@dataclass(frozen=True)
class Naskah:
    """The content of one version, typed again for pages, comparison and documents."""

    pendekatan: Pendekatan
    mulai: date
    sampai: date
    daftar_rhk: tuple[RhkNaskah, ...]
    ekspektasi: Mapping[NilaiPerilaku, str]
    lampiran: Mapping[BagianLampiran, tuple[str, ...]]
    jenis_form: JenisForm = JenisForm.JA_JF

    def rhk_of(self, klasifikasi: Klasifikasi) -> tuple[RhkNaskah, ...]:
        return tuple(rhk for rhk in self.daftar_rhk if rhk.klasifikasi is klasifikasi)


def read_content(isi: Mapping[str, Any]) -> Naskah:
    """The typed form of what `content_of` wrote."""
    return Naskah(
        pendekatan=Pendekatan(isi["pendekatan"]),
        mulai=date.fromisoformat(isi["mulai"]),
        sampai=date.fromisoformat(isi["sampai"]),
        daftar_rhk=tuple(_read_rhk(satu) for satu in isi["hasil_kerja"]),
        ekspektasi={nilai: isi["perilaku_kerja"].get(nilai.value, "") for nilai in NilaiPerilaku},
        lampiran={bagian: tuple(isi["lampiran"].get(bagian.value, ())) for bagian in BagianLampiran},
        jenis_form=JenisForm(isi.get("jenis_form", JenisForm.JA_JF)),
    )


def _read_rhk(isi: Mapping[str, Any]) -> RhkNaskah:
    return RhkNaskah(
        id=isi["id"],
        klasifikasi=Klasifikasi(isi["klasifikasi"]),
        teks=isi["teks"],
        rhk_pimpinan=isi["rhk_pimpinan"],
        penugasan_dari=isi["penugasan_dari"],
        daftar_indikator=tuple(
            IndikatorNaskah(
                satu["id"],
                Aspek(satu["aspek"]) if satu["aspek"] else None,
                satu["teks"],
                satu["target"],
                satu["tipe"],
                satu["parameter"],
                Perspektif(satu["perspektif"]) if satu.get("perspektif") else None,
            )
            for satu in isi["indikator"]
        ),
        daftar_pimpinan=_read_pimpinan(isi),
    )


def _read_pimpinan(isi: Mapping[str, Any]) -> tuple[PimpinanNaskah, ...]:
    if "daftar_pimpinan" not in isi:
        return (PimpinanNaskah(isi["rhk_pimpinan"]),) if isi["rhk_pimpinan"] else ()
    return tuple(
        PimpinanNaskah(satu["teks"], JenisCascade(satu["jenis"]) if satu.get("jenis") else None)
        for satu in isi["daftar_pimpinan"]
    )


# The identity block


@dataclass(frozen=True, kw_only=True)
class Potret:
    """The parties of an SKP as they were on the day it was handed over or approved.

    `bagi` is the third line of the title that held on that day, "" for the line of the regulation.
    """

    instansi: str
    tempat: str
    pegawai: Pihak
    penilai: Pihak | None
    atasan: Pihak | None
    diajukan: date | None = None
    ditetapkan: date | None = None
    bagi: str = ""

    def to_isi(self) -> Isi:
        """JSON values for `Skp.potret` and `VersiSkp.isi`."""
        isi = asdict(self)
        return isi | {nama: isi[nama] and isi[nama].isoformat() for nama in ("diajukan", "ditetapkan")}


def read_potret(isi: Mapping[str, Any]) -> Potret:
    """The parties from their stored form."""
    return Potret(
        instansi=isi["instansi"],
        tempat=isi["tempat"],
        pegawai=Pihak(**isi["pegawai"]),
        penilai=Pihak(**isi["penilai"]) if isi["penilai"] else None,
        atasan=Pihak(**isi["atasan"]) if isi["atasan"] else None,
        diajukan=date.fromisoformat(isi["diajukan"]) if isi["diajukan"] else None,
        ditetapkan=date.fromisoformat(isi["ditetapkan"]) if isi["ditetapkan"] else None,
        bagi=isi.get("bagi", ""),
    )


# Typed targets


def type_target(katalog: Katalog, teks: str, *, lebih_dulu: str = "") -> tuple[str, Isi]:
    """Kind and parameter that a target text means, ("", {}) for a text that no kind reads.

    `lebih_dulu` is the kind that is asked first.
    """
    semua = katalog.collect_tipe_indikator()
    urut = sorted(semua.values(), key=lambda tipe: tipe.kode != lebih_dulu)
    for tipe in urut if teks.strip() else ():
        parameter = tipe.read_target(teks)
        if parameter is not None:
            return tipe.kode, parameter.model_dump(mode="json")
    return "", {}


def retype_target(katalog: Katalog, satu: Indikator, teks: str) -> tuple[str, Isi]:
    """Kind and parameter after the official text became `teks`.

    A kind that was chosen for a text it does not read stays, unless the new text says something else.
    """
    kode, parameter = type_target(katalog, teks, lebih_dulu=satu.tipe)
    if kode or not teks.strip():
        return kode, parameter
    terbaca, sama = type_target(katalog, satu.target, lebih_dulu=satu.tipe)
    mengikuti_teks = terbaca == satu.tipe and sama == satu.parameter
    return ("", {}) if mengikuti_teks else (satu.tipe, satu.parameter)


def describe_parameter(tipe: TipeIndikator, parameter: Mapping[str, object]) -> str:
    """The official text that the stored parameter proposes, "" when it cannot be read."""
    try:
        return tipe.describe_target(tipe.load_parameter(parameter))
    except ValueError:
        return ""


def shift_year(teks: str, dari: int, ke: int) -> str:
    """The text for another year: each standing `dari` becomes `ke` ("laporan 2025" → "laporan 2026")."""
    return re.sub(rf"(?<![0-9]){dari}(?![0-9])", str(ke), teks)


def first_words(teks: str, batas: int = 60) -> str:
    """The beginning of a text for lists and the history, cut at a word."""
    rapi = " ".join(teks.split())
    return rapi if len(rapi) <= batas else rapi[:batas].rsplit(" ", 1)[0] + " …"


def same_text(satu: str, lain: str) -> bool:
    """Whether two texts are the same but for case and blanks."""
    return satu.casefold().split() == lain.casefold().split()


def match_by_id(
    lama: Sequence[RhkNaskah], baru: Sequence[RhkNaskah]
) -> list[tuple[RhkNaskah | None, RhkNaskah | None]]:
    """Rows of two versions side by side in the new order; rows that are gone come last."""
    dulu = {rhk.id: rhk for rhk in lama}
    kini = {rhk.id for rhk in baru}
    return [(dulu.get(rhk.id), rhk) for rhk in baru] + [(rhk, None) for rhk in lama if rhk.id not in kini]


def sort_naskah(daftar: Iterable[RhkNaskah]) -> tuple[RhkNaskah, ...]:
    """Utama before tambahan, in each the order in which they came."""
    urutan = list(Klasifikasi)
    return tuple(sorted(daftar, key=lambda rhk: urutan.index(rhk.klasifikasi)))
