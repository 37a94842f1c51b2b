"""What a superior sees of people: the board of a period, and its summary on Beranda."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from kinerja.actor import Actor, Peran
from kinerja.aturan.rules import AturanPeriode
from kinerja.aturan.service import get_setting
from kinerja.aturan.service_kalender import Kalender, load_kalender
from kinerja.errors import NotFoundError
from kinerja.kalender.rules import (
    JenisPeriode,
    Periode,
    ZonaWaktu,
    find_periode,
    list_periode,
    tahun_kalender,
)
from kinerja.organisasi.models import Instansi, Pegawai, UnitKerja
from kinerja.organisasi.pencarian import match_pegawai
from kinerja.tim.papan import BarisTim, Papan, Sasaran
from kinerja.tim.rules import Saring, day_in_focus

SEHALAMAN = 25
PERHATIAN = 4
TAHUN_TERAWAL = 2
CABANG_TERBANYAK = 500


@dataclass(frozen=True, kw_only=True)
class Pilihan:
    """What the reader chose; None and "" stand for the default."""

    tahun: int | None = None
    kode: str = ""
    unit_id: int | None = None
    saring: Saring = Saring.SEMUA
    kata: str = ""
    setelah: tuple[str, int] | None = None


@dataclass(frozen=True)
class PohonUnit:
    """The units the reader may look at: `jalur` leads to the chosen one, `cabang` are units by their parent.

    The tops stand under None.
    """

    jalur: tuple[int, ...]
    cabang: Mapping[int | None, tuple[UnitKerja, ...]]
    terpilih: UnitKerja | None


@dataclass(frozen=True, kw_only=True)
class HalamanTim:
    """One page of the board. `berikut` is the key of the next page, None on the last."""

    periode: Periode
    tahun: int
    daftar_tahun: tuple[int, ...]
    daftar_periode: tuple[Periode, ...]
    jumlah: Mapping[Saring, int]
    daftar: tuple[BarisTim, ...]
    pohon: PohonUnit | None
    berikut: tuple[str, int] | None


@dataclass(frozen=True)
class RingkasanTim:
    """The team of the actor in the period in focus: counts, and the people who need a look first.

    `periode` is None where nobody has a period yet.
    """

    label: str
    jumlah: int
    mengisi: int
    terlambat: int
    daftar: tuple[BarisTim, ...]


def open_papan(session: Session, actor: Actor, pilihan: Pilihan, *, today: date) -> HalamanTim:
    """The board of the actor's bawahan, or of a unit below a role pimpinan unit.

    Raises NotFoundError for a period that does not exist or a unit outside the scope.
    """
    kalender = load_kalender(session, actor, since=date(today.year - TAHUN_TERAWAL, 1, 1))
    fokus = day_in_focus(kalender.on(today), today)
    tahun = fokus.year if pilihan.tahun is None else pilihan.tahun
    daftar_tahun = tuple(range(today.year, today.year - TAHUN_TERAWAL - 1, -1))
    if tahun not in daftar_tahun:
        raise NotFoundError
    aturan = kalender.on(date(tahun, 1, 1))
    daftar_periode = _list_periode(session, actor, aturan, tahun)
    periode = _choose(daftar_periode, pilihan.kode, fokus)
    pohon = _load_pohon(session, actor, pilihan.unit_id)
    unit = pohon.terpilih if pohon else None
    sasaran = Sasaran(
        tahun=tahun,
        kode=periode.kode,
        jenis=periode.jenis,
        pada=periode.rentang.mulai,
        penilai_id=None if unit else actor.pegawai_id,
        unit_id=unit.id if unit else None,
    )
    papan = Papan(actor.pegawai_id, sasaran, aturan, today, zona=_find_zona(session, actor, aturan))
    jumlah = session.execute(papan.count()).one()
    daftar, berikut = _load_page(session, papan, pilihan)
    return HalamanTim(
        periode=periode,
        tahun=tahun,
        daftar_tahun=daftar_tahun,
        daftar_periode=daftar_periode,
        jumlah=dict(zip(Saring, jumlah, strict=False)),
        daftar=daftar,
        pohon=pohon,
        berikut=berikut,
    )


def summarize_tim(session: Session, actor: Actor, kalender: Kalender, *, today: date) -> RingkasanTim | None:
    """The actor's bawahan in the period in focus, in one query; None without bawahan."""
    if actor.pegawai_id is None:
        return None
    aturan = kalender.on(today)
    fokus = day_in_focus(aturan, today)
    sasaran = Sasaran(
        tahun=fokus.year, kode=None, jenis=aturan.periodik, pada=fokus, penilai_id=actor.pegawai_id
    )
    papan = Papan(actor.pegawai_id, sasaran, aturan, today, zona=_find_zona(session, actor, aturan))
    rows = session.execute(papan.rows_with_counts(PERHATIAN)).all()
    if not rows:
        return None
    daftar = [papan.show(row) for row in rows]
    jumlah, mengisi, terlambat = rows[0][-3:]
    return RingkasanTim(
        label=_label(daftar, aturan) or f"tahun {fokus.year}",
        jumlah=jumlah,
        mengisi=mengisi,
        terlambat=terlambat,
        daftar=tuple(satu for satu in daftar if satu.perlu_perhatian),
    )


