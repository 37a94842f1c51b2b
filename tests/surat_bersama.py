"""Letters and signers of plugins for the service and the page tests."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from flask import Flask
from pydantic import BaseModel
from sqlalchemy.orm import Session

from kinerja.app import create_app
from kinerja.clock import Clock
from kinerja.config import Config
from kinerja.hooks import (
    BahanSurat,
    JenisSurat,
    Pengaturan,
    SkemaNomor,
    Teks,
    define_surat,
    hookimpl,
)
from kinerja.hooks.galat import Galat
from kinerja.hooks.katalog import Katalog
from kinerja.hooks.manager import HookManager, Terpasang
from kinerja.hooks.muat import load_plugins
from kinerja.hooks.penanda import HasilVerifikasi, PermintaanTandaTangan
from kinerja.plugin.katalog import KUNCI
from kinerja.plugin.models import PluginInstansi
from tests.client import FormClient
from tests.conftest import NOW
from tests.plugins.bantu import installed

TEMPLAT = """\
<p>Diberikan kepada {{ nama }} dengan predikat {{ predikat }}.</p>
<table class="kisi"><tbody>{% for baris in rincian %}
<tr><td class="nomor">{{ loop.index }}</td><td>{{ baris.uraian }}</td>
<td class="kanan">{{ baris.nilai }}</td></tr>
{% endfor %}</tbody></table>
"""
ISIAN = {"nama": "Nama pegawai", "predikat": "Predikat", "rincian": "Rincian"}
TANDA = b"\n% tanda tangan uji "


class SetelanKeterangan(Pengaturan):
    pola: Annotated[str, Teks(100, label="Pola nomor")] = "{urut}/KET/{bulan_romawi}/{tahun}"


def fill(bahan: BahanSurat, _setelan: SetelanKeterangan) -> Mapping[str, object]:
    return {
        "nama": bahan.pegawai.nama,
        "predikat": bahan.predikat.label,
        "rincian": [{"uraian": bahan.periode_label, "nilai": str(bahan.tahun)}],
    }


def letter(kode: str = "keterangan", **fields: object) -> JenisSurat:
    values = {
        "judul": "Surat Keterangan Kinerja",
        "templat": TEMPLAT,
        "isian": ISIAN,
        "setelan": SetelanKeterangan,
        "fill": fill,
        "nomor": lambda setelan: SkemaNomor(setelan.pola),
    } | fields
    return define_surat(kode=kode, **values)


class PluginSurat:
    """A plugin that offers these letters."""

    def __init__(self, *semua: JenisSurat) -> None:
        self.semua = semua or (letter(),)

    @hookimpl
    def kinerja_register_surat(self) -> Sequence[JenisSurat]:
        return self.semua


class PenandaUji:
    """Signs with a trailer behind the file, as an incremental update of a PDF does; verifies it."""

    def __init__(self, kode: str = "uji", label: str = "Penanda Uji") -> None:
        self.kode, self.label = kode, label
        self.permintaan: list[PermintaanTandaTangan] = []
        self.gagal: BaseException | None = None
        self.jawaban: Callable[[bytes], object] | None = None

    def sign(self, pdf: bytes, permintaan: PermintaanTandaTangan, setelan: BaseModel) -> bytes:
        self.permintaan.append(permintaan)
        if self.gagal:
            raise self.gagal
        if self.jawaban:
            return self.jawaban(pdf)  # type: ignore[return-value]
        akhir = pdf[pdf.rindex(b"startxref") :]  # the table of objects is still where it was
        return pdf + TANDA + hashlib.sha256(pdf).hexdigest().encode() + b"\n" + akhir

    def verify(self, pdf: bytes, setelan: BaseModel) -> HasilVerifikasi:
        asli, tanda, sisa = pdf.rpartition(TANDA)
        sah = bool(tanda) and sisa.startswith(hashlib.sha256(asli).hexdigest().encode())
        return HasilVerifikasi(sah=sah, kalimat="Tanda tangan sah." if sah else "Berkas berubah.")


class PluginPenanda:
    """A plugin that offers one signer."""

    def __init__(self, penanda: PenandaUji | None = None) -> None:
        self.penanda = penanda or PenandaUji()

    @hookimpl
    def kinerja_register_penanda(self) -> Sequence[PenandaUji]:
        return [self.penanda]


def terpasang(nama: str, modul: object) -> Terpasang:
    pengaturan = SetelanKeterangan if isinstance(modul, PluginSurat) else Pengaturan
    return installed(nama, modul, pengaturan=pengaturan)


def manage(**plugins: object) -> HookManager:
    """The built-in plugins and these."""
    return load_plugins((), tambahan=[terpasang(nama, modul) for nama, modul in plugins.items()])


def switch_on(
    session: Session, *, batas: float | None = None, galat: list[Galat] | None = None, **plugins: object
) -> Katalog:
    """Let the session find these plugins switched on, as the instansi would; faults go to `galat`."""
    manager = manage(**plugins)
    setelan = {nama: satu.definisi.Pengaturan() for nama, satu in manager.terpasang.items()}
    lapor = (lambda _galat: None) if galat is None else galat.append
    katalog = Katalog(manager=manager, setelan=setelan, batas=batas, lapor=lapor)
    session.info[KUNCI] = katalog
    return katalog


def make_app(config: Config, clock: Clock, **plugins: object) -> Flask:
    """The application with these plugins; `switch_on_stored` switches them on."""
    app = create_app(config, now=clock, plugins=manage(**plugins))
    app.test_client_class = FormClient
    return app


def switch_on_stored(session: Session, *nama: str) -> None:
    """These plugins are on in the instansi of the session."""
    session.add_all(PluginInstansi(nama=satu, aktif=True, diaktifkan=NOW) for satu in nama)
    session.flush()
