"""Load an objection with what it stands on, and decide who the actor is to it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload

from kinerja.actor import Actor, Peran
from kinerja.errors import NotFoundError
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import holds_on_acting_day
from kinerja.evaluasi.potret import PotretEvaluasi
from kinerja.keberatan.isi import AsalBukti, describe_origins, list_without_origin
from kinerja.keberatan.models import Keberatan, PenjelasanKeberatan
from kinerja.keberatan.rules import DIPUTUS, PelakuKeberatan, StatusKeberatan
from kinerja.organisasi.models import GarisPelaporan, Instansi, Kedudukan, Pegawai
from kinerja.organisasi.query import holds_on
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian
from kinerja.skp.models import Skp

TIDAK_BERTUGAS = (Kedudukan.PENSIUN, Kedudukan.BERHENTI)


@dataclass(frozen=True)
class Kasus:
    """An objection with its evaluation, its period and its questions.

    `atasan` is the atasan of the pejabat penilai of today's reporting line, None where the line names nobody
    who may decide; `pemutus` who decides, or decided.
    """

    keberatan: Keberatan
    evaluasi: Evaluasi
    periode: PeriodePenilaian
    instansi: Instansi
    penilai: Pegawai
    atasan: Pegawai | None
    pemutus: Pegawai | None
    daftar_penjelasan: tuple[PenjelasanKeberatan, ...]

    @property
    def pegawai(self) -> Pegawai:
        return self.periode.skp.pegawai

    @property
    def terbuka(self) -> tuple[PenjelasanKeberatan, ...]:
        """The questions without an answer."""
        return tuple(satu for satu in self.daftar_penjelasan if satu.dijawab is None)


def superior_of_penilai(today: date) -> ColumnElement[int | None]:
    """The atasan of the pejabat penilai, for a query with `Keberatan`, `Evaluasi` and `PeriodePenilaian`.

    The one named beside the pejabat penilai of the period, else whoever evaluates that pejabat penilai today:
    an acting one (Plt/Plh) holds the line within his dates only. Passed over are the pegawai himself, the
    pejabat penilai himself, and somebody who is no longer in office; NULL where nobody is left.
    """
    khusus, garis = aliased(GarisPelaporan), aliased(GarisPelaporan)
    disebut = (
        select(khusus.atasan_id)
        .where(_may_decide(khusus.atasan_id))
        .where(khusus.pegawai_id == Keberatan.pegawai_id, khusus.penilai_id == Evaluasi.penilai_id)
        .where(holds_on_acting_day(khusus, today))
        .correlate(Keberatan, Evaluasi, PeriodePenilaian)
        .limit(1)
        .scalar_subquery()
    )
    di_atas = (
        select(garis.penilai_id)
        .where(_may_decide(garis.penilai_id))
        .where(garis.pegawai_id == Evaluasi.penilai_id, holds_on(garis, today))
        .correlate(Keberatan, Evaluasi)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(disebut, di_atas)


def _may_decide(pegawai_id: ColumnElement[int] | InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """The condition that somebody is in office and neither objects nor judged."""
    orang = aliased(Pegawai)
    bertugas = exists().where(orang.id == pegawai_id, orang.kedudukan.not_in(TIDAK_BERTUGAS))
    return and_(bertugas, pegawai_id != Keberatan.pegawai_id, pegawai_id != Evaluasi.penilai_id)


def decider(today: date) -> ColumnElement[int | None]:
    """Who decides: the atasan of the pejabat penilai, else whom an admin named; after that, who decided."""
    return func.coalesce(Keberatan.diputus_oleh_id, superior_of_penilai(today), Keberatan.ditunjuk_id)


def load_kasus(session: Session, keberatan_id: int, *, today: date, lock: bool = False) -> Kasus:
    """The objection in two queries; `lock` makes other writers of it wait. Raises NotFoundError."""
    if lock:
        session.execute(select(Keberatan.id).where(Keberatan.id == keberatan_id).with_for_update())
    row = session.execute(_query(today).where(Keberatan.id == keberatan_id)).first()
    if row is None:
        raise NotFoundError
    keberatan, evaluasi, periode, instansi, penilai, atasan, pemutus = row
    tanya = (
        select(PenjelasanKeberatan)
        .where(PenjelasanKeberatan.keberatan_id == keberatan_id)
        .options(joinedload(PenjelasanKeberatan.pegawai))
        .order_by(PenjelasanKeberatan.diminta, PenjelasanKeberatan.id)
    )
    return Kasus(
        keberatan=keberatan,
        evaluasi=evaluasi,
        periode=periode,
        instansi=instansi,
        penilai=penilai,
        atasan=atasan,
        pemutus=pemutus,
        daftar_penjelasan=tuple(session.scalars(tanya)),
    )


def _query(
    today: date,
) -> Select[Keberatan, Evaluasi, PeriodePenilaian, Instansi, Pegawai, Pegawai, Pegawai]:
    penilai, atasan, pemutus = aliased(Pegawai), aliased(Pegawai), aliased(Pegawai)
    return (
        select(Keberatan, Evaluasi, PeriodePenilaian, Instansi, penilai, atasan, pemutus)
        .join(Evaluasi, Evaluasi.id == Keberatan.evaluasi_id)
        .join(PeriodePenilaian, PeriodePenilaian.id == Keberatan.periode_id)
        .join(Instansi, Instansi.id == Keberatan.instansi_id)
        .join(penilai, penilai.id == Evaluasi.penilai_id)
        .outerjoin(atasan, atasan.id == superior_of_penilai(today))
        .outerjoin(pemutus, pemutus.id == decider(today))
        .options(
            joinedload(PeriodePenilaian.skp).joinedload(Skp.pegawai),
            joinedload(Keberatan.ditunjuk),
        )
        .execution_options(populate_existing=True)
    )


def load_origins(session: Session, potret: PotretEvaluasi, aturan: AturanEvaluasi) -> dict[int, AsalBukti]:
    """`describe_origins`; the period is looked up where the frozen picture does not have it."""
    tanpa = list_without_origin(potret)
    query = (
        select(BuktiDukung.id, PeriodePenilaian.kode)
        .join(PeriodePenilaian, PeriodePenilaian.id == BuktiDukung.periode_id)
        .where(BuktiDukung.id.in_(tanpa))
    )
    return describe_origins(potret, aturan, dict(session.execute(query).all()) if tanpa else {})


@dataclass(frozen=True)
class KedudukanKeberatan:
    """What the actor is to an objection. An admin without a part in it sees no content."""

    pelaku: frozenset[PelakuKeberatan]
    admin: bool = False

    @property
    def baca_isi(self) -> bool:
        return bool(self.pelaku)


def find_kedudukan(actor: Actor, kasus: Kasus) -> KedudukanKeberatan:
    """What the actor is to this objection. Raises NotFoundError where he may not know of it.

    The pegawai is nothing else: nobody decides about himself. A draft is seen by its pegawai alone.
    """
    saya = actor.pegawai_id
    if saya is not None and saya == kasus.keberatan.pegawai_id:
        return KedudukanKeberatan(frozenset({PelakuKeberatan.PEGAWAI}))
    if kasus.keberatan.status is StatusKeberatan.DRAF:
        raise NotFoundError
    pelaku = set()
    if saya is not None and saya == kasus.evaluasi.penilai_id:
        pelaku.add(PelakuKeberatan.PENILAI)
    elif saya is not None and kasus.pemutus is not None and saya == kasus.pemutus.id:
        pelaku.add(PelakuKeberatan.PEMUTUS)
    admin = actor.has_everywhere(Peran.ADMIN_INSTANSI)
    if not pelaku and not admin:
        raise NotFoundError
    return KedudukanKeberatan(frozenset(pelaku), admin=admin)


def open_kasus(
    session: Session, actor: Actor, keberatan_id: int, *, today: date, lock: bool = False
) -> tuple[Kasus, KedudukanKeberatan]:
    """The objection and what the actor is to it. Raises NotFoundError."""
    kasus = load_kasus(session, keberatan_id, today=today, lock=lock)
    return kasus, find_kedudukan(actor, kasus)


def is_settled(keberatan: Keberatan) -> bool:
    """Whether it was decided."""
    return keberatan.status in DIPUTUS


def involves(actor: Actor, today: date) -> ColumnElement[bool]:
    """The condition that the actor decides about the objection or judged what it is about; no drafts."""
    return and_(
        Keberatan.status != StatusKeberatan.DRAF,
        Keberatan.pegawai_id != actor.pegawai_id,
        or_(Evaluasi.penilai_id == actor.pegawai_id, decider(today) == actor.pegawai_id),
    )
