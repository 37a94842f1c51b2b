"""Try a formula on real past evaluations before it is chosen. Nothing is stored, no fault is reported."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.aturan.service import load_periode
from kinerja.errors import InputError, NotAuthorizedError
from kinerja.evaluasi.gambar_coba import SebaranSetahun, SebaranUsulan
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.pembaca import Pembaca
from kinerja.evaluasi.potret import DasarRating, read_jejak
from kinerja.evaluasi.rekonstruksi import (
    SEIRISAN,
    AturanPerHari,
    Bagian,
    Baris,
    Dinilai,
    build_dinilai,
    count_fixed,
    iter_fixed,
    select_fixed,
)
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service.baca import log_reading
from kinerja.evaluasi.usulan import propose, without_traces
from kinerja.hooks.formula import FormulaEvaluasi, Usulan
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import Milik
from kinerja.konsol import Advance
from kinerja.organisasi.models import Instansi
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.tampilan import label_of
from kinerja.plugin.katalog import katalog_of
from kinerja.plugin.pagar import fenced

SEPERTI = 5
"""So many of the newest evaluations of each rating are looked at for a person of his own."""
SEIRISAN_BAGIAN = 500
"""Evaluations that are held at once for a share of a year: few queries, and still little memory."""


@dataclass(frozen=True)
class CalonFormula:
    """A formula and settings to be tried: `setelan` is an instance of the settings model of its plugin.

    The plugin needs not be on for the instansi.
    """

    kode: str
    setelan: BaseModel


@dataclass(frozen=True, kw_only=True)
class BandingUsulan:
    """One fixed evaluation: what was decided, what the formula in use proposes, and what the candidate would.

    `sebelum` is None where no formula is in use.
    """

    evaluasi_id: int
    periode_id: int
    nama: str
    periode: str
    rating_hasil: Rating | None
    rating_perilaku: Rating | None
    kepala_unit: bool
    sebelum: Usulan | Galat | None
    sesudah: Usulan | Galat


def coba_tiga(
    session: Session, actor: Actor, calon: CalonFormula, *, daftar_id: Sequence[int] = ()
) -> list[BandingUsulan]:
    """The candidate beside the formula in use on three people, or on the evaluations `daftar_id`.

    The three: the newest evaluation with each rating hasil kerja, from the lowest up, each of another person
    and no head of a unit; fewer where fewer people have been evaluated. They are personal data: a page that
    shows them calls `log_coba`. Raises NotAuthorizedError, and InputError where the formula is not installed.
    """
    percobaan = _open(session, actor, calon)
    rows = _find_given(session, daftar_id) if daftar_id else _choose(session)
    aturan = AturanPerHari()
    semua = build_dinilai(session, actor, percobaan.katalog, rows, aturan)
    with fenced(session):
        jawaban = [percobaan.ask(satu) for satu in semua]
    return [_to_banding(session, actor, *pasangan, aturan) for pasangan in zip(semua, jawaban, strict=True)]


def coba_setahun(
    session: Session, actor: Actor, calon: CalonFormula, *, tahun: int, advance: Advance | None = None
) -> SebaranSetahun:
    """The candidate beside the formula in use on all fixed evaluations of a year.

    `advance` hears (done, total) after each slice. Raises as `coba_tiga`.
    """
    semua = iter_setahun(session, actor, calon, tahun=tahun)
    gambar = next(semua)
    for gambar in semua:
        if advance:
            advance(gambar.selesai, gambar.total)
    return gambar


def iter_setahun(
    session: Session, actor: Actor, calon: CalonFormula, *, tahun: int
) -> Iterator[SebaranSetahun]:
    """The growing picture of `coba_setahun`: empty, then after each slice. Memory does not grow with people.

    Raises as `coba_tiga`, before the first picture.
    """
    return _iter_setahun(session, actor, _open(session, actor, calon), tahun)


def coba_bagian(
    session: Session, actor: Actor, calon: CalonFormula, *, tahun: int, bagian: Bagian
) -> SebaranSetahun:
    """`coba_setahun` on a share of the year, in larger slices: what one page can wait for.

    `total` counts the whole year, `selesai` this share. Raises as `coba_tiga`.
    """
    percobaan = _open(session, actor, calon)
    *_, gambar = _iter_setahun(session, actor, percobaan, tahun, seirisan=SEIRISAN_BAGIAN, bagian=bagian)
    return gambar


def find_tahun(session: Session, actor: Actor, *, today: date) -> tuple[int, int]:
    """Last year and how many of its evaluations are fixed; this year where last year has none.

    Raises NotAuthorizedError.
    """
    _check_admin(actor)
    for tahun in (today.year - 1, today.year):
        if jumlah := count_fixed(session, tahun):
            return tahun, jumlah
    return today.year - 1, 0


def log_coba(
    session: Session, actor: Actor, hasil: Iterable[BandingUsulan], *, today: date, now: datetime
) -> None:
    """Write down that these evaluations were read: once per reader, period and day.

    Raises NotAuthorizedError.
    """
    _check_admin(actor)
    zona = session.scalars(select(Instansi.zona_waktu).where(Instansi.id == actor.instansi_id)).one()
    awal = datetime.combine(today, time.min, ZoneInfo(zona))
    for satu in hasil:
        log_reading(session, actor, Pembaca(satu.periode_id, "percobaan formula", awal), now=now)


# Asking


@dataclass(frozen=True)
class _Formula:
    milik: Milik[FormulaEvaluasi]
    setelan: BaseModel


@dataclass(frozen=True)
class _Percobaan:
    katalog: Katalog
    sebelum: _Formula | None
    sesudah: _Formula

    def ask(self, satu: Dinilai) -> tuple[Usulan | Galat | None, Usulan | Galat]:
        """What is proposed now and what would be."""
        sebelum = self._ask_one(self.sebelum, satu) if self.sebelum else None
        return sebelum, self._ask_one(self.sesudah, satu)

    def _ask_one(self, formula: _Formula, satu: Dinilai) -> Usulan | Galat:
        return propose(self.katalog, formula.milik, satu.bahan, formula.setelan)


def _open(session: Session, actor: Actor, calon: CalonFormula) -> _Percobaan:
    _check_admin(actor)
    katalog = katalog_of(session)
    milik = katalog.manager.formula.get(calon.kode)
    if milik is None:
        raise InputError("Formula ini tidak terpasang.", fields={"formula": "Pilih formula yang terpasang."})
    kini = katalog.find_formula()
    return _Percobaan(
        without_traces(katalog),
        _Formula(kini, katalog.setelan[kini.plugin.nama]) if kini else None,
        _Formula(milik, calon.setelan),
    )


def _check_admin(actor: Actor) -> None:
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang mencoba formula.")


# Three people


def _find_given(session: Session, daftar_id: Sequence[int]) -> list[Baris]:
    return list(session.execute(select_fixed().where(Evaluasi.id.in_(daftar_id))))


def _choose(session: Session) -> list[Baris]:
    """One row per rating, lowest first; where a rating has nobody, the newest of somebody else."""
    terpilih: list[Baris] = []
    for rating in (*Rating, None):
        for baris in _list_newest(session, rating):
            if len(terpilih) < len(Rating) and _is_new(baris, terpilih):
                terpilih.append(baris)
                if rating is not None:
                    break
    return sorted(terpilih, key=lambda baris: _rank(baris[0].rating_hasil))


def _list_newest(session: Session, rating: Rating | None) -> list[Baris]:
    query = select_fixed().order_by(PeriodePenilaian.sampai.desc(), Evaluasi.id.desc())
    if rating is not None:
        query = query.where(Evaluasi.rating_hasil == rating)
    return list(session.execute(query.limit(SEPERTI * len(Rating))))


def _is_new(baris: Baris, terpilih: Sequence[Baris]) -> bool:
    hasil = read_jejak(baris[0].alasan, "hasil")
    if hasil is not None and hasil.dasar is DasarRating.CAPAIAN_UNIT:
        return False
    return baris[1].skp.pegawai_id not in {lain.skp.pegawai_id for _, lain in terpilih}


def _rank(rating: Rating | None) -> int:
    return list(Rating).index(rating) if rating else -1


def _to_banding(
    session: Session,
    actor: Actor,
    satu: Dinilai,
    jawaban: tuple[Usulan | Galat | None, Usulan | Galat],
    aturan: AturanPerHari,
) -> BandingUsulan:
    periode = satu.periode
    if periode.mulai not in aturan:
        aturan[periode.mulai] = load_periode(session, actor, on=periode.mulai)
    return BandingUsulan(
        evaluasi_id=satu.evaluasi.id,
        periode_id=periode.id,
        nama=periode.skp.pegawai.nama_lengkap,
        periode=f"{label_of(periode.kode, periode.jenis, aturan[periode.mulai])} {periode.skp.tahun}",
        rating_hasil=satu.evaluasi.rating_hasil,
        rating_perilaku=satu.evaluasi.rating_perilaku,
        kepala_unit=satu.bahan.kepala_unit,
        sebelum=jawaban[0],
        sesudah=jawaban[1],
    )


# A year


def _iter_setahun(
    session: Session,
    actor: Actor,
    percobaan: _Percobaan,
    tahun: int,
    *,
    seirisan: int = SEIRISAN,
    bagian: Bagian | None = None,
) -> Iterator[SebaranSetahun]:
    total, selesai, berubah = count_fixed(session, tahun), 0, 0
    sebelum, sesudah = _Hitung(), _Hitung()

    def picture() -> SebaranSetahun:
        return SebaranSetahun(
            tahun=tahun,
            selesai=selesai,
            total=max(total, selesai),
            sebelum=sebelum.freeze() if percobaan.sebelum else None,
            sesudah=sesudah.freeze(),
            berubah=berubah,
        )

    yield picture()
    semua = iter_fixed(session, actor, percobaan.katalog, tahun=tahun, seirisan=seirisan, bagian=bagian)
    for irisan in semua:
        with fenced(session):
            jawaban = [percobaan.ask(satu) for satu in irisan]
        for satu, (dulu, baru) in zip(irisan, jawaban, strict=True):
            if dulu is not None:
                sebelum.add(satu, dulu)
                berubah += _ratings(satu, dulu) != _ratings(satu, baru)
            sesudah.add(satu, baru)
        selesai += len(irisan)
        yield picture()


@dataclass
class _Hitung:
    hasil: Counter[Rating | None] = field(default_factory=Counter)
    perilaku: Counter[Rating | None] = field(default_factory=Counter)
    sama_hasil: int = 0
    sama_perilaku: int = 0
    gagal: int = 0
    sebab: str = ""

    def add(self, satu: Dinilai, jawaban: Usulan | Galat) -> None:
        if isinstance(jawaban, Galat):
            self.gagal += 1
            self.sebab = self.sebab or jawaban.sebab
            return
        hasil, perilaku = _ratings(satu, jawaban)
        self.hasil[hasil] += 1
        self.perilaku[perilaku] += 1
        self.sama_hasil += hasil is not None and hasil is satu.evaluasi.rating_hasil
        self.sama_perilaku += perilaku is not None and perilaku is satu.evaluasi.rating_perilaku

    def freeze(self) -> SebaranUsulan:
        return SebaranUsulan(
            hasil={rating: self.hasil[rating] for rating in Rating},
            tanpa_hasil=self.hasil[None],
            sama_hasil=self.sama_hasil,
            perilaku={rating: self.perilaku[rating] for rating in Rating},
            tanpa_perilaku=self.perilaku[None],
            sama_perilaku=self.sama_perilaku,
            gagal=self.gagal,
            sebab=self.sebab,
        )


def _ratings(satu: Dinilai, jawaban: Usulan | Galat) -> tuple[Rating | None, Rating | None]:
    if isinstance(jawaban, Galat):
        return None, None
    return None if satu.bahan.kepala_unit else jawaban.rating_hasil, jawaban.rating_perilaku
