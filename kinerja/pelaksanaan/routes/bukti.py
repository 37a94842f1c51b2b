"""Evidence: files come in checked, links as text, and files go out as attachments after the access check."""

import hashlib
import unicodedata
from http import HTTPStatus
from typing import IO
from urllib.parse import quote

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from kinerja.actor import Actor
from kinerja.bukti.service_kuota import Kuota, find_kuota, list_contents
from kinerja.bukti.service_tautan import set_masa
from kinerja.clock import now, today
from kinerja.config import Config
from kinerja.db import reading, transaction
from kinerja.errors import InputError, KinerjaError, StateError
from kinerja.formulir import parse_form
from kinerja.pelaksanaan import service
from kinerja.pelaksanaan.bukti import JENIS, check_link, kind_of, open_checked
from kinerja.pelaksanaan.forms import TautanForm
from kinerja.pelaksanaan.routes.bersama import Tolakan, answer, bp, refuse
from kinerja.pelaksanaan.service import BerkasMasuk
from kinerja.storage import key_of, storage
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request

TEMPLATE = "pelaksanaan/_bukti.html"
CSP_BERKAS = "default-src 'none'; sandbox; frame-ancestors 'none'"


@bp.post("/<int:periode_id>/rhk/<int:rhk_id>/berkas")
@akses(Akses.MASUK)
def upload(periode_id: int, rhk_id: int) -> ResponseReturnValue:
    """Take one or several files; what is refused is named, the others are kept.

    Asked first whether the actor may: reading and drawing pictures costs, and holds no lock of the database.
    """
    actor, tempat = current_actor(), f"bukti_{rhk_id}"
    with reading() as session:
        sisa = service.check_may_add_bukti(session, actor, periode_id, rhk_id, today=today())
        ruang = Ruang(find_kuota(session, actor), list_contents(session, actor))
    kiriman = [satu for satu in request.files.getlist("berkas") if satu.filename]
    masuk, ditolak = _take_in(actor, kiriman[:sisa], ruang)
    if len(kiriman) > sisa:
        ditolak.append(f"{len(kiriman) - sisa} berkas melebihi batas {service.MAKS_BUKTI} bukti dukung.")
    if not kiriman:
        ditolak.append("Pilih berkas yang akan diunggah.")
    if masuk:
        try:
            _keep(actor, periode_id, rhk_id, masuk)
        except InputError as error:  # another upload took the room meanwhile
            ditolak.append(error.message)
    tolakan = Tolakan(tempat=tempat, kesalahan={"berkas": " ".join(ditolak)}) if ditolak else None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if ditolak else HTTPStatus.OK
    return answer(periode_id, TEMPLATE, tempat, rhk_id=rhk_id, tolakan=tolakan, status=status)


def _keep(actor: Actor, periode_id: int, rhk_id: int, masuk: list[BerkasMasuk]) -> None:
    """Put what is stored beside the result; what is refused now leaves no stored file without a row."""
    try:
        with transaction() as session:
            service.add_bukti_file(session, actor, periode_id, rhk_id, masuk, today=today(), now=now())
    except KinerjaError:
        with transaction() as session:
            service.note_stored(session, actor, masuk, now=now())
        raise


class Ruang:
    """What is left of the quota while files come in; a content that the person has costs nothing."""

    def __init__(self, kuota: Kuota, punya: set[str]) -> None:
        self._kuota, self._sisa, self._punya = kuota, kuota.sisa, punya

    def take(self, isi: IO[bytes]) -> None:
        """Raise InputError where the file does not fit; the stream stands at its beginning again."""
        if self._sisa is None:
            return
        ukuran = isi.seek(0, 2)
        isi.seek(0)
        if ukuran > self._sisa:
            sama = hashlib.file_digest(isi, "sha256").hexdigest() in self._punya  # type: ignore[arg-type]
            isi.seek(0)
            if not sama:
                raise self._kuota.refuse(ukuran)
            return
        self._sisa -= ukuran


