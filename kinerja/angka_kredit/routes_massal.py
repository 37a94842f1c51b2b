"""Documents for many people: choose for whom, see who is left out and why, run, sign what waits."""

import time

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue

from kinerja.actor import Actor, Peran
from kinerja.angka_kredit import service
from kinerja.angka_kredit.cetak import sign_file
from kinerja.angka_kredit.models import JenisDokumen, JenisMassal
from kinerja.angka_kredit.routes_bersama import JUDUL_DOKUMEN, TANPA_PENANDA
from kinerja.angka_kredit.service import Cakupan
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError, KinerjaError, NotFoundError
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("massal", __name__, url_prefix="/massal")

FRAGMENTS = frozenset({"kemajuan_ak"})
ADMIN = (Peran.ADMIN_INSTANSI, Peran.ADMIN_UNIT)
TAHUN_AWAL = 2023  # conversion counts from January 2023 (SE Menteri PANRB 8/2023)
TAMPIL = 100
DETIK_TANDA_TANGAN = 4.0
"""A request signs until this many seconds are over, and at least one document."""
BERUNTUN = 3
"""So many failures in a row let the run rest: the next hundred would fail as well."""
JUDUL_MASSAL = {JenisMassal(jenis.value): judul for jenis, judul in JUDUL_DOKUMEN.items()} | {
    JenisMassal.TANDA_TANGAN: "Tanda tangan"
}


@bp.get("")
@akses(Akses.MASUK)
def halaman() -> ResponseReturnValue:
    """Choose kind, year and for whom; then what would be issued and who is left out."""
    actor, jenis, tahun = current_actor(), _read_jenis(), _read_tahun()
    kata, unit_id = " ".join(request.args.get("q", "")[:100].split()), read_nomor("unit")
    admin = actor.has(*ADMIN)
    untuk = "unit" if unit_id or (admin and request.args.get("untuk") != "bawahan") else "bawahan"
    with reading() as session:
        semua_unit = service.search_units(session, actor, kata) if kata and admin else []
        rencana = None
        if unit_id or untuk == "bawahan":
            rencana = service.plan_massal(session, actor, Cakupan(jenis, tahun, unit_id), today=today())
        daftar = service.list_massal(session, actor)
        menunggu = service.count_waiting(session, actor)
    return render(
        "angka_kredit/massal.html",
        jenis=jenis,
        judul_dokumen=JUDUL_DOKUMEN,
        judul_massal=JUDUL_MASSAL,
        kata=kata,
        semua_unit=semua_unit,
        rencana=rencana,
        untuk=untuk,
        unit_id=unit_id,
        admin=admin,
        menilai=actor.pegawai_id is not None,
        tahun=tahun,
        pilihan_tahun=[(satu, str(satu)) for satu in range(today().year, TAHUN_AWAL - 1, -1)],
        tampil=TAMPIL,
        daftar=daftar,
        menunggu=menunggu,
    )


@bp.post("")
@akses(Akses.MASUK)
def start() -> ResponseReturnValue:
    """Begin a run over everybody who is ready, with its first step."""
    actor, cakupan = current_actor(), Cakupan(_read_jenis(), _read_tahun(), read_nomor("unit"))
    massal_id = None
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                massal_id = service.start_massal(session, actor, cakupan, today=today(), now=now()).id
        if massal_id is not None:
            _step(actor, massal_id)
    except InputError as error:
        flash(error.message, "awas")
    if massal_id is None:
        return go_to(
            url_for(
                ".halaman",
                jenis=cakupan.jenis.value,
                tahun=cakupan.tahun,
                unit=cakupan.unit_id,
                untuk=None if cakupan.unit_id else "bawahan",
            )
        )
    return go_to(url_for(".jalan", massal_id=massal_id))


@bp.post("/hitung")
@akses(*ADMIN)
def count() -> ResponseReturnValue:
    """Convert what is final in a unit, so that its documents can be issued."""
    actor, unit_id, tahun = current_actor(), read_nomor("unit"), _read_tahun()
    if unit_id is None:
        raise NotFoundError
    try:
        with transaction() as session:
            if claim_request(session, now=now()):
                hasil = service.convert_unit(session, actor, unit_id, tahun, today=today(), now=now())
                flash(f"{hasil.baru} konversi baru, {hasil.belum_final} penilaian belum final.", "baik")
                if hasil.terkunci:
                    flash(
                        f"{len(hasil.terkunci)} konversi berubah hasilnya tetapi sudah berdokumen. "
                        "Ganti lewat buku pegawainya.",
                        "awas",
                    )
    except InputError as error:
        flash(error.message, "awas")
    return go_to(url_for(".halaman", jenis="konversi", unit=unit_id, tahun=tahun))


