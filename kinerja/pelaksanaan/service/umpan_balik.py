"""Feedback on results and behaviour, as threads in which the owner answers."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.service import load_periode
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.isi import find_rhk, list_rhk, list_umpan_balik
from kinerja.pelaksanaan.jejak import record_change
from kinerja.pelaksanaan.models import PeriodePenilaian, UmpanBalik
from kinerja.pelaksanaan.muat import Ikatan, current_status, lock_period, open_period, role_on
from kinerja.pelaksanaan.rules import DAPAT_DITANGGAPI, PeranUmpanBalik
from kinerja.pelaksanaan.tampilan import TANPA_NAMA, PeriodeTab, tab_of
from kinerja.skp.models import RencanaHasilKerja
from kinerja.skp.naskah import sort_rhk
from kinerja.skp.rules import NilaiPerilaku

MAKS_PER_PEMBERI = 100


@dataclass(frozen=True)
class HalamanUmpanBalik:
    """What somebody sees who only gives feedback: titles and what he himself wrote, no realisasi.

    A ketua tim who is nothing else sees the results of the team alone.
    """

    ini: PeriodeTab
    pemilik: Pegawai
    peran: PeranUmpanBalik
    daftar_rhk: tuple[RencanaHasilKerja, ...]
    milik_saya: tuple[UmpanBalik, ...]
    terbuka: bool
    rhk_tim: frozenset[int] = frozenset()

    def peran_on(self, rhk_id: int | None) -> PeranUmpanBalik | None:
        """The role under which feedback on a result (None: on behaviour) is printed."""
        return role_on(self.peran, self.rhk_tim, rhk_id)

    @property
    def tanpa_nama(self) -> bool:
        """Whether the owner reads it without the name of the giver."""
        return self.peran in TANPA_NAMA

    def on_rhk(self, rhk_id: int) -> tuple[UmpanBalik, ...]:
        return tuple(satu for satu in self.milik_saya if satu.rencana_hasil_kerja_id == rhk_id)

    def on_perilaku(self, nilai: NilaiPerilaku) -> tuple[UmpanBalik, ...]:
        return tuple(satu for satu in self.milik_saya if satu.nilai_perilaku is nilai)


def add_umpan_balik(
    session: Session,
    actor: Actor,
    periode_id: int,
    teks: str,
    *,
    rhk_id: int | None = None,
    nilai_perilaku: NilaiPerilaku | None = None,
    balasan_dari_id: int | None = None,
    today: date,
    now: datetime,
) -> UmpanBalik:
    """Say something on a result or on a value of behaviour, or answer (`balasan_dari_id`).

    The role follows from the reporting line. Raises NotFoundError (also for a target of another period),
    NotAuthorizedError, StateError and InputError.
    """
    ikatan = lock_period(session, actor, periode_id, today=today, now=now)
    periode = ikatan.periode
    _check_giver(ikatan, balasan_dari_id)
    if periode.status not in DAPAT_DITANGGAPI:
        raise StateError(f"Periode berstatus {periode.status.label}. Umpan balik tidak dapat ditambah.")
    if not teks.strip():
        raise InputError("Umpan balik masih kosong.", fields={"teks": "Tulis umpan balik Anda."})
    if balasan_dari_id is not None:
        awal = _find_first(session, periode, balasan_dari_id)
        rhk_id, nilai_perilaku = awal.rencana_hasil_kerja_id, awal.nilai_perilaku
    elif (rhk_id is None) == (nilai_perilaku is None):
        raise InputError("Pilih satu hasil kerja atau satu nilai perilaku.")
    elif rhk_id is not None:
        find_rhk(session, periode, rhk_id)
    peran = ikatan.peran_on(rhk_id)
    if peran is None and not ikatan.kedudukan.pemilik:  # a ketua tim on a row that is not of the team
        raise NotFoundError
    baru = UmpanBalik(
        periode_id=periode.id,
        rencana_hasil_kerja_id=rhk_id,
        nilai_perilaku=nilai_perilaku,
        balasan_dari_id=balasan_dari_id,
        pemberi_id=_giver(session, actor, periode),
        peran=peran,
        teks=teks.strip(),
        dibuat=now,
    )
    session.add(baru)
    record_change(
        session,
        actor,
        periode,
        "umpan balik ditambah",
        now=now,
        aksi="periode.umpan_balik",
        sesudah={"teks": baru.teks, "peran": baru.peran},
    )
    return baru


def find_halaman_umpan_balik(
    session: Session, actor: Actor, periode_id: int, *, today: date
) -> HalamanUmpanBalik:
    """The page for a giver of feedback. Raises NotFoundError where the actor has no role."""
    ikatan = open_period(session, actor, periode_id, today=today)
    if ikatan.peran is None:
        raise NotFoundError
    periode = ikatan.periode
    aturan = load_periode(session, actor, on=periode.mulai)
    semua = list_umpan_balik(session, periode.id, pemberi_id=actor.pegawai_id)
    return HalamanUmpanBalik(
        ini=tab_of(periode, aturan, today),
        pemilik=periode.skp.pegawai,
        peran=ikatan.peran,
        daftar_rhk=tuple(
            rhk for rhk in sort_rhk(list_rhk(session, periode.skp_id)) if ikatan.peran_on(rhk.id) is not None
        ),
        rhk_tim=ikatan.rhk_tim,
        milik_saya=tuple(sorted(semua, key=lambda satu: (satu.dibuat, satu.id))),
        terbuka=current_status(periode, today) in DAPAT_DITANGGAPI,
    )


def _check_giver(ikatan: Ikatan, balasan_dari_id: int | None) -> None:
    kedudukan = ikatan.kedudukan
    if not kedudukan.boleh_baca and (ikatan.peran is None or balasan_dari_id is not None):
        raise NotFoundError
    if kedudukan.pemilik and balasan_dari_id is None:
        raise NotAuthorizedError("Anda menanggapi umpan balik pada SKP Anda, tidak memulainya.")
    if not kedudukan.pemilik and ikatan.peran is None:
        raise NotAuthorizedError(
            "Umpan balik diberikan oleh pimpinan, rekan, bawahan, atau pihak yang bekerja sama."
        )


def _find_first(session: Session, periode: PeriodePenilaian, umpan_balik_id: int) -> UmpanBalik:
    query = select(UmpanBalik).where(
        UmpanBalik.id == umpan_balik_id,
        UmpanBalik.periode_id == periode.id,
        UmpanBalik.balasan_dari_id.is_(None),
    )
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def _giver(session: Session, actor: Actor, periode: PeriodePenilaian) -> int:
    if actor.pegawai_id is None:  # no role without one
        raise NotAuthorizedError("Akun ini bukan akun pegawai.")
    query = select(func.count(UmpanBalik.id)).where(
        UmpanBalik.periode_id == periode.id, UmpanBalik.pemberi_id == actor.pegawai_id
    )
    if (session.scalar(query) or 0) >= MAKS_PER_PEMBERI:
        raise InputError(
            "Umpan balik Anda pada periode ini sudah sangat banyak. Lanjutkan pada periode berikutnya."
        )
    return actor.pegawai_id
