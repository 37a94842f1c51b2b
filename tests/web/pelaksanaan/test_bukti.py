"""Evidence through the pages: files and links in, files out as attachments, and row and file together."""

import io

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.commands import bukti_bersihkan
from kinerja.pelaksanaan.models import Berkas, BuktiDukung
from kinerja.storage import Storage, StorageError
from tests import factories
from tests.client import FormClient
from tests.pelaksanaan_bersama import Kerja
from tests.security.test_bukti import PDF, bomb, picture

TERIMA = "Laporan akhir.pdf"


def _url(kerja: Kerja, apa: str = "berkas", nomor: int = 0) -> str:
    return f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[nomor].id}/{apa}"


def _files(*semua: tuple[str, bytes]) -> dict[str, object]:
    return {"berkas": [(io.BytesIO(isi), nama) for nama, isi in semua]}


def _upload(browser: FormClient, kerja: Kerja, *semua: tuple[str, bytes], htmx: bool = False):
    rhk_id = kerja.rhk()[0].id
    if htmx:
        return browser.submit_htmx(_url(kerja), f"bukti_{rhk_id}", _files(*semua))
    return browser.submit(_url(kerja), _files(*semua))


def _stored(app: Flask) -> list[str]:
    return [satu.name for satu in app.extensions["kinerja_config"].files.rglob("*") if satu.is_file()]


def test_a_file_goes_in_and_comes_out_as_an_attachment(
    app: Flask, pemilik: FormClient, penilai: FormClient, session: Session, kerja: Kerja
) -> None:
    jawab = _upload(pemilik, kerja, (TERIMA, PDF))
    assert jawab.status_code == 303
    assert jawab.location.endswith(f"#bukti_{kerja.rhk()[0].id}")
    bukti = session.scalars(select(BuktiDukung)).one()
    for browser in (pemilik, penilai):
        assert TERIMA in browser.get(f"/kinerja/{kerja.id()}").text
        unduh = browser.get(f"/kinerja/bukti/{bukti.id}")
        assert unduh.data == PDF
        assert unduh.headers["Content-Disposition"] == 'attachment; filename="Laporan akhir.pdf"'
        assert unduh.headers["Content-Type"] == "application/pdf"
        assert unduh.headers["X-Content-Type-Options"] == "nosniff"
        assert unduh.headers["Cache-Control"] == "no-store"
        assert "sandbox" in unduh.headers["Content-Security-Policy"]
        assert int(unduh.headers["Content-Length"]) == len(PDF)


