"""What the pages show: one's own dialogs, those one leads, one dialog, and the counts of an admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from kinerja.actor import Actor, Peran
from kinerja.aturan.rules import Predikat
from kinerja.bimbingan.hak import Kedudukan, find_kedudukan, find_lead
from kinerja.bimbingan.models import (
    DialogKinerja,
    KompetensiDinilai,
    PenugasanBimbingan,
    RencanaPengembangan,
    TindakDialog,
)
from kinerja.bimbingan.rules import (
    AksiDialog,
    JenisDialog,
    SebagaiPemberi,
    Sisi,
    StatusDialog,
    StatusPengembangan,
    may_act,
)
from kinerja.bimbingan.service.kompetensi import list_competences
from kinerja.bimbingan.service.penugasan import list_assignments, list_own_assignments, may_assign
from kinerja.bimbingan.service.rencana import list_results
from kinerja.errors import NotFoundError
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.evaluasi.rules import Rating
from kinerja.organisasi.models import AnggotaTim, GarisPelaporan, Pegawai, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import find_pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.skp.models import RencanaHasilKerja, Skp

PERLU_BIMBINGAN = frozenset({Predikat.BUTUH_PERBAIKAN, Predikat.KURANG, Predikat.SANGAT_KURANG})
SEHALAMAN = 50


@dataclass(frozen=True, kw_only=True)
class HalamanDialog:
    """One dialog; without `kedudukan.isi` only that it takes place. `boleh` are the actions of the reader.

    `boleh_rencana`: whether he may open the development plan of the pegawai too.
    """

    dialog: DialogKinerja
    kedudukan: Kedudukan
    boleh: frozenset[AksiDialog]
    boleh_rencana: bool
    kompetensi: tuple[KompetensiDinilai, ...]
    daftar_rhk: tuple[RencanaHasilKerja, ...]


@dataclass(frozen=True)
class HalamanSendiri:
    """The dialogs of the actor as pegawai, the actions that are open, and whom he is assigned to lead."""

    daftar: tuple[DialogKinerja, ...]
    tindak: tuple[TindakDialog, ...]
    penugasan: tuple[PenugasanBimbingan, ...]


@dataclass(frozen=True)
class Saran:
    """Somebody whose newest result suggests a bimbingan. A suggestion: the pimpinan decides."""

    pegawai: Pegawai
    predikat: Predikat
    kode: str
    tahun: int


@dataclass(frozen=True)
class HalamanTim:
    """The dialogs that the actor leads, whom he may invite, suggestions, and open items of plans."""

    daftar: tuple[DialogKinerja, ...]
    tindak: tuple[TindakDialog, ...]
    orang: tuple[Pegawai, ...]
    saran: tuple[Saran, ...]
    rencana: tuple[RencanaPengembangan, ...]


@dataclass(frozen=True)
class HalamanMulai:
    """What the form of an invitation needs; `penugasan` is None for who may not assign."""

    pegawai: Pegawai
    sebagai: SebagaiPemberi | None
    daftar_rhk: tuple[RencanaHasilKerja, ...]
    penugasan: tuple[PenugasanBimbingan, ...] | None


def open_dialog(session: Session, actor: Actor, dialog_id: int, *, today: date) -> HalamanDialog:
    """One dialog for its two people and those above. Raises NotFoundError."""
    query = (
        select(DialogKinerja)
        .where(DialogKinerja.id == dialog_id)
        .options(joinedload(DialogKinerja.pegawai), joinedload(DialogKinerja.pemberi))
        .options(joinedload(DialogKinerja.rencana_hasil_kerja))
        .options(selectinload(DialogKinerja.semua_tindak), selectinload(DialogKinerja.semua_versi))
    )
    dialog = session.scalar(query)
    if dialog is None:
        raise NotFoundError
    kedudukan = find_kedudukan(session, actor, dialog, today=today)
    memimpin = kedudukan.sisi is Sisi.PIMPINAN
    sebagai = find_lead(session, actor, dialog.pegawai_id, today=today) if memimpin else None
    boleh = _allowed(dialog, kedudukan, sebagai)
    return HalamanDialog(
        dialog=dialog,
        kedudukan=kedudukan,
        boleh=boleh,
        boleh_rencana=not memimpin or sebagai is SebagaiPemberi.PENILAI,
        kompetensi=list_competences(session, actor, dialog, today=today),
        daftar_rhk=list_results(session, actor, dialog.pegawai_id, today=today)
        if AksiDialog.JADWALKAN in boleh
        else (),
    )


def _allowed(
    dialog: DialogKinerja, kedudukan: Kedudukan, sebagai: SebagaiPemberi | None
) -> frozenset[AksiDialog]:
    boleh = {aksi for aksi in AksiDialog if may_act(dialog.status, aksi, kedudukan.sisi, dialog.jenis)}
    if dialog.diserahkan is not None:
        boleh.discard(AksiDialog.NILAI)
    if kedudukan.sisi is Sisi.PIMPINAN and sebagai is None:
        boleh -= {AksiDialog.JADWALKAN, AksiDialog.CATAT, AksiDialog.NILAI}
    return frozenset(boleh)


def open_own(session: Session, actor: Actor, *, today: date) -> HalamanSendiri:
    """The page of the actor. Raises NotFoundError for an account without a pegawai."""
    if actor.pegawai_id is None:
        raise NotFoundError
    return HalamanSendiri(
        daftar=_list_dialogs(session, DialogKinerja.pegawai_id == actor.pegawai_id),
        tindak=_list_actions(session, actor.pegawai_id, Sisi.PEGAWAI),
        penugasan=list_own_assignments(session, actor, today=today),
    )


def open_team(session: Session, actor: Actor, *, today: date) -> HalamanTim:
    """The dialogs that the actor leads. Raises NotFoundError for an account without a pegawai."""
    if actor.pegawai_id is None:
        raise NotFoundError
    return HalamanTim(
        daftar=_list_dialogs(session, DialogKinerja.pemberi_id == actor.pegawai_id),
        tindak=_list_actions(session, actor.pegawai_id, Sisi.PIMPINAN),
        orang=_list_led(session, actor.pegawai_id, today),
        saran=tuple(_list_suggestions(session, actor.pegawai_id, today)),
        rencana=_list_plans(session, actor.pegawai_id, today),
    )


def open_start(session: Session, actor: Actor, pegawai_id: int, *, today: date) -> HalamanMulai:
    """The form of an invitation, or of an assignment. Raises NotFoundError for who may do neither."""
    pegawai = find_pegawai(session, actor, pegawai_id)
    sebagai = find_lead(session, actor, pegawai_id, today=today)
    tugasi = may_assign(session, actor, pegawai_id, today=today)
    if sebagai is None and not tugasi:
        raise NotFoundError
    return HalamanMulai(
        pegawai=pegawai,
        sebagai=sebagai,
        daftar_rhk=list_results(session, actor, pegawai_id, today=today) if sebagai else (),
        penugasan=list_assignments(session, actor, pegawai_id, today=today) if tugasi else None,
    )


def count_dialogs(session: Session, actor: Actor, tahun: int) -> dict[tuple[JenisDialog, StatusDialog], int]:
    """How many dialogs of each kind and state took place in a year: all that an admin learns of them.

    Raises NotFoundError.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.AUDITOR):
        raise NotFoundError
    query = (
        select(DialogKinerja.jenis, DialogKinerja.status, func.count(DialogKinerja.id))
        .where(DialogKinerja.tanggal >= date(tahun, 1, 1), DialogKinerja.tanggal < date(tahun + 1, 1, 1))
        .group_by(DialogKinerja.jenis, DialogKinerja.status)
    )
    return {(jenis, status): jumlah for jenis, status, jumlah in session.execute(query)}


