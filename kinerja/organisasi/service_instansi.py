"""The instansi of the installation: made and listed in a platform session, changed in its own."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.audit import CatatanAudit, RantaiAudit
from kinerja.db import check_version
from kinerja.errors import InputError
from kinerja.kalender.rules import ZonaWaktu
from kinerja.organisasi.judul import clean_line, default_line
from kinerja.organisasi.lingkup import require_admin_instansi, require_read
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.rules import JenisJabatan, form_of

UBAH_JUDUL = "instansi.judul"
BAWAAN = "baris peraturan"
RIWAYAT = 30


def create_instansi(
    session: Session,
    actor: Actor,
    *,
    kode: str,
    nama: str,
    nama_pendek: str,
    tempat: str,
    zona_waktu: str,
    now: datetime,
) -> Instansi:
    """Make an empty instansi. Raises InputError for a taken kode or an unknown zone."""
    if session.scalar(select(Instansi.id).where(Instansi.kode == kode)) is not None:
        raise InputError(f"Kode {kode} sudah dipakai.", fields={"kode": "Pilih kode lain."})
    try:
        ZoneInfo(zona_waktu)
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError("Zona waktu tidak dikenal.", fields={"zona": "Tulis Asia/Jakarta."}) from None
    made = Instansi(
        kode=kode,
        nama=nama,
        nama_pendek=nama_pendek or nama.removeprefix("Pemerintah "),
        tempat=tempat,
        zona_waktu=zona_waktu,
        dibuat=now,
    )
    session.add(made)
    session.flush()
    # The head of the chain exists from the first moment, so that two first writers queue for it.
    session.add(RantaiAudit(instansi_id=made.id))
    audit.record(session, actor, "instansi.buat", "instansi", made.id, now=now, sesudah={"kode": kode})
    return made


def list_instansi(session: Session, actor: Actor) -> list[Instansi]:
    """Every instansi, by kode; for a platform session."""
    return list(session.scalars(select(Instansi).order_by(Instansi.kode)))


def find_instansi(session: Session, actor: Actor) -> Instansi:
    """The instansi of the actor. Raises NotFoundError for who may see nothing of the organisation."""
    require_read(actor)
    return session.get_one(Instansi, actor.instansi_id)


def change_instansi(
    session: Session,
    actor: Actor,
    *,
    nama_pendek: str,
    tempat: str,
    zona_waktu: ZonaWaktu,
    versi: int | None,
    now: datetime,
) -> Instansi:
    """Change what pages and documents show of the instansi. Raises NotAuthorizedError, ConflictError."""
    require_admin_instansi(actor, "mengubah data instansi")
    instansi = find_instansi(session, actor)
    sebelum = _values(instansi)
    sesudah = {"nama pendek": nama_pendek, "tempat": tempat, "zona waktu": zona_waktu.value}
    check_version(instansi, versi, sesudah, sebelum)
    instansi.nama_pendek, instansi.tempat, instansi.zona_waktu = nama_pendek, tempat, zona_waktu.value
    perubahan = [f"{nama}: {sebelum[nama]} → {isi}" for nama, isi in sesudah.items() if isi != sebelum[nama]]
    if perubahan:
        audit.record(
            session,
            actor,
            "instansi.ubah",
            "instansi",
            instansi.id,
            now=now,
            sebelum=sebelum,
            sesudah=sesudah,
            rincian={"perubahan": perubahan},
        )
    return instansi


def change_judul(
    session: Session,
    actor: Actor,
    baris: Mapping[JenisJabatan, str],
    *,
    versi: int | None,
    now: datetime,
) -> Instansi:
    """Set the third title line of the forms per kind of jabatan; "" is the line of the regulation.

    Forms that are fixed keep the title of their day. Raises NotAuthorizedError, ConflictError.
    """
    require_admin_instansi(actor, "mengubah judul formulir")
    instansi = find_instansi(session, actor)
    sebelum = _lines(instansi)
    sesudah = sebelum | {jenis.label: _own_line(jenis, teks) for jenis, teks in baris.items()}
    check_version(instansi, versi, sesudah, sebelum)
    perubahan = [
        f"baris judul {nama}: {sebelum[nama] or BAWAAN} → {teks or BAWAAN}"
        for nama, teks in sesudah.items()
        if teks != sebelum[nama]
    ]
    if perubahan:
        instansi.baris_judul = {
            jenis.value: sesudah[jenis.label] for jenis in JenisJabatan if sesudah[jenis.label]
        }
        audit.record(
            session,
            actor,
            UBAH_JUDUL,
            "instansi",
            instansi.id,
            now=now,
            sebelum=sebelum,
            sesudah=sesudah,
            rincian={"perubahan": perubahan},
        )
    return instansi


def list_history_judul(session: Session, actor: Actor) -> list[CatatanAudit]:
    """The latest changes of title lines, newest first."""
    require_read(actor)
    semua = audit.list_history(session, "instansi", actor.instansi_id, limit=RIWAYAT)
    return [satu for satu in semua if satu.aksi == UBAH_JUDUL]


def _lines(instansi: Instansi) -> dict[str, str]:
    return {jenis.label: str(instansi.baris_judul.get(jenis.value, "")) for jenis in JenisJabatan}


def _own_line(jenis: JenisJabatan, teks: str) -> str:
    """Nothing is kept where the line is that of the regulation anyway."""
    rapi = clean_line(teks)
    return "" if rapi == default_line(form_of(jenis)) else rapi


def _values(instansi: Instansi) -> dict[str, str]:
    return {
        "nama pendek": instansi.nama_pendek,
        "tempat": instansi.tempat,
        "zona waktu": instansi.zona_waktu,
    }
