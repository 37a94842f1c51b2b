"""Who may what in a period, decided from the present state."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup
from kinerja.errors import NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import Instansi, Penempatan
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.service import BerkasMasuk, IsianRealisasi
from tests import factories
from tests.conftest import OpenSession
from tests.pelaksanaan_bersama import HARI_INI, Kerja, make_kerja

BERKAS = BerkasMasuk("Laporan.pdf", "pdf", "ab" * 32, 1234)
MENULIS: dict[str, Callable[[Kerja, Actor], object]] = {
    "realisasi": lambda k, a: service.save_realisasi(
        k.session, a, k.id(), {k.indikator()[0].id: IsianRealisasi(None, "Selesai")}, **HARI_INI
    ),
    "rencana aksi": lambda k, a: service.add_rencana_aksi(
        k.session, a, k.id(), k.rhk()[0].id, "Langkah", **HARI_INI
    ),
    "salin": lambda k, a: service.copy_rencana_aksi(k.session, a, k.id(), **HARI_INI),
    "berkas": lambda k, a: service.add_bukti_file(k.session, a, k.id(), k.rhk()[0].id, [BERKAS], **HARI_INI),
    "boleh unggah": lambda k, a: service.check_may_add_bukti(
        k.session, a, k.id(), k.rhk()[0].id, today=HARI_INI["today"]
    ),
    "tautan": lambda k, a: service.add_bukti_link(
        k.session, a, k.id(), k.rhk()[0].id, "https://contoh.go.id", "Contoh", **HARI_INI
    ),
    "hapus bukti": lambda k, a: service.delete_bukti(k.session, a, k.id(), _bukti(k), **HARI_INI),
    "ajukan": lambda k, a: service.submit_period(k.session, a, k.id(), **HARI_INI),
}
PEMBACA = ("penilai", "atasan", "pimpinan_unit", "admin_unit", "admin_instansi", "auditor")
ORANG_LUAR = ("lain", "bawahan_lain", "unit_lain", "tanpa_pegawai", "pegawai_lama")


def _bukti(kerja: Kerja) -> int:
    satu = service.add_bukti_link(
        kerja.session, kerja.pemilik, kerja.id(), kerja.rhk()[0].id, "https://contoh.go.id", "X", **HARI_INI
    )
    kerja.session.flush()
    return satu.id


def _actor(kerja: Kerja, siapa: str) -> Actor:
    orang, session = kerja.orang, kerja.session
    if siapa in {"penilai", "atasan", "lain"}:
        return orang.actor(getattr(orang, siapa))
    akun = orang.akun(orang.lain)
    if siapa in {"admin_instansi", "auditor"}:
        return factories.make_actor(akun, [Peran(siapa)])
    milik = select(Penempatan.unit_id).where(Penempatan.id == kerja.skp.penempatan_id)
    unit_id = factories.make_unit(session).id if siapa == "unit_lain" else session.scalar(milik)
    if siapa in {"pimpinan_unit", "admin_unit", "unit_lain"}:
        peran = Peran.PIMPINAN_UNIT if siapa == "unit_lain" else Peran(siapa)
        return Actor(
            akun.id, akun.instansi_id, akun.pegawai_id, akun.nama, frozenset({PeranLingkup(peran, unit_id)})
        )
    if siapa == "tanpa_pegawai":
        return Actor(akun.id, akun.instansi_id, None, "Akun", frozenset())
    bekas = factories.make_pegawai(session)
    if siapa == "pegawai_lama":  # his line ended before the period began
        tanggal = {"mulai": HARI_INI["today"].replace(year=2025, month=1, day=1)}
        tanggal["sampai"] = tanggal["mulai"].replace(month=12)
        factories.make_garis(session, kerja.orang.pegawai, bekas, **tanggal)
    else:
        factories.make_garis(session, bekas, kerja.orang.lain)
    return factories.make_actor(factories.make_akun(session, bekas))


@pytest.mark.parametrize("apa", MENULIS)
@pytest.mark.parametrize("siapa", PEMBACA)
def test_readers_do_not_write(kerja: Kerja, apa: str, siapa: str) -> None:
    actor = _actor(kerja, siapa)
    assert kerja.view(actor=actor).ini.id == kerja.id()
    with pytest.raises(NotAuthorizedError):
        MENULIS[apa](kerja, actor)


@pytest.mark.parametrize("apa", MENULIS)
@pytest.mark.parametrize("siapa", ORANG_LUAR)
def test_for_others_the_period_does_not_exist(kerja: Kerja, apa: str, siapa: str) -> None:
    actor = _actor(kerja, siapa)
    with pytest.raises(NotFoundError):
        kerja.view(actor=actor)
    with pytest.raises(NotFoundError):
        MENULIS[apa](kerja, actor)
    with pytest.raises(NotFoundError):
        service.find_arah(kerja.session, actor, skp_id=kerja.skp.id, today=HARI_INI["today"])


@pytest.mark.parametrize("siapa", ["pemilik", "atasan", "pimpinan_unit", "admin_instansi", "auditor"])
def test_only_the_penilai_gives_back(kerja: Kerja, siapa: str) -> None:
    kerja.fill()
    kerja.submit()
    actor = kerja.pemilik if siapa == "pemilik" else _actor(kerja, siapa)
    assert not kerja.view(actor=actor).boleh_kembalikan
    with pytest.raises(NotAuthorizedError):
        service.return_period(kerja.session, actor, kerja.id(), "Perbaiki", **HARI_INI)


def test_a_stored_file_is_read_by_those_who_read_the_period(kerja: Kerja, session: Session) -> None:
    (bukti,) = service.add_bukti_file(
        session, kerja.pemilik, kerja.id(), kerja.rhk()[0].id, [BERKAS], **HARI_INI
    )
    session.flush()
    for siapa in PEMBACA:
        assert (
            service.find_bukti_file(session, _actor(kerja, siapa), bukti.id, today=HARI_INI["today"])
            == BERKAS
        )
    for siapa in ORANG_LUAR:
        with pytest.raises(NotFoundError):
            service.find_bukti_file(session, _actor(kerja, siapa), bukti.id, today=HARI_INI["today"])
    with pytest.raises(NotFoundError):
        service.find_bukti_file(session, kerja.pemilik, _bukti(kerja), today=HARI_INI["today"])  # a link


def test_even_its_admin_of_another_instansi_finds_nothing(
    open_session: OpenSession, instansi: Instansi, instansi_lain: Instansi
) -> None:
    sini, sana = open_session(instansi.id), open_session(instansi_lain.id)
    with sini.begin():
        kerja = make_kerja(sini)
        periode_id, skp_id, rhk_id = kerja.id(), kerja.skp.id, kerja.rhk()[0].id
        (bukti,) = service.add_bukti_file(sini, kerja.pemilik, periode_id, rhk_id, [BERKAS], **HARI_INI)
        sini.flush()
        bukti_id = bukti.id
    with sana.begin():
        make_kerja(sana)
        admin = Actor(None, instansi_lain.id, None, "Admin", frozenset({PeranLingkup(Peran.ADMIN_INSTANSI)}))
        for cari in (
            lambda: service.find_period(sana, admin, periode_id, **HARI_INI),
            lambda: service.find_bukti_file(sana, admin, bukti_id, today=HARI_INI["today"]),
            lambda: service.list_periods_of(sana, admin, skp_id, today=HARI_INI["today"]),
            lambda: service.lock_for_evaluasi(sana, admin, periode_id, **HARI_INI),
        ):
            with pytest.raises(NotFoundError):
                cari()
