"""Editing in place: with htmx only the piece comes back, without JavaScript the page does."""

import gzip
import re

import pytest
from sqlalchemy.orm import Session

from kinerja.skp.models import RencanaHasilKerja, Skp
from kinerja.skp.rules import BagianLampiran, Klasifikasi, NilaiPerilaku
from tests import factories
from tests.client import FormClient
from tests.skp_bersama import Orang, make_skp_of, read

JAHAT = '<script>alert("x")</script> & \' " {{ 7 * 7 }} \u202e tersembunyi 🏛'


@pytest.fixture
def rhk(session: Session, skp: Skp) -> RencanaHasilKerja:
    return read(session, skp.id).rencana_hasil_kerja[0]


def _row(rhk: RencanaHasilKerja, **fields: object) -> dict[str, object]:
    """What the form of the row sends."""
    satu = rhk.semua_indikator[0]
    p = f"i{satu.id}-"
    data = {
        "versi": rhk.versi,
        "teks": rhk.teks,
        f"{p}aspek": "kuantitas",
        f"{p}teks": satu.teks,
        f"{p}target": satu.target,
    }
    return data | {nama.replace("i_", p): nilai for nama, nilai in fields.items()}


def _url(skp: Skp, rhk: RencanaHasilKerja, sisa: str = "") -> str:
    return f"/skp/{skp.id}/hasil/{rhk.id}{sisa}"


def _stored(session: Session, skp: Skp) -> RencanaHasilKerja:
    session.rollback()
    return read(session, skp.id).rencana_hasil_kerja[0]


