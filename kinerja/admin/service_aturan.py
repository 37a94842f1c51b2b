"""Which documents stand on which edition of a rule set, and whom a new one would reach."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.angka_kredit.models import KonversiAk
from kinerja.aturan.models import Aturan, RiwayatAturan
from kinerja.aturan.muat import EdisiAturan
from kinerja.aturan.rules import KodeAturan
from kinerja.aturan.service_edisi import (
    RencanaEdisi,
    add_edition,
    export_edition,
    find_by_id,
    list_editions,
    list_riwayat,
    plan_edition,
    publish_edition,
    withdraw_edition,
)
from kinerja.errors import NotFoundError
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN
from kinerja.tanggal import format_tanggal

MENURUT_PERIODE = (KodeAturan.DISTRIBUSI, KodeAturan.PERIODE, KodeAturan.PERILAKU)
"""Rule sets whose edition follows from the first day of the period; the evaluation names only the matrix."""


@dataclass(frozen=True)
class BarisEdisi:
    """An edition: whether it holds today, and how many documents stand on it."""

    aturan: Aturan
    berlaku: bool
    dokumen: int

    @property
    def kode(self) -> KodeAturan:
        return KodeAturan(self.aturan.kode)


@dataclass(frozen=True)
class BarisAturan:
    """A rule set: the edition of today, what comes later, and the documents of all its editions."""

    kode: KodeAturan
    kini: BarisEdisi | None
    nanti: tuple[BarisEdisi, ...]
    edisi: tuple[BarisEdisi, ...]

    @property
    def dokumen(self) -> int:
        return sum(satu.dokumen for satu in self.edisi)


@dataclass(frozen=True)
class Terjangkau:
    """Open periods of an instansi that begin under a new edition."""

    kode: str
    nama: str
    periode: int


@dataclass(frozen=True)
class Pratinjau:
    """What a new edition would do, and to whom."""

    rencana: RencanaEdisi
    terjangkau: tuple[Terjangkau, ...]
    dokumen_terakhir: date | None


def list_aturan(session: Session, actor: Actor, *, today: date) -> list[BarisAturan]:
    """Every rule set with its editions, in a constant number of queries. Raises NotAuthorizedError.

    Documents are counted in what the session may see: one instansi, or all of them for the platform.
    """
    dokumen = _count_documents(session)
    milik: dict[str, list[BarisEdisi]] = defaultdict(list)
    for satu in list_editions(session, actor):
        milik[satu.kode].append(BarisEdisi(satu, _holds(satu, today), dokumen.get(satu.id, 0)))
    return [_row_of(kode, milik[kode.value], today) for kode in KodeAturan]


def list_changes(
    session: Session, actor: Actor, kode: KodeAturan | None = None
) -> list[tuple[datetime, str, str]]:
    """What was done to the editions, as time, sentence and name. Raises NotAuthorizedError."""
    return [(satu.waktu, describe_riwayat(satu), satu.nama) for satu in list_riwayat(session, actor, kode)]


KATA = {"tambah": "ditambahkan", "rancang": "dirancang", "tetapkan": "ditetapkan", "cabut": "dicabut"}


def describe_riwayat(satu: RiwayatAturan) -> str:
    """One entry as a sentence."""
    kata = KATA.get(satu.aksi, satu.aksi)
    alasan = f": {satu.alasan}" if satu.alasan else ""
    return f"{KodeAturan(satu.kode).label} mulai {format_tanggal(satu.berlaku_mulai)} {kata}{alasan}"


def export_current(session: Session, actor: Actor, kode: KodeAturan, *, today: date) -> str:
    """The edition of today (or the last one) as a file that begins on 1 January of next year.

    Raises NotFoundError without any, and NotAuthorizedError.
    """
    baris = next(satu for satu in list_aturan(session, actor, today=today) if satu.kode is kode)
    pilihan = baris.kini or (baris.edisi or (None,))[-1]
    if pilihan is None:
        raise NotFoundError("Aturan ini belum mempunyai edisi.")
    return export_edition(session, actor, pilihan.aturan, mulai=date(today.year + 1, 1, 1))


def preview_edition(session: Session, actor: Actor, edisi: EdisiAturan, *, surut: bool = False) -> Pratinjau:
    """What adding this edition would do; `session` is one of the platform. Raises as `plan_edition`."""
    terakhir = find_latest(session, edisi.kode)
    rencana = plan_edition(session, actor, edisi, dokumen_terakhir=terakhir, surut=surut)
    return Pratinjau(rencana, _list_reached(session, edisi, rencana.sampai), terakhir)


def store_edition(
    session: Session,
    actor: Actor,
    edisi: EdisiAturan,
    *,
    rancangan: bool,
    surut: bool,
    alasan: str = "",
    now: datetime,
) -> Aturan:
    """Add an edition in view of the documents of every instansi. Raises as `add_edition`."""
    return add_edition(
        session,
        actor,
        edisi,
        rancangan=rancangan,
        surut=surut,
        alasan=alasan,
        dokumen_terakhir=find_latest(session, edisi.kode),
        now=now,
    )


def publish(session: Session, actor: Actor, aturan_id: int, *, surut: bool, now: datetime) -> Aturan:
    """Let a draft hold, in view of the documents of every instansi. Raises as `publish_edition`."""
    kode = KodeAturan(find_by_id(session, actor, aturan_id).kode)
    terakhir = find_latest(session, kode)
    return publish_edition(session, actor, aturan_id, surut=surut, dokumen_terakhir=terakhir, now=now)


def withdraw(
    session: Session, actor: Actor, aturan_id: int, alasan: str, *, today: date, now: datetime
) -> Aturan:
    """Remove an edition that no document of any instansi used. Raises as `withdraw_edition`."""
    satu = find_by_id(session, actor, aturan_id)
    terpakai = _count_documents(session).get(aturan_id, 0)
    withdraw_edition(session, actor, aturan_id, alasan, terpakai=terpakai, today=today, now=now)
    return satu


def find_latest(session: Session, kode: KodeAturan) -> date | None:
    """The first day of the latest period with a fixed document under this rule set; None without any."""
    if kode in (KodeAturan.PREDIKAT, *MENURUT_PERIODE):
        query = select(func.max(PeriodePenilaian.mulai)).join(
            Evaluasi, Evaluasi.periode_id == PeriodePenilaian.id
        )
        return session.scalar(query.where(Evaluasi.ditetapkan.is_not(None)))
    if kode is KodeAturan.KONVERSI:
        tahun = session.scalar(select(func.max(KonversiAk.tahun)).where(KonversiAk.dibatalkan.is_(None)))
        return date(tahun, 1, 1) if tahun else None
    return None


def _row_of(kode: KodeAturan, edisi: Sequence[BarisEdisi], today: date) -> BarisAturan:
    nanti = [satu for satu in edisi if satu.aturan.rancangan or satu.aturan.berlaku_mulai > today]
    kini = next((satu for satu in edisi if satu.berlaku), None)
    return BarisAturan(kode, kini, tuple(nanti), tuple(edisi))


def _holds(satu: Aturan, hari: date) -> bool:
    berakhir = satu.berlaku_sampai is not None and satu.berlaku_sampai <= hari
    return not satu.rancangan and satu.berlaku_mulai <= hari and not berakhir


def _count_documents(session: Session) -> Mapping[int, int]:
    """Fixed evaluations and conversions by the edition that they stand on."""
    hasil: dict[int, int] = {}
    semua: tuple[Select[int | None, int] | Select[int, int], ...] = (
        select(Evaluasi.aturan_id, func.count(Evaluasi.id))
        .where(Evaluasi.ditetapkan.is_not(None))
        .group_by(Evaluasi.aturan_id),
        select(KonversiAk.aturan_id, func.count(KonversiAk.id))
        .where(KonversiAk.dibatalkan.is_(None))
        .group_by(KonversiAk.aturan_id),
        _by_period(),
    )
    for query in semua:
        hasil.update({nomor: jumlah for nomor, jumlah in session.execute(query) if nomor is not None})
    return hasil


def _by_period() -> Select[int, int]:
    sampai = Aturan.berlaku_sampai
    dalam = and_(
        PeriodePenilaian.mulai >= Aturan.berlaku_mulai, or_(sampai.is_(None), PeriodePenilaian.mulai < sampai)
    )
    return (
        select(Aturan.id, func.count(Evaluasi.id))
        .join(PeriodePenilaian, dalam)
        .join(Evaluasi, Evaluasi.periode_id == PeriodePenilaian.id)
        .where(
            Aturan.kode.in_([kode.value for kode in MENURUT_PERIODE]),
            Aturan.rancangan.is_(False),
            Evaluasi.ditetapkan.is_not(None),
        )
        .group_by(Aturan.id)
    )


def _list_reached(session: Session, edisi: EdisiAturan, sampai: date | None) -> tuple[Terjangkau, ...]:
    query = (
        select(Instansi.kode, Instansi.nama, func.count(PeriodePenilaian.id))
        .join(PeriodePenilaian, PeriodePenilaian.instansi_id == Instansi.id)
        .where(
            PeriodePenilaian.mulai >= edisi.berlaku_mulai,
            PeriodePenilaian.status.not_in(SUDAH_DITETAPKAN),
        )
        .group_by(Instansi.kode, Instansi.nama)
        .order_by(Instansi.nama)
    )
    if sampai is not None:
        query = query.where(PeriodePenilaian.mulai < sampai)
    return tuple(Terjangkau(*baris) for baris in session.execute(query))
