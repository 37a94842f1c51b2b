"""A change of the rule sets of the installation, from the page or the command line: stored, then announced.

The edition is one row for everybody; the audit log belongs to each instansi, so it is written to one by one
after the change stands.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.admin.service_aturan import describe_riwayat
from kinerja.aturan.models import RiwayatAturan
from kinerja.aturan.service_edisi import announce, list_riwayat
from kinerja.db import platform_session, transaction
from kinerja.organisasi.service_instansi import list_instansi


def change_editions(actor: Actor, change: Callable[[Session], object], *, now: datetime) -> RiwayatAturan:
    """Run `change` in a session of the platform and tell every instansi; returns what was recorded."""
    with platform_session() as session:
        change(session)
        catatan = list_riwayat(session, actor, limit=1)[0]
        semua = [satu.id for satu in list_instansi(session, system_actor(0))]
    for instansi_id in semua:
        with transaction(instansi_id) as session:
            announce(session, _in(actor, instansi_id), catatan, describe_riwayat(catatan), now=now)
    return catatan


def _in(actor: Actor, instansi_id: int) -> Actor:
    """In another instansi the account is not known: only its name is written down."""
    return actor if actor.instansi_id == instansi_id else Actor(None, instansi_id, None, actor.nama)
