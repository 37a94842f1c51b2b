"""The pages of dialogs, forms and plans: with and without htmx, refused input, PDFs, duties, budget."""

import gzip
import io

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Actor
from kinerja.antrean import list_queues
from kinerja.beranda.antrean import SEBUTAN
from kinerja.bimbingan.models import DialogKinerja, RencanaPengembangan, TindakDialog
from kinerja.bimbingan.rules import JenisDialog, Sisi, StatusDialog, StatusPengembangan
from kinerja.bimbingan.service import dialog, kompetensi
from kinerja.bimbingan.service.dialog import IsianTindak
from kinerja.bimbingan.service_ringkas import list_duties
from tests.bimbingan_bersama import CATATAN, RAHASIA, fill, hold
from tests.evaluasi_bersama import SAAT, Kantor
from tests.skp_bersama import count_queries
from tests.web.conftest import SignIn

JADWAL = {"jenis": "bimbingan", "tanggal": "2026-04-02", "pokok": "Laporan triwulan", "tempat": "Ruang rapat"}
BUTIR = {
    "jenis": "pelatihan",
    "uraian": "Pelatihan analisis data",
    "dasar": "Data pembanding",
    "ukuran": "Sertifikat",
    "tenggat": "2026-09-30",
    "kaitan": "perilaku:adaptif",
}


