"""Periods of an SKP that an event cut short: clipped, dropped while empty, and put back.

Called by `perjalanan`, which has decided what an event does and checked who may record it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.db import Isi
from kinerja.errors import StateError
from kinerja.kalender.rules import JenisPeriode, Rentang
from kinerja.pelaksanaan.jejak import record_change
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian, Realisasi, RencanaAksi
from kinerja.pelaksanaan.rules import DAPAT_DIISI, AksiPeriode, PelakuPeriode, StatusPeriode, status_on
from kinerja.pelaksanaan.service.alur import record_status
from kinerja.skp.peta import PetaBaris
from kinerja.tanggal import format_tanggal
from kinerja.umpan_balik.models import UmpanBalik
from kinerja.umpan_balik.service_segmen import move_umpan_balik


@dataclass(frozen=True)
class PeriodeIsi:
    """A period and whether somebody has written a realisasi, evidence or feedback into it."""

    periode: PeriodePenilaian
    berisi: bool


def list_filled(
    session: Session, actor: Actor, skp_ids: Sequence[int]
) -> Mapping[int, tuple[PeriodeIsi, ...]]:
    """The periods of these SKP in their order, the year last, each with whether it holds any work."""
    berisi = or_(
        *(
            exists().where(model.periode_id == PeriodePenilaian.id, *syarat)
            for model, syarat in (
                (Realisasi, (Realisasi.teks != "",)),
                (BuktiDukung, ()),
                (UmpanBalik, ()),
            )
        )
    )
    query = (
        select(PeriodePenilaian, berisi)
        .where(PeriodePenilaian.skp_id.in_(skp_ids))
        .order_by(PeriodePenilaian.sampai, PeriodePenilaian.mulai.desc())
    )
    hasil: dict[int, list[PeriodeIsi]] = defaultdict(list)
    for periode, isi in session.execute(query):
        hasil[periode.skp_id].append(PeriodeIsi(periode, bool(isi)))
    return {skp_id: tuple(semua) for skp_id, semua in hasil.items()}


def clip_period(
    session: Session, actor: Actor, periode_id: int, *, sampai: date, today: date, now: datetime
) -> Isi:
    """End a period before `sampai`; the last of the year opens in time for it. Returns what puts it back."""
    periode = session.get_one(PeriodePenilaian, periode_id, with_for_update=True)
    jejak = {"periode_id": periode.id, "sampai": periode.sampai.isoformat(), "status": periode.status.value}
    periode.sampai = sampai
    status = status_on(periode.status, periode.jenis, Rentang(periode.mulai, sampai), today)
    if status is not periode.status:
        periode.status, periode.status_sejak = status, now
    akhir = format_tanggal(Rentang(periode.mulai, sampai).selesai)
    record_change(session, actor, periode, f"periode berakhir {akhir}", now=now, sesudah={"sampai": sampai})
    session.flush()
    return jejak | {"kini": sampai.isoformat()}


def drop_period(session: Session, actor: Actor, periode_id: int, *, now: datetime) -> Isi:
    """Remove a period that has no day left; planned steps go with it. Returns what puts it back.

    Raises StateError where it holds work: that is never thrown away.
    """
    periode = session.get_one(PeriodePenilaian, periode_id, with_for_update=True)
    semua = list_filled(session, actor, [periode.skp_id])[periode.skp_id]
    berisi = any(satu.berisi for satu in semua if satu.periode.id == periode.id)
    if berisi or periode.status not in {StatusPeriode.BELUM_DIBUKA, *DAPAT_DIISI}:
        raise StateError("Periode ini sudah berisi. Muat ulang halaman, lalu periksa pratinjaunya lagi.")
    langkah = list(session.scalars(select(RencanaAksi).where(RencanaAksi.periode_id == periode.id)))
    jejak = {
        "skp_id": periode.skp_id,
        "kode": periode.kode,
        "jenis": periode.jenis.value,
        "mulai": periode.mulai.isoformat(),
        "sampai": periode.sampai.isoformat(),
        "langkah": [[satu.rencana_hasil_kerja_id, satu.urutan, satu.teks] for satu in langkah],
    }
    record_change(session, actor, periode, "periode dihapus, tidak ada hari yang tersisa", now=now)
    for satu in langkah:
        session.delete(satu)
    for kosong in session.scalars(select(Realisasi).where(Realisasi.periode_id == periode.id)).all():
        session.delete(kosong)
    session.flush()
    session.delete(periode)
    session.flush()
    return jejak


def move_period(
    session: Session, actor: Actor, periode_id: int, skp_id: int, baris: PetaBaris, *, now: datetime
) -> Isi:
    """Give a period with all that was written into it to another SKP, whose rows `baris` names.

    Returns what puts it back. Raises StateError where something hangs on a row that the other does not have.
    """
    periode = session.get_one(PeriodePenilaian, periode_id, with_for_update=True)
    jejak = {"dipindah": periode.id, "skp_id": periode.skp_id}
    _hang_on(session, periode, baris)
    move_umpan_balik(session, actor, periode.id, baris.rhk)
    periode.skp_id = skp_id
    record_change(
        session,
        actor,
        periode,
        "periode dengan seluruh isinya pindah ke SKP berikutnya",
        now=now,
        sebelum={"skp_id": jejak["skp_id"]},
        sesudah={"skp_id": skp_id},
    )
    session.flush()
    rhk, indikator = list(baris.rhk.items()), list(baris.indikator.items())
    return jejak | {"rhk": [list(satu) for satu in rhk], "indikator": [list(satu) for satu in indikator]}


def _hang_on(session: Session, periode: PeriodePenilaian, baris: PetaBaris) -> None:
    try:
        for realisasi in session.scalars(select(Realisasi).where(Realisasi.periode_id == periode.id)):
            realisasi.indikator_id = baris.indikator[realisasi.indikator_id]
        for langkah in session.scalars(select(RencanaAksi).where(RencanaAksi.periode_id == periode.id)):
            langkah.rencana_hasil_kerja_id = baris.rhk[langkah.rencana_hasil_kerja_id]
        for bukti in session.scalars(select(BuktiDukung).where(BuktiDukung.periode_id == periode.id)):
            bukti.rencana_hasil_kerja_id = baris.rhk[bukti.rencana_hasil_kerja_id]
    except KeyError:
        raise StateError(
            "Isi periode ini bergantung pada hasil kerja yang tidak ada pada SKP tujuannya. Kosongkan isi itu"
            " dahulu."
        ) from None


def _move_home(session: Session, actor: Actor, jejak: Mapping[str, Any], *, now: datetime) -> None:
    peta = PetaBaris(dict(jejak["rhk"]), dict(jejak["indikator"])).balik
    periode = session.get_one(PeriodePenilaian, jejak["dipindah"], with_for_update=True)
    if periode.status not in {StatusPeriode.BELUM_DIBUKA, *DAPAT_DIISI}:
        raise StateError(
            "Realisasi periode yang dipindahkan sudah diajukan, sehingga peristiwa ini tidak dapat"
            " dibatalkan."
        )
    move_period(session, actor, periode.id, jejak["skp_id"], peta, now=now)


def restore_period(
    session: Session, actor: Actor, jejak: Mapping[str, Any], *, today: date, now: datetime
) -> None:
    """Put back what `clip_period`, `drop_period` or `move_period` changed.

    Raises StateError where it was built on.
    """
    if "dipindah" in jejak:
        _move_home(session, actor, jejak, now=now)
        return
    if "periode_id" in jejak:
        _lengthen(session, actor, jejak, today=today, now=now)
        return
    rentang = Rentang(date.fromisoformat(jejak["mulai"]), date.fromisoformat(jejak["sampai"]))
    jenis = JenisPeriode(jejak["jenis"])
    periode = PeriodePenilaian(
        skp_id=jejak["skp_id"],
        kode=jejak["kode"],
        jenis=jenis,
        mulai=rentang.mulai,
        sampai=rentang.sampai,
        status=status_on(StatusPeriode.BELUM_DIBUKA, jenis, rentang, today),
        status_sejak=now,
    )
    session.add(periode)
    session.flush()
    session.add_all(
        RencanaAksi(periode_id=periode.id, rencana_hasil_kerja_id=rhk_id, urutan=urutan, teks=teks)
        for rhk_id, urutan, teks in jejak["langkah"]
    )
    record_change(session, actor, periode, "periode dipulihkan", now=now)


def _lengthen(
    session: Session, actor: Actor, jejak: Mapping[str, Any], *, today: date, now: datetime
) -> None:
    periode = session.get_one(PeriodePenilaian, jejak["periode_id"], with_for_update=True)
    if periode.status not in {StatusPeriode.BELUM_DIBUKA, *DAPAT_DIISI}:
        raise StateError(
            "Realisasi periode yang dipotong sudah diajukan atau dinilai, sehingga peristiwa ini tidak dapat"
            " dibatalkan."
        )
    periode.sampai = date.fromisoformat(jejak["sampai"])
    rentang = Rentang(periode.mulai, periode.sampai)
    if periode.status is StatusPeriode.PENGISIAN:
        status = status_on(StatusPeriode.BELUM_DIBUKA, periode.jenis, rentang, today)
        if status is not periode.status:
            periode.status, periode.status_sejak = status, now
    record_change(session, actor, periode, "akhir periode dipulihkan", now=now)
    session.flush()


def submit_unattended(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> int:
    """Hand in the open periods of somebody who cannot any more, as they are; returns how many.

    Only periods that are over; the pejabat penilai judges with what is there.
    """
    query = (
        select(PeriodePenilaian)
        .options(joinedload(PeriodePenilaian.skp))
        .where(PeriodePenilaian.skp_id == skp_id, PeriodePenilaian.sampai <= today)
        .order_by(PeriodePenilaian.sampai)
        .with_for_update(of=PeriodePenilaian)
    )
    jumlah = 0
    for periode in session.scalars(query).all():
        rentang = Rentang(periode.mulai, periode.sampai)
        status = status_on(periode.status, periode.jenis, rentang, today)
        if status not in DAPAT_DIISI:
            continue
        periode.status = status
        record_status(session, actor, periode, AksiPeriode.AJUKAN, sebagai=PelakuPeriode.PEMILIK, now=now)
        jumlah += 1
    return jumlah
