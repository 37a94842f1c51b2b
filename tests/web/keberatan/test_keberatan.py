"""Pages of an objection: with and without htmx, for the three and for nobody else."""

import gzip
import io
import re
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import Akun, PeranAkun
from kinerja.audit import CatatanAudit
from kinerja.evaluasi.models import Evaluasi
from kinerja.keberatan.models import Keberatan
from kinerja.keberatan.rules import StatusKeberatan
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.keberatan_bersama import ISI, SETUJU, TETAP, TOLAK, Perkara, later
from tests.web.conftest import Counted, SignIn

ISIAN: dict[str, object] = {
    "alasan": "Laporan diserahkan tepat waktu.",
    "rating_hasil": "Semua target tercapai.",
    "versi": "0",
}


def _form(perkara: Perkara, bagian: str = "") -> str:
    return f"/keberatan/ajukan/{perkara.periode_id}{bagian}"


def _versi(page: str) -> str:
    found = re.search(r'name="versi" value="(\d+)"', page)
    assert found
    return found[1]


def test_the_whole_way_without_javascript(session: Session, perkara: Perkara, sign_in: SignIn) -> None:
    kantor = perkara.kantor
    pegawai = sign_in(kantor.pegawai)
    hasil = pegawai.get(f"/penilaian/hasil/{perkara.periode_id}")
    assert "19 Januari 2027 pukul 23.59 WIB" in hasil.text
    assert "melepaskan hak mengajukan keberatan" in hasil.text
    dikirim = pegawai.submit(_form(perkara), ISIAN)
    session.rollback()
    keberatan = session.scalars(select(Keberatan)).one()
    alamat = f"/keberatan/{keberatan.id}"
    assert (dikirim.status_code, dikirim.location) == (303, alamat)
    assert "Menunggu Maria Lestari, M.A.P. sejak 8 Januari 2027" in pegawai.get(alamat).text

    pemutus = sign_in(kantor.kepala_badan)
    assert "Andi Ramadhan" in pemutus.get("/keberatan/antrean").text
    pemutus.submit(f"{alamat}/tanya", {"kepada": "penilai", "pertanyaan": "Apa dasarnya?"})
    penilai = sign_in(kantor.kepala)
    assert "Menunggu penjelasan Anda" in penilai.get(alamat).text
    session.rollback()
    tanya = re.search(r"/jawab/(\d+)", penilai.get(alamat).text)
    assert tanya
    penilai.submit(f"{alamat}/jawab/{tanya[1]}", {"jawaban": "Laporan ketiga terlambat."})
    assert "Laporan ketiga terlambat." in pegawai.get(alamat).text
    putus = {"putusan": "terima", "rating_hasil": "sesuai_ekspektasi", "pertimbangan": "Bukti cukup."}
    assert "Pembacaan ini dicatat" in pemutus.get(alamat).text
    assert pemutus.submit(f"{alamat}/putus", putus).status_code == 303
    halaman = pegawai.get(alamat).text
    assert "Diterima: Butuh Perbaikan menjadi Baik" in halaman
    hasil = pegawai.get(f"/penilaian/hasil/{perkara.periode_id}").text
    assert "Baik</h2>" in hasil
    assert "Diputus atas keberatan oleh Maria Lestari" in hasil
    assert "revisi=1" in hasil
    session.rollback()
    dibaca = select(CatatanAudit).where(CatatanAudit.aksi == "evaluasi.baca")
    assert session.scalars(dibaca).one().nama == "Maria Lestari, M.A.P."


def test_evidence_of_one_name_is_told_apart_by_quarter_and_result(perkara: Perkara, sign_in: SignIn) -> None:
    kantor = perkara.kantor
    lain = kantor.add_person("Dewi")
    for kode in ("T1", "T2"):
        kantor.submit(lain, kode)
    evaluasi = kantor.establish(lain, kode="TH", saat=TETAP)
    browser, alamat = sign_in(lain), f"/keberatan/ajukan/{evaluasi.periode_id}"

    def quarters() -> list[str]:
        return re.findall(r"(Triwulan \w+), RHK 1", browser.get(alamat).text)

    assert quarters() == ["Triwulan I", "Triwulan II"]
    # A picture that was frozen before the quarter was kept in it.
    lama = deepcopy(evaluasi.potret)
    for hasil in lama["isi"]["daftar_hasil"]:
        for bukti in hasil["daftar_bukti"]:
            del bukti["periode"]
    evaluasi.potret = lama
    kantor.session.commit()
    assert quarters() == ["Triwulan I", "Triwulan II"]


