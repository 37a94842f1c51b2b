"""Issue and print one kind of letter for everybody: resumable, one letter in memory at a time.

A run that was stopped goes on where it was: what has a number keeps it, what was printed is only written out.
"""

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from kinerja import clock
from kinerja.actor import Actor
from kinerja.db import reading, transaction
from kinerja.errors import KinerjaError
from kinerja.konsol import Advance
from kinerja.surat import service
from kinerja.surat.cetak import HasilCetak, finish_surat, read_file
from kinerja.surat.models import SuratTerbit
from kinerja.surat.service import BarisMassal, Cakupan, SuratDitolakError

BERUNTUN = 5
"""So many failures in a row (not refusals) end the run: the next thousand would fail as well."""
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


@dataclass(kw_only=True)
class _Jalannya:
    """Where a run stands: failures and unsigned letters in a row."""

    gagal: int = 0
    tanpa_tanda_tangan: int = 0


def issue_all(actor: Actor, cakupan: Cakupan, out: Path, *, today: date, advance: Advance) -> HasilMassal:
    """Issue, print and write the letters of all evaluations into the folder `out`, with a list of them.

    Raises NotAuthorizedError and NotFoundError before anything is done.
    """
    with reading(actor.instansi_id) as session:
        hasil = HasilMassal(jumlah=service.check_cakupan(session, actor, cakupan))
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    jalannya = _Jalannya()
    with _open_list(out / DAFTAR) as daftar:
        for nomor, baris in enumerate(_iter_baris(actor, cakupan), start=1):
            tulis = _do_one(actor, cakupan, baris, out, hasil, jalannya, today)
            daftar.writerow([_as_text(sel) for sel in tulis])
            advance(nomor, hasil.jumlah)
            if jalannya.gagal >= BERUNTUN:
                hasil.dihentikan = (
                    f"Dihentikan sesudah {BERUNTUN} kegagalan berturut-turut. "
                    "Perbaiki sebabnya, lalu jalankan lagi: yang sudah terbit tidak diulang."
                )
                break
    return hasil


def _iter_baris(actor: Actor, cakupan: Cakupan) -> Iterator[BarisMassal]:
    sesudah = 0
    while True:
        with reading(actor.instansi_id) as session:
            halaman = service.list_massal(session, actor, cakupan, sesudah=sesudah)
        if not halaman:
            return
        yield from halaman
        sesudah = halaman[-1].periode_id


def _do_one(
    actor: Actor,
    cakupan: Cakupan,
    baris: BarisMassal,
    out: Path,
    hasil: HasilMassal,
    jalannya: _Jalannya,
    today: date,
) -> tuple[str, ...]:
    """One letter as far as it comes; the row for the list."""
    surat, berkas, keterangan = baris.surat, "", ""
    try:
        if surat is None:
            surat = _issue(actor, cakupan, baris, today)
            hasil.hitung["terbit"] += 1
        cetak = _finish(actor, surat, jalannya)
        hasil.hitung["dicetak"] += surat.sha256 is None
        berkas = _write(actor, surat, cetak, out)
        keterangan = cetak.kendala
        hasil.hitung["berkas"] += 1
        jalannya.gagal = 0
    except SuratDitolakError as error:
        keterangan = error.message
        hasil.hitung["ditolak"] += 1
    except KinerjaError as error:
        keterangan = error.message
        hasil.hitung["gagal"] += 1
        jalannya.gagal += 1
    if keterangan:
        hasil.note(f"{baris.nama} ({baris.unit or 'tanpa unit'}): {keterangan}")
    return surat.nomor if surat else "", baris.nip, baris.nama, baris.unit, berkas, keterangan


def _issue(actor: Actor, cakupan: Cakupan, baris: BarisMassal, today: date) -> SuratTerbit:
    with reading(actor.instansi_id) as session:
        naskah = service.compose(session, actor, baris.periode_id, cakupan.kode, today=today)
    with transaction(actor.instansi_id) as session:
        return service.issue(session, actor, naskah, now=clock.now())


def _finish(actor: Actor, surat: SuratTerbit, jalannya: _Jalannya) -> HasilCetak:
    """A signer that is away is left alone after a few tries; the letters are signed by the next run."""
    if surat.sha256 is not None and surat.penanda:
        return HasilCetak(surat.sha256)
    coba = jalannya.tanpa_tanda_tangan < BERUNTUN
    cetak = finish_surat(actor, surat.id, tanda_tangan=coba)
    if not coba:
        return HasilCetak(cetak.sidik, "Surat belum ditandatangani. Jalankan perintah ini lagi nanti.")
    jalannya.tanpa_tanda_tangan = jalannya.tanpa_tanda_tangan + 1 if cetak.kendala else 0
    return cetak


# Files


def _write(actor: Actor, surat: SuratTerbit, cetak: HasilCetak, out: Path) -> str:
    """The stored file under a name without a person; an older one of the same name is replaced whole."""
    nama = surat.nama_berkas
    isi = read_file(actor.instansi_id, cetak.sidik)
    tujuan, sementara = out / nama, out / f".{nama}.tmp"
    if not (tujuan.is_file() and tujuan.read_bytes() == isi):
        _write_private(sementara, isi)
        sementara.replace(tujuan)
    return nama


def _write_private(path: Path, isi: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as berkas:
        berkas.write(isi)


class _Penulis(Protocol):
    """What `csv.writer` makes."""

    def writerow(self, row: Iterable[object], /) -> object: ...


@contextmanager
def _open_list(path: Path) -> Iterator[_Penulis]:
    """A list that takes the place of the one before when it is complete as far as the run came."""
    sementara = path.with_name(f".{path.name}.tmp")
    with os.fdopen(
        os.open(sementara, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        "w",
        encoding="utf-8-sig",
        newline="",
    ) as berkas:
        penulis = csv.writer(berkas, delimiter=";")
        penulis.writerow(KOLOM)
        yield penulis
    sementara.replace(path)


def _as_text(sel: str) -> str:
    """A spreadsheet must not read a text as a formula."""
    return f"'{sel}" if sel[:1] in {"=", "+", "-", "@", "\t", "\r"} else sel
