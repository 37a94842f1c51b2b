"""Rule sets: what holds when and where it comes from, and what an instansi chose over it."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kinerja.actor import Peran
from kinerja.admin import service_aturan
from kinerja.admin.edisi import change_editions
from kinerja.aturan import service_edisi, service_pilihan
from kinerja.aturan.models import AturanInstansi
from kinerja.aturan.muat import MAKS_BERKAS, EdisiAturan, IsiError, read_edisi
from kinerja.aturan.pilihan import Butir, JenisButir
from kinerja.aturan.rules import KodeAturan
from kinerja.aturan.service_pilihan import IsianPilihan
from kinerja.clock import now, today
from kinerja.db import database, reading, transaction
from kinerja.errors import ConflictError, InputError, KinerjaError, NotFoundError
from kinerja.evaluasi.service_hitung_ulang import list_runs
from kinerja.formulir import clean_text
from kinerja.organisasi import service_instansi
from kinerja.tanggal import NAMA_BULAN
from kinerja.web.akses import akses
from kinerja.web.auth import current_actor
from kinerja.web.nomor import read_nomor
from kinerja.web.render import go_to, render

bp = Blueprint("aturan", __name__, url_prefix="/aturan")

BACA = akses(*service_edisi.PEMBACA)
BACA_INSTANSI = akses(*service_pilihan.PEMBACA)
UBAH_INSTANSI = akses(Peran.ADMIN_INSTANSI)
UBAH_EDISI = akses(Peran.PLATFORM)
PILIHAN_BULAN = [(f"{nomor:02d}", nama) for nomor, nama in enumerate(NAMA_BULAN, start=1)]


@bp.get("")
@BACA
def daftar() -> ResponseReturnValue:
    """Every rule set with the edition of today."""
    actor = current_actor()
    with _reading() as session:
        semua = service_aturan.list_aturan(session, actor, today=today())
        riwayat = service_aturan.list_changes(session, actor)
    return render(
        "admin/aturan/daftar.html",
        semua=semua,
        riwayat_aturan=riwayat,
        platform=_is_platform(),
        boleh_instansi=actor.has(*service_pilihan.PEMBACA),
    )


@bp.get("/<kode>")
@BACA
def detail(kode: str) -> ResponseReturnValue:
    """One rule set: its editions in time, the content of one in tables, and what differs from another."""
    if kode not in set(KodeAturan):
        raise NotFoundError
    actor, ini = current_actor(), KodeAturan(kode)
    with _reading() as session:
        baris = next(s for s in service_aturan.list_aturan(session, actor, today=today()) if s.kode is ini)
        dibuka = _choose(baris, read_nomor("edisi")) or baris.kini or (baris.edisi or (None,))[-1]
        banding = _choose(baris, read_nomor("banding"))
        tabel = service_edisi.describe_edition(session, actor, dibuka.aturan) if dibuka else ()
        beda = (
            service_edisi.compare_editions(session, actor, banding.aturan, dibuka.aturan)
            if dibuka and banding
            else ()
        )
        riwayat = service_aturan.list_changes(session, actor, ini)
    return render(
        "admin/aturan/detail.html",
        baris=baris,
        dibuka=dibuka,
        banding=banding,
        tabel=tabel,
        beda=beda,
        riwayat_aturan=riwayat,
        hari_ini=today(),
        platform=_is_platform(),
    )


def _choose(baris: service_aturan.BarisAturan, nomor: int | None) -> service_aturan.BarisEdisi | None:
    return next((satu for satu in baris.edisi if satu.aturan.id == nomor), None)


def _is_platform() -> bool:
    return current_actor().has_everywhere(Peran.PLATFORM)


def _reading() -> Session:
    """The platform counts the documents of all instansi, everybody else those of the own one."""
    if _is_platform():
        return database().session(None, platform=True)
    return database().session(current_actor().instansi_id)


# Choices of the instansi


@bp.get("/pilihan")
@BACA_INSTANSI
def pilihan() -> ResponseReturnValue:
    """Deadlines and working time of the instansi over the national edition."""
    return _show_pilihan()


@bp.post("/pilihan")
@UBAH_INSTANSI
def choose_pilihan() -> ResponseReturnValue:
    """Let another value hold from a day on."""
    actor = current_actor()
    try:
        isian = _read_pilihan()
        with transaction() as session:
            zona = service_instansi.find_instansi(session, actor).zona_waktu
            service_pilihan.choose(session, actor, isian, zona=zona, today=today(), now=now())
    except (InputError, ConflictError) as error:
        return _show_pilihan(error)
    flash("Pilihan instansi disimpan.", "baik")
    return go_to(url_for(".pilihan"))


@bp.post("/pilihan/<int:pilihan_id>/cabut")
@UBAH_INSTANSI
def take_back_pilihan(pilihan_id: int) -> ResponseReturnValue:
    """Take a choice back, with a reason."""
    actor = current_actor()
    alasan = clean_text(request.form.get("alasan", "")[:500])
    try:
        with transaction() as session:
            zona = service_instansi.find_instansi(session, actor).zona_waktu
            service_pilihan.take_back(
                session,
                actor,
                pilihan_id,
                alasan,
                versi=read_nomor("versi"),
                zona=zona,
                today=today(),
                now=now(),
            )
    except (InputError, ConflictError) as error:
        return _show_pilihan(error, dicabut=pilihan_id)
    flash("Pilihan dicabut. Yang berlaku sebelumnya kembali berlaku.", "baik")
    return go_to(url_for(".pilihan"))


def _read_pilihan() -> IsianPilihan:
    kode, _, kolom = request.form.get("butir", "")[:130].partition(":")
    nilai = request.form.get("nilai", "")[:20]
    if bulan := request.form.get("bulan", "")[:2]:
        nilai = f"{bulan}-{nilai.strip().zfill(2)}"
    salah: dict[str, str] = {}
    mulai, sampai = _read_tanggal("mulai", salah), _read_tanggal("sampai", salah)
    if mulai is None and "mulai" not in salah:
        salah["mulai"] = "Pilih tanggal mulai."
    if salah or mulai is None:
        raise InputError(" ".join(salah.values()), fields=salah)
    alasan = clean_text(request.form.get("alasan", "")[:600])
    return IsianPilihan(kode, kolom, nilai, mulai, alasan, sampai)


def _read_tanggal(nama: str, salah: dict[str, str]) -> date | None:
    teks = request.form.get(nama, "").strip()
    if not teks:
        return None
    try:
        return date.fromisoformat(teks)
    except ValueError:
        salah[nama] = "Pilih tanggal yang ada pada kalender."
        return None


def _show_pilihan(
    error: InputError | ConflictError | None = None, *, dicabut: int | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    with reading() as session:
        semua = service_pilihan.list_butir(session, actor, today=today())
    kunci = request.values.get("butir", "")[:130]
    dibuka = next((satu for satu in semua if _key_of(satu.butir) == kunci), None)
    return render(
        "admin/aturan/pilihan.html",
        status=error.status if error else HTTPStatus.OK,
        semua=semua,
        dibuka=dibuka,
        dicabut=dicabut,
        keadaan=_state_of,
        key_of=_key_of,
        tanggal=dibuka is not None and dibuka.butir.jenis is JenisButir.TANGGAL,
        pilihan_bulan=PILIHAN_BULAN,
        isian=request.form,
        kesalahan=error.fields if error else {},
        galat=error,
        awal_tahun=date(today().year, 1, 1),
        boleh_ubah=actor.has_everywhere(Peran.ADMIN_INSTANSI),
    )


def _key_of(butir: Butir) -> str:
    return f"{butir.kode.value}:{butir.kolom}"


def _state_of(satu: AturanInstansi) -> tuple[str, str]:
    """Shape and word of a choice."""
    if satu.dicabut is not None:
        return "gagal", "Dicabut"
    if satu.mulai > today():
        return "menanti", "Akan berlaku"
    if satu.sampai is not None and satu.sampai <= today():
        return "tutup", "Berakhir"
    return "tetap", "Berlaku"


# Editions, by the platform


@bp.get("/baru")
@UBAH_EDISI
def baru() -> ResponseReturnValue:
    """A new regulation: the form that reads its file; `dari` begins it from the edition of today."""
    dari = request.args.get("dari", "")
    if dari not in set(KodeAturan):
        return _show_baru()
    with _reading() as session:
        teks = service_aturan.export_current(session, current_actor(), KodeAturan(dari), today=today())
    return _show_baru(teks)


@bp.post("/baru")
@UBAH_EDISI
def add_edition() -> ResponseReturnValue:
    """Check the file and show what it changes; store it as a draft or let it hold when that was chosen."""
    actor, aksi = current_actor(), request.form.get("aksi", "periksa")
    teks = _read_file() or request.form.get("teks", "")[: MAKS_BERKAS + 1]
    surut = request.form.get("surut") == "1"
    try:
        edisi = _parse(teks)
        if aksi not in {"rancang", "tambah"}:
            return _show_baru(teks, edisi=edisi, surut=surut)

        def change(session: Session) -> object:
            return service_aturan.store_edition(
                session, actor, edisi, rancangan=aksi == "rancang", surut=surut, now=now()
            )

        change_editions(actor, change, now=now())
    except KinerjaError as error:
        return _show_baru(teks, error=error, surut=surut)
    flash("Rancangan disimpan." if aksi == "rancang" else "Edisi ditambahkan.", "baik")
    return go_to(url_for(".detail", kode=edisi.kode.value))


@bp.post("/edisi/<int:aturan_id>/tetapkan")
@UBAH_EDISI
def publish_edition(aturan_id: int) -> ResponseReturnValue:
    """Let a draft hold from its day on."""
    surut = request.form.get("surut") == "1"
    return _change(
        aturan_id,
        lambda session: service_aturan.publish(session, current_actor(), aturan_id, surut=surut, now=now()),
        "Rancangan ditetapkan.",
    )


@bp.post("/edisi/<int:aturan_id>/cabut")
@UBAH_EDISI
def withdraw_edition(aturan_id: int) -> ResponseReturnValue:
    """Remove a draft or an unused future edition, with a reason."""
    alasan = clean_text(request.form.get("alasan", "")[:500])
    return _change(
        aturan_id,
        lambda session: service_aturan.withdraw(
            session, current_actor(), aturan_id, alasan, today=today(), now=now()
        ),
        "Edisi dicabut. Edisi sebelumnya tetap berlaku.",
    )


def _change(aturan_id: int, change: Callable[[Session], object], kalimat: str) -> ResponseReturnValue:
    actor = current_actor()
    with _reading() as session:
        kode = service_edisi.find_by_id(session, actor, aturan_id).kode
    try:
        change_editions(actor, change, now=now())
    except KinerjaError as error:
        flash(error.message, "galat")
    else:
        flash(kalimat, "baik")
    return go_to(url_for(".detail", kode=kode))


def _read_file() -> str:
    berkas = request.files.get("berkas")
    if berkas is None or not berkas.filename:
        return ""
    return berkas.stream.read(MAKS_BERKAS + 1).decode("utf-8-sig", errors="replace")


def _parse(teks: str) -> EdisiAturan:
    if not teks.strip():
        raise InputError("Pilih berkas atau tempelkan isinya.", fields={"teks": "Isi berkas belum ada."})
    try:
        return read_edisi(teks)
    except IsiError as error:
        raise InputError("Berkas ini belum menjadi aturan yang lengkap.", fields=error.fields) from None


def _show_baru(
    teks: str = "",
    *,
    edisi: EdisiAturan | None = None,
    error: KinerjaError | None = None,
    surut: bool = False,
) -> ResponseReturnValue:
    pratinjau = None
    if edisi is not None:
        with database().session(None, platform=True) as session:
            pratinjau = service_aturan.preview_edition(session, current_actor(), edisi, surut=surut)
    return render(
        "admin/aturan/baru.html",
        status=error.status if error else HTTPStatus.OK,
        teks=teks,
        semua_kode=list(KodeAturan),
        pratinjau=pratinjau,
        surut=surut,
        galat=error,
    )


# Recomputation


@bp.get("/hitung-ulang")
@BACA_INSTANSI
def hitung_ulang() -> ResponseReturnValue:
    """The runs that recomputed fixed evaluations with the edition stored on each."""
    with reading() as session:
        semua = list_runs(session, current_actor())
    return render("admin/aturan/hitung_ulang.html", semua=semua)
