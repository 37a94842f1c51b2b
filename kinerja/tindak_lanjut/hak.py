"""Who decides about a recommendation, and who may read it.

| Kind                          | Decides                                                      |
| ----------------------------- | ------------------------------------------------------------ |
| bimbingan                     | the pejabat penilai of today                                 |
| penghargaan                   | the atasan pejabat penilai, or the pimpinan unit             |
| everything else               | a PPK or PyB whom the admin instansi named with a document   |

The pegawai reads all that is about himself. Pejabat penilai, atasan, admin instansi and auditor read; each
reading by somebody else is logged. Nobody decides about himself.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.audit import CatatanAudit
from kinerja.errors import NotFoundError
from kinerja.organisasi.lingkup import scope_of
from kinerja.organisasi.models import GarisPelaporan, Instansi, Pegawai
from kinerja.organisasi.query import holds_on
from kinerja.tindak_lanjut.models import PEJABAT, PetugasTindakLanjut, Rekomendasi, SebagaiPetugas
from kinerja.tindak_lanjut.rules.alur import PelakuRekomendasi, StatusRekomendasi
from kinerja.tindak_lanjut.rules.jenis import Pemutus, kinds_of

OBJEK = "rekomendasi"
BACA = "tindak_lanjut.baca"


@dataclass(frozen=True)
class Kedudukan:
    """On which side of a recommendation the reader is; None: neither. `log`: the reading is written down."""

    pelaku: PelakuRekomendasi | None
    memimpin: bool
    log: bool


def rated_by(pegawai_id: int, on: date) -> Select[int]:
    """Whose pejabat penilai somebody is on a day; for use inside `in_(…)`."""
    garis = aliased(GarisPelaporan)
    return select(garis.pegawai_id).where(garis.penilai_id == pegawai_id, holds_on(garis, on))


def above(pegawai_id: int, on: date) -> Select[int]:
    """Whose atasan pejabat penilai somebody is on a day; for use inside `in_(…)`."""
    garis, atas = aliased(GarisPelaporan), aliased(GarisPelaporan)
    return (
        select(garis.pegawai_id)
        .outerjoin(atas, and_(atas.pegawai_id == garis.penilai_id, holds_on(atas, on)))
        .where(holds_on(garis, on), func.coalesce(garis.atasan_id, atas.penilai_id) == pegawai_id)
    )


def is_named(pegawai_id: int | None, on: date, *sebagai: SebagaiPetugas) -> ColumnElement[bool]:
    """The condition that the admin instansi named somebody for one of these on a day."""
    if pegawai_id is None:
        return false()
    return exists().where(
        PetugasTindakLanjut.pegawai_id == pegawai_id,
        PetugasTindakLanjut.sebagai.in_(sebagai),
        holds_on(PetugasTindakLanjut, on),
    )


def decides(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition that the actor decides about the `Rekomendasi` of the query."""
    saya = actor.pegawai_id
    if saya is None:
        return false()
    orang = Rekomendasi.pegawai_id
    jenis = Rekomendasi.jenis
    return and_(
        orang != saya,
        or_(
            and_(jenis.in_(kinds_of(Pemutus.PENILAI)), orang.in_(rated_by(saya, today))),
            and_(
                jenis.in_(kinds_of(Pemutus.ATASAN)),
                or_(orang.in_(above(saya, today)), orang.in_(_headed(actor, today))),
            ),
            and_(jenis.in_(kinds_of(Pemutus.PEJABAT)), is_named(saya, today, *PEJABAT)),
        ),
    )


def _headed(actor: Actor, today: date) -> Select[int]:
    lingkup = scope_of(actor, (Peran.PIMPINAN_UNIT,))
    return select(Pegawai.id).where(lingkup.covers_pegawai(today) if lingkup else false())


def leads(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition that the actor is pejabat penilai or atasan of the person of the `Rekomendasi`."""
    saya = actor.pegawai_id
    if saya is None:
        return false()
    orang = Rekomendasi.pegawai_id
    return and_(orang != saya, or_(orang.in_(rated_by(saya, today)), orang.in_(above(saya, today))))


def waits_for_decision(today: date) -> ColumnElement[bool]:
    """The condition that a recommendation waits for somebody: put off ones come back on their day."""
    return or_(
        Rekomendasi.status.in_((StatusRekomendasi.USULAN, StatusRekomendasi.DITINJAU)),
        and_(Rekomendasi.status == StatusRekomendasi.DITUNDA, Rekomendasi.ditunda_sampai <= today),
    )


def reads_all(actor: Actor) -> bool:
    """Whether the actor reads every recommendation of the instansi."""
    return actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.AUDITOR)


def find_kedudukan(session: Session, actor: Actor, rekomendasi: Rekomendasi, *, today: date) -> Kedudukan:
    """How the actor stands to a recommendation. Raises NotFoundError for who may not know of it."""
    if actor.pegawai_id == rekomendasi.pegawai_id:
        return Kedudukan(PelakuRekomendasi.PEGAWAI, memimpin=False, log=False)
    query = select(decides(actor, today), leads(actor, today)).where(Rekomendasi.id == rekomendasi.id)
    memutus, memimpin = session.execute(query).one()
    if not (memutus or memimpin or reads_all(actor)):
        raise NotFoundError
    return Kedudukan(PelakuRekomendasi.PEMUTUS if memutus else None, bool(memimpin), log=True)


def log_reading(
    session: Session, actor: Actor, objek_id: int, *, today: date, now: datetime, daftar: bool = False
) -> None:
    """Write down that somebody else's recommendations were read: once per reader, object and day.

    `daftar`: a list was read; `objek_id` is then the account of the reader.
    """
    objek = f"{OBJEK}_daftar" if daftar else OBJEK
    zona = session.scalar(select(Instansi.zona_waktu).where(Instansi.id == actor.instansi_id))
    awal = datetime.combine(today, time.min, ZoneInfo(zona or "Asia/Jakarta"))
    sudah = exists().where(
        CatatanAudit.objek == objek,
        CatatanAudit.objek_id == objek_id,
        CatatanAudit.aksi == BACA,
        CatatanAudit.akun_id == actor.akun_id,
        CatatanAudit.waktu >= awal,
    )
    if not session.scalar(select(sudah)):
        kalimat = "daftar rekomendasi dibaca" if daftar else "rekomendasi dibaca"
        audit.record(session, actor, BACA, objek, objek_id, now=now, rincian={"perubahan": [kalimat]})
