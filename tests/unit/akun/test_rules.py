"""Steps of the log-in, limits of failures, clocks and the strength of a password."""

from datetime import UTC, date, datetime

import pytest

from kinerja.akun import rules, sandi
from kinerja.akun.rules import Batas, TahapSesi

NIP = "198503152010011000"
KONTEKS = rules.list_konteks(
    NIP, date(1985, 3, 15), "Budi Santoso", "Pemerintah Kabupaten Contoh", "Kab. Contoh"
)


@pytest.mark.parametrize(
    ("selesai", "punya_totp", "ganti_sandi", "berikut"),
    [
        (None, False, True, TahapSesi.GANTI_SANDI),
        (None, False, False, TahapSesi.DAFTAR_TOTP),
        (None, True, False, TahapSesi.KODE),
        (None, True, True, TahapSesi.KODE),
        (TahapSesi.KODE, True, False, TahapSesi.PENUH),
        (TahapSesi.KODE, True, True, TahapSesi.GANTI_SANDI),
        (TahapSesi.GANTI_SANDI, False, False, TahapSesi.DAFTAR_TOTP),
        (TahapSesi.GANTI_SANDI, True, False, TahapSesi.PENUH),
        (TahapSesi.DAFTAR_TOTP, True, False, TahapSesi.PENUH),
    ],
)
def test_next_tahap(
    selesai: TahapSesi | None, punya_totp: bool, ganti_sandi: bool, berikut: TahapSesi
) -> None:
    assert rules.next_tahap(selesai, punya_totp=punya_totp, ganti_sandi=ganti_sandi) is berikut


def test_no_step_but_the_last_opens_without_a_second_factor() -> None:
    for selesai in (None, TahapSesi.KODE, TahapSesi.GANTI_SANDI):
        for ganti in (True, False):
            assert rules.next_tahap(selesai, punya_totp=False, ganti_sandi=ganti) is not TahapSesi.PENUH


@pytest.mark.parametrize(
    ("jumlah", "tunggu"),
    [
        ({}, 0),
        ({100: 9}, 0),
        ({100: 10}, 5),
        ({96: 5, 100: 5}, 1),
        ({95: 10}, 0),
        ({41 + i * 2: 1 for i in range(30)}, 0),
        (dict.fromkeys(range(51, 101), 2), 11),
        ({40: 100}, 0),
        ({41: 100}, 1),
        ({100: 1000}, 60),
    ],
)
def test_count_wait(jumlah: dict[int, int], tunggu: int) -> None:
    assert rules.count_wait(jumlah, 100, Batas(10, 100)) == tunggu


@pytest.mark.parametrize(
    ("langkah", "kalimat"),
    [
        (-2, "terlambat sekitar 60 detik"),
        (-10, "terlambat sekitar 300 detik"),
        (2, "lebih cepat sekitar 60 detik"),
        (10, "lebih cepat sekitar 300 detik"),
    ],
)
def test_describe_drift_counts_to_the_middle_of_the_step(langkah: int, kalimat: str) -> None:
    moment = datetime(2026, 3, 10, 2, 0, 15, tzinfo=UTC)
    assert kalimat in rules.describe_drift(rules.step_of(moment) + langkah, moment)


@pytest.mark.parametrize(
    "lemah",
    [
        "pendek",
        "x" * 300,
        "aaaaaaaaaaaa",
        "123456789012",
        "abcdefghijkl",
        "qwertyuiop12",
        "abcabcabcabc",
        "password1234",
        "P@ssw0rd2024!!",
        "passwordpassword",
        "rahasia12345",
        "sayangku20242",
        "Bismillah2026!",
        "merdekajakarta",
        "1qaz2wsx3edc",
        NIP,
        "198503152010",
        "15031985budi",
        "BudiSantoso85",
        "budi santoso!",
        "KabContoh2026!",
        "Kabupaten Contoh 1",
        "e-kinerja-2026",
    ],
)
def test_weak_passwords_are_refused(lemah: str) -> None:
    assert rules.find_sandi_weakness(lemah, sandi.load_umum(), KONTEKS)


@pytest.mark.parametrize(
    "baik",
    [
        "tujuh merpati di kolam",
        "kucing makan ikan besar",
        "Zx9-vulkan-tikar",
        "q" + "merpati-kolam-gunung-" * 12,
        "budi suka memancing lele",
        "ünïcödé dipakai juga",
        "   spasi ikut dihitung   ",
    ],
)
def test_long_and_surprising_passwords_pass_without_composition_rule(baik: str) -> None:
    assert rules.find_sandi_weakness(baik, sandi.load_umum(), KONTEKS) is None


def test_list_of_common_passwords_is_long_and_clean() -> None:
    umum = sandi.load_umum()
    assert len(umum) > 3000
    assert all(kata == kata.lower().strip() for kata in umum)


@pytest.mark.parametrize(
    ("agen", "sebutan"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0", "Edge di Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/140.0 Mobile Safari/537.36",
            "Chrome di Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari di iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0", "Firefox di Linux"),
        ("", "Peramban lain"),
    ],
)
def test_describe_peramban(agen: str, sebutan: str) -> None:
    assert rules.describe_peramban(agen) == sebutan
