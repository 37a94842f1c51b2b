"""A person of the demo uses an indicator type: chosen in the SKP, approved, ready for realisasi."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.akun.models import Akun
from kinerja.db import platform_session, transaction
from kinerja.demo.karya import actor_of
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.plugin.katalog import katalog_of
from kinerja.skp import service
from kinerja.skp.models import Indikator, RencanaHasilKerja, Skp
from kinerja.skp.naskah import seal_content
from kinerja.skp.rules import Pendekatan, StatusSkp


class _Waktu(TypedDict):
    today: date
    now: datetime


@dataclass(frozen=True)
class IndikatorDipakai:
    """Where the type is in use: whose SKP, and the addresses of its pages."""

    nip: str
    indikator_id: int
    skp_url: str
    periode_url: str

    @property
    def isian_url(self) -> str:
        """Where the form of the realisasi is sent."""
        return f"{self.periode_url}/indikator/{self.indikator_id}"

    def fields(self, realisasi: Mapping[str, str]) -> dict[str, str]:
        """The form as the page sends it."""
        return {f"i{self.indikator_id}-{nama}": isi for nama, isi in realisasi.items()}


def use_indikator(app: Flask, kode: str, target: Mapping[str, str]) -> IndikatorDipakai:
    """Put this type with this target into the SKP of a person of the demo, by revision and approval.

    Raises InputError, with `fields`, for a target that the form refuses, and KeyError for an unknown kode.
    """
    with app.app_context():
        with platform_session() as session:
            skp, periode, indikator, nip = _find_place(session)
        sekarang = app.extensions["kinerja_clock"]()
        pemilik = _actor(skp.instansi_id, skp.pegawai_id)
        penilai = _actor(skp.instansi_id, skp.penilai_id or 0)
        waktu = _Waktu(today=sekarang.date(), now=sekarang)
        with transaction(skp.instansi_id) as session:
            tipe = katalog_of(session).collect_tipe_indikator()[kode]
            parameter = tipe.parse_parameter(target)
            service.revise_skp(session, pemilik, skp.id, "Ukuran target diganti.", **waktu)
            service.set_target(
                session,
                pemilik,
                skp.id,
                indikator.rencana_hasil_kerja_id,
                indikator.id,
                tipe=kode,
                parameter=parameter,
                target=tipe.describe_target(parameter),
                **waktu,
            )
            session.flush()
            diajukan = service.submit_skp(session, pemilik, skp.id, **waktu)
            service.approve_skp(session, penilai, skp.id, sidik=seal_content(diajukan), **waktu)
        return IndikatorDipakai(nip, indikator.id, f"/skp/{skp.id}", f"/kinerja/{periode.id}")


def _actor(instansi_id: int, pegawai_id: int) -> Actor:
    with transaction(instansi_id) as session:
        return actor_of(instansi_id, pegawai_id, session.get_one(Pegawai, pegawai_id).nama)


def _find_place(session: Session) -> tuple[Skp, PeriodePenilaian, Indikator, str]:
    """An approved SKP with an account and a period that is open, and the first indicator in it."""
    query = (
        select(Skp, PeriodePenilaian, Indikator, Akun.nip)
        .join(Akun, Akun.pegawai_id == Skp.pegawai_id)
        .join(PeriodePenilaian, PeriodePenilaian.skp_id == Skp.id)
        .join(RencanaHasilKerja, RencanaHasilKerja.skp_id == Skp.id)
        .join(Indikator, Indikator.rencana_hasil_kerja_id == RencanaHasilKerja.id)
        .where(
            Skp.status == StatusSkp.DITETAPKAN,
            Skp.pendekatan == Pendekatan.KUANTITATIF,
            PeriodePenilaian.status == StatusPeriode.PENGISIAN,
        )
        .order_by(Skp.tahun.desc(), Skp.id, Indikator.id)
        .limit(1)
    )
    skp, periode, indikator, nip = session.execute(query).one()
    return skp, periode, indikator, nip
