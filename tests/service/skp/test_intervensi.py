"""Several sources of a row: of the penilai and of a ketua tim, their kinds, and proposals to link."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from kinerja.aturan.service import ensure_first_editions
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import AnggotaTim, TimKerja
from kinerja.skp import service
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.naskah import content_of
from kinerja.skp.rules import JenisCascade, StatusSkp
from kinerja.skp.service.intervensi import MAKS_INTERVENSI
from tests import factories
from tests.skp_bersama import Orang, Saat, make_skp_of, read, seal

pytestmark = pytest.mark.usefixtures("aturan")
LANGSUNG, TIDAK = JenisCascade.LANGSUNG, JenisCascade.TIDAK_LANGSUNG


@pytest.fixture
def aturan(session: Session, orang: Orang) -> None:
    """The rule sets that the page of an SKP reads."""
    ensure_first_editions(session, orang.pemilik)


@pytest.fixture
def rhk(session: Session, skp: Skp) -> RencanaHasilKerja:
    return read(session, skp.id).rencana_hasil_kerja[0]


@pytest.fixture
def milik_penilai(session: Session, orang: Orang) -> RencanaHasilKerja:
    rencana = make_skp_of(session, orang.penilai, rhk=0)
    return factories.make_rhk(session, rencana, teks="Meningkatnya mutu layanan publik daerah", urutan=1)


@pytest.fixture
def tim(session: Session, orang: Orang) -> TimKerja:
    """A team of `orang.lain` to which the owner belongs."""
    made = TimKerja(
        nama="Reformasi",
        unit_id=factories.make_unit(session).id,
        ketua_id=orang.lain.id,
        mulai=date(2026, 1, 1),
    )
    session.add(made)
    session.flush()
    session.add(AnggotaTim(tim_id=made.id, pegawai_id=orang.pegawai.id, mulai=date(2026, 2, 1)))
    session.flush()
    return made


@pytest.fixture
def milik_ketua(session: Session, orang: Orang, tim: TimKerja) -> RencanaHasilKerja:
    rencana = make_skp_of(session, orang.lain, rhk=0)
    return factories.make_rhk(session, rencana, teks="Terbangunnya zona integritas", urutan=1)


def sources(session: Session, skp: Skp) -> list[tuple[str, JenisCascade | None, bool]]:
    (rhk,) = read(session, skp.id).rencana_hasil_kerja
    return [(satu.teks, satu.jenis, satu.tim_id is not None) for satu in rhk.semua_intervensi]


def test_a_row_carries_on_results_of_the_penilai_and_of_a_ketua_tim(
    session: Session,
    orang: Orang,
    skp: Skp,
    rhk: RencanaHasilKerja,
    milik_penilai: RencanaHasilKerja,
    milik_ketua: RencanaHasilKerja,
    saat: Saat,
) -> None:
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, milik_penilai.id, jenis=LANGSUNG, **saat)
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, milik_ketua.id, tambah=True, jenis=TIDAK, **saat)
    assert sources(session, skp) == [
        (milik_penilai.teks, LANGSUNG, False),
        (milik_ketua.teks, TIDAK, True),
    ]
    isi = content_of(read(session, skp.id))["hasil_kerja"][0]
    assert isi["rhk_pimpinan"] == f"{milik_penilai.teks}\n{milik_ketua.teks}"
    assert [satu["jenis"] for satu in isi["daftar_pimpinan"]] == ["langsung", "tidak_langsung"]


def test_the_picker_groups_the_plans_by_superior(
    session: Session,
    orang: Orang,
    skp: Skp,
    milik_penilai: RencanaHasilKerja,
    milik_ketua: RencanaHasilKerja,
    today: date,
) -> None:
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=today)
    assert [(satu.pemilik.id, satu.sebagai) for satu in hal.rencana_pimpinan] == [
        (orang.penilai.id, "pejabat penilai"),
        (orang.lain.id, "ketua tim Reformasi"),
    ]


def test_a_team_that_ended_before_offers_nothing(
    session: Session, orang: Orang, skp: Skp, tim: TimKerja, milik_ketua: RencanaHasilKerja, saat: Saat
) -> None:
    tim.mulai, tim.sampai = date(2025, 1, 1), date(2026, 1, 1)
    session.flush()
    (rhk,) = read(session, skp.id).rencana_hasil_kerja
    with pytest.raises(InputError):
        service.link_rhk(session, orang.pemilik, skp.id, rhk.id, milik_ketua.id, **saat)


def test_one_source_is_changed_or_let_go_and_the_others_stay(
    session: Session,
    orang: Orang,
    skp: Skp,
    rhk: RencanaHasilKerja,
    milik_penilai: RencanaHasilKerja,
    saat: Saat,
) -> None:
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, milik_penilai.id, tambah=True, **saat)
    pertama, kedua = read(session, skp.id).rencana_hasil_kerja[0].semua_intervensi
    service.link_rhk(
        session, orang.pemilik, skp.id, rhk.id, None, "Kata lain", intervensi_id=pertama.id, **saat
    )
    assert [teks for teks, *_ in sources(session, skp)] == ["Kata lain", milik_penilai.teks]
    service.unlink_rhk(session, orang.pemilik, skp.id, rhk.id, pertama.id, **saat)
    assert [teks for teks, *_ in sources(session, skp)] == [milik_penilai.teks]
    with pytest.raises(NotFoundError):
        service.unlink_rhk(session, orang.pemilik, skp.id, rhk.id, pertama.id, **saat)
    with pytest.raises(NotFoundError):
        service.unlink_rhk(session, orang.actor(orang.lain), skp.id, rhk.id, kedua.id, **saat)
    with pytest.raises(NotAuthorizedError):
        service.unlink_rhk(session, orang.sebagai_penilai, skp.id, rhk.id, kedua.id, **saat)


def test_the_same_source_twice_and_too_many_are_refused(
    session: Session,
    orang: Orang,
    skp: Skp,
    rhk: RencanaHasilKerja,
    milik_penilai: RencanaHasilKerja,
    saat: Saat,
) -> None:
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, milik_penilai.id, tambah=True, **saat)
    with pytest.raises(InputError, match="tidak dapat dipilih"):
        service.link_rhk(session, orang.pemilik, skp.id, rhk.id, milik_penilai.id, tambah=True, **saat)
    for n in range(MAKS_INTERVENSI - 2):
        service.link_rhk(session, orang.pemilik, skp.id, rhk.id, None, f"Teks {n}", tambah=True, **saat)
    with pytest.raises(InputError) as refused:
        service.link_rhk(session, orang.pemilik, skp.id, rhk.id, None, "Terlalu banyak", tambah=True, **saat)
    assert str(MAKS_INTERVENSI) in refused.value.fields["rhk_pimpinan"]


# Proposals


def write(session: Session, skp: Skp, *semua: str) -> list[RencanaHasilKerja]:
    for n, teks in enumerate(semua, 50):
        factories.make_rhk(session, skp, teks=f"Hasil {n}", urutan=n, pimpinan=teks)
    return read(session, skp.id).rencana_hasil_kerja[-len(semua) :]


def test_nearly_the_same_words_are_proposed_with_how_near_they_are(
    session: Session, orang: Orang, skp: Skp, milik_penilai: RencanaHasilKerja, today: date
) -> None:
    mirip, jauh = write(session, skp, "Meningkatnya mutu layanan publik", "Sesuatu yang lain sama sekali")
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=today)
    (usulan,) = hal.usulan_tautan.values()
    assert (usulan.rhk.id, usulan.sumber.id, usulan.persen) == (mirip.id, milik_penilai.id, 88)
    assert not usulan.sama
    assert jauh.semua_intervensi[0].id not in hal.usulan_tautan


def test_changed_words_of_a_linked_draft_are_shown(
    session: Session,
    orang: Orang,
    skp: Skp,
    rhk: RencanaHasilKerja,
    milik_penilai: RencanaHasilKerja,
    saat: Saat,
) -> None:
    service.link_rhk(session, orang.pemilik, skp.id, rhk.id, milik_penilai.id, **saat)
    milik_penilai.teks = "Meningkatnya indeks kepuasan masyarakat"
    session.flush()
    hal = service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"])
    (usulan,) = hal.usulan_tautan.values()
    assert usulan.berubah
    assert service.link_all(session, orang.pemilik, skp.id, [usulan.intervensi.id], **saat) == 1
    assert sources(session, skp)[0][0] == milik_penilai.teks
    assert not service.open_halaman(session, orang.pemilik, skp.id, today=saat["today"]).usulan_tautan


def test_all_proposals_that_are_wanted_become_links(
    session: Session,
    orang: Orang,
    skp: Skp,
    milik_penilai: RencanaHasilKerja,
    milik_ketua: RencanaHasilKerja,
    saat: Saat,
) -> None:
    satu, dua, tiga = write(session, skp, milik_penilai.teks, milik_ketua.teks.upper(), milik_penilai.teks)
    dua.semua_intervensi[0].jenis = TIDAK
    session.flush()
    mau = [satu.semua_intervensi[0].id, dua.semua_intervensi[0].id, 999_999]
    sebelum = seal(session, skp.id)
    assert service.link_all(session, orang.pemilik, skp.id, mau, **saat) == 2
    hasil = {rhk.id: rhk.semua_intervensi[0] for rhk in read(session, skp.id).rencana_hasil_kerja}
    assert [hasil[rhk.id].sumber_id for rhk in (satu, dua, tiga)] == [milik_penilai.id, milik_ketua.id, None]
    assert hasil[dua.id].jenis is TIDAK
    assert hasil[dua.id].teks == milik_ketua.teks
    assert seal(session, skp.id) != sebelum


def test_only_the_owner_links_and_only_while_he_writes(
    session: Session, orang: Orang, skp: Skp, milik_penilai: RencanaHasilKerja, saat: Saat
) -> None:
    with pytest.raises(NotAuthorizedError):
        service.link_all(session, orang.sebagai_penilai, skp.id, [], **saat)
    with pytest.raises(NotFoundError):
        service.link_all(session, orang.actor(orang.lain), skp.id, [], **saat)
    skp.status = StatusSkp.DIAJUKAN
    session.flush()
    with pytest.raises(StateError):
        service.link_all(session, orang.pemilik, skp.id, [], **saat)
