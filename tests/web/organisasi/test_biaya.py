"""What the admin pages cost: at most 12 queries, the same for 5 rows and for 50."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.actor import Peran, system_actor
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import SumberGaris
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import Organisasi, make_admin, make_admin_unit, make_organisasi
from tests.skp_bersama import count_queries

PALING_BANYAK = 12
PAGES = (
    "/admin",
    "/admin/unit",
    "/admin/unit?buka={bidang}",
    "/admin/unit?q=unit",
    "/admin/unit/{bidang}",
    "/admin/unit/{bidang}/ubah?cari_induk=unit",
    "/admin/jabatan",
    "/admin/jabatan/{jabatan}",
    "/admin/pegawai",
    "/admin/pegawai?q=pegawai",
    "/admin/pegawai?unit={bidang}&keadaan=usulan",
    "/admin/pegawai/{staf}",
    "/admin/pegawai/{staf}/ubah",
    "/admin/pegawai/{staf}/penempatan?cari_unit=unit&cari_jabatan=jabatan",
    "/admin/pegawai/{staf}/penilai?cari_penilai=pegawai&cari_atasan=pegawai",
    "/admin/pegawai/baru",
    "/admin/penilai",
    "/admin/penilai?keadaan=tanpa_penilai",
    "/admin/periode",
    "/admin/jejak",
    "/cari?q=pegawai",
)


def make_many(session: Session, org: Organisasi, many: int) -> None:
    """People, units, jabatan, placements and lines, and dated rows of one person."""
    for nomor in range(many):
        unit = factories.make_unit(session, nama=f"Unit {nomor}", induk_id=org.bidang.id)
        orang = factories.make_pegawai(session)
        factories.make_penempatan(session, orang, unit_id=unit.id)
        if nomor % 2:
            factories.make_garis(session, orang, org.staf, sumber=SumberGaris.USULAN)
    session.commit()


@pytest.mark.parametrize("peran", ["admin_instansi", "admin_unit"])
def test_pages_cost_the_same_for_5_and_50_rows(
    app: Flask, client: FormClient, session: Session, peran: str
) -> None:
    org = make_organisasi(session)
    ensure_first_editions(session, system_actor(org.dinas.instansi_id))
    akun = make_admin(session) if peran == "admin_instansi" else make_admin_unit(session, org.dinas)
    factories.sign_in(client, akun)
    # The log is of the whole instansi.
    pages = [page for page in PAGES if page != "/admin/jejak" or peran == "admin_instansi"]
    urls = [page.format(bidang=org.bidang.id, jabatan=org.jabatan.id, staf=org.staf.id) for page in pages]
    counts = []
    for more in (5, 45):
        make_many(session, org, more)
        counts.append({url: _cost(app, client, url) for url in urls})
    assert counts[0] == counts[1]
    assert {url: jumlah for url, jumlah in counts[1].items() if jumlah > PALING_BANYAK} == {}


def _cost(app: Flask, client: FormClient, url: str) -> int:
    with count_queries(app.extensions["kinerja_database"].engine) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_list_of_tenants_costs_the_same(app: Flask, client: FormClient, session: Session) -> None:
    akun = make_admin(session, Peran.PLATFORM)
    factories.sign_in(client, akun)
    counts = []
    for more in (5, 45):
        with app.extensions["kinerja_database"].session(None, platform=True) as platform, platform.begin():
            for _ in range(more):
                factories.make_instansi(platform)
        counts.append(_cost(app, client, "/admin/instansi"))
    assert counts[0] == counts[1] <= PALING_BANYAK