@bp.get("/<int:massal_id>")
@akses(Akses.MASUK)
def jalan(massal_id: int) -> ResponseReturnValue:
    """A run of the actor: how far it is, and what came of each person."""
    return _show(massal_id)


@bp.post("/<int:massal_id>/lanjut")
@akses(Akses.MASUK)
def step(massal_id: int) -> ResponseReturnValue:
    """The next documents of a run; the page asks for it by itself where there is JavaScript."""
    _step(current_actor(), massal_id)
    return _show(massal_id, page_url=url_for(".jalan", massal_id=massal_id))


@bp.post("/<int:massal_id>/jeda")
@akses(Akses.MASUK)
def pause(massal_id: int) -> ResponseReturnValue:
    """Let a run rest."""
    with transaction() as session:
        service.pause_massal(session, current_actor(), massal_id, now=now())
    return _show(massal_id, page_url=url_for(".jalan", massal_id=massal_id))


@bp.post("/<int:massal_id>/ulangi")
@akses(Akses.MASUK)
def retry(massal_id: int) -> ResponseReturnValue:
    """Try those again that were refused, once what stood in their way is settled."""
    with transaction() as session:
        service.retry_massal(session, current_actor(), massal_id, now=now())
    return go_to(url_for(".jalan", massal_id=massal_id))


@bp.get("/tanda-tangan")
@akses(Akses.MASUK)
def menunggu() -> ResponseReturnValue:
    """The documents that wait for the signature of the actor."""
    actor = current_actor()
    with reading() as session:
        dokumen = service.list_waiting(session, actor)
        penanda = service.list_signers(session, actor)
    return render(
        "angka_kredit/menunggu.html",
        dokumen=dokumen,
        daftar_penanda=penanda,
        judul_dokumen=JUDUL_DOKUMEN,
        tampil=TAMPIL,
    )


@bp.post("/tanda-tangan")
@akses(Akses.MASUK)
def sign_all() -> ResponseReturnValue:
    """Begin a run that signs everything that waits for the actor."""
    actor, kode = current_actor(), request.form.get("penanda", "").strip()
    massal_id = None
    try:
        with transaction() as session:
            if not service.list_signers(session, actor):
                raise InputError(TANPA_PENANDA)
            if claim_request(session, now=now()):
                massal_id = service.start_signing(session, actor, kode, now=now()).id
    except InputError as error:
        flash(error.message, "awas")
    if massal_id is None:
        return go_to(url_for(".menunggu"))
    _step(actor, massal_id)
    return go_to(url_for(".jalan", massal_id=massal_id))


def _step(actor: Actor, massal_id: int) -> None:
    with reading() as session:
        massal, baris = service.next_row(session, actor, massal_id)
    if massal.jenis is not JenisMassal.TANDA_TANGAN:
        with transaction() as session:
            service.step_massal(session, actor, massal_id, today=today(), now=now())
        return
    habis, beruntun = time.monotonic() + DETIK_TANDA_TANGAN, 0
    while baris is not None and baris.dokumen_id is not None:
        sebab = _sign(actor, baris.dokumen_id, massal.penanda)
        beruntun = beruntun + 1 if sebab else 0
        with transaction() as session:
            service.settle_row(session, actor, massal_id, baris.id, sebab, now=now())
            if beruntun >= BERUNTUN:
                service.pause_massal(session, actor, massal_id, now=now())
        if time.monotonic() > habis or beruntun >= BERUNTUN:
            return
        with reading() as session:
            _, baris = service.next_row(session, actor, massal_id)


def _sign(actor: Actor, dokumen_id: int, penanda: str) -> str:
    """Why it was not signed, "" where it was."""
    try:
        return sign_file(actor, dokumen_id, penanda=penanda).kendala
    except KinerjaError as error:
        return error.message


def _show(massal_id: int, page_url: str | None = None) -> ResponseReturnValue:
    with reading() as session:
        hal = service.open_massal(session, current_actor(), massal_id)
    return render(
        "angka_kredit/jalan.html",
        fragments=FRAGMENTS,
        page_url=page_url,
        hal=hal,
        judul=JUDUL_MASSAL[hal.kemajuan.massal.jenis],
    )


def _read_jenis() -> JenisDokumen:
    teks = request.values.get("jenis", "")
    return JenisDokumen(teks) if teks in set(JenisDokumen) else JenisDokumen.KONVERSI


def _read_tahun() -> int:
    diminta = read_nomor("tahun") or today().year - 1
    return min(max(diminta, TAHUN_AWAL), today().year)
