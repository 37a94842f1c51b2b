"""The pages of the matrix: in place with htmx, page by page without, and within their bytes."""

import gzip
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kinerja.db import database
from kinerja.skp.matriks import service
from kinerja.skp.models import SelMatriks
from kinerja.skp.rules import StatusSkp
from tests import factories
from tests.client import FormClient
from tests.matriks_bersama import PERAN, Matriks, roles_of, rows_of
from tests.skp_bersama import Saat, count_queries

KB = 1024
JAHAT = '<script>alert("x")</script> & \' " {{ 7 * 7 }} 🏛'


def _url(matriks: Matriks, sisa: str = "", *, rhk: int | None = None, pegawai: int | None = None) -> str:
    return f"/skp/{matriks.skp.id}/matriks/{rhk or matriks.satu.id}/{pegawai or matriks.pegawai_id}{sisa}"


def _sel(matriks: Matriks) -> str:
    return f"sel_{matriks.satu.id}_{matriks.pegawai_id}"


def _form_id(matriks: Matriks, urutan: int = 1) -> str:
    return f"peran-{matriks.satu.id}-{matriks.pegawai_id}-{urutan}"


def _stored(session: Session, matriks: Matriks) -> list[SelMatriks]:
    session.rollback()
    return roles_of(session, matriks.skp)


def test_the_grid_shows_people_results_and_the_rim(pimpinan: FormClient, matriks: Matriks) -> None:
    html = pimpinan.get(f"/skp/{matriks.skp.id}/matriks").text
    for teks in (matriks.satu.teks, matriks.orang.pegawai.nama, "Tim Telaah", "Belum ada", "Belum berperan"):
        assert teks in html
    assert f'id="{_sel(matriks)}"' in html


def test_a_cell_is_written_with_htmx_and_answers_small(
    session: Session, pimpinan: FormClient, matriks: Matriks
) -> None:
    buka = pimpinan.get_htmx(_url(matriks), _sel(matriks)).text
    assert buka.lstrip().startswith(f'<td id="{_sel(matriks)}"')
    assert f'id="{_form_id(matriks)}"' in buka
    data = {"teks": PERAN, "jenis": "langsung", "jam": "120,5", "versi": "0", "sidik": ""}
    simpan = pimpinan.submit_htmx(_url(matriks, "/1"), _form_id(matriks), data)
    assert (simpan.status_code, simpan.headers["HX-Reswap"]) == (200, "none")
    assert len(simpan.data) <= 2 * KB
    assert f'id="jam_{matriks.pegawai_id}"' in simpan.text
    assert "<b>120,5</b> dari 1.250" in simpan.text
    assert "1 orang" in simpan.text
    (sel,) = _stored(session, matriks)
    assert sel.teks == PERAN
    versi = re.search(r'name="versi" value="(\d+)"', simpan.text)
    assert versi is not None
    assert int(versi[1]) == sel.versi
    tutup = pimpinan.submit_htmx(
        _url(matriks, "/1"),
        _form_id(matriks),
        data | {"aksi": "selesai", "versi": versi[1], "sidik": _sidik(simpan.text)},
    )
    assert tutup.headers["HX-Retarget"] == f"#{_sel(matriks)}"
    assert PERAN in tutup.text
    assert len(tutup.data) <= 2 * KB


def _sidik(html: str) -> str:
    found = re.search(r'name="sidik" value="(\w+)"', html)
    assert found is not None
    return found[1]


def test_a_long_role_still_answers_small_while_it_is_written(pimpinan: FormClient, matriks: Matriks) -> None:
    data = {"teks": "Tersusunnya telaah. " * 60, "versi": "0"}
    assert len(pimpinan.submit_htmx(_url(matriks, "/1"), _form_id(matriks), data).data) <= 2 * KB


