"""Pages of an objection: write and file it, the case as all three see it, and the queue of who decides."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from sqlalchemy.orm import Session

from kinerja.aturan.service import get_setting
from kinerja.clock import now, today
from kinerja.db import reading, transaction
from kinerja.errors import ConflictError, InputError, KinerjaError
from kinerja.evaluasi.potret import Bukti
from kinerja.evaluasi.service import log_reading
from kinerja.formulir import parse_form
from kinerja.keberatan.forms import (
    AWALAN_RHK,
    PILIHAN_RATING,
    PUTUSAN,
    AjukanForm,
    JawabForm,
    PutusanForm,
    SidangForm,
    TanyaForm,
    VersiForm,
    read_isi,
)
from kinerja.keberatan.isi import list_bukti
from kinerja.keberatan.langkah import F, take_step
from kinerja.keberatan.rules import AksiKeberatan, Bagian, IsiKeberatan, Kepada, describe_moment
from kinerja.keberatan.service import ajukan as service_ajukan
from kinerja.keberatan.service import daftar as service_daftar
from kinerja.keberatan.service import halaman as service_halaman
from kinerja.keberatan.service import periksa as service_periksa
from kinerja.keberatan.service.periksa import Putusan
from kinerja.pelaksanaan.models import JenisBukti
from kinerja.pelaksanaan.routes.bukti import send_berkas
from kinerja.web.akses import Akses, akses
from kinerja.web.auth import current_actor
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to, render, target

bp = Blueprint("keberatan", __name__, url_prefix="/keberatan")
FRAGMENTS = frozenset({"simpan_keberatan"})


@bp.get("")
@akses(Akses.MASUK)
def sendiri() -> ResponseReturnValue:
    """One's own objections, and the results to which one may object."""
    with reading() as session:
        periodik = get_setting(session, current_actor(), "keberatan_periodik") == "ya"
        milik = service_daftar.list_own(session, current_actor(), periodik=periodik, today=today(), now=now())
    return render("keberatan/daftar.html", milik=milik)


@bp.get("/antrean")
@akses(Akses.MASUK)
def antrean() -> ResponseReturnValue:
    """The objections about which the actor decides or has to explain."""
    with reading() as session:
        daftar = service_daftar.list_queue(session, current_actor(), today=today())
    return render("keberatan/antrean.html", daftar=daftar)


# Writing and filing


@bp.get("/ajukan/<int:periode_id>")
@akses(Akses.MASUK)
def ajukan(periode_id: int) -> ResponseReturnValue:
    """The form of an objection to one evaluation, with the draft as it was left."""
    return _show_form(periode_id)


@bp.post("/ajukan/<int:periode_id>/simpan")
@akses(Akses.MASUK)
def save(periode_id: int) -> ResponseReturnValue:
    """Keep the draft: by itself under htmx, else by a button."""
    try:
        form = parse_form(AjukanForm, request.form)
        _keep(periode_id, form)
    except (InputError, ConflictError) as error:
        return _show_form(periode_id, error)
    if target() in FRAGMENTS:
        return _show_form(periode_id)
    flash("Draf keberatan tersimpan. Hanya Anda yang melihatnya.", "baik")
    return go_to(url_for(".ajukan", periode_id=periode_id))


@bp.post("/ajukan/<int:periode_id>")
@akses(Akses.MASUK)
def submit(periode_id: int) -> ResponseReturnValue:
    """File what the form holds."""
    actor = current_actor()
    try:
        form = parse_form(AjukanForm, request.form)
        isi = read_isi(form, request.form)
        with transaction() as session:
            if not claim_request(session, now=now()):
                return go_to(url_for(".sendiri"))
            service_ajukan.save_draft(
                session, actor, periode_id, isi, versi=form.versi, today=today(), now=now()
            )
            satu = service_ajukan.submit_keberatan(session, actor, periode_id, today=today(), now=now())
    except (InputError, ConflictError) as error:
        return _show_form(periode_id, error)
    flash("Keberatan diajukan kepada atasan pejabat penilai.", "baik")
    return go_to(url_for(".detail", keberatan_id=satu.id))


