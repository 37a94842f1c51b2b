"""The board: whom it shows, in which state, and that each filter shows as many as its number says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.errors import NotFoundError
from kinerja.evaluasi import service as evaluasi_service
from kinerja.organisasi.models import GarisPelaporan, UnitKerja
from kinerja.organisasi.rules import JenisJabatan
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Skp
from kinerja.skp.rules import StatusSkp
from kinerja.tenggat import service as tenggat_service
from kinerja.tim import service
from kinerja.tim.papan import BarisTim
from kinerja.tim.rules import Saring
from kinerja.tim.service import HalamanTim, Pilihan
from tests import factories
from tests.evaluasi_bersama import Kantor, on
from tests.skp_bersama import Saat

APRIL = on(2026, 4, 8)


def open_papan(
    kantor: Kantor, actor: Actor | None = None, pilihan: Pilihan | None = None, *, saat: Saat = APRIL
) -> HalamanTim:
    kantor.session.flush()
    return service.open_papan(
        kantor.session, actor or kantor.penilai, pilihan or Pilihan(), today=saat["today"]
    )


def names(halaman: HalamanTim) -> list[str]:
    return [baris.pegawai.nama for baris in halaman.daftar]


def row_of(halaman: HalamanTim, nama: str) -> BarisTim:
    return next(baris for baris in halaman.daftar if baris.pegawai.nama == nama)


def leads(kantor: Kantor, unit: UnitKerja) -> Actor:
    """The colleague outside, with the role pimpinan unit over a unit."""
    peran = frozenset({PeranLingkup(Peran.PIMPINAN_UNIT, unit.id)})
    return replace(kantor.actor(kantor.lain), peran=peran)


def test_board_shows_those_whom_the_actor_evaluates_today(kantor: Kantor) -> None:
    pindah = kantor.add_person("Zaki Umar")
    kantor.session.execute(
        update(GarisPelaporan).where(GarisPelaporan.pegawai_id == pindah.id).values(sampai=date(2026, 4, 1))
    )
    assert names(open_papan(kantor)) == ["Andi Ramadhan"]
    assert names(open_papan(kantor, kantor.actor(kantor.lain))) == []


def test_period_in_focus_is_the_one_under_evaluation(kantor: Kantor) -> None:
    assert open_papan(kantor).periode.kode == "T1"
    assert open_papan(kantor, saat=on(2026, 4, 11)).periode.kode == "T2"
    januari = open_papan(kantor, saat=on(2027, 1, 5))
    assert (januari.tahun, januari.periode.kode) == (2026, "T4")


@pytest.mark.parametrize("pilihan", [Pilihan(kode="T9"), Pilihan(tahun=1999), Pilihan(unit_id=1)])
def test_unknown_period_year_or_unit_is_not_found(kantor: Kantor, pilihan: Pilihan) -> None:
    with pytest.raises(NotFoundError):
        open_papan(kantor, pilihan=pilihan)


def test_row_tells_state_progress_and_who_acts_next(kantor: Kantor) -> None:
    baris = row_of(open_papan(kantor, saat=on(2026, 3, 10), pilihan=Pilihan(kode="T1")), "Andi Ramadhan")
    assert (baris.skp.status, baris.status) == (StatusSkp.DITETAPKAN, StatusPeriode.PENGISIAN)
    assert (baris.terisi, baris.jumlah_rhk, baris.terlambat) == (0, 1, False)
    assert (baris.nama_pemegang, baris.bola.perbuatan, baris.saya) == (
        "Andi Ramadhan, S.Kom.",
        "mengisi realisasi",
        False,
    )


def test_submitted_period_lies_with_the_reader(kantor: Kantor) -> None:
    kantor.submit()
    baris = row_of(open_papan(kantor), "Andi Ramadhan")
    assert (baris.saya, baris.bola.perbuatan, baris.terisi) == (True, "menilai", 1)
    assert baris.sejak == datetime(2026, 4, 3, 2, tzinfo=UTC)


def test_period_that_ended_under_another_penilai_lies_with_him(kantor: Kantor) -> None:
    kantor.submit()
    lama = GarisPelaporan.pegawai_id == kantor.pegawai.id
    kantor.session.execute(update(GarisPelaporan).where(lama).values(sampai=date(2026, 4, 2)))
    factories.make_garis(kantor.session, kantor.pegawai, kantor.lain, mulai=date(2026, 4, 2))
    halaman = open_papan(kantor, kantor.actor(kantor.lain))
    baris = row_of(halaman, "Andi Ramadhan")
    assert (baris.saya, baris.nama_pemegang) == (False, "Drs. Budi Santoso")
    assert halaman.jumlah[Saring.MENUNGGU_ANDA] == 0


def test_draft_rating_shows_no_predikat_and_a_fixed_one_does(kantor: Kantor) -> None:
    kantor.set_capaian()
    evaluasi = kantor.rate()
    assert row_of(open_papan(kantor), "Andi Ramadhan").evaluasi is None
    evaluasi_service.establish(kantor.session, kantor.penilai, evaluasi.periode_id, **APRIL)
    assert row_of(open_papan(kantor), "Andi Ramadhan").evaluasi.predikat is evaluasi.predikat


@pytest.mark.parametrize(
    ("hari", "kode", "terlambat"),
    [
        (on(2026, 4, 5), "T1", False),
        (on(2026, 4, 6), "T1", True),
        (on(2027, 1, 31), "TH", False),
        (on(2027, 2, 1), "TH", True),
    ],
)
def test_realisasi_is_late_from_the_day_after_its_deadline(
    kantor: Kantor, hari: Saat, kode: str, terlambat: bool
) -> None:
    halaman = open_papan(kantor, pilihan=Pilihan(tahun=2026, kode=kode), saat=hari)
    assert row_of(halaman, "Andi Ramadhan").terlambat is terlambat
    assert halaman.jumlah[Saring.TERLAMBAT] == terlambat


@pytest.mark.parametrize(("hari", "terlambat"), [(on(2026, 1, 31), False), (on(2026, 2, 1), True)])
def test_missing_skp_is_late_after_january(kantor: Kantor, hari: Saat, terlambat: bool) -> None:
    kantor.add_person("Sari Dewi", skp=False)
    halaman = open_papan(kantor, pilihan=Pilihan(tahun=2026, kode="T1"), saat=hari)
    assert row_of(halaman, "Sari Dewi").terlambat is terlambat


@pytest.mark.parametrize(("hari", "terlambat"), [(on(2026, 3, 31), False), (on(2026, 4, 1), True)])
def test_newcomer_has_thirty_days_for_the_skp(kantor: Kantor, hari: Saat, terlambat: bool) -> None:
    kantor.add_person("Sari Dewi", skp=False, mulai=date(2026, 3, 1))
    halaman = open_papan(kantor, pilihan=Pilihan(tahun=2026, kode="T1"), saat=hari)
    assert row_of(halaman, "Sari Dewi").terlambat is terlambat


def test_pimpinan_tinggi_without_skp_is_late_like_everybody(kantor: Kantor) -> None:
    jabatan = factories.make_jabatan(kantor.session, jenis=JenisJabatan.JPT_PRATAMA)
    kantor.add_person("Sari Dewi", skp=False, jabatan_id=jabatan.id)
    halaman = open_papan(kantor, pilihan=Pilihan(tahun=2026, kode="T2"))
    baris = row_of(halaman, "Sari Dewi")
    assert (baris.terlambat, baris.bola.pemegang.value, halaman.jumlah[Saring.TERLAMBAT]) == (
        True,
        "pegawai",
        1,
    )


def test_skp_under_revision_is_not_late(kantor: Kantor) -> None:
    kantor.session.execute(
        update(Skp).where(Skp.pegawai_id == kantor.pegawai.id).values(status=StatusSkp.DIREVISI)
    )
    assert not row_of(open_papan(kantor), "Andi Ramadhan").terlambat


def test_each_filter_shows_as_many_as_it_says(kantor: Kantor) -> None:
    kantor.submit(kantor.add_person("Tono Hadi"))
    kantor.add_person("Sari Dewi", skp=False)
    selesai = kantor.submit(kantor.add_person("Wati Nur"))
    selesai.status = StatusPeriode.FINAL
    found = {}
    for saring in Saring:
        halaman = open_papan(kantor, pilihan=Pilihan(saring=saring))
        found[saring] = names(halaman)
        assert halaman.jumlah[saring] == len(halaman.daftar)
    assert found == {
        Saring.SEMUA: ["Andi Ramadhan", "Sari Dewi", "Tono Hadi", "Wati Nur"],
        Saring.MENUNGGU_ANDA: ["Tono Hadi"],
        Saring.TERLAMBAT: ["Andi Ramadhan", "Sari Dewi"],
        Saring.SKP_BELUM: ["Sari Dewi"],
        Saring.SELESAI: ["Wati Nur"],
    }


def test_pages_follow_the_name_and_lose_nobody(kantor: Kantor) -> None:
    for nomor in range(service.SEHALAMAN + 3):
        kantor.add_person(f"Pegawai {nomor:02}", skp=False)
    pertama = open_papan(kantor)
    kedua = open_papan(kantor, pilihan=Pilihan(setelah=pertama.berikut))
    assert (len(pertama.daftar), len(kedua.daftar), kedua.berikut) == (service.SEHALAMAN, 4, None)
    assert names(pertama) + names(kedua) == sorted({*names(pertama), *names(kedua)})


def test_search_narrows_the_list(kantor: Kantor) -> None:
    kantor.add_person("Sari Dewi", skp=False)
    assert names(open_papan(kantor, pilihan=Pilihan(kata="dewi"))) == ["Sari Dewi"]


def test_head_of_a_unit_sees_all_below_it(kantor: Kantor) -> None:
    pimpinan = leads(kantor, kantor.badan)
    halaman = open_papan(kantor, pimpinan, Pilihan(unit_id=kantor.badan.id))
    assert names(halaman) == ["Andi Ramadhan", "Budi Santoso", "Maria Lestari"]
    bawah = open_papan(kantor, pimpinan, Pilihan(unit_id=kantor.bidang.id))
    assert names(bawah) == ["Andi Ramadhan", "Budi Santoso"]
    assert bawah.pohon.jalur == (kantor.badan.id, kantor.bidang.id)


def test_tree_opens_down_to_the_unit_and_begins_at_the_scope(kantor: Kantor) -> None:
    factories.make_unit(kantor.session, nama="Sekretariat", induk_id=kantor.badan.id)
    pohon = open_papan(kantor, leads(kantor, kantor.badan), Pilihan(unit_id=kantor.badan.id)).pohon
    assert [satu.nama for satu in pohon.cabang[None]] == ["Badan Kepegawaian"]
    assert [satu.nama for satu in pohon.cabang[kantor.badan.id]] == ["Bidang Penilaian", "Sekretariat"]


def test_unit_outside_the_scope_is_not_found(kantor: Kantor) -> None:
    pimpinan = leads(kantor, kantor.bidang)
    for unit in (kantor.badan, factories.make_unit(kantor.session)):
        with pytest.raises(NotFoundError):
            open_papan(kantor, pimpinan, Pilihan(unit_id=unit.id))


def test_only_the_penilai_is_offered_a_decision(kantor: Kantor) -> None:
    kantor.submit()
    pilihan = Pilihan(unit_id=kantor.bidang.id)
    kepala = replace(leads(kantor, kantor.badan), pegawai_id=kantor.kepala.id)
    halaman = open_papan(kantor, kepala, pilihan)
    assert {baris.pegawai.nama: baris.tindakan for baris in halaman.daftar} == {
        "Andi Ramadhan": "nilai",
        "Budi Santoso": "",
    }
    assert row_of(halaman, "Budi Santoso").saya
    lain = open_papan(kantor, leads(kantor, kantor.badan), pilihan)
    assert {baris.tindakan for baris in lain.daftar} == {""}


def test_submitted_skp_is_offered_for_review(kantor: Kantor) -> None:
    ubah = update(Skp).where(Skp.pegawai_id == kantor.pegawai.id)
    kantor.session.execute(ubah.values(status=StatusSkp.DIAJUKAN))
    assert row_of(open_papan(kantor), "Andi Ramadhan").tindakan == "tinjau"


def test_person_without_penilai_lies_with_the_admin(kantor: Kantor) -> None:
    orang = factories.make_pegawai(kantor.session, nama="Sari Dewi")
    tempat = factories.make_penempatan(kantor.session, orang, unit_id=kantor.bidang.id)
    factories.make_skp(kantor.session, orang, penempatan_id=tempat.id, status=StatusSkp.DIAJUKAN)
    halaman = open_papan(kantor, leads(kantor, kantor.badan), Pilihan(unit_id=kantor.bidang.id))
    assert row_of(halaman, "Sari Dewi").bola.pemegang.value == "admin"


def test_an_outage_moves_lateness_as_it_moves_the_deadline(kantor: Kantor) -> None:
    """Realisasi of the first quarter is due on 5 April; two days without the application make it 7 April."""
    enam, delapan = on(2026, 4, 6), on(2026, 4, 8)
    assert row_of(open_papan(kantor, saat=enam), "Andi Ramadhan").terlambat
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    mulai = datetime(2026, 4, 3, 17, tzinfo=UTC)
    sampai = mulai + timedelta(days=2)
    tenggat_service.record_gangguan(
        kantor.session, admin, mulai, sampai, "Pusat data padam.", now=enam["now"]
    )
    sesudah = open_papan(kantor, saat=enam)
    assert (row_of(sesudah, "Andi Ramadhan").terlambat, sesudah.jumlah[Saring.TERLAMBAT]) == (False, 0)
    assert row_of(open_papan(kantor, saat=delapan), "Andi Ramadhan").terlambat
