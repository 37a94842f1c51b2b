"""What app.js adds to the pages, in a real Chromium on the gallery application.

Autosave, local copies, keyboard, picker, matrix, upload, end of the session. The look: test_tampilan.py.

app.js is deferred: the text of a page that a click opens shows before its script has run, so what the script
does there is waited for. Where a state lasts only until a timer fires, the test stops the clock.
"""

import re
from datetime import timedelta
from typing import cast

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from tests.galeri import NOW, Keadaan, make_gallery, state

DRAFT = "kinerja:draf:7:skp-7-rhk-12"
ANSWER = "kinerja:draf:7:umpan-balik-3"
STATUS = "#rhk_12 [data-status-simpan]"


@pytest.fixture
def app() -> Flask:
    """Takes the place of the product behind `live_server` and `page`."""
    return make_gallery()


@pytest.fixture
def server(app: Flask) -> Keadaan:
    return state(app)


def draft(page: Page, key: str = DRAFT) -> dict[str, object] | None:
    found = page.evaluate("key => JSON.parse(localStorage.getItem(key))", key)
    return cast("dict[str, object] | None", found)


def expect_no_draft(page: Page, key: str = DRAFT) -> None:
    page.wait_for_function("key => localStorage.getItem(key) === null", arg=key)


def open_with_stopped_clock(page: Page, url: str) -> None:
    """Timers of the page fire only when the test moves its clock."""
    page.clock.install(time=NOW)
    page.goto(url)
    page.clock.pause_at(NOW + timedelta(minutes=1))


def send_without_network(page: Page) -> None:
    page.goto("/tambah")
    page.get_by_label("Balas").fill("Analisisnya tajam")
    assert draft(page, ANSWER)
    page.route("**/tambah", lambda route: route.abort())
    page.get_by_role("button", name="Kirim").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/tambah")


def once_it_is_sent(page: Page, script: str) -> None:
    """Run it on the page that sends, when what goes to the server has already been taken from the fields."""
    page.evaluate(f"""() => {{
        const field = document.querySelector("textarea");
        field.form.addEventListener("formdata", () => {{ {script} }});
    }}""")


# ---- Autosave


def test_text_is_saved_after_two_idle_seconds_and_the_cursor_stays(page: Page, server: Keadaan) -> None:
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").press("End")
    page.keyboard.type("!")
    field = page.get_by_label("Rencana hasil kerja").element_handle()
    expect(page.locator(STATUS)).to_have_text(re.compile(r"Tersimpan \d\d\.\d\d"))
    assert field.evaluate("el => el.isConnected"), "a screen reader would start the field again"
    assert server.uraian == "Tersusunnya laporan!"
    expect(page.get_by_label("Rencana hasil kerja")).to_be_focused()
    expect(page.locator("#jumlah_12")).to_have_text("Versi 2")
    page.keyboard.type("?")
    page.keyboard.press("Tab")
    expect(page.locator("#jumlah_12")).to_have_text("Versi 3")
    assert [sent["versi"] for sent in server.kiriman] == ["1", "2"]
    assert server.uraian == "Tersusunnya laporan!?"


def test_leaving_the_field_saves_at_once_and_removes_the_local_copy(page: Page, server: Keadaan) -> None:
    open_with_stopped_clock(page, "/formulir")
    page.get_by_label("Rencana hasil kerja").fill("Tersusunnya analisis")
    assert draft(page)
    page.get_by_label("Rencana hasil kerja").blur()
    expect(page.locator(STATUS)).to_contain_text("Tersimpan")
    assert server.uraian == "Tersusunnya analisis"
    expect_no_draft(page)


def test_a_choice_is_saved_when_it_is_made(page: Page, server: Keadaan) -> None:
    page.goto("/formulir")
    page.get_by_label("Aspek").select_option("kualitas")
    expect(page.locator(STATUS)).to_contain_text("Tersimpan")
    assert server.aspek == "kualitas"


