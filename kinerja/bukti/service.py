"""The vault of a person: every file and link he offers, where each is used, and what can be taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from kinerja.actor import Actor
from kinerja.aturan.rules import AturanPeriode
from kinerja.aturan.service import load_periode
from kinerja.bukti.rules import KeadaanTautan
from kinerja.bukti.service_catatan import CatatanBukti, find_catatan
from kinerja.bukti.service_kuota import Kuota, find_kuota
from kinerja.errors import NotAuthorizedError, NotFoundError, StateError
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian
from kinerja.pelaksanaan.muat import SKP_TERTUTUP
from kinerja.pelaksanaan.service import delete_bukti
from kinerja.pelaksanaan.tampilan import label_of
from kinerja.pelaksanaan.terbuka import list_diperiksa, list_terbuka
from kinerja.skp.models import RencanaHasilKerja, Skp

SEHALAMAN = 20
PAKAI_DITAMPILKAN = 300


@dataclass(frozen=True, kw_only=True)
class Pemakaian:
    """One place where a piece of evidence lies; `dapat_dihapus` while its period is filled."""

    bukti_id: int
    periode_id: int
    periode: str
    rhk_id: int
    hasil: str
    dapat_dihapus: bool


@dataclass(frozen=True, kw_only=True)
class Simpanan:
    """One file or link of the vault, however often it is used; `bukti` is its newest use."""

    bukti: BuktiDukung
    catatan: CatatanBukti
    dipakai: tuple[Pemakaian, ...]

    @property
    def dapat_dihapus(self) -> bool:
        return any(satu.dapat_dihapus for satu in self.dipakai)


@dataclass(frozen=True, kw_only=True)
class Brankas:
    """One page of the vault, newest first; `berikut` continues below, None at the end."""

    daftar: tuple[Simpanan, ...]
    berikut: int | None
    kuota: Kuota

    @property
    def ada_belum_diperiksa(self) -> bool:
        """Whether a link of this page was never looked at."""
        return any(satu.catatan.keadaan is KeadaanTautan.BELUM for satu in self.daftar)


@dataclass(frozen=True)
class HasilSasaran:
    """A result that takes evidence now."""

    periode_id: int
    rhk_id: int
    teks: str


@dataclass(frozen=True)
class PeriodeSasaran:
    """An open period with its results."""

    id: int
    label: str
    daftar: tuple[HasilSasaran, ...]


def open_brankas(
    session: Session,
    actor: Actor,
    *,
    cari: str = "",
    sebelum: int | None = None,
    today: date,
    now: datetime,
) -> Brankas:
    """The actor's own evidence, in a number of statements that does not grow.

    `cari` looks in names and addresses. Raises NotAuthorizedError for an account without a pegawai.
    """
    pegawai_id = _own_id(actor)
    terbaru = session.execute(_list_keys(pegawai_id, cari, sebelum)).all()
    tampil = terbaru[:SEHALAMAN]
    semua = _list_uses(session, pegawai_id, [satu.kunci for satu in tampil])
    aturan = load_periode(session, actor, on=today)
    lepas = _list_removable(session, actor, semua, today=today, now=now)
    catatan = find_catatan(session, actor, [satu.akhir for satu in tampil], today=today)
    daftar = []
    for baris in tampil:
        dipakai = [satu for satu in semua if _key_in(satu[0]) == baris.kunci]
        bukti = next((satu[0] for satu in dipakai if satu[0].id == baris.akhir), None)
        if bukti is not None:
            pemakaian = tuple(_to_pemakaian(satu, aturan, lepas) for satu in dipakai)
            daftar.append(
                Simpanan(bukti=bukti, catatan=catatan.get(bukti.id, CatatanBukti()), dipakai=pemakaian)
            )
    berikut = tampil[-1].akhir if len(terbaru) > SEHALAMAN else None
    return Brankas(daftar=tuple(daftar), berikut=berikut, kuota=find_kuota(session, actor))


def find_simpanan(session: Session, actor: Actor, bukti_id: int, *, today: date, now: datetime) -> Simpanan:
    """One file or link of the actor's vault by one of its uses. Raises NotFoundError."""
    pegawai_id = _own_id(actor)
    asal = session.get(BuktiDukung, bukti_id)
    if asal is None or asal.diunggah_oleh != pegawai_id:
        raise NotFoundError
    semua = _list_uses(session, pegawai_id, [_key_in(asal)])
    aturan = load_periode(session, actor, on=today)
    lepas = _list_removable(session, actor, semua, today=today, now=now)
    bukti = semua[0][0]
    return Simpanan(
        bukti=bukti,
        catatan=find_catatan(session, actor, [bukti.id], today=today)[bukti.id],
        dipakai=tuple(_to_pemakaian(satu, aturan, lepas) for satu in semua),
    )


def list_sasaran(session: Session, actor: Actor, *, today: date, now: datetime) -> list[PeriodeSasaran]:
    """The actor's open periods with their results, the newest period first."""
    pegawai_id = _own_id(actor)
    query = (
        select(PeriodePenilaian, RencanaHasilKerja)
        .join(PeriodePenilaian.skp)
        .join(RencanaHasilKerja, RencanaHasilKerja.skp_id == Skp.id)
        .where(Skp.pegawai_id == pegawai_id, Skp.status.not_in(SKP_TERTUTUP))
        .where(PeriodePenilaian.sampai > date(today.year - 1, 1, 1))
        .options(contains_eager(PeriodePenilaian.skp))
        .order_by(PeriodePenilaian.mulai.desc(), PeriodePenilaian.id, RencanaHasilKerja.urutan)
    )
    aturan = load_periode(session, actor, on=today)
    semua = session.execute(query).all()
    terbuka = list_terbuka(session, actor, [periode for periode, _ in semua], today=today, now=now)
    menurut: dict[int, tuple[str, list[HasilSasaran]]] = {}
    for periode, rhk in semua:
        if periode.id in terbuka:
            label = _label(periode, aturan)
            hasil = HasilSasaran(periode.id, rhk.id, rhk.teks)
            menurut.setdefault(periode.id, (label, []))[1].append(hasil)
    return [PeriodeSasaran(kunci, label, tuple(isi)) for kunci, (label, isi) in menurut.items()]


