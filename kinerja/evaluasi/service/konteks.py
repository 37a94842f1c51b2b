"""What stands round one judgement: the year of the person, the people beside, the rater's own spread.

All of it is a consideration. Nothing here is averaged and nothing proposes a rating.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan, holds_on_acting_day, is_latest
from kinerja.evaluasi.rules import Predikat, Rating
from kinerja.kalender.rules import JenisPeriode, Rentang, is_segmen_akhir
from kinerja.organisasi.models import GarisPelaporan, Pegawai, Penempatan, PeristiwaPegawai
from kinerja.organisasi.query import acts_as_head, holds_on
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import DAPAT_DINILAI, SUDAH_DITETAPKAN
from kinerja.pelaksanaan.tampilan import AKHIR_SEGMEN, label_of
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp

PERIODE_LALU = 3
"""So many earlier periods stand beside the present one in the rater's own spread."""


# The people beside


@dataclass(frozen=True)
class Tetangga:
    """Where the person stands among those whom the actor evaluates in this period.

    `belum` is the next whose evaluation waits for the actor, going round the list; None when none does.
    `jumlah_belum` counts these, this person included.
    """

    urutan: int
    jumlah: int
    sebelum: int | None
    sesudah: int | None
    belum: int | None = None
    jumlah_belum: int = 0


def find_tetangga(session: Session, actor: Actor, bahan: Bahan, *, today: date) -> Tetangga:
    """The people whom the actor evaluates in the periods of this kode and year, in the order of the list."""
    rows = session.execute(_list_colleagues(actor, bahan, today)).all()
    semua = [nomor for nomor, _ in rows]
    tempat = semua.index(bahan.periode.id)
    menunggu = [nomor for nomor, status in rows if status in DAPAT_DINILAI]
    lain = [nomor for nomor in semua[tempat + 1 :] + semua[:tempat] if nomor in menunggu]
    return Tetangga(
        urutan=tempat + 1,
        jumlah=len(semua),
        sebelum=semua[tempat - 1] if tempat else None,
        sesudah=semua[tempat + 1] if tempat + 1 < len(semua) else None,
        belum=lain[0] if lain else None,
        jumlah_belum=len(menunggu),
    )


def _list_colleagues(actor: Actor, bahan: Bahan, today: date) -> Select[*tuple[int, object]]:
    return (
        select(PeriodePenilaian.id, PeriodePenilaian.status)
        .join(PeriodePenilaian.skp)
        .join(Skp.pegawai)
        .join(GarisPelaporan, GarisPelaporan.pegawai_id == Skp.pegawai_id)
        .where(GarisPelaporan.penilai_id == actor.pegawai_id, holds_on_acting_day(GarisPelaporan, today))
        .where(PeriodePenilaian.kode == bahan.periode.kode, Skp.tahun == bahan.skp.tahun)
        .where(Skp.status != StatusSkp.DIBATALKAN)
        .order_by(Pegawai.nama, Pegawai.id, PeriodePenilaian.mulai)
    )


# The year of the person


@dataclass(frozen=True)
class TitikSeri:
    """Another period of the same person and year; `predikat` is None while none is fixed.

    `segmen_lain`: it belongs to another SKP of the year, whose stretch ended with a mutasi.
    """

    label: str
    periode_id: int
    predikat: str | None
    rentang: Rentang
    segmen_lain: bool


def list_seri(session: Session, actor: Actor, bahan: Bahan, aturan: AturanEvaluasi) -> tuple[TitikSeri, ...]:
    """The earlier periods of the year in order of time, all SKP of the person together, drafts left out.

    For the year of a whole SKP also the last evaluation of each stretch before it.
    """
    rows = [*bahan.seri, *session.execute(_other_stretches(bahan)).all()] if bahan.skp_lain else bahan.seri
    semua = [
        (periode, evaluasi if periode.status in SUDAH_DITETAPKAN else None)
        for periode, evaluasi in rows
        if periode.id != bahan.periode.id and periode.mulai < bahan.periode.sampai
        if periode.jenis is not JenisPeriode.TAHUNAN or periode.skp_id != bahan.skp.id
    ]
    semua.sort(key=lambda satu: (satu[0].sampai, satu[0].jenis is JenisPeriode.TAHUNAN))
    return tuple(
        TitikSeri(
            _name(periode, aturan),
            periode.id,
            aturan.label[evaluasi.predikat] if evaluasi and evaluasi.predikat else None,
            Rentang(periode.mulai, periode.sampai),
            periode.skp_id != bahan.skp.id,
        )
        for periode, evaluasi in semua
    )


def _name(periode: PeriodePenilaian, aturan: AturanEvaluasi) -> str:
    if is_segmen_akhir(periode.jenis, Rentang(periode.mulai, periode.sampai)):
        return AKHIR_SEGMEN
    return label_of(periode.kode, periode.jenis, aturan.periode)