def test_nothing_is_sent_while_nothing_changes(page: Page, server: Keadaan) -> None:
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").focus()
    page.get_by_label("Aspek").focus()
    page.wait_for_timeout(300)
    assert server.kiriman == []


def test_an_autosave_never_presses_the_button_that_has_the_focus(page: Page, server: Keadaan) -> None:
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").press_sequentially("!")
    page.get_by_role("button", name="Selesai").focus()
    expect(page.locator(STATUS)).to_contain_text("Tersimpan")
    assert "aksi" not in server.kiriman[0]
    page.get_by_role("button", name="Selesai").click()
    expect(page.locator("#jumlah_12")).to_have_text("Versi 3")
    assert server.kiriman[1]["aksi"] == "selesai"


def test_a_press_on_save_sends_the_text_once(page: Page, server: Keadaan) -> None:
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").fill("Tersusunnya analisis")
    page.get_by_role("button", name="Selesai").click()
    expect(page.locator("#jumlah_12")).to_have_text("Versi 2")
    page.wait_for_timeout(2500)
    assert [sent.get("aksi") for sent in server.kiriman] == ["selesai"]


def test_what_the_server_could_not_take_is_sent_again(page: Page, server: Keadaan) -> None:
    server.jawaban = [503]
    open_with_stopped_clock(page, "/formulir")
    page.get_by_label("Rencana hasil kerja").fill("Tersusunnya analisis")
    page.get_by_label("Rencana hasil kerja").blur()
    expect(page.locator(STATUS)).to_have_text("Belum terkirim, mencoba lagi")
    expect(page.locator("#pesan")).to_be_empty()
    assert draft(page)
    page.clock.run_for(2000)
    expect(page.locator(STATUS)).to_contain_text("Tersimpan")
    assert server.uraian == "Tersusunnya analisis"
    expect_no_draft(page)


def test_without_network_the_text_waits_and_goes_when_it_is_back(page: Page, server: Keadaan) -> None:
    open_with_stopped_clock(page, "/formulir")
    page.context.set_offline(True)
    page.get_by_label("Rencana hasil kerja").fill("Ditulis tanpa jaringan")
    page.get_by_label("Rencana hasil kerja").blur()
    expect(page.locator(STATUS)).to_have_text("Belum terkirim, mencoba lagi")
    # The timers stand still: only the return of the network can send it.
    page.context.set_offline(False)
    expect(page.locator(STATUS)).to_contain_text("Tersimpan")
    assert server.uraian == "Ditulis tanpa jaringan"


@pytest.mark.parametrize("left", [False, True], ids=["still in the field", "field left"])
def test_letters_typed_during_a_save_survive_its_answer(page: Page, server: Keadaan, left: bool) -> None:
    open_with_stopped_clock(page, "/formulir")
    field = page.get_by_label("Rencana hasil kerja")
    saves: list[Route] = []
    page.route("**/formulir", lambda route: saves.append(route), times=1)
    field.fill("satu")
    with page.expect_request("**/formulir"):
        field.blur()
    expect(page.locator(STATUS)).to_have_text("Menyimpan…")
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type(" dua")
    if left:
        field.blur()
    saves.pop().continue_()
    expect(page.locator("#jumlah_12")).to_have_text("Versi 2")
    expect(field).to_have_value("satu dua")
    page.clock.run_for(2000)
    expect(page.locator("#jumlah_12")).to_have_text("Versi 3")
    assert server.uraian == "satu dua"


def test_a_refused_text_stays_with_its_error_and_its_local_copy(page: Page, server: Keadaan) -> None:
    server.jawaban = [422]
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").fill("Membuat laporan")
    page.get_by_label("Rencana hasil kerja").blur()
    expect(page.locator(".salah")).to_have_text("Tulis hasil, bukan kegiatan.")
    expect(page.get_by_label("Rencana hasil kerja")).to_have_value("Membuat laporan")
    expect(page.locator(STATUS)).to_have_text("Belum tersimpan")
    assert draft(page)