@bp.post("/ajukan/<int:periode_id>/hapus")
@akses(Akses.MASUK)
def discard(periode_id: int) -> ResponseReturnValue:
    """Throw the draft away."""
    with transaction() as session:
        service_ajukan.discard_draft(session, current_actor(), periode_id, today=today())
    flash("Draf keberatan dihapus.", "baik")
    return go_to(url_for("evaluasi.hasil", periode_id=periode_id))


@bp.post("/<int:keberatan_id>/cabut")
@akses(Akses.MASUK)
def withdraw(keberatan_id: int) -> ResponseReturnValue:
    """Take the objection back."""

    def act(session: Session, form: VersiForm) -> None:
        service_ajukan.withdraw(
            session, current_actor(), keberatan_id, versi=form.versi, today=today(), now=now()
        )

    kalimat = "Keberatan Anda cabut. Penilaian kembali seperti sebelum keberatan."
    return _take(keberatan_id, VersiForm, act, kalimat)


# The case


@bp.get("/<int:keberatan_id>")
@akses(Akses.MASUK)
def detail(keberatan_id: int) -> ResponseReturnValue:
    """The objection with what was judged, explained and decided, the same for all three."""
    return _show_case(keberatan_id)


@bp.get("/<int:keberatan_id>/bukti/<int:bukti_id>")
@akses(Akses.MASUK)
def bukti(keberatan_id: int, bukti_id: int) -> ResponseReturnValue:
    """A file of the frozen evidence."""
    with reading() as session:
        berkas = service_halaman.find_bukti(session, current_actor(), keberatan_id, bukti_id, today=today())
    return send_berkas(current_actor(), berkas)


@bp.post("/<int:keberatan_id>/tanya")
@akses(Akses.MASUK)
def ask(keberatan_id: int) -> ResponseReturnValue:
    """Ask the pejabat penilai or the pegawai for an explanation."""

    def act(session: Session, form: TanyaForm) -> None:
        service_periksa.ask_explanation(
            session,
            current_actor(),
            keberatan_id,
            form.kepada,
            form.pertanyaan,
            versi=form.versi,
            today=today(),
            now=now(),
        )

    return _take(keberatan_id, TanyaForm, act, "Permintaan penjelasan dikirim.")


@bp.post("/<int:keberatan_id>/jawab/<int:penjelasan_id>")
@akses(Akses.MASUK)
def answer(keberatan_id: int, penjelasan_id: int) -> ResponseReturnValue:
    """Give the explanation that was asked for."""

    def act(session: Session, form: JawabForm) -> None:
        service_periksa.answer(
            session,
            current_actor(),
            keberatan_id,
            penjelasan_id,
            form.jawaban,
            today=today(),
            now=now(),
        )

    kalimat = "Penjelasan Anda terkirim dan terlihat oleh pegawai, pejabat penilai, dan pemutus."
    return _take(keberatan_id, JawabForm, act, kalimat)


@bp.post("/<int:keberatan_id>/lanjut")
@akses(Akses.MASUK)
def proceed(keberatan_id: int) -> ResponseReturnValue:
    """Go on without the explanation that is late."""

    def act(session: Session, form: VersiForm) -> None:
        service_periksa.continue_without(
            session, current_actor(), keberatan_id, versi=form.versi, today=today(), now=now()
        )

    return _take(keberatan_id, VersiForm, act, "Pemeriksaan dilanjutkan tanpa penjelasan.")


@bp.post("/<int:keberatan_id>/pertemuan")
@akses(Akses.MASUK)
def save_sidang(keberatan_id: int) -> ResponseReturnValue:
    """Notes of a hearing."""

    def act(session: Session, form: SidangForm) -> None:
        service_periksa.save_sidang(
            session,
            current_actor(),
            keberatan_id,
            form.catatan_sidang,
            versi=form.versi,
            today=today(),
            now=now(),
        )

    return _take(keberatan_id, SidangForm, act, "Catatan pertemuan tersimpan.", sekali=False)


