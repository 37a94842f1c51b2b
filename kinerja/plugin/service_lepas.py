"""Plugins that an instansi has on and that this installation has not any more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Actor, Peran
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import Instansi
from kinerja.plugin.katalog import installed
from kinerja.plugin.models import PluginInstansi
from kinerja.plugin.service import BERSAMAAN, OBJEK


def release_plugin(session: Session, actor: Actor, nama: str, *, versi: int | None, now: datetime) -> None:
    """Switch off what is not installed; its settings stay for the day on which it comes back.

    Raises NotAuthorizedError, NotFoundError, ConflictError, and InputError for a plugin that is installed.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        raise NotAuthorizedError("Hanya admin instansi yang mengatur plugin.")
    if nama in installed().terpasang:
        raise InputError("Plugin ini terpasang lagi. Atur lewat halamannya.")
    baris = session.scalar(select(PluginInstansi).where(PluginInstansi.nama == nama).with_for_update())
    if baris is None:
        raise NotFoundError
    if versi is not None and versi != baris.versi:
        raise ConflictError(BERSAMAAN)
    if not baris.aktif:
        return
    baris.aktif, baris.sebab_mati = False, ""
    session.flush()
    audit.record(
        session,
        actor,
        "plugin.matikan",
        OBJEK,
        baris.id,
        now=now,
        sebelum={"plugin": nama, "aktif": True},
        sesudah={"plugin": nama, "aktif": False},
        rincian={"perubahan": [f"plugin {nama}, yang tidak terpasang lagi, dimatikan"]},
    )


def list_hilang(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Of every instansi, what is on and not installed: kode, plugin. `session` is one of the platform.

    Raises NotAuthorizedError.
    """
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.PLATFORM):
        raise NotAuthorizedError("Hanya pengelola pemasangan yang memeriksa semua instansi.")
    query = (
        select(Instansi.kode, PluginInstansi.nama)
        .join(PluginInstansi, PluginInstansi.instansi_id == Instansi.id)
        .where(PluginInstansi.aktif, PluginInstansi.nama.not_in(installed().terpasang))
        .order_by(Instansi.kode, PluginInstansi.nama)
    )
    return [(kode, nama) for kode, nama in session.execute(query)]
