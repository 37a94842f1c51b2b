"""What every dry run of a plugin needs: a session that cannot write, the time that is left, hidden names."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from kinerja import clock
from kinerja.actor import Actor, system_actor
from kinerja.db import read_only
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import HookManager
from kinerja.kalender.rules import local_date
from kinerja.organisasi.models import Instansi, Pegawai
from kinerja.plugin.katalog import KUNCI, load_trial

MAKS_KUTIPAN = 80
"""Characters of a stored text that are printed."""
_NIP = re.compile(r"(?<![0-9])[0-9]{8} ?[0-9]{6} ?[0-9] ?[0-9]{3}(?![0-9])")


@dataclass(frozen=True)
class Tenggat:
    """A moment of the monotonic clock at which a part of the work has to stop."""

    saat: float

    @classmethod
    def after(cls, detik: float) -> "Tenggat":
        """So many seconds from now."""
        return cls(time.monotonic() + detik)

    @property
    def sisa(self) -> float:
        """Seconds that are left, never less than 0."""
        return max(self.saat - time.monotonic(), 0.0)

    @property
    def habis(self) -> bool:
        return self.sisa == 0

    def share(self, bagian: int) -> "Tenggat":
        """An even share of what is left, for the first of so many parts."""
        return Tenggat.after(self.sisa / max(bagian, 1))


@dataclass(frozen=True, kw_only=True)
class Ruang:
    """One instansi in which a plugin is tried: nothing that happens here is stored.

    `galat` hears of every fault of the plugins.
    """

    session: Session
    actor: Actor
    nama: str
    katalog: Katalog
    today: date
    tenggat: Tenggat
    galat: list[Galat] = field(default_factory=list)

    def quote(self, teks: str) -> str:
        """A stored text as it may be printed: one line, short, without NIP and without names of pegawai."""
        teks = " ".join(self.hide(teks).split())
        return f"{teks[: MAKS_KUTIPAN - 1]}…" if len(teks) > MAKS_KUTIPAN else teks

    def hide(self, teks: str) -> str:
        """The text without NIP and without names of pegawai of the instansi."""
        query = select(Pegawai.nama).where(literal(teks).icontains(Pegawai.nama))
        for nama in sorted(self.session.scalars(query), key=len, reverse=True):
            pola = rf"(?<!\w){re.escape(nama)}(?!\w)"
            teks = re.sub(pola, "(nama)", teks, flags=re.IGNORECASE)
        return _NIP.sub("(NIP)", teks)


@contextmanager
def open_ruang(instansi: Instansi, manager: HookManager, nama: str, tenggat: Tenggat) -> Iterator[Ruang]:
    """The instansi as if the plugin were on there, over a database that refuses to write."""
    galat: list[Galat] = []
    with read_only(instansi.id) as session:
        katalog = load_trial(session, manager, nama, galat.append)
        session.info[KUNCI] = katalog  # what the features ask
        yield Ruang(
            session=session,
            actor=system_actor(instansi.id),
            nama=nama,
            katalog=katalog,
            today=local_date(clock.now(), instansi.zona_waktu),
            tenggat=tenggat,
            galat=galat,
        )