def test_a_conflict_shows_both_texts_and_loses_none(page: Page, server: Keadaan) -> None:
    page.goto("/formulir")
    server.uraian, server.versi = "Tulisan Siti", 9
    page.get_by_label("Rencana hasil kerja").fill("Tulisan saya")
    page.get_by_label("Rencana hasil kerja").blur()
    expect(page.locator("[data-mine=uraian]")).to_have_text("Tulisan saya")
    expect(page.locator("[data-theirs=uraian]")).to_have_text("Tulisan Siti")
    expect(page.get_by_label("Rencana hasil kerja")).to_have_value("Tulisan saya")
    assert server.uraian == "Tulisan Siti"
    page.get_by_role("link", name="Muat ulang halaman").click()
    expect(page.get_by_label("Rencana hasil kerja")).to_have_value("Tulisan Siti")
    page.get_by_role("button", name="Pulihkan teks").click()
    expect(page.locator("#jumlah_12")).to_have_text("Versi 10")
    assert server.uraian == "Tulisan saya"


# ---- Local copies


def test_the_end_of_the_session_keeps_the_text_and_offers_it_after_log_in(
    page: Page, server: Keadaan
) -> None:
    server.jawaban = [401]
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").fill("Kalimat yang panjang")
    page.get_by_label("Rencana hasil kerja").blur()
    page.wait_for_url("**/masuk")
    page.get_by_role("button", name="Masuk").click()
    offer = page.locator("[data-tawaran-draf]")
    expect(offer).to_contain_text("Kalimat yang panjang")
    expect(page.get_by_label("Rencana hasil kerja")).to_have_value("Tersusunnya laporan")
    page.goto("/formulir")
    offer.get_by_role("button", name="Pulihkan teks").click()
    expect(page.get_by_label("Rencana hasil kerja")).to_have_value("Kalimat yang panjang")
    expect(page.locator(STATUS)).to_contain_text("Tersimpan")
    assert server.uraian == "Kalimat yang panjang"
    expect_no_draft(page)


def test_a_thrown_away_copy_is_not_offered_again(page: Page, server: Keadaan) -> None:
    server.jawaban = [500]
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").fill("Tidak jadi")
    page.goto("/formulir")
    page.get_by_role("button", name="Buang").click()
    page.reload()
    expect(page.locator("[data-tawaran-draf]")).to_have_count(0)
    expect_no_draft(page)


def test_another_person_on_the_same_machine_sees_no_copy(page: Page, server: Keadaan) -> None:
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").press_sequentially("Rahasia saya")
    server.akun_id = 8
    page.goto("/formulir")
    expect(page.locator("[data-tawaran-draf]")).to_have_count(0)


def test_log_out_removes_every_copy(page: Page, server: Keadaan) -> None:
    page.goto("/formulir")
    page.get_by_label("Rencana hasil kerja").press_sequentially("Rahasia saya")
    page.evaluate("localStorage.setItem('kinerja:draf:9:lain', '{}')")
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_form_sent_without_htmx_keeps_its_copy_until_a_page_says_it_arrived(
    page: Page, server: Keadaan
) -> None:
    send_without_network(page)
    server.akun_id = None
    page.goto("/masuk")
    assert draft(page, ANSWER)
    server.akun_id = 7
    page.goto("/tambah")
    page.get_by_role("button", name="Pulihkan teks").click()
    page.get_by_role("button", name="Kirim").click()
    expect(page.locator(".utas li")).to_have_text("Analisisnya tajam")
    expect_no_draft(page, ANSWER)


@pytest.mark.parametrize("address", ["/tambah", "/"], ids=["the form", "one that leads on to it"])
def test_what_met_no_network_is_offered_at_every_address(page: Page, address: str) -> None:
    send_without_network(page)
    page.goto(address)
    expect(page.get_by_label("Balas")).to_have_value("")
    expect(page.locator("[data-tawaran-draf]")).to_contain_text("Analisisnya tajam")


