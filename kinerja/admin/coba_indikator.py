"""A dry run of an indicator type: stored targets read, stored realisasi typed again, shown and measured."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Select, func, select

from kinerja.admin.coba_ruang import Ruang, Tenggat
from kinerja.angka import format_desimal
from kinerja.errors import InputError
from kinerja.formulir import BidangFormulir, form_values
from kinerja.hooks.galat import Galat
from kinerja.hooks.indikator import RealisasiPeriode, TipeIndikator
from kinerja.hooks.manager import Milik
from kinerja.hooks.periksa import check_capaian, check_fields, check_model, check_text
from kinerja.hooks.testing import Pemeriksaan
from kinerja.kalender.rules import Rentang
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi
from kinerja.skp.models import Indikator
from kinerja.tanggal import NAMA_BULAN

SEIRISAN = 500
CONTOH = 3
"""So many refusals are quoted."""
_ANGKA = re.compile(r"-?[0-9](?:[0-9.,]*[0-9])?")
_TANGGAL = re.compile(
    rf"[0-9]{{1,2}} +(?:{'|'.join(NAMA_BULAN)}) +[0-9]{{4}}|[0-9]{{1,2}}[-/][0-9]{{1,2}}[-/][0-9]{{4}}",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class _Baris:
    """One stored realisasi with its target, as plain values. `sendiri`: the target is of this kind."""

    target: str
    parameter: Mapping[str, Any]
    teks: str
    nilai: Mapping[str, Any]
    periode: Rentang
    sendiri: bool


@dataclass(frozen=True)
class _Diukur:
    teks: str
    kalimat: str


@dataclass(frozen=True)
class _Ditolak:
    kalimat: str


@dataclass(frozen=True)
class _TakTerbaca:
    """Stored values of this very kind that this version of it cannot load."""

    kalimat: str


class _BukanJenisIni:
    """The target is of another kind."""


Jawaban = _Diukur | _Ditolak | _TakTerbaca | _BukanJenisIni


def try_tipe(ruang: Ruang, milik: Milik[TipeIndikator]) -> Iterator[Pemeriksaan]:
    """One line about the targets and one about the realisasi of the instansi."""
    yield _try_targets(ruang, milik, ruang.tenggat.share(3))
    yield _try_realisasi(ruang, milik)


# Targets


def _try_targets(ruang: Ruang, milik: Milik[TipeIndikator], tenggat: Tenggat) -> Pemeriksaan:
    bagian, tipe = f"jenis indikator {milik.isi.kode}", milik.isi
    semua = list(ruang.session.scalars(select(Indikator.target).where(Indikator.target != "").distinct()))
    if not semua:
        return Pemeriksaan(bagian, True, "dilewati: belum ada target tersimpan")
    catatan = _Catatan(ruang, len(semua))
    for teks in semua:
        if catatan.macet or tenggat.habis:
            break
        hasil = ruang.katalog.ask(
            milik,
            "read_target",
            _ignoring_settings(partial(tipe.read_target, teks)),
            check_model(tipe.Parameter),
        )
        catatan.note(f"target “{ruang.quote(teks)}”" if isinstance(hasil, Galat) else "", hasil)
    terbaca = catatan.dilihat - catatan.hitung[type(None)] - catatan.jumlah_galat
    return catatan.report(bagian, f"{_n(terbaca)} dari {_n(catatan.dilihat)} teks target terbaca")


# Realisasi


def _try_realisasi(ruang: Ruang, milik: Milik[TipeIndikator]) -> Pemeriksaan:
    bagian, tipe = f"realisasi {milik.isi.kode}", milik.isi
    jumlah = ruang.session.scalar(select(func.count(Realisasi.id))) or 0
    if not jumlah:
        return Pemeriksaan(bagian, True, "dilewati: belum ada realisasi tersimpan")
    catatan = _Catatan(ruang, jumlah)
    for baris in _iter_realisasi(ruang, tipe.kode):
        if catatan.macet or ruang.tenggat.habis:
            break
        hasil = ruang.katalog.ask(
            milik, "realisasi", _ignoring_settings(partial(_judge, tipe, baris)), _check_answer
        )
        catatan.note(catatan.quote(baris, hasil), hasil)
    hitung = catatan.hitung
    kalimat = (
        f"{_n(hitung[_Diukur])} dari {_n(catatan.dilihat)} realisasi diukur, {_n(hitung[_Ditolak])} ditolak, "
        f"{_n(hitung[_BukanJenisIni])} pada target jenis lain"
    )
    if hitung[_TakTerbaca]:
        kalimat += f", {_n(hitung[_TakTerbaca])} tersimpan tetapi tidak terbaca oleh versi ini"
    return catatan.report(bagian, kalimat)


def _iter_realisasi(ruang: Ruang, kode: str) -> Iterator[_Baris]:
    """The newest first, slice by slice: memory does not grow with the instansi."""
    sebelum: int | None = None
    while True:
        query = _query() if sebelum is None else _query().where(Realisasi.id < sebelum)
        rows = ruang.session.execute(query).all()
        if not rows:
            return
        sebelum = rows[-1][0]
        for _, teks, nilai, tipe, target, parameter, mulai, sampai in rows:
            yield _Baris(
                target=target,
                parameter=parameter,
                teks=teks,
                nilai=nilai,
                periode=Rentang(mulai, sampai),
                sendiri=tipe == kode,
            )


def _query() -> Select[int, str, dict[str, Any], str, str, dict[str, Any], date, date]:
    return (
        select(
            Realisasi.id,
            Realisasi.teks,
            Realisasi.nilai,
            Indikator.tipe,
            Indikator.target,
            Indikator.parameter,
            PeriodePenilaian.mulai,
            PeriodePenilaian.sampai,
        )
        .join(Indikator, Indikator.id == Realisasi.indikator_id)
        .join(PeriodePenilaian, PeriodePenilaian.id == Realisasi.periode_id)
        .order_by(Realisasi.id.desc())
        .limit(SEIRISAN)
    )


# On the side of the plugin


def _judge(tipe: TipeIndikator, baris: _Baris) -> Jawaban:
    """The target understood, the realisasi typed into the form, its official text and its capaian."""
    try:
        parameter = tipe.load_parameter(baris.parameter) if baris.sendiri else tipe.read_target(baris.target)
        if parameter is None:
            return _BukanJenisIni()
        check_model(tipe.Parameter)(parameter)
        isian = _form_of(tipe, parameter, baris)
    except ValidationError as error:
        return _TakTerbaca(
            "; ".join(f"{'.'.join(map(str, satu['loc']))}: {satu['msg']}" for satu in error.errors())
        )
    try:
        realisasi = tipe.parse_realisasi(parameter, isian)
    except InputError as error:
        return _Ditolak(_sentences(error))
    if realisasi is None:
        return _Ditolak("tidak ada yang dapat diisikan ke formulir")
    return _measure(tipe, parameter, check_model(tipe.Realisasi)(realisasi), baris.periode)


def _measure(
    tipe: TipeIndikator, parameter: BaseModel, realisasi: BaseModel | None, periode: Rentang
) -> _Diukur:
    teks = check_text(tipe.describe_realisasi(parameter, realisasi))
    capaian = check_capaian(tipe.measure(parameter, realisasi, periode))
    check_capaian(tipe.combine(parameter, (RealisasiPeriode(periode, realisasi),)))
    return _Diukur(teks, capaian.kalimat)


def _form_of(tipe: TipeIndikator, parameter: BaseModel, baris: _Baris) -> Mapping[str, str]:
    """What the form shows for the stored values; of another kind what a person would copy from the text."""
    if baris.sendiri and baris.nilai:
        return form_values(tipe.load_realisasi(baris.nilai))
    return fill_from_text(check_fields(tipe.fields_realisasi(parameter)), baris.teks)


def fill_from_text(bidang: Sequence[BidangFormulir], teks: str) -> dict[str, str]:
    """Form text by field: the numbers and dates of a text in their order, the whole text where words belong.

    The first field gets the text where it has nothing of its kind: the form refuses it with its own sentence.
    """
    sisa = {"tanggal": _TANGGAL.findall(teks), "angka": _ANGKA.findall(_TANGGAL.sub(" ", teks))}
    isian = {}
    for nomor, satu in enumerate(bidang):
        if satu.jenis in sisa:
            isian[satu.nama] = sisa[satu.jenis].pop(0) if sisa[satu.jenis] else teks * (nomor == 0)
        elif satu.pilihan:
            cocok = (nilai for nilai, label in satu.pilihan if label.lower() in teks.lower())
            isian[satu.nama] = next(cocok, "")
        else:
            isian[satu.nama] = teks if satu.jenis != "centang" else ""
    return isian


def _sentences(error: InputError) -> str:
    return " ".join(f"{nama}: {kalimat}" for nama, kalimat in error.fields.items()) or error.message


def _check_answer(jawaban: object) -> Jawaban:
    if not isinstance(jawaban, Jawaban):
        raise TypeError(f"not {type(jawaban).__name__}")
    return jawaban


def _ignoring_settings(fungsi: Callable[[], object]) -> Callable[[BaseModel], object]:
    return lambda _setelan: fungsi()


# What is printed


@dataclass
class _Catatan:
    """Counts, and the first of each kind of answer in words."""

    ruang: Ruang
    jumlah: int
    hitung: Counter[type] = field(default_factory=Counter)
    dilihat: int = 0
    jumlah_galat: int = 0
    macet: bool = False
    contoh: list[str] = field(default_factory=list)
    kutipan: Counter[type] = field(default_factory=Counter)
    galat: str = ""

    def note(self, sebutan: str, hasil: object) -> None:
        self.dilihat += 1
        if isinstance(hasil, Galat):
            self.jumlah_galat += 1
            self.macet = hasil.lambat
            self.galat = self.galat or f"{sebutan}: {self.ruang.hide(hasil.sebab)}"
            return
        self.hitung[type(hasil)] += 1

    def quote(self, baris: _Baris, hasil: Jawaban | Galat) -> str:
        """The row in words; the first measured one and the first refusals are kept for the report."""
        jenis, batas = type(hasil), 1 if isinstance(hasil, _Diukur) else CONTOH
        if isinstance(hasil, _BukanJenisIni) or self.kutipan[jenis] >= batas:
            return ""
        kutip = self.ruang.quote
        sebutan = f"target “{kutip(baris.target)}”, realisasi “{kutip(baris.teks)}”"
        kalimat = self._sentence(sebutan, hasil)
        if kalimat and kalimat not in self.contoh:
            self.kutipan[jenis] += 1
            self.contoh.append(kalimat)
        return sebutan

    def _sentence(self, sebutan: str, hasil: Jawaban | Galat) -> str:
        hide = self.ruang.hide
        match hasil:
            case _Diukur(teks, kalimat):
                return f"contoh: {sebutan} tampil “{self.ruang.quote(teks)}”: {hide(kalimat)}"
            case _Ditolak(kalimat):
                return f"ditolak: {sebutan}: {hide(kalimat)}"
            case _TakTerbaca(kalimat):
                return f"tidak terbaca: {sebutan}: {hide(kalimat)}"
        return ""

    def report(self, bagian: str, kalimat: str) -> Pemeriksaan:
        rincian = list(self.contoh)
        if self.galat:
            rincian.append(f"galat pertama: {self.galat}")
        if sisa := self.jumlah - self.dilihat:
            sebab = "plugin tidak menjawab" if self.macet else "waktu habis"
            rincian.append(f"{_n(sisa)} belum diperiksa: {sebab}")
        baik = not self.jumlah_galat and not self.hitung[_TakTerbaca]
        return Pemeriksaan(bagian, baik, f"{kalimat}, {_n(self.jumlah_galat)} galat", tuple(rincian))


def _n(angka: int) -> str:
    return format_desimal(angka)
