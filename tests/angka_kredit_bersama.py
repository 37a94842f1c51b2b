"""People in a jabatan fungsional whose years have a final result."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.angka_kredit.models import BulanAk, KonversiAk
from kinerja.aturan.models import Aturan
from kinerja.aturan.rules import JenisPeriode, Jenjang, KodeAturan, Predikat, Rating
from kinerja.aturan.service import ensure_first_editions
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Pegawai, Penempatan
from kinerja.organisasi.rules import JenisJabatan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from tests import factories

SAAT = datetime(2026, 3, 10, 2, tzinfo=UTC)
AWAL = date(2023, 1, 1)


def prepare(session: Session, instansi_id: int) -> None:
    """The rule sets: once per test."""
    ensure_first_editions(session, system_actor(instansi_id))
    session.flush()


def make_jf(session: Session, jenjang: Jenjang = Jenjang.AHLI_PERTAMA, **fields: Any) -> Pegawai:
    """A pejabat fungsional, III/b since 1 April 2023 unless told otherwise."""
    tempat = {"golongan": "III/b", "tmt_golongan": date(2023, 4, 1), "tmt_jabatan": AWAL, "mulai": AWAL}
    orang = {nama: fields.pop(nama) for nama in ("nama", "jenis", "nip", "tanggal_lahir") if nama in fields}
    pegawai = factories.make_pegawai(session, **orang)
    place(session, pegawai, jenjang, **(tempat | fields))
    return pegawai


def place(session: Session, pegawai: Pegawai, jenjang: Jenjang | None, **fields: Any) -> Penempatan:
    jenis = JenisJabatan(f"jf_{jenjang.kategori.value}") if jenjang else JenisJabatan.PELAKSANA
    jabatan = factories.make_jabatan(
        session,
        nama=f"Analis SDM Aparatur {jenjang.label}" if jenjang else "Pengolah Data",
        jenis=jenis,
        jenjang=jenjang.value if jenjang else None,
    )
    return factories.make_penempatan(session, pegawai, jabatan_id=jabatan.id, **fields)


def make_final(
    session: Session,
    pegawai: Pegawai,
    tahun: int,
    predikat: Predikat | None,
    *,
    mulai: date | None = None,
    sampai: date | None = None,
    kode: str = "TH",
    penempatan: Penempatan | None = None,
) -> Evaluasi | None:
    """A year (or a part of it) with its final result; without one for `predikat=None`."""
    mulai, sampai = mulai or date(tahun, 1, 1), sampai or date(tahun + 1, 1, 1)
    skp = session.scalar(select(Skp).where(Skp.pegawai_id == pegawai.id, Skp.mulai == mulai)) or _make_skp(
        session, pegawai, tahun, mulai, sampai, penempatan
    )
    periode = PeriodePenilaian(
        skp_id=skp.id,
        kode=kode,
        jenis=JenisPeriode.TAHUNAN if kode == "TH" else JenisPeriode.BULANAN,
        mulai=mulai,
        sampai=sampai,
        status=StatusPeriode.FINAL if predikat else StatusPeriode.DITETAPKAN,
        status_sejak=SAAT,
    )
    session.add(periode)
    session.flush()
    return add_revisi(session, periode, pegawai, predikat, 1) if predikat else None


def _make_skp(
    session: Session, pegawai: Pegawai, tahun: int, mulai: date, sampai: date, tempat: Penempatan | None
) -> Skp:
    query = select(Penempatan).where(Penempatan.pegawai_id == pegawai.id).order_by(Penempatan.mulai)
    tempat = tempat or session.scalars(query).first()
    assert tempat is not None
    return factories.make_skp(
        session,
        pegawai,
        rhk=0,
        tahun=tahun,
        mulai=mulai,
        sampai=sampai,
        penempatan_id=tempat.id,
        status=StatusSkp.DITETAPKAN,
    )


def add_revisi(
    session: Session, periode: PeriodePenilaian, penilai: Pegawai, predikat: Predikat, revisi: int
) -> Evaluasi:
    aturan = select(Aturan.id).where(Aturan.kode == KodeAturan.PREDIKAT.value)
    lama = select(Evaluasi.id).where(Evaluasi.periode_id == periode.id, Evaluasi.revisi == revisi - 1)
    evaluasi = Evaluasi(
        periode_id=periode.id,
        menggantikan_id=session.scalar(lama),
        revisi=revisi,
        penilai_id=penilai.id,
        rating_hasil=Rating.SESUAI_EKSPEKTASI,
        rating_perilaku=Rating.SESUAI_EKSPEKTASI,
        predikat=predikat,
        aturan_id=session.scalar(aturan),
        ditetapkan=SAAT,
        final=SAAT,
    )
    session.add(evaluasi)
    session.flush()
    return evaluasi


def ledger_of(session: Session, pegawai: Pegawai) -> list[tuple[int, int, int, str]]:
    """Year, first and last month, and digits of the conversions that stand."""
    query = (
        select(KonversiAk)
        .where(KonversiAk.pegawai_id == pegawai.id, KonversiAk.dibatalkan.is_(None))
        .order_by(KonversiAk.tahun, KonversiAk.bulan_mulai)
    )
    return [
        (satu.tahun, satu.bulan_mulai, satu.bulan_selesai, f"{Decimal(satu.angka_kredit):.{satu.desimal}f}")
        for satu in session.scalars(query)
    ]


def count_months(session: Session, pegawai: Pegawai) -> int:
    return len(session.scalars(select(BulanAk).where(BulanAk.pegawai_id == pegawai.id)).all())
