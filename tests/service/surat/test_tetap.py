"""An issued letter stays in the database: only its file may come, and be signed once."""

from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.surat import service
from kinerja.surat.models import SuratTerbit
from tests.evaluasi_bersama import SAAT, Kantor
from tests.surat_bersama import PluginSurat, switch_on

A, B, C = "a" * 64, "b" * 64, "c" * 64
LAIN: dict[str, Any] = {
    "kode": "lain",
    "plugin": "lain",
    "versi_plugin": "9.9.9",
    "judul": "Judul lain",
    "tahun": 2025,
    "urut": 9,
    "nomor": "999/KET/IV/2026",
    "isi": {"nama": "Orang lain"},
    "oleh": "Orang lain",
    "dibuat": SAAT["now"].replace(year=2025),
}


@pytest.fixture
def surat(session: Session, kantor: Kantor, admin: Actor) -> SuratTerbit:
    switch_on(session, surat_uji=PluginSurat())
    naskah = service.compose(session, admin, kantor.periode().id, "keterangan", today=SAAT["today"])
    return service.issue(session, admin, naskah, now=SAAT["now"])


def change(session: Session, **isi: Any) -> None:
    with session.begin_nested():
        session.execute(update(SuratTerbit).values(**isi))


@pytest.mark.parametrize("kolom", LAIN)
def test_number_and_content_of_a_letter_never_change(
    session: Session, surat: SuratTerbit, kolom: str
) -> None:
    lama = getattr(surat, kolom)
    with pytest.raises(DBAPIError, match="surat_terbit: baris tetap"):
        change(session, **{kolom: LAIN[kolom]})
    session.refresh(surat)
    assert getattr(surat, kolom) == lama


def test_a_letter_is_never_deleted(session: Session, surat: SuratTerbit) -> None:
    for perintah in (delete(SuratTerbit), text("DELETE FROM surat_terbit")):
        with pytest.raises(DBAPIError, match="surat_terbit: baris tetap"), session.begin_nested():
            session.execute(perintah)
    session.refresh(surat)
    assert surat.urut == 1


def test_the_file_comes_and_its_signed_form_takes_its_place_once(
    session: Session, surat: SuratTerbit
) -> None:
    change(session, penanda="")
    change(session, sha256=A)
    change(session, sha256=A)
    change(session, sha256=B, penanda="uji")
    change(session, sha256=B, penanda="uji")
    session.refresh(surat)
    assert (surat.sha256, surat.penanda) == (B, "uji")


@pytest.mark.parametrize(
    ("sudah", "lalu"),
    [
        ({"sha256": A}, {"sha256": B}),
        ({"sha256": A}, {"sha256": None}),
        ({"sha256": B, "penanda": "uji"}, {"sha256": C}),
        ({"sha256": B, "penanda": "uji"}, {"penanda": ""}),
        ({"sha256": B, "penanda": "uji"}, {"penanda": "lain"}),
        ({"sha256": B, "penanda": "uji"}, {"sha256": C, "penanda": "lain"}),
        ({}, {"penanda": "uji"}),
    ],
    ids=["printed anew", "lost", "other file", "unsigned", "other signer", "signed twice", "signed nothing"],
)
def test_a_file_that_stands_is_not_replaced(
    session: Session, surat: SuratTerbit, sudah: dict[str, Any], lalu: dict[str, Any]
) -> None:
    if sudah:
        change(session, sha256=A)
        change(session, **sudah)
    with pytest.raises(DBAPIError, match="surat_terbit: baris tetap"):
        change(session, **lalu)
    session.refresh(surat)
    assert (surat.sha256, surat.penanda) == (sudah.get("sha256"), sudah.get("penanda", ""))
