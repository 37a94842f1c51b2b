"""Load a session with its group: each person's draft, the staged moves, and the cycles before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, defer, joinedload

from kinerja.actor import Actor
from kinerja.aturan.rules import CapaianOrganisasi, Predikat
from kinerja.aturan.service import load_periode
from kinerja.errors import NotFoundError
from kinerja.evaluasi.aturan import AturanEvaluasi, load_aturan
from kinerja.evaluasi.grup import select_group
from kinerja.evaluasi.models import CapaianUnit, Evaluasi
from kinerja.evaluasi.muat import is_latest
from kinerja.kalender.rules import Periode, list_periode, tahun_kalender
from kinerja.kalibrasi.models import Kalibrasi, PesertaKalibrasi, PindahKalibrasi
from kinerja.kalibrasi.rules import Sel
from kinerja.organisasi.models import GarisPelaporan, Jabatan, Pegawai, Penempatan
from kinerja.organisasi.query import holds_on
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN, StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.muat import acting_day


@dataclass(frozen=True, kw_only=True)
class Orang:
    """One person of the group; `evaluasi` is None before the first rating, `penilai` while nobody is mapped.

    `asal` is the cell of the draft, None while a rating is missing; `pindah` the staged move.
    """

    pegawai: Pegawai
    jabatan: str
    periode: PeriodePenilaian | None
    evaluasi: Evaluasi | None
    penilai: Pegawai | None
    pindah: PindahKalibrasi | None

    @property
    def asal(self) -> Sel | None:
        e = self.evaluasi
        if e is None or e.rating_hasil is None or e.rating_perilaku is None:
            return None
        return Sel(e.rating_hasil, e.rating_perilaku)

    @property
    def kini(self) -> Sel | None:
        """Where the chip stands: the cell of the staged move, else of the draft."""
        return Sel(self.pindah.hasil_baru, self.pindah.perilaku_baru) if self.pindah else self.asal

    @property
    def predikat(self) -> Predikat | None:
        if self.pindah:
            return self.pindah.predikat_baru
        return self.evaluasi.predikat if self.evaluasi else None

    @property
    def draf(self) -> bool:
        """Whether it can move: rated, not fixed."""
        return (
            self.periode is not None
            and self.periode.status is StatusPeriode.DINILAI
            and self.asal is not None
        )

    @property
    def tetap(self) -> bool:
        return self.periode is not None and self.periode.status in SUDAH_DITETAPKAN

    @property
    def basi(self) -> bool:
        """Whether the draft changed since its move was staged."""
        return self.pindah is not None and (
            self.evaluasi is None or not self.draf or self.evaluasi.versi != self.pindah.evaluasi_versi
        )


@dataclass(frozen=True, kw_only=True)
class Grup:
    """The people of a unit in a period with what limits their predikat; `setahun` are all of the year."""

    periode: Periode
    setahun: tuple[Periode, ...]
    hari: date
    aturan: AturanEvaluasi
    capaian: CapaianOrganisasi | None
    orang: tuple[Orang, ...]


def find_periode(session: Session, actor: Actor, tahun: int, kode: str) -> tuple[Periode, list[Periode]]:
    """A period of the calendar of a year, and all of that year. Raises NotFoundError."""
    aturan = load_periode(session, actor, on=date(tahun, 1, 1))
    semua = [
        satu
        for jenis in dict.fromkeys(pola.jenis for pola in aturan.daftar)
        for satu in list_periode(aturan, jenis, tahun, tahun_kalender(tahun))
    ]
    found = next((satu for satu in semua if satu.kode == kode), None)
    if found is None:
        raise NotFoundError
    return found, semua


def load_group(
    session: Session,
    actor: Actor,
    unit_id: int,
    tahun: int,
    kode: str,
    *,
    pindah: Mapping[int, PindahKalibrasi] | None = None,
    today: date,
) -> Grup:
    """The group by name, in four queries however large it is. Raises NotFoundError for an unknown period."""
    periode, setahun = find_periode(session, actor, tahun, kode)
    hari = acting_day(periode.rentang.mulai, periode.rentang.sampai, today)
    semua = pindah or {}
    orang = tuple(
        Orang(
            pegawai=pegawai,
            jabatan=jabatan,
            periode=satu,
            evaluasi=evaluasi,
            penilai=penilai,
            pindah=semua.get(satu.id) if satu else None,
        )
        for pegawai, jabatan, satu, evaluasi, penilai in session.execute(_people(unit_id, kode, hari))
    )
    query = select(CapaianUnit.nilai).where(
        CapaianUnit.unit_id == unit_id, CapaianUnit.tahun == tahun, CapaianUnit.kode_periode == kode
    )
    return Grup(
        periode=periode,
        setahun=tuple(setahun),
        hari=hari,
        aturan=load_aturan(session, actor, on=periode.rentang.mulai),
        capaian=session.scalar(query),
        orang=orang,
    )


def _people(unit_id: int, kode: str, hari: date) -> Select[Pegawai, str, PeriodePenilaian, Evaluasi, Pegawai]:
    penilai = aliased(Pegawai)
    query = select_group(
        select(Pegawai, Jabatan.nama, PeriodePenilaian, Evaluasi, penilai),
        kode,
        hari,
        Penempatan.unit_id == unit_id,
    )
    return (
        query.join(Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .outerjoin(
            GarisPelaporan,
            and_(GarisPelaporan.pegawai_id == Pegawai.id, holds_on(GarisPelaporan, hari)),
        )
        .outerjoin(penilai, penilai.id == GarisPelaporan.penilai_id)
        .options(
            defer(Evaluasi.potret, raiseload=True),
            defer(Evaluasi.usulan, raiseload=True),
        )
        .order_by(Pegawai.nama, Pegawai.id)
    )


def find_session(session: Session, kalibrasi_id: int, *, lock: bool = False) -> Kalibrasi:
    """The session with its unit and leader. Raises NotFoundError."""
    query = (
        select(Kalibrasi)
        .where(Kalibrasi.id == kalibrasi_id)
        .options(joinedload(Kalibrasi.unit), joinedload(Kalibrasi.pemimpin))
    )
    if lock:
        query = query.with_for_update(of=Kalibrasi).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def list_peserta(session: Session, kalibrasi_id: int) -> list[Pegawai]:
    """Who was invited, by name."""
    query = (
        select(Pegawai)
        .join(PesertaKalibrasi, PesertaKalibrasi.pegawai_id == Pegawai.id)
        .where(PesertaKalibrasi.kalibrasi_id == kalibrasi_id)
        .order_by(Pegawai.nama, Pegawai.id)
    )
    return list(session.scalars(query))


def load_moves(session: Session, kalibrasi_id: int) -> dict[int, PindahKalibrasi]:
    """The staged moves by period, oldest first."""
    query = select(PindahKalibrasi).where(PindahKalibrasi.kalibrasi_id == kalibrasi_id)
    return {satu.periode_id: satu for satu in session.scalars(query.order_by(PindahKalibrasi.id))}


@dataclass(frozen=True)
class Siklus:
    """An earlier cycle: its label, and by person the predikat and cell that were fixed."""

    label: str
    predikat: Mapping[int, Predikat]
    sel: Mapping[int, Sel]


def load_cycles(
    session: Session, periode: Periode, semua: Sequence[Periode], pegawai: Sequence[int]
) -> tuple[Siklus, ...]:
    """The period before in the same year, and the whole year before, in one query. Empty for no people."""
    tahun = periode.rentang.mulai.year
    sebelum = [s for s in semua if s.jenis is periode.jenis and s.rentang.sampai <= periode.rentang.mulai]
    kunci = [(tahun, sebelum[-1].kode, sebelum[-1].label)] if sebelum else []
    tahunan = next((s for s in semua if s.kode == "TH"), None)
    if tahunan is not None:
        kunci.append((tahun - 1, "TH", f"Tahun {tahun - 1}"))
    if not pegawai or not kunci:
        return ()
    rows = session.execute(_fixed(kunci, pegawai)).all()
    hasil = []
    for th, kode, label in kunci:
        milik = [row for row in rows if row[1] == th and row[2] == kode and row[3] is not None]
        hasil.append(Siklus(label, {r[0]: r[3] for r in milik}, {r[0]: Sel(r[4], r[5]) for r in milik}))
    return tuple(hasil)


def _fixed(kunci: Sequence[tuple[int, str, str]], pegawai: Sequence[int]) -> Select:  # type: ignore[type-arg]
    kolom = (
        Skp.pegawai_id,
        Skp.tahun,
        PeriodePenilaian.kode,
        Evaluasi.predikat,
        Evaluasi.rating_hasil,
        Evaluasi.rating_perilaku,
    )
    return (
        select(*kolom)
        .select_from(PeriodePenilaian)
        .join(Skp, Skp.id == PeriodePenilaian.skp_id)
        .join(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .where(Skp.pegawai_id.in_(pegawai), PeriodePenilaian.status.in_(SUDAH_DITETAPKAN))
        .where(or_(*(and_(Skp.tahun == th, PeriodePenilaian.kode == kode) for th, kode, _ in kunci)))
        .order_by(PeriodePenilaian.sampai)
    )
