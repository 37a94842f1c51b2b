"""Rows of a workbook in the actor's own draft: what would come in, and bringing it in, all or nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import InputError
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.awal.berkas import Baris, read_rows, to_isi
from kinerja.skp.awal.isi import IsiAwal, dump_isi
from kinerja.skp.awal.pasang import put_isi
from kinerja.skp.awal.rules import Ditolak
from kinerja.skp.awal.service_templat import PilihanTemplat, list_pilihan
from kinerja.skp.jejak import record_change
from kinerja.skp.models import Skp
from kinerja.skp.muat import ISI, ORANG, load_skp, open_for_editing


@dataclass(frozen=True)
class HalamanMuat:
    """The draft, and the templates for its jabatan."""

    skp: Skp
    templat: list[PilihanTemplat]


@dataclass(frozen=True)
class PratinjauBerkas:
    """What a workbook would bring; with anything in `ditolak` it brings nothing."""

    isi: IsiAwal
    ditolak: tuple[Ditolak, ...]


def open_muat(session: Session, actor: Actor, skp_id: int, *, today: date) -> HalamanMuat:
    """The page of a draft of the actor's own. Raises NotFoundError, NotAuthorizedError and StateError."""
    open_for_editing(session, actor, skp_id, today=today)
    skp = load_skp(session, skp_id, *ORANG, ISI[0])
    return HalamanMuat(skp, list_pilihan(session, actor, on=skp.mulai))


def preview_berkas(
    session: Session, actor: Actor, skp_id: int, baris: Baris, *, today: date
) -> PratinjauBerkas:
    """Read the rows for this draft. Raises as `open_muat`, and InputError where there is no heading."""
    skp = open_for_editing(session, actor, skp_id, today=today)
    hasil = read_rows(baris)
    return PratinjauBerkas(to_isi(hasil, skp.jenis_form, skp.pendekatan), hasil.ditolak)


def apply_berkas(
    session: Session, actor: Actor, skp_id: int, baris: Baris, *, today: date, now: datetime
) -> int:
    """Add the rows behind those of the draft; returns how many.

    Raises as `open_muat`, and InputError where one row is refused or a part would be too long; then nothing
    is added.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    hasil = read_rows(baris)
    if hasil.ditolak:
        pertama = hasil.ditolak[0]
        raise InputError(f"Baris {pertama.baris}: {pertama.kalimat} Tidak ada yang ditambahkan.")
    isi = to_isi(hasil, skp.jenis_form, skp.pendekatan)
    jumlah = put_isi(session, katalog_of(session), skp, isi)
    kata = f"{jumlah} baris ditambah dari lembar kerja"
    record_change(session, actor, skp, kata, now=now, sesudah={"berkas": dump_isi(isi)})
    return jumlah
