"""The steps of a plan, each done by the feature that owns the rows, with the trail that takes them back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.db import Isi
from kinerja.errors import StateError
from kinerja.evaluasi.service.nilai import give_back_for_event
from kinerja.organisasi.models import Pegawai, PeristiwaPegawai
from kinerja.organisasi.service_garis import change_garis, lend_garis
from kinerja.organisasi.service_penempatan import place_first
from kinerja.organisasi.service_perpindahan import drop_later_lines, end_placement
from kinerja.pelaksanaan.service.segmen import clip_period, drop_period, move_period, restore_period
from kinerja.perjalanan.isian import IsianPeristiwa
from kinerja.perjalanan.muat import Pos
from kinerja.perjalanan.rules import (
    SIFAT,
    BatalkanDraf,
    BukaSegmen,
    HapusPeriode,
    KembalikanPeriode,
    PindahDraf,
    PindahPeriode,
    PindahTetap,
    PotongPeriode,
    Rencana,
    TutupSegmen,
)
from kinerja.progres.service_segmen import move_baris
from kinerja.skp.models import Skp
from kinerja.skp.service.segmen import (
    SegmenBaru,
    drop_draft,
    drop_segment,
    map_rows,
    move_approved,
    move_draft,
    open_segment,
    restore_skp,
    shorten_skp,
)


def list_touched(pegawai_id: int, isian: IsianPeristiwa, pos: Pos | None) -> list[int]:
    """The people whose placement or line the event changes, the person first."""
    lain = pos.daftar_pegawai if pos is not None and isian.jadi_penilai else ()
    return [pegawai_id, *(satu for satu in lain if satu != pegawai_id)]


def change_organisation(
    session: Session, actor: Actor, pegawai: Pegawai, isian: IsianPeristiwa, pos: Pos | None, *, now: datetime
) -> None:
    """Placement and reporting lines as the event wants them."""
    if isian.tempat is not None:
        place_first(session, actor, pegawai, isian.tempat, mulai=isian.mulai, now=now)
        session.flush()
    if SIFAT[isian.jenis].akhiri:
        end_placement(session, actor, pegawai, mulai=isian.mulai, now=now)
    alasan = f"{isian.jenis.label}, {isian.dasar}"[:500]
    if isian.penilai_id is not None:
        if isian.tempat is not None:
            drop_later_lines(session, actor, pegawai, mulai=isian.mulai, now=now)
        _set_line(session, actor, pegawai.id, isian.penilai_id, isian, alasan, now=now)
    if pos is None or not isian.jadi_penilai:
        return
    for satu in pos.daftar_pegawai:
        penilai_id = pos.atasan_id if satu == pegawai.id else pegawai.id
        if penilai_id is not None:
            _set_line(session, actor, satu, penilai_id, isian, alasan, now=now)


def _set_line(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    penilai_id: int,
    isian: IsianPeristiwa,
    alasan: str,
    *,
    now: datetime,
) -> None:
    """From the day of the event on; with an end, the line of before holds again after it."""
    if isian.sampai is None or isian.tempat is not None:
        change_garis(session, actor, pegawai_id, penilai_id, mulai=isian.mulai, alasan=alasan, now=now)
    else:
        lend_garis(
            session,
            actor,
            pegawai_id,
            penilai_id,
            mulai=isian.mulai,
            berakhir=isian.sampai,
            alasan=alasan,
            now=now,
        )
    session.flush()


def take_steps(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    peristiwa: PeristiwaPegawai,
    rencana: Rencana,
    *,
    today: date,
    now: datetime,
) -> Isi:
    """Do the steps on SKP and periods in their order; returns what `undo_skp` needs."""
    jejak: Isi = {"skp": [], "periode": [], "segmen_baru": None}
    for langkah in rencana.langkah:
        match langkah:
            case KembalikanPeriode(periode_id):
                catatan = f"Masa periode berubah karena {peristiwa.jenis.label.lower()}, {peristiwa.dasar}."
                give_back_for_event(session, actor, periode_id, catatan, today=today, now=now)
            case TutupSegmen(skp_id, sampai, _):
                jejak["skp"].append(shorten_skp(session, actor, skp_id, peristiwa, sampai=sampai, now=now))
            case PotongPeriode(periode_id, sampai):
                jejak["periode"].append(
                    clip_period(session, actor, periode_id, sampai=sampai, today=today, now=now)
                )
            case HapusPeriode(periode_id):
                jejak["periode"].append(drop_period(session, actor, periode_id, now=now))
            case PindahDraf(skp_id):
                jejak["skp"].append(move_draft(session, actor, skp_id, now=now))
            case PindahTetap(skp_id):
                alasan = f"{peristiwa.jenis.label.lower()}, {peristiwa.dasar}"
                jejak["skp"].append(move_approved(session, actor, skp_id, alasan=alasan, now=now))
            case BatalkanDraf(skp_id):
                jejak["skp"].append(drop_draft(session, actor, skp_id, now=now))
            case BukaSegmen():
                skp = open_next(session, actor, pegawai_id, langkah, peristiwa, today=today, now=now)
                jejak["segmen_baru"] = skp.id
    # A period moves when the next SKP is there.
    _move_periods(session, actor, peristiwa, rencana, jejak, now=now)
    return jejak


def _move_periods(
    session: Session,
    actor: Actor,
    peristiwa: PeristiwaPegawai,
    rencana: Rencana,
    jejak: Isi,
    *,
    now: datetime,
) -> None:
    """Filled periods of later days and their daily lines, to the SKP that the event has opened as a copy."""
    pindah = [satu for satu in rencana.langkah if isinstance(satu, PindahPeriode)]
    skp_id = jejak["segmen_baru"]
    if not pindah or skp_id is None:
        return
    baris = map_rows(session, actor, pindah[0].dari, skp_id)
    for satu in pindah:
        jejak["periode"].append(move_period(session, actor, satu.periode_id, skp_id, baris, now=now))
    move_baris(session, actor, peristiwa.pegawai_id, baris.rhk, mulai=peristiwa.mulai)
    jejak["harian"] = {
        "mulai": peristiwa.mulai.isoformat(),
        "rhk": [list(satu) for satu in baris.rhk.items()],
    }


def open_next(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    langkah: BukaSegmen,
    peristiwa: PeristiwaPegawai,
    *,
    today: date,
    now: datetime,
) -> Skp:
    """The draft that follows an event."""
    segmen = SegmenBaru(langkah.rentang, langkah.salin_dari)
    alasan = peristiwa.jenis.label.lower()
    return open_segment(session, actor, pegawai_id, segmen, alasan=alasan, today=today, now=now)


def undo_skp(
    session: Session, actor: Actor, pegawai_id: int, jejak: Mapping[str, Any], *, today: date, now: datetime
) -> None:
    """Take back what `take_steps` did, the last first. Raises StateError once something was built on it."""
    if (segmen_baru := jejak.get("segmen_baru")) is not None:
        drop_segment(session, actor, segmen_baru, penempatan_id=jejak["penempatan_lama"], now=now)
    for satu in reversed(jejak.get("skp", [])):
        restore_skp(session, actor, satu, now=now)
    for satu in reversed(jejak.get("periode", [])):
        restore_period(session, actor, satu, today=today, now=now)
    if harian := jejak.get("harian"):
        balik = {ke: dari for dari, ke in harian["rhk"]}
        move_baris(session, actor, pegawai_id, balik, mulai=date.fromisoformat(harian["mulai"]))


def refuse_used_placement(session: Session, jejak: Mapping[str, Any]) -> None:
    """Raise StateError where an SKP already stands on the placement that would go."""
    baru = jejak["sesudah"]["penempatan"].keys() - jejak["sebelum"]["penempatan"].keys()
    query = select(Skp.id).where(Skp.penempatan_id.in_([int(satu) for satu in baru])).limit(1)
    if baru and session.scalar(query) is not None:
        raise StateError("Sudah ada SKP pada penempatan baru, sehingga peristiwa ini tidak dapat dibatalkan.")