@pytest.mark.parametrize("teks", ["Tersusunnya telaah. " * 100, "\U0001f642" * 1_900])
def test_a_long_role_still_answers_small_when_it_is_done(
    session: Session, pimpinan: FormClient, matriks: Matriks, teks: str
) -> None:
    data = {"teks": teks, "versi": "0", "aksi": "selesai"}
    assert len(pimpinan.submit_htmx(_url(matriks, "/1"), _form_id(matriks), data).data) <= 2 * KB
    assert rows_of(session, matriks.milik)[-1].teks == teks.strip()
    assert teks.strip() in pimpinan.get(_url(matriks)).text  # the form of the cell has all of it


def test_a_cell_is_written_without_javascript(
    session: Session, pimpinan: FormClient, matriks: Matriks
) -> None:
    html = pimpinan.get(_url(matriks)).text
    assert "<html" in html
    assert f'action="{_url(matriks, "/1")}"' in html
    jawab = pimpinan.submit(_url(matriks, "/1"), {"teks": PERAN, "aksi": "selesai", "versi": "0"})
    assert (jawab.status_code, jawab.location) == (303, f"/skp/{matriks.skp.id}/matriks#{_sel(matriks)}")
    assert PERAN in pimpinan.get(jawab.location).text
    assert rows_of(session, matriks.milik)[-1].teks == PERAN


@pytest.mark.parametrize("htmx", [True, False])
def test_a_conflict_shows_both_texts(
    session: Session, pimpinan: FormClient, matriks: Matriks, saat: Saat, htmx: bool
) -> None:
    matriks.save(session, saat, "Tulisan lain")
    session.commit()
    data = {"teks": "Tulisan saya", "versi": "0", "sidik": "", "aksi": "selesai"}
    jawab = (
        pimpinan.submit_htmx(_url(matriks, "/1"), _form_id(matriks), data)
        if htmx
        else pimpinan.submit(_url(matriks, "/1"), data)
    )
    assert jawab.status_code == 409
    assert "<ins>Tulisan saya</ins>" in jawab.text
    assert 'data-theirs="Peran">Tulisan lain' in jawab.text


@pytest.mark.parametrize("htmx", [True, False])
def test_what_cannot_be_read_stays_with_its_sentence(
    pimpinan: FormClient, matriks: Matriks, htmx: bool
) -> None:
    data = {"teks": JAHAT, "jam": "seratus", "versi": "0", "aksi": "selesai"}
    jawab = (
        pimpinan.submit_htmx(_url(matriks, "/1"), _form_id(matriks), data)
        if htmx
        else pimpinan.submit(_url(matriks, "/1"), data)
    )
    assert jawab.status_code == 422
    assert 'value="seratus" aria-invalid="true"' in jawab.text
    assert "&lt;script&gt;" in jawab.text
    assert "<script>alert" not in jawab.text


def test_a_role_that_was_worked_on_asks_before_it_goes(
    session: Session, pimpinan: FormClient, matriks: Matriks, saat: Saat
) -> None:
    matriks.save(session, saat)
    rows_of(session, matriks.milik)[-1].semua_indikator[0].teks = "Jumlah telaah"
    session.commit()
    hapus = _url(matriks, "/1/hapus")
    tanya = pimpinan.submit_htmx(hapus, _sel(matriks))
    assert tanya.status_code == 409
    assert "indikatornya sudah diisi" in tanya.text
    assert 'name="yakin" value="1"' in tanya.text
    assert len(_stored(session, matriks)) == 1
    assert pimpinan.submit(hapus).status_code == 409
    assert pimpinan.submit(hapus, {"yakin": "1"}).status_code == 303
    assert _stored(session, matriks) == []
    assert rows_of(session, matriks.milik)[-1].teks == PERAN


