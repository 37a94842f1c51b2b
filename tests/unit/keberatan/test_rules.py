"""Rules of an objection: states, clock, window, and what is missing."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from kinerja.aturan.muat import build_periode, list_edisi_pertama, read_data
from kinerja.aturan.rules import JenisPeriode, KodeAturan
from kinerja.evaluasi.muat import last_moment
from kinerja.keberatan import rules
from kinerja.keberatan.rules import (
    AksiKeberatan,
    Bagian,
    Butir,
    Halangan,
    IsiKeberatan,
    Jendela,
    PelakuKeberatan,
    StatusKeberatan,
)

S, A, P = StatusKeberatan, AksiKeberatan, PelakuKeberatan
# Who may do what in which state; everything that is not here is refused.
BOLEH = {
    (S.DRAF, A.AJUKAN): {P.PEGAWAI},
    (S.DIAJUKAN, A.MINTA_PENJELASAN): {P.PEMUTUS},
    (S.DIAJUKAN, A.CABUT): {P.PEGAWAI},
    (S.MENUNGGU_PENJELASAN, A.JELASKAN): {P.PENILAI, P.PEGAWAI},
    (S.MENUNGGU_PENJELASAN, A.LANJUTKAN): {P.PEMUTUS},
    (S.MENUNGGU_PENJELASAN, A.CABUT): {P.PEGAWAI},
    (S.DIPERIKSA, A.MINTA_PENJELASAN): {P.PEMUTUS},
    (S.DIPERIKSA, A.TERIMA): {P.PEMUTUS},
    (S.DIPERIKSA, A.TOLAK): {P.PEMUTUS},
    (S.DIPERIKSA, A.CABUT): {P.PEGAWAI},
}


def _last_moment(diterima: datetime, zona: str) -> datetime:
    edisi = next(satu for satu in list_edisi_pertama() if satu.kode is KodeAturan.PERIODE)
    batas = last_moment(build_periode(edisi.isi, edisi.sumber), diterima, zona)
    assert batas is not None
    return batas


def test_keberatan_moves_as_the_rule_data_says() -> None:
    data = read_data("state_machines.json")["keberatan"]
    assert isinstance(data, dict)
    assert data["status"] == list(StatusKeberatan)
    panah = {(dari.value, satu.ke.value) for (dari, _), satu in rules.TRANSISI.items()}
    assert panah == set(map(tuple, data["transisi"]))


@pytest.mark.parametrize(("status", "aksi", "pelaku"), list(product(S, A, P)))
def test_every_state_action_and_actor(
    status: StatusKeberatan, aksi: AksiKeberatan, pelaku: PelakuKeberatan
) -> None:
    assert (aksi in rules.list_aksi(status, {pelaku})) is (pelaku in BOLEH.get((status, aksi), set()))
    if (status, aksi) in BOLEH:
        assert rules.next_status(status, aksi) is not status
    else:
        with pytest.raises(ValueError, match=status.label):
            rules.next_status(status, aksi)


@pytest.mark.parametrize("status", [S.DITERIMA, S.DITOLAK, S.DICABUT])
def test_nothing_moves_what_is_over(status: StatusKeberatan) -> None:
    assert not rules.list_aksi(status, set(PelakuKeberatan))


# The clock


@pytest.mark.parametrize(
    ("zona", "akhir"),
    [
        ("Asia/Jakarta", datetime(2026, 4, 17, 17, tzinfo=UTC)),
        ("Asia/Makassar", datetime(2026, 4, 17, 16, tzinfo=UTC)),
        ("Asia/Jayapura", datetime(2026, 4, 17, 15, tzinfo=UTC)),
    ],
)
def test_fourteen_days_end_at_midnight_of_the_zone(zona: str, akhir: datetime) -> None:
    batas = _last_moment(datetime(2026, 4, 3, 2, tzinfo=UTC), zona)
    assert batas == akhir - timedelta(microseconds=1)
    jendela = Jendela(jenis=JenisPeriode.TAHUNAN, batas=batas)
    for detik, halangan in ((-1, None), (0, Halangan.LEWAT), (1, Halangan.LEWAT)):
        saat = akhir + timedelta(seconds=detik)
        assert rules.find_halangan(jendela, periodik=False, now=saat) is halangan


def test_the_day_of_receipt_is_the_local_one() -> None:
    malam = datetime(2026, 4, 3, 16, 30, tzinfo=UTC)  # 3 April 23.30 in WIB, 4 April in the east
    assert _last_moment(malam, "Asia/Jakarta") == datetime(2026, 4, 17, 16, 59, 59, 999999, tzinfo=UTC)
    assert _last_moment(malam, "Asia/Jayapura") == datetime(2026, 4, 18, 14, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("diterima", "akhir"),
    [
        (datetime(2028, 2, 20, 3, tzinfo=UTC), date(2028, 3, 5)),
        (datetime(2027, 2, 20, 3, tzinfo=UTC), date(2027, 3, 6)),
        (datetime(2028, 2, 15, 3, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2027, 12, 31, 3, tzinfo=UTC), date(2028, 1, 14)),
    ],
)
def test_leap_days_count_as_days(diterima: datetime, akhir: date) -> None:
    batas = _last_moment(diterima, "Asia/Jakarta")
    assert batas.date() == akhir
    assert rules.describe_moment(batas, "Asia/Jakarta").endswith("pukul 23.59 WIB")


# The window

BATAS = datetime(2026, 4, 17, tzinfo=UTC)
TERBUKA = Jendela(jenis=JenisPeriode.TAHUNAN, batas=BATAS)


@pytest.mark.parametrize(
    ("jendela", "periodik", "halangan"),
    [
        (TERBUKA, False, None),
        (Jendela(jenis=JenisPeriode.TRIWULANAN, batas=BATAS), False, Halangan.PERIODIK),
        (Jendela(jenis=JenisPeriode.TRIWULANAN, batas=BATAS), True, None),
        (Jendela(jenis=JenisPeriode.TAHUNAN, batas=None), False, Halangan.BELUM_DITETAPKAN),
        (Jendela(jenis=JenisPeriode.TAHUNAN, batas=BATAS, diterima=True), False, Halangan.SUDAH_DITERIMA),
        (Jendela(jenis=JenisPeriode.TAHUNAN, batas=BATAS, berjalan=True), False, Halangan.SEDANG_BERJALAN),
        (Jendela(jenis=JenisPeriode.TAHUNAN, batas=BATAS, diputus=True), False, Halangan.SUDAH_DIPUTUS),
    ],
)
def test_who_may_object(jendela: Jendela, periodik: bool, halangan: Halangan | None) -> None:
    saat = BATAS - timedelta(days=1)
    assert rules.find_halangan(jendela, periodik=periodik, now=saat) is halangan
    if halangan:
        assert rules.describe_halangan(halangan, "17 April 2026").endswith((".",))


def test_an_admin_opens_the_days_again_and_never_shortens_them() -> None:
    lewat = BATAS + timedelta(days=3)
    dibuka = Jendela(jenis=JenisPeriode.TAHUNAN, batas=BATAS, dibuka=BATAS + timedelta(days=5))
    assert rules.find_halangan(dibuka, periodik=False, now=lewat) is None
    pendek = Jendela(jenis=JenisPeriode.TAHUNAN, batas=BATAS, dibuka=BATAS - timedelta(days=5))
    assert pendek.terakhir == BATAS


# Content


def test_an_objection_says_why_and_about_what() -> None:
    butir = (Butir(Bagian.RATING_HASIL, "Target tercapai."), Butir(Bagian.RHK, "Selesai.", 7))
    assert rules.check_isi(IsiKeberatan("Alasan.", butir, (3,)), semua_rhk={7}, semua_bukti={3}) == {}
    assert set(rules.check_isi(IsiKeberatan(), semua_rhk=(), semua_bukti=())) == {"alasan", "butir"}
    assert set(rules.check_isi(IsiKeberatan("A", butir, (3,)), semua_rhk={8}, semua_bukti={4})) == {
        "butir",
        "lampiran",
    }


def test_a_decision_goes_on_only_when_every_answer_is_late() -> None:
    saat = BATAS + timedelta(seconds=1)
    assert rules.all_overdue([BATAS], saat)
    assert not rules.all_overdue([BATAS, saat], saat)
    assert not rules.all_overdue([], saat)
