"""Plugins to be tried on stored data, and a room that is the same after the trial."""

import gc
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask
from kinerja_indikator_bawaan import angka
from pydantic import BaseModel
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from kinerja.admin.coba_plugin import list_dry_runs
from kinerja.config import Config
from kinerja.hooks import (
    Penjelasan,
    define_formula,
    hookimpl,
)
from kinerja.hooks.konektor import JenisKonektor, KeadaanPermukaan, Konektor, Person, Receipt
from kinerja.hooks.muat import load_plugins
from kinerja.hooks.testing import Pemeriksaan
from kinerja.pelaksanaan.models import Realisasi
from tests.evaluasi_bersama import Kantor
from tests.formula_bersama import Setelan
from tests.plugins.bantu import installed
from tests.surat_bersama import PluginSurat, letter

NAMA = "uji"
NIP = "197501012000011000"


# Plugins


def plugin_of(hook: str, *isi: object) -> object:
    """An object that offers this at one hook."""
    fungsi = hookimpl(lambda _self: list(isi), specname=hook)
    return type("PluginUji", (), {"daftarkan": fungsi})()


def tipe(**fungsi: Callable[..., object]) -> object:
    """A plugin with a copy of the built-in numbers; some functions are others."""
    return plugin_of("kinerja_register_indikator", replace(angka.TIPE, kode="uji", label="Uji", **fungsi))  # type: ignore[arg-type]


def formula(hitung: Callable[..., object]) -> object:
    isi = define_formula(
        kode="uji",
        label="Uji",
        dasar_hukum="Pengujian",
        setelan=Setelan,
        propose=hitung,  # type: ignore[arg-type]
        explain=lambda _setelan: Penjelasan("Untuk pengujian."),
    )
    return plugin_of("kinerja_register_formula", isi)


class Pengirim(Konektor):
    """Would reach another system; the tests fail where it is asked to."""

    def __init__(self, _setelan: object) -> None: ...

    def health(self) -> Sequence[KeadaanPermukaan]:
        raise AssertionError("asked")

    def pull_person(self, nip: str) -> Person:
        raise AssertionError(f"asked for {nip}")

    def delete_credit(self, ref: str) -> Receipt:
        raise AssertionError(f"asked to delete {ref}")


def konektor(make: Callable[..., object] = Pengirim) -> object:
    isi = JenisKonektor(kode="uji", label="Uji", make=make)  # type: ignore[arg-type]
    return plugin_of("kinerja_register_konektor", isi)


def commit_all(*_: object) -> None:
    """What a plugin could do to the sessions of the product."""
    for satu in gc.get_objects():
        if isinstance(satu, Session):
            for baris in list(satu.identity_map.values()):
                if isinstance(baris, Realisasi):
                    baris.teks = "diubah plugin"
            satu.commit()


# The room


@dataclass
class Ruang:
    session: Session
    kantor: Kantor
    app: Flask
    config: Config

    def try_plugin(
        self, modul: object, *, pengaturan: type[BaseModel] = Setelan, **opsi: Any
    ) -> list[Pemeriksaan]:
        """What the dry run says; every table is the same afterwards."""
        self.session.commit()
        manager = load_plugins((), tambahan=[installed(NAMA, modul, pengaturan=pengaturan)])
        engine = self.app.extensions["kinerja_database"].engine
        sebelum = checksum(engine)
        hasil = list(list_dry_runs(manager, NAMA, **opsi))
        assert checksum(engine) == sebelum
        return hasil

    def write(self, teks: str, **nilai: object) -> None:
        """All stored realisasi read like this."""
        for satu in self.session.scalars(select(Realisasi)):
            satu.teks, satu.nilai = teks, nilai


def checksum(engine: Engine) -> str:
    """Over every row of every table."""
    sidik = hashlib.sha256()
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('kinerja.platform', 'on', true)"))
        for tabel in sorted(inspect(connection).get_table_names()):
            rows = sorted(map(repr, connection.execute(text(f'SELECT * FROM "{tabel}"'))))
            sidik.update(f"{tabel}: {rows}\n".encode())
    return sidik.hexdigest()


def lines(hasil: Sequence[Pemeriksaan]) -> list[str]:
    """The report as it is printed."""
    return [
        baris
        for satu in hasil
        for baris in (
            f"{'baik' if satu.baik else 'GAGAL'} {satu.bagian}: {satu.keterangan}",
            *satu.rincian,
        )
    ]


def surat(**fields: object) -> object:
    return PluginSurat(letter("uji", **fields))


def raise_on_purpose(*_: object) -> None:
    raise LookupError("sengaja rusak")