def test_the_atasan_reads_and_the_bawahan_sees_nothing(
    pimpinan: FormClient, atasan: FormClient, bawahan: FormClient, matriks: Matriks
) -> None:
    url = f"/skp/{matriks.skp.id}/matriks"
    html = atasan.get(url).text
    assert "Hanya dibaca" in html
    assert "data-sunting" not in html
    assert atasan.submit(_url(matriks, "/1"), {"teks": "x"}).status_code == 403
    assert atasan.get(f"{url}/bagikan").status_code == 403
    for alamat in (url, f"{url}/cetak.pdf", _url(matriks), f"{url}/orang/{matriks.pegawai_id}"):
        assert bawahan.get(alamat).status_code == 404


def test_one_result_is_given_to_many_after_a_look(
    session: Session, pimpinan: FormClient, matriks: Matriks
) -> None:
    url = f"/skp/{matriks.skp.id}/matriks/bagikan"
    assert f'<option value="{matriks.dua.id}" selected>' in pimpinan.get(f"{url}?rhk={matriks.dua.id}").text
    data = {"rhk": matriks.satu.id, "teks": PERAN, "jenis": "langsung", "jam": "40", "semua": "1"}
    periksa = pimpinan.submit(url, data | {"aksi": "periksa"}).text
    assert "menunggu sampai SKP-nya dibuat" in periksa
    assert "Beri kepada 2 orang" in periksa
    sidik = _sidik(periksa)
    jawab = pimpinan.submit(url, data | {"aksi": "bagikan", "sidik": sidik}, follow_redirects=True)
    assert "Peran dibagikan kepada 2 orang. 1 di antaranya menunggu SKP pegawainya." in jawab.text
    assert [sel.teks for sel in _stored(session, matriks)] == [PERAN, PERAN]


def test_the_list_of_people_is_narrowed_and_keeps_who_was_chosen(
    session: Session, pimpinan: FormClient, matriks: Matriks, saat: Saat
) -> None:
    hal = service.open_matriks(session, matriks.pimpinan, matriks.skp.id, today=saat["today"])
    jabatan = hal.baris[1].anggota.jabatan
    url = f"/skp/{matriks.skp.id}/matriks/bagikan"
    data = {"aksi": "saring", "jabatan": jabatan, "pegawai": matriks.pegawai_id, "teks": "Tetap ada"}
    html = pimpinan.submit(url, data).text
    assert f'<input type="hidden" name="pegawai" value="{matriks.pegawai_id}">' in html
    assert "Semua yang tampil (1 orang)" in html
    assert "Tetap ada" in html


def test_nothing_typed_is_lost_where_the_many_cannot_be_read(pimpinan: FormClient, matriks: Matriks) -> None:
    url = f"/skp/{matriks.skp.id}/matriks/bagikan"
    data = {"rhk": matriks.satu.id, "teks": PERAN, "jam": "banyak", "pegawai": matriks.pegawai_id}
    jawab = pimpinan.submit(url, data)
    assert jawab.status_code == 422
    for teks in (PERAN, 'value="banyak"', f'value="{matriks.pegawai_id}" checked'):
        assert teks in jawab.text
    kosong = pimpinan.submit(url, {"teks": PERAN, "pegawai": matriks.pegawai_id})
    assert kosong.status_code == 422
    assert "Pilih hasil yang dibagikan." in kosong.text


def test_the_person_takes_waiting_roles_over_on_the_own_skp(
    session: Session, bawahan: FormClient, matriks: Matriks, saat: Saat
) -> None:
    matriks.milik.status = StatusSkp.DIAJUKAN
    matriks.save(session, saat)
    matriks.milik.status = StatusSkp.DRAF
    session.commit()
    url = f"/skp/{matriks.milik.id}"
    html = bawahan.get(url).text
    assert "Ambil 1 peran dari matriks" in html
    assert PERAN in html
    jawab = bawahan.submit(f"{url}/matriks/ambil", follow_redirects=True)
    assert "1 peran diambil dari matriks" in jawab.text
    assert "Ambil 1 peran" not in jawab.text
    session.rollback()
    assert rows_of(session, matriks.milik)[-1].teks == PERAN


