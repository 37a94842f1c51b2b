"""Load what a matrix is made of: the people on its side, their SKP, and the roles in its cells."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from kinerja.actor import Actor
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import (
    AnggotaTim,
    GarisPelaporan,
    Jabatan,
    Pegawai,
    Penempatan,
    TimKerja,
    UnitKerja,
)
from kinerja.organisasi.query import holds_on
from kinerja.skp.matriks.rules import DAPAT_DIISI, MasaSkp, choose_skp
from kinerja.skp.models import Intervensi, RencanaHasilKerja, SelMatriks, Skp
from kinerja.skp.muat import acting_day, load_skp, open_for_reading
from kinerja.skp.rules import KeadaanSel, PelakuSkp, StatusSkp


@dataclass(frozen=True, kw_only=True)
class Anggota:
    """Somebody on the side of the matrix.

    `bawahan`: the owner is the pejabat penilai on the day. `tim` maps the teams that the owner leads and this
    person belongs to. Who is neither any more keeps the roles that stand there.
    """

    pegawai_id: int
    nama: str
    nama_lengkap: str
    jabatan: str
    unit: str
    bawahan: bool
    tim: Mapping[int, str]

    @property
    def termasuk(self) -> bool:
        """Whether roles can be given."""
        return self.bawahan or bool(self.tim)

    @property
    def tim_id(self) -> int | None:
        """The team by which a new role comes: None where the owner is the pejabat penilai."""
        return None if self.bawahan else next(iter(self.tim), None)


def open_matrix(session: Session, actor: Actor, skp_id: int, *, today: date) -> Skp:
    """The SKP of the pimpinan whose matrix is written, for its owner.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    skp = load_skp(session, skp_id)
    kedudukan = open_for_reading(session, actor, skp, today=today)
    if PelakuSkp.PEMILIK not in kedudukan.pelaku:
        raise NotAuthorizedError("Hanya pemilik matriks yang dapat mengubah isinya.")
    if skp.status not in DAPAT_DIISI:
        raise StateError(f"SKP ini {skp.status.label.lower()}, sehingga matriksnya hanya dapat dibaca.")
    return skp


def list_hasil(session: Session, skp: Skp) -> list[RencanaHasilKerja]:
    """The results of the pimpinan with their indicators in the order of the form; those without text not."""
    query = (
        select(RencanaHasilKerja)
        .where(RencanaHasilKerja.skp_id == skp.id, RencanaHasilKerja.teks != "")
        .options(joinedload(RencanaHasilKerja.semua_indikator))
        .order_by(RencanaHasilKerja.klasifikasi.desc(), RencanaHasilKerja.urutan, RencanaHasilKerja.id)
    )
    return list(session.scalars(query).unique())


