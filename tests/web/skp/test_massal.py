"""Joint approval by its pages: without JavaScript and with htmx, sent twice, forged, and taken back."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.organisasi.rules_tim import Masa
from kinerja.pelaksanaan.models import PeriodePenilaian
from kinerja.skp import service
from kinerja.skp.models import HakPersetujuan, PersetujuanMassal, Skp
from kinerja.skp.naskah import seal_content
from kinerja.skp.rules import NilaiPerilaku, StatusSkp
from kinerja.skp.service import hak as hak_service
from kinerja.skp.service import massal as massal_service
from tests import factories
from tests.client import FormClient
from tests.conftest import TestClock
from tests.skp_bersama import Orang, Saat, count_queries, make_skp_of, read


@pytest.fixture
def antrean(session: Session, orang: Orang, diajukan: Skp, saat: Saat) -> list[Skp]:
    """Three that wait; in the last the penilai has changed an ekspektasi since."""
    semua = [diajukan]
    for nama in ("Bima Bawahan", "Citra Bawahan"):
        pegawai = factories.make_pegawai(session, nama=nama)
        factories.make_penempatan(session, pegawai)
        factories.make_garis(session, pegawai, orang.penilai)
        skp = make_skp_of(session, pegawai)
        actor = factories.make_actor(factories.make_akun(session, pegawai))
        semua.append(service.submit_skp(session, actor, skp.id, **saat))
    service.save_ekspektasi(
        session, orang.sebagai_penilai, semua[2].id, NilaiPerilaku.ADAPTIF, "Cepat belajar.", **saat
    )
    session.commit()
    return semua


def choose(client: FormClient, *daftar: Skp) -> str:
    """The preview of these, as the list sends them."""
    pilih = [f"{skp.id}:{skp.nomor_versi}" for skp in daftar]
    jawab = client.submit("/skp/persetujuan", {"pilih": pilih})
    assert jawab.status_code == 200
    return jawab.text


def sealed(halaman: str) -> list[str]:
    return re.findall(r'name="setuju" value="([^"]+)"', halaman)


def states(session: Session, daftar: list[Skp]) -> list[StatusSkp]:
    session.rollback()
    session.expire_all()
    return [skp.status for skp in daftar]


def test_the_list_selects_all_of_the_page_and_sends_them_to_the_preview(
    penilai: FormClient, antrean: list[Skp]
) -> None:
    assert "checked" not in penilai.get("/skp/bawahan").text
    halaman = penilai.get("/skp/bawahan?pilih=semua").text
    assert halaman.count(" checked") == 3
    assert f'value="{antrean[0].id}:1" checked' in halaman


def test_the_preview_leaves_out_what_changed_and_the_rest_is_approved_and_taken_back(
    penilai: FormClient, session: Session, antrean: list[Skp]
) -> None:
    halaman = choose(penilai, *antrean)
    assert "Isinya berubah sejak diajukan." in halaman
    assert {satu.split(":")[0] for satu in sealed(halaman)} == {str(skp.id) for skp in antrean[:2]}
    jawab = penilai.submit("/skp/persetujuan/mulai", {"setuju": sealed(halaman)})
    url = jawab.headers["Location"]
    tetap, tunggu = StatusSkp.DITETAPKAN, StatusSkp.DIAJUKAN
    assert states(session, antrean) == [tetap, tetap, tunggu]
    assert session.scalar(select(PeriodePenilaian.id).where(PeriodePenilaian.skp_id == antrean[1].id))
    hasil = penilai.get(url).text
    assert "2 SKP ditetapkan" in hasil
    assert "Dapat diurungkan sampai pukul 09.10" in hasil
    assert "Lihat atau urungkan" in penilai.get("/skp/bawahan").text
    jawab = penilai.submit(f"{url}/urungkan")
    assert jawab.headers["Location"] == url
    assert states(session, antrean) == [tunggu] * 3
    assert session.scalar(select(PeriodePenilaian.id)) is None
    assert "2 SKP kembali menunggu keputusan Anda." in penilai.get(url).text


def test_after_ten_minutes_there_is_no_way_back(
    penilai: FormClient, session: Session, antrean: list[Skp], clock: TestClock
) -> None:
    halaman = choose(penilai, antrean[0])
    url = penilai.submit("/skp/persetujuan/mulai", {"setuju": sealed(halaman)}).headers["Location"]
    clock.forward(minutes=10)
    assert "Urungkan semuanya" not in penilai.get(url).text
    penilai.submit(f"{url}/urungkan")
    assert "sepuluh menit sudah lewat" in penilai.get(url).text
    assert states(session, antrean)[0] is StatusSkp.DITETAPKAN


def test_the_form_sent_twice_makes_one_lot(penilai: FormClient, session: Session, antrean: list[Skp]) -> None:
    halaman = choose(penilai, antrean[0])
    kunci = re.findall(r'name="kunci_permintaan" value="([^"]+)"', halaman)[-1]
    data = {"setuju": sealed(halaman), "kunci_permintaan": kunci}
    penilai.submit("/skp/persetujuan/mulai", data)
    assert penilai.submit("/skp/persetujuan/mulai", data).headers["Location"] == "/skp/bawahan"
    session.rollback()
    assert len(session.scalars(select(PersetujuanMassal)).all()) == 1


@pytest.mark.parametrize(
    "data", [{}, {"pilih": ["x", "1", "1:", "99999999999:1"]}], ids=["nothing", "nonsense"]
)
def test_nothing_chosen_leads_back_to_the_list(penilai: FormClient, data: dict[str, object]) -> None:
    jawab = penilai.submit("/skp/persetujuan", data)
    assert jawab.headers["Location"] == "/skp/bawahan"
    assert "Pilih dahulu" in penilai.get("/skp/bawahan").text
    jawab = penilai.submit("/skp/persetujuan/mulai", {"setuju": data.get("pilih", "")})
    assert jawab.status_code == 303


def test_a_stranger_sees_no_name_and_approves_nothing(
    orang_lain: FormClient, session: Session, antrean: list[Skp], orang: Orang
) -> None:
    halaman = choose(orang_lain, *antrean)
    assert "3 pilihan tidak lagi menunggu keputusan Anda" in halaman
    assert orang.pegawai.nama not in halaman
    assert "Bima" not in halaman
    palsu = {"setuju": [f"{antrean[0].id}:{seal_content(read(session, antrean[0].id))}"]}
    jawab = orang_lain.submit("/skp/persetujuan/mulai", palsu)
    assert jawab.headers["Location"] == "/skp/bawahan"
    assert states(session, antrean)[0] is StatusSkp.DIAJUKAN
    assert session.scalar(select(PersetujuanMassal.id)) is None


def test_a_lot_of_somebody_else_is_not_there(
    penilai: FormClient, orang_lain: FormClient, antrean: list[Skp]
) -> None:
    halaman = choose(penilai, antrean[0])
    url = penilai.submit("/skp/persetujuan/mulai", {"setuju": sealed(halaman)}).headers["Location"]
    assert orang_lain.get(url).status_code == 404
    for langkah in ("lanjut", "urungkan"):
        assert orang_lain.submit(f"{url}/{langkah}").status_code == 404


def test_a_large_lot_goes_on_by_itself_and_by_a_button(
    penilai: FormClient, session: Session, antrean: list[Skp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(massal_service, "SELANGKAH", 1)
    halaman = choose(penilai, *antrean[:2])
    url = penilai.submit("/skp/persetujuan/mulai", {"setuju": sealed(halaman)}).headers["Location"]
    sedang = penilai.get(url).text
    assert "1 dari 2 SKP" in sedang
    assert 'hx-trigger="load' in sedang
    jawab = penilai.submit_htmx(f"{url}/lanjut", "kemajuan_massal")
    assert jawab.text.strip().startswith('<div id="kemajuan_massal"')
    assert "2 SKP ditetapkan" in jawab.text
    assert penilai.submit(f"{url}/lanjut").headers["Location"] == url  # nothing left: no harm
    assert states(session, antrean)[:2] == [StatusSkp.DITETAPKAN] * 2


def test_the_right_is_given_shown_and_ended_by_its_page(
    penilai: FormClient,
    orang_lain: FormClient,
    session: Session,
    orang: Orang,
    antrean: list[Skp],
) -> None:
    assert orang_lain.get(f"/skp/{antrean[0].id}").status_code == 404
    data = {"penerima_id": orang.lain.id, "mulai": "2026-03-10", "selesai": "2026-03-20", "alasan": "Dinas"}
    tolak = penilai.submit("/tim/hak", data | {"selesai": "2026-03-01"})
    assert tolak.status_code == 422
    assert 'value="Dinas"' in tolak.text
    assert penilai.submit("/tim/hak", data).status_code == 303
    assert orang.lain.nama in penilai.get("/tim/hak").text
    halaman = orang_lain.get(f"/skp/{antrean[0].id}").text
    assert "Atas nama" in halaman
    assert "Setujui SKP" in halaman
    assert "data-ubah href" not in halaman
    assert "3 SKP menunggu keputusan Anda" in orang_lain.get("/skp/bawahan").text
    session.rollback()
    hak = session.scalars(select(HakPersetujuan)).one()
    assert orang_lain.submit(f"/tim/hak/{hak.id}/akhiri").status_code == 404
    assert penilai.submit(f"/tim/hak/{hak.id}/akhiri").status_code == 303
    assert orang_lain.get(f"/skp/{antrean[0].id}").status_code == 404


def test_the_list_asks_at_most_twelve_queries(
    app: Flask, penilai: FormClient, session: Session, orang: Orang, antrean: list[Skp], saat: Saat
) -> None:
    engine = app.extensions["kinerja_database"].engine
    besok = saat["today"] + timedelta(days=1)
    hak_service.give_hak(session, orang.sebagai_penilai, orang.lain.id, Masa(saat["today"], besok), **saat)
    session.commit()
    for url in ("/skp/bawahan", f"/skp/{antrean[0].id}", "/tim/hak", "/tim"):
        with count_queries(engine) as asked:
            assert penilai.get(url).status_code == 200
        assert len(asked) <= 12, url