def test_the_draft_is_saved_while_it_is_written(session: Session, perkara: Perkara, sign_in: SignIn) -> None:
    pegawai = sign_in(perkara.kantor.pegawai)
    jawab = pegawai.submit_htmx(_form(perkara, "/simpan"), "simpan_keberatan", ISIAN)
    assert jawab.status_code == 200
    assert 'id="simpan_keberatan"' in jawab.text
    assert _versi(jawab.text) == "1"
    assert len(jawab.data) < 3000
    assert "Semua target tercapai." in pegawai.get(_form(perkara)).text
    bentrok = pegawai.submit_htmx(
        _form(perkara, "/simpan"), "simpan_keberatan", ISIAN | {"alasan": "Tulisan kedua."}
    )
    assert bentrok.status_code == 409
    assert "Tulisan kedua." in bentrok.text
    assert "Laporan diserahkan tepat waktu." in bentrok.text
    session.rollback()
    assert session.scalars(select(Keberatan.status)).one() is StatusKeberatan.DRAF


def test_what_is_missing_is_said_and_nothing_typed_is_lost(perkara: Perkara, sign_in: SignIn) -> None:
    pegawai = sign_in(perkara.kantor.pegawai)
    jawab = pegawai.submit(_form(perkara), {"alasan": "Hanya alasan.", "versi": "0"})
    assert jawab.status_code == 422
    assert "Hanya alasan." in jawab.text
    assert "paling sedikit satu hal" in jawab.text


def test_too_late_is_said_with_the_date_and_an_admin_opens_the_days_again(
    session: Session, perkara: Perkara, sign_in: SignIn, clock: TestClock
) -> None:
    kantor = perkara.kantor
    clock.set(later(20)["now"])
    pegawai = sign_in(kantor.pegawai)
    assert "Masa keberatan berakhir 19 Januari 2027 pukul 23.59 WIB" in pegawai.get(_form(perkara)).text
    assert pegawai.submit(_form(perkara), ISIAN).status_code == 409
    admin = _admin(session, perkara, sign_in)
    buka = f"/admin/keberatan/buka/{perkara.periode_id}"
    assert admin.submit(buka, {"sampai": "2027-02-05"}).status_code == 422
    assert (
        admin.submit(buka, {"sampai": "2027-02-05", "alasan": "Dirawat di rumah sakit."}).status_code == 303
    )
    assert pegawai.submit(_form(perkara), ISIAN).status_code == 303


@pytest.mark.parametrize("putusan", [SETUJU, TOLAK])
def test_the_document_has_items_6_to_8(perkara: Perkara, sign_in: SignIn, putusan) -> None:  # type: ignore[no-untyped-def]
    perkara.decide(putusan)
    pegawai = sign_in(perkara.kantor.pegawai)
    alamat = f"/penilaian/hasil/{perkara.periode_id}/dokumen-evaluasi.pdf"
    teks = _text(pegawai, alamat)
    for wajib in (
        "6 KEBERATAN",
        "Tanggal: 8 Januari 2027",
        ISI.alasan,
        "7 PENJELASAN PEJABAT PENILAI ATAS KEBERATAN",
        "Laporan ketiga terlambat.",
        "8 KEPUTUSAN",
        putusan.pertimbangan,
        "Keberatan diterima" if putusan.terima else "Keberatan ditolak",
    ):
        assert wajib in teks, wajib
    if putusan.terima:
        lama = _text(pegawai, f"{alamat}?revisi=1")
        assert "DIGANTI oleh versi 2" in lama
        assert "KEBERATAN" not in lama
        assert "BUTUH PERBAIKAN" in lama
    assert "paling lambat" not in teks
    assert pegawai.get(f"{alamat}?revisi=9").status_code == 404


def test_without_an_objection_the_document_ends_at_5(perkara: Perkara, sign_in: SignIn) -> None:
    perkara.draft()
    teks = _text(
        sign_in(perkara.kantor.pegawai), f"/penilaian/hasil/{perkara.periode_id}/dokumen-evaluasi.pdf"
    )
    assert "KEBERATAN" not in teks
    assert "pejabat penilai kinerja paling lambat 19 Januari 2027 pukul 23.59 WIB." in teks


def test_nobody_else_reads_it_and_an_admin_sees_no_content(
    session: Session, perkara: Perkara, sign_in: SignIn
) -> None:
    keberatan = perkara.submit()
    orang = perkara.kantor.add_person("Dewi", skp=False)
    alamat = f"/keberatan/{keberatan.id}"
    assert sign_in(orang).get(alamat).status_code == 404
    admin = _admin(session, perkara, sign_in)
    assert admin.get(alamat).status_code == 404
    halaman = admin.get("/admin/keberatan")
    assert "Andi Ramadhan" in halaman.text
    assert ISI.alasan not in halaman.text
    assert sign_in(perkara.kantor.kepala).get("/admin/keberatan").status_code == 404
    bukti = next(iter(perkara.evaluasi.potret["isi"]["daftar_hasil"]))["daftar_bukti"][0]["id"]
    assert sign_in(orang).get(f"{alamat}/bukti/{bukti}").status_code == 404


