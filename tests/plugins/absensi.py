"""A good plugin as a real package: settings, two tables, pages with templates and static files, commands."""

from tests.plugins.paket import BUAT_HARI, Pemasang, migration

INIT = """
from typing import Annotated

from kinerja.hooks import Pengaturan, Plugin, Rahasia, Teks, hookimpl


class Setelan(Pengaturan):
    sapaan: Annotated[str, Teks(60, label="Sapaan")] = "Selamat pagi"
    kunci: Annotated[str, Rahasia(label="Kunci")] = ""


PLUGIN = Plugin(
    nama="absensi",
    versi="1.0.0",
    hook_api=(1, 0),
    label="Absensi",
    ringkasan="Hari hadir.",
    Pengaturan=Setelan,
    migrasi="migrations",
)


@hookimpl
def kinerja_register_blueprint():
    from kinerja_absensi.halaman import bp

    return bp


@hookimpl
def kinerja_register_perintah():
    from kinerja_absensi.perintah import PERINTAH

    return PERINTAH


@hookimpl
def kinerja_slot_beranda(slot):
    from kinerja_absensi.tabel import add_hari

    add_hari("dari slot")
"""

TABEL = """
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from kinerja.hooks import open_tables

HARI = Table(
    "p_absensi_hari",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("instansi_id", Integer, nullable=False),
    Column("teks", String(60), nullable=False),
)


def list_hari():
    with open_tables() as tabel:
        return [satu["teks"] for satu in tabel.fetch(select(HARI).order_by(HARI.c.id))]


def add_hari(teks):
    with open_tables(write=True) as tabel:
        return tabel.execute(insert(HARI).values(teks=teks))
"""

HALAMAN = """
from flask import Blueprint, abort, current_app, flash, make_response, request, send_file, url_for

from kinerja.hooks import get_context, get_settings
from kinerja.hooks.halaman import (
    Akses, InputError, NotAuthorizedError, NotFoundError, Peran, akses, get_actor, go_to, render_page,
)
from kinerja_absensi import Setelan
from kinerja_absensi.tabel import add_hari, list_hari

bp = Blueprint("absensi", __name__, static_folder="static")
anak = Blueprint("rekap", __name__, url_prefix="/rekap")
FRAGMEN = frozenset({"daftar_hari"})


@bp.before_request
def look():
    if request.args.get("tolak"):
        raise NotAuthorizedError("Ditolak oleh plugin.")
    if request.args.get("rusak"):
        raise ValueError("before_request rusak")
    if request.args.get("jawab"):
        return "dijawab lebih dulu"


@bp.get("/")
@akses(Akses.MASUK)
def daftar():
    sapaan = get_settings(Setelan).sapaan
    return render_page("daftar.html", fragments=FRAGMEN, daftar=list_hari(), sapaan=sapaan)


@bp.post("/")
@akses(Akses.MASUK)
def tambah():
    teks = request.form.get("teks", "")
    if not teks:
        raise InputError("Isi hari.", fields={"teks": "Isi hari."})
    add_hari(teks)
    flash("Tersimpan.", "baik")
    return render_page("daftar.html", fragments=FRAGMEN, page_url=url_for(".daftar"), daftar=list_hari())


@bp.get("/tulis")
@akses(Akses.MASUK)
def tulis_saat_membaca():
    add_hari("dari GET")
    return "tidak sampai sini"


@bp.get("/admin")
@akses(Peran.ADMIN_INSTANSI)
def admin():
    konteks, orang = get_context(), get_actor()
    return {"instansi": konteks.kode_instansi, "hari": str(konteks.hari_ini), "nama": orang.nama,
            "pegawai_id": orang.pegawai_id, "admin": orang.has(Peran.ADMIN_INSTANSI)}


@bp.get("/kirim")
@akses(Akses.MASUK)
def berkas():
    return send_file(__file__, mimetype="text/plain")


@bp.get("/potong")
@akses(Akses.MASUK)
def potong():
    return (f"{get_context().plugin} {nomor};" for nomor in range(3))


@bp.get("/pindah")
@akses(Akses.MASUK)
def pindah():
    return go_to(url_for(".rekap.ringkas"))


@anak.get("/")
@akses(Akses.MASUK)
def ringkas():
    return render_page("rekap/ringkas.html", banyak=len(list_hari()))


# Answers that are no faults


@bp.get("/jawab/<int:kode>")
@akses(Akses.MASUK)
def jawab(kode):
    abort(kode)


@bp.get("/tidak-ada")
@akses(Akses.MASUK)
def tidak_ada():
    raise NotFoundError


# Faults


@bp.get("/salah/<cara>")
@akses(Akses.MASUK)
def salah(cara):
    return SALAH[cara]()


def gagal():
    raise ValueError("sengaja rusak")


def keluar():
    raise SystemExit(1)


def tanpa_akhir():
    def isi():
        while True:
            yield "x" * 100_000

    return isi()


def tengah():
    def isi():
        yield "awal"
        raise ValueError("di tengah jawaban")

    return isi()


def kepala(nama):
    response = make_response("x")
    response.headers[nama] = "x=1"
    return response


def ambil_pegawai():
    from kinerja.db import reading
    from kinerja.organisasi.models import Pegawai
    from sqlalchemy import select

    with reading() as session:
        return str(session.scalars(select(Pegawai)).all())


def ambil_lewat_mesin():
    with current_app.extensions["kinerja_database"].engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT count(*) FROM pegawai").scalar())


SALAH = {
    "raises": gagal,
    "ends": keluar,
    "none": lambda: None,
    "type": lambda: 7,
    "list": lambda: object(),
    "endless": tanpa_akhir,
    "middle": tengah,
    "500": lambda: abort(500),
    "csp": lambda: kepala("Content-Security-Policy"),
    "cookie": lambda: kepala("Set-Cookie"),
    "template": lambda: render_page("tidak-ada.html"),
    "outside": lambda: render_page("../__init__.py"),
    "product": lambda: render_page("error/halaman.html"),
    "session": ambil_pegawai,
    "engine": ambil_lewat_mesin,
}

bp.register_blueprint(anak)
"""

