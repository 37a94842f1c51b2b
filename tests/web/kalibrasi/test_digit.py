"""Every place that counts a group says the same: rating page, board, trial, units, minutes on paper."""

import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from pypdf import PdfReader
from sqlalchemy import update

from kinerja.actor import system_actor
from kinerja.aturan.rules import CapaianOrganisasi, Predikat, Rating
from kinerja.aturan.service import change_setting
from kinerja.evaluasi.models import CapaianUnit, Evaluasi
from tests.client import FormClient
from tests.evaluasi_bersama import SAAT, Kantor
from tests.kalibrasi_bersama import Sidang, make_sidang
from tests.web.conftest import SignIn

BANYAK = 11
SEL = st.tuples(st.sampled_from(Rating), st.sampled_from(Rating))
URUT = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
DATA = files("kinerja.aturan") / "data"


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Formatting does not depend on the database; the counts of both are compared in `service/`."""
    request.node.user_properties.append(("database", "sqlite"))
    return "sqlite"


@pytest.fixture
def sidang(kantor: Kantor) -> Sidang:
    return make_sidang(kantor, BANYAK)


@pytest.fixture
def browsers(sidang: Sidang, sign_in: SignIn) -> tuple[FormClient, FormClient]:
    """Of the leader of the session and of the pejabat penilai."""
    return sign_in(sidang.kantor.kepala_badan), sign_in(sidang.kantor.kepala)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    semua=st.lists(SEL, min_size=BANYAK, max_size=BANYAK),
    capaian=st.sampled_from(CapaianOrganisasi),
    misconduct=st.booleans(),
)
def test_every_place_counts_a_group_alike(
    sidang: Sidang,
    browsers: tuple[FormClient, FormClient],
    semua: Sequence[tuple[Rating, Rating]],
    capaian: CapaianOrganisasi,
    misconduct: bool,
) -> None:
    _spread(sidang, semua, capaian, misconduct=misconduct)
    harap = _expected(semua, capaian, "Kurang/Misconduct" if misconduct else "Kurang")
    pemimpin, penilai = browsers
    url, saring = f"/kalibrasi/{sidang.kalibrasi.id}", "tahun=2026&periode=T1"
    teks = {nama: _sentence(jumlah, batas) for nama, (jumlah, batas) in harap.items()}
    assert _bars(penilai.get(f"/penilaian/{sidang.periode['Andi']}").text) == teks
    assert _bars(pemimpin.get(url).text) == teks
    coba = pemimpin.get(f"/kalibrasi/coba/{sidang.kalibrasi.unit_id}?{saring}").text
    assert _trial(coba) == {nama: (jumlah, jumlah, batas) for nama, (jumlah, batas) in harap.items()}
    assert _units(pemimpin.get(f"/kalibrasi/statistik?{saring}").text) == harap
    assert _minutes(pemimpin.get(f"{url}/risalah.pdf").data, harap) == harap


def _spread(
    sidang: Sidang, semua: Sequence[tuple[Rating, Rating]], capaian: CapaianOrganisasi, *, misconduct: bool
) -> None:
    session, kuadran = sidang.session, _read("predikat_matrix.json")["kuadran"]
    session.rollback()  # the pages wrote since the last look
    for periode_id, (hasil, perilaku) in zip(sidang.periode.values(), semua, strict=True):
        nilai = {"rating_hasil": hasil, "rating_perilaku": perilaku}
        nilai["predikat"] = Predikat(kuadran[hasil.value][perilaku.value])
        session.execute(update(Evaluasi).where(Evaluasi.periode_id == periode_id).values(nilai))
    session.execute(update(CapaianUnit).values(nilai=capaian))
    kata = "Kurang/Misconduct" if misconduct else "Kurang"
    sistem = system_actor(sidang.kalibrasi.instansi_id)
    change_setting(session, sistem, "label_kurang", kata, now=SAAT["now"])
    session.commit()


def _read(nama: str) -> dict[str, Any]:
    isi: dict[str, Any] = json.loads((DATA / nama).read_text("utf-8"))["isi"]
    return isi


def _expected(
    semua: Sequence[tuple[Rating, Rating]], capaian: CapaianOrganisasi, kurang: str
) -> dict[str, tuple[str, str]]:
    """Counts and limits in persons from the files of the rule sets alone, with whole fractions."""
    kuadran = _read("predikat_matrix.json")["kuadran"]
    hitung = Counter(kuadran[hasil.value][perilaku.value] for hasil, perilaku in semua)
    batas = _read("distribution_curves.json")["pola"][capaian.value]["batas"]
    nama = {satu.value: satu.label for satu in Predikat} | {"kurang": kurang}
    return {nama[kode]: (str(hitung[kode]), _limit(batas[kode])) for kode in URUT}


def _limit(batas: Mapping[str, Any]) -> str:
    bagian = Fraction(batas.get("persen") or 0, 100) * BANYAK
    match batas["jenis"]:
        case "paling_banyak":
            return f"paling banyak {bagian.__floor__()}"
        case "paling_sedikit":
            return f"paling sedikit {bagian.__ceil__()}"
        case "tidak_boleh":
            return "tidak ada"
    return ""


def _sentence(jumlah: str, batas: str) -> str:
    if not batas:
        return jumlah
    return f"{jumlah}, semestinya {batas}" if batas == "tidak ada" else f"{jumlah} dari {batas}"


def _text(html: str) -> str:
    return str(Markup(html).striptags())


def _bars(html: str) -> dict[str, str]:
    daftar = re.findall(r'<ul class="sebaran[^"]*">(.*?)</ul>', html, re.DOTALL)[0]
    baris = re.findall(r"<li><span>(.*?)</span>.*?<span>((?:(?!<span>).)*)</span></li>", daftar, re.DOTALL)
    return {_text(nama): _text(re.sub(r"\(semula.*", "", isi)) for nama, isi in baris if "Belum" not in nama}


def _trial(html: str) -> dict[str, tuple[str, ...]]:
    tabel = html.partition("Sebaran sebelum dan sesudah percobaan")[2].partition("</table>")[0]
    baris = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', tabel, re.DOTALL)
    return {
        _text(nama): tuple(_text(sel) for sel in re.findall(r"<td[^>]*>(.*?)</td>", isi))
        for nama, isi in baris
        if "Belum" not in nama
    }


def _units(html: str) -> dict[str, tuple[str, str]]:
    """The heads name the columns, each cell repeats its head for narrow screens."""
    kepala = re.findall(r'class="num">([^<]+)</th>', html)
    baris = html.partition("Bidang Penilaian")[2].partition("</tr>")[0]
    sel = re.findall(r'class="s num" data-l="([^"]+)">(\d+)(?:<small>(.*?)</small>)?</td>', baris)
    assert [nama for nama, _, _ in sel] == kepala
    return {nama: (jumlah, batas) for nama, jumlah, batas in sel}


def _minutes(pdf: bytes, nama: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    teks = " ".join(" ".join(satu.extract_text() for satu in PdfReader(io.BytesIO(pdf)).pages).split())
    tabel = teks.partition("SESUDAH BATAS")[2].partition("Belum dinilai")[0]
    hasil = {}
    for satu in nama:
        baris = re.search(rf"(?<!Sangat ){satu} (\d+) (\d+) (-|[a-z ]+[0-9]*)", tabel)
        assert baris is not None, (satu, tabel)
        hasil[satu] = (baris[2], baris[3].strip().replace("-", ""))
    return hasil
