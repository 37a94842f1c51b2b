"""The pages of the demo within their budget: queries, bytes, requests; no more with ten times the people."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask

from kinerja.actor import system_actor
from kinerja.admin.service import verify_audit
from kinerja.akun.models import Akun
from kinerja.app import create_app
from kinerja.aturan.service import ensure_first_editions
from kinerja.config import Config
from kinerja.db import Database, platform_session
from kinerja.demo.bangun import AkunDemo, build_demo, enlarge_demo
from kinerja.schema import upgrade
from tests.client import FormClient
from tests.conftest import KEYS
from tests.skp_bersama import count_queries

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
MOST_QUERIES = 12
KB = 1024
MOST_HTML, MOST_CSS, MOST_JS, MOST_ALL, MOST_REQUESTS = 25 * KB, 20 * KB, 35 * KB, 100 * KB, 10
MOST_PAGES = 45  # of one account
HREF = re.compile(r'href="(/[^"#]*)')
ASSET = re.compile(r'(?:src|href)="(/static/[^"#]*)')
# Files, and pages for a printer, are no pages of the budget.
LEFT_OUT = re.compile(
    r"\.pdf|\.xlsx|/static/|/bukti/|/berkas/|/panduan|/pratinjau|/evaluasi$|/dokumen-evaluasi$"
)


@dataclass(frozen=True)
class Demo:
    """The demo, and who can log in to it."""

    app: Flask
    akun: list[AkunDemo]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    config = Config(instance=folder, database_url=f"sqlite:///{folder / 'demo.db'}", testing=True, kunci=KEYS)
    app = create_app(config, now=lambda: NOW)
    app.test_client_class = FormClient
    database: Database = app.extensions["kinerja_database"]
    upgrade(database.engine)
    with app.app_context():
        with platform_session() as session:
            ensure_first_editions(session, system_actor(0))
        akun = build_demo(
            pegawai=1200, tahun=2026, seed=1, now=NOW, today=NOW.date(), advance=lambda _done, _total: None
        )
    yield Demo(app, akun)
    database.engine.dispose()


def sign_in(demo: Demo, akun: AkunDemo) -> FormClient:
    client: FormClient = demo.app.test_client()
    with demo.app.app_context(), platform_session() as session:
        found = session.query(Akun).filter_by(nip=akun.nip).one()
    return client.sign_in(found)


def crawl(demo: Demo, akun: AkunDemo) -> dict[str, tuple[int, bytes]]:
    """Pages that this account reaches by links: number of queries and the HTML."""
    client = sign_in(demo, akun)
    database: Database = demo.app.extensions["kinerja_database"]
    waiting, seen = ["/"], {}
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        if url in seen or LEFT_OUT.search(url):
            continue
        with count_queries(database.engine) as asked:
            answer = client.get(url)
        seen[url] = (len(asked), answer.data)
        assert answer.status_code in {200, 302, 303}, (url, answer.status_code)
        waiting += [satu.replace("&amp;", "&") for satu in HREF.findall(answer.text) if satu not in seen]
    return seen


def test_no_page_asks_more_than_twelve_queries_nor_more_with_ten_times_the_people(demo: Demo) -> None:
    before = {akun.nip: crawl(demo, akun) for akun in demo.akun[:8]}
    counted = {(nip, url): count for nip, pages in before.items() for url, (count, _) in pages.items()}
    heavy = {key: count for key, count in counted.items() if count > MOST_QUERIES}
    assert not heavy
    with demo.app.app_context():
        enlarge_demo(1, 10_800, tahun=2026, seed=7, now=NOW, advance=lambda _done, _total: None)
    database: Database = demo.app.extensions["kinerja_database"]
    for akun in demo.akun[:8]:
        client = sign_in(demo, akun)
        for url in before[akun.nip]:
            with count_queries(database.engine) as asked:
                client.get(url)
            # Fewer on a second visit: a reading is written down once a day.
            assert len(asked) <= counted[akun.nip, url], url
    print(f"{len(counted)} pages, at most {max(counted.values())} queries, the same on ten times the demo")


def test_pages_stay_within_their_bytes_and_requests(demo: Demo) -> None:
    largest = 0
    for akun in (demo.akun[0], demo.akun[2], demo.akun[5]):
        client = sign_in(demo, akun)
        for url, (_, html) in crawl(demo, akun).items():
            assets = set(ASSET.findall(html.decode()))
            sizes = {satu: size_of(client, satu) for satu in assets}
            css = sum(size for satu, size in sizes.items() if ".css" in satu)
            js = sum(size for satu, size in sizes.items() if ".js" in satu)
            assert zipped(html) <= MOST_HTML, url
            assert css <= MOST_CSS, url
            assert js <= MOST_JS, url
            assert zipped(html) + sum(sizes.values()) <= MOST_ALL, url
            assert len(assets) + 1 <= MOST_REQUESTS, url
            assert not re.search(r'(?:src|href)="https?://(?!arsip\.contoh)', html.decode()), url
            largest = max(largest, zipped(html) + sum(sizes.values()))
    print(f"largest first load: {largest / KB:.1f} kB gzip")


def size_of(client: FormClient, url: str) -> int:
    """Bytes of a static file as it travels."""
    with client.get(url) as answer:
        return zipped(answer.data)


def zipped(data: bytes) -> int:
    """What travels."""
    return len(gzip.compress(data, 6))


def test_audit_chain_of_the_demo_is_whole(demo: Demo) -> None:
    with demo.app.app_context(), platform_session() as session:
        results = verify_audit(session, system_actor(0))
    assert {kode: result.sebab for kode, result in results.items()} == dict.fromkeys(results, "")
    assert all(result.jumlah > 100 for result in results.values())
