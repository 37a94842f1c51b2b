"""Events for plugins: asked for within the transaction of the change, told by the worker after the commit."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kinerja.audit import fingerprint
from kinerja.db import reading
from kinerja.hooks.katalog import PERISTIWA
from kinerja.hooks.peristiwa import PeristiwaPeriode, PeristiwaSkp
from kinerja.jobs import enqueue, job
from kinerja.plugin.katalog import katalog_of

JOB = "plugin.peristiwa"
JENIS = {"skp": PeristiwaSkp, "periode": PeristiwaPeriode}


def announce(session: Session, peristiwa: PeristiwaSkp | PeristiwaPeriode) -> None:
    """Have the worker tell the plugins when this transaction commits; nothing happens where none listens."""
    if not katalog_of(session).has_hook(PERISTIWA[type(peristiwa)]):
        return
    jenis = "skp" if isinstance(peristiwa, PeristiwaSkp) else "periode"
    isi = asdict(peristiwa) | {"waktu": peristiwa.waktu.isoformat()}
    instansi_id = int(session.info["instansi_id"])
    kunci = fingerprint({"instansi": instansi_id, "jenis": jenis, "isi": isi})
    enqueue(session, JOB, instansi_id, jenis, isi, key=f"{JOB}-{kunci}")


@job(JOB)
def tell_plugins(instansi_id: int, jenis: str, isi: dict[str, Any]) -> None:
    """Tell the plugins that are on by now; one that fails is reported and keeps nothing from the others."""
    peristiwa = JENIS[jenis](**isi | {"waktu": datetime.fromisoformat(isi["waktu"])})
    with reading(instansi_id) as session:
        katalog = katalog_of(session)
    katalog.notify(peristiwa)
