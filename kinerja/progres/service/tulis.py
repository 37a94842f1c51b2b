"""Add, change and remove daily lines. All lines of one call are taken, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import check_version
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.pelaksanaan.bukti import check_link
from kinerja.progres.models import BarisHarian, TugasRutin
from kinerja.progres.muat import (
    Ketentuan,
    PilihanRencana,
    Rujukan,
    list_baris,
    load_ketentuan,
    load_rujukan,
    owner_of,
)
from kinerja.progres.rules.baris import DAPAT_DIUBAH, StatusBaris
from kinerja.progres.rules.hari import Jam, find_irisan, format_jam, hari_kerja_sebelum
from kinerja.progres.rules.lembar import IsianBaris, Kolom
from kinerja.progres.terbuka import Masa, load_masa
from kinerja.tanggal import format_tanggal

OBJEK = "progres_harian"
ALASAN = "alasan"
SATU_HARI = timedelta(days=1)
_SALAH = "Periksa isian yang ditandai. Belum ada yang disimpan."


class BarisError(InputError):
    """Lines that cannot be taken: `salah` has the sentences by the place of the line and the column."""

    def __init__(self, salah: Mapping[int, Mapping[str, str]]) -> None:
        self.salah = salah
        super().__init__(_SALAH, fields=next(iter(salah.values())) if len(salah) == 1 else None)


@dataclass(frozen=True)
class _Bahan:
    """What the lines of one call are checked against."""

    ketentuan: Ketentuan
    masa: Masa
    rujukan: Mapping[int, Rujukan]
    terisi: Sequence[BarisHarian]
    diubah: BarisHarian | None = None
    """The line that is being changed, None for new ones."""

    @property
    def today(self) -> date:
        return self.masa.today


def add_baris(
    session: Session,
    actor: Actor,
    daftar: Sequence[IsianBaris],
    *,
    alasan: str = "",
    cadangan: str = "",
    today: date,
    now: datetime,
) -> list[BarisHarian]:
    """Store new lines as drafts. `alasan` stands on those that are late, `cadangan` is the key of the rencana
    for texts that nobody knows.

    Hours that overlap are refused, not warned about: they would count twice in the hours and in the national
    form. Raises NotFoundError (module off), NotAuthorizedError, and BarisError.
    """
    if not daftar:
        raise InputError("Belum ada baris yang diisi.")
    pegawai_id = owner_of(actor)
    bahan = _load(session, actor, pegawai_id, [satu.tanggal for satu in daftar], today=today, now=now)
    salah, baru = _check_semua(bahan, daftar, alasan=alasan, cadangan=cadangan)
    if salah:
        raise BarisError(salah)
    semua = [
        _make(pegawai_id, satu, pilihan, bahan, alasan=alasan, now=now)
        for satu, pilihan in zip(daftar, baru, strict=True)
    ]
    session.add_all(semua)
    _record(session, actor, pegawai_id, f"{_count(semua)} ditambah", now, sesudah=semua)
    return semua


def check_baris(
    session: Session,
    actor: Actor,
    daftar: Sequence[IsianBaris],
    *,
    alasan: str = "",
    cadangan: str = "",
    today: date,
    now: datetime,
) -> dict[int, dict[str, str]]:
    """What `add_baris` would refuse, by the place of the line; writes nothing. Raises as it does."""
    hari = [satu.tanggal for satu in daftar]
    bahan = _load(session, actor, owner_of(actor), hari, today=today, now=now)
    return _check_semua(bahan, daftar, alasan=alasan, cadangan=cadangan)[0]


def change_baris(
    session: Session,
    actor: Actor,
    baris_id: int,
    isian: IsianBaris,
    *,
    alasan: str = "",
    versi: int | None = None,
    today: date,
    now: datetime,
) -> BarisHarian:
    """Change a draft or a returned line.

    Raises NotFoundError, NotAuthorizedError, StateError (handed in or approved), BarisError, ConflictError.
    """
    pegawai_id = owner_of(actor)
    baris = find_own(session, actor, baris_id)
    hari = [isian.tanggal, baris.tanggal]
    bahan = _load(session, actor, pegawai_id, hari, diubah=baris, today=today, now=now)
    session.refresh(baris)  # the lock was taken after it was read
    if kalimat := bahan.masa.obstacle(baris.tanggal, baris):
        raise StateError(kalimat)
    _check_changeable(baris)
    check_version(baris, versi, {"Kegiatan": isian.kegiatan}, {"Kegiatan": baris.kegiatan})
    # A line that was sent back is changed because the leader asked for it: that is not late.
    diminta = baris.status is StatusBaris.DIKEMBALIKAN and isian.tanggal == baris.tanggal
    salah, pilihan = _check_semua(bahan, [isian], alasan=alasan or baris.alasan, cadangan="", bebas=diminta)
    if salah:
        raise BarisError(salah)
    sebelum = _contents(baris)
    _fill(baris, isian, pilihan[0], bahan, alasan=alasan or baris.alasan)
    _record(session, actor, pegawai_id, f"{_count([baris])} diubah", now, sebelum=[sebelum], sesudah=[baris])
    return baris


def delete_baris(session: Session, actor: Actor, baris_id: int, *, today: date, now: datetime) -> date:
    """Remove a draft or returned line; returns its day. Raises as `change_baris` does."""
    pegawai_id = owner_of(actor)
    baris = find_own(session, actor, baris_id)
    bahan = _load(session, actor, pegawai_id, [baris.tanggal], diubah=baris, today=today, now=now)
    session.refresh(baris)
    if kalimat := bahan.masa.obstacle(baris.tanggal, baris):
        raise StateError(kalimat)
    _check_changeable(baris)
    sebelum = _contents(baris)
    session.delete(baris)
    _record(session, actor, pegawai_id, f"{_count([baris])} dihapus", now, sebelum=[sebelum])
    return baris.tanggal


def copy_kemarin(
    session: Session, actor: Actor, tanggal: date, *, alasan: str = "", today: date, now: datetime
) -> list[BarisHarian]:
    """Copy the lines of the last working day before `tanggal` as drafts, without their evidence.

    Lines whose hours the day has filled already are left out. Raises InputError where nothing is left to
    copy, and as `add_baris` does.
    """
    pegawai_id = owner_of(actor)
    ketentuan = load_ketentuan(session, actor, mulai=tanggal, sampai=tanggal)
    kemarin = hari_kerja_sebelum(tanggal, ketentuan.libur)
    lama = list_baris(session, pegawai_id, kemarin, kemarin + SATU_HARI)
    if not lama:
        raise InputError(f"Tidak ada progres pada {format_tanggal(kemarin)} yang dapat disalin.")
    terisi = [
        Jam(satu.jam_mulai, satu.jam_selesai)
        for satu in list_baris(session, pegawai_id, tanggal, tanggal + SATU_HARI)
    ]
    daftar = [
        salinan for satu in lama if find_irisan((salinan := _copy_of(satu, tanggal)).jam, terisi) is None
    ]
    if not daftar:
        raise InputError(f"Semua jam pada {format_tanggal(kemarin)} sudah terisi pada hari ini.")
    return add_baris(session, actor, daftar, alasan=alasan, today=today, now=now)


def accept_rutin(
    session: Session,
    actor: Actor,
    tanggal: date,
    rutin_ids: Sequence[int],
    *,
    alasan: str = "",
    today: date,
    now: datetime,
) -> list[BarisHarian]:
    """Take recurring duties over as drafts of a day. Raises NotFoundError, and as `add_baris` does."""
    query = select(TugasRutin).where(TugasRutin.pegawai_id == owner_of(actor), TugasRutin.id.in_(rutin_ids))
    semua = list(session.scalars(query.order_by(TugasRutin.jam_mulai)))
    if len(semua) < len(set(rutin_ids)) or not semua:
        raise NotFoundError
    return add_baris(
        session, actor, [_copy_of(satu, tanggal) for satu in semua], alasan=alasan, today=today, now=now
    )


def find_own(session: Session, actor: Actor, baris_id: int) -> BarisHarian:
    """A line of the actor. Raises NotFoundError, also for a line of somebody else."""
    query = select(BarisHarian).where(
        BarisHarian.id == baris_id, BarisHarian.pegawai_id == (actor.pegawai_id or 0)
    )
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


# Parts


def _load(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    hari: Sequence[date],
    *,
    diubah: BarisHarian | None = None,
    today: date,
    now: datetime,
) -> _Bahan:
    mulai, sampai = min(hari), max(hari) + SATU_HARI
    ketentuan = load_ketentuan(session, actor, mulai=mulai, sampai=sampai)
    masa = load_masa(
        session, actor, ketentuan, mulai, sampai, pegawai_id=pegawai_id, lock=True, today=today, now=now
    )
    rujukan = load_rujukan(session, masa.daftar)
    terisi = [satu for satu in list_baris(session, pegawai_id, mulai, sampai) if satu is not diubah]
    return _Bahan(ketentuan, masa, rujukan, terisi, diubah)


def _check_semua(
    bahan: _Bahan, daftar: Sequence[IsianBaris], *, alasan: str, cadangan: str, bebas: bool = False
) -> tuple[dict[int, dict[str, str]], list[PilihanRencana]]:
    salah: dict[int, dict[str, str]] = {}
    terpilih = []
    jam: dict[date, list[Jam]] = {}
    for satu in bahan.terisi:
        jam.setdefault(satu.tanggal, []).append(Jam(satu.jam_mulai, satu.jam_selesai))
    for nomor, isian in enumerate(daftar):
        kesalahan, pilihan = _check_satu(bahan, isian, jam.get(isian.tanggal, []), cadangan)
        telat = not bebas and bahan.ketentuan.is_terlambat(isian.tanggal, bahan.today)
        if telat and not alasan.strip() and Kolom.TANGGAL.value not in kesalahan:
            kesalahan[ALASAN] = _ask_reason(bahan.ketentuan, isian.tanggal)
        if kesalahan or pilihan is None:
            salah[nomor] = kesalahan
        else:
            terpilih.append(pilihan)
        jam.setdefault(isian.tanggal, []).append(isian.jam)
    return salah, terpilih


def _ask_reason(ketentuan: Ketentuan, tanggal: date) -> str:
    batas = format_tanggal(ketentuan.batas(tanggal))
    return f"Batas pengisian tanpa alasan {batas} sudah lewat. Tulis alasan keterlambatannya."


def _check_satu(
    bahan: _Bahan, isian: IsianBaris, jam: Sequence[Jam], cadangan: str
) -> tuple[dict[str, str], PilihanRencana | None]:
    masa = bahan.masa.of(isian.tanggal)
    # On another day than its own a line that was given back is a new one.
    sama = bahan.diubah if bahan.diubah and bahan.diubah.tanggal == isian.tanggal else None
    if kalimat := bahan.masa.obstacle(isian.tanggal, sama):
        return {Kolom.TANGGAL.value: kalimat}, None
    salah: dict[str, str] = {}
    rujukan = bahan.rujukan[masa.id] if masa else Rujukan((), (), {})
    pilihan = rujukan.find(isian.rencana) or (_replacement(rujukan, isian, cadangan) if cadangan else None)
    if pilihan is None:
        salah[Kolom.RENCANA.value] = (
            "Rencana aksi ini tidak ada pada periode hari itu. Pilih rencana aksi atau hasil kerja SKP Anda."
        )
    if bentrok := find_irisan(isian.jam, jam):
        salah[Kolom.JAM_MULAI.value] = f"Jam ini beririsan dengan baris {bentrok} pada hari yang sama."
    if isian.bukti and rujukan.find_bukti(isian.bukti) is None:
        try:
            check_link(isian.bukti, "")
        except InputError as error:
            salah[Kolom.BUKTI.value] = error.fields["url"]
    return salah, pilihan


def _replacement(rujukan: Rujukan, isian: IsianBaris, cadangan: str) -> PilihanRencana | None:
    """The line keeps its own text: it goes back into the export as it came."""
    dipilih = rujukan.find(cadangan)
    return PilihanRencana(dipilih.kunci, isian.rencana, dipilih.rhk_id, None, "") if dipilih else None


def _make(
    pegawai_id: int,
    isian: IsianBaris,
    pilihan: PilihanRencana,
    bahan: _Bahan,
    *,
    alasan: str,
    now: datetime,
) -> BarisHarian:
    baris = BarisHarian(
        pegawai_id=pegawai_id, status=StatusBaris.DRAF, status_sejak=now, dibuat=now, alasan="", catatan=""
    )
    _fill(baris, isian, pilihan, bahan, alasan=alasan)
    return baris


def _fill(
    baris: BarisHarian, isian: IsianBaris, pilihan: PilihanRencana, bahan: _Bahan, *, alasan: str
) -> None:
    masa = bahan.masa.of(isian.tanggal)
    bukti = bahan.rujukan[masa.id].find_bukti(isian.bukti) if masa and isian.bukti else None
    baris.tanggal = isian.tanggal
    baris.jam_mulai, baris.jam_selesai = isian.jam.mulai, isian.jam.selesai
    baris.rhk_id, baris.rencana_aksi_id = pilihan.rhk_id, pilihan.rencana_aksi_id
    baris.rencana = pilihan.teks
    baris.kegiatan, baris.realisasi, baris.satuan = isian.kegiatan, isian.realisasi, isian.satuan
    baris.bukti = (bukti.url or bukti.nama) if bukti else isian.bukti
    baris.bukti_dukung_id = bukti.id if bukti else None
    telat = bahan.ketentuan.is_terlambat(isian.tanggal, bahan.today)
    baris.alasan = (baris.alasan or alasan.strip()) if telat else baris.alasan


def _copy_of(lama: BarisHarian | TugasRutin, tanggal: date) -> IsianBaris:
    return IsianBaris(
        rencana=lama.rencana,
        tanggal=tanggal,
        jam=Jam(lama.jam_mulai, lama.jam_selesai),
        kegiatan=lama.kegiatan,
        realisasi=lama.realisasi,
        satuan=lama.satuan,
    )


def _check_changeable(baris: BarisHarian) -> None:
    if baris.status not in DAPAT_DIUBAH:
        if baris.status is StatusBaris.DIAJUKAN:
            raise StateError("Baris ini sudah diajukan. Tarik dahulu pengajuannya, lalu ubah.")
        raise StateError("Baris ini sudah disetujui. Minta pejabat penilai membatalkan persetujuannya.")


def _count(semua: Sequence[BarisHarian]) -> str:
    hari = sorted({satu.tanggal for satu in semua})
    rentang = format_tanggal(hari[0])
    if len(hari) > 1:
        rentang += f" s.d. {format_tanggal(hari[-1])}"
    return f"{len(semua)} baris progres {rentang}"


def _contents(baris: BarisHarian) -> dict[str, object]:
    return {
        "tanggal": baris.tanggal,
        "jam": f"{format_jam(baris.jam_mulai)}-{format_jam(baris.jam_selesai)}",
        "rencana": baris.rencana,
        "kegiatan": baris.kegiatan,
        "realisasi": baris.realisasi,
        "satuan": baris.satuan,
        "bukti": baris.bukti,
        "alasan": baris.alasan,
    }


def _record(
    session: Session,
    actor: Actor,
    pegawai_id: int,
    perubahan: str,
    now: datetime,
    *,
    sebelum: Sequence[Mapping[str, object]] = (),
    sesudah: Sequence[BarisHarian] = (),
) -> None:
    audit.record(
        session,
        actor,
        "progres.isi",
        OBJEK,
        pegawai_id,
        now=now,
        sebelum={"baris": list(sebelum)},
        sesudah={"baris": [_contents(satu) for satu in sesudah]},
        rincian={"perubahan": [perubahan]},
    )
