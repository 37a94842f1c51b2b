"""One address per link, the pauses between looks, and the room of a person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinerja.bukti.rules import (
    JEDA_GAGAL,
    KeadaanTautan,
    days_left,
    fingerprint_url,
    is_trouble,
    next_check,
    normalize_url,
    room_left,
    wait_to_check,
)

SAAT = datetime(2026, 3, 10, 2, tzinfo=UTC)
DRIVE = "1aBcD_efGhIjKlMnOp"


@pytest.mark.parametrize(
    ("ditulis", "rapi"),
    [
        ("HTTPS://Contoh.GO.ID", "https://contoh.go.id/"),
        ("https://contoh.go.id:443/a#bagian", "https://contoh.go.id/a"),
        ("http://contoh.go.id:80/a?b=1", "http://contoh.go.id/a?b=1"),
        ("http://contoh.go.id:8080/a", "http://contoh.go.id:8080/a"),
        ("https://contoh.go.id/a?utm_source=wa&x=1&fbclid=9", "https://contoh.go.id/a?x=1"),
        ("https://contoh.go.id/laporan akhir.pdf", "https://contoh.go.id/laporan%20akhir.pdf"),
        ("https://contoh.go.id/%e2%9c%93", "https://contoh.go.id/%E2%9C%93"),
        ("https://contoh.go.id.//x", "https://contoh.go.id/x"),
        (f"https://drive.google.com/open?id={DRIVE}", f"https://drive.google.com/file/d/{DRIVE}/view"),
        (
            f"https://drive.google.com/u/0/file/d/{DRIVE}/edit",
            f"https://drive.google.com/file/d/{DRIVE}/view",
        ),
        (
            f"https://docs.google.com/document/d/{DRIVE}/preview?usp=sharing",
            f"https://docs.google.com/document/d/{DRIVE}/edit",
        ),
        ("http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"),
    ],
)
def test_an_address_has_one_way_of_being_written(ditulis: str, rapi: str) -> None:
    assert normalize_url(ditulis) == rapi
    assert fingerprint_url(ditulis) == fingerprint_url(rapi)


@pytest.mark.parametrize("bukan", ["", "contoh.go.id", "ftp://a/b", "javascript:x", "http://", "http://a:x/"])
def test_what_is_no_web_address_is_refused_and_still_has_a_fingerprint(bukan: str) -> None:
    with pytest.raises(ValueError):  # urlsplit words it as it likes
        normalize_url(bukan)
    assert len(fingerprint_url(bukan)) == 64


@given(
    st.sampled_from(["http", "HTTPS"]),
    st.from_regex(r"[a-zA-Z0-9]{1,12}\.go\.id\.?", fullmatch=True),
    st.text(max_size=40),
    st.text(max_size=40),
)
def test_writing_an_address_twice_changes_nothing(skema: str, host: str, path: str, kueri: str) -> None:
    try:
        sekali = normalize_url(f"{skema}://{host}/{path}?{kueri}")
    except ValueError:
        return
    assert normalize_url(sekali) == sekali
    assert sekali.isascii()
    assert "#" not in sekali


def test_different_files_of_one_host_stay_different() -> None:
    assert fingerprint_url("https://a.go.id/x?id=1") != fingerprint_url("https://a.go.id/x?id=2")
    assert fingerprint_url("https://a.go.id/X") != fingerprint_url("https://a.go.id/x")


@pytest.mark.parametrize(
    ("keadaan", "gagal", "jeda"),
    [
        (KeadaanTautan.BAIK, 0, timedelta(days=30)),
        (KeadaanTautan.DALAM, 0, timedelta(days=30)),
        (KeadaanTautan.WAKTU, 1, timedelta(hours=1)),
        (KeadaanTautan.IZIN, 2, timedelta(hours=6)),
        (KeadaanTautan.HILANG, 6, timedelta(days=14)),
        (KeadaanTautan.HILANG, 99, timedelta(days=14)),
    ],
)
def test_pauses_grow_after_failures_and_a_good_link_rests_a_month(
    keadaan: KeadaanTautan, gagal: int, jeda: timedelta
) -> None:
    assert next_check(keadaan, gagal, now=SAAT, hari_baik=30) == SAAT + jeda


@given(
    st.sampled_from(list(KeadaanTautan)),
    st.integers(0, 50),
    st.integers(1, 365),
    st.text("0123456789abcdef", min_size=64, max_size=64),
)
def test_the_next_look_is_later_and_never_far_past_that_of_a_good_link(
    keadaan: KeadaanTautan, gagal: int, hari: int, sidik: str
) -> None:
    berikut = next_check(keadaan, gagal, now=SAAT, hari_baik=hari, sidik=sidik)
    assert SAAT + min(JEDA_GAGAL[0], timedelta(days=hari)) <= berikut <= SAAT + timedelta(days=hari) * 1.1


def test_a_refusal_is_told_at_once_and_a_disturbance_when_it_lasts() -> None:
    assert is_trouble(KeadaanTautan.IZIN, 1)
    assert [is_trouble(KeadaanTautan.WAKTU, gagal) for gagal in (1, 2, 3)] == [False, False, True]
    assert not any(
        is_trouble(satu, 9) for satu in (KeadaanTautan.BAIK, KeadaanTautan.BELUM, KeadaanTautan.DALAM)
    )


def test_an_end_is_told_from_fourteen_days_before() -> None:
    hari = date(2026, 3, 10)
    akhir = [days_left(hari + timedelta(days=satu), hari) for satu in (15, 14, 0, -3)]
    assert akhir == [None, 14, 0, -3]
    assert days_left(None, hari) is None


def test_one_link_is_looked_at_again_after_ten_minutes() -> None:
    assert wait_to_check(None, SAAT) == 0
    assert wait_to_check(SAAT, SAAT + timedelta(minutes=9, seconds=59.5)) == 1
    assert wait_to_check(SAAT, SAAT + timedelta(minutes=10)) == 0


def test_room_is_what_is_left_or_without_limit() -> None:
    assert room_left(3 * 2**20, 5) == 2 * 2**20
    assert room_left(9 * 2**20, 5) == 0
    assert room_left(9 * 2**20, 0) is None
