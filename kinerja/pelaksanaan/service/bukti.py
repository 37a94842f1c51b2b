"""Evidence of a result: files, checked (`pelaksanaan.bukti`) and stored before, and links."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.bukti.service_kuota import check_room
from kinerja.bukti.service_tautan import register_tautan
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.pelaksanaan.isi import find_rhk
from kinerja.pelaksanaan.jejak import record_change
from kinerja.pelaksanaan.models import Berkas, BuktiDukung, JenisBukti, PeriodePenilaian
from kinerja.pelaksanaan.muat import open_for_filling, open_period
from kinerja.pelaksanaan.terbuka import list_diperiksa

MAKS_BUKTI = 20


@dataclass(frozen=True)
class BerkasMasuk:
    """A checked and stored file: the cleaned name, the kind of its content, sha256 in hex, size in bytes."""

    nama: str
    jenis_isi: str
    sidik: str
    ukuran: int


def check_may_add_bukti(session: Session, actor: Actor, periode_id: int, rhk_id: int, *, today: date) -> int:
    """How many more pieces of evidence this result takes; asked before bytes are read.

    Raises NotFoundError, NotAuthorizedError, StateError, and InputError where it takes no more.
    """
    ikatan = open_period(session, actor, periode_id, today=today)
    ikatan.check_may_fill(today)
    find_rhk(session, ikatan.periode, rhk_id)
    return _check_room(session, ikatan.periode, rhk_id, 1)


def add_bukti_file(
    session: Session,
    actor: Actor,
    periode_id: int,
    rhk_id: int,
    daftar: list[BerkasMasuk],
    *,
    today: date,
    now: datetime,
) -> list[BuktiDukung]:
    """Put stored files beside a result; a content that the instansi already has is referred to.

    One that already lies beside this result is left out, so that sending twice has one effect.
    Raises NotFoundError, NotAuthorizedError, StateError, and InputError past `MAKS_BUKTI` or without room.
    """
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    find_rhk(session, periode, rhk_id)
    ada = _list_sidik(session, periode, rhk_id)
    baru = list({satu.sidik: satu for satu in daftar if satu.sidik not in ada}.values())
    if not baru:
        return []
    _check_room(session, periode, rhk_id, len(baru))
    check_room(session, actor, {satu.sidik: satu.ukuran for satu in baru})
    semua = [
        _new_bukti(
            actor, periode, rhk_id, now, JenisBukti.BERKAS, satu.nama, berkas=_keep(session, satu, now)
        )
        for satu in baru
    ]
    session.add_all(semua)
    record_change(
        session,
        actor,
        periode,
        f"{len(semua)} berkas bukti dukung ditambah",
        now=now,
        aksi="periode.bukti",
        sesudah={"berkas": [[satu.nama, satu.sidik] for satu in baru]},
    )
    return semua


def add_bukti_link(
    session: Session,
    actor: Actor,
    periode_id: int,
    rhk_id: int,
    url: str,
    nama: str,
    *,
    today: date,
    now: datetime,
) -> BuktiDukung:
    """Put a link beside a result; `url` and `nama` come from `check_link`. It is opened later, not here.

    Raises NotFoundError, NotAuthorizedError, StateError, and InputError past `MAKS_BUKTI`.
    """
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    find_rhk(session, periode, rhk_id)
    _check_room(session, periode, rhk_id, 1)
    bukti = _new_bukti(actor, periode, rhk_id, now, JenisBukti.TAUTAN, nama, url=url)
    session.add(bukti)
    register_tautan(session, actor, url, now=now)
    record_change(
        session,
        actor,
        periode,
        "tautan bukti dukung ditambah",
        now=now,
        aksi="periode.bukti",
        sesudah={"url": url},
    )
    return bukti


def delete_bukti(
    session: Session, actor: Actor, periode_id: int, bukti_id: int, *, today: date, now: datetime
) -> int:
    """Take evidence away while the period is filled; returns the id of its result.

    The content stays stored until `delete_unused` finds that nothing refers to it.
    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    periode = open_for_filling(session, actor, periode_id, today=today, now=now)
    bukti = session.scalar(
        select(BuktiDukung).where(BuktiDukung.id == bukti_id, BuktiDukung.periode_id == periode.id)
    )
    if bukti is None:
        raise NotFoundError
    _refuse_under_objection(session, periode)
    session.delete(bukti)
    record_change(
        session,
        actor,
        periode,
        f"bukti dukung “{bukti.nama}” dihapus",
        now=now,
        aksi="periode.bukti",
        sebelum={"nama": bukti.nama, "url": bukti.url, "berkas": bukti.berkas_id},
    )
    return bukti.rencana_hasil_kerja_id


