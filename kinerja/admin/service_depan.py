"""The front page of the admin: what needs attention, each as a count and the place to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.admin.service_plugin import PerhatianPlugin, list_perhatian
from kinerja.akun.models import Akun, PermintaanResetFaktor, PermintaanSandi
from kinerja.akun.query import is_without_akun
from kinerja.aturan.rules import JenisPeriode
from kinerja.aturan.service import get_setting, load_periode
from kinerja.errors import NotAuthorizedError
from kinerja.organisasi.models import Impor, Instansi, Pegawai, UnitKerja
from kinerja.organisasi.service_instansi import find_instansi, list_instansi
from kinerja.organisasi.service_meja import count_usulan
from kinerja.organisasi.service_pegawai import count_keadaan
from kinerja.organisasi.service_unit import count_tanpa_kepala
from kinerja.organisasi.tenggat import Batas, list_batas_dekat


@dataclass(frozen=True)
class Perhatian:
    """Counts of what waits; those of accounts are None for who does not manage accounts."""

    tanpa_penilai: int
    usulan: int
    penilai_lepas: int
    tanpa_penempatan: int
    unit_tanpa_kepala: int
    usulan_kedudukan: int = 0
    tanpa_akun: int | None = None
    belum_masuk: int | None = None
    minta_sandi: int | None = None
    reset_faktor: int | None = None


@dataclass(frozen=True)
class HalamanDepan:
    """What the front page shows; `impor` is the last import, None before the first.

    `plugin` is empty for who does not manage plugins.
    """

    perhatian: Perhatian
    impor: Impor | None
    batas: list[Batas]
    plugin: Sequence[PerhatianPlugin]


@dataclass(frozen=True)
class BarisInstansi:
    """A tenant in technical figures; nothing of anybody's performance."""

    instansi: Instansi
    pegawai: int
    unit: int
    akun: int
    masuk_terakhir: datetime | None


def load_depan(session: Session, actor: Actor, *, today: date, now: datetime) -> HalamanDepan:
    """The front page of an admin or auditor, in a constant number of queries. Raises NotFoundError."""
    instansi = find_instansi(session, actor)
    aturan = load_periode(session, actor, on=today)
    jenis = JenisPeriode(get_setting(session, actor, "periodik"))
    return HalamanDepan(
        _count(session, actor, today),
        session.scalar(select(Impor).order_by(Impor.id.desc()).limit(1)),
        list_batas_dekat(aturan, jenis, now, today.year, instansi.zona_waktu),
        list_perhatian(session, actor) if actor.has_everywhere(Peran.ADMIN_INSTANSI) else (),
    )


def list_tenant(session: Session, actor: Actor) -> list[BarisInstansi]:
    """Every instansi of the installation; `session` is one of the platform. Raises NotAuthorizedError."""
    if not actor.has_everywhere(Peran.PLATFORM):
        raise NotAuthorizedError("Hanya pengelola platform yang melihat daftar instansi.")
    pegawai = _per_instansi(session, Pegawai)
    unit = _per_instansi(session, UnitKerja)
    query = select(Akun.instansi_id, func.count(Akun.id), func.max(Akun.masuk_terakhir))
    akun = {
        nomor: (jumlah, terakhir)
        for nomor, jumlah, terakhir in session.execute(query.group_by(Akun.instansi_id))
    }
    return [
        BarisInstansi(satu, pegawai.get(satu.id, 0), unit.get(satu.id, 0), *akun.get(satu.id, (0, None)))
        for satu in list_instansi(session, actor)
    ]


def _count(session: Session, actor: Actor, today: date) -> Perhatian:
    jumlah = count_keadaan(session, actor, today=today)
    tanpa_kepala = count_tanpa_kepala(session, actor, today=today)
    kedudukan = count_usulan(session, actor, today=today)
    if not actor.has_everywhere(Peran.ADMIN_INSTANSI):
        return Perhatian(**jumlah, unit_tanpa_kepala=tanpa_kepala, usulan_kedudukan=kedudukan)
    tanpa_akun, belum_masuk, minta_sandi, reset_faktor = session.execute(
        select(
            select(func.count(Pegawai.id)).where(is_without_akun()).scalar_subquery(),
            select(func.count(Akun.id))
            .where(Akun.aktif.is_(True), Akun.masuk_terakhir.is_(None))
            .scalar_subquery(),
            select(func.count(PermintaanSandi.akun_id.distinct()))
            .where(PermintaanSandi.ditangani.is_(None))
            .scalar_subquery(),
            select(func.count(PermintaanResetFaktor.id))
            .where(PermintaanResetFaktor.diputus.is_(None))
            .scalar_subquery(),
        )
    ).one()
    return Perhatian(
        **jumlah,
        unit_tanpa_kepala=tanpa_kepala,
        usulan_kedudukan=kedudukan,
        tanpa_akun=tanpa_akun,
        belum_masuk=belum_masuk,
        minta_sandi=minta_sandi,
        reset_faktor=reset_faktor,
    )


def _per_instansi(session: Session, model: type[Pegawai | UnitKerja]) -> dict[int, int]:
    query = select(model.instansi_id, func.count(model.id)).group_by(model.instansi_id)
    return dict(session.execute(query).all())