def _list_dialogs(session: Session, milik: object) -> tuple[DialogKinerja, ...]:
    query = (
        select(DialogKinerja)
        .where(milik)  # type: ignore[arg-type]
        .options(joinedload(DialogKinerja.pegawai), joinedload(DialogKinerja.pemberi))
        .order_by(DialogKinerja.tanggal.desc(), DialogKinerja.id.desc())
        .limit(SEHALAMAN)
    )
    return tuple(session.scalars(query))


def _list_actions(session: Session, pegawai_id: int, sisi: Sisi) -> tuple[TindakDialog, ...]:
    """The open actions of the dialogs on one side, whoever owes them."""
    pihak = DialogKinerja.pegawai_id if sisi is Sisi.PEGAWAI else DialogKinerja.pemberi_id
    query = (
        select(TindakDialog)
        .join(DialogKinerja, DialogKinerja.id == TindakDialog.dialog_id)
        .where(pihak == pegawai_id, TindakDialog.selesai.is_(None))
        .where(DialogKinerja.status != StatusDialog.DIBATALKAN)
        .order_by(TindakDialog.tenggat, TindakDialog.id)
        .limit(SEHALAMAN)
    )
    return tuple(session.scalars(query))


def _list_led(session: Session, pegawai_id: int, today: date) -> tuple[Pegawai, ...]:
    """Whom the actor may invite: bawahan, members of his teams, and whom he is assigned to."""
    bawahan: Select[int] = select(GarisPelaporan.pegawai_id).where(
        GarisPelaporan.penilai_id == pegawai_id, holds_on(GarisPelaporan, today)
    )
    anggota: Select[int] = (
        select(AnggotaTim.pegawai_id)
        .join(TimKerja, TimKerja.id == AnggotaTim.tim_id)
        .where(TimKerja.ketua_id == pegawai_id, holds_on(TimKerja, today), holds_on(AnggotaTim, today))
    )
    tugas: Select[int] = select(PenugasanBimbingan.pegawai_id).where(
        PenugasanBimbingan.pembimbing_id == pegawai_id, holds_on(PenugasanBimbingan, today)
    )
    query = (
        select(Pegawai)
        .where(or_(Pegawai.id.in_(bawahan), Pegawai.id.in_(anggota), Pegawai.id.in_(tugas)))
        .where(Pegawai.id != pegawai_id)
        .order_by(Pegawai.nama, Pegawai.id)
    )
    return tuple(session.scalars(query.limit(200)))


