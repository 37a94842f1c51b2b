"""Whatever these pages offer to somebody is not refused to him: each link opens, each button is answered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.akun.models import PeranAkun
from kinerja.bimbingan.rules import JenisDialog, JenisPengembangan, Sisi
from kinerja.bimbingan.service import dialog, penugasan, rencana
from kinerja.bimbingan.service.dialog import IsianTindak
from kinerja.bimbingan.service.rencana import IsianPengembangan
from kinerja.organisasi.models import AnggotaTim, GarisPelaporan, Pegawai, Penempatan, TimKerja
from kinerja.pelaksanaan.rules import StatusPeriode
from kinerja.pelaksanaan.service import add_bukti_link
from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.umpan_balik import service
from kinerja.umpan_balik.models import DimintaUmpanBalik, UmpanBalik
from kinerja.umpan_balik.rules import StatusDiminta
from tests import factories
from tests.bimbingan_bersama import hold, jadwal
from tests.client import FormClient
from tests.conftest import TestClock
from tests.evaluasi_bersama import SAAT, Kantor, on
from tests.umpan_balik_bersama import BESOK, TERBUKA, Suara, make_suara
from tests.web.conftest import SignIn

BAGIAN = ("/kinerja/umpan-balik", "/bimbingan", "/bukti")
HARI_INI = on(2026, 4, 3)


@dataclass
class Formulir:
    """One form as a browser would send it untouched."""

    alamat: str
    isi: dict[str, object] = field(default_factory=dict)


class Pembaca(HTMLParser):
    """Links and forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tautan: list[str] = []
        self.formulir: list[Formulir] = []
        self._dalam: Formulir | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        sifat = {nama: nilai or "" for nama, nilai in attrs}
        if tag == "a":
            self.tautan.append(sifat.get("href", ""))
        elif tag == "form":
            self._dalam = Formulir(sifat.get("action", ""))
            if sifat.get("method") == "post":
                self.formulir.append(self._dalam)
        elif tag == "input" and self._dalam is not None and _is_sent(sifat):
            self._dalam.isi[sifat["name"]] = sifat.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._dalam = None


def _is_sent(sifat: dict[str, str]) -> bool:
    terpilih = sifat.get("type") not in {"radio", "checkbox", "file"} or "checked" in sifat
    return bool(sifat.get("name")) and terpilih


def read(client: FormClient, url: str) -> Pembaca | None:
    """The page, None where it is no page (a file)."""
    answer = client.get(url)
    assert answer.status_code in {200, 302, 303}, f"{url} is offered and answers {answer.status_code}"
    if answer.mimetype != "text/html":
        return None
    pembaca = Pembaca()
    pembaca.feed(answer.text)
    return pembaca


def walk(client: FormClient, awal: list[str], periode: str) -> Iterator[str]:
    """Every page of these packages that links lead to from some pages, and those pages."""
    antre, sudah = list(awal), set[str]()
    while antre:
        url = antre.pop(0)
        if url in sudah:
            continue
        sudah.add(url)
        halaman = read(client, url)
        if halaman is None:
            continue
        yield url
        for satu in halaman.tautan:
            bagian = urlsplit(satu)
            milik = bagian.path.startswith(BAGIAN) or bagian.path == periode
            if milik and not bagian.netloc and "tahun=" not in bagian.query:  # other years are empty here
                antre.append(bagian.path + (f"?{bagian.query}" if bagian.query else ""))


def press_all(client: FormClient, url: str, dikirim: set[str]) -> None:
    """Send each form of a page as it is drawn, the page read anew after what changed it."""
    while True:
        answer = client.get(url)
        if answer.status_code != 200:  # a button took the page away, as "Tarik" may
            return
        halaman = Pembaca()
        halaman.feed(answer.text)
        ini = [
            satu
            for satu in halaman.formulir
            if (satu.alamat.startswith(BAGIAN) or "umpan-balik" in satu.alamat) and satu.alamat not in dikirim
        ]
        if not ini:
            return
        dikirim.add(ini[0].alamat)
        jawab = client.submit(ini[0].alamat, ini[0].isi)
        assert jawab.status_code in {200, 303, 422}, f"{ini[0].alamat} on {url}: {jawab.status_code}"


