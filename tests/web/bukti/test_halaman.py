"""Pages of the vault, with and without htmx."""

import io

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.bukti.models import MasaTautan
from kinerja.pelaksanaan.models import BuktiDukung
from tests.client import FormClient
from tests.pelaksanaan_bersama import Kerja
from tests.security.test_bukti import PDF
from tests.skp_bersama import count_queries


def _offer(pemilik: FormClient, kerja: Kerja) -> list[BuktiDukung]:
    """A file and a link beside the first result."""
    alamat = f"/kinerja/{kerja.id()}/rhk/{kerja.rhk()[0].id}"
    pemilik.submit(f"{alamat}/berkas", {"berkas": [(io.BytesIO(PDF), "Laporan.pdf")]})
    pemilik.submit(f"{alamat}/tautan", {"url": "https://contoh.go.id/data", "nama": "Data olahan"})
    kerja.session.rollback()
    semua = list(kerja.session.scalars(select(BuktiDukung).order_by(BuktiDukung.id)))
    kerja.session.commit()
    return semua


def test_the_vault_lists_searches_and_stays_cheap(app: Flask, pemilik: FormClient, kerja: Kerja) -> None:
    assert "Belum ada bukti dukung" in pemilik.get("/bukti/").text
    _offer(pemilik, kerja)
    with count_queries(app.extensions["kinerja_database"].engine) as asked:
        halaman = pemilik.get("/bukti/").text
    assert len(asked) <= 12
    assert "Laporan.pdf" in halaman
    assert "Belum diperiksa" in halaman
    assert "pemeriksaan dimatikan" in halaman
    assert "<progress" in halaman
    hanya = pemilik.get("/bukti/?q=olahan", headers={"HX-Request": "true", "HX-Target": "daftar_bukti"}).text
    assert "<html" not in hanya
    assert "Data olahan" in hanya
    assert "Laporan.pdf" not in hanya


def test_chosen_evidence_lands_beside_another_result(
    pemilik: FormClient, penilai: FormClient, session: Session, kerja: Kerja
) -> None:
    bukti = _offer(pemilik, kerja)
    rhk = kerja.rhk()[1].id
    pilih = f"/bukti/pilih?periode={kerja.id()}&rhk={rhk}"
    assert f'value="{kerja.id()}-{rhk}" checked' in pemilik.get(pilih).text
    kosong = pemilik.submit("/bukti/pakai", {"periode": kerja.id(), "rhk": rhk})
    assert kosong.status_code == 422
    assert "Pilih sedikitnya satu bukti." in kosong.text
    isi = {
        "bukti": [str(satu.id) for satu in bukti],
        "sasaran": [f"{kerja.id()}-{rhk}"],
        "periode": kerja.id(),
        "rhk": rhk,
    }
    jawab = pemilik.submit("/bukti/pakai", isi)
    assert jawab.status_code == 303
    assert jawab.location.endswith(f"#bukti_{rhk}")
    session.rollback()
    assert len(session.scalars(select(BuktiDukung)).all()) == 4
    session.commit()
    asing = penilai.submit("/bukti/pakai", isi)
    assert asing.status_code == 404


def test_the_end_of_a_link_is_kept_and_a_day_that_passed_is_refused_at_its_field(
    pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    tautan = _offer(pemilik, kerja)[1]
    alamat, tempat = f"/bukti/{tautan.id}/masa", f"simpanan_{tautan.id}"
    salah = pemilik.submit_htmx(alamat, tempat, {"sampai": "2026-03-01"})
    assert salah.status_code == 422
    assert "Pilih hari ini atau sesudahnya." in salah.text
    assert "<html" not in salah.text
    assert "Pilih hari ini atau sesudahnya." in pemilik.submit(alamat, {"sampai": "2026-03-01"}).text
    benar = pemilik.submit_htmx(alamat, tempat, {"sampai": "2026-03-20"})
    assert "Akses berakhir 10 hari lagi" in benar.text
    session.rollback()
    assert len(session.scalars(select(MasaTautan)).all()) == 1
    session.commit()
    assert "Bukti yang mungkin tidak terbuka" in pemilik.get(f"/kinerja/{kerja.id()}").text
    assert "Perbaiki bukti dukung" in pemilik.get("/").text
    assert pemilik.submit(f"/bukti/{tautan.id}/periksa").status_code == 409


def test_the_end_of_a_link_may_be_noted_as_it_is_added(
    pemilik: FormClient, session: Session, kerja: Kerja
) -> None:
    rhk = kerja.rhk()[0].id
    alamat = f"/kinerja/{kerja.id()}/rhk/{rhk}/tautan"
    isi = {"url": "https://contoh.go.id/data", "nama": "Data olahan", "sampai": "2026-03-01"}
    salah = pemilik.submit_htmx(alamat, f"bukti_{rhk}", isi)
    assert salah.status_code == 422
    assert "Pilih hari ini atau sesudahnya." in salah.text
    assert 'value="https://contoh.go.id/data"' in salah.text
    session.rollback()
    assert not session.scalars(select(BuktiDukung)).all()  # the link comes with its end or not at all
    session.commit()
    benar = pemilik.submit_htmx(alamat, f"bukti_{rhk}", isi | {"sampai": "2026-03-20"})
    assert "Akses berakhir 10 hari lagi" in benar.text
    assert "sampai 20 Maret" in pemilik.get("/").text


def test_removing_leaves_nothing_where_nothing_is_fixed(pemilik: FormClient, kerja: Kerja) -> None:
    berkas = _offer(pemilik, kerja)[0]
    assert pemilik.submit(f"/bukti/{berkas.id}/hapus").status_code == 303
    assert "Laporan.pdf" not in pemilik.get("/bukti/?q=Laporan").text.partition("daftar_bukti")[2]
