"""Templates of SKP that the admin of an instansi keeps, for one jabatan or for all of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from kinerja import audit
from kinerja.actor import Actor
from kinerja.db import Isi, check_version
from kinerja.errors import InputError, NotFoundError
from kinerja.organisasi.lingkup import require_admin_instansi
from kinerja.organisasi.models import Jabatan, Pegawai
from kinerja.organisasi.rules import JenisForm, form_of
from kinerja.organisasi.service import find_penempatan
from kinerja.plugin.katalog import katalog_of
from kinerja.skp.awal.isi import IsiAwal, dump_isi, isi_of, load_isi
from kinerja.skp.awal.pasang import put_isi
from kinerja.skp.jejak import record_change
from kinerja.skp.models import Skp, TemplatJabatan
from kinerja.skp.muat import ISI, load_skp, open_for_editing
from kinerja.skp.naskah import RhkNaskah, first_words
from kinerja.skp.rules import BagianLampiran, Pendekatan, StatusSkp

OBJEK = "templat_jabatan"
MAKS_TEMPLAT = 500
KELOLA = "mengelola templat SKP"


@dataclass(frozen=True, kw_only=True)
class DataTemplat:
    """What the admin writes about a template; `jabatan_id` is None for all jabatan of the form."""

    nama: str
    jabatan_id: int | None = None
    aktif: bool = True
    lampiran: Mapping[BagianLampiran, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class PilihanTemplat:
    """A template as a pegawai may choose it."""

    templat: TemplatJabatan
    isi: IsiAwal

    @property
    def keterangan(self) -> str:
        """Its name with how much is in it."""
        return f"{self.templat.nama} ({len(self.isi.daftar_rhk)} rencana hasil kerja)"


# What the admin does


def list_templat(session: Session, actor: Actor) -> list[TemplatJabatan]:
    """All templates by name. Raises NotFoundError and NotAuthorizedError."""
    require_admin_instansi(actor, KELOLA)
    query = select(TemplatJabatan).options(joinedload(TemplatJabatan.jabatan))
    return list(session.scalars(query.order_by(TemplatJabatan.nama, TemplatJabatan.id).limit(MAKS_TEMPLAT)))


def find_templat(session: Session, actor: Actor, templat_id: int) -> TemplatJabatan:
    """One template with its jabatan. Raises NotFoundError and NotAuthorizedError."""
    require_admin_instansi(actor, KELOLA)
    return _load(session, templat_id)


def create_templat(
    session: Session,
    actor: Actor,
    data: DataTemplat,
    *,
    jenis_form: JenisForm,
    pendekatan: Pendekatan = Pendekatan.KUANTITATIF,
    nip: str = "",
    today: date,
    now: datetime,
) -> TemplatJabatan:
    """A new template, empty or with the rows of the newest SKP of the person with this NIP.

    Of the person nothing is kept but the rows: no name, no expectation, no realisasi. Raises NotFoundError,
    NotAuthorizedError, and InputError (`fields`: nama, jabatan_id, nip).
    """
    require_admin_instansi(actor, KELOLA)
    isi = IsiAwal(jenis_form=jenis_form, pendekatan=pendekatan, tahun=today.year)
    if nip:
        isi = isi_of(_find_source(session, nip))
    templat = TemplatJabatan(
        nama=data.nama.strip(),
        jabatan_id=data.jabatan_id,
        jenis_form=isi.jenis_form,
        isi=dump_isi(isi),
        aktif=data.aktif,
        dibuat=now,
    )
    _check(session, templat)
    session.add(templat)
    session.flush()
    kata = f"templat dibuat dengan {len(isi.daftar_rhk)} baris"
    _record(session, actor, templat, "templat.buat", kata, None, now)
    return templat


def change_templat(
    session: Session, actor: Actor, templat_id: int, data: DataTemplat, *, versi: int | None, now: datetime
) -> TemplatJabatan:
    """Change name, jabatan, use and lampiran. Raises as `create_templat`, and ConflictError."""
    templat = find_templat(session, actor, templat_id)
    isi = load_isi(templat.isi)
    mine = {"Nama": data.nama, "Dipakai": _word(data.aktif), **_lines(data.lampiran or {})}
    theirs = {"Nama": templat.nama, "Dipakai": _word(templat.aktif), **_lines(isi.lampiran)}
    check_version(templat, versi, mine, theirs)
    sebelum = _values(templat)
    if data.lampiran is not None:
        isi = replace(isi, lampiran=data.lampiran)
    templat.nama, templat.jabatan_id, templat.aktif = data.nama.strip(), data.jabatan_id, data.aktif
    templat.isi = dump_isi(isi)
    with session.no_autoflush:
        _check(session, templat)
    if _values(templat) != sebelum:
        _record(session, actor, templat, "templat.ubah", "templat diubah", sebelum, now)
    return templat


def save_baris(
    session: Session,
    actor: Actor,
    templat_id: int,
    baris: RhkNaskah,
    *,
    versi: int | None,
    now: datetime,
) -> TemplatJabatan:
    """Put a row into a template: in the place of the one with its id, at the end with id 0.

    Raises NotFoundError, NotAuthorizedError, ConflictError, and InputError (no text, too many rows).
    """
    templat = find_templat(session, actor, templat_id)
    isi = load_isi(templat.isi)
    lama = find_baris(isi, baris.id) if baris.id else None
    check_version(templat, versi, _row_texts(baris), _row_texts(lama))
    if not baris.teks.strip():
        raise InputError("Baris belum dapat disimpan.", fields={"teks": "Tulis rencana hasil kerjanya."})
    if lama is None:
        nomor = max((satu.id for satu in isi.daftar_rhk), default=0) + 1
        semua = [*isi.daftar_rhk, replace(baris, id=nomor)]
    else:
        semua = [baris if satu.id == baris.id else satu for satu in isi.daftar_rhk]
    kata = f"baris “{first_words(baris.teks, 40)}” {'diubah' if lama else 'ditambah'}"
    return _store(session, actor, templat, isi.with_rows(semua), kata, now)


def delete_baris(
    session: Session, actor: Actor, templat_id: int, baris_id: int, *, versi: int | None, now: datetime
) -> TemplatJabatan:
    """Take a row out. Raises NotFoundError, NotAuthorizedError and ConflictError."""
    templat = find_templat(session, actor, templat_id)
    isi = load_isi(templat.isi)
    lama = find_baris(isi, baris_id)
    check_version(templat, versi, {"Baris": "dihapus"}, {"Baris": lama.teks})
    sisa = [satu for satu in isi.daftar_rhk if satu.id != baris_id]
    kata = f"baris “{first_words(lama.teks, 40)}” dihapus"
    return _store(session, actor, templat, isi.with_rows(sisa), kata, now)


def move_baris(
    session: Session,
    actor: Actor,
    templat_id: int,
    baris_id: int,
    *,
    naik: bool,
    versi: int | None,
    now: datetime,
) -> TemplatJabatan:
    """Exchange a row with its neighbour of the same part; at the edge nothing happens. Raises as above."""
    templat = find_templat(session, actor, templat_id)
    isi = load_isi(templat.isi)
    lama = find_baris(isi, baris_id)
    check_version(templat, versi, {"Baris": "dipindah"}, {"Baris": lama.teks})
    semua = list(isi.daftar_rhk)
    sini = semua.index(lama)
    sana = sini + (-1 if naik else 1)
    if not 0 <= sana < len(semua) or semua[sana].klasifikasi is not lama.klasifikasi:
        return templat
    semua[sini], semua[sana] = semua[sana], semua[sini]
    kata = f"baris “{first_words(lama.teks, 40)}” dipindah"
    return _store(session, actor, templat, isi.with_rows(semua), kata, now)


def find_baris(isi: IsiAwal, baris_id: int) -> RhkNaskah:
    """A row of a template by its id. Raises NotFoundError."""
    found = next((satu for satu in isi.daftar_rhk if satu.id == baris_id), None)
    if found is None:
        raise NotFoundError
    return found


# What a pegawai does


def list_pilihan(session: Session, actor: Actor, *, on: date) -> list[PilihanTemplat]:
    """Active templates for the actor's jabatan on a day, those of the jabatan itself before the general."""
    if actor.pegawai_id is None:
        return []
    penempatan = find_penempatan(session, actor, actor.pegawai_id, on=on)
    if penempatan is None:
        return []
    query = _usable(penempatan.jabatan_id, form_of(penempatan.jabatan.jenis))
    semua = session.scalars(query.order_by(TemplatJabatan.jabatan_id.is_(None), TemplatJabatan.nama))
    pilihan = [PilihanTemplat(satu, load_isi(satu.isi)) for satu in semua]
    return [satu for satu in pilihan if satu.isi.daftar_rhk]


