"""Read one evaluation: for its pegawai, and for others, whose reading is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.audit import CatatanAudit
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan, deadline_of, describe_periode, open_for_reading
from kinerja.evaluasi.pembaca import Pembaca, find_pembaca
from kinerja.evaluasi.potret import AlasanPredikat, PeriodeDinilai, read_alasan
from kinerja.evaluasi.rules import Predikat
from kinerja.evaluasi.service.bola import JejakBola, trace_bola
from kinerja.evaluasi.service.buka import list_replaced
from kinerja.kalender.rules import is_past
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.jejak import OBJEK
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN, AksiPeriode, StatusPeriode

BACA = "evaluasi.baca"


@dataclass(frozen=True, kw_only=True)
class HalamanHasil:
    """The result as its pegawai and others see it; a draft of the pejabat penilai stays hidden.

    `terakhir` is the last moment of a keberatan, `lewat` whether it is over. `pembaca_lain` is set where this
    reading is to be written down (`log_reading`). `terdahulu` are the revisions that were replaced, `dibuka`
    the last opening of a fixed one, `bola` who held a period that is not rated.
    """

    bahan: Bahan
    aturan: AturanEvaluasi
    periode: PeriodeDinilai
    status: StatusPeriode
    evaluasi: Evaluasi | None
    predikat: str
    alasan: AlasanPredikat | None
    penilai: Pegawai | None
    terakhir: datetime | None
    lewat: bool
    sebagai_pemilik: bool
    sebagai_penilai: bool
    boleh_terima: bool
    pembaca_lain: Pembaca | None
    perubahan: tuple[str, ...]
    pembaca: tuple[CatatanAudit, ...]
    terdahulu: tuple[Evaluasi, ...]
    dibuka: CatatanAudit | None
    boleh_buka: bool
    bola: JejakBola | None
    label: Mapping[Predikat, str]


def open_hasil(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> HalamanHasil:
    """The result of one period. Raises NotFoundError."""
    bahan, garis, kedudukan = open_for_reading(session, actor, periode_id, today=today)
    aturan = load_aturan(session, actor, on=bahan.periode.mulai)
    status = current_status(bahan.periode, today)
    evaluasi = bahan.evaluasi if status in SUDAH_DITETAPKAN else None
    terakhir = deadline_of(aturan.periode, evaluasi, bahan.instansi.zona_waktu)
    alasan = read_alasan(evaluasi.alasan) if evaluasi else None
    label = bahan.words(aturan.label)
    penilai_id = evaluasi.penilai_id if evaluasi else garis.penilai_id
    return HalamanHasil(
        bahan=bahan,
        aturan=aturan,
        periode=describe_periode(bahan.periode, aturan),
        status=status,
        evaluasi=evaluasi,
        predikat=label[evaluasi.predikat] if evaluasi and evaluasi.predikat else "",
        alasan=alasan,
        penilai=session.scalar(select(Pegawai).where(Pegawai.id == penilai_id)),
        terakhir=terakhir,
        lewat=terakhir is not None and is_past(terakhir, now),
        sebagai_pemilik=kedudukan.pemilik,
        sebagai_penilai=kedudukan.penilai,
        boleh_terima=kedudukan.pemilik and status is StatusPeriode.DITETAPKAN,
        pembaca_lain=find_pembaca(bahan, kedudukan, today=today),
        perubahan=_describe_changes(alasan, label),
        pembaca=_list_readers(session, periode_id) if kedudukan.pemilik else (),
        terdahulu=tuple(list_replaced(session, actor, bahan.evaluasi)) if bahan.evaluasi else (),
        dibuka=_last_opening(session, bahan),
        boleh_buka=actor.has_everywhere(Peran.ADMIN_INSTANSI)
        and not kedudukan.pemilik
        and status is StatusPeriode.DITETAPKAN,
        bola=trace_bola(session, actor, bahan, aturan, ada_penilai=garis.penilai_id is not None, today=today),
        label=label,
    )


def _last_opening(session: Session, bahan: Bahan) -> CatatanAudit | None:
    """When and why a fixed evaluation was opened again; None where it never was."""
    if bahan.evaluasi is None or bahan.evaluasi.menggantikan_id is None:
        return None
    query = (
        select(CatatanAudit)
        .where(CatatanAudit.objek == OBJEK, CatatanAudit.objek_id == bahan.periode.id)
        .where(CatatanAudit.aksi == f"periode.{AksiPeriode.BUKA_PENILAIAN.value}")
        .order_by(CatatanAudit.urutan.desc())
        .limit(1)
    )
    return session.scalar(query)


def log_reading(session: Session, actor: Actor, pembaca: Pembaca, *, now: datetime) -> None:
    """Write down a reading that `open_hasil` or `load_cetakan` has just allowed.

    One entry per reader, period and day: the pegawai sees who read, not how often.
    """
    sudah = exists().where(
        CatatanAudit.objek == OBJEK,
        CatatanAudit.objek_id == pembaca.periode_id,
        CatatanAudit.aksi == BACA,
        CatatanAudit.akun_id == actor.akun_id,
        CatatanAudit.waktu >= pembaca.awal,
    )
    if session.scalar(select(sudah)):
        return
    audit.record(
        session,
        actor,
        BACA,
        OBJEK,
        pembaca.periode_id,
        now=now,
        rincian={"perubahan": [f"penilaian dibaca sebagai {pembaca.sebagai}"]},
    )


def _describe_changes(alasan: AlasanPredikat | None, label: Mapping[Predikat, str]) -> tuple[str, ...]:
    return tuple(
        f"{satu.komponen.label} {satu.rating.label.lower()}: {label[satu.predikat]}"
        for satu in (alasan.lainnya if alasan else ())
    )


def _list_readers(session: Session, periode_id: int) -> tuple[CatatanAudit, ...]:
    query = select(CatatanAudit).where(
        CatatanAudit.objek == OBJEK, CatatanAudit.objek_id == periode_id, CatatanAudit.aksi == BACA
    )
    return tuple(session.scalars(query.order_by(CatatanAudit.urutan.desc()).limit(20)))
