"""Screen, paper, CSV, workbook and command show the same digits, whatever a person earned."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.angka_kredit import service
from kinerja.angka_kredit.commands import ak
from kinerja.angka_kredit.models import DokumenAk
from kinerja.angka_kredit.rules.konversi import format_ak
from kinerja.aturan.rules import Jenjang, Predikat
from kinerja.aturan.service import change_setting
from kinerja.organisasi.models import Instansi
from tests import angka_kredit_bersama as bersama
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock

KOLOM = ("Tahun", "Prosentase", "Koefisien per tahun", "Angka kredit")
DARI_PERINTAH = ("prosentase", "koefisien", "angka_kredit")
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
GOLONGAN = {Jenjang.PEMULA: "II/a", Jenjang.AHLI_PERTAMA: "III/a", Jenjang.AHLI_MADYA: "IV/a"}
BUKU = st.lists(
    st.tuples(st.integers(2023, 2026), st.integers(1, 12), st.sampled_from(Predikat)),
    min_size=1,
    max_size=4,
    unique_by=lambda satu: satu[0],
)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Formatting does not depend on the database; sums of both are compared in `service/`."""
    request.node.user_properties.append(("database", "sqlite"))
    return "sqlite"


@pytest.fixture
def admin(app: Flask, session: Session, instansi: Instansi, clock: TestClock) -> FormClient:
    clock.set(bersama.SAAT.replace(year=2027))
    bersama.prepare(session, instansi.id)
    akun = factories.make_akun(session, peran=[Peran.ADMIN_INSTANSI])
    session.commit()
    return app.test_client().sign_in(akun)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(buku=BUKU, jenjang=st.sampled_from(sorted(GOLONGAN)), desimal=st.sampled_from(["2", "3"]))
def test_screen_paper_files_and_command_show_the_same_digits(
    app: Flask,
    admin: FormClient,
    session: Session,
    instansi: Instansi,
    buku: list[tuple[int, int, Predikat]],
    jenjang: Jenjang,
    desimal: str,
) -> None:
    pegawai_id, nip = _make_ledger(session, instansi, buku, jenjang, desimal)
    layar = _rows_of_page(admin.get(f"/angka-kredit/{pegawai_id}").text)
    kertas = _rows_of_paper(admin, session, pegawai_id, len(layar) - 1)
    assert layar == kertas
    tanpa_bulan = [[satu[0], *satu[2:]] for satu in layar[:-1]]
    assert _rows_of_csv(admin, pegawai_id) == tanpa_bulan
    assert _rows_of_workbook(admin, pegawai_id) == tanpa_bulan
    with app.app_context():
        tahun = ["--dari", "2023", "--sampai", "2026", "--pegawai", nip, "--json"]
        hasil = json.loads(CliRunner().invoke(ak, ["hitung", *tahun]).output)
    perintah = [
        [str(satu["tahun"]), str(satu["bulan"]), *(satu[nama].replace(".", ",") for nama in DARI_PERINTAH)]
        for satu in hasil["buku"]
    ]
    assert perintah == layar[:-1]
    assert hasil["jumlah"].replace(".", ",") == layar[-1][-1].replace(".", "")
    satuan = sum((Decimal(satu["angka_kredit"]) for satu in hasil["buku"]), Decimal(0))
    assert satuan == Decimal(hasil["jumlah"])


