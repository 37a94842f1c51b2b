"""The matrix as its page shows it, in a number of queries that does not grow with people or results."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.muat import build_beban_kerja
from kinerja.aturan.rules import KodeAturan
from kinerja.aturan.service import find_edition
from kinerja.kalender.rules import Rentang
from kinerja.skp.matriks.muat import (
    Anggota,
    choose_all,
    keadaan_of,
    list_anggota,
    list_hasil,
    list_own_rows,
    list_sel,
    sum_elsewhere,
    text_of,
)
from kinerja.skp.matriks.rules import (
    DAPAT_DIISI,
    Alarm,
    Beban,
    Langkah,
    MasaSkp,
    NasibPeran,
    find_alarm,
    find_nasib,
    list_langkah,
    prorate_wke,
    sign_text,
)
from kinerja.skp.models import Intervensi, RencanaHasilKerja, SelMatriks, Skp
from kinerja.skp.muat import ORANG, load_skp, open_for_reading
from kinerja.skp.rules import JenisCascade, PelakuSkp, StatusSkp


@dataclass(frozen=True, kw_only=True)
class PeranSel:
    """One role in a cell. `sidik` marks the words shown, so that a form notices other words.

    A row that the person wrote alone has the place 0, and `baris_id` by which it can become a role.
    """

    urutan: int
    teks: str
    jenis: JenisCascade
    jam: Decimal | None
    nasib: NasibPeran
    versi: int
    sidik: str
    baris_id: int | None = None


@dataclass(frozen=True)
class KolomMatriks:
    """One result of the pimpinan with the number of the form, and how many people carry it."""

    rhk: RencanaHasilKerja
    nomor: int
    jumlah: int

    @property
    def id(self) -> int:
        return self.rhk.id


@dataclass(frozen=True)
class BarisMatriks:
    """One person: the roles by result, the hours, and the SKP into which they go (None without one)."""

    anggota: Anggota
    peran: Mapping[int, tuple[PeranSel, ...]]
    beban: Beban
    masa: MasaSkp | None

    @property
    def id(self) -> int:
        return self.anggota.pegawai_id

    @property
    def jumlah(self) -> int:
        return sum(len(daftar) for daftar in self.peran.values())

    def peran_of(self, rhk_id: int) -> tuple[PeranSel, ...]:
        """The roles in one cell, none for an empty one; rows of the person's own last."""
        return self.peran.get(rhk_id, ())

    def ditulis_of(self, rhk_id: int) -> tuple[PeranSel, ...]:
        """The roles in one cell that the pimpinan wrote."""
        return tuple(satu for satu in self.peran_of(rhk_id) if satu.urutan)

    def place_after(self, rhk_id: int) -> int:
        """The place of one more role in a cell."""
        return max((satu.urutan for satu in self.peran_of(rhk_id)), default=0) + 1


@dataclass(frozen=True, kw_only=True)
class HalamanMatriks:
    """The page: columns, rows, what stands out, and whether the actor may write."""

    skp: Skp
    boleh_ubah: bool
    kolom: tuple[KolomMatriks, ...]
    baris: tuple[BarisMatriks, ...]
    alarm: Alarm
    langkah: tuple[Langkah, ...]

    @property
    def jumlah_peran(self) -> int:
        return sum(satu.jumlah for satu in self.baris)

    @property
    def berperan(self) -> int:
        """How many people carry something."""
        return sum(satu.jumlah > 0 for satu in self.baris)

    def kolom_of(self, rhk_id: int) -> KolomMatriks | None:
        return next((satu for satu in self.kolom if satu.id == rhk_id), None)

    def baris_of(self, pegawai_id: int) -> BarisMatriks | None:
        return next((satu for satu in self.baris if satu.id == pegawai_id), None)


def open_matriks(session: Session, actor: Actor, skp_id: int, *, today: date) -> HalamanMatriks:
    """The matrix of an SKP for its owner, and to read for atasan, admin in scope and auditor.

    Raises NotFoundError.
    """
    skp = load_skp(session, skp_id, *ORANG)
    pelaku = open_for_reading(session, actor, skp, today=today).pelaku
    semua_hasil = list_hasil(session, skp)
    anggota = list_anggota(session, skp, today=today)
    ids = [satu.pegawai_id for satu in anggota]
    masa = choose_all(session, skp, ids, today=today)
    sel = list_sel(session, skp)
    beban = _sum_hours(session, actor, skp, anggota, sel, masa)
    baris = _build_rows(anggota, _collect_peran(sel, list_own_rows(session, skp), masa), masa, beban)
    kolom = _build_columns(semua_hasil, baris)
    alarm = _find_alarm(kolom, baris)
    tanpa = sum(not _has_indikator(rhk) for rhk in semua_hasil)
    return HalamanMatriks(
        skp=skp,
        boleh_ubah=PelakuSkp.PEMILIK in pelaku and skp.status in DAPAT_DIISI,
        kolom=kolom,
        baris=baris,
        alarm=alarm,
        langkah=list_langkah(len(kolom), tanpa, sum(satu.termasuk for satu in anggota), alarm),
    )