def remove_everywhere(
    session: Session, actor: Actor, bukti_id: int, *, today: date, now: datetime
) -> tuple[int, int]:
    """Take a piece of evidence away wherever its period is still filled; (taken away, left).

    What lies in a period that was handed over, fixed or locked stays, and all while an objection runs.
    Raises NotFoundError, and StateError where nothing can be taken away.
    """
    pegawai_id = _own_id(actor)
    asal = session.get(BuktiDukung, bukti_id)
    if asal is None or asal.diunggah_oleh != pegawai_id:
        raise NotFoundError
    semua = _list_uses(session, pegawai_id, [_key_in(asal)])
    lepas = _list_removable(session, actor, semua, today=today, now=now)
    boleh = [baris[0] for baris in semua if baris[0].id in lepas]
    if not boleh:
        raise StateError(
            "Bukti ini ada pada periode yang sudah diajukan, ditetapkan, atau terkunci, sehingga tetap."
        )
    for satu in boleh:
        delete_bukti(session, actor, satu.periode_id, satu.id, today=today, now=now)
    return len(boleh), len(semua) - len(boleh)


# Parts

_Baris = tuple[BuktiDukung, PeriodePenilaian, RencanaHasilKerja]


def _own_id(actor: Actor) -> int:
    if actor.pegawai_id is None:
        raise NotAuthorizedError("Akun ini bukan akun pegawai, sehingga tidak memiliki bukti dukung.")
    return actor.pegawai_id


def _key() -> ColumnElement[str]:
    """What tells one content or link from another, in SQL; `_key_in` says the same of a row."""
    tautan = literal("t") + func.coalesce(BuktiDukung.sidik_url, BuktiDukung.url)
    return case(
        (BuktiDukung.berkas_id.is_not(None), literal("b") + cast(BuktiDukung.berkas_id, String)),
        else_=tautan,
    )


def _key_in(bukti: BuktiDukung) -> str:
    return f"b{bukti.berkas_id}" if bukti.berkas_id is not None else f"t{bukti.sidik_url or bukti.url}"


def _list_keys(pegawai_id: int, cari: str, sebelum: int | None) -> Select[str, int]:
    kunci, akhir = _key().label("kunci"), func.max(BuktiDukung.id)
    query = select(kunci, akhir.label("akhir")).where(BuktiDukung.diunggah_oleh == pegawai_id)
    if cari:
        query = query.where(
            or_(
                BuktiDukung.nama.icontains(cari, autoescape=True),
                BuktiDukung.url.icontains(cari, autoescape=True),
            )
        )
    if sebelum is not None:
        query = query.having(akhir < sebelum)
    return query.group_by(kunci).order_by(akhir.desc()).limit(SEHALAMAN + 1)


def _list_uses(session: Session, pegawai_id: int, kunci: Sequence[str]) -> list[_Baris]:
    query = (
        select(BuktiDukung, PeriodePenilaian, RencanaHasilKerja)
        .join(PeriodePenilaian, PeriodePenilaian.id == BuktiDukung.periode_id)
        .join(PeriodePenilaian.skp)
        .join(RencanaHasilKerja, RencanaHasilKerja.id == BuktiDukung.rencana_hasil_kerja_id)
        .where(BuktiDukung.diunggah_oleh == pegawai_id, _key().in_(kunci))
        .options(joinedload(BuktiDukung.berkas), contains_eager(PeriodePenilaian.skp))
        .order_by(BuktiDukung.id.desc())
        .limit(PAKAI_DITAMPILKAN)
    )
    return [(bukti, periode, rhk) for bukti, periode, rhk in session.execute(query)]


def _label(periode: PeriodePenilaian, aturan: AturanPeriode) -> str:
    return f"{label_of(periode.kode, periode.jenis, aturan)} {periode.skp.tahun}"


def _list_removable(
    session: Session, actor: Actor, semua: Sequence[_Baris], *, today: date, now: datetime
) -> frozenset[int]:
    """Ids of the evidence that can be taken away: its period is open, and no objection needs it."""
    terbuka = list_terbuka(session, actor, [periode for _, periode, _ in semua], today=today, now=now)
    skp_ids = {periode.skp_id for _, periode, _ in semua if periode.id in terbuka}
    diperiksa = list_diperiksa(session, skp_ids) if skp_ids else frozenset()
    return frozenset(
        bukti.id for bukti, periode, _ in semua if periode.id in terbuka and periode.skp_id not in diperiksa
    )


def _to_pemakaian(baris: _Baris, aturan: AturanPeriode, lepas: Collection[int]) -> Pemakaian:
    bukti, periode, rhk = baris
    return Pemakaian(
        bukti_id=bukti.id,
        periode_id=periode.id,
        periode=_label(periode, aturan),
        rhk_id=rhk.id,
        hasil=rhk.teks,
        dapat_dihapus=bukti.id in lepas,
    )
