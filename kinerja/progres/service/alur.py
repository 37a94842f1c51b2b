"""Move lines: the owner hands in and takes back, the pejabat penilai approves, undoes and returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.progres.baca import seal_hari
from kinerja.progres.models import BarisHarian
from kinerja.progres.muat import (
    decided_by,
    list_baris,
    list_masa,
    load_ketentuan,
    owner_of,
)
from kinerja.progres.rules.baris import AksiBaris, StatusBaris, next_status, starts_of
from kinerja.progres.service.hak import may_read
from kinerja.progres.service.tulis import OBJEK, SATU_HARI
from kinerja.progres.terbuka import load_masa

_KATA = {
    AksiBaris.AJUKAN: "diajukan",
    AksiBaris.TARIK: "ditarik kembali",
    AksiBaris.SETUJUI: "disetujui",
    AksiBaris.KEMBALIKAN: "dikembalikan",
    AksiBaris.BATALKAN_PERSETUJUAN: "dibatalkan persetujuannya",
}


@dataclass(frozen=True)
class SelHari:
    """A day of a person as the leader ticked it; `sidik` says which lines were shown."""

    pegawai_id: int
    tanggal: date
    sidik: str


def submit_hari(
    session: Session, actor: Actor, mulai: date, selesai: date, *, today: date, now: datetime
) -> int:
    """Hand in the drafts and returned lines from `mulai` to `selesai`; returns how many.

    Lines of a day that is closed stay as they are. Raises NotFoundError (module off), NotAuthorizedError,
    InputError where there are none, and StateError where all their days are closed.
    """
    return _move_own(session, actor, mulai, selesai, AksiBaris.AJUKAN, today=today, now=now)


def withdraw_hari(
    session: Session, actor: Actor, mulai: date, selesai: date, *, today: date, now: datetime
) -> int:
    """Take lines back that nobody has decided; returns how many. Raises as `submit_hari` does."""
    return _move_own(session, actor, mulai, selesai, AksiBaris.TARIK, today=today, now=now)


def _move_own(
    session: Session,
    actor: Actor,
    mulai: date,
    selesai: date,
    aksi: AksiBaris,
    *,
    today: date,
    now: datetime,
) -> int:
    pegawai_id = owner_of(actor)
    ketentuan, sampai = load_ketentuan(session, actor, mulai=mulai, sampai=selesai), selesai + SATU_HARI
    masa = load_masa(
        session, actor, ketentuan, mulai, sampai, pegawai_id=pegawai_id, lock=True, today=today, now=now
    )
    milik = list_baris(session, pegawai_id, mulai, sampai)
    semua = [satu for satu in milik if satu.status in starts_of(aksi)]
    if not semua:
        raise InputError(
            "Belum ada draf untuk diajukan."
            if aksi is AksiBaris.AJUKAN
            else "Tidak ada pengajuan untuk ditarik."
        )
    terbuka = [satu for satu in semua if masa.is_open(satu)]
    if not terbuka:
        raise StateError(masa.obstacle(semua[0].tanggal, semua[0]))
    if aksi is AksiBaris.AJUKAN and any(satu.rhk_id is None for satu in terbuka):
        raise StateError("Hasil kerja sebuah baris sudah tidak ada. Ubah baris itu dan pilih yang baru.")
    _apply(session, actor, terbuka, aksi, now=now)
    return len(terbuka)


def approve(session: Session, actor: Actor, daftar: Sequence[SelHari], *, today: date, now: datetime) -> int:
    """Approve every line that was handed in on these days; returns how many.

    Raises NotFoundError, NotAuthorizedError (not the pejabat penilai of that day), and StateError where a
    day holds other lines than those that were shown, or its period is fixed.
    """
    semua = []
    for satu in daftar:
        milik = _list_day(session, actor, satu.pegawai_id, satu.tanggal, today)
        menunggu = [baris for baris in milik if baris.status is StatusBaris.DIAJUKAN]
        if seal_hari(menunggu) != satu.sidik:
            raise StateError("Progres yang Anda lihat sudah berubah. Muat ulang halaman, lalu periksa lagi.")
        semua += menunggu
    if not semua:
        raise InputError("Pilih paling sedikit satu hari yang menunggu persetujuan.")
    _apply(session, actor, semua, AksiBaris.SETUJUI, now=now)
    return len(semua)


def undo_approval(session: Session, actor: Actor, saat: datetime, *, today: date, now: datetime) -> int:
    """Take back what the actor approved at the moment `saat`; returns how many. Raises as `approve` does."""
    query = decided_by(actor, today).where(
        BarisHarian.status == StatusBaris.DISETUJUI,
        BarisHarian.status_sejak == saat,
    )
    return _move_found(session, actor, query, AksiBaris.BATALKAN_PERSETUJUAN, today=today, now=now)


def undo_hari(
    session: Session, actor: Actor, pegawai_id: int, tanggal: date, *, today: date, now: datetime
) -> int:
    """Take back the approval of a day; returns how many lines. Raises as `approve` does."""
    query = decided_by(actor, today).where(
        BarisHarian.pegawai_id == pegawai_id,
        BarisHarian.tanggal == tanggal,
        BarisHarian.status == StatusBaris.DISETUJUI,
    )
    return _move_found(session, actor, query, AksiBaris.BATALKAN_PERSETUJUAN, today=today, now=now)


def return_hari(
    session: Session, actor: Actor, daftar: SelHari, catatan: str, *, today: date, now: datetime
) -> int:
    """Send the lines of a day back with a note. Raises InputError at `catatan`, and as `approve` does."""
    if not catatan.strip():
        raise InputError(
            "Tulis catatan pengembalian.", fields={"catatan": "Tulis apa yang perlu diperbaiki."}
        )
    milik = _list_day(session, actor, daftar.pegawai_id, daftar.tanggal, today)
    menunggu = [baris for baris in milik if baris.status is StatusBaris.DIAJUKAN]
    if not menunggu or seal_hari(menunggu) != daftar.sidik:
        raise StateError("Progres yang Anda lihat sudah berubah. Muat ulang halaman, lalu periksa lagi.")
    _apply(session, actor, menunggu, AksiBaris.KEMBALIKAN, catatan=catatan.strip(), now=now)
    return len(menunggu)


# Parts


def _list_day(
    session: Session, actor: Actor, pegawai_id: int, tanggal: date, today: date
) -> list[BarisHarian]:
    load_ketentuan(session, actor, mulai=tanggal, sampai=tanggal)
    _check_open(list_masa(session, pegawai_id, tanggal, tanggal + SATU_HARI, lock=True))
    query = decided_by(actor, today).where(
        BarisHarian.pegawai_id == pegawai_id, BarisHarian.tanggal == tanggal
    )
    milik = list(session.scalars(query))
    if not milik:
        # Somebody who may look at the day learns that he may not decide; nobody else learns of it.
        if not may_read(session, actor, pegawai_id, today=today):
            raise NotFoundError
        if pegawai_id == actor.pegawai_id or list_baris(session, pegawai_id, tanggal, tanggal + SATU_HARI):
            raise NotAuthorizedError(
                "Hanya pejabat penilai hari itu yang dapat menyetujui atau mengembalikannya."
            )
        raise StateError("Progres yang Anda lihat sudah berubah. Muat ulang halaman, lalu periksa lagi.")
    return milik


def _move_found(
    session: Session,
    actor: Actor,
    query: Select[BarisHarian],
    aksi: AksiBaris,
    *,
    today: date,
    now: datetime,
) -> int:
    semua = list(session.scalars(query))
    if not semua:
        raise StateError("Persetujuan ini sudah dibatalkan, atau bukan persetujuan Anda.")
    hari = sorted(satu.tanggal for satu in semua)
    load_ketentuan(session, actor, mulai=hari[0], sampai=hari[-1])
    for pegawai_id in sorted({satu.pegawai_id for satu in semua}):
        _check_open(list_masa(session, pegawai_id, hari[0], hari[-1] + SATU_HARI, lock=True))
    _apply(session, actor, list(session.scalars(query)), aksi, now=now)
    return len(semua)


def _check_open(daftar: Sequence[PeriodePenilaian]) -> None:
    if any(satu.status in SUDAH_DITETAPKAN for satu in daftar):
        raise StateError("Penilaian periode ini sudah ditetapkan. Progres hariannya tidak dapat diubah lagi.")


def _apply(
    session: Session,
    actor: Actor,
    semua: Sequence[BarisHarian],
    aksi: AksiBaris,
    *,
    catatan: str = "",
    now: datetime,
) -> None:
    """Move lines that were read under the lock of their period; one entry per person."""
    orang: dict[int, list[BarisHarian]] = {}
    for satu in semua:
        satu.status, satu.status_sejak = next_status(satu.status, aksi), now
        satu.catatan = catatan
        orang.setdefault(satu.pegawai_id, []).append(satu)
    audit.record_many(
        session,
        actor,
        [_entry(pegawai_id, milik, aksi, catatan) for pegawai_id, milik in orang.items()],
        now=now,
    )


def _entry(pegawai_id: int, milik: Sequence[BarisHarian], aksi: AksiBaris, catatan: str) -> audit.Entri:
    hari = sorted({satu.tanggal.isoformat() for satu in milik})
    rincian: dict[str, object] = {
        "perubahan": [f"{len(milik)} baris progres {', '.join(hari)} {_KATA[aksi]}"]
    }
    return audit.Entri(
        f"progres.{aksi.value}",
        OBJEK,
        pegawai_id,
        sesudah={"baris": [satu.id for satu in milik]},
        rincian=rincian | ({"catatan": catatan} if catatan else {}),
    )
