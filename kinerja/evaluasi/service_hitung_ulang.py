"""Compute fixed evaluations again with the rule set stored on each, and compare every digit and word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from kinerja.actor import Actor, Peran
from kinerja.aturan.models import Aturan
from kinerja.aturan.muat import build_distribusi, build_perilaku, build_periode, build_predikat
from kinerja.aturan.rules import (
    AturanDistribusi,
    AturanPerilaku,
    AturanPeriode,
    AturanPredikat,
    KodeAturan,
)
from kinerja.aturan.service_edisi import known_since, list_editions
from kinerja.errors import NotAuthorizedError
from kinerja.evaluasi.dokumen import build_evaluasi, build_evaluasi_kinerja
from kinerja.evaluasi.models import Evaluasi, HitungUlang
from kinerja.evaluasi.potret import (
    AlasanPredikat,
    DasarRating,
    PotretEvaluasi,
    read_alasan,
    read_potret,
    seal_evaluasi,
)
from kinerja.evaluasi.rules import (
    Rating,
    decide_predikat,
    explain_predikat,
    label_predikat,
    rating_of_pimpinan,
)
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.tampilan import label_of
from kinerja.skp.models import Skp
from kinerja.surat.dokumen import Pengesahan

SEIRISAN = 200
MAKS_BEDA = 200
"""So many differences are named; all are counted."""
PEMBACA = (Peran.ADMIN_UNIT, Peran.ADMIN_INSTANSI, Peran.AUDITOR)
MENURUT_HARI = (KodeAturan.DISTRIBUSI, KodeAturan.PERILAKU, KodeAturan.PERIODE)
CETAK = Pengesahan(status="", versi=1)


@dataclass
class HasilHitungUlang:
    """A run so far: `beda` counts evaluations in which something differs, `rincian` names the first."""

    tahun: int
    total: int = 0
    diperiksa: int = 0
    beda: int = 0
    per_edisi: dict[int, int] = field(default_factory=dict)
    rincian: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Edisi:
    """The rule sets of one evaluation: the matrix that it names, the others of its first day.

    Those that were known when it was fixed: a regulation that reaches back changes no document from before.
    """

    predikat: AturanPredikat
    berlaku_mulai: date
    distribusi: AturanDistribusi
    perilaku: AturanPerilaku
    periode: AturanPeriode


def recompute_year(session: Session, actor: Actor, *, tahun: int) -> Iterator[HasilHitungUlang]:
    """Every fixed evaluation of a year, replaced ones too; the same, growing result after each slice.

    One query per slice beside that for the editions. Raises NotAuthorizedError.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang menghitung ulang penilaian.")
    pustaka = _Pustaka(list_editions(session, actor), known_since(session, actor))
    hasil = HasilHitungUlang(tahun, session.scalar(_where_fixed(select(func.count(Evaluasi.id)), tahun)) or 0)
    yield hasil
    sesudah = 0
    while rows := session.execute(_slice_after(sesudah, tahun)).all():
        for evaluasi, periode, digantikan in rows:
            _check_one(pustaka, evaluasi, periode, digantikan, hasil)
        sesudah = rows[-1][0].id
        session.expunge_all()
        yield hasil


def record_run(
    session: Session, actor: Actor, hasil: HasilHitungUlang, *, mulai: datetime, now: datetime
) -> None:
    """Keep the outcome for the page of the admin. Raises NotAuthorizedError."""
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang menghitung ulang penilaian.")
    session.add(
        HitungUlang(
            tahun=hasil.tahun,
            mulai=mulai,
            selesai=now,
            diperiksa=hasil.diperiksa,
            beda=hasil.beda,
            rincian=hasil.rincian,
            oleh=actor.nama,
        )
    )
    session.flush()


def list_runs(session: Session, actor: Actor, *, limit: int = 10) -> list[HitungUlang]:
    """The latest runs, newest first. Raises NotAuthorizedError."""
    if not actor.has(*PEMBACA):
        raise NotAuthorizedError("Hasil hitung ulang dibaca oleh admin dan auditor.")
    return list(session.scalars(select(HitungUlang).order_by(HitungUlang.id.desc()).limit(limit)))


def _where_fixed(query: Select[int], tahun: int) -> Select[int]:
    return (
        query.join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .join(PeriodePenilaian.skp)
        .where(Skp.tahun == tahun, Evaluasi.ditetapkan.is_not(None))
    )


