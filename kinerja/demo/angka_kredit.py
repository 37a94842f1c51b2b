"""The ledgers of the demo: final years become angka kredit, beside what was earned before, with documents."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.isian import IsianDokumen
from kinerja.angka_kredit.models import JenisDokumen, KonversiAk
from kinerja.angka_kredit.rules.konversi import JenisEntri
from kinerja.angka_kredit.service import IsianEntri
from kinerja.db import transaction
from kinerja.errors import StateError

BERDOKUMEN = 2
"""So many ledgers have issued documents; the others wait for a run over the unit."""


def convert_years(instansi_id: int, tahun: int, *, today: date, now: datetime) -> None:
    """Convert what is final of the year before and of this one, and give each ledger a past."""
    actor = system_actor(instansi_id)
    with transaction(instansi_id) as session:
        kerja = service.start_run(session, actor, range(tahun - 1, tahun + 1), today=today)
        service.convert_slice(session, actor, kerja, kerja.pegawai_ids, now=now)
    with transaction(instansi_id) as session:
        semua = session.scalars(
            select(KonversiAk).where(KonversiAk.tahun == tahun - 1).order_by(KonversiAk.pegawai_id)
        ).all()
        for nomor, satu in enumerate(semua):
            try:
                _write_past(session, actor, satu, today=today, now=now)
                if nomor < BERDOKUMEN:
                    _issue(session, actor, satu, today=today, now=now)
            except StateError:  # the person left the jabatan fungsional, or has no pejabat penilai
                continue


def _write_past(session: Session, actor: Actor, konversi: KonversiAk, *, today: date, now: datetime) -> None:
    """An AK dasar where the table names one, and the two years before as a PAK of the old JF gave them."""
    halaman = service.open_halaman(session, actor, konversi.pegawai_id, today=today)
    if halaman.isi is None:
        raise StateError(halaman.sebab)
    awal = date(konversi.tahun - 2, 1, 1)
    dasar = halaman.isi.nilai_dasar
    if dasar:
        _enter(session, actor, konversi, JenisEntri.AK_DASAR, dasar, awal, "dasar", today=today, now=now)
    lama = konversi.koefisien * 2
    _enter(session, actor, konversi, JenisEntri.JF_LAMA, lama, awal, "lama", today=today, now=now)


def _enter(
    session: Session,
    actor: Actor,
    konversi: KonversiAk,
    jenis: JenisEntri,
    nilai: Decimal,
    tanggal: date,
    kata: str,
    *,
    today: date,
    now: datetime,
) -> None:
    nomor = f"821/{konversi.pegawai_id}/{kata}/{tanggal.year}"
    isian = IsianEntri(jenis, tanggal, nilai, nomor, tanggal - timedelta(days=12))
    service.add_entri(session, actor, konversi.pegawai_id, isian, today=today, now=now)


def _issue(session: Session, actor: Actor, konversi: KonversiAk, *, today: date, now: datetime) -> None:
    isian = IsianDokumen(
        karpeg="P 000000", tempat_lahir="Contoh", tembusan=("Pejabat pengelola kepegawaian",)
    )
    for jenis, konversi_id in ((JenisDokumen.KONVERSI, konversi.id), (JenisDokumen.AKUMULASI, None)):
        service.issue(
            session,
            actor,
            konversi.pegawai_id,
            jenis,
            isian,
            konversi_id=konversi_id,
            today=today,
            now=now,
        )
