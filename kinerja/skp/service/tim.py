"""What a ketua tim may do with the plans of the members: see the rows of the team, note, recommend.

He sees no other row, no behaviour, no lampiran, no evaluation and no note of the superior; the pejabat
penilai decides. It holds on the acting day of an SKP: an ended team or membership works at the next click.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from kinerja.actor import Actor
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.skp.jejak import record_change
from kinerja.skp.models import CatatanSkp, Intervensi, RekomendasiTim, RencanaHasilKerja, Skp
from kinerja.skp.muat import ORANG, holds_on_acting_day, load_skp
from kinerja.skp.naskah import sort_rhk
from kinerja.skp.rules import SikapTim, StatusSkp

RENCANA_TERBANYAK = 500


@dataclass(frozen=True)
class RencanaAnggota:
    """The plan of a member in one line: its rows that come from the team, and what its ketua said of it."""

    skp: Skp
    jumlah: int
    sikap: SikapTim | None

    @property
    def menunggu_pendapat(self) -> bool:
        return self.skp.status is StatusSkp.DIAJUKAN and self.sikap is None


@dataclass(frozen=True, kw_only=True)
class LembarTim:
    """The rows of one plan that come from the team, with the words between the ketua and the member.

    `skp` comes without its content. `pendapat` is what the ketua said so far, newest first.
    """

    tim: TimKerja
    skp: Skp
    daftar_rhk: tuple[RencanaHasilKerja, ...]
    catatan: Mapping[int, tuple[CatatanSkp, ...]]
    pendapat: tuple[RekomendasiTim, ...]
    boleh_catat: bool
    boleh_pendapat: bool

    def asal(self, rhk: RencanaHasilKerja) -> list[Intervensi]:
        """Which results of the ketua a row carries on; where else it comes from is not for him."""
        return [satu for satu in rhk.semua_intervensi if satu.tim_id == self.tim.id]


@dataclass(frozen=True)
class PendapatTim:
    """What the ketua of a team says about the version that waits; None while he has said nothing."""

    tim: TimKerja
    rekomendasi: RekomendasiTim | None


def list_rencana_tim(
    session: Session, actor: Actor, tim_id: int, *, today: date
) -> dict[int, list[RencanaAnggota]]:
    """By person the plans with rows of a team that the actor leads, newest first; empty for others."""
    sikap = (
        select(RekomendasiTim.sikap)
        .where(
            RekomendasiTim.skp_id == Skp.id,
            RekomendasiTim.tim_id == tim_id,
            RekomendasiTim.nomor_versi == Skp.nomor_versi,
        )
        .order_by(RekomendasiTim.id.desc())
        .limit(1)
        .correlate(Skp)
        .scalar_subquery()
    )
    jumlah = (
        select(func.count(RencanaHasilKerja.id))
        .where(RencanaHasilKerja.skp_id == Skp.id, _comes_from(tim_id))
        .correlate(Skp)
        .scalar_subquery()
    )
    query = _led(actor, tim_id, today).add_columns(jumlah, sikap).where(jumlah > 0)
    semua: dict[int, list[RencanaAnggota]] = defaultdict(list)
    for skp, banyak, kata in session.execute(query.order_by(Skp.mulai.desc()).limit(RENCANA_TERBANYAK)):
        semua[skp.pegawai_id].append(RencanaAnggota(skp, banyak, SikapTim(kata) if kata else None))
    return semua


def open_lembar_tim(session: Session, actor: Actor, tim_id: int, skp_id: int, *, today: date) -> LembarTim:
    """The rows of a member's plan that come from the team. Raises NotFoundError for all but its ketua."""
    skp, tim, daftar_rhk = _open(session, actor, tim_id, skp_id, today)
    return LembarTim(
        tim=tim,
        skp=skp,
        daftar_rhk=daftar_rhk,
        catatan=_list_catatan(session, actor, skp, daftar_rhk),
        pendapat=tuple(_list_pendapat(session, tim_id, skp_id)),
        boleh_catat=skp.status not in {StatusSkp.DITUTUP, StatusSkp.DIBATALKAN},
        boleh_pendapat=skp.status is StatusSkp.DIAJUKAN,
    )


