"""The year of a person with two SKP: a fresh judgement beside the series of both stretches."""

from datetime import date

from sqlalchemy.orm import Session

from kinerja.evaluasi import service
from kinerja.evaluasi.rules import CapaianOrganisasi
from kinerja.evaluasi.service import IsianNilai
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp.models import Skp
from tests.evaluasi_bersama import BAIK, Kantor, on

LEWAT = on(2026, 7, 3)
AKHIR = on(2027, 1, 5)


def test_both_stretches_stand_beside_the_year_with_their_days_and_no_rating_is_chosen(
    kantor: Kantor, session: Session
) -> None:
    orang = kantor.add_person("Tari", skp=False)
    kantor.approve(orang, kantor.kepala, sampai=date(2026, 7, 1))
    kantor.set_capaian(kode="TH")
    for kode in ("T1", "T2", "TH"):
        kantor.establish(orang, kode=kode, saat=LEWAT)
    lama = kantor.periode(orang, "TH")
    hal = service.open_hasil(session, kantor.actor(orang), lama.id, **LEWAT)
    assert (hal.periode.mulai, hal.periode.sampai) == (date(2026, 1, 1), date(2026, 7, 1))
    cetakan = service.load_cetakan(session, kantor.actor(orang), lama.id, today=LEWAT["today"])
    assert (cetakan.periode.mulai, cetakan.periode.sampai) == (date(2026, 1, 1), date(2026, 7, 1))
    baru = kantor.approve(orang, kantor.kepala, mulai=date(2026, 7, 1))
    tahunan = _periode(session, baru, "TH")
    assert service.open_penilaian(session, kantor.penilai, lama.id, **LEWAT).segmen
    hal_baru = service.open_penilaian(session, kantor.penilai, tahunan.id, **AKHIR)
    assert not hal_baru.segmen
    assert [(satu.label, satu.rentang.hari, satu.predikat, satu.segmen_lain) for satu in hal_baru.seri] == [
        ("Triwulan I", 90, "Baik", True),
        ("Triwulan II", 91, "Baik", True),
        ("Akhir masa SKP", 181, "Baik", True),
        ("Triwulan III", 92, None, False),
        ("Triwulan IV", 92, None, False),
    ]
    assert (hal_baru.nilai.hasil, hal_baru.nilai.perilaku) == (None, None)


def _periode(session: Session, skp: Skp, kode: str) -> PeriodePenilaian:
    return session.query(PeriodePenilaian).filter_by(skp_id=skp.id, kode=kode).one()


def test_a_draft_whose_capaian_changes_follows_it_and_the_old_page_is_refused(
    kantor: Kantor, session: Session
) -> None:
    kantor.approve(kantor.kepala, kantor.kepala_badan)
    penilai = kantor.actor(kantor.kepala_badan)
    periode = kantor.submit(kantor.kepala)
    kantor.set_capaian(CapaianOrganisasi.ISTIMEWA)
    isian = IsianNilai(None, BAIK.rating_perilaku, "")
    saat = on(2026, 4, 3)
    draf = service.save_ratings(session, penilai, periode.id, isian, **saat)
    assert draf.rating_hasil is not None
    lama = draf.rating_hasil
    kantor.set_capaian(CapaianOrganisasi.KURANG)
    evaluasi = service.establish(session, penilai, periode.id, **saat)
    assert evaluasi.rating_hasil is not lama
    assert evaluasi.capaian_organisasi is CapaianOrganisasi.KURANG