PERINTAH = '''
import sys

import click

from kinerja.hooks import get_context, get_settings, log_info
from kinerja.hooks.halaman import InputError
from kinerja_absensi import Setelan
from kinerja_absensi.tabel import add_hari, list_hari


@click.command()
@click.argument("teks")
@click.option("--kali", default=1, help="How often.")
def tambah(teks, kali):
    """Add a day."""
    for _ in range(kali):
        add_hari(teks)
    log_info("hari ditambah", banyak=kali)
    click.echo(f"{get_context().kode_instansi}: {', '.join(list_hari())}")


@click.group()
def rekap():
    """Several of them."""


@rekap.command("sapa")
def sapa():
    """Say hello."""
    click.echo(get_settings(Setelan).sapaan)


@click.command()
@click.argument("cara")
@click.pass_context
def salah(ctx, cara):
    add_hari("tidak disimpan" if cara == "dalam" else "sebelum")
    if cara == "raises":
        raise ValueError("sengaja rusak")
    if cara == "refuses":
        raise InputError("Berkasnya kosong.", fields={"berkas": "Pilih berkas lain."})
    if cara == "usage":
        raise click.UsageError("salah pakai")
    if cara == "click":
        raise click.ClickException("pesan dari click")
    if cara == "exit":
        ctx.exit(4)
    if cara == "abort":
        raise click.Abort
    sys.exit({"sys0": 0, "sys3": 3, "systext": "teks"}[cara])


@click.command()
def intip():
    from kinerja.db import platform_session

    with platform_session() as session:
        click.echo(session.connection().exec_driver_sql("SELECT count(*) FROM pegawai").scalar())


PERINTAH = [tambah, rekap, salah, intip]
'''

DAFTAR = """
{% extends "base.html" %}
{% block judul %}Absensi{% endblock %}
{% block gaya %}<link rel="stylesheet" href="{{ url_for('.static', filename='absensi.css') }}">{% endblock %}
{% block isi %}
<section class="kertas isi tumpuk">
  <h1>{{ sapaan }}</h1>
  {% block daftar_hari %}
  {% from "_komponen.html" import bidang, hidden_fields %}
  <div id="daftar_hari" class="tumpuk">
    <ul class="daftar">{% for hari in daftar %}{% include "_baris.html" %}{% endfor %}</ul>
    <form method="post" action="{{ url_for('.tambah') }}" hx-post="{{ url_for('.tambah') }}"
          hx-target="#daftar_hari" hx-swap="outerHTML" class="tumpuk">
      {{ hidden_fields() }}
      {{ bidang("teks", "Hari", wajib=True) }}
      <button class="tombol utama">Tambah</button>
    </form>
  </div>
  {% endblock %}
</section>
{% endblock %}
"""

BERKAS = {
    "__init__.py": INIT,
    "tabel.py": TABEL,
    "halaman.py": HALAMAN,
    "perintah.py": PERINTAH,
    "migrations/0001_hari.py": migration("0001", BUAT_HARI),
    "templates/daftar.html": DAFTAR,
    "templates/_baris.html": "<li>{{ hari }}</li>",
    # Names that the frame of the product uses as well: they must not get into it.
    "templates/_navigasi.html": "NAVIGASI PALSU",
    "templates/_kilat.html": "KILAT PALSU",
    "templates/rekap/ringkas.html": '{% extends "base.html" %}{% block isi %}{{ banyak }} hari{% endblock %}',
    "static/absensi.css": "h1 { margin: 0 }",
}


def install_absensi(pemasang: Pemasang) -> None:
    """Put the plugin in its place."""
    pemasang.install("absensi", BERKAS)