def _slice_after(sesudah: int, tahun: int) -> Select[Evaluasi, PeriodePenilaian, datetime | None]:
    lama = aliased(Evaluasi)
    return (
        select(Evaluasi, PeriodePenilaian, lama.ditetapkan)
        .join(PeriodePenilaian, PeriodePenilaian.id == Evaluasi.periode_id)
        .outerjoin(lama, lama.id == Evaluasi.menggantikan_id)
        .join(PeriodePenilaian.skp)
        .where(Skp.tahun == tahun, Evaluasi.ditetapkan.is_not(None), Evaluasi.id > sesudah)
        .order_by(Evaluasi.id)
        .limit(SEIRISAN)
        .options(joinedload(PeriodePenilaian.skp))
    )


class _Pustaka:
    """The editions by id, and by day as they were known at a moment; each is read once."""

    def __init__(self, semua: Sequence[Aturan], sejak: Mapping[int, datetime]) -> None:
        self._semua = [satu for satu in semua if not satu.rancangan]
        self._sejak = sejak
        self._matriks = {
            satu.id: (build_predikat(satu.isi, satu.sumber), satu.berlaku_mulai)
            for satu in self._semua
            if satu.kode == KodeAturan.PREDIKAT.value
        }
        self._jadi: dict[tuple[int, ...], Edisi] = {}

    def find(self, aturan_id: int, hari: date, saat: datetime) -> Edisi | None:
        """None where the edition is gone or one of the others was missing on this day."""
        lain = [self._choose(kode, hari, saat) for kode in MENURUT_HARI]
        terpilih = [satu for satu in lain if satu is not None]
        if aturan_id not in self._matriks or len(terpilih) < len(lain):
            return None
        kunci = (aturan_id, *(satu.id for satu in terpilih))
        if kunci not in self._jadi:
            self._jadi[kunci] = self._build(aturan_id, terpilih)
        return self._jadi[kunci]

    def _choose(self, kode: KodeAturan, hari: date, saat: datetime) -> Aturan | None:
        """The edition of a kind for this day, as it was known at that moment."""
        milik = [satu for satu in self._semua if satu.kode == kode.value and satu.berlaku_mulai <= hari]
        dikenal = [satu for satu in milik if self._sejak.get(satu.id, saat) <= saat]
        satu = max(dikenal, key=lambda edisi: edisi.berlaku_mulai, default=None)
        if satu is None or satu.berlaku_sampai is None or hari < satu.berlaku_sampai:
            return satu
        # It ended before this day: by itself, unless one that came to be known later cut it short.
        return satu if any(lain.berlaku_mulai == satu.berlaku_sampai for lain in milik) else None

    def _build(self, aturan_id: int, lain: Sequence[Aturan]) -> Edisi:
        isi = {KodeAturan(satu.kode): (satu.isi, satu.sumber) for satu in lain}
        return Edisi(
            *self._matriks[aturan_id],
            build_distribusi(*isi[KodeAturan.DISTRIBUSI]),
            build_perilaku(*isi[KodeAturan.PERILAKU]),
            build_periode(*isi[KodeAturan.PERIODE]),
        )


def _check_one(
    pustaka: _Pustaka,
    evaluasi: Evaluasi,
    periode: PeriodePenilaian,
    digantikan: datetime | None,
    hasil: HasilHitungUlang,
) -> None:
    """`digantikan`: when the revision before it was fixed, whose picture a decided objection keeps."""
    hasil.diperiksa += 1
    aturan_id = evaluasi.aturan_id or 0
    hasil.per_edisi[aturan_id] = hasil.per_edisi.get(aturan_id, 0) + 1
    saat = digantikan if digantikan and _is_decided(evaluasi) else evaluasi.ditetapkan
    edisi = pustaka.find(aturan_id, periode.mulai, saat) if saat else None
    beda = ["edisi aturannya tidak ada"] if edisi is None else list(_differences(edisi, evaluasi, periode))
    if not beda:
        return
    hasil.beda += 1
    if len(hasil.rincian) < MAKS_BEDA:
        sebutan = f"evaluasi {evaluasi.id}, {periode.kode} {periode.skp.tahun}, revisi {evaluasi.revisi}"
        hasil.rincian.append(f"{sebutan}: {'; '.join(beda)}")


def _is_decided(evaluasi: Evaluasi) -> bool:
    """Whether a decision about an objection made this revision."""
    semua: list[Any] = [evaluasi.alasan.get(sisi) for sisi in ("hasil", "perilaku")]
    return any(isinstance(satu, dict) and satu.get("dasar") == DasarRating.KEBERATAN for satu in semua)