def test_a_sending_without_an_answer_keeps_its_copy_on_the_way_elsewhere(page: Page) -> None:
    page.goto("/tambah")
    page.get_by_label("Balas").fill("Analisisnya tajam")
    page.route("**/tambah", lambda route: route.fulfill(status=204), times=1)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_label("Balas")).to_have_value("Analisisnya tajam")
    page.get_by_role("link", name="Kinerja").first.click()
    expect(page.get_by_label("Balas")).to_have_value("")
    expect(page.locator("[data-tawaran-draf]")).to_contain_text("Analisisnya tajam")


def test_a_second_window_opened_during_a_sending_decides_nothing(page: Page) -> None:
    page.goto("/tambah")
    page.get_by_label("Balas").fill("Analisisnya tajam")
    sendings: list[Route] = []
    page.route("**/tambah", lambda route: sendings.append(route), times=1)
    with page.expect_request("**/tambah"):
        page.get_by_role("button", name="Kirim").click(no_wait_after=True)
    second = page.context.new_page()
    second.goto("/tambah")
    expect(second.locator("[data-tawaran-draf]")).to_contain_text("Analisisnya tajam")
    sendings.pop().continue_()
    expect(page.locator(".utas li")).to_have_text("Analisisnya tajam")
    expect_no_draft(page, ANSWER)


def test_leaving_the_field_after_sending_is_no_new_text(page: Page) -> None:
    page.goto("/tambah")
    page.get_by_label("Balas").fill("Analisisnya tajam")
    once_it_is_sent(page, "field.dispatchEvent(new Event('change', {bubbles: true}))")
    page.get_by_role("button", name="Kirim").click()
    expect(page.locator(".utas li")).to_have_text("Analisisnya tajam")
    expect_no_draft(page, ANSWER)


def test_letters_typed_after_sending_are_offered_on_the_next_page(page: Page) -> None:
    page.goto("/tambah")
    page.get_by_label("Balas").fill("Analisisnya tajam")
    typing = "field.value += ' sekali'; field.dispatchEvent(new Event('input', {bubbles: true}))"
    once_it_is_sent(page, typing)
    page.get_by_role("button", name="Kirim").click()
    expect(page.locator(".utas li")).to_have_text("Analisisnya tajam")
    expect(page.locator("[data-tawaran-draf]")).to_contain_text("Analisisnya tajam sekali")


# ---- Keyboard and mouse


def test_letters_walk_to_the_next_and_the_previous_person(page: Page) -> None:
    page.goto("/halaman/3")
    page.keyboard.press("j")
    page.wait_for_url("**/halaman/4")
    page.keyboard.press("k")
    page.wait_for_url("**/halaman/3")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/halaman/9")


def test_letters_typed_into_a_field_are_letters(page: Page) -> None:
    page.goto("/halaman/3")
    page.keyboard.press("/")
    expect(page.locator("#cari")).to_be_focused()
    page.keyboard.type("jk/")
    expect(page.locator("#cari")).to_have_value("jk/")
    assert page.url.endswith("/halaman/3")


def test_one_letter_shortcuts_can_be_switched_off(page: Page) -> None:
    page.goto("/halaman/3")
    page.locator(".menu > summary").click()
    page.get_by_role("button", name="Matikan pintasan huruf").click()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/halaman/9")


def test_a_click_on_a_row_opens_it_and_escape_cancels(page: Page) -> None:
    page.goto("/halaman/3")
    page.get_by_role("cell", name="Laporan").click()
    page.wait_for_url("**/halaman/5")
    page.get_by_label("Sel").press("Escape")
    page.wait_for_url("**/halaman/8")


def test_the_account_menu_closes_on_escape_and_on_a_click_outside(page: Page) -> None:
    page.goto("/halaman/3")
    menu = page.locator(".menu")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.get_by_role("heading", name="Halaman 3").click()
    expect(menu).not_to_have_attribute("open", "")


