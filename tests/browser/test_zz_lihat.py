import sys
from tests import factories
from tests.pelaksanaan_bersama import *
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.rules import *

def test_lihat(page, app, session, chromium, live_server):
    k = make_kerja(session, rhk=2)
    add_semua_jenis(k)
    k.rhk()[1].teks = "Tersusunnya rekomendasi penerima penghargaan pegawai berprestasi tingkat kabupaten"
    ind = k.indikator()
    service.save_realisasi(session, k.pemilik, k.id(), {ind[0].id: service.IsianRealisasi(read(ind[0], "3"))}, **HARI_INI)
    for t in ("Menarik data predikat 38 perangkat daerah", "Menyusun analisis dan bahan paparan untuk pimpinan, lalu mengirimkannya paling lambat akhir bulan"):
        service.add_rencana_aksi(session, k.pemilik, k.id(), k.rhk()[0].id, t, **HARI_INI)
    service.add_bukti_file(session, k.pemilik, k.id(), k.rhk()[0].id, [service.BerkasMasuk("Analisis-TW1-2026.pdf","pdf","9f2c"*16,1234567)], **HARI_INI)
    service.add_bukti_link(session, k.pemilik, k.id(), k.rhk()[0].id, "https://drive.contoh.go.id/d/olahan", "Data olahan predikat", **HARI_INI)
    u = service.add_umpan_balik(session, k.penilai, k.id(), "Analisisnya tajam. Tambahkan perbandingan.", rhk_id=k.rhk()[0].id, **HARI_INI)
    session.flush()
    service.add_umpan_balik(session, k.pemilik, k.id(), "Siap, saya tambahkan.", balasan_dari_id=u.id, **HARI_INI)
    factories.make_garis(session, k.orang.lain, k.orang.penilai)
    service.add_umpan_balik(session, k.orang.actor(k.orang.lain), k.id(), "Ramah dan cepat.", nilai_perilaku=NilaiPerilaku.HARMONIS, **HARI_INI)
    session.commit()
    c = app.test_client()
    def shot(nama, who, url, w, dark=False, pre=None):
        cl = factories.sign_in(app.test_client(), k.orang.akun(who))
        ck = cl.get_cookie("kinerja_sesi")
        ctx = chromium.new_context(base_url=live_server, viewport={"width": w, "height": 900}, color_scheme="dark" if dark else "light", locale="id-ID")
        ctx.add_cookies([{"name": "kinerja_sesi", "value": ck.value, "url": live_server}])
        p = ctx.new_page(); p.goto(url); 
        if pre: pre(p)
        p.screenshot(path=f"/tmp/shot-{nama}.png", full_page=True)
        print(nama, p.evaluate("document.documentElement.scrollWidth"), w)
        ctx.close()
    o = k.orang
    shot("d", o.pegawai, f"/kinerja/{k.id()}", 1366)
    shot("m", o.pegawai, f"/kinerja/{k.id()}", 360)
    shot("dark", o.pegawai, f"/kinerja/{k.id()}", 1366, True)
    shot("pen", o.penilai, f"/kinerja/{k.id()}", 1366)
    shot("ub", o.lain, f"/kinerja/umpan-balik/{k.id()}", 1366)
    shot("dub", o.lain, f"/kinerja/umpan-balik", 360)
from kinerja.skp.rules import NilaiPerilaku
