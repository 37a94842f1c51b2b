"""Every state, action and actor of an SKP, and any way through a year in which people also move."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, system_actor
from kinerja.audit import verify
from kinerja.errors import KinerjaError, NotAuthorizedError, NotFoundError, StateError
from kinerja.kalender.rules import Rentang, find_overlaps
from kinerja.organisasi.models import GarisPelaporan, Instansi, Penempatan, PeristiwaPegawai
from kinerja.organisasi.rules import JenisPeristiwa
from kinerja.organisasi.service_penempatan import Tempat
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.service import ensure_periods
from kinerja.perjalanan import service as perjalanan
from kinerja.perjalanan.isian import IsianPeristiwa
from kinerja.perjalanan.rules import SIFAT, Butuh
from kinerja.skp import service
from kinerja.skp.models import Skp
from kinerja.skp.rules import TRANSISI, AksiSkp, PelakuSkp, StatusSkp
from kinerja.skp.service.segmen import close_skp
from tests import factories
from tests.evaluasi_bersama import Kantor, make_kantor, on
from tests.organisasi_bersama import actor_of
from tests.skp_bersama import Orang, Saat, make_orang, make_skp_of, read, seal

SAAT = on(2026, 3, 10)
Jalan = Callable[[Session, Actor, Skp, Saat], object]

JALAN: dict[AksiSkp, Jalan] = {
    AksiSkp.AJUKAN: lambda s, a, skp, saat: service.submit_skp(s, a, skp.id, **saat),
    AksiSkp.TARIK: lambda s, a, skp, saat: service.withdraw_skp(s, a, skp.id, **saat),
    AksiSkp.KEMBALIKAN: lambda s, a, skp, saat: service.return_skp(s, a, skp.id, "Perbaiki.", **saat),
    AksiSkp.SETUJUI: lambda s, a, skp, saat: service.approve_skp(s, a, skp.id, sidik=seal(s, skp.id), **saat),
    AksiSkp.BUKA_REVISI: lambda s, a, skp, saat: service.revise_skp(s, a, skp.id, "Berubah.", **saat),
    AksiSkp.BATALKAN: lambda s, a, skp, saat: service.cancel_skp(s, a, skp.id, **saat),
    AksiSkp.TUTUP: lambda s, a, skp, saat: close_skp(s, a, read(s, skp.id), now=saat["now"]),
}


def actors(orang: Orang, instansi: Instansi) -> dict[str, tuple[Actor, frozenset[PelakuSkp] | None]]:
    """Everybody who may try, with what the table calls them; None for who may not know of the SKP."""
    return {
        "pemilik": (orang.pemilik, frozenset({PelakuSkp.PEMILIK})),
        "penilai": (orang.sebagai_penilai, frozenset({PelakuSkp.PENILAI})),
        "atasan": (orang.actor(orang.atasan), frozenset()),
        "admin": (actor_of(instansi, Peran.ADMIN_INSTANSI), frozenset({PelakuSkp.ADMIN})),
        "auditor": (actor_of(instansi, Peran.AUDITOR), frozenset()),
        "lain": (orang.actor(orang.lain), None),
    }


def expect(
    status: StatusSkp, aksi: AksiSkp, pelaku: frozenset[PelakuSkp] | None
) -> StatusSkp | type[KinerjaError]:
    """The next state by the table, or the refusal."""
    if pelaku is None:
        return NotFoundError
    transisi = TRANSISI.get((status, aksi))
    if transisi is None:
        return StateError
    return transisi.ke if transisi.pelaku & pelaku else NotAuthorizedError


@pytest.mark.parametrize(
    ("status", "aksi"), [pasang for pasang in product(StatusSkp, AksiSkp) if pasang[1] is not AksiSkp.TUTUP]
)
def test_every_state_action_and_actor(
    session: Session, instansi: Instansi, status: StatusSkp, aksi: AksiSkp
) -> None:
    orang = make_orang(session)
    skp = make_skp_of(session, orang.pegawai, status=status)
    for actor, pelaku in actors(orang, instansi).values():
        harap = expect(status, aksi, pelaku)
        langkah = session.begin_nested()
        if isinstance(harap, StatusSkp):
            JALAN[aksi](session, actor, skp, SAAT)
            assert skp.status is harap
        else:
            with pytest.raises(harap):
                JALAN[aksi](session, actor, skp, SAAT)
        langkah.rollback()
        session.refresh(skp)
        assert skp.status is status


@pytest.mark.parametrize("status", StatusSkp)
def test_only_an_approved_skp_is_closed_and_only_by_the_system(
    session: Session, instansi: Instansi, status: StatusSkp
) -> None:
    orang = make_orang(session)
    skp = make_skp_of(session, orang.pegawai, status=status)
    sistem = system_actor(instansi.id)
    if expect(status, AksiSkp.TUTUP, frozenset({PelakuSkp.SISTEM})) is StatusSkp.DITUTUP:
        JALAN[AksiSkp.TUTUP](session, sistem, skp, SAAT)
        assert skp.status is StatusSkp.DITUTUP
    else:
        with pytest.raises(StateError):
            JALAN[AksiSkp.TUTUP](session, sistem, skp, SAAT)
        assert skp.status is status


class Setahun(RuleBasedStateMachine):
    """A year: the SKP goes its way, and events end it, open the next one, and are taken back."""

    session: Session
    instansi: Instansi

    def __init__(self) -> None:
        super().__init__()
        self.awal = self.session.begin_nested()
        self.kantor: Kantor = make_kantor(self.session)
        unit = factories.make_unit(self.session, induk_id=self.kantor.badan.id)
        kepala = factories.make_pegawai(self.session)
        factories.make_penempatan(self.session, kepala, unit_id=unit.id, kepala_unit=True)
        factories.make_garis(self.session, kepala, self.kantor.kepala_badan)
        self.tempat = Tempat(unit.id, factories.make_jabatan(self.session).id)
        self.penilai_baru = kepala.id
        self.admin = actor_of(self.instansi, Peran.ADMIN_INSTANSI)
        self.semua_actor = [
            self.kantor.pemilik,
            self.kantor.penilai,
            self.kantor.actor(kepala),
            self.admin,
        ]
        self.saat = on(2026, 2, 2)

    def try_to(self, langkah: Callable[[], object]) -> None:
        """A refusal leaves nothing behind; anything else than a refusal is a fault."""
        titik = self.session.begin_nested()
        with suppress(KinerjaError):
            langkah()
            self.session.flush()
            titik.commit()
            return
        titik.rollback()
        self.session.expire_all()

    def semua_skp(self) -> list[Skp]:
        query = select(Skp).where(
            Skp.pegawai_id == self.kantor.pegawai.id, Skp.status != StatusSkp.DIBATALKAN
        )
        return list(self.session.scalars(query.order_by(Skp.mulai)))

    @rule(aksi=st.sampled_from([a for a in JALAN if a is not AksiSkp.TUTUP]), siapa=st.integers(0, 3))
    def act(self, aksi: AksiSkp, siapa: int) -> None:
        for skp in self.semua_skp()[-1:]:
            sebelum = skp.status

            def langkah(skp: Skp = skp) -> None:
                JALAN[aksi](self.session, self.semua_actor[siapa], skp, self.saat)
                if skp.ditetapkan:
                    ensure_periods(self.session, self.admin, skp, **self.saat)

            self.try_to(langkah)
            self.session.refresh(skp)
            assert skp.status in {sebelum, getattr(TRANSISI.get((sebelum, aksi)), "ke", sebelum)}

    @rule(hari=st.integers(1, 90))
    def wait(self, hari: int) -> None:
        today = min(self.saat["today"] + timedelta(days=hari), date(2026, 12, 31))
        self.saat = on(today.year, today.month, today.day)

    @rule(
        jenis=st.sampled_from(JenisPeristiwa),
        hari=st.integers(-40, 120),
        lama=st.none() | st.integers(1, 200),
        salin=st.booleans(),
    )
    def record(self, jenis: JenisPeristiwa, hari: int, lama: int | None, salin: bool) -> None:
        mulai = self.saat["today"] + timedelta(days=hari)
        sifat = SIFAT[jenis]
        isi: dict[str, Any] = {"jenis": jenis, "mulai": mulai, "dasar": "SK 1", "salin": salin}
        if sifat.akhir is not Butuh.TIDAK and lama:
            isi["sampai"] = mulai + timedelta(days=lama)
        if sifat.tempat is not Butuh.TIDAK:
            isi["tempat"] = self.tempat
        if sifat.penilai is not Butuh.TIDAK:
            isi["penilai_id"] = self.penilai_baru
        if sifat.unit is not Butuh.TIDAK:
            isi |= {"unit_id": self.kantor.bidang.id, "jadi_penilai": True}
        isian = IsianPeristiwa(**isi)
        pegawai_id = self.kantor.pegawai.id

        def langkah() -> None:
            lihat = perjalanan.preview_event(
                self.session, self.admin, pegawai_id, isian, today=self.saat["today"]
            )
            perjalanan.record_event(
                self.session, self.admin, pegawai_id, isian, sidik=lihat.sidik, **self.saat
            )

        self.try_to(langkah)

    @rule()
    def cancel_last(self) -> None:
        query = select(PeristiwaPegawai.id).where(PeristiwaPegawai.dibatalkan.is_(None))
        for peristiwa_id in self.session.scalars(query.order_by(PeristiwaPegawai.id.desc()).limit(1)).all():
            self.try_to(
                lambda nomor=peristiwa_id: perjalanan.cancel_event(
                    self.session, self.admin, nomor, alasan="keliru", **self.saat
                )
            )

    @invariant()
    def skp_do_not_overlap_and_stay_in_their_year(self) -> None:
        rentang = [Rentang(skp.mulai, skp.sampai) for skp in self.semua_skp()]
        assert find_overlaps(rentang) == []
        assert all(satu.mulai.year == satu.selesai.year for satu in rentang)

    @invariant()
    def periods_lie_in_their_skp(self) -> None:
        query = select(PeriodePenilaian, Skp).join(PeriodePenilaian.skp)
        for periode, skp in self.session.execute(query):
            assert skp.mulai <= periode.mulai < periode.sampai <= skp.sampai

    @invariant()
    def nobody_sits_twice_or_is_evaluated_twice_or_by_himself(self) -> None:
        for model in (Penempatan, GarisPelaporan):
            query = select(model).where(model.pegawai_id == self.kantor.pegawai.id)
            rows = self.session.scalars(query).all()
            assert find_overlaps([Rentang(r.mulai, r.sampai or date.max) for r in rows]) == []
        for garis in self.session.scalars(select(GarisPelaporan)):
            assert garis.pegawai_id != garis.penilai_id

    def teardown(self) -> None:
        assert verify(self.session).rusak_di is None
        self.awal.rollback()
        self.session.expunge_all()


def test_any_way_through_a_year_with_events(session: Session, instansi: Instansi) -> None:
    mesin = type("Mesin", (Setahun,), {"session": session, "instansi": instansi})
    run_state_machine_as_test(
        mesin,
        settings=settings(
            max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