def find_own_matrix(session: Session, actor: Actor, *, today: date) -> int | None:
    """The SKP of the actor whose matrix is at hand today, else the newest of the year; None without any."""
    query = (
        select(Skp.id)
        .where(Skp.pegawai_id == actor.pegawai_id, Skp.tahun == today.year)
        .where(Skp.status != StatusSkp.DIBATALKAN)
        .order_by(((Skp.mulai <= today) & (Skp.sampai > today)).desc(), Skp.mulai.desc())
    )
    return session.scalars(query).first()


Peran = dict[int, dict[int, list[PeranSel]]]


def _collect_peran(
    semua_sel: list[SelMatriks], semua_sendiri: list[Intervensi], masa: Mapping[int, MasaSkp]
) -> Peran:
    """Roles by person and result: those of the matrix, then rows that people wrote by themselves."""
    peran: Peran = defaultdict(lambda: defaultdict(list))
    for sel in semua_sel:
        ini = masa.get(sel.pegawai_id)
        peran[sel.pegawai_id][sel.rhk_pimpinan_id].append(_show(sel, ini.status if ini else None))
    for satu in semua_sendiri:
        rhk = satu.rencana_hasil_kerja
        if satu.sumber_id is not None and rhk.teks:
            peran[rhk.skp.pegawai_id][satu.sumber_id].append(_show_own(satu))
    return peran


def _build_columns(
    semua_hasil: list[RencanaHasilKerja], baris: tuple[BarisMatriks, ...]
) -> tuple[KolomMatriks, ...]:
    return tuple(
        KolomMatriks(rhk, nomor, sum(bool(satu.peran_of(rhk.id)) for satu in baris))
        for nomor, rhk in enumerate(semua_hasil, start=1)
    )


def _build_rows(
    semua_anggota: list[Anggota], peran: Peran, masa: Mapping[int, MasaSkp], beban: Mapping[int, Beban]
) -> tuple[BarisMatriks, ...]:
    return tuple(
        BarisMatriks(
            anggota=satu,
            peran={rhk_id: tuple(daftar) for rhk_id, daftar in peran[satu.pegawai_id].items()},
            beban=beban[satu.pegawai_id],
            masa=masa.get(satu.pegawai_id),
        )
        for satu in semua_anggota
    )


def _show_own(satu: Intervensi) -> PeranSel:
    rhk = satu.rencana_hasil_kerja
    return PeranSel(
        urutan=0,
        teks=rhk.teks,
        jenis=satu.jenis or JenisCascade.TIDAK_LANGSUNG,
        jam=None,
        nasib=NasibPeran.SENDIRI,
        versi=rhk.versi,
        sidik=sign_text(rhk.teks),
        baris_id=rhk.id,
    )


def _show(sel: SelMatriks, status: StatusSkp | None) -> PeranSel:
    teks = text_of(sel)
    return PeranSel(
        urutan=sel.urutan,
        teks=teks,
        jenis=sel.jenis,
        jam=sel.jam,
        nasib=find_nasib(keadaan_of(sel), status),
        versi=sel.versi,
        sidik=sign_text(teks),
    )


def _sum_hours(
    session: Session,
    actor: Actor,
    skp: Skp,
    semua_anggota: list[Anggota],
    semua_sel: list[SelMatriks],
    masa: Mapping[int, MasaSkp],
) -> dict[int, Beban]:
    """The hours of each person; those of an SKP of part of a year are measured against that part."""
    edisi = find_edition(session, actor, KodeAturan.BEBAN_KERJA, on=skp.mulai)
    menit = build_beban_kerja(edisi.isi, edisi.sumber).menit_setahun
    lain = sum_elsewhere(session, skp, [satu.pegawai_id for satu in semua_anggota])
    jam: dict[int, Decimal] = defaultdict(Decimal)
    for sel in semua_sel:
        jam[sel.pegawai_id] += sel.jam or 0
    found = {}
    for satu in semua_anggota:
        ini = masa.get(satu.pegawai_id)
        hari = Rentang(ini.mulai, ini.sampai) if ini else Rentang(skp.mulai, skp.sampai)
        nol = Decimal(0)
        found[satu.pegawai_id] = Beban(
            jam[satu.pegawai_id], lain.get(satu.pegawai_id, nol), prorate_wke(menit, hari)
        )
    return found


def _find_alarm(kolom: tuple[KolomMatriks, ...], baris: tuple[BarisMatriks, ...]) -> Alarm:
    return find_alarm(
        [satu.id for satu in kolom],
        [satu.id for satu in baris if satu.anggota.termasuk],
        {(rhk_id, satu.id) for satu in baris for rhk_id in satu.peran},
        {satu.id for satu in baris if satu.beban.lebih},
    )


def _has_indikator(rhk: RencanaHasilKerja) -> bool:
    return any(satu.teks.strip() for satu in rhk.semua_indikator)
