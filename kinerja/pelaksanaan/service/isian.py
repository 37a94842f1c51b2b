"""What the owner writes in a period: rencana aksi and realisasi."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.hooks.indikator import TipeIndikator
from kinerja.hooks.katalog import Katalog
from kinerja.kalender.rules import JenisPeriode
from kinerja.pelaksanaan.isi import find_rhk, find_sebelumnya
from kinerja.pelaksanaan.jejak import record_change
from kinerja.pelaksanaan.models import PeriodePenilaian, Realisasi, RencanaAksi
from kinerja.pelaksanaan.muat import open_for_filling
from kinerja.pelaksanaan.tampilan import describe_nilai, is_outdated, read_nilai, read_target
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.models import Indikator, RencanaHasilKerja
from kinerja.skp.naskah import first_words

MAKS_RENCANA_AKSI = 20


@dataclass(frozen=True)
class IsianRealisasi:
    """What was typed for one indicator.

    `nilai` in the shape of its kind, None where nothing was typed or the target is text; `teks` is the
    person's own official text, "" to print what the kind proposes. `versi` is the one that the form was
    drawn from (0: nothing was stored), None to overwrite.
    """

    nilai: BaseModel | None = None
    teks: str = ""
    versi: int | None = None


def find_indikator(session: Session, actor: Actor, periode_id: int, indikator_id: int) -> Indikator:
    """An indicator of the SKP of this period, for reading a form of its kind. Raises NotFoundError.

    Says nothing about what the actor may: the service that takes the parsed form does.
    """
    query = (
        select(Indikator)
        .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == RencanaHasilKerja.skp_id)
        .where(PeriodePenilaian.id == periode_id, Indikator.id == indikator_id)
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def save_realisasi(
    session: Session,
    actor: Actor,
    periode_id: int,
    isian: Mapping[int, IsianRealisasi],
    *,
    today: date,
    now: datetime,
) -> list[Realisasi]:
    """Store what was reached, by the id of the indicator; several at once cost no more statements.

    Raises NotFoundError (also for an indicator of another SKP), NotAuthorizedError, StateError and
    ConflictError.
    """
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    semua = _find_indikator(session, periode, list(isian))
    tersimpan = _find_realisasi(session, periode, list(isian))
    katalog = katalog_of(session)
    hasil = []
    sebelum, sesudah = {}, {}
    for indikator_id, satu in isian.items():
        baris = tersimpan.get(indikator_id)
        sebelum[indikator_id] = baris.teks if baris else ""
        baris = _fill(katalog, periode, semua[indikator_id], baris, satu, now)
        sesudah[indikator_id] = baris.teks
        hasil.append(baris)
    session.add_all(hasil)
    if any(baris in session.new or session.is_modified(baris) for baris in hasil):
        record_change(
            session,
            actor,
            periode,
            "realisasi diubah",
            now=now,
            sebelum=_by_text(sebelum),
            sesudah=_by_text(sesudah),
        )
    return hasil


def _by_text(nilai: Mapping[int, str]) -> dict[str, object]:
    return {str(kunci): teks for kunci, teks in nilai.items()}


def _fill(
    katalog: Katalog,
    periode: PeriodePenilaian,
    indikator: Indikator,
    baris: Realisasi | None,
    isian: IsianRealisasi,
    now: datetime,
) -> Realisasi:
    tipe, parameter = read_target(katalog, indikator)
    nilai = isian.nilai
    if nilai is not None and (tipe is None or not isinstance(nilai, tipe.Realisasi)):
        raise StateError("Jenis ukuran indikator ini sudah berubah. Muat ulang halaman, lalu isi lagi.")
    if nilai is not None and periode.jenis is JenisPeriode.TAHUNAN:
        raise InputError("Realisasi setahun dihitung dari periodenya. Ubah teksnya bila perlu.")
    if baris is not None and is_outdated(indikator, baris) and nilai is None and not isian.teks.strip():
        return baris  # an empty form does not wipe out what stood there before the kind changed
    teks = isian.teks.strip() or _proposed(tipe, parameter, nilai, baris)
    if baris is None:
        baris = Realisasi(periode_id=periode.id, indikator_id=indikator.id, nilai={}, teks="", diubah=now)
    else:
        check_version(baris, isian.versi, {"Realisasi": teks}, {"Realisasi": baris.teks})
    tersimpan = nilai.model_dump(mode="json") if nilai is not None else {}
    if tipe is not None and not tipe.tersedia and baris.nilai:
        tersimpan = baris.nilai  # nobody can type it while its plugin is gone
    ukuran = {"tipe": indikator.tipe, "parameter": indikator.parameter}
    if (baris.nilai, baris.teks, baris.ukuran) != (tersimpan, teks, ukuran):
        baris.nilai, baris.teks, baris.ukuran, baris.diubah = tersimpan, teks, ukuran, now
    return baris


def _proposed(
    tipe: TipeIndikator | None, parameter: BaseModel | None, nilai: BaseModel | None, baris: Realisasi | None
) -> str:
    """What the kind proposes; a kind whose plugin is gone proposes what it shows of the stored value."""
    if tipe is not None and not tipe.tersedia:
        nilai = read_nilai(tipe, baris)
    return describe_nilai(tipe, parameter, nilai)


def _find_indikator(
    session: Session, periode: PeriodePenilaian, daftar_id: list[int]
) -> dict[int, Indikator]:
    query = (
        select(Indikator)
        .join(RencanaHasilKerja, RencanaHasilKerja.id == Indikator.rencana_hasil_kerja_id)
        .where(RencanaHasilKerja.skp_id == periode.skp_id, Indikator.id.in_(daftar_id))
    )
    found = {satu.id: satu for satu in session.scalars(query)}
    if set(daftar_id) - found.keys():
        raise NotFoundError
    return found


def _find_realisasi(
    session: Session, periode: PeriodePenilaian, daftar_id: list[int]
) -> dict[int, Realisasi]:
    query = (
        select(Realisasi)
        .where(Realisasi.periode_id == periode.id, Realisasi.indikator_id.in_(daftar_id))
        .execution_options(populate_existing=True)
    )
    return {satu.indikator_id: satu for satu in session.scalars(query)}


# Rencana aksi


def add_rencana_aksi(
    session: Session,
    actor: Actor,
    periode_id: int,
    rhk_id: int,
    teks: str,
    *,
    today: date,
    now: datetime,
) -> RencanaAksi:
    """Plan a step for a result. Raises NotFoundError, NotAuthorizedError, StateError and InputError."""
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    _check_text(teks)
    rhk = find_rhk(session, periode, rhk_id)
    jumlah, terakhir = session.execute(
        select(func.count(RencanaAksi.id), func.max(RencanaAksi.urutan)).where(
            RencanaAksi.periode_id == periode.id, RencanaAksi.rencana_hasil_kerja_id == rhk.id
        )
    ).one()
    if jumlah >= MAKS_RENCANA_AKSI:
        raise InputError(
            "Rencana aksi sudah penuh.",
            fields={"teks": f"Tulis paling banyak {MAKS_RENCANA_AKSI} rencana aksi untuk satu hasil kerja."},
        )
    baru = RencanaAksi(
        periode_id=periode.id, rencana_hasil_kerja_id=rhk.id, urutan=(terakhir or 0) + 1, teks=teks.strip()
    )
    session.add(baru)
    record_change(
        session,
        actor,
        periode,
        f"rencana aksi “{first_words(teks, 40)}” ditambah",
        now=now,
        sesudah={"teks": baru.teks},
    )
    return baru


def save_rencana_aksi(
    session: Session,
    actor: Actor,
    periode_id: int,
    rencana_id: int,
    teks: str,
    *,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> RencanaAksi:
    """Change a step. Raises NotFoundError, NotAuthorizedError, StateError, InputError and ConflictError."""
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    baris = _find_rencana(session, periode, rencana_id)
    _check_text(teks)
    check_version(baris, versi, {"Rencana aksi": teks}, {"Rencana aksi": baris.teks})
    sebelum = baris.teks
    if teks.strip() != sebelum:
        baris.teks = teks.strip()
        record_change(
            session,
            actor,
            periode,
            "rencana aksi diubah",
            now=now,
            sebelum={"teks": sebelum},
            sesudah={"teks": baris.teks},
        )
    return baris


def delete_rencana_aksi(
    session: Session, actor: Actor, periode_id: int, rencana_id: int, *, today: date, now: datetime
) -> int:
    """Remove a step; returns the id of its result. Raises as `add_rencana_aksi` does."""
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    baris = _find_rencana(session, periode, rencana_id)
    rhk_id = baris.rencana_hasil_kerja_id
    session.delete(baris)
    record_change(session, actor, periode, "rencana aksi dihapus", now=now, sebelum={"teks": baris.teks})
    return rhk_id


def copy_rencana_aksi(session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime) -> int:
    """Take over the steps of the period before, for results that have none yet; returns how many.

    Raises NotFoundError, NotAuthorizedError, StateError, and InputError where there is nothing to take.
    """
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    sebelumnya = find_sebelumnya(session, periode)
    semua = _list_rencana(session, [periode.id, sebelumnya.id]) if sebelumnya else []
    berisi = {satu.rencana_hasil_kerja_id for satu in semua if satu.periode_id == periode.id}
    baru = [
        RencanaAksi(
            periode_id=periode.id,
            rencana_hasil_kerja_id=satu.rencana_hasil_kerja_id,
            urutan=satu.urutan,
            teks=satu.teks,
        )
        for satu in semua
        if satu.periode_id != periode.id and satu.rencana_hasil_kerja_id not in berisi
    ]
    if not baru:
        raise InputError("Tidak ada rencana aksi yang dapat disalin dari periode sebelumnya.")
    session.add_all(baru)
    record_change(session, actor, periode, f"{len(baru)} rencana aksi disalin", now=now)
    return len(baru)


def _list_rencana(session: Session, daftar_periode: list[int]) -> list[RencanaAksi]:
    query = (
        select(RencanaAksi)
        .where(RencanaAksi.periode_id.in_(daftar_periode))
        .order_by(RencanaAksi.rencana_hasil_kerja_id, RencanaAksi.urutan)
    )
    return list(session.scalars(query))


def _find_rencana(session: Session, periode: PeriodePenilaian, rencana_id: int) -> RencanaAksi:
    query = select(RencanaAksi).where(RencanaAksi.id == rencana_id, RencanaAksi.periode_id == periode.id)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def _check_text(teks: str) -> None:
    if not teks.strip():
        raise InputError("Rencana aksi masih kosong.", fields={"teks": "Tulis langkah kerja periode ini."})