# Parts


def _find_zona(session: Session, actor: Actor, aturan: AturanPeriode) -> str:
    """The zone of the instansi; asked for only where an outage moves deadlines, else it changes nothing."""
    if not aturan.gangguan:
        return ZonaWaktu.WIB
    return session.scalars(select(Instansi.zona_waktu).where(Instansi.id == actor.instansi_id)).one()


def _list_periode(session: Session, actor: Actor, aturan: AturanPeriode, tahun: int) -> tuple[Periode, ...]:
    jenis = JenisPeriode(get_setting(session, actor, "periodik"))
    setahun = tahun_kalender(tahun)
    yang = (jenis, JenisPeriode.TAHUNAN)
    return tuple(satu for lain in yang for satu in list_periode(aturan, lain, tahun, setahun))


def _choose(daftar: tuple[Periode, ...], kode: str, fokus: date) -> Periode:
    """The period of this kode, else the one in focus, else the first. Raises NotFoundError."""
    if kode:
        found = next((satu for satu in daftar if satu.kode == kode), None)
        if found is None:
            raise NotFoundError
        return found
    bagian = [satu for satu in daftar if satu.jenis is not JenisPeriode.TAHUNAN]
    return find_periode(bagian, fokus) or bagian[0]


def _load_page(
    session: Session, papan: Papan, pilihan: Pilihan
) -> tuple[tuple[BarisTim, ...], tuple[str, int] | None]:
    """First the ids of the page, then its rows: the counts per row are made for those alone."""
    query = papan.ids().where(papan.is_in(pilihan.saring), *match_pegawai(session, pilihan.kata))
    if pilihan.setelah is not None:
        query = query.where(tuple_(Pegawai.nama, Pegawai.id) > tuple_(*pilihan.setelah))
    ids = list(session.scalars(query.limit(SEHALAMAN + 1)))
    rows = session.execute(papan.rows().where(Pegawai.id.in_(ids[:SEHALAMAN]))).all()
    daftar = tuple(papan.show(row) for row in rows)
    akhir = daftar[-1].pegawai if len(ids) > SEHALAMAN else None
    return daftar, (akhir.nama, akhir.id) if akhir else None


def _load_pohon(session: Session, actor: Actor, unit_id: int | None) -> PohonUnit | None:
    """The tree opened down to the chosen unit. None, or NotFoundError with a unit, without a role for it."""
    semua = actor.has_everywhere(Peran.PIMPINAN_UNIT)
    akar = actor.units_of(Peran.PIMPINAN_UNIT)
    if not semua and not akar:
        if unit_id is not None:
            raise NotFoundError
        return None
    jalur = _find_jalur(session, unit_id, None if semua else akar) if unit_id is not None else []
    puncak = UnitKerja.induk_id.is_(None) if semua else UnitKerja.id.in_(akar)
    terbuka = [satu.id for satu in jalur]
    query = (
        select(UnitKerja, puncak.label("puncak"))
        .where(UnitKerja.aktif, or_(puncak, UnitKerja.induk_id.in_(terbuka)))
        .order_by(UnitKerja.nama, UnitKerja.id)
        .limit(CABANG_TERBANYAK)
    )
    cabang: dict[int | None, list[UnitKerja]] = {}
    for satu, di_puncak in session.execute(query):
        bawah = satu.induk_id in terbuka
        cabang.setdefault(satu.induk_id if bawah or not di_puncak else None, []).append(satu)
    return PohonUnit(
        tuple(terbuka),
        {induk: tuple(daftar) for induk, daftar in cabang.items()},
        jalur[-1] if jalur else None,
    )


def _find_jalur(session: Session, unit_id: int, akar: frozenset[int] | None) -> list[UnitKerja]:
    """The way from a top of the scope down to the unit. Raises NotFoundError outside the scope."""
    awal = select(UnitKerja.id, UnitKerja.induk_id).where(UnitKerja.id == unit_id).cte(recursive=True)
    di_atas = aliased(UnitKerja)
    naik = awal.union(select(di_atas.id, di_atas.induk_id).join(awal, awal.c.induk_id == di_atas.id))
    semua = {
        satu.id: satu
        for satu in session.scalars(select(UnitKerja).where(UnitKerja.id.in_(select(naik.c.id))))
    }
    jalur: list[UnitKerja] = []
    kini = semua.get(unit_id)
    while kini is not None:
        jalur.insert(0, kini)
        kini = semua.get(kini.induk_id or 0)
    if akar is None:
        return jalur or _unknown()
    for tempat, satu in enumerate(jalur):
        if satu.id in akar:
            return jalur[tempat:]
    return _unknown()


def _unknown() -> list[UnitKerja]:
    raise NotFoundError


def _label(daftar: list[BarisTim], aturan: AturanPeriode) -> str:
    """The name of the period that the team is in, "" where nobody has one yet."""
    kode = next((satu.periode.kode for satu in daftar if satu.periode is not None), "")
    return next((pola.label for pola in aturan.daftar if pola.kode == kode), "")
