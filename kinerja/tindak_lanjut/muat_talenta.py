"""The people of an instansi with what makes their box, and the rule that places them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from kinerja.actor import Actor
from kinerja.aturan.muat import build_talenta
from kinerja.aturan.rules import AturanTalenta, KodeAturan, Potensial, Predikat
from kinerja.aturan.service import find_editions_and_settings
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.lingkup import Lingkup
from kinerja.organisasi.models import Kedudukan, Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from kinerja.tindak_lanjut.models import PotensialPegawai
from kinerja.tindak_lanjut.muat import TAHUNAN, newest
from kinerja.tindak_lanjut.rules.talenta import SumbuBaik, TahunTalenta, axis_of, box_of, with_choice


@dataclass(frozen=True)
class AturanPakai:
    """The rule set of the day with the choices of the instansi."""

    aturan: AturanTalenta
    cara: TahunTalenta
    tampil: str


@dataclass(frozen=True)
class OrangTalenta:
    """A person with what makes the box; None where something is missing."""

    pegawai_id: int
    nama: str
    nip: str | None
    predikat: Predikat | None
    predikat_lalu: Predikat | None
    potensial: Potensial | None
    kotak: int | None


def load_pakai(session: Session, actor: Actor, *, on: date) -> AturanPakai:
    """The nine boxes of a day as the instansi uses them."""
    edisi, setelan = find_editions_and_settings(session, actor, (KodeAturan.TALENTA,), on=on)
    satu = edisi[KodeAturan.TALENTA]
    aturan = with_choice(build_talenta(satu.isi, satu.sumber), SumbuBaik(setelan["talenta_baik"]))
    return AturanPakai(aturan, TahunTalenta(setelan["talenta_tahun"]), setelan["talenta_tampil"])


def list_people(
    tahun: int, today: date, lingkup: Lingkup
) -> Select[int, str, str | None, Predikat | None, Predikat | None, Potensial | None]:
    """One row per person in office: predikat of the year and of the one before, and the valid potential."""
    return (
        select(
            Pegawai.id.label("id"),
            Pegawai.nama.label("nama"),
            Pegawai.nip.label("nip"),
            _predikat(tahun).label("kini"),
            _predikat(tahun - 1).label("lalu"),
            _potensial(today).label("potensial"),
        )
        .where(
            Pegawai.kedudukan.not_in((Kedudukan.PENSIUN, Kedudukan.BERHENTI)), lingkup.covers_pegawai(today)
        )
        .order_by(Pegawai.id)
    )


def stands_in(
    pakai: AturanPakai, nomor: int, kolom: ReadOnlyColumnCollection[str, Any]
) -> ColumnElement[bool]:
    """The condition on the columns of `list_people` that a row belongs to a box; 0 is no box."""
    semua: Sequence[Predikat | None] = (*Predikat, None)
    cocok = [
        (kini, lalu, potensial)
        for kini in semua
        for lalu in semua
        for potensial in (*Potensial, None)
        if (box_of(pakai.aturan, axis_of(pakai.aturan, (kini, lalu), pakai.cara), potensial) or 0) == nomor
    ]
    return or_(
        *(
            and_(_equals(kolom.kini, a), _equals(kolom.lalu, b), _equals(kolom.potensial, c))
            for a, b, c in cocok
        )
    )


def to_orang(
    pakai: AturanPakai,
    pegawai_id: int,
    nama: str,
    nip: str | None,
    kini: Predikat | None,
    lalu: Predikat | None,
    potensial: Potensial | None,
) -> OrangTalenta:
    kotak = box_of(pakai.aturan, axis_of(pakai.aturan, (kini, lalu), pakai.cara), potensial)
    return OrangTalenta(pegawai_id, nama, nip, kini, lalu, potensial, kotak)


def _predikat(tahun: int) -> ColumnElement[Predikat | None]:
    """The final predikat of the last SKP of a year, NULL while its last revision is not final."""
    skp, periode = aliased(Skp), aliased(PeriodePenilaian)
    return (
        select(Evaluasi.predikat)
        .join(periode, and_(periode.id == Evaluasi.periode_id, periode.kode == TAHUNAN))
        .join(skp, skp.id == periode.skp_id)
        .where(skp.pegawai_id == Pegawai.id, skp.tahun == tahun, skp.status != StatusSkp.DIBATALKAN)
        .where(Evaluasi.id == newest(periode.id), Evaluasi.final.is_not(None))
        .order_by(skp.mulai.desc())
        .limit(1)
        .correlate(Pegawai)
        .scalar_subquery()
    )


def _potensial(today: date) -> ColumnElement[Potensial | None]:
    satu = aliased(PotensialPegawai)
    return (
        select(satu.potensial)
        .where(satu.pegawai_id == Pegawai.id, satu.dicabut.is_(None))
        .where(satu.tanggal <= today, satu.berlaku_sampai >= today)
        .order_by(satu.tanggal.desc(), satu.id.desc())
        .limit(1)
        .correlate(Pegawai)
        .scalar_subquery()
    )


def _equals(kolom: ColumnElement[object], nilai: object) -> ColumnElement[bool]:
    return kolom.is_(None) if nilai is None else kolom == nilai
