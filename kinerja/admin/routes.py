"""Pages of the feature `admin`: the front page of the admins, the audit log, the tenants of the platform."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from kinerja.actor import Peran
from kinerja.admin import routes_aturan, routes_audit, routes_formula, routes_plugin, service_depan
from kinerja.clock import now, today
from kinerja.db import database, reading
from kinerja.organisasi.lingkup import PEMBACA, scope_of
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.navigasi import ADMIN
from kinerja.web.render import go_to, render

bp = Blueprint("admin", __name__, url_prefix="/admin")
bp.register_blueprint(routes_aturan.bp)
bp.register_blueprint(routes_audit.bp)
bp.register_blueprint(routes_formula.bp)
bp.register_blueprint(routes_plugin.bp)


@bp.get("")
@akses(*ADMIN)
def depan() -> ResponseReturnValue:
    """What needs attention, and the way to each part; the platform goes to its tenants."""
    actor = current_actor()
    if not scope_of(actor, PEMBACA):
        return go_to(url_for(".instansi"))
    with reading() as session:
        halaman = service_depan.load_depan(session, actor, today=today(), now=now())
    return render(
        "admin/depan.html",
        halaman=halaman,
        jam=now(),
        admin_instansi=actor.has_everywhere(Peran.ADMIN_INSTANSI),
        boleh_jejak=actor.has_everywhere(Peran.ADMIN_INSTANSI, Peran.AUDITOR),
        platform=actor.has_everywhere(Peran.PLATFORM),
        boleh_terbit_ak=actor.has(Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT),
    )


@bp.get("/instansi")
@akses(Peran.PLATFORM)
def instansi() -> ResponseReturnValue:
    """The tenants of the installation in technical figures."""
    with database().session(None, platform=True) as session:
        daftar = service_depan.list_tenant(session, current_actor())
    return render("admin/instansi.html", daftar=daftar)