def _other_stretches(bahan: Bahan) -> Select[*tuple[PeriodePenilaian, Evaluasi]]:
    return (
        select(PeriodePenilaian, Evaluasi)
        .join(PeriodePenilaian.skp)
        .outerjoin(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .where(Skp.pegawai_id == bahan.pegawai.id, Skp.tahun == bahan.skp.tahun, Skp.id != bahan.skp.id)
        .where(Skp.status != StatusSkp.DIBATALKAN)
    )


# The rater's own spread


@dataclass(frozen=True)
class KolomSendiri:
    """One period of the rater: how many people with each predikat and rating; `ini` is the present one."""

    label: str
    jumlah: int
    predikat: Mapping[Predikat, int]
    hasil: Mapping[Rating, int]
    perilaku: Mapping[Rating, int]
    ini: bool


def find_own_spread(
    session: Session, actor: Actor, bahan: Bahan, aturan: AturanEvaluasi
) -> tuple[KolomSendiri, ...]:
    """The actor's own predikat and ratings in this period and the last ones of its kind, oldest first.

    Only the own ones, as counts: no colleague is compared with. Drafts of the present period count.
    """
    isi: dict[tuple[int, str], list[tuple[Predikat, Rating, Rating, int]]] = {}
    for tahun, kode, predikat, hasil, perilaku, jumlah in session.execute(_own_ratings(actor, bahan)):
        if predikat and hasil and perilaku:
            isi.setdefault((tahun, kode), []).append((predikat, hasil, perilaku, jumlah))
    ini = (bahan.skp.tahun, bahan.periode.kode)
    kolom = sorted(satu for satu in isi if satu <= ini)[-PERIODE_LALU - 1 :]
    return tuple(_count(satu, isi[satu], satu == ini, bahan, aturan) for satu in kolom)


def _own_ratings(
    actor: Actor, bahan: Bahan
) -> Select[*tuple[int, str, Predikat | None, Rating | None, Rating | None, int]]:
    kolom = (
        Skp.tahun,
        PeriodePenilaian.kode,
        Evaluasi.predikat,
        Evaluasi.rating_hasil,
        Evaluasi.rating_perilaku,
    )
    draf = and_(PeriodePenilaian.kode == bahan.periode.kode, Skp.tahun == bahan.skp.tahun)
    return (
        select(*kolom, func.count())
        .select_from(Evaluasi)
        .join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(PeriodePenilaian.skp)
        .where(Evaluasi.penilai_id == actor.pegawai_id, is_latest(), Evaluasi.predikat.is_not(None))
        .where(PeriodePenilaian.jenis == bahan.periode.jenis, Skp.tahun >= bahan.skp.tahun - 1)
        .where(or_(PeriodePenilaian.status.in_(SUDAH_DITETAPKAN), draf))
        .group_by(*kolom)
    )


def _count(
    satu: tuple[int, str],
    baris: list[tuple[Predikat, Rating, Rating, int]],
    ini: bool,
    bahan: Bahan,
    aturan: AturanEvaluasi,
) -> KolomSendiri:
    predikat, hasil, perilaku = Counter[Predikat](), Counter[Rating](), Counter[Rating]()
    for satu_predikat, satu_hasil, satu_perilaku, jumlah in baris:
        predikat[satu_predikat] += jumlah
        hasil[satu_hasil] += jumlah
        perilaku[satu_perilaku] += jumlah
    label = f"{label_of(satu[1], bahan.periode.jenis, aturan.periode)} {satu[0]}"
    return KolomSendiri(label, sum(predikat.values()), predikat, hasil, perilaku, ini)


# Who sets the capaian that is waited for


def find_penetap(session: Session, actor: Actor, bahan: Bahan, *, today: date) -> str:
    """ "Maria Lestari, M.A.P., pimpinan Badan Kepegawaian", as far as it is known who sets the capaian."""
    induk = bahan.penempatan.unit.induk if bahan.penempatan else None
    if induk is None:
        return "admin instansi"
    tetap = (
        select(Pegawai)
        .join(Penempatan, Penempatan.pegawai_id == Pegawai.id)
        .where(Penempatan.unit_id == induk.id, Penempatan.kepala_unit, holds_on(Penempatan, today))
        .order_by(Penempatan.id)
        .limit(1)
    )
    if kepala := session.scalar(tetap):
        return f"{kepala.nama_lengkap}, pimpinan {induk.nama}"
    sementara = (
        select(PeristiwaPegawai)
        .options(joinedload(PeristiwaPegawai.pegawai))
        .where(PeristiwaPegawai.unit_id == induk.id, acts_as_head(today))
        .order_by(PeristiwaPegawai.mulai.desc(), PeristiwaPegawai.id.desc())
        .limit(1)
    )
    if plt := session.scalar(sementara):
        return f"{plt.pegawai.nama_lengkap}, {plt.jenis.value.capitalize()}. pimpinan {induk.nama}"
    return f"pimpinan {induk.nama}"
