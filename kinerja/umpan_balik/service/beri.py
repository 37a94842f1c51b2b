"""Give feedback: write it, answer it, change it, take it back."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.service import load_periode
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.isi import find_rhk, list_rhk
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.muat import Ikatan, current_status, open_period, role_on
from kinerja.pelaksanaan.rules import DAPAT_DITANGGAPI, PeranUmpanBalik
from kinerja.pelaksanaan.tampilan import PeriodeTab, tab_of
from kinerja.skp.models import RencanaHasilKerja
from kinerja.skp.naskah import sort_rhk
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik.jejak import record_umpan
from kinerja.umpan_balik.models import UmpanBalik
from kinerja.umpan_balik.muat import list_umpan_balik, load_kebijakan
from kinerja.umpan_balik.rules import (
    PERAN_DILINDUNGI,
    JenisUmpan,
    KebijakanNama,
    Kerahasiaan,
    may_change,
)
from kinerja.umpan_balik.service.minta import answer_permintaan
from kinerja.umpan_balik.tampilan import PembacaUmpan, UmpanBalikTampil, Utas

MAKS_PER_PEMBERI = 100


@dataclass(frozen=True)
class Pihak:
    """An outside party whose words the pejabat penilai writes down."""

    nama: str = ""
    kantor: str = ""

    def __bool__(self) -> bool:
        return bool(self.nama or self.kantor)


@dataclass(frozen=True)
class HalamanUmpanBalik:
    """What somebody sees who only gives feedback: titles and what he himself wrote, no realisasi.

    A ketua tim who is nothing else sees the results of the team alone. `peran` is None for somebody who had
    one when he wrote: he sees his own words alone. `dapat_diubah` are the texts that he may still change;
    `janji` is what is promised to him now, `minimum` in what crowd his words open.
    """

    ini: PeriodeTab
    pemilik: Pegawai
    peran: PeranUmpanBalik | None
    daftar_rhk: tuple[RencanaHasilKerja, ...]
    milik_saya: tuple[tuple[UmpanBalik, UmpanBalikTampil], ...]
    dapat_diubah: frozenset[str]
    terbuka: bool
    kebijakan: KebijakanNama
    rhk_tim: frozenset[int] = frozenset()

    def peran_on(self, rhk_id: int | None) -> PeranUmpanBalik | None:
        """The role under which feedback on a result (None: on behaviour) is printed."""
        return role_on(self.peran, self.rhk_tim, rhk_id)

    @property
    def janji(self) -> Kerahasiaan:
        return self.kebijakan.promise(self.peran)

    @property
    def tanpa_nama(self) -> bool:
        """Whether the owner reads it without the name of the giver."""
        return self.janji is not Kerahasiaan.BERNAMA

    @property
    def boleh_tulis(self) -> bool:
        """Whether something new may be said here."""
        return self.terbuka and self.peran is not None

    @property
    def boleh_catat_pihak(self) -> bool:
        """Whether the words of an outside party may be written down here."""
        return self.peran is PeranUmpanBalik.PIMPINAN

    def on_rhk(self, rhk_id: int) -> tuple[UmpanBalikTampil, ...]:
        return tuple(tampil for satu, tampil in self.milik_saya if satu.rencana_hasil_kerja_id == rhk_id)

    def on_perilaku(self, nilai: NilaiPerilaku) -> tuple[UmpanBalikTampil, ...]:
        return tuple(tampil for satu, tampil in self.milik_saya if satu.nilai_perilaku is nilai)


def add_umpan_balik(
    session: Session,
    actor: Actor,
    periode_id: int,
    teks: str,
    *,
    rhk_id: int | None = None,
    nilai_perilaku: NilaiPerilaku | None = None,
    balasan_dari: str = "",
    jenis: JenisUmpan | None = None,
    pihak: Pihak | None = None,
    today: date,
    now: datetime,
) -> UmpanBalik:
    """Say something on a result or on a value of behaviour, or answer (`balasan_dari`, a `tanda`).

    The role follows from the present reporting line, unit and teams, the promise about the name from the
    setting of today. What the calendar has opened is not stored as open: the time of that would show when
    somebody wrote. Raises NotFoundError (also for a target of another period, or an answer to what the actor
    does not see), NotAuthorizedError, StateError and InputError.
    """
    ikatan = open_period(session, actor, periode_id, today=today, lock=True)
    periode = ikatan.periode
    _check_giver(ikatan, balasan_dari)
    _check_open(periode, today)
    if not teks.strip():
        raise InputError("Umpan balik masih kosong.", fields={"teks": "Tulis umpan balik Anda."})
    awal = _find_first(session, actor, ikatan, balasan_dari, today) if balasan_dari else None
    if awal is not None:
        rhk_id, nilai_perilaku = awal.rencana_hasil_kerja_id, awal.nilai_perilaku
    elif (rhk_id is None) == (nilai_perilaku is None):
        raise InputError("Pilih satu hasil kerja atau satu nilai perilaku.")
    elif rhk_id is not None:
        find_rhk(session, periode, rhk_id)
    peran = _role(ikatan, rhk_id, pihak, answering=awal is not None)
    kebijakan = load_kebijakan(session, actor)
    kerahasiaan = kebijakan.promise(peran)
    baru = UmpanBalik(
        periode_id=periode.id,
        rencana_hasil_kerja_id=rhk_id,
        nilai_perilaku=nilai_perilaku,
        balasan_dari_id=awal.id if awal else None,
        pemberi_id=_giver(session, actor, periode),
        peran=peran,
        jenis=jenis if awal is None else None,
        kerahasiaan=kerahasiaan,
        minimum=1 if kerahasiaan is Kerahasiaan.BERNAMA else kebijakan.minimum,
        pihak_nama=pihak.nama if pihak else "",
        pihak_kantor=pihak.kantor if pihak else "",
        teks=teks.strip(),
        hari=today,
        dibuat=now,
    )
    session.add(baru)
    session.flush()
    if awal is None and not pihak:
        answer_permintaan(session, actor, periode.id, now=now)
    record_umpan(session, actor, baru, "ditambah", now=now)
    return baru


def change_umpan_balik(
    session: Session,
    actor: Actor,
    periode_id: int,
    tanda: str,
    teks: str,
    *,
    jenis: JenisUmpan | None = None,
    today: date,
    now: datetime,
) -> UmpanBalik:
    """Put one's own text in other words. Raises NotFoundError, StateError and InputError."""
    satu = _open_own(session, actor, periode_id, tanda, today=today)
    if not teks.strip():
        raise InputError("Umpan balik masih kosong.", fields={"teks": "Tulis umpan balik Anda."})
    sebelum = satu.teks
    satu.teks, satu.jenis, satu.diubah = teks.strip(), jenis, now
    record_umpan(session, actor, satu, "diubah", now=now, sebelum=sebelum)
    return satu


