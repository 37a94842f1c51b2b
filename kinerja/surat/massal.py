"""Issue and print one kind of letter for everybody: resumable, one letter in memory at a time.

A run that was stopped goes on where it was: what has a number keeps it, what was printed is only written out.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from kinerja import clock
from kinerja.actor import Actor
from kinerja.db import reading, transaction
from kinerja.errors import KinerjaError
from kinerja.evaluasi.pembaca import Pembaca
from kinerja.evaluasi.service import log_reading
from kinerja.isian import guard_cell
from kinerja.kalender.rules import local_date
from kinerja.konsol import Advance
from kinerja.surat import service
from kinerja.surat.cetak import HasilCetak, finish_surat, read_file
from kinerja.surat.models import SuratTerbit
from kinerja.surat.service import BarisMassal, Cakupan, SuratDitolakError

BERUNTUN = 5
"""So many failures in a row (not refusals) end the run: the next thousand would fail as well."""
BERHENTI = (
    f"Dihentikan sesudah {BERUNTUN} kegagalan berturut-turut. "
    "Perbaiki sebabnya, lalu jalankan lagi: yang sudah terbit tidak diulang."
)
MAKS_KENDALA = 50
KOLOM = ("nomor", "nip", "nama", "unit", "berkas", "keterangan")
DAFTAR = "daftar.csv"


@dataclass(kw_only=True)
class HasilMassal:
    """Counts of a run, and a sentence for each of the first people whose letter is not complete."""

    jumlah: int
    hitung: Counter[str] = field(default_factory=Counter)
    kendala: list[str] = field(default_factory=list)
    dihentikan: str = ""

    def note(self, kalimat: str) -> None:
        """Keep a sentence, up to a number of them; the list on disk has all."""
        self.hitung["kendala"] += 1
        if len(self.kendala) < MAKS_KENDALA:
            self.kendala.append(kalimat)


def issue_all(actor: Actor, cakupan: Cakupan, out: Path, *, zona: str, advance: Advance) -> HasilMassal:
    """Issue, print and write the letters of all evaluations into the folder `out`, with a list of them.

    Raises NotAuthorizedError, NotFoundError and InputError before anything is done.
    """
    with reading(actor.instansi_id) as session:
        hasil = HasilMassal(jumlah=service.check_cakupan(session, actor, cakupan))
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    jalan = _Jalan(actor, cakupan, out, zona, hasil)
    with _open_list(out / DAFTAR) as daftar:
        for nomor, baris in enumerate(jalan.iter_baris(), start=1):
            daftar.writerow([guard_cell(sel) for sel in jalan.do_one(baris)])
            advance(nomor, hasil.jumlah)
            if jalan.gagal >= BERUNTUN:
                hasil.dihentikan = BERHENTI
                break
    return hasil


@dataclass
class _Jalan:
    """One run: failures and unsigned letters in a row say when to stop asking."""

    actor: Actor
    cakupan: Cakupan
    out: Path
    zona: str
    hasil: HasilMassal
    gagal: int = 0
    tanpa_tanda_tangan: int = 0

    def iter_baris(self) -> Iterator[BarisMassal]:
        sesudah = 0
        while True:
            with reading(self.actor.instansi_id) as session:
                halaman = service.list_massal(session, self.actor, self.cakupan, sesudah=sesudah)
            if not halaman:
                return
            yield from halaman
            sesudah = halaman[-1].periode_id

    def do_one(self, baris: BarisMassal) -> tuple[str, ...]:
        """One letter as far as it comes; the row for the list."""
        hitung, surat, berkas = self.hasil.hitung, baris.surat, ""
        try:
            if surat is None:
                surat = self.issue(baris)
                hitung["terbit"] += 1
            cetak = self.finish(surat)
            hitung["dicetak"] += surat.sha256 is None
            berkas, keterangan = self.write(surat, cetak.sidik), cetak.kendala
            self.log(baris)
            hitung["berkas"] += 1
            self.gagal = 0
        except SuratDitolakError as error:
            keterangan = error.message
            hitung["ditolak"] += 1
        except KinerjaError as error:
            keterangan = error.message
            hitung["gagal"] += 1
            self.gagal += 1
        if keterangan:
            self.hasil.note(f"{baris.nama} ({baris.unit or 'tanpa unit'}): {keterangan}")
        return surat.nomor if surat else "", baris.nip, baris.nama, baris.unit, berkas, keterangan

    def issue(self, baris: BarisMassal) -> SuratTerbit:
        hari = local_date(clock.now(), self.zona)
        with reading(self.actor.instansi_id) as session:
            naskah = service.compose(session, self.actor, baris.periode_id, self.cakupan.kode, today=hari)
        with transaction(self.actor.instansi_id) as session:
            return service.issue(session, self.actor, naskah, now=clock.now())

    def finish(self, surat: SuratTerbit) -> HasilCetak:
        """A signer that is away is left alone after a few tries; the next run signs the letters."""
        if surat.sha256 is not None and surat.penanda:
            return HasilCetak(surat.sha256)
        coba = self.tanpa_tanda_tangan < BERUNTUN
        cetak = finish_surat(self.actor, surat.id, penanda=self.cakupan.penanda, tanda_tangan=coba)
        if not coba:
            return HasilCetak(cetak.sidik, "Surat belum ditandatangani. Jalankan perintah ini lagi nanti.")
        self.tanpa_tanda_tangan = self.tanpa_tanda_tangan + 1 if cetak.kendala else 0
        return cetak

    def write(self, surat: SuratTerbit, sidik: str) -> str:
        """The stored file under a name without a person; an older one of that name is replaced whole."""
        isi = read_file(self.actor.instansi_id, sidik)
        tujuan = self.out / surat.nama_berkas
        if not (tujuan.is_file() and tujuan.read_bytes() == isi):
            sementara = self.out / f".{surat.nama_berkas}.tmp"
            with os.fdopen(_open_private(sementara), "wb") as berkas:
                berkas.write(isi)
            sementara.replace(tujuan)
        return surat.nama_berkas

    def log(self, baris: BarisMassal) -> None:
        """Writing somebody's letter out is a reading that the person may see."""
        sekarang = clock.now()
        awal = datetime.combine(local_date(sekarang, self.zona), time.min, ZoneInfo(self.zona))
        with transaction(self.actor.instansi_id) as session:
            log_reading(
                session, self.actor, Pembaca(baris.periode_id, "admin, surat massal", awal), now=sekarang
            )


# Files


def _open_private(path: Path) -> int:
    """A new file that nobody else on the machine reads, as a descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


class _Penulis(Protocol):
    """What `csv.writer` makes."""

    def writerow(self, row: Iterable[object], /) -> object: ...


@contextmanager
def _open_list(path: Path) -> Iterator[_Penulis]:
    """A list that takes the place of the one before when it is complete as far as the run came."""
    sementara = path.with_name(f".{path.name}.tmp")
    with os.fdopen(_open_private(sementara), "w", encoding="utf-8-sig", newline="") as berkas:
        penulis = csv.writer(berkas, delimiter=";")
        penulis.writerow(KOLOM)
        yield penulis
    sementara.replace(path)
