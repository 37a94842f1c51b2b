"""What the people of the demo plan: invented content from the package data, as values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kinerja.skp.rules import Aspek, BagianLampiran, Klasifikasi, NilaiPerilaku, Pendekatan, Perspektif
from kinerja.skp.service.hasil import IsianIndikator


@dataclass(frozen=True)
class HasilDemo:
    """One planned result; `pimpinan` is the text of the superior's result, "" for an assignment."""

    kode: str
    teks: str
    klasifikasi: Klasifikasi
    indikator: tuple[IsianIndikator, ...]
    pimpinan: str = ""
    intervensi: str = ""
    penugasan_dari: str = ""


@dataclass(frozen=True)
class RencanaDemo:
    """The plan of one person."""

    pendekatan: Pendekatan
    hasil: tuple[HasilDemo, ...]


@cache
def load_rantai() -> dict[str, RencanaDemo]:
    """The chain from the head of the badan down, by jabatan; codes B1, A1 … name the links."""
    data = _read("isi-skp.json")
    induk = {satu["kode"]: satu["rhk"] for orang in data["rantai"] for satu in _each(orang)}
    return {orang["jabatan"]: _to_rencana(orang, induk) for orang in data["rantai"]}


@cache
def load_ekspektasi() -> dict[NilaiPerilaku, str]:
    """Expectations on some of the seven values."""
    return {NilaiPerilaku(k.lower()): v for k, v in _read("isi-skp.json")["perilaku_ekspektasi"].items()}


@cache
def load_lampiran() -> dict[BagianLampiran, list[str]]:
    """The three lists of the lampiran."""
    return {BagianLampiran(k): v for k, v in _read("isi-skp.json")["lampiran"].items()}


def find_rencana(jabatan: str, unit: str) -> RencanaDemo:
    """A plausible plan for a jabatan in a unit; the last family of the file fits everybody."""
    nama = jabatan.lower()
    for satu in _read("isi-umum.json")["daftar"]:
        if any(kata in nama for kata in satu["kata"]):
            return RencanaDemo(
                Pendekatan(satu["pendekatan"]), tuple(_to_hasil(hasil, unit) for hasil in satu["hasil"])
            )
    raise LookupError("the last family fits everybody")


def find_rencana_pimpinan(jabatan: str, unit: str) -> RencanaDemo:
    """The plan of a pejabat pimpinan tinggi: that of the chain, else a plausible one for the unit."""
    if jabatan in load_rantai():
        return load_rantai()[jabatan]
    pimpinan = _read("isi-umum.json")["pimpinan"]
    hasil = tuple(_to_hasil(satu, unit) for satu in pimpinan["hasil"])
    return RencanaDemo(Pendekatan(pimpinan["pendekatan"]), hasil)


@cache
def _read(nama: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files("kinerja.demo").joinpath("data", nama).read_text("utf-8"))
    return data


def _each(orang: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*orang["utama"], *orang["tambahan"]]


def _to_rencana(orang: Mapping[str, Any], induk: Mapping[str, str]) -> RencanaDemo:
    jpt = orang["form"] == "JPT"
    lain = "" if jpt else "Meningkatnya mutu layanan perangkat daerah"
    hasil = tuple(
        HasilDemo(
            satu["kode"],
            satu["rhk"],
            klasifikasi,
            tuple(_to_indikator(indikator) for indikator in satu["indikator"]),
            pimpinan=induk.get(satu.get("intervensi") or "", lain),
            intervensi=satu.get("intervensi") or "",
            penugasan_dari=satu.get("penugasan_dari", ""),
        )
        for klasifikasi in Klasifikasi
        for satu in orang[klasifikasi.value]
    )
    return RencanaDemo(Pendekatan(orang["pendekatan"].lower()), hasil)


def _to_hasil(satu: Mapping[str, Any], unit: str) -> HasilDemo:
    return HasilDemo(
        satu["kode"],
        satu["teks"].format(unit=unit),
        Klasifikasi.UTAMA,
        tuple(_to_indikator(indikator) for indikator in satu["indikator"]),
        pimpinan=satu.get("pimpinan", ""),
        penugasan_dari=satu.get("penugasan_dari", ""),
    )


def _to_indikator(satu: Mapping[str, Any]) -> IsianIndikator:
    aspek, perspektif = satu.get("aspek"), satu.get("perspektif")
    return IsianIndikator(
        teks=satu["teks"],
        target=satu.get("target", ""),
        aspek=Aspek(aspek.lower()) if aspek else None,
        perspektif=Perspektif(perspektif.lower()) if perspektif else None,
        tipe=satu.get("tipe", ""),
        parameter=satu.get("parameter", {}),
    )
