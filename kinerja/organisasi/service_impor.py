"""An import run as an admin sees it: upload, reading, preview, applying or calling off.

Reading and large applications are jobs. A run is changed only in the state it was seen in, under the lock of
its row, so that a job that starts again after a crash, or a second click, finds nothing left to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import Session, defer

from kinerja import jobs
from kinerja.actor import Actor, Peran
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.impor.jenis import HasilBaca, HasilBaris
from kinerja.organisasi.models import BarisImpor, Impor, StatusImpor
from kinerja.organisasi.service_impor_pratinjau import close_pratinjau, read_pratinjau, write_pratinjau
from kinerja.organisasi.service_impor_rancangan import Rancangan, make_rancangan
from kinerja.organisasi.service_impor_terapkan import apply_rancangan, lock_instansi

JOB_BACA = "impor.baca"
JOB_TERAPKAN = "impor.terapkan"
LANGSUNG_SAMPAI = 2_000  # rows; more of them are applied by a job
RUN_PER_HALAMAN = 20
BARIS_PER_HALAMAN = 50
# A workbook holds columns that must not stay: one that nobody reads is removed after this time.
UMUR_BERKAS = timedelta(hours=24)

BERUBAH_SEJAK = (
    "Data pegawai berubah sejak pratinjau ini dibuat. Pratinjau sudah diperbarui; "
    "periksa lagi, lalu terapkan."
)
TERLALU_LAMA = "Berkas tidak sempat dibaca dalam sehari dan sudah dihapus. Unggah lagi."

SARINGAN: dict[str, ColumnElement[bool]] = {
    "perlu": or_(
        BarisImpor.hasil.in_((HasilBaris.DITOLAK, HasilBaris.BERUBAH)), BarisImpor.ada_peringatan.is_(True)
    ),
    "peringatan": BarisImpor.ada_peringatan.is_(True),
    **{hasil.value: BarisImpor.hasil == hasil for hasil in HasilBaris},
}


@dataclass(frozen=True)
class HalamanBaris:
    """Some rows of a preview; `berikut` is the last row number if there are more, else None."""

    daftar: list[BarisImpor]
    berikut: int | None


def start_impor(
    session: Session, actor: Actor, nama_berkas: str, kunci_berkas: str, *, now: datetime
) -> Impor:
    """Take a stored upload: the run and the job that reads it exist together or not at all."""
    _require_admin(actor)
    impor = Impor(
        nama_berkas=nama_berkas[:300],
        kunci_berkas=kunci_berkas,
        status=StatusImpor.DIBACA,
        oleh_akun_id=actor.akun_id,
        dibuat=now,
    )
    session.add(impor)
    session.flush()
    jobs.enqueue(session, JOB_BACA, actor.instansi_id, impor.id, key=_job_key(JOB_BACA, impor))
    return impor


def find_impor(session: Session, actor: Actor, impor_id: int) -> Impor:
    """One run. Raises NotFoundError."""
    _require_admin(actor)
    found = session.scalar(select(Impor).where(Impor.id == impor_id))
    if found is None:
        raise NotFoundError
    return found


def list_impor(session: Session, actor: Actor, *, sebelum: int | None = None) -> list[Impor]:
    """The runs, newest first, at most one more than a page shows; `sebelum` ended the page before."""
    _require_admin(actor)
    query = select(Impor).order_by(Impor.id.desc()).limit(RUN_PER_HALAMAN + 1)
    if sebelum is not None:
        query = query.where(Impor.id < sebelum)
    return list(session.scalars(query))


def list_baris(
    session: Session, actor: Actor, impor: Impor, *, saring: str, sesudah: int = 0
) -> HalamanBaris:
    """Rows of the preview after row `sesudah`, without the columns that only applying needs."""
    _require_admin(actor)
    query = _select_baris(impor, saring).where(BarisImpor.baris > sesudah).limit(BARIS_PER_HALAMAN + 1)
    daftar = list(session.scalars(query))
    lebih = len(daftar) > BARIS_PER_HALAMAN
    daftar = daftar[:BARIS_PER_HALAMAN]
    return HalamanBaris(daftar, daftar[-1].baris if lebih else None)


def iter_baris(session: Session, actor: Actor, impor: Impor, *, saring: str) -> Iterator[BarisImpor]:
    """All rows of the preview that pass a filter, in slices."""
    _require_admin(actor)
    query = _select_baris(impor, saring).execution_options(yield_per=500)
    yield from session.scalars(query)


def _select_baris(impor: Impor, saring: str) -> Select[BarisImpor]:
    query = select(BarisImpor).options(defer(BarisImpor.data, raiseload=True))
    query = query.where(BarisImpor.impor_id == impor.id).order_by(BarisImpor.baris)
    return query.where(SARINGAN[saring]) if saring in SARINGAN else query


# What the reading job does


def report_progress(session: Session, actor: Actor, impor_id: int, terbaca: int, jumlah: int) -> bool:
    """Note how far reading is; False when the run was called off in the meantime."""
    dibaca = (Impor.id == impor_id) & (Impor.status == StatusImpor.DIBACA)
    # Not a change that anybody edits against: the version stays.
    perintah = update(Impor).where(dibaca).values(terbaca=terbaca, jumlah=jumlah).returning(Impor.id)
    return session.scalar(perintah) is not None


def finish_reading(
    session: Session, actor: Actor, impor_id: int, baca: HasilBaca, rancangan: Rancangan
) -> None:
    """Turn the read file into a preview, unless the run was called off."""
    impor = _lock(session, impor_id)
    if impor.status is StatusImpor.DIBACA:
        write_pratinjau(session, actor, impor, baca, rancangan)


def fail_impor(session: Session, actor: Actor, impor_id: int, pesan: str, *, now: datetime) -> None:
    """End a run that cannot be read or applied, with the sentence that says why."""
    impor = _lock(session, impor_id)
    if impor.status in {StatusImpor.DIBACA, StatusImpor.PRATINJAU}:
        impor.status, impor.pesan, impor.selesai = StatusImpor.GAGAL, pesan[:500], now
        close_pratinjau(session, actor, impor, keep=False)


def list_abandoned(session: Session, actor: Actor, *, now: datetime) -> list[Impor]:
    """Runs whose workbook nobody read in a day."""
    query = select(Impor).where(Impor.status == StatusImpor.DIBACA, Impor.dibuat < now - UMUR_BERKAS)
    return list(session.scalars(query))


def list_waiting_files(session: Session, actor: Actor) -> frozenset[str]:
    """Keys of the workbooks that are still to be read."""
    query = select(Impor.kunci_berkas).where(Impor.status == StatusImpor.DIBACA)
    return frozenset(session.scalars(query))


# What an admin decides


def request_apply(session: Session, actor: Actor, impor_id: int, *, now: datetime, today: date) -> Impor:
    """Apply the preview: at once when it is small, else by a job. Returns the run as it is then.

    When the data changed so that the preview is no longer right, nothing is applied: the run has a new
    preview and `pesan` says so. Raises StateError when there is no preview to apply.
    """
    _require_admin(actor)
    impor = _lock(session, impor_id)
    _check_open(impor)
    if (impor.jumlah or 0) > LANGSUNG_SAMPAI:
        impor.diminta = now
        jobs.enqueue(
            session,
            JOB_TERAPKAN,
            actor.instansi_id,
            impor.id,
            key=f"{_job_key(JOB_TERAPKAN, impor)}-{impor.versi}",
        )
        session.flush()
        return impor
    return _apply(session, actor, impor, now=now, today=today)


def apply_requested(
    session: Session, actor: Actor, impor_id: int, *, now: datetime, today: date
) -> Impor | None:
    """What the applying job does; None when a run before a crash did it already."""
    impor = _lock(session, impor_id)
    if impor.status is not StatusImpor.PRATINJAU or impor.diminta is None:
        return None
    return _apply(session, actor, impor, now=now, today=today)


def cancel_impor(session: Session, actor: Actor, impor_id: int, *, now: datetime) -> Impor:
    """Call off a run that was not applied, and forget its rows. Raises StateError."""
    _require_admin(actor)
    impor = _lock(session, impor_id)
    if impor.status is not StatusImpor.DIBACA:
        _check_open(impor)
    impor.status, impor.selesai = StatusImpor.DIBATALKAN, now
    close_pratinjau(session, actor, impor, keep=False)
    return impor


def _apply(session: Session, actor: Actor, impor: Impor, *, now: datetime, today: date) -> Impor:
    lock_instansi(session, actor)
    baca = read_pratinjau(session, actor, impor)
    rancangan = make_rancangan(session, actor, [baca], today=today)
    impor.diminta = None
    if rancangan.sidik != impor.ringkasan["sidik"]:
        write_pratinjau(session, actor, impor, baca, rancangan)
        impor.pesan = BERUBAH_SEJAK
        return impor
    apply_rancangan(session, actor, rancangan, impor_id=impor.id, now=now, today=today, advance=_ignore)
    close_pratinjau(session, actor, impor, keep=True)
    impor.status, impor.pesan, impor.selesai = StatusImpor.DITERAPKAN, "", now
    session.flush()
    return impor


def _ignore(_selesai: int, _total: int | None) -> None:
    """Nobody can see how far a transaction is before it ends."""


def _check_open(impor: Impor) -> None:
    if impor.status is not StatusImpor.PRATINJAU:
        raise StateError("Impor ini sudah selesai. Muat ulang halaman untuk melihat hasilnya.")
    if impor.diminta is not None:
        raise StateError("Impor ini sedang diterapkan. Tunggu sampai selesai.")


def _lock(session: Session, impor_id: int) -> Impor:
    query = select(Impor).where(Impor.id == impor_id).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def _require_admin(actor: Actor) -> None:
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang dapat mengimpor data pegawai.")


def _job_key(nama: str, impor: Impor) -> str:
    return f"{nama}-{impor.id}"
