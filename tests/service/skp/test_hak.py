"""The right to decide in somebody's name: what it lets one do, what never, and when it ends."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Actor, Peran
from kinerja.aturan.service import ensure_first_editions
from kinerja.audit import list_history
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError
from kinerja.organisasi.models import GarisPelaporan, Instansi, Kedudukan
from kinerja.organisasi.rules_tim import Masa
from kinerja.organisasi.service import find_hubungan
from kinerja.pelaksanaan.service import ensure_periods, find_period, list_periods_of
from kinerja.skp import service
from kinerja.skp.models import HakPersetujuan, Skp
from kinerja.skp.rules import AksiSkp, NilaiPerilaku, PelakuSkp, StatusSkp
from kinerja.skp.service import hak as hak_service
from kinerja.skp.service_ringkas import find_antrean_skp
from tests import factories
from tests.organisasi_bersama import actor_of
from tests.skp_bersama import Orang, Saat, make_skp_of, seal

SEMINGGU = timedelta(days=7)


@pytest.fixture(autouse=True)
def _editions(session: Session, orang: Orang) -> None:
    ensure_first_editions(session, orang.pemilik)
    session.flush()


@pytest.fixture
def hak(session: Session, orang: Orang, saat: Saat) -> HakPersetujuan:
    """`orang.lain` decides for `orang.penilai` for a week."""
    masa = Masa(saat["today"], saat["today"] + SEMINGGU)
    return hak_service.give_hak(session, orang.sebagai_penilai, orang.lain.id, masa, "Dinas luar", **saat)


@pytest.fixture
def wakil(orang: Orang, hak: HakPersetujuan) -> Actor:
    return orang.actor(orang.lain)


@pytest.fixture
def diajukan(session: Session, orang: Orang, skp: Skp, saat: Saat) -> Skp:
    return service.submit_skp(session, orang.pemilik, skp.id, **saat)


def test_the_holder_approves_in_the_name_of_the_penilai_and_both_are_named(
    session: Session, orang: Orang, diajukan: Skp, wakil: Actor, saat: Saat
) -> None:
    (menunggu,) = service.list_waiting(session, wakil, today=saat["today"])
    assert menunggu.skp.id == diajukan.id
    antrean = find_antrean_skp(session, wakil, today=saat["today"])
    assert antrean is not None
    assert antrean.jumlah == 1
    hal = service.open_halaman(session, wakil, diajukan.id, today=saat["today"])
    assert hal.pelaku == {PelakuSkp.PENERIMA_HAK}
    assert hal.aksi == {AksiSkp.SETUJUI, AksiSkp.KEMBALIKAN}
    assert not hal.boleh_ubah
    assert not hal.boleh_ekspektasi
    service.approve_skp(session, wakil, diajukan.id, sidik=hal.sidik, **saat)
    assert diajukan.penilai_id == orang.penilai.id
    assert diajukan.potret["penilai"]["nama"] == orang.penilai.nama_lengkap
    catatan = list_history(session, "skp", diajukan.id)[0]
    assert catatan.nama == wakil.nama
    assert f"atas nama {orang.penilai.nama_lengkap}" in catatan.rincian["perubahan"][0]


def test_the_holder_returns_with_a_note_and_then_sees_it_no_more(
    session: Session, orang: Orang, diajukan: Skp, wakil: Actor, saat: Saat
) -> None:
    service.return_skp(session, wakil, diajukan.id, "Perbaiki target.", **saat)
    assert diajukan.status is StatusSkp.DIKEMBALIKAN
    assert f"atas nama {orang.penilai.nama_lengkap}" in str(
        list_history(session, "skp", diajukan.id)[0].rincian
    )
    with pytest.raises(NotFoundError):
        service.open_halaman(session, wakil, diajukan.id, today=saat["today"])


def test_the_holder_changes_no_word_and_takes_no_other_step(
    session: Session, diajukan: Skp, wakil: Actor, saat: Saat
) -> None:
    with pytest.raises(NotFoundError):
        service.save_ekspektasi(session, wakil, diajukan.id, NilaiPerilaku.AKUNTABEL, "Lebih cepat.", **saat)
    with pytest.raises(NotAuthorizedError):
        service.withdraw_skp(session, wakil, diajukan.id, **saat)
    rhk = diajukan.rencana_hasil_kerja[0]
    with pytest.raises(NotFoundError):
        service.delete_rhk(session, wakil, diajukan.id, rhk.id, **saat)


def test_the_holder_knows_nothing_beyond_the_waiting_plan(
    session: Session, orang: Orang, diajukan: Skp, wakil: Actor, saat: Saat, now: datetime
) -> None:
    today = saat["today"]
    assert find_hubungan(session, wakil, orang.pegawai.id, on=today) == frozenset()
    with pytest.raises(NotFoundError):
        list_periods_of(session, wakil, diajukan.id, today=today)
    with pytest.raises(NotFoundError):
        service.list_skp_of(session, wakil, orang.pegawai.id, today=today)
    service.approve_skp(session, wakil, diajukan.id, sidik=seal(session, diajukan.id), **saat)
    ensure_periods(session, orang.sebagai_penilai, diajukan, **saat)
    periode = list_periods_of(session, orang.sebagai_penilai, diajukan.id, today=today)[0]
    with pytest.raises(NotFoundError):
        find_period(session, wakil, periode.id, today=today, now=now)
    for buka in (service.open_halaman, service.load_cetakan, service.list_versi):
        with pytest.raises(NotFoundError):
            buka(session, wakil, diajukan.id, today=today)


def test_the_holder_never_decides_about_the_own_plan(session: Session, orang: Orang, saat: Saat) -> None:
    bawahan = orang.pegawai
    skp = make_skp_of(session, bawahan)
    masa = Masa(saat["today"], saat["today"] + SEMINGGU)
    hak_service.give_hak(session, orang.sebagai_penilai, bawahan.id, masa, **saat)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    assert not service.list_waiting(session, orang.pemilik, today=saat["today"])
    with pytest.raises(NotAuthorizedError):
        service.approve_skp(session, orang.pemilik, skp.id, sidik=seal(session, skp.id), **saat)


@pytest.mark.parametrize("hari", [-1, 7])
def test_outside_its_days_the_right_is_none(
    session: Session, diajukan: Skp, wakil: Actor, saat: Saat, hari: int
) -> None:
    lain = saat["today"] + timedelta(days=hari)
    with pytest.raises(NotFoundError):
        service.approve_skp(
            session, wakil, diajukan.id, sidik=seal(session, diajukan.id), today=lain, now=saat["now"]
        )
    assert service.count_waiting(session, wakil, today=lain)[0] == 0


def test_it_ends_at_once_and_only_by_the_giver_or_the_admin_of_the_scope(
    session: Session,
    instansi: Instansi,
    orang: Orang,
    diajukan: Skp,
    hak: HakPersetujuan,
    wakil: Actor,
    saat: Saat,
) -> None:
    for asing in (wakil, orang.pemilik, actor_of(instansi, Peran.AUDITOR)):
        with pytest.raises(NotFoundError):
            hak_service.end_hak(session, asing, hak.id, **saat)
    besok = saat["today"] + timedelta(days=1)
    hak_service.end_hak(session, orang.sebagai_penilai, hak.id, today=besok, now=saat["now"])
    assert hak.sampai == besok
    with pytest.raises(NotFoundError):
        service.open_halaman(session, wakil, diajukan.id, today=besok)
    lagi = hak_service.give_hak(
        session,
        orang.sebagai_penilai,
        orang.lain.id,
        Masa(besok, besok + SEMINGGU),
        today=besok,
        now=saat["now"],
    )
    hak_service.end_hak(
        session, actor_of(instansi, Peran.ADMIN_INSTANSI), lagi.id, today=besok, now=saat["now"]
    )
    assert not hak_service.list_hak(session, orang.sebagai_penilai, today=besok).diberikan


def test_only_who_leads_gives_it_to_somebody_else_on_duty_for_days_to_come(
    session: Session, orang: Orang, saat: Saat
) -> None:
    today = saat["today"]
    minggu = Masa(today, today + SEMINGGU)
    with pytest.raises(NotAuthorizedError):
        hak_service.give_hak(session, orang.actor(orang.lain), orang.pegawai.id, minggu, **saat)
    pensiun = factories.make_pegawai(session, kedudukan=Kedudukan.PENSIUN)
    for penerima_id, masa, bidang in (
        (orang.penilai.id, minggu, "penerima_id"),
        (pensiun.id, minggu, "penerima_id"),
        (orang.lain.id, Masa(today - SEMINGGU, today), "mulai"),
        (orang.lain.id, Masa(today), "selesai"),
        (orang.lain.id, Masa(today, today), "selesai"),
        (orang.lain.id, Masa(today, today + timedelta(days=400)), "selesai"),
    ):
        with pytest.raises(InputError) as refused:
            hak_service.give_hak(session, orang.sebagai_penilai, penerima_id, masa, **saat)
        assert list(refused.value.fields) == [bidang]
    hak_service.give_hak(session, orang.sebagai_penilai, orang.lain.id, minggu, **saat)
    with pytest.raises(InputError):
        hak_service.give_hak(session, orang.sebagai_penilai, orang.lain.id, minggu, **saat)


def test_an_admin_sees_the_rights_of_the_scope_and_a_stranger_none(
    session: Session, instansi: Instansi, orang: Orang, hak: HakPersetujuan, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    semua, berikut = hak_service.list_hak_instansi(session, admin, today=today)
    assert ([satu.id for satu in semua], berikut) == ([hak.id], None)
    assert hak_service.list_hak_instansi(session, orang.pemilik, today=today) == ([], None)


def test_a_new_evaluator_takes_the_desk_and_the_right_does_not_follow(
    session: Session, orang: Orang, diajukan: Skp, wakil: Actor, saat: Saat
) -> None:
    garis = session.query(GarisPelaporan).filter_by(pegawai_id=orang.pegawai.id).one()
    garis.penilai_id = orang.atasan.id
    session.flush()
    with pytest.raises(NotFoundError):
        service.approve_skp(session, wakil, diajukan.id, sidik=seal(session, diajukan.id), **saat)


def test_an_admin_gives_it_in_the_name_of_a_penilai_who_cannot_log_in(
    session: Session, orang: Orang, diajukan: Skp, instansi: Instansi, saat: Saat
) -> None:
    """The plan of the topmost head waits for a bupati without NIP."""
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    masa = Masa(saat["today"], saat["today"] + SEMINGGU)

    def give(alasan: str = "Surat kuasa bupati nomor 7") -> HakPersetujuan:
        return hak_service.give_hak(
            session, admin, orang.lain.id, masa, alasan, pemberi_id=orang.penilai.id, **saat
        )

    with pytest.raises(NotAuthorizedError, match="pejabat tanpa NIP"):
        give()
    orang.penilai.nip = None
    session.flush()
    daftar = hak_service.list_tanpa_akun(session, admin, today=saat["today"])
    assert [satu.id for satu in daftar] == [orang.penilai.id]
    for lain in (orang.actor(orang.lain), actor_of(instansi, Peran.AUDITOR)):
        assert hak_service.list_tanpa_akun(session, lain, today=saat["today"]) == []
    with pytest.raises(InputError) as tanpa_dasar:
        give(" ")
    assert "alasan" in tanpa_dasar.value.fields
    give()
    skp = service.approve_skp(
        session, orang.actor(orang.lain), diajukan.id, sidik=seal(session, diajukan.id), **saat
    )
    assert (skp.status, skp.penilai_id) == (StatusSkp.DITETAPKAN, orang.penilai.id)
