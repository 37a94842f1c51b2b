"""What each kind of event does to SKP and periods, and that no sequence of them breaks a year."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.kalender.rules import Rentang, find_overlaps, tahun_kalender
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.perjalanan.rules import (
    SIFAT,
    BatalkanDraf,
    BukaSegmen,
    HapusPeriode,
    Keadaan,
    KembalikanPeriode,
    Keterangan,
    PeriodeTahun,
    PeristiwaTahun,
    PindahDraf,
    PindahPeriode,
    PindahTetap,
    PotongPeriode,
    Rencana,
    Segmen,
    TutupSegmen,
    Usulan,
    first_day,
    lay_out_year,
    plan_event,
)
from kinerja.skp.rules import StatusSkp

J = JenisPeristiwa
NAMA = Keterangan(
    pegawai="Andi", tempat_lama="Analis, Bidang A", tempat_baru="Analis, Bidang B", penilai_lama="Budi"
)
TUTUP = [jenis for jenis in J if SIFAT[jenis].tutup]


def quarters(tahun: int, **status: StatusPeriode) -> tuple[PeriodeTahun, ...]:
    batas = [date(tahun, bulan, 1) for bulan in (1, 4, 7, 10)] + [date(tahun + 1, 1, 1)]
    kode = ["T1", "T2", "T3", "T4", "TH"]
    rentang = [Rentang(a, b) for a, b in pairwise(batas)] + [tahun_kalender(tahun)]
    return tuple(
        PeriodeTahun(nomor, nama, satu, status.get(nama, StatusPeriode.BELUM_DIBUKA), berisi=False)
        for nomor, (nama, satu) in enumerate(zip(kode, rentang, strict=True), 1)
    )


def year(status: StatusSkp = StatusSkp.DITETAPKAN, **periode: StatusPeriode) -> Keadaan:
    tetap = status in {StatusSkp.DITETAPKAN, StatusSkp.DIREVISI, StatusSkp.DITUTUP}
    daftar = quarters(2026, **periode) if tetap else ()
    return Keadaan((Segmen(1, tahun_kalender(2026), status, tetap, daftar),))


def test_a_mutasi_ends_the_skp_the_day_before_and_opens_the_next() -> None:
    rencana = plan_event(year(), Usulan(J.MUTASI, date(2026, 7, 15), salin=True), NAMA)
    assert rencana.langkah == (
        TutupSegmen(1, date(2026, 7, 15), dinilai=True),
        PotongPeriode(3, date(2026, 7, 15)),
        HapusPeriode(4),
        PotongPeriode(5, date(2026, 7, 15)),
        BukaSegmen(Rentang(date(2026, 7, 15), date(2027, 1, 1)), salin_dari=1),
    )
    assert rencana.halangan == ()
    teks = " ".join(rencana.kalimat)
    assert "SKP 1 Januari 2026 s.d. 31 Desember 2026 berakhir 14 Juli 2026" in teks
    assert "Budi diminta menilai SKP itu untuk 1 Januari 2026 s.d. 14 Juli 2026" in teks
    assert "SKP 15 Juli 2026 s.d. 31 Desember 2026 dibuka sebagai draf dengan salinan" in teks


@pytest.mark.parametrize("jenis", [J.GANTI_PENILAI, J.PLT, J.PLH])
def test_another_penilai_or_an_acting_head_opens_and_ends_no_skp(jenis: JenisPeristiwa) -> None:
    rencana = plan_event(year(), Usulan(jenis, date(2026, 7, 15), date(2026, 8, 1)), NAMA)
    assert rencana.langkah == ()
    assert any("SKP tidak dibuat baru" in satu for satu in rencana.kalimat)


@pytest.mark.parametrize("jenis", [J.CUTI_BESAR, J.CUTI_SAKIT])
def test_a_leave_keeps_the_skp_and_takes_out_the_quarter_that_lies_in_it(jenis: JenisPeristiwa) -> None:
    rencana = plan_event(year(), Usulan(jenis, date(2026, 3, 20), date(2026, 7, 1)), NAMA)
    assert rencana.langkah == (HapusPeriode(2),)
    assert any("3 bulan (103 hari) tidak dihitung" in satu for satu in rencana.kalimat)


@pytest.mark.parametrize("jenis", [J.CLTN, J.TUGAS_BELAJAR, J.PENUGASAN_LUAR])
def test_who_leaves_the_service_for_a_time_gets_a_new_skp_on_return(jenis: JenisPeristiwa) -> None:
    rencana = plan_event(year(), Usulan(jenis, date(2026, 4, 1), date(2026, 9, 1)), NAMA)
    assert TutupSegmen(1, date(2026, 4, 1), dinilai=True) in rencana.langkah
    assert BukaSegmen(Rentang(date(2026, 9, 1), date(2027, 1, 1))) in rencana.langkah


@pytest.mark.parametrize("jenis", [J.CLTN, J.TUGAS_BELAJAR, J.PENUGASAN_LUAR])
def test_who_stays_away_gets_no_skp(jenis: JenisPeristiwa) -> None:
    for sampai in (None, date(2027, 3, 1)):
        rencana = plan_event(year(), Usulan(jenis, date(2026, 4, 1), sampai), NAMA)
        assert not any(isinstance(satu, BukaSegmen) for satu in rencana.langkah)
        assert rencana.ingat


@pytest.mark.parametrize("jenis", [J.PENSIUN, J.MENINGGAL])
def test_the_end_of_service_ends_the_skp_and_opens_none(jenis: JenisPeristiwa) -> None:
    rencana = plan_event(year(), Usulan(jenis, date(2026, 11, 1)), NAMA)
    assert TutupSegmen(1, date(2026, 11, 1), dinilai=True) in rencana.langkah
    assert not any(isinstance(satu, BukaSegmen) for satu in rencana.langkah)
    assert "Hari kerja terakhir 31 Oktober 2026" in rencana.kalimat[0]


def test_the_day_of_death_is_the_last_day_worked() -> None:
    assert first_day(J.MENINGGAL, date(2026, 5, 3)) == date(2026, 5, 4)
    assert first_day(J.PENSIUN, date(2026, 5, 1)) == date(2026, 5, 1)


@pytest.mark.parametrize("status", [StatusSkp.DRAF, StatusSkp.DIAJUKAN, StatusSkp.DIKEMBALIKAN])
def test_a_plan_that_was_never_approved_is_shortened_and_kept(status: StatusSkp) -> None:
    rencana = plan_event(year(status), Usulan(J.MUTASI, date(2026, 7, 15)), NAMA)
    assert rencana.langkah[0] == TutupSegmen(1, date(2026, 7, 15), dinilai=False)
    assert "belum ditetapkan" in rencana.ingat[0]


def test_a_draft_of_later_days_moves_along() -> None:
    nanti = Segmen(2, Rentang(date(2026, 8, 1), date(2027, 1, 1)), StatusSkp.DRAF, tetap=False)
    keadaan = Keadaan((Segmen(1, Rentang(date(2026, 1, 1), date(2026, 8, 1)), StatusSkp.DRAF, False), nanti))
    rencana = plan_event(keadaan, Usulan(J.MUTASI, date(2026, 7, 15)), NAMA)
    assert PindahDraf(2) in rencana.langkah
    assert not any(isinstance(satu, BukaSegmen) for satu in rencana.langkah)
    pensiun = plan_event(keadaan, Usulan(J.PENSIUN, date(2026, 7, 15)), NAMA)
    assert BatalkanDraf(2) in pensiun.langkah


@pytest.mark.parametrize("status", [StatusPeriode.DITETAPKAN, StatusPeriode.FINAL, StatusPeriode.KEBERATAN])
def test_a_period_that_was_evaluated_stands_in_the_way(status: StatusPeriode) -> None:
    rencana = plan_event(year(T3=status), Usulan(J.MUTASI, date(2026, 7, 15)), NAMA)
    assert rencana.halangan
    assert "T3" in rencana.halangan[0]
    assert plan_event(year(T2=status), Usulan(J.MUTASI, date(2026, 7, 15)), NAMA).halangan == ()
    assert plan_event(year(T3=status), Usulan(J.GANTI_PENILAI, date(2026, 9, 15)), NAMA).halangan


def test_a_period_that_holds_work_is_never_thrown_away() -> None:
    segmen = year().daftar_segmen[0]
    berisi = tuple(replace(satu, berisi=satu.label == "T4") for satu in segmen.daftar_periode)
    rencana = plan_event(
        Keadaan((replace(segmen, daftar_periode=berisi),)), Usulan(J.MUTASI, date(2026, 7, 15)), NAMA
    )
    assert "sudah diisi" in rencana.halangan[0]
    assert rencana.dapat_dipindahkan
    pensiun = plan_event(
        Keadaan((replace(segmen, daftar_periode=berisi),)), Usulan(J.PENSIUN, date(2026, 7, 15)), NAMA
    )
    assert (len(pensiun.halangan), pensiun.dapat_dipindahkan) == (1, False)


@pytest.mark.parametrize("status", [StatusPeriode.DIAJUKAN, StatusPeriode.DINILAI])
def test_one_decision_gives_back_what_is_judged_and_moves_what_is_filled(status: StatusPeriode) -> None:
    """T3 is judged and cut on 15 July, T4 is filled and lies wholly after it."""
    segmen = year(T3=status).daftar_segmen[0]
    berisi = tuple(replace(satu, berisi=satu.label in {"T3", "T4"}) for satu in segmen.daftar_periode)
    keadaan = Keadaan((replace(segmen, daftar_periode=berisi),))
    tanpa = plan_event(keadaan, Usulan(J.MUTASI, date(2026, 7, 15)), NAMA)
    assert [("sedang dinilai" in satu, "sudah diisi" in satu) for satu in tanpa.halangan] == [
        (True, False),
        (False, True),
    ]
    rencana = plan_event(keadaan, Usulan(J.MUTASI, date(2026, 7, 15), pindahkan=True), NAMA)
    t3, t4 = (next(satu.id for satu in berisi if satu.label == kode) for kode in ("T3", "T4"))
    assert rencana.halangan == ()
    assert KembalikanPeriode(t3) in rencana.langkah
    assert rencana.langkah.index(KembalikanPeriode(t3)) < rencana.langkah.index(
        PotongPeriode(t3, date(2026, 7, 15))
    )
    assert PindahPeriode(t4, segmen.id) in rencana.langkah
    assert BukaSegmen(Rentang(date(2026, 7, 15), date(2027, 1, 1)), segmen.id) in rencana.langkah
    assert any("pindah utuh ke SKP berikutnya" in satu for satu in rencana.kalimat)


def test_filled_work_moves_nowhere_when_another_plan_already_follows() -> None:
    segmen = year().daftar_segmen[0]
    berisi = tuple(replace(satu, berisi=satu.label == "T4") for satu in segmen.daftar_periode)
    lain = Segmen(9, Rentang(date(2026, 10, 1), date(2027, 1, 1)), StatusSkp.DRAF, tetap=False)
    keadaan = Keadaan((replace(segmen, daftar_periode=berisi), lain))
    rencana = plan_event(keadaan, Usulan(J.MUTASI, date(2026, 7, 15), pindahkan=True), NAMA)
    assert "tidak dapat dipindahkan" in rencana.halangan[0]


def test_a_closed_skp_and_an_approved_one_without_a_next_post_refuse() -> None:
    assert "ditutup" in plan_event(year(StatusSkp.DITUTUP), Usulan(J.MUTASI, date(2026, 7, 1))).halangan[0]
    belajar = plan_event(year(), Usulan(J.TUGAS_BELAJAR, date(2026, 1, 1)))
    assert "sudah ditetapkan untuk jabatan yang lama" in belajar.halangan[0]


def test_an_sk_that_comes_late_takes_the_approved_skp_along_for_revision() -> None:
    segmen = replace(year().daftar_segmen[0], daftar_periode=())
    rencana = plan_event(Keadaan((segmen,)), Usulan(J.MUTASI, date(2026, 1, 1)), NAMA)
    assert rencana.langkah == (PindahTetap(segmen.id),)
    assert not rencana.halangan
    assert any("dibuka untuk revisi" in satu for satu in rencana.kalimat)


def test_it_stays_where_it_is_while_it_is_handed_in_or_judged() -> None:
    segmen = year().daftar_segmen[0]
    diajukan = tuple(replace(satu, status=StatusPeriode.DIAJUKAN) for satu in segmen.daftar_periode)
    for lain, kata in (
        (replace(segmen, daftar_periode=diajukan), "sedang dinilai"),
        (replace(segmen, status=StatusSkp.DIAJUKAN), "sedang diajukan"),
    ):
        rencana = plan_event(Keadaan((lain,)), Usulan(J.MUTASI, date(2026, 1, 1)), NAMA)
        assert kata in rencana.halangan[0]


@pytest.mark.parametrize(
    ("lama", "rentang", "baru", "kata"),
    [
        (J.MUTASI, Rentang(date(2026, 8, 1), date.max), J.PROMOSI, "menurut urutan tanggal"),
        (J.MUTASI, Rentang(date(2026, 7, 15), date.max), J.PROMOSI, "menurut urutan tanggal"),
        (J.PLH, Rentang(date(2026, 7, 15), date(2026, 8, 1)), J.PLH, "sudah tercatat"),
        (J.CUTI_BESAR, Rentang(date(2026, 7, 1), date(2026, 8, 1)), J.CUTI_SAKIT, "beririsan"),
        (J.PENSIUN, Rentang(date(2026, 7, 1), date.max), J.MUTASI, "Pensiun sudah tercatat"),
    ],
)
def test_events_that_do_not_go_together(
    lama: JenisPeristiwa, rentang: Rentang, baru: JenisPeristiwa, kata: str
) -> None:
    keadaan = replace(year(), daftar_peristiwa=(PeristiwaTahun(1, lama, rentang),))
    rencana = plan_event(keadaan, Usulan(baru, date(2026, 7, 15), date(2026, 9, 1)), NAMA)
    assert any(kata in satu for satu in rencana.halangan)


def test_two_events_of_one_day_that_go_together_are_accepted() -> None:
    keadaan = replace(
        year(), daftar_peristiwa=(PeristiwaTahun(1, J.MUTASI, Rentang(date(2026, 7, 15), date.max)),)
    )
    assert plan_event(keadaan, Usulan(J.PLT, date(2026, 7, 15)), NAMA).halangan == ()


# --- Any sequence of events ---


def apply(keadaan: Keadaan, usulan: Usulan, rencana: Rencana, nomor: int) -> Keadaan:
    """The state after the plan was done."""
    segmen = {satu.id: satu for satu in keadaan.daftar_segmen}
    for langkah in rencana.langkah:
        match langkah:
            case TutupSegmen(skp_id, sampai, _):
                lama = segmen[skp_id]
                segmen[skp_id] = replace(lama, rentang=Rentang(lama.rentang.mulai, sampai))
            case PotongPeriode(periode_id, sampai):
                segmen = {
                    satu.id: replace(
                        satu,
                        daftar_periode=tuple(
                            replace(p, rentang=Rentang(p.rentang.mulai, sampai)) if p.id == periode_id else p
                            for p in satu.daftar_periode
                        ),
                    )
                    for satu in segmen.values()
                }
            case HapusPeriode(periode_id):
                segmen = {
                    satu.id: replace(
                        satu,
                        daftar_periode=tuple(p for p in satu.daftar_periode if p.id != periode_id),
                    )
                    for satu in segmen.values()
                }
            case BatalkanDraf(skp_id):
                del segmen[skp_id]
            case BukaSegmen(rentang, _):
                segmen[100 + nomor] = Segmen(100 + nomor, rentang, StatusSkp.DRAF, tetap=False)
            case PindahDraf():
                pass
    peristiwa = PeristiwaTahun(nomor, usulan.jenis, usulan.rentang)
    return replace(
        keadaan,
        daftar_segmen=tuple(sorted(segmen.values(), key=lambda satu: satu.rentang)),
        daftar_peristiwa=(*keadaan.daftar_peristiwa, peristiwa),
    )


@given(
    st.integers(1950, 2049),
    st.lists(
        st.tuples(st.sampled_from(list(J)), st.integers(0, 364), st.none() | st.integers(1, 400)), max_size=8
    ),
)
def test_no_sequence_of_events_makes_a_gap_or_an_overlap(
    tahun: int, daftar: list[tuple[JenisPeristiwa, int, int | None]]
) -> None:
    """After any events: no two SKP share a day, none crosses a year, every period lies in its SKP."""
    setahun = tahun_kalender(tahun)
    awal = Segmen(1, setahun, StatusSkp.DITETAPKAN, tetap=True, daftar_periode=quarters(tahun))
    keadaan = Keadaan((awal,), (), (Rentang(date(tahun - 9, 1, 1), date.max),))
    for nomor, (jenis, hari, lama) in enumerate(daftar, 1):
        mulai = setahun.mulai + timedelta(days=hari)
        usulan = Usulan(
            jenis, mulai, mulai + timedelta(days=lama) if lama and not SIFAT[jenis].akhiri else None
        )
        rencana = plan_event(keadaan, usulan, NAMA)
        if rencana.halangan:
            continue
        keadaan = apply(keadaan, usulan, rencana, nomor)
        rentang = [satu.rentang for satu in keadaan.daftar_segmen]
        assert find_overlaps(rentang) == []
        assert all(satu.mulai.year == satu.selesai.year for satu in rentang)
        for segmen in keadaan.daftar_segmen:
            for periode in segmen.daftar_periode:
                assert segmen.rentang.irisan(periode.rentang) == periode.rentang
        bergerak = [
            satu
            for satu in keadaan.daftar_peristiwa
            if SIFAT[satu.jenis].tutup and not SIFAT[satu.jenis].buka
        ]
        bagian = lay_out_year(tahun, [(satu.id, satu.rentang) for satu in keadaan.daftar_segmen], bergerak)
        assert sum(satu.hari for satu in bagian) == setahun.hari
        celah = [satu.rentang for satu in bagian if satu.isi and satu.isi.jenis.value == "belum_jelas"]
        assert celah == []