def _list_suggestions(session: Session, penilai_id: int, today: date) -> Sequence[Saran]:
    """Bawahan whose newest fixed result is below baik or whose results are below what was expected."""
    nomor = (
        func.row_number()
        .over(partition_by=Skp.pegawai_id, order_by=(PeriodePenilaian.sampai.desc(), Evaluasi.id.desc()))
        .label("nomor")
    )
    terbaru = (
        select(
            Skp.pegawai_id.label("pegawai_id"),
            Skp.tahun.label("tahun"),
            PeriodePenilaian.kode.label("kode"),
            Evaluasi.predikat.label("predikat"),
            Evaluasi.rating_hasil.label("rating_hasil"),
            nomor,
        )
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .join(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(GarisPelaporan.penilai_id == penilai_id, holds_on(GarisPelaporan, today))
        .where(PeriodePenilaian.status.in_(SUDAH_DITETAPKAN), Skp.tahun >= today.year - 1)
        .subquery()
    )
    berjalan = aliased(DialogKinerja)
    sudah = (
        select(berjalan.id)
        .where(berjalan.pegawai_id == Pegawai.id, berjalan.status != StatusDialog.DIBATALKAN)
        .where(berjalan.jenis.in_((JenisDialog.BIMBINGAN, JenisDialog.KONSELING)))
        .where(berjalan.tanggal >= date(today.year, 1, 1), berjalan.pemberi_id == penilai_id)
        .exists()
    )
    query = (
        select(Pegawai, terbaru.c.predikat, terbaru.c.kode, terbaru.c.tahun)
        .join(terbaru, terbaru.c.pegawai_id == Pegawai.id)
        .where(terbaru.c.nomor == 1, ~sudah)
        .where(
            or_(
                terbaru.c.predikat.in_(PERLU_BIMBINGAN),
                terbaru.c.rating_hasil == Rating.DI_BAWAH_EKSPEKTASI,
            )
        )
        .order_by(Pegawai.nama)
    )
    return [Saran(*row) for row in session.execute(query)]


def _list_plans(session: Session, penilai_id: int, today: date) -> tuple[RencanaPengembangan, ...]:
    """Open items of the bawahan, the first to fall due first."""
    terbuka = (StatusPengembangan.DIUSULKAN, StatusPengembangan.DISEPAKATI)
    query = (
        select(RencanaPengembangan)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == RencanaPengembangan.pegawai_id)
        .where(GarisPelaporan.penilai_id == penilai_id, holds_on(GarisPelaporan, today))
        .where(RencanaPengembangan.status.in_(terbuka))
        .options(joinedload(RencanaPengembangan.pegawai))
        .order_by(RencanaPengembangan.tenggat, RencanaPengembangan.id)
        .limit(SEHALAMAN)
    )
    return tuple(session.scalars(query))
