"""Contract checks: does a plugin keep what it promises, also where nobody looks?

Each function raises AssertionError with a sentence that names the case. `kinerja plugin check` runs them all.
"""

import copy
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel

from kinerja.aturan.rules import Predikat, Rating
from kinerja.errors import InputError
from kinerja.formulir import form_values
from kinerja.hooks import periksa
from kinerja.hooks.formula import (
    BahanFormula,
    FormulaEvaluasi,
    HasilFormula,
    IndikatorFormula,
    PerilakuFormula,
    UmpanFormula,
)
from kinerja.hooks.indikator import Capaian, RealisasiPeriode, TipeIndikator
from kinerja.hooks.konektor import JenisKonektor, Konektor, Operasi
from kinerja.hooks.periksa_surat import check_isian, check_skema
from kinerja.hooks.surat import BahanSurat, JenisSurat, PihakSurat
from kinerja.hooks.templat import render_templat
from kinerja.hooks.testing.contoh import list_forms
from kinerja.kalender.rules import Rentang, tahun_kalender
from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.skp.rules import Aspek, Klasifikasi, NilaiPerilaku, Pendekatan

T = TypeVar("T")

TAHUN = tahun_kalender(2025)
TRIWULAN: tuple[Rentang, ...] = tuple(
    Rentang(date(2025, bulan, 1), date(2025 + bulan // 10, (bulan + 2) % 12 + 1, 1))
    for bulan in (1, 4, 7, 10)
)
TEKS_LAIN = (
    "",
    "   ",
    "sesuai arahan pimpinan",
    "12 bulan 3 hari dan seterusnya",
    "٣ laporan",
    "9" * 400,
    "1" + "0" * 5000,
    "-5 laporan",
    "NaN laporan",
    "<script>1</script>",
    "\x00",
)
"""Texts that a type must answer for without raising; None or one of its parameters."""


def require(benar: object, kalimat: str) -> None:
    """Raise AssertionError with the sentence unless it is so; also under `python -O`."""
    if not benar:
        raise AssertionError(kalimat)


def call(kasus: str, fungsi: Callable[[], object], cek: Callable[[object], T], *argumen: object) -> T:
    """The checked answer of one call: the same twice, and no argument changed.

    Raises AssertionError naming `kasus`.
    """
    sebelum = copy.deepcopy(argumen)
    try:
        pertama, kedua = fungsi(), fungsi()
        jawaban = cek(pertama)
    except Exception as error:
        raise AssertionError(f"{kasus}: {type(error).__name__}: {error}") from error
    require(pertama == kedua, f"{kasus}: two equal questions were answered {pertama!r} and {kedua!r}")
    require(sebelum == argumen, f"{kasus}: an argument was changed")
    return jawaban


# Indicator types


@dataclasses.dataclass(frozen=True)
class KasusIndikator:
    """A target and a realisasi as a person types them in the forms, and what must come out.

    `persen` is the expected Capaian.persen for the one realisasi in the whole year; "" leaves it open.
    """

    nama: str
    target: Mapping[str, str]
    realisasi: Mapping[str, str]
    persen: str = ""
    tercapai: bool | None = None


def check_tipe_indikator(tipe: TipeIndikator, kasus: Sequence[KasusIndikator] = ()) -> int:
    """Run the golden cases of the product and those given on an indicator type; how many were judged.

    The product's own cases fill the forms of the type with zero, decimals, thousands, huge and wrong texts;
    a form may refuse them with sentences, but nothing may raise or answer out of range. `kasus` adds targets
    and realisasi with the numbers you worked out by hand: over-achievement, lower is better, zero target.
    """
    _check_forms(tipe)
    _check_foreign_texts(tipe)
    dinilai = sum(_check_filled(tipe, nama, form) for nama, form in list_forms(tipe.fields_parameter()))
    require(dinilai or kasus, "no form could be filled by itself; give a KasusIndikator with a target")
    for satu in kasus:
        _check_kasus(tipe, satu)
    return dinilai + len(kasus)


def _check_filled(tipe: TipeIndikator, nama: str, form: Mapping[str, str]) -> int:
    """Judge every realisasi form against this target form; 0 where the target is refused with sentences."""
    parameter = _read(f"target, {nama}", lambda: tipe.parse_parameter(form))
    if parameter is None:
        return 0
    _check_stored(nama, tipe.load_parameter, parameter)
    _check_target_text(tipe, nama, parameter)
    bidang = call(
        "fields_realisasi", partial(tipe.fields_realisasi, parameter), periksa.check_fields, parameter
    )
    jumlah = 0
    for kasus, isi in list_forms(bidang):
        sebutan = f"target {nama}, realisasi {kasus}"
        realisasi = _read(sebutan, partial(tipe.parse_realisasi, parameter, isi))
        if realisasi is not None:
            _judge(tipe, sebutan, parameter, realisasi)
            jumlah += 1
    return jumlah


def _read(nama: str, baca: Callable[[], BaseModel | None]) -> BaseModel | None:
    """What a form means, None where it is empty or refused with a sentence."""
    try:
        return baca()
    except InputError as error:
        require(
            all(satu.strip() for satu in error.fields.values()) and (error.fields or error.message),
            f"{nama}: refused without a sentence",
        )
    except Exception as error:
        raise AssertionError(f"{nama}: {type(error).__name__}: {error}") from error
    return None


def _judge(tipe: TipeIndikator, nama: str, parameter: BaseModel, realisasi: BaseModel) -> None:
    _check_stored(nama, tipe.load_realisasi, realisasi)
    call(
        f"{nama}: describe_realisasi",
        partial(tipe.describe_realisasi, parameter, realisasi),
        periksa.check_text,
        parameter,
        realisasi,
    )
    call(
        f"{nama}: measure",
        partial(tipe.measure, parameter, realisasi, TAHUN),
        periksa.check_capaian,
        parameter,
        realisasi,
    )
    _check_combine(tipe, nama, parameter, realisasi)


def _check_forms(tipe: TipeIndikator) -> None:
    require(tipe.kode and tipe.label and tipe.contoh, "kode, label and contoh must not be empty")
    require(tipe.fields_parameter(), "the target form has no field")
    parameter = call("contoh", lambda: tipe.read_target(tipe.contoh), periksa.check_model(tipe.Parameter))
    require(parameter is not None, f"contoh {tipe.contoh!r} is not read by read_target")


def _check_foreign_texts(tipe: TipeIndikator) -> None:
    for teks in TEKS_LAIN:
        call(
            f"read_target({teks[:40]!r})",
            partial(tipe.read_target, teks),
            periksa.check_model(tipe.Parameter),
        )


def _check_kasus(tipe: TipeIndikator, kasus: KasusIndikator) -> None:
    parameter = _parse(f"{kasus.nama}: target", lambda: tipe.parse_parameter(kasus.target))
    realisasi = _parse(f"{kasus.nama}: realisasi", lambda: tipe.parse_realisasi(parameter, kasus.realisasi))
    _check_stored(kasus.nama, tipe.load_parameter, parameter)
    _check_stored(kasus.nama, tipe.load_realisasi, realisasi)
    _check_target_text(tipe, kasus.nama, parameter)
    call(
        f"{kasus.nama}: describe_realisasi",
        lambda: tipe.describe_realisasi(parameter, realisasi),
        periksa.check_text,
        parameter,
        realisasi,
    )
    _check_measure(tipe, kasus, parameter, realisasi)
    _check_combine(tipe, kasus.nama, parameter, realisasi)


def _parse(nama: str, baca: Callable[[], BaseModel | None]) -> BaseModel:
    try:
        nilai = baca()
    except InputError as error:
        raise AssertionError(f"{nama} was refused: {error.fields or error.message}") from error
    if nilai is None:
        raise AssertionError(f"{nama} was read as empty")
    return nilai


def _check_stored(nama: str, muat: Callable[[Mapping[str, object]], BaseModel], nilai: BaseModel) -> None:
    kembali = muat(nilai.model_dump(mode="json"))
    require(kembali == nilai, f"{nama}: stored and loaded again {nilai!r} became {kembali!r}")
    teks = form_values(nilai)
    require(all(isinstance(satu, str) for satu in teks.values()), f"{nama}: a form value is no text")


def _check_target_text(tipe: TipeIndikator, nama: str, parameter: BaseModel) -> None:
    teks = call(
        f"{nama}: describe_target", lambda: tipe.describe_target(parameter), periksa.check_text, parameter
    )
    require(teks.strip(), f"{nama}: describe_target gives no text")
    kembali = call(
        f"{nama}: read_target", lambda: tipe.read_target(teks), periksa.check_model(tipe.Parameter)
    )
    if kembali is not None:
        lagi = tipe.describe_target(kembali)
        require(lagi == teks, f"{nama}: {teks!r} was read and described again as {lagi!r}")


def _check_measure(
    tipe: TipeIndikator, kasus: KasusIndikator, parameter: BaseModel, realisasi: BaseModel
) -> None:
    capaian = call(
        f"{kasus.nama}: measure",
        lambda: tipe.measure(parameter, realisasi, TAHUN),
        periksa.check_capaian,
        parameter,
        realisasi,
    )
    if kasus.persen:
        require(
            capaian.persen == Decimal(kasus.persen),
            f"{kasus.nama}: expected {kasus.persen} percent, not {capaian.persen}",
        )
    if kasus.tercapai is not None:
        require(
            capaian.tercapai is kasus.tercapai,
            f"{kasus.nama}: expected tercapai {kasus.tercapai}, not {capaian.tercapai}",
        )
    kosong = call(
        f"{kasus.nama}: measure without realisasi",
        lambda: tipe.measure(parameter, None, TAHUN),
        periksa.check_capaian,
        parameter,
    )
    _check_nothing_reached(f"{kasus.nama}: without realisasi", kosong)


def _check_combine(tipe: TipeIndikator, nama: str, parameter: BaseModel, realisasi: BaseModel) -> None:
    semua: dict[str, tuple[BaseModel | None, ...]] = {
        "no period": (),
        "one period": (realisasi,),
        "four periods": (realisasi,) * 4,
        "a missing period": (realisasi, None, realisasi, None),
        "nothing recorded": (None,) * 4,
    }
    for sebutan, daftar in semua.items():
        periode = tuple(
            RealisasiPeriode(rentang, satu) for rentang, satu in zip(TRIWULAN, daftar, strict=False)
        )
        capaian = call(
            f"{nama}: combine, {sebutan}",
            partial(tipe.combine, parameter, periode),
            periksa.check_capaian,
            parameter,
            periode,
        )
        if not any(daftar):
            _check_nothing_reached(f"{nama}: combine, {sebutan}", capaian)


def _check_nothing_reached(nama: str, capaian: Capaian) -> None:
    require(capaian.tercapai is None, f"{nama}: tercapai must be None while nothing was recorded")
    require(capaian.kalimat.strip(), f"{nama}: kalimat must say that nothing was recorded")


# Formulas


def list_bahan() -> Iterator[tuple[str, BahanFormula]]:
    """The golden inputs of a formula: name of the case, input."""
    tercapai = _capaian("100", tercapai=True)
    semua: dict[str, tuple[Capaian | None, ...]] = {
        "no indikator": (),
        "zero realisasi": (_capaian("0", tercapai=False),) * 3,
        "nothing recorded": (Capaian(kalimat="belum diisi"),) * 3,
        "targets are text": (None,) * 3,
        "all reached": (tercapai,) * 4,
        "over-achievement": (_capaian("100", penuh="250", tercapai=True),) * 3,
        "huge over-achievement": (_capaian("100", penuh="999999.99", tercapai=True),),
        "mixed": (tercapai, _capaian("58.33", tercapai=False), Capaian(kalimat="belum diisi"), None),
    }
    for nama, daftar in semua.items():
        yield nama, _bahan(daftar)
    yield "head of a unit", dataclasses.replace(_bahan((tercapai,)), kepala_unit=True)
    for rating in Rating:
        yield (
            f"perilaku {rating.value}",
            dataclasses.replace(_bahan((tercapai,)), rating_hasil=rating, rating_perilaku=rating),
        )
    yield "a year", dataclasses.replace(_bahan((tercapai, None)), tahunan=True)
    yield "kualitatif", dataclasses.replace(_bahan((None,)), pendekatan=Pendekatan.KUALITATIF)


def check_formula(formula: FormulaEvaluasi, setelan: BaseModel) -> None:
    """Run the golden inputs on a formula with these settings, and have it explain itself."""
    require(formula.kode and formula.label, "kode and label must not be empty")
    penjelasan = call("explain", lambda: formula.explain(setelan), periksa.check_penjelasan, setelan)
    require(penjelasan.kalimat.strip(), "explain gives no sentence")
    for nama, bahan in list_bahan():
        usulan = call(
            f"propose, {nama}",
            partial(formula.propose, bahan, setelan),
            periksa.check_usulan,
            bahan,
            setelan,
        )
        if bahan.kepala_unit:
            require(
                usulan.rating_hasil is None,
                f"propose, {nama}: the rating follows from the capaian of the unit and is not proposed",
            )


def _bahan(daftar: Sequence[Capaian | None]) -> BahanFormula:
    semua = tuple(
        IndikatorFormula(
            teks=f"Jumlah laporan {nomor}",
            target="12 laporan",
            aspek=list(Aspek)[nomor % len(Aspek)],
            tipe="angka" if satu else "",
            capaian=satu,
        )
        for nomor, satu in enumerate(daftar)
    )
    umpan = (UmpanFormula(PeranUmpanBalik.PIMPINAN, "Pertahankan."), UmpanFormula(None, "Terima kasih."))
    utama, tambahan = semua[: len(semua) - len(semua) // 3], semua[len(semua) - len(semua) // 3 :]
    hasil = tuple(
        HasilFormula(
            klasifikasi=klasifikasi,
            teks=f"Hasil {klasifikasi.value}",
            daftar_indikator=bagian,
            jumlah_bukti=len(bagian),
            daftar_umpan=umpan,
        )
        for klasifikasi, bagian in ((Klasifikasi.UTAMA, utama), (Klasifikasi.TAMBAHAN, tambahan))
        if bagian
    )
    return BahanFormula(
        periode=TRIWULAN[0],
        tahunan=False,
        pendekatan=Pendekatan.KUANTITATIF,
        daftar_hasil=hasil,
        daftar_perilaku=tuple(
            PerilakuFormula(nilai=nilai, daftar_umpan=umpan[:1]) for nilai in NilaiPerilaku
        ),
    )


def _capaian(persen: str, *, penuh: str = "", tercapai: bool) -> Capaian:
    return Capaian(
        kalimat=f"{persen} persen",
        persen=Decimal(persen),
        tercapai=tercapai,
        persen_penuh=Decimal(penuh or persen),
    )


# Connectors


def check_konektor(jenis: JenisKonektor, setelan: BaseModel) -> Konektor:
    """A connector of this kind can be made and names only operations that it has; returns it."""
    require(jenis.kode and jenis.label, "kode and label must not be empty")
    konektor = jenis.make(setelan)
    kemampuan = konektor.capabilities()
    require(isinstance(kemampuan, frozenset | set), "capabilities must be a set of Operasi")
    for satu in kemampuan:
        require(isinstance(satu, Operasi), f"capabilities names {satu!r}, which is no Operasi")
        fungsi = getattr(type(konektor), satu.value, None)
        require(callable(fungsi), f"{satu.value} is named in capabilities but missing")
        require(
            fungsi is not getattr(Konektor, satu.value),
            f"{satu.value} is named in capabilities but not written",
        )
    require(kemampuan == konektor.capabilities(), "capabilities changed between two questions")
    return konektor


# Letters

CONTOH_SURAT = BahanSurat(
    instansi="Pemerintah Kabupaten Contoh",
    tempat="Kota Contoh",
    pegawai=PihakSurat(
        nama="Siti Aminah, S.E.",
        nip="198501012010012000",
        pangkat="Penata (III/c)",
        jabatan="Analis SDM Aparatur",
        unit_kerja="Badan Kepegawaian",
    ),
    penilai=PihakSurat(nama="Budi Santoso", nip="197501012000011000", jabatan="Kepala Bidang"),
    periode_label="Triwulan I",
    tahun=2025,
    mulai=TRIWULAN[0].mulai,
    selesai=TRIWULAN[0].selesai,
    rating_hasil=Rating.SESUAI_EKSPEKTASI,
    rating_perilaku=Rating.SESUAI_EKSPEKTASI,
    predikat=Predikat.BAIK,
    ditetapkan=date(2025, 4, 8),
)


def check_surat(jenis: JenisSurat, setelan: BaseModel) -> Mapping[str, Any]:
    """The letter can be filled for a sample (or says in a sentence why not), and its number can be made.

    Returns the values of the placeholders, {} where `fill` refused the sample.
    """
    nomor = call("nomor", lambda: jenis.nomor(setelan), check_skema, setelan)
    semua = {nomor.format(urut, date(2025, bulan, 1), "CONTOH") for urut in range(1, 40) for bulan in (1, 12)}
    require(len(semua) >= 39, "two letters would get the same number")
    try:
        isi = call(
            "fill", lambda: jenis.fill(CONTOH_SURAT, setelan), check_isian(jenis), CONTOH_SURAT, setelan
        )
    except AssertionError as error:
        if isinstance(error.__cause__, ValueError) and str(error.__cause__).strip():
            return {}
        raise
    render_templat(jenis.templat, isi)
    return isi