def withdraw_umpan_balik(
    session: Session, actor: Actor, periode_id: int, tanda: str, *, today: date, now: datetime
) -> None:
    """Take one's own text back: it stays for the trail, nobody reads it. Raises NotFoundError, StateError."""
    satu = _open_own(session, actor, periode_id, tanda, today=today)
    satu.ditarik = now
    record_umpan(session, actor, satu, "ditarik", now=now, sebelum=satu.teks)


def find_halaman_umpan_balik(
    session: Session, actor: Actor, periode_id: int, *, today: date
) -> HalamanUmpanBalik:
    """The page for a giver of feedback. Raises NotFoundError where the actor has no role and never wrote."""
    ikatan = open_period(session, actor, periode_id, today=today)
    periode = ikatan.periode
    aturan = load_periode(session, actor, on=periode.mulai)
    semua = list_umpan_balik(session, periode.id)
    utas = Utas(semua, PembacaUmpan(actor.pegawai_id, sebagai_penilai=False, today=today))
    milik = [satu for satu in utas.all() if satu.sendiri or satu.oleh]
    terbuka = current_status(periode, today) in DAPAT_DITANGGAPI
    menurut_tanda = {
        satu.tanda: satu
        for satu in semua
        if satu.pemberi_id == actor.pegawai_id and not ikatan.kedudukan.pemilik
    }
    if ikatan.peran is None and not menurut_tanda:
        raise NotFoundError
    ditulisi = {satu.rencana_hasil_kerja_id for satu in menurut_tanda.values()}
    return HalamanUmpanBalik(
        ini=tab_of(periode, aturan, today),
        pemilik=periode.skp.pegawai,
        peran=ikatan.peran,
        daftar_rhk=tuple(
            rhk
            for rhk in sort_rhk(list_rhk(session, periode.skp_id))
            if ikatan.peran_on(rhk.id) is not None or rhk.id in ditulisi
        ),
        rhk_tim=ikatan.rhk_tim,
        milik_saya=tuple((menurut_tanda[satu.tanda], satu) for satu in milik if satu.tanda in menurut_tanda),
        dapat_diubah=frozenset(
            satu.tanda
            for satu in menurut_tanda.values()
            if may_change(satu.kerahasiaan, terbuka=utas.is_open(satu), periode_terbuka=terbuka)
        ),
        terbuka=terbuka,
        kebijakan=load_kebijakan(session, actor),
    )


