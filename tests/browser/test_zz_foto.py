from tests.browser.test_beranda import *
def test_foto(chromium, app, live_server, kantor):
    for w, scheme in ((1366,"light"),(1366,"dark"),(360,"light")):
        page = open_window(chromium, app, live_server, kantor.akun(kantor.kepala), viewport={"width": w, "height": 800}, color_scheme=scheme)
        for nama, url in (("beranda","/"),("tim","/tim"),("unit",f"/tim?unit={kantor.badan.id}"),("panduan","/panduan"),("pegawai","/panduan/pegawai")):
            page.goto(url); page.screenshot(path=f"/tmp/bt/{nama}-{w}-{scheme}.png", full_page=True)
        page.context.close()
    page = open_window(chromium, app, live_server, kantor.akun(kantor.pegawai), viewport={"width": 1366, "height": 800})
    page.goto("/"); page.screenshot(path="/tmp/bt/staf-1366.png", full_page=True)
    for k in ("pegawai","pejabat-penilai","admin"):
        page.goto(f"/panduan/{k}"); page.pdf(path=f"/tmp/bt/{k}.pdf", prefer_css_page_size=True)
