"""The form of the settings of a plugin, their versions, and settings that cannot be read."""

import re

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kinerja.plugin.models import PilihanFormula, SetelanPlugin
from tests.client import FormClient
from tests.evaluasi_bersama import SAAT
from tests.plugin_admin_bersama import (
    HALAMAN,
    KUNCI,
    count_stored,
    form,
    row_of,
    save,
    switch,
    version_of,
    words,
)

# Settings


def test_the_form_is_made_from_the_settings(admin: FormClient) -> None:
    page = admin.get(HALAMAN).text
    assert '<label for="s-alamat">Alamat</label>' in page
    assert '<small id="s-alamat-b">Alamat server.</small>' in page
    assert '<div class="gabung"><input id="s-batas" name="s-batas" type="text" value="30"' in page
    assert "<span>detik</span>" in page
    assert "Belum ada yang tersimpan." in page
    assert "Plugin ini tidak mempunyai setelan." in admin.get("/admin/plugin/diam").text


@pytest.mark.parametrize("htmx", [False, True], ids=["whole page", "htmx"])
def test_a_wrong_field_is_named_and_what_was_typed_stays(
    session: Session, admin: FormClient, htmx: bool
) -> None:
    isian = form(alamat="http://lama", batas="90", kunci=KUNCI)
    if htmx:
        answer = admin.submit_htmx(f"{HALAMAN}/setelan", "setelan_plugin", isian)
        assert answer.text.lstrip().startswith('<section class="kertas isi tumpuk" id="setelan_plugin"')
        assert "<html" not in answer.text
    else:
        answer = admin.submit(f"{HALAMAN}/setelan", isian)
        assert "</html>" in answer.text
    assert answer.status_code == 422
    assert "Tulis angka paling banyak 60." in answer.text
    assert 'value="http://lama"' in answer.text
    assert 'value="90"' in answer.text
    assert KUNCI not in answer.text
    assert "Isian tadi tidak ditampilkan kembali: tulis lagi." in answer.text
    assert count_stored(session) == [0, 0]
    lain = admin.submit(f"{HALAMAN}/setelan", form(alamat="http://lama"))
    assert "Tulis alamat yang diawali https://." in lain.text
    assert 'aria-invalid="true" aria-describedby="s-alamat-b s-alamat-s"' in lain.text


def test_settings_are_saved_as_versions_with_who_and_when(session: Session, admin: FormClient) -> None:
    save(admin, batas="45", kunci=KUNCI)
    assert "Setelan penghubung tersimpan sebagai versi 1." in admin.get(HALAMAN).text
    save(admin, alamat="https://baru.go.id", batas="45")
    page = words(admin.get(HALAMAN).text)
    assert "Versi 2 Berlaku 3 Apr 2026 09.00 WIB, oleh" in page
    assert "Alamat: https://baru.go.id (tadinya https://contoh.go.id)" in page
    assert "Batas: 45 detik (tadinya 30 detik)" in page
    assert "Kunci API: (rahasia)" in page
    assert KUNCI not in admin.get(HALAMAN).text
    save(admin, alamat="https://baru.go.id", batas="45", kunci="kunci-lain-yang-baru")
    page = words(admin.get(HALAMAN).text)
    assert "Kunci API: diganti" in page
    assert count_stored(session) == [3, 1]


def test_saving_the_same_is_no_new_version(session: Session, admin: FormClient) -> None:
    save(admin, kunci=KUNCI)
    save(admin)
    page = admin.get(HALAMAN).text
    assert "Setelan penghubung tidak berubah." in page
    assert "Sudah tersimpan. Biarkan kosong bila tidak berubah." in page
    assert count_stored(session) == [1, 1]


def test_a_secret_is_forgotten_when_its_box_is_ticked(
    app: Flask, session: Session, admin: FormClient
) -> None:
    save(admin, kunci=KUNCI)
    assert "Hapus Kunci API yang tersimpan" in admin.get(HALAMAN).text
    save(admin, **{"hapus-s-kunci": "1"})
    page = admin.get(HALAMAN).text
    assert "Hapus Kunci API yang tersimpan" not in page
    assert "Kunci API: (kosong) (tadinya (rahasia))" in words(page)
    tersimpan = session.scalars(select(SetelanPlugin).order_by(SetelanPlugin.nomor)).all()
    assert KUNCI not in str([satu.isi for satu in tersimpan])
    assert tersimpan[1].isi["kunci"] == ""