def add_catatan_tim(
    session: Session,
    actor: Actor,
    tim_id: int,
    skp_id: int,
    rhk_id: int,
    teks: str,
    *,
    today: date,
    now: datetime,
) -> CatatanSkp:
    """A note of the ketua on a row of the team; owner and pejabat penilai read it in the thread of the row.

    Raises NotFoundError (also for a row that is not of the team), StateError and InputError.
    """
    skp, tim, daftar_rhk = _open(session, actor, tim_id, skp_id, today, lock=True)
    if rhk_id not in {rhk.id for rhk in daftar_rhk}:
        raise NotFoundError
    if skp.status in {StatusSkp.DITUTUP, StatusSkp.DIBATALKAN}:
        raise StateError(f"SKP sudah {skp.status.label.lower()}. Catatan tidak dapat ditambah.")
    if not teks.strip():
        raise InputError("Catatan masih kosong.", fields={"teks": "Tulis catatan Anda."})
    satu = CatatanSkp(
        skp_id=skp.id,
        rencana_hasil_kerja_id=rhk_id,
        penulis_id=tim.ketua_id,
        nomor_versi=skp.nomor_versi,
        teks=teks,
        dibuat=now,
    )
    session.add(satu)
    kata = f"catatan ketua tim “{tim.nama}” ditambah"
    record_change(session, actor, skp, kata, now=now, aksi="skp.catat")
    return satu


def recommend(
    session: Session,
    actor: Actor,
    tim_id: int,
    skp_id: int,
    sikap: SikapTim,
    teks: str,
    *,
    nomor_versi: int,
    today: date,
    now: datetime,
) -> RekomendasiTim:
    """Tell the pejabat penilai what the ketua thinks of the submitted version `nomor_versi`; he decides.

    The newest counts, the earlier ones stay. Raises NotFoundError, StateError (nothing waits, or another
    version does), and InputError: a change is recommended with the sentence that says which.
    """
    skp, tim, _ = _open(session, actor, tim_id, skp_id, today, lock=True)
    if skp.status is not StatusSkp.DIAJUKAN:
        raise StateError("Pendapat diberikan selama SKP menunggu keputusan. Tulis catatan pada barisnya.")
    if skp.nomor_versi != nomor_versi:
        raise StateError("SKP diajukan kembali sejak Anda membacanya. Baca versi barunya lebih dulu.")
    if sikap is SikapTim.PERLU_DIUBAH and not teks.strip():
        raise InputError("Pendapat belum lengkap.", fields={"teks": "Tulis apa yang perlu diubah."})
    satu = RekomendasiTim(
        skp_id=skp.id,
        tim_id=tim.id,
        penulis_id=tim.ketua_id,
        nomor_versi=skp.nomor_versi,
        sikap=sikap,
        teks=teks.strip(),
        dibuat=now,
    )
    session.add(satu)
    kata = f"pendapat ketua tim “{tim.nama}” disampaikan kepada pejabat penilai"
    sesudah = {"sikap": sikap.value, "teks": satu.teks}
    record_change(session, actor, skp, kata, now=now, aksi="skp.pendapat_tim", sesudah=sesudah)
    return satu


def list_pendapat_tim(
    session: Session, actor: Actor, daftar_skp: Iterable[Skp]
) -> dict[int, list[PendapatTim]]:
    """By SKP, of each team that its rows come from, what the ketua says of the version that waits.

    Says nothing about what the actor may: the caller decides about these SKP.
    """
    ids = [skp.id for skp in daftar_skp]
    tim_of_skp = (
        select(RencanaHasilKerja.skp_id, Intervensi.tim_id)
        .join(Intervensi, Intervensi.rencana_hasil_kerja_id == RencanaHasilKerja.id)
        .where(RencanaHasilKerja.skp_id.in_(ids), Intervensi.tim_id.is_not(None))
        .distinct()
        .subquery()
    )
    query = (
        select(tim_of_skp.c.skp_id, TimKerja, RekomendasiTim)
        .join(TimKerja, TimKerja.id == tim_of_skp.c.tim_id)
        .join(Skp, Skp.id == tim_of_skp.c.skp_id)
        .outerjoin(
            RekomendasiTim,
            and_(
                RekomendasiTim.tim_id == TimKerja.id,
                RekomendasiTim.skp_id == Skp.id,
                RekomendasiTim.nomor_versi == Skp.nomor_versi,
            ),
        )
        .options(joinedload(RekomendasiTim.penulis), joinedload(TimKerja.ketua))
        .order_by(TimKerja.nama, TimKerja.id, RekomendasiTim.id)
    )
    terakhir = {(skp_id, tim.id): PendapatTim(tim, satu) for skp_id, tim, satu in session.execute(query)}
    semua: dict[int, list[PendapatTim]] = defaultdict(list)
    for (skp_id, _), pendapat in terakhir.items():
        semua[skp_id].append(pendapat)
    return semua


