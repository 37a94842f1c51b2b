"""Two tim kerja across the units of the demo, with rows of the members and what the ketua think of them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.db import transaction
from kinerja.demo.karya import Orang, actor_of
from kinerja.organisasi.models import Penempatan, TimKerja
from kinerja.organisasi.query import holds_on
from kinerja.organisasi.rules_tim import Masa
from kinerja.organisasi.service_tim_ubah import DataTim, add_anggota, create_tim
from kinerja.skp import service as skp_service
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.rules import DAPAT_DIUBAH, Aspek, Klasifikasi, SikapTim, StatusSkp
from kinerja.skp.service import tim as tim_service
from kinerja.skp.service.hasil import IsianIndikator

TIM = (
    (
        "Tim Percepatan Penerapan Manajemen Kinerja",
        "800.1.3.3/17/2026",
        "Terselenggaranya klinik kinerja di {unit}",
        "Jumlah perangkat daerah yang didampingi",
        "12 perangkat daerah",
    ),
    (
        "Tim Penyusunan Standar Kompetensi Jabatan",
        "800.1.3.3/29/2026",
        "Tersusunnya kamus kompetensi teknis {unit}",
        "Jumlah jabatan dengan standar kompetensi",
        "8 jabatan",
    ),
)
SEANGGOTA = 5
PENDAPAT = (
    (SikapTim.SETUJU, "Sudah dibahas dalam rapat tim."),
    (SikapTim.PERLU_DIUBAH, "Targetnya belum memuat pendampingan semester kedua."),
)


def form_teams(
    instansi_id: int, tahun: int, inti: Sequence[Orang], lain: Sequence[Orang], *, today: date, now: datetime
) -> None:
    """Each team is led by somebody with an approved plan; half of its members sit in other units."""
    ketua = [satu for satu in inti if not satu.kepala][:2]
    biasa = [satu for satu in inti if not satu.kepala][2:]
    luar = [satu for satu in lain if not satu.kepala]
    for nomor, (pimpinan, rincian) in enumerate(zip(ketua, TIM, strict=False)):
        anggota = [*biasa[nomor::2][:2], *luar[nomor::2][: SEANGGOTA - 2]]
        _form_team(instansi_id, tahun, pimpinan, anggota, rincian, today=today, now=now)


def _form_team(
    instansi_id: int,
    tahun: int,
    ketua: Orang,
    anggota: Sequence[Orang],
    rincian: tuple[str, str, str, str, str],
    *,
    today: date,
    now: datetime,
) -> None:
    nama, sk, hasil, indikator, target = rincian
    masa = Masa(date(tahun, 1, 2), date(tahun + 1, 1, 1))
    admin = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        unit_id = session.scalars(
            select(Penempatan.unit_id).where(
                Penempatan.pegawai_id == ketua.pegawai_id, holds_on(Penempatan, today)
            )
        ).one()
        data = DataTim(
            nama=nama,
            unit_id=unit_id,
            ketua_id=ketua.pegawai_id,
            masa=masa,
            sk_nomor=sk,
            sk_tanggal=masa.mulai,
            keterangan="Tim lintas perangkat daerah, bertemu setiap Senin.",
        )
        tim = create_tim(session, admin, data, now=now)
        orang = [satu.pegawai_id for satu in anggota]
        add_anggota(session, admin, tim.id, orang, "Anggota", Masa(masa.mulai), now=now)
        sumber = _first_result(session, ketua, tahun)
    if sumber is None:
        return
    for nomor, satu in enumerate(anggota):
        with transaction(instansi_id) as session:
            isian = IsianIndikator(teks=indikator, target=target, aspek=Aspek.KUANTITAS)
            skp = _carry_on(
                session, instansi_id, satu, tahun, sumber, hasil.format(unit=satu.unit), isian, today, now
            )
            if skp is not None and skp.status is StatusSkp.DIAJUKAN:
                _recommend(session, instansi_id, ketua, tim, skp, nomor, today=today, now=now)


def _first_result(session: Session, ketua: Orang, tahun: int) -> int | None:
    """The first result of the ketua: the members carry it on."""
    query = (
        select(RencanaHasilKerja.id)
        .join(Skp, Skp.id == RencanaHasilKerja.skp_id)
        .where(Skp.pegawai_id == ketua.pegawai_id, Skp.tahun == tahun)
        .where(Skp.status != StatusSkp.DIBATALKAN, RencanaHasilKerja.klasifikasi == Klasifikasi.UTAMA)
        .order_by(RencanaHasilKerja.urutan)
    )
    return session.scalars(query.limit(1)).first()


def _carry_on(
    session: Session,
    instansi_id: int,
    orang: Orang,
    tahun: int,
    sumber_id: int,
    teks: str,
    isian: IsianIndikator,
    today: date,
    now: datetime,
) -> Skp | None:
    """A member whose plan is open or waits writes a row of the team, and hands the plan over again."""
    pemilik = actor_of(instansi_id, orang.pegawai_id, orang.nama)
    skp = session.scalar(
        select(Skp)
        .where(Skp.pegawai_id == orang.pegawai_id, Skp.tahun == tahun, Skp.status != StatusSkp.DIBATALKAN)
        .order_by(Skp.mulai.desc())
        .limit(1)
    )
    if skp is None or skp.status not in {*DAPAT_DIUBAH, StatusSkp.DIAJUKAN}:
        return None
    menunggu = skp.status is StatusSkp.DIAJUKAN
    if menunggu:
        skp_service.withdraw_skp(session, pemilik, skp.id, today=today, now=now)
    rhk = skp_service.add_rhk(
        session,
        pemilik,
        skp.id,
        klasifikasi=Klasifikasi.UTAMA,
        teks=teks,
        indikator=[isian],
        today=today,
        now=now,
    )
    session.flush()
    skp_service.link_rhk(session, pemilik, skp.id, rhk.id, sumber_id, today=today, now=now)
    session.flush()
    if menunggu:
        skp_service.submit_skp(session, pemilik, skp.id, today=today, now=now)
    return skp


def _recommend(
    session: Session,
    instansi_id: int,
    ketua: Orang,
    tim: TimKerja,
    skp: Skp,
    nomor: int,
    *,
    today: date,
    now: datetime,
) -> None:
    sikap, teks = PENDAPAT[nomor % len(PENDAPAT)]
    tim_service.recommend(
        session,
        actor_of(instansi_id, ketua.pegawai_id, ketua.nama),
        tim.id,
        skp.id,
        sikap,
        teks,
        nomor_versi=skp.nomor_versi,
        today=today,
        now=now,
    )
