"""The konversi of a whole unit at once: first who gets one and who does not and why, then all that can."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit.aturan import SetelanAk, load_setelan
from kinerja.angka_kredit.models import JenisDokumen, KonversiAk
from kinerja.angka_kredit.muat import FUNGSIONAL
from kinerja.angka_kredit.rules.konversi import format_ak
from kinerja.angka_kredit.service.terbit import IsianDokumen, issue
from kinerja.errors import KinerjaError, NotFoundError
from kinerja.organisasi.lingkup import require_change
from kinerja.organisasi.models import GarisPelaporan, Jabatan, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.query import holds_on, list_subtree

SEKALIGUS = 100
"""Documents of one click: one transaction that nobody waits long for."""
UNIT_TAMPIL = 20


@dataclass(frozen=True)
class Siap:
    """A row that gets its document."""

    pegawai_id: int
    konversi_id: int
    nama: str
    uraian: str


@dataclass(frozen=True)
class Kecuali:
    """A person without one, and the reason."""

    pegawai_id: int
    nama: str
    sebab: str


@dataclass(frozen=True)
class RencanaMassal:
    """What a bulk issue would do."""

    unit: UnitKerja
    tahun: int
    siap: tuple[Siap, ...]
    kecuali: tuple[Kecuali, ...]


@dataclass
class HasilTerbit:
    """What it did: `sisa` waits for another click, `gagal` says who was refused after all."""

    terbit: int = 0
    sisa: int = 0
    gagal: list[Kecuali] = field(default_factory=list)


def search_units(session: Session, actor: Actor, kata: str) -> list[UnitKerja]:
    """Units of the actor's scope whose name holds these words, UNIT_TAMPIL at most. Raises NotFoundError."""
    lingkup = require_change(actor)
    query = select(UnitKerja).where(
        UnitKerja.nama.icontains(kata, autoescape=True), lingkup.covers(UnitKerja.id)
    )
    return list(session.scalars(query.order_by(UnitKerja.nama, UnitKerja.id).limit(UNIT_TAMPIL)))


def plan_massal(session: Session, actor: Actor, unit_id: int, tahun: int, *, today: date) -> RencanaMassal:
    """Who of the unit and all below it gets a konversi of the year, in a constant number of queries.

    Raises NotFoundError, also for a unit outside the scope, and NotAuthorizedError.
    """
    lingkup = require_change(actor)
    unit = session.scalar(select(UnitKerja).where(UnitKerja.id == unit_id))
    if unit is None:
        raise NotFoundError("Unit kerja ini tidak ada.")
    orang = session.scalars(
        select(Pegawai)
        .join(Penempatan, Penempatan.pegawai_id == Pegawai.id)
        .join(Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .where(
            holds_on(Penempatan, today),
            Penempatan.unit_id.in_(list_subtree([unit_id])),
            Jabatan.jenis.in_(FUNGSIONAL),
            lingkup.covers_pegawai(today),
        )
        .order_by(Pegawai.nama, Pegawai.id)
    ).all()
    ids = [satu.id for satu in orang]
    baris = defaultdict(list)
    query = select(KonversiAk).where(
        KonversiAk.pegawai_id.in_(ids), KonversiAk.tahun == tahun, KonversiAk.dibatalkan.is_(None)
    )
    for satu in session.scalars(query.order_by(KonversiAk.bulan_mulai)):
        baris[satu.pegawai_id].append(satu)
    garis = select(GarisPelaporan.pegawai_id).where(
        GarisPelaporan.pegawai_id.in_(ids), holds_on(GarisPelaporan, today)
    )
    berpenilai, setelan = set(session.scalars(garis)), load_setelan(session, actor)
    siap: list[Siap] = []
    kecuali: list[Kecuali] = []
    for pegawai in orang:
        sebab = _reason(actor, pegawai, baris[pegawai.id], setelan, tahun, pegawai.id in berpenilai)
        if sebab:
            kecuali.append(Kecuali(pegawai.id, pegawai.nama_lengkap, sebab))
        else:
            siap += [_to_siap(pegawai, satu) for satu in baris[pegawai.id] if satu.konversi_id is None]
    return RencanaMassal(unit, tahun, tuple(siap), tuple(kecuali))


def _reason(
    actor: Actor,
    pegawai: Pegawai,
    baris: list[KonversiAk],
    setelan: SetelanAk,
    tahun: int,
    berpenilai: bool,
) -> str:
    """Why a person gets no document, "" for one who does."""
    if not setelan.covers(pegawai.jenis):
        return "Angka kredit diberikan kepada PNS."
    if pegawai.id == actor.pegawai_id:
        return "Dokumen sendiri diterbitkan oleh orang lain."
    if not baris:
        return f"Belum ada konversi {tahun}: penilaiannya belum final atau belum dihitung."
    if all(satu.konversi_id is not None for satu in baris):
        return "Sudah terbit."
    return "" if berpenilai else "Pejabat penilai belum ditetapkan."


def _to_siap(pegawai: Pegawai, satu: KonversiAk) -> Siap:
    bulan = f"bulan {satu.bulan_mulai} s.d. {satu.bulan_selesai}"
    nilai = format_ak(satu.angka_kredit, satu.desimal)
    return Siap(pegawai.id, satu.id, pegawai.nama_lengkap, f"{satu.predikat.label}, {bulan}: {nilai}")


def issue_massal(
    session: Session, actor: Actor, unit_id: int, tahun: int, *, today: date, now: datetime
) -> HasilTerbit:
    """Issue the first SEKALIGUS of the plan; one that is refused stops no other. Raises as `plan_massal`."""
    rencana = plan_massal(session, actor, unit_id, tahun, today=today)
    hasil = HasilTerbit(sisa=max(0, len(rencana.siap) - SEKALIGUS))
    for satu in rencana.siap[:SEKALIGUS]:
        try:
            with session.begin_nested():
                issue(
                    session,
                    actor,
                    satu.pegawai_id,
                    JenisDokumen.KONVERSI,
                    IsianDokumen(),
                    konversi_id=satu.konversi_id,
                    today=today,
                    now=now,
                )
            hasil.terbit += 1
        except KinerjaError as error:
            hasil.gagal.append(Kecuali(satu.pegawai_id, satu.nama, error.message))
    return hasil