@pytest.fixture
def suara(session: Session, kantor: Kantor, clock: TestClock) -> Suara:
    """Feedback open, held back, reported, from people who moved on; dialogs and plans in all states."""
    made = make_suara(session, kantor)
    clock.set(HARI_INI["now"])
    tempat = kantor.pemilik, made.periode_id
    rhk = select(RencanaHasilKerja.id).join(Skp, Skp.id == RencanaHasilKerja.skp_id)
    rhk_id = session.scalars(rhk.where(Skp.pegawai_id == kantor.pegawai.id)).first()
    assert rhk_id is not None
    add_bukti_link(session, *tempat, rhk_id, "https://contoh.go.id/a", "Data", **BESOK)
    session.flush()
    tanda = session.scalars(select(UmpanBalik.tanda).where(UmpanBalik.teks == TERBUKA[0])).one()
    service.report_umpan_balik(session, *tempat, tanda, "Menghina.", **HARI_INI)
    _ask(made)
    _talk(kantor)
    _plan(kantor)
    return made


def _ask(suara: Suara) -> None:
    kantor = suara.kantor
    for pesan in ("Bagaimana rapat saya?", "Bagaimana laporan saya?"):
        isian = service.IsianPermintaan(
            pegawai_ids=tuple(satu.id for satu in suara.semua_rekan),
            pesan=pesan,
            tenggat=HARI_INI["today"] + timedelta(days=5),
        )
        # In the early morning of WIB, while UTC still counts the day before.
        saat = {"today": HARI_INI["today"], "now": HARI_INI["now"] - timedelta(hours=8)}
        service.ask_umpan_balik(kantor.session, kantor.pemilik, suara.periode_id, isian, **saat)


def _talk(kantor: Kantor) -> None:
    session = kantor.session
    dialog.plan_dialog(session, kantor.penilai, kantor.pegawai.id, jadwal(), **SAAT)
    for jenis in JenisDialog:
        satu = hold(kantor, jenis)
        tindak = IsianTindak("Kirim rekap", Sisi.PEGAWAI, HARI_INI["today"])
        dialog.add_action(session, kantor.penilai, satu.id, tindak, **SAAT)
    hari = {"mulai": HARI_INI["today"], "terakhir": HARI_INI["today"] + timedelta(days=30)}
    penugasan.assign(
        session, kantor.penilai, kantor.pegawai.id, kantor.lain.nip or "", alasan="Ahli.", **hari, **HARI_INI
    )
    hold(kantor, pemberi=kantor.lain)


def _plan(kantor: Kantor) -> None:
    for actor in (kantor.pemilik, kantor.penilai):
        isian = IsianPengembangan(
            jenis=JenisPengembangan.PELATIHAN,
            uraian="Pelatihan analisis",
            dasar="Ingin menguasai analisis",
            ukuran="Sertifikat",
            tenggat=HARI_INI["today"] + timedelta(days=60),
        )
        rencana.propose(kantor.session, actor, kantor.pegawai.id, isian, **HARI_INI)


def _give(kantor: Kantor, pegawai: Pegawai, *peran: Peran) -> Pegawai:
    for satu in peran:
        kantor.session.add(PeranAkun(akun_id=kantor.akun(pegawai).id, peran=satu, mulai=factories.AWAL_TAHUN))
    return pegawai