@bp.post("/<int:keberatan_id>/putus")
@akses(Akses.MASUK)
def decide(keberatan_id: int) -> ResponseReturnValue:
    """Decide, once and for all."""

    def act(session: Session, form: PutusanForm) -> None:
        service_periksa.decide(
            session,
            current_actor(),
            keberatan_id,
            _read_decision(form),
            versi=form.versi,
            today=today(),
            now=now(),
        )

    return _take(keberatan_id, PutusanForm, act, "Keberatan diputus. Keputusan ini final.")


# Parts


def _take(
    keberatan_id: int,
    bentuk: type[F],
    act: Callable[[Session, F], None],
    kalimat: str,
    *,
    sekali: bool = True,
) -> Response:
    """A step that begins and ends on the page of the case."""
    return take_step(
        bentuk,
        act,
        show=lambda error: _show_case(keberatan_id, error),
        url=url_for(".detail", keberatan_id=keberatan_id),
        kalimat=kalimat,
        sekali=sekali,
    )


def _read_decision(form: PutusanForm) -> Putusan:
    if form.putusan not in dict(PUTUSAN):
        raise InputError("Keputusan belum dipilih.", fields={"putusan": "Pilih terima atau tolak."})
    return Putusan(form.putusan == "terima", form.pertimbangan, form.rating_hasil, form.rating_perilaku)


def _keep(periode_id: int, form: AjukanForm) -> None:
    isi = read_isi(form, request.form)
    with transaction() as session:
        service_ajukan.save_draft(
            session, current_actor(), periode_id, isi, versi=form.versi, today=today(), now=now()
        )


def _show_form(periode_id: int, error: InputError | ConflictError | None = None) -> Response:
    """The form, or after an autosave its line "Tersimpan"; what was refused stays as it was typed."""
    with reading() as session:
        hal = service_ajukan.open_form(session, current_actor(), periode_id, today=today(), now=now())
    zona = hal.bahan.instansi.zona_waktu
    return render(
        "keberatan/ajukan.html",
        fragments=FRAGMENTS,
        status=error.status if error else HTTPStatus.OK,
        hal=hal,
        isian=_typed() if error else _stored(hal.isi),
        galat=error,
        oob=bool(target()),
        semua_bukti=tuple(list_bukti(hal.potret).values()),
        batas_kata=describe_moment(hal.terakhir, zona) if hal.terakhir else "",
    )


def _typed() -> Mapping[str, object]:
    return {**request.form.to_dict(), "lampiran": request.form.getlist("lampiran")}


def _stored(isi: IsiKeberatan) -> Mapping[str, object]:
    nilai: dict[str, object] = {
        "alasan": isi.alasan,
        "lampiran": [str(satu) for satu in isi.lampiran],
    }
    for satu in isi.daftar_butir:
        nilai[f"{AWALAN_RHK}{satu.rhk_id}" if satu.bagian is Bagian.RHK else satu.bagian.value] = satu.alasan
    return nilai


def _show_case(keberatan_id: int, error: KinerjaError | None = None) -> Response:
    with reading() as session:
        hal = service_halaman.open_keberatan(session, current_actor(), keberatan_id, today=today(), now=now())
    if hal.pembaca_lain is not None:
        with transaction() as session:
            log_reading(session, current_actor(), hal.pembaca_lain, now=now())

    def bukti_url(satu: Bukti) -> str:
        if satu.jenis is JenisBukti.TAUTAN:
            return satu.url
        return url_for(".bukti", keberatan_id=keberatan_id, bukti_id=satu.id)

    return render(
        "keberatan/detail.html",
        status=error.status if error else HTTPStatus.OK,
        hal=hal,
        k=hal.kasus.keberatan,
        galat=error,
        isian=request.form if error else {},
        bukti_url=bukti_url,
        Aksi=AksiKeberatan,
        Kepada=Kepada,
        putusan=PUTUSAN,
        pilihan_rating=PILIHAN_RATING,
    )
