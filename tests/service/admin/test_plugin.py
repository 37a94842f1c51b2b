"""Who may read and who may change the plugins of an instansi, in the services below the pages."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran, PeranLingkup, system_actor
from kinerja.admin import service_plugin
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.hooks import Pengaturan
from kinerja.organisasi.models import Instansi
from kinerja.plugin import service, service_lepas
from kinerja.plugin.models import PluginInstansi
from tests.conftest import NOW

NAMA = "indikator_bawaan"
Panggil = Callable[[Session, Actor], object]
BACA: dict[str, Panggil] = {
    "load_daftar": lambda session, actor: service_plugin.load_daftar(session, actor, now=NOW),
    "find_baris": lambda session, actor: service_plugin.find_baris(session, actor, NAMA, now=NOW),
    "list_versi": lambda session, actor: service_plugin.list_versi(session, actor, _state(session)),
    "list_galat": lambda session, actor: service_plugin.list_galat(session, actor, NAMA),
    "list_perhatian": service_plugin.list_perhatian,
}
UBAH: dict[str, Panggil] = {
    "save_settings": lambda session, actor: service_plugin.save_settings(
        session, actor, NAMA, Pengaturan(), versi=None, now=NOW
    ),
    "switch_plugin": lambda session, actor: service.switch_plugin(session, actor, NAMA, aktif=False, now=NOW),
    "release_plugin": lambda session, actor: service_lepas.release_plugin(
        session, actor, "hilang", versi=None, now=NOW
    ),
}


def _state(session: Session) -> service.KeadaanPlugin:
    return service.find_plugin(session, system_actor(session.info["instansi_id"]), NAMA)


def actor_with(session: Session, *peran: PeranLingkup) -> Actor:
    return Actor(1, session.info["instansi_id"], None, "Orang", frozenset(peran))


@pytest.mark.parametrize("nama", sorted(BACA | UBAH))
@pytest.mark.parametrize(
    "peran",
    [PeranLingkup(Peran.PEGAWAI), PeranLingkup(Peran.ADMIN_INSTANSI, 7), PeranLingkup(Peran.PLATFORM)],
    ids=["pegawai", "admin of a unit", "platform"],
)
def test_nobody_else_reaches_the_plugins(session: Session, peran: PeranLingkup, nama: str) -> None:
    with pytest.raises(NotAuthorizedError):
        (BACA | UBAH)[nama](session, actor_with(session, peran))


def test_an_auditor_reads_and_changes_nothing(session: Session) -> None:
    auditor = actor_with(session, PeranLingkup(Peran.AUDITOR))
    for baca in BACA.values():
        baca(session, auditor)
    for ubah in UBAH.values():
        with pytest.raises(NotAuthorizedError):
            ubah(session, auditor)


def test_the_built_in_plugins_are_on_and_need_no_attention(session: Session) -> None:
    admin = actor_with(session, PeranLingkup(Peran.ADMIN_INSTANSI))
    halaman = service_plugin.load_daftar(session, admin, now=NOW)
    assert [satu.status for satu in halaman.daftar] == [service_plugin.Status.BAWAAN] * 2
    assert halaman.hanya_bawaan
    assert service_plugin.list_perhatian(session, admin) == []


def test_what_is_gone_is_released_once_and_only_what_is_gone(session: Session, instansi: Instansi) -> None:
    admin = system_actor(instansi.id)
    baris = PluginInstansi(nama="hilang", aktif=True, diaktifkan=NOW)
    session.add(baris)
    session.flush()
    for _ in range(2):
        service_lepas.release_plugin(session, admin, "hilang", versi=None, now=NOW)
        assert (baris.aktif, baris.versi) == (False, 2)
    with pytest.raises(NotFoundError):
        service_lepas.release_plugin(session, admin, "lain", versi=None, now=NOW)
    with pytest.raises(InputError, match="terpasang lagi"):
        service_lepas.release_plugin(session, admin, NAMA, versi=None, now=NOW)
