"""What the tests of the admin pages of plugins share: a plugin with settings of each kind, and its form."""

import html
import re
from typing import Annotated

from pydantic import field_validator
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kinerja.hooks import Bilangan, Pengaturan, Rahasia, Teks, field_error, hookimpl
from kinerja.hooks.galat import Galat
from kinerja.plugin.laporan import Laporan, store_reports
from kinerja.plugin.models import PluginInstansi, SetelanPlugin
from tests.client import FormClient
from tests.evaluasi_bersama import SAAT

HALAMAN = "/admin/plugin/penghubung"
TUKIN = "/admin/plugin/surat_tukin"
DIKIRIM = ("surat_tukin", "formula_ekspresi")
KUNCI = "rahasia-sekali-9431"


class Setelan(Pengaturan):
    alamat: Annotated[str, Teks(200, label="Alamat", bantuan="Alamat server.")] = "https://contoh.go.id"
    batas: Annotated[int, Bilangan(label="Batas", satuan="detik", minimum=1, maksimum=60)] = 30
    kunci: Annotated[str, Rahasia(label="Kunci API")] = ""

    @field_validator("alamat")
    @classmethod
    def check_alamat(cls, nilai: str) -> str:
        """Only what can be called."""
        if not nilai.startswith("https://"):
            raise field_error("alamat", "Tulis alamat yang diawali https://.")
        return nilai


class Penghubung:
    """Has a setting of each kind, a secret among them, and answers two hooks."""

    @hookimpl
    def kinerja_slot_beranda(self, slot: object) -> str:
        raise ValueError(f"tidak tersambung {type(slot).__name__}")

    @hookimpl
    def kinerja_check_rencana(self) -> list[object]:
        return []


class Diam:
    """Has nothing to set."""


def form(**isian: str) -> dict[str, object]:
    awal = {"s-alamat": "https://contoh.go.id", "s-batas": "30", "s-kunci": "", "versi": "0"}
    return awal | {
        nama if "-" in nama or nama == "versi" else f"s-{nama}": isi for nama, isi in isian.items()
    }


def version_of(page: str) -> str:
    """The version that the forms of the page carry."""
    found = re.search(r'name="versi" value="(\d+)"', page)
    assert found
    return found[1]


def switch(client: FormClient, ke: str, url: str = HALAMAN) -> None:
    answer = client.submit(f"{url}/{ke}", {"versi": version_of(client.get(url).text)})
    assert answer.location == url, answer.text


def save(client: FormClient, **isian: str) -> None:
    isian.setdefault("versi", version_of(client.get(HALAMAN).text))
    answer = client.submit(f"{HALAMAN}/setelan", form(**isian))
    assert answer.location == HALAMAN, answer.text


def words(potongan: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", " ", potongan)).split())


def row_of(page: str, nama: str) -> str:
    (baris,) = (satu for satu in page.split("<tr ") if f"<small>{nama} " in satu)
    return words(f"<{baris}")


def count_stored(session: Session) -> list[int]:
    session.rollback()  # or the transaction goes on seeing what it saw
    return [session.scalar(select(func.count(satu.id))) or 0 for satu in (SetelanPlugin, PluginInstansi)]


def fail(session: Session, nama: str, jumlah: int, **rincian: object) -> None:
    """So many faults of a plugin, heard one by one, and what follows of it."""
    isi: dict[str, object] = {"hook": "kinerja_slot_beranda", "sebab": "ValueError: tidak tersambung"}
    for _ in range(jumlah):
        galat = Galat(nama, **isi | rincian)  # type: ignore[arg-type]
        instansi_id = session.info["instansi_id"]
        store_reports(session, instansi_id, [Laporan(galat)], now=SAAT["now"])
    session.commit()
