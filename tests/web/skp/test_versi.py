"""The pages of the versions: the list, two of them compared, and what is read beside Setujui SKP."""

import pytest
from sqlalchemy.orm import Session

from kinerja.skp import service
from kinerja.skp.models import Skp
from kinerja.skp.service import IsianIndikator, IsianRhk
from tests.client import FormClient
from tests.skp_bersama import Orang, Saat, read, seal


@pytest.fixture
def direvisi(session: Session, orang: Orang, diajukan: Skp, saat: Saat) -> Skp:
    """Approved, revised and handed over again with another target."""
    sidik = seal(session, diajukan.id)
    service.approve_skp(session, orang.sebagai_penilai, diajukan.id, sidik=sidik, **saat)
    service.revise_skp(session, orang.pemilik, diajukan.id, "Anggaran <b>berubah</b>", **saat)
    rhk = read(session, diajukan.id).rencana_hasil_kerja[0]
    satu = rhk.semua_indikator[0]
    baru = IsianIndikator(teks=satu.teks, target="24 laporan", aspek=satu.aspek)
    isian = IsianRhk(teks=rhk.teks, indikator={satu.id: baru})
    service.save_rhk(session, orang.pemilik, diajukan.id, rhk.id, isian, **saat)
    service.submit_skp(session, orang.pemilik, diajukan.id, **saat)
    session.commit()
    return diajukan


def test_beside_the_approval_stand_reason_and_changed_words(penilai: FormClient, direvisi: Skp) -> None:
    halaman = penilai.get(f"/skp/{direvisi.id}").text
    assert "Setujui SKP" in halaman
    assert "Anggaran &lt;b&gt;berubah&lt;/b&gt;" in halaman
    assert "<del>12</del> <ins>24</ins> laporan" in halaman


def test_the_list_leads_to_a_comparison(pemilik: FormClient, direvisi: Skp) -> None:
    daftar = pemilik.get(f"/skp/{direvisi.id}/versi/").text
    assert "menunggu keputusan" in daftar
    assert f'action="/skp/{direvisi.id}/versi/banding"' in daftar
    banding = pemilik.get(f"/skp/{direvisi.id}/versi/banding?dari=1&ke=2")
    assert banding.status_code == 200
    assert "Versi 2 dibandingkan dengan versi 1" in banding.text
    assert "<del>12</del> <ins>24</ins> laporan" in banding.text
    assert "1 baris hasil kerja berubah." in banding.text


@pytest.mark.parametrize("tanya", ["dari=1&ke=7", "dari=x&ke=1", "ke=1", "dari=-1&ke=1", "dari=999999&ke=1"])
def test_a_version_that_there_is_not_is_not_found(pemilik: FormClient, direvisi: Skp, tanya: str) -> None:
    assert pemilik.get(f"/skp/{direvisi.id}/versi/banding?{tanya}").status_code == 404


def test_a_colleague_compares_nothing(orang_lain: FormClient, direvisi: Skp) -> None:
    assert orang_lain.get(f"/skp/{direvisi.id}/versi/banding?dari=1&ke=2").status_code == 404