def test_a_name_in_other_letters_survives_the_way(
    pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    _upload(pemilik, kerja, ("Notulen “rapat” – ラ.pdf", PDF))
    bukti = session.scalars(select(BuktiDukung)).one()
    kepala = pemilik.get(f"/kinerja/bukti/{bukti.id}").headers["Content-Disposition"]
    assert kepala.startswith("attachment; filename")
    assert "filename*=UTF-8''" in kepala
    assert kepala.isascii()


def test_several_files_at_once_and_the_bad_one_is_named(
    pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    jawab = _upload(pemilik, kerja, ("a.pdf", PDF), ("b.exe", b"MZ"), ("c.png", picture("PNG")), htmx=True)
    assert jawab.status_code == 422
    assert "<html" not in jawab.text
    assert "“b.exe” tidak dapat diterima" in jawab.text
    assert {satu.nama for satu in session.scalars(select(BuktiDukung))} == {"a.pdf", "c.png"}
    assert "2 bukti" in jawab.text


def test_the_same_content_is_stored_once_and_sent_twice_has_one_effect(
    app: Flask, pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    for _ in range(3):
        _upload(pemilik, kerja, (TERIMA, PDF))
    pemilik.submit(_url(kerja, nomor=1), _files(("Lain.pdf", PDF)))
    assert session.scalar(select(func.count(BuktiDukung.id))) == 2
    assert session.scalar(select(func.count(Berkas.id))) == 1
    assert len(_stored(app)) == 1


def test_nothing_chosen_and_a_bomb_are_answered_with_a_sentence(
    app: Flask, pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    assert "Pilih berkas yang akan diunggah." in pemilik.submit(_url(kerja)).text
    jawab = _upload(pemilik, kerja, ("dokumen.docx", bomb()))
    assert jawab.status_code == 422
    assert "tidak dapat diterima" in jawab.text
    assert session.scalar(select(func.count(BuktiDukung.id))) == 0
    assert not _stored(app)


def test_more_than_the_limit_is_refused(pemilik: FormClient, session: Session, kerja: Kerja) -> None:
    semua = [(f"{nomor}.txt", f"isi {nomor}".encode()) for nomor in range(service.MAKS_BUKTI + 2)]
    jawab = _upload(pemilik, kerja, *semua)
    assert jawab.status_code == 422
    assert "2 berkas melebihi batas 20 bukti dukung" in jawab.text
    assert session.scalar(select(func.count(BuktiDukung.id))) == service.MAKS_BUKTI
    assert _upload(pemilik, kerja, ("lagi.txt", b"lagi")).status_code == 422


def test_nobody_else_makes_the_server_read_a_file(
    app: Flask, penilai: FormClient, orang_lain: FormClient, session: Session, kerja: Kerja
) -> None:
    assert _upload(penilai, kerja, (TERIMA, PDF)).status_code == 403
    assert _upload(orang_lain, kerja, (TERIMA, PDF)).status_code == 404
    kerja.fill()
    kerja.submit()
    session.commit()
    pemilik = factories.sign_in(app.test_client(), kerja.orang.akun(kerja.orang.pegawai))
    assert _upload(pemilik, kerja, (TERIMA, PDF)).status_code == 409
    assert not _stored(app)


def test_a_stranger_finds_no_file(
    pemilik: FormClient, orang_lain: FormClient, session: Session, kerja: Kerja
) -> None:
    _upload(pemilik, kerja, (TERIMA, PDF))
    bukti = session.scalars(select(BuktiDukung)).one()
    ada, tak_ada = orang_lain.get(f"/kinerja/bukti/{bukti.id}"), orang_lain.get("/kinerja/bukti/9999")
    assert (ada.status_code, tak_ada.status_code) == (404, 404)
    assert ada.text == tak_ada.text


def test_without_the_file_there_is_no_row(
    app: Flask, pemilik: FormClient, session: Session, kerja: Kerja, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_lain: object) -> None:
        raise StorageError("Ruang penyimpanan penuh.")

    monkeypatch.setattr(Storage, "put_stream", full)
    assert _upload(pemilik, kerja, (TERIMA, PDF)).status_code == 507
    assert session.scalar(select(func.count(BuktiDukung.id))) == 0
    assert session.scalar(select(func.count(Berkas.id))) == 0


def test_without_the_row_the_file_is_nobodys_and_the_next_try_takes_it(
    app: Flask, pemilik: FormClient, session: Session, kerja: Kerja, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_lain: object) -> None:
        raise OperationalError("insert", {}, Exception("gone"))

    with monkeypatch.context() as patch:
        patch.setattr(service, "add_bukti_file", broken)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        assert _upload(pemilik, kerja, (TERIMA, PDF)).status_code == 500
    assert session.scalar(select(func.count(Berkas.id))) == 0
    assert _upload(pemilik, kerja, (TERIMA, PDF)).status_code == 303
    assert session.scalar(select(func.count(Berkas.id))) == 1
    assert len(_stored(app)) == 1


def test_links_are_shown_and_never_opened(pemilik: FormClient, session: Session, kerja: Kerja) -> None:
    rhk_id = kerja.rhk()[0].id
    kirim = {"url": "https://drive.contoh.go.id/d/olahan?x=1&y=2", "nama": ""}
    piece = pemilik.submit_htmx(_url(kerja, "tautan"), f"bukti_{rhk_id}", kirim)
    assert 'href="https://drive.contoh.go.id/d/olahan?x=1&amp;y=2"' in piece.text
    assert 'rel="noopener noreferrer external"' in piece.text
    assert "drive.contoh.go.id/olahan" in piece.text
    for url in ("javascript:alert(1)", "contoh.go.id", ""):
        jawab = pemilik.submit(_url(kerja, "tautan"), {"url": url})
        assert jawab.status_code == 422
        assert "Tulis alamat lengkap" in jawab.text
    bukti = session.scalars(select(BuktiDukung)).one()
    assert pemilik.get(f"/kinerja/bukti/{bukti.id}").status_code == 404


def test_evidence_is_taken_away_while_the_period_is_filled(
    app: Flask, pemilik: FormClient, penilai: FormClient, session: Session, kerja: Kerja
) -> None:
    _upload(pemilik, kerja, (TERIMA, PDF))
    bukti = session.scalars(select(BuktiDukung)).one()
    hapus = f"/kinerja/{kerja.id()}/bukti/{bukti.id}/hapus"
    assert penilai.submit(hapus).status_code == 403
    piece = pemilik.submit_htmx(hapus, f"bukti_{kerja.rhk()[0].id}")
    assert TERIMA not in piece.text
    assert session.scalar(select(func.count(BuktiDukung.id))) == 0
    session.commit()
    assert _sweep(app) == "kab-contoh: 0 berkas dihapus\n"  # a day has not passed
    assert len(_stored(app)) == 1
    app.extensions["kinerja_clock"].forward(days=30_000)  # the file carries the time of the machine
    assert _sweep(app) == "kab-contoh: 1 berkas dihapus\n"
    assert not _stored(app)
    assert session.scalar(select(func.count(Berkas.id))) == 0


def _sweep(app: Flask) -> str:
    with app.app_context():
        hasil = CliRunner().invoke(bukti_bersihkan, catch_exceptions=False)
    assert hasil.exit_code == 0
    return hasil.output


def test_the_sweep_leaves_what_is_referred_to(app: Flask, pemilik: FormClient, kerja: Kerja) -> None:
    _upload(pemilik, kerja, (TERIMA, PDF))
    app.extensions["kinerja_clock"].forward(days=30_000)
    assert _sweep(app) == "kab-contoh: 0 berkas dihapus\n"
    assert len(_stored(app)) == 1
