"""Pages where the admin of an instansi switches plugins on and off, sets them and sees their faults."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Blueprint, current_app, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.actor import Peran
from kinerja.admin import service_plugin
from kinerja.admin.isi_plugin import list_akibat_mati
from kinerja.admin.obat_plugin import find_cure, name_hook
from kinerja.admin.service_plugin import Status, VersiSetelan
from kinerja.clock import now
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, KinerjaError, NotFoundError
from kinerja.plugin import service, service_lepas
from kinerja.plugin.setelan import AWALAN, HAPUS, form_of, names_dihapus, names_tersimpan, read_settings
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("plugin", __name__, url_prefix="/plugin")

HALAMAN = akses(Peran.ADMIN_INSTANSI)
BAGIAN = frozenset({"setelan_plugin"})


@bp.get("")
@HALAMAN
def daftar() -> ResponseReturnValue:
    """Every plugin of the configuration: its state here, its use, its faults."""
    return _list()


@bp.get("/<kode>")
@HALAMAN
def detail(kode: str) -> ResponseReturnValue:
    """One plugin; `dari` begins the form with an earlier version, `sebelum` goes on in the faults."""
    return _show(kode, isian=None)


@bp.post("/<kode>/aktifkan")
@HALAMAN
def switch_on(kode: str) -> ResponseReturnValue:
    """From now on the instansi uses it."""
    return _switch(kode, aktif=True)


@bp.post("/<kode>/matikan")
@HALAMAN
def switch_off(kode: str) -> ResponseReturnValue:
    """From now on the instansi does without; what it gave stays readable."""
    return _switch(kode, aktif=False)


@bp.post("/<kode>/lepas")
@HALAMAN
def release(kode: str) -> ResponseReturnValue:
    """Switch off what is not installed any more."""
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                service_lepas.release_plugin(
                    session, current_actor(), kode, versi=read_nomor("versi"), now=now()
                )
    except (InputError, ConflictError) as error:
        return _list(error)
    flash(f"Plugin {kode} dimatikan.", "baik")
    return go_to(url_for(".daftar"))


@bp.post("/<kode>/setelan")
@HALAMAN
def save(kode: str) -> ResponseReturnValue:
    """Keep the settings as a new version, which holds from now on."""
    try:
        with transaction() as session:
            keadaan = service.find_plugin(session, current_actor(), kode)
            definisi = keadaan.terpasang.definisi
            setelan, lama = read_settings(definisi, request.form, keadaan.isi), keadaan.nomor_setelan
            nomor = lama
            if claim_request(session, now=now()):
                nomor = service_plugin.save_settings(
                    session,
                    current_actor(),
                    kode,
                    setelan,
                    versi=read_nomor("versi"),
                    hapus=names_dihapus(definisi, request.form),
                    now=now(),
                )
    except (InputError, ConflictError) as error:
        return _show(kode, isian=request.form, error=error)
    kata = f"tersimpan sebagai versi {nomor}" if nomor != lama else "tidak berubah"
    flash(f"Setelan {definisi.label} {kata}.", "baik")
    return go_to(url_for(".detail", kode=kode))


# Parts


def _switch(kode: str, *, aktif: bool) -> ResponseReturnValue:
    try:
        with transaction() as session:
            keadaan = service.find_plugin(session, current_actor(), kode)
            if claim_request(session, now=now()):
                service.switch_plugin(
                    session, current_actor(), kode, aktif=aktif, versi=read_nomor("versi"), now=now()
                )
    except (InputError, ConflictError) as error:
        return _show(kode, isian=None, error=error)
    flash(f"{keadaan.terpasang.definisi.label} {'diaktifkan' if aktif else 'dimatikan'}.", "baik")
    return go_to(url_for(".detail", kode=kode))


def _list(error: KinerjaError | None = None) -> ResponseReturnValue:
    with reading() as session:
        halaman = service_plugin.load_daftar(session, current_actor(), now=now())
    return render(
        "admin/plugin/daftar.html",
        status=error.status if error else HTTPStatus.OK,
        halaman=halaman,
        galat=error,
        Status=Status,
    )


def _show(
    kode: str, *, isian: Mapping[str, str] | None, error: KinerjaError | None = None
) -> ResponseReturnValue:
    """The page, or the form alone; `isian` None shows what is stored."""
    actor = current_actor()
    with reading() as session:
        satu = service_plugin.find_baris(session, actor, kode, now=now())
        versi = service_plugin.list_versi(session, actor, satu.keadaan)
        daftar_galat = service_plugin.list_galat(session, actor, kode, sebelum=read_nomor("sebelum"))
    dari = _version(versi, read_nomor("dari") or 0) if isian is None and "dari" in request.args else None
    setelan = dari.setelan if dari and dari.setelan else service_plugin.settings_to_edit(satu.keadaan)
    return render(
        "admin/plugin/detail.html",
        fragments=BAGIAN,
        status=error.status if error else HTTPStatus.OK,
        satu=satu,
        versi=versi,
        daftar_galat=daftar_galat,
        dari=dari,
        awalan=AWALAN,
        hapus=HAPUS,
        isian=form_of(satu.plugin, setelan) if isian is None else isian,
        tersimpan=names_tersimpan(satu.plugin, satu.keadaan.isi),
        galat=None if isian is None else error,
        galat_ganti=error if isian is None else None,
        kesalahan=error.fields if error else {},
        akibat=list_akibat_mati(satu.isi, satu.pakai, satu.terpilih),
        halaman_depan=_has_front(kode),
        name_hook=name_hook,
        find_cure=find_cure,
        Status=Status,
    )


def _version(daftar: Sequence[VersiSetelan], nomor: int) -> VersiSetelan:
    for satu in daftar:
        if satu.baris.nomor == nomor and satu.setelan is not None:
            return satu
    raise NotFoundError


def _has_front(kode: str) -> bool:
    """Whether the pages of the plugin have one at their beginning."""
    return any(aturan.rule == f"/p/{kode}/" for aturan in current_app.url_map.iter_rules())
