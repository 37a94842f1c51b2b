"""A period as its page shows it: plain values, built from rows that were loaded before.

`content_of` brings the work of one period together; pages, the check before submission and the evaluation
read the same picture.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from pydantic import BaseModel

from kinerja.aturan.rules import AturanPeriode
from kinerja.audit import CatatanAudit
from kinerja.bukti.service_catatan import CatatanBukti
from kinerja.errors import NotFoundError
from kinerja.formulir import BidangFormulir
from kinerja.hooks.indikator import Capaian, RealisasiPeriode, TipeIndikator
from kinerja.hooks.katalog import Katalog
from kinerja.kalender.rules import (
    JenisPeriode,
    JenisTenggat,
    Rentang,
    choose_tenggat,
    deadline,
    is_segmen_akhir,
)
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian, Realisasi, RencanaAksi
from kinerja.pelaksanaan.muat import role_on
from kinerja.pelaksanaan.rules import (
    DAPAT_DIISI,
    SUDAH_DITETAPKAN,
    IsiRealisasi,
    Kekurangan,
    PeranUmpanBalik,
    RealisasiIsi,
    RealisasiRhk,
    StatusPeriode,
    list_missing_realisasi,
    opening_day,
    status_on,
)
from kinerja.skp.models import Indikator, RencanaHasilKerja
from kinerja.skp.naskah import first_words, sort_rhk
from kinerja.skp.rules import Klasifikasi, NilaiPerilaku
from kinerja.tenggat.rules import Kunci
from kinerja.umpan_balik.rules import PERAN_DILINDUNGI
from kinerja.umpan_balik.tampilan import UmpanBalikTampil, Utas

_MASIH_DIISI = DAPAT_DIISI | {StatusPeriode.BELUM_DIBUKA}

AKHIR_SEGMEN = "Akhir masa SKP"
"""What the period of the year is called in an SKP that ended before the year."""


@dataclass(frozen=True)
class PeriodeTab:
    """One period of an SKP in the row of tabs; `status` is the one of today."""

    id: int
    kode: str
    jenis: JenisPeriode
    label: str
    rentang: Rentang
    status: StatusPeriode
    dibuka: date

    @property
    def tahunan(self) -> bool:
        return self.jenis is JenisPeriode.TAHUNAN


@dataclass(frozen=True, kw_only=True)
class IndikatorTampil:
    """One indicator with what was reached on it; `aspek` is the perspektif on the form of JPT.

    `tipe` is None where the target is text only, `bidang` its form. `teks` is what the person wrote, "" while
    the proposal `usulan` stands. `lama` is what was written before the kind of the target changed, to be
    written again while the period is open. `versi` is 0 before the first save. `lainnya` holds the official
    texts of the other periods by their label.
    """

    id: int
    aspek: str
    nama: str
    target: str
    tipe: TipeIndikator | None
    parameter: BaseModel | None
    bidang: tuple[BidangFormulir, ...] = ()
    nilai: BaseModel | None = None
    versi: int = 0
    teks: str = ""
    usulan: str = ""
    lama: str = ""
    capaian: Capaian | None = None
    diubah: datetime | None = None
    lainnya: tuple[tuple[str, str], ...] = ()

    @property
    def bertipe(self) -> bool:
        """Whether the form has the fields of a kind; text stands for a plugin that is gone."""
        return self.tipe is not None and self.tipe.tersedia

    @property
    def resmi(self) -> str:
        """What the form prints in the column Realisasi, "" while there is nothing."""
        return self.teks or self.usulan


@dataclass(frozen=True, kw_only=True)
class RhkTampil:
    """One result with everything that the period holds on it."""

    id: int
    nomor: int
    klasifikasi: Klasifikasi
    teks: str
    daftar_indikator: tuple[IndikatorTampil, ...]
    daftar_rencana_aksi: tuple[RencanaAksi, ...] = ()
    daftar_bukti: tuple[BuktiDukung, ...] = ()
    daftar_umpan_balik: tuple[UmpanBalikTampil, ...] = ()

    @property
    def terisi(self) -> int:
        return sum(bool(satu.resmi.strip()) for satu in self.daftar_indikator)

    @property
    def lengkap(self) -> bool:
        return self.terisi == len(self.daftar_indikator)


@dataclass(frozen=True)
class PerilakuTampil:
    """One of the seven values with the expectation of the pimpinan and the feedback on it."""

    nilai: NilaiPerilaku
    ekspektasi: str
    daftar_umpan_balik: tuple[UmpanBalikTampil, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PeriodeTampil:
    """The page of a period. `sisa_hari` counts to `tenggat`, negative when it has passed."""

    periode: PeriodePenilaian
    ini: PeriodeTab
    daftar_periode: tuple[PeriodeTab, ...]
    pemilik: Pegawai
    penilai: Pegawai | None
    daftar_rhk: tuple[RhkTampil, ...]
    daftar_perilaku: tuple[PerilakuTampil, ...]
    daftar_kekurangan: tuple[Kekurangan, ...]
    tenggat: datetime
    sisa_hari: int
    kunci: Kunci
    zona: str
    terkunci: bool = False
    riwayat: tuple[CatatanAudit, ...] = ()
    sebagai_pemilik: bool = False
    boleh_isi: bool = False
    boleh_hapus_bukti: bool = False
    boleh_ajukan: bool = False
    boleh_kembalikan: bool = False
    boleh_balas: bool = False
    rhk_tim: frozenset[int] = frozenset()
    peran: PeranUmpanBalik | None = None
    sebelumnya: PeriodeTab | None = None
    catatan_bukti: Mapping[int, CatatanBukti] = field(default_factory=dict)
    dapat_salin: bool = False

    @property
    def judul(self) -> str:
        """ "Triwulan III 2026", "tahun 2026"."""
        tahun = self.periode.skp.tahun
        return f"tahun {tahun}" if self.ini.tahunan else f"{self.ini.label} {tahun}"

    @property
    def sudah_dinilai(self) -> bool:
        return self.ini.status in SUDAH_DITETAPKAN

    @property
    def jumlah_indikator(self) -> int:
        return sum(len(rhk.daftar_indikator) for rhk in self.daftar_rhk)

    @property
    def terisi(self) -> int:
        return sum(rhk.terisi for rhk in self.daftar_rhk)

    @property
    def catatan_pengembalian(self) -> CatatanAudit | None:
        """The note with which the period came back, while the owner works on it."""
        if self.ini.status is not StatusPeriode.DIKEMBALIKAN:
            return None
        return next((satu for satu in self.riwayat if satu.aksi == "periode.kembalikan"), None)

    def peran_on(self, rhk_id: int | None) -> PeranUmpanBalik | None:
        """The role in which the reader speaks on one result (None: on behaviour), None where he does not."""
        return role_on(self.peran, self.rhk_tim, rhk_id)

    def may_answer(self, rhk_id: int | None) -> bool:
        """Whether the reader may answer in the threads there; colleagues and bawahan write anew instead."""
        peran = self.peran_on(rhk_id)
        return self.boleh_balas and (
            self.sebagai_pemilik or (peran is not None and peran not in PERAN_DILINDUNGI)
        )

    def rhk(self, rhk_id: int) -> RhkTampil:
        """Raises NotFoundError."""
        for satu in self.daftar_rhk:
            if satu.id == rhk_id:
                return satu
        raise NotFoundError

    def indikator(self, indikator_id: int) -> tuple[RhkTampil, IndikatorTampil]:
        """The indicator and its result. Raises NotFoundError."""
        for rhk in self.daftar_rhk:
            for satu in rhk.daftar_indikator:
                if satu.id == indikator_id:
                    return rhk, satu
        raise NotFoundError

    def rencana(self, rencana_id: int) -> tuple[RhkTampil, RencanaAksi]:
        """A step and its result. Raises NotFoundError."""
        for rhk in self.daftar_rhk:
            for satu in rhk.daftar_rencana_aksi:
                if satu.id == rencana_id:
                    return rhk, satu
        raise NotFoundError

    def perilaku(self, nilai: NilaiPerilaku) -> PerilakuTampil:
        return next(satu for satu in self.daftar_perilaku if satu.nilai is nilai)

    @property
    def bukti_perlu_perhatian(self) -> tuple[tuple[int, BuktiDukung, CatatanBukti], ...]:
        """Evidence that the evaluator may find closed, by result; it does not block the submission."""
        return tuple(
            (rhk.id, bukti, catatan)
            for rhk in self.daftar_rhk
            for bukti in rhk.daftar_bukti
            if (catatan := self.catatan_bukti.get(bukti.id)) and catatan.perlu_perhatian
        )

    @property
    def kurang(self) -> int:
        """How many things must still be done before submission."""
        return sum(satu.wajib for satu in self.daftar_kekurangan)


# Building


def tab_of(periode: PeriodePenilaian, aturan: AturanPeriode, today: date) -> PeriodeTab:
    rentang = Rentang(periode.mulai, periode.sampai)
    return PeriodeTab(
        id=periode.id,
        kode=periode.kode,
        jenis=periode.jenis,
        label=AKHIR_SEGMEN
        if is_segmen_akhir(periode.jenis, rentang)
        else label_of(periode.kode, periode.jenis, aturan),
        rentang=rentang,
        status=status_on(periode.status, periode.jenis, rentang, today),
        dibuka=opening_day(periode.jenis, rentang),
    )


def label_of(kode: str, jenis: JenisPeriode, aturan: AturanPeriode) -> str:
    """ "Triwulan III", "Tahunan"; the kode where the rule set of the day does not know it."""
    if jenis is JenisPeriode.TAHUNAN:
        return jenis.label
    return next((pola.label for pola in aturan.daftar if pola.kode == kode), kode)


def find_tenggat(aturan: AturanPeriode, ini: PeriodeTab, zona: str) -> datetime:
    """The last moment to submit the realisasi of a period, in UTC."""
    jenis = choose_tenggat(ini.jenis, ini.rentang, JenisTenggat.REALISASI_PERIODIK)
    return deadline(aturan, jenis, ini.rentang, zona)


@dataclass(frozen=True)
class Isi:
    """Rows of one period, by what they belong to. `semua_realisasi` holds those of all periods of the SKP."""

    katalog: Katalog
    daftar_periode: Sequence[PeriodePenilaian]
    daftar_rhk: Sequence[RencanaHasilKerja]
    semua_realisasi: Mapping[tuple[int, int], Realisasi]
    rencana_aksi: Mapping[int, Sequence[RencanaAksi]] = field(default_factory=dict)
    bukti: Mapping[int, Sequence[BuktiDukung]] = field(default_factory=dict)
    sebelumnya_id: int | None = None
    rhk_terencana: Set[int] = frozenset()
    """Results that had rencana aksi in the period before."""


def content_of(
    ini: PeriodeTab, daftar_periode: Sequence[PeriodeTab], isi: Isi, utas: Utas | None = None
) -> tuple[RhkTampil, ...]:
    """The results of the SKP in the order of the form, with the work of this period."""
    return isi.katalog.together(
        lambda: tuple(
            RhkTampil(
                id=rhk.id,
                nomor=nomor,
                klasifikasi=rhk.klasifikasi,
                teks=rhk.teks,
                daftar_indikator=tuple(
                    show_indikator(isi, satu, ini, daftar_periode) for satu in rhk.semua_indikator
                ),
                daftar_rencana_aksi=tuple(isi.rencana_aksi.get(rhk.id, ())),
                daftar_bukti=tuple(isi.bukti.get(rhk.id, ())),
                daftar_umpan_balik=utas.on_rhk(rhk.id) if utas else (),
            )
            for nomor, rhk in enumerate(sort_rhk(isi.daftar_rhk), start=1)
        )
    )


def _heading(indikator: Indikator) -> str:
    kepala = indikator.aspek or indikator.perspektif
    return kepala.label if kepala else ""


def show_indikator(
    isi: Isi, indikator: Indikator, ini: PeriodeTab, daftar_periode: Sequence[PeriodeTab]
) -> IndikatorTampil:
    """The indicator in this period. Its progress counts what was reached since the SKP began."""
    semua_realisasi = isi.semua_realisasi
    tipe, parameter = read_target(isi.katalog, indikator)
    baris = semua_realisasi.get((ini.id, indikator.id))
    nilai = read_nilai(tipe, baris)
    capaian, usulan, bidang = None, "", tuple[BidangFormulir, ...]()
    if tipe is not None and parameter is not None:
        bidang = tipe.fields_realisasi(parameter)
        capaian = combine_until(tipe, parameter, indikator.id, ini, daftar_periode, semua_realisasi)
        usulan = capaian.realisasi if ini.tahunan else describe_nilai(tipe, parameter, nilai)
    teks, lama = _read_teks(indikator, tipe, nilai, baris, terbuka=ini.status in _MASIH_DIISI)
    return IndikatorTampil(
        id=indikator.id,
        aspek=_heading(indikator),
        nama=indikator.teks,
        target=indikator.target,
        tipe=tipe if parameter is not None else None,
        parameter=parameter,
        bidang=bidang,
        nilai=nilai,
        versi=baris.versi if baris else 0,
        teks="" if teks == usulan else teks,
        usulan=usulan,
        lama=lama,
        capaian=capaian,
        diubah=baris.diubah if baris else None,
        lainnya=tuple(
            (satu.label, lain.teks)
            for satu in daftar_periode
            if satu.id != ini.id and (lain := semua_realisasi.get((satu.id, indikator.id))) and lain.teks
        ),
    )


def _read_teks(
    indikator: Indikator,
    tipe: TipeIndikator | None,
    nilai: BaseModel | None,
    baris: Realisasi | None,
    *,
    terbuka: bool,
) -> tuple[str, str]:
    """The text of one's own, and what was written for a target of another kind.

    In an open period the former must be written again; what was handed over stays as it was.
    """
    if baris is None:
        return "", ""
    if is_outdated(indikator, baris):
        return ("" if terbuka else baris.teks), baris.teks
    if terbuka and tipe is not None and baris.teks == _former_proposal(tipe, nilai, baris):
        return "", ""
    return baris.teks, ""


def is_outdated(indikator: Indikator, baris: Realisasi) -> bool:
    """Whether the kind of the target changed since this was written."""
    return bool(baris.ukuran) and baris.ukuran.get("tipe") != indikator.tipe


def _former_proposal(tipe: TipeIndikator, nilai: BaseModel | None, baris: Realisasi) -> str | None:
    """What the kind proposed for the target as it was then: "3 laporan" though it says "dokumen" now."""
    if not baris.ukuran or nilai is None:
        return None
    try:
        return describe_nilai(tipe, tipe.load_parameter(baris.ukuran["parameter"]), nilai)
    except ValueError:
        return None


class PeriodeTerukur(Protocol):
    """What `combine_until` asks of a period; a `PeriodeTab` has it."""

    @property
    def id(self) -> int: ...
    @property
    def rentang(self) -> Rentang: ...
    @property
    def tahunan(self) -> bool: ...


def combine_until(
    tipe: TipeIndikator,
    parameter: BaseModel,
    indikator_id: int,
    ini: PeriodeTerukur,
    daftar_periode: Iterable[PeriodeTerukur],
    semua_realisasi: Mapping[tuple[int, int], Realisasi],
) -> Capaian:
    """What was reached since the SKP began until the end of `ini`; `daftar_periode` in order of time."""
    terbaca = [
        RealisasiPeriode(satu.rentang, read_nilai(tipe, semua_realisasi.get((satu.id, indikator_id))))
        for satu in daftar_periode
        if not satu.tahunan and (ini.tahunan or satu.rentang <= ini.rentang)
    ]
    capaian: Capaian = tipe.combine(parameter, terbaca)
    return capaian


def read_target(katalog: Katalog, indikator: Indikator) -> tuple[TipeIndikator | None, BaseModel | None]:
    """Kind and parameter, (None, None) where the target is text or its stored form does not fit."""
    if not indikator.tipe:
        return None, None
    tipe = katalog.find_tipe_indikator(indikator.tipe, indikator.penyedia)
    try:
        return tipe, tipe.load_parameter(indikator.parameter)
    except ValueError:
        return None, None


def read_nilai(tipe: TipeIndikator | None, baris: Realisasi | None) -> BaseModel | None:
    """The typed realisasi, None where there is none or the kind has changed since."""
    if tipe is None or baris is None or not baris.nilai:
        return None
    if baris.ukuran and baris.ukuran.get("tipe") != tipe.kode:  # "3" of another kind may well be readable
        return None
    try:
        return tipe.load_realisasi(baris.nilai)
    except ValueError:
        return None


def describe_nilai(tipe: TipeIndikator | None, parameter: BaseModel | None, nilai: BaseModel | None) -> str:
    """The official text that the typed realisasi proposes, "" without one."""
    if tipe is None or parameter is None or nilai is None:
        return ""
    teks: str = tipe.describe_realisasi(parameter, nilai)
    return teks


def list_missing(daftar_rhk: Sequence[RhkTampil], *, tahunan: bool) -> list[Kekurangan]:
    """What is missing; the evidence and the steps of a year are those of its periods."""
    isi = IsiRealisasi(
        tuple(
            RealisasiRhk(
                rhk.id,
                tuple(
                    RealisasiIsi(satu.id, satu.resmi, first_words(satu.nama, 40))
                    for satu in rhk.daftar_indikator
                ),
                jumlah_bukti=1 if tahunan else len(rhk.daftar_bukti),
                jumlah_rencana_aksi=1 if tahunan else len(rhk.daftar_rencana_aksi),
            )
            for rhk in daftar_rhk
        )
    )
    return list_missing_realisasi(isi)
