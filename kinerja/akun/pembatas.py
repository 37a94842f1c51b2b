"""Limits of failures: slow down, never lock.

A try is taken from its allowances before the hash is computed and given back when it was right, so that
parallel guesses cannot overtake the count. Failures of strangers at an account are counted apart from those
of a browser that its owner got in with, and of an address that the owner got in from: whoever guesses from
elsewhere slows down strangers, not the owner.
"""

import hashlib
import ipaddress
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kinerja.akun.models import PercobaanMasuk
from kinerja.akun.rules import BATAS_ALAMAT, BATAS_KODE, BATAS_SANDI, BATAS_SEMUA, Batas, count_wait
from kinerja.db import Base
from kinerja.errors import TooManyRequestsError

UMUR_MENIT = 90


@dataclass(frozen=True)
class Asal:
    """Where a request comes from; `perangkat` names the browser if its owner got in with it before."""

    alamat: str
    peramban: str
    perangkat: str | None = None

    @property
    def sidik_alamat(self) -> str:
        """Hash of the address; of IPv6 the network of a subscriber (/64), whose hosts are free to invent."""
        try:
            address = ipaddress.ip_address(self.alamat)
        except ValueError:
            return _sidik(self.alamat)
        if address.version == 6:
            return _sidik(str(ipaddress.ip_network((address, 64), strict=False)))
        return _sidik(str(address))


@dataclass(frozen=True, order=True)
class Jatah:
    """An allowance: what is counted, up to which limit."""

    kunci: str
    batas_lima: int
    batas_jam: int

    @property
    def batas(self) -> Batas:
        return Batas(self.batas_lima, self.batas_jam)


@dataclass(frozen=True)
class Terambil:
    """What one try took, to be given back when it was right."""

    kunci: tuple[str, ...]
    menit: int


def list_jatah(apa: str, siapa: str, asal: Asal, *, dikenal: bool) -> list[Jatah]:
    """The allowances of a try at the account of a NIP (`siapa`).

    `apa` is "sandi" or "kode"; `dikenal` whether the owner got in from this address before.
    """
    batas = BATAS_KODE if apa == "kode" else BATAS_SANDI
    pemilik = f"{apa}:{_sidik(siapa)}"
    if asal.perangkat:
        return [_jatah(f"{pemilik}:p:{_sidik(asal.perangkat)}", batas)]
    alamat = _jatah(f"{apa}:a:{asal.sidik_alamat}", BATAS_ALAMAT)
    if dikenal:
        return [_jatah(f"{pemilik}:a:{asal.sidik_alamat}", batas), alamat]
    return [_jatah(f"{pemilik}:asing", batas), alamat, _jatah(f"{apa}:semua", BATAS_SEMUA)]


def list_jatah_permintaan(asal: Asal) -> list[Jatah]:
    """The allowances of a request that names an account without proving anything."""
    return [_jatah(f"minta:a:{asal.sidik_alamat}", Batas(20, 100)), _jatah("minta:semua", BATAS_SEMUA)]


def take(session: Session, daftar: Sequence[Jatah], *, now: datetime) -> Terambil:
    """Count one try on each allowance. Raises TooManyRequestsError, which undoes it with the transaction."""
    menit = int(now.timestamp()) // 60
    # In one order, or two transactions would wait for each other.
    for jatah in sorted(daftar):
        _add(session, jatah.kunci, menit)
    jumlah = _load(session, [jatah.kunci for jatah in daftar], menit)
    tunggu = 0
    for jatah in daftar:
        sebelum = jumlah[jatah.kunci]
        sebelum[menit] -= 1
        tunggu = max(tunggu, count_wait(sebelum, menit, jatah.batas))
    if tunggu:
        raise TooManyRequestsError(
            f"Terlalu banyak percobaan yang gagal. Tunggu {tunggu} menit, lalu coba lagi. "
            "Dari peramban yang biasa Anda pakai untuk masuk, Anda tetap dapat mencoba.",
            retry_after=tunggu * 60 - int(now.timestamp()) % 60,
        )
    _purge(session, menit)
    return Terambil(tuple(jatah.kunci for jatah in daftar), menit)


def give_back(session: Session, terambil: Terambil) -> None:
    """The try was right: it does not count."""
    for kunci in sorted(terambil.kunci):
        session.execute(
            update(PercobaanMasuk)
            .where(PercobaanMasuk.kunci == kunci, PercobaanMasuk.jendela == terambil.menit)
            .values(jumlah=PercobaanMasuk.jumlah - 1)
        )


def mark(session: Session, kunci: str, *, now: datetime) -> None:
    """Remember something for an hour, such as a code that was given away."""
    _add(session, kunci, int(now.timestamp()) // 60)


def is_marked(session: Session, kunci: str) -> bool:
    """Whether it is still remembered."""
    return session.scalar(select(PercobaanMasuk.id).where(PercobaanMasuk.kunci == kunci).limit(1)) is not None


def _jatah(kunci: str, batas: Batas) -> Jatah:
    return Jatah(kunci, batas.lima_menit, batas.jam)


def _sidik(teks: str) -> str:
    return hashlib.sha256(teks.encode()).hexdigest()[:32]


def upsert(
    session: Session,
    model: type[Base],
    values: Mapping[str, object],
    *,
    unik: Sequence[str],
    set_: Mapping[str, object],
) -> None:
    """Insert a row, or change the one that has these `unik` columns, in one statement that never races."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(model).values(values).on_conflict_do_update(index_elements=unik, set_=set_))


def _add(session: Session, kunci: str, menit: int) -> None:
    values = {"kunci": kunci, "jendela": menit, "jumlah": 1}
    more = {"jumlah": PercobaanMasuk.jumlah + 1}
    upsert(session, PercobaanMasuk, values, unik=("kunci", "jendela"), set_=more)


def _load(session: Session, kunci: Sequence[str], menit: int) -> dict[str, dict[int, int]]:
    query = select(PercobaanMasuk.kunci, PercobaanMasuk.jendela, PercobaanMasuk.jumlah).where(
        PercobaanMasuk.kunci.in_(kunci), PercobaanMasuk.jendela > menit - 60
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for satu, jendela, jumlah in session.execute(query):
        found[satu][jendela] = jumlah
    return found


def _purge(session: Session, menit: int) -> None:
    """Now and then, forget what no limit looks at; rows that another request removes are left to it."""
    if secrets.randbelow(100):
        return
    lama = (
        select(PercobaanMasuk.id)
        .where(PercobaanMasuk.jendela < menit - UMUR_MENIT)
        .with_for_update(skip_locked=True)
    )
    session.execute(delete(PercobaanMasuk).where(PercobaanMasuk.id.in_(lama)))
