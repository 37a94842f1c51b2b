"""The plan of development: proposed by one side, agreed by the other, followed up by both."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.bimbingan.models import (
    DialogKinerja,
    KemajuanPengembangan,
    KompetensiDinilai,
    RencanaPengembangan,
)
from kinerja.bimbingan.rules import (
    BERALASAN,
    AksiPengembangan,
    JenisPengembangan,
    Sisi,
    StatusPengembangan,
    next_status,
)
from kinerja.db import check_version
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.organisasi.service import find_garis, find_pegawai
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.rules import NilaiPerilaku

OBJEK = "pengembangan"
KATA = {
    AksiPengembangan.UBAH: "diubah",
    AksiPengembangan.SEPAKATI: "disepakati",
    AksiPengembangan.TOLAK: "ditolak",
    AksiPengembangan.TARIK: "ditarik",
    AksiPengembangan.KEMAJUAN: "kemajuan dicatat",
    AksiPengembangan.SELESAIKAN: "selesai",
    AksiPengembangan.BATALKAN: "dibatalkan",
    AksiPengembangan.LANJUTKAN: "dilanjutkan ke tahun berikutnya",
}


@dataclass(frozen=True, kw_only=True)
class IsianPengembangan:
    """An item as it is typed; of the three links at most one is given, `dasar` says it in words."""

    jenis: JenisPengembangan
    uraian: str
    dasar: str
    ukuran: str
    tenggat: date
    pendamping: str = ""
    rencana_hasil_kerja_id: int | None = None
    nilai_perilaku: NilaiPerilaku | None = None
    kompetensi_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class HalamanRencana:
    """The plan of one person, newest year first, and what an item may be linked to."""

    pegawai: Pegawai
    sisi: Sisi | None
    daftar: tuple[RencanaPengembangan, ...]
    daftar_rhk: tuple[RencanaHasilKerja, ...]
    daftar_kompetensi: tuple[KompetensiDinilai, ...]


def find_sisi(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> Sisi | None:
    """On which side of a plan the actor is; None for the atasan, who reads. Raises NotFoundError."""
    if actor.pegawai_id is None:
        raise NotFoundError
    if actor.pegawai_id == pegawai_id:
        return Sisi.PEGAWAI
    garis = find_garis(session, actor, pegawai_id, on=today)
    if garis.penilai_id == actor.pegawai_id:
        return Sisi.PIMPINAN
    if garis.atasan_id == actor.pegawai_id:
        return None
    raise NotFoundError


def open_rencana(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> HalamanRencana:
    """The plan of a person for himself, his pejabat penilai and the superior. Raises NotFoundError."""
    sisi = find_sisi(session, actor, pegawai_id, today=today)
    query = (
        select(RencanaPengembangan)
        .where(RencanaPengembangan.pegawai_id == pegawai_id)
        .options(selectinload(RencanaPengembangan.semua_kemajuan))
        .options(joinedload(RencanaPengembangan.rencana_hasil_kerja))
        .options(joinedload(RencanaPengembangan.kompetensi))
        .order_by(RencanaPengembangan.tahun.desc(), RencanaPengembangan.tenggat, RencanaPengembangan.id)
    )
    return HalamanRencana(
        pegawai=find_pegawai(session, actor, pegawai_id),
        sisi=sisi,
        daftar=tuple(session.scalars(query)),
        daftar_rhk=list_results(session, actor, pegawai_id, today=today),
        daftar_kompetensi=_list_competences(session, pegawai_id),
    )


def list_results(
    session: Session, actor: Actor, pegawai_id: int, *, today: date
) -> tuple[RencanaHasilKerja, ...]:
    """The results of the SKP of the year, for a choice."""
    query = (
        select(RencanaHasilKerja)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .where(Skp.pegawai_id == pegawai_id, Skp.tahun == today.year)
        .order_by(Skp.mulai, RencanaHasilKerja.urutan)
    )
    return tuple(session.scalars(query.limit(60)))


def propose(
    session: Session, actor: Actor, pegawai_id: int, isian: IsianPengembangan, *, today: date, now: datetime
) -> RencanaPengembangan:
    """Propose an item, as the pegawai or as his pejabat penilai.

    Raises NotFoundError, NotAuthorizedError for a reader, InputError for a link that is not the person's.
    """
    sisi = find_sisi(session, actor, pegawai_id, today=today)
    if sisi is None:
        raise NotAuthorizedError("Rencana pengembangan disusun pegawai bersama pejabat penilainya.")
    _check(session, pegawai_id, isian, today)
    butir = RencanaPengembangan(pegawai_id=pegawai_id, tahun=isian.tenggat.year, pengusul=sisi, dibuat=now)
    _fill(butir, isian)
    session.add(butir)
    session.flush()
    _record(session, actor, butir, "diusulkan", now)
    return butir


def move(
    session: Session,
    actor: Actor,
    butir_id: int,
    aksi: AksiPengembangan,
    *,
    alasan: str = "",
    isian: IsianPengembangan | None = None,
    versi: int | None = None,
    today: date,
    now: datetime,
) -> RencanaPengembangan:
    """Take an item one step on; `isian` for UBAH, `alasan` where one is needed.

    Raises NotFoundError, NotAuthorizedError, StateError, ConflictError and InputError.
    """
    butir, baru = _open(session, actor, butir_id, aksi, today)
    check_version(butir, versi, {"uraian": isian.uraian if isian else ""}, {"uraian": butir.uraian})
    if aksi in BERALASAN and not alasan:
        raise InputError("Alasan belum diisi.", fields={"alasan": "Tulis alasannya dalam satu kalimat."})
    if aksi is AksiPengembangan.UBAH and isian is not None:
        _check(session, butir.pegawai_id, isian, today)
        _fill(butir, isian)
    butir.status, butir.alasan = baru, alasan
    if aksi is AksiPengembangan.SEPAKATI:
        butir.disepakati = now
    if aksi is AksiPengembangan.SELESAIKAN:
        butir.selesai = now
    if aksi is AksiPengembangan.LANJUTKAN:
        session.add(_carry(butir, now))
    _record(session, actor, butir, KATA[aksi], now)
    return butir


def note_progress(
    session: Session, actor: Actor, butir_id: int, teks: str, bukti: str, *, today: date, now: datetime
) -> KemajuanPengembangan:
    """Write down what was done, with a link to evidence. Raises NotFoundError, StateError and InputError."""
    butir, _ = _open(session, actor, butir_id, AksiPengembangan.KEMAJUAN, today)
    if bukti and not bukti.startswith(("https://", "http://")):
        raise InputError(
            "Tautan belum benar.",
            fields={"bukti": "Tulis alamat lengkap, misalnya https://contoh.go.id/berkas."},
        )
    kemajuan = KemajuanPengembangan(rencana_id=butir_id, teks=teks, bukti=bukti, oleh=actor.nama, dibuat=now)
    session.add(kemajuan)
    _record(session, actor, butir, KATA[AksiPengembangan.KEMAJUAN], now)
    return kemajuan


def _open(
    session: Session, actor: Actor, butir_id: int, aksi: AksiPengembangan, today: date
) -> tuple[RencanaPengembangan, StatusPengembangan]:
    butir = session.scalar(select(RencanaPengembangan).where(RencanaPengembangan.id == butir_id))
    if butir is None:
        raise NotFoundError
    sisi = find_sisi(session, actor, butir.pegawai_id, today=today)
    baru = next_status(butir.status, aksi, pengusul=butir.pengusul, sisi=sisi)
    if baru is not None:
        return butir, baru
    if sisi is None or any(
        next_status(butir.status, aksi, pengusul=butir.pengusul, sisi=satu) for satu in Sisi
    ):
        raise NotAuthorizedError("Langkah ini dilakukan pihak lain dalam rencana ini.")
    raise StateError("Butir rencana ini sudah berubah keadaannya. Muat ulang halaman untuk melihatnya.")


def _fill(butir: RencanaPengembangan, isian: IsianPengembangan) -> None:
    butir.jenis, butir.uraian, butir.dasar = isian.jenis, isian.uraian, isian.dasar
    butir.ukuran, butir.tenggat, butir.pendamping = isian.ukuran, isian.tenggat, isian.pendamping
    butir.tahun = isian.tenggat.year
    butir.rencana_hasil_kerja_id = isian.rencana_hasil_kerja_id
    butir.nilai_perilaku, butir.kompetensi_id = isian.nilai_perilaku, isian.kompetensi_id


def _carry(butir: RencanaPengembangan, now: datetime) -> RencanaPengembangan:
    """The same item a year later, still agreed; a leap day becomes the last day of February."""
    tahun, hari = butir.tahun + 1, butir.tenggat
    tenggat = date(tahun, 2, 28) if (hari.month, hari.day) == (2, 29) else hari.replace(year=tahun)
    return RencanaPengembangan(
        pegawai_id=butir.pegawai_id,
        tahun=tahun,
        jenis=butir.jenis,
        uraian=butir.uraian,
        dasar=butir.dasar,
        nilai_perilaku=butir.nilai_perilaku,
        kompetensi_id=butir.kompetensi_id,
        ukuran=butir.ukuran,
        tenggat=tenggat,
        pendamping=butir.pendamping,
        status=StatusPengembangan.DISEPAKATI,
        pengusul=butir.pengusul,
        disepakati=now,
        asal_id=butir.id,
        dibuat=now,
    )


def _check(session: Session, pegawai_id: int, isian: IsianPengembangan, today: date) -> None:
    if isian.tenggat < today:
        raise InputError("Tenggat belum benar.", fields={"tenggat": "Pilih tanggal mulai hari ini."})
    if isian.rencana_hasil_kerja_id is not None and not _owns_result(
        session, pegawai_id, isian.rencana_hasil_kerja_id
    ):
        raise InputError(
            "Kaitan belum benar.", fields={"kaitan": "Pilih salah satu hasil kerja pegawai ini."}
        )
    if isian.kompetensi_id is not None and isian.kompetensi_id not in {
        satu.id for satu in _list_competences(session, pegawai_id)
    }:
        raise InputError("Kaitan belum benar.", fields={"kaitan": "Pilih salah satu kompetensi pegawai ini."})


def _owns_result(session: Session, pegawai_id: int, rhk_id: int) -> bool:
    query = (
        select(RencanaHasilKerja.id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .where(RencanaHasilKerja.id == rhk_id, Skp.pegawai_id == pegawai_id)
    )
    return session.scalar(query) is not None


def _list_competences(session: Session, pegawai_id: int) -> tuple[KompetensiDinilai, ...]:
    """Rows of format B.1.9 that were shown to the person, the newest first."""
    query = (
        select(KompetensiDinilai)
        .join(DialogKinerja, DialogKinerja.id == KompetensiDinilai.dialog_id)
        .where(DialogKinerja.pegawai_id == pegawai_id, DialogKinerja.diserahkan.is_not(None))
        .order_by(DialogKinerja.diserahkan.desc(), KompetensiDinilai.urutan)
    )
    return tuple(session.scalars(query.limit(40)))


def _record(session: Session, actor: Actor, butir: RencanaPengembangan, kata: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        f"pengembangan.{butir.status.value}",
        OBJEK,
        butir.id,
        now=now,
        sesudah={"status": butir.status.value, "uraian": butir.uraian, "tenggat": butir.tenggat},
        rincian={"perubahan": [f"butir rencana pengembangan {kata}"]},
    )
