"""Jabatan: kind and jenjang belong together, a held one stays, only an admin instansi changes the list."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from kinerja import audit
from kinerja.actor import Peran
from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.organisasi import service_jabatan
from kinerja.organisasi.models import Instansi
from kinerja.organisasi.rules import JenisJabatan, Jenjang
from kinerja.organisasi.service_jabatan import DataJabatan
from tests import factories
from tests.organisasi_bersama import actor_of, make_organisasi

ANALIS = DataJabatan("Analis", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_MUDA)


def test_create_and_change_are_in_the_history(
    session: Session, instansi: Instansi, now: datetime, today: date
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    jabatan = service_jabatan.create_jabatan(session, admin, ANALIS, now=now)
    data = DataJabatan("Analis Kebijakan", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_MADYA)
    service_jabatan.change_jabatan(
        session, admin, jabatan.id, data, aktif=True, versi=jabatan.versi, today=today, now=now
    )
    terbaru, _ = audit.list_history(session, "jabatan", jabatan.id)
    assert terbaru.rincian["perubahan"] == [
        "nama: Analis → Analis Kebijakan",
        "jenjang: Ahli Muda → Ahli Madya",
    ]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (DataJabatan("A", JenisJabatan.JF_KEAHLIAN, Jenjang.MAHIR), "jenjang"),
        (DataJabatan("A", JenisJabatan.JF_KETERAMPILAN), "jenjang"),
        (DataJabatan("A", JenisJabatan.PELAKSANA, Jenjang.MAHIR), "jenjang"),
        (DataJabatan("ANALIS", JenisJabatan.JF_KEAHLIAN, Jenjang.AHLI_MUDA), "nama"),
    ],
)
def test_wrong_jenjang_and_taken_names_are_refused_at_the_field(
    session: Session, instansi: Instansi, now: datetime, data: DataJabatan, field: str
) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    service_jabatan.create_jabatan(session, admin, ANALIS, now=now)
    with pytest.raises(InputError) as refusal:
        service_jabatan.create_jabatan(session, admin, data, now=now)
    assert list(refusal.value.fields) == [field]


def test_a_held_jabatan_cannot_be_closed_and_an_old_form_conflicts(
    session: Session, instansi: Instansi, now: datetime, today: date
) -> None:
    org, admin = make_organisasi(session), actor_of(instansi, Peran.ADMIN_INSTANSI)
    data = DataJabatan(org.jabatan.nama, org.jabatan.jenis)
    with pytest.raises(StateError, match="3 pegawai"):
        service_jabatan.change_jabatan(
            session, admin, org.jabatan.id, data, aktif=False, versi=None, today=today, now=now
        )
    with pytest.raises(ConflictError):
        service_jabatan.change_jabatan(
            session, admin, org.jabatan.id, data, aktif=True, versi=99, today=today, now=now
        )


@pytest.mark.parametrize(
    ("peran", "error"),
    [
        (Peran.ADMIN_UNIT, NotAuthorizedError),
        (Peran.AUDITOR, NotAuthorizedError),
        (Peran.PEGAWAI, NotFoundError),
    ],
)
def test_others_do_not_change_the_list(
    session: Session, instansi: Instansi, now: datetime, peran: Peran, error: type[Exception]
) -> None:
    with pytest.raises(error):
        service_jabatan.create_jabatan(session, actor_of(instansi, peran), ANALIS, now=now)


def test_list_and_choice_find_by_words(session: Session, instansi: Instansi, today: date) -> None:
    admin = actor_of(instansi, Peran.ADMIN_INSTANSI)
    ada = factories.make_jabatan(session, nama="Perawat Gigi")
    tutup = factories.make_jabatan(session, nama="Perawat 100%", aktif=False)
    halaman = service_jabatan.list_jabatan(session, admin, kata="perawat", today=today)
    assert [satu.jabatan.id for satu in halaman.baris] == [tutup.id, ada.id]
    assert service_jabatan.find_daftar_jabatan(session, admin, "perawat") == [ada]
    assert service_jabatan.list_jabatan(session, admin, kata="0%", today=today).baris[0].jabatan == tutup
    assert service_jabatan.find_daftar_jabatan(session, admin, "") == []
