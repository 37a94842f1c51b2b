"""Ekspektasi and lampiran: whose turn it is, and what an old form does."""

import pytest
from sqlalchemy.orm import Session

from kinerja.errors import ConflictError, InputError, NotAuthorizedError, NotFoundError, StateError
from kinerja.skp import service
from kinerja.skp.models import LampiranSkp, Skp
from kinerja.skp.naskah import group_lampiran
from kinerja.skp.rules import BagianLampiran, NilaiPerilaku
from tests.skp_bersama import Orang, Saat, make_skp_of, read

LOYAL = NilaiPerilaku.LOYAL
KONSEKUENSI = BagianLampiran.KONSEKUENSI


def test_owner_writes_in_a_draft_and_penilai_while_it_waits(
    session: Session, orang: Orang, skp: Skp, saat: Saat
) -> None:
    tulis = service.save_ekspektasi
    tulis(session, orang.pemilik, skp.id, LOYAL, "Menjaga rahasia jabatan", **saat)
    with pytest.raises(StateError):
        tulis(session, orang.sebagai_penilai, skp.id, LOYAL, "Lain", **saat)
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    with pytest.raises(StateError):
        tulis(session, orang.pemilik, skp.id, LOYAL, "Lain", **saat)
    with pytest.raises(NotAuthorizedError):
        tulis(session, orang.actor(orang.atasan), skp.id, LOYAL, "Lain", **saat)
    baris = tulis(session, orang.sebagai_penilai, skp.id, LOYAL, "Menjaga rahasia negara", **saat)
    assert baris.ekspektasi == "Menjaga rahasia negara"


def test_an_old_form_does_not_overwrite(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    baris = service.save_ekspektasi(session, orang.pemilik, skp.id, LOYAL, "Satu", versi=1, **saat)
    assert baris.versi == 2
    with pytest.raises(ConflictError) as conflict:
        service.save_ekspektasi(session, orang.pemilik, skp.id, LOYAL, "Dua", versi=1, **saat)
    assert (conflict.value.mine, conflict.value.theirs) == ({"Ekspektasi": "Dua"}, {"Ekspektasi": "Satu"})


def _lines(session: Session, skp: Skp) -> tuple[str, ...]:
    return group_lampiran(read(session, skp.id).lampiran)[KONSEKUENSI]


def test_lines_are_added_changed_and_deleted(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    actor = orang.pemilik
    baris = service.add_lampiran(session, actor, skp.id, KONSEKUENSI, "Pelatihan", **saat)
    session.flush()
    assert _lines(session, skp) == ("Contoh Konsekuensi", "Pelatihan")
    service.save_lampiran(session, actor, skp.id, baris.id, "Bimbingan", versi=1, **saat)
    with pytest.raises(ConflictError):
        service.save_lampiran(session, actor, skp.id, baris.id, "Lain", versi=1, **saat)
    assert _lines(session, skp) == ("Contoh Konsekuensi", "Bimbingan")
    assert service.delete_lampiran(session, actor, skp.id, baris.id, **saat) is KONSEKUENSI
    assert _lines(session, skp) == ("Contoh Konsekuensi",)


def test_an_empty_line_and_too_many_lines_are_refused(
    session: Session, orang: Orang, skp: Skp, saat: Saat, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError):
        service.add_lampiran(session, orang.pemilik, skp.id, KONSEKUENSI, "  ", **saat)
    monkeypatch.setattr("kinerja.skp.service.bagian.MAKS_LAMPIRAN", 1)
    with pytest.raises(InputError):
        service.add_lampiran(session, orang.pemilik, skp.id, KONSEKUENSI, "Lagi", **saat)


def test_a_line_of_another_skp_is_not_found(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    asing = LampiranSkp(
        skp_id=make_skp_of(session, orang.lain, rhk=0).id, bagian=KONSEKUENSI, urutan=1, teks="Lain"
    )
    session.add(asing)
    session.flush()
    with pytest.raises(NotFoundError):
        service.save_lampiran(session, orang.pemilik, skp.id, asing.id, "Milik saya", **saat)
    with pytest.raises(NotFoundError):
        service.delete_lampiran(session, orang.pemilik, skp.id, asing.id, **saat)


def test_the_lampiran_is_the_owners(session: Session, orang: Orang, skp: Skp, saat: Saat) -> None:
    with pytest.raises(NotAuthorizedError):
        service.add_lampiran(session, orang.sebagai_penilai, skp.id, KONSEKUENSI, "Teguran", **saat)
