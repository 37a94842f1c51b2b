"""The guides: readable before the log-in, and never naming a button that is not there."""

import inspect
import re

import pytest

from kinerja.beranda.panduan import PANDUAN
from kinerja.paths import templates_dir
from kinerja.tim.rules import Saring
from kinerja.web import navigasi
from tests.client import FormClient

KATA = re.compile(r'kata\("([^"]+)"\)')
KODE = [satu.kode for satu in PANDUAN]


def read_guide(kode: str) -> str:
    return (templates_dir() / "beranda" / "panduan" / f"{kode}.html").read_text("utf-8")


def read_product() -> str:
    """Everything that stands on a page besides the guides: templates, the menu, the filters of Tim."""
    pages = [
        path.read_text("utf-8")
        for path in templates_dir().rglob("*.html")
        if "panduan" not in path.relative_to(templates_dir()).parts
    ]
    return "\n".join([*pages, inspect.getsource(navigasi), *(satu.label for satu in Saring)])


@pytest.mark.parametrize("kode", KODE)
def test_every_word_that_a_guide_quotes_stands_in_the_product(kode: str) -> None:
    quoted, product = KATA.findall(read_guide(kode)), read_product()
    assert len(quoted) > 10
    missing = [teks for teks in quoted if not re.search(rf"(?<![\w ]){re.escape(teks)}(?![a-z])", product)]
    assert not missing


@pytest.mark.parametrize("kode", KODE)
def test_guide_is_read_before_the_log_in(client: FormClient, kode: str) -> None:
    answer = client.get(f"/panduan/{kode}")
    assert answer.status_code == 200
    assert answer.text.count("<ol") >= 5
    assert "Ke halaman masuk" in answer.text


def test_list_leads_to_each_guide(client: FormClient) -> None:
    page = client.get("/panduan").text
    assert all(f'href="/panduan/{kode}"' in page for kode in KODE)


def test_unknown_guide_is_not_found(client: FormClient) -> None:
    assert client.get("/panduan/../masuk").status_code in {302, 404}
    assert client.get("/panduan/lain").status_code == 404


def test_log_in_page_leads_to_the_guides(client: FormClient) -> None:
    assert 'href="/panduan"' in client.get("/masuk").text
