"""The recurring duties of a pegawai."""

from collections.abc import Mapping

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import InputError
from kinerja.progres.forms import parse_line, read_days_of_week
from kinerja.progres.routes.bersama import KATA, bp
from kinerja.progres.service import rutin as service
from kinerja.progres.service.halaman import list_pilihan
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render


@bp.get("/kinerja/progres/rutin")
@akses(Akses.MASUK)
def rutin() -> ResponseReturnValue:
    return _show({}, None, 200)


@bp.post("/kinerja/progres/rutin")
@akses(Akses.MASUK)
def add_rutin() -> ResponseReturnValue:
    try:
        # A duty has no day of its own: the form of a line is read with the one of today.
        isian = parse_line(request.form.to_dict() | {"tanggal": today().isoformat()})
        with transaction() as session:
            if claim_request(session, now=now()):
                teks = _text_of_rencana(isian.rencana)
                baru = service.IsianRutin(
                    read_days_of_week(request.form.getlist("hari")),
                    isian.jam,
                    teks,
                    isian.kegiatan,
                    isian.realisasi,
                    isian.satuan,
                )
                service.add_rutin(session, current_actor(), baru, today=today(), now=now())
    except InputError as error:
        return _show(request.form, error, error.status)
    flash("Tugas rutin tersimpan. Ia ditawarkan pada hari-hari yang Anda pilih.", "baik")
    return go_to(url_for(".rutin"))


@bp.post("/kinerja/progres/rutin/<int:rutin_id>/hapus")
@akses(Akses.MASUK)
def delete_rutin(rutin_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.delete_rutin(session, current_actor(), rutin_id, today=today(), now=now())
    flash("Tugas rutin dihapus. Baris yang sudah dibuat tetap ada.", "baik")
    return go_to(url_for(".rutin"))


def _text_of_rencana(kunci: str) -> str:
    """A key of the form as its text: next year's SKP has other ids."""
    with reading() as session:
        pilihan = list_pilihan(session, current_actor(), today())
    found = next((satu.teks for satu in pilihan if satu.kunci == kunci), "")
    if not found:
        raise InputError("Rencana aksi tidak dikenal.", fields={"rencana": "Pilih rencana aksinya."})
    return found


def _show(nilai: Mapping[str, str], galat: InputError | None, status: int) -> Response:
    with reading() as session:
        semua = service.list_rutin(session, current_actor(), today=today())
        pilihan = list_pilihan(session, current_actor(), today())
    terpilih = set(request.form.getlist("hari"))
    return render(
        "progres/rutin.html",
        status=status,
        semua=semua,
        pilihan=pilihan,
        nilai=nilai,
        galat=galat,
        terpilih=terpilih,
        kata=KATA,
    )
