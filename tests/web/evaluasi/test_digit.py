"""Target, realisasi, ratings and predikat read alike on screen, on paper and in JSON."""

import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.aturan.rules import CapaianOrganisasi, Rating
from kinerja.aturan.service import change_setting
from kinerja.evaluasi import service
from kinerja.evaluasi.commands import evaluasi as perintah
from kinerja.evaluasi.service import IsianNilai
from kinerja.organisasi.models import Pegawai, Penempatan
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.service import ensure_periods
from kinerja.plugin.katalog import installed
from kinerja.skp import service as skp_service
from kinerja.skp.models import Indikator, RencanaHasilKerja
from kinerja.skp.rules import Aspek
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import DIBUAT, Kantor, on
from tests.skp_bersama import Saat, seal
from tests.web.conftest import SignIn

SAAT_TH = on(2027, 1, 5)
# hasil, perilaku → predikat, by hand from the nine cells of the form.
KUADRAN = {
    (2, 2): "Sangat Baik", (2, 1): "Baik", (2, 0): "Kurang",
    (1, 2): "Baik", (1, 1): "Baik", (1, 0): "Kurang",
    (0, 2): "Butuh Perbaikan", (0, 1): "Butuh Perbaikan", (0, 0): "Sangat Kurang",
}  # fmt: skip
ANGKA = st.decimals(Decimal("0.000001"), Decimal(10) ** 12, places=6).map(lambda nilai: nilai.normalize() + 0)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Formatting does not depend on the database."""
    request.node.user_properties.append(("database", "sqlite"))
    return "sqlite"


def _pdf(client: FormClient, alamat: str) -> str:
    jawab = client.get(alamat)
    assert jawab.status_code == 200, (alamat, jawab.status_code)
    return " ".join(" ".join(h.extract_text() for h in PdfReader(io.BytesIO(jawab.data)).pages).split())


def _text(html: str) -> str:
    return " ".join(str(Markup(re.sub(r"<[^>]+>", " ", html)).unescape()).split())


def _write(nilai: Decimal) -> str:
    """ "1.234,5" by an own way: the groups of three are cut from behind."""
    bulat, _, pecahan = f"{nilai:f}".partition(".")
    kelompok = []
    while bulat:
        kelompok.append(bulat[-3:])
        bulat = bulat[:-3]
    pecahan = pecahan.rstrip("0")
    return ".".join(reversed(kelompok)) + (f",{pecahan}" if pecahan else "")


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(angka=st.lists(ANGKA, min_size=4, max_size=4))
def test_targets_and_realisasi_keep_their_digits_from_the_plan_to_the_form(
    app: Flask, kantor: Kantor, sign_in: SignIn, session: Session, angka: Sequence[Decimal]
) -> None:
    """Typed with comma and dots, or without; three kinds of targets."""
    target, batas, dicapai, aduan = angka
    with app.app_context():
        pegawai, skp_id, semua = _plan(kantor, [("angka", target), ("makin_rendah", batas)])
    browser, penilai = sign_in(pegawai), sign_in(kantor.kepala)
    periode_id = kantor.periode(pegawai).id
    session.commit()
    for indikator_id, nilai in zip(semua, (dicapai, aduan), strict=True):
        kirim = {f"i{indikator_id}-nilai": _write(nilai), "versi": 0}
        assert browser.submit(f"/kinerja/{periode_id}/indikator/{indikator_id}", kirim).status_code == 303
    rencana = [f"{_write(target)} laporan", f"{_write(batas)} aduan"]
    hasil = [f"{_write(dicapai)} laporan", f"{_write(aduan)} aduan"]
    for teks in (_text(browser.get(f"/skp/{skp_id}").text), _pdf(browser, f"/skp/{skp_id}/cetak.pdf")):
        assert all(satu in teks for satu in rencana), (rencana, teks)
    _submit(session, periode_id)
    alamat = f"/penilaian/hasil/{periode_id}/evaluasi"
    tempat = {
        "kinerja": _text(browser.get(f"/kinerja/{periode_id}").text),
        "penilaian": _text(penilai.get(f"/penilaian/{periode_id}").text),
        "pratinjau": _text(browser.get(alamat).text),
        "kertas": _pdf(browser, f"{alamat}.pdf"),
    }
    for nama, teks in tempat.items():
        assert all(satu in teks for satu in (*rencana, *hasil)), (nama, rencana, hasil, teks)


def _plan(kantor: Kantor, jenis: Sequence[tuple[str, Decimal]]) -> tuple[Pegawai, int, list[int]]:
    """An approved plan whose targets were read by their kinds from typed text."""
    session, saat = kantor.session, Saat(today=DIBUAT.date(), now=DIBUAT)
    session.commit()
    pegawai = kantor.add_person("Dewi Contoh", skp=False)
    tempat = session.scalars(select(Penempatan.id).where(Penempatan.pegawai_id == pegawai.id)).one()
    skp = factories.make_skp(session, pegawai, penempatan_id=tempat)
    rhk = session.scalars(select(RencanaHasilKerja).where(RencanaHasilKerja.skp_id == skp.id)).one()
    for satu in session.scalars(select(Indikator).where(Indikator.rencana_hasil_kerja_id == rhk.id)).all():
        session.delete(satu)
    session.flush()
    semua = []
    for nomor, (kode, nilai) in enumerate(jenis):
        satuan = ("laporan", "aduan")[nomor]
        isi = installed().indikator[kode].isi
        parameter = isi.parse_parameter({"t-nilai": _write(nilai), "t-satuan": satuan}, prefix="t-")
        baris = {"urutan": nomor + 1, "aspek": list(Aspek)[nomor], "teks": f"Jumlah {satuan}"}
        satu = factories.make_indikator(
            session,
            rhk,
            **baris,
            tipe=kode,
            parameter=parameter.model_dump(mode="json"),
            target=isi.describe_target(parameter),
        )
        semua.append(satu.id)
    skp_service.submit_skp(session, kantor.actor(pegawai), skp.id, **saat)
    skp_service.approve_skp(session, kantor.penilai, skp.id, sidik=seal(session, skp.id), **saat)
    ensure_periods(session, kantor.sistem, skp, **saat)
    session.flush()
    return pegawai, skp.id, semua


def _submit(session: Session, periode_id: int) -> None:
    session.commit()
    periode = session.get_one(PeriodePenilaian, periode_id)
    periode.status, periode.status_sejak = StatusPeriode.DIAJUKAN, datetime(2026, 4, 3, 2, tzinfo=UTC)
    session.commit()


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    hasil=st.sampled_from(Rating),
    perilaku=st.sampled_from(Rating),
    capaian=st.sampled_from(CapaianOrganisasi),
    misconduct=st.booleans(),
)
def test_ratings_predikat_and_capaian_read_alike_on_page_paper_and_in_json(
    app: Flask,
    kantor: Kantor,
    clock: TestClock,
    session: Session,
    sign_in: SignIn,
    hasil: Rating,
    perilaku: Rating,
    capaian: CapaianOrganisasi,
    misconduct: bool,
) -> None:
    """What the setting says later changes nothing that was fixed before."""
    session.commit()
    urut = list(Rating)
    nama = KUADRAN[urut.index(hasil), urut.index(perilaku)]
    kata = "Kurang/Misconduct" if misconduct and nama == "Kurang" else nama
    pilihan = ("Kurang/Misconduct", "Kurang") if misconduct else ("Kurang", "Kurang/Misconduct")
    sistem = kantor.sistem
    change_setting(session, sistem, "label_kurang", pilihan[0], now=SAAT_TH["now"])
    pegawai = kantor.add_person("Eko Contoh")
    kantor.set_capaian(capaian, kode="TH", saat=SAAT_TH)
    evaluasi = kantor.establish(pegawai, IsianNilai(hasil, perilaku, "Catatan."), kode="TH", saat=SAAT_TH)
    service.finalise_due(session, sistem, now=on(2027, 3, 1)["now"])
    change_setting(session, sistem, "label_kurang", pilihan[1], now=SAAT_TH["now"])
    clock.set(on(2027, 3, 2)["now"])
    periode_id = evaluasi.periode_id
    browser = sign_in(pegawai)
    alamat = f"/penilaian/hasil/{periode_id}"
    halaman = browser.get(alamat).text
    assert f'<h2 class="besar">{kata}</h2>' in halaman
    fakta = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)", halaman))
    assert (fakta["Hasil kerja"], fakta["Perilaku kerja"]) == (hasil.label, perilaku.label)
    assert fakta["Organisasi"] == f"Capaian {capaian.label}"
    dokumen = _pdf(browser, f"{alamat}/dokumen-evaluasi.pdf")
    assert f"PREDIKAT KINERJA PEGAWAI {kata.upper()}" in dokumen
    assert f"CAPAIAN KINERJA ORGANISASI {capaian.label.upper()}" in dokumen
    kinerja = _pdf(browser, f"{alamat}/evaluasi.pdf")
    for judul, nilai in (
        ("RATING HASIL KERJA", hasil.label),
        ("RATING PERILAKU KERJA", perilaku.label),
        ("PREDIKAT KINERJA PEGAWAI", kata),
    ):
        assert f"{judul} {nilai.upper()}" in kinerja, (judul, nilai, kinerja[-400:])
    with app.app_context():
        isi = json.loads(CliRunner().invoke(perintah, ["hitung-ulang", "--tahun", "2026", "--json"]).output)
    (satu,) = isi.values()
    assert (satu["beda"], satu["rincian"]) == (0, [])
    assert satu["diperiksa"] >= 1
