"""Rows of a preview as JSON and back: between reading and applying they wait in the database."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from kinerja.organisasi.impor.jenis import BarisDitolak, BarisPegawai, BarisUnit, HasilBaca, TataLetak

Isi = dict[str, Any]

_UNIT = TypeAdapter(BarisUnit)
_PEGAWAI = TypeAdapter(BarisPegawai)
_KEPALA = ("berkas", "lembar", "tata_letak", "baris_kepala", "jumlah_baris", "instansi_nama", "peringatan")


def dump_baca(baca: HasilBaca) -> Isi:
    """What the file said as a whole."""
    return {nama: getattr(baca, nama) for nama in _KEPALA}


def dump_row(baris: BarisUnit | BarisPegawai) -> Isi:
    """One accepted row."""
    adapter: TypeAdapter[Any] = _UNIT if isinstance(baris, BarisUnit) else _PEGAWAI
    isi: Isi = adapter.dump_python(baris, mode="json")
    return isi


def load_row(tata_letak: TataLetak, isi: Isi) -> BarisUnit | BarisPegawai:
    """The row that `dump_row` wrote."""
    if tata_letak is TataLetak.HIERARKI_UNOR:
        return _UNIT.validate_python(isi)
    return _PEGAWAI.validate_python(isi)


def load_baca(
    kepala: Mapping[str, Any],
    diterima: Iterable[BarisUnit | BarisPegawai],
    ditolak: Iterable[BarisDitolak],
) -> HasilBaca:
    """The file as it was read: `kepala` of `dump_baca` and its rows in the order of the file."""
    baris = tuple(diterima)
    return HasilBaca(
        **{
            **kepala,
            "tata_letak": TataLetak(kepala["tata_letak"]),
            "peringatan": tuple(kepala["peringatan"]),
            "unit": tuple(satu for satu in baris if isinstance(satu, BarisUnit)),
            "pegawai": tuple(satu for satu in baris if isinstance(satu, BarisPegawai)),
            "ditolak": tuple(ditolak),
        }
    )