def test_a_dangerous_button_asks_first(page: Page) -> None:
    page.goto("/halaman/4")
    page.get_by_role("button", name="Hapus baris").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_accessible_name("Hapus baris 2? Tindakan ini tercatat.")
    expect(dialog.get_by_role("button", name="Batal")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url.endswith("/halaman/4")
    page.get_by_role("button", name="Hapus baris").click()
    dialog.get_by_role("button", name="Hapus baris 2").click()
    expect(page.locator("#terkirim")).to_have_text("dihapus")


def test_the_picker_shows_what_fits_what_is_typed(page: Page) -> None:
    page.goto("/galeri")
    search = page.get_by_label("Cari RHK pimpinan")
    search.fill("penghargaan")
    expect(page.locator(".pemilih .pilihan:visible")).to_have_count(1)
    expect(page.get_by_text("Yohana Tefa, ketua tim")).to_be_hidden()
    search.press("Enter")
    expect(page.locator("input[name=rp][value='2']")).to_be_checked()
    search.fill("tidak ada itu")
    expect(page.get_by_text("Tidak ada yang cocok.")).to_be_visible()
    search.fill("")
    expect(page.locator(".pemilih .pilihan:visible")).to_have_count(3)


def test_the_matrix_lights_the_cell_of_the_two_choices(page: Page) -> None:
    page.goto("/galeri")
    lit = page.locator("td.nyala")
    expect(lit).to_have_attribute("data-hasil", "sesuai")
    page.locator("input[name=hasil_kerja][value=di_atas]").check()
    page.locator("input[name=perilaku_kerja][value=di_atas]").check()
    expect(lit).to_have_count(1)
    expect(lit).to_have_text("Sangat Baik")
    expect(lit).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-matriks-hasil]")).to_have_text("Sangat Baik")
    expect(page.locator("[data-matriks-sebab]")).to_have_text("Hasil kerja di atas ekspektasi.")


# ---- Upload and session


def test_a_dropped_file_is_uploaded(page: Page, server: Keadaan) -> None:
    page.goto("/galeri")
    data = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x".repeat(3000)], "laporan.pdf", {type: "application/pdf"}));
            return data;
        }"""
    )
    page.dispatch_event(".jatuh", "dragover", {"dataTransfer": data})
    expect(page.locator(".jatuh")).to_have_class(re.compile("di-atas"))
    page.dispatch_event(".jatuh", "drop", {"dataTransfer": data})
    expect(page.locator("#bukti")).to_have_text("laporan.pdf, 3000 bita")
    assert server.unggahan == [("laporan.pdf", 3000)]


def test_a_chosen_file_is_uploaded_with_its_progress(page: Page, server: Keadaan) -> None:
    page.goto("/galeri")
    page.evaluate(
        """() => {
            window.seen = [];
            document.addEventListener("htmx:xhr:progress", () => {
                seen.push(document.querySelector(".unggahan")?.textContent);
            });
        }"""
    )
    page.set_input_files("#bk", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2_000_000})
    expect(page.locator("#bukti")).to_have_text("a.pdf, 2000000 bita")
    seen = [text for text in page.evaluate("seen") if text]
    assert any(re.search(r"a\.pdf.*dari 1,9 MB, \d+ %", text) for text in seen)
    expect(page.locator(".unggahan")).to_have_count(0)


def test_the_end_of_the_session_is_announced_and_can_be_put_off(page: Page, server: Keadaan) -> None:
    server.sesi_habis = 120 + 180
    open_with_stopped_clock(page, "/formulir")
    warning = page.get_by_text("Sesi Anda segera berakhir")
    expect(warning).to_be_hidden()
    page.clock.run_for("03:00")
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Tetap masuk").click()
    expect(warning).to_be_hidden()
    page.clock.run_for("03:00")
    expect(warning).to_be_visible()