def _take_in(actor: Actor, kiriman: list[FileStorage], ruang: Ruang) -> tuple[list[BerkasMasuk], list[str]]:
    """What was checked and stored, and a sentence for each file that was not."""
    config: Config = current_app.extensions["kinerja_config"]
    masuk, ditolak = [], []
    for satu in kiriman:
        try:
            with open_checked(satu.stream, satu.filename or "", maks=config.maks_berkas) as berkas:
                ruang.take(berkas.isi)
                # A picture that was drawn anew may have grown a little.
                disimpan = storage().put_stream(actor.instansi_id, berkas.isi, maks=config.maks_berkas * 2)
            masuk.append(BerkasMasuk(berkas.nama, berkas.jenis, disimpan.sidik, disimpan.ukuran))
        except InputError as error:
            ditolak.append(error.message)
    return masuk, ditolak


@bp.post("/<int:periode_id>/rhk/<int:rhk_id>/tautan")
@akses(Akses.MASUK)
def add_link(periode_id: int, rhk_id: int) -> ResponseReturnValue:
    tempat = f"bukti_{rhk_id}"
    tolakan, status = None, HTTPStatus.OK
    try:
        form = parse_form(TautanForm, request.form)
        url, nama = check_link(form.url, form.nama)
        with transaction() as session:
            if claim_request(session, now=now()):
                actor = current_actor()
                bukti = service.add_bukti_link(
                    session, actor, periode_id, rhk_id, url, nama, today=today(), now=now()
                )
                if form.sampai is not None:
                    session.flush()
                    set_masa(session, actor, bukti.id, form.sampai, today=today(), now=now())
    except InputError as error:
        tolakan, status = refuse(tempat, error), error.status
    return answer(periode_id, TEMPLATE, tempat, rhk_id=rhk_id, tolakan=tolakan, status=status)


@bp.post("/<int:periode_id>/bukti/<int:bukti_id>/hapus")
@akses(Akses.MASUK)
def delete(periode_id: int, bukti_id: int) -> ResponseReturnValue:
    with transaction() as session:
        rhk_id = service.delete_bukti(
            session, current_actor(), periode_id, bukti_id, today=today(), now=now()
        )
    return answer(periode_id, TEMPLATE, f"bukti_{rhk_id}", rhk_id=rhk_id, tolakan=None, status=HTTPStatus.OK)


@bp.get("/bukti/<int:bukti_id>")
@akses(Akses.MASUK)
def download(bukti_id: int) -> ResponseReturnValue:
    """The file as an attachment that no browser opens inside the product."""
    actor = current_actor()
    with reading() as session:
        berkas = service.find_bukti_file(session, actor, bukti_id, today=today())
    return send_berkas(actor, berkas)


def send_berkas(actor: Actor, berkas: BerkasMasuk, *, bagian: str = "") -> Response:
    """A stored file that a service has allowed, as an attachment that no browser opens inside the product."""
    jenis = JENIS.get(kind_of(berkas.nama))
    isi = storage().open_stream(key_of(actor.instansi_id, berkas.sidik, bagian=bagian))
    response = Response(isi, mimetype=jenis.mime if jenis else "application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", **_name_headers(berkas.nama))
    response.content_length = berkas.ukuran
    response.headers["Content-Security-Policy"] = CSP_BERKAS
    return response


def check_same(actor: Actor, berkas: BerkasMasuk, *, bagian: str = "") -> None:
    """Raise StateError where the stored bytes are gone or no longer those whose sha256 was recorded."""
    path = storage().local_path(key_of(actor.instansi_id, berkas.sidik, bagian=bagian))
    try:
        with path.open("rb") as isi:
            sama = hashlib.file_digest(isi, "sha256").hexdigest() == berkas.sidik
    except OSError:
        sama = False
    if not sama:
        raise StateError(
            "Berkas ini hilang atau tidak sama lagi dengan yang dicatat, sehingga tidak diberikan."
            " Hubungi pengelola sistem."
        )


def _name_headers(nama: str) -> dict[str, str]:
    """A header holds ASCII only: other letters go percent-encoded, beside what is left without them."""
    polos = unicodedata.normalize("NFKD", nama).encode("ascii", "ignore").decode()
    if polos == nama:
        return {"filename": nama}
    return {"filename": polos, "filename*": f"UTF-8''{quote(nama, safe='')}"}
