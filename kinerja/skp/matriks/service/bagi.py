"""One result for many people in one action: looked at first, then written in one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.audit import Entri, fingerprint, record_many
from kinerja.errors import InputError, NotFoundError, StateError
from kinerja.skp.matriks.muat import (
    Anggota,
    choose_all,
    find_hasil,
    list_anggota,
    list_own_rows,
    list_sel,
    open_matrix,
    text_of,
)
from kinerja.skp.matriks.rules import DITULIS, CalonBagi, NasibBagi, plan_bagi
from kinerja.skp.matriks.service.sel import MAKS_PERAN
from kinerja.skp.matriks.tulis import MAKS_UTAMA, count_rows, lock_skp, make_row
from kinerja.skp.models import RencanaHasilKerja, SelMatriks, Skp
from kinerja.skp.naskah import first_words
from kinerja.skp.rules import JenisCascade, KeadaanSel

MAKS_ORANG = 200
BERUBAH = "Keadaannya berubah sejak Anda memeriksa. Periksa sekali lagi, lalu bagikan."


@dataclass(frozen=True, kw_only=True)
class IsianBagi:
    """What is given: a result of the pimpinan to these people, in these words. `tambah`: also as one more."""

    rhk_id: int
    pegawai: tuple[int, ...]
    teks: str
    jenis: JenisCascade = JenisCascade.TIDAK_LANGSUNG
    jam: Decimal | None = None
    tambah: bool = False


@dataclass(frozen=True)
class RencanaBagi:
    """What will happen: the people by outcome, in the order of the matrix. `sidik` goes with the action.

    `peran` holds the roles that people have for this result already.
    """

    hasil: RencanaHasilKerja
    orang: Mapping[NasibBagi, tuple[Anggota, ...]]
    peran: Mapping[int, tuple[str, ...]]
    sidik: str

    def of(self, *nasib: NasibBagi) -> tuple[Anggota, ...]:
        return tuple(satu for kunci in nasib for satu in self.orang.get(kunci, ()))

    @property
    def jumlah(self) -> int:
        """How many people get the role."""
        return len(self.of(*DITULIS))


def preview_bagi(
    session: Session, actor: Actor, skp_id: int, isian: IsianBagi, *, today: date
) -> RencanaBagi:
    """What would happen to each of the chosen people. Raises as `apply_bagi` does."""
    skp = open_matrix(session, actor, skp_id, today=today)
    return _plan(session, skp, isian, today=today)


def apply_bagi(
    session: Session, actor: Actor, skp_id: int, isian: IsianBagi, *, sidik: str, today: date, now: datetime
) -> RencanaBagi:
    """Give the result to all of them at once, where it is still as it was looked at.

    Raises NotFoundError, NotAuthorizedError, StateError (the picture changed), and InputError (`fields`:
    teks, pegawai).
    """
    skp = open_matrix(session, actor, skp_id, today=today)
    masa = choose_all(session, skp, isian.pegawai, today=today)
    terkunci = lock_skp(session, [satu.id for satu in masa.values()])
    rencana = _plan(session, skp, isian, today=today)
    if rencana.sidik != sidik:
        raise StateError(BERUBAH)
    tujuan = {pegawai_id: terkunci[satu.id] for pegawai_id, satu in masa.items() if satu.id in terkunci}
    _write(session, actor, skp, isian, rencana, tujuan, now=now)
    return rencana


def _plan(session: Session, skp: Skp, isian: IsianBagi, *, today: date) -> RencanaBagi:
    hasil = find_hasil(session, skp, isian.rhk_id)
    _check(isian)
    semua = [satu for satu in list_anggota(session, skp, today=today, hanya=isian.pegawai) if satu.termasuk]
    if len(semua) < len(set(isian.pegawai)):
        raise NotFoundError
    peran: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for sel in list_sel(session, skp, rhk_id=hasil.id, pegawai_ids=isian.pegawai):
        peran[sel.pegawai_id] += (text_of(sel),)
    for satu in list_own_rows(session, skp, rhk_id=hasil.id, pegawai_ids=isian.pegawai):
        peran[satu.rencana_hasil_kerja.skp.pegawai_id] += (satu.rencana_hasil_kerja.teks,)
    masa = choose_all(session, skp, isian.pegawai, today=today)
    penuh = _list_full(session, [satu.id for satu in masa.values()])
    orang: dict[NasibBagi, list[Anggota]] = defaultdict(list)
    for orang_ini in semua:
        ini = masa.get(orang_ini.pegawai_id)
        calon = CalonBagi(orang_ini.pegawai_id, peran[orang_ini.pegawai_id], ini.status if ini else None)
        nasib = plan_bagi(isian.teks, calon, tambah=isian.tambah and len(calon.peran) < MAKS_PERAN)
        if nasib is NasibBagi.MASUK and ini is not None and ini.id in penuh:
            nasib = NasibBagi.MENUNGGU_REVISI
        orang[nasib].append(orang_ini)
    gambar = {nasib.value: [satu.pegawai_id for satu in daftar] for nasib, daftar in orang.items()}
    isi = [hasil.id, isian.teks, isian.jenis.value, isian.jam, gambar]
    return RencanaBagi(
        hasil, {kunci: tuple(daftar) for kunci, daftar in orang.items()}, dict(peran), fingerprint(isi)
    )


def _check(isian: IsianBagi) -> None:
    salah = {}
    if not isian.teks.strip():
        salah["teks"] = "Tulis perannya."
    if not isian.pegawai:
        salah["pegawai"] = "Pilih sedikitnya satu orang."
    elif len(isian.pegawai) > MAKS_ORANG:
        salah["pegawai"] = f"Pilih paling banyak {MAKS_ORANG} orang sekaligus."
    if salah:
        raise InputError("Peran belum dapat dibagikan.", fields=salah)


def _list_full(session: Session, skp_ids: Sequence[int]) -> set[int]:
    hitung = count_rows(session, skp_ids).items()
    return {skp_id for skp_id, (jumlah, _) in hitung if jumlah >= MAKS_UTAMA}


def _write(
    session: Session,
    actor: Actor,
    skp: Skp,
    isian: IsianBagi,
    rencana: RencanaBagi,
    tujuan: Mapping[int, Skp],
    *,
    now: datetime,
) -> None:
    sesudah = {"Peran": isian.teks, "orang": [satu.pegawai_id for satu in rencana.of(*DITULIS)]}
    kata = f"“{first_words(rencana.hasil.teks, 40)}” dibagikan kepada {rencana.jumlah} orang"
    entri = [_to_entry("skp.matriks", skp, kata, sesudah)]
    terakhir = count_rows(session, [satu.id for satu in tujuan.values()])
    places = _next_places(session, skp, rencana)
    baru: list[tuple[SelMatriks, RencanaHasilKerja]] = []
    for satu in rencana.of(*DITULIS):
        sel = _make_sel(skp, isian, satu, places[satu.pegawai_id])
        session.add(sel)
        if satu in rencana.of(NasibBagi.MASUK):
            milik = tujuan[satu.pegawai_id]
            rhk = make_row(sel, rencana.hasil, milik, terakhir.get(milik.id, (0, 0))[1] + 1)
            session.add(rhk)
            baru.append((sel, rhk))
            kata = f"baris “{first_words(isian.teks, 40)}” ditulis lewat matriks peran hasil"
            entri.append(_to_entry("skp.ubah", milik, kata, {"teks": isian.teks}))
    session.flush()
    for sel, rhk in baru:
        sel.rhk_id, sel.keadaan = rhk.id, KeadaanSel.TERPASANG
    record_many(session, actor, entri, now=now)


def _next_places(session: Session, skp: Skp, rencana: RencanaBagi) -> dict[int, int]:
    ids = [satu.pegawai_id for satu in rencana.of(*DITULIS)]
    places = dict.fromkeys(ids, 1)
    for sel in list_sel(session, skp, rhk_id=rencana.hasil.id, pegawai_ids=ids):
        places[sel.pegawai_id] = max(places[sel.pegawai_id], sel.urutan + 1)
    return places


def _make_sel(skp: Skp, isian: IsianBagi, anggota: Anggota, urutan: int) -> SelMatriks:
    return SelMatriks(
        skp_id=skp.id,
        rhk_pimpinan_id=isian.rhk_id,
        pegawai_id=anggota.pegawai_id,
        urutan=urutan,
        tim_id=anggota.tim_id,
        teks=isian.teks,
        jenis=isian.jenis,
        jam=isian.jam,
        keadaan=KeadaanSel.MENUNGGU,
    )


def _to_entry(aksi: str, skp: Skp, kata: str, sesudah: Mapping[str, object]) -> Entri:
    return Entri(aksi, "skp", skp.id, sesudah=dict(sesudah), rincian={"perubahan": [kata]})
