"""A desk of angka kredit: a pegawai with converted years, the pejabat penilai, an admin, perhaps a signer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.models import DokumenAk
from kinerja.aturan.rules import Predikat
from kinerja.config import Config
from kinerja.organisasi.models import Instansi, Pegawai, UnitKerja
from kinerja.surat.pdf import close_worker
from tests import angka_kredit_bersama as bersama
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.surat_bersama import PenandaUji, PluginPenanda, make_app, switch_on_stored


@pytest.fixture(autouse=True, scope="package")
def worker() -> Iterator[None]:
    yield
    close_worker()


@dataclass
class Kantor:
    """Browsers and people; `penanda` is the signer, switched on in the instansi."""

    session: Session
    instansi: Instansi
    unit: UnitKerja
    penilai_pegawai: Pegawai
    sendiri: FormClient
    penilai: FormClient
    admin: FormClient
    pegawai: Pegawai
    penanda: PenandaUji

    def employ(self, nama: str, *, dinilai: bool = True, tahun: tuple[int, ...] = (2024, 2025)) -> Pegawai:
        """Another pejabat fungsional of the unit with final years."""
        pegawai = bersama.make_jf(self.session, nama=nama, unit_id=self.unit.id, golongan="III/a")
        if dinilai:
            factories.make_garis(self.session, pegawai, self.penilai_pegawai)
        for satu in tahun:
            bersama.make_final(self.session, pegawai, satu, Predikat.SANGAT_BAIK)
        return pegawai

    def convert(self) -> None:
        sistem = system_actor(self.instansi.id)
        kerja = service.start_run(self.session, sistem, range(2024, 2026), today=bersama.SAAT.date())
        service.convert_slice(self.session, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)
        self.session.commit()

    def documents(self) -> list[DokumenAk]:
        self.session.rollback()
        self.session.expire_all()
        return list(self.session.scalars(select(DokumenAk).order_by(DokumenAk.id)))


@pytest.fixture
def make_kantor(
    config: Config, session: Session, instansi: Instansi, clock: TestClock
) -> Iterator[Callable[..., Kantor]]:
    """`make_kantor(bertanda=False)` is an office whose instansi has no signer."""
    dibuat: list[Flask] = []

    def make(*, bertanda: bool = True) -> Kantor:
        clock.set(bersama.SAAT)
        penanda = PenandaUji()
        app = make_app(config, clock, penanda_uji=PluginPenanda(penanda))
        dibuat.append(app)
        if bertanda:
            switch_on_stored(session, "penanda_uji")
        bersama.prepare(session, instansi.id)
        unit = factories.make_unit(session, nama="Dinas Contoh")
        penilai = factories.make_pegawai(session, nama="Budi Contoh")
        factories.make_penempatan(session, penilai, unit_id=unit.id)
        pegawai = bersama.make_jf(session, nama="Siti Contoh", unit_id=unit.id)
        factories.make_garis(session, pegawai, penilai)
        for tahun in (2024, 2025):
            bersama.make_final(session, pegawai, tahun, Predikat.BAIK)
        akun = (
            factories.make_akun(session, pegawai),
            factories.make_akun(session, penilai),
            factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI], nama="Dina Contoh"),
        )
        session.commit()
        klien = [app.test_client().sign_in(satu) for satu in akun]
        kantor = Kantor(session, instansi, unit, penilai, *klien, pegawai, penanda)
        kantor.convert()
        return kantor

    yield make
    for app in dibuat:
        app.extensions["kinerja_database"].engine.dispose()
