"""Duties, what one waits for, and the cards of Beranda, for each role."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.akun.models import KodePemulihan, PermintaanResetFaktor, PermintaanSandi
from kinerja.aturan.models import Pengaturan
from kinerja.aturan.service import ensure_first_editions
from kinerja.beranda import service
from kinerja.beranda.rules import Batas, JenisTugas, Tugas
from kinerja.beranda.service import HalamanBeranda
from kinerja.organisasi.models import GarisPelaporan, Impor, Pegawai, Penempatan, StatusImpor, UsulanKedudukan
from kinerja.organisasi.rules import JenisJabatan, JenisUsulan
from kinerja.pelaksanaan.models import BuktiDukung
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.skp.models import Intervensi, Skp
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.evaluasi_bersama import SAAT, Kantor, on
from tests.skp_bersama import Saat

MARET = on(2026, 3, 10)


def open_page(kantor: Kantor, actor: Actor, saat: Saat = MARET, *, memimpin: bool = False) -> HalamanBeranda:
    kantor.session.flush()
    return service.open_beranda(kantor.session, actor, zona="Asia/Jakarta", memimpin=memimpin, **saat)


def kinds(halaman: HalamanBeranda) -> list[JenisTugas]:
    return [satu.jenis for satu in halaman.tugas if satu.jenis is not JenisTugas.KODE_PEMULIHAN]


def find(halaman: HalamanBeranda, jenis: JenisTugas) -> Tugas:
    return next(satu for satu in halaman.tugas if satu.jenis is jenis)


@pytest.fixture
def baru(kantor: Kantor) -> Pegawai:
    """Somebody of the bidang without an SKP."""
    return kantor.add_person("Sari Dewi", skp=False)


def draft_of(kantor: Kantor, pegawai: Pegawai, **fields: object) -> Skp:
    tempat = select(Penempatan.id).where(Penempatan.pegawai_id == pegawai.id)
    return factories.make_skp(
        kantor.session, pegawai, penempatan_id=kantor.session.scalars(tempat).one(), **fields
    )


# One's own work


def test_without_an_skp_the_duty_is_to_make_one(kantor: Kantor, baru: Pegawai) -> None:
    halaman = open_page(kantor, kantor.actor(baru), on(2026, 1, 10))
    tugas = find(halaman, JenisTugas.BUAT_SKP)
    assert kinds(halaman) == [JenisTugas.BUAT_SKP]
    assert (tugas.batas, tugas.sisa) == (Batas(date(2026, 1, 31), 21), "21 hari lagi")


def test_newcomer_has_thirty_days_for_the_skp(kantor: Kantor) -> None:
    orang = kantor.add_person("Sari Dewi", skp=False, mulai=date(2026, 3, 1))
    tugas = find(open_page(kantor, kantor.actor(orang)), JenisTugas.BUAT_SKP)
    assert tugas.batas == Batas(date(2026, 3, 31), 21)


def test_head_of_an_agency_owes_an_skp_like_everybody(kantor: Kantor) -> None:
    jabatan = factories.make_jabatan(kantor.session, jenis=JenisJabatan.JPT_PRATAMA)
    tempat = update(Penempatan).where(Penempatan.pegawai_id == kantor.kepala_badan.id)
    kantor.session.execute(tempat.values(jabatan_id=jabatan.id))
    halaman = open_page(kantor, kantor.actor(kantor.kepala_badan))
    assert (kinds(halaman), halaman.keterangan_skp) == ([JenisTugas.BUAT_SKP], "")


def test_who_is_not_placed_is_sent_to_the_admin(kantor: Kantor) -> None:
    orang = factories.make_pegawai(kantor.session)
    halaman = open_page(kantor, kantor.actor(orang))
    assert kinds(halaman) == []
    assert "Hubungi admin unit" in halaman.keterangan_skp


def test_draft_counts_what_is_missing(kantor: Kantor, baru: Pegawai) -> None:
    skp = draft_of(kantor, baru, rhk=0)
    halaman = open_page(kantor, kantor.actor(baru))
    tugas = find(halaman, JenisTugas.LENGKAPI_SKP)
    assert (tugas.isi, tugas.objek) == ("4 bagian belum lengkap", (skp.id,))
    assert (tugas.sisa, halaman.skp.kurang) == ("lewat 38 hari", 4)


def test_complete_draft_is_to_be_submitted(kantor: Kantor, baru: Pegawai) -> None:
    draft_of(kantor, baru)
    assert kinds(open_page(kantor, kantor.actor(baru))) == [JenisTugas.AJUKAN_SKP]


def test_returned_skp_names_who_returned_it(kantor: Kantor, baru: Pegawai) -> None:
    draft_of(kantor, baru, status=StatusSkp.DIKEMBALIKAN, status_sejak=datetime(2026, 3, 8, 2, tzinfo=UTC))
    tugas = find(open_page(kantor, kantor.actor(baru)), JenisTugas.PERBAIKI_SKP)
    assert tugas.isi == "dikembalikan Drs. Budi Santoso dengan catatan"
    assert tugas.keterangan == "Status Dikembalikan sejak 8 Maret (2 hari), semua bagian sudah terisi"


def test_submitted_skp_is_waited_for(kantor: Kantor, baru: Pegawai) -> None:
    draft_of(kantor, baru, status=StatusSkp.DIAJUKAN, status_sejak=datetime(2026, 3, 3, 2, tzinfo=UTC))
    halaman = open_page(kantor, kantor.actor(baru))
    assert kinds(halaman) == []
    assert [(satu.siapa, satu.sejak) for satu in halaman.menunggu] == [
        ("Drs. Budi Santoso", date(2026, 3, 3))
    ]
    assert "menarik SKP" in halaman.menunggu[0].boleh


def test_revision_has_no_deadline_and_stops_the_periods(kantor: Kantor) -> None:
    ubah = update(Skp).where(Skp.pegawai_id == kantor.pegawai.id)
    kantor.session.execute(ubah.values(status=StatusSkp.DIREVISI))
    halaman = open_page(kantor, kantor.pemilik)
    assert kinds(halaman) == [JenisTugas.AJUKAN_SKP]
    assert halaman.tugas[-1].batas is None


def test_open_period_counts_the_results_without_realisasi(kantor: Kantor) -> None:
    halaman = open_page(kantor, kantor.pemilik)
    tugas = find(halaman, JenisTugas.ISI_REALISASI)
    assert tugas.isi == "1 dari 1 rencana hasil kerja belum diisi"
    assert (tugas.batas, tugas.objek) == (Batas(date(2026, 4, 5), 26), (kantor.periode().id,))
    assert (halaman.skp.periode.terisi, halaman.skp.label_periode) == (0, "Triwulan I 2026")


def test_blank_realisasi_does_not_count_as_filled(kantor: Kantor) -> None:
    kantor.submit(realisasi="").status = StatusPeriode.PENGISIAN
    assert find(open_page(kantor, kantor.pemilik), JenisTugas.ISI_REALISASI)


def test_evidence_is_asked_for_once_everything_is_filled(kantor: Kantor) -> None:
    kantor.submit().status = StatusPeriode.PENGISIAN
    kantor.session.execute(delete(BuktiDukung))
    tugas = find(open_page(kantor, kantor.pemilik), JenisTugas.LENGKAPI_BUKTI)
    assert tugas.isi == "1 dari 1 rencana hasil kerja belum berbukti"


def test_complete_period_is_to_be_submitted(kantor: Kantor) -> None:
    kantor.submit().status = StatusPeriode.PENGISIAN
    assert kinds(open_page(kantor, kantor.pemilik)) == [JenisTugas.AJUKAN_REALISASI]


def test_returned_period_comes_back_as_a_duty(kantor: Kantor) -> None:
    kantor.submit().status = StatusPeriode.DIKEMBALIKAN
    tugas = find(open_page(kantor, kantor.pemilik), JenisTugas.PERBAIKI_REALISASI)
    assert tugas.isi == "dikembalikan Drs. Budi Santoso dengan catatan"


def test_neglected_periods_are_shown_by_three_with_the_number_of_others(kantor: Kantor) -> None:
    tugas = open_page(kantor, kantor.pemilik, on(2027, 1, 20)).tugas
    terbuka = [satu for satu in tugas if satu.jenis is JenisTugas.ISI_REALISASI]
    assert [satu.keterangan for satu in terbuka] == [
        "Triwulan I 2026",
        "Triwulan II 2026",
        "Triwulan III 2026, dan 2 periode lain sesudahnya",
    ]


def test_submitted_period_is_waited_for_and_says_what_is_next(kantor: Kantor) -> None:
    kantor.submit()
    halaman = open_page(kantor, kantor.pemilik)
    assert kinds(halaman) == []
    assert halaman.menunggu[0].perihal == "Penilaian Triwulan I 2026."
    assert halaman.berikut == "Berikutnya: Triwulan II 2026 dibuka 1 April."


def test_draft_of_the_rating_shows_as_being_rated_and_no_more(kantor: Kantor) -> None:
    kantor.rate()
    halaman = open_page(kantor, kantor.pemilik, SAAT)
    assert "sedang dinilai" in halaman.menunggu[0].perihal
    assert halaman.predikat is None


def test_result_is_to_be_accepted_within_the_days_for_a_keberatan(kantor: Kantor) -> None:
    kantor.set_capaian()
    evaluasi = kantor.establish()
    halaman = open_page(kantor, kantor.pemilik, SAAT)
    tugas = find(halaman, JenisTugas.TERIMA_HASIL)
    assert (tugas.batas, tugas.objek) == (Batas(date(2026, 4, 17), 14), (evaluasi.periode_id,))
    assert (halaman.predikat.label, halaman.predikat.evaluasi.predikat) == (
        "Triwulan I 2026",
        evaluasi.predikat,
    )
    assert halaman.predikat.evaluasi.penilai.nama == "Budi Santoso"


# Work for others


def test_queue_of_skp_names_the_oldest(kantor: Kantor, baru: Pegawai) -> None:
    lain = kantor.add_person("Tono Hadi", skp=False)
    diajukan = {"status": StatusSkp.DIAJUKAN}
    tertua = draft_of(kantor, lain, status_sejak=datetime(2026, 3, 1, 2, tzinfo=UTC), **diajukan)
    draft_of(kantor, baru, status_sejak=datetime(2026, 3, 9, 2, tzinfo=UTC), **diajukan)
    tugas = find(open_page(kantor, kantor.penilai), JenisTugas.TINJAU_SKP)
    assert (tugas.judul, tugas.objek) == ("2 SKP bawahan", (tertua.id, 2))
    assert tugas.keterangan == "Tertua: Tono Hadi, sejak 1 Maret (9 hari)"


def test_periods_to_rate_and_drafts_to_fix_are_two_duties(kantor: Kantor) -> None:
    kantor.set_capaian()
    kantor.rate()
    kantor.submit(kantor.add_person("Sari Dewi"))
    halaman = open_page(kantor, kantor.penilai, on(2026, 4, 8))
    nilai, tetapkan = find(halaman, JenisTugas.NILAI), find(halaman, JenisTugas.TETAPKAN_NILAI)
    assert (nilai.judul, tetapkan.judul) == ("1 realisasi bawahan", "1 penilaian")
    assert nilai.keterangan == "Sari Dewi, Triwulan I 2026, sejak 3 April (5 hari)"
    assert (nilai.batas, nilai.mendesak) == (Batas(date(2026, 4, 10), 2), True)


def test_queue_belongs_to_the_penilai_alone(kantor: Kantor) -> None:
    kantor.submit()
    for orang in (kantor.kepala_badan, kantor.lain):
        assert JenisTugas.NILAI not in kinds(open_page(kantor, kantor.actor(orang), SAAT))


def test_missing_capaian_is_a_duty_of_the_head_above_once_evaluations_wait(kantor: Kantor) -> None:
    atasan = kantor.actor(kantor.kepala_badan)
    assert JenisTugas.TETAPKAN_CAPAIAN not in kinds(open_page(kantor, atasan, SAAT))
    kantor.submit(kode="TH")
    tugas = find(open_page(kantor, atasan, SAAT), JenisTugas.TETAPKAN_CAPAIAN)
    assert (tugas.isi, tugas.objek) == ("Bidang Penilaian", (2026, "TH", kantor.bidang.id))
    assert "penilaian 1 pegawai menunggu" in tugas.keterangan
    assert JenisTugas.TETAPKAN_CAPAIAN not in kinds(open_page(kantor, kantor.penilai, SAAT))
    kantor.set_capaian(kode="TH")
    assert JenisTugas.TETAPKAN_CAPAIAN not in kinds(open_page(kantor, atasan, SAAT))


def test_capaian_of_a_period_is_a_duty_only_where_the_instansi_wants_it(kantor: Kantor) -> None:
    kantor.submit()
    atasan = kantor.actor(kantor.kepala_badan)
    assert JenisTugas.TETAPKAN_CAPAIAN not in kinds(open_page(kantor, atasan, SAAT))
    kantor.session.add(Pengaturan(kunci="capaian_organisasi_wajib_periodik", nilai="ya"))
    assert JenisTugas.TETAPKAN_CAPAIAN in kinds(open_page(kantor, atasan, SAAT))


def test_team_counts_and_shows_who_needs_a_look_first(kantor: Kantor, baru: Pegawai) -> None:
    kantor.submit(kantor.add_person("Tono Hadi"))
    tim = open_page(kantor, kantor.penilai, on(2026, 4, 8), memimpin=True).tim
    assert (tim.label, tim.jumlah, tim.mengisi, tim.terlambat) == ("Triwulan I", 3, 0, 2)
    assert [(baris.pegawai.nama, baris.saya) for baris in tim.daftar] == [
        ("Tono Hadi", True),
        ("Andi Ramadhan", False),
        ("Sari Dewi", False),
    ]


def test_who_leads_nobody_has_no_team(kantor: Kantor) -> None:
    assert open_page(kantor, kantor.pemilik, memimpin=True).tim is None


# Account and data


def test_used_recovery_code_is_told_for_a_week(kantor: Kantor) -> None:
    akun = kantor.akun(kantor.pegawai)
    for _ in range(4):
        kantor.session.add(KodePemulihan(akun_id=akun.id, kode_hash="x"))
    kantor.session.add(KodePemulihan(akun_id=akun.id, kode_hash="y", dipakai=MARET["now"]))
    tugas = find(open_page(kantor, kantor.pemilik), JenisTugas.PERIKSA_AKUN)
    assert tugas.isi == "satu kode pemulihan dipakai pada 10 Maret"
    assert "Tersisa 4 kode" in tugas.keterangan
    assert JenisTugas.KODE_PEMULIHAN not in {satu.jenis for satu in open_page(kantor, kantor.pemilik).tugas}
    assert JenisTugas.PERIKSA_AKUN not in kinds(open_page(kantor, kantor.pemilik, on(2026, 3, 18)))


def test_few_recovery_codes_ask_for_new_ones(kantor: Kantor) -> None:
    kantor.session.add(KodePemulihan(akun_id=kantor.akun(kantor.pegawai).id, kode_hash="x"))
    assert find(open_page(kantor, kantor.pemilik), JenisTugas.KODE_PEMULIHAN).isi == "tersisa 1"


def test_admin_sees_requests_of_others_and_waits_for_a_second_one(kantor: Kantor) -> None:
    satu, dua = kantor.akun(kantor.lain), kantor.akun(kantor.kepala)
    kantor.session.add_all(
        [
            PermintaanResetFaktor(
                akun_id=satu.id, alasan="hilang", diminta_oleh=dua.id, diminta=MARET["now"]
            ),
            PermintaanSandi(akun_id=satu.id, diminta=MARET["now"]),
        ]
    )
    admin = kantor.actor(kantor.pegawai, Peran.ADMIN_INSTANSI)
    assert {JenisTugas.RESET_FAKTOR, JenisTugas.SANDI_DIMINTA} <= set(kinds(open_page(kantor, admin)))
    peminta = open_page(kantor, kantor.actor(kantor.kepala, Peran.ADMIN_INSTANSI))
    assert JenisTugas.RESET_FAKTOR not in kinds(peminta)
    assert [satu.siapa for satu in peminta.menunggu] == ["admin kedua"]


def test_requests_are_no_business_of_a_pegawai(kantor: Kantor) -> None:
    kantor.session.add(PermintaanSandi(akun_id=kantor.akun(kantor.lain).id, diminta=MARET["now"]))
    assert kinds(open_page(kantor, kantor.penilai)) == [JenisTugas.BUAT_SKP]


def test_admin_of_a_unit_counts_only_his_people_without_penilai(kantor: Kantor) -> None:
    orang = factories.make_pegawai(kantor.session)
    factories.make_penempatan(kantor.session, orang, unit_id=kantor.bidang.id)
    lingkup = replace(kantor.pemilik, peran=frozenset({PeranLingkup(Peran.ADMIN_UNIT, kantor.bidang.id)}))
    assert find(open_page(kantor, lingkup), JenisTugas.PENILAI_KOSONG).judul == "1 pegawai"
    seluruh = kantor.actor(kantor.pegawai, Peran.ADMIN_INSTANSI)
    assert find(open_page(kantor, seluruh), JenisTugas.PENILAI_KOSONG).judul == "2 pegawai"


def test_admin_has_the_proposals_of_his_people_to_decide(kantor: Kantor) -> None:
    lingkup = replace(kantor.pemilik, peran=frozenset({PeranLingkup(Peran.ADMIN_UNIT, kantor.bidang.id)}))
    assert JenisTugas.USULAN_KEDUDUKAN not in kinds(open_page(kantor, lingkup))
    kantor.session.add(
        UsulanKedudukan(
            pegawai_id=kantor.pegawai.id,
            jenis=JenisUsulan.UNIT,
            usulan={"id": None, "nama": "Bidang Lain"},
            alasan="pindah",
            dibuat=MARET["now"],
        )
    )
    tugas = find(open_page(kantor, lingkup), JenisTugas.USULAN_KEDUDUKAN)
    assert tugas.judul == "Putuskan 1 usulan kedudukan:"


@pytest.mark.parametrize(
    ("status", "jenis"),
    [
        (StatusImpor.GAGAL, JenisTugas.IMPOR_GAGAL),
        (StatusImpor.PRATINJAU, JenisTugas.IMPOR_PRATINJAU),
        (StatusImpor.DITERAPKAN, None),
    ],
)
def test_newest_import_is_a_duty_while_it_waits(
    kantor: Kantor, status: StatusImpor, jenis: JenisTugas | None
) -> None:
    for satu in (StatusImpor.GAGAL, status):
        kantor.session.add(
            Impor(nama_berkas="pns.xlsx", kunci_berkas="k", status=satu, pesan="Rusak.", dibuat=MARET["now"])
        )
        kantor.session.flush()
    ada = kinds(open_page(kantor, kantor.actor(kantor.pegawai, Peran.ADMIN_INSTANSI)))
    assert [satu for satu in ada if satu.value.startswith("impor")] == ([jenis] if jenis else [])


def test_first_admin_of_an_empty_instansi_is_led_to_the_import(session: Session) -> None:
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    ensure_first_editions(session, system_actor(akun.instansi_id))
    actor = factories.make_actor(akun, [Peran.ADMIN_INSTANSI])
    halaman = service.open_beranda(session, actor, zona="Asia/Jakarta", memimpin=False, **MARET)
    assert kinds(halaman) == [JenisTugas.IMPOR_AWAL]
    assert (halaman.pegawai, halaman.mengurus_data, halaman.skp) == (False, True, None)


def test_after_the_import_the_accounts_are_next(kantor: Kantor) -> None:
    factories.make_pegawai(kantor.session)
    admin = factories.make_actor(factories.make_akun(kantor.session), [Peran.ADMIN_INSTANSI])
    tugas = find(open_page(kantor, admin), JenisTugas.BUAT_AKUN)
    assert tugas.judul == "Buat akun untuk 1 pegawai:"


def test_what_the_superior_wrote_later_is_offered_as_a_link(kantor: Kantor, baru: Pegawai) -> None:
    skp = draft_of(kantor, baru)
    assert JenisTugas.TAUTKAN_RHK not in kinds(open_page(kantor, kantor.actor(baru)))
    penilai = kantor.session.scalars(
        select(GarisPelaporan.penilai_id).where(GarisPelaporan.pegawai_id == baru.id)
    ).one()
    atasan = kantor.session.get_one(Pegawai, penilai)
    rencana = kantor.session.scalars(select(Skp).where(Skp.pegawai_id == penilai)).first()
    rencana = rencana or draft_of(kantor, atasan, rhk=0)
    sumber = factories.make_rhk(
        kantor.session, rencana, teks="Terlaksananya pengelolaan kinerja pegawai", urutan=40
    )
    tugas = find(open_page(kantor, kantor.actor(baru)), JenisTugas.TAUTKAN_RHK)
    assert tugas.objek == (skp.id,)
    assert tugas.isi.startswith("1 RHK pimpinan")
    kantor.session.execute(
        update(Intervensi).where(Intervensi.sumber_id.is_(None)).values(sumber_id=sumber.id)
    )
    assert JenisTugas.TAUTKAN_RHK not in kinds(open_page(kantor, kantor.actor(baru)))
