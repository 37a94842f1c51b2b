"""The way of a period: made when the SKP is approved, filled, submitted, returned, and what evaluasi does."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor
from kinerja.aturan.rules import AturanPeriode
from kinerja.aturan.service import get_setting, load_periode
from kinerja.errors import InputError, NotAuthorizedError, StateError
from kinerja.hooks.peristiwa import PeristiwaPeriode
from kinerja.kalender.rules import JenisPeriode, Periode, Rentang, list_periode
from kinerja.pelaksanaan.isi import load_isi
from kinerja.pelaksanaan.jejak import record_change
from kinerja.pelaksanaan.kunci import refuse_locked
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian, Realisasi, RencanaAksi
from kinerja.pelaksanaan.muat import KedudukanPeriode, lock_period
from kinerja.pelaksanaan.rules import AksiPeriode, PelakuPeriode, StatusPeriode, status_on, transition_of
from kinerja.pelaksanaan.tampilan import RhkTampil, content_of, list_missing, tab_of
from kinerja.plugin.peristiwa import announce
from kinerja.skp.models import Skp
from kinerja.skp.muat import load_skp
from kinerja.skp.muat import open_for_reading as open_skp
from kinerja.skp.rules import PelakuSkp, StatusSkp, is_complete
from kinerja.tenggat.rules import JenisKunci
from kinerja.umpan_balik.models import UmpanBalik

SEKALIGUS = 500  # SKP per statement
BELUM_DIAJUKAN = frozenset({StatusPeriode.BELUM_DIBUKA, StatusPeriode.PENGISIAN})


class PeriodeIncompleteError(InputError):
    """The period lacks something; `fields` maps the id of the gap on the page to its sentence."""

    slug = "realisasi-belum-lengkap"
    title = "Realisasi belum lengkap"


def ensure_periods(session: Session, actor: Actor, skp: Skp, *, today: date, now: datetime) -> None:
    """Make the periods of an approved SKP where it has none; safe to repeat.

    Kind by the setting `periodik`, and one for the year, each cut to the days of the SKP. No permission is
    asked: the periods follow from the approval. Raises StateError for an SKP that was never approved.
    """
    ensure_semua_period(session, actor, [skp], today=today, now=now)


def ensure_semua_period(
    session: Session, actor: Actor, daftar_skp: Sequence[Skp], *, today: date, now: datetime
) -> int:
    """`ensure_periods` for many SKP with few statements; returns how many periods were made."""
    if any(skp.ditetapkan is None for skp in daftar_skp):
        raise StateError("SKP ini belum ditetapkan, sehingga belum memiliki periode.")
    menunggu = list(daftar_skp)
    for awal in range(0, len(daftar_skp), SEKALIGUS):
        ada = _lock_and_find(session, [skp.id for skp in daftar_skp[awal : awal + SEKALIGUS]])
        menunggu = [skp for skp in menunggu if skp.id not in ada]
    if not menunggu:
        return 0
    jenis = JenisPeriode(get_setting(session, actor, "periodik"))
    aturan = {mulai: load_periode(session, actor, on=mulai) for mulai in {skp.mulai for skp in menunggu}}
    pindahan = _list_moved(session, [skp.id for skp in menunggu])
    baru = [
        _new_period(skp, satu, today, now)
        for skp in menunggu
        for satu in _list_wanted(aturan[skp.mulai], jenis, skp)
        if (skp.id, satu.kode) not in pindahan
    ]
    session.add_all(baru)
    session.flush()
    for skp in menunggu:
        audit.record(
            session,
            actor,
            "skp.periode",
            "skp",
            skp.id,
            now=now,
            sesudah={"periodik": jenis.value},
            rincian={"perubahan": [f"periode penilaian {jenis.label.lower()} disiapkan"]},
        )
    return len(baru)


def _lock_and_find(session: Session, daftar_id: list[int]) -> set[int]:
    """The SKP among these whose periods were made; the row locks make a second maker wait."""
    session.execute(select(Skp.id).where(Skp.id.in_(daftar_id)).order_by(Skp.id).with_for_update()).all()
    dibuat = PeriodePenilaian.skp_id.in_(daftar_id), PeriodePenilaian.jenis == JenisPeriode.TAHUNAN
    return set(session.scalars(select(PeriodePenilaian.skp_id).where(*dibuat).distinct()))


def _list_moved(session: Session, daftar_id: list[int]) -> set[tuple[int, str]]:
    """Periods that an SKP got from the one before it, by its id and their kode, before its own were made."""
    query = select(PeriodePenilaian.skp_id, PeriodePenilaian.kode).where(
        PeriodePenilaian.skp_id.in_(daftar_id)
    )
    return {(skp_id, kode) for skp_id, kode in session.execute(query)}


def _list_wanted(aturan: AturanPeriode, jenis: JenisPeriode, skp: Skp) -> list[Periode]:
    batas = Rentang(skp.mulai, skp.sampai)
    return [
        *list_periode(aturan, jenis, skp.tahun, batas),
        *list_periode(aturan, JenisPeriode.TAHUNAN, skp.tahun, batas),
    ]


def _new_period(skp: Skp, satu: Periode, today: date, now: datetime) -> PeriodePenilaian:
    return PeriodePenilaian(
        skp_id=skp.id,
        kode=satu.kode,
        jenis=satu.jenis,
        mulai=satu.rentang.mulai,
        sampai=satu.rentang.sampai,
        status=status_on(StatusPeriode.BELUM_DIBUKA, satu.jenis, satu.rentang, today),
        status_sejak=now,
    )


def start_periods(session: Session, actor: Actor, skp_id: int, *, today: date, now: datetime) -> Skp:
    """`ensure_periods` on request of the owner or the pejabat penilai.

    Raises NotFoundError, NotAuthorizedError and StateError.
    """
    skp = load_skp(session, skp_id)
    pelaku = open_skp(session, actor, skp, today=today).pelaku
    if not pelaku & {PelakuSkp.PEMILIK, PelakuSkp.PENILAI}:
        raise NotAuthorizedError("Periode disiapkan oleh pemilik SKP atau pejabat penilainya.")
    ensure_periods(session, actor, skp, today=today, now=now)
    return skp


def forget_periods(session: Session, actor: Actor, skp: Skp) -> bool:
    """Remove the periods of an SKP whose approval is taken back; False where somebody has worked in one.

    No permission is asked: it follows from what the caller takes back.
    """
    query = select(PeriodePenilaian).where(PeriodePenilaian.skp_id == skp.id).with_for_update()
    daftar = list(session.scalars(query.execution_options(populate_existing=True)))
    ids = [satu.id for satu in daftar]
    terisi = any(
        session.scalar(select(isi.id).where(isi.periode_id.in_(ids)).limit(1)) is not None
        for isi in (RencanaAksi, Realisasi, BuktiDukung, UmpanBalik)
    )
    if terisi or any(satu.status not in BELUM_DIAJUKAN for satu in daftar):
        return False
    for satu in daftar:
        session.delete(satu)
    session.flush()
    return True


# Moves


def submit_period(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> PeriodePenilaian:
    """Hand the realisasi of a period to the pejabat penilai; late is allowed and shows.

    The proposals of a year that the owner left standing are written down, so that later changes of a quarter
    do not change them. Raises NotFoundError, NotAuthorizedError, StateError, TerkunciError after a deadline
    that locks, and PeriodeIncompleteError.
    """
    ikatan = lock_period(session, actor, periode_id, today=today, now=now)
    ikatan.check_may_read()
    periode = ikatan.periode
    _check_move(periode, AksiPeriode.AJUKAN, ikatan.kedudukan.pelaku)
    refuse_locked(session, actor, periode, JenisKunci.REALISASI, ikatan.zona, today=today, now=now)
    if periode.skp.status is not StatusSkp.DITETAPKAN:
        kata = periode.skp.status.label.lower()
        raise StateError(f"SKP sedang {kata}. Ajukan realisasi sesudah SKP ditetapkan lagi.")
    daftar_rhk = _load_content(session, actor, periode, today)
    _check_complete(periode, daftar_rhk)
    _keep_proposals(session, periode, daftar_rhk, now)
    return _move(session, actor, periode, AksiPeriode.AJUKAN, now=now)


def return_period(
    session: Session, actor: Actor, periode_id: int, catatan: str, *, today: date, now: datetime
) -> PeriodePenilaian:
    """Give a submitted period back to its owner with a note.

    Raises NotFoundError, NotAuthorizedError (not the pejabat penilai), StateError, InputError without a note.
    """
    periode, kedudukan = lock_for_evaluasi(session, actor, periode_id, today=today, now=now)
    _check_move(periode, AksiPeriode.KEMBALIKAN, kedudukan.pelaku)
    return _move(session, actor, periode, AksiPeriode.KEMBALIKAN, now=now, catatan=catatan)


def lock_for_evaluasi(
    session: Session, actor: Actor, periode_id: int, *, today: date, now: datetime
) -> tuple[PeriodePenilaian, KedudukanPeriode]:
    """The period under lock, with its SKP and person, and what the actor is to it. Raises NotFoundError."""
    ikatan = lock_period(session, actor, periode_id, today=today, now=now)
    ikatan.check_may_read()
    return ikatan.periode, ikatan.kedudukan


def record_status(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    aksi: AksiPeriode,
    *,
    sebagai: PelakuPeriode,
    now: datetime,
    catatan: str = "",
    sesudah: dict[str, object] | None = None,
) -> PeriodePenilaian:
    """Take a step that evaluasi has decided, from nilai to finalkan and keberatan.

    `periode` comes from `lock_for_evaluasi` (under lock), and the caller has made sure that the actor acts
    `sebagai`; `sesudah` is hashed into the audit log with the new state. Raises StateError,
    NotAuthorizedError, and InputError where the step needs a note.
    """
    _check_move(periode, aksi, frozenset({sebagai}))
    return _move(session, actor, periode, aksi, now=now, catatan=catatan, sesudah=sesudah)


# Parts


def _check_move(periode: PeriodePenilaian, aksi: AksiPeriode, pelaku: frozenset[PelakuPeriode]) -> None:
    try:
        transisi = transition_of(periode.status, aksi)
    except ValueError as error:
        raise StateError(str(error)) from error
    if transisi.pelaku not in pelaku:
        siapa = _NAMA_PELAKU[transisi.pelaku]
        raise NotAuthorizedError(f"Tindakan ini hanya dapat dilakukan oleh {siapa}.")


_NAMA_PELAKU = {
    PelakuPeriode.PEMILIK: "pemilik SKP",
    PelakuPeriode.PENILAI: "pejabat penilai",
    PelakuPeriode.ATASAN_PENILAI: "atasan pejabat penilai",
    PelakuPeriode.SISTEM: "sistem",
    PelakuPeriode.ADMIN: "admin instansi",
}


def _move(
    session: Session,
    actor: Actor,
    periode: PeriodePenilaian,
    aksi: AksiPeriode,
    *,
    now: datetime,
    catatan: str = "",
    sesudah: dict[str, object] | None = None,
) -> PeriodePenilaian:
    """Take the step that `_check_move` allowed, and write it down."""
    transisi = transition_of(periode.status, aksi)
    if transisi.catatan_wajib and not catatan.strip():
        raise InputError("Catatan belum diisi.", fields={"catatan": "Tulis apa yang perlu diperbaiki."})
    sebelum = periode.status
    periode.status, periode.status_sejak = transisi.ke, now
    record_change(
        session,
        actor,
        periode,
        f"status: {sebelum.label} → {transisi.ke.label}",
        now=now,
        aksi=f"periode.{aksi.value}",
        sebelum={"status": sebelum.value},
        sesudah={"status": transisi.ke.value} | (sesudah or {}),
        catatan=catatan.strip(),
    )
    announce(session, _to_peristiwa(periode, aksi, now))
    return periode


def _to_peristiwa(periode: PeriodePenilaian, aksi: AksiPeriode, now: datetime) -> PeristiwaPeriode:
    return PeristiwaPeriode(
        periode_id=periode.id,
        pegawai_id=periode.skp.pegawai_id,
        tahun=periode.skp.tahun,
        kode=periode.kode,
        aksi=aksi.value,
        status=periode.status.value,
        waktu=now,
    )


def _load_content(
    session: Session, actor: Actor, periode: PeriodePenilaian, today: date
) -> tuple[RhkTampil, ...]:
    aturan = load_periode(session, actor, on=periode.mulai)
    isi = load_isi(session, periode)
    semua = [tab_of(satu, aturan, today) for satu in isi.daftar_periode]
    return content_of(tab_of(periode, aturan, today), semua, isi)


def _check_complete(periode: PeriodePenilaian, daftar_rhk: Sequence[RhkTampil]) -> None:
    kurang = list_missing(daftar_rhk, tahunan=periode.jenis is JenisPeriode.TAHUNAN)
    if is_complete(kurang):
        return
    wajib = [satu for satu in kurang if satu.wajib]
    raise PeriodeIncompleteError(
        f"Realisasi belum dapat diajukan: {len(wajib)} hal perlu dilengkapi. {wajib[0].kalimat}",
        fields={satu.sasaran: satu.kalimat for satu in reversed(wajib)},
    )


def _keep_proposals(
    session: Session, periode: PeriodePenilaian, daftar_rhk: Sequence[RhkTampil], now: datetime
) -> None:
    """Write down the official texts of the year that so far were only proposed."""
    if periode.jenis is not JenisPeriode.TAHUNAN:
        return
    tersimpan = {
        satu.indikator_id: satu
        for satu in session.scalars(select(Realisasi).where(Realisasi.periode_id == periode.id))
    }
    for satu in (indikator for rhk in daftar_rhk for indikator in rhk.daftar_indikator):
        baris = tersimpan.get(satu.id)
        if baris is None:
            session.add(Realisasi(periode_id=periode.id, indikator_id=satu.id, teks=satu.resmi, diubah=now))
        elif baris.teks != satu.resmi or satu.lama:
            baris.teks, baris.ukuran, baris.diubah = satu.resmi, {}, now
