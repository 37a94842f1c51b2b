"""The year moves: an event is planned, shown in sentences, done in one transaction, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import fingerprint
from kinerja.db import check_version
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.lingkup import require_admin_instansi
from kinerja.organisasi.models import Pegawai, PeristiwaPegawai
from kinerja.organisasi.rules import JenisPeristiwa, Kedudukan
from kinerja.organisasi.service import find_pegawai, find_penempatan
from kinerja.organisasi.service_peristiwa import (
    DataPeristiwa,
    find_peristiwa,
    keep_trail,
    list_due,
    list_peristiwa,
    mark_cancelled,
    record_peristiwa,
    set_end,
)
from kinerja.organisasi.service_perpindahan import (
    picture_rows,
    require_event,
    restore_rows,
    set_kedudukan,
)
from kinerja.pelaksanaan.service.segmen import submit_unattended
from kinerja.perjalanan.isian import PESAN, IsianPeristiwa, check_fields, check_line, name_all
from kinerja.perjalanan.langkah import (
    change_organisation,
    list_touched,
    open_next,
    refuse_used_placement,
    take_steps,
    undo_skp,
)
from kinerja.perjalanan.muat import Pos, find_pos, load_keadaan, to_peristiwa
from kinerja.perjalanan.rules import (
    SIFAT,
    BukaSegmen,
    Rencana,
    TutupSegmen,
    Usulan,
    kedudukan_on,
    plan_event,
)

SATU_HARI = timedelta(days=1)
LUPA = timedelta(days=60)  # days after which the daily command no longer looks back


@dataclass(frozen=True)
class Pratinjau:
    """What would happen; `sidik` binds the confirmation to exactly these sentences."""

    pegawai: Pegawai
    rencana: Rencana
    sidik: str
    pos: Pos | None

    @property
    def bisa(self) -> bool:
        return not self.rencana.halangan


def preview_event(
    session: Session, actor: Actor, pegawai_id: int, isian: IsianPeristiwa, *, today: date
) -> Pratinjau:
    """What this event would do. Raises NotFoundError, NotAuthorizedError and InputError (missing fields)."""
    pegawai = find_pegawai(session, actor, pegawai_id)
    _require(session, actor, pegawai_id, isian.mulai, today)
    check_fields(isian, today)
    pos = find_pos(session, isian.unit_id, on=isian.mulai) if isian.unit_id else None
    if isian.unit_id and pos is None:
        raise InputError(PESAN, fields={"unit_id": "Unit itu tidak ada. Pilih dari daftar."})
    check_line(session, actor, pegawai_id, isian, pos)
    keadaan = load_keadaan(session, actor, pegawai_id, mulai=isian.mulai)
    nama = name_all(session, actor, pegawai, isian, pos)
    usulan = Usulan(isian.jenis, isian.mulai, isian.sampai, isian.salin, isian.pindahkan)
    rencana = plan_event(keadaan, usulan, nama)
    sidik = fingerprint([rencana.kalimat, rencana.halangan, [repr(satu) for satu in rencana.langkah]])
    return Pratinjau(pegawai, rencana, sidik, pos)


def record_event(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    isian: IsianPeristiwa,
    *,
    sidik: str,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> PeristiwaPegawai:
    """Do what the preview with this `sidik` said, all of it or, with an error, none of it.

    Raises NotFoundError, NotAuthorizedError, ConflictError, InputError, and StateError where something stands
    in its way or has changed since the preview.
    """
    pegawai = _lock_pegawai(session, pegawai_id)
    check_version(pegawai, versi, {}, {})
    pratinjau = preview_event(session, actor, pegawai_id, isian, today=today)
    if not pratinjau.bisa:
        raise StateError(pratinjau.rencana.halangan[0])
    if pratinjau.sidik != sidik:
        raise StateError("Keadaannya berubah sejak pratinjau dibuat. Baca pratinjau yang baru, lalu lakukan.")
    orang = list_touched(pegawai_id, isian, pratinjau.pos)
    sebelum = picture_rows(session, actor, orang)
    lama = find_penempatan(session, actor, pegawai_id, on=isian.mulai - SATU_HARI)
    data = DataPeristiwa(
        jenis=isian.jenis,
        mulai=isian.mulai,
        sampai=isian.sampai,
        dasar=isian.dasar,
        keterangan=isian.keterangan,
        unit_id=isian.unit_id,
    )
    peristiwa = record_peristiwa(session, actor, pegawai_id, data, pratinjau.rencana.kalimat, now=now)
    change_organisation(session, actor, pegawai, isian, pratinjau.pos, now=now)
    jejak = take_steps(session, actor, pegawai_id, peristiwa, pratinjau.rencana, today=today, now=now)
    if isian.jenis is JenisPeristiwa.MENINGGAL:
        for langkah in pratinjau.rencana.langkah:
            if isinstance(langkah, TutupSegmen) and langkah.dinilai:
                submit_unattended(session, actor, langkah.skp_id, today=today, now=now)
    jejak |= {"orang": orang, "sebelum": sebelum, "sesudah": picture_rows(session, actor, orang)}
    jejak |= {"penempatan_lama": lama.id if lama else None, "kedudukan": pegawai.kedudukan.value}
    keep_trail(session, actor, peristiwa, jejak)
    refresh_kedudukan(session, actor, pegawai, today=today, now=now)
    return peristiwa


def cancel_event(
    session: Session, actor: Actor, peristiwa_id: int, *, alasan: str, today: date, now: datetime
) -> PeristiwaPegawai:
    """Take an event back as if it had not been: SKP, periods, placement and lines stand as before.

    Raises NotFoundError, NotAuthorizedError, InputError without a reason, and StateError once something was
    built on it: a later event, a new SKP that was handed in, an evaluation of the SKP it ended.
    """
    peristiwa = find_peristiwa(session, actor, peristiwa_id, lock=True)
    pegawai = _lock_pegawai(session, peristiwa.pegawai_id)
    _require(session, actor, pegawai.id, peristiwa.mulai, today)
    if not alasan.strip():
        raise InputError("Pembatalan memerlukan alasan.", fields={"alasan": "Tulis mengapa dibatalkan."})
    _refuse_later(session, actor, peristiwa)
    jejak: Mapping[str, Any] = peristiwa.isi.get("jejak", {})
    undo_skp(session, actor, pegawai.id, jejak, today=today, now=now)
    if jejak.get("segmen_baru") is None or jejak.get("penempatan_lama") is not None:
        refuse_used_placement(session, jejak)
        restore_rows(session, actor, jejak["orang"], jejak["sebelum"], jejak["sesudah"], now=now)
    mark_cancelled(session, actor, peristiwa, alasan=alasan.strip(), now=now)
    semula = Kedudukan(jejak["kedudukan"]) if "kedudukan" in jejak else None
    refresh_kedudukan(session, actor, pegawai, today=today, now=now, semula=semula)
    return peristiwa


def end_event(
    session: Session,
    actor: Actor,
    peristiwa_id: int,
    *,
    kembali: date,
    salin: bool = False,
    today: date,
    now: datetime,
) -> PeristiwaPegawai:
    """The person came back from an absence without an end: on duty from `kembali`, with a new draft.

    Raises NotFoundError, NotAuthorizedError, StateError where the event has an end, and InputError.
    """
    peristiwa = find_peristiwa(session, actor, peristiwa_id, lock=True)
    pegawai = _lock_pegawai(session, peristiwa.pegawai_id)
    _require(session, actor, pegawai.id, peristiwa.mulai, today)
    if not SIFAT[peristiwa.jenis].kembali or peristiwa.sampai is not None:
        raise StateError("Peristiwa ini sudah mempunyai tanggal akhir.")
    if kembali <= peristiwa.mulai:
        raise InputError(PESAN, fields={"kembali": "Pilih tanggal sesudah peristiwanya dimulai."})
    set_end(session, actor, peristiwa, kembali, now=now)
    keadaan = load_keadaan(session, actor, pegawai.id, mulai=kembali)
    sesudah = [satu for satu in keadaan.daftar_segmen if satu.rentang.sampai > kembali]
    if not sesudah and find_penempatan(session, actor, pegawai.id, on=kembali):
        usulan = Usulan(JenisPeristiwa.MUTASI, kembali, salin=salin)
        for langkah in plan_event(keadaan, usulan).langkah:
            if isinstance(langkah, BukaSegmen):
                open_next(session, actor, pegawai.id, langkah, peristiwa, today=today, now=now)
    refresh_kedudukan(session, actor, pegawai, today=today, now=now)
    return peristiwa


def refresh_kedudukan(
    session: Session,
    actor: Actor,
    pegawai: Pegawai,
    *,
    today: date,
    now: datetime,
    semula: Kedudukan | None = None,
) -> None:
    """Bring the kedudukan of a person in line with the events of today; `semula` where none says anything."""
    semua = [to_peristiwa(satu) for satu in list_peristiwa(session, actor, pegawai.id)]
    if kedudukan := kedudukan_on(semua, today) or semula:
        set_kedudukan(session, actor, pegawai, kedudukan, now=now)


def refresh_due(session: Session, actor: Actor, *, today: date, now: datetime) -> int:
    """`refresh_kedudukan` for everybody whose event began or ended in the last weeks.

    Returns how many changed; safe to repeat. Raises NotAuthorizedError.
    """
    require_admin_instansi(actor, "memperbarui kedudukan menurut tanggal")
    jumlah = 0
    due = {
        satu.pegawai.id: satu.pegawai for satu in list_due(session, actor, today=today, since=today - LUPA)
    }
    for pegawai in due.values():
        lama = pegawai.kedudukan
        refresh_kedudukan(session, actor, pegawai, today=today, now=now)
        jumlah += pegawai.kedudukan is not lama
    return jumlah


def _require(session: Session, actor: Actor, pegawai_id: int, mulai: date, today: date) -> None:
    require_event(session, actor, pegawai_id, days=(mulai - SATU_HARI, mulai, today))


def _lock_pegawai(session: Session, pegawai_id: int) -> Pegawai:
    query = select(Pegawai).where(Pegawai.id == pegawai_id).with_for_update(of=Pegawai)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def _refuse_later(session: Session, actor: Actor, peristiwa: PeristiwaPegawai) -> None:
    semua = list_peristiwa(session, actor, peristiwa.pegawai_id)
    for satu in semua[semua.index(peristiwa) + 1 :]:
        if SIFAT[satu.jenis].bergerak or SIFAT[satu.jenis].akhiri:
            raise StateError(
                f"Sesudahnya sudah tercatat {satu.jenis.label.lower()}. Batalkan yang itu lebih dahulu."
            )
