"""What the host functions of a plugin answer: for which plugin, instansi and moment a call is made."""

from collections.abc import Callable, Container, Mapping
from contextlib import AbstractContextManager
from functools import partial

from pydantic import BaseModel

from kinerja import clock
from kinerja.db import database
from kinerja.hooks.host import Konteks
from kinerja.hooks.tabel import TabelPlugin, opened
from kinerja.kalender.rules import local_date
from kinerja.organisasi.models import Instansi


def make_contexts(
    instansi: Instansi, setelan: Mapping[str, BaseModel], bertabel: Container[str], *, write: bool
) -> Callable[[str], Konteks]:
    """By name of a plugin, what its code is told now.

    `bertabel` names the plugins that have tables; `write`: whether they may change them.
    """
    sekarang, semua, boleh = clock.now(), database(), write

    def buka(nama: str, write: bool) -> AbstractContextManager[TabelPlugin]:
        if nama not in bertabel:
            raise RuntimeError("this plugin has no tables: PLUGIN.migrasi names no folder of migrations")
        if write and not boleh:
            raise RuntimeError("a plugin may not write here: not in a check, a slot or a page that is read")
        sesi = semua.session(instansi.id, write=write)
        sesi.bind = sesi.get_bind().execution_options(plugin=nama)  # lets it through the fence
        return opened(sesi, nama_plugin=nama, instansi_id=instansi.id, write=write)

    def make(nama: str) -> Konteks:
        return Konteks(
            plugin=nama,
            instansi_id=instansi.id,
            kode_instansi=instansi.kode,
            nama_instansi=instansi.nama,
            zona=instansi.zona_waktu,
            hari_ini=local_date(sekarang, instansi.zona_waktu),
            sekarang=sekarang,
            setelan=setelan[nama],
            buka_tabel=partial(buka, nama),
        )

    return make
