"""Stretches of a year: an SKP that ends before its year, the next one, and the close of a settled SKP.

Called by `perjalanan`, which has decided what an event does and checked who may record it; `close_skp` by
`evaluasi` and the daily command.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.db import Isi, check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.kalender.rules import Rentang
from kinerja.organisasi.models import PeristiwaPegawai
from kinerja.organisasi.rules import JenisForm, form_of
from kinerja.organisasi.service import find_garis, find_penempatan
from kinerja.skp.isi_baru import add_perilaku, copy_content
from kinerja.skp.jejak import record_change
from kinerja.skp.models import Skp
from kinerja.skp.muat import ISI, acting_day, load_skp, open_for_editing
from kinerja.skp.peta import PetaBaris
from kinerja.skp.pindah import check_move, move
from kinerja.skp.rules import AksiSkp, PelakuSkp, Pendekatan, StatusSkp
from kinerja.skp.service.alur import open_revision
from kinerja.skp.service.masa import check_rentang
from kinerja.tanggal import format_tanggal

_DIJAGA = ("penempatan_id", "peristiwa_id")


@dataclass(frozen=True)
class SegmenBaru:
    """The SKP that an event opens: its days, and which earlier one is copied (None: empty)."""

    rentang: Rentang
    salin_dari: int | None = None


def shorten_skp(
    session: Session,
    actor: Actor,
    skp_id: int,
    peristiwa: PeristiwaPegawai,
    *,
    sampai: date,
    now: datetime,
) -> Isi:
    """End an SKP before `sampai`; what was approved stays approved. Returns what `restore_skp` needs.

    Raises StateError for an SKP that is closed or does not hold that day.
    """
    skp = load_skp(session, skp_id, lock=True)
    if skp.status in {StatusSkp.DITUTUP, StatusSkp.DIBATALKAN} or not skp.mulai < sampai < skp.sampai:
        raise StateError("SKP ini sudah berubah. Muat ulang halaman, lalu periksa pratinjaunya lagi.")
    sebelum = _values(skp)
    skp.sampai, skp.peristiwa_id = sampai, peristiwa.id
    akhir = format_tanggal(Rentang(skp.mulai, sampai).selesai)
    kata = f"masa SKP berakhir {akhir} karena {peristiwa.jenis.label.lower()}"
    return _changed(session, actor, skp, sebelum, kata, now=now)


def move_draft(session: Session, actor: Actor, skp_id: int, *, now: datetime) -> Isi:
    """Give a draft of later days the placement of its first day. Returns what `restore_skp` needs."""
    skp = load_skp(session, skp_id, lock=True)
    if skp.ditetapkan is not None:
        raise StateError("SKP ini sudah ditetapkan. Muat ulang halaman, lalu periksa pratinjaunya lagi.")
    penempatan = find_penempatan(session, actor, skp.pegawai_id, on=skp.mulai)
    if penempatan is None:
        raise NotFoundError
    sebelum = _values(skp)
    skp.penempatan_id, skp.jenis_form = penempatan.id, form_of(penempatan.jabatan.jenis)
    return _changed(session, actor, skp, sebelum, "jabatan dan unit SKP mengikuti mutasi", now=now)


def move_approved(session: Session, actor: Actor, skp_id: int, *, alasan: str, now: datetime) -> Isi:
    """Give an approved SKP the placement of its first day, open for revision; its version stays readable.

    The trail that is returned cannot be taken back by `restore_skp`: the plan is in the owner's hands again.
    """
    skp = load_skp(session, skp_id, *ISI, lock=True)
    penempatan = find_penempatan(session, actor, skp.pegawai_id, on=skp.mulai)
    if penempatan is None:
        raise NotFoundError
    if skp.status is StatusSkp.DITETAPKAN:
        open_revision(session, actor, skp, alasan, now=now)
    sebelum = _values(skp)
    skp.penempatan_id, skp.jenis_form = penempatan.id, form_of(penempatan.jabatan.jenis)
    kata = "jabatan dan unit SKP mengikuti mutasi sejak hari pertamanya"
    return _changed(session, actor, skp, sebelum, kata, now=now) | {"direvisi": True}


def open_segment(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    segmen: SegmenBaru,
    *,
    alasan: str,
    today: date,
    now: datetime,
) -> Skp:
    """A draft for somebody whose post has changed, with the content of the earlier one where that is wanted.

    Raises NotFoundError where the person sits nowhere on its first day, InputError for days of another SKP.
    """
    rentang = segmen.rentang
    penempatan = find_penempatan(session, actor, pegawai_id, on=rentang.mulai)
    if penempatan is None:
        raise NotFoundError
    check_rentang(session, actor, pegawai_id, rentang, alasan_celah=alasan)
    garis = find_garis(session, actor, pegawai_id, on=acting_day(rentang.mulai, rentang.sampai, today))
    sumber = load_skp(session, segmen.salin_dari, *ISI) if segmen.salin_dari is not None else None
    skp = Skp(
        pegawai_id=pegawai_id,
        penempatan_id=penempatan.id,
        penilai_id=garis.penilai_id,
        atasan_penilai_id=garis.atasan_id,
        tahun=rentang.mulai.year,
        mulai=rentang.mulai,
        sampai=rentang.sampai,
        pendekatan=sumber.pendekatan if sumber else Pendekatan.KUANTITATIF,
        jenis_form=form_of(penempatan.jabatan.jenis),
        status_sejak=now,
        dibuat=now,
    )
    session.add(skp)
    session.flush()
    add_perilaku(session, skp, sumber)
    if sumber:
        copy_content(session, sumber, skp)
    kata = f"dibuat karena {alasan}" + (", isinya disalin dari SKP sebelumnya" if sumber else "")
    record_change(session, actor, skp, kata, now=now, aksi="skp.buat", sesudah={"status": "draf"})
    return skp


def map_rows(session: Session, actor: Actor, dari_id: int, ke_id: int) -> PetaBaris:
    """Which row of the copy stands for which row of the SKP that it was copied from."""
    dari, ke = load_skp(session, dari_id, *ISI), load_skp(session, ke_id, *ISI)
    salinan = {(rhk.klasifikasi, rhk.urutan): rhk for rhk in ke.rencana_hasil_kerja}
    rhk_baru: dict[int, int] = {}
    indikator_baru: dict[int, int] = {}
    for rhk in dari.rencana_hasil_kerja:
        kembar = salinan[rhk.klasifikasi, rhk.urutan]
        rhk_baru[rhk.id] = kembar.id
        indikator = {satu.urutan: satu.id for satu in kembar.semua_indikator}
        indikator_baru |= {satu.id: indikator[satu.urutan] for satu in rhk.semua_indikator}
    return PetaBaris(rhk_baru, indikator_baru)


def drop_draft(session: Session, actor: Actor, skp_id: int, *, now: datetime) -> Isi:
    """Cancel a draft whose days an event took away. Returns what `restore_skp` needs."""
    skp = load_skp(session, skp_id, *ISI, lock=True)
    check_move(skp, AksiSkp.BATALKAN, frozenset({PelakuSkp.ADMIN}))
    if skp.ditetapkan is not None:
        raise StateError("SKP ini pernah ditetapkan dan tidak dapat dibatalkan.")
    move(session, actor, skp, AksiSkp.BATALKAN, now=now, keterangan="karena peristiwa kepegawaian")
    return {"skp_id": skp.id, "status": StatusSkp.DRAF.value}


def drop_segment(
    session: Session, actor: Actor, skp_id: int, *, penempatan_id: int | None, now: datetime
) -> None:
    """Cancel the draft that an event opened, as long as nobody handed it in. Raises StateError."""
    skp = load_skp(session, skp_id, *ISI, lock=True)
    if skp.status is StatusSkp.DIBATALKAN:
        pass
    elif skp.status is not StatusSkp.DRAF or skp.ditetapkan is not None or skp.nomor_versi > 1:
        raise StateError(
            f"SKP baru mulai {format_tanggal(skp.mulai)} sudah {skp.status.label.lower()} atau pernah"
            " diajukan, sehingga peristiwa ini tidak dapat dibatalkan."
        )
    else:
        move(session, actor, skp, AksiSkp.BATALKAN, now=now, keterangan="karena peristiwanya dibatalkan")
    if penempatan_id is not None:  # the placement of the event goes; a cancelled draft must not hold it
        skp.penempatan_id = penempatan_id
    session.flush()


def restore_skp(session: Session, actor: Actor, jejak: Mapping[str, Any], *, now: datetime) -> None:
    """Put back what `shorten_skp`, `move_draft` or `drop_draft` replaced.

    Raises StateError where the SKP has moved on in a way that the event was built on.
    """
    skp = load_skp(session, jejak["skp_id"], *ISI, lock=True)
    if "direvisi" in jejak:
        raise StateError(
            "SKP yang sudah ditetapkan dibuka untuk revisi oleh peristiwa ini, sehingga peristiwa ini tidak"
            " dapat dibatalkan. Catat mutasi berikutnya bila tempatnya keliru."
        )
    if "status" in jejak:
        if skp.status is not StatusSkp.DIBATALKAN:
            raise StateError("SKP ini sudah berubah sejak peristiwanya dicatat.")
        skp.status, skp.status_sejak = StatusSkp(jejak["status"]), now
        record_change(session, actor, skp, "dipulihkan, peristiwanya dibatalkan", now=now, aksi="skp.pulih")
        return
    if skp.status is StatusSkp.DITUTUP or _values(skp)["sampai"] != jejak["sesudah"]["sampai"]:
        raise StateError("SKP ini sudah ditutup atau masanya diubah sejak peristiwanya dicatat.")
    sebelum = jejak["sebelum"]
    for nama in _DIJAGA:
        setattr(skp, nama, sebelum[nama])
    skp.sampai, skp.jenis_form = date.fromisoformat(sebelum["sampai"]), JenisForm(sebelum["jenis_form"])
    record_change(session, actor, skp, "masa SKP dipulihkan, peristiwanya dibatalkan", now=now)
    session.flush()


def close_skp(session: Session, actor: Actor, skp: Skp, *, now: datetime) -> Skp:
    """The step of the system after the last evaluation is final. Raises StateError."""
    check_move(skp, AksiSkp.TUTUP, frozenset({PelakuSkp.SISTEM}))
    return move(session, actor, skp, AksiSkp.TUTUP, now=now, keterangan="evaluasi terakhirnya final")


def change_rentang(
    session: Session,
    actor: Actor,
    skp_id: int,
    rentang: Rentang,
    *,
    alasan_celah: str = "",
    versi: int | None = None,
    today: date,
    now: datetime,
) -> Skp:
    """Other dates for an SKP that was never approved, by its owner; the placement of its first day follows.

    Raises NotFoundError, NotAuthorizedError, StateError (approved, or ended by an event), ConflictError and
    InputError (`mulai`, `selesai`, `alasan`).
    """
    skp = find_own_draft(session, actor, skp_id, today=today)
    check_version(skp, versi, {}, {})
    if actor.pegawai_id is None:
        raise NotAuthorizedError("SKP disusun oleh pegawai. Akun ini bukan akun pegawai.")
    penempatan = find_penempatan(session, actor, actor.pegawai_id, on=rentang.mulai)
    fields = {}
    if penempatan is None:
        fields["mulai"] = "Anda belum mempunyai jabatan pada tanggal ini."
    elif penempatan.sampai is not None and penempatan.sampai < rentang.sampai:
        fields["selesai"] = "Jabatan ini berakhir lebih dulu. Akhiri SKP pada hari terakhir jabatan."
    if fields or penempatan is None:
        raise InputError("Masa SKP belum dapat diubah.", fields=fields)
    check_rentang(
        session,
        actor,
        skp.pegawai_id,
        rentang,
        alasan_celah=alasan_celah,
        kecuali=skp.id,
        pesan="Masa SKP belum dapat diubah.",
    )
    sebelum = {"mulai": skp.mulai, "sampai": skp.sampai}
    skp.mulai, skp.sampai, skp.tahun = rentang.mulai, rentang.sampai, rentang.mulai.year
    skp.penempatan_id, skp.jenis_form = penempatan.id, form_of(penempatan.jabatan.jenis)
    kata = f"masa SKP menjadi {format_tanggal(rentang.mulai)} s.d. {format_tanggal(rentang.selesai)}"
    kata += f", jeda karena {alasan_celah}" if alasan_celah else ""
    record_change(
        session,
        actor,
        skp,
        kata,
        now=now,
        sebelum=sebelum,
        sesudah={"mulai": skp.mulai, "sampai": skp.sampai},
    )
    return skp


def find_own_draft(session: Session, actor: Actor, skp_id: int, *, today: date) -> Skp:
    """The actor's own SKP whose dates may still change, under lock.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    if skp.ditetapkan is not None or skp.peristiwa_id is not None:
        raise StateError("Masa SKP yang pernah ditetapkan hanya berubah lewat peristiwa kepegawaian.")
    return skp


def list_open_skp(session: Session, actor: Actor, pegawai_id: int, *, sesudah: date) -> list[Skp]:
    """The SKP of a person that hold on or after this day, in their order, without those cancelled."""
    query = (
        select(Skp)
        .where(Skp.pegawai_id == pegawai_id, Skp.status != StatusSkp.DIBATALKAN, Skp.sampai > sesudah)
        .order_by(Skp.mulai)
    )
    return list(session.scalars(query))


def _values(skp: Skp) -> Isi:
    nilai = {nama: getattr(skp, nama) for nama in _DIJAGA}
    return nilai | {"sampai": skp.sampai.isoformat(), "jenis_form": skp.jenis_form.value}


def _changed(session: Session, actor: Actor, skp: Skp, sebelum: Isi, kata: str, *, now: datetime) -> Isi:
    sesudah = _values(skp)
    record_change(session, actor, skp, kata, now=now, sebelum=sebelum, sesudah=sesudah)
    session.flush()
    return {"skp_id": skp.id, "sebelum": sebelum, "sesudah": sesudah}
