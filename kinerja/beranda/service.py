"""What Beranda shows: the duties of the reader, what he waits for, and where his own year and his team stand.

The parts come from the features, one query each; which of them are asked depends on who reads, never on how
much there is.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.akun.service_ringkas import RingkasanAkun, summarize_akun
from kinerja.aturan.service_kalender import load_kalender
from kinerja.beranda import tugas as baris
from kinerja.beranda.antrean import list_duties
from kinerja.beranda.rules import Menunggu, Tugas, format_hari, sort_tugas
from kinerja.beranda.tugas import Saat
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.service_ringkas import PeriodeSendiri, SkpSendiri, find_capaian_due, list_own_work
from kinerja.kalender.rules import JenisPeriode, Rentang
from kinerja.organisasi.service import find_penempatan
from kinerja.organisasi.service_ringkas import RingkasanData, summarize_data
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import current_status
from kinerja.pelaksanaan.rules import SUDAH_DITETAPKAN, StatusPeriode, opening_day
from kinerja.pelaksanaan.service_ringkas import find_antrean_periode
from kinerja.skp.models import Skp
from kinerja.skp.rules import DAPAT_DIUBAH, StatusSkp
from kinerja.skp.service_ringkas import count_missing, count_proposals, find_antrean_skp
from kinerja.tim.service import RingkasanTim, summarize_tim


@dataclass(frozen=True)
class KartuSkp:
    """The SKP of the day at the right of the page; `periode` is the one under way with its label, if any."""

    skp: Skp
    kurang: int
    periode: PeriodeSendiri | None
    label_periode: str
    persen_waktu: int


@dataclass(frozen=True)
class KartuPredikat:
    """The newest result that stands, and the label of its period."""

    periode: PeriodePenilaian
    evaluasi: Evaluasi
    label: str


@dataclass(frozen=True, kw_only=True)
class HalamanBeranda:
    """Everything on the page. `berikut` says what comes next when there is no duty.

    `keterangan_skp` stands where a pegawai has no SKP and cannot make one here.
    """

    tugas: tuple[Tugas, ...]
    menunggu: tuple[Menunggu, ...]
    berikut: str
    pegawai: bool
    skp: KartuSkp | None
    keterangan_skp: str
    predikat: KartuPredikat | None
    tim: RingkasanTim | None
    mengurus_data: bool


def open_beranda(
    session: Session, actor: Actor, *, zona: str, memimpin: bool, today: date, now: datetime
) -> HalamanBeranda:
    """The page of the actor. `zona` is the time zone of the instansi; `memimpin` spares who leads nobody."""
    kalender = load_kalender(session, actor, since=date(today.year - 1, 1, 1))
    saat = Saat(today, zona, kalender)
    semua = list_own_work(session, actor, today=today)
    kini = _current(semua, today)
    akun = summarize_akun(session, actor, now=now)
    data = summarize_data(session, actor, today=today)
    tim = summarize_tim(session, actor, kalender, today=today) if memimpin else None
    daftar: list[Tugas] = []
    kurang, keterangan = 0, ""
    if kini is not None and kini.skp.status in DAPAT_DIUBAH:
        kurang = count_missing(session, actor, kini.skp.id, ada_penilai=kini.penilai is not None)
        daftar += baris.own_skp(saat, kini, kurang)
        penilai_id = kini.penilai.id if kini.penilai else None
        usulan = count_proposals(session, actor, kini.skp, penilai_id=penilai_id)
        daftar += baris.link_proposals(kini, usulan)
    elif kini is None and actor.pegawai_id is not None:
        tanpa, keterangan = _without_skp(session, actor, saat)
        daftar += tanpa
    for milik in reversed(semua):
        daftar += baris.own_periods(saat, milik)
    daftar += _for_others(session, actor, saat)
    daftar += list_duties(session, actor, zona=zona, today=today, now=now)
    daftar += _for_admin(saat, akun, data)
    return HalamanBeranda(
        tugas=tuple(sort_tugas(daftar)),
        menunggu=tuple(baris.waits_for_others(saat, semua, akun)),
        berikut=_next(saat, kini, semua),
        pegawai=actor.pegawai_id is not None,
        skp=_card(saat, kini, kurang) if kini else None,
        keterangan_skp=keterangan,
        predikat=_newest_result(saat, semua),
        tim=tim,
        mengurus_data=data is not None,
    )


# Duties


def _for_others(session: Session, actor: Actor, saat: Saat) -> list[Tugas]:
    """Also somebody who leads nobody today may still hold the ball for a former team."""
    if actor.pegawai_id is None:
        capaian = find_capaian_due(session, actor, today=saat.today)
        return list(baris.missing_capaian(saat, capaian))
    antrean = find_antrean_periode(session, actor, today=saat.today)
    return [
        *baris.waiting_skp(saat, find_antrean_skp(session, actor, today=saat.today)),
        *baris.waiting_periods(saat, antrean.menunggu),
        *baris.owed_at_the_end(saat, antrean.akhir),
        *baris.missing_capaian(saat, find_capaian_due(session, actor, today=saat.today)),
    ]


def _for_admin(saat: Saat, akun: RingkasanAkun, data: RingkasanData | None) -> list[Tugas]:
    daftar = [*baris.own_akun(saat, akun), *baris.admin_akun(akun)]
    if data is not None:
        daftar += baris.admin_data(data, akun.tanpa_akun)
    return daftar


def _without_skp(session: Session, actor: Actor, saat: Saat) -> tuple[list[Tugas], str]:
    """The duty to make an SKP, or why there is none."""
    if actor.pegawai_id is None:
        return [], ""
    penempatan = find_penempatan(session, actor, actor.pegawai_id, on=saat.today)
    if penempatan is None:
        return [], "Jabatan Anda pada hari ini belum tercatat. Hubungi admin unit Anda agar SKP dapat dibuat."
    return [baris.no_skp(saat, penempatan.mulai)], ""


# The right side


def _current(semua: list[SkpSendiri], today: date) -> SkpSendiri | None:
    """The SKP of today, else one that begins later this year; an ended one is none."""
    berlaku = [satu for satu in semua if satu.skp.mulai <= today < satu.skp.sampai]
    nanti = [satu for satu in semua if satu.skp.mulai > today]
    return next(iter([*berlaku, *nanti]), None)


def _card(saat: Saat, milik: SkpSendiri, kurang: int) -> KartuSkp:
    skp = milik.skp
    berjalan = [
        satu
        for satu in milik.daftar_periode
        if satu.periode.jenis is not JenisPeriode.TAHUNAN
        and satu.periode.mulai <= saat.today < satu.periode.sampai
    ]
    periode = berjalan[0] if berjalan and skp.status in {StatusSkp.DITETAPKAN, StatusSkp.DITUTUP} else None
    lewat = (saat.today - skp.mulai).days
    return KartuSkp(
        skp=skp,
        kurang=kurang,
        periode=periode,
        label_periode=saat.label(periode.periode) if periode else "",
        persen_waktu=max(0, min(100, lewat * 100 // Rentang(skp.mulai, skp.sampai).hari)),
    )


def _newest_result(saat: Saat, semua: list[SkpSendiri]) -> KartuPredikat | None:
    """The newest result that was fixed; a draft is nobody's business but the penilai's."""
    ada = [
        (satu.periode, satu.evaluasi)
        for milik in semua
        for satu in milik.daftar_periode
        if satu.evaluasi is not None and satu.periode.status in SUDAH_DITETAPKAN
    ]
    if not ada:
        return None
    periode, evaluasi = max(ada, key=lambda satu: (satu[0].sampai, satu[0].jenis is JenisPeriode.TAHUNAN))
    return KartuPredikat(periode, evaluasi, saat.label(periode))


# What comes next


def _next(saat: Saat, kini: SkpSendiri | None, semua: list[SkpSendiri]) -> str:
    """One sentence on what follows, "" where nothing is known."""
    if kini is not None and kini.skp.status is StatusSkp.DIAJUKAN:
        return "Berikutnya: keputusan pejabat penilai atas SKP Anda."
    terbuka = [
        (opening_day(satu.periode.jenis, Rentang(satu.periode.mulai, satu.periode.sampai)), satu.periode)
        for milik in semua
        for satu in milik.daftar_periode
        if current_status(satu.periode, saat.today) is StatusPeriode.BELUM_DIBUKA
    ]
    if not terbuka:
        return ""
    hari, periode = min(terbuka, key=lambda satu: satu[0])
    return f"Berikutnya: {saat.label(periode)} dibuka {format_hari(hari, saat.today)}."
