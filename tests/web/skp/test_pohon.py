"""The page of the tree: by plain links, by htmx, its search, its workbook, and where it is linked from."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import Pegawai
from tests import factories
from tests.client import FormClient
from tests.pohon_bersama import Badan, as_admin, make_badan

HTMX = {"HX-Request": "true"}


@pytest.fixture
def badan(app: Flask, session: Session) -> Badan:
    made = make_badan(session)
    ensure_first_editions(session, as_admin(session))
    session.commit()
    return made


def enter(app: Flask, session: Session, orang: Pegawai | None, *peran: Peran) -> FormClient:
    akun = factories.make_akun(session, orang, peran)
    session.commit()
    client: FormClient = app.test_client()
    return client.sign_in(akun)


def ids_of(html: str) -> list[str]:
    return re.findall(r'<li id="s_([0-9-]+)"', html)


def test_the_tree_opens_by_plain_links(app: Flask, session: Session, badan: Badan) -> None:
    client = enter(app, session, None, Peran.ADMIN_INSTANSI)
    kepala, kabid = badan.of(badan.kepala).id, badan.of(badan.kabid).id
    halaman = client.get("/skp/pohon?tahun=2026")
    assert ids_of(halaman.text) == [str(kepala)]
    buka = re.search(rf'id="b_{kepala}" href="([^"#]*)', halaman.text)
    assert buka
    terbuka = client.get(buka[1].replace("&amp;", "&"))
    assert ids_of(terbuka.text) == [
        str(kepala),
        f"{kepala}-{kabid}",
        f"{kepala}-{badan.of(badan.tetangga).id}",
    ]
    assert f'aria-label="Tutup: {badan.of(badan.kepala).teks}"' in terbuka.text


def test_htmx_gets_one_branch_and_no_page(app: Flask, session: Session, badan: Badan) -> None:
    client = enter(app, session, None, Peran.ADMIN_INSTANSI)
    kepala = badan.of(badan.kepala).id
    url = f"/skp/pohon/cabang?jalur={kepala}&lihat=pohon"
    cabang = client.get(url, headers=HTMX | {"HX-Target": f"s_{kepala}"})
    assert cabang.text.startswith(f'<li id="s_{kepala}">')
    assert len(ids_of(cabang.text)) == 3
    assert len(cabang.data) < 8000
    polos = client.get(url)
    assert polos.status_code == 303
    assert f"buka={kepala}" in polos.location


def test_a_hit_of_the_search_leads_to_its_place(app: Flask, session: Session, badan: Badan) -> None:
    client = enter(app, session, None, Peran.AUDITOR)
    hasil = client.get("/skp/pohon?q=hasil+analis")
    tautan = re.search(r'<a class="lepas" href="(/skp/pohon[^"#]*)#dituju"', hasil.text)
    assert tautan
    tempat = client.get(tautan[1].replace("&amp;", "&"))
    assert 'id="dituju" aria-current="true"' in tempat.text
    jalur = "-".join(str(badan.of(satu).id) for satu in (badan.kepala, badan.kabid, badan.analis))
    assert f'id="s_{jalur}"' in tempat.text


def test_a_pegawai_opens_his_chain_from_his_skp(app: Flask, session: Session, badan: Badan) -> None:
    client = enter(app, session, badan.analis)
    skp = client.get(f"/skp/{badan.skp[badan.analis.id].id}")
    assert "/skp/pohon?tahun=2026" in skp.text.replace("&amp;", "&")
    rantai = client.get("/skp/pohon?tahun=2026")
    assert len(ids_of(rantai.text)) == 3
    assert "Hasil Tetangga" not in rantai.text
    for rahasia in ("jalur={}&lihat=saya", "jalur={}&lihat=pohon"):
        alamat = f"/skp/pohon/cabang?{rahasia.format(badan.of(badan.tetangga).id)}"
        assert client.get(alamat, headers=HTMX | {"HX-Target": "s_1"}).status_code == 404


def test_only_a_plan_that_may_be_read_is_a_link(app: Flask, session: Session, badan: Badan) -> None:
    rantai = enter(app, session, badan.analis).get("/skp/pohon").text
    assert f"/skp/{badan.skp[badan.analis.id].id}#" in rantai
    assert f"/skp/{badan.skp[badan.kabid.id].id}" not in rantai


@pytest.mark.parametrize(
    "alamat",
    [
        "/skp/pohon?buka=999999",
        "/skp/pohon?lihat=lain",
        "/skp/pohon?tahun=1990",
        "/skp/pohon/cabang",
        "/skp/pohon/cabang?jalur=1-x",
        "/skp/pohon?setelah=999999&lihat=tanpa_induk",
        "/skp/pohon.xlsx?lihat=lain",
    ],
)
def test_what_does_not_exist_is_not_found(app: Flask, session: Session, badan: Badan, alamat: str) -> None:
    client = enter(app, session, None, Peran.ADMIN_INSTANSI)
    assert client.get(alamat).status_code == 404


def test_the_workbook_is_a_download(app: Flask, session: Session, badan: Badan) -> None:
    client = enter(app, session, badan.kabid)
    unduh = client.get("/skp/pohon.xlsx?tahun=2026&lihat=saya")
    assert unduh.headers["Content-Disposition"] == 'attachment; filename="pohon-kinerja-2026.xlsx"'
    assert unduh.data.startswith(b"PK")
    assert client.get("/skp/pohon.xlsx?tahun=2026&lihat=pohon").status_code == 404


def test_hostile_words_stay_words(app: Flask, session: Session, badan: Badan) -> None:
    jahat = "<script>alert(1)</script>"
    badan.of(badan.kepala).teks = jahat
    client = enter(app, session, None, Peran.ADMIN_INSTANSI)
    for alamat in ("/skp/pohon", "/skp/pohon?q=%3Cscript%3E"):
        html = client.get(alamat).text
        assert jahat not in html
        assert "&lt;script&gt;alert(1)" in html


def test_empty_tabs_say_that_all_is_well(app: Flask, session: Session, badan: Badan) -> None:
    client = enter(app, session, None, Peran.ADMIN_INSTANSI)
    assert "sudah terhubung" in client.get("/skp/pohon?lihat=tanpa_induk").text
    assert "sudah ada pemikulnya" in client.get("/skp/pohon?lihat=tanpa_pemikul").text
    assert "Belum ada SKP pimpinan" in client.get("/skp/pohon?tahun=2025").text