def _differences(edisi: Edisi, evaluasi: Evaluasi, periode: PeriodePenilaian) -> Iterator[str]:
    hasil, perilaku, predikat = evaluasi.rating_hasil, evaluasi.rating_perilaku, evaluasi.predikat
    if hasil is None or perilaku is None or predikat is None:  # the database refuses a fixed one without them
        yield "rating belum lengkap"
        return
    hitungan = decide_predikat(edisi.predikat, hasil, perilaku)
    if hitungan is not predikat:
        yield f"predikat tersimpan {predikat.label}, hitungan {hitungan.label}"
    sidik = seal_evaluasi(evaluasi.potret, hasil, perilaku, predikat, evaluasi.aturan_id or 0)
    if sidik != evaluasi.sidik:
        yield "sidik tidak sesuai dengan isinya"
    try:
        potret, alasan = read_potret(evaluasi.potret), read_alasan(evaluasi.alasan)
    except ValueError:
        yield "potret atau alasannya tidak dapat dibaca"
        return
    yield from _compare_reason(edisi, evaluasi, alasan, hasil, perilaku)
    yield from _compare_picture(edisi, evaluasi, periode, potret)


def _compare_reason(
    edisi: Edisi, evaluasi: Evaluasi, alasan: AlasanPredikat | None, hasil: Rating, perilaku: Rating
) -> Iterator[str]:
    if alasan is None:
        yield "alasan predikat tidak ada"
        return
    pilihan = [label_predikat(kata, edisi.predikat.sebutan) for kata in ("Kurang", "Kurang/Misconduct")]
    semua = [explain_predikat(edisi.predikat, hasil, perilaku, label=label) for label in pilihan]
    if alasan.kalimat not in [satu.kalimat for satu in semua]:
        yield f"kalimat alasan tersimpan “{alasan.kalimat[-1]}”, hitungan “{semua[0].kalimat[-1]}”"
    lainnya = {(satu.komponen, satu.rating, satu.predikat) for satu in semua[0].lainnya}
    if {(satu.komponen, satu.rating, satu.predikat) for satu in alasan.lainnya} != lainnya:
        yield "rating yang mengubah predikat berbeda"
    tersimpan = (alasan.aturan_id, alasan.berlaku_mulai, alasan.sumber)
    if tersimpan != (evaluasi.aturan_id, edisi.berlaku_mulai, edisi.predikat.sumber):
        yield "alasan menyebut edisi aturan yang lain"
    if (alasan.hasil.nilai, alasan.perilaku.nilai) != (hasil, perilaku):
        yield "alasan menyebut rating yang lain"
    capaian = evaluasi.capaian_organisasi
    if alasan.hasil.dasar is DasarRating.CAPAIAN_UNIT and (
        capaian is None or rating_of_pimpinan(edisi.distribusi, capaian) is not hasil
    ):
        yield "rating pimpinan unit tidak sesuai dengan capaian unitnya"


def _compare_picture(
    edisi: Edisi, evaluasi: Evaluasi, periode: PeriodePenilaian, potret: PotretEvaluasi
) -> Iterator[str]:
    """What the forms print beside what is stored, and that they can still be printed."""
    tersimpan = (evaluasi.rating_hasil, evaluasi.rating_perilaku, evaluasi.predikat, evaluasi.catatan)
    if (potret.rating_hasil, potret.rating_perilaku, potret.predikat, potret.catatan) != tersimpan:
        yield "hasil pada dokumen berbeda dari yang tersimpan"
    if potret.capaian_organisasi is not evaluasi.capaian_organisasi:
        yield "capaian organisasi pada dokumen berbeda dari yang tersimpan"
    label = label_of(periode.kode, periode.jenis, edisi.periode)
    if potret.periode.label != label:
        yield f"sebutan periode tersimpan “{potret.periode.label}”, hitungan “{label}”"
    if potret.panduan != dict(edisi.perilaku.panduan):
        yield "panduan perilaku berbeda dari edisi waktu itu"
    if potret.predikat is not None and potret.sebutan_predikat:
        pilihan = {
            label_predikat(kata, edisi.predikat.sebutan)[potret.predikat]
            for kata in ("Kurang", "Kurang/Misconduct")
        }
        if potret.sebutan_predikat not in pilihan:
            yield f"sebutan predikat tersimpan “{potret.sebutan_predikat}”"
    build_evaluasi(potret, CETAK)
    build_evaluasi_kinerja(potret, CETAK, diterima=None)
