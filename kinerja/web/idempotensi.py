"""Critical actions happen once: the form carries a key, the second arrival gets the first answer."""

import hashlib
import json
import secrets
from datetime import datetime

from flask import g, request
from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from kinerja.db import Base, Kunci, TenantMixin
from kinerja.errors import StateError

FIELD = "kunci_permintaan"


class KunciPermintaan(TenantMixin, Base):
    """A key that was used, with a fingerprint of what was sent under it."""

    __table_args__ = (UniqueConstraint("instansi_id", "akun_id", "kunci"),)
    id: Mapped[Kunci]
    akun_id: Mapped[int]
    kunci: Mapped[str] = mapped_column(String(64))
    sidik: Mapped[str] = mapped_column(String(64))
    dibuat: Mapped[datetime]


def new_key() -> str:
    """A fresh key for one drawn form."""
    return secrets.token_urlsafe(18)


def claim_request(session: Session, *, now: datetime) -> bool:
    """Claim the key of this form inside the transaction of its effect.

    True: do the work. False: the same form has already been answered; show the present state instead.
    Raises StateError when the key comes back with another content. A form without a key is always new.
    """
    key = request.form.get(FIELD, "")[:64]
    if not key:
        return True
    mark = KunciPermintaan(akun_id=g.actor.akun_id, kunci=key, sidik=_fingerprint(), dibuat=now)
    try:
        with session.begin_nested():
            session.add(mark)
    except IntegrityError:
        _check_same(session, key, mark.sidik)
        return False
    return True


def _check_same(session: Session, key: str, sidik: str) -> None:
    query = select(KunciPermintaan.sidik).where(
        KunciPermintaan.akun_id == g.actor.akun_id, KunciPermintaan.kunci == key
    )
    if session.scalar(query) != sidik:
        raise StateError("Formulir ini sudah terkirim dengan isi lain. Muat ulang halaman, lalu ulangi.")


def _fingerprint() -> str:
    """What was sent: address and fields, without the tokens that differ from copy to copy."""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return hashlib.sha256(json.dumps([request.path, fields]).encode()).hexdigest()
