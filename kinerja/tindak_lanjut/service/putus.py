"""The way of a recommendation: taken up, decided by a named person, carried out; what the pegawai says."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.tanggal import format_tanggal
from kinerja.tindak_lanjut.baris import take_back
from kinerja.tindak_lanjut.hak import OBJEK, find_kedudukan
from kinerja.tindak_lanjut.models import PernyataanRekomendasi, Rekomendasi
from kinerja.tindak_lanjut.muat import find_fault
from kinerja.tindak_lanjut.rules.alur import (
    AksiRekomendasi,
    PelakuRekomendasi,
    Putusan,
    StatusRekomendasi,
    list_missing,
    next_status,
)
from kinerja.tindak_lanjut.rules.jenis import KETENTUAN, JenisRekomendasi

PUTUSAN = frozenset({AksiRekomendasi.SETUJUI, AksiRekomendasi.TOLAK, AksiRekomendasi.TUNDA})


def review(
    session: Session, actor: Actor, rekomendasi_id: int, *, versi: int | None, today: date, now: datetime
) -> Rekomendasi:
    """Take a recommendation up. It comes back withdrawn (`ditarik`) where its ground was replaced.

    Raises NotFoundError, NotAuthorizedError, StateError (also while an objection runs) and ConflictError.
    """
    satu, status = _require(session, actor, rekomendasi_id, AksiRekomendasi.TINJAU, versi, today)
    if lost(session, actor, satu, now=now):
        return satu
    satu.ditunda_sampai, satu.peninjau_id = None, actor.pegawai_id
    return _move(session, actor, satu, status, "ditinjau", now)


def decide(
    session: Session,
    actor: Actor,
    rekomendasi_id: int,
    putusan: Putusan,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> Rekomendasi:
    """Agree, refuse or put off, with a sentence. It comes back withdrawn where its ground was replaced.

    Raises NotFoundError, NotAuthorizedError, StateError (also while an objection runs), ConflictError and
    InputError (`fields` says what is missing).
    """
    if putusan.aksi not in PUTUSAN:
        raise InputError("Putusan belum dipilih.", fields={"aksi": "Pilih salah satu putusan."})
    satu, status = _require(session, actor, rekomendasi_id, putusan.aksi, versi, today)
    if kurang := list_missing(satu.jenis, putusan, today):
        raise InputError("Putusan belum lengkap.", fields=kurang)
    if lost(session, actor, satu, now=now):
        return satu
    satu.pertimbangan = putusan.pertimbangan
    if putusan.aksi is AksiRekomendasi.TUNDA:
        satu.ditunda_sampai = putusan.ditunda_sampai
        kata = f"ditunda sampai {format_tanggal(putusan.ditunda_sampai)}" if putusan.ditunda_sampai else ""
        return _move(session, actor, satu, status, kata, now)
    satu.diputus, satu.diputus_oleh_id = now, actor.pegawai_id
    satu.sebagai = KETENTUAN[satu.jenis].pemutus.label
    satu.nomor_dokumen, satu.tanggal_dokumen = putusan.nomor_dokumen, putusan.tanggal_dokumen
    satu.keadaan_kahar = putusan.keadaan_kahar
    return _move(session, actor, satu, status, status.label.lower(), now)


def carry_out(
    session: Session,
    actor: Actor,
    rekomendasi_id: int,
    kalimat: str,
    *,
    versi: int | None,
    today: date,
    now: datetime,
) -> Rekomendasi:
    """Say that it was done, with a sentence; an improvement is begun by `perbaikan.start` instead.

    Raises NotFoundError, NotAuthorizedError, StateError, ConflictError and InputError.
    """
    satu, status = _require(session, actor, rekomendasi_id, AksiRekomendasi.LAKSANAKAN, versi, today)
    if satu.jenis is JenisRekomendasi.PERBAIKAN:
        raise StateError("Perbaikan kinerja dilaksanakan dengan memulai masa enam bulannya.")
    if not kalimat:
        raise InputError(
            "Pelaksanaan belum diisi.", fields={"pelaksanaan": "Tulis apa yang dilaksanakan, dan kapan."}
        )
    if lost(session, actor, satu, now=now):
        return satu
    satu.pelaksanaan, satu.dilaksanakan = kalimat, now
    return _move(session, actor, satu, status, "dilaksanakan", now)


def state(
    session: Session, actor: Actor, rekomendasi_id: int, teks: str, *, today: date, now: datetime
) -> PernyataanRekomendasi:
    """Add what the pegawai says to a recommendation about himself; it stays as it was written.

    UU 27/2022 Pasal 10: nobody has to bear a decision by machine alone without being heard.
    Raises NotFoundError, NotAuthorizedError, StateError (withdrawn) and InputError.
    """
    satu, _ = _require(session, actor, rekomendasi_id, AksiRekomendasi.NYATAKAN, None, today)
    if not teks:
        raise InputError("Pernyataan belum diisi.", fields={"teks": "Tulis pernyataan Anda."})
    pernyataan = PernyataanRekomendasi(rekomendasi_id=satu.id, teks=teks, dibuat=now)
    session.add(pernyataan)
    session.flush()
    audit.record(
        session,
        actor,
        "tindak_lanjut.nyatakan",
        OBJEK,
        satu.id,
        now=now,
        sesudah={"pernyataan": audit.fingerprint([satu.id, teks])},
        rincian={"perubahan": ["pernyataan pegawai ditambahkan"]},
    )
    return pernyataan


def lost(session: Session, actor: Actor, satu: Rekomendasi, *, now: datetime) -> bool:
    """Whether the ground was replaced; the recommendation is then withdrawn with the reason.

    Raises StateError while an objection to the ground runs.
    """
    alasan, hilang = find_fault(session, satu.id)
    if not alasan:
        return False
    if not hilang:
        raise StateError(f"{alasan} Rekomendasi ini menunggu putusan keberatan.")
    take_back(satu, alasan, now=now)
    _record(session, actor, satu, "ditarik", f"ditarik. {alasan}", now)
    return True


def find_locked(session: Session, actor: Actor, rekomendasi_id: int) -> Rekomendasi:
    """The row under a lock. Raises NotFoundError."""
    query = select(Rekomendasi).where(Rekomendasi.id == rekomendasi_id).with_for_update()
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def _require(
    session: Session,
    actor: Actor,
    rekomendasi_id: int,
    aksi: AksiRekomendasi,
    versi: int | None,
    today: date,
) -> tuple[Rekomendasi, StatusRekomendasi]:
    satu = find_locked(session, actor, rekomendasi_id)
    pelaku = find_kedudukan(session, actor, satu, today=today).pelaku
    sesudah = next_status(satu.status, aksi, pelaku)
    if sesudah is None:
        if any(next_status(satu.status, aksi, lain) for lain in PelakuRekomendasi):
            raise NotAuthorizedError(f"Yang berwenang: {KETENTUAN[satu.jenis].pemutus.label}.")
        raise StateError("Rekomendasi ini sudah berubah keadaannya. Muat ulang untuk melihatnya.")
    check_version(satu, versi, {}, {"keadaan": satu.status.label})
    return satu, sesudah


def _move(
    session: Session, actor: Actor, satu: Rekomendasi, status: StatusRekomendasi, kata: str, now: datetime
) -> Rekomendasi:
    satu.status, satu.status_sejak = status, now
    _record(session, actor, satu, status.value, kata, now)
    return satu


def _record(session: Session, actor: Actor, satu: Rekomendasi, aksi: str, kata: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        f"tindak_lanjut.{aksi}",
        OBJEK,
        satu.id,
        now=now,
        sesudah={
            "status": satu.status.value,
            "putusan": audit.fingerprint([satu.pertimbangan, satu.nomor_dokumen]),
        },
        rincian={"perubahan": [f"{satu.jenis.label}: {kata}"]},
    )
