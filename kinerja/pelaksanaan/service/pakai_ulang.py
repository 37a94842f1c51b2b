"""Evidence that was offered before, put beside further results without storing it again."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.bukti.rules import fingerprint_url
from kinerja.errors import InputError, NotFoundError
from kinerja.pelaksanaan.isi import find_rhk
from kinerja.pelaksanaan.jejak import record_change
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian
from kinerja.pelaksanaan.muat import open_for_filling
from kinerja.pelaksanaan.service.bukti import MAKS_BUKTI
from kinerja.skp.naskah import first_words


def reuse_bukti(
    session: Session,
    actor: Actor,
    bukti_ids: Collection[int],
    sasaran: Collection[tuple[int, int]],
    *,
    today: date,
    now: datetime,
) -> int:
    """Put own earlier evidence beside results (period, result), all or nothing; returns how many were added.

    What lies there already is left out, so that sending twice has one effect. Raises NotFoundError (also for
    evidence of somebody else), NotAuthorizedError, StateError, and InputError past `MAKS_BUKTI`.
    """
    asal = _list_own(session, actor, bukti_ids)
    menurut_periode: dict[int, list[int]] = defaultdict(list)
    for periode_id, rhk_id in sorted(set(sasaran)):
        menurut_periode[periode_id].append(rhk_id)
    return sum(
        _put_in(session, actor, periode_id, daftar_rhk, asal, today=today, now=now)
        for periode_id, daftar_rhk in menurut_periode.items()
    )


def fill_fingerprints(session: Session, actor: Actor, *, paling_banyak: int = 500) -> int:
    """Give links of older releases the fingerprint by which they are compared; returns how many got one."""
    query = select(BuktiDukung).where(BuktiDukung.url.is_not(None), BuktiDukung.sidik_url.is_(None))
    semua = session.scalars(query.order_by(BuktiDukung.id).limit(paling_banyak)).all()
    for satu in semua:
        satu.sidik_url = fingerprint_url(satu.url or "")
    return len(semua)


# Parts


def _key_of(bukti: BuktiDukung) -> tuple[int | None, str | None]:
    return bukti.berkas_id, bukti.sidik_url


def _list_own(session: Session, actor: Actor, bukti_ids: Collection[int]) -> list[BuktiDukung]:
    query = select(BuktiDukung).where(
        BuktiDukung.id.in_(bukti_ids), BuktiDukung.diunggah_oleh == (actor.pegawai_id or 0)
    )
    semua = session.scalars(query.order_by(BuktiDukung.id)).all()
    if len(semua) != len(set(bukti_ids)):
        raise NotFoundError
    return list({_key_of(satu): satu for satu in semua}.values())


def _put_in(
    session: Session,
    actor: Actor,
    periode_id: int,
    daftar_rhk: Iterable[int],
    asal: list[BuktiDukung],
    *,
    today: date,
    now: datetime,
) -> int:
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    jumlah = sum(_put_beside(session, periode, rhk_id, asal, now=now) for rhk_id in daftar_rhk)
    if jumlah:
        record_change(
            session,
            actor,
            periode,
            f"{jumlah} bukti dukung dipakai lagi",
            now=now,
            aksi="periode.bukti",
            sesudah={"bukti": [satu.id for satu in asal]},
        )
    return jumlah


def _put_beside(
    session: Session, periode: PeriodePenilaian, rhk_id: int, asal: list[BuktiDukung], *, now: datetime
) -> int:
    rhk = find_rhk(session, periode, rhk_id)
    di_sini = (BuktiDukung.periode_id == periode.id, BuktiDukung.rencana_hasil_kerja_id == rhk_id)
    ada = {_key_of(satu) for satu in session.scalars(select(BuktiDukung).where(*di_sini))}
    baru = [satu for satu in asal if _key_of(satu) not in ada]
    jumlah = session.scalar(select(func.count(BuktiDukung.id)).where(*di_sini)) or 0
    if jumlah + len(baru) > MAKS_BUKTI:
        raise InputError(
            f"“{first_words(rhk.teks, 60)}” sudah memuat {jumlah} bukti dukung, paling banyak {MAKS_BUKTI}. "
            "Pilih lebih sedikit."
        )
    for satu in baru:
        salinan = BuktiDukung(
            periode_id=periode.id,
            rencana_hasil_kerja_id=rhk_id,
            jenis=satu.jenis,
            berkas_id=satu.berkas_id,
            url=satu.url,
            nama=satu.nama,
            diunggah_oleh=satu.diunggah_oleh,
            dibuat=now,
        )
        session.add(salinan)
    session.flush()
    return len(baru)
