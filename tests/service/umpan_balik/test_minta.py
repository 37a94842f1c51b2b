"""Requests: who may ask whom, what the asker learns, and how a request ends."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.aturan.service import change_setting
from kinerja.errors import InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi.models import Pegawai
from kinerja.pelaksanaan.rules import PeranUmpanBalik
from kinerja.skp.rules import NilaiPerilaku
from kinerja.umpan_balik import service
from kinerja.umpan_balik.models import PermintaanUmpanBalik
from kinerja.umpan_balik.rules import StatusDiminta
from tests.evaluasi_bersama import Kantor, make_kantor, on
from tests.skp_bersama import Saat
from tests.umpan_balik_bersama import AWAL, BESOK, add_colleagues

HARI = AWAL["today"]


@pytest.fixture
def kantor(session: Session) -> Kantor:
    return make_kantor(session)


@pytest.fixture
def rekan(kantor: Kantor) -> tuple[Pegawai, ...]:
    return add_colleagues(kantor, 3)


def ask(kantor: Kantor, siapa: Pegawai, *orang: Pegawai, saat: Saat = AWAL) -> PermintaanUmpanBalik:
    isian = service.IsianPermintaan(
        pegawai_ids=tuple(satu.id for satu in orang),
        pesan="Bagaimana rapat saya?",
        tenggat=on(2026, 4, 9)["today"],
    )
    return service.ask_umpan_balik(kantor.session, kantor.actor(siapa), kantor.periode().id, isian, **saat)


def waiting(kantor: Kantor, siapa: Pegawai, saat: Saat = AWAL) -> list[str]:
    semua = service.list_permintaan_untuk_saya(kantor.session, kantor.actor(siapa), today=saat["today"])
    return [satu.permintaan.pesan for satu, _ in semua]


def status(kantor: Kantor, siapa: Pegawai) -> dict[str, StatusDiminta | None]:
    kantor.session.expire_all()
    (satu,) = service.list_permintaan_saya(kantor.session, kantor.actor(siapa), today=HARI)
    return {orang.nama: orang.status for orang in satu.daftar}


def answer(kantor: Kantor, siapa: Pegawai) -> None:
    service.add_umpan_balik(
        kantor.session,
        kantor.actor(siapa),
        kantor.periode().id,
        "Rapi.",
        nilai_perilaku=NilaiPerilaku.LOYAL,
        **AWAL,
    )


def test_the_role_of_those_who_may_be_asked_follows_from_today(
    kantor: Kantor, rekan: tuple[Pegawai, ...], session: Session
) -> None:
    hal = service.find_halaman_minta(
        session, kantor.pemilik, kantor.periode().id, cari="", pilihan=frozenset(), today=HARI
    )
    assert {satu.pegawai.nama: satu.peran for satu in hal.daftar_calon} == {
        kantor.kepala.nama: PeranUmpanBalik.PIMPINAN,
        **{satu.nama: PeranUmpanBalik.REKAN for satu in rekan},
    }
    assert hal.minimum == 3
    dicari = service.find_halaman_minta(
        session, kantor.pemilik, kantor.periode().id, cari="rini", pilihan=frozenset(), today=HARI
    )
    assert [(satu.pegawai.nama, satu.peran) for satu in dicari.daftar_calon] == [
        (kantor.lain.nama, PeranUmpanBalik.PIHAK_LAIN)
    ]


def test_the_owner_asks_a_crowd_and_never_learns_who_answered(
    kantor: Kantor, rekan: tuple[Pegawai, ...]
) -> None:
    with pytest.raises(InputError) as salah:
        ask(kantor, kantor.pegawai, rekan[0])
    assert set(salah.value.fields) == {"orang"}
    ask(kantor, kantor.pegawai, *rekan, kantor.kepala)
    assert waiting(kantor, rekan[0]) == ["Bagaimana rapat saya?"]
    answer(kantor, rekan[0])
    answer(kantor, kantor.kepala)
    assert waiting(kantor, rekan[0]) == []
    assert status(kantor, kantor.pegawai) == {
        **{satu.nama_lengkap: None for satu in rekan},
        kantor.kepala.nama_lengkap: StatusDiminta.DIJAWAB,
    }


def test_the_penilai_asks_one_and_sees_the_answer(kantor: Kantor, rekan: tuple[Pegawai, ...]) -> None:
    ask(kantor, kantor.kepala, rekan[0])
    answer(kantor, rekan[0])
    assert status(kantor, kantor.kepala) == {rekan[0].nama_lengkap: StatusDiminta.DIJAWAB}


def test_a_penilai_who_must_not_know_asks_a_crowd_too(
    kantor: Kantor, rekan: tuple[Pegawai, ...], session: Session
) -> None:
    admin = kantor.actor(kantor.kepala_badan, Peran.ADMIN_INSTANSI)
    change_setting(session, admin, "rekan_anonim_penilai", "tidak", now=AWAL["now"])
    with pytest.raises(InputError):
        ask(kantor, kantor.kepala, rekan[0])


def test_somebody_from_elsewhere_speaks_only_while_he_is_asked(kantor: Kantor, session: Session) -> None:
    with pytest.raises(NotFoundError):
        answer(kantor, kantor.lain)
    baru = ask(kantor, kantor.pegawai, kantor.lain)
    answer(kantor, kantor.lain)
    service.withdraw_permintaan(session, kantor.pemilik, baru.id, versi=None, **_now(BESOK))
    session.flush()
    with pytest.raises(NotFoundError):
        answer(kantor, kantor.lain)


def _now(saat: Saat) -> dict[str, object]:
    return {"now": saat["now"]}


def test_a_request_is_declined_once_with_a_reason(kantor: Kantor, session: Session) -> None:
    ask(kantor, kantor.pegawai, kantor.lain)
    lain = kantor.actor(kantor.lain)
    ((satu, orang),) = service.list_permintaan_untuk_saya(session, lain, today=HARI)
    assert orang.id == kantor.pegawai.id
    with pytest.raises(InputError):
        service.decline_permintaan(session, lain, satu.id, " ", **_now(AWAL))
    with pytest.raises(NotFoundError):
        service.decline_permintaan(session, kantor.penilai, satu.id, "Tidak", **_now(AWAL))
    service.decline_permintaan(session, lain, satu.id, "Tidak bekerja bersama.", **_now(AWAL))
    assert status(kantor, kantor.pegawai) == {kantor.lain.nama_lengkap: StatusDiminta.DITOLAK}
    with pytest.raises(StateError):
        service.decline_permintaan(session, lain, satu.id, "Lagi", **_now(AWAL))
    with pytest.raises(NotFoundError):
        answer(kantor, kantor.lain)


def test_a_reminder_goes_out_once_a_day(kantor: Kantor, session: Session) -> None:
    baru = ask(kantor, kantor.pegawai, kantor.lain)
    with pytest.raises(StateError):  # on the day itself it is fresh
        service.remind_permintaan(session, kantor.pemilik, baru.id, versi=None, **AWAL)
    service.remind_permintaan(session, kantor.pemilik, baru.id, versi=None, **BESOK)
    with pytest.raises(StateError):
        service.remind_permintaan(session, kantor.pemilik, baru.id, versi=None, **BESOK)
    with pytest.raises(NotFoundError):
        service.remind_permintaan(session, kantor.penilai, baru.id, versi=None, **BESOK)


def test_the_day_of_a_request_is_that_of_the_instansi(kantor: Kantor, session: Session) -> None:
    """Two in the night of WIB is the day before in UTC."""
    baru = ask(kantor, kantor.pegawai, kantor.lain)
    baru.dibuat = AWAL["now"].replace(hour=0) - timedelta(hours=5)
    session.flush()
    with pytest.raises(StateError):
        service.remind_permintaan(session, kantor.pemilik, baru.id, versi=None, **AWAL)


def test_colleagues_and_strangers_do_not_ask_about_somebody(
    kantor: Kantor, rekan: tuple[Pegawai, ...]
) -> None:
    for siapa in (rekan[0], kantor.lain):
        with pytest.raises(NotFoundError):
            ask(kantor, siapa, rekan[1])
    with pytest.raises(NotAuthorizedError):  # who may read, but is not the penilai
        ask(kantor, kantor.kepala_badan, rekan[1])


def test_words_and_day_are_asked_for(kantor: Kantor, session: Session) -> None:
    isian = service.IsianPermintaan(pegawai_ids=(kantor.lain.id,), pesan=" ", tenggat=on(2026, 3, 1)["today"])
    with pytest.raises(InputError) as salah:
        service.ask_umpan_balik(session, kantor.pemilik, kantor.periode().id, isian, **AWAL)
    assert set(salah.value.fields) == {"pesan", "tenggat"}


def test_a_request_of_the_early_morning_is_not_reminded_of_the_same_day(
    kantor: Kantor, rekan: tuple[Pegawai, ...]
) -> None:
    """06.30 WIB is still the day before in UTC."""
    dini = Saat(today=HARI, now=datetime.combine(HARI, time(6, 30), ZoneInfo("Asia/Jakarta")))
    satu = ask(kantor, kantor.pegawai, *rekan, saat=dini)
    (tampil,) = service.list_permintaan_saya(kantor.session, kantor.pemilik, today=HARI)
    assert not tampil.boleh_ingatkan
    with pytest.raises(StateError):
        service.remind_permintaan(kantor.session, kantor.pemilik, satu.id, versi=None, **dini)
