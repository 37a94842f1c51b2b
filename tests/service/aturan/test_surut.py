"""Old documents keep their own rules: reprinted years later, and under a regulation that reaches back."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.angka_kredit import service as service_ak
from kinerja.angka_kredit.models import JenisDokumen, KonversiAk
from kinerja.angka_kredit.service.terbit import IsianDokumen
from kinerja.aturan import service_edisi
from kinerja.aturan.rules import CapaianOrganisasi, KodeAturan, Predikat, Rating
from kinerja.aturan.service import change_setting, find_edition
from kinerja.errors import InputError, NotFoundError
from kinerja.evaluasi import service
from kinerja.evaluasi.service import IsianNilai
from kinerja.evaluasi.service_hitung_ulang import HasilHitungUlang, recompute_year
from kinerja.organisasi.models import GarisPelaporan, Pegawai, Penempatan
from kinerja.surat.render import render_html
from tests import angka_kredit_bersama as ak
from tests import factories
from tests.aturan_bersama import PLATFORM, make_edisi
from tests.evaluasi_bersama import SAAT, Kantor, make_kantor, on
from tests.keberatan_bersama import later, make_perkara
from tests.skp_bersama import Saat

NOW = datetime(2026, 4, 20, 2, tzinfo=UTC)
AWAL, APRIL = date(2026, 1, 1), date(2026, 4, 1)
SEMUA = (KodeAturan.PREDIKAT, KodeAturan.DISTRIBUSI, KodeAturan.PERIODE, KodeAturan.PERILAKU)


@pytest.fixture
def kantor(session: Session) -> Kantor:
    return make_kantor(session)


def recompute(session: Session, kantor: Kantor, tahun: int = 2026) -> HasilHitungUlang:
    session.flush()
    *_, hasil = recompute_year(session, kantor.sistem, tahun=tahun)
    return hasil


def reach_back(session: Session, *semua: KodeAturan, mulai: date = AWAL, now: datetime = NOW) -> None:
    """Made-up regulations that come on 20 April and hold since 1 January."""
    for kode in semua:
        service_edisi.add_edition(session, PLATFORM, make_edisi(kode, mulai), surut=True, now=now)


def print_text(kantor: Kantor, kode: str = "T1", pegawai: Pegawai | None = None) -> str:
    """Both forms as they are printed for the pegawai."""
    pegawai = pegawai or kantor.pegawai
    periode = kantor.periode(pegawai, kode)
    cetakan = service.load_cetakan(kantor.session, kantor.actor(pegawai), periode.id, today=date(2027, 5, 1))
    return render_html(cetakan.evaluasi, cetakan.kinerja)


@pytest.mark.parametrize("kode", SEMUA)
def test_a_regulation_that_reaches_back_changes_no_fixed_document(
    session: Session, kantor: Kantor, kode: KodeAturan
) -> None:
    kantor.set_capaian()
    lama = kantor.establish()
    sebelum = print_text(kantor)
    reach_back(session, kode)
    assert print_text(kantor) == sebelum
    hasil = recompute(session, kantor)
    assert (hasil.diperiksa, hasil.beda, hasil.rincian) == (1, 0, [])
    lain = kantor.add_person("Dewi Contoh")
    baru = kantor.establish(lain, saat=on(2026, 4, 21))
    assert (baru.aturan_id != lama.aturan_id) == (kode is KodeAturan.PREDIKAT)
    hasil = recompute(session, kantor)
    assert (hasil.diperiksa, hasil.beda, hasil.rincian) == (2, 0, [])


def test_a_draft_from_before_is_fixed_by_one_rule_and_recomputes(session: Session, kantor: Kantor) -> None:
    kantor.set_capaian()
    draf = kantor.rate()
    reach_back(session, *SEMUA)
    satu = service.establish(session, kantor.penilai, draf.periode_id, **on(2026, 4, 21))
    assert recompute(session, kantor).rincian == []
    assert satu.predikat is not None


def test_an_accepted_objection_keeps_the_words_and_behaviours_of_the_first_revision(
    session: Session, kantor: Kantor
) -> None:
    """The regulation came between the result and the decision about the objection."""
    perkara = make_perkara(kantor)
    sebelum = print_text(kantor, "TH")
    reach_back(session, *SEMUA, now=later(1)["now"])
    sistem = kantor.sistem
    change_setting(session, sistem, "label_kurang", "Kurang/Misconduct", now=later(1)["now"])
    keberatan = perkara.decide(saat=later(2))
    session.flush()
    assert keberatan.evaluasi_baru_id is not None
    sesudah = print_text(kantor, "TH")
    assert "<strong>BUTUH PERBAIKAN</strong>" in sebelum
    assert "<strong>BAIK</strong>" in sesudah
    assert "Contoh: " not in sesudah
    assert recompute(session, kantor).rincian == []


def test_a_page_says_the_word_of_the_paper_after_the_setting_changed(
    session: Session, kantor: Kantor
) -> None:
    kantor.set_capaian()
    periode = kantor.establish(isian=IsianNilai(Rating.SESUAI_EKSPEKTASI, Rating.DI_BAWAH_EKSPEKTASI))
    sistem, periode_id = kantor.sistem, periode.periode_id
    change_setting(session, sistem, "label_kurang", "Kurang/Misconduct", now=SAAT["now"])
    hal = service.open_hasil(session, kantor.pemilik, periode_id, **SAAT)
    assert hal.predikat == "Kurang"
    assert "<strong>KURANG</strong>" in print_text(kantor)
    reach_back(session, KodeAturan.PREDIKAT)
    hal = service.open_hasil(session, kantor.pemilik, periode_id, **SAAT)
    assert (hal.predikat, hal.label[Predikat.BAIK]) == ("Kurang", "Baik")
    assert recompute(session, kantor).rincian == []


# Two years later


TAHUN_LALU = {"tahun": 2024, "mulai": date(2024, 1, 1), "sampai": date(2025, 1, 1)}
KINI = Saat(today=date(2026, 3, 10), now=datetime(2026, 3, 10, 2, tzinfo=UTC))


@pytest.fixture
def orang(session: Session, kantor: Kantor) -> Pegawai:
    """An Ahli Pertama whose year 2024 ended with Sangat Baik, and whose angka kredit are converted."""
    for model in (Penempatan, GarisPelaporan):  # the office is older than the other tests need
        session.execute(update(model).values(mulai=ak.AWAL))
    session.expire_all()
    pegawai = ak.make_jf(session, nama="Tari Contoh", unit_id=kantor.bidang.id)
    factories.make_garis(session, pegawai, kantor.kepala, mulai=ak.AWAL)
    kantor.approve(pegawai, kantor.kepala, **TAHUN_LALU)
    periode = kantor.submit(pegawai, "TH")
    saat = on(2025, 1, 6)
    kepala = kantor.actor(kantor.kepala_badan)
    service.set_capaian(session, kepala, kantor.bidang.id, 2024, "TH", CapaianOrganisasi.ISTIMEWA, **saat)
    atas = Rating.DI_ATAS_EKSPEKTASI
    service.save_ratings(session, kantor.penilai, periode.id, IsianNilai(atas, atas), **saat)
    service.establish(session, kantor.penilai, periode.id, **saat)
    service.finalise_due(session, kantor.sistem, now=on(2025, 3, 1)["now"])
    kerja = service_ak.start_run(session, kantor.sistem, range(2024, 2025), today=date(2025, 3, 2))
    service_ak.convert_slice(session, kantor.sistem, kerja, [pegawai.id], now=on(2025, 3, 2)["now"])
    session.flush()
    return pegawai


def print_konversi(session: Session, kantor: Kantor, pegawai: Pegawai) -> str:
    """F-11 of the only conversion, as it would be printed today."""
    satu = session.scalars(select(KonversiAk.id).where(KonversiAk.pegawai_id == pegawai.id)).one()
    isian = IsianDokumen("800/1")
    _, lembar = service_ak.preview(
        session,
        kantor.penilai,
        pegawai.id,
        JenisDokumen.KONVERSI,
        isian,
        konversi_id=satu,
        today=KINI["today"],
    )
    return render_html(lembar)


def print_issued(session: Session, kantor: Kantor, nomor: int) -> str:
    _, lembar = service_ak.load_dokumen(session, kantor.penilai, nomor, today=KINI["today"])
    return render_html(lembar)


def test_the_forms_of_2024_print_the_same_text_under_the_rules_of_2025(
    session: Session, kantor: Kantor, orang: Pegawai
) -> None:
    """F-7, F-9, F-11 of 2024 and an issued F-12, after other words, factors, limits, periods, behaviours."""
    jenis, isian = JenisDokumen.AKUMULASI, IsianDokumen("800/2")
    terbit = service_ak.issue(session, kantor.penilai, orang.id, jenis, isian, **KINI)
    session.flush()

    def print_all() -> tuple[str, ...]:
        return (
            print_text(kantor, "TH", orang),
            print_konversi(session, kantor, orang),
            print_issued(session, kantor, terbit.id),
        )

    sebelum = print_all()
    assert "<strong>SANGAT BAIK</strong>" in sebelum[0]
    assert all("18,75" in satu for satu in sebelum[1:])
    for kode in (*SEMUA, KodeAturan.KONVERSI):
        service_edisi.add_edition(session, PLATFORM, make_edisi(kode, date(2025, 1, 1)), now=KINI["now"])
    for kunci, nilai in (("label_kurang", "Kurang/Misconduct"), ("distribusi_enforcement", "tolak")):
        change_setting(session, kantor.sistem, kunci, nilai, now=KINI["now"])
    assert print_all() == sebelum
    assert recompute(session, kantor, 2024).rincian == []
    *_, hasil = service_ak.check_konversi(session, kantor.sistem)
    assert (hasil.diperiksa, hasil.beda) == (1, 0)


# Edges


def test_a_day_has_one_edition_whichever_way_it_comes(session: Session, kantor: Kantor) -> None:
    """Added, drafted and published, or loaded twice: the second of the same day is refused in a sentence."""
    edisi = make_edisi(KodeAturan.PREDIKAT, APRIL)
    rancangan = service_edisi.add_edition(session, PLATFORM, edisi, rancangan=True, now=NOW)
    for draf in (True, False):
        with pytest.raises(InputError, match="Sudah ada rancangan mulai tanggal ini"):
            service_edisi.add_edition(session, PLATFORM, edisi, rancangan=draf, now=NOW)
    service_edisi.publish_edition(session, PLATFORM, rancangan.id, now=NOW)
    for draf in (True, False):
        with pytest.raises(InputError, match="Sudah ada edisi"):
            service_edisi.add_edition(session, PLATFORM, edisi, rancangan=draf, now=NOW)


def test_an_edition_that_changes_in_the_middle_of_a_year_holds_by_the_first_day_of_a_period(
    session: Session, kantor: Kantor
) -> None:
    service_edisi.add_edition(session, PLATFORM, make_edisi(KodeAturan.PREDIKAT, date(2026, 5, 15)), now=NOW)
    saat = on(2026, 7, 2)
    assert kantor.rate(kode="T2", saat=saat).predikat is Predikat.BAIK  # began on 1 April
    assert kantor.rate(kode="T3", saat=on(2026, 10, 2)).predikat is Predikat.SANGAT_BAIK
    kantor.set_capaian(kode="TH", saat=on(2027, 1, 4))
    assert kantor.rate(kode="TH", saat=on(2027, 1, 4)).predikat is Predikat.BAIK  # began on 1 January
    mulai = {satu.kode: satu.berlaku_mulai for satu in service_edisi.list_editions(session, kantor.sistem)}
    assert mulai["predikat"] == date(2026, 5, 15)


def test_only_the_old_scale_may_end_without_another(session: Session, kantor: Kantor) -> None:
    """A day without a matrix would leave its periods without a predikat."""
    akhir = {"berlaku_sampai": "2028-07-01"}
    with pytest.raises(InputError) as salah:
        service_edisi.plan_edition(
            session, PLATFORM, make_edisi(KodeAturan.PREDIKAT, date(2028, 1, 1), **akhir)
        )
    assert list(salah.value.fields) == ["berlaku_sampai"]
    lama = make_edisi(KodeAturan.SKALA_LAMA, date(2028, 1, 1), **akhir)
    assert service_edisi.plan_edition(session, PLATFORM, lama).sampai == date(2028, 7, 1)
    with pytest.raises(NotFoundError, match="untuk tanggal ini belum ada"):
        find_edition(session, kantor.sistem, KodeAturan.PREDIKAT, on=date(2019, 1, 1))