def apply_templat(
    session: Session, actor: Actor, skp_id: int, templat_id: int, *, today: date, now: datetime
) -> int:
    """Add the rows of a template behind those of the actor's draft; returns how many.

    Raises NotFoundError (also for a template that is not for this jabatan), NotAuthorizedError, StateError,
    and InputError where a part would be too long.
    """
    skp = open_for_editing(session, actor, skp_id, today=today)
    pilihan = list_pilihan(session, actor, on=skp.mulai)
    dipilih = next((satu for satu in pilihan if satu.templat.id == templat_id), None)
    if dipilih is None:
        raise NotFoundError
    jumlah = put_isi(session, katalog_of(session), skp, dipilih.isi)
    kata = f"{jumlah} baris ditambah dari templat “{dipilih.templat.nama}”"
    record_change(session, actor, skp, kata, now=now, sesudah={"templat": dump_isi(dipilih.isi)})
    return jumlah


# Parts


def _usable(jabatan_id: int, jenis_form: JenisForm) -> Select[TemplatJabatan]:
    return (
        select(TemplatJabatan)
        .where(TemplatJabatan.aktif.is_(True), TemplatJabatan.jenis_form == jenis_form)
        .where(or_(TemplatJabatan.jabatan_id == jabatan_id, TemplatJabatan.jabatan_id.is_(None)))
        .limit(50)
    )