def _make_ledger(
    session: Session,
    instansi: Instansi,
    buku: Sequence[tuple[int, int, Predikat]],
    jenjang: Jenjang,
    desimal: str,
) -> tuple[int, str]:
    pegawai = bersama.make_jf(session, jenjang, golongan=GOLONGAN[jenjang])
    penilai = factories.make_pegawai(session)
    factories.make_penempatan(session, penilai)
    factories.make_garis(session, pegawai, penilai)
    sistem = system_actor(instansi.id)
    change_setting(session, sistem, "ak_desimal", desimal, now=bersama.SAAT)
    for tahun, bulan, predikat in buku:
        sampai = date(tahun + bulan // 12, bulan % 12 + 1, 1)
        bersama.make_final(session, pegawai, tahun, predikat, sampai=sampai)
    kerja = service.start_run(session, sistem, range(2023, 2027), nip=pegawai.nip, today=date(2027, 3, 10))
    service.convert_slice(session, sistem, kerja, kerja.pegawai_ids, now=bersama.SAAT)
    session.commit()
    assert pegawai.nip is not None
    return pegawai.id, pegawai.nip


def _rows_of_page(html: str) -> list[list[str]]:
    """Year, months, prosentase, koefisien and angka kredit of each row, and the sum."""
    tabel = html.partition('aria-label="Tabel buku angka kredit"')[2].partition("</table>")[0]
    badan, _, kaki = tabel.partition("<tfoot")
    rows = []
    for baris in badan.split("<tr")[2:]:
        sel = [str(Markup(satu).striptags()) for satu in re.findall(r"<td[^>]*>(.*?)</td>", baris, re.DOTALL)]
        rows.append([sel[0], sel[1], sel[3], sel[4], sel[5]])
    jumlah = str(Markup(re.findall(r"<td[^>]*>(.*?)</td>", kaki, re.DOTALL)[0]).striptags())
    return [*rows, [jumlah]]


def _rows_of_csv(admin: FormClient, pegawai_id: int) -> list[list[str]]:
    teks = admin.get(f"/angka-kredit/{pegawai_id}/buku.csv").data.decode("utf-8-sig")
    judul, *isi = csv.reader(io.StringIO(teks), delimiter=";")
    kolom = [judul.index(nama) for nama in KOLOM]
    return [[baris[nomor] for nomor in kolom] for baris in isi]


def _rows_of_workbook(admin: FormClient, pegawai_id: int) -> list[list[str]]:
    """Every number as the format of its cell writes it, from the value that is stored."""
    berkas = admin.get(f"/angka-kredit/{pegawai_id}/buku.xlsx").data
    arsip = zipfile.ZipFile(io.BytesIO(berkas))
    gaya = ElementTree.fromstring(arsip.read("xl/styles.xml"))
    format_of = {satu.get("numFmtId"): satu.get("formatCode") or "" for satu in gaya.iter(f"{NS}numFmt")}
    sel_gaya = [format_of.get(satu.get("numFmtId"), "") for satu in gaya.find(f"{NS}cellXfs") or ()]
    teks = [
        "".join(satu.itertext())
        for satu in ElementTree.fromstring(arsip.read("xl/sharedStrings.xml")).iter(f"{NS}si")
    ]
    rows = []
    for baris in ElementTree.fromstring(arsip.read("xl/worksheets/sheet1.xml")).iter(f"{NS}row"):
        isi = {}
        for sel in baris.iter(f"{NS}c"):
            nilai = sel.findtext(f"{NS}v") or ""
            if sel.get("t") == "s":
                nilai = teks[int(nilai)]
            elif pola := sel_gaya[int(sel.get("s") or 0)]:
                nilai = format_ak(Decimal(nilai), len(pola.partition(".")[2]))
            isi[(sel.get("r") or "").rstrip("0123456789")] = nilai
        rows.append([isi.get(huruf, "") for huruf in ("B", "G", "H", "I")])
    assert rows[0] == list(KOLOM)
    return rows[1:]


def _rows_of_paper(admin: FormClient, session: Session, pegawai_id: int, banyak: int) -> list[list[str]]:
    assert admin.submit(f"/angka-kredit/{pegawai_id}/dokumen/akumulasi", {}).status_code == 303
    session.rollback()
    query = select(DokumenAk).where(DokumenAk.pegawai_id == pegawai_id)
    dokumen = session.scalars(query).one()
    pdf = admin.get(f"/angka-kredit/dokumen/{dokumen.id}.pdf").data
    teks = " ".join("\n".join(satu.extract_text() for satu in PdfReader(io.BytesIO(pdf)).pages).split())
    pola = (
        r"\b(20[0-9]{2}) ([0-9]+) [A-Z][a-z]+(?: [A-Z][a-z]+)?"
        r" ((?:[0-9]+/12 × )?[0-9]+%) ([0-9,.]+) ([0-9,.]+)"
    )
    rows = [list(satu) for satu in re.findall(pola, teks)]
    assert len(rows) == banyak, teks
    jumlah = re.search(r"JUMLAH ANGKA KREDIT YANG DIPEROLEH ([0-9,.]+)", teks)
    assert jumlah is not None
    return [*rows, [jumlah[1]]]
