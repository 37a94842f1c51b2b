"""Several sources of a row on the page: picked, changed, let go and linked, with htmx and without."""

import pytest
from sqlalchemy.orm import Session

from kinerja.skp import service
from kinerja.skp.models import Intervensi, RencanaHasilKerja, Skp
from kinerja.skp.rules import JenisCascade
from tests import factories
from tests.client import FormClient
from tests.skp_bersama import Orang, Saat, make_skp_of, read


@pytest.fixture
def rhk(session: Session, skp: Skp) -> RencanaHasilKerja:
    return read(session, skp.id).rencana_hasil_kerja[0]


@pytest.fixture
def sumber(session: Session, orang: Orang) -> RencanaHasilKerja:
    made = factories.make_rhk(
        session, make_skp_of(session, orang.penilai, rhk=0), teks="Meningkatnya mutu layanan publik", urutan=1
    )
    session.commit()
    return made


def url_of(skp: Skp, rhk: RencanaHasilKerja, sisa: str = "") -> str:
    return f"/skp/{skp.id}/hasil/{rhk.id}{sisa}"


def stored(session: Session, skp: Skp) -> list[Intervensi]:
    session.rollback()
    return list(read(session, skp.id).rencana_hasil_kerja[0].semua_intervensi)


def row(rhk: RencanaHasilKerja, **fields: object) -> dict[str, object]:
    return {"versi": rhk.versi, "teks": rhk.teks, "penugasan_dari": ""} | fields


def test_one_more_source_is_added_with_its_kind(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja, sumber: RencanaHasilKerja
) -> None:
    simpan = pemilik.submit(url_of(skp, rhk), row(rhk, aksi="sumber", teks="Ditulis dulu"))
    assert "tambah=1" in simpan.location
    pemilih = pemilik.get(simpan.location)
    assert "Tambah RHK pimpinan lain" in pemilih.text
    assert 'name="tambah" value="1"' in pemilih.text
    assert "Ditulis dulu" in pemilih.text
    data = {"tambah": "1", "rhk_pimpinan": sumber.id, "jenis": "tidak_langsung"}
    assert pemilik.submit(url_of(skp, rhk, "/pimpinan"), data).status_code == 303
    _, kedua = stored(session, skp)
    assert (kedua.sumber_id, kedua.jenis) == (sumber.id, JenisCascade.TIDAK_LANGSUNG)
    halaman = pemilik.get(f"/skp/{skp.id}").text
    assert f"{sumber.teks}<br>" in halaman
    assert "Tidak langsung, dari" in halaman
    assert "(SKP draf)" in halaman


def test_one_source_is_changed_in_its_place(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja, sumber: RencanaHasilKerja
) -> None:
    pemilik.submit(url_of(skp, rhk, "/pimpinan"), {"tambah": "1", "teks": "Yang kedua"})
    _, kedua = stored(session, skp)
    buka = pemilik.submit_htmx(
        url_of(skp, rhk),
        f"rhk_{rhk.id}",
        row(read(session, skp.id).rencana_hasil_kerja[0], aksi=f"pimpinan-{kedua.id}"),
    )
    assert f'name="intervensi" value="{kedua.id}"' in buka.text
    assert "Yang kedua</textarea>" in buka.text.replace("\n", "")
    pemilik.submit(url_of(skp, rhk, "/pimpinan"), {"intervensi": kedua.id, "rhk_pimpinan": sumber.id})
    assert [satu.sumber_id for satu in stored(session, skp)] == [None, sumber.id]


@pytest.mark.parametrize("htmx", [True, False])
def test_letting_go_keeps_what_was_typed(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja, htmx: bool
) -> None:
    data = row(rhk, teks="Belum disimpan", aksi=f"lepas-{rhk.semua_intervensi[0].id}")
    if htmx:
        jawab = pemilik.submit_htmx(url_of(skp, rhk), f"rhk_{rhk.id}", data)
        assert "Pilih RHK pimpinan" in jawab.text
    else:
        assert pemilik.submit(url_of(skp, rhk), data).status_code == 303
    assert stored(session, skp) == []
    assert read(session, skp.id).rencana_hasil_kerja[0].teks == "Belum disimpan"


def test_what_was_sent_to_the_picker_stands_there_after_a_refusal(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja, sumber: RencanaHasilKerja
) -> None:
    pemilik.submit(url_of(skp, rhk, "/pimpinan"), {"tambah": "1", "rhk_pimpinan": sumber.id})
    data = {"tambah": "1", "rhk_pimpinan": sumber.id, "jenis": "langsung", "teks": "Tetap ada"}
    jawab = pemilik.submit_htmx(url_of(skp, rhk, "/pimpinan"), f"rhk_{rhk.id}", data)
    assert jawab.status_code == 422
    assert "sudah diintervensi oleh baris ini" in jawab.text
    assert "Tetap ada" in jawab.text
    assert 'name="jenis" value="langsung" checked' in jawab.text
    assert 'name="tambah" value="1"' in jawab.text
    aneh = pemilik.submit(url_of(skp, rhk, "/pimpinan"), {"tambah": "1", "jenis": "aneh", "teks": "X"})
    assert aneh.status_code == 422
    assert len(stored(session, skp)) == 2


@pytest.mark.parametrize("htmx", [True, False])
def test_all_proposals_are_linked_in_one_action(
    session: Session, pemilik: FormClient, skp: Skp, sumber: RencanaHasilKerja, htmx: bool
) -> None:
    for n in (2, 3):
        factories.make_rhk(session, skp, teks=f"Hasil {n}", urutan=n, pimpinan=sumber.teks.upper())
    session.commit()
    halaman = pemilik.get(f"/skp/{skp.id}").text
    assert "2 tulisan dapat ditautkan ke SKP pimpinan" in halaman
    session.rollback()
    ids = [rhk.semua_intervensi[0].id for rhk in read(session, skp.id).rencana_hasil_kerja[1:]]
    data = {"intervensi": [str(satu) for satu in ids]}
    if htmx:
        jawab = pemilik.submit_htmx(f"/skp/{skp.id}/tautkan", "hasil_kerja", data)
        assert jawab.text.lstrip().startswith('<section id="hasil_kerja"')
        assert "Tautkan semua" not in jawab.text
    else:
        assert pemilik.submit(f"/skp/{skp.id}/tautkan", data).status_code == 303
    session.rollback()
    semua = [rhk.semua_intervensi[0].sumber_id for rhk in read(session, skp.id).rencana_hasil_kerja]
    assert semua == [None, sumber.id, sumber.id]


def test_a_reader_sees_all_sources_with_their_kinds(
    session: Session,
    orang: Orang,
    penilai: FormClient,
    skp: Skp,
    rhk: RencanaHasilKerja,
    sumber: RencanaHasilKerja,
    saat: Saat,
) -> None:
    service.link_rhk(
        session,
        orang.pemilik,
        skp.id,
        rhk.id,
        sumber.id,
        tambah=True,
        jenis=JenisCascade.LANGSUNG,
        **saat,
    )
    service.submit_skp(session, orang.pemilik, skp.id, **saat)
    session.commit()
    halaman = penilai.get(f"/skp/{skp.id}").text
    assert f"2. {sumber.teks} (langsung)" in halaman
    assert "Langsung, dari" in halaman
    pratinjau = penilai.get(f"/skp/{skp.id}/pratinjau").text
    assert f"2. {sumber.teks}" in pratinjau
    assert "(langsung)" not in pratinjau