def test_the_own_matrix_is_found_by_a_short_address(
    pimpinan: FormClient, bawahan: FormClient, matriks: Matriks
) -> None:
    assert pimpinan.get("/skp/matriks").location == f"/skp/{matriks.skp.id}/matriks"
    assert bawahan.get("/skp/matriks").location == f"/skp/{matriks.milik.id}/matriks"


def test_the_form_is_a_pdf(session: Session, pimpinan: FormClient, matriks: Matriks, saat: Saat) -> None:
    matriks.save(session, saat)
    session.commit()
    jawab = pimpinan.get(f"/skp/{matriks.skp.id}/matriks/cetak.pdf")
    assert jawab.content_type == "application/pdf"
    assert jawab.data.startswith(b"%PDF")


def _fill(session: Session, matriks: Matriks, orang: int, hasil: int) -> None:
    """A matrix of this size, half of its cells filled."""
    penempatan = [
        factories.make_penempatan(session, factories.make_pegawai(session)) for _ in range(orang - 2)
    ]
    for nomor, tempat in enumerate(penempatan):
        pegawai = session.get_one(type(matriks.orang.pegawai), tempat.pegawai_id)
        pegawai.nama = f"Raden Ajeng Kusumaningrum Contoh {nomor}"
        factories.make_garis(session, pegawai, matriks.orang.penilai)
    semua = [matriks.satu, matriks.dua]
    semua += [
        factories.make_rhk(
            session,
            matriks.skp,
            urutan=urutan,
            teks=f"Terlaksananya pengelolaan kinerja pegawai yang tepat waktu dan akurat bagian {urutan}",
        )
        for urutan in range(3, hasil + 1)
    ]
    ids = [matriks.pegawai_id, matriks.anggota_id, *(tempat.pegawai_id for tempat in penempatan)]
    session.add_all(
        SelMatriks(
            skp_id=matriks.skp.id,
            rhk_pimpinan_id=rhk.id,
            pegawai_id=pegawai_id,
            urutan=1,
            teks=f"Tersusunnya telaah nomor {rhk.id}-{pegawai_id} tentang keselarasan rancangan SKP",
        )
        for nomor, rhk in enumerate(semua)
        for pegawai_id in ids
        if (nomor + pegawai_id) % 2
    )
    session.commit()


def test_sixty_people_and_twelve_results_open_within_fifteen_queries_and_sixty_kilobytes(
    app: Flask, session: Session, pimpinan: FormClient, matriks: Matriks
) -> None:
    url = f"/skp/{matriks.skp.id}/matriks"

    def cost() -> tuple[int, bytes]:
        with app.app_context(), count_queries(database().engine) as asked:
            jawab = pimpinan.get(url)
        assert jawab.status_code == 200
        return len(asked), jawab.data

    kecil, _ = cost()
    _fill(session, matriks, 60, 12)
    besar, html = cost()
    print(f"{besar} queries, {len(gzip.compress(html, 6)) / KB:.1f} kB gzip, {len(html) / KB:.0f} kB")
    assert html.count(b'id="sel_') == 720
    assert besar == kecil <= 15
    assert len(gzip.compress(html, 6)) <= 60 * KB


def test_a_row_of_the_persons_own_becomes_a_role(
    session: Session, pimpinan: FormClient, matriks: Matriks
) -> None:
    rhk = factories.make_rhk(session, matriks.milik, teks="Ditulis sendiri", sumber_id=matriks.satu.id)
    session.commit()
    assert "ditulis pegawai" in pimpinan.get(f"/skp/{matriks.skp.id}/matriks").text
    buka = pimpinan.get_htmx(_url(matriks), _sel(matriks)).text
    assert "Catat sebagai peran" in buka
    jawab = pimpinan.submit_htmx(_url(matriks, "/catat"), _sel(matriks), {"baris": rhk.id})
    assert f'id="{_form_id(matriks)}"' in jawab.text
    assert [sel.rhk_id for sel in _stored(session, matriks)] == [rhk.id]
