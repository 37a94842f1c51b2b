"""The potential of people: recorded by others with source and document, taken back, told to themselves."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.rules import Potensial
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.tindak_lanjut.hak_talenta import find_hak
from kinerja.tindak_lanjut.models import PotensialPegawai
from kinerja.tindak_lanjut.muat_talenta import load_pakai

OBJEK = "potensial"


@dataclass(frozen=True)
class IsianPotensial:
    """What an assessment found."""

    potensial: Potensial
    sumber: str
    nomor_dokumen: str
    tanggal: date
    berlaku_sampai: date


def record_potential(
    session: Session, actor: Actor, pegawai_id: int, isian: IsianPotensial, *, today: date, now: datetime
) -> PotensialPegawai:
    """Record the potential of somebody else, with its source and document.

    Raises NotFoundError, NotAuthorizedError and InputError.
    """
    if not find_hak(session, actor, today=today).catat:
        raise NotAuthorizedError("Potensial dicatat admin instansi atau asesor yang ditunjuk.")
    if pegawai_id == actor.pegawai_id:
        raise NotAuthorizedError("Potensial Anda sendiri dicatat orang lain.")
    if session.scalar(select(Pegawai.id).where(Pegawai.id == pegawai_id)) is None:
        raise NotFoundError
    if isian.tanggal > today:
        raise InputError("Tanggal belum benar.", fields={"tanggal": "Pilih tanggal paling akhir hari ini."})
    if isian.berlaku_sampai < isian.tanggal:
        raise InputError(
            "Masa berlaku belum benar.", fields={"berlaku_sampai": "Pilih tanggal sesudah tanggal asesmen."}
        )
    satu = PotensialPegawai(
        pegawai_id=pegawai_id,
        potensial=isian.potensial,
        sumber=isian.sumber,
        nomor_dokumen=isian.nomor_dokumen,
        tanggal=isian.tanggal,
        berlaku_sampai=isian.berlaku_sampai,
        oleh_pegawai_id=actor.pegawai_id,
        oleh=actor.nama,
        dibuat=now,
    )
    session.add(satu)
    session.flush()
    _record(session, actor, "catat", satu, f"potensial dicatat, dokumen {isian.nomor_dokumen}", now)
    return satu


def withdraw_potential(
    session: Session, actor: Actor, potensial_id: int, alasan: str, *, today: date, now: datetime
) -> PotensialPegawai:
    """Take a wrong entry back, with a reason. Raises as `record_potential`, and StateError."""
    satu = session.scalar(select(PotensialPegawai).where(PotensialPegawai.id == potensial_id))
    if not find_hak(session, actor, today=today).catat or satu is None:
        raise NotFoundError
    if satu.pegawai_id == actor.pegawai_id:
        raise NotAuthorizedError("Potensial Anda sendiri diurus orang lain.")
    if satu.dicabut is not None:
        raise StateError("Catatan ini sudah dicabut.")
    if not alasan:
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis mengapa catatan ini dicabut."})
    satu.dicabut, satu.alasan_cabut = now, alasan
    _record(session, actor, "cabut", satu, f"potensial dicabut: {alasan}", now)
    return satu


def describe_own(session: Session, actor: Actor, *, today: date) -> str:
    """What the actor learns about the own potential, by setting; "" for nothing."""
    pakai = load_pakai(session, actor, on=today)
    if actor.pegawai_id is None or pakai.tampil == "tidak":
        return ""
    query = select(PotensialPegawai).where(
        PotensialPegawai.pegawai_id == actor.pegawai_id,
        PotensialPegawai.dicabut.is_(None),
        PotensialPegawai.berlaku_sampai >= today,
    )
    satu = session.scalars(
        query.order_by(PotensialPegawai.tanggal.desc(), PotensialPegawai.id.desc())
    ).first()
    if satu is None:
        return "Potensial Anda belum tercatat."
    if pakai.tampil == "tercatat":
        return "Potensial Anda sudah tercatat."
    return f"Potensial Anda tercatat: {satu.potensial.label}. Sumber: {satu.sumber}."


def _record(
    session: Session, actor: Actor, aksi: str, satu: PotensialPegawai, kata: str, now: datetime
) -> None:
    audit.record(
        session,
        actor,
        f"talenta.{aksi}",
        OBJEK,
        satu.id,
        now=now,
        sesudah={"potensial": audit.fingerprint([satu.pegawai_id, satu.potensial.value])},
        rincian={"perubahan": [kata]},
    )
