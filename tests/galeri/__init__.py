"""A small application that shows every macro and behaviour of the pages, without the product behind it.

Its templates are the product's frame and macros; `Keadaan` says what the server does next and remembers
what it got.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path

from flask import Flask, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined

from kinerja.actor import Actor
from kinerja.errors import ConflictError, KinerjaError
from kinerja.paths import templates_dir
from kinerja.web import filters, kerangka
from kinerja.web.guard import CSP
from kinerja.web.navigasi import ButirMenu

NOW = datetime(2026, 10, 7, 3, 42, tzinfo=UTC)
MENU = [
    ("Beranda", "rumah"),
    ("SKP", "berkas"),
    ("Kinerja", "kinerja"),
    ("Tim", "orang"),
    ("Angka kredit", "naik"),
    ("Surat", "surat"),
    ("Admin", "atur"),
]


@dataclass
class Keadaan:
    """What the server holds, and how it answers the next saves: a list of statuses, then 200."""

    akun_id: int | None = 7
    uraian: str = "Tersusunnya laporan"
    aspek: str = "kuantitas"
    versi: int = 1
    jawaban: list[int] = field(default_factory=list)
    kiriman: list[dict[str, str]] = field(default_factory=list)
    unggahan: list[tuple[str, int]] = field(default_factory=list)
    sesi_habis: int | None = None
    daftar: list[str] = field(default_factory=list)

    def save(self, form: dict[str, str]) -> int:
        """Keep what was sent, unless the next answer is a refusal; returns the status."""
        self.kiriman.append(form)
        status = self.jawaban.pop(0) if self.jawaban else 200
        if status == 200 and int(form["versi"]) != self.versi:
            status = 409
        if status == 200:
            self.uraian, self.aspek, self.versi = form["uraian"], form.get("aspek", ""), self.versi + 1
        return status


def make_gallery() -> Flask:
    """The application; `app.extensions["galeri"]` is its `Keadaan`."""
    app = Flask("galeri", template_folder="", static_folder=None)
    app.static_folder = str(Path(filters.__file__).parent.parent / "static")
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=app.send_static_file)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    folders = [Path(__file__).parent / "templates", templates_dir()]
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    app.config.update(SECRET_KEY="galeri", TESTING=True)
    app.extensions |= {"galeri": Keadaan(), "kinerja_clock": lambda: NOW}
    CSRFProtect(app)
    filters.register(app)
    kerangka.init_app(app)
    app.context_processor(_frame)
    app.after_request(_add_csp)
    _add_pages(app)
    return app


def _frame() -> dict[str, object]:
    keadaan = state()
    akun = keadaan.akun_id
    actor = Actor(akun, 1, 3, "Siti Aminah R.", frozenset()) if akun else None
    menu = [ButirMenu(label, label, "/galeri", ikon, label == "SKP") for label, ikon in MENU] if actor else []
    links = {"keluar_url": "/keluar", "profil_url": "/galeri", "sesi_url": "/galeri", "search_url": "/galeri"}
    return {"actor": actor, "navigasi": menu, "sesi_habis": keadaan.sesi_habis, **links}


def _add_csp(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CSP
    response.headers["Cache-Control"] = "no-store"
    return response


def state(app: Flask | None = None) -> Keadaan:
    found: Keadaan = (app or current_app).extensions["galeri"]
    return found


def _add_pages(app: Flask) -> None:
    for url, view in PAGES.items():
        app.add_url_rule(url, view_func=view, methods=["GET", "POST"])


def galeri() -> str:
    rentang = type("Periode", (), {"mulai": date(2026, 1, 1), "sampai": date(2027, 1, 1)})
    return render_template("galeri.html", sekarang=NOW, hari=date(2026, 10, 7), periode=rentang)


def formulir() -> Response:
    """The page with the autosaved form; as a save it answers with the form alone, as the product does."""
    keadaan = state()
    if request.method == "GET":
        return make_response(render_template("formulir.html", keadaan=keadaan, kesalahan={}))
    status = keadaan.save(request.form.to_dict())
    if status == 401:
        keadaan.akun_id = None
        return make_response("", 401, {"HX-Redirect": "/masuk"})
    if status == 409:
        mine, theirs = {"uraian": request.form["uraian"]}, {"uraian": keadaan.uraian}
        return _refuse(ConflictError("Baris ini disimpan orang lain.", mine=mine, theirs=theirs), status)
    if status not in (200, 422):
        busy = type("BusyError", (KinerjaError,), {"status": HTTPStatus(status)})
        return _refuse(busy("Server sedang sibuk."), status)
    kesalahan = {"uraian": "Tulis hasil, bukan kegiatan."} if status == 422 else {}
    context = {"keadaan": keadaan, "kesalahan": kesalahan, "diketik": request.form if kesalahan else None}
    return make_response(render_template("_rhk.html", **context), status)


def _refuse(error: KinerjaError, status: int) -> Response:
    headers = {"HX-Retarget": "#pesan", "HX-Reswap": "innerHTML"}
    return make_response(render_template("error/_pesan.html", galat=error), status, headers)


def masuk() -> str:
    """Log-in without anything to know: a POST signs in again."""
    keadaan = state()
    if request.method == "POST":
        keadaan.akun_id = 7
        return render_template("formulir.html", keadaan=keadaan, kesalahan={})
    return render_template("masuk.html")


def keluar() -> str:
    state().akun_id = None
    return render_template("masuk.html")


def pulang() -> ResponseReturnValue:
    """The address without a path leads on, as in the product."""
    return redirect("/tambah")


def tambah() -> ResponseReturnValue:
    """Receives a form that is sent without htmx: a new line, or a refusal of the empty one."""
    teks = request.form.get("teks", "")
    if teks:
        state().daftar.append(teks)
        return redirect("/tambah", HTTPStatus.SEE_OTHER)
    galat = {"teks": "Tulis tanggapan Anda."} if request.method == "POST" else {}
    return render_template("tambah.html", daftar=state().daftar, teks=teks, kesalahan=galat)


def unggah() -> str:
    berkas = request.files["berkas"]
    state().unggahan.append((berkas.filename or "", len(berkas.read())))
    return render_template("_unggahan.html", unggahan=state().unggahan)


def halaman(nomor: int) -> str:
    return render_template("halaman.html", nomor=nomor, pesan=request.form.get("pesan", ""))


PAGES: dict[str, Callable[..., ResponseReturnValue]] = {
    "/galeri": galeri,
    "/formulir": formulir,
    "/masuk": masuk,
    "/keluar": keluar,
    "/": pulang,
    "/tambah": tambah,
    "/unggah": unggah,
    "/halaman/<int:nomor>": halaman,
}
