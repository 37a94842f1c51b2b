"""Load what an evaluation stands on, and decide who the actor is to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    inspect,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased, defer, joinedload

from kinerja.actor import Actor
from kinerja.aturan.rules import AturanPeriode
from kinerja.db import DatedMixin, Isi
from kinerja.errors import NotFoundError, StateError
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.models import CapaianUnit, Evaluasi
from kinerja.evaluasi.potret import (
    Bukti,
    HasilDinilai,
    IsiDinilai,
    PerilakuDinilai,
    PeriodeDinilai,
    PotretEvaluasi,
    Umpan,
    to_dinilai,
    without_held_back,
)
from kinerja.evaluasi.rules import CapaianOrganisasi, Predikat
from kinerja.kalender.rules import JenisPeriode, JenisTenggat, Rentang, deadline, local_date
from kinerja.organisasi.judul import title_line
from kinerja.organisasi.models import Instansi, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.service import Garis, Hubungan, describe_semua_pihak, find_garis, find_hubungan
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian, Realisasi, RencanaAksi
from kinerja.pelaksanaan.muat import KedudukanPeriode
from kinerja.pelaksanaan.rules import PelakuPeriode
from kinerja.pelaksanaan.tampilan import label_of
from kinerja.skp.models import Skp, VersiSkp
from kinerja.skp.muat import acting_day
from kinerja.skp.naskah import Naskah, RhkNaskah, read_content
from kinerja.skp.rules import NilaiPerilaku, StatusSkp
from kinerja.surat.dokumen import Pihak
from kinerja.umpan_balik.models import UmpanBalik
from kinerja.umpan_balik.tampilan import BarisNaskah, list_naskah

K = TypeVar("K")
V = TypeVar("V")

SKP_BERLAKU = frozenset({StatusSkp.DITETAPKAN, StatusSkp.DITUTUP})


@dataclass(frozen=True, kw_only=True)
class Bahan:
    """One period with its evaluation and the place of the person at its end, or today while it runs.

    `seri` are all periods of the SKP in their order, each with its evaluation (None before the first rating);
    `skp_lain`: the person has another SKP in the year; `kata_beku` are the frozen words of the predikat.
    """

    periode: PeriodePenilaian
    evaluasi: Evaluasi | None
    capaian: CapaianUnit | None
    penempatan: Penempatan | None
    instansi: Instansi
    seri: tuple[tuple[PeriodePenilaian, Evaluasi | None], ...]
    skp_lain: bool = False
    kata_beku: Isi | None = None

    def words(self, bawaan: Mapping[Predikat, str]) -> Mapping[Predikat, str]:
        """The words of the predikat as the forms of a fixed evaluation print them, `bawaan` before.

        A page that named them by the rule or the setting of today would show another word than the paper.
        """
        return {Predikat(kode): kata for kode, kata in self.kata_beku.items()} if self.kata_beku else bawaan

    @property
    def skp(self) -> Skp:
        return self.periode.skp

    @property
    def pegawai(self) -> Pegawai:
        return self.periode.skp.pegawai

    @property
    def kepala_unit(self) -> bool:
        """Whether the rating hasil kerja follows from the capaian of the unit.

        For who holds the post of its head on the acting day. Work as Plt or Plh is part of the SKP of the
        own post and is rated with it.
        """
        return self.penempatan is not None and self.penempatan.kepala_unit

    @property
    def tahunan(self) -> bool:
        return self.periode.jenis is JenisPeriode.TAHUNAN

    @property
    def nilai_capaian(self) -> CapaianOrganisasi | None:
        """The capaian of the unit as it stands now."""
        return self.capaian.nilai if self.capaian else None


def day_of(periode: PeriodePenilaian, today: date) -> date:
    """The day whose pejabat penilai and placement count: the last of the period, or today while it runs."""
    return acting_day(periode.mulai, periode.sampai, today)


def holds_on_acting_day(model: type[DatedMixin], today: date) -> ColumnElement[bool]:
    """The condition that a dated row holds on the acting day of the joined `PeriodePenilaian`."""
    periode = PeriodePenilaian
    return or_(
        and_(periode.mulai <= today, periode.sampai > today, holds_on(model, today)),
        and_(
            periode.mulai > today,
            model.mulai <= periode.mulai,
            or_(model.sampai.is_(None), model.sampai > periode.mulai),
        ),
        and_(
            periode.sampai <= today,
            model.mulai < periode.sampai,
            or_(model.sampai.is_(None), model.sampai >= periode.sampai),
        ),
    )


def is_latest() -> ColumnElement[bool]:
    """The condition that an `Evaluasi` is the newest of its period; an earlier revisi was replaced by it."""
    lain = aliased(Evaluasi)
    newest = select(func.max(lain.revisi)).where(lain.periode_id == Evaluasi.periode_id)
    return Evaluasi.revisi == newest.correlate(Evaluasi).scalar_subquery()


def load_bahan(session: Session, periode_id: int, *, today: date) -> Bahan:
    """The period with its SKP, person, evaluation, placement and capaian in one query. Raises NotFoundError.

    The frozen picture stays in the database until `load_frozen` asks for it.
    """
    rows = session.execute(_all_of_skp(periode_id, today)).all()
    found = next((row for row in rows if row[0].id == periode_id), None)
    if found is None:
        raise NotFoundError
    periode, evaluasi, penempatan, capaian, instansi, skp_lain, kata = found
    return Bahan(
        periode=periode,
        evaluasi=evaluasi,
        capaian=capaian,
        penempatan=penempatan,
        instansi=instansi,
        seri=tuple((row[0], row[1]) for row in rows),
        skp_lain=bool(skp_lain),
        kata_beku=kata,
    )


def _all_of_skp(
    periode_id: int, today: date
) -> Select[PeriodePenilaian, Evaluasi, Penempatan, CapaianUnit, Instansi, bool, Any]:
    ini, lain = aliased(PeriodePenilaian), aliased(Skp)
    skp_id = select(ini.skp_id).where(ini.id == periode_id).scalar_subquery()
    segmen_lain = exists().where(
        lain.pegawai_id == Skp.pegawai_id,
        lain.tahun == Skp.tahun,
        lain.id != Skp.id,
        lain.status != StatusSkp.DIBATALKAN,
    )
    return (
        select(
            PeriodePenilaian,
            Evaluasi,
            Penempatan,
            CapaianUnit,
            Instansi,
            segmen_lain,
            Evaluasi.potret["sebutan"],
        )
        .join(PeriodePenilaian.skp)
        .join(Instansi, Instansi.id == Skp.instansi_id)
        .outerjoin(Evaluasi, and_(Evaluasi.periode_id == PeriodePenilaian.id, is_latest()))
        .outerjoin(
            Penempatan,
            and_(Penempatan.pegawai_id == Skp.pegawai_id, holds_on_acting_day(Penempatan, today)),
        )
        .outerjoin(
            CapaianUnit,
            and_(
                CapaianUnit.unit_id == Penempatan.unit_id,
                CapaianUnit.tahun == Skp.tahun,
                CapaianUnit.kode_periode == PeriodePenilaian.kode,
            ),
        )
        .where(PeriodePenilaian.skp_id == skp_id)
        .order_by(PeriodePenilaian.sampai, PeriodePenilaian.mulai.desc())
        .options(
            joinedload(PeriodePenilaian.skp).joinedload(Skp.pegawai),
            joinedload(Penempatan.jabatan),
            joinedload(Penempatan.unit).joinedload(UnitKerja.induk),
            joinedload(CapaianUnit.penetap),
            defer(Evaluasi.potret, raiseload=True),
        )
    )


def load_frozen(session: Session, evaluasi: Evaluasi) -> Isi:
    """The picture that was frozen when the evaluation was fixed."""
    if "potret" in inspect(evaluasi).unloaded:
        session.refresh(evaluasi, ["potret"])
    return evaluasi.potret


def find_kedudukan(
    session: Session, actor: Actor, periode: PeriodePenilaian, garis: Garis, *, today: date
) -> KedudukanPeriode:
    """What the actor is to this period, whose line of the acting day is `garis`. Raises NotFoundError.

    The owner is nothing else: nobody evaluates himself, whatever further role he has.
    """
    pegawai_id = periode.skp.pegawai_id
    if actor.pegawai_id is not None and actor.pegawai_id == pegawai_id:
        return KedudukanPeriode(frozenset({PelakuPeriode.PEMILIK}), frozenset({Hubungan.DIRI}))
    day = day_of(periode, today)
    hubungan = find_hubungan(session, actor, pegawai_id, on=day, garis=garis)
    pelaku = frozenset(_PELAKU[satu] for satu in hubungan if satu in _PELAKU)
    if day != today and not hubungan:
        hubungan = find_hubungan(session, actor, pegawai_id, on=today)
    if not hubungan:
        raise NotFoundError
    return KedudukanPeriode(pelaku, hubungan)


_PELAKU = {
    Hubungan.PENILAI: PelakuPeriode.PENILAI,
    Hubungan.ATASAN_PENILAI: PelakuPeriode.ATASAN_PENILAI,
}


def open_for_reading(
    session: Session, actor: Actor, periode_id: int, *, today: date
) -> tuple[Bahan, Garis, KedudukanPeriode]:
    """The period, its line of the acting day, and what the actor is to it. Raises NotFoundError."""
    bahan = load_bahan(session, periode_id, today=today)
    garis = find_garis(session, actor, bahan.pegawai.id, on=day_of(bahan.periode, today))
    return bahan, garis, find_kedudukan(session, actor, bahan.periode, garis, today=today)


# The content that is judged


@dataclass(frozen=True, kw_only=True)
class Muatan:
    """What is judged, with the rows behind it: number and text of the approved version of the SKP, the
    realisasi of all its periods by period and indicator, and the steps planned in this one by result."""

    nomor: int
    naskah: Naskah
    isi: IsiDinilai
    realisasi: Mapping[tuple[int, int], Realisasi]
    langkah: Mapping[int, tuple[str, ...]]


def load_isi(session: Session, bahan: Bahan, *, today: date) -> tuple[int, IsiDinilai]:
    """Number of the approved version of the SKP, and its content with the work of the period.

    A revision under way changes nothing here. Raises StateError where the SKP was never approved.
    """
    muatan = load_muatan(session, bahan, today=today)
    return muatan.nomor, muatan.isi


def load_muatan(session: Session, bahan: Bahan, *, today: date) -> Muatan:
    """`load_isi` with the rows behind it, in one query. Raises StateError as it does."""
    rows = session.execute(_all_work(bahan)).all()
    versi = next((row[0] for row in rows if row[0] is not None), None)
    if versi is None:
        raise StateError("SKP periode ini belum ditetapkan, sehingga belum dapat dinilai.")
    naskah = read_content(versi.isi["naskah"])
    realisasi = {(satu.periode_id, satu.indikator_id): satu for _, satu, *_ in rows if satu is not None}
    teks = {
        satu.indikator_id: satu.teks for satu in realisasi.values() if satu.periode_id == bahan.periode.id
    }
    asal = {satu.id: satu.kode for satu, _ in bahan.seri} if bahan.tahunan else {}
    bukti = _group(
        (satu.rencana_hasil_kerja_id, _to_bukti(satu, asal.get(satu.periode_id, "")))
        for _, _, satu, *_ in rows
        if satu is not None
    )
    semua_umpan = [satu for _, _, _, satu, _ in rows if satu is not None]
    langkah = _group((satu.rencana_hasil_kerja_id, satu.teks) for *_, satu in rows if satu is not None)
    zona = bahan.instansi.zona_waktu
    umpan = _group((_sasaran(satu.umpan), _to_umpan(satu, zona)) for satu in list_naskah(semua_umpan, today))
    isi = IsiDinilai(
        naskah.pendekatan,
        tuple(_to_hasil(rhk, teks, bukti, umpan) for rhk in naskah.daftar_rhk),
        tuple(
            PerilakuDinilai(nilai, naskah.ekspektasi[nilai], umpan.get(nilai, ())) for nilai in NilaiPerilaku
        ),
        naskah.jenis_form,
    )
    return Muatan(nomor=versi.nomor, naskah=naskah, isi=isi, realisasi=realisasi, langkah=langkah)


def _all_work(bahan: Bahan) -> Select[VersiSkp, Realisasi, BuktiDukung, UmpanBalik, RencanaAksi]:
    """Five lists one after the other in one statement: each row has one of the five, the others are None.

    The text of the SKP once, realisasi of all periods, evidence (of a year: that of its periods), feedback,
    and the steps planned in the period.
    """
    apa = union_all(*(select(literal(nomor).label("apa")) for nomor in range(5))).subquery()
    ini = PeriodePenilaian.id == bahan.periode.id
    return (
        select(VersiSkp, Realisasi, BuktiDukung, UmpanBalik, RencanaAksi)
        .select_from(PeriodePenilaian)
        .join(apa, true())
        .outerjoin(
            VersiSkp,
            and_(
                apa.c.apa == 0,
                ini,
                VersiSkp.skp_id == PeriodePenilaian.skp_id,
                VersiSkp.nomor == _approved_number(bahan.skp),
            ),
        )
        .outerjoin(Realisasi, and_(apa.c.apa == 1, Realisasi.periode_id == PeriodePenilaian.id))
        .outerjoin(
            BuktiDukung,
            and_(
                apa.c.apa == 2,
                BuktiDukung.periode_id == PeriodePenilaian.id,
                true() if bahan.tahunan else ini,
            ),
        )
        .outerjoin(
            UmpanBalik,
            and_(
                apa.c.apa == 3,
                UmpanBalik.periode_id == PeriodePenilaian.id,
                UmpanBalik.ditarik.is_(None),
                ini,
            ),
        )
        .outerjoin(RencanaAksi, and_(apa.c.apa == 4, RencanaAksi.periode_id == PeriodePenilaian.id, ini))
        .where(PeriodePenilaian.skp_id == bahan.skp.id)
        .options(joinedload(BuktiDukung.berkas))
        .order_by(BuktiDukung.id, UmpanBalik.dibuat, UmpanBalik.id, RencanaAksi.urutan)
    )


def _approved_number(skp: Skp) -> int:
    """Of the newest version that was approved, 0 before the first."""
    disetujui = [int(nomor) for nomor in (skp.potret or {}).get("terdahulu", {})]
    if skp.status in SKP_BERLAKU:
        disetujui.append(skp.nomor_versi)
    return max(disetujui, default=0)


def _to_bukti(satu: BuktiDukung, periode: str) -> Bukti:
    sha256 = satu.berkas.sha256 if satu.berkas else ""
    return Bukti(satu.id, satu.jenis, satu.nama, satu.url or "", sha256, periode)


def _sasaran(satu: UmpanBalik) -> int | NilaiPerilaku:
    if satu.nilai_perilaku is not None:
        return satu.nilai_perilaku
    return satu.rencana_hasil_kerja_id or 0


def _to_umpan(satu: BarisNaskah, zona: str) -> Umpan:
    tanggal = local_date(satu.dibuat, zona) if satu.dibuat else None
    return Umpan(satu.umpan.peran, satu.umpan.teks, tanggal, satu.terbuka)


def _group(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    found: dict[K, list[V]] = {}
    for kunci, satu in pairs:
        found.setdefault(kunci, []).append(satu)
    return {kunci: tuple(daftar) for kunci, daftar in found.items()}


def _to_hasil(
    rhk: RhkNaskah,
    realisasi: Mapping[int, str],
    bukti: Mapping[int, tuple[Bukti, ...]],
    umpan: Mapping[int | NilaiPerilaku, tuple[Umpan, ...]],
) -> HasilDinilai:
    return HasilDinilai(
        id=rhk.id,
        klasifikasi=rhk.klasifikasi,
        teks=rhk.teks,
        rhk_pimpinan=rhk.pimpinan_tercetak,
        penugasan_dari=rhk.penugasan_dari,
        daftar_indikator=tuple(to_dinilai(satu, realisasi.get(satu.id, "")) for satu in rhk.daftar_indikator),
        daftar_bukti=bukti.get(rhk.id, ()),
        daftar_umpan=umpan.get(rhk.id, ()),
    )


def describe_potret(
    session: Session,
    actor: Actor,
    bahan: Bahan,
    isi: IsiDinilai,
    aturan: AturanEvaluasi,
    *,
    nomor: int,
    garis: Garis | None = None,
    today: date,
) -> PotretEvaluasi:
    """The forms as they would be printed now, without any rating; `garis` spares the look-up."""
    day = day_of(bahan.periode, today)
    garis = garis or find_garis(session, actor, bahan.pegawai.id, on=day)
    semua_id = [satu for satu in (bahan.pegawai.id, garis.penilai_id, garis.atasan_id) if satu is not None]
    pihak = describe_semua_pihak(session, actor, semua_id, on=day)
    jenis = bahan.penempatan.jabatan.jenis if bahan.penempatan else None
    return PotretEvaluasi(
        instansi=bahan.instansi.nama,
        tempat=bahan.instansi.tempat,
        periode=describe_periode(bahan.periode, aturan),
        pegawai=pihak[bahan.pegawai.id],
        penilai=pihak.get(garis.penilai_id or 0, Pihak(nama="")),
        atasan=pihak.get(garis.atasan_id or 0),
        versi_skp=nomor,
        isi=without_held_back(isi),
        panduan=dict(aturan.panduan),
        bagi=title_line(bahan.instansi.baris_judul, jenis, bahan.skp.jenis_form),
        sebutan=dict(aturan.label),
    )


def describe_periode(periode: PeriodePenilaian, aturan: AturanEvaluasi) -> PeriodeDinilai:
    """The period in words; `periode.skp` comes loaded."""
    label = label_of(periode.kode, periode.jenis, aturan.periode)
    return PeriodeDinilai(periode.kode, label, periode.skp.tahun, periode.mulai, periode.sampai)


def last_moment(aturan: AturanPeriode, ditetapkan: datetime | None, zona: str) -> datetime | None:
    """Until when the pegawai may object, None before the evaluation is fixed; afterwards it is final.

    The pegawai has received it on the day it was fixed in his zone, when he can see it.
    """
    if ditetapkan is None:
        return None
    diterima = local_date(ditetapkan, zona)
    return deadline(aturan, JenisTenggat.KEBERATAN, Rentang.inklusif(diterima, diterima), zona)


def deadline_of(aturan: AturanPeriode, evaluasi: Evaluasi | None, zona: str) -> datetime | None:
    """`last_moment` of an evaluation as it was set when it was fixed: a later setting does not shorten it."""
    if evaluasi is None:
        return None
    return evaluasi.batas_keberatan or last_moment(aturan, evaluasi.ditetapkan, zona)
