"""What the setting of the instansi does when an evaluation would break the pattern of its unit."""

import pytest
from sqlalchemy import select, update

from kinerja.actor import Peran
from kinerja.aturan.service import change_setting
from kinerja.errors import StateError
from kinerja.evaluasi import service
from kinerja.evaluasi.models import CapaianUnit, Evaluasi
from kinerja.evaluasi.muat import load_bahan
from kinerja.evaluasi.potret import read_alasan
from kinerja.evaluasi.rules import Rating
from kinerja.evaluasi.service import BatasDistribusiError, IsianNilai
from kinerja.evaluasi.service.penegakan import BIDANG_ALASAN
from kinerja.organisasi.models import Pegawai
from tests.evaluasi_bersama import SAAT, Kantor

BAIK = IsianNilai(Rating.SESUAI_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI)
SANGAT = IsianNilai(Rating.DI_ATAS_EKSPEKTASI, Rating.DI_ATAS_EKSPEKTASI)
KURANG = IsianNilai(Rating.DI_BAWAH_EKSPEKTASI, Rating.SESUAI_EKSPEKTASI)


def choose(kantor: Kantor, kunci: str, nilai: str) -> None:
    admin = kantor.actor(kantor.lain, Peran.ADMIN_INSTANSI)
    change_setting(kantor.session, admin, kunci, nilai, now=SAAT["now"])


@pytest.fixture
def lima(kantor: Kantor) -> Kantor:
    """Five people and the head; at Baik at most three may be Baik, one must be Butuh Perbaikan or Kurang."""
    choose(kantor, "distribusi_min_grup", "5")
    kantor.set_capaian()
    for nama in ("Dewi", "Eko", "Fitri", "Gani"):
        kantor.add_person(nama)
    return kantor


def _establish(kantor: Kantor, nama: str, isian: IsianNilai, alasan: str = "") -> Evaluasi:
    pegawai = next(satu for satu in _people(kantor) if satu.nama.startswith(nama))
    draf = kantor.rate(pegawai, isian)
    return service.establish(
        kantor.session, kantor.penilai, draf.periode_id, alasan_distribusi=alasan, **SAAT
    )


def _people(kantor: Kantor) -> list[Pegawai]:
    return list(kantor.session.scalars(select(Pegawai)))


def test_a_warning_stops_nothing(lima: Kantor) -> None:
    for nama in ("Andi", "Dewi", "Eko", "Fitri"):
        assert _establish(lima, nama, BAIK).ditetapkan


def test_refusal_names_the_numbers_and_the_way_out(lima: Kantor) -> None:
    choose(lima, "distribusi_enforcement", "tolak")
    for nama in ("Andi", "Dewi", "Eko"):
        _establish(lima, nama, BAIK)
    with pytest.raises(BatasDistribusiError) as refused:
        _establish(lima, "Fitri", BAIK)
    assert "Predikat Baik menjadi 4, batasnya paling banyak 3" in refused.value.message
    assert "membuka kalibrasi" in refused.value.message


def test_the_last_one_may_not_leave_the_minimum_empty(lima: Kantor) -> None:
    choose(lima, "distribusi_enforcement", "tolak")
    for nama, isian in (("Andi", BAIK), ("Dewi", BAIK), ("Eko", BAIK), ("Fitri", SANGAT)):
        _establish(lima, nama, isian)
    with pytest.raises(BatasDistribusiError, match="Butuh Perbaikan atau Kurang paling sedikit 1"):
        _establish(lima, "Gani", SANGAT)


def test_a_reason_is_asked_for_only_by_a_breach_and_is_kept_with_the_evaluation(lima: Kantor) -> None:
    choose(lima, "distribusi_enforcement", "wajib_alasan")
    alasan = "Empat orang melampaui target yang sama."
    for nama in ("Andi", "Dewi", "Eko"):
        tetap = _establish(lima, nama, BAIK, alasan)
        dibaca = read_alasan(tetap.alasan)
        assert dibaca
        assert dibaca.distribusi is None
    with pytest.raises(BatasDistribusiError) as refused:
        _establish(lima, "Fitri", BAIK, "  ya ")
    assert list(refused.value.fields) == [BIDANG_ALASAN]
    lima.session.expire_all()
    tetap = service.establish(
        lima.session,
        lima.penilai,
        lima.periode(next(satu for satu in _people(lima) if satu.nama == "Fitri")).id,
        alasan_distribusi=alasan,
        **SAAT,
    )
    dibaca = read_alasan(tetap.alasan)
    assert dibaca
    assert dibaca.distribusi
    assert (dibaca.distribusi.alasan, dibaca.distribusi.oleh) == (alasan, "Budi Santoso")
    assert "menjadi 4" in dibaca.distribusi.batas


def test_a_group_below_the_minimum_is_not_checked(lima: Kantor) -> None:
    choose(lima, "distribusi_enforcement", "tolak")
    choose(lima, "distribusi_min_grup", "7")
    for nama in ("Andi", "Dewi", "Eko", "Fitri", "Gani"):
        _establish(lima, nama, BAIK)
    halaman = service.open_penilaian(lima.session, lima.penilai, lima.periode().id, **SAAT)
    sebaran = halaman.nilai.sebaran
    assert sebaran
    assert not sebaran.diperiksa
    assert sebaran.min_grup == 7


def test_the_page_says_how_many_have_to_move(lima: Kantor) -> None:
    for nama in ("Andi", "Dewi", "Eko", "Fitri", "Gani"):
        pegawai = next(satu for satu in _people(lima) if satu.nama.startswith(nama))
        lima.rate(pegawai, BAIK)
    halaman = service.open_penilaian(lima.session, lima.penilai, lima.periode().id, **SAAT)
    assert halaman.nilai.sebaran
    assert halaman.nilai.sebaran.pindah == 2


def test_a_capaian_that_changes_meanwhile_stops_the_establishing(lima: Kantor) -> None:
    choose(lima, "distribusi_enforcement", "tolak")
    draf = lima.rate(isian=KURANG)
    dibaca = load_bahan(lima.session, draf.periode_id, today=SAAT["today"])
    statement = update(CapaianUnit).values(versi=CapaianUnit.versi + 1)
    lima.session.execute(statement.execution_options(synchronize_session=False))
    with pytest.raises(StateError, match="baru saja berubah"):
        service.establish(lima.session, lima.penilai, draf.periode_id, **SAAT)
    assert dibaca.capaian is not None