# Parts


def _comes_from(tim_id: int) -> ColumnElement[bool]:
    return RencanaHasilKerja.semua_intervensi.any(Intervensi.tim_id == tim_id)


def _led(actor: Actor, tim_id: int, today: date) -> Select[Skp]:
    """Plans of the people who are members of the team on their acting day, where the actor leads it then."""
    return (
        select(Skp)
        .join(AnggotaTim, AnggotaTim.pegawai_id == Skp.pegawai_id)
        .join(TimKerja, TimKerja.id == AnggotaTim.tim_id)
        .where(TimKerja.id == tim_id, TimKerja.ketua_id == (actor.pegawai_id or 0))
        .where(Skp.pegawai_id != (actor.pegawai_id or 0), Skp.status != StatusSkp.DIBATALKAN)
        .where(holds_on_acting_day(today, TimKerja), holds_on_acting_day(today, AnggotaTim))
    )


def _open(
    session: Session, actor: Actor, tim_id: int, skp_id: int, today: date, *, lock: bool = False
) -> tuple[Skp, TimKerja, tuple[RencanaHasilKerja, ...]]:
    if lock:
        load_skp(session, skp_id, lock=True)
    query = (
        _led(actor, tim_id, today)
        .add_columns(TimKerja)
        .where(Skp.id == skp_id)
        .options(*ORANG)
        .execution_options(populate_existing=True)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFoundError
    skp, tim = found
    daftar_rhk = session.scalars(
        select(RencanaHasilKerja)
        .where(RencanaHasilKerja.skp_id == skp_id, _comes_from(tim_id))
        .options(
            joinedload(RencanaHasilKerja.semua_indikator), joinedload(RencanaHasilKerja.semua_intervensi)
        )
        .execution_options(populate_existing=True)
    )
    semua = tuple(sort_rhk(daftar_rhk.unique()))
    if not semua:
        raise NotFoundError
    return skp, tim, semua


def _list_catatan(
    session: Session, actor: Actor, skp: Skp, daftar_rhk: Iterable[RencanaHasilKerja]
) -> dict[int, tuple[CatatanSkp, ...]]:
    """Words of the ketua and of the owner on these rows; those of the superior were not written for him."""
    query = (
        select(CatatanSkp)
        .join(CatatanSkp.penulis)
        .where(CatatanSkp.rencana_hasil_kerja_id.in_([rhk.id for rhk in daftar_rhk]))
        .where(or_(CatatanSkp.penulis_id == actor.pegawai_id, CatatanSkp.penulis_id == skp.pegawai_id))
        .options(contains_eager(CatatanSkp.penulis))
        .order_by(CatatanSkp.dibuat, CatatanSkp.id)
    )
    semua: dict[int, tuple[CatatanSkp, ...]] = {}
    for satu in session.scalars(query):
        rhk_id = satu.rencana_hasil_kerja_id or 0
        semua[rhk_id] = (*semua.get(rhk_id, ()), satu)
    return semua


def _list_pendapat(session: Session, tim_id: int, skp_id: int) -> list[RekomendasiTim]:
    query = (
        select(RekomendasiTim)
        .where(RekomendasiTim.tim_id == tim_id, RekomendasiTim.skp_id == skp_id)
        .options(joinedload(RekomendasiTim.penulis))
        .order_by(RekomendasiTim.id.desc())
    )
    return list(session.scalars(query))