def test_open_a_row_with_htmx_returns_only_the_row(
    pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    html = pemilik.get_htmx(_url(skp, rhk, "/ubah"), f"rhk_{rhk.id}").text
    assert html.lstrip().startswith(f'<tbody id="rhk_{rhk.id}"')
    assert "<html" not in html
    assert f'name="i{rhk.semua_indikator[0].id}-target"' in html


def test_open_a_row_without_javascript_returns_the_page(
    pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    html = pemilik.get(_url(skp, rhk, "/ubah")).text
    assert "<html" in html
    assert f'action="{_url(skp, rhk)}"' in html


def test_an_autosave_answers_with_row_checklist_and_footer(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    answer = pemilik.submit_htmx(_url(skp, rhk), f"rhk_{rhk.id}", _row(rhk, i_target=""))
    assert answer.status_code == 200
    ids = re.findall(r'<(?:tbody|section|div)[^>]* id="([^"]+)"', answer.text)
    assert {f"rhk_{rhk.id}", "kelengkapan", "kaki_skp"} <= set(ids)
    assert answer.text.count('hx-swap-oob="true"') == 2
    assert 'name="versi" value="2"' in answer.text
    assert "1 perlu dilengkapi" in answer.text
    assert _stored(session, skp).semua_indikator[0].target == ""


def test_the_answer_to_a_save_is_small(session: Session, pemilik: FormClient, skp: Skp) -> None:
    for _ in range(10):
        factories.make_rhk(session, skp)
    session.commit()
    rhk = read(session, skp.id).rencana_hasil_kerja[0]
    answer = pemilik.submit_htmx(_url(skp, rhk), f"rhk_{rhk.id}", _row(rhk, teks="Baru"))
    assert len(gzip.compress(answer.data)) < 3_000
    tutup = pemilik.submit_htmx(_url(skp, rhk), f"rhk_{rhk.id}", _row(rhk, teks="Baru", aksi="selesai"))
    assert len(tutup.data) < 3_500


def test_save_without_javascript_leads_back(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    answer = pemilik.submit(_url(skp, rhk), _row(rhk, teks="Tersusunnya analisis", aksi="selesai"))
    assert (answer.status_code, answer.location) == (303, f"/skp/{skp.id}#rhk_{rhk.id}")
    assert _stored(session, skp).teks == "Tersusunnya analisis"


@pytest.mark.parametrize(
    ("aksi", "ke"),
    [
        ("simpan", "/ubah#rhk_{rhk}"),
        ("tambah", "/ubah#rhk_{rhk}"),
        ("pimpinan", "/pimpinan#rhk_{rhk}"),
        ("target-{indikator}", "/target/{indikator}#rhk_{rhk}"),
    ],
)
def test_each_button_of_the_row_saves_first_and_leads_on(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja, aksi: str, ke: str
) -> None:
    ids = {"rhk": rhk.id, "indikator": rhk.semua_indikator[0].id}
    answer = pemilik.submit(_url(skp, rhk), _row(rhk, teks="Disimpan dulu", aksi=aksi.format(**ids)))
    assert answer.location == _url(skp, rhk, ke.format(**ids))
    assert _stored(session, skp).teks == "Disimpan dulu"
    assert pemilik.get(answer.location).status_code == 200


def test_indicators_are_added_and_deleted(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    pemilik.submit_htmx(_url(skp, rhk), f"rhk_{rhk.id}", _row(rhk, aksi="tambah"))
    dua = _stored(session, skp)
    assert len(dua.semua_indikator) == 2
    hapus = _row(dua, aksi=f"hapus-{dua.semua_indikator[0].id}")
    answer = pemilik.submit_htmx(_url(skp, rhk), f"rhk_{rhk.id}", hapus)
    assert f"indikator_{dua.semua_indikator[0].id}" not in answer.text
    assert len(_stored(session, skp).semua_indikator) == 1


def test_a_text_that_is_too_long_stays_in_its_field_and_stores_nothing(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    panjang = "x" * 501
    for answer in (
        pemilik.submit_htmx(_url(skp, rhk), f"rhk_{rhk.id}", _row(rhk, teks="Baru", i_target=panjang)),
        pemilik.submit(_url(skp, rhk), _row(rhk, teks="Baru", i_target=panjang)),
    ):
        assert answer.status_code == 422
        assert panjang in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert "paling banyak 500 karakter" in answer.text
    assert _stored(session, skp).teks == "Tersusunnya laporan evaluasi"


@pytest.mark.parametrize("htmx", [True, False])
def test_the_second_of_two_savers_sees_both_texts(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja, htmx: bool
) -> None:
    def send(data: dict[str, object]) -> object:
        if htmx:
            return pemilik.submit_htmx(_url(skp, rhk), f"rhk_{rhk.id}", data)
        return pemilik.submit(_url(skp, rhk), data)

    send(_row(rhk, teks="Tab pertama"))
    answer = send(_row(rhk, teks="Tab kedua"))
    assert answer.status_code == 409
    assert "Tab pertama" in answer.text
    assert ">Tab kedua</textarea>" in answer.text.replace("\n", "")
    assert "data-simpan-otomatis" not in answer.text.split(f'id="form_rhk_{rhk.id}"')[1].split(">")[0]
    assert _stored(session, skp).teks == "Tab pertama"
    segar = re.search(r'name="versi" value="(\d+)"', answer.text.split(f'id="form_rhk_{rhk.id}"')[1])
    assert segar
    pilih = _row(rhk, teks="Tab kedua", versi=segar[1], aksi="selesai")
    assert pemilik.submit(_url(skp, rhk), pilih).status_code == 303
    assert _stored(session, skp).teks == "Tab kedua"


def test_rows_are_added_moved_and_deleted(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    tambah = pemilik.submit_htmx(f"/skp/{skp.id}/hasil", "tambah_utama", {"klasifikasi": "utama"})
    session.rollback()
    baru = read(session, skp.id).rencana_hasil_kerja[-1]
    assert tambah.text.lstrip().startswith(f'<tbody id="rhk_{baru.id}"')
    pindah = pemilik.submit_htmx(_url(skp, baru, "/pindah"), "hasil_kerja", {"naik": "1"})
    assert pindah.text.lstrip().startswith('<section id="hasil_kerja"')
    assert pindah.text.index(f'id="rhk_{baru.id}"') < pindah.text.index(f'id="rhk_{rhk.id}"')
    hapus = pemilik.submit_htmx(_url(skp, baru, "/hapus"), "hasil_kerja")
    assert f'id="rhk_{baru.id}"' not in hapus.text
    assert 'id="kelengkapan"' in hapus.text


def test_rows_are_added_moved_and_deleted_without_javascript(
    session: Session, pemilik: FormClient, skp: Skp
) -> None:
    assert "/ubah#rhk_" in pemilik.submit(f"/skp/{skp.id}/hasil", {"klasifikasi": "tambahan"}).location
    session.rollback()
    baru = read(session, skp.id).rencana_hasil_kerja[-1]
    assert baru.klasifikasi is Klasifikasi.TAMBAHAN
    assert pemilik.submit(_url(skp, baru, "/pindah"), {"naik": "0"}).status_code == 303
    assert pemilik.submit(_url(skp, baru, "/hapus")).status_code == 303
    session.rollback()
    assert len(read(session, skp.id).rencana_hasil_kerja) == 1


def test_the_picker_offers_the_superiors_draft(
    session: Session, orang: Orang, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    sumber = factories.make_rhk(session, make_skp_of(session, orang.penilai, rhk=0), teks="Rencana pimpinan")
    session.commit()
    html = pemilik.get_htmx(_url(skp, rhk, "/pimpinan"), f"rhk_{rhk.id}").text
    assert "Rencana pimpinan" in html
    assert "Belum ada" in html
    data = {"versi": rhk.versi, "rhk_pimpinan": sumber.id}
    answer = pemilik.submit_htmx(_url(skp, rhk, "/pimpinan"), f"rhk_{rhk.id}", data)
    assert answer.status_code == 200
    assert _stored(session, skp).semua_intervensi[0].sumber_id == sumber.id
    lepas = pemilik.submit(_url(skp, rhk, "/pimpinan"), {"rhk_pimpinan": "", "teks": "Ditulis sendiri"})
    assert lepas.status_code == 303
    assert _stored(session, skp).teks_pimpinan == "Ditulis sendiri"


def test_the_result_of_somebody_else_is_refused_at_the_picker(
    session: Session, orang: Orang, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    asing = factories.make_rhk(session, make_skp_of(session, orang.lain, rhk=0), teks="Rahasia orang lain")
    session.commit()
    answer = pemilik.submit_htmx(
        _url(skp, rhk, "/pimpinan"), f"rhk_{rhk.id}", {"rhk_pimpinan": asing.id, "teks": "Tetap ada"}
    )
    assert answer.status_code == 422
    assert "Tetap ada" in answer.text
    assert "Rahasia orang lain" not in answer.text


def test_a_measure_has_its_own_small_form(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    satu = rhk.semua_indikator[0]
    url = _url(skp, rhk, f"/target/{satu.id}")
    html = pemilik.get_htmx(f"{url}?tipe=angka", f"rhk_{rhk.id}").text
    assert 'name="p-nilai"' in html
    assert 'value="12"' in html
    salah = pemilik.submit_htmx(
        url, f"rhk_{rhk.id}", {"versi": rhk.versi, "tipe": "angka", "p-nilai": "dua", "p-satuan": "laporan"}
    )
    assert salah.status_code == 422
    assert 'value="dua"' in salah.text
    assert _stored(session, skp).semua_indikator[0].target == "12 laporan"
    benar = {"versi": rhk.versi, "tipe": "angka", "p-nilai": "20", "p-satuan": "laporan"}
    assert pemilik.submit(url, benar).status_code == 303
    tersimpan = _stored(session, skp).semua_indikator[0]
    assert (tersimpan.target, tersimpan.parameter["nilai"]) == ("20 laporan", "20")
    lepas = {"versi": _stored(session, skp).versi, "tipe": ""}
    assert pemilik.submit(url, lepas).status_code == 303
    assert _stored(session, skp).semua_indikator[0].tipe == ""


def test_an_unknown_measure_is_refused(pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja) -> None:
    url = _url(skp, rhk, f"/target/{rhk.semua_indikator[0].id}")
    assert pemilik.submit(url, {"tipe": "ramalan"}).status_code == 422
    assert pemilik.get(f"{url}?tipe=ramalan").status_code == 200


@pytest.mark.parametrize("htmx", [True, False])
def test_an_expectation_is_saved_in_its_row(
    session: Session, pemilik: FormClient, skp: Skp, htmx: bool
) -> None:
    url, data = f"/skp/{skp.id}/perilaku/loyal", {"versi": 1, "ekspektasi": "Menjaga rahasia"}
    if htmx:
        answer = pemilik.submit_htmx(url, "perilaku_loyal", data)
        assert answer.text.lstrip().startswith('<tbody id="perilaku_loyal"')
        assert 'name="versi" value="2"' in answer.text
    else:
        assert pemilik.submit(url, data).location == f"/skp/{skp.id}#perilaku_loyal"
    session.rollback()
    baris = next(b for b in read(session, skp.id).perilaku_kerja if b.nilai is NilaiPerilaku.LOYAL)
    assert baris.ekspektasi == "Menjaga rahasia"
    bentrok = {"versi": 1, "ekspektasi": "Lain"}
    kedua = pemilik.submit_htmx(url, "perilaku_loyal", bentrok) if htmx else pemilik.submit(url, bentrok)
    assert kedua.status_code == 409
    assert "Menjaga rahasia" in kedua.text
    assert "Lain" in kedua.text


def test_lines_of_the_lampiran_are_added_changed_and_deleted(
    session: Session, pemilik: FormClient, skp: Skp
) -> None:
    dasar, tujuan = f"/skp/{skp.id}/lampiran/konsekuensi", "lampiran_konsekuensi"
    assert "<textarea" in pemilik.get_htmx(f"{dasar}/tambah", tujuan).text
    kosong = pemilik.submit_htmx(dasar, tujuan, {"teks": "  "})
    assert kosong.status_code == 422
    assert "aria-invalid" in kosong.text
    tambah = pemilik.submit_htmx(dasar, tujuan, {"teks": "Pelatihan"})
    assert tambah.text.lstrip().startswith(f'<section id="{tujuan}"')
    assert "Pelatihan" in tambah.text
    session.rollback()
    baris = read(session, skp.id).lampiran[-1]
    assert baris.bagian is BagianLampiran.KONSEKUENSI
    assert "Pelatihan</textarea>" in pemilik.get(f"{dasar}/{baris.id}/ubah").text.replace("\n", "")
    ubah = pemilik.submit(f"{dasar}/{baris.id}", {"versi": 1, "teks": "Bimbingan"})
    assert ubah.location == f"/skp/{skp.id}#{tujuan}"
    assert pemilik.submit(f"{dasar}/{baris.id}", {"versi": 1, "teks": "Lain"}).status_code == 409
    hapus = pemilik.submit_htmx(f"{dasar}/{baris.id}/hapus", tujuan)
    assert "Bimbingan" not in hapus.text


def test_hostile_text_stays_text(
    session: Session, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    pemilik.submit(_url(skp, rhk), _row(rhk, teks=JAHAT, i_teks=JAHAT, i_target=JAHAT))
    pemilik.submit(_url(skp, rhk, "/pimpinan"), {"rhk_pimpinan": "", "teks": JAHAT})
    pemilik.submit(f"/skp/{skp.id}/perilaku/loyal", {"ekspektasi": JAHAT})
    pemilik.submit(f"/skp/{skp.id}/lampiran/konsekuensi", {"teks": JAHAT})
    pemilik.submit(f"/skp/{skp.id}/catatan", {"teks": JAHAT, "rhk_id": rhk.id})
    assert _stored(session, skp).teks == JAHAT.replace("\u202e", "")
    for alamat in ("", f"/hasil/{rhk.id}/ubah", "/pratinjau"):
        html = pemilik.get(f"/skp/{skp.id}{alamat}").text
        assert '<script>alert("x")' not in html
        assert "{{ 7 * 7 }}" in html
        assert "&lt;script&gt;" in html
        assert "\u202e" not in html


@pytest.mark.parametrize(
    "data",
    [
        {"versi": "banyak"},
        {"versi": "9" * 30},
        {"aksi": "hapus-999999999999"},
        {"aksi": "target-x"},
        {"i_aspek": "ramalan"},
    ],
)
def test_strange_input_is_refused_without_a_fault(
    pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja, data: dict[str, str]
) -> None:
    answer = pemilik.submit_htmx(_url(skp, rhk), f"rhk_{rhk.id}", _row(rhk, **data))
    assert answer.status_code in {404, 409, 422}


def test_fields_that_a_form_does_not_name_change_nothing(
    session: Session, orang: Orang, pemilik: FormClient, skp: Skp, rhk: RencanaHasilKerja
) -> None:
    lebih = {
        "status": "ditetapkan",
        "instansi_id": 99,
        "pegawai_id": orang.lain.id,
        "penilai_id": orang.pegawai.id,
    }
    pemilik.submit(_url(skp, rhk), _row(rhk, teks="Baru") | lebih | {"skp_id": 99, "urutan": 50})
    session.rollback()
    isi = read(session, skp.id)
    assert (isi.status.value, isi.pegawai_id, isi.rencana_hasil_kerja[0].urutan) == (
        "draf",
        orang.pegawai.id,
        1,
    )