# Parts


def _check_open(periode: PeriodePenilaian, today: date) -> None:
    status = current_status(periode, today)
    if status not in DAPAT_DITANGGAPI:
        raise StateError(f"Periode berstatus {status.label}. Umpan balik tidak dapat ditambah atau diubah.")


def _check_giver(ikatan: Ikatan, balasan_dari: str) -> None:
    kedudukan = ikatan.kedudukan
    if not kedudukan.boleh_baca and (ikatan.peran is None or balasan_dari):
        raise NotFoundError
    if kedudukan.pemilik and not balasan_dari:
        raise NotAuthorizedError("Anda menanggapi umpan balik pada SKP Anda, tidak memulainya.")
    if not kedudukan.pemilik and ikatan.peran is None:
        raise NotAuthorizedError(
            "Umpan balik diberikan oleh pimpinan, rekan, bawahan, atau pihak yang bekerja sama."
        )


def _role(
    ikatan: Ikatan, rhk_id: int | None, pihak: Pihak | None, *, answering: bool
) -> PeranUmpanBalik | None:
    peran = ikatan.peran_on(rhk_id)
    if peran is None and not ikatan.kedudukan.pemilik:  # a ketua tim on a row that is not of the team
        raise NotFoundError
    if answering and peran in PERAN_DILINDUNGI:
        # An answer stands at once in a thread that is open: it would show when this giver wrote.
        raise NotAuthorizedError("Rekan dan bawahan menulis umpan balik baru, tidak membalas.")
    if not pihak:
        return peran
    if ikatan.peran is not PeranUmpanBalik.PIMPINAN:
        raise NotAuthorizedError("Umpan balik pihak luar dicatat oleh pejabat penilai.")
    if not (pihak.nama and pihak.kantor):
        kosong = "Isi nama dan kantor pihak luar."
        raise InputError(kosong, fields={"pihak_nama" if not pihak.nama else "pihak_kantor": kosong})
    return PeranUmpanBalik.PIHAK_LAIN


def _find_first(session: Session, actor: Actor, ikatan: Ikatan, tanda: str, today: date) -> UmpanBalik:
    pembaca = PembacaUmpan(actor.pegawai_id, ikatan.kedudukan.menilai, today)
    return Utas(list_umpan_balik(session, ikatan.periode.id), pembaca).find(tanda)


def _open_own(session: Session, actor: Actor, periode_id: int, tanda: str, *, today: date) -> UmpanBalik:
    """A text of the actor that he may change now. Raises NotFoundError and StateError."""
    periode = open_period(session, actor, periode_id, today=today, lock=True).periode
    semua = list_umpan_balik(session, periode.id)
    satu = next(
        (satu for satu in semua if satu.tanda == tanda and satu.pemberi_id == (actor.pegawai_id or 0)), None
    )
    if satu is None:
        raise NotFoundError
    _check_open(periode, today)
    utas = Utas(semua, PembacaUmpan(actor.pegawai_id, sebagai_penilai=False, today=today))
    if not may_change(satu.kerahasiaan, terbuka=utas.is_open(satu), periode_terbuka=True):
        raise StateError(
            "Umpan balik ini sudah dibuka bersama yang lain dan tidak dapat diubah atau ditarik lagi:"
            " perubahan pada satu teks akan menunjukkan penulisnya."
        )
    return satu


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
