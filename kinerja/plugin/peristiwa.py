"""Events for plugins: asked for within the transaction of the change, told by the worker after the commit."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja import jobs
from kinerja.audit import fingerprint
from kinerja.db import Isi
from kinerja.hooks.katalog import PERISTIWA
from kinerja.hooks.peristiwa import PeristiwaPeriode, PeristiwaSkp
from kinerja.plugin.katalog import installed, katalog_of

JOB = "plugin.peristiwa"
JENIS: dict[str, type[PeristiwaSkp] | type[PeristiwaPeriode]] = {
    "skp": PeristiwaSkp,
    "periode": PeristiwaPeriode,
}


def announce(session: Session, peristiwa: PeristiwaSkp | PeristiwaPeriode) -> None:
    """Have the worker tell the plugins that listen when this transaction commits; nothing where none does.

    Each plugin has a job of its own: one that fails or is slow keeps nothing from the others.
    """
    # Most installations have no listener: they pay no query.
    pendengar = installed().names_implementing(PERISTIWA[type(peristiwa)])
    aktif = katalog_of(session).setelan if pendengar else {}
    for nama in pendengar:
        if nama in aktif:
            ask(session, nama, peristiwa)


def ask(
    session: Session,
    nama: str,
    peristiwa: PeristiwaSkp | PeristiwaPeriode,
    *,
    percobaan: int = 1,
    jeda: float = 0,
) -> None:
    """Ask for one try to tell one plugin, `jeda` seconds after the commit; the same try is made once."""
    jenis = next(kata for kata, satu in JENIS.items() if isinstance(peristiwa, satu))
    isi = asdict(peristiwa) | {"waktu": peristiwa.waktu.isoformat()}
    instansi_id = int(session.info["instansi_id"])
    sidik = fingerprint([instansi_id, jenis, isi])
    jobs.enqueue(
        session,
        JOB,
        instansi_id,
        nama,
        jenis,
        isi,
        percobaan,
        key=f"{JOB}-{sidik}-{nama}-{percobaan}",
        delay=jeda,
    )


def read_peristiwa(jenis: str, isi: Isi) -> PeristiwaSkp | PeristiwaPeriode:
    """The event from the plain values of a job."""
    return JENIS[jenis](**isi | {"waktu": datetime.fromisoformat(isi["waktu"])})
