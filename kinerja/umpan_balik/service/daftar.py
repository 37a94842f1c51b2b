"""Lists of feedback: whom one may speak about, what one got, what one gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja.actor import Actor
from kinerja.aturan.service import load_periode
from kinerja.kalender.rules import JenisPeriode, Rentang
from kinerja.organisasi.models import AnggotaTim, GarisPelaporan, Pegawai, TimKerja
from kinerja.organisasi.query import colleagues_of, holds_on
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import DAPAT_DITANGGAPI, status_on
from kinerja.pelaksanaan.tampilan import PeriodeTab, tab_of
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.umpan_balik.models import UmpanBalik
from kinerja.umpan_balik.muat import load_kebijakan
from kinerja.umpan_balik.query import was_asked
from kinerja.umpan_balik.rules import KebijakanNama, may_change
from kinerja.umpan_balik.tampilan import PembacaUmpan, UmpanBalikTampil, Utas

BATAS_REKAN = 50
BATAS_DIBERIKAN = 100


@dataclass(frozen=True)
class OrangUmpanBalik:
    """Somebody to whom the actor may give feedback in a period that is open for it.

    `jauh`: only because the actor was asked.
    """

    pegawai: Pegawai
    periode_id: int
    ini: PeriodeTab
    pimpinan: bool
    anggota_tim: bool = False
    bawahan: bool = False
    jauh: bool = False


@dataclass(frozen=True)
class UmpanDiterima:
    """What the actor got in one period; `judul` is the result or the value that it is about."""

    ini: PeriodeTab
    tahun: int
    daftar: tuple[tuple[str, UmpanBalikTampil], ...]


@dataclass(frozen=True)
class UmpanDiberikan:
    """One feedback that the actor gave, with the person and whether it may still be changed."""

    umpan: UmpanBalik
    pegawai: Pegawai
    judul: str
    terbuka: bool


@dataclass(frozen=True)
class Diterima:
    """The page of what the actor got. The policy is shown whether or not something is held back."""

    daftar: tuple[UmpanDiterima, ...]
    kebijakan: KebijakanNama


def list_orang_umpan_balik(
    session: Session, actor: Actor, *, sesudah: tuple[str, int] | None = None, today: date
) -> list[OrangUmpanBalik]:
    """Colleagues in line, unit and team, the penilai, bawahan, members of led teams, and people about whom
    the actor was asked, each with the open period of today.

    By name, at most `BATAS_REKAN` + 1 after the key (name, id) of the last one seen.
    """
    saya = actor.pegawai_id
    if saya is None:
        return []
    garis = GarisPelaporan
    penilai = select(garis.penilai_id).where(garis.pegawai_id == saya, holds_on(garis, today))
    rekan = select(garis.pegawai_id).where(garis.penilai_id.in_(penilai), holds_on(garis, today))
    bawahan = select(garis.pegawai_id).where(garis.penilai_id == saya, holds_on(garis, today))
    anggota = (
        select(AnggotaTim.pegawai_id)
        .join(TimKerja, TimKerja.id == AnggotaTim.tim_id)
        .where(TimKerja.ketua_id == saya, holds_on(TimKerja, today), holds_on(AnggotaTim, today))
    )
    diminta = was_asked(saya)
    semua = (penilai, rekan, bawahan, anggota, colleagues_of(saya, on=today))
    query = (
        select(
            PeriodePenilaian,
            Pegawai,
            Pegawai.id.in_(penilai),
            Pegawai.id.in_(anggota),
            Pegawai.id.in_(bawahan),
            not_(or_(*(Pegawai.id.in_(satu) for satu in semua))),
        )
        .join(PeriodePenilaian.skp)
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .where(or_(diminta, *(Pegawai.id.in_(satu) for satu in semua)), Pegawai.id != saya)
        .where(PeriodePenilaian.mulai <= today, PeriodePenilaian.sampai > today)
        .where(PeriodePenilaian.jenis != JenisPeriode.TAHUNAN, Skp.ditetapkan.is_not(None))
        .options(joinedload(PeriodePenilaian.skp))
        .order_by(Pegawai.nama, Pegawai.id)
        .limit(BATAS_REKAN + 1)
    )
    if sesudah is not None:
        nama, pegawai_id = sesudah
        query = query.where(or_(Pegawai.nama > nama, and_(Pegawai.nama == nama, Pegawai.id > pegawai_id)))
    aturan = load_periode(session, actor, on=today)
    return [
        OrangUmpanBalik(pegawai, satu.id, tab_of(satu, aturan, today), *hubungan)
        for satu, pegawai, *hubungan in session.execute(query)
        if status_on(satu.status, satu.jenis, Rentang(satu.mulai, satu.sampai), today) in DAPAT_DITANGGAPI
    ]


def list_diterima(session: Session, actor: Actor, tahun: int, *, today: date) -> Diterima:
    """What the actor got in the periods of a year, the newest period first, as he may see it."""
    query = (
        select(UmpanBalik, PeriodePenilaian, RencanaHasilKerja.teks)
        .join(PeriodePenilaian, PeriodePenilaian.id == UmpanBalik.periode_id)
        .join(PeriodePenilaian.skp)
        .outerjoin(RencanaHasilKerja, RencanaHasilKerja.id == UmpanBalik.rencana_hasil_kerja_id)
        .where(Skp.pegawai_id == (actor.pegawai_id or 0), Skp.tahun == tahun, UmpanBalik.ditarik.is_(None))
        .options(joinedload(UmpanBalik.pemberi), joinedload(UmpanBalik.laporan))
        .order_by(PeriodePenilaian.mulai.desc(), PeriodePenilaian.id)
    )
    aturan = load_periode(session, actor, on=today)
    pembaca = PembacaUmpan(actor.pegawai_id, sebagai_penilai=False, today=today, melapor=True)
    menurut_periode: dict[int, tuple[PeriodePenilaian, list[UmpanBalik]]] = {}
    judul: dict[str, str] = {}
    for umpan, periode, teks in session.execute(query):
        menurut_periode.setdefault(periode.id, (periode, []))[1].append(umpan)
        judul[umpan.tanda] = _title(umpan, teks)
    terlihat = [(periode, Utas(semua, pembaca).all()) for periode, semua in menurut_periode.values()]
    return Diterima(
        tuple(
            UmpanDiterima(
                tab_of(periode, aturan, today), tahun, tuple((judul[satu.tanda], satu) for satu in semua)
            )
            for periode, semua in terlihat
            if semua  # a heading without texts would say that some are held back
        ),
        load_kebijakan(session, actor),
    )


def list_diberikan(session: Session, actor: Actor, *, today: date) -> list[UmpanDiberikan]:
    """What the actor gave, newest first, without answers and what he took back."""
    query = (
        select(UmpanBalik, PeriodePenilaian, Pegawai, RencanaHasilKerja.teks)
        .join(PeriodePenilaian, PeriodePenilaian.id == UmpanBalik.periode_id)
        .join(PeriodePenilaian.skp)
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .outerjoin(RencanaHasilKerja, RencanaHasilKerja.id == UmpanBalik.rencana_hasil_kerja_id)
        .where(UmpanBalik.pemberi_id == (actor.pegawai_id or 0), UmpanBalik.ditarik.is_(None))
        .where(UmpanBalik.balasan_dari_id.is_(None), Skp.pegawai_id != (actor.pegawai_id or 0))
        .order_by(UmpanBalik.dibuat.desc(), UmpanBalik.id.desc())
        .limit(BATAS_DIBERIKAN)
    )
    rows = session.execute(query).all()
    semua_periode = {periode.id: periode for _, periode, _, _ in rows}
    utas = _threads_of(session, actor, list(semua_periode), today)
    terbuka = {
        satu.id: status_on(satu.status, satu.jenis, Rentang(satu.mulai, satu.sampai), today)
        in DAPAT_DITANGGAPI
        for satu in semua_periode.values()
    }
    return [
        UmpanDiberikan(
            umpan,
            pegawai,
            _title(umpan, teks),
            may_change(
                umpan.kerahasiaan,
                terbuka=utas[periode.id].is_open(umpan),
                periode_terbuka=terbuka[periode.id],
            ),
        )
        for umpan, periode, pegawai, teks in rows
    ]


def _threads_of(session: Session, actor: Actor, ids: Sequence[int], today: date) -> dict[int, Utas]:
    """The threads of several periods as their giver sees them, in one query."""
    query = select(UmpanBalik).where(UmpanBalik.periode_id.in_(ids), UmpanBalik.ditarik.is_(None))
    semua: dict[int, list[UmpanBalik]] = {satu: [] for satu in ids}
    for umpan in session.scalars(query):
        semua[umpan.periode_id].append(umpan)
    pembaca = PembacaUmpan(actor.pegawai_id, sebagai_penilai=False, today=today)
    return {periode_id: Utas(daftar, pembaca) for periode_id, daftar in semua.items()}


def _title(umpan: UmpanBalik, rhk: str | None) -> str:
    return umpan.nilai_perilaku.label if umpan.nilai_perilaku else (rhk or "")