def _load(session: Session, templat_id: int) -> TemplatJabatan:
    query = (
        select(TemplatJabatan)
        .where(TemplatJabatan.id == templat_id)
        .options(joinedload(TemplatJabatan.jabatan))
    )
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError
    return found


def _find_source(session: Session, nip: str) -> Skp:
    query = (
        select(Skp.id)
        .join(Pegawai, Pegawai.id == Skp.pegawai_id)
        .where(Pegawai.nip == nip, Skp.status != StatusSkp.DIBATALKAN)
        .order_by(Skp.mulai.desc())
    )
    skp_id = session.scalars(query.limit(1)).first()
    if skp_id is None:
        kalimat = "Tidak ada SKP dari pegawai dengan NIP ini. Periksa NIP-nya, atau kosongkan."
        raise InputError("Templat belum dapat dibuat.", fields={"nip": kalimat})
    return load_skp(session, skp_id, *ISI)


def _check(session: Session, templat: TemplatJabatan) -> None:
    fields = {}
    if not templat.nama:
        fields["nama"] = "Tulis nama templat."
    sama = select(TemplatJabatan.id).where(TemplatJabatan.nama == templat.nama)
    if templat.id is not None:
        sama = sama.where(TemplatJabatan.id != templat.id)
    if templat.nama and session.scalars(sama.limit(1)).first() is not None:
        fields["nama"] = "Nama ini sudah dipakai templat lain. Tulis nama yang berbeda."
    if templat.jabatan_id is not None:
        jabatan = session.get(Jabatan, templat.jabatan_id)
        if jabatan is None or form_of(jabatan.jenis) is not templat.jenis_form:
            fields["jabatan_id"] = "Formulir jabatan ini berbeda dari formulir templat. Pilih jabatan lain."
    if fields:
        raise InputError("Templat belum dapat disimpan.", fields=fields)


def _store(
    session: Session, actor: Actor, templat: TemplatJabatan, isi: IsiAwal, kata: str, now: datetime
) -> TemplatJabatan:
    sebelum = _values(templat)
    templat.isi = dump_isi(isi)
    _record(session, actor, templat, "templat.ubah", kata, sebelum, now)
    return templat


def _values(templat: TemplatJabatan) -> Isi:
    return {
        "nama": templat.nama,
        "jabatan_id": templat.jabatan_id,
        "aktif": templat.aktif,
        "isi": templat.isi,
    }


def _record(
    session: Session,
    actor: Actor,
    templat: TemplatJabatan,
    aksi: str,
    kata: str,
    sebelum: Isi | None,
    now: datetime,
) -> None:
    audit.record(
        session,
        actor,
        aksi,
        OBJEK,
        templat.id,
        now=now,
        sebelum=sebelum,
        sesudah=_values(templat),
        rincian={"perubahan": [kata]},
    )


def _word(aktif: bool) -> str:
    return "ya" if aktif else "tidak"


def _lines(lampiran: Mapping[BagianLampiran, tuple[str, ...]]) -> dict[str, str]:
    return {bagian.label: "\n".join(lampiran.get(bagian, ())) for bagian in BagianLampiran}


def _row_texts(baris: RhkNaskah | None) -> dict[str, str]:
    if baris is None:
        return {"Rencana hasil kerja": ""}
    indikator: Sequence[str] = [f"{satu.teks}: {satu.target}" for satu in baris.daftar_indikator]
    return {"Rencana hasil kerja": baris.teks, "Indikator": "\n".join(indikator)}
