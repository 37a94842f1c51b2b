"""What if: limits, counts and the number of people to move, for moves that are stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.aturan.rules import Predikat
from kinerja.errors import NotFoundError
from kinerja.evaluasi.penetap import may_set_capaian
from kinerja.evaluasi.sebaran import Sebaran, build_sebaran
from kinerja.kalender.rules import Periode
from kinerja.kalibrasi.muat import Orang, load_group
from kinerja.kalibrasi.rules import count_after
from kinerja.organisasi.models import UnitKerja


@dataclass(frozen=True, kw_only=True)
class HalamanCoba:
    """The trial: `orang` are the people whom the reader rates himself, the others are only counted.

    `pilihan` is the predikat tried for each of them, `tambah` the difference tried per predikat.
    """

    unit: UnitKerja
    periode: Periode
    orang: tuple[Orang, ...]
    pilihan: Mapping[int, Predikat]
    tambah: Mapping[Predikat, int]
    sebelum: Sebaran
    sesudah: Sebaran
    selisih: int


def open_trial(
    session: Session,
    actor: Actor,
    unit_id: int,
    tahun: int,
    kode: str,
    *,
    pilihan: Mapping[int, Predikat],
    tambah: Mapping[Predikat, int],
    today: date,
) -> HalamanCoba:
    """The spread now and after the trial. Writes nothing: not even that it was read, as names are shown only
    of those whom the actor rates.

    Raises NotFoundError for who neither rates anybody of the unit nor sets its capaian.
    """
    unit = session.scalar(select(UnitKerja).where(UnitKerja.id == unit_id))
    if unit is None:
        raise NotFoundError
    grup = load_group(session, actor, unit_id, tahun, kode, today=today)
    sendiri = tuple(
        satu for satu in grup.orang if satu.penilai and satu.penilai.id == actor.pegawai_id and not satu.tetap
    )
    if not _may_try(session, actor, unit_id, sendiri, today):
        raise NotFoundError
    if any(satu.pegawai.id == actor.pegawai_id for satu in grup.orang):
        raise NotFoundError
    dicoba = {satu.pegawai.id: pilihan[satu.pegawai.id] for satu in sendiri if satu.pegawai.id in pilihan}
    kini = [satu.predikat for satu in grup.orang]
    nanti = [dicoba.get(satu.pegawai.id, satu.predikat) for satu in grup.orang]
    sebelum = {satu: kini.count(satu) for satu in Predikat}
    sesudah = count_after({satu: nanti.count(satu) for satu in Predikat}, tambah)
    total, milik = len(grup.orang), (unit.id, unit.nama)
    belum = max(0, total - sum(sesudah.values()))
    return HalamanCoba(
        unit=unit,
        periode=grup.periode,
        orang=sendiri,
        pilihan=dicoba,
        tambah=tambah,
        sebelum=build_sebaran(milik, grup.capaian, sebelum, kini.count(None), grup.aturan),
        sesudah=build_sebaran(milik, grup.capaian, sesudah, belum, grup.aturan),
        selisih=sum(sesudah.values()) + belum - total,
    )


def _may_try(session: Session, actor: Actor, unit_id: int, sendiri: tuple[Orang, ...], today: date) -> bool:
    if sendiri:
        return True
    query = select(UnitKerja.id).where(UnitKerja.id == unit_id, may_set_capaian(actor, today))
    return session.scalar(query) is not None