@pytest.mark.parametrize("htmx", [False, True], ids=["whole page", "htmx"])
def test_the_later_of_two_admins_sees_both_texts(session: Session, admin: FormClient, htmx: bool) -> None:
    save(admin, batas="40")
    isian = form(batas="50", versi="0")
    if htmx:
        answer = admin.submit_htmx(f"{HALAMAN}/setelan", "setelan_plugin", isian)
    else:
        answer = admin.submit(f"{HALAMAN}/setelan", isian)
    assert answer.status_code == 409
    assert re.search(r'data-mine="Batas">50 detik<', answer.text)
    assert re.search(r'data-theirs="Batas">40 detik<', answer.text)
    assert 'data-mine="Alamat"' not in answer.text
    assert 'value="50"' in answer.text
    assert count_stored(session) == [1, 1]
    save(admin, batas="50", versi=version_of(answer.text))
    assert count_stored(session) == [2, 1]


def test_a_form_that_arrives_twice_makes_one_version(session: Session, admin: FormClient) -> None:
    isian = form(batas="41") | {"kunci_permintaan": "sama"}
    for _ in range(2):
        assert admin.submit(f"{HALAMAN}/setelan", isian).location == HALAMAN
    assert count_stored(session) == [1, 1]


def test_an_earlier_version_may_begin_a_new_one(session: Session, admin: FormClient) -> None:
    save(admin, batas="41", kunci=KUNCI)
    save(admin, batas="42")
    page = admin.get(f"{HALAMAN}?dari=1").text
    assert "Isian di bawah diambil dari versi 1." in page
    assert 'value="41"' in page
    assert KUNCI not in page
    assert admin.get(f"{HALAMAN}?dari=9").status_code == 404
    assert admin.get(f"{HALAMAN}?dari=x").status_code == 404


def test_a_formula_in_use_is_set_where_it_can_be_tried(session: Session, admin: FormClient) -> None:
    url = "/admin/plugin/formula_ekspresi"
    assert f'action="{url}/setelan"' in admin.get(url).text
    session.add(PilihanFormula(kode="ekspresi", plugin="formula_ekspresi", oleh="Admin", dibuat=SAAT["now"]))
    session.commit()
    page = admin.get(url).text
    assert 'href="/admin/formula/ekspresi">Ubah dan coba di Formula' in page
    assert "Di atas ekspektasi mulai 110" in words(page)
    assert f"{url}/setelan" not in page
    answer = admin.submit(f"{url}/setelan", {"s-ekspresi": "hasil"})
    assert answer.status_code == 422
    assert "Ubah dan coba setelannya di Formula." in answer.text


# Unfit settings


def test_settings_that_do_not_fit_any_more_keep_what_fits_and_are_saved_again(
    session: Session, admin: FormClient
) -> None:
    switch(admin, "aktifkan")
    save(admin, batas="45", alamat="https://tetap.go.id")
    session.execute(update(SetelanPlugin).values(isi={"alamat": "https://tetap.go.id", "batas": 999}))
    session.commit()
    page = admin.get(HALAMAN).text
    assert "setelan tersimpan tidak terbaca oleh versi plugin ini" in page
    assert "(bidang: batas). Selama itu plugin ini tidak dipakai." in page
    assert "ValueError" not in page
    assert 'value="https://tetap.go.id"' in page
    assert 'name="s-batas" type="text" value="30"' in page
    assert "Aktif, tetapi tidak dipakai" in row_of(admin.get("/admin/plugin").text, "penghubung")
    assert "Plugin penghubung aktif tetapi tidak dipakai" in admin.get("/admin").text
    save(admin, batas="20", alamat="https://tetap.go.id")
    assert "tidak terbaca" not in admin.get("/admin/plugin").text
    assert "tidak dipakai" not in admin.get("/admin").text


def test_a_secret_of_another_key_is_asked_for_again(session: Session, admin: FormClient) -> None:
    switch(admin, "aktifkan")
    save(admin, alamat="https://tetap.go.id", kunci=KUNCI)
    isi = {"alamat": "https://tetap.go.id", "batas": 30, "kunci": {"rahasia": "gAAAAA-lain"}}
    session.execute(update(SetelanPlugin).values(isi=isi))
    session.commit()
    page = admin.get(HALAMAN).text
    assert "rahasia tersimpan tidak dapat dibuka dengan kunci data sekarang, isi lagi (bidang: kunci)" in page
    assert 'value="https://tetap.go.id"' in page
    assert "Belum ada yang tersimpan." in page
    save(admin, alamat="https://tetap.go.id", kunci="kunci-baru-sekali")
    page = admin.get(HALAMAN).text
    assert "Setelan tidak dapat dipakai" not in page
    assert "Membaca setelan" in page  # the fault stays in the list
