"""What the page of a result says about objections: whether one is possible, and those there are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from kinerja.actor import Actor, Peran
from kinerja.evaluasi.aturan import AturanEvaluasi
from kinerja.evaluasi.models import Evaluasi
from kinerja.evaluasi.muat import Bahan
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import Halangan, StatusKeberatan, describe_moment
from kinerja.keberatan.service.ajukan import describe_window, find_window


@dataclass(frozen=True)
class KeberatanPadaHasil:
    """`boleh_ajukan` for the pegawai; `terakhir` the last moment in words; `daftar` those filed."""

    boleh_ajukan: bool
    boleh_buka: bool
    terakhir: str
    halangan: Halangan | None
    daftar: tuple[Keberatan, ...]


def describe_keberatan(
    session: Session,
    actor: Actor,
    bahan: Bahan,
    evaluasi: Evaluasi | None,
    aturan: AturanEvaluasi,
    *,
    now: datetime,
) -> KeberatanPadaHasil | None:
    """For a reader of the result, None before it is fixed. Content of an objection is not shown here."""
    if evaluasi is None:
        return None
    jendela = find_window(session, actor, bahan, aturan)
    halangan = describe_window(session, actor, jendela, now=now)
    diri = actor.pegawai_id == bahan.pegawai.id
    query = (
        select(Keberatan)
        .where(Keberatan.periode_id == bahan.periode.id, Keberatan.status != StatusKeberatan.DRAF)
        .options(defer(Keberatan.beku), defer(Keberatan.isi))
    )
    terlihat = diri or actor.has_everywhere(Peran.ADMIN_INSTANSI) or actor.pegawai_id == evaluasi.penilai_id
    return KeberatanPadaHasil(
        boleh_ajukan=diri and halangan is None,
        boleh_buka=halangan is Halangan.LEWAT and not diri and actor.has_everywhere(Peran.ADMIN_INSTANSI),
        terakhir=describe_moment(jendela.terakhir, bahan.instansi.zona_waktu) if jendela.terakhir else "",
        halangan=halangan,
        daftar=tuple(session.scalars(query.order_by(Keberatan.id))) if terlihat else (),
    )