def find_hasil(session: Session, skp: Skp, rhk_id: int) -> RencanaHasilKerja:
    """One result of the pimpinan, written already. Raises NotFoundError."""
    query = select(RencanaHasilKerja).where(
        RencanaHasilKerja.id == rhk_id, RencanaHasilKerja.skp_id == skp.id, RencanaHasilKerja.teks != ""
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def list_anggota(
    session: Session, skp: Skp, *, today: date, hanya: Collection[int] | None = None
) -> list[Anggota]:
    """The people of the matrix on its acting day, bawahan before members of teams, then by name.

    Those stand last who hold roles from before and are neither any more. `hanya` narrows to some ids.
    """
    pada = acting_day(skp.mulai, skp.sampai, today)
    garis = and_(
        GarisPelaporan.pegawai_id == Pegawai.id,
        GarisPelaporan.penilai_id == skp.pegawai_id,
        holds_on(GarisPelaporan, pada),
    )
    anggota = and_(AnggotaTim.pegawai_id == Pegawai.id, holds_on(AnggotaTim, pada))
    tim = and_(
        TimKerja.id == AnggotaTim.tim_id, TimKerja.ketua_id == skp.pegawai_id, holds_on(TimKerja, pada)
    )
    query = (
        select(Pegawai, Jabatan.nama, UnitKerja.nama, GarisPelaporan.id, TimKerja.id, TimKerja.nama)
        .outerjoin(Penempatan, and_(Penempatan.pegawai_id == Pegawai.id, holds_on(Penempatan, pada)))
        .outerjoin(Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .outerjoin(UnitKerja, UnitKerja.id == Penempatan.unit_id)
        .outerjoin(GarisPelaporan, garis)
        .outerjoin(AnggotaTim, anggota)
        .outerjoin(TimKerja, tim)
        .where(Pegawai.id != skp.pegawai_id, _is_one_of(skp, pada))
        .order_by(Pegawai.nama, Pegawai.id, TimKerja.nama)
    )
    if hanya is not None:
        query = query.where(Pegawai.id.in_(hanya))
    found: dict[int, Anggota] = {}
    for pegawai, jabatan, unit, garis_id, tim_id, nama_tim in session.execute(query):
        lama = found.get(pegawai.id)
        semua_tim = dict(lama.tim) if lama else {}
        if tim_id is not None:
            semua_tim[tim_id] = nama_tim
        found[pegawai.id] = Anggota(
            pegawai_id=pegawai.id,
            nama=pegawai.nama,
            nama_lengkap=pegawai.nama_lengkap,
            jabatan=jabatan or "",
            unit=unit or "",
            bawahan=garis_id is not None,
            tim=semua_tim,
        )
    return sorted(found.values(), key=lambda satu: (not satu.termasuk, not satu.bawahan))


def _is_one_of(skp: Skp, pada: date) -> ColumnElement[bool]:
    bawahan = select(GarisPelaporan.pegawai_id).where(
        GarisPelaporan.penilai_id == skp.pegawai_id, holds_on(GarisPelaporan, pada)
    )
    anggota = (
        select(AnggotaTim.pegawai_id)
        .join(TimKerja, TimKerja.id == AnggotaTim.tim_id)
        .where(TimKerja.ketua_id == skp.pegawai_id, holds_on(TimKerja, pada), holds_on(AnggotaTim, pada))
    )
    berperan = select(SelMatriks.pegawai_id).where(SelMatriks.skp_id == skp.id)
    return Pegawai.id.in_(bawahan.union(anggota, berperan))


def find_anggota(session: Session, skp: Skp, pegawai_id: int, *, today: date) -> Anggota:
    """One person of the matrix. Raises NotFoundError."""
    for satu in list_anggota(session, skp, today=today, hanya=[pegawai_id]):
        return satu
    raise NotFoundError


def list_masa(session: Session, skp: Skp, pegawai_ids: Sequence[int]) -> dict[int, list[MasaSkp]]:
    """The SKP of these people in the days of the matrix, by person; cancelled ones are none."""
    query = select(Skp.pegawai_id, Skp.id, Skp.mulai, Skp.sampai, Skp.status).where(
        Skp.pegawai_id.in_(pegawai_ids),
        Skp.mulai < skp.sampai,
        Skp.sampai > skp.mulai,
        Skp.status != StatusSkp.DIBATALKAN,
    )
    found: dict[int, list[MasaSkp]] = defaultdict(list)
    for pegawai_id, skp_id, mulai, sampai, status in session.execute(query):
        found[pegawai_id].append(MasaSkp(skp_id, mulai, sampai, status))
    return found


def choose_all(session: Session, skp: Skp, pegawai_ids: Sequence[int], *, today: date) -> dict[int, MasaSkp]:
    """The SKP of each of these people into which roles of today go; who has none is not in it."""
    pada = acting_day(skp.mulai, skp.sampai, today)
    semua = list_masa(session, skp, pegawai_ids).items()
    return {satu: masa for satu, daftar in semua if (masa := choose_skp(daftar, pada))}


def list_sel(
    session: Session, skp: Skp, *, rhk_id: int | None = None, pegawai_ids: Collection[int] | None = None
) -> list[SelMatriks]:
    """The roles of the matrix with the rows that they became, in the order of their cells."""
    query = (
        select(SelMatriks)
        .where(SelMatriks.skp_id == skp.id)
        .options(joinedload(SelMatriks.rhk).joinedload(RencanaHasilKerja.skp))
        .order_by(SelMatriks.rhk_pimpinan_id, SelMatriks.pegawai_id, SelMatriks.urutan)
        .execution_options(populate_existing=True)
    )
    if rhk_id is not None:
        query = query.where(SelMatriks.rhk_pimpinan_id == rhk_id)
    if pegawai_ids is not None:
        query = query.where(SelMatriks.pegawai_id.in_(pegawai_ids))
    return list(session.scalars(query))


def list_own_rows(
    session: Session, skp: Skp, *, rhk_id: int | None = None, pegawai_ids: Collection[int] | None = None
) -> list[Intervensi]:
    """Rows that people wrote themselves to carry on a result of this matrix, without a role in it.

    Each comes as its Intervensi, with the row and its SKP.
    """
    hasil = select(RencanaHasilKerja.id).where(RencanaHasilKerja.skp_id == skp.id)
    dari_sel = exists().where(
        SelMatriks.skp_id == skp.id, SelMatriks.rhk_id == Intervensi.rencana_hasil_kerja_id
    )
    query = (
        select(Intervensi)
        .join(Intervensi.rencana_hasil_kerja)
        .join(RencanaHasilKerja.skp)
        .where(Intervensi.sumber_id.in_(hasil), ~dari_sel)
        .where(Skp.status != StatusSkp.DIBATALKAN, Skp.mulai < skp.sampai, Skp.sampai > skp.mulai)
        .options(contains_eager(Intervensi.rencana_hasil_kerja).contains_eager(RencanaHasilKerja.skp))
        .order_by(Intervensi.rencana_hasil_kerja_id)
    )
    if rhk_id is not None:
        query = query.where(Intervensi.sumber_id == rhk_id)
    if pegawai_ids is not None:
        query = query.where(Skp.pegawai_id.in_(pegawai_ids))
    return list(session.scalars(query))


def sum_elsewhere(session: Session, skp: Skp, pegawai_ids: Sequence[int]) -> dict[int, Decimal]:
    """Hours that these people have in other matrices of the year."""
    query = (
        select(SelMatriks.pegawai_id, func.sum(SelMatriks.jam))
        .join(Skp, Skp.id == SelMatriks.skp_id)
        .where(SelMatriks.pegawai_id.in_(pegawai_ids), SelMatriks.skp_id != skp.id)
        .where(Skp.tahun == skp.tahun, Skp.status != StatusSkp.DIBATALKAN, SelMatriks.jam.is_not(None))
        .group_by(SelMatriks.pegawai_id)
    )
    return {pegawai_id: jam for pegawai_id, jam in session.execute(query) if jam is not None}


def linked_row(sel: SelMatriks) -> RencanaHasilKerja | None:
    """The row that a role became, unless its SKP was cancelled."""
    if sel.rhk is None or sel.rhk.skp.status is StatusSkp.DIBATALKAN:
        return None
    return sel.rhk


def keadaan_of(sel: SelMatriks) -> KeadaanSel:
    """How far a role came; with the SKP of its row cancelled it waits again."""
    if sel.keadaan is KeadaanSel.TERPASANG and linked_row(sel) is None:
        return KeadaanSel.MENUNGGU
    return sel.keadaan


def text_of(sel: SelMatriks) -> str:
    """The words that count: those of the row once it is one, else what the pimpinan wrote."""
    rhk = linked_row(sel)
    return rhk.teks if rhk is not None and sel.keadaan is KeadaanSel.TERPASANG else sel.teks
