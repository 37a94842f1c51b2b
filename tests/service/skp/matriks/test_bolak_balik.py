"""Whatever pimpinan and pegawai do in turn: cell and row say the same, and no words of a role are lost."""

from contextlib import ExitStack
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kinerja.audit import verify
from kinerja.skp import service as skp_service
from kinerja.skp.matriks import service
from kinerja.skp.matriks.rules import NasibPeran
from kinerja.skp.matriks.service import PeranTerisiError
from kinerja.skp.models import RencanaHasilKerja
from kinerja.skp.rules import DAPAT_DIUBAH, KeadaanSel, StatusSkp
from kinerja.skp.service import IsianRhk
from tests.matriks_bersama import Matriks, make_matriks, roles_of, rows_of
from tests.skp_bersama import Saat

SAAT = Saat(today=date(2026, 3, 10), now=datetime(2026, 3, 10, 2, tzinfo=UTC))
LANGKAH = ("tulis", "sunting", "hapus_baris", "kunci", "buka", "ambil", "pasang", "hapus_peran")


class Permainan:
    """One cell of the matrix and the SKP of its person; `kata` is what the cell shows, None for none."""

    def __init__(self, session: Session, matriks: Matriks) -> None:
        self.session, self.m, self.kata, self.nomor = session, matriks, None, 0
        self.dasar = {rhk.id for rhk in rows_of(session, matriks.milik)}

    def take(self, langkah: str) -> None:
        getattr(self, langkah)()
        self.session.flush()
        self.check()

    @property
    def terbuka(self) -> bool:
        return self.m.milik.status in DAPAT_DIUBAH

    def baris(self) -> RencanaHasilKerja | None:
        semua = roles_of(self.session, self.m.skp)
        ids = {sel.rhk_id for sel in semua}
        return next((rhk for rhk in rows_of(self.session, self.m.milik) if rhk.id in ids), None)

    def menunggu(self) -> bool:
        return roles_of(self.session, self.m.skp)[0].keadaan is KeadaanSel.MENUNGGU

    def tulis(self) -> None:
        self.nomor += 1
        self.kata = f"Peran {self.nomor}"
        self.m.save(self.session, SAAT, self.kata)

    def sunting(self) -> None:
        """The person edits the row; words of the pimpinan that wait are still those of the cell."""
        rhk = self.baris()
        if rhk is None or not self.terbuka:
            return
        self.nomor += 1
        teks = f"Suntingan {self.nomor}"
        menunggu = self.menunggu()
        skp_service.save_rhk(
            self.session, self.m.orang.pemilik, self.m.milik.id, rhk.id, IsianRhk(teks=teks), **SAAT
        )
        self.kata = self.kata if menunggu else teks

    def hapus_baris(self) -> None:
        rhk = self.baris()
        if rhk is None or not self.terbuka:
            return
        if not self.menunggu():
            self.kata = rhk.teks
        skp_service.delete_rhk(self.session, self.m.orang.pemilik, self.m.milik.id, rhk.id, **SAAT)

    def kunci(self) -> None:
        self.m.milik.status = StatusSkp.DITETAPKAN

    def buka(self) -> None:
        self.m.milik.status = StatusSkp.DIREVISI

    def ambil(self) -> None:
        if self.terbuka:
            service.apply_roles(self.session, self.m.orang.pemilik, self.m.milik.id, **SAAT)
            tersisa = service.collect_roles(
                self.session, self.m.orang.pemilik, self.m.milik, today=SAAT["today"]
            )
            assert tersisa == ()

    def pasang(self) -> None:
        if self.kata is not None:
            self.m.save(self.session, SAAT, self.kata, pasang=True)

    def hapus_peran(self) -> None:
        if self.kata is None:
            return
        tempat = (self.m.skp.id, self.m.satu.id, self.m.pegawai_id, 1)
        try:
            service.delete_peran(self.session, self.m.pimpinan, *tempat, **SAAT)
        except PeranTerisiError:
            rhk = self.baris()
            assert rhk is not None
            service.delete_peran(self.session, self.m.pimpinan, *tempat, yakin=True, **SAAT)
            self.dasar.add(rhk.id)
        self.kata = None

    def check(self) -> None:
        self.session.expire_all()
        semua = roles_of(self.session, self.m.skp)
        assert len(semua) == (self.kata is not None)
        hal = service.open_matriks(self.session, self.m.pimpinan, self.m.skp.id, today=SAAT["today"])
        sel = [peran for peran in hal.baris[0].peran_of(self.m.satu.id) if peran.urutan]
        assert [peran.teks for peran in sel] == ([self.kata] if self.kata is not None else [])
        baru = {rhk.id: rhk.teks for rhk in rows_of(self.session, self.m.milik) if rhk.id not in self.dasar}
        tertaut = {satu.rhk_id for satu in roles_of(self.session, self.m.skp)} - {None}
        assert set(baru) == tertaut - self.dasar
        if sel and sel[0].nasib is NasibPeran.TERPASANG:
            assert self.kata in baru.values()


@given(st.lists(st.sampled_from(LANGKAH), max_size=10))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_way_of_pimpinan_and_pegawai(session: Session, langkah: list[str]) -> None:
    with ExitStack() as stack:
        stack.callback(session.rollback)
        permainan = Permainan(session, make_matriks(session))
        for satu in langkah:
            permainan.take(satu)
        assert verify(session).rusak_di is None
