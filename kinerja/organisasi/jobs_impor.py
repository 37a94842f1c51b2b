"""The jobs of an import: read an upload into a preview, apply a large preview. Both are safe to start again.

The workbook holds columns that must not be kept, so it is removed as soon as its rows are in the database,
or as soon as it is clear that they will not be. Only a crash leaves it, for the second start of the job.
"""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select

from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.akun.models import Akun
from kinerja.clock import now
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError
from kinerja.jobs import job
from kinerja.organisasi import service_impor
from kinerja.organisasi.impor.berkas import read_berkas
from kinerja.organisasi.impor.jenis import Kemajuan, TahapBaca
from kinerja.organisasi.models import Impor, Instansi, StatusImpor
from kinerja.organisasi.service_impor_rancangan import make_rancangan
from kinerja.storage import storage

log = structlog.get_logger()

BARIS_PER_LAPORAN = 1_000
UMUR_UNGGAHAN = timedelta(hours=1)  # an upload without a run, longer than any request takes
GANGGUAN = "Terjadi gangguan saat membaca berkas ini. Unggah lagi; bila berulang, hubungi pengelola."
GANGGUAN_TERAPKAN = "Terjadi gangguan saat menerapkan; tidak ada yang tersimpan. Unggah berkasnya lagi."
BERKAS_HILANG = "Berkas unggahan ini sudah tidak ada. Unggah lagi."


class CalledOffError(Exception):
    """The admin cancelled while the workbook was being read."""


@job(service_impor.JOB_BACA)
def read_workbook(instansi_id: int, impor_id: int) -> None:
    """Read the upload of a run into its preview; whatever happens, the workbook is gone afterwards."""
    impor, actor, today = _load(instansi_id, impor_id)
    if impor.status is StatusImpor.DIBACA:
        _read_or_fail(impor, actor, today)
    storage().remove(impor.kunci_berkas)
    remove_leftovers(instansi_id)


def _read_or_fail(impor: Impor, actor: Actor, today: date) -> None:
    try:
        _read(impor, actor, today)
    except CalledOffError:
        return
    except InputError as salah:
        _fail(impor, actor, salah.message)
    except Exception:
        # Shown to the admin and logged: a job that only raised would leave a page that waits for ever.
        log.exception("impor", impor_id=impor.id)
        _fail(impor, actor, GANGGUAN)


def _read(impor: Impor, actor: Actor, today: date) -> None:
    berkas = storage().local_path(impor.kunci_berkas)
    if not berkas.is_file():
        raise InputError(BERKAS_HILANG)
    baca = read_berkas(
        berkas,
        today=today,
        nama=impor.nama_berkas,
        on_progress=_reporter(impor, actor),
    )
    # The plan only reads: other people write meanwhile, and it is made again before it is applied.
    with reading(actor.instansi_id) as session:
        rancangan = make_rancangan(session, actor, [baca], today=today)
    with transaction(actor.instansi_id) as session:
        service_impor.finish_reading(session, actor, impor.id, baca, rancangan)


def _reporter(impor: Impor, actor: Actor) -> Callable[[Kemajuan], None]:
    dilaporkan = 0

    def report(kemajuan: Kemajuan) -> None:
        nonlocal dilaporkan
        if kemajuan.tahap is not TahapBaca.MEMBACA or kemajuan.selesai < dilaporkan + BARIS_PER_LAPORAN:
            return
        dilaporkan = kemajuan.selesai
        with transaction(actor.instansi_id) as session:
            if not service_impor.report_progress(session, actor, impor.id, kemajuan.selesai, kemajuan.total):
                raise CalledOffError

    return report


@job(service_impor.JOB_TERAPKAN)
def apply_workbook(instansi_id: int, impor_id: int) -> None:
    """Apply a preview that was asked for, in one transaction."""
    impor, actor, today = _load(instansi_id, impor_id)
    try:
        _apply(instansi_id, impor_id, actor, today)
    except Exception:
        log.exception("impor", impor_id=impor_id)
        _fail(impor, actor, GANGGUAN_TERAPKAN)


def _apply(instansi_id: int, impor_id: int, actor: Actor, today: date) -> None:
    for terakhir in (False, True):
        try:
            with transaction(instansi_id) as session:
                service_impor.apply_requested(session, actor, impor_id, now=now(), today=today)
        except ConflictError:
            # Somebody saved a row between plan and change; the next plan sees it and is refused or fits.
            if terakhir:
                raise
        else:
            return


def remove_leftovers(instansi_id: int) -> None:
    """Remove workbooks that no run waits for, and end runs whose workbook nobody read in a day."""
    actor, saat = system_actor(instansi_id), now()
    with transaction(instansi_id) as session:
        terlantar = service_impor.list_abandoned(session, actor, now=saat)
        for impor in terlantar:
            service_impor.fail_impor(session, actor, impor.id, service_impor.TERLALU_LAMA, now=saat)
        dipakai = service_impor.list_waiting_files(session, actor)
    for impor in terlantar:
        storage().remove(impor.kunci_berkas)
    for kunci, ditulis in storage().list_temporary(instansi_id):
        if kunci not in dipakai and ditulis < saat - UMUR_UNGGAHAN:
            storage().remove(kunci)


def _load(instansi_id: int, impor_id: int) -> tuple[Impor, Actor, date]:
    """The run, who uploaded it, and the day where the instansi is."""
    with reading(instansi_id) as session:
        impor = session.scalars(select(Impor).where(Impor.id == impor_id)).one()
        zona = session.scalars(select(Instansi.zona_waktu).where(Instansi.id == instansi_id)).one()
        akun = session.scalar(select(Akun).where(Akun.id == impor.oleh_akun_id))
    actor = system_actor(instansi_id)
    if akun:
        peran = frozenset({PeranLingkup(Peran.ADMIN_INSTANSI)})
        actor = Actor(akun.id, instansi_id, akun.pegawai_id, akun.nama, peran)
    return impor, actor, now().astimezone(ZoneInfo(zona)).date()


def _fail(impor: Impor, actor: Actor, pesan: str) -> None:
    with transaction(actor.instansi_id) as session:
        service_impor.fail_impor(session, actor, impor.id, pesan, now=now())
