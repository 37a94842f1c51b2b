"""Private notes: only the writer reads them, they save themselves, and two windows lose no text."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.audit import CatatanAudit
from kinerja.skp.models import CatatanPribadi, Skp
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import make_admin
from tests.skp_bersama import Orang, count_queries, make_orang, make_skp_of
from tests.tim_bersama import make_tim

RAHASIA = "Perlu dibimbing soal tenggat"


@pytest.fixture
def orang(app: Flask, session: Session) -> Orang:
    found = make_orang(session)
    make_skp_of(session, found.pegawai)
    session.commit()
    return found


@pytest.fixture
def penilai(app: Flask, orang: Orang) -> FormClient:
    return factories.sign_in(app.test_client(), orang.akun(orang.penilai))


@pytest.fixture
def catatan(penilai: FormClient, session: Session, orang: Orang) -> CatatanPribadi:
    jawab = penilai.submit(f"/tim/pegawai/{orang.pegawai.id}/catatan", {"teks": RAHASIA})
    assert jawab.status_code == 303
    return session.scalars(select(CatatanPribadi)).one()


def test_the_writer_reads_the_note_on_the_page_of_the_person(
    penilai: FormClient, orang: Orang, catatan: CatatanPribadi
) -> None:
    halaman = penilai.get(f"/tim/pegawai/{orang.pegawai.id}").text
    assert RAHASIA in halaman
    assert "SKP 2026" in halaman


def test_nobody_else_reads_or_touches_it(
    app: Flask, session: Session, orang: Orang, catatan: CatatanPribadi
) -> None:
    semua = [orang.akun(satu) for satu in (orang.pegawai, orang.atasan, orang.lain)]
    semua += [make_admin(session, satu) for satu in (Peran.ADMIN_INSTANSI, Peran.AUDITOR)]
    for akun in semua:
        lain = factories.sign_in(app.test_client(), akun)
        assert RAHASIA not in lain.get(f"/tim/pegawai/{orang.pegawai.id}").text
        assert lain.submit(f"/tim/catatan/{catatan.id}", {"teks": "x", "versi": 1}).status_code == 404
        assert lain.submit(f"/tim/catatan/{catatan.id}/hapus", {"versi": 1}).status_code == 404
    session.rollback()
    session.expire_all()
    assert catatan.teks == RAHASIA


def test_who_does_not_lead_the_person_has_no_page_and_writes_nothing(
    app: Flask, session: Session, orang: Orang
) -> None:
    for akun in (orang.akun(orang.lain), orang.akun(orang.pegawai), make_admin(session)):
        lain = factories.sign_in(app.test_client(), akun)
        assert lain.get(f"/tim/pegawai/{orang.pegawai.id}").status_code == 404
        jawab = lain.submit(f"/tim/pegawai/{orang.pegawai.id}/catatan", {"teks": "x"})
        assert jawab.status_code in {403, 404}
    assert session.scalar(select(CatatanPribadi.id)) is None


def test_a_ketua_tim_keeps_notes_and_sees_no_skp(app: Flask, session: Session, orang: Orang) -> None:
    make_tim(session, orang, session.scalars(select(Skp)).one())
    session.commit()
    ketua = factories.sign_in(app.test_client(), orang.akun(orang.lain))
    halaman = ketua.get(f"/tim/pegawai/{orang.pegawai.id}").text
    assert "Tim yang Anda pimpin" in halaman
    assert "SKP 2026" not in halaman
    assert ketua.submit(f"/tim/pegawai/{orang.pegawai.id}/catatan", {"teks": "Rajin."}).status_code == 303


def test_the_audit_log_says_that_there_is_one_and_nothing_of_it(
    session: Session, penilai: FormClient, orang: Orang, catatan: CatatanPribadi
) -> None:
    penilai.submit(f"/tim/catatan/{catatan.id}", {"teks": "Sudah membaik", "versi": 1})
    penilai.submit(f"/tim/catatan/{catatan.id}/hapus", {"versi": 2})
    session.rollback()
    semua = session.scalars(select(CatatanAudit).where(CatatanAudit.objek == "catatan_pribadi")).all()
    assert [satu.aksi for satu in semua] == [f"catatan_pribadi.{aksi}" for aksi in ("tulis", "ubah", "hapus")]
    assert not any(RAHASIA in str(satu.rincian) or orang.pegawai.nama in str(satu.rincian) for satu in semua)
    assert len({satu.sidik_sesudah for satu in semua}) == 1  # no hash of the text either


def test_it_saves_itself_and_answers_with_the_fresh_version(
    session: Session, penilai: FormClient, catatan: CatatanPribadi
) -> None:
    tujuan = f"catatan_{catatan.id}"
    jawab = penilai.submit_htmx(f"/tim/catatan/{catatan.id}", tujuan, {"teks": "Membaik", "versi": 1})
    assert jawab.text.startswith(f'<li id="{tujuan}"')
    assert 'name="versi" value="2"' in jawab.text
    assert "data-simpan-otomatis" in jawab.text


def test_two_windows_lose_no_text(session: Session, penilai: FormClient, catatan: CatatanPribadi) -> None:
    penilai.submit(f"/tim/catatan/{catatan.id}", {"teks": "Dari jendela lain", "versi": 1})
    tujuan = f"catatan_{catatan.id}"
    jawab = penilai.submit_htmx(f"/tim/catatan/{catatan.id}", tujuan, {"teks": "Dari sini", "versi": 1})
    assert jawab.status_code == 409
    assert 'data-mine="Catatan">Dari sini' in jawab.text
    assert 'data-theirs="Catatan">Dari jendela lain' in jawab.text
    assert "data-simpan-otomatis" not in jawab.text
    halaman = penilai.submit(f"/tim/catatan/{catatan.id}", {"teks": "Dari sini", "versi": 1})
    assert halaman.status_code == 409
    assert "Dari jendela lain" in halaman.text
    assert penilai.submit(f"/tim/catatan/{catatan.id}/hapus", {"versi": 1}).status_code == 409
    session.rollback()
    assert session.scalar(select(CatatanPribadi.id)) is not None


def test_an_empty_note_is_refused_and_shown_again(penilai: FormClient, orang: Orang) -> None:
    jawab = penilai.submit(f"/tim/pegawai/{orang.pegawai.id}/catatan", {"teks": "  "})
    assert jawab.status_code == 422
    assert "Tulis catatan Anda" in jawab.text


def test_the_page_asks_at_most_twelve_queries(
    app: Flask, penilai: FormClient, orang: Orang, catatan: CatatanPribadi
) -> None:
    with count_queries(app.extensions["kinerja_database"].engine) as asked:
        penilai.get(f"/tim/pegawai/{orang.pegawai.id}")
    assert len(asked) <= 12
