"""One step of an SKP on its way: whether it may be taken, and taking it.

The caller has loaded the SKP with its content under lock and knows what the actor is to it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.errors import NotAuthorizedError, StateError
from kinerja.hooks.peristiwa import PeristiwaSkp
from kinerja.plugin.peristiwa import announce
from kinerja.skp.jejak import record_change
from kinerja.skp.models import Skp
from kinerja.skp.naskah import content_of
from kinerja.skp.rules import AksiSkp, PelakuSkp, transition_of


def check_move(skp: Skp, aksi: AksiSkp, pelaku: frozenset[PelakuSkp]) -> None:
    """Raise StateError where the SKP does not take this step now, NotAuthorizedError where not from these."""
    try:
        transisi = transition_of(skp.status, aksi)
    except ValueError as error:
        raise StateError(str(error)) from error
    if not transisi.pelaku & pelaku:
        siapa = " atau ".join(_NAMA_PELAKU[satu] for satu in PelakuSkp if satu in transisi.pelaku)
        raise NotAuthorizedError(f"Tindakan ini hanya dapat dilakukan oleh {siapa}.")


_NAMA_PELAKU = {
    PelakuSkp.PEMILIK: "pemilik SKP",
    PelakuSkp.PENILAI: "pejabat penilai",
    PelakuSkp.PENERIMA_HAK: "penerima hak persetujuan",
    PelakuSkp.SISTEM: "sistem",
    PelakuSkp.ADMIN: "admin",
}

_KATA = {
    AksiSkp.AJUKAN: "diajukan",
    AksiSkp.TARIK: "ditarik",
    AksiSkp.KEMBALIKAN: "dikembalikan",
    AksiSkp.SETUJUI: "disetujui",
    AksiSkp.BUKA_REVISI: "dibuka untuk revisi",
    AksiSkp.TUTUP: "ditutup",
    AksiSkp.BATALKAN: "dibatalkan",
}


def move(
    session: Session, actor: Actor, skp: Skp, aksi: AksiSkp, *, now: datetime, keterangan: str = ""
) -> Skp:
    """Take the step that `check_move` allowed, and write it down."""
    sebelum = skp.status
    skp.status, skp.status_sejak = transition_of(sebelum, aksi).ke, now
    kata = f"{_KATA[aksi]}, {keterangan}" if keterangan else _KATA[aksi]
    record_change(
        session,
        actor,
        skp,
        kata,
        now=now,
        aksi=f"skp.{aksi.value}",
        sebelum={"status": sebelum.value},
        sesudah={"status": skp.status.value, "isi": content_of(skp)},
    )
    announce(session, _to_peristiwa(skp, aksi, now))
    return skp


def _to_peristiwa(skp: Skp, aksi: AksiSkp, now: datetime) -> PeristiwaSkp:
    return PeristiwaSkp(
        skp_id=skp.id,
        pegawai_id=skp.pegawai_id,
        tahun=skp.tahun,
        aksi=aksi.value,
        status=skp.status.value,
        waktu=now,
    )