def _leader(suara: Suara) -> Pegawai:
    """A ketua tim who reads by his office too, but leads only one of the results."""
    kantor = suara.kantor
    ketua = _give(kantor, kantor.add_person("Ketua", skp=False, unit_id=kantor.badan.id), Peran.AUDITOR)
    kantor.session.execute(
        update(GarisPelaporan)
        .where(GarisPelaporan.pegawai_id == ketua.id)
        .values(penilai_id=kantor.kepala_badan.id)
    )
    tim = TimKerja(nama="Tim", unit_id=kantor.badan.id, ketua_id=ketua.id, mulai=factories.AWAL_TAHUN)
    kantor.session.add(tim)
    kantor.session.flush()
    kantor.session.add(AnggotaTim(tim_id=tim.id, pegawai_id=kantor.pegawai.id, mulai=factories.AWAL_TAHUN))
    return ketua


def _moved(suara: Suara) -> Pegawai:
    """A colleague whose text is held back still, and who has left unit and line."""
    kantor, pergi = suara.kantor, suara.semua_rekan[1]
    hari = HARI_INI["today"]
    for model in (GarisPelaporan, Penempatan):
        kantor.session.execute(update(model).where(model.pegawai_id == pergi.id).values(sampai=hari))
    factories.make_penempatan(kantor.session, pergi, mulai=hari)
    kantor.session.execute(
        update(DimintaUmpanBalik)
        .where(DimintaUmpanBalik.pemberi_id == pergi.id)
        .values(status=StatusDiminta.DITOLAK, selesai=HARI_INI["now"])
    )
    return pergi


def _former_penilai(suara: Suara) -> Pegawai:
    kantor = suara.kantor
    kantor.end_line(HARI_INI["today"])
    factories.make_garis(kantor.session, kantor.pegawai, kantor.kepala_badan, mulai=HARI_INI["today"])
    return kantor.kepala


SIAPA: dict[str, Callable[[Suara], Pegawai]] = {
    "pegawai": lambda s: s.kantor.pegawai,
    "penilai": lambda s: s.kantor.kepala,
    "atasan": lambda s: s.kantor.kepala_badan,
    "bekas penilai": _former_penilai,
    "rekan": lambda s: s.semua_rekan[0],
    "rekan yang pindah": _moved,
    "rekan, admin instansi": lambda s: _give(s.kantor, s.semua_rekan[0], Peran.ADMIN_INSTANSI),
    "bawahan, auditor": lambda s: _give(s.kantor, s.bawahan, Peran.AUDITOR),
    "auditor": lambda s: _give(s.kantor, factories.make_pegawai(s.kantor.session), Peran.AUDITOR),
    "ketua tim, auditor": _leader,
    "pembimbing yang ditugasi": lambda s: s.kantor.lain,
}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # questions of permission, many pages
@pytest.mark.parametrize("sebagai", SIAPA)
def test_every_link_opens_and_every_button_is_answered(
    suara: Suara, kantor: Kantor, sign_in: SignIn, sebagai: str
) -> None:
    client = sign_in(SIAPA[sebagai](suara))
    periode = f"/kinerja/{suara.periode_id}"
    awal = [
        "/kinerja/umpan-balik",
        "/kinerja/umpan-balik/diberikan",
        "/bimbingan",
        "/bimbingan/tim",
        "/bukti/",
    ]
    if client.get(periode).status_code == 200:
        awal.append(periode)
    if client.get("/admin").status_code == 200:
        awal.append("/admin")
    semua = list(walk(client, awal, periode))
    dikirim: set[str] = set()
    for url in semua:
        press_all(client, url, dikirim)
    print(f"{sebagai}: {len(semua)} pages, {len(dikirim)} forms")
    assert len(semua) > len(awal)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_evidence_under_objection_is_not_offered_for_removal(
    suara: Suara, kantor: Kantor, sign_in: SignIn, session: Session
) -> None:
    client = sign_in(kantor.pegawai)
    assert "Hapus dari yang belum diajukan" in client.get("/bukti/").text
    kantor.periode(kode="T2").status = StatusPeriode.KEBERATAN
    session.commit()
    assert "Hapus dari yang belum diajukan" not in client.get("/bukti/").text
    halaman = client.get(f"/kinerja/{suara.periode_id}").text
    assert "Data" in halaman
    assert 'aria-label="Hapus Data"' not in halaman
