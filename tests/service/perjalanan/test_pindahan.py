"""An SK that comes late: what was written and handed in for later days goes along, nothing is lost."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.errors import StateError
from kinerja.evaluasi import service as evaluasi
from kinerja.evaluasi.models import Evaluasi
from kinerja.organisasi.models import Pegawai, PeristiwaPegawai
from kinerja.pelaksanaan import service as pelaksanaan
from kinerja.pelaksanaan.models import BuktiDukung, PeriodePenilaian, Realisasi, RencanaAksi
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.perjalanan import service
from kinerja.progres.models import BarisHarian
from kinerja.skp import service as skp_service
from kinerja.skp.models import Indikator, RencanaHasilKerja
from kinerja.skp.rules import StatusSkp
from kinerja.umpan_balik.models import UmpanBalik
from tests.evaluasi_bersama import BAIK, on
from tests.service.perjalanan.test_peristiwa import TMT, Dunia, dunia
from tests.skp_bersama import seal

__all__ = ["dunia"]
NOVEMBER = on(2026, 11, 20)


@pytest.fixture
def late(dunia: Dunia, session: Session) -> Dunia:
    """In November the third quarter is being judged and the fourth is filled; the mutasi was in July."""
    kantor = dunia.kantor
    draf = kantor.rate(isian=BAIK, kode="T3", saat=on(2026, 10, 3))
    assert draf.predikat is not None
    t4 = kantor.submit(kode="T4", realisasi="1 laporan")
    t4.status = StatusPeriode.PENGISIAN
    rhk = session.scalars(select(RencanaHasilKerja).where(RencanaHasilKerja.skp_id == t4.skp_id)).first()
    assert rhk is not None
    session.add(RencanaAksi(periode_id=t4.id, rencana_hasil_kerja_id=rhk.id, urutan=1, teks="Menyusun"))
    session.add(
        BarisHarian(
            pegawai_id=kantor.pegawai.id,
            tanggal=date(2026, 10, 5),
            jam_mulai=480,
            jam_selesai=540,
            rhk_id=rhk.id,
            rencana="Menyusun",
            kegiatan="Menyusun data",
            realisasi=1,
            satuan="laporan",
            status_sejak=NOVEMBER["now"],
            dibuat=datetime(2026, 10, 5, tzinfo=UTC),
        )
    )
    session.flush()
    return dunia


def _content(session: Session, skp_id: int) -> dict[str, int]:
    """How much hangs on the results of one SKP, in its fourth quarter and in daily lines."""
    rhk = select(RencanaHasilKerja.id).where(RencanaHasilKerja.skp_id == skp_id)
    indikator = select(Indikator.id).where(Indikator.rencana_hasil_kerja_id.in_(rhk))
    t4 = select(PeriodePenilaian.id).where(PeriodePenilaian.skp_id == skp_id, PeriodePenilaian.kode == "T4")
    syarat: dict[str, Any] = {
        "langkah": (RencanaAksi, RencanaAksi.rencana_hasil_kerja_id.in_(rhk)),
        "bukti": (BuktiDukung, BuktiDukung.rencana_hasil_kerja_id.in_(rhk)),
        "realisasi": (Realisasi, Realisasi.indikator_id.in_(indikator)),
        "umpan": (UmpanBalik, UmpanBalik.rencana_hasil_kerja_id.in_(rhk)),
    }
    jumlah = {
        nama: len(session.scalars(select(model).where(satu, model.periode_id.in_(t4))).all())
        for nama, (model, satu) in syarat.items()
    }
    return jumlah | {
        "harian": len(session.scalars(select(BarisHarian).where(BarisHarian.rhk_id.in_(rhk))).all())
    }


def test_without_the_decision_it_says_what_stands_in_the_way(late: Dunia) -> None:
    lihat = service.preview_event(
        late.session, late.admin, late.kantor.pegawai.id, late.isian(), today=NOVEMBER["today"]
    )
    assert (len(lihat.rencana.halangan), lihat.rencana.dapat_dipindahkan) == (2, True)
    with pytest.raises(StateError, match="sedang dinilai"):
        late.record(late.isian(), saat=NOVEMBER)


def test_one_decision_moves_the_content_and_taking_it_back_brings_it_home(
    late: Dunia, session: Session
) -> None:
    lama = late.semua_skp()[0]
    sebelum = _content(session, lama.id)
    assert min(sebelum.values()) == 1
    peristiwa_id = late.record(late.isian(pindahkan=True), saat=NOVEMBER)
    lama, baru = late.semua_skp()
    session.expire_all()
    assert (lama.sampai, baru.mulai, baru.status) == (TMT, TMT, StatusSkp.DRAF)
    assert _content(session, baru.id) == sebelum
    assert set(_content(session, lama.id).values()) == {0}
    t3 = late.kantor.periode(kode="T3")
    assert (t3.status, t3.sampai) == (StatusPeriode.DIKEMBALIKAN, TMT)
    draf = session.scalars(select(Evaluasi).where(Evaluasi.periode_id == t3.id)).one()
    assert (draf.predikat, draf.catatan) == (None, BAIK.catatan)
    late.cancel(peristiwa_id, saat=NOVEMBER)
    session.expire_all()
    assert _content(session, lama.id) == sebelum
    assert late.periode()["T4"] == (date(2026, 10, 1), date(2027, 1, 1))


def test_the_moved_quarter_is_filled_in_the_draft_and_handed_in_once_it_is_approved(
    late: Dunia, session: Session
) -> None:
    late.record(late.isian(pindahkan=True), saat=NOVEMBER)
    pemilik, baru = late.kantor.pemilik, late.semua_skp()[1]
    (t4,) = session.scalars(select(PeriodePenilaian).where(PeriodePenilaian.skp_id == baru.id)).all()
    hal = pelaksanaan.find_period(session, pemilik, t4.id, **NOVEMBER)
    assert hal.boleh_isi
    terisi = [satu.teks for rhk in hal.daftar_rhk for satu in rhk.daftar_indikator]
    assert set(terisi) == {"1 laporan"}
    with pytest.raises(StateError, match="SKP sedang draf"):
        pelaksanaan.submit_period(session, pemilik, t4.id, **NOVEMBER)
    skp_service.submit_skp(session, pemilik, baru.id, **NOVEMBER)
    penilai = late.kantor.actor(_find(session, late.penilai_baru))
    skp = skp_service.approve_skp(session, penilai, baru.id, sidik=seal(session, baru.id), **NOVEMBER)
    pelaksanaan.ensure_periods(session, penilai, skp, **NOVEMBER)
    pelaksanaan.ensure_periods(session, penilai, skp, **NOVEMBER)
    query = select(PeriodePenilaian).where(PeriodePenilaian.skp_id == baru.id)
    assert {satu.kode: satu.mulai for satu in session.scalars(query)} == {
        "T3": TMT,
        "T4": date(2026, 10, 1),
        "TH": TMT,
    }
    pelaksanaan.submit_period(session, pemilik, t4.id, **NOVEMBER)
    with pytest.raises(StateError, match="tidak dapat dibatalkan"):
        late.cancel(_last_event(session), saat=NOVEMBER)
    assert evaluasi.open_hasil(session, pemilik, t4.id, **NOVEMBER).status is StatusPeriode.DIAJUKAN


def _find(session: Session, pegawai_id: int) -> Pegawai:
    return session.get_one(Pegawai, pegawai_id)


def _last_event(session: Session) -> int:
    return session.scalars(select(PeristiwaPegawai.id).order_by(PeristiwaPegawai.id.desc())).first() or 0
