"""Documents of angka kredit are printed once, kept under their hash, and signed by the penilai alone."""

import hashlib
from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from kinerja.angka_kredit.models import DokumenAk, KonversiAk
from kinerja.audit import CatatanAudit
from kinerja.storage import key_of, storage
from tests.web.angka_kredit.conftest import Kantor

MakeKantor = Callable[..., Kantor]


def konversi_of(kantor: Kantor, tahun: int) -> str:
    query = select(KonversiAk.id).where(KonversiAk.pegawai_id == kantor.pegawai.id, KonversiAk.tahun == tahun)
    return str(kantor.session.scalars(query).one())


def issue(kantor: Kantor, siapa: object, tahun: int = 2025) -> DokumenAk:
    isian = {"konversi_id": konversi_of(kantor, tahun)}
    jawab = siapa.submit(f"/angka-kredit/{kantor.pegawai.id}/dokumen/konversi", isian)  # type: ignore[attr-defined]
    assert jawab.status_code == 303
    return kantor.documents()[-1]


def test_the_penilai_signs_as_he_issues_and_the_file_is_kept_under_its_hash(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    dokumen = issue(kantor, kantor.penilai)
    assert (dokumen.penanda, dokumen.penilai_id) == ("uji", kantor.penilai_pegawai.id)
    permintaan = kantor.penanda.permintaan[0]
    assert (permintaan.nama, permintaan.alasan) == (
        "Budi Contoh",
        "Konversi Predikat Kinerja ke Angka Kredit nomor 001/KONV/2026",
    )
    pdf = kantor.sendiri.get(f"/angka-kredit/dokumen/{dokumen.id}.pdf").data
    assert hashlib.sha256(pdf).hexdigest() == dokumen.sha256
    assert b"tanda tangan uji" in pdf
    assert "Ditandatangani elektronik" in kantor.sendiri.get("/angka-kredit").text
    aksi = [satu.aksi for satu in kantor.session.scalars(select(CatatanAudit).order_by(CatatanAudit.urutan))]
    assert [satu for satu in aksi if "tanda" in satu or "cetak" in satu] == [
        "angka_kredit.cetak",
        "angka_kredit.tanda_tangan",
    ]
    with pytest.raises(IntegrityError), kantor.session.begin_nested():
        kantor.session.execute(update(DokumenAk).values(sha256="0" * 64))


def test_what_an_admin_issues_waits_for_the_penilai_and_for_nobody_else(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    dokumen = issue(kantor, kantor.admin)
    assert (dokumen.penanda, dokumen.sha256 is None) == ("", False)
    url = f"/angka-kredit/dokumen/{dokumen.id}/tanda-tangan"
    for siapa in (kantor.admin, kantor.sendiri):
        assert siapa.submit(url, {}).status_code == 403
    assert "Menunggu tanda tangan" in kantor.sendiri.get("/angka-kredit").text
    assert "001/KONV/2026" in kantor.penilai.get("/angka-kredit/massal/tanda-tangan").text
    assert "1 dokumen angka kredit" in kantor.penilai.get("/").text
    assert kantor.penilai.submit(url, {}).status_code == 303
    assert kantor.documents()[0].penanda == "uji"
    kantor.penilai.submit(url, {})
    assert len(kantor.penanda.permintaan) == 1
    assert "dokumen angka kredit" not in kantor.penilai.get("/").text


def test_a_signer_that_failed_is_asked_again_and_number_and_content_stay(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    kantor.penanda.gagal = ConnectionError("tidak ada jaringan")
    dokumen = issue(kantor, kantor.penilai)
    assert (dokumen.penanda, dokumen.nomor) == ("", "001/KONV/2026")
    asli, sidik = dokumen.sha256, dokumen.sidik
    assert "tidak menjawab" in kantor.penilai.get(f"/angka-kredit/{kantor.pegawai.id}").text
    kantor.penanda.gagal = None
    kantor.penilai.submit(f"/angka-kredit/dokumen/{dokumen.id}/tanda-tangan", {})
    sesudah = kantor.documents()[0]
    assert (sesudah.penanda, sesudah.nomor, sesudah.sidik) == ("uji", "001/KONV/2026", sidik)
    assert sesudah.sha256 != asli
    with kantor.penilai.application.app_context():
        assert not storage().local_path(key_of(kantor.instansi.id, asli or "", bagian="surat")).exists()


def test_without_a_signer_the_page_says_that_it_is_signed_by_hand(make_kantor: MakeKantor) -> None:
    kantor = make_kantor(bertanda=False)
    dokumen = issue(kantor, kantor.penilai)
    assert (dokumen.penanda, dokumen.sha256 is None) == ("", False)
    halaman = kantor.penilai.get(f"/angka-kredit/{kantor.pegawai.id}").text
    assert "dengan tangan" in halaman
    assert "Tanda tangani" not in halaman
    assert "dengan tangan" in kantor.penilai.get("/angka-kredit/massal/tanda-tangan").text
    kantor.penilai.submit("/angka-kredit/massal/tanda-tangan", {})
    assert "dengan tangan" in kantor.penilai.get("/angka-kredit/massal/tanda-tangan").text


def test_a_signed_document_that_is_taken_back_says_so_and_keeps_its_file(make_kantor: MakeKantor) -> None:
    kantor = make_kantor()
    dokumen = issue(kantor, kantor.penilai)
    alamat = f"/angka-kredit/dokumen/{dokumen.id}.pdf"
    asli = kantor.penilai.get(alamat).data
    batal = f"/angka-kredit/{kantor.pegawai.id}/dokumen/{dokumen.id}/batal"
    assert kantor.penilai.submit(batal, {"alasan": "Salah tanggal"}).status_code == 303
    assert kantor.sendiri.get(f"{alamat}?asli=ya").data == asli
    assert b"tanda tangan uji" not in kantor.sendiri.get(alamat).data
    url = f"/angka-kredit/dokumen/{dokumen.id}/tanda-tangan"
    assert kantor.penilai.submit(url, {}).status_code == 409
