"""Rows to begin with, wherever they come from: a template, a workbook. Plain values, not yet of any SKP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kinerja.db import Isi
from kinerja.errors import InputError
from kinerja.organisasi.rules import JenisForm
from kinerja.skp.models import Skp
from kinerja.skp.naskah import Naskah, RhkNaskah, content_of, read_content, sort_naskah
from kinerja.skp.rules import BagianLampiran, Klasifikasi, NilaiPerilaku, Pendekatan

MAKS_BARIS = 60
TANPA_TANGGAL = {"mulai": "2000-01-01", "sampai": "2001-01-01"}


@dataclass(frozen=True, kw_only=True)
class IsiAwal:
    """The rows; `tahun` is the year that stands in their texts, None where they name none."""

    jenis_form: JenisForm
    pendekatan: Pendekatan
    daftar_rhk: tuple[RhkNaskah, ...] = ()
    lampiran: Mapping[BagianLampiran, tuple[str, ...]] = field(default_factory=dict)
    tahun: int | None = None

    def as_naskah(self) -> Naskah:
        """For the pieces that draw a form."""
        return Naskah(
            pendekatan=self.pendekatan,
            mulai=date(2000, 1, 1),
            sampai=date(2001, 1, 1),
            daftar_rhk=sort_naskah(self.daftar_rhk),
            ekspektasi=dict.fromkeys(NilaiPerilaku, ""),
            lampiran={bagian: self.lampiran.get(bagian, ()) for bagian in BagianLampiran},
            jenis_form=self.jenis_form,
        )

    def with_rows(self, daftar: Sequence[RhkNaskah]) -> "IsiAwal":
        """The same with other rows, in the order of the form. Raises InputError past the limit of a part."""
        for klasifikasi in Klasifikasi:
            if sum(rhk.klasifikasi is klasifikasi for rhk in daftar) > MAKS_BARIS:
                raise InputError(f"Satu bagian memuat paling banyak {MAKS_BARIS} baris.")
        return replace(self, daftar_rhk=sort_naskah(daftar))


def dump_isi(isi: IsiAwal) -> Isi:
    """JSON values in the shape of `naskah.content_of`, without dates and without anything of a person."""
    return {
        "pendekatan": isi.pendekatan.value,
        "jenis_form": isi.jenis_form.value,
        "tahun": isi.tahun,
        "hasil_kerja": [_dump_rhk(rhk) for rhk in isi.daftar_rhk],
        "perilaku_kerja": {},
        "lampiran": {bagian.value: list(baris) for bagian, baris in isi.lampiran.items()},
    }


def _dump_rhk(rhk: RhkNaskah) -> Isi:
    return {
        "id": rhk.id,
        "klasifikasi": rhk.klasifikasi.value,
        "teks": rhk.teks,
        "rhk_pimpinan": rhk.rhk_pimpinan,
        "penugasan_dari": rhk.penugasan_dari,
        "indikator": [
            {
                "id": satu.id,
                "aspek": satu.aspek.value if satu.aspek else None,
                "perspektif": satu.perspektif.value if satu.perspektif else None,
                "teks": satu.teks,
                "target": satu.target,
                "tipe": satu.tipe,
                "parameter": satu.parameter,
            }
            for satu in rhk.daftar_indikator
        ],
    }


def load_isi(isi: Mapping[str, Any]) -> IsiAwal:
    """What `dump_isi` wrote."""
    naskah = read_content({**isi, **TANPA_TANGGAL})
    return IsiAwal(
        jenis_form=naskah.jenis_form,
        pendekatan=naskah.pendekatan,
        daftar_rhk=naskah.daftar_rhk,
        lampiran=naskah.lampiran,
        tahun=isi.get("tahun"),
    )


def isi_of(skp: Skp) -> IsiAwal:
    """The rows of an SKP without its dates, people and expectations; `skp` comes with its content loaded."""
    naskah = read_content(content_of(skp))
    return IsiAwal(
        jenis_form=naskah.jenis_form,
        pendekatan=naskah.pendekatan,
        daftar_rhk=tuple(
            replace(rhk, id=nomor, daftar_pimpinan=()) for nomor, rhk in enumerate(naskah.daftar_rhk, start=1)
        ),
        lampiran=naskah.lampiran,
        tahun=skp.tahun,
    )
