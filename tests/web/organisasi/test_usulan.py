"""Pages of the position desk: the own position, a proposal, and the decision of the admin."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.actor import system_actor
from kinerja.aturan.service import ensure_first_editions
from kinerja.organisasi.models import GarisPelaporan, UsulanKedudukan
from kinerja.organisasi.rules import StatusUsulan
from tests import factories
from tests.client import FormClient
from tests.organisasi_bersama import Organisasi, make_admin, make_organisasi
from tests.skp_bersama import count_queries


@pytest.fixture
def org(app: Flask, session: Session) -> Organisasi:
    ensure_first_editions(session, system_actor(0))
    return make_organisasi(session)


@pytest.fixture
def staf(app: Flask, session: Session, org: Organisasi) -> FormClient:
    akun = factories.make_akun(session, org.staf)
    session.commit()
    return factories.sign_in(app.test_client(), akun)


@pytest.fixture
def admin(app: Flask, session: Session, org: Organisasi) -> FormClient:
    return factories.sign_in(app.test_client(), make_admin(session))


def the_usulan(session: Session) -> UsulanKedudukan:
    session.rollback()
    return session.scalars(select(UsulanKedudukan)).one()


def test_from_the_own_page_to_the_decision(
    session: Session, org: Organisasi, staf: FormClient, admin: FormClient
) -> None:
    assert "Sari Kepala Bidang" in staf.get("/kedudukan").text
    cari = staf.submit(
        "/kedudukan/penilai/usul", {"aksi": "cari", "cari_pilihan": "ratna", "alasan": "SK nomor 12"}
    )
    assert "Ratna Kepala Dinas, Pengolah Data" in cari.text
    assert "SK nomor 12" in cari.text
    isian = {"pilihan_id": org.kepala_dinas.id, "alasan": "SK nomor 12"}
    assert staf.submit("/kedudukan/penilai/usul", isian).location == "/kedudukan"
    usulan = the_usulan(session)
    assert "Menunggu" in staf.get("/kedudukan").text
    assert "1 usulan kedudukan dari pegawai" in admin.get("/admin").text
    assert "Tono Staf" in admin.get("/admin/usulan").text
    halaman = admin.get(f"/admin/usulan/{usulan.id}").text
    assert "Sari Kepala Bidang" in halaman
    assert "SK nomor 12" in halaman
    data = {"versi": usulan.versi, "mulai": "2026-03-10", "berakhir": "", "catatan": "Sesuai SK."}
    assert admin.submit(f"/admin/usulan/{usulan.id}/terima", data).location == "/admin/usulan"
    assert "Sesuai SK." in staf.get("/kedudukan").text
    session.rollback()
    kini = session.scalars(select(GarisPelaporan).where(GarisPelaporan.pegawai_id == org.staf.id))
    assert {(satu.penilai_id, satu.sampai is None) for satu in kini} >= {(org.kepala_dinas.id, True)}
    assert "Diterima" in admin.get("/admin/usulan?lihat=diputus").text


def test_what_is_refused_keeps_what_was_typed(
    session: Session, org: Organisasi, staf: FormClient, admin: FormClient
) -> None:
    ditolak = staf.submit("/kedudukan/penilai/usul", {"alasan": "Alasan yang panjang"})
    assert ditolak.status_code == 422
    assert "Alasan yang panjang" in ditolak.text
    assert "Cari dan pilih" in ditolak.text
    staf.submit("/kedudukan/penilai/usul", {"teks": "Ratna", "alasan": "x"})
    usulan = the_usulan(session)
    data = {"versi": usulan.versi, "mulai": "2026-03-10", "catatan": "Catatan admin"}
    belum = admin.submit(f"/admin/usulan/{usulan.id}/terima", data)
    assert belum.status_code == 422
    assert "Catatan admin" in belum.text
    assert "belum dicocokkan" in belum.text
    assert "Ratna Kepala Dinas" in belum.text  # proposed from the written name
    kosong = admin.submit(f"/admin/usulan/{usulan.id}/tolak", {"versi": usulan.versi, "catatan": ""})
    assert kosong.status_code == 422
    lama = admin.submit(f"/admin/usulan/{usulan.id}/tolak", {"versi": usulan.versi - 1, "catatan": "Tidak"})
    assert lama.status_code == 409
    assert the_usulan(session).status is StatusUsulan.MENUNGGU


def test_a_proposal_is_taken_back(session: Session, org: Organisasi, staf: FormClient) -> None:
    staf.submit("/kedudukan/unit/usul", {"pilihan_id": org.bidang_lain.id, "alasan": "pindah"})
    staf.submit(f"/kedudukan/usulan/{the_usulan(session).id}/tarik")
    assert the_usulan(session).status is StatusUsulan.DITARIK
    assert "Ditarik" in staf.get("/kedudukan").text
    assert staf.get("/kedudukan/gaji/usul").status_code == 404


def test_the_desk_is_for_admins_and_stays_cheap(
    app: Flask, session: Session, org: Organisasi, staf: FormClient, admin: FormClient, now: datetime
) -> None:
    assert staf.get("/admin/usulan").status_code == 404

    def cost(browser: FormClient, url: str) -> int:
        with count_queries(app.extensions["kinerja_database"].engine) as asked:
            assert browser.get(url).status_code == 200
        return len(asked)

    staf.submit("/kedudukan/penilai/usul", {"pilihan_id": org.kepala_dinas.id, "alasan": "x"})
    urls = [(staf, "/kedudukan"), (staf, "/kedudukan/penilai/usul"), (admin, "/admin/usulan")]
    urls.append((admin, f"/admin/usulan/{the_usulan(session).id}"))
    sedikit = [cost(*satu) for satu in urls]
    assert max(sedikit) <= 12, sedikit
    for _ in range(30):
        orang = factories.make_pegawai(session)
        factories.make_penempatan(session, orang, unit_id=org.bidang.id)
        session.add(
            UsulanKedudukan(
                pegawai_id=orang.id,
                jenis="penilai",
                tercatat={"id": None, "nama": ""},
                usulan={"id": org.kepala_bidang.id, "nama": "Sari"},
                alasan="x",
                dibuat=now,
            )
        )
    session.commit()
    assert [cost(*satu) for satu in urls] == sedikit


def test_without_a_connector_the_source_is_not_asked(
    session: Session, org: Organisasi, staf: FormClient, admin: FormClient
) -> None:
    staf.submit("/kedudukan/unit/usul", {"pilihan_id": org.bidang_lain.id, "alasan": "pindah"})
    usulan = the_usulan(session)
    tanya = admin.submit(f"/admin/usulan/{usulan.id}/tanya")
    assert "belum mempunyai konektor" in admin.get(tanya.location).text
    assert the_usulan(session).luar == {}