def text_of(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_bimbingan_from_the_invitation_to_b19_without_javascript(
    kantor: Kantor, session: Session, sign_in: SignIn
) -> None:
    pimpinan = sign_in(kantor.kepala)
    url = f"/bimbingan/pegawai/{kantor.pegawai.id}"
    galat = pimpinan.submit(url, JADWAL | {"tanggal": "besok"})
    assert galat.status_code == 422
    assert 'value="Laporan triwulan"' in galat.text
    assert pimpinan.submit(url, JADWAL).status_code == 303
    session.rollback()
    satu = session.scalars(select(DialogKinerja)).one()
    ini = f"/bimbingan/{satu.id}"
    pegawai = sign_in(kantor.pegawai)
    assert pimpinan.submit(f"{ini}/catatan", {"catatan": CATATAN, "tanggal": "2026-04-02"}).status_code == 303
    tolak = pegawai.submit(f"{ini}/tanggapan", {"setuju": "tidak"})
    assert tolak.status_code == 422
    assert "Tulis apa yang menurut Anda tidak sesuai." in tolak.text
    pegawai.submit(f"{ini}/tanggapan", {"setuju": "tidak", "kalimat": "Datanya sudah ada."})
    pimpinan.submit(f"{ini}/tanggapan", {"setuju": "ya"})
    isi = {"kompetensi": "Analisis", "nilai": "2", "alasan": "Tanpa data pembanding"}
    assert pimpinan.submit(f"{ini}/kompetensi", isi).status_code == 303
    assert "Tanpa data pembanding" not in pegawai.get(ini).text
    assert pimpinan.submit(f"{ini}/kompetensi/serahkan").status_code == 303
    page = pegawai.get(ini).text
    assert "Tanpa data pembanding" in page
    assert "Tidak sesuai" in page
    assert "Datanya sudah ada." in pimpinan.get(ini).text
    teks = text_of(pegawai.get(f"{ini}/kompetensi.pdf").data)
    for potong in ("FORMAT B.1.9", "NILAI (SKALA 1-5)", "ALASAN TERHADAP PENILAIAN", "Analisis 2 Tanpa data"):
        assert potong in teks
    session.rollback()
    assert session.scalars(select(DialogKinerja.status)).one() is StatusDialog.SELESAI


def test_the_pegawai_fills_b18_and_prints_it(kantor: Kantor, sign_in: SignIn) -> None:
    satu = hold(kantor)
    pegawai = sign_in(kantor.pegawai)
    ini = f"/bimbingan/{satu.id}/lembar"
    jawab = {f"p{nomor}": "ya" for nomor in range(1, 9)} | {"catatan": RAHASIA}
    kurang = pegawai.submit(ini, jawab)
    assert kurang.status_code == 422
    assert RAHASIA in kurang.text
    assert kurang.text.count(" checked") == 8
    assert pegawai.submit(ini, jawab | {"p9": "tidak"}).status_code == 303
    answer = pegawai.get(f"/bimbingan/lembar/{satu.id}.pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="format-b18.pdf"'
    teks = text_of(answer.data)
    for potong in (
        "FORMAT B.1.8 UMPAN BALIK PELAKSANAAN BIMBINGAN KINERJA",
        "TENTANG PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS",
        "Kami memahami tujuan bimbingan kinerja ini. Tidak",
        "Disampaikan kepada: atasan dari Pimpinan",
    ):
        assert potong in teks
    assert "Andi Ramadhan, S.Kom., atasan pimpinan" not in pegawai.get(ini).text
    sign_in(kantor.kepala_badan).get(f"/bimbingan/lembar/{satu.id}")
    assert "Maria Lestari, M.A.P., atasan pimpinan" in pegawai.get(ini).text


def test_an_action_is_marked_with_htmx_and_without(kantor: Kantor, session: Session, sign_in: SignIn) -> None:
    satu = hold(kantor)
    isian = IsianTindak("Menyusun daftar periksa", Sisi.PEGAWAI, SAAT["today"])
    tindak = dialog.add_action(session, kantor.pemilik, satu.id, isian, **SAAT)
    client = sign_in(kantor.pegawai)
    url = f"/bimbingan/tindak/{tindak.id}/"
    bagian = client.submit_htmx(url + "selesai", "tindak_dialog", {"versi": tindak.versi})
    assert bagian.status_code == 200
    assert bagian.text.lstrip().startswith('<section id="tindak_dialog"')
    assert "Buka lagi" in bagian.text
    assert len(gzip.compress(bagian.data)) <= 3 * 1024
    assert client.submit(url + "buka").location.endswith(f"/bimbingan/{satu.id}")
    session.rollback()
    session.expire_all()
    assert session.scalars(select(TindakDialog.selesai)).one() is None


def test_a_plan_is_proposed_agreed_and_followed_up(kantor: Kantor, session: Session, sign_in: SignIn) -> None:
    pegawai, pimpinan = sign_in(kantor.pegawai), sign_in(kantor.kepala)
    url = f"/bimbingan/pengembangan/{kantor.pegawai.id}"
    salah = pegawai.submit(url, BUTIR | {"kaitan": "rhk:999999"})
    assert salah.status_code == 422
    assert "Pilih salah satu hasil kerja pegawai ini." in salah.text
    assert "Pelatihan analisis data" in salah.text
    assert pegawai.submit(url, BUTIR).status_code == 303
    session.rollback()
    butir = session.scalars(select(RencanaPengembangan)).one()
    assert pegawai.submit(f"{url}/{butir.id}/sepakati").status_code == 403
    assert "1 usul menunggu kesepakatan Anda" in pimpinan.get("/").text
    assert pimpinan.submit(f"{url}/{butir.id}/sepakati").status_code == 303
    maju = {"teks": "Modul 1", "bukti": "https://contoh.go.id/1"}
    assert pegawai.submit(f"{url}/{butir.id}/kemajuan", maju).status_code == 303
    assert 'href="https://contoh.go.id/1"' in pimpinan.get(url).text
    assert pimpinan.submit(f"{url}/{butir.id}/batalkan").status_code == 422
    assert pegawai.submit(f"{url}/{butir.id}/selesaikan").status_code == 303
    session.rollback()
    session.expire_all()
    assert session.scalars(select(RencanaPengembangan.status)).one() is StatusPengembangan.SELESAI


def test_konseling_shows_the_superior_that_it_takes_place_and_no_word_of_it(
    kantor: Kantor, sign_in: SignIn
) -> None:
    satu = hold(kantor, JenisDialog.KONSELING)
    page = sign_in(kantor.kepala_badan).get(f"/bimbingan/{satu.id}").text
    assert "Konseling kinerja" in page
    for rahasia in (CATATAN, "Laporan triwulan"):
        assert rahasia not in page
    assert sign_in(kantor.lain).get(f"/bimbingan/{satu.id}").status_code == 404


def test_the_queues_name_what_waits_and_a_sheet_only_to_its_pegawai(kantor: Kantor) -> None:
    satu = hold(kantor)

    def waiting(actor: Actor) -> dict[str, int | None]:
        semua = list_queues(kantor.session, list_duties(kantor.session, actor, **SAAT))
        assert all(antre.kode in SEBUTAN for antre in semua)
        return {antre.kode: antre.objek_id for antre in semua}

    assert waiting(kantor.pemilik) == {"dialog_tanggapi": satu.id, "bimbingan_lembar": satu.id}
    assert waiting(kantor.penilai) == {"dialog_tanggapi": satu.id}
    fill(kantor, satu)
    assert waiting(kantor.pemilik) == {"dialog_tanggapi": satu.id}
    assert waiting(kantor.penilai) == {"dialog_tanggapi": satu.id}


def test_pages_keep_to_their_budget_with_many_dialogs(app: Flask, kantor: Kantor, sign_in: SignIn) -> None:
    for nomor in range(12):
        satu = hold(kantor)
        isi = {"kompetensi": f"Kompetensi {nomor}", "nilai": 3, "alasan": "Cukup"}
        kompetensi.save_competence(kantor.session, kantor.penilai, satu.id, None, **isi, **SAAT)
        fill(kantor, satu)
    mesin = app.extensions["kinerja_database"].engine
    alamat = (
        (kantor.pegawai, ("/bimbingan", f"/bimbingan/{satu.id}", "/bimbingan/pengembangan", "/")),
        (
            kantor.kepala,
            ("/bimbingan/tim", f"/bimbingan/{satu.id}", f"/bimbingan/pegawai/{kantor.pegawai.id}"),
        ),
        (kantor.kepala_badan, ("/bimbingan/lembar", f"/bimbingan/lembar/{satu.id}")),
    )
    for orang, semua in alamat:
        client = sign_in(orang)
        for url in semua:
            with count_queries(mesin) as asked:
                answer = client.get(url)
            assert answer.status_code == 200, url
            assert len(asked) <= 12, (url, len(asked))
            assert len(gzip.compress(answer.data)) <= 25 * 1024, url
