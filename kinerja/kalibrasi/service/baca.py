"""The board of one session, and the sessions of a leader or participant."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.evaluasi.service import log_kalibrasi_reading
from kinerja.kalender.rules import Periode
from kinerja.kalibrasi.hak import check_may_enter, is_leader, refuse_former_leader, refuse_member
from kinerja.kalibrasi.jawaban import describe_view
from kinerja.kalibrasi.models import Kalibrasi, PesertaKalibrasi, PindahKalibrasi
from kinerja.kalibrasi.muat import find_session, list_peserta, load_cycles, load_group, load_moves
from kinerja.kalibrasi.papan import Papan, build_papan
from kinerja.kalibrasi.rules import TRANSISI, AksiKalibrasi, Sel, StatusKalibrasi
from kinerja.kalibrasi.service.tanda_tangan import TandaTangan, describe_signature
from kinerja.organisasi.models import Pegawai

SEHALAMAN = 50


@dataclass(frozen=True)
class BarisSesi:
    """One session of the list with the number of its moves."""

    kalibrasi: Kalibrasi
    jumlah: int
    memimpin: bool


@dataclass(frozen=True)
class DaftarSesi:
    """The newest sessions that the actor leads or was invited to."""

    daftar: tuple[BarisSesi, ...]


@dataclass(frozen=True, kw_only=True)
class HalamanKalibrasi:
    """The board with who takes part and what the reader may do; `dipindah` are the moves by name,
    `tanda_tangan` the state of the signature on closed minutes."""

    papan: Papan
    peserta: tuple[Pegawai, ...]
    periode: Periode
    memimpin: bool
    aksi: frozenset[AksiKalibrasi]
    boleh_pindah: bool
    dipindah: tuple[tuple[str, PindahKalibrasi], ...]
    tanda_tangan: TandaTangan | None

    @property
    def lihat(self) -> str:
        """What a page with this board shows, for the answer to its next move."""
        return describe_view(self.papan)

    @property
    def kalibrasi(self) -> Kalibrasi:
        return self.papan.kalibrasi


def list_sesi(session: Session, actor: Actor) -> DaftarSesi:
    """Sessions of the actor, newest first, in one query."""
    if actor.pegawai_id is None:
        return DaftarSesi(())
    diundang = exists().where(
        PesertaKalibrasi.kalibrasi_id == Kalibrasi.id, PesertaKalibrasi.pegawai_id == actor.pegawai_id
    )
    jumlah = (
        select(func.count(PindahKalibrasi.id))
        .where(PindahKalibrasi.kalibrasi_id == Kalibrasi.id)
        .correlate(Kalibrasi)
        .scalar_subquery()
    )
    query = (
        select(Kalibrasi, jumlah)
        .where(or_(Kalibrasi.pemimpin_id == actor.pegawai_id, diundang))
        .options(joinedload(Kalibrasi.unit), joinedload(Kalibrasi.pemimpin))
        .order_by(Kalibrasi.tanggal.desc(), Kalibrasi.id.desc())
        .limit(SEHALAMAN)
    )
    rows = session.execute(query)
    return DaftarSesi(tuple(BarisSesi(satu, banyak, is_leader(actor, satu)) for satu, banyak in rows))


def open_board(
    session: Session,
    actor: Actor,
    kalibrasi_id: int,
    *,
    kata: str = "",
    orang_id: int | None = None,
    ke: Sel | None = None,
    today: date,
) -> HalamanKalibrasi:
    """The board of a session in a number of queries that does not grow with the group.

    Raises NotFoundError, and NotAuthorizedError for somebody of the group itself and for a former leader.
    """
    kalibrasi = find_session(session, kalibrasi_id)
    peserta = list_peserta(session, kalibrasi_id)
    check_may_enter(actor, kalibrasi, peserta)
    refuse_former_leader(session, actor, kalibrasi, today=today)
    pindah = load_moves(session, kalibrasi_id)
    berlangsung = kalibrasi.status is StatusKalibrasi.BERLANGSUNG
    grup = load_group(
        session,
        actor,
        kalibrasi.unit_id,
        kalibrasi.tahun,
        kalibrasi.kode_periode,
        pindah=pindah if berlangsung else {},
        today=today,
    )
    refuse_member(actor, grup)
    siklus = load_cycles(session, grup.periode, grup.setahun, [satu.pegawai.id for satu in grup.orang])
    aksi = frozenset(a for status, a in TRANSISI if status is kalibrasi.status)
    return HalamanKalibrasi(
        papan=build_papan(kalibrasi, grup, siklus, kata=kata, orang_id=orang_id, ke=ke),
        peserta=tuple(peserta),
        periode=grup.periode,
        memimpin=is_leader(actor, kalibrasi),
        aksi=aksi if is_leader(actor, kalibrasi) else frozenset(),
        boleh_pindah=berlangsung,
        dipindah=tuple(
            (satu.pegawai.nama_lengkap, pindah[satu.periode.id])
            for satu in grup.orang
            if satu.periode and satu.periode.id in pindah
        ),
        tanda_tangan=describe_signature(session, actor, kalibrasi),
    )


def log_board(
    session: Session, actor: Actor, hal: HalamanKalibrasi, *, zona: str, today: date, now: datetime
) -> None:
    """Write down that the drafts of others were seen; a pejabat penilai knows those of his own people."""
    daftar = [
        satu.periode.id
        for satu in hal.papan.grup.orang
        if satu.periode and satu.evaluasi and (satu.penilai is None or satu.penilai.id != actor.pegawai_id)
    ]
    if daftar:
        awal = datetime.combine(today, time.min, ZoneInfo(zona))
        log_kalibrasi_reading(session, actor, daftar, awal=awal, now=now)
