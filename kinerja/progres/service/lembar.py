"""Import and export of the national daily form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import InputError
from kinerja.progres.baca import isian_of, same_line
from kinerja.progres.models import BarisHarian
from kinerja.progres.muat import PilihanRencana, list_baris, list_masa, load_ketentuan, load_rujukan, owner_of
from kinerja.progres.rules.lembar import JUDUL, BarisLembar, IsianBaris, Kolom, write_sel
from kinerja.progres.service.tulis import (
    ALASAN,
    SATU_HARI,
    add_baris,
    check_baris,
)

LEMBAR = "Data"
LEBAR = {Kolom.RENCANA: 44, Kolom.KEGIATAN: 44, Kolom.BUKTI: 44}


@dataclass(frozen=True)
class BarisPratinjau:
    """A row as the preview shows it: new, already there, or refused with sentences by column."""

    lembar: BarisLembar
    salah: dict[str, str]
    sudah_ada: bool = False
    terlambat: bool = False

    @property
    def baru(self) -> bool:
        return not self.salah and not self.sudah_ada


@dataclass(frozen=True, kw_only=True)
class Pratinjau:
    """What an import would do. `pilihan` may replace texts that nobody knows, where `tak_dikenal` says so."""

    daftar: tuple[BarisPratinjau, ...]
    pilihan: tuple[PilihanRencana, ...]
    tak_dikenal: bool
    perlu_alasan: bool

    @property
    def ditolak(self) -> int:
        return sum(bool(satu.salah) for satu in self.daftar)

    @property
    def baru(self) -> int:
        return sum(satu.baru for satu in self.daftar)

    @property
    def sudah_ada(self) -> int:
        return sum(satu.sudah_ada for satu in self.daftar)

    @property
    def pilihan_teks(self) -> list[tuple[str, str]]:
        """The choices for unknown texts, as a select takes them."""
        return [(satu.kunci, satu.label) for satu in self.pilihan]

    @property
    def siap(self) -> bool:
        return not self.ditolak and self.baru > 0


def preview_lembar(
    session: Session,
    actor: Actor,
    daftar: Sequence[BarisLembar],
    *,
    alasan: str = "",
    cadangan: str = "",
    today: date,
    now: datetime,
) -> Pratinjau:
    """Judge every row, writing nothing. Raises NotFoundError, NotAuthorizedError, InputError without rows."""
    if not daftar:
        raise InputError("Berkas ini tidak berisi baris progres.")
    terbaca = [satu for satu in daftar if satu.isian is not None]
    ada = _list_stored(session, actor, terbaca)
    sudah = {
        satu.nomor for satu in terbaca if satu.isian and any(same_line(satu.isian, baris) for baris in ada)
    }
    baru = [satu for satu in terbaca if satu.nomor not in sudah]
    isian = [satu.isian for satu in baru if satu.isian]
    salah = (
        check_baris(session, actor, isian, alasan=alasan, cadangan=cadangan, today=today, now=now)
        if isian
        else {}
    )
    menurut_nomor = {satu.nomor: salah.get(n, {}) for n, satu in enumerate(baru)}
    hasil = tuple(_judge(satu, menurut_nomor.get(satu.nomor, {}), satu.nomor in sudah) for satu in daftar)
    return Pratinjau(
        daftar=hasil,
        pilihan=_list_pilihan(session, actor, isian),
        tak_dikenal=bool(cadangan) or any(Kolom.RENCANA.value in kalimat for kalimat in salah.values()),
        perlu_alasan=bool(alasan) or any(ALASAN in kalimat for kalimat in salah.values()),
    )


def apply_lembar(
    session: Session,
    actor: Actor,
    daftar: Sequence[BarisLembar],
    *,
    alasan: str = "",
    cadangan: str = "",
    today: date,
    now: datetime,
) -> list[BarisHarian]:
    """Store every new row as a draft, or none. Raises InputError where a row is refused, BarisError late."""
    pratinjau = preview_lembar(session, actor, daftar, alasan=alasan, cadangan=cadangan, today=today, now=now)
    if pratinjau.ditolak:
        raise InputError(f"{pratinjau.ditolak} baris ditolak. Tidak ada yang disimpan.")
    baru = [satu.lembar.isian for satu in pratinjau.daftar if satu.baru and satu.lembar.isian]
    if not baru:
        raise InputError("Semua baris sudah tersimpan. Tidak ada yang perlu diimpor.")
    return add_baris(session, actor, baru, alasan=alasan, cadangan=cadangan, today=today, now=now)


def export_lembar(session: Session, actor: Actor, mulai: date, selesai: date) -> list[IsianBaris]:
    """The lines of the actor from `mulai` to `selesai`. Raises NotFoundError (module off), InputError."""
    if not mulai <= selesai:
        raise InputError(
            "Rentang tanggal terbalik.", fields={"selesai": "Pilih tanggal yang sama atau sesudahnya."}
        )
    load_ketentuan(session, actor, mulai=mulai, sampai=selesai)
    return [isian_of(satu) for satu in list_baris(session, owner_of(actor), mulai, selesai + SATU_HARI)]


def write_workbook(session: Session, actor: Actor, daftar: Sequence[IsianBaris]) -> bytes:
    """The workbook of the national form: its eight columns in its order and nothing else."""
    keluaran = BytesIO()
    pilihan = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(keluaran, pilihan) as buku:
        lembar = buku.add_worksheet(LEMBAR)
        for nomor, kolom in enumerate(Kolom):
            lembar.set_column(nomor, nomor, LEBAR.get(kolom, 14))
            lembar.write_string(0, nomor, JUDUL[kolom])
        for baris, isian in enumerate(daftar, start=1):
            for nomor, nilai in enumerate(write_sel(isian).values()):
                if isinstance(nilai, int):
                    lembar.write_number(baris, nomor, nilai)
                else:
                    lembar.write_string(baris, nomor, nilai)
    return keluaran.getvalue()


def _judge(satu: BarisLembar, salah: dict[str, str], sudah_ada: bool) -> BarisPratinjau:
    semua = {kolom.value: kalimat for kolom, kalimat in satu.salah.items()} | salah
    return BarisPratinjau(satu, semua, sudah_ada)


def _list_stored(session: Session, actor: Actor, daftar: Sequence[BarisLembar]) -> list[BarisHarian]:
    hari = [satu.isian.tanggal for satu in daftar if satu.isian]
    if not hari:
        return []
    return list_baris(session, owner_of(actor), min(hari), max(hari) + SATU_HARI)


def _list_pilihan(session: Session, actor: Actor, daftar: Sequence[IsianBaris]) -> tuple[PilihanRencana, ...]:
    """Results of the SKP of these days: a rencana aksi of one period does not fit the lines of another."""
    if not daftar:
        return ()
    hari = [satu.tanggal for satu in daftar]
    masa = list_masa(session, owner_of(actor), min(hari), max(hari) + SATU_HARI)
    semua: dict[int, PilihanRencana] = {}
    for rujukan in load_rujukan(session, masa).values():
        for satu in rujukan.pilihan:
            if satu.rencana_aksi_id is None or satu.rhk_id not in semua:
                semua[satu.rhk_id] = replace(satu, kunci=f"r{satu.rhk_id}")
    return tuple(semua.values())
