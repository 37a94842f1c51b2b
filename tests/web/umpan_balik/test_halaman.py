"""The pages of feedback: give, change, ask, decline, report; what was typed stays after a refusal."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.organisasi.models import Pegawai
from kinerja.umpan_balik.models import DimintaUmpanBalik, LaporanUmpanBalik, UmpanBalik
from tests.conftest import TestClock
from tests.evaluasi_bersama import Kantor, on
from tests.umpan_balik_bersama import AWAL, TERBUKA, add_colleagues, make_suara
from tests.web.conftest import Counted, SignIn

U = "/kinerja/umpan-balik"


@pytest.fixture
def rekan(kantor: Kantor, clock: TestClock) -> tuple[Pegawai, ...]:
    clock.set(AWAL["now"])
    return add_colleagues(kantor, 3)


def test_a_ready_sentence_a_kind_a_change_and_a_withdrawal(
    session: Session, kantor: Kantor, rekan: tuple[Pegawai, ...], sign_in: SignIn
) -> None:
    url = f"{U}/{kantor.periode(kode='T1').id}"
    client = sign_in(rekan[0])
    kalimat = "Membantu rekan tanpa diminta."
    kirim = {
        "perilaku": "kolaboratif",
        "kalimat": kalimat,
        "jenis": "apresiasi",
        "teks": "Terutama di lapangan.",
    }
    assert client.submit(url, kirim).location == f"{url}#utas_perilaku_kolaboratif"
    page = client.get(url).text
    assert f"{kalimat} Terutama di lapangan." in page
    assert "sedikitnya 3 orang" in page
    tanda = session.scalars(select(UmpanBalik.tanda)).one()
    session.rollback()
    ditolak = client.submit(f"{url}/{tanda}/ubah", {"teks": " "})
    assert ditolak.status_code == 422
    assert 'aria-invalid="true"' in ditolak.text
    client.submit(f"{url}/{tanda}/ubah", {"teks": "Lebih baik"})
    assert "Lebih baik" in client.get(f"{U}/diberikan").text
    client.submit(f"{url}/{tanda}/tarik", {})
    assert "Lebih baik" not in client.get(url).text
    assert client.submit(f"{url}/{tanda}/tarik", {}).status_code == 404


def test_a_request_goes_its_way(
    session: Session, kantor: Kantor, rekan: tuple[Pegawai, ...], sign_in: SignIn
) -> None:
    periode_id = kantor.periode(kode="T2").id
    pemilik = sign_in(kantor.pegawai)
    assert f"{U}/minta/{periode_id}" in pemilik.get(f"{U}/permintaan").text
    isi = {"orang": [str(rekan[0].id)], "pesan": "Bagaimana paparan saya?", "tenggat": "2026-04-10"}
    ditolak = pemilik.submit(f"{U}/minta/{periode_id}", isi)
    assert ditolak.status_code == 422
    assert "sedikitnya 3 rekan" in ditolak.text
    assert "Bagaimana paparan saya?" in ditolak.text
    assert re.search(rf'value="{rekan[0].id}" checked', ditolak.text)
    isi["orang"] = [str(satu.id) for satu in rekan]
    assert pemilik.get(f"{U}/minta/{periode_id}?orang={'9' * 30}").status_code == 200
    assert pemilik.get(f"{U}?nama=x&sesudah={'9' * 30}").status_code == 200
    dicari = pemilik.submit(f"{U}/minta/{periode_id}", {**isi, "q": "rini", "cari": "1"})
    assert dicari.status_code == 200
    assert kantor.lain.nama in dicari.text
    assert dicari.text.count(" checked") == 3
    assert pemilik.submit(f"{U}/minta/{periode_id}", isi).location == f"{U}/permintaan"
    satu = sign_in(rekan[0])
    page = satu.get(U).text
    assert "Bagaimana paparan saya?" in page
    diminta = session.scalars(
        select(DimintaUmpanBalik.id).where(DimintaUmpanBalik.pemberi_id == rekan[0].id)
    ).one()
    session.rollback()
    assert satu.submit(f"{U}/diminta/{diminta}/tolak", {"alasan": ""}).status_code == 422
    satu.submit(f"{U}/diminta/{diminta}/tolak", {"alasan": "Baru pindah ke unit ini."})
    assert "Bagaimana paparan saya?" not in satu.get(U).text
    page = pemilik.get(f"{U}/permintaan").text
    assert "Baru pindah ke unit ini." in page
    assert "Dijawab" not in page


def test_a_report_is_decided_and_told(
    session: Session, kantor: Kantor, clock: TestClock, sign_in: SignIn
) -> None:
    suara = make_suara(session, kantor)
    clock.set(on(2026, 4, 2)["now"])
    pemilik = sign_in(kantor.pegawai)
    tanda = session.scalars(select(UmpanBalik.tanda).where(UmpanBalik.teks == TERBUKA[0])).one()
    session.rollback()
    lapor = f"{U}/lapor/{suara.periode_id}/{tanda}"
    assert lapor in pemilik.get(f"{U}/diterima").text
    assert pemilik.submit(lapor, {"alasan": ""}).status_code == 422
    pemilik.submit(lapor, {"alasan": "Menghina."})
    assert "Menunggu atasan" in pemilik.get(f"{U}/diterima").text
    assert pemilik.get(f"{U}/laporan").status_code == 404
    atasan = sign_in(kantor.kepala_badan)
    laporan_id = session.scalars(select(LaporanUmpanBalik.id)).one()
    session.rollback()
    page = atasan.get(f"{U}/laporan").text
    assert TERBUKA[0] in page
    assert "Pemberi1" not in page
    versi = {"versi": "1"}
    tanpa = atasan.submit(f"{U}/laporan/{laporan_id}", {**versi, "putusan": "nama_dibuka", "alasan": ""})
    assert tanpa.status_code == 422
    atasan.submit(f"{U}/laporan/{laporan_id}", {**versi, "putusan": "nama_dibuka", "alasan": "Ancaman."})
    assert "Pemberi1 Rahasia" in atasan.get(f"{U}/laporan").text
    assert "Nama Anda dibuka oleh" in sign_in(suara.semua_rekan[0]).get(f"{U}/diberikan").text
    assert "Pemberi1" not in pemilik.get(f"{U}/diterima").text


def test_pages_of_feedback_ask_twelve_queries_at_most(
    session: Session, kantor: Kantor, clock: TestClock, sign_in: SignIn, counted: Counted
) -> None:
    suara = make_suara(session, kantor)
    clock.set(on(2026, 4, 3)["now"])
    kunjungan = [
        (kantor.pegawai, f"{U}"),
        (kantor.pegawai, f"{U}/diterima"),
        (suara.semua_rekan[0], f"{U}/diberikan"),
        (suara.semua_rekan[0], f"{U}/{suara.periode_id}"),
        (kantor.pegawai, f"{U}/permintaan"),
        (kantor.pegawai, f"{U}/minta/{suara.periode_id}"),
    ]

    def cost() -> list[int]:
        hasil = []
        for siapa, url in kunjungan:
            client = sign_in(siapa)
            with counted() as asked:
                answer = client.get(url)
            assert answer.status_code == 200, url
            assert len(answer.data) < 60_000
            hasil.append(len(asked))
        return hasil

    sedikit = cost()
    assert max(sedikit) <= 12, sedikit
    for nomor in range(10):
        orang = kantor.add_person(f"Tambahan {nomor}", skp=False)
        suara.say(orang, f"Kata {nomor}")
    session.commit()
    assert cost() == sedikit
