"""Ask for feedback, answer a request, remind, take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.service import load_periode
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.kalender.rules import JenisPeriode, local_date
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import Ikatan, current_status, open_period
from kinerja.pelaksanaan.rules import DAPAT_DITANGGAPI, PeranUmpanBalik, StatusPeriode
from kinerja.pelaksanaan.tampilan import PeriodeTab, tab_of
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from kinerja.umpan_balik.calon import Calon, find_calon, list_calon
from kinerja.umpan_balik.models import DimintaUmpanBalik, PermintaanUmpanBalik
from kinerja.umpan_balik.muat import load_kebijakan
from kinerja.umpan_balik.rules import (
    PERAN_DILINDUNGI,
    KebijakanNama,
    StatusDiminta,
    check_diminta,
    sees_name,
)

OBJEK = "permintaan_umpan_balik"
MAKS_TERBUKA = 5
PALING_LAMA = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class IsianPermintaan:
    """What the form of a request says."""

    pegawai_ids: tuple[int, ...]
    pesan: str
    tenggat: date | None


def open_for_asking(session: Session, actor: Actor, periode_id: int, *, today: date) -> Ikatan:
    """The period of somebody about whom the actor may ask. Raises NotFoundError and StateError."""
    ikatan = open_period(session, actor, periode_id, today=today)
    if not _may_ask(ikatan):
        ikatan.check_may_read()
        raise NotAuthorizedError("Umpan balik diminta oleh pemilik SKP, pejabat penilai, atau ketua timnya.")
    if current_status(ikatan.periode, today) not in DAPAT_DITANGGAPI:
        raise StateError("Periode ini tidak menerima umpan balik pada saat ini.")
    return ikatan


def ask_umpan_balik(
    session: Session, actor: Actor, periode_id: int, isian: IsianPermintaan, *, today: date, now: datetime
) -> PermintaanUmpanBalik:
    """Ask several people at once, with one sentence and a day.

    Whom one may choose follows from today's lines, units and teams; another pegawai of the instansi is asked
    as another party. Raises NotFoundError, NotAuthorizedError, StateError, and InputError with the field.
    """
    ikatan = open_for_asking(session, actor, periode_id, today=today)
    _check_words(isian, today)
    orang = _find_people(session, actor, ikatan, isian.pegawai_ids, today=today)
    kebijakan = load_kebijakan(session, actor)
    tahu = _knows_names(ikatan, kebijakan)
    if sebab := check_diminta([satu.peran for satu in orang], kebijakan, tahu_nama=tahu):
        raise InputError(sebab, fields={"orang": sebab})
    _check_not_too_many(session, actor, periode_id)
    baru = PermintaanUmpanBalik(
        periode_id=periode_id,
        peminta_id=actor.pegawai_id or 0,
        pesan=isian.pesan.strip(),
        tenggat=isian.tenggat or today,
        dibuat=now,
    )
    session.add(baru)
    session.flush()
    for satu in orang:
        dilindungi = satu.peran in PERAN_DILINDUNGI and kebijakan.rekan_anonim
        session.add(
            DimintaUmpanBalik(
                permintaan_id=baru.id,
                pemberi_id=satu.pegawai.id,
                peran=satu.peran,
                rahasia=dilindungi and not tahu,
            )
        )
    _record(session, actor, baru, "buat", f"umpan balik diminta kepada {len(orang)} orang", now=now)
    return baru


def answer_permintaan(session: Session, actor: Actor, periode_id: int, *, now: datetime) -> None:
    """Whoever gives feedback has answered all who asked him about this period; the giving calls it."""
    query = (
        select(DimintaUmpanBalik)
        .join(DimintaUmpanBalik.permintaan)
        .where(PermintaanUmpanBalik.periode_id == periode_id)
        .where(DimintaUmpanBalik.pemberi_id == (actor.pegawai_id or 0))
        .where(DimintaUmpanBalik.status == StatusDiminta.MENUNGGU)
    )
    for satu in session.scalars(query):
        satu.status, satu.selesai = StatusDiminta.DIJAWAB, now


def decline_permintaan(
    session: Session, actor: Actor, diminta_id: int, alasan: str, *, now: datetime
) -> None:
    """Say no, with a reason that the asker reads. Raises NotFoundError, StateError and InputError."""
    satu = session.scalar(
        select(DimintaUmpanBalik)
        .where(DimintaUmpanBalik.id == diminta_id, DimintaUmpanBalik.pemberi_id == (actor.pegawai_id or 0))
        .options(joinedload(DimintaUmpanBalik.permintaan))
    )
    if satu is None:
        raise NotFoundError
    if satu.status is not StatusDiminta.MENUNGGU or satu.permintaan.ditarik is not None:
        raise StateError("Permintaan ini sudah selesai. Muat ulang halaman ini.")
    if not alasan.strip():
        raise InputError("Alasan masih kosong.", fields={"alasan": "Tulis alasan yang dibaca peminta."})
    satu.status, satu.alasan, satu.selesai = StatusDiminta.DITOLAK, alasan.strip(), now
    _record(session, actor, satu.permintaan, "tolak", "permintaan umpan balik ditolak", now=now)


def remind_permintaan(
    session: Session, actor: Actor, permintaan_id: int, *, versi: int | None, today: date, now: datetime
) -> None:
    """Put the request on top for those who have not answered, once a day.

    The same answer comes whether or not somebody is left: it must not count answers. Raises NotFoundError,
    StateError and ConflictError.
    """
    satu = _open_own(session, actor, permintaan_id, versi)
    zona = session.get_one(Instansi, actor.instansi_id).zona_waktu
    if _reminded_on(satu, zona, today):
        raise StateError("Pengingat dikirim paling banyak sekali sehari. Coba lagi besok.")
    satu.diingatkan = today
    _record(session, actor, satu, "ingatkan", "pengingat umpan balik dikirim", now=now)


def withdraw_permintaan(
    session: Session, actor: Actor, permintaan_id: int, *, versi: int | None, now: datetime
) -> None:
    """Take a request back from all who were asked. Raises NotFoundError, StateError and ConflictError."""
    satu = _open_own(session, actor, permintaan_id, versi)
    satu.ditarik = now
    _record(session, actor, satu, "tarik", "permintaan umpan balik ditarik", now=now)


# Reading


@dataclass(frozen=True)
class HalamanMinta:
    """The form of a request: near people, or those found by name; `pilihan` were ticked before."""

    ini: PeriodeTab
    pemilik: Pegawai
    tentang_saya: bool
    daftar_calon: tuple[Calon, ...]
    pilihan: frozenset[int]
    minimum: int | None


def find_halaman_minta(
    session: Session,
    actor: Actor,
    periode_id: int,
    *,
    cari: str,
    pilihan: frozenset[int],
    today: date,
) -> HalamanMinta:
    """What the form shows. `minimum` is how many protected people must be asked at once, None if any.

    Raises as `open_for_asking`, and StateError where no further request is taken: before anything is typed.
    """
    ikatan = open_for_asking(session, actor, periode_id, today=today)
    _check_not_too_many(session, actor, periode_id)
    pemilik = ikatan.periode.skp.pegawai
    kebijakan = load_kebijakan(session, actor)
    terpilih = find_calon(session, actor, pemilik.id, pilihan, today=today) if pilihan else []
    lain = list_calon(session, actor, pemilik.id, cari=cari, today=today)
    bebas = not kebijakan.rekan_anonim or _knows_names(ikatan, kebijakan)
    return HalamanMinta(
        ini=tab_of(ikatan.periode, load_periode(session, actor, on=ikatan.periode.mulai), today),
        pemilik=pemilik,
        tentang_saya=ikatan.kedudukan.pemilik,
        daftar_calon=(*terpilih, *(satu for satu in lain if satu.pegawai.id not in pilihan)),
        pilihan=pilihan,
        minimum=None if bebas else kebijakan.minimum,
    )


def find_periode_sendiri(session: Session, actor: Actor, *, today: date) -> int | None:
    """The own period about which the actor may ask now, None where there is none or he asked enough."""
    query = (
        select(PeriodePenilaian)
        .join(PeriodePenilaian.skp)
        .where(Skp.pegawai_id == (actor.pegawai_id or 0), Skp.ditetapkan.is_not(None))
        .where(Skp.status != StatusSkp.DIBATALKAN)
        .where(PeriodePenilaian.mulai <= today, PeriodePenilaian.sampai > today)
        .where(PeriodePenilaian.jenis != JenisPeriode.TAHUNAN)
        .limit(1)
    )
    satu = session.scalar(query)
    if satu is None or current_status(satu, today) not in DAPAT_DITANGGAPI:
        return None
    return satu.id if _count_open(session, actor, satu.id) < MAKS_TERBUKA else None


@dataclass(frozen=True)
class DimintaTampil:
    """One person of a request as the asker sees him; `status` is None where that is kept from the asker."""

    nama: str
    peran: PeranUmpanBalik
    status: StatusDiminta | None
    alasan: str


@dataclass(frozen=True)
class PermintaanTampil:
    """A request of the actor with its people."""

    permintaan: PermintaanUmpanBalik
    pemilik: Pegawai
    daftar: tuple[DimintaTampil, ...]
    terbuka: bool
    boleh_ingatkan: bool

    @property
    def ada_rahasia(self) -> bool:
        return any(satu.status is None for satu in self.daftar)


def list_permintaan_saya(session: Session, actor: Actor, *, today: date) -> list[PermintaanTampil]:
    """What the actor has asked, newest first."""
    query = (
        select(PermintaanUmpanBalik)
        .where(PermintaanUmpanBalik.peminta_id == (actor.pegawai_id or 0))
        .options(
            joinedload(PermintaanUmpanBalik.periode).joinedload(PeriodePenilaian.skp).joinedload(Skp.pegawai),
            selectinload(PermintaanUmpanBalik.daftar_diminta).joinedload(DimintaUmpanBalik.pemberi),
        )
        .order_by(PermintaanUmpanBalik.dibuat.desc(), PermintaanUmpanBalik.id.desc())
        .limit(20)
    )
    zona = session.get_one(Instansi, actor.instansi_id).zona_waktu
    return [_show(satu, zona, today) for satu in session.scalars(query)]


def list_permintaan_untuk_saya(
    session: Session, actor: Actor, *, today: date
) -> list[tuple[DimintaUmpanBalik, Pegawai]]:
    """What others wait for from the actor, each with the person it is about; the nearest day first."""
    query = (
        select(DimintaUmpanBalik)
        .join(DimintaUmpanBalik.permintaan)
        .join(PermintaanUmpanBalik.periode)
        .where(DimintaUmpanBalik.pemberi_id == (actor.pegawai_id or 0))
        .where(DimintaUmpanBalik.status == StatusDiminta.MENUNGGU, PermintaanUmpanBalik.ditarik.is_(None))
        .where(PeriodePenilaian.status.in_([*DAPAT_DITANGGAPI, StatusPeriode.BELUM_DIBUKA]))
        .options(
            joinedload(DimintaUmpanBalik.permintaan).joinedload(PermintaanUmpanBalik.peminta),
            joinedload(DimintaUmpanBalik.permintaan)
            .joinedload(PermintaanUmpanBalik.periode)
            .joinedload(PeriodePenilaian.skp)
            .joinedload(Skp.pegawai),
        )
        .order_by(PermintaanUmpanBalik.tenggat, DimintaUmpanBalik.id)
        .limit(50)
    )
    return [
        (satu, satu.permintaan.periode.skp.pegawai)
        for satu in session.scalars(query)
        if current_status(satu.permintaan.periode, today) in DAPAT_DITANGGAPI
    ]


# Parts


def _may_ask(ikatan: Ikatan) -> bool:
    """Whether the actor may ask others about the owner of the period: the owner, his penilai, a ketua tim."""
    return ikatan.kedudukan.pemilik or ikatan.kedudukan.penilai or bool(ikatan.rhk_tim)


def _reminded_on(satu: PermintaanUmpanBalik, zona: str, today: date) -> bool:
    """Whether those who were asked have heard of it on this day already."""
    return today in {satu.diingatkan, local_date(satu.dibuat, zona)}


def _show(satu: PermintaanUmpanBalik, zona: str, today: date) -> PermintaanTampil:
    daftar = sorted(satu.daftar_diminta, key=lambda orang: (orang.pemberi.nama, orang.pemberi_id))
    terbuka = satu.ditarik is None and current_status(satu.periode, today) in DAPAT_DITANGGAPI
    return PermintaanTampil(
        permintaan=satu,
        pemilik=satu.periode.skp.pegawai,
        daftar=tuple(
            DimintaTampil(
                orang.pemberi.nama_lengkap,
                orang.peran,
                None if orang.rahasia and orang.status is not StatusDiminta.DITOLAK else orang.status,
                orang.alasan,
            )
            for orang in daftar
        ),
        terbuka=terbuka,
        boleh_ingatkan=terbuka and not _reminded_on(satu, zona, today),
    )


def _knows_names(ikatan: Ikatan, kebijakan: KebijakanNama) -> bool:
    """Whether the asker learns from the feedback itself who gave it."""
    return all(
        sees_name(kebijakan.promise(peran), sebagai_penilai=ikatan.kedudukan.menilai)
        for peran in PERAN_DILINDUNGI
    )


def _check_words(isian: IsianPermintaan, today: date) -> None:
    salah = {}
    if not isian.pesan.strip():
        salah["pesan"] = "Tulis satu kalimat tentang apa yang ingin Anda ketahui."
    if isian.tenggat is None or not today <= isian.tenggat <= today + PALING_LAMA:
        salah["tenggat"] = f"Pilih tanggal dari hari ini sampai {PALING_LAMA.days} hari ke depan."
    if salah:
        raise InputError("Permintaan belum lengkap.", fields=salah)


def _find_people(
    session: Session, actor: Actor, ikatan: Ikatan, ids: Sequence[int], *, today: date
) -> list[Calon]:
    diminta = frozenset(ids) - {actor.pegawai_id or 0}
    orang = find_calon(session, actor, ikatan.periode.skp.pegawai_id, diminta, today=today)
    if len(orang) != len(diminta):
        kalimat = "Ada orang yang tidak dapat diminta lagi. Pilih dari daftar."
        raise InputError(kalimat, fields={"orang": kalimat})
    return orang


def _check_not_too_many(session: Session, actor: Actor, periode_id: int) -> None:
    if _count_open(session, actor, periode_id) >= MAKS_TERBUKA:
        raise StateError(
            f"Anda sudah membuat {MAKS_TERBUKA} permintaan pada periode ini."
            " Tarik salah satunya lebih dahulu."
        )


def _count_open(session: Session, actor: Actor, periode_id: int) -> int:
    query = select(func.count(PermintaanUmpanBalik.id)).where(
        PermintaanUmpanBalik.periode_id == periode_id,
        PermintaanUmpanBalik.peminta_id == (actor.pegawai_id or 0),
        PermintaanUmpanBalik.ditarik.is_(None),
    )
    return session.scalar(query) or 0


def _open_own(session: Session, actor: Actor, permintaan_id: int, versi: int | None) -> PermintaanUmpanBalik:
    satu = session.scalar(
        select(PermintaanUmpanBalik).where(
            PermintaanUmpanBalik.id == permintaan_id,
            PermintaanUmpanBalik.peminta_id == (actor.pegawai_id or 0),
        )
    )
    if satu is None:
        raise NotFoundError
    check_version(satu, versi, {}, {})
    if satu.ditarik is not None:
        raise StateError("Permintaan ini sudah ditarik.")
    return satu


def _record(
    session: Session, actor: Actor, satu: PermintaanUmpanBalik, aksi: str, kalimat: str, *, now: datetime
) -> None:
    audit.record(
        session,
        actor,
        f"permintaan_umpan_balik.{aksi}",
        OBJEK,
        satu.id,
        now=now,
        sesudah={"pesan": satu.pesan, "tenggat": satu.tenggat},
        rincian={"perubahan": [kalimat]},
    )