def test_the_decision_of_others_is_refused(perkara: Perkara, sign_in: SignIn) -> None:
    keberatan = perkara.hear()
    putus = {"putusan": "tolak", "pertimbangan": "Tidak."}
    for pegawai in (perkara.kantor.pegawai, perkara.kantor.kepala):
        assert sign_in(pegawai).submit(f"/keberatan/{keberatan.id}/putus", putus).status_code == 403
    pemutus = sign_in(perkara.kantor.kepala_badan)
    kosong = pemutus.submit(f"/keberatan/{keberatan.id}/putus", {"pertimbangan": "Sudah ditulis."})
    assert kosong.status_code == 422
    assert "Sudah ditulis." in kosong.text


def test_pages_stay_small(session: Session, perkara: Perkara, sign_in: SignIn, counted: Counted) -> None:
    keberatan = perkara.hear()
    pemutus = sign_in(perkara.kantor.kepala_badan)
    pemutus.get(f"/keberatan/{keberatan.id}")  # the reading is written down once a day
    for alamat in (f"/keberatan/{keberatan.id}", "/keberatan/antrean", "/keberatan"):
        with counted() as asked:
            page = pemutus.get(alamat)
        assert page.status_code == 200
        assert len(gzip.compress(page.data)) < 25_000
        assert len(asked) <= 12, asked


def _text(browser: FormClient, alamat: str) -> str:
    response = browser.get(alamat)
    assert response.status_code == 200
    halaman = PdfReader(io.BytesIO(response.data)).pages
    return " ".join(" ".join(satu.extract_text() for satu in halaman).split())


def _admin(session: Session, perkara: Perkara, sign_in: SignIn) -> FormClient:
    kantor = perkara.kantor
    akun: Akun = kantor.akun(kantor.lain)
    session.add(PeranAkun(akun_id=akun.id, peran=Peran.ADMIN_INSTANSI, mulai=factories.AWAL_TAHUN))
    return sign_in(kantor.lain)


def test_counts_hide_what_would_name_somebody(session: Session, perkara: Perkara, sign_in: SignIn) -> None:
    perkara.decide()
    halaman = _admin(session, perkara, sign_in).get("/admin/keberatan?tahun=2026").text
    assert "Seluruh instansi" in halaman
    assert re.search(r'<td class="num">\d', halaman) is None
    assert session.scalars(select(Evaluasi)).all()


@pytest.mark.parametrize(
    ("siapa", "bagian"), [("pegawai", "Kinerja"), ("kepala", "Tim"), ("kepala_badan", "Tim")]
)
def test_the_case_lights_the_part_of_the_menu_from_which_its_reader_comes(
    perkara: Perkara, sign_in: SignIn, siapa: str, bagian: str
) -> None:
    keberatan = perkara.hear()
    halaman = sign_in(getattr(perkara.kantor, siapa)).get(f"/keberatan/{keberatan.id}").text
    menu = re.findall(
        r'<a href="[^"]*" aria-current="page">(?:<svg.*?</svg>)?([^<]*)</a>', halaman, re.DOTALL
    )
    assert set(menu) == {bagian}


def test_who_was_overtaken_sees_the_case_as_it_is_and_keeps_what_was_typed(
    perkara: Perkara, sign_in: SignIn
) -> None:
    """Two windows of the decider: the second still shows the version before the first one wrote."""
    keberatan = perkara.hear()
    pemutus = sign_in(perkara.kantor.kepala_badan)
    alamat = f"/keberatan/{keberatan.id}"
    lama = _versi(pemutus.get(alamat).text)
    pemutus.submit(f"{alamat}/pertemuan", {"catatan_sidang": "Bertemu bersama.", "versi": lama})
    putus = {"putusan": "tolak", "pertimbangan": "Sudah saya tulis panjang.", "versi": lama}
    jawab = pemutus.submit(f"{alamat}/putus", putus)
    assert jawab.status_code == 409
    assert "Sudah saya tulis panjang." in jawab.text
    assert "Bertemu bersama." in jawab.text
    putus["versi"] = _versi(jawab.text)
    assert pemutus.submit(f"{alamat}/putus", putus).status_code == 303
    assert pemutus.submit(f"{alamat}/putus", putus).status_code == 409


def test_of_two_decisions_at_once_one_counts(session: Session, perkara: Perkara, sign_in: SignIn) -> None:
    keberatan = perkara.hear()
    terima = {"putusan": "terima", "rating_hasil": "sesuai_ekspektasi", "pertimbangan": "Bukti cukup."}
    tolak = {"putusan": "tolak", "pertimbangan": "Bukti tidak cukup."}
    semua = [(sign_in(perkara.kantor.kepala_badan), isian) for isian in (terima, tolak)]

    def press(satu: tuple[FormClient, dict[str, str]]) -> int:
        return satu[0].submit(f"/keberatan/{keberatan.id}/putus", satu[1]).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, semua)) == [303, 409]
    session.rollback()
    session.refresh(keberatan)
    diterima = keberatan.status is StatusKeberatan.DITERIMA
    assert keberatan.pertimbangan == (terima if diterima else tolak)["pertimbangan"]
    assert len(session.scalars(select(Evaluasi)).all()) == 1 + diterima