def _refuse_under_objection(session: Session, periode: PeriodePenilaian) -> None:
    """The evaluation of a year shows the evidence of all its periods: who decides reads what was there."""
    if list_diperiksa(session, [periode.skp_id]):
        raise StateError("Keberatan atas SKP ini sedang diperiksa. Bukti dukung tidak dapat dihapus dulu.")


def find_bukti_file(session: Session, actor: Actor, bukti_id: int, *, today: date) -> BerkasMasuk:
    """A stored file that the actor may read. Raises NotFoundError, also for a link."""
    bukti = session.scalar(
        select(BuktiDukung).where(BuktiDukung.id == bukti_id).options(joinedload(BuktiDukung.berkas))
    )
    if bukti is None or bukti.berkas is None:
        raise NotFoundError
    open_period(session, actor, bukti.periode_id, today=today).check_may_read()
    berkas = bukti.berkas
    return BerkasMasuk(bukti.nama, berkas.jenis_isi, berkas.sha256, berkas.ukuran)


def note_stored(session: Session, actor: Actor, daftar: list[BerkasMasuk], *, now: datetime) -> None:
    """Note contents that were stored for an upload that is refused, so that `delete_unused` finds them.

    They are not taken away at once: another upload may be about to refer to the same content.
    """
    for satu in daftar:
        _keep(session, satu, now)


def delete_unused(session: Session, actor: Actor, *, before: datetime) -> list[str]:
    """Forget stored contents to which nothing refers, made before a moment; returns their sha256.

    A day leaves no upload under way. The files go after the commit.
    """
    query = (
        select(Berkas)
        .outerjoin(BuktiDukung, BuktiDukung.berkas_id == Berkas.id)
        .where(BuktiDukung.id.is_(None), Berkas.dibuat < before)
    )
    semua = session.scalars(query).all()
    for satu in semua:
        session.delete(satu)
    return [satu.sha256 for satu in semua]


# Parts


def _list_sidik(session: Session, periode: PeriodePenilaian, rhk_id: int) -> set[str]:
    query = (
        select(Berkas.sha256)
        .join(BuktiDukung, BuktiDukung.berkas_id == Berkas.id)
        .where(BuktiDukung.periode_id == periode.id, BuktiDukung.rencana_hasil_kerja_id == rhk_id)
    )
    return set(session.scalars(query))


def _check_room(session: Session, periode: PeriodePenilaian, rhk_id: int, tambahan: int) -> int:
    jumlah = session.scalar(
        select(func.count(BuktiDukung.id)).where(
            BuktiDukung.periode_id == periode.id, BuktiDukung.rencana_hasil_kerja_id == rhk_id
        )
    )
    sisa = MAKS_BUKTI - (jumlah or 0)
    if tambahan > sisa:
        kalimat = (
            f"Satu hasil kerja memuat paling banyak {MAKS_BUKTI} bukti dukung. Hapus yang tidak diperlukan."
        )
        raise InputError(kalimat, fields={"berkas": kalimat})
    return sisa


def _keep(session: Session, satu: BerkasMasuk, now: datetime) -> Berkas:
    """The row of this content; one that another upload makes at the same moment is waited for and used."""
    query = select(Berkas).where(Berkas.sha256 == satu.sidik)
    ada = session.scalar(query)
    if ada is not None:
        return ada
    baru = Berkas(sha256=satu.sidik, ukuran=satu.ukuran, jenis_isi=satu.jenis_isi, dibuat=now)
    try:
        with session.begin_nested():
            session.add(baru)
    except IntegrityError:
        return session.scalars(query).one()
    return baru


def _new_bukti(
    actor: Actor,
    periode: PeriodePenilaian,
    rhk_id: int,
    now: datetime,
    jenis: JenisBukti,
    nama: str,
    *,
    berkas: Berkas | None = None,
    url: str | None = None,
) -> BuktiDukung:
    if actor.pegawai_id is None:  # only the owner gets here
        raise NotAuthorizedError("Akun ini bukan akun pegawai.")
    return BuktiDukung(
        periode_id=periode.id,
        rencana_hasil_kerja_id=rhk_id,
        jenis=jenis,
        berkas=berkas,
        url=url,
        nama=nama,
        diunggah_oleh=actor.pegawai_id,
        dibuat=now,
    )
