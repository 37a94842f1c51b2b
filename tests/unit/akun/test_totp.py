"""Codes, secrets and recovery codes."""

import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from kinerja.akun import rules, sandi, totp

NOW = datetime(2026, 3, 10, 2, 0, 10, tzinfo=UTC)
RAHASIA = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("detik", "kode"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(detik: int, kode: str) -> None:
    """Appendix B, SHA-1, the last six digits."""
    rahasia = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.make_kode(rahasia, datetime.fromtimestamp(detik, UTC)) == kode


@pytest.mark.parametrize("selisih", range(-12, 13))
def test_find_langkah_sees_ten_steps_either_way(selisih: int) -> None:
    kode = totp.make_kode(RAHASIA, NOW + timedelta(seconds=30 * selisih))
    langkah = totp.find_langkah(RAHASIA, kode, NOW)
    assert langkah == (rules.step_of(NOW) + selisih if abs(selisih) <= 10 else None)


def test_secret_has_160_bits() -> None:
    assert re.fullmatch("[A-Z2-7]{32}", totp.new_rahasia())
    assert totp.new_rahasia() != totp.new_rahasia()


def test_recovery_codes_are_ten_of_80_bits() -> None:
    daftar = totp.new_kode_pemulihan()
    assert len(set(daftar)) == 10
    assert all(re.fullmatch("(?:[0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}", kode) for kode in daftar)


def test_recovery_code_is_read_however_it_is_typed() -> None:
    assert totp.hash_pemulihan("7K2M Q9VD X3HP WN4O") == totp.hash_pemulihan("7k2m-q9vd-x3hp-wn40")
    assert totp.hash_pemulihan("7k2m-q9vd-x3hp-wn41") != totp.hash_pemulihan("7k2m-q9vd-x3hp-wn40")


def test_stored_password_is_argon2id_with_the_required_cost() -> None:
    stored = sandi.hash_sandi("tujuh merpati di kolam")
    parts = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", stored)
    assert parts
    memory, passes, lanes = map(int, parts.groups())
    assert (memory >= 19 * 1024, passes >= 2, lanes) == (True, True, 1)


def test_password_is_compared_exactly() -> None:
    stored = sandi.hash_sandi(" Tujuh Merpati ")
    assert sandi.verify_sandi(stored, " Tujuh Merpati ")
    for other in ("Tujuh Merpati", " tujuh merpati ", " Tujuh  Merpati "):
        assert not sandi.verify_sandi(stored, other)


def test_the_dummy_hash_costs_what_a_real_one_costs() -> None:
    assert not sandi.HASHER.check_needs_rehash(sandi.HASH_KOSONG)
    assert not sandi.verify_sandi(None, secrets.token_hex())


def test_too_long_password_never_reaches_the_hash_as_it_is() -> None:
    long = "x" * 257
    assert not sandi.verify_sandi(sandi.hash_sandi(long), long)


def test_first_password_is_random_and_readable() -> None:
    made = {sandi.new_sandi_awal() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch("(?:[a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", satu) for satu in made)
