"""What Beranda says about a queue: sentence, time, and where its button leads."""

from datetime import UTC, date, datetime

import pytest

from kinerja.antrean import Antre
from kinerja.beranda import antrean
from kinerja.beranda.antrean import Sebutan
from kinerja.beranda.rules import JenisTugas

HARI_INI = date(2026, 10, 7)
SEBUTAN = Sebutan(
    judul="{jumlah} keberatan",
    isi="menunggu keputusan Anda",
    keterangan="Tertua: {nama}",
    tombol="Putuskan",
    semua="keberatan.daftar",
    satu=("keberatan.detail", "keberatan_id"),
)


@pytest.fixture(autouse=True)
def _one_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antrean, "SEBUTAN", {"keberatan": SEBUTAN})


def test_a_queue_is_said_with_its_number_its_name_and_its_age() -> None:
    sejak = datetime(2026, 9, 30, 18, tzinfo=UTC)  # the first of October in Jakarta
    antre = Antre("keberatan", 3, 8, "Andi R.", sejak, date(2026, 10, 10))
    tugas = antrean.describe_duty(antre, "Asia/Jakarta", HARI_INI)
    assert tugas.jenis is JenisTugas.ANTREAN
    assert (tugas.judul, tugas.isi) == ("3 keberatan", "menunggu keputusan Anda")
    assert tugas.keterangan == "Tertua: Andi R., sejak 1 Oktober (6 hari)"
    assert tugas.sisa == "3 hari lagi"
    assert tugas.objek == ("keberatan", 3, 8)


def test_a_queue_without_time_and_name_says_neither() -> None:
    tugas = antrean.describe_duty(Antre("keberatan", 1, None, None, None, None), "Asia/Jakarta", HARI_INI)
    assert tugas.batas is None
    assert tugas.objek == ("keberatan", 1, 0)
