"""Turn final evaluations into conversions, for many people in slices or for one; safe to repeat."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.angka import round_half_up
from kinerja.angka_kredit.aturan import SetelanAk, load_aturan, load_setelan
from kinerja.angka_kredit.buku import months_of
from kinerja.angka_kredit.bulan import SEDANG_DIHITUNG, lock_books, take_back
from kinerja.angka_kredit.models import BulanAk, KonversiAk
from kinerja.angka_kredit.muat import FUNGSIONAL, BarisLama, BarisSkp, list_lama, list_skp
from kinerja.angka_kredit.rules.konversi import Konversi, format_ak, plan_year
from kinerja.aturan.rules import AturanKonversi
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.organisasi.lingkup import require_change
from kinerja.organisasi.models import Jabatan, Pegawai, Penempatan, UnitKerja
from kinerja.organisasi.query import holds_on, list_subtree
from kinerja.skp.models import Skp

OBJEK = "angka_kredit"
SATU_HALAMAN = 1_000
"""People whom a page converts while somebody waits."""


@dataclass
class HasilHitung:
    """What a run did. `terkunci` rows need another value but stand in a document: take that back first."""

    pegawai: int = 0
    baru: int = 0
    dibatalkan: int = 0
    tetap: int = 0
    belum_final: int = 0
    terkunci: list[int] = field(default_factory=list)
    per_tahun: dict[int, Decimal] = field(default_factory=dict)

    def add(self, lain: "HasilHitung") -> None:
        self.pegawai += lain.pegawai
        self.baru += lain.baru
        self.dibatalkan += lain.dibatalkan
        self.tetap += lain.tetap
        self.belum_final += lain.belum_final
        self.terkunci += lain.terkunci
        for tahun, jumlah in lain.per_tahun.items():
            self.per_tahun[tahun] = self.per_tahun.get(tahun, Decimal(0)) + jumlah


@dataclass(frozen=True)
class Pekerjaan:
    """One run: whom, which years, and what the instansi chose; the rule set of each year with its id."""

    pegawai_ids: Sequence[int]
    tahun: range
    setelan: SetelanAk
    aturan: dict[int, tuple[int, AturanKonversi]]


def start_run(
    session: Session,
    actor: Actor,
    tahun: range,
    *,
    unit_id: int | None = None,
    nip: str | None = None,
    today: date,
) -> Pekerjaan:
    """Who is to be counted: those with an SKP in a jabatan fungsional in these years.

    Raises NotFoundError for an unknown unit or NIP, NotAuthorizedError for who may not change.
    """
    query = (
        select(Skp.pegawai_id)
        .distinct()
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .join(Penempatan, Penempatan.id == Skp.penempatan_id)
        .join(Jabatan, Jabatan.id == Penempatan.jabatan_id)
        .where(Skp.tahun.between(tahun[0], tahun[-1]), Jabatan.jenis.in_(FUNGSIONAL))
        .where(require_change(actor).covers_pegawai(today))
        .order_by(Skp.pegawai_id)
    )
    if unit_id is not None:
        query = query.where(Skp.pegawai_id.in_(_people_below(session, unit_id, today)))
    if nip is not None:
        query = query.where(Skp.pegawai_id == find_by_nip(session, actor, nip))
    setelan = load_setelan(session, actor)
    aturan = {satu: load_aturan(session, actor, setelan, on=date(satu, 1, 1)) for satu in tahun}
    return Pekerjaan(list(session.scalars(query)), tahun, setelan, aturan)


def _people_below(session: Session, unit_id: int, today: date) -> Any:
    if session.scalar(select(UnitKerja.id).where(UnitKerja.id == unit_id)) is None:
        raise NotFoundError("Unit kerja ini tidak ada.")
    return select(Penempatan.pegawai_id).where(
        Penempatan.unit_id.in_(list_subtree([unit_id])), holds_on(Penempatan, today)
    )


def find_by_nip(session: Session, actor: Actor, nip: str) -> int:
    """The pegawai of a NIP. Raises NotFoundError, also for who may not change anything."""
    require_change(actor)
    found = session.scalar(select(Pegawai.id).where(Pegawai.nip == nip))
    if found is None:
        raise NotFoundError("Tidak ada pegawai dengan NIP ini.")
    return found


def convert_slice(
    session: Session, actor: Actor, kerja: Pekerjaan, pegawai_ids: Sequence[int], *, now: datetime
) -> HasilHitung:
    """Convert what is final and not converted yet for some of the people.

    Raises NotAuthorizedError, and StateError where somebody else converted the same months meanwhile; then
    the transaction is lost, and another try finds them.
    """
    require_change(actor)
    lock_books(session, actor)
    hasil = HasilHitung(pegawai=len(pegawai_ids))
    semua = list_skp(session, pegawai_ids, kerja.tahun)
    lama = list_lama(session, pegawai_ids, kerja.tahun)
    batal = [satu.konversi for satu in _list_stale(semua, lama, hasil)]
    take_back(session, batal, now=now)
    tinggal = [satu.konversi for satu in lama if satu.konversi not in batal]
    hasil.tetap, hasil.dibatalkan = len(tinggal), len(batal)
    baru = _plan(kerja, semua, tinggal, hasil)
    _store(session, actor, baru, now=now)
    for konversi in tinggal:
        # A database gives three places back; what is told has those of the row.
        nilai = round_half_up(konversi.angka_kredit, konversi.desimal)
        hasil.per_tahun[konversi.tahun] = hasil.per_tahun.get(konversi.tahun, Decimal(0)) + nilai
    audit.record_many(session, actor, _entries(baru, batal, len(pegawai_ids)), now=now)
    return hasil


def _list_stale(
    semua: Sequence[BarisSkp], lama: Sequence[BarisLama], hasil: HasilHitung
) -> Iterable[BarisLama]:
    """Rows whose result was replaced or whose jenjang was put right; those in a document are only named."""
    jenjang = {satu.evaluasi_id: satu.segmen.jenjang for satu in semua if satu.evaluasi_id is not None}
    for satu in lama:
        konversi = satu.konversi
        salah = satu.predikat is not konversi.predikat
        salah = salah or jenjang.get(satu.evaluasi_id, konversi.jenjang) is not konversi.jenjang
        if salah and (konversi.konversi_id or konversi.penetapan_id):
            hasil.terkunci.append(konversi.id)
        elif salah:
            yield satu


@dataclass(frozen=True)
class Rencana:
    """A conversion that is to be stored."""

    pegawai_id: int
    evaluasi_id: int
    aturan_id: int
    isi: Konversi


def _plan(
    kerja: Pekerjaan, semua: Sequence[BarisSkp], lama: Sequence[KonversiAk], hasil: HasilHitung
) -> list[Rencana]:
    terpakai: dict[tuple[int, int], set[int]] = defaultdict(set)
    for satu in lama:
        terpakai[satu.pegawai_id, satu.tahun].update(months_of(satu))
    setahun: dict[tuple[int, int], list[BarisSkp]] = defaultdict(list)
    for baris in semua:
        if kerja.setelan.covers(baris.jenis_pegawai):
            setahun[baris.pegawai_id, baris.tahun].append(baris)
    rencana: list[Rencana] = []
    for kunci, baris_tahun in setahun.items():
        hasil.belum_final += sum(
            1 for satu in baris_tahun if satu.predikat is None and satu.segmen.jenjang is not None
        )
        rencana += _plan_one(kerja, kunci, baris_tahun, terpakai[kunci])
    for satu_rencana in rencana:
        tahun, nilai = satu_rencana.isi.tahun, satu_rencana.isi.angka_kredit
        hasil.per_tahun[tahun] = hasil.per_tahun.get(tahun, Decimal(0)) + nilai
    hasil.baru = len(rencana)
    return rencana


def _plan_one(
    kerja: Pekerjaan, kunci: tuple[int, int], baris: Sequence[BarisSkp], terpakai: Collection[int]
) -> Iterable[Rencana]:
    pegawai_id, tahun = kunci
    aturan_id, aturan = kerja.aturan[tahun]
    segmen = [satu.segmen for satu in baris]
    sama = dict.fromkeys(range(len(segmen)), aturan)
    for nomor, isi in plan_year(sama, segmen, tahun, kerja.setelan.bulan_parsial, terpakai):
        evaluasi_id = baris[nomor].evaluasi_id
        if evaluasi_id is not None:
            yield Rencana(pegawai_id, evaluasi_id, aturan_id, isi)


def _store(session: Session, actor: Actor, semua: Sequence[Rencana], *, now: datetime) -> None:
    """Rows and their months in bulk; the key of the months refuses what another writer converted first."""
    if not semua:
        return
    baris = [_columns(actor, satu, now) for satu in semua]
    query = insert(KonversiAk).returning(KonversiAk.id, sort_by_parameter_order=True)
    ids = session.scalars(query, baris).all()
    bulan = [
        {
            "instansi_id": actor.instansi_id,
            "pegawai_id": satu.pegawai_id,
            "tahun": satu.isi.tahun,
            "bulan": nomor,
            "konversi_id": konversi_id,
        }
        for satu, konversi_id in zip(semua, ids, strict=True)
        for nomor in satu.isi.semua_bulan
    ]
    try:
        # The table and not the model: twelve rows a year are most of the work.
        session.execute(insert(BulanAk.metadata.tables[BulanAk.__tablename__]), bulan)
    except IntegrityError as error:
        raise StateError(SEDANG_DIHITUNG) from error


def _columns(actor: Actor, satu: Rencana, now: datetime) -> dict[str, object]:
    isi = satu.isi
    return {
        "instansi_id": actor.instansi_id,
        "pegawai_id": satu.pegawai_id,
        "evaluasi_id": satu.evaluasi_id,
        "aturan_id": satu.aturan_id,
        "tahun": isi.tahun,
        "bulan_mulai": isi.bulan_mulai,
        "bulan_selesai": isi.bulan_selesai,
        "jenjang": isi.jenjang,
        "predikat": isi.predikat,
        "faktor": isi.faktor,
        "koefisien": isi.koefisien,
        "desimal": isi.desimal,
        "angka_kredit": isi.angka_kredit,
        "dibuat": now,
    }


def _entries(baru: Sequence[Rencana], batal: Sequence[KonversiAk], banyak: int) -> Iterable[audit.Entri]:
    """One entry per person whose rows were taken back, and one for all others of a slice together.

    The rows themselves say what was made when; the entry seals them by its fingerprint.
    """
    perubahan: dict[int, list[str]] = defaultdict(list)
    for lama in batal:
        nilai = format_ak(lama.angka_kredit, lama.desimal)
        perubahan[lama.pegawai_id].append(
            f"Konversi {lama.tahun} {nilai} dibatalkan: hasil penilaian berubah"
        )
    lainnya: list[str] = []
    for satu in baru:
        if banyak == 1 or satu.pegawai_id in perubahan:
            perubahan[satu.pegawai_id].append(_describe(satu))
        else:
            lainnya.append(f"{satu.pegawai_id}: {_describe(satu)}")
    for pegawai_id, kalimat in perubahan.items():
        isi = {"perubahan": kalimat}
        yield audit.Entri(f"{OBJEK}.hitung", OBJEK, pegawai_id, sesudah=isi, rincian=isi)
    if lainnya:
        rincian = {"perubahan": [f"{len(lainnya)} konversi dari penilaian yang final"]}
        yield audit.Entri(f"{OBJEK}.hitung_massal", OBJEK, 0, sesudah={"konversi": lainnya}, rincian=rincian)


def _describe(satu: Rencana) -> str:
    isi = satu.isi
    bulan = f"bulan {isi.bulan_mulai}–{isi.bulan_selesai}"
    return f"Konversi {isi.tahun} {bulan}, {isi.predikat.label}: {format_ak(isi.angka_kredit, isi.desimal)}"


def convert_unit(
    session: Session, actor: Actor, unit_id: int, tahun: int, *, today: date, now: datetime
) -> HasilHitung:
    """Convert what is final in a unit and below it, in one go.

    Raises as `start_run`, and InputError for a unit too large for one page.
    """
    kerja = start_run(session, actor, range(tahun, tahun + 1), unit_id=unit_id, today=today)
    if len(kerja.pegawai_ids) > SATU_HALAMAN:
        raise InputError(
            f"Unit ini memuat {len(kerja.pegawai_ids)} pejabat fungsional. Pilih unit yang lebih kecil, "
            f"atau minta pengelola sistem menjalankan kinerja ak hitung --dari {tahun}."
        )
    if not kerja.pegawai_ids:
        return HasilHitung()
    return convert_slice(session, actor, kerja, kerja.pegawai_ids, now=now)
